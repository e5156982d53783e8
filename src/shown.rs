//! Notes of types that a deck brings, as entries: for pages and everything else that shows question and answer. Which
//! fields those are, the map of their note type says.

use std::collections::BTreeMap;
use std::sync::Arc;

use bumpalo::Bump;
use percent_encoding::percent_decode_str;
use thin_vec::ThinVec;
use unicode_normalization::UnicodeNormalization as _;

use crate::check::Checked;
use crate::config::Artifact;
use crate::content::{Rich, parse, plain, walk_embeds_mut};
use crate::diagnostic::{Code, Diagnostic};
use crate::export::csv::CsvFlavour;
use crate::export::format::Format;
use crate::id::Id;
use crate::identity::Identity;
use crate::import::{html, write};
use crate::lock::about::short_hash;
use crate::media::MediaFile;
use crate::model::{Deck, Entry, RetiredPrompts, Section};
use crate::read::{flow, media};
use crate::slug;
use crate::text::Text;
use crate::typed::{ABSOLUTE, Map, TypedNote};
use crate::wording::{counted, shown};

/// Returns whether an artifact shows question and answer, and not notes.
#[must_use]
pub fn is_page(artifact: &Artifact) -> bool {
    match artifact.format {
        Format::Apkg => false,
        Format::Csv => artifact.options.csv.flavour == CsvFlavour::Plain,
        Format::Sheet | Format::Cards | Format::Json | Format::Html => true,
    }
}

/// Makes the deck that pages show, where the deck brings note types and a page is to be made. `formats` are names
/// of the command line; without them, the deck's own artifacts are made.
pub fn prepare<'s>(checked: &mut Checked<'s>, formats: &[String], arena: &'s Bump) {
    let are_pages = formats.iter().any(|name| name != Format::Apkg.name())
        || (formats.is_empty() && checked.artifacts.iter().any(is_page));
    if are_pages && !checked.deck.typed.is_empty() {
        checked.shown = Some(Box::new(deck(&checked.deck, arena)));
    }
}

/// Returns warnings of what pages leave out: notes whose types say nothing of question and answer.
#[must_use]
pub fn losses(checked: &Checked<'_>, artifact: &Artifact, path: &str) -> Vec<Diagnostic> {
    if !is_page(artifact) {
        return Vec::new();
    }
    let typed = &checked.deck.typed;
    let lost = typed.note_types.iter().enumerate().filter_map(|(at, note_type)| {
        let count = typed.notes.iter().filter(|note| note.note_type == at).count();
        (count > 0 && note_type.map.is_none()).then(|| {
            let (notes, name) = (counted(count, "note"), shown(note_type.name));
            let message = format!("{path} leaves out {notes} of the note type `{name}`");
            let help = if note_type.is_cloze {
                "notes with deletions come in packages and CSV files alone"
            } else {
                "name the fields to be shown in its note-type.toml: `question = \"…\"` and `answer = \"…\"`"
            };
            Diagnostic::new(Code::NotKept, note_type.span, message).help(help)
        })
    });
    lost.chain(empty(checked, path)).collect()
}

/// Returns a warning of notes whose question or answer shows nothing, if there are any.
fn empty(checked: &Checked<'_>, path: &str) -> Option<Diagnostic> {
    let (deck, shown) = (&checked.deck, checked.shown.as_deref()?);
    let has_map = |note: &&TypedNote<'_>| deck.typed.type_of(note).is_some_and(|it| it.map.is_some());
    let mapped = deck.typed.notes.iter().filter(has_map).count();
    let count = (deck.entries().count() + mapped).saturating_sub(shown.entries().count());
    (count > 0).then(|| {
        let message = format!("{path} leaves out {} without a question or an answer", counted(count, "note"));
        Diagnostic::without_place(Code::NotKept, message)
            .help("fill the fields that note-type.toml calls `question` and `answer`, or call others so")
    })
}

/// Returns the deck with an entry for each note that has a map.
fn deck<'s>(deck: &Deck<'s>, arena: &'s Bump) -> Deck<'s> {
    let files = files(deck);
    let reader = Reader { arena, files: &files };
    let mut sections = deck.sections.clone();
    let mut places: BTreeMap<&str, usize> = BTreeMap::new();
    for note in &deck.typed.notes {
        let map = deck.typed.type_of(note).and_then(|note_type| note_type.map.as_ref());
        let Some(entry) = map.and_then(|map| reader.entry(note, map)) else { continue };
        let name = note.deck.strip_prefix(ABSOLUTE).unwrap_or(note.deck);
        let at = *places.entry(name).or_insert_with(|| {
            let title = (!name.is_empty()).then(|| name.to_owned());
            sections.push(Section { title, span: note.span, tag: slug::tag(name), entries: Vec::new() });
            sections.len() - 1
        });
        if let Some(section) = sections.get_mut(at) {
            section.entries.push(entry);
        }
    }
    Deck {
        id: deck.id,
        title: deck.title,
        description: deck.description.clone(),
        lang: deck.lang,
        licence: deck.licence,
        url: deck.url,
        version: deck.version,
        authors: deck.authors.clone(),
        tags: deck.tags.clone(),
        root_tag: deck.root_tag,
        preset: None,
        sections,
        retired: Vec::new(),
        typed: crate::typed::Typed::default(),
        former_ids: deck.former_ids.clone(),
        fonts: deck.fonts.clone(),
        drafts: deck.drafts,
    }
}

