//! The whole screen.

use crate::colors::Ink;
use crate::panel::{Panel, wrapped};
use crate::view::Overlay;
use crate::{
    View, desk, details, header, help, hints, layout, list, log, outputs, page, problems, stage,
    welcome,
};
use engine::Snapshot;
use light::Frame;
use ratatui::layout::Rect;
use std::time::Duration;

/// Draws everything: from the performance's picture, the newest frame, and the
/// time (which moves the beat), in whatever room there is.
pub fn draw(
    snapshot: &Snapshot,
    frame: &Frame,
    now: Duration,
    view: &mut View,
    paper: &mut ratatui::Frame<'_>,
) {
    let depth = view.depth;
    let area = paper.area();
    let buffer = paper.buffer_mut();
    view.screen = area;
    let mut whole = Panel::new(buffer, area, depth);
    whole.clear();
    if layout::is_too_small(area) {
        return too_small(&mut whole);
    }

    let trouble = !snapshot.problems.is_empty();
    let parts = layout::divide(area, trouble);
    header::draw(&mut Panel::new(buffer, parts.header, depth), snapshot, now);
    match &snapshot.preview {
        None => stage::draw(&mut Panel::new(buffer, parts.stage, depth), snapshot, frame, view),
        Some(held) => {
            let mut frames = std::mem::take(&mut view.preview);
            held.frame_at(now, &mut frames);
            let (live, preview) = halves(parts.stage);
            for (area, title, ink, frame) in
                [(live, "LIVE", Ink::Live, frame), (preview, "HELD", Ink::Accent, &frames.frame)]
            {
                let (title_row, area) = cut_below(area, area.height.saturating_sub(1));
                let mut panel = Panel::new(buffer, title_row, depth);
                panel.text(1, 0, title, panel.bold(ink));
                stage::draw(&mut Panel::new(buffer, area, depth), snapshot, frame, view);
            }
            view.preview = frames;
        }
    }
    desk::draw(&mut Panel::new(buffer, parts.desk, depth), snapshot, now);
    if snapshot.patterns.is_empty() {
        let body = if trouble { parts.list } else { parts.list.union(parts.side) };
        welcome::draw(&mut Panel::new(buffer, body, depth), view);
    } else {
        list::draw(&mut Panel::new(buffer, parts.list, depth), snapshot, view);
    }
    if trouble || !snapshot.patterns.is_empty() {
        let lines = outputs::lines(snapshot, parts.side.height);
        let (upper, lower) = cut_below(parts.side, lines);
        if trouble {
            problems::draw(&mut Panel::new(buffer, upper, depth), snapshot, view);
        } else {
            details::draw(&mut Panel::new(buffer, upper, depth), snapshot, now, view);
        }
        outputs::draw(&mut Panel::new(buffer, lower, depth), snapshot, view);
    }
    hints::draw(&mut Panel::new(buffer, parts.hints, depth), snapshot, now, view);
    match view.overlay {
        Some(Overlay::Help) => {
            help::draw(&mut Panel::new(buffer, help::area(area), depth), view);
        }
        Some(Overlay::Page) => {
            let lines = page::lines(&view.program, area);
            page::draw(&mut Panel::new(buffer, page::area(&lines, area), depth), &lines);
        }
        Some(Overlay::Log) => log::draw(&mut Panel::new(buffer, log::area(area), depth), view),
        None => {}
    }
}

/// Says that there is no room, and that it is only the screen's.
fn too_small(panel: &mut Panel<'_>) {
    let size = format!("{} × {} is too small, 80 × 24 is fine", panel.width(), panel.height());
    let lines = wrapped(&format!("The show plays on. {size}."), panel.width());
    for (y, line) in (0..).zip(&lines) {
        panel.text(0, y, line, panel.style(Ink::Text));
    }
}

/// Two rectangles of one size side by side, and a gap between them.
pub(crate) fn halves(area: Rect) -> (Rect, Rect) {
    let width = area.width.saturating_sub(1) / 2;
    let right = Rect { x: area.right() - width, width, ..area };
    (Rect { width, ..area }, right)
}

/// The rectangle without its last rows, and those.
pub(crate) fn cut_below(area: Rect, rows: u16) -> (Rect, Rect) {
    let upper = area.height.saturating_sub(rows);
    let lower = Rect { y: area.y + upper, height: area.height - upper, ..area };
    (Rect { height: upper, ..area }, lower)
}
