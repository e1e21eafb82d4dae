//! Which lights are meant, and where they are.

use super::{LightBuiltin, LightCall, function, method};
use crate::language::objects::{change_light, light_of};
use crate::tree::{NodeId, Tree, Value as Data};
use notation::{Arg, Kind, Value, call_function, unknown_name};
use pattern::{Alignment, Error, Pattern};
use show::lights::{Blend, Layer, LightValue, Member, zone};
use std::sync::Arc;

pub(super) const TABLE: &[LightBuiltin] = &[
    function(
        "light",
        "target",
        "Lights, by notation: words name groups, zones and fixtures, numbers are indices; one \
         between two is the lower.",
        "light('<left right> all*2')",
        |call| {
            let target =
                call.pattern("target")?.ok_or_else(|| Error::value("light takes words"))?;
            let world = call.world.clone();
            Ok(Arg::Pattern(target.map(move |value| world.lights_of(&value))))
        },
    ),
    function(
        "mini",
        "notation",
        "A plain pattern of words and numbers.",
        "mini('a [b c]*2')",
        |call| {
            let pattern = call.pattern("notation")?;
            Ok(Arg::Pattern(pattern.ok_or_else(|| Error::value("mini takes notation"))?))
        },
    ),
    function(
        "stack",
        "*patterns | blend?",
        "All at once; where layers meet on a light, `blend` says how: htp, last, add, multiply or \
         over.",
        "stack(light('all').color('blue'), light('left').color('red'), blend='add')",
        stack,
    ),
    method(
        "zone",
        "target fallback?",
        "Keeps the lights of a zone or group; where the rig has none, those of the fallback.",
        "light('all').zone('ceiling', fallback='left')",
        |call| {
            let indices = |name| -> Result<Option<Vec<u32>>, Error> {
                let name = call.name(name)?;
                Ok(name.map(|it| call.world.indices_of(&it)).filter(|it| !it.is_empty()))
            };
            if call.option("target").is_none() {
                return Err(Error::value("zone takes the name of a zone or group"));
            }
            let keep = match indices("target")? {
                Some(keep) => keep,
                None => indices("fallback")?.unwrap_or_default(),
            };
            call.lights(|it| zone(it, &keep))
        },
    ),
    place_of("x", "Where a light is from left to right, -1 to 1.", "light('all').intensity(x)"),
    place_of("y", "Where a light is from back to front, -1 to 1.", "light('all').intensity(y + 1)"),
    place_of(
        "z",
        "Where a light is from floor to ceiling, -1 to 1.",
        "light('all').intensity(z + 1)",
    ),
    place_of(
        "index",
        "The position of a light in its group, from 0.",
        "light('all').color(hue(index * 0.1))",
    ),
];

/// A name that stands for the place of a light, which evaluation gives it.
const fn place_of(name: &'static str, doc: &'static str, example: &'static str) -> LightBuiltin {
    let run = |_: &LightCall| Err(Error::value("this is known only where lights are"));
    let row = function(name, "", doc, example, run);
    LightBuiltin { kind: Kind::Constant, ..row }
}

fn stack(call: &LightCall) -> Result<Arg, Error> {
    let mut patterns = Vec::new();
    for setting in &call.args {
        patterns.push(setting.to_arg()?);
    }
    let Some(name) = call.text("blend")? else {
        return call_function("stack", &patterns, Alignment::In);
    };
    let blend = Blend::named(name).ok_or_else(|| {
        let message = format!("no blend is called `{name}`");
        unknown_name(message, name, Blend::ALL.iter().map(|(name, _)| *name))
    })?;
    let stack = call.node.index() as u32;
    let mut layers = Vec::new();
    for (nth, layer) in (0_u32..).zip(&patterns) {
        let of_stack: Arc<[Layer]> = [Layer { stack, nth, blend }].into();
        let layer = layer
            .to_pattern()?
            .try_map_into(move |value| change_light(value, |light| Ok(light.in_layer(&of_stack))));
        layers.push(layer);
    }
    Ok(Arg::Pattern(Pattern::stack(&layers)))
}

/// The layers of a call of `stack`: the node of each, and how it meets the
/// others if the call says so. None where the node is no such call, or not
/// one of plain layers.
pub(crate) fn layers_of(tree: &Tree, id: NodeId) -> Option<Vec<(NodeId, Option<Layer>)>> {
    let node = tree.node(id);
    let is_stack = matches!(node.field("name"), Data::Text(name) if **name == *"stack")
        && matches!(node.field("on"), Data::None);
    let Data::List(args) = node.field("args") else { return None };
    let blend = match node.field("options") {
        Data::Map(options) => match &options[..] {
            [] => None,
            [(Data::Text(key), Data::Text(name))] if **key == *"blend" => Some(Blend::named(name)?),
            _ => return None,
        },
        _ => None,
    };
    let layer = |(nth, arg): (u32, &Data)| match arg {
        Data::Node(arg) => {
            let stack = id.index() as u32;
            Some((*arg, blend.map(|blend| Layer { stack, nth, blend })))
        }
        _ => None,
    };
    (is_stack && !args.is_empty()).then(|| (0..).zip(args).map(layer).collect()).flatten()
}

/// The lights of a pattern that one wants to keep.
pub(crate) fn only(
    pattern: &Pattern<Value>,
    keep: impl Fn(&Member) -> bool + Send + Sync + 'static,
) -> Pattern<Value> {
    pattern
        .try_map_into(move |value| {
            change_light(value, |light| {
                let members = light.members.iter().filter(|it| keep(it)).copied().collect();
                Ok(LightValue { members, ..light })
            })
        })
        .filter(|event| light_of(&event.value).is_ok_and(|it| !it.members.is_empty()))
}
