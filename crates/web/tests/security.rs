//! What strangers try, and what they get.

mod support;

use engine::Snapshot;
use source::Place;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};
use support::{Client, Show, raw, serve, status, token};
use tungstenite::Message;
use web::{Request, Settings, Stage};

const HOST: &str = "Host: localhost";
const JSON: &str = "Content-Type: application/json";
const NEXT: &str = r#"{"v":1,"command":"next"}"#;

#[test]
fn the_network_is_not_let_in_without_a_token() {
    let show = Show::new(1, 1);
    for listen in ["0.0.0.0:0", "[::]:0", "192.0.2.1:0"] {
        let settings = Settings { listen: listen.parse().unwrap(), ..Settings::default() };
        let error = web::start(&settings, show.clone()).map(|_| ()).unwrap_err();
        assert!(error.to_string().contains("needs a token"), "{error}");
    }
}

#[test]
fn beyond_this_machine_everything_but_the_page_needs_the_token() {
    let show = Show::new(1, 2);
    let listen = SocketAddr::from((Ipv4Addr::UNSPECIFIED, 0));
    let (server, _sink) =
        web::start(&Settings::open_to_network(listen, token(), Vec::new()), show).unwrap();
    // Also from this machine: a tunnel or a proxy makes all look like that.
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, server.address().port()));
    assert_eq!(status(address, "GET / HTTP/1.1", &[HOST], ""), 200);
    for (headers, expected) in [
        (vec![HOST, JSON], 401),
        (vec![HOST, JSON, "Authorization: Bearer 0123456789abcdee"], 401),
        (vec![HOST, JSON, "Authorization: Basic 0123456789abcdef"], 401),
        (vec![HOST, JSON, "Authorization: Bearer 0123456789abcdef"], 200),
    ] {
        assert_eq!(status(address, "GET /api/snapshot HTTP/1.1", &headers, ""), expected);
        assert_eq!(status(address, "POST /api/command HTTP/1.1", &headers, NEXT), expected);
    }
    for (query, expected) in
        [("", Some(401)), ("?token=", Some(401)), ("?token=0123456789abcdef", None)]
    {
        assert_eq!(Client::with(address, query, &[]).err(), expected, "{query}");
    }
    assert!(server.link().ends_with("#token=0123456789abcdef"));
}

#[test]
fn foreign_pages_and_foreign_names_are_refused() {
    let show = Show::new(1, 2);
    let (server, _sink) = serve(&show, None);
    let address = server.address();
    let ours = format!("http://{address}");
    for (headers, expected) in [
        (vec![("origin", ours.as_str())], None),
        (vec![], None),
        (vec![("origin", "http://evil.example")], Some(403)),
        (vec![("origin", "null")], Some(403)),
        (vec![("origin", "https://localhost")], Some(403)),
        (vec![("host", "evil.example"), ("origin", "http://evil.example")], Some(421)),
        (vec![("host", "rebound.evil.example:8477")], Some(421)),
    ] {
        assert_eq!(Client::with(address, "", &headers).err(), expected, "{headers:?}");
    }
    for (headers, expected) in [
        (vec![HOST, JSON], 200),
        (vec![HOST, JSON, "Origin: http://evil.example"], 403),
        (vec![HOST, "Content-Type: text/plain"], 415),
        (vec![HOST, "Content-Type: application/x-www-form-urlencoded"], 415),
        (vec![HOST], 415),
        (vec!["Host: evil.example", JSON], 421),
    ] {
        assert_eq!(
            status(address, "POST /api/command HTTP/1.1", &headers, NEXT),
            expected,
            "{headers:?}"
        );
    }
    assert_eq!(status(address, "GET / HTTP/1.1", &["Host: evil.example"], ""), 421);
    assert_eq!(status(address, "GET / HTTP/1.1", &[], ""), 421);
}

#[test]
fn the_page_may_do_little_else() {
    let show = Show::new(1, 1);
    let (server, _sink) = serve(&show, None);
    let answer = raw(server.address(), b"GET / HTTP/1.1\r\nHost: localhost:1\r\n\r\n");
    for header in [
        "content-security-policy: default-src 'none'; script-src 'self'",
        "connect-src 'self' ws://localhost:1;",
        "frame-ancestors 'none'",
        "x-content-type-options: nosniff",
        "referrer-policy: no-referrer",
    ] {
        assert!(answer.contains(header), "{header} in {answer}");
    }
    assert!(!answer.contains("access-control-allow"));
}

#[test]
fn no_path_leads_anywhere() {
    let show = Show::new(1, 1);
    let (server, _sink) = serve(&show, None);
    for path in [
        "/../Cargo.toml",
        "/..%2f..%2fetc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "//etc/passwd",
        "/page/index.html",
        "/main.js/../../Cargo.toml",
        "/style.css%00.js",
        "/api",
        "/api/socket/..",
        "/\\..\\..\\windows",
    ] {
        let got = status(server.address(), &format!("GET {path} HTTP/1.1"), &[HOST], "");
        assert!(matches!(got, 400 | 404), "{path}: {got}");
    }
    for (line, expected) in
        [("POST / HTTP/1.1", 405), ("GET /api/command HTTP/1.1", 405), ("TRACE / HTTP/1.1", 405)]
    {
        assert_eq!(status(server.address(), line, &[HOST], ""), expected, "{line}");
    }
}

