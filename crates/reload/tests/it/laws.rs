//! Laws that hold whatever happens to the files, and whenever it is heard.

mod world;

use proptest::prelude::*;
use reload::{Hint, Key, Say, is_pattern};
use std::collections::BTreeMap;
use std::time::Duration;
use testkit::toy::{self, Effects};
use world::{Node, World};

/// Something that happens to the files, after a pause.
#[derive(Clone, Debug)]
enum Step {
    Save(usize, usize),
    Replace(usize, usize),
    /// Written in two parts; the second ends the save.
    Begin(usize, usize),
    Finish(usize, usize),
    Delete(usize),
    Move(usize, usize),
    /// A change of which nothing is heard until everything is listed.
    Quietly(usize, usize),
    Lost,
    Hold(bool),
    Touch(usize),
    Torn(usize, u32),
    Rescan,
}

const FILES: [&str; 6] = ["a.py", "b.py", "c.py", "_lib.py", "lib2.py", "d/e.py"];
const TEXTS: [&str; 10] = [
    "value = 1",
    "value = 2",
    "import _lib; value = 3",
    "import lib2; value = 4",
    "import _lib; import lib2",
    "raise no",
    "value",
    "",
    "import nothere",
    "value = 1; raise late",
];
/// Helpers of helpers would make circles.
const HELPERS: [&str; 4] = ["value = 7", "value = 8", "raise broken", "value = 9"];

fn text(file: usize, text: usize) -> &'static str {
    if FILES[file].contains("lib") {
        HELPERS[text % HELPERS.len()]
    } else {
        TEXTS[text % TEXTS.len()]
    }
}

fn step() -> impl Strategy<Value = Step> {
    let file = || 0..FILES.len();
    let text = || 0..TEXTS.len();
    prop_oneof![
        6 => (file(), text()).prop_map(|(file, text)| Step::Save(file, text)),
        3 => (file(), text()).prop_map(|(file, text)| Step::Replace(file, text)),
        2 => (file(), text()).prop_map(|(file, text)| Step::Begin(file, text)),
        2 => (file(), text()).prop_map(|(file, text)| Step::Finish(file, text)),
        2 => file().prop_map(Step::Delete),
        2 => (file(), file()).prop_map(|(from, to)| Step::Move(from, to)),
        1 => (file(), text()).prop_map(|(file, text)| Step::Quietly(file, text)),
        1 => Just(Step::Lost),
        1 => any::<bool>().prop_map(Step::Hold),
        1 => file().prop_map(Step::Touch),
        1 => (file(), 1..4_u32).prop_map(|(file, times)| Step::Torn(file, times)),
        1 => Just(Step::Rescan),
    ]
}

fn take(world: &mut World, step: &Step) {
    match *step {
        Step::Save(file, it) => world.save(FILES[file], text(file, it)),
        Step::Replace(file, it) => {
            world.put(FILES[file], text(file, it).as_bytes());
            world.hint(FILES[file], Hint::Finished);
        }
        Step::Begin(file, it) => {
            world.put(FILES[file], text(file, it).as_bytes());
            world.set_writer(FILES[file], true);
            world.hint(FILES[file], Hint::Written);
        }
        Step::Finish(file, it) => {
            world.put(FILES[file], text(file, it).as_bytes());
            world.set_writer(FILES[file], false);
            world.hint(FILES[file], Hint::Finished);
        }
        Step::Delete(file) => world.delete(FILES[file]),
        Step::Move(from, to) => {
            if let Some(node) = world.remove(FILES[from]) {
                world.hint(FILES[from], Hint::Touched);
                world.put(FILES[to], &node.bytes);
                world.hint(FILES[to], Hint::Finished);
            }
        }
        Step::Quietly(file, it) => world.put(FILES[file], text(file, it).as_bytes()),
        Step::Lost => world.machine.lost_track(world.now),
        Step::Hold(held) => world.machine.hold(world.now, held),
        Step::Touch(file) => world.hint(FILES[file], Hint::Touched),
        Step::Torn(file, times) => {
            if world.disk.contains_key(FILES[file]) {
                world.set_torn(FILES[file], times);
            }
        }
        Step::Rescan => world.machine.rescan(world.now),
    }
}

fn play(steps: &[(u64, Step)], takes: u64, hands: usize, proof: bool) -> World {
    let mut world = World::new();
    world.hands = hands;
    world.takes = Duration::from_millis(takes);
    world.proof = proof;
    // What a story begins with at once is there before the machine is.
    let before = steps.iter().take_while(|(pause, _)| *pause == 0).count();
    for (_, step) in &steps[..before] {
        if let Step::Save(file, it) | Step::Replace(file, it) | Step::Quietly(file, it) = step {
            world.put(FILES[*file], text(*file, *it).as_bytes());
        }
    }
    for (pause, step) in &steps[before..] {
        world.run_until(world.now + Duration::from_millis(*pause));
        take(&mut world, step);
        // One look and one change per file, at the most, and one alarm; and in
        // the batch one file to evaluate and one to publish.
        assert!(world.machine.backlog() <= 5 * (FILES.len() + 2), "{}", world.machine.backlog());
    }
    for file in FILES {
        if world.disk.contains_key(file) {
            world.set_writer(file, false);
        }
    }
    world.machine.lost_track(world.now);
    world.run_to_rest();
    world
}

fn steps() -> impl Strategy<Value = Vec<(u64, Step)>> {
    let pause = prop_oneof![Just(0), 0..5_u64, 0..60_u64, 0..400_u64];
    prop::collection::vec((pause, step()), 1..40)
}

