//! What the browser surface costs and how fast it is: from a press over the
//! WebSocket to the frame that comes back, and the server's share of a core
//! while two clients watch 100 lights.
//!
//! `cargo bench -p web`. Fails where a budget is exceeded, so that it can be a
//! guard.

#![allow(clippy::print_stdout, reason = "a bench prints its figures")]

#[path = "../tests/support/mod.rs"]
mod support;

use clock::ClockInput;
use engine::{Frames, Input};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};
use support::{Client, Show, serve};
use web::{FrameSink, Stage};

const LIGHTS: usize = 100;
const PRESS_TO_FRAME_P99: Duration = Duration::from_millis(25);
const SHARE_OF_A_CORE: f64 = 0.03;

fn main() {
    let presses = press_to_frame();
    let at = |share: f64| presses[((presses.len() - 1) as f64 * share) as usize];
    println!(
        "press to frame over the WebSocket: p50 {:?}, p99 {:?}, worst of {} {:?}",
        at(0.5),
        at(0.99),
        presses.len(),
        at(1.0)
    );
    assert!(at(0.99) <= PRESS_TO_FRAME_P99, "over the budget of {PRESS_TO_FRAME_P99:?}");
    match server_share() {
        Some(share) => {
            println!("server, two clients, {LIGHTS} lights: {:.2} % of a core", share * 100.0);
            assert!(share <= SHARE_OF_A_CORE, "over the budget of {} %", SHARE_OF_A_CORE * 100.0);
        }
        None => println!("this system does not say what a thread costs"),
    }
}

/// Frames as the program makes them: 50 a second, and one at once when the
/// performance has changed.
fn frames(show: Arc<Show>, mut sink: FrameSink, stop: Arc<AtomicBool>) -> JoinHandle<()> {
    thread::spawn(move || {
        let mut frames = Frames::default();
        let mut next = Instant::now();
        let mut generation = 0;
        while !stop.load(Ordering::Relaxed) {
            let performance = show.performance();
            if Instant::now() >= next || performance.generation != generation {
                generation = performance.generation;
                performance.frame_at(show.now(), &mut frames);
                sink.send(&frames.frame);
                next = next.max(Instant::now() - Duration::from_millis(20))
                    + Duration::from_millis(20);
            }
            thread::sleep(Duration::from_micros(500));
        }
    })
}

/// Blackouts on and off, each timed until a frame shows it; sorted.
fn press_to_frame() -> Vec<Duration> {
    let show = Show::new(LIGHTS, 100);
    let (server, sink) = serve(&show, None);
    let stop = Arc::new(AtomicBool::new(false));
    let frames = frames(show, sink, stop.clone());
    let mut client = Client::connect(server.address());
    client.say(r#"{"v":1,"frames":true}"#);
    let mut times: Vec<_> = (0..500)
        .map(|press| {
            // Presses come at any moment between two frames.
            thread::sleep(Duration::from_micros(5_000 + press * 7_919 % 20_000));
            let dark = press % 2 == 0;
            // What came meanwhile is old.
            while client.pending() {
                client.frame();
            }
            let pressed = Instant::now();
            client.command(&format!(r#"{{"blackout":{dark}}}"#));
            while client.frame().1.iter().all(|byte| *byte == 0) != dark {}
            pressed.elapsed()
        })
        .collect();
    times.sort();
    stop.store(true, Ordering::Relaxed);
    frames.join().expect("the frames go on to the end");
    times
}

/// What the server's threads take of a core while two clients watch and the
/// show changes 30 times a second, as it does with a MIDI clock.
fn server_share() -> Option<f64> {
    let show = Show::new(LIGHTS, 100);
    let (server, sink) = serve(&show, None);
    let stop = Arc::new(AtomicBool::new(false));
    let frames = frames(show.clone(), sink, stop.clone());
    let enough = Arc::new(AtomicBool::new(false));
    let clients: Vec<_> = (0..2)
        .map(|_| {
            let (enough, address) = (enough.clone(), server.address());
            thread::spawn(move || {
                let mut client = Client::connect(address);
                client.say(r#"{"v":1,"frames":true}"#);
                let mut seen = 0;
                while !enough.load(Ordering::Relaxed) {
                    client.frame();
                    seen += 1;
                }
                seen
            })
        })
        .collect();
    let (before, started) = (cpu_time()?, Instant::now());
    while started.elapsed() < Duration::from_secs(10) {
        show.tell(Input::Clock(ClockInput::Nudge(0.001)));
        thread::sleep(Duration::from_millis(33));
    }
    let share = (cpu_time()? - before).as_secs_f64() / started.elapsed().as_secs_f64();
    enough.store(true, Ordering::Relaxed);
    let seen: Vec<i32> = clients.into_iter().filter_map(|it| it.join().ok()).collect();
    println!("frames seen in 10 s: {seen:?}");
    stop.store(true, Ordering::Relaxed);
    frames.join().expect("the frames go on to the end");
    Some(share)
}

/// The time that the server's threads have run, as Linux counts it.
fn cpu_time() -> Option<Duration> {
    let mut nanoseconds = 0;
    for thread in std::fs::read_dir("/proc/self/task").ok()?.flatten() {
        let read = |file| std::fs::read_to_string(thread.path().join(file)).unwrap_or_default();
        if read("comm").starts_with("web") {
            nanoseconds += read("schedstat").split(' ').next()?.parse::<u64>().ok()?;
        }
    }
    Some(Duration::from_nanos(nanoseconds))
}
