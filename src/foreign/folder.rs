//! A deck of another program as the files of a corpus: deck.toml, note types, tables of notes, and the lock.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::Foreign;
use super::markdown::{Convert, cards, page};
use crate::id::Id;
use crate::load::typed::{NOTE_TYPE, NOTE_TYPES, STYLE};
use crate::lock::Lock;
use crate::lock::typed::{self, Line, Lines, TypeLine};
use crate::read::typed::builtin;
use crate::slug;
use crate::typed::{Field, NoteType, TypedNote, words};
use crate::wording::counted;

/// What the deck is called here.
#[derive(Clone, Debug, Default)]
pub struct About {
    pub id: String,
    /// Where it comes from, for people.
    pub origin: String,
}

/// The files of a corpus.
#[derive(Debug, Default)]
pub struct Corpus {
    /// By their paths in its folder.
    pub files: Vec<(String, Vec<u8>)>,
    /// What of the notes is written in another way than it was asked for, in sentences.
    pub remarks: Vec<String>,
}

/// Returns the files of a corpus: tables of notes, or Markdown where it is wanted and says the same.
#[must_use]
pub fn corpus(foreign: &Foreign<'_>, about: &About, convert: Option<Convert<'_>>) -> Corpus {
    let keys = keys(&foreign.typed.note_types);
    let mut corpus = Corpus::default();
    let mut listed: Vec<(String, &str)> = Vec::new();
    let mut of_types = vec![Vec::new(); keys.len()];
    for note in &foreign.typed.notes {
        of_types[note.note_type].push(note);
    }
    for ((note_type, key), mut notes) in foreign.typed.note_types.iter().zip(&keys).zip(of_types) {
        if let Some(convert) = convert {
            let page = page(note_type, &notes, convert);
            corpus.remarks.extend(page.remarks(note_type));
            let mut has = page.has.iter();
            notes.retain(|_| has.next() == Some(&false));
            if page.has.contains(&true) {
                listed.push((format!("{key}.md"), key));
                corpus.files.push((format!("{key}.md"), page.text.into_bytes()));
            }
        }
        if !notes.is_empty() || convert.is_none() {
            listed.push((format!("{key}.csv"), key));
            corpus.files.push((format!("{key}.csv"), table(&notes, note_type)));
        }
        if !is_builtin(note_type) {
            corpus.files.extend(note_type_files(note_type, key));
        }
    }
    let own = foreign.typed.notes.iter().filter(|note| note.cards.is_some()).count();
    if own > 0 {
        let notes = counted(own, "note");
        corpus.remarks.push(format!("{notes} with other cards than the templates give: `cards` keeps them"));
    }
    corpus.files.insert(0, ("deck.toml".to_owned(), deck_toml(foreign, about, &listed).into_bytes()));
    corpus.files.push(("deck.lock".to_owned(), lock(foreign, about).into_bytes()));
    corpus
}

/// Returns the key of each note type: the name of its folder.
fn keys(note_types: &[NoteType<'_>]) -> Vec<String> {
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let key = |note_type: &NoteType<'_>| {
        if is_builtin(note_type) {
            return note_type.key.to_owned();
        }
        let word = slug::id_word(note_type.name);
        let word = word.trim_matches(['.', '-', '_']);
        let base = if word.is_empty() || crate::id::not_a_file_name(word).is_some() {
            format!("type-{word}").trim_end_matches('-').to_owned()
        } else {
            word.to_owned()
        };
        let numbered = (2..).map(|count| format!("{base}-{count}"));
        let free = std::iter::once(base.clone()).chain(numbered).find(|name| !taken.contains(name));
        let free = free.unwrap_or(base);
        taken.insert(free.clone());
        free
    };
    note_types.iter().map(key).collect()
}

/// Returns whether every corpus has this note type.
fn is_builtin(note_type: &NoteType<'_>) -> bool {
    builtin::NAMES.contains(&note_type.key)
}

/// Returns a text as TOML has it, on one line.
fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default().replace('\u{7f}', "\\u007f")
}

