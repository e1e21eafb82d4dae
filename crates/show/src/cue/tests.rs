//! The check values of the classic format, and its laws of painting.

use super::*;
use crate::{GroupEffect, LightEffect, Phaser, Waveform};
use light::Hsv;

fn phaser(waveform: Waveform, beats: f64, min: f64, max: f64) -> Phaser {
    Phaser::new(waveform, beats, 0.0, min, max).unwrap()
}

fn group(name: &str, intensity: Phaser) -> GroupEffect {
    GroupEffect {
        group_name: name.into(),
        intensity_phaser: intensity,
        color_index: 0,
        hue_phaser: None,
        phase_spread: false,
    }
}

fn cue(classic: Classic) -> Cue {
    Cue {
        label: "test".into(),
        description: "".into(),
        tags: Vec::new(),
        palette: CuePalette::Own(Palette::new("red", [Hsv::new(0.0, 1.0, 1.0)])),
        body: Body::Classic(classic),
    }
}

fn colors(cue: &Cue, palette: Option<&Palette>, beat: f64) -> Vec<[u8; 3]> {
    let mut frame = Frame::default();
    cue.paint(&Rig::of(6), palette, beat, &mut frame).unwrap();
    frame.colors.iter().map(|color| color.to_8_bit()).collect()
}

#[test]
fn check_values_of_the_classic_waves() {
    for (waveform, beats, range, beat, expected) in [
        (Waveform::Sine, 2.0, (0.1, 1.0), 0.0, 140),
        (Waveform::Sine, 2.0, (0.1, 1.0), 0.1, 175),
        (Waveform::Sawtooth, 2.0, (0.05, 1.0), 0.0, 12),
        (Waveform::SmoothPulse, 1.0, (0.1, 1.0), 0.0, 255),
        (Waveform::SmoothPulse, 1.0, (0.1, 1.0), 0.1, 164),
    ] {
        let it = cue(Classic {
            group_effects: vec![group("all", phaser(waveform, beats, range.0, range.1))],
            independent_effects: Vec::new(),
        });
        assert_eq!(colors(&it, None, beat)[0], [expected, 0, 0], "{waveform:?} at {beat}");
    }
}

#[test]
fn later_groups_replace_earlier_ones_and_single_lights_replace_both() {
    let steady = phaser(Waveform::Sine, 1.0, 1.0, 1.0);
    let blue = LightEffect {
        intensity_phaser: steady,
        hue_phaser: None,
        base_hue: 2.0 / 3.0,
        saturation: 1.0,
    };
    let it = cue(Classic {
        group_effects: vec![
            group("left", steady),
            GroupEffect { color_index: 1, ..group("odd", steady) },
            group("nowhere", steady),
        ],
        independent_effects: vec![(1, blue.clone()), (99, blue)],
    });
    let palette = Palette::new("p", [Hsv::new(0.0, 1.0, 0.5), Hsv::new(0.0, 0.0, 1.0)]);
    assert_eq!(
        colors(&it, Some(&palette), 0.0),
        [[127, 0, 0], [0, 0, 255], [127, 0, 0], [255; 3], [0; 3], [255; 3]],
        "left at half value, odd white, light 1 blue, light 4 unpainted"
    );
}

#[test]
fn a_spread_shifts_each_light_by_its_share_of_a_period() {
    let it = cue(Classic {
        group_effects: vec![GroupEffect {
            phase_spread: true,
            ..group("all", phaser(Waveform::Sawtooth, 4.0, 0.0, 1.0))
        }],
        independent_effects: Vec::new(),
    });
    let red: Vec<u8> = colors(&it, None, 0.0).iter().map(|rgb| rgb[0]).collect();
    assert_eq!(red, [0, 42, 85, 127, 170, 212]);
}

#[test]
fn a_hue_phaser_adds_to_the_palette() {
    let it = cue(Classic {
        group_effects: vec![GroupEffect {
            hue_phaser: Some(phaser(Waveform::Sawtooth, 3.0, 0.0, 1.0)),
            ..group("all", phaser(Waveform::Sine, 1.0, 1.0, 1.0))
        }],
        independent_effects: Vec::new(),
    });
    assert_eq!(colors(&it, None, 0.0)[0], [255, 0, 0]);
    assert_eq!(colors(&it, None, 1.0)[0], [0, 255, 0]);
}
