//! What an expression is evaluated in: its tree, and the rig it is for.

use super::objects::LightObject;
use super::passages::Passages;
use crate::tree::{NodeId, Tree};
use light::Rig;
use notation::{Value, is_word_char};
use pattern::{Origin, Origins, Time};
use show::lights::{LightValue, Member};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Texts of an origin from here on are nodes, not texts.
const NODES: u32 = 1 << 31;

/// An origin that means a whole call.
pub(crate) fn node_origin(id: NodeId) -> Origins {
    Origin { text: NODES | id.index() as u32, start: 0, end: 0 }.into()
}

/// The index of the node that an origin means, if it means one.
pub(crate) fn node_of_origin(origin: &Origin) -> Option<usize> {
    (origin.text >= NODES).then_some((origin.text & !NODES) as usize)
}

pub(crate) struct World {
    pub(crate) tree: Arc<Tree>,
    pub(crate) passages: Arc<Passages>,
    pub(crate) rig: Arc<Rig>,
    /// Everything a word can name, so that no frame looks through the rig.
    targets: Arc<HashMap<Arc<str>, Value>>,
    /// The longest release met so far, as the bits of a float: later ones are
    /// longer or do not count.
    longest_release: AtomicU64,
}

impl World {
    pub(crate) fn new(tree: Arc<Tree>, passages: Arc<Passages>, rig: &Rig) -> Arc<Self> {
        let mut targets = HashMap::new();
        let lights = rig.lights();
        for (index, fixture) in rig.fixtures().iter().enumerate() {
            targets.insert(fixture.name.clone(), target(&[index], lights));
            targets.insert(as_word(&fixture.name).into(), target(&[index], lights));
        }
        for name in rig.group_names() {
            let members = rig.group(name).unwrap_or_default();
            targets.insert(as_word(name).into(), target(members, lights));
            targets.insert(name.into(), target(members, lights));
        }
        let (targets, longest_release) = (targets.into(), AtomicU64::new(0));
        let rig = Arc::new(rig.clone());
        Arc::new(Self { tree, passages, rig, targets, longest_release })
    }

    /// The same for an expression that rings by itself.
    pub(crate) fn apart(&self) -> Arc<Self> {
        Arc::new(Self {
            tree: self.tree.clone(),
            passages: self.passages.clone(),
            rig: self.rig.clone(),
            targets: self.targets.clone(),
            longest_release: AtomicU64::new(0),
        })
    }

    /// The lights that a word or number names; none where there are none.
    pub(crate) fn lights_of(&self, value: &Value) -> Value {
        match value {
            Value::Object(_) => value.clone(),
            Value::Text(name) => {
                let exact = self.targets.get(name);
                match exact.or_else(|| self.targets.get(&*as_word(name))) {
                    Some(lights) => lights.clone(),
                    None => target(&[], self.rig.lights()),
                }
            }
            other => match other.numeral() {
                // Between two lights it is the lower, so that a signal walks.
                Ok(number) if number >= 0.0 && (number as usize) < self.rig.lights() => {
                    target(&[number as usize], self.rig.lights())
                }
                _ => target(&[], self.rig.lights()),
            },
        }
    }

    /// The indices of what a name names; none where there is nothing.
    pub(crate) fn indices_of(&self, name: &str) -> Vec<u32> {
        let value = match name.parse::<f64>() {
            Ok(number) => self.lights_of(&Value::Number(number)),
            Err(_) => self.lights_of(&Value::text(name)),
        };
        let light = super::objects::as_light(&value).map(|it| &it.light);
        light.map_or_else(Vec::new, |it| it.members.iter().map(|member| member.light).collect())
    }

    /// The number of each light's segment, if there are any; 0 for those in
    /// none, which take turns among themselves as well.
    pub(crate) fn segment_of(&self) -> Arc<[usize]> {
        if self.rig.segments().is_empty() {
            return [].into();
        }
        let mut segment_of = vec![0; self.rig.lights()];
        for (number, lights) in (1..).zip(self.rig.segments()) {
            for light in lights.iter() {
                segment_of[*light] = number;
            }
        }
        segment_of.into()
    }

    pub(crate) fn meet_release(&self, cycles: f64) {
        let longest = f64::from_bits(self.longest_release.load(Ordering::Relaxed)).max(cycles);
        self.longest_release.store(longest.to_bits(), Ordering::Relaxed);
    }

    pub(crate) fn rings_for(&self) -> Time {
        super::ring(f64::from_bits(self.longest_release.load(Ordering::Relaxed)))
    }
}

fn target(indices: &[usize], lights: usize) -> Value {
    let light = LightValue::of(Member::of_group(indices));
    Value::Object(Arc::new(LightObject { light, lights }))
}

/// A name as a word of the notation: no capitals, and `_` for whatever ends a
/// word there.
pub(crate) fn as_word(name: &str) -> String {
    name.to_lowercase().chars().map(|it| if is_word_char(it) { it } else { '_' }).collect()
}
