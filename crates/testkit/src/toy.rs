//! A small language to reload: what a file means is its words, and those of
//! the helpers it imports.
//!
//! One statement to a line (or between semicolons): `value = WORD`, `import
//! NAME`, `print WORDS`, `sleep MILLISECONDS`, `raise WORDS`, `# comment`.

use std::time::Duration;

/// What else happened while a file was evaluated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effects {
    pub printed: Vec<String>,
    /// How long it wanted to sleep; sleeping is the caller's.
    pub slept: Duration,
}

/// Evaluates a file. `read` gives the bytes of a helper, by its file name.
/// Two equal answers came from equal bytes, up to comments.
///
/// # Errors
/// What the file raised, or the statement that is none.
pub fn evaluate(
    text: &str,
    read: &mut dyn FnMut(&str) -> Option<Vec<u8>>,
    effects: &mut Effects,
) -> Result<String, String> {
    evaluate_at(0, text, read, effects)
}

fn evaluate_at(
    depth: usize,
    text: &str,
    read: &mut dyn FnMut(&str) -> Option<Vec<u8>>,
    effects: &mut Effects,
) -> Result<String, String> {
    if depth > 8 {
        return Err("imports itself".into());
    }
    let mut value = String::new();
    for statement in text.split(['\n', ';']).map(str::trim) {
        let (word, rest) = statement.split_once(' ').unwrap_or((statement, ""));
        match word {
            "" | "#" => {}
            "value" => value += rest.trim_start_matches(['=', ' ']),
            "import" => {
                let bytes = read(&format!("{rest}.py"));
                let bytes = bytes.ok_or_else(|| format!("no module named {rest}"))?;
                let text = String::from_utf8_lossy(&bytes);
                let helper = evaluate_at(depth + 1, &text, read, effects)?;
                value += &format!("+{rest}:{helper}");
            }
            "print" => effects.printed.push(rest.to_owned()),
            "sleep" => effects.slept += Duration::from_millis(rest.parse().unwrap_or(0)),
            "raise" => return Err(rest.to_owned()),
            _ => return Err(format!("what is `{statement}`?")),
        }
    }
    Ok(value)
}
