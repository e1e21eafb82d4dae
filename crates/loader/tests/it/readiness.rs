//! When evaluators prepare for the next file.

use crate::stage::{DEADLINE, Stage};
use loader::{Evaluation, Evaluator, Key, Loader, Modules, Options, Settings};
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};

/// Tells what it is called for.
struct Noting(Sender<&'static str>);

impl Evaluator for Noting {
    type Value = ();

    fn get_ready(&mut self) {
        let _ = self.0.send("gets ready");
    }

    fn evaluate(&mut self, _: &Key, _: &Arc<str>, _: &mut dyn Modules) -> Evaluation<()> {
        let _ = self.0.send("evaluates");
        Evaluation::good(())
    }
}

#[test]
fn an_evaluator_tidies_up_after_a_file_and_not_before_the_next() {
    let stage = Stage::closed(&[("pat.py", "value = 1")], Settings::default());
    let (said, heard) = channel();
    let loader = Loader::start(&Options::new(&stage.root), vec![Noting(said)], |_| {}).unwrap();
    let heard = [(); 3].map(|()| heard.recv_timeout(DEADLINE).unwrap());
    assert_eq!(heard, ["gets ready", "evaluates", "gets ready"]);
    drop(loader);
}