fn list<'a>(texts: impl Iterator<Item = &'a str>) -> String {
    format!("[{}]", texts.map(quoted).collect::<Vec<_>>().join(", "))
}

fn deck_toml(foreign: &Foreign<'_>, about: &About, listed: &[(String, &str)]) -> String {
    let mut out = String::new();
    for line in about.origin.lines() {
        let _ = writeln!(out, "# {line}");
    }
    let _ = writeln!(out, "id = {}\ntitle = {}", quoted(&about.id), quoted(&foreign.title));
    let description = markdown(&words(&foreign.description));
    if !description.is_empty() {
        let _ = writeln!(out, "description = {}", quoted(&description));
    }
    if !foreign.preset.is_empty() {
        out.push_str("\n# The deck has options of its own. Without `#`, a package brings them to those who ask for them.\n");
        out.push_str("# [preset]\n");
        for line in &foreign.preset {
            let _ = writeln!(out, "# {line}");
        }
    }
    for (file, key) in listed {
        let _ = writeln!(out, "\n[[notes]]\nfile = {}\ntype = {}", quoted(file), quoted(key));
    }
    out.push_str("\n[[artifact]]\nformat = \"apkg\"\n\n[[artifact]]\nformat = \"csv\"\nflavour = \"own\"\n");
    if foreign.typed.note_types.iter().any(|it| it.map.is_some()) {
        out.push_str("\n# Pages show the fields that note-type.toml calls `question` and `answer`:\n");
        out.push_str("# deckpress build --format html,sheet,cards\n");
    }
    out
}

/// Returns plain text as Markdown that reads the same, on one line.
fn markdown(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let escape = |character: char| {
        let is_mark =
            matches!(character, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '$' | '|' | '~');
        if is_mark { format!("\\{character}") } else { character.to_string() }
    };
    text.chars().map(escape).collect()
}

