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
        let mut fitted = RichText::default();
        fitted.links.clone_from(&self.links);
        let mut turned = self.turned.iter().peekable();
        let mut start = 0;
        for (at, (end, style)) in self.spans.iter().enumerate() {
            let moved = fitted.text.len();
            match style.object.map(|index| self.fate(index, style.size, room)) {
                // The space between two parts of a formula goes with them.
                None if self.text[start..*end] == *" " && self.is_hidden(at + 1, room) => {}
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

    fn is_hidden(&self, span: usize, room: (Pt, Pt)) -> bool {
        let object = self.spans.get(span).and_then(|(_, style)| Some((style.object?, style.size)));
        object.is_some_and(|(index, size)| matches!(self.fate(index, size, room), Fate::Hidden))
    }

    fn fate(&self, index: usize, size: Pt, room: (Pt, Pt)) -> Fate {
        let fits = |formula: &Formula| formula.clone().fit(size, room.0);
        let mut object = self.objects[index].clone();
        if let Object::Formula(formula) = &object {
            let is_wide = formula.width(size) > room.0;
            if formula.display && is_wide && !formula.parts().is_empty() && formula.parts().iter().all(fits) {
                return Fate::Broken(formula.clone());
            }
            if !self.parts_with(index).all(fits) {
                return if formula.continues { Fate::Hidden } else { Fate::Source(formula.tex.to_string()) };
            }
        }
        object.fit(size, room);
        Fate::Fitted(object)
    }

    /// Returns all parts of the formula that the object is one of.
    fn parts_with(&self, index: usize) -> impl Iterator<Item = &Formula> {
        let part = |object: &Object| matches!(object, Object::Formula(formula) if formula.continues);
        let first = (0..=index).rev().find(|at| !part(&self.objects[*at])).unwrap_or(index);
        let others = self.objects[first + 1..].iter().take_while(move |object| part(object));
        self.objects[first..=first].iter().chain(others).filter_map(|object| match object {
            Object::Formula(formula) => Some(formula),
            Object::Picture(_) => None,
        })
    }
}
