//! Random numbers that are functions of time.
//!
//! Asking twice gives the same number, and so does every machine: what looks
//! random is a hash of the time at which it is asked, and of a seed. Both
//! ways to hash agree bit for bit with Strudel's ([`Method`]).

use crate::{Error, Method, Pattern, Randomness, Time, signal};

impl Randomness {
    /// A number, `0 <= it < 1`.
    #[must_use]
    pub fn at(self, time: f64) -> f64 {
        match self.method {
            Method::Legacy => scaled(self.legacy_state(time)).abs(),
            Method::Precise => self.hashed(time)(0),
        }
    }

    /// Several numbers for the same moment. The legacy ones run from -1 to 1,
    /// unless there is only one.
    #[must_use]
    pub fn several(self, time: f64, count: usize) -> Vec<f64> {
        match self.method {
            _ if count == 1 => vec![self.at(time)],
            Method::Legacy => {
                let first = self.legacy_state(time);
                let states = std::iter::successors(Some(first), |it| Some(stirred(*it)));
                states.take(count).map(scaled).collect()
            }
            Method::Precise => (0..count as u32).map(self.hashed(time)).collect(),
        }
    }

    /// A permutation of `0..count` for the moment.
    #[must_use]
    pub fn permutation(self, time: f64, count: usize) -> Vec<usize> {
        let keys = self.several(time, count);
        let mut order: Vec<usize> = (0..count).collect();
        order.sort_by(|a, b| keys[*a].total_cmp(&keys[*b]));
        order
    }

    /// The first `some` of the moment's permutation of `0..count`, in rising
    /// order.
    #[must_use]
    pub fn choice(self, time: f64, some: usize, count: usize) -> Vec<usize> {
        if some >= count {
            return (0..count).collect();
        }
        // Random numbers are multiples of 2^-32. With their index in the bits
        // below that they sort as integers, of equal ones the first.
        let keyed = |(index, number): (i64, f64)| ((number * TWO_POW_32) as i64) << 30 | index;
        let mut keys: Vec<i64> = (0..).zip(self.several(time, count)).map(keyed).collect();
        keys.select_nth_unstable(some);
        let index = |key: &i64| (key & ((1 << 30) - 1)) as usize;
        let mut chosen: Vec<usize> = keys[..some].iter().map(index).collect();
        chosen.sort_unstable();
        chosen
    }

    /// 300 cycles spread over 29 bits.
    fn legacy_state(self, time: f64) -> i32 {
        let x = (time + self.seed) / 300.0;
        stirred(((x - x.trunc()) * MODULUS).trunc() as i32)
    }

    /// The moment's random numbers, by index.
    #[inline]
    fn hashed(self, time: f64) -> impl Fn(u32) -> f64 {
        let [low, high] = words(time * MODULUS);
        let of_time = low ^ (high ^ 0x85eb_ca6b).wrapping_mul(0xc2b2_ae35);
        let of_seed = (to_u32(self.seed) ^ 0x1656_67b1).wrapping_mul(0x27d4_eb2d);
        move |index| {
            let of_index = (index ^ 0x7f4a_7c15).wrapping_mul(0x9e37_79b9);
            let mut key = of_time ^ of_index ^ of_seed;
            // MurmurHash3's last steps.
            key = (key ^ (key >> 16)).wrapping_mul(0x85eb_ca6b);
            key = (key ^ (key >> 13)).wrapping_mul(0xc2b2_ae35);
            f64::from(key ^ (key >> 16)) / TWO_POW_32
        }
    }
}

/// 2^29: how finely random numbers are told apart.
const MODULUS: f64 = 536_870_912.0;
const TWO_POW_32: f64 = 4_294_967_296.0;

fn scaled(state: i32) -> f64 {
    f64::from(state % (1 << 29)) / MODULUS
}

/// One round of xorshift.
fn stirred(state: i32) -> i32 {
    let a = (state << 13) ^ state;
    let b = (a >> 17) ^ a;
    (b << 5) ^ b
}

/// The lowest 32 bits, and the next, of a number rounded down.
#[inline]
fn words(number: f64) -> [u32; 2] {
    // What 64 bits hold needs no slow call to be rounded.
    if number.abs() < 9e18 {
        let toward_zero = number as i64;
        let whole = toward_zero - i64::from(toward_zero as f64 > number);
        return [whole as u32, (whole >> 32) as u32];
    }
    [to_u32(number.floor()), to_u32((number / TWO_POW_32).floor())]
}

