//! A second import: what the source changed comes in, what you changed stays, and nothing is deleted.

use std::collections::{BTreeMap, BTreeSet};

use super::cut::{Cut, Piece};
use super::lock::{Line, Lock, hash};
use super::parts::{hashes, join};
use super::placed::Placed;
use crate::import::tree::Inline;
use crate::import::write::heading as heading_text;

/// Questions whose words are as near as this are the same, reworded.
const NEAR: f64 = 0.6;

/// What came of it, as ids.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    pub updated: Vec<String>,
    pub added: Vec<String>,
    /// Those with a part that you and the source changed, of which yours stays.
    pub kept: Vec<String>,
    /// The source has them no longer.
    pub gone: Vec<String>,
    /// You deleted them from the deck; they do not come back.
    pub deleted: Vec<String>,
    /// Old id, and the question that is it in other words.
    pub reworded: Vec<(String, String)>,
    /// As `reworded`, but not taken, since nobody asked for it.
    pub perhaps: Vec<(String, String)>,
}

/// An entry of the new import as it would be written.
#[derive(Clone, Debug)]
pub struct New<'e> {
    pub placed: Placed<'e>,
    pub text: String,
    /// What it shows before it is answered, as [`super::asked`] has it.
    pub asked: String,
}

/// Gives new entries the ids that the deck knows them by: the same id, the same question, or similar words.
pub fn match_ids(new: &mut [New<'_>], lock: &Lock, files: &[Cut], takes_reworded: bool) -> Merged {
    let mut merged = Merged::default();
    let known: BTreeSet<&str> = lock.entries.keys().map(String::as_str).collect();
    let mut free: BTreeSet<&str> = known.clone();
    for it in new.iter() {
        free.remove(it.placed.id.as_str());
    }
    let mut renamed: Vec<(String, String)> = Vec::new();
    let mut by_question: BTreeMap<&str, &str> = BTreeMap::new();
    for id in &free {
        if let Some(line) = lock.entries.get(*id) {
            by_question.insert(&line.question, id);
        }
    }
    for it in new.iter_mut().filter(|it| !known.contains(it.placed.id.as_str())) {
        if let Some(id) = by_question.remove(hash(&it.asked).as_str()) {
            free.remove(id);
            renamed.push(it.rename(id));
        }
    }
    let headings: BTreeMap<&str, String> = files
        .iter()
        .flat_map(|file| &file.pieces)
        .filter_map(|piece| Some((piece.id.as_deref()?, heading(&piece.text))))
        .collect();
    let mut pairs: Vec<(f64, String, usize)> = Vec::new();
    for (at, it) in new.iter().enumerate().filter(|(_, it)| !known.contains(it.placed.id.as_str())) {
        let words = heading(&it.text);
        for id in &free {
            let is_gone = lock.entries.get(*id).is_some_and(|line| line.is_gone);
            let Some(old) = headings.get(id).filter(|_| !is_gone) else { continue };
            let near = strsim::normalized_damerau_levenshtein(&old.to_lowercase(), &words.to_lowercase());
            if near >= NEAR {
                pairs.push((near, (*id).to_owned(), at));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| (&a.1, a.2).cmp(&(&b.1, b.2))));
    let mut taken: BTreeSet<usize> = BTreeSet::new();
    let mut used: BTreeSet<String> = BTreeSet::new();
    for (_, id, at) in pairs {
        if taken.contains(&at) || used.contains(&id) {
            continue;
        }
        let Some(it) = new.get_mut(at) else { continue };
        taken.insert(at);
        used.insert(id.clone());
        let pair = (id.clone(), heading(&it.text));
        if takes_reworded {
            renamed.push(it.rename(&id));
            merged.reworded.push(pair);
        } else {
            merged.perhaps.push(pair);
        }
    }
    for it in new {
        for (old, id) in &renamed {
            it.text = with_links(&it.text, old, id);
        }
    }
    merged
}

/// Lets links that lead to one id lead to another; code stays as it is.
fn with_links(text: &str, old: &str, new: &str) -> String {
    let (from, to) = (format!("](#{old})"), format!("](#{new})"));
    let mut fence: Option<&str> = None;
    let lines = text.split_inclusive('\n').map(|line| {
        let content = line.trim();
        let mark = content.get(..content.len() - content.trim_start_matches('`').len()).unwrap_or_default();
        match fence {
            Some(open) if content == open => fence = None,
            None if mark.len() >= 3 => fence = Some(mark),
            None => return line.replace(&from, &to),
            Some(_) => {}
        }
        line.to_owned()
    });
    lines.collect()
}

impl New<'_> {
    /// Returns what the lock remembers of it.
    #[must_use]
    pub fn line(&self) -> Line {
        Line { question: hash(&self.asked), parts: hashes(&self.text), is_gone: false }
    }

    /// Takes the id that learners have, and returns the one that it had, with it.
    fn rename(&mut self, id: &str) -> (String, String) {
        let (old, new) = (format!("{{#{}", self.placed.id), format!("{{#{id}"));
        self.text = self.text.replacen(&old, &new, 1);
        (std::mem::replace(&mut self.placed.id, id.to_owned()), id.to_owned())
    }
}

/// Returns the words of an entry's heading.
fn heading(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default().trim_start_matches('#');
    line.rsplit_once("{#").map_or(line, |(words, _)| words).trim().to_owned()
}

/// Merges new entries into the files of a deck, and returns the lock for the next time.
#[must_use]
pub fn merge(
    new: &[New<'_>],
    old: &Lock,
    files: &mut Vec<Cut>,
    merged: &mut Merged,
) -> BTreeMap<String, Line> {
    let mut lines = BTreeMap::new();
    let mut before: Option<String> = None;
    // What is to be added, each with the entry that it comes after.
    let mut added: Vec<(&New<'_>, Option<String>)> = Vec::new();
    let mut pieces = pieces(files);
    for it in new {
        let id = it.placed.id.clone();
        lines.insert(id.clone(), it.line());
        let known = old.entries.get(&id);
        let Some(piece) = pieces.get_mut(&*id) else {
            if known.is_some() {
                merged.deleted.push(id);
            } else {
                added.push((it, before));
                merged.added.push(id.clone());
                before = Some(id);
            }
            continue;
        };
        let base = known.map(|line| line.parts.clone()).unwrap_or_default();
        let joined = join(&base, &piece.text, &it.text);
        let (text, space) = piece.text.split_at(piece.text.trim_end().len());
        if joined.is_disputed {
            merged.kept.push(id.clone());
        }
        if hashes(&joined.text) != hashes(text) {
            piece.text = format!("{}{space}", joined.text);
            merged.updated.push(id.clone());
        }
        before = Some(id);
    }
    for (id, line) in &old.entries {
        if !lines.contains_key(id) {
            if pieces.get(&**id).is_some_and(|piece| !is_retired(&piece.text)) {
                merged.gone.push(id.clone());
            }
            lines.insert(id.clone(), Line { is_gone: true, ..line.clone() });
        }
    }
    for (it, before) in added {
        add(files, it, before.as_deref());
    }
    lines
}

fn is_retired(text: &str) -> bool {
    let line = text.lines().next().unwrap_or_default();
    line.rsplit_once('{').is_some_and(|(_, braces)| {
        braces.trim_end_matches('}').split_whitespace().any(|word| word == "retired")
    })
}

/// Returns the entries of files by their ids; of two with one id, the first.
fn pieces(files: &mut [Cut]) -> BTreeMap<String, &mut Piece> {
    let mut found = BTreeMap::new();
    for piece in files.iter_mut().flat_map(|file| &mut file.pieces) {
        if let Some(id) = piece.id.clone() {
            found.entry(id).or_insert(piece);
        }
    }
    found
}

/// Puts a new entry after the one before it, if that has the same topic; else at the end of its topic, or of a file.
fn add(files: &mut Vec<Cut>, it: &New<'_>, before: Option<&str>) {
    let topic = tag(&it.placed.topic);
    let id = Some(it.placed.id.clone());
    let text = it.text.trim_end();
    let entry =
        |end: &str| Piece { id: id.clone(), topic: it.placed.topic.clone(), text: format!("{text}{end}") };
    for file in files.iter_mut() {
        let of_topic = |piece: &Piece| tag(&piece.topic) == topic;
        let after = file.pieces.iter().position(|piece| piece.id.as_deref() == before && before.is_some());
        let after = after.filter(|at| file.pieces.get(*at).is_some_and(of_topic));
        let last = file.pieces.iter().rposition(|piece| of_topic(piece) && !topic.is_empty());
        let Some(at) = after.or(last) else { continue };
        end_with_line(file, at);
        let is_last = at + 1 == file.pieces.len();
        file.pieces.insert(at + 1, entry(if is_last { "\n" } else { "\n\n" }));
        return;
    }
    let name = &it.placed.file;
    let new_file = |pieces| Cut { name: name.clone(), pieces, has_returns: false };
    match files.iter_mut().find(|file| file.name == *name) {
        // Before the first topic there is none.
        Some(file) if topic.is_empty() => file.pieces.insert(0, entry("\n\n")),
        Some(file) => {
            end_with_line(file, file.pieces.len().saturating_sub(1));
            file.pieces.extend([head(&it.placed.topic), entry("\n")]);
        }
        None if topic.is_empty() => files.push(new_file(vec![entry("\n")])),
        None => files.push(new_file(vec![head(&it.placed.topic), entry("\n")])),
    }
}

fn tag(topic: &str) -> String {
    crate::slug::tag(topic)
}

fn head(topic: &str) -> Piece {
    let title = heading_text(&[Inline::Text(topic.to_owned())]);
    Piece { id: None, topic: topic.to_owned(), text: format!("# {title}\n\n") }
}

/// Ends a piece with an empty line, so that another may follow.
fn end_with_line(file: &mut Cut, at: usize) {
    if let Some(piece) = file.pieces.get_mut(at) {
        piece.text = format!("{}\n\n", piece.text.trim_end());
    }
}
