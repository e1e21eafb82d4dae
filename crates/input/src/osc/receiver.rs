//! The socket and its thread.

use super::{Command, MAX_BYTES, read};
use crate::{Event, Tell, Told};
use std::collections::BTreeSet;
use std::io;
use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// How long stopping may take.
const BREATH: Duration = Duration::from_millis(200);
/// So many senders may be wrong in a way of their own.
const MAX_BLAMED: usize = 64;

/// Listens until it is dropped.
#[derive(Debug)]
pub struct Receiver {
    address: SocketAddr,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Receiver {
    /// Opens the socket. Anybody who reaches it is obeyed, so it should be on
    /// the loopback interface unless the performer says otherwise.
    pub fn open(address: SocketAddr, started: Instant, tell: Tell) -> io::Result<Self> {
        let socket = UdpSocket::bind(address)?;
        socket.set_read_timeout(Some(BREATH))?;
        let address = socket.local_addr()?;
        let stop = Arc::new(AtomicBool::new(false));
        let on_thread = stop.clone();
        let listen = move || listen(&socket, started, &tell, &on_thread);
        let thread = Some(thread::Builder::new().name("osc".into()).spawn(listen)?);
        Ok(Self { address, stop, thread })
    }

    /// With the port that was free, if 0 was asked for.
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            // A panic there has been reported by the panic hook already.
            let _ = thread.join();
        }
    }
}

fn listen(socket: &UdpSocket, started: Instant, tell: &Tell, stop: &AtomicBool) {
    // One more, to tell packets that are too long.
    let mut packet = [0; MAX_BYTES + 1];
    let mut blamed = BTreeSet::new();
    while !stop.load(Ordering::Relaxed) {
        // Errors are timeouts, and echoes of what we never sent.
        let Ok((length, from)) = socket.recv_from(&mut packet) else { continue };
        let at = started.elapsed();
        for result in read(&packet[..length]) {
            let event = match result {
                Ok(Command::Clock(input)) => Event::Clock(input),
                Ok(command) => Event::Osc(command),
                Err(error) if first_blame(&mut blamed, from.ip()) => {
                    Event::Note(format!("OSC from {from} is not understood: {error}"))
                }
                Err(_) => continue,
            };
            tell(Told { at, event });
        }
    }
}

/// Whether a sender has not been blamed yet. One is enough: who sends
/// nonsense sends it a hundred times a second.
fn first_blame(blamed: &mut BTreeSet<IpAddr>, sender: IpAddr) -> bool {
    blamed.len() < MAX_BLAMED && blamed.insert(sender)
}
