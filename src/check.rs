//! Draft to corpus: every rule an entry must keep, in one list.
//!
//! What leaves here is as [`crate::model`] promises, and no exporter checks again.

use std::collections::BTreeMap;

use crate::config::Artifact;
use crate::content::{Rich, parse, walk_embeds};
use crate::diagnostic::{Code, Diagnostic, Pass};
use crate::export::apkg::notes::FORMULA;
use crate::export::options::Options;
use crate::id::Id;
use crate::limits::Limit;
use crate::lock::Lock;
use crate::lock::member::Member;
use crate::model::{Deck, Section};
use crate::read::draft::{Draft, DraftSection, FromColumn, Place};
use crate::read::ids;
use crate::slug;
use crate::span::Span;
use crate::speech::language;
use crate::text::Text;
use crate::wording::shown;
use crate::words::Words;

mod blank;
mod rules;
mod texts;
mod typed;
mod typing;

use blank::is_blank;
use rules::Rules;

/// A checked deck, with the files that are to be made of it.
#[derive(Debug)]
pub struct Checked<'s> {
    pub deck: Deck<'s>,
    pub artifacts: Vec<Artifact>,
    /// Options of artifacts that deck.toml does not list.
    pub options: Options,
    /// Lints that the author allows.
    pub allowed: Vec<Code>,
    /// What was released, where the deck keeps a lock.
    pub lock: Option<Lock>,
    /// The deck as pages show it, where that is another; made before they are.
    pub shown: Option<Box<Deck<'s>>>,
    /// Where the title is written.
    pub title_span: Span,
    /// Where the source of each question takes another key, by its id; those of a table that lacks the column are not here.
    pub places: BTreeMap<&'s str, Place>,
    pub from_column: Option<FromColumn>,
    /// The locks of decks that it was, which are in its folder.
    pub former: Vec<Lock>,
}

impl<'s> Checked<'s> {
    /// Returns the deck as pages show it.
    #[must_use]
    pub fn shown(&self) -> &Deck<'s> {
        self.shown.as_deref().unwrap_or(&self.deck)
    }
}

impl<'s> Checked<'s> {
    /// Returns the deck as a member of a build.
    #[must_use]
    pub fn member(&self) -> Member<'_, 's> {
        Member { deck: &self.deck, lock: self.lock.as_ref(), former: &self.former }
    }
}

/// Checks a deck. The value is `None` where faults left no deck to speak of.
#[must_use]
pub fn check(draft: Draft<'_>) -> Pass<Option<Checked<'_>>> {
    let mut faults = Vec::new();
    faults.extend(ids::offers(&draft));
    let Draft {
        mut settings,
        sections,
        left_out,
        missing_ids: _,
        id_column: _,
        from_column,
        fonts,
        lock,
        span,
        typed: mut notes,
    } = draft;
    if let Some(lock) = &lock {
        settings.keep_id(&lock.deck);
    }
    let id = settings.deck_id(span, &mut faults);
    let description = settings.description.map(|text| description(text, settings.lang, &mut faults));
    let former_ids = former_ids(&settings.former_ids, &mut faults);
    let speak = settings.speak.map(|text| text.and_then(|it| language(it, Code::BadSetting, &mut faults)));
    let mut rules = Rules::new(&mut faults, speak);
    let tags = rules.tags(&settings.tags);
    let root_tag = settings.root_tag.and_then(|tag| rules.tags(&[tag]).first().copied());
    let is_empty = sections.iter().flat_map(|section| &section.entries).all(|entry| entry.is_retired);
    let places = places(&sections);
    let count = sections.iter().map(|section| section.entries.len()).sum();
    if !Limit::Entries.allows(count) {
        let found = format!("this deck has {count} questions");
        faults.push(Limit::Entries.fault(Some(span), &found, "make several decks of it"));
        return Pass { value: None, diagnostics: faults };
    }
    let (asked, retired) = self::sections(sections, &mut rules);
    if is_empty && notes.is_empty() {
        faults.push(Diagnostic::new(Code::EmptyDeck, span, "this deck has no question"));
    }
    faults.extend(typed::faults(&mut notes, id, !asked.is_empty()));
    let title = settings.title();
    let title_span = settings.title_span.unwrap_or(span);
    faults.extend(bad_title(title, title_span));
    let checked = id.map(|id| Checked {
        artifacts: settings.artifacts,
        options: settings.options,
        allowed: settings.allowed,
        shown: None,
        title_span,
        lock,
        places,
        from_column,
        former: Vec::new(),
        deck: Deck {
            id,
            former_ids,
            title,
            description,
            lang: settings.lang,
            licence: settings.licence,
            url: settings.url,
            version: settings.version,
            authors: settings.authors.into(),
            tags: tags.iter().copied().collect(),
            root_tag: root_tag.unwrap_or(id.as_str()),
            preset: settings.preset,
            sections: asked,
            retired,
            typed: notes,
            fonts,
            drafts: left_out,
        },
    });
    Pass { value: checked, diagnostics: faults }
}

/// Reads the ids that a deck had.
fn former_ids<'s>(written: &[Text<'s>], faults: &mut Vec<Diagnostic>) -> Box<[Id<'s>]> {
    let ids = written.iter().filter_map(|text| {
        let id = Id::new(text.text);
        faults.extend(id.is_none().then(|| crate::id::bad_id(*text)));
        id
    });
    ids.collect()
}

