//! The order of the rooms: what a file may import, and that no files import each other in a circle.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::common::imports::{Imports, imports, sources};
use crate::common::root;

/// A room: what it is for, and the files and folders of `src/` that are in it.
type Room = (&'static str, &'static [&'static str]);

/// From the ground up. A file imports files of its own room and of the rooms before it in this list, and no others.
/// CONTRIBUTING.md shows the list as a picture.
const ROOMS: &[Room] = &[
    (
        "ground: places in files, texts, faults, ids, dates",
        &[
            "span.rs",
            "text.rs",
            "encoding.rs",
            "diagnostic.rs",
            "source.rs",
            "wording.rs",
            "slug.rs",
            "speech.rs",
            "id.rs",
            "identity.rs",
            "date.rs",
            "digest.rs",
            "level.rs",
            "direction.rs",
            "words.rs",
            "choice.rs",
            "table.rs",
            "value.rs",
            "value/",
            "temporary.rs",
            "limits.rs",
        ],
    ),
    ("what Markdown says, pictures, fonts", &["content/", "media.rs", "media/", "font.rs"]),
    ("typesetting: characters to lines to columns", &["typeset/"]),
    ("laid out pages to PDF", &["pdf/"]),
    ("the checked deck", &["typed.rs", "typed/", "model.rs"]),
    (
        "what a format is, and what formats share",
        &[
            "export/contract.rs",
            "export/format.rs",
            "export/formulas.rs",
            "export/about.rs",
            "export/cutting.rs",
            "export/parts.rs",
            "export/printed_options.rs",
        ],
    ),
    ("Anki packages", &["export/apkg/"]),
    ("flashcards", &["export/cards/"]),
    ("cheat-sheets", &["export/sheet/"]),
    ("formats of text", &["export/csv.rs", "export/json.rs", "export/json/", "export/html/"]),
    ("the list of formats", &["export/mod.rs", "export/options.rs"]),
    ("deck.toml, and the files of a corpus", &["config.rs", "config/", "load.rs", "load/", "columns.rs"]),
    (
        "from files to a checked deck",
        &[
            "read/",
            "check.rs",
            "check/",
            "together.rs",
            "lint.rs",
            "lint/",
            "lock.rs",
            "lock/",
            "templates.rs",
            "templates/",
            "foreign.rs",
            "foreign/",
        ],
    ),
    ("what people have, moved in", &["import/"]),
    (
        "the world: clock, terminal, disk, browser",
        &[
            "world.rs",
            "report.rs",
            "report/",
            "output.rs",
            "output/",
            "signals.rs",
            "watch.rs",
            "serve.rs",
            "serve/",
            "run_code.rs",
        ],
    ),
    (
        "what a build writes, what releases differ in",
        &[
            "shown.rs",
            "plan.rs",
            "manifest.rs",
            "kept.rs",
            "kept/",
            "summary.rs",
            "fix.rs",
            "snapshot.rs",
            "snapshot/",
            "diff.rs",
            "diff/",
            "last.rs",
            "last/",
        ],
    ),
    (
        "the program: commands and their stages",
        &["cli.rs", "schema.rs", "library.rs", "run.rs", "run/", "lib.rs", "main.rs"],
    ),
];

fn room(file: &str) -> Option<usize> {
    let is_in = |place: &&str| file == *place || place.ends_with('/') && file.starts_with(place);
    ROOMS.iter().position(|(_, places)| places.iter().any(is_in))
}

/// What is against the order, as sentences.
fn faults(imports: &Imports) -> Vec<String> {
    let mut faults = Vec::new();
    for (file, imported) in imports {
        let Some(own) = room(file) else {
            faults.push(format!("src/{file} is in no room: name it in ROOMS"));
            continue;
        };
        for other in imported {
            if let Some(room) = room(other).filter(|room| *room > own) {
                let (own, room) = (ROOMS[own].0, ROOMS[room].0);
                faults.push(format!("src/{file} ({own}) imports src/{other} ({room}), which is built on it"));
            }
        }
    }
    faults.extend(circles(imports).iter().map(|circle| {
        let files: Vec<_> = circle.iter().map(|file| format!("src/{file}")).collect();
        format!("a circle of imports: {}", files.join(" -> "))
    }));
    faults
}

/// For each set of files that import each other, a shortest circle within it, its first file once more at its end.
fn circles(imports: &Imports) -> Vec<Vec<&str>> {
    let mut circles: Vec<Vec<&str>> = Vec::new();
    let mut seen = BTreeSet::new();
    for file in imports.keys() {
        if seen.contains(file.as_str()) {
            continue;
        }
        if let Some(circle) = circle(file, imports) {
            seen.extend(
                reachable(file, imports)
                    .into_keys()
                    .filter(|other| reachable(other, imports).contains_key(file.as_str())),
            );
            circles.push(circle);
        }
    }
    circles
}

/// What is imported from `file` on, each with a file that imports it, on a shortest way.
fn reachable<'i>(file: &'i str, imports: &'i Imports) -> BTreeMap<&'i str, &'i str> {
    let mut from = BTreeMap::new();
    let mut queue = std::collections::VecDeque::from([file]);
    while let Some(next) = queue.pop_front() {
        for other in imports.get(next).into_iter().flatten() {
            if !from.contains_key(other.as_str()) {
                from.insert(other.as_str(), next);
                queue.push_back(other);
            }
        }
    }
    from
}

fn circle<'i>(file: &'i str, imports: &'i Imports) -> Option<Vec<&'i str>> {
    let from = reachable(file, imports);
    let mut circle = vec![file];
    let mut at = *from.get(file)?;
    while at != file {
        circle.push(at);
        at = from[at];
    }
    circle.push(file);
    circle.reverse();
    Some(circle)
}

#[test]
fn files_import_in_one_direction() {
    let found = faults(&imports(&sources(&root().join("src"))));
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn every_place_of_the_order_is_there() {
    let files = sources(&root().join("src"));
    let missing = |place: &&&str| {
        !files.keys().any(|file| file == **place || place.ends_with('/') && file.starts_with(**place))
    };
    let missing: Vec<_> = ROOMS.iter().flat_map(|(_, places)| *places).filter(missing).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// The rooms from the top down, as a reader of CONTRIBUTING.md sees them.
fn picture() -> String {
    let mut picture = String::new();
    for (name, places) in ROOMS.iter().rev() {
        let _ = writeln!(picture, "{name}\n    {}", places.join(" "));
    }
    picture
}

#[test]
fn the_picture_in_contributing_is_the_order_of_the_rooms() {
    let text = std::fs::read_to_string(root().join("CONTRIBUTING.md")).unwrap();
    assert!(
        text.contains(&format!("```text\n{}```", picture())),
        "put this into CONTRIBUTING.md:\n{}",
        picture()
    );
}

/// The faults of a small tree of files.
fn of(files: &[(&str, &str)]) -> Vec<String> {
    let files = files.iter().map(|(file, text)| ((*file).to_owned(), (*text).to_owned())).collect();
    faults(&imports(&files))
}

/// The files that `model.rs` with this text imports from a small tree.
fn imported(text: &str) -> Vec<String> {
    let tree = [
        "lib.rs",
        "span.rs",
        "date.rs",
        "content/mod.rs",
        "content/plain.rs",
        "model/part.rs",
        "export/csv.rs",
    ];
    let mut files: BTreeMap<_, _> = tree.iter().map(|file| ((*file).to_owned(), String::new())).collect();
    files.insert("model.rs".to_owned(), text.to_owned());
    imports(&files)["model.rs"].iter().cloned().collect()
}

#[test]
fn a_circle_is_named_file_by_file() {
    let tree = [
        ("span.rs", "use crate::date::Epoch;"),
        ("date.rs", "fn f() -> crate::id::Id { todo!() }"),
        ("id.rs", "use super::span;"),
        ("slug.rs", "use crate::span::Span;"),
    ];
    assert_eq!(of(&tree), ["a circle of imports: src/date.rs -> src/id.rs -> src/span.rs -> src/date.rs"]);
}

#[test]
fn a_parent_and_its_child_may_not_import_each_other() {
    let tree = [
        ("content/mod.rs", "pub mod plain; pub use plain::Text; pub struct Block;"),
        ("content/plain.rs", "use super::Block; pub struct Text;"),
    ];
    let circle = "a circle of imports: src/content/mod.rs -> src/content/plain.rs -> src/content/mod.rs";
    assert_eq!(of(&tree), [circle]);
    let declared = [("content/mod.rs", "pub mod plain; pub struct Block;"), tree[1]];
    assert_eq!(of(&declared), [""; 0]);
}

#[test]
fn an_import_from_a_later_room_is_named_with_both_rooms() {
    let tree = [("span.rs", "use crate::model::Deck;"), ("model.rs", "use crate::id::Id;"), ("id.rs", "")];
    let found = of(&tree);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("src/span.rs (ground"), "{found:?}");
    assert!(found[0].contains("imports src/model.rs (the checked deck)"), "{found:?}");
    assert_eq!(of(&[("attic.rs", "")]), ["src/attic.rs is in no room: name it in ROOMS"]);
}

#[test]
fn paths_of_every_form_are_imports() {
    for (text, expected) in [
        ("use crate::span::Span;", &["span.rs"][..]),
        ("pub(crate) use crate::{date, span::{self, Span}};", &["date.rs", "span.rs"]),
        (
            "use crate::content::{plain::{blocks as words, inlines}, *};",
            &["content/mod.rs", "content/plain.rs"],
        ),
        ("fn f(at: crate::span::Span) {}", &["span.rs"]),
        ("fn f() { g(super::content::plain::blocks::<u8>()) }", &["content/plain.rs"]),
        ("fn f() -> Vec<crate::date::Epoch> { vec![crate::span::Span::new()] }", &["date.rs", "span.rs"]),
        ("mod part; fn f() { part::f() }", &["model/part.rs"]),
        ("mod part; pub use self::part::*;", &["model/part.rs"]),
        (
            "use crate::content as words; fn f() { words::plain::blocks() }",
            &["content/mod.rs", "content/plain.rs"],
        ),
        ("use crate::content; use content::plain::Words;", &["content/mod.rs", "content/plain.rs"]),
        (
            "mod inner { use super::super::span::Span; fn f() { super::part::f() } }",
            &["model/part.rs", "span.rs"],
        ),
        ("macro_rules! m { () => { $crate::span::Span }; }", &["span.rs"]),
        ("#[derive(crate::date::Derive)] struct A;", &["date.rs"]),
        ("impl crate::content::Walk for A {}", &["content/mod.rs"]),
        ("fn f() { crate::r#span::g() }", &["span.rs"]),
    ] {
        assert_eq!(imported(text), expected, "{text}");
    }
}

#[test]
fn what_only_looks_like_a_path_is_no_import() {
    for text in [
        "// use crate::span::Span;\n/* crate::date::Epoch */ /// crate::content::plain\nfn f() {}",
        "const A: &str = \"crate::span::Span\"; const B: &str = r#\"super::date::Epoch\"#;",
        "pub(crate) fn f() {} pub(super) fn g() {}",
        "use span::Span; use ::content::plain; fn f() { std::part::f(); x.part::<u8>(); Span::part::g() }",
        "#[cfg(test)] use crate::span::Span; #[cfg(test)] mod tests { use crate::date::Epoch; }",
        "#[cfg(all(test, unix))] #[allow(x)] fn f() { crate::span::g() }",
        "#[cfg(test)] use crate::content::{self, plain}; fn f() -> impl Fn() + use<'_> { g }",
        "use self::Kind::A; fn f() { Self::g(); self::h() }",
    ] {
        assert_eq!(imported(text), [""; 0], "{text}");
    }
    assert_eq!(imported("#[cfg(not(test))] use crate::span::Span;"), ["span.rs"]);
}

/// A file that is longer has more than one reason to change.
#[test]
fn no_file_has_more_than_450_lines() {
    let long: Vec<_> = sources(&root().join("src"))
        .into_iter()
        .map(|(file, text)| (text.lines().count(), file))
        .filter(|(lines, _)| *lines > 450)
        .collect();
    assert!(long.is_empty(), "part these by what they do: {long:?}");
}
