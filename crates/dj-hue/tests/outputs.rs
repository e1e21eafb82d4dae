//! What leaves the program for the lights, read by eyes of our own.

#![cfg(unix)]

mod rehearsal;

use rehearsal::growing::Growing;
use rehearsal::lights::packets;
use rehearsal::patterns::steady;
use rehearsal::wire::{Levels, sacn};
use rehearsal::{Seen, Show, folder, folder_with_red};
use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;
use std::time::{Duration, Instant};

type Kept = Arc<Growing<(Instant, Levels)>>;

/// A port that understands sACN, and what came there.
fn sacn_receiver() -> (u16, Kept) {
    packets(|packet| (Instant::now(), sacn(packet)))
}

/// The packets of each universe, in their order.
fn by_universe(received: &Kept) -> BTreeMap<u16, Vec<Levels>> {
    let mut universes: BTreeMap<u16, Vec<Levels>> = BTreeMap::new();
    for (_, levels) in received.all() {
        universes.entry(levels.universe).or_default().push(levels);
    }
    universes
}

fn slots_of(red: u8, lights: usize) -> Vec<u8> {
    [red, 0, 0].repeat(lights)
}

#[test]
fn a_terminated_show_says_goodbye_to_its_lights() {
    let (port, received) = sacn_receiver();
    let url = format!("sacn://127.0.0.1:{port}?universe=7&priority=120&name=Stage%20left");
    // 200 lights are 600 slots: a universe of 170 lights, and one of 30.
    let mut show =
        Show::with(&folder_with_red("goodbye", 60), &["--lights", "200", "--output", &url]);
    show.see_red(60);
    show.write("a.py", &steady(90));
    show.see_red(90);
    received
        .wait(0, |(_, levels)| levels.slots.starts_with(&[90]))
        .expect("the save arrives here, too");
    assert!(show.terminate().success());

    // The end is over when the third goodbye of the last universe has come.
    let goodbyes = |levels: &[Levels]| levels.iter().filter(|it| it.terminated).count();
    let over = || {
        let universes = by_universe(&received);
        universes.len() == 2 && universes.values().all(|levels| goodbyes(levels) == 3)
    };
    let mut heard = 0;
    while !over() {
        (_, heard) = received.wait(heard, |_| true).expect("three packets end each universe");
    }
    for ((universe, levels), lights) in by_universe(&received).into_iter().zip([170, 30]) {
        assert!(universe == 7 || universe == 8, "{universe}");
        for pair in levels.windows(2) {
            let next = pair[0].sequence.wrapping_add(1);
            assert_eq!(pair[1].sequence, next, "a packet of universe {universe} is missing");
            assert_eq!(pair[1].source, levels[0].source, "one source, as receivers see it");
        }
        assert_eq!(levels[0].name, "Stage left");
        assert!(levels.iter().all(|it| it.priority == 120));
        let shown = |red: u8| levels.iter().any(|it| it.slots.starts_with(&slots_of(red, lights)));
        assert!(shown(60) && shown(90), "universe {universe} misses a version");

        let (shows, ends) = levels.split_at(levels.len() - 3);
        assert!(ends.iter().all(|it| it.terminated), "the last three say goodbye");
        assert!(shows.iter().all(|it| !it.terminated), "nobody says goodbye and goes on");
        let last = &shows.last().expect("it has shown something").slots;
        assert!(last.iter().all(|slot| *slot == 0), "the lights are left at {last:?}");
    }
}

#[test]
fn every_output_gets_every_version_and_a_dead_one_holds_up_nobody() {
    let (port, received) = sacn_receiver();
    let dead = [
        // Nobody lives there; the port is one that refuses; nobody has this name.
        "ddp://192.0.2.1".to_owned(),
        "artnet://127.0.0.1:9?universe=3".to_owned(),
        "sacn://nobody.invalid?universe=1".to_owned(),
    ];
    let alive = [format!("sacn://127.0.0.1:{port}?universe=1"), "preview:".to_owned()];
    let arguments: Vec<&str> =
        dead.iter().chain(&alive).flat_map(|url| ["--output", url.as_str()]).collect();
    let mut show = Show::with(&folder_with_red("several", 60), &arguments);
    show.see_red(60);
    let failing = show.log().into_iter().find(|line| line["state"] == "failing");
    let failing = failing
        .unwrap_or_else(|| show.hear_line("failing output", |line| line["state"] == "failing"));
    assert!(failing["message"].is_string(), "{failing}");

    for red in [90, 120, 150] {
        show.write("a.py", &steady(red));
        let shown = show.see_red(red).at;
        let is_it = |(_, levels): &(_, Levels)| levels.slots.starts_with(&[red]);
        let (there, _) = received.wait(0, is_it).expect("the save arrives here, too").0;
        let apart = there.max(shown) - there.min(shown);
        // Two periods, and what a busy machine may add before it tells us.
        assert!(apart < Duration::from_millis(500), "the outputs are {apart:?} apart");
    }
    // Frames go on at their pace: none is missing, and they are not too few.
    let frames = show.frames();
    let lit: Vec<_> = frames.iter().skip_while(|seen| seen.lights[0][0] == 0).collect();
    for pair in lit.windows(2) {
        assert_eq!(pair[1].sequence, pair[0].sequence % 15 + 1, "a frame is missing");
    }
    assert!(show.terminate().success(), "it ends though some outputs cannot say goodbye");
}

