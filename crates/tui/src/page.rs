//! Where the page is, for hands that type and for cameras; over everything
//! else.

use crate::Program;
use crate::colors::Ink;
use crate::panel::{Panel, width, wrapped};
use ratatui::layout::Rect;
use ratatui::style::{Color, Style};

pub(crate) enum Line {
    /// A row of the picture, which is black on white whatever the screen's
    /// colours are.
    Code(String),
    Link(String),
    Words(String),
    Gap,
}

const ELSEWHERE: &str = "The page is for this machine only; start with --listen 0.0.0.0:8477 \
                         and others who have the link may open it.";

/// What there is to say on a screen of this size.
pub(crate) fn lines(program: &Program, screen: Rect) -> Vec<Line> {
    let columns = screen.width.saturating_sub(4).min(76);
    let words = |text: &str| wrapped(text, columns).into_iter().map(Line::Words);
    let Some(page) = &program.page else {
        return words("There is no page: its port could not be had.").collect();
    };
    let link: Vec<Line> = wrapped(page, columns).into_iter().map(Line::Link).collect();
    let Some(code) = &program.code else {
        return link.into_iter().chain([Line::Gap]).chain(words(ELSEWHERE)).collect();
    };
    let picture: Vec<Line> = code.lines().map(|row| Line::Code(row.to_owned())).collect();
    let fits = picture.len() + link.len() + 2 <= screen.height.into();
    let above =
        if fits { picture } else { words("A larger window has a code for cameras.").collect() };
    above.into_iter().chain(link).collect()
}

/// What they cover of a screen.
pub(crate) fn area(lines: &[Line], screen: Rect) -> Rect {
    let longest = lines.iter().map(Line::width).max().unwrap_or(0);
    let width = (longest + 4).min(screen.width);
    let height = u16::try_from(lines.len() + 2).unwrap_or(u16::MAX).min(screen.height);
    Rect {
        x: screen.x + (screen.width - width) / 2,
        y: screen.y + (screen.height - height) / 2,
        width,
        height,
    }
}

pub(crate) fn draw(panel: &mut Panel<'_>, lines: &[Line]) {
    panel.clear();
    panel.frame("page");
    for (y, line) in (1..).zip(lines) {
        match line {
            Line::Code(row) => {
                let plain = panel.depth.color([255; 3]);
                panel.text_centered(y, row, Style::new().fg(plain).bg(Color::Black));
            }
            Line::Link(link) => panel.text_centered(y, link, panel.bold(Ink::Accent)),
            Line::Words(words) => panel.text_centered(y, words, panel.style(Ink::Text)),
            Line::Gap => {}
        }
    }
}

impl Line {
    fn width(&self) -> u16 {
        match self {
            Self::Code(text) | Self::Link(text) | Self::Words(text) => width(text),
            Self::Gap => 0,
        }
    }
}
