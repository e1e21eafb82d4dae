//! From the frame thread to an output's thread.

use light::Frame;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::thread::Thread;
use std::time::{Duration, Instant};

/// A frame and the moment it was made for.
#[derive(Clone, Debug)]
struct Stamped {
    at: Instant,
    frame: Frame,
}

/// The frame thread's end. Sending copies the frame into a buffer that is
/// nobody else's at that moment and wakes the output; it never waits, and
/// allocates only when there are more lights than ever before.
pub struct FrameSink {
    buffer: triple_buffer::Input<Stamped>,
    output: Thread,
    lead: Duration,
}

impl FrameSink {
    /// Hands over the newest frame. A positive delay counts from `at`.
    pub fn send(&mut self, frame: &Frame, at: Instant) {
        let stamped = self.buffer.input_buffer_mut();
        stamped.at = at;
        stamped.frame.copy_from(frame);
        self.buffer.publish();
        self.output.unpark();
    }

    /// How far ahead of the music this output wants its frames, because its
    /// lights are slow: a negative `delay_ms`. Zero for most.
    pub fn lead(&self) -> Duration {
        self.lead
    }
}

/// The output's end of the buffer, and the wish that it stop.
pub(crate) struct Feed {
    buffer: triple_buffer::Output<Stamped>,
    stop: StopSign,
}

/// Why an output stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Leaving {
    /// It is over, or somebody switched it off.
    Over,
    /// Another output shows the same lights from now on.
    MakingWay,
}

/// Says that an output is to stop; also a reason to give up waiting.
#[derive(Clone, Debug, Default)]
pub(crate) struct StopSign(Arc<AtomicU8>);

impl StopSign {
    const OVER: u8 = 1;
    const MAKING_WAY: u8 = 2;

    /// Whoever raises it first says why.
    pub(crate) fn raise(&self, leaving: Leaving) {
        let sign = match leaving {
            Leaving::Over => Self::OVER,
            Leaving::MakingWay => Self::MAKING_WAY,
        };
        let _ = self.0.compare_exchange(0, sign, Ordering::AcqRel, Ordering::Acquire);
    }

    pub(crate) fn is_up(&self) -> bool {
        self.0.load(Ordering::Acquire) != 0
    }

    /// Why, once it is up.
    pub(crate) fn leaving(&self) -> Leaving {
        match self.0.load(Ordering::Acquire) {
            Self::MAKING_WAY => Leaving::MakingWay,
            _ => Leaving::Over,
        }
    }

    /// Sleeps on the output's own thread, until the sign goes up.
    pub(crate) fn pause(&self, length: Duration) {
        let end = Instant::now() + length;
        while !self.is_up() {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return;
            }
            std::thread::park_timeout(left);
        }
    }
}

/// Makes both ends; the sink is complete once the output's thread is there.
pub(crate) fn channel(stop: StopSign) -> (Feed, impl FnOnce(Thread, Duration) -> FrameSink) {
    let nothing = Stamped { at: Instant::now(), frame: Frame::default() };
    let (input, output) = triple_buffer::TripleBuffer::new(&nothing).split();
    let feed = Feed { buffer: output, stop };
    (feed, |output, lead| FrameSink { buffer: input, output, lead })
}

impl Feed {
    pub(crate) fn stop(&self) -> &StopSign {
        &self.stop
    }

    /// The newest frame, if there is one that was not seen yet.
    pub(crate) fn newest(&mut self) -> Option<(Instant, &Frame)> {
        self.buffer.update().then(|| {
            let stamped = self.buffer.output_buffer();
            (stamped.at, &stamped.frame)
        })
    }
}
