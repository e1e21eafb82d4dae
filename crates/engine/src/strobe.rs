//! The strobe guard: how often lights may flash over a large area.
//!
//! Flashes in a large part of what people see, more than three a second, may
//! give some of them a seizure (WCAG 2.3.1 states the limit; the room is the
//! screen here). So:
//!
//! 1. Each of a light's three channels is followed by itself, so that red
//!    against blue at the same brightness is a flash too. A *flash* begins when
//!    a channel rises by [`STEP`] from the lowest it was since its last rise;
//!    a rise after a rise without a fall between them is the same flash.
//! 2. A flash that begins sooner than a period (1 / limit) after the last one
//!    of its channel is *early*.
//! 3. Where a quarter of the lights or more have been early within a period,
//!    early flashes are left out: the channel stays where it was until what is
//!    wanted falls again, or a period is over. Falling is always free: dark is
//!    safe. A smaller area may flash as it likes.
//!
//! So a strobe of 10 Hz becomes one of 2.5 Hz that is still in time, and a
//! steady light that comes early comes a third of a second later.
//!
//! This is the one thing after the frame function that remembers. It has to:
//! what counts is what left for the lights, and hands, edits and tempo changes
//! are in no single performance that could be asked about its past. The memory
//! is a few numbers a channel; the cost is one pass over the frame.

use light::{Frame, Rgb};
use std::collections::VecDeque;
use std::time::Duration;

/// What a change must amount to, to be a flash (a tenth, as WCAG has it).
const STEP: f64 = 0.1;
/// The share of lights that is a large area.
const LARGE: f64 = 0.25;

/// Holds back flashes that come too fast. See the module.
#[derive(Clone, Debug, Default)]
pub struct StrobeGuard {
    lights: Vec<[Channel; 3]>,
}

/// Counts flashes as the guard does, and holds none back: for patterns that do
/// not play yet.
#[derive(Clone, Debug, Default)]
pub struct FlashCounter {
    lights: Vec<[Followed; 3]>,
}

/// A channel, and when its flashes of the last second have begun.
#[derive(Clone, Debug, Default)]
struct Followed {
    channel: Channel,
    flashes: VecDeque<Duration>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Channel {
    shown: f64,
    /// The highest of a flash that goes on, or the lowest since the last.
    extreme: f64,
    is_up: bool,
    rose_at: Option<Duration>,
    early_at: Option<Duration>,
    /// Since when a flash is left out.
    held_since: Option<Duration>,
}

/// What a channel may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Free,
    Flash,
    Early,
}

impl StrobeGuard {
    /// Changes a frame about to be shown so that no large area flashes more
    /// than `limit` times a second. True if it left something out. Times must
    /// not go backwards. Allocates only when there are more lights than ever
    /// before.
    pub fn pass(&mut self, now: Duration, limit: f64, frame: &mut Frame) -> bool {
        let period = Duration::from_secs_f64(1.0 / limit);
        self.lights.resize(frame.colors.len(), [Channel::default(); 3]);
        let mut early = 0;
        for (channels, color) in self.lights.iter_mut().zip(&frame.colors) {
            let mut is_early = false;
            for (channel, wanted) in channels.iter_mut().zip(color.channels()) {
                if channel.verdict(now, period, wanted) == Verdict::Early {
                    channel.early_at = Some(now);
                }
                is_early |= within(channel.early_at, now, period);
            }
            early += usize::from(is_early);
        }
        let large = early > 0 && early as f64 >= LARGE * frame.colors.len() as f64;
        let mut left_out = false;
        for (channels, color) in self.lights.iter_mut().zip(&mut frame.colors) {
            let wanted = color.channels();
            for (channel, wanted) in channels.iter_mut().zip(wanted) {
                left_out |= channel.step(now, period, wanted, large);
            }
            let [red, green, blue] = channels.map(|channel| channel.shown);
            *color = Rgb::new(red, green, blue);
        }
        left_out
    }
}

