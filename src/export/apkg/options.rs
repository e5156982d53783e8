//! What can be chosen about packages.

use crate::choice::choices;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ApkgOptions {
    pub decks: Decks,
    pub package: Package,
    pub retired: RetiredNotes,
    pub occlusion: Occlusions,
}

choices! {
    /// Which decks the cards come in, in Anki. CSV files that Anki imports name the same decks.
    pub enum Decks, by default One {
        /// One deck; topics are tags.
        One = "one",
        /// A deck below the deck for each topic.
        Topics = "topics",
    }
}

choices! {
    /// What one package holds.
    pub enum Package, by default Deck {
        /// The whole deck.
        Deck = "deck",
        /// One topic; a file for each. To Anki they are parts of the whole: no note comes twice.
        Topic = "topic",
    }
}

choices! {
    /// What learners of earlier releases are told of retired notes.
    pub enum RetiredNotes, by default Leave {
        /// Nothing; they keep them.
        Leave = "leave",
        /// A package of its own, `<name>.retired.apkg`, says so on the notes that they have and gives them a tag.
        Tag = "tag",
    }
}

choices! {
    /// What pictures with boxes are in Anki.
    pub enum Occlusions, by default Native {
        /// Notes of image occlusion, which Anki has had since 23.10.
        Native = "native",
        /// Clozes, for every Anki: the picture with numbered boxes, and a list of what they hide.
        Labels = "labels",
    }
}
