//! What a client of the control interface sees, over a real socket.

mod support;

use engine::Input;
use light::{Frame, Rgb};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};
use support::{Client, Show, raw, serve, steady, token};
use tungstenite::Message;
use web::Stage;

#[test]
fn hello_then_the_state_then_what_changes() {
    let show = Show::new(3, 2);
    let (server, _sink) = serve(&show, None);
    let mut client = Client::connect(server.address());
    let hello = client.next_of("hello");
    assert_eq!(hello["v"], 1);
    let state = client.next_of("state")["state"].clone();
    assert_eq!(state["order"], json!(["p000", "p001"]));
    assert_eq!(state["playing"], "p000");
    assert_eq!(state["source"], "# 0.5\n");
    assert_eq!(state["lights"].as_array().unwrap().len(), 3);
    client.command(r#"{"blackout":true}"#);
    assert_eq!(client.next_of("patch")["patch"], json!({"desk": {"blackout": true}}));
    client.command(r#"{"select":"p001"}"#);
    assert_eq!(client.next_of("patch")["patch"], json!({"playing": "p001"}));
}

#[test]
fn every_client_sees_what_one_of_them_does() {
    let show = Show::new(3, 2);
    let (server, _sink) = serve(&show, None);
    let mut clients = [Client::connect(server.address()), Client::connect(server.address())];
    clients.iter_mut().for_each(|it| drop(it.next_of("state")));
    clients[0].command(r#"{"intensity":0.25}"#);
    for client in &mut clients {
        assert_eq!(client.next_of("patch")["patch"], json!({"desk": {"intensity": 0.25}}));
    }
}

#[test]
fn held_edits_are_shown_and_taken() {
    let show = Show::new(1, 1);
    let (server, sink) = serve(&show, None);
    let _sending = Sending::start(sink, |_| Frame::black(1));
    let mut client = Client::connect(server.address());
    client.say(r#"{"v":1,"frames":true}"#);
    client.command(r#"{"hold":true}"#);
    client.next_of("patch");
    show.tell(Input::Files(vec![steady("p000", 1.0)]));
    let held = client.next_of("patch")["patch"].clone();
    assert_eq!(held["preview"], true);
    assert_eq!(held["patterns"]["p000"]["state"], "held");
    let preview = loop {
        if let Message::Binary(bytes) = client.next().unwrap()
            && bytes[1] == 1
        {
            break bytes;
        }
    };
    assert_eq!(&preview[8..], [255, 255, 255]);
    client.command(r#""take""#);
    let taken = client.next_of("patch")["patch"].clone();
    assert_eq!(taken["preview"], false);
    assert_eq!(taken["source"], "# 1\n");
    client.command(r#""undo""#);
    let undone = client.next_of("patch")["patch"].clone();
    assert_eq!(undone["source"], "# 0.5\n");
    assert_eq!(undone["patterns"]["p000"]["state"], "reverted");
}

#[test]
fn flash_ends_with_the_last_hand_that_holds_it() {
    let show = Show::new(1, 1);
    let (server, _sink) = serve(&show, None);
    let held = || show.performance().desk.flash.is_some_and(|it| it.released.is_none());
    let (mut one, mut two) = (Client::connect(server.address()), Client::connect(server.address()));
    let press = r#"{"v":1,"id":1,"command":{"flash":"press"}}"#;
    for client in [&mut one, &mut two] {
        client.say(press);
        client.next_of("answer");
        assert!(held());
    }
    one.say(r#"{"v":1,"id":2,"command":{"flash":"release"}}"#);
    one.next_of("answer");
    assert!(held());
    // Nobody says goodbye; the other hand is gone all the same.
    drop(two);
    until("the flash ends", || !held());
}

#[test]
fn a_hand_elsewhere_does_not_end_what_a_client_holds() {
    let show = Show::new(1, 1);
    let (server, _sink) = serve(&show, None);
    let mut client = Client::connect(server.address());
    client.say(r#"{"v":1,"id":1,"command":{"press":"blackout"}}"#);
    client.next_of("answer");
    // A key of the terminal, or a pad.
    for command in [engine::Command::Press, engine::Command::Release] {
        show.tell(Input::Command(command(engine::Momentary::Blackout, "pad".into())));
    }
    assert!(show.snapshot().blackout);
    client.say(r#"{"v":1,"id":2,"command":{"release":"blackout"}}"#);
    client.next_of("answer");
    assert!(!show.snapshot().blackout);
}

#[test]
fn a_reload_keeps_no_other_command_waiting() {
    let show = Show::new(1, 3);
    *show.waiting.lock().unwrap() = Some(Vec::new());
    let (server, _sink) = serve(&show, None);
    let mut client = Client::connect(server.address());
    client.say(r#"{"v":1,"id":1,"command":"reload"}"#);
    client.say(r#"{"v":1,"id":2,"command":{"blackout":true}}"#);
    assert_eq!(client.next_of("answer")["id"], 2);
    // Nobody asks for work without end.
    for _ in 0..3 {
        client.say(r#"{"v":1,"command":"reload"}"#);
    }
    client.say(r#"{"v":1,"id":3,"command":"reload"}"#);
    assert_eq!(client.next_of("answer")["error"]["code"], "unanswered");
    let waiting = show.waiting.lock().unwrap().take().unwrap();
    assert_eq!(waiting.len(), 4);
    for reply in waiting {
        reply.send(Ok(web::Reloaded { patterns: 3, presets: 1 }));
    }
    assert_eq!(client.next_of("answer")["patterns"], 3);
}

#[test]
fn the_log_comes_line_by_line() {
    let show = Show::new(1, 1);
    show.say(1, "one");
    let (server, _sink) = serve(&show, None);
    let mut client = Client::connect(server.address());
    let line = |text: &str| json!({"at": 0.0, "event": "printed", "text": text});
    assert_eq!(client.next_of("state")["state"]["log"], json!({"1": line("one")}));
    show.say(2, "two");
    assert_eq!(client.next_of("patch")["patch"], json!({"log": {"2": line("two")}}));
    show.say(3, "three");
    let patch = json!({"log": {"1": null, "3": line("three")}});
    assert_eq!(client.next_of("patch")["patch"], patch);
}

/// A frame thread: it makes frames whether or not somebody has got the last.
struct Sending {
    stop: Arc<AtomicBool>,
    thread: Option<thread::JoinHandle<Vec<Duration>>>,
}

impl Sending {
    fn start(mut sink: web::FrameSink, frame: impl Fn(u32) -> Frame + Send + 'static) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = stop.clone();
        let thread = thread::spawn(move || {
            let (mut made, mut took) = (0, Vec::new());
            while !stopped.load(Ordering::Relaxed) {
                made += 1;
                let frame = frame(made);
                let began = Instant::now();
                sink.send(&frame);
                took.push(began.elapsed());
                thread::sleep(Duration::from_millis(1));
            }
            took
        });
        Self { stop, thread: Some(thread) }
    }
}

impl Sending {
    /// Stops, and gives how long handing over each frame took, sorted.
    fn stop(mut self) -> Vec<Duration> {
        self.stop.store(true, Ordering::Relaxed);
        let mut took = self.thread.take().expect("it stops once").join().expect("it ran");
        took.sort();
        took
    }
}

impl Drop for Sending {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        let _ = self.thread.take().map(thread::JoinHandle::join);
    }
}

#[test]
fn frames_come_as_they_are_made_and_the_newest_counts() {
    let show = Show::new(2, 1);
    let (server, sink) = serve(&show, None);
    let mut client = Client::connect(server.address());
    let mut other = Client::connect(server.address());
    client.say(r#"{"v":1,"id":1,"frames":true}"#);
    client.next_of("answer");
    other.next_of("state");
    let _sending = Sending::start(sink, |made| {
        let red = f64::from(made % 255) / 255.0;
        Frame { colors: vec![Rgb::new(red, 0.0, 0.0), Rgb::new(0.0, 1.0, 0.0)] }
    });
    let mut last = 0;
    for _ in 0..20 {
        let (sequence, bytes) = client.frame();
        assert!(sequence > last);
        assert_eq!(&bytes[1..], [0, 0, 0, 255, 0]);
        last = sequence;
    }
}

#[test]
fn a_client_that_does_not_read_delays_nobody() {
    let show = Show::new(4096, 1);
    let (server, sink) = serve(&show, None);
    let mut slow = Client::connect(server.address());
    slow.say(r#"{"v":1,"frames":true}"#);
    let mut quick = Client::connect(server.address());
    quick.say(r#"{"v":1,"id":1,"frames":true}"#);
    quick.next_of("answer");
    // Far more than all buffers on the way to the slow one hold.
    let sending = Sending::start(sink, |_| Frame::black(4096));
    let waited = |_| {
        let asked = Instant::now();
        quick.frame();
        asked.elapsed()
    };
    let mut waits: Vec<Duration> = (0..1000).map(waited).collect();
    waits.sort();
    // A frame is made every millisecond or so. That the machine was busy with
    // something else now and then is no fault of the slow client.
    assert!(waits[950] < Duration::from_millis(100), "{:?}", waits[950]);
    // The slow one is still obeyed at once, and finds the newest when it
    // reads: the sequence jumps.
    slow.command(r#"{"blackout":true}"#);
    until("the blackout", || show.snapshot().blackout);
    let mut sequences = vec![slow.frame().0];
    while *sequences.last().unwrap() < 1000 {
        sequences.push(slow.frame().0);
    }
    assert!(sequences.len() < 900, "{} of 1000 waited somewhere", sequences.len());
    let handing_over = sending.stop();
    let usual = handing_over[handing_over.len() / 2];
    assert!(usual < Duration::from_millis(1), "the frame thread waits: {usual:?}");
}

#[test]
fn time_is_told() {
    let show = Show::new(1, 1);
    let (server, _sink) = serve(&show, None);
    let mut client = Client::connect(server.address());
    let before = show.now().as_secs_f64();
    client.say(r#"{"v":1,"sync":5.5}"#);
    let sync = client.next_of("sync");
    assert_eq!(sync["client"], 5.5);
    let now = sync["now"].as_f64().unwrap();
    assert!(now > before - 1e-3 && now < show.now().as_secs_f64() + 1e-3);
}

#[test]
fn a_reload_is_answered_with_what_there_is() {
    let show = Show::new(1, 3);
    let (server, _sink) = serve(&show, None);
    let mut client = Client::connect(server.address());
    client.say(r#"{"v":1,"id":9,"command":"reload"}"#);
    let answer = client.next_of("answer");
    assert_eq!(
        answer,
        json!({"v": 1, "type": "answer", "id": 9, "ok": true, "patterns": 3, "presets": 1})
    );
}

#[test]
fn other_programs_find_the_show_and_ask_it() {
    let show = Show::new(1, 3);
    let (server, _sink) = serve(&show, Some(token()));
    let folder = tempfile::tempdir().unwrap();
    let announcement = web::announce(&server, folder.path()).unwrap();
    let patterns = std::fs::canonicalize(folder.path()).unwrap();
    let found = web::announced().into_iter().find(|it| it.patterns == patterns).unwrap();
    let answer = web::post(&found, &json!("reload")).unwrap();
    assert_eq!(answer["patterns"], 3);
    web::post(&found, &json!({"blackout": true})).unwrap();
    assert!(show.snapshot().blackout);
    let refused = web::post(&found, &json!({"fade": 9999})).unwrap_err();
    assert_eq!(refused.to_string(), "the show refuses: fade is from 0 to 1024, not 9999");
    server.stop();
    let gone = web::post(&found, &json!("reload")).unwrap_err();
    assert_eq!(gone.to_string(), "no show listens there");
    drop(announcement);
    assert!(web::announced().iter().all(|it| it.patterns != patterns));
}

#[test]
fn a_snapshot_is_there_for_the_asking() {
    let show = Show::new(2, 1);
    let (server, _sink) = serve(&show, None);
    let answer = raw(server.address(), b"GET /api/snapshot HTTP/1.1\r\nHost: localhost\r\n\r\n");
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    let snapshot: Value = serde_json::from_str(body).unwrap();
    assert_eq!(snapshot["state"]["playing"], "p000");
}

#[test]
fn clients_hear_that_the_show_has_ended() {
    let show = Show::new(1, 1);
    let (server, _sink) = serve(&show, None);
    let mut client = Client::connect(server.address());
    client.next_of("state");
    server.stop();
    assert_eq!(client.end(), 1001);
}

fn until(what: &str, done: impl Fn() -> bool) {
    let end = Instant::now() + Duration::from_secs(20);
    while !done() {
        assert!(Instant::now() < end, "{what} has not come");
        std::thread::sleep(Duration::from_millis(2));
    }
}