/// Returns the pictures and sounds that every format can show, by their names.
fn files(deck: &Deck<'_>) -> BTreeMap<String, Arc<MediaFile>> {
    let files = deck.typed.files.iter().filter_map(|file| {
        let found = media::harmless(&file.name, &file.bytes)?;
        Some((file.name.nfc().collect(), Arc::new(found)))
    });
    files.collect()
}

struct Reader<'r, 's> {
    arena: &'s Bump,
    files: &'r BTreeMap<String, Arc<MediaFile>>,
}

impl<'s> Reader<'_, 's> {
    fn entry(&self, note: &TypedNote<'s>, map: &Map) -> Option<Entry<'s>> {
        let field = |at: usize| note.fields.get(at).and_then(|html| self.text(note, html));
        let question = field(map.question).and_then(|text| self.rich(text))?;
        let own = || Id::new(self.arena.alloc_str(&format!("note-{}", short_hash(&[&note.guid]))));
        let answer = field(map.answer)?;
        let mut blocks = parse::blocks(answer, &mut Vec::new());
        self.attach(&mut blocks);
        let divided = flow::divide(answer, blocks.into_vec());
        let details: Vec<_> =
            map.details.iter().filter_map(|at| note.fields.get(*at)).map(|html| &**html).collect();
        let details = self.text(note, &details.join("<br><br>")).and_then(|text| self.rich(text));
        Some(Entry {
            id: note.id.or_else(own)?,
            identity: Identity { guid: Some(note.guid.to_string()), from: None }.given(),
            span: note.span,
            number: None,
            level: None,
            tags: note.tags.iter().copied().collect(),
            question,
            front: None,
            options: ThinVec::new(),
            answer: divided.answer?,
            is_typed: false,
            speech: None,
            body: divided.body.into(),
            pitfall: None,
            hint: None,
            details: details.map(Box::new),
            outputs: ThinVec::new(),
            clozes: ThinVec::new(),
            retired: RetiredPrompts::default(),
            reverse: None,
            references: ThinVec::new(),
            related: ThinVec::new(),
            modified: note.modified,
        })
    }

    /// Returns a field as Markdown; `None` for one that shows nothing.
    fn text(&self, note: &TypedNote<'s>, html: &str) -> Option<Text<'s>> {
        let text = write::blocks(&html::blocks(&of_anki(html)));
        let text: String = text.chars().filter(|it| !crate::encoding::is_forbidden(*it)).collect();
        let text = self.arena.alloc_str(text.trim());
        (!text.is_empty()).then(|| Text::made_of(note.span, text))
    }

    fn rich(&self, text: Text<'s>) -> Option<Rich<'s>> {
        let mut blocks = parse::blocks(text, &mut Vec::new());
        self.attach(&mut blocks);
        let mut is_shown = !plain::blocks(&blocks).trim().is_empty();
        walk_embeds_mut(&mut blocks, &mut |_| is_shown = true);
        is_shown.then(|| Rich { markdown: text.text, span: text.span, blocks })
    }

    fn attach(&self, blocks: &mut [crate::content::Block<'s>]) {
        walk_embeds_mut(blocks, &mut |embed| {
            let name: String = percent_decode_str(&embed.address).decode_utf8_lossy().nfc().collect();
            embed.file = self.files.get(&name).cloned();
        });
    }
}

/// Returns a field with what only Anki reads written as HTML: sounds and formulas.
fn of_anki(html: &str) -> String {
    let html = replaced(html, "[sound:", "]", |name| {
        format!("<img src=\"{}\" alt=\"{}\">", name.replace('"', "&quot;"), name.replace('"', "&quot;"))
    });
    let html = replaced(&html, "\\(", "\\)", |tex| {
        format!("<span class=\"deckpress-math\" title=\"false\">{tex}</span>")
    });
    let html = replaced(&html, "\\[", "\\]", |tex| {
        format!("<span class=\"deckpress-math\" title=\"true\">{tex}</span>")
    });
    let html = replaced(&html, "[$]", "[/$]", |tex| {
        format!("<span class=\"deckpress-math\" title=\"false\">{tex}</span>")
    });
    replaced(&html, "[latex]", "[/latex]", |tex| format!("<code>{tex}</code>"))
}

/// Replaces what is between two marks, marks included.
fn replaced(text: &str, open: &str, close: &str, with: impl Fn(&str) -> String) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, inside)) = rest.split_once(open) {
        let Some((inside, after)) = inside.split_once(close) else { break };
        out.push_str(before);
        out.push_str(&with(inside));
        rest = after;
    }
    out.push_str(rest);
    out
}
