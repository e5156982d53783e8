//! What seven reference pages look like, as pictures of 60 pixels an inch. After a change that is meant:
//! `DECKPRESS_BLESS=1 cargo test --test it renders::`, and look at the pictures that git shows as changed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::common::{Folder, copy_folder, deckpress, fixture, root, stdout_of};

/// How much the mean of a block of pixels may differ, of 255.
const TOLERANCE: u32 = 14;
/// Pixels along the side of a block: 3.4 mm.
const BLOCK: usize = 8;

struct Reference {
    name: &'static str,
    format: &'static str,
    /// From 1.
    page: &'static str,
    settings: &'static [&'static str],
}

const REFERENCES: [Reference; 7] = [
    Reference { name: "normal", format: "sheet", page: "1", settings: &[] },
    Reference {
        name: "full-letter-saver",
        format: "sheet",
        page: "1",
        settings: &["sheet.paper=letter", "sheet.detail=full", "sheet.ink=saver"],
    },
    Reference {
        name: "handout-gray",
        format: "sheet",
        page: "1",
        settings: &["sheet.columns=1", "sheet.detail=full", "sheet.ink=gray"],
    },
    Reference {
        name: "brief-a5",
        format: "sheet",
        page: "1",
        settings: &["sheet.paper=a5", "sheet.detail=brief"],
    },
    Reference { name: "pocket", format: "sheet", page: "1", settings: &["sheet.imposition=pocket"] },
    Reference { name: "a7-fronts", format: "cards", page: "1", settings: &[] },
    Reference {
        name: "business-backs-gray",
        format: "cards",
        page: "2",
        settings: &["cards.layout=business-us", "cards.ink=gray"],
    },
];

/// Three bytes a pixel.
struct Picture {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
}

#[test]
fn pages_look_as_they_did() {
    let folder = Folder::new();
    let mut changed = Vec::new();
    for reference in &REFERENCES {
        let drawn = poppler(&made(&folder, reference, &[]), reference.page);
        let path = expected(reference);
        if blessing() {
            write(&path, &drawn);
            continue;
        }
        let difference = difference(&read(&path), &drawn);
        if difference > TOLERANCE {
            let found = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{}.png", reference.name));
            write(&found, &drawn);
            changed.push(format!("{}: by {difference} of 255; see {}", reference.name, found.display()));
        }
    }
    assert!(changed.is_empty(), "{}\nif that is meant: DECKPRESS_BLESS=1 cargo test", changed.join("\n"));
}

/// What is tolerated is how edges are smoothed: what other programs make of a page passes, and the smallest change
/// that an option makes does not.
#[test]
fn tolerance_is_for_smoothing_only() {
    let folder = Folder::new();
    let [normal, .., fronts, _] = &REFERENCES;
    for (reference, change) in [(normal, "sheet.align=justified"), (fronts, "cards.marks=none")] {
        let file = made(&folder, reference, &[]);
        let before = poppler(&file, reference.page);
        let elsewhere = difference(&before, &mupdf(&file, reference.page));
        assert!(elsewhere <= TOLERANCE, "{}: two programs differ by {elsewhere}", reference.name);
        let after = difference(&before, &poppler(&made(&folder, reference, &[change]), reference.page));
        assert!(after > TOLERANCE, "{change} would not be seen: {after}");
    }
}

fn expected(reference: &Reference) -> PathBuf {
    root().join("tests/golden/renders").join(format!("{}.png", reference.name))
}

#[expect(clippy::disallowed_methods, reason = "tests may be told to bless")]
fn blessing() -> bool {
    std::env::var_os("DECKPRESS_BLESS").is_some()
}

/// The PDF file of a reference page, with more settings.
fn made(folder: &Folder, reference: &Reference, more: &[&str]) -> PathBuf {
    copy_folder(&fixture("reference"), &folder.join("reference"));
    let mut arguments = vec!["build", "reference", "--output", "out", "--format", reference.format];
    for setting in reference.settings.iter().chain(more) {
        arguments.extend(["--set", setting]);
    }
    deckpress(folder.path(), &arguments).expect(0);
    folder.join(&format!("out/reference/reference.{}.pdf", reference.format))
}

