//! The integration tests: one binary, so that the program and what the tests share are linked once. A file has one
//! subject; `cargo test --test it lock::` runs those of `lock.rs`, and `cargo test NAME` those whose sentence has NAME.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test whose helpers fail has failed")]
#![expect(unreachable_pub, reason = "nothing outside a test binary can reach it")]

mod common;

mod action_install;
mod anki;
mod anki_cards;
mod anki_decks;
mod anki_media;
mod architecture;
mod booklet;
mod cards;
mod cli;
mod codes;
mod commonmark;
mod contract;
mod corpus;
mod csv;
mod determinism;
mod diff;
mod docs;
mod faults;
mod first_contact;
mod fix;
mod fonts;
mod forms;
mod fuzz;
mod golden;
#[cfg(target_os = "linux")]
mod growth;
mod hostile;
mod identity;
mod import;
mod import_banks;
mod import_decks;
mod import_folders;
mod import_into;
mod import_questions;
mod import_strange;
mod inert;
mod install;
mod kills;
mod kinds;
mod letterhead;
mod library;
mod limits;
mod lock;
mod markdown;
mod media;
mod moves;
mod new;
mod open;
mod outputs;
mod parts;
mod pdf;
mod pictures;
mod preview;
mod properties;
mod reading;
mod release;
mod renders;
mod retired;
mod robust;
mod schema;
mod sheet;
mod sheet_look;
mod survives;
mod tables;
mod templates;
mod tex;
mod typed;
mod unchanged;
mod watch;
mod web;
mod wording;

/// Cargo does not look for tests itself here, so a file that nobody names would be left out in silence.
#[test]
fn no_test_file_is_forgotten() {
    let tests = common::root().join("tests");
    let stems = |folder: &std::path::Path| -> Vec<String> {
        let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let sources = paths.filter(|path| path.extension().is_some_and(|it| it == "rs"));
        let mut stems: Vec<_> =
            sources.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect();
        stems.sort();
        stems
    };
    let named: Vec<_> = include_str!("main.rs")
        .lines()
        .filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';'))
        .filter(|name| *name != "common")
        .collect();
    let mut there = stems(&tests.join("it"));
    there.retain(|name| name != "main");
    assert_eq!(named, there, "tests/it/main.rs names each file beside it, in order");
    assert_eq!(stems(&tests), [""; 0], "a file in tests/ itself is not compiled: move it to tests/it/");
}
