//! `[[light]]`, `[groups]`, `[zones]`, `[segments]`, `[palettes]`.

use crate::reader::{Reader, Table, Value, number, whole};
use light::{Fixture, Hsv, Palette, Place, Rgb, Rig};
use output::{Depth, Profile, Slot};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;
use toml::de::{DeTable, DeValue};

/// The lights, as far as they are described, and the groups they form.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RigPlan {
    /// `None` where the configuration says nothing of lights.
    pub fixtures: Option<Vec<Fixture>>,
    /// The names of a Hue area's lights, in the order they are to have.
    pub order: Vec<Arc<str>>,
    /// Groups and zones, by name.
    pub groups: BTreeMap<Arc<str>, Members>,
    /// In the order of their names.
    pub segments: BTreeMap<Arc<str>, Members>,
}

/// Who belongs to a group.
#[derive(Clone, Debug, PartialEq)]
pub enum Members {
    /// Lights and groups, by name.
    Listed(Vec<Member>),
    /// Whatever is there.
    Within(Region),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Member {
    /// A light or a group.
    Named(Arc<str>),
    /// A light, counted from 0 as in patterns.
    Numbered(usize),
}

/// A box in the room, bounds included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Region {
    pub x: (f64, f64),
    pub y: (f64, f64),
    pub z: (f64, f64),
}

impl RigPlan {
    /// The rig, with other lights where none are described. Members that are
    /// not there are left out.
    pub fn rig(&self, otherwise: impl FnOnce() -> Vec<Fixture>) -> Rig {
        let fixtures = self.fixtures.clone().unwrap_or_else(|| self.in_order(otherwise()));
        let plain = Rig::new(fixtures.clone(), []);
        let lights = |members| self.lights(&plain, members, 0);
        let groups = self.groups.iter().chain(&self.segments);
        let groups: Vec<_> = groups.map(|(name, it)| (name.clone(), lights(it))).collect();
        let segments: Vec<_> = self.segments.values().map(lights).collect();
        Rig::new(fixtures, groups).with_segments(segments)
    }

    /// Those that are named first, then the others as they came.
    fn in_order(&self, mut fixtures: Vec<Fixture>) -> Vec<Fixture> {
        let last = self.order.len();
        let place = |it: &Fixture| self.order.iter().position(|name| *name == it.name);
        fixtures.sort_by_key(|it| place(it).unwrap_or(last));
        fixtures
    }

    fn lights(&self, rig: &Rig, members: &Members, depth: usize) -> Vec<usize> {
        let members = match members {
            Members::Listed(members) => members,
            Members::Within(region) => {
                let places = rig.fixtures().iter().map(|fixture| fixture.place);
                let is_in = |place: Option<Place>| place.is_some_and(|it| region.contains(it));
                let lights = places.enumerate().filter(|(_, place)| is_in(*place));
                return lights.map(|(index, _)| index).collect();
            }
        };
        let mut lights = Vec::new();
        for member in members {
            let found = match member {
                Member::Numbered(index) => vec![*index],
                Member::Named(name) => self.named(rig, name, depth),
            };
            for light in found {
                if !lights.contains(&light) {
                    lights.push(light);
                }
            }
        }
        lights
    }

    /// The lights of a name: a light's, or a group's.
    pub(crate) fn named(&self, rig: &Rig, name: &str, depth: usize) -> Vec<usize> {
        const DEEPEST: usize = 8;
        if let Some(index) = rig.fixtures().iter().position(|it| *it.name == *name) {
            return vec![index];
        }
        match self.groups.get(name).or_else(|| self.segments.get(name)) {
            Some(members) if depth < DEEPEST => self.lights(rig, members, depth + 1),
            Some(_) => Vec::new(),
            None => rig.group(name).unwrap_or_default().to_vec(),
        }
    }

    /// Every name that means lights.
    fn names<'a>(&'a self, rig: &'a Rig) -> impl Iterator<Item = &'a str> {
        let own = self.groups.keys().chain(self.segments.keys()).map(|name| &**name);
        rig.fixtures().iter().map(|it| &*it.name).chain(own).chain(rig.group_names())
    }
}

impl Region {
    fn contains(&self, place: Place) -> bool {
        let within = |it: f64, (least, most): (f64, f64)| least <= it && it <= most;
        within(place.x, self.x) && within(place.y, self.y) && within(place.z, self.z)
    }
}

