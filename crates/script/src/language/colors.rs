//! Colours by name, by number and by notation.

use super::objects::{ColorObject, color_value};
use super::options::finite;
use light::{Hsv, Rgb};
use notation::{Arg, Value, unknown_name};
use pattern::{Error, ErrorKind, Event, Pattern, TimeSpan};
use show::lights::{Color, Factor, Signal};
use std::any::Any;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

/// Every name of a colour, ours first.
pub fn color_names() -> impl Iterator<Item = &'static str> {
    let own = NAMED.iter().map(|(name, _)| *name);
    own.chain(CSS.iter().map(|(name, _)| *name)).chain(PALETTE.iter().map(|(name, _)| *name))
}

/// Our own names, with their colours.
pub fn color_hsv() -> impl Iterator<Item = (&'static str, Hsv)> {
    NAMED.into_iter()
}

/// The colour of a word: a name, or `#RGB` or `#RRGGBB`.
pub(crate) fn named(word: &str) -> Result<Color, Error> {
    if let Some(digits) = word.strip_prefix('#') {
        return hex(digits).map(|rgb| Color::Fixed(rgb.to_hsv())).ok_or_else(|| {
            Error::new(ErrorKind::Name, format!("`{word}` is no colour"))
                .with_hint("write #RGB or #RRGGBB, in hexadecimal")
        });
    }
    if let Some(color) = BY_NAME.get(word).or_else(|| BY_NAME.get(&*word.to_lowercase())) {
        return Ok(color.clone());
    }
    let message = format!("no colour is called `{word}`");
    Err(unknown_name(message, word, color_names()))
}

fn hex(digits: &str) -> Option<Rgb> {
    let number = u32::from_str_radix(digits, 16).ok()?;
    match digits.len() {
        3 => {
            let digit = |shift: u32| (number >> shift & 0xF) * 0x11;
            Some(Rgb::from_hex(digit(8) << 16 | digit(4) << 8 | digit(0)))
        }
        6 => Some(Rgb::from_hex(number)),
        _ => None,
    }
}

/// The colour that a value is. Numbers are the palette's; three of them, as in
/// `0.6:1:0.5`, are hue, saturation and value.
pub(crate) fn of(value: &Value) -> Result<Color, Error> {
    match value {
        Value::Text(word) => named(word),
        Value::Object(it) => match (&**it as &dyn Any).downcast_ref::<ColorObject>() {
            Some(ColorObject(color)) => Ok(color.clone()),
            None => Err(Error::value("a colour belongs here, not lights")),
        },
        Value::List(parts) => match &**parts {
            [hue, saturation, value] => {
                Ok(Color::Fixed(Hsv::new(finite(hue)?, finite(saturation)?, finite(value)?)))
            }
            _ => Err(Error::value("a colour has three parts: hue, saturation and value")),
        },
        other => Ok(Color::Palette(finite(other)?.floor() as i64)),
    }
}

/// An argument as a pattern of colours. Three numbers are one colour.
pub(crate) fn pattern(arg: &Arg) -> Result<Pattern<Color>, Error> {
    if let Arg::List(items) = arg
        && let [Arg::Value(hue), Arg::Value(saturation), Arg::Value(value)] = &items[..]
        && let (Value::Number(hue), Value::Number(saturation), Value::Number(value)) =
            (hue, saturation, value)
    {
        return Ok(Pattern::pure(Color::Fixed(Hsv::new(*hue, *saturation, *value))));
    }
    let pattern = arg.to_pattern()?;
    if let Some((value, origins)) = pattern.as_pure() {
        let color = of(value).map_err(|error| error.at(origins))?;
        return Ok(Pattern::pure(color).with_origins(origins.clone()));
    }
    let colors = pattern.try_map(of);
    colors.query(TimeSpan::cycle(0))?;
    Ok(colors)
}

