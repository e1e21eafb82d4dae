//! What Python can ask of the host: the module `_dj_host`, and the state of
//! the load behind it.

use super::Link;
use super::deadline::Deadline;
use crate::protocol::{FromWorker, ToWorker};
use rustpython_vm::builtins::{PyCode, PyModuleDef, PyStrInterned};
use rustpython_vm::compiler::Mode;
use rustpython_vm::frame::{InterpreterFrame, current_thread_iframe};
use rustpython_vm::{AsObject, Context, Py, PyObject, PyRef, PyResult, VirtualMachine};
use source::{Lines, Place, Span};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::io;
use std::rc::Rc;
use std::time::Duration;

/// A load prints so much; the rest is dropped, and that is said.
const MAX_PRINTED: usize = 500;

thread_local! {
    static MEMORY_BUDGET: Cell<u64> = const { Cell::new(0) };
    static DEADLINE: RefCell<Option<Deadline>> = const { RefCell::new(None) };
    static LINK: RefCell<Option<Box<dyn Link>>> = const { RefCell::new(None) };
    static LOAD: RefCell<Load> = RefCell::default();
}

/// What is known about the load under way.
#[derive(Default)]
struct Load {
    file: Rc<str>,
    /// The texts of the user's files, by name.
    texts: HashMap<Rc<str>, Rc<Lines>>,
    /// Where our objects were made, by identity. An object that dies leaves
    /// its entry behind until another of ours takes its address.
    made: HashMap<usize, Spot>,
    /// Lines begun, by file.
    begun: Vec<(Rc<str>, String)>,
    printed: usize,
}

/// A stretch of code, as the compiler noted it: lines and columns from 1, the
/// columns in bytes.
#[derive(Clone, Copy)]
pub(super) struct Spot {
    file: &'static PyStrInterned,
    start: (usize, usize),
    end: (usize, usize),
}

pub(super) fn connect(link: Box<dyn Link>, memory_budget: u64, deadline: Deadline) {
    MEMORY_BUDGET.set(memory_budget);
    DEADLINE.set(Some(deadline));
    LINK.with_borrow_mut(|it| *it = Some(link));
}

pub(super) fn start_clock() {
    DEADLINE.with_borrow_mut(|it| it.iter_mut().for_each(Deadline::start));
}

pub(super) fn link<T>(speak: impl FnOnce(&mut dyn Link) -> T) -> T {
    LINK.with_borrow_mut(|link| {
        speak(link.as_mut().expect("the line is there before the interpreter").as_mut())
    })
}

/// Asks the host; what it takes to answer is not the file's time.
pub(super) fn ask(question: &FromWorker) -> io::Result<ToWorker> {
    with_deadline(|it| it.paused(|| link(|link| link.tell(question).and_then(|()| link.hear()))))
}

fn with_deadline<T>(then: impl FnOnce(&Deadline) -> T) -> T {
    DEADLINE.with_borrow(|it| then(it.as_ref().expect("it is there before the interpreter")))
}

pub(super) fn begin(file: &str, source: String, time_budget: Duration) {
    // Early enough to be first, late enough not to matter.
    with_deadline(|it| it.set(time_budget * 9 / 10));
    let file: Rc<str> = file.into();
    let texts = HashMap::from([(file.clone(), Rc::new(Lines::of(source)))]);
    LOAD.set(Load { file, texts, ..Load::default() });
}

/// What follows is our time, not the file's.
pub(super) fn stop_the_clock() {
    with_deadline(Deadline::clear);
}

pub(super) fn end() {
    LOAD.take();
}

/// Bytes that a load may allocate.
pub(super) fn memory_budget() -> u64 {
    MEMORY_BUDGET.get()
}

/// The file that is being loaded.
pub(super) fn file() -> Rc<str> {
    LOAD.with_borrow(|load| load.file.clone())
}

/// Makes a helper's text known.
pub(super) fn know(file: &str, text: String) {
    LOAD.with_borrow_mut(|load| load.texts.insert(file.into(), Rc::new(Lines::of(text))));
}

pub(super) fn text_of(file: &str) -> Option<Rc<Lines>> {
    LOAD.with_borrow(|load| load.texts.get(file).cloned())
}

/// Compiles a file whose text is known.
pub(super) fn compile(vm: &VirtualMachine, file: &str, mode: Mode) -> PyResult<PyRef<PyCode>> {
    let lines = text_of(file);
    let text = lines.as_ref().map_or("", |lines| lines.text());
    vm.compile(text, mode, file).map_err(|error| error.into_pyexception(vm, Some(text)))
}

/// A number for the random generator, so that a file plays the same whenever
/// it is loaded (FNV-1a, which is the same everywhere).
pub(super) fn seed_of(file: &str) -> u64 {
    file.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Whether code is from a file of the user's, and not ours or the library's.
pub(super) fn is_users(code: &Py<PyCode>) -> bool {
    LOAD.with_borrow(|load| load.texts.contains_key(code.source_path().as_str()))
}

/// Where an instruction of some code stands in the text.
pub(super) fn spot(code: &Py<PyCode>, instruction: usize) -> Option<Spot> {
    let (start, end) = code.locations.get(instruction)?;
    Some(Spot {
        file: code.source_path(),
        start: (start.line.get(), start.character_offset.get()),
        end: (end.line.get(), end.character_offset.get()),
    })
}

/// The innermost call that the user's own code is in.
fn innermost() -> Option<Spot> {
    let mut frame: *const InterpreterFrame = current_thread_iframe();
    #[expect(
        unsafe_code,
        reason = "the interpreter's list of running frames; this thread runs them, and none of \
                  them returns before this function does"
    )]
    while let Some(it) = unsafe { frame.as_ref() } {
        if is_users(it.code()) {
            return spot(it.code(), (it.get_lasti() as usize).checked_sub(1)?);
        }
        frame = it.previous();
    }
    None
}

