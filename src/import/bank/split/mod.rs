//! Where one question ends and the next begins: each layout is a splitter.

mod above;
mod answers;
mod bold;
mod bullets;
mod details;
mod glossary;
mod headings;
mod items;
mod leaves;
mod paragraphs;
mod table;

use super::doc::Doc;
use super::piece::Split;

/// What `--split` takes.
pub const NAMES: &[&str] = &[
    "list-item-heading",
    "numbered",
    "number-sequence",
    "q-heading",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "leaf-headings",
    "details",
    "answer-details",
    "bold-paragraph",
    "bullets",
    "counted-items",
    "question-paragraph",
    "table",
    "glossary",
];

/// Returns every reading of a file; of equal ones, the first wins.
#[must_use]
pub fn all(doc: &Doc) -> Vec<Split> {
    let mut all = by_layout(doc);
    all.extend(answers::joined(doc, &by_layout));
    all
}

fn by_layout(doc: &Doc) -> Vec<Split> {
    let mut all = vec![items::split(doc)];
    all.extend(headings::numbered(doc));
    all.push(headings::sequence(doc));
    all.extend(headings::q(doc));
    all.push(details::entries(doc));
    all.push(details::answers(doc));
    all.extend(headings::levels(doc));
    all.push(leaves::split(doc));
    all.push(bold::split(doc));
    all.push(paragraphs::split(doc));
    all.push(bullets::split(doc));
    all.push(bullets::counted(doc));
    all.push(table::split(doc));
    all.push(glossary::split(doc));
    all.retain(|split| !split.pieces.is_empty() || split.only_links > 0);
    all
}
