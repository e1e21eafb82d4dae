//! What host and worker say to each other.
//!
//! One load is a conversation:
//!
//! 1. The worker is [`FromWorker::Ready`].
//! 2. The host sends [`ToWorker::Load`].
//! 3. The worker may ask, with [`FromWorker::Read`], and is answered with
//!    [`ToWorker::Read`]; and it may tell: [`FromWorker::Printed`].
//! 4. The worker answers [`FromWorker::Loaded`] or [`FromWorker::Failed`].
//! 5. When nobody waits for its answer any more, the host sends
//!    [`ToWorker::Tidy`]; the worker tidies up and is ready again.
//!
//! A message is its length (four bytes, little-endian), a byte for its kind,
//! and its parts. The host trusts none of it: the worker runs other people's
//! code.

use crate::load::Form;
use crate::settings::Isolation;
use source::{Diagnostic, Kind, Place, Position, Severity, Span};
use std::time::Duration;

/// Longer messages are refused by both sides.
pub(crate) const MAX_MESSAGE: usize = 64 << 20;

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ToWorker {
    Load {
        file: String,
        source: String,
        form: Form,
        time_budget: Duration,
        result_budget: u32,
    },
    /// The bytes of the file that was asked for.
    Read(Option<Vec<u8>>),
    /// The answer has arrived; now is the time to put back what it changed.
    Tidy,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum FromWorker {
    /// Warm, or tidied up after a load. `fit` is false where traces of the
    /// last file could not be removed. `resident` is in bytes, 0 if unknown.
    Ready {
        fit: bool,
        resident: u64,
        isolation: Isolation,
    },
    Read(String),
    Printed {
        file: String,
        text: String,
    },
    /// The encoded tree.
    Loaded(Vec<u8>),
    Failed(Diagnostic),
}

impl ToWorker {
    pub(crate) fn encode(&self) -> Vec<u8> {
        match self {
            Self::Load { file, source, form, time_budget, result_budget } => Writer::new(0)
                .text(file)
                .text(source)
                .flag(*form == Form::Expression)
                .number(u64::try_from(time_budget.as_millis()).unwrap_or(u64::MAX))
                .number((*result_budget).into()),
            Self::Read(None) => Writer::new(1),
            Self::Read(Some(bytes)) => Writer::new(2).bytes(bytes),
            Self::Tidy => Writer::new(3),
        }
        .message()
    }

    pub(crate) fn decode(message: &[u8]) -> Option<Self> {
        let (kind, mut reader) = Reader::of(message)?;
        let it = match kind {
            0 => Self::Load {
                file: reader.text()?,
                source: reader.text()?,
                form: if reader.flag()? { Form::Expression } else { Form::File },
                time_budget: Duration::from_millis(reader.number()?),
                result_budget: reader.small()?,
            },
            1 => Self::Read(None),
            2 => Self::Read(Some(reader.bytes()?.to_vec())),
            3 => Self::Tidy,
            _ => return None,
        };
        reader.end(it)
    }
}

impl FromWorker {
    pub(crate) fn encode(&self) -> Vec<u8> {
        match self {
            Self::Ready { fit, resident, isolation } => {
                Writer::new(0).flag(*fit).number(*resident).number(isolation.bits().into())
            }
            Self::Read(file) => Writer::new(1).text(file),
            Self::Printed { file, text } => Writer::new(2).text(file).text(text),
            Self::Loaded(tree) => Writer::new(3).bytes(tree),
            Self::Failed(diagnostic) => Writer::new(4).diagnostic(diagnostic),
        }
        .message()
    }

    pub(crate) fn decode(message: &[u8]) -> Option<Self> {
        let (kind, mut reader) = Reader::of(message)?;
        let it = match kind {
            0 => Self::Ready {
                fit: reader.flag()?,
                resident: reader.number()?,
                isolation: Isolation::from_bits(reader.small()?),
            },
            1 => Self::Read(reader.text()?),
            2 => Self::Printed { file: reader.text()?, text: reader.text()? },
            3 => Self::Loaded(reader.bytes()?.to_vec()),
            4 => Self::Failed(reader.diagnostic()?),
            _ => return None,
        };
        reader.end(it)
    }
}

/// The codes of the kinds that a worker finds; the others never cross.
const KINDS: [Kind; 10] = [
    Kind::Internal,
    Kind::Syntax,
    Kind::Exception,
    Kind::Value,
    Kind::Name,
    Kind::Notation,
    Kind::Budget,
    Kind::File,
    Kind::Gone,
    Kind::Configuration,
];

struct Writer {
    message: Vec<u8>,
}

impl Writer {
    fn new(kind: u8) -> Self {
        Self { message: vec![0, 0, 0, 0, kind] }
    }

    fn message(mut self) -> Vec<u8> {
        let length = u32::try_from(self.message.len() - 4).expect("messages are far below 4 GB");
        self.message[..4].copy_from_slice(&length.to_le_bytes());
        self.message
    }

    fn number(mut self, number: u64) -> Self {
        self.message.extend(number.to_le_bytes());
        self
    }

    fn flag(mut self, flag: bool) -> Self {
        self.message.push(flag.into());
        self
    }

    fn bytes(self, bytes: &[u8]) -> Self {
        let mut it = self.number(bytes.len() as u64);
        it.message.extend(bytes);
        it
    }

    fn text(self, text: &str) -> Self {
        self.bytes(text.as_bytes())
    }

    fn position(self, position: Position) -> Self {
        self.number(position.line.into()).number(position.column.into())
    }

    fn place(self, place: &Place) -> Self {
        self.text(&place.file).position(place.span.start).position(place.span.end)
    }

    fn diagnostic(self, diagnostic: &Diagnostic) -> Self {
        let kind = KINDS.iter().position(|kind| *kind == diagnostic.kind).unwrap_or(0);
        let mut it = self
            .flag(diagnostic.is_error())
            .number(kind as u64)
            .text(&diagnostic.message)
            .flag(diagnostic.place.is_some());
        if let Some(place) = &diagnostic.place {
            it = it.place(place);
        }
        it = it.number(diagnostic.trace.len() as u64);
        for (place, what) in &diagnostic.trace {
            it = it.place(place).text(what);
        }
        it = it.flag(diagnostic.hint.is_some());
        match &diagnostic.hint {
            Some(hint) => it.text(hint),
            None => it,
        }
    }
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn of(message: &'a [u8]) -> Option<(u8, Self)> {
        let (kind, rest) = message.split_first()?;
        Some((*kind, Self { rest }))
    }

    fn end<T>(&self, it: T) -> Option<T> {
        self.rest.is_empty().then_some(it)
    }

    fn number(&mut self) -> Option<u64> {
        let (number, rest) = self.rest.split_first_chunk()?;
        self.rest = rest;
        Some(u64::from_le_bytes(*number))
    }

    fn small(&mut self) -> Option<u32> {
        self.number()?.try_into().ok()
    }

    fn flag(&mut self) -> Option<bool> {
        let (flag, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*flag != 0)
    }

    fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = self.number()?.try_into().ok()?;
        let (bytes, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(bytes)
    }

    fn text(&mut self) -> Option<String> {
        Some(str::from_utf8(self.bytes()?).ok()?.to_owned())
    }

    fn position(&mut self) -> Option<Position> {
        Some(Position::new(self.small()?, self.small()?))
    }

    fn place(&mut self) -> Option<Place> {
        let file = self.text()?;
        Some(Place::new(file, Span::new(self.position()?, self.position()?)))
    }

    fn diagnostic(&mut self) -> Option<Diagnostic> {
        let severity = if self.flag()? { Severity::Error } else { Severity::Warning };
        let kind = *KINDS.get(usize::try_from(self.number()?).ok()?)?;
        let message = self.text()?;
        let place = if self.flag()? { Some(self.place()?) } else { None };
        let mut trace = Vec::new();
        for _ in 0..self.number()? {
            trace.push((self.place()?, self.text()?));
        }
        let hint = if self.flag()? { Some(self.text()?) } else { None };
        Some(Diagnostic { severity, kind, message, place, trace, hint })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(message: &[u8]) -> &[u8] {
        let (length, body) = message.split_first_chunk().unwrap();
        assert_eq!(u32::from_le_bytes(*length) as usize, body.len());
        body
    }

    fn sample() -> Vec<FromWorker> {
        let place = Place::new("a/ä.py", Span::new(Position::new(1, 2), Position::new(3, 4)));
        let mut diagnostic = Diagnostic::error(Kind::Syntax, "no").at(place.clone()).hint("yes");
        diagnostic.trace.push((place, "in <module>".into()));
        vec![
            FromWorker::Ready { fit: true, resident: 7, isolation: Isolation::default() },
            FromWorker::Read("x.py".into()),
            FromWorker::Printed { file: "x.py".into(), text: "hi".into() },
            FromWorker::Loaded(vec![1, 2, 3]),
            FromWorker::Failed(diagnostic),
            FromWorker::Failed(Diagnostic::warning(Kind::Budget, "")),
        ]
    }

    #[test]
    fn what_is_sent_arrives() {
        for message in sample() {
            assert_eq!(FromWorker::decode(body(&message.encode())), Some(message));
        }
        for message in [
            ToWorker::Load {
                file: "x.py".into(),
                source: "pass".into(),
                form: Form::Expression,
                time_budget: Duration::from_millis(250),
                result_budget: 9,
            },
            ToWorker::Read(None),
            ToWorker::Read(Some(vec![])),
        ] {
            assert_eq!(ToWorker::decode(body(&message.encode())), Some(message));
        }
    }

    #[test]
    fn what_is_cut_is_refused() {
        for message in sample() {
            let message = message.encode();
            let body = body(&message);
            for length in 0..body.len() {
                assert_eq!(FromWorker::decode(&body[..length]), None);
            }
        }
    }
}
