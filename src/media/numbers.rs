//! The numbers of a drawing. Programs that draw multiply them as they come, until none is left that they can hold.

use roxmltree::Node;

/// Every whole number of 32 bits is smaller, and so is every distance on a map.
pub(super) const LARGEST: f64 = 1e10;

/// Attributes that say where something is, or how large.
const MEASURES: &[&str] = &[
    "cx",
    "cy",
    "d",
    "dx",
    "dy",
    "font-size",
    "fr",
    "fx",
    "fy",
    "gradientTransform",
    "height",
    "letter-spacing",
    "markerHeight",
    "markerWidth",
    "offset",
    "patternTransform",
    "points",
    "r",
    "radius",
    "refX",
    "refY",
    "rotate",
    "rx",
    "ry",
    "scale",
    "startOffset",
    "stdDeviation",
    "stroke-dasharray",
    "stroke-dashoffset",
    "stroke-miterlimit",
    "stroke-width",
    "style",
    "textLength",
    "transform",
    "viewBox",
    "width",
    "word-spacing",
    "x",
    "x1",
    "x2",
    "y",
    "y1",
    "y2",
];

/// Returns where an element has a number that is too large, if it has one.
pub(super) fn excess(node: Node<'_, '_>) -> Option<String> {
    let mut measures = node.attributes().filter(|it| MEASURES.contains(&it.name()));
    let found = measures.find(|it| has_excess(it.value(), it.name() == "d"));
    if let Some(attribute) = found {
        return Some(format!("its attribute `{}` has a number larger than {LARGEST}", attribute.name()));
    }
    if node.tag_name().name() != "style" {
        return None;
    }
    let is_large = node.children().filter_map(|it| it.text()).any(|text| has_excess(text, false));
    is_large.then(|| format!("its `style` has a number larger than {LARGEST}"))
}

/// Returns whether a text has a number that is too large. In a path, letters and numbers need no space between them; elsewhere
/// what follows a letter or `#` is a part of a name.
fn has_excess(text: &str, is_path: bool) -> bool {
    let mut rest = text;
    while let Some(first) = rest.bytes().next() {
        let length = match first {
            b'0'..=b'9' | b'.' => {
                let length = number(rest.as_bytes());
                if rest[..length].parse().is_ok_and(|number: f64| number > LARGEST) {
                    return true;
                }
                length
            }
            _ if rest.starts_with("url(") => rest.find(')').unwrap_or(rest.len()),
            b'#' | b'_' | b'a'..=b'z' | b'A'..=b'Z' if !is_path => {
                let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
                1 + rest.bytes().skip(1).take_while(|byte| is_name(*byte)).count()
            }
            _ => rest.chars().next().map_or(1, char::len_utf8),
        };
        rest = &rest[length.max(1)..];
    }
    false
}

/// Returns the length of the number that a text begins with; it has no sign.
fn number(text: &[u8]) -> usize {
    let digits = |from: usize| text[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut end = digits(0);
    if text.get(end) == Some(&b'.') {
        end += 1 + digits(end + 1);
    }
    if matches!(text.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(text.get(end + 1), Some(b'+' | b'-')));
        let exponent = digits((end + 1 + sign).min(text.len()));
        if exponent > 0 {
            end += 1 + sign + exponent;
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_in_measures_and_not_in_names() {
        for (text, is_path) in [
            ("1e11", false),
            ("0 0 9 99999999999", false),
            ("scale(-1e38)", false),
            ("stroke:#123456;stroke-width:1E+30px", false),
            ("M0 0L1e20-5", true),
            ("m.5.5e30", true),
        ] {
            assert!(has_excess(text, is_path), "{text}");
        }
        for (text, is_path) in [
            ("-2147483648 20037508.34 6.1e-17", false),
            ("fill:#1e9999;clip-path:url(#a12345678901)", false),
            ("background:url(data:image/png;base64,/1e99+12345678901)", false),
            (".a-12345678901{x:1}", false),
            ("M1e5.5e3L6.123e-17-1e5", true),
            ("é.e", false),
        ] {
            assert!(!has_excess(text, is_path), "{text}");
        }
    }
}
