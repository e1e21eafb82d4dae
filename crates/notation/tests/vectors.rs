//! Random numbers and fractions agree with Strudel's to the last bit, but
//! for `perlin`, whose powers may differ in it.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod harness;

use harness::{fraction, lines};
use pattern::{Method, Pattern, Randomness, Settings, Time, TimeSpan, random};
use serde_json::Value as Json;

fn bits(json: &Json) -> u64 {
    u64::from_str_radix(json.as_str().unwrap(), 16).unwrap()
}

#[test]
fn random_numbers_are_strudels() {
    let vectors: Vec<Json> = lines(include_str!("oracle/prng.jsonl")).collect();
    assert_eq!(vectors.len(), 324);
    for vector in vectors {
        let time = fraction(&vector["t"]);
        assert_eq!(time.to_f64().to_bits(), bits(&vector["f64"]), "{time}");
        for (key, method) in [("legacy", Method::Legacy), ("precise", Method::Precise)] {
            let theirs = &vector[key];
            let plain = Randomness { method, seed: 0.0 };
            let at = |pattern: Pattern<f64>| {
                let settings = Settings { randomness: plain, ..Settings::default() };
                let span = TimeSpan::new(time, time);
                pattern.query_with(span, &settings).unwrap()[0].value.to_bits()
            };
            assert_eq!(at(random::rand()), bits(&theirs["rand"]), "{key} rand at {time}");
            let seeded = random::rand().seed(5.0);
            assert_eq!(at(seeded), bits(&theirs["rand_seed5"]), "{key} seeded at {time}");
            let ours: Vec<u64> =
                plain.several(time.to_f64(), 4).iter().map(|it| it.to_bits()).collect();
            let four: Vec<u64> = theirs["rands4"].as_array().unwrap().iter().map(bits).collect();
            assert_eq!(ours, four, "{key} four at {time}");
            let integer = f64::from_bits(at(random::irand(10.0)));
            assert_eq!(Some(integer), theirs["irand10"].as_f64(), "{key} irand at {time}");
            // Two libraries' powers may differ in their last bit.
            let perlin = f64::from_bits(at(random::perlin()));
            let off = (perlin - f64::from_bits(bits(&theirs["perlin"]))).abs();
            assert!(off < 1e-14, "{key} perlin at {time}");
            assert_eq!(at(random::berlin()), bits(&theirs["berlin"]), "{key} berlin at {time}");
            let order = plain.permutation(time.floor().to_f64() + 0.5, 8);
            let theirs: Vec<usize> =
                serde_json::from_value(theirs["randrun8_cycle"].clone()).unwrap();
            assert_eq!(order, theirs, "{key} permutation at {time}");
        }
    }
}

#[test]
fn floats_become_strudels_fractions() {
    let vectors: Vec<Json> = lines(include_str!("oracle/double_to_fraction.jsonl")).collect();
    assert_eq!(vectors.len(), 496);
    for vector in vectors {
        let float = f64::from_bits(bits(&vector["f64"]));
        assert_eq!(Time::from_f64(float), Some(fraction(&vector["frac"])), "{float}");
    }
}

#[test]
fn decisions_in_a_text_are_offset_by_their_number() {
    for vector in lines(include_str!("oracle/mini_random_offsets.jsonl")) {
        let seed = vector["seed"].as_i64().unwrap();
        assert_eq!(Time::new(3 * seed, 10_000), fraction(&vector["offset"]));
        assert_eq!(Time::from_f64(0.0003 * seed as f64), Some(fraction(&vector["offset"])));
    }
}
