//! A text in which many positions are looked up.

use crate::Position;
use crate::position::floor_char_boundary;
use std::sync::Arc;

/// A text that knows where its lines begin, so that finding a position does not
/// look through all that comes before it.
#[derive(Clone, Debug)]
pub struct Lines {
    text: Arc<str>,
    starts: Vec<usize>,
    /// Then columns are bytes, and nobody has to count.
    ascii: bool,
}

impl Lines {
    pub fn of(text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        let newlines = text.match_indices('\n').map(|(at, _)| at + 1);
        let starts = std::iter::once(0).chain(newlines).collect();
        Self { starts, ascii: text.is_ascii(), text }
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    /// A line by its number, from 1, without its end.
    pub fn line(&self, number: usize) -> Option<&str> {
        let start = *self.starts.get(number.checked_sub(1)?)?;
        let end = self.starts.get(number).map_or(self.text.len(), |next| next - 1);
        Some(&self.text[start..end])
    }

    /// The position of a byte offset, as [`Position::of_offset`] has it.
    pub fn position(&self, offset: usize) -> Position {
        let offset = floor_char_boundary(&self.text, offset);
        let line = self.starts.partition_point(|start| *start <= offset);
        self.in_line(line, offset - self.starts[line - 1])
    }

    /// The position of a byte in a line, both as compilers count them: the
    /// line from 1, the byte from 0.
    pub fn in_line(&self, line: usize, byte: usize) -> Position {
        let before = self.line(line).filter(|_| !self.ascii);
        let column =
            before.map_or(byte, |line| line[..floor_char_boundary(line, byte)].chars().count());
        let number = |it: usize| u32::try_from(it).unwrap_or(u32::MAX);
        Position::new(number(line), number(column.saturating_add(1)))
    }

    /// The byte offset of a position, as [`Position::to_offset`] has it.
    pub fn offset(&self, position: Position) -> usize {
        let number = position.line.max(1) as usize;
        let Some(line) = self.line(number) else { return self.text.len() };
        let column = position.column.saturating_sub(1) as usize;
        let in_line = match self.ascii {
            true => column.min(line.len()),
            false => line.char_indices().nth(column).map_or(line.len(), |(at, _)| at),
        };
        self.starts[number - 1] + in_line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_those_of_the_whole_text() {
        for text in ["one\nzwei ä\n\ndrei", "one\ntwo\n", "", "\n"] {
            let lines = Lines::of(text);
            for offset in 0..text.len() + 3 {
                assert_eq!(lines.position(offset), Position::of_offset(text, offset), "{offset}");
            }
            for (line, column) in (0..6).flat_map(|line| (0..9).map(move |it| (line, it))) {
                let position = Position::new(line, column);
                assert_eq!(lines.offset(position), position.to_offset(text), "{position:?}");
            }
        }
    }

    #[test]
    fn lines_are_counted_from_one() {
        let lines = Lines::of("one\ntwo\n");
        assert_eq!((lines.line(1), lines.line(2)), (Some("one"), Some("two")));
        assert_eq!((lines.line(0), lines.line(3), lines.line(4)), (None, Some(""), None));
    }
}
