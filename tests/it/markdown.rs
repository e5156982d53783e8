//! Markdown as it is written elsewhere: what is read, what is said of the rest, and whom a new reading reaches.

use std::collections::BTreeMap;

use deckpress::content::html::{self, Reader};

use crate::common::{Folder, collection, copy_folder, deckpress, fixture, rows, with_good_deck};

/// A deck with one question, whose answer this is.
fn deck(answer: &str) -> Folder {
    topic(&format!("## What is it? {{#a}}\n\n{answer}\n"))
}

fn topic(text: &str) -> Folder {
    let toml = b"id = \"d\"\ntitle = \"D\"\nlang = \"de\"\nallow = [\"missing-reference\"]\n";
    Folder::with(&[("d/deck.toml", toml), ("d/t.md", text.as_bytes())])
}

/// `line:column code` of each diagnostic of `check`.
fn said(folder: &Folder) -> Vec<String> {
    let ran = deckpress(folder.path(), &["check", "d", "--report", "json"]);
    ran.places().iter().map(|place| place.split_once(':').unwrap().1.to_owned()).collect()
}

/// The answer as a field of Anki.
fn field(markdown: &str) -> String {
    shown(markdown, Reader::Anki)
}

fn shown(markdown: &str, reader: Reader) -> String {
    let folder = deck(markdown);
    with_good_deck(&folder.join("d"), |checked, _| {
        html::blocks(&checked.deck.entries().next().unwrap().answer.blocks, reader)
    })
}

/// Every artifact that is text, and the collection of the package.
fn all_text(folder: &Folder) -> String {
    let formats = "apkg,csv,html,json";
    deckpress(folder.path(), &["build", "d", "-q", "--format", formats, "-o", "out"]).expect(0);
    let apkg = std::fs::read(folder.join("out/d/d.apkg")).unwrap();
    let (_kept, database) = collection(&apkg);
    let fields = rows(&database, "select flds, sfld from notes").concat().concat();
    ["d.csv", "d.html", "d.json"].map(|name| folder.read(&format!("out/d/{name}"))).concat() + &fields
}

/// The hash and the time of each note of a lock.
fn times(lock: &str) -> BTreeMap<String, u32> {
    let notes = lock.lines().filter(|line| line.starts_with('"') && line.contains("modified = "));
    let time = |line: &str| {
        let rest = line.split("modified = ").nth(1).unwrap();
        rest.split(|sign: char| !sign.is_ascii_digit()).next().unwrap().parse().unwrap()
    };
    notes.map(|line| (line.split('"').nth(1).unwrap().to_owned(), time(line))).collect()
}

#[test]
fn what_reads_otherwise_than_in_the_last_release_gets_a_newer_time_and_nothing_else_does() {
    let folder = Folder::new();
    copy_folder(&fixture("reread"), &folder.join("d"));
    let before = times(&folder.read("d/deck.lock"));
    deckpress(folder.path(), &["build", "d", "-q", "--format", "apkg", "-o", "out"]).expect(0);
    let after = times(&folder.read("d/deck.lock"));
    let (newer, same): (Vec<_>, Vec<_>) = after.iter().partition(|(id, time)| before[*id] < **time);
    let ids = |notes: Vec<(&String, &u32)>| notes.into_iter().map(|(id, _)| id.clone()).collect::<Vec<_>>();
    assert_eq!(before.len(), after.len());
    assert_eq!(
        ids(newer),
        [
            "address",
            "alert",
            "asked",
            "asked/cloze/shown",
            "comment",
            "footnote",
            "money",
            "obsidian",
            "pattern",
            "prompts/cloze/priced",
            "prompts/output/printed",
            "related",
            "tasks",
            "title",
        ]
    );
    assert_eq!(
        ids(same),
        ["angles", "formulas", "plain", "prices", "prompts", "prompts/cloze/free", "prompts/output/unpriced"]
    );
    // A second build changes nothing.
    deckpress(folder.path(), &["build", "d", "-q", "--locked", "--format", "apkg", "-o", "out"]).expect(0);
}

