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

/// Where frames go, by how far ahead each output wants them and how many
/// flashes it can show, so that a frame is made once for each of these.
pub(crate) struct Outputs {
    /// One of them is plain, and always there.
    pub(crate) groups: Vec<Group>,
    /// Flashes a second over a large area, as the performer wants it.
    pub(crate) limit: Option<f64>,
}

pub(crate) struct Group {
    pub(crate) lead: Duration,
    /// Flashes a second that these lights can show, if that is less than the
    /// limit.
    pub(crate) most: Option<f64>,
    pub(crate) guard: StrobeGuard,
    pub(crate) places: Vec<Place>,
}

pub(crate) struct Place {
    id: u64,
    /// None until it is moved here from the set before.
    pub(crate) sink: Option<FrameSink>,
}

impl Group {
    fn new(lead: Duration, most: Option<f64>) -> Self {
        Self { lead, most, guard: StrobeGuard::default(), places: Vec::new() }
    }

    /// Whether an output of one is an output of the other.
    fn shares_with(&self, other: &Self) -> bool {
        self.places.iter().any(|place| other.places.iter().any(|it| it.id == place.id))
    }

    /// Whether surfaces show what this shows: the light of now.
    pub(crate) fn is_plain(&self) -> bool {
        self.lead.is_zero() && self.most.is_none()
    }
}

impl Outputs {
    fn new(limit: Option<f64>) -> Self {
        Self { groups: vec![Group::new(Duration::ZERO, None)], limit }
    }

    /// `most` are the flashes a second that the output's lights can show.
    fn add(&mut self, lead: Duration, most: Option<f64>, place: Place) {
        let most = most.filter(|most| self.limit.is_none_or(|limit| *most < limit));
        let same = self.groups.iter().position(|it| it.lead == lead && it.most == most);
        let at = same.unwrap_or_else(|| {
            self.groups.push(Group::new(lead, most));
            self.groups.len() - 1
        });
        self.groups[at].places.push(place);
    }

    /// Moves over what stays: sinks, and what guards remember.
    pub(crate) fn take_over(&mut self, before: &mut Self) {
        self.take_over_guards(before);
        for group in &mut self.groups {
            for place in group.places.iter_mut().filter(|place| place.sink.is_none()) {
                let mut places = before.groups.iter_mut().flat_map(|group| &mut group.places);
                let kept = places.find(|it| it.id == place.id);
                place.sink = kept.and_then(|it| it.sink.take());
            }
        }
    }

