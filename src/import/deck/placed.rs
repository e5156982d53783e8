//! Where entries go: their ids, files and topics.

use super::ids;
use crate::import::contract::{Entry, Import};
use crate::slug;

/// An entry with the id and the file that it has in the deck.
#[derive(Clone, Debug)]
pub struct Placed<'e> {
    pub id: String,
    /// The name of its topic file.
    pub file: String,
    /// The title of its topic; empty for none.
    pub topic: String,
    pub entry: &'e Entry,
}

/// Gives each entry its id, file and topic, in their order.
#[must_use]
pub fn placed(import: &Import) -> Vec<Placed<'_>> {
    let ids = ids::of(&import.entries);
    let mut topics: Vec<(String, String)> = Vec::new();
    let mut files: Vec<(String, String)> = Vec::new();
    let mut placed = Vec::new();
    for (entry, id) in import.entries.iter().zip(ids) {
        let title = entry.topics.join(" / ");
        // Two titles with one tag are one topic.
        let tag = slug::tag(&title);
        let title = match topics.iter().find(|(other, _)| *other == tag) {
            Some((_, title)) => title.clone(),
            None => {
                topics.push((tag, title.clone()));
                title
            }
        };
        let widest = format!("{} {}", entry.place.file, entry.topics.first().map_or("", |topic| topic));
        let file = match files.iter().find(|(other, _)| *other == widest) {
            Some((_, file)) => file.clone(),
            None => {
                let word = entry.topics.first().map(|topic| slug::id_word(topic)).unwrap_or_default();
                let word = if word.is_empty() { "questions".to_owned() } else { word };
                let file = format!("{:02}-{word}.md", files.len() + 1);
                files.push((widest, file.clone()));
                file
            }
        };
        placed.push(Placed { id, file, topic: title, entry });
    }
    placed
}
