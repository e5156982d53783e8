//! What a typographer looks for on the sheet of the shipped deck: edges, heads, reminders, gaps.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use deckpress::date::Epoch;
use deckpress::diagnostic::Collected;
use deckpress::export::ExportContext;
use deckpress::export::sheet::Sheet;
use deckpress::export::sheet::geometry::Geometry;
use deckpress::export::sheet::options::{Columns, Detail, SheetOptions};
use deckpress::typeset::page::{Item, Page, Text};
use deckpress::typeset::text::fonts::Face;
use deckpress::typeset::tree::{Node, Role, Tag};
use deckpress::typeset::unit::Pt;

use crate::common::{EPOCH, Folder, fixture, root, texts, with_good_deck};

fn pages() -> Vec<Page> {
    pages_of(&root().join("data/python-interview"), SheetOptions::default())
}

fn pages_of(deck: &Path, options: SheetOptions) -> Vec<Page> {
    with_good_deck(deck, |checked, sources| {
        let report = Collected::default();
        let run = ExportContext { epoch: Epoch(EPOCH), report: &report, sources };
        Sheet { options, ..Sheet::default() }.pages(&run, &checked.deck)
    })
}

/// Returns the pages of a deck of one topic.
fn pages_of_topic(markdown: &str, options: SheetOptions) -> Vec<Page> {
    let toml = b"title = \"D\"\n".as_slice();
    let folder = Folder::with(&[("d/deck.toml", toml), ("d/q.md", markdown.as_bytes())]);
    pages_of(&folder.join("d"), options)
}

/// Returns what is on one baseline with a text, from left to right.
fn line<'p>(page: &'p Page, of: &Text) -> Vec<&'p Text> {
    let mut line: Vec<&Text> = texts(page).filter(|text| text.y == of.y).collect();
    line.sort_by_key(|text| text.x);
    line
}

#[test]
fn questions_begin_at_one_edge_whatever_the_width_of_their_number() {
    let geometry = Geometry::new(SheetOptions::default());
    let mut indents = BTreeSet::new();
    for page in &pages()[1..] {
        let edges: Vec<Pt> = (0..geometry.columns).map(|column| geometry.column_x(column)).collect();
        let is_number = |text: &&Text| {
            edges.iter().any(|edge| (*edge - Pt::new(4.5)..=*edge).contains(&text.x))
                && text.face == Face::NarrowBold
                && text.text.trim().parse::<u32>().is_ok()
        };
        for number in texts(page).filter(is_number) {
            let after = line(page, number).into_iter().find(|text| text.x > number.x).unwrap();
            let edge = edges.iter().find(|edge| **edge >= number.x).unwrap();
            indents.insert(after.x - *edge);
        }
    }
    assert_eq!(indents.len(), 1, "{indents:?}");
}

/// An indent is the place of a number.
#[test]
fn questions_without_numbers_begin_where_the_column_does() {
    let topic = "## Haus {#a}\n\nhouse\n\n```text\nhouse\n```\n\n## Hund {#b}\n\ndog\n";
    for columns in [Columns::Auto, Columns::One, Columns::Two] {
        let options = SheetOptions { columns, ..SheetOptions::default() };
        let geometry = Geometry::new(options);
        let edges: Vec<Pt> = (0..geometry.columns).map(|column| geometry.column_x(column)).collect();
        let pages = pages_of_topic(topic, options);
        let is_said = |text: &&Text| {
            ["Haus", "house", "Hund", "dog"].contains(&text.text.trim()) && text.face != Face::Mono
        };
        let found: Vec<Pt> = texts(&pages[0]).filter(is_said).map(|text| text.x).collect();
        assert_eq!(found.len(), 4, "{columns:?}");
        assert!(found.iter().all(|x| edges.contains(x)), "{columns:?}: {found:?}");
    }
}

#[test]
fn heads_have_whole_titles_and_the_first_and_the_last_question() {
    let geometry = Geometry::new(SheetOptions::default());
    let pages = pages();
    for page in &pages[1..] {
        let head: Vec<&Text> = texts(page).filter(|text| text.y < geometry.text_top).collect();
        assert!(head.iter().all(|text| !text.text.contains('…') || text.text.ends_with("· …")), "{head:?}");
        let is_range = |text: &&&Text| text.text.trim().split('–').all(|part| part.parse::<u32>().is_ok());
        assert_eq!(head.iter().filter(is_range).count(), 1, "{head:?}");
    }
}

