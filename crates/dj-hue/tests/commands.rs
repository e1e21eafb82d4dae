//! What every command answers, and with which exit code: 0 is fine, 1 is a
//! problem of the patterns, 2 is wrong usage.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod rehearsal;

use rehearsal::patterns::steady;
use rehearsal::{dj_hue, folder, home_of};
use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead, BufReader, Cursor};
use std::path::{Path, PathBuf};
use std::process::Stdio;

/// A folder to type commands in; its patterns are in `patterns`.
struct Desk(PathBuf);

/// What came of a command.
struct Answer {
    code: Option<i32>,
    bytes: Vec<u8>,
    complaint: String,
}

impl Desk {
    fn new(name: &str) -> Self {
        Self(folder(name))
    }

    fn with_patterns(name: &str, files: &[(&str, &str)]) -> Self {
        let desk = Self::new(name);
        fs::create_dir(desk.0.join("patterns")).unwrap();
        for (file, text) in files {
            fs::write(desk.file(file), text).unwrap();
        }
        desk
    }

    fn file(&self, name: &str) -> PathBuf {
        self.0.join("patterns").join(name)
    }

    fn type_in(&self, line: &str) -> Answer {
        let output = dj_hue(&self.0).args(line.split_whitespace()).current_dir(&self.0).output();
        let output = output.expect("the program starts");
        Answer {
            code: output.status.code(),
            bytes: output.stdout,
            complaint: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// What a command that goes well writes.
    fn ask(&self, line: &str) -> String {
        let answer = self.type_in(line);
        assert_eq!(answer.code, Some(0), "{line}: {}{}", answer.text(), answer.complaint);
        answer.text()
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            let _ = fs::remove_dir_all(&self.0);
            let _ = fs::remove_dir_all(home_of(&self.0));
        }
    }
}

impl Answer {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}

/// Lines nobody should type, and what helps whoever did.
const WRONG: &[(&str, &str)] = &[
    ("frobnicate", "unrecognized subcommand 'frobnicate'"),
    ("--patern a", "a similar argument exists: '--pattern'"),
    ("--bpm abc", "invalid float literal"),
    ("--bpm 0", "a tempo is from 20 to 999 bpm, got 0"),
    ("--lights 0", "0 is not in 1..=100000"),
    ("--fps 10", "10 is not in 25..=60"),
    ("--apply sometime", "possible values: now, beat, bar, phrase"),
    ("--fade 1025", "a number of beats from 0 to 1024"),
    ("--fade nan", "a number of beats from 0 to 1024"),
    ("--fade=-1", "a number of beats from 0 to 1024"),
    ("--output foo:", "write one of preview:, ddp://"),
    ("--output ddp://", "no host in `ddp://`"),
    ("--output ddp://host?gama=2", "gamma"),
    ("run patterns", "unexpected argument 'patterns'"),
    ("new", "<NAME>"),
    ("new ../escape", "a pattern's name is letters, digits"),
    ("new .hidden", "a pattern's name is letters, digits"),
    ("render", "<PATTERN>"),
    ("render bee", "no pattern is called `bee`"),
    ("render aa", "did you mean `a`?"),
    ("render a --beats x", "a beat is a finite number such as 0.5, not `x`"),
    ("render a --beats 4..2", "a stretch goes from a beat to a later one"),
    ("render a --beats nan", "finite"),
    ("render a --palette ocea", "did you mean `ocean`?"),
    ("render a --palette x", "sunset"),
    ("render a --format gif", "possible values: json, ansi, png"),
    ("check nowhere.py", "cannot open nowhere.py"),
    ("check --patterns nowhere", "`dj-hue new NAME` makes one"),
    ("stubs", "<DIR>"),
];

#[test]
fn wrong_usage_is_told_how_to_mend_it() {
    let desk = Desk::with_patterns("usage", &[("a.py", &steady(60))]);
    for (line, help) in WRONG {
        let answer = desk.type_in(line);
        assert_eq!(answer.code, Some(2), "{line}: {}{}", answer.text(), answer.complaint);
        assert!(answer.complaint.contains(help), "{line}: {}", answer.complaint);
        assert!(answer.bytes.is_empty(), "{line} answers all the same: {}", answer.text());
    }
}

#[test]
fn help_names_every_command() {
    let desk = Desk::new("help");
    let help = desk.ask("--help");
    let commands = help.split("Commands:").nth(1).expect("they are listed");
    let commands = commands.split("\n\n").next().unwrap_or_default().lines();
    let commands: Vec<_> = commands.filter_map(|line| line.split_whitespace().next()).collect();
    let expected = [
        "run", "check", "new", "render", "reload", "hue", "midi", "query", "doctor", "stubs",
        "help",
    ];
    assert_eq!(commands, expected);
    for command in expected.iter().filter(|it| **it != "help") {
        assert!(desk.ask(&format!("{command} --help")).contains("Usage: dj-hue"), "{command}");
    }
    assert!(desk.ask("--version").starts_with("dj-hue "));
    assert!(!desk.0.join("patterns").exists(), "asking for help plays nothing");
}

#[test]
fn check_counts_and_exits_with_one_for_an_error() {
    let desk = Desk::with_patterns("check", &[("a.py", &steady(60)), ("b.py", &steady(90))]);
    assert_eq!(desk.ask("check"), "2 patterns, 0 errors, 0 warnings\n");
    fs::write(desk.file("b.py"), "pattern = = 3\n").unwrap();
    for line in ["check", "check patterns", "check patterns/a.py patterns/b.py"] {
        let answer = desk.type_in(line);
        assert_eq!(answer.code, Some(1), "{line}: {}", answer.complaint);
        let text = answer.text();
        assert!(text.contains("--> b.py:1:11"), "{line}: {text}");
        assert!(text.ends_with("1 pattern, 1 error, 0 warnings\n"), "{line}: {text}");
    }
    assert_eq!(desk.ask("check patterns/a.py"), "1 pattern, 0 errors, 0 warnings\n");
}

#[test]
fn a_folder_below_the_patterns_finds_the_helpers_of_the_whole() {
    let files = [("_shared.py", "RED = 60\n"), ("sets_of_others.py", "pattern = = 3\n")];
    let desk = Desk::with_patterns("check-below", &files);
    fs::create_dir(desk.file("sets")).unwrap();
    let night = format!("from _shared import RED\nprint('red is', RED)\n{}", steady(60));
    fs::write(desk.file("sets/night.py"), night).unwrap();
    for line in ["check patterns/sets", "check patterns/sets/night.py", "check patterns/sets/"] {
        let answer = desk.type_in(line);
        let text = answer.text();
        assert_eq!((answer.code, &*text), (Some(0), "1 pattern, 0 errors, 0 warnings\n"), "{line}");
        // What a file prints is not part of the answer, and not lost either.
        assert_eq!(answer.complaint, "sets/night.py: red is 60\n", "{line}");
    }
    for line in ["render night", "render sets/night", "render patterns/sets/night.py"] {
        let answer = desk.type_in(&format!("{line} --lights 1 --format json"));
        assert_eq!(frames(&answer.text()), [json!({"beat": 0.0, "rgb": [[60, 0, 0]]})], "{line}");
        assert!(answer.complaint.contains("sets/night.py: red is 60\n"), "{line}");
    }
}

#[test]
fn check_counts_flashes_at_the_tempo_and_on_the_lights_of_the_configuration() {
    let pattern = "from dj_hue.patterns.strudel import light\n\
        pattern = light(\"0*12\").envelope(fade=0.02, sustain=0)\n";
    let desk = Desk::with_patterns("flashes", &[("a.py", pattern)]);
    // One light of six is a small area.
    assert_eq!(desk.ask("check"), "1 pattern, 0 errors, 0 warnings\n");
    let of_two = desk.ask("check --lights 2");
    assert!(of_two.contains("`A` flashes 6 times a second over a large area"), "{of_two}");
    let configured = |text: &str| {
        fs::write(desk.0.join("dj-hue.toml"), text).unwrap();
        desk.ask("check")
    };
    let slow = configured("lights = 2\n[clock]\nbpm = 60\n");
    assert_eq!(slow, "1 pattern, 0 errors, 0 warnings\n");
    let fast = configured("lights = 2\n[clock]\nbpm = 80\n");
    assert!(fast.contains("`A` flashes 4 times a second over a large area"), "{fast}");
    let allowed = configured("lights = 2\n[clock]\nbpm = 80\n[strobe]\nlimit = 4\n");
    assert_eq!(allowed, "1 pattern, 0 errors, 0 warnings\n");
    let off = configured("lights = 2\n[strobe]\nlimit = \"off\"\n");
    assert!(off.contains("nothing holds it back"), "{off}");
}

#[test]
fn commands_look_where_the_configuration_says() {
    let desk = Desk::new("configured");
    let configuration = "lights = 2\n\
        [patterns]\nfolder = \"set\"\n\
        [groups]\nstage = [1]\n\
        [palettes]\nmine = [\"#000a00\"]\n";
    fs::write(desk.0.join("dj-hue.toml"), configuration).unwrap();
    let said = desk.ask("new moon");
    assert_eq!(Path::new(said.trim()), Path::new("set/moon.py"));
    assert!(!desk.0.join("patterns").exists());

    let pattern = "from dj_hue.patterns.strudel import light, palette\n\
        pattern = light(\"stage\").color(palette(0))\n";
    fs::write(desk.0.join("set/staged.py"), pattern).unwrap();
    assert_eq!(desk.ask("check"), "2 patterns, 0 errors, 0 warnings\n");
    assert_eq!(desk.ask("check set/staged.py"), "1 pattern, 0 errors, 0 warnings\n");
    let painted = desk.ask("render staged --palette mine --format json");
    assert_eq!(frames(&painted), [json!({"beat": 0.0, "rgb": [[0, 0, 0], [0, 10, 0]]})]);
    let findings = desk.ask("doctor");
    assert!(findings.contains("ok  patterns  set with 2 entries"), "{findings}");

    // Of what the command line says otherwise, the configuration says nothing.
    let six = desk.type_in("check --lights 6");
    assert!(six.text().contains("has no light, group or zone `stage`"), "{}", six.text());
    fs::write(desk.0.join("other.toml"), "lihgts = 3\n").unwrap();
    let other = desk.type_in("check --config other.toml --patterns set");
    assert_eq!(other.code, Some(2));
    assert!(other.complaint.contains("did you mean `lights`?"), "{}", other.complaint);

    // A show of that folder is found, also while its configuration is broken.
    let mut show = dj_hue(&desk.0)
        .args(["--headless", "--log", "json"])
        .current_dir(&desk.0)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut log = BufReader::new(show.stdout.take().unwrap()).lines().map_while(Result::ok);
    assert!(log.any(|line| line.contains(r#""event":"ready""#)));
    fs::write(desk.0.join("dj-hue.toml"), "lights = = 3\n").unwrap();
    let answer = desk.type_in("reload");
    show.kill().unwrap();
    show.wait().unwrap();
    assert_eq!(answer.code, Some(0), "{}", answer.complaint);
    assert!(desk.type_in("check").complaint.contains("dj-hue.toml cannot be used"));
}

#[test]
fn a_new_pattern_loads_and_is_never_overwritten() {
    let desk = Desk::new("new");
    for (name, file, label) in [
        ("moon", "moon.py", "Moon"),
        ("late_night/slow-fire.py", "late_night/slow-fire.py", "Slow Fire"),
    ] {
        let said = desk.ask(&format!("new {name}"));
        assert_eq!(Path::new(said.trim()), Path::new("patterns").join(file));
        let text = fs::read_to_string(desk.file(file)).unwrap();
        assert!(text.contains(&format!("name=\"{label}\"")), "{text}");
        assert!(text.lines().any(|line| line.trim_start().starts_with('#')), "it is commented");
    }
    assert_eq!(desk.ask("check"), "2 patterns, 0 errors, 0 warnings\n");

    fs::write(desk.file("moon.py"), "mine\n").unwrap();
    let answer = desk.type_in("new moon");
    assert_eq!(answer.code, Some(2));
    assert!(answer.complaint.contains("moon.py is there already"), "{}", answer.complaint);
    assert_eq!(fs::read_to_string(desk.file("moon.py")).unwrap(), "mine\n");
}

/// A file whose light 0 has a red that rises over four beats.
const RISING: &str = r#"
from dj_hue.patterns import HSV, ColorPalette, LightEffect, Pattern, Phaser

pattern = Pattern(
    name="Rising",
    independent_effects={0: LightEffect(Phaser("sawtooth", 4))},
    default_palette=ColorPalette(colors=[HSV(0.0, 1.0, 1.0)]),
)
"#;

/// The frames of `render --format json`.
fn frames(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn render_writes_a_line_of_json_for_each_beat() {
    let desk = Desk::with_patterns("render", &[("rising.py", RISING), ("a.py", &steady(60))]);
    let two = desk.ask("render rising --beats 0,2 --lights 2 --format json");
    let dark = json!([0, 0, 0]);
    let expected = [
        json!({"beat": 0.0, "rgb": [[0, 0, 0], dark]}),
        json!({"beat": 2.0, "rgb": [[127, 0, 0], dark]}),
    ];
    assert_eq!(frames(&two), expected);
    // A label, a file's path and a file from elsewhere are names, too.
    for name in ["Rising", "patterns/rising.py"] {
        assert_eq!(desk.ask(&format!("render {name} --beats 0,2 --lights 2 --format json")), two);
    }
    let before = desk.ask("render a --beats=-1.5 --lights 1 --format json");
    assert_eq!(frames(&before), [json!({"beat": -1.5, "rgb": [[60, 0, 0]]})]);
    let ocean = desk.ask("render a --palette ocean --lights 1 --format json");
    assert_ne!(frames(&ocean)[0]["rgb"], json!([[60, 0, 0]]));
}

#[test]
fn built_in_presets_are_rendered_where_the_folder_has_none_of_its_own() {
    let desk = Desk::new("render-presets");
    let breath = desk.ask("render s_breathe --beats 2 --format json");
    assert_ne!(breath, desk.ask("render s_breathe --beats 0 --format json"));
    assert_eq!(desk.ask("render strudel/presets:s_breathe --beats 2 --format json"), breath);
    let answer = desk.type_in("render s_nobody");
    assert_eq!(answer.code, Some(2));
    assert!(answer.complaint.contains("there is no folder"), "{}", answer.complaint);

    fs::create_dir_all(desk.file("strudel")).unwrap();
    let own = "from dj_hue.patterns import light\n\
               def get_strudel_presets():\n    return {'s_mine': (light('all'), '')}\n";
    fs::write(desk.file("strudel/presets.py"), own).unwrap();
    desk.ask("render s_mine");
    let answer = desk.type_in("render s_breathe");
    assert_eq!(answer.code, Some(2));
    assert!(answer.complaint.contains("no pattern is called `s_breathe`"), "{}", answer.complaint);
}

#[test]
fn a_broken_pattern_is_not_rendered_but_explained() {
    let desk = Desk::with_patterns("render-broken", &[("bad.py", "pattern = = 3\n")]);
    fs::create_dir(desk.file("sets")).unwrap();
    fs::write(desk.file("sets/worse.py"), "pattern = = 3\n").unwrap();
    for (name, place) in [
        ("bad", "bad.py:1:11"),
        ("patterns/bad.py", "bad.py:1:11"),
        ("worse", "sets/worse.py:1:11"),
        ("sets/worse", "sets/worse.py:1:11"),
        ("sets/worse:night", "sets/worse.py:1:11"),
    ] {
        let answer = desk.type_in(&format!("render {name}"));
        assert_eq!(answer.code, Some(1), "{name}");
        assert!(answer.complaint.contains(&format!("--> {place}")), "{name}: {}", answer.complaint);
        assert!(answer.bytes.is_empty(), "{name}");
    }
    assert_eq!(desk.type_in("render night").code, Some(2), "nobody has said that");
}

#[test]
fn render_draws_a_row_of_cells_for_each_light() {
    let desk = Desk::with_patterns("ansi", &[("rising.py", RISING)]);
    let strip = desk.ask("render rising --beats 0,1,2 --lights 2 --format ansi");
    let cells = |reds: [u8; 3]| {
        let cells = reds.map(|red| format!("\x1b[48;2;{red};0;0m "));
        format!("{}\x1b[0m\n", cells.concat())
    };
    assert_eq!(strip, cells([0, 63, 127]) + &cells([0, 0, 0]));
    let whole = desk.ask("render rising");
    assert_eq!(whole.lines().count(), 6);
    assert_eq!(whole.lines().next().unwrap().matches('m').count(), 64 + 1, "16 beats, in quarters");
}

#[test]
fn render_draws_a_picture() {
    let desk = Desk::with_patterns("png", &[("rising.py", RISING)]);
    let answer = desk.type_in("render rising --beats 0,1,2 --lights 2 --format png");
    assert_eq!(answer.code, Some(0), "{}", answer.complaint);
    let mut picture = png::Decoder::new(Cursor::new(answer.bytes)).read_info().unwrap();
    let mut pixels = vec![0; picture.output_buffer_size().unwrap()];
    let info = picture.next_frame(&mut pixels).unwrap();
    assert_eq!((info.color_type, info.bit_depth), (png::ColorType::Rgb, png::BitDepth::Eight));
    let pixel = |x: usize, y: usize| {
        let at = 3 * (y * info.width as usize + x);
        [pixels[at], pixels[at + 1], pixels[at + 2]]
    };
    let ground = pixel(0, 0);
    for (light, reds) in [[0, 63, 127], [0; 3]].into_iter().enumerate() {
        for (nth, red) in reds.into_iter().enumerate() {
            let middle = (18 + 214 * nth + 107, 2 + 22 * light + 10);
            assert_eq!(pixel(middle.0, middle.1), [red, 0, 0], "light {light} at beat {nth}");
        }
        assert_eq!(pixel(100, 22 * light), ground, "a gap above light {light}");
    }
    let marks = (18..info.width as usize).filter(|x| pixel(*x, 2 + 2 * 22) != ground);
    assert_eq!(marks.collect::<Vec<_>>(), [18, 18 + 214, 18 + 2 * 214], "where beats begin");
}

#[test]
fn render_takes_a_stretch_of_beats() {
    let desk = Desk::with_patterns("stretch", &[("rising.py", RISING)]);
    let strip = desk.ask("render rising --beats 1..3 --lights 1 --format json");
    let frames = frames(&strip);
    assert_eq!(frames.len(), 64);
    assert_eq!(frames[0], json!({"beat": 1.0, "rgb": [[63, 0, 0]]}));
    assert_eq!(frames[32], json!({"beat": 2.0, "rgb": [[127, 0, 0]]}));
}

#[test]
fn a_reader_who_has_seen_enough_is_no_fault() {
    let desk = Desk::with_patterns("pipe", &[("a.py", &steady(60)), ("bad.py", "= 3\n")]);
    for (line, code) in [
        ("doctor", 0),
        ("check a", 0),
        ("check bad", 1),
        ("render a --format json", 0),
        ("query --mini a", 0),
    ] {
        let mut command = dj_hue(&desk.0);
        command.args(line.split_whitespace()).current_dir(&desk.0);
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = command.stdout(writer).stderr(Stdio::piped()).output().unwrap();
        assert_eq!(output.status.code(), Some(code), "{line}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{line}");
    }
}

#[test]
fn patterns_are_checked_by_name_too() {
    let desk = Desk::with_patterns("by-name", &[("a.py", &steady(60)), ("bad.py", "= 3\n")]);
    fs::create_dir(desk.file("sets")).unwrap();
    fs::write(desk.file("sets/b.py"), steady(60)).unwrap();
    assert_eq!(desk.ask("check a sets/b"), "2 patterns, 0 errors, 0 warnings\n");
    let answer = desk.type_in("check bad");
    assert_eq!(answer.code, Some(1));
    assert!(answer.text().contains("--> bad.py:1:1"), "{}", answer.text());
    assert!(desk.type_in("check c").complaint.contains("cannot open c"));
}

/// Two lights with names of their own, and a pattern that names them and more.
#[test]
fn lights_are_named_by_words_and_what_a_rig_lacks_is_said() {
    let lights = "[[light]]\nname = \"Bar left\"\n[[light]]\nname = \"Küche (oben)\"\n";
    let words = "bar_left BAR_left küche__oben_ bar_lefft";
    let pattern = format!(
        "from dj_hue.patterns.strudel import light\npattern = light(\"{words}\").color(\"red\")\n"
    );
    let desk = Desk::with_patterns("names", &[("named.py", &pattern)]);
    fs::write(desk.0.join("dj-hue.toml"), lights).unwrap();
    let answer = desk.type_in("render named --beats 0,1,2,3 --format json");
    let (on, off) = (json!([255, 0, 0]), json!([0, 0, 0]));
    let expected = [[&on, &off], [&on, &off], [&off, &on], [&off, &off]];
    for (frame, rgb) in frames(&answer.text()).iter().zip(expected) {
        assert_eq!(frame["rgb"], json!(rgb), "{frame}");
    }
    let warning = "this rig has no light, group or zone `bar_lefft`";
    assert!(answer.complaint.contains(warning), "{}", answer.complaint);
    assert!(answer.complaint.contains("did you mean `bar_left`?"), "{}", answer.complaint);
    assert_eq!(answer.complaint.matches("warning: ").count(), 1, "{}", answer.complaint);
}

#[test]
fn a_file_of_several_patterns_means_its_first() {
    let several = "from dj_hue.patterns.strudel import light, pattern\n\n\
        @pattern(\"Red\")\ndef red():\n    return light(\"all\").color(\"red\")\n\n\
        @pattern(\"Blue\")\ndef blue():\n    return light(\"all\").color(\"#00f\")\n";
    let desk = Desk::with_patterns("several", &[("two.py", several)]);
    let first = |name: &str| {
        frames(&desk.ask(&format!("render {name} --lights 1 --format json")))[0]["rgb"].clone()
    };
    assert_eq!(
        ["two", "two:blue", "Red"].map(first),
        [json!([[255, 0, 0]]), json!([[0, 0, 255]]), json!([[255, 0, 0]])]
    );
}

#[test]
fn stubs_are_the_package_that_editors_complete_from() {
    let desk = Desk::new("stubs");
    for _ in 0..2 {
        desk.ask("stubs typing/stubs"); // The second time over the first.
    }
    let package = desk.0.join("typing/stubs/dj_hue");
    assert!(package.join("py.typed").is_file());
    let patterns = fs::read_to_string(package.join("patterns/__init__.py")).unwrap();
    assert!(patterns.contains("Pattern"), "{patterns}");
    let answer = desk.type_in("stubs typing/stubs/dj_hue/py.typed");
    assert_eq!(answer.code, Some(2));
    assert!(answer.complaint.contains("py.typed"), "{}", answer.complaint);
}

#[test]
fn doctor_has_a_finding_about_everything() {
    let desk = Desk::with_patterns("doctor", &[("a.py", &steady(60))]);
    let findings = desk.ask("doctor");
    for about in ["patterns", "watching", "python", "terminal", "memory", "hue", "midi", "link"] {
        let finding = findings.lines().find(|line| line[4..].starts_with(about));
        assert!(finding.is_some(), "nothing about {about} in\n{findings}");
    }
    let watching = findings.lines().find(|line| line[4..].starts_with("watching"));
    let watching = watching.unwrap_or_default();
    // Where the system tells of saves, one is noticed at once; elsewhere the
    // doctor has to say why not.
    let is_well = watching.starts_with("ok  watching  a save is noticed after");
    assert!(is_well || !cfg!(target_os = "linux") && watching.starts_with("!   "), "{findings}");
    let left = fs::read_dir(desk.0.join("patterns")).unwrap().count();
    assert_eq!(left, 1, "the doctor leaves nothing behind");
}

#[test]
fn without_a_folder_one_is_made_with_starters_that_load() {
    let desk = Desk::new("starters");
    let mut show = dj_hue(&desk.0)
        .args(["--headless", "--log", "json"])
        .current_dir(&desk.0)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut log = BufReader::new(show.stdout.take().unwrap()).lines().map_while(Result::ok);
    let mut says_what_to_do = false;
    let is_ready = log.any(|line| {
        says_what_to_do |= line.contains("with starters: open one in your editor");
        line.contains(r#""event":"ready""#)
    });
    assert!(is_ready, "it ended before it played");
    assert!(says_what_to_do);
    show.kill().unwrap();
    show.wait().unwrap();
    let checked = desk.ask("check");
    assert!(checked.ends_with(" patterns, 0 errors, 0 warnings\n"), "{checked}");
    // A folder that somebody names is not made: it may be a slip of the pen.
    let named = desk.type_in("check --patterns other");
    assert_eq!(named.code, Some(2));
    assert!(!desk.0.join("other").exists());
}

#[test]
fn midi_that_is_not_there_is_a_line_and_no_fault() {
    let folder = folder("midi");
    let told = |arguments: &[&str]| {
        let output = dj_hue(&folder).args(arguments).current_dir(&folder).output();
        let output = output.expect("the program starts");
        let said = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8_lossy(&said).into_owned())
    };
    let (_, doctor) = told(&["doctor"]);
    assert!(doctor.lines().any(|line| line.starts_with("ok  midi")), "{doctor}");
    assert!(doctor.lines().any(|line| line.starts_with("ok  link")), "{doctor}");
    let (found, said) = told(&["midi", "ports"]);
    assert!(found || said.contains("MIDI"), "{said}");

    // A mistake is said before anybody is to touch anything.
    let (learned, said) = told(&["midi", "learn", "tpa"]);
    assert!(!learned && said.contains("did you mean `tap`?"), "{said}");
    assert!(!folder.join("dj-hue.toml").exists());
}
