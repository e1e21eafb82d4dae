//! How many frames a second a light pattern makes, on one core: a light, a
//! medium and a heavy one, on rigs from a shelf to a stadium.
//!
//! The trees are what the worker sends for the Python that stands above each.

use divan::{Bencher, counter::ItemsCount};
use light::{Frame, Rig};
use script::tree::{Node, NodeId, Tree, Value};
use script::{Around, read};
use show::Cue;
use std::sync::Arc;

fn main() {
    divan::main();
}

const LIGHTS: [usize; 4] = [6, 60, 1_000, 10_000];

#[divan::bench(args = LIGHTS)]
fn light(bencher: Bencher, lights: usize) {
    frames(bencher, lights, &light_pattern);
}

#[divan::bench(args = LIGHTS)]
fn medium(bencher: Bencher, lights: usize) {
    frames(bencher, lights, &medium_pattern);
}

#[divan::bench(args = LIGHTS)]
fn heavy(bencher: Bencher, lights: usize) {
    frames(bencher, lights, &heavy_pattern);
}

/// Successive frames at 50 a second and 120 beats a minute.
fn frames(bencher: Bencher, lights: usize, pattern: &dyn Fn(&mut File) -> Value) {
    let rig = Arc::new(Rig::of(lights));
    let cue = cue(&rig, pattern);
    let (mut frame, mut nth) = (Frame::black(lights), 0_u32);
    bencher.counter(ItemsCount::new(1_u32)).bench_local(|| {
        nth += 1;
        cue.paint(&rig, None, f64::from(nth) * 0.04, &mut frame)
            .expect("every frame has an answer");
    });
}

fn cue(rig: &Arc<Rig>, pattern: &dyn Fn(&mut File) -> Value) -> Arc<Cue> {
    let mut file = File(Tree::new());
    let value = pattern(&mut file);
    let entry = file.node("Entry", vec![("value".into(), value)]);
    let root = file.node("Module", vec![("patterns".into(), Value::List(vec![entry]))]);
    file.0.root = root;
    let around = Around { file: "bench.py", rig: Some(rig), text_of: &|_| None };
    read(&file.0, &around).expect("the pattern is right").cues[0].cue.clone()
}

/// `light("all").color("<blue purple>").intensity(sine.range(0.2, 1).slow(2))`
fn light_pattern(file: &mut File) -> Value {
    let all = file.light("all");
    let colored = file.color(all, text("<blue purple>"));
    let sine = file.name("sine");
    let ranged = file.method(sine, "range", [number(0.2), number(1.0)], []);
    let slow = file.method(ranged, "slow", [number(2.0)], []);
    file.method(colored, "intensity", [], [("level", slow)])
}

/// ```python
/// stack(
///     light("all").color("blue").wave("sine", frequency=2),
///     light("[left right]*4").color("red cyan").envelope(attack=0.02, release=0.5),
///     light("all*4").pick(0.2).color("white").envelope(decay=0.1, sustain=0),
/// )
/// ```
fn medium_pattern(file: &mut File) -> Value {
    let all = file.light("all");
    let blue = file.color(all, text("blue"));
    let wave = file.method(blue, "wave", [], [("wave", text("sine")), ("frequency", number(2.0))]);
    let sides = file.light("[left right]*4");
    let sides = file.color(sides, text("red cyan"));
    let ringing = [("attack", number(0.02)), ("release", number(0.5))];
    let sides = file.method(sides, "envelope", [], ringing);
    let some = file.light("all*4");
    let some = file.method(some, "pick", [], [("min_n", number(0.2))]);
    let some = file.color(some, text("white"));
    let short = [("decay", number(0.1)), ("sustain", number(0.0))];
    let some = file.method(some, "envelope", [], short);
    file.call(Value::None, "stack", Some(vec![wave, sides, some]), [])
}

