//! The options of cards, and the sheets that a deck describes.

use crate::diagnostic::{Code, Diagnostic};
use crate::export::cards::layouts::{self, Layout};
use crate::export::cards::options::{CardsOptions, Duplex, Kind, Kinds};
use crate::export::cards::stock::Stock;
use crate::text::Text;
use crate::typeset::unit::Pt;
use crate::value::fields::{Fields, set};
use crate::wording::{nearest, shown};

pub(super) fn read(fields: &mut Fields<'_, '_>, options: &mut CardsOptions, own: &mut Vec<Layout>) {
    let faults = fields.faults.len();
    if let Some(node) = fields.take("layouts") {
        own.splice(0..0, layouts::read_all(node, fields.faults));
    }
    let layout = fields.text("layout");
    // A layout that has a fault is not unknown.
    if fields.faults.len() == faults {
        set(&mut options.layout, layout.and_then(|name| layout_named(name, own, fields.faults)));
    }
    if let Some(kinds) = fields.choices::<Kind>("kinds").filter(|kinds| !kinds.is_empty()) {
        options.kinds = Kinds::from(kinds.as_slice());
    }
    set(&mut options.order, fields.choice("order"));
    set(&mut options.duplex, fields.choice("duplex"));
    set(&mut options.ink, fields.choice("ink"));
    if let Some(marks) = fields.choice("marks") {
        options.marks = Some(marks);
    }
    let shift = layouts::lengths(fields, "back-shift", -FARTHEST..=FARTHEST);
    set(&mut options.back_shift, shift.map(|(shift, _)| shift));
    let margin = layouts::lengths(fields, "printer-margin", Pt::ZERO..=FARTHEST);
    set(&mut options.test_page, fields.boolean("test-page"));
    set(&mut options.printer_margin, margin.map(|((x, y), _)| x.max(y)));
}

/// More than a printer is off, or leaves blank.
const FARTHEST: Pt = Pt::mm(20.0);

fn layout_named(name: Text<'_>, own: &[Layout], faults: &mut Vec<Diagnostic>) -> Option<Stock> {
    let found = layouts::named(name.text, own);
    if found.is_none() {
        let message = format!("unknown card layout `{}`", shown(name.text));
        let fault = Diagnostic::new(Code::BadSetting, name.span, message);
        faults.push(match nearest(name.text, layouts::names(own)) {
            Some(near) => fault.help(format!("did you mean `{near}`?")),
            None => fault.help(format!(
                "layouts are {}; `[cards.layouts.NAME]` makes others",
                layouts::names(own).collect::<Vec<_>>().join(", ")
            )),
        });
    }
    found
}

/// Returns what is wrong with options that are valid one by one; `None` if they go together.
pub(super) fn fault(options: &CardsOptions) -> Option<Diagnostic> {
    if options.duplex != Duplex::Fold || options.layout.columns > 1 {
        return None;
    }
    let message = "`cards.duplex = \"fold\"` needs a layout with cards beside each other";
    let fault = Diagnostic::without_place(Code::BadSetting, message);
    Some(fault.help("take another layout, such as `a7-a4`"))
}
