//! Patterns from values and from other patterns.

use super::{Builtin, chance, constant, function, made, method};
use crate::call::{Call, Made, settled, to_patterns};
use crate::{Arg, Operator, Value};
use pattern::stepwise::{self, Side};
use pattern::{Alignment, Error, Pattern, Time, TimeSpan};

pub(super) const TABLE: &[Builtin] = &[
    constant(("silence", "cat('a', silence)"), "Nothing, ever.", |_| made(Ok(Pattern::silence()))),
    method(("hush", ""), "Silences the pattern.", "mini('a b').hush()", |_| {
        made(Ok(Pattern::silence()))
    }),
    constant(("nothing", "stepcat('a', nothing)"), "Nothing that counts as no step.", |_| {
        made(Ok(Pattern::gap(Time::ZERO)))
    }),
    function(
        ("gap", "steps"),
        "Silence that counts as so many steps.",
        "stepcat('a', gap(2))",
        |call| made(Ok(Pattern::gap(call.arg(0)?.to_value()?.time()?))),
    ),
    function(("pure", "value"), "A value once a cycle.", "pure(5)", |call| {
        made(Ok(Pattern::pure(call.arg(0)?.to_value()?)))
    }),
    function(("steady", "value"), "A value that never begins or ends.", "steady(1)", |call| {
        made(Ok(Pattern::steady(call.arg(0)?.to_value()?)))
    }),
    function(("stack", "*patterns"), "All at once.", "stack('a b', 'c d e')", |call| {
        made(Ok(Pattern::stack(&call.patterns()?)))
    })
    .also(&["polyrhythm", "pr"]),
    function(("cat", "*patterns"), "One each cycle, in turn.", "cat('a b', 'c d e')", |call| {
        made(Ok(Pattern::slow_cat(&call.patterns()?)))
    })
    .also(&["slowcat"]),
    function(
        ("slowcat_prime", "*patterns"),
        "One each cycle, in turn, skipping the cycles of others.",
        "slowcat_prime('<a b>', 'c')",
        |call| made(Ok(Pattern::slow_cat_prime(&call.patterns()?))),
    ),
    function(
        ("fastcat", "*patterns"),
        "All in one cycle, one after another.",
        "fastcat('a b', 'c d e')",
        |call| made(Ok(Pattern::fast_cat(&call.patterns()?))),
    )
    .also(&["seq", "sequence"]),
    function(
        ("time_cat", "*pairs"),
        "One after another, as long as their weights or steps.",
        "time_cat((3, 'a'), (1, 'b'))",
        |call| made(time_cat(call.args).and_then(settled)),
    )
    .also(&["timecat", "stepcat", "step_cat", "s_cat"]),
    function(
        ("arrange", "*pairs"),
        "One after another, each for so many cycles.",
        "arrange((2, 'a b'), (1, 'c'))",
        |call| made(arrange(call.args)),
    ),
    function(
        ("seq_p_loop", "*parts"),
        "Plays patterns from one cycle to another, and loops it all.",
        "seq_p_loop((0, 2, 'a b'), (1, 3, 'c'))",
        |call| made(seq_p_loop(call.args)),
    ),
    function(
        ("polymeter", "*patterns"),
        "All at once, with steps of the same length.",
        "polymeter('a b c', 'd e')",
        |call| made(Ok(stepwise::polymeter(&call.patterns()?))),
    )
    .also(&["pm", "s_polymeter"]),
    function(("zip", "*patterns"), "One step of each in turn.", "zip('a b c', 'd e')", |call| {
        made(Ok(stepwise::zip(&call.patterns()?)))
    })
    .also(&["s_zip"]),
    function(
        ("stepalt", "*items"),
        "Stepwise one after another, lists taking turns.",
        "stepalt(['a', 'b c'], 'd')",
        |call| {
            let items = call.args.iter().map(|it| match it {
                Arg::List(items) => to_patterns(items),
                other => Ok(vec![other.to_pattern()?]),
            });
            made(Ok(stepwise::step_alt(&items.collect::<Result<Vec<_>, _>>()?)))
        },
    )
    .also(&["step_alt", "s_alt"]),
    function(
        ("stack_left", "*patterns"),
        "All at once, steps equally long, short ones first.",
        "stack_left('a b c', 'd')",
        |call| made(settled(stepwise::stack_by(Side::Left, &call.patterns()?))),
    ),
    function(
        ("stack_right", "*patterns"),
        "All at once, steps equally long, short ones last.",
        "stack_right('a b c', 'd')",
        |call| made(settled(stepwise::stack_by(Side::Right, &call.patterns()?))),
    ),
    function(
        ("stack_centre", "*patterns"),
        "All at once, steps equally long, short ones in the middle.",
        "stack_centre('a b c', 'd')",
        |call| made(settled(stepwise::stack_by(Side::Centre, &call.patterns()?))),
    ),
    function(("binary", "number"), "The bits of a number as a rhythm.", "binary(13)", |call| {
        made(rhythm(call).map(|it| it.with_steps(None)))
    }),
    function(
        ("binary_n", "number bits?"),
        "So many bits of a number as a rhythm; 16 unless said.",
        "binary_n(9, 6)",
        |call| {
            let bits = call.args.get(1).cloned().unwrap_or(Arg::Value(Value::Number(16.0)));
            let steps = bits.to_value().and_then(|it| it.time()).ok();
            let args = [call.arg(0)?.clone(), bits];
            let call = Call { args: &args, subject: call.subject.clone(), ..*call };
            made(rhythm(&call).map(|it| it.with_steps(steps)))
        },
    ),
    function(("binary_l", "number"), "The bits of a number as a list.", "binary_l(13)", |call| {
        made(list(call))
    }),
    function(
        ("binary_nl", "number bits?"),
        "So many bits of a number as a list; 16 unless said.",
        "binary_nl(9, 6)",
        |call| made(list(call)),
    ),
];

