//! Turns the text of pattern files into cues: the Python worker makes data of
//! it, `script` gives the data its meaning, and a loader asks for both.
//!
//! The program and the library face stand on this; neither knows Python.

use loader::{Evaluation, Evaluator, Key, Modules, Printed};
use script::Reading;
use std::sync::Arc;

/// Evaluates pattern files in worker processes.
#[derive(Debug)]
pub struct PatternFiles {
    workers: python::Workers,
}

impl PatternFiles {
    /// Starts a worker and its spare.
    ///
    /// # Errors
    /// Where this program cannot be run again as a worker.
    pub fn start() -> Result<Self, python::Error> {
        Ok(Self { workers: python::Workers::start(python::Settings::default())? })
    }
}

/// A file's cues, and the data they were read from.
#[derive(Clone, Debug)]
pub struct Evaluated {
    pub reading: Reading,
    /// The data as bytes: what a journal keeps, and what makes two versions
    /// the same.
    pub data: Arc<[u8]>,
}

impl Evaluated {
    /// The cues of data that was kept.
    pub fn of_data(data: Arc<[u8]>) -> Option<Self> {
        let tree = script::tree::decode(&data).ok()?;
        Some(Self { reading: script::read(&tree).ok()?, data })
    }
}

impl Evaluator for PatternFiles {
    type Value = Evaluated;

    fn evaluate(
        &mut self,
        file: &Key,
        text: &Arc<str>,
        modules: &mut dyn Modules,
    ) -> Evaluation<Evaluated> {
        let request = python::Request::file(file, text.as_bytes());
        let (outcome, printed) = match self.workers.load(&request, &mut Helpers(modules)) {
            Ok(loaded) => {
                let data = script::tree::encode(&loaded.tree).into();
                let reading = script::read(&loaded.tree);
                (reading.map(|reading| Evaluated { reading, data }), loaded.printed)
            }
            Err(failure) => (Err(vec![failure.diagnostic]), failure.printed),
        };
        let printed =
            printed.into_iter().map(|it| Printed { file: Key::from(&*it.file), text: it.text });
        Evaluation { outcome, warnings: Vec::new(), printed: printed.collect() }
    }
}

/// The loader's helper files, as the worker asks for them.
struct Helpers<'a>(&'a mut dyn Modules);

impl python::Modules for Helpers<'_> {
    fn read(&mut self, file: &str) -> Option<Vec<u8>> {
        self.0.read(file).map(|bytes| bytes.to_vec())
    }
}
