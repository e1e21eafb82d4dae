//! The state machine that decides which line the beat is on.
//!
//! 1. One source leads. The others are listened to, so that they are ready
//!    when they are chosen.
//! 2. A source that leads and knows where it is, is followed: its count of
//!    beats is shifted by a multiple of what it means by them (a bar, a beat,
//!    a tick) to be nearest to ours. The rest the beat makes up by and by, or
//!    in one jump where a bar of the source begins, if it may jump.
//! 3. Corrections of a source that is followed are made up by and by too.
//! 4. A place that was asked for (a song's start, a song position, the
//!    downbeat key) is jumped to.
//! 5. A source that halts holds the beat. One that falls silent, or whose port
//!    has gone, is no longer followed: the beat goes on alone at the same tempo, and rule 2 holds
//!    when the source is back.
//! 6. The hand sets tempo and phase while no other source is followed or
//!    holds the beat. What it nudges stays nudged against the source.
//!
//! Nothing here needs waking up to be right, but losses and jumps happen at
//! [`Clock::next_wakeup`].

use crate::beats::Beats;
use crate::link::Link;
use crate::midi::Midi;
use crate::osc::Osc;
use crate::reading::{News, Reading};
use crate::tap::Taps;
use crate::timeline::Line;
use crate::{BAR, Bpm, ClockInput, Health, MOST_NUDGED, Source, Status, Timeline};
use std::time::Duration;

/// More than this is not made up on the downbeat key, but jumped.
const SMALL: f64 = 0.25;
/// Less than this needs no jump on a bar.
const INAUDIBLE: f64 = 1.0 / 64.0;

#[derive(Clone, Debug)]
pub struct Clock {
    timeline: Timeline,
    leader: Source,
    following: Following,
    /// What the hand has moved the beat by, against the source.
    nudged: Beats,
    jump_on_bar: bool,
    taps: Taps,
    midi: Midi,
    link: Link,
    osc: Osc,
    /// The latest time of any input. Those of several threads may come a
    /// little out of order.
    latest: Duration,
}

/// How the beat hangs on the leader, if that is external.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Following {
    /// It runs by itself.
    No,
    /// It will jump to the source at a time.
    From(Duration),
    /// It is the source's, and so many more.
    Yes(Beats),
    Held,
}

impl Clock {
    pub fn internal(bpm: Bpm, now: Duration) -> Self {
        Self {
            timeline: Timeline::new(bpm, now, 0.0),
            leader: Source::Internal,
            following: Following::No,
            nudged: Beats::ZERO,
            jump_on_bar: false,
            taps: Taps::new(),
            midi: Midi::new(),
            link: Link::default(),
            osc: Osc::new(),
            latest: now,
        }
    }

    /// What frames are computed from, until the next input.
    pub fn timeline(&self) -> Timeline {
        self.timeline
    }

    /// When [`ClockInput::Elapsed`] wants to be handled, at the latest.
    pub fn next_wakeup(&self) -> Option<Duration> {
        let losses = [Source::Midi, Source::Link, Source::Osc];
        let losses = losses.iter().filter_map(|source| self.silent_from(*source));
        let jump = match self.following {
            Following::From(at) => Some(at),
            _ => None,
        };
        // The moment itself is still within patience.
        let losses = losses.filter(|at| *at >= self.latest).map(|at| at + Duration::from_nanos(1));
        losses.chain(jump).min()
    }

    /// Who says where in the music we are.
    pub fn source(&self) -> Source {
        self.leader
    }

    pub fn status(&self) -> Status {
        let followed = !self.leader.is_external() || matches!(self.following, Following::Yes(_));
        let health = match self.following {
            Following::Held => Health::Halted,
            _ if followed => Health::Locked,
            _ => Health::FreeRunning,
        };
        let heard = [Source::Midi, Source::Link, Source::Osc];
        Status {
            source: self.leader,
            bpm: self.timeline.bpm(),
            health,
            peers: if self.leader == Source::Link { self.link.peers() } else { 0 },
            heard: heard.into_iter().filter(|it| self.is_heard(*it)).collect(),
            jitter: match self.leader {
                Source::Midi => self.midi.jitter(),
                Source::Osc => self.osc.jitter(),
                _ => None,
            },
        }
    }

