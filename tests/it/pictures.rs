//! Pictures on pages: what becomes of each kind of file.

use std::process::Command;

use deckpress::date::Epoch;
use deckpress::diagnostic::Collected;
use deckpress::export::cards::options::CardsOptions;
use deckpress::export::options::Options;
use deckpress::export::sheet::Sheet;
use deckpress::export::sheet::options::{Detail, SheetOptions};
use deckpress::export::{ExportContext, Format};
use deckpress::typeset::object::picture::Form;
use deckpress::typeset::page::{Item, Page, Picture};
use deckpress::typeset::theme::Ink;
use image::{DynamicImage, ImageFormat};

use crate::common::{EPOCH, Folder, deckpress, export, fixture, text_of, with_deck, with_good_deck};

const DECK: &str = "id = \"d\"\ntitle = \"D\"\n";

fn sheet(ink: Ink) -> Options {
    Options {
        sheet: SheetOptions { detail: Detail::Full, ink, ..SheetOptions::default() },
        ..Options::default()
    }
}

fn reference(name: &str) -> Vec<u8> {
    std::fs::read(fixture("reference").join("pictures").join(name)).unwrap()
}

/// The pictures on the sheet of a deck with one entry of this text.
fn on_sheet(text: &str, files: &[(&str, &[u8])]) -> (Vec<Picture>, Vec<String>) {
    let folder = Folder::with(&[("d/deck.toml", DECK.as_bytes()), ("d/q.md", text.as_bytes())]);
    for (name, bytes) in files {
        folder.write(&format!("d/{name}"), bytes);
    }
    with_deck(&folder.join("d"), |checked, sources, said| {
        assert!(said.iter().all(|it| it.code != deckpress::diagnostic::Code::BadMedia), "{said:?}");
        let report = Collected::default();
        let run = ExportContext { epoch: Epoch(EPOCH), report: &report, sources };
        let pages = Sheet::default().pages(&run, &checked.deck);
        let said = report.into_inner().into_iter().map(|it| it.message.clone()).collect();
        (pictures(&pages).cloned().collect(), said)
    })
}

fn pictures(pages: &[Page]) -> impl Iterator<Item = &Picture> {
    pages.iter().flat_map(|page| &page.items).filter_map(|item| match item {
        Item::Picture(picture) => Some(picture),
        _ => None,
    })
}

fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn contains(whole: &[u8], part: &[u8]) -> bool {
    whole.windows(part.len()).any(|window| window == part)
}

#[test]
fn jpeg_and_plain_png_are_passed_through_and_each_picture_is_in_the_file_once() {
    with_good_deck(&fixture("reference"), |checked, sources| {
        let pdf = export(Format::Sheet, &sheet(Ink::Color), checked, sources);
        let jpeg = reference("sheet.jpg");
        assert!(contains(&pdf, &jpeg));
        let gutter = deckpress::typeset::object::png::data(&reference("gutter.png")).unwrap();
        assert!(contains(&pdf, &gutter.bytes));
        let gray = export(Format::Sheet, &sheet(Ink::Gray), checked, sources);
        assert!(!contains(&gray, &jpeg));
    });
    let jpeg = reference("sheet.jpg");
    let text = "## Q? {#q}\n![a](a.jpg)\n\n![b](b.jpg)\n";
    let (shown, _) = on_sheet(text, &[("a.jpg", &jpeg), ("b.jpg", &jpeg)]);
    assert_eq!(shown.len(), 2);
    assert_eq!(shown[0].picture.key, shown[1].picture.key);
}

/// In each ink, by what poppler finds in the files.
#[test]
fn inks_without_colours_have_pictures_without_colours() {
    with_good_deck(&fixture("reference"), |checked, sources| {
        for (ink, coloured) in [(Ink::Color, true), (Ink::Gray, false), (Ink::Saver, false)] {
            let cards = CardsOptions { ink, ..CardsOptions::default() };
            let cards = export(Format::Cards, &Options { cards, ..Options::default() }, checked, sources);
            for pdf in [export(Format::Sheet, &sheet(ink), checked, sources), cards] {
                let listed = listed(&pdf);
                assert!(listed.lines().count() >= 4, "{listed}");
                let has_colours = listed.contains(" rgb ") || listed.contains(" index ");
                assert_eq!(has_colours, coloured, "{ink:?}\n{listed}");
            }
        }
    });
}

