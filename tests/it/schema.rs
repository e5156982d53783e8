//! The published schemas are what the program prints and what its readers accept.

use std::collections::BTreeSet;
use std::fs;

use deckpress::id::Id;
use serde_json::{Value, json};

use crate::common::{Folder, copy_folder, deckpress, fixture, golden, root};

const SCHEMAS: [&str; 6] = ["deck", "corpus", "question", "export", "manifest", "diff"];

fn schema(of: &str) -> Value {
    serde_json::from_str(&deckpress(root(), &["schema", of]).expect(0).stdout).unwrap()
}

#[test]
fn the_published_schemas_are_those_that_the_program_prints() {
    for of in SCHEMAS {
        let printed = deckpress(root(), &["schema", of]).expect(0).stdout;
        golden(&root().join(format!("docs/schema/{of}.schema.json")), &printed);
    }
    assert_eq!(deckpress(root(), &["schema"]).stdout, deckpress(root(), &["schema", "deck"]).stdout);
}

/// What is wrong with `value` by `schema`: the part of JSON Schema that schemars writes. A keyword that is not known
/// here fails the test, so that nothing passes unlooked at.
fn faults(value: &Value, schema: &Value, whole: &Value, at: &str) -> Vec<String> {
    let mut out = Vec::new();
    let Some(keywords) = schema.as_object() else {
        return if *schema == Value::Bool(true) { out } else { vec![format!("{at}: nothing is allowed")] };
    };
    let fits = |schema: &Value| faults(value, schema, whole, at).is_empty();
    for (keyword, rule) in keywords {
        let good = match keyword.as_str() {
            "$schema" | "$defs" | "title" | "description" | "default" | "format" | "additionalProperties" => {
                true
            }
            "$ref" => fits(whole.pointer(rule.as_str().unwrap().trim_start_matches('#')).unwrap()),
            "type" => match rule {
                Value::Array(names) => names.iter().any(|name| is_of(value, name)),
                name => is_of(value, name),
            },
            "const" => value == rule,
            "enum" => rule.as_array().unwrap().contains(value),
            "anyOf" => rule.as_array().unwrap().iter().any(fits),
            "oneOf" => rule.as_array().unwrap().iter().filter(|it| fits(it)).count() == 1,
            "minimum" => value.as_i64().is_none_or(|it| it >= rule.as_i64().unwrap()),
            "maximum" => value.as_i64().is_none_or(|it| it <= rule.as_i64().unwrap()),
            "pattern" => value.as_str().is_none_or(|it| Id::new(it).is_some()),
            "required" => {
                rule.as_array().unwrap().iter().all(|key| value.get(key.as_str().unwrap()).is_some())
            }
            "items" => {
                let items = value.as_array().into_iter().flatten();
                out.extend(items.flat_map(|item| faults(item, rule, whole, &format!("{at}[]"))));
                true
            }
            "properties" => {
                for (key, value) in value.as_object().into_iter().flatten() {
                    match rule.get(key) {
                        Some(rule) => out.extend(faults(value, rule, whole, &format!("{at}.{key}"))),
                        None if keywords.get("additionalProperties") == Some(&json!(false)) => {
                            out.push(format!("{at}.{key} is unknown"));
                        }
                        None => {}
                    }
                }
                true
            }
            other => panic!("the keyword `{other}` at {at} is not known to this test"),
        };
        if !good {
            out.push(format!("{at}: {keyword}"));
        }
    }
    out
}

fn is_of(value: &Value, name: &Value) -> bool {
    match name.as_str().unwrap() {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        other => panic!("the type `{other}` is not known to this test"),
    }
}

fn toml_as_json(path: &std::path::Path) -> Value {
    let table: toml::Table = fs::read_to_string(path).unwrap().parse().unwrap();
    serde_json::to_value(table).unwrap()
}

