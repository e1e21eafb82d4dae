//! What a pattern file evaluated to: a tree of plain data.
//!
//! Python objects that mean something to us (a `Phaser`, a pattern of the
//! pattern language) become [`Node`]s, each with the place in the user's file
//! that made it. A node used twice is stored once, so the tree is really a
//! graph without cycles: a node only refers to nodes before it, which makes
//! every walk end.
//!
//! The bytes that cross from the worker are this module's: see [`encode`] and
//! [`decode`].

use source::{Place, Position, Span};
use std::sync::Arc;

mod codec;

pub use codec::{DecodeError, MAX_DEPTH, decode, encode};

/// A value as Python had it. Integers beyond 64 bits and floats that are not
/// finite never get here; the worker refuses them.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    None,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(Box<str>),
    List(Vec<Value>),
    /// Pairs in Python's order; keys are unique there, not necessarily here.
    Map(Vec<(Value, Value)>),
    Node(NodeId),
}

/// A node's place in its tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(u32);

impl NodeId {
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// An object of one of the classes that pattern files build shows from.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The class as our own Python package names it, also for subclasses.
    pub class: Box<str>,
    /// The call that made it, in the innermost of the user's files.
    pub made_at: Option<MadeAt>,
    pub fields: Vec<(Box<str>, Value)>,
}

impl Node {
    /// The value of a field; [`Value::None`] where there is no such field.
    pub fn field(&self, name: &str) -> &Value {
        const MISSING: &Value = &Value::None;
        self.fields.iter().find(|(it, _)| **it == *name).map_or(MISSING, |(_, value)| value)
    }
}

/// A place whose file is an index into the tree's files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MadeAt {
    pub file: u32,
    pub span: Span,
}

/// Nodes, and the value that refers to them.
#[derive(Clone, Debug, PartialEq)]
pub struct Tree {
    files: Vec<Arc<str>>,
    nodes: Vec<Node>,
    pub root: Value,
}

impl Tree {
    pub fn new() -> Self {
        Self { files: Vec::new(), nodes: Vec::new(), root: Value::None }
    }

    /// The index of a file's name, for [`MadeAt`].
    pub fn file(&mut self, name: &str) -> u32 {
        let known = self.files.iter().position(|it| &**it == name);
        let index = known.unwrap_or_else(|| {
            self.files.push(name.into());
            self.files.len() - 1
        });
        u32::try_from(index).expect("a tree names far fewer files than u32 counts")
    }

    /// Adds a node. Its fields may only refer to nodes that are there already.
    pub fn add(&mut self, node: Node) -> NodeId {
        debug_assert!(
            node.fields.iter().all(|(_, value)| refers_below(value, self.nodes.len())),
            "a node refers only to nodes before it"
        );
        let id = u32::try_from(self.nodes.len()).expect("the worker caps the number of nodes");
        self.nodes.push(node);
        NodeId(id)
    }

    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.index()]
    }

    pub fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.nodes.iter()
    }

    /// Every node with its place in the tree.
    pub fn numbered(&self) -> impl Iterator<Item = (NodeId, &Node)> {
        (0..).map(NodeId).zip(&self.nodes)
    }

    /// The node at an index, if there is one.
    pub fn id(&self, index: usize) -> Option<NodeId> {
        let id = u32::try_from(index).ok().filter(|_| index < self.nodes.len());
        id.map(NodeId)
    }

    /// Where a node was made, as diagnostics want it.
    pub fn place(&self, id: NodeId) -> Option<Place> {
        let made_at = self.node(id).made_at?;
        Some(Place::new(self.files.get(made_at.file as usize)?.clone(), made_at.span))
    }
}

impl Default for Tree {
    fn default() -> Self {
        Self::new()
    }
}

fn refers_below(value: &Value, limit: usize) -> bool {
    match value {
        Value::Node(id) => id.index() < limit,
        Value::List(items) => items.iter().all(|it| refers_below(it, limit)),
        Value::Map(pairs) => {
            pairs.iter().all(|(key, it)| refers_below(key, limit) && refers_below(it, limit))
        }
        _ => true,
    }
}

fn span(line: u32, column: u32, end_line: u32, end_column: u32) -> Span {
    Span::new(Position::new(line, column), Position::new(end_line, end_column))
}
