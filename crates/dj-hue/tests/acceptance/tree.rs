//! 28 to 36: folders, links, helpers, and many files at once.

use crate::ms;
use crate::rehearsal::oracle::assert_within;
use crate::rehearsal::patterns::{beat_probe, red_of, steady};
use crate::rehearsal::session::Session;
use crate::rehearsal::{Show, folder};
use serde_json::json;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;
use std::time::Instant;
use testkit::needs;
use testkit::save_styles::style;

fn run(program: &str, arguments: &[&str], folder: &Path) {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("HOME", folder)
        .output();
    let output = output.unwrap_or_else(|error| panic!("cannot run {program}: {error}"));
    assert!(output.status.success(), "{program} {arguments:?}: {output:?}");
}

/// A show of one pattern that is not in the folder itself.
fn below(name: &str, key: &str) -> Session {
    let folder = folder(name);
    let file = folder.join(key).with_extension("py");
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, steady(60)).unwrap();
    Session::of(Show::of(&folder), 60)
}

#[test]
fn scenario_28_a_file_in_a_folder_nobody_knew() {
    let mut session = Session::start("28");
    let root = session.show.patterns.clone();
    let outside = root.with_extension("outside");
    let make = |folder: &Path, red| {
        fs::create_dir_all(folder).unwrap();
        fs::write(folder.join("pat.py"), steady(red)).unwrap();
    };
    make(&root.join("m/n/o"), 90);
    session.show.hear_about("reloaded", "m/n/o/pat");
    run("cp", &["-r", "m", "copy"], &root);
    session.show.hear_about("reloaded", "copy/n/o/pat");
    make(&outside.join("deep"), 120);
    fs::rename(&outside, root.join("moved")).unwrap();
    session.show.hear_about("reloaded", "moved/deep/pat");
    // And each is watched now.
    session.show.command(json!({"select": "moved/deep/pat"}));
    session.sees(120);
    session.show.write("moved/deep/pat.py", &steady(150));
    session.sees(150);
    session.end();
}

#[test]
fn scenario_29_folders_made_anew_or_swapped_are_still_watched() {
    let mut session = below("29", "one/a");
    let root = session.show.patterns.clone();
    for red in [90, 120] {
        fs::remove_dir_all(root.join("one")).unwrap();
        fs::create_dir(root.join("one")).unwrap();
        session.show.write("one/a.py", &steady(red));
        session.sees(red);
    }
    fs::create_dir(root.join("two")).unwrap();
    session.show.write("two/a.py", &steady(150));
    session.show.hear_about("reloaded", "two/a");
    for (from, to) in [("one", "three"), ("two", "one"), ("three", "two")] {
        fs::rename(root.join(from), root.join(to)).unwrap();
    }
    session.sees(150);
    session.show.write("one/a.py", &steady(180));
    session.sees(180);
    session.end();
}

#[test]
fn scenario_30_the_root_goes_and_comes_back() {
    let mut session = Session::start("30");
    let root = session.show.patterns.clone();
    fs::remove_dir_all(&root).unwrap();
    assert_eq!(session.show.hear_about("gone", "a")["playing"], true);
    session.show.see_frames(20);
    fs::create_dir(&root).unwrap();
    session.saves(90);
    // Replaced by another.
    let (other, old) = (root.with_extension("other"), root.with_extension("old"));
    fs::create_dir(&other).unwrap();
    fs::write(other.join("a.py"), steady(120)).unwrap();
    fs::rename(&root, &old).unwrap();
    fs::rename(&other, &root).unwrap();
    session.sees(120);
    session.saves(150);
    session.end();
    fs::remove_dir_all(old).unwrap();
}

#[test]
fn scenario_30_the_root_is_absent_at_the_start() {
    let above = folder("30-absent");
    let mut show = Show::of(&above.join("patterns"));
    fs::create_dir(&show.patterns).unwrap();
    show.write("a.py", &steady(60));
    assert_eq!(show.hear("selected")["key"], "a");
    Session::of(show, 60).end();
    fs::remove_dir(above).unwrap();
}

#[test]
fn scenario_31_a_deleted_file_plays_on_and_can_come_back() {
    let mut session = Session::telling_the_beat("31");
    let deleted_at = Instant::now();
    fs::remove_file(session.show.file("a.py")).unwrap();
    assert_eq!(session.show.hear_about("gone", "a")["playing"], true);
    assert!(deleted_at.elapsed() >= ms(250), "a save that takes the name away is no deletion");
    session.show.see_frames(20);
    session.saves(90);
    session.end();
}

