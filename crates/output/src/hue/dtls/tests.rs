//! Against the stacks of others: OpenSSL, GnuTLS and mbedTLS, also over a bad
//! network. How to install them: `tests/peers/README.md`.

use super::*;
use crate::driver::Failure;
use crate::hue::stream::Stream;
use crate::sink::{Leaving, StopSign};
use std::io::Read;
use std::net::{SocketAddr, UdpSocket};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Instant;
use testkit::needs;

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
    needs!("openssl");
    speaks_with(&Peer::openssl());
}

#[cfg(feature = "peers")]
#[test]
fn mbedtls_understands() {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/peers/mbedtls_server.py");
    let python = std::env::var("PEERS_PYTHON").unwrap_or_else(|_| "python3".into());
    let arguments = [script, "{port}", "{identity}", "{key}"];
    speaks_with(&Peer::start(&python, &arguments, "see tests/peers/README.md"));
}

#[cfg(feature = "peers")]
#[test]
fn gnutls_understands() {
    needs!("gnutls-serv");
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
    needs!("openssl");
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
    stop.raise(Leaving::Over);
    let credentials = Credentials { identity: IDENTITY, key: &KEY };
    let begin = Instant::now();
    assert!(Stream::open(silent.local_addr().unwrap(), &credentials, &stop).is_err());
    assert!(begin.elapsed() < GIVE_UP, "a raised sign ends the wait");
}

/// A network between clients and a server. Ends with the test.
struct Network {
    address: SocketAddr,
    stop: StopSign,
    /// What went through: whether to the server, and the datagram.
    #[cfg_attr(not(feature = "peers"), expect(dead_code, reason = "only tshark reads it"))]
    passed: mpsc::Receiver<(bool, Vec<u8>)>,
}

impl Network {
    fn before(server: SocketAddr, weather: Weather) -> Self {
        let front = UdpSocket::bind("127.0.0.1:0").unwrap();
        let back = UdpSocket::bind("127.0.0.1:0").unwrap();
        back.connect(server).unwrap();
        let address = front.local_addr().unwrap();
        let stop = StopSign::default();
        let stopped = stop.clone();
        let (sender, passed) = mpsc::channel();
        std::thread::spawn(move || {
            let glance = Some(Duration::from_millis(1));
            front.set_read_timeout(glance).unwrap();
            back.set_read_timeout(glance).unwrap();
            let mut client = None;
            let mut weather = [weather.clone(), weather];
            let mut datagram = [0; 2048];
            while !stopped.is_up() {
                if let Ok((length, from)) = front.recv_from(&mut datagram) {
                    client = Some(from);
                    for out in weather[0].survivors(&datagram[..length]) {
                        let _ = back.send(&out);
                        let _ = sender.send((true, out));
                    }
                }
                if let (Ok(length), Some(client)) = (back.recv(&mut datagram), client) {
                    for out in weather[1].survivors(&datagram[..length]) {
                        let _ = front.send_to(&out, client);
                        let _ = sender.send((false, out));
                    }
                }
            }
        });
        Self { address, stop, passed }
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        self.stop.raise(Leaving::Over);
    }
}

/// What happens to datagrams.
#[derive(Clone)]
enum Weather {
    #[cfg(feature = "peers")]
    Fair,
    /// Of a hundred datagrams 25 are lost, 10 doubled and 10 overtaken by the
    /// next: the same ones for the same seed (Marsaglia's xorshift).
    Bad { state: u64, late: Option<Vec<u8>> },
}

