//! Time grows in proportion to what is read. Each shape is given to the program at n and at 2n, and the steps that it
//! takes are compared: blocks of instructions, as valgrind counts them, and no seconds, which depend on the machine.

use std::path::Path;
use std::process::Command;

use crate::common::{Folder, NO_CACHE, side_by_side};

/// A shape: its name, the file that has it, and its text at a size.
type Shape = (&'static str, &'static str, fn(usize) -> String);

/// Of twice as much, the steps are at most this many times as many. Anything with the square in it tends to four.
const MOST: f64 = 2.5;

/// A question with this below its answer.
fn topic(text: impl std::fmt::Display) -> String {
    format!("## Q? {{#q}}\nA.\n\n{text}\n")
}

fn numbered(n: usize, each: impl Fn(usize) -> String) -> String {
    (0..n).map(each).collect()
}

fn fenced(language: &str, text: &str) -> String {
    topic(format!("```{language}\n{text}```"))
}

fn drawing(text: &str) -> String {
    format!("<svg xmlns='http://www.w3.org/2000/svg' width='90' height='90'>{text}</svg>")
}

/// What took, or could take, the square of its size.
const SHAPES: &[Shape] = &[
    ("quotes", "d/q.md", |n| topic("\"".repeat(n))),
    ("nested embeds", "d/q.md", |n| topic("![[".repeat(n) + &"]()".repeat(n))),
    ("nested links", "d/q.md", |n| topic("[".repeat(n) + &"]()".repeat(n))),
    ("backticks", "d/q.md", |n| topic("`a` ".repeat(n) + &"`".repeat(n))),
    ("definitions", "d/q.md", |n| topic(numbered(n, |it| format!("[a{it}]: http://b.c/{it}\n")))),
    ("pairs of dollars", "d/q.md", |n| topic("$a$ ".repeat(n))),
    ("dollars and code", "d/q.md", |n| topic("$a `$` b$ ".repeat(n))),
    ("dollars and links", "d/q.md", |n| topic("$a [$](http://b.c) ".repeat(n))),
    ("a long word", "d/q.md", |n| topic("a".repeat(8 * n))),
    ("soft hyphens", "d/q.md", |n| topic("\u{ad}".repeat(n))),
    ("spaces without width", "d/q.md", |n| topic("a".to_owned() + &"\u{200b}".repeat(n))),
    ("nested scripts", "d/q.md", |n| topic("<sub>".repeat(n))),
    ("comments before text", "d/q.md", |n| topic("<!-- a --> b\n\n".repeat(n))),
    ("comments and code", "d/q.md", |n| topic("%% a %%\n\n```\nb\n```\n\n".repeat(n))),
    ("footnotes", "d/q.md", |n| topic(numbered(n, |it| format!("[^{it}]: a\n\n```\nb\n```\n\n")))),
    ("addresses", "d/q.md", |n| topic("http://a.b &amp; ".repeat(n))),
    ("bad links", "d/q.md", |n| topic("[a](b c) [d](e) ".repeat(n))),
    ("braces", "d/q.md", |n| format!("## Q? {{#q}}\nA.\n\n### Cloze\n\n- {} {{#k}}\n", "{{".repeat(n))),
    ("clozes", "d/q.md", |n| {
        format!(
            "## Q? {{#q}}\nA.\n\n### Cloze\n\n{}",
            numbered(n, |it| format!("- {{{{a}}}} [b](c) {{#k{it}}}\n"))
        )
    }),
    ("emphasis", "d/q.md", |n| topic("*a_ ".repeat(n))),
    ("tags of HTML", "d/q.md", |n| topic("<b>a ".repeat(n))),
    ("entities", "d/q.md", |n| topic("&amp;&#x41;&a ".repeat(n))),
    ("quotes of quotes", "d/q.md", |n| topic("> ".repeat(n) + "a")),
    ("list items", "d/q.md", |n| topic("- a\n".repeat(n))),
    ("rows", "d/q.md", |n| topic(format!("|a|b|\n|-|-|\n{}", "|c|d|\n".repeat(n)))),
    ("code of Rust", "d/q.md", |n| fenced("rust", &"r#\"\n".repeat(4000 + 4 * n))),
    ("code of Java", "d/q.md", |n| fenced("java", &"a<\n".repeat(6000 + 4 * n))),
    ("questions", "d/q.md", |n| numbered(n, |it| format!("## Q{it}? {{#q{it}}}\nA.\n\n"))),
    ("tags", "d/q.md", |n| format!("## Q? {{#q tags=\"{}\"}}\nA.\n", numbered(n, |it| format!("t{it} ")))),
    ("links to no question", "d/q.md", |n| {
        numbered(n, |it| format!("## Q{it}? {{#q{it}}}\n[A](#r{it}).\n\n"))
    }),
    ("allowed", "d/deck.toml", |n| {
        format!("title = \"D\"\nallow = [{}]\n", numbered(n, |it| format!("\"long-{it}\", ")))
    }),
    ("keys", "d/deck.toml", |n| "title = \"D\"\n".to_owned() + &numbered(n, |it| format!("k{it} = 1\n"))),
    ("nested arrays", "d/deck.toml", |n| format!("title = \"D\"\nx = {}{}\n", "[".repeat(n), "]".repeat(n))),
    ("rows of CSV", "d.csv", |n| {
        "id,question,answer\n".to_owned() + &numbered(n, |it| format!("q{it},Q{it}?,A\n"))
    }),
    ("quotes of CSV", "d.csv", |n| format!("id,question,answer\nq,Q?,\"{}\"\n", "\"\"".repeat(n))),
    ("cells of a row", "d.csv", |n| format!("id,question,answer\nq,Q?,A{}\n", ",x".repeat(n))),
    ("columns of CSV", "d.csv", |n| format!("id,question,answer{}\nq,Q?,A\n", ",x".repeat(4 * n))),
    ("tags of CSV", "d.csv", |n| {
        format!("id,question,answer,tags\nq,Q?,A,{}\n", numbered(n, |it| format!("t{it} ")))
    }),
    ("JSON in a cell", "d.csv", |n| {
        let clozes =
            numbered(n, |it| format!("{{\"\"id\"\":\"\"k{it}\"\",\"\"text\"\":\"\"{{{{a}}}}\"\"}},"));
        format!("id,question,answer,cloze\nq,Q?,A,\"[{}]\"\n", clozes.trim_end_matches(','))
    }),
    ("nested JSON", "d.json", |n| "[".repeat(n) + &"]".repeat(n)),
    ("keys of JSON", "d.json", |n| {
        format!(
            "[{{\"id\":\"q\",\"question\":\"Q?\",\"answer\":\"A\"{}}}]",
            numbered(n, |it| format!(",\"k{it}\":1"))
        )
    }),
    ("escapes of JSON", "d.json", |n| {
        format!("[{{\"id\":\"q\",\"question\":\"Q?\",\"answer\":\"{}\"}}]", "[a](b)\\n\\u00e9".repeat(n))
    }),
    ("groups of a drawing", "d/a.svg", |n| drawing(&("<g>".repeat(n) + &"</g>".repeat(n)))),
    ("attributes of a drawing", "d/a.svg", |n| {
        drawing(&format!("<rect {}/>", numbered(n, |it| format!("a{it}='' "))))
    }),
    ("texts of a drawing", "d/a.svg", |n| drawing(&format!("<text>{}</text>", "a ".repeat(n)))),
];

