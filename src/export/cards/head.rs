//! The line above both sides of a card: what it is of, and which one it is.

use super::face::CardSide;
use super::prompt::Prompt;
use crate::typeset::block::Composer;
use crate::typeset::block::marks::{DOTS_WIDTH, Side, put_line};
use crate::typeset::page::Item;
use crate::typeset::text::inline::{Family, RichText, TextStyle};
use crate::typeset::text::pen::TextLine;
use crate::typeset::text::quotes::Quotes;
use crate::typeset::unit::Pt;

/// The baseline.
const Y: Pt = Pt::new(5.0);
/// Parts topic and deck.
const BETWEEN: &str = " · ";
/// Less of a title says nothing.
const LEAST_TITLE: Pt = Pt::new(24.0);

/// Returns the head of a card: topic and deck where lines begin, level and number where they end.
pub fn head(
    face: &mut CardSide<'_, '_, '_>,
    mark: &str,
    (index, count): (usize, usize),
    width: Pt,
) -> Vec<Item> {
    let part = if count > 1 { format!(" ({}/{count})", index + 1) } else { String::new() };
    let (prompt, node) = (face.prompt, face.head);
    face.composer.within(node, |composer| {
        let number = number(composer, prompt, &format!("{part}{mark}"), width * 2 / 3);
        let beside = number.width + Pt::new(4.0);
        let taken = if prompt.level.is_some() { beside + DOTS_WIDTH } else { number.width };
        let (start, end, dots) = if composer.right_to_left {
            (Side::Right(width), Side::Left(Pt::ZERO), beside)
        } else {
            (Side::Left(Pt::ZERO), Side::Right(width), width - beside - DOTS_WIDTH)
        };
        let mut items = Vec::new();
        let titles = titles(composer, prompt, width - taken - Pt::new(6.0));
        put_line(titles, start, Y, &mut items);
        if let Some(level) = prompt.level {
            items.extend(composer.dots(level, dots, Y - Pt::new(2.4)));
        }
        put_line(number, end, Y, &mut items);
        items
    })
}

fn style(composer: &Composer<'_>) -> TextStyle {
    TextStyle::new(Family::Narrow, Pt::new(7.2), composer.palette.muted)
}

/// Returns the number of the question and the place among all cards; once where they are the same.
fn number(composer: &mut Composer<'_>, prompt: &Prompt<'_>, more: &str, width: Pt) -> TextLine {
    let light = style(composer);
    let (at, of) = prompt.place;
    let (number, place) = if prompt.is_counted {
        (at.to_string(), format!("/{of}"))
    } else {
        (prompt.number.clone(), format!(" · {at}/{of}"))
    };
    let rest = composer.one_line(&format!("{place}{more}"), light.bold()).width;
    let mut rich = RichText::default();
    rich.push(&composer.cut_text(&number, light.bold(), width - rest), light.bold());
    rich.push(&place, light);
    rich.push(more, light.bold());
    composer.rich_line(&rich)
}

/// Returns topic and deck; of what has no room, the deck goes first.
fn titles(composer: &mut Composer<'_>, prompt: &Prompt<'_>, width: Pt) -> TextLine {
    let (light, quotes) = (style(composer), Quotes::of(composer.lang));
    let bold = TextStyle { colour: composer.palette.accent, ..light.bold() };
    let topic = composer.cut_text(prompt.topic, bold, width);
    let left = width - composer.one_line(&topic, bold).width;
    let mut rich = RichText::default();
    rich.push_prose(&topic, bold, quotes);
    if prompt.title != prompt.topic && left >= LEAST_TITLE {
        let room = left - composer.one_line(BETWEEN, light).width;
        if let Some(title) = composer.whole_words(prompt.title, light, room) {
            rich.push_prose(&format!("{BETWEEN}{title}"), light, quotes);
        }
    }
    composer.rich_line(&rich)
}
