//! Flashcards as pages: what stands where, and whether a printed and cut sheet comes together.

use deckpress::choice::Choice;
use deckpress::date::Epoch;
use deckpress::diagnostic::{Code, Collected, Diagnostic};
use deckpress::export::ExportContext;
use deckpress::export::cards::imposition::{self, places};
use deckpress::export::cards::options::{CardOrder, CardsOptions, Duplex, Kind, Kinds, Marks};
use deckpress::export::cards::stock::Stock;
use deckpress::export::cards::{Cards, layouts};
use deckpress::model::Deck;
use deckpress::pdf::about::Turn;
use deckpress::typeset::page::{Anchor, Area, Item, Page, Stroke, Text};
use deckpress::typeset::text::fonts::Face;
use deckpress::typeset::unit::Pt;

use crate::common::random::Random;
use crate::common::{
    EPOCH, Folder, block_letters, deckpress, fixture, golden, read_letters, root, side_by_side, texts,
    with_good_deck,
};

const ROUNDING: Pt = Pt(20);

fn with_corpus<T>(
    path: &std::path::Path,
    test: impl FnOnce(&ExportContext<'_>, &Deck<'_>) -> T,
) -> (T, Vec<Diagnostic>) {
    with_good_deck(path, |checked, sources| {
        let report = Collected::default();
        let run = ExportContext { epoch: Epoch(EPOCH), report: &report, sources };
        let value = test(&run, &checked.deck);
        (value, report.into_inner())
    })
}

/// A deck that fills no layout's last sheet.
fn with_many<T>(test: impl FnOnce(&ExportContext<'_>, &Deck<'_>) -> T) -> (T, Vec<Diagnostic>) {
    let entry = |number| format!("## What is {number}? {{#q{number} number={number}}}\nIt is {number}.\n\n");
    with_markdown(&(101..124).map(entry).fold("# Numbers\n\n".to_owned(), |all, one| all + &one), test)
}

fn with_markdown<T>(
    markdown: &str,
    test: impl FnOnce(&ExportContext<'_>, &Deck<'_>) -> T,
) -> (T, Vec<Diagnostic>) {
    let files: [(&str, &[u8]); 2] =
        [("deck/deck.toml", b"title = \"Deck\"\n"), ("deck/a.md", markdown.as_bytes())];
    with_corpus(&Folder::with(&files).join("deck"), test)
}

fn pages(options: CardsOptions, run: &ExportContext<'_>, deck: &Deck<'_>) -> Vec<Page> {
    Cards { options }.pages(run, deck)
}

/// Stock as decks may define it: any paper that has room for its cards, which stand anywhere on it.
fn own_layouts() -> Vec<Stock> {
    let mut seed = 7_u64;
    let mut random = |below: i64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        Pt(i64::try_from(seed >> 33).unwrap() % below.max(1))
    };
    let mut along = |count: usize| {
        let (card, gap) = (Pt::mm(50.0) + random(80_000), random(20_000));
        let (before, after) = (Pt::mm(5.0) + random(60_000), Pt::mm(5.0) + random(60_000));
        (card, card + gap, before, before + (card + gap) * count - gap + after)
    };
    let counts = [(1, 1), (1, 4), (2, 1), (2, 3), (3, 2), (4, 3), (5, 1)];
    let stock = |(columns, rows): (usize, usize)| {
        let ((width, step, left, paper), (height, pitch, top, length)) = (along(columns), along(rows));
        Stock {
            page: (paper, length),
            card: (width, height),
            columns,
            rows,
            origin: (left, top),
            pitch: (step, pitch),
            inset: (Pt::mm(5.0), Pt::mm(5.0)),
            perforated: false,
        }
    };
    let layouts = counts.map(stock).to_vec();
    assert!(layouts.iter().all(|layout| layout.fault().is_none()));
    layouts
}

/// Every layout, and some of a deck's own, with every way of printing that they can have.
fn all_options() -> Vec<CardsOptions> {
    let mut all = Vec::new();
    for layout in layouts::built_in().iter().map(|layout| layout.stock).chain(own_layouts()) {
        for duplex in Duplex::ALL {
            if *duplex != Duplex::Fold || layout.columns > 1 {
                all.push(CardsOptions { layout, duplex: *duplex, ..CardsOptions::default() });
            }
        }
    }
    all
}

fn long_edge() -> Vec<CardsOptions> {
    all_options().into_iter().filter(|it| it.duplex == Duplex::LongEdge).collect()
}

/// The pages in pairs; a folded sheet is front and back at once.
fn sheets(pages: &[Page], duplex: Duplex) -> Vec<(&Page, &Page)> {
    let half = pages.len() / 2;
    match duplex {
        Duplex::LongEdge | Duplex::ShortEdge => pages.chunks(2).map(|pair| (&pair[0], &pair[1])).collect(),
        Duplex::FrontsThenBacks => pages[..half].iter().zip(&pages[half..]).collect(),
        Duplex::Fold => pages.iter().map(|page| (page, page)).collect(),
    }
}

