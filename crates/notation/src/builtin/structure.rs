//! Rhythm.

use super::change::copies;
use super::{Builtin, made, method};
use crate::call::{Call, Made};
use crate::{Arg, Value};
use pattern::{Alignment, Error, Event, Pattern, Time, TimeSpan};

pub(super) const TABLE: &[Builtin] = &[
    method(
        ("struct", "rhythm"),
        "Plays where a rhythm is true, in its times.",
        "mini('a b').struct('1 ~ 1 1')",
        |call| made(Ok(call.subject.structure(&call.rhythm(0)?))),
    ),
    method(
        ("struct_all", "rhythm"),
        "Plays in the times of another pattern, whatever its values.",
        "mini('a b').struct_all('1 0')",
        |call| made(keep(call, Alignment::Out)),
    ),
    method(
        ("mask", "rhythm"),
        "Silent where a rhythm is false or silent.",
        "mini('a*4').mask('<1 0>')",
        |call| made(Ok(call.subject.mask(&call.rhythm(0)?))),
    ),
    method(
        ("mask_all", "rhythm"),
        "Silent where another pattern is silent.",
        "mini('a*4').mask_all('1 ~')",
        |call| made(keep(call, Alignment::In)),
    ),
    method(
        ("reset", "rhythm"),
        "Starts the cycle anew where a rhythm is true.",
        "mini('a b c d').reset('1 1')",
        |call| made(Ok(call.subject.keep_if(&call.rhythm(0)?, Alignment::Reset))),
    ),
    method(
        ("reset_all", "rhythm"),
        "Starts the cycle anew with each event of another pattern.",
        "mini('a b c d').reset_all('1 0')",
        |call| made(keep(call, Alignment::Reset)),
    ),
    method(
        ("restart", "rhythm"),
        "Starts from the very begin where a rhythm is true.",
        "mini('<a b c d>').restart('<1 0 1>')",
        |call| made(Ok(call.subject.keep_if(&call.rhythm(0)?, Alignment::Restart))),
    ),
    method(
        ("restart_all", "rhythm"),
        "Starts from the very begin with each event of another pattern.",
        "mini('<a b>').restart_all('1 0')",
        |call| made(keep(call, Alignment::Restart)),
    ),
    method(
        ("bypass", "on"),
        "Silent while the argument is true.",
        "mini('a b').bypass('<0 1>')",
        |call| {
            made(call.same_steps(
                call.with(0, switch, |it, on| Ok(if on { Pattern::silence() } else { it.clone() })),
            ))
        },
    ),
    method(("invert", ""), "Turns true into false and back.", "mini('1 0').invert()", |call| {
        made(Ok(call.subject.map(|it| Value::Bool(!it.is_true()))))
    })
    .also(&["inv"]),
    method(
        ("euclid", "pulses steps"),
        "Spreads pulses evenly over steps.",
        "mini('a').euclid(3, 8)",
        |call| {
            made(call.with2(0, (Value::int, Value::int), |it, pulses, steps| {
                Ok(it.euclid(pulses, steps, 0))
            }))
        },
    ),
    method(
        ("euclid_rot", "pulses steps rotation"),
        "Spreads pulses evenly over steps, turned to the right.",
        "mini('a').euclid_rot(3, 8, 2)",
        |call| {
            let read = (Value::int as _, Value::int as _, Value::rotation as _);
            made(call.with3(read, |it, pulses, steps, by| Ok(it.euclid(pulses, steps, by))))
        },
    )
    .also(&["euclidrot"]),
    method(
        ("euclid_legato", "pulses steps"),
        "Spreads pulses evenly, each held until the next.",
        "mini('a').euclid_legato(3, 8)",
        |call| {
            made(call.with2(0, (Value::int, Value::int), |it, pulses, steps| {
                Ok(it.euclid_legato(pulses, steps, Time::ZERO))
            }))
        },
    ),
    method(
        ("euclid_legato_rot", "pulses steps rotation"),
        "The same, turned to the right.",
        "mini('a').euclid_legato_rot(3, 8, 2)",
        |call| {
            let read = (Value::int as _, Value::int as _, Value::time as _);
            made(call.with3(read, |it, pulses, steps, by| Ok(it.euclid_legato(pulses, steps, by))))
        },
    ),
    method(
        ("euclidish", "pulses steps groove?"),
        "Between a Euclidean rhythm and pulses of even distance.",
        "mini('a').euclidish(3, 8, 0.5)",
        |call| {
            let mut args = call.args.to_vec();
            if args.len() == 2 {
                args.push(Arg::Value(Value::Number(0.0)));
            }
            let call = Call { args: &args, subject: call.subject.clone(), ..*call };
            let read = (Value::int as _, Value::int as _, Value::time as _);
            made(call.with3(read, |it, pulses, steps, by| Ok(it.euclidish(pulses, steps, by))))
        },
    )
    .also(&["eish"]),
    method(
        ("bjork", "rhythm"),
        "The same as euclid, from one list.",
        "mini('a').bjork('3:8:2')",
        |call| {
            // A list is one rhythm, not a sequence of numbers.
            let list = call.arg(0)?.to_list().and_then(|it| it.iter().map(Arg::to_value).collect());
            let args =
                [list.map_or_else(|_| call.args[0].clone(), |it| Arg::Value(Value::List(it)))];
            let call = Call { subject: call.subject.clone(), args: &args, ..*call };
            made(call.with(
                0,
                |it| Ok(it.clone()),
                |it, rhythm| {
                    let numbers = match &rhythm {
                        Value::List(items) => items,
                        single => std::slice::from_ref(single),
                    };
                    let count = |at: usize, or| numbers.get(at).map_or(Ok(or), Value::int);
                    let pulses = count(0, 0)?;
                    let turned = numbers.get(2).map_or(Ok(0), Value::rotation)?;
                    Ok(it.euclid(pulses, count(1, pulses)?, turned))
                },
            ))
        },
    ),
    method(("ply", "times"), "Repeats each event in its time.", "mini('a b').ply(2)", |call| {
        made(call.with_time(|it, times| it.ply(times)))
    }),
    method(
        ("ply_with", "times f"),
        "Repeats each event, changed once more each time.",
        "mini('0').ply_with(3, lambda x: x.add(1))",
        |call| {
            let f = call.function(1)?;
            made(call.with(0, Value::time, move |it, times| {
                let f = f.clone();
                plied(it, times, move |event, nth| (0..nth).try_fold(event, |it, _| f.of(&it)))
            }))
        },
    )
    .also(&["plywith"]),
    method(
        ("ply_for_each", "times f"),
        "Repeats each event, changed by the number of the repetition.",
        "mini('0').ply_for_each(3, lambda x, n: x.add(n))",
        |call| {
            let f = call.function(1)?;
            made(call.with(0, Value::time, move |it, times| {
                let f = f.clone();
                plied(it, times, move |event, nth| match nth {
                    0 => Ok(event),
                    _ => f.of_nth(&event, nth),
                })
            }))
        },
    )
    .also(&["plyforeach"]),
    method(("segment", "times"), "Samples this many times a cycle.", "sine.segment(8)", |call| {
        made(call.with_time(|it, times| it.segment(times)))
    })
    .also(&["seg"]),
    method(
        ("press", ""),
        "Pushes events to the second half of their time.",
        "mini('a b').press()",
        |call| made(Ok(call.subject.press_by(Time::new(1, 2)))),
    ),
    method(
        ("press_by", "begin"),
        "Pushes events to the last part of their time.",
        "mini('a b').press_by(0.25)",
        |call| made(call.with_time(|it, begin| it.press_by(begin))),
    )
    .also(&["pressby"]),
    method(
        ("beat", "beats count"),
        "Plays at some of so many beats of the cycle.",
        "mini('a').beat('0,7,10', 16)",
        |call| {
            made(call.with2(0, (Value::time, Value::time), |it, at, count| Ok(it.beat(at, count))))
        },
    ),
    method(
        ("bite", "count order"),
        "Cuts each cycle into parts and plays them in another order.",
        "mini('a b c d').bite(4, '3 2 1 0')",
        |call| {
            let order = call.pattern(1)?.try_map(Value::time);
            made(call.with(0, Value::time, move |it, count| Ok(it.bite(count, &order))))
        },
    ),
    method(
        ("arp", "indices"),
        "Plays events of one time one after another, by their numbers.",
        "mini('0,4,7').arp('0 1 2 1')",
        |call| {
            let indices = call.pattern(0)?.try_map(Value::int);
            let choose = move |chord: Vec<Value>| {
                indices.try_map(move |nth| {
                    let at = usize::try_from(nth % chord.len() as i64).ok();
                    let beyond = || Error::value(format!("nothing has the number {nth}"));
                    at.map(|at| chord[at].clone()).ok_or_else(beyond)
                })
            };
            made(Ok(collected(&call.subject).map(choose).inner_join()))
        },
    ),
    method(
        ("arp_with", "f"),
        "Plays events of one time as a function says, of a list of them.",
        "mini('0,4,7').arp_with(lambda chord: chord)",
        |call| {
            let f = call.function(0)?;
            let choose = move |chord: Vec<Value>| {
                let chord = Arg::List(chord.into_iter().map(Arg::Value).collect());
                f.call(&[chord]).and_then(|it| it.to_pattern()).unwrap_or_else(Pattern::failing)
            };
            made(Ok(collected(&call.subject).map(choose).inner_join()))
        },
    ),
];

