//! `[[output]]`: where frames go, and which lights each output shows.

use crate::reader::{Reader, Table};
use crate::rig::{Addressed, Lamps, Member, RigPlan, listed};
use light::Rig;
use output::{Depth, Lights, OPTIONS, OutputUrl, Patched, Profile, Target};
use std::ops::Range;
use toml::de::DeValue;

/// An output, and whom it shows.
#[derive(Clone, Debug, PartialEq)]
pub struct OutputPlan {
    /// What `[[light]]`s call it.
    pub name: Option<String>,
    pub url: OutputUrl,
    /// All lights, if nothing is said.
    pub chosen: Option<Vec<Member>>,
    pub patched: Vec<PatchedLight>,
}

/// A light with an address on an output.
#[derive(Clone, Debug, PartialEq)]
pub struct PatchedLight {
    pub light: usize,
    pub address: Address,
    pub profile: Option<Profile>,
    pub depth: Option<Depth>,
}

/// Where a light is, as people count: channels from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Address {
    /// From the output's first on, counted from 0.
    pub universe: usize,
    pub channel: usize,
}

/// Slots in a universe.
const UNIVERSE: usize = 512;

impl OutputPlan {
    fn is_to_bridge(&self, wanted: &str) -> bool {
        matches!(&self.url.target, Target::Hue { bridge, .. } if bridge.eq_ignore_ascii_case(wanted))
    }

    /// A slot as people count it: DDP's go on and on, others begin anew in each
    /// universe.
    fn channel_in_words(&self, slot: usize) -> String {
        let first = match &self.url.target {
            Target::Sacn { universe, .. } => usize::from(universe.number()),
            Target::Artnet { universe, .. } => usize::from(universe.number()),
            Target::Ddp { .. } | Target::Hue { .. } | Target::Preview => {
                return (slot + 1).to_string();
            }
        };
        match slot / UNIVERSE {
            0 => (slot + 1).to_string(),
            further => format!("{} of universe {}", slot % UNIVERSE + 1, first + further),
        }
    }

    /// Which lights of a rig it shows, and where.
    pub fn lights(&self, plan: &RigPlan, rig: &Rig) -> Lights {
        if !self.patched.is_empty() {
            return Lights::Patched(self.patched.iter().map(PatchedLight::patched).collect());
        }
        let Some(chosen) = &self.chosen else { return Lights::All };
        let lights = chosen.iter().flat_map(|member| match member {
            Member::Numbered(index) => vec![*index],
            Member::Named(name) => plan.named(rig, name, 0),
        });
        Lights::Chosen(lights.collect())
    }
}

impl PatchedLight {
    fn patched(&self) -> Patched {
        let slot = self.address.universe * UNIVERSE + self.address.channel - 1;
        Patched { light: self.light, slot, profile: self.profile.clone(), depth: self.depth }
    }
}

pub(crate) fn read(reader: &mut Reader<'_>, root: &Table<'_>, lamps: &Lamps) -> Vec<OutputPlan> {
    // `name` is what lights call the output; a source's own is `source_name`.
    let options = OPTIONS.iter().map(|it| if it.name == "name" { "source_name" } else { it.name });
    let keys: Vec<&str> = ["url", "name", "lights"].into_iter().chain(options).collect();
    let tables = reader.tables(root, "output", "[[output]]", &keys);
    let mut outputs: Vec<OutputPlan> = Vec::new();
    for table in &tables {
        let name = reader.text(table, "name").map(String::from);
        if name.is_some() && outputs.iter().any(|it| it.name == name) {
            let at = table.get("name").map_or(0..0, |it| it.span());
            reader.error(at, "there is another output of this name").no_hint();
        }
        let chosen = table.get("lights").and_then(|value| listed(reader, "lights", value));
        for (at, member) in chosen.iter().flatten() {
            lamps.check(reader, at.clone(), member);
        }
        let chosen = chosen.map(|it| it.into_iter().map(|(_, member)| member).collect());
        if let Some(url) = url(reader, table, &keys) {
            if outputs.iter().any(|it| it.url == url) {
                let at = table.get("url").map_or(0..0, |it| it.span());
                reader
                    .error(at, "there is another output to the same place")
                    .hint("one `[[output]]` is enough; lights can be patched to it");
            }
            if let Target::Hue { bridge, .. } = &url.target
                && outputs.iter().any(|it| it.url != url && it.is_to_bridge(bridge))
            {
                let at = table.get("url").map_or(0..0, |it| it.span());
                reader
                    .error(at, format!("there is another output to the bridge {bridge}"))
                    .hint("a bridge has one stream at a time: one area that has all the lights");
            }
            outputs.push(OutputPlan { name, url, chosen, patched: Vec::new() });
        }
    }
    if outputs.len() == tables.len() {
        for address in &lamps.addresses {
            patch(reader, &mut outputs, address);
        }
        warn_of_overlaps(reader, &outputs, lamps);
    }
    outputs
}

