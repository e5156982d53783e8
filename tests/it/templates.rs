//! Card templates and CSS of a user, from `--templates` to the package.

use deckpress::export::apkg::look::{
    CSS_FILE, DRAWING_FILE, Look, OCCLUSION_CSS_FILE, back_file, front_file,
};
use deckpress::export::apkg::note_types::{CSS, DRAWING, NOTE_TYPES, OCCLUSION, OCCLUSION_CSS};
use deckpress::source::Sources;
use serde_json::Value;

use crate::common::{Folder, collection, deckpress, deckpress_at, root, rows};

const TOPIC: &[u8] = b"## Q? {#q}\nA.\n";

fn folder(files: &[(&str, &str)]) -> Folder {
    let folder = Folder::with(&[("deck/deck.toml", b"title = \"Deck\"\n"), ("deck/q.md", TOPIC)]);
    files.iter().for_each(|(name, text)| drop(folder.write(&format!("look/{name}"), text)));
    folder
}

/// Builds at `time`, and gives the note types and the times of the notes.
fn build(folder: &Folder, time: u32, more: &[&str]) -> (Value, Vec<Vec<String>>) {
    let arguments = [&["build", "deck", "-q", "--format", "apkg"], more].concat();
    deckpress_at(folder.path(), time, &arguments).expect(0);
    let apkg = std::fs::read(folder.join("out/deck/deck.apkg")).expect("was made");
    let (_folder, database) = collection(&apkg);
    let models = serde_json::from_str(&rows(&database, "SELECT models FROM col")[0][0]).expect("JSON");
    (models, rows(&database, "SELECT mod FROM notes"))
}

fn question(models: &Value) -> &Value {
    &models["1763900000001"]
}

#[test]
fn every_built_in_file_is_where_its_name_says_and_is_good() {
    let folder = root().join("templates/anki");
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).expect(name);
    let mut sources = Sources::default();
    let mut files = Vec::new();
    for template in NOTE_TYPES.iter().chain([&OCCLUSION]).flat_map(|note_type| note_type.templates) {
        for (name, text) in [(front_file(template), template.front), (back_file(template), template.back)] {
            assert_eq!(read(&name), text, "{name}");
            files.push((name.clone(), sources.add(name, text.into()).value));
        }
    }
    for (name, text) in [(CSS_FILE, CSS), (OCCLUSION_CSS_FILE, OCCLUSION_CSS), (DRAWING_FILE, DRAWING)] {
        assert_eq!(read(name), text, "{name}");
        files.push((name.to_owned(), sources.add(name, text.into()).value));
    }
    let mut faults = Vec::new();
    let look = deckpress::templates::look(&files, &sources, &mut faults);
    assert!(faults.is_empty(), "{faults:#?}");
    assert_eq!(look.hash(), Look::default().hash());
}

#[test]
fn a_file_replaces_the_one_of_its_name_and_the_others_stay() {
    let front = "{{#Question}}<main>{{Question}}</main>{{/Question}}\n";
    let folder =
        folder(&[("question.recall.front.html", front), ("card.css", ".card{}"), ("README.md", "x")]);
    let (models, _) = build(&folder, 1_800_000_000, &["--templates", "look"]);
    let question = question(&models);
    let css = question["css"].as_str().expect("a text");
    assert!(
        css.ends_with("\n.card{}") && css.contains(".dp:lang(de){"),
        "the words of cards come first: {css}"
    );
    assert_eq!(question["tmpls"][0]["qfmt"], front);
    assert_eq!(question["tmpls"][0]["afmt"], *Look::default().back(&NOTE_TYPES[0].templates[0]));
}

