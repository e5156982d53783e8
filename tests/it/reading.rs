//! PDF files as archives, screen readers and browsers take them: validators, the structure tree against the source,
//! and pdf.js. `make venvs node tools` sets up what these tests call.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use deckpress::check::Checked;
use deckpress::choice::Choice;
use deckpress::content::{Block, BlockKind, Rich, plain};
use deckpress::export::cards::layouts;
use deckpress::export::cards::options::{CardsOptions, Duplex, Kind, Kinds};
use deckpress::export::sheet::options::{Columns, Detail, Imposition, Paper, SheetOptions};
use deckpress::export::{Format, Options};
use deckpress::model::{Deck, Entry};
use deckpress::source::Sources;
use deckpress::typeset::theme::Ink;
use serde_json::Value;

use crate::common::random::Random;
use crate::common::{Folder, export, fixture, letters, quiet_text_of, root, shipped, with_good_deck};

fn sheet(sheet: SheetOptions) -> Options {
    Options { sheet, ..Options::default() }
}

fn full() -> Options {
    sheet(SheetOptions { detail: Detail::Full, ..SheetOptions::default() })
}

/// A file of each design: every detail, ink, paper and number of columns of the sheet; every layout, kind and duplex of
/// the cards, and the test sheet of each layout.
fn designs(folder: &Folder, checked: &Checked<'_>, sources: &Sources) -> Vec<PathBuf> {
    let mut designs = Vec::new();
    for (detail, ink) in Detail::ALL.iter().zip(Ink::ALL) {
        for paper in Paper::ALL {
            let options =
                SheetOptions { detail: *detail, ink: *ink, paper: *paper, ..SheetOptions::default() };
            designs.push((Format::Sheet, sheet(options)));
        }
    }
    for columns in Columns::ALL {
        let options = SheetOptions { paper: Paper::A3, columns: *columns, ..SheetOptions::default() };
        designs.push((Format::Sheet, sheet(options)));
    }
    for imposition in [Imposition::Booklet, Imposition::Pocket] {
        for columns in [Columns::Auto, Columns::One] {
            designs.push((
                Format::Sheet,
                sheet(SheetOptions { imposition, columns, ..SheetOptions::default() }),
            ));
        }
    }
    // Every way of printing has its turn; folding takes two columns, which not every layout has.
    let kinds = Kinds::from(Kind::ALL);
    let mut duplexes = Duplex::ALL.iter().rev().cycle();
    for (layout, ink) in layouts::built_in().iter().zip(Ink::ALL.iter().cycle()) {
        let duplex = duplexes.find(|duplex| **duplex != Duplex::Fold || layout.stock.columns > 1);
        let layout = layout.stock;
        let cards =
            CardsOptions { layout, duplex: *duplex.unwrap(), ink: *ink, kinds, ..CardsOptions::default() };
        let test_page = CardsOptions { test_page: true, ..cards };
        designs
            .extend([cards, test_page].map(|cards| (Format::Cards, Options { cards, ..Options::default() })));
    }
    let write = |(index, (format, options)): (usize, &(Format, Options))| {
        folder.write(&format!("{index}.pdf"), export(*format, options, checked, sources))
    };
    designs.iter().enumerate().map(write).collect()
}

fn conforms(paths: &[PathBuf]) {
    let python = root().join(".venv/pdf/bin/python");
    quiet_text_of(Command::new(python).arg(root().join("tests/pdf/validate.py")).args(paths));
    for path in paths {
        quiet_text_of(Command::new("qpdf").arg("--check").arg(path));
        // It tells on its standard output what it does not like.
        let ghostscript = ["-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=nullpage"];
        assert_eq!(quiet_text_of(Command::new("gs").args(ghostscript).arg(path)), "", "{}", path.display());
    }
}

