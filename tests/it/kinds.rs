//! Kinds of cards that people know from elsewhere: answers that are typed, pictures with boxes, texts that are spoken.
//! What each is in the real Anki, and what is left of a learner's history after a release that changes one.

use serde_json::{Value, json};

use crate::common::{Folder, Ran, anki, collection, deckpress, deckpress_at, png, rows, stories};

stories! {
    each_kind_imports_renders_and_is_answered;
    a_picture_can_be_a_cloze;
    one_label_one_typed_answer_and_one_box_change_and_history_stays;
    a_released_question_becomes_a_typed_one_and_history_stays;
}

const TOML: &str = "id = \"d\"\ntitle = \"D\"\nlicence = \"CC0-1.0\"\nallow = [\"missing-reference\"]\n";

const WORDS: &str = "## le chien {#chien typed speak=fr-FR speak-answer=en-GB}\nthe dog\n\n";

/// A picture with three boxes.
const CELL: &str = "## What are the parts of a cell? {#cell}\nThree.\n\n### Occlusion {#parts}\n\n![A cell](cell.png)\n\n\
                    - 10 20 30 15 Wall {#wall}\n- 50 20.5 20 15 **Nucleus** {#nucleus}\n- 5 80 10 10 Vacuole {#vacuole}\n";

fn deck(toml: &str, markdown: &str) -> Folder {
    let toml = format!("{TOML}{toml}");
    Folder::with(&[
        ("d/deck.toml", toml.as_bytes()),
        ("d/t.md", markdown.as_bytes()),
        ("d/cell.png", &png(40)),
    ])
}

/// Builds a release at its time, and returns where its package is.
#[track_caller]
fn release(folder: &Folder, number: u32) -> std::path::PathBuf {
    let out = format!("out-{number}");
    let time = 1_764_000_000 + number * 86_400;
    deckpress_at(folder.path(), time, &["build", "d", "-q", "--format", "apkg", "-o", &out]).expect(0);
    folder.join(&format!("{out}/d/d.apkg"))
}

/// What each importer of the engine makes of a package.
#[track_caller]
fn made(version: &str, package: &std::path::Path) -> Vec<Value> {
    let said = anki(version, "kinds.py", &[package]);
    let made: Value = serde_json::from_str(said.lines().last().unwrap()).unwrap();
    let importers: Vec<_> = made.as_object().unwrap().values().cloned().collect();
    assert!(!importers.is_empty());
    importers
}

/// The notes that a learner has after some steps, by each importer of the engine.
#[track_caller]
fn learner(folder: &Folder, version: &str, steps: &[Value]) -> Vec<Value> {
    let steps = folder.write("steps.json", json!(steps).to_string());
    let said = anki(version, "learner.py", &[steps]);
    let lives: Value = serde_json::from_str(said.lines().last().unwrap()).unwrap();
    lives.as_object().unwrap().values().cloned().collect()
}

#[track_caller]
fn note<'v>(life: &'v Value, id: &str) -> &'v Value {
    let notes = life["notes"].as_array().unwrap();
    let found: Vec<_> = notes.iter().filter(|note| note["fields"]["ID"] == id).collect();
    assert_eq!(found.len(), 1, "{id}");
    found[0]
}

/// Template and number of reviews of each card.
fn cards(note: &Value) -> Vec<(u64, u64)> {
    let cards = note["cards"].as_array().unwrap().iter();
    cards.map(|card| (card["ord"].as_u64().unwrap(), card["reps"].as_u64().unwrap())).collect()
}

fn texts<'v>(made: &'v Value, key: &str) -> Vec<&'v str> {
    made["cards"].as_array().unwrap().iter().map(|card| card[key].as_str().unwrap()).collect()
}

#[track_caller]
fn holds(made: &Value, version: &str) {
    assert_eq!(made["answered"], 3, "{version}");
    assert_eq!(made["is_same"], true, "{version}: importing again changes something");
    assert_eq!((&made["faults"], &made["empty"]), (&json!([]), &json!("")), "{version}");
}

