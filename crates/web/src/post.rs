//! Asking a running show from another program: one command, one answer.

use crate::Announced;
use crate::message::MAX_MESSAGE;
use serde_json::Value;
use std::fmt;
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// Why there was no answer.
#[derive(Debug)]
pub enum PostError {
    /// Nobody listens there: that show has ended without saying so.
    NobodyThere(io::Error),
    /// The answer is not one of this interface.
    NoAnswer(String),
    /// The show says that it cannot.
    Refused(String),
    /// The presets do not load: the lines that are wrong.
    Presets(String),
}

impl fmt::Display for PostError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NobodyThere(_) => f.write_str("no show listens there"),
            Self::NoAnswer(what) => write!(f, "the show's answer makes no sense: {what}"),
            Self::Refused(why) => write!(f, "the show refuses: {why}"),
            Self::Presets(pictures) => write!(f, "the presets do not load\n{pictures}"),
        }
    }
}

impl std::error::Error for PostError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::NobodyThere(source) => Some(source),
            _ => None,
        }
    }
}

const PATIENCE: Duration = Duration::from_secs(15);
const MAX_ANSWER: u64 = 64 * 1024;

/// Sends a command, as `docs/control.md` has it (`"reload"`,
/// `{"select": "fire"}`), and waits for the answer.
///
/// # Errors
/// Nobody is there, or the show refuses.
pub fn post(to: &Announced, command: &Value) -> Result<Value, PostError> {
    let body = serde_json::json!({"v": 1, "id": 1, "command": command}).to_string();
    if body.len() > MAX_MESSAGE {
        return Err(PostError::Refused("the command is too long".into()));
    }
    let text = exchange(to, &body).map_err(PostError::NobodyThere)?;
    let (head, body) =
        text.split_once("\r\n\r\n").ok_or_else(|| PostError::NoAnswer("no headers".into()))?;
    let Ok(answer) = serde_json::from_str::<Value>(body) else {
        let status = head.lines().next().unwrap_or("");
        return Err(PostError::NoAnswer(format!("{status}: {}", body.trim())));
    };
    match (&answer["ok"], answer["error"]["message"].as_str()) {
        (Value::Bool(true), _) => Ok(answer),
        (_, Some(message)) if answer["error"]["code"] == "presets" => {
            Err(PostError::Presets(message.to_owned()))
        }
        (_, Some(message)) => Err(PostError::Refused(message.to_owned())),
        _ => Err(PostError::NoAnswer(answer.to_string())),
    }
}

fn exchange(to: &Announced, body: &str) -> io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&to.address, PATIENCE)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let token = match &to.token {
        Some(token) => format!("Authorization: Bearer {}\r\n", token.as_str()),
        None => String::new(),
    };
    write!(
        stream,
        "POST /api/command HTTP/1.1\r\nHost: {}\r\n{token}Content-Type: application/json\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        to.address,
        body.len()
    )?;
    let mut answer = String::new();
    stream.take(MAX_ANSWER).read_to_string(&mut answer)?;
    Ok(answer)
}
