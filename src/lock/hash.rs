//! What a note says, as one hash: of its sources, not of the HTML, which every better renderer would change.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::about::About;
use crate::content::{Rich, parse, walk_embeds};
use crate::digest::hex;
use crate::export::apkg::notes::Prompt;
use crate::id::Id;
use crate::identity::Identity;
use crate::level::Level;
use crate::model::{Cloze, Deck, Entry, Output, RetiredPrompts, Section, Snippet};
use crate::slug::slug;

/// Goes into every hash. A new version makes every note newer: for changes of the output that must reach learners.
const DOMAIN: &str = "deckpress/note/v1";

/// Goes into the hash of a note in which a rule of reading applies that came after deckpress 0.1: what learners of an
/// earlier release have is another text.
const READING: &str = "reading/2";

/// A note's id, and the hash of what it says.
pub struct Hashed {
    pub id: String,
    pub hash: String,
    pub is_retired: bool,
    pub about: About,
    pub identity: Identity,
}

/// Returns each note's id and hash.
#[must_use]
pub fn hashes(deck: &Deck<'_>) -> Vec<Hashed> {
    hashes_marked(deck, false)
}

/// Returns each note's id and hash, as if all were marked `retired`.
#[must_use]
pub(super) fn hashes_as_retired(deck: &Deck<'_>) -> Vec<Hashed> {
    hashes_marked(deck, true)
}

fn hashes_marked(deck: &Deck<'_>, are_all: bool) -> Vec<Hashed> {
    let questions = deck.entries().map(|entry| (entry.id, &entry.question)).collect();
    let mut out = Vec::new();
    for (sections, is_retired) in [(&deck.sections, are_all), (&deck.retired, true)] {
        for section in sections {
            for entry in &section.entries {
                let hasher = Hasher { deck, questions: &questions, section, entry };
                out.push(hasher.question(is_retired));
                let RetiredPrompts { outputs, clozes } = &entry.retired;
                out.extend(entry.outputs.iter().map(|it| hasher.output(it, is_retired)));
                out.extend(outputs.iter().map(|it| hasher.output(it, true)));
                out.extend(entry.clozes.iter().map(|it| hasher.cloze(it, is_retired)));
                out.extend(clozes.iter().map(|it| hasher.cloze(it, true)));
            }
        }
    }
    out
}

struct Hasher<'h, 's> {
    deck: &'h Deck<'s>,
    questions: &'h BTreeMap<Id<'s>, &'h Rich<'s>>,
    section: &'h Section<'s>,
    entry: &'h Entry<'s>,
}

impl Hasher<'_, '_> {
    fn question(&self, is_retired: bool) -> Hashed {
        let entry = self.entry;
        let mut hash = self.start("question", is_retired);
        for part in [Some(&entry.question), Some(&entry.answer)] {
            hash.rich(part);
        }
        for part in [&entry.pitfall, &entry.hint, &entry.details, &entry.reverse] {
            hash.rich(part.as_deref());
        }
        hash.add(&entry.code().count().to_string());
        entry.code().for_each(|code| hash.code(code));
        hash.list(entry.references.iter().flat_map(|it| [it.title.as_str(), &*it.address]));
        let related = || entry.related.iter().filter_map(|id| self.questions.get(id));
        hash.list(related().map(|question| question.markdown));
        related().for_each(|question| hash.reading(question));
        hash.newer_parts(entry);
        let about = About::question(entry, self.section.title.as_deref());
        hashed(Prompt::Question(entry), hash, is_retired, about)
    }

    fn output(&self, output: &Output<'_>, is_retired: bool) -> Hashed {
        let mut hash = self.start("output", is_retired);
        hash.code(&output.code);
        hash.code(&output.output);
        hash.rich(output.why.as_ref());
        hash.add(self.entry.question.markdown);
        hash.reading(&self.entry.question);
        hashed(Prompt::Output(self.entry, output), hash, is_retired, About::default())
    }

    fn cloze(&self, cloze: &Cloze<'_>, is_retired: bool) -> Hashed {
        let mut hash = self.start("cloze", is_retired);
        hash.rich(Some(&cloze.text));
        hash.add(self.entry.question.markdown);
        hash.reading(&self.entry.question);
        hashed(Prompt::Cloze(self.entry, cloze), hash, is_retired, About::cloze(cloze))
    }

    /// Begins a hash with what all notes of an entry show. The mark `retired` is part of it: it makes a note newer.
    fn start(&self, kind: &str, is_retired: bool) -> Hash {
        let mut hash = Hash::new(kind);
        if is_retired {
            hash.add("retired");
        }
        hash.add(self.deck.lang);
        let title = self.section.title.as_deref().unwrap_or_default();
        hash.add(title);
        hash.add(&self.entry.number.map(|number| number.to_string()).unwrap_or_default());
        hash.add(self.entry.level.map_or("", Level::name));
        hash.list(self.deck.tags.iter().copied());
        hash.add(self.deck.root_tag);
        hash.list(self.entry.tags.iter().copied());
        // Tags that the first releases had add nothing, as the title then says it all.
        if self.section.tag != slug(title) {
            hash.add(&format!("topic tag {}", self.section.tag));
        }
        hash
    }
}

fn hashed(prompt: Prompt<'_, '_>, hash: Hash, is_retired: bool, about: About) -> Hashed {
    Hashed { id: prompt.id(), hash: hash.finish(), is_retired, about, identity: prompt.identity() }
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
        rich.into_iter().for_each(|rich| self.reading(rich));
    }

    /// Hashes how a text is read, and what it shows and plays. A text that reads as it did in deckpress 0.1, and has no
    /// media, adds nothing.
    fn reading(&mut self, rich: &Rich<'_>) {
        if parse::is_read_otherwise(rich) {
            self.add(READING);
        }
        walk_embeds(&rich.blocks, &mut |embed| {
            embed.file.iter().for_each(|file| self.add(&file.stored_name()));
        });
    }

    /// Hashes the parts that entries could not have at first. An entry without them adds nothing.
    fn newer_parts(&mut self, entry: &Entry<'_>) {
        if let Some(front) = &entry.front {
            self.add("front");
            self.rich(Some(front));
        }
        if !entry.options.is_empty() {
            self.add("options");
            self.add(&entry.options.len().to_string());
            for choice in &entry.options {
                self.add(if choice.is_right { "x" } else { " " });
                self.rich(Some(&choice.text));
                self.rich(choice.why.as_ref());
            }
        }
        if entry.is_typed {
            self.add("typed");
        }
        if let Some(speech) = &entry.speech {
            self.add("speak");
            self.add(speech.question.unwrap_or_default());
            self.add(speech.answer.unwrap_or_default());
        }
        if entry.is_mixed() {
            self.add("body");
            for passage in &entry.body {
                self.add(if passage.code().is_some() { "code" } else { "text" });
                passage.text().into_iter().for_each(|text| self.rich(Some(text)));
            }
        }
    }

    fn code(&mut self, code: &Snippet<'_>) {
        self.add(code.block.language_name());
        self.add(&code.block.text);
    }

    /// Returns the first 128 bits of the hash, in hexadecimal digits.
    fn finish(self) -> String {
        let hash = self.0.finalize();
        hex(hash.get(..16).unwrap_or(&hash))
    }
}
