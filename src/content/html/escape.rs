//! Characters that HTML, Anki or MathJax would act on, as entities.

use super::writer::{Cloze, Reader, Writer};

/// What makes a delimiter of MathJax of a backslash before it.
const MATH_DELIMITERS: [char; 4] = ['(', ')', '[', ']'];

/// What Anki replaces when it follows a `[`.
const ANKI_BRACKETS: [&str; 9] =
    ["sound:", "anki:", "latex]", "/latex]", "$]", "$$]", "/$]", "/$$]", "[type:"];

/// Returns whether `text` begins with `name`, or would if another text that goes on with it followed.
fn may_begin(text: &str, name: &str) -> bool {
    let length = text.len().min(name.len());
    text.get(..length).is_some_and(|head| head.eq_ignore_ascii_case(&name[..length]))
}

impl Writer {
    /// Writes the value of an attribute. Anki looks into those too for what it acts on.
    pub(super) fn attribute(&mut self, value: &str) {
        for (index, piece) in value.split('"').enumerate() {
            if index > 0 {
                self.out.push_str("&quot;");
            }
            self.escaped(piece);
        }
    }

    /// Writes text outside code. MathJax reads what the entities of `\(` mean; an element between the two signs,
    /// which nobody sees, keeps them apart. It passes over code.
    pub(super) fn text(&mut self, text: &str) {
        let mut rest = text;
        while let Some(at) = rest.find('\\') {
            self.escaped(&rest[..at]);
            rest = &rest[at..];
            let behind = &rest[1..];
            if behind.starts_with(MATH_DELIMITERS) {
                self.out.push_str("<span>&#92;</span>");
            } else {
                self.out.push('\\');
            }
            rest = behind;
        }
        self.escaped(rest);
    }

    pub(super) fn escaped(&mut self, text: &str) {
        // 0xC2 begins a space that does not break.
        let is_inert =
            |byte| !matches!(byte, b'<' | b'>' | b'&' | b'\n' | b'{' | b'}' | b':' | b'[' | b'\\' | 0xc2);
        if text.bytes().all(is_inert) {
            self.out.push_str(text);
            return;
        }
        let all_braces = self.cloze == Cloze::Marked;
        let is_field = self.reader == Reader::Field;
        // A text may go on from another one that ended with a brace.
        let mut before = self.out.chars().next_back().unwrap_or('\0');
        for (at, character) in text.char_indices() {
            let rest = &text[at + character.len_utf8()..];
            match character {
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '&' => self.out.push_str("&amp;"),
                '\n' => self.out.push_str("<br>"),
                '\u{a0}' if is_field => self.out.push_str("&nbsp;"),
                // Anki acts on braces in fields of cloze types alone, and there they are meant.
                '{' | '}' if is_field => self.out.push(character),
                '{' if all_braces || before == '{' || rest.starts_with('{') => self.out.push_str("&#123;"),
                '}' if all_braces || before == '}' || rest.starts_with('}') => self.out.push_str("&#125;"),
                ':' if all_braces && (before == ':' || rest.starts_with(':') || rest.is_empty()) => {
                    self.out.push_str("&#58;");
                }
                '[' if ANKI_BRACKETS.iter().any(|name| may_begin(rest, name)) => {
                    self.out.push_str("&#91;");
                }
                '\\' if rest.starts_with(MATH_DELIMITERS) => self.out.push_str("&#92;"),
                other => self.out.push(other),
            }
            before = character;
        }
    }
}
