//! The frame thread: the only reader of the clock while lights play.
//!
//! It computes each frame from the newest [`Performance`] and the time, on
//! absolute deadlines, and hands it to the outputs. It takes no lock, writes no
//! log, and frees no performance: whoever swaps one keeps the old one until
//! this thread has let go of it (see [`FrameLoop::swap`]). What it allocates is
//! bounded: light patterns make their events anew for each frame.
//!
//! A frame that cannot be made is a bug of ours, and still no end of the show:
//! the last one stays until another performance comes, or a later moment does
//! better.

use crate::outputs::Outputs;
use arc_swap::ArcSwap;
use engine::{Frames, Performance};
use light::Frame;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// Where frames go. None of these waits for anything.
pub(crate) struct Sinks {
    pub(crate) outputs: Box<Outputs>,
    /// Other outputs, and the way back for those they replace.
    pub(crate) coming: rtrb::Consumer<Box<Outputs>>,
    pub(crate) leaving: rtrb::Producer<Box<Outputs>>,
    /// What a surface in this program shows.
    pub(crate) preview: Option<triple_buffer::Input<Frame>>,
    /// What browsers show.
    pub(crate) page: Option<web::FrameSink>,
    /// The last frame that was handed on, without a lead.
    pub(crate) last: Frame,
}

/// From a frame that could not be made to the next try, if nothing else plays
/// before: what fails may fail every time.
const TRY_AGAIN: Duration = Duration::from_secs(1);

impl Sinks {
    /// Makes the frame of this moment and hands it on. Outputs whose lights
    /// are slow get the frame of a later moment.
    fn send(&mut self, performance: &Performance, now: Duration, frames: &mut Frames) -> Sent {
        let at = Instant::now();
        let mut sent = Sent::default();
        for group in &mut self.outputs.groups {
            performance.frame_at(now + group.lead, frames);
            if frames.is_lacking {
                sent.lacking_at = Some(now + group.lead);
            }
            if let Some(limit) = group.most.or(self.outputs.limit) {
                let left_out = group.guard.pass(now, limit, &mut frames.frame);
                // What lights cannot show is nobody's choice, and not told.
                sent.left_out |= left_out && group.most.is_none();
            }
            if group.is_plain() {
                self.last.copy_from(&frames.frame);
                if let Some(preview) = &mut self.preview {
                    preview.input_buffer_mut().copy_from(&frames.frame);
                    preview.publish();
                }
                if let Some(page) = &mut self.page {
                    page.send(&frames.frame);
                }
            }
            for sink in group.places.iter_mut().filter_map(|place| place.sink.as_mut()) {
                sink.send(&frames.frame, at);
            }
        }
        sent
    }

    /// Hands on the last frame again, if there has been one.
    fn repeat(&mut self) {
        if self.last.colors.is_empty() {
            return;
        }
        let at = Instant::now();
        let places = self.outputs.groups.iter_mut().flat_map(|group| &mut group.places);
        for sink in places.filter_map(|place| place.sink.as_mut()) {
            sink.send(&self.last, at);
        }
    }

    /// Takes over other outputs that have come.
    fn renew(&mut self) {
        while let Ok(mut next) = self.coming.pop() {
            next.take_over(&mut self.outputs);
            let before = std::mem::replace(&mut self.outputs, next);
            // The way back is longer than the way here, so there is room.
            let _ = self.leaving.push(before);
        }
    }
}

/// What is to be told of a frame.
#[derive(Default)]
struct Sent {
    /// The strobe guard left something out.
    left_out: bool,
    /// What plays could not say all of it, and the time it was asked about.
    lacking_at: Option<Duration>,
}

/// What the frame thread and the rest of the program share.
#[derive(Debug)]
pub(crate) struct Stage {
    started: Instant,
    newest: ArcSwap<Performance>,
    at_once: AtomicBool,
    stop: AtomicBool,
    /// The generation of the newest frame, and when it went out, in
    /// nanoseconds since the start. The time is written first.
    shown_at: AtomicU64,
    shown: AtomicU64,
    late: AtomicU64,
    frames: AtomicU64,
    /// No frame can be made of the newest performance.
    failing: AtomicBool,
    /// Nanoseconds from one frame to the next.
    period: AtomicU64,
    /// When the strobe guard left something out last, in nanoseconds since the
    /// start; 0 is never.
    guarded_at: AtomicU64,
    /// Of the last frame that lacked something what time it was of, likewise.
    lacking_at: AtomicU64,
}

