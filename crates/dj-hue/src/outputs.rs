//! Outputs that come and go while lights play.
//!
//! 1. The conductor starts what is new, and sends the frame thread a whole new
//!    [`Outputs`], in which those that stay are empty places.
//! 2. The frame thread moves the sinks that stay over and sends the old set
//!    back: it allocates, frees and waits for nothing.
//! 3. The conductor drops what came back, next time.

use crate::conductor::Message;
use crate::frame_loop::Sinks;
use engine::{OutputState, StrobeGuard};
use light::Frame;
use output::{FrameSink, Handle, Installation, Lights, OutputUrl};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::time::Duration;

/// Where frames go, by how far ahead each output wants them, so that a frame
/// is made once for each lead.
pub(crate) struct Outputs {
    /// The first has no lead, and is always there.
    pub(crate) groups: Vec<Group>,
    /// Flashes a second over a large area.
    pub(crate) limit: Option<f64>,
}

pub(crate) struct Group {
    pub(crate) lead: Duration,
    pub(crate) guard: StrobeGuard,
    pub(crate) places: Vec<Place>,
}

pub(crate) struct Place {
    id: u64,
    /// None until it is moved here from the set before.
    pub(crate) sink: Option<FrameSink>,
}

impl Outputs {
    fn new(limit: Option<f64>) -> Self {
        let first =
            Group { lead: Duration::ZERO, guard: StrobeGuard::default(), places: Vec::new() };
        Self { groups: vec![first], limit }
    }

    fn add(&mut self, lead: Duration, place: Place) {
        match self.groups.iter_mut().find(|group| group.lead == lead) {
            Some(group) => group.places.push(place),
            None => {
                let guard = StrobeGuard::default();
                self.groups.push(Group { lead, guard, places: vec![place] });
            }
        }
    }

    /// Moves over what stays: sinks, and what guards remember.
    pub(crate) fn take_over(&mut self, before: &mut Self) {
        for group in &mut self.groups {
            let same = before.groups.iter_mut().find(|it| it.lead == group.lead);
            if let Some(same) = same {
                std::mem::swap(&mut group.guard, &mut same.guard);
            }
            for place in group.places.iter_mut().filter(|place| place.sink.is_none()) {
                let mut places = before.groups.iter_mut().flat_map(|group| &mut group.places);
                let kept = places.find(|it| it.id == place.id);
                place.sink = kept.and_then(|it| it.sink.take());
            }
        }
    }
}

/// An output, and whom it shows.
pub(crate) type Wanted = (OutputUrl, Lights);

/// The conductor's side.
pub(crate) struct OutputDesk {
    installation: Installation,
    tell: Sender<Message>,
    running: Vec<Running>,
    /// Outputs that are saying goodbye.
    leaving: Vec<Handle>,
    last_id: u64,
    limit: Option<f64>,
    next: rtrb::Producer<Box<Outputs>>,
    retired: rtrb::Consumer<Box<Outputs>>,
}

struct Running {
    id: u64,
    wanted: Wanted,
    lead: Duration,
    handle: Handle,
    /// Whether what it says is still of interest.
    is_heard: Arc<AtomicBool>,
}

impl std::fmt::Debug for OutputDesk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OutputDesk").field("running", &self.running.len()).finish_non_exhaustive()
    }
}

/// Sets on their way to the frame thread; as many come back.
const ON_THE_WAY: usize = 16;

impl OutputDesk {
    /// A desk without outputs, and the frame thread's side of it.
    pub(crate) fn new(tell: Sender<Message>) -> (Self, Sinks) {
        let (next, coming) = rtrb::RingBuffer::new(ON_THE_WAY);
        let (leaving, retired) = rtrb::RingBuffer::new(2 * ON_THE_WAY);
        let sinks = Sinks {
            outputs: Box::new(Outputs::new(None)),
            coming,
            leaving,
            preview: None,
            page: None,
            last: Frame::default(),
        };
        let installation = Installation::of_user();
        let desk = Self {
            installation,
            tell,
            running: Vec::new(),
            leaving: Vec::new(),
            last_id: 0,
            limit: None,
            next,
            retired,
        };
        (desk, sinks)
    }

