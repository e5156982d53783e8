//! What holds on every cheat-sheet: paper, orientation, columns, detail and ink do not matter.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use deckpress::choice::Choice;
use deckpress::content::Block;
use deckpress::date::Epoch;
use deckpress::diagnostic::Collected;
use deckpress::export::ExportContext;
use deckpress::export::sheet::Sheet;
use deckpress::export::sheet::geometry::{self, Geometry};
use deckpress::export::sheet::options::{Columns, Detail, Orientation, Paper, SheetOptions};
use deckpress::model::{Deck, Entry};
use deckpress::typeset::page::{Anchor, Item, Layout, Page, Text};
use deckpress::typeset::text::fonts::Face;
use deckpress::typeset::theme::{Align, Ink};
use deckpress::typeset::tree::{Node, Role, Tag, Tree};
use deckpress::typeset::unit::Pt;

use crate::common::random::Random;
use crate::common::{
    EPOCH, Folder, block_letters, fixture, is_backward, letters, read_letters, root, shipped, side_by_side,
    texts, with_good_deck,
};

/// What printers reach.
const EDGE: Pt = Pt::mm(5.0);
/// Signs at the ends of lines may hang over the edge of their column by this much.
const HANGING: Pt = Pt::new(4.0);
/// Entries up to 60 % of a column are not cut inside their blocks; measured without the space around them.
const WHOLE_PER_MILLE: i64 = 520;

fn all_options() -> Vec<SheetOptions> {
    let mut all = Vec::new();
    for &paper in Paper::ALL {
        for &orientation in Orientation::ALL {
            for &columns in Columns::ALL {
                let looks = Detail::ALL.iter().zip(Ink::ALL);
                for ((&detail, &ink), &align) in looks.zip(Align::ALL) {
                    let options = SheetOptions {
                        paper,
                        orientation,
                        columns,
                        detail,
                        ink,
                        align,
                        ..Default::default()
                    };
                    all.push(options);
                }
            }
        }
    }
    all.retain(|options| geometry::is_readable(*options));
    all
}

/// A sheet that is laid out.
struct Case<'a> {
    name: String,
    options: SheetOptions,
    geometry: Geometry,
    deck: &'a Deck<'a>,
    layout: Layout,
}

