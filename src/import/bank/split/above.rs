//! The headings above a place.

use crate::import::bank::doc::is_about;
use crate::import::bank::question::clean;
use crate::import::tree::{Inline, plain};

/// Headings that are open, from the widest.
#[derive(Clone, Debug, Default)]
pub(super) struct Above(Vec<(u8, String)>);

impl Above {
    /// Opens a heading, and closes those as deep as it is.
    pub(super) fn open(&mut self, level: u8, content: &[Inline]) {
        self.close(level);
        let title = plain(&clean_title(content)).split_whitespace().collect::<Vec<_>>().join(" ");
        let title = title.trim_end_matches(':').trim().to_owned();
        if title.chars().any(char::is_alphanumeric) && !is_about(&title) {
            self.0.push((level, title));
        }
    }

    /// Closes headings as deep as `level`, and deeper ones.
    pub(super) fn close(&mut self, level: u8) {
        self.0.retain(|(other, _)| *other < level);
    }

    /// Returns the headings above an entry of a level.
    pub(super) fn of(&self, level: u8) -> Vec<(u8, String)> {
        self.0.iter().filter(|(other, _)| *other < level).cloned().collect()
    }
}

/// Returns a title without anchors and links to the top. Its number stays: it is the author's.
fn clean_title(content: &[Inline]) -> Vec<Inline> {
    // A word before it keeps the number from being read as that of a question.
    let mut guarded = vec![Inline::Text("\u{2063}x ".to_owned())];
    guarded.extend_from_slice(content);
    let cleaned = clean(&guarded).question;
    let mut out = cleaned;
    if let Some(Inline::Text(text)) = out.first_mut() {
        *text = text.trim_start_matches("\u{2063}x").trim_start().to_owned();
    }
    out
}
