//! Where something stands in a text that people edit.

use std::fmt;
use std::sync::Arc;

/// A character in a text. Lines and columns count from 1, as editors show
/// them; columns count characters (Unicode scalar values), not bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    pub line: u32,
    pub column: u32,
}

impl Position {
    pub const START: Self = Self { line: 1, column: 1 };

    pub fn new(line: u32, column: u32) -> Self {
        Self { line, column }
    }

    /// The position of a byte offset; one past the end is allowed, and an
    /// offset inside a character means that character.
    pub fn of_offset(text: &str, offset: usize) -> Self {
        let before = floor_char_boundary(text, offset);
        let line_start = text[..before].rfind('\n').map_or(0, |newline| newline + 1);
        let line = text[..line_start].matches('\n').count() + 1;
        let column = text[line_start..before].chars().count() + 1;
        Self::new(saturate(line), saturate(column))
    }

    /// The byte offset in `text`, cut to the end of the line or of the text
    /// where the position lies beyond it.
    pub fn to_offset(self, text: &str) -> usize {
        let mut line_start = 0;
        for _ in 1..self.line {
            match text[line_start..].find('\n') {
                Some(newline) => line_start += newline + 1,
                None => return text.len(),
            }
        }
        let line = text[line_start..].split('\n').next().unwrap_or("");
        let column = self.column.saturating_sub(1) as usize;
        line_start + line.char_indices().nth(column).map_or(line.len(), |(at, _)| at)
    }
}

pub(crate) fn floor_char_boundary(text: &str, offset: usize) -> usize {
    (0..=offset.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

fn saturate(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// A stretch of text, `start <= at < end`. An empty one points at the gap
/// before `start`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Span {
    pub start: Position,
    pub end: Position,
}

impl Span {
    pub fn new(start: Position, end: Position) -> Self {
        Self { start, end: end.max(start) }
    }
}

/// A stretch of a named file. The name is the path below the patterns folder,
/// with `/` between folders (`examples/rainbow.py`).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    pub file: Arc<str>,
    pub span: Span,
}

impl Place {
    pub fn new(file: impl Into<Arc<str>>, span: Span) -> Self {
        Self { file: file.into(), span }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.span.start.line, self.span.start.column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_and_positions_agree_on_every_character() {
        let text = "one\nzwei ä\n\ndrei";
        for (offset, _) in text.char_indices() {
            assert_eq!(Position::of_offset(text, offset).to_offset(text), offset);
        }
    }

    #[test]
    fn positions_beyond_the_text_are_cut_to_it() {
        assert_eq!(Position::new(1, 99).to_offset("ab\ncd"), 2);
        assert_eq!(Position::new(99, 1).to_offset("ab\ncd"), 5);
    }
}
