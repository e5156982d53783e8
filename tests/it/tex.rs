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

fn inline(tex: &str) -> Result<String, String> {
    mathml::convert(&Math { tex: tex.into(), display: false })
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
    let (web, refused) = accepted(&list, |tex| mathml::convert(&math(tex)).err());
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
        assert_eq!(mathml::convert(&math(tex)).err(), None, "{tex}");
        assert_eq!(Formula::new(&math(tex), &[], "en").err(), None, "{tex}");
    }
}

#[test]
fn every_construct_that_is_set_is_drawn() {
    let mut shaper = Shaper::default();
    let says_nothing = |tex: &str| tex.starts_with('%');
    for tex in constructs().iter().filter(|tex| !says_nothing(tex)) {
        if let Ok(html) = mathml::convert(&math(tex)) {
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

const ELEMENTS: &str = "math mrow mi mn mo mtext mspace mfrac msqrt mroot msub msup msubsup munder mover munderover \
    mtable mtr mtd mstyle mpadded mphantom a";

#[test]
fn elements_of_formulas_are_closed_and_none_acts() {
    for tex in constructs() {
        let Ok(html) = mathml::convert(&math(&tex)) else { continue };
        let document =
            roxmltree::Document::parse(&html).unwrap_or_else(|error| panic!("{tex}: {error}: {html}"));
        for node in document.descendants().filter(roxmltree::Node::is_element) {
            let name = node.tag_name().name();
            assert!(ELEMENTS.split_whitespace().any(|it| it == name), "{tex}: {html}");
            let is_inert = |attribute: &str| match attribute {
                "href" => name == "a",
                other => other != "style",
            };
            assert!(node.attributes().all(|it| is_inert(it.name())), "{tex}: {html}");
            assert!(name != "a" || node.parent().is_some_and(|it| it.has_tag_name("mtext")), "{tex}: {html}");
            let count = match name {
                "mfrac" | "mroot" | "msub" | "msup" | "munder" | "mover" => 2,
                "msubsup" | "munderover" => 3,
                _ => continue,
            };
            assert_eq!(node.children().count(), count, "{tex}: {html}");
        }
    }
}

#[test]
fn formulas_are_elements_of_mathml_and_nothing_else() {
    let fraction = inline(r"\frac{a}{b} \le \sqrt{x^2}").expect("known");
    assert!(fraction.starts_with("<math>") && fraction.contains("<mfrac>"), "{fraction}");
    for tex in [
        r"\text{<script>alert(1)</script>}",
        "a < b > c & d",
        "x\"'><img src=x>",
        r"\text{\{\{x\}\}}",
        r"\href{javascript:x}{y}",
        r"\href{ JavaScript:x}{y}",
        r"\href{data:text/html,x}{y}",
        r"\url{file:///etc/passwd}",
        r"\href{#entry}{y}",
    ] {
        let html = inline(tex).unwrap_or_default();
        for active in ["<script", "<img", "<a ", "href", "{{"] {
            assert!(!html.contains(active), "{tex}: {html}");
        }
    }
}

#[test]
fn addresses_in_formulas_are_links_as_those_of_texts() {
    for (tex, link) in [
        (r"\href{https://a.org/?x=1&y=2}{a^2}", "<a href=\"https://a.org/?x=1&#38;y=2\"><math"),
        (r"\href{mailto:a@b.org}{b}", "<a href=\"mailto:a@b.org\"><math"),
        (r"\href{https://a.org/x onclick=y z}{b}", "<a href=\"https://a.org/x%20onclick=y%20z\"><math"),
        (r"\url{https://a.org/b_c}", "<a href=\"https://a.org/b_c\"><math"),
        (r#"\href{https://a.org/"><b>}{x}"#, "<a href=\"https://a.org/&#34;&#62;&#60;b&#62;\"><math"),
    ] {
        let html = inline(tex).unwrap_or_else(|error| panic!("{tex}: {error}"));
        assert!(html.contains(link), "{tex}: {html}");
    }
}

#[test]
fn what_cannot_be_set_is_named() {
    assert_eq!(inline(r"\begin{xy}a\end{xy}").unwrap_err(), "unknown environment `xy`");
    assert_eq!(inline(r"\unknown{x}").unwrap_err(), r"unknown command `\unknown`");
    assert!(inline(r"\ce{H2O} \tag{1}").is_ok());
}

#[test]
fn parts_are_written_by_the_rules_of_tex() {
    for (tex, html) in [
        ("12^2", "<msup><mn>12</mn><mrow><mn>2</mn></mrow></msup>"),
        (r"\sin x", "<mi>sin</mi><mo>\u{2061}</mo><mspace width=\"0.1667em\"></mspace><mi>x</mi>"),
        (r"\mathbf{v}", "<mi mathvariant=\"normal\">𝐯</mi>"),
        (r"\text{if }x", "<mtext>if\u{a0}</mtext><mi>x</mi>"),
        (r"\not=", "<mo form=\"infix\" stretchy=\"false\">=\u{338}</mo>"),
        (r"1{,}5", "<mn>1</mn><mrow><mo lspace=\"0em\" rspace=\"0em\">,</mo></mrow><mn>5</mn>"),
        (r"\mathbb{ARk}", "<mi>𝔸ℝ𝕜</mi>"),
        (r"\mathbf{x\Gamma}", "<mi mathvariant=\"normal\">𝐱</mi><mi mathvariant=\"normal\">𝚪</mi>"),
        (r"\mathbf{9}", "<mn>𝟗</mn>"),
        (r"\mathit{gh}", "<mi>𝑔ℎ</mi>"),
        (r"\mathrm{x}", "<mi mathvariant=\"normal\">x</mi>"),
        (r"\textcircled{a}", "<mrow class=\"m-circle\"><mrow><mi>a</mi></mrow></mrow>"),
        (r"\copyright", "<mtext>©</mtext>"),
        (r"\mathreflectbox{R}", "<mrow class=\"m-mirror\"><mi>R</mi></mrow>"),
    ] {
        let written = inline(tex).unwrap_or_else(|error| panic!("{tex}: {error}"));
        assert_eq!(written, format!("<math>{html}</math>"), "{tex}");
    }
}

#[test]
fn numbers_and_lines_are_rows_of_a_table() {
    let numbered = inline(r"x = y \tag{1}").unwrap();
    assert!(numbered.starts_with("<math><mtable class=\"m-numbered\""), "{numbered}");
    let lines = inline(r"a \\ b").unwrap();
    assert_eq!(lines.matches("<mtr>").count(), 2, "{lines}");
}

#[test]
fn deep_formulas_stay_within_the_stack() {
    for tex in [
        format!("{}x{}", "{".repeat(500), "}".repeat(500)),
        format!("{}x{}", r"\sqrt{".repeat(31), "}".repeat(31)),
        format!("{}x", r"\sqrt".repeat(500)),
        format!("{}x", r"\left(".repeat(500)),
        format!("{}x", r"\begin{matrix}".repeat(500)),
        format!("x{}", "_".repeat(500)),
        format!("{}x{}", r"\text{".repeat(500), "}".repeat(500)),
        r"\def\a{xx}\def\b{\a\a\a\a}\def\c{\b\b\b\b}\def\d{\c\c\c\c}\d\d\d\d\d\d\d\d\d\d".to_owned(),
    ] {
        let written = std::thread::Builder::new().stack_size(1 << 20).spawn(move || inline(&tex));
        let _ = written.unwrap().join().unwrap();
    }
}
