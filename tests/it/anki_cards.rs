//! Cards as the newest Anki renders them, in Chromium, within the page and the style sheets of Anki's own reviewer:
//! nothing runs over the edge or leaves the page, every text can be read, and every control can be tapped and seen.

use deckpress::words::Words;
use serde_json::{Map, Value};

use crate::common::{Folder, anki, copy_folder, deckpress, fixture, node, root};

#[test]
fn cards_look_right_in_every_client() {
    let folder = Folder::new();
    let package = |name: &str, out: &str, more: &[&str]| {
        let arguments = [&["build", name, "-q", "--format", "apkg", "-o", out], more].concat();
        deckpress(folder.path(), &arguments).expect(0);
        folder.join(&format!("{out}/{name}/{name}.apkg"))
    };
    let mut packages: Vec<_> = ["everything", "parts", "rtl", "kinds"]
        .map(|name| {
            copy_folder(&fixture(name), &folder.join(name));
            package(name, "out", &[])
        })
        .into();
    packages.push(package("kinds", "labels", &["--set", "apkg.occlusion=labels"]));
    let sides = folder.write("sides.json", anki("26.9.3", "sides.py", &packages));

    let web = root().join(".venv/aqt/_aqt/data/web");
    assert!(web.exists(), "no reviewer to show cards in: run `make venvs`");
    assert_eq!(node("cards.mjs", &[sides, web]), 5);
}

const EVERYTHING: &str = "# A topic with a name that is too long for a phone\n\n## Q? {#q number=27 level=intermediate}\nA.\n\
    ```python\ndef function(one, two):\n    return one.method_of_a_long_name(two, key=lambda value: value.attribute)\n```\n\n\
    > **Pitfall** P.\n\n### Hint\nH.\n\n### Details\nD.\n\n### Output {#o}\n```python\nprint(6)\n```\n```output\n6\n```\n\n\
    ### Cloze\n- The {{GIL}} guards. {#c}\n\n### Reverse\nWhat is it?\n\n### References\n- [A page](https://example.org)\n\n\
    ## P? {#p number=100 level=advanced}\nA.\n\n### Occlusion {#s}\n![A](a.svg)\n\n- 1 1 9 9 B {#b}\n";

/// In every language that has words, and one that has none.
#[test]
fn the_parts_of_cards_are_called_in_the_language_of_the_deck() {
    let folder = Folder::new();
    let languages: Vec<_> = Words::languages().map(|(tag, _)| tag).chain(["de-AT", "tlh"]).collect();
    for lang in &languages {
        folder.write(&format!("decks/{lang}/deck.toml"), format!("title = \"{lang}\"\nlang = \"{lang}\"\n"));
        folder.write(&format!("decks/{lang}/q.md"), EVERYTHING);
        folder.write(
            &format!("decks/{lang}/a.svg"),
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"90\" height=\"90\"/>",
        );
    }
    deckpress(folder.path(), &["build", "decks", "-q", "--format", "apkg", "-o", "out"]).expect(0);
    let packages: Vec<_> = std::fs::read_dir(folder.join("out"))
        .expect("was made")
        .filter_map(|deck| {
            let path = deck.expect("a deck").path();
            let name = path.file_name()?.to_str()?.to_owned();
            path.is_dir().then(|| path.join(format!("{name}.apkg")))
        })
        .collect();
    assert_eq!(packages.len(), languages.len());
    let sides = folder.write("sides.json", anki("26.9.3", "sides.py", &packages));
    let labels = |words: &Words| -> Value {
        words.labels().map(|(name, label)| (name.to_owned(), label.into())).collect::<Map<_, _>>().into()
    };
    let words: Map<_, _> = Words::languages().map(|(tag, words)| (tag.to_owned(), labels(words))).collect();
    let words = folder.write("words.json", Value::from(words).to_string());
    let web = root().join(".venv/aqt/_aqt/data/web");
    assert_eq!(node("labels.mjs", &[sides, web, words]), 4);
}

#[test]
fn a_new_look_reaches_learners_and_changes_no_note() {
    let folder = Folder::new();
    copy_folder(&fixture("kinds"), &folder.join("kinds"));
    deckpress(folder.path(), &["build", "kinds", "-q", "--format", "apkg"]).expect(0);
    let said = anki("26.9.3", "look.py", &[folder.join("out/kinds/kinds.apkg")]);
    assert!(said.contains("0 updated"), "{said}");
}
