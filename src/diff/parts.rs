//! Which parts of a question changed, and the words of the change.

use similar::{ChangeTag, TextDiff};

use super::pairs::Pair;
use super::shape::{PartChangeV1, PartV1, PieceV1};
use crate::slug;
use crate::snapshot::{Content, text_of};

/// Longer texts are compared line by line; the pieces would say no more.
const MOST_WORDS: usize = 200;

/// Returns the parts that differ. `topics` are named elsewhere, and so is the tag that comes of them.
pub(super) fn parts(group: &[Pair<'_>], topics: Option<(&str, &str)>) -> Vec<PartV1> {
    let mut out = Vec::new();
    for (old, new) in group {
        let Some(note) = new.or(*old) else { continue };
        let (was, is) = (old.and_then(|it| it.content.as_ref()), new.and_then(|it| it.content.as_ref()));
        let prompt = if note.is_brought { None } else { note.id.split_once('/') };
        match (was, is, prompt) {
            (Some(was), Some(is), None) if note.is_brought => {
                let names = is.fields.iter().map(|(name, _)| (name.as_str(), name.as_str()));
                out.extend(fields(was, is, &names.collect::<Vec<_>>()));
                out.extend(tags(was, is, topics));
            }
            (Some(was), Some(is), None) => {
                out.extend(fields(was, is, &OWN));
                out.extend(tags(was, is, topics));
            }
            (Some(was), Some(is), Some((_, prompt))) => {
                let changed = fields(was, is, &DERIVED);
                let name = named(prompt);
                out.extend(
                    changed.into_iter().map(|it| PartV1 { part: format!("{name}: {}", it.part), ..it }),
                );
            }
            (was, is, Some((_, prompt))) if old.is_none() || new.is_none() => {
                let text = |content: Option<&Content>| {
                    let content = content?;
                    let names = DERIVED.iter().map(|(name, _)| text_of(content.field(name)));
                    Some(names.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n"))
                };
                let (was, is) = (text(was).unwrap_or_default(), text(is).unwrap_or_default());
                let change = if old.is_none() { PartChangeV1::Added } else { PartChangeV1::Retired };
                out.push(PartV1 { part: named(prompt), change, pieces: pieces(&was, &is) });
            }
            _ => {}
        }
    }
    out
}

/// Fields of a question's own note, by the names that authors know.
const OWN: [(&str, &str); 13] = [
    ("Question", "question"),
    ("Answer", "answer"),
    ("Code", "code"),
    ("Pitfall", "pitfall"),
    ("Details", "details"),
    ("Refs", "references"),
    ("Hint", "hint"),
    ("Options", "options"),
    ("ReversePrompt", "reverse"),
    ("Level", "level"),
    ("Number", "number"),
    ("Lang", "language"),
    ("Spare 1", "typed answer"),
];

/// Fields that prompts have of their own; the others repeat what their question says.
const DERIVED: [(&str, &str); 7] = [
    ("Code", "code"),
    ("Output", "output"),
    ("Why", "why"),
    ("Text", "text"),
    ("Extra", "extra"),
    ("Occlusion", "boxes"),
    ("Back Extra", "labels"),
];

fn fields(was: &Content, is: &Content, names: &[(&str, &str)]) -> Vec<PartV1> {
    let changed = names.iter().filter_map(|(field, name)| {
        let (was, is) = (was.field(field), is.field(field));
        (was != is).then(|| part(name, &text_of(was), &text_of(is)))
    });
    changed.collect()
}

fn part(name: &str, was: &str, is: &str) -> PartV1 {
    let change = match (was.is_empty(), is.is_empty()) {
        _ if was == is => PartChangeV1::Form,
        (true, _) => PartChangeV1::Added,
        (_, true) => PartChangeV1::Retired,
        _ => PartChangeV1::Changed,
    };
    PartV1 { part: name.to_owned(), change, pieces: pieces(was, is) }
}

fn tags(was: &Content, is: &Content, topics: Option<(&str, &str)>) -> Option<PartV1> {
    let of_topic = |tag: &str| {
        let last = tag.rsplit("::").next().unwrap_or_default();
        topics.is_some_and(|(from, to)| {
            let is_of = |topic: &str| slug::slug(topic) == last || slug::tag(topic) == last;
            [from, to].iter().any(|topic| is_of(&text_of(topic)))
        })
    };
    let listed = |content: &Content| {
        let tags: Vec<_> = content.tags.iter().filter(|tag| !of_topic(tag)).cloned().collect();
        tags.join(" ")
    };
    let (was, is) = (listed(was), listed(is));
    (was != is).then(|| part("tags", &was, &is))
}

/// Returns the name of a prompt in words: `output/counter` as `output counter`.
fn named(prompt: &str) -> String {
    prompt.replacen('/', " ", 1)
}

/// Returns the texts as runs of words, or of lines, that one or both of them have.
fn pieces(was: &str, is: &str) -> Vec<PieceV1> {
    let is_long = [was, is].iter().any(|text| text.split_whitespace().count() > MOST_WORDS);
    let by_lines = is_long || [was, is].iter().any(|text| text.contains('\n'));
    let diff = if by_lines { TextDiff::from_lines(was, is) } else { TextDiff::from_words(was, is) };
    let mut pieces: Vec<PieceV1> = Vec::new();
    for change in diff.iter_all_changes() {
        let (in_old, in_new) = match change.tag() {
            ChangeTag::Equal => (true, true),
            ChangeTag::Delete => (true, false),
            ChangeTag::Insert => (false, true),
        };
        match pieces.last_mut() {
            Some(last) if (last.in_old, last.in_new) == (in_old, in_new) => {
                last.text.push_str(change.value());
            }
            _ => pieces.push(PieceV1 { in_old, in_new, text: change.value().to_owned() }),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(was: &str, is: &str) -> String {
        let marks = |piece: &PieceV1| match (piece.in_old, piece.in_new) {
            (true, false) => format!("[-{}-]", piece.text),
            (false, true) => format!("{{+{}+}}", piece.text),
            _ => piece.text.clone(),
        };
        pieces(was, is).iter().map(marks).collect()
    }

    #[test]
    fn short_texts_are_compared_by_words() {
        assert_eq!(shown("one two three", "one 2 three"), "one [-two-]{+2+} three");
        assert_eq!(shown("", "new"), "{+new+}");
    }

    #[test]
    fn code_is_compared_by_lines() {
        assert_eq!(shown("a b\nc d\n", "a b\nc e\n"), "a b\n[-c d\n-]{+c e\n+}");
    }
}
