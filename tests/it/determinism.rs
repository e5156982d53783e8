//! Same corpus, same bytes: what a build writes depends on the corpus, its lock, the options and
//! `SOURCE_DATE_EPOCH`, and on nothing else.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::SystemTime;

use crate::common::{EPOCH, Folder, Ran, copy_folder, deckpress, deckpress_at, program, run, shipped, tree};

const TOPIC: &str =
    "# One\n\n## First? {#first}\nOne.\n\n## Second? {#second}\nTwo.\n\n## Third? {#third}\nThree.\n";

fn small() -> Folder {
    Folder::with(&[("deck/deck.toml", b"title = \"Small\"\n"), ("deck/one.md", TOPIC.as_bytes())])
}

/// `deckpress build` at a time of its own.
fn build_at(folder: &Path, time: u32, arguments: &[&str]) -> Ran {
    deckpress_at(folder, time, &[&["build", "deck", "--format", "json,csv,apkg"], arguments].concat())
}

fn modification_times(folder: &Path) -> BTreeMap<String, SystemTime> {
    tree(folder)
        .into_keys()
        .map(|name| {
            let time = fs::metadata(folder.join(&name)).unwrap().modified().unwrap();
            (name, time)
        })
        .collect()
}

/// The lock's lines, by the note they are of.
fn notes(lock: &str) -> BTreeMap<&str, &str> {
    lock.lines().filter(|line| line.starts_with('"')).filter_map(|line| line.split_once(" = ")).collect()
}

fn number(line: &str, key: &str) -> Option<u32> {
    let (_, rest) = line.split_once(&format!(" {key} = "))?;
    rest.split(|character: char| !character.is_ascii_digit()).next()?.parse().ok()
}

#[test]
fn threads_time_zone_locale_and_folders_leave_no_trace_in_the_shipped_deck() {
    let (one, other) = (Folder::new(), Folder::new());
    copy_folder(&shipped(), &one.join("corpus/python-interview"));
    // Made in the opposite order, so that the folder lists its files in another.
    let names = tree(&one.join("corpus/python-interview"));
    for (name, bytes) in names.iter().rev() {
        other.write(&format!("a place with spaces/py/{name}"), bytes);
    }
    other.write("elsewhere/stand", "");
    let mut first = program(one.path(), &["build", "corpus", "-o", "out", "--jobs", "1", "-q"]);
    first.env("TZ", "UTC").env("LC_ALL", "C").env_remove("SOURCE_DATE_EPOCH");
    let mut second = program(
        &other.join("elsewhere"),
        &["build", "../a place with spaces/py", "-o", "../b/c", "--jobs", "8", "-q"],
    );
    second.env("TZ", "Pacific/Kiritimati").env("LC_ALL", "tr_TR.UTF-8").env_remove("SOURCE_DATE_EPOCH");
    let (first, second) = std::thread::scope(|scope| {
        let first = scope.spawn(|| run(first));
        let second = scope.spawn(|| run(second));
        (first.join().unwrap(), second.join().unwrap())
    });
    first.expect(0);
    second.expect(0);
    let (first, second) = (tree(&one.join("out")), tree(&other.join("b/c")));
    assert_eq!(first.keys().collect::<Vec<_>>(), second.keys().collect::<Vec<_>>());
    assert!(first.len() >= 7, "{:?}", first.keys());
    for (name, bytes) in &first {
        assert!(bytes == &second[name], "{name} differs");
    }
}

