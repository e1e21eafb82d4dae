//! The manual is true: what stands below each example is what the program says
//! of it, what a picture shows is what it draws, and every function of the
//! language is explained somewhere.
//!
//! Below an example, a `python` or `mini` block, may stand
//!
//! - `haps`, the events that `query` draws,
//! - `frames`, what `render --format json` makes of it,
//! - `check`, what is said of a file with a mistake in it,
//! - a picture, `![…](pictures/name.png)`: what `render --format png` makes of
//!   it, with options in its title.
//!
//! The first two take options on the line of the fence. A `python` block whose
//! fence names a file is that file, for the examples of its page to import; one
//! that imports and has nothing below is only loaded. With `UPDATE_EXPECT=1`
//! texts, pictures and the index of functions are written anew.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use evaluate::{Evaluated, PatternFiles};
use expect_test::expect_file;
use light::{Frame, Palette, Rgb, Rig};
use loader::{Key, Once, Which, load_once};
use notation::Kind;
use program::{drawn, query_batch};
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Write};
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::{env, fs};

mod program;
#[path = "../src/strip.rs"]
mod strip;

const FENCE: &str = "```";
/// The pages' order, and the page that is made.
const CONTENTS: &str = "README.md";
const INDEX: &str = "functions.md";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/manual")
}

fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("manual").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

struct Page {
    name: String,
    parts: Vec<Part>,
}

enum Part {
    Line(String),
    Block { kind: String, options: String, body: String },
    Picture { line: String, path: String, options: String },
}

impl Page {
    fn read(name: &str) -> Self {
        let text = fs::read_to_string(folder().join(name)).unwrap();
        let mut lines = text.lines();
        let mut parts = Vec::new();
        while let Some(line) = lines.next() {
            parts.push(match line.strip_prefix(FENCE).filter(|kind| !kind.is_empty()) {
                Some(kind) => {
                    let body: Vec<_> = lines.by_ref().take_while(|it| *it != FENCE).collect();
                    let (kind, options) = kind.split_once(' ').unwrap_or((kind, ""));
                    let body = body.join("\n");
                    Part::Block { kind: kind.into(), options: options.into(), body }
                }
                None => picture(line).unwrap_or_else(|| Part::Line(line.to_owned())),
            });
        }
        Self { name: name.to_owned(), parts }
    }
}

/// `![what it shows](pictures/name.png "options")`
fn picture(line: &str) -> Option<Part> {
    let (_, inner) = line.strip_prefix("![")?.split_once("](")?;
    let inner = inner.strip_suffix(')')?;
    let (path, title) = inner.split_once(" \"").unwrap_or((inner, "--beats 0..8\""));
    let options = title.trim_end_matches('"').to_owned();
    Some(Part::Picture { line: line.to_owned(), path: path.to_owned(), options })
}

/// The pages, in the order of the table of contents; none is left out of it.
fn pages() -> Vec<Page> {
    let contents = fs::read_to_string(folder().join(CONTENTS)).unwrap();
    let mut order: Vec<String> = vec![CONTENTS.to_owned()];
    let is_page = |it: &String| it.ends_with(".md") && !it.contains('/');
    order.extend(links(&contents).filter(is_page));
    let listed: BTreeSet<_> = order.iter().cloned().collect();
    let there: BTreeSet<_> = files(&folder(), "md").collect();
    assert_eq!(there, listed, "the table of contents has other pages than there are");
    assert!(order.len() > 15, "the manual is gone");
    order.retain(|it| it != INDEX);
    order.iter().map(|name| Page::read(name)).collect()
}

fn files(folder: &Path, extension: &str) -> impl Iterator<Item = String> {
    let names = fs::read_dir(folder).unwrap().map(|it| it.unwrap().file_name());
    let suffix = format!(".{extension}");
    names.map(|it| it.into_string().unwrap()).filter(move |it| it.ends_with(&suffix))
}

/// What a text in Markdown points at.
fn links(text: &str) -> impl Iterator<Item = String> {
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
    targets.map(|(target, _)| target.split(" \"").next().unwrap().to_owned())
}

// What the program says.

/// Something to ask of an example, and where the answer belongs.
struct Ask {
    page: usize,
    part: usize,
    what: What,
}

enum What {
    Haps(Json),
    /// An example by its key, with options of `render`.
    Render {
        key: Key,
        options: String,
        format: Format,
    },
    Check {
        folder: PathBuf,
        file: String,
    },
}