/// The texts within an area, in the order in which they were put there.
fn texts_in(page: &Page, area: Area) -> Vec<&Text> {
    let inside = |text: &&Text| {
        area.x <= text.x
            && text.x <= area.x + area.width
            && area.y <= text.y
            && text.y <= area.y + area.height
    };
    texts(page).filter(inside).collect()
}

/// Whether it is the number in the corner of a card.
fn is_number(text: &Text) -> bool {
    text.face == Face::NarrowBold && text.text.starts_with(|sign: char| sign.is_ascii_digit())
}

/// The number in the corner of a card.
fn number(page: &Page, place: Area) -> Option<String> {
    let numbers = texts_in(page, place).into_iter().filter(|text| is_number(text));
    numbers.map(|text| text.text.split(' ').next().unwrap().to_owned()).next()
}

#[test]
fn every_card_is_there_once_with_its_number_on_both_sides() {
    with_many(|run, deck| {
        let wanted: Vec<_> = deck.entries().map(|entry| format!("{:03}", entry.number.unwrap())).collect();
        for options in all_options() {
            let (mut fronts, mut backs) = (Vec::new(), Vec::new());
            let pages = pages(options, run, deck);
            for (front, back) in sheets(&pages, options.duplex) {
                for (front_place, back_place) in places(&options.layout, &options) {
                    fronts.extend(number(front, front_place));
                    backs.extend(number(back, back_place));
                }
            }
            assert_eq!(fronts, backs, "{options:?}");
            fronts.dedup();
            assert_eq!(fronts, wanted, "{options:?}");
        }
    });
}

/// A point of a back, as a needle through the paper finds it on the front.
fn through((x, y): (Pt, Pt), page: &Page, turn: Turn) -> (Pt, Pt) {
    match (turn, page.height >= page.width) {
        (Turn::LongEdge, true) | (Turn::ShortEdge, false) => (page.width - x, y),
        _ => (x, page.height - y),
    }
}

#[test]
fn the_number_of_a_back_lies_behind_its_own_card() {
    with_many(|run, deck| {
        for options in all_options() {
            let Some(turn) = imposition::turn(options.duplex) else { continue };
            let pages = pages(options, run, deck);
            let mut count = 0;
            for (front, back) in sheets(&pages, options.duplex) {
                for text in texts(back).filter(|text| is_number(text)) {
                    count += 1;
                    let at = through((text.x, text.y), back, turn);
                    let card = options.layout.cells().map(|cell| options.layout.card_at(cell)).find(|card| {
                        card.x < at.0
                            && at.0 < card.x + card.width
                            && card.y < at.1
                            && at.1 < card.y + card.height
                    });
                    let found = number(front, card.expect("the back of a card lies on a card")).unwrap();
                    assert!(text.text.starts_with(&found), "{options:?}: {} behind {found}", text.text);
                }
            }
            assert_eq!(count, deck.entries().count(), "{options:?}");
        }
    });
}

#[test]
fn text_stays_within_its_place_whatever_it_is() {
    let ((), said) = with_corpus(&fixture("torture"), |run, deck| {
        let kinds = Kinds::from(Kind::ALL);
        side_by_side(long_edge(), |options| {
            for options in [options, CardsOptions { printer_margin: Pt::mm(12.7), kinds, ..options }] {
                check_places(&pages(options, run, deck), &options, Pt::ZERO);
            }
        });
    });
    assert!(said.iter().any(|diagnostic| diagnostic.code == Code::Overflow));
}

#[test]
fn words_at_random_stay_within_their_place() {
    for seed in 1..=6 {
        let mut random = Random(seed);
        with_corpus(random.corpus().path(), |run, deck| {
            let all = long_edge();
            side_by_side((0..6).map(|_| all[random.below(all.len())]).collect(), |options| {
                // Where a word that is too long is cut, letters that joined may be wider apart.
                check_places(&pages(options, run, deck), &options, Pt::new(1.0));
            });
        });
    }
}

fn check_places(pages: &[Page], options: &CardsOptions, beyond: Pt) {
    let all = [options.layout, options.layout.widened()].map(|stock| places(&stock, options));
    let places: Vec<_> = all.into_iter().flatten().flat_map(|(front, back)| [front, back]).collect();
    for text in pages.iter().flat_map(texts) {
        let right = text.x + text.width();
        let is_inside = places.iter().any(|place| {
            place.x <= text.x + beyond
                && right <= place.x + place.width + ROUNDING + beyond
                && place.y <= text.y - text.size / 2
                && text.y <= place.y + place.height
        });
        assert!(is_inside, "{options:?}: {text:?}");
        assert!(text.glyphs.iter().all(|glyph| glyph.id != 0), "{options:?}: {text:?}");
    }
}

/// Code and pitfalls may be left off, the rest may not.
#[test]
fn questions_and_answers_are_whole_whatever_they_are() {
    with_corpus(&fixture("torture"), |run, deck| {
        side_by_side(long_edge(), |options| {
            let said = read_letters(&Cards { options }.layout(run, deck), |_| true);
            for entry in deck.entries() {
                for block in
                    [&entry.question, &entry.answer].into_iter().flat_map(|it| block_letters(&it.blocks))
                {
                    assert!(said.contains(&block), "{options:?}, {}: {block}", entry.id);
                }
            }
        });
    });
}

