//! From text to an output URL.

use super::{Host, LastFrame, MAX_DELAY_MS, OPTIONS, OptionHelp, OutputUrl, Scheme, Target};
use crate::profile::{Depth, Profile};
use std::net::{Ipv4Addr, Ipv6Addr};
use std::ops::{Range, RangeInclusive};
use wire::artnet::PortAddress;
use wire::sacn::{Priority, Universe};

/// A [`UrlError`](super::UrlError) that does not know its URL yet.
pub(super) struct Fault {
    pub(super) at: Range<usize>,
    pub(super) message: String,
    pub(super) hint: Option<String>,
}

impl Fault {
    fn new(part: Part<'_>, message: impl Into<String>) -> Self {
        Self { at: part.at..part.at + part.text.len(), message: message.into(), hint: None }
    }

    fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// A piece of the URL that remembers where it stood.
#[derive(Clone, Copy)]
struct Part<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Part<'a> {
    fn split_at(self, middle: usize) -> (Self, Self) {
        let (before, after) = self.text.split_at(middle);
        (Self { text: before, at: self.at }, Self { text: after, at: self.at + middle })
    }

    /// What stands before and after the first of a character; without one,
    /// nothing stands after.
    fn cut(self, character: char) -> (Self, Option<Self>) {
        match self.text.find(character) {
            Some(at) => {
                let (before, rest) = self.split_at(at);
                (before, Some(rest.split_at(character.len_utf8()).1))
            }
            None => (self, None),
        }
    }

    fn pieces(self, character: char) -> impl Iterator<Item = Self> {
        let mut rest = Some(self);
        std::iter::from_fn(move || {
            let (piece, after) = rest?.cut(character);
            rest = after;
            Some(piece)
        })
    }

    /// The text with its `%20`s replaced.
    fn decoded(self) -> Result<String, Fault> {
        let mut bytes = Vec::with_capacity(self.text.len());
        let mut rest = self.text.as_bytes();
        while let Some((&byte, after)) = rest.split_first() {
            rest = after;
            if byte != b'%' {
                bytes.push(byte);
                continue;
            }
            let hex = rest.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
            let decoded = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
            bytes.push(decoded.ok_or_else(|| Fault::new(self, "a `%` needs two hex digits"))?);
            rest = &rest[2..];
        }
        String::from_utf8(bytes).map_err(|_| Fault::new(self, "what `%` spells is not UTF-8"))
    }
}

pub(super) fn parse(text: &str) -> Result<OutputUrl, Fault> {
    let whole = Part { text, at: 0 };
    let (name, rest) = whole.cut(':');
    let examples = || Scheme::ALL.map(Scheme::example).join(", ");
    let Some(rest) = rest else {
        return Err(Fault::new(whole, "no protocol").hint(format!("write one of {}", examples())));
    };
    let Some(scheme) = Scheme::ALL.into_iter().find(|it| it.as_str() == name.text) else {
        let fault = Fault::new(name, format!("no output is called `{}`", name.text));
        let known = Scheme::ALL.map(Scheme::as_str);
        return Err(match source::nearest(name.text, known) {
            Some(known) => fault.hint(format!("did you mean `{known}:`?")),
            None => fault.hint(format!("write one of {}", examples())),
        });
    };
    let (place, query) = rest.cut('?');
    let place = match (scheme, place.text.strip_prefix("//")) {
        (_, Some(_)) => place.split_at(2).1,
        (Scheme::Preview, None) => place,
        _ => {
            return Err(Fault::new(place, format!("no `//` after `{}:`", scheme.as_str()))
                .hint(format!("write it like {}", scheme.example())));
        }
    };
    let (host, path) = place.cut('/');
    if let Some(path) = path.filter(|path| scheme != Scheme::Hue && !path.text.is_empty()) {
        return Err(Fault::new(path, format!("`{}` leads nowhere", path.text)).hint(format!(
            "a {} output is only a host, as in {}",
            scheme.as_str(),
            scheme.example()
        )));
    }
    let options = Options::parse(scheme, query)?;
    let target = match scheme {
        Scheme::Preview => preview(host)?,
        Scheme::Ddp => Target::Ddp {
            host: host_and_port(host, wire::ddp::PORT, scheme)?,
            id: options.number("id", 0..=255)?.unwrap_or(wire::ddp::DEFAULT_ID),
        },
        Scheme::Sacn => sacn(host, &options)?,
        Scheme::Artnet => artnet(host, &options)?,
        Scheme::Hue => hue(host, path, &options)?,
    };
    Ok(OutputUrl {
        text: text.to_owned(),
        target,
        gamma: options.decimal("gamma", 0.1..=10.0)?.unwrap_or(1.0),
        delay_ms: options.number("delay_ms", -MAX_DELAY_MS..=MAX_DELAY_MS)?.unwrap_or(0),
        // The most is as good as no limit, for protocols that have one of their own.
        fps: options.decimal("fps", 0.1..=100_000.0)?,
        depth: match options.number("depth", 8..=16)? {
            None | Some(8) => Depth::Eight,
            Some(16) => Depth::Sixteen,
            Some(_) => return Err(options.fault("depth", "must be 8 or 16")),
        },
        profile: match options.get("order") {
            None => Profile::rgb(),
            Some(order) => Profile::parse(order.text)
                .map_err(|problem| Fault::new(order, format!("`order` is wrong: {problem}")))?,
        },
        last_frame: match options.get("last").map(|it| it.text) {
            None | Some("black") => LastFrame::Black,
            Some("hold") => LastFrame::Hold,
            Some(_) => return Err(options.fault("last", "must be `black` or `hold`")),
        },
    })
}

