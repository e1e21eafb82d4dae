//! What makes a value of a file's text.

use crate::Key;
use source::Diagnostic;
use std::sync::Arc;

/// Turns the text of a pattern file into a value to swap in. Lives on a thread
/// of its own and may take its time there, but bounds it.
pub trait Evaluator: Send + 'static {
    type Value: Send + 'static;

    /// Prepares for the next file, which it gets when this has returned: called
    /// at the start, and after each file when its value has been passed on.
    fn get_ready(&mut self) {}

    /// Evaluates a file. Whatever else it depends on comes from `modules`,
    /// which remembers what was asked for: that, and nothing else, is what the
    /// file is later evaluated again for.
    fn evaluate(
        &mut self,
        file: &Key,
        text: &Arc<str>,
        modules: &mut dyn Modules,
    ) -> Evaluation<Self::Value>;
}

/// The helper files that pattern files import. Names are paths below the
/// patterns folder with `/` between folders, never absolute and without `..`.
pub trait Modules {
    /// The bytes of a file, or `None` where there is no such file. Asking for
    /// a file that is not there is remembered as well: when it appears, the
    /// file that wanted it is evaluated again.
    fn read(&mut self, file: &str) -> Option<Arc<[u8]>>;
}

/// What an evaluation ended with.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation<T> {
    pub outcome: Result<T, Vec<Diagnostic>>,
    /// What is worth knowing but blocks nothing, on success.
    pub warnings: Vec<Diagnostic>,
    pub printed: Vec<Printed>,
}

/// Text that a file printed, without its last newline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    pub file: Key,
    pub text: String,
}

impl<T> Evaluation<T> {
    pub fn good(value: T) -> Self {
        Self { outcome: Ok(value), warnings: Vec::new(), printed: Vec::new() }
    }

    pub fn bad(diagnostics: Vec<Diagnostic>) -> Self {
        Self { outcome: Err(diagnostics), warnings: Vec::new(), printed: Vec::new() }
    }
}
