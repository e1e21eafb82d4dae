use super::*;
use expect_test::{Expect, expect};
use proptest::prelude::*;

fn check(message: &[u8], expected: &Expect) {
    let said = match read(&"pads".into(), message) {
        Some(Event::Clock(input)) => format!("{input:?}"),
        Some(Event::Control(it)) => format!("{it} = {} on {}", it.value, it.port),
        Some(other) => format!("{other:?}"),
        None => "nothing".into(),
    };
    expected.assert_eq(&said);
}

#[test]
fn messages_are_clocks_and_controls() {
    check(&[0xF8], &expect!["MidiTick"]);
    check(&[0xFA], &expect!["MidiStart"]);
    check(&[0xFB], &expect!["MidiContinue"]);
    check(&[0xFC], &expect!["MidiStop"]);
    check(&[0xF2, 0x10, 0x01], &expect!["MidiSongPosition(144)"]);
    check(&[0xF2, 0x7F, 0x7F], &expect!["MidiSongPosition(16383)"]);
    check(&[0x90, 36, 100], &expect!["note 36 channel 1 = 100 on pads"]);
    check(&[0x9F, 36, 0], &expect!["note 36 channel 16 = 0 on pads"]);
    check(&[0x80, 36, 64], &expect!["note 36 channel 1 = 0 on pads"]);
    check(&[0xB2, 7, 127], &expect!["cc 7 channel 3 = 127 on pads"]);
}

#[test]
fn what_means_nothing_is_nothing() {
    for message in [
        &[][..],
        &[0xFE],             // active sensing
        &[0xE0, 0, 64],      // pitch bend
        &[0xA0, 36, 20],     // pressure on a key
        &[0x90, 36],         // cut off
        &[0x90, 36, 0x80],   // a status where data belongs
        &[0xF2, 0x80, 0],    // the same
        &[0xF8, 0xF8],       // two in one
        &[0xF0, 0x7E, 0xF7], // system exclusive
    ] {
        check(message, &expect!["nothing"]);
    }
}

#[test]
fn ports_are_wanted_by_a_part_of_their_name() {
    let wanted = Wanted::Named(vec!["launch".into()]);
    assert!(wanted.wants("Launchpad Mini:0") && !wanted.wants("Midi Through"));
    assert!(Wanted::All.wants("anything"));
    let clock = Some("Deck".into());
    let listening = Listening { ports: wanted, clock };
    assert!(listening.wants("a deck") && listening.wants("Launchpad") && !listening.wants("other"));
}

#[test]
fn what_there_is_makes_a_line() {
    let names = ["a", "b"].map(String::from).to_vec();
    for (ports, line) in [
        (Ports::NoSystem("no sequencer".into()), "no MIDI system here (no sequencer)"),
        (Ports::Found(Vec::new()), "MIDI works; no ports"),
        (Ports::Found(names), "MIDI ports: a, b"),
    ] {
        assert_eq!(ports.to_string(), line);
    }
}

/// On any machine, with or without the feature.
#[test]
fn looking_for_ports_never_fails() {
    assert!(!ports().to_string().is_empty());
}

proptest! {
    #[test]
    fn no_bytes_break_the_reader(message in prop::collection::vec(any::<u8>(), 0..8)) {
        read(&"pads".into(), &message);
    }
}
