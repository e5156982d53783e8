//! Formulas that a format cannot set, named at their places.

use super::contract::ExportContext;
use crate::content::{Inline, Math, walk_inlines};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Deck, Entry};
use crate::typeset::object::math::Formula;

/// Reports every formula of the deck that print shows as its source.
pub fn report_unset(deck: &Deck<'_>, run: &ExportContext<'_>) {
    let is_set = |math: &Math<'_>| Formula::new(math).is_some();
    report(deck, run, is_set, "write it with commands that KaTeX knows");
}

/// Reports every formula of the deck that `is_set` says is shown as its source; `help` says what would be set.
pub fn report(deck: &Deck<'_>, run: &ExportContext<'_>, is_set: impl Fn(&Math<'_>) -> bool, help: &str) {
    for rich in deck.entries().flat_map(Entry::texts) {
        walk_inlines(&rich.blocks, &mut |span, inline| {
            let Inline::Math(math) = inline else { return };
            if !is_set(math) {
                let message = format!("`{}` cannot be set as mathematics", crate::wording::shown(&math.tex));
                run.report.diagnostic(
                    Diagnostic::new(Code::UnsetMath, span, message)
                        .help(format!("it is shown as its source; {help}")),
                );
            }
        });
    }
}
