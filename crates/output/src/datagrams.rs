//! Sessions of slots over UDP.

use crate::driver::{Driver, Failure};
use crate::patch::Patch;
use crate::sink::{Leaving, StopSign};
use crate::sockets::plain;
use crate::url::LastFrame;
use light::Rgb;
use std::io::ErrorKind;
use std::net::UdpSocket;
use std::time::Duration;
use wire::{Session, UNIVERSE_SLOTS};

/// How often a frame is sent after which nothing comes.
const LAST_FRAMES: usize = 3;

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
    pub(crate) presence: Option<Presence>,
}

/// Tells the network which universes come from here, until it is dropped.
pub(crate) struct Presence {
    filled: usize,
    tell: Box<dyn FnMut(usize) + Send>,
}

/// How a socket is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// For one receiver, so that we learn when nobody listens there.
    Connected,
    /// For several receivers.
    Open,
}

impl Presence {
    /// `tell` is told how many universes frames fill, whenever that changes.
    pub(crate) fn new(tell: impl FnMut(usize) + Send + 'static) -> Self {
        Self { filled: 0, tell: Box::new(tell) }
    }

    fn fills(&mut self, universes: usize) {
        if self.filled != universes {
            self.filled = universes;
            (self.tell)(universes);
        }
    }
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
        if let Some(presence) = &mut link.presence {
            presence.fills(self.slots.len().div_ceil(UNIVERSE_SLOTS));
        }
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
        link.session.on_time(now);
        link.flush()
    }

    fn deadline(&self) -> Option<Duration> {
        self.link.as_ref()?.session.deadline()
    }

    fn close(&mut self, now: Duration, leaving: Leaving) -> Result<(), Failure> {
        let is_dark = self.last_frame == LastFrame::Black && leaving == Leaving::Over;
        let mut darkened = Ok(());
        if is_dark && self.lights > 0 {
            self.patch.write(&vec![Rgb::BLACK; self.lights], &mut self.slots);
            // Nothing follows that would make up for a packet that is lost.
            for _ in 0..LAST_FRAMES {
                darkened = self.send(now);
            }
        }
        let Some(link) = &mut self.link else { return darkened };
        // The goodbye is said whatever became of the last frame.
        link.session.stop(now);
        link.flush().and(darkened)
    }
}

impl Link {
    /// Sends what the outbox holds. One packet's failure is not the next's.
    fn flush(&mut self) -> Result<(), Failure> {
        let outbox = self.session.outbox();
        let mut result = Ok(());
        for packet in outbox.packets() {
            let send = || match self.kind {
                Kind::Connected => self.socket.send(packet.bytes),
                Kind::Open => self.socket.send_to(packet.bytes, packet.to),
            };
            let mut sent = send();
            // What an earlier packet met is told instead of sending this one.
            if let Err(error) = &sent
                && error.kind() == ErrorKind::ConnectionRefused
            {
                let refused = std::mem::replace(&mut sent, send());
                sent = sent.and(refused);
            }
            if let Err(error) = sent {
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
}