    /// A guard goes on with what it remembers. Where groups come together or apart,
    /// because another limit is wanted, their lights go on with what the guard
    /// before remembers of them.
    fn take_over_guards(&mut self, before: &mut Self) {
        let limit = before.limit;
        let has_followed = |it: &Group| limit.or(it.most).is_some();
        let is_same = |it: &Group, group: &Group| {
            it.lead == group.lead && it.most == group.most && has_followed(it)
        };
        for group in &mut self.groups {
            if before.groups.iter().any(|it| is_same(it, group)) {
                continue;
            }
            let shows_its = |it: &&Group| it.lead == group.lead && it.shares_with(group);
            let mut followed = before.groups.iter().filter(|it| has_followed(it));
            if let Some(it) = followed.find(shows_its) {
                group.guard.clone_from(&it.guard);
            }
        }
        for group in &mut self.groups {
            if let Some(it) = before.groups.iter_mut().find(|it| is_same(it, group)) {
                std::mem::swap(&mut group.guard, &mut it.guard);
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
            outputs.add(it.lead, it.wanted.0.most_flashes(), Place { id: it.id, sink: None });
        }
        let mut started = Ok(());
        let mut any_new = false;
        for it in wanted {
            if it.0.is_preview() || !is_new(&it, &self.running) {
                continue;
            }
            match self.start(it) {
                Ok((running, sink)) => {
                    let most = running.wanted.0.most_flashes();
                    let place = Place { id: running.id, sink: Some(sink) };
                    outputs.add(running.lead, most, place);
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
        self.installation.say_goodbye();
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

#[cfg(test)]
mod tests {
    use super::*;

    /// How outputs share frames, by their leads in milliseconds and the flashes
    /// that they can show.
    fn groups(limit: Option<f64>, wanted: &[(u64, Option<f64>)]) -> Vec<(u64, Option<f64>, usize)> {
        let mut outputs = Outputs::new(limit);
        for (id, (lead, most)) in (1..).zip(wanted) {
            outputs.add(Duration::from_millis(*lead), *most, Place { id, sink: None });
        }
        let lead = |it: &Group| u64::try_from(it.lead.as_millis()).expect("a short lead");
        outputs.groups.iter().map(|it| (lead(it), it.most, it.places.len())).collect()
    }

    #[test]
    fn a_frame_is_made_once_for_each_lead_and_limit() {
        let wanted = [(0, None), (0, HUE), (80, HUE), (80, None), (0, None)];
        // A stricter limit of the performer's is everybody's.
        assert_eq!(groups(Some(3.0), &wanted), [(0, None, 3), (80, None, 2)]);
        let apart = [(0, None, 2), (0, HUE, 1), (80, HUE, 1), (80, None, 1)];
        assert_eq!(groups(Some(20.0), &wanted), apart);
        assert_eq!(groups(None, &wanted), apart);
        assert_eq!(groups(None, &[(80, HUE)]), [(0, None, 0), (80, HUE, 1)]);
    }

    /// What a white light shows that is asked for at so many milliseconds, behind
    /// a guard with a limit; it is dark again before the next.
    fn flash(guard: &mut StrobeGuard, at: u64, limit: f64) -> f64 {
        let mut frame = Frame { colors: vec![light::Rgb::new(1.0, 1.0, 1.0)] };
        guard.pass(Duration::from_millis(at), limit, &mut frame);
        guard.pass(Duration::from_millis(at + 10), limit, &mut Frame::black(1));
        frame.colors[0].red
    }

    const HUE: Option<f64> = Some(12.5);

    /// Outputs with a bridge's, which has as many flashes behind it as it can
    /// show, and the same with other limits and leads.
    fn with_a_bridge(limit: Option<f64>) -> Outputs {
        let mut outputs = Outputs::new(limit);
        outputs.add(Duration::from_millis(80), HUE, Place { id: 1, sink: None });
        outputs
    }

    #[test]
    fn guards_remember_when_outputs_change() {
        let mut before = with_a_bridge(None);
        assert_eq!(flash(&mut before.groups[1].guard, 0, 12.5), 1.0);
        let mut after = with_a_bridge(None);
        after.take_over(&mut before);
        assert_eq!(flash(&mut after.groups[1].guard, 40, 12.5), 0.0, "sooner than 80 ms");
        assert_eq!(flash(&mut after.groups[1].guard, 80, 12.5), 1.0);
    }

    #[test]
    fn guards_remember_when_the_limit_passes_what_lights_can_show() {
        for (limit_before, limit_after) in
            [(None, Some(3.0)), (Some(3.0), None), (Some(20.0), Some(3.0))]
        {
            let (mut before, mut after) = (with_a_bridge(limit_before), with_a_bridge(limit_after));
            assert_ne!(before.groups[1].most, after.groups[1].most);
            let limit = |it: &Outputs| it.groups[1].most.or(it.limit).expect("a bridge has one");
            let (limit_before, limit_after) = (limit(&before), limit(&after));
            assert_eq!(flash(&mut before.groups[1].guard, 0, limit_before), 1.0);
            after.take_over(&mut before);
            assert_eq!(
                flash(&mut after.groups[1].guard, 40, limit_after),
                0.0,
                "from {limit_before}"
            );
        }
    }

    #[test]
    fn groups_that_come_apart_remember_the_same() {
        let shown = |limit| {
            let mut outputs = Outputs::new(limit);
            outputs.add(Duration::ZERO, None, Place { id: 1, sink: None });
            outputs.add(Duration::ZERO, HUE, Place { id: 2, sink: None });
            outputs
        };
        let (mut before, mut after) = (shown(Some(3.0)), shown(Some(20.0)));
        assert_eq!((before.groups.len(), after.groups.len()), (1, 2));
        assert_eq!(flash(&mut before.groups[0].guard, 0, 3.0), 1.0);
        after.take_over(&mut before);
        for group in &mut after.groups {
            assert_eq!(flash(&mut group.guard, 30, 12.5), 0.0, "{:?}", group.most);
        }
        // Without a limit the plain group has forgotten; the bridge's has not.
        let (mut before, mut after) = (shown(None), shown(Some(3.0)));
        assert_eq!(flash(&mut before.groups[1].guard, 0, 12.5), 1.0);
        after.take_over(&mut before);
        assert_eq!(flash(&mut after.groups[0].guard, 90, 3.0), 0.0);
    }
}
