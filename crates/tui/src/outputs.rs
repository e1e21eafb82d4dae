//! The outputs, and how they do.

use crate::colors::Ink;
use crate::panel::Panel;
use engine::{OutputLine, OutputState, Snapshot};

/// How many rows the outputs take of so many.
pub(crate) fn lines(snapshot: &Snapshot, room: u16) -> u16 {
    let wanted = u16::try_from(snapshot.outputs.len()).unwrap_or(u16::MAX);
    wanted.min(room / 3)
}

/// A line each, what fails first; the last one says how many are left out.
pub(crate) fn draw(panel: &mut Panel<'_>, snapshot: &Snapshot) {
    let mut outputs: Vec<&OutputLine> = snapshot.outputs.iter().collect();
    outputs.sort_by_key(|output| urgency(&output.state));
    let room = usize::from(panel.height());
    let shown = if outputs.len() > room { room.saturating_sub(1) } else { outputs.len() };
    for (y, output) in (0..).zip(&outputs[..shown]) {
        line(panel, y, output);
    }
    if let left_out @ 1.. = outputs.len() - shown {
        let live = outputs[shown..].iter().all(|output| output.state == OutputState::Live);
        let text = format!("and {left_out} more outputs{}", if live { ", live" } else { "" });
        panel.text(3, panel.height().saturating_sub(1), &text, panel.style(Ink::Dim));
    }
}

fn urgency(state: &OutputState) -> u8 {
    match state {
        OutputState::Failing(_) => 0,
        OutputState::Starting => 1,
        OutputState::Live => 2,
        OutputState::Stopped => 3,
    }
}

fn line(panel: &mut Panel<'_>, y: u16, output: &OutputLine) {
    let (mark, words, ink) = match &output.state {
        OutputState::Failing(why) => ("✗", why.as_str(), Ink::Bad),
        OutputState::Starting => ("○", "starting", Ink::Warning),
        OutputState::Live => ("●", "live", Ink::Good),
        OutputState::Stopped => ("○", "stopped", Ink::Faint),
    };
    panel.text(1, y, mark, panel.style(ink));
    let x = panel.text(3, y, &output.url, panel.style(Ink::Text));
    panel.text(x + 1, y, words, panel.style(ink));
}
