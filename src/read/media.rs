//! The pictures and sounds that a draft names: found inside the corpus and nowhere else, read, and looked at.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization as _;

use super::draft::Draft;
use crate::content::{Embed, walk_embeds_mut};
use crate::diagnostic::{Code, Diagnostic};
use crate::limits::{Limit, MEDIA_SIZE};
use crate::load::read_at_most;
use crate::media::{MediaFile, MediaKind, Size, svg};
use crate::typeset::object::picture;
use crate::wording::{nearest, shown};

/// Sets the file of every picture and sound in `draft`. Their names start from the folder `root`, and nothing
/// outside it is read. Files with the same content become one.
pub fn attach(draft: &mut Draft<'_>, root: &Path, faults: &mut Vec<Diagnostic>) {
    let mut finder = Finder { root, names: BTreeMap::new(), left_out: BTreeMap::new() };
    let mut found: BTreeMap<String, Result<MediaFile, Problem>> = BTreeMap::new();
    each_embed(draft, &mut |embed| {
        let file = found.entry(embed.address.to_string()).or_insert_with_key(|name| finder.read(name));
        // What is wrong with a name is wrong at each place; what a drawing loses is said once.
        let problem = file.as_ref().err().cloned().or_else(|| finder.left_out.remove(&*embed.address));
        if let Some(Problem { code, message, help }) = problem {
            faults.push(Diagnostic::new(code, embed.span, message).help(help));
        }
    });
    let mut files: BTreeMap<String, Arc<MediaFile>> = BTreeMap::new();
    let named: BTreeMap<String, String> = found
        .into_iter()
        .filter_map(|(name, file)| {
            let file = file.ok()?;
            let content = format!("{}.{}", file.sha256, file.kind.extension());
            match files.get(&content) {
                Some(other) if other.path <= file.path => {}
                _ => drop(files.insert(content.clone(), Arc::new(file))),
            }
            Some((name, content))
        })
        .collect();
    each_embed(draft, &mut |embed| {
        embed.file = named.get(&*embed.address).and_then(|content| files.get(content)).cloned();
    });
}

/// Reads the logo of each sheet, as pictures of texts are.
pub fn attach_logos(draft: &mut Draft<'_>, root: &Path, faults: &mut Vec<Diagnostic>) {
    let mut finder = Finder { root, names: BTreeMap::new(), left_out: BTreeMap::new() };
    let mut found: BTreeMap<String, Option<Arc<MediaFile>>> = BTreeMap::new();
    let settings = &mut draft.settings;
    let options = settings.artifacts.iter_mut().map(|artifact| &mut artifact.options);
    for logo in options.chain([&mut settings.options]).filter_map(|it| it.letterhead.logo.as_mut()) {
        if !found.contains_key(&logo.name) {
            let file = finder.read(&logo.name).and_then(|file| {
                if file.kind.is_sound() {
                    return problem(Code::BadMedia, format!("`{}` is a sound", file.path), "name a picture");
                }
                Ok(file)
            });
            let problem = file.as_ref().err().cloned().or_else(|| finder.left_out.remove(&logo.name));
            if let Some(Problem { code, message, help }) = problem {
                faults.push(Diagnostic::new(code, logo.span, message).help(help));
            }
            found.insert(logo.name.clone(), file.ok().map(Arc::new));
        }
        logo.file = found.get(&logo.name).cloned().flatten();
    }
}

fn each_embed<'s>(draft: &mut Draft<'s>, visit: &mut dyn FnMut(&mut Embed<'s>)) {
    for entry in draft.sections.iter_mut().flat_map(|section| &mut section.entries) {
        for text in entry.texts_mut() {
            walk_embeds_mut(&mut text.blocks, visit);
        }
    }
}

/// Why a name leads to no picture or sound, or not to all of it; the same wherever it is used.
#[derive(Clone)]
struct Problem {
    code: Code,
    message: String,
    help: String,
}

fn problem<T>(code: Code, message: String, help: impl Into<String>) -> Result<T, Problem> {
    Err(Problem { code, message, help: help.into() })
}

struct Finder<'r> {
    root: &'r Path,
    /// What is in each folder that was looked at.
    names: BTreeMap<PathBuf, Vec<String>>,
    /// What was left out of drawings, by the names that lead to them.
    left_out: BTreeMap<String, Problem>,
}

