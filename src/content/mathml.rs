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

/// Commands of LaTeX and amsmath that math-core lacks, by those that it has.
const MACROS: [(&str, &str); 12] = [
    ("boxed", r"\begin{array}{|c|}\hline #1\\\hline\end{array}"),
    ("textcolor", r"{\color{#1}#2}"),
    ("substack", r"\begin{matrix}#1\end{matrix}"),
    ("dotsc", r"\ldots"),
    ("dotso", r"\ldots"),
    ("dotsb", r"\cdots"),
    ("dotsm", r"\cdots"),
    ("dotsi", r"\cdots"),
    ("pmb", r"\boldsymbol{#1}"),
    ("smash", "#1"),
    ("vcenter", "#1"),
    ("celsius", r"{}^\circ\mathrm{C}"),
];

/// What it lacks and no macro can be, by what looks like it.
const LIKENESSES: [(&str, &str); 5] = [
    (r"\begin{split}", r"\begin{aligned}"),
    (r"\end{split}", r"\end{aligned}"),
    (r"\begin{smallmatrix}", r"\begin{matrix}"),
    (r"\end{smallmatrix}", r"\end{matrix}"),
    (r"\mbox{", r"\text{"),
];

/// Returns the formula as a `math` element; `None` for TeX that math-core does not know.
#[must_use]
pub fn convert(math: &Math<'_>) -> Option<String> {
    converted(math).ok()
}

/// Returns why a formula cannot be a `math` element, and what to do; `None` if it can.
#[must_use]
pub fn fault(math: &Math<'_>) -> Option<String> {
    converted(math).err()
}

fn converted(math: &Math<'_>) -> Result<String, String> {
    if !is_moderate(&math.tex) {
        return Err("it is too long or too deep; part it into several formulas".to_owned());
    }
    let tex = LIKENESSES.iter().fold(math.tex.to_string(), |tex, (name, like)| tex.replace(name, like));
    let display = if math.display { MathDisplay::Block } else { MathDisplay::Inline };
    CONVERTER.with(|converter| {
        let macros = || MACROS.map(|(name, meaning)| (name.to_owned(), meaning.to_owned())).into();
        let config = || MathCoreConfig { macros: macros(), ..MathCoreConfig::default() };
        let converter = converter.get_or_init(|| LatexToMathML::new(config()).ok());
        let Some(converter) = converter else { return Err("no formula can be set".to_owned()) };
        match converter.convert_with_local_state(&tex, display) {
            // As in all our HTML, no two braces are side by side.
            Ok(result) => Ok(result.mathml.replace('{', "&#123;").replace('}', "&#125;")),
            Err(error) => Err(reason(&error.to_string())),
        }
    })
}

/// Returns what math-core says in the middle of a sentence: ``unknown command `\ce` ``.
fn reason(error: &str) -> String {
    let error = error.trim_end_matches('.').replace('"', "`");
    let mut characters = error.chars();
    let first = characters.next().map(|first| first.to_lowercase().to_string()).unwrap_or_default();
    format!("{first}{}", characters.as_str())
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
    fn commands_of_amsmath_are_set_by_those_that_look_like_them() {
        for tex in [
            r"\boxed{x = 42}",
            r"\sum_{\substack{i<n\\ j<m}} a_{ij}",
            r"\begin{split} a &= b \\ &= c \end{split}",
            r"a_1, \dotsc, a_n",
            r"\textcolor{red}{x}",
            r"\bigl(\begin{smallmatrix} a & b \\ c & d \end{smallmatrix}\bigr)",
            r"a \dotsb b \dotsm c \dotsi d \dotso",
            r"\mbox{if } \pmb{x} \smash{y} \vcenter{z} 20\celsius",
        ] {
            assert!(mathml(tex).is_some_and(|it| it.starts_with("<math>")), "{tex}");
        }
    }

    #[test]
    fn what_cannot_be_set_is_named() {
        let fault = |tex: &str| fault(&Math { tex: tex.into(), display: false });
        assert_eq!(fault(r"\ce{H2O}").as_deref(), Some(r"unknown command `\ce`"));
        assert_eq!(fault(r"\begin{xy}a\end{xy}").as_deref(), Some("unknown environment `xy`"));
        assert!(fault(r"x \tag{1}").is_some_and(|it| it.contains(r"`\tag`")));
        assert_eq!(fault("x"), None);
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
