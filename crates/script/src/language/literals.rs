//! Finds the string literals of a Python text, so that a mistake in a notation
//! is shown where it stands in the file.

use std::ops::Range;

/// A literal, adjacent ones joined, without the quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Literal {
    /// Where it begins and ends in the text, quotes included.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// What Python makes of it.
    pub(crate) value: String,
    /// Where each byte of the value stands in the text, and then its end.
    pub(crate) places: Vec<usize>,
}

/// All literals of a text, in order; those with an `f` are none, since what
/// they become is not known.
pub(crate) fn literals(text: &str) -> Vec<Literal> {
    let mut lexer = Lexer { text, at: 0 };
    let mut found: Vec<Literal> = Vec::new();
    // Whether nothing but blanks has come since the last literal.
    let mut adjacent = false;
    while let Some(char) = lexer.peek() {
        if char == '#' {
            lexer.skip_while(|it| it != '\n');
        } else if char == '"' || char == '\'' {
            let literal = lexer.literal("");
            join(&mut found, literal, adjacent);
            adjacent = true;
        } else if char.is_alphanumeric() || char == '_' {
            let start = lexer.at;
            lexer.skip_while(|it| it.is_alphanumeric() || it == '_');
            let prefix = &text[start..lexer.at];
            let quoted = matches!(lexer.peek(), Some('"' | '\''));
            let is_prefix = prefix.len() <= 2 && prefix.chars().all(|it| "rRbBuUfFtT".contains(it));
            if quoted && is_prefix {
                let literal = lexer.literal(prefix);
                let plain = !prefix.contains(['f', 'F', 't', 'T', 'b', 'B']);
                if plain {
                    join(&mut found, literal, adjacent);
                }
                adjacent = plain;
            } else {
                adjacent = false;
            }
        } else {
            adjacent &= char.is_whitespace() || char == '\\';
            lexer.at += char.len_utf8();
        }
    }
    found
}

/// The last line that assigns to a name, without blanks at its ends; best one
/// that has a literal of the value in it.
pub(crate) fn assigned(text: &str, name: &str, value: Option<&str>) -> Option<Range<usize>> {
    let literals = literals(text);
    let is_code = |at: usize| literals.iter().all(|it| at < it.start || it.end <= at);
    let mut found = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let from = start + line.len() - line.trim_start().len();
        let lies = from..start + line.trim_end().len();
        start += line.len();
        let rest = line.trim_start().strip_prefix(name);
        let assigns = rest.is_some_and(|rest| rest.trim_start().starts_with(['=', ':']));
        if !assigns || !is_code(from) {
            continue;
        }
        let is_it = |it: &Literal| lies.contains(&it.start) && Some(&*it.value) == value;
        let has_value = literals.iter().any(is_it);
        if has_value || !matches!(found, Some((true, _))) {
            found = Some((has_value, lies));
        }
    }
    found.map(|(_, lies)| lies)
}

fn join(found: &mut Vec<Literal>, literal: Literal, adjacent: bool) {
    match found.last_mut().filter(|_| adjacent) {
        Some(last) => {
            last.places.pop();
            last.places.extend(literal.places);
            last.value.push_str(&literal.value);
            last.end = literal.end;
        }
        None => found.push(literal),
    }
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
}

