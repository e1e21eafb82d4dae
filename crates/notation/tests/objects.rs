//! Values of somebody else's making ride through the pattern language.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use notation::{Arg, Function, Object, Operator, Value, call_method, mini};
use pattern::{Alignment, Error, Pattern, TimeSpan};
use std::sync::Arc;

/// What a light pattern's value might be: a name and a colour.
#[derive(Debug, PartialEq)]
struct Lamp {
    name: String,
    color: Option<String>,
}

impl Object for Lamp {
    fn combine(&self, operator: Operator, left: bool, other: &Value) -> Result<Value, Error> {
        let other: &Self = other.object().ok_or_else(|| Error::value("no arithmetic on lamps"))?;
        let (first, second) = if left { (self, other) } else { (other, self) };
        match operator {
            Operator::Set => Ok(lamp(&first.name, second.color.as_deref())),
            _ => Err(Error::value("no arithmetic on lamps")),
        }
    }

    fn equals(&self, other: &dyn Object) -> bool {
        (other as &dyn std::any::Any).downcast_ref() == Some(self)
    }
}

fn lamp(name: &str, color: Option<&str>) -> Value {
    Value::Object(Arc::new(Lamp { name: name.to_owned(), color: color.map(str::to_owned) }))
}

/// What `light("…")` does with words.
fn light(notation: &str) -> Pattern<Value> {
    mini(notation, 1).unwrap().map(|it| match &it {
        Value::Text(name) => lamp(name, None),
        _ => it,
    })
}

fn call(name: &str, subject: &Pattern<Value>, args: &[Arg]) -> Pattern<Value> {
    call_method(name, subject, args, Alignment::In).unwrap().to_pattern().unwrap()
}

fn lamps(pattern: &Pattern<Value>) -> Vec<(String, Option<String>)> {
    let events = pattern.query(TimeSpan::new(0, 1)).unwrap();
    let lamp = |it: &Lamp| (it.name.clone(), it.color.clone());
    events.iter().map(|it| lamp(it.value.object().unwrap())).collect()
}

#[test]
fn lights_ride_through_rhythms_and_functions() {
    let red = Function::new(|args| {
        let red = Arg::Pattern(Pattern::pure(lamp("", Some("red"))));
        call_method("set", &args[0].to_pattern()?, &[red], Alignment::In)
    });
    let speed = Arg::Pattern(mini("<2 1>", 2).unwrap());
    let fast = call("fast", &light("wash spot"), &[speed]);
    assert_eq!(lamps(&fast).len(), 4);
    let both = call("superimpose", &light("wash"), &[Arg::Function(red)]);
    let named = |color: Option<&str>| ("wash".to_owned(), color.map(str::to_owned));
    assert_eq!(lamps(&both), [named(None), named(Some("red"))]);
}

#[test]
fn arithmetic_that_an_object_refuses_is_an_error_at_its_notation() {
    let sum = call("add", &light("wash"), &[Arg::Value(Value::Number(1.0))]);
    let error = sum.query(TimeSpan::new(0, 1)).unwrap_err();
    assert_eq!(error.message(), "no arithmetic on lamps");
    assert_eq!(error.origins()[0].text, 1);
}

#[test]
fn events_know_the_notation_that_sounds() {
    let fast = call("fast", &light("wash"), &[Arg::Pattern(mini("<2 3>", 2).unwrap())]);
    let events = fast.query(TimeSpan::new(1, 2)).unwrap();
    let places: Vec<_> =
        events[0].origins.as_slice().iter().map(|it| (it.text, it.start, it.end)).collect();
    assert_eq!(places, [(2, 3, 4), (1, 0, 4)]);
}
