//! Workers that load, and the warm spare behind them.
//!
//! 1. A thread of its own starts a child, waits until it is warm, and offers
//!    it; when it is taken, the thread starts the next.
//! 2. A load uses the worker at hand. If that does not answer in its time, it is
//!    killed, and the next load takes the spare.
//! 3. One that somebody else has killed (the kernel, when memory is short) says
//!    nothing about a file: the spare takes its place, for the same file, too.
//! 4. When its answer has been passed on, a worker tidies up. One that cannot,
//!    or not soon, or is old, or has grown, makes way for the spare.
//!
//! Several can load at once, each with a worker of its own and all with the same
//! spare behind them. The thread lives as long as the workers, because a child asks the kernel to
//! be ended with its parent, and to the kernel that is the thread which
//! started it.

mod allowance;
mod worker;

#[cfg(unix)]
mod pipe;
#[cfg(not(unix))]
#[path = "workers/pipe_by_thread.rs"]
mod pipe;

use crate::budget;
use crate::load::{Failure, Loaded, Modules, Printed, Read, Request};
use crate::protocol::{FromWorker, ToWorker};
use crate::settings::{Isolation, Settings};
use crate::text;
use source::{Diagnostic, Kind};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Instant;
use std::{fmt, io};
use worker::Worker;

/// The host keeps so much of what a file prints, whatever the worker says.
const MAX_PRINTED: usize = 1000;
const AGAIN: &str = "the next file gets a new one; saving this one again tries again";
/// Spares that may be found dead before that is the end of a load.
const MAX_DEAD: usize = 3;
/// A file may ask for so many helper files.
const MAX_READS: usize = 10_000;

/// A child that evaluates pattern files one at a time, and a spare that takes
/// over when it has to be killed. Dropping it ends the child, and dropping the
/// last of those that share a spare ends that.
#[derive(Debug)]
pub struct Workers {
    settings: Settings,
    current: Option<Worker>,
    spares: Arc<Spares>,
}

/// Where spares come from.
#[derive(Debug)]
struct Spares {
    /// `None` only while dropping, which is how the thread learns of it.
    offered: Option<Mutex<Receiver<io::Result<Worker>>>>,
    spawner: Option<JoinHandle<()>>,
}

impl Workers {
    /// Starts warming up a worker; the first load waits until it is warm, and
    /// from then on there is a spare.
    ///
    /// # Errors
    /// If the program cannot be run again.
    pub fn start(settings: Settings) -> Result<Self, Error> {
        let (offer, spares) = sync_channel(0);
        let (started, has_started) = sync_channel(1);
        let spawner_settings = settings.clone();
        let spawner = thread::Builder::new()
            .name("python-spawner".into())
            .spawn(move || spawn_spares(&spawner_settings, &started, &offer))
            .map_err(Error::Spawn)?;
        match has_started.recv() {
            Ok(None) => {}
            Ok(Some(cause)) => return Err(Error::Spawn(cause)),
            Err(_) => return Err(Error::Spawn(io::ErrorKind::Other.into())),
        }
        let spares = Spares { offered: Some(Mutex::new(spares)), spawner: Some(spawner) };
        Ok(Self { settings, current: None, spares: Arc::new(spares) })
    }

    /// Another that loads at the same time, with the same spare behind it.
    #[must_use]
    pub fn beside(&self) -> Self {
        Self { settings: self.settings.clone(), current: None, spares: self.spares.clone() }
    }

    /// The walls that hold around a worker here. Waits until one is warm.
    ///
    /// # Errors
    /// If no worker gets warm.
    pub fn isolation(&mut self) -> Result<Isolation, Error> {
        Ok(self.ready_worker()?.isolation())
    }

    /// Tidies up after the last load, so that the next one need not wait for
    /// that. To be called when nobody waits for this thread.
    ///
    /// # Errors
    /// If no worker gets warm.
    pub fn get_ready(&mut self) -> Result<(), Error> {
        self.ready_worker().map(drop)
    }

