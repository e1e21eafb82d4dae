//! UDP sockets, and hosts by their names.

use crate::driver::Failure;
use crate::url::Host;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs, UdpSocket};
use std::time::Duration;

/// A link that does not take a packet for so long is as good as down.
const SEND_TIMEOUT: Duration = Duration::from_millis(200);

/// The system's words without Rust's `(os error 101)`.
pub(crate) fn plain(error: &std::io::Error) -> String {
    let text = error.to_string();
    let end = text.find(" (os error").unwrap_or(text.len());
    let mut letters = text[..end].chars();
    let first = letters.next().into_iter().flat_map(char::to_lowercase);
    first.chain(letters).collect()
}

/// The address of a host, IPv4 where it has both.
pub(crate) fn resolve(host: &Host) -> Result<SocketAddr, Failure> {
    addresses(host)?
        .min_by_key(SocketAddr::is_ipv6)
        .ok_or_else(|| Failure::Lost(format!("`{}` has no address", host.name)))
}

/// The address of a host, for protocols that know no other.
pub(crate) fn resolve_ipv4(host: &Host) -> Result<SocketAddr, Failure> {
    addresses(host)?
        .find(SocketAddr::is_ipv4)
        .ok_or_else(|| Failure::Lost(format!("`{}` has no IPv4 address", host.name)))
}

fn addresses(host: &Host) -> Result<impl Iterator<Item = SocketAddr>, Failure> {
    let found = (host.name.as_str(), host.port).to_socket_addrs();
    found.map_err(|_| Failure::Lost(format!("cannot find `{}`", host.name)))
}

/// A socket that sends to one receiver.
pub(crate) fn connected_to(receiver: SocketAddr) -> Result<UdpSocket, Failure> {
    let socket = any_socket(receiver)?;
    match socket.connect(receiver) {
        Ok(()) => Ok(socket),
        Err(error) => {
            Err(Failure::Lost(format!("cannot reach {}: {}", receiver.ip(), plain(&error))))
        }
    }
}

/// A socket that may send to anybody of the receiver's sort, also to all at
/// once.
pub(crate) fn any_socket(receiver: SocketAddr) -> Result<UdpSocket, Failure> {
    socket_at(receiver, 0)
}

/// A socket that hears what is sent to a port of ours.
pub(crate) fn listening_socket(port: u16) -> Result<UdpSocket, Failure> {
    socket_at((Ipv4Addr::UNSPECIFIED, 0).into(), port)
}

fn socket_at(receiver: SocketAddr, port: u16) -> Result<UdpSocket, Failure> {
    let unspecified: IpAddr = match receiver {
        SocketAddr::V4(_) => Ipv4Addr::UNSPECIFIED.into(),
        SocketAddr::V6(_) => Ipv6Addr::UNSPECIFIED.into(),
    };
    let open = || {
        let socket = UdpSocket::bind((unspecified, port))?;
        socket.set_write_timeout(Some(SEND_TIMEOUT))?;
        socket.set_broadcast(true)?;
        Ok(socket)
    };
    open().map_err(|error| Failure::Lost(format!("cannot open a socket: {}", plain(&error))))
}
