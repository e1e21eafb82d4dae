//! One child that evaluates pattern files.

use super::allowance::Allowance;
use super::pipe::Pipe;
use super::{Broken, Trouble};
use crate::budget;
use crate::protocol::{FromWorker, ToWorker};
use crate::settings::{Isolation, Settings};
use crate::{WORKER_ARGUMENT, WORKER_VARIABLE};
use source::{Diagnostic, Kind};
use std::io::{self, Read};
use std::path::Path;
use std::process::{Child, ChildStderr, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How long a child may take to warm up or to tidy up: long enough for a
/// machine under load, and no show waits for it.
const PATIENCE: Duration = Duration::from_secs(20);
const TIDY_PATIENCE: Duration = Duration::from_secs(1);

/// A child process and the conversation with it. Dropping it ends the child.
#[derive(Debug)]
pub(super) struct Worker {
    child: Option<Child>,
    pipe: Pipe,
    stderr: ChildStderr,
    state: State,
    loads: u32,
    fit: bool,
    resident_at_start: u64,
    resident: u64,
    isolation: Isolation,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// It warms up or tidies up, and will say when it is ready.
    Busy,
    Ready,
    /// It has been given a file, and waits to be told to tidy up after it.
    Loaded,
}

impl Worker {
    /// Starts a child; it is not warm yet.
    pub(super) fn spawn(settings: &Settings) -> io::Result<Self> {
        let program = match &settings.program {
            Some(program) => program.clone(),
            // Still the right file after an update has replaced it on disk.
            None if cfg!(target_os = "linux") => Path::new("/proc/self/exe").to_owned(),
            None => std::env::current_exe()?,
        };
        let mut child = Command::new(program)
            .arg(WORKER_ARGUMENT)
            .env_clear()
            .env(WORKER_VARIABLE, settings.memory_budget.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let taken = "the stream was asked for above";
        let (to, from) = (child.stdin.take().expect(taken), child.stdout.take().expect(taken));
        let stderr = child.stderr.take().expect(taken);
        Ok(Self {
            child: Some(child),
            pipe: Pipe::new(to, from)?,
            stderr,
            state: State::Busy,
            loads: 0,
            fit: true,
            resident_at_start: 0,
            resident: 0,
            isolation: Isolation::default(),
        })
    }

    pub(super) fn isolation(&self) -> Isolation {
        self.isolation
    }

    /// Waits until the worker is warm, or has tidied up after its last load.
    pub(super) fn wait_until_ready(&mut self) -> Result<(), Broken> {
        let patience = if self.loads == 0 { PATIENCE } else { TIDY_PATIENCE };
        let since = Instant::now();
        let left = || patience.saturating_sub(since.elapsed());
        match self.state {
            State::Ready => return Ok(()),
            State::Loaded => self.send(&ToWorker::Tidy, &left)?,
            State::Busy => {}
        }
        self.state = State::Busy;
        let FromWorker::Ready { fit, resident, isolation } = self.receive(&left)? else {
            return Err(Broken::Garbled);
        };
        if self.loads == 0 {
            self.resident_at_start = resident;
        }
        self.state = State::Ready;
        (self.fit, self.resident, self.isolation) = (fit, resident, isolation);
        Ok(())
    }

    /// Whether another should take its place as soon as there is one.
    pub(super) fn is_worn(&self, settings: &Settings) -> bool {
        let grown = self.resident.saturating_sub(self.resident_at_start);
        self.loads >= settings.retire_after_loads || grown > settings.memory_budget / 2
    }

    /// Whether a file may be loaded in it at all.
    pub(super) fn is_fit(&self) -> bool {
        self.fit
    }

    /// Whether nobody has ended it while it had nothing to do.
    pub(super) fn is_alive(&mut self) -> bool {
        self.child.as_mut().is_some_and(|child| matches!(child.try_wait(), Ok(None)))
    }

    pub(super) fn process_id(&self) -> u32 {
        self.child.as_ref().map_or(0, Child::id)
    }

    /// Starts to count the time of a load.
    pub(super) fn allowance(&self, budget: Duration) -> Allowance {
        Allowance::start(budget, self.process_id())
    }

    pub(super) fn start_load(
        &mut self,
        load: &ToWorker,
        left: &dyn Fn() -> Duration,
    ) -> Result<(), Broken> {
        self.state = State::Loaded;
        self.loads += 1;
        self.send(load, left)
    }

    pub(super) fn send(
        &mut self,
        message: &ToWorker,
        left: &dyn Fn() -> Duration,
    ) -> Result<(), Broken> {
        self.pipe.send(&message.encode(), left)
    }

    pub(super) fn receive(&mut self, left: &dyn Fn() -> Duration) -> Result<FromWorker, Broken> {
        FromWorker::decode(&self.pipe.receive(left)?).ok_or(Broken::Garbled)
    }

    /// Why a worker that no longer answers is gone.
    pub(super) fn post_mortem(mut self, settings: &Settings) -> Trouble {
        let Some(mut child) = self.child.take() else { return died("for no known reason") };
        let ended = wait_for_end(&mut child);
        // It may live on and only have closed its pipe.
        let hung_up = ended.is_err();
        let status = ended.or_else(|_| child.kill().and_then(|()| child.wait()));
        // What it left on the pipe; nobody writes there any more.
        let mut last_words = String::new();
        let _ = self.stderr.by_ref().take(4096).read_to_string(&mut last_words);
        let last_words = last_words.trim();
        if last_words.contains("memory allocation of") {
            return budget::too_much_memory(settings.memory_budget).into();
        }
        if last_words.contains("overflowed its stack") || crashed(&status) {
            return budget::too_deep().into();
        }
        if was_killed(&status) && !hung_up {
            return Trouble::Killed;
        }
        died(last_words.lines().next().unwrap_or("without a word"))
    }
}

fn died(how: &str) -> Trouble {
    let message = format!("the Python worker died: {how}");
    Diagnostic::error(Kind::Internal, message).hint(super::AGAIN).into()
}

#[cfg(unix)]
fn signal(status: &io::Result<ExitStatus>) -> Option<i32> {
    use std::os::unix::process::ExitStatusExt;
    status.as_ref().ok()?.signal()
}

#[cfg(not(unix))]
fn signal(_: &io::Result<ExitStatus>) -> Option<i32> {
    None
}

/// A process closes its pipes first and can be waited for a little later.
fn wait_for_end(child: &mut Child) -> io::Result<ExitStatus> {
    for _ in 0..100 {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        thread::sleep(Duration::from_millis(2));
    }
    Err(io::ErrorKind::TimedOut.into())
}

/// By the kernel for want of memory, most likely. What a file may take of that
/// is limited by other means.
fn was_killed(status: &io::Result<ExitStatus>) -> bool {
    signal(status) == Some(9)
}

fn crashed(status: &io::Result<ExitStatus>) -> bool {
    signal(status) == Some(11)
}

impl Drop for Worker {
    fn drop(&mut self) {
        let Some(mut child) = self.child.take() else { return };
        let _ = child.kill();
        // The kernel takes some milliseconds to take a big process apart, and
        // the next file shall not wait for that. Where there is no thread to
        // be had, it does.
        let reap = move || {
            let _ = child.wait();
        };
        let _ = thread::Builder::new().name("python-reaper".into()).spawn(reap);
    }
}
