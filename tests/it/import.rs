//! `deckpress import`: what people have becomes a deck that checks and builds at once.

use std::time::SystemTime;

use crate::common::{Folder, deckpress, program, run, tree};

const README: &str = "# Tea\n\n## What is tea?\n\nLeaves in *water*.\n\n### Sorts\n\n- green\n- black\n\n## How hot is it?\n\n<details>\n<summary>More</summary>\n\n```sh\nboil\n```\n\n</details>\n";

/// When each file of a folder was written.
fn written(folder: &Folder, path: &str) -> Vec<SystemTime> {
    let time = |name: &String| folder.join(path).join(name).metadata().unwrap().modified().unwrap();
    tree(&folder.join(path)).keys().map(time).collect()
}

/// A picture of one grey dot.
fn dot(grey: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 1, 1);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.write_header().unwrap().write_image_data(&[grey]).unwrap();
    bytes
}

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
    let (before, time) = (tree(&folder.join("data/tea")), written(&folder, "data/tea"));
    deckpress(folder.path(), &import).expect(0);
    assert_eq!(tree(&folder.join("data/tea")), before);
    assert_eq!(written(&folder, "data/tea"), time, "files that are equal are not written again");

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
        "changed by you and by the source, of which yours stays: 1 (how-hot-is-it)",
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
fn a_second_import_merges_each_part_of_a_question() {
    let bank = |tags: &str, hint: &str| {
        let hint = if hint.is_empty() { String::new() } else { format!("\n`hint: {hint}`\n") };
        format!("## What is tea?\n\n<!-- tags: {tags} -->\n{hint}\nLeaves.\n\n## Why?\n\nThirst.\n")
    };
    let folder = Folder::with(&[("LICENSE", b"MIT License")]);
    folder.write("README.md", bank("drink", "").as_bytes());
    let import = ["import", "README.md", "-o", "tea"];
    deckpress(folder.path(), &import).expect(0);
    let name = "tea/01-questions.md";
    folder.write(name, folder.read(name).replace("Leaves.", "Leaves, *I* say.").as_bytes());
    folder.write("README.md", bank("drink, hot", "green").as_bytes());
    let ran = deckpress(folder.path(), &import).expect(0);
    assert!(ran.stdout.contains("changed: 1 (what-is-tea)"), "{}", ran.stdout);
    let text = folder.read(name);
    let merged = "## What is tea? {#what-is-tea tags=\"drink hot\"}\n\nLeaves, *I* say.\n\n### Hint\n\ngreen\n\n## Why?";
    assert!(text.contains(merged), "{text}");
    deckpress(folder.path(), &["check", "tea"]).expect(0);
    deckpress(folder.path(), &import).expect(0);
    assert_eq!(folder.read(name), text);
}

#[test]
fn a_second_import_brings_in_changed_pictures_and_keeps_yours() {
    let bank = b"## What is a?\n\n![a](a.png)\n\n## What is b?\n\n![b](b.png)\n";
    let folder = Folder::with(&[("README.md", bank), ("a.png", &dot(1)), ("b.png", &dot(2))]);
    let import = ["import", "README.md", "-o", "deck"];
    deckpress(folder.path(), &import).expect(0);
    folder.write("a.png", dot(3));
    folder.write("b.png", dot(4));
    folder.write("deck/media/b.png", dot(5));
    let ran = deckpress(folder.path(), &import).expect(0);
    let files = tree(&folder.join("deck"));
    assert_eq!((&files["media/a.png"], &files["media/b.png"]), (&dot(3), &dot(5)));
    assert!(ran.stdout.contains("pictures that you changed, which stay: 1 (media/b.png)"), "{}", ran.stdout);
    deckpress(folder.path(), &import).expect(0);
    assert_eq!(tree(&folder.join("deck")), files);
}

#[test]
fn a_second_answer_follows_the_first_and_one_without_a_question_is_named() {
    let cards = "A: Lost.\n\nQ: What is a?\nA: One.\nA: Two.\n\nC: [b] is.\nA: No.\n\nQ: What is c?\nA: C.\n";
    let folder = Folder::with(&[("cards.md", cards.as_bytes())]);
    let ran = deckpress(folder.path(), &["import", "cards.md", "-o", "deck"]).expect(0);
    let text = folder.read("deck/01-questions.md");
    assert!(text.contains("{#what-is-a}\n\nOne.\n\nTwo.\n\n## "), "{text}");
    assert!(ran.stdout.contains("skipped: 2 (cards.md:1, 8)"), "{}", ran.stdout);
    assert!(ran.stderr.contains("`cards.md:8`: an answer without a question"), "{}", ran.stderr);
}

