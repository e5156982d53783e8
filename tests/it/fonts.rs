//! The fonts that a deck brings: what pages draw with them, what their files hold, and what is wrong with others.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use deckpress::font::{self, Problem};
use lopdf::{Dictionary, Document, Object};
use read_fonts::model::Font;
use read_fonts::types::GlyphId;

use crate::common::{Folder, Ran, copy_folder, deckpress, letters, pdf_text, root, text_of, with_good_deck};

/// TrueType outlines, with Chinese and Japanese.
const DROID: &str = "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf";
/// PostScript outlines, with signs that the built-in faces for text lack.
const ROMAN: &str = "/usr/share/fonts/opentype/urw-base35/NimbusRoman-Regular.otf";

const SCRIPTS: &str = "# T\n\n## 既定値はいつ評価されますか。 {#ja}\n既定値は、関数が**定義されたとき**に評価されます。`x = \"文字\"`\n\n\
    ## 为什么列表不能作为字典的键? {#zh}\n因为列表是可变的,没有 `__hash__` 方法。\n\n\
    ## Which signs? {#signs}\nFor all: ∀, there is: ∃, and ℵ ⇒ ⊗ 一.\n";

/// A built-in font, to be spoilt.
fn sound() -> Vec<u8> {
    fs::read(root().join("templates/fonts/IBMPlexMono-Regular.ttf")).unwrap()
}

/// Where the table starts, and its length.
fn table(font: &[u8], tag: &[u8]) -> (usize, usize) {
    let entry = font[12..].chunks(16).find(|entry| entry.starts_with(tag)).unwrap();
    let number = |at: usize| u32::from_be_bytes(entry[at..at + 4].try_into().unwrap()) as usize;
    (number(8), number(12))
}

/// With these rights in its `fsType`.
fn with_rights(rights: u16) -> Vec<u8> {
    let mut font = sound();
    let (os2, _) = table(&font, b"OS/2");
    font[os2 + 8..os2 + 10].copy_from_slice(&rights.to_be_bytes());
    font
}

/// Without the table of this name.
fn without(tag: &[u8]) -> Vec<u8> {
    let mut font = sound();
    let entry = (12..).step_by(16).find(|at| font[*at..].starts_with(tag)).unwrap();
    font[entry..entry + 4].copy_from_slice(b"none");
    font
}

/// Two faces in one file, both the same.
fn collection() -> Vec<u8> {
    let mut font = sound();
    let header = [b"ttcf".as_slice(), &[0, 1, 0, 0, 0, 0, 0, 2, 0, 0, 0, 20, 0, 0, 0, 20]].concat();
    for entry in 0..usize::from(u16::from_be_bytes([font[4], font[5]])) {
        let at = 12 + entry * 16 + 8;
        let offset = u32::from_be_bytes(font[at..at + 4].try_into().unwrap()) + 20;
        font[at..at + 4].copy_from_slice(&offset.to_be_bytes());
    }
    [header, font].concat()
}

/// A deck, the fonts in its folder `fonts`, and what `build` says.
fn build(topic: &str, fonts: &[(&str, Vec<u8>)]) -> (Folder, Ran) {
    let folder = Folder::with(&[
        ("deck/deck.toml", b"title = \"Deck\"\nlang = \"ja\"\n[pdf]\nfonts = \"fonts\"\n".as_slice()),
        ("deck/q.md", topic.as_bytes()),
        ("deck/fonts/README.txt", b"no font"),
    ]);
    for (name, bytes) in fonts {
        folder.write(&format!("deck/fonts/{name}"), bytes);
    }
    let formats = ["--format", "sheet", "--format", "cards", "--report", "json"];
    let ran = deckpress(folder.path(), &[["build", "deck"].as_slice(), &formats].concat());
    (folder, ran)
}

fn pdfs(folder: &Folder) -> [PathBuf; 2] {
    ["sheet", "cards"].map(|kind| folder.join(&format!("out/deck/deck.{kind}.pdf")))
}

fn read(path: &str) -> Vec<u8> {
    fs::read(path).expect("`make tools` installs it")
}

#[test]
fn what_the_built_in_fonts_lack_is_drawn_in_those_of_the_deck() {
    let (folder, ran) = build(SCRIPTS, &[("1.otf", read(ROMAN)), ("2.ttf", read(DROID))]);
    assert_eq!(ran.expect(0).codes(), [""; 0]);
    for pdf in pdfs(&folder) {
        let fonts = text_of(Command::new("pdffonts").arg(&pdf));
        assert!(fonts.contains("NimbusRoman") && fonts.contains("DroidSansFallback"), "{fonts}");
        for font in fonts.lines().skip(2) {
            let fields: Vec<&str> = font.split_whitespace().collect();
            assert_eq!(fields[fields.len() - 5..fields.len() - 2], ["yes", "yes", "yes"], "{font}");
        }
        let found = letters(&pdf_text(&fs::read(&pdf).unwrap()));
        for text in ["定義されたとき", "列表不能作为字典的键", "没有", "文字", "一"] {
            assert!(found.contains(text), "{text}: {found}");
        }
        let text = pdf_text(&fs::read(&pdf).unwrap());
        assert!("∀∃ℵ⇒⊗".chars().all(|sign| text.contains(sign)), "{text}");
        text_of(Command::new("qpdf").arg("--check").arg(&pdf));
    }
}

