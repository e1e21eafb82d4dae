//! Which of the lights have their turn: one after another, some of them, or
//! in another order.

use super::{LightBuiltin, LightCall, Setting, method};
use crate::tree::Value as Data;
use notation::Arg;
use pattern::Error;
use show::lights::{Amount, pick, seq, shuffled};
use std::sync::Arc;

pub(super) const TABLE: &[LightBuiltin] = &[
    method(
        "seq",
        "*patterns | slots? per_group?",
        "Each event becomes one event per light, in turn, in equal shares of its time, or in \
         `slots` of them. The rig's segments run in parallel unless `per_group` is False. With \
         patterns as arguments it is Strudel's: itself and they, one after another in a cycle.",
        "light('all').seq()",
        |call| {
            if !call.args.is_empty() {
                return call.algebra();
            }
            let (slots, per_group) = (call.number("slots")?, call.truth("per_group")?);
            let slots = match slots {
                Some(slots) if slots < 1.0 => {
                    return Err(Error::value(format!("`slots` must be at least 1, got {slots}")));
                }
                slots => slots.map(|it| it as usize),
            };
            let segment_of = match per_group {
                Some(false) => Arc::from([]),
                _ => call.world.segment_of(),
            };
            call.lights(|it| seq(it, slots, segment_of))
        },
    ),
    method(
        "shuffle",
        "count? | seed?",
        "Permutes the values over the times, anew each cycle. With a number it is Strudel's: \
         plays that many pieces in random order.",
        "light('0 1 2 3').shuffle(seed=3)",
        |call| match (&*call.args, call.option("count")) {
            ([], None) => {
                let seed = call.number("seed")?.unwrap_or(0.0);
                call.lights(|it| shuffled(it, seed))
            }
            _ => call.algebra(),
        },
    ),
    method(
        "pick",
        "*choices | min_n? max_n? seed? hold?",
        "That many random lights of each event's; up to 1.0 it is a share of them. `hold` keeps \
         the choice for so many cycles. With a list or a dict it is Strudel's: numbers or names \
         choose patterns.",
        "light('all*4').pick(1, 2)",
        picked,
    ),
];

fn picked(call: &LightCall) -> Result<Arg, Error> {
    if !call.args.is_empty() {
        return call.algebra();
    }
    let min = call.option("min_n").map(amount).transpose()?.unwrap_or(Amount::Count(1));
    let max = call.option("max_n").map(amount).transpose()?.unwrap_or(min);
    let seed = call.number("seed")?.unwrap_or(0.0);
    let hold = call.number("hold")?.filter(|it| *it > 0.0);
    call.lights(|it| pick(it, (min, max), seed, hold))
}

/// A whole number counts lights; a float up to 1 is a share of them.
fn amount(setting: &Setting) -> Result<Amount, Error> {
    match setting {
        Setting::Known { data: Data::Int(count), .. } if *count >= 0 => {
            Ok(Amount::Count(*count as usize))
        }
        Setting::Known { data: Data::Float(share), .. } if (0.0..=1.0).contains(share) => {
            Ok(Amount::Share(*share))
        }
        Setting::Known { data: Data::Float(count), .. } if *count > 1.0 => {
            Ok(Amount::Count(*count as usize))
        }
        _ => Err(Error::value("pick takes numbers of lights, or shares up to 1.0")),
    }
}
