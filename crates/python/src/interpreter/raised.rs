//! Exceptions to diagnostics.

use super::host;
use rustpython_vm::builtins::{PyBaseExceptionRef, PyTraceback};
use rustpython_vm::{AsObject, PyRef, VirtualMachine};
use source::{Diagnostic, Kind, Place};

/// What was raised, in one line.
pub(super) fn describe(vm: &VirtualMachine, error: &PyBaseExceptionRef) -> String {
    let class = error.class().name().to_string();
    match error.as_object().str(vm) {
        Ok(text) if text.is_empty() => class,
        Ok(text) => format!("{class}: {}", text.to_string_lossy()),
        Err(_) => class,
    }
}

/// What was raised, with the place in the user's files.
pub(super) fn diagnose(vm: &VirtualMachine, error: &PyBaseExceptionRef) -> Diagnostic {
    let mut diagnostic = Diagnostic::error(Kind::Exception, describe(vm, error));
    diagnostic.trace = trace(error);
    diagnostic.place = diagnostic.trace.last().map(|(place, _)| place.clone());
    diagnostic
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