/// The lowest 32 bits of a float's whole part in two's complement.
fn to_u32(whole: f64) -> u32 {
    // What 64 bits hold needs no division of floats.
    if whole.abs() < 9e18 { whole as i64 as u32 } else { whole.rem_euclid(TWO_POW_32) as u32 }
}

/// A random number at each moment.
///
/// ```
/// # use pattern::{TimeSpan, Time, random};
/// let quarter = TimeSpan::new(Time::new(1, 4), Time::new(1, 4));
/// assert_eq!(random::rand().query(quarter).unwrap()[0].value, 0.36975969187915325);
/// ```
#[must_use]
pub fn rand() -> Pattern<f64> {
    Pattern::signal(|query| query.randomness.at(query.span.begin.to_f64()))
}

/// Several random numbers at each moment.
#[must_use]
pub fn rand_list(count: usize) -> Pattern<Vec<f64>> {
    Pattern::signal(move |query| query.randomness.several(query.span.begin.to_f64(), count))
}

/// A random whole number below `limit` at each moment.
#[must_use]
pub fn irand(limit: f64) -> Pattern<f64> {
    rand().map(move |it| (it * limit).trunc())
}

/// Random numbers at whole cycles, and a smooth way between them.
#[must_use]
pub fn perlin() -> Pattern<f64> {
    between_cycles(|from, to, x| {
        let eased = 6.0 * libm::pow(x, 5.0) - 15.0 * libm::pow(x, 4.0) + 10.0 * libm::pow(x, 3.0);
        from + eased * (to - from)
    })
}

/// Random ramps that rise through each cycle: a jagged wave.
#[must_use]
pub fn berlin() -> Pattern<f64> {
    between_cycles(|from, to, x| (from + x * to) / 2.0)
}

fn between_cycles(f: impl Fn(f64, f64, f64) -> f64 + Send + Sync + 'static) -> Pattern<f64> {
    Pattern::signal(move |query| {
        let cycle = query.span.begin.floor().to_f64();
        let position = query.span.begin.to_f64() - cycle;
        f(query.randomness.at(cycle), query.randomness.at(cycle + 1.0), position)
    })
}

/// The numbers `0..count` in each cycle, shuffled anew each time.
///
/// ```
/// # use pattern::{TimeSpan, random};
/// let events = random::rand_run(4).query(TimeSpan::new(0, 1)).unwrap();
/// assert_eq!(events.iter().map(|it| it.value).collect::<Vec<_>>(), [2, 1, 3, 0]);
/// ```
#[must_use]
pub fn rand_run(count: i64) -> Pattern<i64> {
    if count < 1 {
        return Pattern::silence();
    }
    if count == 1 {
        // Found only when it is asked, as in Strudel.
        let error = Error::value("there is nothing to shuffle in one part");
        return Pattern::new(move |query, _| query.fail(error.clone()));
    }
    if count > 10_000 {
        return Pattern::failing(Error::budget("that is too many to shuffle"));
    }
    Pattern::signal(move |query| {
        let begin = query.span.begin;
        let cycle = begin.floor().to_f64() + 0.5;
        let order = query.randomness.permutation(cycle, count as usize);
        order[(begin.cycle_pos() * Time::from_int(count)).cycle() as usize] as i64
    })
    .segment(Time::from_int(count))
}

impl<V: Clone + Send + Sync + 'static> Pattern<V> {
    /// The same pattern making its random choices by another seed.
    #[must_use]
    pub fn seed(&self, seed: f64) -> Self {
        let inner = self.clone();
        Self::new(move |query, emit| {
            let randomness = Randomness { seed, ..query.randomness };
            inner.answer(&query.with_randomness(randomness), emit);
        })
        .with_steps(self.steps())
    }
}

/// True with this probability, at each moment.
#[must_use]
pub fn brand_by(probability: f64) -> Pattern<bool> {
    rand().map(move |it| it < probability)
}

/// A random number from -1 to 1 at each moment.
#[must_use]
pub fn rand2() -> Pattern<f64> {
    signal::to_bipolar(&rand())
}
