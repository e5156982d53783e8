//! The syntax of Anki's templates: `{{Field}}`, `{{filter:Field}}`, `{{#Field}}…{{/Field}}`, `{{^Field}}…{{/Field}}`.

use crate::diagnostic::{Code, Diagnostic};
use crate::text::Text;

/// What is in double braces.
pub(super) enum Part<'s> {
    Field {
        /// From the outermost to the innermost.
        filters: Vec<Text<'s>>,
        name: Text<'s>,
    },
    /// The beginning of what is shown only if the field has, or has not, a content.
    If {
        name: Text<'s>,
        is_negated: bool,
    },
    End {
        name: Text<'s>,
    },
}

/// Returns all marks of a template in order.
pub(super) fn parts<'s>(text: Text<'s>, faults: &mut Vec<Diagnostic>) -> Vec<Part<'s>> {
    let mut parts = Vec::new();
    let mut at = 0;
    while let Some(start) = text.text[at..].find("{{").map(|found| at + found) {
        let Some(end) = text.text[start..].find("}}").map(|found| start + found) else {
            let opened = text.slice(start..start + 2);
            faults.push(
                Diagnostic::new(Code::BadTemplate, opened.span, "`{{` is not closed")
                    .help("write `}}` after the name"),
            );
            break;
        };
        parts.push(part(text.slice(start + 2..end).trim()));
        at = end + 2;
    }
    parts
}

fn part(mark: Text<'_>) -> Part<'_> {
    let rest = || mark.slice(1..mark.text.len()).trim();
    match mark.text.bytes().next() {
        Some(b'#') => Part::If { name: rest(), is_negated: false },
        Some(b'^') => Part::If { name: rest(), is_negated: true },
        Some(b'/') => Part::End { name: rest() },
        _ => {
            let mut filters = Vec::new();
            let mut start = 0;
            while let Some(colon) = mark.text[start..].find(':') {
                filters.push(mark.slice(start..start + colon).trim());
                start += colon + 1;
            }
            Part::Field { filters, name: mark.slice(start..mark.text.len()).trim() }
        }
    }
}