impl Lexer<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn skip_while(&mut self, wanted: impl Fn(char) -> bool) {
        let rest = self.rest();
        self.at += rest.find(|it| !wanted(it)).unwrap_or(rest.len());
    }

    /// The literal whose quote comes next.
    fn literal(&mut self, prefix: &str) -> Literal {
        let start = self.at - prefix.len();
        let raw = prefix.contains(['r', 'R']);
        let quote = self.rest()[..1].to_owned();
        let triple = self.rest().starts_with(&quote.repeat(3));
        let closing = if triple { quote.repeat(3) } else { quote };
        self.at += closing.len();
        let (mut value, mut places) = (String::new(), Vec::new());
        loop {
            let from = self.at;
            let Some(char) = self.peek() else { break };
            if self.rest().starts_with(&closing) || (char == '\n' && !triple) {
                break;
            }
            let before = value.len();
            if char == '\\' && raw {
                let both: String = self.rest().chars().take(2).collect();
                self.at += both.len();
                value.push_str(&both);
            } else if char == '\\' {
                self.at += 1;
                value.extend(self.escape());
            } else {
                self.at += char.len_utf8();
                value.push(char);
            }
            places.extend(std::iter::repeat_n(from, value.len() - before));
        }
        places.push(self.at);
        if self.rest().starts_with(&closing) {
            self.at += closing.len();
        }
        Literal { start, end: self.at, value, places }
    }

    /// What stands after a backslash.
    fn escape(&mut self) -> Option<char> {
        let char = self.peek()?;
        self.at += char.len_utf8();
        let digits = |lexer: &mut Self, count: usize, radix: u32| {
            let digits: String =
                lexer.rest().chars().take(count).take_while(|it| it.is_digit(radix)).collect();
            lexer.at += digits.len();
            u32::from_str_radix(&digits, radix).ok().and_then(char::from_u32)
        };
        match char {
            '\n' => None,
            'n' => Some('\n'),
            't' => Some('\t'),
            'r' => Some('\r'),
            'x' => digits(self, 2, 16),
            'u' => digits(self, 4, 16),
            'U' => digits(self, 8, 16),
            '0'..='7' => {
                self.at -= 1;
                digits(self, 3, 8)
            }
            other => Some(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(&str, &str)]) {
        let found = literals(text);
        let seen: Vec<(&str, &str)> =
            found.iter().map(|it| (&*it.value, &text[it.places[0]..])).collect();
        let starts = |(value, rest): &(&str, &str), (expected, at): &(&str, &str)| {
            value == expected && rest.starts_with(at)
        };
        assert_eq!(seen.len(), expected.len(), "{seen:?}");
        assert!(seen.iter().zip(expected).all(|(a, b)| starts(a, b)), "{seen:?}");
    }

    #[test]
    fn literals_are_found_in_all_their_forms() {
        check("light('all')", &[("all", "all')")]);
        check("x = \"a b\" # 'no'\ny = 'c'", &[("a b", "a b\""), ("c", "c'")]);
        check("m('''a\n  b''', r'\\d', f'{x}')", &[("a\n  b", "a\n  b'''"), ("\\d", "\\d'")]);
        check("('a '\n   'b')", &[("a b", "a '\n")]);
        check(r#"("a\tb", '\x41\'')"#, &[("a\tb", "a\\tb"), ("A'", "\\x41")]);
        check("'open\nx = 'b'", &[("open", "open"), ("b", "b'")]);
    }

    #[test]
    fn what_is_assigned_to_a_name_is_found() {
        let at = |text: &str| assigned(text, "TAGS", Some("a")).map(|it| text[it].to_owned());
        let quoted = "\"\"\"\nTAGS = 'b'\n\"\"\"\n  TAGS = 'a'  \n";
        for text in ["TAGS = 'a'", "TAGS = 'a'\nTAGS=3", quoted] {
            assert_eq!(at(text).as_deref(), Some("TAGS = 'a'"), "{text}");
        }
        assert_eq!(at("TAGS: str = 3\nx = 'a'").as_deref(), Some("TAGS: str = 3"));
        for text in ["TAGSS = 'a'", "MY_TAGS = 'a'", "f(TAGS, 'a')", "# TAGS = 'a'"] {
            assert_eq!(at(text), None, "{text}");
        }
    }

    #[test]
    fn every_byte_of_a_value_has_its_place() {
        let text = "m('a' \"bc\")";
        let literal = &literals(text)[0];
        assert_eq!((&*literal.value, &*literal.places), ("abc", &[3, 7, 8, 9][..]));
    }
}
