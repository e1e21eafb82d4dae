//! Where on the screen each light stands.
//!
//! Two small squares fit into a cell of a terminal, one above the other; they
//! are the pixels here. Lights whose place is known stand there, seen from
//! above (or from the front, where they only differ in height); the others
//! stand in rows, in the order of their indices. The more lights there are, the
//! smaller they get, down to a pixel.

use light::Rig;
use std::ops::Range;

/// Every light's place on a stage of so many cells.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Plan {
    pub(crate) lamps: Vec<Lamp>,
    /// Lights there is no pixel for.
    pub(crate) hidden: usize,
    /// The lower edge is towards the audience.
    pub(crate) from_above: bool,
}

/// One light, in pixels from the stage's upper left corner.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Lamp {
    pub(crate) index: usize,
    pub(crate) x: u16,
    pub(crate) y: u16,
    pub(crate) width: u16,
    pub(crate) height: u16,
    /// Stands in the cells below the lamp.
    pub(crate) label: Option<String>,
}

impl Lamp {
    pub(crate) fn columns(&self) -> Range<u16> {
        self.x..self.x + self.width
    }

    pub(crate) fn rows(&self) -> Range<u16> {
        self.y..self.y + self.height
    }
}

pub(crate) fn plan(rig: &Rig, columns: u16, rows: u16) -> Plan {
    let fixtures = rig.fixtures();
    let (placed, others): (Vec<usize>, Vec<usize>) =
        (0..fixtures.len()).partition(|&index| fixtures[index].place.is_some());
    if placed.is_empty() {
        return in_rows(rig, &others, columns, rows);
    }
    let rows_of_others = if others.is_empty() { 0 } else { (rows / 3).max(1).min(rows) };
    let mut plan = by_place(rig, &placed, columns, rows - rows_of_others);
    let mut below = in_rows(rig, &others, columns, rows_of_others);
    for lamp in &mut below.lamps {
        lamp.y += 2 * (rows - rows_of_others);
    }
    plan.lamps.append(&mut below.lamps);
    plan.hidden += below.hidden;
    plan
}

/// How a lamp fills the cells that each light has for itself.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Slot {
    columns: u16,
    rows: u16,
}

impl Slot {
    fn has_label(self, highest_index: usize) -> bool {
        self.rows >= 3 && usize::from(self.columns) > highest_index.to_string().len()
    }

    /// In pixels; at least one.
    fn lamp(self, labelled: bool) -> (u16, u16) {
        let gap = match self.columns {
            0..2 => 0,
            2..6 => 1,
            _ => 2,
        };
        let height = 2 * (self.rows - u16::from(labelled) - self.margin());
        let touches_next_row = !labelled && self.rows >= 2;
        (self.columns - gap, height - u16::from(touches_next_row))
    }

    /// Rows above the lamp.
    fn margin(self) -> u16 {
        u16::from(self.rows >= 5)
    }
}

/// Lamps wider than this, in pixels, are a wall.
const WIDEST: u16 = 18;
const HIGHEST: u16 = 14;

/// Rows of equal lamps, in the middle.
fn in_rows(rig: &Rig, lights: &[usize], columns: u16, rows: u16) -> Plan {
    let count = u16::try_from(lights.len()).unwrap_or(u16::MAX);
    let Some(&highest) = lights.last() else { return Plan::default() };
    let slot_of = |lines: u16| {
        let slot = Slot { columns: columns / count.div_ceil(lines), rows: rows / lines };
        (slot.columns > 0 && slot.rows > 0).then_some(slot)
    };
    // The squarer the lamps, the larger they look; on a tie, fewer rows.
    let size = |slot: Slot| {
        let (width, height) = slot.lamp(slot.has_label(highest));
        width.min(height)
    };
    let best = (1..=rows.min(count))
        .rev()
        .filter_map(|lines| Some((lines, slot_of(lines)?)))
        .max_by_key(|(_, slot)| size(*slot));
    let Some((lines, slot)) = best else {
        return in_pixels(lights, columns, 2 * rows);
    };
    let labelled = slot.has_label(highest);
    let (width, height) = slot.lamp(labelled);
    let (width, height) = (width.min(WIDEST), height.min(HIGHEST));
    let step_x = slot.columns.min(WIDEST + 6);
    let step_y = (height / 2 + slot.rows - slot.lamp(labelled).1 / 2).min(slot.rows);
    let per_line = count.div_ceil(lines);
    let left = (columns - (per_line * step_x).min(columns)) / 2 + (step_x - width) / 2;
    let top = (rows - (lines * step_y).min(rows)) / 2;
    let lamp = |(at, &index): (usize, &usize)| {
        let (line, column) = (at as u16 / per_line, at as u16 % per_line);
        Lamp {
            index,
            x: left + column * step_x,
            y: 2 * (top + line * step_y + slot.margin()),
            width,
            height,
            label: labelled.then(|| label(rig, index, step_x - 1)),
        }
    };
    Plan {
        lamps: lights.iter().take(count.into()).enumerate().map(lamp).collect(),
        ..Plan::default()
    }
}

