//! What reads the place of a light, worked out for all lights at once.
//!
//! One idea: in plain arithmetic like `saw.slow(4) + x * 0.2`, `x` may as well
//! stand for a column of numbers, each light's own, with which operators reckon
//! light by light. So a frame asks one pattern, not one for each light. What is
//! no plain arithmetic, or has no number for some light, is asked for each
//! light alone, and means the same.

use notation::{Object, Operator, Value};
use pattern::{Error, Pattern};
use std::any::Any;
use std::fmt;
use std::iter::zip;
use std::sync::Arc;

/// The names of the calls that columns know.
pub(crate) const ARITHMETIC: [&str; 6] = ["add", "sub", "mul", "div", "mod", "pow"];

/// Numbers of all lights.
#[derive(Clone, PartialEq)]
pub(crate) struct Column(pub(crate) Arc<[f64]>);

/// As messages name it.
impl fmt::Debug for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("numbers of all lights")
    }
}

impl Object for Column {
    fn combine(&self, operator: Operator, left: bool, other: &Value) -> Result<Value, Error> {
        let apply = |own: f64, other: f64| {
            let (a, b) = if left { (own, other) } else { (other, own) };
            operator.of_numbers(a, b).filter(|it| it.is_finite())
        };
        let numbers: Option<Arc<[f64]>> = match other.object::<Self>() {
            Some(Self(others)) => zip(&*self.0, &**others).map(|(a, b)| apply(*a, *b)).collect(),
            None => {
                let other = other.numeral()?;
                self.0.iter().map(|own| apply(*own, other)).collect()
            }
        };
        let numbers = numbers.ok_or_else(|| Error::value("some light has no number"))?;
        Ok(Value::Object(Arc::new(Self(numbers))))
    }

    fn equals(&self, other: &dyn Object) -> bool {
        (other as &dyn Any).downcast_ref::<Self>() == Some(self)
    }
}

/// The columns of a pattern, each of `cost` steps of work more.
pub(crate) fn numbers(pattern: &Pattern<Value>, cost: usize) -> Pattern<Arc<[f64]>> {
    let columns = pattern.try_map(|value| match value.object::<Column>() {
        Some(Column(numbers)) => Ok(numbers.clone()),
        None => Err(Error::value(format!("{value} is not for all lights"))),
    });
    Pattern::new(move |query, emit| {
        columns.answer(query, &mut |event| {
            if query.spend(cost) {
                emit(event);
            }
        });
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use notation::call_method;
    use pattern::{Alignment, TimeSpan};

    fn column(numbers: &[f64]) -> Value {
        Value::Object(Arc::new(Column(numbers.into())))
    }

    #[test]
    fn operators_reckon_with_columns_light_by_light() {
        let (xs, ys) = ([-1.0, -0.25, 0.5, 3.0], [2.0, 0.5, -4.0, 1.0]);
        let calculated = |name: &str, left: &Value, right: &Value| {
            let left = Pattern::steady(left.clone());
            let right = notation::Arg::Value(right.clone());
            let sum = call_method(name, &left, &[right], Alignment::In).unwrap();
            let events = sum.to_pattern().unwrap().query(TimeSpan::cycle(0));
            events.map(|it| it[0].value.clone()).ok()
        };
        for name in ARITHMETIC {
            let one = |a: f64, b: f64| calculated(name, &Value::Number(a), &Value::Number(b));
            let each = |other: &dyn Fn(usize) -> Option<Value>| -> Option<Vec<f64>> {
                (0..4).map(|nth| other(nth)?.numeral().ok().filter(|it| it.is_finite())).collect()
            };
            for (all, alone) in [
                (calculated(name, &column(&xs), &column(&ys)), each(&|nth| one(xs[nth], ys[nth]))),
                (
                    calculated(name, &column(&xs), &Value::Number(2.0)),
                    each(&|nth| one(xs[nth], 2.0)),
                ),
                (
                    calculated(name, &Value::Number(2.0), &column(&xs)),
                    each(&|nth| one(2.0, xs[nth])),
                ),
            ] {
                let all = all.map(|it| it.object::<Column>().unwrap().0.to_vec());
                assert_eq!(all, alone, "{name}");
            }
        }
        // What has no number for one light has none for all at once.
        for divisor in [0.0, f64::NAN] {
            assert_eq!(calculated("div", &Value::Number(1.0), &column(&[2.0, divisor])), None);
        }
    }
}
