//! Output URLs: `ddp://wled.local?gamma=2.2`, and what is wrong with them.

use crate::profile::{Depth, Profile};
use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};
use std::ops::Range;
use std::str::FromStr;
use std::time::Duration;
use wire::artnet::PortAddress;
use wire::sacn::{Priority, Universe};

/// An output as people write it, understood.
#[derive(Clone, Debug, PartialEq)]
pub struct OutputUrl {
    text: String,
    pub target: Target,
    /// What a level is raised to before it is sent; 1 leaves it alone.
    pub gamma: f64,
    /// Later (positive) or earlier (negative) than the frame thread.
    pub delay_ms: i64,
    /// At most so many frames a second; all of them, if nothing is said.
    pub fps: Option<f64>,
    pub depth: Depth,
    pub profile: Profile,
    pub last_frame: LastFrame,
}

/// What lights are left with when the output stops.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LastFrame {
    #[default]
    Black,
    /// As they were.
    Hold,
}

/// Who gets the frames, and what only that protocol knows.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    /// The surfaces draw it.
    Preview,
    Ddp {
        host: Host,
        id: u8,
    },
    Sacn {
        /// None is multicast.
        host: Option<Host>,
        /// The address of ours from which multicast leaves; without one the
        /// system chooses a network.
        interface: Option<Ipv4Addr>,
        universe: Universe,
        priority: Priority,
        sync: Option<Universe>,
        preview: bool,
        source_name: String,
    },
    Artnet {
        host: Host,
        universe: PortAddress,
        sync: bool,
    },
    Hue {
        /// A bridge's id, address or name; `demo` is the bridge of ours.
        bridge: String,
        /// An entertainment area's name or id.
        area: Option<String>,
        /// Whether to end another application's stream.
        take_over: bool,
    },
}

impl Target {
    pub fn scheme(&self) -> Scheme {
        match self {
            Self::Preview => Scheme::Preview,
            Self::Ddp { .. } => Scheme::Ddp,
            Self::Sacn { .. } => Scheme::Sacn,
            Self::Artnet { .. } => Scheme::Artnet,
            Self::Hue { .. } => Scheme::Hue,
        }
    }
}

/// The first word of an output URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    Preview,
    Ddp,
    Sacn,
    Artnet,
    Hue,
}

impl Scheme {
    pub const ALL: [Self; 5] = [Self::Preview, Self::Ddp, Self::Sacn, Self::Artnet, Self::Hue];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Preview => "preview",
            Self::Ddp => "ddp",
            Self::Sacn => "sacn",
            Self::Artnet => "artnet",
            Self::Hue => "hue",
        }
    }

    /// What a whole URL looks like.
    pub fn example(self) -> &'static str {
        match self {
            Self::Preview => "preview:",
            Self::Ddp => "ddp://192.168.1.40",
            Self::Sacn => "sacn://multicast?universe=1",
            Self::Artnet => "artnet://192.168.1.40?universe=0",
            Self::Hue => "hue://001788fffe123456/Dance%20floor",
        }
    }
}

/// A name or address, and a port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Host {
    pub name: String,
    pub port: u16,
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, port } = self;
        if name.contains(':') { write!(f, "[{name}]:{port}") } else { write!(f, "{name}:{port}") }
    }
}

/// A line of help about an option of output URLs.
#[derive(Clone, Copy, Debug)]
pub struct OptionHelp {
    pub name: &'static str,
    pub schemes: &'static [Scheme],
    pub meaning: &'static str,
}

