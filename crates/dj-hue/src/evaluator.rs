//! Turns the text of a pattern file into cues: the Python worker, then the
//! script crate.

use anyhow::{Context, Result};
use loader::{Evaluation, Evaluator, Key, Modules, Printed};
use script::Reading;
use std::sync::Arc;

/// Evaluates pattern files in worker processes.
#[derive(Debug)]
pub(crate) struct PatternFiles {
    workers: python::Workers,
}

impl PatternFiles {
    pub(crate) fn start() -> Result<Self> {
        let workers = python::Workers::start(python::Settings::default())
            .context("cannot start a Python worker")?;
        Ok(Self { workers })
    }
}

/// A file's cues, and the data they were read from.
#[derive(Clone, Debug)]
pub(crate) struct Evaluated {
    pub(crate) reading: Reading,
    pub(crate) data: Arc<[u8]>,
}

impl Evaluated {
    /// The cues of data that was kept.
    pub(crate) fn of_data(data: Arc<[u8]>) -> Option<Self> {
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
