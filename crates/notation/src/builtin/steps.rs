//! Functions that count in steps.

use super::{Builtin, made, method};
use crate::Value;

pub(super) const TABLE: &[Builtin] = &[
    method(("pace", "steps"), "Plays so many steps a cycle.", "mini('a b c').pace(4)", |call| {
        made(call.with(0, Value::time, |it, steps| Ok(it.pace(steps))))
    })
    .also(&["steps"]),
    method(("take", "steps"), "The first steps only.", "mini('a b c d').take(2)", |call| {
        made(call.stepwise(|it, count| it.take(count)))
    })
    .also(&["s_add"]),
    method(("drop", "steps"), "All but the first steps.", "mini('a b c d').drop(1)", |call| {
        made(call.stepwise(|it, count| it.drop(count)))
    })
    .also(&["s_sub"]),
    method(
        ("shrink", "steps"),
        "Again and again, with fewer steps each time.",
        "mini('a b c d').shrink(1)",
        |call| made(call.stepwise(|it, count| it.shrink(count))),
    )
    .also(&["s_taper"]),
    method(
        ("grow", "steps"),
        "Again and again, with more steps each time.",
        "mini('a b c d').grow(1)",
        |call| made(call.stepwise(|it, count| it.grow(count))),
    ),
    method(
        ("expand", "factor"),
        "Counts as more steps, each as much longer.",
        "stepcat(mini('a b').expand(2), 'c')",
        |call| made(call.stepwise(|it, factor| it.expand(factor))),
    )
    .also(&["s_expand"]),
    method(
        ("contract", "factor"),
        "Counts as fewer steps, each as much shorter.",
        "stepcat(mini('a b').contract(2), 'c')",
        |call| made(call.stepwise(|it, factor| it.contract(factor))),
    )
    .also(&["s_contract"]),
    method(
        ("extend", "factor"),
        "Plays faster and counts as more steps.",
        "mini('a b').extend(2)",
        |call| made(call.stepwise(|it, factor| it.extend(factor))),
    )
    .also(&["s_extend"]),
    method(
        ("replicate", "times"),
        "Repeats cycles and counts as more steps.",
        "mini('a b').replicate(2)",
        |call| made(call.stepwise(|it, times| it.replicate(times))),
    ),
    method(
        ("tour", "*others"),
        "Puts itself among others, one place further to the front each time.",
        "mini('a').tour('b', 'c')",
        |call| made(Ok(call.subject.tour(&call.patterns()?))),
    )
    .also(&["s_tour"]),
];
