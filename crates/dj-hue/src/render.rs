//! `dj-hue render`: what a pattern looks like, without playing it.

use crate::arguments::{Beats, Render, RenderFormat};
use crate::configuration::{self, Beginning};
use crate::once::{check_folder, find, load, load_all};
use crate::picture;
use crate::strip::png_strip;
use anyhow::{Context, Result, anyhow, bail};
use evaluate::Evaluated;
use light::{Frame, Palette, Rgb, Rig};
use loader::{Key, Once, Which, root_and_key, stem};
use serde_json::json;
use show::Cue;
use std::io::{IsTerminal, Write, stdout};
use std::path::Path;
use std::sync::Arc;

/// The stretch of a strip that nobody gave beats for.
const STRIP: Beats = Beats::Stretch(0.0, 16.0);

/// Writes the pattern's frames to standard output; false if it does not load.
pub(crate) fn render(arguments: &Render) -> Result<bool> {
    let (folder, Beginning { config, .. }) = configuration::look_around(&arguments.around)?;
    let rig = Arc::new(configuration::rig(&config, arguments.lights, None));
    let Some(cue) = cue(&arguments.pattern, &folder, &rig)? else { return Ok(false) };
    let palette = arguments.palette.as_deref().map(|name| palette(name, &rig)).transpose()?;
    let cue = cue.for_rig(&rig).map_err(|problems| {
        let messages: Vec<_> = problems.into_iter().map(|it| it.message).collect();
        anyhow!("`{}` cannot be made for these lights: {}", cue.label, messages.join("; "))
    })?;
    let frames = beats(arguments)?
        .into_iter()
        .map(|beat| Ok((beat, frame(&cue, &rig, palette, beat)?)))
        .collect::<Result<Vec<_>>>()?;
    let mut out = stdout().lock();
    match arguments.format {
        RenderFormat::Json => json_lines(&mut out, &frames)?,
        RenderFormat::Ansi => ansi_strip(&mut out, &frames)?,
        RenderFormat::Png if stdout().is_terminal() => {
            bail!("a picture is no text: write it to a file with `> {}.png`", cue.label)
        }
        RenderFormat::Png => png_strip(&mut out, &frames, seen)?,
    }
    Ok(true)
}

/// The cue of a file, or of a name in the folder; `None` after its problems
/// have been printed.
fn cue(pattern: &str, folder: &Path, rig: &Arc<Rig>) -> Result<Option<Arc<Cue>>> {
    let path = Path::new(pattern);
    let (once, name) = if path.is_file() {
        let (root, key) = root_and_key(folder, path)?;
        (load(&root, &Which::Only(vec![key]), rig)?, None)
    } else {
        (load_all(folder, rig)?, Some(pattern))
    };
    let found = match name {
        Some(name) => find(&once, name),
        None => {
            once.files.first().and_then(|file| Some(file.value.reading.cues.first()?.cue.clone()))
        }
    };
    if let Some(cue) = found {
        tell_warnings(&once, &cue, rig);
        return Ok(Some(cue));
    }
    let is_meant = |key: &Key| name.is_none_or(|name| may_define(key, name));
    let mut printed = false;
    for problem in once.problems.iter().filter(|problem| is_meant(&problem.key)) {
        for it in &problem.diagnostics {
            let text_of = |file: &str| problem.text_of(file).map(|text| text.to_string());
            eprintln!("{}", picture::of(it, text_of));
            printed = true;
        }
    }
    if printed {
        return Ok(None);
    }
    check_folder(folder)?;
    Err(no_pattern(pattern, &once, folder))
}

/// Why lights may stay dark: names that this rig lacks.
fn tell_warnings(once: &Once<Evaluated>, cue: &Arc<Cue>, rig: &Rig) {
    for file in &once.files {
        let reading = &file.value.reading;
        if !reading.cues.iter().any(|it| Arc::ptr_eq(&it.cue, cue)) {
            continue;
        }
        for warning in reading.warnings(rig) {
            let text_of = |name: &str| (*name == *file.key).then(|| file.text.to_string());
            eprintln!("{}", picture::of(&warning, text_of));
        }
    }
}

