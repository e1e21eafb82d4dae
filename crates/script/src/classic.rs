//! Classic patterns: oscillators over groups of lights, from the objects
//! `Pattern`, `GroupEffect`, `LightEffect`, `Phaser`, `ColorPalette` and `HSV`.

use crate::fields::{Fields, Reader, as_number, describe};
use crate::tree::{NodeId, Value};
use light::{Hsv, Palette};
use show::{Body, Classic, Cue, CuePalette, GroupEffect, LightEffect, Phaser, Waveform};
use source::{Diagnostic, Kind};
use std::sync::Arc;

/// What a pattern names or numbers, and where the file says so: a rig may lack
/// it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Mention {
    Group(Arc<str>, NodeId),
    Light(i64, NodeId),
    Palette(Arc<str>, NodeId),
}

/// The cue of a `Pattern` node. What is wrong is noted in the reader, and what
/// comes back then must not be played.
pub(crate) fn cue(reader: &mut Reader<'_>, pattern: NodeId) -> Option<(Cue, Vec<Mention>)> {
    let fields = reader.fields(pattern, "Pattern")?;
    let label = reader.text(&fields, "name");
    let mut mentions = Vec::new();
    let effects = reader.list(&fields, "group_effects", "GroupEffect");
    let group_effects = nodes(reader, &fields, "group_effects", effects, "GroupEffect")
        .into_iter()
        .filter_map(|it| group_effect(reader, &it, &mut mentions))
        .collect();
    let independent_effects = independent_effects(reader, &fields, &mut mentions);
    let palette = match fields.node.field("default_palette") {
        Value::None => CuePalette::Own(Palette::new("", [Hsv::new(0.0, 1.0, 1.0)])),
        _ => cue_palette(reader, &fields, "default_palette")?,
    };
    if let CuePalette::Named(name) = &palette {
        mentions.push(Mention::Palette(name.clone(), fields.id));
    }
    let description = reader.optional_text(&fields, "description").into();
    let tags = reader.texts(&fields, "tags");
    let cue = Cue {
        label: label?.into(),
        description,
        tags,
        palette,
        body: Body::Classic(Classic { group_effects, independent_effects }),
    };
    Some((cue, mentions))
}

/// The members of a list that must all be of one class.
fn nodes<'t>(
    reader: &mut Reader<'t>,
    of: &Fields<'_>,
    name: &str,
    items: &[Value],
    class: &'static str,
) -> Vec<Fields<'t>> {
    let mut nodes = Vec::new();
    for item in items {
        let node = match item {
            Value::Node(id) => reader.fields(*id, class),
            _ => None,
        };
        match node {
            Some(node) => nodes.push(node),
            None => {
                let got = describe(item, reader.tree);
                let message = format!("`{name}` must hold only {class}, got {got}");
                reader.problem(of.id, Diagnostic::error(Kind::Value, message));
            }
        }
    }
    nodes
}

fn group_effect(
    reader: &mut Reader<'_>,
    fields: &Fields<'_>,
    mentions: &mut Vec<Mention>,
) -> Option<GroupEffect> {
    let fields = reader.fields(fields.id, "GroupEffect")?;
    let group_name: Option<Arc<str>> = reader.text(&fields, "group_name").map(Arc::from);
    mentions.extend(group_name.clone().map(|name| Mention::Group(name, fields.id)));
    let intensity_phaser = required_phaser(reader, &fields);
    let hue_phaser = optional_phaser(reader, &fields);
    let color_index = reader.integer(&fields, "color_index");
    let phase_spread = reader.truth(&fields, "phase_spread");
    Some(GroupEffect {
        group_name: group_name?,
        intensity_phaser: intensity_phaser?,
        color_index: color_index?,
        hue_phaser,
        phase_spread: phase_spread?,
    })
}

fn independent_effects(
    reader: &mut Reader<'_>,
    of: &Fields<'_>,
    mentions: &mut Vec<Mention>,
) -> Vec<(usize, LightEffect)> {
    const NAME: &str = "independent_effects";
    let pairs = match of.node.field(NAME) {
        Value::None => &[][..],
        Value::Map(pairs) => pairs,
        other => {
            let got = describe(other, reader.tree);
            let message =
                format!("`{NAME}` must be a dict of light index to LightEffect, got {got}");
            reader.problem(of.id, Diagnostic::error(Kind::Value, message));
            &[]
        }
    };
    let mut effects = Vec::new();
    for (key, value) in pairs {
        let Value::Int(index) = *key else {
            let got = describe(key, reader.tree);
            let message = format!("a key of `{NAME}` must be a light index, got {got}");
            reader.problem(of.id, Diagnostic::error(Kind::Value, message));
            continue;
        };
        for fields in nodes(reader, of, NAME, std::slice::from_ref(value), "LightEffect") {
            mentions.push(Mention::Light(index, fields.id));
            let effect = light_effect(reader, &fields);
            effects.extend(usize::try_from(index).ok().zip(effect));
        }
    }
    effects
}

