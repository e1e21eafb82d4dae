//! The terminal, drawn to strings.
//!
//! Each case is a scene, keys pressed in it, and a size; its golden file is
//! what one would see. Goldens are drawn in 256 colours, which have no glow
//! around the lamps, so that they stay readable.

mod scenes;

use engine::{Frames, Input};
use expect_test::{expect, expect_file};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::crossterm::event::{Event, MouseButton, MouseEvent, MouseEventKind};
use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use ratatui::style::Color;
use scenes::Scene;
use std::time::Duration;
use tui::{Depth, Program, Request, View, draw, press, take};

/// A scene on a screen.
struct Show {
    scene: Scene,
    view: View,
    frames: Frames,
}

impl Show {
    fn new(scene: Scene, depth: Depth) -> Self {
        let page = Some("http://127.0.0.1:8420".into());
        let (name, folder) = ("dj-hue".into(), "./patterns".into());
        let program = Program { name, folder, page, code: None };
        Self { scene, view: View::new(program, depth), frames: Frames::default() }
    }

    fn press(&mut self, key: &str) -> Option<Request> {
        let snapshot = self.scene.engine.snapshot(self.scene.now);
        press(&key_event(key), &snapshot, self.scene.now, &mut self.view)
    }

    /// Presses keys, and does what they ask for.
    fn play(&mut self, keys: &str) {
        for key in keys.split_whitespace() {
            if let Some(Request::Command(command)) = self.press(key) {
                self.scene.engine.handle(self.scene.now, Input::Command(command));
            }
        }
    }

    /// Puts the mouse on a text of the screen, and does something with it.
    fn mouse(&mut self, kind: MouseEventKind, on: &str) -> Option<Request> {
        let buffer = self.draw(80, 24);
        let rows = text(&buffer);
        let find = |(y, row): (usize, &str)| {
            let before = row.split_once(on)?.0;
            Some((before.chars().count() as u16, y as u16))
        };
        let (column, row) = rows.lines().enumerate().find_map(find).expect("it is on the screen");
        let event = MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE };
        let snapshot = self.scene.engine.snapshot(self.scene.now);
        take(&Event::Mouse(event), &snapshot, self.scene.now, &mut self.view)
    }

    fn draw(&mut self, width: u16, height: u16) -> Buffer {
        let now = self.scene.now;
        let snapshot = self.scene.engine.snapshot(now);
        self.scene.engine.performance().frame_at(now, &mut self.frames);
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        let paint = |paper: &mut ratatui::Frame<'_>| {
            draw(&snapshot, &self.frames.frame, now, &mut self.view, paper);
        };
        terminal.draw(paint).unwrap();
        terminal.backend().buffer().clone()
    }
}

/// `enter`, `space`, `C-l`, or a letter; `f!` lets f go.
fn key_event(key: &str) -> KeyEvent {
    let (key, kind) = match key.strip_suffix('!') {
        Some(key) if !key.is_empty() => (key, KeyEventKind::Release),
        _ => (key, KeyEventKind::Press),
    };
    let letter = |key: &str| KeyCode::Char(key.chars().next().expect("a key has a name"));
    let (code, modifiers) = match key {
        "up" => (KeyCode::Up, KeyModifiers::NONE),
        "down" => (KeyCode::Down, KeyModifiers::NONE),
        "left" => (KeyCode::Left, KeyModifiers::NONE),
        "right" => (KeyCode::Right, KeyModifiers::NONE),
        "end" => (KeyCode::End, KeyModifiers::NONE),
        "home" => (KeyCode::Home, KeyModifiers::NONE),
        "enter" => (KeyCode::Enter, KeyModifiers::NONE),
        "esc" => (KeyCode::Esc, KeyModifiers::NONE),
        "backspace" => (KeyCode::Backspace, KeyModifiers::NONE),
        "pgdn" => (KeyCode::PageDown, KeyModifiers::NONE),
        "space" => (KeyCode::Char(' '), KeyModifiers::NONE),
        _ => match key.strip_prefix("C-") {
            Some(key) => (letter(key), KeyModifiers::CONTROL),
            None => (letter(key), KeyModifiers::NONE),
        },
    };
    KeyEvent::new_with_kind(code, modifiers, kind)
}

