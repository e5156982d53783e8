//! From the paths on the command line to the corpus files in memory.
//!
//! Nothing outside a corpus folder is read: links that lead out of it, pipes and devices are faults.

pub mod foreign;
mod form;
pub mod locks;
mod passed_over;
pub mod typed;

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use crate::date::Epoch;
use crate::diagnostic::{Code, Diagnostic, Pass};
use crate::limits::{self, Limit, Unit};
use crate::source::Sources;
use crate::span::FileId;
use crate::wording::nearest;
pub use form::Form;
use form::{DECK_TOML, is_topic};
pub use typed::{NoteTypeFiles, TypedFiles};

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
    /// What `[[notes]]` names, and topic files that name a note type.
    pub typed: TypedFiles,
    /// The name of the folder, or of the file without its extension.
    pub stem: String,
    pub lock_path: PathBuf,
    pub lock: Option<FileId>,
    /// Other locks in its folder: of decks that it was, perhaps.
    pub former: Vec<FileId>,
    /// When the newest of its files was last written.
    pub modified: Epoch,
    /// Where each file lies, for `check --fix`.
    pub paths: Vec<(FileId, PathBuf)>,
}

impl DeckFiles {
    /// Returns what a command line names to mean this deck.
    #[must_use]
    pub fn corpus(&self) -> &Path {
        match self.form {
            Form::Folder => self.lock_path.parent().unwrap_or(&self.root),
            _ => self.paths.first().map_or(&self.root, |(_, path)| path),
        }
    }
}

/// Returns the paths to read where none is named: the folder that one is in, if it is a deck, or else `data`.
#[must_use]
pub fn paths_or_default(paths: &[PathBuf]) -> Vec<PathBuf> {
    match paths {
        [] if Path::new(DECK_TOML).exists() => vec![PathBuf::from(".")],
        [] => vec![PathBuf::from("data")],
        paths => paths.to_vec(),
    }
}

