//! Whether a stream is still ours: datagrams cannot tell.
//!
//! 1. The bridge is asked every few seconds, on a thread of its own, since
//!    answers take their time.
//! 2. Where it says that nobody streams, or another, or that it has forgotten
//!    us, or where somebody else answers, the stream is lost.
//! 3. Some questions may go without a good answer: the Wi-Fi of a stage is
//!    busy, and a bridge that restarts a part of itself says odd things. After a
//!    few that is told, and the stream goes on: it may well arrive where answers
//!    do not, and a new one could not be had without them.
//! 4. A bridge that does not answer may be at another address now. Only if it
//!    announces itself there, the stream is lost.

use super::bridge::Bridge;
use super::{Area, Error, reach};
use std::sync::mpsc;
use std::time::Duration;

/// How often we ask.
const WATCH: Duration = Duration::from_secs(5);

/// So many questions in a row may go without a good answer.
const MAX_UNANSWERED: u32 = 2;

/// Whose stream an area carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Owner {
    Us,
    Nobody,
    /// In words for the performer.
    Other(String),
}

/// Why a stream is over.
#[derive(Debug)]
pub(super) enum Loss {
    /// Somebody ended it.
    Ended,
    /// Somebody else has it; in words.
    Taken(String),
    /// The bridge has forgotten us, or is another.
    Refused(Error),
    /// The bridge is at this address now.
    Moved(String),
}

/// What the watch has learned.
enum Word {
    Answer(Result<Owner, Error>),
    Moved(String),
}

/// The watch over one stream.
pub(super) struct Vigil {
    words: mpsc::Receiver<Word>,
    /// Dropped, it ends the watch.
    _watching: mpsc::Sender<()>,
    unanswered: u32,
    doubt: Option<String>,
}

impl Vigil {
    /// Watches an area until this is dropped.
    pub(super) fn over(bridge: Bridge, area: &Area) -> Self {
        let area = area.clone();
        let credentials = bridge.credentials().clone();
        let ask = move || bridge.owner_of(&area);
        Self::by(WATCH, ask, move || reach::moved(&credentials))
    }

    /// `find` is asked for the bridge's new address, while it does not answer.
    fn by(
        every: Duration,
        ask: impl Fn() -> Result<Owner, Error> + Send + 'static,
        find: impl Fn() -> Option<String> + Send + 'static,
    ) -> Self {
        let (watching, ended) = mpsc::channel();
        let (sender, words) = mpsc::channel();
        std::thread::spawn(move || {
            let mut unanswered = 0;
            while ended.recv_timeout(every) == Err(mpsc::RecvTimeoutError::Timeout) {
                let answer = ask();
                unanswered = if answer.is_ok() { 0 } else { unanswered + 1 };
                if sender.send(Word::Answer(answer)).is_err() {
                    return;
                }
                if unanswered > MAX_UNANSWERED
                    && let Some(address) = find()
                {
                    let _ = sender.send(Word::Moved(address));
                    return;
                }
            }
        });
        Self { words, _watching: watching, unanswered: 0, doubt: None }
    }

    /// Takes in what has been learned; says if the stream is lost.
    pub(super) fn look(&mut self) -> Option<Loss> {
        while let Ok(word) = self.words.try_recv() {
            let loss = match word {
                Word::Answer(answer) => self.hear(answer),
                Word::Moved(address) => Some(Loss::Moved(address)),
            };
            if loss.is_some() {
                return loss;
            }
        }
        None
    }

    /// Why it is not known whether the stream is ours, while it is not.
    pub(super) fn doubt(&self) -> Option<&str> {
        self.doubt.as_deref()
    }

