//! An output's thread.
//!
//! 1. It waits for those it follows to say goodbye: two at once would take
//!    turns on the same lights.
//! 2. It opens its way to the lights, as often as it takes, with pauses that
//!    grow.
//! 3. It takes the newest frame, lets it wait for its delay and the frame
//!    rate, shows it, and does what the protocol owes between frames.
//! 4. When it is told to stop, it leaves the lights as wished, or to another
//!    output, and says goodbye.

use crate::driver::{Driver, Failure, driver};
use crate::health::{Health, State};
use crate::installation::Installation;
use crate::patch::Lights;
use crate::sink::{self, Feed, FrameSink, Leaving, StopSign};
use crate::timing::{DelayLine, Pace};
use crate::url::{OutputUrl, Scheme};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::Thread;
use std::time::{Duration, Instant};
use std::{fmt, io};

/// How long a goodbye may take.
const GOODBYE: Duration = Duration::from_secs(1);
/// A bridge's has a fade and two answers in it.
const GOODBYE_TO_A_BRIDGE: Duration = Duration::from_secs(3);
/// How often one who waits for another's goodbye looks.
const GLANCE: Duration = Duration::from_millis(5);

/// The first pause after a failure to open; each is twice the one before, up
/// to the last.
const FIRST_PAUSE: Duration = Duration::from_millis(250);
const LAST_PAUSE: Duration = Duration::from_secs(5);

/// Trouble that lasts so long is met by opening anew: the receiver may have
/// another address now.
const PATIENCE: Duration = Duration::from_secs(10);

/// Without anything to do an output still looks around this often.
const IDLE: Duration = Duration::from_secs(1);

/// Why an output could not even start.
#[derive(Debug)]
pub struct Error {
    pub url: String,
    source: io::Error,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot start a thread for {}", self.url)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}

/// An output that runs. Dropping it asks it to stop; [`stop`](Self::stop)
/// waits until it has.
#[derive(Debug)]
pub struct Handle {
    url: OutputUrl,
    stop: StopSign,
    thread: Thread,
    end: Arc<End>,
}

/// An output's end, for all who wait for it.
#[derive(Debug, Default)]
struct End {
    is_over: Mutex<bool>,
    came: Condvar,
}

impl End {
    fn come(&self) {
        *self.is_over.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.came.notify_all();
    }

    /// Waits for so long at most; says whether it has come.
    fn wait(&self, patience: Duration) -> bool {
        let is_over = self.is_over.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.came.wait_timeout_while(is_over, patience, |is_over| !*is_over);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }
}

impl Handle {
    pub fn url(&self) -> &OutputUrl {
        &self.url
    }

    /// Asks the output to say goodbye, without waiting for it.
    pub fn ask_to_stop(&self) {
        self.stop.raise(Leaving::Over);
        self.thread.unpark();
    }

    /// The same where another output shows these lights from now on: they are
    /// not made dark between the two.
    pub fn ask_to_make_way(&self) {
        self.stop.raise(Leaving::MakingWay);
        self.thread.unpark();
    }

    fn patience(&self) -> Duration {
        match self.url.target.scheme() {
            Scheme::Hue => GOODBYE_TO_A_BRIDGE,
            _ => GOODBYE,
        }
    }

    /// Whether it has said its goodbye, after it was asked to stop.
    pub fn has_ended(&self) -> bool {
        self.end.wait(Duration::ZERO)
    }

