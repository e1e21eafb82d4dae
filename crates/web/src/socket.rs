//! One client's WebSocket, from hello to goodbye.
//!
//! Reading and writing do not wait for each other: a client that reads slowly
//! is still obeyed at once, and what it could not take is skipped.

use crate::frames::Watcher;
use crate::hub::{Hands, Hub, Outcome};
use crate::message::{Ask, FromClient, Says};
use crate::state::seconds;
use axum::extract::ws::{CloseFrame, Message, WebSocket};
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep_until, timeout};

/// Who has not been heard of for so long is gone: so a hand that held
/// something down lets go.
const SILENCE: Duration = Duration::from_secs(6);
/// How often a client is asked whether it is still there.
const PING: Duration = Duration::from_secs(2);
/// How long one message may take to be taken.
const STUCK: Duration = Duration::from_secs(10);
/// Messages a second, sustained, and at once. Faster ones wait.
const RATE: u32 = 200;
const BURST: u32 = 100;
/// Wrong messages before a client is not worth listening to.
const MAX_WRONG: u32 = 32;
/// Answers that wait; a client that does not read them gets no more.
const ANSWERS: usize = 64;

/// Why a connection ends, as RFC 6455 numbers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// The other end has gone, or said goodbye.
    Gone,
    ShowEnds = 1001,
    Binary = 1003,
    Nonsense = 1008,
    TooLarge = 1009,
    /// "Try again later", as the registry of these numbers has it.
    NoSeat = 1013,
}

/// Serves a client until either end has enough.
pub(crate) async fn run(socket: WebSocket, hub: &Hub) {
    let (mut sink, stream) = socket.split();
    let (answer, answers) = mpsc::channel(ANSWERS);
    let (want_frames, wants_frames) = watch::channel(false);
    let mut stopping = hub.stopping.clone();
    let end = tokio::select! {
        end = read(stream, hub, &answer, &want_frames) => end,
        end = write(&mut sink, hub, answers, wants_frames) => end,
        _ = stopping.wait_for(|stop| *stop) => End::ShowEnds,
    };
    if end != End::Gone {
        let close = CloseFrame { code: end as u16, reason: end.reason().into() };
        let _ = timeout(Duration::from_millis(250), sink.send(Message::Close(Some(close)))).await;
    }
}

/// Tells a client for which there is no seat, as a browser would not hear it in
/// any other way.
pub(crate) async fn turn_away(mut socket: WebSocket) {
    let (code, reason) = (End::NoSeat as u16, End::NoSeat.reason().into());
    let close = Message::Close(Some(CloseFrame { code, reason }));
    let _ = timeout(Duration::from_millis(250), socket.send(close)).await;
}

impl End {
    fn reason(self) -> &'static str {
        match self {
            Self::Gone => "",
            Self::ShowEnds => "the show has ended",
            Self::Binary => "messages are text",
            Self::Nonsense => "too many messages were wrong",
            Self::TooLarge => "the message is too large",
            Self::NoSeat => "too many surfaces are open",
        }
    }
}

