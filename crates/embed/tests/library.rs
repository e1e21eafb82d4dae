//! A folder of patterns through the library face. Files are evaluated by this
//! program, run again, so it has a `main` of its own and no harness.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "these are tests")]

use embed::{LoadError, PatternEngine, PatternLoader, Reload};
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

type Test = (&'static str, fn());

const TESTS: &[Test] = &[
    ("files_are_loaded_once", files_are_loaded_once),
    ("every_event_of_a_folder_is_heard", every_event_of_a_folder_is_heard),
    ("an_engine_plays_what_is_registered", an_engine_plays_what_is_registered),
    ("presets_are_evaluated_again", presets_are_evaluated_again),
    ("the_example_runs", the_example_runs),
];

fn main() {
    embed::run_if_worker();
    let wanted = std::env::args().skip(1).find(|it| !it.starts_with('-')).unwrap_or_default();
    for (name, test) in TESTS.iter().filter(|(name, _)| name.contains(&wanted)) {
        test();
        println!("test {name} ... ok");
    }
}

/// Longer than anything takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// An empty folder of a test's own.
fn folder(name: &str) -> PathBuf {
    let below = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let folder = below.join(format!("embed-{name}-{}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// A file of one pattern, of a steady red.
fn steady(red: u8) -> String {
    format!(
        "from dj_hue.patterns.strudel import light\n\
         pattern = light(\"all\").color(\"#{red:02x}0000\")\n"
    )
}

fn names(patterns: &[embed::Pattern]) -> Vec<&str> {
    patterns.iter().map(|it| &*it.name).collect()
}

fn red(engine: &mut PatternEngine, beat: f64) -> u8 {
    engine.compute_colors(beat)[0].to_8_bit()[0]
}

fn files_are_loaded_once() {
    let folder = folder("once");
    fs::create_dir(folder.join("sets")).unwrap();
    fs::write(folder.join("_red.py"), "from dj_hue.patterns.strudel import light\n").unwrap();
    let night = "from _red import light\npattern = light(\"all\").color(\"red\")\n";
    fs::write(folder.join("sets/night.py"), night).unwrap();
    fs::write(folder.join("broken.py"), "pattern = = 3\n").unwrap();
    let loader = PatternLoader::new(&folder);

    // Below the folder, a file finds the folder's helpers.
    let patterns = loader.load_pattern_file(folder.join("sets/night.py")).unwrap();
    assert_eq!(names(&patterns), ["sets/night"]);
    assert_eq!(&*patterns[0].label, "Night");
    let (patterns, problems) = loader.load_all().unwrap();
    assert_eq!(names(&patterns), ["sets/night"]);
    assert_eq!(problems.len(), 1);

    let wrong = loader.load_pattern_file(folder.join("broken.py")).unwrap_err();
    assert!(matches!(&wrong, LoadError::Wrong(all) if all.len() == 1), "{wrong}");
    let absent = loader.load_pattern_file(folder.join("absent.py")).unwrap_err();
    assert!(matches!(absent, LoadError::NotAFile(_)), "{absent}");
    let absent = PatternLoader::new(folder.join("absent")).load_all().unwrap_err();
    assert!(matches!(absent, LoadError::NotAFolder(_)), "{absent}");
    fs::remove_dir_all(folder).unwrap();
}

/// What was heard, in few words.
fn word(reload: &Reload) -> String {
    match reload {
        Reload::Loaded(patterns) => format!("loaded {}", names(patterns).join(", ")),
        Reload::Ready => "ready".to_owned(),
        Reload::Failed { file, diagnostics } => format!("failed {file} {}", diagnostics.len()),
        Reload::Solved { file } => format!("solved {file}"),
        Reload::Gone { file } => format!("gone {file}"),
        Reload::Renamed { from, to } => format!("renamed {from} {to}"),
        Reload::Printed { file, text } => format!("printed {file} {text}"),
        Reload::Slow { .. } | Reload::Fast => "pace".to_owned(),
    }
}

fn hear(heard: &Receiver<Reload>, expected: &[&str]) {
    for expected in expected {
        assert_eq!(word(&heard.recv_timeout(PATIENCE).unwrap()), *expected);
    }
}

fn every_event_of_a_folder_is_heard() {
    let folder = folder("events");
    let file = folder.join("a.py");
    fs::write(&file, steady(60)).unwrap();
    let mut loader = PatternLoader::new(&folder);
    let (tell, heard) = channel();
    loader.on_reload(move |reload| drop(tell.send(reload)));
    loader.start_watching().unwrap();
    hear(&heard, &["loaded a", "ready"]);
    fs::write(&file, "pattern = = 3\n").unwrap();
    hear(&heard, &["failed a.py 1"]);
    fs::write(&file, steady(60)).unwrap();
    hear(&heard, &["solved a.py"]);
    fs::write(&file, format!("print('red')\n{}", steady(90))).unwrap();
    hear(&heard, &["printed a.py red", "loaded a"]);
    fs::rename(&file, folder.join("b.py")).unwrap();
    hear(&heard, &["printed b.py red", "loaded b", "renamed a.py b.py"]);
    fs::remove_file(folder.join("b.py")).unwrap();
    hear(&heard, &["gone b.py"]);
    // When it has stopped, nobody is told anything any more.
    loader.stop_watching();
    fs::write(&file, steady(120)).unwrap();
    drop(loader);
    assert_eq!(heard.iter().map(|it| word(&it)).collect::<Vec<_>>(), [""; 0]);
    fs::remove_dir_all(folder).unwrap();
}

fn an_engine_plays_what_is_registered() {
    let folder = folder("engine");
    let loader = PatternLoader::new(&folder);
    let load = |red: u8| {
        fs::write(folder.join("file.py"), steady(red)).unwrap();
        loader.load_pattern_file(folder.join("file.py")).unwrap().remove(0)
    };
    let mut engine = PatternEngine::new(2);
    assert_eq!(engine.current_pattern(), None);
    engine.register("a", &load(60));
    engine.register("b", &load(90));
    assert_eq!(engine.patterns(), ["a".into(), "b".into()]);
    assert_eq!(engine.current_pattern().as_deref(), Some("a"));
    assert_eq!((red(&mut engine, 0.5), engine.compute_colors(0.5).len()), (60, 2));
    engine.register("a", &load(70));
    assert_eq!(red(&mut engine, 1.0), 70);

    assert!(engine.set_pattern("b") && !engine.set_pattern("c"));
    assert_eq!(red(&mut engine, 1.5), 90);
    engine.next_pattern();
    assert_eq!(engine.current_pattern().as_deref(), Some("a"));
    engine.prev_pattern();
    assert_eq!(engine.current_pattern().as_deref(), Some("b"));
    assert!(engine.set_pattern_by_index(0) && !engine.set_pattern_by_index(2));
    assert_eq!(engine.current_pattern().as_deref(), Some("a"));

    engine.toggle_blackout();
    assert_eq!(red(&mut engine, 2.0), 0);
    assert!(engine.trigger_quick_action("blackout") && !engine.trigger_quick_action("dance"));
    assert_eq!(red(&mut engine, 2.0), 70);
    assert!(engine.trigger_quick_action("flash"));
    assert_eq!(engine.compute_colors(2.0)[0].to_8_bit(), [255; 3]);
    fs::remove_dir_all(folder).unwrap();
}

fn presets_are_evaluated_again() {
    let folder = folder("presets");
    let mut engine = PatternEngine::new(1).with_presets_of(&folder);
    // Without a file of one's own, they are those that come along.
    let built_in = engine.reload_strudel_patterns().unwrap();
    assert_eq!((built_in, engine.patterns().len()), (22, 22));
    assert!(engine.set_pattern("s_breathe"));

    let own = |presets: &str| {
        fs::create_dir_all(folder.join("strudel")).unwrap();
        let text = format!(
            "from dj_hue.patterns.strudel import light\n\
             def get_strudel_presets():\n    return {{{presets}}}\n"
        );
        fs::write(folder.join("strudel/presets.py"), text).unwrap();
    };
    own("'s_breathe': (light('all').color('#3c0000'), ''), 's_mine': (light('all'), '')");
    assert_eq!(engine.reload_strudel_patterns().unwrap(), 2);
    let all = ["strudel/presets:s_breathe", "strudel/presets:s_mine"].map(Into::into);
    assert_eq!(engine.patterns(), all);
    assert_eq!(engine.current_pattern(), Some(all[0].clone()));
    assert_eq!(red(&mut engine, 1.0), 60);

    own("'s_breathe': (light('all').color('redd'), '')");
    let wrong = engine.reload_strudel_patterns().unwrap_err();
    assert!(wrong.to_string().contains("redd"), "{wrong}");
    assert_eq!((engine.patterns(), red(&mut engine, 1.0)), (all.to_vec(), 60));

    // What plays plays on, though nothing defines it any more.
    own("'s_mine': (light('all'), '')");
    assert_eq!(engine.reload_strudel_patterns().unwrap(), 1);
    assert_eq!(engine.current_pattern(), Some(all[0].clone()));
    assert_eq!(red(&mut engine, 1.0), 60);
    assert!(engine.set_pattern("s_mine"));
    assert_eq!(engine.patterns(), all[1..]);

    // One that is registered by hand stays until the next time.
    fs::write(folder.join("file.py"), steady(90)).unwrap();
    let pattern = PatternLoader::new(&folder).load_pattern_file(folder.join("file.py")).unwrap();
    engine.register_strudel_pattern("s_other", &pattern[0]);
    assert!(engine.set_pattern("strudel/presets:s_other"));
    assert_eq!(red(&mut engine, 1.0), 90);
    fs::remove_dir_all(folder.join("strudel")).unwrap();
    assert_eq!(engine.reload_strudel_patterns().unwrap(), built_in);
    assert!(engine.set_pattern("s_breathe"));
    assert_eq!(engine.patterns().len(), built_in);
    fs::remove_dir_all(folder).unwrap();
}

fn the_example_runs() {
    let folder = folder("example");
    fs::write(folder.join("a.py"), steady(60)).unwrap();
    let built = std::env::current_exe().unwrap();
    let example = built.parent().unwrap().with_file_name("examples").join("watch");
    assert!(example.exists(), "`cargo test -p embed` builds it");
    let patience = PATIENCE.as_secs().to_string();
    let mut child = Command::new(example)
        .args([folder.as_os_str(), patience.as_ref()])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let mut wait_for = |what: &str| {
        assert!(lines.any(|line| line.contains(what)), "it ends without `{what}`");
    };
    wait_for("loaded a (A)");
    wait_for("ready, with 22 presets");
    wait_for("[60, 0, 0]");
    fs::write(folder.join("a.py"), steady(90)).unwrap();
    wait_for("loaded a (A)");
    wait_for("[90, 0, 0]");
    child.kill().unwrap();
    child.wait().unwrap();
    fs::remove_dir_all(folder).unwrap();
}