#[derive(Clone, Copy, PartialEq)]
enum Format {
    Json,
    Png,
}

/// Every question of the manual. Examples are written to files on the way.
fn asks(pages: &[Page], scratch: &Path, mistakes: &Path) -> Vec<Ask> {
    let mut asks = Vec::new();
    for (nth_page, page) in pages.iter().enumerate() {
        let stem = page.name.trim_end_matches(".md");
        let folder = scratch.join(stem);
        fs::create_dir_all(&folder).unwrap();
        let (mut kind_of_example, mut example, mut file) = ("", "", String::new());
        for (nth, part) in page.parts.iter().enumerate() {
            let mut ask = |what| asks.push(Ask { page: nth_page, part: nth, what });
            let render = |options: &str, format| {
                write_example(&folder, &file, example);
                let key = Key::from(&*format!("{stem}/{file}"));
                What::Render { key, options: options.to_owned(), format }
            };
            match part {
                Part::Line(_) => {}
                Part::Picture { options, .. } => ask(render(options, Format::Png)),
                Part::Block { kind, options, body } => match &**kind {
                    "python" | "mini" => {
                        (kind_of_example, example) = (kind, body);
                        file = match &**options {
                            "" => format!("example_{nth}.py"),
                            named => named.to_owned(),
                        };
                        let said_of = matches!(page.parts.get(nth + 2), Some(Part::Block { kind, .. }) if kind == "check");
                        if body.contains("import") && !said_of {
                            write_example(&folder, &file, example);
                        }
                    }
                    "haps" => ask(What::Haps(case(kind_of_example, example, options))),
                    "frames" => ask(render(options, Format::Json)),
                    "check" => {
                        let folder = mistakes.join(format!("{stem}-{nth}"));
                        write_example(&folder, &file, example);
                        ask(What::Check { folder, file: file.clone() });
                    }
                    _ => {}
                },
            }
        }
    }
    asks
}

/// A pattern file: as it stands, or around an expression.
fn write_example(folder: &Path, file: &str, example: &str) {
    let path = folder.join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let head = "from dj_hue.patterns.strudel import *\n\n";
    let text = match example.contains("import") {
        true => format!("{example}\n"),
        false => format!("{head}pattern = (\n{example}\n)\n"),
    };
    fs::write(&path, text).unwrap();
}

/// A line for `query --batch`.
fn case(kind: &str, example: &str, options: &str) -> Json {
    let options: Vec<&str> = options.split_whitespace().collect();
    let said = |name: &str, otherwise: &str| {
        let at = options.iter().position(|it| *it == name);
        at.map_or(otherwise, |at| options[at + 1]).to_owned()
    };
    json!({
        "kind": kind, "src": example, "begin": said("--from", "0"), "end": said("--to", "1"),
        "drawn": true,
    })
}

/// The answers, in the order of the questions, to what was loaded.
fn answers(asks: &[Ask], loaded: &Once<Evaluated>) -> Vec<Vec<u8>> {
    let mut haps = batch(asks).into_iter();
    let answer = |ask: &Ask| match &ask.what {
        What::Haps(_) => haps.next().unwrap().into_bytes(),
        What::Render { key, options, format } => rendered(loaded, key, options, *format),
        What::Check { folder, file } => {
            let arguments = ["check", "--patterns=.", file];
            let mut program = Command::new(env!("CARGO_BIN_EXE_dj-hue"));
            let output = program.current_dir(folder).args(arguments).output().unwrap();
            [output.stdout, output.stderr].concat()
        }
    };
    asks.iter().map(answer).collect()
}

