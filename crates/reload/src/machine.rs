//! The protocol between a folder of files and a running show.
//!
//! 1. The edge passes on what it hears: [`hint`](Machine::hint) for a file,
//!    [`lost_track`](Machine::lost_track) when anything may have changed,
//!    [`hold`](Machine::hold) while a version control system is at work. It
//!    calls [`tick`](Machine::tick) when [`next_wakeup`](Machine::next_wakeup)
//!    has come.
//! 2. Then it does what [`ask`](Machine::ask) says until that says nothing:
//!    lists the folder, looks at a file, answers with
//!    [`listed`](Machine::listed) or [`looked`](Machine::looked).
//! 3. Bytes that count change the *view*: what all files hold. Files whose
//!    inputs (their bytes and those of the helpers they read) are neither those
//!    of their live version nor known to be bad are due for evaluation.
//!    [`next_job`](Machine::next_job) hands one out at a time, with the view;
//!    the answer comes back through [`evaluated`](Machine::evaluated).
//! 4. Changes to the view form a batch. A batch is open for a settle's time: a
//!    change in it joins. Later changes wait for the next one. When everything
//!    due has been evaluated, all that succeeded is published in one swap; a
//!    batch of one change does that at once, others when they are closed.
//! 5. What failed is complained about once it has been wrong for long enough
//!    that it cannot be half of a save. [`says`](Machine::says) drains what
//!    there is to tell.

use crate::batch::{Batch, Success};
use crate::file::{Disk, Failed, File, Inputs, Live, PATIENCE, Told};
use crate::imports::{Helpers, Imports, Read};
use crate::settle::{Found, SETTLE};
use crate::{Content, Hint, Key, Look, Stamp, names, text};
use source::Diagnostic;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

/// How long a version control system may hold everything back.
const HOLD_AT_MOST: Duration = Duration::from_secs(2);
/// A version that was live for no longer than this was one step with the next.
const SUPERSEDED: Duration = Duration::from_millis(500);
/// How many appearances are remembered to tell a rename by.
const BIRTHS: usize = 256;

/// What the edge is to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ask {
    /// List the folder.
    List,
    /// Look at a file.
    Look(Key),
}

/// A file to evaluate.
#[derive(Clone, Debug)]
pub struct Job {
    pub key: Key,
    pub text: Arc<str>,
    /// What helpers hold in this view. One that is not in here is read from
    /// disk.
    pub helpers: Arc<Helpers>,
}

/// What there is to tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Say<T> {
    /// Versions to swap in at once, by name.
    Loaded(Vec<Version<T>>),
    /// Everything listed first has been tried.
    Ready {
        files: usize,
        problems: usize,
    },
    Problem {
        key: Key,
        diagnostics: Vec<Diagnostic>,
        /// What was tried: the file's own bytes first, then its helpers'.
        tried: Vec<(Key, Content)>,
        running: Option<u64>,
    },
    Solved {
        key: Key,
    },
    Gone {
        key: Key,
        running: Option<u64>,
    },
    Renamed {
        from: Key,
        to: Key,
    },
}

/// A version to swap in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version<T> {
    pub key: Key,
    /// Counts this file's published versions from 1.
    pub number: u64,
    pub content: Content,
    pub reads: Vec<Read>,
    pub value: T,
    /// When the save that led here was finished.
    pub saved_at: Duration,
    /// The version before was hardly live.
    pub supersedes: bool,
}

/// A change that waits to enter the view.
#[derive(Debug)]
struct Change {
    disk: Disk,
    saved_at: Duration,
    since: Duration,
}

#[derive(Debug, PartialEq, Eq)]
enum Hold {
    No,
    Since(Duration),
    /// Held for too long: whoever holds has probably died.
    Ignored,
}

/// The reload state machine; `T` is what an evaluation makes of a file.
#[derive(Debug)]
pub struct Machine<T> {
    files: BTreeMap<Key, File>,
    imports: Imports,
    looks: BTreeSet<Key>,
    list: bool,
    list_again: Option<Duration>,
    /// Look at every file of the next list, whatever its identity.
    distrust: bool,
    alarms: BTreeSet<(Duration, Key)>,
    armed: BTreeMap<Key, Duration>,
    batch: Option<Batch<T>>,
    running: Option<(Key, Content)>,
    incoming: BTreeMap<Key, Change>,
    hold: Hold,
    starting: bool,
    births: VecDeque<(Key, Content, Duration)>,
    says: VecDeque<Say<T>>,
}

impl<T> Default for Machine<T> {
    fn default() -> Self {
        Self::new()
    }
}

