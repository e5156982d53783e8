//! What deck.lock remembers of the last release, and what it then warns of.

use crate::common::{Folder, Ran, deckpress, program, run};

const TOML: &str = "id = \"d\"\ntitle = \"Deck\"\n";
const TOPICS: &str =
    "# One\n## A? {#a}\nA.\n## B? {#b}\nB.\n### Cloze\n- The {{x}} is y. {#c}\n# Two\n## C? {#c}\nC.\n";

/// A deck that was built once.
fn released(toml: &str, topics: &str) -> Folder {
    let folder = Folder::with(&[("d/deck.toml", toml.as_bytes()), ("d/t.md", topics.as_bytes())]);
    assert_eq!(warnings(&build(&folder)), [""; 0], "a first build has nothing to compare with");
    folder
}

fn build(folder: &Folder) -> Ran {
    deckpress(folder.path(), &["build", "d", "--format", "json", "--report", "json"]).expect(0)
}

/// Code, place and message of each.
fn warnings(ran: &Ran) -> Vec<String> {
    let said = ran.diagnostics();
    let text =
        |it: &serde_json::Value, key: &str| it[key].to_string().trim_matches('"').replace("\\\"", "\"");
    said.iter()
        .map(|it| format!("{} {}:{} {}", text(it, "code"), text(it, "file"), it["line"], text(it, "message")))
        .collect()
}

/// What is said at the next build, and that it is said once: the lock then has the new state.
#[track_caller]
fn said_once(folder: &Folder, expected: &[&str]) {
    assert_eq!(warnings(&build(folder)), expected);
    assert_eq!(warnings(&build(folder)), [""; 0]);
}

#[test]
fn another_title_is_another_deck() {
    let folder = released(TOML, TOPICS);
    folder.write("d/deck.toml", "id = \"d\"\ntitle = \"The \\\"new\\\" \\\\ deck\"\n");
    said_once(
        &folder,
        &["deck-moved d/deck.toml:1 in Anki this deck was `Deck`, and is now `The \"new\" \\\\ deck`"],
    );
}

#[test]
fn subdecks_for_the_first_time_leave_old_cards_behind() {
    let folder = released(TOML, TOPICS);
    folder.write("d/deck.toml", format!("{TOML}[apkg]\ndecks = \"topics\"\n"));
    let message = "all cards were in the deck `Deck`, and now each topic has its own";
    said_once(&folder, &[&format!("deck-moved d/deck.toml:1 {message}")]);
    folder.write("d/deck.toml", TOML);
    let message = "each topic had its own deck, and now all cards are in `Deck`";
    said_once(&folder, &[&format!("deck-moved d/deck.toml:1 {message}")]);
}

#[test]
fn a_topic_that_is_renamed_or_left_is_named_where_topics_are_decks() {
    let folder = released(&format!("{TOML}[apkg]\ndecks = \"topics\"\n"), TOPICS);
    folder.write("d/t.md", TOPICS.replace("# One", "# Uno"));
    said_once(&folder, &["deck-moved d/t.md:2 `a` and 1 more go from the deck `Deck::One` to `Deck::Uno`"]);
    folder.write("d/t.md", TOPICS.replace("# One", "# Uno").replace("# Two\n", ""));
    said_once(&folder, &["deck-moved d/t.md:8 `c` goes from the deck `Deck::Two` to `Deck::Uno`"]);
}

#[test]
fn a_topic_that_is_renamed_changes_the_tag_that_learners_search_by() {
    let folder = released(TOML, TOPICS);
    folder.write("d/t.md", TOPICS.replace("# One", "# Uno"));
    said_once(&folder, &["topic-renamed d/t.md:1 the topic `One` is now `Uno`"]);
    folder.write("d/t.md", TOPICS.replace("# One", "# Uno!"));
    said_once(&folder, &[]);
}

