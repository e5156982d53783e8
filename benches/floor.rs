//! The floor for packages of plain rows: a CSV file into SQLite into a ZIP file, and nothing else. No Markdown, no identity, no
//! lock: what is left is what any program must do.
//!
//! Called by `make bench`: `floor ROWS.csv TARGET.apkg`

use std::error::Error;
use std::fs::File;
use std::io;
use std::path::PathBuf;

use rusqlite::{Connection, params};
use zip::write::SimpleFileOptions;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (source, target) = arguments.next().zip(arguments.next()).ok_or("floor ROWS.csv TARGET.apkg")?;
    let collection = target.with_extension("anki2");
    let mut database = Connection::open(&collection)?;
    database.execute_batch(
        "PRAGMA page_size = 16384; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
         CREATE TABLE notes (id integer primary key, guid text, mid integer, mod integer, usn integer, tags text, flds text,
                             sfld integer, csum integer, flags integer, data text);
         CREATE TABLE cards (id integer primary key, nid integer, did integer, ord integer, mod integer, usn integer,
                             type integer, queue integer, due integer, ivl integer, factor integer, reps integer,
                             lapses integer, left integer, odue integer, odid integer, flags integer, data text);",
    )?;
    let transaction = database.transaction()?;
    {
        let mut add_note =
            transaction.prepare("INSERT INTO notes VALUES (?, ?, 1, 1, -1, '', ?, ?, ?, 0, '')")?;
        let mut add_card = transaction
            .prepare("INSERT INTO cards VALUES (?, ?, 1, 0, 1, -1, 0, 0, ?, 0, 0, 0, 0, 0, 0, 0, 0, '')")?;
        for (row, id) in csv::Reader::from_path(source)?.records().zip(1_i64..) {
            let row = row?;
            let (guid, question, answer) = (&row[0], &row[1], &row[2]);
            let fields = format!("{question}\u{1f}{answer}");
            add_note.execute(params![id, guid, fields, question, question.len()])?;
            add_card.execute(params![id, id, id])?;
        }
    }
    transaction.execute_batch(
        "CREATE INDEX ix_notes_usn on notes (usn); CREATE INDEX ix_notes_csum on notes (csum);
         CREATE INDEX ix_cards_usn on cards (usn); CREATE INDEX ix_cards_nid on cards (nid);
         CREATE INDEX ix_cards_sched on cards (did, queue, due);",
    )?;
    transaction.commit()?;
    drop(database);
    let mut package = zip::ZipWriter::new(File::create(target)?);
    package.start_file("collection.anki2", SimpleFileOptions::default().compression_level(Some(6)))?;
    io::copy(&mut File::open(&collection)?, &mut package)?;
    package.finish()?;
    std::fs::remove_file(collection)?;
    Ok(())
}