/// A light's address as it is written, to be matched with an output.
pub(crate) struct Addressed {
    pub(crate) light: usize,
    pub(crate) output: Option<(String, Range<usize>)>,
    pub(crate) universe: Option<(usize, Range<usize>)>,
    pub(crate) channel: usize,
    pub(crate) at: Range<usize>,
    pub(crate) profile: Option<Profile>,
    pub(crate) depth: Option<Depth>,
}

/// What the lights' tables say.
pub(crate) struct Lamps {
    pub(crate) plan: RigPlan,
    pub(crate) addresses: Vec<Addressed>,
    /// If the lights are described, what names can be checked against.
    pub(crate) known: Option<Rig>,
}

impl Lamps {
    /// Complains about a name that means no light.
    pub(crate) fn check(&self, reader: &mut Reader<'_>, at: Range<usize>, member: &Member) {
        let Some(rig) = &self.known else { return };
        match member {
            Member::Named(name) if !self.plan.names(rig).any(|it| *it == **name) => reader
                .error(at, format!("no light or group is called `{name}`"))
                .nearest(name, self.plan.names(rig)),
            Member::Numbered(index) if *index >= rig.lights() => {
                let last = rig.lights().saturating_sub(1);
                reader
                    .error(at, format!("there is no light {index}"))
                    .hint(format!("lights are counted from 0, up to {last}"));
            }
            Member::Named(_) | Member::Numbered(_) => {}
        }
    }
}

pub(crate) fn read(reader: &mut Reader<'_>, root: &Table<'_>) -> Lamps {
    const KEYS: &[&str] =
        &["name", "x", "y", "z", "profile", "depth", "output", "universe", "channel"];
    let tables = reader.tables(root, "light", "[[light]]", KEYS);
    let count = reader.whole(root, "lights", 1..=100_000);
    if let (Some(value), false) = (root.get("lights"), tables.is_empty()) {
        reader
            .error(
                value.span(),
                "`lights` counts lights that nobody described, but there are [[light]]s",
            )
            .hint("leave this line out");
    }
    let mut addresses = Vec::new();
    let mut fixtures: Vec<Fixture> = Vec::new();
    for (index, table) in tables.iter().enumerate() {
        let name =
            reader.text(table, "name").map_or_else(|| format!("Light {}", index + 1), String::from);
        if fixtures.iter().any(|it| *it.name == *name) {
            let at = table.get("name").map_or(table.at.clone(), |it| it.span());
            reader
                .error(at, format!("there is another light called `{name}`"))
                .hint("give each a name of its own");
        }
        fixtures.push(Fixture { name: name.into(), place: place(reader, table) });
        addresses.extend(address(reader, table, index));
    }
    let fixtures = match count {
        Some(count) => Some(Rig::of(count).fixtures().to_vec()),
        None => (!tables.is_empty()).then_some(fixtures),
    };
    let order = light_order(reader, root, fixtures.is_some());
    let mut named = Vec::new();
    let mut groups = members(reader, root, "groups", "[groups]", &mut named);
    groups.extend(members(reader, root, "zones", "[zones]", &mut named));
    let segments = members(reader, root, "segments", "[segments]", &mut named);
    let known = fixtures.clone().map(|fixtures| Rig::new(fixtures, []));
    let lamps = Lamps { plan: RigPlan { fixtures, order, groups, segments }, addresses, known };
    for (at, member) in named {
        lamps.check(reader, at, &member);
    }
    lamps
}

/// A place needs no more than one coordinate; the others are in the middle.
fn place(reader: &mut Reader<'_>, table: &Table<'_>) -> Option<Place> {
    let mut coordinate = |key| reader.number(table, key, -1.0..=1.0);
    let (x, y, z) = (coordinate("x"), coordinate("y"), coordinate("z"));
    let middle = |it: Option<f64>| it.unwrap_or(0.0);
    x.or(y).or(z).map(|_| Place { x: middle(x), y: middle(y), z: middle(z) })
}

fn address(reader: &mut Reader<'_>, table: &Table<'_>, light: usize) -> Option<Addressed> {
    let profile = table.get("profile").and_then(|value| profile(reader, value));
    let depth = match reader.whole(table, "depth", 8..=16) {
        None | Some(8) => None,
        Some(16) => Some(Depth::Sixteen),
        Some(other) => {
            let at = table.get("depth").map_or(0..0, |it| it.span());
            reader.error(at, format!("`depth` is 8 or 16, got {other}")).no_hint();
            None
        }
    };
    let span = |key| table.get(key).map_or(table.at.clone(), |value| value.span());
    let output = reader.text(table, "output").map(|it| (it.to_owned(), span("output")));
    let universe = reader.whole(table, "universe", 0..=63_999).map(|it| (it, span("universe")));
    let channel = reader.whole(table, "channel", 1..=100_000);
    let needs = ["profile", "depth", "output", "universe"].into_iter().find(|key| table.has(key));
    match (channel, needs) {
        (Some(channel), _) => {
            let at = span("channel");
            Some(Addressed { light, output, universe, channel, at, profile, depth })
        }
        (None, Some(key)) if !table.has("channel") => {
            reader
                .error(span(key), format!("`{key}` needs a `channel`"))
                .hint("write the light's first channel, as in `channel = 1`");
            None
        }
        _ => None,
    }
}

