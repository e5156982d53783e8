//! Warnings as a record keeps them: with files by their names, since their numbers differ from run to run.

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::source::Sources;
use crate::span::Span;

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Said {
    code: String,
    place: Option<Place>,
    message: String,
    related: Option<(Place, String)>,
    help: Option<String>,
    lacking: Vec<Box<str>>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Place {
    file: String,
    start: u32,
    end: u32,
}

impl Said {
    /// Returns what a record keeps of a diagnostic; `None` for a fault, and for what `check --fix` could mend.
    pub(super) fn of(diagnostic: &Diagnostic, sources: &Sources) -> Option<Said> {
        let Diagnostic { code, span, message, related, help, fixes, lacking } = diagnostic;
        let place = |span: &Span| Place {
            file: sources.get(span.file).name.clone(),
            start: span.start,
            end: span.end,
        };
        (diagnostic.severity() != Severity::Error && fixes.is_empty()).then(|| Said {
            code: code.name().to_owned(),
            place: span.as_ref().map(place),
            message: message.clone(),
            related: related.as_ref().map(|(span, text)| (place(span), text.clone())),
            help: help.clone(),
            lacking: lacking.clone(),
        })
    }

    /// Returns the diagnostic; `None` where it names what this run does not know.
    pub(super) fn again(&self, sources: &Sources) -> Option<Diagnostic> {
        let Said { code, place, message, related, help, lacking } = self;
        let code = Code::ALL.iter().copied().find(|known| known.name() == code)?;
        let span = |place: &Place| {
            let file = sources.find(&place.file)?;
            Some(Span { file, start: place.start, end: place.end })
        };
        let mut diagnostic = Diagnostic::without_place(code, message.clone());
        if let Some(place) = place {
            diagnostic.span = Some(span(place)?);
        }
        if let Some((place, text)) = related {
            diagnostic.related = Some((span(place)?, text.clone()));
        }
        diagnostic.help.clone_from(help);
        diagnostic.lacking.clone_from(lacking);
        Some(diagnostic)
    }
}
