//! What people type.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};
use engine::{Apply, FADE_BEATS};
use std::path::PathBuf;

/// Plays light patterns that you edit while they play.
#[derive(Debug, Parser)]
#[command(version, args_conflicts_with_subcommands = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    /// Without a command, `run` is meant.
    #[command(flatten)]
    pub(crate) run: Run,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Play the patterns of a folder, and every save of them at once
    Run(Run),
    /// Load everything and print every problem with its source line
    Check(Check),
    /// Write a commented starter pattern into the folder
    New(New),
    /// Show what a pattern looks like at some beats
    Render(Render),
    /// Ask the running show to look at presets and files again
    Reload(Surroundings),
    /// Find, pair, list and test Philips Hue bridges
    #[command(subcommand)]
    Hue(Hue),
    /// List MIDI ports, and teach keys, pads, knobs and faders what they do
    #[command(subcommand)]
    Midi(Midi),
    /// Show the events of a pattern expression
    Query(Query),
    /// Tell what works on this machine
    Doctor(Surroundings),
    /// Write the `dj_hue` Python package for your editor's completion
    Stubs {
        /// Where to put it; made if it is not there
        dir: PathBuf,
    },
}

#[derive(Args, Clone, Debug)]
pub(crate) struct Folder {
    /// The folder with the pattern files; `patterns` here if not given
    #[arg(long = "patterns", value_name = "DIR")]
    given: Option<PathBuf>,
}

impl Folder {
    pub(crate) fn path(&self) -> PathBuf {
        self.given.clone().unwrap_or_else(|| "patterns".into())
    }

    /// Whether nobody said which folder, so that it may be made with starters
    /// in it.
    pub(crate) fn is_default(&self) -> bool {
        self.given.is_none()
    }
}

/// Where patterns are, and what they play on.
#[derive(Args, Clone, Debug)]
pub(crate) struct Surroundings {
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// Lights, palettes and folder; `dj-hue.toml` beside the patterns folder or here if not given
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
}

#[derive(Args, Clone, Debug)]
pub(crate) struct Run {
    #[command(flatten)]
    pub(crate) folder: Folder,
    /// What to play first: a key such as `examples/rainbow`, or a bare name
    #[arg(long, value_name = "NAME")]
    pub(crate) pattern: Option<String>,
    /// Lights, outputs, clock and controls; `dj-hue.toml` beside the patterns folder or here if not given
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Beats per minute to start with [default: the configuration's, or 120]
    #[arg(long, value_name = "N")]
    pub(crate) bpm: Option<f64>,
    /// How many lights the rig has [default: the configuration's, a Hue area's, or 6]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub(crate) lights: Option<u32>,
    /// Where frames go: preview:, ddp://HOST, sacn://HOST?universe=1, … (may stand many times)
    #[arg(long = "output", value_name = "URL")]
    pub(crate) outputs: Vec<String>,
    /// When an edit of the playing pattern takes effect [default: the configuration's, or now]
    #[arg(long, value_name = "WHEN", value_parser = apply())]
    pub(crate) apply: Option<Apply>,
    /// Beats over which an edit fades in [default: the configuration's, or 0]
    #[arg(long, value_name = "BEATS", value_parser = fade)]
    pub(crate) fade: Option<f64>,
    /// Frames a second, 25 to 60 [default: the configuration's, or 50]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(25..=60))]
    pub(crate) fps: Option<u32>,
    /// Flashes a second over large areas, at the most, or `off` [default: the configuration's, or 3]
    #[arg(long, value_name = "N", value_parser = strobe_limit)]
    pub(crate) strobe_limit: Option<StrobeLimit>,
    /// Open the page to the network, to whoever has the token in the link it prints
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) listen: Option<std::net::SocketAddr>,
    /// A name that the page may be opened by, beside addresses and this machine's own name (may stand many times)
    #[arg(long = "host", value_name = "NAME")]
    pub(crate) hosts: Vec<String>,
    /// Make the link of --listen a new one: those from before open nothing
    #[arg(long, requires = "listen")]
    pub(crate) new_token: bool,
    /// Print one line per happening instead of drawing in the terminal
    #[arg(long)]
    pub(crate) headless: bool,
    /// How those lines look
    #[arg(long, value_enum, default_value_t = LogFormat::Text)]
    pub(crate) log: LogFormat,
}

/// As in the configuration: `None` lifts the limit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct StrobeLimit(pub(crate) Option<f64>);

fn fade(text: &str) -> Result<f64, String> {
    let (least, most) = FADE_BEATS.into_inner();
    let beats = text.parse().ok().filter(|it| FADE_BEATS.contains(it));
    beats.ok_or_else(|| format!("a number of beats from {least} to {most}"))
}

fn strobe_limit(text: &str) -> Result<StrobeLimit, String> {
    if text == "off" {
        return Ok(StrobeLimit(None));
    }
    let limit = text.parse::<f64>().ok().filter(|it| config::STROBE_LIMITS.contains(it));
    limit.map(|it| StrobeLimit(Some(it))).ok_or_else(|| "a number from 0.5 to 30, or `off`".into())
}

