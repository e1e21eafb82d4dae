//! The way to Art-Net receivers, and what those are told who ask the network.

use crate::datagrams::{Kind, Link, Presence};
use crate::driver::Failure;
use crate::roster::{News, Roster};
use crate::sockets::{connected_to, listening_socket, resolve_ipv4};
use crate::url::Host;
use std::io::{self, ErrorKind};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::time::Duration;
use wire::artnet::{Controller, Node, PortAddress, Settings};

/// What one output sends, and to whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sent {
    to: SocketAddr,
    universes: Vec<PortAddress>,
}

/// `asked_at` is the port at which others ask for us.
pub(crate) fn open(
    host: &Host,
    universes: &[PortAddress],
    sync: bool,
    roster: &Roster<Sent>,
    asked_at: u16,
) -> Result<Link, Failure> {
    let to = resolve_ipv4(host)?;
    let socket = connected_to(to)?;
    let presence = presence(to, universes.to_vec(), roster.clone(), asked_at);
    let settings = Settings { to, universes: universes.to_vec(), sync };
    let session = Box::new(Controller::new(settings));
    Ok(Link { session, socket, kind: Kind::Connected, presence: Some(presence) })
}

fn presence(
    to: SocketAddr,
    universes: Vec<PortAddress>,
    roster: Roster<Sent>,
    asked_at: u16,
) -> Presence {
    let mut entry = None;
    Presence::new(move |filled| {
        let sent = Sent { to, universes: universes.iter().take(filled).copied().collect() };
        // The entry before ends only now: nothing is missing in between.
        drop(entry.replace(roster.enter("artnet-polls", sent, move |it| answer(&it, asked_at))));
    })
}

/// Answers polls for all outputs, for as long as there are some.
fn answer(roster: &Roster<Sent>, port: u16) {
    /// Another program may give the port back.
    const TRY_AGAIN: Duration = Duration::from_secs(2);
    let mut node = Node::new("dj-hue");
    let mut socket = None;
    let mut is_wanted_here = false;
    let mut generation = 0;
    loop {
        let patience = if socket.is_some() { Duration::ZERO } else { TRY_AGAIN };
        match roster.wait(generation, patience) {
            News::None => {}
            News::Changed(newest, entries) => {
                generation = newest;
                node.list(entries.iter().flat_map(|it| it.universes.iter().copied()));
                // A receiver on this machine needs the port more than we do.
                let needs = |to: SocketAddr| to.ip().is_loopback() && to.port() == port;
                is_wanted_here = entries.iter().any(|it| needs(it.to));
            }
            News::Over => return,
        }
        if is_wanted_here {
            socket = None;
        } else if socket.is_none() {
            socket = listening_socket(port).ok();
        }
        if socket.as_ref().is_some_and(|socket| hear(socket, &mut node).is_err()) {
            socket = None;
        }
    }
}

/// Waits a moment for a packet, and answers it.
fn hear(socket: &UdpSocket, node: &mut Node) -> io::Result<()> {
    /// How soon a change of outputs is noticed.
    const GLANCE: Duration = Duration::from_millis(100);
    let mut packet = [0; 1500];
    socket.set_read_timeout(Some(GLANCE))?;
    let (length, from) = match socket.recv_from(&mut packet) {
        Ok(heard) => heard,
        Err(error) if is_nothing(error.kind()) => return Ok(()),
        Err(error) => return Err(error),
    };
    node.receive(from, || own_address(from), &packet[..length]);
    for answer in node.outbox().packets() {
        // Who asks asks again.
        let _ = socket.send_to(answer.bytes, answer.to);
    }
    node.outbox().clear();
    Ok(())
}

/// Nothing came, or an answer before met nobody (as Windows says it).
fn is_nothing(error: ErrorKind) -> bool {
    use ErrorKind::{ConnectionRefused, ConnectionReset, Interrupted, TimedOut, WouldBlock};
    matches!(error, ConnectionRefused | ConnectionReset | Interrupted | TimedOut | WouldBlock)
}

/// By which address of ours somebody sees us.
fn own_address(from: SocketAddr) -> Ipv4Addr {
    let seen = connected_to(from).ok().and_then(|socket| socket.local_addr().ok());
    match seen.map(|it| it.ip()) {
        Some(IpAddr::V4(address)) => address,
        _ => Ipv4Addr::UNSPECIFIED,
    }
}
