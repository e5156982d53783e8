//! Decks of other programs: what comes in, and what an import of what is built of it does to learners of the original.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::common::{Folder, anki, collection, deckpress, root, rows, text_of};

/// Packages that the newest engine makes, in both containers, and one of genanki.
fn packages(folder: &Folder) -> Vec<PathBuf> {
    let [latest, legacy] = ["latest.apkg", "legacy.apkg"].map(|name| folder.join(name));
    anki("26.9.3", "foreign.py", &[Path::new("make"), &latest, &legacy]);
    vec![latest, legacy, genanki(folder)]
}

fn genanki(folder: &Folder) -> PathBuf {
    let python = root().join(".venv/genanki/bin/python");
    assert!(python.exists(), "no genanki to test with: run `make venvs`");
    let script = root().join("tests/genanki/make.py");
    text_of(Command::new(python).args(["-W", "ignore", "-B"]).arg(script).arg(folder.path()));
    folder.join("genanki.apkg")
}

/// Imports a package and builds it; then edits one note, and builds again.
fn rebuilt(folder: &Folder, package: &Path, flags: &[&str]) -> [PathBuf; 2] {
    let name = package.file_stem().unwrap().to_str().unwrap();
    let (file, deck) = (format!("{name}.apkg"), format!("data/{name}"));
    let import = [&["import", &file, "-o", &deck], flags].concat();
    let said = deckpress(folder.path(), &import).expect(0);
    assert!(said.stdout.contains(&format!("next: deckpress build {deck}")), "{}", said.stdout);
    let said = deckpress(folder.path(), &["check", &deck, "--report", "json"]).expect(0);
    assert!(said.codes().iter().all(|code| code == "missing-file"), "{}", said.stdout);
    let build = |output: &str| {
        deckpress(folder.path(), &["build", &deck, "-o", output, "--trust-templates", "--locked"]).expect(0);
        folder.join(&format!("{output}/{name}/{name}.apkg"))
    };
    let same = build("same");
    let files = std::fs::read_dir(folder.join(&deck)).unwrap().map(|entry| entry.unwrap().path());
    let is_of_notes = |path: &PathBuf| path.extension().is_some_and(|it| it == "csv" || it == "md");
    let old = match (name, flags) {
        ("genanki", _) => "Capital of 7?",
        (_, []) => ",n7,",
        _ => "\nn7\n",
    };
    let mut edited = 0;
    for path in files.filter(is_of_notes) {
        let text = std::fs::read_to_string(&path).unwrap();
        edited += text.matches(old).count();
        std::fs::write(&path, text.replace(old, &old.replace('7', "seven"))).unwrap();
    }
    assert_eq!(edited, 1);
    deckpress(folder.path(), &["build", &deck, "-o", "edited", "--trust-templates"]).expect(0);
    [same, folder.join(&format!("edited/{name}/{name}.apkg"))]
}

/// Nothing changes for learners, and after an edit one note does.
fn prove(version: &str, original: &Path, rebuilt: &[PathBuf; 2]) {
    let proof = anki(version, "foreign.py", &[Path::new("prove"), original, &rebuilt[0], &rebuilt[1]]);
    let proof: Value = serde_json::from_str(&proof).unwrap();
    assert!(proof["notes"].as_u64().unwrap() >= 26, "{proof}");
    let changed = |step: usize, key: &str| {
        let rows = |side: &str| proof["steps"][step][key][side].as_array().unwrap().len();
        (rows("gone"), rows("new"))
    };
    for key in ["notes", "cards", "types", "decks", "files"] {
        assert_eq!(changed(0, key), (0, 0), "{version} {} {key}: {proof:#}", original.display());
        let expected = if key == "notes" { (1, 1) } else { (0, 0) };
        assert_eq!(changed(1, key), expected, "{version} {} {key}: {proof:#}", original.display());
    }
}

fn prove_in(versions: &[&str], flags: &[&str]) {
    let folder = Folder::new();
    for package in packages(&folder) {
        let rebuilt = rebuilt(&folder, &package, flags);
        for version in versions {
            // Before the newer container there was none.
            if *version != "2.1.54" || !package.ends_with("latest.apkg") {
                prove(version, &package, &rebuilt);
            }
        }
    }
}

#[test]
fn a_deck_that_moved_in_changes_nothing_for_its_learners() {
    prove_in(&["26.9.3"], &[]);
}

