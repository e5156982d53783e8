//! The fonts that a deck brings: the files of one folder, in the order of their names.

use std::fs;
use std::path::{Path, PathBuf};

use super::draft::Draft;
use crate::config::FontFolder;
use crate::diagnostic::{Code, Diagnostic};
use crate::font::{self, EXTENSIONS, UserFont};
use crate::limits::{FONT_FACES, FONT_SIZE};
use crate::load::read_at_most;
use crate::wording::shown;

/// Reads the fonts in the folder that the settings name. `root` is the deck's folder.
pub fn attach(draft: &mut Draft<'_>, root: &Path, faults: &mut Vec<Diagnostic>) {
    let Some(folder) = draft.settings.fonts else { return };
    match folder.fonts(root) {
        Ok(fonts) => draft.fonts = fonts,
        Err(fault) => faults.push(fault),
    }
}

impl FontFolder<'_> {
    fn fonts(self, root: &Path) -> Result<Vec<UserFont>, Diagnostic> {
        let mut fonts = Vec::new();
        for path in self.files(root)? {
            let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
            let name = shown(&name);
            let bytes = read_at_most(&path, FONT_SIZE).map_err(|error| {
                self.fault(
                    Code::Io,
                    format!("cannot read `{name}`: {error}"),
                    "allow yourself to read it: `chmod u+r`",
                )
            })?;
            let Some(bytes) = bytes else {
                let message = format!("the font `{name}` has more than {} MB", FONT_SIZE / 1_000_000);
                return Err(self.fault(Code::BadFont, message, "take one with fewer weights or languages"));
            };
            let faces = font::read(bytes).map_err(|problem| {
                let (message, help) = problem.words(&name);
                self.fault(Code::BadFont, message, help)
            })?;
            fonts.extend(faces);
        }
        if fonts.len() > FONT_FACES {
            let message = format!("`{}` has more than {FONT_FACES} fonts", shown(self.name.text));
            return Err(self.fault(Code::BadFont, message, "leave only those that the deck needs"));
        }
        Ok(fonts)
    }

    /// Returns the font files in the folder, by name; where they really lie.
    fn files(self, root: &Path) -> Result<Vec<PathBuf>, Diagnostic> {
        let folder = self.inside(&root_of(self, root), root)?;
        let entries = fs::read_dir(&folder).map_err(|_| self.no_folder())?;
        let mut paths: Vec<_> =
            entries.flatten().map(|entry| entry.path()).filter(|path| is_font(path)).collect();
        if paths.is_empty() {
            let message = format!("`{}` has no font", shown(self.name.text));
            let help = format!("put font files into it; they end in .{}", EXTENSIONS.join(", ."));
            return Err(self.fault(Code::BadFont, message, help));
        }
        paths.sort();
        paths.iter().map(|path| self.inside(path, root)).collect()
    }

    fn inside(self, path: &Path, root: &Path) -> Result<PathBuf, Diagnostic> {
        let place = path.canonicalize().map_err(|_| self.no_folder())?;
        if self.is_trusted || place.starts_with(root) {
            return Ok(place);
        }
        let message = format!("`{}` leads out of the corpus", shown(self.name.text));
        let help = "put the fonts into the deck's folder, or name theirs with `--set pdf.fonts=DIR`";
        Err(self.fault(Code::OutsideCorpus, message, help))
    }

    fn no_folder(self) -> Diagnostic {
        let message = format!("cannot read a folder `{}`", shown(self.name.text));
        let from = if self.is_trusted { "the folder you are in" } else { "the deck's folder" };
        self.fault(
            Code::BadFont,
            message,
            format!("name a folder of font files; the name starts from {from}"),
        )
    }

    fn fault(self, code: Code, message: String, help: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, self.name.span, message).help(help)
    }
}

fn root_of(folder: FontFolder<'_>, root: &Path) -> PathBuf {
    if folder.is_trusted { PathBuf::from(folder.name.text) } else { root.join(folder.name.text) }
}

fn is_font(path: &Path) -> bool {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    EXTENSIONS.iter().any(|known| extension.eq_ignore_ascii_case(known)) && path.is_file()
}
