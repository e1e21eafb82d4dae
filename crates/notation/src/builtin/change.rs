//! Patterns beside or instead of changed copies of themselves.

use super::{Builtin, made, method};
use crate::call::{Call, Made, Read};
use crate::{Arg, Value};
use pattern::{Chunk, Error, Pattern, Time, chunks};

pub(super) const TABLE: &[Builtin] = &[
    method(
        ("every", "count f"),
        "Changes the first of so many cycles.",
        "mini('a b').every(3, rev)",
        |call| made(with_change(call, Value::int, |it, count, f| it.first_of(count, f))),
    )
    .also(&["first_of"]),
    method(
        ("last_of", "count f"),
        "Changes the last of so many cycles.",
        "mini('a b').last_of(3, rev)",
        |call| made(with_change(call, Value::int, |it, count, f| it.last_of(count, f))),
    ),
    method(
        ("when", "on f"),
        "Changes the pattern while a rhythm is true.",
        "mini('a b').when('<1 0>', rev)",
        |call| {
            let on = call.rhythm(0)?;
            made(call.changed(1, |f| call.subject.when(&on, f)))
        },
    ),
    method(
        ("off", "cycles f"),
        "Adds a changed copy that comes later.",
        "mini('0 3').off(1/8, lambda x: x.add(7))",
        |call| made(with_change(call, Value::time, |it, by, f| it.off(by, f))),
    ),
    method(
        ("superimpose", "*fs"),
        "Adds changed copies.",
        "mini('0 3').superimpose(lambda x: x.add(7))",
        |call| {
            let mut layers = vec![call.subject.clone()];
            layers.extend(layers_of(call)?);
            made(Ok(Pattern::stack(&layers)))
        },
    ),
    method(
        ("layer", "*fs"),
        "Plays changed copies only.",
        "mini('a b').layer(rev, fast(2))",
        |call| made(Ok(Pattern::stack(&layers_of(call)?))),
    ),
    method(
        ("apply", "f"),
        "Calls a function with the pattern.",
        "mini('a b').apply(rev)",
        |call| made(call.function(0)?.of(&call.subject)),
    ),
    method(
        ("apply_n", "times f"),
        "Calls a function so many times.",
        "mini('0 1').apply_n(3, lambda x: x.add(1))",
        |call| {
            let f = call.function(1)?;
            made(call.with(0, Value::time, move |it, times| {
                (0..copies(times)?).try_fold(it.clone(), |it, _| f.of(&it))
            }))
        },
    )
    .also(&["applyn"]),
    method(
        ("echo_with", "times cycles f"),
        "Stacks late copies, changed by their number.",
        "mini('0 1').echo_with(3, 1/8, lambda x, n: x.add(n))",
        |call| {
            let f = call.function(2)?;
            made(call.with2(0, (Value::time, Value::time), move |it, times, by| {
                let late = |nth| f.of_nth(&it.late(by * Time::from_int(nth)), nth);
                let layers: Vec<_> =
                    (0..copies(times.floor())?).map(late).collect::<Result<_, _>>()?;
                Ok(Pattern::stack(&layers))
            }))
        },
    )
    .also(&["stut_with", "echowith", "stutwith"]),
    method(
        ("within", "begin end f"),
        "Changes events that begin in a part of the cycle.",
        "mini('a b c d').within(0, 0.5, fast(2))",
        |call| {
            let f = call.function(2)?;
            made(call.with2(0, (Value::time, Value::time), move |it, begin, end| {
                f.within(|f| it.within(begin, end, f))
            }))
        },
    ),
    method(
        ("inside", "factor f"),
        "Changes the pattern as if its cycle were longer.",
        "mini('0 1 2 3').inside(2, rev)",
        |call| made(with_change(call, Value::time, |it, factor, f| it.inside(factor, f))),
    ),
    method(
        ("outside", "factor f"),
        "Changes the pattern as if its cycle were shorter.",
        "mini('<0 1>').outside(2, rev)",
        |call| made(with_change(call, Value::time, |it, factor, f| it.outside(factor, f))),
    ),
    method(
        ("chunk", "count f"),
        "Changes one part of the cycle, the next one each cycle.",
        "mini('0 1 2 3').chunk(4, lambda x: x.add(7))",
        |call| made(chunk(call, Chunk::default())),
    )
    .also(&["slow_chunk", "slowchunk"]),
    method(
        ("chunk_back", "count f"),
        "The same, going backwards from the first part.",
        "mini('0 1 2 3').chunk_back(4, lambda x: x.add(7))",
        |call| made(chunk(call, Chunk { back: true, fast: false })),
    )
    .also(&["chunkback"]),
    method(
        ("fast_chunk", "count f"),
        "The same as chunk, cycles going on meanwhile.",
        "mini('<0 1> 2').fast_chunk(4, lambda x: x.add(7))",
        |call| made(chunk(call, Chunk { back: false, fast: true })),
    )
    .also(&["fastchunk"]),
    method(
        ("into", "pieces f"),
        "Changes stretches of the pattern, each looped, where a rhythm is true.",
        "mini('a b c d').into('1 0', fast(2))",
        |call| made(into(call, 1, call.rhythm(0)?)),
    ),
    method(
        ("chunk_into", "count f"),
        "The same as chunk, each part looped while it is changed.",
        "mini('0 1 2 3').chunk_into(4, fast(2))",
        |call| made(chunk_into(call, false)),
    )
    .also(&["chunkinto"]),
    method(
        ("chunk_back_into", "count f"),
        "The same, going backwards.",
        "mini('0 1 2 3').chunk_back_into(4, fast(2))",
        |call| made(chunk_into(call, true)),
    )
    .also(&["chunkbackinto"]),
];

/// Copies that a stack or a repeated event may have; a part of one is one.
pub(super) fn copies(times: Time) -> Result<i64, Error> {
    let copies = -(-times).cycle();
    if copies > 256 {
        return Err(Error::budget(format!("{times} copies are too many")));
    }
    Ok(copies)
}

/// A method with a number first and a function after it.
fn with_change<T: Clone + Send + Sync + 'static>(
    call: &Call<'_>,
    read: Read<T>,
    build: impl Fn(&Pattern<Value>, T, &dyn Fn(&Pattern<Value>) -> Pattern<Value>) -> Pattern<Value>
    + Send
    + Sync
    + 'static,
) -> Made {
    let f = call.function(1)?;
    call.with(0, read, move |it, number| f.within(|f| build(it, number, f)))
}

fn layers_of(call: &Call<'_>) -> Result<Vec<Pattern<Value>>, Error> {
    (0..call.args.len()).map(|nth| call.function(nth)?.of(&call.subject)).collect()
}

fn chunk(call: &Call<'_>, how: Chunk) -> Made {
    call.same_steps(with_change(call, Value::int, move |it, count, f| it.chunk(count, how, f)))
}

fn into(call: &Call<'_>, nth: usize, pieces: Pattern<bool>) -> Made {
    let f = call.function(nth)?;
    // A mistake in the function is one at once.
    f.of(&call.subject)?;
    Ok(call.subject.into_pieces(&pieces, move |it| f.of(it).unwrap_or_else(Pattern::failing)))
}

fn chunk_into(call: &Call<'_>, back: bool) -> Made {
    let args: Vec<Arg> = call.args.to_vec();
    call.with(0, Value::int, move |it, count| {
        let call = Call { subject: it.clone(), args: &args, alignment: pattern::Alignment::In };
        // Backwards starts with the last part.
        let parts = chunks(count, back);
        into(&call, 1, if back { parts.early(Time::ONE) } else { parts })
    })
}
