//! What each note says: the fields of an entry and its prompts, as finished HTML.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::decks::AnkiDecks;
use super::note_types::Kind;
use super::order::Outline;
use super::{names, occlusion};
use crate::content::{Rich, html, plain};
use crate::date::Epoch;
use crate::export::apkg::options::ApkgOptions;
use crate::export::parts::{self, Show};
use crate::id::Id;
use crate::level::Level;
use crate::model::{Cloze, Deck, Entry, Output, RetiredPrompts, Section};
use crate::speech;
use crate::words::Words;

pub use super::prompt::{Prompt, prompts};

/// One note, ready for a package or a CSV file.
pub struct Note<'a, 's> {
    pub prompt: Prompt<'a, 's>,
    pub kind: Kind,
    /// The title of its topic.
    pub topic: Option<&'a str>,
    /// The name of the deck that its cards come in.
    pub deck: String,
    pub guid: String,
    /// In the order of the note type's fields.
    pub fields: Vec<String>,
    /// The text of the sort field, without markup.
    pub sort_text: String,
    pub tags: Vec<String>,
    pub modified: Epoch,
    /// The templates (or cloze numbers minus one) that make a card of it.
    pub cards: Vec<u16>,
    /// Its place among new cards: all questions of a topic come before what is derived from them, so that no
    /// derived card gives an answer away at the first meeting.
    pub position: u32,
}

impl Note<'_, '_> {
    /// Returns whether a field names the media file.
    #[must_use]
    pub fn shows(&self, stored_name: &str) -> bool {
        self.fields.iter().any(|field| field.contains(stored_name))
    }

    /// Returns the field of this name; empty where the note type has none.
    #[must_use]
    pub fn field(&self, name: &str) -> &str {
        let names = self.kind.note_type().fields;
        names.iter().position(|(found, _)| *found == name).map_or("", |at| &self.fields[at])
    }
}

/// How many notes are written side by side, and in memory at once.
const BATCH: usize = 256;

/// The notes of a deck, in the order in which they are learned. Each is written as it is asked for: all of them at once
/// are many times the deck.
pub struct Notes<'a, 's> {
    deck: &'a Deck<'s>,
    options: ApkgOptions,
    /// Those that others name.
    related: BTreeMap<Id<'s>, &'a Entry<'s>>,
    places: Vec<Place<'a, 's>>,
    are_retired: bool,
}

/// Where a note is in its deck, before it is written.
struct Place<'a, 's> {
    section: &'a Section<'s>,
    prompt: Prompt<'a, 's>,
    position: u32,
}

impl<'a, 's> Notes<'a, 's> {
    /// Returns the notes that are asked.
    #[must_use]
    pub fn of(deck: &'a Deck<'s>, options: ApkgOptions) -> Notes<'a, 's> {
        let found = deck.sections.iter().flat_map(|section| {
            let questions = section.entries.iter().map(Prompt::Question);
            questions.chain(section.entries.iter().flat_map(derived)).map(move |prompt| (section, prompt))
        });
        Notes::at(deck, options, found)
    }

    /// Returns the notes that are no longer asked, for learners who have them. They have no card: learners keep those
    /// they have.
    #[must_use]
    pub fn retired(deck: &'a Deck<'s>, options: ApkgOptions) -> Notes<'a, 's> {
        let gone = deck.retired.iter().flat_map(|section| {
            let prompts = section
                .entries
                .iter()
                .flat_map(|entry| std::iter::once(Prompt::Question(entry)).chain(derived(entry)));
            prompts.map(move |prompt| (section, prompt))
        });
        let parts = deck.sections.iter().chain(&deck.retired).flat_map(|section| {
            let prompts = section.entries.iter().flat_map(|entry| {
                let RetiredPrompts { outputs, clozes } = &entry.retired;
                let outputs = outputs.iter().map(move |it| Prompt::Output(entry, it));
                outputs.chain(clozes.iter().map(move |it| Prompt::Cloze(entry, it)))
            });
            prompts.map(move |prompt| (section, prompt))
        });
        Notes { are_retired: true, ..Notes::at(deck, options, gone.chain(parts)) }
    }

