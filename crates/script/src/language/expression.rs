//! An expression by itself, for those who want to know its events.

use super::objects::{ColorObject, as_light};
use super::passages::Passages;
use super::world::{World, node_origin};
use super::{misspelled, pattern_of};
use crate::tree::{NodeId, Tree, Value as Data};
use light::Rig;
use notation::{NotationError, Value};
use pattern::{Error, Event, Pattern, Settings, TimeSpan};
use show::lights::{Color, Factor, LightValue};
use source::{Diagnostic, Kind, Place, Position, Span};
use std::fmt::Write;
use std::sync::Arc;

/// A pattern that answers questions.
#[derive(Clone, Debug)]
pub struct Expression {
    pattern: Pattern<Value>,
    written: Written,
}

/// Where what an expression is made of stands.
#[derive(Clone, Debug)]
enum Written {
    /// In a notation by itself; `file` is what it is called in messages.
    Notation {
        file: Box<str>,
        text: Box<str>,
    },
    Python {
        passages: Arc<Passages>,
        root: NodeId,
    },
}

impl Written {
    /// What is wrong, for people.
    fn diagnostic(&self, error: &Error) -> Diagnostic {
        match self {
            Self::Python { passages, root } => {
                passages.diagnostic(&error.clone().at(&node_origin(*root)))
            }
            Self::Notation { file, text } => {
                let place = error.origins().first().map(|origin| {
                    let start = Position::of_offset(text, origin.start as usize);
                    let end = Position::of_offset(text, origin.end as usize);
                    // The end of the text has a place, too.
                    let end = end.max(Position::new(start.line, start.column + 1));
                    Place::new(&**file, Span::new(start, end))
                });
                show::diagnostic(error, place)
            }
        }
    }

    /// Where a notation by itself is wrong, counted in UTF-16 code units.
    fn offset(&self, error: &Error) -> Option<usize> {
        match self {
            Self::Python { .. } => None,
            Self::Notation { text, .. } => {
                let start = error.origins().first()?.start as usize;
                Some(text.get(..start)?.encode_utf16().count())
            }
        }
    }

    fn error(&self, phase: &'static str, error: &Error) -> ExpressionError {
        let diagnostics = vec![self.diagnostic(error)];
        ExpressionError { phase, diagnostics, offset: self.offset(error) }
    }
}

/// Why an expression has no answer.
#[derive(Clone, Debug)]
pub struct ExpressionError {
    /// `parse` where a notation cannot be read, `eval` where there is no
    /// pattern, `query` where the pattern has no answer.
    pub phase: &'static str,
    pub diagnostics: Vec<Diagnostic>,
    /// Of a notation that cannot be read, or by itself has no answer: where in
    /// it, counted in UTF-16 code units as JavaScript does.
    pub offset: Option<usize>,
}

impl ExpressionError {
    fn new(phase: &'static str, diagnostics: Vec<Diagnostic>) -> Self {
        Self { phase, diagnostics, offset: None }
    }

    /// What Python said to an expression.
    pub fn of_python(diagnostic: Diagnostic) -> Self {
        let phase = if diagnostic.kind == Kind::Syntax { "parse" } else { "eval" };
        Self::new(phase, vec![diagnostic])
    }
}

impl Expression {
    /// A bare notation; `file` is what it is called in messages.
    ///
    /// # Errors
    /// If it cannot be read, or means nothing.
    pub fn of_notation(file: &str, text: &str) -> Result<Self, ExpressionError> {
        let written = Written::Notation { file: file.into(), text: text.into() };
        match notation::mini(text, 0) {
            Ok(pattern) => Ok(Self { pattern, written }),
            Err(NotationError::Parse(error)) => {
                Err(written.error("parse", &error.to_error(text, 0)))
            }
            Err(NotationError::Meaning(error)) => {
                let mut error = written.error("eval", &error);
                error.diagnostics.iter_mut().for_each(|it| it.kind = Kind::Notation);
                Err(error)
            }
        }
    }

    /// The expression at a tree's root.
    ///
    /// # Errors
    /// Whatever is wrong with it.
    pub fn of_tree(
        tree: &Tree,
        rig: &Rig,
        text_of: &dyn Fn(&str) -> Option<Arc<str>>,
    ) -> Result<Self, ExpressionError> {
        let tree = Arc::new(tree.clone());
        let root = match &tree.root {
            Data::Node(id) => *id,
            Data::Int(_) | Data::Float(_) | Data::Bool(_) => {
                let number = crate::fields::as_number(&tree.root).unwrap_or_default();
                let pattern = Pattern::pure(Value::Number(number));
                let written = Written::Notation { file: "".into(), text: "".into() };
                return Ok(Self { pattern, written });
            }
            Data::Text(text) => return Self::of_notation("", text),
            other => {
                let got = crate::fields::describe(other, &tree);
                let message = format!("the expression must be a pattern, got {got}");
                let diagnostic = Diagnostic::error(Kind::Value, message);
                return Err(ExpressionError::new("eval", vec![diagnostic]));
            }
        };
        let passages = Passages::new(&tree, text_of);
        if let Some((diagnostic, offset)) = passages.unreadable().into_iter().next() {
            let error = ExpressionError::new("parse", vec![diagnostic]);
            return Err(ExpressionError { offset: Some(offset), ..error });
        }
        let problems = misspelled(&passages);
        if !problems.is_empty() {
            return Err(ExpressionError::new("eval", problems));
        }
        let world = World::new(tree, passages.clone(), rig);
        match pattern_of(&world, root) {
            Ok(pattern) => Ok(Self { pattern, written: Written::Python { passages, root } }),
            Err(errors) => {
                let diagnostics = errors.iter().map(|error| passages.diagnostic(error)).collect();
                Err(ExpressionError::new("eval", diagnostics))
            }
        }
    }

    /// # Errors
    /// If the pattern has no answer.
    pub fn query(
        &self,
        span: TimeSpan,
        settings: &Settings,
    ) -> Result<Vec<Event<Value>>, ExpressionError> {
        self.pattern.query_with(span, settings).map_err(|error| self.written.error("query", &error))
    }
}

/// A value in few words: lights by their indices and what is said about them.
pub fn describe_value(value: &Value) -> String {
    if let Some(it) = as_light(value) {
        return describe_light(&it.light);
    }
    match value {
        Value::Text(text) => text.to_string(),
        other => match other.object::<ColorObject>() {
            Some(ColorObject(color)) => describe_color(color),
            None => other.to_string(),
        },
    }
}

fn describe_color(color: &Color) -> String {
    match color {
        Color::Fixed(color) => {
            let [red, green, blue] = color.to_rgb().to_8_bit();
            format!("#{red:02X}{green:02X}{blue:02X}")
        }
        Color::Palette(index) => format!("palette {index}"),
        Color::Moving(parts) if parts.iter().any(|it| matches!(it, Factor::PerLight(_))) => {
            "perlight".to_owned()
        }
        other => {
            let name = format!("{other:?}");
            name.split([' ', '(', '{']).next().unwrap_or_default().to_lowercase()
        }
    }
}

fn describe_light(light: &LightValue) -> String {
    let members: Vec<String> = light.members.iter().map(|it| it.light.to_string()).collect();
    let mut text = match members.len() {
        0 => "no light".to_owned(),
        1 => format!("light {}", members[0]),
        _ => format!("lights {}", members.join(" ")),
    };
    text.push(' ');
    text.push_str(&describe_color(&light.color));
    for factor in light.factors.iter() {
        match factor {
            Factor::Number(number) => {
                let _ = write!(text, " x{number}");
            }
            _ => text.push_str(" x~"),
        }
    }
    text
}