/// What every pattern on disk means.
fn truth(world: &World) -> BTreeMap<Key, Result<String, String>> {
    let mut read = |file: &str| world.disk.get(file).map(|node| node.bytes.clone());
    let mut meaning = |node: &Node| {
        let text = String::from_utf8_lossy(&node.bytes);
        if text.trim().is_empty() {
            return Err("empty".into());
        }
        toy::evaluate(&text, &mut read, &mut Effects::default())
    };
    let patterns = world.disk.iter().filter(|(key, _)| is_pattern(key));
    patterns.map(|(key, node)| (key.clone(), meaning(node))).collect()
}

/// What every file's last published version means. A name that was left is no
/// file's.
fn live(world: &World) -> BTreeMap<Key, String> {
    let mut live = BTreeMap::new();
    for (_, say) in &world.said {
        match say {
            Say::Loaded(versions) => {
                live.extend(versions.iter().map(|it| (it.key.clone(), it.value.clone())));
            }
            Say::Renamed { from, .. } => drop(live.remove(from)),
            _ => {}
        }
    }
    live
}

/// From when till when everything is held back.
fn holds(steps: &[(u64, Step)]) -> Vec<(Duration, Duration)> {
    let mut holds: Vec<(Duration, Duration)> = Vec::new();
    let (mut now, mut held) = (Duration::ZERO, false);
    for (pause, step) in steps {
        now += Duration::from_millis(*pause);
        // Before anything could be heard, nothing was.
        let Step::Hold(it) = step else { continue };
        if now == Duration::ZERO || *it == held {
            continue;
        }
        held = *it;
        match holds.last_mut().filter(|_| !held) {
            Some((_, until)) => *until = now.min(*until),
            None => holds.push((now, now + Duration::from_secs(2))),
        }
    }
    holds
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: std::env::var("CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(600),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn at_rest_what_is_live_is_what_is_on_disk(
        steps in steps(), takes in 0..80_u64, hands in 1..4_usize, proof in any::<bool>(),
    ) {
        let world = play(&steps, takes, hands, proof);
        let live = live(&world);
        for (key, meaning) in truth(&world) {
            if let Ok(value) = meaning {
                prop_assert_eq!(Some(&value), live.get(&key), "{}", key);
            }
        }
    }

    #[test]
    fn nothing_is_loaded_twice_in_a_row(steps in steps(), takes in 0..80_u64, hands in 1..4_usize, proof in any::<bool>()) {
        let world = play(&steps, takes, hands, proof);
        let mut last = BTreeMap::new();
        for (_, say) in &world.said {
            let versions = match say {
                Say::Loaded(versions) => versions.as_slice(),
                Say::Renamed { from, .. } => {
                    last.remove(from);
                    &[]
                }
                _ => &[],
            };
            for version in versions {
                let inputs = (version.content.clone(), version.reads.clone());
                let before = last.insert(version.key.clone(), inputs.clone());
                prop_assert_ne!(before, Some(inputs), "{}", version.key);
            }
        }
    }

    #[test]
    fn versions_of_one_swap_agree_about_their_helpers(steps in steps(), takes in 0..80_u64, hands in 1..4_usize) {
        let world = play(&steps, takes, hands, true);
        for (_, say) in &world.said {
            let Say::Loaded(versions) = say else { continue };
            let mut seen = BTreeMap::new();
            for read in versions.iter().flat_map(|version| &version.reads) {
                let same = seen.entry(read.key.clone()).or_insert_with(|| read.content.clone());
                prop_assert_eq!(&*same, &read.content, "{}", read.key);
            }
        }
    }

    #[test]
    fn what_is_saved_under_a_lock_is_not_shown_under_it(
        steps in steps(), takes in 0..80_u64, hands in 1..4_usize, proof in any::<bool>(),
    ) {
        let world = play(&steps, takes, hands, proof);
        let ready = world.said.iter().find(|(_, say)| matches!(say, Say::Ready { .. }));
        let ready = ready.map_or(Duration::MAX, |(at, _)| *at);
        let holds: Vec<_> = holds(&steps).into_iter().filter(|(from, _)| *from > ready).collect();
        for (at, say) in &world.said {
            let Say::Loaded(versions) = say else { continue };
            for (version, (from, until)) in versions.iter().flat_map(|it| holds.iter().map(move |hold| (it, hold))) {
                let is_shown_under_it = version.saved_at > *from && at < until;
                prop_assert!(!is_shown_under_it, "{} at {at:?}", version.key);
            }
        }
    }

    #[test]
    fn at_rest_people_know_what_is_wrong_and_nothing_else(
        steps in steps(), takes in 0..80_u64, hands in 1..4_usize, proof in any::<bool>(),
    ) {
        let world = play(&steps, takes, hands, proof);
        let mut told = BTreeMap::new();
        for (_, say) in &world.said {
            match say {
                Say::Problem { key, .. } => { told.insert(key.clone(), "wrong"); }
                Say::Gone { key, .. } => { told.insert(key.clone(), "gone"); }
                Say::Renamed { from, .. } => { told.remove(from); }
                Say::Solved { key } => {
                    prop_assert!(told.remove(key).is_some(), "{} was not in trouble", key);
                }
                Say::Loaded(_) | Say::Ready { .. } => {}
            }
        }
        let truth = truth(&world);
        let live = live(&world);
        for key in FILES.map(Key::from) {
            let expected = match truth.get(&key) {
                Some(Err(_)) => Some("wrong"),
                None if live.contains_key(&key) => Some("gone"),
                _ => None,
            };
            prop_assert_eq!(told.get(&key).copied(), expected, "{}", key);
        }
    }
}
