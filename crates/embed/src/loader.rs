//! A folder of pattern files, kept loaded.

use evaluate::{Evaluated, PatternFiles};
use loader::{Event, Key, Loader, Options, Printed, Which, load_once, root_and_key, stem};
use show::Cue;
use source::Diagnostic;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// A pattern that was loaded.
#[derive(Clone, Debug)]
pub struct Pattern {
    /// Its path below the folder without the suffix, as people choose it.
    pub name: Arc<str>,
    /// What people see.
    pub label: Arc<str>,
    pub(crate) text: Arc<str>,
    pub(crate) data: Arc<[u8]>,
    pub(crate) cue: Arc<Cue>,
}

/// What `on_reload` hears. Files are named by their paths below the folder.
#[derive(Clone, Debug)]
pub enum Reload {
    /// A file was saved: these are its patterns now.
    Loaded(Vec<Pattern>),
    /// Everything that was there at the start has been tried.
    Ready,
    /// A file does not load; what it was before plays on.
    Failed { file: Arc<str>, diagnostics: Vec<Diagnostic> },
    /// What was wrong with a file, or that it had gone, is over; it holds again
    /// what it held before.
    Solved { file: Arc<str> },
    /// A file has gone.
    Gone { file: Arc<str> },
    /// A file has another name now. Its patterns were `Loaded` under that one.
    Renamed { from: Arc<str>, to: Arc<str> },
    /// A file printed a line while it was evaluated.
    Printed { file: Arc<str>, text: Arc<str> },
    /// Saves are noticed more slowly than usual, and why.
    Slow { why: Arc<str> },
    /// They are noticed as usual again.
    Fast,
}

/// Why something could not be loaded.
#[derive(Debug)]
pub enum LoadError {
    /// The file, or one of them, is wrong.
    Wrong(Vec<Diagnostic>),
    /// The path is no file.
    NotAFile(PathBuf),
    /// The path is no folder.
    NotAFolder(PathBuf),
    /// No worker could be started.
    Worker(python::Error),
    /// The folder cannot be watched.
    Watch(std::io::Error),
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Wrong(diagnostics) => {
                let messages = diagnostics.iter().map(|it| it.message.as_str());
                f.write_str(&messages.collect::<Vec<_>>().join("; "))
            }
            Self::NotAFile(path) => write!(f, "{} is no file", path.display()),
            Self::NotAFolder(path) => write!(f, "{} is no folder", path.display()),
            Self::Worker(_) => f.write_str("cannot start a worker"),
            Self::Watch(_) => f.write_str("cannot watch the folder"),
        }
    }
}

impl std::error::Error for LoadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Worker(error) => Some(error),
            Self::Watch(error) => Some(error),
            Self::Wrong(_) | Self::NotAFile(_) | Self::NotAFolder(_) => None,
        }
    }
}

type Listener = Arc<Mutex<dyn FnMut(Reload) + Send>>;

/// Loads pattern files of a folder, once or at every save.
pub struct PatternLoader {
    folder: PathBuf,
    listeners: Vec<Listener>,
    watching: Option<Loader>,
}

