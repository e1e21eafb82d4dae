//! What colour an event is, told when the palette is known.

use super::envelope::Age;
use super::{Envelope, Factor, Member};
use light::{Hsv, Level, Palette, Rgb};
use pattern::{Method, Randomness, Time, TimeSpan};
use std::fmt;
use std::sync::Arc;

/// A colour, or where to find one.
#[derive(Clone, Debug, PartialEq)]
pub enum Color {
    Fixed(Hsv),
    /// A colour of the active palette; wraps.
    Palette(i64),
    /// Any colour of the palette, another for each event.
    Random,
    /// The palette's colours in turn, one for each event.
    Cycle,
    /// Any colour of the palette, another after so many beats.
    RandomHold {
        beats: f64,
    },
    /// The palette's colours in turn, each for so many beats.
    CycleHold {
        beats: f64,
    },
    /// A new random colour every `period` beats, blended in over `fade` beats.
    RandomBlend {
        period: f64,
        fade: f64,
    },
    /// Components that move: hue, saturation, value.
    Moving(Arc<[Factor; 3]>),
    /// A colour of its own for each light, because it reads the light's place.
    PerLight(PerLightColor),
    /// `flash` while the envelope rises, towards `fade` while it decays.
    Flash {
        flash: Arc<Color>,
        fade: Arc<Color>,
    },
}

/// Colours by light and position. Two are equal if they are the same one.
#[derive(Clone)]
pub struct PerLightColor(Arc<ColorOf>);

type ColorOf = dyn Fn(Member, Time) -> Color + Send + Sync;

impl PerLightColor {
    /// `color_of` is asked at each frame and must be quick.
    pub fn new(color_of: impl Fn(Member, Time) -> Color + Send + Sync + 'static) -> Self {
        Self(Arc::new(color_of))
    }
}

impl fmt::Debug for PerLightColor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PerLightColor(..)")
    }
}

impl PartialEq for PerLightColor {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Default for Color {
    fn default() -> Self {
        Self::Palette(0)
    }
}

/// What a colour may depend on.
pub(crate) struct Scene<'a> {
    pub(crate) palette: &'a Palette,
    pub(crate) now: Time,
    pub(crate) whole: TimeSpan,
    pub(crate) envelope: &'a Envelope,
    pub(crate) age: Age,
}

impl Color {
    /// Whether all lights of an event have the same colour.
    pub(crate) fn is_shared(&self) -> bool {
        match self {
            Self::Moving(parts) => parts.iter().all(Factor::is_shared),
            Self::Flash { flash, fade } => flash.is_shared() && fade.is_shared(),
            Self::PerLight(_) => false,
            _ => true,
        }
    }

    pub(crate) fn at(&self, scene: &Scene<'_>, member: Member) -> Rgb {
        let beat = scene.now.to_f64() * super::BEATS_PER_CYCLE as f64;
        let palette = |index| scene.palette.color(index).to_rgb();
        match self {
            Self::Fixed(color) => color.to_rgb(),
            Self::Palette(index) => palette(*index),
            Self::Random => palette(scene.random_index(scene.whole.begin.to_f64())),
            Self::Cycle => palette(scene.ordinal()),
            Self::RandomHold { beats } => palette(scene.random_index((beat / beats).floor())),
            Self::CycleHold { beats } => palette((beat / beats).floor() as i64),
            Self::RandomBlend { period, fade } => {
                let turn = (beat / period).floor();
                let before = palette(scene.random_index(turn - 1.0));
                let share = (beat - turn * period) / fade;
                before.toward(palette(scene.random_index(turn)), Level::new(share))
            }
            Self::Moving(parts) => {
                let [hue, saturation, value] = &**parts;
                let at = |factor: &Factor| factor.at(scene.now, member);
                Hsv::new(at(hue), at(saturation), at(value)).to_rgb()
            }
            Self::PerLight(PerLightColor(color_of)) => {
                color_of(member, scene.now).at(scene, member)
            }
            Self::Flash { flash, fade } => {
                let over = Level::new(scene.envelope.decayed(scene.age.since));
                flash.at(scene, member).toward(fade.at(scene, member), over)
            }
        }
    }
}

impl Scene<'_> {
    fn random_index(&self, of: f64) -> i64 {
        let randomness = Randomness { method: Method::Precise, seed: 1.0 };
        let count = self.palette.colors.len();
        (randomness.at(of) * count as f64) as i64
    }

    /// Which of the events of its length it is, counted from time zero: two
    /// that follow each other have numbers that do.
    fn ordinal(&self) -> i64 {
        let length = self.whole.duration().to_f64();
        if length > 0.0 { (self.whole.begin.to_f64() / length).floor() as i64 } else { 0 }
    }
}
