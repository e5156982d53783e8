//! Input that nobody means to write: the program says what it is, at its place, and does not go down.

use crate::common::{Folder, deckpress};

#[test]
fn faults_of_json_inside_a_cell_are_on_their_characters() {
    // A key that nobody knows, after each of these.
    let before = [
        r"a\n",
        r"é\n\né",
        r#"\\\""\\"#,
        r"\u00e9\ud83d\ude00",
        r"\t\\n",
        "é",
        r#"😀\""😀\r\n"#,
        "",
        r"\/\b",
    ];
    for (before, key) in
        before.iter().flat_map(|before| ["é", "😀é", r"\u00e9", r"\néx"].map(|key| (before, key)))
    {
        let cell = format!(r#""[{{""id"": ""k"", ""text"": ""{{{{{before}}}}}"", ""{key}"": 1}}]""#);
        let csv = format!("id,question,answer,cloze\r\na,Q?,x,{cell}\r\n");
        let folder = Folder::with(&[("d.csv", csv.as_bytes())]);
        let ran = deckpress(folder.path(), &["check", "d.csv", "--report", "json"]).expect(1);
        let found = ran.diagnostics();
        let unknown =
            found.iter().find(|it| it["code"] == "unknown-key").unwrap_or_else(|| panic!("{ran:?}"));
        let text = csv.replace("\r\n", "\n");
        let at = text.find(&format!(r#"{key}"": 1"#)).unwrap();
        let line_start = text[..at].rfind('\n').unwrap() + 1;
        let line = text[..at].matches('\n').count() + 1;
        assert_eq!(unknown["line"], line, "{csv}");
        assert_eq!(unknown["column"], text[line_start..at].chars().count() + 1, "{csv}");
        deckpress(folder.path(), &["check", "d.csv"]).expect(1);
    }
}
