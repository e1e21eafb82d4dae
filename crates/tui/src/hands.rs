//! From keys to requests.

use crate::keys::{self, Action};
use crate::view::{Finger, Overlay};
use crate::{Request, View, mouse};
use engine::{Command, Hand, Momentary, OutputState, Snapshot};
use ratatui::crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use std::sync::Arc;
use std::time::Duration;

/// How long a key is taken for held after a press, where the terminal does not tell
/// when the key is let go: longer than from one repeat of a held key to the
/// next.
const HELD: Duration = Duration::from_millis(120);

/// What a key or the mouse asks of the program, if it is not only about the
/// screen.
pub fn take(event: &Event, snapshot: &Snapshot, now: Duration, view: &mut View) -> Option<Request> {
    match event {
        Event::Key(key) => press(key, snapshot, now, view),
        Event::Mouse(mouse) => mouse::take(mouse, snapshot, view),
        _ => None,
    }
}

/// The same of a key.
pub fn press(
    key: &KeyEvent,
    snapshot: &Snapshot,
    now: Duration,
    view: &mut View,
) -> Option<Request> {
    if key.kind == KeyEventKind::Release {
        view.fingers.terminal_tells = true;
        let KeyCode::Char(letter) = key.code else { return None };
        return lift(view, |it| it.letter == letter.to_ascii_lowercase());
    }
    view.wandered = false;
    if view.search.is_some() && key.modifiers.difference(KeyModifiers::SHIFT).is_empty() {
        return type_to_search(key.code, snapshot, view);
    }
    let action = keys::action_of(key)?;
    match (action, key.code) {
        (Action::While(holds), KeyCode::Char(letter)) => put_down(letter, holds, now, view),
        _ => perform(action, snapshot, view),
    }
}

/// What is asked of the program because a key has been let go, without the
/// terminal telling.
pub(crate) fn let_go(now: Duration, view: &mut View) -> Option<Request> {
    match view.fingers.terminal_tells {
        true => None,
        false => lift(view, |it| now >= it.until),
    }
}

/// Whose hand it is, to the engine.
fn hand() -> Hand {
    "terminal".into()
}

/// Puts a finger down, or keeps it there.
fn put_down(letter: char, holds: Momentary, now: Duration, view: &mut View) -> Option<Request> {
    let letter = letter.to_ascii_lowercase();
    let until = now + HELD;
    if let Some(finger) = view.fingers.down.iter_mut().find(|it| it.holds == holds) {
        finger.until = until;
        return None;
    }
    view.fingers.down.push(Finger { letter, holds, until });
    Some(Request::Command(Command::Press(holds, hand())))
}

/// Lifts a finger that is like this.
fn lift(view: &mut View, wanted: impl Fn(&Finger) -> bool) -> Option<Request> {
    let at = view.fingers.down.iter().position(wanted)?;
    let finger = view.fingers.down.remove(at);
    Some(Request::Command(Command::Release(finger.holds, hand())))
}

