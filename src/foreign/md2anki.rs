//! Markdown of md2anki: `# Deck`, `## Subdeck: Name`, `## Question (GUID)` and the answer below, `---` between the two where the
//! question has more lines, and tags as `{=:one, two:=}` in code.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use bumpalo::Bump;
use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, html};

use super::made::{self, Note, text};
use super::stored::Fault;
use super::{Foreign, decks, fields, named};
use crate::typed::{CardTemplate, NoteType};
use crate::wording::shown;

const SUBDECK: &str = "Subdeck: ";
/// Around the name of a note type, in a question that has another than those around it.
const MARK: (&str, &str) = ("`{=<", ">=}`");

/// What learners have the notes under since md2anki 3. Their templates stay as they are, for these have an older time.
const KINDS: [Kind; 4] = [
    Kind {
        key: "md2anki_type_default",
        id: 396_500_104,
        name: "md2anki md2anki_type_default (v4)",
        fields: &["Question", "Answer"],
        front: "\n<div class=\"card card_question\">\n{{Question}}\n</div>",
        back: "{{FrontSide}}<hr id=\"answer\"><div class=\"card card_answer\">\n{{Answer}}\n</div>",
    },
    Kind {
        key: "md2anki_type_cloze",
        id: 396_500_304,
        name: "md2anki md2anki_type_cloze (v4)",
        fields: &["Text"],
        front: "\n<div class=\"card card_question\">\n{{cloze:Text}}\n</div>",
        back: "<div class=\"card card_answer\">\n{{cloze:Text}}\n</div>",
    },
    Kind {
        key: "md2anki_type_cloze_extra",
        id: 396_500_404,
        name: "md2anki md2anki_type_cloze_extra (v4)",
        fields: &["Text", "Extra"],
        front: "\n<div class=\"card card_question\">\n{{cloze:Text}}\n</div>",
        back: "<div class=\"card card_answer\">\n{{cloze:Text}}<hr id=\"answer\">{{Extra}}\n</div>",
    },
    Kind {
        key: "md2anki_type_answer",
        id: 396_500_204,
        name: "md2anki md2anki_type_answer (v4)",
        fields: &["Question", "Answer"],
        front: "\n\n<div class=\"card card_question\">{{Question}}</div>\n\n{{type:Answer}}\n",
        back: "<div class=\"card card_question\">{{Question}}</div>\n\n<hr id=\"answer\">\n\n\
               <div class=\"card card_answer\">\n{{type:Answer}}\n</div>",
    },
];
const DEFAULT: &Kind = &KINDS[0];
const CLOZE: &Kind = &KINDS[1];

/// A note type of md2anki.
struct Kind {
    /// What a mark calls it.
    key: &'static str,
    id: i64,
    /// Its one card is called the same.
    name: &'static str,
    fields: &'static [&'static str],
    front: &'static str,
    back: &'static str,
}

/// Returns whether a file is a deck of md2anki: most of its questions have a GUID.
#[must_use]
pub fn is_one(path: &Path) -> bool {
    let extension = path.extension().and_then(|it| it.to_str()).unwrap_or_default().to_ascii_lowercase();
    if !matches!(extension.as_str(), "md" | "markdown") {
        return false;
    }
    let Some(deck) = text(path).and_then(|text| parse(&text)) else { return false };
    let named = deck.notes.iter().filter(|note| is_uuid(&note.guid)).count();
    named > 0 && named * 2 >= deck.notes.len()
}

/// Reads a deck of md2anki.
///
/// # Errors
/// When it is none.
pub fn read<'s>(path: &Path, arena: &'s Bump) -> Result<Foreign<'s>, Fault> {
    let deck = text(path).and_then(|text| parse(&text)).ok_or("it has no heading of a deck")?;
    let mut pictures = Pictures::default();
    let usual = deck.usual();
    let hidden =
        deck.notes.iter().filter(|note| note.kind(usual).fields == DEFAULT.fields && note.is_cloze());
    let hidden = hidden.count();
    let notes = deck.notes.iter().map(|note| note.made(usual, &mut pictures)).collect();
    let used: BTreeSet<_> = deck.notes.iter().map(|note| note.kind(usual).id).collect();
    let types = KINDS.iter().filter(|kind| used.contains(&kind.id)).map(|kind| {
        let card =
            CardTemplate { name: kind.name, front: kind.front, back: kind.back, ..CardTemplate::default() };
        let is_cloze = kind.front.contains("{{cloze:");
        NoteType {
            id: kind.id,
            cards: vec![card],
            ..made::note_type(kind.name, kind.fields, is_cloze, arena)
        }
    });
    let mut foreign = made::deck(notes, types.collect(), &deck.title, arena);
    deck.description.trim().clone_into(&mut foreign.description);
    foreign.leave_out(deck.before, "line", "above the heading of the deck");
    foreign.remark(
        deck.later,
        "heading",
        "of one `#` after the first, now text of what is above it: a file has one deck",
    );
    let numbered = format!("with a number, as another has the name: {}", pictures.numbered.join(", "));
    foreign.remark(pictures.numbered.len(), "picture", &numbered);
    let runs =
        |text: &str| text.split("{=").skip(1).any(|it| it.starts_with(|it: char| it.is_ascii_alphabetic()));
    let code = deck.notes.iter().filter(|note| runs(&note.question) || runs(&note.answer)).count();
    foreign.remark(code, "note", "with code that md2anki runs: it comes as code, without what it prints");
    foreign.remark(
        hidden,
        "note",
        "with deletions that md2anki shows as text: it hides them in notes with `{=<md2anki_type_cloze>=}` alone, or where \
         it was told so for all",
    );
    foreign.remarks.push(
        "a file has no note types: these are those of md2anki 3; whose learners have another should import a package \
         (.apkg) that they have"
            .to_owned(),
    );
    Ok(foreign)
}