#[test]
fn a_dollar_sign_is_money_a_variable_or_a_formula() {
    for (markdown, expected) in [
        (
            "A coffee is $5-$10, a tea $3/$4, a cake ($6)-($7).",
            "A coffee is $5-$10, a tea $3/$4, a cake ($6)-($7).",
        ),
        ("US$5 there, US$7 here; HK$10 or A$12.", "US$5 there, US$7 here; HK$10 or A$12."),
        ("In $HOME/$USER, or ${HOME}/etc:${PATH}.", "In $HOME/$USER, or ${HOME}/etc:${PATH}."),
        ("Either a$|b$ or ^c$.", "Either a$|b$ or ^c$."),
        ("$x$, $a_1$ and $5-3$, not $5 and $6.", "\\(x\\), \\(a_1\\) and \\(5-3\\), not $5 and $6."),
        ("the $n$th, $a_1$-fold", "the \\(n\\)th, \\(a_1\\)-fold"),
        ("设$x$为实数。", "设\\(x\\)为实数。"),
        ("$5 and `$x`", "$5 and <code>$x</code>"),
        ("US$5 **and** US$7", "US$5 <strong>and</strong> US$7"),
        (
            "**$5** to [*$7*](https://example.org/$1)",
            "<strong>$5</strong> to <a href=\"https://example.org/$1\"><em>$7</em></a>",
        ),
        ("\\$5 and \\$6", "$5 and $6"),
        ("a $$x$$ b", "a \\[x\\] b"),
    ] {
        assert_eq!(field(markdown), format!("<p>{expected}</p>"), "{markdown}");
    }
}

#[test]
fn a_doubtful_dollar_sign_is_named_at_its_place_and_money_is_not() {
    for (markdown, places) in [
        ("US$5 there, US$7 here, $3/$4, 5$ or 6$", &[][..]),
        ("In $HOME/$USER.", &["3:4 dollar-sign"]),
        ("Either a$|b$ or ^c$.", &["3:9 dollar-sign"]),
        ("$x and *y$* \\(x^2\\)", &["3:13 foreign-mark"]),
        ("A **b** $\\frac{a$", &["3:9 unset-math"]),
        ("A $`a^2`$", &["3:3 dollar-sign"]),
        ("It is $5 for tea and 7$ more", &["3:7 dollar-sign"]),
    ] {
        assert_eq!(said(&deck(markdown)), places, "{markdown}");
    }
    let json =
        r#"{"title": "D", "questions": [{"id": "a", "question": "A?", "answer": "é \"b\"\nOr a$|b$."}]}"#;
    let folder = Folder::with(&[("d.json", json.as_bytes())]);
    let ran = deckpress(folder.path(), &["check", "d.json", "--report", "json"]);
    let column = json.find("$|").unwrap();
    assert!(ran.places().contains(&format!("d.json:1:{column} dollar-sign")), "{:?}", ran.places());
}

#[test]
fn a_comment_is_in_no_output_and_counted() {
    let folder = topic(
        "# T <!-- secret -->\n\n<!-- secret\nof two lines -->\n\n%%\nsecret\n\n## secret\n%%\n\n## What? <!-- secret --> {#a}\n\n\
         <!-- secret --> It **is** <!-- secret --> so. <!-- secret -->\n- one\n  <!-- secret -->\n- two\n\n%% secret %%\n\n\
         ### Details\n> quoted\n> %%secret%%\n\n<!-- secret -->\n\n### Cloze\n- A {{b}} <!-- secret --> c d. {#c}\n",
    );
    let text = all_text(&folder);
    assert!(!text.contains("secret"), "{text}");
    assert!(text.contains("<p>It <strong>is</strong> so.</p>"), "{text}");
    assert_eq!(said(&folder).iter().filter(|it| it.ends_with(" comment")).count(), 12);
    let ran = deckpress(folder.path(), &["check", "d", "--verbose"]).expect(0);
    assert_eq!(ran.stderr.matches("note[comment]").count(), 12, "{}", ran.stderr);
    let json = r#"{"title": "D", "questions": [{"id": "a", "question": "A? <!-- secret -->", "answer": "B.\n\n%% secret %%\n"}]}"#;
    let csv = "id,question,answer\na,A? <!-- secret -->,B <!-- secret -->.\n";
    let folder = Folder::with(&[("d.json", json.as_bytes()), ("e.csv", csv.as_bytes())]);
    for name in ["d", "e"] {
        let file = if name == "d" { "d.json" } else { "e.csv" };
        deckpress(folder.path(), &["build", file, "-q", "--format", "csv,json", "-o", "out"]).expect(0);
        assert!(!folder.read(&format!("out/{name}/{name}.json")).contains("secret"));
        assert!(!folder.read(&format!("out/{name}/{name}.csv")).contains("secret"));
    }
}

