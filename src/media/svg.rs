//! SVG from strangers: drawings pass, programs and references to other files do not.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use roxmltree::{Attribute, Document, Node, ParsingOptions};

use super::{Size, filters, numbers, weight};
use crate::limits::{DRAWING_ATTRIBUTES, Limit};

/// What is wrong with an SVG, and the line where that is.
#[derive(Debug, PartialEq, Eq)]
pub struct Fault {
    pub message: String,
    pub line: Option<u32>,
}

/// Returns the size of a harmless SVG. `None` is one that says neither its size nor its shape.
///
/// # Errors
/// When `bytes` are not SVG, or hold something that may act or reach out of the file.
pub fn check(bytes: &[u8]) -> Result<Option<Size>, Fault> {
    let fault = |message: String, line| Fault { message, line };
    let text = std::str::from_utf8(bytes).map_err(|_| fault("it is not UTF-8".to_owned(), None))?;
    if let Some(line) = weight::crowded(text) {
        return Err(fault(
            format!("an element of it has more than {DRAWING_ATTRIBUTES} attributes"),
            Some(line),
        ));
    }
    let document =
        parse(text).map_err(|error| fault(format!("it is not XML: {error}"), Some(error.pos().row)))?;
    let root = document.root_element();
    if !root.has_tag_name((SVG, "svg")) {
        return Err(fault(format!("it begins with `{}`, not `svg`", root.tag_name().name()), None));
    }
    for node in document.descendants() {
        if let Some(message) = danger(node).or_else(|| numbers::excess(node)) {
            return Err(fault(message, Some(document.text_pos_at(node.range().start).row)));
        }
    }
    // Before what looks at all that is around an element.
    if let Some(message) = weight::too_deep(&document) {
        return Err(fault(message, None));
    }
    // Whoever decodes them may hold all of them at once.
    let decoded = document.descendants().map(pixels_within).fold(0, u64::saturating_add);
    if decoded > Limit::Pixels.most() {
        let message =
            format!("the pictures in it have more than {} million pixels", Limit::Pixels.most() / 1_000_000);
        return Err(fault(message, None));
    }
    if let Some(node) = filters::excess(&document) {
        let line = document.text_pos_at(node.range().start).row;
        return Err(fault("a filter of it is too large".to_owned(), Some(line)));
    }
    match weight::excess(&document) {
        Some(message) => Err(fault(message, None)),
        None => size(root).map_err(|message| fault(message, Some(1))),
    }
}

/// Parses a text as XML. Entities, with which a small file can be made to fill the memory, are declared between
/// brackets in a DTD; those are refused. What only names the DTD of SVG, as many programs write, passes.
fn parse(text: &str) -> Result<Document<'_>, roxmltree::Error> {
    let doctype = text.split_once("<!DOCTYPE").map(|(_, rest)| rest);
    let names_only = doctype.and_then(|rest| rest.split_once('>')).is_some_and(|(it, _)| !it.contains('['));
    Document::parse_with_options(text, ParsingOptions { allow_dtd: names_only, ..ParsingOptions::default() })
}

/// An SVG without what no picture can show, and what that was.
#[derive(Debug)]
pub struct Plain {
    pub bytes: Vec<u8>,
    /// How many texts are HTML, in a `foreignObject`, and the line of the first one.
    pub texts: usize,
    pub line: u32,
}

