//! The ZIP around a collection and its media: the files are called `0`, `1` and so on, and `media` says which name
//! each of them gets in Anki's media folder.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Seek as _, Write};
use std::path::Path;

use tempfile::{SpooledTempFile, spooled_tempfile};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::export::contract::ExportError;
use crate::media::{MediaFile, MediaKind};
use crate::typed::RawFile;

const DOING: &str = "packing the collection";

/// Larger packages, in bytes, are put together in a temporary file: what follows a file's name in a ZIP is known only when
/// the file is packed.
const IN_MEMORY: usize = 16 << 20;

/// How hard deflate tries, of 9: level 6 takes half as long again for 6 % less.
const LEVEL: i64 = 3;

/// A file of a package.
#[derive(Clone, Copy)]
pub struct Packed<'a> {
    bytes: &'a [u8],
    /// What it is, where that is known.
    kind: Option<MediaKind>,
}

impl<'a> Packed<'a> {
    #[must_use]
    pub fn of(file: &'a MediaFile) -> Packed<'a> {
        Packed { bytes: &file.bytes, kind: Some(file.kind) }
    }

    #[must_use]
    pub fn raw(file: &'a RawFile) -> Packed<'a> {
        Packed { bytes: &file.bytes, kind: MediaKind::of_name(&file.name) }
    }
}

/// Writes the package. Every entry has the same date, so equal collections make equal packages.
///
/// # Errors
/// When a file or `out` fails.
pub fn write(
    collection: &Path,
    media: &[(String, Packed<'_>)],
    out: &mut dyn Write,
) -> Result<(), ExportError> {
    let names: BTreeMap<usize, &str> = media.iter().map(|(name, _)| name.as_str()).enumerate().collect();
    let names = serde_json::to_vec(&names).map_err(ExportError::while_doing(DOING))?;
    let mut zip = ZipWriter::new(spooled_tempfile(IN_MEMORY));
    start(&mut zip, "collection.anki2", CompressionMethod::Deflated)?;
    io::copy(&mut File::open(collection)?, &mut zip)?;
    start(&mut zip, "media", CompressionMethod::Deflated)?;
    zip.write_all(&names)?;
    for (index, (_, file)) in media.iter().enumerate() {
        start(&mut zip, &index.to_string(), method(file.kind))?;
        zip.write_all(file.bytes)?;
    }
    let mut package = zip.finish().map_err(ExportError::while_doing(DOING))?;
    package.rewind()?;
    io::copy(&mut package, out)?;
    Ok(())
}

fn start(
    zip: &mut ZipWriter<SpooledTempFile>,
    name: &str,
    method: CompressionMethod,
) -> Result<(), ExportError> {
    zip.start_file(name, options(method)).map_err(ExportError::while_doing(DOING))
}

fn options(method: CompressionMethod) -> SimpleFileOptions {
    let level = (method == CompressionMethod::Deflated).then_some(LEVEL);
    SimpleFileOptions::default()
        .compression_method(method)
        .compression_level(level)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644)
}

/// Returns how a file is packed: most media are compressed already, and doing it again takes time and saves nothing.
fn method(kind: Option<MediaKind>) -> CompressionMethod {
    match kind {
        None | Some(MediaKind::Svg | MediaKind::Wav) => CompressionMethod::Deflated,
        Some(_) => CompressionMethod::Stored,
    }
}
