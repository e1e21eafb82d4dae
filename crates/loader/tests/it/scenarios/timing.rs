//! 13 to 18: saves that come close together, and writers that take their time.

use crate::setting;
use crate::stage::{Stage, brief};
use loader::Event;
use std::fs::File;
use std::io::Write;
use std::sync::atomic::Ordering;
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

/// Sleeps are too coarse for gaps of a millisecond on a busy machine, but late
/// is no harm here.
fn pause(gap: Duration) {
    if !gap.is_zero() {
        sleep(gap);
    }
}

#[test]
fn scenario_13_the_second_of_two_saves_always_wins() {
    let trials = setting("TRIALS", 8);
    thread::scope(|scope| {
        for gap in [0, 1, 2, 5, 10, 20, 30, 40, 50, 80] {
            scope.spawn(move || {
                let mut stage = Stage::new(&[("pat.py", "value = 0\n")]);
                for trial in 0..trials {
                    stage.write("pat.py", &format!("value = {trial}a\n"));
                    pause(ms(gap));
                    stage.write("pat.py", &format!("value = {trial}b\n"));
                    stage.wait_for_value("pat.py", &format!("{trial}b"));
                    stage.rest_for(ms(60));
                    let last = stage.values("pat.py").pop();
                    assert_eq!(
                        last.unwrap(),
                        format!("{trial}b"),
                        "gap {gap}{}",
                        stage.transcript()
                    );
                }
            });
        }
    });
}

#[test]
fn scenario_14_a_formatters_rewrite_supersedes_the_save() {
    let mut stage = Stage::new(&[("pat.py", "value = 0\n")]);
    sleep(ms(600));
    stage.write("pat.py", "value = 1\n");
    let first = stage.wait_for_value("pat.py", "1");
    stage.write("pat.py", "value = 2\n");
    let second = stage.wait_for_value("pat.py", "2");
    assert!(!first.supersedes);
    assert!(second.supersedes, "{:?}", second.saved_at - first.saved_at);
    sleep(ms(600));
    stage.write("pat.py", "value = 3\n");
    assert!(!stage.wait_for_value("pat.py", "3").supersedes);
}

#[test]
fn scenario_16_half_a_file_is_never_live() {
    let mut stage = Stage::new(&[("pat.py", "value = 0\n")]);
    stage.heard.clear();
    for (round, gap) in [30, 60, 200].into_iter().enumerate() {
        let mut file = File::create(stage.path("pat.py")).unwrap();
        let half = format!("value = {round}\n# {}\n", "x".repeat(4100));
        file.write_all(&half.as_bytes()[..4096]).unwrap();
        file.write_all(b"\n").unwrap();
        sleep(ms(gap));
        file.write_all(b"value = whole\n").unwrap();
        drop(file);
        stage.wait_for_value("pat.py", &format!("{round}whole"));
    }
    assert_eq!(stage.values("pat.py"), ["0whole", "1whole", "2whole"]);
}

#[test]
fn scenario_17_a_stalled_writer_is_named_late_and_forgiven() {
    let mut stage = Stage::new(&[("pat.py", "value = 0\n")]);
    stage.heard.clear();
    let mut file = File::create(stage.path("pat.py")).unwrap();
    let truncated = Instant::now();
    stage.wait_for_problem("pat.py", "empty");
    assert!(truncated.elapsed() >= ms(250), "{:?}", truncated.elapsed());
    let Some((_, Event::Problem(problem))) = stage.heard.last() else { unreachable!() };
    assert_eq!(problem.running, Some(1), "the old one plays on");
    sleep(ms(2000).saturating_sub(truncated.elapsed()));
    file.write_all(b"value = 1\n").unwrap();
    drop(file);
    stage.wait_for_value("pat.py", "1");
    stage.rest();
    assert_eq!(stage.complaints(), ["problem pat.py the file is empty", "solved pat.py"]);
}

#[test]
fn scenario_18_twenty_saves_a_second_are_coalesced() {
    let seconds = setting("SECONDS", 3);
    let mut stage = Stage::new(&[("pat.py", "value = 0\n")]);
    stage.heard.clear();
    let saves = seconds * 20;
    let began = Instant::now();
    for save in 1..=saves {
        stage.write("pat.py", &format!("value = {save}\nsleep 80\n"));
        sleep(
            (began + ms(50) * u32::try_from(save).unwrap())
                .saturating_duration_since(Instant::now()),
        );
    }
    let took = began.elapsed();
    stage.wait_for_value("pat.py", &saves.to_string());
    let evaluations = u128::from(stage.evaluations.load(Ordering::SeqCst)) - 1;
    assert!(evaluations <= took.as_millis() / 80 + 2, "{evaluations} in {took:?}");
    let loads = stage.values("pat.py").len() as u128;
    assert!(loads >= took.as_millis() / 80 / 4, "starved: {loads} in {took:?}");
    assert_eq!(stage.complaints(), [""; 0]);
    assert!(stage.heard.iter().all(|(_, event)| brief(event).starts_with("loaded")));
}
