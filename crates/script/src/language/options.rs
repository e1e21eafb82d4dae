//! What is said about lights, in the times of the lights: structure comes from
//! the left.

use super::colors;
use super::objects::change_light;
use notation::Value;
use pattern::{Emit, Error, Event, Origins, Pattern, Query, TimeSpan};
use show::lights::{Color, Factor, LightValue, Signal};
use std::sync::Arc;

/// An option's value for an event.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    /// Where the option is a signal, its value as the event begins.
    pub(crate) value: Value,
    moving: Option<Arc<Moving>>,
}

/// An option that is a signal, for those who read it at each frame.
#[derive(Debug)]
struct Moving {
    numbers: Signal<f64>,
    colors: Signal<Color>,
}

impl Sample {
    /// The number for all of the event, the one at its begin if it moves.
    pub(crate) fn number(&self) -> Result<f64, Error> {
        finite(&self.value)
    }

    /// The number at each frame.
    pub(crate) fn factor(&self) -> Result<Factor, Error> {
        match &self.moving {
            Some(moving) => Ok(Factor::Signal(moving.numbers.clone())),
            None => Ok(Factor::Number(self.number()?)),
        }
    }

    /// The colour at each frame.
    pub(crate) fn color(&self) -> Result<Color, Error> {
        match &self.moving {
            Some(moving) => Ok(Color::Signal(moving.colors.clone())),
            None => colors::of(&self.value),
        }
    }
}

/// A number that is said about lights. The names of notes, which count as
/// numbers in the algebra, are words here.
pub(crate) fn finite(value: &Value) -> Result<f64, Error> {
    if let Value::Text(_) = value {
        return Err(Error::value(format!("{value} is no number")));
    }
    let number = value.numeral()?;
    if number.is_finite() {
        Ok(number)
    } else {
        Err(Error::value(format!("{value} is not finite")))
    }
}

/// The lights of a pattern changed by the options that hold for each event.
/// `call` is where that is said.
pub(crate) fn with_options(
    call: Origins,
    subject: &Pattern<Value>,
    options: Vec<Pattern<Value>>,
    apply: impl Fn(LightValue, &[Sample]) -> Result<LightValue, Error> + Send + Sync + 'static,
) -> Result<Pattern<Value>, Error> {
    // A mistake in an option is shown there, or at the call where it is no
    // notation; lights that are none, where they come from.
    let apply = move |value: Value, samples: &[Sample], said: &dyn Fn() -> Origins| {
        let at = |error: Error| error.at(&said()).at(&call);
        change_light(value, |light| apply(light, samples).map_err(at))
    };
    let plain: Option<Vec<(Sample, Origins)>> = options
        .iter()
        .map(|option| {
            let (value, origins) = option.as_pure()?;
            Some((Sample { value: value.clone(), moving: None }, origins.clone()))
        })
        .collect();
    if let Some(plain) = plain {
        let origins = plain.iter().fold(Origins::NONE, |all, (_, more)| all.and(more));
        let samples: Vec<Sample> = plain.into_iter().map(|(sample, _)| sample).collect();
        if let Some((value, own)) = subject.as_pure() {
            let value = apply(value.clone(), &samples, &|| origins.clone());
            let value = value.map_err(|it| it.at(own))?;
            let steps = subject.steps();
            let own = own.and(&origins);
            return Ok(Pattern::pure(value).with_origins(own).with_steps(steps));
        }
        let of_options = origins.clone();
        let changed =
            subject.try_map_into(move |value| apply(value, &samples, &|| of_options.clone()));
        return Ok(changed.with_origins(origins));
    }
    let options: Vec<Choice> = options.into_iter().map(Choice::new).collect();
    for option in &options {
        option.rehearse()?;
    }
    let (subject, steps) = (subject.clone(), subject.steps());
    let pattern = Pattern::new(move |query, emit| {
        subject.answer(query, &mut |event| {
            let mut samples = Vec::with_capacity(options.len());
            descend(query, event, &options, &mut samples, &apply, emit);
        });
    });
    Ok(pattern.with_steps(steps))
}

/// An option's pattern, and the same as signals.
struct Choice {
    pattern: Pattern<Value>,
    /// None where the value is the same at every moment.
    moving: Option<Arc<Moving>>,
}

impl Choice {
    fn new(pattern: Pattern<Value>) -> Self {
        let moving = pattern.as_steady().is_none().then(|| {
            let numbers = Signal::new(pattern.try_map(finite));
            Moving { numbers, colors: Signal::new(pattern.try_map(colors::of)) }.into()
        });
        Self { pattern, moving }
    }

    /// Where what it says at some time stands.
    fn origins(&self, part: TimeSpan) -> Origins {
        let events = self.pattern.query(part).unwrap_or_default();
        events.into_iter().next().map_or(Origins::NONE, |event| event.origins)
    }

    /// A mistake shows better now than in a frame.
    fn rehearse(&self) -> Result<(), Error> {
        for cycle in 0..4 {
            for event in self.pattern.query(TimeSpan::cycle(cycle))? {
                if event.whole.is_none() && !matches!(event.value, Value::Object(_)) {
                    finite(&event.value)?;
                }
            }
        }
        Ok(())
    }
}

type Apply<'a> = &'a dyn Fn(Value, &[Sample], &dyn Fn() -> Origins) -> Result<Value, Error>;

fn descend(
    query: &Query<'_>,
    event: Event<Value>,
    options: &[Choice],
    samples: &mut Vec<Sample>,
    apply: Apply<'_>,
    emit: Emit<'_, Value>,
) {
    let Some(option) = options.get(samples.len()) else {
        let Event { whole, part, value, origins } = event;
        let said = || options.iter().fold(Origins::NONE, |all, it| all.and(&it.origins(part)));
        match apply(value, samples, &said) {
            Ok(value) => emit(Event { whole, part, value, origins }),
            Err(error) => query.fail(error.at(&origins)),
        }
        return;
    };
    let mut with = |event: Event<Value>, it: Event<Value>| {
        let Some(part) = event.part.intersection(it.part) else { return };
        let moving = option.moving.clone().filter(|_| it.whole.is_none());
        samples.push(Sample { value: it.value, moving });
        let origins = event.origins.and(&it.origins);
        descend(query, Event { part, origins, ..event }, options, samples, apply, emit);
        samples.pop();
    };
    // The last one, mostly the only one, need not leave the event to others.
    let mut last = None;
    option.pattern.answer(&query.over(event.whole_or_part()), &mut |it| {
        if let Some(before) = last.replace(it) {
            with(event.clone(), before);
        }
    });
    if let Some(last) = last {
        with(event, last);
    }
}
