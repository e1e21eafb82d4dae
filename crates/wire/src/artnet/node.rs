//! A node: who we are, for those who ask the network.

use super::{MAX_PORTS, Packet, Poll, PollReply, PortAddress};
use crate::Outbox;
use std::collections::BTreeSet;
use std::net::{Ipv4Addr, SocketAddr};

/// The one answer to `ArtPoll` for everything that a program sends. There is
/// one node for the port of Art-Net, whatever the number of controllers.
///
/// 1. [`list`](Self::list) what is sent, whenever that changes.
/// 2. [`receive`](Self::receive) what comes; then send what the outbox holds,
///    and clear it.
#[derive(Debug)]
pub struct Node {
    name: String,
    ports: Vec<PortAddress>,
    answers: u16,
    outbox: Outbox,
}

impl Node {
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), ports: Vec::new(), answers: 0, outbox: Outbox::default() }
    }

    /// Tells of these universes from now on, in rising order and each once.
    pub fn list(&mut self, ports: impl IntoIterator<Item = PortAddress>) {
        let ports: BTreeSet<_> = ports.into_iter().collect();
        self.ports = ports.into_iter().collect();
    }

    /// Takes in what somebody sent; foreign and broken bytes are nothing. Who is
    /// answered is told by which address of ours they see us.
    pub fn receive(&mut self, from: SocketAddr, own: impl FnOnce() -> Ipv4Addr, bytes: &[u8]) {
        if let Ok(Packet::Poll(poll)) = Packet::parse(bytes) {
            self.answer(poll, from, own());
        }
    }

    pub fn outbox(&mut self) -> &mut Outbox {
        &mut self.outbox
    }

    fn answer(&mut self, poll: Poll, to: SocketAddr, own: Ipv4Addr) {
        let (low, high) = poll.targets.unwrap_or((0, u16::MAX));
        let asked = |port: &PortAddress| (low..=high).contains(&port.number());
        if poll.targets.is_some() && !self.ports.iter().any(asked) {
            return;
        }
        self.answers = self.answers % 9999 + 1;
        let report = format!("#0001 [{:04}] {} universes", self.answers, self.ports.len());
        let beside = self.ports.chunk_by(|a, b| a.is_beside(*b));
        let mut pages: Vec<_> = beside.flat_map(|ports| ports.chunks(MAX_PORTS)).collect();
        if pages.is_empty() {
            pages.push(&[]);
        }
        // There is no counting beyond 255 pages.
        for (bind_index, ports) in (1..=u8::MAX).zip(pages) {
            let page = PollReply {
                ip: own,
                port_name: &self.name,
                long_name: &self.name,
                report: &report,
                ports,
                bind_index,
            };
            page.write(self.outbox.packet(to, PollReply::LENGTH));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::artnet::PORT;
    use hex_literal::hex;

    const OWN: Ipv4Addr = Ipv4Addr::new(10, 0, 0, 9);
    const POLL: [u8; 14] = hex!("4172742d4e657400 0020 000e 00 00");

    fn ports(numbers: impl IntoIterator<Item = u16>) -> impl Iterator<Item = PortAddress> {
        numbers.into_iter().map(|number| PortAddress::new(number).unwrap())
    }

    /// What a packet is answered with, in words.
    fn answers(node: &mut Node, packet: &[u8]) -> Vec<String> {
        node.receive(SocketAddr::from(([10, 0, 0, 1], PORT)), || OWN, packet);
        let told = node.outbox.packets().map(|it| match Packet::parse(it.bytes).unwrap() {
            Packet::PollReply { ip, ports, bind_index, .. } => {
                let ports: Vec<_> = ports.iter().map(|it| format!("{:#x}", it.0)).collect();
                format!("to {} from {ip} page {bind_index} [{}]", it.to, ports.join(" "))
            }
            other => panic!("{other:?}"),
        });
        let told = told.collect();
        node.outbox.clear();
        told
    }

    #[test]
    fn who_asks_is_told_in_pages_of_four_ports_on_one_sub_net() {
        let mut node = Node::new("dj-hue");
        assert_eq!(answers(&mut node, &POLL), ["to 10.0.0.1:6454 from 10.0.0.9 page 1 []"]);
        node.list(ports(0x10b..=0x110));
        assert_eq!(
            answers(&mut node, &POLL),
            [
                "to 10.0.0.1:6454 from 10.0.0.9 page 1 [0x10b 0x10c 0x10d 0x10e]",
                "to 10.0.0.1:6454 from 10.0.0.9 page 2 [0x10f]",
                "to 10.0.0.1:6454 from 10.0.0.9 page 3 [0x110]"
            ]
        );
    }

    #[test]
    fn universes_of_several_controllers_are_told_together_each_once() {
        let mut node = Node::new("dj-hue");
        node.list(ports([7, 0x65, 1, 7]));
        assert_eq!(
            answers(&mut node, &POLL),
            [
                "to 10.0.0.1:6454 from 10.0.0.9 page 1 [0x1 0x7]",
                "to 10.0.0.1:6454 from 10.0.0.9 page 2 [0x65]"
            ]
        );
    }

    #[test]
    fn only_those_answer_who_are_asked() {
        let mut node = Node::new("dj-hue");
        node.list(ports([0x10b]));
        let others = hex!("4172742d4e657400 0020 000e 20 00 0010 0000 0000 0000");
        assert!(answers(&mut node, &others).is_empty());
        assert!(answers(&mut node, b"Art-Net?").is_empty());
        let ours = hex!("4172742d4e657400 0020 000e 20 00 0110 0100 0000 0000");
        assert_eq!(answers(&mut node, &ours).len(), 1);
    }

    #[test]
    fn more_pages_than_can_be_counted_are_left_out() {
        let mut node = Node::new("dj-hue");
        node.list(PortAddress(0).onward());
        assert_eq!(answers(&mut node, &POLL).len(), 255);
    }
}
