//! Decks, packages, presets and retired notes as learners meet them: imports into the real Anki.

use std::fs;
use std::path::Path;

use crate::common::{EPOCH, Folder, anki, deckpress_at};

/// Has an engine do one check of tests/anki/decks.py.
#[track_caller]
fn holds_in(version: &str, check: &str, arguments: &[&Path]) {
    let said = anki(version, "decks.py", &[&[Path::new(check)], arguments].concat());
    assert!(said.ends_with("checked\n"), "{version}: {said}");
}

/// The newest engine, and an old one: `make test` asks the first, `make test-all` both.
macro_rules! in_engines {
    ($($check:ident)*) => {
        mod newest {$(
            #[test]
            fn $check() {
                super::$check("26.9.3");
            }
        )*}

        mod anki_2_1_54 {$(
            #[test]
            #[ignore = "make test-all"]
            fn $check() {
                super::$check("2.1.54");
            }
        )*}
    };
}

in_engines! {
    topics_become_subdecks_in_packages_and_csv
    a_package_a_topic_is_a_part_of_the_whole
    a_combined_package_is_all_its_decks
    learners_of_a_retired_note_are_told_and_new_ones_never_see_it
    a_preset_comes_where_it_is_asked_for_and_leaves_others_alone
}

/// Builds at a time of its own.
#[track_caller]
fn build(folder: &Folder, time: u32, arguments: &[&str]) -> String {
    deckpress_at(folder.path(), time, &[&["build"], arguments].concat()).expect(0).stderr
}

const TOPICS: &str = "\
## What has no topic? {#none}
This.

