//! The tree of a notation to the pattern it means.

use crate::tree::{Atom, AtomKind, Choice, Extent, Group, Modifier, Sequence, Step};
use crate::{ParseError, Value, parse};
use pattern::{Alignment, Error, Origin, Pattern, Time, overflow, random};

/// The longest list of steps that `..` and `!` may make.
const MAX_STEPS: f64 = 10_000.0;

/// Why a notation has no pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotationError {
    Parse(ParseError),
    /// It can be read, and means nothing: nine pulses in eight steps.
    Meaning(Error),
}

/// The pattern that a notation means. `text` is the number by which its events
/// will name it as their [`Origin`].
///
/// ```
/// use pattern::TimeSpan;
/// let beat = notation::mini("kick [snare hat]", 0).unwrap();
/// assert_eq!(beat.query(TimeSpan::new(0, 1)).unwrap().len(), 3);
/// ```
pub fn mini(notation: &str, text: u32) -> Result<Pattern<Value>, NotationError> {
    let group = parse(notation).map_err(NotationError::Parse)?;
    match overflow::watch(|| Meaning { text }.group(&group)) {
        (Ok(_), true) => Err(NotationError::Meaning(Error::overflow())),
        (res, _) => res.map_err(NotationError::Meaning),
    }
}

struct Meaning {
    text: u32,
}

impl Meaning {
    fn group(&self, group: &Group) -> Result<Pattern<Value>, Error> {
        match group {
            Group::Stack(layers) => Ok(self.stacked(layers, self.sequences(layers)?)),
            Group::Choice(choices, choice) => {
                let patterns = self.sequences(choices)?;
                let die = shaken(*choice).segment(Time::ONE);
                let steps = marked_steps(choices, &patterns);
                Ok(pattern::choose_with(&die, patterns).inner_join().with_steps(steps))
            }
            Group::Feet(feet) => Ok(Pattern::fast_cat(&self.sequences(feet)?)),
        }
    }

    fn sequences(&self, sequences: &[Sequence]) -> Result<Vec<Pattern<Value>>, Error> {
        sequences.iter().map(|it| self.sequence(it)).collect()
    }

    fn stacked(&self, layers: &[Sequence], patterns: Vec<Pattern<Value>>) -> Pattern<Value> {
        let stack = Pattern::stack(&patterns);
        match marked_steps(layers, &patterns) {
            Some(steps) => stack.with_steps(Some(steps)),
            None => stack,
        }
    }

    fn parts(&self, sequence: &Sequence) -> Result<Vec<(Time, Pattern<Value>)>, Error> {
        let part = |step| Ok((self.placed(step, weight(step))?, self.step(step)?));
        sequence.steps.iter().map(part).collect()
    }

    /// Steps that weigh nothing give no time to play in at so many steps a
    /// cycle.
    fn weighed(&self, sequence: &Sequence) -> Result<(), Error> {
        if sequence.steps.iter().any(|it| written_weight(it) != 0.0) {
            return Ok(());
        }
        self.in_sequence(sequence, Err(Error::value("the weights add up to nothing")))
    }

    /// One step each cycle.
    fn turns(&self, sequence: &Sequence) -> Result<Pattern<Value>, Error> {
        self.weighed(sequence)?;
        let parts = self.parts(sequence)?;
        let cycle = self.in_sequence(sequence, sequence_of(&parts))?;
        let steps = Some(counted(sequence, &parts));
        if parts.iter().all(|(weight, _)| *weight == Time::ONE) {
            let turns: Vec<_> = parts.into_iter().map(|(_, it)| it).collect();
            return Ok(Pattern::slow_cat(&turns).with_steps(steps));
        }
        Ok(cycle.slow(weights(sequence)?).with_steps(steps))
    }

    fn sequence(&self, sequence: &Sequence) -> Result<Pattern<Value>, Error> {
        let parts = self.parts(sequence)?;
        let cycle = self.in_sequence(sequence, sequence_of(&parts))?;
        Ok(cycle.with_steps(Some(counted(sequence, &parts))))
    }