/// Returns the pictures that a deck names and that lie below its folder, by their names and paths, and the names of
/// those that do not.
#[must_use]
pub fn pictures(path: &Path) -> (Vec<(String, String)>, Vec<String>) {
    let mut pictures = Pictures::default();
    if let Some(deck) = text(path).and_then(|text| parse(&text)) {
        let usual = deck.usual();
        deck.notes.iter().for_each(|note| drop(note.made(usual, &mut pictures)));
    }
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let root = folder.canonicalize().ok();
    let is_there = |place: &str| {
        let real = folder.join(place).canonicalize().ok();
        real.zip(root.as_ref()).is_some_and(|(real, root)| real.starts_with(root) && real.is_file())
    };
    let (there, missing): (Vec<_>, Vec<_>) =
        pictures.names.into_iter().map(|(place, name)| (name, place)).partition(|(_, place)| is_there(place));
    (there, missing.into_iter().map(|(_, place)| place).collect())
}

/// The pictures that a deck names.
#[derive(Default)]
struct Pictures {
    /// Their names in the deck, by their paths.
    names: BTreeMap<String, String>,
    /// The names, as every system tells them apart.
    taken: BTreeSet<String>,
    /// Those that have a number, in words.
    numbered: Vec<String>,
}

impl Pictures {
    /// Returns the name of a picture in the deck: the last part of its path, with a number where another has it.
    fn name(&mut self, place: &str) -> String {
        let place = place.strip_prefix("./").unwrap_or(place);
        if let Some(known) = self.names.get(place) {
            return known.clone();
        }
        let base = base(place);
        let (stem, end) =
            base.rsplit_once('.').map_or((base, String::new()), |(stem, end)| (stem, format!(".{end}")));
        let mut name = base.to_owned();
        let mut number = 1;
        while !self.taken.insert(named::folded(&name)) {
            number += 1;
            name = format!("{stem}-{number}{end}");
        }
        if number > 1 {
            self.numbered.push(format!("`{}` is `{}`", shown(place), shown(&name)));
        }
        self.names.insert(place.to_owned(), name.clone());
        name
    }
}

fn is_uuid(text: &str) -> bool {
    let lengths: Vec<_> = text.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12] && text.chars().all(|it| it.is_ascii_hexdigit() || it == '-')
}

fn base(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

#[derive(Debug, Default)]
struct Deck {
    title: String,
    description: String,
    notes: Vec<Raw>,
    /// How many lines are above its heading.
    before: usize,
    /// How many headings of a deck come after the first.
    later: usize,
}

/// A note as it is written.
#[derive(Debug, Default)]
struct Raw {
    guid: String,
    deck: String,
    tags: Vec<String>,
    question: String,
    answer: String,
    is_answer: bool,
}

/// Returns how deep a heading is, its text, and what is in brackets at its end; `None` for any other line.
fn heading(line: &str) -> Option<(usize, &str, &str)> {
    let text = line.trim_start_matches('#');
    let depth = line.len() - text.len();
    let text = text.strip_prefix([' ', '\t']).filter(|text| depth > 0 && !text.trim().is_empty())?.trim();
    let end = text.strip_suffix(')').and_then(|it| it.rsplit_once('('));
    match end {
        Some((before, id))
            if before.ends_with(char::is_whitespace)
                && !before.trim().is_empty()
                && !id.is_empty()
                && !id.contains(|it: char| it.is_whitespace() || it == ')') =>
        {
            Some((depth, before.trim_end(), id))
        }
        _ => Some((depth, text, "")),
    }
}

/// Reads a text; `None` where it has no deck.
fn parse(text: &str) -> Option<Deck> {
    let mut deck = Deck::default();
    // The names of the decks around, and their tags.
    let mut decks: Vec<(String, Vec<String>)> = Vec::new();
    let mut is_in_note = false;
    let mut is_code = false;
    for line in text.trim_start_matches('\u{feff}').lines() {
        is_code ^= line.trim_start().starts_with("```");
        let heading = if is_code { None } else { heading(line) };
        if decks.is_empty() {
            if let Some((1, name, _)) = heading.filter(|(_, name, _)| !name.starts_with(SUBDECK)) {
                name.clone_into(&mut deck.title);
                decks.push((decks::normal(&name.replace("::", ":")), Vec::new()));
            } else if !line.trim().is_empty() {
                deck.before += 1;
            }
            continue;
        }
        deck.later += usize::from(heading.is_some_and(|(depth, _, _)| depth == 1));
        match heading {
            Some((depth, name, id)) if depth > 1 && depth <= decks.len() + 1 => {
                decks.truncate(depth - 1);
                let (around, _) = decks.last()?;
                if let Some(name) = name.strip_prefix(SUBDECK) {
                    let whole = decks::normal(&format!("{around}::{}", name.replace("::", ":")));
                    decks.push((whole, Vec::new()));
                    is_in_note = false;
                } else {
                    let tags = decks.iter().flat_map(|(_, tags)| tags.clone()).collect();
                    let mut note = Raw { guid: id.to_owned(), deck: around.clone(), tags, ..Raw::default() };
                    note.question = without_tags(name, &mut note.tags);
                    deck.notes.push(note);
                    is_in_note = true;
                }
            }
            _ if !is_in_note => {
                let (_, tags) = decks.last_mut()?;
                deck.description.push_str(&without_tags(line, tags));
                deck.description.push('\n');
            }
            _ => deck.notes.last_mut()?.line(line, is_code),
        }
    }
    (!decks.is_empty()).then_some(deck)
}

impl Deck {
    /// Returns the type of notes without a mark, which md2anki is told: that of clozes where all of them are.
    fn usual(&self) -> &'static Kind {
        let mut unmarked = self.notes.iter().filter(|note| note.marked().is_none()).peekable();
        if unmarked.peek().is_some() && unmarked.all(Raw::is_cloze) { CLOZE } else { DEFAULT }
    }
}

