//! What can be chosen about the web page.

use crate::export::format::Format;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HtmlOptions {
    /// Formats whose files lie beside the page, under the deck's name, and are offered on it.
    pub downloads: [bool; Format::ALL.len()],
}
