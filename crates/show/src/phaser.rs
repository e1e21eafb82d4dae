//! A beat-locked oscillator: the movement in classic patterns.

/// The shape of one period, `w(x)` for `x` in `0..1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waveform {
    /// `(sin 2πx + 1) / 2`
    Sine,
    /// `1 - |2x - 1|`
    Triangle,
    /// `x`
    Sawtooth,
    /// `1 - x`
    SawtoothRev,
    /// 1 in the first half, then 0
    Square,
    /// 1 in the first tenth, then 0
    Pulse,
    /// `exp(-5x)`
    SmoothPulse,
}

impl Waveform {
    /// Every waveform with the name it has in pattern files.
    pub const ALL: [(&'static str, Self); 7] = [
        ("sine", Self::Sine),
        ("triangle", Self::Triangle),
        ("sawtooth", Self::Sawtooth),
        ("sawtooth_rev", Self::SawtoothRev),
        ("square", Self::Square),
        ("pulse", Self::Pulse),
        ("smooth_pulse", Self::SmoothPulse),
    ];

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(it, _)| *it == name).map(|(_, waveform)| *waveform)
    }

    /// The height of the wave, `0..=1`, at a place in its period.
    pub fn at(self, x: f64) -> f64 {
        match self {
            Self::Sine => (libm::sin(std::f64::consts::TAU * x) + 1.0) / 2.0,
            Self::Triangle => 1.0 - (2.0 * x - 1.0).abs(),
            Self::Sawtooth => x,
            Self::SawtoothRev => 1.0 - x,
            Self::Square => f64::from(x < 0.5),
            Self::Pulse => f64::from(x < 0.1),
            Self::SmoothPulse => libm::exp(-5.0 * x),
        }
    }
}

/// An oscillator that only knows the beat.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Phaser {
    waveform: Waveform,
    beats_per_cycle: f64,
    phase_offset: f64,
    min_value: f64,
    max_value: f64,
}

/// Which number of a phaser cannot be, as pattern files name it, and why.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct InvalidPhaser {
    pub field: &'static str,
    pub must: &'static str,
    pub got: f64,
}

impl Phaser {
    /// # Errors
    /// The period must be greater than 0, and every number finite.
    pub fn new(
        waveform: Waveform,
        beats_per_cycle: f64,
        phase_offset: f64,
        min_value: f64,
        max_value: f64,
    ) -> Result<Self, InvalidPhaser> {
        let numbers = [
            ("beats_per_cycle", beats_per_cycle),
            ("phase_offset", phase_offset),
            ("min_value", min_value),
            ("max_value", max_value),
        ];
        if let Some((field, got)) = numbers.into_iter().find(|(_, it)| !it.is_finite()) {
            return Err(InvalidPhaser { field, must: "be finite", got });
        }
        if beats_per_cycle <= 0.0 {
            let must = "be greater than 0";
            return Err(InvalidPhaser { field: "beats_per_cycle", must, got: beats_per_cycle });
        }
        Ok(Self { waveform, beats_per_cycle, phase_offset, min_value, max_value })
    }

    /// The value at a beat, shifted by a fraction of a period. Not clamped:
    /// `max_value < min_value` inverts the wave.
    pub fn at(&self, beat: f64, shift: f64) -> f64 {
        let x = (beat / self.beats_per_cycle + self.phase_offset + shift).rem_euclid(1.0);
        self.min_value + self.waveform.at(x) * (self.max_value - self.min_value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_repeats_on_both_sides_of_beat_zero() {
        let phaser = Phaser::new(Waveform::Sawtooth, 2.0, 0.25, 0.0, 1.0).unwrap();
        assert_eq!(phaser.at(0.5, 0.0), 0.5);
        assert_eq!(phaser.at(-3.5, 0.0), 0.5);
        assert_eq!(phaser.at(1.5, 0.5), 0.5);
    }

    #[test]
    fn a_period_must_be_positive_and_finite() {
        for (beats, must) in [(0.0, "be greater than 0"), (-1.0, "be greater than 0")] {
            let error = Phaser::new(Waveform::Sine, beats, 0.0, 0.0, 1.0).unwrap_err();
            assert_eq!((error.field, error.must), ("beats_per_cycle", must));
        }
        let error = Phaser::new(Waveform::Sine, 1.0, 0.0, f64::NAN, 1.0).unwrap_err();
        assert_eq!((error.field, error.must), ("min_value", "be finite"));
    }
}