/// What the edge passes on.
impl<T> Machine<T> {
    /// Knows nothing yet, and asks for a list first.
    pub fn new() -> Self {
        Self {
            files: BTreeMap::new(),
            imports: Imports::default(),
            looks: BTreeSet::new(),
            list: true,
            list_again: None,
            distrust: false,
            alarms: BTreeSet::new(),
            armed: BTreeMap::new(),
            batch: None,
            running: None,
            incoming: BTreeMap::new(),
            hold: Hold::No,
            starting: true,
            births: VecDeque::new(),
            says: VecDeque::new(),
        }
    }

    /// Something happened to a file.
    pub fn hint(&mut self, now: Duration, key: &Key, hint: Hint) {
        if self.is_ours(key) {
            self.files.entry(key.clone()).or_default().settling.hint(now, hint);
            self.rearm(key);
            self.ask_for_due(now, key);
        }
    }

    /// Anything may have happened: events were lost, or folders changed.
    pub fn lost_track(&mut self, now: Duration) {
        self.list = true;
        self.list_again = Some(now + SETTLE);
    }

    /// Looks at every file, also those that seem unchanged.
    pub fn rescan(&mut self, now: Duration) {
        self.distrust = true;
        self.lost_track(now);
    }

    /// A version control system has begun to rewrite files, or is done.
    pub fn hold(&mut self, now: Duration, held: bool) {
        self.hold = match (held, &self.hold) {
            (true, Hold::No) => Hold::Since(now),
            (true, _) => return,
            (false, _) => Hold::No,
        };
        self.advance(now);
    }

    /// Time has passed.
    pub fn tick(&mut self, now: Duration) {
        if self.list_again.is_some_and(|at| at <= now) {
            (self.list, self.list_again) = (true, None);
        }
        if let Hold::Since(since) = self.hold
            && now >= since + HOLD_AT_MOST
        {
            self.hold = Hold::Ignored;
        }
        // A look that is due stays due until it is answered, so each alarm is
        // heard once.
        let due: Vec<Key> = self
            .alarms
            .iter()
            .take_while(|(at, _)| *at <= now)
            .map(|(_, key)| key.clone())
            .collect();
        for key in due {
            self.ask_for_due(now, &key);
            self.end_patience(now, &key);
            self.rearm(&key);
        }
        self.advance(now);
    }

    /// When to call [`tick`](Self::tick) next.
    pub fn next_wakeup(&self) -> Option<Duration> {
        let hold = match self.hold {
            Hold::Since(since) => Some(since + HOLD_AT_MOST),
            _ => None,
        };
        let alarm = self.alarms.first().map(|(at, _)| *at);
        let batch = self.batch.as_ref().and_then(|batch| batch.closes(self.running.is_some()));
        [hold, alarm, batch, self.list_again].into_iter().flatten().min()
    }
}

/// Asks and answers.
impl<T> Machine<T> {
    /// What to do next; nothing when it is time to wait.
    pub fn ask(&mut self) -> Option<Ask> {
        match self.looks.pop_first() {
            Some(key) => Some(Ask::Look(key)),
            None => std::mem::take(&mut self.list).then_some(Ask::List),
        }
    }

    /// Everything wanted that is in the folder.
    pub fn listed(&mut self, now: Duration, entries: impl IntoIterator<Item = (Key, Stamp)>) {
        let distrust = std::mem::take(&mut self.distrust);
        let mut there = BTreeSet::new();
        for (key, stamp) in entries {
            if !self.is_ours(&key) {
                continue;
            }
            let file = self.files.entry(key.clone()).or_default();
            if distrust || file.settling.stamp() != Some(stamp) {
                self.looks.insert(key.clone());
            }
            there.insert(key);
        }
        let missing = self.files.iter().filter(|(key, file)| {
            let latest = self.incoming.get(*key).map_or(&file.disk, |change| &change.disk);
            !there.contains(*key) && *latest != Disk::Gone
        });
        self.looks.extend(missing.map(|(key, _)| key.clone()));
        self.advance(now);
    }

    /// What a look at a file found.
    pub fn looked(&mut self, now: Duration, key: &Key, look: Look) {
        let Some(file) = self.files.get_mut(key) else { return };
        if look != Look::Missing {
            file.missing_since = None;
        }
        if let Some((found, saved_at)) = file.settling.looked(now, look, self.starting) {
            self.found(now, key, found, saved_at);
        }
        self.rearm(key);
        self.advance(now);
    }

