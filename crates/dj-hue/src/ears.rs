//! What is listened to: OSC, MIDI, Ableton Link, as the configuration says.

use crate::conductor::Message;
use clock::{Bpm, ClockInput};
use config::ClockPlan;
use engine::{Command, Input, Momentary};
use input::midi::Wanted;
use input::{Control, Event, Tell, link, midi, osc};
use light::Level;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::Instant;

/// Sources that are open, each with what was asked for.
pub(crate) struct Ears {
    started: Instant,
    tell: Tell,
    osc: Option<(SocketAddr, osc::Receiver)>,
    midi: Option<(Wanted, midi::Listener)>,
    link: Option<link::Session>,
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
        Self { started, tell, osc: None, midi: None, link: None }
    }

    /// Listens to what a plan says, and no longer to the rest. What stays
    /// wanted stays open. Tells what cannot be listened to.
    pub(crate) fn set(&mut self, plan: &ClockPlan, bpm: Bpm) -> Vec<String> {
        let mut failures = Vec::new();
        if self.osc.as_ref().map(|(address, _)| *address) != plan.osc {
            self.osc = None;
            if let Some(address) = plan.osc {
                match osc::Receiver::open(address, self.started, self.tell.clone()) {
                    Ok(receiver) => self.osc = Some((address, receiver)),
                    Err(error) => failures.push(format!("cannot hear OSC at {address}: {error}")),
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
    Note(String),
}

/// What an event means, with the controls that are mapped.
pub(crate) fn meaning(event: Event, controls: &config::Controls) -> Heard {
    match event {
        Event::Clock(input) => Heard::Inputs(vec![Input::Clock(input)]),
        Event::Osc(command) => Heard::Inputs(vec![of_osc(command)]),
        Event::Control(control) if controls.knows(&control) => {
            let commands = controls.commands(&control).into_iter();
            Heard::Inputs(commands.map(Input::Command).collect())
        }
        Event::Control(control) => Heard::Unmapped(control),
        Event::Note(text) => Heard::Note(text),
    }
}

/// Whose hand it is that presses by OSC, which does not say.
const OSC: &str = "osc";

fn of_osc(command: osc::Command) -> Input {
    Input::Command(match command {
        osc::Command::Clock(input) => return Input::Clock(input),
        osc::Command::Pattern(name) => Command::Select(name),
        osc::Command::PatternIndex(index) => Command::SelectIndex(index),
        osc::Command::Next => Command::Next,
        osc::Command::Previous => Command::Previous,
        osc::Command::Queue(name) => Command::Queue(name),
        osc::Command::Palette(name) => Command::Palette(name),
        osc::Command::Blackout(Some(on)) => Command::Blackout(on),
        osc::Command::Blackout(None) => Command::ToggleBlackout,
        osc::Command::Flash(true) => Command::Press(Momentary::Flash, OSC.into()),
        osc::Command::Flash(false) => Command::Release(Momentary::Flash, OSC.into()),
        osc::Command::Intensity(level) => Command::Intensity(Level::new(level)),
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
