//! JSON Schemas of what people write and programs read, for editors and validators.
//!
//! What people write is described by the tables of keys that its readers have, what programs read by the structs that
//! are written.

use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use crate::choice::Choices;
use crate::cli::SchemaOf;
use crate::config::keys;
use crate::diff::DiffV1;
use crate::export::json::CorpusV1;
use crate::manifest::ManifestV1;
use crate::read::question;
use crate::table::{Key, Table, Takes};

/// Returns the schema as JSON text.
#[must_use]
pub fn schema(of: SchemaOf) -> String {
    let generator = SchemaSettings::draft2020_12().into_generator();
    let mut value = match of {
        SchemaOf::Deck => whole(&keys::DECK),
        SchemaOf::Corpus => whole(&question::CORPUS),
        SchemaOf::Question => whole(&question::QUESTION),
        SchemaOf::Export => generator.into_root_schema_for::<CorpusV1<'_>>().to_value(),
        SchemaOf::Manifest => generator.into_root_schema_for::<ManifestV1>().to_value(),
        SchemaOf::Diff => generator.into_root_schema_for::<DiffV1>().to_value(),
    };
    without_null(&mut value);
    // A schema is written in the order that people read, a bare value by the alphabet.
    schemars::Schema::try_from(value)
        .and_then(|schema| serde_json::to_string_pretty(&schema))
        .unwrap_or_default()
}

/// Returns the schema of a file that is one table.
fn whole(table: &Table) -> Value {
    let mut definitions = Definitions::default();
    let mut schema = definitions.table(table);
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    schema["title"] = json!(table.name);
    schema["$defs"] = Value::Object(definitions.0);
    schema
}

/// The types that a schema refers to by name.
#[derive(Default)]
struct Definitions(Map<String, Value>);

impl Definitions {
    fn table(&mut self, table: &Table) -> Value {
        let mut schema = self.object(table.about, table.keys.iter().map(|key| (key.name, key)), json!({}));
        if table.name == question::QUESTION.name {
            schema["anyOf"] = json!([{ "required": ["answer"] }, { "required": ["options"] }]);
        }
        schema
    }

