//! Corpora with faults: all of them in one run, each at its place, and nothing written.
#![cfg_attr(unix, expect(clippy::print_stderr, reason = "a test that is skipped says so"))]

use std::fs;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::common::{Folder, Ran, deckpress, program, run, tree};

const GOOD: &str = "## Q? {#q}\nA.\n";

fn deck(topic: &[u8]) -> Folder {
    Folder::with(&[("deck/deck.toml", b"title = \"Deck\"\n"), ("deck/q.md", topic)])
}

fn build(folder: &Folder, corpus: &str) -> Ran {
    deckpress(folder.path(), &["build", corpus, "--report", "json", "--format", "json"])
}

/// Ends the program if it hangs; `None` then.
fn run_at_most(mut command: Command, time: Duration) -> Option<i32> {
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    for _ in 0..time.as_millis() / 20 {
        if let Some(status) = child.try_wait().unwrap() {
            return status.code();
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    None
}

#[test]
fn a_json_corpus_gives_all_its_faults_in_one_run_and_writes_nothing() {
    let json = b"{\n  \"title\": \"D\",\n  \"questions\": [\n\
        \x20   {\"id\": \"a\", \"question\": \"A?\", \"answer\": \"B\", \"anwser\": \"B\"},\n\
        \x20   {\"id\": \"a\", \"question\": \"B?\", \"answer\": \"B\"},\n\
        \x20   {\"id\": \"c\", \"question\": \"C?\", \"answer\": \"  \"},\n\
        \x20   {\"id\": \"d\", \"question\": \"D?\", \"answer\": \"caf\xE9\"}\n  ]\n}\n";
    let folder = Folder::with(&[("d.json", json)]);
    let before = tree(folder.path());
    let ran = build(&folder, "d.json").expect(1);
    assert_eq!(
        ran.places(),
        [
            "d.json:4:51 unknown-key",
            "d.json:5:13 duplicate-id",
            "d.json:6:46 empty-answer",
            "d.json:7:49 invalid-utf8",
        ]
    );
    assert!(tree(folder.path()) == before);
}

#[test]
fn faults_of_settings_topics_and_lock_come_in_one_run() {
    let folder = Folder::with(&[
        ("deck/deck.toml", b"title = \"Deck\"\nlangg = \"en\"\n"),
        ("deck/1.md", b"# T\n\n## One?\nA.\n\n### Hnit\nH.\n\n## Good? {#good}\nA.\n"),
        ("deck/2.md", "# T\n\n## Zwei? {#ä}\nÄ <b>x</b>\n".as_bytes()),
        ("deck/deck.lock", b"version = 4\n"),
    ]);
    let ran = build(&folder, "deck").expect(2);
    assert_eq!(
        ran.places(),
        [
            "deck/deck.toml:2:1 unknown-setting",
            "deck/1.md:3:1 missing-id",
            "deck/1.md:6:1 unknown-part",
            "deck/2.md:3:12 bad-id",
            "deck/2.md:4:3 raw-html",
            "deck/2.md:4:7 raw-html",
            "deck/deck.lock:1:11 lock-syntax",
        ]
    );
    assert!(!folder.join("out").exists());
}

#[test]
fn decks_beside_a_faulty_one_are_not_written_either() {
    let folder = Folder::with(&[
        ("data/a/deck.toml", b"title = \"A\"\n"),
        ("data/a/q.md", GOOD.as_bytes()),
        ("data/b/deck.toml", b"title = \"B\"\n"),
        ("data/b/q.md", b"## Q? {#q}\n"),
    ]);
    let ran = build(&folder, "data").expect(1);
    assert_eq!(ran.places(), ["data/b/q.md:1:1 empty-answer"]);
    assert!(!folder.join("out").exists() && !folder.join("data/a/deck.lock").exists());
}

#[test]
fn several_corpora_on_one_command_line_report_together() {
    let folder = deck(b"## Q? {#q}\n");
    folder.write("x.csv", "id,question,answer\na,A?,\n");
    let ran = deckpress(folder.path(), &["build", "deck", "x.csv", "gone", "--report", "json"]).expect(2);
    assert_eq!(ran.places(), ["- no-corpus", "deck/q.md:1:1 empty-answer", "x.csv:2:6 empty-answer"]);
}

#[test]
fn an_output_folder_that_is_a_file_is_an_io_fault_and_the_file_stays() {
    let folder = deck(GOOD.as_bytes());
    folder.write("out", "mine");
    let ran = build(&folder, "deck").expect(3);
    assert_eq!(ran.codes(), ["io"]);
    assert_eq!(folder.read("out"), "mine");
    assert!(!folder.join("deck/deck.lock").exists());
}

#[cfg(unix)]
#[test]
fn links_out_of_the_corpus_are_refused_and_links_within_it_followed() {
    use std::os::unix::fs::symlink;
    let folder = deck(GOOD.as_bytes());
    folder.write("secret.md", "## Secret? {#secret}\nYes.\n");
    symlink("../secret.md", folder.join("deck/z.md")).unwrap();
    let ran = build(&folder, "deck").expect(1);
    assert_eq!(ran.codes(), ["outside-corpus"]);
    assert!(ran.stdout.contains("replace the link"), "{}", ran.stdout);
    fs::remove_file(folder.join("deck/z.md")).unwrap();

    fs::create_dir(folder.join("deck/z.md")).unwrap();
    let ran = build(&folder, "deck").expect(1);
    assert!(ran.stdout.contains("rename it") && !ran.stdout.contains("link"), "{}", ran.stdout);
    fs::remove_dir(folder.join("deck/z.md")).unwrap();

    folder.write("deck/sub/z.txt", "## Inside? {#inside}\nYes.\n");
    symlink("sub/z.txt", folder.join("deck/z.md")).unwrap();
    build(&folder, "deck").expect(0);
    assert!(folder.read("out/deck/deck.json").contains("Inside?"));
}

/// What is about the folder is no topic, and what asks is not passed over in silence.
#[test]
fn questions_in_files_that_are_no_topics_are_told_of() {
    let folder = deck(GOOD.as_bytes());
    folder.write("deck/README.md", "# About\n\n## Install\n\nSo.\n");
    folder.write("deck/media/notes.md", "## Notes\n\nOn pictures.\n");
    build(&folder, "deck").expect(0);
    folder.write("deck/SQL.md", "# SQL\n\n## Select? {#select}\n\nYes.\n");
    folder.write("deck/more/joins.md", "## Join? {#join}\n\nYes.\n");
    folder.write("deck/other/deck.toml", "title = \"A deck of its own\"\n");
    folder.write("deck/other/x.md", "## Own? {#own}\n\nYes.\n");
    let ran = build(&folder, "deck").expect(0);
    assert_eq!(ran.codes(), ["passed-over", "passed-over"]);
    for said in [
        "deck/SQL.md` is passed over, and has a question in line 3",
        "more/joins.md` is",
        "rename it",
        "move it",
    ] {
        assert!(ran.stdout.contains(said), "{said}: {}", ran.stdout);
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_is_a_fault_wherever_it_stands_and_hangs_nothing() {
    for name in ["deck/z.md", "deck/deck.lock", "deck/deck.toml", "x.json"] {
        let folder = deck(GOOD.as_bytes());
        let _ = fs::remove_file(folder.join(name));
        assert!(Command::new("mkfifo").arg(folder.join(name)).status().unwrap().success());
        let corpus = if name == "x.json" { "x.json" } else { "deck" };
        let command = program(folder.path(), &["build", corpus, "--format", "json"]);
        assert_eq!(run_at_most(command, Duration::from_secs(10)), Some(1), "{name}");
        assert!(!folder.join("out").exists());
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_that_is_named_to_a_command_hangs_nothing() {
    for extension in ["csv", "tsv", "txt", "md", "json", "jsonl", "apkg", "colpkg", "html", "zip"] {
        let folder = deck(GOOD.as_bytes());
        let pipe = format!("x.{extension}");
        assert!(Command::new("mkfifo").arg(folder.join(&pipe)).status().unwrap().success());
        for arguments in [
            ["check", &pipe, "-q"],
            ["import", &pipe, "--dry-run"],
            ["diff", &pipe, "deck"],
            ["diff", "deck", &pipe],
        ] {
            let code = run_at_most(program(folder.path(), &arguments), Duration::from_secs(10));
            assert!(matches!(code, Some(1..=3)), "{arguments:?}: {code:?}");
        }
    }
}

#[test]
fn an_epoch_that_is_no_time_is_a_usage_fault() {
    let folder = deck(GOOD.as_bytes());
    for epoch in ["", "now", "-1", "1.5", "4294967296", "٣"] {
        let mut command = program(folder.path(), &["build", "deck"]);
        command.env("SOURCE_DATE_EPOCH", epoch);
        let ran = run(command).expect(2);
        assert!(ran.stderr.contains("bad-epoch"), "{epoch}: {}", ran.stderr);
    }
    assert!(!folder.join("out").exists());
}

#[cfg(unix)]
#[test]
fn a_corpus_that_cannot_be_written_to_builds_with_a_warning() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = deck(GOOD.as_bytes());
    let set = |mode| fs::set_permissions(folder.join("deck"), fs::Permissions::from_mode(mode)).unwrap();
    set(0o555);
    if fs::write(folder.join("deck/probe"), "").is_ok() {
        eprintln!(
            "skipped: this user may write anywhere; tests/it/codes.rs has a lock that nobody can write"
        );
        set(0o755);
        return;
    }
    let ran = build(&folder, "deck").expect(0);
    set(0o755);
    assert_eq!(ran.codes(), ["lock-read-only"]);
    assert!(folder.join("out/deck/deck.json").exists());
}

#[test]
fn a_reader_of_standard_output_that_went_away_ends_nothing() {
    let folder = deck(GOOD.as_bytes());
    let calls: [&[&str]; 6] = [
        &["formats"],
        &["schema"],
        &["completions", "bash"],
        &["--help"],
        &["build", "deck", "--format", "json"],
        &["check", "deck", "--report", "json"],
    ];
    for arguments in calls {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = program(folder.path(), arguments);
        let output =
            command.stdout(writer).stderr(Stdio::piped()).spawn().unwrap().wait_with_output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}: {said}");
        assert!(said.is_empty() || arguments[0] != "build", "{arguments:?}: {said}");
        assert!(!said.contains("panicked"), "{arguments:?}: {said}");
    }
    assert!(folder.join("out/deck/deck.json").exists());
}

#[test]
fn a_temporary_folder_that_is_gone_is_an_io_fault_and_writes_nothing() {
    let folder = deck(GOOD.as_bytes());
    let mut command = program(folder.path(), &["build", "deck", "--format", "apkg,json", "--report", "json"]);
    command.env("TMPDIR", folder.join("gone"));
    let ran = run(command).expect(3);
    assert!(ran.stdout.contains("temporary files cannot be made in"), "{}", ran.stdout);
    assert!(ran.stdout.contains("set TMPDIR"), "{}", ran.stdout);
    let written: Vec<_> = tree(&folder.join("out")).into_keys().collect();
    assert!(written.is_empty(), "{written:?}");
    assert!(!folder.join("deck/deck.lock").exists());
}

#[test]
fn a_title_from_a_hostile_corpus_commands_no_workflow() {
    let folder = Folder::with(&[(
        "x.csv",
        b"id,question,answer\ng,G?,A.\n\"::error::\r\n::set-env name=A::B\",Q?,A.\n",
    )]);
    let ran = deckpress(folder.path(), &["build", "x.csv", "--report", "github"]).expect(1);
    assert!(ran.stdout.lines().all(|line| line.starts_with("::error file=x.csv,line=3,")), "{}", ran.stdout);
}

#[test]
fn a_deck_whose_questions_all_have_faults_is_not_called_empty() {
    let ran = build(&deck(b"## Q?\nA.\n"), "deck").expect(1);
    assert_eq!(ran.codes(), ["missing-id"]);
}
