//! 28 to 36: folders, links, helpers, and many files at once.

use crate::stage::{Stage, brief};
use loader::{Event, Settings};
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};
use testkit::needs;
use testkit::save_styles::style;

fn run(program: &str, args: &[&str], folder: &Path) {
    let output = Command::new(program).args(args).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{program} {args:?}: {output:?}");
}

#[test]
fn scenario_28_a_file_in_a_folder_nobody_knew() {
    let mut stage = Stage::new(&[]);
    for round in 0..10 {
        stage.write(&format!("r{round}/b/c/pat.py"), &format!("value = {round}\n"));
    }
    for round in 0..10 {
        stage.wait_for_value(&format!("r{round}/b/c/pat.py"), &round.to_string());
    }
    run("cp", &["-r", "r1", "copy"], &stage.root.clone());
    stage.wait_for_value("copy/b/c/pat.py", "1");
    let outside = stage.root.with_file_name("outside");
    fs::create_dir_all(outside.join("deep")).unwrap();
    fs::write(outside.join("deep/pat.py"), "value = moved\n").unwrap();
    fs::rename(&outside, stage.path("inside")).unwrap();
    stage.wait_for_value("inside/deep/pat.py", "moved");
    // And each is watched now.
    stage.write("copy/b/c/pat.py", "value = new\n");
    stage.wait_for_value("copy/b/c/pat.py", "new");
    stage.write("inside/deep/pat.py", "value = newer\n");
    stage.wait_for_value("inside/deep/pat.py", "newer");
}

#[test]
fn scenario_29_folders_made_anew_or_swapped_are_still_watched() {
    let mut stage = Stage::new(&[("a/pat.py", "value = a0\n"), ("b/pat.py", "value = b0\n")]);
    for round in 1..=3 {
        fs::remove_dir_all(stage.path("a")).unwrap();
        stage.write("a/pat.py", &format!("value = a{round}\n"));
        stage.wait_for_value("a/pat.py", &format!("a{round}"));
        stage.write("a/pat.py", &format!("value = a{round}x\n"));
        stage.wait_for_value("a/pat.py", &format!("a{round}x"));
    }
    for round in 1..=3 {
        // Alternately in one step and in three.
        if round % 2 == 1 {
            exchange(&stage.path("a"), &stage.path("b"));
        } else {
            fs::rename(stage.path("a"), stage.path("c")).unwrap();
            fs::rename(stage.path("b"), stage.path("a")).unwrap();
            fs::rename(stage.path("c"), stage.path("b")).unwrap();
        }
        stage.write("a/pat.py", &format!("value = in-a{round}\n"));
        stage.wait_for_value("a/pat.py", &format!("in-a{round}"));
        stage.write("b/pat.py", &format!("value = in-b{round}\n"));
        stage.wait_for_value("b/pat.py", &format!("in-b{round}"));
    }
}

fn exchange(a: &Path, b: &Path) {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE).unwrap();
}

#[test]
fn scenario_30_the_root_goes_and_comes_back() {
    let mut stage = Stage::new(&[("pat.py", "value = 1\n")]);
    fs::remove_dir_all(&stage.root).unwrap();
    stage.wait_for("gone", |event| matches!(event, Event::Gone { running: Some(1), .. }));
    stage.write("pat.py", "value = 2\n");
    stage.wait_for_value("pat.py", "2");
    // Replaced by another.
    let other = stage.root.with_file_name("other");
    fs::create_dir_all(&other).unwrap();
    fs::write(other.join("pat.py"), "value = 3\n").unwrap();
    fs::rename(&stage.root, stage.root.with_file_name("old")).unwrap();
    fs::rename(&other, &stage.root).unwrap();
    stage.wait_for_value("pat.py", "3");
    stage.write("pat.py", "value = 4\n");
    stage.wait_for_value("pat.py", "4");
    // With its parents.
    let place = stage.root.parent().unwrap().to_path_buf();
    fs::rename(&place, place.with_extension("away")).unwrap();
    stage.write("pat.py", "value = 5\n");
    stage.wait_for_value("pat.py", "5");
    fs::remove_dir_all(place.with_extension("away")).unwrap();
    // A link to somewhere else.
    fs::rename(&stage.root, place.join("first")).unwrap();
    symlink("first", &stage.root).unwrap();
    stage.write("pat.py", "value = 6\n");
    stage.wait_for_value("pat.py", "6");
    fs::create_dir(place.join("second")).unwrap();
    fs::write(place.join("second/pat.py"), "value = 7\n").unwrap();
    symlink("second", place.join("link")).unwrap();
    fs::rename(place.join("link"), &stage.root).unwrap();
    stage.wait_for_value("pat.py", "7");
}

