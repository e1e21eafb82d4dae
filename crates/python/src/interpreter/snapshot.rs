//! How the interpreter looked before the first file, to put it back.
//!
//! What is remembered: the attributes of every module, of every class and
//! object found in one, and the contents of every list and dict found in any of
//! these. That holds `sys.modules` and `sys.path`, builtins, standard output,
//! and our own package; what a file can hide deeper than that is gone when the
//! worker is retired.

use rustpython_vm::builtins::{PyDict, PyDictRef, PyList, PyModule, PyStr, PyType};
use rustpython_vm::types::PyTypeFlags;
use rustpython_vm::{AsObject, PyObject, PyObjectRef, PyRef, PyResult, VirtualMachine};
use std::collections::HashSet;

type Pairs = Vec<(PyObjectRef, PyObjectRef)>;

pub(super) struct Snapshot {
    dicts: Vec<(PyDictRef, Pairs)>,
    lists: Vec<(PyRef<PyList>, Vec<PyObjectRef>)>,
    classes: Vec<(PyRef<PyType>, Pairs)>,
    /// Objects that can have attributes of their own and have none.
    bare: Vec<PyObjectRef>,
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
            bare: Vec::new(),
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
        if let Some(attributes) = object.dict() {
            self.remember(attributes.as_object(), seen);
        } else if object.class().slots.flags.has_feature(PyTypeFlags::HAS_DICT) {
            self.bare.push(object.to_owned());
        }
        for value in self.contents(object.to_owned()) {
            if may_change(&value) {
                self.remember(&value, seen);
            }
        }
    }

    /// Remembers what a container holds, and gives it.
    fn contents(&mut self, object: PyObjectRef) -> Vec<PyObjectRef> {
        let values = |pairs: &Pairs| pairs.iter().map(|(_, value)| value.clone()).collect();
        let object = match object.downcast::<PyDict>() {
            Ok(dict) => {
                let pairs = dict.items_vec();
                let values = values(&pairs);
                self.dicts.push((dict, pairs));
                return values;
            }
            Err(other) => other,
        };
        let object = match object.downcast::<PyList>() {
            Ok(list) => {
                let items = list.borrow_vec().to_vec();
                self.lists.push((list, items.clone()));
                return items;
            }
            Err(other) => other,
        };
        match object.downcast::<PyType>() {
            Ok(class) => {
                let pairs = attributes(&class);
                let values = values(&pairs);
                self.classes.push((class, pairs));
                values
            }
            Err(_) => Vec::new(),
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
        for object in self.bare.iter().filter(|object| object.has_instance_dict()) {
            // It can have attributes, so they can be taken away.
            let _ = object.set_dict(None);
        }
        reset.and(dicts).and(classes).is_ok()
    }
}

fn may_change(object: &PyObject) -> bool {
    object.downcastable::<PyList>()
        || object.downcastable::<PyDict>()
        || object.downcastable::<PyType>()
        || object.class().slots.flags.has_feature(PyTypeFlags::HAS_DICT)
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
