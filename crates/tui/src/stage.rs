//! The lights, glowing.

use crate::arrange::{Lamp, Plan};
use crate::colors::{Ink, shade};
use crate::panel::{Panel, width};
use crate::{Depth, View};
use engine::Snapshot;
use light::Frame;
use ratatui::style::{Color, Style};

/// A lamp that is dark: one sees that it is there.
const GLASS: [u8; 3] = [26, 28, 36];
/// The stage itself is black, blacker than the ground around it.
const AIR: [u8; 3] = [0, 0, 0];
/// How bright the air is next to a lamp.
const GLOW: f64 = 0.42;
/// The glow changes in steps, so that a slow fade does not write every cell
/// of the screen anew all the time.
const GLOW_STEP: u8 = 4;

/// The stage as it is.
pub(crate) fn draw(panel: &mut Panel<'_>, snapshot: &Snapshot, frame: &Frame, view: &mut View) {
    lights(panel, snapshot, frame, view);
    if snapshot.rig.lights() == 0 {
        panel.text_centered(panel.height() / 2, "no lights", panel.style(Ink::Faint));
    } else if snapshot.blackout {
        blackout(panel);
    }
}

fn lights(panel: &mut Panel<'_>, snapshot: &Snapshot, frame: &Frame, view: &mut View) {
    let plan = view.plan(&snapshot.rig, (panel.width(), panel.height()));
    let canvas = Canvas::of(plan, frame, panel.width(), panel.height(), panel.depth);
    for y in 0..panel.height() {
        for x in 0..panel.width() {
            let (upper, lower) = (canvas.pixel(x, 2 * y), canvas.pixel(x, 2 * y + 1));
            let (symbol, fg, bg) = cell(upper, lower, panel.depth);
            panel.cell(x, y, symbol, fg, bg);
        }
    }
    for lamp in &plan.lamps {
        label(panel, lamp);
    }
    let bottom = panel.height().saturating_sub(1);
    if plan.from_above && panel.height() >= 6 {
        panel.text_centered(bottom, "audience", panel.style(Ink::Faint));
    }
    if plan.hidden > 0 {
        let text = format!(" and {} more lights ", plan.hidden);
        panel.text_before(panel.width(), bottom, &text, panel.style(Ink::Dim));
    }
}

fn blackout(panel: &mut Panel<'_>) {
    let middle = panel.height().saturating_sub(1) / 2;
    let loud = Style::new().fg(Color::Black).bg(panel.depth.ink(Ink::Bad));
    panel.text_centered(middle, "  BLACKOUT  ", loud);
    panel.text_centered(middle + 1, " b brings the light back ", panel.style(Ink::Dim));
}

