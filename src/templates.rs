//! A user's card templates and CSS (`--templates`), read as Anki reads them, so that what is wrong shows here and
//! not on a learner's phone.

mod syntax;

use crate::diagnostic::{Code, Diagnostic};
use crate::export::apkg::look::{CSS_FILE, DRAWING_FILE, Look, OCCLUSION_CSS_FILE, back_file, front_file};
use crate::export::apkg::note_types::{NOTE_TYPES, NoteType, OCCLUSION};
use crate::source::Sources;
use crate::span::FileId;
use crate::text::Text;
use crate::wording::{nearest, shown};
use syntax::{Part, parts};

/// Returns the look that these files make, and reports what is wrong with them. Each replaces the built-in one of
/// its name.
pub fn look<'s>(files: &[(String, FileId)], sources: &'s Sources, faults: &mut Vec<Diagnostic>) -> Look<'s> {
    let mut look = Look::default();
    for (name, file) in files {
        let text = sources.text(*file);
        match Side::named(name) {
            Some(side) => side.check(text, faults),
            None if CSS_FILES.contains(&name.as_str()) => {}
            None => faults.push(unknown_file(name, text)),
        }
        remote(text, faults);
        look.own.insert(name.clone(), text.text);
    }
    look
}

/// Files that are not in Anki's language.
const CSS_FILES: [&str; 2] = [CSS_FILE, OCCLUSION_CSS_FILE];

/// One side of a card, or what is on both.
struct Side {
    note_type: &'static NoteType,
    /// The field that every card has and this side is to show.
    needed: Option<&'static str>,
    /// It is on a front.
    is_front: bool,
}

impl Side {
    fn all() -> impl Iterator<Item = (String, Side)> {
        let sides = NOTE_TYPES.iter().chain([&OCCLUSION]).flat_map(|note_type| {
            note_type.templates.iter().flat_map(move |template| {
                let field = note_type.fields[template.needs].0;
                let side = |is_front| {
                    let needed = (is_front || note_type.is_cloze).then_some(field);
                    Side { note_type, needed, is_front }
                };
                [(front_file(template), side(true)), (back_file(template), side(false))]
            })
        });
        let drawing = Side { note_type: &OCCLUSION, needed: None, is_front: true };
        sides.chain([(DRAWING_FILE.to_owned(), drawing)])
    }

    fn named(name: &str) -> Option<Side> {
        Side::all().find(|(file, _)| file == name).map(|(_, side)| side)
    }

