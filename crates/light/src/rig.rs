//! The lights there are, where they are, and what patterns may name: the groups
//! they form, and palettes.

use crate::Palette;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Where a light is, `-1..=1` each: x from left to right, y from back to
/// front (towards the audience), z from floor to ceiling.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    pub x: f64,
    pub y: f64,
    pub z: f64,
}

/// One light.
#[derive(Clone, Debug, PartialEq)]
pub struct Fixture {
    pub name: Arc<str>,
    /// Unknown unless the configuration or a Hue area tells it.
    pub place: Option<Place>,
}

/// All lights, in the order of their indices, the groups they form, and the
/// palettes there are.
#[derive(Clone, Debug, PartialEq)]
pub struct Rig {
    fixtures: Vec<Fixture>,
    groups: BTreeMap<Arc<str>, Arc<[usize]>>,
    segments: Vec<Arc<[usize]>>,
    /// Begins with the white tones, and is never empty.
    palettes: Arc<[Palette]>,
}

/// Nearer to the middle of the room than this is neither left nor right,
/// front nor back.
const MIDDLE: f64 = 0.1;
/// From here on a light is at the ceiling, the floor, or no longer central.
const THIRD: f64 = 1.0 / 3.0;

impl Rig {
    /// So many lights called `Light 1` and on, without places, with the
    /// classic groups: all, left, right, odd, even, front, back.
    pub fn of(lights: usize) -> Self {
        let named =
            |index: usize| Fixture { name: format!("Light {}", index + 1).into(), place: None };
        Self::new((0..lights).map(named).collect(), [])
    }

    /// A rig with groups of its own, which override those that follow from
    /// places, which override the classic ones. Indices of lights that are not
    /// there are left out.
    pub fn new(
        fixtures: Vec<Fixture>,
        groups: impl IntoIterator<Item = (Arc<str>, Vec<usize>)>,
    ) -> Self {
        let count = fixtures.len();
        let (left, right) = (0..count).partition::<Vec<_>, _>(|&index| index < count / 2);
        let (even, odd) = (0..count).partition::<Vec<_>, _>(|index| index % 2 == 0);
        let mut all: BTreeMap<Arc<str>, Arc<[usize]>> = BTreeMap::new();
        if count >= 4 {
            all.insert("front".into(), left.clone().into());
            all.insert("back".into(), right.clone().into());
        }
        all.insert("all".into(), (0..count).collect());
        all.insert("left".into(), left.into());
        all.insert("right".into(), right.into());
        all.insert("even".into(), even.into());
        all.insert("odd".into(), odd.into());
        all.extend(groups_of_places(&fixtures));
        for (name, indices) in groups {
            all.insert(name, indices.into_iter().filter(|&index| index < count).collect());
        }
        let palettes = Palette::built_in().into();
        Self { fixtures, groups: all, segments: Vec::new(), palettes }
    }

    /// The same rig with segments: strips and lamps whose lights take turns
    /// among themselves. Lights that are not there are left out.
    #[must_use]
    pub fn with_segments(self, segments: impl IntoIterator<Item = Vec<usize>>) -> Self {
        let count = self.lights();
        let there = |lights: Vec<usize>| lights.into_iter().filter(|it| *it < count).collect();
        Self { segments: segments.into_iter().map(there).collect(), ..self }
    }

    /// The same rig with palettes of one's own beside the built-in ones. One of
    /// the same name takes the other's place.
    #[must_use]
    pub fn with_palettes(self, own: impl IntoIterator<Item = Palette>) -> Self {
        let mut palettes = self.palettes.to_vec();
        for palette in own {
            match palettes.iter_mut().find(|it| it.name == palette.name) {
                Some(it) => *it = palette,
                None => palettes.push(palette),
            }
        }
        Self { palettes: palettes.into(), ..self }
    }

    /// Whether both have the same lights in the same groups and segments: what
    /// is made for the one fits the other, whatever palettes there are.
    pub fn has_lights_of(&self, other: &Self) -> bool {
        self.fixtures == other.fixtures
            && self.groups == other.groups
            && self.segments == other.segments
    }

    /// All palettes, the built-in ones first.
    pub fn palettes(&self) -> &[Palette] {
        &self.palettes
    }

    pub fn palette(&self, name: &str) -> Option<&Palette> {
        self.palettes.iter().find(|it| *it.name == *name)
    }

    /// The palette of a name, or the white tones where there is none.
    pub fn palette_or_white(&self, name: &str) -> &Palette {
        self.palette(name).unwrap_or(&self.palettes[0])
    }

    pub fn segments(&self) -> &[Arc<[usize]>] {
        &self.segments
    }

    pub fn lights(&self) -> usize {
        self.fixtures.len()
    }

    pub fn fixtures(&self) -> &[Fixture] {
        &self.fixtures
    }

