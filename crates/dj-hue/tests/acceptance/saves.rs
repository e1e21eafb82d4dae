//! 1 to 12: every way to save is one reload, and silent. `tests/editors.rs` has
//! the editors themselves.

use crate::rehearsal::figures::milliseconds;
use crate::rehearsal::oracle::assert_within;
use crate::rehearsal::patterns::{red_of, steady};
use crate::rehearsal::session::{NOTHING, Session};
use crate::{fresh, ms, setting};
use std::fs;
use std::io::Write;
use std::process::Command;
use std::time::{Duration, Instant};
use testkit::needs;
use testkit::save_styles::{STYLES, Style, style};

fn check(scenario: &str, names: &[&str]) {
    play(scenario, names.iter().map(|name| style(name)));
}

/// From a finished save to a frame at most: a frame, and twenty milliseconds.
/// On a busy machine some take longer, but a wait that is built in, all would.
const SOON: Duration = Duration::from_millis(40);

fn check_soon(scenario: &str, names: &[&str]) {
    let took = play(scenario, names.iter().map(|name| style(name)));
    let fastest = took.iter().copied().fold(f64::INFINITY, f64::min);
    assert!(fastest <= milliseconds(SOON), "{took:?} ms");
}

/// Gives how long after each save its light came, in milliseconds.
fn play(scenario: &str, styles: impl Iterator<Item = Style> + Clone) -> Vec<f64> {
    let mut session = Session::start(scenario);
    for _ in 0..setting("ROUNDS", 2) {
        for style in styles.clone() {
            let red = fresh(session.reds.len());
            session.saved(style.name, red, |show| {
                let path = show.file("a.py");
                // What is appended to must stay as it was; the last word counts.
                let text = match style.name {
                    "cat >>" => fs::read_to_string(&path).unwrap() + "\n" + &steady(red),
                    _ => steady(red),
                };
                (style.save)(&path, text.as_bytes()).unwrap();
            });
        }
    }
    let log = session.end_silently().log();
    let reloads = log.iter().filter(|line| line["event"] == "reloaded");
    reloads.map(|it| it["save_to_frame_ms"].as_f64().expect("it is measured")).collect()
}

#[test]
fn scenario_01_in_place() {
    check_soon("01", &["cat >", "nano"]);
}

#[test]
fn scenario_02_renamed_over() {
    check_soon("02", &["mv in the folder", "sed -i"]);
}

#[test]
fn scenario_03_vim() {
    check("03", &["vim", "vim backupcopy=no", "vim backupcopy=yes", "vim backup"]);
}

#[test]
fn scenario_04_emacs_changes_its_style_after_the_first_save() {
    check("04", &["emacs first save", "emacs later save", "emacs file-precious-flag"]);
}

#[test]
fn scenario_05_jetbrains() {
    check("05", &["JetBrains"]);
}

#[test]
fn scenario_06_vs_code_at_every_pace() {
    check("06", &["VS Code", "VS Code, slowly"]);
}

#[test]
fn scenario_07_a_close_of_an_empty_file_is_no_save() {
    check("07", &["VS Code on Windows"]);
}

#[test]
fn scenario_08_gedit_says_it_twice() {
    check("08", &["gedit"]);
}

#[test]
fn scenario_09_only_a_new_name_says_anything() {
    check("09", &["O_TMPFILE and linkat", "hard link and unlink"]);
}

#[test]
fn scenario_10_a_mapping_and_a_writer_that_stays() {
    check("10", &["mmap", "descriptor kept open"]);
}

#[test]
fn scenario_10_a_writer_that_stays_is_waited_for_one_second() {
    let mut session = Session::start("10-stays");
    for red in [90, 120] {
        let mut file = fs::File::create(session.show.file("a.py")).unwrap();
        let written_at = Instant::now();
        file.write_all(steady(red).as_bytes()).unwrap();
        session.sees(red);
        let seen = session.show.frames();
        let seen = seen.iter().find(|seen| red_of(seen) == red).expect("it has been seen");
        assert_within(&session.show.lights, ms(1000) + SOON, written_at, seen.at);
        assert!(seen.at > written_at + ms(250), "somebody was still writing");
    }
    session.end();
}

#[test]
fn scenario_11_an_older_file_of_equal_length() {
    check("11", &["rsync", "rsync --inplace"]);
}

/// Those of the table that no scenario names.
#[test]
fn every_style_that_was_recorded() {
    play("styles", STYLES.iter().copied());
}

#[test]
fn scenario_12_no_change_is_no_reload() {
    needs!("git");
    let mut session = Session::start("12");
    let run = |session: &Session, program: &str, arguments: &[&str]| {
        let output = Command::new(program)
            .args(arguments)
            .current_dir(&session.show.patterns)
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("HOME", &session.show.patterns)
            .output();
        let output = output.unwrap_or_else(|error| panic!("cannot run {program}: {error}"));
        assert!(output.status.success(), "{program} {arguments:?}: {output:?}");
    };
    run(&session, "touch", &["a.py"]);
    run(&session, "chmod", &["600", "a.py"]);
    session.show.write("a.py", &steady(60));
    run(&session, "cp", &["a.py", "copy.txt"]);
    run(&session, "mv", &["copy.txt", "a.py"]);
    // As micro does when it opens a file.
    fs::File::options().append(true).open(session.show.file("a.py")).unwrap();
    assert_eq!(session.show.happenings(), NOTHING);

    let author = ["-c", "user.name=DJ", "-c", "user.email=dj@example.org"];
    let git = |session: &Session, arguments: &[&str]| {
        run(session, "git", &[&author[..], arguments].concat());
    };
    git(&session, &["init", "-q"]);
    git(&session, &["add", "a.py"]);
    git(&session, &["commit", "-qm", "set"]);
    session.saved("an edit", 90, |show| show.write("a.py", &steady(90)));
    // In one breath, so that between them nothing is at rest; what is between
    // them may be seen all the same.
    let both = "git -c user.name=DJ -c user.email=dj@example.org stash -q && git stash pop -q";
    session.may_show(60);
    run(&session, "sh", &["-c", both]);
    session.sees(90);
    session.show.all_it_says();
    session.show.pattern_where("a", |it| it["version"] == it["on_disk"]);
    session.end();
}
