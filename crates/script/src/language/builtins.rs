//! The table of what can be said about lights, beside `notation`'s of the
//! algebra. A row here comes before one of the same name there.

use super::evaluate::Open;
use super::objects::{color_value, light_of, through_lights, with_light};
use super::options::{Sample, finite, with_options};
use super::world::World;
use super::{colors, place};
use crate::tree::{Node, Value as Data};
use light::Hsv;
use notation::{Arg, Function, Kind, Value, call_function, call_method};
use pattern::{Alignment, Error, Pattern};
use show::Waveform;
use show::lights::{
    Amount, Autonomous, Blend, Color, Envelope, Factor, LightValue, Modulator, autonomous, pick,
    seq, shuffled, zone,
};
use std::sync::Arc;

/// A row of the table.
pub struct LightBuiltin {
    pub name: &'static str,
    pub kind: Kind,
    /// Names of the parameters, blanks between: `?` ends an optional one, `*`
    /// begins one that takes all the rest; those after `|` are by name only.
    pub params: &'static str,
    pub doc: &'static str,
    /// A Python expression that shows it.
    pub example: &'static str,
    run: fn(&LightCall) -> Result<Arg, Error>,
    /// Whether its arguments may read the place of a light without the call
    /// being made for each light alone.
    reads_place: bool,
}

/// Every row, in the order of a manual.
pub fn light_builtins() -> impl Iterator<Item = &'static LightBuiltin> {
    TABLE.iter()
}

pub(crate) fn method_named(name: &str) -> Option<&'static LightBuiltin> {
    TABLE.iter().find(|it| it.name == name && it.kind == Kind::Method)
}

pub(crate) fn function_named(name: &str) -> Option<&'static LightBuiltin> {
    let row = TABLE.iter().find(|it| it.name == name && it.kind != Kind::Method);
    row.or_else(|| method_named(name))
}

/// Whether a text there is notation, and not just a name.
pub(crate) fn is_notation(call: &str, option: &str) -> bool {
    !matches!(
        (call, option),
        ("pure" | "steady", _) | ("zone", "target" | "fallback") | (_, "align" | "blend")
    )
}

/// A message with the known name that was probably meant.
pub(crate) fn suggest<'a>(
    message: String,
    wanted: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> String {
    match source::nearest(wanted, known) {
        Some(near) => format!("{message}; did you mean `{near}`?"),
        None => message,
    }
}

impl LightBuiltin {
    pub(crate) fn is_method(&self) -> bool {
        self.kind == Kind::Method
    }

    pub(crate) fn reads_place(&self) -> bool {
        self.reads_place
    }

    pub(crate) fn call(&self, call: &LightCall) -> Result<Arg, Error> {
        (self.run)(call)
    }
}

/// An argument of a call.
#[derive(Clone)]
pub(crate) enum Setting {
    /// With what the file says: whether it is `1` or `1.0`, say.
    Known { arg: Arg, data: Data },
    /// It reads the place of a light.
    Open(Open),
}

impl Setting {
    pub(crate) fn known(self) -> Option<Arg> {
        match self {
            Self::Known { arg, .. } => Some(arg),
            Self::Open(_) => None,
        }
    }

    /// What it is for a light.
    pub(crate) fn at(&self, at: [f64; 4]) -> Result<Self, Error> {
        match self {
            Self::Known { .. } => Ok(self.clone()),
            Self::Open(open) => Ok(Self::Known { arg: open.at(at)?, data: Data::None }),
        }
    }

    fn to_arg(&self) -> Result<Arg, Error> {
        match self {
            Self::Known { arg, .. } => Ok(arg.clone()),
            Self::Open(_) => {
                Err(Error::value("x, y, z and index cannot be read here, only by lights"))
            }
        }
    }
}

/// A call of a row.
#[derive(Clone)]
pub(crate) struct LightCall {
    pub(crate) world: Arc<World>,
    pub(crate) row: &'static LightBuiltin,
    pub(crate) subject: Pattern<Value>,
    pub(crate) args: Vec<Setting>,
    pub(crate) options: Vec<(Arc<str>, Setting)>,
}

