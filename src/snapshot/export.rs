//! What the json format wrote as a release: written back as a JSON corpus, and read as one.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use bumpalo::Bump;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::corpus::add_deck;
use super::facts::{self, Snapshot, not_a_release};
use crate::check::check;
use crate::config;
use crate::content::cloze::MAX_CARD;
use crate::content::markdown;
use crate::date::Epoch;
use crate::diagnostic::{Diagnostic, Pass};
use crate::export::apkg::options::Occlusions;
use crate::export::json::SCHEMA;
use crate::load::{self, DeckFiles, Form};
use crate::lock;
use crate::model::Deck;
use crate::read;
use crate::source::Sources;

#[derive(Deserialize)]
struct Header {
    schema: Option<String>,
}

/// Returns the document, if it is what the json format wrote and not a corpus.
pub(super) fn parse(path: &Path) -> Option<Value> {
    let bytes = load::read_limited(path).ok()?;
    let header: Header = serde_json::from_slice(&bytes).ok()?;
    (header.schema? == SCHEMA).then(|| serde_json::from_slice(&bytes).ok())?
}

/// Returns the stored names of the pictures and sounds that an export lists; `None` if `path` is not an export.
pub(crate) fn media(path: &Path) -> Option<BTreeSet<String>> {
    let export = parse(path)?;
    let files = export["media"].as_array().into_iter().flatten();
    Some(files.map(|file| text(&file["name"]).to_owned()).collect())
}

pub(super) fn read(path: &Path, export: &Value, sources: &mut Sources) -> Pass<Option<Snapshot>> {
    facts::whole(read_export(path, export, sources))
}

pub(crate) fn read_export(
    path: &Path,
    export: &Value,
    sources: &mut Sources,
) -> Result<Snapshot, Diagnostic> {
    let name = path.to_string_lossy();
    let main = sources.add(name.clone(), corpus(export).to_string().into_bytes()).value;
    let settings = toml::to_string(&settings(export)).unwrap_or_default();
    let settings = sources.add(name, settings.into_bytes()).value;
    let files = DeckFiles {
        form: Form::Json,
        main,
        // Its pictures may be anywhere; how often they changed is in the times of its notes.
        root: PathBuf::new(),
        topics: Vec::new(),
        typed: load::TypedFiles::default(),
        stem: String::new(),
        lock_path: path.to_owned(),
        lock: None,
        former: Vec::new(),
        modified: Epoch(0),
        paths: Vec::new(),
    };
    let (arena, mut said) = (Bump::new(), Vec::new());
    let settings = config::read_override(sources, settings, &arena, &mut said);
    let draft = read::read(&files, settings.as_slice(), sources, &arena);
    said.extend(draft.diagnostics);
    let checked = check(draft.value);
    said.extend(checked.diagnostics);
    let expected = export["questions"].as_array().map_or(0, Vec::len);
    // Faults of single texts do not matter here, as long as no question is lost by them.
    let Some(mut checked) = checked.value.filter(|it| it.deck.entries().count() == expected) else {
        let reason = said.first().map_or("it lacks what an export has", |fault| &fault.message);
        return Err(not_a_release(path, reason));
    };
    let tags = topic_tags(export);
    for section in &mut checked.deck.sections {
        if let Some(tag) = section.title.as_deref().and_then(|title| tags.get(title)) {
            section.tag = (*tag).to_owned();
        }
    }
    let times = times(export);
    lock::set_times(&mut checked.deck, |id| Epoch(times.get(id).copied().unwrap_or_default()));
    number(&mut checked.deck, export);
    let mut snapshot = Snapshot::default();
    add_deck(&mut snapshot, &checked.deck, Occlusions::default(), true);
    // The hash covers Markdown in ways that an export does not carry.
    snapshot.notes.iter_mut().for_each(|note| note.hash = None);
    Ok(snapshot)
}

/// Returns the export as a corpus in the form that people write.
fn corpus(export: &Value) -> Value {
    let mut out = copied(export, &["id", "title", "lang"]);
    let questions = export["questions"].as_array().into_iter().flatten();
    out.insert("questions".to_owned(), questions.map(question).collect());
    Value::Object(out)
}

/// Returns what a JSON corpus has no keys for, as keys of deck.toml.
fn settings(export: &Value) -> Map<String, Value> {
    let mut out = copied(export, &["licence", "version", "authors", "tags"]);
    out.extend(export.get("root_tag").map(|tag| ("root-tag".to_owned(), tag.clone())));
    out
}

