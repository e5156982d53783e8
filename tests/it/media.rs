//! Pictures and sounds, from the files of a corpus to those of a package.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use deckpress::export::{Format, Options};
use deckpress::media::MediaKind;
use serde_json::Value;
use zip::{CompressionMethod, ZipArchive};

use crate::common::{Folder, collection, deckpress, deckpress_at, export, png, rows, with_good_deck};

const TITLE: &[u8] = b"title = \"Deck\"\n";

const WAV: &[u8] = b"RIFF\x24\0\0\0WAVEfmt ";
const SVG: &[u8] = b"<svg xmlns='http://www.w3.org/2000/svg' width='4' height='3'/>";

fn folder(topic: &str, files: &[(&str, &[u8])]) -> Folder {
    let folder = Folder::with(&[("deck/deck.toml", TITLE), ("deck/q.md", topic.as_bytes())]);
    files.iter().for_each(|(name, bytes)| drop(folder.write(&format!("deck/{name}"), bytes)));
    folder
}

fn apkg(folder: &Folder) -> Vec<u8> {
    with_good_deck(&folder.join("deck"), |checked, sources| {
        export(Format::Apkg, &Options::default(), checked, sources)
    })
}

/// The media of a package by their names: how they are stored, and their bytes.
fn packed(apkg: &[u8]) -> BTreeMap<String, (CompressionMethod, Vec<u8>)> {
    let mut zip = ZipArchive::new(Cursor::new(apkg)).unwrap();
    let names: BTreeMap<String, String> = serde_json::from_reader(zip.by_name("media").unwrap()).unwrap();
    assert_eq!(zip.len(), names.len() + 2, "the package has files that have no name");
    let mut file = |(index, name): (String, String)| {
        let mut entry = zip.by_name(&index).unwrap();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        (name, (entry.compression(), bytes))
    };
    names.into_iter().map(&mut file).collect()
}

fn fields(apkg: &[u8]) -> Vec<Vec<String>> {
    let (_folder, database) = collection(apkg);
    let notes = rows(&database, "SELECT flds FROM notes ORDER BY flds");
    notes.iter().map(|row| row[0].split('\u{1f}').map(str::to_owned).collect()).collect()
}

#[test]
fn a_package_has_what_its_notes_show_and_no_more() {
    let topic = "## Which is *A*? {#a}\n![one](img/Pic.png)\n\n### Hint\n![two](my%20pic.png)\n\n\
                 ## How does B sound? {#b}\n![](./sub/../img/Pic.png) ![three](snd.wav)\n\n### Details\n![](d.svg)\n\n\
                 ### Cloze\n- {{![four](same.png)}} stays. {#c}\n";
    let folder = folder(
        topic,
        &[
            ("img/Pic.png", &png(1)),
            ("my pic.png", &png(2)),
            ("same.png", &png(1)),
            ("snd.wav", WAV),
            ("d.svg", SVG),
            ("unused.png", &png(3)),
        ],
    );
    folder.write("deck/sub/x", "");
    let apkg = apkg(&folder);
    let packed = packed(&apkg);
    let names: Vec<_> = packed.keys().map(String::as_str).collect();
    let [d, my, pic, snd] = names.as_slice() else { panic!("{names:?}") };
    assert!(d.starts_with("d-") && MediaKind::of_name(d) == Some(MediaKind::Svg), "{names:?}");
    assert!(my.starts_with("my-pic-") && pic.starts_with("pic-") && snd.starts_with("snd-"), "{names:?}");
    assert_eq!(packed[*pic], (CompressionMethod::Stored, png(1)));
    assert_eq!(packed[*snd], (CompressionMethod::Deflated, WAV.to_vec()));
    let fields = fields(&apkg);
    assert_eq!(fields[0][2], format!("<img alt=\"one\" src=\"{pic}\">"));
    assert_eq!(fields[0][7], format!("<img alt=\"two\" src=\"{my}\">"));
    assert_eq!(fields[1][2], format!("<img alt=\"\" src=\"{pic}\"> [sound:{snd}]"));
    assert_eq!(fields[2][1], format!("{{{{c1::<img alt=\"four\" src=\"{pic}\">}}}} stays."));
}

