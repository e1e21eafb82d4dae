//! The known name that a file probably meant.

use super::{package, raised};
use rustpython_vm::builtins::{
    PyBaseExceptionRef, PyCode, PyDict, PyFunction, PyList, PyStr, PyTuple, PyType,
};
use rustpython_vm::{AsObject, PyObjectRef, VirtualMachine};

/// A hint for an exception about a name that is not there.
pub(super) fn hint(vm: &VirtualMachine, error: &PyBaseExceptionRef) -> Option<String> {
    let exceptions = &vm.ctx.exceptions;
    let (wanted, known) = if error.fast_isinstance(exceptions.name_error) {
        (raised::text_attribute(vm, error, "name")?, in_scope(vm, error))
    } else if error.fast_isinstance(exceptions.attribute_error) {
        let object = error.as_object().get_attr("obj", vm).ok().filter(|it| !vm.is_none(it));
        let object = object.or_else(|| class_in_message(vm, error))?;
        (raised::text_attribute(vm, error, "name")?, attributes(vm, &object))
    } else if error.fast_isinstance(exceptions.module_not_found_error) {
        let modules = package::MODULES.iter().map(|it| (*it).to_owned()).collect();
        (raised::text_attribute(vm, error, "name")?, modules)
    } else if error.fast_isinstance(exceptions.import_error) {
        let module = raised::text_attribute(vm, error, "name")?;
        let modules = vm.sys_module.get_attr("modules", vm).ok()?;
        let module = modules.get_item(&*module, vm).ok()?;
        (raised::text_attribute(vm, error, "name_from")?, attributes(vm, &module))
    } else if error.fast_isinstance(exceptions.type_error) {
        argument(vm, error)?
    } else {
        return None;
    };
    let visible = |it: &&String| wanted.starts_with('_') || !it.starts_with('_');
    let known: Vec<&String> = known.iter().filter(visible).collect();
    let nearest = source::nearest(&wanted, known.into_iter().map(String::as_str))?;
    Some(format!("did you mean `{nearest}`?"))
}

/// The names that the innermost frame knows.
fn in_scope(vm: &VirtualMachine, error: &PyBaseExceptionRef) -> Vec<String> {
    let Some(last) = error.__traceback__().and_then(|it| it.iter().last()) else {
        return Vec::new();
    };
    let code = last.frame.iframe().code();
    let mut names: Vec<String> = code.varnames.iter().map(|it| it.as_str().to_owned()).collect();
    names.extend(keys(last.frame.iframe().globals().as_object()));
    names.extend(keys(vm.builtins.dict().as_object()));
    names
}

/// Attributes of classes are reported without the class, but by its name.
fn class_in_message(vm: &VirtualMachine, error: &PyBaseExceptionRef) -> Option<PyObjectRef> {
    let message = error.as_object().str(vm).ok()?.to_string_lossy().into_owned();
    let name = message.strip_prefix("type object '")?.split('\'').next()?.to_owned();
    let last = error.__traceback__()?.iter().last()?;
    last.frame.iframe().globals().get_item_opt(&*name, vm).ok()?
}

fn keys(dict: &rustpython_vm::PyObject) -> Vec<String> {
    let keys = dict.downcast_ref::<PyDict>().map(|it| it.keys_vec()).unwrap_or_default();
    texts(&keys)
}

fn texts(objects: &[PyObjectRef]) -> Vec<String> {
    let texts = objects.iter().filter_map(|it| it.downcast_ref::<PyStr>());
    texts.map(|it| it.to_string_lossy().into_owned()).collect()
}

fn attributes(vm: &VirtualMachine, object: &PyObjectRef) -> Vec<String> {
    let list: Option<PyList> = object.clone().dir(vm).ok();
    list.map(|it| texts(&it.borrow_vec())).unwrap_or_default()
}

/// The argument that a call of one of our classes, functions or methods does
/// not have, and those it has.
fn argument(vm: &VirtualMachine, error: &PyBaseExceptionRef) -> Option<(String, Vec<String>)> {
    let message = error.as_object().str(vm).ok()?.to_string_lossy().into_owned();
    let (call, rest) = message.split_once(" got an unexpected keyword argument '")?;
    let wanted = rest.split('\'').next()?.to_owned();
    let modules = vm.sys_module.get_attr("modules", vm).ok()?;
    let patterns = modules.get_item("dj_hue.patterns", vm).ok()?;
    let mut path = call.trim_end_matches("()").split('.');
    let first = patterns.get_attr(vm.ctx.intern_str(path.next()?), vm).ok()?;
    let called = path.try_fold(first, |it, name| it.get_attr(vm.ctx.intern_str(name), vm)).ok()?;
    if let Some(function) = called.downcast_ref::<PyFunction>() {
        let code = function.as_object().get_attr("__code__", vm).ok()?.downcast::<PyCode>().ok()?;
        let count = (code.arg_count + code.kwonlyarg_count) as usize;
        let names = code.varnames.iter().take(count).map(|it| it.as_str().to_owned());
        return Some((wanted, names.filter(|it| it != "self").collect()));
    }
    let class = called.downcast_ref::<PyType>()?;
    let fields = class.get_attr(vm.ctx.intern_str("__dj_fields__"))?;
    let fields = fields.downcast_ref::<PyTuple>()?.as_slice();
    Some((wanted, texts(fields)))
}
