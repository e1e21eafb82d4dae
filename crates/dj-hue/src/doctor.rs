//! `dj-hue doctor`: what works on this machine, and what to do about what
//! does not.

use crate::arguments::Surroundings;
use crate::configuration::{self, Beginning};
use anyhow::Result;
use loader::{Evaluation, Evaluator, Event, Key, Loader, Modules, Options};
use output::{Installation, hue};
use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};
use std::{fs, io};

/// How long a change may take to be noticed before something is wrong.
const NOTICE: Duration = Duration::from_secs(3);

pub(crate) fn doctor(arguments: &Surroundings) -> Result<()> {
    let around = configuration::look_around(arguments);
    // What is wrong with the configuration is a finding of its own.
    let folder = around.as_ref().map_or_else(|_| arguments.folder.path(), |it| it.0.clone());
    say("patterns", patterns(&folder))?;
    say("watching", watching(&folder))?;
    say("python", python())?;
    say("terminal", terminal())?;
    say("memory", memory())?;
    say("hue", bridges())?;
    for finding in configuration(arguments, around.map(|it| it.1)) {
        say("rig", finding)?;
    }
    say("midi", midi())?;
    say("link", Ok(input::link::availability().to_owned()))?;
    Ok(())
}

/// A finding: good or bad, and in words.
type Finding = Result<String, String>;

fn say(what: &str, finding: Finding) -> io::Result<()> {
    match finding {
        Ok(words) => writeln!(io::stdout(), "ok  {what:<10}{words}"),
        Err(words) => writeln!(io::stdout(), "!   {what:<10}{words}"),
    }
}

fn patterns(folder: &Path) -> Finding {
    match fs::read_dir(folder) {
        Ok(entries) => Ok(format!("{} with {} entries", folder.display(), entries.count())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(format!(
            "there is no folder {}; `dj-hue` here makes one with starters",
            folder.display()
        )),
        Err(error) => Err(format!("cannot read {}: {error}", folder.display())),
    }
}

/// An evaluator that only tells that it was asked.
struct Asked;

impl Evaluator for Asked {
    type Value = ();

    fn evaluate(&mut self, _: &Key, _: &Arc<str>, _: &mut dyn Modules) -> Evaluation<()> {
        Evaluation::good(())
    }
}

/// Saves a file where patterns are saved, and waits until it is noticed.
fn watching(folder: &Path) -> Finding {
    let parent = if folder.is_dir() { folder } else { Path::new(".") };
    // A hidden folder of our own in the same file system; no pattern file, so
    // a running show does not notice it.
    let trial = parent.join(format!(".dj-hue-doctor-{}", std::process::id()));
    fs::create_dir_all(&trial).map_err(|error| format!("cannot write here: {error}"))?;
    let finding = time_to_notice(&trial);
    let _ = fs::remove_dir_all(&trial);
    finding
}

fn time_to_notice(folder: &Path) -> Finding {
    let (tell, told) = channel();
    let loader = Loader::start(&Options::new(folder), vec![Asked], move |event| {
        let _ = tell.send((Instant::now(), event));
    });
    let _loader = loader.map_err(|error| format!("cannot watch: {error}"))?;
    let mut saved = None;
    let mut trouble = None;
    let started = Instant::now();
    while let Ok((at, event)) = told.recv_timeout(NOTICE.saturating_sub(started.elapsed())) {
        match (event, saved) {
            (Event::Ready { .. }, _) => {
                let written = fs::write(folder.join("trial.py"), "pattern = None\n");
                written.map_err(|error| format!("cannot write here: {error}"))?;
                saved = Some(Instant::now());
            }
            (Event::Trouble(it), _) => trouble = Some(it.to_string()),
            (Event::Loaded(_), Some(saved)) => {
                let took = at.saturating_duration_since(saved).as_secs_f64() * 1e3;
                return match trouble {
                    None => Ok(format!("a save is noticed after {took:.2} ms")),
                    Some(trouble) => Err(format!("{trouble}; a save took {took:.0} ms")),
                };
            }
            _ => {}
        }
    }
    Err(trouble.unwrap_or_else(|| "a save was not noticed".to_owned()))
}

fn python() -> Finding {
    let started = Instant::now();
    let settings = python::Settings::default();
    let budgets = format!(
        "{} ms and {} MB for a file",
        settings.time_budget.as_millis(),
        settings.memory_budget >> 20
    );
    let mut workers = python::Workers::start(settings).map_err(|error| error.to_string())?;
    let isolation = workers.isolation().map_err(|error| error.to_string())?;
    let layers = [
        ("limits", isolation.limits),
        ("Landlock", isolation.landlock),
        ("seccomp", isolation.seccomp),
    ];
    let named = |there: bool| {
        let names = layers.iter().filter(|(_, it)| *it == there).map(|(name, _)| *name);
        names.collect::<Vec<_>>().join(", ")
    };
    let took = started.elapsed().as_millis();
    let words = format!("a worker is ready after {took} ms; {budgets}; fenced by {}", named(true));
    match named(false).as_str() {
        "" => Ok(words),
        missing => Err(format!(
            "{words}. This system has no {missing}: patterns still see no files or network, but a \
             fault in the interpreter has one wall less before it"
        )),
    }
}

fn terminal() -> Finding {
    let set = |name: &str| std::env::var(name).unwrap_or_default();
    let term = set("TERM");
    let depth = match tui::Depth::told_by(|name| std::env::var(name).ok()) {
        tui::Depth::True => "all colours",
        tui::Depth::Indexed => "256 colours",
        tui::Depth::Sixteen => "16 colours",
    };
    match term.as_str() {
        "" | "dumb" => Err("no terminal to draw in; use --headless".to_owned()),
        _ => Ok(format!("{term}, {depth}")),
    }
}

fn memory() -> Finding {
    match journal::state_folder() {
        Some(folder) => Ok(format!("versions are remembered in {}", folder.display())),
        None => Err("no home folder: versions are forgotten at the end".to_owned()),
    }
}

fn bridges() -> Finding {
    let paired = hue::paired(&Installation::of_user()).map_err(|error| error.to_string())?;
    match paired.as_slice() {
        [] => Ok("no bridge is paired; `dj-hue hue pair` does it".to_owned()),
        some => {
            let names = some.iter().map(|it| format!("{} at {}", it.bridge, it.address));
            Ok(format!("paired with {}", names.collect::<Vec<_>>().join(", ")))
        }
    }
}

/// What the configuration makes of the lights, the outputs and the clock.
fn configuration(arguments: &Surroundings, beginning: Result<Beginning>) -> Vec<Finding> {
    let Beginning { config, is_there, .. } = match beginning {
        Ok(beginning) => beginning,
        Err(error) => return vec![Err(format!("{error:#}"))],
    };
    let path = configuration::path(arguments.config.as_deref(), &arguments.folder);
    let mut findings = vec![Ok(match is_there {
        true => format!("{} is good", path.display()),
        false => format!("there is no {}", config::FILE_NAME),
    })];
    findings.extend(config.explain());
    findings
}

/// No MIDI is no fault: most shows need none.
fn midi() -> Finding {
    Ok(input::midi::ports().to_string())
}
