//! OSC over UDP: other programs say where the beat is and what to play.
//!
//! | address | arguments | |
//! | --- | --- | --- |
//! | `/beat` | number | the beat it is, counted from 0 at the start of a bar |
//! | `/bpm` | number | the tempo |
//! | `/tap`, `/downbeat` | | a beat, the first of a bar, is now |
//! | `/nudge` | number | moves the beat by so many |
//! | `/source` | internal, tap, midi, link or osc | says where the beat comes from |
//! | `/pattern` | name, or number from 0 | plays a pattern |
//! | `/next`, `/previous` | | |
//! | `/queue` | name, or none | plays a pattern from the next bar on, or forgets to |
//! | `/palette` | name, or none | replaces every pattern's palette, or no longer |
//! | `/blackout` | 1, 0, or none | on, off, or the other |
//! | `/flash`, `/dark` | 1, 0 | white, dark, from being pressed to being let go |
//! | `/hold` | 1, 0 | likewise keeps edits back; let go, they play |
//! | `/take`, `/drop` | | plays, or forgets, what is held |
//! | `/cancel` | | forgets the pattern that is queued, or the edit that waits |
//! | `/undo`, `/redo` | | a version back, or forward again, of what plays |
//! | `/intensity` | 0 to 1 | the master |
//! | `/hue` | 0 to 1 | turns every hue by so much of the colour wheel |
//! | `/speed` | 0 to 8 | pattern beats per beat of the music |
//! | `/fade` | beats | how long patterns fade over |
//! | `/output` | URL, then 1 or 0 | switches an output on or off |
//! | `/identify` | number from 0 | lets a light blink |
//!
//! A 0 where a button needs no argument is the button being let go, and
//! nothing. `/dj-hue` may stand before each address. Bundles are taken apart;
//! their time tags are ignored.

mod receiver;

pub use receiver::Receiver;

use clock::{Bpm, ClockInput, Source};
use rosc::{OscMessage, OscPacket, OscType};
use std::fmt;
use std::ops::RangeInclusive;

/// Where OSC is listened to unless the configuration says otherwise.
pub const PORT: u16 = 9000;
/// Longer packets are refused: what we understand is far shorter.
pub const MAX_BYTES: usize = 4096;
const MAX_MESSAGES: usize = 64;

/// What a message asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    Clock(ClockInput),
    Source(Source),
    Pattern(String),
    PatternIndex(usize),
    Next,
    Previous,
    /// `None` forgets the one that is queued.
    Queue(Option<String>),
    /// `None` gives the patterns their own palettes back.
    Palette(Option<String>),
    /// `None` is the other than now.
    Blackout(Option<bool>),
    /// True is pressed, false let go; likewise the next two.
    Flash(bool),
    Dark(bool),
    Hold(bool),
    Take,
    Drop,
    Cancel,
    Undo,
    Redo,
    /// From 0 to 1.
    Intensity(f64),
    /// In turns of the colour wheel, from 0 to 1.
    Hue(f64),
    /// Pattern beats per beat, from 0 to 8.
    Speed(f64),
    /// In beats.
    Fade(f64),
    Output {
        url: String,
        on: bool,
    },
    /// A light's index.
    Identify(usize),
}

/// Why a packet is not understood.
#[derive(Clone, Debug, PartialEq)]
pub enum Error {
    NotOsc,
    TooLong,
    TooManyMessages,
    UnknownAddress(String),
    Arguments { address: &'static str, wanted: &'static str },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotOsc => f.write_str("that is no OSC packet"),
            Self::TooLong => write!(f, "a packet is at most {MAX_BYTES} bytes long"),
            Self::TooManyMessages => write!(f, "a bundle has at most {MAX_MESSAGES} messages"),
            Self::UnknownAddress(address) => write!(f, "nothing has the address {address}"),
            Self::Arguments { address, wanted } => write!(f, "{address} takes {wanted}"),
        }
    }
}

impl std::error::Error for Error {}

/// Reads a packet. What is wrong in a bundle does not spoil the rest of it.
pub fn read(packet: &[u8]) -> Vec<Result<Command, Error>> {
    if packet.len() > MAX_BYTES {
        return vec![Err(Error::TooLong)];
    }
    let Ok((_, packet)) = rosc::decoder::decode_udp(packet) else {
        return vec![Err(Error::NotOsc)];
    };
    let mut read = Vec::new();
    take_apart(packet, &mut read);
    read
}

/// Nesting is bounded by the packet's length.
fn take_apart(packet: OscPacket, read: &mut Vec<Result<Command, Error>>) {
    match packet {
        OscPacket::Bundle(bundle) => {
            for packet in bundle.content {
                take_apart(packet, read);
            }
        }
        OscPacket::Message(_) if read.len() > MAX_MESSAGES => {}
        OscPacket::Message(_) if read.len() == MAX_MESSAGES => {
            read.push(Err(Error::TooManyMessages));
        }
        OscPacket::Message(message) => read.extend(command(&message).transpose()),
    }
}

