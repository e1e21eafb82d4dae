//! `[midi]`: what keys, pads, knobs and faders do.

use crate::reader::{Reader, Table};
use clock::Bpm;
use engine::{Apply, Command, Momentary};
use input::{Control, ControlKind};
use light::Level;
use toml::de::DeValue;

/// What is touched: `note 36`, `cc 7 channel 2`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Trigger {
    pub is_note: bool,
    /// 0 to 127
    pub number: u8,
    /// 1 to 16; any, if none.
    pub channel: Option<u8>,
}

/// What it does.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// On being pressed; nothing on being let go.
    Press(Command),
    /// What lasts as long as it is pressed.
    While(Momentary),
    /// How far it is turned sets something.
    Turn(Knob),
}

/// What a knob or fader sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Knob {
    Intensity,
    Hue,
    Speed,
    Tempo,
    Fade,
}

/// A line of help about an action.
#[derive(Clone, Copy, Debug)]
pub struct ActionHelp {
    pub name: &'static str,
    /// What follows the name, where something does.
    pub argument: Option<&'static str>,
    pub meaning: &'static str,
}

/// Every action there is.
pub const ACTIONS: &[ActionHelp] = {
    const fn help(name: &'static str, meaning: &'static str) -> ActionHelp {
        ActionHelp { name, argument: None, meaning }
    }
    const fn with(name: &'static str, argument: &'static str, meaning: &'static str) -> ActionHelp {
        ActionHelp { name, argument: Some(argument), meaning }
    }
    &[
        help("tap", "a beat is now"),
        help("downbeat", "the first beat of a bar is now"),
        with("nudge", "BEATS", "move the beat, forward if positive"),
        help("next", "the next pattern"),
        help("previous", "the pattern before"),
        with("pattern", "NAME", "a pattern by its name"),
        with("queue", "NAME", "a pattern, from the next bar on"),
        help("next_palette", "the next palette, and after the last none"),
        with("palette", "NAME", "a palette over every pattern"),
        help("no_palette", "every pattern in its own palette"),
        help("blackout", "dark, and light again"),
        help("dark", "dark while it is pressed"),
        help("flash", "white while it is pressed"),
        help("intensity", "knob: the master"),
        help("hue", "knob: turn every hue"),
        help("speed", "knob: pattern speed, 0 to 2"),
        help("tempo", "knob: 60 to 180 beats a minute"),
        help("fade", "knob: beats over which edits fade in, 0 to 16"),
        with("apply", "now|beat|bar|phrase", "when edits take effect"),
        help("hold", "keep edits back while it is pressed; let go, they play"),
        help("take", "play what is held"),
        help("drop", "forget what is held"),
        help("cancel", "forget the pattern that is queued, or the edit that waits"),
        help("undo", "one version back"),
        help("redo", "one version forward"),
        with("output_on", "URL", "switch an output on"),
        with("output_off", "URL", "switch an output off"),
        with("identify", "NUMBER", "a light blinks, by its number from 1"),
    ]
};

/// Which control does what.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Controls {
    map: Vec<(Trigger, Action)>,
}

impl Controls {
    pub fn is_empty(&self) -> bool {
        self.map.is_empty()
    }

    /// Whether a control does anything.
    pub fn knows(&self, control: &Control) -> bool {
        self.map.iter().any(|(trigger, _)| trigger.is(control))
    }

    /// What moving a control asks for.
    pub fn commands(&self, control: &Control) -> Vec<Command> {
        let meant = self.map.iter().filter(|(trigger, _)| trigger.is(control));
        meant.filter_map(|(_, action)| action.command(control)).collect()
    }
}

impl Trigger {
    /// This control, and no other.
    pub(crate) fn of(control: &Control) -> Self {
        Self {
            is_note: control.kind == ControlKind::Note,
            number: control.number,
            channel: Some(control.channel),
        }
    }

    pub(crate) fn parse(text: &str) -> Option<Self> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let (kind, number, channel) = match words[..] {
            [kind, number] => (kind, number, None),
            [kind, number, "channel", channel] => (kind, number, Some(channel)),
            _ => return None,
        };
        let is_note = match kind {
            "note" => true,
            "cc" => false,
            _ => return None,
        };
        let number = number.parse().ok().filter(|it| *it <= 127)?;
        let channel = match channel {
            None => None,
            Some(channel) => Some(channel.parse().ok().filter(|it| (1..=16).contains(it))?),
        };
        Some(Self { is_note, number, channel })
    }

    fn is(&self, control: &Control) -> bool {
        self.is_note == (control.kind == ControlKind::Note)
            && self.number == control.number
            && self.channel.is_none_or(|channel| channel == control.channel)
    }
}

