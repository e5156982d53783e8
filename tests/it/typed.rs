//! Note types that a deck brings, and their notes.

use std::fmt::Write as _;

use std::path::Path;

use crate::common::{
    EPOCH, Folder, anki, collection, copy_folder, deckpress, deckpress_at, fixture, pdf_text, rows,
};

const TYPE: &str = "id = 1669167298792\nname = \"Radicals\"\nfields = [\"Radical\", \"Pinyin\", \"tags\"]\n\
                    sort-field = \"Pinyin\"\n[[card]]\nname = \"Recognise\"\nfront = \"1.front.html\"\n\
                    back = \"1.back.html\"\n[[card]]\nname = \"Write\"\nfront = \"2.front.html\"\nback = \"1.back.html\"\n";

/// A deck with one note type and these notes.
fn deck(csv: &str) -> Folder {
    let toml =
        "title = \"Radicals\"\n[[notes]]\nfile = \"r.csv\"\ntype = \"r\"\n[[artifact]]\nformat = \"apkg\"\n";
    Folder::with(&[
        ("radicals/deck.toml", toml.as_bytes()),
        ("radicals/r.csv", csv.as_bytes()),
        ("radicals/note-types/r/note-type.toml", TYPE.as_bytes()),
        ("radicals/note-types/r/style.css", b".card {\r\n}\n"),
        ("radicals/note-types/r/1.front.html", b"{{Radical}}"),
        ("radicals/note-types/r/2.front.html", b"{{#tags}}{{Pinyin}}{{/tags}}"),
        ("radicals/note-types/r/1.back.html", b"{{FrontSide}}\r\n{{tags}}"),
    ])
}

fn package(folder: &Folder) -> (Folder, rusqlite::Connection) {
    collection(&std::fs::read(folder.join("out/radicals/radicals.apkg")).unwrap())
}

#[test]
fn a_package_has_the_notes_of_a_deck_as_they_are() {
    let folder = deck(
        "guid,deck,tags,Radical,Pinyin,tags\r\n\
         \" \"\",#\\t\",Water::Rain,\"a \"\"b\"\" c::d\",\"<b>x</b>\r\n\",shuǐ,\r\n\
         g2,::Other,,\u{e9} e\u{301}\u{b},y,z\r\n\
         g3,,,<br>,,z\r\n",
    );
    deckpress(folder.path(), &["build", "radicals"]).expect(0);
    let (_folder, database) = package(&folder);
    let notes =
        rows(&database, "SELECT guid, tags, replace(flds, char(31), '|'), mid FROM notes ORDER BY id");
    let id = "1669167298792";
    assert_eq!(
        notes,
        [
            [" \",#\\t", " a \"b\" c::d ", "<b>x</b>\r\n|shuǐ|", id],
            ["g2", "", "\u{e9} e\u{301}\u{b}|y|z", id],
            ["g3", "", "<br>||z", id],
        ]
    );
    let cards =
        rows(&database, "SELECT guid, ord, due FROM cards JOIN notes ON nid = notes.id ORDER BY due, ord");
    assert_eq!(cards, [[" \",#\\t", "0", "0"], ["g2", "0", "1"], ["g2", "1", "1"]]);
    let (models, decks) =
        (rows(&database, "SELECT models FROM col"), rows(&database, "SELECT decks FROM col"));
    let models: serde_json::Value = serde_json::from_str(&models[0][0]).unwrap();
    assert_eq!(models.as_object().unwrap().len(), 1, "only the types of its notes");
    let model = &models["1669167298792"];
    assert_eq!((&model["sortf"], &model["css"]), (&1.into(), &".card {\r\n}\n".into()));
    assert_eq!(model["tmpls"][1]["afmt"], "{{FrontSide}}\r\n{{tags}}");
    assert_eq!(model["req"].to_string(), "[[0,\"any\",[0]],[1,\"all\",[1,2]]]");
    for name in ["Radicals", "Radicals::Water::Rain", "Other"] {
        assert!(decks[0][0].contains(&format!("\"name\":\"{name}\"")), "{name}");
    }
}

