//! The outputs, and how they do.

use crate::View;
use crate::colors::Ink;
use crate::panel::Panel;
use engine::{OutputLine, OutputState, Snapshot};

/// How many rows the outputs take of so many.
pub(crate) fn lines(snapshot: &Snapshot, room: u16) -> u16 {
    let wanted = u16::try_from(snapshot.outputs.len()).unwrap_or(u16::MAX);
    wanted.max(1).min(room / 4)
}

/// The outputs in the order of their lines: the chosen one, what fails, the
/// others.
pub(crate) fn listed<'a>(snapshot: &'a Snapshot, view: &View) -> Vec<&'a OutputLine> {
    let mut outputs: Vec<&OutputLine> = snapshot.outputs.iter().collect();
    outputs.sort_by_key(|it| (view.output.as_ref() != Some(&it.url), urgency(&it.state)));
    outputs
}

/// A line each; the last one says how many are left out.
pub(crate) fn draw(panel: &mut Panel<'_>, snapshot: &Snapshot, view: &View) {
    let outputs = listed(snapshot, view);
    if outputs.is_empty() {
        let x = panel.text(1, 0, "○ no output", panel.style(Ink::Dim));
        let how = format!(" · --output URL, or {} hue pair", view.program.name);
        panel.text(x, 0, &how, panel.style(Ink::Faint));
    }
    let mut end = panel.width().saturating_sub(1);
    let bottom = panel.height().saturating_sub(1);
    if let left_out @ 1.. = outputs.len().saturating_sub(panel.height().into()) {
        let text = format!(" +{left_out} more");
        end = panel.text_before(end, bottom, &text, panel.style(Ink::Dim));
    }
    for (y, output) in (0..panel.height()).zip(outputs) {
        if view.output.as_ref() == Some(&output.url) {
            panel.ground(y, Ink::Selected);
        }
        line(panel, y, if y == bottom { end } else { panel.width() }, output);
    }
}

fn urgency(state: &OutputState) -> u8 {
    match state {
        OutputState::Failing(_) => 0,
        OutputState::Starting => 1,
        OutputState::Live => 2,
        OutputState::Stopped | OutputState::Off => 3,
    }
}

fn line(panel: &mut Panel<'_>, y: u16, end: u16, output: &OutputLine) {
    let (mark, ink) = match &output.state {
        OutputState::Failing(_) => ("✗", Ink::Bad),
        OutputState::Starting => ("○", Ink::Warning),
        OutputState::Live => ("●", Ink::Good),
        OutputState::Stopped => ("○", Ink::Faint),
        OutputState::Off => ("◌", Ink::Dim),
    };
    let words = output.state.message().unwrap_or(output.state.name());
    panel.text(1, y, mark, panel.style(ink));
    let x = panel.text_within(3, y, &output.url, end, panel.style(Ink::Text));
    panel.text_within(x + 1, y, words, end, panel.style(ink));
}
