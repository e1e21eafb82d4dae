//! A show for tests: an engine behind a lock, and a browserless client.

#![allow(dead_code, reason = "no test file needs all of it")]
#![allow(clippy::unwrap_used, reason = "in tests a panic is the report")]

use clock::{Bpm, Clock};
use engine::{Contents, Engine, FileChange, Input, LoadedFile, LogLine, Snapshot};
use light::{Hsv, Palette, Rig};
use show::{Body, Classic, Cue, CuePalette, GroupEffect, Phaser, Waveform};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tungstenite::client::IntoClientRequest;
use tungstenite::{Message, WebSocket};
use web::{FrameSink, Reloaded, Request, Server, Settings, Token};

/// A show that carries out commands on the spot.
pub(crate) struct Show {
    started: Instant,
    pub(crate) engine: Mutex<Engine>,
    snapshot: Mutex<Arc<Snapshot>>,
    log: Mutex<Arc<Vec<LogLine>>>,
    /// Whoever asked for a reload and waits, once they are to wait.
    pub(crate) waiting: Mutex<Option<Vec<web::Reply>>>,
}

impl Show {
    pub(crate) fn new(lights: usize, patterns: usize) -> Arc<Self> {
        let clock = Clock::internal(Bpm::clamped(120.0), Duration::ZERO);
        let engine = Engine::new(clock, Arc::new(Rig::of(lights)));
        let snapshot = Mutex::new(Arc::new(engine.snapshot(Duration::ZERO)));
        let show = Arc::new(Self {
            started: Instant::now(),
            engine: Mutex::new(engine),
            snapshot,
            log: Mutex::default(),
            waiting: Mutex::default(),
        });
        show.tell(Input::Files(
            (0..patterns).map(|index| steady(&format!("p{index:03}"), 0.5)).collect(),
        ));
        show
    }

    pub(crate) fn tell(&self, input: Input) {
        let now = self.started.elapsed();
        let mut engine = self.engine.lock().unwrap();
        engine.handle(now, input);
        *self.snapshot.lock().unwrap() = Arc::new(engine.snapshot(now));
    }

    /// Says a line in the log, of which the newest two are kept.
    pub(crate) fn say(&self, number: u64, text: &str) {
        let mut log = self.log.lock().unwrap();
        let line = LogLine { number, at: Duration::ZERO, event: "printed", text: text.into() };
        let lines: Vec<_> = log.iter().rev().take(1).cloned().chain([line]).collect();
        *log = Arc::new(lines);
    }

    pub(crate) fn performance(&self) -> Arc<engine::Performance> {
        self.engine.lock().unwrap().performance()
    }
}

impl web::Stage for Show {
    fn now(&self) -> Duration {
        self.started.elapsed()
    }

    fn snapshot(&self) -> Arc<Snapshot> {
        self.snapshot.lock().unwrap().clone()
    }

    fn log(&self) -> Arc<Vec<LogLine>> {
        self.log.lock().unwrap().clone()
    }

    fn send(&self, request: Request) {
        match request {
            Request::Command(command) => self.tell(Input::Command(command)),
            Request::Reload(reply) => {
                if let Some(waiting) = &mut *self.waiting.lock().unwrap() {
                    return waiting.push(reply);
                }
                let patterns = self.engine.lock().unwrap().entries().len();
                reply.send(Ok(Reloaded { patterns, presets: 1 }));
            }
        }
    }
}

/// A file with one cue that is white at a level, all the time.
pub(crate) fn steady(key: &str, level: f64) -> FileChange {
    let effect = GroupEffect {
        group_name: "all".into(),
        intensity_phaser: Phaser::new(Waveform::Sine, 1.0, 0.0, level, level).unwrap(),
        color_index: 0,
        hue_phaser: None,
        phase_spread: false,
    };
    let cue = Cue {
        label: key.to_uppercase().into(),
        description: "White, all the time".into(),
        tags: vec!["test".into()],
        palette: CuePalette::Own(Palette::new("white", [Hsv::WHITE])),
        body: Body::Classic(Classic { group_effects: vec![effect], ..Classic::default() }),
    };
    FileChange::Loaded(LoadedFile {
        key: key.into(),
        contents: Contents {
            cues: vec![(None, Arc::new(cue))],
            text: format!("# {level}\n").into(),
            data: level.to_be_bytes().into(),
        },
        warnings: Vec::new(),
        helpers: Vec::new(),
        saved_at: Duration::ZERO,
        supersedes: false,
    })
}