    fn check(&self, text: Text<'_>, faults: &mut Vec<Diagnostic>) {
        let mut open: Vec<(Text<'_>, bool)> = Vec::new();
        let mut is_needed_shown = false;
        let needed = self.needed.unwrap_or_default();
        for part in parts(text, faults) {
            match part {
                Part::If { name, is_negated } => {
                    self.condition(name, faults);
                    open.push((name, is_negated));
                }
                Part::End { name } => close(&mut open, name, faults),
                Part::Field { filters, name } => {
                    self.field(&filters, name, faults);
                    let always = open.iter().all(|(name, is_negated)| name.text == needed && !is_negated);
                    is_needed_shown |= name.text == needed && always && self.cloze_fits(&filters);
                }
            }
        }
        for (name, _) in open {
            fault(
                faults,
                name,
                format!("`{}` is not closed", name.text),
                format!("write `{{{{/{}}}}}`", name.text),
            );
        }
        if !is_needed_shown && self.needed.is_some() {
            let filter = if self.note_type.is_cloze { "cloze:" } else { "" };
            let message = format!("this side does not show `{{{{{filter}{needed}}}}}` on every card");
            let at = text.slice(0..0);
            fault(
                faults,
                at,
                message,
                "write it outside the conditions of other fields: there is a card wherever it is not empty",
            );
        }
    }

    fn field(&self, filters: &[Text<'_>], name: Text<'_>, faults: &mut Vec<Diagnostic>) {
        for filter in filters {
            let word = filter.text.split(' ').next().unwrap_or_default();
            if !FILTERS.contains(&word) {
                unknown(faults, *filter, "filter", word, FILTERS.iter().copied());
            } else if word.starts_with("cloze") && !self.note_type.is_cloze {
                fault(
                    faults,
                    *filter,
                    "this note type has no cloze deletions".to_owned(),
                    "leave `cloze:` out",
                );
            }
        }
        if name.text == "FrontSide" && self.is_front {
            fault(faults, name, "`FrontSide` is the front itself".to_owned(), "use it on backs only");
        }
        let speaks = filters.iter().any(|filter| filter.text.starts_with("tts-voices"));
        if !self.knows(name.text) && !SPECIAL.contains(&name.text) && !speaks {
            let fields = self.note_type.fields.iter().map(|(field, _)| *field);
            unknown(faults, name, "field", name.text, fields.chain(SPECIAL));
        }
    }

    fn condition(&self, name: Text<'_>, faults: &mut Vec<Diagnostic>) {
        let is_card = self.note_type.is_cloze
            && name.text.strip_prefix('c').is_some_and(|number| number.parse::<u16>().is_ok());
        if !self.knows(name.text) && name.text != "Tags" && !is_card {
            let fields = self.note_type.fields.iter().map(|(field, _)| *field);
            unknown(faults, name, "field", name.text, fields);
        }
    }

    fn knows(&self, name: &str) -> bool {
        self.note_type.fields.iter().any(|(field, _)| *field == name)
    }

    fn cloze_fits(&self, filters: &[Text<'_>]) -> bool {
        !self.note_type.is_cloze || filters.iter().any(|filter| filter.text == "cloze")
    }
}

/// Filters of Anki's own; add-ons may have more, but not every learner has the add-on.
const FILTERS: [&str; 11] =
    ["text", "furigana", "kana", "kanji", "type", "nc", "cloze", "cloze-only", "hint", "tts", "tts-voices"];

/// What Anki itself fills in.
const SPECIAL: [&str; 8] = ["FrontSide", "Tags", "Type", "Deck", "Subdeck", "Card", "CardFlag", "CardID"];

fn close(open: &mut Vec<(Text<'_>, bool)>, name: Text<'_>, faults: &mut Vec<Diagnostic>) {
    match open.pop() {
        Some((opened, _)) if opened.text == name.text => {}
        Some((opened, is_negated)) => {
            let message = format!("`{}` is closed where `{}` is open", shown(name.text), shown(opened.text));
            let help = format!("write `{{{{/{}}}}}` first", shown(opened.text));
            faults.push(
                Diagnostic::new(Code::BadTemplate, name.span, message)
                    .related(opened.span, "opened here")
                    .help(help),
            );
            // Go on as if the author had only forgotten the inner end.
            if open.iter().any(|(other, _)| other.text == name.text) {
                open.truncate(open.iter().rposition(|(other, _)| other.text == name.text).unwrap_or(0));
            } else {
                open.push((opened, is_negated));
            }
        }
        None => {
            let help = format!("write `{{{{#{}}}}}` before it, or delete it", shown(name.text));
            fault(faults, name, format!("`{}` is not open", shown(name.text)), help);
        }
    }
}

fn unknown_file(name: &str, text: Text<'_>) -> Diagnostic {
    let names: Vec<String> = Side::all().map(|(file, _)| file).chain(CSS_FILES.map(str::to_owned)).collect();
    let message = format!("`{}` does not replace any file", shown(name));
    let fault = Diagnostic::new(Code::BadTemplate, text.span.at_start(), message);
    match nearest(name, names.iter().map(String::as_str)) {
        Some(near) => fault.help(format!("did you mean `{near}`?")),
        None => fault.help(format!("files are {}", names.join(", "))),
    }
}

fn unknown<'n>(
    faults: &mut Vec<Diagnostic>,
    at: Text<'_>,
    what: &str,
    name: &str,
    names: impl Iterator<Item = &'n str> + Clone,
) {
    let help = match nearest(name, names.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("{what}s are {}", names.collect::<Vec<_>>().join(", ")),
    };
    fault(faults, at, format!("unknown {what} `{}`", shown(name)), help);
}

fn fault(faults: &mut Vec<Diagnostic>, at: Text<'_>, message: String, help: impl Into<String>) {
    faults.push(Diagnostic::new(Code::BadTemplate, at.span, message).help(help));
}

/// Warns of what a card would load from elsewhere. A link is followed only by who wants to; a namespace never.
fn remote(text: Text<'_>, faults: &mut Vec<Diagnostic>) {
    let lower = text.text.to_ascii_lowercase();
    for start in ["http://", "https://", "url(//", "url('//", "url(\"//", "src=\"//", "src='//"] {
        for (at, _) in lower.match_indices(start) {
            let before = lower[..at].trim_end_matches(['"', '\'']);
            let is_link = before.ends_with("href=")
                && before.rfind('<').is_some_and(|tag| lower[tag..].starts_with("<a "));
            if is_link || lower[at..].starts_with("http://www.w3.org/") {
                continue;
            }
            let span = text.slice(at..at + start.len()).span;
            let message = "the card loads something from elsewhere";
            faults.push(Diagnostic::new(Code::RemoteResource, span, message).help(
                "put it into the template: whoever keeps that address learns who studies when, and offline it is missing",
            ));
        }
    }
}