#[test]
fn slow_lights_are_told_early_by_their_negative_delay() {
    const EARLY: f64 = 1.0;
    let (port, received) = sacn_receiver();
    let (early_port, early) = sacn_receiver();
    let patterns = folder("early");
    // A red that rises for sixteen seconds.
    let ramp = "from dj_hue.patterns import GroupEffect, Pattern, Phaser\n\
                pattern = Pattern('Ramp', group_effects=[GroupEffect('all', Phaser('sawtooth', 32))])\n";
    fs::write(patterns.join("a.py"), ramp).expect("the folder is ours");
    let urls = [
        format!("sacn://127.0.0.1:{port}?depth=16"),
        format!("sacn://127.0.0.1:{early_port}?depth=16&delay_ms=-{}", EARLY * 1000.0),
    ];
    let show = Show::with(&patterns, &["--output", &urls[0], "--output", &urls[1]]);
    show.see_frames(250);
    let level = |levels: &Levels| f64::from(u16::from_be_bytes([levels.slots[0], levels.slots[1]]));
    // How many levels the light rises in a second.
    let rise = 65_536.0 / 16.0;
    let ahead = received.all().into_iter().filter_map(|(at, levels)| {
        let same_moment = |(other, _): &&(Instant, Levels)| {
            other.max(&at).duration_since(*other.min(&at)) < Duration::from_millis(15)
        };
        let others = early.all();
        let (_, other) = others.iter().find(same_moment)?;
        Some((level(other) - level(&levels)).rem_euclid(65_536.0) / rise)
    });
    let mut ahead: Vec<f64> = ahead.collect();
    assert!(ahead.len() > 50, "{} frames came together", ahead.len());
    ahead.sort_by(f64::total_cmp);
    let middle = ahead[ahead.len() / 2];
    assert!((middle - EARLY).abs() < 0.1, "{middle} s early, where {EARLY} was meant");
}

#[test]
fn ddp_is_left_dark_or_as_it_was() {
    for (option, red) in [("", 0), ("?last=hold", 60)] {
        let (port, received) = packets(|packet| rehearsal::wire::ddp(packet).1);
        let url = format!("ddp://127.0.0.1:{port}{option}");
        let mut show = Show::with(&folder_with_red("last", 60), &["--output", &url]);
        received.wait(0, |lights| lights[0] == [60, 0, 0]).expect("the lights come on");
        assert!(show.terminate().success());
        let last = received.wait(received.len() - 1, |lights| lights[0] == [red, 0, 0]);
        assert!(
            last.is_some(),
            "with `{option}` the lights are left at {:?}",
            received.all().pop()
        );
    }
}

/// How often all lights turned bright from dark.
fn flashes(frames: &[Seen]) -> usize {
    let is_bright = |seen: &&Seen| seen.lights.iter().all(|light| light[0] > 128);
    frames.windows(2).filter(|pair| !is_bright(&&pair[0]) && is_bright(&&pair[1])).count()
}

#[test]
fn a_strobe_over_all_lights_is_held_back_until_the_limit_is_lifted() {
    const SECOND: usize = 50;
    let patterns = folder("strobe");
    // Eight flashes a second at 120 beats a minute.
    let strobe = "from dj_hue.patterns import GroupEffect, Pattern, Phaser\n\
                  pattern = Pattern('Strobe', group_effects=[GroupEffect('all', Phaser('square', 0.25))])\n";
    fs::write(patterns.join("a.py"), strobe).expect("the folder is ours");
    let file = patterns.join("dj-hue.toml");
    fs::write(&file, "lights = 6\n").expect("the folder is ours");
    let mut show = Show::begin_guarded(&patterns, &["--config", &file.to_string_lossy()]);
    show.hear("ready");

    let warning = show.hear_about("problem", "strobe");
    assert_eq!(warning["severity"], "warning");
    let from = show.frames().len();
    show.see_frames(4 * SECOND);
    let guarded = show.frames().split_off(from);
    let [first, .., last] = &guarded[..] else { panic!("there are frames") };
    // Frames may come late, and so closer together than they were made.
    let most = 3.0 * ((last.at - first.at).as_secs_f64() + 0.5) + 1.0;
    let count = flashes(&guarded);
    assert!((4..=most as usize).contains(&count), "{count} flashes, where {most} are the most");

    fs::write(&file, "lights = 6\n[strobe]\nlimit = \"off\"\n").expect("the folder is ours");
    show.hear_about("solved", "strobe");
    let from = show.frames().len();
    show.see_frames(4 * SECOND);
    let count = flashes(&show.frames()[from..]);
    assert!(count > most as usize, "{count} flashes of 32, though nothing limits them");
}
