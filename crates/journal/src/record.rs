//! The bytes of a record.
//!
//! ```text
//! record  = "dj-hue journal 3\n" checksum(8) body
//! body    = bytes(key) current(8) on_disk(8) aside version*    oldest first
//! aside   = 0(1) | 1(1) content
//! version = number(8) content
//! content = bytes(text) bytes(data)
//! bytes   = length(4) byte*
//! ```
//!
//! Numbers are little-endian. The checksum is FNV-1a, 64 bits, of the body: it
//! is there to notice a disk that lost its power, not an attacker.

use std::fmt;
use std::sync::Arc;

/// A version that has been live.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    pub number: u64,
    pub text: Arc<str>,
    /// The data the text evaluated to.
    pub data: Arc<[u8]>,
}

/// What a file held, evaluated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    pub text: Arc<str>,
    /// The data the text evaluated to.
    pub data: Arc<[u8]>,
}

/// The versions of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    pub key: Arc<str>,
    /// Oldest first.
    pub versions: Vec<Version>,
    /// The number of the one that played.
    pub current: u64,
    /// The number of the one that the file held, if that was good; never 0.
    pub on_disk: Option<u64>,
    /// What the file held instead, if that was good and not wanted.
    pub aside: Option<Content>,
}

/// The bytes are not a whole record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed;

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the record is damaged")
    }
}

impl std::error::Error for Malformed {}

const MAGIC: &[u8] = b"dj-hue journal 3\n";

/// Bytes of versions kept for a file. The oldest go first; what played and
/// what the file held stays, and so does the newest.
const MAX_BYTES: usize = 16 << 20;

impl Record {
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut body = Vec::new();
        put(&mut body, self.key.as_bytes());
        body.extend(self.current.to_le_bytes());
        body.extend(self.on_disk.unwrap_or(0).to_le_bytes());
        body.push(u8::from(self.aside.is_some()));
        if let Some(Content { text, data }) = &self.aside {
            put(&mut body, text.as_bytes());
            put(&mut body, data);
        }
        for version in self.versions_that_fit() {
            body.extend(version.number.to_le_bytes());
            put(&mut body, version.text.as_bytes());
            put(&mut body, &version.data);
        }
        [MAGIC, &checksum(&body).to_le_bytes(), &body].concat()
    }

    fn versions_that_fit(&self) -> Vec<&Version> {
        let bytes_of = |it: &Version| it.text.len() + it.data.len();
        let newest = self.versions.last().map(|it| it.number);
        let stays = |it: &Version| {
            let number = Some(it.number);
            number == newest || number == Some(self.current) || number == self.on_disk
        };
        let mut bytes: usize = self.versions.iter().filter(|it| stays(it)).map(bytes_of).sum();
        let mut kept: Vec<&Version> = Vec::new();
        let mut is_full = false;
        for version in self.versions.iter().rev() {
            if !stays(version) {
                bytes += bytes_of(version);
                // Without gaps: an undo must not skip what a smaller one leaves room for.
                is_full |= bytes > MAX_BYTES;
            }
            if stays(version) || !is_full {
                kept.push(version);
            }
        }
        kept.reverse();
        kept
    }

    /// # Errors
    /// Anything but a whole record is refused.
    pub fn of_bytes(bytes: &[u8]) -> Result<Self, Malformed> {
        let rest = bytes.strip_prefix(MAGIC).ok_or(Malformed)?;
        let (sum, mut body) = rest.split_first_chunk::<8>().ok_or(Malformed)?;
        if checksum(body) != u64::from_le_bytes(*sum) {
            return Err(Malformed);
        }
        let key = text(&mut body)?.into();
        let current = number(&mut body)?;
        let on_disk = Some(number(&mut body)?).filter(|it| *it > 0);
        let aside = match body.split_off_first().ok_or(Malformed)? {
            0 => None,
            _ => {
                let text = text(&mut body)?.into();
                Some(Content { text, data: take(&mut body)?.into() })
            }
        };
        let mut versions = Vec::new();
        while !body.is_empty() {
            let number = number(&mut body)?;
            let text = text(&mut body)?.into();
            versions.push(Version { number, text, data: take(&mut body)?.into() });
        }
        Ok(Self { key, versions, current, on_disk, aside })
    }
}