/// The URL with the table's other options in it.
fn url(reader: &mut Reader<'_>, table: &Table<'_>, keys: &[&str]) -> Option<OutputUrl> {
    let Some(text) = reader.text(table, "url") else {
        if !table.has("url") {
            let start = table.at.start;
            let at = start..start + "[[output]]".len();
            reader
                .error(at, "this output has no `url`")
                .hint("write where frames go, as in `url = \"sacn://multicast?universe=1\"`");
        }
        return None;
    };
    let at = table.get("url").map_or(0..0, |it| it.span());
    let mut whole = text.to_owned();
    // Which bytes of the whole came from which value.
    let mut origins: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    for key in keys.iter().filter(|key| !["url", "name", "lights"].contains(*key)) {
        let Some(value) = table.get(key) else { continue };
        let option = if *key == "source_name" { "name" } else { *key };
        let text = match value.get_ref() {
            DeValue::String(text) => encoded(text),
            DeValue::Integer(it) => it.to_string(),
            DeValue::Float(it) => it.to_string(),
            DeValue::Boolean(on) => if *on { "on" } else { "off" }.to_owned(),
            other => {
                reader.wrong(value, key, "is a text or a number", other);
                return None;
            }
        };
        let from = whole.len();
        whole.push(if whole.contains('?') { '&' } else { '?' });
        whole += &format!("{option}={text}");
        origins.push((from..whole.len(), value.span()));
    }
    match whole.parse::<OutputUrl>() {
        Ok(url) => Some(url),
        Err(error) => {
            let origin = origins.iter().find(|(range, _)| range.contains(&error.at.start));
            let quoted = reader.text.get(at.clone()) == Some(&format!("\"{text}\""));
            let at = match origin {
                Some((_, value)) => value.clone(),
                None if quoted => {
                    let within = |offset: usize| at.start + 1 + offset.min(text.len());
                    within(error.at.start)..within(error.at.end)
                }
                None => at,
            };
            let found = reader.error(at, error.message);
            match error.hint {
                Some(hint) => found.hint(hint),
                None => found.no_hint(),
            }
            None
        }
    }
}

/// With `%20` for what would mean something in a URL.
fn encoded(text: &str) -> String {
    let encode = |byte: u8| match byte {
        b' ' | b'%' | b'&' | b'=' | b'#' | b'?' => format!("%{byte:02x}"),
        _ => char::from(byte).to_string(),
    };
    text.chars()
        .map(|it| u8::try_from(it).ok().filter(u8::is_ascii).map_or_else(|| it.to_string(), encode))
        .collect()
}

