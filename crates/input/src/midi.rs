//! MIDI: the clock of a sequencer, and keys and knobs.
//!
//! Ports are known by their names, and those that share one by a number behind
//! it. Those that are wanted are connected as
//! they come, and again when they come back; a machine without any MIDI, or a
//! build without it, is a line for `doctor` and nothing worse. Keys and knobs
//! are told of every port, the clock of one at a time.

#[cfg(any(test, feature = "midi", target_os = "macos", windows))]
mod leader;
#[cfg(any(test, feature = "midi", target_os = "macos", windows))]
mod plugged;
#[cfg(any(test, feature = "midi", target_os = "macos", windows))]
mod stamps;

#[cfg(any(feature = "midi", target_os = "macos", windows))]
#[path = "midi/device.rs"]
mod system;
#[cfg(not(any(feature = "midi", target_os = "macos", windows)))]
#[path = "midi/absent.rs"]
mod system;

pub use system::{Listener, ports};

use crate::{Control, ControlKind, Event};
use clock::ClockInput;
use std::fmt;
use std::sync::Arc;

/// What MIDI there is here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ports {
    /// This program was built without.
    NotBuiltIn,
    /// The machine has no MIDI system, or none that we may use.
    NoSystem(String),
    /// The names of the ports that can be listened to.
    Found(Vec<String>),
}

/// As `doctor` says it.
impl fmt::Display for Ports {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotBuiltIn => f.write_str(
                "MIDI is not built in (cargo build --features midi; needs ALSA headers)",
            ),
            Self::NoSystem(reason) => write!(f, "no MIDI system here ({reason})"),
            Self::Found(names) if names.is_empty() => f.write_str("MIDI works; no ports"),
            Self::Found(names) => write!(f, "MIDI ports: {}", names.join(", ")),
        }
    }
}

/// What to listen to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listening {
    pub ports: Wanted,
    /// A part of the name of the port whose clock to follow, which is listened
    /// to then in any case; the first that sends one, if none is named.
    pub clock: Option<String>,
}

impl Listening {
    pub fn wants(&self, port: &str) -> bool {
        let clock = self.clock.as_ref();
        let is_clock = clock.is_some_and(|it| port.to_lowercase().contains(&it.to_lowercase()));
        is_clock || self.ports.wants(port)
    }
}

/// Which ports to listen to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    All,
    /// Those that have one of these in their name, in any case.
    Named(Vec<String>),
}

impl Wanted {
    pub fn wants(&self, port: &str) -> bool {
        let port = port.to_lowercase();
        match self {
            Self::All => true,
            Self::Named(names) => names.iter().any(|it| port.contains(&it.to_lowercase())),
        }
    }
}

/// Reads one message from a port. Messages that mean nothing here (active
/// sensing, pitch bend, broken ones) are none.
pub fn read(port: &Arc<str>, message: &[u8]) -> Option<Event> {
    let input = match *message {
        [0xF8] => ClockInput::MidiTick,
        [0xFA] => ClockInput::MidiStart,
        [0xFB] => ClockInput::MidiContinue,
        [0xFC] => ClockInput::MidiStop,
        [0xF2, low @ 0..=0x7F, high @ 0..=0x7F] => {
            ClockInput::MidiSongPosition(u16::from(high) << 7 | u16::from(low))
        }
        [status @ 0x80..=0xBF, number @ 0..=0x7F, value @ 0..=0x7F] => {
            let kind = match status & 0xF0 {
                0x80 | 0x90 => ControlKind::Note,
                0xB0 => ControlKind::ControlChange,
                _ => return None,
            };
            let value = if status & 0xF0 == 0x80 { 0 } else { value };
            let (port, channel) = (port.clone(), (status & 0x0F) + 1);
            return Some(Event::Control(Control { port, channel, kind, number, value }));
        }
        _ => return None,
    };
    Some(Event::Clock(input))
}

#[cfg(test)]
mod tests;
