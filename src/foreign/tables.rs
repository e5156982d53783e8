//! A database of strangers: its ordinary tables, each read once from its first row to its last, and within limits.

use std::cell::Cell;
use std::path::Path;

use indicatif::ProgressBar;
use rusqlite::limits::Limit;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, Row};

use super::stored::Fault;

/// The largest value, and the largest row.
const MAX_VALUE: i32 = 128 << 20;

/// What the rows of a sound file are together is less than twice its size: text is UTF-8 or UTF-16 there.
const TIMES: u64 = 2;

/// A database that is open for reading.
pub struct Tables<'b> {
    database: Connection,
    /// Moves with each row.
    bar: &'b ProgressBar,
    /// How many bytes its rows may still be, with one for each row.
    left: Cell<u64>,
}

impl<'b> Tables<'b> {
    /// Opens a database that has tables and indices alone: all else would run what its author wrote.
    ///
    /// # Errors
    /// When it is not a database, is damaged, or has something else.
    pub fn open(path: &Path, bar: &'b ProgressBar) -> Result<Tables<'b>, Fault> {
        let size = std::fs::metadata(path)?.len();
        let database = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        database.set_limit(Limit::SQLITE_LIMIT_LENGTH, MAX_VALUE);
        database.execute_batch("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;")?;
        // Newer collections have columns in this order.
        database.create_collation("unicase", |a, b| a.to_lowercase().cmp(&b.to_lowercase()))?;
        let others = "SELECT count(*) FROM sqlite_master WHERE sql NOT LIKE 'CREATE TABLE%'
                      AND sql NOT LIKE 'CREATE INDEX%' AND sql NOT LIKE 'CREATE UNIQUE INDEX%'";
        if database.query_row(others, [], |row| row.get::<_, i64>(0))? > 0 {
            return Err("its collection has a view, a trigger or a virtual table".into());
        }
        Ok(Tables { database, bar, left: Cell::new(size.saturating_mul(TIMES)) })
    }

    /// Returns whether there is a table of this name.
    ///
    /// # Errors
    /// When it has columns that are computed.
    pub fn has(&self, table: &str) -> Result<bool, Fault> {
        let columns = "SELECT count(*), coalesce(sum(hidden <> 0), 0) FROM pragma_table_xinfo(?)";
        let (count, hidden): (i64, i64) =
            self.database.query_row(columns, [table], |row| Ok((row.get(0)?, row.get(1)?)))?;
        if hidden > 0 {
            return Err(format!("its table `{table}` has computed columns").into());
        }
        Ok(count > 0)
    }

    /// Tells the bar how many rows these tables have, as far as they are there.
    ///
    /// # Errors
    /// When they are damaged.
    pub fn announce(&self, tables: &[&str]) -> Result<(), Fault> {
        for table in tables {
            if self.has(table)? {
                let count = format!("SELECT count(*) FROM {table}");
                self.bar.inc_length(self.database.query_row(&count, [], |row| row.get(0))?);
            }
        }
        Ok(())
    }

    /// Reads these columns of each row of a table.
    ///
    /// # Errors
    /// When there is no such table, it is damaged or larger than its file, or `each` has a fault.
    pub fn rows(
        &self,
        table: &str,
        columns: &str,
        mut each: impl FnMut(&Row<'_>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        if !self.has(table)? {
            return Err(format!("its collection has no table `{table}`").into());
        }
        let mut statement = self.database.prepare(&format!("SELECT {columns} FROM {table}"))?;
        let count = statement.column_count();
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next().map_err(named)? {
            let mut size = 1;
            for at in 0..count {
                if let ValueRef::Text(bytes) | ValueRef::Blob(bytes) = row.get_ref(at)? {
                    size += bytes.len() as u64;
                }
            }
            let left = self.left.get().checked_sub(size);
            self.left.set(left.ok_or("the rows of its collection are larger than their file")?);
            self.bar.inc(1);
            each(row)?;
        }
        Ok(())
    }
}

fn named(error: rusqlite::Error) -> Fault {
    match error {
        rusqlite::Error::SqliteFailure(code, _) if code.code == rusqlite::ErrorCode::TooBig => {
            "a value in its collection is larger than 128 MiB".into()
        }
        error => error.into(),
    }
}
