//! What a note says, as one hash: of its sources, not of the HTML, which every better renderer would change.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::note_id;
use crate::content::{Rich, walk_embeds};
use crate::model::{Deck, Level, Snippet};

/// Goes into every hash. A new version makes every note newer: for changes of the output that must reach learners.
const DOMAIN: &str = "deckpress/note/v1";

/// Each note's id and hash.
#[must_use]
pub fn hashes(deck: &Deck<'_>) -> Vec<(String, String)> {
    let questions: BTreeMap<_, _> = deck.entries().map(|entry| (entry.id, &entry.question)).collect();
    let mut out = Vec::new();
    for section in &deck.sections {
        for entry in &section.entries {
            let shared = |kind: &str| {
                let mut hash = Hash::new(kind);
                hash.add(deck.lang);
                hash.add(section.title.as_deref().unwrap_or_default());
                hash.add(&entry.number.map(|number| number.to_string()).unwrap_or_default());
                hash.add(entry.level.map_or("", Level::name));
                hash.list(deck.tags.iter().copied());
                hash.add(deck.root_tag);
                hash.list(entry.tags.iter().copied());
                hash
            };
            let related = || entry.related.iter().filter_map(|id| questions.get(id));
            let mut hash = shared("question");
            for part in [Some(&entry.question), Some(&entry.answer)] {
                hash.rich(part);
            }
            for part in [&entry.pitfall, &entry.hint, &entry.details, &entry.reverse] {
                hash.rich(part.as_deref());
            }
            hash.add(&entry.code.len().to_string());
            entry.code.iter().for_each(|code| hash.code(code));
            hash.list(entry.references.iter().flat_map(|it| [it.title.as_str(), &*it.address]));
            hash.list(related().map(|question| question.markdown));
            related().for_each(|question| hash.media(question));
            out.push((note_id(entry, None), hash.finish()));
            for output in &entry.outputs {
                let mut hash = shared("output");
                hash.code(&output.code);
                hash.code(&output.output);
                hash.rich(output.why.as_ref());
                hash.add(entry.question.markdown);
                hash.media(&entry.question);
                out.push((note_id(entry, Some(("output", output.id.as_str()))), hash.finish()));
            }
            for cloze in &entry.clozes {
                let mut hash = shared("cloze");
                hash.rich(Some(&cloze.text));
                hash.add(entry.question.markdown);
                hash.media(&entry.question);
                out.push((note_id(entry, Some(("cloze", cloze.id.as_str()))), hash.finish()));
            }
        }
    }
    out
}

/// SHA-256 over pieces with their lengths, so that no two lists of pieces run into one.
struct Hash(Sha256);

impl Hash {
    fn new(kind: &str) -> Hash {
        let mut hash = Hash(Sha256::new());
        hash.add(DOMAIN);
        hash.add(kind);
        hash
    }

    fn add(&mut self, piece: &str) {
        self.0.update((piece.len() as u64).to_le_bytes());
        self.0.update(piece.as_bytes());
    }

    fn list<'a>(&mut self, pieces: impl Iterator<Item = &'a str>) {
        let pieces: Vec<_> = pieces.collect();
        self.add(&pieces.len().to_string());
        pieces.into_iter().for_each(|piece| self.add(piece));
    }

    fn rich(&mut self, rich: Option<&Rich<'_>>) {
        self.add(if rich.is_some() { "1" } else { "0" });
        self.add(rich.map_or("", |rich| rich.markdown));
        rich.into_iter().for_each(|rich| self.media(rich));
    }

    /// What a text shows and plays. A text without media adds nothing, as before there were any.
    fn media(&mut self, rich: &Rich<'_>) {
        walk_embeds(&rich.blocks, &mut |embed| {
            embed.file.iter().for_each(|file| self.add(&file.stored_name()));
        });
    }

    fn code(&mut self, code: &Snippet<'_>) {
        self.add(code.block.language_name());
        self.add(&code.block.text);
    }

    /// The first 128 bits.
    fn finish(self) -> String {
        self.0.finalize().iter().take(16).fold(String::new(), |mut out, byte| {
            let _ = write!(out, "{byte:02x}");
            out
        })
    }
}
