//! The stream to an area, as an output's protocol.
//!
//! 1. Find the bridge: by the credentials' address, else by its id on the
//!    network. It has one stream at a time, so an output has it to itself.
//! 2. End a stream of ours that hangs, as a show leaves it that was killed, and of
//!    which no other dj-hue here says that it is its own; a stream under our key
//!    that appears later is another machine's. Where another application streams,
//!    wait for it, or end it if we may.
//! 3. Start the area, then open DTLS; the bridge expects this order.
//! 4. Send every frame with all channels, and repeat it in silence. Watch
//!    whether the stream is still ours.
//! 5. At the end fade to black, unless another output takes over, close DTLS and stop the area, upon which the
//!    bridge gives the lights back what they showed before.

use super::area::Area;
use super::bridge::Bridge;
use super::credentials::{self, Credentials};
use super::demo::DemoBridge;
use super::stream::Stream;
use super::vigil::{Loss, Owner, Vigil};
use super::{Error, dtls, reach};
use crate::driver::{Driver, Failure};
use crate::installation::{Claim, Claimant, Installation};
use crate::patch::{Lights, with_gamma};
use crate::sink::{Leaving, StopSign};
use crate::url::LastFrame;
use light::{Level, Rgb};
use std::time::Duration;
use wire::hue::{Channel, MAX_LENGTH};

/// A bridge blanks its area after ten silent seconds, and a lost packet must
/// not last.
const REPEAT: Duration = Duration::from_millis(500);

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
    /// The bridge, from when we know which it is.
    claim: Option<Claim>,
    /// Whether a stream under our key is one that hangs.
    may_hang: bool,
    live: Option<Live>,
}

/// A stream that runs.
struct Live {
    bridge: Bridge,
    area: Area,
    stream: Stream,
    vigil: Vigil,
    sequence: u8,
    colors: Vec<Rgb>,
    sent_at: Duration,
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
    let credentials = hue.credentials()?;
    let bridge = reach(&credentials, installation)?;
    hue.pick(bridge.areas()?)
}

impl Hue {
    pub(crate) fn new(settings: Settings, installation: &Installation) -> Self {
        let installation = installation.clone();
        Self { settings, installation, demo: None, claim: None, may_hang: true, live: None }
    }

    fn credentials(&mut self) -> Result<Credentials, Error> {
        let wanted = &self.settings.bridge;
        if wanted == "demo" {
            let demo = match self.demo.take() {
                Some(demo) => demo,
                None => DemoBridge::start().map_err(|source| Error::NoDemo { source })?,
            };
            return Ok(self.demo.insert(demo).credentials());
        }
        let known = credentials::paired(&self.installation)?;
        let found = known.into_iter().find(|it| it.is(wanted));
        found.ok_or_else(|| Error::NotPaired { bridge: wanted.clone() })
    }

    /// Has the bridge to ourselves. Every demo is a bridge of its own.
    fn claim(&mut self, bridge: &str) -> Result<(), Error> {
        if self.claim.is_some() || self.demo.is_some() {
            return Ok(());
        }
        let name = format!("bridge-{bridge}").replace(|it: char| !it.is_alphanumeric(), "-");
        let bridge = || bridge.to_owned();
        match self.installation.claim(&name, self.settings.take_over) {
            Ok(claim) => self.claim = Some(claim),
            Err(Claimant::Another) => return Err(Error::ClaimedByAnother { bridge: bridge() }),
            Err(Claimant::Ours) => return Err(Error::Claimed { bridge: bridge() }),
        }
        Ok(())
    }

