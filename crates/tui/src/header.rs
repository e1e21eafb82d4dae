//! The top of the screen: what plays, how fast, and the beat.

use crate::colors::Ink;
use crate::panel::Panel;
use clock::{BAR, Health, Status};
use engine::{Pattern, Snapshot};
use ratatui::style::Style;
use std::time::Duration;

pub(crate) fn draw(panel: &mut Panel<'_>, snapshot: &Snapshot, now: Duration) {
    let end = panel.width().saturating_sub(1);
    let beats_from = beats(panel, end, snapshot.timeline.beat_at(now));
    let tempo_from = tempo(panel, beats_from.saturating_sub(2), &snapshot.clock);
    what_plays(panel, tempo_from.saturating_sub(2), snapshot);
}

/// Which pattern plays: its name above, its file and version below.
fn what_plays(panel: &mut Panel<'_>, end: u16, snapshot: &Snapshot) {
    let brand = panel.bold(Ink::Accent);
    let x = panel.text_within(1, 0, "dj-hue", end, brand) + 2;
    let Some((at, pattern)) =
        snapshot.playing.and_then(|at| Some((at, snapshot.patterns.get(at)?)))
    else {
        panel.text_within(x, 0, "nothing plays", end, panel.style(Ink::Dim));
        return;
    };
    let live = panel.bold(Ink::Live);
    let label_from = panel.text_within(x, 0, &format!("▶ {} ", at + 1), end, live);
    let x = panel.text_within(label_from, 0, &pattern.label, end, panel.bold(Ink::Text));
    if let Some((at, next)) =
        snapshot.queued.and_then(|it| Some((it.pattern, snapshot.patterns.get(it.pattern)?)))
    {
        let next = format!("  » {} {}", at + 1, next.label);
        panel.text_within(x, 0, &next, end, panel.bold(Ink::Accent));
    }
    let file = format!("{} · {}", pattern.key, versions(pattern));
    panel.text_within(label_from, 1, &file, end, panel.style(Ink::Dim));
}

/// The version that plays, and what the file holds if that is another.
fn versions(pattern: &Pattern) -> String {
    let version = pattern.version;
    match pattern.on_disk {
        Some(on_disk) if on_disk != version => format!("v{version}, v{on_disk} on disk"),
        _ => format!("v{version}"),
    }
}

/// The beats of the bar, of which each lights up as it comes and fades until
/// the next; gives the column where they begin.
fn beats(panel: &mut Panel<'_>, end: u16, beat: f64) -> u16 {
    let cells = BAR as u16;
    let wide = if panel.width() >= 76 { 4 } else { 2 };
    let from = end.saturating_sub(cells * (wide + 1) - 1);
    for number in 0..cells {
        let phase = beat.rem_euclid(BAR) - f64::from(number);
        let share = if (0.0..1.0).contains(&phase) { 1.0 - 0.7 * phase } else { 0.0 };
        let (cell, color) = if share > 0.0 {
            let ink = if number == 0 { Ink::Accent } else { Ink::Live };
            ("█", panel.depth.color(between(Ink::Selected, ink, share)))
        } else {
            ("▒", panel.depth.ink(Ink::Selected))
        };
        let x = from + number * (wide + 1);
        panel.text_within(x, 0, &cell.repeat(wide.into()), end, Style::new().fg(color));
    }
    let bar = (beat / BAR).floor() + 1.0;
    panel.text_before(end, 1, &format!("bar {bar:.0}"), panel.style(Ink::Dim));
    from
}

/// The tempo, and the clock it comes from; gives the column where they begin.
fn tempo(panel: &mut Panel<'_>, end: u16, status: &Status) -> u16 {
    let unit_from = panel.text_before(end, 0, " bpm", panel.style(Ink::Dim));
    let bpm = format!("{:.1}", status.bpm.get());
    let from = panel.text_before(unit_from, 0, &bpm, panel.bold(Ink::Text));
    let (words, ink) = health(status);
    from.min(panel.text_before(end, 1, &words, panel.style(ink)))
}

/// Who says where in the music we are, and how well.
fn health(status: &Status) -> (String, Ink) {
    let Status { source, health, peers, .. } = status;
    match health {
        Health::Locked if *peers > 0 => (format!("{source} · {peers} peers"), Ink::Good),
        Health::Locked if source.is_external() => (format!("{source} · {health}"), Ink::Good),
        Health::Locked => (source.to_string(), Ink::Dim),
        Health::FreeRunning => (format!("{source} · {health}"), Ink::Warning),
        Health::Halted => (format!("{source} · {health}"), Ink::Bad),
    }
}

/// The colour a share of the way from one ink to another.
fn between(from: Ink, to: Ink, share: f64) -> [u8; 3] {
    let mix =
        |from: u8, to: u8| (f64::from(from) + (f64::from(to) - f64::from(from)) * share) as u8;
    let (from, to) = (from.rgb(), to.rgb());
    std::array::from_fn(|at| mix(from[at], to[at]))
}
