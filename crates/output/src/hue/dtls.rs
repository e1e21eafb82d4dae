//! DTLS 1.2 (RFC 6347) as a client, with a pre-shared key and the one suite
//! that Hue bridges speak: `TLS_PSK_WITH_AES_128_GCM_SHA256` (RFC 5487).
//!
//! The primitives are `ring`'s; here is only the conversation, without socket
//! or clock:
//!
//! 1. We say hello; the server gives a cookie; we say hello with it.
//! 2. The server says hello, perhaps a hint about the key, and that it is
//!    done. We answer with our identity and, encrypted from here on, a digest
//!    of all that was said.
//! 3. The server's own digest shows that it has the key. The way is open.
//!
//! Any of it may be lost, doubled or late: a flight of ours is sent again
//! until the answer comes, messages are taken in the order of their numbers.
//! A wrong key looks like silence, since servers drop what they cannot open.
//! Neither fragments (no message of this suite needs them) nor certificates,
//! resumption, renegotiation or replay detection are here: a bridge says
//! nothing to us that would be worth repeating.

mod message;
mod record;
mod secret;

use message::{ClientHello, Message, MessageKind, ServerHello};
use record::{Cipher, ContentType, Record};
use secret::{Secrets, VERIFY_DATA_LENGTH};
use std::collections::BTreeMap;
use std::time::Duration;

/// The first pause before a flight is sent again; each is half as long again
/// as the one before.
const FIRST_RETRY: Duration = Duration::from_millis(250);

/// A handshake that takes longer has failed.
const GIVE_UP: Duration = Duration::from_secs(5);

/// Early messages kept; there is no reason for more.
const MAX_EARLY: usize = 8;

/// What opens the way.
pub(crate) struct Credentials<'a> {
    pub(crate) identity: &'a str,
    pub(crate) key: &'a [u8],
}

/// How far the conversation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    Handshaking,
    Open,
    Closed(Reason),
}

/// Why it is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    /// Nobody answered, or nobody could open what we said.
    Silence,
    /// The server said so: an alert of this number.
    Alert(u8),
    /// The server said something that this protocol does not have.
    Nonsense(&'static str),
    /// We did.
    Goodbye,
}

/// A part of a flight, before it gets a record number.
struct Part {
    content: ContentType,
    epoch: u16,
    bytes: Vec<u8>,
}

pub(crate) struct Client {
    identity: Vec<u8>,
    key: Vec<u8>,
    random: [u8; 32],
    state: State,
    /// All messages that count, as both digests want them.
    transcript: Vec<u8>,
    flight: Vec<Part>,
    has_cookie: bool,
    server_hello: Option<ServerHello>,
    /// The number of our next message, and of the server's.
    next_out: u16,
    next_in: u16,
    early: BTreeMap<u16, Message>,
    secrets: Option<Secrets>,
    cipher: Option<Cipher>,
    /// The next record number in each epoch.
    record_numbers: [u64; 2],
    retry: Duration,
    retry_due: Duration,
    give_up: Duration,
    datagrams: Vec<Vec<u8>>,
    /// What the server said. Bridges say nothing; peers in tests do.
    #[cfg(all(test, feature = "peers"))]
    pub(crate) heard: Vec<u8>,
}

/// A conversation with a server who says these datagrams, each with its length
/// in two bytes before it. Only for fuzzing.
pub fn converse(mut said: &[u8]) {
    let credentials = Credentials { identity: "fuzz", key: &[7; 16] };
    let mut client = Client::new(Duration::ZERO, &credentials, [7; 32]);
    while let Some((length, rest)) = said.split_first_chunk() {
        let length = usize::from(u16::from_be_bytes(*length)).min(rest.len());
        let (datagram, rest) = rest.split_at(length);
        client.receive(Duration::ZERO, datagram);
        client.take_datagrams();
        said = rest;
    }
}

impl Client {
    /// Begins a handshake. The random bytes must be so, and never be used for
    /// another.
    pub(crate) fn new(now: Duration, credentials: &Credentials<'_>, random: [u8; 32]) -> Self {
        let mut client = Self {
            identity: credentials.identity.as_bytes().to_vec(),
            key: credentials.key.to_vec(),
            random,
            state: State::Handshaking,
            transcript: Vec::new(),
            flight: Vec::new(),
            has_cookie: false,
            server_hello: None,
            next_out: 0,
            next_in: 0,
            early: BTreeMap::new(),
            secrets: None,
            cipher: None,
            record_numbers: [0; 2],
            retry: FIRST_RETRY,
            retry_due: now,
            give_up: now + GIVE_UP,
            datagrams: Vec::new(),
            #[cfg(all(test, feature = "peers"))]
            heard: Vec::new(),
        };
        client.say_hello(now, &[]);
        client
    }

