//! Taking a terminal over, and giving it back whole.
//!
//! Whatever has to be undone is undone in one place, [`give_back`], which does
//! nothing when there is nothing to undo: so it may be called by the owner's
//! `Drop`, by an error on the way in, and by the panic hook. After a panic of
//! some other thread the show may go on; then the next drawing takes the
//! terminal over again, and the message stays above it in the scrollback.

use crate::Depth;
use crate::sixteen::Paint;
use ratatui::Frame;
use ratatui::backend::CrosstermBackend;
use ratatui::crossterm::cursor::{Hide, Show};
use ratatui::crossterm::event::{
    self, Event, KeyboardEnhancementFlags, PopKeyboardEnhancementFlags,
    PushKeyboardEnhancementFlags,
};
use ratatui::crossterm::style::{Print, ResetColor};
use ratatui::crossterm::terminal::{
    BeginSynchronizedUpdate, DisableLineWrap, EnableLineWrap, EndSynchronizedUpdate,
    EnterAlternateScreen, LeaveAlternateScreen, SetTitle, disable_raw_mode, enable_raw_mode,
};
use ratatui::crossterm::{execute, queue};
use std::io::{self, BufWriter, IsTerminal, Write};
use std::panic;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// The terminal, while it is ours.
pub(crate) struct Terminal {
    inner: ratatui::Terminal<CrosstermBackend<BufWriter<Paint>>>,
}

/// Whether there is something to give back.
static TAKEN: AtomicBool = AtomicBool::new(false);

impl Terminal {
    pub(crate) fn take(depth: Depth) -> io::Result<Self> {
        static HOOK: Once = Once::new();
        HOOK.call_once(|| {
            let before = panic::take_hook();
            panic::set_hook(Box::new(move |panic| {
                give_back();
                before(panic);
            }));
        });
        enter()?;
        let writer = BufWriter::with_capacity(1 << 16, Paint::on(io::stdout(), depth));
        match ratatui::Terminal::new(CrosstermBackend::new(writer)) {
            Ok(inner) => Ok(Self { inner }),
            Err(error) => {
                give_back();
                Err(error)
            }
        }
    }

    /// Draws a screen; only what has changed is written, and shown at once.
    pub(crate) fn draw(&mut self, paint: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        if !TAKEN.load(Ordering::Acquire) {
            enter()?;
            self.forget()?;
        }
        queue!(self.inner.backend_mut(), BeginSynchronizedUpdate)?;
        self.inner.draw(paint)?;
        execute!(self.inner.backend_mut(), EndSynchronizedUpdate)
    }

    /// Forgets what is on the screen, so that the next drawing writes it all.
    pub(crate) fn forget(&mut self) -> io::Result<()> {
        // Not `clear`, which asks the terminal where its cursor is, and waits.
        let size = self.inner.size()?;
        self.inner.resize(size.into())
    }

    /// The next thing that the performer does before a moment, if any.
    pub(crate) fn event_before(&mut self, moment: Instant) -> io::Result<Option<Event>> {
        // One read from the terminal may have been several keys.
        wait_for_keys(Duration::ZERO)?;
        if !event::poll(Duration::ZERO)? {
            wait_for_keys(moment.saturating_duration_since(Instant::now()))?;
        }
        if event::poll(Duration::ZERO)? { event::read().map(Some) } else { Ok(None) }
    }
}

/// Waits until there is something to read from the keyboard. The waiting is
/// not left to crossterm, which never returns once the terminal has gone away:
/// it reads the end of the input again and again.
#[cfg(unix)]
fn wait_for_keys(patience: Duration) -> io::Result<()> {
    use rustix::event::{PollFd, PollFlags, Timespec, poll};
    let stdin = io::stdin();
    if !stdin.is_terminal() {
        // The keyboard is elsewhere, and crossterm knows where.
        return event::poll(patience).map(drop);
    }
    let mut keyboard = [PollFd::new(&stdin, PollFlags::IN)];
    let timeout = Timespec::try_from(patience).ok();
    match poll(&mut keyboard, timeout.as_ref()) {
        Ok(_) | Err(rustix::io::Errno::INTR) => {}
        Err(error) => return Err(error.into()),
    }
    if keyboard[0].revents().intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) {
        return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the terminal has gone away"));
    }
    Ok(())
}

/// Whether somebody has hung up.
pub(crate) fn is_gone() -> bool {
    let waited = wait_for_keys(Duration::ZERO);
    waited.is_err_and(|error| error.kind() == io::ErrorKind::UnexpectedEof)
}

#[cfg(not(unix))]
fn wait_for_keys(patience: Duration) -> io::Result<()> {
    event::poll(patience).map(drop)
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // What is still in the buffer belongs on our screen, not on theirs.
        let _ = self.inner.backend_mut().flush();
        give_back();
    }
}

fn enter() -> io::Result<()> {
    enable_raw_mode()?;
    TAKEN.store(true, Ordering::Release);
    let entered = execute!(
        io::stdout(),
        EnterAlternateScreen,
        DisableLineWrap,
        Hide,
        SetTitle("dj-hue"),
        PushKeyboardEnhancementFlags(KEYBOARD),
        MOUSE
    );
    if entered.is_err() {
        give_back();
    }
    entered
}

/// Letting a key go is told as well, where the terminal can: for the flash.
const KEYBOARD: KeyboardEnhancementFlags = KeyboardEnhancementFlags::DISAMBIGUATE_ESCAPE_CODES
    .union(KeyboardEnhancementFlags::REPORT_EVENT_TYPES);

/// Clicks and the wheel, and not every move.
#[cfg(unix)]
const MOUSE: Print<&str> = Print("\x1b[?1000h\x1b[?1006h");
#[cfg(unix)]
const NO_MOUSE: Print<&str> = Print("\x1b[?1006l\x1b[?1000l");
#[cfg(not(unix))]
const MOUSE: event::EnableMouseCapture = event::EnableMouseCapture;
#[cfg(not(unix))]
const NO_MOUSE: event::DisableMouseCapture = event::DisableMouseCapture;

/// Undoes everything that [`enter`] does. There is nobody left to tell if a
/// step fails, and the others must happen all the same.
fn give_back() {
    if !TAKEN.swap(false, Ordering::AcqRel) {
        return;
    }
    let mut out = io::stdout();
    let _ = execute!(out, EndSynchronizedUpdate, ResetColor, PopKeyboardEnhancementFlags);
    let _ = execute!(out, NO_MOUSE, EnableLineWrap, LeaveAlternateScreen, Show);
    let _ = disable_raw_mode();
}
