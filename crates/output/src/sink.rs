//! From the frame thread to an output's thread.

use light::Frame;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
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

/// Says that an output is to stop; also a reason to give up waiting.
#[derive(Clone, Debug, Default)]
pub(crate) struct StopSign(Arc<AtomicBool>);

impl StopSign {
    pub(crate) fn raise(&self) {
        self.0.store(true, Ordering::Release);
    }

    pub(crate) fn is_up(&self) -> bool {
        self.0.load(Ordering::Acquire)
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
