//! How bright lights are, and how that moves.

use super::{LightBuiltin, LightCall, Setting, method, per_light};
use crate::language::options::{Sample, finite, with_options};
use crate::language::{colors, place};
use notation::{Arg, Value, unknown_name};
use pattern::{Error, Pattern, Time, TimeSpan};
use show::Waveform;
use show::lights::{
    Autonomous, BEATS_PER_CYCLE, Color, Envelope, Factor, LightValue, Modulator, Wave, autonomous,
    in_turn,
};

pub(super) const TABLE: &[LightBuiltin] = &[
    per_light(method(
        "intensity",
        "level",
        "Multiplies into the level. A signal is read anew for each frame.",
        "light('all').intensity(sine.range(0.2, 1).slow(2))",
        intensity,
    )),
    method(
        "envelope",
        "attack? decay? sustain? release? | fade?",
        "How an event comes and goes, in cycles: up over the attack, over the decay to the sustain, \
         a level, and over the release out after its end, as said when it begins. `fade` is another \
         name for decay.",
        "light('0 1 2 3').envelope(attack=0.02, release=0.5)",
        envelope,
    ),
    method(
        "modulate",
        "wave? frequency? min_intensity? max_intensity? phase?",
        "An oscillator on the level, so many periods a cycle, in absolute time. Several multiply.",
        "light('all').modulate('sine', frequency=2, min_intensity=0.2)",
        |call| {
            const NAMES: &[&str] =
                &["wave", "frequency", "min_intensity", "max_intensity", "phase"];
            call.said(NAMES, |light, it| {
                let wave = wave(it[0], number(it[1], 1.0)?, it[2], it[3])?;
                let phase = factor(it[4], 0.0)?;
                Ok(light.with_modulator(Modulator::Wave(Wave { phase, ..wave })))
            })
        },
    ),
    method(
        "brightness",
        "waveform? beats? min_val? max_val? offset?",
        "The same as a classic Phaser: a period of so many beats.",
        "light('all').brightness('smooth_pulse', beats=1, min_val=0.1)",
        |call| {
            const NAMES: &[&str] = &["waveform", "beats", "min_val", "max_val", "offset"];
            call.said(NAMES, |light, it| {
                let beats = number(it[1], 1.0)?;
                if beats <= 0.0 {
                    return Err(Error::value(format!(
                        "`beats` must be greater than 0, got {beats}"
                    )));
                }
                let wave = wave(it[0], BEATS_PER_CYCLE as f64 / beats, it[2], it[3])?;
                let phase = factor(it[4], 0.0)?;
                Ok(light.with_modulator(Modulator::Wave(Wave { phase, ..wave })))
            })
        },
    ),
    method(
        "wave",
        "wave? frequency? min_intensity? max_intensity? direction? event_relative?",
        "Modulates with a phase for each light, so that the wave runs over the group; against its \
         order if `direction` is -1.",
        "light('all').wave('sine', frequency=1, direction=-1)",
        |call| {
            const NAMES: &[&str] = &[
                "wave",
                "frequency",
                "min_intensity",
                "max_intensity",
                "direction",
                "event_relative",
            ];
            call.said(NAMES, |light, it| {
                let wave = wave(it[0], number(it[1], 1.0)?, it[2], it[3])?;
                let direction = number(it[4], 1.0)?;
                let event_relative = it[5].is_some_and(|it| it.value.is_true());
                Ok(light.with_modulator(Modulator::Wave(Wave {
                    direction,
                    event_relative,
                    ..wave
                })))
            })
        },
    ),
    method(
        "autonomous",
        "min_freq? max_freq? duty? colors? seed?",
        "Every light blinks at a steady rate of its own, in blinks a cycle; `duty` is the share of \
         the time that it is on.",
        "light('all').autonomous(1, 4, duty=0.3, colors=['red', 'blue'])",
        |call| {
            let colors = match call.option("colors") {
                Some(setting) => colors::list(&setting.to_arg()?)?,
                None => Vec::new(),
            };
            let how = Autonomous {
                frequency: (
                    call.number("min_freq")?.unwrap_or(1.0),
                    call.number("max_freq")?.unwrap_or(4.0),
                ),
                duty: call.number("duty")?.unwrap_or(0.5),
                colors: colors.into(),
                seed: call.number("seed")?.unwrap_or(0.0),
            };
            let take_turns = how.colors.iter().any(Color::takes_turn);
            let dealt = |it: &Pattern<LightValue>| autonomous(it, how);
            call.lights(|it| if take_turns { in_turn(&dealt(it)) } else { dealt(it) })
        },
    ),
];