fn no_pattern(wanted: &str, once: &Once<Evaluated>, folder: &Path) -> anyhow::Error {
    let keys: Vec<Arc<str>> = once.files.iter().map(|file| stem(&file.key)).collect();
    let names = || keys.iter().flat_map(|key| [&**key, key.rsplit('/').next().unwrap_or(key)]);
    let lacking = format!("no pattern is called `{wanted}` in {}", folder.display());
    match source::nearest(wanted, names()) {
        Some(near) => anyhow!("{lacking}; did you mean `{near}`?"),
        None => anyhow!("{lacking}"),
    }
}

/// Whether a file that does not load may be the one that a name means: its key,
/// or the last part of that, with or without the name of one of its patterns.
fn may_define(file: &Key, name: &str) -> bool {
    let (stem, wanted) = (stem(file), name.split(':').next().unwrap_or(name));
    *stem == *wanted || stem.rsplit('/').next() == Some(wanted)
}

fn palette<'a>(name: &str, rig: &'a Rig) -> Result<&'a Palette> {
    let names = || rig.palettes().iter().map(|palette| &*palette.name);
    rig.palette(name).with_context(|| match source::nearest(name, names()) {
        Some(near) => format!("no palette is called `{name}`; did you mean `{near}`?"),
        None => {
            let known = names().collect::<Vec<_>>().join(", ");
            format!("no palette is called `{name}`; there are {known}")
        }
    })
}

fn beats(arguments: &Render) -> Result<Vec<f64>> {
    let given = match (&*arguments.beats, arguments.format) {
        ([], RenderFormat::Json) => &[Beats::At(0.0)],
        ([], _) => &[STRIP],
        (given, _) => given,
    };
    let steps = if arguments.format == RenderFormat::Png { 640 } else { 64 };
    let mut beats = Vec::new();
    for it in given {
        match *it {
            Beats::At(beat) => beats.push(beat),
            Beats::Stretch(from, to) => {
                let share = |step| f64::from(step) / f64::from(steps);
                beats.extend((0..steps).map(|step| from + (to - from) * share(step)));
            }
        }
    }
    if let Some(bad) = beats.iter().find(|beat| !beat.is_finite()) {
        bail!("--beats takes finite numbers, got {bad}");
    }
    Ok(beats)
}

fn frame(cue: &Cue, rig: &Rig, palette: Option<&Palette>, beat: f64) -> Result<Frame> {
    let mut frame = Frame::default();
    let painted = cue.paint(rig, palette, beat, &mut frame);
    painted.with_context(|| format!("no frame of beat {beat}"))?;
    Ok(frame)
}

fn json_lines(out: &mut impl Write, frames: &[(f64, Frame)]) -> Result<()> {
    for (beat, frame) in frames {
        let rgb: Vec<[u8; 3]> = frame.colors.iter().map(|color| color.to_8_bit()).collect();
        writeln!(out, "{}", json!({"beat": beat, "rgb": rgb}))?;
    }
    Ok(())
}

/// A row per light, time to the right.
fn ansi_strip(out: &mut impl Write, frames: &[(f64, Frame)]) -> Result<()> {
    let lights = frames.first().map_or(0, |(_, frame)| frame.colors.len());
    for light in 0..lights {
        for (_, frame) in frames {
            let [red, green, blue] = seen(frame.colors[light]);
            write!(out, "\x1b[48;2;{red};{green};{blue}m ")?;
        }
        writeln!(out, "\x1b[0m")?;
    }
    Ok(())
}

/// What a screen should show for what a light is sent.
fn seen(color: Rgb) -> [u8; 3] {
    color.to_8_bit()
}
