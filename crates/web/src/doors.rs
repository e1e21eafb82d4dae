//! How many connections may be at the stage of saying what they want.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Connections that are not WebSockets yet, in all.
const MAX: usize = 64;
/// And from one address, so that one neighbour cannot take every door.
const MAX_OF_ONE: usize = 24;

#[derive(Clone, Debug, Default)]
pub(crate) struct Doors(Arc<Mutex<BTreeMap<IpAddr, usize>>>);

/// A connection that has been let in; dropping it frees the place.
#[derive(Debug)]
pub(crate) struct Door {
    doors: Doors,
    address: IpAddr,
}

impl Doors {
    /// A place for a connection from this address, if there is one.
    pub(crate) fn open(&self, address: IpAddr) -> Option<Door> {
        let mut open = self.lock();
        let all: usize = open.values().sum();
        let of_this_one = open.get(&address).copied().unwrap_or(0);
        if all >= MAX || of_this_one >= MAX_OF_ONE {
            return None;
        }
        open.insert(address, of_this_one + 1);
        Some(Door { doors: self.clone(), address })
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<IpAddr, usize>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        let mut open = self.doors.lock();
        if let Some(count) = open.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_neighbour_cannot_take_every_door() {
        let doors = Doors::default();
        let address = |last: u8| IpAddr::from([10, 0, 0, last]);
        let take = |last, count| -> Vec<_> {
            (0..count).filter_map(|_| doors.open(address(last))).collect()
        };
        let greedy = take(1, 100);
        assert_eq!(greedy.len(), MAX_OF_ONE);
        let second = take(2, 100);
        assert_eq!(second.len(), MAX_OF_ONE);
        let third = take(3, 100);
        assert_eq!(third.len(), MAX - 2 * MAX_OF_ONE);
        drop(greedy);
        assert_eq!(take(4, 3).len(), 3);
        drop((second, third));
        assert!(doors.lock().is_empty());
    }
}
