//! What is decided about a text before it is parsed as Markdown. A decision is carried out by putting other signs into
//! a copy of the text, as many bytes for as many, so that every place stays what it was.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, Options, Parser};

use super::dollars::{self, Doubt};
use super::leaves::{Outline, outline};
use super::{comments, foreign, ranges};
use crate::diagnostic::{Code, Diagnostic};
use crate::text::OffsetMap;

pub(super) const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_MATH);

/// A text as the parser gets it.
pub(super) struct Prepared<'s> {
    pub(super) source: &'s str,
    pub(super) text: Cow<'s, str>,
    /// Comments that are part of a text for the parser.
    pub(super) hidden: Vec<Range<usize>>,
    /// Whether a dollar sign, a comment or a footnote is read otherwise than deckpress 0.1 did.
    pub(super) is_changed: bool,
}

/// A sign that means nothing to Markdown, and is punctuation to it.
const MASK: u8 = b'%';

/// Prepares `source`; what is doubtful about it goes to `faults`.
pub(super) fn prepare<'s>(
    source: &'s str,
    positions: &OffsetMap,
    faults: &mut Vec<Diagnostic>,
) -> Prepared<'s> {
    let mut prepared =
        Prepared { source, text: Cow::Borrowed(source), hidden: Vec::new(), is_changed: false };
    let has_signs = source.contains(['$', '<', '%', '=', '[', '^', '{', '\\', '|']);
    if !has_signs && !foreign::has_heading_without_space(source) {
        return prepared;
    }
    let mut outline = outline(source, OPTIONS);
    prepared.comments(&mut outline, positions, faults);
    prepared.footnotes(&mut outline);
    let formulas = prepared.dollars(&outline, positions, faults);
    foreign::report((prepared.source, &prepared.hidden), &outline, &formulas, positions, faults);
    prepared
}

