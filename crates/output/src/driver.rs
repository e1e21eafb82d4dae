//! What an output's thread asks of a protocol, and which protocol a URL asks
//! for.

use crate::datagrams::Datagrams;
use crate::installation::Installation;
use crate::patch::{Layout, Lights, Patch};
use crate::sink::{Leaving, StopSign};
use crate::url::{OutputUrl, Target};
use crate::{artnet, ddp, hue, sacn};
use light::Rgb;
use std::time::Duration;

/// A protocol at work, on the output's thread.
pub(crate) trait Driver {
    /// Finds the receiver and gets ready; gives up when the sign is raised.
    fn open(&mut self, now: Duration, stop: &StopSign) -> Result<(), Failure>;

    fn show(&mut self, now: Duration, colors: &[Rgb]) -> Result<(), Failure>;

    /// Does what is due, and takes in what has come.
    fn on_time(&mut self, now: Duration) -> Result<(), Failure>;

    fn deadline(&self) -> Option<Duration>;

    /// Says goodbye; before that, leaves the lights as they are to be left,
    /// unless another output takes them over.
    fn close(&mut self, now: Duration, leaving: Leaving) -> Result<(), Failure>;
}

/// What went wrong, in words for the performer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// It may go better next time.
    Passing(String),
    /// It goes well, as far as one can tell; there is no better way to be had.
    Doubtful(String),
    /// There is no way on but to open anew.
    Lost(String),
}

/// The protocol that a URL asks for.
pub(crate) fn driver(
    url: &OutputUrl,
    lights: &Lights,
    installation: &Installation,
) -> Box<dyn Driver + Send> {
    let patch = |lights: &Lights, layout| Patch {
        lights: lights.clone(),
        profile: url.profile.clone(),
        depth: url.depth,
        gamma: url.gamma,
        layout,
    };
    let in_universes = || lights.in_universes(&url.profile, url.depth);
    match url.target.clone() {
        Target::Preview => Box::new(Nothing),
        Target::Ddp { host, id } => {
            let data_type = match lights {
                Lights::All | Lights::Chosen(_) => ddp::data_type(&url.profile, url.depth),
                // Of several kinds, perhaps.
                Lights::Patched(_) => wire::ddp::DataType::UNDEFINED,
            };
            let open = move || ddp::open(&host, id, data_type);
            Box::new(Datagrams::new(patch(lights, Layout::Row), url.last_frame, open))
        }
        Target::Sacn { host, interface, universe, priority, sync, preview, source_name } => {
            let (lights, own) = in_universes();
            let universes = among(universe.onward(), own.as_deref());
            let identity = sacn::Identity { cid: installation.cid(), source_name };
            let settings = move |destination| sacn::Settings {
                destination,
                universes: universes.clone(),
                priority,
                sync,
                preview,
            };
            let roster = installation.sacn().clone();
            let open = move || sacn::open(host.as_ref(), interface, &identity, &settings, &roster);
            Box::new(Datagrams::new(patch(&lights, Layout::Universes), url.last_frame, open))
        }
        Target::Artnet { host, universe, sync } => {
            let (lights, own) = in_universes();
            let universes = among(universe.onward(), own.as_deref());
            let (roster, asked_at) = (installation.artnet().clone(), installation.artnet_port());
            let open = move || artnet::open(&host, &universes, sync, &roster, asked_at);
            Box::new(Datagrams::new(patch(&lights, Layout::Universes), url.last_frame, open))
        }
        Target::Hue { bridge, area, take_over } => {
            let (gamma, last_frame) = (url.gamma, url.last_frame);
            let lights = lights.clone();
            let settings = hue::Settings { bridge, area, take_over, gamma, last_frame, lights };
            Box::new(hue::Hue::new(settings, installation))
        }
    }
}

/// Those of the universes that there are which an output has of its own, by
/// their position; all, if it fills one after the other.
fn among<U: Copy>(universes: impl Iterator<Item = U>, own: Option<&[usize]>) -> Vec<U> {
    let universes: Vec<U> = universes.collect();
    match own {
        None => universes,
        Some(own) => own.iter().filter_map(|at| universes.get(*at).copied()).collect(),
    }
}

/// The preview's driver: the surfaces do its work.
struct Nothing;

impl Driver for Nothing {
    fn open(&mut self, _now: Duration, _stop: &StopSign) -> Result<(), Failure> {
        Ok(())
    }

    fn show(&mut self, _now: Duration, _colors: &[Rgb]) -> Result<(), Failure> {
        Ok(())
    }

    fn on_time(&mut self, _now: Duration) -> Result<(), Failure> {
        Ok(())
    }

    fn deadline(&self) -> Option<Duration> {
        None
    }

    fn close(&mut self, _now: Duration, _leaving: Leaving) -> Result<(), Failure> {
        Ok(())
    }
}
