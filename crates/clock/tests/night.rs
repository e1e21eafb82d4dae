//! No drift over a night.

use clock::{Bpm, Clock, ClockInput};
use std::time::Duration;

const NANOSECONDS_A_MINUTE: i128 = 60_000_000_000;

/// Beats in 2⁻³², from a tempo in eighths: an exact fraction, rounded down.
fn exact(eighths: i128, now: Duration) -> i128 {
    let nanoseconds = now.as_nanos() as i128;
    (nanoseconds * eighths * (1 << 29)).div_euclid(NANOSECONDS_A_MINUTE)
}

#[test]
fn twelve_hours_of_frames_are_where_fractions_say() {
    for eighths in [160, 960, 1021, 1395, 7992] {
        let bpm = Bpm::new(f64::from(eighths) / 8.0).unwrap();
        let timeline = Clock::internal(bpm, Duration::ZERO).timeline();
        for frame in 0..12 * 3600 * 50 {
            let now = Duration::from_millis(20 * frame);
            let beat = (timeline.beat_at(now) * f64::from(2.0_f32.powi(32))) as i128;
            assert_eq!(beat, exact(i128::from(eighths), now), "{bpm} bpm, frame {frame}");
        }
    }
}

/// A hand at the tempo keys all night: every press anchors the line anew, and
/// each may cost half a unit of 2⁻³² beats, not more.
#[test]
fn thousands_of_changes_of_tempo_do_not_add_up() {
    let mut clock = Clock::internal(Bpm::new(120.0).unwrap(), Duration::ZERO);
    let (mut beats, mut since, mut eighths) = (0, Duration::ZERO, 960);
    let presses = 12 * 60;
    for minute in 1..=presses {
        let now = Duration::from_secs(60 * minute) + Duration::from_nanos(minute * 7919);
        beats += exact(eighths, now - since);
        (since, eighths) = (now, 960 + i128::from(minute % 16));
        let bpm = Bpm::new(120.0 + f64::from(u32::try_from(minute).unwrap() % 16) / 8.0);
        clock.handle(now, ClockInput::SetBpm(bpm.unwrap()));
    }
    let beat = clock.timeline().beat_at(since) * f64::from(2.0_f32.powi(32));
    assert!((beat as i128 - beats).abs() <= i128::from(presses));
}
