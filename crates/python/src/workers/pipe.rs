//! Messages to and from a child, waiting only as long as `left` says there is
//! time left.

use super::Broken;
use crate::protocol::MAX_MESSAGE;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use std::io;
use std::os::fd::AsFd;
use std::process::{ChildStdin, ChildStdout};
use std::time::Duration;

/// Both ends of a conversation with a child.
#[derive(Debug)]
pub(super) struct Pipe {
    to: ChildStdin,
    from: ChildStdout,
}

impl Pipe {
    pub(super) fn new(to: ChildStdin, from: ChildStdout) -> io::Result<Self> {
        rustix::io::ioctl_fionbio(&to, true)?;
        rustix::io::ioctl_fionbio(&from, true)?;
        Ok(Self { to, from })
    }

    pub(super) fn send(
        &mut self,
        mut message: &[u8],
        left: &dyn Fn() -> Duration,
    ) -> Result<(), Broken> {
        while !message.is_empty() {
            match rustix::io::write(&self.to, message) {
                Ok(count) => message = &message[count..],
                Err(Errno::AGAIN) => wait(&self.to, PollFlags::OUT, left)?,
                Err(Errno::INTR) => {}
                Err(_) => return Err(Broken::Closed),
            }
        }
        Ok(())
    }

    /// The next message, without its length.
    pub(super) fn receive(&mut self, left: &dyn Fn() -> Duration) -> Result<Vec<u8>, Broken> {
        let mut length = [0; 4];
        self.fill(&mut length, left)?;
        let length = u32::from_le_bytes(length) as usize;
        if length > MAX_MESSAGE {
            return Err(Broken::Garbled);
        }
        let mut message = vec![0; length];
        self.fill(&mut message, left)?;
        Ok(message)
    }

    fn fill(&mut self, mut buffer: &mut [u8], left: &dyn Fn() -> Duration) -> Result<(), Broken> {
        while !buffer.is_empty() {
            match rustix::io::read(&self.from, &mut *buffer) {
                Ok(0) => return Err(Broken::Closed),
                Ok(count) => buffer = &mut buffer[count..],
                Err(Errno::AGAIN) => wait(&self.from, PollFlags::IN, left)?,
                Err(Errno::INTR) => {}
                Err(_) => return Err(Broken::Closed),
            }
        }
        Ok(())
    }
}

fn wait(fd: &impl AsFd, for_what: PollFlags, left: &dyn Fn() -> Duration) -> Result<(), Broken> {
    let left = left();
    if left == Duration::ZERO {
        return Err(Broken::Late);
    }
    let timeout = Timespec::try_from(left).map_err(|_| Broken::Late)?;
    match poll(&mut [PollFd::new(fd, for_what)], Some(&timeout)) {
        Ok(_) | Err(Errno::INTR) => Ok(()),
        Err(_) => Err(Broken::Closed),
    }
}
