//! Everything a clock can be told.

use crate::{Bpm, Source};

/// The farthest that one [`Nudge`](ClockInput::Nudge) moves the beat, in beats:
/// sixteen bars.
pub const MOST_NUDGED: f64 = 64.0;

/// Something a clock is told, to be handled with the time it happened at.
///
/// Tempo and taps by hand count while the source is [`Source::Internal`] or
/// [`Source::Tap`], or another that is silent. A source that is locked or has
/// halted is not pushed aside by a slip of the hand; choose another for that.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ClockInput {
    SetBpm(Bpm),
    /// A hand taps on a beat. Two taps in a row make a tempo, more a better
    /// one; two seconds without a tap end the row.
    Tap,
    /// Moves the beat by so many beats, [`MOST_NUDGED`] at most; forward is
    /// positive. It stays moved against the source too.
    Nudge(f64),
    /// Now is the first beat of a bar.
    Downbeat,
    /// One of 24 to a beat.
    MidiTick,
    /// The next tick is the start of the song.
    MidiStart,
    MidiStop,
    /// The next tick goes on where the song stopped.
    MidiContinue,
    /// The song is at so many sixteenths of a whole note: four to a beat.
    MidiSongPosition(u16),
    /// The port that ticks came from has gone: a loss, also where the song had
    /// stopped before.
    MidiGone,
    Link(LinkState),
    /// The tempo of the beats that come over OSC. While OSC is silent but for
    /// this, and while our own beat leads, it is like [`Self::SetBpm`].
    OscBpm(Bpm),
    /// The beat it is now, counted from 0 at the start of a bar.
    OscBeat(f64),
    UseSource(Source),
    /// Whether the beat jumps on the next bar when the source is changed,
    /// rather than running a little faster or slower until it fits.
    JumpOnBar(bool),
    /// Nothing but time; see [`Clock::next_wakeup`](crate::Clock::next_wakeup).
    Elapsed,
}

/// What an Ableton Link session says at one moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LinkState {
    pub bpm: Bpm,
    /// The session's beat at the moment of the input.
    pub beat: f64,
    /// `None` where start and stop are not shared.
    pub playing: Option<bool>,
    pub peers: u32,
}
