//! Every key, and what it does: the one table that the keyboard, the help and
//! the hints come from.

use engine::Momentary;
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// A row of the table: keys that belong together.
pub(crate) struct Binding {
    /// None where the mouse does it.
    pub(crate) keys: &'static [(Key, Action)],
    /// For the help.
    pub(crate) does: &'static str,
    /// For the hints, about the first key; empty to leave it out.
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
    /// So many rows down the list.
    Select(isize),
    /// Or switches the output that is chosen.
    PlaySelected,
    QueueSelected,
    /// By the position in the snapshot.
    Play(usize),
    PlayPrevious,
    PlayNext,
    Search,
    Blackout,
    /// As long as it is pressed.
    While(Momentary),
    NextPalette,
    /// Adds.
    Intensity(f64),
    /// Multiplies.
    Speed(f64),
    /// Adds turns.
    Hue(f64),
    /// The next light.
    Identify,
    /// Chooses the next output to be switched.
    NextOutput,
    Tap,
    Downbeat,
    /// The next source that is heard leads the beat, and after the last our
    /// own.
    NextSource,
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
    /// Of the selected pattern.
    UndoSelected,
    RedoSelected,
    ScrollProblems(i16),
    Redraw,
    Page,
    Log,
    Help,
    Quit,
}

/// A group of rows under a title.
pub(crate) struct Section {
    pub(crate) title: &'static str,
    pub(crate) bindings: &'static [Binding],
}

use Key::{Char, Code, Ctrl};

const fn row(keys: &'static [(Key, Action)], does: &'static str, hint: &'static str) -> Binding {
    Binding { keys, does, hint }
}

/// In the order of the help, and of the hints.
pub(crate) const SECTIONS: &[Section] = &[
    Section {
        title: "patterns",
        bindings: &[
            row(
                &[
                    (Code(KeyCode::Up), Action::Select(-1)),
                    (Code(KeyCode::Down), Action::Select(1)),
                    (Char('k'), Action::Select(-1)),
                    (Char('j'), Action::Select(1)),
                ],
                "select in the list",
                "",
            ),
            row(
                &[
                    (Code(KeyCode::Home), Action::Select(isize::MIN)),
                    (Code(KeyCode::End), Action::Select(isize::MAX)),
                ],
                "select first, last",
                "",
            ),
            row(&[(Code(KeyCode::Enter), Action::PlaySelected)], "play the selected", "play"),
            row(&[(Char('e'), Action::QueueSelected)], "queue it for the next bar", "queue"),
            row(&NUMBERS, "play that number", ""),
            row(
                &[
                    (Code(KeyCode::Left), Action::PlayPrevious),
                    (Code(KeyCode::Right), Action::PlayNext),
                    (Char('p'), Action::PlayPrevious),
                    (Char('n'), Action::PlayNext),
                ],
                "play the previous, next",
                "",
            ),
            row(&[(Char('/'), Action::Search)], "search names and tags", "search"),
        ],
    },
    Section {
        title: "tempo",
        bindings: &[
            row(&[(Char(' '), Action::Tap)], "tap the tempo", "tap"),
            row(&[(Char('.'), Action::Downbeat)], "now is beat one", ""),
            row(&[(Char('m'), Action::NextSource)], "who leads: ours, or heard", ""),
            row(
                &[
                    (Char('-'), Action::Tempo(-1.0)),
                    (Char('+'), Action::Tempo(1.0)),
                    (Char('='), Action::Tempo(1.0)),
                ],
                "one bpm slower, faster",
                "",
            ),
            row(
                &[(Char('['), Action::Nudge(-NUDGE)), (Char(']'), Action::Nudge(NUDGE))],
                "nudge the beat back, on",
                "",
            ),
        ],
    },
    Section {
        title: "screen",
        bindings: &[
            row(
                &[
                    (Code(KeyCode::PageUp), Action::ScrollProblems(-5)),
                    (Code(KeyCode::PageDown), Action::ScrollProblems(5)),
                ],
                "scroll the problems",
                "",
            ),
            row(&[(Ctrl('l'), Action::Redraw)], "draw it all again", ""),
            row(&[(Char('l'), Action::Log)], "what was said", ""),
            row(&[(Char('w'), Action::Page)], "where the page is", ""),
            row(&[(Char('?'), Action::Help)], "this help, and away", "help"),
            row(&[(Char('q'), Action::Quit), (Ctrl('c'), Action::Quit)], "quit", "quit"),
        ],
    },
    Section {
        title: "light",
        bindings: &[
            row(&[(Char('b'), Action::Blackout)], "blackout, and back", "blackout"),
            row(&[(Char('f'), FLASH), (Char('B'), DARK)], "white, dark, while held", "flash"),
            row(&[(Char('c'), Action::NextPalette)], "next palette over all", "colours"),
            row(
                &[(Char('{'), Action::Intensity(-0.1)), (Char('}'), Action::Intensity(0.1))],
                "darker, brighter",
                "",
            ),
            row(
                &[(Char('<'), Action::Speed(0.5)), (Char('>'), Action::Speed(2.0))],
                "half, double speed",
                "",
            ),
            row(
                &[(Char('('), Action::Hue(-HUE)), (Char(')'), Action::Hue(HUE))],
                "turn all hues",
                "",
            ),
            row(&[(Char('i'), Action::Identify)], "the next light blinks", ""),
            row(&[(Char('o'), Action::NextOutput)], "an output; enter: off, on", ""),
        ],
    },
    Section {
        title: "your edits",
        bindings: &[
            row(&[(Char('a'), Action::NextApply)], "now, on beat, bar, phrase", "apply"),
            row(&[(Char('x'), Action::NextFade)], "fade 0, 1, 4, 16 beats", "fade"),
            row(&[(Code(KeyCode::Esc), Action::Cancel)], "drop what waits", ""),
            row(
                &[(Char('h'), Action::Hold), (Char('H'), HOLD)],
                "hold them, while pressed",
                "hold",
            ),
            row(
                &[(Char('t'), Action::Take), (Char('d'), Action::Drop)],
                "take, drop what is held",
                "",
            ),
            row(
                &[(Char('u'), Action::Undo), (Char('U'), Action::Redo)],
                "undo, redo a version",
                "undo",
            ),
            row(
                &[(Char('z'), Action::UndoSelected), (Char('Z'), Action::RedoSelected)],
                "… of the selected",
                "",
            ),
            row(&[(Char('r'), Action::Rescan)], "look at all files again", ""),
        ],
    },
    Section { title: "mouse", bindings: &[row(&[], "click: select, play · right: queue", "")] },
];

