//! The two PDF exporters, as a reader's programs see their files and as the display list shows them.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use bumpalo::Bump;
use deckpress::check::check;
use deckpress::content::plain;
use deckpress::date::Epoch;
use deckpress::diagnostic::{Code, Collected, Diagnostic};
use deckpress::export::cards::Cards;
use deckpress::export::cards::layouts::{self, Layout};
use deckpress::export::cards::options::CardsOptions;
use deckpress::export::sheet::Sheet;
use deckpress::export::sheet::options::{Detail, SheetOptions};
use deckpress::export::{ExportContext, Exporter, Format, formulas};
use deckpress::load::load;
use deckpress::model::Deck;
use deckpress::read::read;
use deckpress::source::Sources;
use deckpress::typeset::page::{Anchor, Item, Link, Page, Target, Text};
use deckpress::typeset::tree::Tag;
use deckpress::typeset::unit::Pt;

use crate::common::{Folder, fixture, letters, pdf_text, quiet_text_of, shipped};

const EPOCH: Epoch = Epoch(1_795_460_824);

/// Hands the deck in `folder` to `use_deck`; returns what it gave and what was reported meanwhile.
fn with_deck_of<T>(
    folder: &Path,
    use_deck: impl FnOnce(&ExportContext<'_>, &Deck<'_>) -> T,
) -> (T, Vec<Diagnostic>) {
    let mut sources = Sources::default();
    let files = load(&[folder.to_owned()], &mut sources).value;
    let arena = Bump::new();
    let draft = read(&files[0], &[], &sources, &arena);
    let checked = check(draft.value).value.expect("the fixture is a deck");
    let report = Collected::default();
    let run = ExportContext { epoch: EPOCH, report: &report, sources: &sources };
    let value = use_deck(&run, &checked.deck);
    (value, report.into_inner())
}

fn with_deck<T>(
    markdown: &str,
    use_deck: impl FnOnce(&ExportContext<'_>, &Deck<'_>) -> T,
) -> (T, Vec<Diagnostic>) {
    let toml = "id = \"torture\"\ntitle = \"Torture\"\n";
    let folder = Folder::with(&[("deck.toml", toml.as_bytes()), ("01-topic.md", markdown.as_bytes())]);
    with_deck_of(folder.path(), use_deck)
}

fn bytes(exporter: &dyn Exporter, run: &ExportContext<'_>, deck: &Deck<'_>) -> Vec<u8> {
    let mut bytes = Vec::new();
    exporter.export(run, deck, &mut bytes).expect("exports");
    bytes
}

fn sheet(detail: Detail) -> Sheet {
    Sheet { options: SheetOptions { detail, ..SheetOptions::default() }, ..Sheet::default() }
}

/// Cards in every layout.
fn all_cards() -> Vec<Cards> {
    let options = |layout: &Layout| CardsOptions { layout: layout.stock, ..CardsOptions::default() };
    layouts::built_in().iter().map(|layout| Cards { options: options(layout) }).collect()
}

/// Asks a program about a PDF file; it must complain of nothing.
#[track_caller]
fn tool(program: &str, arguments: &[&str], pdf: &[u8]) -> String {
    let folder = Folder::new();
    let path = folder.write("a.pdf", pdf);
    let path = path.to_str().expect("UTF-8");
    let arguments = arguments.iter().map(|it| if *it == "FILE" { path } else { it });
    quiet_text_of(Command::new(program).args(arguments))
}

/// Everything of a page is on the paper, and nothing of it is the glyph for missing characters.
fn check_pages(pages: &[Page]) {
    assert!(!pages.is_empty());
    for (index, page) in pages.iter().enumerate() {
        for (item, area) in page.placed() {
            let inside = area.x >= Pt::ZERO
                && area.y >= Pt::ZERO
                && area.x + area.width <= page.width
                && area.y + area.height <= page.height;
            assert!(inside, "page {}: {item:?}", index + 1);
            if let Item::Text(text) = item {
                assert!(text.glyphs.iter().all(|glyph| glyph.id != 0), "page {}: {text:?}", index + 1);
                let is_tagged = matches!(text.tag, Tag::Element(_) | Tag::Artifact(_));
                assert!(is_tagged, "page {}: {text:?}", index + 1);
            }
        }
    }
}