    /// The file to evaluate next, unless one is being evaluated.
    pub fn next_job(&mut self) -> Option<Job> {
        if self.running.is_some() || !self.looks.is_empty() {
            return None;
        }
        let batch = self.batch.as_mut()?;
        let (key, content, text) = std::iter::from_fn(|| batch.next()).find_map(|key| {
            let content = self.files.get(&key)?.disk.content()?.clone();
            let text = text::decode(&content).ok()?;
            Some((key, content, text))
        })?;
        self.running = Some((key.clone(), content));
        Some(Job { key, text, helpers: self.imports.helpers() })
    }

    /// What the last job ended with, and everything it read.
    pub fn evaluated(
        &mut self,
        now: Duration,
        outcome: Result<T, Vec<Diagnostic>>,
        reads: Vec<Read>,
    ) {
        let Some((key, own)) = self.running.take() else { return };
        for read in &reads {
            if self.imports.is_helper(&read.key) {
                continue;
            }
            let file = self.files.entry(read.key.clone()).or_default();
            if let (Disk::Unseen, Some(content)) = (&file.disk, &read.content) {
                file.disk = Disk::Content(content.clone());
            }
            self.imports.adopt(&read.key, file.disk.content().cloned());
            // What happened to it before anybody cared went unheard.
            self.looks.insert(read.key.clone());
        }
        let inputs = Inputs { own, reads };
        let Some(file) = self.files.get_mut(&key) else { return };
        let current = inputs.are_current(&file.disk, &self.imports);
        let asks = file.asks().into_iter().chain(inputs.reads.iter().map(|it| it.key.clone()));
        let asks = asks.collect();
        self.ask_helpers(&key, asks);
        if !current {
            self.reconsider(now, &key);
        } else if let Ok(value) = outcome {
            if let Some(batch) = &mut self.batch {
                let saved_at = batch.saved_at(&key, &inputs);
                batch.ready.insert(key, Success { inputs, value, saved_at });
            }
        } else if let Err(diagnostics) = outcome {
            self.fail(now, &key, Failed { inputs: Some(inputs), diagnostics });
        }
        self.advance(now);
    }

    /// What there is to tell, in order.
    pub fn says(&mut self) -> impl Iterator<Item = Say<T>> {
        self.says.drain(..)
    }
}

/// From what was found to what is due.
impl<T> Machine<T> {
    fn is_ours(&self, key: &Key) -> bool {
        names::is_pattern(key) || self.imports.is_helper(key)
    }

    fn ask_for_due(&mut self, now: Duration, key: &Key) {
        let due = self.files.get(key).and_then(|file| file.settling.due());
        if due.is_some_and(|due| due <= now) {
            self.looks.insert(key.clone());
        }
    }

    fn found(&mut self, now: Duration, key: &Key, found: Found, saved_at: Duration) {
        let Some(file) = self.files.get_mut(key) else { return };
        let disk = match found {
            // Many saves take the name away for a moment. What it held counts
            // until patience ends.
            Found::Missing => {
                let latest = self.incoming.get(key).map_or(&file.disk, |change| &change.disk);
                if matches!(latest, Disk::Content(_) | Disk::Refused(_)) {
                    file.missing_since.get_or_insert(now);
                } else if file.disk == Disk::Unseen && !self.imports.is_helper(key) {
                    // A name that came and went before anybody saw it.
                    self.forget(key);
                }
                return;
            }
            Found::Content(content) => Disk::Content(content),
            Found::Refused(why) => Disk::Refused(why),
        };
        self.change(now, key, disk, saved_at);
    }

    /// Lets a change into the view, now or with the next batch.
    fn change(&mut self, now: Duration, key: &Key, disk: Disk, saved_at: Duration) {
        let closed = self.batch.as_ref().is_some_and(|batch| batch.is_closed(now));
        let held = matches!(self.hold, Hold::Since(_));
        if held || (closed && !self.starting) {
            let since = self.incoming.get(key).map_or(now, |change| change.since);
            self.incoming.insert(key.clone(), Change { disk, saved_at, since });
        } else {
            // What still waits is older.
            self.incoming.remove(key);
            self.enter(now, key, Change { disk, saved_at, since: now });
        }
    }

    fn enter(&mut self, now: Duration, key: &Key, change: Change) {
        let Some(file) = self.files.get_mut(key) else { return };
        let as_helper = self.imports.helper(key).map(|known| known != change.disk.content());
        let changed = as_helper.unwrap_or(false) || file.disk != change.disk;
        file.disk = change.disk;
        if changed {
            self.imports.update(key, file.disk.content());
            let batch = self.batch.get_or_insert_with(|| Batch::open(change.since));
            batch.changed.insert(key.clone(), change.saved_at);
            for importer in self.imports.importers(key) {
                self.reconsider(now, &importer);
            }
        }
        if names::is_pattern(key) {
            self.reconsider(now, key);
            if self.files.get(key).is_some_and(|file| file.disk == Disk::Gone) {
                self.gone(now, key);
            }
        }
    }