impl Finder<'_> {
    fn read(&mut self, name: &str) -> Result<MediaFile, Problem> {
        let parts = parts(name)?;
        let Some(kind) = MediaKind::of_name(name) else {
            let extensions = MediaKind::ALL.map(MediaKind::extension).join(", ");
            let message = format!("`{}` is not a picture or sound that every format can show", shown(name));
            return problem(Code::BadMedia, message, format!("files may be {extensions}"));
        };
        let (path, place) = self.find(name, &parts)?;
        let too_large = || {
            let message = format!("`{path}` has more than {} MB", MEDIA_SIZE / 1_000_000);
            problem(Code::BadMedia, message, "AnkiWeb does not accept larger files; make it smaller")
        };
        let mut bytes = match read_at_most(&place, MEDIA_SIZE) {
            Ok(Some(bytes)) => bytes,
            Ok(None) => return too_large(),
            Err(error) => {
                let message = format!("cannot read `{path}`: {error}");
                return problem(Code::Io, message, "allow yourself to read it: `chmod u+r`");
            }
        };
        if kind == MediaKind::Svg
            && let Some(plain) = svg::plain(&bytes)
        {
            bytes = plain.bytes;
            if plain.texts > 0 {
                self.left_out.insert(name.to_owned(), left_out(&path, plain.texts, plain.line));
            }
        }
        let size = look(&path, kind, &bytes)?;
        if let Some(damage) = picture::damage(kind, &bytes) {
            let message = format!("`{path}` cannot be drawn: {damage}");
            return problem(Code::BadMedia, message, "save it again, or restore it");
        }
        Ok(MediaFile::new(path, kind, bytes, size))
    }

    /// Returns the file of this name: its path from the root as the file system spells it, and where it really lies.
    fn find(&mut self, name: &str, parts: &[&str]) -> Result<(String, PathBuf), Problem> {
        let mut place = self.root.to_owned();
        let mut path = Vec::new();
        for part in parts {
            let names = self.names(&place);
            let Some(spelled) = same_name(part, names) else { return missing(name, part, names) };
            path.push(spelled.to_owned());
            place = match place.join(spelled).canonicalize() {
                Ok(place) if place.starts_with(self.root) => place,
                _ => return outside(name),
            };
        }
        if !fs::metadata(&place).is_ok_and(|metadata| metadata.is_file()) {
            return problem(
                Code::BadMedia,
                format!("`{}` is not a file", shown(name)),
                "name a picture or a sound, not a folder",
            );
        }
        Ok((path.join("/"), place))
    }

    /// Returns the names in a folder; none where it cannot be listed.
    fn names(&mut self, folder: &Path) -> &[String] {
        self.names.entry(folder.to_owned()).or_insert_with(|| {
            let entries = fs::read_dir(folder).into_iter().flatten().flatten();
            let mut names: Vec<_> =
                entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
            names.sort();
            names
        })
    }
}

fn left_out(path: &str, texts: usize, line: u32) -> Problem {
    let what = if texts == 1 {
        "a text that is HTML (`foreignObject`)".to_owned()
    } else {
        format!("{texts} texts that are HTML (`foreignObject`)")
    };
    Problem {
        code: Code::UndrawnText,
        message: format!("`{path}` is drawn without {what}, first in line {line}"),
        help: "save it with text as SVG: in diagrams.net clear `Formatted Text`, in mermaid set `htmlLabels: false`; or \
               save it as PNG"
            .to_owned(),
    }
}

/// Returns the steps from the root to a file. A name is a path with `/`, without a way out.
fn parts(name: &str) -> Result<Vec<&str>, Problem> {
    let name_shown = shown(name);
    if name.contains(':') || name.starts_with("//") {
        let message = format!("`{name_shown}` is an address, not a file of the corpus");
        return problem(
            Code::BadMedia,
            message,
            "save it beside the source and write the file's name: decks and pages load nothing from elsewhere",
        );
    }
    if name.contains('\\') {
        let help = format!("write `{}`", shown(&name.replace('\\', "/")));
        return problem(Code::BadMedia, format!("`{name_shown}` has a backslash"), help);
    }
    let mut parts = Vec::new();
    let mut is_inside = !name.starts_with('/');
    for part in name.split('/') {
        match part {
            "" | "." => {}
            ".." => is_inside &= parts.pop().is_some(),
            part => parts.push(part),
        }
    }
    if is_inside { Ok(parts) } else { outside(name) }
}

