//! What is wrong: where, what, and how to mend it, as compilers draw it.

use crate::View;
use crate::colors::Ink;
use crate::panel::{Panel, width, wrapped};
use engine::{Problem, Snapshot};
use source::{Severity, Style};
use std::cmp::Reverse;

/// The problems' pictures, kept as long as the problems stay the same.
#[derive(Debug, Default)]
pub(crate) struct Quoted {
    problems: Vec<Problem>,
    /// One for each problem: the drawn diagnostics.
    pictures: Vec<Picture>,
}

#[derive(Debug)]
struct Picture {
    key: String,
    severity: Severity,
    text: String,
}

impl Quoted {
    fn refresh(&mut self, problems: &[Problem]) {
        if self.problems == problems {
            return;
        }
        self.problems = problems.to_vec();
        self.pictures = problems.iter().filter_map(picture).collect();
    }
}

/// What matters most comes first: errors, and what plays.
fn by_urgency<'a>(pictures: &'a [Picture], snapshot: &Snapshot) -> Vec<&'a Picture> {
    let playing = snapshot.playing.and_then(|at| snapshot.patterns.get(at));
    let plays = |picture: &Picture| playing.is_some_and(|it| is_of_file(&it.key, &picture.key));
    let mut pictures: Vec<&Picture> = pictures.iter().collect();
    pictures.sort_by_key(|picture| Reverse((picture.severity, plays(picture))));
    pictures
}

fn is_of_file(pattern: &str, file: &str) -> bool {
    pattern.split(':').next() == Some(file)
}

fn picture(problem: &Problem) -> Option<Picture> {
    let mut diagnostics: Vec<_> = problem.diagnostics.iter().collect();
    diagnostics.sort_by_key(|it| Reverse(it.severity));
    let draw =
        |it: &&source::Diagnostic| source::render(it, |file| problem.text_of(file), Style::Plain);
    let text = diagnostics.iter().map(draw).collect::<Vec<_>>().join("\n\n");
    Some(Picture { key: problem.key.to_string(), severity: problem.severity()?, text })
}

pub(crate) fn draw(panel: &mut Panel<'_>, snapshot: &Snapshot, view: &mut View) {
    view.quoted.refresh(&snapshot.problems);
    let columns = panel.width().saturating_sub(2);
    let lines: Vec<Line> = by_urgency(&view.quoted.pictures, snapshot)
        .into_iter()
        .flat_map(|picture| block(picture, snapshot, columns))
        .collect();
    let room = usize::from(panel.height().saturating_sub(1));
    let last = u16::try_from(lines.len().saturating_sub(room)).unwrap_or(u16::MAX);
    view.problems_scrolled = view.problems_scrolled.min(last);

    title(panel, snapshot.problems.len(), view.problems_scrolled, last);
    for (y, line) in (1..).zip(lines.iter().skip(view.problems_scrolled.into()).take(room)) {
        let mut x = 1;
        for (text, ink) in &line.0 {
            x = panel.text(x, y, text, panel.style(*ink));
        }
    }
}

fn title(panel: &mut Panel<'_>, count: usize, scrolled: u16, last: u16) {
    let words = if count == 1 { "1 PROBLEM".to_owned() } else { format!("{count} PROBLEMS") };
    panel.text(1, 0, &words, panel.bold(Ink::Bad));
    let more = match (scrolled > 0, scrolled < last) {
        (false, false) => return,
        (false, true) => "pgdn ↓",
        (true, false) => "pgup ↑",
        (true, true) => "pgup ↑ ↓ pgdn",
    };
    panel.text_before(panel.width().saturating_sub(1), 0, more, panel.style(Ink::Accent));
}

/// A line in parts, each of one colour.
struct Line(Vec<(String, Ink)>);

/// A problem, what plays in spite of it, and a line between it and the next.
fn block(picture: &Picture, snapshot: &Snapshot, columns: u16) -> Vec<Line> {
    let severity = match picture.severity {
        Severity::Error => Ink::Bad,
        Severity::Warning => Ink::Warning,
    };
    let shift = shift(&picture.text, columns);
    // Rows in which there is only the gutter are room for nothing, here.
    let has_text = |line: &&str| split_gutter(line).is_none_or(|(_, quoted)| !quoted.is_empty());
    let mut lines: Vec<Line> = picture
        .text
        .lines()
        .filter(has_text)
        .flat_map(|line| colored(line, severity, shift, columns))
        .collect();
    if picture.severity == Severity::Error
        && let Some((words, ink)) = still_running(&picture.key, snapshot)
    {
        lines.extend(wrapped(&words, columns).into_iter().map(|line| Line(vec![(line, ink)])));
    }
    lines.push(Line(Vec::new()));
    lines
}