#[test]
fn nothing_is_printed_where_printers_cannot() {
    with_many(|run, deck| {
        for options in all_options() {
            for marks in [Marks::Ticks, Marks::Dotted] {
                let options = CardsOptions { marks: Some(marks), ..options };
                check_ink(&pages(options, run, deck), &options);
            }
        }
    });
}

fn check_ink(pages: &[Page], options: &CardsOptions) {
    for page in pages {
        for item in page.items.iter().filter(|item| !matches!(item, Item::Anchor { .. })) {
            let Area { x, y, width, height } = item.area();
            let least = Pt::mm(5.0) - ROUNDING;
            assert!(least <= x && x + width <= page.width - least, "{options:?}: {item:?}");
            assert!(least <= y && y + height <= page.height - least, "{options:?}: {item:?}");
        }
    }
}

/// Strokes as thin as only marks are.
fn marks(page: &Page) -> Vec<&Stroke> {
    let lines = page.items.iter().filter_map(|item| match item {
        Item::Stroke(line) if line.width <= Pt::new(0.25) => Some(line),
        _ => None,
    });
    lines.collect()
}

#[test]
fn marks_stand_on_fronts_only_and_not_within_text() {
    with_many(|run, deck| {
        for mut options in all_options() {
            for marks_are in [Marks::Ticks, Marks::Dotted, Marks::None] {
                options.marks = Some(marks_are);
                let pages = pages(options, run, deck);
                let cuts = options.layout.cuts();
                let is_marked = marks_are != Marks::None && !(cuts.0.is_empty() && cuts.1.is_empty())
                    || options.duplex == Duplex::Fold;
                for (front, back) in sheets(&pages, options.duplex) {
                    assert_eq!(!marks(front).is_empty(), is_marked, "{options:?}");
                    assert!(options.duplex == Duplex::Fold || marks(back).is_empty(), "{options:?}");
                    for line in marks(front) {
                        let apart = places(&options.layout, &options).iter().all(|(place, _)| {
                            line.to.0 <= place.x
                                || line.from.0 >= place.x + place.width
                                || line.to.1 <= place.y
                                || line.from.1 >= place.y + place.height
                        });
                        assert!(apart, "{options:?}: {line:?}");
                    }
                }
            }
        }
    });
}

#[test]
fn perforated_stock_has_no_marks_unless_asked_for() {
    with_many(|run, deck| {
        let count = |name, marks_are| {
            let layout = layouts::named(name, &[]).unwrap();
            let options = CardsOptions { layout, marks: marks_are, ..CardsOptions::default() };
            marks(&pages(options, run, deck)[0]).len()
        };
        assert_eq!(count("avery-5371", None), 0);
        assert!(count("avery-5371", Some(Marks::Ticks)) > 0);
        assert!(count("a7-a4", None) > 0);
    });
}

const OWN: &str = "title = \"Deck\"\n[cards]\nlayout = \"my-stock\"\n[cards.layouts.my-stock]\npage = \"a5\"\n\
    card = \"60mm 40mm\"\ncolumns = 2\nrows = 3\norigin = \"8mm 10mm\"\npitch = \"66mm 1.75in\"\ninset = \"5mm\"\n";

fn with_toml(toml: &str) -> Folder {
    let topic = "# T\n## Q? {#q number=1}\nA.\n## R? {#r number=2}\nB.\n";
    Folder::with(&[("deck/deck.toml", toml.as_bytes()), ("deck/a.md", topic.as_bytes())])
}

#[test]
fn a_layout_of_the_deck_is_used_and_can_be_named_everywhere() {
    let artifact = OWN
        .replace("[cards]\nlayout = \"my-stock\"", "[[artifact]]\nformat = \"cards\"\nlayout = \"my-stock\"");
    let plain = OWN.replace("layout = \"my-stock\"\n", "");
    for (toml, arguments) in [(OWN, &[][..]), (&artifact, &[]), (&plain, &["--set", "cards.layout=my-stock"])]
    {
        let folder = with_toml(toml);
        let all = [&["build", "deck", "--output", "out", "--format", "cards"], arguments].concat();
        deckpress(folder.path(), &all).expect(0);
        let pdf = lopdf::Document::load(folder.join("out/deck/deck.cards.pdf")).unwrap();
        let page = pdf.get_dictionary(pdf.get_pages()[&1]).unwrap();
        let media: Vec<f32> = page
            .get(b"MediaBox")
            .unwrap()
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it.as_float().unwrap())
            .collect();
        assert!((media[2] - 419.528).abs() < 0.01 && (media[3] - 595.276).abs() < 0.01, "{media:?}");
    }
}

