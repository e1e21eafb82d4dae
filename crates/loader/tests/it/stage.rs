//! A folder of files, a loader that watches it, and everything it said.

use loader::{
    Evaluation, Evaluator, Event, File, Key, Loader, Modules, Options, Printed, Settings,
};
use source::{Diagnostic, Kind};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};
use testkit::toy::{self, Effects};

/// Longer than anything takes on a busy machine.
pub(crate) const DEADLINE: Duration = Duration::from_secs(20);
/// How long nothing has to happen for the test to believe that nothing will.
pub(crate) const REST: Duration = Duration::from_secs(1);

/// Evaluates files of the toy language.
#[derive(Debug, Default)]
pub(crate) struct Toy {
    pub(crate) evaluations: Arc<AtomicU32>,
}

impl Evaluator for Toy {
    type Value = String;

    fn evaluate(
        &mut self,
        file: &Key,
        text: &Arc<str>,
        modules: &mut dyn Modules,
    ) -> Evaluation<String> {
        self.evaluations.fetch_add(1, Ordering::SeqCst);
        let mut effects = Effects::default();
        let mut read = |helper: &str| modules.read(helper).map(|bytes| bytes.to_vec());
        let outcome = toy::evaluate(text, &mut read, &mut effects);
        std::thread::sleep(effects.slept);
        let printed = effects.printed.into_iter().map(|text| Printed { file: file.clone(), text });
        Evaluation {
            outcome: outcome.map_err(|why| vec![Diagnostic::error(Kind::Exception, why)]),
            warnings: Vec::new(),
            printed: printed.collect(),
        }
    }
}

pub(crate) struct Stage {
    pub(crate) root: PathBuf,
    pub(crate) loader: Option<Loader>,
    pub(crate) events: Receiver<(Instant, Event<String>)>,
    /// Everything heard so far.
    pub(crate) heard: Vec<(Instant, Event<String>)>,
    pub(crate) evaluations: Arc<AtomicU32>,
    settings: Settings,
}

static COUNT: AtomicU32 = AtomicU32::new(0);

