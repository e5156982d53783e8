//! A comparison for people: on a terminal, and as Markdown for release notes.

use std::fmt::Write as _;

use super::shape::{
    ChangeV1, DeckChangeV1, DeckPartV1, DiffV1, LearnersV1, NoteTypePartV1, PartChangeV1, PartV1, PieceV1,
    QuestionV1,
};
use crate::wording::counted;

/// Texts with more words are shortened around what changed.
const NEAR: usize = 6;

/// Returns the comparison as text for a terminal: `[-old-]{+new+}` as wdiff has it.
#[must_use]
pub fn human(diff: &DiffV1) -> String {
    let mut out = String::new();
    for line in about(diff) {
        let _ = writeln!(out, "{line}");
    }
    list(&mut out, "added", '+', &diff.added);
    if !diff.changed.is_empty() {
        let _ = writeln!(out, "changed: {}", counted(diff.changed.len(), "question"));
        for ChangeV1 { question, parts } in &diff.changed {
            let _ = writeln!(out, "  ~ {}", named(question));
            for part in parts {
                human_part(&mut out, part);
            }
        }
    }
    if !diff.moved.is_empty() {
        let _ = writeln!(out, "moved: {}", counted(diff.moved.len(), "question"));
        for moved in &diff.moved {
            let _ = writeln!(out, "  > {}  {} -> {}", moved.id, topic(&moved.from), topic(&moved.to));
        }
    }
    list(&mut out, "retired", '-', &diff.retired);
    if diff.equal {
        out.push_str("no question differs\n");
    }
    for line in learners(&diff.learners) {
        let _ = writeln!(out, "{line}");
    }
    out
}

/// Returns the comparison as Markdown. Nothing of a corpus's text is Markdown in it.
#[must_use]
pub fn markdown(diff: &DiffV1) -> String {
    let mut out = String::new();
    if diff.equal {
        out.push_str("No question changed.\n");
    }
    for line in about(diff) {
        let _ = writeln!(out, "- {}", escaped(&line));
    }
    markdown_list(&mut out, "Added", &diff.added);
    if !diff.changed.is_empty() {
        markdown_heading(&mut out, "Changed", diff.changed.len());
        for ChangeV1 { question, parts } in &diff.changed {
            let _ = writeln!(out, "- {}", markdown_name(question));
            for part in parts {
                let _ = writeln!(out, "  - {}", markdown_part(part));
            }
        }
    }
    if !diff.moved.is_empty() {
        markdown_heading(&mut out, "Moved", diff.moved.len());
        for moved in &diff.moved {
            let (from, to) = (escaped(topic(&moved.from)), escaped(topic(&moved.to)));
            let _ = writeln!(out, "- {} (`{}`): {from} → {to}", escaped(&moved.question), moved.id);
        }
    }
    markdown_list(&mut out, "Retired", &diff.retired);
    out.push_str("\n### When you import this release\n\n");
    for line in learners(&diff.learners) {
        let _ = writeln!(out, "- {}", escaped(&line));
    }
    out.trim_start().to_owned()
}

/// Returns what changed about decks and note types.
fn about(diff: &DiffV1) -> Vec<String> {
    let decks = diff.decks.iter().map(deck);
    let note_types = diff.note_types.iter().map(|it| match it.what {
        NoteTypePartV1::Fields => {
            format!("note type {}: other fields; notes that learners have stop updating", it.name)
        }
        NoteTypePartV1::Look => format!("note type {}: a new look", it.name),
    });
    decks.chain(note_types).collect()
}

fn deck(change: &DeckChangeV1) -> String {
    let what = match change.what {
        DeckPartV1::Deck if change.old.is_none() => return format!("deck {}: added", change.deck),
        DeckPartV1::Deck => return format!("deck {}: retired", change.deck),
        DeckPartV1::Id => "id",
        DeckPartV1::Title => "title",
        DeckPartV1::Version => "version",
        DeckPartV1::Licence => "licence",
    };
    let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "none".to_owned());
    let is_other = change.what == DeckPartV1::Id && !change.keeps_notes;
    let note = if is_other { "; to learners it is another deck" } else { "" };
    format!("deck {}: {what} {} -> {}{note}", change.deck, value(&change.old), value(&change.new))
}

fn list(out: &mut String, what: &str, mark: char, questions: &[QuestionV1]) {
    if !questions.is_empty() {
        let _ = writeln!(out, "{what}: {}", counted(questions.len(), "question"));
        for question in questions {
            let _ = writeln!(out, "  {mark} {}", named(question));
        }
    }
}

fn named(question: &QuestionV1) -> String {
    match &question.question {
        Some(text) => format!("{}  {}", question.id, one_line(text)),
        None => question.id.clone(),
    }
}