    fn at(
        deck: &'a Deck<'s>,
        options: ApkgOptions,
        found: impl Iterator<Item = (&'a Section<'s>, Prompt<'a, 's>)>,
    ) -> Notes<'a, 's> {
        let named: BTreeSet<_> = deck.entries().flat_map(|entry| entry.related.iter().copied()).collect();
        let related = deck.entries().filter(|entry| named.contains(&entry.id)).map(|entry| (entry.id, entry));
        let places = (0..).zip(found);
        let places = places.map(|(position, (section, prompt))| Place { section, prompt, position });
        Notes { deck, options, related: related.collect(), places: places.collect(), are_retired: false }
    }

    /// Keeps the notes of the topics that `is_wanted` says; they keep their places among new cards.
    pub fn retain_topics(&mut self, is_wanted: impl Fn(Option<&str>) -> bool) {
        self.places.retain(|place| is_wanted(place.section.title.as_deref()));
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Returns what the notes ask.
    pub fn prompts(&self) -> impl Iterator<Item = Prompt<'a, 's>> {
        self.places.iter().map(|place| place.prompt)
    }

    /// Returns the kinds of the notes.
    pub fn kinds(&self) -> impl Iterator<Item = Kind> {
        self.prompts().map(|prompt| prompt.kind(self.options.occlusion))
    }

    /// Returns the names of the decks that have cards of the notes, or would have; one name may come more than once.
    pub fn deck_names(&self) -> impl Iterator<Item = String> {
        let mut last = None;
        let changes = self.places.iter().filter(move |place| {
            let section: *const Section<'_> = place.section;
            last.replace(section) != Some(section)
        });
        changes.map(|place| self.deck_name(place.section))
    }

    /// Returns what is known of each note before it is written.
    pub fn outlines(&self, decks: &AnkiDecks) -> impl Iterator<Item = Outline> {
        let mut last: Option<(&Section<'_>, i64)> = None;
        self.places.iter().map(move |place| {
            let known = last.filter(|(section, _)| std::ptr::eq(*section, place.section));
            let (_, deck) =
                known.unwrap_or_else(|| (place.section, decks.id(&self.deck_name(place.section))));
            last = Some((place.section, deck));
            let modified = place.prompt.modified();
            if self.are_retired {
                return Outline { modified, cards: Vec::new(), deck, position: 0 };
            }
            Outline { modified, cards: place.prompt.cards(), deck, position: place.position }
        })
    }

    fn deck_name(&self, section: &Section<'_>) -> String {
        names::name(self.deck.title, section.title.as_deref(), self.options.decks)
    }

    /// Writes the notes, in batches, and those of a batch side by side.
    pub fn iter(&self) -> impl Iterator<Item = Note<'a, 's>> {
        self.places
            .chunks(BATCH)
            .flat_map(|batch| batch.par_iter().map(|place| self.write(place)).collect::<Vec<_>>())
    }

    /// Writes one note.
    #[must_use]
    pub fn note(&self, number: usize) -> Note<'a, 's> {
        self.write(&self.places[number])
    }

    fn write(&self, place: &Place<'a, 's>) -> Note<'a, 's> {
        let writer = Writer { notes: self, section: place.section };
        let note = if self.are_retired { writer.retired(place.prompt) } else { writer.note(place.prompt) };
        Note { position: if self.are_retired { 0 } else { place.position }, ..note }
    }
}

/// Returns what else an entry asks than its question.
fn derived<'a, 's>(entry: &'a Entry<'s>) -> impl Iterator<Item = Prompt<'a, 's>> {
    let outputs = entry.outputs.iter().map(move |it| Prompt::Output(entry, it));
    outputs.chain(entry.clozes.iter().map(move |it| Prompt::Cloze(entry, it)))
}

/// Writes a note of one topic.
struct Writer<'w, 'a, 's> {
    notes: &'w Notes<'a, 's>,
    section: &'a Section<'s>,
}

impl<'a, 's> Writer<'_, 'a, 's> {
    fn note(&self, prompt: Prompt<'a, 's>) -> Note<'a, 's> {
        let (id, entry) = (prompt.id(), prompt.entry());
        let kind = prompt.kind(self.notes.options.occlusion);
        let own = match prompt {
            Prompt::Question(entry) => self.question(entry),
            Prompt::Output(entry, output) => Self::output(entry, output),
            Prompt::Cloze(entry, cloze) if kind == Kind::Occlusion => occlusion::fields(entry, cloze),
            Prompt::Cloze(entry, cloze) => Self::cloze(entry, cloze),
        };
        let mut fields: Vec<_> = own.into_iter().map(inert).collect();
        match prompt {
            // Those of Anki's own type come first.
            Prompt::Cloze(_, cloze) if kind == Kind::Occlusion => {
                fields.extend([id.clone(), occlusion::labels(cloze)]);
            }
            _ => fields.insert(0, id.clone()),
        }
        fields.push(inert(html::text(self.section.title.as_deref().unwrap_or_default())));
        fields.push(entry.level.map_or("", Level::name).to_owned());
        fields.push(entry.number.map(|number| number.to_string()).unwrap_or_default());
        fields.push(self.notes.deck.lang.to_owned());
        if let Prompt::Question(entry) = prompt
            && entry.is_typed
        {
            fields.push(inert(html::text(&parts::typed_answer(entry))));
        }
        fields.resize(kind.note_type().fields.len(), String::new());
        let sort_text = match prompt {
            Prompt::Question(entry) => plain::blocks(&entry.question.blocks),
            Prompt::Output(..) => id.clone(),
            Prompt::Cloze(entry, _) if kind == Kind::Occlusion => plain::blocks(&entry.question.blocks),
            Prompt::Cloze(_, cloze) => plain::blocks(&cloze.text.blocks),
        };
        Note {
            prompt,
            kind,
            topic: self.section.title.as_deref(),
            deck: self.notes.deck_name(self.section),
            guid: prompt.guid(self.notes.deck),
            fields,
            sort_text,
            tags: self.tags(prompt, kind),
            modified: prompt.modified(),
            cards: prompt.cards(),
            position: 0,
        }
    }

