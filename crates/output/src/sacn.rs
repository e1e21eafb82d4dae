//! The way to sACN receivers, and what those are told who list sources.

use crate::datagrams::{Kind, Link, Presence};
use crate::driver::Failure;
use crate::roster::{News, Roster};
use crate::sockets::{any_socket, connected_to, resolve};
use crate::url::Host;
use std::collections::BTreeSet;
use std::net::{Ipv4Addr, UdpSocket};
use std::time::{Duration, Instant};
use wire::Outbox;
use wire::sacn::{Announcer, Cid, Destination, Source, Universe};

pub(crate) use wire::sacn::{Identity, Settings};

/// What one output sends, and by which interface if not the system's choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sent {
    source_name: String,
    universes: Vec<Universe>,
    interface: Option<Ipv4Addr>,
}

/// Without a host, every universe goes to its group.
pub(crate) fn open(
    host: Option<&Host>,
    interface: Option<Ipv4Addr>,
    identity: &Identity,
    settings: impl Fn(Destination) -> Settings,
    roster: &Roster<Sent>,
) -> Result<Link, Failure> {
    let (destination, socket, kind) = match host {
        Some(host) => {
            let to = resolve(host)?;
            (Destination::Unicast(to), connected_to(to)?, Kind::Connected)
        }
        None => (Destination::Multicast, multicast_socket(interface)?, Kind::Open),
    };
    let settings = settings(destination);
    let presence =
        presence(settings.universes.clone(), identity.clone(), interface, roster.clone());
    let session = Box::new(Source::new(identity.clone(), settings));
    Ok(Link { session, socket, kind, presence: Some(presence) })
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

fn presence(
    universes: Vec<Universe>,
    identity: Identity,
    interface: Option<Ipv4Addr>,
    roster: Roster<Sent>,
) -> Presence {
    let mut entry = None;
    Presence::new(move |filled| {
        let universes = universes.iter().take(filled).copied().collect();
        let sent = Sent { source_name: identity.source_name.clone(), universes, interface };
        let cid = identity.cid;
        // The entry before ends only now: nothing is missing in between.
        drop(entry.replace(roster.enter("sacn-discovery", sent, move |it| announce(cid, &it))));
    })
}

/// Lists the universes of all outputs for as long as there are some, by every
/// interface that levels leave by. The list has the name of the first output.
fn announce(cid: Cid, roster: &Roster<Sent>) {
    /// Once the list is told that there is nothing more.
    const LINGER: Duration = Duration::from_secs(1);
    let start = Instant::now();
    let mut announcer = Announcer::new(cid);
    let mut source_name = String::new();
    let mut interfaces = BTreeSet::new();
    let mut generation = 0;
    loop {
        let due = announcer.deadline();
        let patience = due.map_or(LINGER, |due| due.saturating_sub(start.elapsed()));
        let news = roster.wait(generation, patience);
        let now = start.elapsed();
        if let News::Changed(newest, entries) = &news {
            generation = *newest;
            // Who has heard of the last output is told that there is none.
            if let Some(first) = entries.first() {
                first.source_name.clone_into(&mut source_name);
                interfaces = entries.iter().map(|it| it.interface).collect();
            }
            let universes = entries.iter().flat_map(|it| it.universes.iter().copied());
            announcer.list(now, &source_name, universes);
        }
        announcer.on_time(now);
        send(announcer.outbox(), &interfaces);
        if announcer.deadline().is_none() {
            roster.is_known(generation);
        }
        if news == News::Over {
            return;
        }
    }
}

/// Sends packets by each interface. Whoever cannot be told learns it next time.
fn send(outbox: &mut Outbox, interfaces: &BTreeSet<Option<Ipv4Addr>>) {
    for packet in outbox.packets() {
        for interface in interfaces {
            if let Ok(socket) = multicast_socket(*interface) {
                let _ = socket.send_to(packet.bytes, packet.to);
            }
        }
    }
    outbox.clear();
}