/// Profiles that have a name.
const PROFILES: [(&str, &str); 6] = [
    ("rgb", "rgb"),
    ("rgbw", "rgbw"),
    ("dimmer", "d"),
    ("dimmer+rgb", "drgb"),
    ("dimmer+rgbw", "drgbw"),
    ("white", "w"),
];

/// Names of lights that somebody else describes.
fn light_order(reader: &mut Reader<'_>, root: &Table<'_>, described: bool) -> Vec<Arc<str>> {
    const KEY: &str = "light_order";
    let Some(value) = root.get(KEY) else { return Vec::new() };
    if described {
        reader
            .error(
                value.span(),
                "`light_order` is for a Hue area's lights, but these are described",
            )
            .hint("put the [[light]]s in order, and leave this line out");
    }
    let DeValue::Array(items) = value.get_ref() else {
        reader.wrong(value, KEY, "is a list of lights' names", value.get_ref());
        return Vec::new();
    };
    let mut order: Vec<Arc<str>> = Vec::new();
    for item in items.iter() {
        match item.get_ref() {
            DeValue::String(name) if order.iter().any(|it| **it == **name) => reader
                .error(item.span(), format!("`{name}` is here twice"))
                .hint("each light has one place in the order"),
            DeValue::String(name) => order.push(name.as_ref().into()),
            other => reader.wrong(item, KEY, "is a list of lights' names", other),
        }
    }
    order
}

/// A name, letters, or a list of slots.
fn profile(reader: &mut Reader<'_>, value: &Value<'_>) -> Option<Profile> {
    const SLOTS: [(&str, Slot); 5] = [
        ("red", Slot::Red),
        ("green", Slot::Green),
        ("blue", Slot::Blue),
        ("white", Slot::White),
        ("dimmer", Slot::Dimmer),
    ];
    let profile = match value.get_ref() {
        DeValue::String(text) => {
            let named = PROFILES.iter().find(|(name, _)| name == text);
            Profile::parse(named.map_or(text, |(_, letters)| letters))
        }
        DeValue::Array(items) => {
            let slot = |item: &Value<'_>| match item.get_ref() {
                DeValue::String(text) => {
                    // `dimmer 16`, whatever the others have.
                    let (name, depth) = match text.split_once(' ') {
                        Some((name, "8")) => (name, Some(Depth::Eight)),
                        Some((name, "16")) => (name, Some(Depth::Sixteen)),
                        Some(_) => return None,
                        None => (&**text, None),
                    };
                    let (_, slot) = SLOTS.iter().find(|(it, _)| *it == name)?;
                    Some((*slot, depth))
                }
                _ => {
                    let level = whole(item).and_then(|it| u8::try_from(it).ok())?;
                    Some((Slot::Fixed(level), None))
                }
            };
            if let Some(wrong) = items.iter().find(|item| slot(item).is_none()) {
                reader.error(wrong.span(), "this is no slot").hint(
                    "slots are red, green, blue, white, dimmer, one of these with its depth as in \
                     \"dimmer 16\", and fixed levels from 0 to 255",
                );
                return None;
            }
            Profile::new(items.iter().filter_map(slot).collect())
        }
        other => {
            reader.wrong(value, "profile", "is a name, or a list of slots", other);
            return None;
        }
    };
    let names = || PROFILES.map(|(name, _)| name).join(", ");
    match profile {
        Ok(profile) => Some(profile),
        Err(problem) => {
            let found = reader.error(value.span(), format!("no such profile: {problem}"));
            found.hint(format!("there are {}, letters as in `grbw`, and lists of slots", names()));
            None
        }
    }
}

/// A table of groups. Adds who is named to `named`, to be checked when all
/// groups are known.
fn members(
    reader: &mut Reader<'_>,
    root: &Table<'_>,
    key: &str,
    name: &'static str,
    named: &mut Vec<(Range<usize>, Member)>,
) -> BTreeMap<Arc<str>, Members> {
    let table = reader.table(root, key, name, None);
    let mut groups = BTreeMap::new();
    for (key, value) in table.iter() {
        let members = match value.get_ref() {
            DeValue::Table(bounds) => region(reader, bounds).map(Members::Within),
            _ => listed(reader, key.get_ref(), value).map(|listed| {
                named.extend(listed.iter().cloned());
                Members::Listed(listed.into_iter().map(|(_, member)| member).collect())
            }),
        };
        groups.extend(members.map(|members| (Arc::from(key.get_ref().as_ref()), members)));
    }
    groups
}

