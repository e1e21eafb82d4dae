//! `dj-hue query`: the events of a pattern, as text for people or as JSON
//! lines for programs.
//!
//! In a batch, each line of the input is a case and each line of the output
//! its answer, in the same order; see [`Case`].

use crate::arguments::Query;
use crate::picture;
use anyhow::{Context, Result, bail};
use light::Rig;
use notation::Value;
use pattern::{Event, Method, Randomness, Settings, Time, TimeSpan, merge_fragments};
use python::{Modules, Request, Workers};
use script::{Expression, ExpressionError};
use serde_json::{Value as Json, json};
use source::Style;
use std::io::{BufRead, Write, stdin, stdout};
use std::sync::Arc;

/// What an expression is called in messages.
const FILE: &str = "query";

/// Answers; false if a pattern could not.
pub(crate) fn query(arguments: &Query) -> Result<bool> {
    let rig = Rig::of(arguments.lights as usize);
    if arguments.batch {
        return batch(&rig);
    }
    let Some(source) = &arguments.expression else { bail!("query takes an expression") };
    let time = |text: &str, option: &str| {
        time(text)
            .with_context(|| format!("{option} takes a time such as 2, 0.5 or 1/3; got `{text}`"))
    };
    let span =
        TimeSpan { begin: time(&arguments.from, "--from")?, end: time(&arguments.to, "--to")? };
    let mut asker = Asker { rig, workers: None };
    let kind = if arguments.mini { Source::Mini } else { Source::Python };
    match asker.answer(kind, source, span, &Settings::default())? {
        Ok(events) => {
            timeline(&mut stdout().lock(), merge_fragments(events))?;
            Ok(true)
        }
        Err(error) => {
            eprint!("{}", explained(&error, source, picture::style()));
            Ok(false)
        }
    }
}

/// Every line of standard input answered on standard output. A case that is
/// wrong is an answer, too, so this always succeeds.
fn batch(rig: &Rig) -> Result<bool> {
    let mut asker = Asker { rig: rig.clone(), workers: None };
    let mut out = stdout().lock();
    for line in stdin().lock().lines() {
        let line = line.context("cannot read standard input")?;
        if line.trim().is_empty() {
            continue;
        }
        let case: Json = serde_json::from_str(&line).unwrap_or(Json::Null);
        let answer = match Case::of(&case) {
            Some(case) => {
                let answer = asker.answer(case.kind, case.source, case.span, &case.settings)?;
                if case.drawn { drawn(&case, answer)? } else { told(case.id, answer) }
            }
            None => {
                let error = json!({"phase": "parse", "message": "a line is a JSON object with id, kind, src, begin and end"});
                json!({"id": case["id"], "haps": [], "error": error})
            }
        };
        writeln!(out, "{answer}")?;
        out.flush()?;
    }
    Ok(true)
}

/// A line of a batch: `id`, `kind` (`mini` or `python`), `src`, and `begin`
/// and `end` as fractions; `rng` may be `precise`. With `drawn` the answer is the
/// text that people get.
struct Case<'a> {
    id: &'a Json,
    kind: Source,
    source: &'a str,
    span: TimeSpan,
    settings: Settings,
    drawn: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    Mini,
    Python,
}

impl<'a> Case<'a> {
    fn of(json: &'a Json) -> Option<Self> {
        let kind = match json["kind"].as_str()? {
            "mini" => Source::Mini,
            "python" | "expr" => Source::Python,
            _ => return None,
        };
        let at = |name: &str| match &json[name] {
            Json::String(text) => time(text),
            Json::Number(number) => Time::from_f64(number.as_f64()?),
            _ => None,
        };
        let method = if json["rng"] == "precise" { Method::Precise } else { Method::Legacy };
        Some(Self {
            id: &json["id"],
            kind,
            source: json["src"].as_str()?,
            span: TimeSpan { begin: at("begin")?, end: at("end")? },
            settings: Settings {
                randomness: Randomness { method, seed: 0.0 },
                ..Settings::default()
            },
            drawn: json["drawn"] == true,
        })
    }
}

type Answer = Result<Vec<Event<Value>>, ExpressionError>;

struct Asker {
    rig: Rig,
    /// Started when the first Python source comes.
    workers: Option<Workers>,
}

impl Asker {
    fn answer(
        &mut self,
        kind: Source,
        source: &str,
        span: TimeSpan,
        settings: &Settings,
    ) -> Result<Answer> {
        let expression = match kind {
            Source::Mini => Expression::of_notation(FILE, source),
            Source::Python => {
                let workers = match &mut self.workers {
                    Some(workers) => workers,
                    none => none.insert(
                        Workers::start(python::Settings::default())
                            .context("cannot start a Python worker")?,
                    ),
                };
                match workers.load(&Request::expression(FILE, source.as_bytes()), &mut NoModules) {
                    Ok(loaded) => {
                        let text: Arc<str> = source.into();
                        Expression::of_tree(&loaded.tree, &self.rig, &|_| Some(text.clone()))
                    }
                    Err(failure) => Err(ExpressionError::of_python(failure.diagnostic)),
                }
            }
        };
        Ok(expression.and_then(|it| it.query(span, settings)))
    }
}

