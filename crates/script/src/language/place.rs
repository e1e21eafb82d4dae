//! Arguments that read the place of a light, evaluated for each.

use super::evaluate::Open;
use super::objects::color_value;
use super::options::finite;
use super::world::World;
use super::{builtins, colors};
use notation::{Arg, Value};
use pattern::{Error, Pattern, Settings, Time, TimeSpan};
use show::lights::{Color, Factor, Member, PerLight, PerLightColor, Signal};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

/// The names that stand for the place of a light.
pub(crate) const NAMES: [&str; 4] = ["x", "y", "z", "index"];

/// `x`, `y`, `z` and `index` of a light. Without places the lights stand in a
/// row from left to right.
pub(crate) fn of(world: &World, member: Member) -> [f64; 4] {
    let lights = world.rig.lights();
    let place = world.rig.fixtures().get(member.light as usize).and_then(|it| it.place);
    let [x, y, z] = match place {
        Some(place) => [place.x, place.y, place.z],
        None if lights > 1 => [f64::from(member.light) / (lights - 1) as f64 * 2.0 - 1.0, 0.0, 0.0],
        None => [0.0; 3],
    };
    [x, y, z, f64::from(member.position)]
}

/// Something for each light and position that the rig's groups have.
struct Table<T> {
    made: HashMap<Member, T>,
    otherwise: Box<dyn Fn(Member) -> Result<T, Error> + Send + Sync>,
    /// Whether the position matters.
    positional: bool,
}

impl<T: Clone> Table<T> {
    fn new(
        world: &World,
        positional: bool,
        make: impl Fn(Member) -> Result<T, Error> + Send + Sync + 'static,
    ) -> Result<Self, Error> {
        let mut made = HashMap::new();
        let singles = (0..world.rig.lights()).map(|index| vec![index]);
        let groups = world.rig.group_names().filter_map(|name| world.rig.group(name));
        for group in singles.chain(groups.map(<[usize]>::to_vec)) {
            for member in Member::of_group(&group).iter() {
                let key = Self::key(positional, *member);
                if let Entry::Vacant(entry) = made.entry(key) {
                    entry.insert(make(key)?);
                }
            }
        }
        Ok(Self { made, otherwise: Box::new(make), positional })
    }

    fn key(positional: bool, member: Member) -> Member {
        Member { position: if positional { member.position } else { 0 }, size: 1, ..member }
    }

    fn get(&self, member: Member) -> Option<T> {
        let key = Self::key(self.positional, member);
        self.made.get(&key).cloned().or_else(|| (self.otherwise)(key).ok())
    }
}

/// A number of each light's own.
pub(crate) fn factor(open: Open) -> Result<Factor, Error> {
    let world = open.world.clone();
    let table = Table::new(&world, open.reads_index(), move |member| {
        let pattern = open.at(of(&open.world, member))?.to_pattern()?.try_map(finite);
        pattern.query(TimeSpan::cycle(0))?;
        Ok(Signal::new(pattern))
    })?;
    let silent = Signal::new(Pattern::silence());
    let signal_of = move |member| table.get(member).unwrap_or_else(|| silent.clone());
    Ok(Factor::PerLight(PerLight::new(signal_of)))
}

/// A colour of each light's own.
pub(crate) fn color(open: Open) -> Result<Value, Error> {
    let world = open.world.clone();
    let table = Table::new(&world, open.reads_index(), move |member| {
        let pattern = colors::pattern(&open.at(of(&open.world, member))?)?;
        pattern.query(TimeSpan::cycle(0))?;
        Ok(pattern)
    })?;
    let color_of = move |member, now: Time| {
        let instant = TimeSpan { begin: now, end: now };
        let pattern = table.get(member);
        let events = pattern.and_then(|it| it.query_with(instant, &Settings::default()).ok());
        let first = events.and_then(|it| it.into_iter().next());
        first.map_or(Color::Fixed(light::Hsv::new(0.0, 0.0, 0.0)), |it| it.value)
    };
    Ok(color_value(Color::PerLight(PerLightColor::new(color_of))))
}

/// A call with an argument that reads the place, on lights: the call is made
/// for each light alone.
pub(crate) fn split(
    world: &Arc<World>,
    subject: &Pattern<Value>,
    call: impl Fn(&Pattern<Value>, [f64; 4]) -> Result<Arg, Error>,
) -> Result<Arg, Error> {
    let mut layers = Vec::new();
    for (index, _) in world.rig.fixtures().iter().enumerate() {
        let light = index as u32;
        let alone = builtins::only(subject, world, Arc::from([light]));
        let member = Member { light, position: light, size: 1 };
        layers.push(call(&alone, of(world, member))?.to_pattern()?);
    }
    Ok(Arg::Pattern(Pattern::stack(&layers)))
}