#[test]
fn a_note_gets_a_newer_time_when_it_changes_and_no_other_does() {
    let csv = "guid,deck,tags,Radical,Pinyin,tags\na,,,1,2,3\nb,,,4,5,6\n";
    let folder = deck(csv);
    deckpress_at(folder.path(), EPOCH, &["build", "radicals"]).expect(0);
    folder.write("radicals/r.csv", csv.replace("4,5", "4,9"));
    deckpress_at(folder.path(), EPOCH + 100, &["build", "radicals", "--locked"]).expect(1);
    deckpress_at(folder.path(), EPOCH + 100, &["build", "radicals"]).expect(0);
    let (_folder, database) = package(&folder);
    let times = rows(&database, "SELECT guid, mod FROM notes ORDER BY guid");
    assert_eq!(times, [["a".to_owned(), EPOCH.to_string()], ["b".to_owned(), (EPOCH + 100).to_string()]]);
    folder.write("radicals/r.csv", "guid,deck,tags,Radical,Pinyin,tags\na,,,1,2,3\n");
    folder.write(
        "radicals/note-types/r/note-type.toml",
        TYPE.replace("\"Pinyin\", ", "\"Sound\", \"Pinyin\", "),
    );
    folder.write("radicals/r.csv", "guid,deck,tags,Radical,Pinyin,tags,Sound\na,,,1,2,3,4\n");
    let said = deckpress(folder.path(), &["build", "radicals", "--report", "json"]).expect(0);
    assert_eq!(said.codes(), ["note-removed", "note-types-changed"]);
}

#[test]
fn what_is_wrong_with_notes_is_named_at_its_place() {
    for (csv, expected) in [
        ("", "radicals/r.csv:1:1 csv-syntax"),
        ("guid,Radical,Pinyin\na,1,2\n", "radicals/r.csv:1:1 missing-key"),
        ("Radical,Pinyin,tags\n1,2,3\n", "radicals/r.csv:1:1 missing-id"),
        ("guid,Radical,Pinyim,tags,Pinyin\na,1,2,3,4\n", "radicals/r.csv:1:14 unknown-key"),
        ("guid,Radical,Pinyin,tags\na,1,2\n", "radicals/r.csv:2:1 csv-syntax"),
        ("guid,Radical,Pinyin,tags\n,1,2,3\n", "radicals/r.csv:2:1 missing-id"),
        ("guid,Radical,Pinyin,tags\na,1,2,3\na,1,2,3\n", "radicals/r.csv:3:1 duplicate-id"),
        ("guid,deck,Radical,Pinyin,tags\na,A::,1,2,3\n", "radicals/r.csv:2:1 bad-tag"),
        ("guid,cards,Radical,Pinyin,tags\na,one,1,2,3\n", "radicals/r.csv:2:3 wrong-type"),
        ("guid,Radical,Pinyin,tags\na,1,\"2\u{1f}\",3\n", "radicals/r.csv:2:1 control-character"),
        ("id,Radical,Pinyin,tags\nA b,1,2,3\n", "radicals/r.csv:2:1 bad-id"),
    ] {
        let said = deckpress(deck(csv).path(), &["check", "radicals", "--report", "json"]).expect(1);
        assert_eq!(said.places(), [expected], "{csv}");
    }
    let folder = deck("id,deck,tags,Radical,Pinyin,tags\n,,,1,\"Water, <b>of</b> rain\",3\n");
    deckpress(folder.path(), &["check", "radicals", "--fix"]).expect(0);
    assert!(
        folder.read("radicals/r.csv").contains("\nwater-of-rain,,,1,"),
        "{}",
        folder.read("radicals/r.csv")
    );
}

#[test]
fn templates_with_scripts_need_the_trust_of_whoever_builds() {
    let folder = deck("guid,Radical,Pinyin,tags\na,1,2,3\n");
    folder.write("radicals/note-types/r/1.back.html", "{{FrontSide}}<script>x</script>");
    let said = deckpress(folder.path(), &["build", "radicals"]).expect(2);
    assert!(
        said.stderr.contains("the back of the card `Recognise` of `Radicals` has a script"),
        "{}",
        said.stderr
    );
    deckpress(folder.path(), &["build", "radicals", "--trust-templates"]).expect(0);
}

