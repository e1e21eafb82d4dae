use super::*;
use proptest::prelude::*;
use rosc::{OscBundle, OscTime, encoder};

fn message(address: &str, args: Vec<OscType>) -> OscPacket {
    OscPacket::Message(OscMessage { addr: address.into(), args })
}

fn read_packet(packet: &OscPacket) -> Vec<Result<Command, Error>> {
    read(&encoder::encode(packet).unwrap())
}

fn one(address: &str, args: impl Into<Vec<OscType>>) -> Result<Command, Error> {
    let mut found = read_packet(&message(address, args.into()));
    assert_eq!(found.len(), 1, "{address}");
    found.remove(0)
}

#[test]
fn every_address_is_understood() {
    let bpm = Bpm::new(128.0).unwrap();
    for (address, argument, expected) in [
        ("/beat", Some(OscType::Float(3.5)), ClockInput::OscBeat(3.5).into()),
        ("/beat", Some(OscType::Int(-1)), ClockInput::OscBeat(-1.0).into()),
        ("/bpm", Some(OscType::Double(128.0)), ClockInput::OscBpm(bpm).into()),
        ("/dj-hue/bpm", Some(OscType::Long(128)), ClockInput::OscBpm(bpm).into()),
        ("/tap", None, ClockInput::Tap.into()),
        ("/tap", Some(OscType::Float(1.0)), ClockInput::Tap.into()),
        ("/downbeat", None, ClockInput::Downbeat.into()),
        ("/nudge", Some(OscType::Double(-0.25)), ClockInput::Nudge(-0.25).into()),
        ("/pattern", Some(OscType::String("sunset".into())), Command::Pattern("sunset".into())),
        ("/pattern", Some(OscType::Float(2.0)), Command::PatternIndex(2)),
        ("/next", None, Command::Next),
        ("/previous", Some(OscType::Bool(true)), Command::Previous),
        ("/palette", Some(OscType::String("fire".into())), Command::Palette(Some("fire".into()))),
        ("/palette", None, Command::Palette(None)),
        ("/queue", Some(OscType::String("sunset".into())), Command::Queue(Some("sunset".into()))),
        ("/queue", None, Command::Queue(None)),
        ("/identify", Some(OscType::Float(2.0)), Command::Identify(2)),
        ("/blackout", None, Command::Blackout(None)),
        ("/blackout", Some(OscType::Int(1)), Command::Blackout(Some(true))),
        ("/blackout", Some(OscType::Bool(false)), Command::Blackout(Some(false))),
        ("/flash", Some(OscType::Int(1)), Command::Flash(true)),
        ("/flash", Some(OscType::Float(0.0)), Command::Flash(false)),
        ("/dark", Some(OscType::Int(1)), Command::Dark(true)),
        ("/dark", Some(OscType::Bool(false)), Command::Dark(false)),
        ("/hold", Some(OscType::Float(1.0)), Command::Hold(true)),
        ("/hold", Some(OscType::Int(0)), Command::Hold(false)),
        ("/take", None, Command::Take),
        ("/drop", None, Command::Drop),
        ("/cancel", Some(OscType::Int(1)), Command::Cancel),
        ("/undo", None, Command::Undo),
        ("/redo", Some(OscType::Bool(true)), Command::Redo),
        ("/hue", Some(OscType::Double(0.5)), Command::Hue(0.5)),
        ("/speed", Some(OscType::Int(2)), Command::Speed(2.0)),
        ("/intensity", Some(OscType::Double(0.75)), Command::Intensity(0.75)),
        ("/fade", Some(OscType::Int(4)), Command::Fade(4.0)),
    ] {
        assert_eq!(one(address, Vec::from_iter(argument)), Ok(expected), "{address}");
    }
}

#[test]
fn an_output_is_named_and_switched() {
    let arguments = vec![OscType::String("ddp://a".into()), OscType::Int(0)];
    let expected = Command::Output { url: "ddp://a".into(), on: false };
    assert_eq!(one("/output", arguments), Ok(expected));
}

