//! What to do while there are no patterns.

use crate::View;
use crate::colors::Ink;
use crate::panel::Panel;
use ratatui::style::Style;

pub(crate) fn draw(panel: &mut Panel<'_>, view: &View) {
    let (text, key) = (panel.style(Ink::Text), panel.bold(Ink::Accent));
    let folder = (view.program.folder.as_str(), panel.bold(Ink::Live));
    let new = format!("{} new first", view.program.name);
    let lines: [(&str, &[(&str, Style)]); 5] = [
        ("1", &[("Open this folder in your editor:", text)]),
        ("", &[folder]),
        ("2", &[("Save a pattern there: ", text), (new.as_str(), key), (" makes one.", text)]),
        ("3", &[("It plays at once. Change a number, save, look.", text)]),
        ("?", &[("shows all keys.", text)]),
    ];
    panel.text(2, 0, "No patterns yet. Three steps to the first light:", panel.bold(Ink::Text));
    let gap = u16::from(panel.height() >= 11);
    let mut y = 1;
    for (mark, words) in lines {
        y += if mark.is_empty() { 0 } else { gap };
        panel.text(2, y, mark, if mark == "?" { key } else { panel.style(Ink::Dim) });
        let mut x = 5;
        for (words, style) in words {
            x = panel.text(x, y, words, *style);
        }
        y += 1;
    }
}