    /// Takes in what happened at a time. Times may be a little out of order.
    pub fn handle(&mut self, now: Duration, input: ClockInput) {
        self.latest = self.latest.max(now);
        match input {
            ClockInput::SetBpm(bpm) => self.set_tempo(bpm),
            ClockInput::Tap => self.tap(now),
            ClockInput::Nudge(beats) => {
                self.nudge(Beats::from_f64(beats.clamp(-MOST_NUDGED, MOST_NUDGED)));
            }
            ClockInput::Downbeat => self.downbeat(),
            ClockInput::MidiTick => {
                let news = self.midi.tick(now);
                self.heed(Source::Midi, news);
            }
            ClockInput::MidiStart => self.midi.start(),
            ClockInput::MidiContinue => self.midi.go_on(),
            ClockInput::MidiSongPosition(sixteenths) => self.midi.song_position(sixteenths),
            ClockInput::MidiStop => {
                let news = self.midi.stop();
                self.heed(Source::Midi, news);
            }
            ClockInput::MidiGone => {
                let news = self.midi.gone();
                self.heed(Source::Midi, news);
            }
            ClockInput::Link(state) => {
                let news = self.link.look(now, state);
                self.heed(Source::Link, news);
            }
            ClockInput::OscBpm(bpm) => {
                let news = self.osc.bpm(now, bpm);
                self.heed(Source::Osc, news);
                if !matches!(self.leader, Source::Midi | Source::Link) {
                    self.set_tempo(bpm);
                }
            }
            ClockInput::OscBeat(beat) => {
                let news = self.osc.beat(now, beat, self.timeline.bpm());
                self.heed(Source::Osc, news);
            }
            ClockInput::UseSource(source) => self.lead(source),
            ClockInput::JumpOnBar(jump) => self.jump_on_bar = jump,
            ClockInput::Elapsed => {}
        }
        self.elapse();
    }

    fn lead(&mut self, source: Source) {
        if source == self.leader {
            return;
        }
        self.leader = source;
        self.nudged = Beats::ZERO;
        self.run_alone();
        if source == Source::Tap
            && let Some(line) = self.taps.line(self.latest)
        {
            self.approach(line, 1.0);
        } else if source.is_external() && self.is_heard(source) {
            if self.is_stopped(source) {
                self.hold();
            } else {
                self.follow();
            }
        }
    }

    /// Takes in what an input meant to a source.
    fn heed(&mut self, source: Source, news: News) {
        if source != self.leader || !(self.is_heard(source) || news == News::Gone) {
            return;
        }
        match news {
            News::Nothing => {}
            News::Line => self.follow(),
            News::Moved => self.jump(),
            News::Halted => self.hold(),
            News::Gone => self.run_alone(),
        }
    }

    /// Goes after the leader's newest line.
    fn follow(&mut self) {
        let Some(reading) = self.reading(self.leader) else { return };
        match self.following {
            Following::Yes(shift) => self.go_toward(reading.line.shifted(shift)),
            Following::From(_) => self.wait_for_bar(reading.line),
            Following::Held => self.jump_forward(reading),
            Following::No => {
                let shift = self.nearest_shift(reading);
                let line = reading.line.shifted(shift);
                let off = (line.at(self.latest) - self.timeline.at(self.latest)).abs();
                if self.jump_on_bar && reading.grid == BAR && off.to_f64() > INAUDIBLE {
                    self.wait_for_bar(reading.line);
                } else {
                    self.following = Following::Yes(shift);
                    self.go_toward(line);
                }
            }
        }
    }

    /// The multiple of the leader's grid that brings it nearest to the beat,
    /// and what the hand has nudged.
    fn nearest_shift(&self, reading: Reading) -> Beats {
        let theirs = reading.line.at(self.latest) + self.nudged;
        let grid = Beats::from_f64(reading.grid);
        (self.timeline.at(self.latest) - theirs).nearest(grid) + self.nudged
    }

    /// Is where the leader says.
    fn jump(&mut self) {
        let Some(reading) = self.reading(self.leader) else { return };
        // What the hand moved by whole beats was about the bars before.
        self.nudged = self.nudged - self.nudged.nearest(Beats::from_f64(1.0));
        self.following = Following::Yes(self.nudged);
        self.timeline = Timeline::on(reading.line.shifted(self.nudged));
    }

    fn hold(&mut self) {
        let beat = self.timeline.at(self.latest);
        self.timeline = Timeline::held(self.timeline.bpm(), self.latest, beat);
        self.following = Following::Held;
    }

