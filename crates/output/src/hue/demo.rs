//! A bridge of ours: for a look at Hue without hardware (`hue://demo`), and
//! for tests.
//!
//! It speaks CLIP v2 over TLS on this machine only, has one streamer at a time
//! and ends a stream that is silent for ten seconds, as bridges do. DTLS is
//! left to `openssl s_server`, so that nobody decrypts what they encrypted
//! themselves; without that program it has everything but the stream.

use super::certificate::Fingerprint;
use super::credentials::{Credentials, to_hex};
use super::http::provider;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Made out to the demo's id. Its key is in the open, like the demo.
const CERTIFICATE: &[u8] = include_bytes!("demo/certificate.der");
const PRIVATE_KEY: &[u8] = include_bytes!("demo/key.der");
const ID: &str = "001788fffed3a0d3";

/// A stream that is silent for so long is over.
const SILENCE: Duration = Duration::from_secs(10);

/// An area's identifier, name, and channels: number and place.
type DemoArea = (&'static str, &'static str, &'static [(u8, [f64; 3])]);

const AREAS: &[DemoArea] = &[
    (
        "5e0c7a3e-0d1c-4f6a-9a42-6d3b1f2e8c01",
        DemoBridge::AREA,
        // Real bridges leave gaps in their numbers, too.
        &[
            (0, [-1.0, 1.0, 0.0]),
            (1, [0.0, 1.0, 0.5]),
            (2, [1.0, 1.0, 0.0]),
            (4, [1.0, -1.0, 0.0]),
            (5, [0.0, -1.0, 1.0]),
            (7, [-1.0, -1.0, -1.0]),
        ],
    ),
    ("5e0c7a3e-0d1c-4f6a-9a42-6d3b1f2e8c02", "Stadium", &[(0, [0.0; 3]); 21]),
];

/// A bridge that plays itself. Ends when dropped.
pub struct DemoBridge {
    address: SocketAddr,
    stream_port: u16,
    state: Arc<Mutex<BridgeState>>,
}

#[derive(Default)]
struct BridgeState {
    button_pressed: bool,
    friends: Vec<Friend>,
    stream: Option<Streaming>,
    /// Who still listens to a stream that is over.
    ended_quietly: Option<Child>,
    last_packet: Option<Vec<u8>>,
    packets: u64,
    streams: u64,
    /// Other applications by their identifiers, each with its key and name.
    others: BTreeMap<String, (String, String)>,
    /// Requests are hung up on.
    gone: bool,
    /// Requests are taken, and never answered.
    mute: bool,
    ended: bool,
}

struct Friend {
    application_key: String,
    stream_identity: String,
    stream_key: [u8; 16],
}

struct Streaming {
    area: &'static DemoArea,
    by: String,
    /// None where another application is only pretended. Who streams on paper
    /// may be another than who is listened to.
    server: Option<Child>,
    heard_at: Instant,
}

impl DemoBridge {
    /// The name of the area that is for playing with.
    pub const AREA: &str = "Dance floor";

    /// Starts a bridge with one friend: us.
    pub fn start() -> io::Result<Self> {
        let config = ServerConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()
            .and_then(|config| {
                let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(PRIVATE_KEY));
                let chain = vec![CertificateDer::from(CERTIFICATE)];
                config.with_no_client_auth().with_single_cert(chain, key)
            })
            .map_err(io::Error::other)?;
        let config = Arc::new(config);
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        // Free now, and only known to us.
        let stream_port = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let state = Arc::new(Mutex::new(BridgeState::default()));
        let bridge = Self { address, stream_port, state };
        bridge.state().friends.push(Friend {
            application_key: "demo-application-key".into(),
            stream_identity: "demo-stream-identity".into(),
            stream_key: *b"demo stream key!",
        });
        let state = bridge.state.clone();
        std::thread::Builder::new().name("demo-bridge".into()).spawn(move || {
            for socket in listener.incoming() {
                if lock(&state).ended {
                    return;
                }
                let (config, state) = (config.clone(), state.clone());
                std::thread::spawn(move || {
                    // Whoever asks wrongly gets no answer.
                    let _ = socket.and_then(|it| serve(it, config, &state, stream_port));
                });
            }
        })?;
        let state = bridge.state.clone();
        std::thread::Builder::new().name("demo-bridge-clock".into()).spawn(move || {
            while !lock(&state).ended {
                lock(&state).end_silent_stream();
                std::thread::sleep(Duration::from_millis(100));
            }
        })?;
        Ok(bridge)
    }

    /// Where its HTTPS is.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub fn stream_port(&self) -> u16 {
        self.stream_port
    }

    /// As though it had been paired.
    pub fn credentials(&self) -> Credentials {
        let state = self.state();
        let friend = &state.friends[0];
        Credentials {
            bridge: ID.into(),
            address: self.address.to_string(),
            stream_port: self.stream_port,
            certificate: Fingerprint::of(CERTIFICATE),
            application_key: friend.application_key.clone(),
            stream_identity: friend.stream_identity.clone(),
            stream_key: friend.stream_key,
        }
    }

    pub fn press_button(&self) {
        self.state().button_pressed = true;
    }

    /// The newest packet of the stream, decrypted.
    pub fn last_packet(&self) -> Option<Vec<u8>> {
        self.state().last_packet.clone()
    }

    /// How many packets came in all.
    pub fn packets(&self) -> u64 {
        self.state().packets
    }

    /// How many streams were begun in all.
    pub fn streams(&self) -> u64 {
        self.state().streams
    }

    /// Who streams.
    pub fn streamer(&self) -> Option<String> {
        self.state().stream.as_ref().map(|it| it.by.clone())
    }

    /// Pairs another application; a bridge knows it by an identifier and by a
    /// key, and the name that it gave itself.
    pub fn befriend(&self, identifier: &str, name: &str) {
        let key = format!("key-of-{identifier}");
        self.state().others.insert(identifier.into(), (key, name.into()));
    }

    /// Lets another application stream. Whoever did so far finds the stream's
    /// port closed.
    pub fn occupy(&self, by: &str) {
        let mut state = self.state();
        state.end_stream();
        let heard_at = Instant::now();
        state.stream = Some(Streaming { area: &AREAS[0], by: by.into(), server: None, heard_at });
    }

    /// The same, but the port stays open, as a real bridge's does: whoever
    /// streamed so far has to ask to notice. None ends the stream.
    pub fn occupy_quietly(&self, by: Option<&str>) {
        let mut state = self.state();
        let stream = state.stream.take();
        let Some(mut stream) = stream else { return };
        match by {
            Some(by) => {
                stream.by = by.into();
                state.stream = Some(stream);
            }
            None => state.ended_quietly = stream.server,
        }
    }

    /// Stops answering requests, or answers them again; the stream goes on.
    pub fn be_mute(&self, mute: bool) {
        self.state().mute = mute;
    }

    /// Ends whatever stream there is, as somebody at the Hue app might.
    pub fn end_stream(&self) {
        self.state().end_stream();
    }

    /// Pulls the plug, or puts it back.
    pub fn be_gone(&self, gone: bool) {
        let mut state = self.state();
        state.gone = gone;
        state.end_stream();
    }

    fn state(&self) -> MutexGuard<'_, BridgeState> {
        lock(&self.state)
    }
}

