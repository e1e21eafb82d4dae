//! What a show remembers when it has ended, however it ended.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]
#![cfg(unix)]

mod rehearsal;

use rehearsal::control::is_known_as;
use rehearsal::oracle::assert_versions;
use rehearsal::patterns::{red_of, steady};
use rehearsal::session::Session;
use rehearsal::{PATIENCE, Seen, Show, folder, folder_with_red, home_of};
use serde_json::json;
use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

const BROKEN: &str = "pattern = = 3\n";

/// The very first frame of a show: Python has hardly started by then.
fn first_frame(show: &Show) -> Seen {
    show.lights.first().unwrap_or_else(|| panic!("no frame came; the log is {:#?}", show.log()))
}

#[test]
fn a_broken_file_starts_with_its_last_good_version() {
    let mut show = Show::of(&folder_with_red("restart", 60));
    for red in [90, 120] {
        show.write("a.py", &steady(red));
        show.hear("reloaded");
        show.see_red(red);
    }
    assert!(show.terminate().success());
    show.write("a.py", BROKEN);

    for _ in 0..2 {
        show.begin_again();
        assert_eq!(red_of(&first_frame(&show)), 120);
        let problem = show.hear("problem");
        assert_eq!(problem["key"], "a");
        assert_eq!(problem["still_running"], "Steady 120 version 3");
        show.see_frames(20);
        assert_versions(&show.frames(), &[120]);
        show.kill();
    }

    show.begin_again();
    show.hear("ready");
    show.write("a.py", &steady(150));
    show.see_red(150);
    assert_versions(&show.frames(), &[120, 150]);
}

#[test]
fn a_version_looks_after_a_restart_as_it_did_before() {
    let folder = folder("same");
    let dice = "
import random
from dj_hue.patterns import LightEffect, Pattern, Phaser
full = Phaser(min_value=1)
pattern = Pattern('Dice', independent_effects={
    light: LightEffect(full, base_hue=random.random()) for light in range(6)})
";
    fs::write(folder.join("a.py"), dice).unwrap();
    let mut show = Show::of(&folder);
    let before = show.see("lights", |seen| seen.lights.iter().all(|light| *light != [0; 3]));
    assert!(show.terminate().success());
    for text in [BROKEN, dice] {
        show.write("a.py", text);
        show.begin_again();
        show.hear("ready");
        show.see_frames(20);
        for seen in show.frames() {
            assert_eq!(seen.lights, before.lights);
        }
        show.kill();
    }
}

#[test]
fn scenario_44_an_undo_outlives_a_restart_until_the_file_is_saved() {
    let mut session = Session::start("undone");
    session.show.command(json!({"hold": true}));
    [90, 120, 150].into_iter().for_each(|red| session.takes(red));
    session.show.command(json!("undo"));
    session.show.command(json!("undo"));
    session.may_show(120);
    session.sees(90);
    let mut show = session.end();
    assert!(show.terminate().success());

    show.begin_again();
    assert_eq!(red_of(&first_frame(&show)), 90);
    show.hear("ready");
    show.pattern_where("a", |it| it["version"] == 2 && it["on_disk"] == 4 && it["redo"] == 2);
    show.see_frames(20);
    let mut session = Session::played(show, &[90]);
    session.show.command(json!("redo"));
    session.sees(120);
    session.saves(180);
    session.show.command(json!("undo"));
    session.sees(120);
    session.end();
}

