//! What to do while there are no patterns.

use crate::View;
use crate::colors::Ink;
use crate::panel::Panel;

pub(crate) fn draw(panel: &mut Panel<'_>, view: &View) {
    let folder = &view.program.folder;
    let (text, dim, loud) = (panel.style(Ink::Text), panel.style(Ink::Dim), panel.bold(Ink::Live));
    let key = panel.bold(Ink::Accent);
    panel.text(2, 0, "No patterns yet. Three steps to the first light:", panel.bold(Ink::Text));
    let steps: [&[(&str, _)]; 3] = [
        &[("Open this folder in your editor: ", text), (folder, loud)],
        &[
            ("Save a pattern file there. ", text),
            ("dj-hue new first", key),
            (" makes one to change.", text),
        ],
        &[("It plays as soon as it is saved. Change a number, save, look.", text)],
    ];
    let gap = u16::from(panel.height() >= 9);
    let mut y = 1 + gap;
    for (number, step) in (1..).zip(steps) {
        let mut x = panel.text(2, y, &format!("{number}  "), dim);
        for (words, style) in step {
            x = panel.text(x, y, words, *style);
        }
        y += 1 + gap;
    }
    let x = panel.text(2, y, "Keys: ", dim);
    let x = panel.text(x, y, "?", key);
    panel.text(x, y, " shows them all.", dim);
}
