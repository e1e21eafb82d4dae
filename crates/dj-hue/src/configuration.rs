//! `dj-hue.toml`: where it is, what it says now, and what to make of a save.

use crate::arguments::{Folder, Run, Surroundings};
use crate::conductor::Message;
use crate::outputs::Wanted;
use crate::picture;
use anyhow::{Context, Result, bail};
use config::Config;
use engine::Problem;
use light::{Fixture, Rig};
use loader::{Evaluation, Evaluator, Event, Key, Loader, Modules, Options};
use output::{Installation, Lights, OutputUrl, Target, hue};
use std::borrow::Cow;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::thread;

/// The name of everything the configuration is said to be wrong about.
pub(crate) const KEY: &str = "configuration";

/// Frames a second when nobody says how many.
pub(crate) const FPS: u32 = 50;

/// Lights there are when nobody says how many.
const LIGHTS: usize = 6;

/// Makes a configuration of the file's text.
struct Reader;

impl Evaluator for Reader {
    type Value = Box<Config>;

    fn evaluate(
        &mut self,
        file: &Key,
        text: &Arc<str>,
        _: &mut dyn Modules,
    ) -> Evaluation<Box<Config>> {
        match config::read(file, text) {
            Ok((config, warnings)) => Evaluation { warnings, ..Evaluation::good(Box::new(config)) },
            Err(mistakes) => Evaluation::bad(mistakes),
        }
    }
}

/// What became of a save.
pub(crate) type Save = Event<Box<Config>>;

/// Keeps the configuration loaded as pattern files are. Nothing is kept where
/// there is no ordinary file that could be saved again: a pipe, say.
///
/// # Errors
/// Where the system gives no thread for it.
pub(crate) fn watch(path: &Path, tell: Sender<Message>) -> io::Result<Option<Loader>> {
    let Some(name) = path.file_name().and_then(|it| it.to_str()) else { return Ok(None) };
    if path.exists() && !path.is_file() {
        return Ok(None);
    }
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
    let options = Options::file(folder.unwrap_or(Path::new(".")), name);
    Loader::start(&options, vec![Reader], move |save| {
        // Without a conductor the program is ending.
        let _ = tell.send(Message::Configuration(save));
    })
    .map(Some)
}

/// Where the configuration is: the file somebody named, or the one beside the
/// patterns folder, or the one here. The last is where one may appear.
pub(crate) fn path(given: Option<&Path>, patterns: &Folder) -> PathBuf {
    if let Some(given) = given {
        return given.to_owned();
    }
    let here = PathBuf::from(config::FILE_NAME);
    let patterns = (!patterns.is_default()).then(|| std::path::absolute(patterns.path()).ok());
    let beside = patterns.flatten().and_then(|it| Some(it.parent()?.join(config::FILE_NAME)));
    beside.filter(|beside| beside.exists() || !here.exists()).unwrap_or(here)
}

/// The patterns folder: the one somebody named, or the configuration's, or the
/// one here.
pub(crate) fn patterns(folder: &Folder, config: &Config, file: &Path) -> PathBuf {
    match &config.show.folder {
        Some(named) if folder.is_default() => file.parent().unwrap_or(Path::new("")).join(named),
        _ => folder.path(),
    }
}

/// What a show begins with.
#[derive(Debug, Default)]
pub(crate) struct Beginning {
    pub(crate) config: Box<Config>,
    pub(crate) warnings: Option<Problem>,
    /// Whether there is a file.
    pub(crate) is_there: bool,
}

/// What there is where a command looks that plays nothing: the patterns folder,
/// and what the show would begin with.
///
/// # Errors
/// Where the configuration cannot be used.
pub(crate) fn look_around(arguments: &Surroundings) -> Result<(PathBuf, Beginning)> {
    let file = path(arguments.config.as_deref(), &arguments.folder);
    let beginning = begin(&file, arguments.config.is_some())?;
    Ok((patterns(&arguments.folder, &beginning.config, &file), beginning))
}

/// Reads the configuration, which must be good at the start. One that nobody
/// named need not be there.
pub(crate) fn begin(path: &Path, is_named: bool) -> Result<Beginning> {
    let text = match std::fs::read(path) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(error) if error.kind() == ErrorKind::NotFound && !is_named => {
            return Ok(Beginning::default());
        }
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
    };
    let name: Arc<str> = name_of(path).into();
    match config::read(&name, &text) {
        Ok((config, diagnostics)) => {
            let is_good = diagnostics.is_empty();
            let problem =
                Problem { key: KEY.into(), diagnostics, texts: vec![(name, text.into())] };
            let warnings = (!is_good).then_some(problem);
            Ok(Beginning { config: Box::new(config), warnings, is_there: true })
        }
        Err(mistakes) => {
            let text_of = |_: &str| Some(text.clone());
            let pictures: Vec<_> = mistakes.iter().map(|it| picture::of(it, text_of)).collect();
            bail!("{} cannot be used\n{}", path.display(), pictures.join("\n"))
        }
    }
}