impl Weather {
    fn bad(seed: u64) -> Self {
        Self::Bad { state: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15), late: None }
    }

    fn survivors(&mut self, datagram: &[u8]) -> Vec<Vec<u8>> {
        let whole = datagram.to_vec();
        let (state, late) = match self {
            #[cfg(feature = "peers")]
            Self::Fair => return vec![whole],
            Self::Bad { state, late } => (state, late),
        };
        *state ^= *state << 13;
        *state ^= *state >> 7;
        *state ^= *state << 17;
        let overtaken = late.take();
        let mut survivors = match *state % 100 {
            0..25 => vec![],
            25..35 => vec![whole.clone(), whole],
            35..45 => {
                *late = Some(whole);
                vec![]
            }
            _ => vec![whole],
        };
        survivors.extend(overtaken);
        survivors
    }
}

#[test]
fn a_bad_network_only_takes_longer() {
    needs!("openssl");
    for seed in 1..=4_u64 {
        let peer = Peer::openssl();
        let network = Network::before(peer.address, Weather::bad(seed));
        let opened = (0..5).find_map(|_| open(network.address, &KEY).ok());
        opened.unwrap_or_else(|| panic!("five handshakes fail with seed {seed}")).close();
    }
}

/// Wireshark's file of datagrams, in its oldest form: raw IPv4.
#[cfg(feature = "peers")]
fn capture(datagrams: impl IntoIterator<Item = (bool, Vec<u8>)>) -> Vec<u8> {
    const RAW: u32 = 101;
    const HEADERS: usize = 28;
    let (client, server) = ([10, 0, 0, 1], [10, 0, 0, 2]);
    let mut file = 0xa1b2_c3d4_u32.to_be_bytes().to_vec();
    file.extend([0, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]);
    file.extend(RAW.to_be_bytes());
    for (to_server, datagram) in datagrams {
        let length = (HEADERS + datagram.len()) as u16;
        file.extend([0; 8]);
        file.extend([u32::from(length).to_be_bytes(); 2].concat());
        file.extend([&[0x45, 0][..], &length.to_be_bytes(), &[0, 0, 0, 0, 64, 17, 0, 0]].concat());
        let ends = [(client, 50_000_u16), (server, 2100)];
        let [from, to] = if to_server { ends } else { [ends[1], ends[0]] };
        file.extend([from.0, to.0].concat());
        file.extend([from.1.to_be_bytes(), to.1.to_be_bytes()].concat());
        file.extend((length - 20).to_be_bytes());
        file.extend([0, 0]);
        file.extend(datagram);
    }
    file
}

#[cfg(feature = "peers")]
#[test]
fn tshark_follows_the_conversation() {
    needs!("openssl", "tshark");
    let peer = Peer::openssl();
    let network = Network::before(peer.address, Weather::Fair);
    let mut stream = open_at_last(network.address);
    stream.send(b"HueStream").unwrap();
    peer.hears(9);
    stream.close();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("capture.pcap");
    let mut datagrams: Vec<(bool, Vec<u8>)> = Vec::new();
    // The goodbye is the first record of alerts.
    while datagrams.last().is_none_or(|(_, it)| it[0] != ContentType::Alert as u8) {
        datagrams.push(network.passed.recv_timeout(PATIENCE).unwrap());
    }
    std::fs::write(&file, capture(datagrams)).unwrap();
    let key = KEY.map(|byte| format!("{byte:02x}")).concat();
    let tshark = Command::new("tshark")
        .args(["-r", file.to_str().unwrap(), "-d", "udp.port==2100,dtls", "-V"])
        .args(["-o", &format!("dtls.psk:{key}")])
        .output()
        .expect("this test needs tshark: apt-get install tshark");
    let told = String::from_utf8_lossy(&tshark.stdout);
    for words in [
        "Handshake Type: Hello Verify Request",
        "Cipher Suite: TLS_PSK_WITH_AES_128_GCM_SHA256 (0x00a8)",
        // `a1b2c3d4-identity`
        "Identity: 61316232633364342d6964656e74697479",
        "Handshake Type: Finished",
        // `HueStream`
        "Data: 48756553747265616d",
        "Description: Close Notify",
    ] {
        assert!(told.contains(words), "no `{words}` in {told}");
    }
    assert!(!told.contains("Malformed"), "{told}");
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
