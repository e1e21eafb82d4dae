//! Presets: a module that is one unit, and those built in.

use super::*;

#[test]
fn presets_are_counted_and_those_that_are_no_more_go() {
    let mut show = Show::with(&[("a", steady("A", 0.1))]);
    show.said();
    for names in [&["one", "two", "three"][..], &["one", "three"]] {
        let cues = names.iter().map(|name| (Some((*name).into()), steady(name, 0.5))).collect();
        let data = names.concat().into_bytes().into();
        show.at(
            1.0,
            Input::Files(vec![FileChange::Loaded(LoadedFile {
                key: "strudel/presets".into(),
                contents: Contents { cues, text: "".into(), data },
                warnings: Vec::new(),
                helpers: Vec::new(),
                saved_at: Duration::ZERO,
                supersedes: false,
            })]),
        );
        assert_eq!(show.engine.entries().len(), names.len() + 1);
        show.command(1.0, Command::Select("one".into()));
    }
    assert_eq!(show.said()[0], "presets 3");
    assert_eq!(show.playing(), "strudel/presets:one Live");
}

/// What the program brings along: a preset of this level.
fn built_in(level: f64) -> Input {
    Input::BuiltIn { key: PRESETS.into(), contents: presets(&[("s_in", level)]) }
}

fn presets(all: &[(&str, f64)]) -> Contents {
    let cue = |(name, level): &(&str, f64)| (Some((*name).into()), steady(name, *level));
    let cues = all.iter().map(cue).collect();
    Contents { cues, text: "".into(), data: format!("{all:?}").into_bytes().into() }
}

fn own_presets(all: &[(&str, f64)]) -> Input {
    Input::Files(vec![FileChange::Loaded(LoadedFile {
        key: PRESETS.into(),
        contents: presets(all),
        warnings: Vec::new(),
        helpers: Vec::new(),
        saved_at: Duration::ZERO,
        supersedes: false,
    })])
}

fn keys(show: &Show) -> Vec<&str> {
    show.engine.entries().iter().map(|entry| &*entry.key).collect()
}

const IN: &str = "strudel/presets:s_in";

#[test]
fn built_in_presets_can_be_chosen_and_play_only_then() {
    let mut show = Show::new();
    show.at(0.0, Input::Ready);
    show.at(0.0, built_in(0.1));
    assert_eq!((keys(&show), show.level(0.0)), (vec![IN], 0.0));
    assert_eq!(show.said(), [""; 0], "nobody has saved anything");
    show.at(1.0, Input::Files(vec![loaded("z", &steady("Z", 0.2))]));
    assert_eq!(show.level(1.0), 0.2);
    show.command(2.0, Command::Select("s_in".into()));
    assert_eq!(show.level(2.0), 0.1);
    assert_eq!(show.engine.presets(), 1);
}

#[test]
fn a_built_in_preset_asked_for_at_the_start_plays_when_it_is_there() {
    let mut show = Show::new();
    show.command(0.0, Command::Select("s_in".into()));
    show.at(0.0, Input::Files(vec![loaded("a", &steady("A", 0.2))]));
    show.at(0.0, Input::Ready);
    assert_eq!(show.level(0.0), 0.2);
    show.at(0.1, built_in(0.1));
    assert_eq!(show.level(0.1), 0.1);
    assert_eq!(show.said().last().unwrap(), &format!("selected {IN}"));
}

#[test]
fn a_file_of_ones_own_takes_the_place_of_the_built_in_presets_until_it_goes() {
    let mut show = Show::new();
    show.at(0.0, Input::Ready);
    show.at(0.0, built_in(0.1));
    show.command(0.0, Command::Select("s_in".into()));
    show.said();
    show.at(1.0, own_presets(&[("s_in", 0.3), ("s_own", 0.4)]));
    assert_eq!((keys(&show), show.level(1.0)), (vec![IN, "strudel/presets:s_own"], 0.3));
    assert_eq!(show.said(), ["presets 2", "reloaded strudel/presets 2"]);
    // A broken one changes nothing.
    show.at(2.0, Input::Files(vec![failed(PRESETS, "no")]));
    assert_eq!((show.engine.presets(), show.level(2.0)), (2, 0.3));
    assert!(show.engine.problem_of(PRESETS).is_some());
    show.at(3.0, Input::Files(vec![FileChange::Gone { key: PRESETS.into() }]));
    assert_eq!((keys(&show), show.level(3.0)), (vec![IN], 0.1));
    assert_eq!(show.playing(), format!("{IN} Live"));
    // The file comes back under another name, and the built-in stay.
    show.at(4.0, own_presets(&[("s_in", 0.3)]));
    let Input::Files(mut changes) = own_presets(&[("s_in", 0.3)]) else { unreachable!() };
    if let FileChange::Loaded(file) = &mut changes[0] {
        file.key = "mine".into();
    }
    changes.push(FileChange::Renamed { from: PRESETS.into(), to: "mine".into() });
    show.at(5.0, Input::Files(changes));
    assert_eq!((keys(&show), show.level(5.0)), (vec!["mine:s_in", IN], 0.3));
}

#[test]
fn a_built_in_preset_that_played_plays_from_the_start_of_the_next_run() {
    let mut show = Show::new();
    let contents = presets(&[("s_in", 0.1)]);
    let file = Remembered {
        key: PRESETS.into(),
        versions: vec![Version::new(1, contents, None)],
        current: 1,
        on_disk: Some(1),
        aside: None,
    };
    show.at(0.0, Input::Restore { files: vec![file], playing: Some(IN.into()) });
    show.at(0.0, Input::Files(vec![loaded("a", &steady("A", 0.2))]));
    show.at(0.0, Input::Ready);
    assert_eq!(show.level(0.0), 0.1);
    // However long the interpreter takes.
    show.at(60.0, Input::Clock(ClockInput::Elapsed));
    assert_eq!(show.level(60.0), 0.1);
    show.at(61.0, built_in(0.1));
    assert_eq!((show.playing(), show.level(61.0)), (format!("{IN} Live"), 0.1));
}