/// Gives a light's address to its output.
fn patch(reader: &mut Reader<'_>, outputs: &mut [OutputPlan], addressed: &Addressed) {
    let found = match &addressed.output {
        Some((name, at)) => {
            let found = outputs.iter().position(|it| it.name.as_deref() == Some(name));
            if found.is_none() {
                let names = outputs.iter().filter_map(|it| it.name.as_deref());
                reader
                    .error(at.clone(), format!("no output is called `{name}`"))
                    .nearest(name, names);
            }
            found
        }
        None => {
            if outputs.len() != 1 {
                reader
                    .error(addressed.at.clone(), "it is not clear on which output this channel is")
                    .hint("give the `[[output]]` a `name`, and the light `output = \"that name\"`");
            }
            (outputs.len() == 1).then_some(0)
        }
    };
    let Some(output) = found.and_then(|index| outputs.get_mut(index)) else { return };
    let first = match &output.url.target {
        Target::Sacn { universe, .. } => Some(usize::from(universe.number())),
        Target::Artnet { universe, .. } => Some(usize::from(universe.number())),
        Target::Ddp { .. } => None,
        Target::Hue { .. } | Target::Preview => {
            reader
                .error(addressed.at.clone(), format!("{} has no channels", output.url))
                .hint("its lights follow each other; choose them with `lights = [\"…\"]` in the `[[output]]`");
            return;
        }
    };
    if output.chosen.is_some() {
        reader
            .error(addressed.at.clone(), format!("{} has chosen its lights already", output.url))
            .hint("leave out either `lights` of the output or the addresses of its lights");
        return;
    }
    let universe = match (first, &addressed.universe) {
        (_, None) => 0,
        (Some(first), Some((universe, at))) if *universe < first => {
            reader
                .error(at.clone(), format!("the output begins with universe {first}"))
                .hint("begin the output with the lowest universe");
            return;
        }
        (Some(first), Some((universe, _))) => universe - first,
        (None, Some((_, at))) => {
            reader
                .error(at.clone(), "DDP has no universes")
                .hint("count channels on: 513 follows 512");
            return;
        }
    };
    let profile = addressed.profile.as_ref().unwrap_or(&output.url.profile);
    let length = profile.channels(addressed.depth.unwrap_or(output.url.depth));
    if first.is_some() && addressed.channel - 1 + length > UNIVERSE {
        let last = UNIVERSE.saturating_sub(length) + 1;
        reader
            .error(
                addressed.at.clone(),
                format!("its {length} channels do not fit behind channel {}", addressed.channel),
            )
            .hint(format!(
                "a universe has 512; begin at {last} at the latest, or in the next universe"
            ));
        return;
    }
    output.patched.push(PatchedLight {
        light: addressed.light,
        address: Address { universe, channel: addressed.channel },
        profile: addressed.profile.clone(),
        depth: addressed.depth,
    });
}

/// Two lights on the same channel may be meant, but rarely are.
fn warn_of_overlaps(reader: &mut Reader<'_>, outputs: &[OutputPlan], lamps: &Lamps) {
    for output in outputs {
        let slots = |it: &PatchedLight| {
            let patched = it.patched();
            let profile = it.profile.as_ref().unwrap_or(&output.url.profile);
            let length = profile.channels(it.depth.unwrap_or(output.url.depth));
            patched.slot..patched.slot + length
        };
        let mut lights: Vec<_> = output.patched.iter().map(|it| (slots(it), it.light)).collect();
        lights.sort_by_key(|(slots, light)| (slots.start, *light));
        let fixtures = lamps.plan.fixtures.as_deref().unwrap_or_default();
        let name = |light: usize| fixtures.get(light).map_or("", |it| &it.name);
        // The light so far that reaches farthest, with its end.
        let mut farthest: Option<(usize, usize)> = None;
        for (slots, light) in lights {
            if let Some((end, before)) = farthest.filter(|(end, _)| slots.start < *end) {
                let at = lamps.addresses.iter().find(|it| it.light == light);
                reader
                    .warning(
                        at.map_or(0..0, |it| it.at.clone()),
                        format!("`{}` begins on a channel of `{}`", name(light), name(before)),
                    )
                    .hint(format!("the next free channel is {}", output.channel_in_words(end)));
            }
            if farthest.is_none_or(|(end, _)| end < slots.end) {
                farthest = Some((slots.end, light));
            }
        }
    }
}
