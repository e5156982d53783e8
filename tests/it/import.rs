//! `deckpress import`: what people have becomes a deck that checks and builds at once.

use crate::common::{Folder, deckpress, tree};

const README: &str = "# Tea\n\n## What is tea?\n\nLeaves in *water*.\n\n### Sorts\n\n- green\n- black\n\n## How hot is it?\n\n<details>\n<summary>More</summary>\n\n```sh\nboil\n```\n\n</details>\n";

#[test]
fn a_readme_becomes_a_deck_that_builds_at_once() {
    let folder = Folder::with(&[("README.md", README.as_bytes())]);
    deckpress(folder.path(), &["import", "README.md", "-o", "data/tea"]).expect(0);
    deckpress(folder.path(), &["check"]).expect(0);
    deckpress(folder.path(), &["build"]).expect(0);
    let text = folder.read("data/tea/01-questions.md");
    assert!(text.contains("## What is tea? {#what-is-tea}"), "{text}");
}

#[test]
fn a_dry_run_and_an_explanation_write_nothing() {
    let folder = Folder::with(&[("README.md", README.as_bytes())]);
    let before = tree(folder.path());
    let explained = deckpress(folder.path(), &["import", "README.md", "--explain"]).expect(0);
    assert!(explained.stdout.contains("README.md:3: What is tea?"), "{}", explained.stdout);
    deckpress(folder.path(), &["import", "README.md", "-o", "data/tea", "--dry-run"]).expect(0);
    assert_eq!(tree(folder.path()), before);
}

#[test]
fn what_is_surely_no_bank_is_refused_with_its_candidates() {
    let folder = Folder::with(&[("README.md", b"# Tool\n\n## Install\n\nRun it.\n\n## Usage\n\nOpen.\n")]);
    let refused = deckpress(folder.path(), &["import", "README.md", "-o", "data/tool"]).expect(1);
    assert!(refused.stderr.contains("h2: 2 found"), "{}", refused.stderr);
    assert!(!folder.join("data").exists());
    deckpress(folder.path(), &["import", "README.md", "-o", "data/tool", "--split", "h2"]).expect(0);
}

#[test]
fn a_folder_with_something_else_is_left_alone() {
    let folder = Folder::with(&[("README.md", README.as_bytes()), ("data/mine/notes.txt", b"x")]);
    let refused = deckpress(folder.path(), &["import", "README.md", "-o", "data/mine"]).expect(2);
    assert!(refused.stderr.contains("nothing is written over"), "{}", refused.stderr);
    assert_eq!(tree(&folder.join("data/mine")).len(), 1);
}
