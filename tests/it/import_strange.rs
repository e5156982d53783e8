//! Decks of strangers, made to do harm or made badly: nothing runs, nothing is lost in silence.

use std::io::Write as _;

use crate::common::{Folder, deckpress, program};

pub(crate) const TABLES: &str = "CREATE TABLE col (models, decks, dconf);
    CREATE TABLE cards (nid, ord, did, due, type, odid, reps);
    CREATE TABLE notes (id INTEGER PRIMARY KEY, guid, mid, mod, tags, flds);
    CREATE TABLE notetypes (id INTEGER PRIMARY KEY, name, mtime_secs, config);
    CREATE TABLE fields (ntid, ord, name, config);
    CREATE TABLE templates (ntid, ord, name, config);
    CREATE TABLE decks (id INTEGER PRIMARY KEY, name, kind);
    CREATE TABLE revlog (id);
    INSERT INTO notetypes VALUES (7, 'T', 1, x'');
    INSERT INTO fields VALUES (7, 0, 'F', x''), (7, 1, 'G', x'');
    INSERT INTO templates VALUES (7, 0, 'C', x'0a057b7b467d7d');
    INSERT INTO decks VALUES (1, 'D', x'');
    INSERT INTO notes VALUES (1, 'g', 7, 1, '', 'q' || char(31) || 'a');
    INSERT INTO cards VALUES (1, 0, 1, 0, 0, 0, 0);";

/// A package with this collection and these files.
pub(crate) fn package(folder: &Folder, name: &str, sql: &str, media: &[(&str, &[u8])]) {
    let path = folder.join("made.db");
    let database = rusqlite::Connection::open(&path).unwrap();
    database.execute_batch(sql).unwrap();
    database.close().unwrap();
    let mut zip = zip::ZipWriter::new(std::fs::File::create(folder.join(name)).unwrap());
    let mut add = |name: &str, bytes: &[u8]| {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    };
    add("collection.anki2", &std::fs::read(&path).unwrap());
    let names: Vec<_> = media.iter().enumerate().map(|(at, (name, _))| (at.to_string(), *name)).collect();
    let names: std::collections::BTreeMap<_, _> = names.into_iter().collect();
    add("media", &serde_json::to_vec(&names).unwrap());
    media.iter().enumerate().for_each(|(at, (_, bytes))| add(&at.to_string(), bytes));
    zip.finish().unwrap();
    std::fs::remove_file(path).unwrap();
}

/// Imports, within a minute of time and 2 GB of memory where the system can say so.
fn refused(folder: &Folder, arguments: &[&str]) -> String {
    let own = program(folder.path(), arguments);
    let mut command = std::process::Command::new("sh");
    command.args(["-c", "ulimit -t 60; ulimit -v 2000000 2>/dev/null; exec \"$@\"", "sh"]);
    command.arg(own.get_program()).args(own.get_args()).current_dir(folder.path()).env_clear();
    command.env("PATH", "/usr/bin:/bin");
    crate::common::run(command).expect(1).stderr
}

#[test]
fn a_package_whose_tables_are_queries_is_refused_before_one_runs() {
    let folder = Folder::new();
    package(&folder, "good.apkg", TABLES, &[]);
    deckpress(folder.path(), &["import", "good.apkg", "-o", "data/good"]).expect(0);
    for table in ["notetypes", "fields", "templates", "decks", "deck_config", "revlog", "notes", "cards"] {
        let endless = "WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n)
            SELECT id, id AS ntid, 0 AS ord, 'n' AS name, x'' AS config, x'' AS kind, 1 AS mtime_secs, id AS guid,
            7 AS mid, 1 AS mod, '' AS tags, '' AS flds, id AS nid, 1 AS did, 0 AS due, 0 AS type, 0 AS odid, 0 AS reps FROM n";
        let sql = format!("{TABLES} DROP TABLE IF EXISTS {table}; CREATE VIEW {table} AS {endless};");
        package(&folder, "view.apkg", &sql, &[]);
        for arguments in [
            &["import", "view.apkg", "-o", "data/view"][..],
            &["diff", "view.apkg", "data/good"],
            &["build", "data/good", "--after", "view.apkg"],
        ] {
            let said = refused(&folder, arguments);
            assert!(said.contains("view.apkg") && said.contains("has a view, a trigger"), "{table}: {said}");
        }
    }
}

