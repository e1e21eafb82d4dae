//! What loads take: `cargo run -p python --example measure [LOADS]`.
#![expect(clippy::print_stdout, reason = "it is what this program is for")]

use python::{Modules, Request, Settings, Workers};
use std::fmt::Write;
use std::time::{Duration, Instant};

const TYPICAL: &str = r#"
from dj_hue.patterns import Pattern, GroupEffect, Phaser, ColorPalette, HSV

pattern = Pattern(
    name="My Pattern",
    description="A custom pattern",
    group_effects=[
        GroupEffect(
            group_name="all",
            intensity_phaser=Phaser(waveform="sine", beats_per_cycle=2.0),
            color_index=0,
        ),
    ],
    default_palette=ColorPalette(colors=[HSV(0.5, 1, 1)]),
)
"#;

/// Answers with one helper.
struct Helper;

impl Modules for Helper {
    fn read(&mut self, file: &str) -> Option<Vec<u8>> {
        let text = "from dj_hue.patterns import HSV\nRED, BLUE = HSV(0.0), HSV(0.6)\n";
        (file == "sets/colors.py").then(|| text.as_bytes().to_vec())
    }
}

fn main() {
    python::run_if_worker();
    let loads = std::env::args().nth(1).and_then(|it| it.parse().ok()).unwrap_or(300);

    let settings = Settings { time_budget: Duration::from_secs(5), ..Settings::default() };
    let starts = (0..20).map(|_| {
        let start = Instant::now();
        let mut workers = Workers::start(settings.clone()).expect("workers can be started");
        workers.isolation().expect("a worker gets warm");
        start.elapsed()
    });
    report("start to ready", starts.collect());

    let mut workers = Workers::start(settings).expect("workers can be started");
    println!("{:?}", workers.isolation());
    let helped = TYPICAL.replace("HSV\n", "HSV\nfrom colors import RED\n");
    let big = big();
    // Loads follow one another as saves do, with time to tidy up in between;
    // the last row has none.
    let pause = Duration::from_millis(30);
    for (name, text, pause) in [
        ("typical file", TYPICAL, pause),
        ("file with a helper", &helped, pause),
        ("200 patterns, 1800 objects", &big, pause * 3),
        ("typical files, no pause", TYPICAL, Duration::ZERO),
    ] {
        let times = (0..loads).map(|_| {
            std::thread::sleep(pause);
            time(&mut workers, text)
        });
        report(name, times.collect());
    }

    let settings = Settings { time_budget: Duration::from_millis(250), ..Settings::default() };
    let mut workers = Workers::start(settings).expect("workers can be started");
    let after_kills = (0..10).map(|_| {
        std::thread::sleep(Duration::from_millis(300));
        let request = Request::file("sets/loop.py", b"while True: pass");
        workers.load(&request, &mut Helper).expect_err("it never ends");
        time(&mut workers, TYPICAL)
    });
    report("typical file after a kill", after_kills.collect());
}

fn time(workers: &mut Workers, text: &str) -> Duration {
    let start = Instant::now();
    let answer = workers.load(&Request::file("sets/a.py", text.as_bytes()), &mut Helper);
    let time = start.elapsed();
    if let Err(failure) = answer {
        println!("{:?}", failure.diagnostic);
    }
    time
}

fn big() -> String {
    let mut text = "from dj_hue.patterns import *\nall = []\n".to_owned();
    for index in 0..200 {
        writeln!(
            text,
            "all.append(Pattern('p{index}', group_effects=[GroupEffect('left', Phaser('sine', {index} + 1), 0, Phaser('saw')), GroupEffect('right', Phaser())], default_palette=ColorPalette('x', [HSV(0.1), HSV(0.2)])))"
        )
        .expect("a text takes what it is given");
    }
    text + "def get_strudel_presets():\n    return {it.name: (it, '') for it in all}\n"
}

fn report(name: &str, mut times: Vec<Duration>) {
    times.sort();
    let at = |share: usize| times[(times.len() - 1) * share / 100];
    println!("{name:28} median {:8.2?}   p99 {:8.2?}", at(50), at(99));
}
