//! The performance as a state machine.
//!
//! 1. Every input comes in through [`Engine::handle`], with its time.
//! 2. Inputs that may change the light end in a new [`Performance`] with the
//!    next generation; the old one stays as it was.
//! 3. A file that loads becomes a version. If one of its cues plays, the new
//!    cue takes over from the old when [`Apply`](crate::Apply) says, at the
//!    beat the music is at: nothing starts anew. Until then it is no version,
//!    and waits in the performance. While edits are held it waits beside the
//!    show until it is taken.
//! 4. A file that fails changes the list of problems, and nothing else.
//! 5. A file that goes while it plays, plays on, until another is chosen. Where
//!    a built-in file has its name, that stands in, and takes over.
//! 6. Undo and redo walk the versions that have been live.
//! 7. A pattern may be queued: it takes over on its beat, in the performance
//!    at once and here as soon as the beat has passed.
//! 8. Where the music jumps, fades that are under way go on, and what waits,
//!    waits for the next start of its kind.
//! 9. What was worth a line in the log waits in [`Engine::next_happening`].

use crate::hands::{Hand, Hands, Momentary};
use crate::happening::Happening;
use crate::history::{Contents, Step};
use crate::input::{Command, Input, OutputState, Problem};
use crate::library::Library;
use crate::registry::{self, Entry};
use crate::snapshot::LastReload;
use crate::{Desk, FADE_BEATS, Flash, Identify, Performance, desk};
use clock::{Bpm, Clock, ClockInput, Source, Status};
use light::{Level, Rig};
use show::{Cue, Playback};
use source::{Diagnostic, Kind, Severity};
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

mod files;
mod picture;
mod queue;
mod waiting;

pub use files::PRESETS;
use queue::Queued;
use waiting::Waiting;

/// The key of the problem that a pattern was asked for and is not there.
const SELECTION: &str = "selection";
/// The key of the problem that a pattern cannot be made for the lights.
const RIG: &str = "rig";

#[derive(Debug)]
pub struct Engine {
    clock: Clock,
    desk: Desk,
    /// What is held down, and by whom.
    hands: Hands,
    rig: Arc<Rig>,
    library: Library,
    /// What stands in for files that the folder does not have.
    built_in: BTreeMap<Arc<str>, Contents>,
    /// All that can be chosen, as the library has it, and what plays.
    entries: Vec<Entry>,
    /// What plays.
    playing: Option<Entry>,
    /// What plays next.
    queued: Option<Queued>,
    /// An edit of what plays.
    waiting: Option<Waiting>,
    /// What to play as soon as it is there; asked for before it was.
    wanted: Option<String>,
    /// Every file there was at the start has been tried.
    all_tried: bool,
    /// When files that are only a memory of another run are forgotten: a
    /// moment after all have been tried, as complaints take their time.
    forget_at: Option<Duration>,
    playback: Playback,
    problems: BTreeMap<Arc<str>, Problem>,
    outputs: BTreeMap<Arc<str>, OutputState>,
    last_reload: Option<LastReload>,
    performance: Arc<Performance>,
    happenings: VecDeque<Happening>,
}

impl Engine {
    pub fn new(clock: Clock, rig: Arc<Rig>) -> Self {
        let performance = Arc::new(Performance {
            generation: 0,
            timeline: clock.timeline(),
            rig: rig.clone(),
            playback: Playback::default(),
            desk: Desk::default(),
        });
        Self {
            clock,
            desk: Desk::default(),
            hands: Hands::default(),
            rig,
            library: Library::default(),
            built_in: BTreeMap::new(),
            entries: Vec::new(),
            playing: None,
            queued: None,
            waiting: None,
            wanted: None,
            all_tried: false,
            forget_at: None,
            playback: Playback::default(),
            problems: BTreeMap::new(),
            outputs: BTreeMap::new(),
            last_reload: None,
            performance,
            happenings: VecDeque::new(),
        }
    }

    /// What plays: the newest value to make frames from.
    pub fn performance(&self) -> Arc<Performance> {
        self.performance.clone()
    }

    pub fn next_happening(&mut self) -> Option<Happening> {
        self.happenings.pop_front()
    }

