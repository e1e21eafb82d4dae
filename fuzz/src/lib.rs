//! What is fuzzed: everything that reads bytes or texts of other people.
//!
//! Each target is a function of bytes that must come back, whatever they are:
//! no panic, no endless loop, no memory without bound. The same functions run
//! under libFuzzer (`fuzz_targets/`) and, for a short time, among the ordinary
//! tests (`crates/dj-hue/tests/fuzz.rs`).

use light::Rig;
use pattern::{Settings, TimeSpan};
use script::tree::{Node, Tree, Value, decode, encode};
use script::{Around, Expression};

/// Something that is fuzzed.
pub struct Target {
    pub name: &'static str,
    pub run: fn(&[u8]),
    /// What to start from: inputs of every sort it knows.
    pub seeds: fn() -> Vec<Vec<u8>>,
}

pub const TARGETS: [Target; 10] = [
    Target { name: "notation", run: notation, seeds: notations },
    Target { name: "expression", run: expression, seeds: expressions },
    Target { name: "tree", run: tree, seeds: expressions },
    Target { name: "configuration", run: configuration, seeds: configurations },
    Target { name: "artnet", run: artnet, seeds: artnet_packets },
    Target { name: "sacn", run: sacn, seeds: sacn_packets },
    Target { name: "ddp", run: ddp, seeds: ddp_packets },
    Target { name: "hue", run: hue, seeds: hue_packets },
    Target { name: "dtls", run: dtls, seeds: dtls_flights },
    Target { name: "osc", run: osc, seeds: osc_packets },
];

/// Mini-notation: reading, printing and asking.
pub fn notation(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    match notation::parse(&text) {
        Err(error) => assert!(text.is_char_boundary(error.offset)),
        Ok(tree) => {
            let again = notation::parse(&tree.to_string());
            assert_eq!(again.map(|it| it.to_string()), Ok(tree.to_string()));
        }
    }
    if let Ok(pattern) = notation::mini(&text, 0) {
        let _ = pattern.query_with(TimeSpan::new(0, 2), &small());
    }
}

/// Expressions of the pattern language, as the worker sends them: what they
/// mean, and the light they make.
pub fn expression(bytes: &[u8]) {
    let Ok(tree) = decode(bytes) else { return };
    let rig = std::sync::Arc::new(Rig::of(6));
    if let Ok(expression) = Expression::of_tree(&tree, &rig, &|_| None) {
        let _ = expression.query(TimeSpan::new(0, 2), &small());
    }
    let around = Around { file: "fuzz.py", rig: Some(&rig), text_of: &|_| None };
    if let Ok(reading) = script::read(&tree, &around) {
        for cue in reading.cues {
            let _ = cue.cue.paint(&rig, None, 1.25, &mut light::Frame::black(6));
        }
    }
}

/// The bytes of a data tree: what can be read is written as the same.
pub fn tree(bytes: &[u8]) {
    if let Ok(tree) = decode(bytes) {
        let again = encode(&tree);
        assert_eq!(decode(&again).map(|it| encode(&it)), Ok(again));
    }
}

/// `dj-hue.toml`.
pub fn configuration(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let text_of = |_: &str| Some(text.to_string());
    let problems = match config::read("fuzz.toml", &text) {
        Ok((config, warnings)) => {
            config.rig.rig(|| Rig::of(4).fixtures().to_vec());
            warnings
        }
        Err(errors) => errors,
    };
    for problem in problems {
        source::render(&problem, text_of, source::Style::Plain);
    }
}

pub fn artnet(bytes: &[u8]) {
    let _ = wire::artnet::Packet::parse(bytes);
}

pub fn sacn(bytes: &[u8]) {
    let _ = wire::sacn::Packet::parse(bytes);
}

pub fn ddp(bytes: &[u8]) {
    let _ = wire::ddp::Packet::parse(bytes);
}

pub fn hue(bytes: &[u8]) {
    let _ = wire::hue::Packet::parse(bytes);
}

/// What a DTLS server says, datagram after datagram.
pub fn dtls(bytes: &[u8]) {
    output::hue::converse(bytes);
}

pub fn osc(bytes: &[u8]) {
    for read in input::osc::read(bytes) {
        let _ = read.map_err(|error| error.to_string());
    }
}

/// Asking costs little, so that many inputs are tried.
fn small() -> Settings {
    Settings { budget: 5_000, ..Settings::default() }
}

fn notations() -> Vec<Vec<u8>> {
    let texts = [
        "a b c d",
        "[wash(3,8) [spot par*2]? <beam strobe>]*2",
        "[a . b c]!3 [d, e@2.5] [f | g h]",
        "{a b, c d e}%4 <0 1 [2 3]>/1.5 ~ -",
        "0 .. 7 a:1:b a_ b _ ^c",
        "a(<3 5>,8,<0 2>)? x?0.3 {a}%<2 3>",
    ];
    texts.map(|it| it.as_bytes().to_vec()).into()
}

fn configurations() -> Vec<Vec<u8>> {
    vec![include_bytes!("../../dj-hue.example.toml").to_vec()]
}

