//! Frames to sockets, one module per protocol.
//!
//! One idea: an output can be slow, dead or wrong without anybody else
//! noticing. Each has a thread of its own that takes the newest frame out of
//! a buffer which the frame thread writes without waiting; whatever happens to
//! it is told as a change of [`State`], once.
//!
//! ```no_run
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let url = "ddp://wled.local?gamma=2.2".parse()?;
//! let installation = output::Installation::of_user();
//! let (mut sink, handle) = output::start(&url, &installation, |state| eprintln!("{state:?}"))?;
//! sink.send(&light::Frame::black(6), std::time::Instant::now());
//! handle.stop();
//! # Ok(())
//! # }
//! ```

mod artnet;
mod datagrams;
mod ddp;
mod driver;
mod health;
pub mod hue;
mod installation;
mod patch;
mod profile;
mod roster;
mod sacn;
mod sink;
mod sockets;
mod thread;
mod timing;
mod url;

pub use health::State;
pub use installation::Installation;
pub use patch::{Lights, Patched};
pub use profile::{Depth, Profile, Slot};
pub use sink::FrameSink;
pub use thread::{Error, Handle, start, start_with, stop_all};
pub use url::{Host, LastFrame, OPTIONS, OptionHelp, OutputUrl, Scheme, Target, UrlError};