impl Stage {
    pub(crate) fn new(started: Instant, performance: Arc<Performance>) -> Arc<Self> {
        Arc::new(Self {
            started,
            newest: ArcSwap::new(performance),
            at_once: AtomicBool::new(false),
            stop: AtomicBool::new(false),
            shown_at: AtomicU64::new(0),
            shown: AtomicU64::new(0),
            late: AtomicU64::new(0),
            frames: AtomicU64::new(0),
            failing: AtomicBool::new(false),
            period: AtomicU64::new(nanoseconds(Duration::from_millis(20))),
            guarded_at: AtomicU64::new(0),
            lacking_at: AtomicU64::new(0),
        })
    }

    /// Makes so many frames a second from now on.
    pub(crate) fn set_pace(&self, frames_a_second: u32) {
        let period = Duration::from_secs(1) / frames_a_second;
        self.period.store(nanoseconds(period), Ordering::Relaxed);
    }

    /// When the strobe guard held flashes back last.
    pub(crate) fn guarded_at(&self) -> Option<Duration> {
        let at = self.guarded_at.load(Ordering::Relaxed);
        (at > 0).then(|| Duration::from_nanos(at))
    }

    /// The time of the last frame that what plays could not say all of: see
    /// [`Performance::unanswered_at`].
    pub(crate) fn lacking_at(&self) -> Option<Duration> {
        let at = self.lacking_at.load(Ordering::Relaxed);
        (at > 0).then(|| Duration::from_nanos(at))
    }

    pub(crate) fn now(&self) -> Duration {
        self.started.elapsed()
    }

    /// When the first frame of a generation, or of a later one, went out.
    pub(crate) fn shown(&self, generation: u64) -> Option<Duration> {
        let shown = self.shown.load(Ordering::Acquire) >= generation;
        shown.then(|| Duration::from_nanos(self.shown_at.load(Ordering::Relaxed)))
    }

    /// Whether no frame can be made of the newest performance, so that the last
    /// one stays.
    pub(crate) fn is_failing(&self) -> bool {
        self.failing.load(Ordering::Relaxed)
    }

    /// Frames made so far, and how many of them came over a period late.
    pub(crate) fn counts(&self) -> (u64, u64) {
        (self.frames.load(Ordering::Relaxed), self.late.load(Ordering::Relaxed))
    }
}

/// The running frame thread, and the performances it may still be reading.
#[derive(Debug)]
pub(crate) struct FrameLoop {
    stage: Arc<Stage>,
    thread: JoinHandle<()>,
    retired: Vec<Arc<Performance>>,
}

impl FrameLoop {
    pub(crate) fn start(stage: Arc<Stage>, sinks: Sinks) -> std::io::Result<Self> {
        let on_thread = stage.clone();
        let thread =
            thread::Builder::new().name("frames".into()).spawn(move || run(&on_thread, sinks))?;
        Ok(Self { stage, thread, retired: Vec::new() })
    }

    /// Makes a performance the newest and asks for a frame of it at once. Old
    /// ones are freed here, when the frame thread has let go of them.
    pub(crate) fn swap(&mut self, performance: Arc<Performance>) {
        self.swap_quietly(performance);
        self.stage.at_once.store(true, Ordering::Release);
        self.thread.thread().unpark();
    }

    /// Makes a performance the newest, for the next frame that is due anyway.
    pub(crate) fn swap_quietly(&mut self, performance: Arc<Performance>) {
        self.retired.push(self.stage.newest.swap(performance));
        self.retired.retain(|it| Arc::strong_count(it) > 1);
    }

    /// Ends the thread after a last frame.
    pub(crate) fn stop(self) {
        self.stage.stop.store(true, Ordering::Release);
        self.thread.thread().unpark();
        // A panic there has been reported by the panic hook already.
        let _ = self.thread.join();
    }
}