#[test]
fn scenario_32_a_renamed_file_plays_on_under_its_new_name() {
    let mut session = Session::telling_the_beat("32");
    fs::rename(session.show.file("a.py"), session.show.file("b.py")).unwrap();
    assert_eq!(session.show.hear("selected")["key"], "b");
    session.show.write("b.py", &beat_probe(90));
    session.show.hear_about("reloaded", "b");
    session.sees(90);
    // Its versions have come along, and the way back to the old name is the same.
    session.show.command(json!("undo"));
    session.sees(60);
    fs::rename(session.show.file("b.py"), session.show.file("a.py")).unwrap();
    assert_eq!(session.show.hear("selected")["key"], "a");
    session.show.pattern_where("a", |it| it["state"] == "reverted" && it["redo"] == 1);
    session.show.command(json!("redo"));
    session.sees(90);
    assert!(!session.show.log().iter().any(|line| line["event"] == "gone"));
    session.end();
}

#[test]
fn scenario_33_links_to_files_folders_and_in_circles() {
    let mut session = Session::start("33");
    let root = session.show.patterns.clone();
    let outside = root.with_extension("outside");
    fs::create_dir(&outside).unwrap();
    let (real, other) = (outside.join("real.txt"), outside.join("other.txt"));
    fs::write(&real, steady(90)).unwrap();
    let point = |at: &str, to: &Path| {
        symlink(to, root.join("new-link")).unwrap();
        fs::rename(root.join("new-link"), root.join(at)).unwrap();
    };
    point("a.py", &real);
    session.sees(90);
    fs::write(&real, steady(120)).unwrap();
    session.sees(120);
    (style("mv in the folder").save)(&real, steady(150).as_bytes()).unwrap();
    session.sees(150);
    fs::write(&other, steady(180)).unwrap();
    point("a.py", &other);
    session.sees(180);
    // Circles are nothing to get lost in.
    symlink(".", root.join("circle")).unwrap();
    symlink("self.py", root.join("self.py")).unwrap();
    fs::write(&other, steady(210)).unwrap();
    session.sees(210);
    session.end();
    fs::remove_dir_all(outside).unwrap();
}

#[test]
fn scenario_33_a_config_map_is_swapped_by_one_link() {
    let folder = folder("33-map");
    let publish = |version: &str, red: u8| {
        fs::create_dir(folder.join(version)).unwrap();
        fs::write(folder.join(version).join("a.py"), steady(red)).unwrap();
        symlink(version, folder.join("..data_tmp")).unwrap();
        fs::rename(folder.join("..data_tmp"), folder.join("..data")).unwrap();
    };
    publish("..1", 60);
    symlink("..data/a.py", folder.join("a.py")).unwrap();
    let mut session = Session::of(Show::of(&folder), 60);
    for (version, red) in [("..2", 90), ("..3", 120)] {
        publish(version, red);
        session.sees(red);
    }
    session.end();
}

#[test]
fn scenario_34_an_edit_through_a_hard_link_elsewhere() {
    let mut session = Session::start("34");
    let outside = session.show.patterns.with_extension("outside.py");
    fs::hard_link(session.show.file("a.py"), &outside).unwrap();
    for red in [90, 120] {
        let written_at = Instant::now();
        fs::write(&outside, steady(red)).unwrap();
        session.sees(red);
        let seen = session.show.frames();
        let seen = seen.iter().find(|seen| red_of(seen) == red).expect("it has been seen");
        assert_within(&session.show.lights, ms(1000), written_at, seen.at);
    }
    session.end();
    fs::remove_file(outside).unwrap();
}

/// A pattern whose red is the sum of its own number and a helper's.
fn sum(own: u8) -> String {
    steady(0).replacen("RED = 0", &format!("from _base import BASE\nRED = BASE + {own}"), 1)
}

