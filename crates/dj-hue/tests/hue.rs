//! The way of a performer with a Hue bridge: paired, looked at, tested, played
//! to, through a power cut, and left in peace.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod rehearsal;

use output::hue::DemoBridge;
use rehearsal::{PATIENCE, Show, dj_hue, folder_with_red, home_of};
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};
use testkit::needs;

/// A bridge, and the folder of somebody who may be its friend.
struct Venue {
    bridge: DemoBridge,
    patterns: PathBuf,
}

impl Venue {
    fn new(name: &str) -> Self {
        Self { bridge: DemoBridge::start().unwrap(), patterns: folder_with_red(name, 60) }
    }

    fn paired(name: &str) -> Self {
        let venue = Self::new(name);
        venue.bridge.press_button();
        let (code, text) = venue.hue(&["pair", &venue.bridge.address().to_string()]);
        assert_eq!(code, Some(0), "{text}");
        // A real bridge's stream is always at port 2100.
        let path = home_of(&venue.patterns).join("config/dj-hue/hue.json");
        let mut stored: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        stored["bridges"][0]["stream_port"] = venue.bridge.stream_port().into();
        fs::write(path, stored.to_string()).unwrap();
        venue
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = dj_hue(&self.patterns);
        command.arg("hue").args(arguments);
        command
    }

    /// What `dj-hue hue` answers, and with which exit code.
    fn hue(&self, arguments: &[&str]) -> (Option<i32>, String) {
        answer(&self.command(arguments).output().unwrap())
    }

    /// The channels that are lit, by their numbers.
    fn lit(&self) -> Vec<u8> {
        const HEAD: usize = 52;
        let packet = self.bridge.last_packet().unwrap_or_default();
        let channels = packet.get(HEAD..).unwrap_or_default().chunks_exact(7);
        let is_lit = |channel: &&[u8]| channel[1..].iter().any(|it| *it != 0);
        channels.filter(is_lit).map(|channel| channel[0]).collect()
    }
}

fn answer(output: &Output) -> (Option<i32>, String) {
    let text = [&output.stdout[..], &output.stderr].concat();
    (output.status.code(), String::from_utf8_lossy(&text).into_owned())
}

fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let end = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < end, "never {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn clear(patterns: &Path) {
    let _ = fs::remove_dir_all(patterns);
    let _ = fs::remove_dir_all(home_of(patterns));
}

/// The channels of the demo's area.
const CHANNELS: [u8; 6] = [0, 1, 2, 4, 5, 7];

#[test]
fn a_bridge_is_paired_and_its_areas_are_listed() {
    let venue = Venue::new("hue-pair");
    let (code, text) = venue.hue(&["areas"]);
    assert!(code == Some(2) && text.contains("first: dj-hue hue pair"), "{text}");
    venue.bridge.press_button();
    let address = venue.bridge.address().to_string();
    let (code, text) = venue.hue(&["pair", &address]);
    assert!(code == Some(0) && text.contains("paired with 001788fffed3a0d3"), "{text}");
    let (code, text) = venue.hue(&["areas"]);
    assert_eq!(code, Some(0), "{text}");
    for line in ["  Dance floor (music)", "     4   1.00 -1.00  0.00  Par 4", "  Stadium (music)"] {
        assert!(text.contains(line), "no `{line}` in {text}");
    }
    clear(&venue.patterns);
}

#[test]
fn the_lights_of_an_area_are_shown_one_after_the_other() {
    needs!("openssl");
    let venue = Venue::paired("hue-test");
    let (code, text) = venue.hue(&["test"]);
    assert!(code == Some(2) && text.contains("say which area: `Dance floor`, `Stadium`"), "{text}");
    let mut test = venue.command(&["test", "dance floor"]);
    let test = test.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    for channel in CHANNELS {
        until("lit alone", || venue.lit() == [channel]);
    }
    let (code, text) = answer(&test.wait_with_output().unwrap());
    assert!(code == Some(0) && text.contains(" 7  Par 7"), "{text}");
    assert_eq!((venue.lit(), venue.bridge.streamer()), (vec![], None), "it is left in peace");
    clear(&venue.patterns);
}

#[test]
fn a_show_outlives_a_power_cut_of_its_bridge_and_says_goodbye() {
    needs!("openssl");
    let venue = Venue::paired("hue-show");
    let url = format!("hue://{}/Dance floor", venue.bridge.address());
    let mut show = Show::with(&venue.patterns, &["--output", &url]);
    let output = |state: &str, line: &Value| {
        let url = line["url"].as_str().unwrap_or_default();
        line["event"] == "output" && url.starts_with("hue:") && line["state"] == state
    };
    until("lit", || venue.lit() == CHANNELS);

    venue.bridge.be_gone(true);
    show.hear_line("Hue output that fails", |line| output("failing", line));
    // The other lights go on, and learn of saves.
    show.write("a.py", &rehearsal::patterns::steady(90));
    show.see_red(90);
    venue.bridge.be_gone(false);
    show.hear_line("Hue output that is live again", |line| output("live", line));
    until("lit", || venue.bridge.streamer().is_some() && venue.lit() == CHANNELS);

    assert!(show.terminate().success());
    assert_eq!((venue.lit(), venue.bridge.streamer()), (vec![], None), "it is left in peace");
}
