//! Interrupts a file shortly before its time is up, so that it can be said
//! where it was.
//!
//! Like the host it counts the thread's own time, so that a busy machine does
//! not interrupt a file that has hardly begun.
//!
//! That reaches only Python's own loops, and a file may catch it. What it does
//! not end, the host ends with the worker.

use crate::own_time::Starved;
use rustpython_vm::VirtualMachine;
use rustpython_vm::builtins::PyBaseExceptionRef;
use rustpython_vm::signal::{UserSignalReceiver, UserSignalSender, user_signal_channel};
use std::cell::Cell;
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

thread_local! {
    /// The load under way, and whether it has been interrupted.
    static LOAD: Cell<(u64, bool)> = const { Cell::new((0, false)) };
}

/// A clock that interrupts the interpreter.
pub(super) struct Deadline {
    clock: Arc<Clock>,
    /// What the clock's thread will interrupt with, until it runs.
    signals: Option<UserSignalSender>,
}

struct Clock {
    due: Mutex<Option<Due>>,
    changed: Condvar,
    /// The interpreter's thread.
    thread: Starved,
}

/// When to interrupt which load.
struct Due {
    at: Instant,
    load: u64,
    /// How long the thread had waited for a processor when `at` was set.
    starved: Duration,
}

impl Deadline {
    /// A clock that does not run yet, and what the interpreter must listen to,
    /// on the thread that calls this.
    pub(super) fn new() -> (Self, UserSignalReceiver) {
        let (signals, receiver) = user_signal_channel();
        let clock = Arc::new(Clock {
            due: Mutex::new(None),
            changed: Condvar::new(),
            thread: Starved::this_thread(),
        });
        (Self { clock, signals: Some(signals) }, receiver)
    }

    /// Starts the clock's thread, and returns when it runs. Without a thread to
    /// be had, it never interrupts.
    pub(super) fn start(&mut self) {
        let Some(signals) = self.signals.take() else { return };
        let ticking = self.clock.clone();
        let (runs, has_started) = sync_channel(0);
        let run = move || {
            // Whoever started it waits for this.
            let _ = runs.send(());
            ticking.tick(&signals);
        };
        if thread::Builder::new().name("deadline".into()).spawn(run).is_ok() {
            let _ = has_started.recv();
        }
    }

    pub(super) fn set(&self, after: Duration) {
        let load = LOAD.get().0 + 1;
        LOAD.set((load, false));
        let starved = self.clock.thread.so_far();
        self.clock.change(|due| *due = Some(Due { at: Instant::now() + after, load, starved }));
    }

    /// Waits for something that is not the file's business.
    pub(super) fn paused<T>(&self, wait: impl FnOnce() -> T) -> T {
        let mut left = None;
        self.clock.change(|due| left = due.take());
        let begin = Instant::now();
        let waited = wait();
        self.clock.change(|due| *due = left.map(|due| Due { at: due.at + begin.elapsed(), ..due }));
        waited
    }

    pub(super) fn clear(&self) {
        self.clock.change(|due| *due = None);
        // An interruption that is still on its way finds another load.
        LOAD.set((LOAD.get().0 + 1, LOAD.get().1));
    }
}

/// Whether the load was interrupted, even if it caught that.
pub(super) fn has_interrupted() -> bool {
    LOAD.get().1
}

impl Clock {
    fn due(&self) -> MutexGuard<'_, Option<Due>> {
        self.due.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut Option<Due>)) {
        change(&mut self.due());
        self.changed.notify_one();
    }

    /// How long to wait before asking again; zero when the time has come.
    fn left(&self, due: &mut Due) -> Duration {
        let left = due.at.saturating_duration_since(Instant::now());
        if left > Duration::ZERO {
            return left;
        }
        let starved = self.thread.so_far();
        due.at += starved.saturating_sub(due.starved);
        due.starved = starved;
        due.at.saturating_duration_since(Instant::now())
    }

    fn tick(&self, signals: &UserSignalSender) {
        let mut due = self.due();
        loop {
            let Some(it) = due.as_mut() else {
                due = self.changed.wait(due).unwrap_or_else(PoisonError::into_inner);
                continue;
            };
            let left = self.left(it);
            if left > Duration::ZERO {
                let waited = self.changed.wait_timeout(due, left);
                due = waited.unwrap_or_else(PoisonError::into_inner).0;
                continue;
            }
            let load = it.load;
            *due = None;
            if signals.send(Box::new(move |vm| interrupt(vm, load))).is_err() {
                return;
            }
        }
    }
}

fn interrupt(vm: &VirtualMachine, load: u64) -> Result<(), PyBaseExceptionRef> {
    if LOAD.get().0 != load {
        return Ok(());
    }
    LOAD.set((load, true));
    let class = vm.ctx.exceptions.base_exception_type.to_owned();
    Err(vm.new_exception_msg(class, "time is up".into()))
}
