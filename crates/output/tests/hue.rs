//! The Hue output against a bridge of ours, whose DTLS is OpenSSL's.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]

use light::{Frame, Rgb};
use output::hue::{self, Bridge, DemoBridge};
use output::{FrameSink, Handle, Installation, Lights, State};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};
use testkit::needs;

/// Long enough for a loaded machine; nothing waits for it in vain.
const PATIENCE: Duration = Duration::from_secs(40);

const FRAME: Duration = Duration::from_millis(20);

/// A bridge, and an installation that is paired with it.
struct Venue {
    bridge: DemoBridge,
    installation: Installation,
    _folder: tempfile::TempDir,
}

impl Venue {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let installation = Installation::in_folder(folder.path());
        let bridge = DemoBridge::start().unwrap();
        bridge.press_button();
        hue::pair(&bridge.address().to_string(), &installation, |_| ()).unwrap();
        let venue = Self { bridge, installation, _folder: folder };
        // A real bridge's stream is always at port 2100.
        venue.edit("bridges", |bridge| bridge["stream_port"] = venue.bridge.stream_port().into());
        venue
    }

    /// Changes the stored credentials.
    fn edit(&self, list: &str, change: impl Fn(&mut serde_json::Value)) {
        let path = self.installation.folder().unwrap().join("hue.json");
        let mut stored: serde_json::Value =
            serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        change(&mut stored[list][0]);
        std::fs::write(path, stored.to_string()).unwrap();
    }

    fn output(&self, rest: &str) -> Output {
        self.output_to(&format!("hue://{}{rest}", self.bridge.address()))
    }

    fn output_to(&self, url: &str) -> Output {
        self.output_after(url, &[])
    }

    fn output_after(&self, url: &str, before: &[Handle]) -> Output {
        Self::output_of(&self.installation, url, before)
    }

    fn output_of(installation: &Installation, url: &str, before: &[Handle]) -> Output {
        let url = url.parse().unwrap();
        let (sender, states) = mpsc::channel();
        // A test that is over does not listen any more.
        let on_state = move |state| drop(sender.send(state));
        let lights = Lights::All;
        let started = output::start_with(&url, &lights, installation, before, on_state);
        let (sink, handle) = started.unwrap();
        Output { sink, handle, states, color: ORANGE }
    }
}

struct Output {
    sink: FrameSink,
    handle: Handle,
    states: mpsc::Receiver<State>,
    color: Rgb,
}

impl Output {
    /// Sends frames as the frame thread does, until something has happened.
    fn play_until(&mut self, what: &str, mut happened: impl FnMut() -> bool) {
        let end = Instant::now() + PATIENCE;
        let mut color = self.color;
        while !happened() {
            assert!(Instant::now() < end, "{what} does not happen");
            // It flickers a little, so that packets differ.
            color.blue = 0.01 - color.blue;
            self.sink.send(&Frame { colors: vec![color; 6] }, Instant::now());
            std::thread::sleep(FRAME);
        }
    }

    fn play_until_state(&mut self, wanted: &str) -> State {
        let mut last = State::Starting;
        let end = Instant::now() + PATIENCE;
        while last.as_str() != wanted {
            assert!(Instant::now() < end, "never {wanted}, but {last:?}");
            self.sink.send(&Frame { colors: vec![self.color; 6] }, Instant::now());
            last = self.states.recv_timeout(FRAME).unwrap_or(last);
        }
        last
    }

    fn failure(&mut self) -> String {
        let State::Failing { message } = self.play_until_state("failing") else { unreachable!() };
        message
    }
}

const ORANGE: Rgb = Rgb::new(1.0, 0.5, 0.0);

fn decoded(packet: &[u8]) -> String {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/peers/decode.py");
    let hex: String = packet.iter().map(|byte| format!("{byte:02x}")).collect();
    let python = Command::new("sh")
        .args(["-c", &format!("echo {hex} | python3 '{script}' hue")])
        .stdin(Stdio::null())
        .output()
        .unwrap();
    String::from_utf8(python.stdout).unwrap().trim().to_owned()
}

