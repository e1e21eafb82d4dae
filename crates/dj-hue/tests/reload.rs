//! What a save does to a show that plays. The acceptance list, with everything
//! that can go wrong, is in `tests/acceptance`.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod rehearsal;

use rehearsal::oracle::{assert_beat_goes_on, assert_versions};
use rehearsal::patterns::{beat_of, beat_probe, red_of, steady};
use rehearsal::{Seen, Show, folder};
use serde_json::json;
use std::fs;

/// Fast enough that sixteen beats go by soon, and slow enough that no frame
/// is missed by much of one.
const BPM: f64 = 300.0;

const NOTHING: [String; 0] = [];

/// Plays in all bars but the eighteenth, later than anybody looks before it
/// plays.
const LATE_MISTAKE: &str = r#"from dj_hue.patterns.strudel import *

pattern = mini("<a!17 b>").pick({"a": light("all").color("red")})
"#;

/// A show that has played `a.py`, which tells the beat, for some beats.
fn playing(name: &str) -> Show {
    let folder = folder(name);
    fs::write(folder.join("a.py"), beat_probe(60)).expect("the folder is ours");
    let show = Show::with(&folder, &["--bpm", &BPM.to_string()]);
    show.see("a beat behind the fourth", |seen| red_of(seen) == 60 && beat_of(seen) > 4.0);
    show
}

fn see_probe(show: &Show, red: u8) -> Seen {
    show.see(&format!("a probe of {red}"), |seen| red_of(seen) == red)
}

/// Saves a version and sees it.
fn save(show: &mut Show, red: u8) -> Seen {
    show.write("a.py", &beat_probe(red));
    let reloaded = show.hear("reloaded");
    assert_eq!(reloaded["key"], "a");
    see_probe(show, red)
}

#[test]
fn a_save_changes_what_plays_at_the_same_beat() {
    let mut show = playing("save");
    for red in [90, 120, 150] {
        let seen = save(&mut show, red);
        assert!(beat_of(&seen) > 4.0, "the beat began anew: {}", beat_of(&seen));
    }
    assert_versions(&show.frames(), &[60, 90, 120, 150]);
    assert_beat_goes_on(&show.frames(), BPM);
}

#[test]
fn a_save_of_another_pattern_leaves_the_lights_alone() {
    let mut show = playing("another");
    show.write("b.py", &beat_probe(90));
    assert_eq!(show.hear("reloaded")["key"], "b");
    show.write("0.py", &beat_probe(120));
    assert_eq!(show.hear("reloaded")["key"], "0");
    fs::remove_file(show.file("b.py")).unwrap();
    let gone = show.hear("gone");
    assert_eq!(gone["key"], "b");
    assert_eq!(gone["playing"], false);
    assert_versions(&show.frames(), &[60]);
}

#[test]
fn a_saved_helper_reloads_who_imports_it() {
    let folder = folder("helper");
    fs::write(folder.join("_red.py"), "RED = 60\n").unwrap();
    let text = beat_probe(60).replacen("RED = 60", "from _red import RED", 1);
    fs::write(folder.join("a.py"), text).unwrap();
    let mut show = Show::with(&folder, &["--bpm", &BPM.to_string()]);
    see_probe(&show, 60);
    show.write("_red.py", "RED = 90\n");
    assert_eq!(show.hear("reloaded")["key"], "a");
    see_probe(&show, 90);
    show.write("_red.py", "RED = = 120\n");
    let problem = show.hear("problem");
    assert_eq!(problem["file"], "_red.py", "{problem}");
    show.write("_red.py", "RED = 120\n");
    see_probe(&show, 120);
    assert_versions(&show.frames(), &[60, 90, 120]);
    assert_beat_goes_on(&show.frames(), BPM);
}

/// Three patterns, one of them in a folder below.
fn many(name: &str) -> std::path::PathBuf {
    let folder = folder(name);
    fs::create_dir(folder.join("examples")).expect("the folder is ours");
    for (file, red) in [("a.py", 60), ("b.py", 90), ("examples/c.py", 120)] {
        fs::write(folder.join(file), steady(red)).expect("the folder is ours");
    }
    folder
}

