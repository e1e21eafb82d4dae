//! What one load is asked for and what it answers.

use script::tree::Tree;
use source::Diagnostic;
use std::sync::Arc;

/// A file to evaluate.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// Its name below the patterns folder, with `/` between folders. Helper
    /// modules are looked for beside it, then at the root.
    pub file: &'a str,
    pub source: &'a [u8],
    pub form: Form,
}

impl<'a> Request<'a> {
    /// An ordinary pattern file.
    pub fn file(file: &'a str, source: &'a [u8]) -> Self {
        Self { file, source, form: Form::File }
    }

    /// A pattern expression, as `query` takes it.
    pub fn expression(file: &'a str, source: &'a [u8]) -> Self {
        Self { file, source, form: Form::Expression }
    }
}

/// How the text of a request is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Statements that define what to play. The tree's root is a `Module`.
    File,
    /// Statements of which the last is an expression, with the names of the
    /// pattern language in scope. The tree's root is that expression's value.
    Expression,
}

/// The files that pattern files import. Names are paths below the patterns
/// folder with `/` between folders, never absolute and never with `..`.
pub trait Modules {
    /// The bytes of a file, or `None` where there is no such file.
    fn read(&mut self, file: &str) -> Option<Vec<u8>>;
}

/// What a file evaluated to.
#[derive(Clone, Debug, PartialEq)]
pub struct Loaded {
    pub tree: Tree,
    pub reads: Vec<Read>,
    pub printed: Vec<Printed>,
}

/// Why a file did not evaluate.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    pub diagnostic: Diagnostic,
    /// As far as the load got, so that a file which appears later, or is
    /// mended, leads to another try.
    pub reads: Vec<Read>,
    pub printed: Vec<Printed>,
}

/// A helper file that was asked for, whether or not it is there: if it
/// changes, appears or goes, the load may end differently.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Read {
    /// Its name below the patterns folder.
    pub file: Arc<str>,
    pub found: bool,
}

/// Text that a file printed, without its last newline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    pub file: Arc<str>,
    pub text: String,
}
