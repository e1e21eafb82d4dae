//! The one table of everything the pattern language can call.
//!
//! One idea: a builtin is a row with its name, its parameters, a sentence, an
//! example and the function that builds. Whoever evaluates programs (a data
//! tree from Python, the oracle's cases) looks the name up and calls; nothing
//! is dispatched on names elsewhere, and manuals and stubs come from the same
//! rows. Names are Python's.
//!
//! Rows that are methods are functions as well: without a pattern they wait
//! for one (`fast(2)` is a function), with one more argument that is it.

use crate::call::{Call, Made};
use crate::{Arg, Function, Value, unknown_name};
use pattern::{Alignment, Error, Pattern, overflow};

mod arithmetic;
mod chance;
mod change;
mod making;
mod picking;
mod signals;
mod steps;
mod structure;
mod tempo;

/// A row of the table.
pub struct Builtin {
    pub name: &'static str,
    pub aliases: &'static [&'static str],
    pub kind: Kind,
    /// Names of the parameters, blanks between: `?` ends an optional one, `*`
    /// begins one that takes all the rest.
    pub params: &'static str,
    /// One sentence.
    pub doc: &'static str,
    /// A Python expression that shows it.
    pub example: &'static str,
    run: fn(&Call<'_>) -> Result<Arg, Error>,
}

/// How a builtin is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A pattern by itself: `sine`.
    Constant,
    /// A function of its arguments: `cat(a, b)`. As a method its pattern is
    /// the first argument.
    Function,
    /// Something a pattern can do: `p.fast(2)`.
    Method,
}

impl Builtin {
    const fn new(
        kind: Kind,
        (name, params): (&'static str, &'static str),
        doc: &'static str,
        example: &'static str,
        run: fn(&Call<'_>) -> Result<Arg, Error>,
    ) -> Self {
        Self { name, aliases: &[], kind, params, doc, example, run }
    }

    const fn also(self, aliases: &'static [&'static str]) -> Self {
        Self { aliases, ..self }
    }

    fn is_called(&self, name: &str) -> bool {
        self.name == name || self.aliases.contains(&name)
    }

    /// How many arguments it needs at least, and takes at most.
    pub fn arity(&self) -> (usize, usize) {
        let params = self.params.split_whitespace();
        let needed = params.clone().filter(|it| !it.ends_with('?') && !it.starts_with('*'));
        let all = params.clone().count();
        let rest = params.clone().any(|it| it.starts_with('*'));
        (needed.count(), if rest { usize::MAX } else { all })
    }

    fn run(
        &self,
        subject: &Pattern<Value>,
        args: &[Arg],
        alignment: Alignment,
    ) -> Result<Arg, Error> {
        let (least, most) = self.arity();
        if args.len() < least || args.len() > most {
            let (name, given) = (self.name, args.len());
            let wanted = match self.params {
                "" => "nothing".to_owned(),
                params => params.split_whitespace().collect::<Vec<_>>().join(", "),
            };
            return Err(Error::value(format!("{name} takes {wanted}; it was given {given}")));
        }
        let call = Call { subject: subject.clone(), args, alignment };
        match overflow::watch(|| (self.run)(&call)) {
            (Ok(_), true) => Err(Error::overflow()),
            (res, _) => res,
        }
    }
}

const fn constant(
    (name, example): (&'static str, &'static str),
    doc: &'static str,
    run: fn(&Call<'_>) -> Result<Arg, Error>,
) -> Builtin {
    Builtin::new(Kind::Constant, (name, ""), doc, example, run)
}

const fn function(
    signature: (&'static str, &'static str),
    doc: &'static str,
    example: &'static str,
    run: fn(&Call<'_>) -> Result<Arg, Error>,
) -> Builtin {
    Builtin::new(Kind::Function, signature, doc, example, run)
}

const fn method(
    signature: (&'static str, &'static str),
    doc: &'static str,
    example: &'static str,
    run: fn(&Call<'_>) -> Result<Arg, Error>,
) -> Builtin {
    Builtin::new(Kind::Method, signature, doc, example, run)
}

/// A built pattern as a call's result.
fn made(pattern: Made) -> Result<Arg, Error> {
    pattern.map(Arg::Pattern)
}

/// Every row, in the order of a manual.
pub fn builtins() -> impl Iterator<Item = &'static Builtin> {
    let rooms = [
        making::TABLE,
        signals::TABLE,
        tempo::TABLE,
        structure::TABLE,
        change::TABLE,
        arithmetic::TABLE,
        picking::TABLE,
        chance::TABLE,
        steps::TABLE,
    ];
    rooms.into_iter().flatten()
}

/// The row of a name, as something a pattern can do.
pub fn method_named(name: &str) -> Option<&'static Builtin> {
    let of = |kind| builtins().find(move |it| it.kind == kind && it.is_called(name));
    of(Kind::Method).or_else(|| of(Kind::Function))
}

/// The row of a name that stands by itself.
pub fn function_named(name: &str) -> Option<&'static Builtin> {
    let of = |kind| builtins().find(move |it| it.kind == kind && it.is_called(name));
    of(Kind::Constant).or_else(|| of(Kind::Function)).or_else(|| of(Kind::Method))
}