#[test]
fn two_files_of_one_name_are_two_files() {
    let topic = "## Q? {#q}\n![](a/x.png) ![](b/x.png)\n";
    let packed = packed(&apkg(&folder(topic, &[("a/x.png", &png(1)), ("b/x.png", &png(2))])));
    assert_eq!(packed.len(), 2, "{:?}", packed.keys());
    assert!(packed.keys().all(|name| name.starts_with("x-")), "{:?}", packed.keys());
}

#[test]
fn json_tells_what_each_file_is_and_where_it_is_shown() {
    let topic = "## Q? {#q}\n![](a.png) ![](a.png) ![](s.wav)\n";
    let folder = folder(topic, &[("a.png", &png(7)), ("s.wav", WAV)]);
    let bytes = with_good_deck(&folder.join("deck"), |checked, sources| {
        export(Format::Json, &Options::default(), checked, sources)
    });
    let deck: Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(deck["questions"][0]["media"], serde_json::json!(["a.png", "s.wav"]));
    let picture = &deck["media"][0];
    assert_eq!((&picture["path"], &picture["type"]), (&"a.png".into(), &"image/png".into()));
    assert_eq!((&picture["width"], &picture["height"]), (&7.into(), &1.into()));
    assert_eq!(picture["bytes"], png(7).len());
    assert_eq!(picture["sha256"].as_str().unwrap().len(), 64);
    assert_eq!(deck["media"][1]["width"], Value::Null);
}

#[test]
fn json_and_csv_corpora_show_the_files_that_they_list() {
    let json = r#"{"title": "D", "questions": [{"id": "q", "question": "Q?", "answer": "A ![](a.png).",
        "media": ["a.png", "img/The Bells.wav"]}]}"#;
    let csv = "id,question,answer,media\nq,Q?,A ![](a.png).,a.png img/bells.wav\n";
    for (name, text) in [("d.json", json), ("d.csv", csv)] {
        let folder = Folder::with(&[(name, text.as_bytes()), ("a.png", &png(1))]);
        folder.write("img/The Bells.wav", WAV);
        folder.write("img/bells.wav", WAV);
        let answer = with_good_deck(&folder.join(name), |checked, sources| {
            fields(&export(Format::Apkg, &Options::default(), checked, sources))[0][2].clone()
        });
        assert_eq!(answer.matches("<img").count(), 1, "{answer}");
        assert!(answer.contains("[sound:") && answer.contains("bells-"), "{answer}");
    }
}

/// A reference to media, and what is said of it.
const BAD: [(&str, &str, &str); 19] = [
    ("none.jpg", "missing-media", "relative to the folder"),
    ("pcture.png", "missing-media", "`picture.png`"),
    ("Picture.PNG", "missing-media", "it is called `picture.png`"),
    ("none/picture.png", "missing-media", "relative to"),
    ("img.png", "bad-media", "not a folder"),
    ("", "bad-media", "files may be"),
    ("page.html", "bad-media", "files may be png"),
    ("film.avif", "bad-media", "files may be png"),
    ("empty.png", "bad-media", "restore"),
    ("jpeg.png", "bad-media", "ends in `.jpg`"),
    ("text.png", "bad-media", "save it again"),
    ("cut.png", "bad-media", "save it again"),
    ("huge.png", "bad-media", "million"),
    ("active.svg", "bad-media", "plain SVG"),
    ("img\\\\picture.png", "bad-media", "write `img/picture.png`"),
    ("https://example.org/picture.png", "bad-media", "save it beside the source"),
    ("data:image/png;base64,AA", "bad-media", "save it beside"),
    ("../picture.png", "outside-corpus", "into the deck's folder"),
    ("/etc/picture.png", "outside-corpus", "into the deck's folder"),
];