#[test]
fn the_first_pattern_plays_where_none_is_asked_for() {
    let mut show = Show::of(&many("first"));
    show.see_red(60);
    assert_eq!(show.happenings(), NOTHING);
    assert_versions(&show.frames(), &[60]);
}

#[test]
fn a_pattern_can_be_asked_for_by_key_stem_and_label() {
    for (name, red) in [("b", 90), ("examples/c", 120), ("c", 120), ("Steady 90", 90)] {
        let show = Show::with(&many("asked"), &["--pattern", name]);
        show.see_red(red);
        assert_versions(&show.frames(), &[red]);
    }
}

#[test]
fn an_unknown_pattern_is_a_problem_and_the_show_plays() {
    let mut show = Show::with(&many("unknown"), &["--pattern", "bee"]);
    let told = show.log().into_iter().find(|line| line["event"] == "problem");
    let problem = told.unwrap_or_else(|| show.hear("problem"));
    let message = problem["message"].as_str().unwrap_or_default();
    assert!(message.contains("bee"), "{problem}");
    show.see_red(60);
    assert_versions(&show.frames(), &[60]);
}

#[test]
fn a_mistake_that_a_pattern_comes_to_late_is_told_while_its_lights_are_dark() {
    let folder = folder("late_mistake");
    fs::write(folder.join("a.py"), LATE_MISTAKE).unwrap();
    let mut show = Show::with(&folder, &["--bpm", &BPM.to_string()]);
    show.see_red(255);
    // Forty beats a second: seventeen bars go by in two.
    show.command(json!({"speed": 8.0}));
    let problem = show.hear_about("problem", "lights");
    let message = problem["message"].as_str().unwrap();
    assert!(message.contains("nothing to pick is called `b`"), "{problem}");
    show.see_red(0);
    // The bar comes again and again, unless there is time between.
    show.command(json!({"speed": 1.0}));
    show.hear_about("solved", "lights");
}

/// Everything flashes so often a bar.
fn strobe(flashes: u32) -> String {
    format!(
        "from dj_hue.patterns.strudel import light\n\n\
         pattern = light(\"all*{flashes}\").envelope(fade=0.02, sustain=0)\n"
    )
}

#[test]
fn a_pattern_that_flashes_too_fast_is_warned_of_before_it_plays() {
    let folder = folder("strobe");
    fs::write(folder.join("a.py"), steady(60)).unwrap();
    let mut show = Show::with(&folder, &["--bpm", "120"]);
    show.write("drop.py", &strobe(16));
    show.hear_about("reloaded", "drop");
    let problem = show.hear_about("problem", "drop");
    assert_eq!(problem["message"], "`Drop` flashes 8 times a second over a large area");
    assert_eq!((&problem["line"], &problem["file"]), (&json!(3), &json!("drop.py")), "{problem}");
    assert_eq!(problem["still_running"], "Drop version 1");
    // The same of the next version is nothing new, more or less is.
    show.write("drop.py", &strobe(16).replace("0.02", "0.03"));
    show.write("drop.py", &strobe(12).replace("0.02", "0.03"));
    let problem = show.hear("problem");
    assert_eq!(problem["message"], "`Drop` flashes 6 times a second over a large area");
    show.write("drop.py", &strobe(6));
    show.hear_about("solved", "drop");
    // And what is meant is not warned of.
    show.write("meant.py", &format!("TAGS = [\"strobe\"]\n{}", strobe(16)));
    show.write("drop.py", &strobe(8));
    assert_eq!(show.hear("problem")["key"], "drop");
    assert!(show.log().iter().all(|it| it["event"] != "problem" || it["key"] == "drop"));
    // In slower music the same is slow enough.
    show.command(json!({"tempo": 80}));
    show.hear_about("solved", "drop");
}
