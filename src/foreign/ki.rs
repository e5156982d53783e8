//! Folders of ki: one file a note, in folders that are decks, with the note types of Anki in `models.json`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use bumpalo::Bump;
use indicatif::ProgressBar;
use serde_json::Value;

use super::made::{self, Note, text};
use super::stored::Fault;
use super::{Foreign, UNDATED, models};
use crate::load::read_limited;
use crate::typed::{NoteType, split_tags};
use crate::wording::first_names;

/// How many decks may be below each other.
const DEPTH: usize = 50;
/// A folder with more files was named by mistake.
const MAX_FILES: usize = 200_000;
/// So many files say what a folder is.
const TRIED: usize = 200;

/// The folder of the files that fields name.
pub const MEDIA: &str = "_media";

/// Returns whether most files of Markdown in a folder are notes of ki.
#[must_use]
pub fn is_one(folder: &Path) -> bool {
    let mut found = Found::new(TRIED);
    found.walk(folder, "", DEPTH);
    let is_note = |(_, path): &&(String, PathBuf)| text(path).is_some_and(|it| note(&it, &[]).is_some());
    let count = found.notes.iter().filter(is_note).count();
    count > 0 && count * 2 > found.notes.len()
}

/// Reads a folder of ki.
///
/// # Errors
/// When its note types are damaged, or it has more files than a folder may have.
pub fn read<'s>(folder: &Path, arena: &'s Bump, bar: &ProgressBar) -> Result<Foreign<'s>, Fault> {
    let mut found = Found::new(MAX_FILES);
    found.walk(folder, "", DEPTH);
    if found.is_cut {
        return Err(format!("it has more than {MAX_FILES} files: name a smaller folder").into());
    }
    let mut types: BTreeMap<&str, NoteType<'s>> = BTreeMap::new();
    for path in &found.models {
        let read: BTreeMap<String, Value> = serde_json::from_slice(&read_limited(path)?)?;
        for mut note_type in models::of_json(&read, arena) {
            note_type.modified = note_type.modified.max(UNDATED);
            types.entry(note_type.name).or_insert(note_type);
        }
    }
    let (mut notes, mut others) = (Vec::new(), Vec::new());
    bar.inc_length(found.notes.len() as u64);
    for (deck, path) in &found.notes {
        bar.inc(1);
        let read = text(path).and_then(|text| {
            let name = note(&text, &[])?.note_type;
            let known = types.get(&*name);
            let fields = known.map(|it| it.fields.iter().map(|field| field.name).collect::<Vec<_>>());
            note(&text, &fields.unwrap_or_default())
        });
        match read {
            Some(note) => notes.push(Note { deck: deck.clone(), ..note }),
            None => others.push(path.strip_prefix(folder).unwrap_or(path).to_string_lossy().into_owned()),
        }
    }
    let unknown = notes.iter().filter(|note| !types.contains_key(&*note.note_type)).count();
    let stem = folder.canonicalize().ok();
    let stem = stem.as_deref().and_then(Path::file_name).unwrap_or_default().to_string_lossy().into_owned();
    let mut foreign = made::deck(notes, types.into_values().collect(), &stem, arena);
    foreign.leave_out(found.deep, "folder", &format!("below more than {DEPTH} others"));
    foreign.leave_out(others.len(), "file", &format!("not a note of ki: {}", first_names(&others)));
    foreign.remark(
        unknown,
        "note",
        "without a note type in `models.json`: it is made of the fields, so learners of the deck get new notes",
    );
    Ok(foreign)
}

/// The files of a folder.
struct Found {
    /// With the deck that each is in.
    notes: Vec<(String, PathBuf)>,
    models: Vec<PathBuf>,
    most: usize,
    /// Whether there are more notes than that.
    is_cut: bool,
    /// Folders that are below too many others.
    deep: usize,
}

impl Found {
    fn new(most: usize) -> Found {
        Found { notes: Vec::new(), models: Vec::new(), most, is_cut: false, deep: 0 }
    }

    fn walk(&mut self, folder: &Path, deck: &str, depth: usize) {
        let mut entries: Vec<_> = std::fs::read_dir(folder).into_iter().flatten().flatten().collect();
        entries.sort_by_key(std::fs::DirEntry::file_name);
        for entry in entries {
            let name = entry.file_name().to_string_lossy().into_owned();
            // A note with cards in several decks is one file, and links to it.
            let Ok(kind) = entry.file_type() else { continue };
            if name.starts_with('.') || name == MEDIA || self.is_cut {
                continue;
            }
            let path = entry.path();
            if kind.is_dir() && depth == 0 {
                self.deep += 1;
            } else if kind.is_dir() {
                let below = if deck.is_empty() { name } else { format!("{deck}::{name}") };
                self.walk(&path, &super::decks::normal(&below), depth - 1);
            } else if kind.is_file() && name == "models.json" {
                self.models.push(path);
            } else if kind.is_file()
                && path.extension().is_some_and(|it| it == "md")
                && !name.eq_ignore_ascii_case("readme.md")
            {
                self.is_cut = self.notes.len() == self.most;
                if !self.is_cut {
                    self.notes.push((deck.to_owned(), path));
                }
            }
        }
    }
}

/// Reads a note: a title, a block with `guid:` and `notetype:`, a block of tags, and a `##` for each field. Where
/// the names of fields are known, other headings are text.
fn note(text: &str, known: &[&str]) -> Option<Note> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines = text.lines().skip_while(|line| line.trim().is_empty());
    lines.next().filter(|line| line.starts_with("# "))?;
    let mut note = Note::default();
    let is_fence = |line: &str| line.trim_end() == "```";
    lines.by_ref().find(|line| !line.trim().is_empty()).filter(|line| is_fence(line))?;
    for line in lines.by_ref().take_while(|line| !is_fence(line)) {
        match line.split_once(':') {
            Some(("guid", value)) => value.trim().clone_into(&mut note.guid),
            Some(("notetype", value)) => value.trim().clone_into(&mut note.note_type),
            _ => {}
        }
    }
    let mut is_tags = false;
    for line in lines {
        let field = line.strip_prefix("## ").map(str::trim);
        let field = field.filter(|name| !name.is_empty() && (known.is_empty() || known.contains(name)));
        if let Some(name) = field {
            is_tags = false;
            note.fields.push((name.to_owned(), String::new()));
        } else if let Some((_, text)) = note.fields.last_mut() {
            text.push_str(line);
            text.push('\n');
        } else if line.trim_end() == "### Tags" {
            is_tags = true;
        } else if is_tags && !is_fence(line) {
            note.tags.extend(split_tags(line).map(str::to_owned));
        }
    }
    for (_, text) in &mut note.fields {
        *text = html(text.trim());
    }
    (!note.note_type.is_empty() && !note.fields.is_empty()).then_some(note)
}

/// Returns a field as ki gives it to Anki: lines of plain text are lines.
fn html(text: &str) -> String {
    if is_html(text) { text.to_owned() } else { text.replace('\n', "<br>") }
}

fn is_html(text: &str) -> bool {
    let is_tag = |rest: &str| {
        let name = rest.strip_prefix('/').unwrap_or(rest).trim_start();
        name.starts_with(|it: char| it.is_ascii_alphabetic() || it == '-') && name.contains('>')
    };
    let is_entity = |rest: &str| {
        let end = rest.find(|it: char| !it.is_ascii_alphanumeric() && it != '#');
        end.is_some_and(|end| end > 0 && rest.get(end..).is_some_and(|it| it.starts_with(';')))
    };
    text.split('<').skip(1).any(is_tag) || text.split('&').skip(1).any(is_entity)
}