#[test]
fn torture_makes_sound_files() {
    with_deck_of(&fixture("torture"), |run, deck| {
        for pdf in [bytes(&sheet(Detail::Full), run, deck), bytes(&all_cards()[0], run, deck)] {
            tool("qpdf", &["--check", "FILE"], &pdf);
        }
    });
}

#[test]
fn a_missing_character_is_drawn_named_once_and_kept_as_text() {
    let (pdf, said) = with_deck_of(&fixture("torture"), |run, deck| bytes(&sheet(Detail::Full), run, deck));
    let crabs = said.iter().filter(|diagnostic| {
        diagnostic.code == Code::MissingGlyph && diagnostic.lacking.iter().any(|it| &**it == "\u{1f980}")
    });
    let files: BTreeSet<_> = crabs.map(|diagnostic| diagnostic.span.map(|span| span.file)).collect();
    assert!(!files.is_empty() && !files.contains(&None), "{files:?}");
    let text = pdf_text(&pdf);
    assert!(text.contains('\u{1f980}'));
    assert!(text.contains('中') && text.contains('文'));
}

#[test]
fn an_empty_deck_is_a_page_that_says_so() {
    with_deck("", |run, deck| {
        for exporter in [&sheet(Detail::Normal) as &dyn Exporter, &all_cards()[0]] {
            let pdf = bytes(exporter, run, deck);
            tool("qpdf", &["--check", "FILE"], &pdf);
            assert!(pdf_text(&pdf).contains("no questions"));
        }
    });
}

#[test]
fn equal_input_gives_equal_bytes_also_side_by_side() {
    with_deck_of(&shipped(), |run, deck| {
        let exporters: [&dyn Exporter; 2] = [&sheet(Detail::Full), &all_cards()[0]];
        for exporter in exporters {
            let first = bytes(exporter, run, deck);
            let again = std::thread::scope(|scope| {
                let threads: Vec<_> = (0..2).map(|_| scope.spawn(|| bytes(exporter, run, deck))).collect();
                threads.into_iter().map(|thread| thread.join().expect("no panic")).collect::<Vec<_>>()
            });
            assert!(again.iter().all(|bytes| *bytes == first));
        }
    });
}

#[test]
fn every_font_is_embedded_subset_and_says_its_text() {
    with_deck_of(&shipped(), |run, deck| {
        for exporter in [&sheet(Detail::Full) as &dyn Exporter, &all_cards()[0]] {
            let pdf = bytes(exporter, run, deck);
            tool("qpdf", &["--check", "FILE"], &pdf);
            let fonts = tool("pdffonts", &["FILE"], &pdf);
            for font in fonts.lines().skip(2) {
                let fields: Vec<&str> = font.split_whitespace().collect();
                assert_eq!(fields[fields.len() - 5..fields.len() - 2], ["yes", "yes", "yes"], "{font}");
            }
        }
    });
}

#[test]
fn a_reader_finds_every_question_and_answer() {
    with_deck_of(&shipped(), |run, deck| {
        let all_on_one_card = Cards { options: CardsOptions::default() };
        for exporter in [&sheet(Detail::Normal) as &dyn Exporter, &all_on_one_card] {
            let pdf = bytes(exporter, run, deck);
            let text = pdf_text(&pdf);
            let found = letters(&text);
            for entry in deck.entries() {
                let question = letters(&plain::blocks(&entry.question.blocks));
                assert!(found.contains(&question), "{}: {question}", entry.id);
                // An answer may go on in the next column; its words are all there.
                let words: BTreeSet<String> =
                    plain::blocks(&entry.answer.blocks).split_whitespace().map(letters).collect();
                for word in words {
                    assert!(found.contains(&word), "{}: {word}", entry.id);
                }
            }
        }
    });
}

