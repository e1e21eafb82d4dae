//! Performances to look at: real engines with a few patterns, in the states
//! that a screen has to show.

use clock::{Bpm, Clock};
use engine::{Command, Contents, Engine, FileChange, Input, LoadedFile, OutputState, Problem};
use light::{Fixture, Hsv, Palette, Place, Rig};
use show::{Body, Classic, Cue, CuePalette, GroupEffect, Phaser, Waveform};
use source::{Diagnostic, Kind, Position, Span};
use std::sync::Arc;
use std::time::Duration;

/// A performance, and the time to look at it.
pub(crate) struct Scene {
    pub(crate) name: &'static str,
    pub(crate) engine: Engine,
    pub(crate) now: Duration,
}

/// The scenes, in the order of an evening.
pub(crate) fn all() -> Vec<Scene> {
    vec![empty(), playing(), queued(), broken(), held(), dark(), crowded()]
}

const NOW: Duration = Duration::from_millis(33_600);

fn scene(name: &'static str, rig: Rig, happened: impl IntoIterator<Item = Input>) -> Scene {
    let bpm = Bpm::new(124.0).expect("a tempo that people dance to");
    let clock = Clock::internal(bpm, Duration::ZERO);
    let mut engine = Engine::new(clock, Arc::new(rig));
    for input in std::iter::once(Input::Ready).chain(happened) {
        engine.handle(NOW.saturating_sub(Duration::from_secs(2)), input);
    }
    Scene { name, engine, now: NOW }
}

/// The first start in an empty folder.
pub(crate) fn empty() -> Scene {
    scene("empty", Rig::of(6), [preview()])
}

/// All is well.
pub(crate) fn playing() -> Scene {
    let mut scene = scene("playing", Rig::of(6), set().into_iter().chain([preview()]));
    scene.engine.handle(NOW, Input::Command(Command::Select("rainbow".into())));
    for save in 2..=7 {
        scene.engine.handle(NOW, loaded(&PATTERNS[1], save));
    }
    scene.engine.shown("party/rainbow", 7, Duration::from_micros(1_930));
    scene
}

/// Another pattern waits for its bar, an older version plays, and an output is
/// switched off.
pub(crate) fn queued() -> Scene {
    let scene = playing();
    let mut engine = scene.engine;
    let url = "ddp://192.168.1.50";
    for input in [
        output(url, OutputState::Live),
        Input::Command(Command::Output { url: url.into(), on: false }),
        Input::Command(Command::Undo(None)),
        Input::Command(Command::Undo(None)),
        Input::Command(Command::Queue(Some("strobe".into()))),
    ] {
        engine.handle(NOW, input);
    }
    Scene { name: "queued", engine, now: NOW }
}

/// What plays has been saved with a mistake, and an output fails.
pub(crate) fn broken() -> Scene {
    let mut scene = scene("broken", placed(), set().into_iter().chain([preview()]));
    for input in [
        Input::Command(Command::Select("rainbow".into())),
        Input::Files(vec![
            FileChange::Failed(misspelt()),
            FileChange::Failed(unfinished()),
            FileChange::Gone { key: "calm/candles".into() },
        ]),
        output("sacn://239.255.0.1?universe=1", OutputState::Live),
        output(
            "ddp://192.168.1.50",
            OutputState::Failing("cannot send to 192.168.1.50:4048".into()),
        ),
    ] {
        scene.engine.handle(NOW, input);
    }
    scene
}

/// Edits are held back: the stage is there twice.
pub(crate) fn held() -> Scene {
    let mut scene = scene("held", Rig::of(6), set().into_iter().chain([preview()]));
    for input in [
        Input::Command(Command::Hold(true)),
        loaded(&Look { colors: &[0xFF1493, 0x8B00FF], ..PATTERNS[0] }, 2),
        Input::Command(Command::Apply(engine::Apply::Bar)),
        Input::Command(Command::Fade(4.0)),
    ] {
        scene.engine.handle(NOW, input);
    }
    scene
}