fn run(stage: &Stage, mut sinks: Sinks) {
    let mut frames = Frames::default();
    let mut deadline = stage.now();
    let mut extra_at = None;
    let mut failed_at = None;
    loop {
        let turn = wait(stage, deadline, extra_at);
        let stopping = stage.stop.load(Ordering::Acquire);
        let now = stage.now();
        if !turn.is_due {
            extra_at = Some(now);
        }
        let period = Duration::from_nanos(stage.period.load(Ordering::Relaxed));
        sinks.renew();
        let performance = stage.newest.load();
        let is_worth_a_try = turn.is_asked || failed_at.is_none_or(|at| now >= at + TRY_AGAIN);
        let made = is_worth_a_try
            .then(|| catch_unwind(AssertUnwindSafe(|| sinks.send(&performance, now, &mut frames))));
        match made {
            Some(Ok(sent)) => {
                failed_at = None;
                note_frame(stage, &performance, now, &sent);
            }
            Some(Err(_)) => {
                failed_at = Some(now);
                sinks.repeat();
            }
            None => sinks.repeat(),
        }
        stage.failing.store(failed_at.is_some(), Ordering::Relaxed);
        let sent = stage.now();
        stage.frames.fetch_add(1, Ordering::Relaxed);
        if stopping {
            return;
        }
        if turn.is_due {
            deadline += period;
            if sent > deadline {
                // The machine was busy elsewhere: leave out what is past.
                stage.late.fetch_add(1, Ordering::Relaxed);
                let behind = (sent - deadline).as_nanos() / period.as_nanos();
                deadline += period * (u32::try_from(behind).unwrap_or(u32::MAX).saturating_add(1));
            }
        }
    }
}

/// Notes that a frame of a performance has been handed on.
fn note_frame(stage: &Stage, performance: &Performance, now: Duration, sent: &Sent) {
    if sent.left_out {
        stage.guarded_at.store(nanoseconds(now), Ordering::Relaxed);
    }
    if let Some(at) = sent.lacking_at {
        stage.lacking_at.store(nanoseconds(at), Ordering::Relaxed);
    }
    if performance.generation > stage.shown.load(Ordering::Relaxed) {
        stage.shown_at.store(nanoseconds(stage.now()), Ordering::Relaxed);
        stage.shown.store(performance.generation, Ordering::Release);
    }
}

/// Why a frame is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Turn {
    /// Its time has come; else it is an extra one.
    is_due: bool,
    /// Another performance is there.
    is_asked: bool,
}

/// From one extra frame to the next, at the least: many hands at once ask for
/// hundreds a second, which nobody sees. The first is made at once.
const BETWEEN_EXTRA: Duration = Duration::from_millis(10);

/// Waits for the deadline, or for a frame that is wanted before.
fn wait(stage: &Stage, deadline: Duration, extra_at: Option<Duration>) -> Turn {
    loop {
        if stage.stop.load(Ordering::Acquire) {
            return Turn { is_due: false, is_asked: true };
        }
        let is_asked = stage.at_once.load(Ordering::Acquire);
        match turn(stage.now(), deadline, is_asked, extra_at) {
            Ok(turn) => {
                // Before the performance is read: who swaps it later asks anew.
                let is_asked = stage.at_once.swap(false, Ordering::AcqRel);
                return Turn { is_asked, ..turn };
            }
            Err(left) => thread::park_timeout(left),
        }
    }
}

/// Why to make a frame now, or how long to wait for something else to happen.
fn turn(
    now: Duration,
    deadline: Duration,
    is_asked: bool,
    extra_at: Option<Duration>,
) -> Result<Turn, Duration> {
    let extra = extra_at.map_or(Duration::ZERO, |at| at + BETWEEN_EXTRA);
    let is_due = now >= deadline;
    match is_due || is_asked && now >= extra {
        true => Ok(Turn { is_due, is_asked }),
        false if is_asked => Err(deadline.min(extra) - now),
        false => Err(deadline - now),
    }
}

