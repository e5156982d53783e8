//! Texts that are a line of words. Most texts are, and they need no parser.

/// Returns whether Markdown takes a text for a paragraph that says what is written: words of letters, digits and signs that
/// mean nothing wherever they are, with one space between them.
pub(super) fn is_prose(text: &str) -> bool {
    let bytes = text.as_bytes();
    // A digit could begin a list, and so could a dash.
    text.starts_with(char::is_alphabetic)
        && !text.ends_with(' ')
        && text.char_indices().all(|(at, character)| match character {
            ' ' => bytes[at - 1] != b' ',
            // An address could go on behind it.
            '.' => bytes.get(at + 1).is_none_or(|next| *next == b' '),
            ',' | ';' | '?' | '!' | '\'' | '"' | '(' | ')' | '/' | '-' => true,
            other => other.is_alphanumeric(),
        })
}

#[cfg(test)]
mod tests {
    use super::is_prose;
    use crate::content::parse::{parsed, read};
    use crate::source::Sources;

    /// Every text of a few signs.
    fn texts(length: usize) -> Vec<String> {
        const SIGNS: [&str; 14] = ["a", "É", "1", "x1", "www", " ", ".", ",", "?", "-", "(", ")", "'", "/"];
        if length == 0 {
            return vec![String::new()];
        }
        let shorter = texts(length - 1);
        shorter.iter().flat_map(|text| SIGNS.map(|sign| format!("{text}{sign}"))).collect()
    }

    #[test]
    fn prose_reads_as_the_parser_reads_it() {
        let more =
            ["What is it? That (or this) - and/or \"those\"; 3.", "e.g. this", "a.b", "straße", "x  y", "x "];
        let texts = (0..4).flat_map(texts).chain(more.map(str::to_owned));
        let mut count = 0;
        for text in texts.filter(|text| is_prose(text)) {
            let mut sources = Sources::default();
            let file = sources.add("t.md", text.into_bytes()).value;
            let (mut faults, text) = (Vec::new(), sources.text(file));
            let [short, long] = [read(text, &mut faults), parsed(text, &mut faults)];
            assert_eq!(format!("{short:?}"), format!("{long:?}"), "{}", text.text);
            assert!(faults.is_empty());
            count += 1;
        }
        assert!(count > 500, "{count}");
    }
}