    /// Compares a file's inputs with the view, and has it evaluated if they
    /// are news.
    fn reconsider(&mut self, now: Duration, key: &Key) {
        let Some(file) = self.files.get_mut(key) else { return };
        if let Some(batch) = &mut self.batch {
            batch.due.remove(key);
            if let Some(ready) = batch.ready.get(key) {
                if ready.inputs.are_current(&file.disk, &self.imports) {
                    return;
                }
                batch.ready.remove(key);
            }
        }
        let failed = match &file.disk {
            Disk::Unseen | Disk::Gone => return,
            Disk::Refused(why) => Some(vec![why.clone()]),
            Disk::Content(content) if file.is_live(&self.imports) => {
                let content = content.clone();
                return self.well(key, &content);
            }
            Disk::Content(_) if file.is_known_bad(&self.imports) => {
                return self.raise(now, key);
            }
            // It is being evaluated: whether that is out of date is asked then.
            Disk::Content(content)
                if self.running.as_ref().is_some_and(|(it, own)| it == key && own == content) =>
            {
                return;
            }
            Disk::Content(content) => text::decode(content).err().map(|why| vec![why]),
        };
        match (failed, &mut self.batch) {
            (Some(diagnostics), _) => self.fail(now, key, Failed { inputs: None, diagnostics }),
            (None, Some(batch)) => {
                batch.due.insert(key.clone());
            }
            (None, none) => {
                none.insert(Batch::open(now)).due.insert(key.clone());
            }
        }
    }

    fn ask_helpers(&mut self, key: &Key, asks: BTreeSet<Key>) {
        for orphan in self.imports.set(key, asks) {
            if !names::is_pattern(&orphan) {
                self.forget(&orphan);
            }
        }
    }

    fn forget(&mut self, key: &Key) {
        self.files.remove(key);
        self.looks.remove(key);
        self.incoming.remove(key);
        if let Some(at) = self.armed.remove(key) {
            self.alarms.remove(&(at, key.clone()));
        }
    }

    fn rearm(&mut self, key: &Key) {
        let alarm = self.files.get(key).and_then(File::alarm);
        if self.armed.get(key).copied() == alarm {
            return;
        }
        if let Some(before) = self.armed.remove(key) {
            self.alarms.remove(&(before, key.clone()));
        }
        if let Some(at) = alarm {
            self.armed.insert(key.clone(), at);
            self.alarms.insert((at, key.clone()));
        }
    }
}

/// From what is due to what is live.
impl<T> Machine<T> {
    /// Ends batches that are done, and begins those that wait.
    fn advance(&mut self, now: Duration) {
        loop {
            if self.batch.as_ref().is_some_and(|batch| self.starting && !batch.ready.is_empty()) {
                self.publish(now);
            }
            if let Some(batch) = &self.batch {
                let wait = batch.changed.len() > 1 && !self.starting && !batch.is_closed(now);
                if wait || !batch.due.is_empty() || self.running.is_some() {
                    return;
                }
                self.publish(now);
                self.batch = None;
            }
            if matches!(self.hold, Hold::Since(_)) || self.incoming.is_empty() {
                break;
            }
            let incoming = std::mem::take(&mut self.incoming);
            let since = incoming.values().map(|change| change.since).min().unwrap_or(now);
            for (key, change) in incoming {
                self.enter(now, &key, Change { since, ..change });
            }
        }
        if self.starting && !self.list && self.looks.is_empty() {
            self.starting = false;
            let files = self.files.values().filter(|file| file.live.is_some()).count();
            let problems = self.files.values().filter(|file| file.failed.is_some()).count();
            self.says.push_back(Say::Ready { files, problems });
        }
    }

    fn publish(&mut self, now: Duration) {
        let Some(batch) = &mut self.batch else { return };
        let ready = std::mem::take(&mut batch.ready);
        let mut versions = Vec::new();
        let mut contents = Vec::new();
        for (key, Success { inputs, value, saved_at }) in ready {
            let Some(file) = self.files.get_mut(&key) else { continue };
            file.versions += 1;
            let before = file.live.as_ref().map(|live| live.published_at);
            versions.push(Version {
                key: key.clone(),
                number: file.versions,
                content: inputs.own.clone(),
                reads: inputs.reads.clone(),
                value,
                saved_at,
                supersedes: before.is_some_and(|before| now < before + SUPERSEDED),
            });
            if file.versions == 1 {
                if self.births.len() == BIRTHS {
                    self.births.pop_front();
                }
                self.births.push_back((key.clone(), inputs.own.clone(), now));
            }
            contents.push((key, inputs.own.clone()));
            file.live = Some(Live { inputs, published_at: now });
        }
        if !versions.is_empty() {
            self.says.push_back(Say::Loaded(versions));
        }
        for (key, content) in contents {
            self.well(&key, &content);
        }
    }

