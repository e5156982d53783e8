//! Formulas that a format cannot set, named at their places.

use super::format::Format;
use crate::content::{Inline, Math, mathml, walk_inlines};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Deck, Entry};
use crate::source::Sources;
use crate::span::Span;
use crate::typeset::object::math::Formula;
use crate::wording::shown;

/// Returns a warning of every formula of the deck that one of `formats` shows as its source.
#[must_use]
pub fn unset(deck: &Deck<'_>, formats: &[Format], sources: &Sources) -> Vec<Diagnostic> {
    let is_printed = formats.iter().any(|format| matches!(format, Format::Sheet | Format::Cards));
    let is_on_the_web = formats.contains(&Format::Html);
    let mut faults = Vec::new();
    for rich in deck.entries().flat_map(Entry::texts) {
        walk_inlines(&rich.blocks, &mut |span, inline| {
            let Inline::Math(math) = inline else { return };
            let print = if is_printed { Formula::new(math, &deck.fonts, deck.lang).err() } else { None };
            let web = mathml::convert(math).err().filter(|_| is_on_the_web);
            let (place, reason) = match (print, web) {
                (None, None) => return,
                (Some(print), None) => ("in print", print),
                (None, Some(web)) => ("on the web page", web),
                (Some(_), Some(web)) => ("in print and on the web page", web),
            };
            let message = format!("`{}` cannot be set {place}", shown(&math.tex));
            faults.push(
                Diagnostic::new(Code::UnsetMath, place_of(math, span, sources), message)
                    .help(format!("its source is shown there: {reason}")),
            );
        });
    }
    faults
}

/// Returns the place of a formula within its block, where the file has it as it is.
fn place_of(math: &Math<'_>, block: Span, sources: &Sources) -> Span {
    let text = &sources.get(block.file).text;
    let within = text.get(block.start as usize..block.end as usize);
    let found = within.and_then(|text| text.find(&*math.tex)).and_then(|at| u32::try_from(at).ok());
    match (found, u32::try_from(math.tex.len())) {
        (Some(at), Ok(length)) => {
            let start = block.start + at;
            Span { start, end: start + length, ..block }
        }
        _ => block,
    }
}
