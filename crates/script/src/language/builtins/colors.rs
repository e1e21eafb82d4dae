//! What colour lights are.

use super::{LightBuiltin, LightCall, Setting, at_once, function, method, per_light};
use crate::language::objects::{color_value, through_lights};
use crate::language::options::{Sample, finite, with_options};
use crate::language::{colors, place};
use crate::tree::Node;
use light::Hsv;
use notation::{Arg, Value};
use pattern::{Error, Pattern};
use show::lights::{Color, Factor, LightValue, in_turn};
use std::sync::Arc;

pub(super) const TABLE: &[LightBuiltin] = &[
    per_light(method(
        "color",
        "c? | flash? fade?",
        "The colour: a name, #RGB, #RRGGBB, HSV(…), a number for the palette's, or notation over \
         these. `flash` while the envelope rises, towards `fade` while it decays.",
        "light('all').color('red blue')",
        color,
    )),
    at_once(
        function(
            "hue",
            "hue saturation? value?",
            "A colour by its hue, a turn of the colour wheel; each part may be a pattern or a signal.",
            "light('all').color(hue(saw.slow(4)))",
            |call| {
                let part = |name, otherwise| {
                    let pattern = call.pattern(name)?;
                    Ok(pattern.unwrap_or_else(|| Pattern::pure(Value::Number(otherwise))))
                };
                if call.option("hue").is_none() {
                    return Err(Error::value("hue takes a hue"));
                }
                let [hue, saturation, value] =
                    [part("hue", 0.0)?, part("saturation", 1.0)?, part("value", 1.0)?];
                Ok(Arg::Pattern(colors::mixed(hue, saturation, value)?))
            },
        ),
        hue_at_once,
    ),
    function(
        "palette",
        "index",
        "A colour of the active palette.",
        "light('all').color(palette('<0 1 2>'))",
        |call| {
            let index = call.pattern("index")?;
            let index = index.ok_or_else(|| Error::value("palette takes an index"))?;
            let color = |it: &Value| Ok(color_value(Color::Palette(finite(it)?.floor() as i64)));
            Ok(Arg::Pattern(index.try_map(color)))
        },
    ),
    function(
        "palette_random",
        "",
        "A random colour of the active palette for each event, also for those that begin \
         together on other lights.",
        "light('all*4').color(palette.random)",
        |_| Ok(Arg::Value(color_value(Color::Random))),
    ),
    function(
        "palette_cycle",
        "",
        "The active palette's colours in turn, one for each event that the lights have here: \
         `seq()` before it gives each light the next colour, `seq()` after it each round.",
        "light('all*4').color(palette.cycle)",
        |_| Ok(Arg::Value(color_value(Color::Cycle))),
    ),
    function(
        "palette_random_hold",
        "beats?",
        "A random colour of the active palette, another after so many beats; 1 unless said.",
        "light('all*4').color(palette.random_hold(2))",
        |call| {
            let beats = beats(call, "beats", 1.0)?;
            Ok(Arg::Value(color_value(Color::RandomHold { beats })))
        },
    ),
    function(
        "palette_cycle_hold",
        "beats?",
        "The active palette's colours in turn, each for so many beats; 4 unless said.",
        "light('all').color(palette.cycle_hold(4))",
        |call| {
            let beats = beats(call, "beats", 4.0)?;
            Ok(Arg::Value(color_value(Color::CycleHold { beats })))
        },
    ),
    function(
        "palette_random_blend",
        "period? fade?",
        "A new random colour of the active palette every `period` beats, blended in over `fade`.",
        "light('all').color(palette.random_blend(4, fade=1))",
        |call| {
            let period = beats(call, "period", 4.0)?;
            let fade = call.number("fade")?.unwrap_or(1.0);
            if fade < 0.0 {
                return Err(Error::value(format!("`fade` must not be negative, got {fade}")));
            }
            Ok(Arg::Value(color_value(Color::RandomBlend { period, fade })))
        },
    ),
];

