//! A loader that goes on watching.
//!
//! The loader's thread waits for changes, reads files, and runs the state
//! machine, so nothing that happens meanwhile is missed. Each evaluator has a
//! thread of its own with one file at a time, which may take as long as its
//! budget allows.

use crate::evaluation::{Answer, Desk, Evaluated, Task};
use crate::telling::{self, Teller};
use crate::{Evaluator, Event, Key};
use reload::{Ask, Files, Machine, Say, Stamp};
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use watch::{Bell, Change, Settings, Watcher};

/// What to watch, and how.
#[derive(Clone, Debug)]
pub struct Options {
    /// The patterns folder. It need not exist yet.
    pub root: PathBuf,
    /// Which of its files to load.
    pub files: Files,
    /// How to notice changes.
    pub watch: Settings,
    /// Texts to evaluate as if they were files of the folder, each once, when
    /// everything that is really there has been tried.
    pub built_in: Vec<(Key, Arc<str>)>,
}

impl Options {
    /// The patterns of a folder.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self {
            root: root.into(),
            files: Files::Patterns,
            watch: Settings::default(),
            built_in: Vec::new(),
        }
    }

    /// One file, whatever its name, and only itself: nothing is imported.
    pub fn file(folder: impl Into<PathBuf>, name: &str) -> Self {
        Self { files: Files::Only(name.into()), ..Self::new(folder) }
    }
}

/// Loads a folder and keeps it loaded. Dropping it stops its threads, waits
/// for them and closes what they had open.
#[derive(Debug)]
pub struct Loader {
    commands: Sender<Command>,
    bell: Bell,
    thread: Option<JoinHandle<()>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Command {
    Rescan,
    SetAside(Key),
    Stop,
}

impl Loader {
    /// Starts loading and watching. As many files are evaluated at once as
    /// there are evaluators, of which there has to be one. `listen` is called
    /// on the loader's thread and should only pass the event on.
    ///
    /// # Errors
    /// Where the system gives no thread or descriptor. A folder that cannot be
    /// watched is no error: it is polled, and that is said.
    pub fn start<E: Evaluator>(
        options: &Options,
        evaluators: Vec<E>,
        listen: impl FnMut(Event<E::Value>) + Send + 'static,
    ) -> io::Result<Self> {
        let watcher = Watcher::new(&options.root, options.files.clone(), options.watch)?;
        let bell = watcher.bell();
        let desk = Desk::start(watcher.root(), evaluators, &bell)?;
        let (commands, inbox) = channel();
        let mut running = Running {
            watcher,
            desk,
            machine: Machine::of(options.files.clone()),
            started: Instant::now(),
            built_in: options.built_in.clone(),
            ready: false,
            teller: Teller::new(listen),
            inbox,
        };
        let thread = std::thread::Builder::new().name("loader".into());
        let thread = thread.spawn(move || running.run())?;
        Ok(Self { commands, bell, thread: Some(thread) })
    }

    /// Looks at every file again, now, also at those whose identity has not
    /// changed. What is equal to what is live is not loaded again.
    pub fn rescan(&self) {
        self.command(Command::Rescan);
    }

    /// The version of a file that was `Loaded` last is not wanted: when the
    /// file is saved again, also with the same bytes, or at the next
    /// [`rescan`](Self::rescan), it is loaded again.
    pub fn set_aside(&self, key: Key) {
        self.command(Command::SetAside(key));
    }

    /// Ends watching; the same as dropping it.
    pub fn stop(self) {}

