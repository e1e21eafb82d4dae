//! What a save of `dj-hue.toml` does to a show that plays.

mod rehearsal;

use rehearsal::patterns::steady;
use rehearsal::{DJ_HUE, Show, folder};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A show with a pattern of steady red and a configuration.
fn playing(name: &str, configuration: &str) -> (Show, PathBuf) {
    let patterns = folder(name);
    fs::write(patterns.join("a.py"), steady(200)).expect("the folder is ours");
    let file = patterns.join("dj-hue.toml");
    fs::write(&file, configuration).expect("the folder is ours");
    let show = Show::with(&patterns, &["--config", &file.to_string_lossy()]);
    (show, file)
}

fn see_lights(show: &Show, count: usize) {
    show.see(&format!("{count} lights"), |seen| seen.lights.len() == count);
}

#[test]
fn a_save_of_the_configuration_is_live_and_a_broken_one_changes_nothing() {
    let (mut show, file) = playing("config-live", "lights = 3\n");
    see_lights(&show, 3);

    fs::write(&file, "lights = 9\n").expect("the folder is ours");
    see_lights(&show, 9);

    fs::write(&file, "ligths = 4\n").expect("the folder is ours");
    let problem = show.hear_about("problem", "configuration");
    assert_eq!(problem["kind"], "configuration");
    assert_eq!(problem["hint"], "did you mean `lights`?");
    assert_eq!((&problem["file"], &problem["line"]), (&"dj-hue.toml".into(), &1.into()));
    show.see_frames(10);
    see_lights(&show, 9);

    fs::write(&file, "lights = 4\n").expect("the folder is ours");
    show.hear_about("solved", "configuration");
    see_lights(&show, 4);
    // The output of the command line has run all the time.
    let starts = show.log().iter().filter(|it| it["state"] == "starting").count();
    assert_eq!(starts, 1, "{:#?}", show.log());
}

#[test]
fn outputs_come_and_go_while_the_others_play_on() {
    let (mut show, file) = playing("config-outputs", "lights = 2\n");
    see_lights(&show, 2);
    let ours =
        |it: &serde_json::Value| it["url"].as_str().is_some_and(|url| url.contains("127.0.0.1:9?"));
    let output = "lights = 2\n[[output]]\nurl = \"ddp://127.0.0.1:9\"\nid = 7\ndelay_ms = -40\n";
    fs::write(&file, output).expect("the folder is ours");
    show.hear_where("output", ours);
    fs::write(&file, "lights = 2\n").expect("the folder is ours");
    show.hear_where("output", |it| it["state"] == "stopped" && ours(it));
    show.see_frames(10);
}

#[test]
fn osc_is_heard_where_the_configuration_says() {
    let text = "lights = 2\n[clock]\nosc = \"127.0.0.1:0\"\n";
    let (show, _) = playing("config-osc", text);
    // It is said before the show is ready.
    let is_it = |it: &serde_json::Value| {
        it["text"].as_str().is_some_and(|text| text.starts_with("OSC is heard at "))
    };
    let note = show.log().into_iter().find(is_it).expect("where OSC is heard is told");
    let address = note["text"].as_str().and_then(|it| it.rsplit(' ').next()).expect("an address");
    let socket = std::net::UdpSocket::bind("127.0.0.1:0").expect("loopback has a free port");
    show.see_red(200);
    socket.send_to(b"/blackout\0\0\0,i\0\0\0\0\0\x01", address).expect("loopback is there");
    show.see_red(0);
}

#[test]
fn a_wrong_configuration_at_the_start_is_drawn_and_ends_it() {
    let patterns = folder("config-wrong");
    let file = patterns.join("dj-hue.toml");
    fs::write(&file, "[clock]\nsource = \"mdi\"\n").expect("the folder is ours");
    let run = |file: &Path| {
        let mut command = Command::new(DJ_HUE);
        command.args(["run", "--headless", "--patterns"]).arg(&patterns).arg("--config").arg(file);
        command.output().expect("the program starts")
    };
    let wrong = run(&file);
    assert_eq!(wrong.status.code(), Some(2));
    let said = String::from_utf8_lossy(&wrong.stderr).into_owned();
    assert!(said.contains("dj-hue.toml:2:10") && said.contains("did you mean `midi`?"), "{said}");
    assert_eq!(run(&patterns.join("none.toml")).status.code(), Some(2));
    let _ = fs::remove_dir_all(&patterns);
}
