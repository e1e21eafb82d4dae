//! The frame of a moment.

use super::color::Scene;
use super::envelope::Age;
use super::factor::Moment;
use super::vary::steps_for;
use super::{Blend, FRAME_BUDGET, LightValue, Lights, TRACK_BUDGET, Track};
use super::{moment_at, time_of_beat};
use crate::Stage;
use light::{Frame, Rgb};
use pattern::{Error, Event, Sampler, Settings, Time, TimeSpan};

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
        let Answer { events, steps: asked, error } = self.events_at(now);
        let budget = FRAME_BUDGET.saturating_sub(asked);
        let sampler = Sampler::new(moment_at(now), &settings(budget));
        let mut painter = Painter { now, stage, sampler, error, spare: Vec::new() };
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
            None => Ok(asked + painter.sampler.spent()),
            Some(error) => Err(error),
        }
    }

    /// The events of all tracks that sound, or still ring, at a moment.
    ///
    /// Each track has a budget of its own, a part of the frame's, whatever those
    /// before it took. So a layer that is too much is dark alone, wherever in
    /// the stack it stands; only when several are, those that come last find
    /// nothing left. Equal shares for all would be fairer still, and refuse the
    /// one rich layer beside many plain ones that people do write.
    pub(super) fn events_at(&self, now: Time) -> Answer {
        let mut all = Answer::default();
        for track in &self.tracks {
            let left = FRAME_BUDGET.saturating_sub(all.steps);
            let answer = track.events_at(now, left.min(TRACK_BUDGET));
            all.steps += answer.steps;
            all.error = all.error.or(answer.error);
            all.events.extend(answer.events);
        }
        all
    }
}

/// What patterns say about a moment.
#[derive(Default)]
pub(super) struct Answer {
    /// Those that are certain, if there is an error.
    pub(super) events: Vec<Event<LightValue>>,
    /// The work that it took.
    pub(super) steps: u32,
    /// The first there was.
    error: Option<Error>,
}

fn settings(budget: u32) -> Settings {
    Settings { budget, ..Settings::default() }
}

impl Track {
    /// The events that sound, or still ring, at a moment. Of an event that was
    /// cut into fragments, only the one that matters now.
    fn events_at(&self, now: Time, budget: u32) -> Answer {
        let mut events = Vec::new();
        let (steps, answer) =
            self.pattern.query_into(moment_at(now), &settings(budget), &mut events);
        if let Err(error) = answer {
            return Answer { steps, error: Some(error), ..Answer::default() };
        }
        // What begins within the moment is for the next frame.
        events.retain(|it| it.whole.is_some() && it.part.begin <= now);
        if self.rings_for == Time::ZERO {
            return Answer { events, steps, error: None };
        }
        let past = TimeSpan { begin: now - self.rings_for, end: now };
        let (sounding, budget) = (events.len(), budget - steps);
        let (for_ringing, answer) = self.pattern.query_into(past, &settings(budget), &mut events);
        if answer.is_err() {
            events.truncate(sounding);
        }
        let mut index = 0;
        events.retain(|event| {
            index += 1;
            let has_ended =
                || event.whole.is_some_and(|it| it.end <= now && it.end == event.part.end);
            index <= sounding || has_ended()
        });
        let longest = self.rings_for.to_f64();
        for event in &mut events {
            let release = &mut event.value.envelope.release;
            *release = release.min(longest);
        }
        Answer { events, steps: steps + for_ringing, error: answer.err() }
    }
}

/// Everything that events are painted with.
struct Painter<'a> {
    now: Time,
    stage: &'a Stage<'a>,
    /// Reads the signals; all work comes out of its budget.
    sampler: Sampler,
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

    fn spend(&self, steps: usize) -> Result<(), Error> {
        let error = || Error::budget("this takes too much work: too many lights at once");
        self.sampler.spend(steps).then_some(()).ok_or_else(error)
    }

    fn try_event(
        &self,
        event: &Event<LightValue>,
        mut put: impl FnMut(u32, Rgb),
    ) -> Result<(), Error> {
        let (value, now, sampler) = (&event.value, self.now, &self.sampler);
        let Some(first) = value.members.first().copied() else { return Ok(()) };
        let whole = event.whole_or_part();
        let since = (now - whole.begin).to_f64();
        let age = Age { since, held: whole.duration().to_f64() };
        let envelope = &value.envelope;
        if envelope.is_over(age) {
            return Ok(());
        }
        self.spend(1)?;
        let cycles = now.to_f64();
        let palette = self.stage.palette;
        let scene = Scene { palette, sampler, now: cycles, whole, first, envelope, age };
        let moment = Moment { sampler, cycles, since };
        // What all lights have in common is worked out once.
        let mut together = 1.0;
        let (mut factors, mut modulators) = (Vec::new(), Vec::new());
        for factor in value.factors.iter() {
            match factor.resolved(sampler)? {
                it if it.is_shared() => together *= it.at(sampler, first)?,
                it => factors.push(it),
            }
        }
        for modulator in value.modulators.iter() {
            match modulator.resolved(sampler)? {
                it if it.is_shared() => together *= it.at(moment, first)?,
                it => modulators.push(it),
            }
        }
        let together = envelope.level(age) * together;
        let color = value.color.resolved(sampler)?;
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
                own *= factor.at(sampler, *member)?;
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

/// The brighter of two colours, the first on a tie.
#[inline]
fn brighter(first: Rgb, second: Rgb) -> Rgb {
    if brightness(second) > brightness(first) { second } else { first }
}

#[inline]
fn brightness(color: Rgb) -> f64 {
    color.red.max(color.green).max(color.blue)
}

/// A light that an event wants as well.
fn put(cells: &mut Cells, light: u32, color: Rgb) {
    if let Some(cell) = cells.get_mut(light as usize) {
        *cell = Some(cell.map_or(color, |there| brighter(there, color)));
    }
}

/// A layer over those below it.
fn cover(blend: Blend, lower: &mut Cells, upper: &Cells) {
    match blend {
        Blend::Htp => meet(lower, upper, brighter),
        Blend::Last => meet(lower, upper, |_, upper| upper),
        Blend::Add => meet(lower, upper, |a, b| mix(a, b, |a, b| (a + b).min(1.0))),
        Blend::Multiply => meet(lower, upper, |a, b| mix(a, b, |a, b| a * b)),
        Blend::Over => meet(lower, upper, |a, b| {
            let through = 1.0 - brightness(b);
            mix(a, b, |a, b| (a * through + b).min(1.0))
        }),
    }
}

/// The lights of both layers, through `blend` those that are in both.
fn meet(lower: &mut Cells, upper: &Cells, blend: impl Fn(Rgb, Rgb) -> Rgb) {
    for (there, cell) in lower.iter_mut().zip(upper) {
        if let Some(color) = *cell {
            *there = Some(there.map_or(color, |there| blend(there, color)));
        }
    }
}

/// Two colours, channel by channel.
fn mix(a: Rgb, b: Rgb, channel: impl Fn(f64, f64) -> f64) -> Rgb {
    Rgb::new(channel(a.red, b.red), channel(a.green, b.green), channel(a.blue, b.blue))
}
