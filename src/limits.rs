//! How large what authors write may be. Beyond that a fault says so, before memory or time grow with it.
//!
//! Below the limits, both grow in proportion to what is read. [`TABLE`] lists them all, and docs/limits.md is made of
//! it. Some are a matter of taste and machine: `--limit NAME=N` raises or lowers those. No key of a corpus does, because a
//! corpus may be a stranger's.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;

/// Lists and quotes nested deeper than this are a fault: reading, writing and laying them out take a stack.
pub const NESTING: usize = 16;
/// Deletions of a cloze nested deeper than this are a fault: Anki opens no more of them.
pub const DELETIONS: usize = 10;
/// Bytes of a picture or a sound: AnkiWeb takes no larger one.
pub const MEDIA_SIZE: u64 = 100_000_000;
/// Bytes of the file of a font. The largest collections of Chinese, Japanese and Korean have 100 MB.
pub const FONT_SIZE: u64 = 128_000_000;
/// Fonts of one deck: sixteen families in four styles each.
pub const FONT_FACES: usize = 64;
/// As most editors show tabs; columns are narrow.
pub const TAB_COLUMNS: usize = 4;
/// Bytes of code that is coloured: grammars take time and memory with the square of what they cannot parse.
pub const COLOURED_BYTES: usize = 16 << 10;
/// Code with a longer line is not coloured: such lines are data, and parsing them costs more than it gives.
pub const COLOURED_LINE_BYTES: usize = 4000;
/// Groups within groups of a drawing: programs that draw descend once for each level, and again for what a `use`
/// repeats.
pub const DRAWING_NESTING: usize = 100;
/// Shapes that a drawing draws, with what `use` repeats, which can be of any number in a small file.
pub const DRAWING_SHAPES: u64 = 100_000;
/// Attributes of one element of a drawing: whoever parses it compares each with all before it.
pub const DRAWING_ATTRIBUTES: usize = 500;
/// How far a filter reaches beyond what it is put on, in multiples of that: drop shadows need less than two.
pub const FILTER_SIDES: u32 = 10;
/// Faults of one code that people are shown; `--report json` has all.
pub const FAULTS_SHOWN: usize = 50;

/// A limit that `--limit` sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub enum Limit {
    FileSize,
    EntrySize,
    TableColumns,
    TableCells,
    CodeLines,
    CodeColumns,
    Pixels,
    Entries,
    Decks,
    Pages,
}

/// What a limit counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Bytes,
    Count,
}

/// A row of the table of limits.
#[derive(Debug)]
pub struct Row {
    pub name: &'static str,
    pub about: &'static str,
    pub most: u64,
    pub unit: Unit,
    /// What `--limit` sets, up to a limit that nothing raises; `None` for what it does not set.
    pub option: Option<(Limit, u64)>,
}

const fn set(limit: Limit, name: &'static str, most: u64, up_to: u64, about: &'static str) -> Row {
    let unit = match limit {
        Limit::FileSize | Limit::EntrySize => Unit::Bytes,
        _ => Unit::Count,
    };
    Row { name, about, most, unit, option: Some((limit, up_to)) }
}

const fn fixed(name: &'static str, most: u64, about: &'static str) -> Row {
    Row { name, about, most, unit: Unit::Count, option: None }
}

