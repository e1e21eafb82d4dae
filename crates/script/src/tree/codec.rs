//! The tree as bytes, for the pipe between worker and host.
//!
//! Little-endian base-128 numbers (LEB128), strings as a length and UTF-8:
//!
//! ```text
//! tree  = version(1) count file* count node* value
//! file  = string
//! node  = string(class) place count (string(field) value)*
//! place = 0 | file+1 line column lines(end-start) end_column
//! value = tag …      see `tag`
//! ```
//!
//! Nothing is trusted: a worker may have been talked into anything.

use super::{MadeAt, Node, NodeId, Tree, Value, span};
use std::fmt;

const VERSION: u8 = 1;

/// Lists inside lists, at the most: deeper data is refused, so that neither
/// side's stack is at the mercy of a file.
pub const MAX_DEPTH: usize = 64;

mod tag {
    pub(super) const NONE: u8 = 0;
    pub(super) const FALSE: u8 = 1;
    pub(super) const TRUE: u8 = 2;
    pub(super) const INT: u8 = 3;
    pub(super) const FLOAT: u8 = 4;
    pub(super) const TEXT: u8 = 5;
    pub(super) const LIST: u8 = 6;
    pub(super) const MAP: u8 = 7;
    pub(super) const NODE: u8 = 8;
}

/// Why bytes are not a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecodeError {
    /// The bytes end in the middle of something.
    Truncated,
    /// Bytes follow the tree.
    TrailingBytes,
    /// Another version, an unknown tag, a number out of range, broken UTF-8, a
    /// reference to a node that does not come before, or lists too deep.
    Malformed,
    /// A float that is not finite.
    NotFinite,
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Truncated => "the data ends too soon",
            Self::TrailingBytes => "bytes follow the data",
            Self::Malformed => "the data is malformed",
            Self::NotFinite => "a number is not finite",
        })
    }
}

impl std::error::Error for DecodeError {}

pub fn encode(tree: &Tree) -> Vec<u8> {
    let mut out = vec![VERSION];
    put_count(&mut out, tree.files.len());
    for file in &tree.files {
        put_text(&mut out, file);
    }
    put_count(&mut out, tree.nodes.len());
    for node in &tree.nodes {
        put_text(&mut out, &node.class);
        match node.made_at {
            None => out.push(0),
            Some(MadeAt { file, span }) => {
                put_number(&mut out, u64::from(file) + 1);
                put_number(&mut out, span.start.line.into());
                put_number(&mut out, span.start.column.into());
                put_number(&mut out, (span.end.line - span.start.line).into());
                put_number(&mut out, span.end.column.into());
            }
        }
        put_count(&mut out, node.fields.len());
        for (name, value) in &node.fields {
            put_text(&mut out, name);
            put_value(&mut out, value);
        }
    }
    put_value(&mut out, &tree.root);
    out
}

fn put_value(out: &mut Vec<u8>, value: &Value) {
    match value {
        Value::None => out.push(tag::NONE),
        Value::Bool(false) => out.push(tag::FALSE),
        Value::Bool(true) => out.push(tag::TRUE),
        Value::Int(number) => {
            out.push(tag::INT);
            out.extend(number.to_le_bytes());
        }
        Value::Float(number) => {
            out.push(tag::FLOAT);
            out.extend(number.to_le_bytes());
        }
        Value::Text(text) => {
            out.push(tag::TEXT);
            put_text(out, text);
        }
        Value::List(items) => {
            out.push(tag::LIST);
            put_count(out, items.len());
            for item in items {
                put_value(out, item);
            }
        }
        Value::Map(pairs) => {
            out.push(tag::MAP);
            put_count(out, pairs.len());
            for (key, value) in pairs {
                put_value(out, key);
                put_value(out, value);
            }
        }
        Value::Node(NodeId(id)) => {
            out.push(tag::NODE);
            put_number(out, (*id).into());
        }
    }
}

fn put_text(out: &mut Vec<u8>, text: &str) {
    put_count(out, text.len());
    out.extend(text.as_bytes());
}

fn put_count(out: &mut Vec<u8>, count: usize) {
    put_number(out, count as u64);
}

