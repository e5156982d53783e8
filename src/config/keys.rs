//! The keys of deck.toml, as data.

use crate::choice::{Choice, choices};
use crate::export::apkg::options::{Decks, Occlusions, Package, RetiredNotes};
use crate::export::cards::layouts;
use crate::export::cards::options::{CardOrder, Duplex, Kind, Marks};
use crate::export::csv::CsvFlavour;
use crate::export::format::Format;
use crate::export::sheet::options::{Columns, Detail, Imposition, Orientation, Paper};
use crate::model::GatherOrder;
use crate::table::Takes::{
    Artifacts, Boolean, Choice as One, ChoiceOrNumber, Choices as Several, Id, Lengths, Name, NamedTables,
    Number, Text, Texts,
};
use crate::table::{Key, Table, Takes};
use crate::typeset::theme::{Align, Ink};

/// deck.toml itself.
pub static DECK: Table = Table {
    what: "deck.toml",
    name: "deck.toml",
    about: "deck.toml: what a deck is, and which files are made of it.",
    keys: &[
        Key::new(
            "id",
            Id,
            "The deck's permanent id; a slug of the title where it is missing. Learners' histories depend on it.",
        ),
        Key::new(
            "title",
            Text,
            "The deck's name in Anki, and the title of its pages; the folder's name where it is missing.",
        ),
        Key::new(
            "former-ids",
            Texts,
            "Ids that the deck had, or those of decks that some of its questions come from; what their locks know is what \
             learners have.",
        ),
        Key::new("description", Text, "Markdown, shown on the deck's page in Anki."),
        Key::new("lang", Text, "BCP 47 language tag; `en` where it is missing."),
        Key::new(
            "speak",
            Text,
            "The language and region of a voice that speaks the questions in Anki, such as `fr-FR`; none where it is \
             missing.",
        ),
        Key::new("speak-answer", Text, "The same for the short answers."),
        Key::new("licence", Text, "An SPDX expression, such as `CC-BY-4.0`."),
        Key::new("version", Text, ""),
        Key::new("url", Text, "Where the deck is published; the foot of sheets shows it."),
        Key::new(
            "code-language",
            Text,
            "The language of code without an info string, in JSON and CSV corpora.",
        ),
        Key::new(
            "root-tag",
            Text,
            "The tag above the tags of topics: `py` gives `py::functions`. The deck's id where it is missing.",
        ),
        Key::new("authors", Texts, ""),
        Key::new("tags", Texts, "Tags of every note."),
        Key::new("allow", Texts, "Lints that `check` leaves out, by their codes."),
        Key::new(
            "preset",
            Takes::Table(&PRESET),
            "The deck options that a package brings; none where it is missing.",
        ),
        Key::new("apkg", Takes::Table(&APKG), ""),
        Key::new("csv", Takes::Table(&CSV), ""),
        Key::new("sheet", Takes::Table(&SHEET), ""),
        Key::new("cards", Takes::Table(&CARDS), ""),
        Key::new("json", Takes::Table(&JSON), ""),
        Key::new("html", Takes::Table(&HTML), ""),
        Key::new("pdf", Takes::Table(&PDF), ""),
        Key::new("artifact", Artifacts, "The files to write; one of each format where it is missing."),
        Key::new(
            "notes",
            Takes::Tables(&NOTES),
            "Notes of Anki's own form, with note types that the deck brings.",
        ),
    ],
};

/// The options of each format.
pub static OPTIONS: [(Format, &Table); Format::ALL.len()] = [
    (Format::Apkg, &APKG),
    (Format::Csv, &CSV),
    (Format::Sheet, &SHEET),
    (Format::Cards, &CARDS),
    (Format::Html, &HTML),
    (Format::Json, &JSON),
];

/// Returns the options of a format.
#[must_use]
pub fn options(format: Format) -> &'static Table {
    let mut found = OPTIONS.iter().filter(|(other, _)| *other == format);
    found.next().map_or(&JSON, |(_, table)| table)
}

/// What every artifact has besides its format's options.
pub static ARTIFACT: Table = Table {
    what: "artifact",
    name: "ArtifactToml",
    about: "One file to write: a format, its options, and the file's name.",
    keys: &[Key::new("name", Text, ""), Key::required("format", Text, "")],
};

const WHAT: &str = "table of options";