fn label(panel: &mut Panel<'_>, lamp: &Lamp) {
    if let Some(text) = &lamp.label {
        let middle = lamp.x + lamp.width / 2;
        let x = middle.saturating_sub(width(text) / 2);
        panel.text(x, lamp.y.div_ceil(2) + lamp.height / 2, text, panel.style(Ink::Dim));
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Pixel {
    Lamp([u8; 3]),
    Air([u8; 3]),
}

/// The stage in pixels, two to a cell.
struct Canvas {
    width: u16,
    pixels: Vec<Pixel>,
}

impl Canvas {
    fn of(plan: &Plan, frame: &Frame, width: u16, rows: u16, depth: Depth) -> Self {
        let height = 2 * rows;
        let mut light = vec![[0.0; 3]; usize::from(width) * usize::from(height)];
        let lit = |lamp: &Lamp| frame.colors.get(lamp.index).copied().unwrap_or_default();
        if depth == Depth::True {
            for lamp in &plan.lamps {
                glow(&mut light, (width, height), lamp, lit(lamp).map(|it| it * GLOW).channels());
            }
        }
        let pixels = light.iter().map(|light| Pixel::Air(air(*light))).collect();
        let mut canvas = Self { width, pixels };
        for lamp in &plan.lamps {
            let color = lit(lamp).to_8_bit();
            let is_lit = color.iter().zip(GLASS).any(|(lit, glass)| *lit > glass);
            // Half cells cannot be shaded.
            let round = depth != Depth::Sixteen;
            canvas.fill(lamp, if is_lit { color } else { GLASS }, round);
        }
        canvas
    }

    fn fill(&mut self, lamp: &Lamp, color: [u8; 3], round: bool) {
        let cut = if round { lamp.width.min(lamp.height) / 4 } else { 0 };
        for y in lamp.rows() {
            for x in lamp.columns() {
                let from_left = (x - lamp.x).min(lamp.x + lamp.width - 1 - x);
                let from_top = (y - lamp.y).min(lamp.y + lamp.height - 1 - y);
                if from_left + from_top >= cut {
                    let at = self.at(x, y);
                    self.pixels[at] = Pixel::Lamp(color);
                }
            }
        }
    }

    fn at(&self, x: u16, y: u16) -> usize {
        usize::from(y) * usize::from(self.width) + usize::from(x)
    }

    fn pixel(&self, x: u16, y: u16) -> Pixel {
        self.pixels[self.at(x, y)]
    }
}

/// Adds a lamp's light to the air around it: the less, the farther off.
fn glow(light: &mut [[f64; 3]], (width, height): (u16, u16), lamp: &Lamp, color: [f64; 3]) {
    if color.iter().all(|&it| it <= 0.0) {
        return;
    }
    let reach = (lamp.width.min(lamp.height) * 2 / 3).max(1);
    let radius = f64::from(reach) + 1.0;
    let outside = |at: u16, from: u16, length: u16| {
        f64::from(from.saturating_sub(at).max((at + 1).saturating_sub(from + length)))
    };
    for y in lamp.y.saturating_sub(reach)..(lamp.y + lamp.height + reach).min(height) {
        for x in lamp.x.saturating_sub(reach)..(lamp.x + lamp.width + reach).min(width) {
            let (dx, dy) = (outside(x, lamp.x, lamp.width), outside(y, lamp.y, lamp.height));
            let share = 1.0 - (dx * dx + dy * dy).sqrt() / radius;
            if share > 0.0 {
                let pixel = &mut light[usize::from(y) * usize::from(width) + usize::from(x)];
                for (sum, part) in pixel.iter_mut().zip(color) {
                    *sum += part * share * share;
                }
            }
        }
    }
}

fn air(light: [f64; 3]) -> [u8; 3] {
    light.map(|it| (it.clamp(0.0, 1.0) * 255.0) as u8 / GLOW_STEP * GLOW_STEP)
}

/// Two pixels as a cell of text.
fn cell(upper: Pixel, lower: Pixel, depth: Depth) -> (&'static str, Color, Color) {
    let color = |rgb| depth.color(rgb);
    let dark = |rgb| if depth == Depth::True || rgb != AIR { color(rgb) } else { Color::Black };
    match (upper, lower) {
        (Pixel::Lamp(upper), Pixel::Lamp(lower)) if upper == lower => match depth {
            Depth::Sixteen => (shade(upper), color(upper), Color::Black),
            _ => ("█", color(upper), dark(AIR)),
        },
        (Pixel::Lamp(upper), Pixel::Lamp(lower)) => ("▀", color(upper), color(lower)),
        (Pixel::Lamp(lamp), Pixel::Air(air)) => ("▀", color(lamp), dark(air)),
        (Pixel::Air(air), Pixel::Lamp(lamp)) => ("▄", color(lamp), dark(air)),
        (Pixel::Air(upper), Pixel::Air(lower)) if upper == lower => (" ", dark(upper), dark(upper)),
        (Pixel::Air(upper), Pixel::Air(lower)) => ("▀", dark(upper), dark(lower)),
    }
}
