//! Which slots a light has.

use light::Rgb;

/// How many bits a slot's level has on the wire.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Depth {
    #[default]
    Eight,
    /// Two slots each, coarse and fine.
    Sixteen,
}

impl Depth {
    /// The slots that a level takes.
    pub fn bytes(self) -> usize {
        match self {
            Self::Eight => 1,
            Self::Sixteen => 2,
        }
    }
}

/// What one slot of a light is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    Red,
    Green,
    Blue,
    White,
    Dimmer,
    /// A level that never changes: a mode, a shutter. It has 8 bits in any case.
    Fixed(u8),
}

/// The slots of a light in their order, written as letters: `r`, `g`, `b`,
/// `w` (white), `d` (dimmer), `0` (always dark) and `1` (always full).
///
/// Where there is a white, it takes the part that red, green and blue have in
/// common; where there is a dimmer, it takes the brightness and the others
/// keep the colour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Each with a depth of its own, if it has one.
    slots: Vec<(Slot, Option<Depth>)>,
}

/// More slots than this, and somebody has mistyped something.
const MAX_SLOTS: usize = 32;

impl Profile {
    pub fn rgb() -> Self {
        let slots = [Slot::Red, Slot::Green, Slot::Blue];
        Self { slots: slots.map(|slot| (slot, None)).to_vec() }
    }

    /// Reads the letters; the error says what they should have been.
    pub fn parse(letters: &str) -> Result<Self, String> {
        let slot = |letter| match letter {
            'r' => Ok(Slot::Red),
            'g' => Ok(Slot::Green),
            'b' => Ok(Slot::Blue),
            'w' => Ok(Slot::White),
            'd' => Ok(Slot::Dimmer),
            '0' => Ok(Slot::Fixed(0)),
            '1' => Ok(Slot::Fixed(255)),
            _ => Err(format!("`{letter}` is no slot; use r, g, b, w, d, 0 and 1, as in `grb`")),
        };
        let slots = letters.chars().map(|it| Ok((slot(it)?, None)));
        Self::new(slots.collect::<Result<_, String>>()?)
    }

    /// A light with these slots, of which some have a depth of their own: a
    /// dimmer of 16 bits among colours of 8. The error says what is wrong with
    /// them.
    pub fn new(slots: Vec<(Slot, Option<Depth>)>) -> Result<Self, String> {
        if slots.len() > MAX_SLOTS {
            return Err(format!("a light has at most {MAX_SLOTS} slots"));
        }
        if slots.iter().all(|(slot, _)| matches!(slot, Slot::Fixed(_))) {
            return Err("a light needs a slot that changes, as in `rgb`".to_owned());
        }
        Ok(Self { slots })
    }

    /// How many channels it takes, where slots have this depth that have none
    /// of their own.
    pub fn channels(&self, depth: Depth) -> usize {
        self.depths(depth).map(Depth::bytes).sum()
    }

    /// Whether the slots are three colours, in any order.
    pub fn is_rgb(&self) -> bool {
        self.slots.len() == 3 && self.has_rgb()
    }

    /// Whether they are three colours and white, in any order.
    pub fn is_rgbw(&self) -> bool {
        self.slots.len() == 4 && self.has_rgb() && self.has(Slot::White)
    }

    fn has_rgb(&self) -> bool {
        [Slot::Red, Slot::Green, Slot::Blue].into_iter().all(|slot| self.has(slot))
    }

    fn has(&self, wanted: Slot) -> bool {
        self.slots.iter().any(|(slot, _)| *slot == wanted)
    }

    fn depths(&self, otherwise: Depth) -> impl Iterator<Item = Depth> {
        self.slots.iter().map(move |(slot, depth)| match slot {
            Slot::Fixed(_) => Depth::Eight,
            _ => depth.unwrap_or(otherwise),
        })
    }

    /// The level of each slot for a colour of `0..=1` each, and its depth.
    pub(crate) fn levels(&self, color: Rgb, depth: Depth) -> impl Iterator<Item = (f64, Depth)> {
        let [red, green, blue] = color.channels();
        let brightness = red.max(green).max(blue);
        let dimmer = if self.has(Slot::Dimmer) { brightness } else { 1.0 };
        let kept = color.map(|it| if dimmer > 0.0 { it / dimmer } else { 0.0 });
        let common = kept.red.min(kept.green).min(kept.blue);
        let white = if self.has(Slot::White) { common } else { 0.0 };
        let kept = kept.map(|it| it - white);
        let levels = self.slots.iter().map(move |(slot, _)| match slot {
            Slot::Red => kept.red,
            Slot::Green => kept.green,
            Slot::Blue => kept.blue,
            Slot::White => white,
            Slot::Dimmer => dimmer,
            Slot::Fixed(level) => f64::from(*level) / 255.0,
        });
        levels.zip(self.depths(depth))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_become_levels() {
        for (letters, color, levels) in [
            ("rgb", Rgb::new(1.0, 0.5, 0.25), vec![1.0, 0.5, 0.25]),
            ("grb", Rgb::new(1.0, 0.5, 0.25), vec![0.5, 1.0, 0.25]),
            ("rgbw", Rgb::new(1.0, 0.5, 0.25), vec![0.75, 0.25, 0.0, 0.25]),
            ("drgb", Rgb::new(0.5, 0.25, 0.0), vec![0.5, 1.0, 0.5, 0.0]),
            ("drgb", Rgb::BLACK, vec![0.0; 4]),
            ("d1rgbw0", Rgb::new(0.5, 0.5, 0.5), vec![0.5, 1.0, 0.0, 0.0, 0.0, 1.0, 0.0]),
            ("w", Rgb::new(1.0, 0.5, 0.25), vec![0.25]),
            ("d", Rgb::new(1.0, 0.5, 0.25), vec![1.0]),
        ] {
            let profile = Profile::parse(letters).unwrap();
            let found = profile.levels(color, Depth::Eight).map(|(level, _)| level);
            assert_eq!(found.collect::<Vec<_>>(), levels, "{letters}");
        }
    }

    #[test]
    fn letters_that_make_no_light_are_refused() {
        assert!(Profile::parse("rgx").unwrap_err().starts_with("`x` is no slot"));
        assert!(Profile::parse("").unwrap_err().contains("needs a slot"));
        assert!(Profile::parse("01").unwrap_err().contains("needs a slot"));
        assert!(Profile::parse(&"r".repeat(33)).unwrap_err().contains("at most 32"));
    }
}