impl Raw {
    fn line(&mut self, line: &str, is_code: bool) {
        if !is_code && !self.is_answer && line.trim() == "---" {
            self.question = format!("{}\n\n{}", self.question.trim_end(), self.answer.trim());
            self.answer.clear();
            self.is_answer = true;
            return;
        }
        let line = if is_code { line.to_owned() } else { without_tags(line, &mut self.tags) };
        self.answer.push_str(&line);
        self.answer.push('\n');
    }

    /// Returns the note type that a mark names.
    fn marked(&self) -> Option<&'static Kind> {
        let (_, rest) = self.question.split_once(MARK.0)?;
        let (key, _) = rest.split_once(MARK.1)?;
        KINDS.iter().find(|kind| kind.key == key.trim())
    }

    fn kind(&self, usual: &'static Kind) -> &'static Kind {
        self.marked().unwrap_or(usual)
    }

    fn is_cloze(&self) -> bool {
        let mut pictures = Pictures::default();
        [&self.question, &self.answer].iter().any(|text| fields::is_cloze(&as_html(text, &mut pictures)))
    }

    fn made(&self, usual: &'static Kind, pictures: &mut Pictures) -> Note {
        let kind = self.kind(usual);
        let question = match self.marked() {
            Some(kind) => self.question.replace(&format!("{}{}{}", MARK.0, kind.key, MARK.1), ""),
            None => self.question.clone(),
        };
        let (question, answer) = (question.trim(), self.answer.trim());
        let html = match kind.fields {
            [_] => vec![as_html(&format!("{question}\n\n{answer}"), pictures)],
            _ => [question, answer].map(|text| as_html(text, pictures)).to_vec(),
        };
        let mut tags = self.tags.clone();
        tags.sort();
        tags.dedup();
        Note {
            guid: self.guid.clone(),
            note_type: kind.name.to_owned(),
            deck: self.deck.clone(),
            tags,
            fields: kind.fields.iter().map(|name| (*name).to_owned()).zip(html).collect(),
        }
    }
}

/// Takes the tags out of a line.
fn without_tags(line: &str, tags: &mut Vec<String>) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("`{=:")
        && let Some((list, after)) = after.split_once(":=}`")
    {
        out.push_str(before);
        let words = list.split(',').map(|tag| tag.split_whitespace().collect::<Vec<_>>().join("_"));
        tags.extend(words.filter(|tag| !tag.is_empty()));
        rest = after;
    }
    out.push_str(rest);
    if rest.len() < line.len() { out.trim_end().to_owned() } else { out }
}

/// Returns Markdown as HTML of Anki, with the pictures that it names.
fn as_html(text: &str, pictures: &mut Pictures) -> String {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_MATH;
    let events = Parser::new_ext(text, options).map(|event| match event {
        Event::InlineMath(tex) => Event::Text(format!("\\({tex}\\)").into()),
        Event::DisplayMath(tex) => Event::Text(format!("\\[{tex}\\]").into()),
        Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
            let is_local =
                !dest_url.contains("://") && !dest_url.starts_with("data:") && !dest_url.is_empty();
            let dest_url = if is_local {
                let place = percent_encoding::percent_decode_str(&dest_url).decode_utf8_lossy().into_owned();
                CowStr::from(pictures.name(&place))
            } else {
                dest_url
            };
            Event::Start(Tag::Image { link_type, dest_url, title, id })
        }
        other => other,
    });
    let mut out = String::new();
    html::push_html(&mut out, events);
    out.trim().to_owned()
}
