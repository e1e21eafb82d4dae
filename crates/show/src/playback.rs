//! What plays now and what it turns into: cues that take over from one
//! another at a beat, at once or fading.

use crate::Cue;
use light::{Frame, Level, Palette, Rig};
use pattern::Error;
use source::{Diagnostic, Place};
use std::sync::Arc;

/// Cues in the order in which they take over. Still a value: the frame of a
/// beat follows from it alone, also in the middle of a fade, and a take-over
/// in the future happens exactly on its beat without anybody waking up.
#[derive(Clone, Debug, Default)]
pub struct Playback {
    /// Oldest first, so `from_beat` never falls. The first has always been
    /// playing: below it there is nothing that could shine through, at no beat.
    parts: Vec<Part>,
}

#[derive(Clone, Debug)]
struct Part {
    cue: Arc<Cue>,
    from_beat: f64,
    fade_beats: f64,
}

/// A moment of the music, and of the patterns if they run at a speed of their
/// own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moment {
    /// Decides who has taken over.
    pub beat: f64,
    /// Decides what cues look like.
    pub pattern_beat: f64,
}

impl From<f64> for Moment {
    /// The ordinary case: both are one.
    fn from(beat: f64) -> Self {
        Self { beat, pattern_beat: beat }
    }
}

/// What a cue cannot say of a moment.
#[derive(Clone, Debug)]
pub struct Unanswered {
    pub cue: Arc<Cue>,
    pub error: Error,
}

impl Unanswered {
    /// For people.
    pub fn diagnostic(&self) -> Diagnostic {
        self.cue.diagnostic(&self.error)
    }
}

/// Fades inside fades, at the most. Each costs a painted frame.
const MAX_PARTS: usize = 8;

impl Playback {
    /// A cue that has always been playing.
    pub fn of(cue: Arc<Cue>) -> Self {
        Self { parts: vec![Part::always(cue)] }
    }

    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// The stretches of the pattern files that make the light of a moment:
    /// those of the cue that has taken over last, though it may still fade in.
    pub fn sounding_at(&self, moment: Moment) -> Vec<Place> {
        let newest = self.parts.iter().rev().find(|part| part.from_beat <= moment.beat);
        newest.map_or_else(Vec::new, |part| part.cue.sounding_at(moment.pattern_beat))
    }

    /// The playback in which a cue takes over at `from_beat`, fading over so
    /// many beats, no earlier than what has been added before. Where nothing
    /// plays yet it has always been playing.
    #[must_use]
    pub fn then(&self, cue: Arc<Cue>, from_beat: f64, fade_beats: f64) -> Self {
        let Some(last) = self.parts.last() else { return Self::of(cue) };
        let from_beat = from_beat.max(last.from_beat);
        let mut parts = self.parts.clone();
        if parts.len() == MAX_PARTS {
            parts.remove(faintest_at(&parts, from_beat));
        }
        parts.push(Part { cue, from_beat, fade_beats: fade_beats.max(0.0) });
        Self { parts }
    }

    /// The playback without cues that have faded out for good.
    #[must_use]
    pub fn settled_at(&self, beat: f64) -> Self {
        let mut parts = self.parts[self.covering_at(beat)..].to_vec();
        if let Some(first) = parts.first_mut() {
            // Not from some beat on, but always: the music may go back.
            *first = Part::always(first.cue.clone());
        }
        Self { parts }
    }

    /// The same playback after the music has jumped by so many beats: fades
    /// that are under way go on from where they are.
    #[must_use]
    pub fn moved(&self, beats: f64) -> Self {
        let moved = |part: &Part| Part { from_beat: part.from_beat + beats, ..part.clone() };
        Self { parts: self.parts.iter().map(moved).collect() }
    }

    /// The same playback with each cue made anew, for another rig say.
    #[must_use]
    pub fn map(&self, mut remake: impl FnMut(&Arc<Cue>) -> Arc<Cue>) -> Self {
        let remade = |part: &Part| Part { cue: remake(&part.cue), ..part.clone() };
        Self { parts: self.parts.iter().map(remade).collect() }
    }

    /// The newest part that hides all before it.
    fn covering_at(&self, beat: f64) -> usize {
        let covers = |part: &Part| part.share_at(beat) == Level::FULL;
        self.parts.iter().rposition(covers).unwrap_or(0)
    }

    /// Makes the frame of a moment. `scratch` is memory for the frames of cues
    /// that fade in.
    ///
    /// # Errors
    /// The first that a cue has no answer to, and the cue; what hangs on that
    /// is dark.
    pub fn paint(
        &self,
        rig: &Rig,
        palette: Option<&Palette>,
        moment: Moment,
        frame: &mut Frame,
        scratch: &mut Frame,
    ) -> Result<(), Unanswered> {
        let Moment { beat, pattern_beat } = moment;
        let mut outcome = Ok(());
        frame.reset(rig.lights());
        for part in &self.parts[self.covering_at(beat)..] {
            let painted = match part.share_at(beat) {
                Level::ZERO => Ok(()),
                Level::FULL => part.cue.paint(rig, palette, pattern_beat, frame),
                share => {
                    let painted = part.cue.paint(rig, palette, pattern_beat, scratch);
                    for (color, to) in frame.colors.iter_mut().zip(&scratch.colors) {
                        *color = color.toward(*to, share);
                    }
                    painted
                }
            };
            let unanswered = |error| Unanswered { cue: part.cue.clone(), error };
            outcome = outcome.and(painted.map_err(unanswered));
        }
        outcome
    }
}

