//! Arguments that read the place of a light, evaluated for each.

use super::evaluate::Open;
use super::objects::color_value;
use super::options::finite;
use super::world::World;
use super::{builtins, colors};
use notation::{Arg, Value};
use pattern::{Error, Pattern, Settings, Time, TimeSpan};
use show::lights::{Color, Factor, Member, PerLight, PerLightColor, Signal, moment_at};
use std::borrow::Cow;
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
    /// By light: its positions, and what was made for them.
    made: Vec<Vec<(u32, T)>>,
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
        let lights = world.rig.lights();
        let otherwise = Box::new(make);
        let mut table = Self { made: vec![Vec::new(); lights], otherwise, positional };
        let singles = (0..lights).map(|index| vec![index]);
        let groups = world.rig.group_names().filter_map(|name| world.rig.group(name));
        for group in singles.chain(groups.map(<[usize]>::to_vec)) {
            for member in Member::of_group(&group).iter() {
                let member = table.key(*member);
                if table.find(member).is_none() {
                    let made = (table.otherwise)(member)?;
                    table.made[member.light as usize].push((member.position, made));
                }
            }
        }
        Ok(table)
    }

    fn key(&self, member: Member) -> Member {
        let position = if self.positional { member.position } else { 0 };
        Member { position, size: 1, ..member }
    }

    fn find(&self, key: Member) -> Option<&T> {
        let of_light = self.made.get(key.light as usize)?;
        of_light.iter().find(|(position, _)| *position == key.position).map(|(_, made)| made)
    }

    fn get(&self, member: Member) -> Option<Cow<'_, T>> {
        let key = self.key(member);
        let known = self.find(key).map(Cow::Borrowed);
        known.or_else(|| (self.otherwise)(key).ok().map(Cow::Owned))
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
    let signal_of = move |member| table.get(member).map_or_else(|| silent.clone(), Cow::into_owned);
    Ok(Factor::PerLight(PerLight::new(signal_of)))
}

/// A colour of each light's own.
pub(crate) fn color(open: Open) -> Result<Value, Error> {
    const DARK: Color = Color::Fixed(light::Hsv::new(0.0, 0.0, 0.0));
    let world = open.world.clone();
    let table = Table::new(&world, open.reads_index(), move |member| {
        let pattern = colors::pattern(&open.at(of(&open.world, member))?)?;
        pattern.query(TimeSpan::cycle(0))?;
        Ok(pattern)
    })?;
    let color_of = move |member, now: Time| {
        let Some(pattern) = table.get(member) else { return DARK };
        if let Some((color, _)) = pattern.as_steady() {
            return color.clone();
        }
        pattern.sample(moment_at(now), &Settings::default()).ok().flatten().unwrap_or(DARK)
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
        let alone = builtins::only(subject, Arc::from([light]));
        let member = Member { light, position: light, size: 1 };
        layers.push(call(&alone, of(world, member))?.to_pattern()?);
    }
    Ok(Arg::Pattern(Pattern::stack(&layers)))
}
