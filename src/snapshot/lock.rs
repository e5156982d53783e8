//! A lock as a release: ids, hashes and times.

use std::path::Path;

use bumpalo::Bump;

use super::facts::{self, DeckFacts, Note, Snapshot, not_a_release};
use super::html_text::printable;
use crate::date::Epoch;
use crate::diagnostic::{Pass, has_errors};
use crate::export::apkg::ids;
use crate::identity::is_note_id;
use crate::load;
use crate::lock::Lock;
use crate::lock::read::Reading;
use crate::source::Sources;
use crate::wording::{shell_word, shown};

pub(super) fn read(path: &Path, now: Epoch, sources: &mut Sources) -> Pass<Option<Snapshot>> {
    let bytes = match load::read_limited(path) {
        Ok(bytes) => bytes,
        Err(error) => return facts::whole(Err(not_a_release(path, &error.to_string()))),
    };
    let Pass { value: file, diagnostics: mut said } = sources.add(path.to_string_lossy(), bytes);
    let arena = Bump::new();
    let corpus = shell_word(path.parent().unwrap_or(path));
    let reading = Reading { corpus: &corpus, now };
    let lock = Lock::read(sources.text(file), &reading, &arena, &mut said);
    if has_errors(&said) {
        return Pass { value: None, diagnostics: said };
    }
    if lock.deck.is_empty() {
        return facts::whole(Err(not_a_release(path, "it does not say whose lock it is (`deck`)")));
    }
    if let Some(id) = lock.notes.keys().find(|id| !is_note_id(id)) {
        return facts::whole(Err(not_a_release(path, &format!("`{}` is not a valid note id", shown(id)))));
    }
    let notes = lock.notes.iter().filter(|(_, note)| note.retired.is_none()).map(|(id, note)| Note {
        is_brought: false,
        guid: ids::guid_of(&lock.deck, id, &note.identity),
        id: id.clone(),
        deck: 0,
        content: None,
        hash: Some(note.hash.clone()),
        gaps: note.about.gaps.clone(),
        modified: Some(note.modified),
    });
    let brought =
        lock.typed.notes.iter().filter(|(_, line)| line.retired.is_none()).map(|(guid, line)| Note {
            guid: guid.clone(),
            is_brought: true,
            id: printable(guid),
            deck: 0,
            content: None,
            hash: Some(line.hash.clone()),
            gaps: Vec::new(),
            modified: Some(line.modified),
        });
    let notes = notes.chain(brought).collect();
    let decks = vec![DeckFacts { id: Some(lock.deck), title: lock.released.title, ..DeckFacts::default() }];
    Pass { value: Some(Snapshot { decks, notes, note_types: None }), diagnostics: said }
}
