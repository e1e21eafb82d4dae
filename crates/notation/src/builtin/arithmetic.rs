//! Values changed, and combined with those of other patterns.

use super::{Builtin, made, method};
use crate::call::{Call, Made};
use crate::value::nearest;
use crate::{Arg, Operator, Value};
use pattern::{Alignment, Error, Pattern};

pub(super) const TABLE: &[Builtin] = &[
    operator("set", "Takes the other's values.", "mini('0 1').set('a b c')", |it| {
        combine(it, Operator::Set)
    }),
    operator("keep", "Keeps its own values.", "mini('0 1').keep('a b c', align='out')", |it| {
        combine(it, Operator::Keep)
    }),
    operator(
        "keepif",
        "Keeps values where the other is true.",
        "mini('0 1').keepif('1 0')",
        |it| combine(it, Operator::KeepIf),
    ),
    operator("add", "Adds.", "mini('0 1').add('<0 10>')", |it| combine(it, Operator::Add)),
    operator("sub", "Subtracts.", "mini('5 6').sub(1)", |it| combine(it, Operator::Sub)),
    operator("mul", "Multiplies.", "mini('1 2').mul(3)", |it| combine(it, Operator::Mul)),
    operator("div", "Divides.", "mini('1 2').div(4)", |it| combine(it, Operator::Div)),
    operator("mod", "What a division leaves, never below zero.", "mini('5 6 7').mod(3)", |it| {
        combine(it, Operator::Mod)
    }),
    operator("pow", "Raises to a power.", "mini('1 2 3').pow(2)", |it| combine(it, Operator::Pow)),
    operator("log2", "The logarithm to base two.", "mini('1 2 8').log2(0)", |it| {
        combine(it, Operator::Log2)
    }),
    operator("band", "Bitwise and.", "mini('5 6').band(3)", |it| combine(it, Operator::BitAnd)),
    operator("bor", "Bitwise or.", "mini('5 6').bor(3)", |it| combine(it, Operator::BitOr)),
    operator("bxor", "Bitwise exclusive or.", "mini('5 6').bxor(3)", |it| {
        combine(it, Operator::BitXor)
    }),
    operator("blshift", "Shifts bits to the left.", "mini('1 2').blshift(2)", |it| {
        combine(it, Operator::ShiftLeft)
    }),
    operator("brshift", "Shifts bits to the right.", "mini('16 8').brshift(1)", |it| {
        combine(it, Operator::ShiftRight)
    }),
    operator("lt", "Whether it is less.", "mini('0 1 2').lt(1)", |it| combine(it, Operator::Lt)),
    operator("gt", "Whether it is more.", "mini('0 1 2').gt(1)", |it| combine(it, Operator::Gt)),
    operator("lte", "Whether it is no more.", "mini('0 1 2').lte(1)", |it| {
        combine(it, Operator::Lte)
    }),
    operator("gte", "Whether it is no less.", "mini('0 1 2').gte(1)", |it| {
        combine(it, Operator::Gte)
    }),
    operator("eq", "Whether it is the same.", "mini('0 1').eq(1)", |it| combine(it, Operator::Eq))
        .also(&["eqt"]),
    operator("ne", "Whether it is not the same.", "mini('0 1').ne(1)", |it| {
        combine(it, Operator::Ne)
    })
    .also(&["net"]),
    operator("and_", "The other's value where its own is true.", "mini('0 1').and_('2 3')", |it| {
        combine(it, Operator::And)
    }),
    operator("or_", "The other's value where its own is false.", "mini('0 1').or_('2 3')", |it| {
        combine(it, Operator::Or)
    }),
    operator("in_", "Sets values, keeping its times.", "mini('a b').in_('c d e')", |it| {
        set(it, Alignment::In)
    }),
    operator("out", "Sets values with the other's times.", "mini('a b').out('c d e')", |it| {
        set(it, Alignment::Out)
    }),
    operator("mix", "Sets values with the times of both.", "mini('a b').mix('c d e')", |it| {
        set(it, Alignment::Mix)
    }),
    operator(
        "squeeze",
        "Squeezes the other into each event.",
        "mini('a b').squeeze('c d')",
        |it| set(it, Alignment::Squeeze),
    )
    .also(&["squeezein"]),
    operator(
        "squeezeout",
        "Squeezes itself into each of the other's events.",
        "mini('a b').squeezeout('c d')",
        |it| set(it, Alignment::SqueezeOut),
    ),
    operator(
        "poly",
        "Sets values with steps as long as its own.",
        "mini('a b').poly('c d e')",
        |it| set(it, Alignment::Poly),
    ),
    method(
        ("func", "f"),
        "Every value through a function.",
        "mini('0 1').func(lambda x: 1)",
        |call| {
            let f = call.function(0)?;
            let through = move |it: &Value| f.call(&[Arg::Value(it.clone())])?.to_value();
            made(Ok(call.subject.try_map(through)))
        },
    ),
    method(
        ("range", "low high"),
        "From 0..1 to other bounds.",
        "sine.range(20, 80).segment(4)",
        |call| {
            made(call.with2(0, (Value::numeral, Value::numeral), |it, low, high| {
                Ok(between(it, low, high, |x| x))
            }))
        },
    ),
    method(
        ("range2", "low high"),
        "From -1..1 to other bounds.",
        "sine2.range2(20, 80).segment(4)",
        |call| {
            made(call.with2(0, (Value::numeral, Value::numeral), |it, low, high| {
                Ok(between(it, low, high, |x| (x + 1.0) / 2.0))
            }))
        },
    ),
    method(
        ("rangex", "low high"),
        "From 0..1 to other bounds, exponentially.",
        "sine.rangex(20, 2000).segment(4)",
        |call| {
            made(call.with2(0, (Value::numeral, Value::numeral), |it, low, high| {
                let exponents = between(it, libm::log(low), libm::log(high), |x| x);
                Ok(each_number(&exponents, libm::exp))
            }))
        },
    ),
    method(("floor", ""), "The whole number below.", "mini('1.5 -0.5').floor()", |call| {
        made(Ok(each_number(&call.subject, f64::floor)))
    }),
    method(("ceil", ""), "The whole number above.", "mini('1.5 -0.5').ceil()", |call| {
        made(Ok(each_number(&call.subject, f64::ceil)))
    }),
    method(("round", ""), "The nearest whole number.", "mini('1.5 -0.4').round()", |call| {
        made(Ok(each_number(&call.subject, nearest)))
    }),
    method(
        ("as_number", ""),
        "Words that are numbers or notes made numbers.",
        "mini('c3 7').as_number()",
        |call| made(Ok(each_number(&call.subject, |it| it))),
    ),
    method(
        ("ratio", ""),
        "Lists as divisions: `3:2` is one and a half.",
        "mini('3:2 4:3').ratio()",
        |call| made(Ok(call.subject.map(divided))),
    ),
    method(("to_bipolar", ""), "From 0..1 to -1..1.", "sine.to_bipolar().segment(4)", |call| {
        made(Ok(each_number(&call.subject, |it| it * 2.0 - 1.0)))
    }),
    method(
        ("from_bipolar", ""),
        "From -1..1 to 0..1.",
        "sine2.from_bipolar().segment(4)",
        |call| made(Ok(each_number(&call.subject, |it| (it + 1.0) / 2.0))),
    ),
];

