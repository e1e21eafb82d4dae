//! What is left to chance.

use super::{Builtin, function, made, method};
use crate::call::{Call, Made};
use crate::value::nearest;
use crate::{Arg, Value};
use pattern::{Alignment, Error, Pattern, Time, choose_with, random, signal, weighted_choose_with};

pub(super) const TABLE: &[Builtin] = &[
    method(("degrade", ""), "Drops half of the events.", "mini('a*8').degrade()", |call| {
        made(Ok(call.subject.degrade_by(0.5)))
    }),
    method(
        ("degrade_by", "probability"),
        "Drops events with a probability.",
        "mini('a*8').degrade_by(0.3)",
        |call| {
            made(
                call.same_steps(
                    call.with(0, Value::numeral, |it, chance| Ok(it.degrade_by(chance))),
                ),
            )
        },
    ),
    method(
        ("undegrade", ""),
        "Drops the events that degrade would keep.",
        "mini('a*8').undegrade()",
        |call| made(Ok(call.subject.undegrade_by(0.5))),
    ),
    method(
        ("undegrade_by", "probability"),
        "Drops events with a probability, those first that degrade_by keeps.",
        "mini('a*8').undegrade_by(0.3)",
        |call| {
            made(
                call.same_steps(
                    call.with(0, Value::numeral, |it, chance| Ok(it.undegrade_by(chance))),
                ),
            )
        },
    ),
    method(
        ("sometimes_by", "probability f"),
        "Changes events with a probability.",
        "mini('0*8').sometimes_by(0.3, lambda x: x.add(7))",
        |call| {
            let f = call.function(1)?;
            made(call.with(0, Value::numeral, move |it, chance| {
                f.within(|f| it.sometimes_by(chance, f).cut_at_cycles())
            }))
        },
    ),
    method(
        ("some_cycles_by", "probability f"),
        "Changes cycles with a probability.",
        "mini('0*8').some_cycles_by(0.3, lambda x: x.add(7))",
        |call| {
            let f = call.function(1)?;
            made(call.with(0, Value::numeral, move |it, chance| {
                f.within(|f| it.some_cycles_by(chance, f).cut_at_cycles())
            }))
        },
    ),
    method(
        ("some_cycles", "f"),
        "Changes half of the cycles.",
        "mini('a b').some_cycles(rev)",
        |call| made(call.changed(0, |f| call.subject.some_cycles_by(0.5, f).cut_at_cycles())),
    ),
    method(("always", "f"), "Changes everything.", "mini('a b').always(rev)", |call| {
        made(call.changed(0, |f| f(&call.subject)))
    }),
    method(
        ("almost_always", "f"),
        "Changes nine in ten events.",
        "mini('0*8').almost_always(lambda x: x.add(7))",
        |call| made(sometimes(call, 0.9)),
    ),
    method(
        ("often", "f"),
        "Changes three in four events.",
        "mini('0*8').often(lambda x: x.add(7))",
        |call| made(sometimes(call, 0.75)),
    ),
    method(
        ("sometimes", "f"),
        "Changes half of the events.",
        "mini('0*8').sometimes(lambda x: x.add(7))",
        |call| made(sometimes(call, 0.5)),
    ),
    method(
        ("rarely", "f"),
        "Changes one in four events.",
        "mini('0*8').rarely(lambda x: x.add(7))",
        |call| made(sometimes(call, 0.25)),
    ),
    method(
        ("almost_never", "f"),
        "Changes one in ten events.",
        "mini('0*8').almost_never(lambda x: x.add(7))",
        |call| made(sometimes(call, 0.1)),
    ),
    method(("never", "f"), "Changes nothing.", "mini('a b').never(rev)", |call| {
        call.function(0)?;
        made(Ok(call.subject.clone()))
    }),
    method(
        ("seed", "number"),
        "Makes other random choices.",
        "mini('a*8').degrade().seed(4)",
        |call| made(call.with(0, Value::numeral, |it, seed| Ok(it.seed(seed)))),
    ),
    method(
        ("shuffle", "count"),
        "Plays parts of the cycle in random order, each once.",
        "mini('a b c d').shuffle(4)",
        |call| made(call.with(0, Value::int, |it, count| Ok(it.shuffle(count)))),
    ),
    method(
        ("scramble", "count"),
        "Plays random parts of the cycle.",
        "mini('a b c d').scramble(4)",
        |call| made(call.with(0, Value::int, |it, count| Ok(it.scramble(count)))),
    ),
    function(
        ("brand_by", "probability"),
        "True with a probability.",
        "brand_by(0.2).segment(4)",
        |call| {
            let brand = |chance| Ok(random::brand_by(chance).map(Value::Bool));
            made(each_cycle(call, call.with(0, Value::numeral, move |_, chance| brand(chance))))
        },
    ),
    function(
        ("irand", "limit"),
        "A random whole number below a limit.",
        "irand(8).segment(4)",
        |call| {
            let irand = |limit| Ok(random::irand(limit).map(Value::Number));
            made(each_cycle(call, call.with(0, Value::numeral, move |_, limit| irand(limit))))
        },
    ),
    function(
        ("rand_run", "count"),
        "The first whole numbers in random order each cycle.",
        "rand_run(4)",
        |call| {
            made(call.with(0, Value::int, |_, count| {
                Ok(random::rand_run(count).map(|it| Value::Number(it as f64)))
            }))
        },
    )
    .also(&["randrun"]),
    function(("run", "count"), "The first whole numbers in order each cycle.", "run(4)", |call| {
        made(run(call))
    }),
    function(("rand_l", "count"), "A list of random numbers.", "rand_l(3)", |call| {
        made(call.with(0, Value::int, |_, count| {
            let list = |it: Vec<f64>| it.into_iter().map(|it| Value::Number(it.abs())).collect();
            let count = usize::try_from(count.clamp(0, 1000)).unwrap_or(0);
            let numbers = random::rand_list(count).map(move |it| Value::List(list(it)));
            Ok(numbers.keep(&Pattern::pure(()), Alignment::In))
        }))
    }),
    method(
        ("choose", "*choices"),
        "Chooses by its numbers from 0 to 1.",
        "mini('0 .5').choose('a', 'b')",
        |call| made(choose(&call.subject, call.args)),
    ),
    method(
        ("choose2", "*choices"),
        "Chooses by its numbers from -1 to 1.",
        "mini('-1 .5').choose2('a', 'b')",
        |call| made(choose(&call.subject.try_map(from_bipolar), call.args)),
    ),
    function(
        ("choose", "*choices"),
        "Chooses at random at each moment.",
        "choose('a', 'b').segment(4)",
        |call| made(choose(&random::rand().map(Value::Number), call.args)),
    )
    .also(&["choose_out"]),
    function(
        ("choose_in", "*choices"),
        "Chooses at random at each moment, times from what is chosen.",
        "choose_in('a b', 'c d')",
        |call| made(Ok(choose_with(&random::rand(), patterns(call.args)?).inner_join())),
    ),
    function(
        ("choose_with", "chooser choices"),
        "Chooses by numbers from 0 to 1, values only.",
        "choose_with(saw.segment(4), ['a', 'b'])",
        |call| made(choose(&call.pattern(0)?, call.arg(1)?.to_list()?)),
    ),
    function(
        ("choose_in_with", "chooser choices"),
        "Chooses by numbers from 0 to 1.",
        "choose_in_with(rand.segment(2), ['a b', 'c'])",
        |call| {
            let chooser = call.pattern(0)?.try_map(Value::numeral);
            made(Ok(choose_with(&chooser, patterns(call.arg(1)?.to_list()?)?).inner_join()))
        },
    ),
    function(
        ("choose_cycles", "*choices"),
        "Chooses at random each cycle.",
        "choose_cycles('a b', 'c d')",
        |call| {
            let chooser = random::rand().segment(Time::ONE);
            made(Ok(choose_with(&chooser, patterns(call.args)?).inner_join()))
        },
    )
    .also(&["randcat"]),
    function(
        ("wchoose", "*pairs"),
        "Chooses at random at each moment, by weight.",
        "wchoose(('a', 3), ('b', 1)).segment(4)",
        |call| made(Ok(weighted_choose_with(&random::rand(), weighted(call)?).outer_join())),
    ),
    function(
        ("wchoose_cycles", "*pairs"),
        "Chooses at random each cycle, by weight.",
        "wchoose_cycles(('a b', 3), ('c', 1))",
        |call| {
            let chooser = random::rand().segment(Time::ONE);
            made(Ok(weighted_choose_with(&chooser, weighted(call)?).inner_join()))
        },
    )
    .also(&["wrandcat"]),
];

