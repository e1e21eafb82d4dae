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
    /// Oldest first, so `from_beat` never falls.
    parts: Vec<Part>,
}

#[derive(Clone, Debug)]
struct Part {
    cue: Arc<Cue>,
    from_beat: f64,
    fade_beats: f64,
    /// Another pattern than before, not an edit of it.
    is_other: bool,
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

/// Fades inside fades, at the most. Each costs a painted frame, and nobody
/// sees the ninth oldest.
const MAX_PARTS: usize = 8;

impl Playback {
    /// A cue that has always been playing.
    pub fn of(cue: Arc<Cue>) -> Self {
        let from_beat = f64::NEG_INFINITY;
        Self { parts: vec![Part { cue, from_beat, fade_beats: 0.0, is_other: true }] }
    }

    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// The cue that has taken over last at a beat, though it may still fade
    /// in.
    pub fn cue_at(&self, beat: f64) -> Option<&Arc<Cue>> {
        self.parts.iter().rev().find(|part| part.from_beat <= beat).map(|part| &part.cue)
    }

    /// The stretches of the pattern files that make the light of a moment. None
    /// while an edit waits for its beat: surfaces show its text already.
    pub fn sounding_at(&self, moment: Moment) -> Vec<Place> {
        let waits = |part: &&Part| part.from_beat > moment.beat;
        let mut parts = self.parts.iter().rev().skip_while(|part| part.is_other && waits(part));
        let newest = parts.next().filter(|part| !waits(part));
        newest.map_or_else(Vec::new, |part| part.cue.sounding_at(moment.pattern_beat))
    }

    /// The cue that waits for its beat, and the beat.
    pub fn waiting_at(&self, beat: f64) -> Option<(&Arc<Cue>, f64)> {
        let last = self.parts.last().filter(|part| part.from_beat > beat)?;
        Some((&last.cue, last.from_beat))
    }

    /// The playback in which a cue takes over at `from_beat`, fading over so
    /// many beats. Whatever still waited at `now` is forgotten: the latest
    /// wins. Where nothing plays yet the cue starts at once.
    #[must_use]
    pub fn then(&self, now: f64, cue: Arc<Cue>, from_beat: f64, fade_beats: f64) -> Self {
        let part = Part { cue, from_beat, fade_beats: fade_beats.max(0.0), is_other: false };
        self.without_waiting(now).settled_at(now).and(part)
    }

    /// The playback that another cue cuts off at a beat. What waits for an
    /// earlier one still comes, what waits for a later one no more.
    #[must_use]
    pub fn cut_to(&self, cue: Arc<Cue>, from_beat: f64) -> Self {
        let part = Part { cue, from_beat, fade_beats: 0.0, is_other: true };
        self.without_waiting(from_beat).and(part)
    }

    fn and(mut self, part: Part) -> Self {
        if self.parts.is_empty() {
            return Self::of(part.cue);
        }
        if self.parts.len() == MAX_PARTS {
            self.parts.remove(0);
        }
        self.parts.push(part);
        self
    }

    /// The playback without the cue that waits.
    #[must_use]
    pub fn without_waiting(&self, now: f64) -> Self {
        let parts = self.parts.iter().filter(|part| part.from_beat <= now).cloned().collect();
        Self { parts }
    }

    /// The playback without cues that have faded out for good.
    #[must_use]
    pub fn settled_at(&self, beat: f64) -> Self {
        let covered = self.parts.iter().rposition(|part| part.share_at(beat) == Level::FULL);
        Self { parts: self.parts[covered.unwrap_or(0)..].to_vec() }
    }

    /// The same cues for another rig; nothing starts anew.
    #[must_use]
    pub fn for_rig(&self, rig: &Rig) -> Self {
        let fitted = |part: &Part| Part { cue: Arc::new(part.cue.for_rig(rig)), ..part.clone() };
        Self { parts: self.parts.iter().map(fitted).collect() }
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
        let covered = self.parts.iter().rposition(|part| part.share_at(beat) == Level::FULL);
        for part in &self.parts[covered.unwrap_or(0)..] {
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

impl Part {
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
    use crate::{Body, Classic, GroupEffect, Phaser, Waveform};
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
            palette: Palette::new("white", [Hsv::WHITE]),
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
        let playback = Playback::of(steady(0.2)).then(1.0, steady(0.8), 4.0, 0.0);
        assert_eq!((level(&playback, 3.999), level(&playback, 4.0)), (0.2, 0.8));
        assert_eq!(playback.waiting_at(1.0).map(|(_, beat)| beat), Some(4.0));
        assert_eq!(level(&playback.without_waiting(1.0), 9.0), 0.2);
    }

    #[test]
    fn a_fade_is_straight_and_never_darker_than_both_ends() {
        let playback = Playback::of(steady(0.2)).then(0.0, steady(0.8), 0.0, 2.0);
        assert_eq!((level(&playback, 0.0), level(&playback, 1.0)), (0.2, 0.5));
        assert_eq!(level(&playback, 2.0), 0.8);
    }

    #[test]
    fn a_fade_into_a_fade_does_not_jump() {
        let first = Playback::of(steady(0.0)).then(0.0, steady(1.0), 0.0, 2.0);
        let second = first.then(1.0, steady(0.0), 1.0, 2.0);
        assert_eq!((level(&first, 1.0), level(&second, 1.0)), (0.5, 0.5));
    }

    #[test]
    fn the_latest_wins_while_waiting() {
        let playback = Playback::of(steady(0.1)).then(0.0, steady(0.2), 4.0, 0.0).then(
            1.0,
            steady(0.3),
            4.0,
            0.0,
        );
        assert_eq!(level(&playback, 4.0), 0.3);
        assert_eq!(playback.parts.len(), 2);
    }

    #[test]
    fn a_cut_lets_through_what_comes_before_it_and_nothing_after() {
        let waiting = |beat| Playback::of(steady(0.1)).then(0.0, steady(0.2), beat, 0.0);
        let before = waiting(2.0).cut_to(steady(0.9), 4.0);
        assert_eq!([1.0, 3.0, 4.0, 99.0].map(|beat| level(&before, beat)), [0.1, 0.2, 0.9, 0.9]);
        let after = waiting(16.0).cut_to(steady(0.9), 4.0);
        assert_eq!([3.0, 4.0, 16.0].map(|beat| level(&after, beat)), [0.1, 0.9, 0.9]);
    }

    #[test]
    fn settling_changes_no_frame() {
        let playback = Playback::of(steady(0.1)).then(0.0, steady(0.2), 0.0, 1.0).then(
            0.5,
            steady(0.3),
            0.5,
            1.0,
        );
        for beat in [0.5, 0.75, 1.0, 1.4, 1.5, 2.0] {
            assert_eq!(level(&playback.settled_at(beat), beat), level(&playback, beat));
        }
        assert_eq!(playback.settled_at(2.0).parts.len(), 1);
    }

    #[test]
    fn many_fades_at_once_stay_few() {
        let mut playback = Playback::of(steady(0.0));
        for step in 0..100 {
            playback = playback.then(step as f64, steady(0.5), step as f64, 1000.0);
        }
        assert!(playback.parts.len() <= MAX_PARTS);
    }
}