impl FlashCounter {
    /// Takes in the next frame. The answer is how many flashes have begun on
    /// every light of a large area within the last second. Times must not go
    /// backwards.
    pub fn count(&mut self, now: Duration, frame: &Frame) -> usize {
        // Less two frames: by one a flash may be seen later than it begins, at
        // either end.
        const SECOND: Duration = Duration::from_millis(960);
        self.lights.resize_with(frame.colors.len(), Default::default);
        let mut counts = Vec::with_capacity(self.lights.len());
        for (channels, color) in self.lights.iter_mut().zip(&frame.colors) {
            for (it, wanted) in channels.iter_mut().zip(color.channels()) {
                while it.flashes.front().is_some_and(|begun| *begun + SECOND <= now) {
                    it.flashes.pop_front();
                }
                if it.channel.follow(now, wanted) {
                    it.flashes.push_back(now);
                }
            }
            counts.extend(channels.iter().map(|it| it.flashes.len()).max());
        }
        let large = (LARGE * counts.len() as f64).ceil() as usize;
        counts.sort_unstable_by(|a, b| b.cmp(a));
        large.checked_sub(1).map_or(0, |last| counts[last])
    }
}

impl Channel {
    /// Whether a flash would begin with this.
    fn would_flash(&self, wanted: f64) -> bool {
        !self.is_up && wanted >= self.extreme + STEP
    }

    fn verdict(&self, now: Duration, period: Duration, wanted: f64) -> Verdict {
        if !self.would_flash(wanted) {
            return Verdict::Free;
        }
        let is_patient = self.held_since.is_some_and(|since| now >= since + period);
        match within(self.rose_at, now, period) || self.held_since.is_some() && !is_patient {
            true => Verdict::Early,
            false => Verdict::Flash,
        }
    }

    /// Shows what is wanted, or what may be. True if that is less.
    fn step(&mut self, now: Duration, period: Duration, wanted: f64, large: bool) -> bool {
        let verdict = self.verdict(now, period, wanted);
        if verdict == Verdict::Early && large {
            self.held_since.get_or_insert(now);
            self.shown = self.shown.min(wanted);
            return true;
        }
        self.follow(now, wanted);
        false
    }

    /// Shows what is wanted. True if a flash begins with it.
    fn follow(&mut self, now: Duration, wanted: f64) -> bool {
        self.held_since = None;
        self.shown = wanted;
        if self.would_flash(wanted) {
            (self.is_up, self.extreme, self.rose_at) = (true, wanted, Some(now));
            return true;
        }
        if self.is_up {
            self.extreme = self.extreme.max(wanted);
            if wanted <= self.extreme - STEP {
                (self.is_up, self.extreme) = (false, wanted);
            }
        } else {
            self.extreme = self.extreme.min(wanted);
        }
        false
    }
}

