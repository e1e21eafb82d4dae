//! `dj-hue midi`: ports, and what controls do.

use crate::arguments::{Learn, Midi};
use crate::{configuration, picture};
use anyhow::{Context, Result, bail};
use input::midi::{Listener, Listening, Ports, Wanted};
use input::{Control, ControlKind, Event, midi};
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::Instant;

pub(crate) fn midi(command: &Midi) -> Result<()> {
    match command {
        Midi::Ports => ports(),
        Midi::Learn(arguments) => learn(arguments),
    }
}

fn ports() -> Result<()> {
    match midi::ports() {
        Ports::Found(names) if !names.is_empty() => {
            names.iter().for_each(|name| println!("{name}"));
            Ok(())
        }
        none => bail!("{none}"),
    }
}

/// Waits for a control to be touched, and writes what it does. A show that
/// plays from that configuration does it at once.
fn learn(arguments: &Learn) -> Result<()> {
    let path = configuration::path(arguments.config.as_deref(), &arguments.folder);
    let action = arguments.action.join(" ");
    // What is wrong is said before anybody touches anything.
    let anyone =
        Control { port: "".into(), channel: 1, kind: ControlKind::Note, number: 0, value: 0 };
    learned(&path, &anyone, &action)?;
    let control = touched(&action)?;
    println!("\"{control}\" = \"{action}\"");
    if arguments.print {
        return Ok(());
    }
    // The file may have been saved meanwhile.
    let text = learned(&path, &control, &action)?;
    std::fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    println!("written to {}", path.display());
    Ok(())
}

/// The configuration with a control in it.
fn learned(path: &Path, control: &Control, action: &str) -> Result<String> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
    };
    let name = configuration::name_of(path);
    config::learn(&name, &text, control, action).map_err(|wrong| {
        let text = |_: &str| Some(wrong.text.clone());
        let pictures: Vec<_> = wrong.diagnostics.iter().map(|it| picture::of(it, text)).collect();
        anyhow::anyhow!("no control can be written\n{}", pictures.join("\n"))
    })
}

/// The next key that is pressed, or knob that is turned.
fn touched(action: &str) -> Result<Control> {
    let (tell, told) = channel();
    let tell: input::Tell = Arc::new(move |it| {
        // Without a listener the control has been found.
        let _ = tell.send(it);
    });
    let everything = Listening { ports: Wanted::All, clock: None };
    let _listener = Listener::start(everything, Instant::now(), tell)
        .map_err(|none| anyhow::anyhow!("{none}"))?;
    println!("touch what is to do `{action}`; Ctrl-C ends");
    for it in told {
        match it.event {
            Event::Control(control) if control.value > 0 => return Ok(control),
            Event::Note(text) => println!("{text}"),
            _ => {}
        }
    }
    bail!("MIDI has ended")
}