/// What `render` says with these options: the same frames, through the same
/// drawing, without a process for each.
fn rendered(loaded: &Once<Evaluated>, key: &Key, options: &str, format: Format) -> Vec<u8> {
    let file = loaded.files.iter().find(|it| it.key == *key);
    let Some(file) = file else { return format!("{key} does not load").into_bytes() };
    let options: Vec<&str> = options.split_whitespace().collect();
    let said = |name: &str| {
        let at = options.iter().position(|it| *it == name);
        at.map(|at| options[at + 1])
    };
    let rig = Arc::new(Rig::of(said("--lights").map_or(6, |it| it.parse().unwrap())));
    let palette = said("--palette").map(|name| {
        Palette::built_in().iter().find(|it| *it.name == *name).cloned().expect("a palette's name")
    });
    let cue = file.value.reading.cues[0].cue.for_rig(&rig).unwrap();
    let frame = |beat: f64| {
        let mut frame = Frame::default();
        cue.paint(&rig, palette.as_ref(), beat, &mut frame).unwrap();
        (beat, frame)
    };
    let frames: Vec<_> = beats(said("--beats").unwrap()).into_iter().map(frame).collect();
    let mut out = Vec::new();
    match format {
        Format::Png => strip::png_strip(&mut out, &frames, Rgb::to_8_bit).unwrap(),
        Format::Json => {
            for (beat, frame) in frames {
                let rgb: Vec<_> = frame.colors.iter().map(|it| it.to_8_bit()).collect();
                writeln!(out, "{}", json!({"beat": beat, "rgb": rgb})).unwrap();
            }
        }
    }
    out
}

/// `0,0.5,1`, or a stretch in 640 steps: `0..8`.
fn beats(list: &str) -> Vec<f64> {
    let beat = |text: &str| text.parse::<f64>().unwrap();
    match list.split_once("..") {
        Some((from, to)) => {
            let (from, to) = (beat(from), beat(to));
            (0..640).map(|step| from + (to - from) * f64::from(step) / 640.0).collect()
        }
        None => list.split(',').map(beat).collect(),
    }
}

/// What `query` draws, of all in one process.
fn batch(asks: &[Ask]) -> Vec<String> {
    let cases = asks.iter().filter_map(|ask| match &ask.what {
        What::Haps(case) => Some(case.clone()),
        _ => None,
    });
    query_batch(cases).iter().map(drawn).collect()
}

/// What the tables for those who come from elsewhere say is written here: the
/// code in the last cell of each row.
fn written_here(page: &Page) -> Vec<String> {
    let rows = page.parts.iter().filter_map(|part| match part {
        Part::Line(line) if line.starts_with("| ") => line.replace("\\|", "/").into(),
        _ => None,
    });
    let last = |row: String| Some(row.trim_end_matches('|').rsplit_once('|')?.1.to_owned());
    let cells: Vec<_> = rows.filter_map(last).collect();
    cells.iter().flat_map(|cell| cell.split('`').skip(1).step_by(2)).map(str::to_owned).collect()
}

/// An expression that a piece of code is part of, if it can be of one.
fn expression_of(code: &str) -> Option<String> {
    let code = code.replace("\"…\"", "\"0 1\"").replace('…', "p");
    let is_name = |it: char| it.is_alphanumeric() || it == '_';
    let body = match code.chars().next()? {
        // A key of the keyboard, and what files have around expressions.
        _ if code.len() == 1 || code.starts_with("def ") || code.starts_with('@') => return None,
        _ if code.starts_with("Fraction") || code == "1/3" => format!("p.late({code})"),
        'A'..='Z' => return None,
        '.' => format!("p{code}"),
        '(' | '[' => format!("time_cat({code}, (1, 'b'))"),
        '{' => format!("mini('a').pick({code})"),
        _ if code.starts_with("lambda") || code == "fast(2)" => format!("p.every(2, {code})"),
        _ if code.chars().all(is_name) => format!("[{code}, p][1]"),
        _ => code,
    };
    let names = "p=light('0 1 2'), q=mini('3 4'), p1=mini('0 1'), p2=mini('2 3 4'), f=rev";
    Some(format!("(lambda {names}: {body})()"))
}