fn poppler(file: &Path, page: &str) -> Picture {
    let mut command = Command::new("pdftoppm");
    command.args(["-r", "120", "-f", page, "-l", page]).arg(file);
    portable(&stdout_of(&mut command))
}

fn mupdf(file: &Path, page: &str) -> Picture {
    let mut command = Command::new("mutool");
    command.args(["draw", "-q", "-r", "120", "-F", "ppm", "-o", "-"]).arg(file).arg(page);
    portable(&stdout_of(&mut command))
}

/// A portable pixmap of 120 pixels an inch as a picture of 60: each pixel is the mean of four.
fn portable(bytes: &[u8]) -> Picture {
    let mut fields = bytes.splitn(4, u8::is_ascii_whitespace);
    let mut field = || fields.next().unwrap();
    assert_eq!(field(), b"P6");
    let mut number = || std::str::from_utf8(field()).unwrap().parse::<usize>().unwrap();
    let (width, height) = (number(), number());
    let pixels = field().strip_prefix(b"255\n").unwrap();
    let at = |x: usize, y: usize, channel: usize| u32::from(pixels[(y * width + x) * 3 + channel]);
    let mean = |x: usize, y: usize, channel: usize| {
        let four = [(0, 0), (1, 0), (0, 1), (1, 1)].map(|(right, down)| at(x + right, y + down, channel));
        u8::try_from(four.iter().sum::<u32>() / 4).unwrap()
    };
    let mut small = Picture { width: width / 2, height: height / 2, pixels: Vec::new() };
    for y in 0..small.height {
        for x in 0..small.width {
            small.pixels.extend([0, 1, 2].map(|channel| mean(x * 2, y * 2, channel)));
        }
    }
    small
}

/// By how much the two differ in the block and the colour in which they differ most. Programs round the size of a
/// page in their own ways, so the last row and column do not count.
fn difference(expected: &Picture, found: &Picture) -> u32 {
    let near = |a: usize, b: usize| a.abs_diff(b) <= 1;
    if !near(expected.width, found.width) || !near(expected.height, found.height) {
        return 255;
    }
    let size = (expected.width.min(found.width) / BLOCK, expected.height.min(found.height) / BLOCK);
    let (expected, found) = (blocks(expected, size), blocks(found, size));
    expected.iter().zip(&found).map(|(a, b)| a.abs_diff(*b)).max().unwrap_or(0)
}

/// The mean of each colour in each block.
fn blocks(picture: &Picture, (columns, rows): (usize, usize)) -> Vec<u32> {
    let mut sums = vec![0; columns * rows * 3];
    for y in 0..rows * BLOCK {
        for x in 0..columns * BLOCK {
            for channel in 0..3 {
                let block = y / BLOCK * columns + x / BLOCK;
                sums[block * 3 + channel] += u32::from(picture.pixels[(y * picture.width + x) * 3 + channel]);
            }
        }
    }
    let pixels = u32::try_from(BLOCK * BLOCK).unwrap();
    sums.iter().map(|sum| sum / pixels).collect()
}

fn read(path: &Path) -> Picture {
    let file = fs::File::open(path).expect("`make golden` has drawn it");
    let mut reader = png::Decoder::new(std::io::BufReader::new(file)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    assert_eq!(info.color_type, png::ColorType::Rgb, "{}", path.display());
    Picture { width: info.width as usize, height: info.height as usize, pixels }
}

fn write(path: &Path, picture: &Picture) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let size = |length: usize| u32::try_from(length).unwrap();
    let file = std::io::BufWriter::new(fs::File::create(path).unwrap());
    let mut encoder = png::Encoder::new(file, size(picture.width), size(picture.height));
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_compression(png::Compression::High);
    encoder.write_header().unwrap().write_image_data(&picture.pixels).unwrap();
}
