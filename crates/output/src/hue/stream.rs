//! The encrypted way to a bridge: DTLS over a socket.

use super::dtls::{Client, Credentials, Reason, State};
use crate::driver::Failure;
use crate::sink::StopSign;
use crate::sockets::{connected_to, plain};
use ring::rand::{SecureRandom, SystemRandom};
use std::io::ErrorKind;
use std::net::{SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

/// The longest wait before a look at the stop sign.
const GLANCE: Duration = Duration::from_millis(50);

/// An open stream.
pub(crate) struct Stream {
    client: Client,
    socket: UdpSocket,
    start: Instant,
    datagram: Vec<u8>,
}

impl Stream {
    /// Opens a stream; takes up to five seconds, or until the sign goes up.
    pub(crate) fn open(
        bridge: SocketAddr,
        credentials: &Credentials<'_>,
        stop: &StopSign,
    ) -> Result<Self, Failure> {
        let socket = connected_to(bridge)?;
        let mut random = [0; 32];
        SystemRandom::new()
            .fill(&mut random)
            .map_err(|_| Failure::Lost("this system has no randomness".into()))?;
        let start = Instant::now();
        let client = Client::new(Duration::ZERO, credentials, random);
        let mut stream = Self { client, socket, start, datagram: Vec::new() };
        while stream.client.state() == State::Handshaking {
            if stop.is_up() {
                return Err(Failure::Lost("stopped".into()));
            }
            stream.flush();
            let now = stream.start.elapsed();
            let due = stream.client.deadline().unwrap_or(now);
            stream.receive(due.saturating_sub(now).clamp(Duration::from_millis(1), GLANCE));
            stream.client.on_time(stream.start.elapsed());
        }
        stream.flush();
        match stream.client.state() {
            State::Open => Ok(stream),
            State::Closed(reason) => Err(Failure::Lost(refusal(bridge, reason))),
            State::Handshaking => unreachable!("the loop waits for its end"),
        }
    }

    /// Sends one packet.
    pub(crate) fn send(&mut self, packet: &[u8]) -> Result<(), Failure> {
        if !self.client.seal(packet, &mut self.datagram) {
            return Err(Failure::Lost("the bridge closed the stream".into()));
        }
        match self.socket.send(&self.datagram) {
            Ok(_) => Ok(()),
            Err(error) if error.kind() == ErrorKind::ConnectionRefused => {
                Err(Failure::Lost("the bridge closed its stream port".into()))
            }
            Err(error) => Err(Failure::Passing(format!("cannot send: {}", plain(&error)))),
        }
    }

    /// Hears whether the bridge has closed the stream, without waiting.
    pub(crate) fn listen(&mut self) -> Result<(), Failure> {
        if self.socket.set_nonblocking(true).is_ok() {
            while self.receive_one() {}
            let _ = self.socket.set_nonblocking(false);
        }
        match self.client.state() {
            State::Open => Ok(()),
            _ => Err(Failure::Lost("the bridge closed the stream".into())),
        }
    }

    /// Says goodbye.
    pub(crate) fn close(mut self) {
        self.client.close();
        self.flush();
    }

    /// What the other side says, if it says anything in time.
    #[cfg(all(test, feature = "peers"))]
    pub(crate) fn hear(&mut self, patience: Duration) -> Vec<u8> {
        let end = Instant::now() + patience;
        while self.client.heard.is_empty() && Instant::now() < end {
            self.receive(GLANCE);
        }
        std::mem::take(&mut self.client.heard)
    }

    fn receive(&mut self, wait: Duration) {
        if self.socket.set_read_timeout(Some(wait)).is_ok() {
            self.receive_one();
        }
    }

    /// Whether there was something.
    fn receive_one(&mut self) -> bool {
        let mut datagram = [0; 2048];
        // A port that is closed now may be open at the next try.
        let Ok(length) = self.socket.recv(&mut datagram) else { return false };
        self.client.receive(self.start.elapsed(), &datagram[..length]);
        true
    }

    fn flush(&mut self) {
        for datagram in self.client.take_datagrams() {
            // What does not go out is lost, and comes again.
            let _ = self.socket.send(&datagram);
        }
    }
}

fn refusal(bridge: SocketAddr, reason: Reason) -> String {
    let why = match reason {
        // Unknown identity, bad record or digest, and what servers say for them.
        Reason::Alert(115 | 20 | 51 | 40) => {
            return format!("the bridge at {} does not know our key; pair it again", bridge.ip());
        }
        Reason::Silence => {
            "no answer; the key may be wrong (pair it again) or a firewall in the way".to_owned()
        }
        Reason::Alert(number) => format!("it refused with alert {number}"),
        Reason::Nonsense(what) => format!("it sent {what}"),
        Reason::Goodbye => "we left".to_owned(),
    };
    format!("cannot open a stream to {bridge}: {why}")
}
