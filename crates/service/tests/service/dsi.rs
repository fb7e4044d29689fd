//! `docs/dsi.md` says field by field what leaves a school: what it says is what the contract has.

use std::{collections::BTreeMap, fs};

use balado_testkit::service::TestService;
use balado_wire::{
    ChunkBody, CommitBody, NameManagerBody, OpenImportBody, RedeemBody, RulesBody, SignInBody,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::client::{Visitor, read};

/// The page, as whoever decides reads it.
const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/dsi.md");

/// What the bodies of the contract become, and what they are written as again.
type Again = fn(Value) -> serde_json::Result<Value>;

/// The types of the wire; a new body is written here and in the page.
const BODIES: [(&str, Again); 6] = [
    ("SignInBody", again::<SignInBody>),
    ("RedeemBody", again::<RedeemBody>),
    ("OpenImportBody", again::<OpenImportBody>),
    ("ChunkBody", again::<ChunkBody>),
    ("CommitBody", again::<CommitBody>),
    ("NameManagerBody", again::<NameManagerBody>),
];

fn again<T: Serialize + DeserializeOwned>(shown: Value) -> serde_json::Result<Value> {
    serde_json::to_value(serde_json::from_value::<T>(shown)?)
}

/// The examples of the page, by the operation that the line before names: `POST /v1/imports`.
fn shown() -> BTreeMap<String, Value> {
    let page = fs::read_to_string(PAGE).unwrap();
    let parts: Vec<&str> = page.split("```").collect();
    let pairs = parts.chunks_exact(2).filter_map(|pair| {
        let json = pair[1].strip_prefix("json\n")?;
        let (_, operation) = pair[0].trim_end().strip_suffix('`')?.rsplit_once('`')?;
        Some((operation.to_owned(), serde_json::from_str(json).expect(operation)))
    });
    pairs.collect()
}

/// The operations whose requests have a body, with the name of its schema.
fn bodies(document: &Value) -> BTreeMap<String, String> {
    let mut bodies = BTreeMap::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
            if let Some(name) = schema["$ref"].as_str().filter(|_| path.starts_with("/v1/")) {
                let name = name.rsplit('/').next().unwrap().to_owned();
                bodies.insert(format!("{} {path}", method.to_uppercase()), name);
            }
        }
    }
    bodies
}

/// Fields that an example leaves out or makes up, whatever is below them.
fn differences(document: &Value, schema: &Value, shown: &Value, at: &str) -> Vec<String> {
    if let Some(name) = schema["$ref"].as_str() {
        let known = document.pointer(name.trim_start_matches('#')).expect("a schema");
        return differences(document, known, shown, at);
    }
    if let (Some(fields), Some(shown)) = (schema["properties"].as_object(), shown.as_object()) {
        let missing = fields.keys().filter(|field| !shown.contains_key(*field));
        let made_up = shown.keys().filter(|field| !fields.contains_key(*field));
        let mut found: Vec<String> =
            missing.map(|field| format!("{at}.{field} left out")).collect();
        found.extend(made_up.map(|field| format!("{at}.{field} made up")));
        for (field, schema) in fields {
            let below = shown.get(field).unwrap_or(&Value::Null);
            found.extend(differences(document, schema, below, &format!("{at}.{field}")));
        }
        return found;
    }
    let rows = shown.as_array().into_iter().flatten();
    rows.flat_map(|row| differences(document, &schema["items"], row, at)).collect()
}

#[tokio::test]
async fn the_page_of_the_dsi_shows_every_body_and_every_field_that_leaves_a_school() {
    let service = TestService::start().await;
    let document: Value = read(Visitor::at(service.url()).get("v1/openapi.json").await).await;
    let (shown, bodies) = (shown(), bodies(&document));
    assert_eq!(shown.keys().collect::<Vec<_>>(), bodies.keys().collect::<Vec<_>>());
    for (operation, name) in &bodies {
        let schema = &document["components"]["schemas"][name];
        let differences = differences(&document, schema, &shown[operation], name);
        assert_eq!(differences, Vec::<String>::new(), "{operation}");
        let (_, again) = BODIES.iter().find(|(known, _)| known == name).expect(name);
        let value = shown[operation].clone();
        assert_eq!(again(value.clone()).expect(operation), value, "{operation}");
    }
}

#[test]
fn a_field_that_is_left_out_or_made_up_is_seen_however_deep() {
    let document = serde_json::json!({"components": {"schemas": {
        "Row": {"properties": {"id": {}}},
        "Body": {"properties": {"rows": {"items": {"$ref": "#/components/schemas/Row"}}}}
    }}});
    let body = serde_json::json!({"$ref": "#/components/schemas/Body"});
    let table = [
        (r#"{"rows": [{"id": "1"}]}"#, vec![], "as it is"),
        (
            r#"{"rows": [{"mail": "x"}]}"#,
            vec!["b.rows.id left out", "b.rows.mail made up"],
            "another",
        ),
        ("{}", vec!["b.rows left out"], "nothing"),
    ];
    for (shown, expected, case) in table {
        let shown = serde_json::from_str(shown).unwrap();
        assert_eq!(differences(&document, &body, &shown, "b"), expected, "{case}");
    }
}

/// Choices that are written only when somebody made them are in the example all the same.
#[test]
fn choices_of_the_page_are_made() {
    let rules = shown()["POST /v1/imports"]["rules"].clone();
    let rules: RulesBody = serde_json::from_value(rules).unwrap();
    assert!(!rules.except.is_empty() && !rules.same_person.is_empty());
}
