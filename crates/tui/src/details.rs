//! What there is to know of the selected pattern, while nothing is wrong.

use crate::colors::Ink;
use crate::panel::{Panel, width, wrapped};
use crate::{View, source_text};
use engine::{Apply, Snapshot};
use std::time::Duration;

pub(crate) fn draw(panel: &mut Panel<'_>, snapshot: &Snapshot, now: Duration, view: &mut View) {
    let title = panel.text(1, 0, "NO PROBLEMS", panel.style(Ink::Good));
    let Some(at) = view.selection(snapshot) else { return };
    let pattern = &snapshot.patterns[at];
    let columns = panel.width().saturating_sub(2);
    let room = panel.height().saturating_sub(1);
    let mut y = 1;
    let mut line = |panel: &mut Panel<'_>, text: &str, style| {
        if y <= room {
            panel.text(1, y, text, style);
        }
        y += 1;
    };
    if room < 2 {
        let from = panel.text(title + 3, 0, "edit ", panel.style(Ink::Dim));
        let place = ending(&file(view, &pattern.key), panel.width().saturating_sub(from));
        panel.text(from, 0, &place, panel.style(Ink::Dim));
        return;
    }
    line(panel, &pattern.label, panel.bold(Ink::Text));
    let description = wrapped(&pattern.description, columns);
    let spare = usize::from(room.saturating_sub(5)).max(1);
    for text in description.iter().filter(|text| !text.is_empty()).take(spare) {
        line(panel, text, panel.style(Ink::Text));
    }
    if !pattern.tags.is_empty() {
        line(panel, &pattern.tags.join(" · "), panel.style(Ink::Dim));
    }
    line(panel, "", panel.style(Ink::Dim));
    let place = ending(&file(view, &pattern.key), columns.saturating_sub(5));
    line(panel, &format!("edit {place}"), panel.style(Ink::Accent));
    line(panel, &what_a_save_does(snapshot, at), panel.style(Ink::Dim));
    match &view.program.page {
        Some(_) if view.program.code.is_some() => {
            line(panel, "w shows the page's link, also to cameras", panel.style(Ink::Dim));
        }
        Some(page) => line(panel, &format!("also at {page}"), panel.style(Ink::Dim)),
        None => {}
    }
    source_text::draw(panel, y + 1..room + 1, snapshot, at, now, view);
}

fn what_a_save_does(snapshot: &Snapshot, pattern: usize) -> String {
    if snapshot.playing != Some(pattern) {
        return "enter plays it".into();
    }
    match snapshot.apply {
        _ if snapshot.hold => "and save: you see it, and take it with t".into(),
        Apply::Now => "and save: the light changes at once".into(),
        apply => format!("and save: the light changes on the next {}", apply.name()),
    }
}

/// A path in so many columns: its end tells more than its beginning.
fn ending(path: &str, columns: u16) -> String {
    if width(path) <= columns {
        return path.to_owned();
    }
    let fits = |at: &usize| width(&path[*at..]) < columns;
    let start = path.char_indices().map(|(at, _)| at).find(fits);
    format!("…{}", &path[start.unwrap_or(path.len())..])
}

/// The file that a pattern is from, as people would open it, and which of the
/// file's patterns it is where there are several.
fn file(view: &View, key: &str) -> String {
    let folder = view.program.folder.trim_end_matches('/');
    match key.split_once(':') {
        Some((stem, name)) => format!("{folder}/{stem}.py · {name}"),
        None => format!("{folder}/{key}.py"),
    }
}