/// The colours of a list, or of the first cycle of a pattern.
pub(crate) fn list(arg: &Arg) -> Result<Vec<Color>, Error> {
    let of_pattern = |arg: &Arg| -> Result<Vec<Color>, Error> {
        let events = pattern(arg)?.query(TimeSpan::cycle(0))?;
        Ok(events.into_iter().map(|event| event.value).collect())
    };
    match arg {
        Arg::List(items) => {
            let lists = items.iter().map(of_pattern).collect::<Result<Vec<_>, _>>()?;
            Ok(lists.into_iter().flatten().collect())
        }
        other => of_pattern(other),
    }
}

/// Colours by their parts, in the times of the hue. Signals go on moving
/// while an event lasts.
pub(crate) fn mixed(
    hue: Pattern<Value>,
    saturation: Pattern<Value>,
    value: Pattern<Value>,
) -> Result<Pattern<Value>, Error> {
    let parts = [part(hue)?, part(saturation)?, part(value)?];
    let moves = |it: &Part| matches!(it, Part::Moving(_));
    if parts.iter().all(|it| moves(it) || matches!(it, Part::Plain(_))) {
        let factors = parts.map(|part| match part {
            Part::Plain(number) => Factor::Number(number),
            Part::Moving(signal) => Factor::Signal(signal),
            Part::Patterned(_) => Factor::Number(0.0),
        });
        let fixed = |factors: &[Factor; 3]| match factors {
            [Factor::Number(hue), Factor::Number(saturation), Factor::Number(value)] => {
                Some(Hsv::new(*hue, *saturation, *value))
            }
            _ => None,
        };
        return Ok(match fixed(&factors) {
            Some(color) => Pattern::pure(color_value(Color::Fixed(color))),
            None => Pattern::steady(color_value(Color::Moving(Arc::new(factors)))),
        });
    }
    let factors = parts.map(|part| match part {
        Part::Plain(number) => Pattern::pure(Factor::Number(number)),
        Part::Moving(signal) => pattern::signal::of_time(move |_| Factor::Signal(signal.clone())),
        Part::Patterned(pattern) => pattern.map(Factor::Number),
    });
    let [hue, saturation, value] = factors;
    let pair = hue.combine(&saturation, pattern::Alignment::In, |hue, saturation| {
        Ok(Some((hue.clone(), saturation.clone())))
    });
    Ok(pair.combine(&value, pattern::Alignment::In, |(hue, saturation), value| {
        let factors = [hue.clone(), saturation.clone(), value.clone()];
        Ok(Some(color_value(Color::Moving(Arc::new(factors)))))
    }))
}

/// A part that is plain, which is told, or moves with time; none where it has
/// times of its own.
pub(crate) fn moving(pattern: Pattern<Value>) -> Result<Option<(Factor, bool)>, Error> {
    Ok(match part(pattern)? {
        Part::Plain(number) => Some((Factor::Number(number), true)),
        Part::Moving(signal) => Some((Factor::Signal(signal), false)),
        Part::Patterned(_) => None,
    })
}

enum Part {
    Plain(f64),
    Moving(Signal<f64>),
    Patterned(Pattern<f64>),
}

fn part(pattern: Pattern<Value>) -> Result<Part, Error> {
    if let Some((value, origins)) = pattern.as_pure() {
        return Ok(Part::Plain(finite(value).map_err(|error| error.at(origins))?));
    }
    let numbers = pattern.try_map(finite);
    let events: Vec<Event<f64>> = numbers.query(TimeSpan::cycle(0))?;
    let moving = !events.is_empty() && events.iter().all(|event| event.whole.is_none());
    Ok(if moving { Part::Moving(Signal::new(numbers)) } else { Part::Patterned(numbers) })
}

/// Every colour that has a name, because events name theirs in every frame.
static BY_NAME: LazyLock<HashMap<&str, Color>> = LazyLock::new(|| {
    let css = CSS.iter().map(|(name, hex)| (*name, Color::Fixed(Rgb::from_hex(*hex).to_hsv())));
    let own = NAMED.iter().map(|(name, hsv)| (*name, Color::Fixed(*hsv)));
    css.chain(PALETTE).chain(own).collect()
});

