//! What a screen remembers by itself, between one drawing and the next.

use crate::Depth;
use crate::arrange::{self, Plan};
use crate::list;
use crate::problems::Quoted;
use engine::{Frames, LogLine, Momentary, Snapshot};
use light::Rig;
use ratatui::layout::Rect;
use std::sync::Arc;
use std::time::Duration;

/// What a screen says about the program that no snapshot knows.
#[derive(Clone, Debug, Default)]
pub struct Program {
    /// What people type to start it: `dj-hue`, or `cargo show`.
    pub name: String,
    /// The patterns folder, as people would type it.
    pub folder: String,
    /// The address of the page that shows the same, if there is one.
    pub page: Option<String>,
    /// The same as a picture for cameras, of blocks that are light, where other
    /// machines may open it.
    pub code: Option<String>,
}

/// What lies over everything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Overlay {
    Help,
    /// Where the page is.
    Page,
    /// What was said.
    Log,
}

/// What a screen remembers: what is selected, scrolled and searched.
#[derive(Debug)]
pub struct View {
    pub(crate) program: Program,
    pub(crate) depth: Depth,
    /// The key of the selected pattern; `None` follows what plays.
    pub(crate) selected: Option<Arc<str>>,
    /// The first pattern in sight.
    pub(crate) scrolled: usize,
    /// The list was scrolled by hand, and need not show the selected pattern.
    pub(crate) wandered: bool,
    /// What has been typed to search for, while searching.
    pub(crate) search: Option<String>,
    pub(crate) overlay: Option<Overlay>,
    /// The first line of the help or of the problems in sight.
    pub(crate) help_scrolled: u16,
    pub(crate) problems_scrolled: u16,
    /// Whose source is in sight, and its first line there.
    pub(crate) source: Option<(Arc<str>, usize)>,
    pub(crate) fingers: Fingers,
    /// The newest lines of the log, oldest first.
    pub(crate) log: Arc<Vec<LogLine>>,
    /// The URL of the output that is chosen to be switched.
    pub(crate) output: Option<Arc<str>>,
    /// The light that was pointed at, to be told its name.
    pub(crate) lamp: Option<usize>,
    /// The light that blinked last.
    pub(crate) identified: Option<usize>,
    /// What the screen measured when it was drawn last.
    pub(crate) screen: Rect,
    /// Everything has to be written anew.
    pub(crate) redraw: bool,
    pub(crate) quoted: Quoted,
    /// Memory for the frame of what is held.
    pub(crate) preview: Frames,
    plan: Option<(Arc<Rig>, (u16, u16), Plan)>,
}

/// The keys that are held down. Not every terminal tells when one is let go.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Fingers {
    pub(crate) down: Vec<Finger>,
    /// The terminal has told once when a key was let go; no need to guess.
    pub(crate) terminal_tells: bool,
}

/// A finger on a key.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Finger {
    /// In lower case: shift may be let go before it.
    pub(crate) letter: char,
    pub(crate) holds: Momentary,
    /// When to take the key for let go.
    pub(crate) until: Duration,
}

impl View {
    pub fn new(program: Program, depth: Depth) -> Self {
        Self {
            program,
            depth,
            selected: None,
            scrolled: 0,
            wandered: false,
            search: None,
            overlay: None,
            help_scrolled: 0,
            problems_scrolled: 0,
            source: None,
            fingers: Fingers::default(),
            log: Arc::default(),
            output: None,
            lamp: None,
            identified: None,
            screen: Rect::ZERO,
            redraw: false,
            quoted: Quoted::default(),
            preview: Frames::default(),
            plan: None,
        }
    }

    /// Takes in the newest lines of the log, oldest first.
    pub fn hear(&mut self, log: Arc<Vec<LogLine>>) {
        self.log = log;
    }

    /// Lays something over everything, or takes it away again.
    pub(crate) fn toggle(&mut self, overlay: Overlay) {
        self.overlay = (self.overlay != Some(overlay)).then_some(overlay);
        self.help_scrolled = 0;
    }

    /// The position in the snapshot's patterns of the selected one, among
    /// those in the list.
    pub(crate) fn selection(&self, snapshot: &Snapshot) -> Option<usize> {
        let listed = list::listed(snapshot, self);
        let chosen = self.selected.as_ref();
        let key_of = |&at: &usize| Some(&snapshot.patterns[at].key);
        listed
            .iter()
            .copied()
            .find(|at| key_of(at) == chosen)
            .or_else(|| snapshot.playing.filter(|playing| listed.contains(playing)))
            .or_else(|| listed.first().copied())
    }

    /// The pattern so many rows below the selected one, between the list's ends.
    pub(crate) fn moved(&self, snapshot: &Snapshot, by: isize) -> Option<usize> {
        let listed = list::listed(snapshot, self);
        let selection = self.selection(snapshot)?;
        let row = listed.iter().position(|&at| at == selection)?;
        listed.get(row.saturating_add_signed(by).min(listed.len() - 1)).copied()
    }

    /// Where each light stands, on a stage of so many cells.
    pub(crate) fn plan(&mut self, rig: &Arc<Rig>, size: (u16, u16)) -> &Plan {
        let fits = |(of, at, _): &(Arc<Rig>, _, _)| Arc::ptr_eq(of, rig) && *at == size;
        if !self.plan.as_ref().is_some_and(fits) {
            self.plan = None;
        }
        let fresh = || (rig.clone(), size, arrange::plan(rig, size.0, size.1));
        &self.plan.get_or_insert_with(fresh).2
    }
}