/// Those of the shapes that show something in each format alone: what is laid out and written.
const WRITTEN: [&str; 12] = [
    "quotes",
    "backticks",
    "pairs of dollars",
    "a long word",
    "soft hyphens",
    "spaces without width",
    "nested scripts",
    "list items",
    "rows",
    "code of Java",
    "questions",
    "entities",
];

const FORMATS: [&str; 6] = ["apkg", "csv", "sheet", "cards", "html", "json"];

/// Returns how many steps the program takes with a shape.
fn steps((name, file, text): Shape, size: usize, arguments: &[&str]) -> f64 {
    let folder = Folder::with(&[
        ("d/deck.toml", b"title = \"D\"\n"),
        ("d/q.md", b"## Q? {#q}\n![A](a.svg)\n"),
        ("d/a.svg", drawing("").as_bytes()),
    ]);
    folder.write(file, text(size));
    let corpus = if file.starts_with("d/") && arguments[0] != "import" { "d" } else { file };
    let mut command = Command::new("valgrind");
    command.args(["--tool=none", "--stats=yes", env!("CARGO_BIN_EXE_deckpress")]);
    command.args(arguments).args([corpus, "-q"]).current_dir(folder.path());
    command.env_clear().env("PATH", "/usr/bin:/bin").env("SOURCE_DATE_EPOCH", "1795392000");
    command.env("XDG_CACHE_HOME", NO_CACHE);
    let output = command.output().expect("valgrind is there: tests/tools/debian");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(matches!(output.status.code(), Some(0..=2)), "{name} {arguments:?}: {said}");
    let count =
        said.lines().find_map(|line| line.split_once("scheduler: ")?.1.strip_suffix(" event checks."));
    count.unwrap_or_else(|| panic!("{said}")).replace(',', "").parse().expect("a number")
}

