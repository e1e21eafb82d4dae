//! A show without an audience: the real program on a real folder, with what
//! it says and what it sends to the lights kept for a test to look at.
#![allow(dead_code, reason = "each test file uses its own part of this")]

mod growing;
pub(crate) mod oracle;
pub(crate) mod patterns;
pub(crate) mod terminal;
pub(crate) mod wire;

use growing::Growing;
use serde_json::Value;
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::UdpSocket;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

/// The program under test.
pub(crate) const DJ_HUE: &str = env!("CARGO_BIN_EXE_dj-hue");

/// How long anything may take on a busy machine before it has failed.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// An empty folder of the test's own, below the build's and not below the
/// system's temporary one, where editors save differently.
pub(crate) fn folder(name: &str) -> PathBuf {
    let below = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let folder = below.join(format!("{name}-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("the build folder can be written");
    folder.canonicalize().expect("it has just been made")
}

/// A folder with one pattern, `a.py`, of a steady red.
pub(crate) fn folder_with_red(name: &str, red: u8) -> PathBuf {
    let folder = folder(name);
    fs::write(folder.join("a.py"), patterns::steady(red)).expect("the folder is ours");
    folder
}

/// A frame as it came over the network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) at: Instant,
    /// Counts the frames sent, 1 to 15 and over again.
    pub(crate) sequence: u8,
    pub(crate) lights: Vec<[u8; 3]>,
}

/// A running show.
pub(crate) struct Show {
    pub(crate) patterns: PathBuf,
    child: Child,
    log: Arc<Growing<Value>>,
    frames: Arc<Growing<Seen>>,
    heard: usize,
    fences: u32,
}

impl Show {
    /// Plays a folder and waits until it is ready.
    pub(crate) fn of(patterns: &Path) -> Self {
        Self::with(patterns, &[])
    }

    /// The same with more arguments.
    pub(crate) fn with(patterns: &Path, arguments: &[&str]) -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").expect("loopback has a free port");
        let port = socket.local_addr().expect("a bound socket has an address").port();
        let mut child = Command::new(DJ_HUE)
            .arg("run")
            .args(["--headless", "--log", "json", "--patterns"])
            .arg(patterns)
            .args(["--output", &format!("ddp://127.0.0.1:{port}")])
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let log = Growing::new();
        let stdout = child.stdout.take().expect("its output is a pipe");
        let lines = log.clone();
        thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                lines.push(serde_json::from_str(&line).expect("every line is an object"));
            }
        });
        let frames = Growing::new();
        let seen = frames.clone();
        thread::spawn(move || {
            let mut packet = [0; 2048];
            while let Ok(length) = socket.recv(&mut packet) {
                let at = Instant::now();
                let (sequence, lights) = wire::ddp(&packet[..length]);
                seen.push(Seen { at, sequence, lights });
            }
        });
        let patterns = patterns.to_owned();
        let mut show = Self { patterns, child, log, frames, heard: 0, fences: 0 };
        show.hear("ready");
        show
    }

    /// The next event of a name since the last that was heard.
    pub(crate) fn hear(&mut self, event: &str) -> Value {
        self.hear_where(event, |_| true)
    }

    /// The next such event about a pattern.
    pub(crate) fn hear_about(&mut self, event: &str, key: &str) -> Value {
        self.hear_where(event, |line| line["key"] == key)
    }

    pub(crate) fn hear_where(&mut self, event: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let heard = self.log.wait(self.heard, |line| line["event"] == event && wanted(line));
        let Some((line, next)) = heard else {
            panic!("no such `{event}` came; the log is {:#?}", self.log.all())
        };
        self.heard = next;
        line
    }

    /// Everything the show has to say about what was done since the last call,
    /// outputs aside.
    ///
    /// Waits for it without a clock: a broken file is saved now, and when the
    /// show complains about that, it has had the same patience with everything
    /// before.
    pub(crate) fn all_it_says(&mut self) -> Vec<Value> {
        const FENCE: &str = "zz_fence";
        let from = self.heard;
        self.fences += 1;
        let name = format!("fence {}", self.fences);
        self.write(&format!("{FENCE}.py"), &format!("raise RuntimeError({name:?})\n"));
        let mut complaint = String::new();
        while !complaint.contains(&name) {
            let problem = self.hear_about("problem", FENCE);
            complaint = problem["message"].to_string();
        }
        let about_us = |line: &Value| line["key"] != FENCE && line["event"] != "output";
        self.log.all()[from..self.heard].iter().filter(|it| about_us(it)).cloned().collect()
    }

    /// The same in few words: `reloaded a`, `problem b`.
    pub(crate) fn happenings(&mut self) -> Vec<String> {
        let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let said = self.all_it_says();
        said.iter().map(|it| format!("{} {}", word(&it["event"]), word(&it["key"]))).collect()
    }

    /// Every line so far.
    pub(crate) fn log(&self) -> Vec<Value> {
        self.log.all()
    }

    /// Waits for a frame whose lights are all of a red.
    pub(crate) fn see_red(&self, red: u8) -> Seen {
        let is_red = |seen: &Seen| seen.lights.iter().all(|light| *light == [red, 0, 0]);
        self.see(&format!("all lights at {red}"), is_red)
    }

    /// Waits for a frame, the newest one included.
    pub(crate) fn see(&self, what: &str, wanted: impl Fn(&Seen) -> bool) -> Seen {
        match self.frames.wait(self.frames.len().saturating_sub(1), wanted) {
            Some((seen, _)) => seen,
            None => panic!(
                "no frame came with {what}; the last is {:?} and the log {:#?}",
                self.frames.all().last(),
                self.log.all(),
            ),
        }
    }

    /// Waits for so many more frames.
    pub(crate) fn see_frames(&self, count: usize) {
        let until = self.frames.len() + count;
        let enough = self.frames.wait(until - 1, |_| true);
        assert!(enough.is_some(), "frames stopped after {}", self.frames.len());
    }

    /// Every frame so far.
    pub(crate) fn frames(&self) -> Vec<Seen> {
        self.frames.all()
    }

    /// Saves a pattern file in place.
    pub(crate) fn write(&self, name: &str, text: &str) {
        fs::write(self.file(name), text).expect("the folder is ours");
    }

    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.patterns.join(name)
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn is_running(&mut self) -> bool {
        self.child.try_wait().expect("the child can be asked").is_none()
    }
}

impl Drop for Show {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        // What a failed test left behind is worth looking at.
        if !thread::panicking() {
            let _ = fs::remove_dir_all(&self.patterns);
        }
    }
}
