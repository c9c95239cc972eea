//! Each kind of change of a small document: what is a break, and what may come at any time.

use serde_json::{Value, json};

use super::*;

/// A document of one operation that reads and writes.
fn released() -> Value {
    json!({
        "paths": {"/things/{id}": {"put": {
            "operationId": "put_thing",
            "x-access": {"token": "things:write"},
            "parameters": [
                {"name": "id", "in": "path", "required": true, "schema": {"type": "string"}},
                {"name": "wait", "in": "query", "schema": {"type": "integer", "maximum": 60}},
            ],
            "requestBody": {"required": true, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Form"}}}},
            "responses": {
                "200": {"headers": {"ETag": {}}, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}},
                "409": {"$ref": "#/components/responses/conflict"},
            },
        }}},
        "components": {
            "responses": {"conflict": {"content": {"application/problem+json": {"schema": {"type": "object"}}}}},
            "schemas": {
                "Form": {
                    "type": "object",
                    "required": ["name"],
                    "properties": {
                        "name": {"type": "string", "maxLength": 20, "minLength": 1},
                        "note": {"type": ["string", "null"]},
                        "kind": {"$ref": "#/components/schemas/Kind"},
                        "rule": {"$ref": "#/components/schemas/Rule"},
                    },
                    "additionalProperties": false,
                },
                "Kind": {"type": "string", "enum": ["round", "square"]},
                "Rule": {
                    "oneOf": [{"$ref": "#/components/schemas/RuleSkip"}, {"$ref": "#/components/schemas/RuleMost"}],
                    "discriminator": {"propertyName": "rule", "mapping": {
                        "skip": "#/components/schemas/RuleSkip", "most": "#/components/schemas/RuleMost",
                    }},
                },
                "RuleSkip": {"type": "object", "required": ["rule"], "properties": {"rule": {"type": "string", "enum": ["skip"]}}},
                "RuleMost": {"type": "object", "required": ["rule"], "properties": {
                    "rule": {"type": "string", "enum": ["most"]}, "most": {"type": "integer"},
                }},
                "Thing": {
                    "type": "object",
                    "required": ["id", "kind", "parts"],
                    "properties": {
                        "id": {"type": "string", "format": "uuid"},
                        "kind": {"$ref": "#/components/schemas/Kind"},
                        "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}},
                        "owner": {"oneOf": [{"$ref": "#/components/schemas/Owner"}, {"type": "null"}]},
                        "whole": {"oneOf": [{"$ref": "#/components/schemas/Thing"}, {"type": "null"}]},
                        "maker": {"$ref": "#/components/schemas/Owner"},
                    },
                },
                "Owner": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}},
            },
        },
    })
}

/// What is broken after the place of the document became something else; `Null` takes it away.
fn after(pointer: &str, value: Value) -> Vec<String> {
    let mut now = released();
    let (parent, name) = pointer.rsplit_once('/').expect("a place");
    let parent = now.pointer_mut(parent).expect("a place in the document");
    let name = name.replace("~1", "/");
    match parent {
        Value::Object(fields) if value.is_null() => drop(fields.remove(&name).expect("a field")),
        Value::Object(fields) => drop(fields.insert(name, value)),
        Value::Array(items) => items.push(value),
        other => panic!("{other}"),
    }
    breaks(&released(), &now)
}

const PUT: &str = "/paths/~1things~1{id}/put";

fn place(rest: &str) -> String {
    format!("{PUT}/{rest}")
}

fn schema(rest: &str) -> String {
    format!("/components/schemas/{rest}")
}

#[test]
fn what_may_come_at_any_time_is_no_break() {
    assert!(breaks(&released(), &released()).is_empty());
    for (pointer, value) in [
        ("/paths/~1things".to_owned(), json!({"get": {}})),
        (place("parameters/-"), json!({"name": "more", "in": "query", "schema": {"type": "string"}})),
        (place("responses/409"), Value::Null),
        (place("responses/429"), json!({})),
        (place("parameters/1/schema/maximum"), json!(90)),
        (schema("Thing/properties/colour"), json!({"type": "string"})),
        (schema("Thing/required/-"), json!("owner")),
        (schema("Form/properties/colour"), json!({"type": "string"})),
        (schema("Form/required"), json!([])),
        (schema("Form/properties/name/maxLength"), json!(21)),
        (schema("Form/properties/name/minLength"), Value::Null),
        (schema("Form/properties/name/type"), json!(["string", "null"])),
        (schema("Kind/enum/-"), json!("oval")),
    ] {
        assert_eq!(after(&pointer, value.clone()), Vec::<String>::new(), "{pointer} = {value}");
    }
}