impl Spot {
    pub(super) fn place(&self) -> Place {
        let file = self.file.as_str();
        let lines = text_of(file).unwrap_or_else(|| Rc::new(Lines::of("")));
        let position = |(line, column): (usize, usize)| lines.in_line(line, column - 1);
        Place::new(file, Span::new(position(self.start), position(self.end)))
    }
}

/// Where an object of ours was made, if the user's code made it.
pub(super) fn made_at(object: &PyObject) -> Option<Place> {
    let spot = LOAD.with_borrow(|load| load.made.get(&object.get_id()).copied())?;
    Some(spot.place())
}

/// The last line of the file that assigns what to play.
pub(super) fn assignment() -> Option<Place> {
    let file = file();
    let lines = text_of(&file)?;
    let assigns = |line: &str| {
        let rest = line.strip_prefix("pattern").or_else(|| line.strip_prefix("PATTERN"));
        rest.is_some_and(|rest| rest.starts_with([' ', ':', '=']) && rest.contains('='))
    };
    let all = lines.text().lines();
    let (number, line) = (1..).zip(all).filter(|(_, line)| assigns(line)).last()?;
    let (start, end) = (lines.in_line(number, 0), lines.in_line(number, line.trim_end().len()));
    Some(Place::new(&*file, Span::new(start, end)))
}

fn print(file: Rc<str>, text: &str) {
    let lines = LOAD.with_borrow_mut(|load| {
        let begun = match load.begun.iter_mut().find(|(name, _)| *name == file) {
            Some((_, begun)) => begun,
            None => {
                load.begun.push((file.clone(), String::new()));
                &mut load.begun.last_mut().expect("it was just put there").1
            }
        };
        begun.push_str(text);
        let Some(end) = begun.rfind('\n') else { return Vec::new() };
        let rest = begun.split_off(end + 1);
        let lines: Vec<_> = std::mem::replace(begun, rest).lines().map(String::from).collect();
        lines
    });
    for line in lines {
        send_printed(&file, line);
    }
}

fn send_printed(file: &Rc<str>, text: String) {
    let count = LOAD.with_borrow_mut(|load| {
        load.printed += 1;
        load.printed
    });
    let text = match count {
        ..MAX_PRINTED => text,
        MAX_PRINTED => "… and so on; the rest is left out".into(),
        _ => return,
    };
    // If the host is gone, the next request will not come either.
    let _ = link(|link| link.tell(&FromWorker::Printed { file: file.to_string(), text }));
}

/// Sends lines that were begun and not ended.
pub(super) fn flush_printed() {
    let begun = LOAD.with_borrow_mut(|load| std::mem::take(&mut load.begun));
    for (file, line) in begun {
        if !line.is_empty() {
            send_printed(&file, line);
        }
    }
}

pub(super) fn module_def(ctx: &Context) -> &'static PyModuleDef {
    _dj_host::module_def(ctx)
}

#[rustpython_vm::pymodule]
mod _dj_host {
    use super::super::importer;
    use super::LOAD;
    use rustpython_vm::builtins::{PyCode, PyStrRef, PyUtf8StrRef};
    use rustpython_vm::{AsObject, PyObjectRef, PyRef, PyResult, VirtualMachine};

    /// Notes that an object is being made, for the place it will have.
    #[pyfunction]
    fn made(object: PyObjectRef) {
        let spot = super::innermost();
        LOAD.with_borrow_mut(|load| match spot {
            Some(spot) => load.made.insert(object.get_id(), spot),
            // An object that is no more may have left its place here.
            None => load.made.remove(&object.get_id()),
        });
    }

    /// Prints, to the log of the host.
    #[pyfunction]
    fn print(text: PyStrRef) {
        let file = super::innermost().map_or_else(super::file, |it| it.file.as_str().into());
        super::print(file, &text.to_string_lossy());
    }

    /// Where a module is found: its file, and its folders if it is a package.
    /// `wanted` are the modules below it that the import is after.
    #[pyfunction]
    fn find(
        name: PyUtf8StrRef,
        folders: Option<Vec<PyUtf8StrRef>>,
        wanted: Vec<PyUtf8StrRef>,
        vm: &VirtualMachine,
    ) -> PyResult<Option<(String, Option<Vec<PyObjectRef>>)>> {
        let folders = folders
            .as_ref()
            .map(|folders| folders.iter().map(|it| it.as_str()).collect::<Vec<_>>());
        let wanted = wanted.iter().map(|it| it.as_str()).collect::<Vec<_>>();
        let found = importer::find(vm, name.as_str(), folders.as_deref(), &wanted)?;
        Ok(found.map(|found| {
            let folders = found
                .folders
                .map(|folders| folders.into_iter().map(|it| vm.ctx.new_str(it).into()).collect());
            (found.file, folders)
        }))
    }

    /// The code of a file that was found.
    #[pyfunction]
    fn compile(file: PyUtf8StrRef, vm: &VirtualMachine) -> PyResult<PyRef<PyCode>> {
        importer::compile(vm, file.as_str())
    }
}