fn listed(pdf: &[u8]) -> String {
    let folder = Folder::new();
    let path = folder.write("a.pdf", pdf);
    text_of(Command::new("pdfimages").arg("-list").arg(path))
}

#[test]
fn a_picture_is_as_large_as_it_is_beside_text_on_a_screen_unless_there_is_less_room() {
    let text = "## Q? {#q}\n![a](a.png)\n\n![b](b.png)\n\n![c](c.png) in a line\n";
    let png = |width, height| encoded(&DynamicImage::new_rgb8(width, height), ImageFormat::Png);
    let (shown, _) =
        on_sheet(text, &[("a.png", &png(160, 80)), ("b.png", &png(3000, 100)), ("c.png", &png(16, 16))]);
    let [a, b, c] = shown.as_slice() else { unreachable!("{shown:?}") };
    // Text of 7.2 pt is 16 pixels high on a screen.
    assert_eq!((a.area.width.0, a.area.height.0), (72_000, 36_000));
    let off = b.area.width.0 - b.area.height.0 * 30;
    assert!(b.area.width.0 < 180_000 && off.abs() < 200, "{b:?}");
    assert_eq!(c.area.height.0, 7200);
}

#[test]
fn what_a_camera_turned_is_turned_back_and_what_is_made_for_presses_gets_colours_of_screens() {
    let upright = encoded(&DynamicImage::new_rgb8(60, 40), ImageFormat::Jpeg);
    // An Exif segment that says: turned by a quarter to the right.
    let exif = b"\xFF\xE1\0\x22Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
    let turned = [&upright[..2], exif, &upright[2..]].concat();
    let (shown, said) = on_sheet("## Q? {#q}\n![a](a.jpg)\n", &[("a.jpg", &turned)]);
    assert_eq!((shown[0].picture.size.width, shown[0].picture.size.height), (40, 60), "{said:?}");
    assert!(matches!(shown[0].picture.form, Form::Pixels { .. }));
    let press = std::fs::read(fixture("pictures/press.jpg")).unwrap();
    let (shown, said) = on_sheet("## Q? {#q}\n![a](a.jpg)\n", &[("a.jpg", &press)]);
    let Form::Pixels { is_gray: false, samples, .. } = &shown[0].picture.form else {
        unreachable!("{said:?}")
    };
    // The sky, in the upper left corner, is blue.
    assert!(samples[0] < samples[1] && samples[1] < samples[2], "{:?}", &samples[..3]);
}

#[test]
fn transparent_and_animated_pictures_are_decoded() {
    let rgba = image::RgbaImage::from_fn(4, 4, |x, _| image::Rgba([200, 0, 0, if x < 2 { 0 } else { 255 }]));
    let rgba = DynamicImage::ImageRgba8(rgba);
    for (name, format) in
        [("a.png", ImageFormat::Png), ("a.webp", ImageFormat::WebP), ("a.gif", ImageFormat::Gif)]
    {
        let text = format!("## Q? {{#q}}\n![a]({name})\n");
        let (shown, said) = on_sheet(&text, &[(name, &encoded(&rgba, format))]);
        let Form::Pixels { alpha: Some(alpha), samples, .. } = &shown[0].picture.form else {
            unreachable!("{name}: {said:?}")
        };
        assert_eq!((alpha.len(), alpha[0], alpha[3], samples.len()), (16, 0, 255, 48), "{name}");
    }
}

#[test]
fn a_picture_that_cannot_be_drawn_is_named_and_its_words_are_shown() {
    let drawing = b"<svg xmlns='http://www.w3.org/2000/svg' width='0' height='9'/>";
    let (shown, said) = on_sheet("## Q? {#q}\n![words](a.svg)\n", &[("a.svg", drawing)]);
    assert!(shown.is_empty());
    assert!(said.iter().any(|it| it.starts_with("`a.svg` cannot be drawn")), "{said:?}");
}

