//! Whatever happens, the terminal is given back whole.
//!
//! Each test opens a terminal of its own and runs this very program in it
//! again, to be only [`the_show`]; then it quits, is killed, or has an accident.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot have its terminal has failed")]

#[path = "screens/rehearsal.rs"]
mod rehearsal;
#[path = "screens/scenes.rs"]
mod scenes;

use rustix::fs::{Mode, OFlags};
use rustix::process::{Pid, Signal, kill_process};
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Termios, Winsize, tcgetattr, tcsetwinsize};
use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

/// Names the scene to play, in the program that plays it.
const SCENE: &str = "DJ_HUE_REHEARSAL";

#[test]
fn the_show() {
    if let Ok(scene) = std::env::var(SCENE) {
        rehearsal::play(&scene);
    }
}

/// A terminal in which a scene plays.
struct Terminal {
    ours: File,
    theirs: OwnedFd,
    before: Termios,
    child: Child,
    written: Receiver<Vec<u8>>,
    seen: String,
}

/// Long, for busy machines; nothing waits longer than it has to.
const PATIENCE: Duration = Duration::from_secs(60);

impl Terminal {
    fn play(scene: &str) -> Self {
        Self::play_on(scene, "xterm-256color", "truecolor")
    }

    /// The same on a terminal that calls itself so.
    fn play_on(scene: &str, term: &str, colors: &str) -> Self {
        let ours = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&ours).unwrap();
        unlockpt(&ours).unwrap();
        let name = ptsname(&ours, Vec::new()).unwrap();
        let theirs =
            rustix::fs::open(&*name, OFlags::RDWR | OFlags::NOCTTY, Mode::empty()).unwrap();
        let size = Winsize { ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0 };
        tcsetwinsize(&theirs, size).unwrap();
        let before = tcgetattr(&theirs).unwrap();
        let stdio = || Stdio::from(theirs.as_fd().try_clone_to_owned().unwrap());
        let child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "the_show", "--nocapture"])
            .env(SCENE, scene)
            .env("TERM", term)
            .env("COLORTERM", colors)
            .env_remove("TERM_PROGRAM")
            .env_remove("WT_SESSION")
            .env_remove("KONSOLE_VERSION")
            .stdin(stdio())
            .stdout(stdio())
            .stderr(stdio())
            .spawn()
            .unwrap();
        let ours = File::from(ours);
        let mut reader = ours.try_clone().unwrap();
        let (tell, written) = channel();
        thread::spawn(move || {
            let mut buffer = vec![0; 1 << 16];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                if tell.send(buffer[..count].to_vec()).is_err() {
                    return;
                }
            }
        });
        Self { ours, theirs, before, child, written, seen: String::new() }
    }

    /// Reads until something has been written, at this place or after it.
    fn wait_for(&mut self, wanted: &str, from: usize) -> usize {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(at) = self.seen[from..].find(wanted) {
                return from + at;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            match self.written.recv_timeout(left) {
                Ok(bytes) => self.seen.push_str(&String::from_utf8_lossy(&bytes)),
                Err(_) => panic!("{wanted:?} never came; the last was {:?}", self.tail()),
            }
        }
    }

    fn tail(&self) -> String {
        self.seen.chars().rev().take(400).collect::<Vec<_>>().into_iter().rev().collect()
    }

    fn end(&mut self) -> ExitStatus {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            assert!(Instant::now() < deadline, "it does not end");
            while let Ok(bytes) = self.written.recv_timeout(Duration::from_millis(5)) {
                self.seen.push_str(&String::from_utf8_lossy(&bytes));
            }
        }
    }

    /// The terminal is as it was before.
    fn is_whole(&mut self) {
        let taken = self.seen.rfind("\x1b[?1049h").expect("it was taken over");
        for given_back in
            ["\x1b[?1049l", "\x1b[?1000l", "\x1b[?25h", "\x1b[?7h", "\x1b[<1u", "\x1b[?2026l"]
        {
            self.wait_for(given_back, taken);
        }
        let after = tcgetattr(&self.theirs).unwrap();
        assert_eq!(after.local_modes, self.before.local_modes);
        assert_eq!(after.input_modes, self.before.input_modes);
        assert_eq!(after.output_modes, self.before.output_modes);
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn after_quitting() {
    for key in ["q", "\x03"] {
        let mut terminal = Terminal::play("playing");
        terminal.wait_for("Rainbow", 0);
        terminal.ours.write_all(key.as_bytes()).unwrap();
        assert!(terminal.end().success());
        terminal.is_whole();
    }
}

#[test]
fn after_a_kill() {
    for signal in [Signal::TERM, Signal::HUP, Signal::INT] {
        let mut terminal = Terminal::play("playing");
        terminal.wait_for("Rainbow", 0);
        let pid = Pid::from_child(&terminal.child);
        kill_process(pid, signal).unwrap();
        assert!(terminal.end().success(), "{signal:?}");
        terminal.is_whole();
    }
}

#[test]
fn after_a_panic_which_is_told_below_the_show() {
    let mut terminal = Terminal::play("panic");
    let told = terminal.wait_for("an accident", 0);
    assert!(!terminal.end().success());
    terminal.is_whole();
    let given_back = terminal.seen.find("\x1b[?1049l").unwrap();
    assert!(given_back < told, "the message would have gone with the screen");
}

#[test]
fn a_panic_of_another_thread_is_told_and_the_show_goes_on() {
    let mut terminal = Terminal::play("panic-elsewhere");
    let told = terminal.wait_for("an accident elsewhere", 0);
    assert!(terminal.seen[..told].contains("\x1b[?1049l"));
    let again = terminal.wait_for("\x1b[?1049h", told);
    terminal.wait_for("Rainbow", again);
    terminal.ours.write_all(b"q").unwrap();
    assert!(terminal.end().success());
    terminal.is_whole();
}

/// To a terminal of sixteen colours `38;5;9` is "39, and blink, and 9".
#[test]
fn a_terminal_of_sixteen_colours_hears_of_no_others() {
    let mut terminal = Terminal::play_on("playing", "linux", "");
    let first = terminal.wait_for("Rainbow", 0);
    terminal.wait_for("PATTERNS", first);
    terminal.ours.write_all(b"q").unwrap();
    assert!(terminal.end().success());
    terminal.is_whole();
    assert!(!terminal.seen.contains("8;5;") && !terminal.seen.contains("8;2;"));
    assert!(terminal.seen.contains("\x1b[9"), "there are bright colours");
}

#[test]
fn the_whole_screen_is_drawn_again_on_request() {
    let mut terminal = Terminal::play("playing");
    let first = terminal.wait_for("PATTERNS", 0);
    terminal.ours.write_all(b"\x0c").unwrap();
    terminal.wait_for("PATTERNS", first + 1);
}

/// What flickers is what is emptied before it is drawn, and what is drawn in
/// pieces.
#[test]
fn drawings_change_cells_and_are_shown_whole() {
    let mut terminal = Terminal::play("playing");
    let first = terminal.wait_for("\x1b[?2026l", 0);
    let mut at = first;
    for _ in 0..30 {
        at = terminal.wait_for("\x1b[?2026h", at);
        at = terminal.wait_for("\x1b[?2026l", at);
    }
    let drawings = &terminal.seen[first..at];
    for emptied in ["\x1b[2J", "\x1b[J", "\x1b[K", "\x1b[2K"] {
        assert!(!drawings.contains(emptied), "{emptied:?}");
    }
    for drawing in drawings.split("\x1b[?2026l").skip(1) {
        let began = drawing.find("\x1b[?2026h");
        assert!(began.is_some_and(|at| drawing[..at].is_empty()), "{drawing:?}");
    }
}