/// Only whole numbers switch, not words.
fn switch(value: &Value) -> Result<bool, Error> {
    Ok(match value {
        Value::Text(_) | Value::List(_) | Value::Object(_) => false,
        Value::Bool(on) => *on,
        other => other.truncated()? != 0,
    })
}

fn keep(call: &Call<'_>, alignment: Alignment) -> Made {
    Ok(call.subject.keep(&call.pattern(0)?, alignment))
}

/// Each event as many in its time, the nth changed by `change`.
fn plied(
    pattern: &Pattern<Value>,
    times: Time,
    change: impl Fn(Pattern<Value>, i64) -> Made + Send + Sync + 'static,
) -> Made {
    let count = copies(times)?;
    let repeated = pattern.map(move |value| {
        let nth = |nth| change(Pattern::pure(value.clone()), nth);
        match (0..count).map(nth).collect::<Result<Vec<_>, _>>() {
            Ok(all) => Pattern::slow_cat(&all).fast(times),
            Err(error) => Pattern::failing(error),
        }
    });
    let steps = pattern.steps().map(|it| it * times);
    Ok(repeated.squeeze_join().with_steps(steps))
}

/// Events of the same time made one, with a list of their values. Where they
/// are fragments of different lengths, each moment has the list of those that
/// reach it, so that it does not matter how the question was cut.
fn collected(pattern: &Pattern<Value>) -> Pattern<Vec<Value>> {
    let inner = pattern.clone();
    Pattern::new(move |query, emit| {
        let mut chords: Vec<Vec<Event<Value>>> = Vec::new();
        inner.answer(query, &mut |event| match chords
            .iter_mut()
            .find(|it| it[0].whole == event.whole)
        {
            Some(chord) => chord.push(event),
            None => chords.push(vec![event]),
        });
        for chord in chords {
            for part in slices(&chord) {
                let mut here = chord.iter().filter(|it| it.part.contains(part)).cloned();
                let Some(first) = here.next() else { continue };
                let first = Event { part, ..first.map(|it| vec![it]) };
                emit(here.fold(first, |mut all, it| {
                    all.origins = all.origins.and(&it.origins);
                    all.value.push(it.value);
                    all
                }));
            }
        }
    })
}

/// The stretches of time between all begins and ends of some fragments.
fn slices(fragments: &[Event<Value>]) -> Vec<TimeSpan> {
    let mut ends: Vec<Time> =
        fragments.iter().flat_map(|it| [it.part.begin, it.part.end]).collect();
    ends.sort();
    ends.dedup();
    match ends[..] {
        [instant] => vec![TimeSpan { begin: instant, end: instant }],
        _ => ends.windows(2).map(|it| TimeSpan { begin: it[0], end: it[1] }).collect(),
    }
}
