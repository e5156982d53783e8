//! What learners changed in Anki comes back into the deck.

use crate::common::{EPOCH, Folder, copy_folder, deckpress, deckpress_at, root};

#[test]
fn edits_of_learners_come_back_into_the_deck_and_nothing_else_moves() {
    let folder = Folder::new();
    let package = std::fs::read(root().join("tests/fixtures/foreign/capitals.apkg")).unwrap();
    folder.write("last.apkg", package);
    deckpress(folder.path(), &["import", "last.apkg", "-o", "data/capitals"]).expect(0);
    let table = folder.read("data/capitals/capital.csv").replace('\n', "\r\n");
    // A learner edits three notes; meanwhile the author has edited one of them, and another.
    let edited = table
        .replace("Nairobi", "\"Nairobi, <b>\"\"big\"\"</b>\"")
        .replace("France,Paris", "France,PARIS")
        .replace("Japan", "Nippon");
    folder.write("data/capitals/capital.csv", edited);
    let lock = folder.read("data/capitals/deck.lock");
    deckpress(folder.path(), &["build", "data/capitals", "-o", "learner"]).expect(0);
    let own = table.replace("France,Paris", "France,Paris!").replace("Madrid", "Madrid!");
    folder.write("data/capitals/capital.csv", &own);
    let learner = "learner/capitals/capitals.apkg";
    // Without a lock, and without a base, nobody can tell.
    std::fs::remove_file(folder.join("data/capitals/deck.lock")).unwrap();
    let said = deckpress(folder.path(), &["import", learner, "--into", "data/capitals"]).expect(0);
    assert!(said.stdout.contains("nothing was written: without --base"), "{}", said.stdout);
    assert_eq!(folder.read("data/capitals/capital.csv"), own);
    // With a lock, notes that are as they were released are the base.
    folder.write("data/capitals/deck.lock", &lock);
    let said = deckpress(folder.path(), &["import", learner, "--into", "data/capitals"]).expect(0);
    assert_eq!(
        said.stdout,
        "uZm<=OBiK| Capital: Paris! | PARIS\n\
         t9}<#M~ja3 Capital: Nairobi -> Nairobi, \"big\"\nq]p`w+a2-- Country: Japan -> Nippon\n\
         1 note as they were released, not edited: yours stay\n\
         1 field of notes that changed here too: name what they had with --base\n\
         2 fields changed in data/capitals\n"
    );
    let expected = own.replace("Nairobi", "\"Nairobi, <b>\"\"big\"\"</b>\"").replace("Japan", "Nippon");
    assert_eq!(folder.read("data/capitals/capital.csv"), expected);
    // What they have may be older than the last build, whoever changed it: nothing is written.
    folder.write("data/capitals/capital.csv", &own);
    deckpress_at(folder.path(), EPOCH + 900_000_000, &["build", "data/capitals"]).expect(0);
    let said = deckpress(folder.path(), &["import", learner, "--into", "data/capitals"]).expect(0);
    assert!(
        said.stdout.starts_with("uZm<=OBiK| Capital: Paris! | PARIS\nygT#y}=>h# Capital: Madrid! | Madrid\n")
    );
    let end = "2 notes from before the last build: what they have is an earlier release\n\
               2 fields of notes that changed here too: name what they had with --base\n\
               2 fields changed in data/capitals\n";
    assert!(said.stdout.ends_with(end), "{}", said.stdout);
    folder.write("data/capitals/capital.csv", &own);
    folder.write("data/capitals/deck.lock", &lock);
    let into = ["import", learner, "--into", "data/capitals", "--base", "last.apkg"];
    let said = deckpress(folder.path(), &into).expect(0);
    assert_eq!(
        said.stdout,
        "uZm<=OBiK| Capital: both changed it, yours stays: Paris! | PARIS\n\
         t9}<#M~ja3 Capital: Nairobi -> Nairobi, \"big\"\nq]p`w+a2-- Country: Japan -> Nippon\n\
         2 fields changed in data/capitals\n"
    );
    let expected = own.replace("Nairobi", "\"Nairobi, <b>\"\"big\"\"</b>\"").replace("Japan", "Nippon");
    assert_eq!(folder.read("data/capitals/capital.csv"), expected);
}