#[test]
fn an_answer_of_one_word_that_could_be_a_label_is_kept() {
    let bank = "## Where does it come from?\n\n**Source**\n\n## What is it?\n\n**Answer**\n\n## Why?\n\n**Hint:**\n\n## How?\n\n<details><summary>Answer</summary>\n\n**Level**\n\n</details>\n";
    let folder = Folder::with(&[("README.md", bank.as_bytes())]);
    deckpress(folder.path(), &["import", "README.md", "-o", "deck", "--split", "h2"]).expect(0);
    let text = folder.read("deck/01-questions.md");
    for part in ["from}\n\n**Source**\n", "{#what-is-it draft}", "{#why draft}", "{#how}\n\n**Level**\n"] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn what_a_deck_cannot_hold_at_all_is_refused() {
    let bank = format!("---\nlang: a language of my own\n---\n{README}");
    let folder = Folder::with(&[("README.md", bank.as_bytes())]);
    let ran = deckpress(folder.path(), &["import", "README.md", "-o", "deck"]).expect(2);
    for part in [
        "`README.md`: a deck cannot hold this: `a language of my own` is not a language tag",
        "write the code of BCP 47",
        "nothing was written",
    ] {
        assert!(ran.stderr.contains(part), "{part}: {}", ran.stderr);
    }
    assert!(!folder.join("deck").exists());
}

#[test]
fn nesting_without_end_takes_no_time_without_end() {
    let folder = Folder::new();
    for sign in ["- ", "1. ", "> ", "<details>", "<div>", "<b>"] {
        let end = sign.strip_prefix('<').map(|name| format!("</{name}").repeat(20_000)).unwrap_or_default();
        let nested = sign.repeat(40_000);
        folder.write("a.md", format!("## What is a?\n\n{nested}x{end}\n\n## What is b?\n\nB.\n").as_bytes());
        let own = program(folder.path(), &["import", "a.md", "-o", "a", "--dry-run", "-q"]);
        let mut command = std::process::Command::new("sh");
        command.args(["-c", "ulimit -t 10; exec \"$@\"", "sh"]);
        command.arg(own.get_program()).args(own.get_args()).current_dir(folder.path());
        run(command).expect(0);
    }
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
fn links_to_a_reworded_question_lead_to_the_id_that_it_keeps() {
    let bank = |tea: &str, anchor: &str| {
        let code = format!("```md\n[tea](#{anchor})\n```\n");
        format!("## Why?\n\nSee [tea](#{anchor}).\n\n{code}\n## {tea}\n\nA.\n")
    };
    let folder = Folder::with(&[("LICENSE", b"MIT License")]);
    folder.write("README.md", bank("What is black tea?", "what-is-black-tea").as_bytes());
    deckpress(folder.path(), &["import", "README.md", "-o", "tea"]).expect(0);
    folder.write("README.md", bank("What is a dark tea?", "what-is-a-dark-tea").as_bytes());
    let again = ["import", "README.md", "-o", "tea", "--accept-reworded"];
    deckpress(folder.path(), &again).expect(0);
    let text = folder.read("tea/01-questions.md");
    assert!(text.contains("See [tea](#what-is-black-tea)."), "{text}");
    assert!(text.contains("\n[tea](#what-is-a-dark-tea)\n"), "code stays as it is: {text}");
    deckpress(folder.path(), &["check", "tea"]).expect(0);
    deckpress(folder.path(), &again).expect(0);
    assert_eq!(folder.read("tea/01-questions.md"), text);
}

#[test]
fn tags_that_a_deck_cannot_hold_are_mended_and_named() {
    let bank =
        "## What is a?\n\n<!-- tags: c\"x, machine learning, {q}, \" -->\n\nA.\n\n## What is b?\n\nB.\n";
    let folder = Folder::with(&[("README.md", bank.as_bytes()), ("LICENSE", b"MIT License")]);
    let ran = deckpress(folder.path(), &["import", "README.md", "-o", "deck"]).expect(0);
    let text = folder.read("deck/01-questions.md");
    assert!(text.contains("## What is a? {#what-is-a tags=\"cx machine-learning q\"}"), "{text}");
    for part in [
        "README.md:1`: 3 tags are written otherwise",
        "`c\"x` as `cx`",
        "`machine learning` as `machine-learning`",
    ] {
        assert!(ran.stderr.contains(part), "{part}: {}", ran.stderr);
    }
    deckpress(folder.path(), &["check", "deck"]).expect(0);
}

#[test]
fn files_without_questions_are_named() {
    let folder = Folder::with(&[
        ("bank/a.md", README.as_bytes()),
        ("bank/b.md", b"Some words.\n"),
        ("bank/c.md", b"Other words.\n"),
        ("LICENSE", b"MIT License"),
    ]);
    let ran = deckpress(folder.path(), &["import", "bank", "-o", "deck"]).expect(0);
    assert!(ran.stdout.contains("without questions: 2 files (b.md, c.md)"), "{}", ran.stdout);
}

#[test]
fn a_source_under_either_of_two_licences_says_both() {
    let folder = Folder::with(&[
        ("README.md", README.as_bytes()),
        ("LICENSE-MIT", b"MIT License\n\nCopyright (c) 2020 Sam Lee\n"),
        ("LICENSE-APACHE", b"Apache License\nVersion 2.0, January 2004\n"),
        ("license.rs", b"GNU Affero General Public License\n"),
    ]);
    deckpress(folder.path(), &["import", "README.md", "-o", "deck"]).expect(0);
    let toml = folder.read("deck/deck.toml");
    assert!(toml.contains("licence = \"Apache-2.0 OR MIT\""), "{toml}");
    assert!(toml.contains("Sam Lee"), "{toml}");
}

#[test]
fn pictures_are_copied_and_links_lead_where_the_source_is() {
    let bank = "## What is [it](other.md)?\n\n![A dot](img/dot.png) and ![gone](img/gone.png)\n\nSee [b](#why-so), [c](docs/c.md) and <a href='javascript:x'>d</a>.\n\n## Why so?\n\n![far](https://example.org/far.png)\n";
    let dot = dot(0);
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

#[test]
fn a_second_import_keeps_the_ends_of_lines_as_they_are() {
    let bank = "# Sea\n\n## What is an eel?\n\nA fish.\n\n## What is a cod?\n\nA fish.\n";
    let folder = Folder::with(&[("sea.md", bank.as_bytes())]);
    let arguments = ["import", "sea.md", "-o", "data/sea"];
    deckpress(folder.path(), &arguments).expect(0);
    let name = "data/sea/01-questions.md";
    let own = folder.read(name).replace('\n', "\r\n");
    folder.write(name, &own);
    let said = deckpress(folder.path(), &arguments).expect(0).stdout;
    assert!(said.contains("\nnew: 0\nchanged: 0\n"), "{said}");
    assert_eq!(folder.read(name), own);
    folder.write("sea.md", bank.replace("What is a cod?\n\nA fish", "What is a cod?\n\nA big\nfish"));
    let said = deckpress(folder.path(), &arguments).expect(0).stdout;
    assert!(said.contains("\nnew: 0\nchanged: 1 (what-is-a-cod)\n"), "{said}");
    assert!(folder.read(name).ends_with("A big\r\nfish.\r\n"));
}

#[test]
fn what_has_no_questions_is_called_what_it_is() {
    let folder = Folder::with(&[
        ("t.xlsx", b"PK\x03\x04xl/workbook.xml"),
        ("p.pdf", b"%PDF-1.4"),
        ("a.json", b"[{\"question\": \"Why?\", \"answer\": \"So.\"}]"),
    ]);
    for (name, what) in [
        ("t.xlsx", "`t.xlsx` is an Excel workbook\n |\n = help: save it as t.csv"),
        ("p.pdf", "`p.pdf` is a PDF document"),
        ("a.json", "`a.json` is JSON, which needs no import\n |\n = help: `deckpress check a.json`"),
    ] {
        let said = deckpress(folder.path(), &["import", name, "-o", "data/x"]).expect(1);
        assert!(said.stderr.contains(what), "{}", said.stderr);
    }
}
