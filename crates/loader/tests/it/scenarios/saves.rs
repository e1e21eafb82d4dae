//! 1 to 12: every way to save is one load, and silent.

use crate::setting;
use crate::stage::Stage;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::{Duration, Instant};
use testkit::needs;
use testkit::programs::PROGRAMS;
use testkit::save_styles::{STYLES, style};

fn check(name: &str) {
    let style = style(name);
    let mut stage = Stage::new(&[("pat.py", "value = 0\n")]);
    stage.heard.clear();
    let rounds = setting("ROUNDS", 5);
    for round in 1..=rounds {
        let padding = "x".repeat(usize::try_from(round % 7 * 1500).unwrap());
        let text = format!("value = {round}\n# {padding}\n");
        (style.save)(&stage.path("pat.py"), text.as_bytes()).unwrap();
        stage.wait_for_value("pat.py", &round.to_string());
    }
    stage.rest();
    let expected: Vec<_> = (1..=rounds).map(|round| round.to_string()).collect();
    assert_eq!(stage.values("pat.py"), expected, "{name}{}", stage.transcript());
    assert_eq!(stage.complaints(), [""; 0], "{name}{}", stage.transcript());
}

#[test]
fn scenario_01_in_place() {
    check("cat >");
    check("nano");
}

#[test]
fn scenario_02_rename_over() {
    check("mv in the folder");
    check("sed -i");
}

#[test]
fn scenario_03_vim() {
    check("vim");
    check("vim backupcopy=no");
    check("vim backupcopy=yes");
    check("vim backup");
}

#[test]
fn scenario_04_emacs_changes_its_style_after_the_first_save() {
    let mut stage = Stage::new(&[("pat.py", "value = 0\n")]);
    stage.heard.clear();
    (style("emacs first save").save)(&stage.path("pat.py"), b"value = 1\n").unwrap();
    stage.wait_for_value("pat.py", "1");
    (style("emacs later save").save)(&stage.path("pat.py"), b"value = 2\n").unwrap();
    stage.wait_for_value("pat.py", "2");
    (style("emacs file-precious-flag").save)(&stage.path("pat.py"), b"value = 3\n").unwrap();
    stage.wait_for_value("pat.py", "3");
    stage.rest();
    assert_eq!(stage.swaps(), 3, "{}", stage.transcript());
    assert_eq!(stage.complaints(), [""; 0]);
}

#[test]
fn scenario_05_jetbrains() {
    check("JetBrains");
}

#[test]
fn scenario_06_vs_code_at_every_pace() {
    check("VS Code");
    check("VS Code, slowly");
}

#[test]
fn scenario_07_a_close_of_an_empty_file_is_no_save() {
    check("VS Code on Windows");
}

#[test]
fn scenario_08_gedit_says_it_twice() {
    check("gedit");
}

#[test]
fn scenario_09_only_a_new_name_says_anything() {
    check("O_TMPFILE and linkat");
    check("hard link and unlink");
}

#[test]
fn scenario_10_a_mapping_and_a_writer_that_stays() {
    check("mmap");
    let mut stage = Stage::new(&[("pat.py", "value = 0\n")]);
    (style("descriptor kept open").save)(&stage.path("pat.py"), b"value = 1\n").unwrap();
    let saved = Instant::now();
    stage.wait_for_value("pat.py", "1");
    // One second, and what a busy machine adds.
    assert!(saved.elapsed() < Duration::from_millis(1900), "{:?}", saved.elapsed());
}

#[test]
fn scenario_11_older_bytes_of_equal_length_are_news() {
    check("rsync");
    let mut stage = Stage::new(&[("pat.py", "value = 1\n")]);
    for value in ["2", "3", "1"] {
        (style("rsync").save)(&stage.path("pat.py"), format!("value = {value}\n").as_bytes())
            .unwrap();
        stage.wait_for_value("pat.py", value);
    }
}

#[test]
fn scenario_12_no_change_is_no_load() {
    needs!("git");
    let mut stage = Stage::new(&[("pat.py", "value = 1\n")]);
    let path = stage.path("pat.py");
    let git = |args: &[&str]| {
        let mut git = Command::new("git");
        let git = git.current_dir(&stage.root).args(["-c", "user.name=t", "-c", "user.email=t@t"]);
        assert!(git.args(args).output().unwrap().status.success(), "git {args:?}");
    };
    git(&["init", "-q"]);
    git(&["add", "pat.py"]);
    git(&["commit", "-qm", "one"]);
    let evaluations = stage.evaluations.load(Ordering::SeqCst);

    fs::File::options().append(true).open(&path).unwrap();
    fs::File::options()
        .append(true)
        .open(&path)
        .unwrap()
        .set_modified(std::time::SystemTime::now())
        .unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    fs::write(&path, "value = 1\n").unwrap();
    stage.heard.clear();
    stage.rest();
    assert_eq!(stage.swaps(), 0, "{}", stage.transcript());
    assert_eq!(stage.evaluations.load(Ordering::SeqCst), evaluations);

    // Stashed and popped: nothing to hear, unless the stash was really seen.
    fs::write(&path, "value = 2\n").unwrap();
    stage.wait_for_value("pat.py", "2");
    let git = |args: &[&str]| {
        let mut git = Command::new("git");
        let git = git.current_dir(&stage.root).args(["-c", "user.name=t", "-c", "user.email=t@t"]);
        assert!(git.args(args).output().unwrap().status.success(), "git {args:?}");
    };
    git(&["stash", "-q"]);
    git(&["stash", "pop", "-q"]);
    stage.forget();
    assert_eq!(fs::read_to_string(stage.path("pat.py")).unwrap(), "value = 2\n");
    stage.rest();
    assert_eq!(stage.complaints(), [""; 0]);
}

/// 1 to 4 and 11 again, with the programs themselves where they are installed.
#[test]
fn real_programs_are_one_silent_load_each() {
    let mut stage = Stage::new(&[("pat.py", "value = 0\n")]);
    stage.heard.clear();
    let mut expected = Vec::new();
    for (number, program) in PROGRAMS.iter().filter(|it| it.is_installed()).enumerate() {
        for round in 1..=3 {
            let value = format!("{number}.{round}");
            program
                .save(&stage.path("pat.py"), &format!("# {program}\nvalue = {value}\n"))
                .unwrap();
            stage.wait_for_value("pat.py", &value);
            expected.push(value);
        }
        stage.rest();
        assert_eq!(stage.values("pat.py"), expected, "{program}{}", stage.transcript());
        assert_eq!(stage.complaints(), [""; 0], "{program}{}", stage.transcript());
    }
}

/// Those of the table that no scenario names.
#[test]
fn every_other_style_is_one_silent_load() {
    let slow = ["descriptor kept open"];
    let all: Vec<_> = STYLES.iter().filter(|style| !slow.contains(&style.name)).collect();
    for some in all.chunks(12) {
        thread::scope(|scope| {
            for style in some {
                scope.spawn(move || check(style.name));
            }
        });
    }
}
