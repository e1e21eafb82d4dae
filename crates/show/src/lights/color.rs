//! What colour an event is, told when the palette is known.

use super::envelope::Age;
use super::{Envelope, Factor, Member, PerLight, Signal};
use light::{Hsv, Level, Palette, Rgb};
use pattern::{Error, Method, Randomness, Sampler, TimeSpan};
use std::borrow::Cow;
use std::sync::Arc;

/// A colour, or where to find one.
#[derive(Clone, Debug, PartialEq)]
pub enum Color {
    Fixed(Hsv),
    /// A colour of the active palette; wraps.
    Palette(i64),
    /// Any colour of the palette, another for each event.
    Random,
    /// The palette's colours in turn, one for each event, once
    /// [`in_turn`](super::in_turn) has counted them; until then one a cycle.
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
    /// Sampled at each frame.
    Signal(Signal<Color>),
    /// A colour of its own for each light, because it reads the light's place.
    PerLight(PerLight<Color>),
    /// `flash` while the envelope rises, towards `fade` while it decays.
    Flash {
        flash: Arc<Color>,
        fade: Arc<Color>,
    },
}

impl Default for Color {
    fn default() -> Self {
        Self::Palette(0)
    }
}

/// What a colour may depend on.
pub(crate) struct Scene<'a> {
    pub(crate) palette: &'a Palette,
    pub(crate) sampler: &'a Sampler,
    /// The moment, in cycles.
    pub(crate) now: f64,
    pub(crate) whole: TimeSpan,
    /// Of the event's lights the first.
    pub(crate) first: Member,
    pub(crate) envelope: &'a Envelope,
    pub(crate) age: Age,
}

impl Color {
    /// Whether all lights of an event have the same colour.
    pub(crate) fn is_shared(&self) -> bool {
        match self {
            Self::Moving(parts) => parts.iter().all(Factor::is_shared),
            Self::Flash { flash, fade } => flash.is_shared() && fade.is_shared(),
            // What it is at a moment may be one of the others.
            Self::Signal(_) | Self::PerLight(_) => false,
            _ => true,
        }
    }

    /// The same at this moment, its signals read; black where one has no
    /// colour.
    pub(crate) fn resolved(&self, moment: &Sampler) -> Result<Cow<'_, Self>, Error> {
        if !self.reads_signals() {
            return Ok(Cow::Borrowed(self));
        }
        let color = |color: &Self| color.resolved(moment).map(Cow::into_owned);
        let part = |part: &Factor| part.resolved(moment).map(Cow::into_owned);
        Ok(Cow::Owned(match self {
            Self::Signal(signal) => {
                let black = || Self::Fixed(Hsv::new(0.0, 0.0, 0.0));
                color(&signal.once_at(moment)?.unwrap_or_else(black))?
            }
            Self::Moving(parts) => {
                let [hue, saturation, value] = &**parts;
                Self::Moving([part(hue)?, part(saturation)?, part(value)?].into())
            }
            Self::Flash { flash, fade } => {
                Self::Flash { flash: color(flash)?.into(), fade: color(fade)?.into() }
            }
            other => other.clone(),
        }))
    }

    fn reads_signals(&self) -> bool {
        match self {
            Self::Signal(_) => true,
            Self::Moving(parts) => !parts.iter().all(|it| matches!(it, Factor::Number(_))),
            Self::Flash { flash, fade } => flash.reads_signals() || fade.reads_signals(),
            _ => false,
        }
    }

    /// The colour of a light; black where a signal has none.
    pub(crate) fn at(&self, scene: &Scene<'_>, member: Member) -> Result<Rgb, Error> {
        let beat = scene.now * super::BEATS_PER_CYCLE as f64;
        let palette = |index| scene.palette.color(index).to_rgb();
        Ok(match self {
            Self::Fixed(color) => color.to_rgb(),
            Self::Palette(index) => palette(*index),
            Self::Random => palette(scene.random_index(scene.chance_of_event())),
            Self::Cycle => palette(scene.whole.begin.cycle()),
            Self::RandomHold { beats } => {
                palette(scene.random_index(scene.chance_at((beat / beats).floor())))
            }
            Self::CycleHold { beats } => palette((beat / beats).floor() as i64),
            Self::RandomBlend { period, fade } => {
                let turn = (beat / period).floor();
                let of_turn = |turn| palette(scene.random_index(scene.chance_at(turn)));
                let since = beat - turn * period;
                let share = if since < *fade { since / fade } else { 1.0 };
                of_turn(turn - 1.0).toward(of_turn(turn), Level::new(share))
            }
            Self::Moving(parts) => {
                let [hue, saturation, value] = &**parts;
                let at = |factor: &Factor| factor.at(scene.sampler, member);
                Hsv::new(at(hue)?, at(saturation)?, at(value)?).to_rgb()
            }
            Self::Signal(signal) => sampled(signal.at(scene.sampler)?, scene, member)?,
            Self::PerLight(it) => sampled(it.at(scene.sampler, member)?, scene, member)?,
            Self::Flash { flash, fade } => {
                let over = Level::new(scene.envelope.decayed(scene.age.since));
                flash.at(scene, member)?.toward(fade.at(scene, member)?, over)
            }
        })
    }
}

fn sampled(color: Option<Color>, scene: &Scene<'_>, member: Member) -> Result<Rgb, Error> {
    color.map_or(Ok(Rgb::BLACK), |color| color.at(scene, member))
}

impl Scene<'_> {
    /// Another for each event, also for those that begin together on other
    /// lights.
    fn chance_of_event(&self) -> f64 {
        let seed = 1.0 + f64::from(self.first.light);
        Randomness { method: Method::Precise, seed }.at(self.whole.begin.to_f64())
    }

    fn chance_at(&self, moment: f64) -> f64 {
        Randomness { method: Method::Precise, seed: 1.0 }.at(moment)
    }

    fn random_index(&self, chance: f64) -> i64 {
        (chance * self.palette.colors.len() as f64) as i64
    }
}