/// Every limit of what a corpus may hold.
pub const TABLE: &[Row] = &[
    // Spans count bytes in 32 bits.
    set(Limit::FileSize, "file-size", 64 << 20, 1 << 30, "one file of text: a topic, a table, a lock"),
    set(
        Limit::EntrySize,
        "entry-size",
        2 << 20,
        1 << 30,
        "the texts of one question, as their files have them",
    ),
    set(Limit::Entries, "entries", 100_000, 1 << 32, "questions of one deck"),
    set(Limit::Decks, "decks", 1000, 1 << 32, "decks of one run"),
    set(Limit::Pages, "pages", 5000, 1 << 32, "pages of one PDF"),
    set(Limit::TableColumns, "table-columns", 100, 10_000, "columns of a table"),
    set(
        Limit::TableCells,
        "table-cells",
        100_000,
        1 << 32,
        "cells of a table: Markdown fills short rows up, so that a few kilobytes can ask for millions",
    ),
    set(Limit::CodeLines, "code-lines", 100_000, 1 << 32, "lines of a block of code"),
    set(
        Limit::CodeColumns,
        "code-columns",
        10_000,
        1_000_000,
        "columns of a line of code, with tabs as spaces",
    ),
    set(Limit::Pixels, "pixels", 50_000_000, 1 << 30, "pixels of a picture, and of all that a drawing holds"),
    Row {
        unit: Unit::Bytes,
        ..fixed("media-size", MEDIA_SIZE, "a picture or a sound: AnkiWeb refuses larger ones")
    },
    Row { unit: Unit::Bytes, ..fixed("font-size", FONT_SIZE, "the file of a font") },
    fixed("font-faces", FONT_FACES as u64, "fonts of one deck"),
    fixed("nesting", NESTING as u64, "lists and quotes in each other"),
    fixed(
        "deletions",
        DELETIONS as u64,
        "deletions of a cloze in each other, those of one mark with several cards too",
    ),
    fixed("tab", TAB_COLUMNS as u64, "columns from one tab stop of code to the next"),
    fixed("coloured-bytes", COLOURED_BYTES as u64, "bytes of code that has colours; more is shown without"),
    fixed("coloured-line", COLOURED_LINE_BYTES as u64, "bytes of a line in code that has colours"),
    fixed("drawing-nesting", DRAWING_NESTING as u64, "groups of an SVG drawing in each other"),
    fixed(
        "drawing-shapes",
        DRAWING_SHAPES,
        "shapes that an SVG drawing draws, those of patterns and copies too",
    ),
    fixed("drawing-attributes", DRAWING_ATTRIBUTES as u64, "attributes of one element of an SVG drawing"),
    fixed(
        "filter-sides",
        FILTER_SIDES as u64,
        "widths or heights of what a filter of a drawing is put on, that it covers",
    ),
    fixed(
        "faults-shown",
        FAULTS_SHOWN as u64,
        "faults of one code that are shown; the others are counted, and in `--report json`",
    ),
];

/// What each [`Limit`] is for this process, if an option set it; 0 if none did. A process has one memory to protect, so
/// that its limits are its own, and the readers of Markdown need no further argument.
static SET: [AtomicU64; Limit::COUNT] = [const { AtomicU64::new(0) }; Limit::COUNT];

impl Limit {
    /// How many there are: `Pages` is the last.
    const COUNT: usize = Limit::Pages as usize + 1;

    fn row(self) -> &'static Row {
        let is_own = |row: &&Row| row.option.is_some_and(|(limit, _)| limit == self);
        TABLE.iter().find(is_own).expect("each has a row: a test says so")
    }

    /// Returns how much is allowed.
    #[must_use]
    pub fn most(self) -> u64 {
        match SET[self as usize].load(Ordering::Relaxed) {
            0 => self.row().most,
            set => set,
        }
    }

    /// Returns whether this many are within the limit.
    #[must_use]
    pub fn allows(self, count: usize) -> bool {
        count as u64 <= self.most()
    }

    /// Returns the fault of `found`, such as "this table has 200 columns", which is too many. The cure is to cut it, or
    /// the option.
    #[must_use]
    pub fn fault(self, span: Option<Span>, found: &str, cure: &str) -> Diagnostic {
        let Row { name, unit, .. } = self.row();
        let message = format!("{found}; at most {} are allowed", shown(self.most(), *unit));
        let fault = match span {
            Some(span) => Diagnostic::new(Code::Limit, span, message),
            None => Diagnostic::without_place(Code::Limit, message),
        };
        fault.help(format!("{cure}; or allow more with `--limit {name}=N`"))
    }
}

