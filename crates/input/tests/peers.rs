//! Clocks as other people's programs tell them. How to install these:
//! `peers/README.md`.
//!
//! A busy machine reads clocks late now and then, so what is compared is the
//! middle of many readings, never a single one.
#![cfg(all(feature = "peers", target_os = "linux"))]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]

use clock::{Bpm, Clock, ClockInput, LinkState, Source};
use input::midi::{Listener, Listening, Wanted};
use input::{ControlKind, Event, Told, link};
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::time::{Duration, Instant};

/// Long enough for a loaded machine; nothing waits for it in vain.
const PATIENCE: Duration = Duration::from_secs(60);

/// There is one Link session on a network and one JACK server for a user, so
/// these tests take turns.
static TURN: Mutex<()> = Mutex::new(());

fn turn() -> MutexGuard<'static, ()> {
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Somebody else's program. Ends with the test.
struct Peer {
    process: Child,
    input: ChildStdin,
    lines: mpsc::Receiver<String>,
}

impl Peer {
    fn start(command: &str, arguments: &[&str]) -> Self {
        let mut process = Command::new(command)
            .args(arguments)
            .env("JACK_NO_AUDIO_RESERVATION", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|_| panic!("this test needs {command}; see tests/peers/README.md"));
        let output = BufReader::new(process.stdout.take().unwrap());
        let (sender, lines) = mpsc::channel();
        std::thread::spawn(move || {
            for line in output.split(b'\n').map_while(Result::ok) {
                let _ = sender.send(String::from_utf8_lossy(&line).into_owned());
            }
        });
        let input = process.stdin.take().unwrap();
        Self { process, input, lines }
    }