impl Action {
    fn command(&self, control: &Control) -> Option<Command> {
        // A button that sends a controller's number is pressed from the middle on.
        let pressed = match control.kind {
            ControlKind::Note => control.value > 0,
            ControlKind::ControlChange => control.value >= 64,
        };
        match self {
            Self::Press(command) => pressed.then(|| command.clone()),
            Self::While(action) => {
                let hand = format!("{} {control}", control.port).into();
                let command = if pressed { Command::Press } else { Command::Release };
                Some(command(*action, hand))
            }
            Self::Turn(knob) => Some(knob.set(f64::from(control.value) / 127.0)),
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let (name, argument) = match text.split_once(char::is_whitespace) {
            Some((name, argument)) => (name, argument.trim()),
            None => (text, ""),
        };
        let help = ACTIONS.iter().find(|help| help.name == name)?;
        if help.argument.is_some() == argument.is_empty() {
            return None;
        }
        Some(match name {
            "flash" => Self::While(Momentary::Flash),
            "dark" => Self::While(Momentary::Blackout),
            "hold" => Self::While(Momentary::Hold),
            "intensity" => Self::Turn(Knob::Intensity),
            "hue" => Self::Turn(Knob::Hue),
            "speed" => Self::Turn(Knob::Speed),
            "tempo" => Self::Turn(Knob::Tempo),
            "fade" => Self::Turn(Knob::Fade),
            _ => Self::Press(button(name, argument)?),
        })
    }
}

impl Knob {
    fn set(self, level: f64) -> Command {
        match self {
            Self::Intensity => Command::Intensity(Level::new(level)),
            Self::Hue => Command::Hue(level),
            Self::Speed => Command::Speed(level * 2.0),
            Self::Tempo => Command::Tempo(Bpm::clamped(60.0 + level * 120.0)),
            Self::Fade => Command::Fade((level * 16.0).round()),
        }
    }
}

fn button(name: &str, argument: &str) -> Option<Command> {
    Some(match name {
        "tap" => Command::Tap,
        "downbeat" => Command::Downbeat,
        "nudge" => Command::Nudge(argument.parse().ok().filter(|it: &f64| it.abs() <= 64.0)?),
        "next" => Command::Next,
        "previous" => Command::Previous,
        "pattern" => Command::Select(argument.to_owned()),
        "queue" => Command::Queue(Some(argument.to_owned())),
        "next_palette" => Command::NextPalette,
        "palette" => Command::Palette(Some(argument.to_owned())),
        "no_palette" => Command::Palette(None),
        "blackout" => Command::ToggleBlackout,
        "apply" => Command::Apply(Apply::named(argument)?),
        "take" => Command::Take,
        "drop" => Command::Drop,
        "cancel" => Command::Cancel,
        "undo" => Command::Undo(None),
        "redo" => Command::Redo(None),
        "output_on" => Command::Output { url: argument.to_owned(), on: true },
        "output_off" => Command::Output { url: argument.to_owned(), on: false },
        "identify" => Command::Identify(argument.parse::<usize>().ok()?.checked_sub(1)?),
        _ => return None,
    })
}

pub(crate) fn read(reader: &mut Reader<'_>, root: &Table<'_>) -> Controls {
    let table = reader.table(root, "midi", "[midi]", None);
    let mut map: Vec<(Trigger, Action)> = Vec::new();
    for (key, value) in table.iter() {
        let Some(trigger) = Trigger::parse(key.get_ref()) else {
            reader
                .error(key.span(), format!("no control is called `{}`", key.get_ref()))
                .hint("write it like \"note 36\", \"cc 7\" or \"note 36 channel 10\"");
            continue;
        };
        let DeValue::String(text) = value.get_ref() else {
            reader.wrong(value, key.get_ref(), "is what it does, in quotes", value.get_ref());
            continue;
        };
        match Action::parse(text) {
            Some(action) => map.push((trigger, action)),
            None => unknown(reader, value.span(), text),
        }
    }
    map.sort_by_key(|(trigger, _)| *trigger);
    Controls { map }
}

fn unknown(reader: &mut Reader<'_>, at: std::ops::Range<usize>, text: &str) {
    let name = text.split_whitespace().next().unwrap_or_default();
    let Some(help) = ACTIONS.iter().find(|help| help.name == name) else {
        let known = ACTIONS.iter().map(|help| help.name);
        return reader.error(at, format!("no action is called `{name}`")).nearest(name, known);
    };
    match help.argument {
        Some(argument) => reader
            .error(at, format!("`{text}` does not say what `{name}` needs"))
            .hint(format!("write \"{name} {argument}\"")),
        None => reader
            .error(at, format!("nothing stands after `{name}`"))
            .hint(format!("write \"{name}\"")),
    }
}
