//! OSC through a real socket.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by stopping")]

use clock::ClockInput;
use input::osc::{Command, Receiver};
use input::{Event, Told};
use rosc::{OscMessage, OscPacket, OscType, encoder};
use std::net::UdpSocket;
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

fn message(address: &str, args: Vec<OscType>) -> Vec<u8> {
    let message = OscMessage { addr: address.into(), args };
    encoder::encode(&OscPacket::Message(message)).unwrap()
}

#[test]
fn packets_become_events_and_a_sender_is_blamed_once() {
    let (sender, events) = mpsc::channel::<Told>();
    let tell = Arc::new(move |told| sender.send(told).unwrap());
    let loopback = "127.0.0.1:0".parse().unwrap();
    let receiver = Receiver::open(loopback, Instant::now(), tell).unwrap();
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    for packet in [
        message("/tap", vec![]),
        b"nonsense".to_vec(),
        vec![0xFF; 60_000],
        message("/nowhere", vec![]),
        message("/pattern", vec![OscType::String("sunset".into())]),
    ] {
        socket.send_to(&packet, receiver.address()).unwrap();
    }
    let next = || events.recv_timeout(Duration::from_secs(20)).unwrap();
    let tap = next();
    assert_eq!(tap.event, Event::Clock(ClockInput::Tap));
    let Event::Note(blame) = next().event else { panic!("nonsense is said") };
    assert!(blame.ends_with("is not understood: that is no OSC packet"), "{blame}");
    let pattern = next();
    assert_eq!(pattern.event, Event::Osc(Command::Pattern("sunset".into())));
    assert!(pattern.at >= tap.at);

    let address = receiver.address();
    drop(receiver);
    UdpSocket::bind(address).expect("the port is free again");
}
