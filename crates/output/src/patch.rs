//! Colours to slots: which lights, gamma, their profiles, and where each starts.

use crate::profile::{Depth, Profile};
use light::{Level, Rgb};
use std::collections::BTreeSet;
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

/// Which of a frame's lights an output shows, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Lights {
    /// All of them, one after the other.
    #[default]
    All,
    /// These, one after the other, by their index in the frame.
    Chosen(Vec<usize>),
    /// Each where it is patched. Hue areas have no slots: there the order
    /// counts.
    Patched(Vec<Patched>),
}

/// A light with an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Patched {
    /// Its index in the frame.
    pub light: usize,
    /// Its first slot, counted from 0 at the start of the output's first
    /// universe.
    pub slot: usize,
    /// The output's own, if it has none.
    pub profile: Option<Profile>,
    pub depth: Option<Depth>,
}

/// Slots beyond this are refused: more universes than any protocol has, and a
/// mistyped address must not take the machine's memory.
const MAX_SLOTS: usize = 64_000 * UNIVERSE_SLOTS;

impl Lights {
    /// The same lights with none but their own universes between them, and
    /// which universes these are, counted from the output's first. None where
    /// lights fill one universe after the other. `profile` and `depth` are
    /// those of lights that have none of their own.
    pub(crate) fn in_universes(
        &self,
        profile: &Profile,
        depth: Depth,
    ) -> (Self, Option<Vec<usize>>) {
        let Self::Patched(lights) = self else { return (self.clone(), None) };
        let universes_of = |it: &Patched| {
            let profile = it.profile.as_ref().unwrap_or(profile);
            let length = profile.channels(it.depth.unwrap_or(depth));
            let last = it.slot.saturating_add(length - 1);
            it.slot / UNIVERSE_SLOTS..=last / UNIVERSE_SLOTS
        };
        let used: BTreeSet<usize> = lights.iter().flat_map(universes_of).collect();
        let used = Vec::from_iter(used);
        let moved = lights.iter().map(|it| {
            let at = used.partition_point(|universe| *universe < it.slot / UNIVERSE_SLOTS);
            Patched { slot: at * UNIVERSE_SLOTS + it.slot % UNIVERSE_SLOTS, ..it.clone() }
        });
        (Self::Patched(moved.collect()), Some(used))
    }

    /// The colour of each light in the output's order; lights that the frame
    /// does not have are dark.
    pub(crate) fn colors<'a>(&'a self, frame: &'a [Rgb]) -> impl Iterator<Item = Rgb> + 'a {
        let count = match self {
            Self::All => frame.len(),
            Self::Chosen(lights) => lights.len(),
            Self::Patched(lights) => lights.len(),
        };
        let of = move |at: usize| match self {
            Self::All => at,
            Self::Chosen(lights) => lights[at],
            Self::Patched(lights) => lights[at].light,
        };
        (0..count).map(move |at| frame.get(of(at)).copied().unwrap_or_default())
    }
}

/// Turns the colours of lights into slots.
#[derive(Clone, Debug)]
pub(crate) struct Patch {
    pub(crate) lights: Lights,
    pub(crate) profile: Profile,
    pub(crate) depth: Depth,
    pub(crate) gamma: f64,
    pub(crate) layout: Layout,
}