fn each_kind_imports_renders_and_is_answered(version: &str) {
    let folder = deck("", &format!("{WORDS}{CELL}"));
    for made in made(version, &release(&folder, 1)) {
        holds(&made, version);
        assert_eq!(
            texts(&made, "id"),
            ["chien", "cell", "cell/cloze/parts", "cell/cloze/parts", "cell/cloze/parts"]
        );
        let word = &made["cards"][0];
        assert_eq!(word["type"], "deckpress Question");
        for side in ["front", "back"] {
            assert!(word[side].as_str().unwrap().contains("[[type:Spare 1]]"), "{version} {side}: {word}");
        }
        let (question, answer) = (json!(["fr_FR", "le chien"]), json!(["en_GB", "the dog"]));
        assert_eq!(word["spoken"], json!([[question], [question, answer]]), "{version}");
        for (card, label) in made["cards"].as_array().unwrap()[2..].iter().zip(["Wall", "Nucleus", "Vacuole"])
        {
            assert_eq!(card["type"], "deckpress Image Occlusion");
            let (front, back) = (card["front"].as_str().unwrap(), card["back"].as_str().unwrap());
            assert!(front.contains("cell-") && !front.contains(label), "{version}: {front}");
            assert!(back.contains(label), "{version}: {back}");
            if version != "2.1.54" {
                assert!(front.contains("data-shape=\"rect\""), "{version}: {front}");
                assert_eq!(card["boxes"], json!([[1, 1], [2, 1], [3, 1]]), "{version}");
            }
        }
    }
}

fn a_picture_can_be_a_cloze(version: &str) {
    let folder = deck("[apkg]\nocclusion = \"labels\"\n", &format!("{WORDS}{CELL}"));
    for made in made(version, &release(&folder, 1)) {
        holds(&made, version);
        let card = &made["cards"][3];
        assert_eq!((&card["type"], &card["ord"]), (&json!("deckpress Cloze"), &json!(1)));
        let (front, back) = (card["front"].as_str().unwrap(), card["back"].as_str().unwrap());
        assert!(
            front.contains("Wall") && !front.contains("<strong>Nucleus") && back.contains("<strong>Nucleus"),
            "{front}"
        );
        assert!(front.contains("<svg") && front.contains(">3</text>"), "{front}");
    }
}

/// A label is reworded, a box is moved, another is put before all, one is dropped; the typed answer is another.
fn one_label_one_typed_answer_and_one_box_change_and_history_stays(version: &str) {
    let folder = deck("", &format!("{WORDS}{CELL}"));
    let mut steps = vec![json!(["get", release(&folder, 1), 1_764_000_000 + 86_400]), json!(["study"])];
    let changed = CELL
        .replace("- 10 20 30 15 Wall", "- 1 1 8 8 Membrane {#membrane}\n- 10 20 30 15 Cell wall")
        .replace("- 50 20.5 20 15 **Nucleus**", "- 51 21 20 15 **Nucleus**")
        .replace("- 5 80 10 10 Vacuole {#vacuole}\n", "");
    folder.write("d/t.md", format!("{}{changed}", WORDS.replace("the dog", "the hound")));
    steps.push(json!(["get", release(&folder, 2), 1_764_000_000 + 2 * 86_400]));
    for life in learner(&folder, version, &steps) {
        let word = note(&life, "chien");
        assert_eq!(
            (&word["fields"]["Spare 1"], cards(word)),
            (&json!("the hound"), vec![(0, 5)]),
            "{version}"
        );
        let picture = note(&life, "cell/cloze/parts");
        // The card of the label that was dropped stays, and no other label gets it.
        assert_eq!(cards(picture), [(0, 5), (1, 5), (2, 5), (3, 0)], "{version}");
        let boxes = picture["fields"]["Occlusion"].as_str().unwrap();
        assert!(boxes.starts_with("{{c4::image-occlusion:rect:left=.01:top=.01:"), "{boxes}");
        assert!(boxes.contains("{{c1::image-occlusion:rect:left=.1:") && !boxes.contains("c3"), "{boxes}");
        assert!(boxes.contains("{{c2::image-occlusion:rect:left=.51:top=.21:"), "{boxes}");
        let labels = picture["fields"]["Back Extra"].as_str().unwrap();
        assert!(labels.contains("{{c1::Cell wall}}") && labels.contains("{{c4::Membrane}}"), "{labels}");
    }
    // Whatever comes later, the number of the label that was dropped is its own.
    folder.write("d/t.md", format!("{WORDS}{CELL}- 90 90 5 5 Late {{#late}}\n"));
    assert_eq!(numbers(&release(&folder, 3)), ["1", "2", "3", "5"]);
}

