//! JSON Schemas of what people write and programs read, for editors and validators.
//!
//! These structs say the shape once more, for schemars. The readers collect all faults with their places, which
//! a derived reader cannot; a test holds the two together.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::generate::{SchemaGenerator, SchemaSettings};
use schemars::{JsonSchema, Schema, json_schema};
use serde_json::Value;

use crate::cli::SchemaOf;
use crate::diff::DiffV1;
use crate::export::apkg::options::{Decks, Package, RetiredNotes};
use crate::export::cards::layouts;
use crate::export::cards::options::{CardOrder, Duplex, Kind, Marks};
use crate::export::csv::CsvFlavour;
use crate::export::json::CorpusV1;
use crate::export::sheet::options::{Columns, Detail, Imposition, Orientation, Paper};
use crate::manifest::ManifestV1;
use crate::model::GatherOrder;
use crate::typeset::theme::{Align, Ink};

/// deck.toml: what a deck is, and which files are made of it.
#[derive(JsonSchema)]
#[schemars(rename = "deck.toml", rename_all = "kebab-case", deny_unknown_fields)]
#[expect(dead_code, reason = "read by schemars only")]
struct DeckToml {
    /// The deck's permanent id; a slug of the title where it is missing. Learners' histories depend on it.
    #[schemars(regex(pattern = ID))]
    id: Option<String>,
    /// The deck's name in Anki, and the title of its pages; the folder's name where it is missing.
    title: Option<String>,
    /// Markdown, shown on the deck's page in Anki.
    description: Option<String>,
    /// BCP 47 language tag; `en` where it is missing.
    lang: Option<String>,
    /// An SPDX expression, such as `CC-BY-4.0`.
    licence: Option<String>,
    version: Option<String>,
    authors: Option<Vec<String>>,
    /// Tags of every note.
    tags: Option<Vec<String>>,
    /// The tag above the tags of topics: `py` gives `py::functions`. The deck's id where it is missing.
    root_tag: Option<String>,
    /// The language of code without an info string, in JSON and CSV corpora.
    code_language: Option<String>,
    /// Lints that `check` leaves out, by their codes.
    allow: Option<Vec<String>>,
    /// The deck options that a package brings; none where it is missing.
    preset: Option<PresetToml>,
    /// The files to write; one of each format where it is missing.
    artifact: Option<Vec<ArtifactToml>>,
    apkg: Option<ApkgToml>,
    csv: Option<CsvToml>,
    sheet: Option<SheetToml>,
    cards: Option<CardsToml>,
    html: Option<HtmlToml>,
    pdf: Option<PdfToml>,
    json: Option<NoOptions>,
}

/// What sheets and cards have in common.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(dead_code, reason = "read by schemars only")]
struct PdfToml {
    /// A folder of fonts inside the corpus, for characters that the built-in ones lack.
    fonts: Option<String>,
}

/// Deck options as Anki's options screen names them. What is missing is as in a new preset of Anki.
#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(dead_code, reason = "read by schemars only")]
struct PresetToml {
    /// The deck's title where it is missing.
    name: Option<String>,
    #[schemars(range(max = 9999))]
    new_cards_per_day: Option<u32>,
    #[schemars(range(max = 9999))]
    maximum_reviews_per_day: Option<u32>,
    /// Steps with s, m, h or d, such as `1m 10m`.
    learning_steps: Option<String>,
    relearning_steps: Option<String>,
    new_card_gather_order: Option<GatherOrder>,
    bury_new_siblings: Option<bool>,
    bury_review_siblings: Option<bool>,
    bury_interday_learning_siblings: Option<bool>,
    /// Percent.
    #[schemars(range(min = 70, max = 99))]
    desired_retention: Option<u32>,
}

/// The format has nothing to choose.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
struct NoOptions {}