/// Returns the SVG without text that is HTML, which only browsers draw, and without links, which no picture
/// follows; diagrams.net and mermaid write both. What is drawn in the place of such a text, in a `switch`, remains.
/// `None`: there is nothing to leave out, or it is not SVG.
#[must_use]
pub fn plain(bytes: &[u8]) -> Option<Plain> {
    let text = std::str::from_utf8(bytes).ok().filter(|text| weight::crowded(text).is_none())?;
    let document = parse(text).ok()?;
    let is_html = |node: &Node<'_, '_>| node.has_tag_name((SVG, "foreignObject"));
    let mut cuts = Vec::new();
    let mut texts = Vec::new();
    let mut html_end = 0;
    for node in document.descendants().filter(Node::is_element) {
        if node.range().start < html_end {
            continue;
        }
        if is_html(&node) {
            html_end = node.range().end;
            texts.push(document.text_pos_at(node.range().start).row);
            cuts.push(node.range());
        } else if node.has_tag_name((SVG, "a")) {
            let links = node.attributes().filter(|it| it.name() == "href" && is_web(it.value()));
            cuts.extend(links.map(|it| it.range()));
        }
    }
    cuts.sort_by_key(|cut| cut.start);
    let mut kept = String::with_capacity(text.len());
    let mut start = 0;
    for cut in &cuts {
        kept.push_str(text.get(start..cut.start)?);
        start = cut.end;
    }
    kept.push_str(text.get(start..)?);
    let line = texts.first().copied().unwrap_or_default();
    (!cuts.is_empty()).then(|| Plain { bytes: kept.into_bytes(), texts: texts.len(), line })
}

fn is_web(address: &str) -> bool {
    ["https://", "http://", "mailto:"].iter().any(|start| address.trim().starts_with(start))
}

const SVG: &str = "http://www.w3.org/2000/svg";

/// Elements that run or bring in something else than a drawing.
const ACTIVE: [&str; 9] =
    ["script", "foreignObject", "iframe", "object", "embed", "audio", "video", "handler", "listener"];

fn danger(node: Node<'_, '_>) -> Option<String> {
    if let Some(instruction) = node.pi() {
        return Some(format!("it has a processing instruction `{}`", instruction.target));
    }
    if !node.is_element() {
        return None;
    }
    let name = node.tag_name().name();
    if ACTIVE.iter().any(|active| active.eq_ignore_ascii_case(name))
        || node.tag_name().namespace() == Some("http://www.w3.org/1999/xhtml")
    {
        return Some(format!("it has an element `{name}`"));
    }
    if name == "style" && node.descendants().filter_map(|it| it.text()).any(reaches_out) {
        return Some("its `style` refers to another file".to_owned());
    }
    node.attributes().find_map(|attribute| dangerous_attribute(&attribute))
}

fn dangerous_attribute(attribute: &Attribute<'_, '_>) -> Option<String> {
    let (name, value) = (attribute.name(), attribute.value().trim());
    if name.len() > 2 && name.get(..2).is_some_and(|on| on.eq_ignore_ascii_case("on")) {
        return Some(format!("it has an attribute `{name}`, which runs a script"));
    }
    let is_address = matches!(name, "href" | "src" | "base");
    // `set` and `animate` may write an address into another element.
    let is_indirect = name == "attributeName" && value.ends_with("href");
    if (is_address && !is_own(value)) || is_indirect || reaches_out(value) {
        return Some(format!("its attribute `{name}` refers to another file"));
    }
    None
}

/// Returns how many pixels the picture has that an element brings with it; 0 if it brings none.
fn pixels_within(node: Node<'_, '_>) -> u64 {
    let address = node.attributes().find(|attribute| attribute.name() == "href").map(|it| it.value());
    let Some((kind, data)) = address.and_then(|it| it.trim().strip_prefix("data:")?.split_once(',')) else {
        return 0;
    };
    let data: Vec<u8> = if kind.ends_with(";base64") {
        let data: Vec<u8> = data.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
        BASE64_STANDARD.decode(data).unwrap_or_default()
    } else {
        percent_encoding::percent_decode_str(data).collect()
    };
    imagesize::blob_size(&data).map_or(0, |size| size.width as u64 * size.height as u64)
}

/// Returns whether an address is a part of the same file, or a picture within it.
fn is_own(address: &str) -> bool {
    let pictures = ["data:image/png", "data:image/jpeg", "data:image/gif", "data:image/webp"];
    address.starts_with('#') || pictures.iter().any(|start| address.starts_with(start))
}