#[test]
fn a_package_that_would_fill_memory_is_refused() {
    let folder = Folder::new();
    let computed = TABLES.replace(
        "guid, mid, mod, tags, flds)",
        "guid, mid, mod, tags, size, flds TEXT GENERATED ALWAYS AS (hex(zeroblob(size))) VIRTUAL)",
    );
    let computed = computed.replace(
        "INSERT INTO notes VALUES (1, 'g', 7, 1, '', 'q' || char(31) || 'a')",
        "INSERT INTO notes VALUES (1, 'g', 7, 1, '', 50000000)",
    );
    package(&folder, "computed.apkg", &computed, &[]);
    // Rows that end before a column have its default, however long that is.
    let many =
        "WITH RECURSIVE n(id) AS (SELECT 2 UNION ALL SELECT id + 1 FROM n LIMIT 3000) INSERT INTO notes
                SELECT id, 'g' || id, 7, 1, '' FROM n;";
    let short = TABLES.replace("tags, flds)", "tags)").replace(", 'q' || char(31) || 'a')", ")");
    let default =
        format!("{short} {many} ALTER TABLE notes ADD COLUMN flds DEFAULT '{}';", "x".repeat(500_000));
    package(&folder, "default.apkg", &default, &[]);
    for (name, why) in [("computed", "has computed columns"), ("default", "larger than their file")] {
        let said = refused(&folder, &["import", &format!("{name}.apkg"), "-o", "data/a"]);
        assert!(said.contains(&format!("cannot read `{name}.apkg`")) && said.contains(why), "{said}");
        assert!(!folder.join("data").exists());
    }
    let database = rusqlite::Connection::open(folder.join("long.anki2")).unwrap();
    database.execute_batch(TABLES).unwrap();
    database.execute("UPDATE notes SET flds = zeroblob(135000000)", []).unwrap();
    database.close().unwrap();
    let said = refused(&folder, &["import", "long.anki2", "-o", "data/a"]);
    assert!(said.contains("a value in its collection is larger than 128 MiB"), "{said}");
}

#[test]
fn a_collection_that_anki_has_open_is_refused_until_anki_is_closed() {
    let folder = Folder::new();
    let path = folder.join("collection.anki2");
    let database = rusqlite::Connection::open(&path).unwrap();
    database.execute_batch(&format!("PRAGMA journal_mode = wal; {TABLES}")).unwrap();
    let said = refused(&folder, &["import", "collection.anki2", "-o", "data/a"]);
    assert!(
        said.contains("`collection.anki2`: Anki has it open, or ended badly: open and close Anki first"),
        "{said}"
    );
    database.close().unwrap();
    deckpress(folder.path(), &["import", "collection.anki2", "-o", "data/a"]).expect(0);
}

/// Imports, and returns what was said.
fn said(folder: &Folder, source: &str, deck: &str) -> String {
    deckpress(folder.path(), &["import", source, "-o", deck]).expect(0).stdout
}

pub(crate) fn assert_says(said: &str, parts: &[&str]) {
    for part in parts {
        assert!(said.contains(part), "{part}\n{said}");
    }
}

/// The names of files of a folder.
fn names(folder: &Folder, name: &str) -> Vec<String> {
    crate::common::tree(&folder.join(name)).into_keys().collect()
}

#[test]
fn files_whose_names_some_system_cannot_tell_apart_are_left_out_and_named() {
    let folder = Folder::new();
    let media: &[(&str, &[u8])] = &[
        ("A.png", b"1"),
        ("a.png", b"2"),
        ("CON.png", b"3"),
        ("C:x", b"4"),
        ("x.png.", b"5"),
        ("ü.png", b"6"),
        ("u\u{308}.png", b"7"),
        ("manifest.json", b"8"),
    ];
    package(&folder, "a.apkg", TABLES, media);
    let said = said(&folder, "a.apkg", "data/a");
    assert_says(
        &said,
        &[
            "in 1 deck, 3 files",
            "left out: 3 files: not every system can have such a name: `CON.png`, `C:x`, `x.png.`",
            "left out: 2 files: named as another, but for capital letters or the form of accents: `a.png`, `u\u{308}.png`",
        ],
    );
    assert_eq!(names(&folder, "data/a/media"), ["A.png", "manifest.json", "ü.png"]);
}