#[test]
fn scenario_30_the_root_is_absent_at_the_start() {
    let mut stage = Stage::closed(&[], Settings::default());
    fs::remove_dir_all(stage.root.parent().unwrap()).unwrap();
    stage.open();
    stage.wait_for("ready", |event| matches!(event, Event::Ready { files: 0, .. }));
    stage.write("pat.py", "value = 1\n");
    stage.wait_for_value("pat.py", "1");
    stage.write("pat.py", "value = 2\n");
    stage.wait_for_value("pat.py", "2");
}

/// In a namespace of its own, where anybody may mount; where that is not
/// allowed there is nothing to test.
#[test]
fn scenario_30_the_root_is_unmounted_and_mounted() {
    const INSIDE: &str = "INSIDE_A_NAMESPACE";
    if std::env::var_os(INSIDE).is_none() {
        let can = |args: &[&str]| {
            Command::new("unshare").args(["-Urm"]).args(args).status().is_ok_and(|it| it.success())
        };
        if can(&["mount", "-t", "tmpfs", "none", "/mnt"]) {
            let test = "scenarios::tree::scenario_30_the_root_is_unmounted_and_mounted";
            let own = std::env::current_exe().unwrap();
            let mut inside = Command::new("unshare");
            let inside = inside.env(INSIDE, "1").args(["-Urm"]).arg(own).args(["--exact", test]);
            let output = inside.output().unwrap();
            assert!(output.status.success(), "{output:?}");
        }
        return;
    }
    let mut stage = Stage::new(&[("pat.py", "value = below\n")]);
    let root = stage.root.clone();
    let at = root.to_str().unwrap();
    let away = root.with_file_name("away");
    for round in 1..=2 {
        run("mount", &["-t", "tmpfs", "none", at], Path::new("/"));
        stage.write("pat.py", &format!("value = {round}\n"));
        stage.wait_for_value("pat.py", &round.to_string());
        stage.write("pat.py", &format!("value = {round}again\n"));
        stage.wait_for_value("pat.py", &format!("{round}again"));
        run("umount", &[at], Path::new("/"));
        stage.wait_for_value("pat.py", "below");
    }
    // Gone for a while.
    fs::rename(&root, &away).unwrap();
    fs::create_dir(&root).unwrap();
    run("mount", &["-t", "tmpfs", "none", at], Path::new("/"));
    stage.wait_for("gone", |event| matches!(event, Event::Gone { .. }));
    run("umount", &[at], Path::new("/"));
    stage.write("pat.py", "value = back\n");
    stage.wait_for_value("pat.py", "back");
}

#[test]
fn scenario_31_a_deleted_file_plays_on_and_can_come_back() {
    let mut stage = Stage::new(&[("pat.py", "value = 1\n")]);
    stage.heard.clear();
    let deleted = Instant::now();
    fs::remove_file(stage.path("pat.py")).unwrap();
    stage.wait_for("gone", |event| matches!(event, Event::Gone { running: Some(1), .. }));
    assert!(deleted.elapsed() >= Duration::from_millis(250), "patience");
    stage.write("pat.py", "value = 1\n");
    stage.wait_for("solved", |event| matches!(event, Event::Solved { .. }));
    stage.rest();
    assert_eq!(stage.swaps(), 0, "the same bytes are the same version");
    fs::remove_file(stage.path("pat.py")).unwrap();
    stage.wait_for("gone", |event| matches!(event, Event::Gone { .. }));
    stage.write("pat.py", "value = 2\n");
    assert_eq!(stage.wait_for_value("pat.py", "2").version, 2);
    stage.rest();
    assert_eq!(
        stage.complaints(),
        ["gone pat.py", "solved pat.py", "gone pat.py", "solved pat.py"]
    );
}

#[test]
fn scenario_32_a_renamed_file_is_known_by_its_bytes() {
    let mut stage = Stage::new(&[("a.py", "value = 1\n")]);
    stage.heard.clear();
    fs::rename(stage.path("a.py"), stage.path("b.py")).unwrap();
    stage.wait_for_value("b.py", "1");
    stage.wait_for("renamed", |event| matches!(event, Event::Renamed { .. }));
    stage.rest();
    assert_eq!(stage.complaints(), ["renamed a.py b.py"]);
}