#[test]
fn corpora_that_are_read_fit_their_schemas() {
    let deck = schema("deck");
    for path in [
        root().join("data/python-interview/deck.toml"),
        fixture("everything/deck.toml"),
        fixture("small/deck.toml"),
    ] {
        assert_eq!(faults(&toml_as_json(&path), &deck, &deck, "deck"), [""; 0], "{}", path.display());
    }
    let corpus = schema("corpus");
    let text = fs::read_to_string(fixture("forms/small.json")).unwrap();
    assert_eq!(faults(&serde_json::from_str(&text).unwrap(), &corpus, &corpus, "corpus"), [""; 0]);
    let question = schema("question");
    for line in fs::read_to_string(fixture("forms/small.jsonl")).unwrap().lines() {
        assert_eq!(faults(&serde_json::from_str(line).unwrap(), &question, &question, "question"), [""; 0]);
    }
}

#[test]
fn what_the_json_format_writes_fits_its_schema() {
    let schema = schema("export");
    for corpus in ["empty", "one", "everything", "parts", "kinds", "small"] {
        let folder = Folder::new();
        copy_folder(&fixture(corpus), &folder.join(corpus));
        deckpress(folder.path(), &["build", corpus, "--format", "json", "-q"]).expect(0);
        let value = serde_json::from_str(&folder.read(&format!("out/{corpus}/{corpus}.json"))).unwrap();
        assert_eq!(faults(&value, &schema, &schema, "export"), [""; 0], "{corpus}");
    }
}

#[test]
fn what_build_and_diff_say_to_programs_fits_their_schemas() {
    let folder = Folder::new();
    copy_folder(&fixture("releases/old"), &folder.join("old"));
    copy_folder(&fixture("releases/new"), &folder.join("new"));
    deckpress(folder.path(), &["build", "new", "-q"]).expect(0);
    let manifest = serde_json::from_str(&folder.read("out/manifest.json")).unwrap();
    let of_manifest = schema("manifest");
    assert_eq!(faults(&manifest, &of_manifest, &of_manifest, "manifest"), [""; 0]);
    let diff = deckpress(folder.path(), &["diff", "--format", "json", "old", "new"]).expect(2);
    let of_diff = schema("diff");
    let diff = serde_json::from_str(&diff.stdout).unwrap();
    assert_eq!(faults(&diff, &of_diff, &of_diff, "diff"), [""; 0]);
}

#[test]
fn what_is_refused_by_the_reader_does_not_fit_the_schema() {
    let question = schema("question");
    for bad in [
        json!({"id": "q", "question": "Q?"}),
        json!({"id": "Q", "question": "Q?", "answer": "A"}),
        json!({"id": "q", "question": "Q?", "answer": "A", "anwser": "A"}),
        json!({"id": "q", "question": "Q?", "answer": "A", "tags": "a b"}),
        json!({"id": "q", "question": "Q?", "answer": "A", "level": "easy"}),
        json!({"id": "q", "question": "Q?", "answer": "A", "number": -1}),
        json!({"id": "q", "question": "Q?", "answer": "A", "outputs": [{"id": "o", "code": "x"}]}),
    ] {
        assert_ne!(faults(&bad, &question, &question, "question"), [""; 0], "{bad}");
        let folder = Folder::with(&[("q.jsonl", bad.to_string().as_bytes())]);
        deckpress(folder.path(), &["check", "q.jsonl", "-q"]).expect(1);
    }
}

/// The keys that a reader says it knows, when it meets one that it does not.
#[track_caller]
fn known(name: &str, text: &str, code: &str) -> BTreeSet<String> {
    let folder = Folder::with(&[(name, text.as_bytes())]);
    let corpus = name.split('/').next().unwrap();
    let said = deckpress(folder.path(), &["check", corpus, "--report", "json"]).diagnostics();
    let fault = said.iter().find(|it| it["code"] == code).unwrap_or_else(|| panic!("{said:?}"));
    let help = fault["help"].as_str().unwrap();
    help.strip_prefix("known keys: ").unwrap_or(help).split(", ").map(str::to_owned).collect()
}

fn keys(schema: &Value, whole: &Value) -> BTreeSet<String> {
    let schema = match schema.get("$ref").or_else(|| schema.pointer("/anyOf/0/$ref")) {
        Some(name) => whole.pointer(name.as_str().unwrap().trim_start_matches('#')).unwrap(),
        None => schema,
    };
    schema["properties"].as_object().into_iter().flatten().map(|(key, _)| key.clone()).collect()
}