#[test]
fn faults_of_settings_are_at_their_place() {
    let at = |line: usize, column: usize| format!("deck/deck.toml:{line}:{column} bad-setting");
    for (from, to, wanted) in [
        ("\"my-stock\"", "\"my-stuck\"", at(3, 11)),
        ("60mm 40mm", "60 40", at(6, 9)),
        ("60mm 40mm", "70mm 40mm", at(10, 10)),
        ("8mm 10mm", "28mm 10mm", at(9, 11)),
        ("\"5mm\"", "\"15mm\"", at(11, 10)),
        ("\"a5\"", "\"a55\"", at(5, 9)),
        ("columns = 2", "columns = 0", at(7, 11)),
        ("rows = 3\n", "", at(4, 1)),
        ("inset", "insets", "deck/deck.toml:11:1 unknown-setting".to_owned()),
        ("my-stock]", "\"My stock\"]", at(4, 17)),
        ("[cards]\n", "[cards]\nback-shift = \"1m\"\n", at(3, 15)),
        ("[cards]\n", "[cards]\nback-shift = \"1mm 90mm\"\n", at(3, 15)),
        ("[cards]\n", "[cards]\nprinter-margin = \"-1mm\"\n", at(3, 19)),
        ("[cards]\n", "[cards]\nmarks = \"dots\"\n", at(3, 9)),
    ] {
        let toml = OWN.replacen(from, to, 1);
        let ran = deckpress(with_toml(&toml).path(), &["check", "deck", "--report", "json"]);
        let places: Vec<_> =
            ran.places().into_iter().filter(|it| !it.contains("missing-reference")).collect();
        assert_eq!(places, [wanted], "{to}: {}", ran.stdout);
        assert_eq!(ran.code, Some(2), "{to}");
    }
}

#[test]
fn what_cannot_be_folded_is_said() {
    let folder = with_toml("title = \"Deck\"\n[cards]\nduplex = \"fold\"\nlayout = \"3x5-single\"\n");
    let ran = deckpress(folder.path(), &["build", "deck", "--report", "json"]).expect(2);
    assert_eq!(ran.codes(), ["bad-setting"]);
    deckpress(folder.path(), &["build", "deck", "--output", "out", "--set", "cards.layout=a7-a4"]).expect(0);
}

#[test]
fn the_file_says_how_to_print_it() {
    let folder = with_toml(OWN);
    for (duplex, wanted) in [
        ("long-edge", "DuplexFlipLongEdge"),
        ("short-edge", "DuplexFlipShortEdge"),
        ("fronts-then-backs", "Simplex"),
        ("fold", "Simplex"),
    ] {
        let set = format!("cards.duplex={duplex}");
        deckpress(folder.path(), &["build", "deck", "--output", "out", "--format", "cards", "--set", &set])
            .expect(0);
        let pdf = lopdf::Document::load(folder.join("out/deck/deck.cards.pdf")).unwrap();
        let preferences = pdf.catalog().unwrap().get(b"ViewerPreferences").unwrap().as_dict().unwrap();
        assert_eq!(preferences.get(b"Duplex").unwrap().as_name().unwrap(), wanted.as_bytes());
        assert_eq!(preferences.get(b"PrintScaling").unwrap().as_name().unwrap(), b"None");
        assert!(preferences.get(b"PickTrayByPDFSize").unwrap().as_bool().unwrap());
    }
}

const KINDS: &str = "# T\n## Q? {#q number=7}\nA.\n```python\nx = 1\n```\n\n### Output {#o}\n```python\nprint(6)\n```\n\
    ```output\n6\n```\nBecause.\n\n### Cloze\n- The {{GIL::what?}} guards {{c2::state}}. {#c}\n\n### Reverse\nWhich letter?\n\n\
    ## R? {#r}\nB.\n\n### Cloze\n- An {{ox}} is a beast. {#c}\n";

/// The number of each card, with all that its front and its back say.
fn faces(markdown: &str, kinds: &[Kind], order: CardOrder) -> Vec<(String, String, String)> {
    let options = CardsOptions { kinds: Kinds::from(kinds), order, ..CardsOptions::default() };
    let (faces, _) = with_markdown(markdown, |run, deck| {
        let pages = pages(options, run, deck);
        let said = |page, place| {
            texts_in(page, place).iter().map(|text| text.text.trim()).collect::<Vec<_>>().join(" ")
        };
        let mut faces = Vec::new();
        for (front, back) in sheets(&pages, options.duplex) {
            for (front_place, back_place) in places(&options.layout, &options) {
                let place = texts_in(front, front_place).into_iter().rfind(|it| it.face == Face::Narrow);
                let Some(place) = place else { continue };
                let mut heads =
                    texts_in(front, front_place).into_iter().filter(|it| it.face == Face::NarrowBold);
                let number = heads.rfind(|it| it.x < place.x).expect("a number");
                faces.push((number.text.trim().to_owned(), said(front, front_place), said(back, back_place)));
            }
        }
        faces
    });
    faces
}

