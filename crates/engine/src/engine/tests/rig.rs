//! Other lights under what plays, and what it cannot say on them.

use super::*;

#[test]
fn another_rig_remakes_what_plays_and_what_comes_after() {
    use show::{LightCue, Lights};
    /// A cue that counts the lights of the rigs it is made for.
    fn counting(label: &str, made: &Arc<std::sync::Mutex<Vec<usize>>>) -> Arc<Cue> {
        let made = made.clone();
        let make = move |rig: &Rig| {
            made.lock().unwrap().push(rig.lights());
            Ok(Lights::new(pattern::Pattern::silence(), pattern::Time::ZERO))
        };
        let body = Body::Lights(LightCue::new(label.as_bytes().into(), make));
        Arc::new(Cue { label: label.into(), body, ..(*steady(label, 1.0)).clone() })
    }
    let made = Arc::new(std::sync::Mutex::new(Vec::new()));
    let made_for = || std::mem::take(&mut *made.lock().unwrap());
    let mut show = Show::with(&[("a", counting("A", &made)), ("b", counting("B", &made))]);
    assert_eq!(made_for(), [4], "the one that plays, as it starts");
    show.at(1.0, Input::Rig(Arc::new(Rig::of(7))));
    assert_eq!(made_for(), [7]);
    show.command(2.0, Command::Next);
    assert_eq!(made_for(), [7]);
    show.command(3.0, Command::Hold(true));
    show.at(3.0, Input::Files(vec![loaded("b", &counting("B2", &made))]));
    show.at(4.0, Input::Rig(Arc::new(Rig::of(8))));
    let made_once = made_for();
    for _ in 0..9 {
        show.engine.snapshot(time(4.0)).preview.unwrap();
    }
    assert_eq!((made_once, made_for()), (vec![8, 8], vec![]), "what plays and what is held");
}

/// Texts that stand each in a column of its number, on one line.
struct OnLine(u32);

impl show::Passages for OnLine {
    fn place_of(&self, origin: &pattern::Origin) -> Option<source::Place> {
        let at = |column| source::Position::new(self.0, column);
        let span = source::Span::new(at(origin.text), at(origin.text + 1));
        Some(source::Place::new("a.py", span))
    }

    fn diagnostic(&self, error: &pattern::Error) -> Diagnostic {
        let place = error.origins().iter().find_map(|origin| self.place_of(origin));
        Diagnostic::error(Kind::Value, error.message()).at(place)
    }
}

#[test]
fn what_a_pattern_cannot_say_of_a_moment_is_dark_and_told() {
    use pattern::{Error, Origin, Origins, Pattern, Time};
    use show::lights::{LightValue, Member};
    use show::{LightCue, Lights};
    let all = || Pattern::pure(LightValue::of(Member::of_group(&[0, 1])));
    let origins = Origins::from(Origin { text: 7, start: 0, end: 1 });
    let error = Error::value("nobody knows this word").at(&origins);
    let make = move |_: &Rig| {
        let late = Pattern::fast_cat(&[all(), Pattern::failing(error.clone())]);
        Ok(Lights::new(late, Time::ZERO))
    };
    let cue = LightCue::new([].into(), make).with_passages(Arc::new(OnLine(3)));
    let cue = Arc::new(Cue { body: Body::Lights(cue), ..(*steady("A", 1.0)).clone() });
    let show = Show::with(&[("a", cue)]);
    let performance = show.engine.performance();
    let lacking = |beat: f64| {
        let mut frames = Frames::default();
        performance.frame_at(time(beat), &mut frames);
        let unanswered = performance.unanswered_at(time(beat));
        assert_eq!(frames.is_lacking, unanswered.is_some());
        unanswered.map(|it| (it.diagnostic().message, it.diagnostic().place.unwrap().span.start))
    };
    assert_eq!(lacking(1.0), None);
    let told = lacking(2.0).unwrap();
    assert_eq!(told, ("nobody knows this word".into(), source::Position::new(3, 7)));
}

