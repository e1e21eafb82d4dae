//! Named colours that patterns refer to by index.

use crate::{Hsv, Rgb};
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

    /// The palettes that are always there, to put over any pattern.
    pub fn built_in() -> Vec<Self> {
        let palette = |(name, colors): &(&str, &[u32])| {
            Self::new(
                *name,
                colors.iter().map(|&hex| Rgb::from_hex(hex).to_hsv()).collect::<Vec<_>>(),
            )
        };
        BUILT_IN.iter().map(palette).collect()
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

const BUILT_IN: [(&str, &[u32]); 25] = [
    ("white_tones", &[0xFFFFFF, 0xFFE4C4, 0xE0FFFF]),
    ("red_tones", &[0xFF0000, 0xCC0000, 0xFF4444, 0xFF6B6B]),
    ("orange_tones", &[0xFF8000, 0xFF6600, 0xFFA500, 0xFFAA33]),
    ("blue_tones", &[0x0066FF, 0x0044CC, 0x00BFFF, 0x4169E1]),
    ("purple_tones", &[0x8B00FF, 0x9400D3, 0xBA55D3, 0xDA70D6]),
    ("green_tones", &[0x00FF00, 0x32CD32, 0x00FA9A, 0x7CFC00]),
    ("pink_tones", &[0xFF1493, 0xFF69B4, 0xFFB6C1, 0xFF00FF]),
    ("fire", &[0xFF0000, 0xFF4500, 0xFF8C00, 0xFFD700]),
    ("sunset", &[0xFF00FF, 0xFF4500, 0x9400D3, 0xFF69B4]),
    ("warm", &[0xFF0000, 0xFF8000, 0xFFBF00, 0xFFFF00]),
    ("golden", &[0xFFD700, 0xFFA500, 0xFF8C00, 0xFF6347]),
    ("ice", &[0x00FFFF, 0x0066FF, 0xFFFFFF, 0xE0FFFF]),
    ("ocean", &[0x0066FF, 0x00FFFF, 0x008080, 0x00FF7F]),
    ("cool", &[0x0066FF, 0x00FFFF, 0x008080, 0x8B00FF]),
    ("neon", &[0xFF1493, 0x00FFFF, 0x00FF00, 0x8B00FF]),
    ("club", &[0xFF00FF, 0x00FFFF, 0xFFFFFF]),
    ("rave", &[0xFF1493, 0x00FF00, 0x00FFFF, 0x8B00FF, 0xFFFF00]),
    ("synthwave", &[0xFF00FF, 0x00FFFF, 0xFF006E, 0x8338EC]),
    ("vaporwave", &[0xFF6B9D, 0xC44569, 0x6C5CE7, 0x00CEC9]),
    ("miami", &[0xF72585, 0x7209B7, 0x3A0CA3, 0x4CC9F0]),
    ("rainbow", &[0xFF0000, 0xFF8000, 0xFFFF00, 0x00FF00, 0x00FFFF, 0x0000FF, 0x8B00FF, 0xFF00FF]),
    ("red_cyan", &[0xFF0000, 0x00FFFF]),
    ("orange_blue", &[0xFF8000, 0x0066FF]),
    ("purple_lime", &[0x8B00FF, 0x00FF00]),
    ("pink_teal", &[0xFF1493, 0x008080]),
];

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