/// A light's or group's name, or a list of them.
pub(crate) fn listed(
    reader: &mut Reader<'_>,
    key: &str,
    value: &Value<'_>,
) -> Option<Vec<(Range<usize>, Member)>> {
    let member = |value: &Value<'_>| match value.get_ref() {
        DeValue::String(name) => Some(Member::Named(name.as_ref().into())),
        _ => whole(value).map(Member::Numbered),
    };
    let items: Vec<&Value<'_>> = match value.get_ref() {
        DeValue::Array(items) => items.iter().collect(),
        _ => vec![value],
    };
    let mut members = Vec::new();
    for item in items {
        match member(item) {
            Some(member) => members.push((item.span(), member)),
            None => {
                let wanted = "has lights and groups by their names, or lights by number";
                reader.wrong(item, key, wanted, item.get_ref());
                return None;
            }
        }
    }
    Some(members)
}

/// `{ x = [-1, 0], z = [0.5, 1] }`
fn region(reader: &mut Reader<'_>, bounds: &DeTable<'_>) -> Option<Region> {
    const EVERYWHERE: (f64, f64) = (-1.0, 1.0);
    let mut region = Region { x: EVERYWHERE, y: EVERYWHERE, z: EVERYWHERE };
    for (key, value) in bounds {
        let pair = match value.get_ref() {
            DeValue::Array(pair) if pair.len() == 2 => {
                pair.first().and_then(number).zip(pair.get(1).and_then(number))
            }
            _ => None,
        };
        let axis = match key.get_ref().as_ref() {
            "x" => &mut region.x,
            "y" => &mut region.y,
            "z" => &mut region.z,
            other => {
                reader
                    .error(key.span(), format!("a zone has no `{other}`"))
                    .hint("write bounds as in `{ x = [-1, 0], z = [0.5, 1] }`");
                return None;
            }
        };
        match pair.filter(|(least, most)| least <= most) {
            Some(pair) => *axis = pair,
            None => {
                let wanted = "is two numbers, the smaller first";
                reader.wrong(value, key.get_ref(), wanted, value.get_ref());
                return None;
            }
        }
    }
    Some(region)
}

pub(crate) fn palettes(reader: &mut Reader<'_>, root: &Table<'_>) -> Vec<Palette> {
    let table = reader.table(root, "palettes", "[palettes]", None);
    let mut palettes = Vec::new();
    for (name, value) in table.iter() {
        let DeValue::Array(colors) = value.get_ref() else {
            reader.wrong(value, name.get_ref(), "is a list of colours", value.get_ref());
            continue;
        };
        if colors.is_empty() {
            let found = reader.error(value.span(), format!("`{}` has no colour", name.get_ref()));
            found.hint("write at least one, as in [\"#ff0080\"]");
        }
        let colors: Vec<Hsv> = colors.iter().filter_map(|it| color(reader, it)).collect();
        palettes.push(Palette::new(name.get_ref().as_ref(), colors));
    }
    palettes
}

/// `"#ff0080"`, or hue, saturation and value from 0 to 1.
fn color(reader: &mut Reader<'_>, value: &Value<'_>) -> Option<Hsv> {
    let color = match value.get_ref() {
        DeValue::String(text) => {
            let digits = text.strip_prefix('#').unwrap_or(text);
            let is_hex = digits.len() == 6 && digits.bytes().all(|it| it.is_ascii_hexdigit());
            let hex = if is_hex { u32::from_str_radix(digits, 16).ok() } else { None };
            hex.map(|hex| Rgb::from_hex(hex).to_hsv())
        }
        DeValue::Array(parts) => {
            let unit = |it: &Value<'_>| number(it).filter(|it| (0.0..=1.0).contains(it));
            let parts: Vec<_> = parts.iter().filter_map(unit).collect();
            <[f64; 3]>::try_from(parts)
                .ok()
                .map(|[hue, saturation, value]| Hsv::new(hue, saturation, value))
        }
        _ => None,
    };
    if color.is_none() {
        reader
            .error(value.span(), "this is no colour")
            .hint("write \"#ff0080\", or [hue, saturation, value] from 0 to 1");
    }
    color
}
