//! 19 to 27: files with something wrong in them. `tests/hostile.rs` has the
//! worst of them, and `tests/mistakes.rs` what is said about each.

use crate::rehearsal::patterns::{beat_probe, steady};
use crate::rehearsal::session::{NOTHING, Session};
use crate::rehearsal::{Show, folder};
use serde_json::Value;
use std::fs;
use std::os::unix::fs::symlink;
use std::process::Command;

/// What is saved, as a text, and a part of what has to be said about it.
type Refused = (&'static str, String, &'static str);

/// Saves texts that are no versions, one after the other, and expects a problem
/// of each, old light all the while, and new light from the next good save on.
fn refused(mut session: Session, texts: &[Refused]) {
    for (what, text, says) in texts {
        session.show.write("a.py", text);
        let problem = session.show.hear_about("problem", "a");
        assert_eq!(problem["severity"], "error", "{what}: {problem}");
        let message = problem["message"].as_str().unwrap_or_default();
        assert!(message.contains(says), "{what}: {problem}");
        let running = problem["still_running"].as_str().unwrap_or_default();
        assert!(running.starts_with("Steady 60"), "{what}: {problem}");
        session.show.see_frames(5);
    }
    // Known to be bad, they are not tried again for being saved again.
    let (_, last, _) = texts.last().unwrap();
    session.show.write("a.py", last);
    assert_eq!(session.show.happenings(), NOTHING);
    session.saves(120);
    session.end();
}

#[test]
fn scenario_19_a_mistake_changes_nothing_but_a_message() {
    let mut session = Session::telling_the_beat("19");
    let broken = beat_probe(90).replace("pattern = Pattern(", "pattern = Pattern((");
    session.show.write("a.py", &broken);
    let problem = session.show.hear_about("problem", "a");
    assert_eq!(problem["file"], "a.py", "{problem}");
    let line = broken.lines().nth(problem["line"].as_u64().unwrap() as usize - 1).unwrap();
    assert!(problem["pictures"][0].as_str().unwrap().contains(line), "{problem}");
    assert!(problem["column"].is_u64(), "{problem}");
    session.show.see_frames(20);
    session.saves(120);
    session.show.hear_about("solved", "a");
    // Back to what plays is a fix, and no reload.
    session.show.write("a.py", "pattern = = 3\n");
    session.show.hear_about("problem", "a");
    session.show.write("a.py", &beat_probe(120));
    session.show.hear_about("solved", "a");
    assert_eq!(session.show.happenings(), NOTHING);
    session.end();
}

/// A pattern with another number of beats, as Python writes it.
fn with(beats: &str) -> String {
    beat_probe(90).replace("\"sawtooth\", 16", &format!("\"sawtooth\", {beats}"))
}

#[test]
fn scenario_20_nothing_of_a_failed_file_takes_effect() {
    let meddling = "import dj_hue.patterns\ndj_hue.patterns.HSV = None\nraise RuntimeError('no')\n";
    let texts = [
        ("an import", "import nothing_of_this_name\n".to_owned(), "nothing_of_this_name"),
        ("a name", "pattern = Patern()\n".to_owned(), "'Patern' is not defined"),
        ("a type", with("\"16\""), "must be a number"),
        ("a value", with("0"), "must be greater than 0"),
        ("nothing to play", "x = 3\n".to_owned(), "defines nothing to play"),
        ("what it changed before it failed", meddling.to_owned(), "RuntimeError: no"),
    ];
    refused(Session::telling_the_beat("20"), &texts);
}

/// Two good patterns and one that takes too long, a second of it or an eighth.
fn costly(shape: &str) -> String {
    format!(
        "from dj_hue.patterns.strudel import cat, light\n\
         costly = light(\"all*1000\").ply(1000)\npattern = {shape}\n"
    )
}

#[test]
fn scenario_21_what_would_fail_on_its_first_frame_never_reaches_the_lights() {
    // A million events that have ended and still ring.
    let ringing = "from dj_hue.patterns.strudel import light\n\
        pattern = light(\"all\").seq(1000).fast(16).envelope(release=64)\n";
    refused(
        Session::telling_the_beat("21"),
        &[
            ("too much to do", costly("costly"), "too much work"),
            ("too much that rings", ringing.to_owned(), "too much work"),
        ],
    );
}

