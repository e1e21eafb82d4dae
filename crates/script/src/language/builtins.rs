//! The table of what can be said about lights, beside `notation`'s of the
//! algebra. A row here comes before one of the same name there.

use notation::{Arg, Kind};
use pattern::Error;

mod call;
mod colors;
mod levels;
mod targets;
mod turns;

pub(crate) use call::{LightCall, Setting};
pub(crate) use colors::hsv;
pub(crate) use targets::{layers_of, only};

/// A row of the table.
pub struct LightBuiltin {
    pub name: &'static str,
    pub kind: Kind,
    /// Names of the parameters, blanks between: `?` ends an optional one, `*`
    /// begins one that takes all the rest; those after `|` are by name only.
    pub params: &'static str,
    pub doc: &'static str,
    /// A Python expression that shows it.
    pub example: &'static str,
    run: fn(&LightCall) -> Result<Arg, Error>,
    /// Whether its arguments may read the place of a light without the call
    /// being made for each light alone.
    reads_place: bool,
    /// What a call is whose arguments read the place, if they do it in a way
    /// that needs no call for each light.
    at_once: Option<AtOnce>,
}

type AtOnce = fn(&LightCall) -> Result<Option<Arg>, Error>;

/// Every row, in the order of a manual.
pub fn light_builtins() -> impl Iterator<Item = &'static LightBuiltin> {
    [targets::TABLE, colors::TABLE, levels::TABLE, turns::TABLE].into_iter().flatten()
}

pub(crate) fn method_named(name: &str) -> Option<&'static LightBuiltin> {
    light_builtins().find(|it| it.name == name && it.kind == Kind::Method)
}

pub(crate) fn function_named(name: &str) -> Option<&'static LightBuiltin> {
    let row = light_builtins().find(|it| it.name == name && it.kind != Kind::Method);
    row.or_else(|| method_named(name))
}

/// Whether a text there is notation, and not just a name.
pub(crate) fn is_notation(call: &str, option: &str) -> bool {
    !matches!(
        (call, option),
        ("pure" | "steady", _) | ("zone", "target" | "fallback") | (_, "align" | "blend")
    )
}

impl LightBuiltin {
    pub(crate) fn is_method(&self) -> bool {
        self.kind == Kind::Method
    }

    pub(crate) fn reads_place(&self) -> bool {
        self.reads_place
    }

    pub(crate) fn reads_place_at_once(&self) -> bool {
        self.at_once.is_some()
    }

    pub(crate) fn call_at_once(&self, call: &LightCall) -> Result<Option<Arg>, Error> {
        self.at_once.map_or(Ok(None), |at_once| at_once(call))
    }

    pub(crate) fn call(&self, call: &LightCall) -> Result<Arg, Error> {
        (self.run)(call)
    }
}

const fn method(
    name: &'static str,
    params: &'static str,
    doc: &'static str,
    example: &'static str,
    run: fn(&LightCall) -> Result<Arg, Error>,
) -> LightBuiltin {
    let (kind, reads_place, at_once) = (Kind::Method, false, None);
    LightBuiltin { name, kind, params, doc, example, run, reads_place, at_once }
}

const fn function(
    name: &'static str,
    params: &'static str,
    doc: &'static str,
    example: &'static str,
    run: fn(&LightCall) -> Result<Arg, Error>,
) -> LightBuiltin {
    let (kind, reads_place, at_once) = (Kind::Function, false, None);
    LightBuiltin { name, kind, params, doc, example, run, reads_place, at_once }
}

const fn per_light(row: LightBuiltin) -> LightBuiltin {
    LightBuiltin { reads_place: true, ..row }
}

const fn at_once(row: LightBuiltin, at_once: AtOnce) -> LightBuiltin {
    LightBuiltin { at_once: Some(at_once), ..row }
}
