//! `[patterns]` and `[strobe]`: what plays, and within which limits.

use crate::reader::{Reader, Table, number};
use engine::{Apply, FADE_BEATS};
use std::ops::RangeInclusive;
use std::path::PathBuf;
use toml::de::DeValue;

/// Three flashes a second are the most that guidelines call safe.
pub const DEFAULT_STROBE_LIMIT: f64 = 3.0;

/// Limits that can be set. Faster than the last, lights no longer show it.
pub const STROBE_LIMITS: RangeInclusive<f64> = 0.5..=30.0;

/// Where patterns are, and how edits reach the lights.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ShowPlan {
    /// As it is written: relative to the configuration's own folder.
    pub folder: Option<PathBuf>,
    pub apply: Option<Apply>,
    pub fade_beats: Option<f64>,
    pub fps: Option<u32>,
}

pub(crate) fn read(reader: &mut Reader<'_>, root: &Table<'_>) -> ShowPlan {
    let keys = ["folder", "apply", "fade", "fps"];
    let table = reader.table(root, "patterns", "[patterns]", Some(&keys));
    ShowPlan {
        folder: reader.text(&table, "folder").map(PathBuf::from),
        apply: reader.one_of(&table, "apply", &Apply::ALL),
        fade_beats: reader.number(&table, "fade", FADE_BEATS),
        fps: reader.whole(&table, "fps", 25..=60).and_then(|it| u32::try_from(it).ok()),
    }
}

pub(crate) fn strobe_limit(reader: &mut Reader<'_>, root: &Table<'_>) -> Option<f64> {
    let table = reader.table(root, "strobe", "[strobe]", Some(&["limit"]));
    let Some(value) = table.get("limit") else { return Some(DEFAULT_STROBE_LIMIT) };
    match value.get_ref() {
        DeValue::String(text) if text == "off" => None,
        _ => {
            let limit = number(value).filter(|it| STROBE_LIMITS.contains(it));
            if limit.is_none() {
                let wanted = "is flashes a second, from 0.5 to 30, or \"off\"";
                reader.wrong(value, "limit", wanted, value.get_ref());
            }
            limit
        }
    }
}
