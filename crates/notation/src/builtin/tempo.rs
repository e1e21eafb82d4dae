//! Sooner, later, faster, slower, backwards.

use super::{Builtin, made, method};
use crate::Value;
use pattern::TimeSpan;

pub(super) const TABLE: &[Builtin] = &[
    method(("fast", "factor"), "Plays this many times as fast.", "mini('a b').fast(2)", |call| {
        made(call.same_steps(call.with_time(|it, factor| it.fast(factor))))
    }),
    method(("slow", "factor"), "Plays this many times as slowly.", "mini('a b').slow(2)", |call| {
        made(call.with_time(|it, factor| it.slow(factor)))
    })
    .also(&["sparsity"]),
    method(("early", "cycles"), "Moves to the past.", "mini('a b').early(0.25)", |call| {
        made(call.same_steps(call.with_time(|it, by| it.early(by))))
    }),
    method(("late", "cycles"), "Moves to the future.", "mini('a b').late(0.25)", |call| {
        made(call.same_steps(call.with_time(|it, by| it.late(by))))
    }),
    method(("rev", ""), "Plays each cycle backwards.", "mini('a b c').rev()", |call| {
        made(Ok(call.subject.rev()))
    }),
    method(("revv", ""), "Plays all of time backwards.", "mini('<a b c>').revv()", |call| {
        made(Ok(call.subject.revv()))
    }),
    method(
        ("palindrome", ""),
        "Plays every other cycle backwards.",
        "mini('a b c').palindrome()",
        |call| made(Ok(call.subject.palindrome())),
    ),
    method(
        ("iter", "count"),
        "Starts each cycle one part further on than the last.",
        "mini('a b c d').iter(4)",
        |call| made(call.same_steps(call.with_time(|it, count| it.iter(count)))),
    ),
    method(
        ("iter_back", "count"),
        "Starts each cycle one part before the last.",
        "mini('a b c d').iter_back(4)",
        |call| made(call.same_steps(call.with_time(|it, count| it.iter_back(count)))),
    )
    .also(&["iterback"]),
    method(
        ("fast_gap", "factor"),
        "Speeds each cycle up and leaves its rest silent.",
        "mini('a b').fast_gap(2)",
        |call| made(call.with_time(|it, factor| it.fast_gap(factor))),
    )
    .also(&["fastgap"]),
    method(
        ("compress", "begin end"),
        "Squeezes each cycle into a part of it, the rest silent.",
        "mini('a b').compress(0.25, 0.75)",
        |call| {
            made(call.with2(0, (Value::time, Value::time), |it, begin, end| {
                Ok(it.compress(TimeSpan::new(begin, end)))
            }))
        },
    ),
    method(
        ("focus", "begin end"),
        "Fits a cycle into a part of it, repeating around it.",
        "mini('a b').focus(0.25, 0.75)",
        |call| {
            made(call.with2(0, (Value::time, Value::time), |it, begin, end| {
                Ok(it.focus(TimeSpan::new(begin, end)))
            }))
        },
    ),
    method(
        ("zoom", "begin end"),
        "Stretches a part of each cycle to fill it.",
        "mini('a b c d').zoom(0.25, 0.75)",
        |call| {
            made(call.with2(0, (Value::time, Value::time), |it, begin, end| {
                Ok(it.zoom(TimeSpan::new(begin, end)))
            }))
        },
    ),
    method(
        ("linger", "share"),
        "Repeats the first part of each cycle to fill it.",
        "mini('a b c d').linger(0.25)",
        |call| made(call.same_steps(call.with_time(|it, share| it.linger(share)))),
    ),
    method(
        ("ribbon", "begin cycles"),
        "Loops a stretch of time.",
        "mini('<a b c d>').ribbon(1, 2)",
        |call| {
            made(call.with2(0, (Value::time, Value::time), |it, begin, cycles| {
                Ok(it.ribbon(begin, cycles))
            }))
        },
    )
    .also(&["rib"]),
    method(
        ("repeat_cycles", "times"),
        "Repeats each cycle before the next.",
        "mini('<a b>').repeat_cycles(2)",
        |call| made(call.same_steps(call.with_time(|it, times| it.repeat_cycles(times)))),
    ),
    method(
        ("swing_by", "amount count"),
        "Delays the second half of each part by a share of it.",
        "mini('a*8').swing_by(1/3, 4)",
        |call| {
            made(call.with2(0, (Value::time, Value::time), |it, amount, count| {
                Ok(it.swing_by(amount, count))
            }))
        },
    ),
    method(("swing", "count"), "Swings by a third.", "mini('a*8').swing(4)", |call| {
        made(call.with_time(|it, count| it.swing_by(pattern::Time::new(1, 3), count)))
    }),
    method(("brak", ""), "Makes every other cycle a broken beat.", "mini('a b').brak()", |call| {
        made(Ok(call.subject.brak()))
    }),
];
