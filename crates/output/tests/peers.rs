//! Outputs as other people's receivers see them. How to install these:
//! `peers/README.md`.
#![cfg(feature = "peers")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]

use light::{Frame, Rgb};
use output::{FrameSink, Handle, Installation};
use std::io::{BufRead, BufReader};
use std::net::UdpSocket;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// Long enough for a loaded machine; nothing waits for it in vain.
const PATIENCE: Duration = Duration::from_secs(30);

/// Somebody else's receiver; tells a line for each thing it hears.
struct Receiver {
    process: Child,
    lines: mpsc::Receiver<String>,
}

impl Receiver {
    fn start(interpreter: &str, script: &str, arguments: &[&str]) -> Self {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/peers/");
        let mut process = Command::new(interpreter)
            .arg(format!("{folder}{script}"))
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|_| panic!("this test needs {interpreter}; see {folder}README.md"));
        let output = BufReader::new(process.stdout.take().unwrap());
        let (sender, lines) = mpsc::channel();
        std::thread::spawn(move || {
            for line in output.lines().map_while(Result::ok) {
                let _ = sender.send(line);
            }
        });
        let receiver = Self { process, lines };
        let ready = receiver.lines.recv_timeout(PATIENCE);
        assert_eq!(ready.as_deref(), Ok("ready"), "{script} starts; see {folder}README.md");
        receiver
    }

    /// Waits for a line, and says what came before it.
    fn until(&self, wanted: &str, mut meanwhile: impl FnMut()) -> Vec<String> {
        let end = Instant::now() + PATIENCE;
        let mut before = Vec::new();
        loop {
            meanwhile();
            match self.lines.recv_timeout(Duration::from_millis(20)) {
                Ok(line) if line == wanted => return before,
                Ok(line) => before.push(line),
                Err(_) => {}
            }
            let last = &before[before.len().saturating_sub(9)..];
            assert!(Instant::now() < end, "no `{wanted}`, but at last {last:?}");
        }
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn python() -> String {
    std::env::var("PEERS_PYTHON").unwrap_or_else(|_| "python3".into())
}

fn free_port() -> String {
    UdpSocket::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string()
}

fn output(url: &str) -> (FrameSink, Handle) {
    output_of(&Installation::for_now(), url)
}

fn output_of(installation: &Installation, url: &str) -> (FrameSink, Handle) {
    output::start(&url.parse().unwrap(), installation, |_| ()).unwrap()
}

fn show(sink: &mut FrameSink) {
    let colors = vec![Rgb::new(1.0, 0.5, 0.0); 3];
    sink.send(&Frame { colors }, Instant::now());
}

const ORANGES: &str = "ff7f00ff7f00ff7f00";

#[test]
fn pypi_sacn_hears_levels_and_the_goodbye() {
    let port = free_port();
    let receiver = Receiver::start(&python(), "sacn_receiver.py", &[&port, "7"]);
    let url = format!("sacn://127.0.0.1:{port}?universe=7&priority=150&name=left%20deck");
    let (mut sink, handle) = output(&url);
    let levels = format!("left deck priority 150 universe 7 {ORANGES}");
    receiver.until("universe 7 available", || show(&mut sink));
    receiver.until(&levels, || show(&mut sink));
    assert!(handle.stop());
    receiver.until("universe 7 timeout", || ());
}

#[test]
fn pypi_sacn_hears_multicast() {
    let receiver = Receiver::start(&python(), "sacn_receiver.py", &["5568", "63007", "multicast"]);
    let (mut sink, _handle) = output("sacn://multicast?universe=63007");
    let levels = format!("dj-hue priority 100 universe 63007 {ORANGES}");
    receiver.until(&levels, || show(&mut sink));
}

#[test]
fn npm_sacn_hears_levels_and_the_goodbye() {
    let port = free_port();
    let receiver = Receiver::start("node", "sacn_receiver.js", &[&port, "258"]);
    let (mut sink, handle) = output(&format!("sacn://127.0.0.1:{port}?universe=258"));
    let line = |said| format!("dj-hue priority 100 universe 258 {said}");
    let before = receiver.until(&line(ORANGES), || show(&mut sink));
    assert_eq!(before, Vec::<String>::new(), "nothing corrupt or out of order");
    assert!(handle.stop());
    let before = receiver.until(&line("goodbye"), || ());
    assert!(before.iter().all(|it| it.starts_with("dj-hue")), "{before:?}");
}

#[test]
fn pypi_led_ddp_reads_pixels_of_both_depths_and_the_rest_of_a_long_frame() {
    let port = free_port();
    let receiver = Receiver::start(&python(), "ddp_receiver.py", &[&port]);
    let (mut sink, handle) = output(&format!("ddp://127.0.0.1:{port}"));
    let said = |what: &str| format!("v1 push RGB PIXEL_8_BITS whole at {what}");
    receiver.until(&said(&format!("0 {ORANGES}")), || show(&mut sink));
    let colors = vec![Rgb::new(1.0, 0.5, 0.0); 481];
    receiver.until(&said("1440 ff7f00"), || {
        sink.send(&Frame { colors: colors.clone() }, Instant::now());
    });
    assert!(handle.stop());
    receiver.until(&said("1440 000000"), || ());
    let (mut sink, _handle) = output(&format!("ddp://127.0.0.1:{port}?depth=16&order=rgbw"));
    receiver.until("v1 push RGBW PIXEL_16_BITS whole at 0 ffff800000000000ff", || show(&mut sink));
}

#[test]
fn npm_dmxnet_hears_levels() {
    let port = free_port();
    let receiver = Receiver::start("node", "artnet_receiver.js", &[&port, "1", "2", "3"]);
    let (mut sink, handle) = output(&format!("artnet://127.0.0.1:{port}?universe={}", 0x123));
    receiver.until(ORANGES, || show(&mut sink));
    assert!(handle.stop());
    receiver.until(&"0".repeat(18), || ());
}

#[test]
fn pypi_sacn_reads_one_list_of_all_our_universes() {
    let receiver = Receiver::start(&python(), "sacn_discovery.py", &[]);
    let installation = Installation::for_now();
    let on = |universe| {
        let url = format!("sacn://multicast?universe={universe}&interface=127.0.0.1&name=listed");
        output_of(&installation, &url)
    };
    let ((mut first, _handle), (mut second, handle)) = (on(63_031), on(63_033));
    receiver.until("listed page 0/0 63031 63033", || {
        show(&mut first);
        show(&mut second);
    });
    assert!(handle.stop());
    receiver.until("listed page 0/0 63031", || show(&mut first));
}

#[test]
fn pypi_aioartnet_hears_of_all_our_universes() {
    let port = free_port();
    let receiver = Receiver::start(&python(), "artnet_poller.py", &[&port]);
    let installation = Installation::for_now().asked_at(port.parse().unwrap());
    let on = |universe| {
        output_of(&installation, &format!("artnet://127.0.0.1:{}?universe={universe}", free_port()))
    };
    let ((mut first, _handle), (mut second, handle)) = (on(0x10f), on(3));
    receiver.until("dj-hue at 127.0.0.1 style 1 sends [3, 271]", || {
        show(&mut first);
        show(&mut second);
    });
    assert!(handle.stop());
    receiver.until("dj-hue at 127.0.0.1 style 1 sends [271]", || show(&mut first));
}
