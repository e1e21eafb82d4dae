//! Every key, and what it does: the one table that the keyboard, the help and
//! the hints come from.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// A row of the table.
pub(crate) struct Binding {
    pub(crate) keys: &'static [Key],
    pub(crate) action: Action,
    /// For the help.
    pub(crate) does: &'static str,
    /// For the hints: one word, or none to leave it out.
    pub(crate) hint: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    Char(char),
    Ctrl(char),
    Code(KeyCode),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Action {
    Select(isize),
    SelectFirst,
    SelectLast,
    PlaySelected,
    /// Plays the pattern whose number is on the key.
    PlayNumber,
    Play(Direction),
    Search,
    Blackout,
    Flash,
    NextPalette,
    /// Adds.
    Intensity(f64),
    /// Multiplies.
    Speed(f64),
    /// Adds turns.
    Hue(f64),
    Tap,
    Downbeat,
    Tempo(f64),
    Nudge(f64),
    NextApply,
    NextFade,
    Rescan,
    Cancel,
    Hold,
    Take,
    Drop,
    Undo,
    Redo,
    ScrollProblems(i16),
    Redraw,
    Help,
    Quit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    Next,
    Previous,
}

/// A group of rows under a title.
pub(crate) struct Section {
    pub(crate) title: &'static str,
    pub(crate) bindings: &'static [Binding],
}

use Key::{Char, Code, Ctrl};

const fn bind(
    keys: &'static [Key],
    action: Action,
    does: &'static str,
    hint: &'static str,
) -> Binding {
    Binding { keys, action, does, hint }
}

/// In the order of the help; the hints follow [`Binding::hint`] in this order.
pub(crate) const SECTIONS: &[Section] = &[
    Section {
        title: "patterns",
        bindings: &[
            bind(&[Code(KeyCode::Up), Char('k')], Action::Select(-1), "select the one above", ""),
            bind(&[Code(KeyCode::Down), Char('j')], Action::Select(1), "select the one below", ""),
            bind(&[Code(KeyCode::Home), Char('g')], Action::SelectFirst, "select the first", ""),
            bind(&[Code(KeyCode::End), Char('G')], Action::SelectLast, "select the last", ""),
            bind(&[Code(KeyCode::Enter)], Action::PlaySelected, "play the selected", "play"),
            bind(&NUMBERS, Action::PlayNumber, "play that number", ""),
            bind(
                &[Code(KeyCode::Left), Char('p')],
                Action::Play(Direction::Previous),
                "play the previous",
                "",
            ),
            bind(
                &[Code(KeyCode::Right), Char('n')],
                Action::Play(Direction::Next),
                "play the next",
                "",
            ),
            bind(&[Char('/')], Action::Search, "search names and tags", "search"),
        ],
    },
    Section {
        title: "tempo",
        bindings: &[
            bind(&[Char(' ')], Action::Tap, "tap the tempo", "tap"),
            bind(&[Char('.')], Action::Downbeat, "now is beat one", ""),
            bind(&[Char('+'), Char('=')], Action::Tempo(1.0), "one bpm faster", ""),
            bind(&[Char('-')], Action::Tempo(-1.0), "one bpm slower", ""),
            bind(&[Char(']')], Action::Nudge(NUDGE), "nudge the beat forward", ""),
            bind(&[Char('[')], Action::Nudge(-NUDGE), "nudge the beat back", ""),
        ],
    },
    Section {
        title: "light",
        bindings: &[
            bind(&[Char('b')], Action::Blackout, "blackout, and back", "blackout"),
            bind(&[Char('f')], Action::Flash, "white flash, while held", "flash"),
            bind(&[Char('c')], Action::NextPalette, "next palette over all", "colours"),
            bind(&[Char('{')], Action::Intensity(-0.1), "darker", ""),
            bind(&[Char('}')], Action::Intensity(0.1), "brighter", ""),
            bind(&[Char('<')], Action::Speed(0.5), "half speed", ""),
            bind(&[Char('>')], Action::Speed(2.0), "double speed", ""),
            bind(&[Char('(')], Action::Hue(-1.0 / 24.0), "turn all hues back", ""),
            bind(&[Char(')')], Action::Hue(1.0 / 24.0), "turn all hues forward", ""),
        ],
    },
    Section {
        title: "your edits",
        bindings: &[
            bind(&[Char('a')], Action::NextApply, "apply: now, beat, bar, phrase", "apply"),
            bind(&[Char('x')], Action::NextFade, "fade over 0, 1, 4, 16 beats", "fade"),
            bind(&[Code(KeyCode::Esc)], Action::Cancel, "drop the edit that waits", ""),
            bind(&[Char('h')], Action::Hold, "hold edits back, or not", "hold"),
            bind(&[Char('t')], Action::Take, "take all that is held", ""),
            bind(&[Char('d')], Action::Drop, "drop all that is held", ""),
            bind(&[Char('u')], Action::Undo, "undo: one version back", "undo"),
            bind(&[Char('U')], Action::Redo, "redo: one forward again", ""),
            bind(&[Char('r')], Action::Rescan, "look at all files again", ""),
        ],
    },
    Section {
        title: "screen",
        bindings: &[
            bind(&[Code(KeyCode::PageUp)], Action::ScrollProblems(-5), "problems: scroll up", ""),
            bind(
                &[Code(KeyCode::PageDown)],
                Action::ScrollProblems(5),
                "problems: scroll down",
                "",
            ),
            bind(&[Ctrl('l')], Action::Redraw, "draw it all again", ""),
            bind(&[Char('?')], Action::Help, "this help, and away", "help"),
            bind(&[Char('q'), Ctrl('c')], Action::Quit, "quit", "quit"),
        ],
    },
];

const NUMBERS: [Key; 9] = [
    Char('1'),
    Char('2'),
    Char('3'),
    Char('4'),
    Char('5'),
    Char('6'),
    Char('7'),
    Char('8'),
    Char('9'),
];

/// Beats per press: 10 ms at 120 bpm.
const NUDGE: f64 = 0.02;

pub(crate) fn bindings() -> impl Iterator<Item = &'static Binding> {
    SECTIONS.iter().flat_map(|section| section.bindings)
}