/// Blackout, on a few unusual settings.
pub(crate) fn dark() -> Scene {
    let mut scene = scene("dark", placed(), set().into_iter().chain([preview()]));
    for command in [
        Command::Palette(Some("synthwave".into())),
        Command::Intensity(light::Level::new(0.7)),
        Command::Speed(0.5),
        Command::Blackout(true),
    ] {
        scene.engine.handle(NOW, Input::Command(command));
    }
    scene
}

/// A big rig, and names that nobody thought of.
pub(crate) fn crowded() -> Scene {
    let many = (0..60).map(|number| {
        let (mut label, key) = (format!("Study {number}"), format!("studies/{number:02}"));
        if number == 3 {
            label =
                "夜の虹 — a name\tthat does\u{1b}[2J not want to end, ever, on any screen".into();
        }
        let look = Look { key: &key, label: &label, ..PATTERNS[number % PATTERNS.len()] };
        loaded(&look, 1)
    });
    scene("crowded", Rig::of(120), set().into_iter().chain(many).chain([preview()]))
}

/// A pattern in a few words.
#[derive(Clone, Copy)]
pub(crate) struct Look<'a> {
    pub(crate) key: &'a str,
    pub(crate) label: &'a str,
    pub(crate) description: &'a str,
    pub(crate) tags: &'a [&'a str],
    pub(crate) colors: &'a [u32],
    pub(crate) waveform: Waveform,
    pub(crate) beats: f64,
}

pub(crate) const PATTERNS: [Look<'static>; 8] = [
    Look {
        key: "calm/aurora",
        label: "Aurora",
        description: "Green and violet curtains drift over the stage, eight beats from end to end.",
        tags: &["calm", "slow"],
        colors: &[0x00FA9A, 0x8B00FF, 0x00BFFF],
        waveform: Waveform::Sine,
        beats: 8.0,
    },
    Look {
        key: "party/rainbow",
        label: "Rainbow chase",
        description: "All hues run over all lights, once a bar. Try another waveform.",
        tags: &["party", "chase", "rainbow"],
        colors: &[0xFF0000, 0xFF8000, 0xFFFF00, 0x00FF00, 0x00FFFF, 0x8B00FF],
        waveform: Waveform::Triangle,
        beats: 4.0,
    },
    Look {
        key: "party/two_sides",
        label: "Two sides",
        description: "Left and right answer each other, beat by beat.",
        tags: &["party", "house"],
        colors: &[0xFF1493, 0x00FFFF],
        waveform: Waveform::Square,
        beats: 2.0,
    },
    Look {
        key: "party/strobe",
        label: "Strobe",
        description: "White, sixteen to the bar. Not for everybody's eyes.",
        tags: &["strobe", "peak"],
        colors: &[0xFFFFFF],
        waveform: Waveform::Pulse,
        beats: 0.25,
    },
    Look {
        key: "calm/candles",
        label: "Candles",
        description: "Six flames, none like the other.",
        tags: &["calm", "warm"],
        colors: &[0xFF8000, 0xFFBF00],
        waveform: Waveform::Sine,
        beats: 1.5,
    },
    Look {
        key: "calm/deep_sea",
        label: "Deep sea",
        description: "Blue, and now and then a fish.",
        tags: &["calm", "blue"],
        colors: &[0x0066FF, 0x008080],
        waveform: Waveform::Sine,
        beats: 16.0,
    },
    Look {
        key: "party/heartbeat",
        label: "Heartbeat",
        description: "A thump on every beat.",
        tags: &["party", "techno"],
        colors: &[0xFF0000],
        waveform: Waveform::SmoothPulse,
        beats: 1.0,
    },
    Look {
        key: "party/saw",
        label: "Saw",
        description: "Up slowly and off at once.",
        tags: &["party", "techno"],
        colors: &[0xF72585, 0x4CC9F0],
        waveform: Waveform::Sawtooth,
        beats: 2.0,
    },
];

fn set() -> Vec<Input> {
    PATTERNS.iter().map(|look| loaded(look, 1)).collect()
}

