//! Every example in `docs/control.md` is a message of this interface, and the
//! schema there is that of these types.

mod schema;

use super::*;
use crate::state::State;
use expect_test::{expect, expect_file};

const MANUAL: &str = include_str!("../../../../docs/control.md");

/// The bodies of the blocks that open with this line.
fn blocks(opening: &str) -> Vec<&'static str> {
    let opening = format!("```{opening}\n");
    let bodies = MANUAL.split(&opening).skip(1);
    bodies.filter_map(|rest| rest.split("\n```").next()).collect()
}

#[test]
fn examples_of_clients_are_messages_that_can_be_carried_out() {
    let lines: Vec<_> = blocks("json client").into_iter().flat_map(str::lines).collect();
    for line in lines {
        let (_, ask) =
            FromClient::read(line).unwrap_or_else(|(_, wrong)| panic!("{line}: {}", wrong.message));
        if let Ask::Command(command) = ask {
            command.asked().unwrap_or_else(|why| panic!("{line}: {why}"));
        }
        let message: FromClient = serde_json::from_str(line).unwrap();
        let back: Value = serde_json::to_value(&message).unwrap();
        assert_eq!(plain(back), plain(serde_json::from_str(line).unwrap()), "{line}");
    }
}

#[test]
fn examples_of_the_server_are_messages_of_the_server() {
    let lines: Vec<_> = blocks("json server").into_iter().flat_map(str::lines).collect();
    assert!(lines.len() > 5);
    for line in lines {
        let message: FromServer =
            serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}"));
        assert_eq!(message.v, VERSION);
        let back: Value = serde_json::from_str(&message.says.to_json()).unwrap();
        assert_eq!(plain(back), plain(serde_json::from_str(line).unwrap()));
    }
}

#[test]
fn the_example_of_a_state_is_a_state() {
    let [text] = blocks("json state")[..] else { panic!("there is one") };
    let state: State = serde_json::from_str(text).unwrap();
    let back = serde_json::to_value(&state).unwrap();
    assert_eq!(plain(back), plain(serde_json::from_str(text).unwrap()));
}

/// A value as its reader sees it: 2 and 2.0 are the same, and so are null and a
/// missing field, but for what is lifted by it.
fn plain(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let kept = fields
                .into_iter()
                .filter(|(key, it)| !it.is_null() || key == "palette" || key == "queue");
            Value::Object(kept.map(|(key, it)| (key, plain(it))).collect())
        }
        Value::Array(all) => Value::Array(all.into_iter().map(plain).collect()),
        Value::Number(number) => serde_json::json!(number.as_f64()),
        value => value,
    }
}

/// The schema of any message, with those of all its parts by name.
fn schema() -> Value {
    #[derive(schemars::JsonSchema)]
    #[serde(untagged)]
    #[expect(dead_code, reason = "only its schema is of use")]
    enum Message {
        FromClient(FromClient),
        FromServer(FromServer),
    }
    serde_json::to_value(schemars::schema_for!(Message)).unwrap()
}

#[test]
fn the_schema_is_that_of_the_types() {
    let text = serde_json::to_string_pretty(&schema()).unwrap() + "\n";
    expect_file!["../../../../docs/control.schema.json"].assert_eq(&text);
}

#[test]
fn examples_are_as_the_schema_says() {
    let schema = schema();
    for (opening, part) in [("json client", "FromClient"), ("json server", "FromServer")] {
        for line in blocks(opening).into_iter().flat_map(str::lines) {
            let message = serde_json::from_str(line).unwrap();
            schema::check(&schema, part, &message).unwrap_or_else(|why| panic!("{line}: {why}"));
        }
    }
    let [state] = blocks("json state")[..] else { panic!("there is one") };
    schema::check(&schema, "State", &serde_json::from_str(state).unwrap()).unwrap();
}

#[test]
fn what_is_sent_is_as_the_schema_says() {
    let schema = schema();
    let snapshot = crate::state::tests::everything();
    let log = [engine::LogLine {
        number: 3,
        at: std::time::Duration::from_secs(1),
        event: "note",
        text: "a note".into(),
    }];
    let mut tempo = crate::state::Tempo::default();
    let state = State::of(&snapshot, &log, &mut tempo, std::time::Duration::from_secs(2));
    let state = serde_json::to_value(&state).unwrap();
    for says in [
        Says::Hello { server: "dj-hue 1".into(), now: 1.5, folder: "patterns".into() },
        Says::State { seq: 1, state: state.clone() },
        Says::Patch { seq: 2, patch: serde_json::json!({"desk": null, "log": {"3": null}}) },
        Says::done(Some(1)),
        Says::wrong(None, Wrong::malformed("why")),
    ] {
        let message = serde_json::from_str(&says.to_json()).unwrap();
        schema::check(&schema, "FromServer", &message).unwrap_or_else(|why| panic!("{why}"));
    }
    // It says something about every part of the state.
    for (key, _) in state.as_object().unwrap() {
        let mut wrong = state.clone();
        wrong[key] = serde_json::json!({"x": 1});
        assert!(schema::check(&schema, "State", &wrong).is_err(), "{key} may be anything");
    }
}

