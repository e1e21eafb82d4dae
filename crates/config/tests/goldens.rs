//! Configurations that are good, and what is said of those that are not.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use config::{Config, read};
use expect_test::expect_file;
use proptest::prelude::*;
use source::{Style, render};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// Every configuration of a folder with its text, sorted.
fn cases(folder: &str) -> Vec<(PathBuf, String)> {
    let files = std::fs::read_dir(here().join("test_data").join(folder)).unwrap();
    let mut files: Vec<PathBuf> = files.map(|it| it.unwrap().path()).collect();
    files.retain(|it| it.extension().is_some_and(|it| it == "toml"));
    files.sort();
    assert!(!files.is_empty());
    files.into_iter().map(|it| (it.clone(), std::fs::read_to_string(it).unwrap())).collect()
}

fn pictures(text: &str, diagnostics: &[source::Diagnostic]) -> String {
    let one = |it| render(it, |_| Some(text.to_owned()), Style::Plain) + "\n";
    diagnostics.iter().map(one).collect::<Vec<_>>().join("\n")
}

/// What a configuration comes to, in the words of the things it makes.
fn told(config: &Config) -> String {
    let mut told = String::new();
    let rig = config.rig.rig(|| light::Rig::of(4).fixtures().to_vec());
    for fixture in rig.fixtures() {
        let place = fixture.place.map(|it| format!(" at {} {} {}", it.x, it.y, it.z));
        writeln!(told, "light {}{}", fixture.name, place.unwrap_or_default()).unwrap();
    }
    for name in rig.group_names() {
        writeln!(told, "group {name} {:?}", rig.group(name).unwrap()).unwrap();
    }
    for segment in rig.segments() {
        writeln!(told, "segment {segment:?}").unwrap();
    }
    for output in &config.outputs {
        writeln!(told, "output {} {:?}", output.url, output.lights(&config.rig, &rig)).unwrap();
    }
    for palette in &config.palettes {
        let colors = palette.colors.iter().map(|it| format!("{:?}", it.to_rgb().to_8_bit()));
        let colors: Vec<_> = colors.collect();
        writeln!(told, "palette {} {}", palette.name, colors.join(" ")).unwrap();
    }
    writeln!(told, "{:?}", config.clock).unwrap();
    writeln!(told, "{:?}", config.controls).unwrap();
    writeln!(told, "strobe limit {:?}", config.strobe_limit).unwrap();
    writeln!(told, "{:?}", config.show).unwrap();
    told
}

#[test]
fn good_configurations_mean_what_they_say() {
    for (path, text) in cases("ok") {
        let (config, warnings) = match read("dj-hue.toml", &text) {
            Ok(read) => read,
            Err(errors) => panic!("{}: {}", path.display(), pictures(&text, &errors)),
        };
        let told = told(&config) + &pictures(&text, &warnings);
        expect_file![path.with_extension("txt")].assert_eq(&told);
    }
}

#[test]
fn mistakes_are_all_found_and_say_how_to_mend_them() {
    for (path, text) in cases("err") {
        let Err(errors) = read("dj-hue.toml", &text) else { panic!("{} is good", path.display()) };
        expect_file![path.with_extension("txt")].assert_eq(&pictures(&text, &errors));
    }
}

#[test]
fn the_example_is_a_configuration_and_so_is_all_that_it_leaves_out() {
    let text = std::fs::read_to_string(here().join("../../dj-hue.example.toml")).unwrap();
    let (_, warnings) =
        read("dj-hue.example.toml", &text).unwrap_or_else(|it| panic!("{}", pictures(&text, &it)));
    assert_eq!(pictures(&text, &warnings), "");
    // Lines that begin with `#` and no space are there to be switched on.
    let switched_on = |line: &str| match line.strip_prefix('#') {
        Some(rest) if !rest.starts_with(' ') => rest.to_owned(),
        _ => line.to_owned(),
    };
    let all: String = text.lines().map(|line| switched_on(line) + "\n").collect();
    assert_ne!(all, text);
    let (config, warnings) =
        read("dj-hue.example.toml", &all).unwrap_or_else(|it| panic!("{}", pictures(&all, &it)));
    assert_eq!(pictures(&all, &warnings), "");
    assert!(!config.outputs.is_empty() && !config.controls.is_empty());
}

#[test]
fn an_empty_configuration_is_the_default() {
    assert_eq!(read("", "").unwrap().0, Config::default());
}

proptest! {
    #[test]
    fn no_text_breaks_it(text in ".{0,80}") {
        let _ = read("dj-hue.toml", &text);
    }

    #[test]
    fn no_values_break_it(
        table in prop_oneof![
            Just("[[light]]"), Just("[groups]"), Just("[zones]"), Just("[palettes]"),
            Just("[[output]]"), Just("[clock]"), Just("[midi]"), Just("[strobe]"),
            Just("[patterns]"), Just(""),
        ],
        key in "(name|x|profile|depth|universe|channel|url|lights|gamma|source|bpm|osc|midi|link|limit|fps|apply|\"note 1\")",
        value in r#"(-?[0-9]{1,20}|-?[0-9]\.[0-9]|true|"[a-z:/#0-9]{0,12}"|\[\]|\[[0-9], "a"\]|\{ x = 1 \}|inf|nan|1979-05-27)"#,
    ) {
        let _ = read("dj-hue.toml", &format!("{table}\n{key} = {value}\n"));
    }
}
