//! Loading without watching.

use crate::stage::{Stage, Toy};
use loader::{Settings, Which, load_once};

#[test]
fn every_file_is_in_one_of_the_lists_at_once() {
    let stage = Stage::closed(
        &[
            ("_lib.py", "value = L"),
            ("a/b.py", "import _lib"),
            ("bad.py", "raise no"),
            ("good.py", "value = 1\nprint hello"),
            ("none.py", ""),
        ],
        Settings::default(),
    );
    let once = load_once(&stage.root, &Which::All, &mut Toy::default());
    let files: Vec<_> = once.files.iter().map(|it| (&*it.key, &*it.value)).collect();
    assert_eq!(files, [("a/b.py", "+_lib:L"), ("good.py", "1")]);
    assert_eq!(&*once.files[0].imports[0].key, "_lib.py");
    let problems: Vec<_> = once.problems.iter().map(|it| &*it.key).collect();
    assert_eq!(problems, ["bad.py", "none.py"]);
    assert_eq!(once.printed[0].text, "hello");
}

#[test]
fn what_is_asked_for_and_is_no_pattern_is_a_problem() {
    let stage =
        Stage::closed(&[("good.py", "value = 1"), ("_lib.py", "value = L")], Settings::default());
    let which = Which::Only(["good.py", "gone.py", "_lib.py"].map(Into::into).into());
    let once = load_once(&stage.root, &which, &mut Toy::default());
    assert_eq!(once.files.len(), 1);
    let said = |it: &loader::Problem| format!("{}: {}", it.key, it.diagnostics[0].message);
    let problems: Vec<_> = once.problems.iter().map(said).collect();
    assert_eq!(problems, ["_lib.py: this is not a pattern", "gone.py: there is no such file"]);
}
