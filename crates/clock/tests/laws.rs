//! What holds for every clock, whatever happens to it.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on is to fail")]

use clock::{BAR, Bpm, Clock, ClockInput, LinkState, Source, Timeline};
use proptest::prelude::*;
use std::time::Duration;

fn bpm() -> impl Strategy<Value = Bpm> {
    (20.0..=999.0).prop_map(|bpm| Bpm::new(bpm).unwrap())
}

/// Inputs that never ask for a place: all they change is made up by and by.
fn gentle() -> impl Strategy<Value = ClockInput> {
    prop_oneof![
        4 => Just(ClockInput::Tap),
        8 => Just(ClockInput::MidiTick),
        1 => bpm().prop_map(ClockInput::SetBpm),
        1 => (-1.0..1.0).prop_map(ClockInput::Nudge),
        1 => bpm().prop_map(ClockInput::OscBpm),
        1 => (-9.0..999.0).prop_map(ClockInput::OscBeat),
        1 => (bpm(), -9.0..999.0, 0..9_u32).prop_map(|(bpm, beat, peers)| {
            ClockInput::Link(LinkState { bpm, beat, playing: None, peers })
        }),
        2 => Just(ClockInput::Elapsed),
        1 => prop::sample::select(Source::ALL.map(|(_, it)| it).to_vec())
            .prop_map(ClockInput::UseSource),
    ]
}

/// Everything else too, with numbers that make no sense.
fn anything() -> impl Strategy<Value = ClockInput> {
    prop_oneof![
        6 => gentle(),
        1 => Just(ClockInput::Downbeat),
        1 => Just(ClockInput::MidiStart),
        1 => Just(ClockInput::MidiStop),
        1 => Just(ClockInput::MidiContinue),
        1 => Just(ClockInput::MidiGone),
        1 => any::<u16>().prop_map(ClockInput::MidiSongPosition),
        1 => any::<bool>().prop_map(ClockInput::JumpOnBar),
        1 => any::<f64>().prop_map(ClockInput::Nudge),
        1 => any::<f64>().prop_map(ClockInput::OscBeat),
        1 => (bpm(), any::<f64>(), any::<Option<bool>>()).prop_map(|(bpm, beat, playing)| {
            ClockInput::Link(LinkState { bpm, beat, playing, peers: 1 })
        }),
    ]
}

fn steps<I: Strategy<Value = ClockInput>>(
    input: I,
) -> impl Strategy<Value = Vec<(u64, ClockInput)>> {
    prop::collection::vec((0..700_000_u64, input), 1..80)
}

fn micros(micros: u64) -> Duration {
    Duration::from_micros(micros)
}

