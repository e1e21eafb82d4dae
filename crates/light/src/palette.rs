//! Named colours that patterns refer to by index.

use crate::Hsv;
use std::sync::Arc;

#[derive(Clone, Debug, PartialEq)]
pub struct Palette {
    pub name: Arc<str>,
    pub colors: Arc<[Hsv]>,
}

impl Palette {
    pub fn new(name: impl Into<Arc<str>>, colors: impl Into<Arc<[Hsv]>>) -> Self {
        Self { name: name.into(), colors: colors.into() }
    }

    /// The colour at an index, which wraps on both sides: -1 is the last. An
    /// empty palette is white.
    pub fn color(&self, index: i64) -> Hsv {
        match i64::try_from(self.colors.len()) {
            Ok(count) if count > 0 => self.colors[index.rem_euclid(count) as usize],
            _ => Hsv::WHITE,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indices_wrap_and_an_empty_palette_is_white() {
        let palette = Palette::new("p", [Hsv::new(0.1, 1.0, 1.0), Hsv::new(0.2, 1.0, 1.0)]);
        assert_eq!(palette.color(-1).hue, 0.2);
        assert_eq!(palette.color(2).hue, 0.1);
        assert_eq!(Palette::new("", []).color(7), Hsv::WHITE);
    }
}
