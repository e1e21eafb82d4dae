//! The pattern language: expressions in a tree, and the lights they mean.
//!
//! One idea: an expression is evaluated for a rig, node by node in the tree's
//! order, so that a chain of ten thousand calls takes no more stack than one.
//! Calls go to tables of builtins: `notation`'s for the algebra, [`builtins`]'
//! for lights. What reads the place of a light (`x`, `index`) stays open and
//! is evaluated again for each light; plain arithmetic, for all at once
//! ([`column`]).

mod builtins;
mod colors;
mod column;
mod evaluate;
mod expression;
mod literals;
mod objects;
mod options;
mod passages;
mod place;
mod reach;
mod world;

pub use builtins::{LightBuiltin, light_builtins};
pub use colors::{color_hsv, color_names};
use evaluate::evaluate;
pub use expression::{Expression, ExpressionError, describe_value};
pub(crate) use literals::assigned;
use objects::to_lights;
pub(crate) use passages::Passages;
pub(crate) use world::{World, as_word};

use crate::tree::{NodeId, Tree};
use notation::{Arg, Value};
use pattern::{Error, Pattern, Time};
use show::Lights;
use show::lights::{LightValue, Track};
use source::{Diagnostic, Kind};
use std::collections::HashSet;
use std::sync::Arc;

/// The longest that a release may ring, in cycles.
const LONGEST_RING: f64 = 64.0;
/// What is asked of a pattern before it plays.
const REHEARSED_CYCLES: i64 = 16;

/// The lights of an expression, and what is wrong with it. The layers of a
/// stack are tracks of their own.
pub(crate) fn lights(world: &Arc<World>, root: NodeId) -> Result<Lights, Vec<Error>> {
    let layers = builtins::layers_of(&world.tree, root).unwrap_or_else(|| vec![(root, None)]);
    let (mut tracks, mut errors) = (Vec::new(), Vec::new());
    for (id, layer) in layers {
        let world = world.apart();
        match pattern_of(&world, id).map(|it| to_lights(&it)) {
            Ok(lights) => {
                let lights = match layer.map(|it| Arc::from([it])) {
                    Some(layer) => lights.map(move |it| it.in_layer(&layer)),
                    None => lights,
                };
                tracks.push((world, lights));
            }
            // Layers may have a mistake in common.
            Err(more) => errors
                .extend(more.into_iter().filter(|it| !errors.contains(it)).collect::<Vec<_>>()),
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let made = || {
        let track = |(world, pattern): &(Arc<World>, Pattern<LightValue>)| Track {
            pattern: pattern.clone(),
            rings_for: world.rings_for(),
        };
        Lights::of(tracks.iter().map(track).collect())
    };
    let here = |error: Error| vec![error.at(&world::node_origin(root))];
    made().rehearse(&world.rig, REHEARSED_CYCLES).map_err(here)?;
    // The rehearsal may have met longer releases.
    Ok(made())
}

/// The pattern of an expression.
pub(crate) fn pattern_of(world: &Arc<World>, root: NodeId) -> Result<Pattern<Value>, Vec<Error>> {
    let arg: Arg = evaluate(world, root)?;
    arg.to_pattern().map_err(|error| vec![error.at(&world::node_origin(root))])
}

/// The notations that cannot be read, and the colours that are none: found
/// without playing, so that a word which comes up in an hour is told now.
pub(crate) fn misspelled(passages: &Passages) -> Vec<Diagnostic> {
    let mut problems: Vec<Diagnostic> =
        passages.unreadable().into_iter().map(|(problem, _)| problem).collect();
    let colors =
        |call: &str, option: &str| call == "color" || (call == "autonomous" && option == "colors");
    for (_, word, place) in passages.words(colors) {
        if let Value::Text(word) = Value::of_word(&word)
            && let Err(error) = colors::named(&word)
        {
            let problem = passages.diagnostic(&error);
            let problem = Diagnostic { kind: Kind::Name, ..problem }.at(place);
            // A text that many calls share is one mistake.
            if !problems.contains(&problem) {
                problems.push(problem);
            }
        }
    }
    problems
}

/// The nodes that an expression is made of.
pub(crate) fn reached(tree: &Tree, root: NodeId) -> HashSet<NodeId> {
    reach::reached_from(tree, root)
}

fn ring(cycles: f64) -> Time {
    Time::from_f64(cycles.clamp(0.0, LONGEST_RING)).unwrap_or(Time::ZERO)
}
