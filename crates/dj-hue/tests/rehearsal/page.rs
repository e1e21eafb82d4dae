//! Somebody who watches the show's page: its frames, from the layout in
//! `docs/control.md`.

use super::PATIENCE;
use super::control::host;
use std::net::TcpStream;
use std::time::Instant;
use tungstenite::{Message, WebSocket};

/// What a frame of the page is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    Live = 0,
    /// What would play if what is held were taken.
    Preview = 1,
}

pub(crate) struct Watcher(WebSocket<TcpStream>);

impl Watcher {
    pub(crate) fn of(page: &str) -> Self {
        let stream = TcpStream::connect(host(page)).expect("the show listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("that is a time");
        let url = format!("ws://{}/api/socket", host(page));
        let (mut socket, _) = tungstenite::client(url, stream).expect("it talks to us");
        socket.send(Message::text(r#"{"v":1,"frames":true}"#)).expect("it listens");
        Self(socket)
    }

    /// Waits for a frame of a stage whose lights are all of a red.
    pub(crate) fn see_red(&mut self, stage: Stage, red: u8) {
        let deadline = Instant::now() + PATIENCE;
        let mut last = None;
        while Instant::now() < deadline {
            let Message::Binary(bytes) = self.0.read().expect("it goes on talking") else {
                continue;
            };
            let (header, lights) = bytes.split_at(8);
            assert_eq!(header[0], 1, "the version of the layout");
            assert_eq!(usize::from(u16::from_le_bytes([header[2], header[3]])) * 3, lights.len());
            if header[1] == stage as u8 {
                if !lights.is_empty() && lights.chunks_exact(3).all(|light| *light == [red, 0, 0]) {
                    return;
                }
                last = Some(lights.to_vec());
            }
        }
        panic!("no frame of {stage:?} with a red of {red}; the last is {last:?}");
    }
}