fn a_released_question_becomes_a_typed_one_and_history_stays(version: &str) {
    let folder = deck("", "## le chien {#chien}\nthe dog\n");
    let mut steps = vec![json!(["get", release(&folder, 1), 1_764_000_000 + 86_400]), json!(["study"])];
    folder.write("d/t.md", WORDS);
    steps.push(json!(["get", release(&folder, 2), 1_764_000_000 + 2 * 86_400]));
    for life in learner(&folder, version, &steps) {
        let word = note(&life, "chien");
        assert_eq!(word["type"], "deckpress Question", "{version}");
        assert_eq!((&word["fields"]["Spare 1"], cards(word)), (&json!("the dog"), vec![(0, 5)]), "{version}");
    }
}

/// Code, place and cure of each diagnostic.
fn said(ran: &Ran) -> Vec<String> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let said = ran.diagnostics().into_iter();
    said.map(|it| format!("{} {}:{} {}", text(&it["code"]), it["line"], it["column"], text(&it["message"])))
        .collect()
}

fn checked(markdown: &str) -> Vec<String> {
    let folder = deck("", markdown);
    said(&deckpress(folder.path(), &["check", "d", "--report", "json"]))
        .into_iter()
        .filter(|it| !it.starts_with("no-ask") && !it.starts_with("near"))
        .collect()
}

#[test]
fn answers_that_nobody_can_type_are_warned_of() {
    for (answer, why) in [
        ("$x^2$", "is a formula"),
        ("`x = 1`", "is code"),
        ("```python\nx = 1\n```", "is code"),
        ("- a\n- b", "is not one line"),
        (&"long ".repeat(17), "has 84 characters, more than 80"),
    ] {
        let found = checked(&format!("## Q? {{#q typed}}\n{answer}\n"));
        assert!(
            found.iter().any(|it| it.starts_with("hard-to-type 2:") && it.ends_with(&format!("typed {why}"))),
            "{answer}: {found:?}"
        );
    }
    assert_eq!(checked("## Q? {#q typed}\n**Lima** it is\n"), Vec::<String>::new());
}

#[test]
fn what_is_wrong_with_a_picture_is_named_at_its_place() {
    let occlusion = |inside: &str| checked(&format!("## Q? {{#q}}\nA.\n### Occlusion {{#o}}\n{inside}"));
    let picture = "![c](cell.png)\n\n";
    for (inside, fault) in [
        ("- 1 2 3 4 A {#a}\n".to_owned(), "bad-occlusion 3:1 this occlusion has no picture"),
        (format!("{picture}![d](cell.png)\n\n- 1 2 3 4 A {{#a}}\n"), "bad-occlusion 6:1 a second picture"),
        (picture.to_owned(), "bad-occlusion 3:1 this picture has no boxes"),
        (format!("{picture}- 80 2 30 4 A {{#a}}\n"), "bad-occlusion 6:1 this box reaches out of the picture"),
        (format!("{picture}- -1 2 30 4 A {{#a}}\n"), "bad-occlusion 6:1 this box reaches out of the picture"),
        (format!("{picture}- 1 2 0 4 A {{#a}}\n"), "bad-occlusion 6:1 this box has no size"),
        (
            format!("{picture}- 1 2 3 A {{#a}}\n"),
            "bad-occlusion 6:1 this is not a box: it does not begin with four numbers",
        ),
        (format!("{picture}- 1 2 3 4 {{#a}}\n"), "bad-occlusion 6:1 this box has no label"),
        (format!("{picture}- 1 2 3 4 A\n"), "missing-id 6:1 this label has no id"),
        (
            format!("{picture}- 1 2 3 4 A {{#a}}\n- 5 6 7 8 B {{#a}}\n"),
            "duplicate-id 7:15 the id `a` is taken",
        ),
        ("![c](none.png)\n\n- 1 2 3 4 A {#a}\n".to_owned(), "missing-media 4:1 cannot find `none.png`"),
        (
            format!("{picture}Words.\n\n- 1 2 3 4 A {{#a}}\n"),
            "unexpected-text 6:1 `### Occlusion` holds a picture and a list of boxes, and nothing else",
        ),
    ] {
        assert_eq!(occlusion(&inside), [fault], "{inside}");
    }
    assert_eq!(occlusion(&format!("{picture}- 1 2 3 4 A {{#a}}\n")), Vec::<String>::new());
}