/// The part that is seen least at a beat, but for the first: what is below it
/// shines through in its stead, so leaving it out can make no light go out.
fn faintest_at(parts: &[Part], beat: f64) -> usize {
    let mut seen_through = 1.0;
    let mut faintest = (f64::INFINITY, 0);
    for (index, part) in parts.iter().enumerate().skip(1).rev() {
        let share = part.share_at(beat).get();
        if share * seen_through < faintest.0 {
            faintest = (share * seen_through, index);
        }
        seen_through *= 1.0 - share;
    }
    faintest.1
}

impl Part {
    fn always(cue: Arc<Cue>) -> Self {
        Self { cue, from_beat: f64::NEG_INFINITY, fade_beats: 0.0 }
    }

    /// How far it has come in.
    fn share_at(&self, beat: f64) -> Level {
        let since = beat - self.from_beat;
        if since < 0.0 {
            Level::ZERO
        } else if since >= self.fade_beats {
            Level::FULL
        } else {
            Level::new(since / self.fade_beats)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Body, Classic, CuePalette, GroupEffect, Phaser, Waveform};
    use light::Hsv;

    fn steady(level: f64) -> Arc<Cue> {
        let effect = GroupEffect {
            group_name: "all".into(),
            intensity_phaser: Phaser::new(Waveform::Sine, 1.0, 0.0, level, level).unwrap(),
            color_index: 0,
            hue_phaser: None,
            phase_spread: false,
        };
        Arc::new(Cue {
            label: "steady".into(),
            description: "".into(),
            tags: Vec::new(),
            palette: CuePalette::Own(Palette::new("white", [Hsv::WHITE])),
            body: Body::Classic(Classic { group_effects: vec![effect], ..Classic::default() }),
        })
    }

    fn level(playback: &Playback, beat: f64) -> f64 {
        let (mut frame, mut scratch) = (Frame::default(), Frame::default());
        playback.paint(&Rig::of(1), None, beat.into(), &mut frame, &mut scratch).unwrap();
        (frame.colors[0].red * 1e6).round() / 1e6
    }

    #[test]
    fn a_take_over_happens_on_its_beat() {
        let playback = Playback::of(steady(0.2)).then(steady(0.8), 4.0, 0.0);
        assert_eq!((level(&playback, 3.999), level(&playback, 4.0)), (0.2, 0.8));
    }

    #[test]
    fn a_fade_is_straight_and_never_darker_than_both_ends() {
        let playback = Playback::of(steady(0.2)).then(steady(0.8), 0.0, 2.0);
        assert_eq!((level(&playback, 0.0), level(&playback, 1.0)), (0.2, 0.5));
        assert_eq!(level(&playback, 2.0), 0.8);
    }

    #[test]
    fn a_fade_into_a_fade_does_not_jump() {
        let first = Playback::of(steady(0.0)).then(steady(1.0), 0.0, 2.0);
        let second = first.then(steady(0.0), 1.0, 2.0);
        assert_eq!((level(&first, 1.0), level(&second, 1.0)), (0.5, 0.5));
    }

    #[test]
    fn a_cut_ends_a_fade() {
        let playback = Playback::of(steady(0.1)).then(steady(0.2), 2.0, 8.0);
        let playback = playback.then(steady(0.9), 4.0, 0.0);
        assert_eq!([1.0, 4.0, 99.0].map(|beat| level(&playback, beat)), [0.1, 0.9, 0.9]);
    }

    /// Fades of two beats that begin at 0 and at half a beat.
    fn two_fades() -> Playback {
        Playback::of(steady(0.1)).then(steady(0.2), 0.0, 1.0).then(steady(0.3), 0.5, 1.0)
    }

    #[test]
    fn settling_changes_no_frame() {
        let playback = two_fades();
        for beat in [0.5, 0.75, 1.0, 1.4, 1.5, 2.0] {
            assert_eq!(level(&playback.settled_at(beat), beat), level(&playback, beat));
        }
        assert_eq!(playback.settled_at(2.0).parts.len(), 1);
    }

    #[test]
    fn what_has_settled_plays_also_at_beats_before_it_did() {
        let settled = two_fades().settled_at(300.0);
        assert_eq!([-8.0, 0.0, 4.0, 1e9].map(|beat| level(&settled, beat)), [0.3; 4]);
    }

    #[test]
    fn a_jump_of_the_music_changes_no_fade() {
        let playback = two_fades().settled_at(0.75);
        for beat in [0.75, 1.0, 1.4, 2.0] {
            assert_eq!(level(&playback.moved(-300.0), beat - 300.0), level(&playback, beat));
        }
    }

    #[test]
    fn edits_within_one_fade_never_dip() {
        let mut playback = Playback::of(steady(0.5));
        for step in 0..100 {
            let beat = f64::from(step) / 10.0;
            playback = playback.settled_at(beat).then(steady(0.5), beat, 4.0);
            assert!(playback.parts.len() <= MAX_PARTS);
            assert_eq!([beat, beat + 2.0].map(|beat| level(&playback, beat)), [0.5; 2], "{beat}");
        }
    }

    #[test]
    fn a_fade_that_is_left_out_is_the_one_that_is_seen_least() {
        let mut playback = Playback::of(steady(0.0));
        for step in 0..100 {
            let beat = f64::from(step) / 10.0;
            let before = level(&playback, beat);
            let to = f64::from(step % 2);
            playback = playback.settled_at(beat).then(steady(to), beat, 4.0);
            let jump = (level(&playback, beat) - before).abs();
            assert!(jump < 1.0 / MAX_PARTS as f64, "{beat}: {jump}");
        }
    }
}
