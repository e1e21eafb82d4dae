//! Random operations on a tree of files; at rest, what is live is what is on
//! disk.

use crate::setting;
use crate::stage::{DEADLINE, Stage, loaded};
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};
use testkit::random::Random;
use testkit::save_styles::STYLES;
use testkit::toy::{self, Effects};

/// A few rounds; `ROUNDS=1000` for more, `SEED=…` for those of another run.
#[test]
fn whatever_happens_to_the_tree_what_is_live_is_what_is_on_disk() {
    let rounds = setting("ROUNDS", 12);
    let seed = setting("SEED", Random::fresh_seed());
    println!("SEED={seed}");
    thread::scope(|scope| {
        for hand in 0..3 {
            scope.spawn(move || play(Random::new(seed + hand), rounds, seed));
        }
    });
}

fn play(mut random: Random, rounds: u64, seed: u64) {
    let mut stage = Stage::new(&[("_lib.py", "value = L0\n")]);
    let mut live = BTreeMap::new();
    for round in 0..rounds {
        let mut story = Vec::new();
        for step in 0..=random.below(12) {
            story.push(operate(&stage.root, &mut random, round * 100 + step));
            if random.below(3) == 0 {
                thread::sleep(Duration::from_millis(random.below(60)));
            }
        }
        let deadline = Instant::now() + DEADLINE;
        loop {
            stage.rest_for(Duration::from_millis(200));
            for (_, event) in stage.heard.drain(..) {
                if let loader::Event::Loaded(batch) = &event {
                    for file in &batch.files {
                        live.insert(
                            file.key.to_string(),
                            loaded(&event, &file.key).unwrap().value.clone(),
                        );
                    }
                }
            }
            let wrong: Vec<_> = truth(&stage.root)
                .into_iter()
                .filter(|(key, value)| live.get(key) != Some(value))
                .collect();
            if wrong.is_empty() {
                break;
            }
            assert!(
                Instant::now() < deadline,
                "SEED={seed} round {round}: {wrong:?} after {story:#?}"
            );
        }
    }
}

/// Does something to the tree; what is not possible is not done.
fn operate(root: &Path, random: &mut Random, number: u64) -> String {
    const FOLDERS: [&str; 5] = ["", "a", "b", "a/c", "link"];
    const NAMES: [&str; 4] = ["one.py", "two.py", "_lib.py", "other.txt"];
    let folder = |random: &mut Random| FOLDERS[random.index(FOLDERS.len())];
    let file =
        |random: &mut Random| root.join(folder(random)).join(NAMES[random.index(NAMES.len())]);
    let (path, other) = (file(random), file(random));
    let text = match (path.ends_with("_lib.py"), random.below(6)) {
        (true, _) => format!("value = L{number}\n"),
        (_, 0) => "raise no\n".into(),
        (_, 1 | 2) => format!("value = {number}\nimport _lib\n"),
        _ => format!("value = {number}\n"),
    };
    let (outcome, what) = match random.below(12) {
        0..=4 => {
            let style = STYLES[random.index(STYLES.len())];
            let style = if style.name == "descriptor kept open" { STYLES[0] } else { style };
            let _ = path.parent().map(fs::create_dir_all);
            ((style.save)(&path, text.as_bytes()), format!("{} {}", style.name, path.display()))
        }
        5 => (fs::remove_file(&path), format!("rm {}", path.display())),
        6 => (fs::rename(&path, &other), format!("mv {} {}", path.display(), other.display())),
        7 => {
            let (from, to) = (root.join(folder(random)), root.join(folder(random)));
            let moved = if from == root || to == root { Ok(()) } else { fs::rename(&from, &to) };
            (moved, format!("mv {} {}", from.display(), to.display()))
        }
        8 => {
            let folder = root.join(folder(random));
            let removed = if folder == root { Ok(()) } else { fs::remove_dir_all(&folder) };
            (removed, format!("rm -r {}", folder.display()))
        }
        9 => {
            let target = PathBuf::from(if random.below(2) == 0 { "a" } else { "b" });
            let _ = fs::remove_file(root.join("link"));
            (symlink(&target, root.join("link")), format!("ln -s {} link", target.display()))
        }
        10 => {
            let _ = fs::remove_file(&other);
            (symlink(&path, &other), format!("ln -s {} {}", path.display(), other.display()))
        }
        _ => {
            let away = root.with_extension("away");
            let moved = fs::rename(root, &away).and_then(|()| fs::rename(&away, root));
            (moved, "the root away and back".into())
        }
    };
    format!("{what}: {}", outcome.map_or_else(|error| error.to_string(), |()| "done".into()))
}

/// What every pattern on disk means.
fn truth(root: &Path) -> BTreeMap<String, String> {
    let mut read = |helper: &str| fs::read(root.join(helper)).ok();
    let keys = loader::patterns(root);
    let meaning = |key: &loader::Key| {
        let text = fs::read_to_string(root.join(&**key)).ok()?;
        let meaning = toy::evaluate(&text, &mut read, &mut Effects::default()).ok()?;
        Some((key.to_string(), meaning)).filter(|_| !text.trim().is_empty())
    };
    keys.iter().filter_map(meaning).collect()
}
