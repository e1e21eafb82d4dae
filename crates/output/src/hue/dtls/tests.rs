//! Against the stacks of others: OpenSSL, GnuTLS and mbedTLS, also over a bad
//! network. How to install them: `tests/peers/README.md`.

use super::*;
use crate::driver::Failure;
use crate::hue::stream::Stream;
use crate::sink::StopSign;
use std::io::Read;
use std::net::{SocketAddr, UdpSocket};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Instant;

const IDENTITY: &str = "a1b2c3d4-identity";
const KEY: [u8; 16] = *b"0123456789abcdef";
/// Long enough for a loaded machine; nothing waits for it in vain.
const PATIENCE: Duration = Duration::from_secs(20);

/// Somebody else's server. Ends with the test.
struct Peer {
    process: Child,
    address: SocketAddr,
    /// What clients said, as it is decrypted.
    heard: mpsc::Receiver<Vec<u8>>,
}

impl Peer {
    /// `{port}` in the arguments is a free port, `{identity}` and `{key}` are
    /// ours.
    fn start(command: &str, arguments: &[&str], install: &str) -> Self {
        let port = UdpSocket::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let fill = |text: &&str| {
            text.replace("{port}", &port.to_string())
                .replace("{identity}", IDENTITY)
                .replace("{key}", &KEY.map(|byte| format!("{byte:02x}")).concat())
        };
        let mut process = Command::new(command)
            .args(arguments.iter().map(fill))
            // OpenSSL leaves when its input ends, so it stays open.
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|_| panic!("this test needs {command}: {install}"));
        let mut output = process.stdout.take().unwrap();
        let (sender, heard) = mpsc::channel();
        std::thread::spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(length @ 1..) = output.read(&mut bytes) {
                let _ = sender.send(bytes[..length].to_vec());
            }
        });
        Self { process, address: ([127, 0, 0, 1], port).into(), heard }
    }

    fn openssl() -> Self {
        let arguments = "s_server -dtls1_2 -listen -psk {key} -psk_identity {identity} -nocert \
                         -accept 127.0.0.1:{port} -cipher PSK-AES128-GCM-SHA256 -quiet";
        let arguments: Vec<_> = arguments.split_whitespace().collect();
        Self::start("openssl", &arguments, "apt-get install openssl")
    }

    /// Until so many bytes were heard.
    fn hears(&self, length: usize) -> Vec<u8> {
        let mut heard = Vec::new();
        while heard.len() < length {
            heard.extend(self.heard.recv_timeout(PATIENCE).expect("the peer hears"));
        }
        heard
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn open(address: SocketAddr, key: &[u8]) -> Result<Stream, Failure> {
    let credentials = Credentials { identity: IDENTITY, key };
    Stream::open(address, &credentials, &StopSign::default())
}

/// A peer that has just started may need more than one try.
fn open_at_last(address: SocketAddr) -> Stream {
    let end = Instant::now() + PATIENCE;
    loop {
        match open(address, &KEY) {
            Ok(stream) => return stream,
            Err(error) => assert!(Instant::now() < end, "{error:?}"),
        }
    }
}

fn speaks_with(peer: &Peer) {
    let mut stream = open_at_last(peer.address);
    let packet: Vec<u8> = (0..192).collect();
    for _ in 0..10 {
        stream.send(&packet).unwrap();
    }
    assert_eq!(peer.hears(10 * packet.len()), packet.repeat(10));
    stream.listen().unwrap();
    stream.close();
}

#[test]
fn openssl_understands() {
    speaks_with(&Peer::openssl());
}

#[test]
fn mbedtls_understands() {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/peers/mbedtls_server.py");
    let python = std::env::var("PEERS_PYTHON").unwrap_or_else(|_| "python3".into());
    let arguments = [script, "{port}", "{identity}", "{key}"];
    speaks_with(&Peer::start(&python, &arguments, "see tests/peers/README.md"));
}

#[test]
fn gnutls_understands() {
    let folder = tempfile::tempdir().unwrap();
    let keys = folder.path().join("keys");
    let key = KEY.map(|byte| format!("{byte:02x}")).concat();
    std::fs::write(&keys, format!("{IDENTITY}:{key}\n")).unwrap();
    let arguments = [
        "--udp",
        "--port",
        "{port}",
        "--echo",
        "--priority",
        "NORMAL:-VERS-ALL:+VERS-DTLS1.2:-KX-ALL:+PSK:-CIPHER-ALL:+AES-128-GCM",
        "--pskpasswd",
        keys.to_str().unwrap(),
    ];
    let peer = Peer::start("gnutls-serv", &arguments, "apt-get install gnutls-bin");
    let mut stream = open_at_last(peer.address);
    stream.send(b"there and back").unwrap();
    assert_eq!(stream.hear(PATIENCE), b"there and back");
    stream.close();
}

#[test]
fn a_wrong_key_is_told_from_a_dead_bridge_only_by_its_words() {
    let peer = Peer::openssl();
    open_at_last(peer.address).close();
    let Err(Failure::Lost(message)) = open(peer.address, b"fedcba9876543210") else {
        panic!("a wrong key opens nothing")
    };
    assert!(message.contains("pair it again"), "{message}");
}

#[test]
fn a_silent_bridge_is_given_up() {
    let silent = UdpSocket::bind("127.0.0.1:0").unwrap();
    let begin = Instant::now();
    assert!(open(silent.local_addr().unwrap(), &KEY).is_err());
    assert!(begin.elapsed() >= GIVE_UP);
    let stop = StopSign::default();
    stop.raise();
    let credentials = Credentials { identity: IDENTITY, key: &KEY };
    let begin = Instant::now();
    assert!(Stream::open(silent.local_addr().unwrap(), &credentials, &stop).is_err());
    assert!(begin.elapsed() < GIVE_UP, "a raised sign ends the wait");
}

/// A bad network between clients and a server: of a hundred datagrams it loses
/// 25, doubles 10 and delivers 10 after the next. Ends with the test.
struct BadNetwork {
    address: SocketAddr,
    stop: StopSign,
}

impl BadNetwork {
    fn before(server: SocketAddr, seed: u64) -> Self {
        let front = UdpSocket::bind("127.0.0.1:0").unwrap();
        let back = UdpSocket::bind("127.0.0.1:0").unwrap();
        back.connect(server).unwrap();
        let address = front.local_addr().unwrap();
        let stop = StopSign::default();
        let stopped = stop.clone();
        std::thread::spawn(move || {
            let glance = Some(Duration::from_millis(1));
            front.set_read_timeout(glance).unwrap();
            back.set_read_timeout(glance).unwrap();
            let mut client = None;
            let mut weather = [Weather::new(seed), Weather::new(!seed)];
            let mut datagram = [0; 2048];
            while !stopped.is_up() {
                if let Ok((length, from)) = front.recv_from(&mut datagram) {
                    client = Some(from);
                    for out in weather[0].survivors(&datagram[..length]) {
                        let _ = back.send(&out);
                    }
                }
                if let (Ok(length), Some(client)) = (back.recv(&mut datagram), client) {
                    for out in weather[1].survivors(&datagram[..length]) {
                        let _ = front.send_to(&out, client);
                    }
                }
            }
        });
        Self { address, stop }
    }
}

impl Drop for BadNetwork {
    fn drop(&mut self) {
        self.stop.raise();
    }
}

/// The same sequence of mishaps for the same seed (Marsaglia's xorshift).
struct Weather {
    state: u64,
    late: Option<Vec<u8>>,
}

impl Weather {
    fn new(seed: u64) -> Self {
        Self { state: seed, late: None }
    }

    fn survivors(&mut self, datagram: &[u8]) -> Vec<Vec<u8>> {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        let whole = datagram.to_vec();
        let late = self.late.take();
        let mut survivors = match self.state % 100 {
            0..25 => vec![],
            25..35 => vec![whole.clone(), whole],
            35..45 => {
                self.late = Some(whole);
                vec![]
            }
            _ => vec![whole],
        };
        survivors.extend(late);
        survivors
    }
}

#[test]
fn a_bad_network_only_takes_longer() {
    for seed in 1..=4_u64 {
        let peer = Peer::openssl();
        let network = BadNetwork::before(peer.address, seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let opened = (0..5).find_map(|_| open(network.address, &KEY).ok());
        opened.unwrap_or_else(|| panic!("five handshakes fail with seed {seed}")).close();
    }
}

#[test]
fn nonsense_is_nothing() {
    let credentials = Credentials { identity: IDENTITY, key: &KEY };
    let mut client = Client::new(Duration::ZERO, &credentials, [7; 32]);
    let hello = client.take_datagrams().concat();
    let mut state = 1_u64;
    for round in 0..50_000_usize {
        // Our own hello with a few bytes changed, cut somewhere.
        let mut datagram = hello.clone();
        for _ in 0..3 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let at = (state >> 33) as usize % datagram.len();
            datagram[at] = (state >> 56) as u8;
        }
        client.receive(Duration::ZERO, &datagram[..round % hello.len()]);
        client.take_datagrams();
        if client.state() != State::Handshaking {
            client = Client::new(Duration::ZERO, &credentials, [7; 32]);
        }
    }
}

#[test]
fn a_flight_is_sent_again_until_patience_ends() {
    let credentials = Credentials { identity: IDENTITY, key: &KEY };
    let mut client = Client::new(Duration::ZERO, &credentials, [7; 32]);
    let mut sent = Vec::new();
    while let Some(due) = client.deadline() {
        sent.extend(client.take_datagrams());
        client.on_time(due);
    }
    assert_eq!(client.state(), State::Closed(Reason::Silence));
    assert_eq!(sent.len(), 6);
    let bodies: Vec<_> = sent.iter().map(|it| &it[13..]).collect();
    assert!(bodies.windows(2).all(|pair| pair[0] == pair[1]), "the same message");
    assert!(sent.windows(2).all(|pair| pair[0] != pair[1]), "in records of new numbers");
}
