//! A pattern file's tree, read: the cues it defines, or all that is wrong
//! with it.

use crate::classic::{self, Mention};
use crate::fields::{Fields, Reader, describe};
use crate::language::{self, Passages, World};
use crate::tree::{Node, NodeId, Tree, Value, encode};
use light::Rig;
use show::{Body, Cue, CuePalette, LightCue, Lights};
use source::{Diagnostic, Kind, Lines, Place, Span};
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
    /// Where it is made.
    pub place: Option<Place>,
    uses: Vec<(Uses, Option<Place>)>,
}

/// What a cue expects the rig to have.
#[derive(Clone, Debug, PartialEq)]
enum Uses {
    Group(Arc<str>),
    Light(i64),
    /// A word of the pattern language: a group, a fixture or an index.
    Word(Arc<str>),
    /// A zone or group, and another in its stead.
    Zone(Arc<str>, Option<Arc<str>>),
    Palette(Arc<str>),
}

/// What a tree is read with.
#[derive(Clone, Copy)]
pub struct Around<'a> {
    /// The pattern file's name below the patterns folder.
    pub file: &'a str,
    /// What light patterns are made for, and tried out on. Without one they are
    /// read only, and made when they are wanted: it has been done before.
    pub rig: Option<&'a Arc<Rig>>,
    /// The texts of the pattern file and of those it imports, so that mistakes
    /// in notation are shown where they stand.
    pub text_of: &'a dyn Fn(&str) -> Option<Arc<str>>,
}

/// Reads the tree of a pattern file.
///
/// # Errors
/// Everything that is wrong with it, each at the line that made it.
pub fn read(tree: &Tree, around: &Around<'_>) -> Result<Reading, Vec<Diagnostic>> {
    let mut reader = Reader::new(tree);
    let cues = module(&mut reader, around);
    if reader.problems.is_empty() { Ok(Reading { cues }) } else { Err(reader.problems) }
}

fn module(reader: &mut Reader<'_>, around: &Around<'_>) -> Vec<FileCue> {
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
    let mut light_file = None;
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
        let value = match entry.node.field("value") {
            Value::Node(id) => Some((*id, &*reader.tree.node(*id).class)),
            _ => None,
        };
        match value {
            Some((pattern, "Pattern")) => cues.extend(classic_cue(reader, pattern, slug)),
            Some((root, "Call")) => {
                let file =
                    light_file.get_or_insert_with(|| LightFile::new(reader.tree, around.text_of));
                let titles = Titles::of(reader, &module, &entry, around);
                cues.extend(file.cue(reader, root, around.rig, slug, titles));
            }
            _ => {
                let got = describe(entry.node.field("value"), reader.tree);
                let message =
                    format!("`pattern` must be a Pattern or begin with light(…), got {got}");
                let problem = Diagnostic::error(Kind::Value, message);
                reader.problem(
                    entry.id,
                    match entry.node.field("value") {
                        Value::None => problem.hint("does the function lack its `return`?"),
                        _ => problem,
                    },
                );
            }
        }
    }
    cues
}

fn classic_cue(
    reader: &mut Reader<'_>,
    pattern: NodeId,
    slug: Option<Arc<str>>,
) -> Option<FileCue> {
    let (cue, mentions) = classic::cue(reader, pattern)?;
    let uses = mentions
        .into_iter()
        .map(|mention| match mention {
            Mention::Group(name, at) => (Uses::Group(name), reader.tree.place(at)),
            Mention::Light(index, at) => (Uses::Light(index), reader.tree.place(at)),
            Mention::Palette(name, at) => (Uses::Palette(name), reader.tree.place(at)),
        })
        .collect();
    Some(FileCue { slug, cue: Arc::new(cue), place: reader.tree.place(pattern), uses })
}

/// What people see of a light pattern.
struct Titles {
    label: Arc<str>,
    description: Arc<str>,
    tags: Vec<Arc<str>>,
    palette: CuePalette,
    /// Where the palette is said.
    palette_at: Option<Place>,
}

/// What a light pattern has that names none.
const PALETTE: &str = "white_tones";

impl Titles {
    /// What a decorator or a table says of an entry, else what the file says
    /// of itself, else what its name says.
    fn of<'t>(
        reader: &mut Reader<'t>,
        module: &Fields<'t>,
        entry: &Fields<'t>,
        around: &Around<'_>,
    ) -> Self {
        let from = |name: &str| match (entry.node.field(name), entry.node.field("slug")) {
            (Value::None, Value::None) => module,
            (Value::None, _) if matches!(name, "tags" | "palette") => module,
            _ => entry,
        };
        let label = around.said(reader, "NAME", |it| it.optional_text(from("name"), "name"));
        let label = if label.is_empty() { readable(around.file) } else { label.to_owned() };
        let description = around
            .said(reader, "DESCRIPTION", |it| it.optional_text(from("description"), "description"));
        let tags = around.said(reader, "TAGS", |it| it.texts(from("tags"), "tags"));
        let of = from("palette");
        let palette = match of.node.field("palette") {
            Value::None => None,
            _ => around.said(reader, "PALETTE", |it| classic::cue_palette(it, of, "palette")),
        };
        let palette_at = match &palette {
            Some(CuePalette::Named(name)) if of.id == module.id => {
                around.place_of_assigned("PALETTE", Some(name))
            }
            _ => reader.tree.place(of.id),
        };
        Self {
            label: label.into(),
            description: description.into(),
            tags,
            palette: palette.unwrap_or_else(|| CuePalette::Named(PALETTE.into())),
            palette_at,
        }
    }
}

