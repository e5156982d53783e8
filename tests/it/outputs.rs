//! What a build leaves in its folder: whole batches, one at a time, and nothing of runs that were killed.
#![cfg(unix)]

use std::fs;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::common::{Folder, deckpress, program, run, tree};

fn deck(id: &str) -> Folder {
    let settings = format!("id = \"{id}\"\ntitle = \"Deck\"\n");
    Folder::with(&[("deck/deck.toml", settings.as_bytes()), ("deck/q.md", b"## Q? {#q}\nA.\n")])
}

/// A folder that builds for some seconds without optimisation.
fn large_deck() -> Folder {
    let folder = deck("deck");
    let entry = |at: usize| {
        format!("## What is {at}? {{#q{at}}}\nThe number {at}.\n\n```python\nprint({at})\n```\n\n")
    };
    folder.write("deck/q.md", (0..3000).map(entry).collect::<String>());
    folder
}

/// Every temporary name of ours below a folder.
fn leftovers(folder: &Folder) -> Vec<String> {
    let all = Command::new("find").arg(folder.path()).args(["-name", ".deckpress-*"]).output().unwrap();
    String::from_utf8(all.stdout).unwrap().lines().map(str::to_owned).collect()
}

/// A build of every format with a temporary folder of its own.
fn start(folder: &Folder) -> Child {
    fs::create_dir_all(folder.join("tmp")).unwrap();
    let mut command = program(folder.path(), &["build", "deck", "--quiet", "--format", "all"]);
    command.env("TMPDIR", folder.join("tmp")).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// Waits until the build has temporary files.
fn until_it_writes(folder: &Folder) {
    for _ in 0..600 {
        if !leftovers(folder).is_empty() {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    unreachable!("nothing is ever written");
}

#[test]
fn a_signal_ends_a_build_and_leaves_nothing() {
    let folder = large_deck();
    for signal in ["-INT", "-TERM", "-HUP"] {
        let mut child = start(&folder);
        until_it_writes(&folder);
        assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
        assert_eq!(child.wait().unwrap().code(), Some(130), "{signal}");
        assert_eq!(leftovers(&folder), [""; 0], "{signal}");
        assert!(!folder.join("out/manifest.json").exists());
        assert!(!folder.join("deck/deck.lock").exists());
    }
}

#[test]
fn what_a_killed_build_left_is_gone_after_the_next() {
    let folder = large_deck();
    let mut child = start(&folder);
    until_it_writes(&folder);
    child.kill().unwrap();
    child.wait().unwrap();
    // As if it had been writing the lock.
    folder.write(&format!("deck/.deckpress-{}-abc", child.id()), "half of a lo");
    assert!(!leftovers(&folder).is_empty());
    folder.write("deck/q.md", "## Q? {#q}\nA.\n");
    assert_eq!(start(&folder).wait().unwrap().code(), Some(0));
    assert_eq!(leftovers(&folder), [""; 0]);
    assert_eq!(fs::read_dir(folder.join("tmp")).unwrap().count(), 0);
}

#[test]
fn a_folder_in_the_place_of_the_manifest_leaves_every_artifact_as_it_was() {
    let folder = deck("deck");
    let build = || deckpress(folder.path(), &["build", "deck", "--report", "json", "--format", "json,csv"]);
    build().expect(0);
    for name in ["manifest.json", "SHA256SUMS", "deck/deck.csv"] {
        let (path, aside) = (folder.join("out").join(name), folder.join("aside"));
        fs::rename(&path, &aside).unwrap();
        fs::create_dir(&path).unwrap();
        let before = tree(folder.path());
        folder.write("deck/q.md", format!("## Q? {{#q}}\nAnother answer than for {name}.\n"));
        let mut expected = before;
        expected.insert("deck/q.md".to_owned(), fs::read(folder.join("deck/q.md")).unwrap());
        assert_eq!(build().expect(3).codes(), ["io"], "{name}");
        assert!(tree(folder.path()) == expected, "{name}");
        fs::remove_dir(&path).unwrap();
        fs::rename(&aside, &path).unwrap();
    }
}

#[test]
fn names_that_a_build_or_another_system_needs_are_no_ids_of_decks() {
    for id in ["manifest.json", "sha256sums", "con", "nul", "aux", "com1", "nul.txt", "a."] {
        let folder = deck(id);
        let ran =
            deckpress(folder.path(), &["build", "deck", "--format", "json", "--report", "json"]).expect(1);
        assert_eq!(ran.places(), ["deck/deck.toml:1:7 bad-id"], "{id}");
        let folder = deck("deck");
        let artifact =
            format!("id = \"deck\"\ntitle = \"Deck\"\n\n[[artifact]]\nformat = \"csv\"\nname = \"{id}\"\n");
        folder.write("deck/deck.toml", artifact);
        let ran =
            deckpress(folder.path(), &["build", "deck", "--format", "json", "--report", "json"]).expect(1);
        assert_eq!(ran.places(), ["deck/deck.toml:6:9 bad-id"], "{id}");
        deckpress(folder.path(), &["build", "deck", "--combined", id]).expect(2);
    }
    let folder = deck("all.apkg");
    let build = ["build", "deck", "--format", "apkg", "--report", "json", "--combined", "all"];
    assert_eq!(deckpress(folder.path(), &build).expect(2).codes(), ["path-collision"]);
}

#[test]
fn a_second_build_into_one_folder_waits_for_the_first() {
    let folder = deck("deck");
    fs::create_dir(folder.join("out")).unwrap();
    let other = Command::new("flock").arg(folder.join("out")).args(["sleep", "2"]).spawn();
    let mut other = other.expect("flock (util-linux) is installed");
    std::thread::sleep(Duration::from_millis(500));
    let ran = deckpress(folder.path(), &["build", "deck", "--format", "json"]).expect(0);
    assert!(ran.stderr.contains("waiting for another build into `out`"), "{}", ran.stderr);
    assert!(other.try_wait().unwrap().is_some_and(|status| status.success()), "it did not wait");
}

#[test]
fn a_file_that_may_not_grow_is_an_io_fault_and_leaves_nothing() {
    let folder = large_deck();
    fs::create_dir(folder.join("tmp")).unwrap();
    let program = env!("CARGO_BIN_EXE_deckpress");
    for format in ["json", "apkg", "sheet"] {
        let mut command = Command::new("bash");
        command.args([
            "-c",
            "ulimit -f 16; exec \"$0\" build deck --format \"$1\" --report json",
            program,
            format,
        ]);
        command.current_dir(folder.path()).env("TMPDIR", folder.join("tmp"));
        let ran = run(command).expect(3);
        assert!(!ran.codes().is_empty());
        assert_eq!(leftovers(&folder), [""; 0], "{format}");
        assert!(!folder.join("out/manifest.json").exists() && !folder.join("deck/deck.lock").exists());
    }
}
