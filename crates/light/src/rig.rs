//! The lights there are, where they are, and the groups they form.

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

/// All lights, in the order of their indices, and the groups they form.
#[derive(Clone, Debug, PartialEq)]
pub struct Rig {
    fixtures: Vec<Fixture>,
    groups: BTreeMap<Arc<str>, Arc<[usize]>>,
}

impl Rig {
    /// So many lights called `Light 1` and on, without places, with the
    /// classic groups: all, left, right, odd, even, front, back.
    pub fn of(lights: usize) -> Self {
        let named =
            |index: usize| Fixture { name: format!("Light {}", index + 1).into(), place: None };
        Self::new((0..lights).map(named).collect(), [])
    }

    /// A rig with groups of its own, which override the classic ones. Indices
    /// of lights that are not there are left out.
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
        for (name, indices) in groups {
            all.insert(name, indices.into_iter().filter(|&index| index < count).collect());
        }
        Self { fixtures, groups: all }
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

#[cfg(test)]
mod tests {
    use super::*;

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
}
