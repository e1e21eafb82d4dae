//! Pattern files, good, hostile and faulty, through real workers.
#![expect(
    clippy::unwrap_used,
    clippy::result_large_err,
    reason = "a helper of a test may fail it, and hands on what it got"
)]

use expect_test::{Expect, expect, expect_file};
use python::{Failure, Loaded, Modules, Read, Request, Settings, Workers};
use script::tree::{Node, NodeId, Tree, Value};
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Workers with budgets that a loaded machine keeps.
fn patient() -> Settings {
    Settings {
        program: Some(env!("CARGO_BIN_EXE_python-worker").into()),
        time_budget: Duration::from_secs(20),
        ..Settings::default()
    }
}

/// Workers for files that use up their time.
fn hasty() -> Settings {
    Settings { time_budget: Duration::from_millis(500), ..patient() }
}

fn start(settings: Settings) -> Workers {
    Workers::start(settings).unwrap()
}

/// A folder on disk.
struct Folder(PathBuf);

impl Folder {
    fn of_tests(name: &str) -> Self {
        Self(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name))
    }

    /// The files that are patterns, by name.
    fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.0).unwrap().map(|it| it.unwrap().file_name());
        let mut files: Vec<_> = entries.map(|it| it.into_string().unwrap()).collect();
        files.retain(|it| it.ends_with(".py"));
        files.sort();
        files
    }

    fn text(&self, file: &str) -> String {
        fs::read_to_string(self.0.join(file)).unwrap()
    }
}

impl Modules for Folder {
    fn read(&mut self, file: &str) -> Option<Vec<u8>> {
        fs::read(self.0.join(file)).ok()
    }
}

/// A folder in memory.
#[derive(Default)]
struct Memory(HashMap<String, String>);

impl Memory {
    fn with(files: &[(&str, &str)]) -> Self {
        Self(files.iter().map(|(name, text)| ((*name).into(), (*text).into())).collect())
    }
}

impl Modules for Memory {
    fn read(&mut self, file: &str) -> Option<Vec<u8>> {
        self.0.get(file).map(|text| text.clone().into_bytes())
    }
}

fn load(workers: &mut Workers, folder: &mut Folder, file: &str) -> Result<Loaded, Failure> {
    let source = folder.read(file).unwrap();
    workers.load(&Request::file(file, &source), folder)
}

fn load_text(workers: &mut Workers, text: &str) -> Result<Loaded, Failure> {
    workers.load(&Request::file("a.py", text.as_bytes()), &mut Memory::default())
}

/// A file that loads.
const GOOD: &str = "from dj_hue.patterns import *\npattern = Pattern('p')";

fn printed(loaded: &Loaded) -> Vec<&str> {
    loaded.printed.iter().map(|it| it.text.as_str()).collect()
}

fn root(tree: &Tree) -> &Node {
    match tree.root {
        Value::Node(id) => tree.node(id),
        _ => panic!("the root is a node"),
    }
}

/// What the comment at the top of a file says about it.
fn header(text: &str, key: &str) -> Option<String> {
    let lines = text.lines().take_while(|line| line.starts_with('#'));
    let key = format!("# {key}: ");
    lines.filter_map(|line| line.strip_prefix(&key)).map(String::from).next()
}