fn question(from: &Value) -> Value {
    let mut out =
        copied(from, &["id", "guid", "number", "topic", "level", "tags", "related", "typed", "speak"]);
    out.extend(from.get("speak_answer").map(|language| ("speak-answer".to_owned(), language.clone())));
    for part in ["question", "front", "answer", "pitfall", "hint", "details", "reverse"] {
        out.extend(from[part].get("markdown").map(|text| (part.to_owned(), text.clone())));
    }
    let list = |key: &str| from[key].as_array().into_iter().flatten();
    if from["body"].is_array() {
        let blocks = list("body")
            .map(|it| if it["kind"] == "code" { fence(it) } else { text(&it["markdown"]).to_owned() });
        let flow: Vec<_> =
            std::iter::once(text(&from["answer"]["markdown"]).to_owned()).chain(blocks).collect();
        out.insert("answer".to_owned(), flow.join("\n\n").into());
    } else {
        out.insert("code".to_owned(), list("code").map(fence).collect::<String>().into());
    }
    if from["options"].is_array() {
        let options = list("options").map(|it| {
            let mut out = copied(it, &["right"]);
            out.insert("text".to_owned(), it["markdown"].clone());
            out.extend(it["why"].get("markdown").map(|text| ("why".to_owned(), text.clone())));
            Value::Object(out)
        });
        out.insert("options".to_owned(), options.collect());
    }
    let outputs = list("outputs").map(|it| {
        let mut out = copied(it, &["id", "guid", "output"]);
        out.insert("code".to_owned(), fence(&it["code"]).into());
        out.extend(it["why"].get("markdown").map(|text| ("why".to_owned(), text.clone())));
        Value::Object(out)
    });
    out.insert("outputs".to_owned(), outputs.collect());
    let clozes = list("clozes").map(|it| {
        let mut out = copied(it, &["id", "guid"]);
        out.insert("text".to_owned(), it["markdown"].clone());
        Value::Object(out)
    });
    out.insert("cloze".to_owned(), clozes.collect());
    let occlusions = list("occlusions").map(|it| {
        let mut out = copied(it, &["id", "guid", "picture", "alternative"]);
        let labels = it["labels"].as_array().into_iter().flatten().map(|label| {
            let mut out = copied(label, &["id", "box"]);
            out.insert("text".to_owned(), label["markdown"].clone());
            Value::Object(out)
        });
        out.insert("labels".to_owned(), labels.collect());
        Value::Object(out)
    });
    out.insert("occlusions".to_owned(), occlusions.collect());
    let references = list("references").map(|it| {
        let (title, address) = (text(&it["title"]), text(&it["address"]));
        format!("[{}](<{}>)", escaped(title), address.replace(['<', '>'], ""))
    });
    out.insert("references".to_owned(), references.map(Value::from).collect());
    Value::Object(out)
}

fn copied(from: &Value, keys: &[&str]) -> Map<String, Value> {
    let found = keys.iter().filter_map(|key| Some(((*key).to_owned(), from.get(key)?.clone())));
    found.collect()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn fence(code: &Value) -> String {
    markdown::fence(text(&code["info"]), text(&code["code"])) + "\n"
}

/// Returns a plain title as Markdown that reads the same.
fn escaped(title: &str) -> String {
    title.chars().fold(String::new(), |mut out, character| {
        if character.is_ascii_punctuation() {
            out.push('\\');
        }
        let _ = write!(out, "{character}");
        out
    })
}

/// Returns the tags of topics, by their titles, that do not follow from those.
fn topic_tags(export: &Value) -> BTreeMap<&str, &str> {
    let questions = export["questions"].as_array().into_iter().flatten();
    questions.filter_map(|it| Some((it["topic"].as_str()?, it["topic_tag"].as_str()?))).collect()
}

/// Gives each label of a picture the card that the export says.
fn number(deck: &mut Deck<'_>, export: &Value) {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let entries = deck.sections.iter_mut().flat_map(|section| &mut section.entries);
    let mut entries: BTreeMap<_, _> = entries.map(|entry| (entry.id.to_string(), entry)).collect();
    for question in list(&export["questions"]) {
        let Some(entry) = entries.get_mut(text(&question["id"])) else { continue };
        for occlusion in list(&question["occlusions"]) {
            let card = |label: &Value| u16::try_from(label["card"].as_u64()?).ok();
            let labels = list(&occlusion["labels"]);
            let cards = labels.iter().map(|label| card(label).filter(|card| (1..=MAX_CARD).contains(card)));
            let Some(cards) = cards.collect::<Option<Vec<_>>>() else { continue };
            let id = text(&occlusion["id"]);
            entry.clozes.iter_mut().filter(|it| it.id.as_str() == id).for_each(|it| it.number(&cards));
        }
    }
}

/// Returns the time of each note by its id.
fn times(export: &Value) -> BTreeMap<String, u32> {
    let mut times = BTreeMap::new();
    for question in export["questions"].as_array().into_iter().flatten() {
        let id = text(&question["id"]);
        let mut add = |id: String, of: &Value| {
            times.extend(of["modified"].as_u64().and_then(|time| Some((id, u32::try_from(time).ok()?))));
        };
        add(id.to_owned(), question);
        for (list, kind) in [("outputs", "output"), ("clozes", "cloze"), ("occlusions", "cloze")] {
            for prompt in question[list].as_array().into_iter().flatten() {
                add(format!("{id}/{kind}/{}", text(&prompt["id"])), prompt);
            }
        }
    }
    times
}