#[test]
fn pairing_waits_for_the_button_and_keeps_keys_private() {
    let folder = tempfile::tempdir().unwrap();
    let installation = Installation::in_folder(folder.path());
    let bridge = DemoBridge::start().unwrap();
    let mut left = Vec::new();
    let credentials = hue::pair(&bridge.address().to_string(), &installation, |remaining| {
        left.push(remaining);
        if left.len() == 2 {
            bridge.press_button();
        }
    });
    let hue::Paired { credentials, is_signed } = credentials.unwrap();
    assert!(!is_signed, "the demo signs for itself");
    assert_eq!(left.len(), 2);
    assert!(left[0] <= hue::PAIRING_TIME && left[1] < left[0]);
    assert_eq!(hue::paired(&installation).unwrap(), std::slice::from_ref(&credentials));
    assert!(!format!("{credentials:?}").contains("key"), "keys stay out of logs");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = folder.path().join("hue.json").metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    assert!(hue::forget(&installation, &credentials.bridge.to_uppercase()).unwrap());
    assert_eq!(hue::paired(&installation).unwrap(), []);
}

#[test]
fn areas_have_places_and_names() {
    let venue = Venue::new();
    let credentials = hue::paired(&venue.installation).unwrap().remove(0);
    let bridge = Bridge::new(&credentials).unwrap();
    assert_eq!(bridge.info().unwrap().name, "dj-hue demo");
    let areas = bridge.areas().unwrap();
    let names: Vec<_> = areas.iter().map(|it| (it.name.as_str(), it.channels.len())).collect();
    assert_eq!(names, [("Dance floor", 6), ("Stadium", 21)]);
    let channel = &areas[0].channels[3];
    assert_eq!((channel.id, channel.lights[0].as_str(), channel.place.y), (4, "Par 4", -1.0));
}

#[test]
fn frames_reach_every_channel_in_16_bit_and_fade_at_the_end() {
    needs!("openssl", "python3");
    let venue = Venue::new();
    let mut output = venue.output("/dance%20floor?gamma=2");
    output.play_until("a packet", || venue.bridge.last_packet().is_some_and(|it| it[55] != 0));
    assert_eq!(output.play_until_state("live"), State::Live);
    assert_eq!(venue.bridge.streamer().as_deref(), Some("stream-identity-1"));
    let packet = decoded(&venue.bridge.last_packet().unwrap());
    let (head, colors) = packet.split_once(" rgb ").unwrap();
    assert!(head.starts_with("hue #"), "{packet}");
    let colors: Vec<_> = colors.split(' ').collect();
    assert_eq!(colors[0], "5e0c7a3e-0d1c-4f6a-9a42-6d3b1f2e8c01");
    let ids: Vec<_> = colors[1..].iter().map(|it| it.split_once('=').unwrap()).collect();
    for ((id, color), expected) in ids.iter().zip(["0", "1", "2", "4", "5", "7"]) {
        assert_eq!((*id, &color[..8]), (expected, "ffff4000"), "{packet}");
    }
    assert!(output.handle.stop(), "the goodbye fits into three seconds");
    let last = decoded(&venue.bridge.last_packet().unwrap());
    assert!(last.ends_with("7=000000000000"), "{last}");
    assert_eq!(venue.bridge.streamer(), None);
}

#[test]
fn a_still_picture_is_repeated() {
    needs!("openssl");
    let venue = Venue::new();
    let mut output = venue.output("/Dance%20floor");
    output.play_until("a packet", || venue.bridge.packets() > 0);
    let before = venue.bridge.packets();
    let end = Instant::now() + PATIENCE;
    while venue.bridge.packets() < before + 4 {
        assert!(Instant::now() < end, "no packet without a new frame");
        std::thread::sleep(FRAME);
    }
}

#[test]
fn what_cannot_be_is_said() {
    let venue = Venue::new();
    let says = |rest: &str, words: &str| {
        let mut output = venue.output(rest);
        let message = output.failure();
        assert!(message.contains(words), "{message}");
        assert!(output.handle.stop(), "the bridge is the next one's");
    };
    says("/Garden", "no area is called `Garden`; there are `Dance floor`, `Stadium`");
    says("", "say which area: `Dance floor`, `Stadium`");
    says("/Stadium", "the area `Stadium` has 21 channels; the stream carries 20");
    venue.edit("bridges", |bridge| bridge["application_key"] = "forgotten".into());
    says("/Dance%20floor", "pair it again");
    let stranger = "0".repeat(64);
    venue.edit("bridges", |bridge| bridge["certificate_sha256"] = stranger.clone().into());
    says("/Dance%20floor", "is not the one that was paired");
    hue::forget(&venue.installation, &venue.bridge.address().to_string()).unwrap();
    says("/Dance%20floor", "is not paired; run `dj-hue hue pair`");
}

#[test]
fn a_wrong_stream_key_is_said_and_frees_the_area() {
    needs!("openssl");
    let venue = Venue::new();
    venue.edit("bridges", |bridge| bridge["client_key"] = "00".repeat(16).into());
    let message = venue.output("/Dance%20floor").failure();
    assert!(message.contains("pair it again"), "{message}");
    assert_eq!(venue.bridge.streamer(), None);
}

