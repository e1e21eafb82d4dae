//! 13 to 18: saves that come close together, and writers that take their time.

use crate::rehearsal::holdings::Holdings;
use crate::rehearsal::patterns::{red_of, steady, twice};
use crate::rehearsal::session::Session;
use crate::{fresh, ms, setting};
use serde_json::json;
use std::fs::File;
use std::io::Write;
use std::thread::sleep;
use std::time::Instant;
use testkit::random::Random;
use testkit::save_styles::STYLES;

#[test]
fn scenario_13_the_second_of_two_saves_always_wins() {
    let mut session = Session::start("13");
    for _ in 0..setting("TRIALS", 2) {
        for gap in [0, 1, 2, 5, 10, 20, 30, 40, 50, 80] {
            let first = fresh(session.reds.len());
            session.may_show(first);
            session.show.write("a.py", &steady(first));
            sleep(ms(gap));
            session.saves(fresh(session.reds.len()));
        }
    }
    session.show.happenings();
    session.end();
}

#[test]
fn scenario_14_a_formatters_rewrite_and_the_save_are_one_step_to_undo() {
    let mut session = Session::start("14");
    sleep(ms(600));
    session.may_show(90);
    session.show.write("a.py", &steady(90));
    sleep(ms(15));
    session.saves(120);
    session.show.command(json!("undo"));
    session.sees(60);
    session.show.command(json!("redo"));
    session.sees(120);
    session.end();
}

#[test]
fn scenario_15_bursts_never_end_stale_or_partial() {
    let seed = std::env::var("SEED").ok().and_then(|it| it.parse().ok());
    let seed = seed.unwrap_or_else(Random::fresh_seed);
    eprintln!("SEED={seed}");
    let mut random = Random::new(seed);
    // The one leaves the file open for longer than a burst; the other keeps
    // what was there, which is not known in a burst.
    let unfit = ["descriptor kept open", "cat >>"];
    let styles: Vec<_> = STYLES.iter().filter(|style| !unfit.contains(&style.name)).collect();
    let mut session = Session::start("15");
    for _ in 0..setting("BURSTS", 10) {
        let mut last = 0;
        for _ in 0..2 + random.below(4) {
            last = fresh(session.reds.len());
            session.may_show(last);
            let text = twice(255, last, random.index(9000));
            let style = styles[random.index(styles.len())];
            (style.save)(&session.show.file("a.py"), text.as_bytes()).unwrap();
            sleep(ms(random.below(81)));
        }
        session.show.see_red(last);
    }
    session.show.happenings();
    session.end();
}

#[test]
fn scenario_16_half_a_file_is_never_live() {
    let mut session = Session::start("16");
    for (gap, red) in [(30, 90), (60, 120), (200, 150)] {
        let text = twice(255, red, 4000);
        let half = text.find("\nRED = ").unwrap() + 1;
        session.saved("in two halves", red, |show| {
            let mut file = File::create(show.file("a.py")).unwrap();
            file.write_all(&text.as_bytes()[..half]).unwrap();
            sleep(ms(gap));
            file.write_all(&text.as_bytes()[half..]).unwrap();
        });
    }
    session.end();
}

#[test]
fn scenario_17_a_stalled_writer_is_named_late_and_forgiven() {
    let mut session = Session::start("17");
    let mut file = File::create(session.show.file("a.py")).unwrap();
    let truncated = Instant::now();
    let problem = session.show.hear_about("problem", "a");
    assert!(truncated.elapsed() >= ms(250), "{:?}", truncated.elapsed());
    assert!(problem["message"].as_str().unwrap().contains("empty"), "{problem}");
    assert_eq!(problem["still_running"], "Steady 60 version 1");
    sleep(ms(2000).saturating_sub(truncated.elapsed()));
    file.write_all(steady(90).as_bytes()).unwrap();
    drop(file);
    session.show.hear_about("solved", "a");
    session.sees(90);
    session.end();
}

#[test]
fn scenario_18_twenty_saves_a_second_are_coalesced_and_the_output_does_not_stutter() {
    /// After so many reloads it is warm; as many have to follow.
    const WARM: usize = 20;
    let mut session = Session::start("18");
    let at_least = 20 * setting("SECONDS", 3);
    let began = Instant::now();
    let mut early = None;
    // However slow the machine, something new comes while the saves go on.
    for save in 1.. {
        let red = fresh(session.reds.len());
        session.may_show(red);
        session.show.write("a.py", &steady(red));
        sleep((began + ms(50) * save).saturating_duration_since(Instant::now()));
        if save < at_least && (save < at_least / 2 || early.is_some()) {
            continue;
        }
        let log = session.show.log();
        let reloads = log.iter().filter(|line| line["event"] == "reloaded").count();
        if early.is_none() && reloads >= WARM {
            early = Some(Holdings::of(session.show.id()));
        }
        if save >= at_least && reloads >= 2 * WARM {
            break;
        }
        assert!(save < 20 * at_least, "starved: {reloads} reloads of {save} saves");
    }
    let early = early.expect("it was warm before it was over");
    let last = *session.reds.last().unwrap();
    session.show.see_red(last);
    assert!(session.show.happenings().iter().all(|it| it == "reloaded a"));
    // Nothing queues up. The longer it goes on, the less of a save may stay.
    let late = Holdings::of(session.show.id());
    let allowed = early.anonymous_kibibytes * 105 / 100;
    assert!(late.anonymous_kibibytes <= allowed, "memory has grown: {early:?}, {late:?}");
    assert!(late.threads <= early.threads, "threads have grown: {early:?}, {late:?}");
    let seen = session.show.frames();
    let mut reds: Vec<u8> = seen.iter().map(red_of).collect();
    reds.dedup();
    assert!(reds.len() >= WARM, "starved: {} of {} were seen", reds.len(), session.reds.len());
    session.end();
}