/// One file to write: a format, its options, and the file's name.
#[derive(JsonSchema)]
#[schemars(tag = "format", rename_all = "kebab-case", deny_unknown_fields)]
#[expect(dead_code, reason = "read by schemars only")]
enum ArtifactToml {
    Apkg {
        name: Option<String>,
        #[schemars(flatten)]
        options: ApkgToml,
    },
    Csv {
        name: Option<String>,
        #[schemars(flatten)]
        options: CsvToml,
    },
    Sheet {
        name: Option<String>,
        #[schemars(flatten)]
        options: SheetToml,
    },
    Cards {
        name: Option<String>,
        #[schemars(flatten)]
        options: CardsToml,
    },
    Html {
        name: Option<String>,
        #[schemars(flatten)]
        options: HtmlToml,
    },
    Json {
        name: Option<String>,
    },
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "read by schemars only")]
struct ApkgToml {
    decks: Option<Decks>,
    package: Option<Package>,
    retired: Option<RetiredNotes>,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "read by schemars only")]
struct CsvToml {
    flavour: Option<CsvFlavour>,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "read by schemars only")]
struct HtmlToml {
    /// Formats that the page offers for download: their files lie beside it, under the deck's name.
    downloads: Option<Vec<FormatName>>,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case")]
#[expect(dead_code, reason = "read by schemars only")]
enum FormatName {
    Apkg,
    Csv,
    Sheet,
    Cards,
    Json,
    Html,
}

#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "read by schemars only")]
struct SheetToml {
    paper: Option<Paper>,
    orientation: Option<Orientation>,
    columns: Option<ColumnCount>,
    detail: Option<Detail>,
    ink: Option<Ink>,
    align: Option<Align>,
    imposition: Option<Imposition>,
}

/// A number in quotes or without.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[expect(dead_code, reason = "read by schemars only")]
enum ColumnCount {
    Name(Columns),
    Number(u8),
}

#[derive(JsonSchema)]
#[schemars(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(dead_code, reason = "read by schemars only")]
struct CardsToml {
    /// A sheet of cards, by its name or its number at the stationer's.
    layout: Option<LayoutName>,
    /// Sheets of cards of your own, by their names.
    layouts: Option<BTreeMap<String, LayoutToml>>,
    /// What cards ask for; the answer to the question where it is missing.
    kinds: Option<Vec<Kind>>,
    order: Option<CardOrder>,
    duplex: Option<Duplex>,
    ink: Option<Ink>,
    /// What shows where to cut; ticks where it is missing, and nothing on perforated stock.
    marks: Option<Marks>,
    /// How far the backs are moved right and down: `0.5mm -1mm`.
    back_shift: Option<Lengths>,
    /// What the printer leaves blank along the edges of the paper; `5mm` where it is missing.
    printer_margin: Option<Lengths>,
    /// A sheet to line up the printer with, instead of cards.
    test_page: Option<bool>,
}

/// A sheet of cards. Lengths are width and height, each with its unit (mm, cm, in, pt); one counts for both.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "read by schemars only")]
struct LayoutToml {
    /// Other names.
    also: Option<Vec<String>>,
    /// `a4`, `a5`, `letter`, `legal`, one of them with ` landscape` behind it, or its lengths.
    page: String,
    card: Lengths,
    #[schemars(range(min = 1, max = 50))]
    columns: u8,
    #[schemars(range(min = 1, max = 50))]
    rows: u8,
    /// The upper left corner of the first card; the cards are in the middle of the page where it is missing.
    origin: Option<Lengths>,
    /// From one card to the next; the size of the card where it is missing.
    pitch: Option<Lengths>,
    /// Between the edge of a card and its text; `6mm` where it is missing.
    inset: Option<Lengths>,
    /// Whether the cards come apart by themselves and need no marks.
    perforated: Option<bool>,
}

struct LayoutName;

impl JsonSchema for LayoutName {
    fn schema_name() -> Cow<'static, str> {
        "LayoutName".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let names: Vec<_> = layouts::names(&[]).collect();
        json_schema!({ "anyOf": [{ "enum": names }, { "type": "string" }] })
    }
}

struct Lengths;

impl JsonSchema for Lengths {
    fn schema_name() -> Cow<'static, str> {
        "Lengths".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let length = r"-?[0-9.]+(mm|cm|in|pt)";
        json_schema!({ "type": "string", "pattern": format!("^\\s*{length}(\\s+{length})?\\s*$") })
    }
}

