//! Presets: those that come with the program, those of the folder, and
//! `dj-hue reload`, which asks for them to be looked at again.

mod rehearsal;

use rehearsal::{Show, dj_hue, folder_with_red};
use serde_json::json;
use std::fs;

const BREATHE: &str = "strudel/presets:s_breathe";

/// What `dj-hue reload` answers, and with which exit code.
fn reload(show: &Show) -> (Option<i32>, String) {
    let output = dj_hue(&show.patterns).args(["reload", "--patterns"]).arg(&show.patterns).output();
    let output = output.expect("the program starts");
    let said = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8_lossy(&said).into_owned())
}

fn reloaded(count: usize) -> (Option<i32>, String) {
    (Some(0), format!("Reloaded {count} Strudel patterns\n"))
}

/// Saves presets of steady reds, by name.
fn save(show: &Show, presets: &[(&str, u8)]) {
    let preset = |(name, red): &(&str, u8)| {
        format!("        \"{name}\": (light(\"all\").color(\"#{red:02x}0000\"), \"\"),\n")
    };
    let presets: String = presets.iter().map(preset).collect();
    let text = format!(
        "from dj_hue.patterns.strudel import light\n\n\n\
         def get_strudel_presets():\n    return {{\n{presets}    }}\n"
    );
    fs::create_dir_all(show.file("strudel")).expect("the folder is ours");
    show.write("strudel/presets.py", &text);
}

#[test]
fn presets_are_there_without_a_file_and_reload_with_one() {
    let folder = folder_with_red("presets", 60);
    let mut show = Show::of(&folder);
    let ready = show.log().into_iter().find(|line| line["event"] == "ready");
    assert_eq!(ready.map(|it| it["patterns"].clone()), Some(json!(1)), "ready waits for nothing");
    show.see_red(60);
    show.pattern_where(BREATHE, serde_json::Value::is_object);
    show.command(json!({"select": "s_breathe"}));
    assert_eq!(show.hear_about("selected", BREATHE)["key"], BREATHE);
    assert_eq!(reload(&show), reloaded(22));

    // A file of one's own replaces, adds and removes; what plays stays.
    save(&show, &[("s_breathe", 90), ("s_mine", 120)]);
    show.see_red(90);
    assert_eq!(reload(&show), reloaded(2));
    save(&show, &[("s_breathe", 90), ("s_mine", 120), ("s_more", 150)]);
    show.pattern_where("strudel/presets:s_more", serde_json::Value::is_object);
    assert_eq!(reload(&show), reloaded(3));
    save(&show, &[("s_breathe", 91), ("s_more", 150)]);
    show.see_red(91);
    show.pattern_where("strudel/presets:s_mine", serde_json::Value::is_null);
    assert_eq!(reload(&show), reloaded(2));

    // A broken one changes nothing, and says so.
    show.write("strudel/presets.py", "def get_strudel_presets():\n    return oops\n");
    show.hear_about("problem", "strudel/presets");
    let (code, said) = reload(&show);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("--> strudel/presets.py:2:12"), "{said}");
    show.pattern_where("strudel/presets:s_more", serde_json::Value::is_object);
    show.see_frames(5);
    show.see_red(91);

    // Without the file, those of the program are back.
    fs::remove_file(show.file("strudel/presets.py")).expect("it was saved");
    show.hear_about("gone", "strudel/presets");
    show.pattern_where("strudel/presets:s_fireflies", serde_json::Value::is_object);
    assert_eq!(reload(&show), reloaded(22));
    let selected = show.log().iter().filter(|line| line["event"] == "selected").count();
    assert_eq!(selected, 2, "{:#?}", show.log());
}
