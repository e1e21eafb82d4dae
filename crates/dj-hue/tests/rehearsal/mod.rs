//! A show without an audience: the real program on a real folder, with what
//! it says and what it sends to the lights kept for a test to look at.
#![allow(dead_code, reason = "each test file uses its own part of this")]

pub(crate) mod control;
pub(crate) mod figures;
pub(crate) mod growing;
#[cfg(target_os = "linux")]
pub(crate) mod holdings;
pub(crate) mod lights;
pub(crate) mod metronome;
pub(crate) mod oracle;
pub(crate) mod page;
pub(crate) mod patterns;
#[cfg(target_os = "linux")]
pub(crate) mod relay;
pub(crate) mod session;
pub(crate) mod terminal;
pub(crate) mod wire;

use growing::Growing;
pub(crate) use lights::{Lights, Seen};
#[cfg(unix)]
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
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
    let _ = fs::remove_dir_all(home_of(&folder));
    fs::create_dir_all(&folder).expect("the build folder can be written");
    folder.canonicalize().expect("it has just been made")
}

/// A folder with one pattern, `a.py`, of a steady red.
pub(crate) fn folder_with_red(name: &str, red: u8) -> PathBuf {
    let folder = folder(name);
    fs::write(folder.join("a.py"), patterns::steady(red)).expect("the folder is ours");
    folder
}

/// The home of whoever plays a folder: nobody's settings, nobody's memory.
pub(crate) fn home_of(patterns: &Path) -> PathBuf {
    patterns.with_extension("home")
}

/// The program, as somebody starts it who has never used it for anything but
/// this folder.
pub(crate) fn dj_hue(patterns: &Path) -> Command {
    at_home(Command::new(DJ_HUE), patterns)
}

fn at_home(mut command: Command, patterns: &Path) -> Command {
    let home = home_of(patterns);
    command
        .env("HOME", &home)
        .env("XDG_STATE_HOME", home.join("state"))
        .env("XDG_CONFIG_HOME", home.join("config"))
        .stdin(Stdio::null());
    command
}