#[test]
fn a_button_let_go_is_nothing() {
    let buttons = ["/tap", "/downbeat", "/next", "/previous", "/take", "/drop", "/cancel", "/undo"];
    for address in buttons {
        assert_eq!(read_packet(&message(address, vec![OscType::Float(0.0)])), []);
    }
}

#[test]
fn what_is_wrong_is_said() {
    for (address, argument, said) in [
        ("/bpm", Some(OscType::Int(5)), "/bpm takes a number from 20 to 999"),
        ("/bpm", Some(OscType::Float(f32::NAN)), "/bpm takes a number from 20 to 999"),
        ("/output", Some(OscType::Int(1)), "/output takes a URL, then 1 (on) or 0 (off)"),
        ("/identify", Some(OscType::Float(-1.0)), "/identify takes a number counted from 0"),
        ("/beat", None, "/beat takes a number"),
        ("/flash", None, "/flash takes 1 (pressed) or 0 (let go)"),
        ("/hold", None, "/hold takes 1 (pressed) or 0 (let go)"),
        ("/speed", Some(OscType::Int(9)), "/speed takes a number from 0 to 8"),
        ("/fade", Some(OscType::Int(1025)), "/fade takes beats from 0 to 1024"),
        (
            "/pattern",
            Some(OscType::Float(-1.0)),
            "/pattern takes a name, or a number counted from 0",
        ),
        ("/intensity", Some(OscType::Int(2)), "/intensity takes a number from 0 to 1"),
        ("/strobe", None, "nothing has the address /strobe"),
    ] {
        let error = one(address, Vec::from_iter(argument)).unwrap_err();
        assert_eq!(error.to_string(), said);
    }
    assert_eq!(read(b"hello"), [Err(Error::NotOsc)]);
    assert_eq!(read(&[0; MAX_BYTES + 1]), [Err(Error::TooLong)]);
}

fn bundle(content: Vec<OscPacket>) -> OscPacket {
    OscPacket::Bundle(OscBundle { timetag: OscTime { seconds: 0, fractional: 1 }, content })
}

#[test]
fn bundles_are_taken_apart_and_bounded() {
    let inner = bundle(vec![message("/nowhere", vec![]), message("/next", vec![])]);
    let found = read_packet(&bundle(vec![message("/tap", vec![]), inner]));
    assert_eq!(found.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, false, true]);

    let found = read_packet(&bundle(vec![message("/next", vec![]); 100]));
    assert_eq!(found.len(), MAX_MESSAGES + 1);
    assert_eq!(found.last(), Some(&Err(Error::TooManyMessages)));
}

#[test]
fn bundles_in_bundles_do_not_exhaust_the_stack() {
    let deep = (0..200).fold(message("/next", vec![]), |inner, _| bundle(vec![inner]));
    let bytes = encoder::encode(&deep).unwrap();
    assert!(bytes.len() <= MAX_BYTES, "as deep as a packet can be: {}", bytes.len());
    assert_eq!(read(&bytes), [Ok(Command::Next)]);
}

#[test]
fn nor_do_lists_in_lists() {
    let mut bytes = b"/tap\0\0\0\0,".to_vec();
    bytes.resize(MAX_BYTES - 4, b'[');
    bytes.resize(MAX_BYTES, 0);
    assert_eq!(read(&bytes).len(), 1);
}

proptest! {
    #[test]
    fn no_bytes_break_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..MAX_BYTES)) {
        read(&bytes);
    }

    #[test]
    fn nor_do_bytes_that_begin_well(address in "/[a-z]{1,9}", tags in "[,ifsbhtdSrmTFNI\\[\\]]{0,12}", tail in prop::collection::vec(any::<u8>(), 0..64)) {
        let mut bytes = address.into_bytes();
        bytes.resize(bytes.len() / 4 * 4 + 4, 0);
        bytes.extend(format!(",{tags}").bytes());
        bytes.resize(bytes.len() / 4 * 4 + 4, 0);
        bytes.extend(tail);
        read(&bytes);
    }
}
