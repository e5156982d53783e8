//! Tables on pages: how large their type is, and where their cells stand.

use deckpress::date::Epoch;
use deckpress::diagnostic::Collected;
use deckpress::export::ExportContext;
use deckpress::export::sheet::Sheet;
use deckpress::export::sheet::options::{Columns, SheetOptions};
use deckpress::typeset::page::{Item, Layout, Text};
use deckpress::typeset::tree::{Role, Tag};
use deckpress::typeset::unit::Pt;

use crate::common::{EPOCH, Folder, with_good_deck};

/// The sheet of one question with this answer.
fn laid_out(answer: &str, columns: Columns) -> Layout {
    let topic = format!("# T\n\n## Q? {{#q}}\n\n{answer}\n");
    let folder = Folder::with(&[("deck/deck.toml", b"title = \"Deck\"\n"), ("deck/a.md", topic.as_bytes())]);
    with_good_deck(&folder.join("deck"), |checked, sources| {
        let report = Collected::default();
        let run = ExportContext { epoch: Epoch(EPOCH), report: &report, sources };
        let options = SheetOptions { columns, ..SheetOptions::default() };
        Sheet { options, ..Sheet::default() }.layout(&run, &checked.deck)
    })
}

/// What stands in cells, those of the head among them.
fn in_cells(layout: &Layout) -> Vec<&Text> {
    let texts = layout.pages.iter().flat_map(|page| &page.items).filter_map(|item| match item {
        Item::Text(text) => Some(text),
        _ => None,
    });
    let is_in_cell = |text: &&Text| match text.tag {
        Tag::Element(node) => {
            matches!(layout.tree.role(layout.tree.text_around(node)), Role::Cell | Role::HeadCell)
        }
        _ => false,
    };
    texts.filter(is_in_cell).collect()
}

/// A table of as many columns with one row of the same word.
fn table(columns: usize, word: &str) -> String {
    let row = |cell: &str| format!("{}|\n", format!("| {cell} ").repeat(columns));
    row("Head") + &row("---") + &row(word)
}

#[test]
fn type_gets_smaller_before_words_are_broken_anywhere_but_not_below_its_floor() {
    let sizes = |columns: usize, word: &str| {
        let layout = laid_out(&table(columns, word), Columns::One);
        in_cells(&layout).iter().map(|text| text.size).collect::<Vec<_>>()
    };
    let few = sizes(3, "typography");
    let several = sizes(11, "misinformed");
    let many = sizes(12, "strengthlessness");
    assert!(few.iter().all(|size| *size == Pt::new(10.0)), "{few:?}");
    assert!(several.iter().all(|size| Pt::new(7.0) < *size && *size < Pt::new(10.0)), "{several:?}");
    assert!(many.iter().all(|size| *size == Pt::new(7.0)), "{many:?}");
}

#[test]
fn a_table_that_no_type_is_small_enough_for_is_a_list_that_names_its_columns() {
    let layout = laid_out(&table(40, "word"), Columns::One);
    assert!(in_cells(&layout).is_empty());
    let texts = layout.pages.iter().flat_map(|page| &page.items);
    let named = texts.filter(|item| matches!(item, Item::Text(text) if text.text.starts_with("Head")));
    assert_eq!(named.count(), 40);
}

#[test]
fn cells_stand_as_their_column_says() {
    let layout = laid_out(
        "| left | middle | right |\n|:---|:---:|---:|\n| a longer cell | a longer cell | a longer cell |\n",
        Columns::Auto,
    );
    let cells = in_cells(&layout);
    let ends = |text: &Text| (text.x, text.x + text.width());
    // Rounding is by thousandths of the type size.
    let same = |one: Pt, other: Pt| (one - other).0.abs() < 50;
    let cell = |head: &str| {
        let at = cells.iter().position(|text| text.text.trim() == head).expect("is there");
        (ends(cells[at]), ends(cells[at + 3]))
    };
    let ((head, _), (body, _)) = cell("left");
    assert!(same(head, body));
    let ((head_from, head_to), (body_from, body_to)) = cell("middle");
    assert!(same(head_from - body_from, body_to - head_to) && head_from > body_from);
    let ((_, head), (_, body)) = cell("right");
    assert!(same(head, body));
}