    /// Goes on from here without a source.
    fn run_alone(&mut self) {
        if self.timeline.is_halted() {
            self.timeline = Timeline::on(self.here());
        }
        self.following = Following::No;
    }

    fn wait_for_bar(&mut self, line: Line) {
        let bar = Beats::from_f64(BAR);
        let next = (line.at(self.latest) + self.nudged).next(bar) - self.nudged;
        self.following = Following::From(line.time_of(next));
    }

    fn elapse(&mut self) {
        if let Following::From(at) = self.following
            && at <= self.latest
        {
            match self.reading(self.leader) {
                Some(reading) => self.jump_forward(reading),
                None => self.following = Following::No,
            }
        }
        let heard = self.is_heard(self.leader);
        match self.following {
            Following::No if heard && !self.is_stopped(self.leader) => self.follow(),
            Following::Yes(_) | Following::From(_) if !heard => self.following = Following::No,
            _ => {}
        }
    }

    /// Jumps to the leader's line, to the nearest place that lies ahead.
    fn jump_forward(&mut self, reading: Reading) {
        let ours = self.timeline.at(self.latest);
        let theirs = reading.line.at(self.latest) + self.nudged;
        let shift = (ours - theirs).next(Beats::from_f64(reading.grid)) + self.nudged;
        self.following = Following::Yes(shift);
        self.timeline = Timeline::on(reading.line.shifted(shift));
    }

    /// Whether tempo and phase are the hand's.
    fn is_by_hand(&self) -> bool {
        !self.leader.is_external() || self.following == Following::No
    }

    fn set_tempo(&mut self, bpm: Bpm) {
        if !self.is_by_hand() {
            return;
        }
        if !self.leader.is_external() {
            self.leader = Source::Internal;
        }
        // What is still to be made up stays so.
        let line = self.timeline.line().from(self.latest);
        self.go_toward(Line { bpm, ..line });
    }

    fn tap(&mut self, now: Duration) {
        let Some(line) = self.taps.tap(now) else { return };
        if !self.is_by_hand() {
            return;
        }
        if !self.leader.is_external() {
            self.leader = Source::Tap;
        }
        self.approach(line, 1.0);
    }

    /// Goes toward a line of our own.
    fn approach(&mut self, line: Line, grid: f64) {
        let shift = self.nearest_shift(Reading { line, grid });
        self.go_toward(line.shifted(shift));
    }

    fn go_toward(&mut self, line: Line) {
        self.timeline = self.timeline.toward(line, self.latest);
    }

    fn nudge(&mut self, by: Beats) {
        self.shift(by);
        let line = self.timeline.line().shifted(by);
        self.go_toward(line);
    }

    fn shift(&mut self, by: Beats) {
        if let Following::Yes(shift) = &mut self.following {
            *shift = *shift + by;
            self.nudged = self.nudged + by;
        }
    }

    fn downbeat(&mut self) {
        let bar = Beats::from_f64(BAR);
        let beat = self.timeline.line().at(self.latest);
        let by = beat.nearest(bar) - beat;
        if by.abs().to_f64() <= SMALL {
            return self.nudge(by);
        }
        let by = beat.next(bar) - beat;
        self.shift(by);
        self.timeline = Timeline::on(self.timeline.line().shifted(by).from(self.latest));
    }

    fn here(&self) -> Line {
        let beat = self.timeline.at(self.latest);
        Line { bpm: self.timeline.bpm(), origin: self.latest, beat }
    }

    fn reading(&self, source: Source) -> Option<Reading> {
        match source {
            Source::Internal | Source::Tap => None,
            Source::Midi => self.midi.reading(self.timeline.bpm()),
            Source::Link => self.link.reading(),
            Source::Osc => self.osc.reading(),
        }
    }

    fn is_stopped(&self, source: Source) -> bool {
        match source {
            Source::Internal | Source::Tap | Source::Osc => false,
            Source::Midi => self.midi.is_stopped(),
            Source::Link => self.link.is_stopped(),
        }
    }

    fn silent_from(&self, source: Source) -> Option<Duration> {
        match source {
            Source::Internal | Source::Tap => None,
            Source::Midi => self.midi.silent_from(),
            Source::Link => self.link.silent_from(),
            Source::Osc => self.osc.silent_from(),
        }
    }

    fn is_heard(&self, source: Source) -> bool {
        let alone = source == Source::Link && self.link.peers() == 0;
        !alone && self.silent_from(source).is_some_and(|silent| self.latest <= silent)
    }
}
