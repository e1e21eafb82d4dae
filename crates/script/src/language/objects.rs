//! Lights and colours as values of the pattern language.

use super::options::finite;
use notation::{Object, Operator, Value};
use pattern::{Error, Pattern};
use show::lights::{Color, LightValue, Member};
use std::any::Any;
use std::fmt;
use std::mem;
use std::sync::Arc;

/// Lights, and what is said about them.
#[derive(Clone, PartialEq)]
pub(crate) struct LightObject {
    pub(crate) light: LightValue,
    /// How many lights the rig has: adding to a light's index wraps there.
    pub(crate) lights: usize,
}

/// As messages name it.
impl fmt::Debug for LightObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a light")
    }
}

impl Object for LightObject {
    fn combine(&self, operator: Operator, left: bool, other: &Value) -> Result<Value, Error> {
        let by = match (operator, other) {
            (Operator::Set, Value::Object(it)) => return Ok(Value::Object(it.clone())),
            (Operator::Keep, _) => return Ok(Value::Object(Arc::new(self.clone()))),
            (Operator::Add, other) => finite(other)?,
            (Operator::Sub, other) if left => -finite(other)?,
            _ => {
                let message = "lights can be moved on by adding a number, and nothing else";
                return Err(Error::value(message));
            }
        };
        let moved = |member: &Member| {
            let light = (f64::from(member.light) + by).floor().rem_euclid(self.lights as f64);
            Member { light: light as u32, ..*member }
        };
        let members = self.light.members.iter().map(moved).collect();
        let light = LightValue { members, ..self.light.clone() };
        Ok(Value::Object(Arc::new(Self { light, ..*self })))
    }

    fn equals(&self, other: &dyn Object) -> bool {
        (other as &dyn Any).downcast_ref::<Self>() == Some(self)
    }
}

/// A colour, or where to find one.
#[derive(Clone, PartialEq)]
pub(crate) struct ColorObject(pub(crate) Color);

/// As messages name it.
impl fmt::Debug for ColorObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a colour")
    }
}

impl Object for ColorObject {
    fn combine(&self, operator: Operator, _: bool, other: &Value) -> Result<Value, Error> {
        match operator {
            Operator::Set => Ok(other.clone()),
            Operator::Keep => Ok(Value::Object(Arc::new(self.clone()))),
            _ => Err(Error::value("colours cannot be reckoned with").with_hint("try hue(…)")),
        }
    }

    fn equals(&self, other: &dyn Object) -> bool {
        (other as &dyn Any).downcast_ref::<Self>() == Some(self)
    }
}

pub(crate) fn color_value(color: Color) -> Value {
    Value::Object(Arc::new(ColorObject(color)))
}

pub(crate) fn as_light(value: &Value) -> Option<&LightObject> {
    match value {
        Value::Object(it) => (&**it as &dyn Any).downcast_ref(),
        _ => None,
    }
}

/// The lights of a value.
pub(crate) fn light_of(value: &Value) -> Result<&LightValue, Error> {
    as_light(value).map(|it| &it.light).ok_or_else(|| no_light(value))
}

fn no_light(value: &Value) -> Error {
    Error::value(format!("{value} is no light"))
        .with_hint("a pattern of lights begins with light(…)")
}

fn into_light(value: Value) -> Result<Arc<LightObject>, Error> {
    match value {
        Value::Object(object) if (&*object as &dyn Any).is::<LightObject>() => {
            let object: Arc<dyn Any + Send + Sync> = object;
            Ok(object.downcast().expect("its type was asked for"))
        }
        other => Err(no_light(&other)),
    }
}

/// The value with other things said about its lights. Thousands of events may
/// come through here for a frame, so what is nobody else's is not copied.
pub(crate) fn change_light(
    value: Value,
    change: impl FnOnce(LightValue) -> Result<LightValue, Error>,
) -> Result<Value, Error> {
    let mut object = into_light(value)?;
    let it = Arc::make_mut(&mut object);
    it.light = change(mem::take(&mut it.light))?;
    Ok(Value::Object(object))
}

/// What plays: every value must be lights.
pub(crate) fn to_lights(pattern: &Pattern<Value>) -> Pattern<LightValue> {
    pattern.try_map_into(|value| into_light(value).map(|it| Arc::unwrap_or_clone(it).light))
}

/// A pattern of lights through a function of such patterns.
pub(crate) fn through_lights(
    pattern: &Pattern<Value>,
    lights: usize,
    f: impl FnOnce(&Pattern<LightValue>) -> Pattern<LightValue>,
) -> Pattern<Value> {
    f(&to_lights(pattern)).map(move |light| Value::Object(Arc::new(LightObject { light, lights })))
}
