//! Philips Hue Entertainment.

mod dtls;
mod stream;
