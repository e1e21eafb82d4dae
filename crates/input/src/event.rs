//! What is told of what comes in.

use clock::ClockInput;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// Something that came in.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    Clock(ClockInput),
    /// A key, pad, knob or fader moved, for the configuration to map.
    Control(Control),
    Osc(crate::osc::Command),
    /// A MIDI port of this name has gone, with whatever was pressed there.
    Unplugged(Arc<str>),
    /// A source has come or gone, or could not be understood: for the log.
    Note(String),
}

/// What was touched, and how far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Control {
    /// The MIDI port's name.
    pub port: Arc<str>,
    /// From 1 to 16, as people count them.
    pub channel: u8,
    pub kind: ControlKind,
    /// The key or the controller, from 0 to 127.
    pub number: u8,
    /// From 0 to 127; 0 for a key that is let go.
    pub value: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ControlKind {
    Note,
    ControlChange,
}

/// As the configuration names it: `note 36 channel 1`.
impl fmt::Display for Control {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            ControlKind::Note => "note",
            ControlKind::ControlChange => "cc",
        };
        write!(f, "{kind} {} channel {}", self.number, self.channel)
    }
}

/// Takes events with their time since the program's start. It is called on
/// threads that must not wait: it should pass the event on and return.
pub type Tell = Arc<dyn Fn(Told) + Send + Sync>;

#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    pub at: Duration,
    pub event: Event,
}
