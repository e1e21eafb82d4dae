//! What a save of `dj-hue.toml` does to a show that plays.

mod rehearsal;

use rehearsal::lights::packets;
use rehearsal::patterns::steady;
use rehearsal::wire::sacn;
use rehearsal::{DJ_HUE, Show, dj_hue, folder};
use serde_json::json;
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::UdpSocket;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

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
fn what_a_pattern_lacks_is_said_until_the_configuration_has_it() {
    let lights = "[[light]]\nname = \"One\"\n[[light]]\nname = \"Two\"\n";
    let (mut show, file) = playing("config-lacks", lights);
    let text = "from dj_hue.patterns.strudel import light\npattern = light(\"tower\")\n";
    for _ in 0..2 {
        show.write("b.py", text);
        let problem = show.hear_about("problem", "b");
        assert_eq!((&problem["severity"], &problem["line"]), (&"warning".into(), &2.into()));
        let configuration = format!("{lights}[groups]\ntower = [\"Two\"]\n");
        fs::write(&file, configuration).expect("the folder is ours");
        show.hear_about("solved", "b");
        fs::write(&file, lights).expect("the folder is ours");
    }
}

#[test]
fn a_palette_of_the_configuration_recolours_what_plays_without_a_reload() {
    let palette = |red: &str| format!("lights = 2\n[palettes]\nmine = [\"#{red}0000\"]\n");
    let (mut show, file) = playing("config-palette", &palette("40"));
    let light = "from dj_hue.patterns.strudel import light, palette\nPALETTE = \"mine\"\n\
                 pattern = light(\"all\").color(palette(0))\n";
    show.write("b.py", light);
    show.hear_about("reloaded", "b");
    show.command(json!({"select": "b"}));
    show.see_red(0x40);
    fs::write(&file, palette("80")).expect("the folder is ours");
    show.see_red(0x80);

    let classic = "from dj_hue.patterns import GroupEffect, Pattern, Phaser\n\
                   steady = Phaser(min_value=1)\n\
                   pattern = Pattern(\"C\", default_palette=\"mine\",\n\
                   \x20   group_effects=[GroupEffect(\"all\", steady)])\n";
    show.write("c.py", classic);
    show.hear_about("reloaded", "c");
    show.command(json!({"select": "c"}));
    fs::write(&file, palette("c0")).expect("the folder is ours");
    show.see_red(0xc0);
    let problem = |show: &mut Show, key: &str| {
        let problem = show.hear_about("problem", key);
        (problem["severity"].clone(), problem["line"].clone())
    };
    fs::write(&file, "lights = 2\n").expect("the folder is ours");
    assert_eq!(problem(&mut show, "b"), ("warning".into(), 2.into()));
    assert_eq!(problem(&mut show, "c"), ("warning".into(), 3.into()));
    let reloads = show.log().iter().filter(|it| it["event"] == "reloaded").count();
    assert_eq!(reloads, 2, "no save of the configuration is one of a pattern");
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
fn a_port_that_another_program_has_is_heard_once_it_is_free() {
    let other = UdpSocket::bind("127.0.0.1:0").expect("there is a free port");
    let address = other.local_addr().expect("it has an address");
    let (mut show, _) =
        playing("config-osc", &format!("lights = 2\n[clock]\nosc = {}\n", address.port()));
    let problem = show.log().into_iter().find(|it| it["key"] == "clock");
    let problem = problem.unwrap_or_else(|| show.hear_about("problem", "clock"));
    let message = problem["message"].as_str().unwrap_or_default();
    assert!(message.starts_with(&format!("cannot hear OSC at {address}")), "{message}");
    drop(other);
    show.hear_about("solved", "clock");
}

#[test]
fn an_output_that_did_not_change_is_not_restarted() {
    let (steady_port, untouched) = packets(sacn);
    let (other_port, other) = packets(sacn);
    let configuration = |gamma: &str| {
        format!(
            "lights = 2\n[[output]]\nurl = \"sacn://127.0.0.1:{steady_port}\"\n\
             [[output]]\nurl = \"sacn://127.0.0.1:{other_port}\"\ngamma = {gamma}\n"
        )
    };
    let (mut show, file) = playing("config-restart", &configuration("1"));
    for (kept, gamma, red) in [(&untouched, "1", 200), (&other, "2", 157), (&other, "1", 200)] {
        fs::write(&file, configuration(gamma)).expect("the folder is ours");
        let arrived = kept.wait(kept.len().saturating_sub(1), |it| {
            it.slots.first().is_some_and(|it| it.abs_diff(red) < 2)
        });
        assert!(arrived.is_some(), "gamma {gamma} does not arrive");
    }
    show.see_frames(10);
    let levels = untouched.all();
    assert!(levels.iter().all(|it| !it.terminated), "it never said goodbye");
    for pair in levels.windows(2) {
        assert_eq!(pair[1].sequence, pair[0].sequence.wrapping_add(1), "no packet is missing");
    }
    // The other one did, and came back twice.
    assert!(other.all().iter().any(|it| it.terminated));
    let started = |port: u16| {
        let ours =
            |url: &serde_json::Value| url.as_str().is_some_and(|it| it.contains(&port.to_string()));
        show.log().iter().filter(|it| it["state"] == "starting" && ours(&it["url"])).count()
    };
    assert_eq!((started(steady_port), started(other_port)), (1, 3), "{:#?}", show.log());
    assert!(show.terminate().success());
}

#[test]
fn a_hue_area_tells_its_lights_names_and_places() {
    // The demo's lights are called Par 0, 1, 2, 4, 5 and 7; 1 and 5 hang high.
    let (mut show, file) = playing("config-area", "# No lights yet.\n");
    show.write("a.py", &steady(200).replace("\"all\"", "\"ceiling\""));
    fs::write(&file, "[[output]]\nurl = \"hue://demo\"\n").expect("the folder is ours");
    let lit = |lights: &[usize]| {
        let is_lit = |at| if lights.contains(&at) { [200, 0, 0] } else { [0, 0, 0] };
        (0..6).map(is_lit).collect::<Vec<_>>()
    };
    show.see("the lights at the ceiling", |seen| seen.lights == lit(&[1, 4]));

    // Of those that are named the first is light 0, and the others follow.
    let text = "light_order = [\"Par 5\", \"Par 7\"]\n[[output]]\nurl = \"hue://demo\"\n";
    fs::write(&file, text).expect("the folder is ours");
    show.see("the lights in another order", |seen| seen.lights == lit(&[0, 3]));

    fs::write(&file, text.replace("Par 7", "Par 8")).expect("the folder is ours");
    let warning = show.hear_about("problem", "light_order");
    let message = warning["message"].as_str().unwrap_or_default();
    assert!(message.contains("names `Par 8`, but the area has `Par 0`, `Par 1`"), "{message}");
}

#[test]
fn another_patterns_folder_waits_for_the_next_start_and_it_is_said() {
    let patterns = folder("config-folder");
    let file = patterns.with_extension("toml");
    let name = patterns.file_name().expect("it has a name").to_string_lossy();
    let configuration = |folder: &str| format!("[patterns]\nfolder = \"{folder}\"\n");
    fs::write(&file, configuration(&name)).expect("the folder is ours");
    let mut child = dj_hue(&patterns)
        .args(["run", "--headless", "--log", "json", "--config"])
        .arg(&file)
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut lines = BufReader::new(child.stdout.take().expect("it is piped")).lines();
    let mut hear = |what: &str| {
        let line = lines.find(|it| it.as_ref().is_ok_and(|it| it.contains(what)));
        assert!(line.is_some(), "no line has `{what}`");
    };
    hear("\"ready\"");
    fs::write(&file, configuration("elsewhere")).expect("the folder is ours");
    hear("the patterns folder stays what it was");
    fs::write(&file, configuration(&name)).expect("the folder is ours");
    hear("\"solved\"");
    child.kill().and_then(|()| child.wait()).expect("the child is ours");
    let _ = fs::remove_file(&file);
    let _ = fs::remove_dir_all(&patterns);
}

#[test]
fn an_output_that_is_switched_off_stays_off_until_it_is_on_or_forgotten() {
    const URL: &str = "ddp://127.0.0.1:9";
    let with_it = |lights| format!("lights = {lights}\n[[output]]\nurl = \"{URL}\"\n");
    let (mut show, file) = playing("config-switch", &with_it(2));
    let switch = |show: &Show, on| show.command(json!({"output": {"url": URL, "on": on}}));
    let hear = |show: &mut Show, state: &str| {
        show.hear_where("output", |it| it["url"] == URL && it["state"] == state)
    };
    switch(&show, false);
    hear(&mut show, "off");
    fs::write(&file, with_it(3)).expect("the folder is ours");
    see_lights(&show, 3);
    let mut states =
        show.log().into_iter().filter(|it| it["url"] == URL).map(|it| it["state"].clone());
    assert_eq!(states.next_back(), Some("off".into()), "a save about lights is about lights");

    switch(&show, true);
    hear(&mut show, "starting");
    switch(&show, false);
    hear(&mut show, "off");
    fs::write(&file, "lights = 4\n").expect("the folder is ours");
    see_lights(&show, 4);
    // It has been taken out, and what comes back is new.
    fs::write(&file, with_it(5)).expect("the folder is ours");
    see_lights(&show, 5);
    hear(&mut show, "starting");
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

#[test]
fn an_empty_configuration_says_nothing_and_that_is_fine() {
    let (mut show, file) = playing("config-empty", "");
    see_lights(&show, 6);
    let said = show.all_it_says();
    assert!(!said.iter().any(|line| line["event"] == "problem"), "{said:#?}");
    fs::write(&file, "lights = 3\n").expect("the folder is ours");
    see_lights(&show, 3);
    // Emptied while it plays, it is more likely the beginning of a save.
    fs::write(&file, "").expect("the folder is ours");
    show.hear_about("problem", "configuration");
    see_lights(&show, 3);
}
