//! Anki's own note types, which text and notes in files name without saying what their cards are.

/// A note type that comes with Anki.
#[derive(Clone, Copy, Debug)]
pub struct Stock {
    name: &'static str,
    pub fields: &'static [&'static str],
    pub is_cloze: bool,
    /// Name, front and back of each card.
    pub cards: &'static [[&'static str; 3]],
}

const FORTH: [&str; 3] = ["Card 1", "{{Front}}", "{{FrontSide}}\n\n<hr id=answer>\n\n{{Back}}"];
const BACK_AGAIN: &str = "{{FrontSide}}\n\n<hr id=answer>\n\n{{Front}}";

const ALL: [Stock; 5] = [
    Stock { name: "Basic", fields: &["Front", "Back"], is_cloze: false, cards: &[FORTH] },
    Stock {
        name: "Basic (and reversed card)",
        fields: &["Front", "Back"],
        is_cloze: false,
        cards: &[FORTH, ["Card 2", "{{Back}}", BACK_AGAIN]],
    },
    Stock {
        name: "Basic (optional reversed card)",
        fields: &["Front", "Back", "Add Reverse"],
        is_cloze: false,
        cards: &[FORTH, ["Card 2", "{{#Add Reverse}}{{Back}}{{/Add Reverse}}", BACK_AGAIN]],
    },
    Stock {
        name: "Basic (type in the answer)",
        fields: &["Front", "Back"],
        is_cloze: false,
        cards: &[["Card 1", "{{Front}}\n\n{{type:Back}}", "{{Front}}\n\n<hr id=answer>\n\n{{type:Back}}"]],
    },
    Stock {
        name: "Cloze",
        fields: &["Text", "Back Extra"],
        is_cloze: true,
        cards: &[["Cloze", "{{cloze:Text}}", "{{cloze:Text}}<br>\n{{Back Extra}}"]],
    },
];

/// Returns the type of this name, also as a collection writes it that has two: `Basic+`, `Basic-63c2a`.
#[must_use]
pub fn named(name: &str) -> Option<Stock> {
    let name = name.trim_end_matches('+');
    let is_mark = |mark: &str| mark.len() == 5 && mark.bytes().all(|byte| byte.is_ascii_hexdigit());
    let name = name.rsplit_once('-').filter(|(_, mark)| is_mark(mark)).map_or(name, |(name, _)| name);
    ALL.into_iter().find(|stock| stock.name == name)
}