#[test]
fn missing_ids_of_pictures_and_labels_are_written() {
    let folder = deck(
        "",
        "## Q? {#q}\nA.\n\n### Occlusion\n![A cell](cell.png)\n\n- 1 2 3 4 The *wall*\n- 5 6 7 8 The wall\n",
    );
    deckpress(folder.path(), &["check", "d", "--fix", "-q"]);
    let text = folder.read("d/t.md");
    assert!(text.contains("### Occlusion {#a-cell}\n"), "{text}");
    assert!(text.ends_with("- 1 2 3 4 The *wall* {#the-wall}\n- 5 6 7 8 The wall {#the-wall-2}\n"), "{text}");
}

#[test]
fn every_form_of_a_corpus_has_the_kinds() {
    let question = json!({
        "id": "q", "question": "le chien", "answer": "the dog", "typed": true, "speak": "fr-FR",
        "occlusions": [{ "id": "o", "picture": "cell.png", "alternative": "A cell",
            "labels": [{ "id": "a", "box": "1 2 3 4.5", "text": "The *wall*" }] }],
    });
    let corpus = json!({ "id": "d", "title": "D", "questions": [question] }).to_string();
    let boxes = question["occlusions"].to_string().replace('"', "\"\"");
    let table =
        format!("id,question,answer,typed,speak,occlusions\nq,le chien,the dog,true,fr-FR,\"{boxes}\"\n");
    let markdown = "## le chien {#q typed speak=fr-FR}\nthe dog\n\n### Occlusion {#o}\n![A cell](cell.png)\n\n\
                    - 1 2 3 4.5 The *wall* {#a}\n";
    let folder = Folder::with(&[
        ("d.json", corpus.as_bytes()),
        ("d.csv", table.as_bytes()),
        ("cell.png", &png(40)),
        ("m/deck.toml", TOML.as_bytes()),
        ("m/t.md", markdown.as_bytes()),
        ("m/cell.png", &png(40)),
    ]);
    let exported = |corpus: &str| -> Value {
        deckpress(
            folder.path(),
            &["build", corpus, "-q", "--format", "json", "-o", corpus.split('.').next_back().unwrap()],
        )
        .expect(0);
        let path = format!("{}/d/d.json", corpus.split('.').next_back().unwrap());
        let mut question = serde_json::from_str::<Value>(&folder.read(&path)).unwrap()["questions"][0].take();
        question["source"].take();
        question["modified"].take();
        question["occlusions"][0]["modified"].take();
        question
    };
    let found = ["d.json", "d.csv", "m"].map(exported);
    assert_eq!((found[0]["typed"].clone(), found[0]["speak"].clone()), (json!(true), json!("fr-FR")));
    let label =
        json!({ "id": "a", "box": "1 2 3 4.5", "markdown": "The *wall*", "text": "The wall", "card": 1 });
    assert_eq!(found[0]["occlusions"][0]["labels"], json!([label]));
    assert_eq!(found[0], found[1]);
    assert_eq!(found[0], found[2]);
}

#[test]
fn a_voice_has_a_language_and_a_region() {
    let folder = deck("speak = \"fr\"\n", "## Q? {#q}\nA.\n");
    let ran = deckpress(folder.path(), &["check", "d", "--report", "json"]);
    let help = ran.diagnostics()[0]["help"].clone();
    assert_eq!(said(&ran), ["bad-setting 5:10 `fr` is not the language and region of a voice"]);
    assert_eq!(help, "write both, such as `fr-FR` or `pt-BR`; or `none` for no voice");
    let found = checked("## Q? {#q speak=pt_br}\nA.\n");
    assert_eq!(found, ["bad-attribute 1:17 `pt_br` is not the language and region of a voice"]);
}

