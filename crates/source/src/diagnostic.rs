//! A mistake somebody made, as a value.

use crate::Place;

/// How much a mistake matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; blocks nothing.
    Warning,
    /// The file, or the request, has no effect until this is mended.
    Error,
}

/// What sort of mistake it is: the `kind` of the log's `problem` lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The text is not Python.
    Syntax,
    /// The file raised an exception.
    Exception,
    /// A value of the wrong type or out of its range.
    Value,
    /// A name nobody knows: a waveform, a group, a colour.
    Name,
    /// A notation string that does not parse or evaluate.
    Notation,
    /// The file took too much time, memory or space.
    Budget,
    /// The file cannot be read, or must not be: no text, too large, a device.
    File,
    /// The file has gone away.
    Gone,
    /// A configuration that cannot be used.
    Configuration,
    /// Something failed that is not the user's mistake: a worker that died.
    Internal,
}

impl Kind {
    /// The word in logs and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Syntax => "syntax",
            Self::Exception => "exception",
            Self::Value => "value",
            Self::Name => "name",
            Self::Notation => "notation",
            Self::Budget => "budget",
            Self::File => "file",
            Self::Gone => "gone",
            Self::Configuration => "configuration",
            Self::Internal => "internal",
        }
    }
}

/// Where, what, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    pub severity: Severity,
    pub kind: Kind,
    /// One sentence without a full stop, naming the thing.
    pub message: String,
    /// Where it is; the innermost place in the user's own files.
    pub place: Option<Place>,
    /// How one got there, outermost first: the calls of a traceback that are
    /// in the user's files, each with what it was doing there.
    pub trace: Vec<(Place, String)>,
    pub hint: Option<String>,
}

impl Diagnostic {
    pub fn error(kind: Kind, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            kind,
            message: message.into(),
            place: None,
            trace: Vec::new(),
            hint: None,
        }
    }

    pub fn warning(kind: Kind, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(kind, message) }
    }

    #[must_use]
    pub fn at(mut self, place: impl Into<Option<Place>>) -> Self {
        self.place = place.into();
        self
    }

    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds `did you mean …?` where one of the known names is close.
    #[must_use]
    pub fn suggest<'a>(self, wanted: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        match crate::nearest(wanted, known) {
            Some(name) => self.hint(format!("did you mean `{name}`?")),
            None => self,
        }
    }

    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}