fn put_number(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// The tree in the bytes, all of them.
pub fn decode(bytes: &[u8]) -> Result<Tree, DecodeError> {
    let mut reader = Reader { rest: bytes };
    if reader.byte()? != VERSION {
        return Err(DecodeError::Malformed);
    }
    let mut tree = Tree::new();
    for _ in 0..reader.count()? {
        tree.files.push(reader.text()?.into());
    }
    for _ in 0..reader.count()? {
        let class = reader.text()?.into();
        let made_at = reader.place(tree.files.len())?;
        let mut fields = Vec::new();
        for _ in 0..reader.count()? {
            let name = reader.text()?.into();
            fields.push((name, reader.value(tree.nodes.len(), MAX_DEPTH)?));
        }
        tree.nodes.push(Node { class, made_at, fields });
    }
    tree.root = reader.value(tree.nodes.len(), MAX_DEPTH)?;
    if reader.rest.is_empty() { Ok(tree) } else { Err(DecodeError::TrailingBytes) }
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], DecodeError> {
        let (taken, rest) = self.rest.split_at_checked(count).ok_or(DecodeError::Truncated)?;
        self.rest = rest;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8, DecodeError> {
        Ok(self.take(1)?[0])
    }

    fn eight(&mut self) -> Result<[u8; 8], DecodeError> {
        self.take(8)?.try_into().map_err(|_| DecodeError::Truncated)
    }

    fn number(&mut self) -> Result<u64, DecodeError> {
        let mut number = 0;
        for shift in (0..63).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(DecodeError::Malformed)
    }

    fn small(&mut self) -> Result<u32, DecodeError> {
        u32::try_from(self.number()?).map_err(|_| DecodeError::Malformed)
    }

    /// How many things follow. Each takes at least a byte, so a count beyond
    /// the bytes that are left is a lie, refused before anything is reserved.
    fn count(&mut self) -> Result<usize, DecodeError> {
        let count = self.number()?;
        match usize::try_from(count) {
            Ok(count) if count <= self.rest.len() => Ok(count),
            _ => Err(DecodeError::Truncated),
        }
    }

    fn text(&mut self) -> Result<&'a str, DecodeError> {
        let length = self.count()?;
        std::str::from_utf8(self.take(length)?).map_err(|_| DecodeError::Malformed)
    }

    fn place(&mut self, files: usize) -> Result<Option<MadeAt>, DecodeError> {
        let Some(file) = self.small()?.checked_sub(1) else { return Ok(None) };
        if file as usize >= files {
            return Err(DecodeError::Malformed);
        }
        let (line, column, lines) = (self.small()?, self.small()?, self.small()?);
        let end_line = line.checked_add(lines).ok_or(DecodeError::Malformed)?;
        Ok(Some(MadeAt { file, span: span(line, column, end_line, self.small()?) }))
    }

    fn value(&mut self, nodes: usize, depth: usize) -> Result<Value, DecodeError> {
        let inner = depth.checked_sub(1).ok_or(DecodeError::Malformed)?;
        Ok(match self.byte()? {
            tag::NONE => Value::None,
            tag::FALSE => Value::Bool(false),
            tag::TRUE => Value::Bool(true),
            tag::INT => Value::Int(i64::from_le_bytes(self.eight()?)),
            tag::FLOAT => match f64::from_le_bytes(self.eight()?) {
                number if number.is_finite() => Value::Float(number),
                _ => return Err(DecodeError::NotFinite),
            },
            tag::TEXT => Value::Text(self.text()?.into()),
            tag::LIST => {
                let count = self.count()?;
                Value::List((0..count).map(|_| self.value(nodes, inner)).collect::<Result<_, _>>()?)
            }
            tag::MAP => {
                let mut pairs = Vec::new();
                for _ in 0..self.count()? {
                    pairs.push((self.value(nodes, inner)?, self.value(nodes, inner)?));
                }
                Value::Map(pairs)
            }
            tag::NODE => match self.small()? {
                id if (id as usize) < nodes => Value::Node(NodeId(id)),
                _ => return Err(DecodeError::Malformed),
            },
            _ => return Err(DecodeError::Malformed),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn values() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::None),
            any::<bool>().prop_map(Value::Bool),
            any::<i64>().prop_map(Value::Int),
            (-1e300..1e300).prop_map(Value::Float),
            ".*".prop_map(|text| Value::Text(text.into())),
        ];
        leaf.prop_recursive(4, 32, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::List),
                prop::collection::vec((inner.clone(), inner), 0..6).prop_map(Value::Map),
            ]
        })
    }

    fn sample(values: Vec<Value>, place: (u32, u32, u32, u32)) -> Tree {
        let mut tree = Tree::new();
        let file = tree.file("a/b.py");
        let mut last = None;
        for value in values {
            let linked = last.map_or(Value::None, Value::Node);
            let span = span(place.0, place.1, place.2, place.3);
            last = Some(tree.add(Node {
                class: "Phaser".into(),
                made_at: Some(MadeAt { file, span }),
                fields: vec![("value".into(), value), ("before".into(), linked)],
            }));
        }
        tree.root = last.map_or(Value::None, Value::Node);
        tree
    }

    proptest! {
        #[test]
        fn decoding_undoes_encoding(
            values in prop::collection::vec(values(), 0..5),
            place in any::<(u32, u32, u32, u32)>(),
        ) {
            let tree = sample(values, place);
            prop_assert_eq!(decode(&encode(&tree)), Ok(tree));
        }

        #[test]
        fn a_cut_tree_is_refused(values in prop::collection::vec(values(), 1..4), cut in 0.0..1.0) {
            let bytes = encode(&sample(values, (1, 1, 1, 9)));
            let length = (bytes.len() as f64 * cut) as usize;
            prop_assert!(decode(&bytes[..length]).is_err());
        }

        #[test]
        fn arbitrary_bytes_do_no_harm(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let _ = decode(&[&[VERSION][..], &bytes].concat());
        }
    }

    #[test]
    fn lists_too_deep_are_refused() {
        let mut bytes = vec![VERSION, 0, 0];
        for _ in 0..100_000 {
            bytes.extend([tag::LIST, 1]);
        }
        bytes.push(tag::NONE);
        assert_eq!(decode(&bytes), Err(DecodeError::Malformed));
    }
}