#[test]
fn a_deck_that_moved_in_as_markdown_changes_nothing_for_its_learners() {
    prove_in(&["26.9.3"], &["--markdown"]);
}

#[test]
#[ignore = "slow: older engines"]
fn a_deck_that_moved_in_changes_nothing_for_learners_with_older_ankis() {
    prove_in(&["25.2.7", "2.1.54"], &[]);
    prove_in(&["25.2.7", "2.1.54"], &["--markdown"]);
}

#[test]
fn a_package_that_moved_in_is_built_with_the_same_notes_cards_and_types() {
    let folder = Folder::new();
    let package = genanki(&folder);
    let [same, _] = rebuilt(&folder, &package, &[]);
    let facts = |path: &Path| {
        let (_folder, database) = collection(&std::fs::read(path).unwrap());
        let notes =
            rows(&database, "SELECT guid, mid, mod, trim(tags), flds FROM notes GROUP BY guid ORDER BY guid");
        let cards = "SELECT guid, ord FROM cards JOIN notes ON nid = notes.id WHERE flds NOT LIKE '%again%' ORDER BY guid, ord";
        let cards = rows(&database, cards);
        let models: Value = serde_json::from_str(&rows(&database, "SELECT models FROM col")[0][0]).unwrap();
        let shown = ["name", "type", "mod", "sortf", "css", "latexPre", "latexPost"];
        let models: Vec<_> = models
            .as_object()
            .unwrap()
            .iter()
            .map(|(id, model)| {
                let fields = model["flds"].as_array().unwrap().iter();
                let fields = fields
                    .map(|it| [&it["name"], &it["font"], &it["size"], &it["rtl"]].map(Value::to_string));
                let cards = model["tmpls"].as_array().unwrap().iter();
                let cards = cards.map(|it| [&it["name"], &it["qfmt"], &it["afmt"]].map(Value::to_string));
                let (fields, cards): (Vec<_>, Vec<_>) = (fields.collect(), cards.collect());
                (id.clone(), shown.map(|key| model[key].to_string()), fields, cards)
            })
            .collect();
        (notes, cards, models)
    };
    let (old, new) = (facts(&package), facts(&same));
    assert_eq!(old.0, new.0);
    assert_eq!(old.1, new.1);
    assert_eq!(old.2, new.2);
}

#[test]
fn what_cannot_be_read_as_a_deck_is_said_and_nothing_is_written() {
    let zip = |files: &[(&str, &[u8])]| {
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, bytes) in files {
            zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            std::io::Write::write_all(&mut zip, bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    };
    for (bytes, expected) in [
        (b"no package".to_vec(), "cannot read `a.apkg`"),
        (zip(&[("x", b"y")]), "it has no collection of Anki"),
        (
            zip(&[("collection.anki2", b"no database, but longer than a header of one would be")]),
            "not a database",
        ),
        (zip(&[("meta", b"\x08\x03"), ("collection.anki21b", b"plain")]), "not Zstandard"),
    ] {
        let folder = Folder::with(&[("a.apkg", &bytes)]);
        let said = deckpress(folder.path(), &["import", "a.apkg", "-o", "data/a"]).expect(1);
        assert!(said.stderr.contains(expected), "{}", said.stderr);
        assert!(!folder.join("data/a").exists());
    }
}

/// A CrowdAnki deck with a deck below it.
const CROWDANKI: &str = r#"{"__type__": "Deck", "name": "Crowd", "crowdanki_uuid": "d", "desc": "<p>Hi</p>",
"deck_config_uuid": "own", "deck_configurations": [{"crowdanki_uuid": "own", "name": "Mine", "new": {"perDay": 5}}],
"media_files": ["a b.png"], "note_models": [{"__type__": "NoteModel", "crowdanki_uuid": "m", "name": "Model", "css": "",
"type": 0, "sortf": 1, "flds": [{"name": "F", "ord": 0}, {"name": "B", "ord": 1}],
"tmpls": [{"name": "C", "ord": 0, "qfmt": "{{F}}", "afmt": "{{B}}"}]}],
"notes": [{"__type__": "Note", "guid": "g1", "note_model_uuid": "m", "tags": ["t"], "fields": ["<img src=\"a b.png\">", "b"]},
{"__type__": "Note", "guid": "g0", "note_model_uuid": "gone", "tags": [], "fields": []}],
"children": [{"__type__": "Deck", "name": "Child", "children": [], "notes": [
{"__type__": "Note", "guid": "q{\"", "note_model_uuid": "m", "tags": [], "fields": ["x\r\ny"]}]}]}"#;

