//! The surfaces of this program: what they see of the show, and whom they tell.

use crate::conductor::Message;
use crate::frame_loop::Stage;
use crate::log::Ledger;
use arc_swap::ArcSwap;
use engine::{LogLine, Snapshot};
use light::Frame;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::Sender;
use std::time::Duration;

/// The show, as a surface sees it.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) stage: Arc<Stage>,
    pub(crate) snapshot: Arc<ArcSwap<Snapshot>>,
    pub(crate) log: Ledger,
    pub(crate) tell: Sender<Message>,
}

impl Seen {
    fn send(&self, message: Message) {
        // Without a conductor the program is ending.
        let _ = self.tell.send(message);
    }
}

impl web::Stage for Seen {
    fn now(&self) -> Duration {
        self.stage.now()
    }

    fn snapshot(&self) -> Arc<Snapshot> {
        self.snapshot.load_full()
    }

    fn log(&self) -> Arc<Vec<LogLine>> {
        self.log.newest()
    }

    fn send(&self, request: web::Request) {
        Seen::send(
            self,
            match request {
                web::Request::Command(command) => Message::Command(command),
                web::Request::Reload(reply) => Message::Reload(Some(reply)),
            },
        );
    }
}

/// The same for the terminal, which gets its frames itself.
pub(crate) struct Screen {
    pub(crate) seen: Seen,
    pub(crate) frames: triple_buffer::Output<Frame>,
}

impl tui::Stage for Screen {
    fn snapshot(&self) -> Arc<Snapshot> {
        self.seen.snapshot.load_full()
    }

    fn log(&self) -> Arc<Vec<LogLine>> {
        self.seen.log.newest()
    }

    fn frame(&mut self, into: &mut Frame) {
        into.copy_from(self.frames.read());
    }

    fn now(&self) -> Duration {
        self.seen.stage.now()
    }

    fn send(&self, request: tui::Request) {
        self.seen.send(match request {
            tui::Request::Command(command) => Message::Command(command),
            tui::Request::Rescan => Message::Reload(None),
            tui::Request::Quit => Message::Quit,
        });
    }
}

impl Screen {
    /// Draws until the performer quits or hangs up, which ends the show; where
    /// the terminal cannot be used, the show goes on without it and says what
    /// happens in lines, until a signal ends it.
    pub(crate) fn perform(mut self, program: &tui::Program, stop: &AtomicBool) {
        let seen = self.seen.clone();
        let complain = |message| seen.send(Message::Trouble { key: "terminal", message });
        match draw(|| tui::run(&mut self, program.clone(), stop), complain) {
            End::Quit => seen.send(Message::Quit),
            End::Dark => seen.log.speak_up(),
        }
    }
}

/// How drawing comes to an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Quit,
    /// The terminal cannot be used.
    Dark,
}

/// Draws; an accident is complained about, and the terminal taken over once
/// more. A mistake that is made at once again is not made for ever.
fn draw(mut run: impl FnMut() -> Result<(), tui::Error>, mut complain: impl FnMut(String)) -> End {
    for next in ["it is drawn anew", "the show goes on without it"] {
        let why = match catch_unwind(AssertUnwindSafe(&mut run)) {
            Ok(Ok(()) | Err(tui::Error::Gone)) => return End::Quit,
            Ok(Err(tui::Error::Terminal(error))) => error.to_string(),
            // The panic hook has told of it.
            Err(_) => "internal error".to_owned(),
        };
        complain(format!("the terminal cannot be used, {next}: {why}"));
    }
    End::Dark
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io;

    /// What comes of runs that end like this, one after another.
    fn check(runs: &[&str], end: End, complaints: usize) {
        let (mut runs, mut said) = (runs.iter(), Vec::new());
        let run = || match *runs.next().expect("it is not drawn so often") {
            "quits" => Ok(()),
            "hangs up" => Err(tui::Error::Gone),
            "fails" => Err(tui::Error::Terminal(io::Error::other("no terminal"))),
            accident => panic!("{accident}"),
        };
        assert_eq!(draw(run, |it| said.push(it)), end);
        assert_eq!(said.len(), complaints, "{said:?}");
        assert!(runs.next().is_none());
    }

    #[test]
    fn an_accident_of_the_terminal_does_not_end_the_show() {
        check(&["quits"], End::Quit, 0);
        check(&["hangs up"], End::Quit, 0);
        check(&["an accident", "quits"], End::Quit, 1);
        check(&["an accident", "another"], End::Dark, 2);
        check(&["fails", "fails"], End::Dark, 2);
    }
}
