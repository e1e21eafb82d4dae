//! The way to sACN receivers.

use crate::datagrams::{Kind, Link};
use crate::driver::Failure;
use crate::sockets::{any_socket, connected_to, resolve};
use crate::url::Host;
use std::net::{Ipv4Addr, UdpSocket};
use wire::sacn::{Destination, Source};

pub(crate) use wire::sacn::{Identity, Settings};

/// Without a host, every universe goes to its group.
pub(crate) fn open(
    host: Option<&Host>,
    interface: Option<Ipv4Addr>,
    identity: &Identity,
    settings: impl Fn(Destination) -> Settings,
) -> Result<Link, Failure> {
    let (destination, socket, kind) = match host {
        Some(host) => {
            let to = resolve(host)?;
            (Destination::Unicast(to), connected_to(to)?, Kind::Connected)
        }
        None => (Destination::Multicast, multicast_socket(interface)?, Kind::Open),
    };
    let session = Box::new(Source::new(identity.clone(), settings(destination)));
    Ok(Link { session, socket, kind })
}

fn multicast_socket(interface: Option<Ipv4Addr>) -> Result<UdpSocket, Failure> {
    let socket = any_socket((Ipv4Addr::UNSPECIFIED, 0).into())?;
    if let Some(address) = interface {
        socket2::SockRef::from(&socket)
            .set_multicast_if_v4(&address)
            .map_err(|_| Failure::Lost(format!("{address} is no address of this machine")))?;
    }
    Ok(socket)
}
