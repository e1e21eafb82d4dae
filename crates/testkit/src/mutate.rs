//! Inputs like those that are right, with something wrong in them.

use crate::random::Random;

/// Bytes that parsers tend to trip over.
const EDGES: [u8; 10] = [0, 1, 2, 0x20, 0x7f, 0x80, 0xfe, 0xff, b'"', b'['];

/// The most that an input grows to.
const MAX_BYTES: usize = 4096;

/// One of the seeds with a few changes, or bytes of pure chance.
pub fn mutated(random: &mut Random, seeds: &[Vec<u8>]) -> Vec<u8> {
    if seeds.is_empty() || random.below(16) == 0 {
        let length = random.index(64);
        return (0..length).map(|_| random.draw() as u8).collect();
    }
    let mut bytes = seeds[random.index(seeds.len())].clone();
    for _ in 0..=random.below(6) {
        change(random, &mut bytes, seeds);
    }
    bytes.truncate(MAX_BYTES);
    bytes
}

fn change(random: &mut Random, bytes: &mut Vec<u8>, seeds: &[Vec<u8>]) {
    let at = random.index(bytes.len() + 1);
    let length = 1 + random.index(8);
    let end = (at + length).min(bytes.len());
    match random.below(7) {
        0 => bytes.truncate(at),
        1 => drop(bytes.drain(at..end)),
        2 => {
            let again = bytes[at..end].repeat(1 + random.index(4));
            bytes.splice(at..at, again);
        }
        3 => {
            let other = &seeds[random.index(seeds.len())];
            let from = random.index(other.len() + 1);
            let piece = &other[from..(from + length * 4).min(other.len())];
            bytes.splice(at..end, piece.iter().copied());
        }
        4 => bytes.insert(at, EDGES[random.index(EDGES.len())]),
        5 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte = EDGES[random.index(EDGES.len())];
            }
        }
        _ => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << random.below(8);
            }
        }
    }
}
