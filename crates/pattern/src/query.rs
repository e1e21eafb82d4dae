//! A question to a pattern, and what it may cost.

use crate::{Error, Pattern, TimeSpan};
use std::any::Any;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

/// How deep patterns may be nested in each other when they are asked.
const MAX_DEPTH: u32 = 400;

/// How random choices are made: both ways are functions of the time and a
/// seed, so that asking again gives the same answer.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Randomness {
    pub method: Method,
    pub seed: f64,
}

/// Which random numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Method {
    /// Strudel's, which repeat after 300 cycles.
    #[default]
    Legacy,
    /// A hash of the time, without a period anybody lives to see.
    Precise,
}

/// What a question brings along besides its span.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    pub randomness: Randomness,
    /// How many steps of work the answer may take: roughly, events that come
    /// up on the way. A million are some tens of milliseconds.
    pub budget: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self { randomness: Randomness::default(), budget: 500_000 }
    }
}

/// A question under way: what happens in `span`? Combinators pass it on, with
/// another span or seed. An error does not come back as a result: it is kept
/// at the root, and from then on every pattern is silent.
#[derive(Clone, Copy)]
pub struct Query<'root> {
    pub span: TimeSpan,
    pub randomness: Randomness,
    meter: &'root Meter,
}

/// Where a question puts its events.
pub type Emit<'a, V> = &'a mut dyn FnMut(crate::Event<V>);

impl<'root> Query<'root> {
    /// The same question about another span.
    #[inline]
    #[must_use]
    pub fn over(&self, span: TimeSpan) -> Self {
        Self { span, ..*self }
    }

    /// The same question with other random numbers.
    #[must_use]
    pub fn with_randomness(&self, randomness: Randomness) -> Self {
        Self { randomness, ..*self }
    }

    /// The same question for each cycle that the span touches.
    #[inline]
    pub fn cycles(&self) -> impl Iterator<Item = (i64, Self)> + use<'root> {
        let query = *self;
        query
            .span
            .cycles()
            .take_while(move |_| query.meter.spend(1))
            .map(move |(cycle, span)| (cycle, query.over(span)))
    }

    /// Gives up: the whole question is answered with this error, the first
    /// one if there are several.
    #[cold]
    pub fn fail(&self, error: Error) {
        self.meter.fail(error);
    }

    /// So many steps of work beyond those of asking, for a pattern that makes
    /// much of one event; false where that is too much.
    #[inline]
    pub fn spend(&self, steps: usize) -> bool {
        self.meter.spend(u32::try_from(steps).unwrap_or(u32::MAX))
    }

    /// The last answer of a pattern, if it is asked the same once more; else, and
    /// where it has no function that would have to work, what `read` makes of it.
    pub(crate) fn remember<V, T>(&self, pattern: &Pattern<V>, read: impl FnOnce() -> T) -> T
    where
        V: Clone + Send + Sync + 'static,
        T: Clone + 'static,
    {
        let Some(node) = pattern.address() else { return read() };
        let is_it = |it: &&Remembered| it.span == self.span && it.randomness == self.randomness;
        let remembered = self.meter.remembered.borrow();
        let known = remembered.get(&node).filter(is_it);
        let known = known.and_then(|it| it.answer.downcast_ref::<(Pattern<V>, T)>());
        if let Some((_, answer)) = known {
            return answer.clone();
        }
        drop(remembered);
        let answer = read();
        // The pattern is kept, so that no other can come to its address.
        let kept = Box::new((pattern.clone(), answer.clone()));
        let (span, randomness) = (self.span, self.randomness);
        let remembered = Remembered { span, randomness, answer: kept };
        self.meter.remembered.borrow_mut().insert(node, remembered);
        answer
    }

    /// One step of work, one level down; nothing where that is too much.
    #[inline]
    pub(crate) fn within<T>(&self, work: impl FnOnce() -> Option<T>) -> Option<T> {
        let depth = self.meter.depth.get() + 1;
        self.meter.depth.set(depth);
        let answer = if depth > MAX_DEPTH {
            self.fail(Error::budget("patterns are nested too deeply"));
            None
        } else if self.meter.spend(1) {
            work()
        } else {
            None
        };
        self.meter.depth.set(depth - 1);
        answer
    }
}

/// What a pattern has answered, and to what.
struct Remembered {
    span: TimeSpan,
    randomness: Randomness,
    answer: Box<dyn Any>,
}

/// What is left of the budget, the first error, and what is not to be asked
/// twice.
pub(crate) struct Meter {
    budget: u32,
    /// What it is that mostly takes too much.
    many: &'static str,
    left: Cell<u32>,
    /// What was left at the first error; nothing is spent after that.
    left_at_error: Cell<Option<u32>>,
    depth: Cell<u32>,
    error: RefCell<Option<Error>>,
    /// By the address of the pattern's function.
    remembered: RefCell<BTreeMap<usize, Remembered>>,
}

impl Meter {
    pub(crate) fn new(budget: u32, many: &'static str) -> Self {
        Self {
            budget,
            many,
            left: Cell::new(budget),
            left_at_error: Cell::new(None),
            depth: Cell::new(0),
            error: RefCell::new(None),
            remembered: RefCell::default(),
        }
    }

    pub(crate) fn query(&self, span: TimeSpan, randomness: Randomness) -> Query<'_> {
        Query { span, randomness, meter: self }
    }

    pub(crate) fn spent(&self) -> u32 {
        self.budget - self.left_at_error.get().unwrap_or(self.left.get())
    }

    pub(crate) fn into_error(self) -> Option<Error> {
        self.error.into_inner()
    }

    /// The error there was. From here on questions are answered again.
    pub(crate) fn take_error(&self) -> Option<Error> {
        let left = self.left_at_error.take()?;
        self.left.set(left);
        self.forget();
        self.error.take()
    }

    /// Some answers may have been cut short, or be of no time at all.
    pub(crate) fn forget(&self) {
        self.remembered.borrow_mut().clear();
    }

    #[inline]
    fn spend(&self, steps: u32) -> bool {
        let enough = self.take(steps);
        if !enough {
            self.fail(Error::budget(format!("this takes too much work: too many {}", self.many)));
        }
        enough
    }

    /// Spends so many steps if there are as many.
    #[inline]
    pub(crate) fn take(&self, steps: u32) -> bool {
        let left = self.left.get().checked_sub(steps);
        self.left.set(left.unwrap_or(self.left.get()));
        left.is_some()
    }

    #[cold]
    fn fail(&self, error: Error) {
        // An empty budget keeps the rest of the question from working on.
        let left = self.left.replace(0);
        self.left_at_error.set(self.left_at_error.get().or(Some(left)));
        self.error.borrow_mut().get_or_insert(error);
    }
}