#[test]
fn a_released_topic_keeps_its_tag_and_a_new_one_gets_one_of_its_own() {
    let topics = "# C\n## A? {#a}\nA.\n# C++\n## B? {#b}\nB.\n# Größe\n## C? {#c}\nC.\n";
    let folder = released(TOML, topics);
    let new = folder.read("d/deck.lock");
    assert!(
        new.contains("\n\n[topics]\n\"C\" = \"c\"\n\"C++\" = \"c++\"\n\"Größe\" = \"größe\"\n\n[notes]\n")
    );
    // As a version of deckpress wrote it that knew ASCII alone.
    let (head, notes) = new.split_once("[topics]").unwrap_or_default();
    let notes = notes.split_once("[notes]").unwrap_or_default().1;
    for version in ["version = 2", "version = 1"] {
        folder.write("d/deck.lock", format!("{}[notes]{notes}", head.replace("version = 3", version)));
        folder.write("d/t.md", topics);
        let said = warnings(&build(&folder));
        assert_eq!(said, ["shared-topic-tag d/t.md:4 the topics `C` and `C++` share the tag `d::c`"]);
        let lock = folder.read("d/deck.lock");
        assert!(lock.contains("\"C++\" = \"c\"\n\"Größe\" = \"gr-e\"\n"), "{lock}");
        // The json format has it too, so that a later release compares equal.
        deckpress(folder.path(), &["build", "d", "-q", "--format", "json", "-o", "last"]).expect(0);
        let after = ["build", "d", "--format", "json", "--locked", "--after", "last/d/d.json"];
        let ran = deckpress(folder.path(), &after).expect(0);
        assert!(!ran.stderr.contains("rendering"), "{}", ran.stderr);
        assert_eq!(folder.read("d/deck.lock"), lock);
        folder.write("d/t.md", format!("{topics}# C#\n## D? {{#d}}\nD.\n"));
        build(&folder);
        assert!(folder.read("d/deck.lock").contains("\"C#\" = \"c#\"\n"));
        folder.write("d/t.md", format!("{topics}# C!\n## D? {{#d}}\nD.\n"));
        let said = deckpress(folder.path(), &["build", "d", "--report", "json"]).expect(1);
        assert!(said.places().contains(&"d/t.md:10:1 duplicate-topic-tag".to_owned()), "{:?}", said.places());
    }
}

#[test]
fn two_new_topics_with_one_tag_are_a_fault_that_names_both() {
    for (one, other) in
        [("Sets", "Sets!"), ("A", "A*"), (".NET", "NET"), ("Größe", "Größe?"), ("日本", "「日本」")]
    {
        let topics = format!("# {one}\n## A? {{#a}}\nA.\n# {other}\n## B? {{#b}}\nB.\n");
        let folder = Folder::with(&[("d/deck.toml", TOML.as_bytes()), ("d/t.md", topics.as_bytes())]);
        for command in ["build", "check"] {
            let ran = deckpress(folder.path(), &[command, "d", "--report", "json"]).expect(1);
            assert!(
                ran.places().contains(&"d/t.md:4:1 duplicate-topic-tag".to_owned()),
                "{:?}",
                ran.places()
            );
            assert!(ran.stdout.contains(&format!("`{one}` and `{other}`")), "{}", ran.stdout);
        }
    }
    let topics = "# Retired\n## A? {#a}\nA.\n# !!!\n## B? {#b}\nB.\n";
    let folder = Folder::with(&[("d/deck.toml", TOML.as_bytes()), ("d/t.md", topics.as_bytes())]);
    let codes = deckpress(folder.path(), &["build", "d", "--report", "json"]).expect(1).codes();
    assert_eq!(codes, ["duplicate-topic-tag", "topic-without-tag"]);
}

#[test]
fn decks_that_anki_would_take_for_one_are_a_fault_that_names_both() {
    for (one, other, is_one) in [
        ("Same", "Same", true),
        ("Same", "sAME ", true),
        ("A::B", "A :: \"B\"", true),
        ("A", "A::B", false),
        ("Same", "Same 2", false),
    ] {
        let deck = |id: &str, title: &str| format!("id = \"{id}\"\ntitle = '{title}'\n");
        let (one, other) = (deck("x", one), deck("y", other));
        let folder = Folder::with(&[
            ("w/x/deck.toml", one.as_bytes()),
            ("w/x/a.md", b"## A? {#a}\nA.\n"),
            ("w/y/deck.toml", other.as_bytes()),
            ("w/y/a.md", b"## B? {#b}\nB.\n"),
        ]);
        let ran = deckpress(folder.path(), &["build", "w", "--report", "json", "--format", "json"]);
        assert_eq!(ran.codes().contains(&"duplicate-title".to_owned()), is_one, "{one}{other}");
        assert_eq!(ran.stdout.contains("w/y/deck.toml") && ran.stdout.contains("w/x/deck.toml"), is_one);
    }
}

#[test]
fn a_title_with_an_empty_part_is_a_fault_at_its_place() {
    for title in ["::a", "a::", "a::::b", "a:: ::b", "a::\"\"::b", "::", " ", ""] {
        let toml = format!("id = \"d\"\ntitle = '{title}'\n");
        let folder = Folder::with(&[("d/deck.toml", toml.as_bytes()), ("d/t.md", TOPICS.as_bytes())]);
        let ran = deckpress(folder.path(), &["check", "d", "--report", "json"]).expect(2);
        assert_eq!(ran.places(), ["d/deck.toml:2:10 bad-setting"], "{title}");
    }
}

