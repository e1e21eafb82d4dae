//! Mini-notation text to its tree.
//!
//! The grammar is Strudel's, a parsing expression grammar, and so is the rule
//! for where an error is: the furthest place at which anything else would have
//! been accepted. So every rule here is tried in the order of that grammar,
//! and each thing that is looked for and not found leaves its place in
//! [`Parser::furthest`]. In the grammar's words, `_` being blanks:
//!
//! ```text
//! text     = _ group _
//! group    = sequence (("," sequence)+ | ("|" sequence)+ | ("." sequence)+)?
//! sequence = _ "^"? step+
//! step     = atom modifier*
//! atom     = word | "[" group "]" | "{" layers "}" ("%" atom)? | "<" layers ">"
//! layers   = sequence ("," sequence)*
//! modifier = ("@" | "_" | "!" | "?") number? | ("*" | "/" | ":" | "..") atom
//!          | "(" step "," step ","? step? ")"
//! ```

use crate::tree::{Atom, AtomKind, Choice, Extent, Group, Modifier, Sequence, Step};
use pattern::{Error, ErrorKind, Origin};
use std::collections::BTreeSet;
use std::fmt;

/// Brackets may be nested this deep.
const MAX_DEPTH: u32 = 60;
/// Longer texts are refused; offsets fit 32 bits with much room.
const MAX_LENGTH: usize = 1 << 16;

/// Why a text is no mini-notation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseError {
    /// The byte at which it goes wrong; the text's length for its end.
    pub offset: usize,
    pub message: String,
    pub hint: Option<String>,
}

impl ParseError {
    /// The same place counted in UTF-16 code units, as JavaScript does.
    pub fn utf16_offset(&self, text: &str) -> usize {
        text.char_indices()
            .take_while(|(at, _)| *at < self.offset)
            .map(|(_, char)| char.len_utf16())
            .sum()
    }

    /// The same as an error of patterns, which points at the character where
    /// `notation` goes wrong; `text` is the number of the notation.
    pub fn to_error(&self, notation: &str, text: u32) -> Error {
        let width = notation[self.offset..].chars().next().map_or(0, char::len_utf8);
        // The length of a text that was read fits 32 bits.
        let (start, end) = (self.offset as u32, (self.offset + width) as u32);
        let error = Error::new(ErrorKind::Notation, &*self.message);
        let error = self.hint.iter().fold(error, Error::with_hint);
        error.at(&Origin { text, start, end }.into())
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ParseError {}

/// The tree of a text.
///
/// ```
/// let tree = notation::parse("a [b c]*2").unwrap();
/// assert_eq!(tree.to_string(), "a [b c]*2");
/// assert_eq!(notation::parse("a [b").unwrap_err().offset, 4);
/// ```
pub fn parse(text: &str) -> Result<Group, ParseError> {
    if text.len() > MAX_LENGTH {
        return Err(ParseError {
            offset: text.floor_char_boundary(MAX_LENGTH),
            message: "this notation is too long".into(),
            hint: Some("make patterns of its parts, and put those together".into()),
        });
    }
    let mut parser = Parser { text, ..Parser::default() };
    let group = parser.group();
    match group {
        Some(group) if parser.at_end() => Ok(group),
        _ => Err(parser.error()),
    }
}

#[derive(Default)]
struct Parser<'a> {
    text: &'a str,
    at: usize,
    /// The furthest place where something was looked for and not found.
    furthest: usize,
    depth: u32,
    too_deep: Option<usize>,
    choices: u32,
    /// Brackets known to be wrong inside. A `..` that fails is read again as a
    /// name, and without this what follows it would be too, at every level.
    broken: BTreeSet<usize>,
    /// Brackets that wait to be closed.
    open: Vec<usize>,
}

impl Parser<'_> {
    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn missed<T>(&mut self) -> Option<T> {
        self.furthest = self.furthest.max(self.at);
        None
    }

    fn token(&mut self, token: &str) -> Option<()> {
        if !self.text[self.at..].starts_with(token) {
            return self.missed();
        }
        self.at += token.len();
        Some(())
    }

    fn blanks(&mut self) {
        while let Some(char) = self.peek().filter(|it| " \n\r\t\u{a0}".contains(*it)) {
            self.at += char.len_utf8();
        }
        self.missed::<()>();
    }

    /// Tries something, and stays here where it is not found.
    fn attempt<T>(&mut self, rule: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let before = self.at;
        let res = rule(self);
        if res.is_none() {
            self.at = before;
        }
        res
    }

    /// A token between blanks.
    fn separator(&mut self, token: &str) -> Option<()> {
        self.attempt(|it| {
            it.blanks();
            it.token(token)
        })
    }

