//! From the frame thread to the clients: the newest frame, as bytes.
//!
//! A frame message is eight bytes of header, little-endian, then red, green
//! and blue of each light. The frame thread copies a frame and wakes a thread
//! here, which makes the bytes, and the frame of what is held beside it; neither
//! happens while nobody watches.

use axum::body::Bytes;
use light::Frame;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::{self, JoinHandle, Thread};
use tokio::sync::watch;

/// Lights in a frame message, at the most.
pub(crate) const MAX_LIGHTS: usize = 4096;

/// Which stage a frame is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Of {
    Live = 0,
    /// What would play if what is held were taken.
    Preview = 1,
}

/// The bytes of a frame.
pub(crate) fn encode(of: Of, sequence: u32, frame: &Frame) -> Bytes {
    let lights = &frame.colors[..frame.colors.len().min(MAX_LIGHTS)];
    let mut bytes = Vec::with_capacity(8 + 3 * lights.len());
    bytes.extend([1, of as u8]);
    bytes.extend((lights.len() as u16).to_le_bytes());
    bytes.extend(sequence.to_le_bytes());
    bytes.extend(lights.iter().flat_map(|color| color.to_8_bit()));
    bytes.into()
}

/// The frame thread's end.
pub struct FrameSink {
    buffer: triple_buffer::Input<Frame>,
    shared: Arc<Shared>,
    thread: Thread,
}

impl FrameSink {
    /// Hands over the newest frame; never waits, and allocates only when there
    /// are more lights than ever before.
    pub fn send(&mut self, frame: &Frame) {
        if self.shared.watchers.load(Ordering::Relaxed) > 0 {
            self.buffer.input_buffer_mut().copy_from(frame);
            self.buffer.publish();
            self.thread.unpark();
        }
    }
}

#[derive(Debug, Default)]
struct Shared {
    watchers: AtomicUsize,
    stop: AtomicBool,
}

/// The thread that makes the bytes.
#[derive(Debug)]
pub(crate) struct Frames {
    shared: Arc<Shared>,
    newest: watch::Receiver<Bytes>,
    previews: watch::Receiver<Bytes>,
    thread: Option<JoinHandle<()>>,
}

/// A client that is shown frames; dropping it says that it no longer is.
#[derive(Debug)]
pub(crate) struct Watcher {
    shared: Arc<Shared>,
    newest: watch::Receiver<Bytes>,
    previews: watch::Receiver<Bytes>,
}

impl Frames {
    /// Starts the thread. `held` makes the frame of what is held; false where
    /// nothing is.
    pub(crate) fn start(
        held: impl FnMut(&mut engine::Frames) -> bool + Send + 'static,
    ) -> std::io::Result<(Self, FrameSink)> {
        let (input, output) = triple_buffer::triple_buffer(&Frame::default());
        let (tell, newest) = watch::channel(encode(Of::Live, 0, &Frame::default()));
        let (tell_preview, previews) = watch::channel(encode(Of::Preview, 0, &Frame::default()));
        let shared = Arc::new(Shared::default());
        let on_thread = shared.clone();
        let thread = thread::Builder::new()
            .name("web-frames".into())
            .spawn(move || run(&on_thread, output, held, &tell, &tell_preview))?;
        let sink =
            FrameSink { buffer: input, shared: shared.clone(), thread: thread.thread().clone() };
        Ok((Self { shared, newest, previews, thread: Some(thread) }, sink))
    }

    pub(crate) fn is_watched(&self) -> bool {
        self.shared.watchers.load(Ordering::Relaxed) > 0
    }

    pub(crate) fn watch(&self) -> Watcher {
        self.shared.watchers.fetch_add(1, Ordering::Relaxed);
        Watcher {
            shared: self.shared.clone(),
            newest: self.newest.clone(),
            previews: self.previews.clone(),
        }
    }
}

fn run(
    shared: &Shared,
    mut frames: triple_buffer::Output<Frame>,
    mut held: impl FnMut(&mut engine::Frames) -> bool,
    tell: &watch::Sender<Bytes>,
    tell_preview: &watch::Sender<Bytes>,
) {
    let (mut sequence, mut memory) = (0_u32, engine::Frames::default());
    while !shared.stop.load(Ordering::Acquire) {
        if frames.update() {
            sequence = sequence.wrapping_add(1);
            tell.send_replace(encode(Of::Live, sequence, frames.output_buffer()));
            // Both stages move together, at the pace of the lights. An accident
            // with what is held must not cost the stage that is live.
            if catch_unwind(AssertUnwindSafe(|| held(&mut memory))).unwrap_or(false) {
                tell_preview.send_replace(encode(Of::Preview, sequence, &memory.frame));
            }
        } else {
            thread::park();
        }
    }
}

impl Drop for Frames {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::Release);
        if let Some(thread) = self.thread.take() {
            thread.thread().unpark();
            // A panic there has been reported by the panic hook already.
            let _ = thread.join();
        }
    }
}

impl Watcher {
    /// The next frame that has not been seen; the newest, if there were many.
    pub(crate) async fn next(&mut self) -> Bytes {
        tokio::select! {
            Ok(()) = self.newest.changed() => self.newest.borrow_and_update().clone(),
            Ok(()) = self.previews.changed() => self.previews.borrow_and_update().clone(),
            // The server is ending.
            else => std::future::pending().await,
        }
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        self.shared.watchers.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use light::Rgb;

    #[test]
    fn a_frame_is_a_header_and_three_bytes_a_light() {
        let frame = Frame { colors: vec![Rgb::new(1.0, 0.5, 0.0), Rgb::new(0.0, 0.0, 2.0)] };
        assert_eq!(
            &encode(Of::Live, 0x0102_0304, &frame)[..],
            [1, 0, 2, 0, 4, 3, 2, 1, 255, 127, 0, 0, 0, 255]
        );
    }

    #[test]
    fn huge_rigs_are_cut() {
        let bytes = encode(Of::Live, 1, &Frame::black(100_000));
        assert_eq!(bytes.len(), 8 + 3 * MAX_LIGHTS);
    }

    #[test]
    fn nothing_is_copied_while_nobody_watches() {
        let (frames, mut sink) = Frames::start(|_| false).unwrap();
        sink.send(&Frame::black(2));
        assert!(!sink.buffer.consumed() || sink.buffer.input_buffer_mut().colors.is_empty());
        let watcher = frames.watch();
        sink.send(&Frame::black(2));
        drop(watcher);
        drop(frames);
    }
}