fn sometimes(call: &Call<'_>, probability: f64) -> Made {
    call.changed(0, |f| call.subject.sometimes_by(probability, f).cut_at_cycles())
}

/// A plain number is looked at anew in each cycle, as a pattern of it would be.
fn each_cycle(call: &Call<'_>, made: Made) -> Made {
    Ok(match call.arg(0)? {
        Arg::Value(_) => made?.cut_at_cycles(),
        _ => made?,
    })
}

/// Only a number is a place between two others: names of notes are none.
fn from_bipolar(value: &Value) -> Result<Value, Error> {
    match value {
        Value::Text(_) => Err(Error::value(format!("{value} is no number from -1 to 1"))),
        other => Ok(Value::Number((other.numeral()? + 1.0) / 2.0)),
    }
}

/// Whole numbers from zero: a ramp in steps. A patterned count gives the
/// ramp's height at each moment, not of each step as a whole.
pub(super) fn run(call: &Call<'_>) -> Made {
    let ramp = Call { subject: signal::saw().map(Value::Number), args: call.args, ..*call };
    let heights = ramp.with(0, Value::numeral, |ramp, height| {
        Ok(ramp.try_map(move |it| Ok(Value::Number(nearest(it.numeral()? * height)))))
    })?;
    let steps = Call { subject: heights, args: call.args, ..*call };
    steps.with_time(|it, count| it.segment(count))
}

fn patterns(args: &[Arg]) -> Result<Vec<Pattern<Value>>, Error> {
    args.iter().map(Arg::to_pattern).collect()
}

fn choose(chooser: &Pattern<Value>, choices: &[Arg]) -> Made {
    let chooser = chooser.try_map(Value::numeral);
    Ok(choose_with(&chooser, patterns(choices)?).outer_join())
}

type Weighted = Vec<(Pattern<Value>, Pattern<f64>)>;

fn weighted(call: &Call<'_>) -> Result<Weighted, Error> {
    let pair = |arg: &Arg| match arg.to_list()? {
        [choice, weight] => {
            Ok((choice.to_pattern()?, weight.to_pattern()?.try_map(Value::numeral)))
        }
        _ => Err(Error::value("a weighted choice is a pair of a pattern and its weight")),
    };
    call.args.iter().map(pair).collect()
}