#[test]
fn what_does_not_fit_the_lights_never_darkens_them() {
    use pattern::{Pattern, Time};
    use show::lights::{LightValue, Member};
    use show::{LightCue, Lights};
    /// A cue of white for all lights, of which there must not be more than some.
    fn at_most(label: &str, most: usize) -> Arc<Cue> {
        let make = move |rig: &Rig| {
            if rig.lights() > most {
                return Err(vec![Diagnostic::error(Kind::Value, "too much")]);
            }
            let size = rig.lights() as u32;
            let members = (0..size).map(|light| Member { light, position: light, size }).collect();
            let value = LightValue { members, ..LightValue::default() };
            Ok(Lights::new(Pattern::pure(value), Time::ZERO))
        };
        let body = Body::Lights(LightCue::new(format!("{label} {most}").into_bytes().into(), make));
        Arc::new(Cue { label: label.into(), body, ..(*steady(label, 1.0)).clone() })
    }
    const TOO_MUCH: &str = "problem rig: `B` does not fit these lights: too much (None)";
    let mut show = Show::with(&[("a", at_most("A", 9)), ("b", at_most("B", 3))]);
    let lit = show.level(0.0);
    assert!(lit > 0.0);
    show.said();
    show.command(1.0, Command::Select("b".into()));
    assert_eq!((show.level(1.0), show.playing()), (lit, "a Live".into()));
    assert_eq!(show.said(), [TOO_MUCH]);
    show.at(2.0, Input::Files(vec![loaded("a", &at_most("A", 2))]));
    assert_eq!((show.level(2.0), show.playing()), (lit, "a Problem".into()));
    assert_eq!(show.said(), ["problem a: too much (Some(\"A version 1\"))"]);
    show.at(3.0, Input::Rig(Arc::new(Rig::of(12))));
    assert_eq!(show.level(3.0), lit, "what played keeps its light");
    assert_eq!(show.said(), ["solved rig", &TOO_MUCH.replace('B', "A")]);
    show.at(4.0, Input::Rig(Arc::new(Rig::of(3))));
    show.command(4.0, Command::Select("b".into()));
    assert_eq!(
        (show.said(), show.playing()),
        (vec!["solved rig".into(), "selected b".into()], "b Live".into(),)
    );
}

#[test]
fn a_warning_goes_when_the_lights_no_longer_give_cause_for_it() {
    let mut show = Show::with(&[("a", steady("A", 0.5))]);
    let warned_in = |text: &str, warnings: &[&str]| {
        let warning = |it: &&str| Diagnostic::warning(Kind::Name, *it);
        let warnings = warnings.iter().map(warning).collect();
        let (key, text) = ("a".into(), text.into());
        Input::Files(vec![FileChange::Warned { key, warnings, text, helpers: Vec::new() }])
    };
    let warned = |warnings: &[&str]| warned_in("", warnings);
    show.said();
    show.at(1.0, warned(&["no group"]));
    // The same in another text is nothing to say.
    show.at(1.5, warned_in("# Another.", &["no group"]));
    show.at(2.0, warned(&[]));
    assert_eq!(show.said(), ["problem a: no group (Some(\"A version 1\"))", "solved a"]);
    show.at(3.0, Input::Files(vec![failed("a", "oh")]));
    show.said();
    show.at(4.0, warned(&[]));
    assert_eq!((show.said(), show.playing()), (vec![], "a Problem".into()));
}

#[test]
fn what_sounds_is_told_at_the_speed_of_the_pattern_and_of_what_plays() {
    use pattern::{Origin, Origins, Pattern, Time};
    use show::lights::LightValue;
    use show::{LightCue, Lights};
    /// A cue of two words, each for half a bar, on a line of the file.
    fn words(line: u32) -> Arc<Cue> {
        let word = |text: u32| {
            let origins = Origins::from(Origin { text, start: 0, end: 1 });
            Pattern::pure(LightValue::default()).with_origins(origins)
        };
        let make =
            move |_: &Rig| Ok(Lights::new(Pattern::fast_cat(&[word(1), word(2)]), Time::ZERO));
        let cue = LightCue::new(line.to_be_bytes().into(), make);
        let cue = cue.with_passages(Arc::new(OnLine(line)));
        Arc::new(Cue { body: Body::Lights(cue), ..(*steady("A", 1.0)).clone() })
    }
    let mut show = Show::with(&[("a", words(1))]);
    let sounding = |show: &Show, beat: f64| -> Vec<(u32, u32)> {
        let places = show.engine.snapshot(show.now).live.sounding_at(time(beat));
        places.iter().map(|it| (it.span.start.line, it.span.start.column)).collect()
    };
    assert_eq!((sounding(&show, 1.0), sounding(&show, 2.0)), (vec![(1, 1)], vec![(1, 2)]));
    show.command(4.0, Command::Speed(0.5));
    assert_eq!((sounding(&show, 6.0), sounding(&show, 8.0)), (vec![(1, 1)], vec![(1, 2)]));
    show.command(8.0, Command::Apply(Apply::Bar));
    show.at(9.0, Input::Files(vec![loaded("a", &words(2))]));
    let text = |show: &Show| show.engine.snapshot(show.now).patterns[0].version;
    assert_eq!((sounding(&show, 9.0), text(&show)), (vec![(1, 2)], 1), "its text is shown");
    assert_eq!(sounding(&show, 12.0), [(2, 1)]);
    show.at(13.0, Input::Files(vec![loaded("b", &words(3))]));
    show.command(13.0, Command::Queue(Some("b".into())));
    assert_eq!(sounding(&show, 13.0), [(2, 1)], "another pattern waits, but is not shown yet");
    assert_eq!(sounding(&show, 16.0), [(3, 2)]);
}
