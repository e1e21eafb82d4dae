//! The machine's MIDI ports.
//!
//! 1. A thread looks every two seconds which ports there are.
//! 2. A wanted port that has come is connected, one that has gone is let go;
//!    both are noted. A port that cannot be connected is noted once, and tried
//!    again.
//! 3. Messages come on threads of the system, and are told from there, but for
//!    the clocks of ports that do not lead.

use super::leader::{Heed, Leader};
use super::stamps::Stamps;
use super::{Listening, Ports, read};
use crate::{Event, Tell, Told};
use clock::ClockInput;
use midir::{Ignore, MidiInput, MidiInputConnection, MidiInputPort};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

const CLIENT: &str = "dj-hue";
const SEQUENCER: &str = "/dev/snd/seq";
const LOOK: Duration = Duration::from_secs(2);

/// Listens until it is dropped.
#[derive(Debug)]
pub struct Listener {
    /// Dropped to say stop.
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Listener {
    /// Starts to listen to ports, also to those that come later. Fails with
    /// what to say where there is no MIDI at all.
    pub fn start(wanted: Listening, started: Instant, tell: Tell) -> Result<Self, Ports> {
        let input = client()?;
        let (stop, stopped) = mpsc::channel();
        let leader = Arc::new(Mutex::new(Leader::new(wanted.clock.as_deref())));
        let open = BTreeMap::new();
        let mut connections = Connections { wanted, started, tell, leader, open };
        let run = move || {
            connections.look(&input);
            while stopped.recv_timeout(LOOK) == Err(RecvTimeoutError::Timeout) {
                connections.look(&input);
            }
        };
        let thread = thread::Builder::new().name("midi".into()).spawn(run);
        let thread = thread.map_err(|error| Ports::NoSystem(error.to_string()))?;
        Ok(Self { stop: Some(stop), thread: Some(thread) })
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.stop = None;
        if let Some(thread) = self.thread.take() {
            // A panic there has been reported by the panic hook already.
            let _ = thread.join();
        }
    }
}

/// What MIDI there is here.
pub fn ports() -> Ports {
    match client() {
        Ok(input) => Ports::Found(named(&input).into_keys().collect()),
        Err(none) => none,
    }
}

fn client() -> Result<MidiInput, Ports> {
    // ALSA would write its complaint right on the performer's screen.
    if cfg!(all(target_os = "linux", not(feature = "jack"))) && !Path::new(SEQUENCER).exists() {
        return Err(Ports::NoSystem(format!("there is no {SEQUENCER}")));
    }
    let mut input = MidiInput::new(CLIENT).map_err(|error| Ports::NoSystem(error.to_string()))?;
    input.ignore(Ignore::SysexAndActiveSense);
    Ok(input)
}

/// The ports by name, but for those that vanish while we look.
fn named(input: &MidiInput) -> BTreeMap<String, MidiInputPort> {
    let ports = input.ports().into_iter();
    ports.filter_map(|port| Some((input.port_name(&port).ok()?, port))).collect()
}

struct Connections {
    wanted: Listening,
    started: Instant,
    tell: Tell,
    leader: Arc<Mutex<Leader>>,
    /// By the port's name; without a connection where that failed.
    open: BTreeMap<String, Option<MidiInputConnection<()>>>,
}

impl Connections {
    fn look(&mut self, input: &MidiInput) {
        let ports = named(input);
        let gone: Vec<_> =
            self.open.keys().filter(|it| !ports.contains_key(*it)).cloned().collect();
        for name in gone {
            self.open.remove(&name);
            let led = self.leader.lock().unwrap_or_else(PoisonError::into_inner).gone(&name);
            if led {
                self.tell(Event::Clock(ClockInput::MidiGone));
            }
            self.tell(Event::Unplugged(name.into()));
        }
        for (name, port) in ports {
            let is_open = self.open.get(&name).is_some_and(Option::is_some);
            if self.wanted.wants(&name) && !is_open {
                self.connect(name, &port);
            }
        }
    }

    fn connect(&mut self, name: String, port: &MidiInputPort) {
        let connection = client().map_err(|none| none.to_string()).and_then(|input| {
            let (started, tell) = (self.started, self.tell.clone());
            let leader = self.leader.clone();
            let (label, mut stamps): (Arc<str>, _) = (name.as_str().into(), Stamps::default());
            let hear = move |micros: u64, message: &[u8], (): &mut ()| {
                let heard = started.elapsed();
                let at = stamps.time(Duration::from_micros(micros), heard);
                let Some(event) = read(&label, message) else { return };
                if let Event::Clock(input) = event {
                    let mut leader = leader.lock().unwrap_or_else(PoisonError::into_inner);
                    match leader.hear(&label, input, at) {
                        Heed::Tell => {}
                        Heed::TellAsNew => {
                            let event = Event::Note(format!("MIDI clock comes from {label}"));
                            tell(Told { at, event });
                        }
                        Heed::Ignore => return,
                    }
                }
                tell(Told { at, event });
            };
            input.connect(port, "in", hear, ()).map_err(|error| error.to_string())
        });
        match &connection {
            Ok(_) => self.note(format!("listening to MIDI port {name}")),
            Err(reason) if !self.open.contains_key(&name) => {
                self.note(format!("cannot listen to MIDI port {name}: {reason}"));
            }
            Err(_) => {}
        }
        self.open.insert(name, connection.ok());
    }

    fn note(&self, text: String) {
        self.tell(Event::Note(text));
    }

    fn tell(&self, event: Event) {
        (self.tell)(Told { at: self.started.elapsed(), event });
    }
}