/// Returns the table of notes of one type, as they are.
fn table(notes: &[&TypedNote<'_>], note_type: &NoteType<'_>) -> Vec<u8> {
    let notes = || notes.iter();
    let has_cards = notes().any(|note| note.cards.is_some());
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    let (has_ids, has_guids) =
        (notes().any(|note| note.id.is_some()), notes().any(|note| !note.guid.is_empty()));
    let names = has_guids.then_some("guid").into_iter().chain(has_ids.then_some("id"));
    let meta = names.chain(["deck", "tags"]).chain(has_cards.then_some("cards"));
    let header = meta.chain(note_type.fields.iter().map(|field| field.name));
    // Writing to memory does not fail.
    let _ = writer.write_record(header);
    for note in notes() {
        let cards = has_cards.then(|| note.cards.as_deref().map_or(String::new(), cards));
        let tags = note.tags.join(" ");
        let guid = has_guids.then_some(&*note.guid);
        let id = has_ids.then_some(note.id.map_or("", Id::as_str));
        let meta = guid.into_iter().chain(id).chain([note.deck, &*tags]).chain(cards.as_deref());
        let _ = writer.write_record(meta.chain(note.fields.iter().map(|field| &**field)));
    }
    writer.into_inner().unwrap_or_default()
}

fn note_type_files(note_type: &NoteType<'_>, key: &str) -> Vec<(String, Vec<u8>)> {
    let folder = format!("{NOTE_TYPES}/{key}");
    let mut files = vec![(format!("{folder}/{NOTE_TYPE}"), note_type_toml(note_type).into_bytes())];
    if !note_type.css.is_empty() {
        files.push((format!("{folder}/{STYLE}"), note_type.css.as_bytes().to_vec()));
    }
    for (number, card) in (1..).zip(&note_type.cards) {
        for (side, text) in [("front", card.front), ("back", card.back)] {
            files.push((format!("{folder}/{number}.{side}.html"), text.as_bytes().to_vec()));
        }
    }
    files
}

fn note_type_toml(note_type: &NoteType<'_>) -> String {
    let mut out = format!(
        "# Learners have the id, the fields and the cards in their order: append to them, and change nothing else.\n\
         id = {}\nname = {}\nkind = \"{}\"\n",
        note_type.id,
        quoted(note_type.name),
        if note_type.is_cloze { "cloze" } else { "normal" }
    );
    let is_plain = |field: &Field<'_>| *field == Field { name: field.name, ..Field::default() };
    let are_plain = note_type.fields.iter().all(is_plain);
    if are_plain {
        let _ = writeln!(out, "fields = {}", list(note_type.fields.iter().map(|field| field.name)));
    }
    if let Some(field) = note_type.fields.get(note_type.sort_field).filter(|_| note_type.sort_field > 0) {
        let _ = writeln!(out, "sort-field = {}", quoted(field.name));
    }
    if let Some(map) = &note_type.map {
        let name = |at: usize| note_type.fields.get(at).map_or("", |field| field.name);
        let _ =
            writeln!(out, "question = {}\nanswer = {}", quoted(name(map.question)), quoted(name(map.answer)));
        if !map.details.is_empty() {
            let _ = writeln!(out, "details = {}", list(map.details.iter().map(|at| name(*at))));
        }
    }
    for (key, text) in [("latex-header", note_type.latex.header), ("latex-footer", note_type.latex.footer)] {
        if let Some(text) = text {
            let _ = writeln!(out, "{key} = {}", quoted(text));
        }
    }
    if note_type.latex.is_svg {
        out.push_str("latex-svg = true\n");
    }
    if let Some(stock) = note_type.stock {
        let _ = writeln!(out, "stock = {stock}");
    }
    if !are_plain {
        note_type.fields.iter().for_each(|field| field_toml(field, &mut out));
    }
    for (number, card) in (1..).zip(&note_type.cards) {
        let _ = writeln!(out, "\n[[card]]\nname = {}", quoted(card.name));
        if let Some(id) = card.id {
            let _ = writeln!(out, "id = {id}");
        }
        let _ = writeln!(out, "front = \"{number}.front.html\"\nback = \"{number}.back.html\"");
        for (key, text) in [("browser-front", card.browser_front), ("browser-back", card.browser_back)] {
            if !text.is_empty() {
                let _ = writeln!(out, "{key} = {}", quoted(text));
            }
        }
    }
    out
}

fn field_toml(field: &Field<'_>, out: &mut String) {
    let _ = writeln!(out, "\n[[field]]\nname = {}", quoted(field.name));
    if let Some(id) = field.id {
        let _ = writeln!(out, "id = {id}");
    }
    if let Some(font) = field.font {
        let _ = writeln!(out, "font = {}", quoted(font));
    }
    if !field.description.is_empty() {
        let _ = writeln!(out, "description = {}", quoted(field.description));
    }
    for (key, number) in [("size", field.size), ("tag", field.tag)] {
        if let Some(number) = number {
            let _ = writeln!(out, "{key} = {number}");
        }
    }
    let flags = [
        ("right-to-left", field.is_right_to_left),
        ("sticky", field.is_sticky),
        ("plain-text", field.is_plain_text),
        ("collapsed", field.is_collapsed),
        ("left-out-of-search", field.is_left_out_of_search),
        ("kept", field.is_kept),
    ];
    for (key, _) in flags.iter().filter(|(_, is_set)| *is_set) {
        let _ = writeln!(out, "{key} = true");
    }
}

/// Returns the lock of the deck as its learners have it: with the times of the package.
fn lock(foreign: &Foreign<'_>, about: &About) -> String {
    let mut lines = Lines::default();
    let types = &foreign.typed.note_types;
    for note_type in types {
        let line = TypeLine {
            shape: typed::shape(note_type),
            hash: typed::type_hash(note_type),
            modified: note_type.modified,
        };
        lines.types.insert(note_type.id.to_string(), line);
    }
    let mut notes = BTreeMap::new();
    for note in &foreign.typed.notes {
        // A note without a GUID is new.
        if let Some(note_type) = types.get(note.note_type).filter(|_| !note.guid.is_empty()) {
            let hash = typed::hash(note_type, note, &[]);
            notes.insert(note.guid.to_string(), Line { hash, modified: note.modified, retired: None });
        }
    }
    lines.notes = notes;
    Lock::seeded(&about.id, &foreign.title, lines).to_text()
}