#[test]
fn a_new_look_is_newer_and_an_old_one_keeps_its_time_and_its_notes() {
    let folder = folder(&[("card.css", ".card{}")]);
    let own = ["--templates", "look"];
    let times = |(models, notes): (Value, Vec<Vec<String>>)| {
        (question(&models)["mod"].as_u64().expect("a time"), notes.concat().concat())
    };
    let note = "1800000000".to_owned();
    assert_eq!(times(build(&folder, 1_800_000_000, &[])), (1_795_737_600, note.clone()));
    assert_eq!(times(build(&folder, 1_800_000_001, &own)), (1_800_000_001, note.clone()));
    let made = std::fs::read(folder.join("out/deck/deck.apkg")).expect("was made");
    build(&folder, 1_800_000_001, &[&["--locked"], &own[..]].concat());
    assert!(made == std::fs::read(folder.join("out/deck/deck.apkg")).expect("was made"));
    assert_eq!(times(build(&folder, 1_800_000_002, &own)), (1_800_000_001, note.clone()));
    folder.write("look/card.css", ".card{color:red}");
    assert_eq!(times(build(&folder, 1_800_000_003, &own)), (1_800_000_003, note.clone()));
    assert_eq!(
        times(build(&folder, 1_800_000_004, &[])),
        (1_800_000_004, note.clone()),
        "back to the built-in look"
    );
    assert_eq!(times(build(&folder, 1_800_000_005, &[])), (1_800_000_004, note));
}

/// A package has the look itself, and when it changed; what keeps the lock may be lost.
#[test]
fn a_look_is_compared_with_that_of_a_released_package() {
    let folder = folder(&[("card.css", ".card{color:red}")]);
    let changed = |time, options: &[&str]| {
        let _ = std::fs::remove_file(folder.join("deck/deck.lock"));
        question(&build(&folder, time, options).0)["mod"].as_u64().expect("a time")
    };
    let own = ["--templates", "look"];
    let after = ["--after", "last.apkg"];
    let releases =
        || std::fs::copy(folder.join("out/deck/deck.apkg"), folder.join("last.apkg")).expect("was made");
    assert_eq!(changed(1_800_000_000, &[]), 1_795_737_600);
    releases();
    assert_eq!(changed(1_800_000_001, &after), 1_795_737_600);
    assert!(!folder.read("deck/deck.lock").contains("look"), "the built-in look needs no line");
    assert_eq!(changed(1_800_000_002, &[&own[..], &after].concat()), 1_800_000_002);
    releases();
    assert_eq!(changed(1_800_000_003, &[&own[..], &after].concat()), 1_800_000_002);
    assert_eq!(changed(1_700_000_000, &after), 1_800_000_003, "back to the built-in one, by a slow clock");
    folder.write("look/card.css", ".card{color:blue}");
    assert_eq!(changed(1_700_000_000, &[&own[..], &after].concat()), 1_800_000_003);
}

/// Pictures with boxes have a look of their own, on a note type that only some decks bring.
#[test]
fn a_look_of_ones_own_has_pictures_with_boxes_too() {
    let folder = folder(&[
        ("occlusion.drawing.html", "<figure>{{Image}}</figure>\n"),
        ("occlusion.css", "/* mine */\n"),
    ]);
    folder.write("deck/p.md", "## P? {#p}\nA.\n\n### Occlusion {#o}\n![A](a.svg)\n\n- 1 1 9 9 B {#b}\n");
    folder.write("deck/a.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>");
    let occlusion = |models: &Value| models["1763900000004"].clone();
    let built_in = occlusion(&build(&folder, 1_800_000_000, &[]).0);
    for (side, name) in [("qfmt", "front"), ("afmt", "back")] {
        let html = built_in["tmpls"][0][side].as_str().expect("a side");
        assert!(html.contains(DRAWING) && !html.contains("<!--"), "{name}: {html}");
    }
    let own = occlusion(&build(&folder, 1_800_000_001, &["--templates", "look"]).0);
    assert_eq!(own["mod"], 1_800_000_001);
    assert!(own["css"].as_str().expect("CSS").ends_with("/* mine */\n"));
    for side in ["qfmt", "afmt"] {
        let html = own["tmpls"][0][side].as_str().expect("a side");
        assert!(
            html.contains("<figure>{{Image}}</figure>\n</div>\n") || html.contains("</figure>\n<div"),
            "{html}"
        );
        assert!(!html.contains("imageOcclusion"), "{html}");
    }
    // The same look is not new again, whether the lock remembers it or the released package has it.
    let again = ["--templates", "look"];
    assert_eq!(occlusion(&build(&folder, 1_800_000_002, &again).0)["mod"], 1_800_000_001);
    std::fs::copy(folder.join("out/deck/deck.apkg"), folder.join("last.apkg")).expect("was made");
    std::fs::remove_file(folder.join("deck/deck.lock")).expect("was made");
    let after = ["--templates", "look", "--after", "last.apkg"];
    assert_eq!(occlusion(&build(&folder, 1_800_000_003, &after).0)["mod"], 1_800_000_001);
}