fn outside<T>(name: &str) -> Result<T, Problem> {
    problem(
        Code::OutsideCorpus,
        format!("`{}` leads out of the corpus", shown(name)),
        "put the file into the deck's folder, and name it from there",
    )
}

/// Returns the name among `names` that is the same but for the way its letters are composed, which file systems
/// change; `None` if there is no such name.
fn same_name<'n>(name: &str, names: &'n [String]) -> Option<&'n str> {
    let exact = names.iter().find(|other| *other == name);
    exact.or_else(|| names.iter().find(|other| other.nfc().eq(name.nfc()))).map(String::as_str)
}

fn missing<T>(name: &str, part: &str, names: &[String]) -> Result<T, Problem> {
    let folded = |name: &str| name.nfc().collect::<String>().to_lowercase();
    let help = if let Some(other) = names.iter().find(|other| folded(other) == folded(part)) {
        format!("it is called `{}`: on many systems upper and lower case are not the same", shown(other))
    } else if let Some(near) = nearest(part, names.iter().map(String::as_str)) {
        format!("did you mean `{}`?", shown(near))
    } else {
        "names are relative to the folder of the file that uses them".to_owned()
    };
    problem(Code::MissingMedia, format!("cannot find `{}`", shown(name)), help)
}

/// Returns a picture or sound that every format can show; `None` for anything else.
#[must_use]
pub fn harmless(name: &str, bytes: &[u8]) -> Option<MediaFile> {
    let kind = MediaKind::of_name(name)?;
    let size = look(name, kind, bytes).ok()?;
    Some(MediaFile::new(name.to_owned(), kind, bytes.to_vec(), size))
}

/// Checks that `bytes` are what the file's name says, and gives a picture's size.
fn look(path: &str, kind: MediaKind, bytes: &[u8]) -> Result<Option<Size>, Problem> {
    if bytes.is_empty() {
        return problem(Code::BadMedia, format!("`{path}` is empty"), "save it again, or restore it");
    }
    if kind == MediaKind::Svg {
        return svg::check(bytes).or_else(|fault| {
            let line = fault.line.map(|line| format!(" in line {line}")).unwrap_or_default();
            let help = "save it as plain SVG, without scripts, links and other files; or as PNG";
            problem(Code::BadMedia, format!("`{path}` is not a safe SVG: {}{line}", fault.message), help)
        });
    }
    match MediaKind::of_bytes(bytes) {
        Some(found) if found == kind => {}
        // The extension that older programs give to Opus.
        Some(MediaKind::Opus) if kind == MediaKind::Ogg => {}
        Some(other) => {
            let (is, says) = (other.extension(), kind.extension());
            let message = format!("`{path}` is named as {says}, and is {is}");
            return problem(Code::BadMedia, message, format!("rename it so that it ends in `.{is}`"));
        }
        None => {
            let message = format!("`{path}` is not a {} file", kind.extension());
            return problem(Code::BadMedia, message, "save it again in the form that its name says");
        }
    }
    if kind.is_sound() { Ok(None) } else { picture_size(path, bytes).map(Some) }
}

fn picture_size(path: &str, bytes: &[u8]) -> Result<Size, Problem> {
    let size = imagesize::blob_size(bytes).ok().and_then(|size| {
        let (width, height) = (u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?);
        (width > 0 && height > 0).then_some(Size { width, height })
    });
    let Some(size) = size else {
        let message = format!("`{path}` is damaged: it does not say how large it is");
        return problem(Code::BadMedia, message, "save it again");
    };
    if u64::from(size.width) * u64::from(size.height) > Limit::Pixels.most() {
        let message = format!("`{path}` has {} x {} pixels", size.width, size.height);
        let help = format!(
            "at most {} million are read: make it smaller, or allow more with `--limit pixels=N`",
            Limit::Pixels.most() / 1_000_000
        );
        return problem(Code::BadMedia, message, help);
    }
    Ok(size)
}