#[test]
fn a_column_that_goes_on_with_an_entry_begins_with_its_number_and_title() {
    let geometry = Geometry::new(SheetOptions::default());
    let mut reminders = 0;
    for page in &pages()[1..] {
        for column in 0..geometry.columns {
            let left = geometry.column_x(column);
            let within = |text: &&Text| (left..left + geometry.column_width).contains(&text.x);
            let mut column: Vec<&Text> =
                texts(page).filter(within).filter(|text| text.y > geometry.text_top).collect();
            column.sort_by_key(|text| (text.y, text.x));
            // The bar of the section, or what is repeated of it, comes first.
            let first = column.iter().find(|text| text.face == Face::Mono).map_or(Pt::ZERO, |text| text.y);
            let is_numbered = column
                .iter()
                .take_while(|text| text.y < first)
                .any(|text| text.text.trim_start().starts_with(|first: char| first.is_ascii_digit()));
            assert!(is_numbered, "{:?}", column.iter().take(6).map(|text| &text.text).collect::<Vec<_>>());
            reminders +=
                usize::from(column.iter().take(6).filter(|text| text.text.contains("(cont.)")).count() > 1);
        }
    }
    assert!(reminders > 0, "no entry of the shipped deck breaks");
}

/// The lower ends of the columns of a page.
fn ends(page: &Page, geometry: &Geometry) -> Vec<Pt> {
    let bottom = geometry.height - geometry.bottom;
    let end = |column: usize| {
        let left = geometry.column_x(column);
        let within =
            |text: &&Text| (left..left + geometry.column_width).contains(&text.x) && text.y <= bottom;
        texts(page).filter(within).map(|text| text.y).max().unwrap_or(geometry.text_top)
    };
    (0..geometry.columns).map(end).collect()
}

/// Without cutting entries in the midst of their parts, the columns of the last page can end within an eighth of a page.
#[test]
fn the_columns_of_the_last_page_end_alike() {
    let geometry = Geometry::new(SheetOptions::default());
    let pages = pages();
    assert!(pages.len() <= 8, "{}", pages.len());
    let ends = ends(pages.last().unwrap(), &geometry);
    let (least, most) = (*ends.iter().min().unwrap(), *ends.iter().max().unwrap());
    assert!((most - least) * 8 <= geometry.column_height(geometry.text_top), "{ends:?}");
}

#[test]
fn a_comment_that_moves_below_its_code_is_marked_as_belonging_to_it() {
    let code = "result = transform(first, second)  # -> [10, 20, 30]";
    let topic = format!("# T\n\n## Q? {{#q}}\nA.\n\n```python\n{code}\n# a comment of its own line\n```\n");
    let pages = pages_of_topic(&topic, SheetOptions::default());
    let find = |part: &str| texts(&pages[0]).find(|text| text.text.contains(part)).unwrap();
    let (moved, own) = (find("[10, 20, 30]"), find("of its own"));
    let marks: Vec<&Text> = texts(&pages[0]).filter(|text| text.text.contains('↳')).collect();
    assert_eq!(marks.iter().map(|mark| mark.y).collect::<Vec<_>>(), [moved.y]);
    assert!(moved.x > own.x, "{moved:?} {own:?}");
}

#[test]
fn titles_from_right_to_left_are_bold() {
    let pages = pages_of(&fixture("rtl"), SheetOptions::default());
    let title = texts(&pages[0]).find(|text| text.size == Pt::new(17.0)).unwrap();
    assert!(title.thickened, "{title:?}");
    let is_arabic = |text: &&Text| text.text.chars().any(|it| ('\u{600}'..'\u{700}').contains(&it));
    assert!(texts(&pages[0]).filter(is_arabic).any(|text| !text.thickened), "not everything is bold");
}

/// On sheets of every detail: a last line says more than three letters wherever the word before could have joined it.
#[test]
fn no_paragraph_of_the_shipped_deck_ends_in_a_few_letters() {
    for (detail, columns) in [Detail::Brief, Detail::Normal, Detail::Full].into_iter().zip([Columns::Auto; 3])
    {
        let options = SheetOptions { detail, columns, ..SheetOptions::default() };
        let layout = with_good_deck(&root().join("data/python-interview"), |checked, sources| {
            let report = Collected::default();
            let run = ExportContext { epoch: Epoch(EPOCH), report: &report, sources };
            Sheet { options, ..Sheet::default() }.layout(&run, &checked.deck)
        });
        let mut blocks: BTreeMap<Node, BTreeMap<(usize, Pt, Pt), String>> = BTreeMap::new();
        let geometry = Geometry::new(options);
        for (index, page) in layout.pages.iter().enumerate() {
            for text in texts(page) {
                let Tag::Element(node) = text.tag else { continue };
                let block = layout.tree.text_around(node);
                let column = (text.x - geometry.margin).0 / (geometry.column_width + geometry.gutter).0;
                if matches!(layout.tree.role(block), Role::Paragraph | Role::Heading(_)) {
                    let key = (index, Pt(column), text.y);
                    blocks.entry(block).or_default().entry(key).or_default().push_str(&text.text);
                }
            }
        }
        let mut several = 0;
        for lines in blocks.values().filter(|lines| lines.len() > 1) {
            several += 1;
            let lines: Vec<&String> = lines.values().collect();
            let [.., before, last] = lines.as_slice() else { continue };
            let letters = last.chars().filter(|it| it.is_alphanumeric()).count();
            let has_formula =
                last.chars().any(|it| !it.is_alphanumeric() && !it.is_ascii() && !it.is_whitespace());
            assert!(
                letters >= 4 || has_formula || !before.trim().contains(' '),
                "{detail:?}: {before:?} {last:?}"
            );
        }
        assert!(several > 50, "{several}");
    }
}

