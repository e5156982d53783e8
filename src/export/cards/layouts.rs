//! The layouts that come with deckpress, and those of a deck.toml: one form, one reader.

use std::ops::RangeInclusive;
use std::sync::LazyLock;

use bumpalo::Bump;

use super::stock::Stock;
use crate::diagnostic::{Code, Diagnostic};
use crate::id::Id;
use crate::source::Sources;
use crate::span::Span;
use crate::table::{Key, Table, Takes};
use crate::text::Text;
use crate::typeset::unit::Pt;
use crate::value::fields::{Codes, Fields};
use crate::value::toml;
use crate::value::{Member, Node, Value};
use crate::wording::shown;

/// A sheet of cards under its names, the first of which is its own.
#[derive(Clone, Debug)]
pub struct Layout {
    pub names: Vec<String>,
    pub stock: Stock,
}

const TEXT: &str = include_str!("../../../templates/pdf/layouts.toml");

/// Returns the layouts that every deck can choose; the first is the default.
#[must_use]
pub fn built_in() -> &'static [Layout] {
    static LAYOUTS: LazyLock<Vec<Layout>> = LazyLock::new(|| {
        let (mut sources, arena, mut faults) = (Sources::default(), Bump::new(), Vec::new());
        let file = sources.add("layouts.toml", TEXT.as_bytes().to_vec()).value;
        let node = toml::read(sources.text(file), &arena, &mut faults);
        read_all(node, &mut faults)
    });
    &LAYOUTS
}

impl Default for Stock {
    fn default() -> Stock {
        built_in()[0].stock
    }
}

/// Returns the stock of a layout of `own`, else of one that is built in; `None` for an unknown name.
#[must_use]
pub fn named(name: &str, own: &[Layout]) -> Option<Stock> {
    let mut layouts = own.iter().chain(built_in());
    layouts.find(|layout| layout.names.iter().any(|other| other == name)).map(|layout| layout.stock)
}

/// Returns all names of layouts.
pub fn names(own: &[Layout]) -> impl Iterator<Item = &str> {
    own.iter().chain(built_in()).flat_map(|layout| &layout.names).map(String::as_str)
}

/// Reads a table of layouts by name.
pub fn read_all(node: Node<'_>, faults: &mut Vec<Diagnostic>) -> Vec<Layout> {
    let span = node.span;
    let Value::Table(members) = node.value else {
        let message = "`layouts` is not a table of layouts by their names";
        faults
            .push(Diagnostic::new(Code::BadSetting, span, message).help("write `[cards.layouts.my-stock]`"));
        return Vec::new();
    };
    members.into_iter().filter_map(|member| read(member, faults)).collect()
}

fn read(member: Member<'_>, faults: &mut Vec<Diagnostic>) -> Option<Layout> {
    let name = member.key;
    if Id::new(name.text).is_none() {
        faults.push(
            Diagnostic::new(
                Code::BadSetting,
                name.span,
                format!("`{}` is not a valid layout name", shown(name.text)),
            )
            .help("use lower-case letters, digits and hyphens"),
        );
        return None;
    }
    let mut fields = Fields::new(member.value, &LAYOUT, Codes::Settings, faults)?;
    let mut names = vec![name.text.to_owned()];
    names.extend(fields.texts("also").iter().map(|name| name.text.to_owned()));
    let stock = read_stock(&mut fields);
    fields.finish();
    Some(Layout { names, stock: stock? })
}

/// The keys of a layout.
pub static LAYOUT: Table = Table {
    what: "layout",
    name: "LayoutToml",
    about: "A sheet of cards. Lengths are width and height, each with its unit (mm, cm, in, pt); one counts for both.",
    keys: &[
        Key::new("also", Takes::Texts, "Other names."),
        Key::required(
            "page",
            Takes::Text,
            "`a4`, `a5`, `letter`, `legal`, one of them followed by ` landscape`, or its lengths.",
        ),
        Key::required("card", Takes::Lengths, ""),
        Key::required("columns", Takes::Count(MOST_CARDS), ""),
        Key::required("rows", Takes::Count(MOST_CARDS), ""),
        Key::new(
            "pitch",
            Takes::Lengths,
            "From one card to the next; the size of the card where it is missing.",
        ),
        Key::new(
            "origin",
            Takes::Lengths,
            "The upper left corner of the first card; the cards are in the middle of the page where it is missing.",
        ),
        Key::new(
            "inset",
            Takes::Lengths,
            "Between the edge of a card and its text; `6mm` where it is missing.",
        ),
        Key::new(
            "perforated",
            Takes::Boolean,
            "Whether the cards come apart by themselves and need no marks.",
        ),
    ],
};

/// Columns or rows: more would leave no room for text, even on the largest paper.
const MOST_CARDS: u8 = 50;
/// What a thumb covers, and a cut that misses its line.
const DEFAULT_INSET: Pt = Pt::mm(6.0);

