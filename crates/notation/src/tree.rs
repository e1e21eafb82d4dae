//! What mini-notation says, before it means anything.

use std::fmt;

/// A stretch of the text, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Extent {
    pub start: u32,
    pub end: u32,
}

/// Steps one after another: what fills a cycle, a bracket or a layer.
#[derive(Clone, Debug, PartialEq)]
pub struct Sequence {
    /// A `^` marks the sequence that counts as its pattern's steps.
    pub marked: bool,
    pub steps: Vec<Step>,
    pub extent: Extent,
}

/// One step, and what happens to it, in the order written.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    pub atom: Atom,
    pub modifiers: Vec<Modifier>,
    pub extent: Extent,
}

/// What a step is before anything happens to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Atom {
    pub kind: AtomKind,
    pub extent: Extent,
}

#[derive(Clone, Debug, PartialEq)]
pub enum AtomKind {
    /// A name, a number or a rest.
    Word(Box<str>),
    /// `[…]`
    Square(Group),
    /// `<…>`: one step each cycle.
    Angle(Vec<Sequence>),
    /// `{…}%steps`: so many steps each cycle.
    Brace(Vec<Sequence>, Option<Box<Atom>>),
}

/// Sequences and how they stand to each other.
#[derive(Clone, Debug, PartialEq)]
pub enum Group {
    /// `a, b`: at once. One alone is a plain sequence.
    Stack(Vec<Sequence>),
    /// `a | b`: one of them by chance each cycle.
    Choice(Vec<Sequence>, Choice),
    /// `a b . c`: one after another, equally long.
    Feet(Vec<Sequence>),
}

/// The number of a random decision in its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice(pub u32);

#[derive(Clone, Debug, PartialEq)]
pub enum Modifier {
    /// `*2`
    Fast(Atom),
    /// `/2`
    Slow(Atom),
    /// `:2`
    Tail(Atom),
    /// `.. 3`
    Range(Atom),
    /// `(3,8,2)`
    Euclid { pulses: Box<Step>, steps: Box<Step>, rotation: Option<Box<Step>> },
    /// `!3`
    Replicate(Option<f64>),
    /// `@3`
    Weight(Option<f64>),
    /// `_`
    Elongate(Option<f64>),
    /// `?0.5`
    Degrade(Option<f64>, Choice),
}

/// The notation of a tree, in which [`parse`](crate::parse) finds the same
/// tree again.
impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stack(layers) => joined(f, layers, ", "),
            Self::Choice(choices, _) => joined(f, choices, " | "),
            Self::Feet(feet) => joined(f, feet, " . "),
        }
    }
}

fn joined(f: &mut fmt::Formatter<'_>, sequences: &[Sequence], between: &str) -> fmt::Result {
    for (nth, sequence) in sequences.iter().enumerate() {
        if nth > 0 {
            f.write_str(between)?;
        }
        if sequence.marked {
            f.write_str("^ ")?;
        }
        for (nth, step) in sequence.steps.iter().enumerate() {
            if nth > 0 {
                f.write_str(" ")?;
            }
            write!(f, "{step}")?;
        }
    }
    Ok(())
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.atom)?;
        // A word goes on until a blank; `a..b` is one.
        let mut after_word = matches!(self.atom.kind, AtomKind::Word(_));
        for modifier in &self.modifiers {
            let atom = match modifier {
                Modifier::Range(to) => {
                    f.write_str(if after_word { " .. " } else { ".. " })?;
                    Some(to)
                }
                Modifier::Fast(by) => f.write_str("*").map(|()| Some(by))?,
                Modifier::Slow(by) => f.write_str("/").map(|()| Some(by))?,
                Modifier::Tail(value) => f.write_str(":").map(|()| Some(value))?,
                Modifier::Euclid { pulses, steps, rotation } => {
                    write!(f, "({pulses},{steps}")?;
                    if let Some(rotation) = rotation {
                        write!(f, ",{rotation}")?;
                    }
                    f.write_str(")").map(|()| None)?
                }
                Modifier::Replicate(count) => number(f, "!", *count).map(|()| None)?,
                Modifier::Weight(weight) => number(f, "@", *weight).map(|()| None)?,
                Modifier::Elongate(weight) => number(f, " _", *weight).map(|()| None)?,
                Modifier::Degrade(chance, _) => number(f, "?", *chance).map(|()| None)?,
            };
            if let Some(atom) = atom {
                write!(f, "{atom}")?;
            }
            after_word = atom.is_some_and(|it| matches!(it.kind, AtomKind::Word(_)));
        }
        Ok(())
    }
}

fn number(f: &mut fmt::Formatter<'_>, sign: &str, value: Option<f64>) -> fmt::Result {
    match value {
        Some(value) if value.is_infinite() => {
            write!(f, "{sign}{}1e999", if value < 0.0 { "-" } else { "" })
        }
        Some(value) => write!(f, "{sign}{value}"),
        None => f.write_str(sign),
    }
}

impl fmt::Display for Atom {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            AtomKind::Word(text) => f.write_str(text),
            AtomKind::Square(group) => write!(f, "[{group}]"),
            AtomKind::Angle(layers) => {
                f.write_str("<")?;
                joined(f, layers, ", ")?;
                f.write_str(">")
            }
            AtomKind::Brace(layers, steps) => {
                f.write_str("{")?;
                joined(f, layers, ", ")?;
                f.write_str("}")?;
                steps.iter().try_for_each(|it| write!(f, "%{it}"))
            }
        }
    }
}
