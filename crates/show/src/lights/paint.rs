//! The frame of a moment.

use super::color::Scene;
use super::envelope::Age;
use super::factor::Moment;
use super::vary::steps_for;
use super::{Blend, FRAME_BUDGET, LightValue, Lights, PAINT_BUDGET, Track};
use super::{moment_at, time_of_beat};
use crate::Stage;
use light::{Frame, Rgb};
use pattern::{Error, Event, Settings, Time, TimeSpan};

impl Lights {
    /// Paints the lights that sound at a beat; the frame is black before. Tells
    /// how many steps of work it took.
    ///
    /// # Errors
    /// The first of a pattern or a signal that has no answer, or takes too much
    /// work. What hangs on that is dark.
    pub(crate) fn paint(
        &self,
        stage: &Stage<'_>,
        beat: f64,
        frame: &mut Frame,
    ) -> Result<u32, Error> {
        let now = time_of_beat(beat);
        let mut events = Vec::new();
        let (mut asked, mut error) = (0, None);
        for track in &self.tracks {
            let (steps, answer) =
                track.events_at(now, FRAME_BUDGET.saturating_sub(asked), &mut events);
            asked += steps;
            error = error.or(answer.err());
        }
        let left = PAINT_BUDGET;
        let mut painter = Painter { now, stage, left, error, spare: Vec::new() };
        let is_htp = |event: &Event<LightValue>| {
            event.value.layers.iter().all(|layer| layer.blend == Blend::Htp)
        };
        if events.iter().all(is_htp) {
            // All layers meet in the same way, so they may as well be one.
            for event in &events {
                painter.event(event, |light, color| brightest(frame, light, color));
            }
        } else {
            let events: Vec<_> = events.iter().collect();
            let cells = painter.layers(&events, 0, frame.colors.len());
            for (color, cell) in frame.colors.iter_mut().zip(cells) {
                *color = cell.unwrap_or(Rgb::BLACK);
            }
        }
        match painter.error {
            None => Ok(asked + (PAINT_BUDGET - painter.left)),
            Some(error) => Err(error),
        }
    }
}

impl Track {
    /// Adds the events that sound, or still ring, at a moment. Tells how many
    /// steps of work it took. Of an event that was cut into fragments, only the
    /// one that matters now.
    ///
    /// # Errors
    /// If the pattern has no answer; those events that are certain all the
    /// same are there.
    pub(super) fn events_at(
        &self,
        now: Time,
        budget: u32,
        events: &mut Vec<Event<LightValue>>,
    ) -> (u32, Result<(), Error>) {
        let settings = |budget| Settings { budget, ..Settings::default() };
        let before = events.len();
        let (mut steps, mut answer) =
            self.pattern.query_into(moment_at(now), &settings(budget), events);
        if answer.is_err() {
            events.truncate(before);
            return (steps, answer);
        }
        // What begins within the moment is for the next frame.
        keep_from(events, before, |it| it.whole.is_some() && it.part.begin <= now);
        if self.rings_for == Time::ZERO {
            return (steps, answer);
        }
        let past = TimeSpan { begin: now - self.rings_for, end: now };
        let sounding = events.len();
        let for_ringing;
        (for_ringing, answer) = self.pattern.query_into(past, &settings(budget - steps), events);
        steps += for_ringing;
        if answer.is_err() {
            events.truncate(sounding);
        }
        keep_from(events, sounding, |event| {
            event.whole.is_some_and(|it| it.end <= now && it.end == event.part.end)
        });
        let longest = self.rings_for.to_f64();
        for event in &mut events[before..] {
            let release = &mut event.value.envelope.release;
            *release = release.min(longest);
        }
        (steps, answer)
    }
}

/// Keeps of the items from an index on those that are wanted.
fn keep_from<T>(items: &mut Vec<T>, from: usize, keep: impl Fn(&T) -> bool) {
    let mut index = 0;
    items.retain(|item| {
        index += 1;
        index <= from || keep(item)
    });
}

/// Everything that events are painted with.
struct Painter<'a> {
    now: Time,
    stage: &'a Stage<'a>,
    /// Steps of work.
    left: u32,
    /// The first there was.
    error: Option<Error>,
    /// Memory that layers have done with.
    spare: Vec<Cells>,
}

/// What lights have of a layer; `None` where nobody lights one.
type Cells = Vec<Option<Rgb>>;