/// `pattern.name(args)`.
///
/// ```
/// use notation::{Arg, Value, call_method, mini};
/// use pattern::{Alignment, TimeSpan};
///
/// let beat = mini("kick snare", 0).unwrap();
/// let args = [Arg::Value(Value::Number(2.0))];
/// let Ok(Arg::Pattern(fast)) = call_method("fast", &beat, &args, Alignment::In) else { panic!() };
/// assert_eq!(fast.query(TimeSpan::new(0, 1)).unwrap().len(), 4);
/// ```
pub fn call_method(
    name: &str,
    subject: &Pattern<Value>,
    args: &[Arg],
    alignment: Alignment,
) -> Result<Arg, Error> {
    let builtin = method_named(name).ok_or_else(|| unknown(name, "no pattern can"))?;
    match builtin.kind {
        Kind::Method => builtin.run(subject, args, alignment),
        _ => {
            let mut all = vec![Arg::Pattern(subject.clone())];
            all.extend_from_slice(args);
            builtin.run(&Pattern::silence(), &all, alignment)
        }
    }
}

/// `name(args)`. A row that is a method waits for its pattern, and aligns with
/// it then.
pub fn call_function(name: &str, args: &[Arg], alignment: Alignment) -> Result<Arg, Error> {
    let builtin = function_named(name).ok_or_else(|| unknown(name, "nothing is called"))?;
    let nothing = Pattern::silence();
    if builtin.kind != Kind::Method {
        return builtin.run(&nothing, args, alignment);
    }
    let named = builtin.params.split_whitespace().filter(|it| !it.starts_with('*')).count();
    match args {
        // What is picked from may come first or last.
        [subject @ (Arg::Pattern(_) | Arg::Value(_)), choices @ (Arg::List(_) | Arg::Table(_))]
            if builtin.params == "choices" =>
        {
            let args = std::slice::from_ref(choices);
            builtin.run(&subject.to_pattern()?, args, alignment)
        }
        [rest @ .., subject] if rest.len() >= named && !builtin.params.starts_with('*') => {
            builtin.run(&subject.to_pattern()?, rest, alignment)
        }
        _ => Ok(Arg::Function(waiting(builtin, args.to_vec(), alignment))),
    }
}

/// What a name stands for without being called: a pattern like `sine`, or a
/// function like `rev`.
pub fn named(name: &str) -> Result<Arg, Error> {
    let builtin = function_named(name).ok_or_else(|| unknown(name, "nothing is called"))?;
    match builtin.kind {
        Kind::Constant => builtin.run(&Pattern::silence(), &[], Alignment::In),
        Kind::Method => Ok(Arg::Function(waiting(builtin, Vec::new(), Alignment::In))),
        Kind::Function => Ok(Arg::Function(Function::new(move |args| {
            builtin.run(&Pattern::silence(), args, Alignment::In)
        }))),
    }
}

/// A method that waits for its pattern.
fn waiting(builtin: &'static Builtin, args: Vec<Arg>, alignment: Alignment) -> Function {
    Function::new(move |patterns| {
        let [subject, ..] = patterns else {
            return Err(Error::value(format!("{} waits for a pattern", builtin.name)));
        };
        builtin.run(&subject.to_pattern()?, &args, alignment)
    })
}

fn unknown(name: &str, sentence: &str) -> Error {
    let names = builtins().flat_map(|it| it.aliases.iter().chain([&it.name]).copied());
    unknown_name(format!("{sentence} `{name}`"), name, names)
}