fn nanoseconds(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outputs::OutputDesk;
    use clock::{Bpm, Timeline};
    use engine::Desk;
    use light::Rig;
    use pattern::{Pattern, Time};
    use show::{
        Body, Classic, Cue, CuePalette, GroupEffect, LightCue, Lights, Phaser, Playback, Waveform,
    };
    use std::sync::mpsc::channel;

    fn performance(generation: u64, body: Body) -> Arc<Performance> {
        let (label, description, tags) = ("".into(), "".into(), Vec::new());
        let palette = CuePalette::Named("white_tones".into());
        let cue = Cue { label, description, tags, palette, body };
        let bpm = Bpm::new(120.0).expect("an ordinary tempo");
        Arc::new(Performance {
            generation,
            timeline: Timeline::new(bpm, Duration::ZERO, 0.0),
            rig: Arc::new(Rig::of(2)),
            playback: Playback::of(Arc::new(cue)),
            desk: Desk::default(),
        })
    }

    fn lit(generation: u64) -> Arc<Performance> {
        let effect = GroupEffect {
            group_name: "all".into(),
            intensity_phaser: Phaser::new(Waveform::Sine, 1.0, 0.0, 1.0, 1.0)
                .expect("a steady light"),
            color_index: 0,
            hue_phaser: None,
            phase_spread: false,
        };
        let body = Classic { group_effects: vec![effect], ..Classic::default() };
        performance(generation, Body::Classic(body))
    }

    fn failing(generation: u64) -> Arc<Performance> {
        let lights = |_: &Rig| Ok(Lights::new(Pattern::new(|_, _| panic!("a bug")), Time::ZERO));
        let cue = LightCue::new((*b"bug").into(), lights);
        let cue = cue.for_rig(&Arc::new(Rig::of(2))).expect("it can be made");
        performance(generation, Body::Lights(cue))
    }

    fn wait_until(what: &str, is_so: impl Fn() -> bool) {
        let deadline = Instant::now() + Duration::from_secs(60);
        while !is_so() {
            assert!(Instant::now() < deadline, "never {what}");
            thread::sleep(Duration::from_millis(1));
        }
    }

    /// When frames are made in a second at 50 Hz, where they are asked for at
    /// these times, in milliseconds.
    fn frames_at(asked: impl IntoIterator<Item = f64>) -> Vec<u64> {
        let ms = |it: f64| Duration::from_secs_f64(it / 1000.0);
        let mut asked = asked.into_iter().map(ms).peekable();
        let (mut now, mut deadline, mut extra_at) = (Duration::ZERO, Duration::ZERO, None);
        let (mut is_asked, mut made) = (false, Vec::new());
        while now < Duration::from_secs(1) {
            while asked.next_if(|at| *at <= now).is_some() {
                is_asked = true;
            }
            match turn(now, deadline, is_asked, extra_at) {
                Ok(turn) => {
                    made.push(u64::try_from(now.as_millis()).expect("a second"));
                    is_asked = false;
                    match turn.is_due {
                        true => deadline += ms(20.0),
                        false => extra_at = Some(now),
                    }
                }
                Err(left) => now = asked.peek().map_or(now + left, |at| (now + left).min(*at)),
            }
        }
        made
    }

    #[test]
    fn a_press_is_light_at_once_and_a_storm_of_them_no_storm_of_frames() {
        assert_eq!(frames_at([]).len(), 50);
        assert_eq!(frames_at([25.0, 31.0, 34.0, 37.0])[1..5], [20, 25, 35, 40]);
        // Eight hands, each at the sixty commands a second that it may send.
        let storm = (0..480).map(|it| f64::from(it) * 1000.0 / 480.0);
        let frames = frames_at(storm);
        assert!(frames.len() <= 150, "{}", frames.len());
        assert!(frames.windows(2).all(|pair| pair[1] - pair[0] <= 10), "{frames:?}");
    }

    #[test]
    fn a_frame_that_cannot_be_made_leaves_the_last_one_until_another_plays() {
        let (tell, _messages) = channel();
        let (_desk, mut sinks) = OutputDesk::new(tell);
        let (preview, mut seen) = triple_buffer::triple_buffer(&Frame::default());
        sinks.preview = Some(preview);
        let stage = Stage::new(Instant::now(), lit(1));
        let mut frames = FrameLoop::start(stage.clone(), sinks).expect("there is a thread");
        wait_until("seen", || stage.shown(1).is_some());
        let before = seen.read().clone();
        assert!(before.colors.iter().all(|color| color.red > 0.0), "{before:?}");

        frames.swap(failing(2));
        wait_until("failing", || stage.is_failing());
        let (made, _) = stage.counts();
        wait_until("going on", || stage.counts().0 > made + 3);
        assert_eq!(stage.shown(2), None, "nobody has seen it");
        assert_eq!(*seen.read(), before, "the last light stays");

        frames.swap(lit(3));
        wait_until("well again", || stage.shown(3).is_some());
        wait_until("said to be well", || !stage.is_failing());
        frames.stop();
    }
}
