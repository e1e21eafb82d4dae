//! Scenarios in virtual time.
//!
//! A scenario is a text. Lines that begin with a time in milliseconds are what
//! happens; lines that begin with `>` are what the machine said then, and are
//! checked. `UPDATE_EXPECT=1` writes them anew. In texts `;` ends a line.

mod world;

use reload::{Hint, Say};
use std::fmt::Write;
use std::path::Path;
use std::time::Duration;
use world::World;

datatest_stable::harness! {
    { test = run, root = "tests/scenarios", pattern = r"\.scn$" },
}

fn run(path: &Path) -> datatest_stable::Result<()> {
    let given = std::fs::read_to_string(path)?;
    let played = play(&given);
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(path, &played)?;
    }
    let played = if given == played { return Ok(()) } else { played };
    Err(format!("what was said is not what was expected; it was:\n\n{played}").into())
}

/// Plays a scenario; the answer is its text with what was said.
fn play(text: &str) -> String {
    let mut world = World::new();
    let mut script = String::new();
    let mut told = 0;
    for line in text.lines().filter(|line| !line.starts_with('>')) {
        let (first, rest) = line.split_once(' ').unwrap_or((line, ""));
        if let Ok(at) = first.parse().map(Duration::from_millis) {
            // What happens at 0 is there when the machine starts, and what happens
            // at the same time is heard before anything is looked at.
            if at > world.now {
                world.run_until(at - Duration::from_nanos(1));
                tell(&world, &mut told, &mut script);
                world.now = at;
            }
            command(&mut world, rest.trim());
        }
        script.push_str(line);
        script.push('\n');
    }
    world.run_to_rest();
    tell(&world, &mut told, &mut script);
    script
}

fn tell(world: &World, told: &mut usize, script: &mut String) {
    for (at, say) in &world.said[*told..] {
        let at = at.as_millis();
        let _ = writeln!(script, "> {at:>5} {}", say_line(say));
    }
    *told = world.said.len();
}

fn command(world: &mut World, line: &str) {
    let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
    let (key, text) = rest.trim().split_once(' ').unwrap_or((rest.trim(), ""));
    let text = text.trim();
    match verb {
        "save" => world.save(key, text),
        // Renamed into place: only that is heard.
        "replace" => {
            world.put(key, text.as_bytes());
            world.hint(key, Hint::Finished);
        }
        "quietly" => world.put(key, text.as_bytes()),
        // A writer comes, and stays until it closes.
        "write" => {
            world.put(key, text.as_bytes());
            world.set_writer(key, true);
            world.hint(key, Hint::Written);
        }
        "create" => {
            world.put(key, text.as_bytes());
            world.hint(key, Hint::Appeared);
        }
        "close" => {
            world.set_writer(key, false);
            world.hint(key, Hint::Finished);
        }
        // The kernel tells of the close before the writer is counted out.
        "closing" => world.hint(key, Hint::Finished),
        "closed" => world.set_writer(key, false),
        "touch" => world.hint(key, Hint::Touched),
        "finish" => world.hint(key, Hint::Finished),
        "lock" => world.set_torn(key, text.parse().expect("a number of looks")),
        "refuse" => {
            world.put(key, b"");
            world.node(key).refused = Some("this is not an ordinary file");
            world.hint(key, Hint::Appeared);
        }
        "delete" => world.delete(key),
        "move" => {
            let node = world.remove(key).expect("a file to move");
            world.hint(key, Hint::Touched);
            world.put(text, &node.bytes);
            world.hint(text, Hint::Finished);
        }
        "lose" => {
            world.remove(key);
        }
        "lost" => world.machine.lost_track(world.now),
        "rescan" => world.machine.rescan(world.now),
        "aside" => world.machine.set_aside(&key.into()),
        "hold" => world.machine.hold(world.now, true),
        "release" => world.machine.hold(world.now, false),
        "hands" => world.hands = key.parse().expect("a number of evaluators"),
        "takes" => world.takes = Duration::from_millis(key.parse().expect("milliseconds")),
        "unproved" => world.proof = false,
        "end" => {}
        _ => panic!("what is `{line}`?"),
    }
}

fn say_line(say: &Say<String>) -> String {
    match say {
        Say::Loaded(versions) => {
            let line = versions.iter().map(|it| {
                let late = if it.supersedes { " (supersedes)" } else { "" };
                let saved = it.saved_at.as_millis();
                format!(" {}#{}={} saved at {saved}{late}", it.key, it.number, it.value)
            });
            format!("loaded{}", line.collect::<Vec<_>>().join(","))
        }
        Say::Ready { files, problems } => format!("ready {files} files, {problems} problems"),
        Say::Problem { key, diagnostics, running, .. } => {
            let runs = running.map_or("nothing runs".into(), |number| format!("#{number} runs on"));
            format!("problem {key}: {}; {runs}", diagnostics[0].message)
        }
        Say::Solved { key } => format!("solved {key}"),
        Say::Gone { key, .. } => format!("gone {key}"),
        Say::Renamed { from, to } => format!("renamed {from} {to}"),
    }
}
