//! Messages to and from a child where pipes cannot be polled: a thread reads,
//! and the host waits for what it has read. Writing may block, which only a
//! child that has stopped listening can bring about; its end ends that.

use super::Broken;
use crate::protocol::MAX_MESSAGE;
use std::io::{self, Read, Write};
use std::process::{ChildStdin, ChildStdout};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread;
use std::time::Duration;

/// Both ends of a conversation with a child.
#[derive(Debug)]
pub(super) struct Pipe {
    to: ChildStdin,
    from: Receiver<Vec<u8>>,
}

impl Pipe {
    pub(super) fn new(to: ChildStdin, mut from: ChildStdout) -> io::Result<Self> {
        let (sender, receiver) = sync_channel(16);
        thread::Builder::new().name("python-pipe".into()).spawn(move || {
            while let Ok(message) = receive(&mut from) {
                if sender.send(message).is_err() {
                    break;
                }
            }
        })?;
        Ok(Self { to, from: receiver })
    }

    pub(super) fn send(&mut self, message: &[u8], _: &dyn Fn() -> Duration) -> Result<(), Broken> {
        self.to.write_all(message).and_then(|()| self.to.flush()).map_err(|_| Broken::Closed)
    }

    /// The next message, without its length.
    pub(super) fn receive(&mut self, left: &dyn Fn() -> Duration) -> Result<Vec<u8>, Broken> {
        loop {
            match self.from.recv_timeout(left()) {
                Ok(message) => return Ok(message),
                Err(RecvTimeoutError::Timeout) if left() > Duration::ZERO => {}
                Err(RecvTimeoutError::Timeout) => return Err(Broken::Late),
                Err(RecvTimeoutError::Disconnected) => return Err(Broken::Closed),
            }
        }
    }
}

fn receive(from: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut length = [0; 4];
    from.read_exact(&mut length)?;
    let length = u32::from_le_bytes(length) as usize;
    if length > MAX_MESSAGE {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut message = vec![0; length];
    from.read_exact(&mut message)?;
    Ok(message)
}
