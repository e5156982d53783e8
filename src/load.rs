//! From the paths on the command line to the corpus files in memory.
//!
//! Nothing outside a corpus folder is read: links that lead out of it, pipes and devices are faults.

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use crate::date::Epoch;
use crate::diagnostic::{Code, Diagnostic, Pass};
use crate::source::Sources;
use crate::span::{FileId, MAX_FILE_BYTES};

/// The form a deck is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Folder,
    Json,
    JsonLines,
    Csv,
    Tsv,
}

impl Form {
    fn of_file(path: &Path) -> Option<Form> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "json" => Some(Form::Json),
            "jsonl" | "ndjson" => Some(Form::JsonLines),
            "csv" => Some(Form::Csv),
            "tsv" => Some(Form::Tsv),
            _ => None,
        }
    }
}

/// The files of one deck.
#[derive(Debug)]
pub struct DeckFiles {
    pub form: Form,
    /// deck.toml, or the one file.
    pub main: FileId,
    /// The folder that names of media start from, without links in its path.
    pub root: PathBuf,
    /// Topic files in the order of their names.
    pub topics: Vec<FileId>,
    /// The name of the folder, or of the file without its extension.
    pub stem: String,
    pub lock_path: PathBuf,
    pub lock: Option<FileId>,
    /// When the newest of its files was last written.
    pub modified: Epoch,
    /// Where each file lies, for `check --fix`.
    pub paths: Vec<(FileId, PathBuf)>,
}

impl DeckFiles {
    /// What a command line names to mean this deck.
    #[must_use]
    pub fn corpus(&self) -> &Path {
        match self.form {
            Form::Folder => self.lock_path.parent().unwrap_or(&self.root),
            _ => self.paths.first().map_or(&self.root, |(_, path)| path),
        }
    }
}

/// Reads every deck that `paths` name.
pub fn load(paths: &[PathBuf], sources: &mut Sources) -> Pass<Vec<DeckFiles>> {
    let mut loader = Loader { sources, decks: Vec::new(), faults: Vec::new() };
    for path in paths {
        loader.path(path);
    }
    Pass { value: loader.decks, diagnostics: loader.faults }
}

/// Reads the card templates and the CSS in `folder`, with their names.
pub fn templates(folder: &Path, sources: &mut Sources) -> Pass<Vec<(String, FileId)>> {
    let mut loader = Loader { sources, decks: Vec::new(), faults: Vec::new() };
    let mut files = Vec::new();
    if let Some(root) = loader.canonical(folder) {
        for path in loader.entries(folder) {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let is_template = path.extension().is_some_and(|it| it == "html" || it == "css");
            if is_template && let Some((file, _)) = loader.file(&path, &root) {
                files.push((name, file));
            }
        }
    }
    Pass { value: files, diagnostics: loader.faults }
}

struct Loader<'a> {
    sources: &'a mut Sources,
    decks: Vec<DeckFiles>,
    faults: Vec<Diagnostic>,
}

