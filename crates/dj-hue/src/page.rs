//! The page and the control interface: what the server sees of the show, and
//! `dj-hue reload`, which asks a running show from outside.

use crate::conductor::Message;
use crate::frame_loop::Stage;
use anyhow::{Context, Result, anyhow, bail};
use arc_swap::ArcSwap;
use engine::Snapshot;
use serde_json::json;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::Duration;
use web::{Announcement, FrameSink, Server, Settings, Token};

/// The show, as the server sees it.
struct Seen {
    stage: Arc<Stage>,
    snapshot: Arc<ArcSwap<Snapshot>>,
    tell: Sender<Message>,
}

impl web::Stage for Seen {
    fn now(&self) -> Duration {
        self.stage.now()
    }

    fn snapshot(&self) -> Arc<Snapshot> {
        self.snapshot.load_full()
    }

    fn send(&self, request: web::Request) {
        // Without a conductor the program is ending.
        let _ = self.tell.send(match request {
            web::Request::Command(command) => Message::Command(command),
            web::Request::Reload(reply) => Message::Reload(reply),
        });
    }
}

/// A server that runs, and the note that says where.
#[derive(Debug)]
pub(crate) struct Page {
    server: Server,
    /// Other programs of this user find the show by it.
    _announcement: Option<Announcement>,
}

impl Page {
    /// Where to open it.
    pub(crate) fn link(&self) -> String {
        self.server.link()
    }

    /// The same for cameras, where other machines may open it.
    pub(crate) fn code(&self) -> Option<String> {
        self.server.token().map(|_| web::qr_code(&self.link()))
    }

    /// Starts to listen: on this machine only, or where the performer says, to
    /// whoever has the token in the link.
    ///
    /// # Errors
    /// Where that address cannot be had.
    pub(crate) fn open(
        listen: Option<SocketAddr>,
        patterns: &Path,
        stage: Arc<Stage>,
        snapshot: Arc<ArcSwap<Snapshot>>,
        tell: Sender<Message>,
    ) -> Result<(Self, FrameSink)> {
        let settings = match listen {
            None => Settings::default(),
            Some(listen) if listen.ip().is_loopback() => {
                Settings { listen, any_port: false, ..Settings::default() }
            }
            Some(listen) => Settings::open_to_network(listen, Token::random()?),
        };
        let seen = Arc::new(Seen { stage, snapshot, tell });
        let (server, frames) = web::start(&settings, seen).context("cannot open the page")?;
        // Without the note only `dj-hue reload` is missing.
        let announcement = web::announce(&server, patterns).ok();
        Ok((Self { server, _announcement: announcement }, frames))
    }
}

/// `dj-hue reload`: asks the running show to look at presets and files again.
/// With several shows, the one of this patterns folder.
pub(crate) fn reload(patterns: &Path) -> Result<()> {
    let shows = web::announced();
    let here = patterns.canonicalize().ok();
    let of_this_folder =
        shows.iter().find(|show| here.is_some() && show.patterns.canonicalize().ok() == here);
    let show = match (of_this_folder, &*shows) {
        (Some(show), _) | (None, [show]) => show,
        (None, []) => bail!("no show is running"),
        (None, _) => bail!("several shows are running; say whose with --patterns"),
    };
    let answer = web::post(show, &json!("reload"))?;
    let presets = answer["presets"]
        .as_u64()
        .ok_or_else(|| anyhow!("the show did not say what came of it"))?;
    println!("Reloaded {presets} Strudel patterns");
    Ok(())
}
