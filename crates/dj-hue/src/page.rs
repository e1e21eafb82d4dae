//! The page and the control interface: what the server sees of the show, and
//! `dj-hue reload`, which asks a running show from outside.

use crate::arguments::{Run, Surroundings};
use crate::configuration;
use crate::surface::Seen;
use anyhow::{Context, Result, anyhow, bail};
use serde_json::json;
use std::path::Path;
use std::sync::Arc;
use web::{Announcement, FrameSink, PostError, Server, Settings, Token};

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
    /// whoever has the token in the link. The token is kept in a file, so that
    /// tablets come in again after a restart.
    ///
    /// # Errors
    /// Where that address cannot be had, or a new token cannot be kept.
    pub(crate) fn open(
        arguments: &Run,
        patterns: &Path,
        token: Option<&Path>,
        seen: Seen,
    ) -> Result<(Self, FrameSink)> {
        let mut settings = match arguments.listen {
            None => Settings { names: arguments.hosts.clone(), ..Settings::default() },
            Some(listen) if listen.ip().is_loopback() => {
                let names = arguments.hosts.clone();
                Settings { listen, any_port: false, names, ..Settings::default() }
            }
            Some(listen) => {
                let token = match token {
                    Some(path) if arguments.new_token => Token::renewed(path)?,
                    // Where nothing can be kept, the link is good until the end.
                    Some(path) => Token::kept(path).or_else(|_| Token::random())?,
                    None => Token::random()?,
                };
                let names = arguments.hosts.iter().cloned().chain(names()).collect();
                Settings::open_to_network(listen, token, names)
            }
        };
        settings.folder = patterns.display().to_string();
        let (server, frames) =
            web::start(&settings, Arc::new(seen)).context("cannot open the page")?;
        // Without the note only `dj-hue reload` is missing.
        let announcement = web::announce(&server, patterns).ok();
        Ok((Self { server, _announcement: announcement }, frames))
    }
}

/// The names by which others on a network know this machine, as far as it can
/// be told without asking anybody.
fn names() -> Vec<String> {
    let variable = ["HOSTNAME", "COMPUTERNAME"].iter().find_map(|it| std::env::var(it).ok());
    let name = std::fs::read_to_string("/proc/sys/kernel/hostname").ok().or(variable);
    let name = name.map(|it| it.trim().to_lowercase()).filter(|it| !it.is_empty());
    name.map_or_else(Vec::new, |name| match name.contains('.') {
        true => vec![name],
        false => vec![format!("{name}.local"), name],
    })
}

/// `dj-hue reload`: asks the running show to look at presets and files again.
/// With several shows, the one of this patterns folder.
/// False if the presets do not load.
pub(crate) fn reload(arguments: &Surroundings) -> Result<bool> {
    // A show goes on while its configuration is broken, and can be asked.
    let around = configuration::look_around(arguments);
    let patterns = around.map_or_else(|_| arguments.folder.path(), |it| it.0);
    let shows = web::announced();
    let here = patterns.canonicalize().ok();
    let of_this_folder =
        shows.iter().find(|show| here.is_some() && show.patterns.canonicalize().ok() == here);
    let show = match (of_this_folder, &*shows) {
        (Some(show), _) | (None, [show]) => show,
        (None, []) => bail!("no show is running"),
        (None, _) => bail!("several shows are running; say whose with --patterns"),
    };
    let answer = match web::post(show, &json!("reload")) {
        Err(PostError::Presets(pictures)) => {
            println!("{pictures}\n");
            println!("the presets are what they were before");
            return Ok(false);
        }
        answer => answer?,
    };
    let presets = answer["presets"]
        .as_u64()
        .ok_or_else(|| anyhow!("the show did not say what came of it"))?;
    println!("Reloaded {presets} Strudel patterns");
    Ok(true)
}