    fn say(&mut self, text: &str) {
        self.input.write_all(text.as_bytes()).and_then(|()| self.input.flush()).unwrap();
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What comes in.
struct Ears {
    started: Instant,
    /// The machine's clock at that moment, in seconds.
    origin: f64,
    told: mpsc::Receiver<Told>,
    tell: input::Tell,
}

impl Ears {
    fn new() -> Self {
        let now = rustix::time::clock_gettime(rustix::time::ClockId::Monotonic);
        let started = Instant::now();
        let (sender, told) = mpsc::channel();
        let tell: input::Tell = Arc::new(move |it| drop(sender.send(it)));
        Self { started, origin: now.tv_sec as f64 + now.tv_nsec as f64 * 1e-9, told, tell }
    }

    /// The first event that means something.
    fn hear<T>(&self, what: &str, mut meaning: impl FnMut(&Told) -> Option<T>) -> T {
        let end = Instant::now() + PATIENCE;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let told = self.told.recv_timeout(left).unwrap_or_else(|_| panic!("no {what}"));
            if let Some(meant) = meaning(&told) {
                return meant;
            }
        }
    }

    /// Says something once a second until the session is as wanted: what is
    /// said while two sessions become one may be lost.
    fn urge(&self, peer: &mut Peer, text: &str, wanted: impl Fn(&LinkState) -> bool) -> LinkState {
        let mut said: Option<Instant> = None;
        self.hear_link(text, |state| {
            let is_due = said.is_none_or(|at| at.elapsed() > Duration::from_secs(1));
            if state.peers > 0 && is_due && !wanted(state) {
                peer.say(text);
                said = Some(Instant::now());
            }
            wanted(state)
        })
    }

    fn hear_link(&self, what: &str, mut wanted: impl FnMut(&LinkState) -> bool) -> LinkState {
        self.hear(what, |told| match told.event {
            Event::Clock(ClockInput::Link(state)) if wanted(&state) => Some(state),
            _ => None,
        })
    }
}

fn is_about(bpm: f64) -> impl Fn(&LinkState) -> bool {
    move |state| state.peers > 0 && (state.bpm.get() - bpm).abs() < 0.01
}

fn middle(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

#[test]
fn link_with_aalink_shares_tempo_beat_start_and_stop() {
    let _turn = turn();
    let python = std::env::var("PEERS_PYTHON").unwrap_or_else(|_| "python3".into());
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/peers/aalink_peer.py");
    let mut peer = Peer::start(&python, &[script, "97.5"]);
    peer.lines.recv_timeout(PATIENCE).expect("the peer starts; see tests/peers/README.md");
    let ears = Ears::new();
    let _session =
        link::Session::join(Bpm::new(120.0).unwrap(), ears.started, ears.tell.clone()).unwrap();
    // Which of two young sessions the other joins is chance.
    ears.urge(&mut peer, "97.5\n", is_about(97.5));
    while peer.lines.try_recv().is_ok() {}
    let ours = |count: usize| {
        let sample = |told: &Told| match told.event {
            Event::Clock(ClockInput::Link(state)) => Some((told.at.as_secs_f64(), state.beat)),
            _ => None,
        };
        (0..count).map(|_| ears.hear("beat", sample)).collect::<Vec<_>>()
    };
    let ours = ours(100);
    let theirs: Vec<(f64, f64)> = std::iter::from_fn(|| peer.lines.try_recv().ok())
        .filter_map(|line| {
            let mut words = line.split(' ').map(|word| word.parse::<f64>().ok());
            Some((words.next()?? - ears.origin, words.next()??))
        })
        .collect();
    assert!(theirs.len() > 10, "the peer tells its beat");
    let apart = theirs.iter().flat_map(|(at, beat)| {
        ours.iter().map(move |(our_at, our_beat)| {
            let expected = our_beat + (at - our_at) * 97.5 / 60.0;
            ((beat - expected + 2.0).rem_euclid(4.0) - 2.0).abs()
        })
    });
    let apart = middle(apart.collect());
    assert!(apart < 0.02, "the beats are {apart} apart");

    ears.urge(&mut peer, "133\n", is_about(133.0));
    ears.urge(&mut peer, "start\n", |state| state.playing == Some(true));
    ears.urge(&mut peer, "stop\n", |state| state.playing == Some(false));
    drop(peer);
    ears.hear_link("farewell", |state| state.peers == 0);
}

/// JACK without a sound card.
fn jack() -> Peer {
    let arguments = "--no-realtime -d dummy -r 48000 -p 256";
    let server = Peer::start("jackd", &arguments.split(' ').collect::<Vec<_>>());
    let end = Instant::now() + PATIENCE;
    while !Command::new("jack_lsp").output().is_ok_and(|it| it.status.success()) {
        assert!(Instant::now() < end, "the JACK server does not start");
        std::thread::sleep(Duration::from_millis(100));
    }
    server
}

/// A program with a port on that server. On a busy machine the server may
/// turn it away, and it leaves.
fn jack_client(command: &str, arguments: &[&str], port: &str) -> Peer {
    let end = Instant::now() + PATIENCE;
    let mut peer = Peer::start(command, arguments);
    loop {
        let ports = Command::new("jack_lsp").output().map(|it| it.stdout).unwrap_or_default();
        if String::from_utf8_lossy(&ports).contains(port) {
            return peer;
        }
        assert!(Instant::now() < end, "{command} has no port");
        if peer.process.try_wait().is_ok_and(|it| it.is_some()) {
            peer = Peer::start(command, arguments);
        }
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn link_with_linkhut_shares_tempo() {
    let _turn = turn();
    let _jack = jack();
    let mut peer = Peer::start("LinkHut", &[]);
    peer.say("a");
    let ears = Ears::new();
    let _session =
        link::Session::join(Bpm::new(120.0).unwrap(), ears.started, ears.tell.clone()).unwrap();
    let faster = ears.urge(&mut peer, "e", |state| state.bpm.get() > 120.5).bpm.get();
    ears.urge(&mut peer, "w", |state| state.bpm.get() < faster - 0.5);
}

#[test]
fn midi_clock_is_followed_from_start_to_stop() {
    let _turn = turn();
    let _jack = jack();
    let _clock =
        jack_client("jack_midi_clock", &["-b", "128", "-B", "-J", "10"], "jack_midi_clock");
    let ears = Ears::new();
    let everything = Listening { ports: Wanted::All, clock: None };
    let _listener = Listener::start(everything, ears.started, ears.tell.clone()).unwrap();
    ears.hear("port", |told| match &told.event {
        Event::Note(text) => text.contains("listening to MIDI port").then_some(()),
        _ => None,
    });
    let mut transport = Peer::start("jack_transport", &[]);
    transport.say("play\n");

    let mut clock = Clock::internal(Bpm::new(30.0).unwrap(), Duration::ZERO);
    clock.handle(Duration::ZERO, ClockInput::UseSource(Source::Midi));
    let mut follow = || {
        ears.hear("MIDI clock", |told| {
            let Event::Clock(input) = &told.event else { return None };
            clock.handle(told.at, *input);
            Some((*input, clock.timeline().bpm().get()))
        })
    };
    while follow().0 != ClockInput::MidiStart {}
    let ticks = (0..24 * 12).map(|_| follow()).collect::<Vec<_>>();
    assert!(ticks.iter().all(|(input, _)| *input == ClockInput::MidiTick), "{ticks:?}");
    // The server's time is not the world's: on a busy machine it runs slowly,
    // and stands still now and then. How well the clock follows even and uneven
    // ticks, its own tests say.
    let bpm = middle(ticks.iter().map(|(_, bpm)| *bpm).collect());
    assert!((60.0..200.0).contains(&bpm), "{bpm}, where 128 was meant");
    transport.say("stop\n");
    while follow().0 != ClockInput::MidiStop {}
}

#[test]
fn notes_are_controls() {
    let _turn = turn();
    let _jack = jack();
    // Note 36 for a tenth of a second, twice a second.
    let _pads = jack_client("jack_midiseq", &["pads", "24000", "0", "36", "4800"], "pads");
    let ears = Ears::new();
    let pads = Listening { ports: Wanted::Named(vec!["PADS".into()]), clock: None };
    let _listener = Listener::start(pads, ears.started, ears.tell.clone());
    for pressed in [true, false, true] {
        let control = ears.hear("note", |told| match &told.event {
            Event::Control(control) if (control.value > 0) == pressed => Some(control.clone()),
            _ => None,
        });
        assert_eq!((control.kind, control.number), (ControlKind::Note, 36));
        assert!(control.port.contains("pads"), "{}", control.port);
    }
}

#[test]
fn a_port_that_is_put_back_is_heard_again() {
    let _turn = turn();
    let _jack = jack();
    let start = || jack_client("jack_midiseq", &["pads", "24000", "0", "36", "4800"], "pads");
    let pads = start();
    let ears = Ears::new();
    let wanted = Listening { ports: Wanted::Named(vec!["pads".into()]), clock: None };
    let _listener = Listener::start(wanted, ears.started, ears.tell.clone());
    let port = || {
        ears.hear("note", |told| match &told.event {
            Event::Control(control) => Some(control.port.clone()),
            _ => None,
        })
    };
    let before = port();
    drop(pads);
    let gone = ears.hear("farewell", |told| match &told.event {
        Event::Unplugged(port) => Some(port.clone()),
        _ => None,
    });
    assert_eq!(gone, before);
    let _pads = start();
    assert_eq!(port(), before, "the name is free again");
}
