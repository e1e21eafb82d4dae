//! The arrows between our crates point downward: every manifest states a rank,
//! and a crate may only know crates of a lower one.
//!
//! The rules are a pure function of names and texts, [`broken_rules`]; the
//! first test feeds it the workspace, the others prove that it does object.
//! Dev-dependencies are free: they never reach a show.

use expect_test::{Expect, expect};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use toml::{Table, Value};

/// Ranks up to this one are the core: pure, and without a file format.
const CORE: i64 = 2;
const FENCE: &str = "#![warn(clippy::disallowed_methods)]";

/// A crate as its files describe it.
struct Described<'a> {
    folder: &'a str,
    manifest: &'a str,
    lib: &'a str,
}

/// What the rules need to know of a manifest.
struct Layer {
    name: String,
    rank: Option<i64>,
    /// Only tests may know it, so it may touch the world whatever its rank.
    dev_only: bool,
    dependencies: BTreeSet<String>,
}

impl Layer {
    fn of(manifest: &str) -> Self {
        let manifest: Table = manifest.parse().expect("cargo has read this manifest");
        let package = table(&manifest, "package");
        let layer = package.and_then(|it| table(table(it, "metadata")?, "layer"));
        Self {
            name: package
                .and_then(|it| it.get("name")?.as_str())
                .expect("cargo has read the name")
                .to_owned(),
            rank: layer.and_then(|it| it.get("rank")?.as_integer()),
            dev_only: layer.and_then(|it| it.get("dev-only")?.as_bool()).unwrap_or(false),
            dependencies: dependencies(&manifest),
        }
    }

    fn is_core(&self) -> bool {
        !self.dev_only && self.rank.is_some_and(|rank| rank <= CORE)
    }
}

fn table<'t>(of: &'t Table, name: &str) -> Option<&'t Table> {
    of.get(name)?.as_table()
}

/// The packages that a crate or its build script is built from, whatever the
/// target, under their own names.
fn dependencies(manifest: &Table) -> BTreeSet<String> {
    let targets = table(manifest, "target").into_iter().flat_map(Table::values);
    std::iter::once(manifest)
        .chain(targets.filter_map(Value::as_table))
        .flat_map(|it| ["dependencies", "build-dependencies"].map(|kind| table(it, kind)))
        .flatten()
        .flatten()
        .map(|(key, spec)| spec.get("package").and_then(Value::as_str).unwrap_or(key).to_owned())
        .collect()
}

/// A sentence for each rule that a crate breaks.
fn broken_rules(crates: &[Described<'_>]) -> Vec<String> {
    let layers: Vec<Layer> = crates.iter().map(|it| Layer::of(it.manifest)).collect();
    let by_name: BTreeMap<&str, &Layer> = layers.iter().map(|it| (&*it.name, it)).collect();
    let mut broken = Vec::new();
    for (Described { folder, lib, .. }, layer) in crates.iter().zip(&layers) {
        let Layer { name, rank, .. } = layer;
        if folder != name {
            broken.push(format!("the folder {folder} must have the name of its crate, {name}"));
        }
        if rank.is_none() {
            broken.push(format!("{name} must state its rank in [package.metadata.layer]"));
        }
        if layer.is_core() && !lib.lines().any(|line| line == FENCE) {
            broken.push(format!("{name} must open its lib.rs with {FENCE}"));
        }
        for dependency in &layer.dependencies {
            match by_name.get(&**dependency) {
                Some(known) => broken.extend(broken_arrow(layer, known)),
                None if layer.is_core() && dependency.starts_with("serde") => {
                    broken.push(format!("{name} is of the core and must not know {dependency}"));
                }
                None => {}
            }
        }
    }
    broken
}

fn broken_arrow(from: &Layer, to: &Layer) -> Option<String> {
    if to.dev_only {
        return Some(format!("{} must not know {} outside its tests", from.name, to.name));
    }
    let (high, low) = (from.rank?, to.rank?);
    (low >= high)
        .then(|| format!("{} (rank {high}) must not know {} (rank {low})", from.name, to.name))
}

#[test]
fn every_arrow_points_downward() {
    let mut files = Vec::new();
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("..")).unwrap() {
        let folder = entry.unwrap().path();
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        if let Ok(manifest) = fs::read_to_string(folder.join("Cargo.toml")) {
            let lib = fs::read_to_string(folder.join("src/lib.rs")).unwrap_or_default();
            files.push((name, manifest, lib));
        }
    }
    files.sort();
    assert!(files.iter().any(|(name, ..)| name == "testkit"), "the workspace is elsewhere");
    let crates: Vec<_> =
        files.iter().map(|(folder, manifest, lib)| Described { folder, manifest, lib }).collect();
    let broken = broken_rules(&crates);
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}

