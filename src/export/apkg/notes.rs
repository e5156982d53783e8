//! What each note says: the fields of an entry and its prompts, as finished HTML.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::note_types::Kind;
use super::{ids, names};
use crate::content::{Rich, html, plain};
use crate::date::Epoch;
use crate::export::apkg::options::Decks;
use crate::export::parts::{self, Show};
use crate::id::Id;
use crate::identity::Identity;
use crate::level::Level;
use crate::model::{Cloze, Deck, Entry, Output, RetiredPrompts, Section};
use crate::span::Span;
use crate::words::Words;

/// One note, ready for a package or a CSV file.
pub struct Note<'a, 's> {
    pub prompt: Prompt<'a, 's>,
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
        let names = self.prompt.kind().note_type().fields;
        names.iter().position(|(found, _)| *found == name).map_or("", |at| &self.fields[at])
    }
}

/// What a note asks.
#[derive(Clone, Copy)]
pub enum Prompt<'a, 's> {
    Question(&'a Entry<'s>),
    Output(&'a Entry<'s>, &'a Output<'s>),
    Cloze(&'a Entry<'s>, &'a Cloze<'s>),
}

impl<'a, 's> Prompt<'a, 's> {
    #[must_use]
    pub fn kind(self) -> Kind {
        match self {
            Prompt::Question(_) => Kind::Question,
            Prompt::Output(..) => Kind::Output,
            Prompt::Cloze(..) => Kind::Cloze,
        }
    }

    #[must_use]
    pub fn entry(self) -> &'a Entry<'s> {
        match self {
            Prompt::Question(entry) | Prompt::Output(entry, _) | Prompt::Cloze(entry, _) => entry,
        }
    }

    /// Returns the note's permanent id.
    #[must_use]
    pub fn id(self) -> String {
        match self {
            Prompt::Question(entry) => ids::note_id(entry, None),
            Prompt::Output(entry, output) => ids::note_id(entry, Some(("output", output.id.as_str()))),
            Prompt::Cloze(entry, cloze) => ids::note_id(entry, Some(("cloze", cloze.id.as_str()))),
        }
    }

    /// Returns the identity that the note is given, with what follows from that of its question.
    #[must_use]
    pub fn identity(self) -> Identity {
        let below = |own: &Identity, entry: &Entry<'_>, kind, name| own.below(&entry.identity, kind, name);
        match self {
            Prompt::Question(entry) => entry.identity.clone(),
            Prompt::Output(entry, output) => below(&output.identity, entry, "output", output.id.as_str()),
            Prompt::Cloze(entry, cloze) => below(&cloze.identity, entry, "cloze", cloze.id.as_str()),
        }
    }

    /// Returns the GUID, which makes it the same note in every release of the deck.
    #[must_use]
    pub fn guid(self, deck: &Deck<'_>) -> String {
        ids::guid_of(deck.id.as_str(), &self.id(), &self.identity())
    }

    /// Returns where the prompt is written.
    #[must_use]
    pub fn span(self) -> Span {
        match self {
            Prompt::Question(entry) => entry.span,
            Prompt::Output(_, output) => output.span,
            Prompt::Cloze(_, cloze) => cloze.text.span,
        }
    }

    fn modified(self) -> Epoch {
        match self {
            Prompt::Question(entry) => entry.modified,
            Prompt::Output(_, output) => output.modified,
            Prompt::Cloze(_, cloze) => cloze.modified,
        }
    }

    /// Returns the templates (or cloze numbers minus one) that make a card of it.
    #[must_use]
    pub fn cards(self) -> Vec<u16> {
        match self {
            Prompt::Question(entry) if entry.reverse.is_some() => vec![0, 1],
            Prompt::Question(_) | Prompt::Output(..) => vec![0],
            Prompt::Cloze(_, cloze) => cloze.cards().into_iter().map(|card| card - 1).collect(),
        }
    }
}

/// Returns all that a deck asks or asked, in the order of the source.
#[must_use]
pub fn prompts<'a, 's>(deck: &'a Deck<'s>) -> Vec<Prompt<'a, 's>> {
    let mut prompts = Vec::new();
    for entry in deck.sections.iter().chain(&deck.retired).flat_map(|section| &section.entries) {
        let RetiredPrompts { outputs, clozes } = &entry.retired;
        prompts.push(Prompt::Question(entry));
        prompts.extend(entry.outputs.iter().chain(outputs).map(|it| Prompt::Output(entry, it)));
        prompts.extend(entry.clozes.iter().chain(clozes).map(|it| Prompt::Cloze(entry, it)));
    }
    prompts
}

/// How many notes are written side by side, and in memory at once.
const BATCH: usize = 256;

/// The notes of a deck, in the order in which they are learned. Each is written as it is asked for: all of them at once
/// are many times the deck.
pub struct Notes<'a, 's> {
    deck: &'a Deck<'s>,
    decks: Decks,
    questions: BTreeMap<Id<'s>, &'a Entry<'s>>,
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
    pub fn of(deck: &'a Deck<'s>, decks: Decks) -> Notes<'a, 's> {
        let mut found = Vec::new();
        for section in &deck.sections {
            found.extend(section.entries.iter().map(|entry| (section, Prompt::Question(entry))));
            for entry in &section.entries {
                found.extend(entry.outputs.iter().map(|it| (section, Prompt::Output(entry, it))));
                found.extend(entry.clozes.iter().map(|it| (section, Prompt::Cloze(entry, it))));
            }
        }
        Notes::at(deck, decks, found)
    }

