//! A list that one thread fills and others wait on.

use super::PATIENCE;
use std::sync::{Arc, Condvar, Mutex};
use std::time::Instant;

pub(crate) struct Growing<T>(Mutex<Vec<T>>, Condvar);

impl<T: Clone> Growing<T> {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self(Mutex::new(Vec::new()), Condvar::new()))
    }

    pub(crate) fn push(&self, item: T) {
        self.0.lock().expect("no holder panics").push(item);
        self.1.notify_all();
    }

    pub(crate) fn all(&self) -> Vec<T> {
        self.0.lock().expect("no holder panics").clone()
    }

    pub(crate) fn len(&self) -> usize {
        self.0.lock().expect("no holder panics").len()
    }

    /// The first item from a position on that is wanted, and the position
    /// after it.
    pub(crate) fn wait(&self, from: usize, wanted: impl Fn(&T) -> bool) -> Option<(T, usize)> {
        let deadline = Instant::now() + PATIENCE;
        let mut items = self.0.lock().expect("no holder panics");
        let mut next = from;
        loop {
            while let Some(item) = items.get(next) {
                next += 1;
                if wanted(item) {
                    return Some((item.clone(), next));
                }
            }
            let left = deadline.checked_duration_since(Instant::now())?;
            items = self.1.wait_timeout(items, left).expect("no holder panics").0;
        }
    }
}