#[test]
fn each_kind_asks_for_its_own() {
    let all = faces(KINDS, Kind::ALL, CardOrder::Question);
    let numbers: Vec<_> = all.iter().map(|(number, ..)| number.as_str()).collect();
    assert_eq!(numbers, ["7", "7a", "7b", "7c", "7d", "r", "r-a"]);
    let wanted = [
        (&["Q?"][..], &["Q?", "A.", "x"][..], &["A."][..]),
        (&["What does this print?", "print"], &["6", "Because."], &["Because"]),
        (&["____", "(what?)", "guards state."], &["The", "GIL", "guards state."], &["GIL"]),
        (&["The GIL guards", "____"], &["state"], &["state"]),
        (&["Which letter?"], &["Which letter?", "Q?", "A.", "x"], &["A."]),
        (&["R?"], &["B."], &["B."]),
        (&["____", "beast"], &["ox"], &["ox"]),
    ];
    for ((number, front, back), (on_front, on_back, hidden)) in all.iter().zip(wanted) {
        assert!(on_front.iter().all(|text| front.contains(text)), "{number}: {front}");
        assert!(on_back.iter().all(|text| back.contains(text)), "{number}: {back}");
        assert!(hidden.iter().all(|text| !front.contains(text)), "{number}: {front}");
    }
}

#[test]
fn kinds_are_chosen_and_ordered() {
    let numbers = |kinds: &[Kind], order| {
        faces(KINDS, kinds, order).into_iter().map(|(number, ..)| number).collect::<Vec<_>>()
    };
    assert_eq!(numbers(&[Kind::Recall], CardOrder::Question), ["7", "r"]);
    assert_eq!(numbers(&[Kind::Reverse], CardOrder::Question), ["7d"]);
    let two = [Kind::Cloze, Kind::Recall];
    assert_eq!(numbers(&two, CardOrder::Question), ["7", "7b", "7c", "r", "r-a"]);
    assert_eq!(numbers(&two, CardOrder::Kind), ["7", "r", "7b", "7c", "r-a"]);
}

/// The pages of a deck in a language, with cards of every kind.
fn pages_in(lang: &str, markdown: &str, options: CardsOptions) -> Vec<Page> {
    let toml = format!("title = \"Deck\"\nlang = \"{lang}\"\n");
    let files: [(&str, &[u8]); 2] = [("deck/deck.toml", toml.as_bytes()), ("deck/a.md", markdown.as_bytes())];
    let options = CardsOptions { kinds: Kinds::from(Kind::ALL), ..options };
    with_corpus(&Folder::with(&files).join("deck"), |run, deck| pages(options, run, deck)).0
}

#[test]
fn the_words_of_cards_are_in_the_language_of_the_deck() {
    let code = "value = compute(1)\n".repeat(40);
    let markdown = format!("{KINDS}\n## S? {{#s number=9}}\nC.\n```python\n{code}```\n");
    let said = |pages: &[Page]| {
        pages.iter().flat_map(texts).map(|text| text.text.trim()).collect::<Vec<_>>().join(" ")
    };
    let pages = pages_in("de-CH", &markdown, CardsOptions::default());
    assert_eq!(pages.iter().map(|page| &*page.label).collect::<Vec<_>>(), ["1 Vorderseite", "1 Rückseite"]);
    let text = said(&pages);
    for words in ["Was gibt das aus?", "siehe Blatt, Frage 9"] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let sheet = CardsOptions { test_page: true, ..CardsOptions::default() };
    let text = said(&pages_in("de", &markdown, sheet));
    assert!(text.contains("Drucken Sie dieses Blatt") && text.contains("\"0mm 0mm\""), "{text}");
    let text = said(&pages_in("fr", &markdown, CardsOptions::default()));
    assert!(text.contains("▸ R") && !text.contains("▸ A"), "{text}");
}

#[test]
fn cards_of_a_language_that_is_written_from_right_to_left_are_mirrored() {
    let markdown = "# פייתון\n## מה זה? {#q number=7}\nזה.\n\n> **Pitfall** שגיאה נפוצה.\n";
    let pages = pages_in("he", markdown, CardsOptions::default());
    let half = pages[0].width / 2;
    let at = |page: &Page, wanted: &str| {
        texts(page).find(|text| text.text.contains(wanted)).expect("the text is there").x
    };
    // The back lies in the right half of the sheet.
    assert!(at(&pages[0], "7") < at(&pages[0], "פייתון"));
    assert!(at(&pages[1], "◂") < at(&pages[1], "פייתון"));
    let disc = pages[1].items.iter().find_map(|item| match item {
        Item::Circle(circle) => Some(circle.centre.0),
        _ => None,
    });
    assert!(disc.unwrap() > half + half / 2, "the sign stands where lines begin");
}

#[test]
fn a_pointer_to_code_names_the_question_on_the_sheet() {
    let code = "value = compute(1)\n".repeat(40);
    for (attributes, name) in [("#q number=7", "7"), ("#q", "q")] {
        let markdown =
            format!("# T\n## Q? {{{attributes}}}\nA.\n```python\n{code}```\n\n### Reverse\nWhich letter?\n");
        let cards = faces(&markdown, Kind::ALL, CardOrder::Question);
        assert_eq!(cards.len(), 2);
        for (_, _, back) in cards {
            assert!(back.ends_with(&format!("Code: see sheet, question {name}")), "{back}");
        }
    }
}