    /// Evaluates a file. Returns when the worker has had its time budget at
    /// the latest (on the clock that is longer where others want the
    /// processors, too), give or take the time `modules` needs and, where both
    /// workers were just killed, the start of a new one.
    ///
    /// # Errors
    /// Whatever is wrong with the file, or with the worker.
    #[expect(
        clippy::result_large_err,
        reason = "a failure is as ordinary as a success here, and not much larger"
    )]
    pub fn load(
        &mut self,
        request: &Request<'_>,
        modules: &mut dyn Modules,
    ) -> Result<Loaded, Failure> {
        let mut heard = Heard::default();
        let mut outcome = self.converse(request, modules, &mut heard);
        if matches!(outcome, Err(Trouble::Killed)) {
            heard = Heard::default();
            outcome = self.converse(request, modules, &mut heard);
        }
        match outcome {
            Ok(tree) => Ok(Loaded { tree, reads: heard.reads, printed: heard.printed }),
            Err(trouble) => {
                let diagnostic = trouble.into();
                Err(Failure { diagnostic, reads: heard.reads, printed: heard.printed })
            }
        }
    }

    /// The id of the process that evaluates the next file. Waits until it is
    /// warm, or has tidied up after its last file; one that does not get that
    /// far is ended, and it is another's.
    ///
    /// # Errors
    /// If no worker gets warm.
    pub fn process_id(&mut self) -> Result<u32, Error> {
        Ok(self.ready_worker()?.process_id())
    }

    fn converse(
        &mut self,
        request: &Request<'_>,
        modules: &mut dyn Modules,
        heard: &mut Heard,
    ) -> Result<script::tree::Tree, Trouble> {
        let load = ToWorker::Load {
            file: request.file.into(),
            source: text::of_source(request.file, request.source)?,
            form: request.form,
            time_budget: self.settings.time_budget,
            result_budget: self.settings.result_budget,
        };
        let time_budget = self.settings.time_budget;
        let unavailable = |error: Error| Diagnostic::error(Kind::Internal, error.to_string());
        self.ready_worker().map_err(unavailable)?;
        let worker = self.current.as_mut().expect("there is one when one is ready");
        let mut allowance = worker.allowance(time_budget);
        let answer = worker.start_load(&load, &|| allowance.left()).and_then(|()| {
            loop {
                let message = worker.receive(&|| allowance.left())?;
                let asked = Instant::now();
                match heard.hear(message, modules)? {
                    Told::Answer(answer) => return Ok(answer),
                    Told::Nothing => {}
                    Told::Reply(reply) => {
                        allowance.excuse(asked.elapsed());
                        worker.send(&reply, &|| allowance.left())?;
                    }
                }
            }
        });
        match answer {
            Ok(answer) => Ok(answer?),
            Err(Broken::Late) => {
                self.current = None;
                Err(budget::too_slow(time_budget).into())
            }
            Err(Broken::Garbled) => {
                self.current = None;
                let message = "the Python worker does not make sense any more";
                Err(Diagnostic::error(Kind::Internal, message).hint(AGAIN).into())
            }
            Err(Broken::Closed) => {
                let worker = self.current.take().expect("it was there a moment ago");
                Err(worker.post_mortem(&self.settings))
            }
        }
    }

    /// The current worker, alive, warm and clean; the spare in its place where
    /// it is not.
    fn ready_worker(&mut self) -> Result<&mut Worker, Error> {
        if let Some(worker) = &mut self.current
            && (worker.wait_until_ready().is_err() || !worker.is_fit() || !worker.is_alive())
        {
            self.current = None;
        }
        match &self.current {
            None => self.current = Some(self.spares.wait().map_err(Error::Spawn)?),
            // A worn one does until the spare is warm.
            Some(worker) if worker.is_worn(&self.settings) => {
                self.current = self.spares.at_hand().or_else(|| self.current.take());
            }
            Some(_) => {}
        }
        Ok(self.current.as_mut().expect("it was there or has just been taken"))
    }
}

impl Spares {
    /// A warm worker, as soon as there is one.
    fn wait(&self) -> io::Result<Worker> {
        let offered = self.offered.as_ref().expect("they go only with the workers");
        let offered = offered.lock().unwrap_or_else(PoisonError::into_inner);
        let take = || offered.recv().unwrap_or_else(|_| Err(io::ErrorKind::Other.into()));
        for _ in 0..MAX_DEAD {
            if let Ok(mut worker) = take()
                && worker.is_alive()
            {
                return Ok(worker);
            }
        }
        take()
    }

