//! `build --watch`: artifacts follow the corpus, until Ctrl-C.
#![cfg(unix)]

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::common::Folder;

const TOPIC: &str = "## What came first? {#one}\nAn answer.\n";

/// Ends with the test, whatever its end.
struct Watching(Child);

impl Drop for Watching {
    fn drop(&mut self) {
        // It has gone already, if all went well.
        let _ = self.0.kill();
    }
}

/// Waits, for half a minute at most, until the file says `text`.
fn says(file: &Path, text: &str) {
    for _ in 0..300 {
        if fs::read_to_string(file).is_ok_and(|found| found.contains(text)) {
            return;
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    unreachable!("{} never says {text}", file.display());
}

#[test]
fn artifacts_follow_their_corpus_until_ctrl_c() {
    let folder = Folder::with(&[
        ("deck/deck.toml", b"id = \"deck\"\n".as_slice()),
        ("deck/topic.md", TOPIC.as_bytes()),
    ]);
    let child = Command::new(env!("CARGO_BIN_EXE_deckpress"))
        .args(["build", "deck", "--watch", "--format", "json"])
        .current_dir(folder.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut watching = Watching(child);
    let made = folder.join("out/deck/deck.json");
    says(&made, "What came first?");
    folder.write("deck/topic.md", TOPIC.replace("first", "second"));
    says(&made, "What came second?");
    // A fault writes nothing, and the watch goes on.
    folder.write("deck/topic.md", TOPIC.replace("An answer.", ""));
    std::thread::sleep(Duration::from_millis(500));
    says(&made, "What came second?");
    folder.write("deck/topic.md", TOPIC.replace("first", "third"));
    says(&made, "What came third?");
    let pid = watching.0.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    assert_eq!(watching.0.wait().unwrap().code(), Some(0));
    let left = fs::read_dir(folder.join("out/deck")).unwrap().map(|entry| entry.unwrap().file_name());
    assert_eq!(left.collect::<Vec<_>>(), ["deck.json"]);
}

#[test]
fn a_deck_folder_that_is_replaced_is_followed() {
    let files = |answer: &str| (b"id = \"deck\"\n".to_vec(), TOPIC.replace("first", answer).into_bytes());
    let (settings, topic) = files("first");
    let folder = Folder::with(&[("data/deck/deck.toml", &settings), ("data/deck/topic.md", &topic)]);
    let child = Command::new(env!("CARGO_BIN_EXE_deckpress"))
        .args(["build", "data/deck", "--watch", "--format", "json"])
        .current_dir(folder.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let _watching = Watching(child);
    let made = folder.join("out/deck/deck.json");
    says(&made, "What came first?");
    // As `git checkout` and `mv` do it: another folder takes the name, of the deck or of one above it.
    let (settings, topic) = files("second");
    folder.write("new/deck.toml", settings);
    folder.write("new/topic.md", topic);
    fs::rename(folder.join("data/deck"), folder.join("old")).unwrap();
    fs::rename(folder.join("new"), folder.join("data/deck")).unwrap();
    says(&made, "What came second?");
    let (settings, topic) = files("third");
    folder.write("other/deck/deck.toml", settings);
    folder.write("other/deck/topic.md", topic);
    fs::rename(folder.join("data"), folder.join("older")).unwrap();
    std::thread::sleep(Duration::from_secs(2));
    fs::rename(folder.join("other"), folder.join("data")).unwrap();
    says(&made, "What came third?");
    folder.write("data/deck/topic.md", files("fourth").1);
    says(&made, "What came fourth?");
}
