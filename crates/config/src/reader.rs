//! Tables of a configuration, read with all that is wrong with them.

use source::{Diagnostic, Kind, Place, Position, Span};
use std::ops::{Range, RangeInclusive};
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

pub(crate) type Value<'t> = Spanned<DeValue<'t>>;

/// Collects what is wrong, and where.
pub(crate) struct Reader<'t> {
    file: Arc<str>,
    pub(crate) text: &'t str,
    found: Vec<(usize, Diagnostic)>,
}

/// A table whose keys have been looked at.
pub(crate) struct Table<'t> {
    /// What people call it: `[clock]`, `[[light]]`.
    pub(crate) name: &'static str,
    pub(crate) entries: Option<&'t DeTable<'t>>,
    pub(crate) at: Range<usize>,
}

/// What has just been found to be wrong, to add a hint to.
pub(crate) struct Found<'f>(&'f mut Diagnostic);

impl Found<'_> {
    pub(crate) fn hint(self, hint: impl Into<String>) {
        self.0.hint = Some(hint.into());
    }

    /// `did you mean …?`, or what there is.
    pub(crate) fn nearest<'a>(self, wanted: &str, known: impl IntoIterator<Item = &'a str>) {
        const MOST: usize = 24;
        let known: Vec<&str> = known.into_iter().collect();
        self.hint(match source::nearest(wanted, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if known.is_empty() => "there is none".to_owned(),
            None if known.len() > MOST => format!("there are {}, …", known[..MOST].join(", ")),
            None => format!("there are {}", known.join(", ")),
        });
    }

    pub(crate) fn hint_of_syntax(self) {
        self.hint("texts stand in quotes, lists in `[ ]`, and `#` begins a comment");
    }
}

impl<'t> Reader<'t> {
    pub(crate) fn new(file: &str, text: &'t str) -> Self {
        Self { file: file.into(), text, found: Vec::new() }
    }

