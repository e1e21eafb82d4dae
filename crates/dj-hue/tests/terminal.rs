//! The show in a terminal of 80 columns and 24 rows: what a performer sees
//! there, and what the keys do to the lights.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]
#![cfg(unix)]

mod rehearsal;

use rehearsal::lights::Lights;
use rehearsal::patterns::steady;
use rehearsal::terminal::Terminal;
use rehearsal::{DJ_HUE, folder, home_of};
use rustix::process::{Pid, Signal, kill_process};
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;
use testkit::needs;

/// Tells its process, becomes the program, and afterwards waits for lines, to
/// show whether the terminal works as before.
const SHELL: &str = r#"sh -c 'echo $$ > "$HOME/id"; exec "$@"' sh "$@"; echo "ended with $?"; cat"#;

/// A show with three patterns, `a` playing.
struct Stage {
    patterns: PathBuf,
    lights: Lights,
    terminal: Terminal,
}

impl Stage {
    fn open(name: &str) -> Self {
        let patterns = folder(name);
        for (file, red) in [("a.py", 60), ("b.py", 90), ("c.py", 120)] {
            fs::write(patterns.join(file), steady(red)).expect("the test folder can be written");
        }
        let (lights, terminal) = start(&patterns);
        let stage = Self { patterns, lights, terminal };
        stage.see("▶  1 Steady 60");
        stage.see_loaded();
        stage.see_red(60);
        stage
    }

    /// Quits, and starts in a new terminal.
    fn reopen(&mut self) {
        self.press("q");
        self.see("ended with 0");
        (self.lights, self.terminal) = start(&self.patterns);
    }

    /// All files have been loaded, the last of them last.
    fn see_loaded(&self) {
        self.see("c v1 saved");
    }

    fn see(&self, text: &str) -> String {
        self.terminal.wait_for(text)
    }

    fn see_no(&self, text: &str) {
        self.terminal.wait(&format!("screen without `{text}`"), |screen| !screen.contains(text));
    }

    fn see_red(&self, red: u8) {
        assert!(
            self.lights.see_red(red).is_some(),
            "the lights are never at {red}, but last at {:?}\n{}",
            self.lights.all().last(),
            self.terminal.screen(),
        );
    }

    fn press(&self, key: &str) {
        self.terminal.press(&[key]);
    }

    /// Saves, a while after what was saved before: of two versions within half
    /// a second, undo knows only the second.
    fn save(&self, file: &str, text: &str) {
        thread::sleep(Duration::from_millis(600));
        fs::write(self.patterns.join(file), text).expect("the test folder can be written");
    }

    /// The show is over, and the terminal is the shell's again: it shows what
    /// was there before, has a cursor, and echoes what is typed.
    fn is_given_back(&self) {
        self.see("ended with 0");
        assert_eq!(self.terminal.fact("alternate_on"), "0");
        assert_eq!(self.terminal.fact("cursor_flag"), "1");
        assert_eq!(self.terminal.fact("mouse_any_flag"), "0");
        self.terminal.write("typed");
        self.press("Enter");
        let twice = |screen: &str| screen.matches("typed").count() == 2;
        self.terminal.wait("echo of what was typed, and of the line", twice);
        let last = self.lights.all().pop().expect("there were frames");
        assert!(last.lights.iter().all(|light| *light == [0; 3]), "left at {:?}", last.lights);
    }
}

fn start(patterns: &Path) -> (Lights, Terminal) {
    let lights = Lights::listen();
    let url = lights.url();
    let folder = patterns.to_str().expect("the build folder's name is text");
    let show = [DJ_HUE, "--patterns", folder, "--bpm", "128", "--output", &url];
    let terminal = Terminal::run(patterns, &[&["sh", "-c", SHELL, "sh"], &show[..]].concat());
    (lights, terminal)
}

