//! Which files matter, by their names.

use crate::Key;

/// The ending of every file that can hold Python.
const SUFFIX: &str = ".py";

/// Which files of a folder are loaded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Files {
    /// Pattern files, in folders of any depth, and the helpers they import.
    #[default]
    Patterns,
    /// One file of this name, right in the folder.
    Only(Key),
}

impl Files {
    /// Whether a file of this name matters, as far as a name can tell.
    pub fn wants(&self, name: &str) -> bool {
        match self {
            Self::Patterns => is_wanted(name),
            Self::Only(only) => **only == *name,
        }
    }

    /// Whether a folder of this name is looked into.
    pub fn walks(&self, name: &str) -> bool {
        *self == Self::Patterns && is_walked(name)
    }

    /// Whether a wanted file is loaded for its own sake.
    pub fn loads(&self, key: &str) -> bool {
        match self {
            Self::Patterns => is_pattern(key),
            Self::Only(only) => **only == *key,
        }
    }
}

/// Whether a file of this name could be a pattern or a helper: an importable
/// `*.py` that is no editor's backup, lock or swap file. Said of a name alone,
/// before anything is known about the file.
pub fn is_wanted(name: &str) -> bool {
    name.len() > SUFFIX.len()
        && name.ends_with(SUFFIX)
        && !name.starts_with(['.', '#'])
        && !name.contains("___jb_")
}

/// Whether a folder of this name is looked into.
pub fn is_walked(name: &str) -> bool {
    !name.starts_with('.') && name != "__pycache__" && !name.ends_with(SUFFIX)
}

/// Whether a wanted file is a pattern, to be evaluated for its own sake. The
/// others (`_lib.py`, `_private/palette.py`, `lib/__init__.py`) are only
/// helpers.
pub fn is_pattern(key: &str) -> bool {
    !key.split('/').any(|part| part.starts_with(['_', '.']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn editors_leftovers_are_not_wanted() {
        for name in ["pat.py", "ä.py", "_lib.py", "__init__.py"] {
            assert!(is_wanted(name), "{name}");
        }
        for name in [
            ".py",
            ".pat.py.swp",
            "pat.py~",
            ".#pat.py",
            "#pat.py#",
            "4913",
            "pat.py___jb_tmp___",
            "pat___jb_old___.py",
            "tmpXYZ",
            ".goutputstream-1.py",
            "pat.pyc",
            "sedA1b2",
            "pat.py.tmp",
        ] {
            assert!(!is_wanted(name), "{name}");
        }
    }

    #[test]
    fn helpers_are_told_from_patterns_by_an_underscore_anywhere() {
        assert!(is_pattern("examples/rainbow.py"));
        assert!(!is_pattern("_lib.py"));
        assert!(!is_pattern("_lib/rainbow.py"));
        assert!(!is_pattern("lib/__init__.py"));
    }
}
