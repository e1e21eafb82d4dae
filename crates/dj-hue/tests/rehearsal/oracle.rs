//! What must hold for the frames of a whole show, whatever was saved.

use super::lights::{Lights, Seen};
use super::metronome::{Beat, PERIOD};
use super::patterns::{beat_of, red_of};
use std::time::{Duration, Instant};

/// The lights that show a version's red: a probe's last two tell the beat.
const RED_LIGHTS: usize = 4;

/// Every frame, from the first that is lit, is of a version that was good, all
/// of its lights of the same one, in the order in which these were saved, and
/// none is missing.
pub(crate) fn assert_versions(frames: &[Seen], reds: &[u8]) {
    let mut versions = reds.iter().copied().peekable();
    let mut before: Option<&Seen> = None;
    for (number, seen) in frames.iter().enumerate().skip_while(|(_, seen)| red_of(seen) == 0) {
        while versions.peek().is_some_and(|red| *red != red_of(seen)) {
            versions.next();
        }
        assert!(
            versions.peek().is_some(),
            "frame {number} is {:?}; good versions, in order, are {reds:?}",
            seen.lights,
        );
        let red = [red_of(seen), 0, 0];
        let are_one = seen.lights.iter().take(RED_LIGHTS).all(|light| *light == red);
        assert!(are_one, "frame {number} is of more than one version: {:?}", seen.lights);
        if let Some(before) = before {
            let next = before.sequence % 15 + 1;
            assert_eq!(seen.sequence, next, "a frame is missing before frame {number}");
        }
        before = Some(seen);
    }
    assert!(before.is_some_and(|last| reds.last() == Some(&red_of(last))), "the last plays");
}

/// No frame is late by more than a period, but for those that the machine is to
/// blame for. How busy that is, the lights' metronome knows. What the threads that
/// a frame passes through have waited for a processor is given back to it; and
/// where the metronome's one thread is late by a tenth of a period, those three
/// may be late by a whole one, at that moment and no other.
pub(crate) fn assert_on_time(lights: &Lights) {
    const UNLUCKY: usize = 5;
    const AT_MOST: Duration = PERIOD.saturating_mul(10);
    let (frames, pauses) = (lights.all(), lights.pauses());
    let mut unlucky = Vec::new();
    for pair in frames.windows(2) {
        let (from, to) = (pair[0].at, pair[1].at);
        let stopped = pauses.iter().any(|(at, until)| *at <= to && from <= *until);
        if to.duration_since(from) <= 2 * PERIOD || stopped {
            continue;
        }
        let gap = to.duration_since(from).saturating_sub(starved(lights, from, to));
        if gap <= 2 * PERIOD {
            continue;
        }
        let busy = machine_late(lights, from, to);
        assert!(
            gap <= AT_MOST + 10 * busy,
            "no frame for {gap:?}, in which the machine was late by {busy:?}"
        );
        if busy <= PERIOD / 10 {
            unlucky.push(gap);
        }
    }
    assert!(
        unlucky.len() <= UNLUCKY,
        "of {} frames these are late by more than a period, and the machine was not: {unlucky:?}",
        frames.len(),
    );
}

/// By how much the machine was late at the most, from one moment to another.
fn machine_late(lights: &Lights, from: Instant, to: Instant) -> Duration {
    let beats = lights.metronome.all();
    let then = beats.iter().filter(|beat| beat.due <= to + PERIOD && from <= beat.at + PERIOD);
    then.map(Beat::late).max().unwrap_or_default()
}

/// How long the way of a frame has waited for a processor between two moments,
/// give or take a beat.
fn starved(lights: &Lights, from: Instant, to: Instant) -> Duration {
    let beats = lights.metronome.all();
    let before = beats.iter().rfind(|beat| beat.at <= from).map(|beat| beat.starved);
    let after = beats.iter().find(|beat| to <= beat.at).or(beats.last());
    let after = after.map(|beat| beat.starved).unwrap_or_default();
    after.saturating_sub(before.unwrap_or_default())
}

/// What was to take so long at the most, on a machine that has nothing else to
/// do, did so.
pub(crate) fn assert_within(lights: &Lights, limit: Duration, from: Instant, to: Instant) {
    let (took, busy) = (to.duration_since(from), machine_late(lights, from, to));
    assert!(took <= limit + 10 * busy, "{took:?}, and the machine was late by {busy:?}");
}

/// The beat of a probe's frames only ever goes on, at the tempo: a reload
/// neither starts it over nor holds it up.
pub(crate) fn assert_beat_goes_on(frames: &[Seen], bpm: f64) {
    /// A machine may be slow in sending and in receiving, so that this is no
    /// measure of speed; a phase that starts over is off by much more.
    const LATE_AT_MOST: f64 = 2.0;
    let lit: Vec<&Seen> = frames.iter().skip_while(|seen| red_of(seen) == 0).collect();
    let first = lit.first().expect("some frame is lit");
    for pair in lit.windows(2) {
        let (before, now) = (beat_of(pair[0]), beat_of(pair[1]));
        assert!(now >= before, "the beat went from {before} back to {now}");
        let seconds = pair[1].at.duration_since(first.at).as_secs_f64();
        let expected = beat_of(first) + seconds * bpm / 60.0;
        let off = (now - expected).abs() * 60.0 / bpm;
        assert!(off < LATE_AT_MOST, "beat {now}, where {expected} was to be expected");
    }
}