#[test]
fn a_package_goes_into_one_deck_of_several() {
    let folder = Folder::new();
    let package = std::fs::read(root().join("tests/fixtures/foreign/capitals.apkg")).unwrap();
    folder.write("last.apkg", package);
    for deck in ["data/one", "data/two"] {
        deckpress(folder.path(), &["import", "last.apkg", "-o", deck]).expect(0);
    }
    let said = deckpress(folder.path(), &["import", "last.apkg", "--into", "data"]).expect(1);
    for part in ["`data` has 2 decks: `data/one`, `data/two`", "name the one that the package was built of"] {
        assert!(said.stderr.contains(part), "{}", said.stderr);
    }
}

#[test]
fn edits_come_back_into_their_fields_whatever_became_of_the_note_type() {
    let folder = Folder::new();
    let package = std::fs::read(root().join("tests/fixtures/foreign/capitals.apkg")).unwrap();
    folder.write("last.apkg", package);
    deckpress(folder.path(), &["import", "last.apkg", "-o", "data/capitals"]).expect(0);
    let table = folder.read("data/capitals/capital.csv");
    // There somebody moved a field, added one, tagged a note, and edited two fields, one of them in its look alone.
    copy_folder(&folder.join("data/capitals"), &folder.join("theirs/capitals"));
    std::fs::remove_file(folder.join("theirs/capitals/deck.lock")).unwrap();
    let note_type = folder.read("theirs/capitals/note-types/capital/note-type.toml");
    let country = "[[field]]\nname = \"Country\"\nfont = \"Liberation Sans\"\n\n";
    assert!(note_type.contains(country));
    let moved = note_type.replace(country, "").replace(
        "[[card]]\nname = \"Name it\"",
        &format!("{country}[[field]]\nname = \"Note\"\n\n[[card]]\nname = \"Name it\""),
    );
    folder.write("theirs/capitals/note-types/capital/note-type.toml", moved);
    let theirs = table
        .replace("Capital,Sound\n", "Capital,Sound,Note\n")
        .replace(
            "geography,France,Paris,[sound:paris.wav]",
            "geography mine,France,PARIS,[sound:paris.wav],by heart",
        )
        .replace("Spain,Madrid", "Spain,\"<b>Madrid</b><img src=\"\"new.png\"\">\"");
    let whole = |line: &str| {
        format!("{line}{}", if line.ends_with("Note") || line.ends_with("heart") { "\n" } else { ",\n" })
    };
    folder.write("theirs/capitals/capital.csv", theirs.lines().map(whole).collect::<String>());
    deckpress(folder.path(), &["build", "theirs/capitals", "-o", "learner", "--format", "apkg"]).expect(0);
    let learner = "learner/capitals/capitals.apkg";
    let said =
        deckpress(folder.path(), &["import", learner, "--into", "data/capitals", "--base", "last.apkg"])
            .expect(0);
    for line in [
        "Capital: Paris -> PARIS",
        "Note: the deck has no such field, left out: by heart",
        "Capital: it names `new.png`: put that file into the deck's media folder",
        "1 note with other tags: those of the deck stay",
        "2 fields changed",
    ] {
        assert!(said.stdout.contains(line), "{line}: {}", said.stdout);
    }
    let expected = table
        .replace("France,Paris", "France,PARIS")
        .replace("Spain,Madrid", "Spain,\"<b>Madrid</b><img src=\"\"new.png\"\">\"");
    assert_eq!(folder.read("data/capitals/capital.csv"), expected);
}

#[test]
fn an_edit_of_an_earlier_release_brings_no_old_text_back() {
    let folder = Folder::new();
    let package = std::fs::read(root().join("tests/fixtures/foreign/capitals.apkg")).unwrap();
    folder.write("first.apkg", package);
    deckpress(folder.path(), &["import", "first.apkg", "-o", "data/capitals"]).expect(0);
    copy_folder(&folder.join("data/capitals"), &folder.join("theirs/capitals"));
    // A second release changes the capitals of two notes; a learner of the first one edits the countries of these and of
    // a third, later than that.
    let table = folder.read("data/capitals/capital.csv");
    let own = table.replace("France,Paris", "France,Paris!").replace("Spain,Madrid", "Spain,Madrid!");
    folder.write("data/capitals/capital.csv", &own);
    deckpress_at(folder.path(), EPOCH + 1000, &["build", "data/capitals"]).expect(0);
    let edit = |names: &[&str]| {
        let edited = names
            .iter()
            .fold(table.clone(), |text, name| text.replace(&format!(",{name},"), &format!(",{name}?,")));
        folder.write("theirs/capitals/capital.csv", edited);
        deckpress_at(
            folder.path(),
            EPOCH + 2000,
            &["build", "theirs/capitals", "-o", "learner", "--format", "apkg"],
        )
        .expect(0);
        let into = ["import", "learner/capitals/capitals.apkg", "--into", "data/capitals"];
        deckpress(folder.path(), &into).expect(0).stdout
    };
    let said = edit(&["France", "Kenya"]);
    assert!(
        said.contains(
            "1 note from before the last build: what they have is an earlier release\n\
                       3 fields of notes that changed here too: name what they had with --base\n\
                       1 field changed in"
        ),
        "{said}"
    );
    assert_eq!(folder.read("data/capitals/capital.csv"), own.replace(",Kenya,", ",Kenya?,"));
    // Where no note tells, the run says what it compared with.
    folder.write("data/capitals/capital.csv", &own);
    let said = edit(&["France", "Spain"]);
    assert!(
        said.contains(
            "compared with the last build, all that deck.lock knows: if they had an earlier release"
        ),
        "{said}"
    );
}