/// ```python
/// stack(
///     light("all").color(hue(saw.slow(4) + x * 0.2)).intensity(sine.range(0.1, 0.6)),
///     light("all").seq().color("<red orange>*4").envelope(release=0.25),
///     light("even odd*3").color(palette.random).brightness("smooth_pulse", beats=1),
///     light("all*8").pick(0.3).color("white").envelope(decay=0.1, sustain=0),
///     light("all").autonomous(1, 4, colors=["red", "blue"]).intensity(0.5),
///     light("<left right>(5,8)").every(2, rev).color("cyan").wave("saw", direction=-1),
///     blend="add",
/// )
/// ```
fn heavy_pattern(file: &mut File) -> Value {
    let saw = file.name("saw");
    let saw = file.method(saw, "slow", [number(4.0)], []);
    let x = file.name("x");
    let x = file.method(x, "mul", [number(0.2)], []);
    let moving = file.method(saw, "add", [x], []);
    let hue = file.call(Value::None, "hue", Some(Vec::new()), [("hue", moving)]);
    let all = file.light("all");
    let wash = file.color(all.clone(), hue);
    let sine = file.name("sine");
    let sine = file.method(sine, "range", [number(0.1), number(0.6)], []);
    let wash = file.method(wash, "intensity", [], [("level", sine)]);

    let chase = file.method(all.clone(), "seq", [], []);
    let chase = file.color(chase, text("<red orange>*4"));
    let chase = file.method(chase, "envelope", [], [("release", number(0.25))]);

    let sides = file.light("even odd*3");
    let random = file.call(Value::None, "palette_random", Some(Vec::new()), []);
    let sides = file.color(sides, random);
    let pulse = [("waveform", text("smooth_pulse")), ("beats", number(1.0))];
    let sides = file.method(sides, "brightness", [], pulse);

    let sparks = file.light("all*8");
    let sparks = file.method(sparks, "pick", [], [("min_n", number(0.3))]);
    let sparks = file.color(sparks, text("white"));
    let short = [("decay", number(0.1)), ("sustain", number(0.0))];
    let sparks = file.method(sparks, "envelope", [], short);

    let colors = Value::List(vec![text("red"), text("blue")]);
    let rates = [("min_freq", number(1.0)), ("max_freq", number(4.0)), ("colors", colors)];
    let alone = file.method(all, "autonomous", [], rates);
    let alone = file.method(alone, "intensity", [], [("level", number(0.5))]);

    let halves = file.light("<left right>(5,8)");
    let rev = file.name("rev");
    let halves = file.method(halves, "every", [Value::Int(2), rev], []);
    let halves = file.color(halves, text("cyan"));
    let against = [("wave", text("saw")), ("direction", number(-1.0))];
    let halves = file.method(halves, "wave", [], against);

    let layers = vec![wash, chase, sides, sparks, alone, halves];
    file.call(Value::None, "stack", Some(layers), [("blend", text("add"))])
}

/// A pattern file's tree, growing.
struct File(Tree);

impl File {
    fn node(&mut self, class: &str, fields: Vec<(Box<str>, Value)>) -> Value {
        let id: NodeId = self.0.add(Node { class: class.into(), made_at: None, fields });
        Value::Node(id)
    }

    fn call<const N: usize>(
        &mut self,
        on: Value,
        name: &str,
        args: Option<Vec<Value>>,
        options: [(&str, Value); N],
    ) -> Value {
        let options = options.map(|(key, value)| (text(key), value));
        let fields = vec![
            ("name".into(), text(name)),
            ("on".into(), on),
            ("args".into(), args.map_or(Value::None, Value::List)),
            ("options".into(), Value::Map(options.into())),
        ];
        self.node("Call", fields)
    }

    fn method<const M: usize, const N: usize>(
        &mut self,
        on: Value,
        name: &str,
        args: [Value; M],
        options: [(&str, Value); N],
    ) -> Value {
        self.call(on, name, Some(args.into()), options)
    }

    fn name(&mut self, name: &str) -> Value {
        self.call(Value::None, name, None, [])
    }

    fn light(&mut self, target: &str) -> Value {
        self.call(Value::None, "light", Some(Vec::new()), [("target", text(target))])
    }

    fn color(&mut self, on: Value, color: Value) -> Value {
        self.method(on, "color", [], [("c", color)])
    }
}

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

fn number(number: f64) -> Value {
    Value::Float(number)
}
