//! Proof that nobody is writing a file.

use reload::Writers;
use std::fs::File;
use std::io;
use std::os::fd::AsRawFd;

/// Which signal tells of a lease that somebody wants; libc has no name for it.
const F_SETSIG: libc::c_int = 10;

/// Asks for a read lease, which the kernel refuses while anybody has the file
/// open for writing, and gives it back at once. Works for the file's owner on
/// local file systems; a few microseconds.
#[expect(unsafe_code, reason = "rustix has no F_SETLEASE")]
pub(crate) fn writers(file: &File) -> Writers {
    let fd = file.as_raw_fd();
    // SAFETY: `fd` is open for as long as `file` is borrowed, and these
    // commands take and return integers only.
    let taken = unsafe {
        // A writer that opens the file within these microseconds makes the
        // kernel signal us. SIGIO would end the process; SIGURG is ignored.
        libc::fcntl(fd, F_SETSIG, libc::SIGURG);
        libc::fcntl(fd, libc::F_SETLEASE, libc::F_RDLCK)
    };
    if taken == -1 {
        return match io::Error::last_os_error().raw_os_error() {
            Some(libc::EAGAIN) => Writers::Somebody,
            _ => Writers::Unknown,
        };
    }
    // SAFETY: as above.
    unsafe { libc::fcntl(fd, libc::F_SETLEASE, libc::F_UNLCK) };
    Writers::Nobody
}
