//! What an author puts around the columns: words of the head and the foot, and a logo.

use std::sync::Arc;

use crate::content::Link;
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

/// A part of a text, and where it leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    pub text: String,
    pub address: Option<String>,
}

impl Said {
    fn plain(text: &str) -> Said {
        Said { text: text.to_owned(), address: None }
    }
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

    fn said(self, deck: &Deck<'_>, epoch: Epoch) -> Option<Said> {
        let text = match self {
            Slot::Title => deck.title.to_owned(),
            Slot::Version => format!("v{}", deck.version?.trim_start_matches('v')),
            Slot::Date => epoch.date(),
            Slot::Licence => deck.licence?.to_owned(),
            Slot::Url => {
                return deck.url.map(|url| Said { text: bare(url).to_owned(), address: address(url) });
            }
        };
        Some(Said { text, address: None })
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
    fn filled(&self, deck: &Deck<'_>, epoch: Epoch) -> Vec<Said> {
        let said = |part: &Part| match part {
            Part::Text(text) => Some(Said::plain(text)),
            Part::Slot(slot) => slot.said(deck, epoch),
        };
        self.0.iter().filter_map(said).collect()
    }
}

impl Letterhead {
    /// Returns the text of the foot: the author's own, or the facts of the deck.
    #[must_use]
    pub fn foot(&self, deck: &Deck<'_>, epoch: Epoch) -> Vec<Said> {
        if let Some(words) = &self.foot {
            return words.filled(deck, epoch);
        }
        let facts = [Slot::Version, Slot::Date, Slot::Licence, Slot::Url];
        let facts = facts.into_iter().filter_map(|slot| slot.said(deck, epoch));
        facts.flat_map(|fact| [Said::plain(BETWEEN), fact]).skip(1).collect()
    }

    /// Returns the author's words for the head, if there are any.
    #[must_use]
    pub fn head(&self, deck: &Deck<'_>, epoch: Epoch) -> Option<String> {
        let said = self.head.as_ref()?.filled(deck, epoch);
        let text: String = said.into_iter().map(|said| said.text).collect();
        Some(text).filter(|text| !text.trim().is_empty())
    }
}

/// Returns an address as people write it by hand.
fn bare(url: &str) -> &str {
    let bare = url.strip_prefix("https://").or(url.strip_prefix("http://")).unwrap_or(url);
    bare.strip_suffix('/').unwrap_or(bare)
}

/// Returns where a link to an address leads that may be written by hand; `None` for one that links may not lead to.
fn address(url: &str) -> Option<String> {
    let url = url.trim();
    if Link::is_allowed(url) {
        return Some(url.to_owned());
    }
    (!url.is_empty() && !url.contains(':')).then(|| format!("https://{url}"))
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

    #[test]
    fn addresses_are_links_if_links_may_lead_there() {
        assert_eq!(address("https://example.org/").as_deref(), Some("https://example.org/"));
        assert_eq!(address("example.org/deck").as_deref(), Some("https://example.org/deck"));
        for refused in ["", "javascript:alert(1)", "file:///etc/passwd"] {
            assert_eq!(address(refused), None, "{refused}");
        }
    }
}
