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

    /// Writes an element with what `content` writes; `attributes` with their values.
    pub(super) fn element(
        &mut self,
        name: &str,
        attributes: &[(&str, &str)],
        content: impl FnOnce(&mut Elements),
    ) {
        let _ = write!(self.out, "<{name}");
        for (name, value) in attributes.iter().filter(|(_, value)| !value.is_empty()) {
            let _ = write!(self.out, " {name}=\"");
            self.text(value);
            self.out.push('"');
        }
        self.out.push('>');
        content(self);
        let _ = write!(self.out, "</{name}>");
    }

    /// Writes an element with a text.
    pub(super) fn leaf(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.element(name, attributes, |elements| elements.text(text));
    }

    /// Writes text. As in all our HTML, no two braces are side by side.
    pub(super) fn text(&mut self, text: &str) {
        for character in text.chars() {
            match character {
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '&' => self.out.push_str("&amp;"),
                '"' => self.out.push_str("&quot;"),
                '{' => self.out.push_str("&#123;"),
                '}' => self.out.push_str("&#125;"),
                other => self.out.push(other),
            }
        }
    }

    /// Writes a space of so many em; one below zero draws what follows back.
    pub(super) fn space(&mut self, em: f64) {
        if em > 0.0 {
            return self.leaf("mspace", &[("width", &length(em))], "");
        }
        // Elements of MathML Core cannot be narrower than nothing: a class with a margin is.
        let mut mu = (-em * 18.0).round().clamp(0.0, 180.0);
        while mu >= 1.0 {
            let step = mu.min(5.0);
            self.leaf("mspace", &[("class", &format!("m-back{step}"))], "");
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
