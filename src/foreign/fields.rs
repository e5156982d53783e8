//! Fields of other programs as a note has them: as many as its type has, without the marks that Anki keeps for itself.

use std::borrow::Cow;

use crate::typed::cards::deletions;

/// What ends a text for some programs, and what divides fields in Anki.
const MARKS: [char; 2] = ['\0', '\u{1f}'];

/// What is said of notes whose fields had such marks.
pub const CLEANED: &str = "with U+0000 or U+001F in a field, now without";

/// What is said of notes with more or fewer fields.
pub const FITTED: &str = "with more or fewer fields than their type, now as many";

/// Makes fields as many as the type has, as Anki's own check of the database does: the last one holds what is too many.
/// Returns whether they were others.
pub fn fit(fields: &mut Vec<Cow<'_, str>>, count: usize) -> bool {
    if fields.len() == count {
        return false;
    }
    let more = fields.split_off(count.min(fields.len()));
    if let Some(last) = fields.last_mut().filter(|_| !more.is_empty()) {
        *last = Cow::Owned(format!("{last}; {}", more.join("; ")));
    }
    fields.resize(count, Cow::Borrowed(""));
    true
}

/// Takes marks out of fields, and returns whether there were some.
pub fn clean(fields: &mut [Cow<'_, str>]) -> bool {
    let mut found = false;
    for field in fields.iter_mut().filter(|field| field.contains(MARKS)) {
        *field = Cow::Owned(field.replace(MARKS, ""));
        found = true;
    }
    found
}

/// Returns whether a text is one to fill in: it has a deletion outside of code.
#[must_use]
pub fn is_cloze(html: &str) -> bool {
    html.contains("{{c") && !deletions(&without_code(html)).is_empty()
}

/// Returns HTML without what is in `code` and `pre`.
fn without_code(html: &str) -> String {
    let lower = html.to_ascii_lowercase();
    let mut out = String::new();
    let mut at = 0;
    for (start, _) in lower.match_indices('<') {
        let Some(close) = closed_by(&lower[start..]).filter(|_| start >= at) else { continue };
        out.push_str(html.get(at..start).unwrap_or_default());
        let Some(length) = lower[start..].find(close) else { return out };
        at = start + length + close.len();
    }
    out.push_str(html.get(at..).unwrap_or_default());
    out
}

/// Returns the tag that closes the one that a text begins with, if that is of code.
fn closed_by(html: &str) -> Option<&'static str> {
    let tags = [("<code", "</code>"), ("<pre", "</pre>")];
    let is_open = |tag: &str| {
        let rest = html.strip_prefix(tag);
        rest.is_some_and(|rest| rest.starts_with(|it: char| it == '>' || it.is_ascii_whitespace()))
    };
    tags.into_iter().find(|(tag, _)| is_open(tag)).map(|(_, close)| close)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_to_fill_in_has_a_deletion_outside_of_code() {
        for cloze in [
            "{{c1::a}}",
            "<p>x {{c2::a}}</p>",
            "<code>x</code> {{c1::<code>y</code>}}",
            "<coded>{{c3::a}}</coded>",
        ] {
            assert!(is_cloze(cloze), "{cloze}");
        }
        for plain in
            ["", "{{c1::a", "<code>{{c1::a}}</code>", "<PRE class=x>{{c1::a}}</PRE> b", "<pre>{{c1::a}}"]
        {
            assert!(!is_cloze(plain), "{plain}");
        }
    }
}
