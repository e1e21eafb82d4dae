//! Patterns that flash too fast over a large area, found by looking ahead.
//!
//! What counts as a flash, the strobe guard says (`crates/engine/src/strobe.rs`);
//! here it is asked about frames that nobody has seen yet. That is done beside
//! the show, and when a file has been left alone for a moment: a save is on the
//! lights before, and a storm of them costs nothing.

use crate::conductor::Message;
use clock::Bpm;
use config::DEFAULT_STROBE_LIMIT;
use engine::FlashCounter;
use light::{Frame, Rig};
use script::FileCue;
use show::Cue;
use source::{Diagnostic, Kind};
use std::collections::BTreeMap;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

/// As far as patterns are tried out.
const BARS: f64 = 16.0;
const BEATS_A_BAR: f64 = 4.0;
/// Slow music need not be looked at to the end.
const AT_MOST: Duration = Duration::from_secs(60);
const PERIOD: Duration = Duration::from_millis(20);
const SECOND: Duration = Duration::from_secs(1);
/// A pattern with one of these tags is meant to flash.
const MEANT: [&str; 2] = ["strobe", "flashing"];
/// What a file has to be left alone for.
const QUIET: Duration = Duration::from_millis(250);
/// How much work one pattern is worth while a show plays, in time of the
/// processor: a busy machine must not make a warning come and go.
const WORK: Duration = Duration::from_millis(200);

/// The processor's time that this thread has had so far.
#[cfg(target_os = "linux")]
fn own_time() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::try_from(time).unwrap_or_default()
}

/// As near to it as there is everywhere.
#[cfg(not(target_os = "linux"))]
fn own_time() -> Duration {
    use std::sync::LazyLock;
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    START.elapsed()
}

/// What patterns are to be played on.
#[derive(Clone, Debug)]
pub(crate) struct Conditions {
    pub(crate) rig: Arc<Rig>,
    pub(crate) bpm: Bpm,
    /// Flashes a second that the strobe guard lets through, if it is on.
    pub(crate) limit: Option<f64>,
}

/// A pattern that flashes faster than people may be shown.
#[derive(Debug)]
pub(crate) struct Strobe {
    pub(crate) label: Arc<str>,
    /// Its tags say so, too.
    pub(crate) is_meant: bool,
    pub(crate) warning: Diagnostic,
}

impl Conditions {
    /// The patterns that flash too fast, each looked at for so long at most.
    pub(crate) fn strobes(&self, cues: &[FileCue], work: Duration) -> Vec<Strobe> {
        cues.iter().filter_map(|it| self.strobe(it, work)).collect()
    }

    fn strobe(&self, it: &FileCue, work: Duration) -> Option<Strobe> {
        // What cannot be made for these lights is no danger to anybody.
        let cue = it.cue.for_rig(&self.rig).ok()?;
        let flashes = self.flashes(&cue, work);
        let limit = self.limit.unwrap_or(DEFAULT_STROBE_LIMIT);
        if flashes as f64 <= limit {
            return None;
        }
        let label = cue.label;
        let message = format!("`{label}` flashes {flashes} times a second over a large area");
        let held = match self.limit {
            Some(_) => format!("the strobe guard lets {limit} a second through"),
            None => "nothing holds it back, for the strobe limit is off".to_owned(),
        };
        let hint = format!("{held}; make it slower, or give it the tag `strobe` if it is meant");
        let warning = Diagnostic::warning(Kind::Value, message).hint(hint).at(it.place.clone());
        let is_meant = cue.tags.iter().any(|tag| MEANT.contains(&&**tag));
        Some(Strobe { label, is_meant, warning })
    }

    /// The most flashes that a second of it has.
    fn flashes(&self, cue: &Cue, work: Duration) -> usize {
        let beats_a_second = self.bpm.get() / 60.0;
        let span = Duration::from_secs_f64(BARS * BEATS_A_BAR / beats_a_second).min(AT_MOST);
        let (began, mut at) = (own_time(), Duration::ZERO);
        let (mut frame, mut counter, mut most) = (Frame::default(), FlashCounter::default(), 0);
        while at < span && own_time().saturating_sub(began) < work {
            // What has no answer is dark.
            let _ = cue.paint(&self.rig, None, at.as_secs_f64() * beats_a_second, &mut frame);
            let flashes = counter.count(at, &frame);
            // Light that is there from the start begins no flash.
            if at >= SECOND {
                most = most.max(flashes);
            }
            at += PERIOD;
        }
        most
    }
}

/// A version of a file to look at.
#[derive(Debug)]
pub(crate) struct Task {
    pub(crate) key: Arc<str>,
    /// Goes into the answer, to tell what it is about.
    pub(crate) number: u64,
    pub(crate) cues: Vec<FileCue>,
    pub(crate) conditions: Conditions,
}

/// What was found, for [`Message::Strobes`].
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) key: Arc<str>,
    pub(crate) number: u64,
    pub(crate) warnings: Vec<Diagnostic>,
}

/// Starts the thread that looks at patterns. It ends when nobody can give it
/// tasks any more.
///
/// # Errors
/// Where the system gives no thread.
pub(crate) fn start(tell: Sender<Message>) -> io::Result<Sender<Task>> {
    let (tasks, inbox) = channel();
    thread::Builder::new().name("flashes".into()).spawn(move || look(&inbox, &tell))?;
    Ok(tasks)
}

fn look(inbox: &Receiver<Task>, tell: &Sender<Message>) {
    // Whatever else wants the processors comes first. Elsewhere than on Linux
    // this would be for the whole program.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::nice(19);
    let mut waiting: BTreeMap<Arc<str>, (Instant, Task)> = BTreeMap::new();
    loop {
        let first = waiting.values().map(|(due, _)| *due).min();
        let task = match first {
            Some(due) => inbox.recv_timeout(due.saturating_duration_since(Instant::now())),
            None => inbox.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        match task {
            Ok(task) => drop(waiting.insert(task.key.clone(), (Instant::now() + QUIET, task))),
            Err(RecvTimeoutError::Disconnected) => return,
            Err(RecvTimeoutError::Timeout) => {
                // One at a time, for a newer save may have come meanwhile.
                let due = waiting.iter().min_by_key(|(_, (due, _))| *due);
                let Some((_, task)) =
                    due.map(|(key, _)| key.clone()).and_then(|it| waiting.remove(&it))
                else {
                    continue;
                };
                // A bug that a frame of it brings to light is no end of this.
                let found = catch_unwind(AssertUnwindSafe(|| task.carry_out()));
                if let Ok(found) = found
                    && tell.send(Message::Strobes(found)).is_err()
                {
                    return;
                }
            }
        }
    }
}

impl Task {
    fn carry_out(self) -> Found {
        let Self { key, number, cues, conditions } = self;
        let strobes = conditions.strobes(&cues, WORK);
        let warnings = strobes.into_iter().filter(|it| !it.is_meant).map(|it| it.warning).collect();
        Found { key, number, warnings }
    }
}
