//! Why a pattern cannot answer.

use crate::{Origin, Origins};
use std::fmt;
use std::sync::Arc;

/// A mistake found while a pattern is built or asked, as a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(Arc<Inner>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Inner {
    kind: ErrorKind,
    message: String,
    origins: Origins,
}

/// What sort of error, for those who act on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// A time outgrew 64 bits.
    Overflow,
    /// The question needs more work than its budget allows.
    Budget,
    /// A value of the wrong type or out of its range.
    Value,
}

impl Error {
    /// A value of the wrong type or out of range; the message is a lower-case
    /// fragment.
    pub fn value(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Value, message)
    }

    /// More work than allowed.
    pub fn budget(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Budget, message)
    }

    /// A time that did not fit, as [`overflow::watch`](crate::overflow::watch)
    /// finds it.
    #[must_use]
    pub fn overflow() -> Self {
        Self::new(ErrorKind::Overflow, "a time became too fine or too large to be exact")
    }

    fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Arc::new(Inner { kind, message: message.into(), origins: Origins::NONE }))
    }

    /// The same error, pointing at the notation it is about unless it points
    /// somewhere already.
    #[must_use]
    pub fn at(self, origins: &Origins) -> Self {
        if !self.0.origins.as_slice().is_empty() {
            return self;
        }
        Self(Arc::new(Inner { origins: origins.clone(), ..(*self.0).clone() }))
    }

    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The notation it is about.
    pub fn origins(&self) -> &[Origin] {
        self.0.origins.as_slice()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

impl std::error::Error for Error {}