/// The first number of a list divided by the others; anything else is as it
/// was.
fn divided(value: Value) -> Value {
    match &value {
        Value::List(items) => {
            let mut numbers = items.iter().map(Value::as_number);
            let first = numbers.next().unwrap_or(f64::NAN);
            Value::Number(numbers.fold(first, |it, by| it / by))
        }
        _ => value,
    }
}

const fn operator(
    name: &'static str,
    doc: &'static str,
    example: &'static str,
    run: fn(&Call<'_>) -> Result<Arg, Error>,
) -> Builtin {
    method((name, "other? *more"), doc, example, run)
}

/// Several others are a sequence; none is silence.
fn other(call: &Call<'_>) -> Made {
    match call.args {
        [] => Ok(Pattern::silence()),
        [one] => one.to_pattern(),
        _ => Ok(Pattern::fast_cat(&call.patterns()?)),
    }
}

fn combine(call: &Call<'_>, operator: Operator) -> Result<Arg, Error> {
    aligned(call, operator, call.alignment)
}

fn set(call: &Call<'_>, alignment: Alignment) -> Result<Arg, Error> {
    aligned(call, Operator::Set, alignment)
}

fn aligned(call: &Call<'_>, operator: Operator, alignment: Alignment) -> Result<Arg, Error> {
    // `poly` takes its values the other way round, as Strudel's does.
    let turned = alignment == Alignment::Poly;
    let apply = move |left: &Value, right: &Value| {
        if turned { operator.apply(right, left) } else { operator.apply(left, right) }
    };
    made(Ok(call.subject.combine(&other(call)?, alignment, apply)))
}

/// From 0..1, which `position` makes of a value, to other bounds. The bounds
/// are values once a cycle.
fn between(
    pattern: &Pattern<Value>,
    low: f64,
    high: f64,
    position: fn(f64) -> f64,
) -> Pattern<Value> {
    let scale = move |value: &Value, (): &()| {
        let scaled = Value::Number(position(value.numeral()?) * (high - low));
        Operator::Add.apply(&scaled, &Value::Number(low))
    };
    pattern.combine(&Pattern::pure(()), Alignment::In, scale)
}

fn each_number(
    pattern: &Pattern<Value>,
    f: impl Fn(f64) -> f64 + Send + Sync + 'static,
) -> Pattern<Value> {
    pattern.try_map(move |it| it.numeral().map(|it| Value::Number(f(it))))
}
