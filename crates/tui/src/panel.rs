//! A rectangle of the screen to write into.

use crate::Depth;
use crate::colors::Ink;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};

/// A rectangle of the screen. Coordinates count from its own corner, and what
/// does not fit is left out: nothing that people name can do harm here.
pub(crate) struct Panel<'a> {
    buffer: &'a mut Buffer,
    area: Rect,
    pub(crate) depth: Depth,
}

impl<'a> Panel<'a> {
    pub(crate) fn new(buffer: &'a mut Buffer, area: Rect, depth: Depth) -> Self {
        let area = area.intersection(buffer.area);
        Self { buffer, area, depth }
    }

    pub(crate) fn width(&self) -> u16 {
        self.area.width
    }

    pub(crate) fn height(&self) -> u16 {
        self.area.height
    }

    pub(crate) fn style(&self, ink: Ink) -> Style {
        Style::new().fg(self.depth.ink(ink))
    }

    pub(crate) fn bold(&self, ink: Ink) -> Style {
        self.style(ink).add_modifier(Modifier::BOLD)
    }

    /// Writes on a row from a column on, and gives the column after it. What
    /// is too long ends in `…`.
    pub(crate) fn text(&mut self, x: u16, y: u16, text: &str, style: Style) -> u16 {
        self.text_within(x, y, text, self.area.width, style)
    }

    /// The same, in the columns before `end`.
    pub(crate) fn text_within(
        &mut self,
        x: u16,
        y: u16,
        text: &str,
        end: u16,
        style: Style,
    ) -> u16 {
        let end = end.min(self.area.width);
        if y >= self.area.height || x >= end {
            return x;
        }
        let (left, top) = (self.area.x, self.area.y + y);
        let room = end - x;
        let cut = width(text) > room;
        let written = if cut { room - 1 } else { room };
        let (mut after, _) = self.buffer.set_stringn(left + x, top, text, written.into(), style);
        if cut {
            (after, _) = self.buffer.set_stringn(after, top, "…", 1, style);
        }
        after - left
    }

    /// Writes so that the text ends before a column, and gives the column it
    /// begins at. Writes nothing that would not fit whole.
    pub(crate) fn text_before(&mut self, end: u16, y: u16, text: &str, style: Style) -> u16 {
        match end.min(self.area.width).checked_sub(width(text)) {
            Some(x) => {
                self.text(x, y, text, style);
                x
            }
            None => end,
        }
    }

    pub(crate) fn text_centered(&mut self, y: u16, text: &str, style: Style) {
        let x = self.area.width.saturating_sub(width(text)) / 2;
        self.text(x, y, text, style);
    }

    /// Sets one cell.
    pub(crate) fn cell(&mut self, x: u16, y: u16, symbol: &'static str, fg: Color, bg: Color) {
        if x < self.area.width && y < self.area.height {
            let cell = &mut self.buffer[(self.area.x + x, self.area.y + y)];
            cell.set_symbol(symbol).set_fg(fg).set_bg(bg);
        }
    }

    /// Makes the ground of a row another.
    pub(crate) fn ground(&mut self, y: u16, ink: Ink) {
        if y < self.area.height {
            let row = Rect { y: self.area.y + y, height: 1, ..self.area };
            self.buffer.set_style(row, Style::new().bg(self.depth.ink(ink)));
        }
    }

    /// Draws a line round the rectangle, with a title in it.
    pub(crate) fn frame(&mut self, title: &str) {
        let (width, bottom) = (self.width(), self.height().saturating_sub(1));
        let style = self.style(Ink::Faint);
        let inner = "─".repeat(usize::from(width.saturating_sub(2)));
        self.text(0, 0, &format!("╭{inner}╮"), style);
        for y in 1..bottom {
            self.text(0, y, "│", style);
            self.text_before(width, y, "│", style);
        }
        self.text(0, bottom, &format!("╰{inner}╯"), style);
        self.text_centered(0, &format!(" {title} "), self.bold(Ink::Text));
    }

    /// Empties the rectangle.
    pub(crate) fn clear(&mut self) {
        let style = self.style(Ink::Text).bg(self.depth.ink(Ink::Ground));
        for y in self.area.y..self.area.bottom() {
            for x in self.area.x..self.area.right() {
                let cell = &mut self.buffer[(x, y)];
                cell.reset();
                cell.set_style(style);
            }
        }
    }
}

/// How many columns a text takes.
pub(crate) fn width(text: &str) -> u16 {
    u16::try_from(ratatui::text::Span::raw(text).width()).unwrap_or(u16::MAX)
}

/// Breaks a text into lines at its spaces, and words that are longer than a
/// line where the line ends.
pub(crate) fn wrapped(text: &str, columns: u16) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let mut rest = word;
        loop {
            let line = lines.last_mut().expect("there is always a last line");
            let gap = u16::from(!line.is_empty());
            if width(line) + gap + width(rest) <= columns {
                if gap == 1 {
                    line.push(' ');
                }
                line.push_str(rest);
                break;
            }
            if line.is_empty() {
                let fits = |end: &usize| width(&rest[..*end]) <= columns;
                let ends = rest.char_indices().map(|(at, first)| at + first.len_utf8());
                let end = ends.clone().take_while(fits).last().or(ends.clone().next());
                let (head, tail) = rest.split_at(end.unwrap_or(rest.len()));
                line.push_str(head);
                rest = tail;
                if rest.is_empty() {
                    break;
                }
            }
            lines.push(String::new());
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_spaces_and_long_words_where_they_must() {
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(wrapped("abcdefgh ij", 3), ["abc", "def", "gh", "ij"]);
        assert_eq!(wrapped("a 日本語", 4), ["a", "日本", "語"]);
        assert_eq!(wrapped("", 4), [""]);
        assert_eq!(wrapped("ab", 0), ["a", "b"]);
    }

    #[test]
    fn what_does_not_fit_is_cut_and_control_characters_are_left_out() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 8, 1));
        let mut panel = Panel::new(&mut buffer, Rect::new(2, 0, 9, 9), Depth::Sixteen);
        assert_eq!(panel.text(1, 0, "abc\x1b[2Jdefgh", Style::new()), 6);
        assert_eq!(panel.text(0, 7, "below", Style::new()), 0);
        assert_eq!(buffer.content.iter().map(|cell| cell.symbol()).collect::<String>(), "   abc[…");
    }
}