/// The deck speaks its questions; one question says otherwise, and one has nothing that can be spoken.
#[test]
fn voices_are_those_of_the_deck_unless_a_question_says_otherwise() {
    let markdown = "## un [chat] & `x`? {#a}\nA.\n\n## Q? {#b speak=none speak-answer=de-DE}\nder **Hund** $x$\n\n## $x$ {#c}\nA.\n";
    let folder = deck("speak = \"fr-FR\"\n", markdown);
    let (_folder, database) = collection(&std::fs::read(release(&folder, 1)).unwrap());
    let fields: Vec<_> = rows(&database, "SELECT flds FROM notes ORDER BY id")
        .into_iter()
        .map(|row| row[0].split('\u{1f}').skip(1).take(2).map(str::to_owned).collect::<Vec<_>>())
        .collect();
    assert!(fields[0][0].ends_with("[anki:tts lang=fr_FR]un &#91;chat] &amp; x?[/anki:tts]"), "{fields:?}");
    assert!(!fields[0][1].contains("tts") && !fields[1][0].contains("tts"), "{fields:?}");
    assert!(fields[1][1].ends_with("[anki:tts lang=de_DE]der Hund[/anki:tts]"), "{fields:?}");
    assert!(!fields[2][0].contains("tts"), "{fields:?}");
}

/// A deck without these kinds has the look and the note types that it had, and no line of them in its lock.
#[test]
fn only_decks_with_pictures_have_their_note_type() {
    for (markdown, has_it) in [("## Q? {#q}\nA.\n", false), (CELL, true)] {
        let folder = deck("", markdown);
        let (_folder, database) = collection(&std::fs::read(release(&folder, 1)).unwrap());
        let models: Value = serde_json::from_str(&rows(&database, "SELECT models FROM col")[0][0]).unwrap();
        let model = &models["1763900000004"];
        assert_eq!(model.is_object(), has_it);
        assert_eq!(folder.read("d/deck.lock").contains("\nocclusion = "), has_it);
        if has_it {
            let stock = ["Occlusion", "Image", "Header", "Back Extra", "Comments"];
            let found = model["flds"].as_array().unwrap().iter().zip(0..);
            let found: Vec<_> =
                found.filter(|(it, at)| it["tag"] == json!(at)).map(|(it, _)| it["name"].clone()).collect();
            assert_eq!((found, &model["originalStockKind"]), (stock.map(Value::from).to_vec(), &json!(6)));
        }
    }
}

/// The boxes of the one picture of a package, by their numbers.
#[track_caller]
fn numbers(package: &std::path::Path) -> Vec<String> {
    let (_folder, database) = collection(&std::fs::read(package).unwrap());
    let fields =
        rows(&database, "SELECT flds FROM notes WHERE flds LIKE '%image-occlusion%'").remove(0).remove(0);
    let boxes = fields.split('\u{1f}').next().unwrap().split("{{c").skip(1);
    boxes.map(|it| it.split(':').next().unwrap().to_owned()).collect()
}

/// A deck whose labels have other numbers than those of their places.
fn renumbered() -> Folder {
    let folder = deck("", CELL);
    release(&folder, 1);
    folder.write(
        "d/t.md",
        CELL.replace("- 10 20 30 15 Wall", "- 1 1 8 8 Membrane {#membrane}\n- 10 20 30 15 Wall"),
    );
    assert_eq!(numbers(&release(&folder, 2)), ["4", "1", "2", "3"]);
    folder
}

#[test]
fn a_lost_lock_gives_each_label_its_card_again() {
    for extension in ["apkg", "json"] {
        let folder = renumbered();
        deckpress(folder.path(), &["build", "d", "-q", "--format", "json", "-o", "out-2"]).expect(0);
        std::fs::remove_file(folder.join("d/deck.lock")).unwrap();
        let last = format!("out-2/d/d.{extension}");
        deckpress_at(folder.path(), 1_765_000_000, &["build", "d", "-q", "--after", &last, "-o", "out-3"])
            .expect(0);
        assert_eq!(numbers(&folder.join("out-3/d/d.apkg")), ["4", "1", "2", "3"], "{extension}");
    }
}

#[test]
fn labels_keep_their_cards_in_another_deck() {
    let folder = renumbered();
    let moved = folder.read("d/t.md").replace("{#cell}", "{#cell from=\"d/cell\"}");
    folder.write("d/t.md", "## Q? {#q}\nA.\n");
    folder.write("e/deck.toml", TOML.replace("\"d\"", "\"e\"").replace("\"D\"", "\"E\""));
    folder.write("e/cell.png", png(40));
    folder.write("e/t.md", moved);
    deckpress_at(folder.path(), 1_765_000_000, &["build", "d", "e", "-q", "--format", "apkg", "-o", "out-3"])
        .expect(0);
    assert_eq!(numbers(&folder.join("out-3/e/e.apkg")), ["4", "1", "2", "3"]);
}