#[test]
fn decks_of_other_programs_come_in_with_their_guids_and_decks() {
    let anki = "#separator:tab\n#html:true\n#guid column:1\n#notetype column:2\n#deck column:3\n#tags column:7\n\
                \"#a \"\"b\"\tBasic\tA::B\tfront\tback <b>1</b>\t\tx y\nzz\tCloze\tA::C\t{{c1::a}} x\textra\tthird\t\n";
    let table =
        "guid,Country,Capital,tags\nabc,France,\"Paris, <i>city</i>\",Europe\nde f,Spain,Madrid,Europe Big\n";
    let folder = Folder::with(&[
        ("crowd/deck.json", CROWDANKI.as_bytes()),
        ("crowd/media/a b.png", b"picture"),
        ("anki.txt", anki.as_bytes()),
        ("geo.csv", table.as_bytes()),
        ("quiz.txt", b"hello\tbonjour\nbye & <so>\tau revoir\nhello\tsalut\n"),
    ]);
    let notes = |source: &str, id: &str| {
        let deck = format!("data/{id}");
        deckpress(folder.path(), &["import", source, "-o", &deck]).expect(0);
        let said = deckpress(folder.path(), &["check", &deck, "--report", "json"]).expect(0);
        assert!(said.codes().iter().all(|code| code == "missing-file"), "{}", said.stdout);
        deckpress(folder.path(), &["build", &deck]).expect(0);
        let bytes = std::fs::read(folder.join(&format!("out/{id}/{id}.apkg"))).unwrap();
        let (_folder, database) = collection(&bytes);
        let query = "SELECT guid, trim(tags), replace(flds, char(31), '|') FROM notes ORDER BY id";
        let decks = rows(&database, "SELECT decks FROM col")[0][0].clone();
        (rows(&database, query), decks)
    };
    let (found, decks) = notes("crowd", "crowd");
    assert_eq!(found, [["g1", "t", "<img src=\"a b.png\">|b"], ["q{\"", "", "x\r\ny|"]]);
    assert!(decks.contains("\"name\":\"Crowd::Child\""), "{decks}");
    assert!(folder.read("data/crowd/deck.toml").contains("# new-cards-per-day = 5"));
    let (found, decks) = notes("anki.txt", "anki");
    assert_eq!(found, [["#a \"b", "x y", "front|back <b>1</b>"], ["zz", "", "{{c1::a}} x|extra|third"]]);
    assert!(decks.contains("\"name\":\"A::B\"") && decks.contains("\"name\":\"A::C\""), "{decks}");
    let (found, _) = notes("geo.csv", "geo");
    assert_eq!(found[1], ["de f", "Europe Big", "Spain|Madrid"]);
    let (found, _) = notes("quiz.txt", "quiz");
    let fields: Vec<_> = found.iter().map(|note| note[2].as_str()).collect();
    assert_eq!(fields, ["hello|bonjour", "bye &amp; &lt;so&gt;|au revoir", "hello|salut"]);
    assert!(folder.read("data/quiz/basic.csv").contains("\nhello-2,"));
}

