//! Who is let in: by the name they came by, the page they came from, and the
//! token.
//!
//! A page that anybody wrote can make a browser on this machine open a socket
//! to any address. Two checks keep it out. `Host`: the show is reached by an
//! address, by `localhost` or by a name that was set, never by a stranger's
//! name that resolves to us (DNS rebinding). `Origin`: a page that asks is our
//! own page. Programs that are no browsers send no `Origin`.

use crate::Token;
use axum::http::header::{AUTHORIZATION, HOST, ORIGIN};
use axum::http::{HeaderMap, StatusCode, Uri};
use std::net::{IpAddr, SocketAddr};

#[derive(Clone, Debug)]
pub(crate) struct Guard {
    pub(crate) loopback: bool,
    pub(crate) names: Vec<String>,
    pub(crate) token: Option<Token>,
}

/// Why somebody is not let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    Host,
    Origin,
    Token,
}

impl Refusal {
    pub(crate) fn status(self) -> StatusCode {
        match self {
            Self::Host => StatusCode::MISDIRECTED_REQUEST,
            Self::Origin => StatusCode::FORBIDDEN,
            Self::Token => StatusCode::UNAUTHORIZED,
        }
    }

    pub(crate) fn message(self) -> &'static str {
        match self {
            Self::Host => {
                "This show is not known by that name. Open it by this machine's address, or start \
                 the show with --host and the name.\n"
            }
            Self::Origin => "only the show's own page may ask for this\n",
            Self::Token => "the token is missing or wrong: open the link that the show prints\n",
        }
    }
}

impl Guard {
    /// Whether a request came by a name of ours and from no foreign page.
    pub(crate) fn admit(&self, headers: &HeaderMap) -> Result<(), Refusal> {
        let host = only(headers, HOST.as_str()).filter(|it| self.knows(it));
        let host = host.ok_or(Refusal::Host)?;
        let foreign = match (headers.contains_key(ORIGIN), only(headers, ORIGIN.as_str())) {
            (false, _) => only(headers, "sec-fetch-site") == Some("cross-site"),
            (true, origin) => origin.and_then(|it| it.strip_prefix("http://")) != Some(host),
        };
        if foreign { Err(Refusal::Origin) } else { Ok(()) }
    }

    /// Whether a request may see and change the show: it has the token in
    /// `Authorization: Bearer`, or in the address, as browsers' WebSockets
    /// cannot set a header.
    pub(crate) fn authorize(&self, headers: &HeaderMap, uri: &Uri) -> Result<(), Refusal> {
        let Some(token) = &self.token else { return Ok(()) };
        let in_header =
            only(headers, AUTHORIZATION.as_str()).and_then(|it| it.strip_prefix("Bearer "));
        let in_query = || uri.query()?.split('&').find_map(|pair| pair.strip_prefix("token="));
        match in_header.or_else(in_query) {
            Some(given) if token.is(given) => Ok(()),
            _ => Err(Refusal::Token),
        }
    }

    fn knows(&self, host: &str) -> bool {
        let name = without_port(host);
        if name.eq_ignore_ascii_case("localhost") {
            return true;
        }
        match name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>() {
            // Addresses cannot be rebound; but a show that is only here is
            // only here.
            Ok(address) => !self.loopback || address.is_loopback(),
            Err(_) => self.names.iter().any(|it| it.eq_ignore_ascii_case(name)),
        }
    }
}

/// A header's text, if it stands there once and is text.
fn only<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut all = headers.get_all(name).iter();
    let first = all.next()?.to_str().ok()?;
    all.next().is_none().then_some(first)
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|it| it.is_ascii_digit()) => {
            // `[::1]:80` has a port, `::1` is no host at all.
            if name.contains(':') && !name.ends_with(']') { host } else { name }
        }
        _ => host,
    }
}

/// Whether only this machine can reach an address.
pub(crate) fn is_loopback(address: SocketAddr) -> bool {
    address.ip().to_canonical().is_loopback()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, value.parse().unwrap());
        }
        headers
    }

    fn guard(loopback: bool, token: Option<&str>) -> Guard {
        let token = token.map(|it| Token::parse(it).unwrap());
        Guard { loopback, names: vec!["stage.local".into()], token }
    }

    #[test]
    fn hosts() {
        for (host, at_home, on_network) in [
            ("localhost:8477", true, true),
            ("LOCALHOST", true, true),
            ("127.0.0.1:8477", true, true),
            ("127.0.0.1:9999", true, true), // A tunnel has a port of its own.
            ("[::1]:8477", true, true),
            ("192.168.1.7:8477", false, true),
            ("stage.local:8477", true, true),
            ("evil.example:8477", false, false),
            ("localhost.evil.example", false, false),
            ("127.0.0.1.evil.example", false, false),
            ("127.0.0.1@evil.example", false, false),
            ("::1", true, true),
            ("", false, false),
        ] {
            let headers = headers(&[("host", host)]);
            assert_eq!(guard(true, None).admit(&headers).is_ok(), at_home, "{host} at home");
            assert_eq!(guard(false, None).admit(&headers).is_ok(), on_network, "{host} on network");
        }
        assert_eq!(guard(true, None).admit(&HeaderMap::new()), Err(Refusal::Host));
        let two = headers(&[("host", "localhost"), ("host", "evil.example")]);
        assert_eq!(guard(true, None).admit(&two), Err(Refusal::Host));
    }

    #[test]
    fn origins() {
        for (origin, fine) in [
            ("http://localhost:8477", true),
            ("http://localhost:8478", false),
            ("https://localhost:8477", false),
            ("http://127.0.0.1:8477", false),
            ("http://evil.example", false),
            ("http://localhost:8477.evil.example", false),
            ("null", false),
            ("", false),
        ] {
            let headers = headers(&[("host", "localhost:8477"), ("origin", origin)]);
            assert_eq!(guard(true, None).admit(&headers).is_ok(), fine, "{origin}");
        }
        let elsewhere = headers(&[("host", "localhost"), ("sec-fetch-site", "cross-site")]);
        assert_eq!(guard(true, None).admit(&elsewhere), Err(Refusal::Origin));
    }

    #[test]
    fn tokens() {
        let guard = guard(false, Some("0123456789abcdef"));
        for (authorization, uri, fine) in [
            (None, "/api/socket", false),
            (None, "/api/socket?token=0123456789abcdef", true),
            (None, "/api/socket?x=1&token=0123456789abcdef", true),
            (None, "/api/socket?token=0123456789abcdee", false),
            (None, "/api/socket?token=", false),
            (Some("Bearer 0123456789abcdef"), "/api/socket", true),
            (Some("Bearer wrong"), "/api/socket?token=0123456789abcdef", false),
            (Some("0123456789abcdef"), "/api/socket", false),
        ] {
            let headers = match authorization {
                Some(value) => headers(&[("authorization", value)]),
                None => HeaderMap::new(),
            };
            let uri = uri.parse().unwrap();
            assert_eq!(guard.authorize(&headers, &uri).is_ok(), fine, "{authorization:?} {uri}");
        }
    }
}