/// As bridges name an application.
const HUE_SYNC: &str = "7fc57b3f-09a2-4a31-bd1f-c2ab1ed1d8d7";

#[test]
fn another_streamer_is_named_and_waited_for() {
    needs!("openssl");
    let venue = Venue::new();
    venue.bridge.befriend(HUE_SYNC, "Hue Sync#living room");
    venue.bridge.occupy(HUE_SYNC);
    let mut output = venue.output("/Dance%20floor");
    let message = output.failure();
    let expected = "`Hue Sync` on `living room` streams to the area `Dance floor`";
    assert!(message.contains(expected), "{message}");
    venue.bridge.end_stream();
    output.play_until_state("live");
}

#[test]
fn a_streamer_whose_name_the_bridge_keeps_is_told_by_what_it_tells() {
    needs!("openssl");
    let venue = Venue::new();
    venue.bridge.occupy(HUE_SYNC);
    let message = venue.output("/Dance%20floor").failure();
    let expected = format!("another application ({HUE_SYNC}) streams to the area `Dance floor`");
    assert!(message.contains(&expected), "{message}");
}

#[test]
fn a_stream_that_somebody_takes_or_ends_without_a_word_is_noticed() {
    needs!("openssl");
    for (by, expected) in [
        (Some(HUE_SYNC), "`Hue Sync` on `living room` streams to the area"),
        (None, "somebody ended the stream"),
    ] {
        let venue = Venue::new();
        venue.bridge.befriend(HUE_SYNC, "Hue Sync#living room");
        let mut output = venue.output("/Dance%20floor");
        output.play_until("a packet", || venue.bridge.packets() > 0);
        venue.bridge.occupy_quietly(by);
        let message = output.failure();
        assert!(message.contains(expected), "{message}");
        venue.bridge.end_stream();
        output.play_until_state("live");
    }
}

#[test]
fn a_bridge_that_does_not_answer_is_told_and_streamed_to_all_the_same() {
    needs!("openssl");
    let venue = Venue::new();
    let mut output = venue.output("/Dance%20floor");
    output.play_until_state("live");
    let begin = Instant::now();
    venue.bridge.be_mute(true);
    let message = output.failure();
    assert!(message.contains("cannot reach the bridge"), "{message}");
    // Three questions, five seconds apart, each with its own patience.
    assert!(begin.elapsed() > Duration::from_secs(12), "{:?}", begin.elapsed());
    // Longer than trouble with sending would be put up with.
    let doubted = Instant::now();
    output.play_until("the stream goes on", || doubted.elapsed() > Duration::from_secs(12));
    let before = venue.bridge.packets();
    output.play_until("the stream goes on", || venue.bridge.packets() > before + 50);
    assert_eq!(output.states.try_iter().collect::<Vec<_>>(), [], "it is told once");
    venue.bridge.be_mute(false);
    output.play_until_state("live");
    assert_eq!(venue.bridge.streams(), 1, "no other was needed");
}

#[test]
fn two_outputs_to_one_bridge_do_not_end_each_others_stream() {
    needs!("openssl");
    let venue = Venue::new();
    let mut first = venue.output("/Dance%20floor");
    first.play_until_state("live");
    // By its id this time.
    let id = hue::paired(&venue.installation).unwrap()[0].bridge.clone();
    let mut second = venue.output_to(&format!("hue://{id}/Stadium"));
    let message = second.failure();
    assert!(message.contains("another output streams to the bridge"), "{message}");
    let before = venue.bridge.packets();
    first.play_until("the first plays on", || venue.bridge.packets() > before + 50);
    assert_eq!(first.states.try_iter().collect::<Vec<_>>(), []);
    assert!(first.handle.stop());
    // The bridge is free now; the area is too large, and that is said next.
    let message = second.failure();
    assert!(message.contains("21 channels"), "{message}");
}

#[test]
fn another_dj_hue_on_this_machine_keeps_its_stream_until_it_ends() {
    needs!("openssl");
    let venue = Venue::new();
    let mut first = venue.output("/Dance%20floor");
    first.play_until_state("live");
    // Another program of the same user: the same folder and key, and nothing else.
    let folder = venue.installation.folder().unwrap();
    let another = Installation::in_folder(folder);
    let url = format!("hue://{}/Dance%20floor", venue.bridge.address());
    let mut second = Venue::output_of(&another, &url, &[]);
    let message = second.failure();
    assert!(message.contains("another dj-hue on this machine streams"), "{message}");
    let before = venue.bridge.packets();
    first.play_until("the first plays on", || venue.bridge.packets() > before + 50);
    assert_eq!(first.states.try_iter().collect::<Vec<_>>(), []);
    assert_eq!(venue.bridge.streams(), 1);
    assert!(first.handle.stop());
    second.play_until_state("live");
}