#[test]
fn every_command_has_an_example() {
    let schema = schema();
    let strings = |it: &Value| -> Vec<String> {
        match it {
            Value::String(one) => vec![one.clone()],
            Value::Array(all) => all.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            Value::Object(fields) => fields.keys().cloned().collect(),
            _ => Vec::new(),
        }
    };
    let mut names = Vec::new();
    for alternative in schema["$defs"]["Command"]["oneOf"].as_array().unwrap() {
        names.extend(
            ["enum", "const", "properties"].iter().flat_map(|it| strings(&alternative[it])),
        );
    }
    assert!(names.len() > 30, "{names:?}");
    let lines: Vec<_> = blocks("json client").into_iter().flat_map(str::lines).collect();
    for name in names {
        let [word, argument] =
            [format!(r#""command":"{name}""#), format!(r#""command":{{"{name}":"#)];
        let found = lines.iter().any(|it| it.contains(&word) || it.contains(&argument));
        assert!(found, "{name} has no example in docs/control.md");
    }
}

#[test]
fn what_is_no_message_is_refused_in_words() {
    let mut said = String::new();
    for text in [
        "",
        "{",
        "null",
        "[1]",
        "\u{0}\u{1}",
        r#"{"v":1}"#,
        r#"{"v":2,"command":"next"}"#,
        r#"{"command":"next"}"#,
        r#"{"v":1,"command":"next","sync":1}"#,
        r#"{"v":1,"command":"exec"}"#,
        r#"{"v":1,"command":{"select":"a","x":1}}"#,
        r#"{"v":1,"command":{"intensity":"1"}}"#,
        r#"{"v":1,"command":{"intensity":1e999}}"#,
        r#"{"v":1,"command":{"select_index":-1}}"#,
        r#"{"v":1,"command":"next","path":"/etc/passwd"}"#,
        r#"{"v":1,"id":-1,"command":"next"}"#,
    ] {
        let (_, wrong) = FromClient::read(text).unwrap_err();
        said += &format!("{}: {}\n", text.escape_debug(), wrong.message);
    }
    expect![[r#"
        : EOF while parsing a value at line 1 column 0
        {: EOF while parsing an object at line 1 column 1
        null: invalid type: null, expected struct FromClient at line 1 column 4
        [1]: a message has one of command, sync and frames
        \0\u{1}: expected value at line 1 column 1
        {\"v\":1}: a message has one of command, sync and frames
        {\"v\":2,\"command\":\"next\"}: this show speaks version 1, not 2
        {\"command\":\"next\"}: missing field `v` at line 1 column 18
        {\"v\":1,\"command\":\"next\",\"sync\":1}: a message has one of command, sync and frames
        {\"v\":1,\"command\":\"exec\"}: unknown variant `exec`, expected one of `select`, `select_index`, `next`, `previous`, `queue`, `palette`, `next_palette`, `blackout`, `toggle_blackout`, `press`, `release`, `flash`, `intensity`, `intensity_by`, `hue`, `hue_by`, `speed`, `speed_by`, `tempo`, `tempo_by`, `tap`, `nudge`, `downbeat`, `source`, `next_source`, `apply`, `next_apply`, `fade`, `next_fade`, `cancel`, `hold`, `toggle_hold`, `take`, `drop`, `undo`, `redo`, `undo_of`, `redo_of`, `recall`, `output`, `identify`, `reload` at line 1 column 23
        {\"v\":1,\"command\":{\"select\":\"a\",\"x\":1}}: expected value at line 1 column 30
        {\"v\":1,\"command\":{\"intensity\":\"1\"}}: invalid type: string "1", expected f64 at line 1 column 33
        {\"v\":1,\"command\":{\"intensity\":1e999}}: number out of range at line 1 column 35
        {\"v\":1,\"command\":{\"select_index\":-1}}: invalid value: integer `-1`, expected usize at line 1 column 35
        {\"v\":1,\"command\":\"next\",\"path\":\"/etc/passwd\"}: unknown field `path`, expected one of `v`, `id`, `command`, `sync`, `frames` at line 1 column 30
        {\"v\":1,\"id\":-1,\"command\":\"next\"}: invalid value: integer `-1`, expected u64 at line 1 column 14
    "#]].assert_eq(&said);
}

#[test]
fn what_is_wrong_is_answered_to_whoever_asked() {
    for (text, id) in [
        (r#"{"v":1,"id":7,"command":"exec"}"#, Some(7)),
        (r#"{"v":2,"id":8,"command":"next"}"#, Some(8)),
        (r#"{"v":1,"id":9}"#, Some(9)),
        (r#"{"v":1,"id":"x","command":"next"}"#, None),
        (r#"{"v":1,"id":10"#, None),
    ] {
        assert_eq!(FromClient::read(text).unwrap_err().0, id, "{text}");
    }
}

#[test]
fn arguments_have_limits() {
    let mut said = String::new();
    for text in [
        r#"{"intensity":1.01}"#,
        r#"{"intensity":-1}"#,
        r#"{"speed":9}"#,
        r#"{"hue":2}"#,
        r#"{"tempo":0}"#,
        r#"{"tempo":1e9}"#,
        r#"{"nudge":65}"#,
        r#"{"fade":-1}"#,
        &format!(r#"{{"select":"{}"}}"#, "x".repeat(600)),
        &format!(r#"{{"palette":"{}"}}"#, "x".repeat(600)),
    ] {
        let command: Command = serde_json::from_str(text).unwrap();
        said += &format!("{}: {}\n", &text[..text.len().min(30)], command.asked().unwrap_err());
    }
    expect![[r#"
        {"intensity":1.01}: intensity is from 0 to 1, not 1.01
        {"intensity":-1}: intensity is from 0 to 1, not -1
        {"speed":9}: speed is from 0 to 8, not 9
        {"hue":2}: hue is from 0 to 1, not 2
        {"tempo":0}: a tempo is from 20 to 999 bpm, got 0
        {"tempo":1e9}: a tempo is from 20 to 999 bpm, got 1000000000
        {"nudge":65}: nudge is from -64 to 64, not 65
        {"fade":-1}: fade is from 0 to 1024, not -1
        {"select":"xxxxxxxxxxxxxxxxxxx: the name is too long
        {"palette":"xxxxxxxxxxxxxxxxxx: the name is too long
    "#]]
    .assert_eq(&said);
}
