//! The evaluators, each on a thread of its own with one file at a time, and
//! with the helpers as the state machine saw them.

use crate::{Evaluation, Evaluator, Key, Modules, Printed};
use reload::{Content, Helpers, Job, Look, Read};
use source::{Diagnostic, Kind};
use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use watch::Bell;

/// A file to evaluate.
pub(crate) struct Task {
    key: Key,
    text: Arc<str>,
    helpers: Arc<Helpers>,
    is_built_in: bool,
}

impl Task {
    /// A text of no file. Its helpers are whatever is there now.
    pub(crate) fn of_text(key: &Key, text: &str) -> Self {
        Self { key: key.clone(), text: text.into(), helpers: Arc::default(), is_built_in: true }
    }
}

impl From<Job> for Task {
    fn from(job: Job) -> Self {
        Self { key: job.key, text: job.text, helpers: job.helpers, is_built_in: false }
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
    pub(crate) key: Key,
    /// Whether it was a text of no file.
    pub(crate) is_built_in: bool,
    pub(crate) outcome: Result<Answer<T>, Vec<Diagnostic>>,
    pub(crate) reads: Vec<Read>,
    pub(crate) printed: Vec<Printed>,
}

/// Where tasks are left and answers are picked up. Dropping it ends the threads
/// when their tasks are done.
pub(crate) struct Desk<T> {
    hands: Vec<Hand>,
    /// Those with nothing to do, the longest idle first.
    idle: VecDeque<usize>,
    notes: Receiver<Note<T>>,
}

/// What comes back from the threads.
enum Note<T> {
    /// What came of a task.
    Done(Box<Evaluated<T>>),
    /// Who is ready for the next one.
    Idle(usize),
}

struct Hand {
    tasks: Sender<Task>,
    thread: JoinHandle<()>,
}

impl<T: Send + 'static> Desk<T> {
    pub(crate) fn start<E: Evaluator<Value = T>>(
        root: &Path,
        evaluators: Vec<E>,
        bell: &Bell,
    ) -> io::Result<Self> {
        let (outbox, notes) = channel();
        let mut hands = Vec::new();
        for (number, mut evaluator) in evaluators.into_iter().enumerate() {
            let (tasks, inbox) = channel::<Task>();
            let (root, outbox, bell) = (root.to_path_buf(), outbox.clone(), bell.clone());
            let say = move |note| {
                let heard = outbox.send(note).is_ok();
                bell.ring();
                heard
            };
            let work = move || loop {
                evaluator.get_ready();
                if !say(Note::Idle(number)) {
                    return;
                }
                let Ok(task) = inbox.recv() else { return };
                if !say(Note::Done(Box::new(evaluate(&root, &mut evaluator, task)))) {
                    return;
                }
            };
            let thread = std::thread::Builder::new().name("evaluator".into()).spawn(work)?;
            hands.push(Hand { tasks, thread });
        }
        Ok(Self { hands, idle: VecDeque::new(), notes })
    }

    pub(crate) fn has_idle(&self) -> bool {
        !self.idle.is_empty()
    }

    /// Has a task done, if anybody is idle.
    pub(crate) fn give(&mut self, task: Task) {
        if let Some(number) = self.idle.pop_front() {
            // The thread ends only when we do.
            let _ = self.hands[number].tasks.send(task);
        }
    }

    pub(crate) fn take(&mut self) -> Option<Evaluated<T>> {
        loop {
            match self.notes.try_recv().ok()? {
                Note::Done(evaluated) => return Some(*evaluated),
                Note::Idle(number) => self.idle.push_back(number),
            }
        }
    }
}

impl<T> Drop for Desk<T> {
    fn drop(&mut self) {
        // First none has anything to wait for any more, then all have ended.
        let threads: Vec<_> = self.hands.drain(..).map(|hand| hand.thread).collect();
        for thread in threads {
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
    let Task { key, text, helpers, is_built_in } = task;
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
    Evaluated { key, is_built_in, outcome, reads, printed }
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