#[test]
fn what_is_written_here_instead_of_there_works() {
    let pages = pages();
    let from_elsewhere = pages.iter().filter(|page| page.name.starts_with("coming-from"));
    let codes: Vec<_> = from_elsewhere.flat_map(written_here).collect();
    let expressions: Vec<_> = codes.iter().filter_map(|code| expression_of(code)).collect();
    assert!(expressions.len() > 25, "the tables are gone");
    let ask = |expression: &String| {
        let options = "--to 4";
        Ask { page: 0, part: 0, what: What::Haps(case("python", expression, options)) }
    };
    let asks: Vec<_> = expressions.iter().map(ask).collect();
    let answers = expressions.iter().zip(batch(&asks));
    let wrong: Vec<_> = answers
        .filter(|(_, it)| it.starts_with("error") || it.contains("nothing happens"))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_page_of_the_manual_is_true() {
    let (scratch, mistakes) = (scratch("examples"), scratch("mistakes"));
    let pages = pages();
    let asks = asks(&pages, &scratch, &mistakes);
    let worker = PathBuf::from(env!("CARGO_BIN_EXE_dj-hue"));
    let mut evaluator = PatternFiles::start_program(Some(worker)).unwrap();
    let loaded = load_once(&scratch, &Which::All, &mut evaluator);
    let problem = |it: &loader::Problem| format!("{}: {:#?}", it.key, it.diagnostics);
    let mut wrong: Vec<_> = loaded.problems.iter().map(problem).collect();

    let answers = answers(&asks, &loaded);
    let mut pictures = BTreeSet::new();
    let mut texts: BTreeMap<(usize, usize), String> = BTreeMap::new();
    for (ask, answer) in asks.iter().zip(answers) {
        let page = &pages[ask.page];
        match &page.parts[ask.part] {
            Part::Picture { path, .. } => {
                assert!(pictures.insert(path.clone()), "{path} shows two examples");
                wrong.extend(differs(&folder().join(path), &answer));
            }
            _ => {
                let text = String::from_utf8(answer).unwrap();
                texts.insert((ask.page, ask.part), text.trim_end().to_owned());
            }
        }
    }
    for (nth, page) in pages.iter().enumerate() {
        let text = rewritten(page, |part| texts.get(&(nth, part)));
        let path = folder().join(&page.name);
        if catch_unwind(|| expect_file![path].assert_eq(&text)).is_err() {
            wrong.push(format!("{} says something else than the program", page.name));
        }
    }
    let there: BTreeSet<_> =
        files(&folder().join("pictures"), "png").map(|it| format!("pictures/{it}")).collect();
    if there != pictures {
        let lost: Vec<_> = there.symmetric_difference(&pictures).collect();
        wrong.push(format!("pictures of nothing, or missing: {lost:?}"));
    }
    assert!(wrong.is_empty(), "not true any more:\n{}", wrong.join("\n"));
}

/// A page with what the program says in the places of what it is said to say.
fn rewritten<'a>(page: &Page, said: impl Fn(usize) -> Option<&'a String>) -> String {
    let mut res = String::new();
    for (nth, part) in page.parts.iter().enumerate() {
        match part {
            Part::Line(line) | Part::Picture { line, .. } => res.push_str(line),
            Part::Block { kind, options, body } => {
                let fence = format!("{FENCE}{kind} {options}");
                res.push_str(fence.trim_end());
                res.push('\n');
                let body = said(nth).unwrap_or(body);
                if !body.is_empty() {
                    res.push_str(body);
                    res.push('\n');
                }
                res.push_str(FENCE);
            }
        }
        res.push('\n');
    }
    res
}

/// In what a picture is not what the program draws; written anew if that is
/// wished. Pixels count, not how they are packed.
fn differs(path: &Path, drawn: &[u8]) -> Option<String> {
    let name = path.file_name().unwrap().to_string_lossy();
    let Some(now) = pixels(drawn) else {
        return Some(format!("{name}: {}", String::from_utf8_lossy(drawn)));
    };
    if fs::read(path).is_ok_and(|bytes| pixels(&bytes).as_ref() == Some(&now)) {
        return None;
    }
    if env::var_os("UPDATE_EXPECT").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, drawn).unwrap();
        return None;
    }
    Some(format!("{name} shows something else than its example"))
}

fn pixels(bytes: &[u8]) -> Option<(u32, u32, Vec<u8>)> {
    let mut reader = png::Decoder::new(Cursor::new(bytes)).read_info().ok()?;
    let mut pixels = vec![0; reader.output_buffer_size()?];
    let info = reader.next_frame(&mut pixels).ok()?;
    Some((info.width, info.height, pixels))
}

// Where functions are told of.

/// A heading and what stands below it.
struct Section<'a> {
    page: &'a str,
    heading: String,
    /// Code within sentences: `` `fast(2)` ``.
    named: String,
    /// What examples call; texts within them left out.
    shown: String,
}