impl LightCall {
    /// A function that waits for its pattern.
    pub(crate) fn called_without_a_pattern(self) -> Result<Arg, Error> {
        let number =
            |it: &Setting| matches!(it, Setting::Known { data: Data::Int(_) | Data::Float(_), .. });
        // `seq("a", "b")` is a pattern by itself, as Strudel has it.
        if self.row.params.starts_with('*') && !self.args.iter().all(number) {
            let args: Vec<Arg> = self.args.iter().map(Setting::to_arg).collect::<Result<_, _>>()?;
            return call_function(self.row.name, &args);
        }
        Ok(Arg::Function(Function::new(move |args| {
            let Some(subject) = args.first() else {
                return Err(Error::value(format!("{} waits for a pattern", self.row.name)));
            };
            self.row.call(&Self { subject: subject.to_pattern()?, ..self.clone() })
        })))
    }

    fn option(&self, name: &str) -> Option<&Setting> {
        self.options.iter().find(|(it, _)| **it == *name).map(|(_, setting)| setting)
    }

    fn pattern(&self, name: &str) -> Result<Option<Pattern<Value>>, Error> {
        self.option(name).map(|it| it.to_arg()?.to_pattern()).transpose()
    }

    /// A number that is known at once.
    fn number(&self, name: &str) -> Result<Option<f64>, Error> {
        let pattern = self.pattern(name)?;
        let plain = |it: &Pattern<Value>| match it.as_pure() {
            Some((value, origins)) => finite(value).map_err(|error| error.at(origins)),
            None => Err(Error::value(format!("`{name}` must be a plain number"))),
        };
        pattern.as_ref().map(plain).transpose()
    }

    fn text(&self, name: &str) -> Result<Option<&str>, Error> {
        match self.option(name) {
            None => Ok(None),
            Some(Setting::Known { data: Data::Text(text), .. }) => Ok(Some(text)),
            Some(_) => Err(Error::value(format!("`{name}` must be a name"))),
        }
    }

    fn truth(&self, name: &str) -> Result<Option<bool>, Error> {
        match self.option(name) {
            None => Ok(None),
            Some(setting) => Ok(Some(match setting.to_arg()? {
                Arg::Value(value) => value.is_true(),
                _ => return Err(Error::value(format!("`{name}` must be True or False"))),
            })),
        }
    }

    /// The lights changed by options that hold for each event, in the order of
    /// `names`; what was not given is `None`.
    fn said(
        &self,
        names: &'static [&'static str],
        apply: impl Fn(&LightValue, &[Option<&Sample>]) -> Result<LightValue, Error>
        + Send
        + Sync
        + 'static,
    ) -> Result<Arg, Error> {
        let (mut patterns, mut given) = (Vec::new(), Vec::new());
        for (nth, name) in names.iter().enumerate() {
            if let Some(pattern) = self.pattern(name)? {
                patterns.push(pattern);
                given.push(nth);
            }
        }
        let pattern = with_options(&self.subject, patterns, move |light, samples| {
            let mut all = vec![None; names.len()];
            for (nth, sample) in given.iter().zip(samples) {
                all[*nth] = Some(sample);
            }
            apply(light, &all)
        })?;
        Ok(Arg::Pattern(pattern))
    }

    fn lights(
        &self,
        f: impl FnOnce(&Pattern<LightValue>) -> Pattern<LightValue>,
    ) -> Result<Arg, Error> {
        Ok(Arg::Pattern(through_lights(&self.subject, self.world.rig.lights(), f)))
    }

    /// The same call in the algebra's table.
    fn algebra(&self) -> Result<Arg, Error> {
        let args: Vec<Arg> = self.args.iter().map(Setting::to_arg).collect::<Result<_, _>>()?;
        call_method(self.row.name, &self.subject, &args, Alignment::In)
    }
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
        Error::value(suggest(message, name, Waveform::ALL.iter().map(|(name, _)| *name)))
    })
}

/// The lights of a pattern that are among some.
pub(crate) fn only(pattern: &Pattern<Value>, _world: &World, keep: Arc<[u32]>) -> Pattern<Value> {
    pattern
        .try_map(move |value| {
            let light = light_of(value)?;
            let kept = light.members.iter().filter(|it| keep.contains(&it.light)).copied();
            let members = kept.collect();
            Ok(with_light(value, LightValue { members, ..light.clone() }))
        })
        .filter(|event| light_of(&event.value).is_ok_and(|it| !it.members.is_empty()))
}

