//! TeX as MathML Core, which browsers set by themselves. The only module that sees math-core.

use std::cell::OnceCell;

use math_core::{LatexToMathML, MathCoreConfig, MathDisplay};

use super::Math;

/// Longer formulas are refused. The converter descends once for each group and command at most, so these limits
/// also bound its stack.
const LONGEST: usize = 4000;
/// Far above what a learner can read in one formula; the converter takes a step of its stack for each.
const MOST_COMMANDS: usize = 300;
/// Groups within groups; people write five.
const DEEPEST: usize = 50;

thread_local! {
    static CONVERTER: OnceCell<Option<LatexToMathML>> = const { OnceCell::new() };
}

/// Returns the formula as a `math` element; `None` for TeX that math-core does not know.
#[must_use]
pub fn convert(math: &Math<'_>) -> Option<String> {
    if !is_moderate(&math.tex) {
        return None;
    }
    let display = if math.display { MathDisplay::Block } else { MathDisplay::Inline };
    CONVERTER.with(|converter| {
        let converter = converter.get_or_init(|| LatexToMathML::new(MathCoreConfig::default()).ok());
        let result = converter.as_ref()?.convert_with_local_state(&math.tex, display).ok()?;
        // As in all our HTML, no two braces are side by side.
        Some(result.mathml.replace('{', "&#123;").replace('}', "&#125;"))
    })
}

fn is_moderate(tex: &str) -> bool {
    let mut depth = 0_usize;
    let is_shallow = tex.bytes().all(|byte| {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth <= DEEPEST
    });
    tex.len() <= LONGEST && tex.matches(['\\', '^', '_', '\'']).count() <= MOST_COMMANDS && is_shallow
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
    fn deep_formulas_stay_within_the_stack() {
        for tex in [
            format!("{}x{}", "{".repeat(DEEPEST), "}".repeat(DEEPEST)),
            format!("{}x", r"\sqrt".repeat(MOST_COMMANDS)),
            format!("{}x", r"\left(".repeat(MOST_COMMANDS)),
            format!("{}x", r"\begin{matrix}".repeat(DEEPEST * 2)),
            format!("x{}", "_".repeat(MOST_COMMANDS)),
            format!("{}x{}", r"\text{".repeat(DEEPEST), "}".repeat(DEEPEST)),
        ] {
            std::thread::Builder::new()
                .stack_size(1 << 20)
                .spawn(move || mathml(&tex))
                .unwrap()
                .join()
                .unwrap();
        }
    }

    #[test]
    fn what_is_not_known_is_said_to_be() {
        for tex in [
            r"\unknown{x}",
            r"\frac{a",
            "}",
            &"x".repeat(LONGEST + 1),
            &"{".repeat(LONGEST),
            &r"\sqrt".repeat(301),
        ] {
            assert_eq!(mathml(tex), None, "{tex}");
        }
    }
}