/// Reads every deck that `paths` name.
pub fn load(paths: &[PathBuf], sources: &mut Sources) -> Pass<Vec<DeckFiles>> {
    let mut loader = Loader { sources, decks: Vec::new(), faults: Vec::new() };
    for path in paths {
        loader.path(path);
    }
    if !Limit::Decks.allows(loader.decks.len()) {
        let found = format!("there are {} decks", loader.decks.len());
        loader.faults.push(Limit::Decks.fault(None, &found, "name fewer folders"));
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
            if is_template && let Some((file, _)) = loader.file(&path, &root, None) {
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
            Ok(metadata) => match Form::of_file(path) {
                Some(form) => self.single_file(path, form),
                None if metadata.is_file() => self.foreign_file(path),
                None => self.no_corpus(path, "a corpus file ends in .json, .jsonl, .csv or .tsv"),
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => self.not_found(path, &error),
            Err(error) => self.io("read", path, &error),
        }
    }

    fn not_found(&mut self, path: &Path, error: &io::Error) {
        let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let beside = fs::read_dir(folder).into_iter().flatten().flatten();
        let mut names: Vec<_> =
            beside.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        let is_default = path == Path::new("data");
        let help = match nearest(&name, names.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{}`?", path.with_file_name(near).display()),
            None if is_default => {
                "name a deck's folder or file; `deckpress new my-deck` writes a deck to start from".to_owned()
            }
            None => "name a deck's folder, or a .json, .jsonl, .csv or .tsv file".to_owned(),
        };
        let message = format!("cannot read `{}`: {error}", path.display());
        self.faults.push(Diagnostic::without_place(Code::NoCorpus, message).help(help));
    }

    fn folder(&mut self, folder: &Path) {
        if folder.join(DECK_TOML).exists() {
            return self.deck(folder);
        }
        let entries = self.entries(folder);
        let decks: Vec<_> = entries.iter().filter(|path| path.join(DECK_TOML).is_file()).collect();
        if decks.is_empty() {
            let help = passed_over::no_deck(&entries);
            self.no_corpus(folder, &help);
        }
        decks.iter().for_each(|deck| self.deck(deck));
    }

    fn deck(&mut self, folder: &Path) {
        let Some(root) = self.canonical(folder) else { return };
        let Some((main, mut modified)) = self.file(&folder.join(DECK_TOML), &root, Some(Form::Folder)) else {
            return;
        };
        let mut paths = vec![(main, folder.join(DECK_TOML))];
        let mut topics = Vec::new();
        let entries = self.entries(folder);
        let faults = self.faults.len();
        let mut typed = self.typed(folder, &root, main, &mut paths);
        let taken: BTreeSet<_> = paths.iter().map(|(_, path)| path.clone()).collect();
        for path in &entries {
            if !is_topic(path) || taken.contains(path) {
                continue;
            }
            if let Some((topic, time)) = self.file(path, &root, Some(Form::Folder)) {
                modified = modified.max(time);
                paths.push((topic, path.clone()));
                let text = self.sources.get(topic).text.as_str();
                let Some(name) = typed::named_in_front_matter(text) else {
                    topics.push(topic);
                    continue;
                };
                let key = text.get(name.clone()).unwrap_or_default().to_owned();
                typed.topics.push((topic, name));
                if typed::is_plain_name(&key) && typed.note_type(&key).is_none() {
                    typed.note_types.extend(self.note_type(key, folder, &root, &mut paths));
                }
            }
        }
        let has_notes = !typed.notes.is_empty() || !typed.topics.is_empty();
        if topics.is_empty() && !has_notes && self.faults.len() == faults {
            self.faults.push(passed_over::no_topic(folder, &entries));
        } else {
            self.faults.extend(passed_over::questions(&entries));
        }
        let lock_path = folder.join("deck.lock");
        let lock = self.lock(&lock_path, &root);
        paths.extend(lock.map(|lock| (lock, lock_path.clone())));
        let former = self.former_locks(folder, &lock_path, &root, &mut paths);
        let stem = root.file_name().map(stem_of).unwrap_or_default();
        self.decks.push(DeckFiles {
            form: Form::Folder,
            main,
            root,
            topics,
            typed,
            stem,
            lock_path,
            lock,
            former,
            modified,
            paths,
        });
    }

    /// Reads what `[[notes]]` names.
    fn typed(
        &mut self,
        folder: &Path,
        root: &Path,
        main: FileId,
        paths: &mut Vec<(FileId, PathBuf)>,
    ) -> TypedFiles {
        let mut files = TypedFiles::default();
        for (name, key) in typed::named(&self.sources.get(main).text) {
            if let Some(name) = name.filter(|name| files.notes(name).is_none()) {
                let path = folder.join(&name);
                let file = if !path.is_file() {
                    None
                } else if typed::is_markdown(&name) {
                    self.file(&path, root, Some(Form::Folder)).map(|(file, _)| file)
                } else {
                    self.verbatim(&path, root)
                };
                if let Some(file) = file {
                    files.notes.push((name, file));
                    paths.push((file, path));
                }
            }
            if let Some(key) = key.filter(|key| files.note_type(key).is_none()) {
                files.note_types.extend(self.note_type(key, folder, root, paths));
            }
        }
        files
    }

    fn note_type(
        &mut self,
        key: String,
        deck: &Path,
        root: &Path,
        paths: &mut Vec<(FileId, PathBuf)>,
    ) -> Option<NoteTypeFiles> {
        let folder = deck.join(typed::NOTE_TYPES).join(&key);
        let path = folder.join(typed::NOTE_TYPE);
        let main = path.is_file().then(|| self.file(&path, root, None)).flatten()?.0;
        paths.push((main, path));
        let mut parts = Vec::new();
        for path in self.entries(&folder) {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let is_part = path.extension().is_some_and(|it| it == "html" || it == "css");
            if is_part && let Some(file) = self.verbatim(&path, root) {
                parts.push((name, file));
                paths.push((file, path));
            }
        }
        Some(NoteTypeFiles { key, main, parts })
    }

    /// Says of a file without the name of a corpus file what it is, as far as its first bytes tell.
    fn foreign_file(&mut self, path: &Path) {
        let start = fs::File::open(path).and_then(|file| {
            let mut bytes = Vec::new();
            file.take(1 << 20).read_to_end(&mut bytes).map(|_| bytes)
        });
        match start {
            Ok(bytes) => {
                let foreign = foreign::foreign(path, None, &bytes);
                let (what, cure) = foreign.map(|it| (it.what, it.cure)).unwrap_or_default();
                let message = format!("`{}` is {what}", path.display());
                self.faults.push(Diagnostic::without_place(Code::NoCorpus, message).help(cure));
            }
            Err(error) => self.io("read", path, &error),
        }
    }

    fn single_file(&mut self, path: &Path, form: Form) {
        let folder = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let Some(root) = self.canonical(folder) else { return };
        let Some((main, modified)) = self.file(path, &root, Some(form)) else { return };
        let stem = path.file_stem().map(stem_of).unwrap_or_default();
        let lock_path = path.with_extension("lock");
        let lock = self.lock(&lock_path, &root);
        let mut paths = vec![(main, path.to_owned())];
        paths.extend(lock.map(|lock| (lock, lock_path.clone())));
        let former = self.former_locks(folder, &lock_path, &root, &mut paths);
        self.decks.push(DeckFiles {
            form,
            main,
            root,
            topics: Vec::new(),
            typed: TypedFiles::default(),
            stem,
            lock_path,
            lock,
            former,
            modified,
            paths,
        });
    }

    /// Reads the other locks in a deck's folder.
    fn former_locks(
        &mut self,
        folder: &Path,
        own: &Path,
        root: &Path,
        paths: &mut Vec<(FileId, PathBuf)>,
    ) -> Vec<FileId> {
        let mut former = Vec::new();
        for path in locks::others(folder, own) {
            if let Some((file, _)) = self.file(&path, root, None) {
                former.push(file);
                paths.push((file, path));
            }
        }
        former
    }

    fn lock(&mut self, path: &Path, root: &Path) -> Option<FileId> {
        path.exists().then(|| self.file(path, root, None)).flatten().map(|(file, _)| file)
    }

    /// Returns files and folders of `folder`, by the bytes of their names.
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

    /// Reads a regular file inside `root`, which must be what its form says.
    fn file(&mut self, path: &Path, root: &Path, form: Option<Form>) -> Option<(FileId, Epoch)> {
        let (bytes, metadata) = self.bytes(path, root)?;
        let name = path.strip_prefix(".").unwrap_or(path).to_string_lossy();
        if let Some(form) = form
            && let Some(foreign) = foreign::foreign(path, Some(form), &bytes)
        {
            let file = self.sources.add(name, Vec::new()).value;
            let message = format!("the file is {}", foreign.what);
            let span = self.sources.text(file).span;
            self.faults.push(Diagnostic::new(Code::NoCorpus, span, message).help(foreign.cure));
            return None;
        }
        let pass = match form {
            Some(Form::Csv | Form::Tsv) => self.sources.add_table(name, bytes),
            _ => self.sources.add(name, bytes),
        };
        self.faults.extend(pass.diagnostics);
        Some((pass.value, modified(&metadata)))
    }

    /// Returns the bytes of a regular file inside `root`, and its metadata; reports what cannot be read.
    fn bytes(&mut self, path: &Path, root: &Path) -> Option<(Vec<u8>, fs::Metadata)> {
        let real = self.canonical(path)?;
        let metadata = fs::metadata(&real).map_err(|error| self.io("read", path, &error)).ok()?;
        if !real.starts_with(root) || !metadata.is_file() {
            let message = format!("`{}` is not a regular file inside the corpus", path.display());
            let help = if path.is_symlink() {
                "replace the link by the file itself"
            } else {
                "rename it, or move it out of the deck's folder"
            };
            self.faults.push(Diagnostic::without_place(Code::OutsideCorpus, message).help(help));
            return None;
        }
        let bytes = read_at_most(&real, Limit::FileSize.most());
        let bytes = bytes.map_err(|error| self.io("read", path, &error)).ok()?;
        if bytes.is_none() {
            let found = format!("`{}` has {} bytes", path.display(), metadata.len());
            self.faults.push(Limit::FileSize.fault(None, &found, "divide it"));
        }
        Some((bytes?, metadata))
    }

    /// Works as [`Loader::file`], with every character as it is.
    fn verbatim(&mut self, path: &Path, root: &Path) -> Option<FileId> {
        let bytes = self.bytes(path, root)?.0;
        let name = path.strip_prefix(".").unwrap_or(path).to_string_lossy();
        let pass = self.sources.add_verbatim(name, bytes);
        self.faults.extend(pass.diagnostics);
        Some(pass.value)
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

/// Returns a name that may become a title: one line of text, whatever the file system allows.
fn stem_of(name: &OsStr) -> String {
    name.to_string_lossy().replace(char::is_control, " ").trim().to_owned()
}

/// Returns the bytes of a file that is not larger than a corpus file may be.
///
/// # Errors
/// When it cannot be read, or is larger.
pub fn read_limited(path: &Path) -> io::Result<Vec<u8>> {
    let most = Limit::FileSize.most();
    read_at_most(path, most)?.ok_or_else(|| {
        let most = limits::shown(most, Unit::Bytes);
        io::Error::other(format!("the file is larger than {most}; `--limit file-size=N` allows more"))
    })
}

/// Returns the bytes of a file; `None` if there are more than `limit`.
///
/// # Errors
/// When it cannot be read.
pub fn read_at_most(path: &Path, limit: u64) -> io::Result<Option<Vec<u8>>> {
    // To open a pipe is to wait for what is written into it.
    let metadata = fs::metadata(path)?;
    if !metadata.is_file() && !metadata.is_dir() {
        return Err(io::Error::other("it is not a regular file"));
    }
    // With room for a byte more, the end is found without growing.
    let size = metadata.len().min(limit) + 1;
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
    fs::File::open(path)?.take(limit + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= limit).then_some(bytes))
}

fn modified(metadata: &fs::Metadata) -> Epoch {
    let since = metadata.modified().ok().and_then(|time| time.duration_since(std::time::UNIX_EPOCH).ok());
    Epoch(since.and_then(|since| u32::try_from(since.as_secs()).ok()).unwrap_or(0))
}
