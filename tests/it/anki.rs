//! Imports into real Ankis, from the newest back to one of 2020. What is asked of each is in `tests/anki/*.py`.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use crate::common::{Folder, anki, copy_folder, deckpress, fixture, root, shipped};

/// Tests of one engine. `make test` sets up and runs the newest; `make test-all` runs the ignored ones too.
macro_rules! engines {
    ($($(#[$attribute:meta])* $name:ident = $version:literal;)*) => {$(
        mod $name {
            #[test]
            $(#[$attribute])*
            fn imports_the_shipped_deck_and_its_csv_files() {
                super::imports($version);
            }

            #[test]
            $(#[$attribute])*
            fn makes_the_cards_that_the_package_has() {
                super::generation($version);
            }

            #[test]
            $(#[$attribute])*
            fn keeps_what_is_the_learners_through_three_releases() {
                super::releases($version);
            }
        }
    )*};
}

engines! {
    anki_26_9_3 = "26.9.3";
    #[ignore = "make test-all"] anki_25_9_5 = "25.9.5";
    #[ignore = "make test-all"] anki_25_2_7 = "25.2.7";
    #[ignore = "make test-all"] anki_24_11 = "24.11";
    #[ignore = "make test-all"] anki_24_4_1 = "24.4.1";
    #[ignore = "make test-all"] anki_23_10_1 = "23.10.1";
    #[ignore = "make test-all"] anki_2_1_66 = "2.1.66";
    #[ignore = "make test-all"] anki_2_1_60 = "2.1.60";
    #[ignore = "make test-all"] anki_2_1_55 = "2.1.55";
    #[ignore = "make test-all"] anki_2_1_54 = "2.1.54";
    #[ignore = "make test-all"] anki_2_1_50 = "2.1.50";
    #[ignore = "make test-all"] anki_2_1_49 = "2.1.49";
    #[ignore = "make test-all"] anki_2_1_44 = "2.1.44";
    #[ignore = "make test-all"] anki_2_1_41 = "2.1.41";
    #[ignore = "make test-all"] anki_2_1_36 = "2.1.36";
}

/// Runs a script of `tests/anki`, which ends with a line about the engine.
#[track_caller]
fn ask(version: &str, script: &str, arguments: &[&Path]) {
    let said = anki(version, script, arguments);
    assert!(said.lines().any(|line| line.starts_with("anki ")), "nothing was checked: {said}");
}

/// Builds a corpus, once for all engines and in one place for all runs, and says where its artifacts are.
fn build(corpus: &Path, name: &str, options: &[&str]) -> PathBuf {
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("anki").join(name);
    let [corpus, target] = [corpus, &out].map(|path| path.to_str().expect("UTF-8"));
    let arguments = ["build", corpus, "-q", "-o", target, "--format", "apkg,csv,json"];
    deckpress(root(), &[&arguments, options].concat()).expect(0);
    out
}

fn imports(version: &str) {
    const DECK: &str = "python-interview/python-interview";
    static BUILT: LazyLock<[PathBuf; 2]> = LazyLock::new(|| {
        let corpus = shipped();
        let own = ["--locked", "--set", "csv.flavour=own"];
        [build(&corpus, "shipped", &["--locked"]), build(&corpus, "shipped-own", &own)]
    });
    let [basic, own] = BUILT.each_ref().map(|out| out.join(DECK));
    let files = [basic.with_extension("json"), basic.with_extension("apkg"), basic.with_extension("csv")];
    let own = own.with_extension("csv");
    ask(version, "imports.py", &[&files[0], &files[1], &files[2], &own]);
}

fn generation(version: &str) {
    static BUILT: LazyLock<[PathBuf; 2]> = LazyLock::new(|| {
        let folder = Folder::with(&[
            ("clozes/deck.toml", b"id = \"clozes\"\ntitle = \"Clozes\"\n"),
            ("clozes/topic.md", every_cloze().as_bytes()),
        ]);
        copy_folder(&fixture("everything"), &folder.join("everything"));
        let [everything, clozes] =
            ["everything", "clozes"].map(|corpus| build(&folder.join(corpus), corpus, &[]));
        [everything.join("everything/everything.apkg"), clozes.join("clozes/clozes.apkg")]
    });
    ask(version, "generation.py", &BUILT.each_ref().map(PathBuf::as_path));
}

fn releases(version: &str) {
    static BUILT: LazyLock<[PathBuf; 5]> = LazyLock::new(|| {
        let [first, second, third] = ["1", "2", "3"].map(|release| {
            let corpus = fixture("releases").join(release);
            build(&corpus, &format!("release-{release}"), &["--locked"]).join("releases")
        });
        let look = new_look().join("releases");
        [
            first.join("releases.apkg"),
            second.join("releases.apkg"),
            third.join("releases.apkg"),
            third.join("releases.retired.apkg"),
            look.join("releases.apkg"),
        ]
    });
    ask(version, "releases.py", &BUILT.each_ref().map(PathBuf::as_path));
}

/// The third release again, with a style sheet of one's own and nothing else that is new.
fn new_look() -> PathBuf {
    let css = std::fs::read_to_string(root().join("templates/anki/card.css")).expect("a style sheet");
    let folder = Folder::with(&[("look/card.css", format!("{css}/* new */").as_bytes())]);
    copy_folder(&fixture("releases").join("3"), &folder.join("corpus"));
    let templates = folder.join("look");
    let templates = ["--templates", templates.to_str().expect("UTF-8")];
    build(&folder.join("corpus"), "release-3-look", &templates)
}

/// A corpus with a cloze for every way to number two deletions, beside or within each other, with each kind of
/// content.
fn every_cloze() -> String {
    const NUMBERS: [&str; 5] = ["", "c1::", "c2::", "c1,3::", "c12::"];
    const CONTENTS: [&str; 4] = ["word", "`{{d}}::x`", "**bold**", "two `}}` words::a hint"];
    let mut corpus = String::from("# Clozes\n\n## Which clozes are there? {#clozes}\nThese.\n\n### Cloze\n");
    let mut line = |id: String, text: String| corpus += &format!("- {text} {{#{id}}}\n");
    for (first, one) in NUMBERS.iter().enumerate() {
        for (second, two) in NUMBERS.iter().enumerate() {
            for (third, content) in CONTENTS.iter().enumerate() {
                let id = format!("{first}-{second}-{third}");
                line(format!("beside-{id}"), format!("A {{{{{one}{content}}}}} and {{{{{two}other}}}}."));
                line(format!("within-{id}"), format!("A {{{{{one}some {{{{{two}{content}}}}} rest}}}}."));
            }
        }
    }
    corpus
}
