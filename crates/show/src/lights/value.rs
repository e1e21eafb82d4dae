//! What an event of a light pattern says.

use super::{Color, Envelope, Factor, Modulator};
use std::sync::Arc;

/// A light that is meant, and its place among those that are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Member {
    /// In the rig.
    pub light: u32,
    /// In the group the event named, and that group's size.
    pub position: u32,
    pub size: u32,
}

impl Member {
    /// The place in the group as a share of it, `0..1`.
    pub(crate) fn share(self) -> f64 {
        f64::from(self.position) / f64::from(self.size.max(1))
    }

    /// Every light of a group.
    pub fn of_group(lights: &[usize]) -> Arc<[Self]> {
        let size = u32::try_from(lights.len()).unwrap_or(u32::MAX);
        let member = |(position, light): (u32, &usize)| {
            let light = u32::try_from(*light).unwrap_or(u32::MAX);
            Self { light, position, size }
        };
        (0..).zip(lights).map(member).collect()
    }
}

/// Which lights, and what they do while the event lasts. Cloning shares.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LightValue {
    pub members: Arc<[Member]>,
    pub color: Color,
    /// All of them multiply into the level.
    pub factors: Arc<[Factor]>,
    pub modulators: Arc<[Modulator]>,
    pub envelope: Envelope,
    /// The layers it is in, outermost first, of the stacks that say how their
    /// layers meet.
    pub layers: Arc<[Layer]>,
}

impl LightValue {
    /// Lights with nothing said about them yet: the palette's first colour, at
    /// full level.
    pub fn of(members: Arc<[Member]>) -> Self {
        Self { members, ..Self::default() }
    }

    #[must_use]
    pub fn with_factor(&self, factor: Factor) -> Self {
        Self { factors: appended(&self.factors, factor), ..self.clone() }
    }

    #[must_use]
    pub fn with_modulator(&self, modulator: Modulator) -> Self {
        Self { modulators: appended(&self.modulators, modulator), ..self.clone() }
    }

    /// The value as part of a layer of an outer stack.
    #[must_use]
    pub fn in_layer(&self, layer: Layer) -> Self {
        let outer = std::iter::once(layer);
        Self { layers: outer.chain(self.layers.iter().copied()).collect(), ..self.clone() }
    }
}

fn appended<T: Clone>(items: &[T], item: T) -> Arc<[T]> {
    items.iter().cloned().chain(std::iter::once(item)).collect()
}

/// A layer of a stack that says how its layers meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layer {
    /// Tells the stack from the others of a pattern.
    pub stack: u32,
    /// Its place in the stack, the lowest is 0.
    pub nth: u32,
    pub blend: Blend,
}

/// How layers meet on a light.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Blend {
    /// The brightest wins, the first on a tie.
    #[default]
    Htp,
    /// The last that lights it wins.
    Last,
    Add,
    Multiply,
    /// The upper covers the lower as far as it is bright.
    Over,
}

impl Blend {
    pub const ALL: [(&'static str, Self); 5] = [
        ("htp", Self::Htp),
        ("last", Self::Last),
        ("add", Self::Add),
        ("multiply", Self::Multiply),
        ("over", Self::Over),
    ];

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(it, _)| *it == name).map(|(_, blend)| *blend)
    }
}
