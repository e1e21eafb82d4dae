//! What only light patterns can do: spread events over lights, choose lights,
//! permute them.

use super::factor::chance_of;
use super::{Color, LightValue, Member, Modulator};
use pattern::{Event, Method, Pattern, Randomness, Time, TimeSpan};
use std::sync::Arc;

/// Each event becomes one event per light, in turn: equal shares of its time,
/// or of `slots` of them with the lights wrapping. Segments are groups that
/// run in parallel: a light's turn is its position in its own.
pub fn seq(
    pattern: &Pattern<LightValue>,
    slots: Option<usize>,
    segments: Arc<[Vec<u32>]>,
) -> Pattern<LightValue> {
    each_event(pattern, move |event, emit| {
        let runs = runs(&event.value.members, &segments);
        let longest = runs.iter().map(Vec::len).max().unwrap_or(0);
        let slots = slots.unwrap_or(longest);
        for run in runs {
            let slots = if slots == 0 { run.len() } else { slots };
            for slot in 0..slots {
                let Some(member) = run.get(slot % run.len().max(1)) else { continue };
                share_of(event, slot, slots, &[*member], emit);
            }
        }
    })
}

/// The members by segment, in the segments' order; those in none together.
fn runs(members: &[Member], segments: &[Vec<u32>]) -> Vec<Vec<Member>> {
    let mut left: Vec<Member> = members.to_vec();
    let mut runs = Vec::new();
    for segment in segments {
        let (run, rest): (Vec<_>, Vec<_>) =
            left.into_iter().partition(|member| segment.contains(&member.light));
        left = rest;
        runs.push(run);
    }
    runs.push(left);
    runs.retain(|run| !run.is_empty());
    runs
}

/// A share of an event's time with members of its own.
fn share_of(
    event: &Event<LightValue>,
    slot: usize,
    slots: usize,
    members: &[Member],
    emit: &mut dyn FnMut(Event<LightValue>),
) {
    let whole = event.whole_or_part();
    let at = |slot: usize| {
        let share = Time::new(slot as i64, slots as i64);
        whole.begin + whole.duration() * share
    };
    let share = TimeSpan { begin: at(slot), end: at(slot + 1) };
    if let Some(part) = share.intersection(event.part) {
        let value = LightValue { members: members.into(), ..event.value.clone() };
        emit(Event { whole: Some(share), part, value, origins: event.origins.clone() });
    }
}

/// How many of some lights.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Amount {
    Count(usize),
    /// A share of them, at least one.
    Share(f64),
}

impl Amount {
    fn of(self, all: usize) -> usize {
        match self {
            Self::Count(count) => count.min(all),
            Self::Share(share) => ((share * all as f64).round() as usize).clamp(1.min(all), all),
        }
    }
}

/// Some of each event's lights: between `min` and `max` of them, anew for each
/// event or, with `hold`, for so many cycles.
pub fn pick(
    pattern: &Pattern<LightValue>,
    (min, max): (Amount, Amount),
    seed: f64,
    hold: Option<f64>,
) -> Pattern<LightValue> {
    each_event(pattern, move |event, emit| {
        let begin = event.whole_or_part().begin.to_f64();
        let moment = hold.map_or(begin, |cycles| (begin / cycles).floor());
        let randomness = Randomness { method: Method::Precise, seed };
        let members = &event.value.members;
        let (min, max) = (min.of(members.len()), max.of(members.len()));
        let span = max.saturating_sub(min) as f64 + 1.0;
        let count = min + (randomness.at(moment + 0.5) * span) as usize;
        let mut chosen = randomness.permutation(moment, members.len());
        chosen.truncate(count.min(members.len()));
        chosen.sort_unstable();
        let members = chosen.into_iter().map(|index| members[index]).collect();
        emit(Event { value: LightValue { members, ..event.value.clone() }, ..event.clone() });
    })
}

/// The values of each cycle permuted over its fixed timings, anew each cycle.
pub fn shuffled(pattern: &Pattern<LightValue>, seed: f64) -> Pattern<LightValue> {
    let inner = pattern.clone();
    Pattern::by_cycle(move |cycle, query, emit| {
        // The whole cycle has to be known to permute it; what is emitted is
        // what the question was about.
        let mut events: Vec<Event<LightValue>> = Vec::new();
        inner.answer(&query.over(TimeSpan::cycle(cycle)), &mut |event| {
            if event.has_onset() {
                events.push(event);
            }
        });
        events.sort_by_key(|event| event.part.begin);
        let randomness = Randomness { method: Method::Precise, seed };
        let order = randomness.permutation(cycle as f64, events.len());
        for (event, from) in events.iter().zip(order) {
            if let Some(part) = event.part.intersection(query.span) {
                let value = events[from].value.clone();
                let origins = events[from].origins.clone();
                emit(Event { whole: event.whole, part, value, origins });
            }
        }
    })
}

/// Only the lights that `keep` has, renumbered among themselves.
pub fn zone(pattern: &Pattern<LightValue>, keep: Arc<[u32]>) -> Pattern<LightValue> {
    pattern.map(move |value| {
        let kept: Vec<usize> = value
            .members
            .iter()
            .filter(|member| keep.contains(&member.light))
            .map(|member| member.light as usize)
            .collect();
        LightValue { members: Member::of_group(&kept), ..value }
    })
}

/// How lights blink each at a rate of its own.
#[derive(Clone, Debug)]
pub struct Autonomous {
    /// Blinks in a cycle, the least and the most.
    pub frequency: (f64, f64),
    /// Share of the time that a light is on.
    pub duty: f64,
    /// Colours to deal out; none keeps the pattern's own.
    pub colors: Arc<[Color]>,
    pub seed: f64,
}

/// Every light blinks at a steady rate of its own, in a colour of its own.
pub fn autonomous(pattern: &Pattern<LightValue>, how: Autonomous) -> Pattern<LightValue> {
    each_event(pattern, move |event, emit| {
        let (min_frequency, max_frequency) = how.frequency;
        let blink =
            Modulator::Blink { min_frequency, max_frequency, duty: how.duty, seed: how.seed };
        let value = event.value.with_modulator(blink);
        if how.colors.is_empty() {
            return emit(Event { value, ..event.clone() });
        }
        for (index, color) in how.colors.iter().enumerate() {
            let dealt = |member: &&Member| {
                let chance = chance_of(member.light, how.seed + 0.25);
                (chance * how.colors.len() as f64) as usize == index
            };
            let members: Arc<[Member]> = value.members.iter().filter(dealt).copied().collect();
            if !members.is_empty() {
                let value = LightValue { members, color: color.clone(), ..value.clone() };
                emit(Event { value, ..event.clone() });
            }
        }
    })
}

/// Every event through a function that may emit any number of others within
/// its time.
fn each_event(
    pattern: &Pattern<LightValue>,
    f: impl Fn(&Event<LightValue>, &mut dyn FnMut(Event<LightValue>)) + Send + Sync + 'static,
) -> Pattern<LightValue> {
    let inner = pattern.clone();
    Pattern::new(move |query, emit| inner.answer(query, &mut |event| f(&event, emit)))
        .with_steps(pattern.steps())
}
