//! Every light's colour at one moment.

use crate::Rgb;

/// The colours of a rig's lights, in the rig's order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Frame {
    pub colors: Vec<Rgb>,
}

impl Frame {
    pub fn black(lights: usize) -> Self {
        Self { colors: vec![Rgb::BLACK; lights] }
    }

    /// Makes every light black, `lights` of them; allocates only when there
    /// are more than ever before.
    pub fn reset(&mut self, lights: usize) {
        self.colors.clear();
        self.colors.resize(lights, Rgb::BLACK);
    }

    /// Takes another frame's colours; allocates only when there are more than
    /// ever before.
    pub fn copy_from(&mut self, other: &Self) {
        self.colors.clone_from(&other.colors);
    }
}
