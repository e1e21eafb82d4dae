//! As much of JSON Schema as the schema here uses. A keyword that is not known
//! is a mistake: what is not looked at must not look checked.

use serde_json::Value;

/// Checks a value against a part of a schema, by the part's name.
pub(super) fn check(schema: &Value, part: &str, value: &Value) -> Result<(), String> {
    let found = &schema["$defs"][part];
    assert!(found.is_object(), "the schema has no {part}");
    matches(schema, found, value).map_err(|why| format!("{part}: {why}"))
}

fn matches(root: &Value, schema: &Value, value: &Value) -> Result<(), String> {
    let rules = match schema {
        Value::Bool(true) => return Ok(()),
        Value::Object(rules) => rules,
        _ => return Err(format!("nothing is allowed, not {value}")),
    };
    for (keyword, rule) in rules {
        let holds = match keyword.as_str() {
            "title" | "description" | "default" | "format" | "$schema" | "$defs" => Ok(()),
            // Together: `fields`.
            "properties" | "patternProperties" | "additionalProperties" => Ok(()),
            "$ref" => {
                let pointer = rule.as_str().and_then(|it| it.strip_prefix('#'));
                let target = pointer.and_then(|it| root.pointer(it)).expect("it points somewhere");
                matches(root, target, value)
            }
            "type" => is_of_type(rule, value),
            "const" => said(rule == value, || format!("{value} is not {rule}")),
            "enum" => said(all(rule).contains(value), || format!("{value} is none of {rule}")),
            "oneOf" | "anyOf" => {
                let fits = all(rule).iter().filter(|it| matches(root, it, value).is_ok()).count();
                let enough = if keyword == "oneOf" { fits == 1 } else { fits > 0 };
                said(enough, || format!("{value} fits {fits} of {} ways", all(rule).len()))
            }
            "minimum" | "maximum" => within(keyword, rule, value),
            "minItems" | "maxItems" => counted(keyword, rule, value),
            "required" => {
                let missing = all(rule).iter().find(|it| value.get(it.as_str().unwrap()).is_none());
                said(!value.is_object() || missing.is_none(), || format!("{missing:?} is missing"))
            }
            "items" => {
                value.as_array().into_iter().flatten().try_for_each(|it| matches(root, rule, it))
            }
            "prefixItems" => {
                let pairs = all(rule).iter().zip(value.as_array().into_iter().flatten());
                pairs.into_iter().try_for_each(|(rule, it)| matches(root, rule, it))
            }
            other => panic!("the keyword {other} is not known here"),
        };
        holds?;
    }
    fields(root, rules, value)
}

/// Every field is as its own rule says, or as the rule for all others does.
fn fields(
    root: &Value,
    rules: &serde_json::Map<String, Value>,
    value: &Value,
) -> Result<(), String> {
    for (key, it) in value.as_object().into_iter().flatten() {
        let named = rules.get("properties").and_then(|fields| fields.get(key));
        let numbered = rules.get("patternProperties").and_then(|patterns| {
            let rule = patterns.get(r"^\d+$").expect("it is the one pattern there is");
            key.bytes().all(|it| it.is_ascii_digit()).then_some(rule)
        });
        let others = || rules.get("additionalProperties");
        if let Some(rule) = named.or(numbered).or_else(others) {
            matches(root, rule, it).map_err(|why| format!("{key}: {why}"))?;
        }
    }
    Ok(())
}

fn is_of_type(rule: &Value, value: &Value) -> Result<(), String> {
    let is = |name: &str| match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "number" => value.is_number(),
        "integer" => value.as_f64().is_some_and(|it| it.fract() == 0.0),
        other => panic!("the type {other} is not known here"),
    };
    let fits = match rule {
        Value::String(name) => is(name),
        rule => all(rule).iter().filter_map(Value::as_str).any(is),
    };
    said(fits, || format!("{value} is not of type {rule}"))
}

fn within(keyword: &str, rule: &Value, value: &Value) -> Result<(), String> {
    let (Some(limit), Some(it)) = (rule.as_f64(), value.as_f64()) else { return Ok(()) };
    said(if keyword == "minimum" { it >= limit } else { it <= limit }, || {
        format!("{value} is beyond {rule}")
    })
}

fn counted(keyword: &str, rule: &Value, value: &Value) -> Result<(), String> {
    let (Some(limit), Some(items)) = (rule.as_u64(), value.as_array()) else { return Ok(()) };
    let count = items.len() as u64;
    said(if keyword == "minItems" { count >= limit } else { count <= limit }, || {
        format!("there are {count} of {limit}")
    })
}

fn all(rule: &Value) -> &[Value] {
    rule.as_array().map_or(&[], Vec::as_slice)
}

fn said(holds: bool, why: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(why()) }
}