    /// The indices of a group's lights, in the group's order.
    pub fn group(&self, name: &str) -> Option<&[usize]> {
        self.groups.get(name).map(|indices| &**indices)
    }

    /// All groups' names, sorted.
    pub fn group_names(&self) -> impl Iterator<Item = &str> {
        self.groups.keys().map(|name| &**name)
    }
}

/// Groups of the lights whose places are known. A direction in which they do
/// not differ says nothing, and the classic group stays.
fn groups_of_places(fixtures: &[Fixture]) -> Vec<(Arc<str>, Arc<[usize]>)> {
    let group = |name: &str, belongs: fn(Place) -> bool| {
        let is_in = |(_, fixture): &(usize, &Fixture)| fixture.place.is_some_and(belongs);
        let lights = fixtures.iter().enumerate().filter(is_in).map(|(index, _)| index);
        (Arc::<str>::from(name), lights.collect::<Arc<[usize]>>())
    };
    let pairs = [
        [group("left", |it| it.x < -MIDDLE), group("right", |it| it.x > MIDDLE)],
        [group("back", |it| it.y < -MIDDLE), group("front", |it| it.y > MIDDLE)],
    ];
    let alone = [
        group("center", |it| it.x.abs() <= THIRD),
        group("ceiling", |it| it.z > THIRD),
        group("floor", |it| it.z < -THIRD),
    ];
    let told = pairs.into_iter().filter(|pair| pair.iter().any(|(_, lights)| !lights.is_empty()));
    told.flatten().chain(alone.into_iter().filter(|(_, lights)| !lights.is_empty())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Hsv;

    #[test]
    fn classic_groups() {
        let rig = Rig::of(5);
        assert_eq!(rig.group("left"), Some(&[0, 1][..]));
        assert_eq!(rig.group("right"), Some(&[2, 3, 4][..]));
        assert_eq!(rig.group("odd"), Some(&[1, 3][..]));
        assert_eq!(rig.group("even"), Some(&[0, 2, 4][..]));
        assert_eq!(rig.group("front"), rig.group("left"));
        assert_eq!(rig.group("back"), rig.group("right"));
        assert_eq!(Rig::of(3).group("front"), None);
        assert_eq!(Rig::of(0).group("all"), Some(&[][..]));
    }

    #[test]
    fn own_groups_override_and_leave_out_lights_that_are_not_there() {
        let rig = Rig::new(Rig::of(4).fixtures, [("left".into(), vec![3, 9])]);
        assert_eq!(rig.group("left"), Some(&[3][..]));
    }

    fn at(x: f64, y: f64, z: f64) -> Fixture {
        Fixture { name: "".into(), place: Some(Place { x, y, z }) }
    }

    #[test]
    fn places_make_groups() {
        let fixtures = vec![
            at(1.0, 0.0, 1.0),
            at(-1.0, 0.0, -1.0),
            at(0.0, 0.0, 0.0),
            Fixture { name: "".into(), place: None },
        ];
        let rig = Rig::new(fixtures, []);
        let groups = ["left", "right", "center", "ceiling", "floor", "front"];
        let lights = groups.map(|name| rig.group(name).unwrap_or_default());
        let front = &[0, 1][..]; // Nobody is further front: the classic half.
        assert_eq!(lights, [&[1][..], &[0], &[2], &[0], &[1], front]);
    }

    #[test]
    fn a_room_lit_from_one_side_has_an_empty_other_one() {
        let rig = Rig::new(vec![at(0.5, 0.0, 0.0); 4], []);
        assert_eq!(
            (rig.group("left"), rig.group("right")),
            (Some(&[][..]), Some(&[0, 1, 2, 3][..]))
        );
        assert_eq!(rig.group("ceiling"), None);
    }

    #[test]
    fn segments_leave_out_lights_that_are_not_there() {
        let rig = Rig::of(4).with_segments([vec![2, 3, 4], vec![0]]);
        assert_eq!(rig.segments(), [Arc::from([2, 3]), Arc::from([0])]);
    }

    #[test]
    fn own_palettes_come_last_or_in_the_place_of_their_namesake() {
        let palette = |name: &str| Palette::new(name, [Hsv::new(0.5, 1.0, 1.0)]);
        let rig = Rig::of(1).with_palettes([palette("mine"), palette("white_tones")]);
        let names: Vec<_> = rig.palettes().iter().map(|it| &*it.name).collect();
        assert_eq!((names[0], names[25], names.len()), ("white_tones", "mine", 26));
        assert_eq!(rig.palette("mine"), Some(&palette("mine")));
        assert_eq!(rig.palette("nobody's"), None);
        assert_eq!(rig.palette_or_white("nobody's"), &palette("white_tones"));
        assert!(rig.has_lights_of(&Rig::of(1)) && !rig.has_lights_of(&Rig::of(2)));
    }
}