#[test]
fn the_example_of_a_vocabulary_has_a_sound_and_three_cards_for_each_word() {
    let folder = Folder::new();
    copy_folder(&fixture("vocabulary"), &folder.join("vocabulary"));
    deckpress(folder.path(), &["build", "vocabulary", "--locked", "--strict"]).expect(0);
    let package = folder.join("out/vocabulary/vocabulary.apkg");
    let (_folder, database) = collection(&std::fs::read(&package).unwrap());
    let cards = rows(&database, "SELECT ord, count(*) FROM cards GROUP BY ord");
    assert_eq!(cards, [["0", "20"], ["1", "20"], ["2", "20"]]);
    let proof = anki("26.9.3", "foreign.py", &[Path::new("prove"), &package, &package]);
    let proof: serde_json::Value = serde_json::from_str(&proof).unwrap();
    assert_eq!((&proof["notes"], &proof["cards"]), (&20.into(), &60.into()));
    let nothing = serde_json::json!({ "gone": [], "new": [] });
    assert_eq!(proof["steps"][0]["files"], nothing);
    assert_eq!(proof["steps"][0]["decks"], nothing);
}

#[test]
fn pages_show_the_fields_that_the_note_type_names() {
    let csv = "guid,deck,tags,Radical,Pinyin,tags\na,Water,t,<b>x</b> &lt;1&gt;,\"[sound:s.mp3]\\(a_1\\)\",\na2,,,y,,\n";
    let folder = deck(csv);
    folder.write("radicals/media/s.mp3", b"ID3\x04sound");
    let build = ["build", "radicals", "--format", "json,html,sheet,cards", "--report", "json"];
    let said = deckpress(folder.path(), &build).expect(0);
    assert_eq!(said.codes(), ["not-kept"; 4], "without a map, notes are left out and said so");
    let mapped = format!("question = \"Radical\"\nanswer = \"Pinyin\"\ndetails = [\"tags\"]\n{TYPE}");
    folder.write("radicals/note-types/r/note-type.toml", mapped);
    let said = deckpress(folder.path(), &build).expect(0);
    assert_eq!(said.codes(), ["not-kept"; 4], "{}", said.stdout);
    assert!(said.stdout.contains("leaves out 1 note without a question or an answer"), "{}", said.stdout);
    let export: serde_json::Value = serde_json::from_str(&folder.read("out/radicals/radicals.json")).unwrap();
    let questions = export["questions"].as_array().unwrap();
    assert_eq!(questions.len(), 1, "one has no answer");
    assert_eq!(questions[0]["question"]["text"], "x <1>");
    assert_eq!(questions[0]["answer"]["markdown"], "![s.mp3](s.mp3)$a_1$");
    assert_eq!((&questions[0]["guid"], &questions[0]["topic"]), (&"a".into(), &"Water".into()));
    assert!(folder.read("out/radicals/radicals.html").contains("<audio"));
}

#[test]
fn a_csv_file_has_each_note_with_its_type_and_deck() {
    let folder = deck("guid,deck,tags,Radical,Pinyin,tags\n\"#a,\",Water,t u,<b>x</b>,=1+1,z\n");
    for flavour in ["basic", "own"] {
        let set = format!("csv.flavour={flavour}");
        deckpress(folder.path(), &["build", "radicals", "--format", "csv", "--set", &set]).expect(0);
        assert_eq!(
            folder.read("out/radicals/radicals.csv"),
            "#separator:Comma\n#html:true\n#notetype column:1\n#deck column:2\n#tags column:3\n#guid column:4\n\
             #if matches:update current\n\
             \"Radicals\",\"Radicals::Water\",\"t u\",\"#a,\",\"<b>x</b>\",\"&#61;1+1\",\"z\"\n"
        );
    }
}

#[test]
fn many_notes_of_many_types_are_packed_in_the_order_of_their_files() {
    let mut csv = String::from("guid,deck,tags,Radical,Pinyin,tags\n");
    for number in 0..2000 {
        let _ = writeln!(csv, "g{number},D{},,{number},p,\"a\"\"b\"", number % 7);
    }
    let folder = deck(&csv);
    deckpress(folder.path(), &["build", "radicals"]).expect(0);
    let (_folder, database) = package(&folder);
    let order =
        rows(&database, "SELECT guid FROM notes JOIN cards ON nid = notes.id WHERE ord = 0 ORDER BY due");
    assert!(order.iter().enumerate().all(|(at, row)| row[0] == format!("g{at}")));
    assert_eq!(order.len(), 2000);
}

