//! What a configuration comes to, in sentences.

use crate::{Config, OutputPlan};
use light::Rig;
use std::sync::Arc;

/// More names than this in one line are not read.
const NAMES: usize = 8;

impl Config {
    /// What to know about a show before it begins; an `Err` is what to be
    /// careful about.
    pub fn explain(&self) -> Vec<Result<String, String>> {
        let lights = self.explain_lights().into_iter();
        let outputs = self.outputs.iter().map(OutputPlan::explain);
        let rest = [self.explain_clock()];
        let sentences = lights.chain(outputs).chain(rest).map(Ok);
        sentences.chain([self.explain_limit()]).collect()
    }

    fn explain_lights(&self) -> Vec<String> {
        if self.rig.fixtures.is_none() {
            let mut lights = "lights are those of a Hue area, or six without a place".to_owned();
            if !self.rig.order.is_empty() {
                lights += &format!("; the first are {}", listed(self.rig.order.iter()));
            }
            return vec![lights];
        }
        let rig = self.rig.rig(Vec::new);
        let name = |light: &usize| rig.fixtures().get(*light).map(|it| &it.name);
        let names = |lights: &[usize]| listed(lights.iter().filter_map(name));
        let all: Vec<usize> = (0..rig.lights()).collect();
        let mut told = vec![format!("{}: {}", counted(rig.lights(), "light"), names(&all))];
        told.extend(placed(&rig));
        for group in rig.group_names() {
            let lights = rig.group(group).unwrap_or_default();
            let lights = if lights.is_empty() { "nobody".to_owned() } else { names(lights) };
            told.push(format!("group {group}: {lights}"));
        }
        for (segment, lights) in self.rig.segments.keys().zip(rig.segments()) {
            told.push(format!("segment {segment}: {}", names(lights)));
        }
        told
    }

    fn explain_clock(&self) -> String {
        let clock = &self.clock;
        let heard = [
            clock.osc.map(|address| format!("OSC at {address}")),
            clock.midi.as_ref().map(|_| "MIDI".to_owned()),
            clock.link.then(|| "Link".to_owned()),
        ];
        let heard: Vec<_> = heard.into_iter().flatten().collect();
        let heard = if heard.is_empty() { "nothing else".to_owned() } else { heard.join(", ") };
        format!("the clock's source is {}; listening to {heard}", clock.source)
    }

    fn explain_limit(&self) -> Result<String, String> {
        match self.strobe_limit {
            Some(limit) => Ok(format!("at most {limit} flashes a second over large areas")),
            None => Err("the strobe limit is off: warn your audience".to_owned()),
        }
    }
}

impl OutputPlan {
    fn explain(&self) -> String {
        let whom = match (self.patched.len(), &self.chosen) {
            (0, None) => "all lights, one after the other".to_owned(),
            (0, Some(_)) => "chosen lights".to_owned(),
            (count, _) => counted(count, "patched light"),
        };
        format!("output {}: {whom}", self.url)
    }
}

fn placed(rig: &Rig) -> Option<String> {
    let placed = rig.fixtures().iter().filter(|it| it.place.is_some()).count();
    (placed > 0).then(|| format!("{placed} of them have a place in the room"))
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// Names, as many as are read.
fn listed<'a>(names: impl Iterator<Item = &'a Arc<str>>) -> String {
    let names: Vec<&str> = names.map(|it| &**it).collect();
    let first = &names[..names.len().min(NAMES)];
    match names.len().checked_sub(NAMES).filter(|more| *more > 0) {
        Some(more) => format!("{} and {more} more", first.join(", ")),
        None => first.join(", "),
    }
}