#[test]
fn a_hyphen_at_a_line_end_is_not_part_of_the_text() {
    let word = "supercalifragilisticexpialidocious ".repeat(40);
    let markdown = format!("# T\n\n## Which? {{#a}}\n\n{word}\n");
    let (pdf, _) = with_deck(&markdown, |run, deck| bytes(&sheet(Detail::Normal), run, deck));
    let text = pdf_text(&pdf);
    assert!(text.contains("\u{ad}\n"), "{text}");
    assert_eq!(
        text.replace("\u{ad}\n", "")
            .split_whitespace()
            .filter(|found| *found == word.trim_end().split(' ').next().expect("a word"))
            .count(),
        40,
        "{text}"
    );
}

#[test]
fn formulas_are_set_in_their_own_fonts_and_stay_on_the_paper() {
    let wide = "a+".repeat(35) + "a";
    let markdown = format!(
        "# T\n\n## What is $\\frac{{a}}{{b}}$? {{#a}}\n\nArrow: $\\overrightarrow{{AB}}$.\n\n$$\\sum_{{i=0}}^n {wide}$$\n\n\
         | a |\n|---|\n| $\\sqrt{{\\frac{{1}}{{\\frac{{2}}{{3}}}}}}$ |\n"
    );
    let ((pages, said), _) = with_deck(&markdown, |run, deck| {
        check_pages(&sheet(Detail::Full).pages(run, deck));
        for cards in all_cards() {
            check_pages(&cards.pages(run, deck));
        }
        (sheet(Detail::Full).pages(run, deck), formulas::unset(deck, &[Format::Sheet], run.sources))
    });
    assert!(said.iter().all(|diagnostic| diagnostic.code != Code::UnsetMath));
    let items = || pages.iter().flat_map(|page| &page.items);
    let is_math = |text: &Text| text.face.source().is_some_and(|source| source.name.starts_with("KaTeX"));
    assert!(items().filter(|item| matches!(item, Item::Text(text) if is_math(text))).count() > 70);
    assert!(items().any(|item| matches!(item, Item::Shape(_))), "the long arrow is an outline");
}

/// In print a part has no area of its own: the formula is the link, if it leads to one place.
#[test]
fn a_formula_with_an_address_is_a_link() {
    let long = "a+".repeat(30);
    let markdown = format!(
        "# T\n\n## Q? {{#a}}\n\n$\\href{{https://a.org/x}}{{E=mc^2}}$, $y = \\url{{https://b.org}}$, \
         $\\href{{https://c.org}}{{a}} + \\href{{https://d.org}}{{b}}$, $\\href{{javascript:x}}{{c}}$, \
         [$\\href{{https://e.org}}{{e}}$](https://f.org), $\\href{{https://g.org}}{{x}} = {long}b$.\n"
    );
    let ((pages, pdf), _) = with_deck(&markdown, |run, deck| {
        check_pages(&sheet(Detail::Full).pages(run, deck));
        (sheet(Detail::Full).pages(run, deck), bytes(&sheet(Detail::Full), run, deck))
    });
    let structure = tool("pdfinfo", &["-struct-text", "FILE"], &pdf);
    let lines: Vec<&str> = structure.lines().map(str::trim).collect();
    let is_linked = |lines: &[&str]| lines[0] == "Link (inline)" && lines[1..].contains(&"Formula");
    let within = lines.windows(3).filter(|lines| is_linked(lines)).count();
    assert_eq!(within, 4, "a formula is within its link: {structure}");
    let items = pages.iter().flat_map(|page| &page.items);
    let mut links: Vec<_> = items
        .filter_map(|item| match item {
            Item::Link(link) => Some((format!("{:?}", link.target), link.area)),
            _ => None,
        })
        .collect();
    links.retain(|(target, _)| target.contains("Address"));
    let targets: Vec<&str> = links.iter().map(|(target, _)| target.split('"').nth(1).unwrap()).collect();
    assert!(
        targets.starts_with(&["https://a.org/x", "https://b.org", "https://f.org", "https://g.org"]),
        "{targets:?}"
    );
    assert!(targets[3..].iter().all(|target| *target == "https://g.org"), "each of its lines: {targets:?}");
    assert!(targets.len() > 4, "{targets:?}");
    assert!(links.iter().all(|(_, area)| area.width.0 > 0 && area.height.0 > 0));
}

