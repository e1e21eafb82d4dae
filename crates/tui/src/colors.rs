//! Colours, as many as the terminal has.

use ratatui::style::Color;

/// How many colours a terminal shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// 24 bits: lights have their very colour.
    True,
    /// The 256 of xterm.
    Indexed,
    /// The 16 that every terminal has; brightness is drawn with shades.
    Sixteen,
}

/// What a colour is for. Everything but the lights is drawn in these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ink {
    /// The ground everything stands on. It is drawn, too, so that the screen is
    /// dark in a dark place whatever the terminal's own colours are.
    Ground,
    /// The ground under the row that is selected.
    Selected,
    /// What has to be read.
    Text,
    /// What may be read.
    Dim,
    /// What only holds the rest together.
    Faint,
    /// What plays, and the beat.
    Live,
    /// The first beat of a bar, and the keys.
    Accent,
    Good,
    Warning,
    Bad,
}

impl Ink {
    const fn true_and_sixteen(self) -> ([u8; 3], Color) {
        match self {
            Self::Ground => ([10, 11, 15], Color::Black),
            Self::Selected => ([38, 42, 58], Color::Blue),
            Self::Text => ([232, 234, 240], Color::White),
            Self::Dim => ([150, 156, 172], Color::Gray),
            Self::Faint => ([84, 90, 106], Color::DarkGray),
            Self::Live => ([255, 200, 87], Color::LightYellow),
            Self::Accent => ([110, 200, 255], Color::LightCyan),
            Self::Good => ([120, 220, 140], Color::LightGreen),
            Self::Warning => ([255, 170, 70], Color::LightYellow),
            Self::Bad => ([255, 96, 96], Color::LightRed),
        }
    }

    pub(crate) fn rgb(self) -> [u8; 3] {
        self.true_and_sixteen().0
    }
}

impl Depth {
    /// What the environment says about the terminal.
    pub fn told_by(variable: impl Fn(&str) -> Option<String>) -> Self {
        let said = |name: &str| variable(name).unwrap_or_default().to_lowercase();
        let term = said("TERM");
        let contains = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
        if contains(&said("COLORTERM"), &["truecolor", "24bit"])
            || contains(
                &term,
                &["direct", "truecolor", "kitty", "alacritty", "ghostty", "foot", "wezterm"],
            )
            || contains(&said("TERM_PROGRAM"), &["iterm", "wezterm", "ghostty", "vscode"])
            || ["WT_SESSION", "KONSOLE_VERSION"].iter().any(|name| variable(name).is_some())
        {
            Self::True
        } else if term.contains("256color") {
            Self::Indexed
        } else {
            Self::Sixteen
        }
    }

    pub(crate) fn ink(self, ink: Ink) -> Color {
        match self {
            Self::Sixteen => ink.true_and_sixteen().1,
            _ => self.color(ink.rgb()),
        }
    }

    /// The nearest colour the terminal has.
    pub(crate) fn color(self, rgb: [u8; 3]) -> Color {
        match self {
            Self::True => Color::Rgb(rgb[0], rgb[1], rgb[2]),
            Self::Indexed => Color::Indexed(indexed(rgb)),
            Self::Sixteen => sixteen(rgb),
        }
    }
}

/// The nearest of xterm's cube of 6×6×6 colours and its 24 greys.
fn indexed(rgb: [u8; 3]) -> u8 {
    const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    let step = rgb.map(|it| (0..6).min_by_key(|&at| STEPS[at].abs_diff(it)).unwrap_or(0));
    let cube = (16 + 36 * step[0] + 6 * step[1] + step[2]) as u8;
    let mean = rgb.iter().map(|&it| u16::from(it)).sum::<u16>() / 3;
    let grey = (mean.saturating_sub(3) / 10).min(23) as u8;
    let distance = |other: [u8; 3]| -> u32 {
        rgb.iter().zip(other).map(|(a, b)| u32::from(a.abs_diff(b)).pow(2)).sum()
    };
    let to_cube = distance(step.map(|at| STEPS[at]));
    if distance([8 + 10 * grey; 3]) < to_cube { 232 + grey } else { cube }
}

/// The colour with the same hue; how bright it is is said by [`shade`].
fn sixteen(rgb: [u8; 3]) -> Color {
    let brightest = rgb.into_iter().max().unwrap_or(0);
    if brightest < 24 {
        return Color::DarkGray;
    }
    match rgb.map(|it| u16::from(it) * 2 > u16::from(brightest)) {
        [true, false, false] => Color::LightRed,
        [false, true, false] => Color::LightGreen,
        [false, false, true] => Color::LightBlue,
        [true, true, false] => Color::LightYellow,
        [true, false, true] => Color::LightMagenta,
        [false, true, true] => Color::LightCyan,
        _ => Color::White,
    }
}

/// The block that is as bright as a colour, where hues are all there is.
pub(crate) fn shade(rgb: [u8; 3]) -> &'static str {
    match rgb.into_iter().max().unwrap_or(0) {
        0..64 => "░",
        64..128 => "▒",
        128..192 => "▓",
        192..=255 => "█",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_tells_the_depth() {
        for (variables, depth) in [
            (&[("TERM", "xterm-256color"), ("COLORTERM", "truecolor")][..], Depth::True),
            (&[("TERM", "screen"), ("COLORTERM", "24bit")], Depth::True),
            (&[("TERM", "xterm-kitty")], Depth::True),
            (&[("TERM", "xterm-direct")], Depth::True),
            (&[("TERM", "xterm-256color"), ("TERM_PROGRAM", "iTerm.app")], Depth::True),
            (&[("TERM", "xterm-256color"), ("TERM_PROGRAM", "Apple_Terminal")], Depth::Indexed),
            (&[("WT_SESSION", "1")], Depth::True),
            (&[("TERM", "tmux-256color")], Depth::Indexed),
            (&[("TERM", "linux")], Depth::Sixteen),
            (&[("TERM", "xterm")], Depth::Sixteen),
            (&[], Depth::Sixteen),
        ] {
            let told = Depth::told_by(|name| {
                variables.iter().find(|(it, _)| *it == name).map(|(_, value)| (*value).to_owned())
            });
            assert_eq!(told, depth, "{variables:?}");
        }
    }

    #[test]
    fn the_nearest_colour_is_chosen() {
        for (rgb, index, name) in [
            ([0, 0, 0], 16, Color::DarkGray),
            ([255, 255, 255], 231, Color::White),
            ([255, 0, 0], 196, Color::LightRed),
            ([128, 128, 128], 244, Color::White),
            ([250, 140, 0], 208, Color::LightYellow),
            ([9, 9, 9], 232, Color::DarkGray),
            ([60, 0, 120], 54, Color::LightBlue),
        ] {
            assert_eq!(Depth::Indexed.color(rgb), Color::Indexed(index), "{rgb:?}");
            assert_eq!(Depth::Sixteen.color(rgb), name, "{rgb:?}");
        }
    }
}
