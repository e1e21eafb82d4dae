//! The evaluator's thread: one file at a time, with the helpers as the state
//! machine saw them.

use crate::{Evaluation, Evaluator, Key, Modules, Printed};
use reload::{Content, Helpers, Job, Look, Read};
use source::{Diagnostic, Kind};
use std::collections::BTreeMap;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use watch::Bell;

/// A file to evaluate.
pub(crate) struct Task {
    key: Key,
    text: Arc<str>,
    helpers: Arc<Helpers>,
}

impl From<Job> for Task {
    fn from(job: Job) -> Self {
        Self { key: job.key, text: job.text, helpers: job.helpers }
    }
}

/// A good evaluation, with the text that went in.
#[derive(Debug)]
pub(crate) struct Answer<T> {
    pub(crate) text: Arc<str>,
    pub(crate) value: T,
    pub(crate) warnings: Vec<Diagnostic>,
}

/// What came of a task.
pub(crate) struct Evaluated<T> {
    pub(crate) outcome: Result<Answer<T>, Vec<Diagnostic>>,
    pub(crate) reads: Vec<Read>,
    pub(crate) printed: Vec<Printed>,
}

/// Where tasks are left and answers are picked up. Dropping it ends the thread
/// when its task is done.
pub(crate) struct Desk<T> {
    tasks: Option<Sender<Task>>,
    answers: Receiver<Evaluated<T>>,
    thread: Option<JoinHandle<()>>,
}

impl<T: Send + 'static> Desk<T> {
    pub(crate) fn start<E: Evaluator<Value = T>>(
        root: PathBuf,
        mut evaluator: E,
        bell: Bell,
    ) -> io::Result<Self> {
        let (tasks, inbox) = channel::<Task>();
        let (outbox, answers) = channel();
        let thread = std::thread::Builder::new().name("evaluator".into()).spawn(move || {
            for task in inbox {
                if outbox.send(evaluate(&root, &mut evaluator, task)).is_err() {
                    return;
                }
                bell.ring();
            }
        })?;
        Ok(Self { tasks: Some(tasks), answers, thread: Some(thread) })
    }

    pub(crate) fn give(&self, task: Task) {
        // The thread ends only when we do.
        let _ = self.tasks.as_ref().map(|tasks| tasks.send(task));
    }

    pub(crate) fn take(&self) -> Option<Evaluated<T>> {
        self.answers.try_recv().ok()
    }
}

impl<T> Drop for Desk<T> {
    fn drop(&mut self) {
        self.tasks = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Evaluates a file. An evaluator that panics has failed with this file only.
pub(crate) fn evaluate<E: Evaluator>(
    root: &Path,
    evaluator: &mut E,
    task: Task,
) -> Evaluated<E::Value> {
    let Task { key, text, helpers } = task;
    let mut shelf = Shelf { root, helpers: &helpers, read: BTreeMap::new() };
    let caught = catch_unwind(AssertUnwindSafe(|| evaluator.evaluate(&key, &text, &mut shelf)));
    let Evaluation { outcome, warnings, printed } = caught.unwrap_or_else(|_| {
        let message = "the program itself failed on this file";
        Evaluation::bad(vec![Diagnostic::error(Kind::Internal, message)])
    });
    let outcome = match outcome {
        Ok(value) => Ok(Answer { text, value, warnings }),
        Err(diagnostics) if diagnostics.is_empty() => {
            Err(vec![Diagnostic::error(Kind::Internal, "the file failed without saying why")])
        }
        Err(diagnostics) => Err(diagnostics),
    };
    let reads = shelf.read.into_iter().map(|(key, content)| Read { key, content }).collect();
    Evaluated { outcome, reads, printed }
}

/// The helpers, as one evaluation sees them: what it asked for once stays as
/// it was.
struct Shelf<'a> {
    root: &'a Path,
    helpers: &'a Helpers,
    read: BTreeMap<Key, Option<Content>>,
}

impl Modules for Shelf<'_> {
    fn read(&mut self, file: &str) -> Option<Arc<[u8]>> {
        let content = match self.read.get(file) {
            Some(content) => content.clone(),
            None => {
                let content = self.fetch(file);
                self.read.insert(file.into(), content.clone());
                content
            }
        };
        content.map(|content| content.bytes().clone())
    }
}

impl Shelf<'_> {
    fn fetch(&self, file: &str) -> Option<Content> {
        if let Some(known) = self.helpers.get(file) {
            return known.clone();
        }
        let mut parts = file.split('/');
        let name = parts.next_back()?;
        if !reload::is_wanted(name) || !parts.all(reload::is_walked) {
            return None;
        }
        match watch::look(self.root, file) {
            Look::Bytes { content, .. } => Some(content),
            Look::Torn | Look::Missing | Look::Refused(_) => None,
        }
    }
}