fn put(body: &mut Vec<u8>, bytes: &[u8]) {
    let length = u32::try_from(bytes.len()).expect("texts and data are capped far below 4 GiB");
    body.extend(length.to_le_bytes());
    body.extend(bytes);
}

fn take<'a>(body: &mut &'a [u8]) -> Result<&'a [u8], Malformed> {
    let (length, rest) = body.split_first_chunk::<4>().ok_or(Malformed)?;
    let length = u32::from_le_bytes(*length) as usize;
    let (taken, rest) = rest.split_at_checked(length).ok_or(Malformed)?;
    *body = rest;
    Ok(taken)
}

fn number(body: &mut &[u8]) -> Result<u64, Malformed> {
    let (number, rest) = body.split_first_chunk::<8>().ok_or(Malformed)?;
    *body = rest;
    Ok(u64::from_le_bytes(*number))
}

fn text<'a>(body: &mut &'a [u8]) -> Result<&'a str, Malformed> {
    std::str::from_utf8(take(body)?).map_err(|_| Malformed)
}

/// FNV-1a (Fowler, Noll and Vo; draft-eastlake-fnv), which is also what names
/// a record's file: the same on every machine and in every version.
pub(crate) fn checksum(bytes: &[u8]) -> u64 {
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, step)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn records() -> impl Strategy<Value = Record> {
        let version =
            (any::<u64>(), ".{0,20}", prop::collection::vec(any::<u8>(), 0..40)).prop_map(
                |(number, text, data)| Version { number, text: text.into(), data: data.into() },
            );
        let content = (".{0,20}", prop::collection::vec(any::<u8>(), 0..40))
            .prop_map(|(text, data)| Content { text: text.into(), data: data.into() });
        let versions = prop::collection::vec(version, 0..5);
        let on_disk = prop::option::of(1..u64::MAX);
        let aside = prop::option::of(content);
        ("[a-z/]{1,12}", versions, any::<u64>(), on_disk, aside).prop_map(
            |(key, versions, current, on_disk, aside)| Record {
                key: key.into(),
                versions,
                current,
                on_disk,
                aside,
            },
        )
    }

    proptest! {
        #[test]
        fn reading_undoes_writing(record in records()) {
            prop_assert_eq!(Record::of_bytes(&record.to_bytes()), Ok(record));
        }

        #[test]
        fn a_damaged_record_is_refused(
            record in records(),
            at in any::<prop::sample::Index>(),
            flip in 1..=255_u8,
        ) {
            let mut bytes = record.to_bytes();
            let at = at.index(bytes.len());
            prop_assert_eq!(Record::of_bytes(&bytes[..at]), Err(Malformed));
            bytes[at] ^= flip;
            prop_assert_eq!(Record::of_bytes(&bytes), Err(Malformed));
        }
    }

    #[test]
    fn a_record_is_bounded_and_keeps_its_newest_and_what_played_and_what_was_on_disk() {
        let check = |bytes: usize, current, on_disk, expected: &[u64]| {
            let data: Arc<[u8]> = vec![0; bytes].into();
            let version = |number| Version { number, text: "".into(), data: data.clone() };
            let versions = (1..=9).map(version).collect();
            let record = Record { key: "a".into(), versions, current, on_disk, aside: None };
            let kept = Record::of_bytes(&record.to_bytes()).unwrap().versions;
            assert_eq!(kept.iter().map(|it| it.number).collect::<Vec<_>>(), expected);
        };
        check(MAX_BYTES / 3, 9, None, &[7, 8, 9]);
        check(MAX_BYTES / 3, 2, None, &[2, 8, 9]);
        check(MAX_BYTES / 4, 2, Some(5), &[2, 5, 8, 9]);
        check(MAX_BYTES + 1, 2, Some(5), &[2, 5, 9]);
        check(MAX_BYTES + 1, 9, Some(9), &[9]);
    }
}
