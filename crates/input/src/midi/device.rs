//! The machine's MIDI ports.
//!
//! 1. A thread looks which ports there are, so often that a device which is
//!    pulled out and put back is missed once in between: the system takes longer
//!    to know it again. Its old connection would be silent for good.
//! 2. A wanted port that has come is connected, one that has gone is let go;
//!    both are noted. A port that cannot be connected is noted once, and tried
//!    again.
//! 3. Messages come on threads of the system, and are told from there, but for
//!    the clocks of ports that do not lead.

use super::leader::{Heed, Leader};
use super::plugged::Plugged;
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
const LOOK: Duration = Duration::from_millis(200);
/// How often a port that cannot be connected is tried again, in looks.
const LOOKS_TO_A_TRY: u32 = 10;

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
        let (plugged, ports) = (Plugged::default(), BTreeMap::new());
        let mut connections =
            Connections { wanted, started, tell, leader, plugged, ports, looks: 0 };
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
        Ok(input) => {
            let come = Plugged::default().look(&identified(&input).0).come;
            Ports::Found(come.into_iter().map(|(_, name)| name).collect())
        }
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

/// The identifiers and names of the ports, and the ports by identifier, but for
/// those that vanish while we look.
fn identified(input: &MidiInput) -> (Vec<(String, String)>, BTreeMap<String, MidiInputPort>) {
    let ports = input.ports().into_iter();
    let named = ports.filter_map(|port| Some((port.id(), input.port_name(&port).ok()?, port)));
    let mut names = Vec::new();
    let mut ports = BTreeMap::new();
    for (id, name, port) in named {
        names.push((id.clone(), name));
        ports.insert(id, port);
    }
    (names, ports)
}

struct Connections {
    wanted: Listening,
    started: Instant,
    tell: Tell,
    leader: Arc<Mutex<Leader>>,
    plugged: Plugged,
    /// The wanted ones that are there, by identifier.
    ports: BTreeMap<String, Wished>,
    looks: u32,
}

/// A port that is to be listened to.
struct Wished {
    name: String,
    /// None where that failed.
    connection: Option<MidiInputConnection<()>>,
}

impl Connections {
    fn look(&mut self, input: &MidiInput) {
        let (names, found) = identified(input);
        let changes = self.plugged.look(&names);
        for (id, name) in changes.gone {
            if self.ports.remove(&id).is_some() {
                self.forget(name);
            }
        }
        let wanted = |(_, name): &(String, String)| self.wanted.wants(name);
        let come: Vec<_> = changes.come.into_iter().filter(wanted).collect();
        for (id, name) in come {
            let connection = found.get(&id).ok_or_else(|| "it has gone".to_owned());
            let connection = connection.and_then(|port| self.connect(&name, port));
            match &connection {
                Ok(_) => self.note(format!("listening to MIDI port {name}")),
                Err(reason) => self.note(format!("cannot listen to MIDI port {name}: {reason}")),
            }
            self.ports.insert(id, Wished { name, connection: connection.ok() });
        }
        self.looks = self.looks.wrapping_add(1);
        if self.looks.is_multiple_of(LOOKS_TO_A_TRY) {
            self.try_again(&found);
        }
    }

    fn try_again(&mut self, found: &BTreeMap<String, MidiInputPort>) {
        let mut ports = std::mem::take(&mut self.ports);
        for (id, wished) in ports.iter_mut().filter(|(_, it)| it.connection.is_none()) {
            let name = wished.name.clone();
            wished.connection = found.get(id).and_then(|port| self.connect(&name, port).ok());
            if wished.connection.is_some() {
                self.note(format!("listening to MIDI port {name}"));
            }
        }
        self.ports = ports;
    }

    /// A port that was listened to has gone.
    fn forget(&self, name: String) {
        let led = self.leader.lock().unwrap_or_else(PoisonError::into_inner).gone(&name);
        if led {
            self.tell(Event::Clock(ClockInput::MidiGone));
        }
        self.tell(Event::Unplugged(name.into()));
    }

    fn connect(&self, name: &str, port: &MidiInputPort) -> Result<MidiInputConnection<()>, String> {
        let input = client().map_err(|none| none.to_string())?;
        let (started, tell) = (self.started, self.tell.clone());
        let leader = self.leader.clone();
        let (label, mut stamps): (Arc<str>, _) = (name.into(), Stamps::default());
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
    }

    fn note(&self, text: String) {
        self.tell(Event::Note(text));
    }

    fn tell(&self, event: Event) {
        (self.tell)(Told { at: self.started.elapsed(), event });
    }
}
