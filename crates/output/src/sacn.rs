//! The way to sACN receivers.

use crate::datagrams::{Kind, Link, any_socket, connected_to, resolve};
use crate::driver::Failure;
use crate::url::Host;
use std::net::Ipv4Addr;
use wire::sacn::{Destination, Source};

pub(crate) use wire::sacn::{Identity, Settings};

/// Without a host, every universe goes to its group.
pub(crate) fn open(
    host: Option<&Host>,
    identity: &Identity,
    settings: impl Fn(Destination) -> Settings,
) -> Result<Link, Failure> {
    let (destination, socket, kind) = match host {
        Some(host) => {
            let to = resolve(host)?;
            (Destination::Unicast(to), connected_to(to)?, Kind::Connected)
        }
        None => {
            let any = any_socket((Ipv4Addr::UNSPECIFIED, 0).into())?;
            (Destination::Multicast, any, Kind::Open)
        }
    };
    let session = Box::new(Source::new(identity.clone(), settings(destination)));
    Ok(Link { session, socket, kind })
}