/// A deck of one note type with these notes in Markdown; the type is to fill in if `is_cloze`.
fn markdown_deck(markdown: &str, is_cloze: bool) -> Folder {
    let folder = deck("guid,Radical,Pinyin,tags\n");
    folder.write(
        "radicals/deck.toml",
        "title = \"Radicals\"\n[[notes]]\nfile = \"r.md\"\ntype = \"r\"\n[[artifact]]\nformat = \"apkg\"\n",
    );
    std::fs::remove_file(folder.join("radicals/r.csv")).unwrap();
    if is_cloze {
        folder.write(
            "radicals/note-types/r/note-type.toml",
            TYPE.replace("sort-field = \"Pinyin\"", "kind = \"cloze\""),
        );
        folder.write("radicals/note-types/r/1.front.html", "{{cloze:Radical}}");
    }
    folder.write("radicals/r.md", markdown);
    folder
}

#[test]
fn notes_in_markdown_have_the_fields_of_their_headings() {
    let markdown = "---\nfor: people\n---\n\n# Water\n\n\
                    ## shu\u{1d0}*x* {guid=\"tp{0.G!qqo\" deck=\"Water::Rain\" tags=\"hsk1 a::b\"}\n\n\
                    **water** & rain\n\n![](shui.mp3) ![a map](<a map.png>)\n\n\
                    ### tags\n\n- a\n- b\n\n#### Deep\n\n```python\nx = 1 < 2\ny\n```\n\n\
                    ## plain {#two cards=\"2\"}\n\n### Radical {html}\n\n````html\n<div>```\n\n## a</div>\n````\n\n\
                    ## title {guid=g3}\n\n### Pinyin {html}\n\n```\n```\n\n### tags\n\n$a_1$ {{c1::x}} \\[sound:x.mp3] a\u{a0}b\n\n\
                    ## Later {draft}\n\n### Nope\n\n[x](javascript:1)\n";
    let folder = markdown_deck(markdown, false);
    let said = deckpress(folder.path(), &["build", "radicals", "--report", "json"]).expect(0);
    assert_eq!(said.codes(), ["missing-file", "stray-deletion", "foreign-mark"], "{}", said.stdout);
    let (_folder, database) = package(&folder);
    let notes = rows(&database, "SELECT guid, tags, replace(flds, char(31), '|') FROM notes ORDER BY id");
    let two = deckpress::export::apkg::ids::guid("radicals", "two");
    assert_eq!(
        notes,
        [
            [
                "tp{0.G!qqo",
                " hsk1 a::b ",
                "<p><b>water</b> &amp; rain</p><p>[sound:shui.mp3] <img alt=\"a map\" src=\"a map.png\"></p>|\
                 shu\u{1d0}<i>x</i>|<ul><li>a</li><li>b</li></ul><h4>Deep</h4>\
                 <pre><code class=\"language-python\">x = 1 &lt; 2\ny</code></pre>",
            ],
            [two.as_str(), "", "<div>```\n\n## a</div>|plain|"],
            ["g3", "", "||\\(a_1\\) {{c1::x}} &#91;sound:x.mp3] a&nbsp;b"],
        ]
    );
    let cards = rows(
        &database,
        "SELECT guid, group_concat(ord) FROM cards JOIN notes ON nid = notes.id GROUP BY nid",
    );
    assert_eq!(cards[1], [two.as_str(), "1"]);
    let decks = rows(&database, "SELECT decks FROM col");
    assert!(decks[0][0].contains("\"name\":\"Radicals::Water::Rain\""), "{}", decks[0][0]);
}

