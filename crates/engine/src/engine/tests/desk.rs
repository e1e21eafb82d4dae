//! What hands do: choose, hold down, turn up, switch off.

use super::*;

#[test]
fn choosing_goes_round_the_list_and_by_name() {
    let mut show =
        Show::with(&[("a", steady("A", 0.1)), ("b", steady("B", 0.2)), ("x/c", steady("C", 0.3))]);
    show.command(0.0, Command::Previous);
    assert_eq!(show.playing(), "x/c Live");
    show.command(0.0, Command::Next);
    assert_eq!(show.playing(), "a Live");
    show.command(0.0, Command::Select("c".into()));
    assert_eq!(show.playing(), "x/c Live");
    show.command(0.0, Command::SelectIndex(1));
    assert_eq!(show.playing(), "b Live");
    show.command(0.0, Command::SelectIndex(99));
    assert_eq!(show.playing(), "b Live");
}

#[test]
fn blackout_flash_and_intensity_lie_over_everything() {
    let mut show = Show::with(&[("a", steady("A", 0.4))]);
    show.command(0.0, Command::Intensity(Level::new(0.5)));
    assert_eq!(show.level(0.0), 0.2);
    show.command(0.0, Command::Press(Momentary::Flash, "one".into()));
    assert_eq!(show.level(9.0), 0.5, "white, at the master's half");
    show.command(10.0, Command::Release(Momentary::Flash, "one".into()));
    assert_eq!((show.level(10.25), show.level(10.5)), (0.35, 0.2));
    show.command(11.0, Command::ToggleBlackout);
    assert_eq!(show.level(11.0), 0.0);
    show.command(12.0, Command::ToggleBlackout);
    assert_eq!(show.level(12.0), 0.2);
}

#[test]
fn what_is_held_down_ends_with_the_last_hand() {
    let mut show = Show::with(&[("a", steady("A", 0.4))]);
    let press = |hand: &str| Command::Press(Momentary::Flash, hand.into());
    let release = |hand: &str| Command::Release(Momentary::Flash, hand.into());
    show.command(0.0, press("page"));
    show.command(0.0, press("pad"));
    show.command(1.0, press("pad"));
    show.command(2.0, release("pad"));
    assert_eq!(show.level(9.0), 1.0, "the finger is still on the page");
    show.command(9.0, release("stranger"));
    assert_eq!(show.level(9.5), 1.0);
    show.command(10.0, release("page"));
    assert_eq!(show.level(11.0), 0.4);
    show.command(11.0, release("page"));
    assert_eq!(show.level(11.0), 0.4, "what has ended does not end again");

    show.command(12.0, Command::Press(Momentary::Blackout, "page".into()));
    assert_eq!(show.level(12.0), 0.0);
    show.command(13.0, Command::Release(Momentary::Blackout, "page".into()));
    assert_eq!(show.level(13.0), 0.4);
}

#[test]
fn blackout_ends_what_is_stuck() {
    let mut show = Show::with(&[("a", steady("A", 0.4))]);
    show.command(0.0, Command::Press(Momentary::Flash, "pulled out".into()));
    show.command(0.0, Command::ToggleBlackout);
    show.command(2.0, Command::ToggleBlackout);
    assert_eq!(show.level(2.0), 0.4);
    show.command(3.0, Command::Press(Momentary::Blackout, "pulled out".into()));
    show.command(3.0, Command::ToggleBlackout);
    assert_eq!(show.level(3.0), 0.4);
}

#[test]
fn edits_that_a_hand_holds_back_play_when_it_lets_go() {
    let mut show = Show::with(&[("a", steady("A", 0.1))]);
    let hand = || "pad".into();
    show.command(0.0, Command::Press(Momentary::Hold, hand()));
    show.at(1.0, Input::Files(vec![loaded("a", &steady("A", 0.7))]));
    assert_eq!((show.playing(), show.level(1.0)), ("a Held".into(), 0.1));
    show.command(2.0, Command::Release(Momentary::Hold, hand()));
    assert_eq!(show.level(2.0), 0.7);
    // Where edits are held in any case, they stay so.
    show.command(3.0, Command::ToggleHold);
    show.command(3.0, Command::Press(Momentary::Hold, hand()));
    show.at(3.0, Input::Files(vec![loaded("a", &steady("A", 0.3))]));
    show.command(3.0, Command::Release(Momentary::Hold, hand()));
    assert_eq!(show.level(3.0), 0.7);
}

