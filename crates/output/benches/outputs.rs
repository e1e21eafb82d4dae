//! What outputs cost: `cargo bench -p output`.
//!
//! sACN goes to a socket on this machine. "one after the other" sends a frame
//! when the one before has arrived as a whole, and so tells both the time from
//! the frame thread to the last packet and the most frames a second; "50 Hz"
//! tells what share of a processor the output's thread takes at the usual
//! rate. DTLS goes to `openssl s_server`, which counts what it could decrypt.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a bench tells its figures")]

use light::{Frame, Rgb};
use output::hue::{self, DemoBridge};
use output::{FrameSink, Handle, Installation};
use std::net::UdpSocket;
use std::time::{Duration, Instant};

/// As many lights as fill a universe, at three channels each.
const LIGHTS: usize = 170;

const FRAME: Duration = Duration::from_millis(20);

fn main() {
    // `cargo test --benches` only wants to know that it runs.
    let frames = if std::env::args().any(|it| it == "--bench") { 1000 } else { 3 };
    println!("{frames} frames each");
    println!("universes   one after the other: p50      p99   frames/s   50 Hz: CPU of its thread");
    for universes in [1, 10, 100] {
        sacn(universes, frames);
    }
    sending(frames);
    dtls(frames);
}

fn sacn(universes: usize, frames: usize) {
    let receiver = UdpSocket::bind("127.0.0.1:0").unwrap();
    receiver.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    let url = format!("sacn://{}", receiver.local_addr().unwrap());
    let (mut sink, handle) = start(&url, &Installation::for_now());
    let frame = Frame { colors: vec![Rgb::new(1.0, 0.5, 0.25); universes * LIGHTS] };
    let mut packet = [0; 1024];
    let mut arrive = |sink: &mut FrameSink| {
        let begin = Instant::now();
        sink.send(&frame, begin);
        for _ in 0..universes {
            receiver.recv(&mut packet).unwrap();
        }
        begin.elapsed()
    };
    arrive(&mut sink);
    let begin = Instant::now();
    let mut times: Vec<_> = (0..frames).map(|_| arrive(&mut sink)).collect();
    let rate = frames as f64 / begin.elapsed().as_secs_f64();
    times.sort();
    let (p50, p99) = (times[frames / 2], times[frames * 99 / 100]);
    let (begin, before) = (Instant::now(), thread_time("output-sacn"));
    for count in 1..=frames as u32 {
        arrive(&mut sink);
        std::thread::sleep((begin + FRAME * count).saturating_duration_since(Instant::now()));
    }
    let used = thread_time("output-sacn").zip(before).map(|(after, before)| after - before);
    let share = used.map_or("unknown".to_owned(), |used| {
        format!("{:.2} %", 100.0 * used.as_secs_f64() / begin.elapsed().as_secs_f64())
    });
    println!("{universes:9} {p50:29.1?} {p99:8.1?} {rate:10.0} {share:>20}");
    handle.stop();
}

/// What the frame thread itself pays.
fn sending(frames: usize) {
    let receiver = UdpSocket::bind("127.0.0.1:0").unwrap();
    let url = format!("sacn://{}", receiver.local_addr().unwrap());
    let (mut sink, handle) = start(&url, &Installation::for_now());
    let frame = Frame { colors: vec![Rgb::new(1.0, 0.5, 0.25); LIGHTS] };
    let mut times: Vec<_> = (0..frames)
        .map(|_| {
            std::thread::sleep(FRAME / 20);
            let begin = Instant::now();
            sink.send(&frame, begin);
            begin.elapsed()
        })
        .collect();
    times.sort();
    let (p50, p99) = (times[frames / 2], times[frames * 99 / 100]);
    println!("FrameSink::send with {LIGHTS} lights: p50 {p50:.1?}, p99 {p99:.1?}");
    handle.stop();
}

fn dtls(frames: usize) {
    let folder = tempfile::tempdir().unwrap();
    let installation = Installation::in_folder(folder.path());
    let bridge = DemoBridge::start().unwrap();
    bridge.press_button();
    hue::pair(&bridge.address().to_string(), &installation, |_| ()).unwrap();
    // A real bridge's stream is always at port 2100.
    let path = folder.path().join("hue.json");
    let mut stored: serde_json::Value =
        serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    stored["bridges"][0]["stream_port"] = bridge.stream_port().into();
    std::fs::write(path, stored.to_string()).unwrap();
    let area = DemoBridge::AREA.replace(' ', "%20");
    // No show would: a bridge is sent 60 frames a second at the most.
    let url = format!("hue://{}/{area}?fps=100000", bridge.address());
    let (mut sink, handle) = start(&url, &installation);
    let frame = Frame { colors: vec![Rgb::new(1.0, 0.5, 0.25); 6] };
    while bridge.packets() == 0 {
        sink.send(&frame, Instant::now());
        std::thread::sleep(FRAME);
    }
    let (begin, before, used) = (Instant::now(), bridge.packets(), thread_time("output-hue"));
    while bridge.packets() < before + 10 * frames as u64 {
        sink.send(&frame, Instant::now());
        std::thread::yield_now();
    }
    let packets = (bridge.packets() - before) as f64;
    let rate = packets / begin.elapsed().as_secs_f64();
    let used = thread_time("output-hue").zip(used).map(|(after, before)| after - before);
    let each = used.map_or("unknown".to_owned(), |it| format!("{:.1?}", it.div_f64(packets)));
    println!("DTLS: {rate:.0} packets a second arrive; each takes {each} of the output's thread");
    handle.stop();
}

fn start(url: &str, installation: &Installation) -> (FrameSink, Handle) {
    output::start(&url.parse().unwrap(), installation, |_| ()).unwrap()
}

/// How long the threads of this name have run, where the system tells.
fn thread_time(name: &str) -> Option<Duration> {
    let mut sum = None;
    for task in std::fs::read_dir("/proc/self/task").ok()?.flatten() {
        if std::fs::read_to_string(task.path().join("comm")).ok()?.trim() == name {
            let stat = std::fs::read_to_string(task.path().join("schedstat")).ok()?;
            let nanoseconds = stat.split(' ').next()?.parse().ok()?;
            sum = Some(sum.unwrap_or_default() + Duration::from_nanos(nanoseconds));
        }
    }
    sum
}
