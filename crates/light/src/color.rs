//! Colour as artists turn it (HSV) and as lights take it (RGB).

/// Brightness or any other unit value, `0.0..=1.0`.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Level(f64);

impl Level {
    pub const ZERO: Self = Self(0.0);
    pub const FULL: Self = Self(1.0);

    /// The nearest level; what is not a number counts as zero.
    pub fn new(value: f64) -> Self {
        if value.is_nan() { Self::ZERO } else { Self(value.clamp(0.0, 1.0)) }
    }

    pub fn get(self) -> f64 {
        self.0
    }
}

/// Hue, saturation and value. The hue is a turn of the colour wheel and wraps;
/// the others are clamped to `0..=1` when the colour is made light.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hsv {
    pub hue: f64,
    pub saturation: f64,
    pub value: f64,
}

impl Hsv {
    pub const WHITE: Self = Self::new(0.0, 0.0, 1.0);

    pub const fn new(hue: f64, saturation: f64, value: f64) -> Self {
        Self { hue, saturation, value }
    }

    /// The textbook sextant formula (Smith, "Color gamut transform pairs",
    /// 1978), in the order of operations of Python's `colorsys`, so that eight
    /// bits agree with it.
    pub fn to_rgb(self) -> Rgb {
        let value = Level::new(self.value).get();
        let saturation = Level::new(self.saturation).get();
        if saturation == 0.0 {
            return Rgb::new(value, value, value);
        }
        let sextant = above_whole(self.hue) * 6.0;
        let nth = sextant as u8;
        let within = sextant - f64::from(nth);
        let low = value * (1.0 - saturation);
        let falling = value * (1.0 - saturation * within);
        let rising = value * (1.0 - saturation * (1.0 - within));
        match nth {
            1 => Rgb::new(falling, value, low),
            2 => Rgb::new(low, value, rising),
            3 => Rgb::new(low, falling, value),
            4 => Rgb::new(rising, low, value),
            5 => Rgb::new(value, low, falling),
            _ => Rgb::new(value, rising, low),
        }
    }
}

/// How far a number is above the whole number below it: `rem_euclid(1.0)`
/// without its slow call, and without that of `floor`, for the one that every
/// light of a frame makes.
///
/// ```
/// assert_eq!([2.75, -0.25, -3.0].map(light::above_whole), [0.75, 0.75, 0.0]);
/// ```
#[inline]
pub fn above_whole(number: f64) -> f64 {
    const EXACT: f64 = (1_i64 << 53) as f64;
    if number.abs() < EXACT {
        let toward_zero = number as i64 as f64;
        let above = number - toward_zero;
        if above < 0.0 { number - (toward_zero - 1.0) } else { above }
    } else {
        number - number.floor()
    }
}

/// Red, green and blue, `0..=1` each, proportional to the number a light is
/// sent (gamma belongs to the output).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rgb {
    pub red: f64,
    pub green: f64,
    pub blue: f64,
}

impl Rgb {
    pub const BLACK: Self = Self::new(0.0, 0.0, 0.0);

    pub const fn new(red: f64, green: f64, blue: f64) -> Self {
        Self { red, green, blue }
    }

    /// From `0xRRGGBB`.
    pub fn from_hex(hex: u32) -> Self {
        let [_, red, green, blue] = hex.to_be_bytes().map(|byte| f64::from(byte) / 255.0);
        Self::new(red, green, blue)
    }

    /// The inverse of [`Hsv::to_rgb`]; greys have hue 0.
    pub fn to_hsv(self) -> Hsv {
        let Self { red, green, blue } = self;
        let value = red.max(green).max(blue);
        let spread = value - red.min(green).min(blue);
        if spread <= 0.0 {
            return Hsv::new(0.0, 0.0, value);
        }
        let sextant = if value == red {
            (green - blue) / spread
        } else if value == green {
            (blue - red) / spread + 2.0
        } else {
            (red - green) / spread + 4.0
        };
        Hsv::new((sextant / 6.0).rem_euclid(1.0), spread / value, value)
    }

    #[must_use]
    pub fn map(self, change: impl Fn(f64) -> f64) -> Self {
        Self::new(change(self.red), change(self.green), change(self.blue))
    }

    /// The colour with its hue turned by so much of the colour wheel.
    #[must_use]
    pub fn turned(self, turn: f64) -> Self {
        let Hsv { hue, saturation, value } = self.to_hsv();
        Hsv::new(hue + turn, saturation, value).to_rgb()
    }

    #[must_use]
    pub fn scaled(self, level: Level) -> Self {
        self.map(|it| it * level.get())
    }

    /// The colour a share of the way to another, in proportion to light.
    #[must_use]
    pub fn toward(self, other: Self, share: Level) -> Self {
        let mix = |from: f64, to: f64| from + (to - from) * share.get();
        Self::new(
            mix(self.red, other.red),
            mix(self.green, other.green),
            mix(self.blue, other.blue),
        )
    }

    /// Eight bits, truncated: 0.5 is 127, as DJ-Hue did it.
    pub fn to_8_bit(self) -> [u8; 3] {
        self.channels().map(|it| (Level::new(it).get() * 255.0) as u8)
    }

    /// Sixteen bits, rounded.
    pub fn to_16_bit(self) -> [u16; 3] {
        self.channels().map(|it| (Level::new(it).get() * 65535.0 + 0.5) as u16)
    }

    pub fn channels(self) -> [f64; 3] {
        [self.red, self.green, self.blue]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hsv_becomes_rgb_as_the_textbook_says() {
        for (hue, rgb) in [
            (0.0, [255, 0, 0]),
            (0.6, [0, 101, 255]),
            (-0.4, [0, 101, 255]),
            (1.25, [127, 255, 0]),
            (5.0 / 6.0, [255, 0, 255]),
        ] {
            let ours = Hsv::new(hue, 1.0, 1.0).to_rgb().to_8_bit();
            let near = ours.iter().zip(rgb).all(|(ours, theirs)| ours.abs_diff(theirs) <= 1);
            assert!(near, "hue {hue}: {ours:?}");
        }
        assert_eq!(Hsv::new(0.3, 0.0, 0.5).to_rgb().to_8_bit(), [127, 127, 127]);
    }

    #[test]
    fn rgb_and_back_is_the_same_colour() {
        for hex in [0xFF0000, 0x00BFFF, 0x9400D3, 0x123456, 0xFFFFFF, 0x7F7F7F, 0x000000] {
            let color = Rgb::from_hex(hex);
            let back = color.to_hsv().to_rgb();
            assert_eq!(back.to_16_bit(), color.to_16_bit(), "{hex:06X}");
        }
    }

    #[test]
    fn depth_truncates_at_8_bit_and_rounds_at_16() {
        let half = Rgb::new(0.5, 2.0, -1.0);
        assert_eq!(half.to_8_bit(), [127, 255, 0]);
        assert_eq!(half.to_16_bit(), [32768, 65535, 0]);
    }

    #[test]
    fn what_is_not_a_number_is_dark() {
        assert_eq!(Rgb::new(f64::NAN, f64::INFINITY, 0.0).to_8_bit(), [0, 255, 0]);
    }
}