impl Painter<'_> {
    /// The lights of events that share their first `depth` layers. Stacks, and
    /// events that are in none, meet as if nothing had been said.
    fn layers(&mut self, events: &[&Event<LightValue>], depth: usize, lights: usize) -> Cells {
        let stack_of = |event: &Event<LightValue>| event.value.layers.get(depth).map(|it| it.stack);
        let first = events.first().and_then(|event| stack_of(event));
        if first.is_some() && events.iter().all(|event| stack_of(event) == first) {
            return self.stack(events.to_vec(), depth, lights);
        }
        let mut all = self.dark(lights);
        for event in events.iter().filter(|event| stack_of(event).is_none()) {
            self.event(event, |light, color| put(&mut all, light, color));
        }
        let mut stacks: Vec<u32> = Vec::new();
        for stack in events.iter().filter_map(|event| stack_of(event)) {
            if stacks.contains(&stack) {
                continue;
            }
            stacks.push(stack);
            let of_stack = events.iter().copied().filter(|event| stack_of(event) == Some(stack));
            let cells = self.stack(of_stack.collect(), depth, lights);
            cover(Blend::Htp, &mut all, &cells);
            self.spare.push(cells);
        }
        all
    }

    /// The lights of a stack's events.
    fn stack(&mut self, mut events: Vec<&Event<LightValue>>, depth: usize, lights: usize) -> Cells {
        let mut all = self.dark(lights);
        let nth = |event: &Event<LightValue>| event.value.layers[depth].nth;
        events.sort_by_key(|event| nth(event));
        for layer in events.chunk_by(|a, b| nth(a) == nth(b)) {
            let cells = self.layers(layer, depth + 1, lights);
            cover(layer[0].value.layers[depth].blend, &mut all, &cells);
            self.spare.push(cells);
        }
        all
    }

    /// A layer that lights nothing yet.
    fn dark(&mut self, lights: usize) -> Cells {
        match self.spare.pop() {
            Some(mut cells) => {
                cells.fill(None);
                cells
            }
            None => vec![None; lights],
        }
    }

    /// Every light of an event with its colour, which is black where its level
    /// is nothing; from an error on none.
    fn event(&mut self, event: &Event<LightValue>, put: impl FnMut(u32, Rgb)) {
        if let Err(error) = self.try_event(event, put) {
            self.error.get_or_insert(error);
        }
    }

    fn spend(&mut self, steps: usize) -> Result<(), Error> {
        let left = u32::try_from(steps).ok().and_then(|it| self.left.checked_sub(it));
        let error = || Error::budget("this takes too much work: too many lights at once");
        self.left = left.ok_or_else(error)?;
        Ok(())
    }

    fn try_event(
        &mut self,
        event: &Event<LightValue>,
        mut put: impl FnMut(u32, Rgb),
    ) -> Result<(), Error> {
        let (value, now) = (&event.value, self.now);
        let Some(first) = value.members.first().copied() else { return Ok(()) };
        let whole = event.whole_or_part();
        let since = (now - whole.begin).to_f64();
        let age = Age { since, held: whole.duration().to_f64() };
        let envelope = &value.envelope;
        if envelope.is_over(age) {
            return Ok(());
        }
        let scene = Scene { palette: self.stage.palette, now, whole, first, envelope, age };
        let moment = Moment { now, cycles: now.to_f64(), since };
        // What all lights have in common is worked out once.
        let mut together = 1.0;
        let (mut factors, mut modulators) = (Vec::new(), Vec::new());
        for factor in value.factors.iter() {
            match factor.resolved(now)? {
                it if it.is_shared() => together *= it.at(now, first)?,
                it => factors.push(it),
            }
        }
        for modulator in value.modulators.iter() {
            match modulator.resolved(now)? {
                it if it.is_shared() => together *= it.at(moment, first)?,
                it => modulators.push(it),
            }
        }
        let together = envelope.level(age) * together;
        let color = value.color.resolved(now)?;
        let shared = if color.is_shared() { Some(color.at(&scene, first)?) } else { None };
        let lit = |color: Rgb, level: f64| {
            let level = level.clamp(0.0, 1.0);
            color.map(|channel| channel * level)
        };
        if let (true, true, Some(color)) = (factors.is_empty(), modulators.is_empty(), shared) {
            self.spend(steps_for(&value.members))?;
            let color = lit(color, together);
            value.members.iter().for_each(|member| put(member.light, color));
            return Ok(());
        }
        self.spend(value.members.len())?;
        for member in value.members.iter() {
            let color = match shared {
                Some(color) => color,
                None => color.at(&scene, *member)?,
            };
            let mut own = 1.0;
            for factor in &factors {
                own *= factor.at(now, *member)?;
            }
            for modulator in &modulators {
                own *= modulator.at(moment, *member)?;
            }
            put(member.light, lit(color, together * own));
        }
        Ok(())
    }
}

fn brightest(frame: &mut Frame, light: u32, color: Rgb) {
    if let Some(there) = frame.colors.get_mut(light as usize)
        && brightness(color) > brightness(*there)
    {
        *there = color;
    }
}

fn brightness(color: Rgb) -> f64 {
    color.red.max(color.green).max(color.blue)
}

/// A light that an event wants as well.
fn put(cells: &mut Cells, light: u32, color: Rgb) {
    if let Some(cell) = cells.get_mut(light as usize) {
        *cell = meet(Blend::Htp, *cell, Some(color));
    }
}

/// A layer over those below it.
fn cover(blend: Blend, lower: &mut Cells, upper: &Cells) {
    for (there, cell) in lower.iter_mut().zip(upper) {
        *there = meet(blend, *there, *cell);
    }
}

/// A light that two layers want.
fn meet(blend: Blend, lower: Option<Rgb>, upper: Option<Rgb>) -> Option<Rgb> {
    let (Some(lower), Some(upper)) = (lower, upper) else { return lower.or(upper) };
    let each = |mix: &dyn Fn(f64, f64) -> f64| {
        Rgb::new(
            mix(lower.red, upper.red),
            mix(lower.green, upper.green),
            mix(lower.blue, upper.blue),
        )
    };
    Some(match blend {
        Blend::Htp if brightness(upper) > brightness(lower) => upper,
        Blend::Htp => lower,
        Blend::Last => upper,
        Blend::Add => each(&|a, b| (a + b).min(1.0)),
        Blend::Multiply => each(&|a, b| a * b),
        Blend::Over => {
            let through = 1.0 - brightness(upper);
            each(&|a, b| (a * through + b).min(1.0))
        }
    })
}
