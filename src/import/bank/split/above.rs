//! The headings above a place.

use crate::import::bank::doc::is_about;
use crate::import::bank::question::clean;
use crate::import::tree::{Inline, plain};

/// Headings that are open, from the widest, each with twice its level: a topic that is written as its entries are is half
/// a level wider than they.
#[derive(Clone, Debug, Default)]
pub(super) struct Above(Vec<(u8, String)>);

impl Above {
    /// Opens a heading, and closes those as deep as it is.
    pub(super) fn open(&mut self, level: u8, content: &[Inline]) {
        self.put(level.saturating_mul(2), content);
    }

    /// Opens a topic that has the level of its entries.
    pub(super) fn open_beside(&mut self, level: u8, content: &[Inline]) {
        self.put(level.saturating_mul(2).saturating_sub(1), content);
    }

    fn put(&mut self, depth: u8, content: &[Inline]) {
        self.0.retain(|(other, _)| *other < depth);
        let title = plain(&clean_title(content)).split_whitespace().collect::<Vec<_>>().join(" ");
        let title = title.trim_start_matches(['#', ' ']).trim_end_matches(':').trim().to_owned();
        if title.chars().any(char::is_alphanumeric) && !is_about(&title) {
            self.0.push((depth, title));
        }
    }

    /// Closes headings as deep as `level`, and deeper ones.
    pub(super) fn close(&mut self, level: u8) {
        self.0.retain(|(depth, _)| *depth < level.saturating_mul(2));
    }

    /// Returns the headings above an entry of a level, with their levels.
    pub(super) fn of(&self, level: u8) -> Vec<(u8, String)> {
        let is_above = |(depth, _): &&(u8, String)| *depth < level.saturating_mul(2);
        self.0.iter().filter(is_above).map(|(depth, title)| (depth.div_ceil(2), title.clone())).collect()
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