#[test]
fn every_design_conforms_to_pdf_ua_and_pdf_a() {
    let folder = Folder::new();
    with_good_deck(&fixture("everything"), |checked, sources| conforms(&designs(&folder, checked, sources)));
    for name in ["parts", "kinds"] {
        with_good_deck(&fixture(name), |checked, sources| {
            let handout =
                SheetOptions { columns: Columns::One, detail: Detail::Full, ..SheetOptions::default() };
            let details = Detail::ALL.iter().zip(Ink::ALL);
            let sheets = details.map(|(detail, ink)| SheetOptions { detail: *detail, ink: *ink, ..handout });
            let sheets = sheets.chain([handout]).map(|options| (Format::Sheet, sheet(options)));
            let kinds = Kinds::from(Kind::ALL);
            let cards = CardsOptions { kinds, ..CardsOptions::default() };
            let cards = (Format::Cards, Options { cards, ..Options::default() });
            let files: Vec<_> = sheets.chain([cards, (Format::Sheet, full())]).collect();
            let write = |(index, (format, options)): (usize, &(Format, Options))| {
                folder.write(&format!("{name}-{index}.pdf"), export(*format, options, checked, sources))
            };
            conforms(&files.iter().enumerate().map(write).collect::<Vec<_>>());
        });
    }
    with_good_deck(&fixture("rtl"), |checked, sources| {
        let handout = SheetOptions { columns: Columns::One, detail: Detail::Full, ..SheetOptions::default() };
        let files =
            [(Format::Cards, Options::default()), (Format::Sheet, full()), (Format::Sheet, sheet(handout))];
        conforms(&files.map(|(format, options)| {
            let name = format!("rtl-{:?}-{:?}.pdf", format, options.sheet.columns);
            folder.write(&name, export(format, &options, checked, sources))
        }));
    });
    with_good_deck(&fixture("reference"), |checked, sources| {
        let mut files = Vec::new();
        for ink in [Ink::Color, Ink::Gray] {
            let sheet = SheetOptions { ink, ..full().sheet };
            let cards = CardsOptions { ink, ..CardsOptions::default() };
            let options = Options { sheet, cards, ..Options::default() };
            for format in [Format::Sheet, Format::Cards] {
                let pdf = export(format, &options, checked, sources);
                files.push(folder.write(&format!("reference-{}.pdf", files.len()), pdf));
            }
        }
        conforms(&files);
    });
}

#[test]
fn what_no_page_was_made_for_conforms_to_pdf_ua_and_pdf_a() {
    let folder = Folder::new();
    with_good_deck(&fixture("torture"), |checked, sources| {
        let handout = SheetOptions { columns: Columns::One, ..SheetOptions::default() };
        let letter = SheetOptions { paper: Paper::Letter, ink: Ink::Gray, ..SheetOptions::default() };
        let small = SheetOptions { paper: Paper::A5, ink: Ink::Saver, ..SheetOptions::default() };
        let kinds = Kinds::from(Kind::ALL);
        let cards = CardsOptions { kinds, ..CardsOptions::default() };
        let files = [
            (Format::Sheet, full()),
            (Format::Sheet, sheet(handout)),
            (Format::Sheet, sheet(letter)),
            (Format::Sheet, sheet(small)),
            (Format::Cards, Options { cards, ..Options::default() }),
        ];
        let write = |(index, (format, options)): (usize, &(Format, Options))| {
            folder.write(&format!("{index}.pdf"), export(*format, options, checked, sources))
        };
        conforms(&files.iter().enumerate().map(write).collect::<Vec<_>>());
    });
}

#[test]
fn words_at_random_conform_to_pdf_ua_and_pdf_a() {
    let folder = Folder::new();
    let write = |seed| {
        let options = sheet(SheetOptions::default());
        with_good_deck(Random(seed).corpus().path(), |checked, sources| {
            folder.write(&format!("{seed}.pdf"), export(Format::Sheet, &options, checked, sources))
        })
    };
    conforms(&(1..=2).map(write).collect::<Vec<_>>());
}

#[test]
fn the_shipped_deck_conforms_to_pdf_ua_and_pdf_a() {
    let folder = Folder::new();
    with_good_deck(&shipped(), |checked, sources| {
        let files = [(Format::Sheet, full()), (Format::Cards, Options::default())];
        let write = |(format, options): (Format, Options)| {
            folder.write(format.extension(), export(format, &options, checked, sources))
        };
        conforms(&files.map(write));
    });
}

/// A node that `pdfinfo -struct-text` prints: a text, or an element.
#[derive(Debug, Default)]
struct Node {
    role: String,
    text: String,
    children: Vec<Node>,
}

/// Reads the indented lines of a tree.
fn tree(printed: &str) -> Node {
    let mut path = vec![Node::default()];
    for line in printed.lines() {
        let content = line.trim_start();
        let depth = (line.len() - content.len()) / 2 + 1;
        if content.starts_with('/') || content.starts_with("Object ") {
            continue;
        }
        fold(&mut path, depth);
        let text = content.strip_prefix('"').map(|text| text.strip_suffix('"').unwrap_or(text));
        let role = content.split([' ', ':']).next().unwrap_or_default();
        let role = if text.is_some() { "" } else { role };
        path.push(Node {
            role: role.to_owned(),
            text: text.unwrap_or_default().to_owned(),
            children: Vec::new(),
        });
    }
    fold(&mut path, 1);
    path.remove(0)
}

