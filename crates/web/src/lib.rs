//! The browser surface: one page, and the control interface behind it.
//!
//! One idea: a client is told a value and asks for changes of it. The value is
//! the state, sent whole once and then as what changed; what is asked for is a
//! [`Request`], which a [`Stage`] carries out. `docs/control.md` is the interface
//! in full.
//!
//! 1. [`start`] binds the address and returns; all work happens on threads of
//!    its own. The frame thread hands frames to a [`FrameSink`] and never
//!    waits.
//! 2. Whoever connects has to come by a name of ours and, beyond this machine,
//!    with the [`Token`].
//! 3. Each WebSocket gets the newest state and the newest frame as fast as it
//!    takes them; what it is too slow for, it never sees.
//! 4. What a client holds down is let go when the client is gone.
//!
//! Nothing that comes over the wire is run, and nothing names a path.

mod announce;
mod command;
mod doors;
mod frames;
mod guard;
mod hub;
mod link;
mod message;
mod page;
mod patch;
mod post;
mod private;
mod publish;
mod server;
mod settings;
mod socket;
mod stage;
mod state;
mod token;

pub use announce::{Announced, Announcement, announce, announced};
pub use frames::FrameSink;
pub use link::qr_code;
pub use post::{PostError, post};
pub use server::{Server, start};
pub use settings::{DEFAULT_PORT, Error, Settings};
pub use stage::{ReloadOutcome, Reloaded, Reply, Request, Stage};
pub use token::Token;
