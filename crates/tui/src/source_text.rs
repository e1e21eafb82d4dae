//! The text of a pattern file, with what sounds in it marked.

use crate::View;
use crate::colors::Ink;
use crate::panel::Panel;
use engine::{Pattern, Snapshot};
use source::Span;
use std::ops::Range;
use std::time::Duration;

/// Fewer rows than this show nothing of use.
const LEAST: u16 = 4;

/// Draws as much of a pattern's text as there is room for from a row on: what
/// sounds is in sight.
pub(crate) fn draw(
    panel: &mut Panel<'_>,
    rows: Range<u16>,
    snapshot: &Snapshot,
    at: usize,
    now: Duration,
    view: &mut View,
) {
    if rows.len() < LEAST.into() {
        return;
    }
    let pattern = &snapshot.patterns[at];
    let sounding = match snapshot.playing == Some(at) {
        true => sounding(pattern, snapshot, now),
        false => Vec::new(),
    };
    let lines: Vec<&str> = pattern.text.lines().collect();
    let top = top(&lines, &sounding, rows.len(), pattern, view);
    for (y, (index, line)) in rows.zip(lines.iter().enumerate().skip(top)) {
        let number = index as u32 + 1;
        let x = panel.text(1, y, &format!("{number:>3} "), panel.style(Ink::Faint));
        panel.text(x, y, line, panel.style(Ink::Dim));
        for span in sounding.iter().filter(|it| it.start.line == number) {
            mark(panel, x, y, line, span);
        }
    }
}

/// Where in this text something sounds now.
fn sounding(pattern: &Pattern, snapshot: &Snapshot, now: Duration) -> Vec<Span> {
    let stem = pattern.key.split(':').next().unwrap_or(&pattern.key);
    let is_here = |file: &str| file.strip_suffix(".py") == Some(stem);
    let places = snapshot.live.sounding_at(now).into_iter();
    places.filter(|place| is_here(&place.file)).map(|place| place.span).collect()
}

/// The first line in sight: the one of before, unless what sounds is elsewhere.
fn top(
    lines: &[&str],
    sounding: &[Span],
    room: usize,
    pattern: &Pattern,
    view: &mut View,
) -> usize {
    let before = view.source.as_ref().filter(|(key, _)| *key == pattern.key);
    let mut top = before.map_or(0, |(_, top)| *top);
    let sounds = sounding.iter().map(|span| span.start.line as usize - 1);
    if let (Some(first), Some(last)) = (sounds.clone().min(), sounds.max()) {
        let least = (last + 2).saturating_sub(room);
        top = top.clamp(least.min(first), first.saturating_sub(1).max(least.min(first)));
    }
    top = top.min(lines.len().saturating_sub(room));
    view.source = Some((pattern.key.clone(), top));
    top
}

/// Writes a stretch of a line again, so that one sees it. Columns count from 1.
fn mark(panel: &mut Panel<'_>, x: u16, y: u16, line: &str, span: &Span) {
    let from = span.start.column.saturating_sub(1) as usize;
    let end = match span.end.line == span.start.line {
        true => span.end.column.saturating_sub(1) as usize,
        false => usize::MAX,
    };
    let before: String = line.chars().take(from).collect();
    let text: String = line.chars().skip(from).take(end.saturating_sub(from)).collect();
    panel.text(x + crate::panel::width(&before), y, &text, panel.bold(Ink::Live));
}