/// A colour of which some parts read the place of a light, where all parts are
/// plain or move with time.
fn hue_at_once(call: &LightCall) -> Result<Option<Arg>, Error> {
    if call.option("hue").is_none() {
        return Ok(None);
    }
    let part = |(name, otherwise)| match call.option(name) {
        None => Ok(Some((Factor::Number(otherwise), true))),
        Some(Setting::Open(open)) => place::moving(open),
        Some(setting) => colors::moving(setting.to_arg()?.to_pattern()?),
    };
    let [hue, saturation, value] = [("hue", 0.0), ("saturation", 1.0), ("value", 1.0)].map(part);
    let (Some(hue), Some(saturation), Some(value)) = (hue?, saturation?, value?) else {
        return Ok(None);
    };
    let plain = hue.1 && saturation.1 && value.1;
    let color = color_value(Color::Moving([hue.0, saturation.0, value.0].into()));
    Ok(Some(Arg::Pattern(if plain { Pattern::pure(color) } else { Pattern::steady(color) })))
}

fn color(call: &LightCall) -> Result<Arg, Error> {
    let part = |name| match call.option(name) {
        None => Ok(None),
        Some(Setting::Open(open)) => Ok(Some(Pattern::pure(place::color(open.clone())?))),
        Some(setting) => Ok(Some(colors::pattern(&setting.to_arg()?)?.map(color_value))),
    };
    let (plain, flash, fade) = (part("c")?, part("flash")?, part("fade")?);
    if plain.is_none() && flash.is_none() && fade.is_none() {
        return Err(Error::value("color takes a colour, or flash and fade"));
    }
    let given = [plain.is_some(), flash.is_some(), fade.is_some()];
    let options: Vec<_> = [plain, flash, fade].into_iter().flatten().collect();
    let settings = ["c", "flash", "fade"].into_iter().filter_map(|name| call.option(name));
    let take_turns = options.iter().zip(settings).any(|(it, from)| may_take_turns(it, from));
    let pattern = with_options(call.place(), &call.subject, options, move |light, samples| {
        let mut samples = samples.iter().map(Sample::color);
        let mut next = |given: bool| if given { samples.next().transpose() } else { Ok(None) };
        let (plain, flash, fade) = (next(given[0])?, next(given[1])?, next(given[2])?);
        let base = plain.unwrap_or_else(|| light.color.clone());
        let color = match (flash, fade, &base) {
            (None, None, _) => base,
            (flash, fade, Color::Flash { flash: was, fade: faded }) => Color::Flash {
                flash: flash.map_or_else(|| was.clone(), Arc::new),
                fade: fade.map_or_else(|| faded.clone(), Arc::new),
            },
            (flash, fade, _) => Color::Flash {
                flash: Arc::new(flash.unwrap_or_else(|| base.clone())),
                fade: Arc::new(fade.unwrap_or_else(|| base.clone())),
            },
        };
        Ok(LightValue { color, ..light })
    })?;
    if !take_turns {
        return Ok(Arg::Pattern(pattern));
    }
    let lights = call.world.rig.lights();
    Ok(Arg::Pattern(through_lights(&pattern, lights, in_turn)))
}

/// Whether a pattern of colours may have some that are the palette's in turn. In
/// a notation that is a word.
fn may_take_turns(colors: &Pattern<Value>, from: &Setting) -> bool {
    if let Some((color, _)) = colors.as_pure().or_else(|| colors.as_steady()) {
        return colors::of(color).is_ok_and(|it| it.takes_turn());
    }
    from.text().is_none_or(|text| text.to_lowercase().contains("cycle"))
}

fn beats(call: &LightCall, name: &str, otherwise: f64) -> Result<f64, Error> {
    let beats = call.number(name)?.unwrap_or(otherwise);
    if beats > 0.0 {
        return Ok(beats);
    }
    Err(Error::value(format!("`{name}` must be greater than 0, got {beats}")))
}

/// The colour of an `HSV` node.
pub(crate) fn hsv(node: &Node) -> Result<Value, Error> {
    let part = |name| {
        let number = crate::fields::as_number(node.field(name));
        number.ok_or_else(|| Error::value(format!("`{name}` of an HSV must be a number")))
    };
    Ok(color_value(Color::Fixed(Hsv::new(part("hue")?, part("saturation")?, part("value")?))))
}
