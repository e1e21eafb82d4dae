//! A show whose pattern is saved again and again, under the eyes of the oracle.

use super::oracle::{assert_beat_goes_on, assert_on_time, assert_versions};
use super::patterns::{beat_of, beat_probe, red_of, steady};
use super::{Show, folder, folder_with_red};
use serde_json::json;
use std::fs;

pub(crate) const NOTHING: [String; 0] = [];

/// A show, and what its lights may have shown.
pub(crate) struct Session {
    pub(crate) show: Show,
    /// The reds of all good versions, in the order of their saves.
    pub(crate) reds: Vec<u8>,
    /// Its pattern, with a red.
    pattern: fn(u8) -> String,
    /// Its tempo, if its pattern tells the beat.
    bpm: Option<f64>,
}

/// The tempo of a show that tells the beat: fast enough that sixteen beats go
/// by soon, and slow enough that no frame is missed by much of one.
const BPM: f64 = 300.0;

impl Session {
    /// Plays `a.py`, of a red of 60.
    pub(crate) fn start(name: &str) -> Self {
        Self::with(name, &[])
    }

    /// The same with more arguments.
    pub(crate) fn with(name: &str, arguments: &[&str]) -> Self {
        Self::of(Show::with(&folder_with_red(name, 60), arguments), 60)
    }

    /// A show that plays a red.
    pub(crate) fn of(show: Show, red: u8) -> Self {
        show.see_red(red);
        Self { show, reds: vec![red], pattern: steady, bpm: None }
    }

    /// A show whose lights may have shown these reds so far.
    pub(crate) fn played(show: Show, reds: &[u8]) -> Self {
        Self { show, reds: reds.to_vec(), pattern: steady, bpm: None }
    }

    /// Plays an `a.py` that tells the beat, for some beats.
    pub(crate) fn telling_the_beat(name: &str) -> Self {
        let folder = folder(name);
        fs::write(folder.join("a.py"), beat_probe(60)).expect("the folder is ours");
        let show = Show::with(&folder, &["--bpm", &BPM.to_string()]);
        show.see("a beat behind the fourth", |seen| red_of(seen) == 60 && beat_of(seen) > 4.0);
        Self { show, reds: vec![60], pattern: beat_probe, bpm: Some(BPM) }
    }

    /// Saves the pattern with another red, and expects that and nothing else.
    pub(crate) fn saved(&mut self, how: &str, red: u8, save: impl FnOnce(&Show)) {
        save(&self.show);
        let reloaded = self.show.hear("reloaded");
        assert_eq!(reloaded["key"], "a", "{how}");
        assert_eq!(reloaded["name"], format!("Steady {red}"), "{how}");
        self.sees(red);
        assert_eq!(self.show.happenings(), NOTHING, "{how}: after the reload");
    }

    /// Waits for a good version, which the lights may show from now on.
    pub(crate) fn sees(&mut self, red: u8) {
        self.may_show(red);
        self.show.see(&format!("a red of {red}"), |seen| red_of(seen) == red);
    }

    /// A good version that may be too short-lived to be seen.
    pub(crate) fn may_show(&mut self, red: u8) {
        self.reds.push(red);
    }

    /// Saves a good version in place and sees it.
    pub(crate) fn saves(&mut self, red: u8) {
        self.show.write("a.py", &(self.pattern)(red));
        self.sees(red);
    }

    /// Saves a good version while edits are held, and takes it: that is a step
    /// of its own, however short it is live.
    pub(crate) fn takes(&mut self, red: u8) {
        self.show.write("a.py", &(self.pattern)(red));
        self.show.pattern_where("a", |it| it["state"] == "held");
        self.show.command(json!("take"));
        self.sees(red);
        self.show.pattern_where("a", |it| it["state"] == "live");
    }

    /// What the oracle says to all of it.
    pub(crate) fn end(self) -> Show {
        let frames = self.show.frames();
        assert_versions(&frames, &self.reds);
        assert_on_time(&self.show.lights);
        if let Some(bpm) = self.bpm {
            assert_beat_goes_on(&frames, bpm);
        }
        self.show
    }

    /// The same, of a show that was not to say anything more, and of which
    /// each good version was loaded once.
    pub(crate) fn end_silently(mut self) -> Show {
        // Long enough for what is done twice a second, too.
        for _ in 0..3 {
            assert_eq!(self.show.happenings(), NOTHING, "at rest");
        }
        let log = self.show.log();
        let reloads = log.iter().filter(|line| line["event"] == "reloaded").count();
        assert_eq!(reloads, self.reds.len() - 1);
        assert!(!log.iter().any(|line| line["event"] == "gone"));
        self.end()
    }
}
