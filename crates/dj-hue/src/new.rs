//! `dj-hue new`: a starter under a name of one's own.

use crate::arguments::New;
use crate::{configuration, starters};
use anyhow::{Context, Result, bail};

/// Writes the file, and its path to standard output.
pub(crate) fn new(arguments: &New) -> Result<()> {
    let name = arguments.name.strip_suffix(".py").unwrap_or(&arguments.name);
    if !name.split('/').all(is_plain) {
        bail!(
            "a pattern's name is letters, digits, `_` and `-`, with `/` for folders; got `{name}`"
        );
    }
    let (folder, _) = configuration::look_around(&arguments.around)?;
    let path = folder.join(format!("{name}.py"));
    let label = name.rsplit('/').next().unwrap_or(name).replace(['_', '-'], " ");
    if path.exists() {
        bail!("{} is there already; another name makes another pattern", path.display());
    }
    starters::write_pattern(&path, &in_title_case(&label))
        .with_context(|| format!("cannot write {}", path.display()))?;
    println!("{}", path.display());
    Ok(())
}

fn is_plain(part: &str) -> bool {
    let first = part.chars().next().is_some_and(char::is_alphanumeric);
    first && part.chars().all(|it| it.is_alphanumeric() || it == '_' || it == '-')
}

fn in_title_case(text: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        let first = letters.next().map(|it| it.to_uppercase().to_string()).unwrap_or_default();
        first + letters.as_str()
    };
    text.split_whitespace().map(word).collect::<Vec<_>>().join(" ")
}