#[test]
fn quick_presses_are_all_counted() {
    let mut show = Show::with(&[("a", steady("A", 1.0))]);
    for command in [
        Command::IntensityBy(-0.1),
        Command::IntensityBy(-0.2),
        Command::HueBy(0.75),
        Command::HueBy(0.5),
        Command::SpeedBy(0.5),
        Command::SpeedBy(0.5),
        Command::TempoBy(1.0),
        Command::TempoBy(1.0),
        Command::NextApply,
        Command::NextApply,
        Command::NextFade,
        Command::NextFade,
        Command::ToggleHold,
        Command::ToggleHold,
    ] {
        show.command(0.0, command);
    }
    let it = show.engine.snapshot(show.now);
    assert_eq!(((it.intensity * 100.0).round(), it.hue, it.speed), (70.0, 0.25, 0.25));
    assert_eq!(
        (it.clock.bpm.get(), it.apply, it.fade_beats, it.hold),
        (122.0, Apply::Bar, 4.0, false)
    );
    show.command(0.0, Command::Speed(0.0));
    show.command(0.0, Command::SpeedBy(2.0));
    show.command(0.0, Command::IntensityBy(f64::NAN));
    show.command(0.0, Command::SpeedBy(f64::NAN));
    let it = show.engine.snapshot(show.now);
    assert_eq!(
        ((it.intensity * 100.0).round(), it.speed),
        (70.0, 2.0),
        "from a stand it sets off at 1"
    );
}

#[test]
fn a_palette_lies_over_every_pattern_until_it_is_lifted() {
    let mut show = Show::with(&[("a", steady("A", 1.0))]);
    show.said();
    show.command(0.0, Command::Palette(Some("ocean".into())));
    assert_eq!(show.level(0.0), 0.0, "ocean's first colour has no red");
    show.command(0.0, Command::Palette(Some("ozean".into())));
    assert_eq!(show.said(), ["problem palette: no palette is called `ozean` (None)"]);
    show.command(0.0, Command::Palette(None));
    assert_eq!(show.level(0.0), 1.0);
}

#[test]
fn a_palette_by_name_has_the_colours_of_the_rig_there_is() {
    let named = Cue { palette: CuePalette::Named("mine".into()), ..(*steady("A", 1.0)).clone() };
    let mut show = Show::with(&[("a", Arc::new(named))]);
    assert_eq!(show.level(0.0), 1.0, "white, where the rig has none of that name");
    let rig = |red: f64| {
        let colors = [Rgb::new(red, 0.0, 0.0).to_hsv()];
        Input::Rig(Arc::new(Rig::of(4).with_palettes([Palette::new("mine", colors)])))
    };
    for red in [0.25, 0.75] {
        show.at(1.0, rig(red));
        assert_eq!(show.level(1.0), red);
    }
    show.command(1.0, Command::Palette(Some("ocean".into())));
    assert_eq!(show.level(1.0), 0.0);
    show.command(1.0, Command::Palette(Some("mine".into())));
    show.at(2.0, rig(0.5));
    assert_eq!(show.level(2.0), 0.5, "chosen by its name, with the colours it has now");
}

#[test]
fn outputs_are_said_when_they_change() {
    let mut show = Show::new();
    for state in [OutputState::Live, OutputState::Live, OutputState::Failing("gone".into())] {
        show.at(0.0, Input::Output { url: "ddp://x".into(), state });
    }
    assert_eq!(show.said(), ["output ddp://x Live", "output ddp://x Failing(\"gone\")"]);
}

#[test]
fn the_tempo_changes_without_a_jump() {
    let mut show = Show::with(&[("a", ramp("A"))]);
    let before = show.level(3.0);
    show.command(3.0, Command::Tempo(Bpm::new(180.0).unwrap()));
    assert_eq!(show.level(3.0), before);
}

#[test]
fn who_leads_the_beat_is_chosen_while_it_plays_and_said() {
    let mut show = Show::with(&[("a", ramp("A"))]);
    let tick = Input::Clock(ClockInput::MidiTick);
    show.command(0.5, Command::Source(Source::Midi));
    (0..24).for_each(|it| show.at(1.0 + f64::from(it) / 24.0, tick.clone()));
    show.at(2.0, Input::Clock(ClockInput::MidiStop));
    let held = show.level(2.0);
    assert_eq!(show.level(9.0), held, "a sequencer that has stopped holds the beat");
    show.command(9.0, Command::Tempo(Bpm::new(60.0).unwrap()));
    assert_eq!(show.level(9.5), held, "and is not pushed aside by a slip of the hand");
    // It was unplugged: nothing but a hand can help.
    show.command(10.0, Command::Source(Source::Internal));
    assert_eq!(show.level(10.0), held, "no light jumps");
    assert!(show.level(12.0) > held);
    let said = show.said();
    let sources: Vec<_> = said.iter().filter(|it| it.starts_with("source")).collect();
    assert_eq!(sources, ["source midi", "source internal"]);
}