    /// Returns a note that says it is retired, after the question and as a tag.
    fn retired(&self, prompt: Prompt<'a, 's>) -> Note<'a, 's> {
        const MARK: &str =
            "<div><strong>Retired.</strong> This is no longer part of the deck; you may delete it.</div>";
        let mut note = self.note(prompt);
        note.cards.clear();
        note.tags.push(format!("{}::retired", self.notes.deck.root_tag));
        note.tags.sort_by_key(|tag| tag.to_lowercase());
        let (names, behind) = (note.kind.note_type().fields, note.kind.behind());
        if let Some(at) = names.iter().position(|(name, _)| *name == behind) {
            note.fields[at].insert_str(0, MARK);
        }
        note
    }

    /// Fills the fields from Question to ReversePrompt.
    fn question(&self, entry: &Entry<'_>) -> Vec<String> {
        let speech = entry.speech();
        vec![
            inline(Some(&entry.question)) + &spoken(speech.question, &entry.question) + &front(entry),
            inline(Some(&entry.answer)) + &spoken(speech.answer, &entry.answer),
            entry.body.iter().map(|passage| parts::passage(passage, html::Reader::Anki)).collect(),
            inline(entry.pitfall.as_deref()),
            inline(entry.details.as_deref()),
            self.references(entry),
            inline(entry.hint.as_deref()),
            parts::options(&entry.options, Show::Right(Words::of(self.notes.deck.lang)), html::Reader::Anki),
            inline(entry.reverse.as_deref()),
        ]
    }

