//! Formulas and pictures of a paragraph in the room that they have.

use std::borrow::Cow;

use super::inline::{OBJECT, RichText, TextStyle};
use super::quotes::Turned;
use crate::typeset::object::Object;
use crate::typeset::object::math::Formula;
use crate::typeset::unit::Pt;

/// What becomes of an object.
enum Fate {
    Fitted(Object),
    /// A formula of a line of its own that is too wide for one.
    Broken(Formula),
    /// A formula that would be too small to read.
    Source(String),
    /// Another part of a formula that is shown as its source.
    Hidden,
}

impl RichText {
    /// Makes objects smaller that are larger than `room`, a width and a height, breaks formulas, or shows their
    /// source.
    #[must_use]
    pub fn fitted(&self, room: (Pt, Pt)) -> Cow<'_, RichText> {
        let mut styles = self.spans.iter().filter_map(|(_, style)| Some((style.object?, style.size)));
        if !styles.any(|(index, size)| self.objects[index].exceeds(size, room)) {
            return Cow::Borrowed(self);
        }
        let fits = self.fitting(room.0);
        let mut fitted = RichText::default();
        fitted.links.clone_from(&self.links);
        let mut turned = self.turned.iter().peekable();
        let mut start = 0;
        for (at, (end, style)) in self.spans.iter().enumerate() {
            let moved = fitted.text.len();
            match style.object.map(|index| self.fate(index, style.size, room, &fits)) {
                // The space between two parts of a formula goes with them.
                None if self.text[start..*end] == *" " && self.is_hidden(at + 1, &fits) => {}
                None => fitted.push(&self.text[start..*end], *style),
                Some(fate) => fitted.push_fate(fate, *style),
            }
            while let Some(mark) = turned.next_if(|mark| mark.end <= *end) {
                let place = |at: usize| at - start + moved;
                fitted.turned.push(Turned { start: place(mark.start), end: place(mark.end), ..*mark });
            }
            start = *end;
        }
        Cow::Owned(fitted)
    }

    fn push_fate(&mut self, fate: Fate, style: TextStyle) {
        let plain = TextStyle { object: None, ..style };
        match fate {
            Fate::Fitted(object) => {
                let index = Some(self.objects.len());
                self.objects.push(object);
                self.push(OBJECT, TextStyle { object: index, ..style });
            }
            Fate::Broken(formula) => self.push_parts(&formula, plain),
            Fate::Source(tex) => {
                self.push_code(&tex, plain, None);
                self.unset.push(tex);
            }
            Fate::Hidden => {}
        }
    }

    fn is_hidden(&self, span: usize, fits: &[bool]) -> bool {
        let object = self.spans.get(span).and_then(|(_, style)| style.object);
        object.is_some_and(|index| self.continues(index) && !fits[index])
    }

    fn continues(&self, index: usize) -> bool {
        matches!(&self.objects[index], Object::Formula(formula) if formula.continues)
    }

    fn fate(&self, index: usize, size: Pt, room: (Pt, Pt), fits: &[bool]) -> Fate {
        let mut object = self.objects[index].clone();
        if let Object::Formula(formula) = &object {
            let (parts, is_wide) = (formula.parts(), formula.width(size) > room.0);
            let can_break = !parts.is_empty() && parts.iter().all(|part| part.fits(size, room.0));
            if formula.display && is_wide && can_break {
                return Fate::Broken(formula.clone());
            }
            if !fits[index] {
                return if formula.continues { Fate::Hidden } else { Fate::Source(formula.tex.to_string()) };
            }
        }
        object.fit(size, room);
        Fate::Fitted(object)
    }

    /// Returns of each object whether it fits, with all other parts of its formula.
    fn fitting(&self, width: Pt) -> Vec<bool> {
        let mut fits = vec![true; self.objects.len()];
        for (_, style) in &self.spans {
            if let Some(index) = style.object
                && let Object::Formula(formula) = &self.objects[index]
            {
                fits[index] = formula.fits(style.size, width);
            }
        }
        let mut start = 0;
        while start < fits.len() {
            let end = (start + 1..fits.len()).find(|at| !self.continues(*at)).unwrap_or(fits.len());
            let all = fits[start..end].iter().all(|fits| *fits);
            fits[start..end].fill(all);
            start = end;
        }
        fits
    }
}