    fn hear(&mut self, answer: Result<Owner, Error>) -> Option<Loss> {
        match answer {
            Ok(Owner::Us) => {
                (self.unanswered, self.doubt) = (0, None);
                None
            }
            Ok(Owner::Nobody) => Some(Loss::Ended),
            Ok(Owner::Other(by)) => Some(Loss::Taken(by)),
            Err(error @ (Error::Impostor { .. } | Error::Forgotten { .. })) => {
                Some(Loss::Refused(error))
            }
            Err(error) => {
                self.unanswered += 1;
                if self.unanswered > MAX_UNANSWERED {
                    self.doubt.get_or_insert_with(|| error.to_string());
                }
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::ErrorKind;

    /// A watch that hears these answers: the stream's loss and at which of them
    /// it was, or what is doubted in the end.
    fn told(answers: Vec<Result<Owner, Error>>) -> String {
        let (sender, words) = mpsc::channel();
        let (_watching, _) = mpsc::channel();
        let mut vigil = Vigil { words, _watching, unanswered: 0, doubt: None };
        for (at, answer) in answers.into_iter().enumerate() {
            sender.send(Word::Answer(answer)).unwrap();
            if let Some(loss) = vigil.look() {
                return match loss {
                    Loss::Ended => format!("ended at {at}"),
                    Loss::Taken(by) => format!("taken by {by} at {at}"),
                    Loss::Refused(error) => format!("refused at {at}: {error}"),
                    Loss::Moved(address) => format!("moved to {address} at {at}"),
                };
            }
        }
        vigil.doubt().unwrap_or("ours").to_owned()
    }

    /// What a bad moment of a bridge or of the network looks like.
    fn oddities() -> Vec<Error> {
        let bridge = || "10.0.0.1:443".to_owned();
        vec![
            Error::Unreachable { bridge: bridge(), source: ErrorKind::TimedOut.into() },
            Error::Nonsense { bridge: bridge(), what: "an answer that is not the API's" },
            Error::Refused { bridge: bridge(), reason: "internal error".into() },
        ]
    }

    #[test]
    fn a_few_questions_may_go_without_an_answer() {
        let mut answers: Vec<_> = oddities().into_iter().take(2).map(Err).collect();
        answers.push(Ok(Owner::Us));
        answers.extend(oddities().into_iter().skip(1).map(Err));
        assert_eq!(told(answers), "ours");
    }

    #[test]
    fn a_bridge_that_does_not_answer_is_doubted_and_its_stream_not_given_up() {
        let all = || oddities().into_iter().chain(oddities()).map(Err);
        let doubt = "the bridge at 10.0.0.1:443 refuses: internal error";
        assert_eq!(told(all().collect()), doubt, "the first reason is enough");
        assert_eq!(told(all().chain([Ok(Owner::Us)]).collect()), "ours");
        assert_eq!(told(all().chain([Ok(Owner::Nobody)]).collect()), "ended at 6");
    }

    #[test]
    fn whose_stream_it_is_counts_at_once() {
        assert_eq!(told(vec![Ok(Owner::Us), Ok(Owner::Nobody)]), "ended at 1");
        let other = Owner::Other("Hue Sync".into());
        assert_eq!(told(vec![Ok(other)]), "taken by Hue Sync at 0");
    }

    #[test]
    fn a_bridge_that_is_another_or_has_forgotten_us_counts_at_once() {
        let bridge = || "10.0.0.1:443".to_owned();
        for error in [Error::Impostor { bridge: bridge() }, Error::Forgotten { bridge: bridge() }] {
            let expected = format!("refused at 0: {error}");
            assert_eq!(told(vec![Err(error)]), expected);
        }
    }

    #[test]
    fn a_bridge_that_announces_itself_elsewhere_is_looked_for_there() {
        let silent = || Err(oddities().remove(0));
        let found = || Some("10.0.0.2".to_owned());
        let mut vigil = Vigil::by(Duration::from_millis(1), silent, found);
        let end = std::time::Instant::now() + Duration::from_secs(20);
        let loss = loop {
            if let Some(loss) = vigil.look() {
                break loss;
            }
            assert!(std::time::Instant::now() < end, "nobody looks for it");
            std::thread::sleep(Duration::from_millis(1));
        };
        assert!(matches!(loss, Loss::Moved(address) if address == "10.0.0.2"));
        assert!(vigil.doubt().is_some());
    }
}