impl<'s> Prepared<'s> {
    /// Returns a piece of the parsed text as the source has it.
    pub(super) fn original(&self, piece: CowStr<'_>) -> Cow<'s, str> {
        // What is blank to the parser may have been a comment: between two pieces of indented code it is one of their
        // lines.
        if let CowStr::Borrowed(piece) = piece
            && !piece.trim().is_empty()
        {
            let place = (piece.as_ptr() as usize).checked_sub(self.text.as_ptr() as usize);
            if let Some(written) = place.and_then(|place| self.source.get(place..place + piece.len())) {
                return Cow::Borrowed(written);
            }
        }
        Cow::Owned(piece.into_string())
    }

    /// Does what [`Prepared::original`] does, without a comment in front; nothing where nothing else is left.
    pub(super) fn visible(
        &self,
        piece: CowStr<'_>,
        range: Range<usize>,
    ) -> Option<(Cow<'s, str>, Range<usize>)> {
        let Some(hidden) = ranges::around(&self.hidden, range.start) else {
            return Some((self.original(piece), range));
        };
        let rest = hidden.end..range.end.max(hidden.end);
        let text = self.source[rest.clone()].trim_start();
        (!text.is_empty()).then(|| (Cow::Borrowed(text), rest.end - text.len()..rest.end))
    }

    fn comments(&mut self, outline: &mut Outline, positions: &OffsetMap, faults: &mut Vec<Diagnostic>) {
        for open in comments::unclosed(self.source, outline) {
            let message = "a comment opens with `<!--` and does not close";
            let help = "write `-->` where it ends: without that, it takes all that follows";
            faults.push(Diagnostic::new(Code::OpenComment, positions.span(open), message).help(help));
        }
        let (on_lines, open) = comments::on_own_lines(self.source, outline);
        let before_text = comments::before_text(self.source, outline);
        if let Some(open) = open {
            let message = "`%%` opens a comment that does not close, and is shown as text";
            let fault = Diagnostic::new(Code::ForeignMark, positions.span(open), message);
            faults.push(fault.help("write `%%` where it ends, or `<!-- … -->`"));
        }
        if on_lines.is_empty() && before_text.is_empty() {
            return;
        }
        for comment in on_lines.iter().chain(&before_text) {
            faults.push(note(positions, comment.clone()));
        }
        let text = self.text.to_mut();
        for comment in on_lines {
            let blank = blank(&text[comment.clone()]);
            text.replace_range(comment, &blank);
        }
        for comment in &before_text {
            text.replace_range(comment.clone(), &(MASK as char).to_string().repeat(comment.len()));
        }
        self.hidden = before_text;
        self.is_changed = true;
        *outline = super::leaves::outline(text, OPTIONS);
    }

    /// Takes a definition `[^1]: text` as text: Markdown would take it as the address of a link.
    fn footnotes(&mut self, outline: &mut Outline) {
        let is_footnote = |range: &Range<usize>| self.text[range.start..].starts_with("[^");
        if !outline.definitions.iter().any(is_footnote) {
            return;
        }
        let mut places: Vec<_> =
            outline.definitions.iter().filter(|range| is_footnote(range)).map(|range| range.start).collect();
        // Of two definitions with the same label, the parser names the first.
        for (start, line) in comments::lines(&self.text) {
            let at = start + line.len() - line.trim_start_matches([' ', '\t', '>']).len();
            let is_definition = self.text[at..].starts_with("[^") && line.contains("]:");
            if is_definition && ranges::around(&outline.code, at).is_none() {
                places.push(at);
            }
        }
        for place in places {
            self.mask(place);
        }
        self.is_changed = true;
        *outline = super::leaves::outline(&self.text, OPTIONS);
    }

    /// Hides the dollar signs that are text from the parser, if it would take them otherwise; returns the formulas.
    fn dollars(
        &mut self,
        outline: &Outline,
        positions: &OffsetMap,
        faults: &mut Vec<Diagnostic>,
    ) -> Vec<Range<usize>> {
        if !self.text.contains('$') {
            return Vec::new();
        }
        let (mut formulas, mut texts) = (Vec::new(), Vec::new());
        for leaf in &outline.leaves {
            let found = dollars::read(&self.text, leaf);
            formulas.extend(found.formulas);
            texts.extend(found.texts);
            for (range, doubt) in found.doubts {
                faults.push(doubtful(&self.text[range.clone()], doubt, positions, range));
            }
        }
        if self.formulas_of_parser() == formulas {
            return formulas;
        }
        for place in texts {
            self.mask(place);
        }
        self.is_changed = true;
        let parsed = self.formulas_of_parser();
        let is_parsed = |formula: &Range<usize>| {
            parsed.binary_search_by_key(&formula.start, |it| it.start).is_ok_and(|at| parsed[at] == *formula)
        };
        for lost in formulas.iter().filter(|formula| !is_parsed(formula)) {
            faults.push(doubtful(&self.source[lost.clone()], Doubt::Braces, positions, lost.clone()));
        }
        parsed
    }

    fn formulas_of_parser(&self) -> Vec<Range<usize>> {
        let events = Parser::new_ext(&self.text, OPTIONS).into_offset_iter();
        events
            .filter(|(event, _)| matches!(event, Event::InlineMath(_) | Event::DisplayMath(_)))
            .map(|(_, range)| range)
            .collect()
    }

    fn mask(&mut self, place: usize) {
        let mask = (MASK as char).to_string();
        self.text.to_mut().replace_range(place..=place, &mask);
    }
}

/// Returns a text with a space in place of every byte but line feeds.
fn blank(text: &str) -> String {
    text.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect()
}

/// Returns the note on a comment, which is counted and shown nowhere.
pub(super) fn note(positions: &OffsetMap, range: Range<usize>) -> Diagnostic {
    Diagnostic::new(Code::Comment, positions.span(range), "a comment, which no format shows")
}

fn doubtful(formula: &str, doubt: Doubt, positions: &OffsetMap, range: Range<usize>) -> Diagnostic {
    let formula = crate::wording::shown(formula);
    let (code, message, help) = match doubt {
        Doubt::Text => (
            Code::DollarSign,
            format!("`{formula}` is read as text, not as a formula"),
            "write `\\$` for a dollar sign, or put it in backticks; a formula opens after a space",
        ),
        Doubt::Formula => {
            (Code::DollarSign, format!("`{formula}` is read as a formula"), "write `\\$` for a dollar sign")
        }
        Doubt::Braces => (
            Code::UnsetMath,
            format!("`{formula}` is shown as text: its braces are not in pairs"),
            "write `\\{` for a brace that is shown; or `\\$` if this is not a formula",
        ),
        Doubt::Code => (
            Code::DollarSign,
            format!("`{formula}` is read as code between dollar signs"),
            "write a formula as `$x$`, without backticks",
        ),
    };
    Diagnostic::new(code, positions.span(range), message).help(help)
}

/// Returns Markdown without the comments in it.
pub(super) fn without_comments(markdown: &str) -> Cow<'_, str> {
    if !markdown.contains("<!--") && !markdown.contains("%%") {
        return Cow::Borrowed(markdown);
    }
    let outline = outline(markdown, OPTIONS);
    let mut hidden = comments::on_own_lines(markdown, &outline).0;
    hidden.extend(outline.leaves.into_iter().flat_map(|leaf| leaf.comments));
    for block in &outline.html {
        hidden.extend(
            comments::ranges(&markdown[block.clone()]).map(|it| block.start + it.start..block.start + it.end),
        );
    }
    hidden.sort_by_key(|comment| comment.start);
    let (mut out, mut at) = (String::new(), 0);
    for comment in hidden.into_iter().filter(|comment| !comment.is_empty()) {
        out.push_str(markdown.get(at..comment.start).unwrap_or_default());
        at = at.max(comment.end);
    }
    out.push_str(&markdown[at..]);
    Cow::Owned(out.trim().to_owned())
}