impl PatternLoader {
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        Self { folder: folder.into(), listeners: Vec::new(), watching: None }
    }

    /// Adds somebody to be told of every save, on a thread of the loader's.
    /// Counts for watching that starts after this.
    pub fn on_reload(&mut self, listener: impl FnMut(Reload) + Send + 'static) -> &mut Self {
        self.listeners.push(Arc::new(Mutex::new(listener)));
        self
    }

    /// Loads one file, of the folder or from elsewhere.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn load_pattern_file(&self, path: impl AsRef<Path>) -> Result<Vec<Pattern>, LoadError> {
        let path = path.as_ref();
        let not_a_file = |_| LoadError::NotAFile(path.to_owned());
        let (root, key) = root_and_key(&self.folder, path).map_err(not_a_file)?;
        let (patterns, problems) = self.load(&root, &Which::Only(vec![key]))?;
        if problems.is_empty() { Ok(patterns) } else { Err(LoadError::Wrong(problems)) }
    }

    /// Loads every pattern file of the folder: those that are good, and what
    /// is wrong with the others.
    ///
    /// # Errors
    /// Where there is no such folder, or no worker can be started.
    pub fn load_all(&self) -> Result<(Vec<Pattern>, Vec<Diagnostic>), LoadError> {
        if !self.folder.is_dir() {
            return Err(LoadError::NotAFolder(self.folder.clone()));
        }
        self.load(&self.folder, &Which::All)
    }

    fn load(
        &self,
        root: &Path,
        which: &Which,
    ) -> Result<(Vec<Pattern>, Vec<Diagnostic>), LoadError> {
        let mut files = PatternFiles::start().map_err(LoadError::Worker)?;
        let once = load_once(root, which, &mut files);
        let patterns = once.files.into_iter().flat_map(Pattern::all_of).collect();
        let problems = once.problems.into_iter().flat_map(|it| it.diagnostics).collect();
        Ok((patterns, problems))
    }

    /// Starts to watch: every pattern file is loaded now, and again at every
    /// save; listeners are told.
    ///
    /// # Errors
    /// Where no worker or no thread can be started.
    pub fn start_watching(&mut self) -> Result<(), LoadError> {
        let files = PatternFiles::start().map_err(LoadError::Worker)?;
        let listeners = self.listeners.clone();
        let tell = move |reload: Reload| {
            for listener in &listeners {
                let mut listener = listener.lock().unwrap_or_else(PoisonError::into_inner);
                listener(reload.clone());
            }
        };
        let hear = move |event: Event<Evaluated>| match event {
            Event::Loaded(batch) => {
                batch
                    .files
                    .into_iter()
                    .for_each(|file| tell(Reload::Loaded(Pattern::all_of(file))));
            }
            // Presets are the engine's.
            Event::BuiltIn(_) => {}
            Event::Ready { .. } => tell(Reload::Ready),
            Event::Problem(problem) => {
                let (file, diagnostics) = (name_of(&problem.key), problem.diagnostics);
                tell(Reload::Failed { file, diagnostics });
            }
            Event::Solved { key } => tell(Reload::Solved { file: name_of(&key) }),
            Event::Gone { key, .. } => tell(Reload::Gone { file: name_of(&key) }),
            Event::Renamed { from, to } => {
                tell(Reload::Renamed { from: name_of(&from), to: name_of(&to) });
            }
            Event::Printed(Printed { file, text }) => {
                tell(Reload::Printed { file: name_of(&file), text: text.into() });
            }
            Event::Trouble(trouble) => tell(Reload::Slow { why: trouble.to_string().into() }),
            Event::Recovered(_) => tell(Reload::Fast),
        };
        let loader = Loader::start(&Options::new(&self.folder), vec![files], hear);
        self.watching = Some(loader.map_err(LoadError::Watch)?);
        Ok(())
    }

    /// Stops to watch and waits until nobody is told anything any more.
    pub fn stop_watching(&mut self) {
        self.watching = None;
    }
}

impl fmt::Debug for PatternLoader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PatternLoader")
            .field("folder", &self.folder)
            .field("watching", &self.watching.is_some())
            .finish_non_exhaustive()
    }
}

fn name_of(key: &Key) -> Arc<str> {
    key.to_string().into()
}

impl Pattern {
    pub(crate) fn all_of(file: loader::File<Evaluated>) -> Vec<Self> {
        let stem = stem(&file.key);
        let Evaluated { reading, data, .. } = file.value;
        let pattern = |it: script::FileCue| Self {
            name: match &it.slug {
                Some(slug) => format!("{stem}:{slug}").into(),
                None => stem.clone(),
            },
            label: it.cue.label.clone(),
            text: file.text.clone(),
            data: data.clone(),
            cue: it.cue,
        };
        reading.cues.into_iter().map(pattern).collect()
    }
}