/// Every option there is.
pub const OPTIONS: &[OptionHelp] = {
    use Scheme::{Artnet, Ddp, Hue, Sacn};
    const fn option(
        name: &'static str,
        schemes: &'static [Scheme],
        meaning: &'static str,
    ) -> OptionHelp {
        OptionHelp { name, schemes, meaning }
    }
    &[
        option("gamma", &[Ddp, Sacn, Artnet, Hue], "bend levels by this power, 0.1 to 10 [1]"),
        option("delay_ms", &[Ddp, Sacn, Artnet, Hue], "be late, or early if negative [0]"),
        option("fps", &[Ddp, Sacn, Artnet, Hue], "send at most so many frames a second [all]"),
        option("last", &[Ddp, Sacn, Artnet, Hue], "on exit: black, or hold the lights [black]"),
        option("order", &[Ddp, Sacn, Artnet], "a light's slots: letters of rgbwd01 [rgb]"),
        option("depth", &[Ddp, Sacn, Artnet], "bits of a level: 8, or 16 as coarse and fine [8]"),
        option("universe", &[Sacn, Artnet], "the first universe [sacn 1, artnet 0]"),
        option("sync", &[Sacn, Artnet], "sacn: the universe to synchronise by; artnet: on [off]"),
        option("interface", &[Sacn], "our address on the network for multicast [any]"),
        option("priority", &[Sacn], "which of several sources wins, 0 to 200 [100]"),
        option("name", &[Sacn], "what receivers call this source [dj-hue]"),
        option("preview", &[Sacn], "for visualisers only: on [off]"),
        option("id", &[Ddp], "the receiver's output [1]"),
        option("take_over", &[Hue], "end another application's stream: on [off]"),
    ]
};

/// What is wrong with an output URL, where, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UrlError {
    pub url: String,
    /// The bytes of the URL that are meant.
    pub at: Range<usize>,
    pub message: String,
    pub hint: Option<String>,
}

impl fmt::Display for UrlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} in `{}`", self.message, self.url)?;
        self.hint.as_ref().map_or(Ok(()), |hint| write!(f, "; {hint}"))
    }
}

impl std::error::Error for UrlError {}

/// Lights that are later than this are broken, not slow.
const MAX_DELAY_MS: i64 = 5000;

impl OutputUrl {
    /// How far ahead frames for this output are to be made.
    pub fn lead(&self) -> Duration {
        Duration::from_millis(self.delay_ms.min(0).unsigned_abs())
    }

    /// How long frames wait before they leave.
    pub fn delay(&self) -> Duration {
        Duration::from_millis(self.delay_ms.max(0).unsigned_abs())
    }

    pub fn is_preview(&self) -> bool {
        self.target == Target::Preview
    }
}

impl fmt::Display for OutputUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl FromStr for OutputUrl {
    type Err = UrlError;

    fn from_str(text: &str) -> Result<Self, UrlError> {
        parse(text).map_err(|fault| UrlError {
            url: text.to_owned(),
            at: fault.at,
            message: fault.message,
            hint: fault.hint,
        })
    }
}

