//! A pattern file's tree, read: the cues it defines, or all that is wrong
//! with it.

use crate::classic::{self, Target};
use crate::fields::{Reader, describe};
use crate::tree::{NodeId, Tree, Value};
use light::Rig;
use show::Cue;
use source::{Diagnostic, Kind, Place};
use std::sync::Arc;

/// The cues of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    pub cues: Vec<FileCue>,
}

/// One cue of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct FileCue {
    /// Tells the cues of one file apart: the part of the key after the colon.
    /// `None` for the one pattern of an ordinary file.
    pub slug: Option<Arc<str>>,
    pub cue: Arc<Cue>,
    uses: Vec<(Uses, Option<Place>)>,
}

/// What a cue expects the rig to have.
#[derive(Clone, Debug, PartialEq)]
enum Uses {
    Group(Arc<str>),
    Light(i64),
}

/// Reads the tree of a pattern file.
///
/// # Errors
/// Everything that is wrong with it, each at the line that made it.
pub fn read(tree: &Tree) -> Result<Reading, Vec<Diagnostic>> {
    let mut reader = Reader::new(tree);
    let cues = module(&mut reader);
    if reader.problems.is_empty() { Ok(Reading { cues }) } else { Err(reader.problems) }
}

fn module(reader: &mut Reader<'_>) -> Vec<FileCue> {
    let module = match &reader.tree.root {
        Value::Node(id) => reader.fields(*id, "Module"),
        _ => None,
    };
    let Some(module) = module else {
        let message = "the worker's answer is not a module";
        reader.problems.push(Diagnostic::error(Kind::Internal, message));
        return Vec::new();
    };
    let mut cues = Vec::new();
    for item in reader.list(&module, "patterns", "patterns") {
        let entry = match item {
            Value::Node(id) => reader.fields(*id, "Entry"),
            _ => None,
        };
        let Some(entry) = entry else { continue };
        let slug = match entry.node.field("slug") {
            Value::Text(slug) => Some(Arc::from(&**slug)),
            _ => None,
        };
        cues.extend(cue(reader, entry.id, entry.node.field("value"), slug));
    }
    cues
}

fn cue(
    reader: &mut Reader<'_>,
    entry: NodeId,
    value: &Value,
    slug: Option<Arc<str>>,
) -> Option<FileCue> {
    let pattern = match value {
        Value::Node(id) if *reader.tree.node(*id).class == *"Pattern" => *id,
        other => {
            let got = describe(other, reader.tree);
            let message = format!("`pattern` must be a Pattern, got {got}");
            reader.problem(entry, Diagnostic::error(Kind::Value, message));
            return None;
        }
    };
    let (cue, targets) = classic::cue(reader, pattern)?;
    let uses = targets
        .into_iter()
        .map(|target| match target {
            Target::Group(name, at) => (Uses::Group(name), reader.tree.place(at)),
            Target::Light(index, at) => (Uses::Light(index), reader.tree.place(at)),
        })
        .collect();
    Some(FileCue { slug, cue: Arc::new(cue), uses })
}

impl Reading {
    /// What the cues expect and this rig lacks. Patterns travel between rigs,
    /// so these are warnings.
    pub fn warnings(&self, rig: &Rig) -> Vec<Diagnostic> {
        let mut warnings = Vec::new();
        for (uses, place) in self.cues.iter().flat_map(|cue| &cue.uses) {
            let warning = uses.warning(rig).map(|warning| warning.at(place.clone()));
            warnings.extend(warning.filter(|warning| !warnings.contains(warning)));
        }
        warnings
    }
}

impl Uses {
    fn warning(&self, rig: &Rig) -> Option<Diagnostic> {
        match self {
            Self::Group(name) if rig.group(name).is_none() => {
                let message = format!("this rig has no group `{name}`");
                let known = rig.group_names().collect::<Vec<_>>().join(", ");
                let hint = match source::nearest(name, rig.group_names()) {
                    Some(near) => format!("did you mean `{near}`? The groups are {known}"),
                    None => format!("the groups are {known}"),
                };
                Some(Diagnostic::warning(Kind::Name, message).hint(hint))
            }
            Self::Light(index) => {
                let there = usize::try_from(*index).is_ok_and(|index| index < rig.lights());
                let message = format!("this rig has no light {index}");
                let hint = match rig.lights() {
                    0 => "it has no lights at all".to_owned(),
                    lights => format!("its lights are 0 to {}", lights - 1),
                };
                (!there).then(|| Diagnostic::warning(Kind::Name, message).hint(hint))
            }
            Self::Group(_) => None,
        }
    }
}