/// Returns whether a style brings in another file: `@import`, or `url()` of anything but a part of this one.
/// Escapes could hide both, and no drawing needs them.
fn reaches_out(style: &str) -> bool {
    let style = style.to_ascii_lowercase();
    let mut addresses = style.split("url(").skip(1);
    let is_foreign = addresses.any(|rest| !is_own(rest.trim_start().trim_start_matches(['"', '\''])));
    is_foreign || style.contains("@import") || style.contains("image-set(") || style.contains('\\')
}

/// Viewers show nothing larger; and it fits every type of whole numbers.
const LARGEST: f64 = 100_000.0;
/// What is smaller would be enlarged beyond the numbers of PDF.
const SMALLEST: f64 = 0.001;

fn size(root: Node<'_, '_>) -> Result<Option<Size>, String> {
    let length = |name| root.attribute(name).and_then(pixels);
    let shape: Vec<f64> = root
        .attribute("viewBox")
        .map(|text| text.split([' ', ',']).filter_map(|number| number.parse().ok()).collect())
        .unwrap_or_default();
    let shape = match shape.as_slice() {
        [_, _, width, height] if *width > 0.0 && *height > 0.0 => Some((*width, *height)),
        _ => None,
    };
    let (width, height) = match (length("width"), length("height"), shape) {
        (Some(width), Some(height), _) => (width, height),
        (Some(width), None, Some(shape)) => (width, width * shape.1 / shape.0),
        (None, Some(height), Some(shape)) => (height * shape.0 / shape.1, height),
        (None, None, Some(shape)) => shape,
        (_, _, None) => return Ok(None),
    };
    let sides = shape.iter().flat_map(|shape| [shape.0, shape.1]).chain([width, height]);
    if sides.fold(f64::INFINITY, f64::min) < SMALLEST {
        return Err(format!("it is smaller than {SMALLEST} pixels"));
    }
    match (whole(width), whole(height)) {
        (Some(width), Some(height)) => Ok(Some(Size { width, height })),
        _ => Err(format!("it is larger than {LARGEST} pixels")),
    }
}

/// Returns a CSS length in pixels, if it is one; percentages say nothing of a file by itself.
fn pixels(length: &str) -> Option<f64> {
    let length = length.trim();
    let number =
        length.trim_end_matches(|character: char| character.is_ascii_alphabetic() || character == '%');
    let unit = &length[number.len()..];
    let number: f64 = number.trim().parse().ok()?;
    let factor = match unit {
        "" | "px" => 1.0,
        "pt" => 96.0 / 72.0,
        "pc" => 16.0,
        "in" => 96.0,
        "cm" => 96.0 / 2.54,
        "mm" => 96.0 / 25.4,
        _ => return None,
    };
    (number > 0.0).then_some(number * factor)
}

