//! The foot of every page: what its signs mean, and what the author says of the deck.

use super::geometry::{FOOT_LEAD, Geometry};
use super::letterhead::Said;
use super::options::Detail;
use crate::level::Level;
use crate::model::Deck;
use crate::typeset::block::Composer;
use crate::typeset::block::marks::{DOTS_WIDTH, Side, put_line};
use crate::typeset::page::{Item, Stroke, Target};
use crate::typeset::text::inline::{Family, RichText, TextStyle};
use crate::typeset::text::pen::TextLine;
use crate::typeset::text::quotes::Quotes;
use crate::typeset::tree::{Artifact, Node, Role, Tag, artifact};
use crate::typeset::unit::Pt;

/// The sign of a pitfall in the legend, as high as its capitals.
const SIGN: Pt = Pt::new(6.0);
/// The least that is read in print.
const SIZE: Pt = Pt::new(6.4);
/// Between a sign and its word.
const SIGN_GAP: Pt = Pt::new(2.6);
/// After a word of the legend.
const WORD_GAP: Pt = Pt::new(8.0);
/// Half the height of small letters, where the middle of signs is.
const MIDDLE: Pt = Pt::new(2.1);

/// The same on each page. What it says is not read, but for an address, which is read once: at the end.
pub struct Foot {
    /// From the baseline of the first row.
    legend: Vec<Item>,
    rows: Vec<TextLine>,
    /// The rows have no room beside the legend.
    is_below: bool,
    /// The element of the address, once the pages begin.
    link: Option<Node>,
}

impl Foot {
    /// Sets the foot: beside the legend where there is room, else below it, in as many rows as it takes.
    pub fn new(
        composer: &mut Composer<'_>,
        geometry: &Geometry,
        (deck, detail): (&Deck<'_>, Detail),
        words: &[Said],
    ) -> Foot {
        let style = TextStyle::new(Family::Narrow, SIZE, composer.palette.muted);
        let (legend, end) = if detail == Detail::Brief || geometry.is_small {
            (Vec::new(), geometry.margin)
        } else {
            legend(composer, geometry, deck, style)
        };
        let mut rich = RichText::default();
        for Said { text, address } in words {
            match address {
                Some(address) => rich.push_link(text, style, Target::Address(address.clone())),
                None => rich.push_prose(text, style, Quotes::of(composer.lang)),
            }
        }
        let line = composer.rich_line(&rich);
        if end + line.width <= geometry.right() {
            return Foot { legend, rows: vec![line], is_below: false, link: None };
        }
        let rows = composer.plain_lines(&rich, geometry.right() - geometry.margin);
        let is_below = !legend.is_empty();
        Foot { legend, rows, is_below, link: None }
    }

    /// Returns how many rows the foot takes.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows.len() + usize::from(self.is_below)
    }

    /// Adds the foot below the columns.
    pub fn put(&mut self, composer: &mut Composer<'_>, geometry: &Geometry, items: &mut Vec<Item>) {
        let is_first = self.link.is_none();
        let link = *self.link.get_or_insert_with(|| {
            let paragraph = composer.tree.add(Role::Paragraph);
            composer.under(paragraph, |composer| composer.tree.add(Role::Link))
        });
        let bottom = geometry.height - geometry.bottom;
        let y = bottom + Pt::mm(1.3);
        let (from, to) = ((geometry.margin, y), (geometry.right(), y));
        items.push(Item::Stroke(Stroke { from, to, width: Pt::new(0.5), colour: composer.palette.rule }));
        let y = bottom + Pt::mm(4.2);
        items.extend(self.legend.iter().cloned().map(|item| item.moved(Pt::ZERO, y)));
        for (row, mut line) in self.rows.iter().cloned().enumerate() {
            for item in &mut line.items {
                let is_read = is_first || matches!(item, Item::Link(_));
                if let Some(tag @ Tag::Part(_)) = item.tag_mut() {
                    *tag = if is_read { Tag::Element(link) } else { Tag::Artifact(Artifact::Foot) };
                }
            }
            let y = y + FOOT_LEAD * (row + usize::from(self.is_below));
            put_line(line, composer.side(Side::Right(geometry.right()), geometry.width), y, items);
        }
    }
}

/// Returns what the signs of entries mean, and where the next thing may begin.
fn legend(
    composer: &mut Composer<'_>,
    geometry: &Geometry,
    deck: &Deck<'_>,
    style: TextStyle,
) -> (Vec<Item>, Pt) {
    let (mut items, mut x) = (Vec::new(), geometry.margin);
    let words = composer.words;
    let word = |composer: &mut Composer<'_>, word: &str, x: Pt, items: &mut Vec<Item>| {
        let line = composer.one_line(word, style);
        let next = x + line.width + WORD_GAP;
        put_line(line, composer.side(Side::Left(x), geometry.width), Pt::ZERO, items);
        next
    };
    if deck.entries().any(|entry| entry.level.is_some()) {
        for level in Level::ALL {
            let left = composer.left(x, DOTS_WIDTH, geometry.width);
            items.extend(artifact(composer.dots(level, left, -MIDDLE), Artifact::Foot));
            x = word(composer, words.level(level), x + DOTS_WIDTH + SIGN_GAP, &mut items);
        }
    }
    if deck.entries().any(|entry| entry.pitfall.is_some()) {
        let centre = composer.left(x + SIGN / 2, Pt::ZERO, geometry.width);
        items.extend(artifact(composer.plain_disc((centre, -MIDDLE), SIGN), Artifact::Foot));
        x = word(composer, &words.mistake, x + SIGN + SIGN_GAP, &mut items);
    }
    (items, x)
}
