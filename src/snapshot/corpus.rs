//! A corpus as a release: what `deckpress build` would make of it now.

use std::borrow::Cow;
use std::path::Path;

use bumpalo::Bump;

use super::facts::{Content, DeckFacts, Note, NoteTypeFacts, Snapshot};
use super::foreign;
use crate::check::check;
use crate::date::Epoch;
use crate::diagnostic::{Pass, has_errors};
use crate::export::apkg::look::Look;
use crate::export::apkg::note_types::{NOTE_TYPES, NoteType as OwnType, OCCLUSION};
use crate::export::apkg::notes::{self, Notes};
use crate::export::apkg::options::{ApkgOptions, Occlusions};
use crate::export::apkg::rows;
use crate::load;
use crate::lock::member;
use crate::lock::read::Reading;
use crate::lock::{self, Floors, Lock};
use crate::model::{Deck, Extent};
use crate::read;
use crate::source::Sources;
use crate::together;
use crate::typed::{NoteType, TypedNote, cards};
use crate::wording::shell_word;

pub(super) fn read(path: &Path, now: Epoch, sources: &mut Sources) -> Pass<Option<Snapshot>> {
    let Pass { value: files, diagnostics: mut said } = load::load(&[path.to_owned()], sources);
    let arena = Bump::new();
    let mut snapshot = Snapshot::default();
    let mut extent = Extent::default();
    let mut decks = Vec::new();
    for files in &files {
        let mut draft = read::read(files, &[], sources, &arena);
        said.extend(draft.diagnostics);
        let corpus = shell_word(files.corpus());
        let reading = Reading { corpus: &corpus, now };
        draft.value.lock = files.lock.map(|file| Lock::read(sources.text(file), &reading, &arena, &mut said));
        let checked = check(draft.value);
        said.extend(checked.diagnostics);
        let Some(mut checked) = checked.value else { continue };
        if let Some(lock) = &checked.lock {
            lock.keep_tags(&mut checked.deck);
        }
        decks.push((files, checked));
    }
    together::adopt(&mut decks, &|_| false, sources, (&arena, now), &mut said);
    let members: Vec<_> = decks.iter().map(|(_, checked)| checked.member()).collect();
    let family = member::family(members.iter());
    for (_, mut checked) in decks {
        let options = checked.options.apkg;
        let mut look = Look::new(checked.deck.extent());
        said.extend(lock::labels::keep_numbers(&mut checked.deck, &family));
        let old = checked.lock.take();
        let floors = (&Floors::default(), &family);
        let new = old.map(|old| old.resolve(&mut checked.deck, &mut look, options, now, floors));
        // A note's time is known only where a lock keeps it.
        add_deck(&mut snapshot, &checked.deck, options.occlusion, new.is_some());
        let brought = checked.deck.typed.used().map(foreign::note_type);
        snapshot.note_types.get_or_insert_default().extend(brought);
        extent = extent.max(checked.deck.extent());
    }
    let has_pictures = snapshot.notes.iter().any(has_boxes);
    snapshot.note_types.get_or_insert_default().extend(own_note_types(&Look::new(extent), has_pictures));
    let value = (!has_errors(&said)).then_some(snapshot);
    Pass { value, diagnostics: said }
}

/// Adds a deck and its notes.
pub(crate) fn add_deck(snapshot: &mut Snapshot, deck: &Deck<'_>, occlusion: Occlusions, is_timed: bool) {
    let index = snapshot.decks.len();
    snapshot.decks.push(DeckFacts {
        id: Some(deck.id.to_string()),
        title: Some(deck.title.to_owned()),
        version: Some(deck.version.unwrap_or_default().to_owned()),
        licence: Some(deck.licence.unwrap_or_default().to_owned()),
    });
    let hashes: std::collections::BTreeMap<_, _> =
        lock::hashes(deck).into_iter().map(|it| (it.id, it.hash)).collect();
    let options = ApkgOptions { occlusion, ..ApkgOptions::default() };
    for note in Notes::of(deck, options).iter() {
        let id = note.prompt.id();
        snapshot.notes.push(Note {
            is_brought: false,
            hash: hashes.get(&id).cloned(),
            gaps: Vec::new(),
            id,
            deck: index,
            modified: is_timed.then_some(note.modified),
            content: Some(content(&note)),
            guid: note.guid,
        });
    }
    for note in &deck.typed.notes {
        let Some(of) = deck.typed.type_of(note) else { continue };
        let tags = rows::tags(deck, note).split_whitespace().map(str::to_owned).collect();
        let cards = cards::of(&deck.typed, note).len();
        let hash = lock::typed::hash(of, note, &deck.tags);
        let found = foreign::brought(note, of, tags, cards);
        let modified = is_timed.then_some(note.modified);
        snapshot.notes.push(Note { deck: index, hash: Some(hash), modified, ..found });
    }
}

/// Returns the content of a note of a type that the deck brings.
pub(crate) fn typed_content(deck: &Deck<'_>, note: &TypedNote<'_>, note_type: &NoteType<'_>) -> Content {
    let names = note_type.fields.iter().map(|field| field.name.to_owned());
    Content {
        fields: names.zip(note.fields.iter().map(ToString::to_string)).collect(),
        tags: rows::tags(deck, note).split_whitespace().map(str::to_owned).collect(),
        cards: cards::of(&deck.typed, note).len(),
    }
}

/// Returns the content of a note.
pub(crate) fn content(note: &notes::Note<'_, '_>) -> Content {
    let names = note.kind.note_type().fields.iter().map(|(name, _)| (*name).to_owned());
    Content {
        fields: names.zip(note.fields.iter().cloned()).collect(),
        tags: note.tags.clone(),
        cards: note.cards.len(),
    }
}

/// Returns whether a note is one of image occlusion.
fn has_boxes(note: &Note) -> bool {
    note.content.as_ref().is_some_and(|content| !note.is_brought && !content.field("Occlusion").is_empty())
}

fn own_note_types(look: &Look<'_>, has_pictures: bool) -> Vec<NoteTypeFacts> {
    let note_types = NOTE_TYPES.iter().chain(has_pictures.then_some(&OCCLUSION));
    let facts = note_types.map(|note_type| NoteTypeFacts {
        id: note_type.id,
        modified: None,
        name: note_type.name.to_owned(),
        fields: note_type.fields.iter().map(|(name, _)| (*name).to_owned()).collect(),
        look: std::iter::once(css(look, note_type))
            .chain(
                note_type
                    .templates
                    .iter()
                    .flat_map(|it| [look.front(it), look.back(it)])
                    .map(Cow::into_owned),
            )
            .collect(),
    });
    facts.collect()
}

fn css(look: &Look<'_>, note_type: &OwnType) -> String {
    let more = if note_type.id == OCCLUSION.id { look.occlusion_css() } else { "" };
    format!("{}{more}", look.css())
}