fn preview(host: Part<'_>) -> Result<Target, Fault> {
    if host.text.is_empty() {
        return Ok(Target::Preview);
    }
    Err(Fault::new(host, "the preview has no host").hint("write `preview:`"))
}

fn sacn(host: Part<'_>, options: &Options<'_>) -> Result<Target, Fault> {
    let universe = options.universe("universe")?;
    let group = host.text.parse::<Ipv4Addr>().ok().filter(Ipv4Addr::is_multicast);
    let group = match group {
        None => None,
        Some(group) => Some(Universe::of_multicast_group(group).ok_or_else(|| {
            Fault::new(host, format!("{group} is no universe's group"))
                .hint("write `sacn://multicast?universe=1`; the group follows from the universe")
        })?),
    };
    if let (Some(group), Some(universe)) = (group, universe)
        && group != universe
    {
        let fault = Fault::new(host, format!("this is the group of universe {}", group.number()));
        return Err(fault.hint("write `sacn://multicast`; the group follows from the universe"));
    }
    let multicast = group.is_some() || host.text == "multicast";
    Ok(Target::Sacn {
        host: match multicast {
            true => None,
            false => Some(host_and_port(host, wire::sacn::PORT, Scheme::Sacn)?),
        },
        interface: match options.get("interface").map(|it| it.text.parse()) {
            None => None,
            Some(Ok(address)) => Some(address),
            Some(Err(_)) => {
                return Err(options.fault("interface", "must be an IPv4 address of ours"));
            }
        },
        universe: universe.or(group).unwrap_or(Universe::MIN),
        priority: match options.number("priority", 0..=200)? {
            None => Priority::DEFAULT,
            Some(priority) => Priority::new(priority).expect("the range is a priority's"),
        },
        sync: options.universe("sync")?,
        preview: options.switch("preview")?,
        source_name: match options.get("name") {
            None => "dj-hue".to_owned(),
            Some(name) => name.decoded()?,
        },
    })
}

fn artnet(host: Part<'_>, options: &Options<'_>) -> Result<Target, Fault> {
    if host.text.starts_with('[') {
        return Err(
            Fault::new(host, "Art-Net has no IPv6").hint("write the receiver's IPv4 address")
        );
    }
    let universe = options.number("universe", 0..=i64::from(PortAddress::MAX.number()))?;
    Ok(Target::Artnet {
        host: host_and_port(host, wire::artnet::PORT, Scheme::Artnet)?,
        universe: PortAddress::new(universe.unwrap_or(0)).expect("the range is a port address's"),
        sync: options.switch("sync")?,
    })
}

fn hue(host: Part<'_>, path: Option<Part<'_>>, options: &Options<'_>) -> Result<Target, Fault> {
    if host.text.is_empty() {
        return Err(Fault::new(host, "no bridge")
            .hint("write its id or address, as in `hue://001788fffe123456/Dance%20floor`"));
    }
    Ok(Target::Hue {
        bridge: host.decoded()?,
        area: match path.filter(|path| !path.text.is_empty()) {
            Some(path) => Some(path.decoded()?),
            None => None,
        },
        take_over: options.switch("take_over")?,
    })
}

