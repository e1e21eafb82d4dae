//! Plays the `.scn` files beside this and compares what the clock says with
//! what stands below their line of dashes. `UPDATE_EXPECT=1` writes it anew.
//!
//! A line is a time in milliseconds and what happens then:
//!
//! - `bpm 128`, `tap`, `nudge -0.05`, `downbeat`
//! - `start`, `stop`, `continue`, `position 16`, `tick` and `unplug` of MIDI
//! - `ticks 48 at 128` of MIDI, or `except 5 7..9` of them, as they would come
//! - `link 128 beat 17.5`, and then `playing` or `stopped`, `peers 2`
//! - `osc bpm 128`, `osc beat 4`, `osc beats 8 at 128 from 4`
//! - `use midi`, `jump on bar`, `do not jump`
//! - `show`, or `show 5 every 500`: a line of what the clock says
#![expect(clippy::unwrap_used, reason = "a test that cannot go on is to fail")]

use clock::{Bpm, Clock, ClockInput, LinkState, Source};
use std::fmt::Write;
use std::time::Duration;

#[derive(Clone, Copy)]
enum Step {
    Input(ClockInput),
    Show,
}

#[test]
fn scenarios() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut files: Vec<_> = folder.read_dir().unwrap().map(|it| it.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|it| it == "scn"));
    files.sort();
    assert!(!files.is_empty());
    for path in files {
        let text = std::fs::read_to_string(&path).unwrap();
        let scenario = text.split("\n----\n").next().unwrap().trim_end();
        let played = format!("{scenario}\n----\n{}", play(scenario));
        expect_test::expect_file![&path].assert_eq(&played);
    }
}

fn play(scenario: &str) -> String {
    let mut steps = Vec::new();
    for line in scenario.lines().filter(|it| !it.is_empty() && !it.starts_with('#')) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let at = words[0].parse().unwrap_or_else(|_| panic!("no time in: {line}"));
        read(at, &words[1..], &mut steps).unwrap_or_else(|| panic!("cannot read: {line}"));
    }
    steps.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut clock = Clock::internal(Bpm::new(120.0).unwrap(), Duration::ZERO);
    let mut said = String::new();
    for (at, step) in steps {
        let now = Duration::from_secs_f64(at / 1000.0);
        while let Some(wakeup) = clock.next_wakeup().filter(|it| *it <= now) {
            clock.handle(wakeup, ClockInput::Elapsed);
        }
        match step {
            Step::Input(input) => clock.handle(now, input),
            Step::Show => show(&mut said, &clock, now),
        }
    }
    said
}

fn show(said: &mut String, clock: &Clock, now: Duration) {
    let status = clock.status();
    let beat = clock.timeline().beat_at(now);
    // Not to tell 0 from -0.
    let beat = (beat * 1000.0).round() as i64;
    write!(
        said,
        "{:>6}  beat {}{:>3}.{:03}  {:.2} bpm  {} {}",
        now.as_millis(),
        if beat < 0 { "-" } else { "" },
        (beat / 1000).abs(),
        (beat % 1000).abs(),
        status.bpm.get(),
        status.source,
        status.health
    )
    .unwrap();
    if status.peers > 0 {
        write!(said, "  {} peers", status.peers).unwrap();
    }
    for heard in status.heard.iter().filter(|it| **it != status.source) {
        write!(said, "  hears {heard}").unwrap();
    }
    said.push('\n');
}

fn read(at: f64, words: &[&str], steps: &mut Vec<(f64, Step)>) -> Option<()> {
    let bpm = |word: &str| Bpm::new(word.parse().ok()?).ok();
    let input = match words {
        ["bpm", it] => ClockInput::SetBpm(bpm(it)?),
        ["tap"] => ClockInput::Tap,
        ["nudge", by] => ClockInput::Nudge(by.parse().ok()?),
        ["downbeat"] => ClockInput::Downbeat,
        ["start"] => ClockInput::MidiStart,
        ["stop"] => ClockInput::MidiStop,
        ["continue"] => ClockInput::MidiContinue,
        ["position", it] => ClockInput::MidiSongPosition(it.parse().ok()?),
        ["tick"] => ClockInput::MidiTick,
        ["unplug"] => ClockInput::MidiGone,
        ["use", source] => ClockInput::UseSource(Source::named(source)?),
        ["jump", "on", "bar"] => ClockInput::JumpOnBar(true),
        ["do", "not", "jump"] => ClockInput::JumpOnBar(false),
        ["osc", "bpm", it] => ClockInput::OscBpm(bpm(it)?),
        ["osc", "beat", it] => ClockInput::OscBeat(it.parse().ok()?),
        ["link", it, "beat", beat, rest @ ..] => ClockInput::Link(LinkState {
            bpm: bpm(it)?,
            beat: beat.parse().ok()?,
            playing: match rest.first() {
                Some(&"playing") => Some(true),
                Some(&"stopped") => Some(false),
                _ => None,
            },
            peers: rest
                .windows(2)
                .find(|it| it[0] == "peers")
                .map_or(Some(1), |it| it[1].parse().ok())?,
        }),
        ["ticks", count, "at", tempo, rest @ ..] => {
            let lost = rest.iter().skip(1).map(|it| range(it)).collect::<Option<Vec<_>>>()?;
            for tick in 0..count.parse().ok()? {
                if !lost.iter().any(|it| it.contains(&tick)) {
                    let after = f64::from(tick) * 2500.0 / bpm(tempo)?.get();
                    steps.push((at + after, Step::Input(ClockInput::MidiTick)));
                }
            }
            return Some(());
        }
        ["osc", "beats", count, "at", tempo, "from", first] => {
            for beat in 0..count.parse().ok()? {
                let after = f64::from(beat) * 60_000.0 / bpm(tempo)?.get();
                let beat = f64::from(beat) + first.parse::<f64>().ok()?;
                steps.push((at + after, Step::Input(ClockInput::OscBeat(beat))));
            }
            return Some(());
        }
        ["show"] => {
            steps.push((at, Step::Show));
            return Some(());
        }
        ["show", count, "every", ms] => {
            for index in 0..count.parse().ok()? {
                steps.push((at + f64::from(index) * ms.parse::<f64>().ok()?, Step::Show));
            }
            return Some(());
        }
        _ => return None,
    };
    steps.push((at, Step::Input(input)));
    Some(())
}

fn range(word: &str) -> Option<std::ops::Range<i32>> {
    match word.split_once("..") {
        Some((from, to)) => Some(from.parse().ok()?..to.parse().ok()?),
        None => word.parse().ok().map(|only| only..only + 1),
    }
}
