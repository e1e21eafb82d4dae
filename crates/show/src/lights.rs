//! Light patterns: events of the pattern language that say what lights do.
//!
//! One idea: an event's value carries everything its light depends on, so a
//! frame is made from the events around a moment and nothing else. To let a
//! release ring on, the pattern is asked about a little of the past; nothing
//! is remembered from one frame to the next.

mod color;
mod cue;
mod envelope;
mod factor;
mod paint;
mod signal;
mod turn;
mod value;
mod vary;

pub use color::Color;
pub use cue::{LightCue, Passages};
pub use envelope::Envelope;
pub use factor::{Factor, Modulator, Wave};
pub use signal::{PerLight, Row, Signal};
pub use turn::in_turn;
pub use value::{Blend, Layer, LightValue, Member, Members};
pub use vary::{Amount, Autonomous, autonomous, pick, seq, shuffled, zone};

use crate::Stage;
use light::{Frame, Palette, Rig};
use pattern::{Origin, Pattern, Settings, Time, TimeSpan};

/// What all of a frame may cost, in steps of work: asking its patterns, reading
/// signals and painting lights. Some milliseconds, which no ordinary pattern
/// comes near.
pub const FRAME_BUDGET: u32 = 300_000;

/// How much of that the events of one track may take.
const TRACK_BUDGET: u32 = FRAME_BUDGET / 6;

/// What trying a pattern out may cost: a blink, whatever the rig.
const REHEARSAL_BUDGET: u32 = 1_000_000;

/// Beats in a cycle: a bar.
pub const BEATS_PER_CYCLE: i64 = 4;

/// Light patterns that play at once, made for a rig.
#[derive(Clone, Debug)]
pub struct Lights {
    tracks: Vec<Track>,
}

/// A pattern of lights that is asked by itself: only as far back as something
/// in it rings, and dark by itself where it has no answer.
#[derive(Clone, Debug)]
pub struct Track {
    pub pattern: Pattern<LightValue>,
    /// The longest release in it, in cycles: one that is longer is shortened to
    /// this, so that it ends in the dark and not where nobody looks back any
    /// further.
    pub rings_for: Time,
}

impl Lights {
    /// A pattern in which no release is longer than `rings_for` cycles.
    pub fn new(pattern: Pattern<LightValue>, rings_for: Time) -> Self {
        Self::of(vec![Track { pattern, rings_for }])
    }

    /// Several at once, the first one on top of a tie.
    pub fn of(tracks: Vec<Track>) -> Self {
        Self { tracks }
    }

    /// The notation of what sounds, or still rings, at a beat, each stretch
    /// once.
    pub fn sounding_at(&self, beat: f64) -> Vec<Origin> {
        // What is wrong is for frames to say.
        let events = self.events_at(time_of_beat(beat)).events;
        let mut origins: Vec<Origin> =
            events.iter().flat_map(|event| event.origins.as_slice()).copied().collect();
        origins.sort_unstable();
        origins.dedup();
        origins
    }

    /// Makes what frames need: all of the first `cycles`, and now and then in
    /// the days after, where times have grown large. So what is wrong with the
    /// pattern, or too much for a frame, mostly shows before it plays. Where a
    /// frame takes so much work that trying out all of them would take long,
    /// those that come first, of either kind.
    ///
    /// # Errors
    /// The first there is.
    pub fn rehearse(&self, rig: &Rig, cycles: i64) -> Result<(), pattern::Error> {
        let stage = Stage { rig, palette: &Palette::new("", []) };
        let mut frame = Frame::black(rig.lights());
        let (mut events, mut steps) = (Vec::new(), 0_u32);
        let mut cycle_is_good = |cycle, budget| -> Result<u32, pattern::Error> {
            for track in &self.tracks {
                if steps > budget {
                    break;
                }
                events.clear();
                let all = TimeSpan::cycle(cycle);
                let (taken, answer) =
                    track.pattern.query_into(all, &Settings::default(), &mut events);
                answer?;
                steps += taken;
            }
            for beat in cycle * BEATS_PER_CYCLE..(cycle + 1) * BEATS_PER_CYCLE {
                frame.reset(rig.lights());
                steps += self.paint(&stage, beat as f64, &mut frame)?;
            }
            Ok(steps)
        };
        // The far ones are not to suffer for what the first ones have cost.
        let later = (4..20).map(|power| 1 << power).filter(|it| *it >= cycles);
        for (cycles, budget) in [
            ((0..cycles).collect::<Vec<i64>>(), REHEARSAL_BUDGET),
            (later.collect(), 2 * REHEARSAL_BUDGET),
        ] {
            for cycle in cycles {
                if cycle_is_good(cycle, budget)? > budget {
                    break;
                }
            }
        }
        Ok(())
    }
}

/// Parts of a beat that are told apart: finer than any frame, coarse enough
/// that no sum of pattern times outgrows 64 bits.
const FINENESS: i64 = 1 << 16;

/// What a frame asks about: the shortest stretch of time there is. Not an
/// instant, because one on a border would be on the wrong side of it wherever a
/// pattern runs backwards.
pub fn moment_at(now: Time) -> TimeSpan {
    TimeSpan { begin: now, end: now + Time::new(1, FINENESS * BEATS_PER_CYCLE) }
}

/// The exact time of a beat, to a 65536th of it.
pub fn time_of_beat(beat: f64) -> Time {
    // Beyond 2^40 beats, a thousand years, the last one stands still.
    let limit = (1_i64 << 40) as f64;
    let steps = (beat.clamp(-limit, limit) * FINENESS as f64).round() as i64;
    Time::new(steps, FINENESS * BEATS_PER_CYCLE)
}

#[cfg(test)]
mod tests;