/// A corpus in one JSON file. All texts are Markdown.
#[derive(JsonSchema)]
#[schemars(rename = "corpus", deny_unknown_fields)]
#[expect(dead_code, reason = "read by schemars only")]
struct Corpus {
    /// The deck's permanent id; a slug of the title where it is missing.
    #[schemars(regex(pattern = ID))]
    id: Option<String>,
    title: String,
    description: Option<String>,
    /// BCP 47 language tag; `en` where it is missing.
    lang: Option<String>,
    questions: Vec<Question>,
}

/// One question; one line of a corpus in JSON Lines.
#[derive(JsonSchema)]
#[schemars(rename = "question", deny_unknown_fields)]
#[expect(dead_code, reason = "read by schemars only")]
struct Question {
    /// The question's permanent id.
    #[schemars(regex(pattern = ID))]
    id: String,
    #[schemars(rename = "question")]
    text: String,
    /// The short answer.
    answer: String,
    tags: Option<Vec<String>>,
    topic: Option<String>,
    level: Option<LevelName>,
    /// The author's number; never computed.
    number: Option<u32>,
    /// Markdown fences, or bare code in the deck's `code-language`.
    code: Option<String>,
    pitfall: Option<String>,
    details: Option<String>,
    hint: Option<String>,
    outputs: Option<Vec<Output>>,
    cloze: Option<Vec<Cloze>>,
    /// The prompt whose answer is the term that the question is about.
    reverse: Option<String>,
    /// Addresses, or Markdown links.
    references: Option<Vec<String>>,
    /// Ids of other questions of the deck.
    related: Option<Vec<String>>,
    /// Names of pictures and sounds, relative to the corpus file.
    media: Option<Vec<String>>,
    /// The question is no longer asked, but learners of earlier releases have it.
    retired: Option<bool>,
}

#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase")]
#[expect(dead_code, reason = "read by schemars only")]
enum LevelName {
    Basic,
    Intermediate,
    Advanced,
}

/// "What does this print?"
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "read by schemars only")]
struct Output {
    #[schemars(regex(pattern = ID))]
    id: String,
    code: String,
    #[schemars(rename = "output")]
    shows: String,
    why: Option<String>,
    /// The prompt is no longer asked.
    retired: Option<bool>,
}

/// A sentence with `{{deletions}}`.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "read by schemars only")]
struct Cloze {
    #[schemars(regex(pattern = ID))]
    id: String,
    text: String,
    /// The cloze is no longer asked.
    retired: Option<bool>,
}

const ID: &str = "^[a-z0-9][a-z0-9._-]{0,63}$";

/// The schema as JSON text.
#[must_use]
pub fn schema(of: SchemaOf) -> String {
    let generator = SchemaSettings::draft2020_12().into_generator();
    let schema = match of {
        SchemaOf::Deck => generator.into_root_schema_for::<DeckToml>(),
        SchemaOf::Corpus => generator.into_root_schema_for::<Corpus>(),
        SchemaOf::Question => generator.into_root_schema_for::<Question>(),
        SchemaOf::Export => generator.into_root_schema_for::<CorpusV1<'_>>(),
        SchemaOf::Manifest => generator.into_root_schema_for::<ManifestV1>(),
        SchemaOf::Diff => generator.into_root_schema_for::<DiffV1>(),
    };
    let mut value = schema.to_value();
    without_null(&mut value);
    // A schema is written in the order that people read, a bare value by the alphabet.
    schemars::Schema::try_from(value)
        .and_then(|schema| serde_json::to_string_pretty(&schema))
        .unwrap_or_default()
}

/// A key that may be left out may not be null; schemars cannot tell the two apart.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::question::KEYS;

    fn properties(of: SchemaOf) -> Vec<String> {
        let schema: Value = serde_json::from_str(&schema(of)).expect("is JSON");
        let mut keys: Vec<_> = schema["properties"].as_object().expect("an object").keys().cloned().collect();
        keys.sort();
        keys
    }

    #[test]
    fn the_question_schema_has_the_keys_that_are_read() {
        let mut keys = KEYS.map(str::to_owned);
        keys.sort();
        assert_eq!(properties(SchemaOf::Question), keys);
    }
}
