//! Colours to slots: gamma, the light's profile, and where it starts.

use crate::profile::{Depth, Profile};
use light::{Level, Rgb};
use wire::UNIVERSE_SLOTS;

/// How lights follow each other on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    /// One after the other without end.
    Row,
    /// In universes of 512 slots. A light that would straddle two starts the
    /// next one; the slots before it stay 0.
    Universes,
}

/// Turns the colours of all lights into slots.
#[derive(Clone, Debug)]
pub(crate) struct Patch {
    pub(crate) profile: Profile,
    pub(crate) depth: Depth,
    pub(crate) gamma: f64,
    pub(crate) layout: Layout,
}

impl Patch {
    /// Replaces `slots` by those of the colours.
    pub(crate) fn write(&self, colors: &[Rgb], slots: &mut Vec<u8>) {
        slots.clear();
        let of_a_light = self.profile.slots() * if self.depth == Depth::Sixteen { 2 } else { 1 };
        for color in colors {
            let used = slots.len() % UNIVERSE_SLOTS;
            if self.layout == Layout::Universes && used + of_a_light > UNIVERSE_SLOTS {
                slots.resize(slots.len() - used + UNIVERSE_SLOTS, 0);
            }
            for level in self.profile.levels(with_gamma(*color, self.gamma)) {
                // One colour's worth of depth conversion, so that all outputs
                // round alike.
                let level = Rgb::new(level, 0.0, 0.0);
                match self.depth {
                    Depth::Eight => slots.push(level.to_8_bit()[0]),
                    Depth::Sixteen => slots.extend(level.to_16_bit()[0].to_be_bytes()),
                }
            }
        }
    }
}

/// A colour bent by a light's gamma, and in range.
pub(crate) fn with_gamma(color: Rgb, gamma: f64) -> Rgb {
    color.map(|it| {
        let level = Level::new(it).get();
        if gamma == 1.0 { level } else { level.powf(gamma) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slots(patch: &Patch, colors: &[Rgb]) -> Vec<u8> {
        let mut slots = vec![9; 3];
        patch.write(colors, &mut slots);
        slots
    }

    fn rgb() -> Patch {
        Patch {
            profile: Profile::rgb(),
            depth: Depth::Eight,
            gamma: 1.0,
            layout: Layout::Universes,
        }
    }

    const ORANGE: Rgb = Rgb::new(1.0, 0.5, 0.0);

    #[test]
    fn light_i_has_three_channels_from_3i() {
        assert_eq!(
            slots(&rgb(), &[ORANGE, Rgb::BLACK, ORANGE]),
            [255, 127, 0, 0, 0, 0, 255, 127, 0]
        );
    }

    #[test]
    fn sixteen_bits_are_coarse_and_fine() {
        let deep = Patch { depth: Depth::Sixteen, ..rgb() };
        assert_eq!(slots(&deep, &[ORANGE]), [255, 255, 128, 0, 0, 0]);
    }

    #[test]
    fn gamma_bends_the_middle_and_nothing_else() {
        let bent = Patch { gamma: 2.0, ..rgb() };
        assert_eq!(slots(&bent, &[ORANGE]), [255, 63, 0]);
        assert_eq!(slots(&bent, &[Rgb::new(7.0, f64::NAN, -1.0)]), [255, 0, 0]);
    }

    #[test]
    fn the_171st_light_starts_the_next_universe() {
        let colors = [ORANGE; 171];
        let universes = slots(&rgb(), &colors);
        assert_eq!(universes.len(), 512 + 3);
        assert_eq!(universes[507..], [255, 127, 0, 0, 0, 255, 127, 0]);
        let row = slots(&Patch { layout: Layout::Row, ..rgb() }, &colors);
        assert_eq!(row.len(), 171 * 3);
        let four = Patch { profile: Profile::parse("drgb").unwrap(), ..rgb() };
        assert_eq!(slots(&four, &[ORANGE; 129]).len(), 512 + 4, "a full universe needs no gap");
    }
}