#[test]
fn the_next_source_is_one_that_is_heard() {
    let mut show = Show::with(&[("a", ramp("A"))]);
    let next = |show: &mut Show, beat: f64| {
        show.command(beat, Command::NextSource);
        show.engine.source()
    };
    assert_eq!(next(&mut show, 0.5), Source::Internal, "nothing else is heard");
    (0..24).for_each(|it| {
        show.at(1.0 + f64::from(it) / 24.0, Input::Clock(ClockInput::MidiTick));
    });
    show.at(2.0, Input::Clock(ClockInput::OscBeat(2.0)));
    let round: Vec<_> = (0..3).map(|_| next(&mut show, 2.0)).collect();
    assert_eq!(round, [Source::Midi, Source::Osc, Source::Internal]);
    show.command(2.0, Command::Source(Source::Midi));
    assert_eq!(next(&mut show, 99.0), Source::Internal, "from one that is silent, our own");
}

#[test]
fn masters_keep_to_their_limits_whoever_asks() {
    let mut show = Show::with(&[("a", steady("A", 0.2))]);
    for (asked, kept) in [(1e9, 1024.0), (-1.0, 0.0), (f64::NAN, 0.0), (4.0, 4.0)] {
        show.command(1.0, Command::Fade(asked));
        assert_eq!(show.engine.snapshot(show.now).fade_beats, kept, "{asked}");
    }
    for (asked, kept) in [(1e9, 8.0), (-1.0, 0.0), (f64::NAN, 1.0), (4.0, 4.0)] {
        show.command(1.0, Command::Speed(asked));
        assert_eq!(show.engine.snapshot(show.now).speed, kept, "{asked}");
    }
}

#[test]
fn an_output_is_switched_off_and_on_again() {
    let mut show = Show::new();
    let output = |state| Input::Output { url: "ddp://a".into(), state };
    let switch = |url: &str, on| Command::Output { url: url.into(), on };
    show.at(0.0, output(OutputState::Live));
    show.command(1.0, switch("ddp://a", false));
    show.command(1.0, switch("ddp://a", false));
    show.at(1.0, output(OutputState::Stopped));
    assert_eq!(show.said(), ["output ddp://a Live", "switched ddp://a false"]);
    assert_eq!(show.engine.snapshot(time(1.0)).outputs[0].state, OutputState::Off);
    show.command(2.0, switch("ddp://b", true));
    assert_eq!(show.said(), ["problem output: no output is called `ddp://b` (None)"]);
    show.command(3.0, switch("ddp://a", true));
    show.at(3.0, output(OutputState::Starting));
    show.at(3.0, output(OutputState::Live));
    assert_eq!(show.said(), ["switched ddp://a true", "solved output", "output ddp://a Live"]);
}

#[test]
fn a_name_from_outside_is_repeated_without_what_a_terminal_obeys() {
    let mut show = Show::with(&[("a", steady("A", 0.5))]);
    show.at(0.0, Input::Ready);
    show.said();
    let name = format!("\x1b]0;x\x07\n{}", "y".repeat(300));
    show.command(1.0, Command::Select(name.clone()));
    show.command(1.0, Command::Palette(Some(name)));
    for line in show.said() {
        assert!(!line.contains(char::is_control) && line.len() < 150, "{line:?}");
    }
}

#[test]
fn a_light_is_identified_also_in_a_blackout() {
    let mut show = Show::with(&[("a", steady("A", 0.5))]);
    show.command(0.0, Command::Blackout(true));
    show.command(1.0, Command::Identify(0));
    assert_eq!((show.level(1.0), show.level(1.5)), (1.0, 0.0));
    assert_eq!(show.engine.snapshot(time(1.0)).identified, Some(0));
    assert_eq!(show.engine.snapshot(time(6.0)).identified, None);
    show.command(6.0, Command::Identify(4));
    assert_eq!(show.engine.snapshot(time(6.0)).identified, None, "there are four");
}

#[test]
fn speed_and_hue_masters_lie_over_everything() {
    let mut show = Show::with(&[("a", ramp("A"))]);
    show.command(2.0, Command::Speed(0.5));
    assert_eq!((show.level(2.0), show.level(4.0)), (0.25, 0.375));
    show.command(4.0, Command::Speed(1.0));
    assert_eq!(show.level(4.0), 0.5);
    show.command(4.0, Command::Palette(Some("red_cyan".into())));
    show.command(4.0, Command::Hue(0.5));
    assert_eq!(show.level(4.0), 0.0, "red has become cyan");
}