impl Around<'_> {
    /// What the file says under a name; problems that have no place are there.
    fn said<'t, T>(
        &self,
        reader: &mut Reader<'t>,
        name: &str,
        take: impl FnOnce(&mut Reader<'t>) -> T,
    ) -> T {
        let first = reader.problems.len();
        let taken = take(reader);
        for problem in &mut reader.problems[first..] {
            problem.place = problem.place.take().or_else(|| self.place_of_assigned(name, None));
        }
        taken
    }

    /// Where the file assigns to a name, as in `PALETTE = "warm"`.
    fn place_of_assigned(&self, name: &str, value: Option<&str>) -> Option<Place> {
        let text = (self.text_of)(self.file)?;
        let range = language::assigned(&text, name, value)?;
        let lines = Lines::of(text);
        let span = Span::new(lines.position(range.start), lines.position(range.end));
        Some(Place::new(self.file, span))
    }
}

/// A file's name as a title: `examples/warm_pulse.py` is "Warm Pulse".
fn readable(file: &str) -> String {
    let name = file.rsplit('/').next().unwrap_or(file);
    let stem = name.strip_suffix(".py").unwrap_or(name);
    let title = |word: &str| {
        let mut letters = word.chars();
        let first = letters.next().map(|it| it.to_uppercase().to_string()).unwrap_or_default();
        first + letters.as_str()
    };
    let words = stem.split(['_', '-']).filter(|word| !word.is_empty());
    words.map(title).collect::<Vec<_>>().join(" ")
}

/// The light patterns of a file, which share its tree and its texts.
struct LightFile {
    tree: Arc<Tree>,
    passages: Arc<Passages>,
    data: Vec<u8>,
    /// Whether the notations have been looked at.
    checked: bool,
}

impl LightFile {
    fn new(tree: &Tree, text_of: &dyn Fn(&str) -> Option<Arc<str>>) -> Self {
        let tree = Arc::new(tree.clone());
        let passages = Passages::new(&tree, text_of);
        Self { data: encode(&tree), tree, passages, checked: false }
    }

    fn cue(
        &mut self,
        reader: &mut Reader<'_>,
        root: NodeId,
        rig: Option<&Arc<Rig>>,
        slug: Option<Arc<str>>,
        titles: Titles,
    ) -> Option<FileCue> {
        if !self.checked {
            self.checked = true;
            reader.problems.extend(language::misspelled(&self.passages));
        }
        if !reader.problems.is_empty() {
            return None;
        }
        let mut data = self.data.clone();
        data.extend(root.index().to_le_bytes());
        let (tree, passages) = (self.tree.clone(), self.passages.clone());
        let make = move |rig: &Rig| lights(&tree, &passages, root, rig);
        let cue = LightCue::new(data.into(), make).with_passages(self.passages.clone());
        let cue = match rig.map(|rig| cue.for_rig(rig)) {
            Some(Ok(cue)) => cue,
            Some(Err(problems)) => {
                for problem in problems {
                    if !reader.problems.contains(&problem) {
                        reader.problems.push(problem);
                    }
                }
                return None;
            }
            None => cue,
        };
        let palette = match &titles.palette {
            CuePalette::Named(name) => Some((Uses::Palette(name.clone()), titles.palette_at)),
            CuePalette::Own(_) => None,
        };
        let cue = Cue {
            label: titles.label,
            description: titles.description,
            tags: titles.tags,
            palette: titles.palette,
            body: Body::Lights(cue),
        };
        let targets = self.passages.words(|call, _| call == "light");
        let reached = language::reached(&self.tree, root);
        let uses = targets
            .filter(|(node, _, _)| reached.contains(node))
            .map(|(_, word, place)| (Uses::Word(word.into()), place));
        let named = self.tree.numbered().filter(|(id, _)| reached.contains(id));
        let named =
            named.filter_map(|(id, node)| Some((Uses::of_call(node)?, self.tree.place(id))));
        let uses = uses.chain(named).chain(palette).collect();
        let place = self.tree.place(root);
        Some(FileCue { slug, cue: Arc::new(cue), place, uses })
    }
}