static APKG: Table = Table {
    what: WHAT,
    name: "ApkgToml",
    about: "",
    keys: &[
        Key::new("decks", One(&Decks::CHOICES), ""),
        Key::new("package", One(&Package::CHOICES), ""),
        Key::new("retired", One(&RetiredNotes::CHOICES), ""),
        Key::new("occlusion", One(&Occlusions::CHOICES), ""),
    ],
};

static CSV: Table = Table {
    what: WHAT,
    name: "CsvToml",
    about: "",
    keys: &[Key::new("flavour", One(&CsvFlavour::CHOICES), "")],
};

static SHEET: Table = Table {
    what: WHAT,
    name: "SheetToml",
    about: "",
    keys: &[
        Key::new("paper", One(&Paper::CHOICES), ""),
        Key::new("orientation", One(&Orientation::CHOICES), ""),
        Key::new("columns", ChoiceOrNumber("ColumnCount", &Columns::CHOICES), ""),
        Key::new("detail", One(&Detail::CHOICES), ""),
        Key::new("ink", One(&Ink::CHOICES), ""),
        Key::new("align", One(&Align::CHOICES), ""),
        Key::new("imposition", One(&Imposition::CHOICES), ""),
        Key::new(
            "accent",
            Text,
            "The colour of numbers, rules and bars, such as `#0b5cad`, where ink has colours; its contrast with white is at \
             least 4.5 to 1.",
        ),
        Key::new(
            "margins",
            Lengths,
            "What stays white at the sides, and at head and foot: `10mm`, or `12mm 8mm`; at least `7mm`.",
        ),
        Key::new(
            "head",
            Text,
            "A line above the title, and in its place in running heads; `{title}`, `{version}`, `{date}`, `{licence}` and \
             `{url}` are what deck.toml says.",
        ),
        Key::new(
            "foot",
            Text,
            "The same at the right of the foot, in place of version, date, licence and address.",
        ),
        Key::new("logo", Text, "A picture in the deck's folder, before the title of the first page."),
    ],
};

static CARDS: Table = Table {
    what: WHAT,
    name: "CardsToml",
    about: "",
    keys: &[
        Key::new("layouts", NamedTables(&layouts::LAYOUT), "Sheets of cards of your own, by their names."),
        Key::new(
            "layout",
            Name("LayoutName", || layouts::names(&[]).collect()),
            "A sheet of cards, by its name or its number at the stationer's.",
        ),
        Key::new(
            "kinds",
            Several(&Kind::CHOICES),
            "What cards ask for; the answer to the question where it is missing.",
        ),
        Key::new("order", One(&CardOrder::CHOICES), ""),
        Key::new("duplex", One(&Duplex::CHOICES), ""),
        Key::new("ink", One(&Ink::CHOICES), ""),
        Key::new(
            "marks",
            One(&Marks::CHOICES),
            "What shows where to cut; ticks where it is missing, and nothing on perforated stock.",
        ),
        Key::new("back-shift", Lengths, "How far the backs are moved right and down: `0.5mm -1mm`."),
        Key::new(
            "printer-margin",
            Lengths,
            "What the printer leaves blank along the edges of the paper; `5mm` where it is missing.",
        ),
        Key::new("test-page", Boolean, "A sheet to line up the printer with, instead of cards."),
    ],
};

static HTML: Table = Table {
    what: WHAT,
    name: "HtmlToml",
    about: "",
    keys: &[Key::new(
        "downloads",
        Several(&Format::CHOICES),
        "Formats that the page offers for download: their files lie beside it, under the deck's name.",
    )],
};

static JSON: Table =
    Table { what: WHAT, name: "NoOptions", about: "The format has nothing to choose.", keys: &[] };

/// `[[notes]]`.
pub static NOTES: Table = Table {
    what: "table of notes",
    name: "NotesToml",
    about: "A file of notes, and their note type.",
    keys: &[
        Key::required(
            "file",
            Text,
            "A file beside deck.toml: .csv with a column for each field and `guid`, `deck` and `tags`; or .md with a heading for each.",
        ),
        Key::required(
            "type",
            Text,
            "A folder of `note-types/`; or `basic` or `basic-and-reversed`, which are built in.",
        ),
        Key::new("markdown", Texts, "Fields of a .csv file whose cells are Markdown; the others are HTML."),
    ],
};