fn topic(title: &str) -> &str {
    if title.is_empty() { "(no topic)" } else { title }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn human_part(out: &mut String, part: &PartV1) {
    let change = change_name(part.change);
    if part.change == PartChangeV1::Form || is_many_lines(part) {
        let _ = writeln!(out, "      {}: {change}", part.part);
        for line in changed_lines(part) {
            let _ = writeln!(out, "        {line}");
        }
        return;
    }
    let text: String =
        shortened(&part.pieces).iter().map(|piece| marked(piece, ["[-", "-]"], ["{+", "+}"])).collect();
    let _ = writeln!(out, "      {}: {}", part.part, one_line(&text));
}

fn markdown_part(part: &PartV1) -> String {
    let name = format!("{} {}", part.part, change_name(part.change));
    if part.change == PartChangeV1::Form {
        return name;
    }
    if is_many_lines(part) {
        let lines: Vec<_> = changed_lines(part);
        let longest = lines.join("").split(|it| it != '`').map(str::len).max().unwrap_or(0);
        let marks = "`".repeat(longest.max(2) + 1);
        return format!("{name}\n    {marks}diff\n    {}\n    {marks}", lines.join("\n    "));
    }
    let pieces = shortened(&part.pieces);
    let text: String = pieces
        .iter()
        .map(|piece| {
            let text = PieceV1 { text: escaped(&piece.text), ..*piece };
            marked(&text, ["~~", "~~"], ["**", "**"])
        })
        .collect();
    format!("{name}: {}", one_line(&text))
}

fn change_name(change: PartChangeV1) -> &'static str {
    match change {
        PartChangeV1::Added => "added",
        PartChangeV1::Changed => "changed",
        PartChangeV1::Retired => "retired",
        PartChangeV1::Form => "set in another form, same words",
    }
}

fn is_many_lines(part: &PartV1) -> bool {
    part.pieces.iter().any(|piece| piece.text.trim_end().contains('\n'))
}

/// Returns the lines that only one side has, with `-` and `+`.
fn changed_lines(part: &PartV1) -> Vec<String> {
    let changed = part.pieces.iter().filter(|piece| piece.in_old != piece.in_new);
    changed
        .flat_map(|piece| {
            let mark = if piece.in_old { '-' } else { '+' };
            piece.text.lines().map(move |line| format!("{mark} {line}"))
        })
        .collect()
}

/// Returns a piece between marks that touch its words, as Markdown wants them.
fn marked(piece: &PieceV1, old: [&str; 2], new: [&str; 2]) -> String {
    let [open, close] = match (piece.in_old, piece.in_new) {
        (true, false) => old,
        (false, true) => new,
        _ => return piece.text.clone(),
    };
    let word = piece.text.trim();
    if word.is_empty() {
        return piece.text.clone();
    }
    let start = piece.text.len() - piece.text.trim_start().len();
    let end = start + word.len();
    format!("{}{open}{word}{close}{}", &piece.text[..start], &piece.text[end..])
}

/// Returns the pieces with an ellipsis in place of words that both sides have, far from any change.
fn shortened(pieces: &[PieceV1]) -> Vec<PieceV1> {
    let last = pieces.len().saturating_sub(1);
    let short = pieces.iter().enumerate().map(|(at, piece)| {
        let words: Vec<_> = piece.text.split_whitespace().collect();
        let is_kept = piece.in_old != piece.in_new || words.len() <= 2 * NEAR;
        let text = match at {
            _ if is_kept => piece.text.clone(),
            0 => format!("… {} ", words[words.len() - NEAR..].join(" ")),
            _ if at == last => format!(" {} …", words[..NEAR].join(" ")),
            _ => format!(" {} … {} ", words[..NEAR].join(" "), words[words.len() - NEAR..].join(" ")),
        };
        PieceV1 { text, ..*piece }
    });
    short.collect()
}

fn learners(learners: &LearnersV1) -> Vec<String> {
    let mut out = Vec::new();
    if learners.new_notes > 0 || learners.new_cards.is_some_and(|cards| cards > 0) {
        let cards = learners.new_cards.map(|cards| format!(", {}", counted(cards, "new card")));
        out.push(format!("{}{}", counted(learners.new_notes, "new note"), cards.unwrap_or_default()));
    }
    if !learners.moved.is_empty() {
        let (notes, ids) = (counted(learners.moved.len(), "note"), learners.moved.join(", "));
        out.push(format!("{notes} updated; history moves to other deletions: {ids}"));
    }
    for (count, says) in [
        (learners.updated - learners.moved.len(), "updated; history stays"),
        (learners.untouched, "untouched"),
        (learners.retired, "retired; learners keep them as they are"),
    ] {
        if count > 0 {
            out.push(format!("{} {says}", counted(count, "note")));
        }
    }
    if learners.empty_cards > 0 {
        let cards = counted(learners.empty_cards, "card");
        out.push(format!("{cards} without a front now; Tools > Empty Cards deletes them"));
    }
    if !learners.stuck.is_empty() {
        let (notes, ids) = (counted(learners.stuck.len(), "note"), learners.stuck.join(", "));
        out.push(format!("{notes} changed without a newer time, so Anki keeps the old text: {ids}"));
    }
    out
}

fn markdown_heading(out: &mut String, what: &str, count: usize) {
    let _ = writeln!(out, "\n### {what}: {}\n", counted(count, "question"));
}

fn markdown_list(out: &mut String, what: &str, questions: &[QuestionV1]) {
    if !questions.is_empty() {
        markdown_heading(out, what, questions.len());
        for question in questions {
            let _ = writeln!(out, "- {}", markdown_name(question));
        }
    }
}

fn markdown_name(question: &QuestionV1) -> String {
    match &question.question {
        Some(text) => format!("{} (`{}`)", escaped(&one_line(text)), question.id),
        None => format!("`{}`", question.id),
    }
}

/// Returns text that Markdown and HTML leave as it is. A mention would call someone.
fn escaped(text: &str) -> String {
    text.chars().fold(String::new(), |mut out, character| {
        match character {
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            '@' => out.push_str("&#64;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '~' | '#' | '|' | '$' | '!' => {
                out.push('\\');
                out.push(character);
            }
            _ => out.push(character),
        }
        out
    })
}
