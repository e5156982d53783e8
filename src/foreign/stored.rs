//! A ZIP of strangers: each file by its name, unpacked within limits.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read, Write};
use std::path::Path;

use prost::Message as _;
use zip::ZipArchive;

use super::proto::{MediaEntries, PackageMetadata};

/// The largest file that is unpacked.
const MAX_FILE: u64 = 1 << 30;

/// The most that all of them may be together.
const MAX_ALL: u64 = 4 << 30;

/// The most files; a collection of pictures stays below it.
const MAX_FILES: usize = 500_000;

pub type Fault = Box<dyn std::error::Error>;

/// How the files of a package are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Container {
    /// As they are, with a list of names in JSON.
    Legacy,
    /// Each in Zstandard, with a list of names in protobuf.
    Latest,
}

/// A package that is open.
pub struct Stored {
    zip: ZipArchive<BufReader<File>>,
    pub container: Container,
    collection: &'static str,
    left: u64,
}

impl Stored {
    /// Opens a package, and finds out how it is stored.
    ///
    /// # Errors
    /// When it is not a ZIP, or has no collection.
    pub fn open(path: &Path) -> Result<Stored, Fault> {
        let zip = ZipArchive::new(BufReader::new(File::open(path)?))?;
        if zip.len() > MAX_FILES {
            return Err(format!("it has {} files, more than {MAX_FILES}", zip.len()).into());
        }
        let mut stored = Stored { zip, container: Container::Legacy, collection: "", left: MAX_ALL };
        let version = if stored.has("meta") {
            let meta = stored.unpacked("meta", false)?;
            PackageMetadata::decode(meta.as_slice()).map_or(0, |meta| meta.version)
        } else {
            0
        };
        let newest = stored.has("collection.anki21b");
        if version >= 3 || newest {
            stored.container = Container::Latest;
        }
        stored.collection = match () {
            () if newest => "collection.anki21b",
            () if stored.has("collection.anki21") => "collection.anki21",
            () if stored.has("collection.anki2") => "collection.anki2",
            () => return Err("it has no collection of Anki".into()),
        };
        Ok(stored)
    }

    fn has(&self, name: &str) -> bool {
        self.zip.index_for_name(name).is_some()
    }

    /// Writes the collection to a file.
    ///
    /// # Errors
    /// When it is damaged or larger than a file may be, or the file cannot be written.
    pub fn collection(&mut self, target: &Path) -> Result<(), Fault> {
        let mut file = File::create(target)?;
        let (name, is_packed) = (self.collection, self.container == Container::Latest);
        self.copy(name, is_packed, &mut file)?;
        Ok(())
    }

    /// Returns the files of fields and templates: the names they have in Anki, and those they have in the package.
    ///
    /// # Errors
    /// When the list cannot be read.
    pub fn media(&mut self) -> Result<Vec<(String, String)>, Fault> {
        if !self.has("media") {
            return Ok(Vec::new());
        }
        let list = self.unpacked("media", self.container == Container::Latest)?;
        if self.container == Container::Legacy {
            let names: BTreeMap<String, String> = serde_json::from_slice(&list)?;
            return Ok(names.into_iter().map(|(place, name)| (name, place)).collect());
        }
        let entries = MediaEntries::decode(list.as_slice())?.entries.into_iter().enumerate();
        let place = |at: usize, own: Option<u32>| own.map_or(at.to_string(), |own| own.to_string());
        Ok(entries.map(|(at, entry)| (entry.name, place(at, entry.legacy_zip_filename))).collect())
    }

    /// Returns a file of fields or templates by its name in the package; `None` where it is not there.
    ///
    /// # Errors
    /// When it is damaged, or larger than a file may be.
    pub fn file(&mut self, name: &str) -> Result<Option<Vec<u8>>, Fault> {
        if !self.has(name) {
            return Ok(None);
        }
        self.unpacked(name, self.container == Container::Latest).map(Some)
    }

    fn unpacked(&mut self, name: &str, is_packed: bool) -> Result<Vec<u8>, Fault> {
        let mut bytes = Vec::new();
        self.copy(name, is_packed, &mut bytes)?;
        Ok(bytes)
    }

    fn copy(&mut self, name: &str, is_packed: bool, out: &mut dyn Write) -> Result<(), Fault> {
        let limit = MAX_FILE.min(self.left);
        let entry = self.zip.by_name(name)?;
        let length = if is_packed {
            let mut entry = BufReader::new(entry);
            let decoder = ruzstd::decoding::StreamingDecoder::new(&mut entry)
                .map_err(|error| format!("`{name}` is not Zstandard: {error}"))?;
            std::io::copy(&mut decoder.take(limit + 1), out)?
        } else {
            std::io::copy(&mut entry.take(limit + 1), out)?
        };
        if length > limit {
            return Err(if limit == MAX_FILE {
                format!("`{name}` is larger than 1 GiB").into()
            } else {
                "its files are larger than 4 GiB together".into()
            });
        }
        self.left -= length;
        Ok(())
    }
}
