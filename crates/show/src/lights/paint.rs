//! The frame of a moment.

use super::color::Scene;
use super::envelope::Age;
use super::{Blend, Factor, LightValue, Lights, Member, Modulator, moment_at, time_of_beat};
use crate::Stage;
use light::{Frame, Rgb};
use pattern::{Event, Time, TimeSpan};

impl Lights {
    /// Paints the lights that sound at a beat; the frame is black before.
    pub(crate) fn paint(&self, stage: &Stage<'_>, beat: f64, frame: &mut Frame) {
        let now = time_of_beat(beat);
        let mut events = self.events_at(now);
        if events.iter().all(|event| event.value.layers.iter().all(|(_, it)| *it == Blend::Htp)) {
            // All layers meet in the same way, so they may as well be one.
            for event in &events {
                paint_event(event, now, stage, |light, color| brightest(frame, light, color));
            }
            return;
        }
        events.sort_by_key(|event| event.value.layers.first().map_or(0, |(layer, _)| *layer));
        let painted = paint_layers(&events, 0, now, stage, frame.colors.len());
        for (color, cell) in frame.colors.iter_mut().zip(painted) {
            *color = cell.unwrap_or(Rgb::BLACK);
        }
    }

    /// The events that sound, or still ring, at a moment. Of an event that was
    /// cut into fragments, only the one that matters now.
    pub(super) fn events_at(&self, now: Time) -> Vec<Event<LightValue>> {
        let settings = Self::settings();
        let mut events = Vec::new();
        // What is wrong with a pattern is found before it plays; if a question
        // is too much all the same, these lights are dark and no others.
        if self.pattern.query_into(moment_at(now), &settings, &mut events).is_err() {
            events.clear();
        }
        // What begins within the moment is for the next frame.
        events.retain(|event| event.whole.is_some() && event.part.begin <= now);
        if self.rings_for > Time::ZERO {
            let past = TimeSpan { begin: now - self.rings_for, end: now };
            let sounding = events.len();
            if self.pattern.query_into(past, &settings, &mut events).is_err() {
                events.truncate(sounding);
            }
            let mut index = 0;
            events.retain(|event| {
                index += 1;
                let ended = event.whole.is_some_and(|whole| whole.end <= now);
                index <= sounding
                    || (ended && event.whole.is_some_and(|it| it.end == event.part.end))
            });
        }
        events
    }
}

/// Every light of an event with its colour.
fn paint_event(
    event: &Event<LightValue>,
    now: Time,
    stage: &Stage<'_>,
    mut put: impl FnMut(u32, Rgb),
) {
    let value = &event.value;
    let whole = event.whole_or_part();
    let since = (now - whole.begin).to_f64();
    let age = Age { since, held: whole.duration().to_f64() };
    let envelope = value.envelope.level(age);
    if envelope <= 0.0 {
        return;
    }
    let scene = Scene { palette: stage.palette, now, whole, envelope: &value.envelope, age };
    let Some(first) = value.members.first() else { return };
    // What all lights have in common is worked out once.
    let (cycles, factors, modulators) = (now.to_f64(), &*value.factors, &*value.modulators);
    let factor = |shared: bool, member: Member| -> f64 {
        let factors = factors.iter().filter(|it| it.is_shared() == shared);
        let modulators = modulators.iter().filter(|it| it.is_shared() == shared);
        factors.map(|it| it.at(now, member)).product::<f64>()
            * modulators.map(|it| it.at(cycles, since, member)).product::<f64>()
    };
    let together = envelope * factor(true, *first);
    let color = value.color.is_shared().then(|| value.color.at(&scene, *first));
    let lit = |color: Rgb, level: f64| {
        let level = level.clamp(0.0, 1.0);
        color.map(|channel| channel * level)
    };
    let alike =
        factors.iter().all(Factor::is_shared) && modulators.iter().all(Modulator::is_shared);
    if let (true, Some(color)) = (alike, color) {
        let color = lit(color, together);
        return value.members.iter().for_each(|member| put(member.light, color));
    }
    for member in value.members.iter() {
        let color = color.unwrap_or_else(|| value.color.at(&scene, *member));
        put(member.light, lit(color, together * factor(false, *member)));
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

/// The lights of events that share their first `depth` layers; `None` where
/// nobody lights one. Events are in the order of the next layer.
fn paint_layers(
    events: &[Event<LightValue>],
    depth: usize,
    now: Time,
    stage: &Stage<'_>,
    lights: usize,
) -> Vec<Option<Rgb>> {
    let mut all: Vec<Option<Rgb>> = vec![None; lights];
    let layer_of = |event: &Event<LightValue>| event.value.layers.get(depth).copied();
    for layer in events.chunk_by(|a, b| layer_of(a) == layer_of(b)) {
        let (cells, blend) = match layer_of(&layer[0]) {
            None => (paint_flat(layer, now, stage, lights), Blend::Htp),
            Some((_, blend)) => {
                let mut inner = layer.to_vec();
                inner.sort_by_key(|event| event.value.layers.get(depth + 1).map_or(0, |it| it.0));
                (paint_layers(&inner, depth + 1, now, stage, lights), blend)
            }
        };
        for (there, cell) in all.iter_mut().zip(cells) {
            *there = meet(blend, *there, cell);
        }
    }
    all
}

fn paint_flat(
    events: &[Event<LightValue>],
    now: Time,
    stage: &Stage<'_>,
    lights: usize,
) -> Vec<Option<Rgb>> {
    let mut cells: Vec<Option<Rgb>> = vec![None; lights];
    for event in events {
        paint_event(event, now, stage, |light, color| {
            if let Some(cell) = cells.get_mut(light as usize) {
                *cell = meet(Blend::Htp, *cell, Some(color));
            }
        });
    }
    cells
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
