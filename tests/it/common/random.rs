//! Decks of words at random, of all scripts.

use std::ops::RangeInclusive;

use super::Folder;

/// Ranges of letters, each with marks that go with them.
const SCRIPTS: [(RangeInclusive<u32>, RangeInclusive<u32>); 14] = [
    (0x61..=0x7a, 0x300..=0x36f),
    (0xc0..=0x24f, 0x300..=0x36f),
    (0x391..=0x3c9, 0x301..=0x301),
    (0x410..=0x44f, 0x306..=0x306),
    (0x5d0..=0x5ea, 0x5b0..=0x5bc),
    (0x620..=0x64a, 0x64b..=0x652),
    (0x904..=0x939, 0x93e..=0x94d),
    (0xe01..=0xe30, 0xe34..=0xe3a),
    (0xac00..=0xd7a3, 0x300..=0x300),
    (0x4e00..=0x9fff, 0x3099..=0x309a),
    (0x1f300..=0x1f64f, 0x1f3fb..=0x1f3ff),
    (0x2200..=0x22ff, 0x338..=0x338),
    (0xe000..=0xe0ff, 0xfe00..=0xfe0f),
    (0x20000..=0x2a6df, 0xe0100..=0xe0105),
];

/// A joiner, a non-joiner, a soft hyphen, spaces, dashes and signs.
const SIGNS: [char; 12] =
    ['\u{200d}', '\u{200c}', '\u{ad}', '\u{a0}', '\u{200b}', '\u{2011}', '–', '…', '.', '/', '7', '"'];

/// The same numbers, words and decks for the same seed.
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("fits") % limit
    }

    fn within(&mut self, range: &RangeInclusive<u32>) -> char {
        let count = usize::try_from(range.end() - range.start() + 1).expect("fits");
        let offset = u32::try_from(self.below(count)).expect("fits");
        char::from_u32(range.start() + offset).expect("no surrogates")
    }

    fn word(&mut self) -> String {
        let (letters, marks) = &SCRIPTS[self.below(SCRIPTS.len())];
        let length = if self.below(40) == 0 { 60 } else { 1 + self.below(11) };
        let mut word = String::new();
        for _ in 0..length {
            word.push(self.within(letters));
            match self.below(12) {
                0 => word.push(self.within(marks)),
                1 => word.push(SIGNS[self.below(SIGNS.len())]),
                _ => {}
            }
        }
        word
    }

    fn words(&mut self, most: usize) -> String {
        let count = 1 + self.below(most);
        let words: Vec<String> = (0..count).map(|_| self.word()).collect();
        words.join(" ")
    }

    fn styled(&mut self, most: usize) -> String {
        let (before, within, after) = (self.words(most), self.words(4), self.words(most));
        let marks = ["**", "_", "`", "", ""][self.below(5)];
        format!("A{before} {marks}{within}{marks} {after}")
    }

    fn entry(&mut self, number: usize) -> String {
        let mut entry = format!("## {}? {{#q{number}}}\n\n{}\n\n", self.styled(5), self.styled(40));
        match self.below(4) {
            0 => entry += &format!("- {}\n- {}\n\n", self.styled(20), self.styled(9)),
            1 => {
                let [a, b, c, d] = std::array::from_fn(|_| self.words(6));
                entry += &format!("| {a} | {b} |\n|---|---|\n| {c} | {d} |\n\n");
            }
            _ => {}
        }
        let lines: Vec<String> = (0..=self.below(9)).map(|_| self.words(8)).collect();
        entry += &format!("```python\n{}\n```\n\n> **Pitfall** {}\n\n", lines.join("\n"), self.styled(15));
        entry
    }

    /// A folder with a deck.
    pub fn corpus(&mut self) -> Folder {
        let entries: String = (0..25).map(|number| self.entry(number)).collect();
        Folder::with(&[("deck.toml", b"title = \"Words\"\n"), ("words.md", entries.as_bytes())])
    }
}
