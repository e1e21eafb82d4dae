//! The link to the page, for eyes and for cameras.

use crate::Token;
use qrcodegen::{QrCode, QrCodeEcc};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};

/// The page's address. The token is behind the `#`, which browsers keep to
/// themselves: it is in no request, no log and no referrer.
pub(crate) fn link(address: SocketAddr, token: Option<&Token>) -> String {
    let host = match address.ip() {
        ip if ip.is_unspecified() => reachable_ip().unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST)),
        ip => ip,
    };
    let host = SocketAddr::new(host, address.port());
    match token {
        Some(token) => format!("http://{host}/#token={}", token.as_str()),
        None => format!("http://{host}/"),
    }
}

/// This machine's address towards the network: that from which it would send
/// to a far one. Nothing is sent.
fn reachable_ip() -> Option<IpAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0)).ok()?;
    // TEST-NET-1: an address that exists in documents only.
    socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9)).ok()?;
    socket.local_addr().ok().map(|it| it.ip()).filter(|it| !it.is_unspecified())
}

/// A link as a QR code, two rows of it to a line of half blocks, dark on
/// light whatever the terminal's colours: ` ` is dark where the text is drawn
/// light on dark, so show it in the terminal's plain colours. Empty if the
/// link is too long for one.
pub fn qr_code(link: &str) -> String {
    const QUIET: i32 = 2;
    let Ok(code) = QrCode::encode_text(link, QrCodeEcc::Low) else { return String::new() };
    let light = |x: i32, y: i32| !code.get_module(x, y);
    let end = code.size() + QUIET;
    let mut picture = String::new();
    for y in (-QUIET..end).step_by(2) {
        for x in -QUIET..end {
            // A row below the last one is outside and so light.
            picture.push(match (light(x, y), light(x, y + 1)) {
                (true, true) => '█',
                (true, false) => '▀',
                (false, true) => '▄',
                (false, false) => ' ',
            });
        }
        picture.push('\n');
    }
    picture
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;

    #[test]
    fn links() {
        let token = Token::parse("0123456789abcdef").unwrap();
        let local = "127.0.0.1:8477".parse().unwrap();
        assert_eq!(link(local, None), "http://127.0.0.1:8477/");
        assert_eq!(
            link("[::1]:80".parse().unwrap(), Some(&token)),
            "http://[::1]:80/#token=0123456789abcdef"
        );
        assert!(!link("0.0.0.0:80".parse().unwrap(), Some(&token)).contains("0.0.0.0"));
    }

    #[test]
    fn a_code_has_its_three_corners() {
        expect![[r#"
            █████████████████████████
            ██ ▄▄▄▄▄ ██  █▀█ ▄▄▄▄▄ ██
            ██ █   █ █ ▀▀▀▄█ █   █ ██
        "#]]
        .assert_eq(
            &qr_code("http://[::1]")
                .lines()
                .take(3)
                .fold(String::new(), |all, line| all + line + "\n"),
        );
    }
}
