//! Turns a rainbow over ten lights, to try outputs without the rest of dj-hue:
//!
//! ```text
//! cargo run -p output --example rainbow -- 5 ddp://wled.local hue://demo
//! ```
//!
//! plays for five seconds.
#![expect(clippy::print_stdout, reason = "it tells what outputs do")]

use light::{Frame, Hsv};
use output::{Installation, OutputUrl};
use std::error::Error;
use std::time::{Duration, Instant};

const LIGHTS: usize = 10;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let seconds = arguments.next().ok_or("say how many seconds, then outputs")?.parse()?;
    let installation = Installation::of_user();
    let (mut sinks, mut handles) = (Vec::new(), Vec::new());
    for argument in arguments {
        let url: OutputUrl = argument.parse()?;
        let on_state = move |state| println!("{argument}: {state:?}");
        let (sink, handle) = output::start(&url, &installation, on_state)?;
        sinks.push(sink);
        handles.push(handle);
    }
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs_f64(seconds) {
        let turn = start.elapsed().as_secs_f64() / 4.0;
        let color = |light| Hsv::new(turn + light as f64 / LIGHTS as f64, 1.0, 1.0).to_rgb();
        let frame = Frame { colors: (0..LIGHTS).map(color).collect() };
        sinks.iter_mut().for_each(|sink| sink.send(&frame, Instant::now()));
        std::thread::sleep(Duration::from_millis(20));
    }
    output::stop_all(handles);
    Ok(())
}