fn whole(number: f64) -> Option<u32> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within 1 and LARGEST")]
    (number.is_finite() && number <= LARGEST).then(|| number.round().max(1.0) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::DRAWING_NESTING;

    fn svg(attributes: &str, content: &str) -> Result<Option<Size>, Fault> {
        let text = format!(
            "<svg xmlns=\"{SVG}\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" {attributes}>\n{content}</svg>"
        );
        check(text.as_bytes())
    }

    #[test]
    fn drawings_pass_with_their_size() {
        let gradient =
            "<linearGradient id='a'/><rect fill='url(#a)' style='fill:url(\"#a\")'/><use xlink:href='#a'/>";
        let sized = |width, height| Ok(Some(Size { width, height }));
        assert_eq!(svg("width='20' height='10px'", gradient), sized(20, 10));
        assert_eq!(svg("width='1in' viewBox='0 0 2 1'", ""), sized(96, 48));
        assert_eq!(svg("width='100%' viewBox='0,0,30,40'", ""), sized(30, 40));
        assert_eq!(svg("", "<image href='data:image/png;base64,AA=='/>"), Ok(None));
        assert_eq!(svg("width='2e1' height='1e+2px'", ""), sized(20, 100));
        assert_eq!(svg("width='NaN' height='-1' viewBox='0 0 inf 0'", ""), Ok(None));
    }

    #[test]
    fn an_element_with_thousands_of_attributes_is_a_fault_before_it_is_parsed() {
        let many = |count: usize| (0..count).map(|it| format!("a{it}='>'\n")).collect::<String>();
        assert!(svg(&many(300), "").is_ok());
        let before = "<!-- it's --><![CDATA[\"]]><?a '?>";
        let fault = svg("", &format!("{before}\n<rect {}/>", many(30_000))).unwrap_err();
        assert_eq!((fault.message.contains("attributes"), fault.line), (true, Some(3)));
        assert!(plain(format!("<svg {}/>", many(30_000)).as_bytes()).is_none());
        assert!(svg("", "<!-- a").is_err() && svg("", "<rect a='").is_err());
    }

    #[test]
    fn filters_that_cost_too_much_are_faults_before_anything_is_drawn() {
        let filtered = |filter: &str, times: usize| {
            let rect = "<rect width='9' height='9' filter='url(#f)'/>".repeat(times);
            svg("", &format!("<filter id='f' {filter}</filter>{rect}"))
        };
        let shadow = "><feDropShadow dx='2' dy='2' stdDeviation='3'/>";
        assert!(filtered(shadow, 12).is_ok());
        assert!(
            filtered("x='-20%' y='-20%' width='140%' height='140%'><feGaussianBlur stdDeviation='4 5'/>", 3)
                .is_ok()
        );
        for (filter, times) in [
            ("x='-99999' y='-99999' width='999999' height='999999'><feFlood/>", 1),
            ("width='99999%'><feFlood/>", 1),
            ("filterUnits='userSpaceOnUse' width='1e9'><feFlood/>", 1),
            ("><feMorphology radius='5000'/>", 1),
            ("><feGaussianBlur stdDeviation='1e6'/>", 1),
            ("><feTurbulence numOctaves='100'/>", 1),
            ("><feConvolveMatrix order='99'/>", 1),
            ("><feFlood width='1e7'/>", 1),
            (&*format!(">{}", "<feMorphology radius='9'/>".repeat(200)), 1),
            (shadow, 200),
        ] {
            assert!(filtered(filter, times).is_err(), "{}", &filter[..filter.len().min(60)]);
        }
        let uses = "<filter id='f'><feFlood/></filter><g id='g' filter='url(#f)'/>".to_owned()
            + &"<use href='#g'/>".repeat(300);
        assert!(svg("", &uses).is_err());
        let style = "<style>rect{filter:url(#f)}</style><filter id='f'><feFlood/></filter>".to_owned()
            + &"<rect/>".repeat(300);
        assert!(svg("", &style).is_err());
        assert!(svg("", "<rect style='fill:red;filter: blur(9000px)'/>").is_err());
        assert!(svg("", "<rect filter='blur(2px)' x='20000'/>").is_ok());
    }

    #[test]
    fn a_picture_within_has_as_few_pixels_as_one_of_its_own() {
        let png = |width: u32, height: u32| {
            let head = [
                &b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..],
                &width.to_be_bytes(),
                &height.to_be_bytes(),
                &[8, 2, 0, 0, 0],
            ];
            let data = BASE64_STANDARD.encode(head.concat());
            svg("", &format!("<image href='data:image/png;base64,{}\n{}'/>", &data[..9], &data[9..]))
        };
        assert!(png(20_000, 20_000).is_err());
        assert!(png(2_000, 2_000).is_ok());
        let escaped = "<image href='data:image/png,%89PNG%0D%0A%1A%0A%00%00%00%0DIHDR%00%00%4E%20%00%00%4E%20%08%02%00%00%00'/>";
        assert!(svg("", escaped).is_err());
    }

    #[test]
    fn drawings_that_are_deep_or_repeat_themselves_without_end_are_faults() {
        let drawing = |inside: &str| check(format!("<svg xmlns='{SVG}'>{inside}</svg>").as_bytes());
        let nested = |depth: usize| drawing(&("<g>".repeat(depth) + &"</g>".repeat(depth)));
        assert!(nested(DRAWING_NESTING - 1).is_ok() && nested(DRAWING_NESTING).is_err());
        let chain = |length: usize, order: fn(Vec<String>) -> Vec<String>| {
            let link = |at: usize| format!("<g id='l{at}'><use href='#l{}'/></g>", at + 1);
            drawing(&order((0..length).map(link).collect()).concat())
        };
        let backwards = |mut links: Vec<String>| {
            links.reverse();
            links
        };
        assert!(chain(40, |links| links).is_ok() && chain(40, backwards).is_ok());
        assert!(chain(60, |links| links).is_err() && chain(60, backwards).is_err());
        assert!(drawing("<g id='a'><use href='#a'/></g>").is_ok());
        let doubled =
            |at: usize| format!("<g id='l{at}'>{}</g>", format!("<use href='#l{}'/>", at + 1).repeat(8));
        assert!(drawing(&(0..9).map(doubled).collect::<String>()).is_err());
    }

    #[test]
    fn whatever_acts_or_reaches_out_is_a_fault() {
        for bad in [
            "<script>alert(1)</script>",
            "<a xlink:href='javascript:alert(1)'><rect/></a>",
            "<rect onclick='alert(1)'/>",
            "<foreignObject/>",
            "<p xmlns='http://www.w3.org/1999/xhtml'/>",
            "<image href='https://example.org/a.png'/>",
            "<image href='data:image/svg+xml,x'/>",
            "<use xlink:href='other.svg#a'/>",
            "<style>@import 'a.css';</style>",
            "<style>rect { fill: URL( 'https://example.org' ) }</style>",
            "<style><![CDATA[rect { fill: \\75rl(//example.org) }]]></style>",
            "<rect style='fill: url(//example.org)'/>",
            "<rect filter='url(other.svg#f)'/>",
            "<set attributeName='xlink:href' to='https://example.org'/>",
            "<?xml-stylesheet href='a.css'?>",
        ] {
            let fault = svg("", bad).expect_err(bad);
            assert_eq!(fault.line, Some(2), "{bad}: {fault:?}");
        }
    }

    #[test]
    fn text_that_is_html_and_links_are_left_out_and_their_stand_ins_remain() {
        let drawing = format!(
            "<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\">\n\
             <svg xmlns=\"{SVG}\" width=\"9\" height=\"9\">\n<switch><foreignObject><div \
             xmlns=\"http://www.w3.org/1999/xhtml\" onclick=\"x()\">Ä<foreignObject/></div></foreignObject>\
             <text>Ä</text></switch><a href=\"https://example.org\" target=\"_blank\"><text>B</text></a></svg>"
        );
        assert!(check(drawing.as_bytes()).is_err());
        let plain = plain(drawing.as_bytes()).expect("something is left out");
        assert_eq!((plain.texts, plain.line), (1, 3));
        let kept = String::from_utf8(plain.bytes).expect("UTF-8");
        assert!(
            kept.contains("<switch><text>Ä</text></switch><a  target=\"_blank\"><text>B</text></a>"),
            "{kept}"
        );
        assert_eq!(check(kept.as_bytes()), Ok(Some(Size { width: 9, height: 9 })));
        assert!(super::plain(kept.as_bytes()).is_none());
        let unsafe_link = format!("<svg xmlns='{SVG}'><a href='javascript:x()'><rect/></a></svg>");
        assert!(super::plain(unsafe_link.as_bytes()).is_none() && check(unsafe_link.as_bytes()).is_err());
    }

    #[test]
    fn what_is_no_svg_is_a_fault() {
        let bomb = "<!DOCTYPE svg [<!ENTITY a \"aaaa\">]><svg xmlns='http://www.w3.org/2000/svg'>&a;</svg>";
        for bad in ["", "<svg", "<html/>", "<svg/>", "\u{feff}", bomb] {
            assert!(check(bad.as_bytes()).is_err(), "{bad}");
        }
        assert!(check(b"\xFF\xFE<\0").is_err());
    }
}
