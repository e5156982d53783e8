//! A lock file as it is read.

use bumpalo::Bump;

use super::about::{About, Gap};
use super::keys::{GUID, LOCK, LOOK, NOTE, TYPE};
use super::typed::{Line, TypeLine};
use super::{Lock, Note, READABLE, Released, ReleasedLook, VERSION, merge};
use crate::date::Epoch;
use crate::diagnostic::{Code, Diagnostic};
use crate::identity::{Identity, Origin};
use crate::text::Text;
use crate::value::fields::{Codes, Fields};
use crate::value::{Member, Node, Value};

/// What a reader of locks must know for its cures.
pub struct Reading<'a> {
    /// The corpus that the lock belongs to, as a word for a shell.
    pub corpus: &'a str,
    pub now: Epoch,
}

impl Lock {
    /// Reads a lock file.
    pub fn read<'s>(
        text: Text<'s>,
        reading: &Reading<'_>,
        arena: &'s Bump,
        faults: &mut Vec<Diagnostic>,
    ) -> Lock {
        if let Some((place, resolved)) = merge::resolved(text.text) {
            faults.push(conflict(text.slice(place), reading.corpus).fix(text.span, resolved));
            return Lock::default();
        }
        let mut own = Vec::new();
        let lock = read(text, reading, arena, &mut own);
        faults.extend(own.into_iter().map(|fault| match fault.code {
            Code::LockTime => fault,
            _ if fault.help.is_some() => Diagnostic { code: Code::LockSyntax, ..fault },
            _ => Diagnostic { code: Code::LockSyntax, ..fault }.help(format!(
                "restore the lock file from git; or delete it, and run `deckpress build {} --after LAST`, where LAST \
                 is what learners have: the last release's package, lock or corpus",
                reading.corpus
            )),
        }));
        lock
    }
}

/// Returns the one fault for all that a merge left.
fn conflict(first: Text<'_>, corpus: &str) -> Diagnostic {
    let message = "the lock has both sides of a merge: conflict markers, or two lines for one id";
    Diagnostic::new(Code::LockConflict, first.span, message).help(format!(
        "run `deckpress check {corpus} --fix`: each note keeps its later time, and a text that neither side has counts \
         as changed at the next build"
    ))
}

fn read<'s>(text: Text<'s>, reading: &Reading<'_>, arena: &'s Bump, faults: &mut Vec<Diagnostic>) -> Lock {
    let mut lock = Lock::default();
    let node = crate::value::toml::read(text, arena, faults);
    let Some(mut fields) = Fields::new(node, &LOCK, Codes::Settings, faults) else { return lock };
    match fields.integer("version") {
        Some((version, span)) if !READABLE.contains(&version) => {
            let message = format!("lock version {version} is not {VERSION}");
            fields.faults.push(Diagnostic::new(Code::LockSyntax, span, message).help("update deckpress"));
        }
        version => lock.version = version.map_or(VERSION, |(version, _)| version),
    }
    lock.deck = fields.text("deck").map(|deck| deck.text.to_owned()).unwrap_or_default();
    lock.released = Released {
        title: fields.text("title").map(|title| title.text.to_owned()),
        decks: fields.choice("decks"),
        note_types: fields.text("note-types").map(|shape| shape.text.to_owned()),
        occlusion: fields.text("occlusion").map(|shape| shape.text.to_owned()),
        look: fields.take("look").and_then(|node| read_look(node, reading, fields.faults)),
    };
    if let Some(Node { value: Value::Table(members), .. }) = fields.take("topics") {
        for member in members {
            if let Some(tag) = read_tag(&member, fields.faults) {
                lock.topics.insert(member.key.text.to_owned(), tag);
            }
        }
    }
    if let Some(Node { value: Value::Table(members), .. }) = fields.take("notes") {
        for member in members {
            if let Some(note) = read_note(member.value, reading, fields.faults) {
                let note = Note { span: Some(member.key.span), ..note };
                lock.notes.insert(member.key.text.to_owned(), note);
            }
        }
    }
    if let Some(Node { value: Value::Table(members), .. }) = fields.take("types") {
        for member in members {
            if let Some(line) = read_type(member.value, reading, fields.faults) {
                lock.typed.types.insert(member.key.text.to_owned(), line);
            }
        }
    }
    if let Some(Node { value: Value::Table(members), .. }) = fields.take("guids") {
        for member in members {
            if let Some(line) = read_guid(member.value, reading, fields.faults) {
                lock.typed.notes.insert(member.key.text.to_owned(), line);
            }
        }
    }
    fields.finish();
    lock
}

