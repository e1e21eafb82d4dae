//! What builtins are called with.

use crate::Value;
use pattern::{Alignment, Error, Pattern, Time};
use std::cell::RefCell;
use std::sync::Arc;

/// An argument, or what a call gives back.
#[derive(Clone)]
pub enum Arg {
    /// Something plain, known at once.
    Value(Value),
    Pattern(Pattern<Value>),
    Function(Function),
    List(Vec<Arg>),
    /// Names and what they stand for, for `pick` and its kin.
    Table(Vec<(Arc<str>, Arg)>),
}

/// A function of patterns: `lambda x: x.fast(2)`, or a builtin that waits for
/// its pattern.
#[derive(Clone)]
pub struct Function(Arc<Body>);

type Body = dyn Fn(&[Arg]) -> Result<Arg, Error> + Send + Sync;

impl Function {
    pub fn new(f: impl Fn(&[Arg]) -> Result<Arg, Error> + Send + Sync + 'static) -> Self {
        Self(Arc::new(f))
    }

    pub fn call(&self, args: &[Arg]) -> Result<Arg, Error> {
        (self.0)(args)
    }

    /// What it makes of a pattern.
    pub fn of(&self, pattern: &Pattern<Value>) -> Result<Pattern<Value>, Error> {
        self.call(&[Arg::Pattern(pattern.clone())])?.to_pattern()
    }

    /// What it makes of a pattern and a number.
    pub fn of_nth(&self, pattern: &Pattern<Value>, nth: i64) -> Result<Pattern<Value>, Error> {
        let nth = Arg::Value(Value::Number(nth as f64));
        self.call(&[Arg::Pattern(pattern.clone()), nth])?.to_pattern()
    }

    /// Runs `build` with this function made to look as if it never failed, and
    /// fails where it did.
    pub(crate) fn within(
        &self,
        build: impl FnOnce(&dyn Fn(&Pattern<Value>) -> Pattern<Value>) -> Pattern<Value>,
    ) -> Result<Pattern<Value>, Error> {
        let failure = RefCell::new(None);
        let res = build(&|pattern| {
            self.of(pattern).unwrap_or_else(|error| {
                failure.borrow_mut().get_or_insert(error);
                Pattern::silence()
            })
        });
        failure.into_inner().map_or(Ok(res), Err)
    }
}

impl Arg {
    /// The argument as a pattern: a value once a cycle, a list as a sequence.
    pub fn to_pattern(&self) -> Result<Pattern<Value>, Error> {
        match self {
            Self::Value(value) => Ok(Pattern::pure(value.clone())),
            Self::Pattern(pattern) => Ok(pattern.clone()),
            Self::List(items) => Ok(Pattern::fast_cat(&to_patterns(items)?)),
            Self::Function(_) => Err(Error::value("a function where a pattern belongs")),
            Self::Table(_) => Err(Error::value("a dictionary where a pattern belongs")),
        }
    }

    pub(crate) fn to_list(&self) -> Result<&[Self], Error> {
        match self {
            Self::List(items) => Ok(items),
            _ => Err(Error::value("a list belongs here")),
        }
    }

    pub(crate) fn to_value(&self) -> Result<Value, Error> {
        let pure = |it: &Pattern<Value>| it.as_pure().map(|(value, _)| value.clone());
        match self {
            Self::Value(value) => Some(value.clone()),
            Self::Pattern(pattern) => pure(pattern),
            _ => None,
        }
        .ok_or_else(|| Error::value("a plain value belongs here"))
    }

    fn given<T: Clone + Send + Sync + 'static>(&self, read: Read<T>) -> Result<Given<T>, Error> {
        match self {
            Self::Value(value) => Ok(Given::Plain(read(value)?)),
            other => Ok(Given::Patterned(other.to_pattern()?.try_map(read))),
        }
    }
}

pub(crate) fn to_patterns(args: &[Arg]) -> Result<Vec<Pattern<Value>>, Error> {
    args.iter().map(Arg::to_pattern).collect()
}

/// How an argument's values are read: [`Value::time`], say.
pub(crate) type Read<T> = fn(&Value) -> Result<T, Error>;

/// An argument that is known now, or at each moment.
enum Given<T> {
    Plain(T),
    Patterned(Pattern<T>),
}

impl<T: Clone + Send + Sync + 'static> Given<T> {
    fn to_pattern(&self) -> Pattern<T> {
        match self {
            Self::Plain(it) => Pattern::pure(it.clone()),
            Self::Patterned(it) => it.clone(),
        }
    }
}

pub(crate) type Made = Result<Pattern<Value>, Error>;

/// A call of a builtin: the pattern it is a method of, and its arguments.
pub(crate) struct Call<'a> {
    pub(crate) subject: Pattern<Value>,
    pub(crate) args: &'a [Arg],
    pub(crate) alignment: Alignment,
}

