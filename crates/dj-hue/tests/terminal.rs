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

#[test]
fn the_first_start_says_what_to_open_what_to_change_and_what_to_press() {
    needs!("tmux");
    let folder = folder("terminal-first");
    let lights = Lights::listen();
    let terminal = Terminal::run(&folder, &[DJ_HUE, "--output", &lights.url()]);
    terminal.wait_for("edit patterns/aurora.py");
    terminal.wait_for("? help");
    let screen = terminal.wait_for("no save yet");
    for part in ["▶  1 Aurora", "and save: the light changes at once", "also at http://"] {
        assert!(screen.contains(part), "no `{part}` on\n{screen}");
    }
    // What was said at the start can be looked up.
    terminal.press(&["l"]);
    terminal.wait_for("patterns is new, with starters");
    terminal.press(&["l"]);
    let file = folder.join("patterns/aurora.py");
    let text = fs::read_to_string(&file).unwrap();
    fs::write(&file, text.replace("name=\"Aurora\"", "name=\"Mine\"")).unwrap();
    terminal.wait_for("▶  1 Mine");
    terminal.wait_for("saved → light");
    drop(terminal);
    let _ = fs::remove_dir_all(&folder);
    let _ = fs::remove_dir_all(home_of(&folder));
}

#[test]
fn what_files_print_is_said_and_can_be_looked_up() {
    needs!("tmux");
    let stage = Stage::open("terminal-log");
    stage.save("a.py", &format!("print('here I am')\n{}", steady(70)));
    stage.see("a.py: here I am");
    stage.press("l");
    stage.see("reloaded a (Steady 70)");
    stage.press("l");
    stage.press("r");
    stage.see("looked at all files: 3 patterns");
}

/// A show with three patterns, `a` playing.
struct Stage {
    patterns: PathBuf,
    lights: Lights,
    terminal: Terminal,
}

impl Stage {
    fn open(name: &str) -> Self {
        Self::open_at(name, "128")
    }

    fn open_at(name: &str, bpm: &str) -> Self {
        let patterns = folder(name);
        for (file, red) in [("a.py", 60), ("b.py", 90), ("c.py", 120)] {
            fs::write(patterns.join(file), steady(red)).expect("the test folder can be written");
        }
        let (lights, terminal) = start(&patterns, &[], bpm);
        let stage = Self { patterns, lights, terminal };
        stage.see("▶  1 Steady 60");
        stage.see_loaded();
        stage.see_red(60);
        stage
    }

    /// Quits, and starts in a new terminal, by means of a program.
    fn reopen(&mut self, by: &[&str]) {
        self.press("q");
        self.see("ended with 0");
        (self.lights, self.terminal) = start(&self.patterns, by, "128");
    }