#[test]
fn hostile_files_are_contained_and_leave_nothing_behind() {
    let mut hostile = Folder::of_tests("hostile");
    let mut good = Folder::of_tests("good");
    let (mut hasty, mut patient) = (start(hasty()), start(patient()));
    let mut wrong = String::new();
    for file in hostile.files() {
        let text = hostile.text(&file);
        let kinds = header(&text, "kind").expect("every hostile file says what comes of it");
        let says = header(&text, "says").unwrap_or_default();
        // Where time is not what a file is about, a slow machine has it.
        let timed = says.starts_with("took") || (kinds.contains("budget") && says.is_empty());
        let workers = if timed || kinds == "fine" { &mut hasty } else { &mut patient };
        let (kind, message) = match load(workers, &mut hostile, &file) {
            Ok(_) => ("fine", String::new()),
            Err(failure) => (failure.diagnostic.kind.as_str(), failure.diagnostic.message),
        };
        if !kinds.split('|').any(|it| it == kind) || !message.contains(&says) {
            writeln!(wrong, "{file}: {kind}: {message}").unwrap();
        }
        match load(workers, &mut good, "after_hostility.py") {
            Ok(loaded) => assert_eq!(printed(&loaded), ["clean"], "after {file}"),
            Err(failure) => writeln!(wrong, "after {file}: {:?}", failure.diagnostic).unwrap(),
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn good_files_load() {
    let mut folder = Folder::of_tests("good");
    let mut workers = start(patient());
    for file in folder.files().into_iter().chain(["examples/with_helpers.py".into()]) {
        if file == "shared.py" {
            continue; // A helper.
        }
        // Twice, so that the second finds what the first may have left.
        for _ in 0..2 {
            if let Err(failure) = load(&mut workers, &mut folder, &file) {
                panic!("{file}: {:#?}", failure.diagnostic);
            }
        }
    }
}

#[test]
fn faulty_files_are_told_where_and_how() {
    let mut folder = Folder::of_tests("faulty");
    let mut workers = start(patient());
    let mut told = String::new();
    for file in folder.files() {
        if file.starts_with('_') {
            continue; // A helper.
        }
        let Err(failure) = load(&mut workers, &mut folder, &file) else {
            panic!("{file} is not faulty");
        };
        let diagnostic = failure.diagnostic;
        let kind = diagnostic.kind.as_str();
        let text_of = |name: &str| Some(folder.text(name));
        let picture = source::render(&diagnostic, text_of, source::Style::Plain);
        writeln!(told, "{kind} {picture}\n").unwrap();
    }
    expect_file!["faulty.txt"].assert_eq(&told);
}

#[test]
fn every_object_knows_the_call_that_made_it() {
    let text = r#"
from dataclasses import replace
from dj_hue.patterns import *

def effects(count):
    return [
        GroupEffect("all", Phaser("sine", beats))
        for beats in range(count)
    ]

class Quiet(Pattern):
    def __init__(self):
        super().__init__("Quiet")

pattern = Quiet()
pattern.group_effects = effects(1)
pattern.group_effects[0].hue_phaser = replace(Phaser(), beats_per_cycle=2)
pattern.default_palette = ColorPalette.white()
"#;
    let loaded = load_text(&mut start(patient()), text).unwrap();
    let mut places = String::new();
    for (index, node) in loaded.tree.nodes().enumerate() {
        let span = node.made_at.map(|it| it.span);
        let quote = span.map_or("-", |span| {
            text[span.start.to_offset(text)..span.end.to_offset(text)]
                .lines()
                .next()
                .unwrap_or("(nothing)")
        });
        writeln!(places, "{index} {}: {quote}", node.class).unwrap();
    }
    expect![[r#"
        0 HSV: ColorPalette.white()
        1 ColorPalette: ColorPalette.white()
        2 Phaser: Phaser("sine", beats)
        3 Phaser: replace(Phaser(), beats_per_cycle=2)
        4 GroupEffect: GroupEffect("all", Phaser("sine", beats))
        5 Pattern: Quiet()
        6 Entry: pattern = Quiet()
        7 Module: -
    "#]]
    .assert_eq(&places);
}

#[test]
fn what_was_read_is_told_whether_or_not_it_was_there() {
    let check = |file: &str, text: &str, files: &[(&str, &str)], expected: Expect| {
        let mut workers = start(patient());
        let answer = workers.load(&Request::file(file, text.as_bytes()), &mut Memory::with(files));
        let (fine, reads) = match answer {
            Ok(loaded) => ("fine", loaded.reads),
            Err(failure) => (failure.diagnostic.kind.as_str(), failure.reads),
        };
        let tell = |read: &Read| format!("{} {}\n", if read.found { "+" } else { "-" }, read.file);
        let reads: String = reads.iter().map(tell).collect();
        expected.assert_eq(&format!("{fine}\n{reads}"));
    };
    let pattern = "from dj_hue.patterns import Pattern\npattern = Pattern('p')\n";
    check(
        "a.py",
        pattern,
        &[],
        expect![[r#"
        fine
    "#]],
    );
    check(
        "sets/night/a.py",
        &format!("import palettes, math, json\n{pattern}"),
        &[("palettes.py", "import colors\n"), ("sets/night/colors/__init__.py", "")],
        expect![[r#"
            fine
            - sets/night/palettes/__init__.py
            - sets/night/palettes.py
            - palettes/__init__.py
            + palettes.py
            + sets/night/colors/__init__.py
        "#]],
    );
    check(
        "a.py",
        "import missing",
        &[("missing.txt", "")],
        expect![[r#"
            exception
            - missing/__init__.py
            - missing.py
        "#]],
    );
    check(
        "a.py",
        "import lib.missing",
        &[("lib/__init__.py", "")],
        expect![[r#"
            exception
            + lib/__init__.py
            - lib/missing/__init__.py
            - lib/missing.py
        "#]],
    );
}

#[test]
fn a_helper_is_read_anew_for_every_load() {
    let mut workers = start(patient());
    let text = b"from helper import HUE\nfrom dj_hue.patterns import *\n\
        pattern = Pattern('p', default_palette=ColorPalette('', [HSV(HUE)]))";
    for hue in ["0.1", "0.2", "0.3"] {
        let helper = format!("HUE = {hue}\n");
        let mut memory = Memory::with(&[("helper.py", &helper)]);
        let loaded = workers.load(&Request::file("a.py", text), &mut memory).unwrap();
        let color = loaded.tree.nodes().find(|node| &*node.class == "HSV").unwrap();
        assert_eq!(color.field("hue"), &Value::Float(hue.parse().unwrap()));
    }
}

#[test]
fn what_is_printed_arrives_with_its_file_also_from_a_load_that_fails() {
    let mut memory = Memory::with(&[(
        "helper.py",
        "import sys\nprint('from', 'helper')\nprint('no end', end='', file=sys.stderr)\n",
    )]);
    let text = b"print('one\\ntwo')\nimport helper\nprint()\nprint('half', end='')\n1 / 0";
    let failure = start(patient()).load(&Request::file("x/a.py", text), &mut memory).unwrap_err();
    let lines = failure.printed.iter().map(|it| format!("{}: {}", it.file, it.text));
    expect![[r#"
        x/a.py: one
        x/a.py: two
        helper.py: from helper
        x/a.py: 
        x/a.py: half
        helper.py: no end"#]]
    .assert_eq(&lines.collect::<Vec<_>>().join("\n"));

    let failure = load_text(&mut start(hasty()), "print('before')\nwhile True: pass").unwrap_err();
    assert_eq!(failure.printed[0].text, "before");
    let failure =
        load_text(&mut start(patient()), "for i in range(10**4): print(i)\n1/0").unwrap_err();
    assert_eq!(failure.printed.len(), 500);
    assert_eq!(failure.printed[499].text, "… and so on; the rest is left out");
}

#[test]
fn a_file_is_the_same_show_every_time() {
    let text = "import random\nfrom dj_hue.patterns import *\n\
        pattern = Pattern(str(random.random()), tags=list({'a', 'b', 'c', 'd'}))";
    let mut workers = start(patient());
    let first = load_text(&mut workers, text).unwrap().tree;
    let again = load_text(&mut workers, text).unwrap().tree;
    let elsewhere = load_text(&mut start(patient()), text).unwrap().tree;
    assert_eq!(first, again);
    assert_eq!(first, elsewhere);
    let request = Request::file("b.py", text.as_bytes());
    let other = workers.load(&request, &mut Memory::default()).unwrap().tree;
    assert_ne!(first, other);
}

#[test]
fn a_chain_of_ten_thousand_objects_is_walked() {
    let text = "from dj_hue._node import node\n@node\nclass Link:\n    before: object = None\n\
        link = None\nfor _ in range(10000): link = Link(link)\npattern = link";
    let loaded = load_text(&mut start(patient()), text).unwrap();
    assert_eq!(loaded.tree.nodes().count(), 10_002);
    let entry = root(&loaded.tree).field("patterns");
    assert!(matches!(entry, Value::List(entries) if entries.len() == 1));
}

#[test]
fn an_object_used_twice_is_one_node() {
    let text = "from dj_hue.patterns import *\np = Phaser()\n\
        pattern = Pattern('p', group_effects=[GroupEffect('left', p), GroupEffect('right', p, 0, p)])";
    let loaded = load_text(&mut start(patient()), text).unwrap();
    let phasers: BTreeMap<NodeId, ()> = loaded
        .tree
        .nodes()
        .flat_map(|node| [node.field("intensity_phaser"), node.field("hue_phaser")])
        .filter_map(|it| if let Value::Node(id) = it { Some((*id, ())) } else { None })
        .collect();
    assert_eq!(phasers.len(), 1);
}

#[test]
fn presets_and_decorators_register_several() {
    let text = "from dj_hue._collect import pattern\nfrom dj_hue.patterns import Pattern\n\
        @pattern('Warm Pulse!', 'gentle', tags=['chill'], palette='warm')\n\
        def warm():\n    return Pattern('x')\n\
        def get_strudel_presets():\n    return {'s_one': (Pattern('y'), 'one')}\n\
        NAME = 'Both'\n";
    let mut workers = start(patient());
    // The second time, the decorators of the first must be forgotten.
    for _ in 0..2 {
        let loaded = load_text(&mut workers, text).unwrap();
        let entries = loaded.tree.nodes().filter(|node| &*node.class == "Entry");
        let entries: Vec<_> = entries.map(|node| node.field("slug").clone()).collect();
        assert_eq!(entries, [Value::Text("warm_pulse".into()), Value::Text("s_one".into())]);
        assert_eq!(root(&loaded.tree).field("name"), &Value::Text("Both".into()));
    }
}

#[test]
fn an_expression_is_its_value() {
    let request = Request::expression("<query>", b"x = 3\n[x, 'a']");
    let loaded = start(patient()).load(&request, &mut Memory::default()).unwrap();
    assert_eq!(loaded.tree.root, Value::List(vec![Value::Int(3), Value::Text("a".into())]));
}

/// Waits until the next file gets another worker than this one.
fn wait_for_another(workers: &mut Workers, than: u32) {
    let deadline = Instant::now() + Duration::from_secs(60);
    while workers.process_id().unwrap() == than {
        assert!(Instant::now() < deadline, "{than} does not retire");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_worker_retires_after_so_many_loads() {
    let mut workers = start(Settings { retire_after_loads: 3, ..patient() });
    for _ in 0..2 {
        let first = workers.process_id().unwrap();
        for _ in 0..3 {
            assert_eq!(workers.process_id().unwrap(), first);
            load_text(&mut workers, GOOD).unwrap();
        }
        wait_for_another(&mut workers, first);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_worker_that_has_grown_retires() {
    let mut workers = start(patient());
    let first = workers.process_id().unwrap();
    let hoard = |megabytes: u32| {
        // Hidden where nothing is put back.
        format!(
            "import json\njson.loads.__kwdefaults__ = {{'x': b'x' * ({megabytes} << 20)}}\n{GOOD}"
        )
    };
    load_text(&mut workers, &hoard(60)).unwrap();
    load_text(&mut workers, GOOD).unwrap();
    assert_eq!(workers.process_id().unwrap(), first);
    load_text(&mut workers, &hoard(140)).unwrap();
    wait_for_another(&mut workers, first);
}

#[cfg(target_os = "linux")]
#[test]
fn memory_ends_where_its_budget_does() {
    let mut workers = start(patient());
    let filled = |megabytes: u32| format!("x = b'x' * ({megabytes} << 20)\n{GOOD}");
    load_text(&mut workers, &filled(200)).unwrap();
    let failure = load_text(&mut workers, &filled(300)).unwrap_err();
    assert_eq!(failure.diagnostic.message, "needs more than 256 MB of memory");
    load_text(&mut workers, GOOD).unwrap();
}

#[cfg(target_os = "linux")]
#[test]
fn a_worker_that_cannot_tidy_up_is_ended_without_another_load() {
    let mut workers = start(patient());
    let first = workers.process_id().unwrap();
    let text = Folder::of_tests("hostile").text("loop_in_module_teardown.py");
    load_text(&mut workers, &text).unwrap();
    assert_ne!(workers.process_id().unwrap(), first);
    let deadline = Instant::now() + Duration::from_secs(20);
    while Path::new(&format!("/proc/{first}")).exists() {
        assert!(Instant::now() < deadline, "it still runs");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn three_bombs_in_a_row_are_three_problems() {
    let mut workers = start(hasty());
    for _ in 0..3 {
        let failure = load_text(&mut workers, "while True: pass").unwrap_err();
        assert_eq!(failure.diagnostic.kind, source::Kind::Budget);
    }
    load_text(&mut workers, GOOD).unwrap();
}

#[test]
fn a_loop_without_end_is_told_where_it_is() {
    let text = "def forever():\n    while True:\n        pass\n\nforever()\n";
    let diagnostic = load_text(&mut start(hasty()), text).unwrap_err().diagnostic;
    assert_eq!(diagnostic.message, "took more than 500 ms");
    let line = diagnostic.place.unwrap().span.start.line;
    assert!(matches!(line, 2..=3), "line {line}");
    assert_eq!(diagnostic.trace[0].0.span.start.line, 5);
}

#[test]
fn text_is_text_however_it_was_saved() {
    let mut workers = start(patient());
    let text = "\u{feff}from dj_hue.patterns import *\r\n\r\npattern = Pattern('''ä\r\nb''')\r\n";
    let loaded = load_text(&mut workers, text).unwrap();
    let pattern = loaded.tree.nodes().find(|node| &*node.class == "Pattern").unwrap();
    assert_eq!(pattern.field("name"), &Value::Text("ä\nb".into()));
    for (bytes, says) in [
        (&b"pattern = '\xff'"[..], "is not UTF-8: byte 0xff at offset 11"),
        (b"pattern = 1\0", "contains a NUL character"),
        (&vec![b' '; 50 << 20], "50 MB is too long for a pattern file"),
    ] {
        let request = Request::file("a.py", bytes);
        let failure = workers.load(&request, &mut Memory::default()).unwrap_err();
        assert_eq!(failure.diagnostic.kind, source::Kind::File);
        assert_eq!(failure.diagnostic.message, says);
    }
}

#[test]
fn what_reading_a_helper_takes_is_not_the_files_time() {
    struct Slow;
    impl Modules for Slow {
        fn read(&mut self, file: &str) -> Option<Vec<u8>> {
            std::thread::sleep(Duration::from_millis(700));
            (file == "helper.py").then(|| b"X = 1".to_vec())
        }
    }
    let text = b"from helper import X\nfrom dj_hue.patterns import *\npattern = Pattern('p')";
    start(hasty()).load(&Request::file("a.py", text), &mut Slow).unwrap();
}

#[test]
fn a_program_that_is_no_worker_is_an_error() {
    let settings = Settings { program: Some("/does/not/exist".into()), ..patient() };
    assert!(Workers::start(settings).is_err());
}

#[cfg(target_os = "linux")]
#[test]
fn the_limits_hold_and_are_told() {
    let isolation = start(patient()).isolation().unwrap();
    assert!(isolation.limits && isolation.dies_with_parent);
}

/// Every thread of a worker is behind seccomp, as the kernel tells it.
#[cfg(target_os = "linux")]
#[test]
fn no_thread_of_a_worker_is_outside_its_walls() {
    let mut workers = start(patient());
    assert!(workers.isolation().unwrap().seccomp, "every kernel of today has it");
    let tasks = format!("/proc/{}/task", workers.process_id().unwrap());
    let mut threads = BTreeMap::new();
    for task in fs::read_dir(tasks).unwrap() {
        let status = fs::read_to_string(task.unwrap().path().join("status")).unwrap();
        let field = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            line.unwrap_or_default().trim().to_owned()
        };
        threads.insert(field("Name:"), (field("Seccomp:"), field("NoNewPrivs:")));
    }
    let filtered = ("2".to_owned(), "1".to_owned());
    let expected = ["deadline", "python-worker"].map(|name| (name.to_owned(), filtered.clone()));
    assert_eq!(threads, BTreeMap::from(expected));
}

#[test]
fn stubs_are_the_package_itself() {
    let folder = std::env::temp_dir().join(format!("dj-hue-stubs-{}", std::process::id()));
    let files = python::write_stubs(&folder).unwrap();
    assert!(files.contains(&folder.join("dj_hue/py.typed")));
    let text = fs::read_to_string(folder.join("dj_hue/patterns/classic.py")).unwrap();
    assert!(text.contains("class Pattern:"));
    fs::remove_dir_all(folder).unwrap();
}
