//! 37 to 42: when watching itself is in trouble.

use crate::ms;
use crate::rehearsal::patterns::steady;
use crate::rehearsal::session::{NOTHING, Session};
use crate::rehearsal::{Show, folder_with_red, home_of};
use rustix::process::Signal;
use std::fs::{self, File};
use std::io::Write;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, SystemTime};
use testkit::needs;

/// Whether the kernel lets us have namespaces of our own.
fn may_unshare(options: &str) -> bool {
    let may = Command::new("unshare").args([options, "true"]).output();
    is_possible(may.is_ok_and(|it| it.status.success()), &format!("`unshare {options}`"))
}

/// Says past a test's captured output that something cannot be tried here. Where
/// changes are judged it must be possible.
fn is_possible(possible: bool, what: &str) -> bool {
    if !possible {
        assert!(std::env::var_os("CI").is_none(), "{what} is not allowed here");
        let test = std::thread::current().name().unwrap_or_default().to_owned();
        let _ = writeln!(std::io::stderr(), "skipped: {test}: {what} is not allowed here");
    }
    possible
}

/// Everything the show has said of problems.
fn problems(show: &Show) -> Vec<serde_json::Value> {
    show.log().into_iter().filter(|line| line["event"] == "problem").collect()
}

#[test]
fn scenario_37_more_events_than_the_system_keeps_while_the_program_is_stopped() {
    let mut session = Session::start("37");
    session.show.signal(Signal::STOP);
    for number in 0..20_000 {
        let file = session.show.file(&format!("file{}", number % 50));
        File::create(&file).unwrap();
        fs::remove_file(file).unwrap();
    }
    session.show.write("a.py", &steady(90));
    session.show.signal(Signal::CONT);
    session.sees(90);
    assert_eq!(session.show.happenings(), ["reloaded a"]);
    session.saves(120);
    session.end();
}

#[test]
fn scenario_38_without_watches_it_looks_regularly_and_says_so_once() {
    for (limit, value) in [("max_inotify_watches", 1), ("max_inotify_instances", 0)] {
        if !may_unshare("-Ur") {
            return;
        }
        let folder = folder_with_red(&format!("38-{value}"), 60);
        let world = format!("echo {value} > /proc/sys/user/{limit}");
        let show = Show::inside(&folder, "-Ur", &world);
        let mut session = Session::of(show, 60);
        for red in [90, 120, 150] {
            session.saves(red);
        }
        session.show.happenings();
        let said = problems(&session.show);
        let about_watching = said.iter().filter(|it| it["key"] == "watching").count();
        assert_eq!(about_watching, 1, "{limit}: {said:#?}");
        session.end();
    }
}

/// A folder that is laid over another: who writes below it is not heard of
/// above, as with a folder that is shared with a virtual machine or over a
/// network.
#[test]
fn scenario_39_a_file_system_that_says_nothing() {
    const LAID: &str = "mount -t overlay none -o lowerdir=$L,upperdir=$U,workdir=$W $M";
    let folder = folder_with_red("39", 60);
    let [lower, upper, work] = ["lower", "upper", "work"].map(|it| folder.with_extension(it));
    for it in [&lower, &upper, &work] {
        fs::create_dir_all(it).unwrap();
    }
    fs::write(upper.join("a.py"), steady(60)).unwrap();
    let mut laid = LAID.to_owned();
    for (name, path) in [("$L", &lower), ("$U", &upper), ("$W", &work), ("$M", &folder)] {
        laid = laid.replace(name, path.to_str().unwrap());
    }
    let may = Command::new("unshare").args(["-Urm", "sh", "-c", &laid]).output();
    let may = may.is_ok_and(|output| output.status.success());
    if is_possible(may, "to lay a folder over another") {
        let mut session = Session::of(Show::inside(&folder, "-Urm", &laid), 60);
        for red in [90, 120, 150, 180] {
            fs::write(upper.join("a.py"), steady(red)).unwrap();
            session.sees(red);
            session.show.hear_about("reloaded", "a");
        }
        session.end();
    } else {
        fs::remove_dir_all(&folder).unwrap();
    }
    for it in [lower, upper, work] {
        fs::remove_dir_all(it).unwrap();
    }
}

#[test]
fn scenario_40_stopped_in_the_middle_of_a_save() {
    let mut session = Session::start("40");
    let mut file = File::create(session.show.file("a.py")).unwrap();
    file.write_all(&steady(255).as_bytes()[..100]).unwrap();
    session.show.signal(Signal::STOP);
    sleep(ms(1500));
    session.show.signal(Signal::CONT);
    sleep(ms(20));
    drop(file);
    session.saves(90);
    // Asleep, it has not become impatient.
    session.show.signal(Signal::STOP);
    sleep(ms(500));
    session.show.signal(Signal::CONT);
    session.saves(120);
    session.end();
}

#[test]
fn scenario_40_times_that_make_no_sense() {
    let mut session = Session::start("40-times");
    let (now, hour) = (SystemTime::now(), Duration::from_secs(3600));
    let times = [now + hour * 24 * 365, SystemTime::UNIX_EPOCH, now - hour];
    for (red, time) in [90, 120, 150].into_iter().zip(times) {
        session.saved("with a time", red, |show| {
            show.write("a.py", &steady(red));
            let file = File::options().append(true).open(show.file("a.py")).unwrap();
            file.set_modified(time).unwrap();
        });
    }
    session.end_silently();
}

