//! The bytes of Hue stream, sACN, Art-Net and DDP, and their sessions.
//!
//! One idea: a protocol is a function. A [`Session`] is told the time, the
//! slots to show and what came in, and answers with packets in its [`Outbox`]
//! and the moment at which it wants to be asked again. So everything a
//! protocol does over a night can be tested in a millisecond. This crate has
//! no sockets, clocks or threads, and has never heard of colour.
//!
//! Each packet is laid out once, as a table of named fields; builder, parser
//! and tests all go by that table.
#![warn(clippy::disallowed_methods)]

pub mod artnet;
pub mod ddp;
pub mod hue;
pub mod sacn;

mod bytes;
mod outbox;
mod session;

pub use outbox::{Outbox, Outgoing};
pub use session::Session;

/// How many slots a universe has: what one DMX512 cable carries.
pub const UNIVERSE_SLOTS: usize = 512;

/// Why bytes are not a packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Malformed {
    /// It ends before what it announces.
    Short,
    /// It belongs to another protocol, or to a kind of packet that is not
    /// known here.
    Foreign,
    /// The field of this name contradicts the rest or the standard.
    Field(&'static str),
}
