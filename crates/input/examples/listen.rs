//! Prints what comes in and what the clock makes of it, for half a minute or
//! as many seconds as are given: `listen [internal|midi|link|osc] [SECONDS]`.
#![expect(clippy::print_stdout, reason = "it is what the example is for")]
#![expect(clippy::unwrap_used, reason = "an example may stop")]

use clock::{Bpm, Clock, ClockInput, Source};
use input::{Event, Told, link, midi, osc};
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let source = arguments.next().and_then(|it| Source::named(&it)).unwrap_or_default();
    let seconds = arguments.next().and_then(|it| it.parse().ok()).unwrap_or(30);
    let started = Instant::now();
    let (sender, events) = mpsc::channel::<Told>();
    let tell: input::Tell = Arc::new(move |told| drop(sender.send(told)));
    let bpm = Bpm::new(120.0).unwrap();

    let osc = osc::Receiver::open(([127, 0, 0, 1], osc::PORT).into(), started, tell.clone());
    println!("OSC: {:?}", osc.as_ref().map(osc::Receiver::address));
    println!("{}", midi::ports());
    let everything = midi::Listening { ports: midi::Wanted::All, clock: None };
    let midi = midi::Listener::start(everything, started, tell.clone());
    println!("{}", link::availability());
    let link = link::Session::join(bpm, started, tell);

    let mut clock = Clock::internal(bpm, Duration::ZERO);
    clock.handle(Duration::ZERO, ClockInput::UseSource(source));
    let mut next_line = Duration::ZERO;
    while started.elapsed() < Duration::from_secs(seconds) {
        match events.recv_timeout(Duration::from_millis(20)) {
            Ok(Told { at, event: Event::Clock(input) }) => clock.handle(at, input),
            Ok(Told { at, event }) => println!("{:8.3}  {event:?}", at.as_secs_f64()),
            Err(_) => clock.handle(started.elapsed(), ClockInput::Elapsed),
        }
        let now = started.elapsed();
        if now >= next_line {
            next_line += Duration::from_secs(1);
            println!(
                "{:8.3}  beat {:8.3}  {:?}",
                now.as_secs_f64(),
                clock.timeline().beat_at(now),
                clock.status()
            );
        }
    }
    drop((osc, midi, link));
}
