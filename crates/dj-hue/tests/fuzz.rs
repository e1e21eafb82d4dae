//! Nothing that others send or write makes us panic or hang: what `fuzz/` does
//! for as long as one likes, for a short time.
//!
//! `ROUNDS=100000` does more of it, `SEED=…` does the same again.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../../../fuzz/src/lib.rs"]
#[allow(unreachable_pub, reason = "it is a crate of its own as well")]
mod targets;

use std::env;
use std::panic::catch_unwind;
use testkit::mutate::mutated;
use testkit::random::Random;

fn number(variable: &str) -> Option<u64> {
    env::var(variable).ok().map(|it| it.parse().expect("it is a number"))
}

#[test]
fn whatever_comes_is_read_or_refused() {
    let rounds = number("ROUNDS").unwrap_or(2_000);
    let seed = number("SEED").unwrap_or_else(Random::fresh_seed);
    eprintln!("SEED={seed} ROUNDS={rounds}");
    for target in &targets::TARGETS {
        let (mut random, seeds) = (Random::new(seed), (target.seeds)());
        seeds.iter().for_each(|it| (target.run)(it));
        for round in 0..rounds {
            let input = mutated(&mut random, &seeds);
            if catch_unwind(|| (target.run)(&input)).is_err() {
                let shown = String::from_utf8_lossy(&input);
                panic!("{} on {input:?}, as text {shown:?}, in round {round}", target.name);
            }
        }
    }
}

/// Seeds that nobody understands would be no better than chance.
#[test]
fn the_seeds_are_understood() {
    for target in &targets::TARGETS {
        let seeds = (target.seeds)();
        let understood = |seed: &&Vec<u8>| match target.name {
            "notation" => notation::mini(std::str::from_utf8(seed).unwrap(), 0).is_ok(),
            "expression" | "tree" => script::tree::decode(seed).is_ok(),
            "configuration" => config::read("a", std::str::from_utf8(seed).unwrap()).is_ok(),
            "artnet" => wire::artnet::Packet::parse(seed).is_ok(),
            "sacn" => wire::sacn::Packet::parse(seed).is_ok(),
            "ddp" => wire::ddp::Packet::parse(seed).is_ok(),
            "hue" => wire::hue::Packet::parse(seed).is_ok(),
            "dtls" => true,
            "osc" => input::osc::read(seed).iter().all(Result::is_ok),
            other => panic!("nobody knows what {other} understands"),
        };
        let count = seeds.iter().filter(understood).count();
        assert_eq!(count, seeds.len(), "{}", target.name);
    }
}
