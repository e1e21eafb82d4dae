//! RustPython, and all contact with it.
//!
//! A load, seen from here:
//!
//! 1. [`Python::load`] compiles the file's text and runs it as a module of its
//!    own. Imports come to [`importer`], which asks the host.
//! 2. While it runs, [`host`] notes where each of our objects is made and
//!    sends on what is printed, and [`deadline`] watches the clock.
//! 3. `dj_hue._collect` finds what the file wants to play, and [`walk`] turns
//!    that into a tree. What was raised on the way, [`raised`] turns into a
//!    diagnostic.
//! 4. [`Python::tidy`] puts back what the file has changed.

mod deadline;
mod host;
mod importer;
mod names;
pub(crate) mod package;
mod raised;
mod snapshot;
mod walk;

use crate::budget;
use crate::protocol::{FromWorker, ToWorker};
use deadline::Deadline;
use rustpython_vm::builtins::PyDictRef;
use rustpython_vm::common::rc::PyRc;
use rustpython_vm::compiler::Mode;
use rustpython_vm::scope::Scope;
use rustpython_vm::{AsObject, Interpreter, PyObjectRef, PyResult, Settings, VirtualMachine};
use script::tree;
use snapshot::Snapshot;
use source::Diagnostic;
use std::io;
use std::time::Duration;

/// The line to the host, as the interpreter uses it.
pub(crate) trait Link {
    fn tell(&mut self, message: &FromWorker) -> io::Result<()>;
    fn hear(&mut self) -> io::Result<ToWorker>;
}

/// A warm interpreter.
pub(crate) struct Python {
    interpreter: Interpreter,
    pristine: Snapshot,
    seed: PyObjectRef,
    collect: PyObjectRef,
}

/// Modules that are there before the first file asks for them, since they take
/// longer to import than a file takes to load. They always mean the standard
/// library's; others may be shadowed by a file of the user's.
const WARM: &[&str] = &[
    "bisect",
    "collections",
    "colorsys",
    "contextlib",
    "copy",
    "dataclasses",
    "decimal",
    "enum",
    "fractions",
    "functools",
    "heapq",
    "itertools",
    "json",
    "math",
    "numbers",
    "operator",
    "random",
    "re",
    "statistics",
    "string",
    "textwrap",
    "time",
    "typing",
];

impl Python {
    /// Starts the interpreter and warms it up, on this one thread.
    pub(crate) fn start(link: Box<dyn Link>, memory_budget: u64) -> Self {
        let (deadline, signals) = Deadline::new();
        host::connect(link, memory_budget, deadline);
        let mut settings = Settings::default();
        settings.install_signal_handlers = false;
        settings.import_site = false;
        settings.user_site_directory = false;
        settings.write_bytecode = false;
        // The same set is in the same order tomorrow, and so is the show.
        settings.hash_seed = Some(0);
        let builder = Interpreter::builder(settings);
        let mut natives = rustpython_stdlib::stdlib_module_defs(&builder.ctx);
        natives.push(host::module_def(&builder.ctx));
        let interpreter = builder
            .add_native_modules(&natives)
            .add_frozen_modules(rustpython_pylib::FROZEN_STDLIB)
            .init_hook(|vm| {
                vm.set_user_signal_channel(signals);
                let state = PyRc::get_mut(&mut vm.state).expect("nobody else knows it yet");
                state.config.paths.stdlib_dir = Some(rustpython_pylib::LIB_PATH.to_owned());
            })
            .build();
        let warm =
            interpreter.enter(|vm| warm_up(vm).map_err(|error| raised::describe(vm, &error)));
        let (reset, seed, collect) = match warm {
            Ok(warm) => warm,
            // Ours to get right, so this is for the eyes of whoever broke it.
            Err(message) => panic!("cannot warm up: {message}"),
        };
        let pristine = interpreter.enter(|vm| {
            vm.state.gc.collect_force(2);
            vm.state.gc.freeze();
            Snapshot::take(vm, reset)
        });
        Self { interpreter, pristine, seed, collect }
    }