/// One pixel a light, as many as there are.
fn in_pixels(lights: &[usize], columns: u16, pixel_rows: u16) -> Plan {
    let room = usize::from(columns) * usize::from(pixel_rows);
    let shown = lights.len().min(room);
    let lamp = |(at, &index): (usize, &usize)| {
        let (x, y) = (at % usize::from(columns), at / usize::from(columns));
        Lamp { index, x: x as u16, y: y as u16, width: 1, height: 1, label: None }
    };
    Plan {
        lamps: lights.iter().take(shown).enumerate().map(lamp).collect(),
        hidden: lights.len() - shown,
        ..Plan::default()
    }
}

/// Lamps at their places, as large as they can be without touching.
fn by_place(rig: &Rig, lights: &[usize], columns: u16, rows: u16) -> Plan {
    const SLOTS: [(u16, u16); 9] =
        [(14, 5), (12, 5), (10, 4), (8, 4), (7, 3), (6, 3), (5, 3), (3, 2), (2, 1)];
    let (spots, from_above) = spots(rig, lights);
    for (slot_columns, slot_rows) in SLOTS {
        let slot = Slot { columns: slot_columns, rows: slot_rows };
        if slot.columns > columns || slot.rows > rows {
            continue;
        }
        let labelled = slot.has_label(*lights.last().unwrap_or(&0));
        let (width, height) = slot.lamp(labelled);
        let lamp = |(&index, &(x, y)): (&usize, &(f64, f64))| Lamp {
            index,
            x: along(x, columns - slot.columns) + (slot.columns - width).div_ceil(2),
            y: 2 * (along(y, rows - slot.rows) + slot.margin()),
            width,
            height,
            label: labelled.then(|| label(rig, index, slot.columns - 1)),
        };
        let lamps: Vec<Lamp> = lights.iter().zip(&spots).map(lamp).collect();
        if !any_touch(&lamps, slot) {
            return Plan { lamps, from_above, hidden: 0 };
        }
    }
    Plan { from_above, ..in_free_pixels(lights, &spots, columns, 2 * rows) }
}

/// Each light at the free pixel nearest to its place.
fn in_free_pixels(lights: &[usize], spots: &[(f64, f64)], columns: u16, pixel_rows: u16) -> Plan {
    let mut plan = Plan::default();
    let mut free: Vec<(u16, u16)> =
        (0..pixel_rows).flat_map(|y| (0..columns).map(move |x| (x, y))).collect();
    for (&index, &(x, y)) in lights.iter().zip(spots) {
        let wanted = (along(x, columns.saturating_sub(1)), along(y, pixel_rows.saturating_sub(1)));
        let distance = |pixel: (u16, u16)| {
            u32::from(pixel.0.abs_diff(wanted.0)).pow(2)
                + u32::from(pixel.1.abs_diff(wanted.1)).pow(2)
        };
        match (0..free.len()).min_by_key(|&at| distance(free[at])) {
            Some(nearest) => {
                let (x, y) = free.swap_remove(nearest);
                plan.lamps.push(Lamp { index, x, y, width: 1, height: 1, label: None });
            }
            None => plan.hidden += 1,
        }
    }
    plan
}