#[test]
fn scenario_41_files_that_are_none_of_ours_make_no_work() {
    let mut session = Session::start("41");
    session.show.happenings();
    let watching = |id: u32| ["loader", "audit"].map(|it| time_of_threads(id, it)).iter().sum();
    let before: u64 = watching(session.show.id());
    let folder = session.show.patterns.clone();
    fs::create_dir(folder.join("__pycache__")).unwrap();
    fs::create_dir(folder.join(".hidden")).unwrap();
    let mut log = File::create(folder.join("show.log")).unwrap();
    for number in 0..2000 {
        writeln!(log, "line {number}").unwrap();
        fs::write(folder.join("__pycache__/a.cpython-311.pyc"), "x").unwrap();
        fs::write(folder.join(".hidden/a.py"), "raise no\n").unwrap();
        fs::read(folder.join("a.py")).unwrap();
    }
    assert_eq!(session.show.happenings(), NOTHING);
    // It has heard two thousand times of the log. At rest it hears of nothing,
    // least of all of its own reading.
    let busy: u64 = watching(session.show.id());
    session.show.see_frames(400);
    let rest: u64 = watching(session.show.id());
    assert!(busy - before < 100, "{before} to {busy} hundredths of a second");
    // Half a percent of eight seconds, as finely as the kernel tells.
    assert!(rest - busy <= 4, "{busy} to {rest} hundredths of a second in eight seconds of rest");
    session.end();
}

/// The processor time that threads of a name have used in a program, in the
/// kernel's ticks, of which there are a hundred a second.
fn time_of_threads(program: u32, name: &str) -> u64 {
    let tasks = fs::read_dir(format!("/proc/{program}/task")).unwrap().flatten();
    let stats = tasks.filter_map(|task| fs::read_to_string(task.path().join("stat")).ok());
    let ticks = stats.filter(|stat| stat.contains(&format!("({name})"))).map(|stat| {
        let (_, fields) = stat.rsplit_once(") ").unwrap();
        let ticks = |at: usize| fields.split(' ').nth(at).unwrap().parse::<u64>().unwrap();
        ticks(11) + ticks(12)
    });
    ticks.sum()
}

/// Root may read anything, but not in a namespace where the file is somebody's
/// who is not there.
#[test]
fn scenario_42_permission_removed_and_restored() {
    const STRANGER: u32 = 12_345;
    let folder = folder_with_red("42", 60);
    let is_root = rustix::process::getuid().is_root();
    if is_root && !may_unshare("-Ur") {
        return fs::remove_dir_all(folder).unwrap();
    }
    let show = if is_root { Show::inside(&folder, "-Ur", "true") } else { Show::of(&folder) };
    let mut session = Session::of(show, 60);
    let allow = |file: &Path, allowed: bool| {
        if is_root {
            chown(file, Some(if allowed { 0 } else { STRANGER }), None).unwrap();
        }
        let mode = if allowed { 0o644 } else { 0o000 };
        fs::set_permissions(file, fs::Permissions::from_mode(mode)).unwrap();
    };
    let file = session.show.file("a.py");
    allow(&file, false);
    let problem = session.show.hear_about("problem", "a");
    assert!(problem["message"].as_str().unwrap().contains("permission"), "{problem}");
    assert_eq!(problem["still_running"], "Steady 60 version 1");
    allow(&file, true);
    session.show.hear_about("solved", "a");
    session.saves(90);
    session.end();
}

/// A path as a show in a mount namespace of its own sees it.
fn seen_by(show: &Show, path: &Path) -> PathBuf {
    let below = path.strip_prefix("/").expect("the folder's path is whole");
    Path::new("/proc").join(show.id().to_string()).join("root").join(below)
}

#[test]
fn scenario_30_the_folder_is_mounted_over() {
    needs!("nsenter");
    if !may_unshare("-Urm") {
        return;
    }
    let folder = folder_with_red("30-mount", 60);
    let mut session = Session::of(Show::inside(&folder, "-Urm", "true"), 60);
    let program = session.show.id().to_string();
    let inside = |command: &[&str]| {
        let mut nsenter = Command::new("nsenter");
        nsenter.args(["--preserve-credentials", "-U", "-m", "-t", &program]).args(command);
        let output = nsenter.output().expect("it is installed");
        assert!(output.status.success(), "{command:?}: {output:?}");
    };
    let path = folder.to_str().unwrap();
    inside(&["mount", "-t", "tmpfs", "none", path]);
    assert_eq!(session.show.hear_about("gone", "a")["playing"], true);
    fs::write(seen_by(&session.show, &folder.join("a.py")), steady(90)).unwrap();
    session.sees(90);
    inside(&["umount", "-l", path]);
    // What was there before is another save.
    session.sees(60);
    session.saves(120);
    session.end();
}

#[test]
fn a_disk_that_is_full_is_said_once_and_written_to_when_it_no_longer_is() {
    if !may_unshare("-Urm") {
        return;
    }
    let folder = folder_with_red("full", 60);
    let state = home_of(&folder).join("state");
    let path = state.to_str().unwrap();
    let world = format!(
        "mkdir -p {path} && mount -t tmpfs -o size=64k none {path} \
         && {{ dd if=/dev/zero of={path}/full bs=1k count=128 2>/dev/null || true; }}"
    );
    let mut session = Session::of(Show::inside(&folder, "-Urm", &world), 60);
    for red in [90, 120, 150] {
        session.saves(red);
    }
    session.show.happenings();
    let said = problems(&session.show);
    assert_eq!(said.iter().filter(|it| it["key"] == "journal").count(), 1, "{said:#?}");
    fs::remove_file(seen_by(&session.show, &state.join("full"))).unwrap();
    session.show.hear_about("solved", "journal");
    session.end();
}
