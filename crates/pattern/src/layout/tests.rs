use super::*;
use crate::{Alignment, merge_fragments};
use proptest::prelude::*;

/// What people build with, as data: so that one program can be built twice.
#[derive(Clone, Debug)]
enum Program {
    Pure(u8),
    Silence,
    Chance(Box<Self>),
    Sequence(Vec<(i64, Self)>),
    Turns(Vec<Self>),
    TurnsOfTheirOwn(Vec<Self>),
    Stack(Vec<Self>),
    Fast(Box<Self>, Time),
    Late(Box<Self>, Time),
    Rev(Box<Self>),
    Euclid(Box<Self>, i64),
    Ply(Box<Self>, i64),
    Held(Box<Self>, i64),
    Compress(Box<Self>, i64),
    Zoom(Box<Self>, i64),
    Combine(Box<Self>, Box<Self>, Alignment),
    PatternedSpeed(Box<Self>, Box<Self>),
}

fn built(program: &Program) -> Pattern<u8> {
    let all = |programs: &[Program]| programs.iter().map(built).collect::<Vec<_>>();
    match program {
        Program::Pure(value) => Pattern::pure(*value),
        Program::Silence => Pattern::silence(),
        Program::Chance(inner) => built(inner).degrade_by(0.5),
        Program::Sequence(parts) => {
            let part = |(weight, it): &(i64, Program)| (Time::from_int(*weight), built(it));
            Pattern::time_cat(&parts.iter().map(part).collect::<Vec<_>>())
        }
        Program::Turns(turns) => Pattern::slow_cat(&all(turns)),
        Program::TurnsOfTheirOwn(turns) => Pattern::slow_cat_prime(&all(turns)),
        Program::Stack(layers) => Pattern::stack(&all(layers)),
        Program::Fast(inner, by) => built(inner).fast(*by),
        Program::Late(inner, by) => built(inner).late(*by),
        Program::Rev(inner) => built(inner).rev(),
        Program::Euclid(inner, pulses) => built(inner).euclid(*pulses, 8, 1),
        Program::Ply(inner, times) => built(inner).ply(Time::from_int(*times)),
        Program::Held(inner, times) => built(inner).repeat_cycles(Time::from_int(*times)),
        Program::Compress(inner, nth) => {
            built(inner).compress(TimeSpan::new(Time::new(*nth, 8), Time::new(*nth + 3, 8)))
        }
        Program::Zoom(inner, nth) => {
            built(inner).zoom(TimeSpan::new(Time::new(*nth, 4), Time::new(*nth + 2, 4)))
        }
        Program::Combine(left, right, how) => {
            built(left).combine(&built(right), *how, |a, b| Ok(Some(a.wrapping_add(*b))))
        }
        Program::PatternedSpeed(inner, speed) => {
            let inner = built(inner);
            built(speed).map(move |by| inner.fast(Time::from_int(i64::from(by)))).inner_join()
        }
    }
}

fn program() -> impl Strategy<Value = Program> {
    let value = prop_oneof![9 => (1..5_u8).prop_map(Program::Pure), 1 => Just(Program::Silence)];
    value.prop_recursive(4, 24, 4, |inner| {
        let boxed = || inner.clone().prop_map(Box::new);
        let some = || proptest::collection::vec(inner.clone(), 1..5);
        let speed = (1..6_i64, 1..6_i64).prop_map(|(n, d)| Time::new(n, d));
        let shift = (-9..9_i64, 1..9_i64).prop_map(|(n, d)| Time::new(n, d));
        let how = proptest::sample::select(Alignment::ALL.map(|(_, it)| it).to_vec());
        prop_oneof![
            boxed().prop_map(Program::Chance),
            proptest::collection::vec((1..4_i64, inner.clone()), 1..5).prop_map(Program::Sequence),
            some().prop_map(Program::Turns),
            some().prop_map(Program::TurnsOfTheirOwn),
            some().prop_map(Program::Stack),
            (boxed(), speed).prop_map(|(it, by)| Program::Fast(it, by)),
            (boxed(), shift).prop_map(|(it, by)| Program::Late(it, by)),
            boxed().prop_map(Program::Rev),
            (boxed(), 0..8_i64).prop_map(|(it, by)| Program::Euclid(it, by)),
            (boxed(), 1..4_i64).prop_map(|(it, by)| Program::Ply(it, by)),
            (boxed(), 1..4_i64).prop_map(|(it, by)| Program::Held(it, by)),
            (boxed(), 0..6_i64).prop_map(|(it, by)| Program::Compress(it, by)),
            (boxed(), 0..4_i64).prop_map(|(it, by)| Program::Zoom(it, by)),
            (boxed(), boxed(), how).prop_map(|(a, b, how)| Program::Combine(a, b, how)),
            (boxed(), boxed()).prop_map(|(it, by)| Program::PatternedSpeed(it, by)),
        ]
    })
}

fn span() -> impl Strategy<Value = TimeSpan> {
    (-300..300_i64, 0..60_i64, 1..30_i64).prop_map(|(begin, length, d)| {
        TimeSpan::new(Time::new(begin, d), Time::new(begin + length, d))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    /// A layout takes the place of a function: nobody can tell.
    #[test]
    fn what_is_laid_out_answers_as_if_it_were_not(program in program(), asked in span()) {
        let (laid, asked_anew) = (built(&program), answering(|| built(&program)));
        prop_assert!(asked_anew.layout().is_none());
        prop_assert_eq!(laid.steps(), asked_anew.steps());
        match (laid.query(asked), asked_anew.query(asked)) {
            (Ok(laid), Ok(anew)) => {
                prop_assert_eq!(merge_fragments(laid), merge_fragments(anew));
            }
            // What is laid out takes less work.
            (_, Err(error)) if error.kind() == crate::ErrorKind::Budget => {}
            (laid, anew) => prop_assert_eq!(laid.map(|_| ()), anew.map(|_| ())),
        }
    }
}

/// What people write is laid out, so that the law above says something.
#[test]
fn what_comes_again_is_laid_out() {
    let (a, b) = (Pattern::pure(1), Pattern::pure(2));
    let pair = Pattern::fast_cat(&[a.clone(), b.clone()]);
    let turns = Pattern::slow_cat(&[pair.clone(), a.fast(Time::from_int(3))]);
    let laid = [
        (pair.clone(), 1),
        (turns.clone(), 2),
        (turns.fast(Time::from_int(2)), 1),
        (pair.slow(Time::new(4, 3)), 4),
        (Pattern::fast_cat(&[turns.clone(), b.clone()]), 2),
        (turns.repeat_cycles(Time::from_int(3)), 6),
        (pair.late(Time::new(1, 2)), 1),
        (a.euclid(3, 8, 0), 1),
        (pair.ply(Time::from_int(2)), 1),
        (pair.combine(&turns, Alignment::Mix, |a, b| Ok(Some(a + b))), 2),
    ];
    for (nth, (pattern, period)) in laid.iter().enumerate() {
        let found = pattern.layout().map(Layout::period);
        assert_eq!(found, Some(*period), "number {nth}");
    }
    let not = [
        pair.degrade_by(0.5),
        pair.late(Time::new(1, 3)),
        // An instant at a border is on the other side of it.
        pair.rev(),
        Pattern::stack(&[a.clone(), b.clone()]),
        a.fast(Time::from_int(MAX_EVENTS as i64 + 1)),
        pair.try_map(|_| Err::<u8, _>(Error::value("no"))),
        Pattern::steady(1),
    ];
    for (nth, pattern) in not.iter().enumerate() {
        assert!(pattern.layout().is_none(), "number {nth}");
    }
}
