//! Pattern files that tests tell apart by their light.

use super::lights::Seen;

/// A file whose lights all have one steady colour, set in its first line: so
/// much red, of 255, tells versions apart.
pub(crate) fn steady(red: u8) -> String {
    format!(
        r#"RED = {red}
from dj_hue.patterns import HSV, ColorPalette, GroupEffect, Pattern, Phaser

pattern = Pattern(
    name=f"Steady {{RED}}",
    group_effects=[GroupEffect("all", Phaser(min_value=1.0, max_value=1.0))],
    default_palette=ColorPalette(colors=[HSV(0.0, 1.0, (RED + 0.5) / 255)]),
)
"#
    )
}

/// A file whose first half, which is a program of its own, shows one red, and
/// the whole of it another; so many bytes of comment are between them.
pub(crate) fn twice(half: u8, whole: u8, bytes: usize) -> String {
    format!("{}# {}\n{}", steady(half), "-".repeat(bytes), steady(whole))
}

/// The same as a steady one, but for lights 4 and 5, which tell the beat: how far it is in
/// 1024 beats, and how far in 16.
pub(crate) fn beat_probe(red: u8) -> String {
    steady(red)
        + r#"
from dj_hue.patterns import LightEffect

pattern.independent_effects = {
    4: LightEffect(Phaser("sawtooth", 1024)),
    5: LightEffect(Phaser("sawtooth", 16)),
}
"#
}

/// The red of a probe's frame; 0 when it is black.
pub(crate) fn red_of(seen: &Seen) -> u8 {
    seen.lights[0][0]
}

/// The beat that a probe's frame was made for, to a sixteenth.
pub(crate) fn beat_of(seen: &Seen) -> f64 {
    let share = |light: usize| (f64::from(seen.lights[light][0]) + 0.5) / 255.0;
    let (roughly, finely) = (share(4) * 1024.0, share(5) * 16.0);
    // The rough one is right to two beats: it says which sixteen.
    ((roughly - finely) / 16.0).round() * 16.0 + finely
}