# Functions
## What is a function? {#function}
Code with a name.
### Cloze
- A {{function}} is called by its {{name}}. {#cloze}

# std::vector \"x\"
## What is a vector? {#vector}
A row.

# functions
## What is a closure? {#closure}
A function with its surroundings.
";

fn topics_become_subdecks_in_packages_and_csv(version: &str) {
    let deck = b"id = \"topics\"\ntitle = \"Topics\"\ndescription = \"A **bold** deck\"\n";
    let folder = Folder::with(&[("topics/deck.toml", deck), ("topics/t.md", TOPICS.as_bytes())]);
    let set = ["topics", "--set", "apkg.decks=topics", "-o"];
    build(&folder, EPOCH, &[&set[..], &["basic", "--format", "apkg,csv"]].concat());
    build(&folder, EPOCH, &[&set[..], &["own", "--format", "csv", "--set", "csv.flavour=own"]].concat());
    for (from, to) in [
        ("basic/topics/topics.apkg", "topics.apkg"),
        ("basic/topics/topics.csv", "basic.csv"),
        ("own/topics/topics.csv", "own.csv"),
    ] {
        fs::rename(folder.join(from), folder.join(to)).unwrap();
    }
    let decks = serde_json::json!({
        "none": "Topics",
        "function": "Topics::Functions",
        "function/cloze/cloze": "Topics::Functions",
        "vector": "Topics::std:vector x",
        "closure": "Topics::Functions",
    });
    folder.write("decks.json", decks.to_string());
    holds_in(version, "topics", &[folder.path()]);
}

fn a_package_a_topic_is_a_part_of_the_whole(version: &str) {
    let deck = b"id = \"t\"\ntitle = \"Topics\"\n";
    let folder = Folder::with(&[("t/deck.toml", deck), ("t/t.md", TOPICS.as_bytes())]);
    for decks in ["one", "topics"] {
        let options = ["--format", "apkg", "--set", &format!("apkg.decks={decks}"), "-o"];
        build(&folder, EPOCH, &[&["t"], &options[..], &[&format!("{decks}-whole")]].concat());
        let parts = [&["t", "--set", "apkg.package=topic"], &options[..], &[decks]].concat();
        build(&folder, EPOCH, &parts);
        let whole = folder.join(&format!("{decks}-whole/t/t.apkg"));
        let parts = ["other", "functions", "std-vector-x"];
        let parts = parts.map(|topic| folder.join(&format!("{decks}/t/t.{topic}.apkg")));
        holds_in(version, "parts", &[&[&*whole], &parts.each_ref().map(|path| &**path)[..]].concat());
    }
}

fn a_combined_package_is_all_its_decks(version: &str) {
    let question = |id: &str| format!("## What is {id}? {{#{id}}}\nA letter.\n");
    let folder = Folder::new();
    for (deck, title, id) in [("a", "Letters", "x"), ("b", "More: letters", "x"), ("c", "Letters::Last", "z")]
    {
        folder.write(&format!("data/{deck}/deck.toml"), format!("title = \"{title}\"\nid = \"{deck}\"\n"));
        folder.write(&format!("data/{deck}/t.md"), question(id));
    }
    build(&folder, EPOCH, &["data", "--format", "apkg", "--combined", "everything"]);
    let whole = folder.join("out/everything.apkg");
    let parts = ["a", "b", "c"].map(|deck| folder.join(&format!("out/{deck}/{deck}.apkg")));
    holds_in(version, "parts", &[&[&*whole], &parts.each_ref().map(|path| &**path)[..]].concat());
    let manifest: serde_json::Value = serde_json::from_str(&folder.read("out/manifest.json")).unwrap();
    let combined = &manifest["artifacts"][3];
    assert_eq!((&combined["path"], &combined["deck"]), (&"everything.apkg".into(), &serde_json::Value::Null));
}

const FIRST: &str = "\
## What is kept? {#kept}
This.
### Cloze
- The {{old}} cloze. {#old}
- The {{new}} cloze. {#new}

## What is gone? {#gone}
This, with *style*.
### Output {#o}
```python
print(1)
```
```output
1
```
### Cloze
- A {{thing}} is {{gone}}. {#c}
";

fn learners_of_a_retired_note_are_told_and_new_ones_never_see_it(version: &str) {
    let toml = b"id = \"r\"\ntitle = \"Retired\"\nroot-tag = \"old\"\n[apkg]\nretired = \"tag\"\n";
    let folder = Folder::with(&[("r/deck.toml", toml), ("r/t.md", FIRST.as_bytes())]);
    build(&folder, EPOCH, &["r", "--format", "apkg", "-o", "first"]);
    assert!(!folder.join("first/r/r.retired.apkg").exists());
    let second = FIRST.replace("{#old}", "{#old retired}").replace("{#gone}", "{#gone retired}");
    folder.write("r/t.md", second);
    assert_eq!(build(&folder, EPOCH + 1000, &["r", "--format", "apkg", "-o", "second", "-q"]), "");
    let packages =
        ["first/r/r.apkg", "second/r/r.apkg", "second/r/r.retired.apkg"].map(|name| folder.join(name));
    holds_in(version, "retired", &packages.each_ref().map(|path| &**path));
}

fn a_preset_comes_where_it_is_asked_for_and_leaves_others_alone(version: &str) {
    let toml =
        b"id = \"p\"\ntitle = \"Preset\"\n[apkg]\ndecks = \"topics\"\n[preset]\nname = \"Slow and steady\"\n\
        new-cards-per-day = 5\nmaximum-reviews-per-day = 50\nlearning-steps = \"30s 15m 1d\"\n\
        relearning-steps = \"1h\"\nnew-card-gather-order = \"ascending-position\"\nbury-new-siblings = true\n\
        bury-interday-learning-siblings = true\ndesired-retention = 87\n";
    let topic = b"# Topic\n## Q? {#q}\nA.\n";
    let folder = Folder::with(&[("p/deck.toml", toml), ("p/t.md", topic)]);
    build(&folder, EPOCH, &["p", "--format", "apkg"]);
    holds_in(version, "preset", &[&folder.join("out/p/p.apkg")]);
}
