//! A pad that is learned by touching it, on a JACK server without sound. How
//! to install what this needs: `crates/input/tests/peers/README.md`.
#![cfg(all(feature = "jack", target_os = "linux"))]

mod rehearsal;

use rehearsal::patterns::steady;
use rehearsal::{PATIENCE, Show, dj_hue, folder};
use std::fs;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Somebody else's program. Ends with the test.
struct Peer(Child);

impl Peer {
    fn start(command: &str) -> Self {
        let mut words = command.split(' ');
        let process = Command::new(words.next().unwrap_or_default())
            .args(words)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        Self(process.unwrap_or_else(|_| panic!("this test needs {command}")))
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_pad_is_learned_by_touching_it_and_the_show_obeys_at_once() {
    let _jack = Peer::start("jackd --no-realtime -d dummy -r 48000 -p 256");
    let end = Instant::now() + PATIENCE;
    while !Command::new("jack_lsp").output().is_ok_and(|it| it.status.success()) {
        assert!(Instant::now() < end, "the JACK server does not start");
        std::thread::sleep(Duration::from_millis(100));
    }
    // Note 36, once a second.
    let _pads = Peer::start("jack_midiseq pads 48000 0 36 4800");
    let patterns = folder("midi");
    fs::write(patterns.join("a.py"), steady(200)).expect("the folder is ours");
    let file = patterns.join("dj-hue.toml");
    fs::write(&file, "lights = 2\n[midi] # pads\n").expect("the folder is ours");
    let show = Show::with(&patterns, &["--config", &file.to_string_lossy()]);
    show.see_red(200);

    let learn = |action: &str| {
        let mut command = dj_hue(&patterns);
        command.args(["midi", "learn", action, "--config"]).arg(&file);
        let mut child = command.stdout(Stdio::null()).spawn().expect("the program starts");
        let end = Instant::now() + PATIENCE;
        let status = loop {
            if let Some(status) = child.try_wait().expect("the child can be asked") {
                break status;
            }
            if Instant::now() > end {
                let _ = child.kill().and_then(|()| child.wait());
                panic!("no pad was heard");
            }
            std::thread::sleep(Duration::from_millis(20));
        };
        assert!(status.success(), "`{action}` is not learned");
        fs::read_to_string(&file).expect("it is there")
    };
    let text = learn("blackout");
    assert_eq!(text, "lights = 2\n[midi] # pads\n\"note 36 channel 1\" = \"blackout\"\n");
    show.see_red(0);
    show.see_red(200);

    // It does no longer what it did before.
    let text = learn("next");
    assert_eq!(text, "lights = 2\n[midi] # pads\n\"note 36 channel 1\" = \"next\"\n");
}
