//! A step of the HTML that is to be written.

use pulldown_cmark::Event;

pub(super) enum Step<'t> {
    Event(Event<'t>),
    /// A tag of the source's own, and the leaf of the text that it is in.
    Tag {
        name: String,
        is_end: bool,
        raw: String,
        leaf: usize,
    },
}
