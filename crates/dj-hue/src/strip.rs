//! A stretch of a pattern as a picture: a row for each light, time to the
//! right, and a ruler of beats and bars below, to be read at the size of a
//! page.

use anyhow::Result;
use light::Frame;
use std::io::Write;

/// Beats of a bar, as cycles have them.
const BAR: f64 = 4.0;
/// Where rows begin: left of it are the lights' numbers.
const MARGIN: usize = 18;
/// The rows' least width; more frames than that make it wider.
const WIDTH: usize = 640;
/// Height that the rows share, and their limits.
const ROWS: usize = 480;
const ROW: (usize, usize) = (2, 22);
/// Rows from this height on are told apart by a gap, and numbered.
const ROOMY: usize = 12;
const GAP: usize = 2;
const RULER: usize = 20;

type Pixel = [u8; 3];

/// Neither dark nor light, so that a light that is off is seen as one.
const GROUND: Pixel = [38, 40, 46];
const BEAT: Pixel = [96, 100, 110];
const BAR_LINE: Pixel = [220, 222, 226];
const NUMBER: Pixel = [150, 154, 164];

/// Writes frames at their beats as a PNG; `seen` says what a screen shows for
/// a light.
pub(crate) fn png_strip(
    out: &mut impl Write,
    frames: &[(f64, Frame)],
    seen: impl Fn(light::Rgb) -> Pixel,
) -> Result<()> {
    let lights = frames.first().map_or(0, |(_, frame)| frame.colors.len());
    let column = WIDTH.div_ceil(frames.len().max(1)).max(1);
    let row = (ROWS / lights.max(1)).clamp(ROW.0, ROW.1);
    let gap = if row >= ROOMY { GAP } else { 0 };
    let below = GAP + lights * row;
    let mut canvas = Canvas::new(MARGIN + column * frames.len() + GAP, below + RULER);

    let mut before = None;
    for (nth, (beat, frame)) in frames.iter().enumerate() {
        let left = MARGIN + nth * column;
        canvas.mark(left, below, *beat, before.replace(*beat));
        for (light, color) in frame.colors.iter().enumerate() {
            canvas.fill(left, GAP + light * row, (column, row - gap), seen(*color));
        }
    }
    for light in (0..lights).filter(|_| row >= ROOMY) {
        let number = light.to_string();
        let left = MARGIN.saturating_sub(GAP + Canvas::width_of(&number));
        let top = GAP + light * row + (row - gap).saturating_sub(10) / 2;
        canvas.write(left, top, &number, NUMBER);
    }
    canvas.write_png(out)
}

struct Canvas {
    width: usize,
    height: usize,
    pixels: Vec<Pixel>,
}

impl Canvas {
    fn new(width: usize, height: usize) -> Self {
        Self { width, height, pixels: vec![GROUND; width * height] }
    }

    /// A rectangle; what lies outside is left away.
    fn fill(&mut self, left: usize, top: usize, (width, height): (usize, usize), color: Pixel) {
        let right = (left + width).min(self.width);
        for y in top..(top + height).min(self.height) {
            self.pixels[y * self.width + left.min(right)..y * self.width + right].fill(color);
        }
    }

    /// The line where a beat or a bar begins, seen between the rows and below.
    fn mark(&mut self, left: usize, below: usize, beat: f64, before: Option<f64>) {
        let begins = |length: f64| {
            let now = (beat / length).floor();
            before.is_none_or(|before| (before / length).floor() != now).then_some(now)
        };
        if begins(1.0).is_none() {
            return;
        }
        let bar = begins(BAR);
        let (color, length) = if bar.is_some() { (BAR_LINE, 14) } else { (BEAT, 5) };
        self.fill(left, 0, (1, below + length), color);
        if let Some(bar) = bar {
            self.write(left + 4, below + 6, &bar.to_string(), BAR_LINE);
        }
    }

    const fn width_of(text: &str) -> usize {
        text.len() * 8
    }

    /// A number in digits of three by five dots, two pixels each.
    fn write(&mut self, left: usize, top: usize, number: &str, color: Pixel) {
        for (place, char) in number.chars().enumerate() {
            let rows = char.to_digit(10).map_or(MINUS, |digit| DIGITS[digit as usize]);
            for (down, dots) in rows.iter().enumerate() {
                for right in (0..3).filter(|right| dots >> (2 - right) & 1 == 1) {
                    let left = left + place * 8 + right * 2;
                    self.fill(left, top + down * 2, (2, 2), color);
                }
            }
        }
    }

    fn write_png(&self, out: &mut impl Write) -> Result<()> {
        let (width, height) = (u32::try_from(self.width)?, u32::try_from(self.height)?);
        let mut encoder = png::Encoder::new(out, width, height);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_compression(png::Compression::Balanced);
        // Rows of a light are alike, and each is told by the one above.
        encoder.set_filter(png::Filter::Up);
        encoder.write_header()?.write_image_data(self.pixels.as_flattened())?;
        Ok(())
    }
}

const DIGITS: [[u8; 5]; 10] = [
    [0b111, 0b101, 0b101, 0b101, 0b111],
    [0b010, 0b110, 0b010, 0b010, 0b111],
    [0b111, 0b001, 0b111, 0b100, 0b111],
    [0b111, 0b001, 0b111, 0b001, 0b111],
    [0b101, 0b101, 0b111, 0b001, 0b001],
    [0b111, 0b100, 0b111, 0b001, 0b111],
    [0b111, 0b100, 0b111, 0b101, 0b111],
    [0b111, 0b001, 0b010, 0b010, 0b010],
    [0b111, 0b101, 0b111, 0b101, 0b111],
    [0b111, 0b101, 0b111, 0b001, 0b111],
];
const MINUS: [u8; 5] = [0, 0, 0b111, 0, 0];
