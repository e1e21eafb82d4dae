//! Bytes of a file to the text of a program.

use source::{Diagnostic, Kind, Place, Position, Span};

/// Longer files are refused unread: no show is written by hand in a megabyte.
pub(crate) const MAX_SOURCE: usize = 1 << 20;

/// The text, without a byte order mark and with plain newlines, as Python
/// reads it.
pub(crate) fn of_source(file: &str, bytes: &[u8]) -> Result<String, Diagnostic> {
    let problem = |message: String| Diagnostic::error(Kind::File, message);
    if bytes.len() > MAX_SOURCE {
        let megabytes = bytes.len().div_ceil(1 << 20);
        return Err(problem(format!("{megabytes} MB is too long for a pattern file"))
            .hint("a pattern file may have 1 MB"));
    }
    if let [0xff, 0xfe, ..] | [0xfe, 0xff, ..] = bytes {
        return Err(problem("is written in UTF-16".into()).hint("save it as UTF-8"));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = str::from_utf8(bytes).map_err(|error| {
        let offset = error.valid_up_to();
        let byte = bytes[offset];
        problem(format!("is not UTF-8: byte {byte:#04x} at offset {offset}"))
            .at(at(file, &String::from_utf8_lossy(&bytes[..offset]), offset))
            .hint("save it as UTF-8")
    })?;
    if let Some(offset) = text.find('\0') {
        return Err(problem("contains a NUL character".into()).at(at(file, text, offset)));
    }
    Ok(if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        text.into()
    })
}

fn at(file: &str, text: &str, offset: usize) -> Place {
    let start = Position::of_offset(text, offset);
    Place::new(file, Span::new(start, Position::new(start.line, start.column + 1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], expected: Result<&str, &str>) {
        let told = |it: Diagnostic| match it.place {
            Some(place) => format!("{place}: {}", it.message),
            None => it.message,
        };
        let text = of_source("a.py", bytes).map_err(told);
        assert_eq!(text.as_deref().map_err(String::as_str), expected);
    }

    #[test]
    fn text_is_text_however_it_was_saved() {
        check(b"a = 1\nb = '\xc3\xa4'\n", Ok("a = 1\nb = 'ä'\n"));
        check(b"\xef\xbb\xbfa = 1\r\nb = 2\r\n", Ok("a = 1\nb = 2\n"));
        check(b"a\rb", Ok("a\nb"));
    }

    #[test]
    fn what_is_no_text_is_refused_where_it_is_none() {
        check(b"a = 1\nb = '\xe4'\n", Err("a.py:2:6: is not UTF-8: byte 0xe4 at offset 11"));
        check(b"a = 1\n\0", Err("a.py:2:1: contains a NUL character"));
        check(b"\xff\xfea\0", Err("is written in UTF-16"));
        check(&vec![b'#'; 50 << 20], Err("50 MB is too long for a pattern file"));
    }
}
