use super::*;
use engine::{
    Command, Contents, Engine, FileChange, Input, LoadedFile, OutputState, Problem as EngineProblem,
};
use expect_test::{Expect, expect};
use light::Palette;
use light::{Fixture, Hsv, Place as At, Rig};
use serde_json::json;
use show::{Body, Classic, Cue, CuePalette};
use source::{Diagnostic, Kind, Position, Span};
use std::time::Duration;

fn engine() -> Engine {
    let fixtures = vec![
        Fixture { name: "Left".into(), place: Some(At { x: -1.0, y: 0.25, z: 0.5 }) },
        Fixture { name: "Right".into(), place: None },
    ];
    let clock = clock::Clock::internal(clock::Bpm::clamped(120.0), Duration::ZERO);
    let palette = Palette::new("two", [Hsv::new(0.0, 1.0, 1.0), Hsv::new(0.5, 0.5, 1.0)]);
    Engine::new(clock, Arc::new(Rig::new(fixtures, []).with_palettes([palette])))
}

fn loaded(key: &str, text: &str) -> Input {
    let cue = Cue {
        label: "Label".into(),
        description: "About it".into(),
        tags: vec!["calm".into()],
        palette: CuePalette::Named("white_tones".into()),
        body: Body::Classic(Classic::default()),
    };
    let contents = Contents {
        cues: vec![(None, Arc::new(cue))],
        text: text.into(),
        data: text.as_bytes().into(),
    };
    Input::Files(vec![FileChange::Loaded(LoadedFile {
        key: key.into(),
        contents,
        warnings: Vec::new(),
        helpers: Vec::new(),
        saved_at: Duration::ZERO,
        supersedes: false,
    })])
}

/// A show with something in every part of its state.
pub(crate) fn everything() -> engine::Snapshot {
    let mut engine = engine();
    let at = Duration::from_secs;
    let place = source::Place::new("b.py", Span::new(Position::new(1, 1), Position::new(1, 2)));
    let mistake = Diagnostic::error(Kind::Syntax, "what is this").at(place).hint("leave it out");
    let texts = vec![("b.py".into(), "?".into())];
    for input in [
        loaded("a", "one"),
        loaded("b", "one"),
        Input::Ready,
        loaded("a", "two"),
        Input::Problem(EngineProblem { key: "b".into(), diagnostics: vec![mistake], texts }),
        Input::Output { url: "ddp://a".into(), state: OutputState::Failing("no".into()) },
        Input::Command(Command::Palette(Some("two".into()))),
        Input::Command(Command::Identify(0)),
        Input::Command(Command::Apply(engine::Apply::Bar)),
        loaded("a", "three"),
        Input::Command(Command::Queue(Some("b".into()))),
        Input::Command(Command::Hold(true)),
        loaded("a", "four"),
    ] {
        engine.handle(at(1), input);
    }
    engine.shown("a", 3, Duration::from_millis(8));
    engine.snapshot(at(1))
}

fn state(engine: &Engine, seconds: u64) -> Value {
    let now = Duration::from_secs(seconds);
    let snapshot = engine.snapshot(now);
    let state = State::of(&snapshot, &[], &mut Tempo::default(), now);
    let mut state = serde_json::to_value(state).unwrap();
    // The built-in ones are always the same.
    state["palettes"].as_array_mut().unwrap().drain(..Palette::built_in().len());
    state
}

#[expect(clippy::needless_pass_by_value, reason = "goldens are made on the spot")]
fn check(value: &Value, expected: Expect) {
    expected.assert_eq(&serde_json::to_string_pretty(value).unwrap());
}

