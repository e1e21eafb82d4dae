//! The commands of the control interface, and what each asks of the engine.

use clock::{Bpm, MOST_NUDGED};
use engine::{FADE_BEATS, SPEEDS};
use light::Level;
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// What a client may ask for. In JSON a command without an argument is its
/// name, one with an argument an object: `"next"`, `{"intensity": 0.5}`.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub(crate) enum Command {
    /// Play a pattern: its key, the last part of its key or its label, where
    /// that is unambiguous.
    Select(String),
    /// Play a pattern by its position in `order`, from 0.
    SelectIndex(usize),
    /// Play the next pattern in `order`, round its end.
    Next,
    /// Play the pattern before in `order`, round its start.
    Previous,
    /// Play a pattern from the next bar on, named as in `select`; null forgets
    /// the one that is queued.
    Queue(Option<String>),
    /// Put a palette over every pattern, by name; null lifts it.
    Palette(Option<String>),
    /// The next palette in the list; none after the last.
    NextPalette,
    /// All lights out, or back.
    Blackout(bool),
    ToggleBlackout,
    /// A momentary action begins. It is let go by itself when the client is
    /// gone.
    Press(Momentary),
    /// It ends, if no other client, pad or key is on it.
    Release(Momentary),
    /// The same of flash, in another way.
    Flash(Press),
    /// Scale all light: 0 to 1.
    Intensity(f64),
    /// Add to the intensity, -1 to 1.
    IntensityBy(f64),
    /// Turn every hue by a share of the colour wheel, 0 to 1.
    Hue(f64),
    /// Turn every hue further, -1 to 1.
    HueBy(f64),
    /// Play patterns so many times as fast as the music, 0 to 8; at 1 they are
    /// in time with it.
    Speed(f64),
    /// Play patterns so many times as fast as now, 1/8 to 8.
    SpeedBy(f64),
    /// Set the tempo, in beats per minute.
    Tempo(f64),
    /// Add to the tempo, -100 to 100 beats per minute.
    TempoBy(f64),
    /// One of the taps that tell the tempo.
    Tap,
    /// Move the beat by so many beats, -64 to 64; forward is positive.
    Nudge(f64),
    /// Now is the first beat of a bar.
    Downbeat,
    /// Who says where in the music we are, from now on.
    Source(Source),
    /// The next source that is heard; internal after the last.
    NextSource,
    /// When an edit of the playing pattern takes effect.
    Apply(Apply),
    /// The next of these, round the end.
    NextApply,
    /// Beats over which an edit fades in: 0 to 1024.
    Fade(f64),
    /// The next of 0, 1, 4 and 16 beats, round the end.
    NextFade,
    /// Forget the pattern that is queued; where none is, the edit that waits
    /// for its beat.
    Cancel,
    /// Keep edits back from the lights, or let them through again. What is
    /// held stays held until it is taken or dropped.
    Hold(bool),
    ToggleHold,
    /// Play everything that is held, in one frame.
    Take,
    /// Forget everything that is held.
    Drop,
    /// One version back, of what plays.
    Undo,
    /// One version forward again.
    Redo,
    /// One version back, of a pattern's file, named as in `select`.
    UndoOf(String),
    /// One version forward again, of a pattern's file.
    RedoOf(String),
    /// Go to a version of a pattern's file, by its number in `versions`. The
    /// pattern is named as in `select`.
    Recall {
        pattern: String,
        version: u64,
    },
    /// Switch an output on or off. It is named by its URL, as in `outputs`.
    Output {
        url: String,
        on: bool,
    },
    /// Let a light blink white for two seconds, also in a blackout, by its
    /// position in `lights`, from 0.
    Identify(usize),
    /// Look at every pattern file again. The answer says how many there are.
    Reload,
}

/// What lasts as long as it is pressed.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub(crate) enum Momentary {
    /// White over everything.
    Flash,
    /// All lights out.
    Blackout,
    /// Edits are kept back from the lights; let go, they play in one frame.
    Hold,
}

/// The two ends of a momentary action.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub(crate) enum Press {
    Press,
    Release,
}

/// Where the beat comes from.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub(crate) enum Source {
    /// Our own, at a tempo set by hand.
    Internal,
    /// Our own, at the tempo that was tapped.
    Tap,
    Midi,
    Link,
    Osc,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub(crate) enum Apply {
    Now,
    Beat,
    Bar,
    Phrase,
}

/// What a command turns out to be.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Asked {
    Engine(engine::Command),
    Press(engine::Momentary),
    Release(engine::Momentary),
    Reload,
}

/// Names are short, URLs too; the engine repeats an unknown one in a problem.
const MAX_NAME: usize = 512;

