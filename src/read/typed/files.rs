//! The files that fields and templates name: all of the folder `media`, under their own names.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic};
use crate::load::read_limited;
use crate::load::typed::MEDIA;
use crate::typed::{RawFile, Typed};
use crate::wording::shown;

/// What systems and git keep in folders.
const KEPT: [&str; 6] = [".DS_Store", ".gitkeep", ".gitignore", ".gitattributes", "Thumbs.db", "desktop.ini"];

pub(super) fn read(root: &Path, typed: &mut Typed<'_>, faults: &mut Vec<Diagnostic>) {
    let folder = root.join(MEDIA);
    let entries = fs::read_dir(&folder).into_iter().flatten().flatten();
    let mut names: Vec<_> = entries.map(|entry| entry.file_name()).collect();
    names.sort();
    for name in names {
        let path = folder.join(&name);
        let Ok(name) = name.into_string() else {
            let message = format!("the name of `{}` is not Unicode", path.display());
            faults.push(Diagnostic::without_place(Code::BadMedia, message).help("rename the file"));
            continue;
        };
        if KEPT.contains(&name.as_str()) || path.is_dir() {
            continue;
        }
        let is_inside = path.canonicalize().is_ok_and(|real| real.starts_with(root) && real.is_file());
        if !is_inside {
            let message = format!("`{MEDIA}/{}` is not a regular file inside the corpus", shown(&name));
            faults.push(
                Diagnostic::without_place(Code::OutsideCorpus, message)
                    .help("replace the link by the file itself"),
            );
            continue;
        }
        match read_limited(&path) {
            Ok(bytes) => typed.files.push(RawFile { name, bytes: Arc::from(bytes) }),
            Err(error) => {
                let message = format!("cannot read `{MEDIA}/{}`: {error}", shown(&name));
                faults.push(Diagnostic::without_place(Code::Io, message));
            }
        }
    }
}