#[test]
fn large_messages_end_the_connection_and_nothing_else() {
    let show = Show::new(1, 2);
    let (server, _sink) = serve(&show, None);
    let address = server.address();
    let mut client = Client::connect(address);
    client.next_of("state");
    let large = format!(r#"{{"v":1,"command":{{"select":"{}"}}}}"#, "x".repeat(64 * 1024));
    client.say(&large);
    assert_eq!(client.end(), 1009);
    assert_eq!(status(address, "POST /api/command HTTP/1.1", &[HOST, JSON], &large), 413);
    let header = format!("X-Large: {}", "x".repeat(64 * 1024));
    assert_eq!(status(address, "GET / HTTP/1.1", &[HOST, &header], ""), 431);
    let path = format!("GET /{} HTTP/1.1", "x".repeat(64 * 1024));
    assert!(matches!(status(address, &path, &[HOST], ""), 414 | 431));
    Client::connect(address).next_of("state");
}

#[test]
fn nonsense_is_answered_for_a_while() {
    let show = Show::new(1, 2);
    let (server, _sink) = serve(&show, None);
    let mut client = Client::connect(server.address());
    client.say("{");
    assert_eq!(client.next_of("answer")["error"]["code"], "malformed");
    client.say(r#"{"v":1,"id":3,"command":"next"}"#);
    assert_eq!(client.next_of("answer")["ok"], true);
    for _ in 0..40 {
        if client.socket.send(Message::text("[[[[")).is_err() {
            break;
        }
    }
    assert!(matches!(client.end(), 1008 | 0));
    let deep = "[".repeat(10_000);
    let mut client = Client::connect(server.address());
    client.say(&deep);
    assert_eq!(client.next_of("answer")["error"]["code"], "malformed");
    client.socket.send(Message::binary(vec![0xff; 100])).unwrap();
    assert_eq!(client.end(), 1003);
}

#[test]
fn garbage_is_hung_up_on() {
    let show = Show::new(1, 1);
    let (server, _sink) = serve(&show, None);
    let garbage: Vec<u8> =
        (0..20_000_u32).map(|it| (it.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    for bytes in [
        &garbage[..],
        b"\x16\x03\x01\x02\x00\x01",
        b"\r\n\r\n\r\n\r\n",
        b"GET\r\n\r\n",
        b"SSH-2.0-x\r\n\r\n",
    ] {
        let answer = raw(server.address(), bytes);
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 4"), "{answer}");
    }
    Client::connect(server.address()).next_of("state");
}

#[test]
fn surfaces_are_counted() {
    let show = Show::new(1, 1);
    let (server, _sink) = serve(&show, None);
    let mut clients: Vec<_> = (0..16).map(|_| Client::connect(server.address())).collect();
    assert_eq!(Client::connect(server.address()).end(), 1013);
    // Those that are there are served all the same.
    clients[0].command(r#"{"blackout":true}"#);
    clients[15].next_of("patch");
    assert!(show.snapshot().blackout);
    clients.pop();
    let end = Instant::now() + Duration::from_secs(20);
    while Client::connect(server.address()).next().is_err() {
        assert!(Instant::now() < end, "the seat is not given back");
    }
}

#[test]
fn those_who_say_nothing_do_not_keep_others_out() {
    let show = Show::new(1, 1);
    let (server, _sink) = serve(&show, None);
    let mut before = Client::connect(server.address());
    before.next_of("state");
    let silent: Vec<_> = (0..100).map(|_| TcpStream::connect(server.address()).unwrap()).collect();
    // Who is in stays in.
    before.command(r#"{"blackout":true}"#);
    before.next_of("patch");
    // The silent ones are hung up on, all of them, within a few seconds.
    for mut stream in silent {
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let mut rest = Vec::new();
        let ended = stream.read_to_end(&mut rest);
        let timed_out = ended.is_err_and(|it| it.kind() == std::io::ErrorKind::WouldBlock);
        assert!(!timed_out, "a silent connection is kept");
    }
    Client::connect(server.address()).next_of("state");
}

#[test]
fn commands_that_come_too_fast_wait() {
    let show = Show::new(1, 1);
    let (server, _sink) = serve(&show, None);
    let mut client = Client::connect(server.address());
    let started = Instant::now();
    for _ in 0..300 {
        client.command(r#""tap""#);
    }
    client.say(r#"{"v":1,"sync":1}"#);
    client.next_of("sync");
    // 100 at once, the others 200 a second.
    assert!(started.elapsed() > Duration::from_millis(900), "{:?}", started.elapsed());
}

/// Slowloris: a request that never ends, a byte at a time.
#[test]
fn those_who_say_it_slowly_do_not_keep_others_out() {
    let show = Show::new(1, 1);
    let (server, _sink) = serve(&show, None);
    let address = server.address();
    let slow = |opening: &'static str| {
        thread::spawn(move || {
            let mut stream = TcpStream::connect(address).unwrap();
            stream.write_all(opening.as_bytes()).unwrap();
            stream.set_read_timeout(Some(Duration::from_millis(200))).unwrap();
            for said in 0..300 {
                // What was hung up on can be written to once more.
                if stream.write_all(b"x").is_err() {
                    return said;
                }
                match stream.read(&mut [0; 1024]) {
                    Ok(0) => return said,
                    Err(error) if error.kind() != std::io::ErrorKind::WouldBlock => return said,
                    _ => {}
                }
            }
            300
        })
    };
    let openings = [
        "",
        "G",
        "GET / HTTP/1.1\r\nHost: localhost\r\nX: ",
        "POST /api/command HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n",
        "POST /api/command HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n270f\r\n",
    ];
    let slow_ones: Vec<_> = openings.into_iter().cycle().take(20).map(slow).collect();
    Client::connect(address).next_of("state");
    for (slow_one, opening) in slow_ones.into_iter().zip(openings.into_iter().cycle()) {
        assert!(slow_one.join().unwrap() < 300, "{opening:?} is listened to for a minute");
    }
    Client::connect(address).next_of("state");
}

#[test]
fn json_of_any_shape_is_answered_or_hung_up_on() {
    let show = Show::new(1, 2);
    let (server, _sink) = serve(&show, None);
    let address = server.address();
    let nested = |open: &str, close: &str| open.repeat(1500) + &close.repeat(1500);
    for body in [
        nested("[", "]"),
        nested(r#"{"v":"#, "}"),
        format!(r#"{{"v":1,"command":{}}}"#, nested(r#"{"palette":"#, "}")),
        format!(r#"{{"v":1,"command":"next",{}}}"#, vec![r#""v":1"#; 2000].join(",")),
        format!(r#"{{"v":1,"sync":{}}}"#, "9".repeat(16_000)),
        format!(r#"{{"v":1,"command":{{"intensity":0.{}}}}}"#, "3".repeat(16_000)),
        r#"{"v":1,"command":{"select":"\ud800"}}"#.into(),
        r#"{"v":1,"command":{"tempo":null}}"#.into(),
        r#"{"v":1,"command":{"identify":18446744073709551616}}"#.into(),
        r#"{"v":1,"command":{"output":{"url":"file:///etc/passwd","on":true,"path":"x"}}}"#.into(),
    ] {
        let got = status(address, "POST /api/command HTTP/1.1", &[HOST, JSON], &body);
        let start: String = body.chars().take(60).collect();
        assert!(matches!(got, 200 | 400 | 413), "{start}: {got}");
        let mut client = Client::connect(address);
        client.say(&body);
        match client.next() {
            Ok(_) | Err(1009 | 0) => {}
            Err(code) => panic!("{start}: {code}"),
        }
    }
    // What is not there is said to be not there, and nothing is opened.
    let body = r#"{"v":1,"command":{"output":{"url":"file:///etc/passwd","on":true}}}"#;
    assert_eq!(status(address, "POST /api/command HTTP/1.1", &[HOST, JSON], body), 200);
    let problems = &show.snapshot().problems;
    assert!(problems.iter().any(|it| &*it.key == "output"), "{problems:?}");
    Client::connect(address).next_of("state");
}

/// A program with a mistake in it.
struct Clumsy {
    show: Arc<Show>,
    trips: AtomicUsize,
}

const TRIPS: usize = 3;

impl Stage for Clumsy {
    fn now(&self) -> Duration {
        self.show.now()
    }

    fn snapshot(&self) -> Arc<Snapshot> {
        self.show.snapshot()
    }

    fn log(&self) -> Arc<Vec<engine::LogLine>> {
        self.show.log()
    }

    fn sounding(&self) -> Vec<Place> {
        assert!(self.trips.fetch_add(1, Ordering::Relaxed) >= TRIPS, "an accident");
        Vec::new()
    }

    fn send(&self, request: Request) {
        self.show.send(request);
    }
}

#[test]
fn the_server_outlives_a_panic_and_keeps_its_clients() {
    let show = Show::new(1, 2);
    let clumsy = Arc::new(Clumsy { show: show.clone(), trips: AtomicUsize::new(0) });
    let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let settings = Settings { listen, ..Settings::default() };
    let (server, _sink) = web::start(&settings, clumsy.clone()).unwrap();
    let mut client = Client::connect(server.address());
    client.next_of("state");
    // What sounds is asked for while somebody watches.
    client.say(r#"{"v":1,"frames":true}"#);
    let end = Instant::now() + Duration::from_secs(20);
    while clumsy.trips.load(Ordering::Relaxed) <= TRIPS {
        assert!(Instant::now() < end, "the server is not there again");
        thread::sleep(Duration::from_millis(5));
    }
    client.command(r#"{"blackout":true}"#);
    client.next_of("patch");
    Client::connect(server.address()).next_of("state");
}