/// Returns the pages of a deck of one topic with this title, and entries with these titles that are longer than a column.
fn long_entries(topic: &str, titles: &[&str]) -> Vec<Page> {
    let lines = "for item in items:\n    print(item)\n".repeat(60);
    let entry = |(at, title): (usize, &&str)| {
        format!("## {title} {{#q{at} number={}}}\nA.\n\n```python\n{lines}```\n\n", at + 1)
    };
    let entries: String = titles.iter().enumerate().map(entry).collect();
    let text = format!("# {topic}\n\n{entries}");
    pages_of_topic(&text, SheetOptions::default())
}

#[test]
fn reminders_are_cut_after_a_word_and_never_in_one() {
    let titles = [
        "How does an iterator, once it is exhausted, tell those who still ask it for more of what it had?",
        "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft und mehr",
        "Как итератор, который уже исчерпан, отвечает тем, кто всё ещё просит у него следующий элемент?",
        "Short?",
    ];
    let geometry = Geometry::new(SheetOptions::default());
    let edges: Vec<Pt> = (0..geometry.columns).map(|column| geometry.column_x(column)).collect();
    let pages = long_entries("Topic", &titles);
    let mut found = BTreeSet::new();
    for page in &pages {
        for mark in texts(page).filter(|text| text.text.trim() == "(cont.)") {
            let left = edges.iter().rfind(|edge| **edge < mark.x).unwrap();
            let within = |text: &&&Text| (*left - Pt::new(1.0)..mark.x).contains(&text.x);
            let said: String = line(page, mark).iter().filter(within).map(|it| it.text.as_str()).collect();
            let text = said.trim();
            let Some((number, start)) = text.split_once(' ').or(Some((text, ""))) else { unreachable!() };
            let Some(at) = number.parse::<usize>().ok() else { continue };
            found.insert(at);
            let start = start.trim_end_matches('…');
            let rest = titles[at - 1].strip_prefix(start).unwrap_or_else(|| panic!("{said}"));
            let is_word_end = |rest: &str| !rest.starts_with(char::is_alphanumeric) || start.is_empty();
            assert!(is_word_end(rest), "{text}");
            assert!(!start.ends_with([',', ' ']), "{text}");
        }
    }
    assert_eq!(found, BTreeSet::from([1, 2, 3, 4]), "each is longer than a column");
}

#[test]
fn titles_of_topics_are_whole_in_their_bars() {
    let title =
        "Everything about iterators, generators and coroutines that a reviewer may ask for in an hour";
    let pages = long_entries(title, &["Short?"]);
    let said: String = texts(&pages[0]).map(|text| text.text.trim()).collect::<Vec<_>>().join(" ");
    assert!(said.contains(title), "{said}");
}

/// A box is the mark of its item: no dot is beside it, and lines that are broken go on below their words.
#[test]
fn the_box_of_a_task_is_in_place_of_a_dot() {
    let topic = "# T\n\n## Q? {#q}\nA.\n\n- [ ] open\n- [x] done, and so long that the line has to break somewhere in it, wherever that is\n";
    let pages = pages_of_topic(topic, SheetOptions::default());
    let find = |part: &str| texts(&pages[0]).find(|text| text.text.contains(part)).unwrap();
    assert!(pages[0].items.iter().all(|item| !matches!(item, Item::Circle(_))));
    let (open, done, more) = (find("open"), find("done"), find("wherever"));
    assert_eq!([done.x, more.x], [open.x; 2]);
    assert!(more.y > done.y);
    for (sign, of) in [("☐", open), ("☑", done)] {
        let sign = find(sign);
        assert!(sign.y == of.y && sign.x + sign.width() < of.x, "{sign:?} {of:?}");
    }
}
