//! Bytes that could be a program.

use crate::Content;
use source::{Diagnostic, Kind, Position};
use std::sync::Arc;

/// The text of a file without its byte order mark. Many a save begins with an
/// empty file, which is no program; `may_be_empty` says that here it is.
///
/// # Errors
/// No text at all, or bytes that are none.
pub(crate) fn decode(content: &Content, may_be_empty: bool) -> Result<Arc<str>, Diagnostic> {
    let bytes: &[u8] = content.bytes();
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let line = bytes[..error.valid_up_to()].iter().filter(|byte| **byte == b'\n').count() + 1;
        let message = format!("the file is not UTF-8 text (see line {line})");
        Diagnostic::error(Kind::File, message).hint("save it in the encoding UTF-8")
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() && !may_be_empty {
        return Err(Diagnostic::error(Kind::File, "the file is empty"));
    }
    match text.find('\0') {
        Some(at) => {
            let line = Position::of_offset(text, at).line;
            let message = format!("the file has a NUL byte in line {line}: it is not text");
            Err(Diagnostic::error(Kind::File, message))
        }
        None => Ok(text.into()),
    }
}
