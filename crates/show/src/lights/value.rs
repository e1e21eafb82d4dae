//! What an event of a light pattern says.

use super::{Color, Envelope, Factor, Modulator};
use std::ops::Deref;
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
    pub fn of_group(lights: &[usize]) -> Members {
        let size = u32::try_from(lights.len()).unwrap_or(u32::MAX);
        let member = |(position, light): (u32, &usize)| {
            let light = u32::try_from(*light).unwrap_or(u32::MAX);
            Self { light, position, size }
        };
        (0..).zip(lights).map(member).collect()
    }
}

/// The lights of an event, in the order of their group. Cloning shares; a
/// single one, as thousands of events may have, needs no allocation.
#[derive(Clone, Debug)]
pub enum Members {
    One([Member; 1]),
    Many(Arc<[Member]>),
}

impl Default for Members {
    fn default() -> Self {
        Self::Many(Arc::default())
    }
}

impl Deref for Members {
    type Target = [Member];

    fn deref(&self) -> &[Member] {
        match self {
            Self::One(one) => one,
            Self::Many(many) => many,
        }
    }
}

impl PartialEq for Members {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl From<Vec<Member>> for Members {
    fn from(members: Vec<Member>) -> Self {
        match *members {
            [one] => Self::One([one]),
            _ => Self::Many(members.into()),
        }
    }
}

impl FromIterator<Member> for Members {
    fn from_iter<I: IntoIterator<Item = Member>>(members: I) -> Self {
        members.into_iter().collect::<Vec<_>>().into()
    }
}

/// Which lights, and what they do while the event lasts. Cloning shares.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LightValue {
    pub members: Members,
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
    pub fn of(members: Members) -> Self {
        Self { members, ..Self::default() }
    }

    #[must_use]
    pub fn with_factor(self, factor: Factor) -> Self {
        Self { factors: appended(&self.factors, factor), ..self }
    }

    #[must_use]
    pub fn with_modulator(self, modulator: Modulator) -> Self {
        Self { modulators: appended(&self.modulators, modulator), ..self }
    }

    /// The value as part of a layer of an outer stack: of the list's one,
    /// which values that are in no other layer share.
    #[must_use]
    pub fn in_layer(self, outer: &Arc<[Layer]>) -> Self {
        let layers = if self.layers.is_empty() {
            outer.clone()
        } else {
            outer.iter().chain(self.layers.iter()).copied().collect()
        };
        Self { layers, ..self }
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
