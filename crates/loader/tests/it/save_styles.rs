//! Every way to save, on real files.

use crate::stage::Stage;
use std::thread;
use testkit::save_styles::{STYLES, Style};

/// A few at a time: what rests costs nothing.
#[test]
fn every_style_loads_exactly_once_and_silently() {
    thread::scope(|scope| {
        for style in STYLES {
            scope.spawn(move || check(*style));
        }
    });
}

fn check(style: Style) {
    let mut stage = Stage::new(&[("pat.py", "value = 0\n")]);
    stage.heard.clear();
    for round in 1..=3 {
        let text = format!("value = {round}\n# {}\n", "x".repeat(4000 * round));
        (style.save)(&stage.path("pat.py"), text.as_bytes()).unwrap();
        stage.wait_for_value("pat.py", &round.to_string());
    }
    stage.rest();
    assert_eq!(stage.values("pat.py"), ["1", "2", "3"], "{style:?}{}", stage.transcript());
    assert_eq!(stage.complaints(), [""; 0], "{style:?}{}", stage.transcript());
}
