//! The row below the stage: what the performer has set, and the last reload.

use crate::colors::Ink;
use crate::panel::{Panel, width};
use engine::{Apply, LastReload, Snapshot};
use ratatui::style::{Modifier, Style};
use std::time::Duration;

/// How long a reload is news.
const NEWS: Duration = Duration::from_secs(4);

pub(crate) fn draw(panel: &mut Panel<'_>, snapshot: &Snapshot, now: Duration) {
    panel.ground(0, Ink::Selected);
    let end = panel.width().saturating_sub(1);
    let right_from = news(panel, end, snapshot, now);
    settings(panel, right_from.saturating_sub(2), snapshot);
}

/// What is out of the ordinary is bright.
fn settings(panel: &mut Panel<'_>, end: u16, snapshot: &Snapshot) {
    let mut x = 1;
    for (on, word) in [(snapshot.blackout, " BLACKOUT "), (snapshot.flashing, " FLASH ")] {
        if on {
            let ink = if snapshot.blackout { Ink::Bad } else { Ink::Text };
            let loud = panel.bold(ink).add_modifier(Modifier::REVERSED);
            x = panel.text_within(x, 0, word, end, loud) + 1;
        }
    }
    let fade = match snapshot.fade_beats {
        0.0 => "none".into(),
        1.0 => "1 beat".into(),
        beats => format!("{beats} beats"),
    };
    let edits = if snapshot.hold { "held" } else { snapshot.apply.name() };
    let palette = snapshot.palette.as_deref().unwrap_or("own");
    let light = format!("{:.0} %", snapshot.intensity * 100.0);
    let speed = format!("×{}", snapshot.speed);
    let hue = format!("{:+.0}°", snapshot.hue * 360.0);
    let usual_edits = !snapshot.hold && snapshot.apply == Apply::default();
    for (name, value, usual) in [
        ("edits", edits, usual_edits),
        ("fade", &fade, snapshot.fade_beats == 0.0),
        ("colours", palette, snapshot.palette.is_none()),
        ("light", &light, snapshot.intensity >= 1.0),
    ] {
        x = setting(panel, x, end, name, value, usual);
    }
    // These two are only worth room while they are not as usual.
    for (name, value, usual) in
        [("speed", &speed, snapshot.speed == 1.0), ("hue", &hue, snapshot.hue == 0.0)]
    {
        if !usual {
            x = setting(panel, x, end, name, value, usual);
        }
    }
}

/// Draws a setting if it fits whole, and gives the column for the next.
fn setting(panel: &mut Panel<'_>, x: u16, end: u16, name: &str, value: &str, usual: bool) -> u16 {
    if x + width(name) + 1 + width(value) > end {
        return end;
    }
    let style = if usual { panel.style(Ink::Text) } else { panel.bold(Ink::Live) };
    let x = panel.text(x, 0, name, panel.style(Ink::Dim)) + 1;
    panel.text(x, 0, value, style) + 2
}

/// What waits, or else the last edit; gives the column where it begins.
fn news(panel: &mut Panel<'_>, end: u16, snapshot: &Snapshot, now: Duration) -> u16 {
    let queued = snapshot.queued.and_then(|it| Some((snapshot.patterns.get(it.pattern)?, it)));
    let waiting = match (queued, snapshot.waiting_until) {
        (Some((pattern, queued)), _) => {
            Some((format!("{} waits", pattern.label), queued.from_beat, Ink::Accent))
        }
        (None, Some(beat)) => Some(("edit waits".to_owned(), beat, Ink::Live)),
        (None, None) => None,
    };
    if let Some((what, beat, ink)) = waiting {
        let left = (beat - snapshot.timeline.beat_at(now)).max(0.0);
        let bar = (beat / clock::BAR).floor() + 1.0;
        let when = format!(" for bar {bar:.0}, {left:.1} beats");
        let style = panel.bold(ink);
        let from = panel.text_before(end, 0, &format!("{what}{when} · esc drops it"), style);
        return if from < end { from } else { panel.text_before(end, 0, &when[1..], style) };
    }
    if snapshot.preview.is_some() {
        return panel.text_before(
            end,
            0,
            "edits held · t takes, d drops them",
            panel.bold(Ink::Accent),
        );
    }
    let Some(last) = &snapshot.last_reload else {
        let text = if snapshot.ready { "no save yet" } else { "loading" };
        return panel.text_before(end, 0, text, panel.style(Ink::Dim));
    };
    let LastReload { key, version, at, save_to_frame } = last;
    let is_new = now.saturating_sub(*at) < NEWS;
    let style = if is_new { panel.bold(Ink::Good) } else { panel.style(Ink::Text) };
    let took = match save_to_frame {
        Some(took) => format!("saved → light {}", milliseconds(*took)),
        None => "saved".into(),
    };
    let from = panel.text_before(end, 0, &took, style);
    let name = format!("{} v{version} ", key.rsplit('/').next().unwrap_or(key));
    let name_style: Style = panel.style(Ink::Dim);
    if from > 60 { panel.text_before(from, 0, &name, name_style) } else { from }
}

fn milliseconds(time: Duration) -> String {
    let milliseconds = time.as_secs_f64() * 1e3;
    if milliseconds < 100.0 {
        format!("{milliseconds:.1} ms")
    } else {
        format!("{milliseconds:.0} ms")
    }
}