/// A CrowdAnki deck with this many decks below each other.
fn crowdanki(depth: usize) -> String {
    let note = |guid: usize, fields: &str| {
        format!(
            r#"{{"__type__": "Note", "guid": "g{guid}", "note_model_uuid": "m", "tags": [], "fields": [{fields}]}}"#
        )
    };
    let mut below = String::new();
    for number in (1..=depth).rev() {
        below = format!(
            r#"{{"__type__": "Deck", "name": "L{number}", "desc": "about", "media_files": ["deep{number}.png"],
            "notes": [{}], "children": [{below}]}}"#,
            note(number, r#""q", "a""#)
        );
    }
    format!(
        r#"{{"__type__": "Deck", "name": "Crowd", "media_files": ["a.png", "gone.png", "link.png", "a?b.png"],
        "note_models": [{{"crowdanki_uuid": "m", "name": "Model", "css": "", "type": 0, "flds": [{{"name": "F", "ord": 0}},
        {{"name": "B", "ord": 1}}], "tmpls": [{{"name": "C", "ord": 0, "qfmt": "{{{{F}}}}", "afmt": "{{{{B}}}}"}}]}}],
        "notes": [{}, {}], "children": [{below}]}}"#,
        note(1000, r#""q", "a", "more", "and more""#),
        note(1001, r#""q\u001fx", "a\u0000""#)
    )
}

#[test]
fn nothing_of_a_crowdanki_deck_is_lost_in_silence() {
    let folder = Folder::with(&[
        ("crowd/deck.json", crowdanki(55).as_bytes()),
        ("crowd/media/a.png", b"picture"),
        ("crowd/media/sub/b.png", b"picture"),
    ]);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("/etc/hostname", folder.join("crowd/media/link.png")).unwrap();
        folder.write("crowd/media/a?b.png", b"picture");
    }
    #[cfg(not(unix))]
    return;
    let said = said(&folder, "crowd", "data/crowd");
    assert_says(
        &said,
        &[
            "found 57 notes of 1 note type (`Model`) in 56 decks, 1 file",
            "kept otherwise: 1 note with more or fewer fields than their type, now as many",
            "kept otherwise: 1 note with U+0000 or U+001F in a field, now without",
            "left out: 55 descriptions: of decks below the deck",
            "left out: 1 file: not every system can have such a name: `a?b.png`",
            "left out: 2 files: folders or links, not files: `link.png`, `sub`",
            "left out: 56 files: the export does not hold `deep1.png`",
            "`deep13.png`, …",
        ],
    );
    let table = folder.read("data/crowd/model.csv");
    assert!(table.contains("g1000,,,q,a; more; and more\n") && table.contains("g1001,,,qx,a\n"), "{table}");
    let whole = crowdanki(1);
    for (damaged, why) in [
        (crowdanki(90), "recursion limit exceeded"),
        (whole[..whole.len() - 9].to_owned(), "EOF while parsing"),
    ] {
        folder.write("crowd/deck.json", damaged.as_bytes());
        let refused = deckpress(folder.path(), &["import", "crowd", "-o", "data/b"]).expect(1);
        assert_says(&refused.stderr, &["cannot read `crowd`", why]);
    }
}

#[test]
fn pictures_of_one_name_in_two_folders_of_md2anki_stay_two() {
    let deck = "Written by me.\n\n## Early?\n\n# Sea (1)\n\n## Cod? (f51d6aa5-1e39-4ad7-94fb-042f7084eff5)\n\n![a](a/x.png)\n\n\
                ## Eel? (583813da-5766-4cb8-b39f-ae0337e1f13c)\n\n![b](b/X.png) ![a](./a/x.png) ![c](CON.png)\n\n# Lake (2)\n\n\
                ## Pike? (583813da-5766-4cb8-b39f-ae0337e1f13d)\n\nYes\n";
    let folder = Folder::with(&[
        ("sea.md", deck.as_bytes()),
        ("a/x.png", b"cod"),
        ("b/X.png", b"eel"),
        ("CON.png", b"console"),
    ]);
    let said = said(&folder, "sea.md", "data/sea");
    assert_says(
        &said,
        &[
            "found 3 notes",
            "1 deck, 2 files",
            "kept otherwise: 1 picture with a number, as another has the name: `b/X.png` is `X-2.png`",
            "left out: 2 lines: above the heading of the deck",
            "1 heading of one `#` after the first, now text of what is above it: a file has one deck",
            "1 file: not every system can have such a name: `CON.png`",
        ],
    );
    let table = folder.read("data/sea/md2anki-md2anki-type-default-v4.csv");
    assert_says(&table, &["src=\"\"x.png\"\" alt=\"\"a\"\"", "src=\"\"X-2.png\"\" alt=\"\"b\"\""]);
    assert_eq!(
        (folder.read("data/sea/media/x.png"), folder.read("data/sea/media/X-2.png")),
        ("cod".into(), "eel".into())
    );
}