/// Words for colours of the palette.
const PALETTE: [(&str, Color); 2] = [("random", Color::Random), ("cycle", Color::Cycle)];

const NAMED: [(&str, Hsv); 20] = [
    ("red", Hsv::new(0.0, 1.0, 1.0)),
    ("orange", Hsv::new(0.08, 1.0, 1.0)),
    ("yellow", Hsv::new(0.16, 1.0, 1.0)),
    ("lime", Hsv::new(0.25, 1.0, 1.0)),
    ("green", Hsv::new(0.33, 1.0, 1.0)),
    ("teal", Hsv::new(0.45, 1.0, 1.0)),
    ("cyan", Hsv::new(0.5, 1.0, 1.0)),
    ("blue", Hsv::new(0.6, 1.0, 1.0)),
    ("violet", Hsv::new(0.7, 1.0, 1.0)),
    ("purple", Hsv::new(0.75, 1.0, 1.0)),
    ("magenta", Hsv::new(0.83, 1.0, 1.0)),
    ("hot_pink", Hsv::new(0.92, 1.0, 1.0)),
    ("pink", Hsv::new(0.9, 0.6, 1.0)),
    ("amber", Hsv::new(0.1, 1.0, 1.0)),
    ("white", Hsv::new(0.0, 0.0, 1.0)),
    ("warm_white", Hsv::new(0.08, 0.2, 1.0)),
    ("cool_white", Hsv::new(0.55, 0.1, 1.0)),
    ("dim_red", Hsv::new(0.0, 1.0, 0.5)),
    ("dim_blue", Hsv::new(0.6, 1.0, 0.5)),
    ("dim_white", Hsv::new(0.0, 0.0, 0.5)),
];

