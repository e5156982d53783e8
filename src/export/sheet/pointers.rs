//! What leads on from an entry: references, related questions, tags.

use std::collections::BTreeMap;

use crate::id::Id;
use crate::model::{Deck, Entry};
use crate::typeset::page::{Anchor, Target};
use crate::typeset::text::inline::{RichText, TextStyle};
use crate::typeset::theme::Colour;
use crate::words::Words;

/// Where each entry of the deck is, for links.
pub struct Index<'s>(BTreeMap<Id<'s>, (usize, Option<u32>)>);

impl<'s> Index<'s> {
    #[must_use]
    pub fn new(deck: &Deck<'s>) -> Index<'s> {
        let entries = deck.entries().enumerate();
        Index(entries.map(|(place, entry)| (entry.id, (place, entry.number))).collect())
    }
}

/// Small print; `None` where an entry has nothing of the kind.
pub struct Texts {
    pub references: Option<RichText>,
    pub related: Option<RichText>,
    pub tags: Option<RichText>,
}

/// Returns the small print of an entry, with links in `colour`.
#[must_use]
pub fn texts(entry: &Entry<'_>, index: &Index<'_>, words: &Words, style: TextStyle, colour: Colour) -> Texts {
    let link = TextStyle { colour, ..style };
    let mut references = Listed::new(&words.read_on, style);
    for reference in &entry.references {
        let rich = references.next();
        rich.push_link(&reference.title, link, Target::Address(reference.address.to_string()));
        let host = host(&reference.address);
        if !host.is_empty() {
            rich.push(&format!(" ({host})"), style);
        }
    }
    let mut related = Listed::new(&words.see_also, style);
    for id in &entry.related {
        let Some((place, number)) = index.0.get(id) else { continue };
        let name = number.map_or_else(|| id.to_string(), |number| format!("{number}\u{a0}{id}"));
        related.next().push_link(&name, link, Target::Anchor(Anchor::Entry(*place)));
    }
    let tags = (!entry.tags.is_empty()).then(|| RichText::plain(&entry.tags.join(BETWEEN), style));
    Texts { references: references.finish(), related: related.finish(), tags }
}

/// A sign that lines may end after, and none begins with.
const BETWEEN: &str = "\u{a0}· ";

/// A list in one paragraph, after a bold word.
struct Listed {
    rich: RichText,
    style: TextStyle,
    count: usize,
}

impl Listed {
    fn new(word: &str, style: TextStyle) -> Listed {
        Listed { rich: RichText::plain(&format!("{word}: "), style.bold()), style, count: 0 }
    }

    /// Returns the text that the next thing is to be added to, after a sign that separates it from the last.
    fn next(&mut self) -> &mut RichText {
        if self.count > 0 {
            self.rich.push(BETWEEN, self.style);
        }
        self.count += 1;
        &mut self.rich
    }

    fn finish(self) -> Option<RichText> {
        (self.count > 0).then_some(self.rich)
    }
}

/// Returns `docs.python.org` of `https://docs.python.org/3/faq`.
fn host(address: &str) -> &str {
    let rest = address.split_once("://").map_or("", |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or("");
    host.strip_prefix("www.").unwrap_or(host)
}
