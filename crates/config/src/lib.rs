//! What `dj-hue.toml` says: lights and their places, outputs, clock, controls.
//!
//! One idea: a text becomes a whole [`Config`] or a list of diagnostics, and
//! nothing in between, so a configuration is swapped like a pattern file. All
//! mistakes are found at once, and each says where, what, and how to mend it.
//! This crate reads no files and opens no outputs.
//!
//! Names that depend on lights which nobody described (a Hue area's, or so
//! many simulated ones) are looked up when there is a rig: see
//! [`RigPlan::rig`] and [`OutputPlan::lights`].

mod clock_plan;
mod controls;
mod explanation;
mod learn;
mod outputs;
mod reader;
mod rig;
mod show_plan;

pub use clock_plan::ClockPlan;
pub use controls::{ACTIONS, Action, ActionKind, Controls, Knob, Pressed, Trigger};
pub use learn::{Unlearned, learn};
pub use outputs::{Address, OutputPlan, PatchedLight};
pub use rig::{Member, Members, Region, RigPlan};
pub use show_plan::{DEFAULT_STROBE_LIMIT, STROBE_LIMITS, ShowPlan};

use light::Palette;
use reader::Reader;
use source::Diagnostic;
use toml::de::DeTable;

/// The name of the file, unless somebody chose another.
pub const FILE_NAME: &str = "dj-hue.toml";

/// Everything a configuration says. What it does not say is at its default.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    pub rig: RigPlan,
    /// The configuration's own palettes, in alphabetical order: what the rig has
    /// beside the built-in ones.
    pub palettes: Vec<Palette>,
    pub outputs: Vec<OutputPlan>,
    pub clock: ClockPlan,
    pub controls: Controls,
    /// Flashes a second over a large area; `None` lifts the limit.
    pub strobe_limit: Option<f64>,
    pub show: ShowPlan,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            rig: RigPlan::default(),
            palettes: Vec::new(),
            outputs: Vec::new(),
            clock: ClockPlan::default(),
            controls: Controls::default(),
            strobe_limit: Some(DEFAULT_STROBE_LIMIT),
            show: ShowPlan::default(),
        }
    }
}

/// Reads a configuration; `file` is what diagnostics call it. Warnings come
/// with a configuration that can be used.
///
/// # Errors
/// Every mistake there is, in the order of the text.
pub fn read(file: &str, text: &str) -> Result<(Config, Vec<Diagnostic>), Vec<Diagnostic>> {
    let mut reader = Reader::new(file, text);
    let (document, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let at = error.span().unwrap_or(0..0);
        reader.error(at, format!("this is no TOML: {}", error.message())).hint_of_syntax();
    }
    if reader.has_errors() {
        return Err(reader.finish());
    }
    let root = reader.root(&document);
    let rig = rig::read(&mut reader, &root);
    let outputs = outputs::read(&mut reader, &root, &rig);
    let config = Config {
        palettes: rig::palettes(&mut reader, &root),
        clock: clock_plan::read(&mut reader, &root),
        controls: controls::read(&mut reader, &root),
        strobe_limit: show_plan::strobe_limit(&mut reader, &root),
        show: show_plan::read(&mut reader, &root),
        rig: rig.plan,
        outputs,
    };
    if reader.has_errors() { Err(reader.finish()) } else { Ok((config, reader.finish())) }
}
