//! Programs in the little Python that the examples of builtins are written
//! in: calls, methods, numbers, fractions, strings of notation, lists, tuples
//! and lambdas.
#![allow(dead_code, reason = "each test uses its part of it")]

pub(crate) mod varied;

use notation::{Arg, Function, NotationError, Value, call_function, call_method, mini, named};
use pattern::{Alignment, Error, Time};
use std::fmt;

#[derive(Clone, PartialEq)]
pub(crate) enum Program {
    Number(f64),
    Fraction(i64, i64),
    Notation(String),
    List(Vec<Program>),
    Lambda(Vec<String>, Box<Program>),
    Name(String),
    Call(Call),
}

#[derive(Clone, PartialEq)]
pub(crate) struct Call {
    pub(crate) on: Option<Box<Program>>,
    pub(crate) name: String,
    pub(crate) args: Vec<Program>,
    pub(crate) alignment: Alignment,
}

/// What the parameters of the lambdas around stand for.
type Scope = Vec<(String, Arg)>;

impl Program {
    /// The program that a text is; panics where it is none.
    pub(crate) fn of(text: &str) -> Self {
        let mut reader = Reader { rest: text };
        let program = reader.expression();
        assert_eq!(reader.rest, "", "{text}");
        program
    }

    pub(crate) fn run(&self) -> Result<Arg, Error> {
        self.eval(&Vec::new())
    }

    fn eval(&self, scope: &Scope) -> Result<Arg, Error> {
        let all = |it: &[Self]| it.iter().map(|it| it.eval(scope)).collect::<Result<Vec<_>, _>>();
        match self {
            Self::Number(it) => Ok(Arg::Value(Value::Number(*it))),
            Self::Fraction(above, below) => {
                Ok(Arg::Value(Value::Fraction(Time::new(*above, *below))))
            }
            Self::Notation(text) => match mini(text, 0) {
                Ok(pattern) => Ok(Arg::Pattern(pattern)),
                Err(NotationError::Parse(error)) => Err(error.to_error(text, 0)),
                Err(NotationError::Meaning(error)) => Err(error),
            },
            Self::List(items) => Ok(Arg::List(all(items)?)),
            Self::Lambda(params, body) => {
                let (params, body, scope) = (params.clone(), body.clone(), scope.clone());
                Ok(Arg::Function(Function::new(move |args| {
                    let given = params.iter().cloned().zip(args.iter().cloned());
                    body.eval(&scope.iter().cloned().chain(given).collect())
                })))
            }
            Self::Name(name) => match scope.iter().rev().find(|(it, _)| it == name) {
                Some((_, arg)) => Ok(arg.clone()),
                None => named(name),
            },
            Self::Call(Call { on, name, args, alignment }) => match on {
                None => call_function(name, &all(args)?, *alignment),
                Some(on) => {
                    let subject = on.eval(scope)?.to_pattern()?;
                    call_method(name, &subject, &all(args)?, *alignment)
                }
            },
        }
    }
}

impl fmt::Display for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(it) => write!(f, "{it}"),
            Self::Fraction(above, below) => write!(f, "{above}/{below}"),
            Self::Notation(text) => write!(f, "'{text}'"),
            Self::List(items) => write!(f, "[{}]", joined(items)),
            Self::Lambda(params, body) => write!(f, "lambda {}: {body}", params.join(", ")),
            Self::Name(name) => f.write_str(name),
            Self::Call(Call { on, name, args, alignment }) => {
                match on.as_deref() {
                    Some(Self::Notation(text)) => write!(f, "mini('{text}').")?,
                    Some(on) => write!(f, "{on}.")?,
                    None => {}
                }
                write!(f, "{name}({}", joined(args))?;
                if *alignment != Alignment::In {
                    let named = Alignment::ALL.iter().find(|(_, it)| it == alignment);
                    let comma = if args.is_empty() { "" } else { ", " };
                    write!(f, "{comma}align='{}'", named.map_or("?", |(name, _)| name))?;
                }
                f.write_str(")")
            }
        }
    }
}

impl fmt::Debug for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

fn joined(items: &[Program]) -> String {
    items.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn take(&mut self, token: &str) -> bool {
        self.rest = self.rest.trim_start();
        match self.rest.strip_prefix(token) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn while_in(&mut self, wanted: impl Fn(char) -> bool) -> String {
        self.rest = self.rest.trim_start();
        let end = self.rest.find(|it| !wanted(it)).unwrap_or(self.rest.len());
        let (token, rest) = self.rest.split_at(end);
        self.rest = rest;
        token.to_owned()
    }

    fn name(&mut self) -> String {
        self.while_in(|it| it.is_alphanumeric() || it == '_')
    }

    fn items(&mut self, close: &str) -> (Vec<Program>, Alignment) {
        let (mut items, mut alignment) = (Vec::new(), Alignment::In);
        while !self.take(close) {
            if self.take("align='") {
                alignment = Alignment::named(&self.while_in(|it| it != '\'')).unwrap();
                assert!(self.take("'"));
            } else {
                items.push(self.expression());
            }
            self.take(",");
        }
        (items, alignment)
    }

    fn expression(&mut self) -> Program {
        let mut program = self.atom();
        while self.take(".") {
            let name = self.name();
            assert!(self.take("("), "{name} in {}", self.rest);
            let (args, alignment) = self.items(")");
            program = Program::Call(Call { on: Some(program.into()), name, args, alignment });
        }
        program
    }

    fn atom(&mut self) -> Program {
        if self.take("'") {
            let text = self.while_in(|it| it != '\'');
            assert!(self.take("'"));
            return Program::Notation(text);
        }
        if self.take("[") {
            return Program::List(self.items("]").0);
        }
        if self.take("(") {
            return Program::List(self.items(")").0);
        }
        if self.take("lambda") {
            let head = self.while_in(|it| it != ':');
            let params = head.split(',').map(|it| it.trim().to_owned()).collect();
            assert!(self.take(":"));
            return Program::Lambda(params, self.expression().into());
        }
        let number = self.while_in(|it| it.is_ascii_digit() || "/.-".contains(it));
        if let Some((above, below)) = number.split_once('/') {
            return Program::Fraction(above.parse().unwrap(), below.parse().unwrap());
        }
        if !number.is_empty() {
            return Program::Number(number.parse().unwrap());
        }
        let name = self.name();
        if !self.take("(") {
            return Program::Name(name);
        }
        let (mut args, alignment) = self.items(")");
        if name == "mini" {
            return args.remove(0);
        }
        Program::Call(Call { on: None, name, args, alignment })
    }
}
