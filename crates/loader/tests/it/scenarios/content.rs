//! 19 to 27: files with something wrong in them.

use crate::stage::Stage;
use loader::Event;
use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;
use std::time::Instant;

#[test]
fn scenario_19_a_mistake_changes_nothing_but_a_message() {
    let mut stage = Stage::new(&[("pat.py", "value = 1\n"), ("other.py", "value = 1\n")]);
    stage.heard.clear();
    let saved = Instant::now();
    stage.write("pat.py", "vlaue = 2\n");
    stage.wait_for_problem("pat.py", "vlaue");
    assert!(saved.elapsed().as_millis() >= 250, "patience");
    let Some((_, Event::Problem(problem))) = stage.heard.last().cloned() else { unreachable!() };
    assert_eq!(problem.running, Some(1));
    assert_eq!(&**problem.text_of("pat.py").unwrap(), "vlaue = 2\n");
    stage.write("pat.py", "value = 2\n");
    assert_eq!(stage.wait_for_value("pat.py", "2").version, 2);
    stage.rest();
    assert_eq!(stage.complaints(), ["problem pat.py what is `vlaue = 2`?", "solved pat.py"]);
}

#[test]
fn scenario_19_a_mistake_is_said_once_for_what_was_saved() {
    let mut stage = Stage::new(&[("pat.py", "value = 1\n")]);
    stage.heard.clear();
    stage.write("pat.py", "raise no\n");
    stage.wait_for_problem("pat.py", "no");
    // The same bytes; others; and these again.
    for text in ["raise no\n", "# Mended?\nraise no\n", "# Mended?\nraise no\n"] {
        stage.write("pat.py", text);
        stage.rest();
    }
    stage.write("pat.py", "raise something else\n");
    stage.wait_for_problem("pat.py", "something else");
    // Back to what plays: nothing to load.
    stage.write("pat.py", "value = 1\n");
    stage.rest();
    let no = "problem pat.py no";
    let expected = [no, no, "problem pat.py something else", "solved pat.py"];
    assert_eq!(stage.complaints(), expected);
    assert_eq!(stage.swaps(), 0);
}

#[test]
fn scenario_20_nothing_of_a_failed_file_takes_effect() {
    let mut stage = Stage::new(&[("pat.py", "value = 1\n")]);
    stage.heard.clear();
    stage.write("pat.py", "value = 2\nimport missing\nvalue = 3\n");
    stage.wait_for_problem("pat.py", "no module named missing");
    assert_eq!(stage.swaps(), 0);
}

#[test]
fn scenario_26_started_with_a_broken_file() {
    let mut stage = Stage::new(&[("bad.py", "raise no\n"), ("good.py", "value = 1\n")]);
    assert!(matches!(stage.heard.last(), Some((_, Event::Ready { files: 1, problems: 1 }))));
    stage.wait_for_problem("bad.py", "no");
    let Some((_, Event::Problem(problem))) = stage.heard.last() else { unreachable!() };
    assert_eq!(problem.running, None);
    stage.write("bad.py", "value = 2\n");
    assert_eq!(stage.wait_for_value("bad.py", "2").version, 1);
    stage.rest();
    assert_eq!(stage.complaints(), ["problem bad.py no", "solved bad.py"]);
}

#[test]
fn scenario_27_what_is_no_text_is_refused_and_never_blocks() {
    let mut stage = Stage::new(&[("good.py", "value = 1\n")]);
    fs::write(stage.path("latin.py"), b"# caf\xe9\n").unwrap();
    stage.wait_for_problem("latin.py", "not UTF-8 text (see line 1)");
    fs::write(stage.path("nul.py"), b"value = 1\n\0\n").unwrap();
    stage.wait_for_problem("nul.py", "NUL byte in line 2");
    fs::File::create(stage.path("huge.py")).unwrap().set_len(50 << 20).unwrap();
    stage.wait_for_problem("huge.py", "too large: 50 MB");
    fs::create_dir(stage.path("folder.py")).unwrap();
    stage.wait_for_problem("folder.py", "a folder");
    assert!(Command::new("mkfifo").arg(stage.path("pipe.py")).status().unwrap().success());
    stage.wait_for_problem("pipe.py", "not an ordinary file");
    symlink("/dev/zero", stage.path("device.py")).unwrap();
    stage.wait_for_problem("device.py", "not an ordinary file");
    // And none of it is in the way.
    fs::write(stage.path("good.py"), b"\xef\xbb\xbfvalue = 2\r\n").unwrap();
    stage.wait_for_value("good.py", "2");
    // Each can be mended.
    fs::remove_dir(stage.path("folder.py")).unwrap();
    stage.write("folder.py", "value = 3\n");
    stage.wait_for_value("folder.py", "3");
    fs::remove_file(stage.path("pipe.py")).unwrap();
    stage.write("pipe.py", "value = 4\n");
    stage.wait_for_value("pipe.py", "4");
}

#[test]
fn what_a_file_prints_is_heard_with_its_name() {
    let mut stage = Stage::new(&[]);
    stage.write("pat.py", "print hello\nraise no\n");
    stage.wait_for(
        "a greeting",
        |event| matches!(event, Event::Printed(it) if *it.file == *"pat.py" && it.text == "hello"),
    );
}