/// Judges crates of which only the manifest, after the name, is of interest.
#[track_caller]
fn check(crates: &[(&str, &str)], expected: Expect) {
    let manifests: Vec<_> =
        crates.iter().map(|(name, rest)| format!("package.name = '{name}'\n{rest}")).collect();
    let crates: Vec<_> = crates
        .iter()
        .zip(&manifests)
        .map(|((folder, _), manifest)| Described { folder, manifest, lib: FENCE })
        .collect();
    expected.assert_eq(&broken_rules(&crates).join("\n"));
}

const PATTERN: (&str, &str) = ("pattern", "package.metadata.layer.rank = 0");

#[test]
fn an_arrow_downward_is_fine() {
    check(
        &[
            PATTERN,
            ("notation", "package.metadata.layer.rank = 1\ndependencies.pattern.workspace = true"),
        ],
        expect![""],
    );
}

#[test]
fn an_arrow_sideways_or_up_is_not() {
    check(
        &[
            PATTERN,
            ("light", "package.metadata.layer.rank = 0\ndependencies.pattern.workspace = true"),
            ("clock", "package.metadata.layer.rank = 1\ndependencies.engine.path = '../engine'"),
            ("engine", "package.metadata.layer.rank = 2"),
        ],
        expect![[r#"
            light (rank 0) must not know pattern (rank 0)
            clock (rank 1) must not know engine (rank 2)"#]],
    );
}

#[test]
fn no_other_table_or_name_hides_an_arrow() {
    for arrow in [
        "build-dependencies.pattern.workspace = true",
        "target.'cfg(unix)'.dependencies.pattern.workspace = true",
        "target.x86_64-unknown-linux-gnu.build-dependencies.pattern.path = '../pattern'",
        "dependencies.tidal = { package = 'pattern', path = '../pattern', optional = true }",
    ] {
        let light = format!("package.metadata.layer.rank = 0\n{arrow}");
        let expected = expect!["light (rank 0) must not know pattern (rank 0)"];
        check(&[PATTERN, ("light", &light)], expected);
    }
}

#[test]
fn tests_may_know_anybody() {
    let light = "package.metadata.layer.rank = 0\ndev-dependencies.pattern.workspace = true";
    check(&[PATTERN, ("light", light)], expect![""]);
}

#[test]
fn only_tests_know_what_is_for_tests() {
    let testkit = "package.metadata.layer = { rank = 0, dev-only = true }";
    let tui = "package.metadata.layer.rank = 3\ndependencies.testkit.workspace = true";
    check(
        &[("testkit", testkit), ("tui", tui)],
        expect!["tui must not know testkit outside its tests"],
    );
}

#[test]
fn a_rank_is_a_number_and_not_optional() {
    check(
        &[("light", ""), ("wire", "package.metadata.layer.rank = 'low'")],
        expect![[r#"
            light must state its rank in [package.metadata.layer]
            wire must state its rank in [package.metadata.layer]"#]],
    );
}

#[test]
fn the_core_knows_no_serde() {
    let serde = "dependencies.serde = '1'\ndependencies.serde_json = '1'";
    let script = format!("package.metadata.layer.rank = 2\n{serde}");
    let web = format!("package.metadata.layer.rank = 3\n{serde}");
    check(
        &[("script", &script), ("web", &web)],
        expect![[r#"
            script is of the core and must not know serde
            script is of the core and must not know serde_json"#]],
    );
}

#[test]
fn the_core_is_fenced_and_a_folder_has_its_crates_name() {
    let broken = |folder, rank, lib| {
        let manifest = format!("[package]\nname = 'light'\nmetadata.layer.rank = {rank}");
        broken_rules(&[Described { folder, manifest: &manifest, lib }]).join("\n")
    };
    let commented = "// #![warn(clippy::disallowed_methods)]";
    expect!["light must open its lib.rs with #![warn(clippy::disallowed_methods)]"]
        .assert_eq(&broken("light", CORE, commented));
    expect![""].assert_eq(&broken("light", CORE + 1, commented));
    expect!["the folder lights must have the name of its crate, light"]
        .assert_eq(&broken("lights", CORE, FENCE));
}
