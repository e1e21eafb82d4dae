//! Takes a node's fields as the types they must have, and says at the line
//! that made the node what is wrong with those that haven't.

use crate::tree::{Node, NodeId, Tree, Value};
use source::{Diagnostic, Kind};
use std::sync::Arc;

/// A tree, and what was found wrong in it so far.
pub(crate) struct Reader<'t> {
    pub(crate) tree: &'t Tree,
    pub(crate) problems: Vec<Diagnostic>,
}

impl<'t> Reader<'t> {
    pub(crate) fn new(tree: &'t Tree) -> Self {
        Self { tree, problems: Vec::new() }
    }

    /// The fields of a node, if it is of the class.
    pub(crate) fn fields(&self, id: NodeId, class: &str) -> Option<Fields<'t>> {
        let node = self.tree.node(id);
        (*node.class == *class).then_some(Fields { id, node })
    }

    /// Notes a problem at the line that made a node.
    pub(crate) fn problem(&mut self, at: NodeId, diagnostic: Diagnostic) {
        let placed = diagnostic.at(self.tree.place(at));
        if !self.problems.contains(&placed) {
            self.problems.push(placed);
        }
    }

    pub(crate) fn mismatch(&mut self, of: &Fields<'_>, name: &str, wanted: &str) {
        let got = describe(of.node.field(name), self.tree);
        let message = format!("`{name}` must be {wanted}, got {got}");
        self.problem(of.id, Diagnostic::error(Kind::Value, message));
    }

    /// A finite number; Python's `True` is 1 here as it is there.
    pub(crate) fn number(&mut self, of: &Fields<'_>, name: &str) -> Option<f64> {
        let number = as_number(of.node.field(name));
        if number.is_none() {
            self.mismatch(of, name, "a number");
        }
        number
    }

    pub(crate) fn integer(&mut self, of: &Fields<'_>, name: &str) -> Option<i64> {
        match of.node.field(name) {
            Value::Int(number) => Some(*number),
            Value::Bool(it) => Some((*it).into()),
            _ => {
                self.mismatch(of, name, "a whole number");
                None
            }
        }
    }

    pub(crate) fn truth(&mut self, of: &Fields<'_>, name: &str) -> Option<bool> {
        match of.node.field(name) {
            Value::Bool(it) => Some(*it),
            Value::Int(number) => Some(*number != 0),
            Value::None => Some(false),
            _ => {
                self.mismatch(of, name, "True or False");
                None
            }
        }
    }

    pub(crate) fn text(&mut self, of: &Fields<'t>, name: &str) -> Option<&'t str> {
        match of.node.field(name) {
            Value::Text(text) => Some(text),
            _ => {
                self.mismatch(of, name, "a text");
                None
            }
        }
    }

    /// A text, or nothing.
    pub(crate) fn optional_text(&mut self, of: &Fields<'t>, name: &str) -> &'t str {
        match of.node.field(name) {
            Value::None => "",
            _ => self.text(of, name).unwrap_or(""),
        }
    }

    pub(crate) fn texts(&mut self, of: &Fields<'t>, name: &str) -> Vec<Arc<str>> {
        let items = match of.node.field(name) {
            Value::None => return Vec::new(),
            Value::List(items) => items,
            _ => {
                self.mismatch(of, name, "a list of texts");
                return Vec::new();
            }
        };
        let mut texts = Vec::new();
        for item in items {
            match item {
                Value::Text(text) => texts.push(Arc::from(&**text)),
                _ => self.mismatch(of, name, "a list of texts"),
            }
        }
        texts
    }

    pub(crate) fn list(&mut self, of: &Fields<'t>, name: &str, what: &str) -> &'t [Value] {
        match of.node.field(name) {
            Value::None => &[],
            Value::List(items) => items,
            _ => {
                self.mismatch(of, name, &format!("a list of {what}"));
                &[]
            }
        }
    }

    /// A node of a class.
    pub(crate) fn node(
        &mut self,
        of: &Fields<'_>,
        name: &str,
        class: &'static str,
    ) -> Option<Fields<'t>> {
        let node = match of.node.field(name) {
            Value::Node(id) => self.fields(*id, class),
            _ => None,
        };
        if node.is_none() {
            self.mismatch(of, name, &format!("a {class}"));
        }
        node
    }

    /// A node of a class, or nothing.
    pub(crate) fn optional_node(
        &mut self,
        of: &Fields<'_>,
        name: &str,
        class: &'static str,
    ) -> Option<Fields<'t>> {
        match of.node.field(name) {
            Value::None => None,
            _ => self.node(of, name, class),
        }
    }
}

/// A node whose class is known.
#[derive(Clone, Copy)]
pub(crate) struct Fields<'t> {
    pub(crate) id: NodeId,
    pub(crate) node: &'t Node,
}

pub(crate) fn as_number(value: &Value) -> Option<f64> {
    match value {
        Value::Float(number) => Some(*number),
        Value::Int(number) => Some(*number as f64),
        Value::Bool(it) => Some(f64::from(*it)),
        _ => None,
    }
}

/// A value in few words, as Python would show it.
pub(crate) fn describe(value: &Value, tree: &Tree) -> String {
    match value {
        Value::None => "None".into(),
        Value::Bool(true) => "True".into(),
        Value::Bool(false) => "False".into(),
        Value::Int(number) => number.to_string(),
        Value::Float(number) => format!("{number:?}"),
        Value::Text(text) if text.chars().count() > 40 => {
            format!("\"{}…\"", text.chars().take(40).collect::<String>())
        }
        Value::Text(text) => format!("\"{text}\""),
        Value::List(_) => "a list".into(),
        Value::Map(_) => "a dict".into(),
        Value::Node(id) => format!("a {}", tree.node(*id).class),
    }
}
