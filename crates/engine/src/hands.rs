//! What hands hold down: momentary actions, and who is on them.

use std::collections::BTreeSet;
use std::sync::Arc;

/// What lasts as long as somebody presses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Momentary {
    /// White over everything.
    Flash,
    /// All lights out.
    Blackout,
    /// Edits are kept back from the lights; let go, they play in one frame.
    Hold,
}

/// Whose hand it is: every surface, client, key and pad has a name of its own,
/// so that none lets go what another holds.
pub type Hand = Arc<str>;

/// All hands that are down.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Hands(BTreeSet<(Momentary, Hand)>);

impl Hands {
    /// More hands than this are not human, and not remembered.
    const MOST: usize = 256;

    pub(crate) fn press(&mut self, action: Momentary, hand: Hand) {
        if self.0.len() < Self::MOST {
            self.0.insert((action, hand));
        }
    }

    /// Lifts a hand; true if it was the last one on this.
    pub(crate) fn release(&mut self, action: Momentary, hand: &Hand) -> bool {
        self.0.remove(&(action, hand.clone())) && !self.hold(action)
    }

    /// Lifts every hand from this: a pad that is pulled out never lets go.
    pub(crate) fn lift(&mut self, action: Momentary) {
        self.0.retain(|(it, _)| *it != action);
    }

    /// Whether any hand holds this down.
    pub(crate) fn hold(&self, action: Momentary) -> bool {
        self.0.iter().any(|(it, _)| *it == action)
    }
}
