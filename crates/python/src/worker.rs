//! The child: loads one file after the other until the host hangs up.

mod lockdown;
mod stdio;

use crate::interpreter::{Link, Python};
use crate::load::Form;
use crate::protocol::{FromWorker, MAX_MESSAGE, ToWorker};
use std::io::{self, Read, Write};
use std::process;

/// Serves loads and never returns.
pub(crate) fn serve(memory_budget: u64) -> ! {
    let dies_with_parent = lockdown::die_with_parent();
    let Ok((from_host, to_host)) = stdio::take() else { process::exit(2) };
    let line = Line { from_host, to_host };
    let meter = lockdown::Meter::open();
    let mut python = Python::start(Box::new(line), memory_budget);
    let mut isolation = lockdown::lock(memory_budget, &meter, || python.start_clock());
    isolation.dies_with_parent = dies_with_parent;
    let mut fit = true;
    loop {
        let ready = FromWorker::Ready { fit, resident: meter.resident(), isolation };
        let load = python.link(|link| link.tell(&ready).and_then(|()| link.hear()));
        let Ok(ToWorker::Load { file, source, form, time_budget, result_budget }) = load else {
            process::exit(0);
        };
        let expression = form == Form::Expression;
        let answer = match python.load(&file, source, expression, time_budget, result_budget) {
            Ok(tree) => FromWorker::Loaded(tree),
            Err(diagnostic) => FromWorker::Failed(diagnostic),
        };
        // Whoever wakes up with the answer gets this processor first: tidying
        // at once would keep them waiting for as long as it takes.
        let tidy = python.link(|link| link.tell(&answer).and_then(|()| link.hear()));
        let Ok(ToWorker::Tidy) = tidy else { process::exit(0) };
        fit = python.tidy();
    }
}

/// The line to the host.
struct Line {
    from_host: stdio::FromHost,
    to_host: stdio::ToHost,
}

impl Link for Line {
    fn tell(&mut self, message: &FromWorker) -> io::Result<()> {
        self.to_host.write_all(&message.encode())?;
        self.to_host.flush()
    }

    fn hear(&mut self) -> io::Result<ToWorker> {
        let mut length = [0; 4];
        self.from_host.read_exact(&mut length)?;
        let length = u32::from_le_bytes(length) as usize;
        if length > MAX_MESSAGE {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let mut message = vec![0; length];
        self.from_host.read_exact(&mut message)?;
        ToWorker::decode(&message).ok_or_else(|| io::ErrorKind::InvalidData.into())
    }
}