    /// What runs, as people wrote it.
    pub(crate) fn urls(&self) -> Vec<String> {
        self.running.iter().map(|it| it.wanted.0.to_string()).collect()
    }

    /// Makes these the outputs: those that are the same run on, others end,
    /// new ones start. Tells which URLs are no more.
    ///
    /// # Errors
    /// Where the system has no thread for an output; the others run.
    pub(crate) fn set(
        &mut self,
        wanted: Vec<Wanted>,
        limit: Option<f64>,
    ) -> (Vec<Arc<str>>, Result<(), output::Error>) {
        while self.retired.pop().is_ok() {}
        self.leaving.retain(|it| !it.has_ended());
        let (stay, go): (Vec<_>, Vec<_>) = std::mem::take(&mut self.running)
            .into_iter()
            .partition(|it| wanted.contains(&it.wanted));
        self.running = stay;
        let is_new = |it: &Wanted, running: &[Running]| running.iter().all(|old| old.wanted != *it);
        let changed = !go.is_empty() || limit != self.limit;
        self.limit = limit;
        let mut gone = Vec::new();
        for old in go {
            old.is_heard.store(false, Ordering::Release);
            let follows = |(url, _): &Wanted| url.may_meet(&old.wanted.0);
            match wanted.iter().any(|it| follows(it) && is_new(it, &self.running)) {
                true => old.handle.ask_to_make_way(),
                false => old.handle.ask_to_stop(),
            }
            self.leaving.push(old.handle);
            let url = old.wanted.0.to_string();
            if wanted.iter().all(|(it, _)| it.to_string() != url) {
                gone.push(url.into());
            }
        }
        let mut outputs = Outputs::new(limit);
        for it in &self.running {
            outputs.add(it.lead, Place { id: it.id, sink: None });
        }
        let mut started = Ok(());
        let mut any_new = false;
        for it in wanted {
            if it.0.is_preview() || !is_new(&it, &self.running) {
                continue;
            }
            match self.start(it) {
                Ok((running, sink)) => {
                    outputs.add(running.lead, Place { id: running.id, sink: Some(sink) });
                    self.running.push(running);
                    any_new = true;
                }
                Err(error) => started = Err(error),
            }
        }
        outputs.groups.sort_by_key(|group| group.lead);
        if changed || any_new {
            // The frame thread takes a set every few milliseconds.
            let mut outputs = Box::new(outputs);
            while let Err(rtrb::PushError::Full(back)) = self.next.push(outputs) {
                if self.next.is_abandoned() {
                    break;
                }
                outputs = back;
                std::thread::sleep(Duration::from_millis(5));
            }
        }
        (gone, started)
    }

    fn start(&mut self, wanted: Wanted) -> Result<(Running, FrameSink), output::Error> {
        let (tell, name) = (self.tell.clone(), Arc::<str>::from(wanted.0.to_string()));
        let is_heard = Arc::new(AtomicBool::new(true));
        let heard = is_heard.clone();
        let report = move |state| {
            if heard.load(Ordering::Acquire) {
                // Without a conductor the program is ending.
                let _ = tell.send(Message::Output { url: name.clone(), state: as_input(state) });
            }
        };
        let (sink, handle) =
            output::start_with(&wanted.0, &wanted.1, &self.installation, &self.leaving, report)?;
        self.last_id += 1;
        let lead = sink.lead();
        Ok((Running { id: self.last_id, wanted, lead, handle, is_heard }, sink))
    }

    /// Ends all outputs, and waits a moment for their goodbyes.
    pub(crate) fn stop(self) {
        let running = self.running.into_iter().map(|it| it.handle);
        output::stop_all(running.chain(self.leaving));
    }
}

fn as_input(state: output::State) -> OutputState {
    match state {
        output::State::Starting => OutputState::Starting,
        output::State::Live => OutputState::Live,
        output::State::Failing { message } => OutputState::Failing(message),
        output::State::Stopped => OutputState::Stopped,
    }
}
