//! Workers that somebody else kills: the kernel, when memory is short. This is
//! a program of its own, so that every worker below it belongs to this test.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a helper of a test may fail it")]

use python::{Modules, Request, Settings, Workers};
use rustix::process::{Pid, Signal, kill_process};
use std::fs;
use std::time::{Duration, Instant};

const GOOD: &[u8] = b"import helper\nfrom dj_hue.patterns import *\npattern = Pattern('p')";

fn kill(id: u32) {
    let id = Pid::from_raw(id.cast_signed()).unwrap();
    let _ = kill_process(id, Signal::KILL);
}

/// The processes below this one that have not ended: their ids.
fn children() -> Vec<u32> {
    let ids = fs::read_dir("/proc").unwrap().flatten();
    let ids = ids.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let is_ours = |id: &u32| {
        let stat = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
        let mut fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
        let (state, parent) = (fields.next(), fields.next());
        state != Some("Z") && parent == Some(&std::process::id().to_string())
    };
    ids.filter(is_ours).collect()
}

/// A folder with an empty helper in it; whoever reads that may be killed.
struct Helper {
    kill: Option<u32>,
}

impl Modules for Helper {
    fn read(&mut self, file: &str) -> Option<Vec<u8>> {
        if let Some(id) = self.kill.take() {
            kill(id);
        }
        (file == "helper.py").then(Vec::new)
    }
}

#[test]
fn a_killed_worker_is_no_fault_of_the_file() {
    let settings = Settings {
        program: Some(env!("CARGO_BIN_EXE_python-worker").into()),
        time_budget: Duration::from_secs(20),
        ..Settings::default()
    };
    let mut workers = Workers::start(settings).unwrap();
    let mut load = |helper: Option<u32>| {
        let loaded = workers.load(&Request::file("a.py", GOOD), &mut Helper { kill: helper });
        loaded.unwrap_or_else(|failure| panic!("{}", failure.diagnostic.message));
        workers.process_id().unwrap()
    };
    let mut worker = load(None);

    // Idle, and its spare as well, whether or not that is warm by now.
    for _ in 0..3 {
        let victims = children();
        victims.iter().for_each(|id| kill(*id));
        let deadline = Instant::now() + Duration::from_secs(20);
        while children().iter().any(|id| victims.contains(id)) {
            assert!(Instant::now() < deadline, "they live on");
            std::thread::sleep(Duration::from_millis(1));
        }
        let next = load(None);
        assert_ne!(next, worker);
        worker = next;
    }

    // In the middle of a load.
    let next = load(Some(worker));
    assert_ne!(next, worker);
}