#[test]
fn a_folder_of_ki_comes_in_with_its_guids_decks_types_and_media() {
    let note = |guid: &str, kind: &str, tags: &str, fields: &str| {
        format!("# Note\n```\nguid: {guid}\nnotetype: {kind}\n```\n\n### Tags\n```\n{tags}```\n\n{fields}")
    };
    let first = note(
        "e&}2{Z6:Bx",
        "Word",
        "x\ny::z\n",
        "## Front\n100*16\ntwo < three\n\n## Back\n<b>1600</b>\n## Why?\n",
    );
    let second = note("q$1", "Word", "", "## Front\n\n\n## Back\n[sound:a b.mp3]\n");
    let third = note("", "Own", "", "## Text\nan {{c1::eel}}\n\n## Extra\n");
    let models = r#"{"1342695926185": {"id": 1342695926185, "name": "Word", "type": 0, "mod": 1385971412, "sortf": 0,
        "css": ".card {}", "flds": [{"name": "Front", "ord": 0}, {"name": "Back", "ord": 1}],
        "tmpls": [{"name": "Read", "ord": 0, "qfmt": "{{Front}}", "afmt": "{{Back}}"}, {"name": "Say", "ord": 1,
        "qfmt": "{{Back}}", "afmt": "{{Front}}"}]}}"#;
    let folder = Folder::with(&[
        ("sea/Sea/a.md", first.as_bytes()),
        ("sea/Sea/Fish/b.md", second.as_bytes()),
        ("sea/Sea/Fish/c.md", third.as_bytes()),
        ("sea/Sea/models.json", models.as_bytes()),
        ("sea/Sea/plan.md", b"# Plan\n\n- more\n"),
        ("sea/_media/a b.mp3", b"sound"),
    ]);
    let said = deckpress(folder.path(), &["import", "sea", "-o", "data/sea"]).expect(0);
    let told = "found 3 notes of 2 note types (`Word`, `Own`) in 2 decks, 1 file";
    for part in
        [told, "1 note without a note type in `models.json`", "1 file: not a note of ki: `Sea/plan.md`"]
    {
        assert!(said.stdout.contains(part), "{}", said.stdout);
    }
    deckpress(folder.path(), &["check", "data/sea", "--strict"]).expect(0);
    deckpress(folder.path(), &["build", "data/sea"]).expect(0);
    let bytes = std::fs::read(folder.join("out/sea/sea.apkg")).unwrap();
    let (_folder, database) = collection(&bytes);
    let found = rows(
        &database,
        "SELECT guid, trim(tags), replace(flds, char(31), '|'), mid FROM notes ORDER BY mid, id",
    );
    let found: Vec<_> = found.iter().map(|row| row.join(" · ")).collect();
    assert!(
        found.contains(
            &"e&}2{Z6:Bx · x y::z · 100*16<br>two < three|<b>1600</b>\n## Why? · 1342695926185".to_owned()
        ),
        "{found:?}"
    );
    assert!(found.contains(&"q$1 ·  · |[sound:a b.mp3] · 1342695926185".to_owned()), "{found:?}");
    assert!(found.iter().any(|row| row.contains("an {{c1::eel}}|")), "{found:?}");
    let decks = rows(&database, "SELECT decks FROM col")[0][0].clone();
    assert!(decks.contains("\"name\":\"Sea::Fish\""), "{decks}");
}

#[test]
fn a_deck_of_md2anki_comes_in_with_its_guids_subdecks_tags_and_pictures() {
    let deck = "# Sea (750441971)\n\nAbout it.\n\n`{=:all:=}`\n\n## Salt? (f51d6aa5-1e39-4ad7-94fb-042f7084eff5)\n\n**Yes**\n\n\
                ## Subdeck: Fish (4065)\n\n`{=:fish, of salt water:=}`\n\n### Eel (or \\$x^2\\$) `{=:long:=}` \
                (583813da-5766-4cb8-b39f-ae0337e1f13c)\n\nmore\n\n---\n\n![e](img/eel.png) ![gone](no.png)\n\n---\n\n\
                ```py\n## no heading\n```\n\n## A {{c1::cod}} `{=<md2anki_type_cloze>=}` (f51d6aa5-1e39-4ad8-94fb-047f7094eff5)\n\nExtra\n\n\
                ## Without a name?\n\n$x$\n";
    let deck = deck.replace("\\$", "$");
    let folder = Folder::with(&[("sea.md", deck.as_bytes()), ("img/eel.png", b"picture")]);
    let said = deckpress(folder.path(), &["import", "sea.md", "-o", "data/sea"]).expect(0);
    for part in
        ["found 4 notes of 2 note types", "in 2 decks, 1 file", "1 file: the export does not hold `no.png`"]
    {
        assert!(said.stdout.contains(part), "{}", said.stdout);
    }
    let (basic, cloze) = (
        folder.read("data/sea/md2anki-md2anki-type-default-v4.csv"),
        folder.read("data/sea/md2anki-md2anki-type-cloze-v4.csv"),
    );
    for row in [
        "f51d6aa5-1e39-4ad7-94fb-042f7084eff5,,,all,<p>Salt?</p>,<p><strong>Yes</strong></p>\n",
        "583813da-5766-4cb8-b39f-ae0337e1f13c,,Fish,all fish long of_salt_water,\"<p>Eel (or \\(x^2\\))</p>\n<p>more</p>\",",
        "<img src=\"\"eel.png\"\" alt=\"\"e\"\" />",
        "<hr />\n<pre><code class=\"\"language-py\"\">## no heading\n</code></pre>",
        ",without-a-name,,all,<p>Without a name?</p>,<p>\\(x\\)</p>\n",
    ] {
        assert!(basic.contains(row), "{row}\n{basic}");
    }
    let row = "f51d6aa5-1e39-4ad8-94fb-047f7094eff5,,all,\"<p>A {{c1::cod}}</p>\n<p>Extra</p>\"";
    assert!(cloze.contains(row), "{cloze}");
    assert_eq!(folder.read("data/sea/media/eel.png"), "picture");
    assert!(
        folder
            .read("data/sea/note-types/md2anki-md2anki-type-default-v4/note-type.toml")
            .contains("\nid = 396500104\n")
    );
    // Of a file without GUIDs nobody knows that it is one.
    let plain = Folder::with(&[(
        "a.md",
        b"# Sea\n\n## What is salt?\n\nA.\n\n## What is a cod?\n\nB.\n\n## What is an eel?\n\nC.\n",
    )]);
    let said = deckpress(plain.path(), &["import", "a.md", "-o", "data/a"]).expect(0);
    assert!(said.stdout.contains("found 3 questions"), "{}", said.stdout);
}