/// The colour of an `HSV` node.
pub(crate) fn hsv(node: &Node) -> Result<Value, Error> {
    let part = |name| {
        let number = crate::fields::as_number(node.field(name));
        number.ok_or_else(|| Error::value(format!("`{name}` of an HSV must be a number")))
    };
    Ok(color_value(Color::Fixed(Hsv::new(part("hue")?, part("saturation")?, part("value")?))))
}

const fn method(
    name: &'static str,
    params: &'static str,
    doc: &'static str,
    example: &'static str,
    run: fn(&LightCall) -> Result<Arg, Error>,
) -> LightBuiltin {
    LightBuiltin { name, kind: Kind::Method, params, doc, example, run, reads_place: false }
}

const fn function(
    name: &'static str,
    params: &'static str,
    doc: &'static str,
    example: &'static str,
    run: fn(&LightCall) -> Result<Arg, Error>,
) -> LightBuiltin {
    LightBuiltin { name, kind: Kind::Function, params, doc, example, run, reads_place: false }
}

const fn per_light(row: LightBuiltin) -> LightBuiltin {
    LightBuiltin { reads_place: true, ..row }
}

/// A name that stands for the place of a light, which evaluation gives it.
const fn place_of(name: &'static str, doc: &'static str, example: &'static str) -> LightBuiltin {
    let run = |_: &LightCall| Err(Error::value("this is known only where lights are"));
    LightBuiltin { name, kind: Kind::Constant, params: "", doc, example, run, reads_place: false }
}

