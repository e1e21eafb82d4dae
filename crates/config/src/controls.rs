//! `[midi]`: what keys, pads, knobs and faders do.

use crate::reader::{Reader, Table};
use clock::{Bpm, MOST_NUDGED, Source};
use engine::{Apply, Command, Momentary};
use input::{Control, ControlKind};
use light::Level;
use std::collections::BTreeSet;
use std::sync::Arc;
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

/// An action as people write it.
#[derive(Clone, Copy, Debug)]
pub struct ActionKind {
    pub name: &'static str,
    /// What follows the name, where something does.
    pub argument: Option<&'static str>,
    pub meaning: &'static str,
    /// The action with its argument, if that makes sense.
    make: fn(&str) -> Option<Action>,
}

/// Every action there is.
pub const ACTIONS: &[ActionKind] = {
    use Action::{Press, Turn, While};
    type Make = fn(&str) -> Option<Action>;
    const fn kind(name: &'static str, meaning: &'static str, make: Make) -> ActionKind {
        ActionKind { name, argument: None, meaning, make }
    }
    const fn with(
        name: &'static str,
        argument: &'static str,
        meaning: &'static str,
        make: Make,
    ) -> ActionKind {
        ActionKind { name, argument: Some(argument), meaning, make }
    }
    fn press(command: Command) -> Option<Action> {
        Some(Press(command))
    }
    fn output(url: &str, on: bool) -> Option<Action> {
        press(Command::Output { url: url.to_owned(), on })
    }
    fn nudge(beats: &str) -> Option<Action> {
        let beats: f64 = beats.parse().ok()?;
        (beats.abs() <= MOST_NUDGED).then_some(Press(Command::Nudge(beats)))
    }
    &[
        kind("tap", "a beat is now", |_| press(Command::Tap)),
        kind("downbeat", "the first beat of a bar is now", |_| press(Command::Downbeat)),
        with("source", "internal|tap|midi|link|osc", "who leads the beat", |name| {
            press(Command::Source(Source::named(name)?))
        }),
        with("nudge", "BEATS", "move the beat, forward if positive", nudge),
        kind("next", "the next pattern", |_| press(Command::Next)),
        kind("previous", "the pattern before", |_| press(Command::Previous)),
        with("pattern", "NAME", "a pattern by its name", |name| {
            press(Command::Select(name.into()))
        }),
        with("queue", "NAME", "a pattern, from the next bar on", |name| {
            press(Command::Queue(Some(name.into())))
        }),
        kind("next_palette", "the next palette, and after the last none", |_| {
            press(Command::NextPalette)
        }),
        with("palette", "NAME", "a palette over every pattern", |name| {
            press(Command::Palette(Some(name.into())))
        }),
        kind("no_palette", "every pattern in its own palette", |_| press(Command::Palette(None))),
        kind("blackout", "dark, and light again", |_| press(Command::ToggleBlackout)),
        kind("dark", "dark while it is pressed", |_| Some(While(Momentary::Blackout))),
        kind("flash", "white while it is pressed", |_| Some(While(Momentary::Flash))),
        kind("intensity", "knob: the master", |_| Some(Turn(Knob::Intensity))),
        kind("hue", "knob: turn every hue", |_| Some(Turn(Knob::Hue))),
        kind("speed", "knob: pattern speed, 0 to 2", |_| Some(Turn(Knob::Speed))),
        kind("tempo", "knob: 60 to 180 beats a minute", |_| Some(Turn(Knob::Tempo))),
        kind("fade", "knob: beats over which edits fade in, 0 to 16", |_| Some(Turn(Knob::Fade))),
        with("apply", "now|beat|bar|phrase", "when edits take effect", |name| {
            press(Command::Apply(Apply::named(name)?))
        }),
        kind("hold", "keep edits back while it is pressed; let go, they play", |_| {
            Some(While(Momentary::Hold))
        }),
        kind("take", "play what is held", |_| press(Command::Take)),
        kind("drop", "forget what is held", |_| press(Command::Drop)),
        kind("cancel", "forget the pattern that is queued, or the edit that waits", |_| {
            press(Command::Cancel)
        }),
        kind("undo", "one version back", |_| press(Command::Undo(None))),
        kind("redo", "one version forward", |_| press(Command::Redo(None))),
        with("output_on", "URL", "switch an output on", |url| output(url, true)),
        with("output_off", "URL", "switch an output off", |url| output(url, false)),
        with("identify", "NUMBER", "a light blinks, by its number from 1", |number| {
            press(Command::Identify(number.parse::<usize>().ok()?.checked_sub(1)?))
        }),
    ]
};

/// Which keys and buttons are pressed now. A button that sends a controller's
/// number is pressed once, however often it says so, and a knob that does a
/// button's work presses it when it passes the middle.
#[derive(Clone, Debug, Default)]
pub struct Pressed(BTreeSet<(Arc<str>, bool, u8, u8)>);

/// What came of moving a control that may be pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Edge {
    Press,
    LetGo,
    /// It is as it was.
    Neither,
}

impl Pressed {
    fn move_to(&mut self, control: &Control) -> Edge {
        let is_note = control.kind == ControlKind::Note;
        let key = (control.port.clone(), is_note, control.channel, control.number);
        // Pads may strike twice without letting go between.
        let (is_pressed, strikes) = match control.kind {
            ControlKind::Note => (control.value > 0, true),
            ControlKind::ControlChange => (control.value >= 64, false),
        };
        let changed = if is_pressed { self.0.insert(key) } else { self.0.remove(&key) };
        match is_pressed {
            _ if !changed && !strikes => Edge::Neither,
            true => Edge::Press,
            false => Edge::LetGo,
        }
    }

