//! TeX as MathML Core, which browsers set by themselves.

mod boxes;
mod element;
mod rows;
mod signs;
mod style;
mod symbols;
mod table;
mod writer;

use ratex_parser::ParseNode;

use super::{Math, tex};
use element::Elements;
use rows::expression;
use style::{Level, Style};

/// Returns the formula as a `math` element; `None` for TeX that cannot be read.
#[must_use]
pub fn convert(math: &Math<'_>) -> Option<String> {
    tex::read(&math.tex).ok().map(|nodes| element(&nodes, math.display))
}

/// Returns why a formula cannot be a `math` element; `None` if it can.
#[must_use]
pub fn fault(math: &Math<'_>) -> Option<String> {
    tex::read(&math.tex).err()
}

fn element(nodes: &[ParseNode], is_display: bool) -> String {
    let style = Style::at(if is_display { Level::Display } else { Level::Text });
    // A long formula moves in a frame of its own, which the keyboard must reach.
    let (display, tabindex) = if is_display { ("block", "0") } else { ("", "") };
    let (numbers, body): (Vec<_>, Vec<_>) =
        nodes.iter().cloned().partition(|node| matches!(node, ParseNode::Tag { .. }));
    let line = |out: &mut Elements| {
        if body.iter().any(|node| matches!(node, ParseNode::Cr { .. })) {
            return table::lines(out, &body, style);
        }
        expression(out, &body, style);
    };
    let mut elements = Elements::default();
    elements.element("math", &[("display", display), ("tabindex", tabindex)], |out| match numbers.last() {
        Some(ParseNode::Tag { tag, .. }) => table::numbered(out, tag, line),
        _ => line(out),
    });
    elements.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mathml(tex: &str) -> Option<String> {
        convert(&Math { tex: tex.into(), display: false })
    }

    #[test]
    fn formulas_are_elements_of_mathml_and_nothing_else() {
        let fraction = mathml(r"\frac{a}{b} \le \sqrt{x^2}").expect("known");
        assert!(fraction.starts_with("<math>") && fraction.contains("<mfrac>"), "{fraction}");
        for tex in [
            r"\text{<script>alert(1)</script>}",
            "a < b > c & d",
            "x\"'><img src=x>",
            r"\text{\{\{x\}\}}",
            r"\href{javascript:x}{y}",
        ] {
            let html = mathml(tex).unwrap_or_default();
            for active in ["<script", "<img", "<a ", "href", "{{"] {
                assert!(!html.contains(active), "{tex}: {html}");
            }
        }
    }

    #[test]
    fn what_cannot_be_set_is_named() {
        let fault = |tex: &str| fault(&Math { tex: tex.into(), display: false });
        assert_eq!(fault(r"\begin{xy}a\end{xy}").as_deref(), Some("unknown environment `xy`"));
        assert_eq!(fault(r"\unknown{x}").as_deref(), Some(r"unknown command `\unknown`"));
        assert_eq!(fault(r"\ce{H2O} \tag{1}"), None);
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
        ] {
            let written = mathml(tex).unwrap_or_else(|| panic!("{tex}"));
            assert_eq!(written, format!("<math>{html}</math>"), "{tex}");
        }
    }

    #[test]
    fn numbers_and_lines_are_rows_of_a_table() {
        let numbered = mathml(r"x = y \tag{1}").unwrap();
        assert!(numbered.starts_with("<math><mtable class=\"m-numbered\""), "{numbered}");
        let lines = mathml(r"a \\ b").unwrap();
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
            let written = std::thread::Builder::new().stack_size(1 << 20).spawn(move || mathml(&tex));
            written.unwrap().join().unwrap();
        }
    }
}
