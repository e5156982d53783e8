//! Decks of strangers, made to do harm or made badly: nothing runs, nothing is lost in silence.

use std::io::Write as _;

use crate::common::{Folder, deckpress, program};

const TABLES: &str = "CREATE TABLE col (models, decks, dconf);
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
fn package(folder: &Folder, name: &str, sql: &str, media: &[(&str, &[u8])]) {
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