const RULES: [fn(&Case<'_>); 10] = [
    nothing_is_nearer_to_the_edge_than_printers_reach,
    every_glyph_is_of_a_font_and_every_text_has_its_place_in_the_tree,
    text_stays_in_its_column,
    every_entry_stands_once_and_in_order,
    every_block_of_the_source_stands_once,
    a_heading_is_never_last_in_a_column,
    no_line_of_a_paragraph_stands_alone,
    code_is_cut_at_three_lines_or_more,
    short_entries_are_cut_between_their_parts_only,
    a_column_that_goes_on_with_a_table_repeats_its_head,
];

fn keeps_all_rules(fixture_name: &str) {
    keep_all_rules(&fixture(fixture_name), all_options());
}

fn keep_all_rules(path: &Path, all: Vec<SheetOptions>) {
    with_good_deck(path, |checked, sources| {
        side_by_side(all, |options| {
            let report = Collected::default();
            let run = ExportContext { epoch: Epoch(EPOCH), report: &report, sources };
            let layout = Sheet { options, ..Sheet::default() }.layout(&run, &checked.deck);
            let name = format!("{}, {options:?}", path.display());
            let case = Case { name, options, geometry: Geometry::new(options), deck: &checked.deck, layout };
            RULES.iter().for_each(|rule| rule(&case));
        });
    });
}

#[test]
fn a_sheet_of_everything_keeps_all_rules() {
    keeps_all_rules("everything");
}

#[test]
fn a_sheet_of_what_no_page_was_made_for_keeps_all_rules() {
    keeps_all_rules("torture");
}

#[test]
fn a_sheet_of_one_or_no_question_keeps_all_rules() {
    keeps_all_rules("one");
    keeps_all_rules("empty");
}

/// Words of all scripts, with what joins, parts and marks letters, in questions, answers, lists, tables and code.
#[test]
fn a_sheet_of_words_at_random_keeps_all_rules() {
    for seed in 1..=10 {
        let mut random = Random(seed);
        let folder = random.corpus();
        let all = all_options();
        keep_all_rules(folder.path(), (0..6).map(|_| all[random.below(all.len())]).collect());
    }
}

/// Lines of one block that stand in one column.
struct Part {
    block: Node,
    column: usize,
    baselines: Vec<Pt>,
}

impl Case<'_> {
    fn tree(&self) -> &Tree {
        &self.layout.tree
    }

    /// An element and those around it, from the inside.
    fn around(&self, node: Node) -> impl Iterator<Item = Node> + '_ {
        let outwards = move |at: &Node| (*at != Tree::ROOT).then(|| self.tree().parent(*at));
        std::iter::successors(Some(node), outwards)
    }

    fn find_around(&self, node: Node, is_it: impl Fn(&Role) -> bool) -> Option<Node> {
        self.around(node).find(|node| is_it(self.tree().role(*node)))
    }

    /// Whether it is part of a topic or entry, and not of title or contents.
    fn is_body(&self, node: Node) -> bool {
        self.find_around(node, |role| *role == Role::Section).is_some()
    }

    /// The paragraph, cell or block of code around.
    fn block(&self, node: Node) -> Node {
        self.find_around(node, |role| *role == Role::Code).unwrap_or(self.tree().text_around(node))
    }

    /// The texts of topics and entries that are read in each column, from top to bottom; without side notes.
    fn columns(&self) -> Vec<Vec<(Node, &Text)>> {
        let mut columns = Vec::new();
        for page in &self.layout.pages {
            let first = columns.len();
            columns.resize_with(first + self.geometry.columns, Vec::new);
            for text in texts(page) {
                let Tag::Element(node) = text.tag else { continue };
                let at = (0..self.geometry.columns).find(|column| {
                    let left = self.geometry.column_x(*column) - HANGING;
                    (left..=left + self.geometry.column_width + HANGING).contains(&text.x)
                });
                if let Some(column) = at.filter(|_| self.is_body(node)) {
                    columns[first + column].push((node, text));
                }
            }
        }
        columns.iter_mut().for_each(|column| column.sort_by_key(|(_, text)| text.y));
        columns
    }

    /// The blocks of each column with their lines. Formulas have no lines to count; their blocks are left out.
    fn parts(&self) -> Vec<Part> {
        let mut parts = BTreeMap::<(usize, Node), (Pt, Vec<Pt>)>::new();
        let mut formulas = BTreeSet::new();
        for (column, texts) in self.columns().into_iter().enumerate() {
            for (node, text) in texts {
                let block = self.block(node);
                if self.find_around(node, |role| matches!(role, Role::Formula(_))).is_some() {
                    formulas.insert(block);
                }
                let (size, lines) = parts.entry((column, block)).or_default();
                *size = text.size.max(*size);
                // A raised letter is no line of its own.
                if lines.last().is_none_or(|last| text.y - *last > size.per_mille(450)) {
                    lines.push(text.y);
                }
            }
        }
        let part = |((column, block), (_, baselines))| Part { block, column, baselines };
        let all = parts.into_iter().map(part);
        all.filter(|part| !formulas.contains(&part.block)).collect()
    }
}

/// Those of `parts` that are cut: their block stands in several columns.
fn cut(parts: &[Part]) -> impl Iterator<Item = &Part> {
    let mut counts = BTreeMap::new();
    for part in parts {
        *counts.entry(part.block).or_insert(0) += 1;
    }
    parts.iter().filter(move |part| counts[&part.block] > 1)
}

/// The upper end of the columns.
fn top(index: usize, page: &Page, geometry: &Geometry) -> Pt {
    let anchors = page.items.iter().filter_map(|item| match item {
        Item::Anchor { anchor: Anchor::Section(_) | Anchor::Entry(_), y } if index == 0 => Some(*y),
        _ => None,
    });
    anchors.min().unwrap_or(geometry.text_top)
}

