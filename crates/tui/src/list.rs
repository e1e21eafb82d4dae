//! The patterns.

use crate::View;
use crate::colors::Ink;
use crate::panel::Panel;
use engine::{Pattern, PatternState, Snapshot};
use ratatui::style::Style;

/// The positions of the patterns in the list: all, or those that match all
/// words of the search.
pub(crate) fn listed(snapshot: &Snapshot, view: &View) -> Vec<usize> {
    let search = view.search.as_deref().unwrap_or_default().to_lowercase();
    let matches = |pattern: &Pattern| {
        let words = [&pattern.label, &pattern.key].into_iter().chain(&pattern.tags);
        let all = words.map(|it| it.to_lowercase()).collect::<Vec<_>>().join(" ");
        search.split_whitespace().all(|word| all.contains(word))
    };
    let patterns = snapshot.patterns.iter().enumerate();
    patterns.filter(|(_, pattern)| matches(pattern)).map(|(at, _)| at).collect()
}

pub(crate) fn draw(panel: &mut Panel<'_>, snapshot: &Snapshot, view: &mut View) {
    let listed = listed(snapshot, view);
    let selection = view.selection(snapshot);
    let room = usize::from(panel.height().saturating_sub(1));
    let row = listed.iter().position(|&at| Some(at) == selection).unwrap_or(0);
    if !view.wandered {
        // Scrolls no farther than it must to have the selection in sight.
        let least = (row + 1).saturating_sub(room);
        view.scrolled = view.scrolled.clamp(least, row.max(least));
    }
    view.scrolled = view.scrolled.min(listed.len().saturating_sub(room));

    title(panel, view, &listed, room);
    for (y, &at) in (1..panel.height()).zip(listed.iter().skip(view.scrolled)) {
        if Some(at) == selection {
            panel.ground(y, Ink::Selected);
        }
        line(panel, y, snapshot, at, Some(at) == selection);
    }
    if listed.is_empty() {
        panel.text(3, 1, "nothing matches", panel.style(Ink::Dim));
    }
}

fn title(panel: &mut Panel<'_>, view: &View, listed: &[usize], room: usize) {
    let end = panel.width().saturating_sub(1);
    let count = listed.len();
    let range = match room {
        1.. if count > room => {
            let last = (view.scrolled + room).min(count);
            format!("{}–{last} of {count}", view.scrolled + 1)
        }
        _ => count.to_string(),
    };
    let end = panel.text_before(end, 0, &range, panel.style(Ink::Faint)).saturating_sub(1);
    match &view.search {
        Some(search) => {
            let x = panel.text_within(1, 0, "/ ", end, panel.bold(Ink::Accent));
            let x = panel.text_within(x, 0, search, end, panel.bold(Ink::Text));
            panel.text_within(x, 0, "▏", end, panel.style(Ink::Accent));
        }
        None => {
            panel.text_within(1, 0, "PATTERNS", end, panel.style(Ink::Faint));
        }
    }
}

fn line(panel: &mut Panel<'_>, y: u16, snapshot: &Snapshot, at: usize, selected: bool) {
    let pattern = &snapshot.patterns[at];
    let plays = snapshot.playing == Some(at);
    let end = panel.width().saturating_sub(1);
    let end = state(panel, y, end, pattern);
    let is_next = snapshot.queued.is_some_and(|it| it.pattern == at);
    let (mark, ink, number) = match (plays, is_next) {
        (true, _) => ("▶", Ink::Live, Ink::Live),
        (false, true) => ("»", Ink::Accent, Ink::Accent),
        (false, false) => (" ", Ink::Text, Ink::Faint),
    };
    panel.text_within(1, y, mark, end, panel.bold(ink));
    panel.text_within(2, y, &format!("{:>3} ", at + 1), end, panel.style(number));
    let label = if plays { panel.bold(ink) } else { panel.style(ink) };
    let x = panel.text_within(6, y, &pattern.label, end, label) + 2;
    let faint = panel.style(if selected { Ink::Dim } else { Ink::Faint });
    tags(panel, y, x, end, pattern, faint);
}

/// The pattern on a row of the list.
pub(crate) fn pattern_at(row: u16, snapshot: &Snapshot, view: &View) -> Option<usize> {
    let below_title = usize::from(row.checked_sub(1)?);
    listed(snapshot, view).get(view.scrolled + below_title).copied()
}

/// What is not as it should be; gives the column before it.
fn state(panel: &mut Panel<'_>, y: u16, end: u16, pattern: &Pattern) -> u16 {
    let version = pattern.version;
    let (word, ink) = match pattern.state {
        PatternState::Live => return end,
        PatternState::Waiting => ("waits".to_owned(), Ink::Live),
        PatternState::Held => ("held".to_owned(), Ink::Accent),
        PatternState::Reverted => (format!("back at v{version}"), Ink::Accent),
        PatternState::Problem => (format!("✗ v{version}"), Ink::Bad),
        PatternState::Gone => ("file gone".to_owned(), Ink::Warning),
    };
    panel.text_before(end, y, &word, panel.style(ink)).saturating_sub(1)
}

/// As many tags as fit whole.
fn tags(panel: &mut Panel<'_>, y: u16, from: u16, end: u16, pattern: &Pattern, style: Style) {
    let mut end = end;
    for tag in pattern.tags.iter().rev() {
        if end.saturating_sub(crate::panel::width(tag)) < from {
            return;
        }
        end = panel.text_before(end, y, tag, style).saturating_sub(1);
    }
}