async fn read(
    mut stream: SplitStream<WebSocket>,
    hub: &Hub,
    answer: &mpsc::Sender<Says>,
    want_frames: &watch::Sender<bool>,
) -> End {
    let mut hands = Hands::new(hub);
    let mut pace = Pace::new();
    let mut wrong_ones = 0;
    loop {
        let message = match timeout(SILENCE, stream.next()).await {
            Ok(Some(Ok(message))) => message,
            Ok(Some(Err(error))) => return end_of(error),
            Ok(None) | Err(_) => return End::Gone,
        };
        pace.wait().await;
        let text = match message {
            Message::Text(text) => text,
            Message::Binary(_) => return End::Binary,
            Message::Close(_) => return End::Gone,
            Message::Ping(_) | Message::Pong(_) => continue,
        };
        let says = match FromClient::read(&text) {
            Ok((_, Ask::Sync(client))) => {
                Some(Says::Sync { client, now: seconds(hub.stage.now()) })
            }
            Ok((id, Ask::Frames(on))) => {
                want_frames.send_replace(on);
                id.map(|_| Says::done(id))
            }
            Ok((id, Ask::Command(command))) => match hub.carry_out(id, command, &mut hands) {
                Outcome::Now(says) => {
                    let fine = matches!(says, Says::Answer { ok: true, .. });
                    (id.is_some() || !fine).then_some(says)
                }
                // The next command does not wait for it.
                Outcome::Later(reloading) => {
                    let answer = answer.clone();
                    tokio::spawn(async move {
                        let says = reloading.settled().await;
                        if id.is_some() {
                            let _ = answer.try_send(says);
                        }
                    });
                    None
                }
            },
            Err((id, wrong)) => {
                wrong_ones += 1;
                Some(Says::wrong(id, wrong))
            }
        };
        if wrong_ones > MAX_WRONG {
            return End::Nonsense;
        }
        if let Some(says) = says {
            // A client that does not read its answers has no use for more.
            let _ = answer.try_send(says);
        }
    }
}

async fn write(
    sink: &mut SplitSink<WebSocket, Message>,
    hub: &Hub,
    mut answers: mpsc::Receiver<Says>,
    mut wants_frames: watch::Receiver<bool>,
) -> End {
    let mut pictures = hub.pictures();
    let mut shown = pictures.borrow_and_update().clone();
    let server = concat!("dj-hue ", env!("CARGO_PKG_VERSION")).to_owned();
    let folder = hub.folder.clone();
    let hello = Says::Hello { server, now: seconds(hub.stage.now()), folder };
    for text in [hello.to_json(), shown.whole()] {
        if !send(sink, Message::text(text)).await {
            return End::Gone;
        }
    }
    let mut pings = tokio::time::interval(PING);
    let mut frames: Option<Watcher> = None;
    let mut sounding = hub.sounding.subscribe();
    loop {
        let message = tokio::select! {
            biased;
            Some(says) = answers.recv() => Message::text(says.to_json()),
            Ok(()) = pictures.changed() => {
                let newest = pictures.borrow_and_update().clone();
                let text = newest.since(&shown);
                shown = newest;
                Message::text(&*text)
            }
            Ok(()) = sounding.changed(), if frames.is_some() => {
                Message::text(Says::sounding(&sounding.borrow_and_update()).to_json())
            }
            bytes = next_frame(&mut frames) => Message::Binary(bytes),
            Ok(()) = wants_frames.changed() => {
                frames = wants_frames.borrow_and_update().then(|| hub.frames.watch());
                sounding.mark_changed();
                continue;
            }
            _ = pings.tick() => Message::Ping(Default::default()),
        };
        if !send(sink, message).await {
            return End::Gone;
        }
    }
}

async fn next_frame(frames: &mut Option<Watcher>) -> axum::body::Bytes {
    match frames {
        Some(frames) => frames.next().await,
        None => std::future::pending().await,
    }
}

async fn send(sink: &mut SplitSink<WebSocket, Message>, message: Message) -> bool {
    matches!(timeout(STUCK, sink.send(message)).await, Ok(Ok(())))
}

/// What the library says of a message beyond its limits.
fn end_of(error: axum::Error) -> End {
    match error.into_inner().downcast_ref() {
        Some(tungstenite::Error::Capacity(_)) => End::TooLarge,
        _ => End::Gone,
    }
}

/// Lets messages through at a rate; some may come at once.
struct Pace {
    /// When the next message would be due, were they evenly spread.
    due: Instant,
}

impl Pace {
    fn new() -> Self {
        Self { due: Instant::now() }
    }

    async fn wait(&mut self) {
        let step = Duration::from_secs(1) / RATE;
        self.due = self.due.max(Instant::now()) + step;
        let may_be_ahead = step * BURST;
        if let Some(not_before) = self.due.checked_sub(may_be_ahead) {
            sleep_until(not_before).await;
        }
    }
}
