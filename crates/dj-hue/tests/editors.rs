//! Every editor's save, and every tool's: one reload, the colour on the wire,
//! and not a word about anything else.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod rehearsal;

use rehearsal::Show;
use rehearsal::patterns::steady;
use rehearsal::session::{NOTHING, Session};
use rehearsal::terminal::{Terminal, expect_success};
use std::process::Command;
use testkit::needs;

/// Opens the file in an editor and saves it twice from there: some editors
/// save the second time in another way.
fn edited(name: &str, editor: &[&str], ready: &str, keys: fn(&Terminal, &str)) {
    needs!("tmux", editor[0]);
    let mut session = Session::start(name);
    let terminal = Terminal::run(&session.show.patterns, editor);
    terminal.wait_for(ready);
    for red in [90, 120] {
        session.saved(name, red, |_| keys(&terminal, &format!("RED = {red}")));
    }
    drop(terminal);
    session.end_silently();
}

fn keys_of_vim(terminal: &Terminal, line: &str) {
    terminal.write("ggcc");
    terminal.write(line);
    terminal.press(&["Escape"]);
    // Vim waits whether the escape begins a longer key.
    terminal.wait("command mode", |screen| !screen.contains("-- INSERT --"));
    terminal.write(":write");
    terminal.press(&["Enter"]);
}

#[test]
fn a_save_in_vim_is_on_the_lights() {
    edited("vim", &["vim", "a.py"], "from dj_hue.patterns", keys_of_vim);
}

#[test]
fn a_save_in_vim_that_overwrites_is_on_the_lights() {
    let editor = ["vim", "-c", "set backupcopy=yes", "a.py"];
    edited("vim-backupcopy", &editor, "from dj_hue.patterns", keys_of_vim);
}

#[test]
fn a_save_in_nano_is_on_the_lights() {
    edited("nano", &["nano", "a.py"], "from dj_hue.patterns", |terminal, line| {
        terminal.press(&["C-k"]);
        terminal.write(line);
        terminal.press(&["Enter", "Up", "C-o", "Enter"]);
    });
}

#[test]
fn a_save_in_emacs_is_on_the_lights() {
    let editor = ["emacs", "-nw", "a.py"];
    edited("emacs", &editor, "from dj_hue.patterns", |terminal, line| {
        terminal.press(&["C-a", "C-k"]);
        terminal.write(line);
        terminal.press(&["C-x", "C-s"]);
    });
}

/// Runs a program in the patterns folder.
fn run(show: &Show, program: &str, arguments: &[&str]) {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(&show.patterns)
        .env("HOME", &show.patterns)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output();
    let output = output.unwrap_or_else(|error| panic!("cannot run {program}: {error}"));
    expect_success(program, output);
}

#[test]
fn sed_cp_mv_and_rsync_save_like_editors() {
    needs!("rsync");
    let mut session = Session::start("tools");
    session.saved("sed -i", 90, |show| run(show, "sed", &["-i", "s/RED = 60/RED = 90/", "a.py"]));
    session.saved("cp", 120, |show| {
        show.write("other.txt", &steady(120));
        run(show, "cp", &["other.txt", "a.py"]);
    });
    session.saved("mv", 150, |show| {
        show.write("other.txt", &steady(150));
        run(show, "mv", &["other.txt", "a.py"]);
    });
    session.saved("rsync -a of an older file", 180, |show| {
        show.write("other.txt", &steady(180));
        run(show, "touch", &["-d", "2001-01-01", "other.txt"]);
        run(show, "rsync", &["-a", "other.txt", "a.py"]);
    });
    session.saved("rsync --inplace", 210, |show| {
        show.write("other.txt", &steady(210));
        run(show, "rsync", &["--inplace", "--ignore-times", "other.txt", "a.py"]);
    });
    session.end_silently();
}

#[test]
fn a_change_by_git_is_a_save() {
    needs!("git");
    let mut session = Session::start("git");
    let commit = ["-c", "user.name=DJ", "-c", "user.email=dj@example.org", "commit", "-qam", "set"];
    let git = |show: &Show, arguments: &[&str]| run(show, "git", arguments);
    git(&session.show, &["init", "-q", "-b", "main"]);
    git(&session.show, &["add", "a.py"]);
    git(&session.show, &commit);
    git(&session.show, &["checkout", "-q", "-b", "other"]);
    assert_eq!(session.show.happenings(), NOTHING, "of nothing that is there");

    session.saved("an edit", 90, |show| show.write("a.py", &steady(90)));
    git(&session.show, &commit);
    session.saved("git checkout", 60, |show| git(show, &["checkout", "-q", "main"]));
    session.saved("git checkout back", 90, |show| git(show, &["checkout", "-q", "other"]));
    session.saved("an edit more", 120, |show| show.write("a.py", &steady(120)));
    let author = ["-c", "user.name=DJ", "-c", "user.email=dj@example.org"];
    session.saved("git stash", 90, |show| git(show, &[&author[..], &["stash", "-q"]].concat()));
    session.saved("git stash pop", 120, |show| git(show, &["stash", "pop", "-q"]));
    session.end_silently();
}
