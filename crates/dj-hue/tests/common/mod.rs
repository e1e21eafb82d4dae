//! A show to test: the real program on a real folder, its log, and what it
//! sends to the lights, read from the network by a decoder of our own here.
#![allow(dead_code, reason = "each test file uses its own part of this")]

use serde_json::Value;
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::UdpSocket;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// The program under test.
pub const DJ_HUE: &str = env!("CARGO_BIN_EXE_dj-hue");

/// How long anything may take on a busy machine before it has failed.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// An empty folder of the test's own, not below the system's temporary one,
/// where editors save differently.
pub fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("the target folder can be written");
    folder
}

/// A pattern file whose lights all have one steady colour: red in eight bits
/// tells versions apart.
pub fn steady(red: u8) -> String {
    let value = (f64::from(red) + 0.5) / 255.0;
    format!(
        "from dj_hue.patterns import HSV, ColorPalette, GroupEffect, Pattern, Phaser\n\
         pattern = Pattern(\n    name=\"Steady {red}\",\n    group_effects=[GroupEffect(\"all\", \
         Phaser(min_value=1.0, max_value=1.0))],\n    \
         default_palette=ColorPalette(colors=[HSV(0.0, 1.0, {value})]),\n)\n"
    )
}

/// A frame as it came over the network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub at: Instant,
    pub lights: Vec<[u8; 3]>,
}

/// A list that others wait on.
struct Growing<T>(Mutex<Vec<T>>, Condvar);

impl<T: Clone> Growing<T> {
    fn new() -> Arc<Self> {
        Arc::new(Self(Mutex::new(Vec::new()), Condvar::new()))
    }

    fn push(&self, item: T) {
        self.0.lock().expect("no holder panics").push(item);
        self.1.notify_all();
    }

    fn all(&self) -> Vec<T> {
        self.0.lock().expect("no holder panics").clone()
    }

    /// The first item from a position on that is wanted, and the position
    /// after it.
    fn wait(&self, from: usize, wanted: impl Fn(&T) -> bool) -> Option<(T, usize)> {
        let deadline = Instant::now() + PATIENCE;
        let mut items = self.0.lock().expect("no holder panics");
        let mut next = from;
        loop {
            while let Some(item) = items.get(next) {
                next += 1;
                if wanted(item) {
                    return Some((item.clone(), next));
                }
            }
            let left = deadline.checked_duration_since(Instant::now())?;
            items = self.1.wait_timeout(items, left).expect("no holder panics").0;
        }
    }
}

/// A running show.
pub struct Show {
    pub patterns: PathBuf,
    child: Child,
    log: Arc<Growing<Value>>,
    frames: Arc<Growing<Seen>>,
    heard: usize,
}

impl Show {
    /// Plays a folder and waits until it is ready.
    pub fn of(patterns: &Path) -> Self {
        Self::with(patterns, &[])
    }

    /// The same with more arguments.
    pub fn with(patterns: &Path, arguments: &[&str]) -> Self {
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
                let lights = decode_ddp(&packet[..length]);
                seen.push(Seen { at: Instant::now(), lights });
            }
        });
        let mut show = Self { patterns: patterns.to_owned(), child, log, frames, heard: 0 };
        show.hear("ready");
        show
    }

    /// The next event of a name since the last that was heard.
    pub fn hear(&mut self, event: &str) -> Value {
        self.hear_where(event, |_| true)
    }

    pub fn hear_where(&mut self, event: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let heard = self.log.wait(self.heard, |line| line["event"] == event && wanted(line));
        let Some((line, next)) = heard else {
            panic!("no `{event}` came; the log is {:#?}", self.log.all())
        };
        self.heard = next;
        line
    }

    /// Every line so far.
    pub fn log(&self) -> Vec<Value> {
        self.log.all()
    }

    /// Waits for a frame whose lights are all of a red.
    pub fn see_red(&self, red: u8) -> Seen {
        self.see(|seen| seen.lights.iter().all(|light| *light == [red, 0, 0]))
    }

    /// Waits for a frame from now on.
    pub fn see(&self, wanted: impl Fn(&Seen) -> bool) -> Seen {
        let from = self.frames.all().len().saturating_sub(1);
        match self.frames.wait(from, wanted) {
            Some((seen, _)) => seen,
            None => panic!("no such frame came; the last is {:?}", self.frames.all().last()),
        }
    }

    /// Every frame so far.
    pub fn frames(&self) -> Vec<Seen> {
        self.frames.all()
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    pub fn file(&self, name: &str) -> PathBuf {
        self.patterns.join(name)
    }

    pub fn is_running(&mut self) -> bool {
        self.child.try_wait().expect("the child can be asked").is_none()
    }
}

impl Drop for Show {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The colours in a DDP packet: ten bytes of header, of which the last two are
/// the length, then three bytes a light (3waylabs' page on DDP).
pub fn decode_ddp(packet: &[u8]) -> Vec<[u8; 3]> {
    assert_eq!(packet[0] & 0xc0, 0x40, "version 1");
    let length = usize::from(u16::from_be_bytes([packet[8], packet[9]]));
    let data = &packet[10..10 + length];
    data.chunks_exact(3).map(|light| [light[0], light[1], light[2]]).collect()
}