#[test]
fn an_empty_show() {
    check(
        &state(&engine(), 2),
        expect![[r##"
            {
              "clock": {
                "ahead": 0.0,
                "at": 2.0,
                "beat": 4.0,
                "bpm": 120.0,
                "halted": false,
                "health": "locked",
                "heard": [],
                "jitter_ms": null,
                "peers": 0,
                "source": "internal"
              },
              "desk": {
                "apply": "now",
                "blackout": false,
                "fade": 0.0,
                "flashing": false,
                "hold": false,
                "hue": 0.0,
                "identified": null,
                "intensity": 1.0,
                "palette": null,
                "speed": 1.0
              },
              "histories": {},
              "last_reload": null,
              "lights": [
                {
                  "name": "Left",
                  "place": [
                    -1.0,
                    0.25,
                    0.5
                  ]
                },
                {
                  "name": "Right"
                }
              ],
              "log": {},
              "order": [],
              "outputs": {},
              "palettes": [
                {
                  "colors": [
                    "#ff0000",
                    "#80ffff"
                  ],
                  "name": "two"
                }
              ],
              "patterns": {},
              "playing": null,
              "preview": false,
              "problems": {},
              "queued": null,
              "source": null,
              "versions": [],
              "waiting_until": null
            }"##]],
    );
}

#[test]
fn patterns_and_their_versions() {
    let mut engine = engine();
    let at = Duration::from_secs;
    engine.handle(at(0), Input::Ready);
    engine.handle(at(1), loaded("a/b", "one"));
    engine.handle(at(2), loaded("a/b", "two"));
    engine.handle(at(3), Input::Command(Command::Undo(None)));
    engine.shown("a/b", 2, Duration::from_micros(8_250));
    let state = state(&engine, 4);
    let said = json!([
        state["patterns"],
        state["order"],
        state["playing"],
        state["source"],
        state["versions"],
        state["last_reload"]
    ]);
    check(
        &said,
        expect![[r#"
        [
          {
            "a/b": {
              "description": "About it",
              "label": "Label",
              "on_disk": 2,
              "redo": 1,
              "state": "reverted",
              "tags": [
                "calm"
              ],
              "undo": 0,
              "version": 1
            }
          },
          [
            "a/b"
          ],
          "a/b",
          "one",
          [
            {
              "at": 1.0,
              "hash": "ba2719e",
              "version": 1
            },
            {
              "at": 2.0,
              "hash": "be24882",
              "version": 2
            }
          ],
          {
            "at": 2.0,
            "key": "a/b",
            "save_to_frame_ms": 8.25,
            "version": 2
          }
        ]"#]],
    );
}

#[test]
fn problems_quote_the_line_they_mean() {
    let mut engine = engine();
    let place = |line, from, to_line, to| {
        source::Place::new("a.py", Span::new(Position::new(line, from), Position::new(to_line, to)))
    };
    let mut raised = Diagnostic::error(Kind::Exception, "ValueError: no").at(place(2, 3, 2, 5));
    raised.trace = vec![(place(1, 1, 1, 1), "load".into()), (place(2, 3, 2, 5), "make".into())];
    let many_lines =
        Diagnostic::warning(Kind::Value, "long").at(place(1, 5, 2, 2)).hint("shorten it");
    let nowhere = Diagnostic::warning(Kind::Value, "past the end").at(place(99, 1, 99, 2));
    engine.handle(
        Duration::ZERO,
        Input::Problem(EngineProblem {
            key: "a".into(),
            diagnostics: vec![raised, many_lines, nowhere],
            texts: vec![("a.py".into(), "make(älso)\n\tmore".into())],
        }),
    );
    check(
        &state(&engine, 0)["problems"],
        expect![[r#"
        {
          "a": {
            "mistakes": [
              {
                "kind": "exception",
                "message": "ValueError: no",
                "place": {
                  "column": 3,
                  "end": 5,
                  "file": "a.py",
                  "line": 2,
                  "text": "\tmore"
                },
                "severity": "error",
                "trace": [
                  {
                    "column": 1,
                    "end": 2,
                    "file": "a.py",
                    "line": 1,
                    "text": "make(älso)",
                    "what": "load"
                  }
                ]
              },
              {
                "hint": "shorten it",
                "kind": "value",
                "message": "long",
                "place": {
                  "column": 5,
                  "end": 11,
                  "file": "a.py",
                  "line": 1,
                  "text": "make(älso)"
                },
                "severity": "warning"
              },
              {
                "kind": "value",
                "message": "past the end",
                "place": {
                  "column": 1,
                  "end": 2,
                  "file": "a.py",
                  "line": 99
                },
                "severity": "warning"
              }
            ],
            "severity": "error"
          }
        }"#]],
    );
}

#[test]
fn many_mistakes_are_counted() {
    let mut engine = engine();
    let diagnostics = vec![Diagnostic::error(Kind::Value, "x"); 50];
    let problem = EngineProblem { key: "a".into(), diagnostics, texts: Vec::new() };
    engine.handle(Duration::ZERO, Input::Problem(problem));
    let mistakes = state(&engine, 0)["problems"]["a"]["mistakes"].as_array().unwrap().clone();
    assert_eq!((mistakes.len(), &mistakes[20]["message"]), (21, &json!("and 30 more")));
}

#[test]
fn the_sections_are_the_whole_state() {
    let engine = engine();
    let now = Duration::from_secs(1);
    let state = State::of(&engine.snapshot(now), &[], &mut Tempo::default(), now);
    let sections = state.sections_since(None).into_iter().map(|(name, it)| (name.to_owned(), it));
    assert_eq!(serde_json::to_value(&state).unwrap(), Value::Object(sections.collect()));
    assert_eq!(state.sections_since(Some(&state)), []);
}

#[test]
fn the_state_stays_the_same_while_only_time_passes() {
    let engine = engine();
    let mut tempo = Tempo::default();
    let mut at = |seconds| {
        let now = Duration::from_secs(seconds);
        State::of(&engine.snapshot(now), &[], &mut tempo, now)
    };
    assert_eq!(at(1), at(1000));
}

/// The beat as `docs/control.md` and the page compute it.
fn beat(clock: &Clock, now: f64) -> f64 {
    let passed = (now - clock.at) * clock.bpm / 60.0;
    let left = (clock.ahead.abs() - passed / 4.0).max(0.0);
    if clock.halted { clock.beat } else { clock.beat + passed + clock.ahead.signum() * left }
}

#[test]
fn clients_compute_the_beat_that_the_engine_has() {
    use clock::ClockInput::{Downbeat, Nudge, SetBpm};
    let mut engine = engine();
    let mut tempo = Tempo::default();
    let mut now = Duration::ZERO;
    for input in [SetBpm(clock::Bpm::clamped(133.7)), Nudge(0.7), Nudge(-1.3), Downbeat] {
        now += Duration::from_millis(3_217);
        engine.handle(now, Input::Clock(input));
        // A surface may look a little later, in the middle of a slew.
        for later in [0, 10, 400, 2_000] {
            let snapshot = engine.snapshot(now);
            let seen = now + Duration::from_millis(137);
            let clock = State::of(&snapshot, &[], &mut tempo, seen).clock;
            let moment = seen + Duration::from_millis(later);
            let ours = beat(&clock, moment.as_secs_f64());
            let theirs = snapshot.timeline.beat_at(moment);
            assert!((ours - theirs).abs() < 1e-4, "{ours} {theirs} {input:?} {later}");
        }
    }
}