#[test]
fn a_kill_at_any_moment_of_a_save_loses_no_good_version() {
    let mut show = Show::of(&folder_with_red("killed", 60));
    show.see_red(60);
    assert!(show.terminate().success());
    let mut before = 60;
    for round in 0..12_u8 {
        // What plays at the start was remembered whole.
        show.write("a.py", BROKEN);
        show.begin_again();
        assert_eq!(red_of(&first_frame(&show)), before, "in round {round}");
        show.hear("ready");

        // From before the save is noticed to after it has been written down.
        let saved = before + 1 + round;
        show.write("a.py", &steady(saved));
        thread::sleep(Duration::from_micros(u64::from(round) * 1500));
        show.kill();

        show.write("a.py", BROKEN);
        show.begin_again();
        let remembered = red_of(&first_frame(&show));
        assert!([before, saved].contains(&remembered), "{remembered} of {before} and {saved}");
        before = remembered;
        show.kill();
    }
    // Given the time to write it down, it does.
    show.begin_again();
    show.hear("ready");
    show.write("a.py", &steady(200));
    let state = home_of(&show.patterns).join("state");
    let deadline = Instant::now() + PATIENCE;
    while !is_anywhere_below(&state, b"RED = 200\n") {
        assert!(Instant::now() < deadline, "it was never written down");
        thread::sleep(Duration::from_millis(5));
    }
    show.kill();
    show.write("a.py", BROKEN);
    show.begin_again();
    assert_eq!(red_of(&first_frame(&show)), 200);
}

/// Whether some finished record in a folder has these bytes.
fn is_anywhere_below(folder: &Path, bytes: &[u8]) -> bool {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).any(|path| match path.is_dir() {
        true => is_anywhere_below(&path, bytes),
        false => {
            let is_record = path.extension().is_some_and(|it| it == "record");
            let held = fs::read(&path).unwrap_or_default();
            is_record && held.windows(bytes.len()).any(|it| it == bytes)
        }
    })
}

#[test]
fn a_disk_that_takes_nothing_is_said_once_and_the_show_goes_on() {
    let folder = folder("disk");
    fs::write(folder.join("a.py"), steady(60)).unwrap();
    let home = home_of(&folder);
    fs::create_dir_all(&home).unwrap();
    // Root may write anywhere, but not below a file.
    fs::write(home.join("state"), "").unwrap();
    let mut show = Show::begin(&folder, &[]);
    let problem = show.hear("problem");
    assert_eq!(problem["severity"], "warning");
    let message = problem["message"].as_str().unwrap_or_default();
    assert!(message.contains("will not remember"), "{problem}");
    for red in [90, 120, 150] {
        show.write("a.py", &steady(red));
        show.see_red(red);
        show.hear_about("reloaded", "a");
    }
    let problems = show.log().iter().filter(|line| line["event"] == "problem").count();
    assert_eq!(problems, 1, "{:#?}", show.log());

    fs::remove_file(home.join("state")).unwrap();
    show.write("a.py", &steady(180));
    show.see_red(180);
    show.hear_about("solved", "journal");
    assert_versions(&show.frames(), &[60, 90, 120, 150, 180]);
    assert!(show.terminate().success());
    show.write("a.py", BROKEN);
    show.begin_again();
    assert_eq!(red_of(&first_frame(&show)), 180);
}

/// Tablets keep the link, and nobody wants to type it in again in the dark.
#[test]
fn whoever_had_the_link_comes_in_again_after_a_crash() {
    let patterns = folder_with_red("restart-link", 60);
    let open = ["--listen", "0.0.0.0:0", "--host", "stage.example"];
    let mut show = Show::with(&patterns, &open);
    let token = |show: &Show| show.page().split_once("#token=").expect("it has one").1.to_owned();
    let (first, page) = (token(&show), show.page());
    assert!(is_known_as(&page, "stage.example") && is_known_as(&page, "localhost"));
    assert!(!is_known_as(&page, "evil.example"));
    let name = fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    if !name.trim().is_empty() && !name.contains('.') {
        assert!(is_known_as(&page, &format!("{}.local:8477", name.trim())));
    }
    show.kill();
    show.begin_again();
    show.hear("ready");
    assert_eq!(token(&show), first);
    show.kill();
    let show = Show::with(&patterns, &[&open[..], &["--new-token"]].concat());
    assert_ne!(token(&show), first, "who had the link before is locked out");
}
