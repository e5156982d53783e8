//! A changed field as a change of the file that it is written in.

use crate::content::{Rich, html};
use crate::diagnostic::Fix;
use crate::foreign::markdown::Place;
use crate::import::field::{Render, markdown, markdown_for};
use crate::model::Entry;
use crate::source::Sources;
use crate::span::Span;
use crate::typed::{Cell, CellForm};

/// Returns the change that makes `html` of the field in a cell; `None` where that cannot be written there.
pub(super) fn cell(cell: Cell, html: &str, is_cloze: bool, sources: &Sources) -> Option<Fix> {
    let (heading, body) = (Place::Heading { is_cloze }, Place::Body { is_cloze });
    let text = match cell.form {
        CellForm::Csv => csv(cell.span, html, sources),
        CellForm::CsvMarkdown => csv(cell.span, &markdown(html, body)?, sources),
        CellForm::Heading => markdown(html, heading)?,
        CellForm::Markdown => markdown(html, body)?,
        // What is between the marks of a fence cannot have such marks.
        CellForm::Fence if html.contains("```") || html.contains("~~~") || html.contains('\r') => {
            return None;
        }
        CellForm::Fence => html.to_owned(),
    };
    Some(Fix { span: cell.span, text })
}

/// Returns text for a cell of a table, in quotes where it needs them.
fn csv(cell: Span, text: &str, sources: &Sources) -> String {
    let file = sources.get(cell.file).text.as_bytes();
    let is_quoted = cell.start.checked_sub(1).and_then(|at| file.get(at as usize)) == Some(&b'"')
        && file.get(cell.end as usize) == Some(&b'"');
    let doubled = text.replace('"', "\"\"");
    let needs = text.contains(['"', ',', ';', '\t', '\n', '\r']);
    if is_quoted || !needs { doubled } else { format!("\"{doubled}\"") }
}

/// Returns the change of a question in a topic file that makes `theirs` of a field that is `mine`; `None` where the field
/// is not one part of it, or Markdown does not say it.
pub(super) fn entry(entry: &Entry<'_>, mine: &str, theirs: &str) -> Option<Fix> {
    let (heading, body) = (Place::Heading { is_cloze: false }, Place::Body { is_cloze: false });
    let parts =
        [entry.front.as_deref(), entry.hint.as_deref(), entry.details.as_deref(), entry.reverse.as_deref()];
    let parts = parts.into_iter().flatten().chain([&entry.answer]).map(|part| (part, body));
    let inline: Render<'_> = &|blocks| html::inline_blocks(blocks, html::Reader::Anki);
    let whole: Render<'_> = &|blocks| html::blocks(blocks, html::Reader::Anki);
    let is_part =
        |rich: &Rich<'_>, render: Render<'_>| !rich.blocks.is_empty() && render(&rich.blocks) == mine;
    let mut found = std::iter::once((&entry.question, heading)).chain(parts).filter_map(|(rich, place)| {
        let render = [inline, whole].into_iter().find(|render| is_part(rich, *render))?;
        Some((rich, place, render))
    });
    let (rich, place, render) = found.next()?;
    // Of two parts that say the same, nobody can tell which was meant.
    let text = found.next().is_none().then(|| markdown_for(theirs, place, render))??;
    Some(Fix { span: rich.span, text })
}
