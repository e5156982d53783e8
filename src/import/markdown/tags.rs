//! Pieces of HTML: tags that are of HTML, comments, and text.

/// Tags that a text may be written with. All others are shown as text: `List<String>`, `<script>`.
const KNOWN: &[&str] = &[
    "a",
    "abbr",
    "address",
    "article",
    "aside",
    "audio",
    "b",
    "bdi",
    "bdo",
    "big",
    "blockquote",
    "br",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "font",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "main",
    "mark",
    "nav",
    "ol",
    "p",
    "picture",
    "pre",
    "q",
    "s",
    "samp",
    "section",
    "small",
    "source",
    "span",
    "strike",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "video",
    "wbr",
];

pub(super) enum Piece<'t> {
    Tag { name: String, is_end: bool, raw: &'t str },
    Comment(&'t str),
    Text(&'t str),
}

impl<'t> Piece<'t> {
    pub(super) fn raw(&self) -> &'t str {
        match self {
            Piece::Tag { raw, .. } | Piece::Comment(raw) | Piece::Text(raw) => raw,
        }
    }
}

/// Divides HTML. What opens like a tag but is not one is text.
pub(super) fn pieces(html: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut start, mut at) = (0, 0);
    while let Some(open) = html.get(at..).and_then(|rest| rest.find('<')).map(|found| at + found) {
        let rest = html.get(open..).unwrap_or_default();
        let Some(piece) = comment(rest).or_else(|| tag(rest)) else {
            at = open + 1;
            continue;
        };
        if let Some(text) = html.get(start..open).filter(|text| !text.is_empty()) {
            pieces.push(Piece::Text(text));
        }
        at = open + piece.raw().len();
        start = at;
        pieces.push(piece);
    }
    if let Some(text) = html.get(start..).filter(|text| !text.is_empty()) {
        pieces.push(Piece::Text(text));
    }
    pieces
}

fn comment(text: &str) -> Option<Piece<'_>> {
    let body = text.strip_prefix("<!--")?;
    let length = body.find("-->").map_or(text.len(), |end| end + "<!---->".len());
    text.get(..length).map(Piece::Comment)
}

fn tag(text: &str) -> Option<Piece<'_>> {
    let is_end = text.starts_with("</");
    let name = text.get(1 + usize::from(is_end)..)?;
    let length = name.find(|it: char| !it.is_ascii_alphanumeric()).unwrap_or(name.len());
    let (name, attributes) = name.split_at(length);
    let is_tag = attributes.starts_with(|it: char| it.is_whitespace() || matches!(it, '>' | '/'));
    let lower = name.to_ascii_lowercase();
    // `<T>`, `<S>`: a parameter of a type is in capitals, as tags of one letter hardly are.
    let is_parameter = name.len() == 1 && name != lower && attributes.starts_with('>');
    if !is_tag || is_parameter || KNOWN.binary_search(&lower.as_str()).is_err() {
        return None;
    }
    let mut quote = None;
    for (at, character) in attributes.char_indices() {
        match (quote, character) {
            (None, '>') => {
                let raw = text.get(..text.len() - attributes.len() + at + 1)?;
                return Some(Piece::Tag { name: lower, is_end, raw });
            }
            (None, '"' | '\'') => quote = Some(character),
            (Some(open), _) if open == character => quote = None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted() {
        assert!(KNOWN.is_sorted());
    }

    #[test]
    fn only_tags_of_html_are_tags() {
        let names = |html: &str| {
            let pieces = pieces(html);
            let shown = pieces.iter().map(|piece| match piece {
                Piece::Tag { name, is_end, .. } => format!("{}{name}", if *is_end { "/" } else { "" }),
                Piece::Comment(_) => "!".to_owned(),
                Piece::Text(text) => format!("\"{text}\""),
            });
            shown.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(names("List<T>x<br/>"), "\"List<T>x\" br");
        assert_eq!(names("<a href='>'>x</a>"), "a \"x\" /a");
        assert_eq!(names("1 < 2 <!-- <p> --> <script>"), "\"1 < 2 \" ! \" <script>\"");
    }
}