const FLASH: Action = Action::While(Momentary::Flash);
const DARK: Action = Action::While(Momentary::Blackout);
const HOLD: Action = Action::While(Momentary::Hold);

/// Each plays the pattern with its number.
const NUMBERS: [(Key, Action); 9] = [
    (Char('1'), Action::Play(0)),
    (Char('2'), Action::Play(1)),
    (Char('3'), Action::Play(2)),
    (Char('4'), Action::Play(3)),
    (Char('5'), Action::Play(4)),
    (Char('6'), Action::Play(5)),
    (Char('7'), Action::Play(6)),
    (Char('8'), Action::Play(7)),
    (Char('9'), Action::Play(8)),
];

/// Turns per press: 15°.
const HUE: f64 = 1.0 / 24.0;
/// Beats per press: 10 ms at 120 bpm.
const NUDGE: f64 = 0.02;

pub(crate) fn bindings() -> impl Iterator<Item = &'static Binding> {
    SECTIONS.iter().flat_map(|section| section.bindings)
}

/// What a key does, if anything.
pub(crate) fn action_of(event: &KeyEvent) -> Option<Action> {
    let key = Key::of(event)?;
    let mut keys = bindings().flat_map(|binding| binding.keys);
    keys.find(|(it, _)| *it == key).map(|(_, action)| *action)
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
            [(first, _), .., (last, _)] if self.keys.len() > 4 => {
                format!("{} – {}", first.cap(), last.cap())
            }
            keys => keys.iter().map(|(key, _)| key.cap()).collect::<Vec<_>>().join(" "),
        }
    }

    /// Its first key.
    pub(crate) fn cap(&self) -> String {
        self.keys.first().map(|(key, _)| key.cap()).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The page's own table.
    const PAGE: &str = include_str!("../../web/page/keys.js");

    /// A row of the page's table: the keys by their names there, and the words.
    fn page_row(line: &str) -> Option<(Vec<Key>, &str)> {
        let keys = line.split_once("keys: [\"")?.1.split_once("\"],")?.0;
        let does = line.split_once("does: \"")?.1.split_once('"')?.0;
        let key = |name| match name {
            "ArrowUp" => Code(KeyCode::Up),
            "ArrowDown" => Code(KeyCode::Down),
            "ArrowLeft" => Code(KeyCode::Left),
            "ArrowRight" => Code(KeyCode::Right),
            "Home" => Code(KeyCode::Home),
            "End" => Code(KeyCode::End),
            "Enter" => Code(KeyCode::Enter),
            "Escape" => Code(KeyCode::Esc),
            letter => Char(letter.chars().next().expect("a key has a name")),
        };
        Some((keys.split("\", \"").map(key).collect(), does))
    }

    #[test]
    fn the_page_has_the_same_keys_in_the_same_words() {
        // What makes sense on one of both only.
        let only_here = ["scroll the problems", "draw it all again", "where the page is", "quit"];
        let only_there = ["show the source, and hide it"];
        let rows = bindings().filter(|it| !it.keys.is_empty() && !only_here.contains(&it.does));
        let here: Vec<_> =
            rows.map(|it| (it.keys.iter().map(|(key, _)| *key).collect(), it.does)).collect();
        let there: Vec<_> = PAGE
            .lines()
            .filter_map(page_row)
            .filter(|(_, does)| !only_there.contains(does))
            .collect();
        assert_eq!(there, here);
    }

    #[test]
    fn every_key_stands_in_the_table_once() {
        let keys: Vec<Key> = bindings().flat_map(|it| it.keys).map(|(key, _)| *key).collect();
        for (at, key) in keys.iter().enumerate() {
            assert!(!keys[..at].contains(key), "{key:?}");
        }
    }
}