/// What goes on in spite of a broken file.
fn still_running(key: &str, snapshot: &Snapshot) -> Option<(String, Ink)> {
    let mut patterns = snapshot.patterns.iter().enumerate();
    let (at, pattern) = patterns.find(|(_, pattern)| is_of_file(&pattern.key, key))?;
    let what = format!("{} version {}", pattern.label, pattern.version);
    Some(match snapshot.playing == Some(at) {
        true => (format!("▶ {what} plays on"), Ink::Good),
        false => (format!("✓ {what} is still there to play"), Ink::Good),
    })
}

/// A line of a diagnostic's picture, colourful, and no wider than there is
/// room: sentences are broken, quoted source is shifted.
fn colored(line: &str, severity: Ink, shift: usize, columns: u16) -> Vec<Line> {
    if let Some((gutter, quoted)) = split_gutter(line) {
        let is_mark = gutter.trim().len() == 1;
        let ink = if is_mark { severity } else { Ink::Text };
        let shown: String = if shift > 0 && !quoted.is_empty() {
            std::iter::once('…').chain(quoted.chars().skip(shift + 1)).collect()
        } else {
            quoted.to_owned()
        };
        let shown = if is_mark && shift > 0 { shown.replacen('…', " ", 1) } else { shown };
        return vec![Line(vec![(gutter.to_owned(), Ink::Faint), (shown, ink)])];
    }
    let indent = line.len() - line.trim_start().len();
    let (head, ink, rest) = if let Some(place) = line.trim_start().strip_prefix("--> ") {
        ("--> ", Ink::Faint, (place, Ink::Accent))
    } else if let Some(note) = line.trim_start().strip_prefix("= help: ") {
        ("= help: ", Ink::Good, (note, Ink::Text))
    } else if let Some(note) = line.trim_start().strip_prefix("= note: ") {
        ("= note: ", Ink::Dim, (note, Ink::Dim))
    } else if let Some(message) = line.strip_prefix("error: ") {
        ("error: ", severity, (message, Ink::Text))
    } else if let Some(message) = line.strip_prefix("warning: ") {
        ("warning: ", severity, (message, Ink::Text))
    } else {
        ("", Ink::Dim, (line.trim_start(), Ink::Text))
    };
    let head = format!("{}{head}", " ".repeat(indent));
    let hanging = width(&head).min(columns / 3);
    let broken = wrapped(rest.0, columns.saturating_sub(width(&head).max(hanging)));
    let parts = broken.into_iter().enumerate().map(|(at, text)| match at {
        0 => Line(vec![(head.clone(), ink), (text, rest.1)]),
        _ => Line(vec![(" ".repeat(width(&head).into()), ink), (text, rest.1)]),
    });
    parts.collect()
}

/// How many characters of the quoted source to leave out at the left, so that
/// what is marked can be seen.
fn shift(text: &str, columns: u16) -> usize {
    let furthest = text
        .lines()
        .filter_map(split_gutter)
        .filter(|(gutter, _)| gutter.trim().len() == 1)
        .filter_map(|(gutter, marks)| {
            let first = marks.chars().position(|it| it == '^')?;
            let wide = marks.chars().filter(|it| *it == '^').count();
            let room = usize::from(columns).saturating_sub(gutter.chars().count());
            // The end of a mark that is wider than the room is not needed.
            let wanted = (first + wide.min(room / 2) + 1).saturating_sub(room);
            Some(wanted)
        })
        .max();
    furthest.unwrap_or(0)
}

/// `12 |` and what stands after it.
fn split_gutter(line: &str) -> Option<(&str, &str)> {
    let bar = line.find('|')?;
    let is_gutter = line[..bar].chars().all(|it| it == ' ' || it.is_ascii_digit());
    let end = (bar + 2).min(line.len());
    is_gutter.then(|| line.split_at(end))
}
