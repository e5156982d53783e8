//! Comments for authors: `<!-- -->` anywhere, and `%% %%` on lines of their own.

use std::borrow::Cow;
use std::ops::Range;

use super::leaves::Outline;
use super::ranges;

const OPEN: &str = "<!--";
const CLOSE: &str = "-->";

/// Returns the comments between `%%` that have whole lines, and where one is not closed.
pub(super) fn on_own_lines(text: &str, outline: &Outline) -> (Vec<Range<usize>>, Option<Range<usize>>) {
    let (mut comments, mut open): (Vec<Range<usize>>, Option<usize>) = (Vec::new(), None);
    for (start, line) in lines(text) {
        if open.is_none() && ranges::around(&outline.code, start).is_some() {
            continue;
        }
        let content = line.trim_end();
        let indent = content.len() - content.trim_start_matches([' ', '\t', '>']).len();
        let (at, content) = (start + indent, &content[indent..]);
        let end = at + content.len();
        match open {
            Some(begin) if content.ends_with("%%") => {
                comments.push(begin..end);
                open = None;
            }
            None if content.starts_with("%%") && !content.starts_with("%%%") => {
                let rest = &content[2..];
                match rest.find("%%") {
                    Some(close) if close + 2 == rest.len() => comments.push(at..end),
                    None if rest.is_empty() || rest.starts_with(' ') => open = Some(at),
                    _ => {}
                }
            }
            _ => {}
        }
    }
    (comments, open.map(|at| at..at + 2))
}

/// Returns comments at the start of a block that goes on with text in the line where the comment ends: Markdown takes
/// all of it as HTML, its author does not.
pub(super) fn before_text(text: &str, outline: &Outline) -> Vec<Range<usize>> {
    let starting = outline.html.iter().filter_map(|block| {
        let html = &text[block.clone()];
        let start = block.start + html.len() - html.trim_start().len();
        let comment = start..block.start + comment_end(html, start - block.start)?;
        let rest = &text[comment.end..block.end];
        (!without(rest).trim().is_empty()).then_some(comment)
    });
    starting.collect()
}

/// Returns comments that open a block and never close: they would take all that follows.
pub(super) fn unclosed(text: &str, outline: &Outline) -> Vec<Range<usize>> {
    let opening = outline.html.iter().filter_map(|block| {
        let html = &text[block.clone()];
        let start = html.rfind(OPEN).filter(|at| comment_end(html, *at).is_none())?;
        Some(block.start + start..block.start + start + OPEN.len())
    });
    opening.collect()
}

/// Returns HTML without its comments.
pub(super) fn without(html: &str) -> Cow<'_, str> {
    let (mut out, mut at) = (String::new(), 0);
    for comment in ranges(html) {
        out.push_str(&html[at..comment.start]);
        at = comment.end;
    }
    if at == 0 {
        return Cow::Borrowed(html);
    }
    out.push_str(&html[at..]);
    Cow::Owned(out)
}

/// Returns the comments in a piece of HTML.
pub(super) fn ranges(html: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + html[at..].find(OPEN)?;
        at = comment_end(html, start)?;
        Some(start..at)
    })
}

/// Returns where the comment that starts at `start` ends, if it does; `<!-->` and `<!--->` are whole ones.
fn comment_end(html: &str, start: usize) -> Option<usize> {
    let rest = html[start..].strip_prefix(OPEN)?;
    for whole in [">", "->"] {
        if rest.starts_with(whole) {
            return Some(start + OPEN.len() + whole.len());
        }
    }
    rest.find(CLOSE).map(|at| start + OPEN.len() + at + CLOSE.len())
}

/// Returns each line with its place.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    text.split_inclusive('\n').map(move |line| {
        let at = start;
        start += line.len();
        (at, line)
    })
}