/// Returns a number of a limit as people write it.
#[must_use]
pub fn shown(most: u64, unit: Unit) -> String {
    let (divisor, letter) = match (most, unit) {
        (_, Unit::Count) => return most.to_string(),
        (most, Unit::Bytes) if most % (1 << 30) == 0 => (1 << 30, " GiB"),
        (most, Unit::Bytes) if most % (1 << 20) == 0 => (1 << 20, " MiB"),
        (most, Unit::Bytes) if most % 1_000_000 == 0 => (1_000_000, " MB"),
        (_, Unit::Bytes) => (1, " bytes"),
    };
    format!("{}{letter}", most / divisor)
}

/// A limit with its number, as the command line has it: `entry-size=4M`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    limit: Limit,
    most: u64,
}

impl Setting {
    /// Reads `NAME=N`, N with K, M or G for 1024 and its powers.
    ///
    /// # Errors
    ///
    /// Says what is wrong with it, and what there is.
    pub fn parse(text: &str) -> Result<Setting, String> {
        let (name, number) = text.split_once('=').unwrap_or((text, ""));
        let row = TABLE.iter().find(|row| row.name == name);
        let Some((limit, up_to)) = row.and_then(|row| row.option) else {
            let names: Vec<_> = TABLE.iter().filter(|row| row.option.is_some()).map(|row| row.name).collect();
            return Err(format!("there is no such limit; limits: {}", names.join(", ")));
        };
        let (digits, factor) = match number.char_indices().last() {
            Some((at, 'k' | 'K')) => (&number[..at], 1 << 10),
            Some((at, 'm' | 'M')) => (&number[..at], 1 << 20),
            Some((at, 'g' | 'G')) => (&number[..at], 1 << 30),
            _ => (number, 1),
        };
        let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        let most = digits.parse::<u64>().ok().filter(|_| is_number).and_then(|it| it.checked_mul(factor));
        match most {
            Some(most) if (1..=up_to).contains(&most) => Ok(Setting { limit, most }),
            _ => Err(format!("write `{name}=N`, N from 1 to {up_to}, such as 200000, 64K or 4M")),
        }
    }
}

/// Sets the limits of this process.
pub fn set_all(settings: &[Setting]) {
    for Setting { limit, most } in settings {
        SET[*limit as usize].store(*most, Ordering::Relaxed);
    }
}

/// Returns how many columns a line of code takes, with tabs as spaces.
#[must_use]
pub fn columns(line: &str) -> usize {
    line.chars().fold(0, |column, character| match character {
        '\t' => column + TAB_COLUMNS - column % TAB_COLUMNS,
        _ => column + 1,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_limit_has_one_row_and_one_name() {
        let mut options: Vec<_> =
            TABLE.iter().filter_map(|row| row.option).map(|(limit, _)| limit as usize).collect();
        options.sort_unstable();
        assert_eq!(options, (0..Limit::COUNT).collect::<Vec<_>>());
        let names: std::collections::BTreeSet<_> = TABLE.iter().map(|row| row.name).collect();
        assert_eq!(names.len(), TABLE.len());
        let is_in_order = |row: &Row| row.option.is_none_or(|(_, up_to)| row.most <= up_to);
        assert!(TABLE.iter().all(is_in_order));
    }

    #[test]
    fn a_setting_is_a_name_and_a_number() {
        let most = |text: &str| Setting::parse(text).map(|setting| setting.most);
        assert_eq!(most("entry-size=4M"), Ok(4 << 20));
        assert_eq!(most("table-cells=200000"), Ok(200_000));
        assert_eq!(most("pages=1"), Ok(1));
        for bad in [
            "",
            "pages",
            "pages=",
            "pages=0",
            "pages=-1",
            "pages=+1",
            "pages=1.5",
            "pages=1e9",
            "pages=K",
            "pages=99999999999999999999G",
            "nesting=20",
            "Pages=1",
            "file-size=2G",
            "pages=\u{661}",
        ] {
            assert!(most(bad).is_err(), "{bad}");
        }
    }
}