#[test]
fn an_export_as_text_brings_the_files_beside_it_and_says_which_are_not_there() {
    let notes = "#separator:tab\n#html:true\n#guid column:1\n#notetype column:2\n#deck column:3\n#tags column:6\n\
                 A1b<c>d2\tBasic\tSea::Fish\tWhat is a <b>cod</b>?\tA fish.<br>It swims.\tfish north\n\
                 B2x;y\tCloze\tSea\tThe {{c1::eel}} is long.\t\tfish\n\
                 C3z\tBasic\tSea\t\"Two \"\"quoted\"\"\nlines\"\t<img src=\"eel.jpg\"> <img src=\"cod.jpg\">\t\n";
    let folder = Folder::with(&[("sea/notes.txt", notes.as_bytes()), ("sea/cod.jpg", b"picture")]);
    for source in ["sea", "sea/notes.txt"] {
        let deck = format!("data/{}", source.len());
        let said = deckpress(folder.path(), &["import", source, "-o", &deck]).expect(0);
        assert!(said.stdout.contains("found 3 notes of 2 note types"), "{}", said.stdout);
        assert!(
            said.stdout.contains("left out: 1 file: the export does not hold `eel.jpg`"),
            "{}",
            said.stdout
        );
        let basic = folder.read(&format!("{deck}/basic.csv"));
        assert!(
            basic.contains("A1b<c>d2,Fish,fish north,What is a <b>cod</b>?,A fish.<br>It swims.\n"),
            "{basic}"
        );
        assert!(basic.contains("C3z,,,\"Two \"\"quoted\"\"\nlines\","), "{basic}");
        let cloze = folder.read(&format!("{deck}/cloze.csv"));
        assert!(cloze.contains("B2x;y,,fish,The {{c1::eel}} is long."), "{cloze}");
        assert_eq!(folder.read(&format!("{deck}/media/cod.jpg")), "picture");
        deckpress(folder.path(), &["check", &deck]).expect(0);
    }
}