fn light_effect(reader: &mut Reader<'_>, fields: &Fields<'_>) -> Option<LightEffect> {
    let intensity_phaser = required_phaser(reader, fields);
    let hue_phaser = optional_phaser(reader, fields);
    let base_hue = reader.number(fields, "base_hue");
    let saturation = reader.number(fields, "saturation");
    Some(LightEffect {
        intensity_phaser: intensity_phaser?,
        hue_phaser,
        base_hue: base_hue?,
        saturation: saturation?,
    })
}

fn required_phaser(reader: &mut Reader<'_>, of: &Fields<'_>) -> Option<Phaser> {
    let fields = reader.node(of, "intensity_phaser", "Phaser")?;
    phaser(reader, &fields)
}

fn optional_phaser(reader: &mut Reader<'_>, of: &Fields<'_>) -> Option<Phaser> {
    let fields = reader.optional_node(of, "hue_phaser", "Phaser")?;
    phaser(reader, &fields)
}

fn phaser(reader: &mut Reader<'_>, fields: &Fields<'_>) -> Option<Phaser> {
    let waveform = waveform(reader, fields);
    let beats_per_cycle = reader.number(fields, "beats_per_cycle");
    let phase_offset = reader.number(fields, "phase_offset");
    let min_value = reader.number(fields, "min_value");
    let max_value = reader.number(fields, "max_value");
    let phaser = Phaser::new(waveform?, beats_per_cycle?, phase_offset?, min_value?, max_value?);
    phaser
        .map_err(|invalid| {
            let got = describe(fields.node.field(invalid.field), reader.tree);
            let message = format!("`{}` must {}, got {got}", invalid.field, invalid.must);
            reader.problem(fields.id, Diagnostic::error(Kind::Value, message));
        })
        .ok()
}

fn waveform(reader: &mut Reader<'_>, fields: &Fields<'_>) -> Option<Waveform> {
    let fields = reader.fields(fields.id, "Phaser")?;
    let name = reader.text(&fields, "waveform")?;
    let waveform = Waveform::named(name);
    if waveform.is_none() {
        let known = || Waveform::ALL.iter().map(|(name, _)| *name);
        let all = known().collect::<Vec<_>>().join(", ");
        let hint = match source::nearest(name, known()) {
            Some(near) => format!("did you mean `{near}`? The waveforms are {all}"),
            None => format!("the waveforms are {all}"),
        };
        let message = format!("no waveform is called `{name}`");
        reader.problem(fields.id, Diagnostic::error(Kind::Name, message).hint(hint));
    }
    waveform
}

/// A palette of the file's own, or the name of one of the rig's.
pub(crate) fn cue_palette<'t>(
    reader: &mut Reader<'t>,
    of: &Fields<'t>,
    name: &str,
) -> Option<CuePalette> {
    match of.node.field(name) {
        Value::Text(name) => Some(CuePalette::Named(Arc::from(&**name))),
        Value::Node(id) if reader.fields(*id, "ColorPalette").is_some() => {
            let palette = reader.fields(*id, "ColorPalette")?;
            Some(CuePalette::Own(self::palette(reader, &palette)))
        }
        _ => {
            reader.mismatch(of, name, "a ColorPalette or the name of a palette");
            None
        }
    }
}

/// The palette of a `ColorPalette` node.
fn palette(reader: &mut Reader<'_>, fields: &Fields<'_>) -> Palette {
    let Some(fields) = reader.fields(fields.id, "ColorPalette") else {
        return Palette::new("", []);
    };
    let name = reader.optional_text(&fields, "name");
    let mut colors = Vec::new();
    for item in reader.list(&fields, "colors", "HSV") {
        match color(reader, item) {
            Some(color) => colors.push(color),
            None => {
                let got = describe(item, reader.tree);
                let message = format!("`colors` must hold only HSV, got {got}");
                reader.problem(fields.id, Diagnostic::error(Kind::Value, message));
            }
        }
    }
    Palette::new(name, colors)
}

/// An `HSV`, or a plain tuple of three numbers, which is how many write one.
fn color(reader: &mut Reader<'_>, value: &Value) -> Option<Hsv> {
    match value {
        Value::Node(id) => {
            let fields = reader.fields(*id, "HSV")?;
            let hue = reader.number(&fields, "hue")?;
            let saturation = reader.number(&fields, "saturation")?;
            Some(Hsv::new(hue, saturation, reader.number(&fields, "value")?))
        }
        Value::List(items) => match items.iter().map(as_number).collect::<Option<Vec<_>>>()?[..] {
            [hue, saturation, value] => Some(Hsv::new(hue, saturation, value)),
            _ => None,
        },
        _ => None,
    }
}