#[test]
fn the_keys_of_deck_toml_that_are_read_are_those_of_its_schema() {
    let deck = schema("deck");
    let toml = |text: &str| known("d/deck.toml", &format!("title = \"D\"\n{text}"), "unknown-setting");
    assert_eq!(toml("zzzzzzzzzzzz = 1"), keys(&deck, &deck));
    for table in ["csv", "sheet", "cards", "apkg", "html", "json"] {
        let found = toml(&format!("[{table}]\nzzzzzzzzzzzz = 1"));
        let found: BTreeSet<_> =
            found.into_iter().filter(|key| !key.is_empty() && key != "known keys: ").collect();
        assert_eq!(found, keys(&deck["properties"][table], &deck), "[{table}]");
        let found = toml(&format!("[[artifact]]\nformat = \"{table}\"\nzzzzzzzzzzzz = 1"));
        let artifacts = deck["$defs"]["ArtifactToml"]["oneOf"].as_array().unwrap();
        let artifact = artifacts.iter().find(|it| it["properties"]["format"]["const"] == table).unwrap();
        let mut expected = keys(artifact, &deck);
        if let Some(options) = artifact.get("$ref") {
            expected.extend(keys(&json!({"$ref": options}), &deck));
        }
        expected.extend(keys(&json!({}), &deck));
        expected.extend(artifact["properties"].as_object().unwrap().keys().cloned());
        assert_eq!(found, expected, "[[artifact]] {table}");
    }
}

#[test]
fn every_key_of_deck_toml_refuses_a_value_of_another_type() {
    let deck = schema("deck");
    for key in keys(&deck, &deck) {
        let title = if key == "title" { "" } else { "title = \"D\"\n" };
        let folder = Folder::with(&[("d/deck.toml", format!("{title}{key} = 1.5\n").as_bytes())]);
        let ran = deckpress(folder.path(), &["check", "d", "--report", "json"]).expect(2);
        assert!(ran.codes().contains(&"bad-setting".to_owned()), "{key}: {}", ran.stdout);
    }
}

#[test]
fn the_keys_of_a_json_corpus_that_are_read_are_those_of_its_schema() {
    let corpus = schema("corpus");
    let def = |name: &str| keys(&json!({"$ref": format!("#/$defs/{name}")}), &corpus);
    let json = |text: &str| known("d.json", text, "unknown-key");
    assert_eq!(json(r#"{"title": "D", "questions": [], "zzzzzzzzzzzz": 1}"#), keys(&corpus, &corpus));
    let question = |more: &str| {
        json(&format!(
            r#"{{"title": "D", "questions": [{{"id": "q", "question": "Q?", "answer": "A", {more}}}]}}"#
        ))
    };
    assert_eq!(question(r#""zzzzzzzzzzzz": 1"#), def("question"));
    let output = r#""outputs": [{"id": "o", "code": "x", "output": "y", "zzzzzzzzzzzz": 1}]"#;
    assert_eq!(question(output), def("Output"));
    assert_eq!(question(r#""cloze": [{"id": "c", "text": "{{x}}", "zzzzzzzzzzzz": 1}]"#), def("Cloze"));
}

#[test]
fn a_schema_and_its_reader_agree_on_null_and_on_unknown_options() {
    let (question, deck) = (schema("question"), schema("deck"));
    let accepts = |name: &str, text: &str| {
        let folder = Folder::with(&[(name, text.as_bytes()), ("d/q.md", b"## Q? {#q}\nA.\n")]);
        deckpress(folder.path(), &["check", name.split('/').next().unwrap(), "-q"]).code == Some(0)
    };
    for value in [
        json!({"id": "q", "question": "Q?", "answer": "A", "hint": null}),
        json!({"id": "q", "question": "Q?", "answer": "A", "tags": null}),
    ] {
        let fits = faults(&value, &question, &question, "question").is_empty();
        assert_eq!(fits, accepts("q.jsonl", &value.to_string()), "{value}");
    }
    for text in ["[csv]\ncolour = 1\n", "[sheet]\ncolumns = 3\n", "[sheet]\ncolumns = \"3\"\n"] {
        let text = format!("title = \"D\"\n{text}");
        let table: toml::Table = text.parse().unwrap();
        let fits = faults(&serde_json::to_value(table).unwrap(), &deck, &deck, "deck").is_empty();
        assert_eq!(fits, accepts("d/deck.toml", &text), "{text}");
    }
}
