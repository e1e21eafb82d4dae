//! The sixteen colours in the words that every terminal knows.
//!
//! crossterm says "bright red" as `38;5;9`, also to a terminal that has sixteen
//! colours and takes the 5 by itself for "blink". Here `38;5;9` on its way to
//! such a terminal becomes `91`, which has said the same since before there were
//! 256 of them.

use crate::Depth;
use std::io::{self, Stdout, Write};

/// Standard output, in the words of a terminal of some depth.
pub(crate) struct Paint {
    out: Stdout,
    sixteen: bool,
    /// The beginning of a sequence whose end has not been written yet.
    unfinished: Vec<u8>,
}

impl Paint {
    pub(crate) fn on(out: Stdout, depth: Depth) -> Self {
        Self { out, sixteen: depth == Depth::Sixteen, unfinished: Vec::new() }
    }
}

impl Write for Paint {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.sixteen {
            return self.out.write(bytes);
        }
        let mut said = std::mem::take(&mut self.unfinished);
        said.extend(bytes);
        self.unfinished = said.split_off(whole(&said));
        self.out.write_all(&in_sixteen(&said))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// How much of this does not end within a sequence.
fn whole(bytes: &[u8]) -> usize {
    match bytes.iter().rposition(|it| *it == 0x1b) {
        Some(at) if end_of(&bytes[at..]).is_none() => at,
        _ => bytes.len(),
    }
}

/// The length of the sequence at the start of this, if it is whole.
fn end_of(sequence: &[u8]) -> Option<usize> {
    match sequence.get(1)? {
        b'[' => {
            let end = sequence[2..].iter().position(|it| (0x40..0x7f).contains(it))?;
            Some(2 + end + 1)
        }
        _ => Some(2),
    }
}

fn in_sixteen(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some(start) = rest.iter().position(|it| *it == 0x1b) {
        out.extend(&rest[..start]);
        rest = &rest[start..];
        let length = end_of(rest).unwrap_or(rest.len());
        let (sequence, after) = rest.split_at(length);
        match sequence {
            [0x1b, b'[', numbers @ .., b'm'] => {
                out.extend(b"\x1b[");
                out.extend(colors(numbers));
                out.push(b'm');
            }
            other => out.extend(other),
        }
        rest = after;
    }
    out.extend(rest);
    out
}

/// The numbers of a sequence about colours and weight.
fn colors(numbers: &[u8]) -> Vec<u8> {
    let all: Vec<&[u8]> = numbers.split(|it| *it == b';').collect();
    let mut said: Vec<Vec<u8>> = Vec::new();
    let mut rest = &all[..];
    while let Some((first, after)) = rest.split_first() {
        let color = match (*first, after) {
            (ground @ (b"38" | b"48"), [b"5", number, ..]) => named(ground == b"48", number),
            _ => None,
        };
        rest = if color.is_some() { &after[2..] } else { after };
        said.push(color.unwrap_or_else(|| first.to_vec()));
    }
    said.join(&b';')
}

/// One of the sixteen, by its number.
fn named(ground: bool, number: &[u8]) -> Option<Vec<u8>> {
    let number: u8 = std::str::from_utf8(number).ok()?.parse().ok()?;
    let code = match number {
        0..8 => 30 + number,
        8..16 => 90 + number - 8,
        _ => return None,
    };
    Some((code + if ground { 10 } else { 0 }).to_string().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_said_in_old_words() {
        for (said, wanted) in [
            ("\x1b[38;5;9m", "\x1b[91m"),
            ("\x1b[38;5;7;48;5;0m", "\x1b[37;40m"),
            ("\x1b[48;5;12;1m", "\x1b[104;1m"),
            ("\x1b[1;38;5;15mé\x1b[0m", "\x1b[1;97mé\x1b[0m"),
            ("\x1b[38;5;200m", "\x1b[38;5;200m"),
            ("\x1b[39m\x1b[m\x1b[2;3H", "\x1b[39m\x1b[m\x1b[2;3H"),
            ("38;5;9m", "38;5;9m"),
        ] {
            assert_eq!(String::from_utf8(in_sixteen(said.as_bytes())).unwrap(), wanted);
        }
    }

    #[test]
    fn a_sequence_that_is_written_in_pieces_waits_for_its_end() {
        let said = b"a\x1b[38;5;9mb\x1b[1";
        assert_eq!(whole(said), said.len() - 3);
        assert_eq!(whole(b"a\x1b"), 1);
        assert_eq!(whole(b"a\x1b[38;5;9"), 1);
        assert_eq!(whole(b"a\x1b[38;5;9m"), 10);
        assert_eq!(whole(b"\x1b7"), 2);
    }
}
