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
    "strudel/presets.py",
];

/// What `dj-hue new` starts from.
const NEW: &str = include_str!("new_pattern.py");

/// Makes the folder and writes the starters into it; leaves files that are
/// there alone.
pub(crate) fn write_to(folder: &Path) -> io::Result<()> {
    for (name, text) in STARTERS {
        write_new(&folder.join(name), text)?;
    }
    fs::create_dir_all(folder)
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
