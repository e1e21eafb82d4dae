//! What changed between two JSON values, as a merge patch (RFC 7396).

use serde_json::{Map, Value};

/// The patch that makes `new` of `old`; `None` if they are the same. Fields
/// that are gone become null, so to the reader of a patched value a null and
/// a missing field mean the same.
pub(crate) fn patch(old: &Value, new: &Value) -> Option<Value> {
    match (old, new) {
        (old, new) if old == new => None,
        (Value::Object(old), Value::Object(new)) => Some(Value::Object(between(old, new))),
        (_, new) => Some(new.clone()),
    }
}

fn between(old: &Map<String, Value>, new: &Map<String, Value>) -> Map<String, Value> {
    let gone = old.keys().filter(|key| !new.contains_key(*key));
    let mut changes: Map<_, _> = gone.map(|key| (key.clone(), Value::Null)).collect();
    for (key, value) in new {
        let change = match old.get(key) {
            Some(before) => patch(before, value),
            None => Some(value.clone()),
        };
        changes.extend(change.map(|change| (key.clone(), change)));
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};
    use serde_json::json;

    /// As the RFC has it, in its own words' order.
    fn apply(target: Value, patch: &Value) -> Value {
        let Value::Object(patch) = patch else { return patch.clone() };
        let mut target = match target {
            Value::Object(target) => target,
            _ => Map::new(),
        };
        for (key, value) in patch {
            let before = target.remove(key).unwrap_or(Value::Null);
            if !value.is_null() {
                target.insert(key.clone(), apply(before, value));
            }
        }
        Value::Object(target)
    }

    #[expect(clippy::needless_pass_by_value, reason = "cases read better without references")]
    fn check(old: Value, new: Value, expected: Expect) {
        let patch = patch(&old, &new);
        expected.assert_eq(&patch.as_ref().map_or("nothing".into(), Value::to_string));
        if let Some(patch) = patch {
            assert_eq!(apply(old, &patch), new);
        }
    }

    #[test]
    fn only_what_changed_is_in_a_patch() {
        check(
            json!({"a": 1, "b": {"c": 2, "d": 3}}),
            json!({"a": 1, "b": {"c": 2, "d": 4}}),
            expect![[r#"{"b":{"d":4}}"#]],
        );
        check(json!({"a": 1, "b": 2}), json!({"a": 1}), expect![[r#"{"b":null}"#]]);
        check(
            json!({"a": {"x": 1}}),
            json!({"a": {"y": 1}}),
            expect![[r#"{"a":{"x":null,"y":1}}"#]],
        );
        check(json!({"a": [1, 2]}), json!({"a": [1, 3]}), expect![[r#"{"a":[1,3]}"#]]);
        check(json!({"a": {"b": 1}}), json!({"a": "gone"}), expect![[r#"{"a":"gone"}"#]]);
        check(json!({"a": 1}), json!({"a": 1}), expect!["nothing"]);
    }
}