    pub(crate) fn error(&mut self, at: Range<usize>, message: impl Into<String>) -> Found<'_> {
        self.add(at, Diagnostic::error(Kind::Configuration, message))
    }

    pub(crate) fn warning(&mut self, at: Range<usize>, message: impl Into<String>) -> Found<'_> {
        self.add(at, Diagnostic::warning(Kind::Configuration, message))
    }

    fn add(&mut self, at: Range<usize>, diagnostic: Diagnostic) -> Found<'_> {
        let position = |offset| Position::of_offset(self.text, offset);
        let place = Place::new(self.file.clone(), Span::new(position(at.start), position(at.end)));
        self.found.push((at.start, diagnostic.at(place)));
        let (_, last) = self.found.last_mut().expect("it was just added");
        Found(last)
    }

    pub(crate) fn has_errors(&self) -> bool {
        self.found.iter().any(|(_, it)| it.is_error())
    }

    /// Everything that was found, in the order of the text.
    pub(crate) fn finish(mut self) -> Vec<Diagnostic> {
        self.found.sort_by_key(|(at, _)| *at);
        self.found.into_iter().map(|(_, diagnostic)| diagnostic).collect()
    }

    pub(crate) fn root<'d>(&mut self, document: &'d Spanned<DeTable<'d>>) -> Table<'d> {
        const KEYS: &[&str] = &[
            "lights",
            "light",
            "light_order",
            "groups",
            "zones",
            "segments",
            "palettes",
            "output",
            "clock",
            "midi",
            "strobe",
            "patterns",
        ];
        let table = Table {
            name: "the configuration",
            entries: Some(document.get_ref()),
            at: document.span(),
        };
        self.check_keys(&table, KEYS);
        table
    }

    /// A table of the root, empty if it is not there. With `keys`, others are
    /// errors.
    pub(crate) fn table<'d>(
        &mut self,
        root: &Table<'d>,
        key: &str,
        name: &'static str,
        keys: Option<&[&str]>,
    ) -> Table<'d> {
        let mut table = Table { name, entries: None, at: 0..0 };
        if let Some(value) = root.get(key) {
            match value.get_ref() {
                DeValue::Table(entries) => {
                    (table.entries, table.at) = (Some(entries), value.span())
                }
                _ => self
                    .error(value.span(), format!("`{key}` is a table"))
                    .hint(format!("write {name} on a line of its own")),
            }
        }
        if let Some(keys) = keys {
            self.check_keys(&table, keys);
        }
        table
    }

    /// The tables of an array of tables.
    pub(crate) fn tables<'d>(
        &mut self,
        root: &Table<'d>,
        key: &str,
        name: &'static str,
        keys: &[&str],
    ) -> Vec<Table<'d>> {
        let Some(value) = root.get(key) else { return Vec::new() };
        let DeValue::Array(items) = value.get_ref() else {
            self.error(value.span(), format!("there may be several of `{key}`"))
                .hint(format!("write {name}, with two brackets on each side"));
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in items.iter() {
            match item.get_ref() {
                DeValue::Table(entries) => {
                    let table = Table { name, entries: Some(entries), at: item.span() };
                    self.check_keys(&table, keys);
                    tables.push(table);
                }
                _ => self
                    .error(item.span(), format!("this is no {name}"))
                    .hint(format!("write {name} on a line of its own")),
            }
        }
        tables
    }

    fn check_keys(&mut self, table: &Table<'_>, keys: &[&str]) {
        for (key, _) in table.iter() {
            let name = key.get_ref().as_ref();
            if !keys.contains(&name) {
                self.error(key.span(), format!("{} has no `{name}`", table.name))
                    .nearest(name, keys.iter().copied());
            }
        }
    }

    pub(crate) fn text<'d>(&mut self, table: &Table<'d>, key: &str) -> Option<&'d str> {
        let value = table.get(key)?;
        match value.get_ref() {
            DeValue::String(text) => Some(text.as_ref()),
            other => {
                self.wrong(value, key, "is a text in quotes", other);
                None
            }
        }
    }

    pub(crate) fn switch(&mut self, table: &Table<'_>, key: &str) -> Option<bool> {
        let value = table.get(key)?;
        match value.get_ref() {
            DeValue::Boolean(it) => Some(*it),
            other => {
                self.wrong(value, key, "is `true` or `false`", other);
                None
            }
        }
    }

    pub(crate) fn number(
        &mut self,
        table: &Table<'_>,
        key: &str,
        range: RangeInclusive<f64>,
    ) -> Option<f64> {
        let value = table.get(key)?;
        let found = number(value).filter(|it| range.contains(it));
        if found.is_none() {
            let wanted = format!("is a number from {} to {}", range.start(), range.end());
            self.wrong(value, key, &wanted, value.get_ref());
        }
        found
    }

    pub(crate) fn whole(
        &mut self,
        table: &Table<'_>,
        key: &str,
        range: RangeInclusive<usize>,
    ) -> Option<usize> {
        let value = table.get(key)?;
        let found = whole(value).filter(|it| range.contains(it));
        if found.is_none() {
            let wanted = format!("is a whole number from {} to {}", range.start(), range.end());
            self.wrong(value, key, &wanted, value.get_ref());
        }
        found
    }

    /// One of some names.
    pub(crate) fn one_of<T>(
        &mut self,
        table: &Table<'_>,
        key: &str,
        known: &[(&'static str, T)],
    ) -> Option<T>
    where
        T: Copy,
    {
        let text = self.text(table, key)?;
        let found = known.iter().find(|(name, _)| *name == text).map(|(_, it)| *it);
        if found.is_none() {
            let names = known.iter().map(|(name, _)| *name);
            let at = table.get(key).map_or(0..0, Spanned::span);
            self.error(at, format!("`{key}` is never `{text}`")).nearest(text, names);
        }
        found
    }

    /// Says that a value is not what it should be.
    pub(crate) fn wrong(&mut self, value: &Value<'_>, key: &str, wanted: &str, got: &DeValue<'_>) {
        let got = match got {
            DeValue::String(text) => format!("the text \"{text}\""),
            DeValue::Integer(it) => it.to_string(),
            DeValue::Float(it) => it.to_string(),
            DeValue::Boolean(it) => it.to_string(),
            DeValue::Datetime(_) => "a date".to_owned(),
            DeValue::Array(_) => "a list".to_owned(),
            DeValue::Table(_) => "a table".to_owned(),
        };
        self.error(value.span(), format!("`{key}` {wanted}, got {got}")).no_hint();
    }
}

impl Found<'_> {
    /// The message says it all.
    pub(crate) fn no_hint(self) {}
}

impl<'t> Table<'t> {
    pub(crate) fn get(&self, key: &str) -> Option<&'t Value<'t>> {
        self.entries?.get(key)
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    pub(crate) fn iter(
        &self,
    ) -> impl Iterator<Item = (&'t Spanned<std::borrow::Cow<'t, str>>, &'t Value<'t>)> + use<'t>
    {
        self.entries.into_iter().flat_map(|entries| entries.iter())
    }
}

pub(crate) fn number(value: &Value<'_>) -> Option<f64> {
    match value.get_ref() {
        DeValue::Float(it) => it.as_str().parse().ok().filter(|it: &f64| it.is_finite()),
        DeValue::Integer(it) => {
            i64::from_str_radix(it.as_str(), it.radix()).ok().map(|it| it as f64)
        }
        _ => None,
    }
}

pub(crate) fn whole(value: &Value<'_>) -> Option<usize> {
    match value.get_ref() {
        DeValue::Integer(it) => usize::from_str_radix(it.as_str(), it.radix()).ok(),
        _ => None,
    }
}