#[test]
fn an_id_that_comes_back_names_when_it_was_removed_unless_its_text_comes_back() {
    let folder = released(TOML, TOPICS);
    folder.write("d/t.md", TOPICS.replace("## A? {#a}\nA.\n", ""));
    build(&folder);
    let lock = folder.read("d/deck.lock");
    // The text again, as a revert brings it, in another topic too.
    folder.write("d/t.md", TOPICS);
    said_once(&folder, &[]);
    folder.write("d/deck.lock", &lock);
    folder.write("d/t.md", TOPICS.replace("## A? {#a}\nA.\n", "") + "## A? {#a}\nA.\n");
    said_once(&folder, &[]);
    folder.write("d/deck.lock", &lock);
    folder.write("d/t.md", TOPICS.replace("## A? {#a}", "## Else? {#a}"));
    said_once(
        &folder,
        &["id-reused d/t.md:2 `a` was removed on 2026-11-23, and comes back with another text"],
    );
    // Marked `retired`, and asked again.
    folder.write("d/t.md", TOPICS.replace("{#c}\n# Two", "{#c retired}\n# Two"));
    build(&folder);
    folder.write("d/t.md", TOPICS);
    said_once(&folder, &[]);
}

#[test]
fn what_is_gone_is_named_with_its_line_of_the_lock_once_an_entry() {
    let folder = released(TOML, TOPICS);
    folder.write("d/t.md", "# One\n## A? {#a}\nA.\n");
    said_once(
        &folder,
        &[
            "note-removed d/deck.lock:14 `b` is gone from the corpus",
            "note-removed d/deck.lock:16 `c` is gone from the corpus",
        ],
    );
    let folder = released(TOML, TOPICS);
    folder.write("d/t.md", TOPICS.replace("{#c}\n#", "{#other}\n#"));
    said_once(&folder, &["note-removed d/deck.lock:15 `b/cloze/c` is gone from the corpus"]);
}

#[test]
fn a_lock_of_version_1_is_read_and_brought_up_to_date_in_silence() {
    let folder = released(TOML, TOPICS);
    let new = folder.read("d/deck.lock");
    let since = ["title", "decks", "note-types", "[topics]", "\"One\" =", "\"Two\" ="];
    let lines = new.lines().filter(|line| !since.iter().any(|key| line.starts_with(key)));
    let old: String = lines
        .map(|line| match line.split_once(" = { ") {
            Some((id, facts)) => {
                let facts: Vec<_> = facts.split(", ").take(2).collect();
                format!("{id} = {{ {} }}\n", facts.join(", "))
            }
            None => format!("{line}\n"),
        })
        .collect::<String>()
        .replace("version = 3", "version = 1");
    assert!(!old.contains("topic") && old.contains("version = 1"));
    folder.write("d/deck.lock", old);
    said_once(&folder, &[]);
    assert_eq!(folder.read("d/deck.lock"), new);
}

#[test]
fn a_released_shape_of_note_types_is_remembered() {
    let folder = released(TOML, TOPICS);
    let lock = folder.read("d/deck.lock");
    let start = lock.find("note-types = \"").map_or(0, |at| at + 14);
    folder.write("d/deck.lock", format!("{}{}{}", &lock[..start], "0123456789abcdef", &lock[start + 16..]));
    let said = warnings(&build(&folder));
    assert!(said.len() == 1 && said[0].contains("the note types were `0123456789abcdef`"), "{said:?}");
    assert_eq!(folder.read("d/deck.lock"), lock);
}

#[test]
fn a_locked_build_takes_a_lock_in_another_form_as_long_as_it_says_what_holds() {
    let folder = released(TOML, TOPICS);
    let new = folder.read("d/deck.lock");
    let locked = ["build", "d", "--locked", "--format", "json", "--report", "json"];
    let (head, notes) = new.split_once("[notes]\n").unwrap();
    let reversed: Vec<_> = notes.lines().rev().collect();
    folder.write("d/deck.lock", format!("{head}[notes]\n{}\n", reversed.join("\n")));
    assert_eq!(deckpress(folder.path(), &locked).expect(0).codes(), ["lock-older"]);
    folder.write("d/deck.lock", new.replace("\"a\" = { hash = \"", "\"a\" = { hash = \"0"));
    assert_eq!(deckpress(folder.path(), &locked).expect(1).codes(), ["lock-changed"]);
}

