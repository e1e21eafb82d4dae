//! A stretch of time.

use crate::Time;

/// `begin <= t < end`. Zero width is legal and asks about an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TimeSpan {
    pub begin: Time,
    pub end: Time,
}

impl TimeSpan {
    #[must_use]
    pub fn new(begin: impl Into<Time>, end: impl Into<Time>) -> Self {
        Self { begin: begin.into(), end: end.into() }
    }

    /// The whole of one cycle.
    #[must_use]
    pub fn cycle(number: i64) -> Self {
        Self { begin: Time::from_int(number), end: Time::from_int(number) + Time::ONE }
    }

    #[must_use]
    pub fn duration(self) -> Time {
        self.end - self.begin
    }

    #[must_use]
    pub fn is_instant(self) -> bool {
        self.begin == self.end
    }

    /// What two spans have in common. An instant is in a span where it is in
    /// it or at its begin, not at its end.
    #[inline]
    #[must_use]
    pub fn intersection(self, other: Self) -> Option<Self> {
        let both = Self { begin: self.begin.max(other.begin), end: self.end.min(other.end) };
        if both.begin < both.end {
            return Some(both);
        }
        let at_end = |of: Self| both.begin == of.end && of.begin < of.end;
        (both.begin == both.end && !at_end(self) && !at_end(other)).then_some(both)
    }

    /// What is asked about of this span, which does not end before that begins;
    /// none where it begins after it. An instant may be at its begin.
    #[inline]
    pub(crate) fn piece_in(self, asked: Self) -> Option<Self> {
        let is_later = self.begin >= asked.end && self.begin > asked.begin;
        (!is_later)
            .then(|| Self { begin: self.begin.max(asked.begin), end: self.end.min(asked.end) })
    }

    /// Whether `other` lies in this span.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.begin <= other.begin && other.end <= self.end
    }

    /// Both ends through `f`.
    #[inline]
    #[must_use]
    pub fn map(self, f: impl Fn(Time) -> Time) -> Self {
        Self { begin: f(self.begin), end: f(self.end) }
    }

    /// The span cut at the borders of cycles, each piece with the number of
    /// its cycle. An instant is one piece; a span that ends before it begins
    /// has none.
    ///
    /// ```
    /// # use pattern::{Time, TimeSpan};
    /// let cycles: Vec<i64> = TimeSpan::new(Time::new(1, 2), 2).cycles().map(|(it, _)| it).collect();
    /// assert_eq!(cycles, [0, 1]);
    /// ```
    #[inline]
    pub fn cycles(self) -> impl Iterator<Item = (i64, Self)> {
        let mut rest = (self.begin <= self.end).then_some(self.begin);
        std::iter::from_fn(move || {
            let begin = rest.take()?;
            let cycle = begin.cycle();
            let next = Time::from_int(cycle) + Time::ONE;
            if self.end <= next || next.is_overflowed() {
                return Some((cycle, Self { begin, ..self }));
            }
            rest = Some(next);
            Some((cycle, Self { begin, end: next }))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(begin: (i64, i64), end: (i64, i64)) -> TimeSpan {
        TimeSpan::new(Time::new(begin.0, begin.1), Time::new(end.0, end.1))
    }

    #[test]
    fn spans_are_cut_at_cycles() {
        let pieces: Vec<_> = span((-1, 2), (3, 2)).cycles().map(|(_, it)| it).collect();
        assert_eq!(pieces, [span((-1, 2), (0, 1)), span((0, 1), (1, 1)), span((1, 1), (3, 2))]);
        assert_eq!(span((1, 1), (1, 1)).cycles().count(), 1);
        assert_eq!(span((1, 1), (0, 1)).cycles().count(), 0);
    }

    #[test]
    fn an_instant_belongs_to_what_begins_there() {
        let (first, second) = (span((0, 1), (1, 2)), span((1, 2), (1, 1)));
        let instant = span((1, 2), (1, 2));
        assert_eq!(instant.intersection(first), None);
        assert_eq!(instant.intersection(second), Some(instant));
        assert_eq!(instant.intersection(instant), Some(instant));
        assert_eq!(first.intersection(second), None);
    }
}