/// `(length, pattern)`, or a pattern that is as long as its steps.
fn time_cat(args: &[Arg]) -> Made {
    let pairs = args.iter().any(|it| pair(it).is_some());
    if !pairs {
        return Ok(stepwise::step_cat(&to_patterns(args)?));
    }
    let part = |arg: &Arg| match pair(arg) {
        Some((length, pattern)) => Ok((length.time()?, pattern.to_pattern()?)),
        None => {
            let pattern = arg.to_pattern()?;
            Ok((pattern.steps().unwrap_or(Time::ONE), pattern))
        }
    };
    Ok(Pattern::time_cat(&args.iter().map(part).collect::<Result<Vec<_>, Error>>()?))
}

/// A list of a number and something else.
fn pair(arg: &Arg) -> Option<(&Value, &Arg)> {
    match arg {
        Arg::List(items) => match &items[..] {
            [Arg::Value(length), pattern] if length.time().is_ok() => Some((length, pattern)),
            _ => None,
        },
        _ => None,
    }
}

fn arrange(args: &[Arg]) -> Made {
    let (mut parts, mut total) = (Vec::new(), Time::ZERO);
    for arg in args {
        let (cycles, pattern) = pair(arg)
            .ok_or_else(|| Error::value("arrange takes pairs of a length and a pattern"))?;
        let cycles = cycles.time()?;
        total = total + cycles;
        parts.push((cycles, pattern.to_pattern()?.fast(cycles)));
    }
    Ok(Pattern::time_cat(&parts).slow(total))
}

/// `(begin, end, pattern)`, or `(end, pattern)` which begins where the last
/// one ended.
fn seq_p_loop(args: &[Arg]) -> Made {
    let (mut parts, mut total) = (Vec::new(), Time::ZERO);
    for arg in args {
        let (begin, end, pattern) = match arg.to_list()? {
            [begin, end, pattern] => (begin.to_value()?.time()?, end, pattern),
            [end, pattern] => (total, end, pattern),
            _ => return Err(Error::value("a part is a begin, an end and a pattern")),
        };
        total = end.to_value()?.time()?;
        parts.push((begin, total, pattern.to_pattern()?));
    }
    if total.is_zero() {
        return Ok(Pattern::silence());
    }
    let parts: Vec<_> = parts
        .into_iter()
        .map(|(begin, end, it)| {
            Pattern::pure(it).compress(TimeSpan::new(begin / total, end / total))
        })
        .collect();
    Ok(Pattern::stack(&parts).slow(total).inner_join())
}

/// The bits of a number in turn, the highest first: it is sampled as often as
/// it has bits, and the nth sample tells its own nth bit. Where the number is a
/// pattern so is the count, and each of its values meets each of the other's.
fn rhythm(call: &Call<'_>) -> Made {
    let number = call.pattern(0)?;
    let count = match call.args {
        [_, count] => count.clone(),
        [Arg::Value(number)] => match bits(number) {
            Ok(count) => Arg::Value(count),
            Err(error) => return Ok(Pattern::failing_when_asked(error)),
        },
        _ => Arg::Pattern(number.try_map(bits)),
    };
    let counts = count.to_pattern()?;
    let args = [count];
    let call = Call { subject: number, args: &args, ..*call };
    let sampled = call.with_time(|it, count| it.segment(count))?;
    let place = chance::run(&call)?.combine(&counts, Alignment::In, |nth, count| {
        Ok(Some(Value::Number(count.numeral()? - 1.0 - nth.numeral()?)))
    });
    Ok(sampled.combine(&place, Alignment::In, |number, place| {
        let shifted = Operator::ShiftRight.apply(number, place)?;
        shifted.map_or(Ok(None), |it| Operator::BitAnd.apply(&it, &Value::Number(1.0)))
    }))
}

/// How many bits a number needs.
fn bits(number: &Value) -> Result<Value, Error> {
    match number.numeral()? {
        it if it > 0.0 => Ok(Value::Number(libm::log2(it).floor() + 1.0)),
        _ => Err(Error::value(format!("{number} has no bits to play"))),
    }
}

/// The bits of a number as a list, the highest first; the second argument says
/// how many. Without it they are as many as the number needs: for none or less,
/// none.
fn list(call: &Call<'_>) -> Made {
    let needed = call.args.len() == 1;
    let mut args = call.args.to_vec();
    if needed {
        args.push(Arg::Value(Value::Number(16.0)));
    }
    let call = Call { args: &args, subject: call.subject.clone(), ..*call };
    call.with2(0, (Value::truncated, Value::int), move |_, number, count| {
        let own = i64::from(64 - number.leading_zeros());
        let count = if needed { own } else { count.clamp(0, 64) };
        let bit = |bit: i64| Value::Number(((number >> bit.min(63)) & 1) as f64);
        Ok(Pattern::pure(Value::List((0..count).rev().map(bit).collect())))
    })
}