#[test]
fn pages_show_notes_in_markdown_by_the_same_map() {
    let markdown = "# Water\n\n## shu\u{1d0} *(left)* {#water deck=\"Rain\" tags=\"hsk1\"}\n\n### Radical\n\n**x** &amp; $a_1$\n\n\
                    ### tags\n\n- `b`\n- c\n\n```python\ny = 1\n```\n\n\
                    ## ray {guid=g2}\n\n### Radical\n\nz\n\n### tags {html}\n\n```html\n<div>d</div><script>hidden</script>\n```\n\n\
                    ## alone {guid=g3}\n";
    let folder = markdown_deck(markdown, false);
    let build = ["build", "radicals", "--format", "json,html,sheet,cards", "--report", "json"];
    let left_out = |stdout: &str, count: &str| stdout.matches(&format!("leaves out {count}")).count();
    let said = deckpress(folder.path(), &build).expect(0);
    assert_eq!(left_out(&said.stdout, "3 notes"), 4, "{}", said.stdout);
    folder.write(
        "radicals/note-types/r/note-type.toml",
        format!("question = \"Pinyin\"\nanswer = \"tags\"\ndetails = [\"Radical\"]\n{TYPE}"),
    );
    let said = deckpress(folder.path(), &build).expect(0);
    assert_eq!(left_out(&said.stdout, "1 note without a question or an answer"), 4, "{}", said.stdout);
    let export: serde_json::Value = serde_json::from_str(&folder.read("out/radicals/radicals.json")).unwrap();
    let [water, ray] = &export["questions"].as_array().unwrap()[..] else { panic!("{export}") };
    assert_eq!(
        (&water["id"], &water["topic"], &water["tags"][0]),
        (&"water".into(), &"Rain".into(), &"hsk1".into())
    );
    assert_eq!(water["question"]["markdown"], "shu\u{1d0} *(left)*");
    assert_eq!(water["answer"]["markdown"], "- `b`\n- c\n\n```python\ny = 1\n```");
    assert_eq!(water["details"]["markdown"], "**x** & $a_1$");
    assert_eq!((&ray["guid"], &ray["answer"]["text"]), (&"g2".into(), &"d".into()));
    let page = folder.read("out/radicals/radicals.html");
    assert!(page.contains("<em>(left)</em>") && !page.contains("hidden</"), "{page}");
    for sheet in ["sheet", "cards"] {
        let text =
            pdf_text(&std::fs::read(folder.join(&format!("out/radicals/radicals.{sheet}.pdf"))).unwrap());
        assert!(text.contains("(left)") && text.contains("y = 1") && !text.contains("alone"), "{text}");
    }
}

#[test]
fn a_topic_file_may_name_the_note_type_of_its_notes() {
    let folder = deck("guid,Radical,Pinyin,tags\n");
    std::fs::remove_file(folder.join("radicals/r.csv")).unwrap();
    folder.write("radicals/deck.toml", "title = \"Radicals\"\n[[artifact]]\nformat = \"apkg\"\n");
    folder
        .write("radicals/1.md", "---\nnote-type: r\n---\n\n# Water\n\n## y {guid=g1}\n\n### Radical\n\nx\n");
    folder.write("radicals/2.md", "+++\nnote-type = \"basic\"\n+++\n## front {guid=g2}\n\nback\n");
    folder.write("radicals/3.md", "---\ntype: page\n---\n# T\n\n## Why? {#why}\n\nSo.\n");
    let said = deckpress(folder.path(), &["build", "radicals", "--report", "json"]).expect(0);
    assert!(said.codes().is_empty(), "{}", said.stdout);
    let (_folder, database) = package(&folder);
    let query = "SELECT guid, replace(flds, char(31), '|') FROM notes WHERE guid LIKE 'g_' ORDER BY guid";
    assert_eq!(rows(&database, query), [["g1", "x|y|"], ["g2", "front|back"]]);
    assert_eq!(rows(&database, "SELECT count(*) FROM notes"), [["3"]]);
    for (name, help) in [
        ("basics", "did you mean `basic`?"),
        ("../r", "name a folder of `note-types/`"),
        ("", "without a path"),
    ] {
        folder.write("radicals/1.md", format!("---\nnote-type: {name}\n---\n\n## y {{guid=g1}}\n"));
        let said = deckpress(folder.path(), &["check", "radicals"]).expect(2);
        assert!(said.stderr.contains("radicals/1.md:2:") && said.stderr.contains(help), "{}", said.stderr);
    }
    // deck.toml may say the same, and nothing else.
    folder.write("radicals/1.md", "---\nnote-type: r\n---\n\n## y {guid=g1}\n");
    for (name, code) in [("r", 0), ("basic", 2)] {
        folder.write("radicals/deck.toml", format!("[[notes]]\nfile = \"1.md\"\ntype = \"{name}\"\n"));
        deckpress(folder.path(), &["check", "radicals"]).expect(code);
    }
}