    fn step(&self, step: &Step) -> Result<Pattern<Value>, Error> {
        let mut pattern = self.atom(&step.atom)?;
        let last_replicate =
            step.modifiers.iter().rposition(|it| matches!(it, Modifier::Replicate(_)));
        for (nth, modifier) in step.modifiers.iter().enumerate() {
            // All replications count together, where the last of them stands.
            if matches!(modifier, Modifier::Replicate(_)) && Some(nth) != last_replicate {
                continue;
            }
            pattern = self.modified(&pattern, modifier, step)?;
        }
        Ok(pattern)
    }

    fn modified(
        &self,
        pattern: &Pattern<Value>,
        modifier: &Modifier,
        step: &Step,
    ) -> Result<Pattern<Value>, Error> {
        Ok(match modifier {
            Modifier::Fast(by) => {
                let pattern = pattern.clone();
                self.with_time(by, move |factor| pattern.fast(factor))?
            }
            Modifier::Slow(by) => {
                let pattern = pattern.clone();
                self.with_time(by, move |factor| pattern.slow(factor))?
            }
            Modifier::Tail(value) => pattern.combine(&self.atom(value)?, Alignment::In, append),
            Modifier::Range(to) => range(pattern, self.atom(to)?),
            Modifier::Euclid { pulses, steps, rotation: turned } => {
                let rotation = match turned {
                    Some(it) => self.atom(&it.atom)?,
                    None => Pattern::pure(Value::Number(0.0)),
                };
                let plain = [pulses, steps].into_iter().chain(turned).all(|it| is_plain(&it.atom));
                let (pulses, steps) = (self.atom(&pulses.atom)?, self.atom(&steps.atom)?);
                euclid(pattern, &pulses, &steps, &rotation, plain)?
            }
            Modifier::Replicate(_) => {
                let times = self.placed(step, exact(replicates(step)))?;
                pattern.repeat_cycles(times).fast(times)
            }
            Modifier::Degrade(chance, choice) => {
                pattern.degrade_by_with(&shaken(*choice), chance.unwrap_or(0.5))
            }
            Modifier::Weight(_) | Modifier::Elongate(_) => pattern.clone(),
        })
    }

    /// A result whose error, if it is one, is about this step.
    fn placed<T>(&self, step: &Step, res: Result<T, Error>) -> Result<T, Error> {
        res.map_err(|error| error.at(&self.origin(step.extent).into()))
    }

    /// The same for a sequence.
    fn in_sequence<T>(&self, sequence: &Sequence, res: Result<T, Error>) -> Result<T, Error> {
        res.map_err(|error| error.at(&self.origin(sequence.extent).into()))
    }

    fn origin(&self, extent: Extent) -> Origin {
        Origin { text: self.text, start: extent.start, end: extent.end }
    }

    fn atom(&self, atom: &Atom) -> Result<Pattern<Value>, Error> {
        match &atom.kind {
            AtomKind::Word(word) if matches!(&**word, "~" | "-") => Ok(Pattern::silence()),
            AtomKind::Word(word) => {
                let origin = self.origin(atom.extent);
                Ok(Pattern::pure(Value::of_word(word)).with_origins(origin.into()))
            }
            AtomKind::Square(group) => self.group(group),
            AtomKind::Angle(layers) => {
                let turns: Vec<_> =
                    layers.iter().map(|it| self.turns(it)).collect::<Result<_, _>>()?;
                let steps = marked_steps(layers, &turns).unwrap_or(Time::ONE);
                Ok(self.stacked(layers, turns).with_steps(Some(steps)))
            }
            AtomKind::Brace(layers, steps) => {
                if let Some(error) = layers.iter().find_map(|it| self.weighed(it).err()) {
                    return Ok(Pattern::failing_when_asked(error));
                }
                let lengths: Vec<Time> = layers.iter().map(weights).collect::<Result<_, _>>()?;
                let first = lengths.first().copied().unwrap_or(Time::ONE);
                let patterns = self.sequences(layers)?;
                // A mark counts the steps of all layers, marked or not.
                let all = patterns.iter().filter_map(Pattern::steps).reduce(Time::lcm);
                let marked = all.filter(|_| layers.iter().any(is_marked)).unwrap_or(first);
                let layers: Vec<_> = patterns.into_iter().zip(lengths).collect();
                let paced = match steps {
                    Some(steps) => self.with_rate(steps, layers)?,
                    None => paced(&layers, first),
                };
                Ok(paced.with_steps(Some(marked)))
            }
        }
    }

