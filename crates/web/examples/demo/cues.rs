//! A rig on a stage, and some cues for it.

use engine::Contents;
use light::{Fixture, Palette, Place, Rig};
use show::{Body, Classic, Cue, GroupEffect, Phaser, Waveform};
use std::sync::Arc;

/// So many lights on four trusses: two above, one behind, one on the floor.
pub(crate) fn rig(lights: usize) -> Rig {
    let trusses =
        [("Front", 0.6, 1.0), ("Mid", 0.0, 0.75), ("Back", -0.8, 0.35), ("Floor", -0.3, -0.9)];
    let on_each = lights.div_ceil(trusses.len()).max(1);
    let fixture = |index: usize| {
        let (name, y, z) = trusses[index / on_each];
        let on_this = on_each.min(lights - index / on_each * on_each);
        let share = (index % on_each) as f64 + 0.5;
        let x = 2.0 * share / on_this as f64 - 1.0;
        // The trusses are slightly bent, as trusses are.
        let y = y - 0.25 * (1.0 - x * x);
        Fixture {
            name: format!("{name} {}", index % on_each + 1).into(),
            place: Some(Place { x: x * 0.94, y, z: z - 0.12 * x * x }),
        }
    };
    Rig::new((0..lights).map(fixture).collect(), [])
}

/// The files that are there at the start, with their texts.
pub(crate) fn files() -> Vec<(&'static str, Contents)> {
    use Waveform::{Sawtooth, Sine, Square, Triangle};
    let text = |key: &str| match key {
        "aurora" => include_str!("../../../../patterns/aurora.py"),
        "comet" => include_str!("../../../../patterns/comet.py"),
        _ => "# Written in Rust for this example.\n",
    };
    [
        file(
            "aurora",
            "Aurora",
            "Slow curtains of light drift across the stage",
            &["calm", "wave"],
            "ocean",
            &[("all", Sine, 16.0, 0.15, 1.0, 1, true), ("odd", Sine, 11.0, 0.05, 0.8, 2, true)],
            text("aurora"),
        ),
        file(
            "candlelight",
            "Candlelight",
            "Warm and uneven, for the first guests",
            &["calm", "warm"],
            "golden",
            &[("all", Triangle, 3.0, 0.35, 0.8, 0, true)],
            text("candlelight"),
        ),
        file(
            "comet",
            "Comet",
            "One head, one long tail, once round every two beats",
            &["chase", "energy"],
            "ice",
            &[("all", Sawtooth, 2.0, 0.0, 1.0, 0, true)],
            text("comet"),
        ),
        file(
            "examples/checkerboard",
            "Checkerboard",
            "Odd and even lights change places on the beat",
            &["beat"],
            "miami",
            &[("odd", Square, 2.0, 0.0, 1.0, 0, false), ("even", Square, 2.0, 0.0, 0.6, 2, true)],
            text(""),
        ),
        file(
            "examples/rainbow",
            "Rainbow",
            "All colours, once round in four bars",
            &["colour"],
            "rainbow",
            &[("left", Sine, 4.0, 0.2, 1.0, 0, true), ("right", Sine, 4.0, 0.2, 1.0, 5, true)],
            text(""),
        ),
        file(
            "four_on_the_floor",
            "Four on the floor",
            "A hit on every beat, backs on the off-beat",
            &["beat", "energy"],
            "club",
            &[
                ("all", Sawtooth, 1.0, 0.0, 1.0, 0, false),
                ("back", Sawtooth, 1.0, 0.0, 0.8, 1, true),
            ],
            text(""),
        ),
        file(
            "heartbeat",
            "Heartbeat",
            "Two soft pulses and a rest",
            &["calm", "beat"],
            "red_tones",
            &[("all", Sine, 2.0, 0.1, 1.0, 0, false)],
            text(""),
        ),
        file(
            "strobe",
            "Strobe",
            "Careful: four flashes to the beat",
            &["energy", "strobe"],
            "white_tones",
            &[("all", Square, 0.25, 0.0, 1.0, 0, false)],
            text(""),
        ),
        file(
            "sunrise",
            "Sunrise",
            "From deep red to gold in sixteen bars",
            &["calm", "warm"],
            "sunset",
            &[("all", Sine, 64.0, 0.1, 1.0, 1, true), ("front", Triangle, 32.0, 0.0, 1.0, 3, true)],
            text(""),
        ),
    ]
    .into()
}

/// A version of a file that is white at a level, all the time.
pub(crate) fn steady(key: &str, level: f64) -> Contents {
    let text = format!("# {key}: white at {level}\n");
    let effect = ("all", Waveform::Sine, 1.0, level, level, 0, false);
    file(
        "",
        &format!("Steady {level}"),
        "White, all the time",
        &["test"],
        "white_tones",
        &[effect],
        &text,
    )
    .1
}

type Effect<'a> = (&'a str, Waveform, f64, f64, f64, i64, bool);

fn file<'a>(
    key: &'a str,
    label: &str,
    description: &str,
    tags: &[&str],
    palette: &str,
    effects: &[Effect<'_>],
    text: &str,
) -> (&'a str, Contents) {
    let effect =
        |&(group, waveform, beats, least, most, color_index, phase_spread): &Effect<'_>| {
            let phaser = Phaser::new(waveform, beats, 0.0, least, most);
            GroupEffect {
                group_name: group.into(),
                intensity_phaser: phaser.expect("the numbers above are fine"),
                color_index,
                hue_phaser: None,
                phase_spread,
            }
        };
    let classic =
        Classic { group_effects: effects.iter().map(effect).collect(), ..Classic::default() };
    let cue = Cue {
        label: label.into(),
        description: description.into(),
        tags: tags.iter().map(|it| (*it).into()).collect(),
        palette: Palette::built_in()
            .into_iter()
            .find(|it| &*it.name == palette)
            .expect("it is built in"),
        body: Body::Classic(classic),
    };
    let data = format!("{cue:?}").into_bytes().into();
    (key, Contents { cues: vec![(None, Arc::new(cue))], text: text.into(), data })
}
