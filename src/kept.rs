//! What earlier builds left in output folders, so that a build makes nothing twice.
//!
//! A record for each output folder lies in the user's cache folder: which artifacts were made of which inputs, and what
//! their bytes hash to. It may be deleted at any time. Nothing is taken on trust: an artifact that is not as the record
//! says is made again.

mod said;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::diagnostic::Diagnostic;
use crate::digest;
use crate::export::contract::Made;
use crate::load::read_limited;
use crate::output::{self, Ready};
use crate::source::Sources;
use said::Said;

/// The program's own code, as build.rs hashed it: another program may write other bytes.
pub const PROGRAM: &str = env!("DECKPRESS_CODE");

/// How many bytes of its hash name a record or a set of inputs.
const HASH_LENGTH: usize = 16;

/// The record of an output folder.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Kept {
    /// The folder, so that the record can go when it is gone.
    folder: PathBuf,
    /// By their paths in the folder.
    artifacts: BTreeMap<String, Artifact>,
    /// What this build is made of; `None` where it is to make everything.
    #[serde(skip)]
    inputs: Option<String>,
}

/// What of a record says whether it may go.
#[derive(Deserialize)]
struct Of {
    folder: PathBuf,
}

/// An artifact that was made.
#[derive(Debug, Serialize, Deserialize)]
struct Artifact {
    /// Of all that it was made of.
    inputs: String,
    sha256: String,
    bytes: u64,
    made: Made,
    /// What is said of it each time.
    said: Vec<Said>,
}

impl Kept {
    /// Reads the record of an output folder; an empty one where there is none. `inputs` is what this build is made of; `None`
    /// where it is to make everything.
    #[must_use]
    pub fn read(cache: Option<&Path>, folder: &Path, inputs: Option<String>) -> Kept {
        let kept = cache.and_then(|cache| {
            let folder = fs::canonicalize(folder).ok()?;
            let bytes = read_limited(&record(cache, &folder)).ok()?;
            serde_json::from_slice::<Kept>(&bytes).ok().filter(|kept| kept.folder == folder)
        });
        Kept { inputs, ..kept.unwrap_or_default() }
    }

    /// Returns the artifact, and what is to be said of it, if it lies there as this build would make it.
    #[must_use]
    pub fn find(
        &self,
        name: &str,
        target: &Path,
        sources: &Sources,
    ) -> Option<((Made, Ready), Vec<Diagnostic>)> {
        let inputs = self.inputs.as_ref()?;
        let artifact = self.artifacts.get(name).filter(|artifact| artifact.inputs == *inputs)?;
        let ready = Ready::there(target, artifact.bytes, &artifact.sha256).ok()??;
        let said = artifact.said.iter().map(|said| said.again(sources)).collect::<Option<_>>()?;
        Some(((artifact.made, ready), said))
    }

    /// Remembers an artifact and what was said of it, unless that is a fault.
    pub fn add(&mut self, name: &str, (made, ready): (Made, &Ready), said: &[Diagnostic], sources: &Sources) {
        let said: Option<_> = said.iter().map(|diagnostic| Said::of(diagnostic, sources)).collect();
        let Some((inputs, said)) = self.inputs.clone().zip(said) else { return self.forget(name) };
        let artifact = Artifact { inputs, sha256: ready.sha256.clone(), bytes: ready.bytes, made, said };
        self.artifacts.insert(name.to_owned(), artifact);
    }

    /// Forgets an artifact that another build may not take as it is.
    pub fn forget(&mut self, name: &str) {
        self.artifacts.remove(name);
    }

    /// Writes the record of an output folder, and deletes those of folders that are gone. A cache that cannot be written to
    /// costs time and nothing else, so nothing is said of it.
    pub fn write(mut self, cache: Option<&Path>, folder: &Path) {
        let Some((cache, folder)) = cache.zip(fs::canonicalize(folder).ok()) else { return };
        let file = record(cache, &folder);
        self.artifacts.retain(|name, _| folder.join(name).exists());
        self.folder = folder;
        let Ok(text) = serde_json::to_vec(&self) else { return };
        let _ = output::stage(&file, &text).and_then(Ready::commit);
        for entry in fs::read_dir(cache).into_iter().flatten().flatten() {
            let bytes = read_limited(&entry.path()).ok();
            let of = bytes.and_then(|bytes| serde_json::from_slice::<Of>(&bytes).ok());
            if of.is_some_and(|of| !of.folder.exists()) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

/// Returns where the record of a folder lies.
fn record(cache: &Path, folder: &Path) -> PathBuf {
    let name = digest::of(folder.as_os_str().as_encoded_bytes(), HASH_LENGTH);
    cache.join(name).with_extension("json")
}

/// Returns one name for all that artifacts are made of. Each piece goes in with its length.
#[must_use]
pub fn inputs<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> String {
    digest::of_pieces(std::iter::once(PROGRAM.as_bytes()).chain(pieces), HASH_LENGTH)
}