#[test]
fn an_output_that_follows_another_waits_for_its_goodbye_and_is_not_cut_short() {
    needs!("openssl");
    let venue = Venue::new();
    let mut first = venue.output("/Dance%20floor");
    first.play_until_state("live");
    first.handle.ask_to_make_way();
    let url = format!("hue://{}/Dance%20floor?gamma=2", venue.bridge.address());
    let mut second = venue.output_after(&url, &[first.handle]);
    second.play_until_state("live");
    let told: Vec<_> = second.states.try_iter().collect();
    assert!(told.iter().all(|it| !matches!(it, State::Failing { .. })), "{told:?}");
    let before = venue.bridge.packets();
    second.play_until("it plays on", || venue.bridge.packets() > before + 50);
    assert_eq!(venue.bridge.streamer().as_deref(), Some("stream-identity-1"));
}

#[test]
fn a_stream_of_our_own_that_hangs_is_ended_without_a_word() {
    needs!("openssl");
    let venue = Venue::new();
    // As a show leaves it that was killed.
    venue.bridge.occupy("stream-identity-1");
    let mut output = venue.output("/Dance%20floor");
    output.play_until("a packet", || venue.bridge.packets() > 0);
    let told: Vec<_> = output.states.try_iter().collect();
    assert!(told.iter().all(|it| !matches!(it, State::Failing { .. })), "{told:?}");
}

#[test]
fn channels_follow_the_order_of_the_lights_that_were_chosen() {
    needs!("openssl", "python3");
    let venue = Venue::new();
    let url = format!("hue://{}/Dance%20floor", venue.bridge.address()).parse().unwrap();
    let lights = Lights::Chosen(vec![5, 0, 1, 2, 3, 4]);
    let (mut sink, _handle) =
        output::start_with(&url, &lights, &venue.installation, &[], |_| ()).unwrap();
    let mut frame = Frame::black(6);
    frame.colors[5] = ORANGE;
    let end = Instant::now() + PATIENCE;
    // The first channel's red is at 53.
    while venue.bridge.last_packet().is_none_or(|it| it[53] == 0) {
        assert!(Instant::now() < end, "light 5 does not reach the first channel");
        sink.send(&frame, Instant::now());
        std::thread::sleep(FRAME);
    }
    let packet = decoded(&venue.bridge.last_packet().unwrap());
    assert!(packet.contains(" 0=ffff") && packet.ends_with("7=000000000000"), "{packet}");
}

#[test]
fn another_streamer_is_ended_if_we_may() {
    needs!("openssl");
    let venue = Venue::new();
    venue.bridge.occupy("hue-sync");
    let mut output = venue.output("/Dance%20floor?take_over=on");
    output.play_until_state("live");
    assert_eq!(venue.bridge.streamer().as_deref(), Some("stream-identity-1"));
}

#[test]
fn a_stream_that_somebody_takes_is_told_and_comes_back() {
    needs!("openssl");
    let venue = Venue::new();
    let mut output = venue.output("/Dance%20floor");
    output.play_until_state("live");
    venue.bridge.occupy("hue-sync");
    output.play_until("the loss is noticed", || {
        venue.bridge.streamer().as_deref() == Some("hue-sync")
    });
    output.failure();
    venue.bridge.end_stream();
    output.play_until_state("live");
}

#[test]
fn a_bridge_that_vanishes_is_told_and_comes_back() {
    needs!("openssl");
    let venue = Venue::new();
    let mut output = venue.output("/Dance%20floor");
    output.play_until("a packet", || venue.bridge.packets() > 0);
    venue.bridge.be_gone(true);
    output.failure();
    venue.bridge.be_gone(false);
    output.play_until_state("live");
    let before = venue.bridge.packets();
    output.play_until("a packet", || venue.bridge.packets() > before);
}

#[test]
fn the_demo_needs_no_pairing() {
    needs!("openssl");
    let (sender, states) = mpsc::channel();
    let on_state = move |state| sender.send(state).unwrap();
    let url = "hue://demo".parse().unwrap();
    let (sink, handle) = output::start(&url, &Installation::for_now(), on_state).unwrap();
    let mut output = Output { sink, handle, states, color: ORANGE };
    output.play_until_state("live");
    assert!(output.handle.stop());
}
