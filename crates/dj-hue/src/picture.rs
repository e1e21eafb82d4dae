//! Diagnostics as people see them on a terminal.

use engine::Problem;
use source::{Diagnostic, Style};
use std::io::{IsTerminal, stdout};

/// How diagnostics are drawn.
pub(crate) fn style() -> Style {
    if stdout().is_terminal() { Style::Ansi } else { Style::Plain }
}

/// A diagnostic, with the lines it points at.
pub(crate) fn of(diagnostic: &Diagnostic, text_of: impl Fn(&str) -> Option<String>) -> String {
    source::render(diagnostic, text_of, style())
}

/// Everything about a problem.
pub(crate) fn of_problem(problem: &Problem, style: Style) -> String {
    let text_of = |file: &str| problem.text_of(file);
    let pictures = problem.diagnostics.iter().map(|it| source::render(it, text_of, style));
    pictures.collect::<Vec<_>>().join("\n")
}
