//! `dj-hue.toml`: where it is, what it says now, and what to make of a save.

use crate::arguments::{Folder, Run};
use crate::conductor::Message;
use crate::outputs::Wanted;
use anyhow::{Context, Result, bail};
use config::Config;
use engine::{Input, Problem};
use light::{Fixture, Rig};
use output::{Installation, OutputUrl, Target, hue};
use reload::{Look, Stamp, Writers};
use source::Diagnostic;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::thread;
use std::time::{Duration, Instant};

/// The name of everything the configuration is said to be wrong about.
pub(crate) const KEY: &str = "configuration";

/// Frames a second when nobody says how many.
pub(crate) const FPS: u32 = 50;

/// Lights there are when nobody says how many.
const LIGHTS: usize = 6;

/// What a read configuration came to.
#[derive(Debug)]
pub(crate) struct Read {
    pub(crate) file: Arc<str>,
    pub(crate) text: Arc<str>,
    pub(crate) outcome: Result<(Box<Config>, Vec<Diagnostic>), Vec<Diagnostic>>,
}

impl Read {
    fn of(path: &Path, text: &str) -> Self {
        let name = path.file_name().map_or(config::FILE_NAME.into(), |it| it.to_string_lossy());
        let outcome = config::read(&name, text);
        let outcome = outcome.map(|(config, warnings)| (Box::new(config), warnings));
        Self { file: name.as_ref().into(), text: text.into(), outcome }
    }
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
    pub(crate) warnings: Option<Input>,
    pub(crate) text: Option<Arc<str>>,
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
    let read = Read::of(path, &text);
    match read.outcome {
        Ok((config, warnings)) => {
            let texts = vec![(read.file, read.text.clone())];
            let problem = Problem { key: KEY.into(), diagnostics: warnings, texts };
            let warnings = (!problem.diagnostics.is_empty()).then_some(Input::Problem(problem));
            Ok(Beginning { config, warnings, text: Some(read.text) })
        }
        Err(mistakes) => {
            let picture = |it| source::render(it, |_| Some(text.clone()), crate::once::style());
            let pictures: Vec<_> = mistakes.iter().map(picture).collect();
            bail!("{} cannot be used\n{}", path.display(), pictures.join("\n"))
        }
    }
}

/// Looks for saves this often.
const LOOK: Duration = Duration::from_millis(100);
/// A file system may not tell two saves within its clock's tick apart, so
/// after a change the bytes are compared for a while.
const DOUBT: Duration = Duration::from_secs(3);
/// What is wrong must stay so for this long, to be said: a save may take two
/// writes.
const PATIENCE: Duration = Duration::from_millis(250);

/// Watches the file until the program ends. One small file needs no events:
/// it is asked for ten times a second, and no save is lost because what counts
/// is which bytes are there in the end.
pub(crate) fn watch(path: PathBuf, before: Option<Arc<str>>, tell: Sender<Message>) {
    let run = move || {
        let mut watch = Watch { path, told: before, seen: None, doubt: None, wrong: None };
        loop {
            thread::sleep(LOOK);
            if let Some(read) = watch.look(Instant::now())
                && tell.send(Message::Configuration(read)).is_err()
            {
                return;
            }
        }
    };
    // A show without hot configuration is still a show.
    let _ = thread::Builder::new().name("configuration".into()).spawn(run);
}

struct Watch {
    path: PathBuf,
    /// The text that was told last.
    told: Option<Arc<str>>,
    seen: Option<Stamp>,
    /// Until when the bytes are compared although nothing seems to change.
    doubt: Option<Instant>,
    /// A text with mistakes, and since when it is there.
    wrong: Option<(Arc<str>, Instant)>,
}

impl Watch {
    /// What is new since the last look, if it is good or stays wrong.
    fn look(&mut self, now: Instant) -> Option<Read> {
        let folder = self.path.parent().unwrap_or(Path::new(""));
        let name = self.path.file_name()?.to_str()?;
        if self.doubt.is_none_or(|until| now > until) && !self.has_changed() {
            return None;
        }
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let Look::Bytes { stamp, content, writers } = watch::look(folder, name) else {
            return None;
        };
        if self.seen != Some(stamp) {
            (self.seen, self.doubt) = (Some(stamp), Some(now + DOUBT));
        }
        let text: Arc<str> = String::from_utf8_lossy(content.bytes()).into();
        if writers == Writers::Somebody || self.told.as_ref() == Some(&text) {
            self.wrong = None;
            return None;
        }
        let read = Read::of(&self.path, &text);
        if read.outcome.is_err() || text.is_empty() {
            let since = match self.wrong.take() {
                Some((wrong, since)) if wrong == text => since,
                _ => now,
            };
            if now < since + PATIENCE {
                self.wrong = Some((text, since));
                return None;
            }
        }
        (self.told, self.wrong) = (Some(text), None);
        Some(read)
    }

    fn has_changed(&self) -> bool {
        let metadata = std::fs::metadata(&self.path).ok();
        metadata.is_some_and(|it| {
            let modified = it.modified().ok().and_then(|at| {
                let since = at.duration_since(std::time::UNIX_EPOCH).ok()?;
                i128::try_from(since.as_nanos()).ok()
            });
            self.seen.is_none_or(|seen| seen.len != it.len() || Some(seen.modified) != modified)
        })
    }
}

/// The rig: what the command line says, else the configuration, else the area
/// of a bridge, else six lights without a place.
pub(crate) fn rig(config: &Config, arguments: &Run, area: Option<&[Fixture]>) -> Rig {
    if let Some(lights) = arguments.lights {
        return Rig::of(lights as usize);
    }
    config.rig.rig(|| match area {
        Some(fixtures) => fixtures.to_vec(),
        None => Rig::of(LIGHTS).fixtures().to_vec(),
    })
}

/// The outputs: those of the command line, and those of the configuration.
pub(crate) fn outputs(config: &Config, given: &[OutputUrl], rig: &Rig) -> Vec<Wanted> {
    let given = given.iter().map(|url| (url.clone(), output::Lights::All));
    let configured = config.outputs.iter().map(|it| (it.url.clone(), it.lights(&config.rig, rig)));
    given.chain(configured).collect()
}

/// Asks the first Hue bridge among the outputs, in the background, which lights
/// its area has, where nobody described any.
pub(crate) fn ask_area(outputs: &[Wanted], tell: &Sender<Message>) {
    let hue = outputs.iter().find_map(|(url, _)| match &url.target {
        Target::Hue { bridge, area, .. } => Some((bridge.clone(), area.clone())),
        _ => None,
    });
    let Some((bridge, area)) = hue else { return };
    let tell = tell.clone();
    let run = move || {
        let installation = Installation::of_user();
        // What is wrong with the bridge, its output says.
        let Ok(area) = hue::area_of(&bridge, area.as_deref(), &installation) else { return };
        let mut fixtures: Vec<Fixture> = Vec::new();
        for channel in area.channels {
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
        // Without a conductor the program is ending.
        let _ = tell.send(Message::Area(fixtures));
    };
    // Without it the lights have no names and places, and no more is lost.
    let _ = thread::Builder::new().name("hue-area".into()).spawn(run);
}
