//! The files that `import` is to read, in memory, with the folder that they are in.
//!
//! As for any stranger's files: links that lead out of a folder, pipes and devices are not read, and sizes and counts
//! have limits.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::translations::translations;
use crate::diagnostic::{Code, Diagnostic, Pass};
use crate::load::read_at_most;

/// A text file larger than this is not a bank of questions.
pub const MAX_TEXT: u64 = 64 << 20;
/// Of a package.
const MAX_PACKAGE: u64 = 1 << 30;
/// A folder with more was named by mistake.
const MAX_FILES: usize = 20_000;
/// Repositories nest less; links that lead around end here.
const MAX_DEPTH: usize = 12;

/// One file.
#[derive(Clone, Debug)]
pub struct File {
    /// Where it lies.
    pub path: PathBuf,
    /// Its path below the folder that was named, with `/`; its name, where it was named itself.
    pub name: String,
    /// What it says, if it is text.
    pub text: Option<String>,
}

/// What a command line names.
#[derive(Clone, Debug, Default)]
pub struct Input {
    pub files: Vec<File>,
    /// The folder that the paths of links start from, without links in its own path.
    pub root: PathBuf,
    /// Whether a folder was named, and not its files.
    pub is_folder: bool,
    /// Translations that were passed over.
    pub passed_over: Vec<String>,
}

impl File {
    #[must_use]
    pub fn new(path: &Path, name: String, bytes: &[u8]) -> File {
        File { path: path.to_owned(), name, text: super::decode::text(bytes) }
    }

    /// Returns the extension in lower case.
    #[must_use]
    pub fn extension(&self) -> String {
        self.path.extension().map(|it| it.to_string_lossy().to_ascii_lowercase()).unwrap_or_default()
    }

    /// Returns the name without folders and extension.
    #[must_use]
    pub fn stem(&self) -> String {
        self.path.file_stem().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default()
    }

    #[must_use]
    pub fn is_markdown(&self) -> bool {
        matches!(self.extension().as_str(), "md" | "markdown" | "mdown" | "mkd" | "mdx" | "qmd" | "rmd")
    }
}

impl Input {
    /// Reads files and folders. In folders, only what may hold questions.
    pub fn read(paths: &[PathBuf]) -> Pass<Input> {
        let mut input = Input::default();
        let mut faults = Vec::new();
        for path in paths {
            if let Err(error) = input.take(path, &mut faults) {
                let code = if error.kind() == io::ErrorKind::NotFound { Code::NoCorpus } else { Code::Io };
                let message = format!("cannot read `{}`: {error}", path.display());
                faults.push(
                    Diagnostic::without_place(code, message).help("name a file or a folder that is there"),
                );
            }
        }
        Pass { value: input, diagnostics: faults }
    }

    fn take(&mut self, path: &Path, faults: &mut Vec<Diagnostic>) -> io::Result<()> {
        let real = path.canonicalize()?;
        let is_folder = real.is_dir();
        let folder = if is_folder { real.clone() } else { real.parent().unwrap_or(&real).to_owned() };
        if self.root.as_os_str().is_empty() {
            self.root.clone_from(&folder);
        } else if self.root != folder {
            self.root = common(&self.root, &folder);
        }
        if !is_folder {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let bytes = read_at_most(&real, MAX_PACKAGE)?
                .ok_or_else(|| io::Error::other("the file is larger than 1 GiB"))?;
            self.files.push(File::new(path, name, &bytes));
            return Ok(());
        }
        self.is_folder = true;
        let mut walk = Walk { root: &real, shown: path, input: self, faults };
        walk.folder(&real, 0)?;
        self.keep_one_language();
        Ok(())
    }
}

impl Input {
    /// Leaves out what says the same in other languages, and remembers its names.
    fn keep_one_language(&mut self) {
        let names: Vec<&str> = self.files.iter().map(|file| file.name.as_str()).collect();
        let mut is_again = translations(&names).into_iter();
        let passed_over = &mut self.passed_over;
        self.files.retain(|file| {
            let is_again = is_again.next().unwrap_or(false);
            if is_again {
                passed_over.push(file.name.clone());
            }
            !is_again
        });
    }
}

/// Returns the folder that both paths are in.
fn common(one: &Path, other: &Path) -> PathBuf {
    one.components().zip(other.components()).take_while(|(a, b)| a == b).map(|(a, _)| a).collect()
}

struct Walk<'a> {
    root: &'a Path,
    shown: &'a Path,
    input: &'a mut Input,
    faults: &'a mut Vec<Diagnostic>,
}

impl Walk<'_> {
    fn folder(&mut self, folder: &Path, depth: usize) -> io::Result<()> {
        let mut entries: Vec<_> = fs::read_dir(folder)?.flatten().collect();
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let name = entry.file_name().to_string_lossy().into_owned();
            let kind = entry.file_type()?;
            if name.starts_with('.') || matches!(name.as_str(), "node_modules" | "target" | "vendor") {
                continue;
            }
            let path = entry.path();
            if kind.is_dir() && depth < MAX_DEPTH {
                self.folder(&path, depth + 1)?;
            } else if kind.is_file() && may_hold_questions(&path) {
                self.file(&path)?;
            }
        }
        Ok(())
    }

    fn file(&mut self, path: &Path) -> io::Result<()> {
        if self.input.files.len() == MAX_FILES {
            let message = format!("`{}` has more than {MAX_FILES} files", self.shown.display());
            let fault = Diagnostic::without_place(Code::NoCorpus, message);
            self.faults.push(fault.help("name the files or folders that hold questions"));
        }
        if self.input.files.len() >= MAX_FILES {
            self.input.files.truncate(MAX_FILES + 1);
            return Ok(());
        }
        let Some(bytes) = read_at_most(path, MAX_TEXT)? else { return Ok(()) };
        let name = path.strip_prefix(self.root).unwrap_or(path).to_string_lossy().replace('\\', "/");
        let shown = self.shown.join(&name);
        self.input.files.push(File::new(&shown, name, &bytes));
        Ok(())
    }
}

/// Returns whether a file may be a source, by its extension: texts, tables and decks, but not pictures and
/// programs.
fn may_hold_questions(path: &Path) -> bool {
    let extension = path.extension().map(|it| it.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    let stem = path.file_stem().map(|it| it.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    let is_about = matches!(
        stem.as_str(),
        "license"
            | "licence"
            | "contributing"
            | "code_of_conduct"
            | "changelog"
            | "security"
            | "contributors"
            | "authors"
    );
    if is_about {
        return false;
    }
    matches!(
        extension.as_str(),
        "md" | "markdown" | "mdown" | "mkd" | "mdx" | "qmd" | "rmd" | "txt" | "csv" | "tsv" | "json" | "ktx"
    ) || path.extension().is_none()
        && path.file_name().is_some_and(|name| name == "LICENSE" || name == "LICENCE")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_gives_its_texts_in_order_and_nothing_hidden() {
        let folder = tempfile::tempdir().expect("a folder");
        for name in ["b.md", "a/c.md", ".git/x.md", "picture.png", "node_modules/y.md"] {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("has one")).expect("made");
            fs::write(path, "x").expect("written");
        }
        let pass = Input::read(&[folder.path().to_owned()]);
        let names: Vec<_> = pass.value.files.iter().map(|file| file.name.as_str()).collect();
        assert_eq!(names, ["a/c.md", "b.md"]);
        assert!(pass.value.is_folder && pass.diagnostics.is_empty());
    }
}
