//! Turns the text of pattern files into cues: the Python worker makes data of
//! it, `script` gives the data its meaning, and a loader asks for both.
//!
//! The program and the library face stand on this; neither knows Python.

use light::Rig;
use loader::{Evaluation, Evaluator, Key, Modules, Once, Printed, Which, load_once, load_text};
use script::{Around, Reading};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// The presets that come with the program, for folders that have none of their
/// own: the key of the file, and its text.
pub const PRESETS: (&str, &str) =
    ("strudel/presets.py", include_str!("../../../patterns/strudel/presets.py"));

/// Evaluates the presets of a folder, or those that come with the program where
/// it has none.
pub fn load_presets(root: &Path, files: &mut PatternFiles) -> Once<Evaluated> {
    let (key, text) = (Key::from(PRESETS.0), PRESETS.1);
    match root.join(&*key).exists() {
        true => load_once(root, &Which::Only(vec![key]), files),
        false => load_text(root, &key, text, files),
    }
}

/// Evaluates pattern files in worker processes.
#[derive(Debug)]
pub struct PatternFiles {
    workers: python::Workers,
    rig: RigInUse,
}

/// The rig that cues are made for and tried out on: six lights until it is set.
/// What is under way when it becomes another is still for the one before.
#[derive(Clone, Debug)]
pub struct RigInUse(Arc<Mutex<Arc<Rig>>>);

impl RigInUse {
    pub fn of(rig: Arc<Rig>) -> Self {
        Self(Arc::new(Mutex::new(rig)))
    }

    /// Cues are made for another rig from now on.
    pub fn set(&self, rig: Arc<Rig>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = rig;
    }

    fn now(&self) -> Arc<Rig> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Default for RigInUse {
    fn default() -> Self {
        Self::of(Arc::new(Rig::of(6)))
    }
}

impl PatternFiles {
    /// Starts a worker and its spare.
    ///
    /// # Errors
    /// Where this program cannot be run again as a worker.
    pub fn start() -> Result<Self, python::Error> {
        Self::start_program(None)
    }

    /// The same, of another program that can be a worker, for one that cannot.
    ///
    /// # Errors
    /// Where that program cannot be run.
    pub fn start_program(program: Option<PathBuf>) -> Result<Self, python::Error> {
        let settings = python::Settings { program, ..python::Settings::default() };
        Ok(Self { workers: python::Workers::start(settings)?, rig: RigInUse::default() })
    }

    /// The same for a rig that stays what it is.
    #[must_use]
    pub fn on(self, rig: Arc<Rig>) -> Self {
        Self { rig: RigInUse::of(rig), ..self }
    }

    /// Starts so many that evaluate at the same time, for a rig, and a spare
    /// behind them; one at the least.
    ///
    /// # Errors
    /// Where this program cannot be run again as a worker.
    pub fn start_several(count: usize, rig: &RigInUse) -> Result<Vec<Self>, python::Error> {
        let mut all = vec![Self { rig: rig.clone(), ..Self::start()? }];
        while all.len() < count {
            let Self { workers, rig } = &all[0];
            all.push(Self { workers: workers.beside(), rig: rig.clone() });
        }
        Ok(all)
    }
}

/// A file's cues, and the data they were read from.
#[derive(Clone, Debug)]
pub struct Evaluated {
    pub reading: Reading,
    /// The data as bytes: what a journal keeps, and what makes two versions
    /// the same.
    pub data: Arc<[u8]>,
    /// The helpers that warnings about the cues may point into: names and
    /// texts.
    pub helpers: Vec<(Arc<str>, Arc<str>)>,
}

impl Evaluated {
    /// The cues of data that was kept, and the text of the file that it came
    /// from. They have been tried out before, and are made when they are played.
    pub fn of_data(data: Arc<[u8]>, file: &str, text: &Arc<str>) -> Option<Self> {
        let tree = script::tree::decode(&data).ok()?;
        let is_file = |it: &str| it == file || it.strip_suffix(".py") == Some(file);
        let text_of = |it: &str| is_file(it).then(|| text.clone());
        let around = Around { file, rig: None, text_of: &text_of };
        let reading = script::read(&tree, &around).ok()?;
        Some(Self { reading, data, helpers: Vec::new() })
    }
}

impl Evaluator for PatternFiles {
    type Value = Evaluated;

    /// A worker that cannot tidy up after its last file is ended here, while
    /// nobody waits for it, and not by the next save.
    fn get_ready(&mut self) {
        // Without a worker each file will say so.
        let _ = self.workers.get_ready();
    }

    fn evaluate(
        &mut self,
        file: &Key,
        text: &Arc<str>,
        modules: &mut dyn Modules,
    ) -> Evaluation<Evaluated> {
        let request = python::Request::file(file, text.as_bytes());
        let mut helpers = Helpers { modules, texts: BTreeMap::new() };
        let (outcome, printed) = match self.workers.load(&request, &mut helpers) {
            Ok(loaded) => {
                let data = script::tree::encode(&loaded.tree).into();
                let text_of = |it: &str| match it == &**file {
                    true => Some(text.clone()),
                    false => helpers.texts.get(it).cloned(),
                };
                let rig = self.rig.now();
                let around = Around { file, rig: Some(&rig), text_of: &text_of };
                let evaluated = script::read(&loaded.tree, &around).map(|reading| Evaluated {
                    helpers: helpers.pointed_into(&reading),
                    reading,
                    data,
                });
                (evaluated, loaded.printed)
            }
            Err(failure) => (Err(vec![failure.diagnostic]), failure.printed),
        };
        let printed =
            printed.into_iter().map(|it| Printed { file: Key::from(&*it.file), text: it.text });
        Evaluation { outcome, warnings: Vec::new(), printed: printed.collect() }
    }
}

/// The loader's helper files, as the worker asks for them, and their texts for
/// later.
struct Helpers<'a> {
    modules: &'a mut dyn Modules,
    texts: BTreeMap<String, Arc<str>>,
}

impl Helpers<'_> {
    fn pointed_into(&self, reading: &Reading) -> Vec<(Arc<str>, Arc<str>)> {
        let texts = self.texts.iter().filter(|(file, _)| reading.may_point_into(file));
        texts.map(|(file, text)| (file.as_str().into(), text.clone())).collect()
    }
}

impl python::Modules for Helpers<'_> {
    fn read(&mut self, file: &str) -> Option<Vec<u8>> {
        let bytes = self.modules.read(file)?.to_vec();
        self.texts.insert(file.to_owned(), String::from_utf8_lossy(&bytes).into());
        Some(bytes)
    }
}
