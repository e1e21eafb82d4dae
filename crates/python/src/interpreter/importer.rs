//! Finds modules: the package's own, and the user's through the host.
//!
//! A module is looked for as Python's path finder does it, with two entries in
//! the path: the folder of the pattern file, then the root. In each, a folder
//! with an `__init__.py` comes before a file, and folders without one are, all
//! together, what is left if nothing else is found. The host is only asked for
//! files, so such a folder shows by a file in it that the import is after.

use super::{host, package};
use crate::protocol::{FromWorker, ToWorker};
use crate::text;
use rustpython_vm::builtins::{PyCode, PyDictRef};
use rustpython_vm::compiler::Mode;
use rustpython_vm::scope::Scope;
use rustpython_vm::{PyRef, PyResult, VirtualMachine};

/// Where a module is.
pub(super) struct Found {
    /// Empty for a package that is only folders.
    pub(super) file: String,
    pub(super) folders: Option<Vec<String>>,
}

/// Puts the stand-ins for parts of the standard library in place, and the
/// finder on Python's list of them.
pub(super) fn install(vm: &VirtualMachine) -> PyResult<PyDictRef> {
    let text = include_str!("boot.py");
    let code = vm
        .compile(text, Mode::Exec, "<boot>")
        .map_err(|error| error.into_pyexception(vm, Some(text)))?;
    let globals = vm.ctx.new_dict();
    globals.set_item("__builtins__", vm.builtins.clone().into(), vm)?;
    globals.set_item("__name__", vm.ctx.new_str("_dj_boot").into(), vm)?;
    vm.run_code_obj(code, Scope::new(None, globals.clone()))?;
    Ok(globals)
}

/// Finds a module; `folders` are those of the package it is in, if any, and
/// `wanted` the dotted names below it that the import is after.
pub(super) fn find(
    vm: &VirtualMachine,
    name: &str,
    folders: Option<&[&str]>,
    wanted: &[&str],
) -> PyResult<Option<Found>> {
    if let Some(source) = package::SOURCES.iter().find(|source| source.module == name) {
        let folders = source.is_package().then(Vec::new);
        return Ok(Some(Found { file: ours(source.path), folders }));
    }
    let file = host::file();
    if file.is_empty() {
        return Ok(None); // Warming up; there is no user yet.
    }
    let beside = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    let path = [beside, ""];
    let entries = match folders {
        Some(folders) => folders,
        None if beside.is_empty() => &path[1..],
        None => &path,
    };
    let last = name.rsplit('.').next().unwrap_or(name);
    let mut portions = Vec::new();
    for entry in entries.iter().filter(|entry| !entry.starts_with(['/', '<'])) {
        let folder = if entry.is_empty() { last.to_owned() } else { format!("{entry}/{last}") };
        let init = format!("{folder}/__init__.py");
        if read(vm, &init)? {
            return Ok(Some(Found { file: init, folders: Some(vec![folder]) }));
        }
        let module = format!("{folder}.py");
        if read(vm, &module)? {
            return Ok(Some(Found { file: module, folders: None }));
        }
        if holds(vm, &folder, wanted)? {
            portions.push(folder);
        }
    }
    let found = !portions.is_empty();
    Ok(found.then(|| Found { file: String::new(), folders: Some(portions) }))
}

/// The code of a file that was found.
pub(super) fn compile(vm: &VirtualMachine, file: &str) -> PyResult<PyRef<PyCode>> {
    match package::SOURCES.iter().find(|source| ours(source.path) == file) {
        Some(source) => vm
            .compile(source.text, Mode::Exec, file)
            .map_err(|error| error.into_pyexception(vm, Some(source.text))),
        None => host::compile(vm, file, Mode::Exec),
    }
}

/// The name of a file of ours, which no file of the user's can have.
fn ours(path: &str) -> String {
    format!("<dj_hue/{path}>")
}

/// Asks for a file, and keeps its text.
fn read(vm: &VirtualMachine, file: &str) -> PyResult<bool> {
    let answer = host::ask(&FromWorker::Read(file.to_owned()));
    let ToWorker::Read(Some(bytes)) = answer.map_err(|error| vm.new_os_error(error.to_string()))?
    else {
        return Ok(false);
    };
    let text = text::of_source(file, &bytes).map_err(|problem| {
        let message = format!("{file} {}", problem.message);
        vm.new_exception_msg(vm.ctx.exceptions.import_error.to_owned(), message.into())
    })?;
    host::know(file, text);
    Ok(true)
}

/// Whether one of the modules is in the folder, or a package on the way to it.
fn holds(vm: &VirtualMachine, folder: &str, modules: &[&str]) -> PyResult<bool> {
    for module in modules {
        let mut path = folder.to_owned();
        for part in module.split('.') {
            path = format!("{path}/{part}");
            if read(vm, &format!("{path}/__init__.py"))? || read(vm, &format!("{path}.py"))? {
                return Ok(true);
            }
        }
    }
    Ok(false)
}
