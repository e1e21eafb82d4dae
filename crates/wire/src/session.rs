//! What the protocols of slots have in common.

use crate::Outbox;
use std::time::Duration;

/// What a sender of slots owes its receivers, without its socket and clock:
/// these protocols have no answers. Times count from any fixed moment and never
/// go back.
///
/// 1. [`send`](Self::send) new slots whenever there are some.
/// 2. Call [`on_time`](Self::on_time) when [`deadline`](Self::deadline) has
///    come.
/// 3. After each of these calls send what the outbox holds and clear it.
/// 4. [`stop`](Self::stop) is the last call.
pub trait Session {
    /// Shows these slots from now on. Where the protocol has universes, each
    /// starts at a multiple of [`UNIVERSE_SLOTS`](crate::UNIVERSE_SLOTS); which
    /// ones they are, the session knows.
    fn send(&mut self, now: Duration, slots: &[u8]);

    /// Does what is due.
    fn on_time(&mut self, now: Duration);

    /// When something will be due.
    fn deadline(&self) -> Option<Duration>;

    /// Says goodbye.
    fn stop(&mut self, now: Duration);

    fn outbox(&mut self) -> &mut Outbox;
}

/// The slots last shown, and when to show them again: receivers take silence
/// for a sender that has gone, and a lost packet must not last.
#[derive(Debug)]
pub(crate) struct Repeat {
    every: Duration,
    due: Option<Duration>,
    slots: Vec<u8>,
}

impl Repeat {
    pub(crate) fn every(every: Duration) -> Self {
        Self { every, due: None, slots: Vec::new() }
    }

    pub(crate) fn shown(&mut self, now: Duration, slots: &[u8]) {
        self.slots.clear();
        self.slots.extend_from_slice(slots);
        self.due = Some(now + self.every);
    }

    /// The slots to show once more, if it is time. They come back with
    /// [`shown`](Self::shown) or [`again`](Self::again).
    pub(crate) fn take_due(&mut self, now: Duration) -> Option<Vec<u8>> {
        self.due.filter(|due| *due <= now).map(|_| std::mem::take(&mut self.slots))
    }

    pub(crate) fn again(&mut self, now: Duration, slots: Vec<u8>) {
        self.slots = slots;
        self.due = Some(now + self.every);
    }

    pub(crate) fn deadline(&self) -> Option<Duration> {
        self.due
    }
}