const TABLE: &[LightBuiltin] = &[
    function(
        "light",
        "target",
        "Lights, by notation: words name groups, zones and fixtures, numbers are indices.",
        "light('<left right> all*2')",
        |call| {
            let target =
                call.pattern("target")?.ok_or_else(|| Error::value("light takes words"))?;
            let world = call.world.clone();
            Ok(Arg::Pattern(target.map(move |value| world.lights_of(&value))))
        },
    ),
    function(
        "mini",
        "notation",
        "A plain pattern of words and numbers.",
        "mini('a [b c]*2')",
        |call| {
            let pattern = call.pattern("notation")?;
            Ok(Arg::Pattern(pattern.ok_or_else(|| Error::value("mini takes notation"))?))
        },
    ),
    function(
        "stack",
        "*patterns | blend?",
        "All at once; where layers meet on a light, `blend` says how: htp, last, add, multiply or \
         over.",
        "stack(light('all').color('blue'), light('left').color('red'), blend='add')",
        stack,
    ),
    per_light(method(
        "color",
        "c? | flash? fade?",
        "The colour: a name, #RGB, #RRGGBB, HSV(…), a number for the palette's, or notation over \
         these. `flash` while the envelope rises, towards `fade` while it decays.",
        "light('all').color('red blue')",
        color,
    )),
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
         a level, and over the release out after its end. `fade` is another name for decay.",
        "light('all*4').envelope(attack=0.02, release=0.5)",
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
                Ok(light.with_modulator(Modulator::Wave {
                    waveform: waveform(it[0])?,
                    frequency: number(it[1], 1.0)?,
                    min: number(it[2], 0.0)?,
                    max: number(it[3], 1.0)?,
                    phase: number(it[4], 0.0)?,
                    direction: 0.0,
                    event_relative: false,
                }))
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
                Ok(light.with_modulator(Modulator::Wave {
                    waveform: waveform(it[0])?,
                    frequency: show::lights::BEATS_PER_CYCLE as f64 / beats,
                    min: number(it[2], 0.0)?,
                    max: number(it[3], 1.0)?,
                    phase: number(it[4], 0.0)?,
                    direction: 0.0,
                    event_relative: false,
                }))
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
                Ok(light.with_modulator(Modulator::Wave {
                    waveform: waveform(it[0])?,
                    frequency: number(it[1], 1.0)?,
                    min: number(it[2], 0.0)?,
                    max: number(it[3], 1.0)?,
                    phase: 0.0,
                    direction: number(it[4], 1.0)?,
                    event_relative: it[5].is_some_and(|it| it.value.is_true()),
                }))
            })
        },
    ),
    method(
        "seq",
        "*patterns | slots? per_group?",
        "Each event becomes one event per light, in turn, in equal shares of its time, or in \
         `slots` of them. With patterns as arguments it is Strudel's: itself and they, one after \
         another in a cycle.",
        "light('all').seq()",
        |call| {
            let slots = match (&*call.args, call.number("slots")?) {
                ([], slots) => slots,
                ([Setting::Known { data: Data::Int(slots), .. }], None) => Some(*slots as f64),
                _ => return call.algebra(),
            };
            let slots = match slots {
                Some(slots) if slots < 1.0 => {
                    return Err(Error::value(format!("`slots` must be at least 1, got {slots}")));
                }
                slots => slots.map(|it| it as usize),
            };
            // Rigs have no segments yet, so all lights take their turns together.
            call.truth("per_group")?;
            call.lights(|it| seq(it, slots, Arc::from([])))
        },
    ),
    method(
        "shuffle",
        "count? | seed?",
        "Permutes the values over the times, anew each cycle. With a number it is Strudel's: \
         plays that many pieces in random order.",
        "light('0 1 2 3').shuffle(seed=3)",
        |call| match (&*call.args, call.option("count")) {
            ([], None) => {
                let seed = call.number("seed")?.unwrap_or(0.0);
                call.lights(|it| shuffled(it, seed))
            }
            _ => call.algebra(),
        },
    ),
    method(
        "pick",
        "*choices | min_n? max_n? seed? hold?",
        "That many random lights of each event's; up to 1.0 it is a share of them. `hold` keeps \
         the choice for so many cycles. With a list or a dict it is Strudel's: numbers or names \
         choose patterns.",
        "light('all*4').pick(1, 2)",
        picked,
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
            call.lights(|it| autonomous(it, how))
        },
    ),
    method(
        "zone",
        "target fallback?",
        "Keeps the lights of a zone or group; where the rig has none, those of the fallback.",
        "light('all').zone('ceiling', fallback='left')",
        |call| {
            let target = call.text("target")?.unwrap_or("all");
            let keep = call.world.indices_of(target);
            let keep = match (keep, call.text("fallback")?) {
                (Some(keep), _) => keep,
                (None, Some(fallback)) => call.world.indices_of(fallback).unwrap_or_default(),
                (None, None) => Vec::new(),
            };
            call.lights(|it| zone(it, keep.into()))
        },
    ),
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
            let [hue, saturation, value] =
                [part("hue", 0.0)?, part("saturation", 1.0)?, part("value", 1.0)?];
            Ok(Arg::Pattern(colors::mixed(hue, saturation, value)?))
        },
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
        "A random colour of the active palette for each event.",
        "light('all*4').color(palette.random)",
        |_| Ok(Arg::Value(color_value(Color::Random))),
    ),
    function(
        "palette_cycle",
        "",
        "The active palette's colours in turn, one for each event.",
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
            let (period, fade) = (beats(call, "period", 4.0)?, beats(call, "fade", 1.0)?);
            Ok(Arg::Value(color_value(Color::RandomBlend { period, fade })))
        },
    ),
    place_of("x", "Where a light is from left to right, -1 to 1.", "light('all').intensity(x)"),
    place_of("y", "Where a light is from back to front, -1 to 1.", "light('all').intensity(y + 1)"),
    place_of(
        "z",
        "Where a light is from floor to ceiling, -1 to 1.",
        "light('all').intensity(z + 1)",
    ),
    place_of(
        "index",
        "The position of a light in its group, from 0.",
        "light('all').color(hue(index * 0.1))",
    ),
];