#[test]
fn a_formula_that_cannot_be_set_is_shown_as_source_and_named() {
    let ((pages, said), _) = with_deck("# T\n\n## Q? {#a}\n\nIt is $\\nonsense$.\n", |run, deck| {
        (
            sheet(Detail::Full).pages(run, deck),
            formulas::unset(deck, &[Format::Sheet, Format::Cards], run.sources),
        )
    });
    assert_eq!(said.iter().filter(|diagnostic| diagnostic.code == Code::UnsetMath).count(), 1);
    let shows = |item: &Item| matches!(item, Item::Text(text) if text.text.contains("\\nonsense"));
    assert!(pages.iter().flat_map(|page| &page.items).any(shows));
}

#[test]
fn code_in_a_sentence_is_not_followed_by_a_space() {
    let markdown = "# T\n\n## What (`a`)? {#a}\n\nCall `f(x)`, not (`g`): `h`.\n";
    let (pdf, _) = with_deck(markdown, |run, deck| bytes(&sheet(Detail::Normal), run, deck));
    let text = pdf_text(&pdf);
    assert!(text.contains("Call f(x), not (g): h."), "{text}");
}

#[test]
fn bookmarks_links_and_labels_are_there() {
    with_deck_of(&shipped(), |run, deck| {
        let pdf = bytes(&sheet(Detail::Full), run, deck);
        let document = lopdf::Document::load_mem(&pdf).expect("loads");
        let catalog = document.catalog().expect("a catalog");
        for key in ["Lang", "ViewerPreferences", "PageLabels", "Outlines", "StructTreeRoot", "MarkInfo"] {
            assert!(catalog.has(key.as_bytes()), "{key}");
        }
        let outline = tool("mutool", &["show", "FILE", "outline"], &pdf);
        assert_eq!(outline.lines().count(), deck.entries().count() + deck.sections.len());
    });
}

#[test]
fn a_link_to_a_question_leads_to_its_place_on_pages() {
    let markdown = "# T\n\n## First? {#a}\n\nSee **[that](#b)** and [this](https://example.org).\n\n\
                    ### Options\n- [x] [y](#b)\n- [ ] z\n\n## Second? {#b}\n\nBack to [it](#a).\n";
    let (documents, _) = with_deck(markdown, |run, deck| {
        let cards = Cards { options: CardsOptions::default() };
        let layouts = [sheet(Detail::Full).layout(run, deck), sheet(Detail::Brief).layout(run, deck)];
        for layout in layouts.iter().chain([&cards.layout(run, deck)]) {
            let items = layout.pages.iter().flat_map(|page| &page.items);
            let places: Vec<_> = items
                .filter_map(|item| match item {
                    Item::Link(Link { target: Target::Anchor(Anchor::Entry(place)), .. }) => Some(*place),
                    _ => None,
                })
                .collect();
            assert!(places.contains(&0) && places.contains(&1), "{places:?}");
        }
        [bytes(&sheet(Detail::Full), run, deck), bytes(&cards, run, deck)]
    });
    for pdf in documents {
        let document = lopdf::Document::load_mem(&pdf).expect("loads");
        let annotations = document.objects.values().filter_map(|object| object.as_dict().ok());
        let inner = annotations.filter(|it| it.has(b"Dest") && it.has(b"Contents")).count();
        assert!(inner >= 2, "{inner} links within the document");
    }
}
