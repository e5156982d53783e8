//! What a CSV file says to Anki's importer and to spreadsheets, whatever a corpus says.

use crate::common::{Folder, deckpress};

/// The file's lines of headers, and its records.
fn built(folder: &Folder, corpus: &str, options: &[&str]) -> (Vec<String>, Vec<csv::StringRecord>) {
    let arguments = [&["build", corpus, "--format", "csv", "--set", "id=d"], options].concat();
    deckpress(folder.path(), &arguments).expect(0);
    let text = folder.read("out/d/d.csv");
    let headers = text.lines().take_while(|line| line.starts_with('#')).map(str::to_owned).collect();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .comment(Some(b'#'))
        .flexible(true)
        .from_reader(text.as_bytes());
    (headers, reader.records().filter_map(Result::ok).collect())
}

#[test]
fn headers_are_those_that_anki_reads_in_their_order() {
    let folder =
        Folder::with(&[("d/deck.toml", b"title = \"A deck\"\n"), ("d/t.md", b"# T\n## Q? {#q}\nA.\n")]);
    let topics = ["--set", "apkg.decks=topics"];
    let (headers, rows) = built(&folder, "d", &[]);
    let basic = ["#separator:Comma", "#html:true", "#notetype:Basic", "#tags column:3"];
    let end = ["#guid column:4", "#deck column:5", "#if matches:update current"];
    assert_eq!(headers, [&basic[..], &end[..]].concat());
    assert_eq!((rows[0].len(), &rows[0][4]), (5, "A deck"));
    let (headers, rows) = built(&folder, "d", &topics);
    assert_eq!(headers, [&basic[..], &end[..]].concat());
    assert_eq!(&rows[0][4], "A deck::T");
    let (headers, rows) = built(&folder, "d", &[&topics[..], &["--set", "csv.flavour=own"]].concat());
    let columns = ["#notetype column:1", "#deck column:2", "#tags column:3", "#guid column:4"];
    assert_eq!(headers[2..6], columns);
    assert_eq!((&rows[0][0], &rows[0][1]), ("deckpress Question", "A deck::T"));
}

#[test]
fn no_name_adds_a_header() {
    let folder = Folder::new();
    folder.write("d\n#notetype:Evil\n/deck.toml", "");
    folder.write("d\n#notetype:Evil\n/t.md", "## Q? {#q}\nA.\n");
    folder.write("e\r\n#deck:Evil.csv", "id,question,answer\nq,#notetype:Evil?,\"#deck:Evil\n#deck:Evil\"\n");
    for corpus in ["d\n#notetype:Evil\n", "e\r\n#deck:Evil.csv"] {
        for flavour in ["csv.flavour=basic", "csv.flavour=own"] {
            let (headers, rows) = built(&folder, corpus, &["--set", flavour]);
            let evil = headers.iter().filter(|line| line.contains("Evil") && !line.starts_with("#deck:"));
            assert_eq!(evil.count(), 0, "{headers:?}");
            assert_eq!(rows.len(), 1, "a row was taken for a comment");
        }
    }
}

#[test]
fn a_front_that_is_a_value_or_a_comment_is_written_as_text() {
    let questions = [
        "#1 rule",
        "007",
        "1/2",
        "12 September 2026",
        "1e5",
        "TRUE",
        "What is 2 + 2?",
        "Name 3 kinds of cloze",
    ];
    let rows = questions.iter().enumerate().map(|(at, text)| format!("q{at},{text},A.\n"));
    let folder = Folder::new();
    folder.write("d.csv", format!("id,question,answer\n{}", rows.collect::<String>()));
    let (_, rows) = built(&folder, "d.csv", &[]);
    let fronts: Vec<_> = rows.iter().map(|row| &row[0]).collect();
    let expected = [
        "&#35;1 rule",
        "&#48;07",
        "&#49;/2",
        "&#49;2 September 2026",
        "&#49;e5",
        "&#84;RUE",
        "What is 2 + 2?",
        "Name 3 kinds of cloze",
    ];
    assert_eq!(fronts, expected);
}

#[test]
fn no_cell_is_a_formula() {
    let starts = ["=", "+", "-", "@", "\u{ff1d}", "\u{ff0b}", "\u{ff0d}", "\u{ff20}"];
    let questions = starts.iter().enumerate().map(|(at, start)| {
        format!(
            "## {start}1+cmd? {{#q{at}}}\n\\{start}1+cmd\n### Hint\n\\{start}2\n### Cloze\n- \\{start}3 {{{{x}}}}. {{#c}}\n"
        )
    });
    let folder = Folder::with(&[("d/deck.toml", b"title = \"D\"\n")]);
    folder.write("d/t.md", format!("# =T\n{}", questions.collect::<String>()));
    for flavour in ["basic", "own", "plain"] {
        for decks in ["one", "topics"] {
            let set = [format!("csv.flavour={flavour}"), format!("apkg.decks={decks}")];
            let (_, rows) = built(&folder, "d", &["--set", &set[0], "--set", &set[1]]);
            assert!(rows.len() >= starts.len(), "{flavour}: {}", rows.len());
            for cell in rows.iter().flatten() {
                assert!(
                    !cell.starts_with(['\t', '\r']) && !starts.iter().any(|it| cell.starts_with(it)),
                    "{cell}"
                );
            }
        }
    }
    folder.write("d/deck.toml", "title = \"=D\"\n");
    let said = deckpress(folder.path(), &["check", "d", "--report", "json"]);
    assert!(said.codes().contains(&"bad-setting".to_owned()));
}
