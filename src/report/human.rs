//! A diagnostic for people: the line of the source, a mark below the place, the cure.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::limits::FAULTS_SHOWN;
use crate::source::Sources;
use crate::span::{Span, offset};
use crate::wording::{is_joiner, is_unseen, visible};

/// Bytes of a line that are shown: more than that on one side of a place, and it is cut [`NEAR`] the place.
const FAR: usize = 400;
/// Half of a terminal of 120 columns.
const NEAR: usize = 60;
/// Bytes that are marked; a longer span is marked where it starts.
const MARKED: usize = 160;
/// Bytes from one place to another that are shown together.
const NEAR_EACH_OTHER: usize = 2000;

/// Returns all diagnostics, each as a text of its own, and how many are not among them.
pub fn report<'d>(
    diagnostics: impl Iterator<Item = &'d Diagnostic>,
    sources: &Sources,
    has_colours: bool,
) -> impl Iterator<Item = String> {
    let mut counts: BTreeMap<Code, usize> = BTreeMap::new();
    let mut texts = Vec::new();
    for diagnostic in diagnostics {
        let count = counts.entry(diagnostic.code).or_default();
        *count += 1;
        if *count <= FAULTS_SHOWN {
            texts.push(render(diagnostic, sources, has_colours));
        }
    }
    let more = counts.into_iter().filter(|(_, count)| *count > FAULTS_SHOWN).map(|(code, count)| {
        format!("{FAULTS_SHOWN} of {count} {} are shown; `--report json` lists all", code.name())
    });
    texts.into_iter().chain(more)
}

/// Returns the diagnostic with the part of the source that it is about.
fn render(diagnostic: &Diagnostic, sources: &Sources, has_colours: bool) -> String {
    let level = match diagnostic.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.primary_title(visible(&diagnostic.message)).id(diagnostic.code.name());
    let mut group = Group::with_title(title);
    let primary = diagnostic.span.map(|span| first_line(sources, span));
    let context =
        diagnostic.related.as_ref().map(|(span, label)| (first_line(sources, *span), visible(label)));
    let windows = windows(primary, context, sources);
    for window in &windows {
        group = group.element(window.snippet());
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(visible(help)));
    }
    let renderer = if has_colours { Renderer::styled() } else { Renderer::plain() };
    let text = renderer.render(&[group]);
    windows
        .iter()
        .fold(text, |text, window| text.replacen(&window.place_in_part(), &window.place_in_file(), 1))
}

/// Returns the first line of a span that runs over several: enough to find the place.
fn first_line(sources: &Sources, span: Span) -> Span {
    let text = &sources.get(span.file).text;
    let (start, end) =
        (span.start as usize, text.ceil_char_boundary((span.start as usize + MARKED).min(span.end as usize)));
    let length = text[start..end].find('\n').unwrap_or(end - start);
    Span { end: span.start + offset(length), ..span }
}

/// Returns what is shown of the source: one part for places near each other, or one for each.
fn windows<'a>(
    primary: Option<Span>,
    context: Option<(Span, Cow<'a, str>)>,
    sources: &'a Sources,
) -> Vec<Window<'a>> {
    let Some(primary) = primary else { return Vec::new() };
    let alone = Window::around(primary, primary, sources).mark(primary, AnnotationKind::Primary, None);
    let Some((context, label)) = context else { return vec![alone] };
    let (first, last) = if context < primary { (context, primary) } else { (primary, context) };
    let is_near = first.file == last.file && last.end - first.start < offset(NEAR_EACH_OTHER);
    let joint = is_near.then(|| Window::around(first, last, sources)).filter(Window::is_whole);
    match joint {
        Some(joint) => {
            let joint = joint.mark(primary, AnnotationKind::Primary, None);
            vec![joint.mark(context, AnnotationKind::Context, Some(label))]
        }
        None => {
            let other = Window::around(context, context, sources);
            vec![alone, other.mark(context, AnnotationKind::Context, Some(label))]
        }
    }
}

/// A part of a file: the lines around a place, or a piece of them where they are long.
struct Window<'a> {
    sources: &'a Sources,
    text: String,
    /// Where it starts in the file.
    start: usize,
    cut: [&'static str; 2],
    marks: Vec<(Span, AnnotationKind, Option<Cow<'a, str>>)>,
}

impl<'a> Window<'a> {
    /// Returns the window on the lines from the start of one span to the end of another.
    fn around(first: Span, last: Span, sources: &'a Sources) -> Window<'a> {
        let text = sources.get(first.file).text.as_str();
        let (from, to) = (first.start as usize, last.end as usize);
        let far = [
            text.floor_char_boundary(from.saturating_sub(FAR)),
            text.ceil_char_boundary(to.saturating_add(FAR)),
        ];
        let mut cut = [""; 2];
        let start = match text[far[0]..from].rfind('\n') {
            Some(at) => far[0] + at + 1,
            None if far[0] == 0 => 0,
            None => {
                cut[0] = "…";
                text.floor_char_boundary(from - NEAR)
            }
        };
        let end = match text[to..far[1]].find('\n') {
            Some(at) => to + at,
            None if far[1] == text.len() => far[1],
            None => {
                cut[1] = "…";
                text.ceil_char_boundary(to + NEAR)
            }
        };
        let shown = text[start..end].chars().map(|character| match character.len_utf8() {
            _ if character == '\t' || character == '\n' || is_joiner(character) || !is_unseen(character) => {
                character.to_string()
            }
            // The same number of bytes, so that marks stay in their places.
            3 => char::REPLACEMENT_CHARACTER.to_string(),
            length => "?".repeat(length),
        });
        let text: String = shown.collect();
        Window { sources, text: format!("{}{text}{}", cut[0], cut[1]), start, cut, marks: Vec::new() }
    }

    fn is_whole(&self) -> bool {
        self.cut == [""; 2]
    }

    fn mark(mut self, span: Span, kind: AnnotationKind, label: Option<Cow<'a, str>>) -> Window<'a> {
        self.marks.push((span, kind, label));
        self
    }

    fn range(&self, span: Span) -> Range<usize> {
        let [start, end] = [span.start, span.end].map(|at| self.cut[0].len() + at as usize - self.start);
        start..end
    }

    fn snippet(&self) -> Snippet<'_, Annotation<'_>> {
        let first = Span { start: offset(self.start), ..self.marks[0].0 };
        let snippet =
            Snippet::source(self.text.as_str()).path(self.name()).line_start(self.sources.place(first).line);
        let marks =
            self.marks.iter().map(|(span, kind, label)| kind.span(self.range(*span)).label(label.as_deref()));
        snippet.annotations(marks)
    }

    fn name(&self) -> Cow<'_, str> {
        visible(&self.sources.get(self.marks[0].0.file).name)
    }

    /// Returns the place as the renderer writes it, which knows no more of the line than the window.
    fn place_in_part(&self) -> String {
        let range = self.range(self.marks[0].0);
        let start = self.text[..range.start].rfind('\n').map_or(0, |at| at + 1);
        let line = self.sources.place(self.marks[0].0).line;
        format!("{}:{line}:{}", self.name(), self.text[start..range.start].chars().count() + 1)
    }

    fn place_in_file(&self) -> String {
        let place = self.sources.place(self.marks[0].0);
        format!("{}:{}:{}", self.name(), place.line, place.column)
    }
}
