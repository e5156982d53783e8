//! How hard a question is.

use crate::choice::Choices;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    Basic,
    Intermediate,
    Advanced,
}

impl Level {
    pub const ALL: [Level; 3] = [Level::Basic, Level::Intermediate, Level::Advanced];

    /// The names, as a table of keys has them.
    pub const CHOICES: Choices = Choices {
        name: "LevelName",
        about: &[],
        values: &[
            (Level::Basic.name(), &[]),
            (Level::Intermediate.name(), &[]),
            (Level::Advanced.name(), &[]),
        ],
    };

    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Level::Basic => "basic",
            Level::Intermediate => "intermediate",
            Level::Advanced => "advanced",
        }
    }

    /// Returns 1 to 3: dots on a page, `level::2` as a tag.
    #[must_use]
    pub fn rank(self) -> u8 {
        match self {
            Level::Basic => 1,
            Level::Intermediate => 2,
            Level::Advanced => 3,
        }
    }

    /// Returns the level that another word for it means, if the word is known.
    #[must_use]
    pub fn meant_by(word: &str) -> Option<Level> {
        match word.to_lowercase().as_str() {
            "easy" | "beginner" | "beginners" | "simple" | "junior" | "novice" | "fundamental" | "low"
            | "1" => Some(Level::Basic),
            "medium" | "middle" | "mid" | "normal" | "moderate" | "average" | "2" => {
                Some(Level::Intermediate)
            }
            "hard" | "difficult" | "expert" | "senior" | "professional" | "high" | "3" => {
                Some(Level::Advanced)
            }
            _ => None,
        }
    }
}