/// An expression has no folder to import from.
struct NoModules;

impl Modules for NoModules {
    fn read(&mut self, _: &str) -> Option<Vec<u8>> {
        None
    }
}

/// `3`, `0.5`, `-1/3`.
fn time(text: &str) -> Option<Time> {
    match text.split_once('/') {
        Some((above, below)) => {
            let (above, below): (i64, i64) = (above.parse().ok()?, below.parse().ok()?);
            (below != 0).then(|| Time::new(above, below))
        }
        None => Time::from_f64(text.parse().ok().filter(|it: &f64| it.is_finite())?),
    }
}

/// What a person would have read.
fn drawn(case: &Case<'_>, answer: Answer) -> Result<Json> {
    let text = match answer {
        Ok(events) => {
            let mut text = Vec::new();
            timeline(&mut text, merge_fragments(events))?;
            String::from_utf8(text)?
        }
        Err(error) => explained(&error, case.source, Style::Plain),
    };
    Ok(json!({"id": case.id, "drawn": text}))
}

fn explained(error: &ExpressionError, text: &str, style: Style) -> String {
    let text_of = |file: &str| (file == FILE).then(|| text.to_owned());
    let lines = error.diagnostics.iter().map(|it| source::render(it, text_of, style) + "\n");
    lines.collect()
}

fn told(id: &Json, answer: Answer) -> Json {
    match answer {
        Ok(events) => json!({"id": id, "haps": events.iter().map(hap).collect::<Vec<_>>()}),
        Err(error) => {
            let message = error.diagnostics.first().map_or("", |it| &it.message);
            let mut told = json!({"phase": error.phase, "message": message});
            if let Some(offset) = error.offset {
                told["offset"] = offset.into();
            }
            json!({"id": id, "error": told})
        }
    }
}

fn hap(event: &Event<Value>) -> Json {
    let span = |it: TimeSpan| json!([fraction(it.begin), fraction(it.end)]);
    json!({
        "whole": event.whole.map(span),
        "part": span(event.part),
        "value": value(&event.value),
    })
}

fn fraction(time: Time) -> String {
    let text = time.to_string();
    if text.contains('/') { text } else { format!("{text}/1") }
}

fn value(value: &Value) -> Json {
    match value {
        Value::Number(number) if number.is_finite() => {
            // Whole numbers as such, so that they read as people wrote them.
            if number.fract() == 0.0 && number.abs() < 9e15 {
                json!(*number as i64)
            } else {
                json!(number)
            }
        }
        Value::Number(number) if number.is_nan() => json!({"$": "NaN"}),
        Value::Number(number) => json!({"$": if *number > 0.0 { "Infinity" } else { "-Infinity" }}),
        Value::Text(text) => json!(&**text),
        Value::Bool(it) => json!(it),
        Value::List(items) => items.iter().map(self::value).collect(),
        Value::Fraction(time) => json!({"$frac": fraction(*time)}),
        Value::Object(_) => json!({"$light": script::describe_value(value)}),
    }
}

/// A line for each event: when, as a bar, and what.
fn timeline(out: &mut impl Write, events: Vec<Event<Value>>) -> Result<()> {
    const WIDTH: f64 = 32.0;
    if events.is_empty() {
        writeln!(out, "nothing happens there")?;
    }
    let mut cycle = None;
    for event in events {
        let whole = event.whole_or_part();
        let now = event.part.begin.cycle();
        if cycle.replace(now) != Some(now) {
            writeln!(out, "cycle {now}")?;
        }
        let column = |time: Time| {
            let within = (time.to_f64() - now as f64).clamp(0.0, 1.0);
            (within * WIDTH).round() as usize
        };
        let (start, end) = (column(event.part.begin), column(event.part.end));
        let bar = match (event.whole, end - start) {
            (None, length) => "~".repeat(length.max(1)),
            (Some(_), 0) => "|".to_owned(),
            (Some(whole), length) => {
                let first = if whole.begin == event.part.begin { "|" } else { "-" };
                format!("{first}{}", "-".repeat(length - 1))
            }
        };
        let line = format!("{}{bar}", " ".repeat(start));
        let times = format!("{} .. {}", whole.begin, whole.end);
        let value = script::describe_value(&event.value);
        writeln!(out, "  {line:<33} {times:<16} {value}")?;
    }
    Ok(())
}
