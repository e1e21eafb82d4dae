//! Whether a stream is still ours: datagrams cannot tell.
//!
//! 1. The bridge is asked every few seconds, on a thread of its own, since
//!    answers take their time.
//! 2. Where it says that nobody streams, or another, the stream is lost.
//! 3. Some questions may go without a good answer: the Wi-Fi of a stage is
//!    busy, and a bridge that restarts a part of itself says odd things. Only
//!    a bridge that is another now, or has forgotten us, is lost at once.

use super::bridge::Bridge;
use super::{Area, Error};
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
    /// The bridge does not say, and why.
    Unsure(Error),
}

/// The watch over one stream.
pub(super) struct Vigil {
    answers: mpsc::Receiver<Result<Owner, Error>>,
    /// Dropped, it ends the watch.
    _watching: mpsc::Sender<()>,
    unanswered: u32,
}

impl Vigil {
    /// Watches an area until this is dropped.
    pub(super) fn over(bridge: Bridge, area: &Area) -> Self {
        let (watching, ended) = mpsc::channel();
        let (sender, answers) = mpsc::channel();
        let area = area.clone();
        std::thread::spawn(move || {
            while ended.recv_timeout(WATCH) == Err(mpsc::RecvTimeoutError::Timeout) {
                if sender.send(bridge.owner_of(&area)).is_err() {
                    return;
                }
            }
        });
        Self { answers, _watching: watching, unanswered: 0 }
    }

    /// Takes in the answers that have come; says if the stream is lost.
    pub(super) fn look(&mut self) -> Option<Loss> {
        while let Ok(answer) = self.answers.try_recv() {
            let loss = self.hear(answer);
            if loss.is_some() {
                return loss;
            }
        }
        None
    }

    fn hear(&mut self, answer: Result<Owner, Error>) -> Option<Loss> {
        match answer {
            Ok(Owner::Us) => {
                self.unanswered = 0;
                None
            }
            Ok(Owner::Nobody) => Some(Loss::Ended),
            Ok(Owner::Other(by)) => Some(Loss::Taken(by)),
            Err(error @ (Error::Impostor { .. } | Error::Forgotten { .. })) => {
                Some(Loss::Unsure(error))
            }
            Err(error) => {
                self.unanswered += 1;
                (self.unanswered > MAX_UNANSWERED).then_some(Loss::Unsure(error))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::ErrorKind;

    /// A watch that hears these answers, and at which of them the stream was
    /// lost.
    fn lost_at(answers: Vec<Result<Owner, Error>>) -> Option<(usize, Loss)> {
        let (sender, receiver) = mpsc::channel();
        let (_watching, _) = mpsc::channel();
        let mut vigil = Vigil { answers: receiver, _watching, unanswered: 0 };
        answers.into_iter().enumerate().find_map(|(at, answer)| {
            sender.send(answer).unwrap();
            vigil.look().map(|loss| (at, loss))
        })
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
        assert!(lost_at(answers).is_none());
        let all = oddities().into_iter().map(Err).collect();
        assert!(matches!(lost_at(all), Some((2, Loss::Unsure(Error::Refused { .. })))));
    }

    #[test]
    fn whose_stream_it_is_counts_at_once() {
        let nobody = lost_at(vec![Ok(Owner::Us), Ok(Owner::Nobody)]);
        assert!(matches!(nobody, Some((1, Loss::Ended))));
        let other = lost_at(vec![Ok(Owner::Other("Hue Sync".into()))]);
        assert!(matches!(other, Some((0, Loss::Taken(by))) if by == "Hue Sync"));
    }

    #[test]
    fn a_bridge_that_is_another_or_has_forgotten_us_counts_at_once() {
        let bridge = || "10.0.0.1:443".to_owned();
        for error in [Error::Impostor { bridge: bridge() }, Error::Forgotten { bridge: bridge() }] {
            assert!(matches!(lost_at(vec![Err(error)]), Some((0, Loss::Unsure(_)))));
        }
    }
}