/// What follows is what Anki 26.9.3 makes of the same files.
#[test]
fn notes_of_stock_types_have_the_cards_that_anki_gives_them() {
    let by_name = "#html:true\n#guid column:1\n#notetype column:2\n#deck column:3\n\
                   a,Basic (optional reversed card),X,q,\"a, b\",y\n\
                   b,Basic (optional reversed card)-63c2a,X,q,a,\n\
                   c,Basic (and reversed card)+,X,q,a\n\
                   d,Basic,X,{{c1::q}},a\n\
                   e,Basic (type in the answer),X,q,a\n\
                   f,Cloze,X,{{c2::q}} {{c1::r}},a\n";
    let by_column =
        "#separator:Semicolon\n#columns:Back;guid;Front\n#guid column:2\n#notetype:Basic\na;g;q\nb;h;r\n";
    let ki = "# Note\n```\nguid: k\nnotetype: Basic (and reversed card)\n```\n\n### Tags\n```\n```\n\n## Front\nq\n\n## Back\na\n";
    let folder = Folder::with(&[
        ("names.txt", by_name.as_bytes()),
        ("columns.txt", by_column.as_bytes()),
        ("ki/Sea/q.md", ki.as_bytes()),
    ]);
    let cards = |source: &str, id: &str| {
        let deck = format!("data/{id}");
        deckpress(folder.path(), &["import", source, "-o", &deck]).expect(0);
        deckpress(folder.path(), &["build", &deck, "--format", "apkg"]).expect(0);
        let (_folder, database) =
            collection(&std::fs::read(folder.join(&format!("out/{id}/{id}.apkg"))).unwrap());
        let query = "SELECT guid, replace(flds, char(31), '|'), group_concat(ord) FROM \
                     (SELECT guid, flds, ord FROM notes JOIN cards ON nid = notes.id ORDER BY guid, ord) GROUP BY guid";
        let models = rows(&database, "SELECT models FROM col")[0][0].clone();
        (rows(&database, query), models)
    };
    let (found, models) = cards("names.txt", "names");
    let expected = [
        ["a", "q|a, b|y", "0,1"],
        ["b", "q|a|", "0"],
        ["c", "q|a", "0,1"],
        ["d", "{{c1::q}}|a", "0"],
        ["e", "q|a", "0"],
        ["f", "{{c2::q}} {{c1::r}}|a", "0,1"],
    ];
    assert_eq!(found, expected);
    assert!(models.contains("{{type:Back}}"), "{models}");
    let (found, models) = cards("columns.txt", "columns");
    assert_eq!(found, [["g", "a|q", "0"], ["h", "b|r", "0"]]);
    assert!(models.contains("\"qfmt\":\"{{Front}}\""), "{models}");
    let (found, _) = cards("ki", "ki");
    assert_eq!(found, [["k", "q|a", "0,1"]]);
}

#[test]
fn a_deck_of_others_can_be_compared_with_what_became_of_it() {
    let folder = Folder::new();
    let package = std::fs::read(root().join("tests/fixtures/foreign/capitals.apkg")).unwrap();
    folder.write("capitals.apkg", package);
    deckpress(folder.path(), &["import", "capitals.apkg", "-o", "data/capitals"]).expect(0);
    deckpress(folder.path(), &["diff", "capitals.apkg", "data/capitals"]).expect(0);
    let table = folder.read("data/capitals/capital.csv");
    folder.write("data/capitals/capital.csv", table.replace("Madrid", "Barcelona") + "new,,,Italy,Rome,\n");
    let said = deckpress(folder.path(), &["diff", "capitals.apkg", "data/capitals"]).expect(2);
    assert_eq!(
        said.stdout,
        "added: 1 question\n  + new  Italy\nchanged: 1 question\n  ~ ygT#y}=>h#  Spain\n      \
         Capital: [-Madrid-]{+Barcelona+}\n1 new note, 2 new cards\n1 note updated; history stays\n3 notes untouched\n"
    );
    // A lock that was lost comes back from what learners have.
    std::fs::remove_file(folder.join("data/capitals/deck.lock")).unwrap();
    deckpress(folder.path(), &["build", "data/capitals", "--after", "capitals.apkg"]).expect(0);
    let lock = folder.read("data/capitals/deck.lock");
    assert_eq!(lock.matches("modified = 1700000000").count(), 3, "{lock}");
}

#[test]
fn two_decks_do_not_become_one_in_silence() {
    let folder = Folder::new();
    let package = std::fs::read(root().join("tests/fixtures/foreign/capitals.apkg")).unwrap();
    folder.write("a.apkg", &package);
    folder.write("b.apkg", &package);
    let said = deckpress(folder.path(), &["import", "a.apkg", "b.apkg", "-o", "data/a"]).expect(1);
    assert!(said.stderr.contains("import each deck into a folder of its own"), "{}", said.stderr);
    let explained = deckpress(folder.path(), &["import", "a.apkg", "--explain"]).expect(0);
    assert!(explained.stdout.starts_with("found 4 notes"), "{}", explained.stdout);
    assert!(!folder.join("data").exists() && !folder.join("import").exists());
    deckpress(folder.path(), &["import", "a.apkg", "-o", "data/a"]).expect(0);
    let again = deckpress(folder.path(), &["import", "b.apkg", "-o", "data/a"]).expect(2);
    assert!(again.stderr.contains("there already"), "{}", again.stderr);
}
