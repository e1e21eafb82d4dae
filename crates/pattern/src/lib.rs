//! Exact musical time, and the algebra of patterns over it.
//!
//! One idea: a [`Pattern`] is a function from a span of time to the
//! [`Event`]s in it. Whatever is built from patterns is such a function again,
//! so nothing is ever played through to find out what comes later, and a
//! question cut into pieces has the same answer as the whole one.
//!
//! Where to find what: [`Time`] and [`TimeSpan`] count, [`Pattern`] answers;
//! `cat` puts patterns after one another, `tempo` moves and stretches them,
//! `join` and `align` combine them, `structure` and `change` give rhythm and
//! variation, [`signal`], [`random`] and `chance` make values, [`stepwise`]
//! counts in steps. Names are Tidal's. The answers agree with Strudel's.
//!
//! This crate has never heard of light, nor of the notation people type.
#![warn(clippy::disallowed_methods)]

mod align;
mod cat;
mod chance;
mod change;
mod error;
mod euclid;
mod event;
mod join;
mod layout;
mod origin;
mod pattern;
mod query;
pub mod random;
mod sampler;
pub mod signal;
mod span;
pub mod stepwise;
mod structure;
mod tempo;
mod time;

pub use align::Alignment;
pub use chance::{choose_with, weighted_choose_with};
pub use change::{Chunk, chunks};
pub use error::{Error, ErrorKind};
pub use euclid::euclid_steps;
pub use event::{Event, merge_fragments};
pub use origin::{Origin, Origins};
pub use pattern::Pattern;
pub use query::{Emit, Method, Query, Randomness, Settings};
pub use sampler::Sampler;
pub use span::TimeSpan;
pub use time::{Time, overflow};