/// To Markdown, two pieces of indented code with a blank line between them are one.
#[test]
fn a_comment_between_two_pieces_of_indented_code_is_in_no_output() {
    for comment in
        ["%% sécret and more %%", "<!-- sécret and more -->", "%%\n     sécret\n%%", "<!--\n      sécret -->"]
    {
        let text = all_text(&topic(&format!("## What? {{#a}}\n\nA.\n\n    one\n\n{comment}\n\n    two\n")));
        assert!(text.contains("one") && text.contains("two") && !text.contains("cret"), "{comment}: {text}");
    }
}

#[test]
fn a_comment_in_code_is_code_and_an_open_one_a_fault() {
    assert_eq!(
        field("`<!-- a -->` and `%%b%%`"),
        "<p><code>&lt;!-- a --&gt;</code> and <code>%%b%%</code></p>"
    );
    assert_eq!(said(&deck("A.\n\n```text\n%%\n<!-- a -->\n%%\n```")), [""; 0]);
    assert_eq!(said(&deck("A.\n\n<!-- B\n\n## C? {#c}\n\nD.")), ["5:1 open-comment"]);
    assert_eq!(said(&deck("A <!-- B")), ["3:3 open-comment"]);
    assert_eq!(said(&deck("A.\n\n%%\n\nB.")), ["5:1 foreign-mark"]);
}

#[test]
fn marks_of_other_programs_are_named_once_and_never_in_code() {
    for (markdown, code, what) in [
        ("A ==b== c.", "foreign-mark", "`==b==` looks like marked text"),
        ("A [[Some page|b]] c.", "foreign-mark", "`[[Some page|b]]` looks like a link of a wiki"),
        ("A ![[b.png]] c.", "foreign-mark", "`![[b.png]]` looks like an embedded file of a wiki"),
        ("A ![b](Screen Shot 1.png) c.", "foreign-mark", "`![b](Screen Shot 1.png)` looks like a picture"),
        ("A ![](a.png =200x) c.", "foreign-mark", "`![](a.png =200x)` looks like a picture with its size"),
        ("A b. ^b1c2d3", "foreign-mark", "`^b1c2d3` looks like the name of a block"),
        ("A[^1].", "foreign-mark", "`[^1]` looks like a footnote"),
        ("A[^1].\n\n[^1]: note", "foreign-mark", "`[^1]` looks like a footnote"),
        ("A[^1].\n\n[^1]: https://example.org/x", "foreign-mark", "`[^1]` looks like a footnote"),
        ("A [sound:b.mp3] c.", "foreign-mark", "`[sound:b.mp3]` looks like a sound of Anki"),
        ("A [latex]x^2[/latex] c.", "foreign-mark", "`[latex]x^2[/latex]` looks like a formula of Anki"),
        ("A \\(x^2\\) c.", "foreign-mark", "`\\(x^2\\)` looks like a formula of LaTeX"),
        ("A {{c1::b}} c.", "stray-deletion", "`{{c1::b}}` hides nothing here"),
        ("A {{b::hint}} c.", "stray-deletion", "`{{b::hint}}` hides nothing here"),
    ] {
        let folder = deck(markdown);
        let ran = deckpress(folder.path(), &["check", "d", "--report", "json"]).expect(0);
        let [only] = &ran.diagnostics()[..] else { panic!("{markdown}: {}", ran.stdout) };
        assert_eq!(only["code"], code, "{markdown}");
        assert!(only["message"].as_str().unwrap().starts_with(what), "{markdown}: {only}");
        assert!(only["help"].as_str().is_some_and(|help| !help.is_empty()), "{markdown}");
        assert_eq!(
            (only["line"].as_u64(), only["severity"].as_str()),
            (Some(3), Some("warning")),
            "{markdown}"
        );
    }
    for markdown in [
        "`==b==`, `[[c]]`, `![[d]]`, `[^1]`, `[sound:a]`, `{{c1::x}}`, `\\(x^2\\)`",
        "A.\n\n```text\n==b== [[c]] {{c1::x}} [^1]: d\n[^1]: e ^abc\n```",
        "a == b and c == d; x==y, y==z; 2^10 is 2 ^10",
        "\\(not this\\), \\[1\\], \\[a link\\], [a](https://example.org/x_(y)), {{ name }}",
    ] {
        assert_eq!(said(&deck(markdown)), [""; 0], "{markdown}");
    }
    let csv = "id,question,answer\na,How does it sound?,[sound:a.mp3] and [latex]x^2[/latex] and {{c1::x}}\n";
    let folder = Folder::with(&[("q.csv", csv.as_bytes())]);
    let ran = deckpress(folder.path(), &["build", "q.csv", "--format", "json", "--report", "json"]).expect(0);
    assert_eq!(ran.codes(), ["foreign-mark", "foreign-mark", "stray-deletion"]);
}

