//! Wakes whoever waits for changes.

use std::io;
use std::sync::Arc;

/// Rings; may be cloned and sent to other threads.
#[derive(Clone, Debug)]
pub struct Bell(Arc<inner::Bell>);

impl Bell {
    pub(crate) fn new() -> io::Result<Self> {
        inner::Bell::new().map(|bell| Self(Arc::new(bell)))
    }

    /// Makes the next, or the present, wait end at once.
    pub fn ring(&self) {
        self.0.ring();
    }
}

#[cfg(target_os = "linux")]
mod inner {
    use rustix::event::{EventfdFlags, eventfd};
    use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
    use std::io;

    #[derive(Debug)]
    pub(super) struct Bell(OwnedFd);

    impl Bell {
        pub(super) fn new() -> io::Result<Self> {
            Ok(Self(eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?))
        }

        pub(super) fn ring(&self) {
            // Full means that it rings already.
            let _ = rustix::io::write(&self.0, &1_u64.to_ne_bytes());
        }
    }

    impl super::Bell {
        pub(crate) fn fd(&self) -> BorrowedFd<'_> {
            self.0.0.as_fd()
        }

        pub(crate) fn hush(&self) {
            let _ = rustix::io::read(&self.0.0, &mut [0; 8]);
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod inner {
    use std::io;
    use std::sync::{Condvar, Mutex, PoisonError};
    use std::time::Duration;

    #[derive(Debug, Default)]
    pub(super) struct Bell {
        rings: Mutex<bool>,
        rung: Condvar,
    }

    impl Bell {
        pub(super) fn new() -> io::Result<Self> {
            Ok(Self::default())
        }

        pub(super) fn ring(&self) {
            *self.rings.lock().unwrap_or_else(PoisonError::into_inner) = true;
            self.rung.notify_all();
        }
    }

    impl super::Bell {
        pub(crate) fn wait(&self, timeout: Option<Duration>) {
            let rings = self.0.rings.lock().unwrap_or_else(PoisonError::into_inner);
            let silent = |rings: &mut bool| !*rings;
            let wait_at_most = timeout.unwrap_or(Duration::from_secs(3600));
            let waited = self.0.rung.wait_timeout_while(rings, wait_at_most, silent);
            let (mut rings, _) = waited.unwrap_or_else(PoisonError::into_inner);
            *rings = false;
        }
    }
}
