//! A show that follows somebody else's Link session. What this needs:
//! `crates/input/tests/peers/README.md`.
#![cfg(all(feature = "link", target_os = "linux"))]

mod rehearsal;

use rehearsal::patterns::steady;
use rehearsal::{PATIENCE, Show, folder};
use serde_json::{Value, json};
use std::fs;
use std::io::Write;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A member of the session, by PyPI `aalink`. Ends with the test.
struct Peer(Child);

impl Peer {
    fn join(tempo: &str) -> Self {
        let python = std::env::var("PEERS_PYTHON").unwrap_or_else(|_| "python3".into());
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../input/tests/peers/aalink_peer.py");
        let mut peer = Command::new(python);
        peer.args([script, tempo]).stdin(Stdio::piped()).stdout(Stdio::null());
        Self(peer.spawn().expect("this test needs python3 with aalink"))
    }

    fn say(&mut self, text: &str) {
        let input = self.0.stdin.as_mut().expect("its input is a pipe");
        writeln!(input, "{text}").and_then(|()| input.flush()).expect("the peer listens");
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Says one thing after the other to the peer, one a second and over again,
/// since what is said while two sessions become one may be lost, until the
/// show's clock is as wanted.
fn urge(show: &Show, peer: &mut Peer, texts: &[&str], wanted: impl Fn(&Value) -> bool) {
    let end = Instant::now() + PATIENCE;
    let mut said: Option<Instant> = None;
    let mut next = texts.iter().cycle();
    loop {
        let clock = show.state()["clock"].take();
        if wanted(&clock) {
            return;
        }
        assert!(Instant::now() < end, "after {texts:?} the clock is {clock:#}");
        if said.is_none_or(|at| at.elapsed() > Duration::from_secs(1)) {
            next.by_ref().take(1).for_each(|text| peer.say(text));
            said = Some(Instant::now());
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn is_about(bpm: f64) -> impl Fn(&Value) -> bool {
    move |clock| {
        let tempo = clock["bpm"].as_f64().unwrap_or_default();
        clock["source"] == "link" && clock["peers"] == 1 && (tempo - bpm).abs() < 0.01
    }
}

#[test]
fn a_show_follows_a_session_until_the_performer_leads_it() {
    let patterns = folder("link");
    fs::write(patterns.join("a.py"), steady(200)).expect("the folder is ours");
    let file = patterns.join("dj-hue.toml");
    fs::write(&file, "lights = 2\n").expect("the folder is ours");
    let mut show = Show::with(&patterns, &["--config", &file.to_string_lossy()]);
    let mut peer = Peer::join("97.5");

    // Nobody asked for Link so far.
    show.command(json!({"source": "link"}));
    show.hear_where("clock", |line| line["source"] == "link");
    urge(&show, &mut peer, &["97.5"], is_about(97.5));
    urge(&show, &mut peer, &["133"], is_about(133.0));
    // Only a session that has been started can halt.
    urge(&show, &mut peer, &["start", "stop"], |clock| clock["health"] == "halted");

    show.command(json!({"source": "internal"}));
    show.hear_where("clock", |line| line["source"] == "internal");
    peer.say("88");
    show.command(json!({"tempo": 140}));
    urge(&show, &mut peer, &["stop"], |clock| {
        (&clock["source"], &clock["bpm"]) == (&json!("internal"), &json!(140.0))
    });
    show.see_frames(10);
}