#[test]
fn an_alert_is_a_quote_with_its_label_in_the_deck_s_language_or_its_own_title() {
    for (markdown, expected) in [
        (
            "> [!NOTE]\n> A *b*\n> c.",
            "<blockquote><p><strong>Hinweis</strong></p><p>A <em>b</em> c.</p></blockquote>",
        ),
        (
            "> [!warning] Mind *this*\n> A.",
            "<blockquote><p><strong>Mind <em>this</em></strong></p><p>A.</p></blockquote>",
        ),
        ("> [!Tip]-\n>\n> - A", "<blockquote><p><strong>Tipp</strong></p><ul><li>A</li></ul></blockquote>"),
        ("> [!bug]\n> A.", "<blockquote><p><strong>Bug</strong></p><p>A.</p></blockquote>"),
        (
            "- > [!CAUTION]\n  > A.",
            "<ul><li><blockquote><p><strong>Vorsicht</strong></p><p>A.</p></blockquote></li></ul>",
        ),
        ("> A [!NOTE]", "<blockquote><p>A [!NOTE]</p></blockquote>"),
        ("> `[!NOTE]`", "<blockquote><p><code>[!NOTE]</code></p></blockquote>"),
    ] {
        assert_eq!(field(markdown), expected, "{markdown}");
        assert_eq!(said(&deck(markdown)), [""; 0], "{markdown}");
    }
}

#[test]
fn task_lists_have_boxes() {
    let list = "<ul><li>☑ A</li><li>☐ <em>B</em></li></ul>";
    assert_eq!(field("- [x] A\n- [ ] *B*"), list);
    assert_eq!(field("- [X] A\n\n- [ ] *B*"), list);
    assert_eq!(field("1. [ ] A"), "<ol><li>☐ A</li></ol>");
    let page = "<ul><li class=\"w-task\">☑ A</li><li class=\"w-task\">☐ <em>B</em></li><li>C</li></ul>";
    assert_eq!(shown("- [x] A\n- [ ] *B*\n- C", Reader::Browser), page);
    assert_eq!(field("- \\[ ] A\n- [y] B\n- a [ ]"), "<ul><li>[ ] A</li><li>[y] B</li><li>a [ ]</li></ul>");
}

#[test]
fn a_table_that_would_lose_cells_or_is_none_is_named() {
    for (markdown, places) in [
        ("| A | B |\n|---|---|\n| a | `b || c` | d |", &["5:1 long-row"][..]),
        ("| A | B |\n|---|---|\n| a | `b | c` |", &["5:1 long-row"]),
        ("- x\n\n  A | B\n  --|--\n  a | b | c", &["7:3 long-row"]),
        ("| `a|b` | x |\n|---|---|\n| 1 | 2 |", &["3:1 long-row"]),
        ("| a | b |\n| 1 | 2 |", &["3:1 not-a-table"]),
        ("- Options:\n| a | b |\n|---|---|\n| 1 | 2 |", &["4:1 not-a-table"]),
        ("| A | B |\n|---|---|\n| a | `b \\| c` |\n| only one |", &[]),
        ("The norm |x| and |x|.\n|x| is no table.", &[]),
        ("A.\n\n```text\n| a | b |\n| 1 | 2 |\n```", &[]),
    ] {
        assert_eq!(said(&deck(markdown)), places, "{markdown}");
    }
}

