//! The texts of a tree that are notation: their numbers, and where each stands
//! in the pattern files, as far as that is known.

use super::builtins::is_notation;
use super::literals::{Literal, literals};
use super::world::node_of_origin;
use crate::tree::{NodeId, Tree, Value};
use notation::tree::{Atom, AtomKind, Extent, Group, Modifier, Sequence};
use pattern::{Error, Origin};
use source::{Diagnostic, Lines, Place, Position, Span};
use std::collections::HashMap;
use std::sync::Arc;

/// Of a text that a file has made, so many characters are told.
const MAX_QUOTED: usize = 80;

/// A notation in a tree.
#[derive(Clone, Debug)]
struct Passage {
    node: NodeId,
    /// The keyword it was given by; none if by position.
    option: Box<str>,
    text: Box<str>,
    literal: Option<Arc<Literal>>,
}

#[derive(Debug)]
pub(crate) struct Passages {
    tree: Arc<Tree>,
    all: Vec<Passage>,
    /// The number of each call's first text.
    first: HashMap<NodeId, u32>,
    files: HashMap<Arc<str>, Lines>,
}

/// The literals of a file.
struct Literals {
    lines: Lines,
    /// In the order in which they stand.
    all: Vec<Arc<Literal>>,
    /// By value, those that stand there only once.
    single: HashMap<String, Option<usize>>,
}

impl Literals {
    fn of(text: Arc<str>) -> Self {
        let all: Vec<_> = literals(&text).into_iter().map(Arc::new).collect();
        let mut single = HashMap::new();
        for (index, literal) in all.iter().enumerate() {
            let only = |before: &mut Option<usize>| *before = None;
            single.entry(literal.value.clone()).and_modify(only).or_insert(Some(index));
        }
        Self { lines: Lines::of(text), all, single }
    }

    /// The literal of a value that is the last but `later` within a span; else
    /// the only one there is.
    fn last_within(&self, span: Span, value: &str, later: usize) -> Option<Arc<Literal>> {
        let (start, end) = (self.lines.offset(span.start), self.lines.offset(span.end));
        let until = self.all.partition_point(|it| it.end <= end);
        let within = self.all[..until].iter().rev().take_while(|it| start <= it.start);
        let mut same = within.filter(|it| it.value == value);
        let found = same.nth(later).or_else(|| self.all.get((*self.single.get(value)?)?));
        found.cloned()
    }
}

impl Passages {
    /// `text_of` is asked for the texts of the files that the tree names.
    pub(crate) fn new(tree: &Arc<Tree>, text_of: &dyn Fn(&str) -> Option<Arc<str>>) -> Arc<Self> {
        let (mut all, mut first) = (Vec::new(), HashMap::new());
        for (id, node) in tree.numbered().filter(|(_, node)| *node.class == *"Call") {
            first.insert(id, u32::try_from(all.len()).unwrap_or(u32::MAX / 4));
            let Value::Text(name) = node.field("name") else { continue };
            let mut texts = Vec::new();
            if is_notation(name, "") {
                gather(node.field("args"), "", &mut texts);
            }
            if let Value::Map(options) = node.field("options") {
                for (key, value) in options {
                    let Value::Text(key) = key else { continue };
                    if is_notation(name, key) {
                        gather(value, key, &mut texts);
                    }
                }
            }
            all.extend(texts.into_iter().map(|(option, text)| Passage {
                node: id,
                option: option.into(),
                text: text.into(),
                literal: None,
            }));
        }
        let mut passages = Self { tree: tree.clone(), all, first, files: HashMap::new() };
        passages.find(text_of);
        Arc::new(passages)
    }

    /// Finds the literals that texts stand in: among those within the call,
    /// the last ones are its own.
    fn find(&mut self, text_of: &dyn Fn(&str) -> Option<Arc<str>>) {
        let mut known: HashMap<Arc<str>, Option<Literals>> = HashMap::new();
        let mut found = Vec::with_capacity(self.all.len());
        for (nth, passage) in self.all.iter().enumerate() {
            found.push(self.tree.place(passage.node).and_then(|place| {
                let literals = known
                    .entry(place.file)
                    .or_insert_with_key(|file| text_of(file).map(Literals::of))
                    .as_ref()?;
                let later = self.all[nth + 1..].iter();
                let later = later.take_while(|it| it.node == passage.node);
                let later = later.filter(|it| it.text == passage.text).count();
                literals.last_within(place.span, &passage.text, later)
            }));
        }
        for (passage, literal) in self.all.iter_mut().zip(found) {
            passage.literal = literal;
        }
        let files = known.into_iter().filter_map(|(file, it)| Some((file, it?.lines)));
        self.files = files.collect();
    }

    pub(crate) fn first_of(&self, id: NodeId) -> u32 {
        self.first.get(&id).copied().unwrap_or(u32::MAX / 4)
    }

    /// Where a stretch of a notation stands, or the call that it was given to.
    pub(crate) fn place_of(&self, origin: &Origin) -> Option<Place> {
        if let Some(index) = node_of_origin(origin) {
            let id = self.tree.id(index)?;
            return self.line_of_function(id).or_else(|| self.tree.place(id));
        }
        let passage = self.all.get(origin.text as usize)?;
        self.stretch_of(origin).or_else(|| self.tree.place(passage.node))
    }