fn read_stock(fields: &mut Fields<'_, '_>) -> Option<Stock> {
    let page = page(fields);
    let card = required_lengths(fields, "card");
    let columns = count(fields, "columns");
    let rows = count(fields, "rows");
    let anywhere = Pt::ZERO..=Pt::mm(2000.0);
    let pitch = lengths(fields, "pitch", anywhere.clone());
    let origin = lengths(fields, "origin", anywhere.clone());
    let inset = lengths(fields, "inset", anywhere);
    let perforated = fields.boolean("perforated");
    let ((page, _), (card, span), columns, rows) = (page?, card?, columns?, rows?);
    let pitch_is = pitch.map_or(card, |(pitch, _)| pitch);
    let middle = |page: Pt, card: Pt, pitch: Pt, count: usize| (page - card - pitch * (count - 1)) / 2;
    let centred = (middle(page.0, card.0, pitch_is.0, columns), middle(page.1, card.1, pitch_is.1, rows));
    let stock = Stock {
        page,
        card,
        columns,
        rows,
        origin: origin.map_or(centred, |(origin, _)| origin),
        pitch: pitch_is,
        inset: inset.map_or((DEFAULT_INSET, DEFAULT_INSET), |(inset, _)| inset),
        perforated: perforated.unwrap_or(false),
    };
    if let Some((key, message)) = stock.fault() {
        let at = match key {
            "pitch" => pitch,
            "inset" => inset,
            _ => origin,
        };
        let span = at.map_or(span, |(_, span)| span);
        let help = "lengths are width and height: `\"85mm 54mm\"`; see docs/printing.md";
        fields.faults.push(Diagnostic::new(Code::BadSetting, span, message).help(help));
        return None;
    }
    Some(stock)
}

type Lengths = ((Pt, Pt), Span);

fn count(fields: &mut Fields<'_, '_>, key: &'static str) -> Option<usize> {
    let Some((count, span)) = fields.integer(key) else {
        fields.missing(key);
        return None;
    };
    let found = usize::try_from(count).ok().filter(|_| (1..=i64::from(MOST_CARDS)).contains(&count));
    if found.is_none() {
        let message = format!("`{key}` is {count}, not 1 to {MOST_CARDS}");
        fields.faults.push(Diagnostic::new(Code::BadSetting, span, message));
    }
    found
}

fn page(fields: &mut Fields<'_, '_>) -> Option<Lengths> {
    let text = fields.required_text("page")?;
    let (name, is_landscape) = match text.text.strip_suffix(" landscape") {
        Some(name) => (name, true),
        None => (text.text, false),
    };
    let (width, height) = match name {
        "a4" => (Pt::mm(210.0), Pt::mm(297.0)),
        "a5" => (Pt::mm(148.0), Pt::mm(210.0)),
        "letter" => (Pt::mm(215.9), Pt::mm(279.4)),
        "legal" => (Pt::mm(215.9), Pt::mm(355.6)),
        _ => return measured("page", text, fields.faults),
    };
    let page = if is_landscape { (height, width) } else { (width, height) };
    Some((page, text.span))
}

fn required_lengths(fields: &mut Fields<'_, '_>, key: &'static str) -> Option<Lengths> {
    let text = fields.required_text(key)?;
    measured(key, text, fields.faults)
}

/// Reads two lengths within `range`, or one that counts for both directions; reports what is not valid.
pub fn lengths(fields: &mut Fields<'_, '_>, key: &'static str, range: RangeInclusive<Pt>) -> Option<Lengths> {
    let text = fields.text(key)?;
    let found = measured(key, text, fields.faults)?;
    let ((x, y), span) = found;
    if range.contains(&x) && range.contains(&y) {
        return Some(found);
    }
    let message = format!("`{}` is out of range for `{key}`", shown(text.text));
    let help = format!("valid values are {} to {}", range.start().in_mm(), range.end().in_mm());
    fields.faults.push(Diagnostic::new(Code::BadSetting, span, message).help(help));
    None
}

fn measured(key: &str, text: Text<'_>, faults: &mut Vec<Diagnostic>) -> Option<Lengths> {
    let found: Option<Vec<Pt>> = text.text.split_whitespace().map(Pt::measured).collect();
    match found.as_deref() {
        Some([both]) => Some(((*both, *both), text.span)),
        Some([x, y]) => Some(((*x, *y), text.span)),
        _ => {
            let message = format!("`{}` is not a valid length for `{key}`", shown(text.text));
            let help = "write one length or two, each with its unit: `\"5mm\"`, `\"3.5in 2in\"`";
            faults.push(Diagnostic::new(Code::BadSetting, text.span, message).help(help));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_built_in_layouts_have_no_faults_and_names_of_their_own() {
        let (mut sources, arena, mut faults) = (Sources::default(), Bump::new(), Vec::new());
        let file = sources.add("layouts.toml", TEXT.as_bytes().to_vec()).value;
        let node = toml::read(sources.text(file), &arena, &mut faults);
        let layouts = read_all(node, &mut faults);
        assert_eq!(faults, []);
        assert_eq!(layouts.len(), TEXT.lines().filter(|line| line.starts_with('[')).count());
        let all: Vec<_> = layouts.iter().flat_map(|layout| &layout.names).collect();
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), all.len());
    }
}