fn perform(action: Action, snapshot: &Snapshot, view: &mut View) -> Option<Request> {
    let command = match action {
        Action::Select(by) if view.overlay == Some(Overlay::Help) => return scroll_help(by, view),
        // The newest line of the log is the last: up is back.
        Action::Select(by) if view.overlay == Some(Overlay::Log) => {
            return scroll_help(by.signum().saturating_neg(), view);
        }
        Action::Select(by) => return select(view.moved(snapshot, by), snapshot, view),
        Action::PlaySelected if view.output.is_some() => return switch(snapshot, view),
        Action::PlaySelected => return play(view.selection(snapshot), snapshot, view),
        Action::QueueSelected => return queue(view.selection(snapshot), snapshot),
        Action::Play(at) => return play(Some(at), snapshot, view),
        Action::PlayPrevious => {
            view.selected = None;
            Command::Previous
        }
        Action::PlayNext => {
            view.selected = None;
            Command::Next
        }
        Action::Search => {
            view.search = Some(String::new());
            return None;
        }
        Action::Blackout => Command::ToggleBlackout,
        Action::While(_) => return None,
        Action::NextPalette => Command::NextPalette,
        Action::Intensity(by) => Command::IntensityBy(by),
        Action::Speed(by) => Command::SpeedBy(by),
        Action::Hue(by) => Command::HueBy(by),
        Action::Identify => {
            let next = view.identified.map_or(0, |it| it + 1);
            let light = next % snapshot.rig.lights().max(1);
            view.identified = Some(light);
            Command::Identify(light)
        }
        Action::NextOutput => {
            view.output = after_chosen(snapshot, view);
            return None;
        }
        Action::Tap => Command::Tap,
        Action::Downbeat => Command::Downbeat,
        Action::NextSource => Command::NextSource,
        Action::Tempo(by) => Command::TempoBy(by),
        Action::Nudge(beats) => Command::Nudge(beats),
        Action::NextApply => Command::NextApply,
        Action::NextFade => Command::NextFade,
        Action::Cancel => {
            // One thing at a time, the nearest first.
            let something = view.overlay.take().is_some()
                || view.output.take().is_some()
                || view.lamp.take().is_some();
            if something {
                return None;
            }
            if snapshot.queued.is_none() && snapshot.waiting_until.is_none() {
                view.selected = None;
                return None;
            }
            Command::Cancel
        }
        Action::Hold => Command::ToggleHold,
        Action::Take => Command::Take,
        Action::Drop => Command::Drop,
        Action::Undo => Command::Undo(None),
        Action::Redo => Command::Redo(None),
        Action::UndoSelected => Command::Undo(Some(selected_key(snapshot, view)?)),
        Action::RedoSelected => Command::Redo(Some(selected_key(snapshot, view)?)),
        Action::Rescan => return Some(Request::Rescan),
        Action::ScrollProblems(by) => {
            view.problems_scrolled = view.problems_scrolled.saturating_add_signed(by);
            return None;
        }
        Action::Redraw => {
            view.redraw = true;
            return None;
        }
        Action::Help => {
            view.toggle(Overlay::Help);
            return None;
        }
        Action::Log => {
            view.toggle(Overlay::Log);
            return None;
        }
        Action::Page => {
            view.toggle(Overlay::Page);
            return None;
        }
        Action::Quit => return Some(Request::Quit),
    };
    Some(Request::Command(command))
}

fn selected_key(snapshot: &Snapshot, view: &View) -> Option<String> {
    let pattern = snapshot.patterns.get(view.selection(snapshot)?)?;
    Some(pattern.key.to_string())
}

pub(crate) fn select(at: Option<usize>, snapshot: &Snapshot, view: &mut View) -> Option<Request> {
    if let Some(pattern) = at.and_then(|at| snapshot.patterns.get(at)) {
        view.selected = Some(pattern.key.clone());
        // The next press of enter is about the pattern.
        view.output = None;
    }
    None
}

/// Plays a pattern; from then on the selection follows what plays. It is named
/// by its key: the list may be another by the time the request arrives.
pub(crate) fn play(at: Option<usize>, snapshot: &Snapshot, view: &mut View) -> Option<Request> {
    let pattern = snapshot.patterns.get(at?)?;
    view.selected = None;
    view.search = None;
    Some(Request::Command(Command::Select(pattern.key.to_string())))
}

pub(crate) fn queue(at: Option<usize>, snapshot: &Snapshot) -> Option<Request> {
    let pattern = snapshot.patterns.get(at?)?;
    Some(Request::Command(Command::Queue(Some(pattern.key.to_string()))))
}

/// The output after the chosen one, in the order of their URLs; none after
/// the last.
fn after_chosen(snapshot: &Snapshot, view: &View) -> Option<Arc<str>> {
    let outputs = &snapshot.outputs;
    let next = match &view.output {
        Some(chosen) => outputs.iter().position(|it| it.url == *chosen)? + 1,
        None => 0,
    };
    outputs.get(next).map(|it| it.url.clone())
}

/// Switches the chosen output off, or on again.
pub(crate) fn switch(snapshot: &Snapshot, view: &View) -> Option<Request> {
    let chosen = view.output.as_ref()?;
    let output = snapshot.outputs.iter().find(|it| it.url == *chosen)?;
    let (url, on) = (chosen.to_string(), output.state == OutputState::Off);
    Some(Request::Command(Command::Output { url, on }))
}

fn scroll_help(by: isize, view: &mut View) -> Option<Request> {
    view.help_scrolled = view.help_scrolled.saturating_add_signed(by.signum() as i16);
    None
}

fn type_to_search(code: KeyCode, snapshot: &Snapshot, view: &mut View) -> Option<Request> {
    let search = view.search.get_or_insert_default();
    match code {
        KeyCode::Char(letter) => search.push(letter),
        KeyCode::Backspace if search.is_empty() => view.search = None,
        KeyCode::Backspace => {
            search.pop();
        }
        KeyCode::Up => return select(view.moved(snapshot, -1), snapshot, view),
        KeyCode::Down => return select(view.moved(snapshot, 1), snapshot, view),
        KeyCode::Enter => return play(view.selection(snapshot), snapshot, view),
        KeyCode::Esc => {
            view.search = None;
            view.selected = None;
        }
        _ => {}
    }
    None
}