impl Drop for DemoBridge {
    fn drop(&mut self) {
        let mut state = self.state();
        state.ended = true;
        state.end_stream();
        drop(state);
        // Its thread waits for a caller.
        let _ = TcpStream::connect(self.address);
    }
}

fn lock(state: &Mutex<BridgeState>) -> MutexGuard<'_, BridgeState> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

impl BridgeState {
    fn end_stream(&mut self) {
        let streaming = self.stream.take().and_then(|it| it.server);
        for mut server in streaming.into_iter().chain(self.ended_quietly.take()) {
            let _ = server.kill();
            let _ = server.wait();
        }
    }

    fn end_silent_stream(&mut self) {
        let ours = self.stream.as_ref().filter(|it| it.server.is_some());
        if ours.is_some_and(|it| it.heard_at.elapsed() > SILENCE) {
            self.end_stream();
        }
    }
}

/// Answers one request.
fn serve(
    socket: TcpStream,
    config: Arc<ServerConfig>,
    state: &Arc<Mutex<BridgeState>>,
    stream_port: u16,
) -> io::Result<()> {
    if lock(state).gone {
        return Ok(());
    }
    socket.set_read_timeout(Some(Duration::from_secs(2)))?;
    let connection = ServerConnection::new(config).map_err(io::Error::other)?;
    let mut reader = BufReader::new(StreamOwned::new(connection, socket));
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let mut words = line.split(' ').map(String::from);
    let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let (mut key, mut length) = (String::new(), 0);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim().split_once(':') else { break };
        match name.to_lowercase().as_str() {
            "hue-application-key" => key = value.trim().to_owned(),
            "content-length" => length = value.trim().parse().unwrap_or(0),
            _ => {}
        }
    }
    let mut body = Vec::new();
    reader.by_ref().take(length).read_to_end(&mut body)?;
    let body = serde_json::from_slice(&body).unwrap_or(Value::Null);
    if lock(state).mute {
        // Until the caller loses patience.
        let _ = reader.read(&mut [0]);
        return Ok(());
    }
    let request = Request { method: &method, path: &path, key: &key, body: &body };
    let (status, answer) = answer(&request, state, stream_port);
    let identity = lock(state)
        .friends
        .iter()
        .find(|it| it.application_key == key)
        .map(|it| format!("hue-application-id: {}\r\n", it.stream_identity))
        .unwrap_or_default();
    let answer = answer.to_string();
    let stream = reader.get_mut();
    write!(
        stream,
        "HTTP/1.1 {status} {}\r\n{identity}Content-Length: {}\r\nConnection: close\r\n\r\n{answer}",
        if status == 200 { "OK" } else { "No" },
        answer.len()
    )?;
    stream.conn.send_close_notify();
    stream.flush()
}