impl Call<'_> {
    pub(crate) fn arg(&self, nth: usize) -> Result<&Arg, Error> {
        self.args.get(nth).ok_or_else(|| Error::value("an argument is missing"))
    }

    pub(crate) fn pattern(&self, nth: usize) -> Made {
        self.arg(nth)?.to_pattern()
    }

    pub(crate) fn patterns(&self) -> Result<Vec<Pattern<Value>>, Error> {
        to_patterns(self.args)
    }

    /// An argument as a rhythm: where it is true.
    pub(crate) fn rhythm(&self, nth: usize) -> Result<Pattern<bool>, Error> {
        Ok(self.pattern(nth)?.map(|it| it.is_true()))
    }

    pub(crate) fn function(&self, nth: usize) -> Result<Function, Error> {
        match self.arg(nth)? {
            Arg::Function(it) => Ok(it.clone()),
            _ => Err(Error::value("a function belongs here")
                .with_hint("write `rev`, say, or `lambda x: x.fast(2)`")),
        }
    }

    /// What the last argument, a function, makes of the pattern.
    pub(crate) fn changed(
        &self,
        nth: usize,
        build: impl FnOnce(&dyn Fn(&Pattern<Value>) -> Pattern<Value>) -> Pattern<Value>,
    ) -> Made {
        self.function(nth)?.within(build)
    }

    /// Builds with an argument that may be a pattern: then what is built with
    /// each of its values plays in turn, and has no steps to count.
    pub(crate) fn with<T: Clone + Send + Sync + 'static>(
        &self,
        nth: usize,
        read: Read<T>,
        build: impl Fn(&Pattern<Value>, T) -> Made + Send + Sync + 'static,
    ) -> Made {
        let subject = self.subject.clone();
        match self.arg(nth)?.given(read)? {
            Given::Plain(it) => settled(build(&subject, it)?),
            Given::Patterned(it) => Ok(it
                .map(move |it| build(&subject, it).unwrap_or_else(Pattern::failing))
                .inner_join()
                .with_steps(None)),
        }
    }

    /// The same with two arguments, from `nth` on.
    pub(crate) fn with2<T, U>(
        &self,
        nth: usize,
        read: (Read<T>, Read<U>),
        build: impl Fn(&Pattern<Value>, T, U) -> Made + Send + Sync + 'static,
    ) -> Made
    where
        T: Clone + Send + Sync + 'static,
        U: Clone + Send + Sync + 'static,
    {
        let (a, b) = (self.arg(nth)?.given(read.0)?, self.arg(nth + 1)?.given(read.1)?);
        if let (Given::Plain(a), Given::Plain(b)) = (&a, &b) {
            return settled(build(&self.subject, a.clone(), b.clone())?);
        }
        let (subject, build) = (self.subject.clone(), Arc::new(build));
        let b = b.to_pattern();
        let built = a.to_pattern().map(move |a| {
            let (subject, build) = (subject.clone(), Arc::clone(&build));
            b.map(move |b| build(&subject, a.clone(), b).unwrap_or_else(Pattern::failing))
                .inner_join()
        });
        Ok(built.inner_join().with_steps(None))
    }

    /// The same with three arguments.
    pub(crate) fn with3<T, U, W>(
        &self,
        read: (Read<T>, Read<U>, Read<W>),
        build: impl Fn(&Pattern<Value>, T, U, W) -> Made + Send + Sync + 'static,
    ) -> Made
    where
        T: Clone + Send + Sync + 'static,
        U: Clone + Send + Sync + 'static,
        W: Clone + Send + Sync + 'static,
    {
        match self.arg(0)?.given(read.0)? {
            Given::Plain(a) => {
                self.with2(1, (read.1, read.2), move |it, b, c| build(it, a.clone(), b, c))
            }
            Given::Patterned(a) => {
                let (args, alignment, build) =
                    (self.args.to_vec(), self.alignment, Arc::new(build));
                let subject = self.subject.clone();
                let built = a.map(move |a| {
                    let build = Arc::clone(&build);
                    let call = Call { subject: subject.clone(), args: &args, alignment };
                    call.with2(1, (read.1, read.2), move |it, b, c| build(it, a.clone(), b, c))
                        .unwrap_or_else(Pattern::failing)
                });
                Ok(built.inner_join().with_steps(None))
            }
        }
    }

    /// What is built has as many steps as the pattern, whatever the argument.
    pub(crate) fn same_steps(&self, made: Made) -> Made {
        Ok(made?.with_steps(self.subject.steps()))
    }

    pub(crate) fn with_time(
        &self,
        build: impl Fn(&Pattern<Value>, Time) -> Pattern<Value> + Send + Sync + 'static,
    ) -> Made {
        self.with(0, Value::time, move |it, time| Ok(build(it, time)))
    }

    /// A stepwise function: with a patterned argument its results follow one
    /// another within the cycle, as long as their steps.
    pub(crate) fn stepwise(
        &self,
        build: impl Fn(&Pattern<Value>, Time) -> Pattern<Value> + Send + Sync + 'static,
    ) -> Made {
        match self.arg(0)?.given(Value::time)? {
            Given::Plain(it) => settled(build(&self.subject, it)),
            Given::Patterned(it) => {
                let subject = self.subject.clone();
                Ok(it.map(move |it| build(&subject, it)).step_join())
            }
        }
    }
}

/// A mistake that shows while building is one at once.
pub(crate) fn settled(pattern: Pattern<Value>) -> Made {
    match pattern.error() {
        Some(error) => Err(error.clone()),
        None => Ok(pattern),
    }
}