#[test]
fn a_time_that_no_later_one_can_follow_is_a_fault_that_a_fix_mends() {
    let folder = released(TOML, TOPICS);
    let lock = folder.read("d/deck.lock");
    for time in ["4294967295", "4294967296", "-1", "4291747200"] {
        let (before, after) = lock.split_once("modified = 1795392000").unwrap();
        folder.write("d/deck.lock", format!("{before}modified = {time}{after}"));
        for command in ["build", "check"] {
            let ran = deckpress(folder.path(), &[command, "d", "--report", "json"]).expect(2);
            assert_eq!(ran.codes().iter().filter(|code| *code == "lock-time").count(), 1, "{time}");
        }
        deckpress(folder.path(), &["check", "d", "--fix"]).expect(0);
        assert_eq!(folder.read("d/deck.lock"), lock, "the present of this test is the time that was there");
    }
}

#[test]
fn a_note_without_a_time_is_not_lost_in_silence() {
    let folder = released(TOML, TOPICS);
    let lock = folder.read("d/deck.lock");
    folder.write("d/deck.lock", lock.replacen(", modified = 1795392000", "", 1));
    let ran = deckpress(folder.path(), &["check", "d", "--report", "json"]).expect(2);
    assert!(ran.stdout.contains("has no `modified`"), "{}", ran.stdout);
}

/// A change of the source, seen from each form of the release that has it; what did not change keeps its time.
#[test]
fn each_form_of_a_release_says_what_changed_pictures_too() {
    let picture = |colour: &str| {
        format!(
            "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><rect width='9' height='9' fill='{colour}'/></svg>"
        )
    };
    let topics = format!("{TOPICS}## D? {{#d}}\n![A](a.svg)\n## E? {{#e}}\n![B](b.svg)\n");
    let folder = released(TOML, TOPICS);
    folder.write("d/t.md", &topics);
    folder.write("d/a.svg", picture("red"));
    folder.write("d/b.svg", picture("green"));
    deckpress(folder.path(), &["build", "d", "-q", "--format", "apkg,json", "-o", "last"]).expect(0);
    folder.write("last/lock/deck.lock", folder.read("d/deck.lock"));
    folder.write("d/t.md", topics.replace("# Two\n## C? {#c}\nC.", "# Two\n## C? {#c}\nSee."));
    folder.write("d/a.svg", picture("blue"));
    for last in ["last/d/d.apkg", "last/d/d.json", "last/lock/deck.lock", "last"] {
        std::fs::remove_file(folder.join("d/deck.lock")).unwrap();
        let mut command = program(folder.path(), &["build", "d", "-q", "--format", "json", "--after", last]);
        command.env("SOURCE_DATE_EPOCH", "1795500000");
        run(command).expect(0);
        let lock = folder.read("d/deck.lock");
        let newer: Vec<_> = lock.lines().filter(|line| line.contains("1795500000")).collect();
        let ids: Vec<_> = newer.iter().map(|line| line.split('"').nth(1).unwrap()).collect();
        assert_eq!(ids, ["c", "d"], "{last}");
    }
}

/// What this deckpress writes in another way is newer, and the run says how much that is.
#[test]
fn what_rendering_alone_makes_newer_is_counted() {
    let folder = released(TOML, TOPICS);
    deckpress(folder.path(), &["build", "d", "-q", "--format", "json", "-o", "last"]).expect(0);
    let export = folder.read("last/d/d.json");
    folder.write("last/d/d.json", export.replace("\"level\":", "\"nothing\":").replace("\"One\"", "\"Uno\""));
    let ran =
        deckpress(folder.path(), &["build", "d", "--format", "json", "--after", "last/d/d.json"]).expect(0);
    assert!(ran.stderr.contains("3 notes newer by rendering alone"), "{}", ran.stderr);
    let ran =
        deckpress(folder.path(), &["build", "d", "--format", "json", "--after", "last/d/d.json"]).expect(0);
    assert!(!ran.stderr.contains("rendering"), "{}", ran.stderr);
}

/// The lock of a revert has the sources of now too, and an older time: that is a change, not another rendering.
#[test]
fn what_a_revert_makes_newer_is_no_rendering() {
    let folder = released(TOML, TOPICS);
    let lock = folder.read("d/deck.lock");
    folder.write("d/t.md", TOPICS.replace("C.", "Wrong."));
    let mut command = program(folder.path(), &["build", "d", "-q", "--format", "json", "-o", "last"]);
    command.env("SOURCE_DATE_EPOCH", "1795500000");
    run(command).expect(0);
    folder.write("d/t.md", TOPICS);
    folder.write("d/deck.lock", &lock);
    let ran =
        deckpress(folder.path(), &["build", "d", "--format", "json", "--after", "last/d/d.json"]).expect(0);
    assert!(!ran.stderr.contains("rendering"), "{}", ran.stderr);
    assert_ne!(folder.read("d/deck.lock"), lock);
}

