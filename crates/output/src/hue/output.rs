//! The stream to an area, as an output's protocol.
//!
//! 1. Find the bridge: by the credentials' address, else by its id on the
//!    network.
//! 2. End a stream of ours that hangs. Where another application streams, wait
//!    for it, or end it if we may.
//! 3. Start the area, then open DTLS; the bridge expects this order.
//! 4. Send every frame with all channels, and repeat it in silence. Ask every
//!    five seconds whether the stream is still ours: datagrams cannot tell.
//! 5. At the end fade to black, close DTLS and stop the area, upon which the
//!    bridge gives the lights back what they showed before.

use super::area::Area;
use super::bridge::Bridge;
use super::credentials::{self, Credentials};
use super::demo::DemoBridge;
use super::dtls;
use super::stream::Stream;
use super::{Error, discovery};
use crate::driver::{Driver, Failure};
use crate::installation::Installation;
use crate::patch::{Lights, with_gamma};
use crate::sink::StopSign;
use crate::url::LastFrame;
use light::{Level, Rgb};
use std::ops::ControlFlow;
use std::sync::mpsc;
use std::time::Duration;
use wire::hue::{Channel, MAX_LENGTH};

/// A bridge blanks its area after ten silent seconds, and a lost packet must
/// not last.
const REPEAT: Duration = Duration::from_millis(500);

/// How often we ask whether the stream is still ours.
const WATCH: Duration = Duration::from_secs(5);

/// So many questions may go unanswered; the Wi-Fi of a stage is busy.
const MAX_UNANSWERED: u32 = 2;

/// How long a bridge that moved is looked for.
const SEARCH: Duration = Duration::from_secs(3);

const FADE: Duration = Duration::from_millis(500);
const FADE_STEPS: u32 = 25;

/// What somebody chose about this output.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) bridge: String,
    pub(crate) area: Option<String>,
    pub(crate) take_over: bool,
    pub(crate) gamma: f64,
    pub(crate) last_frame: LastFrame,
    pub(crate) lights: Lights,
}

pub(crate) struct Hue {
    settings: Settings,
    installation: Installation,
    demo: Option<DemoBridge>,
    live: Option<Live>,
}

/// A stream that runs.
struct Live {
    bridge: Bridge,
    area: Area,
    stream: Stream,
    answers: mpsc::Receiver<Result<Owner, Error>>,
    /// Dropped, it ends the watch.
    _watching: mpsc::Sender<()>,
    unanswered: u32,
    sequence: u8,
    colors: Vec<Rgb>,
    sent_at: Duration,
}

/// Whose stream an area carries.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Owner {
    Us,
    Nobody,
    Other(String),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Lost(error.to_string())
    }
}

/// The area that an output streams to, with its channels in the order of
/// lights. Blocks while the bridge is asked.
pub fn area_of(
    bridge: &str,
    area: Option<&str>,
    installation: &Installation,
) -> Result<Area, Error> {
    let settings = Settings {
        bridge: bridge.to_owned(),
        area: area.map(String::from),
        take_over: false,
        gamma: 1.0,
        last_frame: LastFrame::Hold,
        lights: Lights::All,
    };
    let mut hue = Hue::new(settings, installation);
    let credentials = hue.credentials().map_err(|failure| match failure {
        Failure::Passing(reason) | Failure::Lost(reason) => {
            Error::Refused { bridge: bridge.to_owned(), reason }
        }
    })?;
    let bridge = hue.reach(credentials)?;
    hue.pick(bridge.areas()?)
}

impl Hue {
    pub(crate) fn new(settings: Settings, installation: &Installation) -> Self {
        Self { settings, installation: installation.clone(), demo: None, live: None }
    }

    fn credentials(&mut self) -> Result<Credentials, Failure> {
        let wanted = &self.settings.bridge;
        if wanted == "demo" {
            let demo = match self.demo.take() {
                Some(demo) => demo,
                None => DemoBridge::start()
                    .map_err(|error| Failure::Lost(format!("cannot play a bridge: {error}")))?,
            };
            return Ok(self.demo.insert(demo).credentials());
        }
        let known = credentials::paired(&self.installation)?;
        let found = known.into_iter().find(|it| it.is(wanted));
        found.ok_or_else(|| Error::NotPaired { bridge: wanted.clone() }.into())
    }

    /// The bridge at its address, or wherever it is now.
    fn reach(&self, credentials: Credentials) -> Result<Bridge, Error> {
        let bridge = Bridge::new(&credentials)?;
        let unreachable = match bridge.info() {
            Ok(_) => return Ok(bridge),
            Err(error @ Error::Unreachable { .. }) => error,
            Err(error) => return Err(error),
        };
        let mut moved = None;
        discovery::discover(SEARCH, |found| {
            if found.id != credentials.bridge {
                return ControlFlow::Continue(());
            }
            moved = Some(found.address);
            ControlFlow::Break(())
        })?;
        let Some(address) = moved else { return Err(unreachable) };
        let moved = Credentials { address: address.to_string(), ..credentials };
        let bridge = Bridge::new(&moved)?;
        bridge.info()?;
        credentials::keep(&self.installation, &moved)?;
        Ok(bridge)
    }