/// Ends the nodes below `depth`.
fn fold(path: &mut Vec<Node>, depth: usize) {
    while path.len() > depth.max(1) {
        let node = path.pop().unwrap();
        path.last_mut().unwrap().children.push(node);
    }
}

impl Node {
    /// What is read aloud; each line of code is an element.
    fn text(&self) -> String {
        if self.role == "Code" {
            let lines: Vec<String> = self.children.iter().map(Node::text).collect();
            return lines.iter().map(|line| line.trim_end()).collect::<Vec<_>>().join("\n");
        }
        let inside: String = self.children.iter().map(Node::text).collect();
        format!("{}{inside}", self.text)
    }

    fn visit(&self, visit: &mut impl FnMut(&Node)) {
        visit(self);
        self.children.iter().for_each(|child| child.visit(visit));
    }
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Every text of a block, as a reader should find it.
fn texts(blocks: &[Block<'_>], found: &mut Vec<String>) {
    for block in blocks {
        match &block.kind {
            BlockKind::Paragraph(content) | BlockKind::Heading(_, content) => {
                found.push(words(&plain::inlines(content)));
            }
            BlockKind::Code(code) => found.push(lines(&code.text)),
            BlockKind::Quote(blocks) => texts(blocks, found),
            BlockKind::List(list) => {
                for item in &list.items {
                    let at = found.len();
                    texts(&item.blocks, found);
                    // The box of a task is read before it, in place of a dot.
                    let task = found.get(at).filter(|_| list.start.is_none());
                    let parts = task.and_then(|text| text.split_once(' ')).filter(|(sign, _)| is_box(sign));
                    if let Some([sign, text]) = parts.map(|(sign, text)| [sign, text].map(str::to_owned)) {
                        found.splice(at..=at, [sign, text]);
                    }
                }
            }
            BlockKind::Table(table) => {
                let cells = std::iter::once(&table.head).chain(&table.rows).flatten();
                found.extend(cells.map(|cell| words(&plain::inlines(cell))));
            }
            BlockKind::Rule => {}
        }
    }
}

fn is_box(sign: &str) -> bool {
    ["☐", "☑"].contains(&sign)
}

fn lines(code: &str) -> String {
    code.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
}

/// Everything that a full sheet shows of an entry, in the order in which it is to be read.
fn all_texts(entry: &Entry<'_>) -> Vec<String> {
    let mut found = Vec::new();
    let parts = |parts: &[Option<&Rich<'_>>], found: &mut Vec<String>| {
        parts.iter().flatten().for_each(|part| texts(&part.blocks, found));
    };
    parts(&[Some(&entry.question), Some(&entry.answer)], &mut found);
    if let Some(number) = entry.number {
        found[0] = format!("{number} {}", found[0]);
    }
    found.extend(entry.code().map(|snippet| lines(&snippet.block.text)));
    parts(&[entry.pitfall.as_deref(), entry.details.as_deref()], &mut found);
    for output in &entry.outputs {
        let printed = output.output.block.text.lines().map(|line| format!("→ {}", line.trim_end()));
        let shown: Vec<String> = std::iter::once(lines(&output.code.block.text)).chain(printed).collect();
        found.push(shown.join("\n"));
        parts(&[output.why.as_ref()], &mut found);
    }
    entry.clozes.iter().for_each(|cloze| texts(&cloze.text.blocks, &mut found));
    found.retain(|text| !text.is_empty());
    found
}

/// Blocks that `pdfinfo` does not find in the structure of a full sheet, in their order.
fn lost_blocks(deck: &Path) -> Vec<String> {
    let folder = Folder::new();
    with_good_deck(deck, |checked, sources| {
        let path = folder.write("a.pdf", export(Format::Sheet, &full(), checked, sources));
        let printed = quiet_text_of(Command::new("pdfinfo").arg("-struct-text").arg(path));
        let mut read = Vec::new();
        tree(&printed).visit(&mut |node| match node.role.as_str() {
            "H1" | "H2" | "H3" | "H4" | "H5" | "H6" | "P" | "TH" | "TD" => read.push(words(&node.text())),
            "Code" => read.push(node.text()),
            "Lbl" if is_box(node.text().trim()) => read.push(words(&node.text())),
            _ => {}
        });
        let (mut at, mut lost) = (0, Vec::new());
        for entry in checked.deck.entries() {
            for text in all_texts(entry) {
                // Where a table is a list, its cells are read after the heads of their columns.
                let (before, after) = (format!("{text}: "), format!(": {text}"));
                let head = read[at..].iter().position(|found| found.starts_with(&before));
                let cell = read[at..].iter().position(|found| *found == text || found.ends_with(&after));
                match cell {
                    Some(further) if head.is_none_or(|head| further <= head) => at += further + 1,
                    _ if head.is_some() => {}
                    _ => lost.push(format!("{}: {text}", entry.id)),
                }
            }
        }
        lost
    })
}

#[test]
fn a_screen_reader_gets_every_block_of_the_source_in_order() {
    assert_eq!(lost_blocks(&shipped()), [""; 0]);
    let mut lost = lost_blocks(&fixture("torture"));
    // Tables of many columns are read as lists, formulas by their alternative text; fonts for these scripts are missing.
    let other = [
        "wide-table",
        "table-of-everything: \\",
        "table-of-everything: x^2",
        "wide-math",
        "scripts",
        "emoji",
        "marks",
    ];
    lost.retain(|text| !other.iter().any(|start| text.starts_with(start)));
    assert_eq!(lost, [""; 0]);
}

#[test]
fn a_card_is_read_as_question_and_answer() {
    let folder = Folder::new();
    with_good_deck(&shipped(), |checked, sources| {
        let path = folder.write("a.pdf", export(Format::Cards, &Options::default(), checked, sources));
        let printed = quiet_text_of(Command::new("pdfinfo").arg("-struct-text").arg(path));
        let tree = tree(&printed);
        let mut cards = Vec::new();
        tree.visit(&mut |node| {
            if node.role == "Sect" && node.children.iter().any(|child| child.role == "H1") {
                cards.push(words(&node.text()));
            }
        });
        assert_eq!(cards.len(), checked.deck.entries().count());
        for (card, entry) in cards.iter().zip(checked.deck.entries()) {
            let [mut question, mut answer] = [Vec::new(), Vec::new()];
            texts(&entry.question.blocks, &mut question);
            texts(&entry.answer.blocks, &mut answer);
            let question_at = card.find(&question[0]).unwrap_or_else(|| panic!("{}: {card}", entry.id));
            let answer_at = card.find(&answer[0]).unwrap_or_else(|| panic!("{}: {card}", entry.id));
            assert!(question_at < answer_at, "{}", entry.id);
            assert_eq!(card.matches(&question[0]).count(), 1, "{} is read twice", entry.id);
        }
    });
}

/// Each entry is a named place on a page that has its question.
fn has_a_place_for_each_entry(found: &Value, deck: &Deck<'_>) {
    let places = found["destinations"].as_object().unwrap();
    assert_eq!(places.len(), deck.entries().count());
    for entry in deck.entries() {
        let page = usize::try_from(places[entry.id.as_str()].as_u64().unwrap()).unwrap();
        let text = letters(found["pages"][page - 1]["text"].as_str().unwrap());
        assert!(text.contains(&letters(&plain::blocks(&entry.question.blocks))), "{} on {page}", entry.id);
    }
}

#[test]
fn a_browser_finds_each_question_on_its_card() {
    let folder = Folder::new();
    with_good_deck(&shipped(), |checked, sources| {
        let path = folder.write("a.pdf", export(Format::Cards, &Options::default(), checked, sources));
        let found = browsed(&path);
        let labels: Vec<_> =
            found["labels"].as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
        assert_eq!(labels[..3], ["1 front", "1 back", "2 front"]);
        has_a_place_for_each_entry(&found, &checked.deck);
        let places = found["destinations"].as_object().unwrap().values();
        assert!(places.map(|page| page.as_u64().unwrap()).all(|page| page % 2 == 1), "on fronts");
        let outline = found["outline"].as_array().unwrap();
        assert_eq!(outline.len(), checked.deck.entries().count() + checked.deck.sections.len());
        let printed = quiet_text_of(Command::new("pdfinfo").arg("-dests").arg(&path));
        assert!(printed.contains("\"mutable-default\""), "{printed}");
    });
}

/// The items of a tree of contents: the number of the question, and what its link says.
fn contents(tree: &Node) -> Vec<(Option<String>, String)> {
    let mut items = Vec::new();
    tree.visit(&mut |node| {
        if node.role != "TOCI" {
            return;
        }
        let label = node.children.iter().find(|child| child.role == "Lbl").map(|label| words(&label.text()));
        let references: Vec<_> = node.children.iter().filter(|child| child.role == "Reference").collect();
        assert!(references.len() == 1 && references[0].children[0].role == "Link", "{node:?}");
        items.push((label, words(&references[0].text())));
    });
    items
}

#[test]
fn contents_say_on_which_page_each_topic_and_question_is() {
    let topic = |first: usize| {
        let entry =
            |number| format!("## What is {number}? {{#q{number} number={number}}}\nIt is {number}.\n\n");
        format!("# From {first}\n\n{}", (first..first + 30).map(entry).collect::<String>())
    };
    let topics = [topic(1), topic(31), topic(61)];
    let folder = Folder::with(&[
        ("deck/deck.toml", b"title = \"Deck\"\n"),
        ("deck/1.md", topics[0].as_bytes()),
        ("deck/2.md", topics[1].as_bytes()),
        ("deck/3.md", topics[2].as_bytes()),
    ]);
    with_good_deck(&folder.join("deck"), |checked, sources| {
        let deck = &checked.deck;
        for (columns, front) in [(Columns::One, &["i", "ii", "1", "2"][..]), (Columns::Two, &["1", "2"])] {
            let options = sheet(SheetOptions { columns, ..SheetOptions::default() });
            let path = folder.write("a.pdf", export(Format::Sheet, &options, checked, sources));
            let found = browsed(&path);
            let labels: Vec<_> =
                found["labels"].as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
            assert!(labels.starts_with(front), "{labels:?}");
            let mut expected = Vec::new();
            let label = |page: &Value| labels[usize::try_from(page.as_u64().unwrap()).unwrap() - 1];
            let mut outline = found["outline"].as_array().unwrap().iter();
            for section in &deck.sections {
                let page = label(&outline.next().unwrap()["page"]);
                expected.push((None, format!("{} {page}", section.title.as_ref().unwrap())));
                for entry in &section.entries {
                    let page = label(&outline.next().unwrap()["page"]);
                    assert_eq!(page, label(&found["destinations"][entry.id.as_str()]));
                    if columns == Columns::One {
                        let question = words(&plain::blocks(&entry.question.blocks));
                        expected
                            .push((Some(entry.number.unwrap().to_string()), format!("{question} {page}")));
                    }
                }
            }
            assert_eq!(
                contents(&tree(&quiet_text_of(Command::new("pdfinfo").arg("-struct-text").arg(&path)))),
                expected
            );
            let last = &found["pages"][labels.len() - 1];
            let back = last["links"].as_array().unwrap().iter().filter(|link| link["page"] == 1);
            assert!(
                back.filter(|link| link["says"] == "Contents").count() > 2,
                "numbers lead to the contents"
            );
        }
    });
}

#[test]
fn links_of_a_booklet_lead_to_the_side_of_paper_that_has_what_they_name() {
    let folder = Folder::new();
    with_good_deck(&shipped(), |checked, sources| {
        for imposition in [Imposition::Booklet, Imposition::Pocket] {
            let options = sheet(SheetOptions { imposition, ..SheetOptions::default() });
            let path = folder.write("a.pdf", export(Format::Sheet, &options, checked, sources));
            let found = browsed(&path);
            has_a_place_for_each_entry(&found, &checked.deck);
            let titles: Vec<_> =
                checked.deck.sections.iter().filter_map(|section| section.title.as_deref()).collect();
            // The contents are on the first page, which is on the first side.
            let links = found["pages"][0]["links"].as_array().unwrap().iter();
            let topics: Vec<_> =
                links.filter(|link| titles.contains(&link["says"].as_str().unwrap())).collect();
            assert_eq!(topics.len(), titles.len());
            for link in topics {
                let page = usize::try_from(link["page"].as_u64().unwrap()).unwrap();
                let text = letters(found["pages"][page - 1]["text"].as_str().unwrap());
                assert!(text.contains(&letters(link["says"].as_str().unwrap())), "{link}");
            }
        }
    });
}

#[test]
fn headings_are_nested_without_gaps() {
    let folder = Folder::new();
    with_good_deck(&fixture("everything"), |checked, sources| {
        let details = Detail::ALL.iter();
        let sheets = details.map(|&detail| SheetOptions { detail, ..SheetOptions::default() });
        let handout = SheetOptions { columns: Columns::One, ..SheetOptions::default() };
        let pocket = SheetOptions { imposition: Imposition::Pocket, ..SheetOptions::default() };
        let sheets = sheets.chain([handout, pocket]).map(|options| (Format::Sheet, sheet(options)));
        for (format, options) in sheets.chain([(Format::Cards, Options::default())]) {
            let path = folder.write("a.pdf", export(format, &options, checked, sources));
            let printed = quiet_text_of(Command::new("pdfinfo").arg("-struct-text").arg(&path));
            let (mut last, mut deepest) = (0, 0);
            tree(&printed).visit(&mut |node| {
                let Some(level) = node.role.strip_prefix('H').and_then(|level| level.parse::<u32>().ok())
                else {
                    return;
                };
                assert!(level <= last + 1, "{options:?}: H{level} after H{last}");
                (last, deepest) = (level, deepest.max(level));
            });
            assert!(deepest > 0, "{options:?}");
        }
    });
}

#[test]
fn pages_in_a_language_from_right_to_left_are_turned_that_way() {
    for (deck, direction) in [("rtl", Some(&b"R2L"[..])), ("small", None)] {
        with_good_deck(&fixture(deck), |checked, sources| {
            for format in [Format::Sheet, Format::Cards] {
                let bytes = export(format, &Options::default(), checked, sources);
                let pdf = lopdf::Document::load_mem(&bytes).unwrap();
                let preferences =
                    pdf.catalog().unwrap().get(b"ViewerPreferences").unwrap().as_dict().unwrap();
                assert_eq!(preferences.get(b"Direction").and_then(|it| it.as_name()).ok(), direction);
            }
        });
    }
}

fn browsed(path: &Path) -> Value {
    let script = root().join("tests/pdf/reader.mjs");
    serde_json::from_str(&quiet_text_of(Command::new("node").arg(script).arg(path))).unwrap()
}

#[test]
fn a_browser_finds_outline_labels_links_structure_and_text() {
    let folder = Folder::new();
    with_good_deck(&shipped(), |checked, sources| {
        let deck = &checked.deck;
        let found = browsed(&folder.write("a.pdf", export(Format::Sheet, &full(), checked, sources)));
        assert_eq!([&found["title"], &found["language"]], [deck.title, deck.lang]);
        assert_eq!(found["marked"], true);
        let pages = found["pages"].as_array().unwrap();
        assert_eq!(found["labels"].as_array().unwrap().len(), pages.len());
        has_a_place_for_each_entry(&found, deck);
        let outline = found["outline"].as_array().unwrap();
        assert_eq!(outline.len(), deck.entries().count() + deck.sections.len());
        let on: Vec<u64> = outline.iter().map(|mark| mark["page"].as_u64().unwrap()).collect();
        assert!(on.is_sorted() && on[0] == 1, "{on:?}");
        for mark in outline {
            let title = mark["title"].as_str().unwrap();
            let page = &pages[usize::try_from(mark["page"].as_u64().unwrap()).unwrap() - 1];
            let first = title.split_once(". ").map_or(title, |(_, question)| question);
            let first = first.split(' ').next().unwrap();
            assert!(page["text"].as_str().unwrap().contains(first), "{title}");
        }
        let links: Vec<&Value> = pages.iter().flat_map(|page| page["links"].as_array().unwrap()).collect();
        let addresses: BTreeSet<&str> =
            deck.entries().flat_map(|entry| &entry.references).map(|reference| &*reference.address).collect();
        let linked: BTreeSet<&str> = links.iter().filter_map(|link| link["url"].as_str()).collect();
        assert!(linked.is_superset(&addresses), "{:?}", addresses.difference(&linked));
        assert!(links.iter().all(|link| !link["says"].as_str().unwrap().is_empty()));
        assert!(links.iter().all(|link| link["url"].is_string() || link["page"].is_u64()));
        let said: BTreeSet<&str> = links.iter().filter_map(|link| link["says"].as_str()).collect();
        for id in deck.entries().flat_map(|entry| &entry.related) {
            let entry = deck.entries().position(|entry| entry.id == *id).unwrap();
            let title = outline.iter().filter(|mark| mark["depth"] == 1).nth(entry).unwrap();
            assert!(said.contains(title["title"].as_str().unwrap()), "nothing leads to {id}");
        }
        let headings: u64 = pages.iter().filter_map(|page| page["roles"]["H3"].as_u64()).sum();
        assert!(headings >= deck.entries().count() as u64, "{headings}");
    });
}
