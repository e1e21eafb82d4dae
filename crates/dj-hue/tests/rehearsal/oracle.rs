//! What must hold for the frames of a whole show, whatever was saved.

use super::lights::{Lights, Seen};
use super::metronome::PERIOD;
use super::patterns::{beat_of, red_of};

/// Every frame, from the first that is lit, is of a version that was good, in
/// the order in which these were saved, and none is missing.
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
        if let Some(before) = before {
            let next = before.sequence % 15 + 1;
            assert_eq!(seen.sequence, next, "a frame is missing before frame {number}");
        }
        before = Some(seen);
    }
    assert!(before.is_some_and(|last| reds.last() == Some(&red_of(last))), "the last plays");
}

/// No frame is late by more than a period, but for those that the machine is to
/// blame for. How busy that is, the lights' metronome knows: where its one
/// thread is late by a tenth of a period, the three that a frame passes through
/// may be late by a whole one.
pub(crate) fn assert_on_time(lights: &Lights) {
    const UNLUCKY: usize = 5;
    let frames = lights.all();
    let is_late = |pair: &&[Seen]| pair[1].at.duration_since(pair[0].at) > 2 * PERIOD;
    let late = frames.windows(2).filter(is_late).count();
    let busy = lights.metronome.all().iter().filter(|late| **late > PERIOD / 10).count();
    assert!(
        late <= UNLUCKY + busy,
        "{late} of {} frames are late by more than a period, and {busy} beats by a tenth of one",
        frames.len(),
    );
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