    fn extent(&self, start: usize) -> Extent {
        let end = start + self.text[start..self.at].trim_end_matches(is_blank).len();
        // The length of the text is checked first of all.
        Extent { start: start as u32, end: end as u32 }
    }

    fn choice(&mut self) -> Choice {
        self.choices += 1;
        Choice(self.choices - 1)
    }

    fn group(&mut self) -> Option<Group> {
        let first = self.sequence()?;
        let mut sequences = vec![first];
        if self.more(",", &mut sequences)? {
            return Some(Group::Stack(sequences));
        }
        if self.more("|", &mut sequences)? {
            return Some(Group::Choice(sequences, self.choice()));
        }
        if self.more(".", &mut sequences)? {
            // Feet use up a number too, though they choose nothing.
            self.choice();
            return Some(Group::Feet(sequences));
        }
        Some(Group::Stack(sequences))
    }

    fn layers(&mut self) -> Option<Vec<Sequence>> {
        let mut layers = vec![self.sequence()?];
        self.more(",", &mut layers)?;
        Some(layers)
    }

    /// Further sequences, each after a token; whether there were any.
    fn more(&mut self, token: &str, sequences: &mut Vec<Sequence>) -> Option<bool> {
        let before = sequences.len();
        while self.separator(token).is_some() {
            sequences.push(self.sequence()?);
        }
        Some(sequences.len() > before)
    }

    fn sequence(&mut self) -> Option<Sequence> {
        self.blanks();
        let start = self.at;
        let marked = self.token("^").is_some();
        let mut steps = vec![self.step()?];
        while let Some(step) = self.attempt(Self::step) {
            steps.push(step);
        }
        Some(Sequence { marked, steps, extent: self.extent(start) })
    }

    fn step(&mut self) -> Option<Step> {
        let atom = self.atom()?;
        let mut modifiers = Vec::new();
        while let Some(modifier) = self.attempt(Self::modifier) {
            modifiers.push(modifier);
        }
        // What is inside its arguments has chosen before.
        for modifier in &mut modifiers {
            if let Modifier::Degrade(_, choice) = modifier {
                *choice = self.choice();
            }
        }
        let extent = self.extent(atom.extent.start as usize);
        Some(Step { atom, modifiers, extent })
    }

    fn atom(&mut self) -> Option<Atom> {
        self.blanks();
        let start = self.at;
        if let Some(atom) = self.attempt(Self::word) {
            return Some(atom);
        }
        if self.too_deep.is_some() || self.broken.contains(&start) {
            return None;
        }
        let kind = self.bracket();
        if kind.is_none() {
            self.broken.insert(start);
        }
        kind.map(|kind| Atom { kind, extent: self.extent(start) })
    }

    fn word(&mut self) -> Option<Atom> {
        let start = self.at;
        while let Some(char) = self.peek().filter(|it| is_word_char(*it)) {
            self.at += char.len_utf8();
        }
        self.missed::<()>();
        let word = &self.text[start..self.at];
        let extent = self.extent(start);
        if word.is_empty() {
            return None;
        }
        self.blanks();
        // These two alone are signs.
        let kind = AtomKind::Word(word.into());
        (word != "." && word != "_").then_some(Atom { kind, extent })
    }

    fn bracket(&mut self) -> Option<AtomKind> {
        let start = self.at;
        let opening = ["[", "<", "{"].into_iter().find(|it| self.token(it).is_some())?;
        if self.depth == MAX_DEPTH {
            self.too_deep.get_or_insert(start);
            return None;
        }
        self.depth += 1;
        self.open.push(start);
        let kind = match opening {
            "[" => self.group().map(AtomKind::Square),
            "<" => self.layers().map(AtomKind::Angle),
            _ => self.layers().map(|it| AtomKind::Brace(it, None)),
        };
        self.depth -= 1;
        let mut kind = kind?;
        self.separator(match opening {
            "[" => "]",
            "<" => ">",
            _ => "}",
        })?;
        self.open.pop();
        if let AtomKind::Brace(_, steps) = &mut kind {
            *steps = self.attempt(|it| {
                it.token("%")?;
                it.atom().map(Box::new)
            });
        }
        self.blanks();
        Some(kind)
    }

    fn modifier(&mut self) -> Option<Modifier> {
        if self.separator("@").is_some() {
            return Some(Modifier::Weight(self.number()));
        }
        if self.separator("_").is_some() {
            return Some(Modifier::Elongate(self.number()));
        }
        if self.separator("!").is_some() {
            return Some(Modifier::Replicate(self.number()));
        }
        if self.token("?").is_some() {
            // Its number comes when the step is read.
            return Some(Modifier::Degrade(self.number(), Choice(0)));
        }
        if self.token("(").is_some() {
            return self.euclid();
        }
        let token = ["*", "/", ":", ".."].into_iter().find(|it| self.token(it).is_some())?;
        let atom = self.atom()?;
        Some(match token {
            "*" => Modifier::Fast(atom),
            "/" => Modifier::Slow(atom),
            ":" => Modifier::Tail(atom),
            _ => Modifier::Range(atom),
        })
    }

