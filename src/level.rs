//! How hard a question is.

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    Basic,
    Intermediate,
    Advanced,
}

impl Level {
    pub const ALL: [Level; 3] = [Level::Basic, Level::Intermediate, Level::Advanced];

    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Level::Basic => "basic",
            Level::Intermediate => "intermediate",
            Level::Advanced => "advanced",
        }
    }

    /// 1 to 3: dots on a page, `level::2` as a tag.
    #[must_use]
    pub fn rank(self) -> u8 {
        match self {
            Level::Basic => 1,
            Level::Intermediate => 2,
            Level::Advanced => 3,
        }
    }
}