#[test]
fn scenario_22_what_would_fail_later_is_found_before_it_plays() {
    let late = costly("cat(*[light(\"all\")] * 7, costly)");
    refused(
        Session::telling_the_beat("22"),
        &[("too much in the eighth bar", late, "too much work")],
    );
}

#[test]
fn scenario_23_values_that_no_light_can_show() {
    let texts = [
        ("not a number", with("float(\"nan\")"), "must be finite, got nan"),
        ("without end", with("float(\"inf\")"), "must be finite, got inf"),
        ("nothing", "pattern = None\n".to_owned(), "defines nothing to play"),
        ("a list of nothing", "pattern = [None]\n".to_owned(), "got a list"),
        ("a number too large", with("10**400"), "must fit into 64 bits"),
    ];
    refused(Session::telling_the_beat("23"), &texts);
}

/// A good pattern behind something that must not be done.
fn after(deed: &str) -> String {
    format!("{deed}\n{}", beat_probe(90))
}

#[test]
fn scenario_24_endless_loops_are_ended_and_the_output_keeps_its_rate() {
    let catching =
        "while True:\n    try:\n        1 / 0\n    except BaseException:\n        pass\n";
    let texts = [
        ("a loop", "while True:\n    pass\n"),
        ("one that catches all", catching),
        ("one in native code", "sum(range(10**12))\n"),
        // Of which there is nothing else to say; but it is another save.
        ("another of these", "sum(range(10**13))\n"),
    ];
    let texts = texts.map(|(what, deed)| (what, after(deed), "took more than 250 ms"));
    refused(Session::telling_the_beat("24"), &texts);
}

#[test]
fn scenario_25_whatever_a_file_does_is_contained() {
    let thread = "import threading\n\n\ndef work():\n    while True:\n        pass\n\n\n\
        threading.Thread(target=work).start()\n";
    let texts = [
        ("memory", "x = [0] * (1 << 28)\n", "needs more than 256 MB"),
        ("a thread that never ends", thread, "took more than 250 ms"),
        ("exit", "import sys\nsys.exit()\n", "the file asks the program to end"),
        ("SystemExit", "raise SystemExit\n", "the file asks the program to end"),
        ("KeyboardInterrupt", "raise KeyboardInterrupt\n", "KeyboardInterrupt"),
        ("a file", "open('a.py')\n", "open() is not available"),
        ("recursion", "def again():\n    again()\nagain()\n", "RecursionError"),
        (
            "its output closed",
            "import sys\nsys.stdout.close()\nraise RuntimeError('closed')\n",
            "RuntimeError: closed",
        ),
    ];
    let texts = texts.map(|(what, deed, says)| (what, after(deed), says));
    refused(Session::telling_the_beat("25"), &texts);
}

#[test]
fn scenario_26_started_with_a_broken_file() {
    let folder = folder("26");
    fs::write(folder.join("a.py"), "pattern = = 3\n").unwrap();
    let mut show = Show::of(&folder);
    let told = show.log().into_iter().find(|line| line["event"] == "problem");
    let problem = told.unwrap_or_else(|| show.hear("problem"));
    assert_eq!(problem["key"], "a");
    assert_eq!(problem["still_running"], Value::Null);
    show.write("a.py", &steady(90));
    Session::of(show, 90).end();
}

#[test]
fn scenario_27_what_is_no_text_is_refused_and_never_blocks() {
    let mut session = Session::start("27");
    let place = |name: &str| session.show.file(name);
    fs::write(place("latin.py"), b"# caf\xe9\n").unwrap();
    fs::write(place("nul.py"), b"x = 1\n\0\n").unwrap();
    fs::File::create(place("huge.py")).unwrap().set_len(50 << 20).unwrap();
    fs::create_dir(place("folder.py")).unwrap();
    assert!(Command::new("mkfifo").arg(place("pipe.py")).status().unwrap().success());
    symlink("/dev/zero", place("device.py")).unwrap();
    let said = session.show.all_it_says();
    let mut problems: Vec<_> =
        said.iter().filter(|line| line["event"] == "problem").map(|it| it["key"].clone()).collect();
    problems.sort_by_key(Value::to_string);
    assert_eq!(problems, ["device", "folder", "huge", "latin", "nul", "pipe"], "{said:#?}");
    // A mark at the beginning and other ends of lines are none of that.
    let text = format!("\u{feff}{}", steady(90).replace('\n', "\r\n"));
    session.show.write("a.py", &text);
    session.sees(90);
    session.end();
}