    fn euclid(&mut self) -> Option<Modifier> {
        let open = self.at - 1;
        self.open.push(open);
        let pulses = Box::new(self.nested_step()?);
        self.separator(",")?;
        let steps = Box::new(self.nested_step()?);
        self.separator(",");
        let rotation = self.attempt(Self::nested_step).map(Box::new);
        self.separator(")")?;
        self.open.pop();
        Some(Modifier::Euclid { pulses, steps, rotation })
    }

    /// A step that may have an argument list again.
    fn nested_step(&mut self) -> Option<Step> {
        if self.depth == MAX_DEPTH {
            self.too_deep.get_or_insert(self.at);
            return None;
        }
        self.depth += 1;
        let step = self.step();
        self.depth -= 1;
        step
    }

    /// A number as JSON writes it, and nothing else.
    fn number(&mut self) -> Option<f64> {
        let rest = &self.text.as_bytes()[self.at..];
        let digits = |from: usize| rest[from..].iter().take_while(|it| it.is_ascii_digit()).count();
        let sign = usize::from(rest.first() == Some(&b'-'));
        let int = if rest.get(sign) == Some(&b'0') { 1 } else { digits(sign) };
        if int == 0 {
            return self.missed();
        }
        let mut end = sign + int;
        if rest.get(end) == Some(&b'.') && digits(end + 1) > 0 {
            end += 1 + digits(end + 1);
        }
        if matches!(rest.get(end), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(rest.get(end + 1), Some(b'+' | b'-')));
            match digits(end + 1 + sign) {
                0 => {}
                count => end += 1 + sign + count,
            }
        }
        let number = self.text[self.at..self.at + end].parse();
        self.at += end;
        number.ok()
    }

    /// Nothing may follow but blanks. A quote ends the notation too (it is how
    /// it ends inside a program), and then a comment may follow it.
    fn at_end(&mut self) -> bool {
        self.blanks();
        if self.at == self.text.len() {
            return true;
        }
        if self.token("'").or_else(|| self.token("\"")).is_none() {
            return false;
        }
        self.blanks();
        if self.token("//").is_none() {
            return false;
        }
        self.at += self.text[self.at..].find(['\n', '\r']).unwrap_or(self.text.len() - self.at);
        self.blanks();
        self.at == self.text.len()
    }

    fn error(&self) -> ParseError {
        if let Some(offset) = self.too_deep {
            return ParseError {
                offset,
                message: "brackets are nested too deeply".into(),
                hint: Some(format!("{MAX_DEPTH} are the most")),
            };
        }
        let offset = self.furthest;
        let found = self.text[offset..].chars().next();
        let opened = self.open.last().map(|it| &self.text[*it..=*it]);
        let before = self.text[..offset].trim_end_matches(is_blank);
        let awaits = before.ends_with(['*', '/', ':', '%', '(', ',', '|', '[', '<', '{']);
        let hint = match (found, opened) {
            (None, Some(_)) if awaits => Some("a step is missing here".to_owned()),
            (None, Some(opened)) => {
                Some(format!("close the `{opened}` with `{}`", closing(opened)))
            }
            (None, None) if before.is_empty() => {
                Some("`~` is a rest, for when nothing should happen".to_owned())
            }
            (Some(')' | ']' | '>' | '}'), _) if awaits => Some("a step is missing here".to_owned()),
            (Some(char @ (')' | ']' | '>' | '}')), opened) => Some(match opened {
                Some(opened) => format!("close the `{opened}` with `{}` first", closing(opened)),
                None => format!("nothing is open that `{char}` could close"),
            }),
            (Some('|' | ',' | '.'), _) if !awaits => {
                Some("put brackets around one of them: `,`, `|` and `.` do not mix".to_owned())
            }
            _ => Some("a step is a name, a number, `~` or something in brackets".to_owned()),
        };
        let message = match found {
            None => "the notation ends too early".to_owned(),
            Some(char) => format!("`{char}` makes no sense here"),
        };
        ParseError { offset, message, hint }
    }
}

fn closing(opening: &str) -> &'static str {
    match opening {
        "[" => "]",
        "<" => ">",
        "{" => "}",
        _ => ")",
    }
}

fn is_blank(char: char) -> bool {
    " \n\r\t\u{a0}".contains(char)
}

/// Whether a word of the notation may have it.
pub fn is_word_char(char: char) -> bool {
    let letter = char.is_alphabetic() && char.len_utf16() == 1;
    letter || char.is_ascii_digit() || "~-#.^_".contains(char)
}
