//! Outputs as receivers on the same machine see them, read by a decoder that
//! shares no line with us (`peers/decode.py`).
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]

use expect_test::{Expect, expect};
use light::{Frame, Rgb};
use output::{FrameSink, Handle, Installation, Lights, OutputUrl, Patched, State};
use socket2::{Domain, Socket, Type};
use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};
use testkit::needs;

/// Long enough for a loaded machine; nothing waits for it in vain.
const PATIENCE: Duration = Duration::from_secs(20);

/// An output to a socket of ours.
struct Stage {
    receiver: UdpSocket,
    sink: FrameSink,
    handle: Handle,
    states: mpsc::Receiver<State>,
}

impl Stage {
    /// `{}` in the URL is the receiver's address.
    fn new(url: &str) -> Self {
        Self::with(url, &Lights::All)
    }

    fn with(url: &str, lights: &Lights) -> Self {
        Self::of(url, lights, &Installation::for_now())
    }

    fn of(url: &str, lights: &Lights, installation: &Installation) -> Self {
        let receiver = UdpSocket::bind("127.0.0.1:0").unwrap();
        receiver.set_read_timeout(Some(PATIENCE)).unwrap();
        let address = receiver.local_addr().unwrap();
        let url: OutputUrl = url.replace("{}", &address.to_string()).parse().unwrap();
        let (sender, states) = mpsc::channel();
        let on_state = move |state| {
            // A test may have seen enough.
            let _ = sender.send(state);
        };
        let (sink, handle) = output::start_with(&url, lights, installation, &[], on_state).unwrap();
        Self { receiver, sink, handle, states }
    }

    fn show(&mut self, colors: &[Rgb]) {
        self.sink.send(&Frame { colors: colors.to_vec() }, Instant::now());
    }

    fn packet(&self) -> Vec<u8> {
        let mut packet = [0; 2048];
        let length = self.receiver.recv(&mut packet).expect("a packet comes");
        packet[..length].to_vec()
    }

    fn packets(&self, count: usize) -> Vec<Vec<u8>> {
        (0..count).map(|_| self.packet()).collect()
    }

    fn state(&self) -> State {
        self.states.recv_timeout(PATIENCE).expect("a change of state")
    }
}

/// A port that nobody has, and that nobody is given who asks for just any: systems
/// give those from 32768 on, so that another test may be given one that was free a
/// moment ago.
fn free_port() -> u16 {
    static ASKED: AtomicU16 = AtomicU16::new(0);
    let first = 20_000 + (std::process::id() % 10_000) as u16;
    loop {
        let port = first + ASKED.fetch_add(1, Ordering::Relaxed);
        if UdpSocket::bind((Ipv4Addr::UNSPECIFIED, port)).is_ok() {
            return port;
        }
    }
}

/// Hears what is sent to a group from this machine.
fn multicast_listener(group: Ipv4Addr) -> UdpSocket {
    // Others on this machine may listen at the same port, to other groups.
    let listener = Socket::new(Domain::IPV4, Type::DGRAM, None).unwrap();
    listener.set_reuse_address(true).unwrap();
    listener.bind(&SocketAddr::from((group, 5568)).into()).unwrap();
    let listener = UdpSocket::from(listener);
    listener.set_read_timeout(Some(PATIENCE)).unwrap();
    listener.join_multicast_v4(&group, &Ipv4Addr::LOCALHOST).unwrap();
    listener
}

/// What an independent decoder says, with long runs of equal bytes shortened.
fn decoded(protocol: &str, packets: &[Vec<u8>]) -> String {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/peers/decode.py");
    let mut python = Command::new("python3")
        .args([script, protocol])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = python.stdin.take().unwrap();
    for packet in packets {
        let hex: String = packet.iter().map(|byte| format!("{byte:02x}")).collect();
        writeln!(input, "{hex}").unwrap();
    }
    drop(input);
    let output = python.wait_with_output().unwrap();
    assert!(output.status.success(), "the decoder refuses a packet");
    String::from_utf8(output.stdout).unwrap()
}

fn check(protocol: &str, packets: &[Vec<u8>], expected: &Expect) {
    expected.assert_eq(&decoded(protocol, packets));
}

const ORANGE: Rgb = Rgb::new(1.0, 0.5, 0.0);
const BLUE: Rgb = Rgb::new(0.0, 0.0, 1.0);

