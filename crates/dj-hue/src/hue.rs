//! `dj-hue hue`: finding a bridge, making friends with it, and looking at its
//! areas.

use crate::arguments::Hue;
use anyhow::{Context, Result, bail};
use light::{Frame, Rgb};
use output::hue::{self, Found};
use output::{Installation, OutputUrl};
use std::io::{Write, stdout};
use std::ops::ControlFlow;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

/// How long to listen for bridges.
const LISTEN: Duration = Duration::from_secs(5);
/// How long each light shows that it is meant.
const SHOW: Duration = Duration::from_millis(1500);
/// How long a stream may take to start.
const START: Duration = Duration::from_secs(15);

pub(crate) fn hue(command: &Hue) -> Result<()> {
    let installation = Installation::of_user();
    match command {
        Hue::Discover { cloud } => discover(*cloud),
        Hue::Pair { bridge } => pair(bridge.as_deref(), &installation),
        Hue::Areas { bridge } => areas(bridge.as_deref(), &installation),
        Hue::Test { area, bridge } => test(area.as_deref(), bridge.as_deref(), &installation),
    }
}

fn discover(cloud: bool) -> Result<()> {
    println!("listening for bridges, {} seconds", LISTEN.as_secs());
    let mut found = hue::discover(LISTEN, |it| {
        println!("{}  {}  {}", it.address, it.id, it.model);
        ControlFlow::Continue(())
    })?;
    if cloud {
        for it in hue::look_up()? {
            if found.iter().all(|other| other.id != it.id) {
                println!("{}  {}  Signify knows of it", it.address, it.id);
                found.push(it);
            }
        }
    }
    match found.is_empty() {
        true if !cloud => println!(
            "none answered. Is it on the same network? Ask Signify: dj-hue hue discover --cloud. \
             Or take its address from the Hue app (My Hue system): dj-hue hue pair ADDRESS"
        ),
        true => println!(
            "there is none. Its address is in the Hue app under My Hue system; then: dj-hue hue \
             pair ADDRESS"
        ),
        false => println!("next: dj-hue hue pair ADDRESS"),
    }
    Ok(())
}

fn pair(bridge: Option<&str>, installation: &Installation) -> Result<()> {
    let address = match bridge {
        Some(address) => address.to_owned(),
        None => only_bridge()?.address.to_string(),
    };
    println!("press the round button on the bridge at {address}");
    let paired = hue::pair(&address, installation, |left| {
        print!("\rwaiting, {:2} seconds left ", left.as_secs());
        // A countdown that cannot be shown is no reason to stop.
        let _ = stdout().flush();
    })?;
    let vouched = match paired.is_signed {
        true => "Signify vouches for it",
        false => "it vouches for itself, as old bridges do: from now on only this one is believed",
    };
    println!("\rpaired with {}; {vouched}", paired.credentials.bridge);
    println!("next: dj-hue hue areas");
    Ok(())
}

fn only_bridge() -> Result<Found> {
    let mut found = hue::discover(LISTEN, |_| ControlFlow::Continue(()))?;
    match (found.pop(), found.is_empty()) {
        (Some(bridge), true) => Ok(bridge),
        (None, _) => bail!("no bridge answered; name its address: dj-hue hue pair ADDRESS"),
        (Some(_), false) => bail!("there are several bridges: say which, by its address"),
    }
}

fn areas(bridge: Option<&str>, installation: &Installation) -> Result<()> {
    for credentials in known(bridge, installation)? {
        println!("bridge {} at {}", credentials.bridge, credentials.address);
        for area in hue::reach(&credentials, installation)?.areas()? {
            let active = if area.active { ", streaming" } else { "" };
            println!("  {} ({}{active})", area.name, area.kind);
            for channel in &area.channels {
                let light::Place { x, y, z } = channel.place;
                let lights = channel.lights.join(" + ");
                println!("    {:2}  {x:5.2} {y:5.2} {z:5.2}  {lights}", channel.id);
            }
        }
    }
    println!("next: dj-hue hue test, then: dj-hue --output hue://BRIDGE/AREA");
    Ok(())
}

fn known(bridge: Option<&str>, installation: &Installation) -> Result<Vec<hue::Credentials>> {
    let mut paired = hue::paired(installation)?;
    paired.retain(|it| bridge.is_none_or(|bridge| it.is(bridge)));
    if paired.is_empty() {
        bail!("no such bridge is paired; first: dj-hue hue pair");
    }
    Ok(paired)
}

/// Lights each channel in turn, so that one sees which is which.
fn test(area: Option<&str>, bridge: Option<&str>, installation: &Installation) -> Result<()> {
    let credentials = known(bridge, installation)?.swap_remove(0);
    let areas = hue::reach(&credentials, installation)?.areas()?;
    let area = match area {
        Some(name) => areas.iter().find(|it| it.name.to_lowercase() == name.to_lowercase()),
        None if areas.len() == 1 => areas.first(),
        None => None,
    };
    let names = areas.iter().map(|it| format!("`{}`", it.name)).collect::<Vec<_>>().join(", ");
    let area = area.with_context(|| format!("say which area: {names}"))?;
    let text = format!("hue://{}/{}", credentials.bridge, area.id.as_str());
    let url: OutputUrl = text.parse().context("a bridge's own area has a proper URL")?;
    let (tell, told) = channel();
    let (mut sink, handle) = output::start(&url, installation, move |state| {
        // Without a listener the test is over.
        let _ = tell.send(state);
    })?;
    let started = Instant::now();
    loop {
        match told.recv_timeout(START.saturating_sub(started.elapsed())) {
            Ok(output::State::Live) => break,
            Ok(output::State::Failing { message }) => println!("{message}"),
            Ok(_) => {}
            Err(_) => bail!("the stream did not start; is another app using the area?"),
        }
    }
    for (index, channel) in area.channels.iter().enumerate() {
        println!("{:2}  {}", channel.id, channel.lights.join(" + "));
        let mut frame = Frame::black(area.channels.len());
        frame.colors[index] = Rgb::new(1.0, 1.0, 1.0);
        let shown = Instant::now();
        while shown.elapsed() < SHOW {
            sink.send(&frame, Instant::now());
            std::thread::sleep(Duration::from_millis(20));
        }
    }
    handle.stop();
    Ok(())
}