#[test]
fn bare_addresses_are_links_and_titles_survive() {
    for (markdown, expected) in [
        (
            "At https://example.org/a_b_c.",
            "At <a href=\"https://example.org/a_b_c\">https://example.org/a_b_c</a>.",
        ),
        (
            "(see http://example.org/x_(y))",
            "(see <a href=\"http://example.org/x_(y)\">http://example.org/x_(y)</a>)",
        ),
        (
            "[https://example.org](https://example.org/a)",
            "<a href=\"https://example.org/a\">https://example.org</a>",
        ),
        (
            "At www.example.org/a, not at example.org, awww.example.org or `www.example.org`.",
            "At <a href=\"http://www.example.org/a\">www.example.org/a</a>, not at example.org, awww.example.org or \
             <code>www.example.org</code>.",
        ),
        ("`https://example.org` ftp://example.org", "<code>https://example.org</code> ftp://example.org"),
        (
            "[a](https://example.org \"T \\\"q\\\"\")",
            "<a href=\"https://example.org\" title=\"T &quot;q&quot;\">a</a>",
        ),
        (
            "**https://example.org/**",
            "<strong><a href=\"https://example.org/\">https://example.org/</a></strong>",
        ),
    ] {
        assert_eq!(field(markdown), format!("<p>{expected}</p>"), "{markdown}");
    }
}

#[test]
fn a_link_to_an_id_leads_there_on_the_page_and_is_text_in_anki() {
    let folder = topic("## A? {#a}\n\nSee [*b*](#b).\n\n## B? {#b}\n\nB.\n");
    let text = all_text(&folder);
    assert!(text.contains("See <a href=\"#b\"><em>b</em></a>."), "{text}");
    assert!(text.contains("See <em>b</em>."), "{text}");
    assert_eq!(said(&deck("[b](#c)")), ["3:1 bad-link"]);
    assert_eq!(said(&deck("[b](page.html) and [c](../d)")), ["3:1 bad-link", "3:20 bad-link"]);
    let retired = topic("## A? {#a}\n\nSee [b](#b).\n\n## B? {#b retired}\n\nB.\n");
    assert_eq!(said(&retired), ["3:5 bad-link"]);
}

#[test]
fn front_matter_is_passed_over_and_never_written_to() {
    for front in ["---\ntags: [a, b]\n# no topic\n---\n", "+++\ntitle = \"a\"\n+++\n", "---\na: b\n...\n"] {
        let folder = topic(&format!("{front}# T\n\n## What is a set?\n\nA collection.\n"));
        assert_eq!(
            said(&folder),
            ["6:4 missing-id"]
                .map(|it| it.replace('6', &(front.lines().count() + 3).to_string()).replace(":4", ":1"))
        );
        deckpress(folder.path(), &["check", "d", "--fix"]).expect(0);
        assert_eq!(
            folder.read("d/t.md"),
            format!("{front}# T\n\n## What is a set? {{#what-is-a-set}}\n\nA collection.\n")
        );
        assert!(!all_text(&folder).contains("no topic"));
    }
    assert_eq!(said(&topic("---\ntags: [a, b]\n\n## A? {#a}\n\nB.\n")), ["1:1 front-matter"]);
    assert_eq!(said(&deck("A.\n\n---\n\nB.\n\n---")), [""; 0]);
}

#[test]
fn dashes_right_below_text_are_named() {
    let folder = topic("## A? {#a}\n\nSome text.\n---\nMore text.\n\n## B? {#b}\n\nB.\n");
    assert_eq!(said(&folder), ["4:1 setext-heading"]);
    let ran = deckpress(folder.path(), &["check", "d"]);
    assert!(ran.stderr.contains("these dashes right below text make it a heading"), "{}", ran.stderr);
}