#[test]
fn ddp_shows_frames_and_leaves_the_lights_black() {
    needs!("python3");
    let mut stage = Stage::new("ddp://{}");
    stage.show(&[ORANGE, BLUE]);
    let mut packets = stage.packets(1);
    stage.show(&[BLUE, BLUE]);
    packets.extend(stage.packets(1));
    assert_eq!([stage.state(), stage.state()], [State::Starting, State::Live]);
    let Stage { receiver, sink, handle, states } = stage;
    assert!(handle.stop());
    drop(sink);
    let mut packet = [0; 64];
    let length = receiver.recv(&mut packet).unwrap();
    packets.push(packet[..length].to_vec());
    assert_eq!(states.recv(), Ok(State::Stopped));
    check(
        "ddp",
        &packets,
        &expect![[r#"
        ddp #1 type 0b id 1 at 0 push ff7f000000ff
        ddp #2 type 0b id 1 at 0 push 0000ff0000ff
        ddp #3 type 0b id 1 at 0 push 000000000000
    "#]],
    );
}

#[test]
fn ddp_has_sixteen_bits_gamma_and_order() {
    needs!("python3");
    let mut stage = Stage::new("ddp://{}?depth=16&gamma=2&order=grbw&id=3&last=hold");
    stage.show(&[Rgb::new(1.0, 0.5, 0.5)]);
    check(
        "ddp",
        &stage.packets(1),
        &expect![[r#"
        ddp #1 type 1c id 3 at 0 push 0000bfff00004000
    "#]],
    );
}

#[test]
fn sacn_fills_universes_and_says_goodbye() {
    needs!("python3");
    let mut stage = Stage::new("sacn://{}?universe=7&priority=150&sync=99&name=left%20deck");
    stage.show(&[ORANGE; 171]);
    let mut packets = stage.packets(3);
    stage.handle.ask_to_stop();
    packets.extend(stage.packets(3 * 3 + 2 * 3));
    let text = decoded("sacn", &packets);
    let text =
        text.replace(&"ff7f00".repeat(170), "170*ff7f00").replace(&"0".repeat(1024), "512*00");
    expect![[r#"
        sacn 7 #1 left deck priority 150 sync 99 170*ff7f000000
        sacn 8 #1 left deck priority 150 sync 99 ff7f00
        sync 99 #1
        sacn 7 #2 left deck priority 150 sync 99 512*00
        sacn 8 #2 left deck priority 150 sync 99 000000
        sync 99 #2
        sacn 7 #3 left deck priority 150 sync 99 512*00
        sacn 8 #3 left deck priority 150 sync 99 000000
        sync 99 #3
        sacn 7 #4 left deck priority 150 sync 99 512*00
        sacn 8 #4 left deck priority 150 sync 99 000000
        sync 99 #4
        sacn 7 #5 left deck priority 150 sync 99 terminated 
        sacn 7 #6 left deck priority 150 sync 99 terminated 
        sacn 7 #7 left deck priority 150 sync 99 terminated 
        sacn 8 #5 left deck priority 150 sync 99 terminated 
        sacn 8 #6 left deck priority 150 sync 99 terminated 
        sacn 8 #7 left deck priority 150 sync 99 terminated 
    "#]]
    .assert_eq(&text);
}

#[test]
fn patched_lights_claim_their_own_universes_and_no_others() {
    needs!("python3");
    let at = |light, slot| Patched { light, slot, profile: None, depth: None };
    let lights = Lights::Patched(vec![at(0, 0), at(1, 100 * 512 + 3)]);
    for (protocol, expected) in [
        (
            "sacn",
            expect![[r#"
        sacn 1 #1 dj-hue priority 100 sync 0 ff7f509*0000
        sacn 101 #1 dj-hue priority 100 sync 0 0000000000ff
        sacn 1 #2 dj-hue priority 100 sync 0 509*00000000
        sacn 101 #2 dj-hue priority 100 sync 0 000000000000
        sacn 1 #3 dj-hue priority 100 sync 0 509*00000000
        sacn 101 #3 dj-hue priority 100 sync 0 000000000000
        sacn 1 #4 dj-hue priority 100 sync 0 509*00000000
        sacn 101 #4 dj-hue priority 100 sync 0 000000000000
        sacn 1 #5 dj-hue priority 100 sync 0 terminated 
        sacn 1 #6 dj-hue priority 100 sync 0 terminated 
        sacn 1 #7 dj-hue priority 100 sync 0 terminated 
        sacn 101 #5 dj-hue priority 100 sync 0 terminated 
        sacn 101 #6 dj-hue priority 100 sync 0 terminated 
        sacn 101 #7 dj-hue priority 100 sync 0 terminated 
    "#]],
        ),
        (
            "artnet",
            expect![[r#"
        dmx 1 #1 physical 0 ff7f509*0000
        dmx 101 #1 physical 0 0000000000ff
        dmx 1 #2 physical 0 509*00000000
        dmx 101 #2 physical 0 000000000000
        dmx 1 #3 physical 0 509*00000000
        dmx 101 #3 physical 0 000000000000
        dmx 1 #4 physical 0 509*00000000
        dmx 101 #4 physical 0 000000000000
    "#]],
        ),
    ] {
        let mut stage = Stage::with(&format!("{protocol}://{{}}?universe=1"), &lights);
        stage.show(&[ORANGE, BLUE]);
        let mut packets = stage.packets(2);
        stage.handle.ask_to_stop();
        packets.extend(stage.packets(if protocol == "sacn" { 2 * 3 + 2 * 3 } else { 2 * 3 }));
        let text = decoded(protocol, &packets).replace(&"0".repeat(1018), "509*00");
        expected.assert_eq(&text.replace(&"0".repeat(1024), "512*00"));
    }
}

#[test]
fn artnet_fills_universes_and_shows_them_together() {
    needs!("python3");
    let mut stage = Stage::new("artnet://{}?universe=271&sync=on");
    stage.show(&[ORANGE; 171]);
    let packets = stage.packets(3);
    let text = decoded("artnet", &packets).replace(&"ff7f00".repeat(170), "170*ff7f00");
    expect![[r#"
        dmx 271 #1 physical 0 170*ff7f000000
        dmx 272 #1 physical 0 ff7f0000
        sync
    "#]]
    .assert_eq(&text);
}

/// Two Art-Net outputs, and one who polls the port at which they are asked.
struct Polled {
    poller: UdpSocket,
    asked_at: SocketAddr,
    first: Stage,
    second: Stage,
}

impl Polled {
    fn new() -> Self {
        let asked_at = SocketAddr::from((Ipv4Addr::LOCALHOST, free_port()));
        let installation = Installation::for_now().asked_at(asked_at.port());
        let on = |url| Stage::of(url, &Lights::All, &installation);
        let (first, second) = (on("artnet://{}?universe=271"), on("artnet://{}?universe=3"));
        let poller = UdpSocket::bind("127.0.0.1:0").unwrap();
        poller.set_read_timeout(Some(Duration::from_millis(200))).unwrap();
        Self { poller, asked_at, first, second }
    }

    /// Polls until as many pages as wanted come at once, and says what is in
    /// them.
    fn until_pages(&mut self, count: usize) -> String {
        let end = Instant::now() + PATIENCE;
        loop {
            self.first.show(&[ORANGE; 171]);
            self.second.show(&[ORANGE]);
            self.poller.send_to(b"Art-Net\0\0\x20\0\x0e\0\0", self.asked_at).unwrap();
            let mut packet = [0; 1024];
            let heard = || self.poller.recv(&mut packet).map(|it| packet[..it].to_vec()).ok();
            let pages: Vec<_> = std::iter::from_fn(heard).collect();
            if pages.len() == count {
                return decoded("artnet", &pages);
            }
            assert!(Instant::now() < end, "{} pages", pages.len());
        }
    }
}

/// How many answers there were before is a matter of luck.
fn without_count(told: &str) -> String {
    let line = |line: &str| match line.split_once("#0001 [") {
        Some((before, after)) => format!("{before}#0001 [....{}\n", &after[4..]),
        None => format!("{line}\n"),
    };
    told.lines().map(line).collect()
}

#[test]
fn artnet_answers_who_asks_for_all_its_outputs() {
    needs!("python3");
    let mut polled = Polled::new();
    let told = polled.until_pages(2 + 1);
    expect![[r#"
        reply 127.0.0.1:6454 net 0 sub 0 `dj-hue` `dj-hue` `#0001 [....] 3 universes` ports 1 types 40000000 in 03000000 style 1 bind 1
        reply 127.0.0.1:6454 net 1 sub 0 `dj-hue` `dj-hue` `#0001 [....] 3 universes` ports 1 types 40000000 in 0f000000 style 1 bind 2
        reply 127.0.0.1:6454 net 1 sub 1 `dj-hue` `dj-hue` `#0001 [....] 3 universes` ports 1 types 40000000 in 00000000 style 1 bind 3
    "#]]
    .assert_eq(&without_count(&told));
    polled.first.handle.ask_to_stop();
    expect![[r#"
        reply 127.0.0.1:6454 net 0 sub 0 `dj-hue` `dj-hue` `#0001 [....] 1 universes` ports 1 types 40000000 in 03000000 style 1 bind 1
    "#]]
    .assert_eq(&without_count(&polled.until_pages(1)));
}

#[test]
fn sacn_lists_the_universes_of_all_its_outputs() {
    needs!("python3");
    let group = Ipv4Addr::new(239, 255, 250, 214);
    let listener = multicast_listener(group);
    let installation = Installation::for_now();
    let on = |url| Stage::of(url, &Lights::All, &installation);
    let mut first = on("sacn://multicast?universe=63021&interface=127.0.0.1&name=left%20deck");
    let mut second = on("sacn://multicast?universe=9&interface=127.0.0.1");
    // Other programs on this machine list theirs.
    let until = |wanted: &str, stages: &mut [&mut Stage]| {
        let end = Instant::now() + PATIENCE;
        loop {
            stages.iter_mut().for_each(|stage| stage.show(&[ORANGE; 171]));
            let mut packet = [0; 2048];
            let length = listener.recv(&mut packet).expect("a list comes");
            if packet[22..38] == installation.cid().0 {
                let told = decoded("sacn", &[packet[..length].to_vec()]);
                if told == wanted {
                    return;
                }
                assert!(Instant::now() < end, "{told}");
            }
        }
    };
    until("discovery left deck page 0/0 [9, 10, 63021, 63022]\n", &mut [&mut first, &mut second]);
    assert!(second.handle.stop());
    until("discovery left deck page 0/0 [63021, 63022]\n", &mut [&mut first]);
    assert!(first.handle.stop());
    until("discovery left deck page 0/0 []\n", &mut []);
}

#[test]
fn the_last_word_about_universes_is_said_before_a_program_ends() {
    needs!("python3");
    let listener = multicast_listener(Ipv4Addr::new(239, 255, 250, 214));
    let installation = Installation::for_now();
    let url = "sacn://multicast?universe=63031&interface=127.0.0.1";
    let mut stage = Stage::of(url, &Lights::All, &installation);
    // Other programs on this machine list theirs.
    let lists = |listener: &UdpSocket| {
        let mut packet = [0; 2048];
        let heard = || listener.recv(&mut packet).ok().map(|length| packet[..length].to_vec());
        std::iter::from_fn(heard)
            .filter(|packet| packet[22..38] == installation.cid().0)
            .map(|packet| decoded("sacn", &[packet]))
            .next()
    };
    stage.show(&[ORANGE]);
    assert_eq!(lists(&listener).as_deref(), Some("discovery dj-hue page 0/0 [63031]\n"));
    assert!(stage.handle.stop());
    installation.say_goodbye();
    // What is not there now would have ended with the program.
    listener.set_nonblocking(true).unwrap();
    assert_eq!(lists(&listener).as_deref(), Some("discovery dj-hue page 0/0 []\n"));
    // Who has nothing to say does not wait.
    let begin = Instant::now();
    Installation::for_now().say_goodbye();
    assert!(begin.elapsed() < Duration::from_millis(400), "{:?}", begin.elapsed());
}

#[test]
fn silence_is_broken_by_the_last_frame() {
    needs!("python3");
    let mut stage = Stage::new("ddp://{}");
    stage.show(&[ORANGE]);
    let begin = Instant::now();
    check(
        "ddp",
        &stage.packets(2),
        &expect![[r#"
        ddp #1 type 0b id 1 at 0 push ff7f00
        ddp #2 type 0b id 1 at 0 push ff7f00
    "#]],
    );
    assert!(begin.elapsed() > Duration::from_millis(500), "not at once");
}

#[test]
fn a_positive_delay_holds_frames_back() {
    let mut stage = Stage::new("ddp://{}?delay_ms=300");
    let begin = Instant::now();
    stage.show(&[ORANGE]);
    stage.packet();
    assert!(begin.elapsed() >= Duration::from_millis(300));
    assert_eq!(stage.sink.lead(), Duration::ZERO);
    let early = Stage::new("ddp://{}?delay_ms=-80");
    assert_eq!(early.sink.lead(), Duration::from_millis(80));
}

#[test]
fn a_frame_rate_drops_frames_but_never_the_last() {
    let mut stage = Stage::new("ddp://{}?fps=5");
    let begin = Instant::now();
    for level in 0..10 {
        stage.show(&[Rgb::new(f64::from(level) / 9.0, 0.0, 0.0)]);
        std::thread::sleep(Duration::from_millis(5));
    }
    let mut packets = 1;
    while stage.packet()[10] != 255 {
        packets += 1;
    }
    // Ten frames within 50 ms would be ten packets, were there no rate.
    let allowed = 2.0 + 5.0 * begin.elapsed().as_secs_f64();
    assert!(f64::from(packets) <= allowed, "{packets} packets");
}

#[test]
fn a_receiver_that_is_off_is_told_once_and_so_is_its_return() {
    let port = free_port();
    let mut stage = Stage::new(&format!("ddp://127.0.0.1:{port}"));
    let end = Instant::now() + PATIENCE;
    let mut states = Vec::new();
    let mut receiver = None;
    while states.last() != Some(&State::Live) || receiver.is_none() {
        assert!(Instant::now() < end, "{states:?}");
        stage.show(&[ORANGE]);
        states.extend(stage.states.recv_timeout(Duration::from_millis(20)).ok());
        if receiver.is_none() && matches!(states.last(), Some(State::Failing { .. })) {
            receiver = Some(UdpSocket::bind(("127.0.0.1", port)).unwrap());
        }
    }
    let message = format!("nobody listens at 127.0.0.1:{port}");
    // The first packet cannot know; whether it counts as live is a race.
    states.retain(|it| *it != State::Starting);
    if states[0] == State::Live {
        states.remove(0);
    }
    assert_eq!(states, [State::Failing { message }, State::Live]);
}

#[test]
fn an_output_that_makes_way_leaves_the_lights_to_the_next() {
    needs!("python3");
    let mut first = Stage::new("sacn://{}?universe=7");
    first.show(&[ORANGE]);
    let mut packets = first.packets(1);
    first.handle.ask_to_make_way();
    let address = first.receiver.local_addr().unwrap();
    let url = format!("sacn://{address}?universe=7&gamma=2").parse().unwrap();
    let installation = Installation::for_now();
    let before = [first.handle];
    let (mut sink, handle) =
        output::start_with(&url, &Lights::All, &installation, &before, |_| ()).unwrap();
    sink.send(&Frame { colors: vec![ORANGE] }, Instant::now());
    let mut packet = [0; 2048];
    for _ in 0..4 {
        let length = first.receiver.recv(&mut packet).unwrap();
        packets.push(packet[..length].to_vec());
    }
    check(
        "sacn",
        &packets,
        &expect![[r#"
        sacn 7 #1 dj-hue priority 100 sync 0 ff7f00
        sacn 7 #2 dj-hue priority 100 sync 0 terminated 
        sacn 7 #3 dj-hue priority 100 sync 0 terminated 
        sacn 7 #4 dj-hue priority 100 sync 0 terminated 
        sacn 7 #1 dj-hue priority 100 sync 0 ff3f00
    "#]],
    );
    drop((sink, handle));
}

#[test]
fn an_unknown_host_is_a_state_and_stops_at_once() {
    let stage = Stage::new("ddp://nobody.invalid");
    assert_eq!(stage.state(), State::Starting);
    let message = "cannot find `nobody.invalid`".to_owned();
    assert_eq!(stage.state(), State::Failing { message });
    assert!(stage.handle.stop());
    assert_eq!(stage.states.recv(), Ok(State::Stopped));
}

#[test]
fn multicast_needs_an_interface_of_ours() {
    let stage = Stage::new("sacn://multicast?interface=192.0.2.77");
    assert_eq!(stage.state(), State::Starting);
    let message = "192.0.2.77 is no address of this machine".to_owned();
    assert_eq!(stage.state(), State::Failing { message });
}

#[test]
fn multicast_leaves_from_the_interface() {
    needs!("python3");
    let mut stage = Stage::new("sacn://multicast?universe=63011&interface=127.0.0.1");
    let group = Ipv4Addr::new(239, 255, 0xf6, 0x23);
    let listener = multicast_listener(group);
    stage.show(&[ORANGE]);
    let mut packet = [0; 2048];
    let length = listener.recv(&mut packet).unwrap();
    check(
        "sacn",
        &[packet[..length].to_vec()],
        &expect![[r#"
        sacn 63011 #1 dj-hue priority 100 sync 0 ff7f00
    "#]],
    );
}

#[test]
fn the_preview_lives_and_sends_nothing() {
    let mut stage = Stage::new("preview:");
    stage.show(&[ORANGE]);
    assert_eq!([stage.state(), stage.state()], [State::Starting, State::Live]);
    assert!(stage.handle.stop());
}