    pub(crate) fn state(&self) -> State {
        self.state
    }

    /// The datagrams to send, in order.
    pub(crate) fn take_datagrams(&mut self) -> Vec<Vec<u8>> {
        std::mem::take(&mut self.datagrams)
    }

    pub(crate) fn deadline(&self) -> Option<Duration> {
        (self.state == State::Handshaking).then(|| self.retry_due.min(self.give_up))
    }

    pub(crate) fn on_time(&mut self, now: Duration) {
        if self.state != State::Handshaking {
            return;
        }
        if now >= self.give_up {
            self.state = State::Closed(Reason::Silence);
        } else if now >= self.retry_due {
            self.retry = self.retry * 3 / 2;
            self.send_flight(now);
        }
    }

    /// Takes in a datagram. What is broken, foreign or not for this moment is
    /// nothing.
    pub(crate) fn receive(&mut self, now: Duration, datagram: &[u8]) {
        let mut rest = datagram;
        while let Some((record, after)) = Record::parse(rest) {
            rest = after;
            if !matches!(self.state, State::Closed(_)) {
                self.receive_record(now, record);
            }
        }
    }

    /// Encrypts application data into a buffer; nothing where the way is not
    /// open.
    pub(crate) fn seal(&mut self, data: &[u8], datagram: &mut Vec<u8>) -> bool {
        datagram.clear();
        let open = self.state == State::Open;
        if open {
            self.write_record(ContentType::ApplicationData, 1, data, datagram);
        }
        open
    }

    /// Says goodbye.
    pub(crate) fn close(&mut self) {
        if self.state == State::Open {
            const CLOSE_NOTIFY: [u8; 2] = [1, 0];
            let mut datagram = Vec::new();
            self.write_record(ContentType::Alert, 1, &CLOSE_NOTIFY, &mut datagram);
            self.datagrams.push(datagram);
        }
        self.state = State::Closed(Reason::Goodbye);
    }

    fn receive_record(&mut self, now: Duration, record: Record<'_>) {
        let opened = match (record.epoch, &self.cipher) {
            (0, _) => Some(record.payload.to_vec()),
            (1, Some(cipher)) => cipher.open(&record),
            _ => None,
        };
        let Some(payload) = opened else { return };
        match record.content {
            ContentType::Handshake => {
                let mut rest = &payload[..];
                while let Some((message, after)) = Message::parse(rest) {
                    rest = after;
                    self.receive_message(now, record.epoch, message);
                }
            }
            ContentType::Alert => self.receive_alert(record.epoch, &payload),
            // The number of a record's epoch says the same.
            ContentType::ChangeCipherSpec => {}
            ContentType::ApplicationData => {
                #[cfg(all(test, feature = "peers"))]
                self.heard.extend(payload);
            }
        }
    }

    /// Anybody can forge an alert before there are keys; then the next
    /// attempt succeeds. Once the way is open, only encrypted ones count.
    fn receive_alert(&mut self, epoch: u16, payload: &[u8]) {
        const FATAL: u8 = 2;
        const CLOSE_NOTIFY: u8 = 0;
        let &[level, description] = payload else { return };
        let counts = epoch == 1 || self.state == State::Handshaking;
        if counts && (level == FATAL || description == CLOSE_NOTIFY) {
            self.state = State::Closed(Reason::Alert(description));
        }
    }

    fn receive_message(&mut self, now: Duration, epoch: u16, message: Message) {
        if self.state != State::Handshaking {
            return;
        }
        match (&message.kind, &self.server_hello) {
            (MessageKind::HelloVerifyRequest, None) => {
                // A second one answers a hello that was sent twice.
                if let (false, Some(cookie)) = (self.has_cookie, message.cookie()) {
                    self.has_cookie = true;
                    self.next_in = message.number.wrapping_add(1);
                    self.say_hello(now, cookie);
                }
                return;
            }
            // Servers that keep nothing before the cookie may begin with 0.
            (MessageKind::ServerHello, None) => self.next_in = message.number,
            (MessageKind::ServerHelloDone, Some(_)) if message.number < self.next_in => {
                // It has not heard our answer.
                self.send_flight(now);
                return;
            }
            _ => {}
        }
        // Only the encrypted digest may end the handshake.
        if (epoch == 1) != (message.kind == MessageKind::Finished) {
            return;
        }
        let wanted = message.number >= self.next_in && self.early.len() < MAX_EARLY;
        if wanted {
            self.early.insert(message.number, message);
        }
        while self.state == State::Handshaking
            && (self.server_hello.is_some() || self.hello_is_next())
            && let Some(message) = self.early.remove(&self.next_in)
        {
            self.next_in = self.next_in.wrapping_add(1);
            if let Err(what) = self.take_message(now, &message) {
                self.state = State::Closed(Reason::Nonsense(what));
            }
        }
    }

