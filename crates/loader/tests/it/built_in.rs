//! Texts that stand in for files.

use crate::stage::{DEADLINE, Stage, Toy, brief};
use loader::{Key, Loader, Options, Settings, load_text};
use std::sync::mpsc::channel;

#[test]
fn they_are_evaluated_when_everything_else_has_been() {
    let stage = Stage::closed(&[("a.py", "value = 1"), ("b.py", "value = 2")], Settings::default());
    let built_in = [("in.py", "value = 3"), ("bad.py", "raise no")];
    let built_in = built_in.map(|(key, text)| (Key::from(key), text.into())).into();
    let options = Options { built_in, ..Options::new(&stage.root) };
    let (said, heard) = channel();
    let listen = move |event| drop(said.send(brief(&event)));
    let loader = Loader::start(&options, vec![Toy::default()], listen).unwrap();
    let heard = [(); 5].map(|()| heard.recv_timeout(DEADLINE).unwrap());
    let expected = [
        "loaded a.py#1=1",
        "loaded b.py#1=2",
        "ready 2 0",
        "problem bad.py no",
        "built in in.py=3",
    ];
    assert_eq!(heard, expected);
    drop(loader);
}

#[test]
fn without_watching_they_are_evaluated_as_files_are() {
    let stage = Stage::closed(&[("_lib.py", "value = L")], Settings::default());
    let load = |text: &str| load_text(&stage.root, &Key::from("in.py"), text, &mut Toy::default());
    let good = load("import _lib\nprint hello");
    assert_eq!((&*good.files[0].value, &*good.printed[0].text), ("+_lib:L", "hello"));
    let bad = load("raise no");
    assert_eq!(bad.problems[0].diagnostics[0].message, "no");
    assert_eq!(bad.problems[0].text_of("in.py").map(|it| &**it), Some("raise no"));
}
