//! A picture of the terminal surface as SVG, without a terminal:
//!
//!     cargo run -p tui --example picture -- broken 120 40 > terminal.svg

#[path = "../tests/screens/scenes.rs"]
mod scenes;

use engine::Frames;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use std::io::Write;
use tui::{Depth, Program, View, draw};

/// A cell, in the picture's units.
const WIDTH: usize = 10;
const HEIGHT: usize = 20;

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let name = arguments.next().unwrap_or_default();
    let mut size = || arguments.next().and_then(|it| it.parse().ok());
    let (width, height) = (size().unwrap_or(100), size().unwrap_or(30));
    let named = scenes::all().into_iter().find(|scene| scene.name == name);
    let scene = named.unwrap_or_else(scenes::playing);

    let snapshot = scene.engine.snapshot(scene.now);
    let mut frames = Frames::default();
    scene.engine.performance().frame_at(scene.now, &mut frames);
    let mut view =
        View::new(Program { folder: "./patterns".into(), ..Program::default() }, Depth::True);
    let Ok(mut terminal) = Terminal::new(TestBackend::new(width, height));
    let Ok(_) = terminal.draw(|paper| draw(&snapshot, &frames.frame, scene.now, &mut view, paper));
    std::io::stdout().write_all(svg(terminal.backend().buffer()).as_bytes())
}

fn svg(buffer: &Buffer) -> String {
    let columns = usize::from(buffer.area.width);
    let (width, height) = (columns * WIDTH, usize::from(buffer.area.height) * HEIGHT);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
         font-family=\"DejaVu Sans Mono, Menlo, Consolas, monospace\" font-size=\"16\" \
         shape-rendering=\"crispEdges\">\n"
    );
    for (row, cells) in buffer.content.chunks(columns.max(1)).enumerate() {
        let mut column = 0;
        for run in cells.chunk_by(same_look) {
            draw_run(&mut svg, column * WIDTH, row * HEIGHT, run);
            column += run.len();
        }
    }
    svg + "</svg>\n"
}

/// Whether two cells are one rectangle, or one word.
fn same_look(one: &Cell, other: &Cell) -> bool {
    let symbols = [one.symbol(), other.symbol()];
    let same_kind = symbols[0] == symbols[1] || !symbols.iter().any(|it| BLOCKS.contains(it));
    same_kind && (one.fg, one.bg, one.modifier) == (other.fg, other.bg, other.modifier)
}

const BLOCKS: [&str; 5] = [" ", "█", "▀", "▄", "▒"];

fn draw_run(svg: &mut String, x: usize, y: usize, run: &[Cell]) {
    let cell = &run[0];
    let (mut ink, mut ground) = (hex(cell.fg), hex(cell.bg));
    if cell.modifier.contains(Modifier::REVERSED) {
        std::mem::swap(&mut ink, &mut ground);
    }
    let width = run.len() * WIDTH;
    let mut fill = |y: usize, height: usize, color: &str, more: &str| {
        svg.push_str(&format!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{color}\"{more}/>\n"
        ));
    };
    if cell.symbol() != "█" {
        fill(y, HEIGHT, &ground, "");
    }
    match cell.symbol() {
        " " => {}
        "█" => fill(y, HEIGHT, &ink, ""),
        "▀" => fill(y, HEIGHT / 2, &ink, ""),
        "▄" => fill(y + HEIGHT / 2, HEIGHT / 2, &ink, ""),
        "▒" => fill(y, HEIGHT, &ink, " opacity=\"0.5\""),
        _ => {
            let text: String = run.iter().map(Cell::symbol).collect();
            let text = text.replace('&', "&amp;").replace('<', "&lt;");
            let bold = cell.modifier.contains(Modifier::BOLD);
            let weight = if bold { " font-weight=\"bold\"" } else { "" };
            let base = y + HEIGHT - 5;
            svg.push_str(&format!(
                "<text x=\"{x}\" y=\"{base}\" textLength=\"{width}\" fill=\"{ink}\"{weight}>{text}</text>\n"
            ));
        }
    }
}

fn hex(color: Color) -> String {
    match color {
        Color::Rgb(red, green, blue) => format!("#{red:02x}{green:02x}{blue:02x}"),
        _ => "#000000".to_owned(),
    }
}