impl Stage {
    /// A folder with these files, loaded.
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        Self::with(files, Settings::default())
    }

    pub(crate) fn with(files: &[(&str, &str)], settings: Settings) -> Self {
        let mut stage = Self::closed(files, settings);
        stage.open();
        stage.wait_for("ready", |event| matches!(event, Event::Ready { .. }));
        stage
    }

    /// A folder with these files, and no loader yet.
    pub(crate) fn closed(files: &[(&str, &str)], settings: Settings) -> Self {
        let number = COUNT.fetch_add(1, Ordering::SeqCst);
        // Not the temporary folder: editors save differently there.
        let base = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let place = base.join(format!("stage-{}-{number}", std::process::id()));
        let _ = fs::remove_dir_all(&place);
        let root = place.join("patterns");
        fs::create_dir_all(&root).unwrap();
        let (_, events) = channel();
        let stage = Self {
            root,
            loader: None,
            events,
            heard: Vec::new(),
            evaluations: Arc::default(),
            settings,
        };
        for (key, text) in files {
            stage.write(key, text);
        }
        stage
    }

    pub(crate) fn open(&mut self) {
        let (said, events) = channel();
        self.events = events;
        let options = Options { watch: self.settings, ..Options::new(&self.root) };
        let toys = [(); 2].map(|()| Toy { evaluations: self.evaluations.clone() });
        let listen = move |event| {
            let _ = said.send((Instant::now(), event));
        };
        self.loader = Some(Loader::start(&options, toys.into(), listen).unwrap());
    }

    pub(crate) fn path(&self, key: &str) -> PathBuf {
        self.root.join(key)
    }

    pub(crate) fn write(&self, key: &str, text: &str) {
        let path = self.path(key);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Hears until an event is the one meant; what came before is kept.
    pub(crate) fn wait_for(
        &mut self,
        what: &str,
        is: impl Fn(&Event<String>) -> bool,
    ) -> Event<String> {
        let deadline = Instant::now() + DEADLINE;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.events.recv_timeout(left) {
                Ok((at, event)) => {
                    self.heard.push((at, event.clone()));
                    if is(&event) {
                        return event;
                    }
                }
                Err(_) => panic!("waited for {what}; heard {}", self.transcript()),
            }
        }
    }

    /// Hears until the version of a file that was loaded last has this value.
    pub(crate) fn wait_for_value(&mut self, key: &str, value: &str) -> File<String> {
        let last = self.heard.iter().rev().find_map(|(_, event)| loaded(event, key));
        if let Some(file) = last.filter(|file| file.value == value) {
            return file.clone();
        }
        let is = |event: &Event<String>| loaded(event, key).is_some_and(|it| it.value == value);
        let event = self.wait_for(&format!("{key} = {value}"), is);
        loaded(&event, key).unwrap().clone()
    }

    pub(crate) fn wait_for_problem(&mut self, key: &str, words: &str) {
        self.wait_for(&format!("a problem of {key}: {words}"), |event| {
            matches!(event, Event::Problem(problem)
                if *problem.key == *key && problem.diagnostics[0].message.contains(words))
        });
    }

    /// Hears until nothing has happened for a while.
    pub(crate) fn rest(&mut self) {
        self.rest_for(REST);
    }

    pub(crate) fn rest_for(&mut self, quiet: Duration) {
        loop {
            match self.events.recv_timeout(quiet) {
                Ok(event) => self.heard.push(event),
                Err(RecvTimeoutError::Timeout) => return,
                Err(RecvTimeoutError::Disconnected) => panic!("the loader has died"),
            }
        }
    }

    /// Forgets what was heard.
    pub(crate) fn forget(&mut self) {
        self.rest();
        self.heard.clear();
    }

    /// The versions of a file among what was heard, as their values.
    pub(crate) fn values(&self, key: &str) -> Vec<String> {
        self.heard
            .iter()
            .filter_map(|(_, event)| loaded(event, key))
            .map(|it| it.value.clone())
            .collect()
    }

    /// How many swaps were heard.
    pub(crate) fn swaps(&self) -> usize {
        self.heard.iter().filter(|(_, event)| matches!(event, Event::Loaded(_))).count()
    }

    /// Everything heard but loads, in a word and a key each.
    pub(crate) fn complaints(&self) -> Vec<String> {
        let all = self.heard.iter().map(|(_, event)| brief(event));
        all.filter(|it| !it.starts_with("loaded") && !it.starts_with("ready")).collect()
    }

    pub(crate) fn transcript(&self) -> String {
        let first = self.heard.first().map(|(at, _)| *at);
        let line = |(at, event): &(Instant, Event<String>)| {
            format!("\n  {:?} {}", at.duration_since(first.unwrap_or(*at)), brief(event))
        };
        self.heard.iter().map(line).collect()
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.loader = None;
        if !std::thread::panicking()
            && let Some(place) = self.root.parent()
        {
            let _ = fs::remove_dir_all(place);
        }
    }
}

pub(crate) fn loaded<'a>(event: &'a Event<String>, key: &str) -> Option<&'a File<String>> {
    match event {
        Event::Loaded(batch) => batch.files.iter().find(|it| *it.key == *key),
        _ => None,
    }
}

pub(crate) fn brief(event: &Event<String>) -> String {
    match event {
        Event::Loaded(batch) => {
            let files = batch.files.iter();
            let files = files.map(|it| format!(" {}#{}={}", it.key, it.version, it.value));
            format!("loaded{}", files.collect::<String>())
        }
        Event::BuiltIn(file) => format!("built in {}={}", file.key, file.value),
        Event::Ready { files, problems } => format!("ready {files} {problems}"),
        Event::Problem(problem) => {
            format!("problem {} {}", problem.key, problem.diagnostics[0].message)
        }
        Event::Solved { key } => format!("solved {key}"),
        Event::Gone { key, .. } => format!("gone {key}"),
        Event::Renamed { from, to } => format!("renamed {from} {to}"),
        Event::Printed(printed) => format!("printed {} {}", printed.file, printed.text),
        Event::Trouble(trouble) => format!("trouble {trouble}"),
        Event::Recovered(trouble) => format!("recovered {trouble}"),
    }
}