#[test]
fn every_bad_reference_is_a_fault_at_its_place_with_a_cure() {
    let references: String = BAD.iter().map(|(name, ..)| format!("\n![alternative]({name})\n")).collect();
    let huge = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\x01\0\0\0\x01\0\0\x08\x06\0\0\0";
    let folder = folder(
        &format!("## Q? {{#q}}\nA.\n{references}"),
        &[
            ("picture.png", &png(1)),
            ("img.png/x", b""),
            ("page.html", b"<html>"),
            ("empty.png", b""),
            ("jpeg.png", b"\xFF\xD8\xFF\xE0"),
            ("text.png", b"no picture"),
            ("cut.png", b"\x89PNG\r\n\x1a\n"),
            ("huge.png", huge),
            ("active.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"),
        ],
    );
    folder.write("picture.png", png(1));
    let ran = deckpress(folder.path(), &["build", "deck", "--format", "json", "--report", "json"]).expect(1);
    let found = ran.diagnostics();
    assert_eq!(found.len(), BAD.len(), "{}", ran.stdout);
    for (index, ((name, code, help), fault)) in BAD.iter().zip(found).enumerate() {
        assert_eq!((&fault["code"], &fault["line"]), (&(*code).into(), &(index * 2 + 4).into()), "{name}");
        assert_eq!(fault["column"], 1, "{name}");
        assert!(fault["help"].as_str().unwrap().contains(help), "{name}: {fault}");
    }
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_out_is_not_followed_and_one_that_stays_is() {
    use std::os::unix::fs::symlink;
    let folder = folder("## Q? {#q}\n![](out.png) ![](dir/a.png) ![](in.png)\n", &[("a.png", &png(1))]);
    folder.write("other/a.png", png(2));
    symlink(folder.join("other/a.png"), folder.join("deck/out.png")).unwrap();
    symlink(folder.join("other"), folder.join("deck/dir")).unwrap();
    symlink("a.png", folder.join("deck/in.png")).unwrap();
    let ran = deckpress(folder.path(), &["check", "deck", "--report", "json"]).expect(1);
    let faults: Vec<_> = ran.codes().into_iter().filter(|code| code != "missing-reference").collect();
    assert_eq!(faults, ["outside-corpus", "outside-corpus"]);
}

#[test]
fn the_name_of_a_file_may_be_composed_in_either_way() {
    let folder = folder("## Q? {#q}\n![](caf\u{e9}.png)\n", &[("cafe\u{301}.png", &png(1))]);
    assert_eq!(packed(&apkg(&folder)).len(), 1);
}

#[test]
fn a_changed_picture_makes_its_note_newer_and_no_other() {
    let folder = folder("## A? {#a}\n![](a.png)\n\n## B? {#b}\n![](b.png)\n", &[("a.png", &png(1))]);
    folder.write("deck/b.png", png(2));
    let mut times = Vec::new();
    for (time, width) in [(1_700_000_000, 1), (1_700_001_000, 1), (1_700_002_000, 3)] {
        folder.write("deck/a.png", png(width));
        deckpress_at(folder.path(), time, &["build", "deck", "-q", "--format", "apkg"]).expect(0);
        let (_folder, database) = collection(&std::fs::read(folder.join("out/deck/deck.apkg")).unwrap());
        times.push(rows(&database, "SELECT mod FROM notes ORDER BY flds").concat());
    }
    let first = ["1700000000", "1700000000"];
    assert_eq!(times, [first, first, ["1700002000", "1700000000"]]);
}

#[test]
fn questions_that_differ_in_their_picture_alone_are_two() {
    let topic = "## Which flag is ![](a.png)? {#a}\nA.\n\n## Which flag is ![](b.png)? {#b}\nB.\n";
    let folder = folder(topic, &[("a.png", &png(1)), ("b.png", &png(2))]);
    assert_eq!(fields(&apkg(&folder)).len(), 2);
}

#[test]
fn the_web_page_has_its_pictures_and_sounds_within() {
    let topic = "## Q? {#q}\n![a \"picture\"](a.svg) ![a sound](s.wav)\n";
    let folder = folder(topic, &[("a.svg", SVG), ("s.wav", WAV)]);
    let page = with_good_deck(&folder.join("deck"), |checked, sources| {
        export(Format::Html, &Options::default(), checked, sources)
    });
    let page = String::from_utf8(page).unwrap();
    let picture = "<img alt=\"a &quot;picture&quot;\" src=\"data:image/svg+xml;base64,PHN2ZyB4";
    let sound = "<audio controls aria-label=\"a sound\" src=\"data:audio/wav;base64,UklGRiQA";
    assert!(page.contains(picture) && page.contains(sound) && !page.contains("[sound:"), "{page}");
}