#[test]
fn scenario_33_links_to_files() {
    let mut stage = Stage::new(&[]);
    let outside = stage.root.with_file_name("outside");
    fs::create_dir(&outside).unwrap();
    let target = outside.join("real.txt");
    fs::write(&target, "value = 1\n").unwrap();
    symlink("../outside/real.txt", stage.path("pat.py")).unwrap();
    stage.wait_for_value("pat.py", "1");
    let began = Instant::now();
    fs::write(&target, "value = 2\n").unwrap();
    stage.wait_for_value("pat.py", "2");
    (style("mv in the folder").save)(&target, b"value = 3\n").unwrap();
    stage.wait_for_value("pat.py", "3");
    (style("vim").save)(&stage.path("pat.py"), b"value = 3\n").unwrap();
    fs::remove_file(stage.path("pat.py")).unwrap();
    // Pointed elsewhere, in one step and in two.
    fs::write(outside.join("other.txt"), "value = 4\n").unwrap();
    symlink("../outside/other.txt", stage.path("new-link")).unwrap();
    fs::rename(stage.path("new-link"), stage.path("pat.py")).unwrap();
    stage.wait_for_value("pat.py", "4");
    fs::write(outside.join("other.txt"), "value = 5\n").unwrap();
    stage.wait_for_value("pat.py", "5");
    assert!(began.elapsed() < Duration::from_secs(10));
}

#[test]
fn scenario_33_links_to_folders_and_circles() {
    let mut stage = Stage::new(&[("pat.py", "value = 1\n")]);
    let outside = stage.root.with_file_name("outside");
    fs::create_dir(&outside).unwrap();
    fs::write(outside.join("far.py"), "value = 1\n").unwrap();
    symlink(&outside, stage.path("linked")).unwrap();
    stage.wait_for_value("linked/far.py", "1");
    fs::write(outside.join("far.py"), "value = 2\n").unwrap();
    stage.wait_for_value("linked/far.py", "2");
    symlink(".", stage.path("circle")).unwrap();
    symlink("../patterns/linked", outside.join("round")).unwrap();
    symlink("self.py", stage.path("self.py")).unwrap();
    stage.write("pat.py", "value = 2\n");
    stage.wait_for_value("pat.py", "2");
    stage.rest();
    assert_eq!(stage.values("circle/pat.py"), [""; 0], "each file has one name");
    // Pointed elsewhere.
    let other = stage.root.with_file_name("other");
    fs::create_dir(&other).unwrap();
    fs::write(other.join("far.py"), "value = 3\n").unwrap();
    symlink(&other, stage.path("new-link")).unwrap();
    fs::rename(stage.path("new-link"), stage.path("linked")).unwrap();
    stage.wait_for_value("linked/far.py", "3");
}

#[test]
fn scenario_33_a_config_map_is_swapped_by_one_link() {
    let mut stage = Stage::new(&[]);
    for version in 1..=4 {
        let folder = format!("..v{version}");
        stage.write(&format!("{folder}/pat.py"), &format!("value = {version}\n"));
        symlink(&folder, stage.path("..data_tmp")).unwrap();
        fs::rename(stage.path("..data_tmp"), stage.path("..data")).unwrap();
        if version == 1 {
            symlink("..data/pat.py", stage.path("pat.py")).unwrap();
        }
        let swapped = Instant::now();
        stage.wait_for_value("pat.py", &version.to_string());
        assert!(swapped.elapsed() < Duration::from_secs(5));
    }
}

#[test]
fn scenario_34_an_edit_through_a_hard_link_elsewhere() {
    let mut stage = Stage::new(&[("pat.py", "value = 1\n")]);
    let outside = stage.root.with_file_name("outside.py");
    fs::hard_link(stage.path("pat.py"), &outside).unwrap();
    for round in 2..5 {
        fs::write(&outside, format!("value = {round}\n")).unwrap();
        let saved = Instant::now();
        stage.wait_for_value("pat.py", &round.to_string());
        // One second, and what a busy machine adds.
        assert!(saved.elapsed() < Duration::from_millis(1500), "{:?}", saved.elapsed());
    }
}

