//! The last row: the keys that matter now.

use crate::colors::Ink;
use crate::panel::{Panel, width};
use crate::{View, keys, layout};
use engine::{LogLine, Snapshot};
use std::time::Duration;

type Hint = (String, &'static str);

const SEARCHING: [(&str, &str); 4] =
    [("type", "to search"), ("↑ ↓", "select"), ("enter", "play"), ("esc", "close")];
const SWITCHING: [(&str, &str); 3] =
    [("enter", "output off, on"), ("o", "next output"), ("esc", "done")];

/// How long a line of the log is news.
const NEWS: Duration = Duration::from_secs(4);

/// What happened just now and is seen nowhere else on the screen.
fn news(view: &View, now: Duration) -> Option<&LogLine> {
    let is_news =
        |it: &&LogLine| ["printed", "note", "gone"].contains(&it.event) && now < it.at + NEWS;
    view.log.iter().rev().find(is_news)
}

pub(crate) fn draw(panel: &mut Panel<'_>, snapshot: &Snapshot, now: Duration, view: &View) {
    let useful = |hint: &Hint| !snapshot.patterns.is_empty() || LAST.contains(&hint.1);
    let hints: Vec<Hint> = match (&view.search, &view.output) {
        (Some(_), _) => owned(&SEARCHING),
        (None, Some(_)) => owned(&SWITCHING),
        (None, None) => of_table().filter(useful).collect(),
    };
    // For a moment it has the whole row.
    if let Some(line) = news(view, now) {
        panel.text(1, 0, &line.text, panel.style(Ink::Text));
        return;
    }
    let small = layout::is_small(view.screen).then(|| ("80×24".to_owned(), "shows more"));
    let hints = small.into_iter().chain(hints);
    // The ways to help and out are there even when others have to go.
    let (last, others): (Vec<Hint>, Vec<Hint>) = hints.partition(|(_, hint)| LAST.contains(hint));
    let end = last.iter().rev().fold(panel.width().saturating_sub(1), |end, hint| {
        draw_hint(panel, end.saturating_sub(columns(hint)), hint);
        end.saturating_sub(columns(hint) + GAP)
    });
    if let Some(lamp) = view.lamp.and_then(|it| snapshot.rig.fixtures().get(it)) {
        let x = panel.text_within(1, 0, &lamp.name, end, panel.bold(Ink::Live));
        panel.text_within(x + 2, 0, "click again and it blinks", end, panel.style(Ink::Dim));
        return;
    }
    let mut x = 1;
    for hint in &others {
        if x + columns(hint) > end {
            break;
        }
        draw_hint(panel, x, hint);
        x += columns(hint) + GAP;
    }
}

fn owned(hints: &[(&str, &'static str)]) -> Vec<Hint> {
    hints.iter().map(|(cap, hint)| ((*cap).to_owned(), *hint)).collect()
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
