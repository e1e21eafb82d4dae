//! What was said, over everything else: the newest lines of the log.

use crate::View;
use crate::colors::Ink;
use crate::panel::{Panel, wrapped};
use ratatui::layout::Rect;

/// The columns of a line's time.
const TIME: u16 = 9;

/// What it covers of a screen: all but a margin.
pub(crate) fn area(screen: Rect) -> Rect {
    let (across, down) = (screen.width.min(4), screen.height.min(2));
    Rect {
        x: screen.x + across / 2,
        y: screen.y + down / 2,
        width: screen.width - across,
        height: screen.height - down,
    }
}

/// The newest line is the last; the wheel and the arrows go back.
pub(crate) fn draw(panel: &mut Panel<'_>, view: &mut View) {
    panel.clear();
    panel.frame("log");
    let columns = panel.width().saturating_sub(TIME + 4);
    let mut rows = Vec::new();
    for line in view.log.iter() {
        let seconds = line.at.as_secs();
        let time = format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
        let ink = match line.event {
            "problem" => Ink::Bad,
            "printed" => Ink::Live,
            "note" => Ink::Text,
            _ => Ink::Dim,
        };
        for (at, text) in wrapped(&line.text, columns).into_iter().enumerate() {
            rows.push((if at == 0 { time.clone() } else { String::new() }, text, ink));
        }
    }
    if rows.is_empty() {
        panel.text(2, 1, "nothing yet", panel.style(Ink::Dim));
    }
    let room = usize::from(panel.height().saturating_sub(2));
    let most = rows.len().saturating_sub(room);
    // Scrolled so far back from the newest.
    let back = usize::from(view.help_scrolled.min(u16::try_from(most).unwrap_or(u16::MAX)));
    view.help_scrolled = back as u16;
    for (y, (time, text, ink)) in (1..).zip(rows.iter().skip(most - back).take(room)) {
        panel.text(2, y, time, panel.style(Ink::Faint));
        panel.text(2 + TIME, y, text, panel.style(*ink));
    }
    if most > 0 {
        let bottom = panel.height().saturating_sub(1);
        panel.text_centered(bottom, " ↑ ↓ more ", panel.style(Ink::Accent));
    }
}
