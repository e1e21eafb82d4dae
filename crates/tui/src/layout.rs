//! How the screen is divided.

use ratatui::layout::Rect;

/// The parts of a screen, from the top down. What there is no room for is
/// empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Layout {
    pub(crate) header: Rect,
    pub(crate) stage: Rect,
    pub(crate) desk: Rect,
    /// The patterns, or what to do while there are none.
    pub(crate) list: Rect,
    /// Problems, or what there is to know of the pattern; and the outputs.
    pub(crate) side: Rect,
    pub(crate) hints: Rect,
}

/// Narrower than this, list and side are one above the other.
const TWO_COLUMNS: u16 = 70;

/// Whether a screen has room for nothing but to say so.
pub(crate) fn is_too_small(screen: Rect) -> bool {
    screen.width < 40 || screen.height < 10
}

/// Whether a screen is smaller than what everything is made for.
pub(crate) fn is_small(screen: Rect) -> bool {
    screen.width < 80 || screen.height < 24
}

/// Divides a screen. `trouble`: there are problems to show.
pub(crate) fn divide(screen: Rect, trouble: bool) -> Layout {
    let height = screen.height;
    let header = if height >= 16 { 2 } else { height.min(1) };
    let hints = u16::from(height >= 6);
    let desk = u16::from(height >= 10);
    let rest = height - header - hints - desk;
    let stage = if rest < 5 { rest } else { (rest * 2 / 5).clamp(3, 18) };
    let body = rest - stage;

    let mut top = screen.y;
    let mut rows = |height: u16| {
        let rect = Rect { y: top, height, ..screen };
        top += height;
        rect
    };
    let (header, stage, desk) = (rows(header), rows(stage), rows(desk));
    let (body, hints) = (rows(body), rows(hints));
    let (list, side) = match (screen.width >= TWO_COLUMNS, trouble) {
        (true, _) => {
            let left = (screen.width * 2 / 5).clamp(30, 52);
            (
                Rect { width: left, ..body },
                Rect { x: body.x + left, width: body.width - left, ..body },
            )
        }
        (false, true) => {
            let upper = body.height * 2 / 5;
            (
                Rect { height: upper, ..body },
                Rect { y: body.y + upper, height: body.height - upper, ..body },
            )
        }
        (false, false) => {
            let upper = body.height.saturating_sub(2);
            (
                Rect { height: upper, ..body },
                Rect { y: body.y + upper, height: body.height - upper, ..body },
            )
        }
    };
    Layout { header, stage, desk, list, side, hints }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_are_the_whole_at_every_size() {
        for (width, height) in (0..140).flat_map(|width| (0..60).map(move |height| (width, height)))
        {
            for trouble in [false, true] {
                let screen = Rect::new(0, 0, width, height);
                let it = divide(screen, trouble);
                let parts = [it.header, it.stage, it.desk, it.list, it.side, it.hints];
                let area: u32 = parts.iter().map(|part| part.area()).sum();
                assert_eq!(area, screen.area(), "{it:?}");
                assert!(parts.iter().all(|part| screen.intersection(*part) == *part), "{it:?}");
            }
        }
    }
}
