//! Notes as a file of Markdown, which its reader makes the same notes of.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use bumpalo::Bump;

use crate::config::Settings;
use crate::content::markdown::fence;
use crate::read::draft::Draft;
use crate::read::typed::markdown;
use crate::source::Sources;
use crate::typed::{NoteType, TypedNote, words};
use crate::wording::{as_html, counted, shown};

/// How many letters of a field a heading shows where it cannot be the field.
const LETTERS: usize = 60;

/// Where a field is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the heading of its note, on one line.
    Heading { is_cloze: bool },
    /// Below a heading.
    Body { is_cloze: bool },
}

impl Place {
    /// Returns whether the note type is one to fill in.
    #[must_use]
    pub fn is_cloze(self) -> bool {
        let (Place::Heading { is_cloze } | Place::Body { is_cloze }) = self;
        is_cloze
    }
}

/// Makes Markdown of HTML, where that says the same.
pub type Convert<'c> = &'c dyn Fn(&str, Place) -> Option<String>;

/// The notes of one type as Markdown.
#[derive(Debug, Default)]
pub struct Page {
    pub text: String,
    /// Whether each note is in the text. Those that cannot be are left for a table.
    pub has: Vec<bool>,
    /// How many notes keep each field as HTML, and what the first of them are called.
    pub kept: BTreeMap<String, (usize, Vec<String>)>,
}

/// How many notes are read back at once: what Markdown says takes many times the memory of its text.
const READ_AT_ONCE: usize = 1000;

/// How many notes with a field in HTML are named.
const NAMED: usize = 5;

/// Writes notes of a type. Notes that would not be read as they are, are left out.
#[must_use]
pub fn page(note_type: &NoteType<'_>, notes: &[&TypedNote<'_>], convert: Convert<'_>) -> Page {
    let plain = |name: &str| convert(&as_html(name), Place::Heading { is_cloze: false });
    let names = note_type.fields.iter().map(|field| plain(field.name)).collect();
    let writer = Writer { note_type, convert, names };
    let texts: Vec<_> = notes.chunks(READ_AT_ONCE).flat_map(|notes| writer.notes(notes)).collect();
    finish(join(&texts), note_type, notes, &texts)
}

/// The text of a note, and the places of its fields that are HTML in it.
struct Written {
    text: String,
    html: Vec<usize>,
}

fn join(texts: &[Option<Written>]) -> String {
    texts.iter().flatten().map(|note| note.text.as_str()).collect::<Vec<_>>().join("\n")
}