    /// A warm worker, if there is one and nobody else waits for it.
    fn at_hand(&self) -> Option<Worker> {
        let mut worker = self.offered.as_ref()?.try_lock().ok()?.try_recv().ok()?.ok()?;
        worker.is_alive().then_some(worker)
    }
}

impl Drop for Spares {
    fn drop(&mut self) {
        self.offered = None;
        if let Some(spawner) = self.spawner.take() {
            let _ = spawner.join();
        }
    }
}

/// Offers one warm worker after the other, until nobody is there to take one.
/// Says whether the first could be started at all.
fn spawn_spares(
    settings: &Settings,
    started: &SyncSender<Option<io::Error>>,
    offer: &SyncSender<io::Result<Worker>>,
) {
    let mut spawned = Worker::spawn(settings);
    let cause = match &mut spawned {
        Ok(_) => None,
        Err(cause) => Some(std::mem::replace(cause, io::ErrorKind::Other.into())),
    };
    if started.send(cause).is_err() || spawned.is_err() {
        return;
    }
    loop {
        let warm = spawned.and_then(|mut worker| match worker.wait_until_ready() {
            Ok(()) => Ok(worker),
            Err(_) => {
                let cause: Diagnostic = worker.post_mortem(settings).into();
                Err(io::Error::other(cause.message))
            }
        });
        if offer.send(warm).is_err() {
            return;
        }
        spawned = Worker::spawn(settings);
    }
}

/// Why a message did not get through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Broken {
    /// It was not there in time.
    Late,
    /// The other side is gone.
    Closed,
    /// The other side speaks nonsense.
    Garbled,
}

/// Why a load gave nothing.
#[derive(Debug)]
enum Trouble {
    /// What there is to say about the file, or the worker.
    Told(Box<Diagnostic>),
    /// Somebody has killed the worker, and it was not us.
    Killed,
}

impl From<Diagnostic> for Trouble {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::Told(Box::new(diagnostic))
    }
}

impl From<Trouble> for Diagnostic {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Told(diagnostic) => *diagnostic,
            Trouble::Killed => {
                let message = "the system has killed the Python worker, twice";
                let hint = format!("is the machine out of memory? {AGAIN}");
                Self::error(Kind::Internal, message).hint(hint)
            }
        }
    }
}

/// What was heard from a worker in the course of a load.
#[derive(Default)]
struct Heard {
    reads: Vec<Read>,
    printed: Vec<Printed>,
}

enum Told {
    Nothing,
    Reply(ToWorker),
    Answer(Result<script::tree::Tree, Diagnostic>),
}

impl Heard {
    fn hear(&mut self, message: FromWorker, modules: &mut dyn Modules) -> Result<Told, Broken> {
        Ok(match message {
            FromWorker::Read(file) if self.may_ask_for(&file) => {
                let bytes = modules.read(&file);
                self.note(&file, bytes.is_some());
                Told::Reply(ToWorker::Read(bytes))
            }
            FromWorker::Printed { file, text } => {
                if self.printed.len() < MAX_PRINTED {
                    self.printed.push(Printed { file: file.into(), text });
                }
                Told::Nothing
            }
            FromWorker::Loaded(tree) => {
                let tree = script::tree::decode(&tree).map_err(|_| Broken::Garbled)?;
                Told::Answer(Ok(tree))
            }
            FromWorker::Failed(diagnostic) => Told::Answer(Err(diagnostic)),
            FromWorker::Read(_) | FromWorker::Ready { .. } => {
                return Err(Broken::Garbled);
            }
        })
    }

    /// The worker checks names, too; but it runs other people's code.
    fn may_ask_for(&self, name: &str) -> bool {
        let folders_and_file = !name.is_empty()
            && name.split('/').all(|part| !matches!(part, "" | "." | ".."))
            && !name.contains(['\\', '\0', ':']);
        folders_and_file && self.reads.len() < MAX_READS
    }

    fn note(&mut self, file: &str, found: bool) {
        if !self.reads.iter().any(|read| *read.file == *file) {
            self.reads.push(Read { file: file.into(), found });
        }
    }
}

/// Why there can be no workers.
#[derive(Debug)]
pub enum Error {
    /// The program cannot be run again.
    Spawn(io::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Spawn(_) => f.write_str("cannot start a worker for pattern files"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Spawn(cause) => Some(cause),
        }
    }
}
