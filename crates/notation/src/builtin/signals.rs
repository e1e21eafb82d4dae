//! Values without a begin or an end.

use super::{Builtin, constant, made};
use crate::Value;
use crate::call::Made;
use pattern::signal::{self, to_bipolar};
use pattern::{Pattern, Time, random};

pub(super) const TABLE: &[Builtin] = &[
    constant(("sine", "sine.segment(4)"), "A sine wave from 0 to 1.", |_| {
        made(numbers(&signal::sine()))
    }),
    constant(("sine2", "sine2.segment(4)"), "A sine wave from -1 to 1.", |_| {
        made(numbers(&signal::sine2()))
    }),
    constant(("cosine", "cosine.segment(4)"), "A sine wave from its height on.", |_| {
        made(numbers(&signal::cosine()))
    }),
    constant(("cosine2", "cosine2.segment(4)"), "The same from -1 to 1.", |_| {
        made(numbers(&to_bipolar(&signal::cosine())))
    }),
    constant(("saw", "saw.segment(4)"), "A rising ramp from 0 to 1.", |_| {
        made(numbers(&signal::saw()))
    }),
    constant(("saw2", "saw2.segment(4)"), "A rising ramp from -1 to 1.", |_| {
        made(numbers(&to_bipolar(&signal::saw())))
    }),
    constant(("isaw", "isaw.segment(4)"), "A falling ramp from 1 to 0.", |_| {
        made(numbers(&signal::isaw()))
    }),
    constant(("isaw2", "isaw2.segment(4)"), "A falling ramp from 1 to -1.", |_| {
        made(numbers(&to_bipolar(&signal::isaw())))
    }),
    constant(("tri", "tri.segment(4)"), "Up, then down.", |_| made(numbers(&signal::tri()))),
    constant(("tri2", "tri2.segment(4)"), "Up from -1, then down.", |_| {
        made(numbers(&to_bipolar(&signal::tri())))
    }),
    constant(("itri", "itri.segment(4)"), "Down, then up.", |_| made(numbers(&signal::itri()))),
    constant(("itri2", "itri2.segment(4)"), "Down to -1, then up.", |_| {
        made(numbers(&to_bipolar(&signal::itri())))
    }),
    constant(("square", "square.segment(4)"), "0 for half a cycle, then 1.", |_| {
        made(numbers(&signal::square()))
    }),
    constant(("square2", "square2.segment(4)"), "-1 for half a cycle, then 1.", |_| {
        made(numbers(&to_bipolar(&signal::square())))
    }),
    constant(("rand", "rand.segment(4)"), "A random number at each moment.", |_| {
        made(numbers(&random::rand()))
    }),
    constant(("rand2", "rand2.segment(4)"), "The same from -1 to 1.", |_| {
        made(numbers(&random::rand2()))
    }),
    constant(("perlin", "perlin.segment(4)"), "Random numbers with smooth ways between.", |_| {
        made(numbers(&random::perlin()))
    }),
    constant(("berlin", "berlin.segment(4)"), "Random numbers with ramps between.", |_| {
        made(numbers(&random::berlin()))
    }),
    constant(("brand", "brand.segment(4)"), "True or false at random.", |_| {
        made(Ok(random::brand_by(0.5).map(Value::Bool)))
    }),
    constant(("time", "time.segment(4)"), "The time in cycles.", |_| {
        made(Ok(signal::time().map(Value::Fraction)))
    }),
    constant(
        ("cycles_per", "mini('1 1*2').mul(cycles_per)"),
        "How long the event is that samples it.",
        |_| made(Ok(signal::duration().map(Value::Fraction))),
    ),
    constant(
        ("per", "mini('1 1*2').mul(per)"),
        "How many of the event that samples it fill a cycle.",
        |_| made(Ok(each_cycle().map(Value::Fraction))),
    )
    .also(&["per_cycle"]),
    constant(
        ("perx", "mini('1 1*2').mul(perx)"),
        "One more each time an event is half as long.",
        |_| made(Ok(each_cycle().map(|it| Value::Number(libm::log2(it.to_f64()) + 1.0)))),
    ),
];

fn numbers(signal: &Pattern<f64>) -> Made {
    Ok(signal.map(Value::Number))
}

/// Instants are as short as events can be, and count as a cycle.
fn each_cycle() -> Pattern<Time> {
    signal::duration().map(|it| if it.is_zero() { Time::ONE } else { it.recip() })
}