fn expressions() -> Vec<Vec<u8>> {
    let mut tree = Tree::new();
    let mut call = |on: Value, name: &str, args: Vec<Value>, options: &[(&str, &str)]| {
        let option = |(key, it): &(&str, &str)| (text(key), text(it));
        let fields = vec![
            ("name".into(), text(name)),
            ("on".into(), on),
            ("args".into(), Value::List(args)),
            ("options".into(), Value::Map(options.iter().map(option).collect())),
        ];
        Value::Node(tree.add(Node { class: "Call".into(), made_at: None, fields }))
    };
    let light = call(Value::None, "light", Vec::new(), &[("target", "<left right> all*2")]);
    let color = call(light, "color", Vec::new(), &[("c", "red <blue cyan>"), ("fade", "white")]);
    let chase = call(color.clone(), "seq", Vec::new(), &[]);
    let chase = call(chase, "fast", vec![text("<1 2>")], &[]);
    let picked = call(color, "pick", vec![Value::Int(1), Value::Float(0.5)], &[]);
    let layers = call(Value::None, "stack", vec![chase, picked], &[("blend", "add")]);
    let entry = vec![("value".into(), layers.clone())];
    let entry = tree.add(Node { class: "Entry".into(), made_at: None, fields: entry });
    let patterns = vec![("patterns".into(), Value::List(vec![Value::Node(entry)]))];
    let module = tree.add(Node { class: "Module".into(), made_at: None, fields: patterns });
    let rooted = |root| {
        tree.root = root;
        encode(&tree)
    };
    [layers, Value::Node(module), Value::Float(0.5)].map(rooted).into()
}

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

fn artnet_packets() -> Vec<Vec<u8>> {
    use wire::artnet::{Dmx, PollReply, PortAddress, Sync};
    let address = PortAddress::new(3).expect("3 is an address");
    let dmx = Dmx { sequence: 1, address, slots: &[1, 2, 3] };
    let reply = PollReply {
        ip: [10, 0, 0, 7].into(),
        port_name: "port",
        long_name: "a longer name",
        report: "#0001",
        ports: &[address],
        bind_index: 1,
    };
    let poll = b"Art-Net\0\x00\x20\x00\x0e\x06\x00\x00\x00\x00\x00".to_vec();
    vec![
        written(dmx.length(), |packet| dmx.write(packet)),
        written(Sync::LENGTH, Sync::write),
        written(PollReply::LENGTH, |packet| reply.write(packet)),
        poll,
    ]
}

fn sacn_packets() -> Vec<Vec<u8>> {
    use wire::sacn::{Cid, Data, Discovery, Priority, Sync, Universe};
    let universe = Universe::new(7).expect("7 is a universe");
    let cid = Cid([7; 16]);
    let data = Data {
        cid,
        source_name: "dj-hue",
        priority: Priority::new(100).expect("100 is a priority"),
        sync: Some(universe),
        sequence: 3,
        preview: false,
        terminated: false,
        universe,
        slots: &[1, 2, 3],
    };
    let sync = Sync { cid, sequence: 3, universe };
    let discovery =
        Discovery { cid, source_name: "dj-hue", page: 0, last_page: 0, universes: &[universe] };
    vec![
        written(data.length(), |packet| data.write(packet)),
        written(Sync::LENGTH, |packet| sync.write(packet)),
        written(discovery.length(), |packet| discovery.write(packet)),
    ]
}

fn ddp_packets() -> Vec<Vec<u8>> {
    let with_time = b"\x51\x01\x0b\x01\x00\x00\x00\x00\x00\x03\x00\x00\x00\x01abc".to_vec();
    vec![b"\x41\x01\x0b\x01\x00\x00\x00\x00\x00\x03abc".to_vec(), with_time]
}

fn hue_packets() -> Vec<Vec<u8>> {
    use wire::hue::{AreaId, Channel, MAX_LENGTH, write};
    let area: AreaId = "1a8d99cc-967b-44f2-9202-43f976c0fa6b".parse().expect("it is an id");
    let channels = (0..3).map(|id| Channel { id, rgb: [1, 2, 3] });
    vec![write(&mut [0; MAX_LENGTH], 1, area, channels).to_vec()]
}

/// A server's way through the handshake, as far as it goes without keys.
fn dtls_flights() -> Vec<Vec<u8>> {
    let record = |kind: u8, number: u8, payload: &[u8]| {
        let mut record = vec![kind, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, number];
        record.extend((payload.len() as u16).to_be_bytes());
        record.extend(payload);
        record
    };
    let message = |kind: u8, number: u8, body: &[u8]| {
        let length = [0, 0, body.len() as u8];
        let header = [&[kind][..], &length, &[0, number], &[0; 3], &length].concat();
        [&header[..], body].concat()
    };
    let cookie = message(3, 0, b"\xfe\xff\x04cook");
    let hello = [b"\xfe\xfd".as_slice(), &[9; 32], b"\0\x00\xa8\0"].concat();
    let hello = message(2, 1, &hello);
    let hint = message(12, 2, b"\x00\x04hint");
    let done = message(14, 3, b"");
    let flight = [hello, hint, done].concat();
    let datagrams = [
        record(22, 0, &cookie),
        record(22, 1, &flight),
        [record(20, 2, &[1]), record(22, 3, &[5; 40]), record(21, 4, &[2, 40])].concat(),
    ];
    let said = |datagram: &Vec<u8>| [&(datagram.len() as u16).to_be_bytes()[..], datagram].concat();
    vec![datagrams.iter().flat_map(said).collect()]
}

fn osc_packets() -> Vec<Vec<u8>> {
    let bpm = b"/bpm\0\0\0\0,f\0\0\x43\x00\x00\x00".to_vec();
    let pattern = b"/dj-hue/pattern\0,s\0\0sunset\0\0".to_vec();
    let size = |it: &Vec<u8>| (it.len() as u32).to_be_bytes();
    let bundle = [b"#bundle\0".as_slice(), &[0, 0, 0, 0, 0, 0, 0, 1], &size(&bpm), &bpm];
    let bundle = [&bundle.concat()[..], &size(&pattern), &pattern].concat();
    vec![bpm, pattern, bundle]
}

fn written(length: usize, write: impl FnOnce(&mut [u8])) -> Vec<u8> {
    let mut packet = vec![0; length];
    write(&mut packet);
    packet
}
