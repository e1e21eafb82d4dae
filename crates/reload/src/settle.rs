//! When the bytes of one file count.
//!
//! 1. A hint opens a burst. A finished save, or a new name, is looked at at
//!    once; anything else after [`SETTLE`], which further hints put off, but
//!    not beyond [`CAP`] after the first.
//! 2. Bytes count when nobody holds the file open for writing. Somebody who
//!    never closes it is waited for [`AT_MOST`]; where the system cannot tell,
//!    for [`QUIET`].
//! 3. No bytes at all never count before [`CAP`]: editors truncate first.
//! 4. After the bytes counted they are looked at once more, [`SETTLE`] after
//!    the last hint; then the burst is over.

use crate::{Content, Hint, Look, Stamp, Writers};
use source::Diagnostic;
use std::time::Duration;

/// How long a file has to be left alone to count as settled.
pub(crate) const SETTLE: Duration = Duration::from_millis(40);
/// How long after the first hint a look may be put off.
const CAP: Duration = Duration::from_millis(300);
/// How long a writer has to be quiet where nobody can tell if it is done.
const QUIET: Duration = Duration::from_millis(250);
/// How long a writer that does not close the file is waited for.
const AT_MOST: Duration = Duration::from_secs(1);
/// The first wait for a writer that just said it is done. The kernel tells of
/// a close a moment before it is one.
const FIRST_RETRY: Duration = Duration::from_millis(1);

/// What counts about a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Found {
    Content(Content),
    Missing,
    Refused(Diagnostic),
}

/// One file's bursts.
#[derive(Debug, Default)]
pub(crate) struct Settling {
    burst: Option<Burst>,
    /// What the last look saw, to compare lists with.
    stamp: Option<Stamp>,
}

#[derive(Debug)]
struct Burst {
    /// The first hint since the bytes last counted.
    first: Duration,
    last: Duration,
    /// The last hint that said a save is finished.
    finished: Option<Duration>,
    /// A write was hinted at, and no close since.
    writing: bool,
    looked: Option<Duration>,
    retries: u32,
    /// The identity seen last, and since when.
    seen: Option<(Stamp, Duration)>,
    due: Option<Duration>,
}

impl Burst {
    fn open(now: Duration) -> Self {
        Self {
            first: now,
            last: now,
            finished: None,
            writing: false,
            looked: None,
            retries: 0,
            seen: None,
            due: None,
        }
    }

    fn put_off(&mut self, now: Duration) {
        if self.due.is_some_and(|due| due <= now) {
            return;
        }
        // Beyond the cap a busy writer is looked at once per settle, not at
        // every write.
        let cap = (self.first + CAP).max(self.looked.map_or(Duration::ZERO, |at| at + SETTLE));
        self.due = Some((now + SETTLE).min(cap).max(now));
    }

    fn retry(&mut self, first: Duration) -> Duration {
        let wait = first * 2_u32.saturating_pow(self.retries.min(10));
        self.retries += 1;
        wait.min(QUIET)
    }
}

impl Settling {
    pub(crate) fn hint(&mut self, now: Duration, hint: Hint) {
        let burst = self.burst.get_or_insert_with(|| Burst::open(now));
        burst.last = now;
        match hint {
            Hint::Finished => {
                burst.finished = Some(now);
                burst.writing = false;
                burst.retries = 0;
                burst.due = Some(now);
            }
            Hint::Appeared => burst.due = Some(now),
            Hint::Written => {
                burst.writing = true;
                burst.put_off(now);
            }
            Hint::Touched => burst.put_off(now),
        }
    }

    /// When to look next.
    pub(crate) fn due(&self) -> Option<Duration> {
        self.burst.as_ref()?.due
    }

    /// Whether more is to come.
    pub(crate) fn is_open(&self) -> bool {
        self.burst.is_some()
    }

    pub(crate) fn stamp(&self) -> Option<Stamp> {
        self.stamp
    }

    /// Takes what a look found. If it counts, the answer has it, and the time
    /// of the save that made it. At the start files are taken to be finished
    /// unless it is proved that they are not.
    pub(crate) fn looked(
        &mut self,
        now: Duration,
        look: Look,
        at_start: bool,
    ) -> Option<(Found, Duration)> {
        let burst = self.burst.get_or_insert_with(|| Burst::open(now));
        burst.looked = Some(now);
        let found = match look {
            Look::Torn => {
                burst.due = Some(now + burst.retry(SETTLE / 8));
                return None;
            }
            Look::Missing => Found::Missing,
            Look::Refused(why) => Found::Refused(why),
            Look::Bytes { stamp, content, writers } => {
                self.stamp = Some(stamp);
                let since = match burst.seen {
                    Some((seen, since)) if seen == stamp => since,
                    _ => now,
                };
                burst.seen = Some((stamp, since));
                if let Some(due) = burst.unsettled(now, since, &content, writers, at_start) {
                    // Never at once again: a look that changes nothing must not
                    // become a busy loop.
                    burst.due = Some(due.max(now + FIRST_RETRY));
                    return None;
                }
                Found::Content(content)
            }
        };
        if !matches!(found, Found::Content(_)) {
            self.stamp = None;
        }
        let saved_at = burst.finished.unwrap_or(burst.last);
        if now < burst.last + SETTLE {
            burst.first = now;
            burst.due = Some(burst.last + SETTLE);
        } else {
            self.burst = None;
        }
        Some((found, saved_at))
    }
}