    /// When [`ClockInput::Elapsed`] wants to be handled, at the latest.
    pub fn next_wakeup(&self) -> Option<Duration> {
        let queued = self.queued.as_ref().map(|it| it.from_beat);
        let waiting = self.waiting.as_ref().map(|it| it.takes_over.from_beat);
        let beats = queued.into_iter().chain(waiting);
        let arrivals = beats.map(|beat| self.clock.timeline().time_of(beat));
        self.clock.next_wakeup().into_iter().chain(self.forget_at).chain(arrivals).min()
    }

    /// All that can be chosen, in a stable order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    pub fn handle(&mut self, now: Duration, input: Input) {
        if self.forget_at.is_some_and(|at| at <= now) {
            self.forget_unseen(now);
        }
        let arrived = self.arrive(now);
        let (beat, source) = (self.beat(now), self.clock.source());
        let mut may_change_light = true;
        match input {
            Input::Restore { files, playing } => self.restore(now, files, playing),
            Input::Files(changes) => self.files(now, changes),
            Input::BuiltIn { key, contents } => self.built_in(now, key, contents),
            Input::Ready => self.ready(now),
            Input::Command(command) => self.command(now, command),
            Input::Clock(input) => self.clock.handle(now, input),
            Input::Rig(rig) => {
                self.rig = rig;
                self.refit();
                self.look_up_palette();
            }
            other => {
                may_change_light = false;
                self.note(other);
            }
        }
        self.follow_jump(now, beat);
        if self.clock.source() != source {
            self.happenings.push_back(Happening::Source(self.clock.source()));
        }
        if arrived || may_change_light {
            self.renew(now);
        }
    }

    /// Takes in what changes no light.
    fn note(&mut self, input: Input) {
        match input {
            Input::Output { url, state } => self.output(url, state),
            Input::OutputGone(url) => drop(self.outputs.remove(&url)),
            Input::Problem(problem) => self.problem(problem),
            Input::Solved(key) => self.solved(&key),
            _ => {}
        }
    }

    /// If the music is at another beat than it just was, what is under way goes
    /// on from where it is, and what waits does so no longer than ever.
    fn follow_jump(&mut self, now: Duration, before: f64) {
        let beat = self.beat(now);
        let jump = beat - before;
        if jump == 0.0 {
            return;
        }
        self.playback = self.playback.moved(jump);
        if let Some(released) = self.desk.flash.as_mut().and_then(|it| it.released.as_mut()) {
            *released += jump;
        }
        if let Some(waiting) = &mut self.waiting {
            waiting.jumped_to(beat);
        }
        if let Some(queued) = &mut self.queued {
            queued.jumped_to(beat);
        }
    }

    /// Who says where in the music we are.
    pub fn source(&self) -> clock::Source {
        self.clock.source()
    }

    /// Notes when the first frame of a reload went out.
    pub fn shown(&mut self, key: &str, version: u64, save_to_frame: Duration) {
        if let Some(last) = &mut self.last_reload
            && *last.key == *key
            && last.version == version
        {
            last.save_to_frame = Some(save_to_frame);
        }
    }

    /// What is wrong with a file, or with something of that name.
    pub fn problem_of(&self, key: &str) -> Option<&Problem> {
        self.problems.get(key)
    }

    /// How many Strudel presets there are.
    pub fn presets(&self) -> usize {
        self.entries.iter().filter(|entry| *entry.file == *PRESETS && !entry.gone).count()
    }

    fn beat(&self, now: Duration) -> f64 {
        self.clock.timeline().beat_at(now)
    }

    /// Makes the value that frames come from anew.
    fn renew(&mut self, now: Duration) {
        self.playback = self.playback.settled_at(self.beat(now));
        self.performance = Arc::new(Performance {
            generation: self.performance.generation + 1,
            timeline: self.clock.timeline(),
            rig: self.rig.clone(),
            playback: self.playback_to_come(),
            desk: self.desk.clone(),
        });
    }

    fn problem(&mut self, problem: Problem) {
        // Said once, though there may be other texts around it by now.
        if let Some(told) = self.problems.get_mut(&problem.key)
            && told.diagnostics == problem.diagnostics
        {
            told.texts = problem.texts;
            return;
        }
        let running = self.entries.iter().find(|entry| entry.file == problem.key);
        let still_running =
            running.map(|entry| format!("{} version {}", entry.cue.label, entry.version).into());
        self.problems.insert(problem.key.clone(), problem.clone());
        self.happenings.push_back(Happening::Problem { problem, still_running });
    }

    fn solved(&mut self, key: &Arc<str>) {
        if self.problems.remove(key).is_some() {
            self.happenings.push_back(Happening::Solved { key: key.clone() });
        }
    }

    /// Notes how an output does. One that is switched off may still say its
    /// goodbye.
    fn output(&mut self, url: Arc<str>, state: OutputState) {
        if self.outputs.get(&url) == Some(&OutputState::Off) {
            return;
        }
        let before = self.outputs.insert(url.clone(), state.clone());
        if before.as_ref() != Some(&state) {
            self.happenings.push_back(Happening::Output { url, state });
        }
    }

    fn switch(&mut self, url: &str, on: bool) {
        const KEY: &str = "output";
        let Some((known, state)) = self.outputs.iter_mut().find(|(known, _)| ***known == *url)
        else {
            let known = self.outputs.keys().map(|known| &**known);
            let message = format!("no output is called `{}`", presentable(url));
            let diagnostic = Diagnostic::warning(Kind::Name, message).suggest(url, known);
            let (key, texts) = (KEY.into(), Vec::new());
            return self.problem(Problem { key, diagnostics: vec![diagnostic], texts });
        };
        if on == (*state == OutputState::Off) {
            *state = if on { OutputState::Starting } else { OutputState::Off };
            self.happenings.push_back(Happening::Switched { url: known.clone(), on });
        }
        self.solved(&KEY.into());
    }

    /// The outputs that the performer has switched off.
    pub fn switched_off(&self) -> impl Iterator<Item = &Arc<str>> {
        let off = self.outputs.iter().filter(|(_, state)| **state == OutputState::Off);
        off.map(|(url, _)| url)
    }

    /// Plays another pattern, at once.
    fn select(&mut self, now: Duration, entry: &Entry) {
        self.wanted = None;
        self.queued = None;
        if self.playing.as_ref().is_some_and(|playing| playing.key == entry.key) {
            return;
        }
        let Some(cue) = self.fit(&entry.cue) else { return };
        self.playing = Some(entry.clone());
        self.playback = self.playback.then(cue, self.beat(now), 0.0);
        self.happenings.push_back(Happening::Selected { key: entry.key.clone() });
        self.end_wait(now, false);
        self.list_entries();
    }

    fn command(&mut self, now: Duration, command: Command) {
        match command {
            Command::Select(name) => self.select_by_name(now, name),
            Command::SelectIndex(index) => {
                if let Some(entry) = self.entries.get(index).cloned() {
                    self.select(now, &entry);
                }
            }
            Command::Next => self.step(now, 1),
            Command::Previous => self.step(now, -1),
            Command::Queue(name) => self.queue_by_name(now, name.as_deref()),
            Command::Palette(name) => self.choose_palette(name),
            Command::NextPalette => self.next_palette(),
            Command::Blackout(on) => self.blackout(now, on),
            Command::ToggleBlackout => self.blackout(now, !self.desk.is_dark()),
            Command::Press(action, hand) => self.press(action, hand),
            Command::Release(action, hand) => self.release(now, action, &hand),
            Command::Intensity(level) => self.desk.intensity = level,
            Command::IntensityBy(step) if step.is_finite() => {
                self.desk.intensity = Level::new(self.desk.intensity.get() + step);
            }
            Command::IntensityBy(_) => {}
            Command::Hue(turn) if turn.is_finite() => self.desk.hue = turn.rem_euclid(1.0),
            Command::HueBy(turn) if turn.is_finite() => {
                self.desk.hue = (self.desk.hue + turn).rem_euclid(1.0);
            }
            Command::Hue(_) | Command::HueBy(_) => {}
            Command::Speed(rate) => self.desk.speed = self.desk.speed.changed(rate, self.beat(now)),
            Command::SpeedBy(factor) => {
                self.desk.speed = self.desk.speed.times(factor, self.beat(now));
            }
            Command::Tempo(bpm) => self.clock.handle(now, ClockInput::SetBpm(bpm)),
            Command::TempoBy(step) => {
                let bpm = Bpm::clamped(self.clock.status().bpm.get() + step);
                self.clock.handle(now, ClockInput::SetBpm(bpm));
            }
            Command::Tap => self.clock.handle(now, ClockInput::Tap),
            Command::Nudge(beats) => self.clock.handle(now, ClockInput::Nudge(beats)),
            Command::Downbeat => self.clock.handle(now, ClockInput::Downbeat),
            Command::Source(source) => self.clock.handle(now, ClockInput::UseSource(source)),
            Command::NextSource => {
                // Who is silent by now, time tells.
                self.clock.handle(now, ClockInput::Elapsed);
                self.clock.handle(now, ClockInput::UseSource(next_source(&self.clock.status())));
            }
            Command::Apply(apply) => self.desk.apply = apply,
            Command::Fade(beats) if beats.is_finite() => {
                self.desk.fade_beats = beats.clamp(*FADE_BEATS.start(), *FADE_BEATS.end());
            }
            Command::Fade(_) => {}
            Command::NextApply => self.desk.apply = self.desk.apply.next(),
            Command::NextFade => {
                self.desk.fade_beats = desk::after(&Desk::FADES, self.desk.fade_beats);
            }
            Command::Cancel if self.queued.is_some() => self.queued = None,
            Command::Cancel => self.cancel(),
            Command::Hold(hold) => self.hold(hold),
            Command::ToggleHold => self.hold(!self.holds_edits()),
            Command::Take => self.take(now),
            Command::Drop => {
                for (key, contents) in self.library.held() {
                    self.set_aside(&key, contents);
                }
            }
            Command::Undo(name) => self.walk(now, name.as_deref(), Step::Back),
            Command::Redo(name) => self.walk(now, name.as_deref(), Step::Forward),
            Command::Recall { pattern, version } => self.recall(now, &pattern, version),
            Command::Output { url, on } => self.switch(&url, on),
            Command::Identify(light) if light < self.rig.lights() => {
                self.desk.identify = Some(Identify { light, since: now });
            }
            Command::Identify(_) => {}
        }
    }

    fn press(&mut self, action: Momentary, hand: Hand) {
        self.hands.press(action, hand);
        match action {
            Momentary::Flash => self.desk.flash = Some(Flash { released: None }),
            Momentary::Blackout => self.desk.darkened = true,
            Momentary::Hold => {}
        }
    }

    fn release(&mut self, now: Duration, action: Momentary, hand: &Hand) {
        if !self.hands.release(action, hand) {
            return;
        }
        match action {
            Momentary::Flash => self.end_flash(now),
            Momentary::Blackout => self.desk.darkened = false,
            Momentary::Hold if !self.desk.hold => self.take(now),
            Momentary::Hold => {}
        }
    }

    fn end_flash(&mut self, now: Duration) {
        let released = Some(self.beat(now));
        self.desk.flash = self.desk.flash.map(|it| match it.released {
            None => Flash { released },
            Some(_) => it,
        });
    }

    /// Light or none, whatever is held down: it is what one reaches for when
    /// something is stuck.
    fn blackout(&mut self, now: Duration, on: bool) {
        (self.desk.blackout, self.desk.darkened) = (on, false);
        self.hands.lift(Momentary::Blackout);
        if on {
            self.hands.lift(Momentary::Flash);
            self.end_flash(now);
        }
    }

    fn hold(&mut self, on: bool) {
        self.desk.hold = on;
        self.hands.lift(Momentary::Hold);
    }

    /// Whether edits are kept back from the lights.
    fn holds_edits(&self) -> bool {
        self.desk.hold || self.hands.hold(Momentary::Hold)
    }

    fn select_by_name(&mut self, now: Duration, name: String) {
        if let Some(entry) = registry::find(&self.entries, &name).cloned() {
            self.solved(&SELECTION.into());
            return self.select(now, &entry);
        }
        if !self.all_tried {
            self.wanted = Some(name);
            return;
        }
        self.unknown(&name);
    }

    /// Says that no pattern has this name.
    fn unknown(&mut self, name: &str) {
        let known = || self.entries.iter().map(|entry| &*entry.key);
        let hint = match source::nearest(name, known()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are {}", known().take(12).collect::<Vec<_>>().join(", ")),
        };
        let message = format!("no pattern is called `{}`", presentable(name));
        let diagnostics = vec![Diagnostic::warning(Kind::Name, message).hint(hint)];
        self.problem(Problem { key: SELECTION.into(), diagnostics, texts: Vec::new() });
    }

    /// So many patterns further in the list, round its ends.
    fn step(&mut self, now: Duration, by: isize) {
        let Ok(length @ 1..) = isize::try_from(self.entries.len()) else { return };
        let next = self
            .playing_index()
            .map_or(0, |current| (current as isize + by).rem_euclid(length) as usize);
        let entry = self.entries[next].clone();
        self.select(now, &entry);
    }

    fn playing_index(&self) -> Option<usize> {
        let key = &self.playing.as_ref()?.key;
        self.entries.iter().position(|entry| entry.key == *key)
    }

    /// A cue as it is played here. Cues may have been made for another rig, and
    /// remaking all of them for each rig would be work for nothing. One that
    /// cannot be made for this one is said to be so, and what plays goes on.
    fn fit(&mut self, cue: &Cue) -> Option<Arc<Cue>> {
        match cue.for_rig(&self.rig) {
            Ok(cue) => {
                self.solved(&RIG.into());
                Some(Arc::new(cue))
            }
            Err(diagnostics) => {
                self.misfit(cue, diagnostics);
                None
            }
        }
    }

    fn misfit(&mut self, cue: &Cue, diagnostics: Vec<Diagnostic>) {
        let said = |it: Diagnostic| {
            let message = format!("`{}` does not fit these lights: {}", cue.label, it.message);
            Diagnostic { severity: Severity::Warning, message, ..it }
        };
        let diagnostics = diagnostics.into_iter().map(said).collect();
        self.problem(Problem { key: RIG.into(), diagnostics, texts: Vec::new() });
    }

    /// The lights are others: makes what plays, and what is about to, for them.
    /// What cannot be made keeps the light it had.
    fn refit(&mut self) {
        self.solved(&RIG.into());
        let rig = self.rig.clone();
        let mut misfits = Vec::new();
        let mut remade = |cue: &Arc<Cue>| match cue.for_rig(&rig) {
            Ok(cue) => Arc::new(cue),
            Err(diagnostics) => {
                misfits.push((cue.clone(), diagnostics));
                cue.clone()
            }
        };
        self.playback = self.playback.map(&mut remade);
        if let Some(waiting) = &mut self.waiting {
            waiting.cue = remade(&waiting.cue);
        }
        self.library.refit(&rig);
        self.refit_queued();
        for (cue, diagnostics) in misfits {
            self.misfit(&cue, diagnostics);
        }
    }

    fn choose_palette(&mut self, name: Option<String>) {
        const KEY: &str = "palette";
        let Some(name) = name else {
            self.desk.palette = None;
            return;
        };
        match self.rig.palette(&name) {
            Some(palette) => {
                self.desk.palette = Some(palette.clone());
                self.solved(&KEY.into());
            }
            None => {
                let known = self.rig.palettes().iter().map(|palette| &*palette.name);
                let message = format!("no palette is called `{}`", presentable(&name));
                let diagnostic = Diagnostic::warning(Kind::Name, message).suggest(&name, known);
                let (key, texts) = (KEY.into(), Vec::new());
                self.problem(Problem { key, diagnostics: vec![diagnostic], texts });
            }
        }
    }

    /// After a change of the rig: the chosen palette stays chosen by its name,
    /// with the colours it has now.
    fn look_up_palette(&mut self) {
        if let Some(chosen) = self.desk.palette.take() {
            self.desk.palette = self.rig.palette(&chosen.name).cloned();
        }
    }

    fn next_palette(&mut self) {
        let next = match &self.desk.palette {
            None => 0,
            Some(current) => {
                let at =
                    self.rig.palettes().iter().position(|palette| palette.name == current.name);
                at.map_or(0, |at| at + 1)
            }
        };
        self.desk.palette = self.rig.palettes().get(next).cloned();
    }
}

/// A name that came from anywhere, as it may stand in a log or on a screen:
/// nothing that a terminal would obey, and no longer than a line.
fn presentable(name: &str) -> String {
    name.chars().filter(|it| !it.is_control()).take(80).collect()
}

/// The source after the one that leads, among our own beat and those that are
/// heard, round the end.
fn next_source(clock: &Status) -> Source {
    let leader = if clock.source.is_external() { clock.source } else { Source::Internal };
    let mut choices = std::iter::once(Source::Internal).chain(clock.heard.iter().copied());
    choices.find(|it| *it == leader).and_then(|_| choices.next()).unwrap_or_default()
}

#[cfg(test)]
mod tests;
