//! `build --open`: who opens the package, and when nothing is opened. The program of the system is one of our own, but
//! for one test with Anki's window on a screen that nobody sees.
#![cfg(unix)]
#![expect(clippy::disallowed_methods, reason = "a program that runs on by itself is waited for")]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;
use std::time::{Duration, Instant};

use crate::common::{Folder, Ran, deckpress, program, root, run};

const DECK: &[(&str, &[u8])] =
    &[("deck/deck.toml", b"title = \"Tea\"\n"), ("deck/tea.md", b"## What is tea? {#tea}\n\nLeaves.\n")];

/// A corpus, and an `xdg-open` that writes down what it is to open.
fn folder() -> Folder {
    let folder = Folder::with(DECK);
    let path = folder.write(
        "bin/xdg-open",
        "#!/bin/sh\nprintf '%s\\n' \"$@\" > \"$OPENED.new\"\nmv \"$OPENED.new\" \"$OPENED\"\n",
    );
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    folder
}

fn build(folder: &Folder, arguments: &[&str], variables: &[(&str, &str)]) -> Command {
    let all: Vec<_> = ["build", "deck", "--format", "apkg"].iter().chain(arguments).copied().collect();
    let mut command = program(folder.path(), &all);
    command.env("PATH", format!("{}:/usr/bin:/bin", folder.join("bin").display()));
    command.env("OPENED", folder.join("opened")).envs(variables.iter().copied());
    command
}

/// What was opened; `None` where that is nothing. The program runs on by itself, so it may take a moment.
fn opened(folder: &Folder, patience: Duration) -> Option<String> {
    let start = Instant::now();
    while start.elapsed() < patience {
        if folder.join("opened").exists() {
            return Some(folder.read("opened").trim().to_owned());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    None
}

#[test]
fn a_package_is_opened_with_the_program_of_the_system() {
    let folder = folder();
    run(build(&folder, &["--open", "--open"], &[("CI", "true")])).expect(0);
    let package = folder.join("out/tea/tea.apkg").canonicalize().unwrap();
    assert_eq!(opened(&folder, Duration::from_secs(20)).as_deref(), package.to_str());
}

/// The file reaches the Anki that the desktop has for packages, and its notes the learner's collection.
#[test]
#[cfg(target_os = "linux")]
#[ignore = "make test-all"]
fn anki_itself_imports_the_package() {
    let folder = Folder::with(DECK);
    let mut desktop = Command::new(root().join(".venv/desktop/bin/python"));
    desktop.arg(root().join("tests/install/desktop.py")).arg(env!("CARGO_BIN_EXE_deckpress"));
    desktop.arg(folder.path());
    let ran = run(desktop).expect(0);
    let imported: serde_json::Value = serde_json::from_str(ran.stdout.lines().last().unwrap()).unwrap();
    let package = folder.join("out/tea/tea.apkg").canonicalize().unwrap();
    assert_eq!(imported["path"].as_str(), package.to_str());
    assert_eq!(imported["questions"], serde_json::json!(["What is tea?"]));
}

#[test]
fn nothing_is_opened_where_nobody_watches_or_the_build_fails() {
    let folder = folder();
    let not_opened = |ran: &Ran, why: &str| {
        assert!(ran.stderr.contains(why), "{why}: {}", ran.stderr);
        assert_eq!(opened(&folder, Duration::from_millis(300)), None);
    };
    not_opened(&run(build(&folder, &["--open"], &[])).expect(0), "not opened, since there is no terminal");
    not_opened(&run(build(&folder, &["--open"], &[("CI", "1")])).expect(0), "not opened, since CI is set");
    not_opened(&run(build(&folder, &["--open", "--watch"], &[])).expect(2), "cannot be used with");
    folder.write("deck/tea.md", "## What is tea? {#tea}\n");
    not_opened(&run(build(&folder, &["--open", "--open"], &[])).expect(1), "empty-answer");
}

#[test]
fn a_package_that_nothing_opens_is_written_all_the_same() {
    let folder = folder();
    let mut command = build(&folder, &["--open", "--open"], &[]);
    command.env("PATH", folder.join("deck"));
    let ran = run(command).expect(3);
    assert!(ran.stderr.contains("the system opens nothing for `out/tea/tea.apkg`"), "{}", ran.stderr);
    assert!(folder.join("out/manifest.json").exists());
}

#[test]
fn one_package_is_opened_and_not_several() {
    let folder = folder();
    fs::create_dir(folder.join("decks")).unwrap();
    fs::rename(folder.join("deck"), folder.join("decks/one")).unwrap();
    folder.write("decks/two/deck.toml", "title = \"Cup\"\n");
    folder.write("decks/two/cup.md", "## What is a cup? {#cup}\n\nClay.\n");
    fs::rename(folder.join("decks"), folder.join("deck")).unwrap();
    let ran = run(build(&folder, &["--open", "--open"], &[])).expect(2);
    assert!(ran.stderr.contains("`--open`: this build writes 2 packages"), "{}", ran.stderr);
    assert!(!folder.join("out").exists());
    run(build(&folder, &["--open", "--open", "--combined", "all"], &[])).expect(0);
    assert!(opened(&folder, Duration::from_secs(20)).unwrap().ends_with("/out/all.apkg"));
}

#[test]
fn a_lock_is_checked_without_writing_anything() {
    let folder = folder();
    let check = ["build", "deck", "--check-lock"];
    let missing = deckpress(folder.path(), &check).expect(1);
    assert!(missing.stderr.contains("lock"), "{}", missing.stderr);
    assert!(!folder.join("out").exists() && !folder.join("deck/deck.lock").exists());
    deckpress(folder.path(), &["build", "deck", "-q", "--format", "json", "-o", "first"]).expect(0);
    deckpress(folder.path(), &check).expect(0);
    folder.write("deck/tea.md", "## What is tea? {#tea}\n\nLeaves in water.\n");
    let changed = deckpress(folder.path(), &check).expect(1);
    assert!(changed.stderr.contains("lock-changed"), "{}", changed.stderr);
    assert!(!folder.join("out").exists());
}