fn intensity(call: &LightCall) -> Result<Arg, Error> {
    if let Some(Setting::Open(open)) = call.option("level") {
        let factor = place::factor(open.clone())?;
        let said = move |light: LightValue, _: &[Sample]| Ok(light.with_factor(factor.clone()));
        return Ok(Arg::Pattern(with_options(call.place(), &call.subject, Vec::new(), said)?));
    }
    call.said(&["level"], |light, it| {
        let Some(sample) = it[0] else {
            return Err(Error::value("intensity takes a number, a pattern or a signal"));
        };
        Ok(light.with_factor(sample.factor()?))
    })
}

fn envelope(call: &LightCall) -> Result<Arg, Error> {
    const NAMES: &[&str] = &["attack", "decay", "sustain", "release", "fade"];
    if let Some(release) = call.pattern("release")? {
        call.world.meet_release(longest(&release)?);
    }
    call.said(NAMES, move |light, it| {
        let was = light.envelope;
        let time = |nth: usize, was: f64| {
            let it = number(it[nth], was)?;
            let message = || format!("`{}` must not be negative, got {it}", NAMES[nth]);
            if it < 0.0 { Err(Error::value(message())) } else { Ok(it) }
        };
        let decay = time(4, time(1, was.decay)?)?;
        let release = time(3, was.release)?;
        let envelope = Envelope {
            attack: time(0, was.attack)?,
            decay,
            sustain: number(it[2], was.sustain)?,
            release,
        };
        Ok(LightValue { envelope, ..light })
    })
}

/// What the oscillators have in common. Where its level lies may move; how fast
/// it runs is said as the event begins.
fn wave(
    waveform: Option<&Sample>,
    frequency: f64,
    min: Option<&Sample>,
    max: Option<&Sample>,
) -> Result<Wave, Error> {
    let waveform = self::waveform(waveform)?;
    let (min, max) = (factor(min, 0.0)?, factor(max, 1.0)?);
    Ok(Wave { min, max, ..Wave::new(waveform, frequency) })
}

fn factor(sample: Option<&Sample>, otherwise: f64) -> Result<Factor, Error> {
    sample.map_or(Ok(Factor::Number(otherwise)), Sample::factor)
}

/// The largest number of a pattern. Of one that moves, or changes with the
/// cycles, it is the largest of those looked at: releases that are still
/// longer are shortened to it.
fn longest(pattern: &Pattern<Value>) -> Result<f64, Error> {
    const CYCLES: i64 = 256;
    const MOMENTS: i64 = 16;
    if let Some((value, origins)) = pattern.as_pure().or_else(|| pattern.as_steady()) {
        return finite(value).map_err(|error| error.at(origins));
    }
    let mut longest = 0.0_f64;
    for nth in 0..CYCLES * MOMENTS {
        let span = TimeSpan::new(Time::new(nth, MOMENTS), Time::new(nth + 1, MOMENTS));
        for event in pattern.query(span)? {
            let cycles = finite(&event.value).map_err(|error| error.at(&event.origins))?;
            longest = longest.max(cycles);
        }
    }
    Ok(longest)
}

fn number(sample: Option<&Sample>, otherwise: f64) -> Result<f64, Error> {
    sample.map_or(Ok(otherwise), Sample::number)
}

fn waveform(sample: Option<&Sample>) -> Result<Waveform, Error> {
    const SHORT: [(&str, Waveform); 3] =
        [("saw", Waveform::Sawtooth), ("isaw", Waveform::SawtoothRev), ("tri", Waveform::Triangle)];
    let Some(sample) = sample else { return Ok(Waveform::Sine) };
    let Value::Text(name) = &sample.value else {
        return Err(Error::value(format!("a waveform is a name, not {}", sample.value)));
    };
    let short = SHORT.iter().find(|(it, _)| **it == **name).map(|(_, waveform)| *waveform);
    Waveform::named(name).or(short).ok_or_else(|| {
        let message = format!("no waveform is called `{name}`");
        unknown_name(message, name, Waveform::ALL.iter().map(|(name, _)| *name))
    })
}
