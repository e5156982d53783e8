//! Parts of an entry that several formats write alike: its options, and what follows its short answer.

use std::fmt::Write as _;

use crate::content::html::{self, Reader};
use crate::content::{markdown, plain};
use crate::model::{Choice, Entry, Passage};
use crate::words::Words;

/// What a list of options tells.
#[derive(Clone, Copy)]
pub enum Show {
    /// What there is to choose between.
    Asked,
    /// Also what is right and why, in elements that a question's side does not show.
    Right(&'static Words),
}

/// Returns the short answer as learners type it: plain, and in one line.
#[must_use]
pub fn typed_answer(entry: &Entry<'_>) -> String {
    plain::blocks(&entry.answer.blocks).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns options as a lettered list; an empty text if there are none.
#[must_use]
pub fn options(options: &[Choice<'_>], show: Show, reader: Reader) -> String {
    if options.is_empty() {
        return String::new();
    }
    let mut out = String::from("<ol type=\"A\">");
    for choice in options {
        let text = html::inline_blocks(&choice.text.blocks, reader);
        let Show::Right(words) = show else {
            let _ = write!(out, "<li>{text}</li>");
            continue;
        };
        out.push_str(if choice.is_right { "<li class=\"dp-right\">" } else { "<li>" });
        out.push_str(&text);
        if choice.is_right {
            let _ = write!(out, " <span class=\"dp-mark\">✓ {}</span>", html::text(&words.right));
        }
        if let Some(why) = &choice.why {
            let _ = write!(out, "<div class=\"dp-why\">{}</div>", html::blocks(&why.blocks, reader));
        }
        out.push_str("</li>");
    }
    out.push_str("</ol>");
    out
}

/// Returns the options that are right, by their letters, and the reasons there are.
#[must_use]
pub fn right_options(options: &[Choice<'_>], reader: Reader) -> String {
    let mut out = String::new();
    for (index, choice) in options.iter().enumerate() {
        if choice.is_right {
            let text = html::inline_blocks(&choice.text.blocks, reader);
            let _ = write!(out, "<div><b>{}.</b> {text}</div>", letters(index));
        }
    }
    for (index, choice) in options.iter().enumerate() {
        if let Some(why) = &choice.why {
            let why = html::inline_blocks(&why.blocks, reader);
            let _ = write!(out, "<div>{}: {why}</div>", letters(index));
        }
    }
    out
}

/// Returns options as people write them.
#[must_use]
pub fn options_markdown(options: &[Choice<'_>]) -> String {
    let item = |choice: &Choice<'_>| {
        let why = choice.why.as_ref().map(|why| format!("\n\n{}", why.markdown)).unwrap_or_default();
        // A dash would be taken for the start of a formula.
        markdown::item(
            if choice.is_right { "* [x]" } else { "* [ ]" },
            &format!("{}{why}", choice.text.markdown),
        )
    };
    options.iter().map(item).collect::<Vec<_>>().join("\n")
}

/// Returns a block of what follows the short answer.
#[must_use]
pub fn passage(passage: &Passage<'_>, reader: Reader) -> String {
    match passage {
        Passage::Code(snippet) => html::code(&snippet.block, None, reader),
        Passage::Text(text) => html::blocks(&text.blocks, reader),
    }
}

/// Returns the letters of an option by its index: A … Z, AA, AB …
#[must_use]
pub fn letters(index: usize) -> String {
    let letter = |index: usize| char::from(b'A' + u8::try_from(index % 26).unwrap_or(0));
    match index / 26 {
        0 => letter(index).to_string(),
        more => letters(more - 1) + &letter(index).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_go_on_after_z() {
        assert_eq!([0, 25, 26, 51, 52, 701, 702].map(letters), ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }
}
