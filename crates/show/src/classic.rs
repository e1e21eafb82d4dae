//! The classic pattern: groups of lights under oscillators.
//!
//! Group effects paint in order, each replacing what an earlier one painted on
//! the same light; then single lights' effects replace that. Lights nobody
//! painted stay black.

use crate::{Phaser, Stage};
use light::{Frame, Hsv, Level};
use std::sync::Arc;

/// A group of lights under one oscillator and one palette colour.
#[derive(Clone, Debug, PartialEq)]
pub struct GroupEffect {
    pub group_name: Arc<str>,
    pub intensity_phaser: Phaser,
    /// Wraps around the palette on both sides.
    pub color_index: i64,
    /// Its value, in turns of the colour wheel, is added to the palette's hue.
    pub hue_phaser: Option<Phaser>,
    /// Shifts each light by its position in the group, as a share of a period.
    pub phase_spread: bool,
}

/// One light with a colour of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct LightEffect {
    pub intensity_phaser: Phaser,
    pub hue_phaser: Option<Phaser>,
    pub base_hue: f64,
    pub saturation: f64,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Classic {
    pub group_effects: Vec<GroupEffect>,
    /// By light index; the last one counts where an index stands twice.
    pub independent_effects: Vec<(usize, LightEffect)>,
}

impl Classic {
    /// Paints the lights it covers; leaves the others alone.
    pub(crate) fn paint(&self, stage: &Stage<'_>, beat: f64, frame: &mut Frame) {
        for effect in &self.group_effects {
            effect.paint(stage, beat, frame);
        }
        for (index, effect) in &self.independent_effects {
            if let Some(color) = frame.colors.get_mut(*index) {
                *color = effect.color_at(beat).to_rgb();
            }
        }
    }
}

impl GroupEffect {
    fn paint(&self, stage: &Stage<'_>, beat: f64, frame: &mut Frame) {
        // A group that this rig lacks is a warning when the file is read.
        let lights = stage.rig.group(&self.group_name).unwrap_or(&[]);
        let base = stage.palette.color(self.color_index);
        for (position, &index) in lights.iter().enumerate() {
            let spread =
                if self.phase_spread { position as f64 / lights.len() as f64 } else { 0.0 };
            let shift = self.hue_phaser.map_or(0.0, |phaser| phaser.at(beat, spread));
            let level = Level::new(self.intensity_phaser.at(beat, spread)).get();
            frame.colors[index] =
                Hsv::new(base.hue + shift, base.saturation, base.value * level).to_rgb();
        }
    }
}

impl LightEffect {
    fn color_at(&self, beat: f64) -> Hsv {
        let shift = self.hue_phaser.map_or(0.0, |phaser| phaser.at(beat, 0.0));
        let level = Level::new(self.intensity_phaser.at(beat, 0.0)).get();
        Hsv::new(self.base_hue + shift, self.saturation, level)
    }
}