    /// Stops the output and waits up to a second for its goodbye, for a Hue
    /// bridge's up to three. Says whether that was enough; if not, the goodbye
    /// goes on without us, as far as the program's end lets it.
    pub fn stop(self) -> bool {
        stop_all([self])
    }
}

impl Drop for Handle {
    fn drop(&mut self) {
        self.ask_to_stop();
    }
}

/// Stops all these outputs at the same time, with the patience of
/// [`Handle::stop`] for each. Says whether that was enough for all.
pub fn stop_all(handles: impl IntoIterator<Item = Handle>) -> bool {
    let handles: Vec<_> = handles.into_iter().collect();
    handles.iter().for_each(Handle::ask_to_stop);
    let asked = Instant::now();
    let ended =
        |handle: &Handle| handle.end.wait(handle.patience().saturating_sub(asked.elapsed()));
    // All are waited for, also after one that was too slow.
    let too_slow = handles.iter().filter(|handle| !ended(handle)).count();
    too_slow == 0
}

/// Starts an output that shows all lights; see [`start_with`].
pub fn start(
    url: &OutputUrl,
    installation: &Installation,
    on_state: impl FnMut(State) + Send + 'static,
) -> Result<(FrameSink, Handle), Error> {
    start_with(url, &Lights::All, installation, &[], on_state)
}

/// Starts an output, once those before it that may speak to the same receiver
/// have said their goodbye; its own thread waits for that. States are told on its own thread, from `Starting` to
/// `Stopped`. What can be mended while it runs (an unknown host, a receiver
/// that is off) is a state, not an error. `preview:` sends nothing: the
/// surfaces draw it.
pub fn start_with(
    url: &OutputUrl,
    lights: &Lights,
    installation: &Installation,
    before: &[Handle],
    on_state: impl FnMut(State) + Send + 'static,
) -> Result<(FrameSink, Handle), Error> {
    let mut driver = driver(url, lights, installation);
    let stop = StopSign::default();
    let (feed, complete) = sink::channel(stop.clone());
    let end = Arc::new(End::default());
    let ending = end.clone();
    let before = before.iter().filter(|it| it.url.may_meet(url));
    let before: Vec<_> = before.map(|it| (it.end.clone(), it.patience())).collect();
    let line = DelayLine::new(url.delay());
    let pace = Pace::new(url.pace());
    let run = move || {
        let mut health = Health::new(Box::new(on_state));
        let mut worker = Worker { feed, line, pace, start: Instant::now() };
        worker.follow(&before);
        let ran = catch_unwind(AssertUnwindSafe(|| worker.run(&mut *driver, &mut health)));
        if ran.is_err() {
            health.trouble(worker.now(), "this output broke; that is a mistake of ours".into());
        }
        // What it started, a demo's server for one, ends with it.
        drop(driver);
        health.stopped();
        ending.come();
    };
    let thread = std::thread::Builder::new()
        .name(format!("output-{}", url.target.scheme().as_str()))
        .spawn(run)
        .map_err(|source| Error { url: url.to_string(), source })?;
    let thread = thread.thread().clone();
    let sink = complete(thread.clone(), url.lead());
    Ok((sink, Handle { url: url.clone(), stop, thread, end }))
}

struct Worker {
    feed: Feed,
    line: DelayLine,
    pace: Pace,
    start: Instant,
}

impl Worker {
    fn now(&self) -> Duration {
        self.start.elapsed()
    }

    /// Waits for others' goodbyes, each as long as it may take.
    fn follow(&self, before: &[(Arc<End>, Duration)]) {
        let saying = |(end, patience): &(Arc<End>, Duration)| {
            self.now() < *patience && !end.wait(Duration::ZERO)
        };
        while before.iter().any(saying) && !self.feed.stop().is_up() {
            std::thread::park_timeout(GLANCE);
        }
    }

    fn run(&mut self, driver: &mut dyn Driver, health: &mut Health) {
        let mut pause = FIRST_PAUSE;
        while !self.feed.stop().is_up() {
            let opened = driver.open(self.now(), self.feed.stop());
            let opened_at = self.now();
            let (Failure::Passing(message) | Failure::Doubtful(message) | Failure::Lost(message)) =
                match opened.and_then(|()| self.stream(driver, health)) {
                    Ok(()) => return,
                    Err(failure) => failure,
                };
            if self.feed.stop().is_up() {
                return;
            }
            health.trouble(self.now(), message);
            // A way that held for a while is worth a quick second try.
            if self.now() - opened_at > PATIENCE {
                pause = FIRST_PAUSE;
            }
            self.feed.stop().pause(pause);
            pause = (2 * pause).min(LAST_PAUSE);
        }
    }

    /// Shows frames until the output is told to stop, or the way is lost.
    fn stream(&mut self, driver: &mut dyn Driver, health: &mut Health) -> Result<(), Failure> {
        let opened = self.now();
        while !self.feed.stop().is_up() {
            if let Some((at, frame)) = self.feed.newest() {
                self.line.push(at.saturating_duration_since(self.start), frame);
            }
            let now = self.now();
            let frame = if self.pace.opens() <= now { self.line.pop(now) } else { None };
            let shown = frame.map(|frame| {
                self.pace.passed(now);
                driver.show(now, &frame.colors)
            });
            match shown.unwrap_or(Ok(())).and_then(|()| driver.on_time(now)) {
                Ok(()) => health.fine(now),
                Err(Failure::Doubtful(message)) => health.doubt(now, message),
                Err(Failure::Passing(message)) => {
                    health.trouble(now, message.clone());
                    let since = health.failing_since().unwrap_or(now).max(opened);
                    if now - since > PATIENCE {
                        return Err(Failure::Lost(message));
                    }
                }
                Err(lost) => return Err(lost),
            }
            self.wait(driver);
        }
        driver.close(self.now(), self.feed.stop().leaving())
    }

    /// Sleeps until a frame comes or something is due.
    fn wait(&self, driver: &dyn Driver) {
        let frame = self.line.deadline().map(|due| due.max(self.pace.opens()));
        let due = frame.into_iter().chain(driver.deadline()).min();
        let left = due.map_or(IDLE, |due| due.saturating_sub(self.now()).min(IDLE));
        if !left.is_zero() {
            std::thread::park_timeout(left);
        }
    }
}
