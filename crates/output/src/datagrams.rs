//! Sessions of slots over UDP.

use crate::driver::{Driver, Failure};
use crate::patch::Patch;
use crate::sink::StopSign;
use crate::url::{Host, LastFrame};
use light::Rgb;
use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs, UdpSocket};
use std::time::Duration;
use wire::Session;

/// A link that does not take a packet for so long is as good as down.
const SEND_TIMEOUT: Duration = Duration::from_millis(200);

/// An output that speaks by a [`Session`].
pub(crate) struct Datagrams {
    patch: Patch,
    last_frame: LastFrame,
    open: Box<dyn Fn() -> Result<Link, Failure> + Send>,
    link: Option<Link>,
    slots: Vec<u8>,
    lights: usize,
}

/// A session and the socket it goes over.
pub(crate) struct Link {
    pub(crate) session: Box<dyn Session + Send>,
    pub(crate) socket: UdpSocket,
    pub(crate) kind: Kind,
}

/// How a socket is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// For one receiver, so that we learn when nobody listens there.
    Connected,
    /// For several receivers.
    Open,
    /// For several receivers who may also speak to us.
    Listening,
}

impl Datagrams {
    pub(crate) fn new(
        patch: Patch,
        last_frame: LastFrame,
        open: impl Fn() -> Result<Link, Failure> + Send + 'static,
    ) -> Self {
        let open = Box::new(open);
        Self { patch, last_frame, open, link: None, slots: Vec::new(), lights: 0 }
    }

    fn send(&mut self, now: Duration) -> Result<(), Failure> {
        let Some(link) = &mut self.link else { return Ok(()) };
        link.session.send(now, &self.slots);
        link.flush()
    }
}

impl Driver for Datagrams {
    fn open(&mut self, _now: Duration, _stop: &StopSign) -> Result<(), Failure> {
        self.link = None;
        self.link = Some((self.open)()?);
        Ok(())
    }

    fn show(&mut self, now: Duration, colors: &[Rgb]) -> Result<(), Failure> {
        self.lights = colors.len();
        self.patch.write(colors, &mut self.slots);
        self.send(now)
    }

    fn on_time(&mut self, now: Duration) -> Result<(), Failure> {
        let Some(link) = &mut self.link else { return Ok(()) };
        if link.kind == Kind::Listening {
            link.receive(now);
        }
        link.session.on_time(now);
        link.flush()
    }

    fn deadline(&self) -> Option<Duration> {
        self.link.as_ref()?.session.deadline()
    }

    fn close(&mut self, now: Duration) -> Result<(), Failure> {
        if self.last_frame == LastFrame::Black && self.lights > 0 {
            self.patch.write(&vec![Rgb::BLACK; self.lights], &mut self.slots);
            self.send(now)?;
        }
        let Some(link) = &mut self.link else { return Ok(()) };
        link.session.stop(now);
        link.flush()
    }
}

impl Link {
    /// Sends what the outbox holds. One packet's failure is not the next's.
    fn flush(&mut self) -> Result<(), Failure> {
        let outbox = self.session.outbox();
        let mut result = Ok(());
        for packet in outbox.packets() {
            let send = || match self.kind == Kind::Connected && !packet.courtesy {
                true => self.socket.send(packet.bytes),
                false => self.socket.send_to(packet.bytes, packet.to),
            };
            let mut sent = send();
            // What an earlier packet met is told instead of sending this one.
            if let Err(error) = &sent
                && error.kind() == ErrorKind::ConnectionRefused
            {
                let refused = std::mem::replace(&mut sent, send());
                sent = sent.and(refused);
            }
            if let (Err(error), false) = (sent, packet.courtesy) {
                let message = match error.kind() {
                    ErrorKind::ConnectionRefused => format!("nobody listens at {}", packet.to),
                    _ => format!("cannot send to {}: {}", packet.to, plain(&error)),
                };
                result = Err(Failure::Passing(message));
            }
        }
        outbox.clear();
        result
    }

    /// Takes in what has come, without waiting for more. Whoever sends faster
    /// than a show of this many packets a frame is not worth an answer.
    fn receive(&mut self, now: Duration) {
        const MOST: usize = 64;
        if self.socket.set_nonblocking(true).is_err() {
            return;
        }
        let mut packet = [0; 1500];
        for _ in 0..MOST {
            match self.socket.recv_from(&mut packet) {
                Ok((length, from)) => self.session.receive(now, from, &packet[..length]),
                Err(error) if error.kind() == ErrorKind::WouldBlock => break,
                // What an earlier packet met; the next send tells it.
                Err(_) => {}
            }
        }
        // A socket that stays so only loses packets that do not fit its buffer.
        let _ = self.socket.set_nonblocking(false);
    }
}

/// The system's words without Rust's `(os error 101)`.
pub(crate) fn plain(error: &std::io::Error) -> String {
    let text = error.to_string();
    let end = text.find(" (os error").unwrap_or(text.len());
    let mut letters = text[..end].chars();
    let first = letters.next().into_iter().flat_map(char::to_lowercase);
    first.chain(letters).collect()
}

/// The address of a host, IPv4 where it has both.
pub(crate) fn resolve(host: &Host) -> Result<SocketAddr, Failure> {
    addresses(host)?
        .min_by_key(SocketAddr::is_ipv6)
        .ok_or_else(|| Failure::Lost(format!("`{}` has no address", host.name)))
}

/// The address of a host, for protocols that know no other.
pub(crate) fn resolve_ipv4(host: &Host) -> Result<SocketAddr, Failure> {
    addresses(host)?
        .find(SocketAddr::is_ipv4)
        .ok_or_else(|| Failure::Lost(format!("`{}` has no IPv4 address", host.name)))
}

fn addresses(host: &Host) -> Result<impl Iterator<Item = SocketAddr>, Failure> {
    let found = (host.name.as_str(), host.port).to_socket_addrs();
    found.map_err(|_| Failure::Lost(format!("cannot find `{}`", host.name)))
}

/// A socket that sends to one receiver.
pub(crate) fn connected_to(receiver: SocketAddr) -> Result<UdpSocket, Failure> {
    let socket = any_socket(receiver)?;
    match socket.connect(receiver) {
        Ok(()) => Ok(socket),
        Err(error) => {
            Err(Failure::Lost(format!("cannot reach {}: {}", receiver.ip(), plain(&error))))
        }
    }
}

/// A socket that may send to anybody of the receiver's sort, also to all at
/// once.
pub(crate) fn any_socket(receiver: SocketAddr) -> Result<UdpSocket, Failure> {
    socket_at(receiver, 0)
}

/// The same, at a port where others look for us; at any port where another
/// program has it already.
pub(crate) fn listening_socket(receiver: SocketAddr, port: u16) -> Result<UdpSocket, Failure> {
    socket_at(receiver, port).or_else(|_| any_socket(receiver))
}

fn socket_at(receiver: SocketAddr, port: u16) -> Result<UdpSocket, Failure> {
    let unspecified: IpAddr = match receiver {
        SocketAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
        SocketAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
    };
    let open = || {
        let socket = UdpSocket::bind((unspecified, port))?;
        socket.set_write_timeout(Some(SEND_TIMEOUT))?;
        socket.set_broadcast(true)?;
        Ok(socket)
    };
    open().map_err(|error| Failure::Lost(format!("cannot open a socket: {}", plain(&error))))
}
