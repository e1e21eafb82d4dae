//! Remembers, across restarts, which versions of each pattern file have been
//! live, and what played.
//!
//! One idea: a record is a file that is replaced whole, by renaming a finished
//! one over it. Whatever kills the program, and whenever, each record is as it
//! was before or as it is after. What cannot be read is passed over: a journal
//! may help a show, never stop it.
//!
//! A folder of patterns has a folder of records in the user's state folder. A
//! [`Writer`] does the writing on a thread of its own, newest first, so that a
//! slow or full disk holds up nobody.

mod record;
mod store;
mod writer;

pub use record::{Content, Malformed, Record, Version};
pub use store::{Memory, Store, state_folder};
pub use writer::Writer;