#[test]
fn a_folder_with_several_decks_in_files_is_refused_with_their_names() {
    let export = "#separator:tab\n#guid column:1\ng1\tq\ta\n";
    let folder = Folder::with(&[
        ("sea/a.txt", export.as_bytes()),
        ("sea/b.csv", b"guid,Front,Back\nx,q,a\n"),
        ("sea/x.jpg", b"picture"),
    ]);
    let refused = deckpress(folder.path(), &["import", "sea", "-o", "data/sea"]).expect(1);
    assert_says(&refused.stderr, &["`sea` has 2 decks, each in a file: `a.txt`, `b.csv`", "name one file"]);
    assert!(!folder.join("data").exists());
    std::fs::remove_file(folder.join("sea/b.csv")).unwrap();
    said(&folder, "sea", "data/sea");
}

#[test]
fn a_note_to_fill_in_is_known_by_its_deletions_and_not_by_those_in_code() {
    let deck = "# Sea (1)\n\n## The {{c2::cod}} `{=<md2anki_type_cloze>=}` (f51d6aa5-1e39-4ad7-94fb-042f7084eff5)\n\nYes\n\n\
                ## Write `{{c1::x}}`? (583813da-5766-4cb8-b39f-ae0337e1f13c)\n\n```\n{{c1::y}}\n```\n";
    let export = |field: &str| format!("#separator:tab\n#html:true\n#guid column:1\ng1\t{field}\ta\n");
    let folder = Folder::with(&[
        ("sea.md", deck.as_bytes()),
        ("cloze.txt", export("a {{c2::b}}").as_bytes()),
        ("code.txt", export("<code>{{c1::b}}</code>").as_bytes()),
        ("open.txt", export("how {{c1:: begins").as_bytes()),
    ]);
    said(&folder, "sea.md", "data/sea");
    // Where all notes are to be filled in, md2anki was told so.
    folder.write("all.md", "# Sea (1)\n\n## The {{c2::cod}} (f51d6aa5-1e39-4ad7-94fb-042f7084eff5)\n\nYes\n");
    assert!(!said(&folder, "all.md", "data/all").contains("shows as text"));
    assert!(folder.read("data/all/md2anki-md2anki-type-cloze-v4.csv").contains("{{c2::cod}}"));
    folder.write(
        "some.md",
        "# Sea (1)\n\n## The {{c2::cod}} (f51d6aa5-1e39-4ad7-94fb-042f7084eff5)\n\nYes\n\n\
        ## Eel? (583813da-5766-4cb8-b39f-ae0337e1f13c)\n\nNo\n",
    );
    assert_says(
        &said(&folder, "some.md", "data/some"),
        &["1 note with deletions that md2anki shows as text"],
    );
    assert!(folder.read("data/sea/md2anki-md2anki-type-cloze-v4.csv").contains("{{c2::cod}}"));
    assert!(folder.read("data/sea/md2anki-md2anki-type-default-v4.csv").contains("{{c1::x}}"));
    for (name, kind) in [("cloze", "cloze"), ("code", "normal"), ("open", "normal")] {
        said(&folder, &format!("{name}.txt"), &format!("data/{name}"));
        let text = folder.read(&format!("data/{name}/note-types/{name}/note-type.toml"));
        assert!(text.contains(&format!("kind = \"{kind}\"")), "{name}: {text}");
    }
}

