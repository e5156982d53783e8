//! What the artifacts of a build are made of, in one hash.

use std::collections::{BTreeMap, BTreeSet};

use super::times::Prepared;
use crate::cli::BuildArgs;
use crate::export::apkg::notes;
use crate::kept;
use crate::plan::Job;
use crate::source::Sources;
use crate::world::World;

/// Returns one name for all that the artifacts of a run are made of: every file that was read, with locks as they are to
/// be, the options, the times of the notes, and which artifacts there are, since the page of all decks links to them.
pub(super) fn inputs(
    decks: &[Prepared<'_>],
    jobs: &[Job<'_, '_>],
    arguments: &BuildArgs,
    sources: &Sources,
    world: &World,
) -> String {
    let BuildArgs { corpus, combined, .. } = arguments;
    let options = format!("{:?} {:?} {combined:?} {:?}", corpus.set, corpus.limits.limit, world.source_date);
    let mut pieces = vec![options.into_bytes()];
    pieces.extend(jobs.iter().map(|job| job.relative.clone().into_bytes()));
    for deck in decks {
        let of = &deck.checked.deck;
        let times = notes::prompts(of).map(notes::Prompt::modified);
        let times = times.chain(of.typed.notes.iter().map(|note| note.modified)).chain([deck.epoch]);
        pieces.push(times.flat_map(|time| time.0.to_le_bytes()).collect());
    }
    let locks = decks.iter().filter_map(|deck| deck.new_lock.as_ref());
    let locks: BTreeMap<_, _> =
        locks.map(|(path, text)| (path.display().to_string(), text.as_str())).collect();
    let texts = sources.iter().filter(|source| !locks.contains_key(&source.name));
    let texts = texts.map(|source| (source.name.as_str(), source.text.as_str()));
    // In the order of their names: a lock is not read in the build that writes the first one.
    let texts: BTreeSet<_> = texts.chain(locks.iter().map(|(name, text)| (name.as_str(), *text))).collect();
    let texts = texts.into_iter().flat_map(|(name, text)| [name.as_bytes(), text.as_bytes()]);
    let files = decks.iter().flat_map(|deck| {
        let deck = &deck.checked.deck;
        let media = deck.media().into_iter().chain(deck.retired_media());
        let media = media.map(|file| (file.path.as_bytes(), file.sha256.as_bytes()));
        let typed = deck.typed.files.iter().map(|file| (file.name.as_bytes(), &*file.bytes));
        // The faces of a collection share its bytes.
        let fonts = deck.fonts.iter().map(|font| match font.index {
            0 => (font.name.as_bytes(), font.bytes.as_slice()),
            _ => (font.name.as_bytes(), &[][..]),
        });
        media.chain(typed).chain(fonts).flat_map(|(name, bytes)| [name, bytes])
    });
    let logos = jobs.iter().filter_map(|job| job.artifact.options.letterhead.logo.as_ref()?.file.as_ref());
    let files = files.chain(logos.flat_map(|file| [file.path.as_bytes(), file.sha256.as_bytes()]));
    kept::inputs(pieces.iter().map(Vec::as_slice).chain(texts).chain(files))
}
