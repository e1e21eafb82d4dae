//! The last row: the keys that matter now.

use crate::View;
use crate::colors::Ink;
use crate::keys;
use crate::panel::{Panel, width};
use engine::Snapshot;

type Hint = (String, &'static str);

const SEARCHING: [(&str, &str); 4] =
    [("type", "to search"), ("↑ ↓", "select"), ("enter", "play"), ("esc", "close")];

pub(crate) fn draw(panel: &mut Panel<'_>, snapshot: &Snapshot, view: &View) {
    let useful = |hint: &Hint| !snapshot.patterns.is_empty() || LAST.contains(&hint.1);
    let hints: Vec<Hint> = match view.search {
        Some(_) => SEARCHING.map(|(cap, hint)| (cap.to_owned(), hint)).into(),
        None => of_table().filter(useful).collect(),
    };
    // The ways to help and out are there even when others have to go.
    let (last, others): (Vec<Hint>, Vec<Hint>) =
        hints.into_iter().partition(|(_, hint)| LAST.contains(hint));
    let end = last.iter().rev().fold(panel.width().saturating_sub(1), |end, hint| {
        draw_hint(panel, end.saturating_sub(columns(hint)), hint);
        end.saturating_sub(columns(hint) + GAP)
    });
    let mut x = 1;
    for hint in &others {
        if x + columns(hint) > end {
            break;
        }
        draw_hint(panel, x, hint);
        x += columns(hint) + GAP;
    }
}

const LAST: [&str; 2] = ["help", "quit"];
const GAP: u16 = 2;

fn of_table() -> impl Iterator<Item = Hint> {
    keys::bindings().filter(|it| !it.hint.is_empty()).map(|it| (it.cap(), it.hint))
}

fn columns((cap, hint): &Hint) -> u16 {
    width(cap) + 1 + width(hint)
}

fn draw_hint(panel: &mut Panel<'_>, x: u16, (cap, hint): &Hint) {
    let x = panel.text(x, 0, cap, panel.bold(Ink::Accent));
    panel.text(x + 1, 0, hint, panel.style(Ink::Dim));
}