fn stack(call: &LightCall) -> Result<Arg, Error> {
    let mut patterns = Vec::new();
    for setting in &call.args {
        patterns.push(setting.to_arg()?);
    }
    let Some(name) = call.text("blend")? else { return call_function("stack", &patterns) };
    let blend = Blend::named(name).ok_or_else(|| {
        let message = format!("no blend is called `{name}`");
        Error::value(suggest(message, name, Blend::ALL.iter().map(|(name, _)| *name)))
    })?;
    let mut layers = Vec::new();
    for (nth, layer) in (0_u32..).zip(&patterns) {
        layers.push(
            layer
                .to_pattern()?
                .try_map(move |value| Ok(with_light(value, light_of(value)?.in_layer(nth, blend)))),
        );
    }
    Ok(Arg::Pattern(Pattern::stack(&layers)))
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
    let options = [plain, flash, fade].into_iter().flatten().collect();
    let pattern = with_options(&call.subject, options, move |light, samples| {
        let mut samples = samples.iter().map(|it| colors::of(&it.value));
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
        Ok(LightValue { color, ..light.clone() })
    })?;
    Ok(Arg::Pattern(pattern))
}

fn intensity(call: &LightCall) -> Result<Arg, Error> {
    if let Some(Setting::Open(open)) = call.option("level") {
        let factor = place::factor(open.clone())?;
        let said = move |light: &LightValue, _: &[Sample]| Ok(light.with_factor(factor.clone()));
        return Ok(Arg::Pattern(with_options(&call.subject, Vec::new(), said)?));
    }
    call.said(&["level"], |light, it| {
        let Some(sample) = it[0] else {
            return Err(Error::value("intensity takes a number, a pattern or a signal"));
        };
        let factor = match &sample.moving {
            Some(signal) => Factor::Signal(signal.clone()),
            None => Factor::Number(sample.number()?),
        };
        Ok(light.with_factor(factor))
    })
}

fn envelope(call: &LightCall) -> Result<Arg, Error> {
    const NAMES: &[&str] = &["attack", "decay", "sustain", "release", "fade"];
    // Known releases count at once; those of patterns as they come up.
    let world = call.world.clone();
    if let Some(release) = call.pattern("release")? {
        for cycle in 0..64 {
            for event in release.query(pattern::TimeSpan::cycle(cycle))? {
                let cycles = finite(&event.value).map_err(|error| error.at(&event.origins))?;
                world.meet_release(cycles);
            }
            if release.as_pure().is_some() {
                break;
            }
        }
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
        Ok(LightValue { envelope, ..light.clone() })
    })
}

fn picked(call: &LightCall) -> Result<Arg, Error> {
    let mut amounts = [None, None];
    for (nth, setting) in call.args.iter().enumerate() {
        match (setting, amounts.get_mut(nth)) {
            (Setting::Known { data: Data::Int(_) | Data::Float(_), .. }, Some(amount)) => {
                *amount = Some(self::amount(setting)?);
            }
            (Setting::Known { data: Data::None, .. }, _) => {}
            _ => return call.algebra(),
        }
    }
    for (nth, name) in ["min_n", "max_n"].into_iter().enumerate() {
        if let Some(setting) = call.option(name) {
            amounts[nth] = Some(amount(setting)?);
        }
    }
    let min = amounts[0].unwrap_or(Amount::Count(1));
    let max = amounts[1].unwrap_or(min);
    let seed = call.number("seed")?.unwrap_or(0.0);
    let hold = call.number("hold")?.filter(|it| *it > 0.0);
    call.lights(|it| pick(it, (min, max), seed, hold))
}

/// A whole number counts lights; a float up to 1 is a share of them.
fn amount(setting: &Setting) -> Result<Amount, Error> {
    match setting {
        Setting::Known { data: Data::Int(count), .. } if *count >= 0 => {
            Ok(Amount::Count(*count as usize))
        }
        Setting::Known { data: Data::Float(share), .. } if (0.0..=1.0).contains(share) => {
            Ok(Amount::Share(*share))
        }
        Setting::Known { data: Data::Float(count), .. } if *count > 1.0 => {
            Ok(Amount::Count(*count as usize))
        }
        _ => Err(Error::value("pick takes numbers of lights, or shares up to 1.0")),
    }
}

fn beats(call: &LightCall, name: &str, otherwise: f64) -> Result<f64, Error> {
    let beats = call.number(name)?.unwrap_or(otherwise);
    if beats > 0.0 {
        return Ok(beats);
    }
    Err(Error::value(format!("`{name}` must be greater than 0, got {beats}")))
}