#[test]
fn raw_html_is_answered_with_what_to_write() {
    for (markdown, cure) in [
        ("<details>a</details>", "### Details"),
        ("<p>a</p>", "empty line"),
        ("<img src=\"a.png\">", "![what it shows](name.png)"),
        ("<table><tr><td>a</td></tr></table>", "| a | b |"),
        ("a <b>c</b>", "**text**"),
    ] {
        let folder = deck(markdown);
        let ran = deckpress(folder.path(), &["check", "d", "--report", "json"]).expect(0);
        let first = &ran.diagnostics()[0];
        assert_eq!(first["code"], "raw-html", "{markdown}");
        assert!(first["help"].as_str().unwrap().contains(cure), "{first}");
    }
}

#[test]
fn code_that_comes_out_bold_or_italic_is_named_at_its_place_and_styled_words_are_not() {
    for (answer, places) in [
        ("An __init__ and `__new__`.", &["3:4 bare-code"][..]),
        (
            "Say __add__, obj.__repr__() and __init__.py.",
            &["3:5 bare-code", "3:18 bare-code", "3:33 bare-code"],
        ),
        ("- One.\n- A __del__.", &["4:5 bare-code"]),
        ("Takes *args and **kwargs; 2*3*4 is 24.", &["3:7 bare-code"]),
        ("It is 2*3*4.", &["3:8 bare-code"]),
        ("It is x**2 + y**2.", &["3:8 bare-code"]),
        ("A *word*, **bold**, _words in italics_, __Bold words__ and ***both***.", &[]),
        ("*S*tructured **Q**uery **Lan**guage.", &[]),
        ("`*args` and `2*3*4`, \\_\\_init\\_\\_, 2 * 3 * 4, 2\\*3\\*4, *args, **kwargs.", &[]),
        ("**init** is `__init__`.", &[]),
        ("```python\n__init__ = 2*3*4\n```", &[]),
        ("$a*b*c$ and <https://example.org/__init__>.", &[]),
        ("重*点*在 and *重点*在.", &[]),
    ] {
        assert_eq!(said(&deck(answer)), places, "{answer}");
    }
    let csv = b"id,question,answer\na,What is __init__?,\"It is \"\"x\"\" 2*3*4.\"\n";
    let json = br#"{"id": "a", "question": "What is __init__?", "answer": "It is \"x\" 2*3*4."}"#;
    for (name, text) in [("q.csv", &csv[..]), ("q.jsonl", &json[..])] {
        let folder = Folder::with(&[(name, text)]);
        let ran = deckpress(folder.path(), &["check", name, "--report", "json"]);
        let codes: Vec<_> = ran.places().into_iter().filter(|it| it.ends_with("bare-code")).collect();
        assert_eq!(codes.len(), 2, "{name}: {codes:?}");
    }
}

/// A definition of a link that nothing uses is shown nowhere, so it is named; those that are comments are counted.
#[test]
fn a_link_that_is_defined_and_never_used_is_named() {
    for (markdown, places) in [
        ("A [b][c].\n\n[c]: https://example.org", &[][..]),
        ("A [C] and ![d][D].\n\n[c]: https://example.org\n[d]: https://example.org/d", &["3:11 bad-media"]),
        ("A.\n\n[c]: https://example.org \"T\"", &["5:1 unused-link"]),
        ("A.\n\n- b\n\n  [c]: https://example.org", &["7:3 unused-link"]),
        ("A `[c]`.\n\n[c]: <#a>", &["5:1 unused-link"]),
        ("A.\n\n[//]: # (private)\n\n[comment]: <> (private)", &["5:1 comment", "7:1 comment"]),
        ("A `[c]: x` b.\n\n```text\n[c]: x\n```", &[]),
        ("A[^1].\n\n[^1]: https://example.org", &["3:2 foreign-mark"]),
    ] {
        assert_eq!(said(&deck(markdown)), places, "{markdown}");
    }
    let json = r#"{"id": "a", "question": "A?", "answer": "é \"b\"\n\n[c]: https://example.org"}"#;
    let folder = Folder::with(&[("d.jsonl", json.as_bytes())]);
    let ran = deckpress(folder.path(), &["check", "d.jsonl", "--report", "json"]);
    let column =
        json.chars().take_while(|sign| *sign != 'é').count() + "é \\\"b\\\"\\n\\n".chars().count() + 1;
    assert!(ran.places().contains(&format!("d.jsonl:1:{column} unused-link")), "{:?}", ran.places());
}

