//! 37 to 41: when watching itself is in trouble.

use crate::stage::{Stage, Toy};
use loader::{Event, Loader, Options, Settings, Trouble};
use std::fs;
use std::process::Command;
use std::sync::mpsc::channel;
use std::time::{Duration, SystemTime};

#[test]
fn scenario_37_more_events_than_the_system_keeps() {
    let mut stage = Stage::closed(&[("pat.py", "value = 0\n")], Settings::default());
    let (said, events) = channel();
    let (go, stop) = channel::<()>();
    let options = Options::new(&stage.root);
    // A listener that blocks stops the loader's thread, as SIGSTOP would.
    let listen = move |event: Event<String>| {
        if matches!(&event, Event::Loaded(batch) if batch.files[0].value == "stop") {
            let _ = stop.recv();
        }
        let _ = said.send((std::time::Instant::now(), event));
    };
    stage.events = events;
    stage.loader = Some(Loader::start(&options, vec![Toy::default()], listen).unwrap());
    stage.wait_for("ready", |event| matches!(event, Event::Ready { .. }));
    stage.write("pat.py", "value = stop\n");
    std::thread::sleep(Duration::from_millis(300));
    for number in 0..20_000 {
        fs::write(stage.path(&format!("file{}", number % 50)), "x").unwrap();
        fs::remove_file(stage.path(&format!("file{}", number % 50))).unwrap();
    }
    stage.write("pat.py", "value = after\n");
    go.send(()).unwrap();
    stage.wait_for_value("pat.py", "after");
    stage.rest();
    assert_eq!(stage.complaints(), [""; 0]);
}

#[test]
fn scenario_38_out_of_watches_it_polls_and_says_so_once() {
    let few = Settings { max_watches: 4, ..Settings::default() };
    let mut stage = Stage::closed(&[], few);
    for number in 0..6 {
        stage.write(&format!("d{number}/pat.py"), "value = 0\n");
    }
    stage.open();
    stage.wait_for("trouble", |event| matches!(event, Event::Trouble(Trouble::OutOfWatches)));
    for round in 1..=3 {
        for number in 0..6 {
            stage.write(&format!("d{number}/pat.py"), &format!("value = {round}\n"));
        }
        for number in 0..6 {
            stage.wait_for_value(&format!("d{number}/pat.py"), &round.to_string());
        }
    }
    // With fewer folders there are watches for all of them.
    for number in 1..6 {
        fs::remove_dir_all(stage.path(&format!("d{number}"))).unwrap();
    }
    stage.wait_for("recovery", |event| matches!(event, Event::Recovered(Trouble::OutOfWatches)));
    stage.write("d0/pat.py", "value = well\n");
    stage.wait_for_value("d0/pat.py", "well");
    let said = stage.complaints();
    assert_eq!(said.iter().filter(|it| it.starts_with("trouble")).count(), 1, "{said:?}");
}

#[test]
fn scenario_38_without_any_watch_at_the_start() {
    let none = Settings { max_watches: 0, ..Settings::default() };
    let mut stage = Stage::closed(&[("pat.py", "value = 0\n")], none);
    stage.open();
    stage.wait_for("trouble", |event| matches!(event, Event::Trouble(Trouble::OutOfWatches)));
    stage.write("pat.py", "value = 1\n");
    stage.wait_for_value("pat.py", "1");
}

/// With the kernel's own limits, in a user namespace; where those are not
/// allowed, the two tests above have to do.
#[test]
fn scenario_38_with_real_limits() {
    let limit = |name: &str, value: u32| {
        let test = "scenarios::tree::scenario_28_a_file_in_a_folder_nobody_knew";
        let script = format!("echo {value} > /proc/sys/user/{name} && exec \"$0\" --exact {test}");
        let own = std::env::current_exe().unwrap();
        Command::new("unshare").args(["-Ur", "sh", "-c", &script]).arg(own).output().unwrap()
    };
    if Command::new("unshare").args(["-Ur", "true"]).status().is_ok_and(|status| status.success()) {
        for (name, value) in [("max_inotify_watches", 3), ("max_inotify_instances", 0)] {
            let output = limit(name, value);
            assert!(output.status.success(), "{name}: {output:?}");
        }
    }
}

#[test]
fn scenario_39_polled_every_save_is_one_load() {
    let mut stage =
        Stage::with(&[("pat.py", "value = 0\n")], Settings { poll: true, ..Settings::default() });
    stage.heard.clear();
    for round in 1..=4 {
        // Equal in length, and sometimes in time.
        stage.write("pat.py", &format!("value = {round}\n"));
        stage.wait_for_value("pat.py", &round.to_string());
    }
    stage.rest();
    assert_eq!(stage.values("pat.py"), ["1", "2", "3", "4"]);
    assert_eq!(stage.complaints(), [""; 0]);
}

#[test]
fn scenario_39_a_file_system_that_says_nothing_is_found_out() {
    let deaf = Settings { deaf: true, ..Settings::default() };
    let mut stage = Stage::with(&[("pat.py", "value = 0\n")], deaf);
    stage.heard.clear();
    for round in 1..=4 {
        stage.write("pat.py", &format!("value = {round}\n"));
        stage.wait_for_value("pat.py", &round.to_string());
    }
    stage.rest();
    let trouble = format!("trouble {}", Trouble::NoEvents);
    assert_eq!(stage.complaints(), [trouble]);
    assert_eq!(stage.values("pat.py"), ["1", "2", "3", "4"]);
}

/// Whatever happens to a folder that does tell.
#[test]
fn scenario_39_the_audit_alone_knows_of_a_hard_link_and_that_is_no_silence() {
    let mut stage = Stage::new(&[("pat.py", "value = 0\n")]);
    let outside = stage.root.with_file_name("outside.py");
    fs::hard_link(stage.path("pat.py"), &outside).unwrap();
    for round in 1..=4 {
        fs::write(&outside, format!("value = {round}\n")).unwrap();
        stage.wait_for_value("pat.py", &round.to_string());
    }
    assert_eq!(stage.complaints(), [""; 0]);
}

#[test]
fn scenario_40_times_that_make_no_sense() {
    let mut stage = Stage::new(&[("pat.py", "value = 0\n")]);
    stage.heard.clear();
    let hour = Duration::from_secs(3600);
    let times =
        [SystemTime::now() + hour * 24 * 365, SystemTime::UNIX_EPOCH, SystemTime::now() - hour];
    for (round, time) in (1..).zip(times) {
        stage.write("pat.py", &format!("value = {round}\n"));
        let file = fs::File::options().append(true).open(stage.path("pat.py")).unwrap();
        file.set_modified(time).unwrap();
        drop(file);
        stage.wait_for_value("pat.py", &round.to_string());
        stage.rest();
    }
    assert_eq!(stage.values("pat.py"), ["1", "2", "3"]);
}

#[test]
fn scenario_41_files_that_are_none_of_ours() {
    let mut stage = Stage::new(&[("pat.py", "value = 0\n")]);
    stage.forget();
    for number in 0..2000 {
        stage.write("show.log", &format!("line {number}\n"));
        stage.write("__pycache__/pat.cpython-311.pyc", "x");
        stage.write(".hidden/pat.py", "raise no\n");
        let _ = fs::read(stage.path("pat.py"));
    }
    stage.rest();
    assert_eq!(stage.heard.len(), 0, "{}", stage.transcript());
}
