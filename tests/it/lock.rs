//! What deck.lock remembers of the last release, and what it then warns of.

use crate::common::{Folder, Ran, deckpress};

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
fn topics_may_change_where_they_are_tags() {
    let folder = released(TOML, TOPICS);
    folder.write("d/t.md", TOPICS.replace("# One", "# Uno"));
    said_once(&folder, &[]);
}

#[test]
fn what_is_gone_is_named_with_its_line_of_the_lock_once_an_entry() {
    let folder = released(TOML, TOPICS);
    folder.write("d/t.md", "# One\n## A? {#a}\nA.\n");
    said_once(
        &folder,
        &[
            "note-removed d/deck.lock:10 `b` is gone from the corpus",
            "note-removed d/deck.lock:12 `c` is gone from the corpus",
        ],
    );
    let folder = released(TOML, TOPICS);
    folder.write("d/t.md", TOPICS.replace("{#c}\n#", "{#other}\n#"));
    said_once(&folder, &["note-removed d/deck.lock:11 `b/cloze/c` is gone from the corpus"]);
}

#[test]
fn a_lock_of_version_1_is_read_and_brought_up_to_date_in_silence() {
    let folder = released(TOML, TOPICS);
    let new = folder.read("d/deck.lock");
    let old: String = new
        .lines()
        .filter(|line| !["title", "decks", "note-types"].iter().any(|key| line.starts_with(key)))
        .map(|line| format!("{}\n", line.split(", topic").next().unwrap_or_default()))
        .map(|line| {
            if line.contains("modified = ") && !line.contains('}') {
                line.replace('\n', " }\n")
            } else {
                line
            }
        })
        .collect::<String>()
        .replace("version = 2", "version = 1");
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
