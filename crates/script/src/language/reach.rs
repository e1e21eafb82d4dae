//! What a value of the tree is made of, and which of that nobody knows yet.

use super::evaluate::Environment;
use super::place::{self, Reads};
use super::world::World;
use crate::tree::{Node, NodeId, Tree, Value as Data};
use std::collections::{BTreeSet, HashSet};

/// The nodes that a value reaches and the environment does not know, in the
/// tree's order.
pub(super) fn reached(world: &World, value: &Data, environment: &Environment) -> BTreeSet<NodeId> {
    let mut found = BTreeSet::new();
    let mut pile = Vec::new();
    refer(value, &mut pile);
    while let Some(id) = pile.pop() {
        if environment.knows(id) || !found.insert(id) {
            continue;
        }
        for (_, value) in &world.tree.node(id).fields {
            refer(value, &mut pile);
        }
    }
    found
}

/// All nodes that an expression is made of.
pub(crate) fn reached_from(tree: &Tree, root: NodeId) -> HashSet<NodeId> {
    let (mut found, mut pile) = (HashSet::new(), vec![root]);
    while let Some(id) = pile.pop() {
        if found.insert(id) {
            tree.node(id).fields.iter().for_each(|(_, value)| refer(value, &mut pile));
        }
    }
    found
}

/// Adds the nodes that a value names itself.
pub(super) fn refer(value: &Data, ids: &mut Vec<NodeId>) {
    match value {
        Data::Node(id) => ids.push(*id),
        Data::List(items) => items.iter().for_each(|it| refer(it, ids)),
        Data::Map(pairs) => pairs.iter().for_each(|(key, it)| {
            refer(key, ids);
            refer(it, ids);
        }),
        _ => {}
    }
}

/// What a value depends on that is not known yet.
#[derive(Clone, Copy, Default)]
pub(super) struct Free {
    pub(super) params: bool,
    pub(super) place: Reads,
}

pub(super) fn free(world: &World, value: &Data, environment: &Environment) -> Free {
    let (mut free, mut params, mut own) = (Free::default(), HashSet::new(), HashSet::new());
    for id in reached(world, value, environment) {
        let node = world.tree.node(id);
        match &*node.class {
            "Param" => {
                params.insert(id);
            }
            "Function" => {
                let mut ids = Vec::new();
                refer(node.field("params"), &mut ids);
                own.extend(ids);
            }
            _ => free.place = free.place.or(place_name(node).map(Reads::of).unwrap_or_default()),
        }
    }
    free.params = !params.is_subset(&own);
    free
}

/// Which of `x`, `y`, `z` and `index` a node is.
pub(super) fn place_name(node: &Node) -> Option<&str> {
    match (&*node.class, node.field("name"), node.field("args")) {
        ("Call", Data::Text(name), Data::None) => {
            place::NAMES.into_iter().find(|it| *it == &**name)
        }
        _ => None,
    }
}