impl Loader<'_> {
    fn path(&mut self, path: &Path) {
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => self.folder(path),
            Ok(_) => match Form::of_file(path) {
                Some(form) => self.single_file(path, form),
                None => self.no_corpus(path, "a corpus file ends in .json, .jsonl, .csv or .tsv"),
            },
            Err(error) => self.io("read", path, &error),
        }
    }

    fn folder(&mut self, folder: &Path) {
        if folder.join("deck.toml").exists() {
            return self.deck(folder);
        }
        let decks: Vec<_> =
            self.entries(folder).into_iter().filter(|path| path.join("deck.toml").is_file()).collect();
        if decks.is_empty() {
            self.no_corpus(folder, "a deck is a folder with a deck.toml; its parent folder may be named too");
        }
        decks.iter().for_each(|deck| self.deck(deck));
    }

    fn deck(&mut self, folder: &Path) {
        let Some(root) = self.canonical(folder) else { return };
        let Some((main, mut modified)) = self.file(&folder.join("deck.toml"), &root) else { return };
        let mut paths = vec![(main, folder.join("deck.toml"))];
        let mut topics = Vec::new();
        for path in self.entries(folder) {
            if !is_topic(&path) {
                continue;
            }
            if let Some((topic, time)) = self.file(&path, &root) {
                topics.push(topic);
                modified = modified.max(time);
                paths.push((topic, path));
            }
        }
        let lock_path = folder.join("deck.lock");
        let lock = self.lock(&lock_path, &root);
        paths.extend(lock.map(|lock| (lock, lock_path.clone())));
        let stem = root.file_name().map(stem_of).unwrap_or_default();
        self.decks.push(DeckFiles {
            form: Form::Folder,
            main,
            root,
            topics,
            stem,
            lock_path,
            lock,
            modified,
            paths,
        });
    }

    fn single_file(&mut self, path: &Path, form: Form) {
        let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let Some(root) = self.canonical(folder) else { return };
        let Some((main, modified)) = self.file(path, &root) else { return };
        let stem = path.file_stem().map(stem_of).unwrap_or_default();
        let lock_path = path.with_extension("lock");
        let lock = self.lock(&lock_path, &root);
        let mut paths = vec![(main, path.to_owned())];
        paths.extend(lock.map(|lock| (lock, lock_path.clone())));
        self.decks.push(DeckFiles {
            form,
            main,
            root,
            topics: Vec::new(),
            stem,
            lock_path,
            lock,
            modified,
            paths,
        });
    }

    fn lock(&mut self, path: &Path, root: &Path) -> Option<FileId> {
        path.exists().then(|| self.file(path, root)).flatten().map(|(file, _)| file)
    }

    /// Files and folders of `folder`, by the bytes of their names.
    fn entries(&mut self, folder: &Path) -> Vec<PathBuf> {
        let read = fs::read_dir(folder).and_then(|entries| {
            entries.map(|entry| entry.map(|entry| entry.path())).collect::<io::Result<Vec<_>>>()
        });
        match read {
            Ok(mut paths) => {
                paths.sort();
                paths
            }
            Err(error) => {
                self.io("list", folder, &error);
                Vec::new()
            }
        }
    }

    fn canonical(&mut self, path: &Path) -> Option<PathBuf> {
        path.canonicalize().map_err(|error| self.io("read", path, &error)).ok()
    }

    /// Reads a regular file inside `root`.
    fn file(&mut self, path: &Path, root: &Path) -> Option<(FileId, Epoch)> {
        let real = self.canonical(path)?;
        let metadata = fs::metadata(&real).map_err(|error| self.io("read", path, &error)).ok()?;
        if !real.starts_with(root) || !metadata.is_file() {
            self.faults.push(
                Diagnostic::without_place(
                    Code::OutsideCorpus,
                    format!("`{}` is no regular file inside the corpus", path.display()),
                )
                .help("replace the link by the file itself"),
            );
            return None;
        }
        let bytes = read_limited(&real).map_err(|error| self.io("read", path, &error)).ok()?;
        let pass = self.sources.add(path.to_string_lossy(), bytes);
        self.faults.extend(pass.diagnostics);
        Some((pass.value, modified(&metadata)))
    }

    fn no_corpus(&mut self, path: &Path, help: &str) {
        let message = format!("`{}` holds no deck", path.display());
        self.faults.push(Diagnostic::without_place(Code::NoCorpus, message).help(help));
    }

    fn io(&mut self, doing: &str, path: &Path, error: &io::Error) {
        let code = if error.kind() == io::ErrorKind::NotFound { Code::NoCorpus } else { Code::Io };
        self.faults
            .push(Diagnostic::without_place(code, format!("cannot {doing} `{}`: {error}", path.display())));
    }
}

/// A name that may become a title: one line of text, whatever the file system allows.
fn stem_of(name: &OsStr) -> String {
    name.to_string_lossy().replace(char::is_control, " ").trim().to_owned()
}

/// Markdown files, but not what a repository keeps beside them.
fn is_topic(path: &Path) -> bool {
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let is_markdown = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("md"));
    let is_about = !stem.is_empty()
        && stem.chars().all(|character| character.is_ascii_uppercase() || matches!(character, '_' | '-'));
    is_markdown && !is_about && !stem.starts_with('.')
}

/// The bytes of a file that is no larger than a corpus file may be.
///
/// # Errors
/// When it cannot be read, or is larger.
pub fn read_limited(path: &Path) -> io::Result<Vec<u8>> {
    read_at_most(path, MAX_FILE_BYTES)?.ok_or_else(|| io::Error::other("the file is larger than 1 GiB"))
}

/// The bytes of a file; `None` if there are more than `limit`.
///
/// # Errors
/// When it cannot be read.
pub fn read_at_most(path: &Path, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(limit + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= limit).then_some(bytes))
}

fn modified(metadata: &fs::Metadata) -> Epoch {
    let since = metadata.modified().ok().and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
    Epoch(since.and_then(|since| u32::try_from(since.as_secs()).ok()).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readmes_and_the_like_are_no_topics() {
        for topic in ["functions.md", "01-a.MD", "Readme-notes.md"] {
            assert!(is_topic(Path::new(topic)), "{topic}");
        }
        for other in ["README.md", "CORRECTIONS.md", "deck.toml", "notes.txt", ".x.md"] {
            assert!(!is_topic(Path::new(other)), "{other}");
        }
    }
}
