//! Schemas of which a value is one of several, told apart by a property: each of them gets a name of its own, and the
//! document says which value of the property means which.
//!
//! Generators make one type of each name. Nameless variants, and such as are put together of a schema and the property that
//! tells it apart, they leave out or name by chance.

use std::collections::{BTreeMap, BTreeSet};

use utoipa::openapi::schema::{Discriminator, Object};
use utoipa::openapi::{OpenApi, Ref, RefOr, Schema};

/// The document's schemas by name.
type Schemas = BTreeMap<String, RefOr<Schema>>;

/// Names the variants of every schema that has such. What they were put together of goes where nothing else needs it.
pub(super) fn name(document: &mut OpenApi) {
    let Some(components) = &mut document.components else { return };
    let parts = name_all(&mut components.schemas);
    let text = serde_json::to_string(&document).unwrap_or_default();
    let Some(components) = &mut document.components else { return };
    components.schemas.retain(|name, _| {
        let reference = format!("\"{}\"", Ref::from_schema_name(name).ref_location);
        !parts.contains(name) || text.contains(&reference)
    });
}

/// Returns the names of the schemas that variants were put together of.
fn name_all(schemas: &mut Schemas) -> BTreeSet<String> {
    let before = schemas.clone();
    let mut parts = BTreeSet::new();
    for (name, schema) in &before {
        let RefOr::T(Schema::OneOf(one_of)) = schema else { continue };
        let variants: Option<Vec<Variant>> =
            one_of.items.iter().map(|item| Variant::of(item, &before)).collect();
        let Some(variants) = variants else { continue };
        let Some(property) = variants.first().map(|variant| variant.property.clone()) else { continue };
        let mut one_of = one_of.clone();
        let named: Vec<(String, String)> =
            variants.iter().map(|variant| (variant.value.clone(), named(name, &variant.value))).collect();
        one_of.items = named.iter().map(|(_, name)| Ref::from_schema_name(name).into()).collect();
        let mapping =
            named.iter().map(|(value, name)| (value.clone(), Ref::from_schema_name(name).ref_location));
        one_of.discriminator = Some(Discriminator::with_mapping(property, mapping));
        schemas.insert(name.clone(), RefOr::T(Schema::OneOf(one_of)));
        for ((_, name), variant) in named.into_iter().zip(variants) {
            let taken = schemas.insert(name.clone(), RefOr::T(Schema::Object(variant.object)));
            assert!(taken.is_none(), "two schemas of the name {name}");
            parts.extend(variant.parts);
        }
    }
    parts
}

/// One of several: its fields, and the property with the value that tells it apart.
struct Variant {
    object: Object,
    property: String,
    value: String,
    /// The names of the schemas that it was put together of.
    parts: Vec<String>,
}

impl Variant {
    /// `None` when it is not an object that a property tells apart.
    fn of(item: &RefOr<Schema>, schemas: &Schemas) -> Option<Self> {
        let RefOr::T(schema) = item else { return None };
        let mut names = Vec::new();
        let mut object = match schema {
            Schema::Object(object) => object.clone(),
            Schema::AllOf(parts) => {
                let mut whole = Object::new();
                for part in &parts.items {
                    let part = resolve(part, schemas, &mut names)?;
                    whole.required.extend(part.required.iter().cloned());
                    whole.properties.extend(part.properties.clone());
                }
                whole.description.clone_from(&parts.description);
                whole
            }
            _ => return None,
        };
        // A part that refuses other properties would refuse the one that tells it apart.
        object.additional_properties = None;
        let (property, value) = object.properties.iter().find_map(|(property, schema)| {
            let RefOr::T(Schema::Object(schema)) = schema else { return None };
            let [value] = schema.enum_values.as_deref()? else { return None };
            Some((property.clone(), value.as_str()?.to_owned()))
        })?;
        Some(Self { object, property, value, parts: names })
    }
}

fn resolve<'a>(part: &'a RefOr<Schema>, schemas: &'a Schemas, names: &mut Vec<String>) -> Option<&'a Object> {
    let schema = match part {
        RefOr::T(schema) => schema,
        RefOr::Ref(to) => {
            let name = to.ref_location.strip_prefix("#/components/schemas/")?;
            let RefOr::T(schema) = schemas.get(name)? else { return None };
            names.push(name.to_owned());
            schema
        }
    };
    match schema {
        Schema::Object(object) => Some(object),
        _ => None,
    }
}

/// `Outcome` and `list_models` make `OutcomeListModels`.
fn named(union: &str, value: &str) -> String {
    let mut name = union.to_owned();
    for word in value.split(|letter: char| !letter.is_ascii_alphanumeric()) {
        let mut letters = word.chars();
        name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        name.push_str(letters.as_str());
    }
    name
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn variants_get_names_and_a_closed_one_is_opened_for_the_property() {
        let mut schemas: Schemas = serde_json::from_value(json!({
            "Shape": {"oneOf": [
                {"allOf": [
                    {"$ref": "#/components/schemas/Circle"},
                    {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string", "enum": ["circle"]}}},
                ], "description": "Round."},
                {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string", "enum": ["not_there"]}}},
            ]},
            "Circle": {"type": "object", "required": ["radius"], "properties": {"radius": {"type": "integer"}},
                "additionalProperties": false},
            "Perhaps": {"oneOf": [{"$ref": "#/components/schemas/Circle"}, {"type": "null"}]},
        }))
        .expect("schemas");
        assert_eq!(name_all(&mut schemas), BTreeSet::from(["Circle".to_owned()]));
        let written = serde_json::to_value(&schemas).expect("JSON");
        assert_eq!(
            written["Shape"],
            json!({
                "oneOf": [
                    {"$ref": "#/components/schemas/ShapeCircle"},
                    {"$ref": "#/components/schemas/ShapeNotThere"},
                ],
                "discriminator": {"propertyName": "kind", "mapping": {
                    "circle": "#/components/schemas/ShapeCircle",
                    "not_there": "#/components/schemas/ShapeNotThere",
                }},
            })
        );
        assert_eq!(written["ShapeCircle"]["required"], json!(["radius", "kind"]));
        assert_eq!(written["ShapeCircle"]["description"], "Round.");
        assert_eq!(written["ShapeCircle"]["additionalProperties"], Value::Null);
        assert_eq!(written["Circle"]["additionalProperties"], false);
        assert!(written["Perhaps"].get("discriminator").is_none());
    }
}
