//! What plays, as a value: from it and the time follows every frame.

use crate::Desk;
use clock::Timeline;
use light::{Frame, Level, Rgb, Rig};
use show::{Moment, Playback, Unanswered};
use source::Place;
use std::sync::Arc;
use std::time::Duration;

/// Everything a frame depends on, but for the time. Never changed: the engine
/// makes a new one, and whoever holds the old one keeps the old light.
#[derive(Clone, Debug)]
pub struct Performance {
    /// Counts the values the engine has made, so that a frame can tell which
    /// it came from.
    pub generation: u64,
    pub timeline: Timeline,
    pub rig: Arc<Rig>,
    pub playback: Playback,
    pub desk: Desk,
}

/// Memory for frames, used again and again. What a frame allocates beside it is
/// bounded: light patterns make their events anew for each.
#[derive(Clone, Debug, Default)]
pub struct Frames {
    pub frame: Frame,
    /// What plays could not say all of it: see [`Performance::unanswered_at`].
    pub is_lacking: bool,
    scratch: Frame,
}

impl Performance {
    /// The frame at a time since the program started, in [`Frames::frame`].
    pub fn frame_at(&self, now: Duration, frames: &mut Frames) {
        self.frame_at_beat(self.timeline.beat_at(now), frames);
        if let Some(identify) = self.desk.identify {
            identify.paint(now, &mut frames.frame);
        }
    }

    /// The frame at a beat, with all that happens in the music's time.
    pub fn frame_at_beat(&self, beat: f64, frames: &mut Frames) {
        let Frames { frame, is_lacking, scratch } = frames;
        *is_lacking = false;
        if self.desk.is_dark() {
            return frame.reset(self.rig.lights());
        }
        let (palette, moment) = (self.desk.palette.as_ref(), self.moment(beat));
        *is_lacking = self.playback.paint(&self.rig, palette, moment, frame, scratch).is_err();
        if self.desk.hue != 0.0 {
            for color in &mut frame.colors {
                *color = color.turned(self.desk.hue);
            }
        }
        let flash = self.desk.flash.map_or(Level::ZERO, |flash| flash.level_at(beat));
        for color in &mut frame.colors {
            *color = color.toward(Rgb::new(1.0, 1.0, 1.0), flash).scaled(self.desk.intensity);
        }
    }

    /// The stretches of the pattern files that sound at a time, for surfaces to
    /// mark in the text. Costs about as much as a frame.
    pub fn sounding_at(&self, now: Duration) -> Vec<Place> {
        self.playback.sounding_at(self.moment(self.timeline.beat_at(now)))
    }

    /// What plays cannot say of a time; whatever hangs on it is dark then.
    pub fn unanswered_at(&self, now: Duration) -> Option<Unanswered> {
        let Frames { mut frame, mut scratch, .. } = Frames::default();
        let (palette, moment) =
            (self.desk.palette.as_ref(), self.moment(self.timeline.beat_at(now)));
        self.playback.paint(&self.rig, palette, moment, &mut frame, &mut scratch).err()
    }

    fn moment(&self, beat: f64) -> Moment {
        Moment { beat, pattern_beat: self.desk.speed.pattern_beat(beat) }
    }
}