    /// All files have been loaded.
    fn see_loaded(&self) {
        self.see("no save yet");
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

fn start(patterns: &Path, by: &[&str], bpm: &str) -> (Lights, Terminal) {
    let lights = Lights::listen();
    let url = lights.url();
    let folder = patterns.to_str().expect("the build folder's name is text");
    let show = [DJ_HUE, "--patterns", folder, "--bpm", bpm, "--output", &url];
    let terminal = Terminal::run(patterns, &[&["sh", "-c", SHELL, "sh"], by, &show[..]].concat());
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
    stage.reopen(&[]);
    stage.see("▶  2 Steady 110");
    stage.see_red(110);
    stage.see_loaded();
    stage.press("u");
    stage.see_red(100);
    stage.press("u");
    stage.see_red(90);
    stage.press("U");
    stage.see_red(100);
    // What was undone stays undone until the file is saved, and can be redone.
    stage.reopen(&[]);
    stage.see_loaded();
    stage.see_red(100);
    stage.press("U");
    stage.see_red(110);
    assert_eq!(fs::read_to_string(stage.patterns.join("b.py")).unwrap(), steady(110));
}

#[test]
fn q_gives_the_terminal_back() {
    needs!("tmux");
    let stage = Stage::open("terminal-quit");
    stage.press("q");
    stage.is_given_back();
}

/// Whoever closes the window, or the machine, asks for an end in other words.
#[test]
fn a_show_that_is_told_to_end_gives_the_terminal_back() {
    needs!("tmux");
    for (name, signal) in [("terminal-term", Signal::TERM), ("terminal-hup", Signal::HUP)] {
        let stage = Stage::open(name);
        let id = fs::read_to_string(home_of(&stage.patterns).join("id")).unwrap();
        let id = id.trim().parse().ok().and_then(Pid::from_raw);
        kill_process(id.expect("the shell wrote its number"), signal).unwrap();
        stage.is_given_back();
    }
}

#[test]
fn a_pattern_is_queued_and_taken_back_and_plays_from_its_bar_on() {
    needs!("tmux");
    // A bar is twelve seconds long.
    let stage = Stage::open_at("terminal-queue", "20");
    stage.press("Down");
    stage.press("e");
    stage.see("» 2 Steady 90");
    stage.press("Escape");
    stage.see_no("»");
    stage.see_red(60);
    stage.press("e");
    stage.see("▶  2 Steady 90");
    stage.see_red(90);
    stage.see_no("»");
}

#[test]
fn an_output_is_switched_off_and_on() {
    needs!("tmux");
    let stage = Stage::open("terminal-output");
    stage.press("o");
    stage.see("enter output off, on");
    stage.press("Enter");
    stage.see(&format!("◌ {} off", stage.lights.url()));
    stage.see_red(0);
    stage.press("Enter");
    stage.see(&format!("● {} live", stage.lights.url()));
    stage.see_red(60);
    stage.press("Escape");
    stage.see("enter play");
}

#[test]
fn a_light_blinks_to_say_which_it_is() {
    needs!("tmux");
    let stage = Stage::open("terminal-identify");
    let blinks = |light: usize| {
        stage.lights.see(|seen| {
            let white = |(at, it): (usize, &[u8; 3])| (*it == [255; 3]) == (at == light);
            seen.lights.iter().enumerate().all(white)
        })
    };
    stage.press("i");
    assert!(blinks(0).is_some());
    stage.press("i");
    assert!(blinks(1).is_some());
    stage.see_red(60);
}

#[test]
fn the_mouse_chooses_plays_and_queues() {
    needs!("tmux");
    const LEFT: u8 = 0;
    let stage = Stage::open("terminal-mouse");
    stage.terminal.click(LEFT, "3 Steady 120");
    stage.see("enter plays it");
    stage.see_red(60);
    stage.terminal.click(LEFT, "3 Steady 120");
    stage.see_red(120);
    const RIGHT: u8 = 2;
    stage.terminal.click(RIGHT, "2 Steady 90");
    stage.see_red(90);
}

#[test]
fn any_size_shows_what_it_can() {
    needs!("tmux");
    let stage = Stage::open("terminal-sizes");
    for (columns, rows, shown) in [
        (120, 40, "hold"),
        (60, 18, "80×24 shows more"),
        (30, 8, "too small"),
        (200, 60, "redo a version"),
        (80, 24, "redo a version"),
    ] {
        stage.terminal.resize(columns, rows);
        let screen = stage.see(shown);
        assert!(screen.lines().count() <= rows.into());
        assert!(screen.lines().all(|line| line.chars().count() <= columns.into()), "{screen}");
        if shown == "too small" {
            stage.press("?");
        }
    }
    stage.press("?");
    stage.see("▶  1 Steady 60");
    stage.see_red(60);
}

#[test]
fn a_terminal_of_sixteen_colours_gets_no_others() {
    needs!("tmux");
    let mut stage = Stage::open("terminal-colours");
    let highest = |stage: &Stage| {
        let screen = stage.terminal.colored_screen();
        assert!(!screen.contains("8;2;"), "colours of 24 bits: {screen:?}");
        // The foreground is said as 38;5;N, the ground as 48;5;N; the sixteen are
        // said in older words.
        let numbers = screen.split("8;5;").skip(1).map(|it| {
            let end = it.find(|it: char| !it.is_ascii_digit()).unwrap_or(it.len());
            it[..end].parse::<u32>().unwrap()
        });
        numbers.max()
    };
    assert!(highest(&stage) > Some(15), "tmux has 256");
    stage.reopen(&["env", "TERM=linux"]);
    stage.see("▶  1 Steady 60");
    stage.see_red(60);
    assert_eq!(highest(&stage), None);
    assert!(stage.terminal.colored_screen().contains("\x1b[9"), "there are bright ones");
}

#[test]
fn a_wide_terminal_shows_the_source_and_marks_what_sounds() {
    needs!("tmux");
    let stage = Stage::open("terminal-source");
    let text =
        "from dj_hue.patterns.strudel import light\n\npattern = light(\"all\").color(\"red\")\n";
    stage.save("a.py", text);
    stage.terminal.resize(130, 40);
    let is_marked = |stage: &Stage| {
        let screen = stage.terminal.colored_screen();
        let row = screen.lines().find(|row| row.contains("pattern = light("));
        row.is_some_and(|row| row.contains("\x1b[1m"))
    };
    stage.see("3 pattern = light(");
    let end = std::time::Instant::now() + Duration::from_secs(60);
    while !is_marked(&stage) {
        assert!(std::time::Instant::now() < end, "{}", stage.terminal.colored_screen());
        thread::sleep(Duration::from_millis(50));
    }
    // What does not play does not sound.
    stage.press("Down");
    stage.see("enter plays it");
    assert!(!is_marked(&stage));
}
