//! What the configuration and the command line ask for, carried out: the rig,
//! the outputs, who is listened to, how edits take effect.
//!
//! One idea: what is wanted is worked out as a whole, and only what differs
//! from what there is, is done. So a save of the configuration, an area that
//! tells of its lights late and an output that is switched on all go the same
//! way.

use super::Conductor;
use crate::configuration::{self, Save};
use crate::ears;
use crate::log::Line;
use config::Config;
use engine::{Command, Input, OutputState, Problem};
use loader::Event;
use std::sync::Arc;

impl Conductor {
    /// A save of the configuration: another one, or a message.
    pub(super) fn configuration(&mut self, save: Save) {
        let key: Arc<str> = configuration::KEY.into();
        match save {
            Event::Loaded(batch) => {
                batch.files.into_iter().for_each(|file| self.saved_configuration(file));
            }
            Event::Problem(loader::Problem { diagnostics, texts, .. }) => {
                self.tell_engine(Input::Problem(Problem { key, diagnostics, texts }));
            }
            Event::Solved { .. } => self.tell_engine(Input::Solved(key)),
            Event::Gone { key: file, .. } => {
                self.warn(configuration::KEY, format!("{file} is gone; what it said goes on"));
            }
            // How watching goes, the patterns' loader says.
            Event::Ready { .. }
            | Event::BuiltIn(_)
            | Event::Renamed { .. }
            | Event::Printed(_)
            | Event::Trouble(_)
            | Event::Recovered(_) => {}
        }
    }

    fn saved_configuration(&mut self, file: loader::File<Box<Config>>) {
        let key: Arc<str> = configuration::KEY.into();
        self.tell_engine(match file.warnings.is_empty() {
            true => Input::Solved(key),
            false => Input::Problem(Problem {
                key,
                diagnostics: file.warnings,
                texts: vec![(file.key, file.text)],
            }),
        });
        // The first version is what the show began with.
        if file.value != self.config {
            let before = std::mem::replace(&mut self.config, file.value);
            self.use_configuration(&before);
        }
    }

    /// Carries out what is different from before.
    fn use_configuration(&mut self, before: &Config) {
        let config = self.config.clone();
        self.use_rig();
        self.listen();
        for input in ears::clock_inputs(&before.clock, &config.clock) {
            self.tell_engine(Input::Clock(input));
        }
        let (show, old) = (&config.show, &before.show);
        if show.apply != old.apply && self.arguments.apply.is_none() {
            self.tell_engine(Input::Command(Command::Apply(show.apply.unwrap_or_default())));
        }
        if show.fade_beats != old.fade_beats && self.arguments.fade.is_none() {
            self.tell_engine(Input::Command(Command::Fade(show.fade_beats.unwrap_or_default())));
        }
        if self.arguments.fps.is_none() {
            self.stage.set_pace(show.fps.unwrap_or(configuration::FPS));
        }
        if config.strobe_limit != before.strobe_limit {
            self.look_for_all_strobes();
        }
        let another = self.arguments.folder.is_default() && show.folder != self.first_folder;
        self.say_if(
            another,
            "patterns folder",
            "the patterns folder stays what it was at the start; another one needs another start",
        );
        self.unmapped.clear();
    }

    /// Makes the rig and the outputs what they are to be now.
    pub(super) fn use_rig(&mut self) {
        let source = self.area_source();
        self.area.take_if(|area| Some(&area.source) != source.as_ref());
        let area = self.area.as_ref();
        let rig = configuration::rig(&self.config, self.arguments.lights, area);
        let wanted = configuration::outputs(&self.config, &self.given_outputs, &rig, area);
        if rig != *self.rig {
            self.rig = Arc::new(rig);
            self.rig_in_use.set(self.rig.clone());
            self.tell_engine(Input::Rig(self.rig.clone()));
            let warned = self.loaded.keys().filter_map(|key| self.warned(key)).collect();
            self.tell_engine(Input::Files(warned));
            self.look_for_all_strobes();
        }
        match &self.area {
            Some(area) => {
                let unknown = area.unknown(&self.config.rig.order);
                self.say_if(unknown.is_some(), "light_order", &unknown.unwrap_or_default());
            }
            None => self.ask_area(),
        }
        let is_wanted = |url: &str| wanted.iter().any(|(it, _)| it.to_string() == url);
        let off: Vec<_> = self.engine.switched_off().cloned().collect();
        let (off, forgotten): (Vec<_>, Vec<_>) = off.into_iter().partition(|it| is_wanted(it));
        let on = wanted.into_iter().filter(|(url, _)| !off.contains(&url.to_string().into()));
        let (gone, started) = self.outputs.set(on.collect(), self.strobe_limit());
        for url in forgotten {
            self.tell_engine(Input::OutputGone(url));
        }
        for url in gone.into_iter().filter(|it| !off.contains(it)) {
            let state = OutputState::Stopped;
            self.tell_engine(Input::Output { url: url.clone(), state });
            self.tell_engine(Input::OutputGone(url));
        }
        match started {
            Ok(()) => self.tell_engine(Input::Solved("outputs".into())),
            Err(error) => self.warn("outputs", error.to_string()),
        }
    }

    /// The Hue area that tells of the lights, if one is to.
    fn area_source(&self) -> Option<configuration::AreaName> {
        configuration::area(&self.config, &self.arguments, &self.given_outputs)
    }

    pub(super) fn ask_area(&self) {
        if let Some(source) = self.area_source() {
            configuration::ask_area(source, self.tell.clone());
        }
    }

    pub(super) fn strobe_limit(&self) -> Option<f64> {
        let given = self.arguments.strobe_limit.map(|it| it.0);
        given.unwrap_or(self.config.strobe_limit)
    }

    /// Listens to what the configuration says.
    pub(super) fn listen(&mut self) {
        let bpm = self.engine.performance().timeline.bpm();
        let before = self.ears.osc_address();
        let plan = self.config.clock.led_by(self.engine.source());
        let failures = self.ears.set(&plan, bpm);
        if let Some(address) = self.ears.osc_address().filter(|it| Some(*it) != before) {
            self.say(Line::Note { text: format!("OSC is heard at {address}") });
        }
        match failures.is_empty() {
            true => self.tell_engine(Input::Solved("clock".into())),
            false => self.warn("clock", failures.join("; ")),
        }
    }

    /// Says it while it is so.
    pub(super) fn say_if(&mut self, is_so: bool, key: &str, message: &str) {
        match is_so {
            true => self.warn(key, message.into()),
            false => self.tell_engine(Input::Solved(key.into())),
        }
    }
}