/// What a key does, if anything.
pub(crate) fn action_of(event: &KeyEvent) -> Option<Action> {
    let key = Key::of(event)?;
    bindings().find(|binding| binding.keys.contains(&key)).map(|binding| binding.action)
}

impl Key {
    fn of(event: &KeyEvent) -> Option<Self> {
        let control = event.modifiers.contains(KeyModifiers::CONTROL);
        if event.modifiers.intersects(KeyModifiers::ALT | KeyModifiers::SUPER | KeyModifiers::META)
        {
            return None;
        }
        Some(match event.code {
            KeyCode::Char(letter) if control => Self::Ctrl(letter.to_ascii_lowercase()),
            // Terminals that report keys exactly tell of shift by itself.
            KeyCode::Char(letter) if event.modifiers.contains(KeyModifiers::SHIFT) => {
                Self::Char(letter.to_ascii_uppercase())
            }
            KeyCode::Char(letter) => Self::Char(letter),
            code => Self::Code(code),
        })
    }

    /// What is printed on the key.
    fn cap(self) -> String {
        match self {
            Self::Char(' ') => "space".into(),
            Self::Char(letter) => letter.into(),
            Self::Ctrl(letter) => format!("ctrl-{letter}"),
            Self::Code(code) => match code {
                KeyCode::Up => "↑".into(),
                KeyCode::Down => "↓".into(),
                KeyCode::Left => "←".into(),
                KeyCode::Right => "→".into(),
                KeyCode::Enter => "enter".into(),
                KeyCode::Esc => "esc".into(),
                KeyCode::PageUp => "pgup".into(),
                KeyCode::PageDown => "pgdn".into(),
                other => other.to_string().to_lowercase(),
            },
        }
    }
}

impl Binding {
    /// Its keys, as they are printed on the keyboard.
    pub(crate) fn caps(&self) -> String {
        match self.keys {
            [first, .., last] if self.keys.len() > 2 => format!("{} – {}", first.cap(), last.cap()),
            keys => keys.iter().map(|key| key.cap()).collect::<Vec<_>>().join(" "),
        }
    }

    /// Its first key.
    pub(crate) fn cap(&self) -> String {
        self.keys.first().map(|key| key.cap()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_stands_in_the_table_once() {
        let keys: Vec<Key> = bindings().flat_map(|binding| binding.keys).copied().collect();
        for (at, key) in keys.iter().enumerate() {
            assert!(!keys[..at].contains(key), "{key:?}");
        }
    }
}