#[test]
fn scenario_35_a_checkout_of_forty_files_is_one_swap() {
    needs!("git");
    let folder = folder("35");
    let write = |base: u8, own: u8, last: &str| {
        fs::write(folder.join("_base.py"), format!("BASE = {base}\n")).unwrap();
        for file in 0..38 {
            fs::write(folder.join(format!("p{file:02}.py")), sum(own)).unwrap();
        }
        fs::write(folder.join("a.py"), sum(own)).unwrap();
        fs::write(folder.join("z.py"), format!("{last}{}", steady(own))).unwrap();
    };
    let git = |arguments: &[&str]| {
        let author = ["-c", "user.name=DJ", "-c", "user.email=dj@example.org"];
        run("git", &[&author[..], arguments].concat(), &folder);
    };
    git(&["init", "-q", "-b", "one"]);
    for (branch, base, own, last) in
        [("one", 60, 0, ""), ("two", 100, 20, ""), ("three", 150, 30, "pattern = = 3\n")]
    {
        if branch != "one" {
            git(&["checkout", "-q", "-b", branch]);
        }
        write(base, own, last);
        git(&["add", "."]);
        git(&["commit", "-qm", branch]);
    }
    git(&["checkout", "-q", "one"]);
    // An old helper with a new pattern would be 80, the other way round 100.
    let mut session = Session::of(Show::of(&folder), 60);
    git(&["checkout", "-q", "two"]);
    session.sees(120);
    let swapped = session.show.happenings();
    assert_eq!(swapped.len(), 40, "{swapped:?}");
    // One of them is broken: it stays as it was, the others do not.
    git(&["checkout", "-q", "three"]);
    session.sees(180);
    session.show.hear_about("problem", "z");
    session.end();
}

#[test]
fn scenario_36_a_helper_reloads_exactly_its_dependants_once() {
    let folder = folder("36");
    fs::write(folder.join("_base.py"), "BASE = 60\n").unwrap();
    fs::write(folder.join("_unused.py"), "X = 1\n").unwrap();
    for (file, text) in [("a.py", sum(0)), ("b.py", sum(1)), ("c.py", steady(7))] {
        fs::write(folder.join(file), text).unwrap();
    }
    let mut session = Session::of(Show::of(&folder), 60);
    session.show.write("_base.py", "BASE = 90\n");
    session.sees(90);
    session.show.write("_unused.py", "X = 2\n");
    assert_eq!(session.show.happenings(), ["reloaded a", "reloaded b"]);
    // A mistake in it is named where it is.
    session.show.write("_base.py", "BASE = = 120\n");
    let problem = session.show.hear_about("problem", "a");
    assert_eq!(problem["file"], "_base.py", "{problem}");
    session.show.write("_base.py", "BASE = 120\n");
    session.sees(120);
    // What is not there yet is waited for.
    let later = steady(0).replacen("RED = 0", "from _later import RED", 1);
    session.show.write("a.py", &later);
    session.show.hear_about("problem", "a");
    session.show.write("_later.py", "RED = 150\n");
    session.sees(150);
    session.end();
}

#[test]
fn scenario_36_a_lone_save_goes_ahead_of_the_many_that_a_helper_changes() {
    const MANY: usize = 24;
    /// A test that the machine keeps from its processor may save the lone file when
    /// all the others are through. To see it go ahead once is enough.
    const TRIES: u8 = 10;
    let folder = folder("36-lone");
    // Each takes some hundredths of a second, and says when that is over.
    let slow = format!("{}for _ in range(300_000):\n    pass\nprint(BASE)\n", sum(0));
    fs::write(folder.join("_base.py"), "BASE = 60\n").unwrap();
    (0..MANY).for_each(|it| fs::write(folder.join(format!("a{it:02}.py")), &slow).unwrap());
    fs::write(folder.join("lone.py"), steady(7)).unwrap();
    let mut session = Session::of(Show::of(&folder), 60);
    let went_ahead = (1..=TRIES).any(|attempt| {
        let red = 60 + 10 * attempt;
        session.show.write("_base.py", &format!("BASE = {red}\n"));
        // When so many have been evaluated, two at a time, nothing joins them any
        // more.
        let text = red.to_string();
        for _ in 0..8 {
            session.show.hear_where("printed", |line| line["text"] == text);
        }
        session.show.write("lone.py", &steady(7 + attempt));
        session.sees(red);
        let said = session.show.happenings();
        let reloaded = said.iter().filter(|it| it.starts_with("reloaded a")).count();
        assert_eq!(reloaded, MANY, "{said:?}");
        let at = |what: &str| said.iter().position(|it| it == what).expect("both have been saved");
        at("reloaded lone") < at("reloaded a00")
    });
    assert!(went_ahead, "in {TRIES} tries it was behind the others");
    session.end();
}
