//! What an author puts around the columns: words of the head and the foot, and a logo.

use std::sync::Arc;

use crate::date::Epoch;
use crate::media::MediaFile;
use crate::model::Deck;
use crate::span::Span;

/// What is around the columns of a sheet besides the deck's own title.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Letterhead {
    /// Above the title of the first page, and in its place in running heads.
    pub head: Option<Words>,
    /// In the place of version, date, licence and address.
    pub foot: Option<Words>,
    /// Before the title of the first page.
    pub logo: Option<Logo>,
}

/// A picture of the deck's folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo {
    /// As the author wrote it.
    pub name: String,
    pub span: Span,
    /// `None` until it was read.
    pub file: Option<Arc<MediaFile>>,
}

/// A line of text with slots for what the deck says of itself, as in `{title}, {date}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words(Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Slot(Slot),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slot {
    Title,
    Version,
    Date,
    Licence,
    Url,
}

/// Between facts, in one line.
const BETWEEN: &str = " · ";

impl Slot {
    const ALL: [(&'static str, Slot); 5] = [
        ("title", Slot::Title),
        ("version", Slot::Version),
        ("date", Slot::Date),
        ("licence", Slot::Licence),
        ("url", Slot::Url),
    ];

    fn fact(self, deck: &Deck<'_>, epoch: Epoch) -> Option<String> {
        match self {
            Slot::Title => Some(deck.title.to_owned()),
            Slot::Version => deck.version.map(|version| format!("v{}", version.trim_start_matches('v'))),
            Slot::Date => Some(epoch.date()),
            Slot::Licence => deck.licence.map(str::to_owned),
            Slot::Url => deck.url.map(|url| bare(url).to_owned()),
        }
    }
}

impl Words {
    /// Reads a text; braces that name no slot are given back.
    ///
    /// # Errors
    /// With the first name in braces that is not one of [`Words::slots`].
    pub fn read(text: &str) -> Result<Words, String> {
        let (mut parts, mut rest) = (Vec::new(), text.trim());
        while let Some(open) = rest.find('{') {
            let inside = &rest[open + 1..];
            let (name, after) = inside.split_once('}').ok_or_else(|| inside.to_owned())?;
            let Some((_, slot)) = Slot::ALL.iter().find(|(known, _)| *known == name) else {
                return Err(name.to_owned());
            };
            parts.extend([Part::Text(rest[..open].to_owned()), Part::Slot(*slot)]);
            rest = after;
        }
        parts.push(Part::Text(rest.to_owned()));
        Ok(Words(parts))
    }

    /// Returns the names that may be in braces.
    pub fn slots() -> impl Iterator<Item = &'static str> {
        Slot::ALL.iter().map(|(name, _)| *name)
    }

    /// Returns the text about `deck`; what the deck does not say leaves no trace.
    #[must_use]
    pub fn filled(&self, deck: &Deck<'_>, epoch: Epoch) -> String {
        let part = |part: &Part| match part {
            Part::Text(text) => text.clone(),
            Part::Slot(slot) => slot.fact(deck, epoch).unwrap_or_default(),
        };
        self.0.iter().map(part).collect()
    }
}

impl Letterhead {
    /// Returns the text of the foot: the author's own, or the facts of the deck.
    #[must_use]
    pub fn foot(&self, deck: &Deck<'_>, epoch: Epoch) -> String {
        if let Some(words) = &self.foot {
            return words.filled(deck, epoch);
        }
        let facts = [Slot::Version, Slot::Date, Slot::Licence, Slot::Url];
        let facts = facts.into_iter().filter_map(|slot| slot.fact(deck, epoch));
        facts.collect::<Vec<_>>().join(BETWEEN)
    }

    /// Returns the author's words for the head, if there are any.
    #[must_use]
    pub fn head(&self, deck: &Deck<'_>, epoch: Epoch) -> Option<String> {
        self.head.as_ref().map(|words| words.filled(deck, epoch)).filter(|text| !text.trim().is_empty())
    }
}

/// Returns an address as people write it by hand.
fn bare(url: &str) -> &str {
    let bare = url.strip_prefix("https://").or(url.strip_prefix("http://")).unwrap_or(url);
    bare.strip_suffix('/').unwrap_or(bare)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_name_slots_and_nothing_else() {
        assert!(Words::read("{title}, set {date} by hand").is_ok());
        assert_eq!(Words::read("{titel}"), Err("titel".to_owned()));
        assert_eq!(Words::read("a {date"), Err("date".to_owned()));
        assert_eq!(Words::read("plain"), Ok(Words(vec![Part::Text("plain".to_owned())])));
    }

    #[test]
    fn addresses_are_printed_without_what_nobody_types() {
        assert_eq!(bare("https://example.org/"), "example.org");
        assert_eq!(bare("http://example.org/deck"), "example.org/deck");
    }
}
