//! Topic files cut into their entries, so that one can be replaced and the others stay byte for byte.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag};

/// A file in pieces: all of them together are its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cut {
    pub name: String,
    pub pieces: Vec<Piece>,
    /// Whether its lines end with a carriage return, which its pieces do not have.
    pub has_returns: bool,
}

/// A part of a topic file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The id of the entry that it is; `None` for what comes before the first, and for headings of topics.
    pub id: Option<String>,
    /// The topic that it belongs to, or opens.
    pub topic: String,
    pub text: String,
}

/// Cuts a topic file at its headings.
#[must_use]
pub fn cut(name: &str, text: &str) -> Cut {
    let whole = text.replace("\r\n", "\n");
    let returns = text.len() - whole.len();
    let has_returns = returns > 0 && returns * 2 >= whole.matches('\n').count();
    let text = whole.as_str();
    let mut starts = headings(text);
    starts.retain(|(_, level)| *level <= HeadingLevel::H2);
    let mut pieces = Vec::new();
    let mut topic = String::new();
    let first = starts.first().map_or(text.len(), |(start, _)| *start);
    push(&mut pieces, None, &topic, text.get(..first));
    for (at, (start, level)) in starts.iter().enumerate() {
        let end = starts.get(at + 1).map_or(text.len(), |(start, _)| *start);
        let part = text.get(*start..end);
        let line = part.and_then(|part| part.lines().next()).unwrap_or_default();
        if *level == HeadingLevel::H1 {
            line.trim_start_matches('#').trim().clone_into(&mut topic);
            push(&mut pieces, None, &topic, part);
        } else {
            push(&mut pieces, id(line), &topic, part);
        }
    }
    Cut { name: name.to_owned(), pieces, has_returns }
}

/// Returns where each heading starts that is not within a list or a quote.
pub(super) fn headings(text: &str) -> Vec<(usize, HeadingLevel)> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS;
    let mut starts = Vec::new();
    let mut depth = 0_usize;
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { level, .. }) if depth == 0 => {
                starts.push((range.start, level));
                depth += 1;
            }
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    starts
}

fn push(pieces: &mut Vec<Piece>, id: Option<String>, topic: &str, text: Option<&str>) {
    if let Some(text) = text.filter(|text| !text.is_empty()) {
        pieces.push(Piece { id, topic: topic.to_owned(), text: text.to_owned() });
    }
}

/// Returns the id in the braces of a heading, if it has one.
fn id(line: &str) -> Option<String> {
    let braces = line.trim_end().trim_end_matches('#').trim_end().strip_suffix('}')?.rsplit_once('{')?.1;
    braces.split_whitespace().find_map(|word| word.strip_prefix('#')).map(str::to_owned)
}

impl Cut {
    /// Returns the whole text of the file.
    #[must_use]
    pub fn text(&self) -> String {
        let text: String = self.pieces.iter().map(|piece| piece.text.as_str()).collect();
        if self.has_returns { text.replace('\n', "\r\n") } else { text }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_the_whole_file_and_fences_are_not_cut() {
        let text = "intro\n\n# T\n\n## A? {#a level=basic}\n\n```\n## no {#x}\n```\n\n## B {#b} ##\n\nb\n";
        let cut = cut("a.md", text);
        assert_eq!(cut.text(), text);
        let ids: Vec<_> = cut.pieces.iter().filter_map(|piece| piece.id.as_deref()).collect();
        assert_eq!(ids, ["a", "b"]);
        assert!(cut.pieces.iter().all(|piece| piece.id.is_none() || piece.topic == "T"));
        let returns = text.replace('\n', "\r\n");
        let other = super::cut("a.md", &returns);
        assert_eq!((&other.pieces, other.text()), (&cut.pieces, returns));
    }
}
