//! The acceptance scenarios that can be told at this level. The others need
//! lights (21 to 25, 44) or are played with a scripted world (39, 40, 42).

mod content;
mod saves;
mod timing;
mod tree;
mod trouble;