/// Returns where the source of each question takes another key, by the question's id.
fn places<'s>(sections: &[DraftSection<'s>]) -> BTreeMap<&'s str, Place> {
    let entries = sections.iter().flat_map(|section| &section.entries);
    entries.filter_map(|entry| Some((entry.id?.text, entry.place?))).collect()
}

/// Reads a deck's description.
fn description<'s>(text: Text<'s>, lang: &str, faults: &mut Vec<Diagnostic>) -> Rich<'s> {
    let mut blocks = parse::blocks(text, faults);
    let words = Words::of(lang);
    parse::label_alerts(&mut blocks, &|kind| words.alert(kind));
    walk_embeds(&blocks, &mut |embed| {
        let message = "a deck's description cannot have pictures or sounds";
        let fault = Diagnostic::new(Code::BadMedia, embed.span, message);
        faults.push(fault.help("Anki imports only those of notes; put it into a question"));
    });
    Rich { markdown: text.text.trim(), span: text.span, blocks }
}

/// Checks all entries; returns the sections of those that are asked, and of those that are retired.
fn sections<'s>(
    sections: Vec<DraftSection<'s>>,
    rules: &mut Rules<'s, '_>,
) -> (Vec<Section<'s>>, Vec<Section<'s>>) {
    let entries = sections.iter().flat_map(|section| &section.entries);
    let related: Vec<_> =
        entries.filter(|entry| !entry.is_retired).flat_map(|entry| entry.related.iter().copied()).collect();
    let (mut asked, mut retired) = (Vec::new(), Vec::new());
    for DraftSection { title, span, entries } in sections {
        // Entries take the place of their drafts in memory; that of a large deck is not wanted twice.
        let (gone, kept) = if entries.iter().any(|entry| entry.is_retired) {
            entries.into_iter().partition(|entry| entry.is_retired)
        } else {
            (Vec::new(), entries)
        };
        for (entries, sections) in [(kept, &mut asked), (gone, &mut retired)] {
            let mut entries: Vec<_> = entries.into_iter().filter_map(|entry| rules.entry(entry)).collect();
            entries.shrink_to_fit();
            if !entries.is_empty() {
                let tag = title.as_deref().map(slug::tag).unwrap_or_default();
                sections.push(Section { title: title.clone(), span, tag, entries });
            }
        }
    }
    // Only now every id is known.
    rules.named(&related, &retired);
    (asked, retired)
}

/// Returns what is wrong with a deck's title; `None` if nothing is.
fn bad_title(title: &str, span: Span) -> Option<Diagnostic> {
    // Anki drops quotes and white space at either end of a component, and calls what is then empty `blank`.
    let is_empty = |component: &str| is_blank(&component.replace('"', ""));
    let (message, help) = match () {
        () if title.starts_with(FORMULA) => (
            "starts like a formula",
            "a spreadsheet would run it where a CSV file names the deck; start it with another character",
        ),
        () if is_empty(title) => ("says nothing", "write what the deck is called in Anki and on pages"),
        () if title.split("::").any(is_empty) => (
            "has an empty part",
            "`::` separates the names of decks, as in `Languages::Python`; name each of them",
        ),
        () => return None,
    };
    let message = format!("the title `{}` {message}", shown(title));
    Some(Diagnostic::new(Code::BadSetting, span, message).help(help))
}
