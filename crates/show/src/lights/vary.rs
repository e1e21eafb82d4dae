//! What only light patterns can do: spread events over lights, choose lights,
//! permute them.

use super::factor::chance_of;
use super::{Color, LightValue, Member, Members, Modulator};
use pattern::{Emit, Event, Method, Pattern, Query, Randomness, Time, TimeSpan};
use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

/// Each event becomes one event per light, in turn: equal shares of its time,
/// or `slots` of them with the lights wrapping. Segments run in parallel, each
/// by itself. `segment_of` has the number of each light's; those that it does
/// not know are in segment 0.
pub fn seq(
    pattern: &Pattern<LightValue>,
    slots: Option<usize>,
    segment_of: Arc<[usize]>,
) -> Pattern<LightValue> {
    each_event(pattern, move |event, query, emit| {
        for run in runs(&event.value.members, &segment_of).iter().filter(|it| !it.is_empty()) {
            let slots = slots.unwrap_or(run.len());
            let (whole, asked) = (event.whole_or_part(), touched(event, slots));
            let at =
                |slot: usize| whole.begin + whole.duration() * Time::new(slot as i64, slots as i64);
            let mut begin = at(asked.start);
            for slot in asked.take_while(|_| query.spend(1)) {
                let share = TimeSpan { begin, end: at(slot + 1) };
                begin = share.end;
                for_one(event, share, run[slot % run.len()], emit);
            }
        }
    })
}

/// The members by segment.
fn runs<'m>(members: &'m [Member], segment_of: &[usize]) -> Vec<Cow<'m, [Member]>> {
    if segment_of.is_empty() {
        return vec![members.into()];
    }
    let mut runs: Vec<Cow<'m, [Member]>> = Vec::new();
    for member in members {
        let segment = segment_of.get(member.light as usize).copied().unwrap_or(0);
        if runs.len() <= segment {
            runs.resize(segment + 1, Cow::Owned(Vec::new()));
        }
        runs[segment].to_mut().push(*member);
    }
    runs
}

/// Which of the equal shares of an event its part touches.
fn touched(event: &Event<LightValue>, slots: usize) -> Range<usize> {
    let (whole, count) = (event.whole_or_part(), Time::from_int(slots as i64));
    if whole.is_instant() {
        return 0..slots;
    }
    let share = |time: Time| (time - whole.begin) / whole.duration() * count;
    let first = share(event.part.begin).cycle();
    let end = -(-share(event.part.end)).cycle();
    first as usize..end.max(first + 1) as usize
}

/// A share of an event's time for one of its lights.
fn for_one(event: &Event<LightValue>, share: TimeSpan, member: Member, emit: Emit<'_, LightValue>) {
    if let Some(part) = share.intersection(event.part) {
        let value = LightValue { members: Members::One([member]), ..event.value.clone() };
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

/// Between the seeds of one light and the next: so much that no light's choices
/// are another's under another seed that somebody may give.
const BETWEEN_LIGHTS: f64 = 100_003.0;

/// Some of each event's lights: between `min` and `max` of them, anew for each
/// event or, with `hold`, for so many cycles.
pub fn pick(
    pattern: &Pattern<LightValue>,
    (min, max): (Amount, Amount),
    seed: f64,
    hold: Option<f64>,
) -> Pattern<LightValue> {
    each_event(pattern, move |event, query, emit| {
        let members = &event.value.members;
        if !query.spend(steps_for(members)) {
            return;
        }
        let begin = event.whole_or_part().begin.to_f64();
        let moment = hold.map_or(begin, |cycles| (begin / cycles).floor());
        // Events that begin together on other lights choose by themselves.
        let first = members.first().map_or(0, |member| member.light);
        let seed = seed + f64::from(first) * BETWEEN_LIGHTS;
        let randomness = Randomness { method: Method::Precise, seed };
        let (min, max) = (min.of(members.len()), max.of(members.len()));
        let span = max.saturating_sub(min) as f64 + 1.0;
        let count = min + (randomness.at(moment + 0.5) * span) as usize;
        let chosen = randomness.choice(moment, count, members.len());
        let members = chosen.into_iter().map(|index| members[index]).collect();
        emit(Event { value: LightValue { members, ..event.value.clone() }, ..event.clone() });
    })
}

/// The values of each cycle permuted over its fixed timings, anew each cycle.
pub fn shuffled(pattern: &Pattern<LightValue>, seed: f64) -> Pattern<LightValue> {
    let inner = pattern.clone();
    Pattern::by_cycle(move |cycle, query, emit| {
        // The whole cycle has to be known to permute it; what is emitted is
        // what the question was about. A colour that changes on the way has cut
        // an event into fragments, and what began before the cycle has a
        // fragment in it too: they are timings like the others.
        let mut events: Vec<Event<LightValue>> = Vec::new();
        inner.answer(&query.over(TimeSpan::cycle(cycle)), &mut |event| events.push(event));
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

/// The steps of work that it takes to look at each of an event's lights.
pub(super) fn steps_for(members: &[Member]) -> usize {
    const LIGHTS_A_STEP: usize = 8;
    1 + members.len() / LIGHTS_A_STEP
}

/// Only the lights that `keep` has, renumbered among themselves.
pub fn zone(pattern: &Pattern<LightValue>, keep: &[u32]) -> Pattern<LightValue> {
    let keep: HashSet<u32> = keep.iter().copied().collect();
    pattern.map(move |value| {
        let lights = value.members.iter().map(|member| member.light);
        let kept: Vec<usize> =
            lights.filter(|light| keep.contains(light)).map(|light| light as usize).collect();
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
    each_event(pattern, move |event, query, emit| {
        if !query.spend(steps_for(&event.value.members)) {
            return;
        }
        let (min_frequency, max_frequency) = how.frequency;
        let blink =
            Modulator::Blink { min_frequency, max_frequency, duty: how.duty, seed: how.seed };
        let value = event.value.clone().with_modulator(blink);
        if how.colors.is_empty() {
            return emit(Event { value, ..event.clone() });
        }
        let mut dealt: Vec<Vec<Member>> = vec![Vec::new(); how.colors.len()];
        for member in value.members.iter() {
            let chance = chance_of(member.light, how.seed + 0.25);
            dealt[(chance * how.colors.len() as f64) as usize].push(*member);
        }
        for (members, color) in dealt.into_iter().zip(how.colors.iter()) {
            if !members.is_empty() {
                let color = color.clone();
                let value = LightValue { members: members.into(), color, ..value.clone() };
                emit(Event { value, ..event.clone() });
            }
        }
    })
}

/// Every event through a function that may emit any number of others within
/// its time.
fn each_event(
    pattern: &Pattern<LightValue>,
    f: impl Fn(&Event<LightValue>, &Query<'_>, Emit<'_, LightValue>) + Send + Sync + 'static,
) -> Pattern<LightValue> {
    let inner = pattern.clone();
    Pattern::new(move |query, emit| inner.answer(query, &mut |event| f(&event, query, emit)))
        .with_steps(pattern.steps())
}