fn nothing_is_nearer_to_the_edge_than_printers_reach(case: &Case<'_>) {
    for page in &case.layout.pages {
        for item in &page.items {
            let area = item.area();
            if matches!(item, Item::Anchor { .. }) || area.width == Pt::ZERO && area.height == Pt::ZERO {
                continue;
            }
            let inside = area.x >= EDGE
                && area.y >= EDGE
                && area.x + area.width <= page.width - EDGE
                && area.y + area.height <= page.height - EDGE;
            assert!(inside, "{}: {item:?}", case.name);
        }
    }
}

fn every_glyph_is_of_a_font_and_every_text_has_its_place_in_the_tree(case: &Case<'_>) {
    for text in case.layout.pages.iter().flat_map(texts) {
        assert!(text.glyphs.iter().all(|glyph| glyph.id != 0), "{}: {text:?}", case.name);
        assert!(matches!(text.tag, Tag::Element(_) | Tag::Artifact(_)), "{}: {text:?}", case.name);
    }
}

fn text_stays_in_its_column(case: &Case<'_>) {
    let geometry = &case.geometry;
    let mut frames: Vec<(Pt, Pt)> = (0..geometry.columns)
        .map(|column| (geometry.column_x(column), geometry.column_x(column) + geometry.column_width))
        .collect();
    frames.extend(geometry.side.map(|side| {
        let x = geometry.column_x(0) + side.x;
        (x, x + side.width)
    }));
    for page in &case.layout.pages {
        let bottom = page.height - geometry.bottom;
        for text in texts(page) {
            let Tag::Element(node) = text.tag else { continue };
            if !case.is_body(node) || text.text.trim().is_empty() {
                continue;
            }
            let (left, right) = (text.x, text.x + text.width());
            let is_in = |&(from, to): &(Pt, Pt)| left >= from - HANGING && right <= to + HANGING;
            assert!(frames.iter().any(is_in) && text.y <= bottom, "{}: {text:?}", case.name);
        }
    }
}

fn every_entry_stands_once_and_in_order(case: &Case<'_>) {
    let items = case.layout.pages.iter().flat_map(|page| &page.items);
    let found: Vec<usize> = items
        .filter_map(|item| match item {
            Item::Anchor { anchor: Anchor::Entry(entry), .. } => Some(*entry),
            _ => None,
        })
        .collect();
    let expected: Vec<usize> = (0..case.deck.entries().count()).collect();
    assert_eq!(found, expected, "{}", case.name);
}

