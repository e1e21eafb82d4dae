//! How the interpreter looked before the first file, to put it back.
//!
//! What is remembered: the attributes of every module and of every class found
//! in one, and the contents of every list and dict found in either. That holds
//! `sys.modules` and `sys.path`, builtins, and our own package; what a file
//! can hide deeper than that is gone when the worker is retired.

use rustpython_vm::builtins::{PyDict, PyDictRef, PyList, PyModule, PyStr, PyType};
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyRef, PyResult, VirtualMachine};
use std::collections::HashSet;

type Pairs = Vec<(PyObjectRef, PyObjectRef)>;

pub(super) struct Snapshot {
    dicts: Vec<(PyDictRef, Pairs)>,
    lists: Vec<(PyRef<PyList>, Vec<PyObjectRef>)>,
    classes: Vec<(PyRef<PyType>, Pairs)>,
    recursion_limit: usize,
    digits_limit: usize,
    reset: PyObjectRef,
}

impl Snapshot {
    /// Remembers; `reset` is called before everything else is put back.
    pub(super) fn take(vm: &VirtualMachine, reset: PyObjectRef) -> Self {
        let mut it = Self {
            dicts: Vec::new(),
            lists: Vec::new(),
            classes: Vec::new(),
            recursion_limit: vm.recursion_limit.get(),
            digits_limit: vm.state.int_max_str_digits.load(),
            reset,
        };
        let mut seen = HashSet::new();
        if let Ok(modules) = vm.sys_module.get_attr("modules", vm)
            && let Some(modules) = modules.downcast_ref::<PyDict>()
        {
            for module in modules.values_vec() {
                if let Some(module) = module.downcast_ref::<PyModule>()
                    && let Some(dict) = module.as_object().dict()
                {
                    it.remember(dict.as_object(), &mut seen);
                }
            }
        }
        it
    }

    fn remember(&mut self, object: &PyObject, seen: &mut HashSet<usize>) {
        if !seen.insert(object.get_id()) {
            return;
        }
        let owned = object.to_owned();
        let inner = match owned.downcast::<PyDict>() {
            Ok(dict) => {
                let pairs = dict.items_vec();
                let inner = pairs.iter().map(|(_, value)| value.clone()).collect();
                self.dicts.push((dict, pairs));
                inner
            }
            Err(other) => match other.downcast::<PyList>() {
                Ok(list) => {
                    let items = list.borrow_vec().to_vec();
                    self.lists.push((list, items));
                    Vec::new()
                }
                Err(other) => match other.downcast::<PyType>() {
                    Ok(class) => {
                        let pairs = attributes(&class);
                        let inner = pairs.iter().map(|(_, value)| value.clone()).collect();
                        self.classes.push((class, pairs));
                        inner
                    }
                    Err(_) => Vec::new(),
                },
            },
        };
        let inner: Vec<PyObjectRef> = inner;
        for value in inner {
            let container = value.downcastable::<PyList>()
                || value.downcastable::<PyDict>()
                || value.downcastable::<PyType>();
            if container {
                self.remember(&value, seen);
            }
        }
    }

    /// Puts everything back; false where something would not go.
    pub(super) fn restore(&self, vm: &VirtualMachine) -> bool {
        vm.recursion_limit.set(self.recursion_limit);
        vm.state.int_max_str_digits.store(self.digits_limit);
        vm.state.atexit_funcs.lock().clear();
        let reset = self.reset.call((), vm).map(drop);
        self.lists.iter().for_each(|(list, items)| restore_list(list, items));
        let dicts = self.dicts.iter().map(|(dict, pairs)| restore_dict(vm, dict, pairs));
        let dicts: PyResult<()> = dicts.collect();
        let classes = self.classes.iter().map(|(class, pairs)| restore_class(vm, class, pairs));
        let classes: PyResult<()> = classes.collect();
        reset.and(dicts).and(classes).is_ok()
    }
}

/// What a class has by name. (`attributes()` of the namespace would make a map
/// of it and intern each name, for hundreds of classes after every file.)
fn attributes(class: &PyRef<PyType>) -> Pairs {
    let mut pairs = class.attributes.entries();
    pairs.retain(|(name, _)| name.downcastable::<PyStr>());
    pairs
}

fn same(now: &[(PyObjectRef, PyObjectRef)], then: &[(PyObjectRef, PyObjectRef)]) -> bool {
    let pairs = now.iter().zip(then);
    now.len() == then.len() && pairs.into_iter().all(|(a, b)| a.0.is(&b.0) && a.1.is(&b.1))
}

fn restore_list(list: &PyRef<PyList>, items: &[PyObjectRef]) {
    let now = list.borrow_vec().to_vec();
    let same = now.len() == items.len() && now.iter().zip(items).all(|(a, b)| a.is(b));
    if !same {
        // What is dropped may run code that looks at the list: not in the lock.
        let dropped = std::mem::replace(&mut *list.borrow_vec_mut(), items.to_vec());
        drop(dropped);
    }
}

fn restore_dict(vm: &VirtualMachine, dict: &PyDictRef, pairs: &Pairs) -> PyResult<()> {
    if same(&dict.items_vec(), pairs) {
        return Ok(());
    }
    dict.clear();
    pairs.iter().try_for_each(|(key, value)| dict.set_item(&**key, value.clone(), vm))
}

fn restore_class(vm: &VirtualMachine, class: &PyRef<PyType>, pairs: &Pairs) -> PyResult<()> {
    let now = attributes(class);
    if same(&now, pairs) {
        return Ok(());
    }
    let name = |key: &PyObjectRef| key.str_utf8(vm);
    for (key, _) in &now {
        if !pairs.iter().any(|(known, _)| known.is(key)) {
            class.as_object().del_attr(&*name(key)?, vm)?;
        }
    }
    for (key, value) in pairs {
        if !now.iter().any(|(known, it)| known.is(key) && it.is(value)) {
            class.as_object().set_attr(&*name(key)?, value.clone(), vm)?;
        }
    }
    Ok(())
}
