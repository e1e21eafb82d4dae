//! A program that is only a worker: the tests' and the bench's.

fn main() {
    python::run_if_worker();
    eprintln!("this program is started by others");
    std::process::exit(2);
}
