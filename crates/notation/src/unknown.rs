//! Names that nobody knows.

use pattern::{Error, ErrorKind};

/// So many names are told to somebody who meant none of them.
const FEW: usize = 12;

/// An error about a name, with the known one that was probably meant; or all of
/// them, where they are few.
pub fn unknown_name<'a>(
    message: impl Into<String>,
    wanted: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Error {
    let error = Error::new(ErrorKind::Name, message);
    let known: Vec<&str> = known.into_iter().collect();
    match source::nearest(wanted, known.iter().copied()) {
        Some(near) => error.with_hint(format!("did you mean `{near}`?")),
        None if (1..=FEW).contains(&known.len()) => {
            error.with_hint(format!("there are {}", known.join(", ")))
        }
        None => error,
    }
}