    /// The line on which a function begins: in a long chain, the call that it
    /// was given to is elsewhere.
    fn line_of_function(&self, id: NodeId) -> Option<Place> {
        let node = self.tree.node(id);
        let number = match (&*node.class, node.field("line")) {
            ("Function", Value::Int(line)) => u32::try_from(*line).ok()?,
            _ => return None,
        };
        // One that a helper defines is told where it is called.
        let file = self.tree.place(id)?.file;
        if !matches!(node.field("file"), Value::Text(it) if **it == *file) {
            return None;
        }
        let line = self.files.get(&file)?.line(number as usize)?;
        let column = |text: &str| text.chars().count() as u32 + 1;
        let indent = &line[..line.len() - line.trim_start().len()];
        let (start, end) = (column(indent), column(line.trim_end()));
        Some(Place::new(file, Span::new(Position::new(number, start), Position::new(number, end))))
    }

    /// Where a stretch of a notation stands, if its text was found.
    pub(crate) fn stretch_of(&self, origin: &Origin) -> Option<Place> {
        let passage = self.all.get(origin.text as usize)?;
        let literal = passage.literal.as_ref()?;
        let file = self.tree.place(passage.node)?.file;
        let lines = self.files.get(&file)?;
        let places = &literal.places;
        let last = places.len() - 1;
        let start = places[(origin.start as usize).min(last)];
        let end = match (origin.end as usize).min(last) {
            // The end of the last character, not the begin of the next one,
            // which may be in another literal.
            end if end > origin.start as usize => {
                let from = places[end - 1];
                from + lines.text()[from..].chars().next().map_or(0, char::len_utf8)
            }
            end => places[end],
        };
        Some(Place::new(file, Span::new(lines.position(start), lines.position(end))))
    }

    /// Every word of the notations that were given as one of some options of
    /// a call.
    pub(crate) fn words<'a>(
        &'a self,
        wanted: impl Fn(&str, &str) -> bool + 'a,
    ) -> impl Iterator<Item = (NodeId, Box<str>, Option<Place>)> + 'a {
        let numbered = (0_u32..).zip(&self.all);
        let wanted = numbered.filter(move |(_, it)| {
            let name = self.tree.node(it.node).field("name");
            matches!(name, Value::Text(name) if wanted(name, &it.option))
        });
        wanted.flat_map(move |(text, passage)| {
            let mut words = Vec::new();
            if let Ok(group) = notation::parse(&passage.text) {
                words_of_group(&group, &mut words);
            }
            words.into_iter().map(move |(word, extent)| {
                let origin = Origin { text, start: extent.start, end: extent.end };
                (passage.node, word, self.place_of(&origin))
            })
        })
    }

    /// The notations that cannot be read, with the offset in UTF-16 that
    /// JavaScript would tell.
    pub(crate) fn unreadable(&self) -> Vec<(Diagnostic, usize)> {
        let mut problems = Vec::new();
        for (text, passage) in (0_u32..).zip(&self.all) {
            let Err(error) = notation::parse(&passage.text) else { continue };
            let diagnostic = self.diagnostic(&error.to_error(&passage.text, text));
            problems.push((diagnostic, error.utf16_offset(&passage.text)));
        }
        problems
    }

    /// What is wrong, for people.
    pub(crate) fn diagnostic(&self, error: &Error) -> Diagnostic {
        let found = error.origins().iter().find_map(|it| Some((it, self.place_of(it)?)));
        let place = found.as_ref().map(|(_, place)| place.clone());
        let mut diagnostic = show::diagnostic(error, place);
        if let Some(within) = found.and_then(|(origin, _)| self.within(origin)) {
            diagnostic.message += &within;
        }
        diagnostic
    }

    /// Which stretch of a notation is meant, in words: where a file makes the
    /// text, no place in the file can tell.
    fn within(&self, origin: &Origin) -> Option<String> {
        let passage = self.all.get(origin.text as usize)?;
        if node_of_origin(origin).is_some() || passage.literal.is_some() {
            return None;
        }
        let before = passage.text.get(..origin.start as usize)?.chars().count();
        let text = match passage.text.char_indices().nth(MAX_QUOTED) {
            Some((end, _)) => format!("{}…", &passage.text[..end]),
            None => passage.text.to_string(),
        };
        Some(format!(", at character {} of `{text}`", before + 1))
    }
}

impl show::Passages for Passages {
    fn place_of(&self, origin: &Origin) -> Option<Place> {
        self.stretch_of(origin)
    }

    fn diagnostic(&self, error: &Error) -> Diagnostic {
        self.diagnostic(error)
    }
}

/// The texts in a value, but not those of other calls.
fn gather<'v>(value: &'v Value, option: &'v str, texts: &mut Vec<(&'v str, &'v str)>) {
    match value {
        Value::Text(text) => texts.push((option, text)),
        Value::List(items) => items.iter().for_each(|it| gather(it, option, texts)),
        Value::Map(pairs) => pairs.iter().for_each(|(_, it)| gather(it, option, texts)),
        _ => {}
    }
}

type Words = Vec<(Box<str>, Extent)>;

fn words_of_group(group: &Group, words: &mut Words) {
    let (Group::Stack(sequences) | Group::Choice(sequences, _) | Group::Feet(sequences)) = group;
    words_of(sequences, words);
}

fn words_of(sequences: &[Sequence], words: &mut Words) {
    for step in sequences.iter().flat_map(|it| &it.steps) {
        // `0 .. 5` and `a:b` are values of their own making.
        let made = |it: &Modifier| matches!(it, Modifier::Range(_) | Modifier::Tail(_));
        if !step.modifiers.iter().any(made) {
            words_of_atom(&step.atom, words);
        }
    }
}

fn words_of_atom(atom: &Atom, words: &mut Words) {
    match &atom.kind {
        AtomKind::Word(word) if matches!(&**word, "~" | "-") => {}
        AtomKind::Word(word) => words.push((word.clone(), atom.extent)),
        AtomKind::Square(group) => words_of_group(group, words),
        AtomKind::Angle(layers) | AtomKind::Brace(layers, _) => words_of(layers, words),
    }
}