    /// `{…}%steps`. A count of no steps is a mistake, found when it is asked.
    fn with_rate(
        &self,
        steps: &Atom,
        layers: Vec<(Pattern<Value>, Time)>,
    ) -> Result<Pattern<Value>, Error> {
        let paced = self.atom(steps)?.try_map(Value::time).map(move |steps| {
            if steps.is_zero() {
                return Pattern::failing(Error::value("no steps a cycle is no rhythm"));
            }
            paced(&layers, steps)
        });
        Ok(paced.inner_join())
    }

    /// Something that takes a time, where the time may itself be a pattern. A
    /// plain word that is no time is a mistake at once.
    fn with_time(
        &self,
        atom: &Atom,
        f: impl Fn(Time) -> Pattern<Value> + Send + Sync + 'static,
    ) -> Result<Pattern<Value>, Error> {
        let times = self.atom(atom)?;
        if let Some((value, origins)) = times.as_pure() {
            return match value.time().map_err(|error| error.at(origins)) {
                Err(error) if !is_plain(atom) => Ok(Pattern::failing_when_asked(error)),
                time => time.map(f),
            };
        }
        Ok(times.try_map(Value::time).map(f).inner_join())
    }
}

/// Whether it is known before it is asked. What is in brackets may change, even
/// where it does not.
fn is_plain(atom: &Atom) -> bool {
    matches!(atom.kind, AtomKind::Word(_))
}

/// The random numbers of one decision in a text.
fn shaken(choice: Choice) -> Pattern<f64> {
    random::rand().early(Time::new(3 * i64::from(choice.0), 10_000))
}

/// The weights of a sequence together: how many cycles it takes at a step a
/// cycle.
fn weights(sequence: &Sequence) -> Result<Time, Error> {
    let sum = sequence.steps.iter().try_fold(Time::ZERO, |sum, it| Ok(sum + weight(it)?))?;
    Ok(if sum.is_zero() { Time::ONE } else { sum })
}

/// All layers at so many steps a cycle, each with its count of steps.
fn paced(layers: &[(Pattern<Value>, Time)], steps: Time) -> Pattern<Value> {
    let paced: Vec<_> = layers.iter().map(|(it, length)| it.fast(steps / *length)).collect();
    Pattern::stack(&paced)
}

/// Steps one after another, as long as they weigh.
fn sequence_of(parts: &[(Time, Pattern<Value>)]) -> Result<Pattern<Value>, Error> {
    let pattern = Pattern::time_cat(parts);
    // One step alone may fail as it likes, when it is asked.
    match pattern.error() {
        Some(error) if parts.len() > 1 => Err(error.clone()),
        _ => Ok(pattern),
    }
}

/// How many steps a sequence counts: its weights together, multiplied by the
/// steps of marked brackets inside.
fn counted(sequence: &Sequence, parts: &[(Time, Pattern<Value>)]) -> Time {
    let weights = parts.iter().fold(Time::ZERO, |sum, (weight, _)| sum + *weight);
    let marked = sequence.steps.iter().zip(parts).filter(|(step, _)| has_mark(step));
    let inner = marked.filter_map(|(_, (_, it))| it.steps()).reduce(Time::lcm);
    weights * inner.unwrap_or(Time::ONE)
}

/// The steps in which all marked sequences come out even, if one is marked.
fn marked_steps(sequences: &[Sequence], patterns: &[Pattern<Value>]) -> Option<Time> {
    let marked = sequences.iter().zip(patterns).filter(|(it, _)| is_marked(it));
    marked.filter_map(|(_, it)| it.steps()).reduce(Time::lcm)
}

/// A mark inside marks what is around it.
fn is_marked(sequence: &Sequence) -> bool {
    sequence.marked || sequence.steps.iter().any(has_mark)
}

fn has_mark(step: &Step) -> bool {
    match &step.atom.kind {
        AtomKind::Word(_) => false,
        AtomKind::Square(Group::Stack(all) | Group::Choice(all, _) | Group::Feet(all))
        | AtomKind::Angle(all)
        | AtomKind::Brace(all, _) => all.iter().any(is_marked),
    }
}

/// How much of its sequence a step takes; nothing at all counts as one.
fn weight(step: &Step) -> Result<Time, Error> {
    let weight = written_weight(step);
    exact(if weight == 0.0 { 1.0 } else { weight })
}

