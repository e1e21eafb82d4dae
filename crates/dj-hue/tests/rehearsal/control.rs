//! A hand at the show's desk, through its control interface.

use super::PATIENCE;
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;

/// Sends a command and waits for the answer.
pub(crate) fn command(page: &str, command: &Value) {
    let body = json!({"v": 1, "command": command}).to_string();
    let head = "POST /api/command HTTP/1.1\r\nContent-Type: application/json";
    let answer = request(page, head, &body);
    assert!(answer.starts_with("HTTP/1.1 20"), "{command}: {answer}");
}

/// The state of the show, as the page has it.
pub(crate) fn state(page: &str) -> Value {
    let answer = request(page, "GET /api/snapshot HTTP/1.1", "");
    let (_, body) = answer.split_once("\r\n\r\n").expect("an answer has a head and a body");
    let message: Value =
        serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {answer}"));
    message["state"].clone()
}

/// Whether the show answers to a name.
pub(crate) fn is_known_as(page: &str, name: &str) -> bool {
    let address = host(page).replace("0.0.0.0", "127.0.0.1");
    let answer = exchange(&address, name, "GET / HTTP/1.1", "");
    assert!(answer.starts_with("HTTP/1.1 200") || answer.starts_with("HTTP/1.1 421"), "{answer}");
    answer.starts_with("HTTP/1.1 200")
}

fn request(page: &str, head: &str, body: &str) -> String {
    exchange(host(page), host(page), head, body)
}

pub(super) fn host(page: &str) -> &str {
    page.trim_start_matches("http://").split('/').next().expect("a link has a host")
}

fn exchange(address: &str, host: &str, head: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("the show listens");
    stream.set_read_timeout(Some(PATIENCE)).expect("that is a time");
    let length = body.len();
    write!(
        stream,
        "{head}\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
    )
    .expect("the show reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("the show answers");
    answer
}