/// A [`UrlError`] that does not know its URL yet.
struct Fault {
    at: Range<usize>,
    message: String,
    hint: Option<String>,
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

fn parse(text: &str) -> Result<OutputUrl, Fault> {
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
        fps: options.decimal("fps", 0.1..=1000.0)?,
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

    fn number<N>(
        &self,
        name: &str,
        range: std::ops::RangeInclusive<i64>,
    ) -> Result<Option<N>, Fault>
    where
        N: TryFrom<i64>,
    {
        let Some(value) = self.get(name) else { return Ok(None) };
        let number = value.text.parse().ok().filter(|number| range.contains(number));
        let must = || format!("must be a whole number from {} to {}", range.start(), range.end());
        let number = number.and_then(|number| N::try_from(number).ok());
        number.map(Some).ok_or_else(|| self.fault(name, &must()))
    }

    fn decimal(
        &self,
        name: &str,
        range: std::ops::RangeInclusive<f64>,
    ) -> Result<Option<f64>, Fault> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    fn target(url: &str) -> Target {
        url.parse::<OutputUrl>().unwrap_or_else(|error| panic!("{error}")).target
    }

    fn host(name: &str, port: u16) -> Host {
        Host { name: name.into(), port }
    }

    #[test]
    fn a_host_is_a_name_an_address_or_ipv6_in_brackets() {
        for (url, expected) in [
            ("ddp://wled.local", host("wled.local", 4048)),
            ("ddp://10.0.0.7:99/", host("10.0.0.7", 99)),
            ("ddp://[::1]", host("::1", 4048)),
            ("ddp://[fe80::1]:99", host("fe80::1", 99)),
        ] {
            assert_eq!(target(url), Target::Ddp { host: expected.clone(), id: 1 });
            assert_eq!(target(&format!("ddp://{expected}")), Target::Ddp { host: expected, id: 1 });
        }
    }

    #[test]
    fn sacn_finds_its_universe_in_a_group_too() {
        for (url, unicast, first) in [
            ("sacn://10.0.0.7", true, 1),
            ("sacn://10.0.0.7?universe=9", true, 9),
            ("sacn://multicast?universe=9", false, 9),
            ("sacn://239.255.1.2", false, 258),
            ("sacn://239.255.0.9?universe=9", false, 9),
        ] {
            let Target::Sacn { host, universe, .. } = target(url) else { panic!("{url}") };
            assert_eq!((host.is_some(), universe.number()), (unicast, first), "{url}");
        }
    }

    #[test]
    fn options_are_heard() {
        let url = "artnet://10.0.0.7?universe=17&gamma=2.2&delay_ms=-80&fps=40&depth=16&order=grbw&last=hold&sync=on";
        let parsed: OutputUrl = url.parse().unwrap();
        assert_eq!(
            parsed.target,
            Target::Artnet {
                host: host("10.0.0.7", 6454),
                universe: PortAddress::new(17).unwrap(),
                sync: true
            }
        );
        assert_eq!((parsed.gamma, parsed.fps), (2.2, Some(40.0)));
        assert_eq!((parsed.lead(), parsed.delay()), (Duration::from_millis(80), Duration::ZERO));
        assert_eq!((parsed.depth, parsed.last_frame), (Depth::Sixteen, LastFrame::Hold));
        assert!(parsed.profile.is_rgbw());
        assert_eq!(parsed.to_string(), url);
        assert!("preview:".parse::<OutputUrl>().unwrap().is_preview());
    }

    #[test]
    fn hue_names_a_bridge_and_an_area() {
        let hue = |bridge: &str, area: Option<&str>, take_over| Target::Hue {
            bridge: bridge.into(),
            area: area.map(String::from),
            take_over,
        };
        assert_eq!(target("hue://demo"), hue("demo", None, false));
        assert_eq!(
            target("hue://192.168.1.2/Dance%20floor?take_over=on"),
            hue("192.168.1.2", Some("Dance floor"), true)
        );
        assert_eq!(target("hue://001788FFFE123456/Tanzfläche"), {
            hue("001788FFFE123456", Some("Tanzfläche"), false)
        });
    }

    fn check(url: &str, expected: &Expect) {
        let error = url.parse::<OutputUrl>().unwrap_err();
        let line = format!("{}{}", " ".repeat(error.at.start), "^".repeat(error.at.len().max(1)));
        let hint = error.hint.as_deref().unwrap_or("no hint");
        expected.assert_eq(&format!("{url}\n{line}\n{}\n{hint}", error.message));
    }

    #[test]
    fn errors_say_what_where_and_how_to_mend_it() {
        check(
            "wled.local",
            &expect![[r#"
            wled.local
            ^^^^^^^^^^
            no protocol
            write one of preview:, ddp://192.168.1.40, sacn://multicast?universe=1, artnet://192.168.1.40?universe=0, hue://001788fffe123456/Dance%20floor"#]],
        );
        check(
            "dpp://wled.local",
            &expect![[r#"
            dpp://wled.local
            ^^^
            no output is called `dpp`
            did you mean `ddp:`?"#]],
        );
        check(
            "http://wled.local",
            &expect![[r#"
            http://wled.local
            ^^^^
            no output is called `http`
            write one of preview:, ddp://192.168.1.40, sacn://multicast?universe=1, artnet://192.168.1.40?universe=0, hue://001788fffe123456/Dance%20floor"#]],
        );
        check(
            "ddp:wled.local",
            &expect![[r#"
            ddp:wled.local
                ^^^^^^^^^^
            no `//` after `ddp:`
            write it like ddp://192.168.1.40"#]],
        );
        check(
            "ddp://",
            &expect![[r#"
            ddp://
                  ^
            no host
            write it like ddp://192.168.1.40"#]],
        );
        check(
            "ddp://host/area",
            &expect![[r#"
            ddp://host/area
                       ^^^^
            `area` leads nowhere
            a ddp output is only a host, as in ddp://192.168.1.40"#]],
        );
        check(
            "ddp://host:0",
            &expect![[r#"
            ddp://host:0
                       ^
            `0` is no port
            ports are 1 to 65535"#]],
        );
        check(
            "ddp://fe80::1",
            &expect![[r#"
            ddp://fe80::1
                  ^^^^^^^
            `fe80::1` has more than one `:`
            an IPv6 address stands in brackets, as in `[fe80::1]`"#]],
        );
        check(
            "ddp://[fe80]",
            &expect![[r#"
            ddp://[fe80]
                   ^^^^
            `fe80` is no IPv6 address
            no hint"#]],
        );
        check(
            "ddp://a b",
            &expect![[r#"
            ddp://a b
                  ^^^
            a host has no ` `
            write it like ddp://192.168.1.40"#]],
        );
        check(
            "ddp://host?gama=2",
            &expect![[r#"
            ddp://host?gama=2
                       ^^^^
            ddp has no option `gama`
            did you mean `gamma`?"#]],
        );
        check(
            "ddp://host?universe=1",
            &expect![[r#"
            ddp://host?universe=1
                       ^^^^^^^^
            ddp has no option `universe`
            it has gamma, delay_ms, fps, last, order, depth, id"#]],
        );
        check(
            "ddp://host?gamma=0",
            &expect![[r#"
            ddp://host?gamma=0
                             ^
            `gamma` must be a number from 0.1 to 10, got `0`
            no hint"#]],
        );
        check(
            "ddp://host?gamma",
            &expect![[r#"
            ddp://host?gamma
                       ^^^^^
            `gamma` has no value
            write `gamma=…`"#]],
        );
        check(
            "ddp://host?fps=50&fps=25",
            &expect![[r#"
            ddp://host?fps=50&fps=25
                              ^^^
            `fps` is said twice
            no hint"#]],
        );
        check(
            "ddp://host?depth=12",
            &expect![[r#"
            ddp://host?depth=12
                             ^^
            `depth` must be 8 or 16, got `12`
            no hint"#]],
        );
        check(
            "ddp://host?order=rgx",
            &expect![[r#"
            ddp://host?order=rgx
                             ^^^
            `order` is wrong: `x` is no slot; use r, g, b, w, d, 0 and 1, as in `grb`
            no hint"#]],
        );
        check(
            "sacn://host?universe=64000",
            &expect![[r#"
            sacn://host?universe=64000
                                 ^^^^^
            `universe` must be a whole number from 1 to 63999, got `64000`
            no hint"#]],
        );
        check(
            "sacn://239.1.2.3",
            &expect![[r#"
            sacn://239.1.2.3
                   ^^^^^^^^^
            239.1.2.3 is no universe's group
            write `sacn://multicast?universe=1`; the group follows from the universe"#]],
        );
        check(
            "sacn://239.255.0.4?universe=5",
            &expect![[r#"
            sacn://239.255.0.4?universe=5
                   ^^^^^^^^^^^
            this is the group of universe 4
            write `sacn://multicast`; the group follows from the universe"#]],
        );
        check(
            "sacn://multicast?interface=eth0",
            &expect![[r#"
            sacn://multicast?interface=eth0
                                       ^^^^
            `interface` must be an IPv4 address of ours, got `eth0`
            no hint"#]],
        );
        check(
            "artnet://[::1]",
            &expect![[r#"
            artnet://[::1]
                     ^^^^^
            Art-Net has no IPv6
            write the receiver's IPv4 address"#]],
        );
        check(
            "hue:///area",
            &expect![[r#"
            hue:///area
                  ^
            no bridge
            write its id or address, as in `hue://001788fffe123456/Dance%20floor`"#]],
        );
        check(
            "hue://demo?take_over=yes",
            &expect![[r#"
            hue://demo?take_over=yes
                                 ^^^
            `take_over` must be `on` or `off`, got `yes`
            no hint"#]],
        );
        check(
            "hue://bridge/%e4",
            &expect![[r#"
            hue://bridge/%e4
                         ^^^
            what `%` spells is not UTF-8
            no hint"#]],
        );
        check(
            "preview:there",
            &expect![[r#"
            preview:there
                    ^^^^^
            the preview has no host
            write `preview:`"#]],
        );
        check(
            "preview:?gamma=2",
            &expect![[r#"
            preview:?gamma=2
                     ^^^^^
            preview has no option `gamma`
            it has none at all"#]],
        );
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_parser(
            scheme in "(ddp|sacn|artnet|hue|preview)(:|://|:/)", rest in ".{0,40}",
        ) {
            let _ = format!("{scheme}{rest}").parse::<OutputUrl>();
            let _ = rest.parse::<OutputUrl>();
            let _ = format!("{scheme}h?{rest}").parse::<OutputUrl>();
        }
    }
}
