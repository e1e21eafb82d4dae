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
    hint: Option<String>,
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
    /// A name that nobody knows.
    Name,
    /// A text that is no notation.
    Notation,
}

impl Error {
    /// An error without a hint or a place; the message is a lower-case fragment
    /// that says what is wrong, not how to mend it.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        let (message, hint, origins) = (message.into(), None, Origins::NONE);
        Self(Arc::new(Inner { kind, message, hint, origins }))
    }

    /// A value of the wrong type or out of range.
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

    /// The same error with what would mend it: `did you mean …?`, say.
    #[must_use]
    pub fn with_hint(self, hint: impl Into<String>) -> Self {
        Self(Arc::new(Inner { hint: Some(hint.into()), ..(*self.0).clone() }))
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

    /// What is wrong, without the hint.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// How to mend it, where somebody knows.
    pub fn hint(&self) -> Option<&str> {
        self.0.hint.as_deref()
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
