//! The pattern files that come with the program.

use std::fs;
use std::io;
use std::path::Path;

macro_rules! starters {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../../../patterns/", $name)))),*]
    };
}

/// Written into a patterns folder that is made anew: name and text.
const STARTERS: &[(&str, &str)] = starters![
    "_colors.py",
    "aurora.py",
    "call_and_response.py",
    "candlelight.py",
    "checkerboard.py",
    "comet.py",
    "four_on_the_floor.py",
    "heartbeat.py",
    "strobe.py",
    "sunrise.py",
    "vu_meter.py",
    "examples/build_up.py",
    "examples/butterfly.py",
    "examples/neon_signs.py",
    "examples/polyrhythm.py",
    "examples/rainbow_chase.py",
];

/// What `dj-hue new` starts from.
const NEW: &str = include_str!("new_pattern.py");

/// Makes the folder and writes the starters into it; leaves files that are
/// there alone.
pub(crate) fn write_to(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    for (name, text) in STARTERS.iter().chain([&evaluate::PRESETS]) {
        match write_new(&folder.join(name), text) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            written => written?,
        }
    }
    Ok(())
}

/// Writes a starter pattern under a name, labelled after it.
pub(crate) fn write_pattern(path: &Path, label: &str) -> io::Result<()> {
    write_new(path, &NEW.replace("My Pattern", label))
}

fn write_new(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = fs::File::create_new(path)?;
    io::Write::write_all(&mut file, text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_stays_and_what_is_not_is_written() {
        let folder = std::env::temp_dir().join(format!("dj-hue-starters-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("the folder is ours");
        fs::write(folder.join("_colors.py"), "mine").expect("the folder is ours");
        write_to(&folder).expect("the rest can be written");
        let there = |name: &str| fs::read_to_string(folder.join(name)).unwrap_or_default();
        assert_eq!(there("_colors.py"), "mine");
        for (name, text) in STARTERS[1..].iter().chain([&evaluate::PRESETS]) {
            assert_eq!(there(name), *text, "{name}");
        }
        fs::remove_dir_all(folder).expect("the folder is ours");
    }
}