/// What diagnostics call the file.
pub(crate) fn name_of(path: &Path) -> Cow<'_, str> {
    path.file_name().map_or(config::FILE_NAME.into(), |it| it.to_string_lossy())
}

/// The rig: the lights that the command line says, else the configuration, else
/// the area of a bridge, else six without a place; and the palettes of the
/// configuration.
pub(crate) fn rig(config: &Config, lights: Option<u32>, area: Option<&Area>) -> Rig {
    let rig = match lights {
        Some(lights) => Rig::of(lights as usize),
        None => config.rig.rig(|| match area {
            Some(area) => area.fixtures.clone(),
            None => Rig::of(LIGHTS).fixtures().to_vec(),
        }),
    };
    rig.with_palettes(config.palettes.iter().cloned())
}

/// The outputs: those of the command line, and those of the configuration. The
/// area that told of the lights gets each in its own channel, whichever their
/// order is.
pub(crate) fn outputs(
    config: &Config,
    given: &[OutputUrl],
    rig: &Rig,
    area: Option<&Area>,
) -> Vec<Wanted> {
    let given = given.iter().map(|url| (url.clone(), Lights::All));
    let configured = config.outputs.iter().map(|it| (it.url.clone(), it.lights(&config.rig, rig)));
    let order = area.map(|area| (area.source.clone(), area.order_in(rig)));
    given
        .chain(configured)
        .map(|(url, lights)| match &order {
            Some((source, Some(order))) if lights == Lights::All && source.is(&url) => {
                (url, Lights::Chosen(order.clone()))
            }
            _ => (url, lights),
        })
        .collect()
}

/// The lights of a Hue area.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Area {
    pub(crate) source: AreaName,
    /// In the order of the area's channels.
    fixtures: Vec<Fixture>,
}

/// How an output names an area.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct AreaName {
    bridge: String,
    area: Option<String>,
}

impl AreaName {
    fn of(url: &OutputUrl) -> Option<Self> {
        match &url.target {
            Target::Hue { bridge, area, .. } => {
                Some(Self { bridge: bridge.clone(), area: area.clone() })
            }
            _ => None,
        }
    }

    fn is(&self, url: &OutputUrl) -> bool {
        Self::of(url).as_ref() == Some(self)
    }
}

impl Area {
    /// Which light of the rig each channel shows, unless that is its own
    /// number, or the rig is another one.
    fn order_in(&self, rig: &Rig) -> Option<Vec<usize>> {
        let at = |it: &Fixture| rig.fixtures().iter().position(|other| other == it);
        let order = self.fixtures.iter().map(at).collect::<Option<Vec<_>>>()?;
        (!order.is_sorted()).then_some(order)
    }

    /// What to say if an order names lights that are not there.
    pub(crate) fn unknown(&self, order: &[Arc<str>]) -> Option<String> {
        let names = || self.fixtures.iter().map(|it| &*it.name);
        let wrong = order.iter().find(|name| names().all(|it| *it != ***name))?;
        let known = names().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ");
        Some(format!("`light_order` names `{wrong}`, but the area has {known}"))
    }
}

/// The area that tells of the lights: the first among the outputs, where nobody
/// described any.
pub(crate) fn area(config: &Config, arguments: &Run, given: &[OutputUrl]) -> Option<AreaName> {
    if config.rig.fixtures.is_some() || arguments.lights.is_some() {
        return None;
    }
    let mut urls = given.iter().chain(config.outputs.iter().map(|it| &it.url));
    urls.find_map(AreaName::of)
}

/// Asks a bridge, in the background, which lights an area has.
pub(crate) fn ask_area(source: AreaName, tell: Sender<Message>) {
    let run = move || {
        let installation = Installation::of_user();
        // What is wrong with the bridge, its output says.
        let found = hue::area_of(&source.bridge, source.area.as_deref(), &installation);
        let Ok(area) = found else { return };
        // Without a conductor the program is ending.
        let _ = tell.send(Message::Area(Area { source, fixtures: fixtures(area.channels) }));
    };
    // Without it the lights have no names and places, and no more is lost.
    let _ = thread::Builder::new().name("hue-area".into()).spawn(run);
}

/// A light for each channel, each with a name of its own.
fn fixtures(channels: Vec<hue::Channel>) -> Vec<Fixture> {
    let mut fixtures: Vec<Fixture> = Vec::new();
    for channel in channels {
        let name = match channel.lights.join(" + ") {
            name if name.is_empty() => format!("Channel {}", channel.id),
            name => name,
        };
        // A strip is one light with many channels.
        let taken = |name: &str| fixtures.iter().any(|it| *it.name == *name);
        let numbered = (2..).map(|number| format!("{name} {number}"));
        let name = std::iter::once(name.clone()).chain(numbered).find(|it| !taken(it));
        let name = name.unwrap_or_default().into();
        fixtures.push(Fixture { name, place: Some(channel.place) });
    }
    fixtures
}
