//! Python objects to a tree.
//!
//! 1. From the root, every object of a class with a `__dj_node__` gets a draft
//!    when it is first met; drafts are filled one after the other, so that a
//!    chain of ten thousand objects takes no more stack than one.
//! 2. The drafts are put in order, what is referred to first. What cannot be
//!    put in order refers to itself.

use super::{host, raised};
use crate::budget;
use rustpython_vm::builtins::{PyDict, PyFloat, PyInt, PyList, PyRange, PyStr, PyTuple, PyType};
use rustpython_vm::{AsObject, Py, PyObject, PyObjectRef, PyRef, VirtualMachine};
use script::tree::{MAX_DEPTH, MadeAt, Node, NodeId, Tree, Value};
use source::{Diagnostic, Kind, Place};
use std::collections::HashMap;
use std::rc::Rc;

/// Values and nodes of one file, at the most.
const MAX_VALUES: usize = 1_000_000;

/// The tree of what an object refers to, with no more text than the budget's
/// bytes.
pub(super) fn tree_of(
    vm: &VirtualMachine,
    root: &PyObject,
    result_budget: usize,
) -> Result<Tree, Diagnostic> {
    let mut walk = Walk::new(vm, result_budget);
    let root = walk.part(root, At { draft: None, field: "pattern" })?;
    let mut next = 0;
    while next < walk.drafts.len() {
        walk.fill(next)?;
        next += 1;
    }
    walk.order(root)
}

struct Walk<'vm> {
    vm: &'vm VirtualMachine,
    drafts: Vec<Draft>,
    /// The drafts by their objects' identity.
    known: HashMap<usize, usize>,
    /// What there is to know of a class, by its identity; `None` if it is none
    /// of ours.
    shapes: HashMap<usize, Option<Rc<Shape>>>,
    values: usize,
    text_budget: usize,
    text: usize,
}

/// A class whose objects become nodes.
struct Shape {
    name: Box<str>,
    fields: Vec<PyRef<PyStr>>,
}

/// A node that does not know its number yet.
struct Draft {
    /// Held, so that no other object takes its identity.
    object: PyObjectRef,
    shape: Rc<Shape>,
    place: Option<Place>,
    /// Who referred to it first.
    parent: Option<usize>,
    fields: Vec<(Box<str>, Part)>,
}

/// A value whose nodes are drafts.
enum Part {
    Leaf(Value),
    List(Vec<Part>),
    Map(Vec<(Part, Part)>),
    Node(usize),
}

/// Which field is being filled, for messages.
#[derive(Clone, Copy)]
struct At<'a> {
    draft: Option<usize>,
    field: &'a str,
}

impl<'vm> Walk<'vm> {
    fn new(vm: &'vm VirtualMachine, text_budget: usize) -> Self {
        let (drafts, known, shapes) = Default::default();
        Self { vm, drafts, known, shapes, values: 0, text_budget, text: 0 }
    }

    fn fill(&mut self, draft: usize) -> Result<(), Diagnostic> {
        let (object, shape) = (self.drafts[draft].object.clone(), self.drafts[draft].shape.clone());
        let mut fields = Vec::with_capacity(shape.fields.len());
        for name in &shape.fields {
            let field = name.to_string_lossy();
            // What users call it.
            let said = if *shape.name == *"Entry" && field == "value" { "pattern" } else { &field };
            let at = At { draft: Some(draft), field: said };
            let value = object.get_attr(&**name, self.vm).map_err(|error| {
                let problem = raised::diagnose(self.vm, &error);
                let place = problem.place.clone().or_else(|| self.place(at));
                problem.at(place)
            })?;
            fields.push((Box::from(&*field), self.part(&value, at)?));
        }
        self.drafts[draft].fields = fields;
        Ok(())
    }

    fn part(&mut self, object: &PyObject, at: At<'_>) -> Result<Part, Diagnostic> {
        self.nested(object, at, &mut Vec::new())
    }