    /// Returns the notes that are no longer asked, for learners who have them. They have no card: learners keep those
    /// they have.
    #[must_use]
    pub fn retired(deck: &'a Deck<'s>, decks: Decks) -> Notes<'a, 's> {
        let mut found = Vec::new();
        for section in &deck.retired {
            for entry in &section.entries {
                found.push((section, Prompt::Question(entry)));
                found.extend(entry.outputs.iter().map(|it| (section, Prompt::Output(entry, it))));
                found.extend(entry.clozes.iter().map(|it| (section, Prompt::Cloze(entry, it))));
            }
        }
        for section in deck.sections.iter().chain(&deck.retired) {
            for entry in &section.entries {
                let RetiredPrompts { outputs, clozes } = &entry.retired;
                found.extend(outputs.iter().map(|it| (section, Prompt::Output(entry, it))));
                found.extend(clozes.iter().map(|it| (section, Prompt::Cloze(entry, it))));
            }
        }
        Notes { are_retired: true, ..Notes::at(deck, decks, found) }
    }

    fn at(deck: &'a Deck<'s>, decks: Decks, found: Vec<(&'a Section<'s>, Prompt<'a, 's>)>) -> Notes<'a, 's> {
        let questions = deck.entries().map(|entry| (entry.id, entry)).collect();
        let places = (0..).zip(found);
        let places =
            places.map(|(position, (section, prompt))| Place { section, prompt, position }).collect();
        Notes { deck, decks, questions, places, are_retired: false }
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

    /// Returns the names of the decks that have cards of the notes, or would have; one name may come more than once.
    pub fn deck_names(&self) -> impl Iterator<Item = String> {
        let mut last = None;
        let changes = self.places.iter().filter(move |place| {
            let section: *const Section<'_> = place.section;
            last.replace(section) != Some(section)
        });
        changes.map(|place| self.deck_name(place.section))
    }

    fn deck_name(&self, section: &Section<'_>) -> String {
        names::name(self.deck.title, section.title.as_deref(), self.decks)
    }

    /// Writes the notes, in batches, and those of a batch side by side.
    pub fn iter(&self) -> impl Iterator<Item = Note<'a, 's>> {
        self.places
            .chunks(BATCH)
            .flat_map(|batch| batch.par_iter().map(|place| self.write(place)).collect::<Vec<_>>())
    }

    fn write(&self, place: &Place<'a, 's>) -> Note<'a, 's> {
        let writer = Writer { notes: self, section: place.section };
        let note = if self.are_retired { writer.retired(place.prompt) } else { writer.note(place.prompt) };
        Note { position: if self.are_retired { 0 } else { place.position }, ..note }
    }
}

/// Writes a note of one topic.
struct Writer<'w, 'a, 's> {
    notes: &'w Notes<'a, 's>,
    section: &'a Section<'s>,
}

impl<'a, 's> Writer<'_, 'a, 's> {
    fn note(&self, prompt: Prompt<'a, 's>) -> Note<'a, 's> {
        let (id, entry) = (prompt.id(), prompt.entry());
        let own = match prompt {
            Prompt::Question(entry) => self.question(entry),
            Prompt::Output(entry, output) => Self::output(entry, output),
            Prompt::Cloze(entry, cloze) => Self::cloze(entry, cloze),
        };
        let mut fields = vec![id.clone()];
        fields.extend(own.into_iter().map(inert));
        fields.push(inert(html::text(self.section.title.as_deref().unwrap_or_default())));
        fields.push(entry.level.map_or("", Level::name).to_owned());
        fields.push(entry.number.map(|number| number.to_string()).unwrap_or_default());
        fields.push(self.notes.deck.lang.to_owned());
        fields.resize(prompt.kind().note_type().fields.len(), String::new());
        let sort_text = match prompt {
            Prompt::Question(entry) => plain::blocks(&entry.question.blocks),
            Prompt::Output(..) => id.clone(),
            Prompt::Cloze(_, cloze) => plain::blocks(&cloze.text.blocks),
        };
        Note {
            prompt,
            topic: self.section.title.as_deref(),
            deck: self.notes.deck_name(self.section),
            guid: prompt.guid(self.notes.deck),
            fields,
            sort_text,
            tags: self.tags(prompt),
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
        let (names, behind) = (prompt.kind().note_type().fields, prompt.kind().behind());
        if let Some(at) = names.iter().position(|(name, _)| *name == behind) {
            note.fields[at].insert_str(0, MARK);
        }
        note
    }

    /// Fills the fields from Question to ReversePrompt.
    fn question(&self, entry: &Entry<'_>) -> Vec<String> {
        vec![
            inline(Some(&entry.question)) + &front(entry),
            inline(Some(&entry.answer)),
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
            html::code(&output.code.block, None),
            html::code(&output.output.block, Some("dp-out")),
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
        let related: Vec<_> = entry.related.iter().filter_map(|id| self.notes.questions.get(id)).collect();
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

    fn tags(&self, prompt: Prompt<'_, '_>) -> Vec<String> {
        let entry = prompt.entry();
        let mut tags: Vec<String> =
            self.notes.deck.tags.iter().chain(&entry.tags).map(|&tag| tag.to_owned()).collect();
        if !self.section.tag.is_empty() {
            tags.push(format!("{}::{}", self.notes.deck.root_tag, self.section.tag));
        }
        tags.extend(entry.level.map(|level| format!("level::{}", level.rank())));
        tags.push(format!("kind::{}", prompt.kind().tag()));
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
        }
    }

    fn tag(self) -> &'static str {
        match self {
            Kind::Question => "recall",
            Kind::Output => "output",
            Kind::Cloze => "cloze",
        }
    }
}

/// Returns what belongs to the question, in an element that cards can leave out.
fn front(entry: &Entry<'_>) -> String {
    let Some(front) = &entry.front else { return String::new() };
    format!("<div class=\"dp-ask\">{}</div>", html::blocks(&front.blocks, html::Reader::Anki))
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