#[test]
fn edits_come_back_into_notes_that_are_markdown() {
    let folder = Folder::new();
    let package = std::fs::read(root().join("tests/fixtures/foreign/capitals.apkg")).unwrap();
    folder.write("last.apkg", package);
    deckpress(folder.path(), &["import", "last.apkg", "-o", "data/capitals", "--markdown"]).expect(0);
    let page = folder.read("data/capitals/capital.md");
    let own = page
        .replace("## Kenya", "## Kenya *(Africa)*")
        .replace("Madrid", "in HTML\n\n### Sound {html}\n\n```html\n<div>none</div>\n```");
    folder.write("data/capitals/capital.md", &own);
    deckpress(folder.path(), &["build", "data/capitals"]).expect(0);
    copy_folder(&folder.join("data/capitals"), &folder.join("theirs/capitals"));
    let edited = own
        .replace("## France", "## **France**")
        .replace("Paris\n", "Paris\\\nby the Seine\n")
        .replace("Nairobi", "<kbd>N</kbd>")
        .replace("<div>none</div>", "<div>\nsome</div>");
    folder.write(
        "theirs/capitals/capital.md",
        edited.replace("T\u{14d}ky\u{14d}", "T\u{14d}ky\u{14d}\\\n\u{a0}x"),
    );
    let later = deckpress::date::Epoch::LAST.0.min(EPOCH + 500_000_000);
    deckpress_at(folder.path(), later, &["build", "theirs/capitals", "-o", "learner", "--format", "apkg"])
        .expect(0);
    let into = ["import", "learner/capitals/capitals.apkg", "--into", "data/capitals"];
    let said = deckpress(folder.path(), &into).expect(0).stdout;
    assert!(said.ends_with("4 fields changed in data/capitals\n"), "{said}");
    assert!(said.contains("q]p`w+a2-- Capital: change the source yourself: T\u{14d}ky\u{14d} -> "), "{said}");
    assert_eq!(folder.read("data/capitals/capital.md"), edited);
    let said =
        deckpress(folder.path(), &["diff", "learner/capitals/capitals.apkg", "data/capitals"]).expect(2);
    assert!(said.stdout.starts_with("changed: 1 question\n"), "{}", said.stdout);
}

#[test]
fn edits_come_back_into_the_parts_of_questions() {
    let topic = "# Sea\n\n## What is a cod? {#cod}\n\nA *fish*.\n\n### Hint\n\nIt swims.\n\n### Details\n\n- a\n- b\n\n\
                 ## What is an eel? {#eel}\n\nA fish.\n\n```python\nx = 1\n```\n";
    let folder = Folder::with(&[
        ("sea/deck.toml", b"title = \"Sea\"\n[[artifact]]\nformat = \"apkg\"\n"),
        ("sea/sea.md", topic.as_bytes()),
    ]);
    deckpress_at(folder.path(), EPOCH, &["build", "sea"]).expect(0);
    copy_folder(&folder.join("sea"), &folder.join("theirs/sea"));
    let edited = topic
        .replace("What is a cod?", "What is a **cod**, please?")
        .replace("A *fish*.", "A *big* fish: 1 < 2.")
        .replace("It swims.", "It swims\\\nin the sea.")
        .replace("- b", "- b\n- c");
    folder.write("theirs/sea/sea.md", &edited);
    deckpress_at(folder.path(), EPOCH + 100, &["build", "theirs/sea", "-o", "learner"]).expect(0);
    let said =
        deckpress(folder.path(), &["import", "learner/sea/sea.apkg", "--into", "sea"]).expect(0).stdout;
    assert!(said.ends_with("4 fields changed in sea\n"), "{said}");
    assert_eq!(folder.read("sea/sea.md"), edited);
}
