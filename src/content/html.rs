//! The tree as HTML, the way Anki's fields need it; the web page differs in its media and mathematics.
//!
//! Every literal `<`, `>` and `&` is escaped here and nowhere else. What Anki would act on in a text
//! (`{{`, `}}`, `[sound:`, `[latex]`, `\(`) is written with an entity, in code too, so it stays text.
//! There is no raw line feed: lines end with `<br>`.

mod escape;
mod writer;

use super::{Block, CodeBlock};
use writer::{Cloze, Writer};

pub use writer::Reader;

/// Returns blocks as HTML.
#[must_use]
pub fn blocks(blocks: &[Block<'_>], reader: Reader) -> String {
    let mut writer = Writer { reader, ..Writer::default() };
    writer.blocks(blocks);
    writer.out
}

/// Returns the text of a Cloze note: deletions as `{{c1::text::hint}}`.
#[must_use]
pub fn cloze(blocks: &[Block<'_>]) -> String {
    let mut writer = Writer { cloze: Cloze::Marked, ..Writer::default() };
    writer.item(blocks);
    writer.out
}

/// Returns the text of a cloze as one of its cards asks for it: deletions of `card` as `[…]` or their hint.
#[must_use]
pub fn cloze_question(blocks: &[Block<'_>], card: u16) -> String {
    let mut writer = Writer { cloze: Cloze::Blank(card), ..Writer::default() };
    writer.item(blocks);
    writer.out
}

/// Returns the text of a cloze on the web page, with its deletions filled in and marked.
#[must_use]
pub fn cloze_answer(blocks: &[Block<'_>]) -> String {
    let mut writer = Writer { cloze: Cloze::Filled, reader: Reader::Browser, ..Writer::default() };
    writer.item(blocks);
    writer.out
}

/// Returns blocks without a paragraph tag around a single paragraph: for questions and other one-liners.
#[must_use]
pub fn inline_blocks(blocks: &[Block<'_>], reader: Reader) -> String {
    let mut writer = Writer { reader, ..Writer::default() };
    writer.item(blocks);
    writer.out
}

/// Returns a field of a note type that a deck brings.
#[must_use]
pub fn field(blocks: &[Block<'_>]) -> String {
    inline_blocks(blocks, Reader::Field)
}

/// Returns a plain string as HTML text.
#[must_use]
pub fn text(text: &str) -> String {
    let mut writer = Writer { out: String::with_capacity(text.len()), ..Writer::default() };
    writer.text(text);
    writer.out
}

/// Returns a plain string as the value of an attribute, for between double quotes.
#[must_use]
pub fn attribute(value: &str) -> String {
    let mut writer = Writer::default();
    writer.attribute(value);
    writer.out
}

/// Returns a link with a plain title.
#[must_use]
pub fn link(title: &str, address: &str) -> String {
    let mut writer = Writer { out: String::from("<a href=\""), ..Writer::default() };
    writer.attribute(address);
    writer.out.push_str("\">");
    writer.text(title);
    writer.out.push_str("</a>");
    writer.out
}

/// Returns source code with its tokens coloured by class, one `span` a line.
#[must_use]
pub fn code(code: &CodeBlock<'_>, class: Option<&str>, reader: Reader) -> String {
    let mut writer = Writer { reader, ..Writer::default() };
    writer.code(code, class);
    writer.out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_anki_would_act_on_stays_text() {
        assert_eq!(
            text("{{x}} {a} [sound:a.mp3] [LaTeX] [1] \\(x\\) \\n"),
            "&#123;&#123;x&#125;&#125; {a} &#91;sound:a.mp3] &#91;LaTeX] [1] <span>&#92;</span>(x<span>&#92;</span>) \\n"
        );
    }

    #[test]
    fn markup_is_escaped() {
        assert_eq!(text("a<b>&c"), "a&lt;b&gt;&amp;c");
    }

    #[test]
    fn code_has_a_span_a_line_and_no_raw_line_feed() {
        let block = CodeBlock::new("python".into(), "def f():\n    \"\"\"a\n    b\"\"\"\n".into());
        let html = code(&block, None, Reader::Anki);
        assert!(!html.contains('\n'), "{html}");
        assert_eq!(html.matches("class=\"l\"").count(), 4, "{html}");
        assert!(html.contains("<span class=\"k\">def</span> <span class=\"f\">f</span>"), "{html}");
        assert!(html.contains("style=\"--i:4\"><span class=\"s\">    b"), "{html}");
    }
}