impl Patch {
    /// Replaces `slots` by those of a frame's colours.
    pub(crate) fn write(&self, frame: &[Rgb], slots: &mut Vec<u8>) {
        slots.clear();
        let place_of = |at: usize| match &self.lights {
            Lights::Patched(lights) => lights.get(at),
            Lights::All | Lights::Chosen(_) => None,
        };
        for (at, color) in self.lights.colors(frame).enumerate() {
            let place = place_of(at);
            let profile = place.and_then(|it| it.profile.as_ref()).unwrap_or(&self.profile);
            let depth = place.and_then(|it| it.depth).unwrap_or(self.depth);
            let length = profile.channels(depth);
            let start = place.map_or_else(|| self.next(slots.len(), length), |it| it.slot);
            let end = start.saturating_add(length);
            if end > MAX_SLOTS {
                continue;
            }
            if slots.len() < end {
                slots.resize(end, 0);
            }
            let mut own = slots[start..end].iter_mut();
            for (level, depth) in profile.levels(with_gamma(color, self.gamma), depth) {
                // One colour's worth of depth conversion, so that all outputs
                // round alike.
                let level = Rgb::new(level, 0.0, 0.0);
                let bytes = match depth {
                    Depth::Eight => [level.to_8_bit()[0], 0],
                    Depth::Sixteen => level.to_16_bit()[0].to_be_bytes(),
                };
                for byte in &bytes[..depth.bytes()] {
                    if let Some(slot) = own.next() {
                        *slot = *byte;
                    }
                }
            }
        }
    }

    /// Where a light of so many slots starts after those there are.
    fn next(&self, used: usize, length: usize) -> usize {
        let in_universe = used % UNIVERSE_SLOTS;
        let straddles = in_universe + length > UNIVERSE_SLOTS;
        match self.layout == Layout::Universes && straddles {
            true => used - in_universe + UNIVERSE_SLOTS,
            false => used,
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
            lights: Lights::All,
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

    #[test]
    fn chosen_lights_follow_each_other_and_missing_ones_are_dark() {
        let chosen = Patch { lights: Lights::Chosen(vec![1, 0, 7]), ..rgb() };
        assert_eq!(slots(&chosen, &[Rgb::BLACK, ORANGE]), [255, 127, 0, 0, 0, 0, 0, 0, 0]);
    }

    #[test]
    fn patched_lights_have_no_universes_but_their_own() {
        let at = |slot| Patched { light: 0, slot, profile: None, depth: None };
        let lights = Lights::Patched(vec![at(100 * 512 + 9), at(3), at(99_999 * 512), at(511)]);
        let (lights, universes) = lights.in_universes(&Profile::rgb(), Depth::Eight);
        // The last light straddles two, which stay side by side.
        assert_eq!(universes, Some(vec![0, 1, 100, 99_999]));
        let Lights::Patched(lights) = lights else { panic!("they stay patched") };
        let slots: Vec<_> = lights.iter().map(|it| it.slot).collect();
        assert_eq!(slots, [2 * 512 + 9, 3, 3 * 512, 511]);
        assert_eq!(Lights::All.in_universes(&Profile::rgb(), Depth::Eight), (Lights::All, None));
    }

    #[test]
    fn patched_lights_are_where_they_are_patched_each_in_its_way() {
        let light = |light, slot, profile: Option<&str>, depth| Patched {
            light,
            slot,
            profile: profile.map(|letters| Profile::parse(letters).unwrap()),
            depth,
        };
        let lights = vec![
            light(1, 8, None, None),
            light(0, 1, Some("d1"), Some(Depth::Sixteen)),
            light(0, 4, Some("r"), Some(Depth::Sixteen)),
            light(0, usize::MAX, None, None),
        ];
        let patched = Patch { lights: Lights::Patched(lights), ..rgb() };
        let half = Rgb::new(0.5, 0.0, 0.0);
        // A level that never changes has one slot also among those of two.
        assert_eq!(slots(&patched, &[half, ORANGE]), [0, 128, 0, 255, 128, 0, 0, 0, 255, 127, 0]);
    }

    #[test]
    fn a_dimmer_may_be_finer_than_the_colours_beside_it() {
        use crate::profile::Slot::{Blue, Dimmer, Fixed, Green, Red};
        let fine = Some(Depth::Sixteen);
        let slots_of = [(Dimmer, fine), (Red, None), (Green, None), (Blue, None), (Fixed(9), None)];
        let profile = Profile::new(slots_of.to_vec()).unwrap();
        let patch = Patch { profile, ..rgb() };
        assert_eq!(slots(&patch, &[Rgb::new(0.5, 0.25, 0.0)]), [128, 0, 255, 127, 0, 9]);
    }
}