#[test]
fn sums_and_manifest_say_what_lies_there() {
    let folder = small();
    build_at(folder.path(), 1_000_000_000, &[]).expect(0);
    let files = tree(&folder.join("out"));
    let sums = String::from_utf8(files["SHA256SUMS"].clone()).unwrap();
    let manifest: serde_json::Value = serde_json::from_slice(&files["manifest.json"]).unwrap();
    let artifacts = manifest["artifacts"].as_array().unwrap();
    assert_eq!(artifacts.len(), 3);
    assert_eq!(sums.lines().count(), 3);
    for artifact in artifacts {
        let path = artifact["path"].as_str().unwrap();
        let sha256 = sha256(&files[path]);
        assert_eq!(artifact["sha256"], sha256.as_str());
        assert_eq!(artifact["bytes"], files[path].len());
        assert!(sums.contains(&format!("{sha256}  {path}\n")), "{sums}");
    }
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::Digest as _;
    sha2::Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn an_unchanged_corpus_leaves_outputs_and_lock_untouched() {
    let folder = small();
    build_at(folder.path(), 1_000_000_000, &[]).expect(0);
    let (outputs, corpus) =
        (modification_times(&folder.join("out")), modification_times(&folder.join("deck")));
    assert!(corpus.contains_key("deck.lock"));
    std::thread::sleep(std::time::Duration::from_millis(20));
    // With no epoch set, the lock's newest time is the time of the build.
    let mut command = program(folder.path(), &["build", "deck", "--format", "json,csv,apkg"]);
    command.env_remove("SOURCE_DATE_EPOCH");
    let ran = run(command).expect(0);
    assert_eq!(ran.stdout.matches("unchanged").count(), 3, "{}", ran.stdout);
    assert_eq!(modification_times(&folder.join("out")), outputs);
    assert_eq!(modification_times(&folder.join("deck")), corpus);
}

#[test]
fn a_changed_answer_moves_one_line_of_the_lock_to_a_later_time() {
    let folder = small();
    build_at(folder.path(), 1_000_000_000, &[]).expect(0);
    let before = folder.read("deck/deck.lock");
    folder.write("deck/one.md", TOPIC.replace("Two.", "Deux."));
    // The clock was put back, yet the time moves on.
    build_at(folder.path(), 900_000_000, &[]).expect(0);
    let after = folder.read("deck/deck.lock");
    let changed: Vec<_> =
        notes(&before).into_iter().filter(|(id, line)| notes(&after)[id] != *line).collect();
    let [(id, _)] = changed.as_slice() else { panic!("{changed:?}") };
    assert_eq!(*id, "\"second\"");
    assert_eq!(number(notes(&after)[id], "modified"), Some(1_000_000_001));
    assert_eq!(before.lines().count(), after.lines().count());
}

#[test]
fn moving_an_entry_changes_no_line_of_the_lock() {
    let folder = small();
    build_at(folder.path(), 1_000_000_000, &[]).expect(0);
    let before = folder.read("deck/deck.lock");
    folder.write(
        "deck/one.md",
        "# One\n\n## Third? {#third}\nThree.\n\n## First? {#first}\nOne.\n\n## Second? {#second}\nTwo.\n",
    );
    build_at(folder.path(), 1_100_000_000, &[]).expect(0);
    assert_eq!(folder.read("deck/deck.lock"), before);
}

#[test]
fn a_removed_question_leaves_a_tombstone_and_a_returned_one_is_newer() {
    let folder = small();
    build_at(folder.path(), 1_000_000_000, &[]).expect(0);
    folder.write("deck/one.md", TOPIC.replace("## Second? {#second}\nTwo.\n", ""));
    build_at(folder.path(), 1_100_000_000, &[]).expect(0);
    let lock = folder.read("deck/deck.lock");
    let line = notes(&lock)["\"second\""];
    assert_eq!(number(line, "retired"), Some(1_100_000_000), "{line}");
    assert_eq!(number(line, "modified"), Some(1_000_000_000), "{line}");

    build_at(folder.path(), 1_200_000_000, &[]).expect(0);
    assert_eq!(folder.read("deck/deck.lock"), lock, "a tombstone keeps its date");

    folder.write("deck/one.md", TOPIC);
    build_at(folder.path(), 1_300_000_000, &[]).expect(0);
    let lock = folder.read("deck/deck.lock");
    let line = notes(&lock)["\"second\""];
    assert_eq!(number(line, "retired"), None, "{line}");
    assert_eq!(number(line, "modified"), Some(1_300_000_000), "{line}");
}

#[test]
fn locked_refuses_a_lock_that_would_change_and_writes_nothing() {
    let folder = small();
    build_at(folder.path(), 1_000_000_000, &["--locked"]).expect(1);
    assert!(!folder.join("out").exists() && !folder.join("deck/deck.lock").exists());
    build_at(folder.path(), 1_000_000_000, &[]).expect(0);
    let before = tree(folder.path());
    build_at(folder.path(), 1_000_000_000, &["--locked"]).expect(0);
    assert!(tree(folder.path()) == before, "an exact lock passes and changes nothing");

    folder.write("deck/one.md", TOPIC.replace("Two.", "Deux."));
    let before = tree(folder.path());
    let ran = build_at(folder.path(), 1_000_000_000, &["--locked", "--report", "json"]).expect(1);
    assert_eq!(ran.codes(), ["lock-changed"]);
    assert!(tree(folder.path()) == before);
}

#[test]
fn a_single_file_has_a_lock_only_where_one_is_asked_for() {
    let json = r#"{"title": "S", "questions": [{"id": "a", "question": "A?", "answer": "B."}]}"#;
    let folder = Folder::with(&[("s.json", json.as_bytes())]);
    deckpress(folder.path(), &["build", "s.json", "--format", "json"]).expect(0);
    assert!(!folder.join("s.lock").exists());
    let exported = folder.read("out/s/s.json");
    assert!(exported.contains(&format!("\"modified\": {EPOCH}")), "{exported}");
    deckpress(folder.path(), &["build", "s.json", "--format", "json", "--lock"]).expect(0);
    let lock = folder.read("s.lock");
    assert_eq!(notes(&lock).len(), 1);
    // From now on it is kept up to date without being asked for.
    folder.write("s.json", json.replace("B.", "C."));
    deckpress(folder.path(), &["build", "s.json", "--format", "json"]).expect(0);
    assert_ne!(folder.read("s.lock"), lock);
}