/// Places on the screen, `0..=1` to the right and down; and whether down is
/// towards the audience.
fn spots(rig: &Rig, lights: &[usize]) -> (Vec<(f64, f64)>, bool) {
    let places = || lights.iter().filter_map(|&index| rig.fixtures()[index].place);
    let spread = |of: fn(light::Place) -> f64| {
        let (low, high) =
            places().map(of).fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), it| {
                (low.min(it), high.max(it))
            });
        high - low
    };
    let from_above = spread(|it| it.y) >= spread(|it| it.z);
    let unit = |value: f64| ((value + 1.0) / 2.0).clamp(0.0, 1.0);
    let spot = |place: light::Place| {
        (unit(place.x), if from_above { unit(place.y) } else { 1.0 - unit(place.z) })
    };
    (places().map(spot).collect(), from_above)
}

/// A share of a length; what is not a number counts as none.
fn along(share: f64, length: u16) -> u16 {
    (share * f64::from(length)).round() as u16
}

fn any_touch(lamps: &[Lamp], slot: Slot) -> bool {
    lamps.iter().enumerate().any(|(at, one)| {
        lamps[at + 1..].iter().any(|other| {
            one.x.abs_diff(other.x) < slot.columns && one.y.abs_diff(other.y) < 2 * slot.rows
        })
    })
}

/// The light's number, with its name where it has one of its own that fits.
fn label(rig: &Rig, index: usize, columns: u16) -> String {
    let number = (index + 1).to_string();
    let name = &rig.fixtures()[index].name;
    let named = format!("{number} {name}");
    let is_own = **name != *format!("Light {number}");
    if is_own && crate::panel::width(&named) <= columns { named } else { number }
}

#[cfg(test)]
mod tests {
    use super::*;
    use light::{Fixture, Place};

    fn check(plan: &Plan, columns: u16, rows: u16) {
        let mut taken = vec![false; usize::from(columns) * usize::from(rows) * 2];
        for lamp in &plan.lamps {
            for (x, y) in lamp.rows().flat_map(|y| lamp.columns().map(move |x| (x, y))) {
                assert!(x < columns && y < 2 * rows, "{lamp:?} on {columns}×{rows}");
                let pixel = &mut taken[usize::from(y) * usize::from(columns) + usize::from(x)];
                assert!(!std::mem::replace(pixel, true), "{lamp:?} overlaps on {columns}×{rows}");
            }
        }
    }

    fn placed(lights: usize, place: impl Fn(f64) -> Place) -> Rig {
        let fixture = |index: usize| Fixture {
            name: format!("Bar {index}").into(),
            place: (index % 7 != 6).then(|| place(index as f64 / lights as f64)),
        };
        Rig::new((0..lights).map(fixture).collect(), [])
    }

    #[test]
    fn every_light_has_a_place_of_its_own_on_every_stage() {
        for lights in [0, 1, 2, 3, 6, 10, 24, 60, 100, 512, 1000, 3000] {
            let circle = |turn: f64| Place {
                x: (turn * std::f64::consts::TAU).cos(),
                y: (turn * std::f64::consts::TAU).sin(),
                z: 0.0,
            };
            let nowhere = |_| Place { x: f64::NAN, y: f64::INFINITY, z: -9.0 };
            let rigs = [Rig::of(lights), placed(lights, circle), placed(lights.min(200), nowhere)];
            for (columns, rows) in [(0, 0), (1, 1), (7, 2), (60, 5), (80, 9), (120, 14), (250, 20)]
            {
                for rig in &rigs {
                    let plan = plan(rig, columns, rows);
                    check(&plan, columns, rows);
                    assert_eq!(plan.lamps.len() + plan.hidden, rig.lights());
                }
            }
        }
    }

    #[test]
    fn few_lights_are_large_and_many_are_small() {
        let size = |lights| {
            let lamp = &plan(&Rig::of(lights), 80, 9).lamps[0];
            (lamp.width, lamp.height)
        };
        assert_eq!([1, 6, 60, 1000].map(size), [(18, 14), (11, 14), (3, 4), (1, 1)]);
    }

    #[test]
    fn lights_stand_where_they_are() {
        let corners = [(-1.0, -1.0), (1.0, -1.0), (-1.0, 1.0), (1.0, 1.0)];
        let fixture = |(x, y)| Fixture { name: "".into(), place: Some(Place { x, y, z: 0.0 }) };
        let plan = plan(&Rig::new(corners.map(fixture).into(), []), 80, 12);
        let places: Vec<_> = plan.lamps.iter().map(|lamp| (lamp.x > 40, lamp.y > 12)).collect();
        assert_eq!(places, [(false, false), (true, false), (false, true), (true, true)]);
        assert!(plan.from_above);
    }
}
