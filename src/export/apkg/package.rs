//! The ZIP around a collection.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::export::ExportError;

/// Writes the package. Every entry has the same date, so equal collections make equal packages.
///
/// # Errors
/// When `out` fails.
pub fn write(collection: &[u8], out: &mut dyn Write) -> Result<(), ExportError> {
    let failed = || ExportError::while_doing("packing the collection");
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(6))
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in [("collection.anki2", collection), ("media", b"{}".as_slice())] {
        zip.start_file(name, options).map_err(failed())?;
        zip.write_all(bytes)?;
    }
    out.write_all(zip.finish().map_err(failed())?.get_ref())?;
    Ok(())
}