#[test]
fn notes_in_markdown_may_be_to_fill_in() {
    let folder =
        markdown_deck("## The {{c1::**GIL**::what}} and {{c2::x}} {#gil}\n\n> [!NOTE]\n> {{c3::y}}\n", true);
    let said = deckpress(folder.path(), &["build", "radicals", "--report", "json"]).expect(0);
    assert!(said.codes().is_empty(), "{}", said.stdout);
    let (_folder, database) = package(&folder);
    let notes = rows(&database, "SELECT replace(flds, char(31), '|') FROM notes");
    let quote = "<blockquote><p><b>Note</b></p><p>{{c3::y}}</p></blockquote>";
    assert_eq!(notes, [[format!("The {{{{c1::<b>GIL</b>::what}}}} and {{{{c2::x}}}}|{quote}|")]]);
    assert_eq!(rows(&database, "SELECT count(*) FROM cards"), [["2"]]);
}

#[test]
fn what_is_wrong_with_notes_in_markdown_is_named_at_its_place() {
    for (markdown, expected) in [
        ("lost\n\n## a {#a}\n", "radicals/r.md:1:1 unexpected-text"),
        ("# T {#t}\n\n## a {#a}\n", "radicals/r.md:1:7 bad-attribute"),
        ("## a {guid=x}\n\n### Pinyim\n\nb\n", "radicals/r.md:3:1 unknown-part"),
        ("## a {guid=x}\n\nb\n\n### Radical\n\nc\n", "radicals/r.md:5:1 duplicate-part"),
        ("## a {guid=x}\n\n### tags\n\nb\n\n### tags\n\nc\n", "radicals/r.md:7:1 duplicate-part"),
        ("## a {guid=x}\n\n### tags {html}\n\n<b>b</b>\n", "radicals/r.md:3:1 empty-part"),
        ("## a {guid=x}\n\n### tags {html}\n\n```html\n<b>b</b>\nc\n", "radicals/r.md:5:1 empty-part"),
        (
            "## a {guid=x}\n\n### tags {html}\n\n  ```html\n  <b>b</b>\n  ```\n",
            "radicals/r.md:5:3 empty-part",
        ),
        ("## a {guid=x}\n\n### tags {html}\n\n    <b>b</b>\n    c\n", "radicals/r.md:5:5 empty-part"),
        ("## a {guid=x}\n\n### tags {#b}\n\nb\n", "radicals/r.md:3:12 bad-attribute"),
        ("## a {guid=x number=1}\n", "radicals/r.md:1:14 bad-attribute"),
        ("## a {guid=x}\n\n## b {guid=x}\n", "radicals/r.md:3:1 duplicate-id"),
        ("## a {#A}\n", "radicals/r.md:1:8 bad-id"),
        ("## a\n\nb\n", "radicals/r.md:1:1 missing-id"),
        ("## a {guid=x cards=one}\n", "radicals/r.md:1:20 wrong-type"),
    ] {
        let said =
            deckpress(markdown_deck(markdown, false).path(), &["check", "radicals", "--report", "json"])
                .expect(1);
        assert!(said.places().contains(&expected.to_owned()), "{markdown}\n{}", said.stdout);
    }
    let folder = markdown_deck("## Rain, <b>of</b> water\n\nx\n\n## Rain of water {tags=a}\n", false);
    deckpress(folder.path(), &["check", "radicals", "--fix"]).expect(0);
    let fixed = folder.read("radicals/r.md");
    assert!(
        fixed.contains("water {#rain-b-of-b-water}\n") && fixed.contains("{#rain-of-water tags=a}\n"),
        "{fixed}"
    );
    folder.write("radicals/deck.toml", "[[notes]]\nfile = \"r.md\"\ntype = \"r\"\nmarkdown = [\"tags\"]\n");
    let said = deckpress(folder.path(), &["check", "radicals", "--report", "json"]).expect(2);
    assert!(said.places().contains(&"radicals/deck.toml:4:14 bad-setting".to_owned()), "{}", said.stdout);
}
