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
mod flashes;
mod frame_loop;
mod hue;
mod log;
mod memory;
mod midi;
mod new;
mod once;
mod outputs;
mod page;
mod picture;
mod query;
mod render;
mod run;
mod starters;
mod strip;
mod surface;

use anyhow::{Context, Result};
use arguments::{Arguments, Command};
use clap::Parser;
use std::io;
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
        // Whoever read it has seen enough, as `head` has.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("dj-hue: {error:#}");
            ExitCode::from(USAGE)
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    // What other errors have to say is more than that.
    let written = error.downcast_ref::<io::Error>();
    written.is_some_and(|it| it.kind() == io::ErrorKind::BrokenPipe)
}

/// False if the patterns have problems.
fn carry_out(arguments: Arguments) -> Result<bool> {
    match arguments.command.unwrap_or(Command::Run(arguments.run)) {
        Command::Run(arguments) => run::run(&arguments).map(|()| true),
        Command::Check(arguments) => check::check(&arguments),
        Command::New(arguments) => new::new(&arguments).map(|()| true),
        Command::Render(arguments) => render::render(&arguments),
        Command::Reload(arguments) => page::reload(&arguments),
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
