//! Every key and what it does, over everything else.

use crate::View;
use crate::colors::Ink;
use crate::keys::{SECTIONS, Section};
use crate::panel::Panel;
use ratatui::layout::Rect;

/// The columns of a key's caps, and of a whole entry.
const CAPS: u16 = 10;
const ENTRY: u16 = 36;

enum Row {
    Title(&'static str),
    Key(String, &'static str),
    Gap,
}

/// What the help covers of a screen: as much as it needs.
pub(crate) fn area(screen: Rect) -> Rect {
    let abreast = abreast(screen.width);
    let width = (abreast as u16 * ENTRY + 3).min(screen.width);
    let height = (longest(&columns(abreast)) + 2).min(screen.height);
    Rect {
        x: screen.x + (screen.width - width) / 2,
        y: screen.y + (screen.height - height) / 2,
        width,
        height,
    }
}

pub(crate) fn draw(panel: &mut Panel<'_>, view: &mut View) {
    panel.clear();
    panel.frame("keys");
    let columns = columns(abreast(panel.width()));
    let long = longest(&columns);
    let room = panel.height().saturating_sub(2);
    view.help_scrolled = view.help_scrolled.min(long.saturating_sub(room));
    for (x, rows) in (0..).map(|column| 2 + column * ENTRY).zip(&columns) {
        let shown = rows.iter().skip(view.help_scrolled.into()).take(room.into());
        for (y, row) in (1..).zip(shown) {
            draw_row(panel, x, y, row);
        }
    }
    if room < long {
        let bottom = panel.height().saturating_sub(1);
        panel.text_centered(bottom, " ↑ ↓ more ", panel.style(Ink::Accent));
    }
}

fn draw_row(panel: &mut Panel<'_>, x: u16, y: u16, row: &Row) {
    match row {
        Row::Gap => {}
        Row::Title(title) => {
            panel.text(x, y, &title.to_uppercase(), panel.style(Ink::Faint));
        }
        Row::Key(caps, does) => {
            let end = panel.width().saturating_sub(1);
            panel.text_within(x, y, caps, end, panel.bold(Ink::Accent));
            let from = if caps.is_empty() { x } else { x + CAPS };
            panel.text_within(from, y, does, end, panel.style(Ink::Text));
        }
    }
}

/// How many columns of keys fit side by side.
fn abreast(width: u16) -> usize {
    if width >= 2 * ENTRY + 3 { 2 } else { 1 }
}

/// The sections, whole, in so many columns of about one length.
fn columns(abreast: usize) -> Vec<Vec<Row>> {
    let rows_of = |section: &Section| section.bindings.len() + 2;
    let half = SECTIONS.iter().map(rows_of).sum::<usize>() / abreast;
    let mut columns: Vec<Vec<Row>> = vec![Vec::new()];
    for section in SECTIONS {
        let full = columns.last().is_some_and(|rows| rows.len() + rows_of(section) / 2 > half);
        if full && columns.len() < abreast {
            columns.push(Vec::new());
        }
        let rows = columns.last_mut().expect("there is always a last column");
        if !rows.is_empty() {
            rows.push(Row::Gap);
        }
        rows.push(Row::Title(section.title));
        rows.extend(section.bindings.iter().map(|it| Row::Key(it.caps(), it.does)));
    }
    columns
}

fn longest(columns: &[Vec<Row>]) -> u16 {
    let longest = columns.iter().map(Vec::len).max().unwrap_or(0);
    u16::try_from(longest).unwrap_or(u16::MAX)
}