fn within(at: Option<Duration>, now: Duration, period: Duration) -> bool {
    at.is_some_and(|at| now < at + period)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Plays so many milliseconds at 50 Hz; counts the flashes each light
    /// really shows.
    fn flashes(
        limit: f64,
        lights: usize,
        millis: u64,
        wanted: impl Fn(usize, u64) -> Rgb,
    ) -> Vec<usize> {
        let mut guard = StrobeGuard::default();
        let mut seen = vec![(0, false); lights];
        for at in (0..millis).step_by(20) {
            let mut frame = Frame { colors: (0..lights).map(|it| wanted(it, at)).collect() };
            guard.pass(Duration::from_millis(at), limit, &mut frame);
            for ((count, was_up), color) in seen.iter_mut().zip(&frame.colors) {
                let is_up = color.channels().iter().sum::<f64>() > 0.5;
                *count += usize::from(is_up && !*was_up);
                *was_up = is_up;
            }
        }
        seen.into_iter().map(|(count, _)| count).collect()
    }

    const WHITE: Rgb = Rgb::new(1.0, 1.0, 1.0);

    fn square(hz: f64, at: u64) -> Rgb {
        if (at as f64 * hz / 1000.0).fract() < 0.5 { WHITE } else { Rgb::BLACK }
    }

    #[test]
    fn a_strobe_over_all_lights_keeps_to_the_limit_and_to_its_beat() {
        // Every fourth flash of ten a second, every second of four.
        assert_eq!(flashes(3.0, 4, 4000, |_, at| square(10.0, at)), [10; 4]);
        assert_eq!(flashes(3.0, 4, 4000, |_, at| square(4.0, at)), [8; 4]);
        assert_eq!(flashes(3.0, 1, 4000, |_, at| square(10.0, at)), [10]);
    }

    #[test]
    fn what_is_slow_enough_is_not_touched() {
        assert_eq!(flashes(3.0, 4, 4000, |_, at| square(2.5, at)), [10; 4]);
        let mut guard = StrobeGuard::default();
        for at in (0..4000).step_by(20) {
            let level = (at % 500) as f64 / 500.0; // A ramp, twice a second.
            let mut frame = Frame { colors: vec![Rgb::new(level, 0.2, 1.0 - level); 3] };
            let wanted = frame.clone();
            assert!(!guard.pass(Duration::from_millis(at), 3.0, &mut frame));
            assert_eq!(frame, wanted);
        }
    }

    #[test]
    fn a_small_area_may_flash() {
        let one = |light, at| if light == 0 { square(10.0, at) } else { WHITE };
        assert_eq!(flashes(3.0, 6, 4000, one), [40, 1, 1, 1, 1, 1]);
    }

    #[test]
    fn halves_that_take_turns_are_a_large_area_though_the_sum_is_steady() {
        let turns = |light: usize, at| square(10.0, at + 50 * (light as u64 % 2));
        assert!(flashes(3.0, 4, 4000, turns).iter().all(|count| *count <= 12));
    }

    #[test]
    fn colours_of_the_same_brightness_are_flashes_too() {
        let turns = |_, at: u64| match at / 60 % 2 {
            0 => Rgb::new(1.0, 0.0, 0.0),
            _ => Rgb::new(0.0, 0.0, 1.0),
        };
        let mut guard = StrobeGuard::default();
        let mut reds = 0;
        let mut before = 0.0;
        for at in (0..3000).step_by(20) {
            let mut frame = Frame { colors: vec![turns(0, at)] };
            guard.pass(Duration::from_millis(at), 3.0, &mut frame);
            let red = frame.colors[0].red;
            reds += usize::from(before < 0.5 && red >= 0.5);
            before = red;
        }
        assert!(reds <= 9, "{reds}");
    }

    /// The most flashes a second that four seconds of this have.
    fn most(lights: usize, wanted: impl Fn(usize, u64) -> Rgb) -> usize {
        let mut counter = FlashCounter::default();
        let frames = (0..4000).step_by(20).map(|at| {
            let frame = Frame { colors: (0..lights).map(|it| wanted(it, at)).collect() };
            counter.count(Duration::from_millis(at), &frame)
        });
        frames.max().unwrap_or(0)
    }

    #[test]
    fn the_flashes_of_a_second_are_counted_where_many_lights_have_them() {
        assert_eq!(most(6, |_, at| square(10.0, at)), 10);
        assert_eq!(most(6, |_, at| square(3.0, at)), 3);
        assert_eq!(most(6, |_, at| square(2.0, at)), 2);
        assert_eq!(most(6, |_, _| WHITE), 1);
        assert_eq!(most(6, |_, _| Rgb::BLACK), 0);
        assert_eq!(most(0, |_, _| WHITE), 0);
        // One of six is a small area, two are a large one.
        let some = |count, at, light| if light < count { square(10.0, at) } else { WHITE };
        assert_eq!(most(6, |light, at| some(1, at, light)), 1);
        assert_eq!(most(6, |light, at| some(2, at, light)), 10);
        // Each channel counts by itself.
        let turns = |at: u64| Rgb::new(square(5.0, at).red, 0.0, square(5.0, at + 100).red);
        assert_eq!(most(6, |_, at| turns(at)), 5);
    }

    #[test]
    fn a_light_that_comes_early_and_stays_comes_in_the_end() {
        let stays = |_, at| match at {
            0..100 => WHITE,
            100..200 => Rgb::BLACK,
            _ => WHITE,
        };
        let mut guard = StrobeGuard::default();
        let mut came_at = None;
        for at in (0..1000).step_by(20) {
            let mut frame = Frame { colors: vec![stays(0, at)] };
            let left_out = guard.pass(Duration::from_millis(at), 3.0, &mut frame);
            assert_eq!(left_out, (200..540).contains(&at), "{at}");
            if at >= 200 && frame.colors[0] == WHITE {
                came_at.get_or_insert(at);
            }
        }
        assert_eq!(came_at, Some(540));
    }
}
