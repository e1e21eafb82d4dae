//! The server's thread: it accepts connections, limits them, and says what
//! there is to ask for.

use crate::doors::Doors;
use crate::frames::Frames;
use crate::guard::{Guard, Refusal, is_loopback};
use crate::hub::Hub;
use crate::message::{Ask, FromClient, MAX_MESSAGE, Says, Wrong};
use crate::{Error, FrameSink, Settings, Stage, Token, hub, link, page, socket};
use axum::Router;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::header::{CACHE_CONTROL, CONNECTION, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::io;
use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::runtime::Runtime;
use tokio::sync::watch;

/// A server that runs. Dropping it stops it.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    token: Option<Token>,
    stop: watch::Sender<bool>,
    thread: Option<JoinHandle<()>>,
}

/// How long a connection may take to say what it wants, and to be answered.
const HEADERS: Duration = Duration::from_secs(5);
const REQUEST: Duration = Duration::from_secs(15);
/// How long the clients have to hear that the show has ended.
const GOODBYE: Duration = Duration::from_millis(500);
/// A mistake that is made at once again must not be made all the time.
const AFTER_A_PANIC: Duration = Duration::from_millis(100);
/// What waits in the system for a slow client is a delay: frames are skipped
/// here, where the newest is known, not queued there.
const SEND_BUFFER: u32 = 64 * 1024;

/// Starts listening.
///
/// # Errors
/// The address cannot be had, or would be open to the network without a token.
pub fn start(settings: &Settings, stage: Arc<impl Stage>) -> Result<(Server, FrameSink), Error> {
    let loopback = is_loopback(settings.listen);
    if !loopback && settings.token.is_none() {
        return Err(Error::NeedsToken { listen: settings.listen });
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .build()
        .map_err(Error::Thread)?;
    let listener = bind(&runtime, settings)?;
    let address = listener
        .local_addr()
        .map_err(|source| Error::Listen { address: settings.listen, source })?;
    let seen = stage.clone();
    let held = move |memory: &mut engine::Frames| {
        let snapshot = seen.snapshot();
        snapshot.preview.as_ref().map(|it| it.frame_at(seen.now(), memory)).is_some()
    };
    let (frames, sink) = Frames::start(held).map_err(Error::Thread)?;
    let guard = Guard { loopback, names: settings.names.clone(), token: settings.token.clone() };
    let folder = settings.folder.clone();
    let (stop, stopping) = watch::channel(false);
    let thread = std::thread::Builder::new()
        .name("web".into())
        .spawn(move || {
            let hub = Arc::new(Hub::new(stage, guard, folder, frames, stopping.clone()));
            while !*stopping.borrow() {
                let serving = serve(&listener, hub.clone(), stopping.clone());
                let served = AssertUnwindSafe(|| runtime.block_on(serving));
                if catch_unwind(served).is_ok() {
                    break;
                }
                // A mistake of ours. The panic hook has told of it, and whoever
                // is connected still is.
                std::thread::sleep(AFTER_A_PANIC);
            }
            runtime.shutdown_timeout(GOODBYE);
        })
        .map_err(Error::Thread)?;
    Ok((Server { address, token: settings.token.clone(), stop, thread: Some(thread) }, sink))
}

impl Server {
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub fn token(&self) -> Option<&Token> {
        self.token.as_ref()
    }

    /// What to open in a browser: with the token, if there is one, and with an
    /// address that others on the network can reach, if they may.
    pub fn link(&self) -> String {
        link::link(self.address, self.token.as_ref())
    }

    /// Says goodbye to the clients and waits for the thread, half a second at
    /// most.
    pub fn stop(self) {}
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.send_replace(true);
        if let Some(thread) = self.thread.take() {
            // A panic there has been reported by the panic hook already.
            let _ = thread.join();
        }
    }
}

fn bind(runtime: &Runtime, settings: &Settings) -> Result<TcpListener, Error> {
    let _inside = runtime.enter();
    let wanted = settings.listen;
    let error = |source| Error::Listen { address: wanted, source };
    match listen(wanted) {
        Err(taken) if settings.any_port && taken.kind() == io::ErrorKind::AddrInUse => {
            listen(SocketAddr::new(wanted.ip(), 0)).map_err(error)
        }
        outcome => outcome.map_err(error),
    }
}

fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4(),
        SocketAddr::V6(_) => TcpSocket::new_v6(),
    }?;
    // On Unix: a port whose last owner has just ended is free. On Windows it
    // would mean that two may have one port.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.set_send_buffer_size(SEND_BUFFER)?;
    socket.bind(address)?;
    socket.listen(64)
}

