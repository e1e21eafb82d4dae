//! Names that nobody knows.

use pattern::{Error, ErrorKind};

/// An error about a name, with the known one that was probably meant.
pub fn unknown_name<'a>(
    message: impl Into<String>,
    wanted: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Error {
    let error = Error::new(ErrorKind::Name, message);
    match source::nearest(wanted, known) {
        Some(near) => error.with_hint(format!("did you mean `{near}`?")),
        None => error,
    }
}
