//! Exceptions to diagnostics.

use super::{host, names};
use crate::budget;
use rustpython_vm::builtins::{PyBaseExceptionRef, PyInt, PyStr, PyTraceback};
use rustpython_vm::{AsObject, PyObjectRef, PyRef, VirtualMachine};
use source::{Diagnostic, Kind, Place, Position, Span};

/// A message of a file's own making is cut to so many characters.
const MAX_MESSAGE: usize = 400;
/// Of a long trace, so many calls are shown at either end.
const TRACE_ENDS: usize = 6;

/// What was raised, in one line.
pub(super) fn describe(vm: &VirtualMachine, error: &PyBaseExceptionRef) -> String {
    let class = error.class().name().to_string();
    let text = error.as_object().str(vm).map(|it| one_line(&it.to_string_lossy()));
    match text {
        Ok(text) if !text.is_empty() => {
            format!("{class}: {}", text.trim_end_matches(" (unknown location)"))
        }
        _ => class,
    }
}

/// What was raised, with the place in the user's files.
pub(super) fn diagnose(vm: &VirtualMachine, error: &PyBaseExceptionRef) -> Diagnostic {
    let mut trace = trace(error);
    let place = trace.last().map(|(place, _)| place.clone());
    if trace.len() > 2 * TRACE_ENDS {
        trace.drain(TRACE_ENDS..trace.len() - TRACE_ENDS);
    }
    let mut diagnostic = told(vm, error).at(place);
    diagnostic.trace = trace;
    if is_called(error, "Misshapen") {
        diagnostic.place = told_place(vm, error);
    } else if error.fast_isinstance(vm.ctx.exceptions.syntax_error)
        && let Some(place) = told_place(vm, error)
    {
        diagnostic.kind = Kind::Syntax;
        diagnostic.place = Some(place);
        if let Some(message) = text_attribute(vm, error, "msg") {
            diagnostic.message = one_line(&message);
        }
    }
    diagnostic
}

/// Kind, message and hint.
fn told(vm: &VirtualMachine, error: &PyBaseExceptionRef) -> Diagnostic {
    let exceptions = &vm.ctx.exceptions;
    let is = |class: &'static rustpython_vm::Py<_>| error.fast_isinstance(class);
    if is(exceptions.memory_error) {
        return budget::too_much_memory(host::memory_budget());
    }
    let diagnostic = Diagnostic::error(Kind::Exception, describe(vm, error));
    if is(exceptions.system_exit) {
        return Diagnostic::error(Kind::Exception, "SystemExit: the file asks the program to end")
            .hint("a pattern file just ends; leave the exit out");
    }
    if is(exceptions.keyboard_interrupt) {
        return Diagnostic::error(Kind::Exception, "KeyboardInterrupt: raised by the file itself");
    }
    if is(exceptions.recursion_error) {
        return diagnostic.hint("is there a function that calls itself without end?");
    }
    if is_called(error, "Misshapen") {
        let text = error.as_object().str(vm).map(|it| one_line(&it.to_string_lossy()));
        return Diagnostic::error(Kind::Value, text.unwrap_or_default());
    }
    if is_called(error, "NothingToPlay") {
        let diagnostic = Diagnostic::error(Kind::Name, "defines nothing to play");
        return match error.get_arg(0).and_then(|it| it.downcast::<PyStr>().ok()) {
            Some(name) => diagnostic.hint(format!("is it `{name}`? Call it `pattern`")),
            None => diagnostic.hint("assign it: pattern = light(…), or pattern = Pattern(…)"),
        };
    }
    match names::hint(vm, error) {
        Some(hint) => diagnostic.hint(hint),
        None => diagnostic,
    }
}

fn is_called(error: &PyBaseExceptionRef, class: &str) -> bool {
    &*error.class().name() == class
}

fn one_line(text: &str) -> String {
    let mut line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = line.char_indices().nth(MAX_MESSAGE) {
        line.truncate(end);
        line.push('…');
    }
    line
}

/// The calls in the user's files, outermost first.
fn trace(error: &PyBaseExceptionRef) -> Vec<(Place, String)> {
    let traceback: Option<PyRef<PyTraceback>> = error.__traceback__();
    let entries = traceback.iter().flat_map(|it| it.iter());
    entries
        .filter_map(|entry| {
            let code = entry.frame.iframe().code();
            if !host::is_users(code) {
                return None;
            }
            let instruction = usize::try_from(entry.lasti).ok()? / 2;
            let spot = host::spot(code, instruction)?;
            Some((spot.place(), format!("in {}", code.qualname.as_str())))
        })
        .collect()
}

/// Where an error itself says that it is, if that is in a file of the user's, as
/// syntax errors do: with the columns that it tells, else the whole line.
fn told_place(vm: &VirtualMachine, error: &PyBaseExceptionRef) -> Option<Place> {
    let file = text_attribute(vm, error, "filename")?;
    let lines = host::text_of(&file)?;
    let line = number_attribute(vm, error, "lineno").unwrap_or(1).max(1);
    let columns = lines.line(line as usize).map_or(0, |it| it.chars().count());
    let columns = u32::try_from(columns).unwrap_or(u32::MAX - 1);
    let offset = number_attribute(vm, error, "offset");
    let column = offset.unwrap_or(1).max(1);
    let end_line = number_attribute(vm, error, "end_lineno").unwrap_or(line);
    let whole = if offset.is_none() { columns + 1 } else { 0 };
    let end_column = number_attribute(vm, error, "end_offset").unwrap_or(whole);
    // Columns beyond the line would point at nothing.
    let start = Position::new(line, column.min(columns + 1));
    let end = Position::new(end_line, end_column);
    let end = if end > start { end } else { Position::new(line, start.column + 1) };
    Some(Place::new(file, Span::new(start, end)))
}

fn attribute(
    vm: &VirtualMachine,
    error: &PyBaseExceptionRef,
    name: &'static str,
) -> Option<PyObjectRef> {
    error.as_object().get_attr(name, vm).ok().filter(|it| !vm.is_none(it))
}

pub(super) fn text_attribute(
    vm: &VirtualMachine,
    error: &PyBaseExceptionRef,
    name: &'static str,
) -> Option<String> {
    let text = attribute(vm, error, name)?.downcast::<PyStr>().ok()?;
    Some(text.to_string_lossy().into_owned())
}

fn number_attribute(
    vm: &VirtualMachine,
    error: &PyBaseExceptionRef,
    name: &'static str,
) -> Option<u32> {
    let number = attribute(vm, error, name)?.downcast::<PyInt>().ok()?;
    u32::try_from(number.as_bigint()).ok()
}
