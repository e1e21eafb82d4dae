//! Writes what a control does into a configuration that somebody else wrote.

use crate::controls::Trigger;
use input::Control;
use source::Diagnostic;
use std::ops::Range;
use toml::de::{DeTable, DeValue};

/// The header that controls stand below.
const HEADER: &str = "[midi]";

/// Why a control cannot be written down.
#[derive(Clone, Debug, PartialEq)]
pub struct Unlearned {
    /// What the configuration would have been, for quoting.
    pub text: String,
    pub diagnostics: Vec<Diagnostic>,
}

/// The configuration with an action for a control; everything else stays as it
/// is written. What the control did before, it does no longer.
///
/// # Errors
/// Where there is no such action, or the configuration has mistakes.
pub fn learn(file: &str, text: &str, control: &Control, action: &str) -> Result<String, Unlearned> {
    let action = quoted(action);
    let learned = match written(text, control) {
        Some(value) => format!("{}{action}{}", &text[..value.start], &text[value.end..]),
        None => {
            let line = format!("\"{control}\" = {action}\n");
            match end_of_header(text) {
                Some(end) => format!("{}{line}{}", &text[..end], &text[end..]),
                None if text.is_empty() => format!("{HEADER}\n{line}"),
                None => format!("{}\n\n{HEADER}\n{line}", text.trim_end()),
            }
        }
    };
    match crate::read(file, &learned) {
        Ok(_) => Ok(learned),
        Err(diagnostics) => Err(Unlearned { text: learned, diagnostics }),
    }
}

/// Where the text says what exactly this control does.
fn written(text: &str, control: &Control) -> Option<Range<usize>> {
    let (document, _) = DeTable::parse_recoverable(text);
    let DeValue::Table(controls) = document.get_ref().get("midi")?.get_ref() else { return None };
    let wanted = Trigger::of(control);
    let found = controls.iter().find(|(key, _)| Trigger::parse(key.get_ref()) == Some(wanted));
    found.map(|(_, value)| value.span())
}

/// Where the line after the header begins.
fn end_of_header(text: &str) -> Option<usize> {
    let mut end = 0;
    text.split_inclusive('\n').find_map(|line| {
        end += line.len();
        let code = line.split('#').next().unwrap_or_default().trim();
        // A header in the last line may have no newline to write behind.
        (code == HEADER && line.ends_with('\n')).then_some(end)
    })
}

/// As TOML writes texts.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};
    use input::ControlKind;

    fn check(text: &str, number: u8, action: &str, expected: &Expect) {
        let (kind, port) = (ControlKind::Note, "pads".into());
        let control = Control { port, channel: 1, kind, number, value: 100 };
        let told = match learn("dj-hue.toml", text, &control, action) {
            Ok(text) => text,
            Err(it) => it.diagnostics.iter().map(|it| it.message.clone() + "\n").collect(),
        };
        expected.assert_eq(&told);
    }

    #[test]
    fn a_control_is_written_where_controls_are() {
        check(
            "",
            36,
            "tap",
            &expect![[r#"
            [midi]
            "note 36 channel 1" = "tap"
        "#]],
        );
        check(
            "lights = 4 # six?\n",
            36,
            "pattern a/b",
            &expect![[r#"
            lights = 4 # six?

            [midi]
            "note 36 channel 1" = "pattern a/b"
        "#]],
        );
        let text = "[midi] # pads\n\"cc 7\" = \"hue\" # left\n\n[strobe]\nlimit = 3\n";
        check(
            text,
            36,
            "tap",
            &expect![[r#"
            [midi] # pads
            "note 36 channel 1" = "tap"
            "cc 7" = "hue" # left

            [strobe]
            limit = 3
        "#]],
        );
    }

    #[test]
    fn what_it_did_before_is_replaced_and_the_rest_stays_as_it_is() {
        let text = "[midi]\n  'note 36  channel 1'='tap' # kick\n\"note 37\" = \"next\"\n";
        check(
            text,
            36,
            "flash",
            &expect![[r#"
            [midi]
              'note 36  channel 1'="flash" # kick
            "note 37" = "next"
        "#]],
        );
    }

    #[test]
    fn what_would_be_wrong_is_not_written() {
        check(
            "",
            36,
            "tpa",
            &expect![[r#"
            no action is called `tpa`
        "#]],
        );
        check(
            "",
            36,
            "palette say \"hi\"",
            &expect![[r#"
            [midi]
            "note 36 channel 1" = "palette say \"hi\""
        "#]],
        );
        check(
            "ligths = 4",
            36,
            "tap",
            &expect![[r#"
            the configuration has no `ligths`
        "#]],
        );
        check(
            "[midi",
            36,
            "tap",
            &expect![[r#"
            this is no TOML: unclosed table, expected `]`
        "#]],
        );
    }
}
