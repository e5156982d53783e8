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

#[test]
fn a_second_import_brings_in_what_is_new_and_keeps_what_is_yours() {
    let bank = |questions: &[(&str, &str)]| {
        let entries: Vec<_> =
            questions.iter().map(|(question, answer)| format!("## {question}\n\n{answer}\n")).collect();
        format!("# Tea\n\n{}", entries.join("\n"))
    };
    let first = bank(&[
        ("What is tea?", "Leaves."),
        ("How hot is it?", "Very."),
        ("Who drinks black tea at noon?", "All."),
        ("Why?", "Thirst."),
    ]);
    let folder = Folder::with(&[("README.md", first.as_bytes()), ("LICENSE", b"MIT License")]);
    let import = ["import", "README.md", "-o", "data/tea"];
    deckpress(folder.path(), &import).expect(0);
    let before = tree(&folder.join("data/tea"));
    deckpress(folder.path(), &import).expect(0);
    assert_eq!(tree(&folder.join("data/tea")), before, "nothing changed, and nothing is written");

    let name = "data/tea/01-questions.md";
    let mine = folder.read(name).replace("Very.", "As hot as I say.");
    folder.write(name, mine.as_bytes());
    let second = bank(&[
        ("What is a cup?", "Clay."),
        ("What is tea?", "Leaves in water."),
        ("How hot is it?", "Very hot."),
        ("Who drinks green tea at noon?", "All."),
    ]);
    folder.write("README.md", second.as_bytes());
    let ran = deckpress(folder.path(), &import).expect(0);
    for line in [
        "new: 2 (what-is-a-cup, who-drinks-green-tea-at-noon)",
        "changed: 1 (what-is-tea)",
        "yours, though the source changed too: 1 (how-hot-is-it)",
        "2 (who-drinks-black-tea-at-noon, why)",
    ] {
        assert!(ran.stdout.contains(line), "{line}: {}", ran.stdout);
    }
    assert!(ran.stderr.contains("perhaps-reworded"), "{}", ran.stderr);
    let text = folder.read(name);
    for part in [
        "Leaves in water.",
        "As hot as I say.",
        "{#what-is-a-cup}",
        "{#why}",
        "{#who-drinks-black-tea-at-noon}",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    deckpress(folder.path(), &["check", "data/tea"]).expect(0);
}

#[test]
fn a_reworded_question_keeps_its_id_where_that_is_asked_for() {
    let folder = Folder::with(&[
        ("README.md", b"## What is black tea?\n\nA.\n\n## Why?\n\nB.\n"),
        ("LICENSE", b"MIT License"),
    ]);
    deckpress(folder.path(), &["import", "README.md", "-o", "tea"]).expect(0);
    folder.write("README.md", b"## Why?\n\nB.\n\n## What is a dark tea?\n\nA.\n");
    let ran = deckpress(folder.path(), &["import", "README.md", "-o", "tea", "--accept-reworded"]).expect(0);
    assert!(ran.stdout.contains("reworded, with their old ids: 1 (what-is-black-tea)"), "{}", ran.stdout);
    let text = folder.read("tea/01-questions.md");
    assert!(text.contains("## What is a dark tea? {#what-is-black-tea}"), "{text}");
    assert!(!text.contains("What is black tea?"), "{text}");
}

#[test]
fn pictures_are_copied_and_links_lead_where_the_source_is() {
    let bank = "## What is [it](other.md)?\n\n![A dot](img/dot.png) and ![gone](img/gone.png)\n\nSee [b](#why-so), [c](docs/c.md) and <a href='javascript:x'>d</a>.\n\n## Why so?\n\n![far](https://example.org/far.png)\n";
    let dot = std::fs::read(crate::common::root().join("tests/fixtures/small/img/dot.png")).ok();
    let dot = dot.unwrap_or_else(|| {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, 1, 1);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.write_header().unwrap().write_image_data(&[0]).unwrap();
        bytes
    });
    let folder = Folder::with(&[
        ("README.md", bank.as_bytes()),
        ("img/dot.png", &dot),
        ("LICENSE", b"MIT License\n\nCopyright (c) 2020 Sam Lee\n"),
        (".git/HEAD", b"ref: refs/heads/main\n"),
        (".git/config", b"[remote \"origin\"]\n\turl = git@github.com:sam/bank.git\n"),
    ]);
    let ran = deckpress(folder.path(), &["import", "README.md", "-o", "deck"]).expect(0);
    assert_eq!(std::fs::read(folder.join("deck/media/dot.png")).unwrap(), dot);
    let text = folder.read("deck/01-questions.md");
    for part in [
        "![A dot](media/dot.png)",
        "[b](#why-so)",
        "[c](https://github.com/sam/bank/blob/HEAD/docs/c.md)",
        "[far](https://example.org/far.png)",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(!text.contains("javascript"), "{text}");
    let toml = folder.read("deck/deck.toml");
    for part in ["licence = \"MIT\"", "authors = [\"Sam Lee\"]", "https://github.com/sam/bank"] {
        assert!(toml.contains(part), "{part}: {toml}");
    }
    assert!(ran.stderr.contains("1 picture of the web is a link now"), "{}", ran.stderr);
    deckpress(folder.path(), &["check", "deck"]).expect(0);
}

#[test]
fn what_the_licence_forbids_is_imported_only_if_it_is_accepted() {
    let folder = Folder::with(&[
        ("README.md", README.as_bytes()),
        ("LICENSE", b"Creative Commons Attribution-NonCommercial 4.0"),
    ]);
    let refused = deckpress(folder.path(), &["import", "README.md", "-o", "deck"]).expect(2);
    assert!(refused.stderr.contains("CC-BY-NC-4.0"), "{}", refused.stderr);
    assert!(!folder.join("deck").exists());
    deckpress(folder.path(), &["import", "README.md", "-o", "deck", "--accept-licence"]).expect(0);
}

#[test]
fn answers_with_anything_in_them_give_a_deck_without_faults() {
    let hostile = [
        "<b>open\n\nand {{c1::braces}} {{ x }} $HOME/$USER ==m== [[w]] %%c%% <!-- open",
        "| a | b |\n|---|---|\n| 1 | 2 | 3 | 4 |\n| 1 |",
        "```js\nnever closed",
        "text\n---\nmore\n===\n",
        "- [ ] a\n- [x] b\n\n1. x\n   - y\n     - z",
        "<table><tr><td>a</td><td><ul><li>b</li></ul></td></tr></table>",
        "\u{202e}reversed `\u{202e}`\n\n```\n\u{2066}x\n```",
        "[a](ftp://x) [b](<a b.md>) [c]() ![d]() ![](x.png) <a name=q></a> [e](http://) [f](//g.org/h)",
        "### Hint\n\n#### \n\n###### deep {#x}\n\n# Top",
        "> **Pitfall** quoted\n\nbehind it",
        "&lt;script&gt; <script>alert(1)</script> <style>x</style> <iframe src=x></iframe>",
        "$$\\frac{1}{2$$ and $a$ \\(x\\) \\[y\\] [sound:x.mp3] [latex]x[/latex] ^[n] [^1]",
        "***a** b* **「x」**は **`c`**d **e:**f _g_h",
        "<details><summary>More</summary>\n\nx\n\n<details><summary>Even</summary>y",
        "+ a\n\n\n+ b\n* c\n\n2) d",
    ];
    let bank: String = hostile
        .iter()
        .zip(1..)
        .map(|(answer, number)| format!("## {number}. What is it, {number}?\n\n{answer}\n\n"))
        .collect();
    let folder = Folder::with(&[("README.md", bank.as_bytes())]);
    for answer in hostile {
        folder.write("one.md", format!("## 1. What is a?\n\n{answer}\n").as_bytes());
        let _ = std::fs::remove_dir_all(folder.join("one"));
        deckpress(folder.path(), &["import", "one.md", "-o", "one", "-q", "--split", "h2"]).expect(0);
        deckpress(folder.path(), &["check", "one", "-q"]).expect(0);
    }
    deckpress(folder.path(), &["import", "README.md", "-o", "deck", "-q"]).expect(0);
    deckpress(folder.path(), &["check", "deck", "-q"]).expect(0);
    deckpress(folder.path(), &["build", "deck", "-q", "--format", "apkg,json,csv"]).expect(0);
}

#[test]
fn boxes_with_code_below_them_are_options() {
    let quiz = "## Git\n\n#### Q1. Which?\n\n- [ ]\n\n```bash\na\nb\n```\n\n- [x]\n\n```bash\nb\nc\n```\n\n#### Q2. Two?\n\n- [x]\n\n```sh\nx\n```\n\n- [ ] b\n";
    let folder = Folder::with(&[("quiz.md", quiz.as_bytes())]);
    deckpress(folder.path(), &["import", "quiz.md", "-o", "quiz"]).expect(0);
    deckpress(folder.path(), &["check", "quiz"]).expect(0);
    deckpress(folder.path(), &["build", "quiz", "-q", "--format", "json"]).expect(0);
    let export: serde_json::Value = serde_json::from_str(&folder.read("out/quiz/quiz.json")).unwrap();
    let options = |at: usize| export["questions"][at]["options"].as_array().unwrap().len();
    assert_eq!((options(0), options(1)), (2, 2), "{export}");
}

#[test]
fn a_fence_that_ends_beside_a_tag_swallows_no_question() {
    let bank = "## Shell\n\n<details>\n<summary>What does this do?\n\n```\nls\n```</summary><br><b>\n\nIt lists.\n</b></details>\n\n<details>\n<summary>Which one? (choose one)\n\n- A: one\n- B: two\n</summary><br><b>\nB\n</b></details>\n\n<details>\n<summary>Why?</summary><br><b>\nBecause.\n</b></details>\n";
    let folder = Folder::with(&[("bank.md", bank.as_bytes())]);
    let ran = deckpress(folder.path(), &["import", "bank.md", "-o", "bank"]).expect(0);
    assert!(ran.stdout.contains("found 3 questions by details"), "{}", ran.stdout);
    let text = folder.read("bank/01-shell.md");
    assert!(text.contains("- [ ] one\n- [x] two") && !text.contains("**Because"), "{text}");
}