    fn command(&self, command: Command) {
        // A loader that has ended needs no commands.
        let _ = self.commands.send(command);
        self.bell.ring();
    }
}

impl Drop for Loader {
    fn drop(&mut self) {
        self.command(Command::Stop);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

struct Running<T, L> {
    watcher: Watcher,
    desk: Desk<T>,
    machine: Machine<Answer<T>>,
    started: Instant,
    /// What nobody has had time for yet.
    built_in: Vec<(Key, Arc<str>)>,
    /// Whether everything found at the start has been tried.
    ready: bool,
    teller: Teller<L>,
    inbox: Receiver<Command>,
}

impl<T: Send + 'static, L: FnMut(Event<T>)> Running<T, L> {
    fn run(&mut self) {
        let mut changes = Vec::new();
        loop {
            self.work();
            let until = self.machine.next_wakeup();
            let timeout = until.map(|until| until.saturating_sub(self.now()));
            self.watcher.wait(timeout, &mut changes);
            let now = self.now();
            for change in changes.drain(..) {
                self.heard(now, change);
            }
            while let Some(evaluated) = self.desk.take() {
                self.evaluated(evaluated);
            }
            match self.inbox.try_recv() {
                Ok(Command::Rescan) => self.machine.rescan(now),
                Ok(Command::SetAside(key)) => self.machine.set_aside(&key),
                Ok(Command::Stop) | Err(TryRecvError::Disconnected) => return,
                Err(TryRecvError::Empty) => {}
            }
            self.machine.tick(self.now());
        }
    }

    /// Does everything that needs no waiting.
    fn work(&mut self) {
        loop {
            self.give_tasks();
            match self.machine.ask() {
                Some(Ask::Look(key)) => {
                    let look = watch::look(self.watcher.root(), &key);
                    self.machine.looked(self.now(), &key, look);
                }
                Some(Ask::List) => {
                    let mut noticed = Vec::new();
                    let files = self.watcher.list(&mut noticed);
                    self.listed(files, noticed);
                }
                None => break,
            }
            self.tell();
        }
        self.tell();
        // To be ready may have been what a built-in text has waited for.
        self.give_tasks();
    }

    fn give_tasks(&mut self) {
        while self.desk.has_idle()
            && let Some(task) = self.next_task()
        {
            self.desk.give(task);
        }
    }

    /// Files come first.
    fn next_task(&mut self) -> Option<Task> {
        let job = self.machine.next_job().map(Task::from);
        let built_in = || self.built_in.pop().map(|(key, text)| Task::of_text(&key, &text));
        job.or_else(|| self.ready.then(built_in).flatten())
    }

    fn evaluated(&mut self, evaluated: Evaluated<T>) {
        let Evaluated { key, is_built_in, outcome, reads, printed } = evaluated;
        self.teller.printed(printed);
        match outcome {
            Ok(answer) if is_built_in => {
                let file = telling::file_of_text(key, answer, Instant::now());
                self.teller.tell(Event::BuiltIn(file));
            }
            Err(diagnostics) if is_built_in => {
                let problem = telling::problem(key, diagnostics, Vec::new(), None);
                self.teller.tell(Event::Problem(problem));
            }
            outcome => self.machine.evaluated(self.now(), &key, outcome, reads),
        }
    }

    fn tell(&mut self) {
        for say in self.machine.says() {
            self.ready |= matches!(say, Say::Ready { .. });
            self.teller.say(say, self.started);
        }
    }

    /// What is found under a lock waits until that is gone; and a lock that is
    /// gone has to wait until what it was there for has been found.
    fn listed(&mut self, files: Vec<(Key, Stamp)>, noticed: Vec<Change>) {
        let now = self.now();
        let begins = |change: &Change| *change == Change::Hold(true);
        let (before, after): (Vec<_>, Vec<_>) = noticed.into_iter().partition(begins);
        before.into_iter().for_each(|change| self.heard(now, change));
        self.machine.listed(now, files);
        after.into_iter().for_each(|change| self.heard(now, change));
    }

    fn heard(&mut self, now: Duration, change: Change) {
        match change {
            Change::Hint(key, hint) => self.machine.hint(now, &key, hint),
            Change::Lost => self.machine.lost_track(now),
            Change::Hold(held) => self.machine.hold(now, held),
            Change::Trouble(trouble) => self.teller.tell(Event::Trouble(trouble)),
            Change::Recovered(trouble) => self.teller.tell(Event::Recovered(trouble)),
        }
    }

    fn now(&self) -> Duration {
        self.started.elapsed()
    }
}
