//! Output URLs: `ddp://wled.local?gamma=2.2`, and what is wrong with them.

mod parse;

use crate::profile::{Depth, Profile};
use std::fmt;
use std::net::Ipv4Addr;
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
    /// At most so many frames a second; if nothing is said, all of them, and 60
    /// to a Hue bridge. A
    /// DMX512 cable carries 44 full universes a second: 40 is for nodes that
    /// stumble over more.
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
        option(
            "fps",
            &[Ddp, Sacn, Artnet, Hue],
            "send at most so many frames a second [all; hue 60]",
        ),
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

    /// At most so many frames a second leave: what is said, or what the
    /// protocol is good for. A bridge shows 25 a second and wants each twice;
    /// a hand that lets frames be made more often is not to flood it.
    pub(crate) fn pace(&self) -> Option<f64> {
        const HUE: f64 = 60.0;
        self.fps.or_else(|| (self.target.scheme() == Scheme::Hue).then_some(HUE))
    }

    /// Flashes a second that the lights can show, where that is less than there
    /// are frames for: a bridge forwards 25 frames a second, so that more than
    /// half as many flashes would be another, uneven rhythm.
    pub fn most_flashes(&self) -> Option<f64> {
        const HUE: f64 = 12.5;
        (self.target.scheme() == Scheme::Hue).then_some(HUE)
    }

    /// Whether both may speak to the same receiver, so that one has to be quiet
    /// before the other begins.
    pub fn may_meet(&self, other: &Self) -> bool {
        match (&self.target, &other.target) {
            (Target::Ddp { host, .. }, Target::Ddp { host: other, .. })
            | (Target::Artnet { host, .. }, Target::Artnet { host: other, .. }) => host == other,
            (Target::Sacn { host, .. }, Target::Sacn { host: other, .. }) => host == other,
            // One bridge may be called by its id here, and by its address there.
            (Target::Hue { .. }, Target::Hue { .. }) => true,
            _ => false,
        }
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
        parse::parse(text).map_err(|fault| UrlError {
            url: text.to_owned(),
            at: fault.at,
            message: fault.message,
            hint: fault.hint,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect_file;
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
    fn a_bridge_shows_no_more_flashes_than_half_the_frames_it_forwards() {
        let most = |url: &str| url.parse::<OutputUrl>().unwrap().most_flashes();
        assert_eq!((most("hue://demo"), most("ddp://10.0.0.7")), (Some(12.5), None));
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

    #[test]
    fn errors_say_what_where_and_how_to_mend_it() {
        let wrong = [
            "wled.local",
            "dpp://wled.local",
            "http://wled.local",
            "ddp:wled.local",
            "ddp://",
            "ddp://host/area",
            "ddp://host:0",
            "ddp://fe80::1",
            "ddp://[fe80]",
            "ddp://a b",
            "ddp://host?gama=2",
            "ddp://host?universe=1",
            "ddp://host?gamma=0",
            "ddp://host?gamma",
            "ddp://host?fps=50&fps=25",
            "ddp://host?depth=12",
            "ddp://host?order=rgx",
            "sacn://host?universe=64000",
            "sacn://239.1.2.3",
            "sacn://239.255.0.4?universe=5",
            "sacn://multicast?interface=eth0",
            "artnet://[::1]",
            "hue:///area",
            "hue://demo?take_over=yes",
            "hue://bridge/%e4",
            "preview:there",
            "preview:?gamma=2",
        ];
        let told = wrong.map(|url| {
            let error = url.parse::<OutputUrl>().unwrap_err();
            let indent = " ".repeat(error.at.start);
            let carets = "^".repeat(error.at.len().max(1));
            let hint = error.hint.map(|hint| format!("; {hint}")).unwrap_or_default();
            format!("{url}\n{indent}{carets} {}{hint}\n", error.message)
        });
        expect_file!["../test_data/wrong_urls.txt"].assert_eq(&told.join("\n"));
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