    /// A value inside the containers `within`.
    fn nested(
        &mut self,
        object: &PyObject,
        at: At<'_>,
        within: &mut Vec<usize>,
    ) -> Result<Part, Diagnostic> {
        self.values += 1;
        if self.values > MAX_VALUES {
            let message = format!("describes more than {MAX_VALUES} values");
            return Err(Diagnostic::error(Kind::Budget, message).at(self.place(at)));
        }
        if let Some(leaf) = self.leaf(object, at)? {
            return Ok(Part::Leaf(leaf));
        }
        if let Some(shape) = self.shape(object.class()) {
            return Ok(Part::Node(self.draft(object, shape, at)));
        }
        if within.contains(&object.get_id()) {
            return Err(self.problem(at, "contains itself"));
        }
        if within.len() + 2 > MAX_DEPTH {
            let message = format!("nests lists more than {} deep", MAX_DEPTH - 1);
            return Err(self.problem(at, &message));
        }
        within.push(object.get_id());
        let part = self.container(object, at, within)?;
        within.pop();
        Ok(part)
    }

    fn leaf(&mut self, object: &PyObject, at: At<'_>) -> Result<Option<Value>, Diagnostic> {
        if self.vm.is_none(object) {
            return Ok(Some(Value::None));
        }
        if object.class().is(self.vm.ctx.types.bool_type) {
            return Ok(Some(Value::Bool(object.is(&self.vm.ctx.true_value))));
        }
        if let Some(number) = object.downcast_ref::<PyInt>() {
            let number = i64::try_from(number.as_bigint())
                .map_err(|_| self.problem(at, "must fit into 64 bits, got a longer number"))?;
            return Ok(Some(Value::Int(number)));
        }
        if let Some(number) = object.downcast_ref::<PyFloat>() {
            let number = number.to_f64();
            if !number.is_finite() {
                let sign = if number < 0.0 { "-" } else { "" };
                let word = if number.is_nan() { "nan" } else { "inf" };
                return Err(self.problem(at, &format!("must be finite, got {sign}{word}")));
            }
            return Ok(Some(Value::Float(number)));
        }
        if let Some(text) = object.downcast_ref::<PyStr>() {
            let text = text
                .to_str()
                .ok_or_else(|| self.problem(at, "must be text, got half of a surrogate pair"))?;
            self.text += text.len();
            if self.text > self.text_budget {
                return Err(budget::too_much_said(self.text_budget).at(self.place(at)));
            }
            return Ok(Some(Value::Text(text.into())));
        }
        Ok(None)
    }

    fn container(
        &mut self,
        object: &PyObject,
        at: At<'_>,
        within: &mut Vec<usize>,
    ) -> Result<Part, Diagnostic> {
        if let Some(dict) = object.downcast_ref::<PyDict>() {
            let mut pairs = Vec::new();
            for (key, value) in dict.items_vec() {
                pairs.push((self.nested(&key, at, within)?, self.nested(&value, at, within)?));
            }
            return Ok(Part::Map(pairs));
        }
        let items = if let Some(list) = object.downcast_ref::<PyList>() {
            list.borrow_vec().to_vec()
        } else if let Some(tuple) = object.downcast_ref::<PyTuple>() {
            tuple.as_slice().to_vec()
        } else if object.downcastable::<PyRange>() {
            self.vm
                .extract_elements_with(object, Ok)
                .map_err(|error| raised::diagnose(self.vm, &error))?
        } else {
            return Err(self.no_data(object, at));
        };
        let items = items.iter().map(|item| self.nested(item, at, within));
        Ok(Part::List(items.collect::<Result<_, _>>()?))
    }

    fn draft(&mut self, object: &PyObject, shape: Rc<Shape>, at: At<'_>) -> usize {
        let next = self.drafts.len();
        let draft = *self.known.entry(object.get_id()).or_insert(next);
        let is_entry = *shape.name == *"Entry";
        if draft == next {
            self.drafts.push(Draft {
                object: object.to_owned(),
                shape,
                place: host::made_at(object).or_else(|| is_entry.then(host::assignment).flatten()),
                parent: at.draft,
                fields: Vec::new(),
            });
        }
        draft
    }

    fn shape(&mut self, class: &Py<PyType>) -> Option<Rc<Shape>> {
        let id = class.as_object().get_id();
        if let Some(shape) = self.shapes.get(&id) {
            return shape.clone();
        }
        let attribute = |name: &'static str| class.get_attr(self.vm.ctx.intern_str(name));
        let name = attribute("__dj_node__").and_then(|it| it.downcast::<PyStr>().ok());
        let fields = attribute("__dj_fields__").and_then(|it| it.downcast::<PyTuple>().ok());
        let shape = name.zip(fields).map(|(name, fields)| {
            let fields = fields.as_slice().iter();
            let fields = fields.filter_map(|it| it.clone().downcast::<PyStr>().ok()).collect();
            Rc::new(Shape { name: name.to_string_lossy().into(), fields })
        });
        self.shapes.insert(id, shape.clone());
        shape
    }