#[test]
fn extreme_texts_in_fonts_of_the_command_line_are_sound_too() {
    let folder = Folder::new();
    copy_folder(&root().join("tests/fixtures/torture"), &folder.join("deck"));
    folder.write("fonts/droid.ttf", read(DROID));
    let arguments =
        ["build", "deck", "--format", "sheet,cards", "--report", "json", "--set", "pdf.fonts=fonts"];
    let ran = deckpress(folder.path(), &arguments).expect(0);
    let missing: String = ran.diagnostics().iter().map(|it| it["message"].as_str().unwrap()).collect();
    assert!(missing.contains('🦀') && !missing.contains(['中', 'い', '。', 'ש', 'ع']), "{missing}");
    let python = root().join(".venv/pdf/bin/python");
    let script = root().join("tests/pdf/validate.py");
    for kind in ["sheet", "cards"] {
        let pdf = folder.join(&format!("out/torture/torture.{kind}.pdf"));
        text_of(Command::new(&python).arg(&script).arg(&pdf));
        text_of(Command::new("qpdf").arg("--check").arg(&pdf));
    }
}

#[test]
fn pages_in_fonts_of_the_deck_are_sound_for_readers_and_archives() {
    let python = root().join(".venv/pdf/bin/python");
    let script = root().join("tests/pdf/validate.py");
    let (folder, ran) = build(SCRIPTS, &[("1.otf", read(ROMAN)), ("2.ttf", read(DROID))]);
    ran.expect(0);
    for pdf in pdfs(&folder) {
        text_of(Command::new(&python).arg(&script).arg(&pdf));
    }
}

#[test]
fn widths_of_fonts_with_postscript_outlines_are_those_of_their_programs() {
    let (folder, ran) = build(SCRIPTS, &[("1.otf", read(ROMAN)), ("2.ttf", read(DROID))]);
    ran.expect(0);
    let document = Document::load(&pdfs(&folder)[0]).unwrap();
    let fonts = document.objects.values().filter_map(|object| object.as_dict().ok());
    let kind = |font: &Dictionary| font.get(b"Subtype").and_then(Object::as_name).ok().map(<[u8]>::to_vec);
    let descendants =
        fonts.clone().filter_map(|font| font.get(b"DescendantFonts").and_then(Object::as_array).ok());
    let descendants = descendants.filter_map(|list| document.dereference(&list[0]).ok()?.1.as_dict().ok());
    let mut compared = 0;
    for font in descendants.filter(|font| kind(font).as_deref() == Some(b"CIDFontType0")) {
        assert!(!font.has(b"CIDToGIDMap"));
        let resolve = |object: &Object| document.dereference(object).unwrap().1.clone();
        let descriptor = resolve(font.get(b"FontDescriptor").unwrap());
        let program = resolve(descriptor.as_dict().unwrap().get(b"FontFile3").unwrap());
        let bytes = program.as_stream().unwrap().decompressed_content().unwrap();
        let program = Font::new(bytes, 0).unwrap();
        let widths = resolve(font.get(b"W").unwrap());
        let widths = resolve(&widths.as_array().unwrap()[1]);
        for (glyph, width) in (0..).zip(widths.as_array().unwrap()) {
            let width = f32::from(i16::try_from(width.as_i64().unwrap()).unwrap());
            let advance = program.glyph_metrics().h_advance(GlyphId::new(glyph));
            assert!((advance - width).abs() < 1.0, "glyph {glyph}: {advance}, not {width}");
            compared += 1;
        }
    }
    assert!(compared > 3, "{compared}");
}

#[test]
fn each_font_that_cannot_be_printed_with_is_named_with_its_fault() {
    let cases = [
        (b"no font".to_vec(), Problem::NotAFont),
        (sound()[..200].to_vec(), Problem::NoOutlines),
        (without(b"glyf"), Problem::NoOutlines),
        (without(b"loca"), Problem::NoOutlines),
        (without(b"head"), Problem::NoOutlines),
        (with_rights(0x0002), Problem::MayNotBeEmbedded),
        (with_rights(0x0200), Problem::MayNotBeEmbedded),
    ];
    for (bytes, problem) in cases {
        assert_eq!(font::read(bytes.clone()).unwrap_err(), problem);
        let (folder, ran) = build("## Q? {#q}\nA.\n", &[("a.ttf", bytes)]);
        let ran = ran.expect(1);
        assert_eq!(ran.places(), ["deck/deck.toml:4:10 bad-font"]);
        assert!(ran.stdout.contains(&problem.words("a.ttf").0), "{}", ran.stdout);
        assert!(!folder.join("out").exists());
    }
}