/// Panics unless the steps of these shapes grow in proportion.
#[track_caller]
fn grow(shapes: Vec<(Shape, Vec<&str>)>, size: usize) {
    let failed = std::sync::Mutex::new(Vec::new());
    side_by_side(shapes, |(shape, arguments)| {
        let [none, once, twice] = [1, size, 2 * size].map(|size| steps(shape, size, &arguments));
        let ratio = (twice - none) / (once - none);
        // What costs next to nothing has no shape.
        if ratio > MOST && twice > 1.5 * none {
            failed.lock().unwrap().push(format!("{} {arguments:?}: {ratio:.2} of {once}", shape.0));
        }
    });
    let failed = failed.into_inner().unwrap();
    assert!(failed.is_empty(), "not in proportion:\n{}", failed.join("\n"));
}

/// Some that cover each reader; the others are in the test below.
const QUICK: [&str; 11] = [
    "nested embeds",
    "dollars and links",
    "nested scripts",
    "comments and code",
    "braces",
    "bad links",
    "tags",
    "JSON in a cell",
    "keys of JSON",
    "groups of a drawing",
    "attributes of a drawing",
];

#[test]
fn the_steps_of_a_check_grow_in_proportion() {
    let shapes = SHAPES.iter().filter(|shape| QUICK.contains(&shape.0));
    grow(shapes.map(|shape| (*shape, vec!["check"])).collect(), 2000);
}

#[test]
#[ignore = "minutes: make test-all"]
fn the_steps_of_every_shape_grow_in_proportion() {
    grow(SHAPES.iter().map(|shape| (*shape, vec!["check"])).collect(), 4000);
}

#[test]
#[ignore = "minutes: make test-all"]
fn the_steps_of_every_format_grow_in_proportion() {
    let shapes = || SHAPES.iter().filter(|shape| WRITTEN.contains(&shape.0));
    assert_eq!(shapes().count(), WRITTEN.len());
    let built = FORMATS
        .iter()
        .flat_map(|format| shapes().map(|shape| (*shape, vec!["build", "--jobs", "1", "--format", *format])));
    grow(built.collect(), 1500);
}

#[test]
#[ignore = "minutes: make test-all"]
fn the_steps_of_an_import_grow_in_proportion() {
    let shapes = SHAPES.iter().filter(|shape| shape.1 == "d/q.md");
    grow(shapes.map(|shape| (*shape, vec!["import", "--dry-run", "--split", "h2"])).collect(), 2000);
}

/// Decks of CrowdAnki: what is in the templates of their one note type, and in their notes.
const DECKS: [Shape; 5] = [
    ("comments of a template", "c/deck.json", |n| crowd(&"<!-- c -->".repeat(n), 5)),
    ("comments that do not end", "c/deck.json", |n| crowd(&"<!-- ".repeat(n), 5)),
    ("conditions", "c/deck.json", |n| crowd(&"{{#B}}b{{/B}}".repeat(n), 5)),
    ("nested conditions", "c/deck.json", |n| crowd(&("{{#B}}".repeat(n) + &"{{/B}}".repeat(n)), 5)),
    ("notes", "c/deck.json", |n| crowd("", n)),
];

fn crowd(template: &str, notes: usize) -> String {
    let model = r#""__type__":"NoteModel","crowdanki_uuid":"m","name":"M","css":"","type":0"#;
    let fields = r#"[{"name":"A"},{"name":"B"}]"#;
    let cards = format!(r#"[{{"name":"C","qfmt":"{{{{A}}}}{template}","afmt":"{{{{B}}}}"}}]"#);
    let note =
        |n| format!(r#"{{"fields":["Q{n}","A{n}"],"guid":"g{n}","note_model_uuid":"m","tags":["t{n}"]}}"#);
    let notes: Vec<String> = (0..notes).map(note).collect();
    format!(
        r#"{{"__type__":"Deck","name":"D","children":[],"note_models":[{{{model},"flds":{fields},"tmpls":{cards}}}],
        "notes":[{}]}}"#,
        notes.join(",")
    )
}

#[test]
fn the_steps_of_an_import_of_a_deck_grow_in_proportion() {
    grow(DECKS.iter().map(|deck| (*deck, vec!["import", "--dry-run"])).collect(), 2000);
}

#[test]
fn valgrind_counts_the_same_for_the_same() {
    let shape = SHAPES[0];
    assert!(Path::new("/usr/bin/valgrind").exists());
    let counts = [(); 2].map(|()| steps(shape, 500, &["check"]));
    assert!((counts[0] - counts[1]).abs() < counts[0] / 100.0, "{counts:?}");
}