impl Burst {
    /// When to look again because these bytes do not count yet.
    fn unsettled(
        &mut self,
        now: Duration,
        since: Duration,
        content: &Content,
        writers: Writers,
        at_start: bool,
    ) -> Option<Duration> {
        let give_up = self.first + AT_MOST;
        let wait_until = match writers {
            Writers::Nobody => None,
            Writers::Somebody if now >= give_up => None,
            Writers::Somebody => {
                let first = if self.finished.is_some() { FIRST_RETRY } else { SETTLE };
                Some((now + self.retry(first)).min(give_up))
            }
            Writers::Unknown if self.writing => {
                Some((self.last + QUIET).min(give_up)).filter(|at| *at > now)
            }
            Writers::Unknown if self.finished.is_some() || at_start => None,
            Writers::Unknown => Some(since + SETTLE).filter(|at| *at > now),
        };
        if wait_until.is_none() && content.bytes().is_empty() {
            return Some(self.first + CAP).filter(|at| *at > now);
        }
        wait_until
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(ms: u64) -> Duration {
        Duration::from_millis(ms)
    }

    fn bytes(text: &str, writers: Writers) -> Look {
        let stamp = Stamp { len: text.len() as u64, ..Stamp::default() };
        Look::Bytes { stamp, content: Content::new(text.as_bytes()), writers }
    }

    fn counts(settling: &mut Settling, at: u64, look: Look) -> bool {
        settling.looked(ms(at), look, false).is_some()
    }

    #[test]
    fn a_finished_save_counts_at_once_and_is_looked_at_again() {
        let mut it = Settling::default();
        it.hint(ms(0), Hint::Finished);
        assert_eq!(it.due(), Some(ms(0)));
        assert!(counts(&mut it, 0, bytes("a", Writers::Nobody)));
        assert_eq!(it.due(), Some(ms(40)));
        assert!(counts(&mut it, 40, bytes("a", Writers::Nobody)));
        assert!(!it.is_open());
    }

    #[test]
    fn hints_put_a_look_off_but_not_beyond_the_cap() {
        let mut it = Settling::default();
        for at in (0..300).step_by(30) {
            it.hint(ms(at), Hint::Touched);
            assert_eq!(it.due(), Some(ms((at + 40).min(300))));
        }
    }

    #[test]
    fn a_writer_is_waited_for_but_not_for_ever() {
        let mut it = Settling::default();
        it.hint(ms(0), Hint::Written);
        let mut looks = 0;
        while let Some(due) = it.due() {
            looks += 1;
            if it.looked(due, bytes("half", Writers::Somebody), false).is_some() {
                assert_eq!(due, ms(1000));
                break;
            }
        }
        assert!((4..12).contains(&looks), "{looks} looks");
    }

    #[test]
    fn a_close_that_is_not_one_yet_is_asked_again_soon() {
        let mut it = Settling::default();
        it.hint(ms(0), Hint::Finished);
        assert!(!counts(&mut it, 0, bytes("a", Writers::Somebody)));
        assert_eq!(it.due(), Some(ms(1)));
        assert!(counts(&mut it, 1, bytes("a", Writers::Nobody)));
    }

    #[test]
    fn where_nobody_can_tell_quiet_has_to_do() {
        let mut it = Settling::default();
        it.hint(ms(0), Hint::Written);
        assert!(!counts(&mut it, 40, bytes("half", Writers::Unknown)));
        it.hint(ms(100), Hint::Written);
        assert!(!counts(&mut it, 250, bytes("more", Writers::Unknown)));
        assert_eq!(it.due(), Some(ms(350)));
        assert!(counts(&mut it, 350, bytes("more", Writers::Unknown)));
    }

    #[test]
    fn without_events_two_equal_looks_have_to_do() {
        let mut it = Settling::default();
        it.hint(ms(0), Hint::Touched);
        assert!(!counts(&mut it, 40, bytes("a", Writers::Unknown)));
        assert!(counts(&mut it, 80, bytes("a", Writers::Unknown)));
    }

    #[test]
    fn nothing_at_all_is_not_a_save() {
        let mut it = Settling::default();
        it.hint(ms(0), Hint::Finished);
        assert!(!counts(&mut it, 0, bytes("", Writers::Nobody)));
        it.hint(ms(10), Hint::Finished);
        assert!(counts(&mut it, 10, bytes("a", Writers::Nobody)));
        assert!(counts(&mut it, 50, bytes("a", Writers::Nobody)));
        it.hint(ms(500), Hint::Finished);
        assert!(!counts(&mut it, 500, bytes("", Writers::Nobody)));
        assert!(counts(&mut it, 800, bytes("", Writers::Nobody)));
    }
}
