//! From the mouse to requests: what is under it, and what a click there does.
//!
//! A first click chooses, a second one does it: a hand that only wants to point
//! must not change the light. So a lamp says its name first, and blinks when it
//! is clicked again.

use crate::hands::{play, queue, select, switch};
use crate::screen::{cut_below, halves};
use crate::view::Overlay;
use crate::{Request, View, layout, list, outputs};
use engine::{Command, Snapshot};
use ratatui::crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};
use std::sync::Arc;

/// Lines to a notch of the wheel.
const NOTCH: isize = 3;

/// What can be under the mouse.
enum Target {
    Pattern(usize),
    Output(Arc<str>),
    /// A light, by its index.
    Lamp(usize),
    List,
    Problems,
    Nothing,
}

pub(crate) fn take(mouse: &MouseEvent, snapshot: &Snapshot, view: &mut View) -> Option<Request> {
    let at = Position::new(mouse.column, mouse.row);
    match mouse.kind {
        MouseEventKind::ScrollUp => scroll(-NOTCH, at, snapshot, view),
        MouseEventKind::ScrollDown => scroll(NOTCH, at, snapshot, view),
        MouseEventKind::Down(button) => return click(button, at, snapshot, view),
        _ => {}
    }
    None
}

fn scroll(by: isize, at: Position, snapshot: &Snapshot, view: &mut View) {
    if view.overlay.is_some() {
        let by = if view.overlay == Some(Overlay::Log) { -by } else { by };
        view.help_scrolled = view.help_scrolled.saturating_add_signed(by as i16);
        return;
    }
    match target(at, snapshot, view) {
        Target::Problems => {
            view.problems_scrolled = view.problems_scrolled.saturating_add_signed(by as i16);
        }
        Target::List | Target::Pattern(_) => {
            view.scrolled = view.scrolled.saturating_add_signed(by);
            view.wandered = true;
        }
        Target::Output(_) | Target::Lamp(_) | Target::Nothing => {}
    }
}

fn click(
    button: MouseButton,
    at: Position,
    snapshot: &Snapshot,
    view: &mut View,
) -> Option<Request> {
    if view.overlay.take().is_some() {
        return None;
    }
    let pointed_at = view.lamp.take();
    match (button, target(at, snapshot, view)) {
        (MouseButton::Left, Target::Pattern(at)) => {
            let is_chosen = view.selected.as_ref() == Some(&snapshot.patterns[at].key);
            // The list stays where it is, under the hand.
            view.wandered = true;
            if is_chosen {
                play(Some(at), snapshot, view)
            } else {
                select(Some(at), snapshot, view)
            }
        }
        (MouseButton::Right, Target::Pattern(at)) => queue(Some(at), snapshot),
        (MouseButton::Left, Target::Output(url)) => {
            if view.output.as_ref() == Some(&url) {
                return switch(snapshot, view);
            }
            view.output = Some(url);
            None
        }
        (MouseButton::Left, Target::Lamp(light)) => {
            view.lamp = Some(light);
            if pointed_at != view.lamp {
                return None;
            }
            view.identified = Some(light);
            Some(Request::Command(Command::Identify(light)))
        }
        _ => None,
    }
}

fn target(at: Position, snapshot: &Snapshot, view: &mut View) -> Target {
    if layout::is_too_small(view.screen) {
        return Target::Nothing;
    }
    let trouble = !snapshot.problems.is_empty();
    let parts = layout::divide(view.screen, trouble);
    let (side, below) = cut_below(parts.side, outputs::lines(snapshot, parts.side.height));
    if parts.stage.contains(at) {
        lamp(at, parts.stage, snapshot, view).map_or(Target::Nothing, Target::Lamp)
    } else if snapshot.patterns.is_empty() {
        Target::Nothing
    } else if parts.list.contains(at) {
        let row = at.y - parts.list.y;
        list::pattern_at(row, snapshot, view).map_or(Target::List, Target::Pattern)
    } else if below.contains(at) {
        let row = usize::from(at.y - below.y);
        let output = outputs::listed(snapshot, view).get(row).map(|it| it.url.clone());
        output.map_or(Target::Nothing, Target::Output)
    } else if side.contains(at) && trouble {
        Target::Problems
    } else {
        Target::Nothing
    }
}

/// The light whose lamp is in a cell of the stage, or of either of both.
fn lamp(at: Position, stage: Rect, snapshot: &Snapshot, view: &mut View) -> Option<usize> {
    let stage = match &snapshot.preview {
        None => stage,
        Some(_) => {
            let (live, held) = halves(stage);
            let half = if live.contains(at) { live } else { held };
            cut_below(half, half.height.saturating_sub(1)).1
        }
    };
    if !stage.contains(at) {
        return None;
    }
    let (x, y) = (at.x - stage.x, 2 * (at.y - stage.y));
    let plan = view.plan(&snapshot.rig, (stage.width, stage.height));
    let is_there = |lamp: &crate::arrange::Lamp| {
        lamp.columns().contains(&x) && (lamp.rows().contains(&y) || lamp.rows().contains(&(y + 1)))
    };
    plan.lamps.iter().find(|lamp| is_there(lamp)).map(|lamp| lamp.index)
}
