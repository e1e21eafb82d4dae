//! The list itself: what the page says about the tests is true.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The scenarios that have tests in a file or a folder, by how these are named.
fn tests_in(place: &str) -> BTreeSet<u32> {
    let place = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(place);
    let mut found = BTreeSet::new();
    let mut note = |number: &str| {
        found.insert(number.parse().expect("a scenario has a number"));
    };
    let mut places = vec![place];
    while let Some(place) = places.pop() {
        match fs::read_dir(&place) {
            Ok(entries) => places.extend(entries.flatten().map(|entry| entry.path())),
            Err(_) if place.extension().is_some_and(|it| it == "scn") => {
                note(&place.file_stem().unwrap().to_string_lossy()[..2]);
            }
            Err(_) => {
                let text = fs::read_to_string(&place).unwrap();
                let names = text.lines().filter_map(|line| line.strip_prefix("fn scenario_"));
                names.for_each(|name| note(&name[..2]));
            }
        }
    }
    found
}

/// The numbers of the first column, with the letters of the last.
fn rows() -> Vec<(Vec<u32>, String)> {
    let page = include_str!("../../../../docs/reload.md");
    let list = page.split_once("## The acceptance list").expect("the page has it").1;
    let rows = list.lines().filter_map(|line| line.strip_prefix("| "));
    let numbered = rows.filter_map(|row| {
        let mut cells = row.split('|').map(str::trim);
        let numbers = cells.next()?.split(", ").map(str::parse).collect::<Result<_, _>>().ok()?;
        Some((numbers, cells.nth(1)?.to_owned()))
    });
    numbered.collect()
}

#[test]
fn every_scenario_has_the_tests_that_the_page_says() {
    let played = [
        ("P", tests_in("dj-hue/tests")),
        ("L", tests_in("loader/tests")),
        ("V", tests_in("reload/tests/scenarios")),
    ];
    let mut listed = Vec::new();
    for (numbers, letters) in rows() {
        for number in numbers {
            listed.push(number);
            for (letter, tests) in &played {
                let (says, has) = (letters.contains(letter), tests.contains(&number));
                assert_eq!(says, has, "scenario {number} and {letter}");
            }
        }
    }
    assert_eq!(listed, (1..=44).collect::<Vec<_>>());
}