fn finish(
    text: String,
    note_type: &NoteType<'_>,
    notes: &[&TypedNote<'_>],
    texts: &[Option<Written>],
) -> Page {
    let mut page = Page { text, has: texts.iter().map(Option::is_some).collect(), ..Page::default() };
    for (note, written) in notes.iter().zip(texts) {
        for at in written.iter().flat_map(|written| &written.html) {
            let name = note_type.fields.get(*at).map_or("", |field| field.name);
            let (count, named) = page.kept.entry(name.to_owned()).or_default();
            *count += 1;
            if named.len() < NAMED {
                named.push(title(note_type, note));
            }
        }
    }
    page
}

/// Returns of each note whether the reader makes it of the text, as it is.
fn is_read(
    note_type: &NoteType<'_>,
    text: &str,
    notes: &[&TypedNote<'_>],
    texts: &[Option<Written>],
) -> Vec<bool> {
    let arena = Bump::new();
    let mut sources = Sources::default();
    let file = sources.add("notes.md", text.as_bytes().to_vec()).value;
    let mut draft = Draft::new(Settings::named("notes", &arena), sources.text(file).span);
    draft.typed.note_types.push(note_type.clone());
    markdown::read(sources.text(file), 0, &mut draft, &arena, &mut Vec::new());
    let known = |note: &TypedNote<'_>| (note.guid.to_string(), note.id.map(|id| id.as_str().to_owned()));
    let read: BTreeMap<_, _> = draft.typed.notes.iter().map(|note| (known(note), note)).collect();
    let is_same = |note: &TypedNote<'_>| {
        read.get(&known(note)).is_some_and(|read| {
            (&read.fields, &read.tags, read.deck, &read.cards)
                == (&note.fields, &note.tags, note.deck, &note.cards)
        })
    };
    notes.iter().zip(texts).map(|(note, written)| written.is_some() && is_same(note)).collect()
}

/// Returns what a note is called where its sort field cannot be its heading.
fn title(note_type: &NoteType<'_>, note: &TypedNote<'_>) -> String {
    let sort = note.fields.get(note_type.sort_field).into_iter();
    let mut texts = sort.chain(note.fields.iter()).map(|field| {
        let words = words(field);
        shown(&words.split_whitespace().collect::<Vec<_>>().join(" ")).chars().take(LETTERS).collect()
    });
    texts.find(|text: &String| !text.is_empty()).unwrap_or_else(|| shown(&note.guid).into_owned())
}

impl Page {
    /// Returns what stays otherwise than Markdown, in sentences.
    #[must_use]
    pub fn remarks(&self, note_type: &NoteType<'_>) -> Vec<String> {
        let name = shown(note_type.name);
        let kept = self.kept.iter().map(|(field, (count, named))| {
            let more = if *count > named.len() { ", …" } else { "" };
            let of = format!("{} of `{name}`", counted(*count, "note"));
            format!(
                "{of} with `{}` as HTML, for Markdown does not say the same: {}{more}",
                shown(field),
                named.join(", ")
            )
        });
        let left = self.has.iter().filter(|has| !**has).count();
        let of = format!("{} of `{name}` in a table", counted(left, "note"));
        let why = "for Markdown cannot hold their GUIDs, tags or texts to the letter";
        kept.chain((left > 0).then(|| format!("{of}, {why}"))).collect()
    }
}

struct Writer<'w, 's> {
    note_type: &'w NoteType<'s>,
    convert: Convert<'w>,
    /// The fields' names as headings.
    names: Vec<Option<String>>,
}

impl Writer<'_, '_> {
    /// Writes notes that are read as they are; `None` for the others.
    fn notes(&self, notes: &[&TypedNote<'_>]) -> Vec<Option<Written>> {
        let mut texts: Vec<_> = notes.iter().map(|note| self.note(note)).collect();
        loop {
            let read = is_read(self.note_type, &join(&texts), notes, &texts);
            let lost: Vec<_> = (0..texts.len()).filter(|at| texts[*at].is_some() && !read[*at]).collect();
            if lost.is_empty() {
                return texts;
            }
            lost.into_iter().for_each(|at| texts[at] = None);
        }
    }

    /// Writes one note; `None` where its heading cannot hold what it is known by.
    fn note(&self, note: &TypedNote<'_>) -> Option<Written> {
        let is_cloze = self.note_type.is_cloze;
        let (heading, body) = (Place::Heading { is_cloze }, Place::Body { is_cloze });
        let sort = self.note_type.sort_field;
        let own = (self.convert)(note.fields.get(sort)?, heading);
        let mut html = Vec::new();
        let title = match &own {
            Some(own) => own.clone(),
            None => {
                let title = as_html(&title(self.note_type, note));
                (self.convert)(&title, Place::Heading { is_cloze: false }).unwrap_or_default()
            }
        };
        let mut text = format!("## {title} {{{}}}\n", attributes(note)?);
        let others = (0..note.fields.len()).filter(|at| *at != sort || own.is_none());
        for at in others {
            let field = note.fields.get(at)?;
            let name = self.names.get(at)?.as_ref()?;
            match (self.convert)(field, body) {
                _ if field.is_empty() && at != sort => {}
                Some(markdown) if !markdown.is_empty() && note.fields.len() == 2 && own.is_some() => {
                    let _ = write!(text, "\n{markdown}\n");
                }
                Some(markdown) if !markdown.is_empty() => {
                    let _ = write!(text, "\n### {name}\n\n{markdown}\n");
                }
                _ => {
                    html.push(at);
                    let _ = write!(text, "\n### {name} {{html}}\n\n{}\n", fence("html", field));
                }
            }
        }
        Some(Written { text, html })
    }
}

/// Returns what is in the braces of a note; `None` where quotes cannot hold it.
fn attributes(note: &TypedNote<'_>) -> Option<String> {
    let mut words: Vec<String> = note.id.iter().map(|id| format!("#{}", id.as_str())).collect();
    let cards = note.cards.as_deref().map(cards);
    let tags = note.tags.join(" ");
    for (key, value) in [("guid", &*note.guid), ("deck", note.deck), ("tags", &tags)] {
        if !value.is_empty() {
            words.push(format!("{key}=\"{value}\""));
        }
    }
    words.extend(cards.map(|cards| format!("cards=\"{cards}\"")));
    let has_quotes = [&*note.guid, note.deck, &tags].iter().any(|value| value.contains(['"', '\n', '\r']));
    (!has_quotes).then(|| words.join(" "))
}

/// Returns the cards of a note as files of notes have them.
#[must_use]
pub fn cards(cards: &[u16]) -> String {
    if cards.is_empty() {
        return "-".to_owned();
    }
    cards.iter().map(|card| (u32::from(*card) + 1).to_string()).collect::<Vec<_>>().join(" ")
}