    /// Lets go of all that is pressed on a port that has gone.
    pub fn unplugged(&self, port: &str) -> Vec<Control> {
        let gone = self.0.iter().filter(|(it, ..)| **it == *port);
        let let_go = |(port, is_note, channel, number): &(Arc<str>, bool, u8, u8)| Control {
            port: port.clone(),
            channel: *channel,
            kind: if *is_note { ControlKind::Note } else { ControlKind::ControlChange },
            number: *number,
            value: 0,
        };
        gone.map(let_go).collect()
    }
}

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
    pub fn commands(&self, control: &Control, pressed: &mut Pressed) -> Vec<Command> {
        let edge = pressed.move_to(control);
        let meant = self.map.iter().filter(|(trigger, _)| trigger.is(control));
        meant.filter_map(|(_, action)| action.command(control, edge)).collect()
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
    fn command(&self, control: &Control, edge: Edge) -> Option<Command> {
        match (self, edge) {
            (Self::Turn(knob), _) => Some(knob.set(f64::from(control.value) / 127.0)),
            (_, Edge::Neither) => None,
            (Self::Press(command), Edge::Press) => Some(command.clone()),
            (Self::Press(_), Edge::LetGo) => None,
            (Self::While(action), _) => {
                let hand = format!("{} {control}", control.port).into();
                let command = if edge == Edge::Press { Command::Press } else { Command::Release };
                Some(command(*action, hand))
            }
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let (name, argument) = match text.split_once(char::is_whitespace) {
            Some((name, argument)) => (name, argument.trim()),
            None => (text, ""),
        };
        let kind = ACTIONS.iter().find(|kind| kind.name == name)?;
        if kind.argument.is_some() == argument.is_empty() {
            return None;
        }
        (kind.make)(argument)
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
    let Some(kind) = ACTIONS.iter().find(|kind| kind.name == name) else {
        let known = ACTIONS.iter().map(|kind| kind.name);
        return reader.error(at, format!("no action is called `{name}`")).nearest(name, known);
    };
    match kind.argument {
        Some(argument) => reader
            .error(at, format!("`{text}` does not say what `{name}` needs"))
            .hint(format!("write \"{name} {argument}\"")),
        None => reader
            .error(at, format!("nothing stands after `{name}`"))
            .hint(format!("write \"{name}\"")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn control(kind: ControlKind, number: u8, value: u8) -> Control {
        Control { port: "pads".into(), channel: 1, kind, number, value }
    }

    fn controls(text: &str) -> Controls {
        crate::read("dj-hue.toml", &format!("[midi]\n{text}")).unwrap().0.controls
    }

    /// The commands of a controller's values, one after the other.
    fn turned(text: &str, values: &[u8]) -> Vec<Vec<Command>> {
        let (controls, mut pressed) = (controls(text), Pressed::default());
        let turn = |value: &u8| {
            controls.commands(&control(ControlKind::ControlChange, 7, *value), &mut pressed)
        };
        values.iter().map(turn).collect()
    }

    #[test]
    fn a_knob_on_a_buttons_work_presses_it_once_on_its_way() {
        let values = [10, 64, 90, 127, 127, 100, 20, 0, 127];
        let pressed: Vec<_> = turned("\"cc 7\" = \"next\"", &values);
        let count: Vec<usize> = pressed.iter().map(Vec::len).collect();
        assert_eq!(count, [0, 1, 0, 0, 0, 0, 0, 0, 1]);
        let flash = turned("\"cc 7\" = \"flash\"", &[90, 127, 20, 0]).concat();
        let hand = || "pads cc 7 channel 1".into();
        assert_eq!(
            flash,
            [Command::Press(Momentary::Flash, hand()), Command::Release(Momentary::Flash, hand())]
        );
        let hold = turned("\"cc 7\" = \"hold\"", &[90, 127, 20, 0]).concat();
        assert_eq!(
            hold,
            [Command::Press(Momentary::Hold, hand()), Command::Release(Momentary::Hold, hand())]
        );
        let fader = turned("\"cc 7\" = \"intensity\"", &[0, 127, 127]).concat();
        assert_eq!(fader.len(), 3, "a fader's work is every value");
    }

    #[test]
    fn pads_may_strike_again_without_letting_go() {
        let controls = controls("\"note 36\" = \"tap\"");
        let mut pressed = Pressed::default();
        let mut strike =
            |value| controls.commands(&control(ControlKind::Note, 36, value), &mut pressed).len();
        assert_eq!([strike(100), strike(90), strike(0), strike(100)], [1, 1, 0, 1]);
    }

    #[test]
    fn what_is_pressed_on_a_port_that_goes_is_let_go() {
        let controls = controls("\"note 36\" = \"flash\"\n\"cc 7\" = \"hold\"");
        let mut pressed = Pressed::default();
        for it in [control(ControlKind::Note, 36, 100), control(ControlKind::ControlChange, 7, 127)]
        {
            controls.commands(&it, &mut pressed);
        }
        assert_eq!(pressed.unplugged("other"), []);
        let let_go: Vec<_> = pressed
            .unplugged("pads")
            .iter()
            .flat_map(|it| controls.commands(it, &mut pressed))
            .collect();
        assert_eq!(
            let_go,
            [
                Command::Release(Momentary::Hold, "pads cc 7 channel 1".into()),
                Command::Release(Momentary::Flash, "pads note 36 channel 1".into())
            ]
        );
        assert_eq!(pressed.unplugged("pads"), []);
    }
}