struct Request<'a> {
    method: &'a str,
    path: &'a str,
    key: &'a str,
    body: &'a Value,
}

fn answer(
    request: &Request<'_>,
    state: &Arc<Mutex<BridgeState>>,
    stream_port: u16,
) -> (u16, Value) {
    const AREA_PATH: &str = "/clip/v2/resource/entertainment_configuration";
    let mut locked = lock(state);
    match (request.method, request.path) {
        ("GET", "/api/config") => return (200, config()),
        ("POST", "/api") => return (200, locked.make_friends()),
        _ => {}
    }
    if let Some(answer) = locked.answer_of_old(request.path) {
        return (200, answer);
    }
    let friend = locked.friends.iter().position(|it| it.application_key == request.key);
    let Some(friend) = friend else { return (403, failure("unauthorized")) };
    let area_at = |path: &str| {
        let id = path.strip_prefix(AREA_PATH)?.strip_prefix('/')?;
        AREAS.iter().find(|(it, ..)| *it == id)
    };
    match (request.method, request.path, area_at(request.path)) {
        ("GET", "/auth/v1", _) => (200, json!({})),
        ("GET", AREA_PATH, _) => {
            (200, data(AREAS.iter().map(|area| locked.describe(area)).collect()))
        }
        ("GET", _, Some(area)) => (200, data(vec![locked.describe(area)])),
        ("GET", "/clip/v2/resource/entertainment", _) => (200, data(lights("entertainment"))),
        ("GET", "/clip/v2/resource/device", _) => (200, data(lights("device"))),
        ("PUT", _, Some(area)) => match request.body["action"].as_str() {
            Some("start") => match locked.begin_stream(area, friend, stream_port, state) {
                Ok(()) => (200, data(vec![])),
                Err(reason) => (503, failure(&reason)),
            },
            Some("stop") => {
                if locked.stream.as_ref().is_some_and(|it| it.area.0 == area.0) {
                    locked.end_stream();
                }
                (200, data(vec![]))
            }
            _ => (400, failure("no such action")),
        },
        _ => (404, failure("not found")),
    }
}

fn data(data: Vec<Value>) -> Value {
    json!({"errors": [], "data": data})
}

fn failure(description: &str) -> Value {
    json!({"errors": [{"description": description}], "data": []})
}

fn config() -> Value {
    json!({
        "name": "dj-hue demo",
        "bridgeid": ID.to_uppercase(),
        "modelid": "BSB002",
        "swversion": "1967054020",
    })
}

/// The devices of the first area's channels, or the services of these.
fn lights(kind: &str) -> Vec<Value> {
    let light = |(id, _): &(u8, [f64; 3])| match kind {
        "device" => {
            json!({"id": format!("device-{id}"), "metadata": {"name": format!("Par {id}")}})
        }
        _ => json!({"id": format!("light-{id}"), "owner": {"rid": format!("device-{id}")}}),
    };
    AREAS[0].2.iter().map(light).collect()
}

impl BridgeState {
    fn make_friends(&mut self) -> Value {
        if !self.button_pressed {
            return json!([{"error": {"type": 101, "description": "link button not pressed"}}]);
        }
        self.button_pressed = false;
        let number = self.friends.len();
        let friend = Friend {
            application_key: format!("application-key-{number}"),
            stream_identity: format!("stream-identity-{number}"),
            stream_key: *b"0123456789abcdef",
        };
        let answer = json!([{"success": {
            "username": friend.application_key,
            "clientkey": to_hex(&friend.stream_key).to_uppercase(),
        }}]);
        self.friends.push(friend);
        answer
    }

