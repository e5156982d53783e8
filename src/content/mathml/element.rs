//! Elements of MathML as text.

use std::fmt::Write as _;

/// Writes elements, each within the one that is open.
#[derive(Default)]
pub(super) struct Elements {
    out: String,
}

impl Elements {
    pub(super) fn finish(self) -> String {
        self.out
    }

    /// Writes an element with what `content` writes. A tag is a name, and then classes, and attributes as `name=value`;
    /// those without a value are left out.
    pub(super) fn element(&mut self, tag: &str, content: impl FnOnce(&mut Elements)) {
        let mut words = tag.split_whitespace();
        let name = words.next().unwrap_or_default();
        let (attributes, classes): (Vec<_>, Vec<_>) = words.partition(|word| word.contains('='));
        let _ = write!(self.out, "<{name}");
        if !classes.is_empty() {
            let _ = write!(self.out, " class=\"{}\"", classes.join(" "));
        }
        for (name, value) in attributes.iter().filter_map(|attribute| attribute.split_once('=')) {
            if !value.is_empty() {
                let _ = write!(self.out, " {name}=\"");
                self.text(value);
                self.out.push('"');
            }
        }
        self.out.push('>');
        content(self);
        let _ = write!(self.out, "</{name}>");
    }

    /// Writes an element with a text.
    pub(super) fn leaf(&mut self, tag: &str, text: &str) {
        self.element(tag, |elements| elements.text(text));
    }

    /// Writes text. As in all our HTML, no two braces are side by side.
    fn text(&mut self, text: &str) {
        for character in text.chars() {
            let _ = match character {
                '<' | '>' | '&' | '"' | '{' | '}' => write!(self.out, "&#{};", u32::from(character)),
                other => self.out.write_char(other),
            };
        }
    }

    /// Writes a space of so many em; one below zero draws what follows back.
    pub(super) fn space(&mut self, em: f64) {
        if em > 0.0 {
            return self.leaf(&format!("mspace width={}", length(em)), "");
        }
        // Elements of MathML Core cannot be narrower than nothing: a class with a margin is.
        let mut mu = (-em * 18.0).round().clamp(0.0, 180.0);
        while mu >= 1.0 {
            let step = mu.min(5.0);
            self.leaf(&format!("mspace m-back{step}"), "");
            mu -= step;
        }
    }
}

/// Returns a length as an attribute has it.
pub(super) fn length(em: f64) -> String {
    // Four digits are a hundredth of a pixel.
    let rounded = (em * 10_000.0).round() / 10_000.0;
    format!("{rounded}em")
}
