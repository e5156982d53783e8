//! Rows of tables as pieces: a column of questions, one of answers, and what others are called.

use super::labels::{self, Label};
use super::piece::Piece;
use crate::import::tree::{Block, Inline, Item, Kind, Style, is_blank, plain, words};

/// What a column has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    Number,
    Id,
    Topic,
    /// One of those to choose between.
    Option,
    Part(Label),
    /// Of which nothing is known.
    Other,
}

/// Returns what columns of these names have.
#[must_use]
pub fn columns(names: &[String]) -> Vec<Column> {
    // Beside a column `B`, one called `A` is to choose from.
    let is_to_choose = |name: &String| name.trim() == "A" && names.iter().any(|it| it.trim() == "B");
    let column = |name: &String| if is_to_choose(name) { Column::Option } else { column(name) };
    names.iter().map(column).collect()
}

/// Returns whether there is a column of questions and one of answers.
#[must_use]
pub fn has_both(columns: &[Column]) -> bool {
    [Label::Question, Label::Answer].iter().all(|label| columns.contains(&Column::Part(*label)))
}

fn column(name: &str) -> Column {
    let name = name.trim();
    match name.to_lowercase().as_str() {
        "q" => Column::Part(Label::Question),
        "a" => Column::Part(Label::Answer),
        "" | "#" | "no" | "no." | "№" | "nr" | "nr." | "n" | "number" | "s.no" | "s.no." | "sl. no"
        | "序号" => Column::Number,
        "id" | "guid" | "slug" => Column::Id,
        "topic" | "category" | "section" | "chapter" | "subject" | "deck" | "thema" | "kategorie"
        | "tema" | "categoría" | "catégorie" | "тема" | "раздел" | "分类" => Column::Topic,
        "b" | "c" | "d" | "e" | "f" => Column::Option,
        "notes" | "note" | "remarks" | "remark" | "comments" | "comment" | "extra" => {
            Column::Part(Label::Extra)
        }
        lower if lower.starts_with("option") || lower.starts_with("choice") => Column::Option,
        _ => labels::whole(name).map_or(Column::Other, Column::Part),
    }
}

/// Returns the label below which the text of a column comes in an entry; `None` for what has no place in
/// one.
fn label(column: Column) -> Option<&'static str> {
    let Column::Part(label) = column else { return None };
    Some(match label {
        Label::Question => return None,
        Label::Answer => "Answer:",
        Label::Explanation => "Explanation:",
        Label::Hint => "Hint:",
        Label::Tags => "Tags:",
        Label::Level => "Level:",
        Label::Source => "Source:",
        Label::References => "References:",
        Label::Output => "Output:",
        Label::Details | Label::Extra => "Details:",
    })
}

/// Returns the entry of a row; `None` for one without a question. The id and the topic of a row come with it.
#[must_use]
pub fn piece(columns: &[Column], cells: &[Vec<Block>], line: u32) -> Option<(Piece, Option<String>)> {
    let filled =
        || columns.iter().copied().zip(cells).filter(|(_, cell)| !words(cell).is_empty() || has_more(cell));
    let cell = |column| filled().find(|(it, _)| *it == column).map(|(_, cell)| cell);
    let text = |column| cell(column).map(|cell| words(cell));
    let mut piece = Piece { line, ..Piece::default() };
    let mut asked = cell(Column::Part(Label::Question))?.iter().cloned();
    match asked.next() {
        Some(Block { kind: Kind::Paragraph(content) | Kind::Heading(_, content), .. }) => {
            piece.question = content;
        }
        first => piece.front.extend(first),
    }
    piece.front.extend(asked);
    if let Some(number) = text(Column::Number).and_then(|text| text.trim_end_matches('.').parse::<u32>().ok())
    {
        piece.question.insert(0, Inline::Text(format!("{number}. ")));
    }
    piece.topics.extend(text(Column::Topic).map(|topic| (1, topic)));
    let options = filled().filter(|(column, _)| *column == Column::Option).zip('A'..);
    let items = options.map(|((_, cell), letter)| {
        let mut content = vec![Inline::Text(format!("{letter}. "))];
        content.extend(cell.iter().flat_map(inlines));
        Item { line, ticked: None, blocks: vec![Block::new(line, Kind::Paragraph(content))] }
    });
    let items: Vec<_> = items.collect();
    if !items.is_empty() {
        piece.body.push(Block::new(line, Kind::List { first: None, items }));
    }
    for (column, cell) in filled() {
        let Some(name) = label(column) else { continue };
        let mut content = vec![Inline::Styled(Style::Strong, vec![Inline::Text(name.to_owned())])];
        let mut rest = cell.iter().cloned().peekable();
        if let Some(Block { kind: Kind::Paragraph(first), .. }) =
            rest.next_if(|first| matches!(first.kind, Kind::Paragraph(_)))
        {
            content.push(Inline::Text(" ".to_owned()));
            content.extend(first);
        }
        piece.body.push(Block::new(line, Kind::Paragraph(content)));
        piece.body.extend(rest);
    }
    Some((piece, text(Column::Id)))
}

/// Returns whether blocks show something that is not words.
fn has_more(blocks: &[Block]) -> bool {
    blocks.iter().any(|block| !is_blank(&inlines(block)) || block.is_code())
}

fn inlines(block: &Block) -> Vec<Inline> {
    match &block.kind {
        Kind::Paragraph(content) | Kind::Heading(_, content) => content.clone(),
        _ => vec![Inline::Text(plain(&[Inline::Text(words(std::slice::from_ref(block)))]))],
    }
}