/// A template, where its fault is, and its cure.
const BAD: [(&str, &str, &str, &str); 17] = [
    ("occlusion.front.html", "{{Occlusion}}", "1:1", "outside the conditions"),
    ("occlusion.drawing.html", "{{Imgae}}", "1:3", "did you mean `Image`?"),
    ("occlusion.drawin.html", "x", "1:1", "did you mean `occlusion.drawing.html`?"),
    ("output.back.html", "<p>\n {{Ouptut}}", "2:4", "did you mean `Output`?"),
    ("output.back.html", "{{txt:Output}}", "1:3", "did you mean `text`?"),
    ("output.back.html", "{{cloze:Output}}", "1:3", "leave `cloze:` out"),
    ("output.back.html", "{{#Why}}{{Why}}", "1:4", "write `{{/Why}}`"),
    ("output.back.html", "{{Why}}{{/Why}}", "1:11", "write `{{#Why}}` before it"),
    ("output.back.html", "{{#Why}}{{^Code}}{{/Why}}", "1:21", "write `{{/Code}}` first"),
    ("output.back.html", "{{#Wyh}}{{/Wyh}}", "1:4", "did you mean `Why`?"),
    ("output.back.html", "a {{Output", "1:3", "write `}}`"),
    ("output.front.html", "{{Code}} {{FrontSide}}", "1:12", "on backs only"),
    ("output.front.html", "{{Prompt}}", "1:1", "outside the conditions"),
    ("output.front.html", "{{#Prompt}}{{Code}}{{/Prompt}}", "1:1", "outside the conditions"),
    ("cloze.front.html", "{{Text}}", "1:1", "outside the conditions"),
    ("cloze.back.html", "{{FrontSide}}", "1:1", "outside the conditions"),
    ("otput.back.html", "x", "1:1", "did you mean `output.back.html`?"),
];

#[test]
fn what_anki_could_not_read_is_a_fault_at_its_place_with_a_cure() {
    for (name, text, place, help) in BAD {
        let folder = folder(&[(name, text)]);
        let arguments = ["build", "deck", "--format", "json", "--report", "json", "--templates", "look"];
        let ran = deckpress(folder.path(), &arguments).expect(2);
        assert_eq!(ran.places(), [format!("look/{name}:{place} bad-template")], "{text}");
        let found = ran.diagnostics()[0]["help"].as_str().expect("a cure").to_owned();
        assert!(found.contains(help), "{text}: {found}");
    }
}

#[test]
fn what_a_card_would_load_is_a_warning_and_a_link_is_none() {
    let css = "/* https://www.w3.org/ */\n.card{background:url(//example.org/a.png)}\n@import 'HTTPS://example.org/b';\n";
    let back = "{{Output}}<a href=\"https://example.org\">x</a><svg xmlns=\"http://www.w3.org/2000/svg\"></svg>\n\
                <img src=\"//example.org/x.png\">\n";
    let folder = folder(&[("card.css", css), ("output.back.html", back)]);
    let arguments = ["build", "deck", "--format", "json", "--report", "json", "--templates", "look"];
    let ran = deckpress(folder.path(), &arguments).expect(0);
    let places = ran.places();
    let expected = ["card.css:1:4", "card.css:2:18", "card.css:3:10", "output.back.html:2:6"];
    assert_eq!(places, expected.map(|place| format!("look/{place} remote-resource")));
}

#[test]
fn a_folder_that_is_not_there_is_a_fault() {
    let arguments = ["build", "deck", "--report", "json", "--templates", "none"];
    let ran = deckpress(folder(&[]).path(), &arguments).expect(2);
    assert_eq!(ran.codes(), ["no-corpus"]);
}