impl Drop for Stage {
    fn drop(&mut self) {
        if !thread::panicking() {
            let _ = fs::remove_dir_all(&self.patterns);
            let _ = fs::remove_dir_all(home_of(&self.patterns));
        }
    }
}

#[test]
fn the_screen_shows_what_plays_and_keys_play_something_else() {
    needs!("tmux");
    let stage = Stage::open("terminal-play");
    let screen = stage.see("128.0 bpm");
    for pattern in ["1 Steady 60", "2 Steady 90", "3 Steady 120"] {
        assert!(screen.contains(pattern), "no {pattern} on\n{screen}");
    }
    assert!(screen.lines().count() <= 24);

    stage.press("n");
    stage.see("▶  2 Steady 90");
    stage.see_red(90);
    stage.press("3");
    stage.see_red(120);
    stage.press("p");
    stage.see_red(90);

    stage.press("b");
    stage.see_red(0);
    stage.press("b");
    stage.see_red(90);

    stage.press("+");
    stage.see("129.0 bpm");
    stage.press("?");
    stage.see("this help, and away");
    stage.press("?");
    stage.see_no("this help, and away");
}

#[test]
fn a_problem_shows_its_line_until_it_is_mended() {
    needs!("tmux");
    let stage = Stage::open("terminal-problem");
    stage.save("a.py", "pattern = = 3\n");
    let screen = stage.see("--> a.py:1:11");
    for part in ["invalid syntax", "1 | pattern = = 3", "^", "plays on"] {
        assert!(screen.contains(part), "no `{part}` on\n{screen}");
    }
    stage.see_red(60);
    stage.save("a.py", &steady(70));
    stage.see_no("a.py:1:11");
    stage.see("Steady 70");
    stage.see_red(70);
}

#[test]
fn edits_are_undone_redone_held_and_taken() {
    needs!("tmux");
    let stage = Stage::open("terminal-edits");
    stage.save("a.py", &steady(70));
    stage.see_red(70);
    stage.press("u");
    stage.see_red(60);
    stage.press("U");
    stage.see_red(70);

    stage.press("h");
    stage.see("edits held");
    stage.save("a.py", &steady(80));
    let is_held = |screen: &str| {
        screen.lines().any(|line| line.contains("1 Steady") && line.contains("held"))
    };
    stage.terminal.wait("pattern that is held", is_held);
    stage.see_red(70);
    stage.press("t");
    stage.see_red(80);
}

#[test]
fn undo_reaches_behind_a_restart() {
    needs!("tmux");
    let mut stage = Stage::open("terminal-restart");
    stage.press("n");
    stage.see_red(90);
    for red in [100, 110] {
        stage.save("b.py", &steady(red));
        stage.see_red(red);
    }
    stage.reopen();
    stage.see("▶  2 Steady 110");
    stage.see_red(110);
    stage.see_loaded();
    stage.press("u");
    stage.see_red(100);
    stage.press("u");
    stage.see_red(90);
    stage.press("U");
    stage.see_red(100);
    // The file on disk was never touched, so it plays at the next start; one
    // step back is what played before.
    stage.reopen();
    stage.see_loaded();
    stage.see_red(110);
    stage.press("u");
    stage.see_red(100);
    assert_eq!(fs::read_to_string(stage.patterns.join("b.py")).unwrap(), steady(110));
}

#[test]
fn q_gives_the_terminal_back() {
    needs!("tmux");
    let stage = Stage::open("terminal-quit");
    stage.press("q");
    stage.is_given_back();
}

#[test]
fn a_terminated_show_gives_the_terminal_back() {
    needs!("tmux");
    let stage = Stage::open("terminal-term");
    let id = fs::read_to_string(home_of(&stage.patterns).join("id")).unwrap();
    let id = id.trim().parse().ok().and_then(Pid::from_raw).expect("the shell wrote its number");
    kill_process(id, Signal::TERM).unwrap();
    stage.is_given_back();
}
