//! Files by name, and bytes by what they are.

use std::fmt;
use std::sync::Arc;

/// A file's name: its path below the patterns folder, with `/` between
/// folders (`examples/rainbow.py`).
pub type Key = Arc<str>;

/// The FNV-1a hash of some bytes: the same on every machine and in every
/// version of the program, so that a journal can name contents by it. It is no
/// proof of equality; [`Content`] compares the bytes as well.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash(pub u64);

impl Hash {
    pub fn of(bytes: &[u8]) -> Self {
        const PRIME: u64 = 0x0000_0100_0000_01b3;
        const BASIS: u64 = 0xcbf2_9ce4_8422_2325;
        Self(bytes.iter().fold(BASIS, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(PRIME)))
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hash({self})")
    }
}

/// The bytes of a file at some moment.
#[derive(Clone)]
pub struct Content {
    bytes: Arc<[u8]>,
    hash: Hash,
}

impl Content {
    pub fn new(bytes: impl Into<Arc<[u8]>>) -> Self {
        let bytes = bytes.into();
        Self { hash: Hash::of(&bytes), bytes }
    }

    pub fn bytes(&self) -> &Arc<[u8]> {
        &self.bytes
    }

    pub fn hash(&self) -> Hash {
        self.hash
    }
}

impl PartialEq for Content {
    fn eq(&self, other: &Self) -> bool {
        self.hash == other.hash && self.bytes == other.bytes
    }
}

impl Eq for Content {}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Content({} bytes, {})", self.bytes.len(), self.hash)
    }
}

#[cfg(test)]
mod tests {
    use super::Hash;

    #[test]
    fn hashes_are_the_published_ones() {
        assert_eq!(Hash::of(b"").to_string(), "cbf29ce484222325");
        assert_eq!(Hash::of(b"foobar").to_string(), "85944171f73967e8");
    }
}
