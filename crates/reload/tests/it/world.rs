//! Files, an evaluator and a clock that exist only in this test, and the state
//! machine between them.

use reload::{Ask, Content, Hint, Job, Key, Look, Machine, Read, Say, Stamp, Writers};
use source::{Diagnostic, Kind};
use std::collections::BTreeMap;
use std::time::Duration;
use testkit::toy::{self, Effects};

/// A file of this world.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) bytes: Vec<u8>,
    stamp: Stamp,
    writer: bool,
    pub(crate) refused: Option<&'static str>,
    torn: u32,
}

pub(crate) struct World {
    pub(crate) now: Duration,
    pub(crate) disk: BTreeMap<Key, Node>,
    pub(crate) machine: Machine<String>,
    /// How long an evaluation takes.
    pub(crate) takes: Duration,
    /// Whether looks can prove that nobody writes.
    pub(crate) proof: bool,
    pub(crate) looks: usize,
    /// How many files can be evaluated at once.
    pub(crate) hands: usize,
    /// What is being evaluated, and when that will be done.
    running: Vec<(Duration, Key, Outcome)>,
    stamps: u64,
    pub(crate) said: Vec<(Duration, Say<String>)>,
}

type Outcome = (Result<String, Vec<Diagnostic>>, Vec<Read>);

impl World {
    pub(crate) fn new() -> Self {
        Self {
            now: Duration::ZERO,
            disk: BTreeMap::new(),
            machine: Machine::new(),
            takes: Duration::from_millis(1),
            proof: true,
            looks: 0,
            hands: 1,
            running: Vec::new(),
            stamps: 0,
            said: Vec::new(),
        }
    }

    /// Writes a file; nobody is told.
    pub(crate) fn put(&mut self, key: &str, bytes: &[u8]) {
        self.stamps += 1;
        let inode = self.disk.get(key).map_or(self.stamps, |node| node.stamp.inode);
        let len = bytes.len() as u64;
        let changed = i128::from(self.stamps);
        let stamp = Stamp { inode, len, changed, ..Stamp::default() };
        let node = Node { bytes: bytes.into(), stamp, writer: false, refused: None, torn: 0 };
        self.disk.insert(key.into(), node);
    }

    pub(crate) fn set_writer(&mut self, key: &str, writer: bool) {
        self.node(key).writer = writer;
    }

    pub(crate) fn set_torn(&mut self, key: &str, times: u32) {
        self.node(key).torn = times;
    }

    pub(crate) fn node(&mut self, key: &str) -> &mut Node {
        self.disk.get_mut(key).unwrap_or_else(|| panic!("no file {key}"))
    }

    pub(crate) fn remove(&mut self, key: &str) -> Option<Node> {
        self.disk.remove(key)
    }

    pub(crate) fn hint(&mut self, key: &str, hint: Hint) {
        self.machine.hint(self.now, &key.into(), hint);
    }

    /// A save in place: written, closed, heard.
    pub(crate) fn save(&mut self, key: &str, text: &str) {
        self.put(key, text.as_bytes());
        self.hint(key, Hint::Written);
        self.hint(key, Hint::Finished);
    }

    pub(crate) fn delete(&mut self, key: &str) {
        self.disk.remove(key);
        self.hint(key, Hint::Touched);
    }

    /// Lets time pass, doing what the machine asks for.
    pub(crate) fn run_until(&mut self, end: Duration) {
        loop {
            self.work();
            let wakeup = self.machine.next_wakeup();
            let done = self.running.iter().map(|(at, ..)| *at).min();
            match [wakeup, done].into_iter().flatten().min().filter(|at| *at <= end) {
                Some(at) => self.now = self.now.max(at),
                None => break,
            }
            let now = self.now;
            for (_, key, (outcome, reads)) in self.running.extract_if(.., |(at, ..)| *at <= now) {
                self.machine.evaluated(now, &key, outcome, reads);
            }
            self.machine.tick(self.now);
        }
        self.now = self.now.max(end);
    }

    /// Lets time pass until nothing is under way.
    pub(crate) fn run_to_rest(&mut self) {
        for _ in 0..1000 {
            if self.machine.is_at_rest() {
                return;
            }
            self.run_until(self.now + Duration::from_millis(500));
        }
        panic!("never comes to rest");
    }

    fn work(&mut self) {
        loop {
            while self.running.len() < self.hands
                && let Some(job) = self.machine.next_job()
            {
                // Hands beyond the first are slower, so that answers overtake.
                let done = self.now + self.takes * (self.running.len() as u32 + 2) / 2;
                self.running.push((done, job.key.clone(), self.evaluate(&job)));
            }
            match self.machine.ask() {
                Some(Ask::List) => {
                    let entries = self.disk.iter().map(|(key, node)| (key.clone(), node.stamp));
                    let entries: Vec<_> = entries.collect();
                    self.machine.listed(self.now, entries);
                }
                Some(Ask::Look(key)) => {
                    self.looks += 1;
                    let look = self.look(&key);
                    self.machine.looked(self.now, &key, look);
                }
                None => break,
            }
        }
        let now = self.now;
        self.said.extend(self.machine.says().map(|say| (now, say)));
    }

    fn look(&mut self, key: &str) -> Look {
        let Some(node) = self.disk.get_mut(key) else { return Look::Missing };
        if node.torn > 0 {
            node.torn -= 1;
            return Look::Torn;
        }
        if let Some(why) = node.refused {
            return Look::Refused(Diagnostic::error(Kind::File, why));
        }
        let writers = match (self.proof, node.writer) {
            (false, _) => Writers::Unknown,
            (true, false) => Writers::Nobody,
            (true, true) => Writers::Somebody,
        };
        Look::Bytes { stamp: node.stamp, content: Content::new(&*node.bytes), writers }
    }

    fn evaluate(&self, job: &Job) -> Outcome {
        let mut reads: BTreeMap<Key, Option<Content>> = BTreeMap::new();
        let mut read = |file: &str| {
            let on_disk = || self.disk.get(file).map(|node| Content::new(&*node.bytes));
            let content = job.helpers.get(file).cloned().unwrap_or_else(on_disk);
            let content = reads.entry(file.into()).or_insert(content).clone();
            content.map(|content| content.bytes().to_vec())
        };
        let outcome = toy::evaluate(&job.text, &mut read, &mut Effects::default());
        let outcome = outcome.map_err(|why| vec![Diagnostic::error(Kind::Exception, why)]);
        (outcome, reads.into_iter().map(|(key, content)| Read { key, content }).collect())
    }
}
