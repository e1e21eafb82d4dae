//! Records when the messages of a MIDI clock come, for as many seconds as are
//! given: a line for each, with microseconds and what came. What
//! `crates/clock/tests/recorded` holds was made so.
#![expect(clippy::print_stdout, reason = "it is what the example is for")]
#![expect(clippy::unwrap_used, reason = "an example may stop")]

use clock::ClockInput;
use input::{Event, midi};
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

fn main() {
    let seconds = std::env::args().nth(1).and_then(|it| it.parse().ok()).unwrap_or(60);
    let started = Instant::now();
    let (sender, events) = mpsc::channel::<input::Told>();
    let everything = midi::Listening { ports: midi::Wanted::All, clock: None };
    let tell: input::Tell = Arc::new(move |told| drop(sender.send(told)));
    let _listener = midi::Listener::start(everything, started, tell).unwrap();
    let end = Duration::from_secs(seconds);
    while let Ok(told) = events.recv_timeout(end.saturating_sub(started.elapsed())) {
        let what = match told.event {
            Event::Clock(ClockInput::MidiTick) => "tick",
            Event::Clock(ClockInput::MidiStart) => "start",
            Event::Clock(ClockInput::MidiContinue) => "continue",
            Event::Clock(ClockInput::MidiStop) => "stop",
            _ => continue,
        };
        println!("{} {what}", told.at.as_micros());
    }
}
