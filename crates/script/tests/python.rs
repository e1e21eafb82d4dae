//! `dj_hue/patterns/strudel.py` is written from the tables of builtins, so that
//! no function can be missing there. With `UPDATE_EXPECT=1` it is written anew.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use expect_test::expect_file;
use notation::{Builtin, Kind, builtins};
use script::{LightBuiltin, color_hsv, light_builtins};
use std::collections::BTreeSet;
use std::fmt::Write;

const HEAD: &str = r#""""The pattern language: Strudel's algebra, with lights as values.

    from dj_hue.patterns.strudel import light, sine

    pattern = light("all").color("red blue").intensity(sine.range(0.2, 1))

One cycle is one bar of four beats. Texts are mini-notation, and every argument
may be a pattern itself. Nothing here runs while lights play.

This file is written from the tables of builtins; see CONTRIBUTING.md.
"""

from fractions import Fraction
from typing import Any, Callable, Dict, List, Optional, Sequence, Union

from dj_hue._collect import pattern
from dj_hue.colors import HSV, ColorPalette
from dj_hue.patterns import _language
from dj_hue.patterns._language import Expression

# What a call takes: a pattern, notation, a number, or some of these.
Arg = Union["LightPattern", str, float, Fraction, HSV, Sequence["Arg"], Dict[str, "Arg"], None]
# What changes a pattern: `rev`, `fast(2)`, or `lambda p: p.fast(2)`.
Change = Union["LightPattern", Callable[..., "LightPattern"]]

"#;

/// Names that mean something in every Python file already: a star import
/// leaves them alone.
const PYTHONS: &[&str] = &["iter", "pow", "range", "round", "set", "zip"];

/// How a row is called in Python: its parameters, and what is passed on.
struct Signature {
    params: Vec<String>,
    args: Vec<String>,
    options: Vec<String>,
}

fn typed(name: &str) -> &'static str {
    if matches!(name, "f") { "Change" } else { "Arg" }
}

/// The signature of a row of the algebra. Operators may be aligned.
fn algebra(params: &str, skip: usize) -> Signature {
    let mut res = Signature { params: Vec::new(), args: Vec::new(), options: Vec::new() };
    if params == "other? *more" {
        res.params = vec!["*others: Arg".into(), "align: Optional[str] = None".into()];
        res.args.push("*others".into());
        res.options.push("align".into());
        return res;
    }
    for param in params.split_whitespace().skip(skip) {
        let name = param.trim_end_matches('?');
        if let Some(rest) = name.strip_prefix('*') {
            let kind = if rest == "fs" { "Change" } else { "Arg" };
            res.params.push(format!("{name}: {kind}"));
        } else if param.ends_with('?') {
            res.params.push(format!("{name}: {} = None", typed(name)));
        } else {
            res.params.push(format!("{name}: {}", typed(name)));
        }
        res.args.push(name.into());
    }
    if skip > 0 && params.starts_with('*') {
        let name = params.trim_start_matches('*');
        res.params.push(format!("*{name}: Arg"));
        res.args.push(format!("*{name}"));
    }
    res
}

fn lights(row: &LightBuiltin) -> Signature {
    let mut res = Signature { params: Vec::new(), args: Vec::new(), options: Vec::new() };
    let (mut by_name, mut rest) = (false, false);
    for param in row.params.split_whitespace() {
        let name = param.trim_end_matches('?');
        if param == "|" {
            by_name = true;
            if !rest {
                res.params.push("*".into());
            }
        } else if name.starts_with('*') {
            rest = true;
            res.params.push(format!("{name}: Arg"));
            res.args.push(name.into());
        } else if !by_name && matches!((row.name, name), ("shuffle", "count")) {
            res.params.push(format!("{name}: Arg = None"));
            res.args.push(name.into());
        } else {
            let otherwise = if param.ends_with('?') { " = None" } else { "" };
            res.params.push(format!("{name}: Arg{otherwise}"));
            res.options.push(name.into());
        }
    }
    res
}

impl Signature {
    /// What a call of a name passes on, after it.
    fn passed(&self, name: &str) -> String {
        let (args, options) = self.args_and_options();
        match (self.args.first().and_then(|it| it.strip_prefix('*')), &*options) {
            // DJ-Hue has these, too.
            (Some(rest), options) if matches!(name, "pick" | "seq") => {
                format!("*_language.by_position({name:?}, {rest}{options})")
            }
            _ => format!("{args}{options}"),
        }
    }

    fn args_and_options(&self) -> (String, String) {
        let options: Vec<_> = self.options.iter().map(|it| format!("{it:?}: {it}")).collect();
        let options = match options.is_empty() {
            true => String::new(),
            false => format!(", {{{}}}", options.join(", ")),
        };
        if let [only] = &self.args[..]
            && let Some(rest) = only.strip_prefix('*')
        {
            return (format!("_language.given({rest})"), options);
        }
        let passed = |it: &String| match it.strip_prefix('*') {
            Some(rest) => format!("*_language.given({rest})"),
            None => it.clone(),
        };
        let mut args = self.args.iter().map(passed).collect::<Vec<_>>().join(", ");
        if self.args.len() == 1 {
            args.push(',');
        }
        (format!("({args})"), options)
    }

    fn method(&self, out: &mut String, name: &str, (doc, example): (&str, &str)) {
        let params = std::iter::once("self".to_owned()).chain(self.params.iter().cloned());
        let params = params.collect::<Vec<_>>().join(", ");
        let passed = self.passed(name);
        write!(
            out,
            "\n    def {name}({params}) -> \"LightPattern\":\n        \"\"\"{doc}\n\n        >>> \
             {example}\n        \"\"\"\n        return self._method({name:?}, {passed})\n"
        )
        .unwrap();
    }

    fn function(&self, out: &mut String, name: &str, (doc, example): (&str, &str)) {
        let params = self.params.join(", ");
        let passed = self.passed(name);
        write!(
            out,
            "\n\ndef {name}({params}) -> LightPattern:\n    \"\"\"{doc}\n\n    >>> {example}\n    \
             \"\"\"\n    return LightPattern._call({name:?}, None, {passed})\n"
        )
        .unwrap();
    }

    /// The function of a method: with one more argument, the pattern.
    fn waiting(mut self) -> Self {
        let has_rest = self.params.iter().any(|it| it.starts_with('*'));
        if !has_rest && self.options.is_empty() {
            self.params.push("pattern: Arg = None".into());
            self.args.push("pattern".into());
        }
        self
    }
}

/// A name that stands by itself, with what editors show for it.
fn constant(
    out: &mut String,
    (name, hint, value): (&str, &str, &str),
    (doc, example): (&str, &str),
) {
    write!(out, "\n{name}: {hint} = {value}\n\"\"\"{doc}\n\n>>> {example}\n\"\"\"\n").unwrap();
}

fn light_constant(out: &mut String, name: &str, doc_and_example: (&str, &str)) {
    let value = format!("LightPattern({name:?})");
    constant(out, (name, "LightPattern", &value), doc_and_example);
}

/// `palette(1)`, `palette.random`, `palette.cycle_hold(4)`: an object with a
/// member for each row that is called like one.
fn palette(out: &mut String) {
    let (doc, example) = ("Colours of the active palette.", "palette.random_hold(2)");
    write!(out, "\n\nclass _Palette:\n    \"\"\"{doc}\n\n    >>> {example}\n    \"\"\"\n").unwrap();
    for row in light_builtins() {
        let Some(member) = row.name.strip_prefix("palette") else { continue };
        let member = member.trim_start_matches('_');
        let mut signature = lights(row);
        signature.params.insert(0, "self".into());
        let (head, params) = match member {
            "" => ("", signature.params.join(", ").replace("index: Arg = None", "index: Arg")),
            _ if row.params.is_empty() => ("    @property\n", signature.params.join(", ")),
            _ => ("", signature.params.join(", ")),
        };
        let name = if member.is_empty() { "__call__" } else { member };
        let (_, options) = signature.args_and_options();
        write!(
            out,
            "\n{head}    def {name}({params}) -> LightPattern:\n        \"\"\"{}\n\n        >>> {}\n        \
             \"\"\"\n        return LightPattern({:?}, None, (){options})\n",
            row.doc, row.example, row.name
        )
        .unwrap();
    }
    out.push('\n');
    constant(
        out,
        ("palette", "_Palette", "_Palette()"),
        (
            "Colours of the active palette, which the performer may change.",
            "light('all*4').color(palette.cycle)",
        ),
    );
}

fn names(row: &Builtin) -> impl Iterator<Item = &'static str> {
    std::iter::once(row.name).chain(row.aliases.iter().copied())
}

fn python() -> String {
    let mut out = HEAD.to_owned();
    out.push_str("\nclass LightPattern(Expression):\n");
    out.push_str(
        "    \"\"\"Values in time: lights, numbers, words or colours.\n\n    >>> \
         light('left right').color('red')\n    \"\"\"\n\n",
    );
    out.push_str("    __slots__ = ()\n");
    let mut done: BTreeSet<&str> = BTreeSet::new();
    for row in light_builtins().filter(|row| row.kind == Kind::Method) {
        done.insert(row.name);
        lights(row).method(&mut out, row.name, (row.doc, row.example));
    }
    for kind in [Kind::Method, Kind::Function] {
        for row in builtins()
            .filter(|row| row.kind == kind && (kind == Kind::Method || !row.params.is_empty()))
        {
            let skip = usize::from(kind == Kind::Function);
            for name in names(row).filter(|name| *name != "pure") {
                if done.insert(name) {
                    algebra(row.params, skip).method(&mut out, name, (row.doc, row.example));
                }
            }
        }
    }
    out.push_str("\n\n_language.patterns = LightPattern\n");
    let mut done: BTreeSet<&str> = BTreeSet::from(["palette"]);
    for row in light_builtins() {
        match row.kind {
            Kind::Constant => {
                light_constant(&mut out, row.name, (row.doc, row.example));
                done.insert(row.name);
            }
            _ if row.name.starts_with("palette") => {}
            _ => {
                done.insert(row.name);
                lights(row).function(&mut out, row.name, (row.doc, row.example));
            }
        }
    }
    for kind in [Kind::Constant, Kind::Function, Kind::Method] {
        for row in builtins().filter(|row| row.kind == kind) {
            for name in names(row) {
                if !done.insert(name) {
                    continue;
                }
                match kind {
                    Kind::Constant => {
                        light_constant(&mut out, name, (row.doc, row.example));
                    }
                    Kind::Function => {
                        algebra(row.params, 0).function(&mut out, name, (row.doc, row.example));
                    }
                    Kind::Method => {
                        let signature = algebra(row.params, 0).waiting();
                        signature.function(&mut out, name, (row.doc, row.example));
                    }
                }
            }
        }
    }
    palette(&mut out);
    for (name, color) in color_hsv() {
        if done.insert(name) {
            let value = format!("HSV({}, {}, {})", color.hue, color.saturation, color.value);
            let doc = format!("The colour {}.", name.replace('_', " "));
            let example = format!("light('all').color({name})");
            constant(&mut out, (name, "HSV", &value), (&doc, &example));
        }
    }
    for name in ["ColorPalette", "Fraction", "HSV", "LightPattern", "pattern"] {
        done.insert(name);
    }
    out.push_str("\n__all__ = [\n");
    for name in done.iter().filter(|name| !PYTHONS.contains(name)) {
        writeln!(out, "    {name:?},").unwrap();
    }
    out.push_str("]\n");
    out
}

#[test]
fn python_knows_every_function_of_the_tables() {
    expect_file!["../../python/dj_hue/patterns/strudel.py"].assert_eq(&python());
}