/// A name, an IPv4 address or an IPv6 address in brackets, and perhaps a port.
fn host_and_port(part: Part<'_>, port: u16, scheme: Scheme) -> Result<Host, Fault> {
    let like = || format!("write it like {}", scheme.example());
    let (name, after) = match part.text.strip_prefix('[') {
        Some(_) => {
            let (inside, after) = part.split_at(1).1.cut(']');
            let after = after.ok_or_else(|| Fault::new(part, "no `]` after the IPv6 address"))?;
            if inside.text.parse::<Ipv6Addr>().is_err() {
                return Err(Fault::new(inside, format!("`{}` is no IPv6 address", inside.text)));
            }
            let colon = after.text.starts_with(':');
            if !colon && !after.text.is_empty() {
                return Err(Fault::new(after, format!("`{}` after the address", after.text)));
            }
            (inside, colon.then(|| after.split_at(1).1))
        }
        None if part.text.matches(':').count() > 1 => {
            return Err(Fault::new(part, format!("`{}` has more than one `:`", part.text))
                .hint("an IPv6 address stands in brackets, as in `[fe80::1]`"));
        }
        None => part.cut(':'),
    };
    if name.text.is_empty() {
        return Err(Fault::new(part, "no host").hint(like()));
    }
    if let Some(wrong) = name.text.chars().find(|it| it.is_whitespace() || "@#%\\".contains(*it)) {
        return Err(Fault::new(name, format!("a host has no `{wrong}`")).hint(like()));
    }
    let port = match after {
        None => port,
        Some(port) => port.text.parse().ok().filter(|port| *port > 0).ok_or_else(|| {
            Fault::new(port, format!("`{}` is no port", port.text)).hint("ports are 1 to 65535")
        })?,
    };
    Ok(Host { name: name.text.to_owned(), port })
}

/// The part after the question mark.
struct Options<'a> {
    given: Vec<(Part<'a>, Part<'a>)>,
}

impl<'a> Options<'a> {
    fn parse(scheme: Scheme, query: Option<Part<'a>>) -> Result<Self, Fault> {
        let mut given: Vec<(Part<'a>, Part<'a>)> = Vec::new();
        let pieces = query.into_iter().flat_map(|query| query.pieces('&'));
        for piece in pieces.filter(|piece| !piece.text.is_empty()) {
            let (name, value) = piece.cut('=');
            let fits = |it: &&OptionHelp| it.schemes.contains(&scheme);
            if !OPTIONS.iter().filter(fits).any(|it| it.name == name.text) {
                let message = format!("{} has no option `{}`", scheme.as_str(), name.text);
                let known: Vec<_> = OPTIONS.iter().filter(fits).map(|it| it.name).collect();
                return Err(Fault::new(name, message).hint(
                    match source::nearest(name.text, known.iter().copied()) {
                        Some(known) => format!("did you mean `{known}`?"),
                        None if known.is_empty() => "it has none at all".to_owned(),
                        None => format!("it has {}", known.join(", ")),
                    },
                ));
            }
            let Some(value) = value.filter(|value| !value.text.is_empty()) else {
                let message = format!("`{}` has no value", name.text);
                return Err(Fault::new(name, message).hint(format!("write `{}=…`", name.text)));
            };
            if given.iter().any(|(it, _)| it.text == name.text) {
                return Err(Fault::new(name, format!("`{}` is said twice", name.text)));
            }
            given.push((name, value));
        }
        Ok(Self { given })
    }

    fn get(&self, name: &str) -> Option<Part<'a>> {
        self.given.iter().find(|(it, _)| it.text == name).map(|(_, value)| *value)
    }

    fn fault(&self, name: &str, must: &str) -> Fault {
        let value = self.get(name).expect("only values that are given can be wrong");
        Fault::new(value, format!("`{name}` {must}, got `{}`", value.text))
    }

    fn number<N>(&self, name: &str, range: RangeInclusive<i64>) -> Result<Option<N>, Fault>
    where
        N: TryFrom<i64>,
    {
        let Some(value) = self.get(name) else { return Ok(None) };
        let number = value.text.parse().ok().filter(|number| range.contains(number));
        let must = || format!("must be a whole number from {} to {}", range.start(), range.end());
        let number = number.and_then(|number| N::try_from(number).ok());
        number.map(Some).ok_or_else(|| self.fault(name, &must()))
    }

    fn decimal(&self, name: &str, range: RangeInclusive<f64>) -> Result<Option<f64>, Fault> {
        let Some(value) = self.get(name) else { return Ok(None) };
        let number = value.text.parse().ok().filter(|number| range.contains(number));
        let must = || format!("must be a number from {} to {}", range.start(), range.end());
        number.map(Some).ok_or_else(|| self.fault(name, &must()))
    }

    fn universe(&self, name: &str) -> Result<Option<Universe>, Fault> {
        let number = self.number(name, 1..=i64::from(Universe::MAX.number()))?;
        Ok(number.map(|it| Universe::new(it).expect("the range is a universe's")))
    }

    fn switch(&self, name: &str) -> Result<bool, Fault> {
        match self.get(name).map(|it| it.text) {
            None | Some("off") => Ok(false),
            Some("on") => Ok(true),
            Some(_) => Err(self.fault(name, "must be `on` or `off`")),
        }
    }
}
