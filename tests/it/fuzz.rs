//! What `make fuzz` found, once more, and the start that it has. Each file in tests/fixtures/fuzz/TARGET/ is an input.

#![expect(clippy::print_stdout, reason = "where one fails, the last line is its input")]

#[path = "../../fuzz/src/targets.rs"]
mod targets;

use std::collections::BTreeSet;
use std::fs;

use targets::{TARGETS, target};

use crate::common::random::Random;
use crate::common::{fixture, root, side_by_side};

/// `make fuzz` builds with `--locked`: its lock must have what the program has come to need.
#[test]
fn the_lock_of_the_fuzzer_is_that_of_the_program() {
    let read =
        |name: &str| -> toml::Table { fs::read_to_string(root().join(name)).unwrap().parse().unwrap() };
    let manifest = read("Cargo.toml");
    let lock = read("fuzz/Cargo.lock");
    let packages = lock["package"].as_array().unwrap();
    let own = packages.iter().find(|package| package["name"].as_str() == Some("deckpress")).unwrap();
    assert_eq!(own["version"].as_str(), Some(env!("CARGO_PKG_VERSION")));
    let locked = own["dependencies"].as_array().unwrap().iter().map(|name| name.as_str().unwrap());
    let locked: BTreeSet<_> = locked.map(|name| name.split(' ').next().unwrap()).collect();
    let names = |table: &'static str| manifest[table].as_table().unwrap().keys().map(String::as_str);
    let needed: BTreeSet<_> = names("dependencies").chain(names("build-dependencies")).collect();
    let more: Vec<_> = needed.symmetric_difference(&locked).filter(|name| **name != "signal-hook").collect();
    assert!(more.is_empty(), "run `cargo metadata --manifest-path fuzz/Cargo.toml`: {more:?}");
}

#[test]
fn every_input_that_the_fuzzer_found_is_read() {
    let folders = fs::read_dir(fixture("fuzz")).unwrap().map(|entry| entry.unwrap().path());
    for folder in folders {
        let name = folder.file_name().unwrap().to_str().unwrap();
        let target = target(name).unwrap_or_else(|| panic!("no target `{name}`"));
        let inputs = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        side_by_side(inputs, |input: std::path::PathBuf| {
            println!("{}", input.display());
            target(&fs::read(&input).unwrap());
        });
    }
}

/// Pieces that mean something to one reader or other.
const PIECES: &[&str] = &[
    "## Q? {#q}\n",
    "A.\n",
    "\n",
    "```",
    "```python\n",
    "`",
    "$",
    "$$",
    "{{",
    "}}",
    "c1::",
    "::",
    "[",
    "](",
    ")",
    "![",
    "[[",
    "]]",
    "|",
    "|-|-|\n",
    "- ",
    "> ",
    "    ",
    "\t",
    "<!--",
    "-->",
    "%%",
    "<sub>",
    "</sub>",
    "<b>",
    "&amp;",
    "&#0;",
    "\\",
    "*",
    "**",
    "_",
    "~~",
    "#",
    "### Cloze\n",
    "### Output\n",
    "### Options\n",
    "- [x] ",
    "{#id}",
    "{#",
    "}",
    "\"",
    "\"\"",
    ",",
    "id,question,answer\n",
    "{",
    "[{",
    "\"id\":",
    "\"q\"",
    "\"\\u00e9\\ud800\"",
    "title = \"D\"\n",
    "[sheet]\n",
    "é",
    "\u{1f600}",
    "\u{301}",
    "\u{200b}",
    "\u{ad}",
    "ب",
    "\u{202e}",
    "\r\n",
    "\0",
    "x",
    "http://a.b",
    "<svg xmlns='http://www.w3.org/2000/svg'>",
    "<g>",
    "</g>",
    "</svg>",
    "width='9'",
    "version = 3\n",
    "[note.q]\n",
    "modified = 2026-01-01T00:00:00Z\n",
    "=1",
    "---\n",
    "+++\n",
    "[^1]",
    ": ",
    "[a]: b\n",
    "1. ",
    "~",
    "^",
    "@",
    "PK\u{3}\u{4}",
];

#[test]
fn what_is_made_of_pieces_of_every_form_is_read() {
    side_by_side(TARGETS.to_vec(), |(name, target)| {
        let mut random = Random(u64::from(name.as_bytes()[0]) + name.len() as u64);
        for _ in 0..60 {
            let count = 1 + random.below(30);
            let text: String = (0..count).map(|_| PIECES[random.below(PIECES.len())]).collect();
            println!("{name}: {text:?}");
            target(text.as_bytes());
        }
    });
}
