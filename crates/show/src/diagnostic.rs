//! Errors of patterns, as people read them.

use pattern::{Error, ErrorKind};
use source::{Diagnostic, Kind, Place};

/// An error of a pattern as the mistake that it is, at a place in somebody's
/// files as far as that is known.
pub fn diagnostic(error: &Error, place: Option<Place>) -> Diagnostic {
    let kind = match error.kind() {
        ErrorKind::Budget | ErrorKind::Overflow => Kind::Budget,
        ErrorKind::Value => Kind::Value,
        ErrorKind::Name => Kind::Name,
        ErrorKind::Notation => Kind::Notation,
    };
    let hint = error.hint().map(str::to_owned);
    Diagnostic { hint, ..Diagnostic::error(kind, error.message()).at(place) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kind_and_hint_are_those_of_the_error() {
        let error = Error::new(ErrorKind::Name, "no colour is called `rde`");
        let told = diagnostic(&error.with_hint("did you mean `red`?"), None);
        assert_eq!((told.kind, &*told.message), (Kind::Name, "no colour is called `rde`"));
        assert_eq!(told.hint.as_deref(), Some("did you mean `red`?"));
        assert_eq!(diagnostic(&Error::overflow(), None).kind, Kind::Budget);
    }
}