async fn serve(listener: &TcpListener, hub: Arc<Hub>, mut stopping: watch::Receiver<bool>) {
    let service = TowerToHyperService::new(routes(hub.clone()));
    let doors = Doors::default();
    let accept = async {
        loop {
            match listener.accept().await {
                Ok((stream, from)) => {
                    // Who finds no door open is hung up on.
                    if let Some(door) = doors.open(from.ip()) {
                        let service = service.clone();
                        tokio::spawn(async move {
                            answer(stream, service).await;
                            drop(door);
                        });
                    }
                }
                // Out of descriptors, or a connection that broke at once.
                Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        }
    };
    tokio::select! {
        () = accept => {}
        () = hub.publish() => {}
        // Nobody is left to stop the server: that is a wish, too.
        _ = stopping.wait_for(|stop| *stop) => {}
    }
    let seats = hub.seats.acquire_many(hub::MAX_CLIENTS as u32);
    // Whoever does not hear it in time is left.
    let _ = tokio::time::timeout(GOODBYE, seats).await;
}

/// Speaks HTTP on a connection, one request long.
async fn answer(stream: TcpStream, service: TowerToHyperService<Router>) {
    // A frame is worth nothing late.
    let _ = stream.set_nodelay(true);
    let connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS)
        .max_buf_size(MAX_MESSAGE)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    // A connection that broke is nobody's problem but the client's.
    let _ = tokio::time::timeout(REQUEST, connection).await;
}

fn routes(hub: Arc<Hub>) -> Router {
    let api = Router::new()
        .route("/api/snapshot", get(snapshot))
        .route("/api/command", post(command))
        .route("/api/socket", get(upgrade))
        .route_layer(middleware::from_fn_with_state(hub.clone(), authorized));
    page::routes()
        .merge(api)
        .layer(DefaultBodyLimit::max(MAX_MESSAGE))
        .layer(middleware::from_fn_with_state(hub.clone(), admitted))
        .with_state(hub)
}

async fn admitted(State(hub): State<Arc<Hub>>, request: Request, next: Next) -> Response {
    let mut response = match hub.guard.admit(request.headers()) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    };
    // One request to a connection: idle ones would take the doors of others.
    if response.status() != StatusCode::SWITCHING_PROTOCOLS {
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

async fn authorized(State(hub): State<Arc<Hub>>, request: Request, next: Next) -> Response {
    match hub.guard.authorize(request.headers(), request.uri()) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.status(), self.message()).into_response()
    }
}

fn json(status: StatusCode, text: String) -> Response {
    let headers = [
        (CONTENT_TYPE, "application/json"),
        (CACHE_CONTROL, "no-store"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    (status, headers, text).into_response()
}

/// The state, for scripts.
async fn snapshot(State(hub): State<Arc<Hub>>) -> Response {
    let picture = hub.pictures().borrow().clone();
    json(StatusCode::OK, picture.whole())
}

/// One command, for scripts. What it presses is let go at once.
async fn command(
    State(hub): State<Arc<Hub>>,
    headers: HeaderMap,
    _: Uri,
    body: String,
) -> Response {
    let content = headers.get(CONTENT_TYPE).and_then(|it| it.to_str().ok()).unwrap_or("");
    // A form of a foreign page cannot be of this type.
    if content.split(';').next().map(str::trim) != Some("application/json") {
        let message = Wrong::malformed("the content type has to be application/json");
        return json(StatusCode::UNSUPPORTED_MEDIA_TYPE, Says::wrong(None, message).to_json());
    }
    let says = match FromClient::read(&body) {
        Ok((id, Ask::Command(command))) => {
            hub.carry_out(id, command, &mut hub::Hands::new(&hub)).settled().await
        }
        Ok((id, _)) => Says::wrong(id, Wrong::malformed("only a command makes sense here")),
        Err((id, wrong)) => Says::wrong(id, wrong),
    };
    let fine = matches!(says, Says::Answer { ok: true, .. });
    json(if fine { StatusCode::OK } else { StatusCode::BAD_REQUEST }, says.to_json())
}

async fn upgrade(State(hub): State<Arc<Hub>>, upgrade: WebSocketUpgrade) -> Response {
    let Ok(seat) = hub.seats.clone().try_acquire_owned() else {
        return upgrade.on_upgrade(socket::turn_away);
    };
    upgrade.max_message_size(MAX_MESSAGE).max_frame_size(MAX_MESSAGE).on_upgrade(
        async move |socket| {
            socket::run(socket, &hub).await;
            drop(seat);
        },
    )
}
