//! Fields of Anki as Markdown, where that comes to the same HTML to the last letter.

use crate::content::{Block as Read, BlockKind, html as writer, parse};
use crate::diagnostic::Code;
use crate::foreign::markdown::Place;
use crate::span::Span;
use crate::text::Text;

use super::html;
use super::tree::{Block, Inline, Kind, each_inlines};
use super::write;

/// Makes HTML of Markdown that was read.
pub type Render<'r> = &'r dyn Fn(&[Read<'_>]) -> String;

/// Returns Markdown for a field; `None` where a field of this Markdown would be other HTML.
#[must_use]
pub fn markdown(field: &str, place: Place) -> Option<String> {
    markdown_for(field, place, &writer::field)
}

/// Does what [`markdown()`] does, of HTML that `render` makes of Markdown.
#[must_use]
pub fn markdown_for(field: &str, place: Place, render: Render<'_>) -> Option<String> {
    let blocks = blocks(field);
    let written = match place {
        Place::Body { .. } => write::blocks(&blocks),
        Place::Heading { .. } => match blocks.as_slice() {
            [] => String::new(),
            [Block { kind: Kind::Paragraph(content), .. }] => write::heading(content),
            _ => return None,
        },
    };
    // Where they delete, braces are written as they are.
    let bare = place.is_cloze().then(|| written.replace("\\{\\{", "{{").replace("\\}\\}", "}}"));
    bare.into_iter().chain([written]).find(|text| comes_to(text, field, place, render))
}

/// Returns whether Markdown comes to this field, and says nothing that its reader would remark on.
fn comes_to(markdown: &str, field: &str, place: Place, render: Render<'_>) -> bool {
    let whole = match place {
        Place::Body { .. } => markdown.to_owned(),
        // What else is in braces comes after it.
        Place::Heading { .. } => format!("## {markdown} {{#x}}"),
    };
    let mut faults = Vec::new();
    let blocks = parse::blocks(Text::made_of(Span::NOWHERE, &whole), &mut faults);
    if faults.iter().any(|fault| fault.code != Code::StrayDeletion || !place.is_cloze()) {
        return false;
    }
    match (place, blocks.into_vec()) {
        (Place::Body { .. }, blocks) => {
            // Such a heading would end the field.
            let ends = |block: &Read<'_>| matches!(block.kind, BlockKind::Heading(..=3, _));
            !blocks.iter().any(ends) && render(&blocks) == field
        }
        (Place::Heading { .. }, mut blocks) => match (blocks.pop(), blocks.is_empty()) {
            (Some(Read { span, kind: BlockKind::Heading(2, content) }), true) => {
                render(&[Read { span, kind: BlockKind::Paragraph(content) }]) == field
            }
            _ => false,
        },
    }
}

/// Returns the blocks of a field.
#[must_use]
pub fn blocks(field: &str) -> Vec<Block> {
    let mut blocks = html::blocks(field);
    each_inlines(&mut blocks, &mut marks);
    blocks
}

/// Makes sounds and formulas of the texts that are them for Anki.
fn marks(inlines: &mut Vec<Inline>) {
    let mut out = Vec::with_capacity(inlines.len());
    for inline in std::mem::take(inlines) {
        match inline {
            Inline::Text(text) => mark_text(&text, &mut out),
            other => out.push(other),
        }
    }
    *inlines = out;
}

/// What opens and closes a sound, a formula in a line, and one of its own lines.
const MARKS: [(&str, &str); 3] = [("[sound:", "]"), ("\\(", "\\)"), ("\\[", "\\]")];

fn mark_text(text: &str, out: &mut Vec<Inline>) {
    // A mark that nothing closes from here on, nothing closes later: each is looked for once.
    let mut is_closed = [true; MARKS.len()];
    let (mut written, mut at) = (0, 0);
    while let Some(step) = text[at..].find(['[', '\\']) {
        let start = at + step;
        at = start + 1;
        let Some(kind) = MARKS.iter().position(|(open, _)| text[start..].starts_with(open)) else { continue };
        let (open, close) = MARKS[kind];
        let inside = start + open.len();
        let length = if is_closed[kind] { text[inside..].find(close) } else { None };
        let Some(length) = length else {
            is_closed[kind] = false;
            continue;
        };
        if written < start {
            out.push(Inline::Text(text[written..start].to_owned()));
        }
        let inner = text[inside..inside + length].to_owned();
        out.push(match kind {
            0 => Inline::Image { address: inner, alternative: String::new() },
            _ => Inline::Math { tex: inner, is_display: kind == 2 },
        });
        at = inside + length + close.len();
        written = at;
    }
    if written < text.len() {
        out.push(Inline::Text(text[written..].to_owned()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: Place = Place::Body { is_cloze: false };
    const CLOZE: Place = Place::Body { is_cloze: true };
    const HEADING: Place = Place::Heading { is_cloze: false };

    #[test]
    fn what_markdown_says_as_anki_does_becomes_markdown() {
        for (field, place, expected) in [
            ("a &lt;b&gt; &amp; c", BODY, "a \\<b> & c"),
            ("a<br>b", BODY, "a\\\nb"),
            ("<b>a</b> <i>b</i>", BODY, "**a** *b*"),
            ("<ul><li>a</li><li>b</li></ul>", BODY, "- a\n- b"),
            ("<img src=\"a.png\"> [sound:b.mp3]", BODY, "![](a.png) ![](b.mp3)"),
            ("\\(a_1 &lt; 2\\)", BODY, "$a_1 < 2$"),
            ("The {{c1::<b>x</b>::h}} {{c2::y}}", CLOZE, "The {{c1::**x**::h}} {{c2::y}}"),
            ("set {a}", HEADING, "set {a}"),
            ("C#", HEADING, "C\\#"),
            ("a<b>b</b>{#c}", HEADING, "a**b**{#c}"),
            ("<a href=\"https://example.org/a\">x</a>", BODY, "[x](https://example.org/a)"),
            ("<pre><code class=\"language-python\">x = 1\n</code></pre>", BODY, ""),
        ] {
            let found = markdown(field, place);
            if expected.is_empty() {
                assert_eq!(found, None, "{field}");
            } else {
                assert_eq!(found.as_deref(), Some(expected), "{field}");
            }
        }
    }

    #[test]
    fn many_marks_are_read_one_after_the_other() {
        let text = format!("{}\\[ [sound:a.mp3]", "\\(x\\) [ ".repeat(50_000));
        let mut inlines = vec![Inline::Text(text)];
        marks(&mut inlines);
        assert_eq!(inlines.len(), 100_001);
        let mut inlines = vec![Inline::Text("\\(".repeat(200_000))];
        marks(&mut inlines);
        assert_eq!(inlines.len(), 1);
    }

    #[test]
    fn what_it_would_say_otherwise_stays_html() {
        for field in [
            "<div>a</div>",
            "<strong>a</strong>",
            "a\nb",
            " a",
            "<font color=red>a</font>",
            "<b>a",
            "a<br/>b",
            "<p>a</p>",
            "<script>x</script>",
            "<h1>a</h1>",
            "<img src=\"a.png\" width=\"3\">",
            "a<!-- b -->",
            "&quot;a&quot;",
            "[sound:a.exe]",
        ] {
            assert_eq!(markdown(field, BODY), None, "{field}");
        }
        assert_eq!(markdown("a<br>b", HEADING), None);
    }
}