fn text(buffer: &Buffer) -> String {
    let mut text = String::new();
    for row in buffer.content.chunks(buffer.area.width.into()) {
        let mut line = String::new();
        let mut cells = row.iter();
        while let Some(cell) = cells.next() {
            line.push_str(cell.symbol());
            // A wide character covers the cell after it.
            for _ in 1..ratatui::text::Span::raw(cell.symbol()).width() {
                cells.next();
            }
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// What a terminal has, what a large one has, and less than there should be.
const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (60, 18)];

#[test]
fn screens_are_as_drawn() {
    let mut cases: Vec<(String, Scene, &str)> =
        scenes::all().into_iter().map(|scene| (scene.name.to_owned(), scene, "")).collect();
    cases.push(("help".to_owned(), scenes::playing(), "?"));
    cases.push(("search".to_owned(), scenes::crowded(), "/ c a l m down down"));
    cases.push(("page".to_owned(), scenes::playing(), "w"));
    cases.push(("outputs".to_owned(), scenes::queued(), "o"));
    cases.push(("scrolled".to_owned(), scenes::broken(), "end pgdn"));
    for (name, scene, keys) in cases {
        let mut show = Show::new(scene, Depth::Indexed);
        show.play(keys);
        for (width, height) in SIZES {
            let golden = format!("goldens/{name}-{width}x{height}.txt");
            expect_file![golden].assert_eq(&text(&show.draw(width, height)));
        }
    }
}

/// From nothing to more than there is to show, and around every change of the
/// layout.
const WIDTHS: [u16; 12] = [0, 1, 2, 3, 9, 20, 37, 69, 70, 76, 78, 190];
const HEIGHTS: [u16; 10] = [0, 1, 2, 5, 6, 9, 10, 16, 24, 70];

#[test]
fn nothing_breaks_at_any_size_or_depth() {
    for depth in [Depth::True, Depth::Indexed, Depth::Sixteen] {
        for scene in scenes::all() {
            let mut show = Show::new(scene, depth);
            for width in WIDTHS {
                for height in HEIGHTS {
                    for keys in ["?", "?", "/ x", "esc"] {
                        show.play(keys);
                        show.draw(width, height);
                    }
                }
            }
        }
    }
}

#[test]
fn lamps_have_the_very_colour_of_their_lights() {
    let mut show = Show::new(scenes::playing(), Depth::True);
    let buffer = show.draw(80, 24);
    let colors: Vec<[u8; 3]> =
        show.frames.frame.colors.iter().map(|color| color.to_8_bit()).collect();
    assert_eq!(colors.len(), 6);
    for color in colors.into_iter().filter(|color| color.iter().any(|&it| it > 40)) {
        let [red, green, blue] = color;
        let is_lamp =
            |cell: &&Cell| cell.symbol() == "█" && cell.fg == Color::Rgb(red, green, blue);
        assert!(buffer.content.iter().filter(is_lamp).count() > 40, "{color:?}");
    }
}

/// What the four beats and the bar look like, over a bar and a bit.
#[test]
fn the_beat_lights_up_as_it_comes() {
    let mut show = Show::new(scenes::playing(), Depth::True);
    let start = show.scene.engine.snapshot(show.scene.now).timeline.time_of(64.0);
    let mut seen = String::new();
    for quarter in 0..18 {
        let beat = f64::from(quarter) / 4.0;
        show.scene.now = start + Duration::from_secs_f64(beat * 60.0 / 124.0 + 1e-6);
        let buffer = show.draw(80, 24);
        let red = |x: u16| match buffer[(x, 0)].fg {
            Color::Rgb(red, _, _) => red,
            other => panic!("{other:?} is no colour of 24 bits"),
        };
        let cells: Vec<u8> = [60, 65, 70, 75].map(red).into();
        let bar: String = (70..79).map(|x| buffer[(x, 1)].symbol()).collect();
        seen.push_str(&format!("{beat:<4} {cells:?} {}\n", bar.trim()));
    }
    expect![[r#"
        0    [109, 38, 38, 38] bar 17
        0.25 [97, 38, 38, 38] bar 17
        0.5  [84, 38, 38, 38] bar 17
        0.75 [72, 38, 38, 38] bar 17
        1    [38, 254, 38, 38] bar 17
        1.25 [38, 217, 38, 38] bar 17
        1.5  [38, 179, 38, 38] bar 17
        1.75 [38, 141, 38, 38] bar 17
        2    [38, 38, 254, 38] bar 17
        2.25 [38, 38, 217, 38] bar 17
        2.5  [38, 38, 179, 38] bar 17
        2.75 [38, 38, 141, 38] bar 17
        3    [38, 38, 38, 254] bar 17
        3.25 [38, 38, 38, 217] bar 17
        3.5  [38, 38, 38, 179] bar 17
        3.75 [38, 38, 38, 141] bar 17
        4    [109, 38, 38, 38] bar 18
        4.25 [97, 38, 38, 38] bar 18
    "#]]
    .assert_eq(&seen);
}

#[test]
fn keys_ask_for_what_the_help_says() {
    let mut seen = String::new();
    for (scene, keys) in [
        (scenes::playing as fn() -> Scene, "1 9 right n left p"),
        (scenes::playing, "down j enter up home enter end enter"),
        (scenes::playing, "space . m + = - [ ]"),
        (scenes::playing, "b f f f! f f! c { } < > ( )"),
        (scenes::playing, "B B B! f H b! f! h!"),
        (scenes::playing, "a x esc h t d u U r"),
        (scenes::playing, "down z Z l up esc"),
        (scenes::playing, "down e i i"),
        (scenes::queued, "e esc o enter o enter o enter esc"),
        (scenes::queued, "o down enter"),
        (scenes::held, "a x h"),
        (scenes::playing, "/ t e c h down enter"),
        (scenes::playing, "/ q q esc / backspace q"),
        (scenes::playing, "/ C-c"),
        (scenes::empty, "1 enter down enter n ? down esc z"),
    ] {
        let scene = scene();
        seen.push_str(&format!("{}:\n", scene.name));
        let mut show = Show::new(scene, Depth::True);
        for key in keys.split_whitespace() {
            let asked = match show.press(key) {
                Some(Request::Command(command)) => format!("{command:?}"),
                Some(other) => format!("{other:?}"),
                None => "·".to_owned(),
            };
            seen.push_str(&format!("  {key:<10} {asked}\n"));
        }
    }
    expect![[r#"
        playing:
          1          Select("calm/aurora")
          9          ·
          right      Next
          n          Next
          left       Previous
          p          Previous
        playing:
          down       ·
          j          ·
          enter      Select("party/strobe")
          up         ·
          home       ·
          enter      Select("calm/aurora")
          end        ·
          enter      Select("party/two_sides")
        playing:
          space      Tap
          .          Downbeat
          m          NextSource
          +          TempoBy(1.0)
          =          TempoBy(1.0)
          -          TempoBy(-1.0)
          [          Nudge(-0.02)
          ]          Nudge(0.02)
        playing:
          b          ToggleBlackout
          f          Press(Flash, "terminal")
          f          ·
          f!         Release(Flash, "terminal")
          f          Press(Flash, "terminal")
          f!         Release(Flash, "terminal")
          c          NextPalette
          {          IntensityBy(-0.1)
          }          IntensityBy(0.1)
          <          SpeedBy(0.5)
          >          SpeedBy(2.0)
          (          HueBy(-0.041666666666666664)
          )          HueBy(0.041666666666666664)
        playing:
          B          Press(Blackout, "terminal")
          B          ·
          B!         Release(Blackout, "terminal")
          f          Press(Flash, "terminal")
          H          Press(Hold, "terminal")
          b!         ·
          f!         Release(Flash, "terminal")
          h!         Release(Hold, "terminal")
        playing:
          a          NextApply
          x          NextFade
          esc        ·
          h          ToggleHold
          t          Take
          d          Drop
          u          Undo(None)
          U          Redo(None)
          r          Rescan
        playing:
          down       ·
          z          Undo(Some("party/saw"))
          Z          Redo(Some("party/saw"))
          l          ·
          up         ·
          esc        ·
        playing:
          down       ·
          e          Queue(Some("party/saw"))
          i          Identify(0)
          i          Identify(1)
        queued:
          e          Queue(Some("party/rainbow"))
          esc        Cancel
          o          ·
          enter      Output { url: "ddp://192.168.1.50", on: true }
          o          ·
          enter      Output { url: "preview:", on: false }
          o          ·
          enter      Select("party/rainbow")
          esc        Cancel
        queued:
          o          ·
          down       ·
          enter      Select("party/saw")
        held:
          a          NextApply
          x          NextFade
          h          ToggleHold
        playing:
          /          ·
          t          ·
          e          ·
          c          ·
          h          ·
          down       ·
          enter      Select("party/saw")
        playing:
          /          ·
          q          ·
          q          ·
          esc        ·
          /          ·
          backspace  ·
          q          Quit
        playing:
          /          ·
          C-c        Quit
        empty:
          1          ·
          enter      ·
          down       ·
          enter      ·
          n          Next
          ?          ·
          down       ·
          esc        ·
          z          ·
    "#]]
    .assert_eq(&seen);
}

#[test]
fn a_click_chooses_and_a_second_one_does() {
    const LEFT: MouseEventKind = MouseEventKind::Down(MouseButton::Left);
    const RIGHT: MouseEventKind = MouseEventKind::Down(MouseButton::Right);
    let command = |request: Option<Request>| match request {
        Some(Request::Command(command)) => format!("{command:?}"),
        other => format!("{other:?}"),
    };
    let mut show = Show::new(scenes::queued(), Depth::Indexed);
    assert_eq!(show.mouse(LEFT, "Deep sea"), None);
    assert_eq!(command(show.mouse(LEFT, "3 Deep sea")), r#"Select("calm/deep_sea")"#);
    assert_eq!(command(show.mouse(RIGHT, "Candles")), r#"Queue(Some("calm/candles"))"#);
    assert_eq!(show.mouse(LEFT, "ddp://"), None);
    assert_eq!(
        command(show.mouse(LEFT, "ddp://")),
        r#"Output { url: "ddp://192.168.1.50", on: true }"#
    );
    assert_eq!(show.mouse(LEFT, "███████████"), None);
    assert!(text(&show.draw(80, 24)).contains("click again and it blinks"));
    assert_eq!(command(show.mouse(LEFT, "███████████")), "Identify(0)");
    show.play("esc");
    for nothing in ["PATTERNS", "bpm", "edit ", "1            2"] {
        assert_eq!(show.mouse(LEFT, nothing), None, "{nothing}");
    }
    show.play("?");
    assert_eq!(show.mouse(LEFT, "TEMPO"), None, "the help is only closed");
    assert_eq!(show.mouse(LEFT, "Candles"), None);
}

#[test]
fn the_wheel_scrolls_what_is_under_it() {
    let mut show = Show::new(scenes::crowded(), Depth::Indexed);
    let first = |show: &mut Show| {
        let rows = text(&show.draw(80, 24));
        let row = rows.lines().position(|row| row.contains("PATTERNS")).unwrap() + 1;
        let shown: String = rows.lines().nth(row).unwrap().chars().skip(1).take(4).collect();
        shown.trim().to_owned()
    };
    assert_eq!(first(&mut show), "▶  1");
    show.mouse(MouseEventKind::ScrollDown, "PATTERNS");
    assert_eq!(first(&mut show), "4");
    show.mouse(MouseEventKind::ScrollUp, "PATTERNS");
    show.mouse(MouseEventKind::ScrollUp, "PATTERNS");
    assert_eq!(first(&mut show), "▶  1");
    for _ in 0..99 {
        show.mouse(MouseEventKind::ScrollDown, "PATTERNS");
    }
    assert!(text(&show.draw(80, 24)).contains("of 68"));
    show.play("down");
    assert_eq!(first(&mut show), "2", "keys bring the selection back in sight");

    let mut show = Show::new(scenes::broken(), Depth::Indexed);
    show.mouse(MouseEventKind::ScrollDown, "2 PROBLEMS");
    assert!(text(&show.draw(80, 24)).contains("pgup"));
}

#[test]
fn a_page_for_others_is_shown_to_cameras_where_there_is_room() {
    let mut show = Show::new(scenes::playing(), Depth::Indexed);
    let row = "█▀▄ ".repeat(9);
    let link = format!("http://192.168.100.200:8477/#token={}", "0".repeat(32));
    show.view = View::new(
        Program {
            folder: "./patterns".into(),
            page: Some(link.clone()),
            code: Some(format!("{row}\n").repeat(19)),
            ..Program::default()
        },
        Depth::Indexed,
    );
    assert!(text(&show.draw(80, 24)).contains("w shows the page's link"));
    show.play("w");
    let screen = text(&show.draw(80, 24));
    assert!(screen.contains(&link), "{screen}");
    assert_eq!(screen.matches(row.trim_end()).count(), 19, "{screen}");
    assert!(text(&show.draw(80, 20)).contains("A larger window has a code"));
    show.play("esc");
    assert!(!text(&show.draw(80, 24)).contains(&link));
}

#[test]
fn a_screen_without_room_says_so() {
    let mut show = Show::new(scenes::playing(), Depth::Indexed);
    expect![[r#"
        The show plays on. 24 ×
        8 is too small, 80 × 24
        is fine.





    "#]]
    .assert_eq(&text(&show.draw(24, 8)));
}