    /// Returns the schema of an object with these keys, and with properties of its own.
    fn object<'k>(
        &mut self,
        about: &str,
        keys: impl Iterator<Item = (&'k str, &'k Key)>,
        mut properties: Value,
    ) -> Value {
        let mut required: Vec<_> =
            properties.as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect();
        for (name, key) in keys {
            properties[name] = self.property(key);
            required.extend(key.is_required.then(|| name.to_owned()));
        }
        let mut schema = json!({ "type": "object", "additionalProperties": false });
        if properties.as_object().is_some_and(|properties| !properties.is_empty()) {
            schema["properties"] = properties;
        }
        if !required.is_empty() {
            schema["required"] = json!(required);
        }
        described(schema, about)
    }

    fn property(&mut self, key: &Key) -> Value {
        let mut schema = self.value(key.takes);
        if !key.is_required && schema.get("$ref").is_some() {
            schema = json!({ "anyOf": [schema] });
        }
        described(schema, key.about)
    }

    fn value(&mut self, takes: Takes) -> Value {
        match takes {
            Takes::Text => json!({ "type": "string" }),
            Takes::Texts => list(&json!({ "type": "string" })),
            Takes::Id => json!({ "type": "string", "pattern": "^[a-z0-9][a-z0-9._-]{0,63}$" }),
            Takes::Boolean => json!({ "type": "boolean" }),
            Takes::Number { least, most: u32::MAX } => {
                json!({ "type": "integer", "format": "uint32", "minimum": least })
            }
            Takes::Number { least, most } => {
                json!({ "type": "integer", "format": "uint32", "minimum": least, "maximum": most })
            }
            Takes::Integer => json!({ "type": "integer", "format": "int64" }),
            Takes::Count(most) => {
                json!({ "type": "integer", "format": "uint8", "minimum": 1, "maximum": most })
            }
            Takes::Name(name, known) => {
                self.named(name, |_| json!({ "anyOf": [{ "enum": known() }, { "type": "string" }] }))
            }
            Takes::Choice(choices) => self.named(choices.name, |_| choice(choices)),
            Takes::ChoiceOrNumber(name, choices) => self.named(name, |definitions| {
                let by_name = definitions.value(Takes::Choice(choices));
                let number = json!({ "type": "integer", "format": "uint8", "minimum": 0, "maximum": 255 });
                described(json!({ "anyOf": [by_name, number] }), "A number in quotes or without.")
            }),
            Takes::Choices(choices) => list(&self.value(Takes::Choice(choices))),
            Takes::Lengths => self.named("Lengths", |_| {
                let length = r"-?[0-9.]+(mm|cm|in|pt)";
                json!({ "type": "string", "pattern": format!("^\\s*{length}(\\s+{length})?\\s*$") })
            }),
            Takes::Table(table) => self.named(table.name, |definitions| definitions.table(table)),
            Takes::Tables(table) => list(&self.value(Takes::Table(table))),
            Takes::NamedTables(table) => {
                json!({ "type": "object", "additionalProperties": self.value(Takes::Table(table)) })
            }
            Takes::Names => {
                json!({ "type": "object", "additionalProperties": { "type": "string" } })
            }
            Takes::Artifacts => list(&self.named(keys::ARTIFACT.name, Definitions::artifacts)),
        }
    }

    /// Returns the schema of an artifact, which depends on its format.
    fn artifacts(&mut self) -> Value {
        let own = || keys::ARTIFACT.keys.iter().filter(|key| key.name != "format");
        let artifacts: Vec<_> = keys::OPTIONS
            .iter()
            .map(|(format, options)| {
                let format = json!({ "format": { "type": "string", "const": format.name() } });
                self.object("", own().chain(options.keys).map(|key| (key.name, key)), format)
            })
            .collect();
        described(json!({ "oneOf": artifacts }), keys::ARTIFACT.about)
    }

    /// Returns a reference to the definition of this name, which `make` makes the first time.
    fn named(&mut self, name: &str, make: impl FnOnce(&mut Definitions) -> Value) -> Value {
        if !self.0.contains_key(name) {
            let definition = make(self);
            self.0.insert(name.to_owned(), definition);
        }
        json!({ "$ref": format!("#/$defs/{name}") })
    }
}

fn list(items: &Value) -> Value {
    json!({ "type": "array", "items": items })
}

fn described(mut schema: Value, about: &str) -> Value {
    if !about.is_empty() {
        schema["description"] = json!(about);
    }
    schema
}

/// Returns the schema of a choice: values with a description one by one, the others together.
fn choice(choices: &Choices) -> Value {
    let about = |lines: &[&str]| lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join("\n");
    let (plain, told): (Vec<_>, Vec<_>) = choices.values.iter().partition(|(_, about)| about.is_empty());
    let names: Vec<_> = plain.iter().map(|(name, _)| *name).collect();
    let names = json!({ "type": "string", "enum": names });
    if told.is_empty() {
        return described(names, &about(choices.about));
    }
    let mut values = if plain.is_empty() { Vec::new() } else { vec![names] };
    values.extend(
        told.iter().map(|(name, lines)| described(json!({ "type": "string", "const": name }), &about(lines))),
    );
    described(json!({ "oneOf": values }), &about(choices.about))
}
/// Forbids null for a key that may be left out; schemars cannot tell the two apart.
fn without_null(schema: &mut Value) {
    if let Value::Object(object) = schema {
        if let Some(Value::Array(types)) = object.get_mut("type") {
            types.retain(|name| name != "null");
            if let [only] = types.as_slice() {
                let only = only.clone();
                object.insert("type".to_owned(), only);
            }
        }
        if let Some(Value::Array(choices)) = object.get_mut("anyOf") {
            choices.retain(|choice| choice["type"] != "null");
        }
        object.values_mut().for_each(without_null);
    } else if let Value::Array(items) = schema {
        items.iter_mut().for_each(without_null);
    }
}