    /// The area, once nobody streams to the bridge.
    fn free_area(&self, bridge: &Bridge) -> Result<Area, Error> {
        let areas = bridge.areas()?;
        for area in areas.iter().filter(|area| area.active) {
            let name = || area.name.clone();
            match bridge.owner(area) {
                Owner::Other(by) if !self.settings.take_over => {
                    return Err(Error::Taken { by, area: name() });
                }
                Owner::Us if !self.may_hang && !self.settings.take_over => {
                    return Err(Error::TakenByUs { area: name() });
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

    /// Streams to the area, when all before it has been done.
    fn stream(&mut self, now: Duration, stop: &StopSign) -> Result<(), Failure> {
        let credentials = self.credentials()?;
        self.claim(&credentials.bridge)?;
        let bridge = reach(&credentials, &self.installation)?.with_identity()?;
        let area = self.free_area(&bridge)?;
        bridge.start(area.id)?;
        self.may_hang = true;
        let keys = dtls::Credentials {
            identity: &bridge.credentials().stream_identity,
            key: &bridge.credentials().stream_key,
        };
        let stream = Stream::open(bridge.stream_address(), &keys, stop).inspect_err(|_| {
            // Nobody will stream to it now.
            let _ = bridge.stop(area.id);
        })?;
        let vigil = Vigil::over(bridge.clone(), &area);
        let colors = vec![Rgb::BLACK; area.channels.len()];
        self.live = Some(Live { bridge, area, stream, vigil, sequence: 0, colors, sent_at: now });
        Ok(())
    }
}

impl Driver for Hue {
    fn open(&mut self, now: Duration, stop: &StopSign) -> Result<(), Failure> {
        self.live = None;
        let opened = self.stream(now, stop);
        if opened.is_err() {
            // Who cannot stream leaves the bridge to others.
            self.claim = None;
        }
        opened
    }

    fn show(&mut self, now: Duration, colors: &[Rgb]) -> Result<(), Failure> {
        let Some(live) = &mut self.live else { return Ok(()) };
        let missing = std::iter::repeat(Rgb::BLACK);
        let colors = self.settings.lights.colors(colors).chain(missing);
        for (ours, color) in live.colors.iter_mut().zip(colors) {
            *ours = with_gamma(color, self.settings.gamma);
        }
        let sent = live.send(now, Level::FULL);
        self.unless_lost(sent)
    }

    fn on_time(&mut self, now: Duration) -> Result<(), Failure> {
        let Some(live) = &mut self.live else { return Ok(()) };
        if let Some(loss) = live.vigil.look() {
            // A bridge that moved may still have our stream.
            self.may_hang = matches!(loss, Loss::Moved(_));
            let area = live.area.name.clone();
            return Err(match loss {
                Loss::Ended => Failure::Lost("somebody ended the stream".into()),
                Loss::Taken(by) => Error::Taken { by, area }.into(),
                Loss::Refused(error) => error.into(),
                Loss::Moved(to) => Failure::Lost(format!("the bridge is at {to} now")),
            });
        }
        let heard = live.stream.listen();
        let is_due = now >= live.sent_at + REPEAT;
        let sent = heard.and_then(|()| if is_due { live.send(now, Level::FULL) } else { Ok(()) });
        let doubt = live.vigil.doubt().map(|why| Failure::Doubtful(why.to_owned()));
        self.unless_lost(sent)?;
        doubt.map_or(Ok(()), Err)
    }

    fn deadline(&self) -> Option<Duration> {
        self.live.as_ref().map(|live| live.sent_at + REPEAT)
    }

    fn close(&mut self, now: Duration, leaving: Leaving) -> Result<(), Failure> {
        let Some(mut live) = self.live.take() else { return Ok(()) };
        if self.settings.last_frame == LastFrame::Black && leaving == Leaving::Over {
            for step in (0..FADE_STEPS).rev() {
                let level = Level::new(f64::from(step) / f64::from(FADE_STEPS));
                // The rest of the goodbye matters more than a step of the fade.
                let _ = live.send(now, level);
                std::thread::sleep(FADE / FADE_STEPS);
            }
        }
        live.stream.close();
        Ok(live.bridge.stop(live.area.id)?)
    }
}

impl Hue {
    /// Notes that a stream which the bridge has closed does not hang.
    fn unless_lost(&mut self, result: Result<(), Failure>) -> Result<(), Failure> {
        if let Err(Failure::Lost(_)) = result {
            self.may_hang = false;
        }
        result
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
}