/// A running show.
pub(crate) struct Show {
    pub(crate) patterns: PathBuf,
    pub(crate) lights: Lights,
    arguments: Vec<String>,
    child: Child,
    log: Arc<Growing<Value>>,
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
        let mut show = Self::begin(patterns, arguments);
        show.hear("ready");
        show
    }

    /// Starts to play a folder. Saves here come faster than lights may flash on
    /// a stage, so there is no strobe guard.
    pub(crate) fn begin(patterns: &Path, arguments: &[&str]) -> Self {
        Self::begin_guarded(patterns, &[&["--strobe-limit", "off"], arguments].concat())
    }

    /// The same with the strobe guard as it is on a stage.
    pub(crate) fn begin_guarded(patterns: &Path, arguments: &[&str]) -> Self {
        let arguments: Vec<_> = arguments.iter().map(|it| (*it).to_owned()).collect();
        let lights = Lights::listen();
        let (child, log) = start(dj_hue(patterns), patterns, &lights, &arguments);
        let patterns = patterns.to_owned();
        Self { patterns, lights, arguments, child, log, heard: 0, fences: 0 }
    }

    /// Plays a folder in namespaces of the kernel of its own (`unshare` takes
    /// these options), where a line of shell changes the world first.
    #[cfg(target_os = "linux")]
    pub(crate) fn inside(patterns: &Path, options: &str, world: &str) -> Self {
        let mut command = Command::new("unshare");
        command.args([options, "sh", "-c", &format!("{world} && exec \"$0\" \"$@\"")]);
        command.arg(DJ_HUE);
        let lights = Lights::listen();
        let (child, log) = start(at_home(command, patterns), patterns, &lights, &[]);
        let (patterns, arguments) = (patterns.to_owned(), Vec::new());
        let mut show = Self { patterns, lights, arguments, child, log, heard: 0, fences: 0 };
        show.hear("ready");
        show
    }

    /// Pulls the plug.
    pub(crate) fn kill(&mut self) {
        self.child.kill().expect("the child is ours");
        self.child.wait().expect("it has been killed");
    }

    /// Starts it anew, with lights that have seen nothing yet.
    pub(crate) fn begin_again(&mut self) {
        self.lights = Lights::listen();
        let program = dj_hue(&self.patterns);
        (self.child, self.log) = start(program, &self.patterns, &self.lights, &self.arguments);
        self.heard = 0;
    }

    /// Asks it to end, and waits until it has.
    #[cfg(unix)]
    pub(crate) fn terminate(&mut self) -> ExitStatus {
        self.signal(Signal::TERM);
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(status) = self.child.try_wait().expect("the child can be asked") {
                return status;
            }
            assert!(Instant::now() < deadline, "it does not end");
            thread::sleep(Duration::from_millis(5));
        }
    }

    #[cfg(unix)]
    pub(crate) fn signal(&self, signal: Signal) {
        if signal == Signal::STOP || signal == Signal::CONT {
            self.lights.pause(signal == Signal::STOP);
        }
        kill_process(Pid::from_child(&self.child), signal).expect("the child is ours");
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
        self.hear_line(&format!("`{event}`"), |line| line["event"] == event && wanted(line))
    }

    /// The next line that is wanted.
    pub(crate) fn hear_line(&mut self, what: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let Some((line, next)) = self.log.wait(self.heard, wanted) else {
            panic!("no {what} came; the log is {:#?}", self.log.all())
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

    /// Presses a key of the desk, by way of the control interface.
    pub(crate) fn command(&self, command: Value) {
        control::command(&self.page(), &command);
    }

    /// Waits until the show's page has a pattern as wanted.
    pub(crate) fn pattern_where(&self, key: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let mut state = control::state(&self.page());
            let pattern = state["patterns"][key].take();
            if wanted(&pattern) {
                return pattern;
            }
            assert!(Instant::now() < deadline, "{key} is {pattern:#} in {state:#}");
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// The state of the show, as the page has it.
    pub(crate) fn state(&self) -> Value {
        control::state(&self.page())
    }

    /// The link to its page.
    pub(crate) fn page(&self) -> String {
        let log = self.log();
        let ready = log.iter().find(|line| line["event"] == "ready").expect("the show is ready");
        ready["listen"].as_str().expect("it has a page").to_owned()
    }

    /// Every line so far.
    pub(crate) fn log(&self) -> Vec<Value> {
        self.log.all()
    }

    /// Waits for a frame whose lights are all of a red.
    pub(crate) fn see_red(&self, red: u8) -> Seen {
        self.lights.see_red(red).unwrap_or_else(|| self.unseen(&format!("all lights at {red}")))
    }

    /// Waits for a frame, the newest one included.
    pub(crate) fn see(&self, what: &str, wanted: impl Fn(&Seen) -> bool) -> Seen {
        self.lights.see(wanted).unwrap_or_else(|| self.unseen(what))
    }

    fn unseen(&self, what: &str) -> ! {
        let last = self.frames().pop();
        panic!("no frame came with {what}; the last is {last:?} and the log {:#?}", self.log())
    }

    /// Waits for so many more frames.
    pub(crate) fn see_frames(&self, count: usize) {
        assert!(self.lights.see_more(count), "frames stopped; the log is {:#?}", self.log());
    }

    /// Every frame so far.
    pub(crate) fn frames(&self) -> Vec<Seen> {
        self.lights.all()
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
            let _ = fs::remove_dir_all(home_of(&self.patterns));
        }
    }
}

/// Starts the program; what it says grows in a list.
fn start(
    mut program: Command,
    patterns: &Path,
    lights: &Lights,
    arguments: &[String],
) -> (Child, Arc<Growing<Value>>) {
    let mut child = program
        .args(["run", "--headless", "--log", "json", "--patterns"])
        .arg(patterns)
        .args(["--output", &lights.url()])
        .args(arguments)
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    lights.shown_by(child.id());
    let log = Growing::new();
    let lines = log.clone();
    let stdout = child.stdout.take().expect("its output is a pipe");
    thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            lines.push(serde_json::from_str(&line).expect("every line is an object"));
        }
    });
    (child, log)
}