/// The letters of each block that a sheet of some detail shows.
fn shown(entry: &Entry<'_>, detail: Detail) -> Vec<String> {
    let mut shown = Vec::new();
    let mut add = |blocks: &[Block<'_>]| shown.extend(block_letters(blocks));
    add(&entry.question.blocks);
    add(&entry.answer.blocks);
    if detail != Detail::Brief {
        entry.pitfall.iter().for_each(|pitfall| add(&pitfall.blocks));
    }
    if detail == Detail::Full {
        entry.details.iter().for_each(|details| add(&details.blocks));
        entry.clozes.iter().for_each(|cloze| add(&cloze.text.blocks));
    }
    if detail != Detail::Brief {
        shown.extend(entry.code().map(|snippet| letters(&snippet.block.text)));
    }
    shown.retain(|text| !is_backward(text));
    shown
}

fn every_block_of_the_source_stands_once(case: &Case<'_>) {
    let read = read_letters(&case.layout, |node| case.is_body(node));
    let shown: Vec<String> =
        case.deck.entries().flat_map(|entry| shown(entry, case.options.detail)).collect();
    let source = shown.join(" ");
    for block in shown.iter().collect::<BTreeSet<_>>() {
        let (wanted, found) = (source.matches(block.as_str()).count(), read.matches(block.as_str()).count());
        // Short texts and names stand elsewhere, too.
        let is_own =
            block.len() >= 40 && wanted == 1 && !block.starts_with("xt") && !block.starts_with("very");
        let is_right = if is_own { found == 1 } else { found >= wanted };
        assert!(is_right, "{}: {found} times, not {wanted}: {block}", case.name);
    }
}

fn a_heading_is_never_last_in_a_column(case: &Case<'_>) {
    let columns = case.columns();
    let ranks = case.tree().ranks();
    let last_of_all = columns.iter().flatten().map(|(node, _)| ranks[case.block(*node).index()]).max();
    for column in &columns {
        let Some((node, text)) = column.last() else { continue };
        let block = case.block(*node);
        let is_heading = matches!(case.tree().role(block), Role::Heading(_));
        assert!(!is_heading || Some(ranks[block.index()]) == last_of_all, "{}: {text:?}", case.name);
    }
}

fn no_line_of_a_paragraph_stands_alone(case: &Case<'_>) {
    for part in cut(&case.parts()) {
        let is_paragraph = *case.tree().role(part.block) == Role::Paragraph;
        assert!(!is_paragraph || part.baselines.len() >= 2, "{}, column {}", case.name, part.column);
    }
}

fn code_is_cut_at_three_lines_or_more(case: &Case<'_>) {
    for part in cut(&case.parts()) {
        let is_code = *case.tree().role(part.block) == Role::Code;
        assert!(!is_code || part.baselines.len() >= 3, "{}, column {}", case.name, part.column);
    }
}

fn short_entries_are_cut_between_their_parts_only(case: &Case<'_>) {
    let parts = case.parts();
    let entry = |part: &Part| case.find_around(part.block, |role| *role == Role::Section);
    let mut heights = BTreeMap::<(Option<Node>, usize), (Pt, Pt)>::new();
    for part in &parts {
        let (first, last) = (part.baselines[0], part.baselines[part.baselines.len() - 1]);
        let (top, bottom) = heights.entry((entry(part), part.column)).or_insert((first, last));
        (*top, *bottom) = (first.min(*top), last.max(*bottom));
    }
    let room = case.geometry.column_height(case.geometry.text_top).per_mille(WHOLE_PER_MILLE);
    for part in cut(&parts) {
        let own = heights.iter().filter(|((of, _), _)| *of == entry(part));
        let height: Pt = own.map(|(_, (top, bottom))| *bottom - *top + case.geometry.sizes.text.lead).sum();
        assert!(height > room, "{}, column {}: {height}", case.name, part.column);
    }
}

fn a_column_that_goes_on_with_a_table_repeats_its_head(case: &Case<'_>) {
    let columns = case.columns();
    let head = |table: Node| -> String {
        let is_head = |node: Node| {
            case.find_around(node, |role| *role == Role::HeadCell).is_some()
                && case.find_around(node, |role| *role == Role::Table) == Some(table)
        };
        columns
            .iter()
            .flatten()
            .filter(|(node, _)| is_head(*node))
            .map(|(_, text)| letters(&text.text))
            .collect()
    };
    for (index, column) in columns.iter().enumerate() {
        let Some((node, first)) = column.first() else { continue };
        let in_cell = case.find_around(*node, |role| *role == Role::Cell).is_some();
        let Some(table) = case.find_around(*node, |role| *role == Role::Table).filter(|_| in_cell) else {
            continue;
        };
        let left = case.geometry.column_x(index % case.geometry.columns) - HANGING;
        let right = left + case.geometry.column_width + HANGING;
        let mut repeated: Vec<&Text> = texts(&case.layout.pages[index / case.geometry.columns])
            .filter(|text| matches!(text.tag, Tag::Artifact(_)))
            .filter(|text| text.y < first.y && (left..right).contains(&text.x))
            .collect();
        // As in columns: cells of several lines are drawn one by one.
        repeated.sort_by_key(|text| text.y);
        let repeated: String = repeated.into_iter().map(|text| letters(&text.text)).collect();
        assert!(repeated.ends_with(&head(table)), "{}, column {index}: {repeated}", case.name);
    }
}

#[test]
fn type_is_never_smaller_than_its_floors() {
    for options in all_options() {
        let sizes = Geometry::new(options).sizes;
        let smallest = [sizes.text, sizes.head, sizes.pitfall, sizes.small].map(|size| size.size);
        assert!(smallest.into_iter().all(|size| size >= Pt::new(7.0)), "{options:?}");
        assert!(sizes.code.size >= Pt::new(6.5), "{options:?}");
    }
}

/// A question and its code are seen at one glance: hardly one in fifty goes on in another column.
#[test]
fn nearly_all_of_the_shipped_questions_are_whole() {
    with_good_deck(&shipped(), |checked, sources| {
        let report = Collected::default();
        let run = ExportContext { epoch: Epoch(EPOCH), report: &report, sources };
        let options = SheetOptions::default();
        let geometry = Geometry::new(options);
        let pages = Sheet { options, ..Sheet::default() }.pages(&run, &checked.deck);
        let columns = pages.iter().enumerate();
        let columns = columns.flat_map(|page| (0..geometry.columns).map(move |column| (page, column)));
        let begins_inside = |((index, page), column): &((usize, &Page), usize)| {
            let (left, top) = (geometry.column_x(*column), top(*index, page, &geometry));
            let mut texts = page.items.iter().filter_map(|item| match item {
                Item::Text(text) if matches!(text.tag, Tag::Element(_)) => Some(text),
                _ => None,
            });
            let first = texts.find(|text| {
                text.y > top
                    && (left - Pt::new(4.5)..left + geometry.column_width - Pt::new(4.5)).contains(&text.x)
            });
            // Questions begin with their number, sections with their title.
            first.is_some_and(|text| !matches!(text.face, Face::NarrowBold | Face::SansBold))
        };
        let inside = columns.filter(begins_inside).count();
        assert!(inside <= 3, "{inside} columns begin inside a question");
    });
}

/// Room is made for contents before the page numbers in them are known, and given back.
#[test]
fn columns_begin_right_below_the_contents() {
    with_good_deck(&shipped(), |checked, sources| {
        let report = Collected::default();
        let run = ExportContext { epoch: Epoch(EPOCH), report: &report, sources };
        for paper in [Paper::A4, Paper::Letter, Paper::A5] {
            let options = SheetOptions { paper, ..SheetOptions::default() };
            let pages = Sheet { options, ..Sheet::default() }.pages(&run, &checked.deck);
            let top = top(0, &pages[0], &Geometry::new(options));
            let rules = pages[0].items.iter().filter_map(|item| match item {
                Item::Stroke(line) if line.from.1 == line.to.1 && line.from.1 < top => Some(line.from.1),
                _ => None,
            });
            let below = top - rules.max().unwrap_or_else(|| panic!("no rule above {top:?} on {paper:?}"));
            assert!(below <= Pt::new(8.0), "{paper:?}: {below:?}");
        }
    });
}

/// The promise of docs/printing.md.
#[test]
fn the_shipped_hundred_questions_take_the_pages_that_the_docs_say() {
    let docs = std::fs::read_to_string(root().join("docs/printing.md")).expect("is there");
    with_good_deck(&shipped(), |checked, sources| {
        let report = Collected::default();
        let run = ExportContext { epoch: Epoch(EPOCH), report: &report, sources };
        let count = |paper, detail| {
            let options = SheetOptions { paper, detail, ..SheetOptions::default() };
            Sheet { options, ..Sheet::default() }.pages(&run, &checked.deck).len()
        };
        for paper in [Paper::A4, Paper::Letter] {
            assert_eq!(count(paper, Detail::Brief), 2, "`brief` is one leaf of {paper:?}");
        }
        let normal = [Paper::A4, Paper::Letter].map(|paper| count(paper, Detail::Normal));
        assert_eq!(normal[0], normal[1]);
        let said = format!("one leaf of A4 or Letter as `brief`, and {} pages as `normal`", normal[0]);
        let begun = Sheet::default().pages(&run, &checked.deck);
        let begun: Vec<usize> = begun.iter().map(questions).collect();
        let (_, full) = begun.split_last().expect("there are pages");
        assert!(full.iter().all(|count| (14..=17).contains(count)), "the docs say 14 to 17: {begun:?}");
        assert!(docs.replace('\n', " ").contains(&said), "docs/printing.md does not say: {said}");
    });
}

/// The code point in the box that stands for a character without a glyph.
#[test]
fn digits_in_boxes_are_of_the_face_that_shaped_them() {
    let folder = Folder::with(&[
        ("deck.toml", b"title = \"T\"\n"),
        ("a.md", "## Q\u{e000}? {#q}\n*\u{e001}*\n".as_bytes()),
    ]);
    with_good_deck(folder.path(), |checked, sources| {
        let report = Collected::default();
        let run = ExportContext { epoch: Epoch(EPOCH), report: &report, sources };
        let pages = Sheet::default().pages(&run, &checked.deck);
        let face = |wanted: &str| texts(&pages[0]).find(|text| text.text == wanted).map(|text| text.face);
        assert_eq!(face("\u{e000}"), Some(Face::NarrowBold));
        assert_eq!(face("\u{e001}"), Some(Face::NarrowItalic));
    });
}

/// How many questions begin on a page.
fn questions(page: &Page) -> usize {
    page.items.iter().filter(|item| matches!(item, Item::Anchor { anchor: Anchor::Entry(_), .. })).count()
}

/// Where a text begins and ends that is `wanted` or begins with it.
fn ends(page: &Page, wanted: &str) -> (Pt, Pt) {
    let found = page.items.iter().find_map(|item| match item {
        Item::Text(text) if text.text.split(' ').next() == Some(wanted) => {
            Some((text.x, text.x + text.width()))
        }
        _ => None,
    });
    found.expect("the text is there")
}

#[test]
fn sheets_in_a_language_from_right_to_left_are_mirrored() {
    let entry = |number| {
        format!(
            "## מהו דבר {number}? {{#q{number} number={number} level=basic}}\nזהו.\n\n- סעיף\n\n> **Pitfall** טעות.\n\n"
        )
    };
    let [first, second] = [101..140, 140..150].map(|numbers| numbers.map(entry).collect::<String>());
    let topics = format!("# ראשון\n\n{first}\n# שני\n\n{second}");
    let toml = "id = \"he\"\ntitle = \"כותרת\"\nlang = \"he\"\n";
    let folder = Folder::with(&[("deck/deck.toml", toml.as_bytes()), ("deck/a.md", topics.as_bytes())]);
    with_good_deck(&folder.join("deck"), |checked, sources| {
        let report = Collected::default();
        let run = ExportContext { epoch: Epoch(EPOCH), report: &report, sources };
        for columns in [Columns::One, Columns::Two, Columns::Three] {
            for &detail in Detail::ALL {
                let options = SheetOptions { columns, detail, ..SheetOptions::default() };
                let (geometry, pages) = (
                    Geometry::new(options),
                    Sheet { options, ..Sheet::default() }.pages(&run, &checked.deck),
                );
                let case = format!("{options:?}");
                for (item, area) in pages.iter().flat_map(Page::placed) {
                    let is_on_paper = area.x >= EDGE && area.x + area.width <= geometry.width - EDGE;
                    assert!(is_on_paper || matches!(item, Item::Anchor { .. }), "{case}: {item:?}");
                }
                assert!((ends(&pages[0], "כותרת").1 - geometry.right()).0.abs() < 1000, "{case}");
                let text = pages.iter().find(|page| page.label == "1").expect("a first page");
                let (number, question) = (ends(text, "101"), ends(text, "מהו"));
                assert!(number.0 >= question.1, "{case}: {number:?} {question:?}");
                assert!(number.1 > geometry.right() - geometry.column_width / 2, "{case}: the first column");
            }
        }
    });
}
