//! As much of HTTPS as a bridge needs: one request a connection, small
//! answers, short patience.

use super::Error;
use super::certificate::{Known, Shown, Trust};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
use std::io::{self, ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream, ToSocketAddrs};
use std::sync::Arc;
use std::time::Duration;

/// A bridge in the same house answers in a tenth of this.
const PATIENCE: Duration = Duration::from_secs(2);

/// A bridge with fifty lights says less.
const MAX_ANSWER: u64 = 4 << 20;

/// The way to one bridge, or to a server that everybody knows.
#[derive(Clone, Debug)]
pub(crate) struct Https {
    address: SocketAddr,
    name: ServerName<'static>,
    /// None where the usual authorities vouch.
    trust: Option<Arc<Trust>>,
    config: Arc<ClientConfig>,
}

#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(it, _)| it.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

impl Https {
    /// The way to a bridge; whoever answers is believed where none is known.
    pub(crate) fn new(address: SocketAddr, expected: Option<Known>) -> Self {
        let trust = Arc::new(Trust::new(expected, provider()));
        let config = versions()
            .dangerous()
            .with_custom_certificate_verifier(trust.clone())
            .with_no_client_auth();
        let name = ServerName::IpAddress(address.ip().into());
        Self { address, name, trust: Some(trust), config: Arc::new(config) }
    }

    /// The way to a server of the wide world.
    pub(crate) fn public(host: &'static str) -> io::Result<Self> {
        const HTTPS: u16 = 443;
        let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.into() };
        let config = versions().with_root_certificates(roots).with_no_client_auth();
        let name = ServerName::try_from(host).map_err(io::Error::other)?;
        let address = (host, HTTPS).to_socket_addrs()?.next();
        let address = address.ok_or(ErrorKind::NotFound)?;
        Ok(Self { address, name, trust: None, config: Arc::new(config) })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// What the bridge showed at the last request.
    pub(crate) fn shown(&self) -> Option<Shown> {
        self.trust.as_ref()?.shown()
    }

    pub(crate) fn request(
        &self,
        method: &str,
        path: &str,
        key: Option<&str>,
        body: &str,
    ) -> Result<Answer, Error> {
        let bridge = || self.address.to_string();
        self.exchange(method, path, key, body).map_err(|source| {
            let pinned = source.get_ref().and_then(|it| it.downcast_ref::<rustls::Error>());
            match pinned {
                Some(rustls::Error::InvalidCertificate(_)) => Error::Impostor { bridge: bridge() },
                Some(_) => Error::Nonsense { bridge: bridge(), what: "it speaks no TLS of ours" },
                None if source.kind() == ErrorKind::InvalidData => {
                    Error::Nonsense { bridge: bridge(), what: "it speaks no HTTP" }
                }
                None => Error::Unreachable { bridge: bridge(), source },
            }
        })
    }

    /// The same, with the failure as it is.
    pub(crate) fn exchange(
        &self,
        method: &str,
        path: &str,
        key: Option<&str>,
        body: &str,
    ) -> io::Result<Answer> {
        let socket = TcpStream::connect_timeout(&self.address, PATIENCE)?;
        socket.set_read_timeout(Some(PATIENCE))?;
        socket.set_write_timeout(Some(PATIENCE))?;
        socket.set_nodelay(true)?;
        let connection = ClientConnection::new(self.config.clone(), self.name.clone())
            .map_err(io::Error::other)?;
        let mut stream = StreamOwned::new(connection, socket);
        let key = key.map(|key| format!("hue-application-key: {key}\r\n")).unwrap_or_default();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{key}\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.name.to_str(),
            body.len()
        )?;
        stream.flush()?;
        read_answer(stream.take(MAX_ANSWER))
    }
}

pub(crate) fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

fn versions() -> rustls::ConfigBuilder<ClientConfig, rustls::WantsVerifier> {
    ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .expect("ring offers the suites of these versions")
}

fn read_answer(mut stream: impl Read) -> io::Result<Answer> {
    let broken = || io::Error::from(ErrorKind::InvalidData);
    let mut bytes = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        // Some servers hang up without a goodbye; the length tells whether
        // all is here.
        let length = match stream.read(&mut chunk) {
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => 0,
            read => read?,
        };
        bytes.extend_from_slice(&chunk[..length]);
        match parse_answer(&bytes, length == 0) {
            Some(answer) => return answer.ok_or_else(broken),
            None if length == 0 => return Err(ErrorKind::UnexpectedEof.into()),
            None => {}
        }
    }
}

/// Nothing where more bytes are needed; `Some(None)` where they would not
/// help.
#[expect(clippy::option_option, reason = "unfinished and broken are two things")]
fn parse_answer(bytes: &[u8], ended: bool) -> Option<Option<Answer>> {
    let end = bytes.windows(4).position(|it| it == b"\r\n\r\n")?;
    let Ok(head) = std::str::from_utf8(&bytes[..end]) else { return Some(None) };
    let body = &bytes[end + 4..];
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.strip_prefix("HTTP/1."));
    let status = status.and_then(|line| line.split(' ').nth(1)).and_then(|it| it.parse().ok());
    let Some(status) = status else { return Some(None) };
    let headers = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned()))
        .collect();
    let mut answer = Answer { status, headers, body: Vec::new() };
    let chunked = answer.header("transfer-encoding").is_some_and(|it| it.contains("chunked"));
    let length = answer.header("content-length").and_then(|it| it.parse::<usize>().ok());
    answer.body = match length {
        _ if chunked => match dechunk(body)? {
            Some(body) => body,
            None => return Some(None),
        },
        Some(length) => body.get(..length)?.to_vec(),
        None if ended => body.to_vec(),
        None => return None,
    };
    Some(Some(answer))
}

/// The same convention, for a chunked body.
#[expect(clippy::option_option, reason = "unfinished and broken are two things")]
fn dechunk(mut bytes: &[u8]) -> Option<Option<Vec<u8>>> {
    let mut body = Vec::new();
    loop {
        let end = bytes.windows(2).position(|it| it == b"\r\n")?;
        let size = std::str::from_utf8(&bytes[..end]).ok();
        let size = size.and_then(|it| usize::from_str_radix(it.split(';').next()?.trim(), 16).ok());
        let Some(size) = size.filter(|size| *size as u64 <= MAX_ANSWER) else { return Some(None) };
        if size == 0 {
            return Some(Some(body));
        }
        body.extend_from_slice(bytes.get(end + 2..end + 2 + size)?);
        bytes = bytes.get(end + 2 + size + 2..)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(text: &str) -> io::Result<Answer> {
        read_answer(text.as_bytes())
    }

    #[test]
    fn bodies_end_by_length_by_chunks_or_with_the_connection() {
        for text in [
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nhe\r\n3;x\r\nllo\r\n0\r\n\r\n",
            "HTTP/1.0 200\r\nA: b\r\n\r\nhello",
        ] {
            let answer = answer(text).unwrap();
            assert_eq!((answer.status, answer.body), (200, b"hello".to_vec()), "{text}");
        }
    }

    #[test]
    fn what_is_cut_short_or_no_http_is_an_error() {
        let cut = answer("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello");
        assert_eq!(cut.unwrap_err().kind(), ErrorKind::UnexpectedEof);
        for text in ["SSH-2.0\r\n\r\n", "HTTP/1.1 x\r\n\r\n"] {
            assert_eq!(answer(text).unwrap_err().kind(), ErrorKind::InvalidData);
        }
        let endless = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nffffffffffffffff\r\n";
        assert_eq!(answer(endless).unwrap_err().kind(), ErrorKind::InvalidData);
    }
}
