//! Notes as AnkiOps keeps them, a deck in a file: fields below labels, parted by `---`. `Q:` and `A:` ask, `F:` and `B:`
//! ask both ways, `T:` has deletions, `C1:` is to choose from; `E:` and `M:` are what else there is to say.

use crate::import::contract::{Candidate, Choice, Entry, Import, Place, Source};
use crate::import::fences::Fences;
use crate::import::input::{File, Input};
use crate::import::lift::filled::{divided, filled_in};
use crate::import::markdown::parse_from;
use crate::import::score::Evidence;
use crate::import::tree::{Block, is_blank};
use crate::import::write;

/// The form. A file has it only if it says so: by the key of a note, or by a label that no other form has.
pub struct AnkiOps;

const KEY: &str = "<!-- note_key:";
const LABELS: [&str; 9] = ["Q", "A", "I", "F", "B", "T", "THA", "E", "M"];
/// Labels that `Q:` and `A:` of other tools are never beside.
const OWN: [&str; 5] = ["T", "THA", "E", "M", "C1"];

impl Source for AnkiOps {
    fn names(&self) -> &'static [&'static str] {
        &["ankiops"]
    }

    fn read_file(&self, input: &Input, file: usize) -> Vec<Candidate> {
        let Some(source) = input.files.get(file).filter(|it| it.is_markdown()) else { return Vec::new() };
        let Some(text) = source.text.as_deref().filter(|text| is_written_so(text)) else { return Vec::new() };
        let (title, topics) = names(source, input.files.len());
        let mut import = Import { title, ..Import::default() };
        for note in notes(text) {
            let place = Place { file, line: note.line };
            let stray = note.stray.filter(|_| !note.fields.is_empty());
            let lost = |line| (Place { file, line }, "text before the first label".to_owned());
            import.skipped.extend(stray.map(lost));
            match note.entry(place) {
                Ok(entry) => import.entries.push(Entry { topics: topics.clone(), ..entry }),
                Err(why) => import.skipped.push((place, why.to_owned())),
            }
        }
        let evidence = Evidence::marked(import.entries.len());
        if import.entries.len() < 2 && !text.contains(KEY) {
            return Vec::new();
        }
        vec![Candidate { splitter: "ankiops".to_owned(), evidence, import }]
    }
}

/// Returns whether a text has notes of this form.
#[must_use]
pub fn is_written_so(text: &str) -> bool {
    let has_own = |note: &Note| note.fields.iter().any(|field| OWN.contains(&field.label));
    text.contains(KEY)
        || (text.lines().any(|line| line.trim_end() == RULE) && notes(text).iter().any(has_own))
}

const RULE: &str = "---";

/// Returns the title of a deck, and the topics of its questions: a file `A__B.md` is the deck `A::B`.
fn names(file: &File, files: usize) -> (Option<String>, Vec<String>) {
    let mut parts: Vec<String> = file.stem().split("__").map(str::to_owned).collect();
    let title = (files == 1).then(|| parts.remove(0));
    (title, parts)
}

/// What is between two rules.
#[derive(Default)]
struct Note<'t> {
    line: u32,
    key: Option<&'t str>,
    tags: Vec<String>,
    fields: Vec<Field<'t>>,
    /// Where text is that no label is before.
    stray: Option<u32>,
}

struct Field<'t> {
    label: &'t str,
    line: u32,
    text: String,
}

fn notes(text: &str) -> Vec<Note<'_>> {
    let mut notes = vec![Note { line: 1, ..Note::default() }];
    let mut fences = Fences::default();
    for (line, number) in text.lines().zip(1..) {
        let is_code = fences.is_code(line);
        if !is_code && line.trim_end() == RULE {
            notes.push(Note { line: number + 1, ..Note::default() });
            continue;
        }
        let Some(note) = notes.last_mut() else { continue };
        if !is_code && note.begins(line, number) {
            continue;
        }
        match note.fields.last_mut() {
            Some(field) => {
                field.text.push('\n');
                field.text.push_str(line);
            }
            None if line.trim().is_empty() => {}
            None => note.stray = note.stray.or(Some(number)),
        }
    }
    notes.retain(|note| !note.fields.is_empty() || note.stray.is_some());
    notes
}

