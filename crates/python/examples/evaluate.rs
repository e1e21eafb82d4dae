//! Shows what a pattern file evaluates to: `evaluate FOLDER FILE`.
#![expect(clippy::print_stdout, reason = "it is what this program is for")]

use python::{Modules, Request, Settings, Workers};
use std::path::PathBuf;

struct Folder(PathBuf);

impl Modules for Folder {
    fn read(&mut self, file: &str) -> Option<Vec<u8>> {
        std::fs::read(self.0.join(file)).ok()
    }
}

fn main() {
    python::run_if_worker();
    let mut arguments = std::env::args().skip(1);
    let (Some(folder), Some(file)) = (arguments.next(), arguments.next()) else {
        println!("evaluate FOLDER FILE");
        return;
    };
    let mut folder = Folder(folder.into());
    let source = folder.read(&file).unwrap_or_default();
    let mut workers = Workers::start(Settings::default()).expect("a worker can be started");
    println!("{:?}", workers.isolation());
    match workers.load(&Request::file(&file, &source), &mut folder) {
        Ok(loaded) => println!("{loaded:#?}"),
        Err(failure) => println!("{failure:#?}"),
    }
}
