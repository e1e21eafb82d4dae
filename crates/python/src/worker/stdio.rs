//! Moves the line to the host to where Python cannot reach it.

#[cfg(unix)]
pub(super) use unix::{FromHost, ToHost, take};

#[cfg(not(unix))]
pub(super) use other::{FromHost, ToHost, take};

#[cfg(unix)]
mod unix {
    use rustix::fs::{Mode, OFlags};
    use std::fs::File;
    use std::io;

    pub(in crate::worker) type FromHost = File;
    pub(in crate::worker) type ToHost = File;

    /// The line as private descriptors. Whoever reads standard input after
    /// this reads nothing, and whoever writes to standard output speaks to
    /// standard error.
    pub(in crate::worker) fn take() -> io::Result<(FromHost, ToHost)> {
        let from_host = rustix::io::fcntl_dupfd_cloexec(rustix::stdio::stdin(), 3)?;
        let to_host = rustix::io::fcntl_dupfd_cloexec(rustix::stdio::stdout(), 3)?;
        let nothing = rustix::fs::open("/dev/null", OFlags::RDONLY, Mode::empty())?;
        rustix::stdio::dup2_stdin(nothing)?;
        rustix::stdio::dup2_stdout(rustix::stdio::stderr())?;
        Ok((from_host.into(), to_host.into()))
    }
}

#[cfg(not(unix))]
mod other {
    use std::io::{self, Stdin, Stdout};

    pub(in crate::worker) type FromHost = Stdin;
    pub(in crate::worker) type ToHost = Stdout;

    /// The line itself: Python's own streams are replaced, and it has no other
    /// way to a descriptor.
    pub(in crate::worker) fn take() -> io::Result<(FromHost, ToHost)> {
        Ok((io::stdin(), io::stdout()))
    }
}
