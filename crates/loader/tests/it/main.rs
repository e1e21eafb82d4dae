//! The loader on real files, with a toy evaluator.
#![cfg(target_os = "linux")]

mod save_styles;
mod stage;
