//! The palette's colours in turn, one for each event.
//!
//! One idea: an event's turn is how many events have begun before it. To count
//! them from time zero would take longer the longer a show runs, so only the
//! first cycles are counted, once, and those after them are taken to have as
//! many events; within its own cycle an event is always counted exactly. So
//! colours follow each other strictly in patterns that repeat after a divisor
//! of [`COUNTED_CYCLES`]; in others a colour may come twice, or be left out, at
//! a bar line.

use super::{Color, LightValue};
use pattern::{Error, Event, Pattern, Query, Settings, Time, TimeSpan};
use std::sync::{Arc, OnceLock};

/// Whole rounds of everything that takes 2, 3, 4, 6, 8, 12 or 16 bars.
const COUNTED_CYCLES: i64 = 48;

/// The pattern in which each event whose colour is [`Color::Cycle`] has the
/// palette's next.
pub fn in_turn(pattern: &Pattern<LightValue>) -> Pattern<LightValue> {
    let turns = Turns { pattern: pattern.clone(), before: OnceLock::new() };
    let inner = pattern.clone();
    Pattern::new(move |query, emit| {
        // Most questions are about events of one cycle.
        let mut counted: Option<(i64, Vec<Onset>)> = None;
        inner.answer(query, &mut |event| {
            let Some(onset) = Onset::of(&event) else { return emit(event) };
            let cycle = onset.begin.cycle();
            if counted.as_ref().is_none_or(|(it, _)| *it != cycle) {
                counted = Some((cycle, turns.onsets(query, cycle)));
            }
            let within = counted.as_ref().map_or(0, |(_, it)| it.partition_point(|it| *it < onset));
            match turns.before(cycle) {
                Ok(before) => emit(event.map(|it| it.with_turn(before + within as i64))),
                Err(error) => query.fail(error),
            }
        });
    })
    .with_steps(pattern.steps())
}

/// What tells an event that takes a turn from others: when it begins, and of
/// those that begin together the first light.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Onset {
    begin: Time,
    light: u32,
}

impl Onset {
    fn of(event: &Event<LightValue>) -> Option<Self> {
        let light = event.value.members.first().map_or(0, |member| member.light);
        let takes_turn = event.value.color.takes_turn();
        takes_turn.then(|| Self { begin: event.whole_or_part().begin, light })
    }
}

struct Turns {
    pattern: Pattern<LightValue>,
    /// How many events began before each of the first cycles, and in all.
    before: OnceLock<Result<Vec<i64>, Error>>,
}

impl Turns {
    /// The onsets of a cycle, in order.
    fn onsets(&self, query: &Query<'_>, cycle: i64) -> Vec<Onset> {
        let mut onsets = Vec::new();
        self.pattern.answer(&query.over(TimeSpan::cycle(cycle)), &mut |event| {
            onsets.extend(Onset::of(&event));
        });
        in_order(onsets, cycle)
    }

    /// How many events began before a cycle.
    fn before(&self, cycle: i64) -> Result<i64, Error> {
        let before = self.before.get_or_init(|| self.count()).as_ref().map_err(Error::clone)?;
        let (round, nth) = (cycle.div_euclid(COUNTED_CYCLES), cycle.rem_euclid(COUNTED_CYCLES));
        let all = before[COUNTED_CYCLES as usize];
        Ok(round.saturating_mul(all).saturating_add(before[nth as usize]))
    }

    fn count(&self) -> Result<Vec<i64>, Error> {
        let mut before = vec![0];
        for cycle in 0..COUNTED_CYCLES {
            let events = self.pattern.query_with(TimeSpan::cycle(cycle), &Settings::default())?;
            let onsets = in_order(events.iter().filter_map(Onset::of).collect(), cycle);
            before.push(before[cycle as usize] + onsets.len() as i64);
        }
        Ok(before)
    }
}

/// Those of a cycle, each once though its event was cut into fragments.
fn in_order(mut onsets: Vec<Onset>, cycle: i64) -> Vec<Onset> {
    onsets.retain(|it| it.begin.cycle() == cycle);
    onsets.sort_unstable();
    onsets.dedup();
    onsets
}

impl Color {
    /// Whether it is, or fades from or to, the palette's colours in turn.
    pub fn takes_turn(&self) -> bool {
        match self {
            Self::Cycle => true,
            Self::Flash { flash, fade } => flash.takes_turn() || fade.takes_turn(),
            _ => false,
        }
    }

    fn with_turn(&self, turn: i64) -> Self {
        match self {
            Self::Cycle => Self::Palette(turn),
            Self::Flash { flash, fade } => Self::Flash {
                flash: Arc::new(flash.with_turn(turn)),
                fade: Arc::new(fade.with_turn(turn)),
            },
            other => other.clone(),
        }
    }
}

impl LightValue {
    fn with_turn(self, turn: i64) -> Self {
        Self { color: self.color.with_turn(turn), ..self }
    }
}