/// The codes of what was said of one card in a layout.
fn fitted(layout: &str, answer: &str) -> Vec<Code> {
    let markdown = format!("# T\n## Q? {{#q number=1}}\n{answer}");
    let layout = layouts::named(layout, &[]).unwrap();
    let ((), said) = with_markdown(&markdown, |run, deck| {
        pages(CardsOptions { layout, ..CardsOptions::default() }, run, deck);
    });
    said.iter().map(|diagnostic| diagnostic.code).collect()
}

#[test]
fn a_card_gives_up_as_little_as_it_can() {
    let words = |count| "Many words. ".repeat(count);
    let code = |count| format!("\n```python\n{}```\n", "value = compute(1)\n".repeat(count));
    let pitfall = |count| format!("\n\n> **Pitfall** {}\n", words(count));
    for (answer, wanted) in [
        (words(20), &[][..]),
        (words(70), &[Code::SmallerType]),
        (words(40) + &pitfall(80), &[Code::PitfallLeftOff]),
        ("A.\n".to_owned() + &code(40), &[Code::CodeLeftOff]),
        // The pitfall comes back where code gives up its room.
        ("A.\n".to_owned() + &code(40) + &pitfall(10), &[Code::CodeLeftOff]),
        (words(40) + &code(40) + &pitfall(80), &[Code::PitfallLeftOff, Code::CodeLeftOff]),
        (words(200), &[Code::Overflow]),
    ] {
        assert_eq!(fitted("a7-a4", &answer), wanted, "{answer}");
    }
    assert_eq!(fitted("4x6-letter", &words(70)), []);
}

#[test]
fn what_was_done_to_make_texts_fit_is_counted_for_people_and_shown_on_demand() {
    let words = |count| "Many words. ".repeat(count);
    let topic = format!(
        "# T\n## Q? {{#q}}\n{}\n\n## R? {{#r}}\n{}\n\n## S? {{#s}}\n{}\n",
        words(70),
        words(71),
        words(200)
    );
    let folder = Folder::with(&[("deck/deck.toml", b"title = \"Deck\"\n"), ("deck/a.md", topic.as_bytes())]);
    let build = ["build", "deck", "--output", "out", "--format", "cards"];
    let ran = deckpress(folder.path(), &build).expect(0);
    assert!(
        ran.stderr.contains("3 notes: 1 overflow, 2 smaller-type; --verbose shows them"),
        "{}",
        ran.stderr
    );
    let ran = deckpress(folder.path(), &[&build[..], &["--verbose"]].concat()).expect(0);
    assert_eq!(ran.stderr.matches("note[smaller-type]").count(), 2, "{}", ran.stderr);
    assert!(ran.stderr.contains("is set in") && !ran.stderr.contains("--verbose"), "{}", ran.stderr);
}

/// The table of layouts in the guide.
fn table() -> String {
    let mut table =
        "| Layout | Also | Page | Cards | Card | Perforated |\n|---|---|---|---|---|---|\n".to_owned();
    for layout in layouts::built_in() {
        let size = |(width, height): (Pt, Pt)| {
            format!("{} × {}", width.in_mm().trim_end_matches(" mm"), height.in_mm())
        };
        let stock = &layout.stock;
        let also: Vec<_> = layout.names[1..].iter().map(|name| format!("`{name}`")).collect();
        table += &format!(
            "| `{}` | {} | {} | {} | {} | {} |\n",
            layout.names[0],
            also.join(", "),
            size(stock.page),
            stock.columns * stock.rows,
            size(stock.card),
            if stock.perforated { "yes" } else { "" },
        );
    }
    table
}

#[test]
fn the_guide_lists_all_layouts() {
    let path = root().join("docs/printing.md");
    let guide = std::fs::read_to_string(&path).unwrap();
    let start = guide.find("<!-- layouts").unwrap();
    let start = start + guide[start..].find('\n').unwrap() + 1;
    let end = guide.find("<!-- end -->").unwrap();
    golden(&path, &format!("{}{}{}", &guide[..start], table(), &guide[end..]));
}

#[test]
fn the_test_sheet_has_its_crosses_behind_one_another_and_true_rulers() {
    with_many(|run, deck| {
        for options in all_options() {
            let shift = (Pt::mm(1.0), Pt::mm(-0.5));
            let options = CardsOptions { test_page: true, back_shift: shift, ..options };
            let pages = pages(options, run, deck);
            check_ink(&pages, &options);
            let numbers: Vec<_> = texts(&pages[0]).map(|text| text.text.trim()).collect();
            let wide = options.layout.page.0 >= Pt::mm(165.0);
            assert_eq!(numbers.contains(&"100 mm"), wide, "{numbers:?}");
            assert_eq!(numbers.contains(&"4 in"), wide, "{numbers:?}");
            let Some(turn) = imposition::turn(options.duplex) else {
                assert_eq!(pages.len(), 1);
                continue;
            };
            let (fronts, backs) = (crosses(&pages[0]), crosses(&pages[1]));
            assert_eq!((fronts.len(), backs.len()), (4, 4));
            for (x, y) in backs {
                let at = through((x - shift.0, y - shift.1), &pages[1], turn);
                assert!(fronts.contains(&at), "{options:?}");
            }
        }
    });
}

