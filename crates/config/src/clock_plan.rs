//! `[clock]`: who says where in the music we are, and what is listened to.

use crate::reader::{Reader, Table, whole};
use clock::{Bpm, Source};
use input::midi::{Listening, Wanted};
use std::net::{Ipv4Addr, SocketAddr};
use toml::de::DeValue;

/// Where the beat comes from.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClockPlan {
    pub source: Source,
    pub bpm: Option<Bpm>,
    /// Whether the beat jumps on the next bar when the source changes.
    pub jump_on_bar: bool,
    /// Where OSC is listened to.
    pub osc: Option<SocketAddr>,
    pub midi: Option<Listening>,
    pub link: bool,
}

impl ClockPlan {
    /// The same with another source, which is then listened to.
    #[must_use]
    pub fn led_by(&self, source: Source) -> Self {
        let mut plan = Self { source, ..self.clone() };
        match source {
            Source::Osc => plan.osc = plan.osc.or(Some(HERE)),
            Source::Midi => plan.midi = plan.midi.or(Some(EVERYTHING)),
            Source::Link => plan.link = true,
            Source::Internal | Source::Tap => {}
        }
        plan
    }
}

/// Every port, and the first clock that comes.
const EVERYTHING: Listening = Listening { ports: Wanted::All, clock: None };

/// OSC on this machine only: whoever reaches the port is obeyed.
const HERE: SocketAddr =
    SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), input::osc::PORT);

pub(crate) fn read(reader: &mut Reader<'_>, root: &Table<'_>) -> ClockPlan {
    let keys = ["source", "bpm", "jump_on_bar", "osc", "midi", "midi_clock", "link"];
    let table = reader.table(root, "clock", "[clock]", Some(&keys));
    let range = Bpm::MIN.get()..=Bpm::MAX.get();
    let source = reader.one_of(&table, "source", &Source::ALL).unwrap_or_default();
    let has_controls = root.has("midi");
    let osc = osc(reader, &table);
    let ports = midi(reader, &table);
    let clock = reader.text(&table, "midi_clock").map(String::from);
    let midi = match table.has("midi") {
        true => ports,
        false => (source == Source::Midi || has_controls).then_some(Wanted::All),
    };
    let midi = midi.map(|ports| Listening { ports, clock });
    let link = reader.switch(&table, "link");
    let off = match source {
        Source::Osc if table.has("osc") && osc.is_none() => Some("osc"),
        Source::Midi if table.has("midi") && midi.is_none() => Some("midi"),
        Source::Link if link == Some(false) => Some("link"),
        _ => None,
    };
    if let Some(value) = off.and_then(|key| table.get(key)) {
        let name = source.name();
        reader
            .error(value.span(), format!("the clock's source is {name}, and {name} is off"))
            .hint("leave this line out");
    }
    ClockPlan {
        source,
        bpm: reader.number(&table, "bpm", range).and_then(|bpm| Bpm::new(bpm).ok()),
        jump_on_bar: reader.switch(&table, "jump_on_bar").unwrap_or(false),
        osc: osc.or_else(|| (source == Source::Osc).then_some(HERE)),
        midi,
        link: link.unwrap_or(source == Source::Link),
    }
}

/// `true`, a port, or an address with a port.
fn osc(reader: &mut Reader<'_>, table: &Table<'_>) -> Option<SocketAddr> {
    let value = table.get("osc")?;
    let at_port = |port: u16| SocketAddr::new(HERE.ip(), port);
    let found = match value.get_ref() {
        DeValue::Boolean(on) => return on.then_some(HERE),
        DeValue::Integer(_) => whole(value).and_then(|it| u16::try_from(it).ok()).map(at_port),
        DeValue::String(text) => text.parse().ok(),
        _ => None,
    };
    if found.is_none() {
        let wanted = "is an address as in \"127.0.0.1:9000\", a port, true or false";
        reader.wrong(value, "osc", wanted, value.get_ref());
    }
    found
}

/// `true`, a port's name, or several.
fn midi(reader: &mut Reader<'_>, table: &Table<'_>) -> Option<Wanted> {
    let value = table.get("midi")?;
    let text = |value: &DeValue<'_>| match value {
        DeValue::String(text) => Some(text.to_string()),
        _ => None,
    };
    let names = match value.get_ref() {
        DeValue::Boolean(on) => return on.then_some(Wanted::All),
        DeValue::String(name) => Some(vec![name.to_string()]),
        DeValue::Array(names) => names.iter().map(|it| text(it.get_ref())).collect(),
        _ => None,
    };
    if names.is_none() {
        let wanted = "is true, false, or parts of ports' names as in [\"nanoKONTROL\"]";
        reader.wrong(value, "midi", wanted, value.get_ref());
    }
    names.map(Wanted::Named)
}
