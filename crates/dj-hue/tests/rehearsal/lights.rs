//! Lights of a test's own: a port that keeps whatever it is sent.

use super::growing::Growing;
use super::metronome::{self, Beat, Way};
use super::wire;
use std::net::UdpSocket;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Instant;

/// A frame as it came over the network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) at: Instant,
    /// Counts the frames sent, 1 to 15 and over again.
    pub(crate) sequence: u8,
    pub(crate) lights: Vec<[u8; 3]>,
}

/// Lights that understand DDP.
pub(crate) struct Lights {
    pub(crate) port: u16,
    frames: Arc<Growing<Seen>>,
    /// The beats of a thread beside them that only keeps time.
    pub(crate) metronome: Arc<Growing<Beat>>,
    way: Arc<Way>,
    /// From when to when the show was stopped by a signal.
    pauses: Mutex<Vec<(Instant, Option<Instant>)>>,
}

impl Lights {
    pub(crate) fn listen() -> Self {
        let way = Arc::new(Way::default());
        let end = way.clone();
        let (port, frames) = packets(move |packet| {
            let (sequence, lights) = wire::ddp(packet);
            let seen = Seen { at: Instant::now(), sequence, lights };
            end.ends_here();
            seen
        });
        let metronome = metronome::start(way.clone());
        Self { port, frames, metronome, way, pauses: Mutex::default() }
    }

    /// The frames come from this process.
    pub(crate) fn shown_by(&self, process: u32) {
        self.way.begins_in(process);
    }

    /// The show is stopped from now on, or goes on.
    pub(crate) fn pause(&self, stopped: bool) {
        let mut pauses = self.pauses.lock().expect("no holder panics");
        match (stopped, pauses.last_mut()) {
            (true, _) => pauses.push((Instant::now(), None)),
            (false, Some((_, until))) => *until = Some(Instant::now()),
            (false, None) => {}
        }
    }

    /// From when to when the show was stopped.
    pub(crate) fn pauses(&self) -> Vec<(Instant, Instant)> {
        let pauses = self.pauses.lock().expect("no holder panics");
        pauses.iter().map(|(at, until)| (*at, until.unwrap_or_else(Instant::now))).collect()
    }

    /// What to give to `--output`.
    pub(crate) fn url(&self) -> String {
        format!("ddp://127.0.0.1:{}", self.port)
    }

    /// Every frame so far.
    pub(crate) fn all(&self) -> Vec<Seen> {
        self.frames.all()
    }

    /// Waits for the first frame of all.
    pub(crate) fn first(&self) -> Option<Seen> {
        Some(self.frames.wait(0, |_| true)?.0)
    }

    /// Waits for a frame, the newest one included.
    pub(crate) fn see(&self, wanted: impl Fn(&Seen) -> bool) -> Option<Seen> {
        Some(self.frames.wait(self.frames.len().saturating_sub(1), wanted)?.0)
    }

    /// Waits for a frame whose lights are all of a red.
    pub(crate) fn see_red(&self, red: u8) -> Option<Seen> {
        self.see(|seen| seen.lights.iter().all(|light| *light == [red, 0, 0]))
    }

    /// Waits for so many more frames; false if they do not come.
    pub(crate) fn see_more(&self, count: usize) -> bool {
        self.frames.wait(self.frames.len() + count - 1, |_| true).is_some()
    }
}

/// A port, and what is made of each packet that comes there.
pub(crate) fn packets<T: Clone + Send + 'static>(
    read: impl Fn(&[u8]) -> T + Send + 'static,
) -> (u16, Arc<Growing<T>>) {
    let socket = UdpSocket::bind("127.0.0.1:0").expect("loopback has a free port");
    let port = socket.local_addr().expect("a bound socket has an address").port();
    let all = Growing::new();
    let kept = all.clone();
    thread::spawn(move || {
        let mut packet = [0; 2048];
        while let Ok(length) = socket.recv(&mut packet) {
            kept.push(read(&packet[..length]));
        }
    });
    (port, all)
}
