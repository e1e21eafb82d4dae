//! Patterns chosen by number or by name.

use super::{Builtin, function, made, method};
use crate::call::{Call, Function, Made, to_patterns};
use crate::value::nearest;
use crate::{Arg, Value, unknown_name};
use pattern::{Error, Pattern};
use std::sync::Arc;

pub(super) const TABLE: &[Builtin] = &[
    method(
        ("pick", "choices"),
        "Plays what its numbers or names choose; numbers beyond the list mean its last.",
        "mini('<0 1>').pick(['a b', 'c'])",
        |call| made(picked(call, Beyond::Last).map(|it| it.inner_join())),
    ),
    method(
        ("pickmod", "choices"),
        "The same; numbers beyond the list begin it anew.",
        "mini('<0 5>').pickmod(['a b', 'c'])",
        |call| made(picked(call, Beyond::Anew).map(|it| it.inner_join())),
    ),
    method(
        ("pick_out", "choices"),
        "Takes values from what is chosen, times from the choice.",
        "mini('0 1').pick_out(['a b', 'c'])",
        |call| made(picked(call, Beyond::Last).map(|it| it.outer_join())),
    ),
    method(
        ("pickmod_out", "choices"),
        "The same; numbers beyond the list begin it anew.",
        "mini('0 5').pickmod_out(['a b', 'c'])",
        |call| made(picked(call, Beyond::Anew).map(|it| it.outer_join())),
    ),
    method(
        ("pick_reset", "choices"),
        "Starts the cycle of what is chosen with the choice.",
        "mini('<0 1 [1 0]>').pick_reset(['a b', 'c'])",
        |call| made(picked(call, Beyond::Last).map(|it| it.reset_join())),
    ),
    method(
        ("pickmod_reset", "choices"),
        "The same; numbers beyond the list begin it anew.",
        "mini('<0 5>').pickmod_reset(['a b', 'c'])",
        |call| made(picked(call, Beyond::Anew).map(|it| it.reset_join())),
    ),
    method(
        ("pick_restart", "choices"),
        "Starts what is chosen from its begin with the choice.",
        "mini('<0@3 1>').pick_restart(['<a b c>', 'd'])",
        |call| made(picked(call, Beyond::Last).map(|it| it.restart_join())),
    ),
    method(
        ("pickmod_restart", "choices"),
        "The same; numbers beyond the list begin it anew.",
        "mini('<0@3 5>').pickmod_restart(['<a b c>', 'd'])",
        |call| made(picked(call, Beyond::Anew).map(|it| it.restart_join())),
    ),
    method(
        ("inhabit", "choices"),
        "Squeezes what is chosen into the choice.",
        "mini('0 1').inhabit(['a b', 'c'])",
        |call| made(picked(call, Beyond::Last).map(|it| it.squeeze_join())),
    )
    .also(&["pick_squeeze"]),
    method(
        ("inhabitmod", "choices"),
        "The same; numbers beyond the list begin it anew.",
        "mini('0 5').inhabitmod(['a b', 'c'])",
        |call| made(picked(call, Beyond::Anew).map(|it| it.squeeze_join())),
    )
    .also(&["pickmod_squeeze"]),
    method(
        ("pick_f", "numbers functions"),
        "Changes the pattern by the functions that numbers choose.",
        "mini('a b').pick_f('<0 1>', [rev, fast(2)])",
        |call| made(changed(call)),
    ),
    method(
        ("pickmod_f", "numbers functions"),
        "Silent, as in Strudel 1.2.6, which never finished it; see pick_f.",
        "mini('a b').pickmod_f('<0 5>', [rev, fast(2)])",
        |call| made(changed(call).map(|_| Pattern::silence().with_steps(None))),
    ),
    function(
        ("squeeze", "numbers patterns"),
        "Squeezes patterns into the numbers that choose them.",
        "squeeze('<0 1>', ['a b', 'c'])",
        |call| {
            let choices = choices(call.arg(1)?)?;
            made(choose(&call.pattern(0)?, choices, Beyond::Around).map(|it| it.squeeze_join()))
        },
    ),
];

/// What numbers or names can choose.
enum Choices {
    List(Vec<Pattern<Value>>),
    Table(Vec<(Arc<str>, Pattern<Value>)>),
}

fn choices(arg: &Arg) -> Result<Choices, Error> {
    match arg {
        Arg::List(items) => Ok(Choices::List(to_patterns(items)?)),
        Arg::Table(rows) => {
            let row = |(key, it): &(Arc<str>, Arg)| Ok((key.clone(), it.to_pattern()?));
            Ok(Choices::Table(rows.iter().map(row).collect::<Result<_, Error>>()?))
        }
        _ => Err(Error::value("choices are a list or a dictionary of patterns")),
    }
}

fn picked(call: &Call<'_>, beyond: Beyond) -> Result<Pattern<Pattern<Value>>, Error> {
    choose(&call.subject, choices(call.arg(0)?)?, beyond)
}

fn choose(
    numbers: &Pattern<Value>,
    choices: Choices,
    beyond: Beyond,
) -> Result<Pattern<Pattern<Value>>, Error> {
    Ok(match choices {
        Choices::List(items) if items.is_empty() => Pattern::silence(),
        Choices::List(items) => {
            numbers.try_map(move |it| Ok(items[index(it, items.len(), beyond)?].clone()))
        }
        Choices::Table(rows) => numbers.try_map(move |it| {
            let wanted = match it {
                Value::Text(name) => name.to_string(),
                other => other.to_string(),
            };
            let row = rows.iter().find(|(key, _)| **key == *wanted);
            row.map(|(_, it)| it.clone()).ok_or_else(|| {
                let message = format!("nothing to pick is called `{wanted}`");
                unknown_name(message, &wanted, rows.iter().map(|(key, _)| &**key))
            })
        }),
    })
}

/// What numbers mean that are not in the list.
#[derive(Clone, Copy)]
enum Beyond {
    /// The first or the last.
    Last,
    /// The list begun anew; there is nothing before its first.
    Anew,
    /// The list in a circle, before its first as well.
    Around,
}

/// A number as an index, rounded.
fn index(value: &Value, count: usize, beyond: Beyond) -> Result<usize, Error> {
    let number = match value {
        Value::Text(_) => return Err(Error::value(format!("{value} is no number to pick by"))),
        other => other.numeral()?,
    };
    let (nearest, count) = (nearest(number), count as f64);
    let index = match beyond {
        Beyond::Last => nearest.clamp(0.0, count - 1.0),
        Beyond::Anew => nearest % count,
        Beyond::Around => nearest.rem_euclid(count),
    };
    if index < 0.0 {
        return Err(Error::value(format!(
            "there is nothing to pick before the first; got {value}"
        )));
    }
    // What is no number at all becomes zero in the cast.
    Ok(index as usize)
}

fn changed(call: &Call<'_>) -> Made {
    let functions: Vec<Function> = call
        .arg(1)?
        .to_list()?
        .iter()
        .map(|it| match it {
            Arg::Function(f) => Ok(f.clone()),
            _ => Err(Error::value("a list of functions belongs here")),
        })
        .collect::<Result<_, _>>()?;
    let changed = functions.iter().map(|f| f.of(&call.subject)).collect::<Result<_, _>>()?;
    Ok(choose(&call.pattern(0)?, Choices::List(changed), Beyond::Last)?.inner_join())
}
