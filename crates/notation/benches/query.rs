//! How fast patterns answer: a cycle at once, and a frame's sliver of it.

use divan::{Bencher, black_box, counter::ItemsCount};
use notation::{Value, mini};
use pattern::{Pattern, Settings, Time, TimeSpan};

fn main() {
    divan::main();
}

/// What a set is made of: eight layers of a busy show.
const LAYERS: [&str; 8] = [
    "wash(3,8) spot*2",
    "[beam strobe]*4",
    "<par led haze>*3",
    "front(5,8,2)",
    "{a b c}%4",
    "[left right]!2 <top side>",
    "[blind ~ blind? ~]*2",
    "0 .. 7",
];

fn pattern(name: &str) -> Pattern<Value> {
    let read = |notation| mini(notation, 0).expect("the notation is right");
    match name {
        "four" => read("a b c d"),
        "busy" => read("[wash(3,8) [spot par*2]? <beam strobe>]*2"),
        _ => Pattern::stack(&LAYERS.map(read)),
    }
}

#[divan::bench(args = ["four", "busy", "layers"])]
fn cycle(bencher: Bencher, name: &str) {
    bench(bencher, name, TimeSpan::cycle);
}

#[divan::bench(args = ["four", "busy", "layers"])]
fn sliver(bencher: Bencher, name: &str) {
    bench(bencher, name, |nth| TimeSpan::new(Time::new(nth, 64), Time::new(nth + 1, 64)));
}

/// Successive questions, as a show asks them; all of them in each sample,
/// because what chance leaves out costs less.
fn bench(bencher: Bencher, name: &str, span: fn(i64) -> TimeSpan) {
    let spans: Vec<TimeSpan> = (0..1024).map(span).collect();
    let pattern = pattern(name);
    let settings = Settings::default();
    let mut events = Vec::new();
    bencher.counter(ItemsCount::new(spans.len())).bench_local(|| {
        for span in &spans {
            events.clear();
            let (_, answer) = pattern.query_into(black_box(*span), &settings, &mut events);
            black_box((answer.is_ok(), events.len()));
        }
    });
}

#[divan::bench]
fn read_and_build() -> Pattern<Value> {
    pattern("busy")
}
