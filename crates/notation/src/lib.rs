//! Mini-notation and the pattern language's functions.
//!
//! Two ways lead to a [`Pattern<Value>`](pattern::Pattern): a text in
//! Strudel's mini-notation ([`mini`]), read by [`parse`] into a [`tree`]; and
//! calls of builtins.
//!
//! A [`Value`] is a word or a number as people type it. Lights ride along as
//! [`Object`]s, of which this crate knows nothing.
#![warn(clippy::disallowed_methods)]

mod builtin;
mod call;
mod mini;
mod operator;
mod parse;
pub mod tree;
mod unknown;
mod value;

pub use builtin::{
    Builtin, Kind, builtins, call_function, call_method, function_named, method_named, named,
};
pub use call::{Arg, Function};
pub use mini::{NotationError, mini};
pub use operator::Operator;
pub use parse::{ParseError, is_word_char, parse};
pub use unknown::unknown_name;
pub use value::{Object, Value};
