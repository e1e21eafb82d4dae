//! What a pattern answers.

use crate::{Origins, Time, TimeSpan};

/// A value for some time: Tidal's hap.
#[derive(Clone, Debug, PartialEq)]
pub struct Event<V> {
    /// The event's full extent; none where it is continuous, a sample of a
    /// signal.
    pub whole: Option<TimeSpan>,
    /// The fragment of it that was asked about.
    pub part: TimeSpan,
    pub value: V,
    /// The notation it comes from.
    pub origins: Origins,
}

impl<V> Event<V> {
    /// The full extent where there is one, else what was asked about.
    #[must_use]
    pub fn whole_or_part(&self) -> TimeSpan {
        self.whole.unwrap_or(self.part)
    }

    /// Whether this fragment is the one in which the event begins.
    #[must_use]
    pub fn has_onset(&self) -> bool {
        self.whole.is_some_and(|whole| whole.begin == self.part.begin)
    }

    /// The same event at other times.
    #[inline]
    #[must_use]
    pub fn map_time(mut self, f: impl Fn(Time) -> Time) -> Self {
        let Some(whole) = self.whole else {
            self.part = self.part.map(f);
            return self;
        };
        let moved = whole.map(&f);
        // Most parts are wholes, or share an end with theirs.
        let same = |end, of, moved| if end == of { moved } else { f(end) };
        self.part.begin = same(self.part.begin, whole.begin, moved.begin);
        self.part.end = same(self.part.end, whole.end, moved.end);
        self.whole = Some(moved);
        self
    }

    /// The same times with another value.
    #[inline]
    pub fn map<W>(self, f: impl FnOnce(V) -> W) -> Event<W> {
        Event { whole: self.whole, part: self.part, value: f(self.value), origins: self.origins }
    }
}

/// Fragments of one event (the same whole, equal values) that touch, made one.
/// Two answers mean the same where their merged fragments are the same,
/// however the questions were cut. Sorted by part and whole.
pub fn merge_fragments<V: PartialEq>(mut events: Vec<Event<V>>) -> Vec<Event<V>> {
    let key = |it: &Event<V>| {
        let whole = it.whole.unwrap_or(it.part);
        (it.part.begin, it.part.end, it.whole.is_some(), whole.begin, whole.end)
    };
    events.sort_by_key(key);
    let mut merged: Vec<Event<V>> = Vec::with_capacity(events.len());
    for event in events {
        let before = merged.iter_mut().find(|it| {
            it.part.end == event.part.begin
                && event.part.begin < event.part.end
                && it.whole.is_some()
                && it.whole == event.whole
                && it.value == event.value
        });
        match before {
            Some(before) => before.part.end = event.part.end,
            None => merged.push(event),
        }
    }
    merged.sort_by_key(key);
    merged
}
