//! The file formats as data: what they are called, and what of a deck they keep.

use crate::choice::Choices;

/// A file format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    Apkg,
    Csv,
    Sheet,
    Cards,
    Json,
    Html,
}

impl Format {
    pub const ALL: [Format; 6] =
        [Format::Apkg, Format::Csv, Format::Sheet, Format::Cards, Format::Json, Format::Html];

    /// The names, as a table of keys has them.
    pub const CHOICES: Choices = Choices { name: "FormatName", about: &[], values: &NAMES };

    /// Returns its name in deck.toml and on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Format::Apkg => "apkg",
            Format::Csv => "csv",
            Format::Sheet => "sheet",
            Format::Cards => "cards",
            Format::Json => "json",
            Format::Html => "html",
        }
    }

    /// Returns what people call such a file.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Format::Apkg => "Anki deck",
            Format::Csv => "CSV",
            Format::Sheet => "Cheat-sheet",
            Format::Cards => "Flashcards",
            Format::Json => "JSON",
            Format::Html => "Web page",
        }
    }

    #[must_use]
    pub fn named(name: &str) -> Option<Format> {
        Format::ALL.into_iter().find(|format| format.name() == name)
    }

    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Format::Apkg => "apkg",
            Format::Csv => "csv",
            Format::Sheet => "sheet.pdf",
            Format::Cards => "cards.pdf",
            Format::Json => "json",
            Format::Html => "html",
        }
    }

    /// Returns one line for people who choose a format.
    #[must_use]
    pub fn description(self) -> &'static str {
        match self {
            Format::Apkg => "Anki deck package; re-imports update notes and keep history",
            Format::Csv => "notes as a text file that Anki imports and a spreadsheet opens",
            Format::Sheet => "cheat-sheet in columns, PDF",
            Format::Cards => "flashcards to print, cut and learn, PDF",
            Format::Json => "the checked corpus for other programs",
            Format::Html => "one web page, for itself, to search and look through",
        }
    }

    /// Returns the features of a deck that survive in the format.
    #[must_use]
    pub fn keeps(self) -> &'static [Feature] {
        match self {
            Format::Csv => &[Feature::Math],
            Format::Sheet | Format::Cards => &[Feature::Images, Feature::Math],
            Format::Apkg | Format::Json | Format::Html => &Feature::ALL,
        }
    }
}

/// All names, without descriptions.
const NAMES: [(&str, &[&str]); Format::ALL.len()] = {
    let mut names: [(&str, &[&str]); Format::ALL.len()] = [("", &[]); Format::ALL.len()];
    let mut at = 0;
    while at < names.len() {
        names[at].0 = Format::ALL[at].name();
        at += 1;
    }
    names
};

/// Something a deck may have and a format may lose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Feature {
    /// Pictures; formats that lose them show their alternative text.
    Images,
    /// Sounds, the same.
    Sounds,
    /// TeX set as mathematics; formats that lose it show the source.
    Math,
}

impl Feature {
    pub const ALL: [Feature; 3] = [Feature::Images, Feature::Sounds, Feature::Math];

    /// Returns what happens to the feature in a format that does not keep it.
    #[must_use]
    pub fn loss(self, format: Format) -> &'static str {
        match (self, format) {
            (Feature::Images, Format::Csv) => "pictures are named, and must be put into Anki's media folder",
            (Feature::Sounds, Format::Csv) => "sounds are named, and must be put into Anki's media folder",
            (Feature::Images, _) => "pictures are shown by their alternative text",
            (Feature::Sounds, _) => "sounds are shown by their alternative text",
            (Feature::Math, _) => "mathematics is shown as TeX source",
        }
    }
}