/// Packages and exports of one release say the same of its pictures.
#[test]
fn every_form_of_a_release_has_the_same_boxes() {
    let folder = renumbered();
    deckpress(folder.path(), &["build", "d", "-q", "--format", "json", "-o", "out-2"]).expect(0);
    let ran = deckpress(folder.path(), &["diff", "out-2/d/d.json", "out-2/d/d.apkg"]);
    assert!(!ran.stdout.contains("boxes") && !ran.stdout.contains("labels"), "{}", ran.stdout);
    let ran = deckpress(folder.path(), &["diff", "out-1/d/d.apkg", "d"]).expect(2);
    assert!(
        ran.stdout.contains("cloze parts: boxes: changed") && ran.stdout.contains("{{c4::Membrane}}"),
        "{}",
        ran.stdout
    );
}

#[test]
fn another_type_for_pictures_is_warned_of() {
    let folder = deck("", CELL);
    release(&folder, 1);
    folder.write("d/deck.toml", format!("{TOML}[apkg]\nocclusion = \"labels\"\n"));
    let ran = deckpress(folder.path(), &["build", "d", "--format", "json", "-o", "out", "--report", "json"])
        .expect(0);
    assert!(ran.codes().contains(&"note-types-changed".to_owned()), "{}", ran.stdout);
}

/// New boxes are numbered on from those that learners have; Anki makes no card of a number above 499.
#[test]
fn a_picture_whose_numbers_are_used_up_is_a_fault() {
    let folder = deck("", CELL);
    release(&folder, 1);
    let lock = folder.read("d/deck.lock");
    let build = |card: &str, more: &str| {
        folder.write("d/deck.lock", lock.replace("3:vacuole", &format!("{card}:vacuole")));
        folder.write("d/t.md", format!("{CELL}{more}"));
        let ran =
            deckpress(folder.path(), &["build", "d", "--format", "json", "-o", "out", "--report", "json"]);
        said(&ran).into_iter().filter(|it| !it.starts_with("no-ask")).collect::<Vec<_>>()
    };
    assert_eq!(build("499", ""), [""; 0]);
    let new = "- 1 1 8 8 Membrane {#membrane}\n";
    assert_eq!(build("498", new), [""; 0]);
    assert_eq!(
        build("499", new),
        ["bad-occlusion 4:1 new boxes of this picture need card numbers above 499"]
    );
    for card in ["0", "500", "65535"] {
        let found = build(card, new);
        assert!(found[0].starts_with("lock-syntax ") && found.len() == 1, "{card}: {found:?}");
    }
}

#[test]
fn the_page_wants_typed_answers_as_learners_write_them() {
    for (answer, wanted) in [
        (r#"a "quoted" & b"#, r#"a "quoted" & b"#),
        (r"`\(x\)` and \\[", r"\(x\) and \["),
        ("one\ntwo   three", "one two three"),
        ("first\\\nsecond", "first second"),
    ] {
        let folder = deck("", &format!("## Q? {{#q typed}}\n{answer}\n"));
        deckpress(folder.path(), &["build", "d", "-q", "--format", "html", "-o", "out"]).expect(0);
        let page = scraper::Html::parse_document(&folder.read("out/d/d.html"));
        let entry = page.select(&scraper::Selector::parse("#q").unwrap()).next().unwrap();
        assert_eq!(entry.attr("data-typed"), Some(wanted), "{answer}");
    }
}

#[test]
fn a_label_on_two_lines_leaves_the_others_theirs() {
    let cell = CELL.replace("15 Wall {", "15 Cell\n  *wall* {");
    let folder = deck("", &cell);
    deckpress(folder.path(), &["build", "d", "-q", "--format", "json", "-o", "out"]).expect(0);
    let export: Value = serde_json::from_str(&folder.read("out/d/d.json")).unwrap();
    let labels = export["questions"][0]["occlusions"][0]["labels"].as_array().unwrap();
    let said: Vec<_> = labels.iter().map(|label| (&label["id"], &label["markdown"])).collect();
    assert_eq!(
        json!(said),
        json!([["wall", "Cell *wall*"], ["nucleus", "**Nucleus**"], ["vacuole", "Vacuole"]])
    );
}
