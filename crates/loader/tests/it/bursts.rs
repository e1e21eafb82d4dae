//! 15: bursts of saves in random styles, at random distances.

use crate::setting;
use crate::stage::Stage;
use std::collections::BTreeSet;
use std::thread;
use std::time::Duration;
use testkit::random::Random;
use testkit::save_styles::STYLES;

/// Styles that leave the file to be closed much later would make every burst
/// after them wait for that; scenario 10 has them.
const SLOW: &[&str] = &["descriptor kept open"];

/// A few bursts; `BURSTS=5000` for more, `SEED=…` for those of another run.
#[test]
fn scenario_15_bursts_never_end_stale_or_partial() {
    let bursts = setting("BURSTS", 60);
    let seed = setting("SEED", Random::fresh_seed());
    println!("SEED={seed}");
    thread::scope(|scope| {
        for hand in 0..4 {
            scope.spawn(move || play(Random::new(seed + hand), bursts.div_ceil(4), seed));
        }
    });
}

fn play(mut random: Random, bursts: u64, seed: u64) {
    let styles: Vec<_> = STYLES.iter().filter(|style| !SLOW.contains(&style.name)).collect();
    let mut stage = Stage::new(&[("pat.py", "value = 0\n")]);
    for burst in 0..bursts {
        stage.heard.clear();
        let saves = 2 + random.below(4);
        let mut story = Vec::new();
        for save in 0..saves {
            let style = styles[random.index(styles.len())];
            let gap = random.below(81);
            story.push(format!("{} then {gap} ms", style.name));
            // What is cut short evaluates to something else.
            let padding = "x".repeat(random.index(9000));
            let text = format!("value = {burst}.{save}\n# {padding}\nvalue = whole\n");
            (style.save)(&stage.path("pat.py"), text.as_bytes()).unwrap();
            thread::sleep(Duration::from_millis(gap));
        }
        let last = format!("{burst}.{}whole", saves - 1);
        stage.wait_for_value("pat.py", &last);
        stage.rest_for(Duration::from_millis(120));
        let values = stage.values("pat.py");
        let context = format!("SEED={seed} {story:?}{}", stage.transcript());
        assert_eq!(values.last(), Some(&last), "stale: {context}");
        let whole = |value: &String| value.ends_with("whole");
        assert!(values.iter().all(whole), "partial: {context}");
        let distinct: BTreeSet<_> = values.iter().collect();
        assert_eq!(distinct.len(), values.len(), "loaded twice: {context}");
        assert_eq!(stage.complaints(), [""; 0], "{context}");
    }
}
