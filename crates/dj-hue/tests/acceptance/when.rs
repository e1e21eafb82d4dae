//! 44: when an edit takes effect, what is held back, and the way back. What a
//! restart keeps of it is in `tests/restart.rs`, and 43 is `tests/soak.rs`.

use crate::rehearsal::oracle::assert_on_time;
use crate::rehearsal::page::{Stage, Watcher};
use crate::rehearsal::patterns::{beat_of, beat_probe, red_of, steady};
use crate::rehearsal::session::{NOTHING, Session};
use crate::rehearsal::{Seen, Show, folder, folder_with_red};
use serde_json::json;
use std::fs;
use std::time::Instant;

/// A phrase is sixteen beats: eight seconds.
const BPM: &str = "120";
const PHRASE: f64 = 16.0;

/// The frame before the first of a red, and that.
fn change_to(frames: &[Seen], red: u8) -> [f64; 2] {
    let first = frames.iter().position(|seen| red_of(seen) == red).expect("it has been seen");
    [beat_of(&frames[first - 1]), beat_of(&frames[first])]
}

#[test]
fn scenario_44_an_edit_waits_for_its_beat_the_latest_wins_and_it_can_be_cancelled() {
    let folder = folder("44-wait");
    fs::write(folder.join("a.py"), beat_probe(60)).unwrap();
    let mut show = Show::with(&folder, &["--apply", "phrase", "--bpm", BPM]);
    // What a probe tells is right to a sixteenth of a beat.
    const FINE: f64 = 16.0 / 255.0;
    let early = |seen: &Seen| (0.5..4.0).contains(&beat_of(seen).rem_euclid(PHRASE));
    let waits = |show: &mut Show, red: u8| {
        show.write("a.py", &beat_probe(red));
        show.pattern_where("a", |it| it["state"] == "waiting");
    };
    show.see("the beginning of a phrase", |seen| red_of(seen) == 60 && early(seen));
    waits(&mut show, 90);
    let saved_at = Instant::now();
    waits(&mut show, 120);
    assert_eq!(show.happenings(), NOTHING, "what waits is no version yet");
    show.see("a red of 120", |seen| red_of(seen) == 120);
    let frames = show.frames();
    let [before, first] = change_to(&frames, 120);
    let boundary = (before / PHRASE).ceil() * PHRASE;
    assert!(before - FINE <= boundary && boundary <= first + FINE, "{before} to {first}");

    // What is said to be on the lights is there by then, and not long before.
    let reloaded = show.hear_about("reloaded", "a");
    let took = reloaded["save_to_frame_ms"].as_f64().expect("a number") / 1e3;
    let lit = frames.iter().find(|seen| red_of(seen) == 120).expect("it has been seen");
    let seen_after = lit.at.duration_since(saved_at).as_secs_f64();
    assert!(took > seen_after / 2.0, "said {took} s, seen after {seen_after} s");
    // The one that never was live is no step back.
    show.pattern_where("a", |it| it["version"] == 2 && it["undo"] == 1 && it["on_disk"] == 2);

    show.see("the beginning of the next", early);
    waits(&mut show, 150);
    show.command(json!("cancel"));
    show.pattern_where("a", |it| it["state"] == "reverted" && it["version"] == 2);
    show.see("the phrase after it", |seen| beat_of(seen) > boundary + PHRASE + 1.0);
    // The same bytes again are a save like any other.
    waits(&mut show, 150);
    show.see("a red of 150", |seen| red_of(seen) == 150);
    let session = Session::played(show, &[60, 120, 150]);
    session.end();
}

#[test]
fn scenario_44_a_fade_is_never_darker_than_both_and_of_equal_light_invisible() {
    let mut show = Show::with(&folder_with_red("44-fade", 60), &["--fade", "2", "--bpm", BPM]);
    show.see_red(60);
    let from = show.frames().len();
    show.write("a.py", &steady(120));
    show.see_red(120);
    let reds: Vec<u8> = show.frames()[from..].iter().map(red_of).collect();
    assert!(reds.is_sorted(), "{reds:?}");
    assert!(reds.iter().any(|red| (61..120).contains(red)), "no fade: {reds:?}");
    assert!(reds.iter().all(|red| (60..=120).contains(red)), "{reds:?}");
    show.see_frames(60);

    let from = show.frames().len();
    show.write("a.py", &steady(120).replace("Steady", "Calm"));
    show.hear_where("reloaded", |line| line["name"] == "Calm 120");
    show.see_frames(70);
    assert!(show.frames()[from..].iter().all(|seen| red_of(seen) == 120));
    assert_on_time(&show.lights);
}

#[test]
fn scenario_44_what_is_held_is_checked_and_seen_beside_the_show_until_it_is_taken() {
    let mut session = Session::start("44-hold");
    session.show.write("b.py", &steady(30));
    session.show.hear_about("reloaded", "b");
    session.show.command(json!({"hold": true}));
    // An editor that saves at every key: what is no program yet is said, not shown.
    let text = steady(90);
    for end in (0..=text.len()).step_by(16).chain([text.len()]) {
        session.show.write("a.py", &text[..end]);
    }
    session.show.write("b.py", &steady(33));
    session.show.happenings();
    for key in ["a", "b"] {
        session.show.pattern_where(key, |it| it["state"] == "held" && it["version"] == 1);
    }
    // What is held plays on the second stage, and nowhere else.
    let mut watcher = Watcher::of(&session.show.page());
    watcher.see_red(Stage::Preview, 90);
    watcher.see_red(Stage::Live, 60);
    session.show.see_frames(20);
    let is_old = |seen: &Seen| [0, 60].contains(&red_of(seen));
    assert!(session.show.frames().iter().all(is_old), "the lights show what is held");
    session.show.command(json!("take"));
    session.sees(90);
    for key in ["a", "b"] {
        session.show.pattern_where(key, |it| it["state"] == "live" && it["version"] == 2);
    }
    // What is dropped is forgotten, until it is saved again.
    session.show.write("a.py", &steady(120));
    session.show.pattern_where("a", |it| it["state"] == "held");
    session.show.command(json!("drop"));
    session.show.command(json!("take"));
    session.show.pattern_where("a", |it| it["state"] == "reverted" && it["version"] == 2);
    session.show.see_frames(10);
    session.takes(120);
    session.end();
}

#[test]
fn scenario_44_undo_and_redo_give_the_same_frames() {
    let mut session = Session::start("44-undo");
    session.show.command(json!({"hold": true}));
    let taken: Vec<u8> = (61..=94).collect();
    taken.iter().for_each(|red| session.takes(*red));
    let steps = taken.len();
    session.show.pattern_where("a", |it| it["undo"] == steps && it["redo"] == 0);
    session.reds.extend(taken.iter().rev());
    for _ in 0..steps {
        session.show.command(json!("undo"));
    }
    session.sees(60);
    session.show.pattern_where("a", |it| {
        it["version"] == 1 && it["on_disk"] == steps + 1 && it["state"] == "reverted"
    });
    session.reds.extend(&taken);
    for _ in 0..steps {
        session.show.command(json!("redo"));
    }
    session.show.see_red(94);
    session.show.pattern_where("a", |it| it["state"] == "live");
    // A save goes on from wherever one is.
    session.show.command(json!({"hold": false}));
    session.show.command(json!("undo"));
    session.sees(93);
    session.saves(120);
    session.show.command(json!("undo"));
    session.sees(93);
    session.end();
}