fn apply() -> impl TypedValueParser<Value = Apply> {
    let names = PossibleValuesParser::new(Apply::ALL.map(|(name, _)| name));
    names.map(|name| Apply::named(&name).unwrap_or_default())
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    Text,
    Json,
}

#[derive(Args, Debug)]
pub(crate) struct Check {
    /// Files or folders; the patterns folder if there are none
    pub(crate) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) around: Surroundings,
    /// How many lights the rig has [default: the configuration's, or 6]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub(crate) lights: Option<u32>,
}

#[derive(Args, Debug)]
pub(crate) struct New {
    /// The pattern's name: letters, digits, `_` and `-`, and `/` for folders
    pub(crate) name: String,
    #[command(flatten)]
    pub(crate) around: Surroundings,
}

#[derive(Args, Debug)]
pub(crate) struct Render {
    /// A file, or the name of a pattern in the folder
    pub(crate) pattern: String,
    #[command(flatten)]
    pub(crate) around: Surroundings,
    /// The beats to render, such as 0,0.5,1, or a stretch in small steps, such as 4..8 [default: 0..16, for json 0]
    #[arg(long, value_name = "LIST", value_delimiter = ',', allow_negative_numbers = true, value_parser = beats)]
    pub(crate) beats: Vec<Beats>,
    /// How many lights the rig has [default: the configuration's, or 6]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub(crate) lights: Option<u32>,
    /// A palette to put over the pattern's own
    #[arg(long, value_name = "NAME")]
    pub(crate) palette: Option<String>,
    /// json: a line per beat; ansi: a strip for the terminal; png: a picture on standard output
    #[arg(long, value_enum, default_value_t = RenderFormat::Ansi)]
    pub(crate) format: RenderFormat,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Beats {
    At(f64),
    /// From a beat up to another.
    Stretch(f64, f64),
}

fn beats(text: &str) -> Result<Beats, String> {
    let beat = |text: &str| match text.trim().parse::<f64>() {
        Ok(beat) if beat.is_finite() => Ok(beat),
        _ => Err(format!("a beat is a finite number such as 0.5, not `{text}`")),
    };
    match text.split_once("..") {
        Some((from, to)) => match (beat(from)?, beat(to)?) {
            (from, to) if from < to => Ok(Beats::Stretch(from, to)),
            _ => Err("a stretch goes from a beat to a later one, as in 4..8".to_owned()),
        },
        None => beat(text).map(Beats::At),
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum RenderFormat {
    Json,
    Ansi,
    Png,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Hue {
    /// Look for bridges on this network
    Discover {
        /// Ask Signify, too, which bridges it knows of here
        #[arg(long)]
        cloud: bool,
    },
    /// Make friends with a bridge: somebody presses its button
    Pair {
        /// Its address; looked for if not given
        bridge: Option<String>,
    },
    /// List entertainment areas with their lights and places
    Areas {
        /// Its id or address; all that are paired if not given
        #[arg(long)]
        bridge: Option<String>,
    },
    /// Light each channel of an area in turn
    Test {
        /// The area's name; not needed where there is only one
        area: Option<String>,
        /// The bridge's id or address
        #[arg(long)]
        bridge: Option<String>,
    },
}

#[derive(Debug, Subcommand)]
pub(crate) enum Midi {
    /// List the ports that can be listened to
    Ports,
    /// Write into the configuration what the next control you touch does
    Learn(Learn),
}

#[derive(Args, Debug)]
pub(crate) struct Learn {
    /// What it is to do: tap, flash, intensity, pattern NAME, …
    #[arg(required = true)]
    pub(crate) action: Vec<String>,
    /// Only print the line
    #[arg(long)]
    pub(crate) print: bool,
    /// The configuration; `dj-hue.toml` beside the patterns folder or here if not given
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) folder: Folder,
}

#[derive(Args, Debug)]
pub(crate) struct Query {
    /// The expression, such as `light("<0 1>*2").fast(3)`
    #[arg(required_unless_present = "batch")]
    pub(crate) expression: Option<String>,
    /// The cycle to begin at: 2, 0.5, 1/3
    #[arg(long, value_name = "TIME", default_value = "0", allow_hyphen_values = true)]
    pub(crate) from: String,
    /// The cycle to end at
    #[arg(long, value_name = "TIME", default_value = "4", allow_hyphen_values = true)]
    pub(crate) to: String,
    /// The expression is bare notation, not Python
    #[arg(long)]
    pub(crate) mini: bool,
    /// Answer JSON lines from standard input
    #[arg(long, conflicts_with_all = ["expression", "mini"])]
    pub(crate) batch: bool,
    /// How many lights the rig has
    #[arg(long, value_name = "N", default_value_t = 6, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub(crate) lights: u32,
}
