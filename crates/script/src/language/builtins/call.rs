//! A call of a row, and what its arguments say.

use super::LightBuiltin;
use crate::language::evaluate::Open;
use crate::language::objects::through_lights;
use crate::language::options::{Sample, finite, with_options};
use crate::language::place::Reads;
use crate::language::world::{World, node_origin};
use crate::tree::{NodeId, Value as Data};
use notation::{Arg, Function, Value, call_function, call_method};
use pattern::{Alignment, Error, Origins, Pattern};
use show::lights::LightValue;
use std::borrow::Cow;
use std::sync::Arc;

/// An argument of a call.
#[derive(Clone)]
pub(crate) enum Setting {
    /// With what the file says: whether it is `1` or `1.0`, say.
    Known { arg: Arg, data: Data },
    /// It reads the place of a light.
    Open(Open),
}

impl Setting {
    pub(crate) fn known(self) -> Option<Arg> {
        match self {
            Self::Known { arg, .. } => Some(arg),
            Self::Open(_) => None,
        }
    }

    /// The text that the file says; none where it says something else.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Known { data: Data::Text(text), .. } => Some(text),
            _ => None,
        }
    }

    pub(crate) fn reads(&self) -> Reads {
        match self {
            Self::Known { .. } => Reads::default(),
            Self::Open(open) => open.reads(),
        }
    }

    /// What it is for a light.
    pub(crate) fn at(&self, at: [f64; 4]) -> Result<Self, Error> {
        match self {
            Self::Known { .. } => Ok(self.clone()),
            Self::Open(open) => Ok(Self::Known { arg: open.at(at)?, data: Data::None }),
        }
    }

    pub(super) fn to_arg(&self) -> Result<Arg, Error> {
        match self {
            Self::Known { arg, .. } => Ok(arg.clone()),
            Self::Open(_) => {
                Err(Error::value("x, y, z and index cannot be read here, only by lights"))
            }
        }
    }
}

/// More options than any row has that are said of lights.
const MAX_SAID: usize = 8;

/// A call of a row.
#[derive(Clone)]
pub(crate) struct LightCall {
    pub(crate) world: Arc<World>,
    pub(crate) row: &'static LightBuiltin,
    pub(crate) node: NodeId,
    pub(crate) subject: Pattern<Value>,
    pub(crate) args: Vec<Setting>,
    pub(crate) options: Vec<(Arc<str>, Setting)>,
}

impl LightCall {
    /// A function that waits for its pattern.
    pub(crate) fn called_without_a_pattern(self) -> Result<Arg, Error> {
        // `seq("a", "b")` is a pattern by itself, as Strudel has it.
        if self.row.params.starts_with('*') && !self.args.is_empty() {
            let args: Vec<Arg> = self.args.iter().map(Setting::to_arg).collect::<Result<_, _>>()?;
            return call_function(self.row.name, &args, Alignment::In);
        }
        Ok(Arg::Function(Function::new(move |args| {
            let Some(subject) = args.first() else {
                return Err(Error::value(format!("{} waits for a pattern", self.row.name)));
            };
            self.row.call(&Self { subject: subject.to_pattern()?, ..self.clone() })
        })))
    }

    /// Where it stands.
    pub(super) fn place(&self) -> Origins {
        node_origin(self.node)
    }

    pub(super) fn option(&self, name: &str) -> Option<&Setting> {
        self.options.iter().find(|(it, _)| **it == *name).map(|(_, setting)| setting)
    }

    pub(super) fn pattern(&self, name: &str) -> Result<Option<Pattern<Value>>, Error> {
        self.option(name).map(|it| it.to_arg()?.to_pattern()).transpose()
    }

    /// A number that is known at once.
    pub(super) fn number(&self, name: &str) -> Result<Option<f64>, Error> {
        let pattern = self.pattern(name)?;
        let plain = |it: &Pattern<Value>| match it.as_pure() {
            Some((value, origins)) => finite(value).map_err(|error| error.at(origins)),
            None => Err(Error::value(format!("`{name}` must be a plain number"))),
        };
        pattern.as_ref().map(plain).transpose()
    }

    pub(super) fn text(&self, name: &str) -> Result<Option<&str>, Error> {
        match self.option(name) {
            None => Ok(None),
            Some(setting) => match setting.text() {
                Some(text) => Ok(Some(text)),
                None => Err(Error::value(format!("`{name}` must be a name"))),
            },
        }
    }

    /// A name, or the index of a light.
    pub(super) fn name(&self, name: &str) -> Result<Option<Cow<'_, str>>, Error> {
        match self.option(name) {
            Some(Setting::Known { data: Data::Int(index), .. }) => {
                Ok(Some(index.to_string().into()))
            }
            _ => Ok(self.text(name)?.map(Cow::Borrowed)),
        }
    }

    pub(super) fn truth(&self, name: &str) -> Result<Option<bool>, Error> {
        match self.option(name) {
            None => Ok(None),
            Some(setting) => Ok(Some(match setting.to_arg()? {
                Arg::Value(value) => value.is_true(),
                _ => return Err(Error::value(format!("`{name}` must be True or False"))),
            })),
        }
    }

    /// The lights changed by options that hold for each event, in the order of
    /// `names`; what was not given is `None`.
    pub(super) fn said(
        &self,
        names: &'static [&'static str],
        apply: impl Fn(LightValue, &[Option<&Sample>]) -> Result<LightValue, Error>
        + Send
        + Sync
        + 'static,
    ) -> Result<Arg, Error> {
        let (mut patterns, mut given) = (Vec::new(), Vec::new());
        for (nth, name) in names.iter().enumerate() {
            if let Some(pattern) = self.pattern(name)? {
                patterns.push(pattern);
                given.push(nth);
            }
        }
        let pattern =
            with_options(self.place(), &self.subject, patterns, move |light, samples| {
                let mut all = [None; MAX_SAID];
                for (nth, sample) in given.iter().zip(samples) {
                    all[*nth] = Some(sample);
                }
                apply(light, &all[..names.len()])
            })?;
        Ok(Arg::Pattern(pattern))
    }

    pub(super) fn lights(
        &self,
        f: impl FnOnce(&Pattern<LightValue>) -> Pattern<LightValue>,
    ) -> Result<Arg, Error> {
        Ok(Arg::Pattern(through_lights(&self.subject, self.world.rig.lights(), f)))
    }

    /// The same call in the algebra's table.
    pub(super) fn algebra(&self) -> Result<Arg, Error> {
        let args: Vec<Arg> = self.args.iter().map(Setting::to_arg).collect::<Result<_, _>>()?;
        call_method(self.row.name, &self.subject, &args, Alignment::In)
    }
}
