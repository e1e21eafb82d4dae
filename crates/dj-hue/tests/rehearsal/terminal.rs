//! A terminal with a program in it, whose keys a test presses and whose screen
//! it reads; `tmux` is the terminal.

use super::{PATIENCE, home_of};
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// A terminal of 80 columns and 24 rows.
pub(crate) struct Terminal {
    socket: String,
}

impl Terminal {
    /// Starts a program with nobody's settings but its own; the test
    /// [needs](testkit::needs) `tmux`.
    pub(crate) fn run(folder: &Path, program: &[&str]) -> Self {
        static STARTED: AtomicU32 = AtomicU32::new(0);
        let number = STARTED.fetch_add(1, Ordering::Relaxed);
        let socket = format!("dj-hue-{}-{number}", std::process::id());
        let home = home_of(folder);
        fs::create_dir_all(&home).expect("the folder is ours");
        let terminal = Self { socket };
        let started = Command::new("tmux")
            .args(["-L", &terminal.socket, "-f", "/dev/null"])
            .args(["new-session", "-d", "-x", "80", "-y", "24", "-c"])
            .arg(folder)
            .args(program)
            .args([";", "set-option", "remain-on-exit", "on"])
            .env_clear()
            .env("HOME", &home)
            .env("LANG", "C.UTF-8")
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("TERM", "xterm-256color")
            .output();
        expect_success("tmux", started.expect("tmux is there"));
        terminal
    }

    fn tmux(&self, arguments: &[&str]) -> String {
        let output = Command::new("tmux").args(["-L", &self.socket]).args(arguments).output();
        expect_success("tmux", output.expect("tmux is there"))
    }

    /// Types a text, letter by letter.
    pub(crate) fn write(&self, text: &str) {
        self.tmux(&["send-keys", "-l", text]);
    }

    /// Presses keys by their names: `Enter`, `C-x`.
    pub(crate) fn press(&self, keys: &[&str]) {
        self.tmux(&[&["send-keys"], keys].concat());
    }

    /// Clicks on a text that the screen shows; 0 is the left button, 2 the
    /// right one, 64 and 65 are the wheel up and down.
    pub(crate) fn click(&self, button: u8, on: &str) {
        let screen = self.wait_for(on);
        let find = |(y, row): (usize, &str)| Some((row.split_once(on)?.0.chars().count(), y));
        let (x, y) = screen.lines().enumerate().find_map(find).expect("it was just there");
        self.write(&format!("\x1b[<{button};{};{}M", x + 1, y + 1));
        self.write(&format!("\x1b[<{button};{};{}m", x + 1, y + 1));
    }

    pub(crate) fn resize(&self, columns: u16, rows: u16) {
        let (columns, rows) = (columns.to_string(), rows.to_string());
        self.tmux(&["resize-window", "-x", &columns, "-y", &rows]);
    }

    /// What tmux knows about it: `alternate_on`, `cursor_flag`.
    pub(crate) fn fact(&self, name: &str) -> String {
        self.tmux(&["display-message", "-p", &format!("#{{{name}}}")]).trim().to_owned()
    }

    /// What the screen shows.
    pub(crate) fn screen(&self) -> String {
        self.tmux(&["capture-pane", "-p"])
    }

    /// The same, with the escape sequences that make its colours.
    pub(crate) fn colored_screen(&self) -> String {
        self.tmux(&["capture-pane", "-p", "-e"])
    }

    /// Waits until the screen is as wanted.
    pub(crate) fn wait(&self, what: &str, wanted: impl Fn(&str) -> bool) -> String {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let screen = self.screen();
            if wanted(&screen) {
                return screen;
            }
            assert!(Instant::now() < deadline, "no {what} on the screen, which is\n{screen}");
            thread::sleep(Duration::from_millis(20));
        }
    }

    /// Waits until the screen has a text.
    pub(crate) fn wait_for(&self, text: &str) -> String {
        self.wait(&format!("`{text}`"), |screen| screen.contains(text))
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let tmux = |arguments: &[&str]| {
            Command::new("tmux").args(["-L", &self.socket]).args(arguments).output()
        };
        if thread::panicking()
            && let Ok(screen) = tmux(&["capture-pane", "-p"])
        {
            eprintln!("the screen was\n{}", String::from_utf8_lossy(&screen.stdout));
        }
        let _ = tmux(&["kill-server"]);
    }
}

/// What a program printed, if it was content.
pub(crate) fn expect_success(program: &str, output: Output) -> String {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program}: {}\n{text}{error}", output.status);
    text
}
