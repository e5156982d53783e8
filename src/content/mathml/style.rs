//! How parts of a formula are written.

use super::element::Elements;
use super::symbols::Alphabet;

/// What is written as elements. Parts have parts within them, of every kind.
pub(super) trait Part {
    /// Writes the part; some write nothing, and some several elements.
    fn write(&self, out: &mut Elements, style: Style);
}

/// How deep in fractions and scripts something is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    Display,
    Text,
    Script,
    ScriptScript,
}

impl Level {
    pub(super) fn script(self) -> Level {
        if self >= Level::Script { Level::ScriptScript } else { Level::Script }
    }

    pub(super) fn part(self) -> Level {
        match self {
            Level::Display => Level::Text,
            Level::Text => Level::Script,
            _ => Level::ScriptScript,
        }
    }
}

/// How a part of a formula is written.
#[derive(Clone, Copy)]
pub(super) struct Style {
    pub(super) level: Level,
    pub(super) alphabet: Option<Alphabet>,
    /// A sign takes no room beside it, as one in braces.
    pub(super) tight: bool,
    /// The next sign is struck through.
    pub(super) struck: bool,
    /// In per cent of the size around the formula.
    pub(super) size: u16,
}

impl Style {
    pub(super) fn at(level: Level) -> Style {
        Style { level, alphabet: None, tight: false, struck: false, size: 100 }
    }

    pub(super) fn leveled(self, level: Level) -> Style {
        Style { level, ..self }
    }
}