    /// A file's live version is what is on disk.
    fn well(&mut self, key: &Key, _content: &Content) {
        let Some(file) = self.files.get_mut(key) else { return };
        file.failed = None;
        let solved = file.complaint.settle();
        let asks = file.asks();
        self.ask_helpers(key, asks);
        if solved {
            self.says.push_back(Say::Solved { key: key.clone() });
        }
        self.rearm(key);
    }

    fn fail(&mut self, now: Duration, key: &Key, failed: Failed) {
        let Some(file) = self.files.get_mut(key) else { return };
        file.failed = Some(failed);
        let asks = file.asks();
        self.ask_helpers(key, asks);
        self.raise(now, key);
    }

    fn raise(&mut self, now: Duration, key: &Key) {
        let Some(file) = self.files.get_mut(key) else { return };
        let Some(failed) = &file.failed else { return };
        file.complaint.raise(now, &Told::Problem(failed.diagnostics.clone()));
        self.rearm(key);
    }

    /// Says what has been wrong for long enough.
    fn end_patience(&mut self, now: Duration, key: &Key) {
        let Some(file) = self.files.get_mut(key) else { return };
        if file.missing_since.is_some_and(|since| since + PATIENCE <= now) {
            file.missing_since = None;
            return self.change(now, key, Disk::Gone, now);
        }
        if file.complaint.due().is_none_or(|due| due > now) {
            return;
        }
        let batch_has = |batch: &Batch<T>| batch.due.contains(key);
        let busy = self.batch.as_ref().is_some_and(batch_has)
            || self.running.as_ref().is_some_and(|(running, _)| running == key)
            || self.incoming.contains_key(key);
        let unsettled = file.settling.is_open() || file.missing_since.is_some();
        if (busy || unsettled) && file.complaint.age(now) < PATIENCE * 4 {
            file.complaint.put_off(now + SETTLE);
            return;
        }
        let Some(failed) = &file.failed else { return };
        if !file.complaint.tell(Told::Problem(failed.diagnostics.clone())) {
            return;
        }
        let own = file.disk.content().map(|content| (key.clone(), content.clone()));
        let reads = failed.inputs.iter().flat_map(|inputs| &inputs.reads);
        let reads = reads.filter_map(|read| Some((read.key.clone(), read.content.clone()?)));
        self.says.push_back(Say::Problem {
            key: key.clone(),
            diagnostics: failed.diagnostics.clone(),
            tried: own.into_iter().chain(reads).collect(),
            running: file.running(),
        });
    }

    fn gone(&mut self, now: Duration, key: &Key) {
        let Some(file) = self.files.get_mut(key) else { return };
        let running = file.running();
        let Some(live) = &file.live else {
            // Nobody ever saw it play.
            let told = file.complaint.settle();
            if told {
                self.says.push_back(Say::Solved { key: key.clone() });
            }
            return;
        };
        if file.complaint.tell(Told::Gone) {
            let heir = self.births.iter().find(|(heir, content, born)| {
                heir != key && *content == live.inputs.own && *born + PATIENCE * 4 >= now
            });
            self.says.push_back(match heir {
                Some((heir, ..)) => Say::Renamed { from: key.clone(), to: heir.clone() },
                None => Say::Gone { key: key.clone(), running },
            });
        }
    }
}

/// Only for looking at in tests and on surfaces.
impl<T> Machine<T> {
    /// The live bytes and version number of a file.
    pub fn live(&self, key: &str) -> Option<(&Content, u64)> {
        let file = self.files.get(key)?;
        Some((&file.live.as_ref()?.inputs.own, file.versions))
    }

    /// Whether nothing is under way: no batch, no look, no evaluation, no
    /// complaint to come.
    pub fn is_at_rest(&self) -> bool {
        self.next_wakeup().is_none()
            && self.running.is_none()
            && self.batch.is_none()
            && self.incoming.is_empty()
            && self.looks.is_empty()
            && !self.list
    }

    /// How much is waiting, in all queues together.
    pub fn backlog(&self) -> usize {
        self.looks.len()
            + self.incoming.len()
            + self.alarms.len()
            + self.batch.as_ref().map_or(0, |batch| batch.due.len() + batch.ready.len())
    }
}
