//! The messages of the control interface, as JSON has them.

use crate::command::Command;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use source::{Place, Position};
use std::sync::Arc;

/// The version of the interface. It rises when something changes that a
/// client could trip over; new fields and commands are no such thing.
pub(crate) const VERSION: u32 = 1;

/// Bytes of a message from a client, at the most.
pub(crate) const MAX_MESSAGE: usize = 16 * 1024;

/// What a client says: exactly one of `command`, `sync` and `frames`.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct FromClient {
    /// The version of the interface: 1.
    pub(crate) v: u32,
    /// Comes back in the answer. Without one there is no answer, unless
    /// something is wrong.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) id: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) command: Option<Command>,
    /// Asks for the server's time. The client's own, in seconds, comes back
    /// with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) sync: Option<f64>,
    /// Whether this client wants frames. It does not until it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) frames: Option<bool>,
}

/// What one message asks.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Ask {
    Command(Command),
    Sync(f64),
    Frames(bool),
}

/// What the server says.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema, Deserialize))]
pub(crate) struct FromServer {
    pub(crate) v: u32,
    #[serde(flatten)]
    pub(crate) says: Says,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema, Deserialize))]
#[serde(tag = "type", rename_all = "snake_case")]
pub(crate) enum Says {
    /// The first message.
    Hello {
        /// The program and its version.
        server: String,
        /// The server's time: seconds since the show started.
        now: f64,
        /// The patterns folder, as the performer wrote it, to be shown.
        folder: String,
    },
    /// The whole state, once, after `hello`.
    State {
        seq: u64,
        #[cfg_attr(test, schemars(with = "crate::state::State"))]
        state: Value,
    },
    /// What has changed since the message before: a merge patch (RFC 7396).
    Patch {
        seq: u64,
        #[cfg_attr(test, schemars(with = "serde_json::Map<String, Value>"))]
        patch: Value,
    },
    /// Which stretches of the pattern files sound, to a client that wants
    /// frames, whenever that changes.
    Sounding { stretches: Vec<Stretch> },
    /// The answer to `sync`: the client's time and the server's.
    Sync { client: f64, now: f64 },
    /// The answer to a message with an `id`, or to one that was wrong.
    Answer {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        id: Option<u64>,
        ok: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        error: Option<Wrong>,
        /// Of a reload.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        patterns: Option<usize>,
        /// Of a reload: how many of the patterns are Strudel presets.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        presets: Option<usize>,
    },
}

/// A stretch of a file below the patterns folder, from a line and column up to
/// but without another, both from 1 and in characters.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema, Deserialize))]
pub(crate) struct Stretch {
    file: Arc<str>,
    from: [u32; 2],
    to: [u32; 2],
}

impl From<&Place> for Stretch {
    fn from(place: &Place) -> Self {
        let pair = |it: Position| [it.line, it.column];
        Self { file: place.file.clone(), from: pair(place.span.start), to: pair(place.span.end) }
    }
}

/// What was wrong with a message.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema, Deserialize))]
pub(crate) struct Wrong {
    pub(crate) code: Code,
    /// In words.
    pub(crate) message: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema, Deserialize))]
#[serde(rename_all = "snake_case")]
pub(crate) enum Code {
    /// Not JSON, or not a message of this interface.
    Malformed,
    /// Another version of the interface.
    Version,
    /// A command with an argument that it cannot have.
    Argument,
    /// The program did not carry it out in time.
    Unanswered,
    /// The presets do not load; those before play on. The message has the
    /// lines that are wrong.
    Presets,
}

impl FromClient {
    /// Reads a message, with its `id`, which also a wrong one may have.
    pub(crate) fn read(text: &str) -> Result<(Option<u64>, Ask), (Option<u64>, Wrong)> {
        let message: Self = serde_json::from_str(text)
            .map_err(|error| (id_in(text), Wrong::malformed(error.to_string())))?;
        if message.v != VERSION {
            let told = format!("this show speaks version {VERSION}, not {}", message.v);
            return Err((message.id, Wrong { code: Code::Version, message: told }));
        }
        let ask = match (message.command, message.sync, message.frames) {
            (Some(command), None, None) => Ask::Command(command),
            (None, Some(time), None) => Ask::Sync(time),
            (None, None, Some(on)) => Ask::Frames(on),
            _ => {
                let wrong = Wrong::malformed("a message has one of command, sync and frames");
                return Err((message.id, wrong));
            }
        };
        Ok((message.id, ask))
    }
}

/// The `id` of what is JSON, but no message.
fn id_in(text: &str) -> Option<u64> {
    serde_json::from_str::<Value>(text).ok()?.get("id")?.as_u64()
}

impl Wrong {
    pub(crate) fn malformed(message: impl Into<String>) -> Self {
        Self { code: Code::Malformed, message: message.into() }
    }
}

impl Says {
    pub(crate) fn done(id: Option<u64>) -> Self {
        Self::Answer { id, ok: true, error: None, patterns: None, presets: None }
    }

    pub(crate) fn wrong(id: Option<u64>, error: Wrong) -> Self {
        Self::Answer { id, ok: false, error: Some(error), patterns: None, presets: None }
    }

    pub(crate) fn sounding(places: &[Place]) -> Self {
        Self::Sounding { stretches: places.iter().map(Stretch::from).collect() }
    }

    pub(crate) fn to_json(&self) -> String {
        let message = FromServer { v: VERSION, says: self.clone() };
        serde_json::to_string(&message).expect("these messages have text keys only")
    }
}

#[cfg(test)]
mod tests;