#[test]
fn drawings_that_try_to_fill_the_memory_or_reach_out_do_neither() {
    let deep = format!(
        "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>{}<rect width='9' height='9'/>{}</svg>",
        "<g>".repeat(20_000),
        "</g>".repeat(20_000)
    );
    let uses = "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' width='9' \
                height='9'><g id='a'><use href='#b'/></g><g id='b'><use href='#a'/></g></svg>";
    let huge = "<svg xmlns='http://www.w3.org/2000/svg' width='1e9' height='1e9'><filter id='f'>\
                <feGaussianBlur stdDeviation='1e9'/></filter><rect width='1e9' height='1e9' filter='url(#f)'/></svg>";
    let many = |level: usize| {
        let uses = format!("<use href='#l{}'/>", level + 1).repeat(10);
        format!("<g id='l{level}'>{uses}</g>")
    };
    let laughs = format!(
        "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>{}<rect id='l9' width='1' height='1'/></svg>",
        (0..9).map(many).collect::<String>()
    );
    for (case, drawing) in [("deep", deep.as_str()), ("uses", uses), ("huge", huge), ("laughs", &laughs)] {
        let folder = Folder::with(&[
            ("d/deck.toml", DECK.as_bytes()),
            ("d/q.md", b"## Q? {#q}\n![words](a.svg)\n"),
            ("d/a.svg", drawing.as_bytes()),
        ]);
        for ink in ["color", "gray"] {
            let setting = format!("sheet.ink={ink}");
            let ran = deckpress(
                folder.path(),
                &["build", "d", "--format", "sheet", "--output", "out", "--set", &setting],
            );
            assert!(matches!(ran.code, Some(0 | 1)), "{case} {ink}: {:?} {}", ran.code, ran.stderr);
            assert!(!ran.stderr.contains("panicked"), "{case} {ink}: {}", ran.stderr);
        }
    }
}

/// A picture whose upper half is black, as a file that says by EXIF how it is to be turned.
fn turned(format: ImageFormat, orientation: u16) -> Vec<u8> {
    let upper = DynamicImage::from(image::RgbImage::from_fn(200, 100, |_, y| {
        image::Rgb(if y < 50 { [0, 0, 0] } else { [255, 255, 255] })
    }));
    let mut stored = upper;
    // What a viewer does to it must give the picture above: the file has it turned the other way round.
    let back = match orientation {
        3 => image::metadata::Orientation::Rotate180,
        6 => image::metadata::Orientation::Rotate270,
        _ => image::metadata::Orientation::NoTransforms,
    };
    stored.apply_orientation(back);
    let [low, high] = orientation.to_le_bytes();
    let exif =
        [b"II\x2A\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".as_slice(), &[low, high, 0, 0], &[0, 0, 0, 0]]
            .concat();
    let mut bytes = std::io::Cursor::new(Vec::new());
    match format {
        ImageFormat::Png => {
            let mut encoder = image::codecs::png::PngEncoder::new(&mut bytes);
            image::ImageEncoder::set_exif_metadata(&mut encoder, exif).unwrap();
            stored.write_with_encoder(encoder).unwrap();
        }
        _ => {
            let mut encoder = image::codecs::jpeg::JpegEncoder::new(&mut bytes);
            image::ImageEncoder::set_exif_metadata(&mut encoder, exif).unwrap();
            stored.write_with_encoder(encoder).unwrap();
        }
    }
    bytes.into_inner()
}