impl Command {
    /// What is asked, or why it cannot be.
    pub(crate) fn asked(self) -> Result<Asked, String> {
        use engine::Command as To;
        let command = match self {
            Self::Select(name) => To::Select(short(name)?),
            Self::SelectIndex(index) => To::SelectIndex(index),
            Self::Next => To::Next,
            Self::Previous => To::Previous,
            Self::Queue(name) => To::Queue(name.map(short).transpose()?),
            Self::Palette(name) => To::Palette(name.map(short).transpose()?),
            Self::NextPalette => To::NextPalette,
            Self::Blackout(on) => To::Blackout(on),
            Self::ToggleBlackout => To::ToggleBlackout,
            Self::Press(action) => return Ok(Asked::Press(action.into())),
            Self::Release(action) => return Ok(Asked::Release(action.into())),
            Self::Flash(Press::Press) => return Ok(Asked::Press(engine::Momentary::Flash)),
            Self::Flash(Press::Release) => return Ok(Asked::Release(engine::Momentary::Flash)),
            Self::Intensity(level) => {
                To::Intensity(Level::new(within("intensity", level, 0.0..=1.0)?))
            }
            Self::IntensityBy(step) => To::IntensityBy(within("intensity_by", step, -1.0..=1.0)?),
            Self::HueBy(turn) => To::HueBy(within("hue_by", turn, -1.0..=1.0)?),
            Self::SpeedBy(factor) => To::SpeedBy(within("speed_by", factor, 0.125..=8.0)?),
            Self::TempoBy(step) => To::TempoBy(within("tempo_by", step, -100.0..=100.0)?),
            Self::Hue(turn) => To::Hue(within("hue", turn, 0.0..=1.0)?),
            Self::Speed(rate) => To::Speed(within("speed", rate, SPEEDS)?),
            Self::Tempo(bpm) => To::Tempo(Bpm::new(bpm).map_err(|error| error.to_string())?),
            Self::Tap => To::Tap,
            Self::Nudge(beats) => To::Nudge(within("nudge", beats, -MOST_NUDGED..=MOST_NUDGED)?),
            Self::Downbeat => To::Downbeat,
            Self::Source(source) => To::Source(source.into()),
            Self::NextSource => To::NextSource,
            Self::Apply(apply) => To::Apply(apply.into()),
            Self::NextApply => To::NextApply,
            Self::NextFade => To::NextFade,
            Self::Fade(beats) => To::Fade(within("fade", beats, FADE_BEATS)?),
            Self::Cancel => To::Cancel,
            Self::Hold(on) => To::Hold(on),
            Self::ToggleHold => To::ToggleHold,
            Self::Take => To::Take,
            Self::Drop => To::Drop,
            Self::Undo => To::Undo(None),
            Self::Redo => To::Redo(None),
            Self::UndoOf(name) => To::Undo(Some(short(name)?)),
            Self::RedoOf(name) => To::Redo(Some(short(name)?)),
            Self::Recall { pattern, version } => To::Recall { pattern: short(pattern)?, version },
            Self::Output { url, on } => To::Output { url: short(url)?, on },
            Self::Identify(light) => To::Identify(light),
            Self::Reload => return Ok(Asked::Reload),
        };
        Ok(Asked::Engine(command))
    }
}

fn short(name: String) -> Result<String, String> {
    if name.len() <= MAX_NAME { Ok(name) } else { Err("the name is too long".into()) }
}

fn within(what: &str, value: f64, range: RangeInclusive<f64>) -> Result<f64, String> {
    if range.contains(&value) {
        Ok(value)
    } else {
        Err(format!("{what} is from {} to {}, not {value}", range.start(), range.end()))
    }
}

impl From<Source> for clock::Source {
    fn from(source: Source) -> Self {
        match source {
            Source::Internal => Self::Internal,
            Source::Tap => Self::Tap,
            Source::Midi => Self::Midi,
            Source::Link => Self::Link,
            Source::Osc => Self::Osc,
        }
    }
}

impl From<Momentary> for engine::Momentary {
    fn from(action: Momentary) -> Self {
        match action {
            Momentary::Flash => Self::Flash,
            Momentary::Blackout => Self::Blackout,
            Momentary::Hold => Self::Hold,
        }
    }
}

impl From<Apply> for engine::Apply {
    fn from(apply: Apply) -> Self {
        match apply {
            Apply::Now => Self::Now,
            Apply::Beat => Self::Beat,
            Apply::Bar => Self::Bar,
            Apply::Phrase => Self::Phrase,
        }
    }
}

impl From<engine::Apply> for Apply {
    fn from(apply: engine::Apply) -> Self {
        match apply {
            engine::Apply::Now => Self::Now,
            engine::Apply::Beat => Self::Beat,
            engine::Apply::Bar => Self::Bar,
            engine::Apply::Phrase => Self::Phrase,
        }
    }
}
