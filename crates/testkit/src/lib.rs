//! What tests share. Only ever a dev-dependency.

pub mod mutate;
pub mod programs;
pub mod random;
#[cfg(target_os = "linux")]
pub mod save_styles;
pub mod toy;