    /// Starts what interrupts files that take too long, which is a thread.
    pub(crate) fn start_clock(&mut self) {
        host::start_clock();
    }

    /// Speaks with the host, between loads.
    pub(crate) fn link<T>(&mut self, speak: impl FnOnce(&mut dyn Link) -> T) -> T {
        host::link(speak)
    }

    /// Evaluates a file to an encoded tree.
    pub(crate) fn load(
        &mut self,
        file: &str,
        source: String,
        expression: bool,
        time_budget: Duration,
        result_budget: u32,
    ) -> Result<Vec<u8>, Diagnostic> {
        let result_budget = result_budget as usize;
        let answer = self.interpreter.enter(|vm| {
            host::begin(file, source, time_budget);
            let answer = self.run(vm, file, expression);
            let answer = match answer {
                Ok(root) => walk::tree_of(vm, &root, result_budget),
                Err(error) => Err(raised::diagnose(vm, &error)),
            };
            host::stop_the_clock();
            host::flush_printed();
            if !deadline::has_interrupted() {
                return answer;
            }
            // Whatever became of the interruption, it is what went wrong.
            let late = budget::too_slow(time_budget);
            Err(match answer {
                Ok(_) => late,
                Err(problem) => Diagnostic { place: problem.place, trace: problem.trace, ..late },
            })
        });
        let bytes = tree::encode(&answer?);
        if bytes.len() > result_budget {
            Err(budget::too_much_said(result_budget))
        } else {
            Ok(bytes)
        }
    }

    fn run(&self, vm: &VirtualMachine, file: &str, expression: bool) -> PyResult {
        self.seed.call((host::seed_of(file),), vm)?;
        let module = vm.new_module("pattern_file", vm.ctx.new_dict(), None);
        let globals: PyDictRef = module.dict();
        globals.set_item("__builtins__", vm.builtins.clone().into(), vm)?;
        globals.set_item("__file__", vm.ctx.new_str(file).into(), vm)?;
        let modules = vm.sys_module.get_attr("modules", vm)?;
        modules.set_item("pattern_file", module.into(), vm)?;
        if expression {
            // Nobody imports anything in a line typed in a hurry.
            const SCOPE: &str = "from dj_hue.patterns.strudel import *\n\
                                 from dj_hue.patterns.strudel import iter, pow, round, set, zip";
            let code = vm.compile(SCOPE, Mode::Exec, "<scope>");
            let code = code.map_err(|error| error.into_pyexception(vm, Some(SCOPE)))?;
            vm.run_code_obj(code, Scope::new(None, globals.clone()))?;
        }
        let mode = if expression { Mode::BlockExpr } else { Mode::Exec };
        let code = host::compile(vm, file, mode)?;
        let value = vm.run_code_obj(code, Scope::new(None, globals.clone()))?;
        if expression { Ok(value) } else { self.collect.call((globals,), vm) }
    }

    /// Puts everything back that the last file has changed; false where that
    /// did not work.
    pub(crate) fn tidy(&mut self) -> bool {
        host::end();
        self.interpreter.enter(|vm| {
            let restored = self.pristine.restore(vm);
            vm.state.gc.collect_force(2);
            restored
        })
    }
}

/// Imports what files will ask for. Gives what the load needs of it: how to
/// reset what the library remembers, how to seed it, and how to collect.
fn warm_up(vm: &VirtualMachine) -> PyResult<(PyObjectRef, PyObjectRef, PyObjectRef)> {
    let boot = importer::install(vm)?;
    for name in WARM {
        vm.import(*name, 0)?;
    }
    for name in package::MODULES {
        vm.import(*name, 0)?;
    }
    let seed = vm.import("random", 0)?.get_attr("seed", vm)?;
    let modules = vm.sys_module.get_attr("modules", vm)?;
    boot.get_item("ready", vm)?.call((), vm)?;
    let collect = modules.get_item("dj_hue._collect", vm)?.get_attr("collect", vm)?;
    debug_assert!(!vm.is_none(collect.as_object()));
    Ok((boot.get_item("reset", vm)?, seed, collect))
}
