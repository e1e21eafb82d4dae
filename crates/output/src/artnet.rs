//! The way to Art-Net receivers.

use crate::datagrams::{Kind, Link};
use crate::driver::Failure;
use crate::sockets::{connected_to, listening_socket, resolve_ipv4};
use crate::url::Host;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use wire::artnet::{Controller, PORT, PortAddress, Settings};

pub(crate) fn open(host: &Host, universes: Vec<PortAddress>, sync: bool) -> Result<Link, Failure> {
    let to = resolve_ipv4(host)?;
    // A receiver on this machine needs the port more than we do.
    let port = if to.ip().is_loopback() { 0 } else { PORT };
    let socket = listening_socket(to, port)?;
    let ip = own_address(to)?;
    let settings = Settings { to, universes, sync, ip, name: "dj-hue".to_owned() };
    Ok(Link { session: Box::new(Controller::new(settings)), socket, kind: Kind::Listening })
}

/// By which address of ours a receiver sees us.
fn own_address(receiver: SocketAddr) -> Result<Ipv4Addr, Failure> {
    Ok(match connected_to(receiver)?.local_addr().map(|it| it.ip()) {
        Ok(IpAddr::V4(address)) => address,
        _ => Ipv4Addr::UNSPECIFIED,
    })
}
