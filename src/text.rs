//! A string of the corpus, and where in its file each of its characters is: escapes make the two differ.

use std::ops::Range;

use bumpalo::Bump;

use crate::span::{Span, offset};

/// A string of the corpus as it reads. It may be longer or shorter in its file, where JSON, CSV and TOML escape
/// characters, one inside the other too.
#[derive(Clone, Copy, Debug)]
pub struct Text<'s> {
    pub text: &'s str,
    pub span: Span,
    places: Places<'s>,
}

#[derive(Clone, Copy, Debug)]
enum Places<'s> {
    /// Byte for byte from the start of the span.
    Bytes,
    /// By the last step at or before an offset; `at` is where the text starts in what the steps count.
    Steps { steps: &'s [Step], at: u32 },
    /// Of no character: the span is where the text comes from.
    Whole,
}

/// From this offset of the text on, its bytes are those of the file from that offset on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Step {
    text: u32,
    file: u32,
}

impl<'s> Text<'s> {
    /// Returns a text that is in the file as it is.
    #[must_use]
    pub fn plain(text: &'s str, span: Span) -> Text<'s> {
        Text { text, span, places: Places::Bytes }
    }

    /// Returns a text that was made of what is in the file at `span`.
    #[must_use]
    pub fn made_of(span: Span, text: &'s str) -> Text<'s> {
        Text { text, span, places: Places::Whole }
    }

    #[must_use]
    pub fn slice(self, range: Range<usize>) -> Text<'s> {
        let places = match self.places {
            Places::Steps { steps, at } => Places::Steps { steps, at: at + offset(range.start) },
            other => other,
        };
        Text { text: &self.text[range.clone()], span: self.span_of(range), places }
    }

    /// Returns the part of the text that is at `span`, which is the span of something in it.
    #[must_use]
    pub fn part(self, span: Span) -> Text<'s> {
        let (start, end) = (self.offset_at(span.start), self.offset_at(span.end));
        self.slice(start..end.max(start))
    }

    /// Returns the first offset that is at `place` of the file, or after it.
    fn offset_at(self, place: u32) -> usize {
        let length = self.text.len();
        match self.places {
            Places::Bytes => (place.saturating_sub(self.span.start) as usize).min(length),
            Places::Steps { .. } => {
                let (mut low, mut high) = (0, length);
                while low < high {
                    let middle = usize::midpoint(low, high);
                    if self.place(middle) < place { low = middle + 1 } else { high = middle }
                }
                self.text.floor_char_boundary(low)
            }
            Places::Whole if place <= self.span.start => 0,
            Places::Whole => length,
        }
    }

    /// Trims white space at either end.
    #[must_use]
    pub fn trim(self) -> Text<'s> {
        let start = self.text.len() - self.text.trim_start().len();
        let len = self.text.trim().len();
        self.slice(start..start + len)
    }

    /// Returns where a range of the text is in the file.
    #[must_use]
    pub fn span_of(self, range: Range<usize>) -> Span {
        match self.places {
            Places::Whole => self.span,
            _ => Span { start: self.place(range.start), end: self.place(range.end), ..self.span },
        }
    }

    fn place(self, at: usize) -> u32 {
        let place = match self.places {
            Places::Bytes => self.span.start + offset(at),
            Places::Steps { steps, at: start } => {
                let at = start + offset(at);
                let before = steps.partition_point(|step| step.text <= at).saturating_sub(1);
                steps[before].file + (at - steps[before].text)
            }
            Places::Whole => self.span.start,
        };
        place.min(self.span.end)
    }
}

/// Turns offsets in a [`Text`] into spans of its file.
pub struct OffsetMap<'s>(Text<'s>);

impl<'s> OffsetMap<'s> {
    #[must_use]
    pub fn new(text: Text<'s>) -> OffsetMap<'s> {
        OffsetMap(text)
    }

    #[must_use]
    pub fn span(&self, range: Range<usize>) -> Span {
        self.0.span_of(range)
    }
}

/// Reads escapes: takes what the file has piece by piece, and what each piece means.
pub struct Unescape<'s> {
    raw: Text<'s>,
    at: usize,
    text: String,
    steps: Vec<Step>,
}

impl<'s> Unescape<'s> {
    #[must_use]
    pub fn new(raw: Text<'s>) -> Unescape<'s> {
        let steps = vec![Step { text: 0, file: raw.span.start }];
        Unescape { raw, at: 0, text: String::with_capacity(raw.text.len()), steps }
    }

    /// Returns the part of the string that is not taken yet.
    #[must_use]
    pub fn rest(&self) -> &'s str {
        &self.raw.text[self.at..]
    }

    /// Takes `length` bytes that mean `character`, or nothing.
    pub fn take(&mut self, length: usize, character: Option<char>) {
        self.at += length;
        self.text.extend(character);
        let (text, file) = (offset(self.text.len()), self.raw.place(self.at));
        let is_next = self.steps.last().is_some_and(|step| file - step.file == text - step.text);
        if !is_next {
            self.steps.push(Step { text, file });
        }
    }

    #[must_use]
    pub fn finish(self, arena: &'s Bump) -> Text<'s> {
        let places = match self.raw.places {
            Places::Whole => Places::Whole,
            _ => Places::Steps { steps: arena.alloc_slice_copy(&self.steps), at: 0 },
        };
        Text { text: arena.alloc_str(&self.text), span: self.raw.span, places }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    #[test]
    fn each_character_of_an_escaped_text_has_its_place() {
        let raw = r#"a""é\""b"#;
        let mut sources = Sources::default();
        let arena = Bump::new();
        let file = sources.add("t", raw.as_bytes().to_vec()).value;
        let mut cell = Unescape::new(sources.text(file));
        while let Some(next) = cell.rest().chars().next() {
            let length = if cell.rest().starts_with("\"\"") { 2 } else { next.len_utf8() };
            cell.take(length, Some(next));
        }
        let cell = cell.finish(&arena);
        assert_eq!(cell.text, r#"a"é\"b"#);
        let mut inner = Unescape::new(cell.slice(2..cell.text.len()));
        inner.take("é".len(), Some('é'));
        inner.take(2, Some('"'));
        inner.take(1, Some('b'));
        let inner = inner.finish(&arena);
        let places: Vec<_> = [0, 2, 3].map(|at| inner.span_of(at..at).start as usize).into();
        assert_eq!(places, ["é", r#"\""#, "b"].map(|part| raw.find(part).expect("is there")));
        assert_eq!(inner.slice(2..3).span.end as usize, raw.len() - 1);
    }
}
