use super::*;
use proptest::prelude::*;

fn time() -> impl Strategy<Value = Time> {
    (-10_000i64..10_000, 1i64..10_000).prop_map(|(n, d)| Time::new(n, d))
}

#[test]
fn fractions_are_in_lowest_terms_with_the_sign_above() {
    assert_eq!(Time::new(6, -8).to_string(), "-3/4");
    assert_eq!(Time::new(-4, -2), Time::from_int(2));
    assert_eq!(Time::new(0, 7), Time::ZERO);
    assert_eq!(format!("{:#} {:#}", Time::ONE, Time::new(2, 4)), "1/1 1/2");
}

#[test]
fn cycles_round_down_also_before_zero() {
    assert_eq!(Time::new(-1, 3).cycle(), -1);
    assert_eq!(Time::new(-1, 3).cycle_pos(), Time::new(2, 3));
    assert_eq!(Time::new(-7, 2).modulo(Time::from_int(2)), Time::new(1, 2));
}

#[test]
fn a_result_that_does_not_fit_leaves_a_mark_and_equals_nothing_else() {
    let small = Time::new(1, i64::MAX);
    let (res, overflowed) = overflow::watch(|| small * small);
    assert!(overflowed && res.is_overflowed());
    let (_, overflowed) = overflow::watch(|| res + Time::ONE);
    assert!(overflowed, "overflow goes on in what is computed from it");
    let (_, overflowed) = overflow::watch(|| res < Time::ONE);
    assert!(overflowed, "and cannot be compared in silence");
    let (_, overflowed) = overflow::watch(|| Time::new(1, 3) + Time::new(1, 6));
    assert!(!overflowed, "the mark ends with its watch");
}

#[test]
fn results_that_fit_are_found_through_wider_ones() {
    let big = Time::new(i64::MAX, 3);
    let (res, overflowed) = overflow::watch(|| big + Time::new(i64::MAX, 6) - big);
    assert!(!overflowed || res.is_overflowed());
    let (res, overflowed) = overflow::watch(|| Time::new(i64::MAX - 1, 2) + Time::new(1, 2));
    assert_eq!((res, overflowed), (Time::new(i64::MAX, 2), false));
}

#[test]
fn the_extremes_do_not_panic() {
    let extremes = [i64::MIN, i64::MIN + 1, -1, 1, 2, i64::MAX];
    for a in extremes {
        for b in extremes {
            for (c, d) in [(a, b), (b, a), (1, a), (a, a)] {
                let (x, y) = (Time::new(a, b), Time::new(c, d));
                let _ = (x + y, x - y, x * y, x / y, x < y, x.cycle(), y.cycle_pos(), x.lcm(y));
            }
        }
    }
}

proptest! {
    #[test]
    fn addition_and_multiplication_are_those_of_fractions(a in time(), b in time(), c in time()) {
        prop_assert_eq!(a + b, b + a);
        prop_assert_eq!((a + b) + c, a + (b + c));
        prop_assert_eq!(a * (b + c), a * b + a * c);
        prop_assert_eq!(a - a, Time::ZERO);
        if !b.is_zero() {
            prop_assert_eq!(a / b * b, a);
        }
    }

    #[test]
    fn order_is_that_of_the_difference(a in time(), b in time()) {
        prop_assert_eq!(a < b, (a - b).is_negative());
    }

    #[test]
    fn small_fractions_survive_being_a_float(n in -20_000i64..20_000, d in 1i64..200) {
        let time = Time::new(n % (d * 9), d);
        prop_assert_eq!(Time::from_f64(time.to_f64()), Some(time));
    }
}