    /// The area, once nobody streams to the bridge.
    fn free_area(&self, bridge: &Bridge) -> Result<Area, Error> {
        let areas = bridge.areas()?;
        for area in areas.iter().filter(|area| area.active) {
            match owner(bridge, area.active, area.streamer.clone()) {
                Owner::Other(by) if !self.settings.take_over => {
                    return Err(Error::Taken { by, area: area.name.clone() });
                }
                _ => bridge.stop(area.id)?,
            }
        }
        self.pick(areas)
    }

    fn pick(&self, areas: Vec<Area>) -> Result<Area, Error> {
        let demo = (self.settings.bridge == "demo").then_some(DemoBridge::AREA);
        Area::pick(areas, self.settings.area.as_deref().or(demo))
    }
}

impl Driver for Hue {
    fn open(&mut self, now: Duration, stop: &StopSign) -> Result<(), Failure> {
        self.live = None;
        let credentials = self.credentials()?;
        let bridge = self.reach(credentials)?;
        let area = self.free_area(&bridge)?;
        bridge.start(area.id)?;
        let keys = dtls::Credentials {
            identity: &bridge.credentials().stream_identity,
            key: &bridge.credentials().stream_key,
        };
        let stream = Stream::open(bridge.stream_address(), &keys, stop).inspect_err(|_| {
            // Nobody will stream to it now.
            let _ = bridge.stop(area.id);
        })?;
        let (_watching, answers) = watch(bridge.clone(), area.clone());
        let colors = vec![Rgb::BLACK; area.channels.len()];
        self.live = Some(Live {
            bridge,
            area,
            stream,
            answers,
            _watching,
            unanswered: 0,
            sequence: 0,
            colors,
            sent_at: now,
        });
        Ok(())
    }

    fn show(&mut self, now: Duration, colors: &[Rgb]) -> Result<(), Failure> {
        let Some(live) = &mut self.live else { return Ok(()) };
        let missing = std::iter::repeat(Rgb::BLACK);
        let colors = self.settings.lights.colors(colors).chain(missing);
        for (ours, color) in live.colors.iter_mut().zip(colors) {
            *ours = with_gamma(color, self.settings.gamma);
        }
        live.send(now, Level::FULL)
    }

    fn on_time(&mut self, now: Duration) -> Result<(), Failure> {
        let Some(live) = &mut self.live else { return Ok(()) };
        live.stream.listen()?;
        while let Ok(answer) = live.answers.try_recv() {
            live.hear(answer)?;
        }
        if now >= live.sent_at + REPEAT { live.send(now, Level::FULL) } else { Ok(()) }
    }

    fn deadline(&self) -> Option<Duration> {
        self.live.as_ref().map(|live| live.sent_at + REPEAT)
    }

    fn close(&mut self, now: Duration) -> Result<(), Failure> {
        let Some(mut live) = self.live.take() else { return Ok(()) };
        if self.settings.last_frame == LastFrame::Black {
            for step in (0..FADE_STEPS).rev() {
                live.send(now, Level::new(f64::from(step) / f64::from(FADE_STEPS)))?;
                std::thread::sleep(FADE / FADE_STEPS);
            }
        }
        live.stream.close();
        Ok(live.bridge.stop(live.area.id)?)
    }
}

impl Live {
    fn send(&mut self, now: Duration, level: Level) -> Result<(), Failure> {
        self.sent_at = now;
        self.sequence = self.sequence.wrapping_add(1);
        let lit = self.area.channels.iter().zip(&self.colors);
        let channels = lit.map(|(channel, color)| Channel {
            id: channel.id,
            rgb: color.scaled(level).to_16_bit(),
        });
        let mut buffer = [0; MAX_LENGTH];
        let packet = wire::hue::write(&mut buffer, self.sequence, self.area.id, channels);
        self.stream.send(packet)
    }

    fn hear(&mut self, answer: Result<Owner, Error>) -> Result<(), Failure> {
        match answer {
            Ok(Owner::Us) => {
                self.unanswered = 0;
                Ok(())
            }
            Ok(Owner::Nobody) => Err(Failure::Lost("somebody ended the stream".into())),
            Ok(Owner::Other(by)) => Err(Error::Taken { by, area: self.area.name.clone() }.into()),
            Err(Error::Unreachable { .. }) if self.unanswered < MAX_UNANSWERED => {
                self.unanswered += 1;
                Ok(())
            }
            Err(error) => Err(error.into()),
        }
    }
}

fn owner(bridge: &Bridge, active: bool, streamer: Option<String>) -> Owner {
    let credentials = bridge.credentials();
    match streamer {
        _ if !active => Owner::Nobody,
        Some(it) if it == credentials.stream_identity || it == credentials.application_key => {
            Owner::Us
        }
        Some(other) => Owner::Other(format!("another application ({other})")),
        None => Owner::Other("another application".to_owned()),
    }
}

/// Asks the bridge on a thread of its own, since answers take their time, until
/// the sender is dropped.
fn watch(bridge: Bridge, area: Area) -> (mpsc::Sender<()>, mpsc::Receiver<Result<Owner, Error>>) {
    let (watching, ended) = mpsc::channel();
    let (sender, answers) = mpsc::channel();
    std::thread::spawn(move || {
        while ended.recv_timeout(WATCH) == Err(mpsc::RecvTimeoutError::Timeout) {
            let state = bridge.streamer(area.id);
            let told = state.map(|(active, streamer)| owner(&bridge, active, streamer));
            if sender.send(told).is_err() {
                return;
            }
        }
    });
    (watching, answers)
}
