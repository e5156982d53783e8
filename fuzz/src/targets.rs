//! What the fuzzer calls, and `cargo test` with what it found: a function of bytes for each reader.

use std::fs;
use std::path::Path;

use deckpress::content::{cloze, html, parse, plain};
use deckpress::date::Epoch;
use deckpress::diagnostic::{Diagnostic, Severity};
use deckpress::foreign::read::{self as foreign, Form};
use deckpress::import::{self, input::Input};
use deckpress::library::{Arena, Corpus};
use deckpress::lock::Lock;
use deckpress::lock::read::Reading;
use deckpress::media::{MediaKind, svg};
use deckpress::source::Sources;
use deckpress::templates;
use deckpress::typeset::object::picture;

/// Reads some bytes, and panics where something is wrong with how that goes.
pub type Target = fn(&[u8]);

/// Every target, by its name.
pub const TARGETS: [(&str, Target); 11] = [
    ("markdown", markdown),
    ("cloze", cloze),
    ("topic", topic),
    ("json", json),
    ("jsonl", jsonl),
    ("csv", csv),
    ("settings", settings),
    ("lock", lock),
    ("template", template),
    ("svg", drawing),
    ("import", import),
];

/// Returns the target of this name.
#[must_use]
pub fn target(name: &str) -> Option<Target> {
    TARGETS.iter().find(|(known, _)| *known == name).map(|(_, target)| *target)
}

/// Panics unless each fault is on characters of its file.
fn on_characters(faults: &[Diagnostic], sources: &Sources) {
    for span in faults.iter().filter_map(|fault| fault.span) {
        let text = &sources.get(span.file).text;
        assert!(
            text.get(span.start as usize..span.end as usize).is_some(),
            "{span:?} of {} bytes",
            text.len()
        );
        let _ = sources.place(span);
    }
}

/// Markdown to blocks, and those to everything that is written of them.
fn markdown(bytes: &[u8]) {
    let mut sources = Sources::default();
    let file = sources.add("a.md", bytes.to_vec());
    let mut faults = file.diagnostics;
    let blocks = parse::blocks(sources.text(file.value), &mut faults);
    let _ = plain::blocks(&blocks);
    let shown = html::blocks(&blocks, html::Reader::Anki);
    assert!(!shown.contains("<script"), "{shown}");
    on_characters(&faults, &sources);
}

fn cloze(bytes: &[u8]) {
    let mut sources = Sources::default();
    let file = sources.add("a.md", bytes.to_vec()).value;
    let mut faults = Vec::new();
    let blocks = parse::blocks(sources.text(file), &mut faults);
    let blocks = cloze::mark_blocks(blocks, &mut faults);
    let _ = html::cloze(&blocks);
    on_characters(&faults, &sources);
}

fn topic(bytes: &[u8]) {
    built(&[("d/deck.toml", b"title = \"D\"\n"), ("d/a.md", bytes)], "d");
}

fn json(bytes: &[u8]) {
    built(&[("a.json", bytes)], "a.json");
}

fn jsonl(bytes: &[u8]) {
    built(&[("a.jsonl", bytes)], "a.jsonl");
}

fn csv(bytes: &[u8]) {
    built(&[("a.csv", bytes)], "a.csv");
}

fn settings(bytes: &[u8]) {
    built(&[("d/deck.toml", bytes), ("d/a.md", b"# T\n\n## Q? {#q}\n\nA.\n")], "d");
}

/// Loads and checks a corpus of these files, and lays it out in every format if it has no errors.
fn built(files: &[(&str, &[u8])], corpus: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("below the folder")).expect("made");
        fs::write(path, bytes).expect("written");
    }
    let corpus = Corpus::load(&[folder.path().join(corpus)]);
    let arena = Arena::default();
    let decks = corpus.check(&arena, Epoch(1_795_392_000));
    for fault in &decks.diagnostics {
        let place = corpus.place(fault);
        assert!(place.is_none_or(|(_, line, column)| line > 0 && column > 0));
    }
    if decks.diagnostics.iter().all(|fault| fault.severity() != Severity::Error) {
        let files = corpus.export(&decks.value, &["all".to_owned()]);
        let failed: Vec<_> =
            files.diagnostics.iter().filter(|fault| fault.severity() == Severity::Error).collect();
        assert!(failed.is_empty(), "{failed:?}");
    }
}

fn lock(bytes: &[u8]) {
    let mut sources = Sources::default();
    let file = sources.add("deck.lock", bytes.to_vec());
    let (arena, mut faults) = (Arena::default(), file.diagnostics);
    let reading = Reading { corpus: "d", now: Epoch(1_795_392_000) };
    Lock::read(sources.text(file.value), &reading, &arena, &mut faults);
    on_characters(&faults, &sources);
}

fn template(bytes: &[u8]) {
    let mut sources = Sources::default();
    let (mut files, mut faults) = (Vec::new(), Vec::new());
    for name in ["question.recall.front.html", "cloze.back.html", "card.css"] {
        let file = sources.add(name, bytes.to_vec());
        faults.extend(file.diagnostics);
        files.push((name.to_owned(), file.value));
    }
    templates::look(&files, &sources, &mut faults);
    on_characters(&faults, &sources);
}

/// What passes the gate is drawn.
fn drawing(bytes: &[u8]) {
    let plain = svg::plain(bytes).map(|plain| plain.bytes);
    let bytes = plain.as_deref().unwrap_or(bytes);
    if svg::check(bytes).is_ok() {
        let _ = picture::damage(MediaKind::Svg, bytes);
    }
}

/// The first byte says what the rest is called.
fn import(bytes: &[u8]) {
    let Some((first, bytes)) = bytes.split_first() else { return };
    let names =
        ["a.md", "a.html", "a.txt", "a.csv", "a.apkg", "a.colpkg", "a.json", "a.org", "a.ipynb", "a.tsv"];
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(names[usize::from(*first) % names.len()]);
    fs::write(&path, bytes).expect("written");
    let input = Input::read(std::slice::from_ref(&path)).value;
    let _ = import::readings(&input, None);
    package(&path);
}

fn package(path: &Path) {
    let Some(form) = Form::of(path) else { return };
    let arena = Arena::default();
    drop(foreign::read(path, &form, &arena, &foreign::ProgressBar::hidden()));
}
