//! Arguments that read the place of a light, evaluated for each.

use super::evaluate::Open;
use super::objects::color_value;
use super::options::finite;
use super::world::World;
use super::{builtins, colors, column};
use notation::{Arg, Value};
use pattern::{Error, Event, Pattern, Sampler, TimeSpan};
use show::lights::{Color, Factor, Member, PerLight, Row};
use std::collections::HashSet;
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

/// What something reads of a light's place.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Reads {
    /// `x`, `y` or `z`.
    coordinates: bool,
    index: bool,
}

impl Reads {
    /// What one of the [`NAMES`] reads.
    pub(crate) fn of(name: &str) -> Self {
        let index = name == "index";
        Self { coordinates: !index, index }
    }

    pub(crate) fn any(self) -> bool {
        self.coordinates || self.index
    }

    #[must_use]
    pub(crate) fn or(self, other: Self) -> Self {
        Self {
            coordinates: self.coordinates || other.coordinates,
            index: self.index || other.index,
        }
    }

    /// The member, with all the same that is not read.
    fn key(self, member: Member) -> Member {
        let light = if self.coordinates { member.light } else { 0 };
        let position = if self.index { member.position } else { 0 };
        Member { light, position, size: 1 }
    }

    /// What tells most keys apart.
    fn first(self, key: Member) -> usize {
        if self.coordinates { key.light as usize } else { key.position as usize }
    }

    /// Where in a column the number of a light is, if one number tells.
    fn row(self) -> Option<Row> {
        match (self.coordinates, self.index) {
            (true, false) => Some(|member| member.light as usize),
            (false, true) => Some(|member| member.position as usize),
            _ => None,
        }
    }

    /// The keys of everything that the rig's lights and groups have, each once.
    fn keys(self, world: &World) -> Vec<Member> {
        let lights = world.rig.lights();
        let singles = (0..lights).map(|index| Member::of_group(&[index]));
        let groups = world.rig.group_names().filter_map(|name| world.rig.group(name));
        let members = singles.chain(groups.map(Member::of_group));
        let mut seen = HashSet::new();
        let keys = members.flat_map(|it| it.iter().map(|it| self.key(*it)).collect::<Vec<_>>());
        keys.filter(|key| seen.insert(*key)).collect()
    }
}

/// A pattern for each light and position that the rig's groups have.
struct Table<V> {
    reads: Reads,
    /// By light, or by position if only that matters.
    made: Vec<Vec<(Member, Pattern<V>)>>,
    otherwise: Box<Make<V>>,
}

type Make<V> = dyn Fn(Member) -> Result<Pattern<V>, Error> + Send + Sync;

impl<V: Clone + Send + Sync + 'static> Table<V> {
    fn new(
        world: &World,
        reads: Reads,
        make: impl Fn(Member) -> Result<Pattern<V>, Error> + Send + Sync + 'static,
    ) -> Result<Self, Error> {
        let mut made = vec![Vec::new(); world.rig.lights()];
        for key in reads.keys(world) {
            made[reads.first(key)].push((key, make(key)?));
        }
        Ok(Self { reads, made, otherwise: Box::new(make) })
    }

    fn read(&self, member: Member, moment: &Sampler) -> Result<Option<V>, Error> {
        let key = self.reads.key(member);
        let mut made = self.made.get(self.reads.first(key)).into_iter().flatten();
        match made.find(|(it, _)| *it == key) {
            Some((_, pattern)) => moment.read(pattern),
            None => moment.read(&(self.otherwise)(key)?),
        }
    }
}

/// A number of each light's own.
pub(crate) fn factor(open: Open) -> Result<Factor, Error> {
    let (all, row) = (all(&open), open.reads().row());
    let table = table(open, |arg| Ok(arg.to_pattern()?.try_map(finite)))?;
    let factor = PerLight::new(move |member, moment| table.read(member, moment));
    Ok(Factor::PerLight(match (all, row) {
        (Some(all), Some(row)) => factor.with_all(all.numbers(), row),
        _ => factor,
    }))
}

/// A number of each light's own that is plain or moves with time, as far as
/// that shows without asking for each.
pub(crate) fn moving(open: &Open) -> Result<Option<(Factor, bool)>, Error> {
    let Some(all) = all(open) else { return Ok(None) };
    let plain = all.pattern.as_pure().is_some();
    let moves = |it: &Event<_>| it.whole.is_none();
    let first = all.numbers().query(TimeSpan::cycle(0))?;
    if plain || (!first.is_empty() && first.iter().all(moves)) {
        return Ok(Some((factor(open.clone())?, plain)));
    }
    Ok(None)
}

/// What is worked out for all lights at once.
struct AtOnce {
    pattern: Pattern<Value>,
    /// Steps of work in it.
    cost: usize,
}

impl AtOnce {
    fn numbers(&self) -> Pattern<Arc<[f64]>> {
        column::numbers(&self.pattern, self.cost)
    }
}

/// An argument for all lights at once, if it is plain arithmetic.
fn all(open: &Open) -> Option<AtOnce> {
    const NUMBERS_A_STEP: usize = 8;
    open.reads().row()?;
    let places: Vec<[f64; 4]> =
        open.reads().keys(&open.world).into_iter().map(|it| of(&open.world, it)).collect();
    let pattern = open.at_all(&places)?;
    let all = AtOnce { pattern, cost: open.size() * (1 + places.len() / NUMBERS_A_STEP) };
    all.numbers().query(TimeSpan::cycle(0)).ok()?;
    Some(all)
}

/// A colour of each light's own.
pub(crate) fn color(open: Open) -> Result<Value, Error> {
    let table = table(open, colors::pattern)?;
    Ok(color_value(Color::PerLight(PerLight::new(move |member, moment| {
        table.read(member, moment)
    }))))
}

/// An argument as a pattern for each light.
fn table<V: Clone + Send + Sync + 'static>(
    open: Open,
    pattern_of: impl Fn(&Arg) -> Result<Pattern<V>, Error> + Send + Sync + 'static,
) -> Result<Table<V>, Error> {
    let (world, reads) = (open.world.clone(), open.reads());
    Table::new(&world, reads, move |member| {
        let pattern = pattern_of(&open.at(of(&open.world, member))?)?;
        pattern.query(TimeSpan::cycle(0))?;
        Ok(pattern)
    })
}

/// A call with an argument that reads the place, on lights: the call is made
/// for those alone that have the same there.
pub(crate) fn split(
    world: &Arc<World>,
    subject: &Pattern<Value>,
    reads: Reads,
    call: impl Fn(&Pattern<Value>, [f64; 4]) -> Result<Arg, Error>,
) -> Result<Arg, Error> {
    let keys: Arc<HashSet<Member>> = Arc::new(reads.keys(world).into_iter().collect());
    let mut layers = Vec::new();
    for key in reads.keys(world) {
        let keys = keys.clone();
        let alone = builtins::only(subject, move |member| {
            // A light at a position that no group has is at the first there is.
            let own = reads.key(*member);
            let own = if keys.contains(&own) { own } else { Member { position: 0, ..own } };
            own == key
        });
        layers.push(call(&alone, of(world, key))?.to_pattern()?);
    }
    Ok(Arg::Pattern(Pattern::stack(&layers)))
}