#[test]
fn scenario_35_a_checkout_is_one_swap() {
    needs!("git");
    let mut stage = Stage::closed(&[], Settings::default());
    let git = |args: &[&str]| {
        let who = ["-c", "user.name=t", "-c", "user.email=t@t"];
        run("git", &[&who, args].concat(), &stage.root);
    };
    let fill = |version: u32| {
        stage.write("_lib.py", &format!("value = L{version}\n"));
        for number in 0..40 {
            let import = if number % 2 == 0 { "import _lib\n" } else { "" };
            stage.write(&format!("p{number:02}.py"), &format!("value = {version}\n{import}"));
        }
    };
    git(&["init", "-q"]);
    fill(1);
    git(&["add", "."]);
    git(&["commit", "-qm", "one"]);
    git(&["branch", "one"]);
    fill(2);
    stage.write("p05.py", "raise five\n");
    git(&["add", "."]);
    git(&["commit", "-qm", "two"]);
    git(&["branch", "two"]);
    stage.write("_lib.py", "raise broken\n");
    git(&["add", "."]);
    git(&["commit", "-qm", "three"]);
    git(&["branch", "three"]);
    git(&["checkout", "-q", "one"]);
    stage.open();
    stage.wait_for("ready", |event| matches!(event, Event::Ready { files: 40, problems: 0 }));
    stage.forget();

    let root = stage.root.clone();
    let git = |args: &[&str]| run("git", args, &root);
    git(&["checkout", "-q", "two"]);
    stage.wait_for_value("p00.py", "2+_lib:L2");
    stage.wait_for_problem("p05.py", "five");
    stage.rest();
    // All but the one that fails, at once, and none of them mixed.
    assert_eq!(stage.swaps(), 1, "{}", stage.transcript());
    for number in (0..40).filter(|number| *number != 5) {
        let expected = if number % 2 == 0 { "2+_lib:L2" } else { "2" };
        assert_eq!(stage.values(&format!("p{number:02}.py")), [expected]);
    }

    // The helper fails: what imports it stays, the rest goes back to one.
    git(&["checkout", "-q", "one"]);
    stage.wait_for_value("p00.py", "1+_lib:L1");
    stage.forget();
    git(&["checkout", "-q", "three"]);
    stage.wait_for_problem("p00.py", "broken");
    stage.rest();
    assert_eq!(stage.values("p01.py"), ["2"]);
    assert_eq!(stage.values("p00.py"), [""; 0]);
    assert_eq!(stage.swaps(), 1, "{}", stage.transcript());
}

#[test]
fn scenario_35_a_lock_that_only_a_list_tells_of() {
    let settings = Settings { poll: true, ..Settings::default() };
    let mut stage = Stage::with(&[("a.py", "value = 1\n")], settings);
    let (before, after) = (stage.root.with_file_name("before"), stage.root.with_file_name("after"));
    fs::create_dir_all(after.join(".git")).unwrap();
    fs::write(after.join(".git/index.lock"), "").unwrap();
    fs::write(after.join("a.py"), "value = 2\n").unwrap();
    // The lock and the save are found together: the save waits, as long as a save
    // waits for a lock that nobody takes away.
    let found = Instant::now();
    fs::rename(&stage.root, before).unwrap();
    fs::rename(after, &stage.root).unwrap();
    stage.loader.as_ref().unwrap().rescan();
    stage.wait_for_value("a.py", "2");
    assert!(found.elapsed() >= Duration::from_secs(2), "{}", stage.transcript());
    fs::remove_file(stage.path(".git/index.lock")).unwrap();
    stage.loader.as_ref().unwrap().rescan();
    stage.write("a.py", "value = 3\n");
    stage.wait_for_value("a.py", "3");
}

#[test]
fn scenario_36_a_helper_reloads_exactly_its_dependants_once() {
    let mut stage = Stage::new(&[
        ("_lib.py", "value = 1\n"),
        ("_unused.py", "value = 1\n"),
        ("a.py", "value = a\nimport _lib\n"),
        ("b.py", "value = b\nimport _mid\n"),
        ("_mid.py", "value = m\nimport _lib\n"),
        ("c.py", "value = c\n"),
    ]);
    stage.forget();
    stage.write("_lib.py", "value = 2\n");
    stage.wait_for_value("b.py", "b+_mid:m+_lib:2");
    stage.write("_unused.py", "value = 2\n");
    stage.rest();
    let said: Vec<_> = stage.heard.iter().map(|(_, event)| brief(event)).collect();
    assert_eq!(said, ["loaded a.py#2=a+_lib:2 b.py#2=b+_mid:m+_lib:2"]);

    // An import of what is not there yet.
    stage.heard.clear();
    stage.write("c.py", "value = c\nimport _later\n");
    stage.wait_for_problem("c.py", "no module named _later");
    stage.write("_later.py", "value = 1\n");
    stage.wait_for_value("c.py", "c+_later:1");
    // And of what goes away.
    fs::remove_file(stage.path("_later.py")).unwrap();
    stage.wait_for_problem("c.py", "no module named _later");
    // Saved by renaming it away for a moment, it never went.
    (style("vim").save)(&stage.path("_lib.py"), b"value = 3\n").unwrap();
    stage.wait_for_value("a.py", "a+_lib:3");
    stage.rest();
    let complaints = stage.complaints();
    let c = "problem c.py no module named _later";
    assert_eq!(complaints, [c, "solved c.py", c]);
}

#[test]
fn scenario_36_a_pattern_can_be_a_helper_too() {
    let mut stage = Stage::new(&[("palettes.py", "value = 1\n"), ("a.py", "import palettes\n")]);
    stage.forget();
    stage.write("palettes.py", "value = 2\n");
    stage.wait_for_value("a.py", "+palettes:2");
    stage.rest();
    assert_eq!(stage.values("palettes.py"), ["2"]);
    assert_eq!(stage.swaps(), 1);
}