/// The names of CSS that mean nothing else here.
const CSS: [(&str, u32); 135] = [
    ("aliceblue", 0xF0F8FF),
    ("antiquewhite", 0xFAEBD7),
    ("aqua", 0x00FFFF),
    ("aquamarine", 0x7FFFD4),
    ("azure", 0xF0FFFF),
    ("beige", 0xF5F5DC),
    ("bisque", 0xFFE4C4),
    ("black", 0x000000),
    ("blanchedalmond", 0xFFEBCD),
    ("blueviolet", 0x8A2BE2),
    ("brown", 0xA52A2A),
    ("burlywood", 0xDEB887),
    ("cadetblue", 0x5F9EA0),
    ("chartreuse", 0x7FFF00),
    ("chocolate", 0xD2691E),
    ("coral", 0xFF7F50),
    ("cornflowerblue", 0x6495ED),
    ("cornsilk", 0xFFF8DC),
    ("crimson", 0xDC143C),
    ("darkblue", 0x00008B),
    ("darkcyan", 0x008B8B),
    ("darkgoldenrod", 0xB8860B),
    ("darkgray", 0xA9A9A9),
    ("darkgreen", 0x006400),
    ("darkgrey", 0xA9A9A9),
    ("darkkhaki", 0xBDB76B),
    ("darkmagenta", 0x8B008B),
    ("darkolivegreen", 0x556B2F),
    ("darkorange", 0xFF8C00),
    ("darkorchid", 0x9932CC),
    ("darkred", 0x8B0000),
    ("darksalmon", 0xE9967A),
    ("darkseagreen", 0x8FBC8F),
    ("darkslateblue", 0x483D8B),
    ("darkslategray", 0x2F4F4F),
    ("darkslategrey", 0x2F4F4F),
    ("darkturquoise", 0x00CED1),
    ("darkviolet", 0x9400D3),
    ("deeppink", 0xFF1493),
    ("deepskyblue", 0x00BFFF),
    ("dimgray", 0x696969),
    ("dimgrey", 0x696969),
    ("dodgerblue", 0x1E90FF),
    ("firebrick", 0xB22222),
    ("floralwhite", 0xFFFAF0),
    ("forestgreen", 0x228B22),
    ("fuchsia", 0xFF00FF),
    ("gainsboro", 0xDCDCDC),
    ("ghostwhite", 0xF8F8FF),
    ("gold", 0xFFD700),
    ("goldenrod", 0xDAA520),
    ("gray", 0x808080),
    ("greenyellow", 0xADFF2F),
    ("grey", 0x808080),
    ("honeydew", 0xF0FFF0),
    ("hotpink", 0xFF69B4),
    ("indianred", 0xCD5C5C),
    ("indigo", 0x4B0082),
    ("ivory", 0xFFFFF0),
    ("khaki", 0xF0E68C),
    ("lavender", 0xE6E6FA),
    ("lavenderblush", 0xFFF0F5),
    ("lawngreen", 0x7CFC00),
    ("lemonchiffon", 0xFFFACD),
    ("lightblue", 0xADD8E6),
    ("lightcoral", 0xF08080),
    ("lightcyan", 0xE0FFFF),
    ("lightgoldenrodyellow", 0xFAFAD2),
    ("lightgray", 0xD3D3D3),
    ("lightgreen", 0x90EE90),
    ("lightgrey", 0xD3D3D3),
    ("lightpink", 0xFFB6C1),
    ("lightsalmon", 0xFFA07A),
    ("lightseagreen", 0x20B2AA),
    ("lightskyblue", 0x87CEFA),
    ("lightslategray", 0x778899),
    ("lightslategrey", 0x778899),
    ("lightsteelblue", 0xB0C4DE),
    ("lightyellow", 0xFFFFE0),
    ("limegreen", 0x32CD32),
    ("linen", 0xFAF0E6),
    ("maroon", 0x800000),
    ("mediumaquamarine", 0x66CDAA),
    ("mediumblue", 0x0000CD),
    ("mediumorchid", 0xBA55D3),
    ("mediumpurple", 0x9370DB),
    ("mediumseagreen", 0x3CB371),
    ("mediumslateblue", 0x7B68EE),
    ("mediumspringgreen", 0x00FA9A),
    ("mediumturquoise", 0x48D1CC),
    ("mediumvioletred", 0xC71585),
    ("midnightblue", 0x191970),
    ("mintcream", 0xF5FFFA),
    ("mistyrose", 0xFFE4E1),
    ("moccasin", 0xFFE4B5),
    ("navajowhite", 0xFFDEAD),
    ("navy", 0x000080),
    ("oldlace", 0xFDF5E6),
    ("olive", 0x808000),
    ("olivedrab", 0x6B8E23),
    ("orangered", 0xFF4500),
    ("orchid", 0xDA70D6),
    ("palegoldenrod", 0xEEE8AA),
    ("palegreen", 0x98FB98),
    ("paleturquoise", 0xAFEEEE),
    ("palevioletred", 0xDB7093),
    ("papayawhip", 0xFFEFD5),
    ("peachpuff", 0xFFDAB9),
    ("peru", 0xCD853F),
    ("plum", 0xDDA0DD),
    ("powderblue", 0xB0E0E6),
    ("rebeccapurple", 0x663399),
    ("rosybrown", 0xBC8F8F),
    ("royalblue", 0x4169E1),
    ("saddlebrown", 0x8B4513),
    ("salmon", 0xFA8072),
    ("sandybrown", 0xF4A460),
    ("seagreen", 0x2E8B57),
    ("seashell", 0xFFF5EE),
    ("sienna", 0xA0522D),
    ("silver", 0xC0C0C0),
    ("skyblue", 0x87CEEB),
    ("slateblue", 0x6A5ACD),
    ("slategray", 0x708090),
    ("slategrey", 0x708090),
    ("snow", 0xFFFAFA),
    ("springgreen", 0x00FF7F),
    ("steelblue", 0x4682B4),
    ("tan", 0xD2B48C),
    ("thistle", 0xD8BFD8),
    ("tomato", 0xFF6347),
    ("turquoise", 0x40E0D0),
    ("wheat", 0xF5DEB3),
    ("whitesmoke", 0xF5F5F5),
    ("yellowgreen", 0x9ACD32),
];