    /// Fills the fields from Code to Source.
    fn output(entry: &Entry<'_>, output: &Output<'_>) -> Vec<String> {
        vec![
            html::code(&output.code.block, None, html::Reader::Anki),
            html::code(&output.output.block, Some("dp-out"), html::Reader::Anki),
            inline(output.why.as_ref()),
            String::new(),
            inline(Some(&entry.question)),
        ]
    }

    /// Fills the fields from Text to Source.
    fn cloze(entry: &Entry<'_>, cloze: &Cloze<'_>) -> Vec<String> {
        vec![html::cloze(&cloze.text.blocks), String::new(), inline(Some(&entry.question))]
    }

    fn references(&self, entry: &Entry<'_>) -> String {
        let mut out = String::new();
        if !entry.references.is_empty() {
            out.push_str("<ul>");
            for reference in &entry.references {
                out.push_str(&format!("<li>{}</li>", html::link(&reference.title, &reference.address)));
            }
            out.push_str("</ul>");
        }
        let related: Vec<_> = entry.related.iter().filter_map(|id| self.notes.related.get(id)).collect();
        if !related.is_empty() {
            out.push_str("<ul>");
            for related in related {
                out.push_str(&format!(
                    "<li>{}</li>",
                    html::inline_blocks(&related.question.blocks, html::Reader::Anki)
                ));
            }
            out.push_str("</ul>");
        }
        out
    }

    fn tags(&self, prompt: Prompt<'_, '_>, kind: Kind) -> Vec<String> {
        let entry = prompt.entry();
        let mut tags: Vec<String> =
            self.notes.deck.tags.iter().chain(&entry.tags).map(|&tag| tag.to_owned()).collect();
        if !self.section.tag.is_empty() {
            tags.push(format!("{}::{}", self.notes.deck.root_tag, self.section.tag));
        }
        tags.extend(entry.level.map(|level| format!("level::{}", level.rank())));
        tags.push(format!("kind::{}", kind.tag()));
        tags.sort_by_key(|tag| tag.to_lowercase());
        tags.dedup_by_key(|tag| tag.to_lowercase());
        tags
    }
}

impl Kind {
    /// Returns the name of the field that the back opens with, or that is below it.
    fn behind(self) -> &'static str {
        match self {
            Kind::Question => "Answer",
            Kind::Output => "Why",
            Kind::Cloze => "Extra",
            Kind::Occlusion => "Header",
        }
    }

    fn tag(self) -> &'static str {
        match self {
            Kind::Question => "recall",
            Kind::Output => "output",
            Kind::Cloze => "cloze",
            Kind::Occlusion => "occlusion",
        }
    }
}

/// Returns what belongs to the question, in an element that cards can leave out.
fn front(entry: &Entry<'_>) -> String {
    let Some(front) = &entry.front else { return String::new() };
    format!("<div class=\"dp-ask\">{}</div>", html::blocks(&front.blocks, html::Reader::Anki))
}

/// Returns a mark at which Anki speaks a text; nothing where no language is given, or nothing can be spoken.
fn spoken(language: Option<&str>, rich: &Rich<'_>) -> String {
    let Some(language) = language else { return String::new() };
    let text = plain::spoken(&rich.blocks);
    if text.is_empty() {
        return String::new();
    }
    format!(" {}", speech::mark(language, &html::text(&text)))
}

fn inline(rich: Option<&Rich<'_>>) -> String {
    rich.map(|rich| html::inline_blocks(&rich.blocks, html::Reader::Anki)).unwrap_or_default()
}

/// What spreadsheets take for the start of a formula, in narrow and in wide form (OWASP: CSV injection).
pub const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// Returns a field in a form that no spreadsheet takes for a formula: its first character as an entity, which Anki
/// shows as it is.
#[must_use]
pub fn inert(field: String) -> String {
    let Some(first) = field.chars().next().filter(|first| FORMULA.contains(first)) else { return field };
    format!("&#{};{}", u32::from(first), &field[first.len_utf8()..])
}