/// The lights of an expression on a rig, or what is wrong with them there.
fn lights(
    tree: &Arc<Tree>,
    passages: &Arc<Passages>,
    root: NodeId,
    rig: &Rig,
) -> Result<Lights, Vec<Diagnostic>> {
    let world = World::new(tree.clone(), passages.clone(), rig);
    language::lights(&world, root).map_err(|errors| {
        let placed = |problem: Diagnostic| match problem.place {
            Some(_) => problem,
            None => problem.at(tree.place(root)),
        };
        errors.iter().map(|error| placed(passages.diagnostic(error))).collect()
    })
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

    /// Whether warnings about the cues may point into a file.
    pub fn may_point_into(&self, file: &str) -> bool {
        let uses = self.cues.iter().flat_map(|cue| &cue.uses).map(|(_, at)| at);
        let mut places = self.cues.iter().map(|cue| &cue.place).chain(uses).flatten();
        places.any(|place| *place.file == *file)
    }
}

impl Uses {
    /// What a call names other than by notation.
    fn of_call(node: &Node) -> Option<Self> {
        let Value::Map(options) = node.field("options") else { return None };
        let option = |name: &str| {
            let is_it = |key: &Value| matches!(key, Value::Text(key) if **key == *name);
            options.iter().find(|(key, _)| is_it(key)).map(|(_, value)| value)
        };
        let name = |it: &Value| match it {
            Value::Text(name) => Some(Arc::from(&**name)),
            Value::Int(index) => Some(index.to_string().into()),
            _ => None,
        };
        match (node.field("name"), option("target")?) {
            (Value::Text(call), Value::Int(index)) if **call == *"light" => {
                Some(Self::Light(*index))
            }
            (Value::Text(call), target) if **call == *"zone" => {
                Some(Self::Zone(name(target)?, option("fallback").and_then(name)))
            }
            _ => None,
        }
    }

    fn warning(&self, rig: &Rig) -> Option<Diagnostic> {
        match self {
            Self::Group(name) if rig.group(name).is_none() => {
                let message = format!("this rig has no group `{name}`");
                let known = rig.group_names().collect::<Vec<_>>().join(", ");
                let hint = groups_hint(source::nearest(name, rig.group_names()), &known);
                Some(Diagnostic::warning(Kind::Name, message).hint(hint))
            }
            Self::Light(index) => no_light(*index, rig),
            Self::Palette(name) if rig.palette(name).is_none() => {
                let names = rig.palettes().iter().map(|it| &*it.name);
                let message = format!("no palette is called `{name}`");
                let hint = match source::nearest(name, names.clone()) {
                    Some(near) => format!("did you mean `{near}`? It is white till then"),
                    None => format!(
                        "it is white till `[palettes]` in dj-hue.toml has one of that name; there \
                         are {}",
                        names.collect::<Vec<_>>().join(", ")
                    ),
                };
                Some(Diagnostic::warning(Kind::Name, message).hint(hint))
            }
            Self::Group(_) | Self::Palette(_) => None,
            Self::Word(word) => match notation::Value::of_word(word) {
                notation::Value::Number(index) => no_light(index as i64, rig),
                _ => no_lights(word, rig),
            },
            Self::Zone(target, fallback) => {
                let lacking = Self::Word(target.clone()).warning(rig)?;
                let fallback = fallback.clone().map(Self::Word);
                fallback.is_none_or(|it| it.warning(rig).is_some()).then_some(lacking)
            }
        }
    }
}

/// If a word names nothing of a rig.
fn no_lights(word: &str, rig: &Rig) -> Option<Diagnostic> {
    let groups: Vec<String> = rig.group_names().map(language::as_word).collect();
    let fixtures: Vec<String> =
        rig.fixtures().iter().map(|it| language::as_word(&it.name)).collect();
    let names = || groups.iter().chain(&fixtures).map(String::as_str);
    let wanted = language::as_word(word);
    if names().any(|name| *name == *wanted) {
        return None;
    }
    let message = format!("this rig has no light, group or zone `{word}`");
    let hint = groups_hint(source::nearest(&wanted, names()), &groups.join(", "));
    Some(Diagnostic::warning(Kind::Name, message).hint(hint))
}

fn groups_hint(near: Option<&str>, known: &str) -> String {
    match near {
        Some(near) => format!("did you mean `{near}`? The groups are {known}"),
        None => format!("the groups are {known}"),
    }
}

fn no_light(index: i64, rig: &Rig) -> Option<Diagnostic> {
    let there = usize::try_from(index).is_ok_and(|index| index < rig.lights());
    let message = format!("this rig has no light {index}");
    let hint = match rig.lights() {
        0 => "it has no lights at all".to_owned(),
        lights => format!("its lights are 0 to {}", lights - 1),
    };
    (!there).then(|| Diagnostic::warning(Kind::Name, message).hint(hint))
}