#[test]
fn dashes_below_text_are_named_wherever_the_text_is() {
    for (markdown, place) in [
        ("A.\n---\nB.", "4:1 setext-heading"),
        ("A.\n\n> B\n> ----\n", "6:3 setext-heading"),
        ("A.\n\n- b\n  ---\n", "6:3 setext-heading"),
        ("A.\n\n### Details\nB\n--\n", "7:1 setext-heading"),
        ("A.\n\n### Hint\n1. B\n   ---\n", "7:4 setext-heading"),
    ] {
        assert_eq!(said(&deck(markdown)), [place], "{markdown}");
    }
    assert!(said(&deck("A.\n\n---\n\nB.\n\n- - -\n\n#### C\n\nD")).is_empty());
    let json = r#"{"id": "a", "question": "A?\n---", "answer": "B\n---", "details": "> C\n> ---"}"#;
    let csv = "id,question,answer\na,A?,\"B\n---\nC\"\n";
    let folder = Folder::with(&[("d.jsonl", json.as_bytes()), ("e.csv", csv.as_bytes())]);
    let codes =
        |file: &str| deckpress(folder.path(), &["check", file, "--report", "json"]).expect(1).places();
    let found = codes("d.jsonl");
    assert_eq!(found.iter().filter(|it| it.ends_with("setext-heading")).count(), 3, "{found:?}");
    assert_eq!(codes("e.csv"), ["e.csv:3:1 setext-heading"]);
}

#[test]
fn a_heading_without_its_space_is_named_and_a_tag_is_not() {
    for (markdown, places) in [
        ("A.\n\n##B?\n\nC.", &["5:1 foreign-mark"][..]),
        ("A.\n###Details\n", &["4:1 foreign-mark"]),
        ("A.\n\n- b\n  ##C?\n", &["6:3 foreign-mark"]),
        ("#python is a tag, C## is not a language, and a row of #### is one.", &[]),
        ("A `##b`.\n\n```text\n##c\n```", &[]),
        ("A.\n\n#### B", &[]),
    ] {
        assert_eq!(said(&deck(markdown)), places, "{markdown}");
    }
    // Outside of an entry it is lost, which is one fault.
    let folder = topic("##A? {#a}\n\n## B? {#b}\nC.\n");
    assert_eq!(said(&folder), ["1:1 unexpected-text"]);
}

#[test]
fn braces_at_the_end_of_a_heading_are_attributes_only_with_one_brace() {
    for (heading, question, places) in [
        ("Which {{x}}? {#a}", "Which {{x}}?", &["1:10 stray-deletion"][..]),
        ("Which is {{c1::x}} now? {#a}", "Which is {{c1::x}} now?", &["1:13 stray-deletion"]),
        ("Which is `{{x}}`? {#a}", "Which is {{x}}?", &[]),
        ("Which is? {{x}}", "Which is? {{x}}", &["1:1 missing-id", "1:14 stray-deletion"]),
        (
            "Which is? {{c1::x::hint}}",
            "Which is? {{c1::x::hint}}",
            &["1:1 missing-id", "1:14 stray-deletion"],
        ),
    ] {
        let folder = topic(&format!("## {heading}\n\nA.\n"));
        assert_eq!(said(&folder), places, "{heading}");
        deckpress(folder.path(), &["check", "d", "--fix", "-q"]).expect(0);
        deckpress(folder.path(), &["build", "d", "-q", "--format", "json", "-o", "out"]).expect(0);
        let export: serde_json::Value = serde_json::from_str(&folder.read("out/d/d.json")).unwrap();
        assert_eq!(export["questions"][0]["question"]["text"], question, "{heading}");
    }
}