    fn hello_is_next(&self) -> bool {
        self.early.get(&self.next_in).is_some_and(|it| it.kind == MessageKind::ServerHello)
    }

    fn take_message(&mut self, now: Duration, message: &Message) -> Result<(), &'static str> {
        if message.kind == MessageKind::Finished {
            let secrets = self.secrets.as_ref().ok_or("a digest before its time")?;
            if !secrets.is_servers_digest(&self.transcript, &message.body) {
                return Err("a wrong digest");
            }
            self.state = State::Open;
            self.flight.clear();
            return Ok(());
        }
        self.transcript.extend_from_slice(&message.to_bytes());
        match message.kind {
            MessageKind::ServerHello => {
                self.server_hello = Some(ServerHello::parse(&message.body)?);
                Ok(())
            }
            // It holds a hint for people with many keys.
            MessageKind::ServerKeyExchange => Ok(()),
            MessageKind::ServerHelloDone => self.answer(now),
            _ => Err("a message that this suite does not have"),
        }
    }

    fn say_hello(&mut self, now: Duration, cookie: &[u8]) {
        let hello = ClientHello { random: &self.random, cookie }.to_bytes();
        // Only the hello with the cookie counts.
        self.transcript.clear();
        self.flight.clear();
        let bytes = self.message(MessageKind::ClientHello, hello);
        self.flight.push(Part { content: ContentType::Handshake, epoch: 0, bytes });
        self.retry = FIRST_RETRY;
        self.send_flight(now);
    }

    /// Says who we are, derives the keys, and proves it.
    fn answer(&mut self, now: Duration) -> Result<(), &'static str> {
        let server = self.server_hello.as_ref().ok_or("the end before the beginning")?;
        let (server_random, extended) = (server.random, server.extended_master_secret);
        let length = u16::try_from(self.identity.len()).map_err(|_| "an endless identity")?;
        let mut exchange = length.to_be_bytes().to_vec();
        exchange.extend_from_slice(&self.identity);
        self.flight.clear();
        let bytes = self.message(MessageKind::ClientKeyExchange, exchange);
        self.flight.push(Part { content: ContentType::Handshake, epoch: 0, bytes });
        let randoms = secret::Randoms { client: self.random, server: server_random };
        let session = extended.then_some(&self.transcript[..]);
        let secrets = Secrets::derive(&self.key, &randoms, session);
        self.cipher = Some(Cipher::new(&secrets.key_block(&randoms)));
        let digest: [u8; VERIFY_DATA_LENGTH] = secrets.clients_digest(&self.transcript);
        self.secrets = Some(secrets);
        let change = Part { content: ContentType::ChangeCipherSpec, epoch: 0, bytes: vec![1] };
        self.flight.push(change);
        let bytes = self.message(MessageKind::Finished, digest.to_vec());
        self.flight.push(Part { content: ContentType::Handshake, epoch: 1, bytes });
        self.retry = FIRST_RETRY;
        self.send_flight(now);
        Ok(())
    }

    /// A message of ours with the next number, entered into the transcript.
    fn message(&mut self, kind: MessageKind, body: Vec<u8>) -> Vec<u8> {
        let bytes = Message { kind, number: self.next_out, body }.to_bytes();
        self.next_out += 1;
        self.transcript.extend_from_slice(&bytes);
        bytes
    }

    /// Sends the flight, again or for the first time, in one datagram.
    fn send_flight(&mut self, now: Duration) {
        let mut datagram = Vec::new();
        let flight = std::mem::take(&mut self.flight);
        for part in &flight {
            self.write_record(part.content, part.epoch, &part.bytes, &mut datagram);
        }
        self.flight = flight;
        self.datagrams.push(datagram);
        self.retry_due = now + self.retry;
    }

    fn write_record(
        &mut self,
        content: ContentType,
        epoch: u16,
        payload: &[u8],
        datagram: &mut Vec<u8>,
    ) {
        let number = &mut self.record_numbers[usize::from(epoch)];
        let record = Record { content, epoch, number: *number, payload };
        *number += 1;
        match (epoch, &self.cipher) {
            (0, _) => record.write(datagram),
            (_, Some(cipher)) => cipher.seal(&record, datagram),
            (_, None) => unreachable!("epoch 1 begins with its keys"),
        }
    }
}

#[cfg(test)]
mod tests;
