//! A show without files or lights, to look at the terminal surface: pass the
//! name of a scene (`playing`, `broken`, `empty`, …).
//!
//!     cargo run -p tui --example rehearsal -- broken

#[path = "../tests/screens/rehearsal.rs"]
mod rehearsal;
#[path = "../tests/screens/scenes.rs"]
mod scenes;

fn main() {
    rehearsal::play(&std::env::args().nth(1).unwrap_or_default());
}
