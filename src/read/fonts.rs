//! The fonts that a deck brings: the files of one folder. Those that the settings name come first, then those that suit
//! its language, then by name.

use std::fs;
use std::path::{Path, PathBuf};

use super::draft::Draft;
use crate::config::FontFolder;
use crate::diagnostic::{Code, Diagnostic};
use crate::font::{self, EXTENSIONS, UserFont};
use crate::limits::{FONT_FACES, FONT_SIZE};
use crate::load::read_at_most;
use crate::text::Text;
use crate::wording::shown;

/// Reads the fonts in the folder that the settings name. `root` is the deck's folder.
pub fn attach(draft: &mut Draft<'_>, root: &Path, faults: &mut Vec<Diagnostic>) {
    let Some(folder) = draft.settings.fonts else { return };
    match folder.fonts(root, &draft.settings.first_fonts, draft.settings.lang) {
        Ok(fonts) => draft.fonts = fonts,
        Err(fault) => faults.push(fault),
    }
}

impl FontFolder<'_> {
    fn fonts(self, root: &Path, first: &[Text<'_>], lang: &str) -> Result<Vec<UserFont>, Diagnostic> {
        let mut fonts: Vec<(usize, UserFont)> = Vec::new();
        let files = self.files(root)?;
        let place = |name: &str| first.iter().position(|wanted| wanted.text == name);
        if let Some(wanted) = first.iter().find(|it| !files.iter().any(|path| path.ends_with(it.text))) {
            let message = format!("`{}` has no font `{}`", shown(self.name.text), shown(wanted.text));
            let help = "name font files as they are in the folder, without it";
            return Err(Diagnostic::new(Code::BadFont, wanted.span, message).help(help));
        }
        for path in files {
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
            let place = path.file_name().and_then(|name| place(&name.to_string_lossy()));
            let named = |face| UserFont { file: name.to_string(), span: self.name.span, ..face };
            fonts.extend(faces.into_iter().map(|face| (place.unwrap_or(usize::MAX), named(face))));
        }
        if fonts.len() > FONT_FACES {
            let message = format!("`{}` has more than {FONT_FACES} fonts", shown(self.name.text));
            return Err(self.fault(Code::BadFont, message, "leave only those that the deck needs"));
        }
        // In the order of their names otherwise.
        fonts.sort_by_key(|(place, font)| (*place, font.suitability(lang)));
        Ok(fonts.into_iter().map(|(_, font)| font).collect())
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