    fn no_data(&self, object: &PyObject, at: At<'_>) -> Diagnostic {
        let class = object.class().name().to_string();
        let article = if class.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
        let problem = self.problem(at, &format!("must be data, got {article} {class}"));
        match class.as_str() {
            "function" | "method" | "builtin_function_or_method" | "type" => {
                problem.hint("is it meant to be called?")
            }
            "generator" | "map" | "filter" | "zip" | "enumerate" | "reversed" | "set"
            | "frozenset" | "dict_keys" | "dict_values" | "dict_items" => {
                problem.hint("make it a list: list(…)")
            }
            "Decimal" => problem.hint("make it a float: float(…)"),
            _ => problem,
        }
    }

    fn problem(&self, at: At<'_>, what: &str) -> Diagnostic {
        let message = format!("`{}` {what}", at.field);
        Diagnostic::error(Kind::Value, message).at(self.place(at))
    }

    /// Where the object was made whose field it is, or else the one around it.
    fn place(&self, at: At<'_>) -> Option<Place> {
        let outward = |draft: &usize| self.drafts[*draft].parent;
        std::iter::successors(at.draft, outward).find_map(|draft| self.drafts[draft].place.clone())
    }

    /// The tree, with every node after those it refers to.
    fn order(self, root: Part) -> Result<Tree, Diagnostic> {
        let mut tree = Tree::new();
        let mut ids: Vec<Option<NodeId>> = vec![None; self.drafts.len()];
        // Drafts that wait for those above them on the pile, each with the
        // drafts it refers to and has not waited for yet.
        let mut pile: Vec<(usize, Vec<usize>)> = Vec::new();
        let mut waits = vec![false; self.drafts.len()];
        let mut start = Vec::new();
        root.referred(&mut start);
        let mut enter = |draft: usize, pile: &mut Vec<(usize, Vec<usize>)>| {
            if std::mem::replace(&mut waits[draft], true) {
                let at = At { draft: Some(draft), field: &self.drafts[draft].shape.name };
                return Err(self.problem(at, "contains itself"));
            }
            let mut referred = Vec::new();
            for (_, part) in &self.drafts[draft].fields {
                part.referred(&mut referred);
            }
            // The first is taken first, from the end.
            referred.reverse();
            pile.push((draft, referred));
            Ok(())
        };
        for draft in start {
            if ids[draft].is_none() {
                enter(draft, &mut pile)?;
            }
            while let Some((draft, referred)) = pile.last_mut() {
                match referred.pop() {
                    Some(next) if ids[next].is_none() => enter(next, &mut pile)?,
                    Some(_) => {}
                    None => {
                        let node = self.node(*draft, &ids, &mut tree);
                        ids[*draft] = Some(tree.add(node));
                        pile.pop();
                    }
                }
            }
        }
        tree.root = root.value(&ids);
        Ok(tree)
    }

    fn node(&self, draft: usize, ids: &[Option<NodeId>], tree: &mut Tree) -> Node {
        let draft = &self.drafts[draft];
        let made_at = draft.place.as_ref();
        let made_at =
            made_at.map(|place| MadeAt { file: tree.file(&place.file), span: place.span });
        let fields = draft.fields.iter().map(|(name, part)| (name.clone(), part.value(ids)));
        Node { class: draft.shape.name.clone(), made_at, fields: fields.collect() }
    }
}

impl Part {
    fn referred(&self, drafts: &mut Vec<usize>) {
        match self {
            Self::Leaf(_) => {}
            Self::List(items) => items.iter().for_each(|it| it.referred(drafts)),
            Self::Map(pairs) => pairs.iter().for_each(|(key, value)| {
                key.referred(drafts);
                value.referred(drafts);
            }),
            Self::Node(draft) => drafts.push(*draft),
        }
    }

    fn value(&self, ids: &[Option<NodeId>]) -> Value {
        match self {
            Self::Leaf(value) => value.clone(),
            Self::List(items) => Value::List(items.iter().map(|it| it.value(ids)).collect()),
            Self::Map(pairs) => Value::Map(
                pairs.iter().map(|(key, value)| (key.value(ids), value.value(ids))).collect(),
            ),
            Self::Node(draft) => {
                Value::Node(ids[*draft].expect("what is referred to comes first in the order"))
            }
        }
    }
}