#[test]
fn every_break_is_named_with_its_place() {
    for (pointer, value, expected) in [
        ("/paths/~1things~1{id}".to_owned(), Value::Null, "PUT /things/{}: is gone"),
        (PUT.to_owned(), Value::Null, "PUT /things/{}: is gone"),
        (
            place("operationId"),
            json!("save"),
            "PUT /things/{}: has another operationId, by which clients call it",
        ),
        (
            place("x-access/token"),
            json!("never"),
            "PUT /things/{}: takes tokens with \"never\", before with \"things:write\"",
        ),
        (
            place("parameters/-"),
            json!({"name": "more", "in": "query", "required": true}),
            "PUT /things/{} query more: must be sent now",
        ),
        (place("parameters"), json!([]), "PUT /things/{} query wait: is not taken any longer"),
        (place("parameters/1/schema/maximum"), json!(30), "PUT /things/{} query wait: maximum is 30 now"),
        (
            place("responses/200/headers/ETag"),
            Value::Null,
            "PUT /things/{} 200: the header ETag is not sent any longer",
        ),
        (place("responses/200"), Value::Null, "PUT /things/{} 200: is not answered any longer"),
        (
            place("responses/200/content"),
            json!({"text/csv": {}}),
            "PUT /things/{} 200: there is no application/json any longer",
        ),
        (schema("Thing/properties/parts"), Value::Null, "PUT /things/{} 200: parts is gone"),
        (schema("Thing/required"), json!(["kind", "parts"]), "PUT /things/{} 200: id may be absent now"),
        (
            schema("Thing/properties/id/type"),
            json!(["string", "null"]),
            "PUT /things/{} 200 .id: is null or string now, before string",
        ),
        (
            schema("Thing/properties/id/format"),
            Value::Null,
            "PUT /things/{} 200 .id: has the format “” now, before “uuid”",
        ),
        (
            schema("Thing/properties/kind"),
            json!({"type": "string"}),
            "PUT /things/{} 200 .kind: is free now, before one of a list",
        ),
        (schema("Owner/properties/name"), Value::Null, "PUT /things/{} 200 .maker: name is gone"),
        (
            schema("Thing/properties/maker"),
            json!({"oneOf": [{"$ref": "#/components/schemas/Owner"}, {"type": "null"}]}),
            "PUT /things/{} 200 .maker: is null or object now, before object",
        ),
        (schema("Form/properties/note"), Value::Null, "PUT /things/{} body: note is not taken any longer"),
        (schema("Form/required/-"), json!("note"), "PUT /things/{} body: note must be sent now"),
        (
            schema("Form/properties/note/type"),
            json!("string"),
            "PUT /things/{} body .note: is string now, before null or string",
        ),
        (
            schema("Form/properties/name/maxLength"),
            json!(19),
            "PUT /things/{} body .name: maxLength is 19 now",
        ),
        (schema("Form/properties/name/minLength"), json!(2), "PUT /things/{} body .name: minLength is 2 now"),
        (schema("Form/properties/note/maxLength"), json!(9), "PUT /things/{} body .note: maxLength is 9 now"),
        (
            schema("Form/properties/name/pattern"),
            json!("^a"),
            "PUT /things/{} body .name: must be like ^a now",
        ),
        (
            schema("Kind/enum"),
            json!(["round"]),
            "PUT /things/{} body .kind: \"square\" is not taken any longer",
        ),
        (
            schema("Rule/discriminator/mapping/skip"),
            json!("#/components/schemas/RuleOther"),
            "PUT /things/{} body .rule: skip is not taken any longer",
        ),
        (
            schema("RuleMost/properties/most"),
            Value::Null,
            "PUT /things/{} body .rule (most): most is not taken any longer",
        ),
    ] {
        let found = after(&pointer, value.clone());
        assert!(found.iter().any(|line| line == expected), "{pointer} = {value}: {found:#?}");
    }
}