fn read_type(node: Node<'_>, reading: &Reading<'_>, faults: &mut Vec<Diagnostic>) -> Option<TypeLine> {
    let mut fields = Fields::new(node, &TYPE, Codes::Settings, faults)?;
    let [shape, hash] =
        ["shape", "hash"].map(|key| fields.required_text(key).map(|text| text.text.to_owned()));
    let modified = read_time(&mut fields, "modified", reading);
    fields.finish();
    Some(TypeLine { shape: shape?, hash: hash?, modified: modified? })
}

fn read_guid(node: Node<'_>, reading: &Reading<'_>, faults: &mut Vec<Diagnostic>) -> Option<Line> {
    let mut fields = Fields::new(node, &GUID, Codes::Settings, faults)?;
    let hash = fields.required_text("hash").map(|text| text.text.to_owned());
    let modified = read_time(&mut fields, "modified", reading);
    let retired = read_time(&mut fields, "retired", reading);
    fields.finish();
    Some(Line { hash: hash?, modified: modified?, retired })
}

fn read_look(node: Node<'_>, reading: &Reading<'_>, faults: &mut Vec<Diagnostic>) -> Option<ReleasedLook> {
    let mut fields = Fields::new(node, &LOOK, Codes::Settings, faults)?;
    let (hash, modified) = (fields.required_text("hash"), read_time(&mut fields, "modified", reading));
    fields.finish();
    Some(ReleasedLook { hash: hash?.text.to_owned(), modified: modified? })
}

fn read_note(node: Node<'_>, reading: &Reading<'_>, faults: &mut Vec<Diagnostic>) -> Option<Note> {
    let mut fields = Fields::new(node, &NOTE, Codes::Settings, faults)?;
    let hash = fields.required_text("hash")?.text.to_owned();
    if !fields.has("modified") {
        fields.missing("modified");
    }
    let modified = read_time(&mut fields, "modified", reading);
    let retired = read_time(&mut fields, "retired", reading);
    let [topic, text] = ["topic", "text"].map(|key| fields.text(key).map(|text| text.text.to_owned()));
    let has_reverse = fields.list("cards").len() > 1;
    let [gaps, gone, moved] = ["gaps", "gone", "moved"].map(|key| {
        let gaps = fields.texts(key).into_iter();
        gaps.filter_map(|gap| read_gap(gap, fields.faults)).collect()
    });
    let from = fields.text("from").and_then(|from| read_origin(from, fields.faults));
    let guid = fields.text("guid").map(|guid| guid.text.to_owned());
    fields.finish();
    let about = About { topic, text, has_reverse, gaps, is_labelled: false, gone, moved };
    Some(Note { hash, modified: modified?, about, identity: Identity { guid, from }, retired, span: None })
}

fn read_origin(text: Text<'_>, faults: &mut Vec<Diagnostic>) -> Option<Origin> {
    let origin = Origin::of_text(text.text);
    if origin.is_none() {
        faults.push(Diagnostic::new(Code::LockSyntax, text.span, "not the ids of a deck and of a note"));
    }
    origin
}

fn read_gap(text: Text<'_>, faults: &mut Vec<Diagnostic>) -> Option<Gap> {
    let gap = Gap::of_text(text.text);
    if gap.is_none() {
        faults.push(Diagnostic::new(Code::LockSyntax, text.span, "not the cards and the hash of a deletion"));
    }
    gap
}

/// Reads the tag of a topic, or reports it. Authors may change it, so it is checked.
fn read_tag(member: &Member<'_>, faults: &mut Vec<Diagnostic>) -> Option<String> {
    if let Value::Text(tag) = member.value.value
        && tag.text == crate::slug::tag(tag.text)
    {
        return Some(tag.text.to_owned());
    }
    let message = "a tag of a topic has lower-case letters, digits and hyphens, and `+` or `#` after them";
    faults.push(Diagnostic::new(Code::LockSyntax, member.value.span, message));
    None
}

fn read_time(fields: &mut Fields<'_, '_>, key: &'static str, reading: &Reading<'_>) -> Option<Epoch> {
    let (value, span) = fields.integer(key)?;
    let time = u32::try_from(value).ok().map(Epoch);
    if time.is_none_or(|time| time > Epoch::LAST) {
        let message = format!("{value} is not a time that a later one can follow");
        let help = format!(
            "it comes from a wrong clock: run `deckpress check {} --fix`, which sets it to the present; learners who \
             have imported it get later changes only if they choose `Update notes: Always` once",
            reading.corpus
        );
        let fault = Diagnostic::new(Code::LockTime, span, message).help(help);
        fields.faults.push(fault.fix(span, reading.now.0.to_string()));
    }
    time
}
