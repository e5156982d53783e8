//! What a deck's PDF says about it, which both printed formats have.

use super::contract::{ExportContext, ExportError};
use crate::content::plain;
use crate::limits::Limit;
use crate::model::Deck;
use crate::pdf::about::{About, Bookmark, Printing};
use crate::typeset::page::{Anchor, Layout};
use crate::typeset::text::inline::NamedPlaces;

/// Returns where the pages of each question begin, by its id.
#[must_use]
pub fn places(deck: &Deck<'_>) -> NamedPlaces {
    deck.entries().enumerate().map(|(index, entry)| (entry.id.to_string(), Anchor::Entry(index))).collect()
}

/// Returns whether the pages are within their limit: a PDF takes a lot of memory for each. Formats lay out no more than
/// show that they are too many, so that nobody knows how many they would be.
///
/// # Errors
/// When there are too many.
pub fn within_limit(layout: &Layout) -> Result<(), ExportError> {
    if Limit::Pages.allows(layout.pages.len()) {
        return Ok(());
    }
    let found = format!("this PDF has more than {} pages", Limit::Pages.most());
    Err(ExportError::Refused(Box::new(Limit::Pages.fault(None, &found, "make several decks of it"))))
}

/// Returns what readers show about `deck`, and how they open and print it.
#[must_use]
pub fn about<'a>(deck: &'a Deck<'_>, run: &ExportContext<'_>, printing: Printing) -> About<'a> {
    let entries = deck.entries().enumerate();
    About {
        title: deck.title,
        authors: &deck.authors,
        licence: deck.licence,
        lang: deck.lang,
        fonts: &deck.fonts,
        destinations: entries.map(|(index, entry)| (entry.id.as_str(), Anchor::Entry(index))).collect(),
        epoch: run.epoch,
        subject: deck.description.as_ref().map(|text| plain::blocks(&text.blocks)).unwrap_or_default(),
        outline: bookmarks(deck),
        printing,
    }
}

/// Returns bookmarks of the topics, and of the questions below them.
fn bookmarks(deck: &Deck<'_>) -> Vec<Bookmark> {
    let mut outline = Vec::new();
    let mut entry_index = 0;
    for (index, section) in deck.sections.iter().enumerate() {
        let mut entries = Vec::new();
        for entry in &section.entries {
            let question = plain::blocks(&entry.question.blocks).replace('\n', " ");
            let title = entry.number.map_or(question.clone(), |number| format!("{number}. {question}"));
            entries.push(Bookmark { title, anchor: Anchor::Entry(entry_index), children: Vec::new() });
            entry_index += 1;
        }
        match &section.title {
            Some(title) => outline.push(Bookmark {
                title: title.clone(),
                anchor: Anchor::Section(index),
                children: entries,
            }),
            None => outline.append(&mut entries),
        }
    }
    outline
}