/// note-type.toml in a folder of `note-types/`.
pub static NOTE_TYPE: Table = Table {
    what: "note-type.toml",
    name: "note-type.toml",
    about: "A note type: what makes cards of notes. Its id, its fields and its cards are a promise to learners.",
    keys: &[
        Key::required(
            "id",
            Takes::Integer,
            "Its permanent id; Anki knows it by that. Made from a time in milliseconds.",
        ),
        Key::required("name", Text, "What Anki calls it."),
        Key::new("kind", One(&NoteKind::CHOICES), ""),
        Key::new("fields", Texts, "The names of the fields in order; append only."),
        Key::new(
            "field",
            Takes::Tables(&FIELD),
            "The same with what is known of each, in place of `fields`.",
        ),
        Key::new(
            "sort-field",
            Text,
            "The field that Anki's browser sorts by; the first where it is missing.",
        ),
        Key::new("question", Text, "The field that pages and printed cards show as question."),
        Key::new("answer", Text, "The field that they show as answer."),
        Key::new("details", Texts, "Fields that they show below the answer."),
        Key::new("media", Texts, "Files of `media/` that templates or CSS use; their names start with `_`."),
        Key::new("latex-header", Text, ""),
        Key::new("latex-footer", Text, ""),
        Key::new("latex-svg", Boolean, ""),
        Key::new(
            "stock",
            Number { least: 0, most: 99 },
            "Anki's number of the stock note type that it was made of.",
        ),
        Key::new("card", Takes::Tables(&CARD), "The card templates in order; append only."),
    ],
};

/// `[[field]]` of note-type.toml.
pub static FIELD: Table = Table {
    what: "field",
    name: "FieldToml",
    about: "A field of a note type, and how Anki's editor shows it.",
    keys: &[
        Key::required("name", Text, ""),
        Key::new("id", Takes::Integer, "By which newer Ankis know it after it was renamed."),
        Key::new("font", Text, ""),
        Key::new("size", Number { least: 1, most: 999 }, ""),
        Key::new("right-to-left", Boolean, ""),
        Key::new("sticky", Boolean, ""),
        Key::new("description", Text, ""),
        Key::new("plain-text", Boolean, ""),
        Key::new("collapsed", Boolean, ""),
        Key::new("left-out-of-search", Boolean, ""),
        Key::new("tag", Number { least: 0, most: u32::MAX }, ""),
        Key::new("kept", Boolean, "May not be deleted."),
    ],
};

/// `[[card]]` of note-type.toml.
pub static CARD: Table = Table {
    what: "card template",
    name: "CardToml",
    about: "A card template of a note type.",
    keys: &[
        Key::required("name", Text, ""),
        Key::new("id", Takes::Integer, "By which newer Ankis know it after it was renamed."),
        Key::required("front", Text, "A file beside note-type.toml, such as `1.front.html`."),
        Key::required("back", Text, "A file beside note-type.toml, such as `1.back.html`."),
        Key::new("browser-front", Text, "How Anki's browser shows the front."),
        Key::new("browser-back", Text, ""),
    ],
};

choices! {
    /// What a note makes cards by.
    pub enum NoteKind, by default Normal {
        /// A card for each template.
        Normal = "normal",
        /// A card for each number of its deletions.
        Cloze = "cloze",
    }
}

/// `[pdf]`.
pub static PDF: Table = Table {
    what: WHAT,
    name: "PdfToml",
    about: "What sheets and cards have in common.",
    keys: &[
        Key::new(
            "fonts",
            Text,
            "A folder of fonts inside the corpus, for characters that the built-in ones lack.",
        ),
        Key::new("first", Texts, "Font files of the folder that are tried before the others, best first."),
    ],
};

/// `[preset]`.
pub static PRESET: Table = Table {
    what: "preset",
    name: "PresetToml",
    about: "Deck options as Anki's options screen names them. What is missing is as in a new preset of Anki.",
    keys: &[
        Key::new("name", Text, "The deck's title where it is missing."),
        Key::new("new-cards-per-day", Number { least: 0, most: 9999 }, ""),
        Key::new("maximum-reviews-per-day", Number { least: 0, most: 9999 }, ""),
        Key::new("learning-steps", Text, "Steps with s, m, h or d, such as `1m 10m`."),
        Key::new("relearning-steps", Text, ""),
        Key::new("new-card-gather-order", One(&GatherOrder::CHOICES), ""),
        Key::new("bury-new-siblings", Boolean, ""),
        Key::new("bury-review-siblings", Boolean, ""),
        Key::new("bury-interday-learning-siblings", Boolean, ""),
        Key::new("desired-retention", Number { least: 70, most: 99 }, "Percent."),
    ],
};