pub(crate) fn token() -> Token {
    Token::parse("0123456789abcdef").unwrap()
}

/// Serves a show on a port of this machine that was free.
pub(crate) fn serve(show: &Arc<Show>, token: Option<Token>) -> (Server, FrameSink) {
    let listen = "127.0.0.1:0".parse().unwrap();
    let settings = Settings { listen, token, ..Settings::default() };
    web::start(&settings, show.clone()).unwrap()
}

/// Sends these bytes and gives what comes back until the other end hangs up.
pub(crate) fn raw(address: SocketAddr, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    // The server may hang up before it has read all of it.
    let _ = stream.write_all(bytes);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

/// The status of the response to a request with these headers.
pub(crate) fn status(address: SocketAddr, line: &str, headers: &[&str], body: &str) -> u16 {
    let headers: String = headers.iter().map(|it| format!("{it}\r\n")).collect();
    let request = format!("{line}\r\n{headers}Content-Length: {}\r\n\r\n{body}", body.len());
    let answer = raw(address, request.as_bytes());
    answer.split(' ').nth(1).and_then(|it| it.parse().ok()).unwrap_or(0)
}

/// One end of a WebSocket.
pub(crate) struct Client {
    pub(crate) socket: WebSocket<TcpStream>,
}

impl Client {
    pub(crate) fn connect(address: SocketAddr) -> Self {
        Self::with(address, "", &[]).unwrap()
    }

    /// Connects with a query and more headers; else the status of the refusal.
    pub(crate) fn with(
        address: SocketAddr,
        query: &str,
        headers: &[(&'static str, &str)],
    ) -> Result<Self, u16> {
        let url = format!("ws://{address}/api/socket{query}");
        let mut request = url.into_client_request().unwrap();
        for (name, value) in headers {
            request.headers_mut().insert(*name, value.parse().unwrap());
        }
        let stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream.set_nodelay(true).unwrap();
        match tungstenite::client(request, stream) {
            Ok((socket, _)) => Ok(Self { socket }),
            Err(tungstenite::HandshakeError::Failure(tungstenite::Error::Http(response))) => {
                Err(response.status().as_u16())
            }
            Err(_) => Err(0),
        }
    }

    pub(crate) fn say(&mut self, text: &str) {
        self.socket.send(Message::text(text)).unwrap();
    }

    pub(crate) fn command(&mut self, command: &str) {
        self.say(&format!(r#"{{"v":1,"command":{command}}}"#));
    }

    /// The next message, or the code with which the server says goodbye.
    pub(crate) fn next(&mut self) -> Result<Message, u16> {
        loop {
            match self.socket.read() {
                Ok(Message::Ping(_) | Message::Pong(_)) => {}
                Ok(Message::Close(close)) => return Err(close.map_or(1005, |it| it.code.into())),
                Ok(message) => return Ok(message),
                Err(_) => return Err(0),
            }
        }
    }

    /// The next message of a type.
    pub(crate) fn next_of(&mut self, kind: &str) -> serde_json::Value {
        loop {
            if let Message::Text(text) = self.next().expect("the server is there") {
                let message: serde_json::Value = serde_json::from_str(&text).unwrap();
                if message["type"] == kind {
                    return message;
                }
            }
        }
    }

    /// Reads on until the server says goodbye, and gives the code.
    pub(crate) fn end(&mut self) -> u16 {
        loop {
            if let Err(code) = self.next() {
                return code;
            }
        }
    }

    /// The next frame of the live stage: its sequence and its bytes.
    pub(crate) fn frame(&mut self) -> (u32, Vec<u8>) {
        loop {
            if let Message::Binary(bytes) = self.next().expect("the server is there")
                && bytes[1] == 0
            {
                return (u32::from_le_bytes(bytes[4..8].try_into().unwrap()), bytes[8..].to_vec());
            }
        }
    }
}
