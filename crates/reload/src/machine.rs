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
//!    [`next_job`](Machine::next_job) hands them out, each with the view, to
//!    as many hands as the edge has; the answers come back, in any order,
//!    through [`evaluated`](Machine::evaluated).
//! 4. Changes to the view form a batch. A batch is open for a settle's time: a
//!    change in it joins. When everything due has been evaluated, all that
//!    succeeded is published in one swap; a batch of one change does that at
//!    once, others when they are closed. Later changes open a batch of their
//!    own, which may overtake; but what would change a file that is on its way
//!    waits until that has been published, and what touches what waits does too.
//! 5. What failed is complained about once it has been wrong for long enough
//!    that it cannot be half of a save. [`says`](Machine::says) drains what
//!    there is to tell.
//! 6. What was published and is not wanted, the edge [sets
//!    aside](Machine::set_aside): to save the same bytes again is news then.

mod verdict;
mod view;

use crate::batch::{Batch, Batches, Success};
use crate::file::{Disk, Failed, File, Inputs};
use crate::imports::{Imports, Read};
use crate::say::{Ask, Job, Say};
use crate::settle::SETTLE;
use crate::waiting::{Change, Waiting};
use crate::{Content, Files, Hint, Key, Look, Stamp, text};
use source::Diagnostic;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

/// How long a version control system may hold everything back.
const HOLD_AT_MOST: Duration = Duration::from_secs(2);

/// Folders that appear one after the other do not each need a list of all.
const BETWEEN_LISTS: Duration = Duration::from_millis(10);

#[derive(Debug, PartialEq, Eq)]
enum Hold {
    No,
    Since(Duration),
    /// It is over when everything that was heard of till then has been looked
    /// at, for that belongs to it; and listed, if anything may have changed (here
    /// is since when).
    Ending(Option<Duration>),
    /// Held for too long: whoever holds has probably died.
    Ignored,
}

/// The reload state machine; `T` is what an evaluation makes of a file.
#[derive(Debug)]
pub struct Machine<T> {
    wanted: Files,
    /// Every pattern that was seen, and every helper that was asked for.
    files: BTreeMap<Key, File>,
    imports: Imports,
    /// What to ask next.
    looks: BTreeSet<Key>,
    list: bool,
    /// When it was last said that anything may have changed, until a list has
    /// been made well after that.
    lost_at: Option<Duration>,
    listed_at: Option<Duration>,
    /// Look at every file of the next list, whatever its identity.
    distrust: bool,
    /// When time alone changes something about a file, by time and by file.
    alarms: BTreeSet<(Duration, Key)>,
    armed: BTreeMap<Key, Duration>,
    batches: Batches<T>,
    waiting: Waiting,
    hold: Hold,
    /// Not everything listed first has been tried; versions are published one
    /// by one until then, because nothing old is there to be mixed with.
    starting: bool,
    /// Files that appeared lately, with what they held.
    births: Vec<(Key, Content, Duration)>,
    /// Files that went away lately, with what they held.
    deaths: Vec<(Key, Content, Duration)>,
    says: VecDeque<Say<T>>,
}

impl<T> Default for Machine<T> {
    fn default() -> Self {
        Self::new()
    }
}

/// What the edge passes on.
impl<T> Machine<T> {
    /// Loads pattern files. Knows nothing yet, and asks for a list first.
    pub fn new() -> Self {
        Self::of(Files::Patterns)
    }

    /// The same for other files.
    pub fn of(wanted: Files) -> Self {
        Self {
            wanted,
            files: BTreeMap::new(),
            imports: Imports::default(),
            looks: BTreeSet::new(),
            list: true,
            lost_at: None,
            listed_at: None,
            distrust: false,
            alarms: BTreeSet::new(),
            armed: BTreeMap::new(),
            batches: Batches::default(),
            waiting: Waiting::default(),
            hold: Hold::No,
            starting: true,
            births: Vec::new(),
            deaths: Vec::new(),
            says: VecDeque::new(),
        }
    }

    /// Something happened to a file.
    pub fn hint(&mut self, now: Duration, key: &Key, hint: Hint) {
        if self.is_ours(key) {
            let file = self.files.entry(key.clone()).or_default();
            if hint == Hint::Finished {
                file.forget_aside();
            }
            file.settling.hint(now, hint);
            self.rearm(key);
            self.ask_for_due(now, key);
        }
    }

    /// Anything may have happened: events were lost, or folders changed.
    pub fn lost_track(&mut self, now: Duration) {
        self.lost_at = Some(now);
        self.ask_for_list(now);
    }

    /// Looks at every file, also those that seem unchanged.
    pub fn rescan(&mut self, now: Duration) {
        self.distrust = true;
        self.lost_track(now);
    }

    /// The live version of a file is not wanted. It stays the live one until
    /// the file is saved again, if with the same bytes, or everything is looked
    /// at again.
    pub fn set_aside(&mut self, key: &Key) {
        if let Some(live) = self.files.get_mut(key).and_then(|file| file.live.as_mut()) {
            live.is_aside = true;
        }
    }