proptest! {
    #[test]
    fn time_of_undoes_beat_at(bpm in bpm(), origin in 0..100_000_000_u64, beat in -1e6..1e6, later in 0..1_000_000_000_u64) {
        let timeline = Timeline::new(bpm, micros(origin), beat);
        let now = micros(origin + later);
        let back = timeline.time_of(timeline.beat_at(now));
        prop_assert!(back.abs_diff(now) <= Duration::from_nanos(700), "{back:?} {now:?}");
    }

    #[test]
    fn time_of_undoes_beat_at_on_a_slew_too(bpm in bpm(), by in -2.0..2.0, later in 0..20_000_000_u64) {
        let mut clock = Clock::internal(bpm, Duration::ZERO);
        clock.handle(micros(1_000_000), ClockInput::Nudge(by));
        let now = micros(1_000_000 + later);
        let back = clock.timeline().time_of(clock.timeline().beat_at(now));
        prop_assert!(back.abs_diff(now) <= Duration::from_nanos(700), "{back:?} {now:?}");
    }

    #[test]
    fn a_slew_ends_on_the_line(bpm in bpm(), by in -2.0..2.0) {
        let mut clock = Clock::internal(bpm, Duration::ZERO);
        clock.handle(micros(1_000_000), ClockInput::Nudge(by));
        let end = micros(1_000_000 + (8.0 * 60e6 / bpm.get()) as u64 + 1);
        let straight = Timeline::new(bpm, Duration::ZERO, by).beat_at(end);
        prop_assert!((clock.timeline().beat_at(end) - straight).abs() < 1e-8);
    }

    #[test]
    fn the_light_never_jumps_and_never_goes_back(steps in steps(gentle())) {
        let mut clock = Clock::internal(Bpm::new(120.0).unwrap(), Duration::ZERO);
        let mut now = Duration::ZERO;
        for (wait, input) in steps {
            let before = clock.timeline();
            let next = now + micros(wait);
            // The fastest tempo there is, and a quarter more on a slew.
            let fastest = 1.25 * before.bpm().get() / 60.0 * micros(wait).as_secs_f64();
            let way = before.beat_at(next) - before.beat_at(now);
            prop_assert!((0.0..=fastest + 1e-8).contains(&way), "{way} of {fastest}");
            now = next;
            clock.handle(now, input);
            prop_assert_eq!(before.beat_at(now), clock.timeline().beat_at(now), "{:?}", input);
        }
    }

    #[test]
    fn nothing_breaks_a_clock(steps in steps(anything())) {
        let mut clock = Clock::internal(Bpm::new(120.0).unwrap(), Duration::ZERO);
        let mut now = Duration::ZERO;
        for (wait, input) in steps {
            // Some inputs are late: threads take turns.
            now += micros(wait);
            clock.handle(now.saturating_sub(micros(wait % 5000)), input);
            let beat = clock.timeline().beat_at(now);
            prop_assert!(beat.is_finite());
            prop_assert!(clock.timeline().beat_at(now + micros(20_000)) >= beat);
            prop_assert!((20.0..=999.0).contains(&clock.status().bpm.get()));
        }
        // Waking up when asked to comes to an end.
        let mut wakeups = 0;
        while let Some(at) = clock.next_wakeup() {
            now = now.max(at);
            clock.handle(now, ClockInput::Elapsed);
            wakeups += 1;
            prop_assert!(wakeups < 20, "{:?}", clock.status());
        }
    }

    #[test]
    fn no_number_from_outside_stops_the_beat(far in prop_oneof![any::<f64>(), Just(1e30), Just(-1e30), Just(f64::INFINITY)], which in 0..3) {
        let bpm = Bpm::new(120.0).unwrap();
        let (source, input) = match which {
            0 => (Source::Internal, ClockInput::Nudge(far)),
            1 => (Source::Osc, ClockInput::OscBeat(far)),
            _ => (Source::Link, ClockInput::Link(LinkState { bpm, beat: far, playing: None, peers: 1 })),
        };
        let mut clock = Clock::internal(bpm, Duration::ZERO);
        clock.handle(Duration::ZERO, ClockInput::UseSource(source));
        clock.handle(micros(100_000), input);
        let timeline = clock.timeline();
        let way = timeline.beat_at(micros(2_100_000)) - timeline.beat_at(micros(100_000));
        prop_assert!((3.0 - 1e-6..=5.0 + 1e-6).contains(&way), "{way} beats in two seconds");
    }

    #[test]
    fn the_downbeat_key_starts_a_bar_and_goes_forward(bpm in bpm(), at in 0..60_000_000_u64) {
        let mut clock = Clock::internal(bpm, Duration::ZERO);
        let before = clock.timeline().beat_at(micros(at));
        clock.handle(micros(at), ClockInput::Downbeat);
        prop_assert!(clock.timeline().beat_at(micros(at)) >= before);
        let bar = (20.0 * BAR / bpm.get() * 60e6) as u64;
        let start = clock.timeline().beat_at(micros(at + bar)) / BAR;
        prop_assert!((start - start.round()).abs() < 1e-5);
    }
}