/// The middles of crosses with arms of 6 mm.
fn crosses(page: &Page) -> Vec<(Pt, Pt)> {
    let arms = page.items.iter().filter_map(|item| match item {
        Item::Stroke(line) if line.from.1 == line.to.1 && line.to.0 - line.from.0 == Pt::mm(6.0) * 2 => {
            Some(line)
        }
        _ => None,
    });
    arms.map(|line| (line.from.0 + Pt::mm(6.0), line.from.1)).collect()
}

#[test]
fn sheets_that_are_cut_together_are_in_order_pile_after_pile() {
    let markdown: String = (0..20).map(|at| format!("## Question {at}? {{#q{at}}}\nAnswer.\n\n")).collect();
    let options = CardsOptions { order: CardOrder::Stack, ..CardsOptions::default() };
    let folder = Folder::with(&[("deck/deck.toml", b"title = \"T\"\n"), ("deck/a.md", markdown.as_bytes())]);
    let (pages, _) = with_corpus(&folder.join("deck"), |run, deck| pages(options, run, deck));
    let entries = |page: &Page| -> Vec<usize> {
        let anchors = page.items.iter().filter_map(|item| match item {
            Item::Anchor { anchor: Anchor::Entry(entry), .. } => Some(*entry),
            _ => None,
        });
        anchors.collect()
    };
    let sheets: Vec<_> = pages.iter().step_by(2).map(entries).collect();
    assert!(sheets.len() > 1);
    let piles =
        (0..sheets[0].len()).flat_map(|place| sheets.iter().filter_map(move |sheet| sheet.get(place)));
    assert_eq!(piles.copied().collect::<Vec<_>>(), (0..20).collect::<Vec<_>>());
}

#[test]
fn each_card_says_which_of_how_many_it_is_and_of_which_deck() {
    let said = |markdown: &str, kinds: &[Kind]| {
        let cards = faces(markdown, kinds, CardOrder::Question);
        let words = |side: &str| side.split_whitespace().collect::<Vec<_>>().join(" ");
        cards.into_iter().map(|(_, front, back)| (words(&front), words(&back))).collect::<Vec<_>>()
    };
    // Numbers that are the places are said once.
    let counted = "# T\n## Q? {#q number=1}\nA.\n\n## R? {#r number=2}\nB.\n";
    for (at, (front, back)) in (1..).zip(said(counted, &[Kind::Recall])) {
        assert!(front.starts_with(&format!("T · Deck {at} /2")), "{front}");
        assert!(front.contains("· Deck") && back.contains("· Deck"), "{front}: {back}");
        assert!(back.contains(&format!("{at} /2 ▸ A")), "{back}");
    }
    for (at, (front, back)) in (1..).zip(said(KINDS, Kind::ALL)) {
        let place = format!("· {at}/7");
        assert!(front.contains(&place) && back.contains(&place), "{front}: {back}");
    }
    // A deck without topics is named once.
    let (front, _) = &said("## Q? {#q number=1}\nA.\n", &[Kind::Recall])[0];
    assert_eq!(front.matches("Deck").count(), 1, "{front}");
}

#[test]
fn the_back_of_an_output_card_repeats_its_code_small_and_leaves_it_off_first() {
    let card = |lines: usize| {
        let code = "value = compute(1)\n".repeat(lines);
        let because = "Because of this. ".repeat(12);
        let markdown = format!(
            "# T\n## Q? {{#q number=7}}\nA.\n\n### Output {{#o}}\n```python\n{code}print(6)\n```\n```output\n6\n```\n{because}\n"
        );
        let options =
            CardsOptions { kinds: Kinds::from([Kind::Output].as_slice()), ..CardsOptions::default() };
        let (pages, said) = with_markdown(&markdown, |run, deck| pages(options, run, deck));
        let sizes = |page: &Page| {
            let of = |text: &Text| text.face == Face::Mono && text.text.contains("value");
            texts(page).filter(|text| of(text)).map(|text| text.size).collect::<Vec<_>>()
        };
        let asked = texts(&pages[1]).any(|text| text.text.contains("What"));
        (sizes(&pages[0]), sizes(&pages[1]), asked, said)
    };
    let (front, back, asked, said) = card(4);
    assert_eq!((front.len(), back.len(), asked), (4, 4, true), "{said:?}");
    assert!(back[0] < front[0], "{back:?} {front:?}");
    let (front, back, asked, said) = card(15);
    assert_eq!((front.len(), back.len(), asked), (15, 0, true), "{said:?}");
    // What the front has no room for is on the back.
    let (_, back, asked, said) = card(60);
    assert!(asked && back.len() == 60, "{} {said:?}", back.len());
    let fits = said.iter().any(|it| it.message.contains("does not fit the front"));
    assert!(fits && said.iter().any(|it| it.message.contains("takes 4 cards")), "{said:?}");
}

