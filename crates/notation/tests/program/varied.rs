//! Random programs over every builtin: each begins as the example of one, so
//! that a new row of the table is covered by its example.

use super::{Call, Program};
use notation::{Builtin, Kind, builtins};
use pattern::Alignment;

/// Where the choices come from: bytes. When they are used up the rest stays as
/// in the example, so that what shrinks becomes an example again.
pub(crate) struct Dice<'a>(pub(crate) &'a [u8]);

impl Dice<'_> {
    fn roll(&mut self, sides: usize) -> usize {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        usize::from(*first) % sides
    }

    fn one_of<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.roll(all.len())].clone()
    }
}

/// The example of a builtin with other arguments, and with up to two other
/// methods after it.
pub(crate) fn program(builtin: &Builtin, dice: &mut Dice<'_>) -> Program {
    let mut program = varied(&Program::of(builtin.example), &[], dice);
    let methods: Vec<_> = builtins().filter(|it| it.kind == Kind::Method).collect();
    for _ in 0..dice.roll(3) {
        let method = varied(&Program::of(dice.one_of(&methods).example), &[], dice);
        if let Program::Call(Call { on: Some(_), name, args, alignment }) = method {
            program = Program::Call(Call { on: Some(program.into()), name, args, alignment });
        }
    }
    program
}

/// The same program with other arguments of about the same sort; names that
/// are `bound` stay.
fn varied(program: &Program, bound: &[String], dice: &mut Dice<'_>) -> Program {
    let all = |items: &[Program], dice: &mut Dice<'_>| -> Vec<Program> {
        items.iter().map(|it| varied(it, bound, dice)).collect()
    };
    match program {
        Program::Number(_) | Program::Fraction(..) => match dice.roll(4) {
            0 | 1 => program.clone(),
            2 => dice.one_of(&NUMBERS),
            _ => number_pattern(dice),
        },
        Program::Notation(text) => match dice.roll(3) {
            0 => program.clone(),
            _ => {
                let has_words = text.contains(char::is_alphabetic) && dice.roll(2) == 0;
                Program::Notation(sequence(if has_words { &WORDS } else { &DIGITS }, 2, dice))
            }
        },
        Program::List(items) => Program::List(all(items, dice)),
        Program::Lambda(params, body) => match dice.roll(3) {
            0 => Program::Lambda(params.clone(), varied(body, params, dice).into()),
            _ => function(dice),
        },
        Program::Name(name) if bound.contains(name) || dice.roll(2) == 0 => program.clone(),
        Program::Name(name) => match builtins().find(|it| it.name == name) {
            Some(it) if it.kind == Kind::Constant => {
                let constants: Vec<_> =
                    builtins().filter(|it| it.kind == Kind::Constant).map(|it| it.name).collect();
                Program::Name(dice.one_of(&constants).to_owned())
            }
            _ => function(dice),
        },
        Program::Call(Call { on, name, args, alignment }) => {
            let on = on.as_ref().map(|it| varied(it, bound, dice).into());
            let args = all(args, dice);
            let aligns = builtins().any(|it| it.name == name && it.params.starts_with("other"));
            let alignment = match dice.roll(2) {
                1 if aligns => dice.one_of(&Alignment::ALL).1,
                _ => *alignment,
            };
            Program::Call(Call { on, name: name.clone(), args, alignment })
        }
    }
}

const NUMBERS: [Program; 14] = [
    Program::Number(2.0),
    Program::Number(3.0),
    Program::Number(1.0),
    Program::Number(4.0),
    Program::Number(8.0),
    Program::Number(0.5),
    Program::Number(0.25),
    Program::Number(1.5),
    Program::Fraction(1, 3),
    Program::Number(0.0),
    Program::Number(-1.0),
    Program::Number(7.3),
    Program::Number(-0.5),
    Program::Number(1e300),
];

/// A pattern of numbers where a number may be. Signals are cut into events: a
/// bare one would be another at each question.
fn number_pattern(dice: &mut Dice<'_>) -> Program {
    match dice.roll(3) {
        0 => Program::Notation(sequence(&DIGITS, 1, dice)),
        1 => Program::of(dice.one_of(&["saw.range(1, 4).segment(3)", "rand.segment(2)"])),
        _ => Program::Notation(
            dice.one_of(&["<2 3>", "2 3", "2,3", "0.25 <0.5 ~>", "<1 0 -1>", "3?", "1/3"]).into(),
        ),
    }
}

/// A function of patterns.
fn function(dice: &mut Dice<'_>) -> Program {
    Program::of(dice.one_of(&[
        "rev",
        "fast(2)",
        "lambda x: x.add(7)",
        "lambda x: x.iter(4).ply(2)",
        "degrade",
        "late(0.3)",
        "palindrome",
        "lambda x: x.every('<2 3>', rev)",
        "sometimes(struct('1 1 0'))",
        "lambda x: x.compress(0.25, 0.75)",
        "chunk(3, fast(2))",
    ]))
}

const WORDS: [&str; 6] = ["a", "b", "c", "wash", "~", "0"];
const DIGITS: [&str; 8] = ["0", "1", "2", "3", "5", "~", "0.5", "-1"];

/// Some steps of random notation.
fn sequence(words: &[&str], depth: usize, dice: &mut Dice<'_>) -> String {
    let count = 1 + dice.roll(3);
    let steps: Vec<_> = (0..count).map(|_| step(words, depth, dice)).collect();
    steps.join(" ")
}

fn step(words: &[&str], depth: usize, dice: &mut Dice<'_>) -> String {
    let word = dice.one_of(words);
    let count = 1 + dice.roll(4);
    if depth == 0 {
        return word.to_owned();
    }
    let kind = dice.roll(14);
    let [a, b] = [0, 1].map(|_| sequence(words, depth - 1, dice));
    match kind {
        0..3 => word.to_owned(),
        3 => format!("[{a}]"),
        4 => format!("[{a}, {b}]"),
        5 => format!("[{a} | {b}]"),
        6 => format!("[{a} . {b}]"),
        7 => format!("<{a}>"),
        8 => format!("{{{a}, {b}}}%{count}"),
        9 => format!("[{a}]*{count}"),
        10 => format!("[{a}]/{count}"),
        11 => format!("{word}@{count}"),
        12 => format!("{word}({count},5)"),
        _ => format!("{word}?!{count}"),
    }
}