#[test]
fn a_picture_that_says_how_it_is_turned_is_printed_upright() {
    for (format, name) in [(ImageFormat::Png, "a.png"), (ImageFormat::Jpeg, "a.jpg")] {
        let [upright, upside_down, on_its_side] = [1, 3, 6].map(|orientation| {
            let bytes = turned(format, orientation);
            let folder = Folder::with(&[
                ("d/deck.toml", DECK.as_bytes()),
                ("d/q.md", format!("## Q? {{#q}}\n![]({name})\n").as_bytes()),
                (&format!("d/{name}"), &bytes),
            ]);
            deckpress(folder.path(), &["build", "d", "-q", "--format", "sheet"]).expect(0);
            let mut draw = Command::new("pdftoppm");
            draw.args(["-r", "96", "-png", "-singlefile", "out/d/d.sheet.pdf", "page"]);
            text_of(draw.current_dir(folder.path()));
            image::open(folder.join("page.png")).unwrap().to_luma8()
        });
        let black = upright.pixels().filter(|pixel| pixel.0[0] < 40).count();
        assert!(black > 3000, "{name}: {black} black pixels");
        for other in [upside_down, on_its_side] {
            assert_eq!(other.dimensions(), upright.dimensions());
            let differing = other.pixels().zip(upright.pixels());
            let differing = differing.filter(|(one, two)| one.0[0].abs_diff(two.0[0]) > 60).count();
            assert!(differing < black / 50, "{name}: {differing} of {black} pixels");
        }
    }
}

#[test]
fn a_picture_too_wide_and_too_high_is_made_smaller_once() {
    let photo = encoded(&DynamicImage::new_rgb8(4000, 3000), ImageFormat::Jpeg);
    let tall = encoded(&DynamicImage::new_rgb8(1000, 4000), ImageFormat::Png);
    let text = "## Q? {#q}\n![a](a.jpg)\n\n## R? {#r}\n![b](b.png)\n";
    let (shown, _) = on_sheet(text, &[("a.jpg", &photo), ("b.png", &tall)]);
    let small = encoded(&DynamicImage::new_rgb8(1000, 750), ImageFormat::Jpeg);
    let (same, _) = on_sheet("## Q? {#q}\n![a](a.jpg)\n", &[("a.jpg", &small)]);
    let [wide, high] = [&shown[0].area, &shown[1].area];
    assert_eq!(wide.width.0 / 100, same[0].area.width.0 / 100, "a larger file is no smaller picture");
    // Three columns on A4: about 58 mm.
    assert!(wide.width > deckpress::typeset::unit::Pt::new(150.0), "{:?}", wide.width);
    let per_mille = |area: &deckpress::typeset::page::Area| area.width.0 * 1000 / area.height.0;
    assert!((1323..=1343).contains(&per_mille(wide)) && (247..=253).contains(&per_mille(high)));
    assert!(high.height > deckpress::typeset::unit::Pt::new(350.0), "half a page: {:?}", high.height);
}

#[test]
fn a_drawing_with_html_in_it_is_drawn_without_it_and_said_once() {
    let drawing = "<svg xmlns='http://www.w3.org/2000/svg' width='200' height='80'>\n<switch><foreignObject width='180' \
         height='60'><div xmlns='http://www.w3.org/1999/xhtml'>Label</div></foreignObject><text x='10' \
         y='30'>Fallback</text></switch></svg>";
    let folder = Folder::with(&[
        ("d/deck.toml", DECK.as_bytes()),
        ("d/q.md", b"## Q? {#q}\n![a](d.svg)\n\n![b](d.svg)\n"),
        ("d/d.svg", drawing.as_bytes()),
    ]);
    let ran =
        deckpress(folder.path(), &["build", "d", "--format", "sheet,html", "--report", "json"]).expect(0);
    assert_eq!(ran.codes(), ["undrawn-text"]);
    assert!(ran.stdout.contains("line 2") && ran.stdout.contains("htmlLabels"), "{}", ran.stdout);
    let page = folder.read("out/d/d.html");
    let shown = page.split("data:image/svg+xml;base64,").nth(1).expect("a picture");
    let shown = shown.split('"').next().expect("an end");
    let shown = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, shown).expect("base64");
    let shown = String::from_utf8(shown).expect("UTF-8");
    assert!(shown.contains("Fallback") && !shown.contains("foreignObject"), "{shown}");
}