fn sections(pages: &[Page]) -> Vec<Section<'_>> {
    let mut sections = Vec::new();
    for page in pages {
        for part in &page.parts {
            if let Part::Line(line) = part
                && line.starts_with('#')
            {
                let heading = line.trim_start_matches('#').trim().to_owned();
                let (named, shown) = (String::new(), String::new());
                sections.push(Section { page: &page.name, heading, named, shown });
            }
            let Some(section) = sections.last_mut() else { continue };
            match part {
                Part::Line(line) => section.named += &format!(" {} ", code_within(line)),
                Part::Block { kind, body, .. } if kind == "python" => {
                    section.shown += &format!("\n{}", without_texts(body));
                }
                _ => {}
            }
        }
    }
    sections
}

fn code_within(line: &str) -> String {
    line.split('`').skip(1).step_by(2).collect::<Vec<_>>().join(" ")
}

fn without_texts(code: &str) -> String {
    let mut res = String::new();
    let mut quote = None;
    for char in code.chars() {
        match quote {
            Some(it) if it == char => quote = None,
            Some(_) => {}
            None if char == '"' || char == '\'' => quote = Some(char),
            None => res.push(char),
        }
    }
    res
}

fn has_word(text: &str, word: &str) -> bool {
    let part_of_one = |it: char| it.is_alphanumeric() || it == '_';
    text.match_indices(word).any(|(at, _)| {
        let after = &text[at + word.len()..];
        !text[..at].ends_with(part_of_one) && !after.starts_with(part_of_one)
    })
}

/// The section that tells of a function and shows it: best one that names it
/// in its heading.
fn home<'a>(sections: &'a [Section<'a>], name: &str) -> Option<&'a Section<'a>> {
    let shows = |it: &&Section<'_>| has_word(&it.shown, name);
    let headed = |it: &&Section<'_>| has_word(&code_within(&it.heading), name);
    let named = |it: &&Section<'_>| has_word(&it.named, name);
    let mut shown = sections.iter().filter(shows);
    shown.clone().find(headed).or_else(|| shown.find(named))
}

/// What GitHub calls a heading in links.
fn anchor(heading: &str) -> String {
    let kept = heading
        .to_lowercase()
        .chars()
        .filter(|it| it.is_alphanumeric() || *it == '_' || *it == '-' || *it == ' ')
        .collect::<String>();
    kept.replace(' ', "-")
}

struct Row {
    name: String,
    signature: String,
    aliases: &'static [&'static str],
    doc: &'static str,
    /// Of Strudel's algebra, and not about lights.
    is_algebra: bool,
}

/// `someCyclesBy`, where it is not the same here.
fn spelt_in_strudel(row: &Row) -> Option<String> {
    let mut words = row.name.split('_');
    let first = words.next()?.to_owned();
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map_or(String::new(), |it| it.to_uppercase().to_string() + letters.as_str())
    };
    let spelt = first + &words.map(capital).collect::<String>();
    (row.is_algebra && spelt != row.name).then_some(spelt)
}

/// The tables of builtins, in their order, as Python calls them.
fn rows() -> Vec<Row> {
    let row = |(is_algebra, name, aliases, kind, params, doc): (bool, &str, _, _, &str, _)| {
        // `palette.random` is a row of its own, under a name without dots.
        let name = name.replacen("palette_", "palette.", 1);
        let called = format!("{name}({})", parameters(params));
        let signature = match kind {
            Kind::Constant => name.clone(),
            _ if ["palette.random", "palette.cycle"].contains(&&*name) => name.clone(),
            Kind::Function => called,
            Kind::Method => format!(".{called}"),
        };
        Row { signature, name, aliases, doc, is_algebra }
    };
    let algebra =
        notation::builtins().map(|it| (true, it.name, it.aliases, it.kind, it.params, it.doc));
    let lights = script::light_builtins()
        .map(|it| (false, it.name, &[] as &[&str], it.kind, it.params, it.doc));
    lights.chain(algebra).map(row).collect()
}

/// Parameters of a table as people read them.
fn parameters(params: &str) -> String {
    let (by_place, by_name) = params.split_once('|').unwrap_or((params, ""));
    let many = by_place.contains('*');
    let placed = by_place.split_whitespace().map(|it| {
        if let Some(rest) = it.strip_prefix('*') {
            return format!("{rest}…");
        }
        // Before many, the first one is just one of them.
        it.strip_suffix('?')
            .map_or(it.to_owned(), |it| if many { it.to_owned() } else { format!("{it}=…") })
    });
    let star = (!by_name.is_empty() && !many).then(|| "*".to_owned());
    let named = by_name.split_whitespace().map(|it| format!("{}=…", it.trim_end_matches('?')));
    placed.chain(star).chain(named).collect::<Vec<_>>().join(", ")
}

