//! Loads a folder, prints reloads, reads colours: `cargo run -p embed
//! --ignore-rust-version --example watch -- patterns`.
#![expect(clippy::print_stdout, reason = "an example shows what it does")]

use embed::{PatternEngine, PatternLoader, Reload};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Pattern files are evaluated by this program, run again.
    embed::run_if_worker();
    let folder = std::env::args().nth(1).unwrap_or_else(|| "patterns".to_owned());
    let seconds = std::env::args().nth(2).and_then(|it| it.parse().ok()).unwrap_or(f64::MAX);

    let (tell, reloads) = channel();
    let mut loader = PatternLoader::new(&folder);
    loader.on_reload(move |reload| drop(tell.send(reload)));
    loader.start_watching()?;

    let mut engine = PatternEngine::new(6).with_presets_of(&folder);
    let started = Instant::now();
    while started.elapsed().as_secs_f64() < seconds {
        match reloads.recv_timeout(Duration::from_millis(250)) {
            Ok(Reload::Loaded(patterns)) => {
                for pattern in patterns {
                    println!("loaded {} ({})", pattern.name, pattern.label);
                    engine.register(&pattern.name, &pattern);
                }
            }
            Ok(Reload::Failed { file, diagnostics }) => {
                for diagnostic in diagnostics {
                    println!("{file}: {}", diagnostic.message);
                }
            }
            Ok(Reload::Gone { file }) => println!("{file} is gone"),
            Ok(Reload::Renamed { from, to }) => println!("{from} is {to} now"),
            Ok(Reload::Solved { file }) => println!("{file} is well again"),
            Ok(Reload::Printed { file, text }) => println!("{file}: {text}"),
            Ok(Reload::Slow { why }) => println!("saves are noticed slowly: {why}"),
            Ok(Reload::Ready) => {
                println!("ready, with {} presets", engine.reload_strudel_patterns()?);
            }
            Ok(Reload::Fast) => println!("saves are noticed at once again"),
            Err(RecvTimeoutError::Timeout) => {
                // 120 beats a minute are two a second.
                let beat = started.elapsed().as_secs_f64() * 2.0;
                let colors = engine.compute_colors(beat).iter().map(|it| it.to_8_bit());
                println!("beat {beat:6.2}  {:?}", colors.collect::<Vec<_>>());
            }
            Err(RecvTimeoutError::Disconnected) => break,
        }
    }
    Ok(())
}
