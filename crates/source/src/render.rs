//! Draws a diagnostic the way rustc does: the file, the line itself, carets
//! under what is meant, and the hint.

use crate::{Diagnostic, Place, Position, Severity};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

/// Whether the picture may use terminal colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    Plain,
    Ansi,
}

/// The picture of a diagnostic, some lines without a newline at the end.
/// `text_of` gives the text of a file by its name; where it has none, the
/// place is named without its line.
pub fn render(
    diagnostic: &Diagnostic,
    text_of: impl Fn(&str) -> Option<String>,
    style: Style,
) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group = Group::with_title(level.primary_title(diagnostic.message.as_str()));
    // Only texts that are really quoted are fetched, and each lives as long
    // as the snippet that borrows it.
    let trace: Vec<_> = diagnostic
        .trace
        .iter()
        .filter(|(place, _)| Some(place) != diagnostic.place.as_ref())
        .map(|(place, what)| (place, what, text_of(&place.file)))
        .collect();
    let quoted = diagnostic.place.as_ref().map(|place| (place, text_of(&place.file)));
    match &quoted {
        Some((place, Some(text))) => {
            group = group.element(snippet(place, text, AnnotationKind::Primary, None));
        }
        Some((place, None)) => group = group.element(Level::NOTE.message(format!("in {place}"))),
        None => {}
    }
    for (place, what, text) in &trace {
        match text {
            Some(text) => {
                group = group.element(snippet(place, text, AnnotationKind::Context, Some(what)));
            }
            None => group = group.element(Level::NOTE.message(format!("{what}, in {place}"))),
        }
    }
    if let Some(hint) = &diagnostic.hint {
        group = group.element(Level::HELP.message(hint.as_str()));
    }
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Ansi => Renderer::styled(),
    };
    renderer.render(&[group])
}

fn snippet<'a>(
    place: &'a Place,
    text: &'a str,
    kind: AnnotationKind,
    label: Option<&'a str>,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let start = place.span.start.to_offset(text);
    let one_line_on = Position::new(place.span.start.line, u32::MAX).to_offset(text);
    // A span over many lines would quote them all; its first line says enough.
    let end = place.span.end.to_offset(text).min(one_line_on).max(start);
    Snippet::source(text)
        .path(&*place.file)
        .annotation(kind.span(start..end).label(label.map(String::from)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Kind, Span};
    use expect_test::{Expect, expect};

    fn check(diagnostic: &Diagnostic, expected: &Expect) {
        let text = "from dj_hue import Phaser\nphaser = Phaser(\n    waveform=\"sien\",\n)\n";
        expected.assert_eq(&render(diagnostic, |_| Some(text.to_owned()), Style::Plain));
    }

    fn place(line: u32, from: u32, to: u32) -> Place {
        Place::new("a/b.py", Span::new(Position::new(line, from), Position::new(line, to)))
    }

    #[test]
    fn an_error_shows_line_caret_and_hint() {
        check(
            &Diagnostic::error(Kind::Name, "no waveform is called `sien`")
                .at(place(3, 14, 20))
                .suggest("sien", ["sine"]),
            &expect![[r#"
                error: no waveform is called `sien`
                 --> a/b.py:3:14
                  |
                3 |     waveform="sien",
                  |              ^^^^^^
                  |
                  = help: did you mean `sine`?"#]],
        );
    }

    #[test]
    fn a_warning_without_a_place_is_its_title() {
        check(
            &Diagnostic::warning(Kind::File, "nothing to play"),
            &expect!["warning: nothing to play"],
        );
    }

    #[test]
    fn places_beyond_the_text_do_no_harm() {
        check(
            &Diagnostic::error(Kind::Syntax, "cut short").at(place(99, 1, 5)),
            &expect![[r#"
                error: cut short
                 --> a/b.py:4:3
                  |
                4 | )
                  |  ^"#]],
        );
    }
}