const ABOVE: &str = "\
# All functions

By name, and below by page with their arguments. What begins with a dot is
something a pattern does, and a function as well: `fast(2)` waits for its pattern,
`fast(2, p)` has it. `name=…` may be left out, and what stands after a `*` is given
by name; `patterns…` are as many as there are. This page is made from the table in
which the program itself looks names up.
";

#[test]
fn every_function_is_told_of() {
    let pages = pages();
    let sections = sections(&pages);
    let (mut names, mut in_strudel) = (BTreeMap::new(), BTreeMap::new());
    let mut tables: BTreeMap<&str, String> = BTreeMap::new();
    let mut lost = BTreeSet::new();
    for row in rows() {
        let Some(home) = home(&sections, &row.name) else {
            lost.insert(row.name);
            continue;
        };
        let link = format!("{}#{}", home.page, anchor(&home.heading));
        for name in row.aliases.iter().copied().chain([&*row.name]) {
            names.insert(name.to_owned(), format!("[`{name}`]({link})"));
        }
        if let Some(theirs) = spelt_in_strudel(&row) {
            in_strudel.insert(theirs.clone(), format!("[`{theirs}`]({link})"));
        }
        let Row { signature, doc, .. } = row;
        let also: String = row.aliases.iter().map(|it| format!(", `{it}`")).collect();
        let table = tables.entry(home.page).or_default();
        *table += &format!("| [`{signature}`]({link}){also} | {doc} |\n");
    }
    let lost = lost.into_iter().collect::<Vec<_>>().join(" ");
    assert!(lost.is_empty(), "no section of the manual names and shows: {lost}");

    let names: Vec<_> = names.into_values().collect();
    let mut index = format!("{ABOVE}\n{}\n", names.join("\n"));
    for page in &pages {
        let Some(table) = tables.get(&*page.name) else { continue };
        let title = sections.iter().find(|it| it.page == page.name).unwrap();
        index += &format!("\n## {}\n\n| | |\n|---|---|\n{table}", title.heading);
    }
    let in_strudel: Vec<_> = in_strudel.into_values().collect();
    index += &format!("\n## In Strudel's spelling\n\n{}\n", in_strudel.join("\n"));
    expect_file![folder().join(INDEX)].assert_eq(&index);
}

#[test]
fn every_name_that_can_be_said_is_told_of() {
    let palettes = Palette::built_in();
    let blends = show::lights::Blend::ALL;
    let lists: [(&str, Vec<&str>); 3] = [
        ("colors.md", palettes.iter().map(|it| &*it.name).collect()),
        ("intensity.md", show::Waveform::ALL.iter().map(|(name, _)| *name).collect()),
        ("layers.md", blends.iter().map(|(name, _)| *name).collect()),
    ];
    let mut lost = Vec::new();
    for (page, names) in lists {
        let text = fs::read_to_string(folder().join(page)).unwrap();
        let unsaid = names.into_iter().filter(|name| !text.contains(&format!("`{name}`")));
        lost.extend(unsaid.map(|name| format!("{page}: {name}")));
    }
    assert!(lost.is_empty(), "not told of: {lost:?}");
}

#[test]
fn every_link_of_the_manual_leads_somewhere() {
    let mut dead = Vec::new();
    for name in files(&folder(), "md") {
        let text = fs::read_to_string(folder().join(&name)).unwrap();
        // Pictures are looked for where they are compared.
        for link in links(&text).filter(|it| !it.contains("://") && !it.ends_with(".png")) {
            let (path, wanted) = link.split_once('#').unwrap_or((&link, ""));
            let path = folder().join(if path.is_empty() { &name } else { path });
            let there = fs::read(&path).is_ok_and(|text| {
                let text = String::from_utf8_lossy(&text);
                let headings = text.lines().filter(|it| it.starts_with('#'));
                let heads = |it: &str| anchor(it.trim_start_matches('#').trim()) == wanted;
                wanted.is_empty() || headings.into_iter().any(heads)
            });
            if !there && !path.is_dir() {
                dead.push(format!("{name}: {link}"));
            }
        }
    }
    assert!(dead.is_empty(), "dead links: {dead:#?}");
}
