//! The options of sheets, and what is wrong with them.

use crate::diagnostic::{Code, Diagnostic};
use crate::export::cards::layouts;
use crate::export::sheet::geometry;
use crate::export::sheet::letterhead::{Letterhead, Logo, Words};
use crate::export::sheet::options::{Imposition, Margins, Orientation, SheetOptions};
use crate::text::Text;
use crate::typeset::theme::{Accent, BadAccent};
use crate::typeset::unit::Pt;
use crate::value::fields::{Fields, set};
use crate::wording::{nearest, shown};

/// Printers leave 5 mm blank; signs at the ends of lines and wide numbers hang over the edge of their column, and accents
/// over that of the head.
const LEAST_MARGIN: Pt = Pt::mm(7.0);
/// More is a mistake in the unit.
const MOST_MARGIN: Pt = Pt::mm(60.0);
/// What is longer fits no line.
const LONGEST_WORDS: usize = 200;

pub(super) fn read(fields: &mut Fields<'_, '_>, options: &mut SheetOptions, letterhead: &mut Letterhead) {
    let was_readable = geometry::is_readable(*options);
    set(&mut options.paper, fields.choice("paper"));
    set(&mut options.orientation, fields.choice("orientation"));
    set(&mut options.columns, fields.choice("columns"));
    set(&mut options.detail, fields.choice("detail"));
    set(&mut options.ink, fields.choice("ink"));
    set(&mut options.align, fields.choice("align"));
    set(&mut options.imposition, fields.choice("imposition"));
    options.accent = accent(fields).or(options.accent);
    let margins = layouts::lengths(fields, "margins", LEAST_MARGIN..=MOST_MARGIN);
    let place = margins.map_or(fields.span, |(_, span)| span);
    options.margins = margins.map(|((sides, ends), _)| Margins { sides, ends }).or(options.margins);
    letterhead.head = words(fields, "head").or(letterhead.head.take());
    letterhead.foot = words(fields, "foot").or(letterhead.foot.take());
    if let Some(Text { text, span, .. }) = fields.text("logo") {
        letterhead.logo = Some(Logo { name: text.to_owned(), span, file: None });
    }
    if options.imposition != Imposition::None && options.orientation == Orientation::Landscape {
        let message = "a sheet that is folded into a booklet has upright pages";
        fields.faults.push(
            Diagnostic::new(Code::BadSetting, fields.span, message)
                .help("leave out `orientation`, or `imposition`"),
        );
    }
    // Said once, where several `--set` follow one another.
    if was_readable && !geometry::is_readable(*options) {
        let message = "the columns of the sheet are too narrow to be read on this paper";
        let help = match options.margins {
            Some(_) => "choose smaller margins, fewer columns, or a larger paper",
            None => "choose fewer columns, a larger paper, or `orientation = \"landscape\"`",
        };
        fields.faults.push(Diagnostic::new(Code::BadSetting, place, message).help(help));
    }
}

fn accent(fields: &mut Fields<'_, '_>) -> Option<Accent> {
    let text = fields.text("accent")?;
    let (message, help) = match Accent::read(text.text.trim()) {
        Ok(accent) => return Some(accent),
        Err(BadAccent::Form) => (
            format!("`{}` is not a colour", shown(text.text)),
            "write red, green and blue in hexadecimal digits: `\"#0b5cad\"`".to_owned(),
        ),
        Err(BadAccent::Pale { tenths, darker }) => (
            format!(
                "`{}` is too pale to be read on white, and white on it: their contrast is {}.{} to 1",
                shown(text.text),
                tenths / 10,
                tenths % 10
            ),
            format!("take a darker shade, of 4.5 to 1 or more, such as `\"{darker}\"`"),
        ),
    };
    fields.faults.push(Diagnostic::new(Code::BadSetting, text.span, message).help(help));
    None
}

/// Returns words for the head or the foot.
fn words(fields: &mut Fields<'_, '_>, key: &'static str) -> Option<Words> {
    let text = fields.text(key)?;
    let (message, help) = if text.text.trim().contains('\n') || text.text.chars().count() > LONGEST_WORDS {
        let message = format!("`{key}` is one line of at most {LONGEST_WORDS} characters");
        (message, "write less, and the rest into `description`".to_owned())
    } else {
        match Words::read(text.text) {
            Ok(words) => return Some(words),
            Err(name) => {
                let slots =
                    || Words::slots().map(|slot| format!("{{{slot}}}")).collect::<Vec<_>>().join(", ");
                let help = nearest(&name, Words::slots()).map_or_else(
                    || format!("write one of {}", slots()),
                    |near| format!("did you mean `{{{near}}}`?"),
                );
                (format!("`{{{}}}` in `{key}` is unknown", shown(&name)), help)
            }
        }
    };
    fields.faults.push(Diagnostic::new(Code::BadSetting, text.span, message).help(help));
    None
}