#[test]
fn what_a_licence_says_of_embedding_is_kept() {
    let count = |rights: u16| {
        let mut fonts = font::read(with_rights(rights)).unwrap();
        let font = fonts.remove(0);
        (font.name, font.is_whole)
    };
    let name = || "IBMPlexMono-Regular".to_owned();
    assert_eq!(count(0x0004), (name(), false));
    assert_eq!(count(0x0008), (name(), false));
    // Where several are set, the most generous counts.
    assert_eq!(count(0x0006), (name(), false));
    assert_eq!(count(0x0100), (name(), true));
}

#[test]
fn a_collection_has_all_its_faces() {
    let fonts = font::read(collection()).unwrap();
    assert_eq!(fonts.iter().map(|font| font.index).collect::<Vec<_>>(), [0, 1]);
    build("## Q? {#q}\nA.\n", &[("a.ttc", collection())]).1.expect(0);
}

#[test]
fn a_deck_names_only_folders_of_its_own_and_the_command_line_any() {
    let deck = |fonts: &str| {
        let toml = format!("title = \"Deck\"\n[pdf]\nfonts = \"{fonts}\"\n");
        let folder = Folder::with(&[("deck/deck.toml", toml.as_bytes()), ("deck/q.md", b"## Q? {#q}\nA.\n")]);
        folder.write("other/a.ttf", sound());
        fs::create_dir(folder.join("deck/none")).unwrap();
        folder
    };
    let build = ["build", "deck", "--format", "sheet", "--report", "json"];
    let outside = fs::canonicalize(deck("x").path()).unwrap();
    for (fonts, fault) in [
        ("../other", "outside-corpus"),
        (outside.parent().unwrap().to_str().unwrap(), "outside-corpus"),
        ("nowhere", "bad-font"),
        ("none", "bad-font"),
    ] {
        let ran = deckpress(deck(fonts).path(), &build).expect(1);
        assert_eq!(ran.places(), [format!("deck/deck.toml:3:10 {fault}")], "{fonts}");
    }
    let folder = deck("none");
    deckpress(folder.path(), &[build.as_slice(), &["--set", "pdf.fonts=other"]].concat()).expect(0);
}

#[test]
#[cfg(unix)]
fn a_link_in_the_folder_does_not_lead_out_of_the_corpus() {
    let folder = Folder::with(&[
        ("deck/deck.toml", b"title = \"Deck\"\n[pdf]\nfonts = \"fonts\"\n".as_slice()),
        ("deck/q.md", b"## Q? {#q}\nA.\n"),
        ("deck/fonts/README.txt", b""),
    ]);
    let font = folder.write("a.ttf", sound());
    std::os::unix::fs::symlink(font, folder.join("deck/fonts/a.ttf")).unwrap();
    let ran = deckpress(folder.path(), &["build", "deck", "--report", "json"]).expect(1);
    assert_eq!(ran.codes(), ["outside-corpus"]);
}

#[test]
fn damaged_fonts_are_refused_or_printed_but_never_bring_the_program_down() {
    let sound = read(ROMAN);
    let topic = "## Q? {#q}\nA ∀ ∃ ℵ ⇒ and ∀̂.\n";
    let mut refused = 0;
    let mut seed = 7_u32;
    let mut random = |below: usize| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        seed as usize % below
    };
    for round in 0..48 {
        let mut font = sound.clone();
        if round % 3 == 0 {
            font.truncate(random(sound.len()));
        } else {
            // The directory and the small tables are at the start.
            let reach = if round % 3 == 1 { 2000 } else { sound.len() };
            (0..8).for_each(|_| font[random(reach)] = u8::try_from(random(256)).unwrap());
        }
        let (_, ran) = build(topic, &[("a.otf", font)]);
        let is_named = ran.places() == ["deck/deck.toml:4:10 bad-font"];
        assert!(ran.code == Some(0) || ran.code == Some(1) && is_named, "round {round}: {ran:?}");
        refused += usize::from(is_named);
        assert!(
            !ran.stderr.contains("panicked") && !ran.stdout.contains("panicked"),
            "round {round}: {ran:?}"
        );
    }
    assert!(refused > 8, "{refused}");
}

#[test]
fn files_that_the_deck_names_come_first_and_one_that_is_not_there_is_a_fault() {
    let build = |first: &str| {
        let toml = format!("title = \"T\"\n[pdf]\nfonts = \"fonts\"\nfirst = [\"{first}\"]\n");
        Folder::with(&[
            ("deck.toml", toml.as_bytes()),
            ("q.md", b"# T\n\n## Why? {#q}\nBecause.\n"),
            ("fonts/a.ttf", &sound()),
            ("fonts/b.otf", &fs::read(ROMAN).unwrap()),
        ])
    };
    let names = |first: &str| {
        with_good_deck(build(first).path(), |checked, _| {
            checked.deck.fonts.iter().map(|font| font.name.clone()).collect::<Vec<_>>()
        })
    };
    assert_eq!(names("a.ttf"), ["IBMPlexMono-Regular", "NimbusRoman-Regular"]);
    assert_eq!(names("b.otf"), ["NimbusRoman-Regular", "IBMPlexMono-Regular"]);
    let folder = build("c.otf");
    let ran = deckpress(folder.path(), &["check", "."]);
    assert!(ran.stderr.contains("error[bad-font]: `fonts` has no font `c.otf`"), "{}", ran.stderr);
}