#[test]
fn a_part_that_is_left_off_is_named_on_the_card() {
    let words = |count| "Many words. ".repeat(count);
    let code = "\n```python\n".to_owned() + &"value = compute(1)\n".repeat(40) + "```\n";
    let pitfall = |count| format!("\n\n> **Pitfall** {}\n", words(count));
    for (answer, wanted) in [
        (words(40) + &pitfall(80), Some("Common mistake: see sheet, question 1")),
        ("A.\n".to_owned() + &code, Some("Code: see sheet, question 1")),
        (words(40) + &code + &pitfall(80), Some("Code + common mistake: see sheet, question 1")),
        (words(20), None),
    ] {
        let markdown = format!("# T\n## Q? {{#q number=1}}\n{answer}");
        let cards = faces(&markdown, &[Kind::Recall], CardOrder::Question);
        let found = cards.iter().any(|(_, _, back)| match wanted {
            Some(wanted) => back.ends_with(wanted),
            None => back.contains("see sheet"),
        });
        assert_eq!(found, wanted.is_some(), "{cards:?}");
    }
}

/// The left edge of the head of each back, by sheet, as it is within its card; and whether that is wide.
fn margins(options: CardsOptions, markdown: &str) -> Vec<Vec<Pt>> {
    let (pages, _) = with_markdown(markdown, |run, deck| pages(options, run, deck));
    let places = places(&options.layout.widened(), &options);
    let of = |back: &Page| {
        let head = |place: &Area| {
            let texts = texts_in(back, *place);
            texts.iter().find(|text| text.face == Face::NarrowBold).map(|text| text.x - place.x)
        };
        places.iter().filter_map(|(_, place)| head(place)).collect()
    };
    sheets(&pages, options.duplex).into_iter().map(|(_, back)| of(back)).collect()
}

#[test]
fn all_backs_of_a_sheet_have_the_same_margins() {
    let words = |count| "Many words. ".repeat(count);
    // So many words ask for narrow margins, and for nothing more.
    let is_wide = |count: &usize| {
        let markdown = format!("# T\n## Q? {{#q number=1}}\n{}\n", words(*count));
        let ((), said) =
            with_markdown(&markdown, |run, deck| drop(pages(CardsOptions::default(), run, deck)));
        said.iter().any(|it| it.message.contains("narrow margins"))
    };
    let many = (60..200).find(is_wide).expect("there is such an answer");
    let entry = |at: usize| {
        let count = if at == 10 { many } else { 4 };
        format!("## Q{at}? {{#q{at} number={}}}\n{}\n\n", at + 1, words(count))
    };
    let markdown = "# T\n".to_owned() + &(0..20).map(entry).collect::<String>();
    for order in [CardOrder::Question, CardOrder::Stack] {
        let sheets = margins(CardsOptions { order, ..CardsOptions::default() }, &markdown);
        let wide = sheets.iter().filter(|sheet| sheet[0] < Pt::mm(1.0)).count();
        assert_eq!(wide, 1, "one sheet has narrow margins: {sheets:?}");
        for sheet in sheets {
            assert!(sheet.iter().all(|x| (*x - sheet[0]).0.abs() < ROUNDING.0), "{sheet:?}");
        }
    }
}

#[test]
fn cards_of_five_by_eight_inches_and_a6_are_known_by_name() {
    for (name, (width, height), count) in [
        ("5x8-letter", (203.2, 127.0), 2),
        ("5x8-a4", (203.2, 127.0), 2),
        ("5x8-single", (203.2, 127.0), 1),
        ("a6-a4", (148.5, 105.0), 4),
        ("a6-single", (148.0, 105.0), 1),
    ] {
        let stock = layouts::named(name, &[]).unwrap_or_else(|| panic!("{name}"));
        assert_eq!(
            (stock.card, stock.columns * stock.rows),
            ((Pt::mm(width), Pt::mm(height)), count),
            "{name}"
        );
    }
}

#[test]
fn the_back_of_the_test_sheet_is_labelled_in_the_language_of_the_deck() {
    for (lang, label) in [("en", "Back of the test sheet"), ("de", "Rückseite des Testblatts")] {
        for layout in ["a7-a4", "3x5-single", "business-us"] {
            let layout = layouts::named(layout, &[]).unwrap();
            let options = CardsOptions { layout, test_page: true, ..CardsOptions::default() };
            let pages = pages_in(lang, "## Q? {#q}\nA.\n", options);
            let said = |page: &Page| texts(page).map(|text| text.text.as_str()).collect::<String>();
            assert!(
                said(&pages[1]).contains(label) && !said(&pages[0]).contains(label),
                "{}",
                said(&pages[1])
            );
            check_ink(&pages, &options);
        }
    }
}