#[test]
fn fields_that_markdown_would_change_stay_html_and_are_named() {
    let folder = Folder::new();
    let notes = [
        ("g1", "<b>Cod</b>", "a fish<br>[sound:cod.mp3]"),
        ("g2", "<div>Eel</div>", "<font color=red>```</font>"),
        ("g3", "", "\r\n"),
        ("g\"4\"", "Pike", "x"),
        ("g5", "## {a} \\(x_1\\)", "## b\n{{c1::d}} &nbsp;"),
    ];
    let rows: Vec<_> = (2..)
        .zip(notes)
        .map(|(id, (guid, first, second))| {
            format!("({id}, '{guid}', 7, 1, ' two  tags ', '{first}' || char(31) || '{second}')")
        })
        .collect();
    let sql = format!(
        "{TABLES} DELETE FROM notes; DELETE FROM cards; INSERT INTO notes VALUES {};",
        rows.join(", ")
    );
    package(&folder, "sea.apkg", &sql, &[("cod.mp3", b"ID3")]);
    let said =
        deckpress(folder.path(), &["import", "sea.apkg", "-o", "data/sea", "--markdown"]).expect(0).stdout;
    assert_says(
        &said,
        &[
            "kept otherwise: 1 note of `T` with `F` as HTML, for Markdown does not say the same: Eel",
            "kept otherwise: 2 notes of `T` with `G` as HTML, for Markdown does not say the same: Eel, ## {a} \\(x_1\\)",
            "kept otherwise: 2 notes of `T` in a table, for Markdown cannot hold their GUIDs, tags or texts to the letter",
        ],
    );
    let page = folder.read("data/sea/t.md");
    assert_says(
        &page,
        &[
            "## **Cod** {guid=\"g1\" tags=\"two tags\" cards=\"-\"}\n\na fish\\\n![](cod.mp3)\n",
            "## Eel {guid=\"g2\" tags=\"two tags\" cards=\"-\"}\n\n### F {html}\n\n```html\n<div>Eel</div>\n```\n\n\
             ### G {html}\n\n````html\n<font color=red>```</font>\n````\n",
        ],
    );
    let table = folder.read("data/sea/t.csv");
    assert_says(&table, &["g3,,two tags,,,\"\r\n\"\n", "\"g\"\"4\"\"\",,two tags,-,Pike,x\n"]);
    deckpress(folder.path(), &["import", "sea.apkg", "-o", "data/table"]).expect(0);
    // Both say the same to learners: the same package.
    let built = |deck: &str| {
        deckpress(folder.path(), &["build", &format!("data/{deck}"), "--locked"]).expect(0);
        let package = folder.join(&format!("out/{deck}/{deck}.apkg"));
        let (_folder, database) = crate::common::collection(&std::fs::read(package).unwrap());
        crate::common::rows(&database, "SELECT guid, mid, mod, tags, flds FROM notes ORDER BY guid")
    };
    assert_eq!(built("sea"), built("table"));
}

#[test]
fn columns_keep_their_names_where_one_has_none_or_two_are_the_same() {
    let folder =
        Folder::with(&[("a.csv", b"guid,Word,,Word,Note: {x}\ng1,eel,a,b,c\ng2,cod,d,e,f\n".as_slice())]);
    said(&folder, "a.csv", "data/a");
    assert!(
        folder
            .read("data/a/a.csv")
            .starts_with("guid,deck,tags,Word,Field 2,Word 2,Note x\ng1,,,eel,a,b,c\n")
    );
    deckpress(folder.path(), &["check", "data/a", "--strict"]).expect(0);
}

#[test]
fn folders_of_ki_that_go_too_deep_and_types_without_notes_are_said() {
    let folder = Folder::new();
    let note = "# Note\n```\nguid: g\nnotetype: Own\n```\n\n### Tags\n```\n```\n\n## Text\nan eel\n";
    folder.write("sea/a.md", note);
    folder.write(&format!("sea/{}b.md", "d/".repeat(52)), note.replace("guid: g", "guid: h"));
    let models = r#"{"7": {"id": 7, "name": "Unused", "flds": [{"name": "F"}], "tmpls": [{"name": "C", "qfmt": "{{F}}"}]}}"#;
    folder.write("sea/models.json", models);
    let said = said(&folder, "sea", "data/sea");
    assert_says(
        &said,
        &[
            "found 1 note of 1 note type (`Own`)",
            "1 folder: below more than 50 others",
            "1 note type: without a note",
        ],
    );
}