#[test]
fn what_is_no_release_is_named() {
    let folder = released(TOML, TOPICS);
    folder.write("empty/readme.txt", "");
    folder.write("Cargo.lock", "version = 4\n");
    folder.write("unlocked/deck.toml", TOML);
    for last in ["gone", "empty", "empty/readme.txt", "unlocked"] {
        let ran = deckpress(folder.path(), &["build", "d", "--after", last, "--report", "json"]);
        assert_eq!(ran.codes(), ["not-a-release"], "{last}: {}", ran.stdout);
    }
}

/// Tags may differ in signs that file names cannot.
#[test]
fn topics_whose_packages_would_be_one_file_are_a_fault_that_names_both() {
    for (one, other) in [("C++", "C plus plus"), ("C#", "C sharp"), ("A+", "A plus")] {
        let topics = format!("# {one}\n## A? {{#a}}\nA.\n# {other}\n## B? {{#b}}\nB.\n");
        let folder = Folder::with(&[("d/deck.toml", TOML.as_bytes()), ("d/t.md", topics.as_bytes())]);
        let build = ["build", "d", "--format", "apkg", "--report", "json"];
        deckpress(folder.path(), &build).expect(0);
        let ran =
            deckpress(folder.path(), &[&build[..], &["--set", "apkg.package=topic"]].concat()).expect(2);
        assert_eq!(ran.places(), ["d/t.md:4:1 path-collision"]);
        let message = ran.diagnostics()[0]["message"].to_string();
        assert!(
            message.contains(&format!("`{one}`")) && message.contains(&format!("`{other}`")),
            "{message}"
        );
    }
}

/// Without an id of its own, a deck has one of its title. What was released keeps the one that older versions made.
#[test]
fn the_id_of_a_title_is_readable_and_a_released_one_stays() {
    for (title, id, old) in
        [("Größe & Café", "grosse-cafe", "gr-e-caf"), ("日本", "ri-ben", ""), ("C++", "c-plus-plus", "c")]
    {
        let toml = format!("title = \"{title}\"\n");
        let folder = Folder::with(&[("d/deck.toml", toml.as_bytes()), ("d/t.md", TOPICS.as_bytes())]);
        build(&folder);
        let lock = folder.read("d/deck.lock");
        assert!(lock.contains(&format!("deck = \"{id}\"\n")), "{lock}");
        if !old.is_empty() {
            folder.write(
                "d/deck.lock",
                lock.replace(&format!("deck = \"{id}\""), &format!("deck = \"{old}\"")),
            );
            let said = build(&folder);
            assert_eq!(said.codes(), [""; 0]);
            assert!(folder.read("d/deck.lock").contains(&format!("deck = \"{old}\"\n")));
            assert!(folder.join(&format!("out/{old}/{old}.json")).is_file());
        }
    }
}

/// Whoever swaps two ids, or gives one to the next question, gives the reviews away with it.
#[test]
fn a_question_that_takes_the_id_of_another_is_told() {
    let question = |id: &str, text: &str| format!("## What is {text}? {{#{id}}}\n{text}.\n");
    let folder = released(TOML, &(question("a", "one") + &question("b", "two") + &question("c", "three")));
    folder.write("d/t.md", question("b", "one") + &question("a", "two") + &question("c", "three"));
    let check = deckpress(folder.path(), &["check", "d", "--report", "json"]);
    assert_eq!(check.codes().iter().filter(|code| *code == "id-reused").count(), 2, "{}", check.stdout);
    said_once(
        &folder,
        &[
            "id-reused d/t.md:1 `b` has the text that `a` had",
            "id-reused d/t.md:3 `a` has the text that `b` had",
        ],
    );
    folder.write("d/t.md", question("b", "three") + &question("a", "two"));
    said_once(
        &folder,
        &[
            "id-reused d/t.md:1 `b` has the text that `c` had",
            "note-removed d/deck.lock:11 `c` is gone from the corpus",
        ],
    );
    // Reworded, or retired for a better one with its text, it stays itself.
    folder.write("d/t.md", question("b", "four") + &question("a", "two"));
    said_once(&folder, &[]);
}