/// The weight as it is written: `@` adds to what is there, `!` puts its own
/// number in its place.
fn written_weight(step: &Step) -> f64 {
    let (mut weight, mut copies) = (1.0, 1.0);
    for modifier in &step.modifiers {
        match modifier {
            Modifier::Weight(by) | Modifier::Elongate(by) => weight += by.unwrap_or(2.0) - 1.0,
            Modifier::Replicate(times) => {
                copies += times.unwrap_or(2.0) - 1.0;
                weight = copies;
            }
            _ => {}
        }
    }
    weight
}

fn replicates(step: &Step) -> f64 {
    let more = |it: &Modifier| match it {
        Modifier::Replicate(times) => times.unwrap_or(2.0) - 1.0,
        _ => 0.0,
    };
    1.0 + step.modifiers.iter().map(more).sum::<f64>()
}

fn exact(number: f64) -> Result<Time, Error> {
    Time::from_f64(number).ok_or_else(|| Error::value(format!("{number:e} is too large")))
}

/// `a:b`: a list of what is on both sides.
fn append(left: &Value, right: &Value) -> Result<Option<Value>, Error> {
    let mut items = match left {
        Value::List(items) => items.to_vec(),
        other => vec![other.clone()],
    };
    items.push(right.clone());
    Ok(Some(Value::List(items.into())))
}

/// `a .. b`: the numbers from one to the other, in steps of one. Where an end
/// is a pattern, all that each of its values makes is squeezed into its time.
fn range(from: &Pattern<Value>, to: Pattern<Value>) -> Pattern<Value> {
    if let (Some((a, from)), Some((b, to))) = (from.as_pure(), to.as_pure()) {
        return numbers(a, b).with_origins(from.and(to));
    }
    let between = move |from: Value| to.map(move |to| numbers(&from, &to)).join();
    from.map(between).squeeze_join()
}

/// The numbers from one to the other. Between other things there is nothing.
fn numbers(from: &Value, to: &Value) -> Pattern<Value> {
    let (&Value::Number(from), &Value::Number(to)) = (from, to) else {
        return Pattern::silence();
    };
    let count = (to - from).abs().floor() + 1.0;
    if count.is_nan() || count > MAX_STEPS {
        return Pattern::failing(Error::budget(format!("{from} .. {to} is too long")));
    }
    let step = if to < from { -1.0 } else { 1.0 };
    let number = |nth: i64| Pattern::pure(Value::Number(from + step * nth as f64));
    Pattern::fast_cat(&(0..count as i64).map(number).collect::<Vec<_>>())
}

/// Counts that are plain words are checked at once, and never light up; others
/// are checked when asked.
fn euclid(
    pattern: &Pattern<Value>,
    pulses: &Pattern<Value>,
    steps: &Pattern<Value>,
    rotation: &Pattern<Value>,
    plain: bool,
) -> Result<Pattern<Value>, Error> {
    if plain
        && let (Some((pulses, a)), Some((steps, b)), Some((rotation, c))) =
            (pulses.as_pure(), steps.as_pure(), rotation.as_pure())
    {
        let pulses = pulses.int().map_err(|error| error.at(a))?;
        let steps = steps.int().map_err(|error| error.at(b))?;
        let rotation = rotation.rotation().map_err(|error| error.at(c))?;
        let rhythm = pattern.euclid(pulses, steps, rotation);
        return match rhythm.error() {
            Some(error) => Err(error.clone().at(&a.and(b))),
            None => Ok(rhythm),
        };
    }
    let pattern = pattern.clone();
    let both = |a: &Value, b: &Value| Ok(Some((a.clone(), b.clone())));
    let counts = pulses.combine(steps, Alignment::Mix, both);
    let all = |(a, b): &(Value, Value), c: &Value| Ok(Some((a.clone(), b.clone(), c.clone())));
    // Only where all three are there can one of them be wrong.
    let counts = counts.combine(rotation, Alignment::Mix, all);
    let counts = counts.try_map(|(a, b, c)| Ok((a.int()?, b.int()?, c.rotation()?)));
    Ok(counts.map(move |(pulses, steps, by)| pattern.euclid(pulses, steps, by)).inner_join())
}