    /// A version control system has begun to rewrite files, or is done.
    pub fn hold(&mut self, now: Duration, held: bool) {
        self.hold = match (held, &self.hold) {
            (true, Hold::No | Hold::Ending(_)) => Hold::Since(now),
            (true, _) => return,
            (false, _) => Hold::Ending(self.lost_at.filter(|lost| !self.is_listed_since(*lost))),
        };
        self.advance(now);
    }

    /// Time has passed.
    pub fn tick(&mut self, now: Duration) {
        self.ask_for_list(now);
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
        let batch = self.batches.iter().filter_map(Batch::closes).min();
        [hold, alarm, batch, self.list_due()].into_iter().flatten().min()
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
        self.listed_at = Some(now);
        self.lost_at = self.lost_at.filter(|lost| now < *lost + SETTLE);
        let distrust = std::mem::take(&mut self.distrust);
        let mut there = BTreeSet::new();
        for (key, stamp) in entries {
            if !self.is_ours(&key) {
                continue;
            }
            let file = self.files.entry(key.clone()).or_default();
            if distrust || file.settling.stamp() != Some(stamp) {
                file.forget_aside();
                self.looks.insert(key.clone());
            }
            there.insert(key);
        }
        let missing = self.files.iter().filter(|(key, file)| {
            let latest = self.waiting.get(key).map_or(&file.disk, |change| &change.disk);
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

    /// A file to evaluate, for whoever has nothing to do.
    pub fn next_job(&mut self) -> Option<Job> {
        if !self.looks.is_empty() {
            return None;
        }
        let next = || self.batches.next();
        let (at, key, content, text) = std::iter::from_fn(next).find_map(|(at, key)| {
            let file = self.files.get(&key)?;
            let content = file.disk.content()?.clone();
            let text = text::decode(&content, file.may_be_empty(&self.wanted)).ok()?;
            Some((at, key, content, text))
        })?;
        self.batches[at].running.insert(key.clone(), content);
        Some(Job { key, text, helpers: self.imports.helpers() })
    }

    /// What a job ended with, and everything it read.
    pub fn evaluated(
        &mut self,
        now: Duration,
        key: &Key,
        outcome: Result<T, Vec<Diagnostic>>,
        reads: Vec<Read>,
    ) {
        let Some(at) = self.batches.running(key) else { return };
        let Some((key, own)) = self.batches[at].running.remove_entry(key) else { return };
        let mut has_found_a_helper = false;
        for read in &reads {
            if self.imports.is_helper(&read.key) {
                continue;
            }
            has_found_a_helper |= read.content.is_some();
            let file = self.files.entry(read.key.clone()).or_default();
            if let (Disk::Unseen, Some(content)) = (&file.disk, &read.content) {
                file.disk = Disk::Content(content.clone());
            }
            self.imports.adopt(&read.key, file.disk.content().cloned());
            // What happened to it before anybody cared went unheard.
            self.looks.insert(read.key.clone());
        }
        let inputs = Inputs { own, reads };
        // A helper that was read from a checkout comes with the rest of that.
        let read_under_lock = has_found_a_helper && self.is_held() && !self.starting;
        let Some(file) = self.files.get_mut(&key) else { return };
        let current = inputs.are_current(&file.disk, &self.imports);
        let disk = file.disk.clone();
        // What it was known to read waits for this very version.
        let is_news = |it: &Key| !self.imports.asked_by(&key).any(|known| known == it);
        let mut reads = inputs.reads.iter().map(|read| &read.key);
        let must_wait = read_under_lock || reads.any(|it| self.waiting.contains(it) && is_news(it));
        let asks = file.asks().into_iter().chain(inputs.reads.iter().map(|it| it.key.clone()));
        let asks = asks.collect();
        self.ask_helpers(&key, asks);
        if !current {
            self.reconsider(now, &key, at);
        } else if must_wait {
            // New code must not play with an old helper: it waits with the new.
            let saved_at = self.batches[at].saved_at(&key, &inputs);
            self.batches[at].changed.remove(&key);
            let change = Change { disk, saved_at, since: now };
            match self.waiting.contains(&key) {
                true => self.waiting.join_readers(&key, &self.imports),
                false => self.waiting.add(key, change, &self.imports, self.is_held()),
            }
        } else if let Ok(value) = outcome {
            let at = self.batches.join_by_reads(at, &inputs);
            let batch = &mut self.batches[at];
            let saved_at = batch.saved_at(&key, &inputs);
            batch.ready.insert(key, Success { inputs, value, saved_at });
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
            && self.batches.is_empty()
            && self.waiting.is_empty()
            && self.looks.is_empty()
            && !self.list
    }

    /// How much is waiting, in all queues together.
    pub fn backlog(&self) -> usize {
        let batches = self.batches.iter().map(|batch| batch.due.len() + batch.ready.len());
        self.looks.len() + self.waiting.len() + self.alarms.len() + batches.sum::<usize>()
    }
}
