//! `dj-hue`: arguments, threads and wiring.
//!
//! Everything that touches the world meets here and nowhere else. `run` is the
//! show; the other commands look at patterns without one.
#![expect(clippy::print_stdout, reason = "commands answer on standard output")]

mod arguments;
mod check;
mod conductor;
mod configuration;
mod doctor;
mod ears;
mod frame_loop;
mod hue;
mod log;
mod memory;
mod midi;
mod once;
mod outputs;
mod page;
mod query;
mod render;
mod run;
mod starters;
mod strip;
mod surface;

use anyhow::{Context, Result, bail};
use arguments::{Arguments, Command, New};
use clap::Parser;
use std::process::ExitCode;

/// The patterns have problems.
const PROBLEMS: u8 = 1;
/// Wrong usage or configuration.
const USAGE: u8 = 2;

fn main() -> ExitCode {
    // A worker is this program, run again.
    python::run_if_worker();
    let arguments = Arguments::parse();
    match carry_out(arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(PROBLEMS),
        Err(error) => {
            eprintln!("dj-hue: {error:#}");
            ExitCode::from(USAGE)
        }
    }
}

/// False if the patterns have problems.
fn carry_out(arguments: Arguments) -> Result<bool> {
    match arguments.command.unwrap_or(Command::Run(arguments.run)) {
        Command::Run(arguments) => run::run(&arguments).map(|()| true),
        Command::Check(arguments) => check::check(&arguments),
        Command::New(arguments) => new(&arguments).map(|()| true),
        Command::Render(arguments) => render::render(&arguments),
        Command::Reload(folder) => page::reload(&folder.path()).map(|()| true),
        Command::Hue(command) => hue::hue(&command).map(|()| true),
        Command::Midi(command) => midi::midi(&command).map(|()| true),
        Command::Query(arguments) => query::query(&arguments),
        Command::Doctor(arguments) => doctor::doctor(&arguments).map(|()| true),
        Command::Stubs { dir } => {
            python::write_stubs(&dir)
                .with_context(|| format!("cannot write to {}", dir.display()))?;
            println!("wrote the dj_hue package to {}", dir.display());
            Ok(true)
        }
    }
}

/// `dj-hue new`: a starter under a name of one's own.
fn new(arguments: &New) -> Result<()> {
    let name = arguments.name.strip_suffix(".py").unwrap_or(&arguments.name);
    let plain = |part: &str| {
        let first = part.chars().next().is_some_and(|it| it.is_alphanumeric());
        first && part.chars().all(|it| it.is_alphanumeric() || it == '_' || it == '-')
    };
    if !name.split('/').all(plain) {
        bail!("a pattern's name is letters, digits and `_`, with `/` for folders; got `{name}`");
    }
    let path = arguments.folder.path().join(format!("{name}.py"));
    let label = name.rsplit('/').next().unwrap_or(name).replace(['_', '-'], " ");
    starters::write_pattern(&path, &in_title_case(&label))
        .with_context(|| format!("cannot write {}", path.display()))?;
    println!("{}", path.display());
    Ok(())
}

fn in_title_case(text: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        let first = letters.next().map(|it| it.to_uppercase().to_string()).unwrap_or_default();
        first + letters.as_str()
    };
    text.split_whitespace().map(word).collect::<Vec<_>>().join(" ")
}
