//! Formulas: what KaTeX accepts, sheets and the web page set. The list is ours, by KaTeX's table of supported functions
//! and environments; npm's `katex` says of each that it accepts it.

use std::process::Command;

use deckpress::content::{Math, mathml};
use deckpress::typeset::object::math::Formula;
use deckpress::typeset::page::Item;
use deckpress::typeset::text::shape::Shaper;
use deckpress::typeset::theme::Colour;
use deckpress::typeset::tree::Tag;
use deckpress::typeset::unit::Pt;

use crate::common::{root, text_of};

/// Returns the TeX of the list.
fn constructs() -> Vec<String> {
    let list = std::fs::read_to_string(root().join("tests/fixtures/tex/constructs.txt")).unwrap();
    list.lines().filter(|line| !line.is_empty() && !line.starts_with("# ")).map(str::to_owned).collect()
}

fn math(tex: &str) -> Math<'_> {
    Math { tex: tex.into(), display: true }
}

/// Returns how many of a list are not refused, in per cent, and those that are.
fn accepted(list: &[String], refuses: impl Fn(&str) -> Option<String>) -> (usize, Vec<(&str, String)>) {
    let refused: Vec<_> = list.iter().filter_map(|tex| Some((tex.as_str(), refuses(tex)?))).collect();
    ((list.len() - refused.len()) * 100 / list.len(), refused)
}

#[test]
fn katex_accepts_every_construct_of_the_list() {
    let folder = root().join("tests/tex");
    assert!(folder.join("node_modules").exists(), "no KaTeX to test with: run `make node`");
    let list = root().join("tests/fixtures/tex/constructs.txt");
    let said = text_of(Command::new("node").arg(folder.join("accepted.mjs")).arg(list));
    let said: Vec<(String, Option<String>)> = serde_json::from_str(&said).unwrap();
    let refused: Vec<_> = said.iter().filter(|(_, error)| error.is_some()).collect();
    assert!(refused.is_empty(), "{refused:#?}");
    assert_eq!(said.iter().map(|(tex, _)| tex).collect::<Vec<_>>(), constructs().iter().collect::<Vec<_>>());
    assert!(said.len() >= 300, "{}", said.len());
}

#[test]
fn sheets_and_the_web_page_set_what_katex_accepts() {
    let list = constructs();
    let (web, refused) = accepted(&list, |tex| mathml::fault(&math(tex)));
    assert!(web >= 97, "the web page sets {web} %: {refused:#?}");
    let (print, refused) = accepted(&list, |tex| Formula::new(&math(tex), &[], "en").err());
    assert!(print >= 97, "sheets set {print} %: {refused:#?}");
}

/// A command that deckpress knows may have another meaning in a formula, and one that begins alike.
#[test]
fn authors_define_commands_again() {
    for tex in [
        r"\renewcommand{\abs}[1]{|#1|} \abs{x}",
        r"\renewcommand\norm[1]{|#1|} \norm{x}",
        r"\newcommand\sigmax{s} \sigmax \si{kg}",
    ] {
        assert_eq!(mathml::fault(&math(tex)), None, "{tex}");
        assert_eq!(Formula::new(&math(tex), &[], "en").err(), None, "{tex}");
    }
}

#[test]
fn every_construct_that_is_set_is_drawn() {
    let mut shaper = Shaper::default();
    let says_nothing = |tex: &str| tex.starts_with('%');
    for tex in constructs().iter().filter(|tex| !says_nothing(tex)) {
        if let Some(html) = mathml::convert(&math(tex)) {
            let drawn = scraper::Html::parse_fragment(&html).root_element().text().collect::<String>();
            assert!(!drawn.trim().is_empty(), "{tex}: {html}");
            assert!(
                !drawn.contains('\\') || tex.contains("backslash") || tex.contains("setminus"),
                "{tex}: {html}"
            );
        }
        let Ok(formula) = Formula::new(&math(tex), &[], "en") else { continue };
        let items = formula.items(&mut shaper, Pt::new(10.0), Colour::Gray(0), Tag::Unknown);
        assert!(items.iter().any(|item| matches!(item, Item::Text(_))), "{tex}");
    }
}

#[test]
fn elements_of_formulas_are_closed_and_none_acts() {
    let elements = [
        "math",
        "mrow",
        "mi",
        "mn",
        "mo",
        "mtext",
        "mspace",
        "mfrac",
        "msqrt",
        "mroot",
        "msub",
        "msup",
        "msubsup",
        "munder",
        "mover",
        "munderover",
        "mtable",
        "mtr",
        "mtd",
        "mstyle",
        "mpadded",
        "mphantom",
    ];
    for tex in constructs() {
        let Some(html) = mathml::convert(&math(&tex)) else { continue };
        let document =
            roxmltree::Document::parse(&html).unwrap_or_else(|error| panic!("{tex}: {error}: {html}"));
        for node in document.descendants().filter(roxmltree::Node::is_element) {
            assert!(elements.contains(&node.tag_name().name()), "{tex}: {html}");
            assert!(node.attributes().all(|it| it.name() != "href" && it.name() != "style"), "{tex}: {html}");
            let count = match node.tag_name().name() {
                "mfrac" | "mroot" | "msub" | "msup" | "munder" | "mover" => 2,
                "msubsup" | "munderover" => 3,
                _ => continue,
            };
            assert_eq!(node.children().count(), count, "{tex}: {html}");
        }
    }
}