    /// The API of before has the key in its paths, and tells keys and names.
    fn answer_of_old(&self, path: &str) -> Option<Value> {
        let (key, path) = path.strip_prefix("/api/")?.split_once('/')?;
        self.friends.iter().find(|it| it.application_key == key)?;
        let streamer = self.stream.as_ref().and_then(|it| self.others.get(&it.by));
        match path {
            "groups/200" => Some(json!({
                "type": "Entertainment",
                "stream": {"active": self.stream.is_some(), "owner": streamer.map(|(key, _)| key)},
            })),
            "config" => {
                let named = |(key, name): &(String, String)| (key.clone(), json!({"name": name}));
                let whitelist: serde_json::Map<_, _> = self.others.values().map(named).collect();
                Some(json!({"whitelist": whitelist}))
            }
            _ => None,
        }
    }

    fn describe(&self, area: &DemoArea) -> Value {
        let (id, name, channels) = area;
        let stream = self.stream.as_ref().filter(|it| it.area.0 == *id);
        let channel = |(id, [x, y, z]): &(u8, [f64; 3])| {
            json!({
                "channel_id": id,
                "position": {"x": x, "y": y, "z": z},
                "members": [{"index": 0, "service": {"rid": format!("light-{id}")}}],
            })
        };
        let mut described = json!({
            "id": id,
            "id_v1": "/groups/200",
            "metadata": {"name": name},
            "configuration_type": "music",
            "status": if stream.is_some() { "active" } else { "inactive" },
            "channels": channels.iter().map(channel).collect::<Vec<_>>(),
        });
        if let Some(stream) = stream {
            described["active_streamer"] = json!({"rid": stream.by, "rtype": "auth_v1"});
        }
        described
    }

    fn begin_stream(
        &mut self,
        area: &'static DemoArea,
        friend: usize,
        port: u16,
        state: &Arc<Mutex<BridgeState>>,
    ) -> Result<(), String> {
        if self.stream.is_some() {
            return Err("another stream is active".to_owned());
        }
        self.end_stream();
        let friend = &self.friends[friend];
        let mut server = Command::new("openssl")
            .args(
                "s_server -dtls1_2 -listen -quiet -nocert -cipher PSK-AES128-GCM-SHA256".split(' '),
            )
            .args(["-accept", &format!("127.0.0.1:{port}")])
            .args(["-psk", &to_hex(&friend.stream_key), "-psk_identity", &friend.stream_identity])
            // It leaves when its input ends.
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("the demo's stream needs the program openssl: {error}"))?;
        let output = server.stdout.take();
        let length = 52 + 7 * area.2.len();
        let state = state.clone();
        std::thread::spawn(move || {
            let Some(mut output) = output else { return };
            let mut packet = vec![0; length];
            // All packets of an area are of one length: all channels, always.
            while output.read_exact(&mut packet).is_ok() {
                let mut state = lock(&state);
                state.packets += 1;
                state.last_packet = Some(packet.clone());
                if let Some(stream) = &mut state.stream {
                    stream.heard_at = Instant::now();
                }
            }
        });
        let by = friend.stream_identity.clone();
        let heard_at = Instant::now();
        self.stream = Some(Streaming { area, by, server: Some(server), heard_at });
        self.streams += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hue::stream::Stream;
    use crate::hue::{Bridge, dtls};
    use crate::sink::StopSign;

    #[test]
    fn a_silent_stream_ends_after_ten_seconds() {
        let demo = DemoBridge::start().unwrap();
        let credentials = demo.credentials();
        let bridge = Bridge::new(&credentials).unwrap();
        let area = AREAS[0].0.parse().unwrap();
        bridge.start(area).unwrap();
        let begin = Instant::now();
        let keys = dtls::Credentials {
            identity: &credentials.stream_identity,
            key: &credentials.stream_key,
        };
        let open = Stream::open(bridge.stream_address(), &keys, &StopSign::default());
        let mut stream = open.unwrap();
        while demo.streamer().is_some() {
            assert!(begin.elapsed() < 3 * SILENCE, "the stream lives on");
            std::thread::sleep(Duration::from_millis(50));
        }
        assert!(begin.elapsed() > SILENCE);
        // The first datagram learns that the port is closed, the second says so.
        let _ = stream.send(&[0; 52]);
        assert!(stream.send(&[0; 52]).is_err() || stream.send(&[0; 52]).is_err());
    }
}