/// A save; what differs in `save` differs in the file.
fn loaded(look: &Look<'_>, save: u8) -> Input {
    let cue = cue(look);
    let data = format!("{cue:?} {save}").into_bytes().into();
    let cues = vec![(None, Arc::new(cue))];
    Input::Files(vec![FileChange::Loaded(LoadedFile {
        key: look.key.into(),
        contents: Contents { cues, text: TEXT.into(), data },
        warnings: Vec::new(),
        helpers: Vec::new(),
        saved_at: Duration::ZERO,
        supersedes: false,
    })])
}

/// Every light has the next colour, and the wave runs along them.
fn cue(look: &Look<'_>) -> Cue {
    let phaser = |offset| {
        Phaser::new(look.waveform, look.beats, offset, 0.06, 1.0).expect("a wave in its range")
    };
    let colors: Vec<Hsv> =
        look.colors.iter().map(|&hex| light::Rgb::from_hex(hex).to_hsv()).collect();
    let effect = |group: &str, color, offset| GroupEffect {
        group_name: group.into(),
        intensity_phaser: phaser(offset),
        color_index: color,
        hue_phaser: (color == 0)
            .then(|| Phaser::new(Waveform::Sawtooth, 2.0 * look.beats, 0.0, 0.0, 0.5))
            .and_then(Result::ok),
        phase_spread: true,
    };
    let group_effects = vec![effect("even", 0, 0.0), effect("odd", 1, 0.5)];
    Cue {
        label: look.label.into(),
        description: look.description.into(),
        tags: look.tags.iter().map(|&tag| tag.into()).collect(),
        palette: CuePalette::Own(Palette::new("own", colors)),
        body: Body::Classic(Classic { group_effects, ..Classic::default() }),
    }
}

/// Ten lights round a dance floor.
fn placed() -> Rig {
    let fixture = |(name, x, y): &(&str, f64, f64)| Fixture {
        name: (*name).into(),
        place: Some(Place { x: *x, y: *y, z: 0.0 }),
    };
    const FLOOR: [(&str, f64, f64); 10] = [
        ("Bar", -1.0, -0.9),
        ("Left wall", -0.95, 0.1),
        ("Booth left", -0.45, -0.9),
        ("Booth", 0.0, -1.0),
        ("Booth right", 0.45, -0.9),
        ("Window", 1.0, -0.9),
        ("Right wall", 0.95, 0.1),
        ("Sofa", -0.7, 1.0),
        ("Lamp", 0.1, 0.6),
        ("Door", 0.8, 1.0),
    ];
    Rig::new(FLOOR.iter().map(fixture).collect(), [])
}

fn preview() -> Input {
    output("preview:", OutputState::Live)
}

fn output(url: &str, state: OutputState) -> Input {
    Input::Output { url: url.into(), state }
}

const TEXT: &str = "\
from dj_hue import LightSetup, Pattern, phaser

def rainbow(setup: LightSetup) -> Pattern:
    return Pattern(
        \"Rainbow chase\",
        group_effects=[
            GroupEffect(\"all\", intensity_phaser=Phaser(waveform=\"sien\", beats_per_cycle=4.0), color_index=0, phase_spread=True),
        ],
    )
";

fn misspelt() -> Problem {
    let diagnostic = Diagnostic::error(Kind::Name, "no waveform is called `sien`")
        .at(place("party/rainbow.py", 7, 66, 72))
        .suggest("sien", ["sine", "square"]);
    problem("party/rainbow", diagnostic)
}

fn unfinished() -> Problem {
    let diagnostic = Diagnostic::error(Kind::Syntax, "`(` was never closed")
        .at(place("new/idea.py", 3, 12, 13))
        .hint("close it, or undo");
    problem("new/idea", diagnostic)
}

fn problem(key: &str, diagnostic: Diagnostic) -> Problem {
    let texts = vec![(format!("{key}.py").into(), TEXT.into())];
    Problem { key: key.into(), diagnostics: vec![diagnostic], texts }
}

fn place(file: &str, line: u32, from: u32, to: u32) -> source::Place {
    source::Place::new(file, Span::new(Position::new(line, from), Position::new(line, to)))
}
