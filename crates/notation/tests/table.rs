//! The table of builtins is sound: names are unique, and every example runs.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use notation::{Arg, Function, Kind, Value, builtins, call_function, call_method, mini, named};
use pattern::{Alignment, TimeSpan};
use std::collections::BTreeMap;

/// Reads the little Python that examples are written in: calls, methods,
/// numbers, fractions, strings of notation, lists, tuples and lambdas.
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

    fn items(&mut self, close: &str, scope: &Scope) -> (Vec<Arg>, Alignment) {
        let (mut items, mut alignment) = (Vec::new(), Alignment::In);
        while !self.take(close) {
            if self.take("align='") {
                alignment = Alignment::named(&self.while_in(|it| it != '\'')).unwrap();
                assert!(self.take("'"));
            } else {
                items.push(self.expression(scope));
            }
            self.take(",");
        }
        (items, alignment)
    }

    fn expression(&mut self, scope: &Scope) -> Arg {
        let mut value = self.atom(scope);
        while self.take(".") {
            let name = self.while_in(|it| it.is_alphanumeric() || it == '_');
            assert!(self.take("("), "{name}");
            let (args, alignment) = self.items(")", scope);
            value = call_method(&name, &value.to_pattern().unwrap(), &args, alignment).unwrap();
        }
        value
    }

    fn atom(&mut self, scope: &Scope) -> Arg {
        if self.take("'") {
            let text = self.while_in(|it| it != '\'');
            assert!(self.take("'"));
            return Arg::Pattern(mini(&text, 0).unwrap());
        }
        if self.take("[") {
            return Arg::List(self.items("]", scope).0);
        }
        if self.take("(") {
            return Arg::List(self.items(")", scope).0);
        }
        if self.take("lambda") {
            let head = self.while_in(|it| it != ':');
            let params: Vec<String> = head.split(',').map(|it| it.trim().to_owned()).collect();
            assert!(self.take(":"));
            let body = self.rest.to_owned();
            let run = move |args: &[Arg]| {
                let scope = params.iter().cloned().zip(args.iter().cloned()).collect();
                Ok(Reader { rest: &body }.expression(&scope))
            };
            // What the body is made of is skipped by running it once.
            let f = Function::new(run);
            let dummy = [Arg::Pattern(mini("0", 0).unwrap()), Arg::Value(Value::Number(0.0))];
            let scope = head.split(',').map(|it| it.trim().to_owned()).zip(dummy).collect();
            self.expression(&scope);
            return Arg::Function(f);
        }
        let number = self.while_in(|it| it.is_ascii_digit() || "/.-".contains(it));
        if !number.is_empty() {
            return Arg::Value(match number.split_once('/') {
                Some(_) => Value::Fraction(Value::text(number.as_str()).time().unwrap()),
                None => Value::of_word(&number),
            });
        }
        let name = self.while_in(|it| it.is_alphanumeric() || it == '_');
        if let Some(arg) = scope.get(&name) {
            return arg.clone();
        }
        match self.take("(") {
            true if name == "mini" => self.items(")", scope).0.remove(0),
            true => {
                let (args, alignment) = self.items(")", scope);
                call_function(&name, &args, alignment)
            }
            .unwrap_or_else(|error| panic!("{name}: {error}")),
            false => named(&name).unwrap_or_else(|error| panic!("{name}: {error}")),
        }
    }
}

type Scope = BTreeMap<String, Arg>;

#[test]
fn every_example_runs() {
    for builtin in builtins() {
        let mut reader = Reader { rest: builtin.example };
        let made = reader.expression(&Scope::new());
        assert_eq!(reader.rest, "", "{}", builtin.example);
        let pattern = made.to_pattern().unwrap_or_else(|it| panic!("{}: {it}", builtin.example));
        pattern
            .query(TimeSpan::new(0, 4))
            .unwrap_or_else(|error| panic!("{}: {error}", builtin.example));
        assert!(builtin.example.contains(builtin.name), "{} shows itself", builtin.name);
        assert!(builtin.doc.ends_with('.'), "{} has a sentence", builtin.name);
    }
}

#[test]
fn a_function_that_waits_keeps_its_alignment() {
    let [beat, other] = ["10 20", "<1 2 3> 4 5"].map(|it| mini(it, 0).unwrap());
    let args = [Arg::Pattern(other)];
    for (name, alignment) in Alignment::ALL {
        let Ok(Arg::Function(waiting)) = call_function("add", &args, alignment) else { panic!() };
        let [waited, called] = [
            waiting.of(&beat).unwrap(),
            call_method("add", &beat, &args, alignment).unwrap().to_pattern().unwrap(),
        ]
        .map(|it| format!("{:?}", it.query(TimeSpan::new(0, 2)).unwrap()));
        assert_eq!(waited, called, "{name}");
    }
}

#[test]
fn names_are_unique_among_their_kind() {
    let mut seen = Vec::new();
    for builtin in builtins() {
        for name in builtin.aliases.iter().chain([&builtin.name]) {
            let key = (builtin.kind == Kind::Method, *name);
            assert!(!seen.contains(&key), "{name} stands twice in the table");
            seen.push(key);
        }
    }
}

#[test]
fn mistakes_in_calls_say_what_is_meant() {
    let beat = mini("a b", 0).unwrap();
    let message = |name: &str, args: &[Arg]| {
        call_method(name, &beat, args, Alignment::In).err().unwrap().to_string()
    };
    assert_eq!(message("fsat", &[]), "no pattern can `fsat`; did you mean `fast`?");
    assert_eq!(message("euclid", &[]), "euclid takes pulses, steps; it was given 0");
    let word = [Arg::Value(Value::text("soon"))];
    assert_eq!(message("fast", &word), "`soon` is no time");
}
