//! A diagnostic for people: the line of the source, a mark below the place, the cure.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::diagnostic::{Diagnostic, Severity};
use crate::source::Sources;
use crate::span::Span;

/// The diagnostic with the part of the source that it is about.
#[must_use]
pub fn render(diagnostic: &Diagnostic, sources: &Sources, has_colours: bool) -> String {
    let level = match diagnostic.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut group =
        Group::with_title(level.primary_title(diagnostic.message.as_str()).id(diagnostic.code.name()));
    if let Some(span) = diagnostic.span {
        let mut snippet = snippet(sources, span, AnnotationKind::Primary, None);
        if let Some((related, label)) = &diagnostic.related {
            if related.file == span.file && near(sources, span, *related) {
                snippet = joint_snippet(sources, span, *related, label);
                group = group.element(snippet);
            } else {
                group = group.element(snippet);
                group = group.element(self::snippet(sources, *related, AnnotationKind::Context, Some(label)));
            }
        } else {
            group = group.element(snippet);
        }
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    let renderer = if has_colours { Renderer::styled() } else { Renderer::plain() };
    renderer.render(&[group])
}

/// Lines around `span`, and its place in them. Whole files would be copied and searched again for each fault.
fn lines_around(sources: &Sources, from: u32, to: u32, file: Span) -> (&str, usize, usize) {
    let text = sources.get(file.file).text.as_str();
    let start = text[..from as usize].rfind('\n').map_or(0, |at| at + 1);
    let end = text[to as usize..].find('\n').map_or(text.len(), |at| to as usize + at);
    let line = sources.place(Span { start: from, end: from, ..file }).line;
    (&text[start..end], start, line)
}

/// The first line of a span that runs over several: enough to find the place.
fn first_line(sources: &Sources, span: Span) -> Span {
    let text = &sources.get(span.file).text[span.start as usize..span.end as usize];
    let length = text.find('\n').unwrap_or(text.len());
    Span { end: span.start + crate::span::offset(length), ..span }
}

fn snippet<'a>(
    sources: &'a Sources,
    span: Span,
    kind: AnnotationKind,
    label: Option<&'a str>,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let span = first_line(sources, span);
    let (text, start, line) = lines_around(sources, span.start, span.end, span);
    let range = span.start as usize - start..span.end as usize - start;
    Snippet::source(text)
        .path(sources.get(span.file).name.as_str())
        .line_start(line)
        .annotation(kind.span(range).label(label))
}

fn near(sources: &Sources, a: Span, b: Span) -> bool {
    sources.place(a).line.abs_diff(sources.place(b).line) < 20
}

fn joint_snippet<'a>(
    sources: &'a Sources,
    primary: Span,
    context: Span,
    label: &'a str,
) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
    let (primary, context) = (first_line(sources, primary), first_line(sources, context));
    let (from, to) = (primary.start.min(context.start), primary.end.max(context.end));
    let (text, start, line) = lines_around(sources, from, to, primary);
    let range = |span: Span| span.start as usize - start..span.end as usize - start;
    Snippet::source(text)
        .path(sources.get(primary.file).name.as_str())
        .line_start(line)
        .annotation(AnnotationKind::Primary.span(range(primary)))
        .annotation(AnnotationKind::Context.span(range(context)).label(label))
}