/// Returns the label that a line begins with, and what follows it.
fn label(line: &str) -> Option<(&str, &str)> {
    let (label, rest) = line.split_once(':')?;
    let is_choice = label.strip_prefix('C').is_some_and(|number| number.parse::<u8>().is_ok());
    let is_known = LABELS.contains(&label) || is_choice || label.starts_with("IO_");
    (is_known && (rest.is_empty() || rest.starts_with([' ', '\t']))).then(|| (label, rest.trim_start()))
}

impl<'t> Note<'t> {
    /// Takes what a line says of the note, or the field that begins there; `false` where it is neither.
    fn begins(&mut self, line: &'t str, number: u32) -> bool {
        if let Some((label, rest)) = label(line) {
            self.fields.push(Field { label, line: number, text: rest.to_owned() });
            return true;
        }
        let comment = line.trim().strip_prefix("<!--").and_then(|it| it.strip_suffix("-->"));
        let Some((name, value)) = comment.and_then(|it| it.split_once(':')) else { return false };
        match name.trim() {
            "note_key" => self.key = Some(value.trim()),
            "tags" => {
                let tags = value.split([',', ' ']).map(str::trim).filter(|tag| !tag.is_empty());
                self.tags.extend(tags.map(str::to_owned));
            }
            "note_type" => {}
            // Any other comment is one of the text that it is in.
            _ => return self.fields.is_empty(),
        }
        true
    }

    /// Returns the blocks of a field; none where the note does not have it.
    fn field(&self, label: &str) -> Vec<Block> {
        let field = self.fields.iter().find(|field| field.label == label);
        field.map(|field| parse_from(&without_widths(field.text.trim_end()), field.line)).unwrap_or_default()
    }

    fn entry(&self, place: Place) -> Result<Entry, &'static str> {
        if self.fields.iter().any(|field| field.label.starts_with("IO_")) {
            return Err("a picture with boxes");
        }
        if self.fields.is_empty() {
            return Err("text without a label");
        }
        let [details, more] = ["E", "M"].map(|label| self.field(label));
        let details: Vec<Block> = details.into_iter().chain(more).collect();
        let deletions = ["T", "THA"].map(|label| self.field(label)).into_iter().find(|text| !text.is_empty());
        let entry = match deletions {
            Some(text) => filled_in(&text, details, place),
            None => self.question(place, details).ok_or("a note without a question")?,
        };
        let id = self.key.map(str::to_owned).or(entry.id);
        Ok(Entry { id, tags: self.tags.clone(), is_answer_labelled: true, ..entry })
    }

    fn question(&self, place: Place, details: Vec<Block>) -> Option<Entry> {
        let both_ways = self.field("F");
        let is_reversed = !both_ways.is_empty();
        let (question, front) = divided(if is_reversed { both_ways } else { self.field("Q") });
        if is_blank(&question) && front.is_empty() {
            return None;
        }
        let options = self.options();
        let answers = if is_reversed { ["B"].as_slice() } else { &["A", "I"] };
        let answer = answers.iter().map(|label| self.field(label)).find(|it| !it.is_empty());
        let answer = answer.filter(|_| options.is_empty()).unwrap_or_default();
        let reverse = is_reversed.then(|| write::blocks(&answer)).filter(|text| !text.is_empty());
        Some(Entry { place, question, front, options, answer, details, reverse, ..Entry::default() })
    }

    /// Returns what there is to choose from; the field of the answer has the numbers of what is right.
    fn options(&self) -> Vec<Choice> {
        let right = self.fields.iter().find(|field| field.label == "A").map_or("", |field| &field.text);
        let right: Vec<&str> = right.split([',', ' ', '\n']).filter(|number| !number.is_empty()).collect();
        let choices = self.fields.iter().filter(|field| field.label.starts_with('C'));
        let choice = |field: &Field<'_>| Choice {
            text: self.field(field.label),
            is_right: right.contains(&&field.label[1..]),
            why: Vec::new(),
        };
        choices.map(choice).collect()
    }
}

/// Returns Markdown whose pictures do not say how wide they are.
fn without_widths(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("){width=") {
        let (before, from) = rest.split_at(at + 1);
        out.push_str(before);
        let Some((_, after)) = from.split_once('}') else {
            rest = from;
            break;
        };
        rest = after;
    }
    out + rest
}