/// What a message asks for; nothing for a button that is let go.
fn command(message: &OscMessage) -> Result<Option<Command>, Error> {
    let address = message.addr.strip_prefix("/dj-hue").unwrap_or(&message.addr);
    let argument = message.args.first();
    let number = argument.and_then(number_of);
    let index = number.filter(|it| *it >= 0.0 && it.fract() == 0.0).map(|it| it as usize);
    let button = |command| Ok((number != Some(0.0)).then_some(command));
    let need = |address, wanted| Error::Arguments { address, wanted };
    let pressed = |address| match number {
        Some(it) => Ok(it != 0.0),
        None => Err(need(address, "1 (pressed) or 0 (let go)")),
    };
    let within = |range: RangeInclusive<f64>, address, wanted| {
        number.filter(|it| range.contains(it)).ok_or(need(address, wanted))
    };
    let found = match address {
        "/beat" => ClockInput::OscBeat(number.ok_or(need("/beat", "a number"))?).into(),
        "/bpm" => {
            let bpm = number.and_then(|it| Bpm::new(it).ok());
            ClockInput::OscBpm(bpm.ok_or(need("/bpm", "a number from 20 to 999"))?).into()
        }
        "/tap" => return button(ClockInput::Tap.into()),
        "/downbeat" => return button(ClockInput::Downbeat.into()),
        "/nudge" => ClockInput::Nudge(number.ok_or(need("/nudge", "a number of beats"))?).into(),
        "/source" => match argument {
            Some(OscType::String(name)) if let Some(source) = Source::named(name) => {
                Command::Source(source)
            }
            _ => return Err(need("/source", "internal, tap, midi, link or osc")),
        },
        "/next" => return button(Command::Next),
        "/previous" => return button(Command::Previous),
        "/pattern" => match (argument, index) {
            (Some(OscType::String(name)), _) => Command::Pattern(name.clone()),
            (_, Some(index)) => Command::PatternIndex(index),
            _ => return Err(need("/pattern", "a name, or a number counted from 0")),
        },
        "/queue" => Command::Queue(name(argument).ok_or(need("/queue", "a name, or nothing"))?),
        "/palette" => {
            Command::Palette(name(argument).ok_or(need("/palette", "a name, or nothing"))?)
        }
        "/blackout" => match (argument, number) {
            (None, _) => Command::Blackout(None),
            (_, Some(it)) => Command::Blackout(Some(it != 0.0)),
            _ => return Err(need("/blackout", "1, 0, or nothing")),
        },
        "/flash" => Command::Flash(pressed("/flash")?),
        "/dark" => Command::Dark(pressed("/dark")?),
        "/hold" => Command::Hold(pressed("/hold")?),
        "/take" => return button(Command::Take),
        "/drop" => return button(Command::Drop),
        "/cancel" => return button(Command::Cancel),
        "/undo" => return button(Command::Undo),
        "/redo" => return button(Command::Redo),
        "/intensity" => {
            Command::Intensity(within(0.0..=1.0, "/intensity", "a number from 0 to 1")?)
        }
        "/hue" => Command::Hue(within(0.0..=1.0, "/hue", "a number from 0 to 1")?),
        "/speed" => Command::Speed(within(0.0..=8.0, "/speed", "a number from 0 to 8")?),
        "/fade" => Command::Fade(within(0.0..=1024.0, "/fade", "beats from 0 to 1024")?),
        "/output" => match (argument, message.args.get(1).and_then(number_of)) {
            (Some(OscType::String(url)), Some(switch)) => {
                Command::Output { url: url.clone(), on: switch != 0.0 }
            }
            _ => return Err(need("/output", "a URL, then 1 (on) or 0 (off)")),
        },
        "/identify" => {
            Command::Identify(index.ok_or(need("/identify", "a number counted from 0"))?)
        }
        _ => return Err(Error::UnknownAddress(message.addr.chars().take(80).collect())),
    };
    Ok(Some(found))
}

impl From<ClockInput> for Command {
    fn from(input: ClockInput) -> Self {
        Self::Clock(input)
    }
}

/// A name, or none, which lifts what has one.
fn name(argument: Option<&OscType>) -> Option<Option<String>> {
    match argument {
        Some(OscType::String(name)) if !name.is_empty() => Some(Some(name.clone())),
        Some(OscType::String(_) | OscType::Nil) | None => Some(None),
        Some(_) => None,
    }
}

/// Programs differ in how they send numbers and switches.
fn number_of(argument: &OscType) -> Option<f64> {
    match argument {
        OscType::Int(it) => Some(f64::from(*it)),
        OscType::Long(it) => Some(*it as f64),
        OscType::Float(it) => Some(f64::from(*it)),
        OscType::Double(it) => Some(*it),
        OscType::Bool(it) => Some(f64::from(u8::from(*it))),
        _ => None,
    }
    .filter(|it| it.is_finite())
}

#[cfg(test)]
mod tests;
