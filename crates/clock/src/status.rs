//! What surfaces show of the clock.

use crate::Bpm;
use std::fmt;
use std::time::Duration;

/// Who says where in the music we are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Source {
    /// Our own beat, at a tempo set by hand.
    #[default]
    Internal,
    /// Our own beat, at a tempo that was tapped.
    Tap,
    Midi,
    Link,
    Osc,
}

impl Source {
    pub const ALL: [(&'static str, Self); 5] = [
        ("internal", Self::Internal),
        ("tap", Self::Tap),
        ("midi", Self::Midi),
        ("link", Self::Link),
        ("osc", Self::Osc),
    ];

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(it, _)| *it == name).map(|(_, source)| *source)
    }

    pub fn name(self) -> &'static str {
        let (name, _) = Self::ALL.iter().find(|(_, it)| *it == self).expect("all are listed");
        name
    }

    /// Whether the beat comes from another program or machine.
    pub fn is_external(self) -> bool {
        matches!(self, Self::Midi | Self::Link | Self::Osc)
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// How the source does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Health {
    /// The beat is the source's.
    Locked,
    /// The source is silent or unclear; the beat goes on by itself.
    FreeRunning,
    /// The source has stopped the music; the beat is held.
    Halted,
}

impl Health {
    pub fn name(self) -> &'static str {
        match self {
            Self::Locked => "locked",
            Self::FreeRunning => "free-running",
            Self::Halted => "halted",
        }
    }
}

impl fmt::Display for Health {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The clock's state, to be shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Status {
    pub source: Source,
    pub bpm: Bpm,
    pub health: Health,
    /// Link's other participants, where Link is the source.
    pub peers: u32,
    /// The external sources that are heard now, followed or not.
    pub heard: Vec<Source>,
    /// How far apart from an even beat the source's messages come (standard
    /// deviation), where it is known.
    pub jitter: Option<Duration>,
}
