//! What is listened to: OSC, MIDI, Ableton Link, as the configuration says.

use crate::conductor::Message;
use clock::{Bpm, ClockInput};
use config::{ClockPlan, Pressed};
use engine::{Command, Input, Momentary};
use input::midi::Listening;
use input::{Control, Event, Tell, link, midi, osc};
use light::Level;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::{Duration, Instant};

/// How long to wait for a port that another program has.
const RETRY: Duration = Duration::from_secs(2);

/// Sources that are open, each with what was asked for.
pub(crate) struct Ears {
    started: Instant,
    tell: Tell,
    osc: Option<(SocketAddr, osc::Receiver)>,
    midi: Option<(Listening, midi::Listener)>,
    link: Option<link::Session>,
    /// When to try again to open what was taken.
    again: Option<Instant>,
    pressed: Pressed,
}

impl std::fmt::Debug for Ears {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ears").finish_non_exhaustive()
    }
}

impl Ears {
    pub(crate) fn new(started: Instant, tell: Sender<Message>) -> Self {
        let tell: Tell = Arc::new(move |told| {
            // Without a conductor the program is ending.
            let _ = tell.send(Message::Heard(told));
        });
        Self {
            started,
            tell,
            osc: None,
            midi: None,
            link: None,
            again: None,
            pressed: Pressed::default(),
        }
    }

    /// Listens to what a plan says, and no longer to the rest. What stays
    /// wanted stays open. Tells what cannot be listened to.
    pub(crate) fn set(&mut self, plan: &ClockPlan, bpm: Bpm) -> Vec<String> {
        let mut failures = Vec::new();
        self.again = None;
        if self.osc.as_ref().map(|(address, _)| *address) != plan.osc {
            self.osc = None;
            if let Some(address) = plan.osc {
                match osc::Receiver::open(address, self.started, self.tell.clone()) {
                    Ok(receiver) => self.osc = Some((address, receiver)),
                    Err(error) => {
                        failures.push(format!("cannot hear OSC at {address}: {error}"));
                        self.again = Some(Instant::now() + RETRY);
                    }
                }
            }
        }
        if self.midi.as_ref().map(|(wanted, _)| wanted) != plan.midi.as_ref() {
            self.midi = None;
            if let Some(wanted) = &plan.midi {
                match midi::Listener::start(wanted.clone(), self.started, self.tell.clone()) {
                    Ok(listener) => self.midi = Some((wanted.clone(), listener)),
                    Err(none) => failures.push(none.to_string()),
                }
            }
        }
        if self.link.is_some() != plan.link {
            self.link = None;
            if plan.link {
                match link::Session::join(bpm, self.started, self.tell.clone()) {
                    Ok(session) => self.link = Some(session),
                    Err(error) => failures.push(error.to_string()),
                }
            }
        }
        failures
    }

    /// What an event means, with the controls that are mapped.
    pub(crate) fn meaning(&mut self, event: Event, controls: &config::Controls) -> Heard {
        match event {
            Event::Clock(input) => Heard::Inputs(vec![Input::Clock(input)]),
            Event::Osc(command) => Heard::Inputs(vec![of_osc(command)]),
            Event::Control(control) if controls.knows(&control) => {
                Heard::Inputs(touch(&control, controls, &mut self.pressed))
            }
            Event::Control(control) => Heard::Unmapped(control),
            Event::Unplugged(port) => {
                let held = self.pressed.unplugged(&port);
                let let_go = held.iter().flat_map(|it| touch(it, controls, &mut self.pressed));
                let let_go = let_go.collect();
                Heard::Unplugged { note: format!("MIDI port {port} has gone"), let_go }
            }
            Event::Note(text) => Heard::Note(text),
        }
    }

    /// Whether [`set`](Self::set) may do better now: another program may have
    /// let go of a port.
    pub(crate) fn may_hear_more(&self) -> bool {
        self.again.is_some_and(|at| at <= Instant::now())
    }

    /// Where OSC is heard, with the port that was free if 0 was asked for.
    pub(crate) fn osc_address(&self) -> Option<SocketAddr> {
        self.osc.as_ref().map(|(_, receiver)| receiver.address())
    }
}

/// What came in, for the engine.
pub(crate) enum Heard {
    Inputs(Vec<Input>),
    /// A control that does nothing yet.
    Unmapped(Control),
    /// A port has gone, and what was pressed there is let go.
    Unplugged {
        note: String,
        let_go: Vec<Input>,
    },
    Note(String),
}

/// What moving a control asks for.
fn touch(control: &Control, controls: &config::Controls, pressed: &mut Pressed) -> Vec<Input> {
    controls.commands(control, pressed).into_iter().map(Input::Command).collect()
}

/// Whose hand it is that presses by OSC, which does not say.
const OSC: &str = "osc";

fn by_hand(action: Momentary, pressed: bool) -> Command {
    match pressed {
        true => Command::Press(action, OSC.into()),
        false => Command::Release(action, OSC.into()),
    }
}

fn of_osc(command: osc::Command) -> Input {
    Input::Command(match command {
        osc::Command::Clock(input) => return Input::Clock(input),
        osc::Command::Source(source) => Command::Source(source),
        osc::Command::Pattern(name) => Command::Select(name),
        osc::Command::PatternIndex(index) => Command::SelectIndex(index),
        osc::Command::Next => Command::Next,
        osc::Command::Previous => Command::Previous,
        osc::Command::Queue(name) => Command::Queue(name),
        osc::Command::Palette(name) => Command::Palette(name),
        osc::Command::Blackout(Some(on)) => Command::Blackout(on),
        osc::Command::Blackout(None) => Command::ToggleBlackout,
        osc::Command::Flash(pressed) => by_hand(Momentary::Flash, pressed),
        osc::Command::Dark(pressed) => by_hand(Momentary::Blackout, pressed),
        osc::Command::Hold(pressed) => by_hand(Momentary::Hold, pressed),
        osc::Command::Take => Command::Take,
        osc::Command::Drop => Command::Drop,
        osc::Command::Cancel => Command::Cancel,
        osc::Command::Undo => Command::Undo(None),
        osc::Command::Redo => Command::Redo(None),
        osc::Command::Intensity(level) => Command::Intensity(Level::new(level)),
        osc::Command::Hue(turns) => Command::Hue(turns),
        osc::Command::Speed(speed) => Command::Speed(speed),
        osc::Command::Fade(beats) => Command::Fade(beats),
        osc::Command::Output { url, on } => Command::Output { url, on },
        osc::Command::Identify(light) => Command::Identify(light),
    })
}

/// What a new plan tells the clock, where it differs from the one before: a
/// tempo that was tapped outlives a save that is about lights.
pub(crate) fn clock_inputs(before: &ClockPlan, plan: &ClockPlan) -> Vec<ClockInput> {
    let mut inputs = Vec::new();
    if plan.jump_on_bar != before.jump_on_bar {
        inputs.push(ClockInput::JumpOnBar(plan.jump_on_bar));
    }
    if plan.source != before.source {
        inputs.push(ClockInput::UseSource(plan.source));
    }
    if plan.bpm != before.bpm {
        inputs.extend(plan.bpm.map(ClockInput::SetBpm));
    }
    inputs
}
