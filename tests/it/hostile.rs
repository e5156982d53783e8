//! Corpora of strangers: what each text must meet, wherever it is written and whatever is built of it. Every text is put
//! at every place that takes Markdown; that makes more than two hundred corpora.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use std::sync::Mutex;

use deckpress::library::{Arena, Corpus, Epoch, Severity};

use crate::common::{EPOCH, Folder, collection, deckpress, rows, side_by_side};

/// Texts, and the code of the error that each must meet; none for those that are shown as they are.
const TEXTS: &[(&str, Option<&str>)] = &[
    // Programs and pages.
    ("<script>alert(1)</script>", None),
    ("<img src=x onerror=alert(1)>", None),
    ("<svg onload=alert(1)>", None),
    ("<iframe src=\"javascript:alert(1)\"></iframe>", None),
    ("<style>*{display:none}</style>", None),
    ("</div></body></html> after", None),
    ("<!--> <script>1</script> -->", None),
    ("&lt;script&gt;alert(1)&lt;/script&gt;", None),
    ("\"><b onmouseover=1>x", None),
    ("[x](javascript:alert(1))", Some("bad-link")),
    ("[x](JaVaScRiPt&colon;alert(1))", Some("bad-link")),
    ("[x](data:text/html,x)", Some("bad-link")),
    ("[x](vbscript:x)", Some("bad-link")),
    ("[x](file:///etc/passwd)", Some("bad-link")),
    ("[x](//evil.example/)", Some("bad-link")),
    ("[x](#no-such-question)", Some("bad-link")),
    ("[x](https://a.example/\"onclick=1)", None),
    // Files.
    ("![x](../../etc/passwd.png)", Some("outside-corpus")),
    ("![x](/etc/passwd.png)", Some("outside-corpus")),
    ("![x](%2e%2e/%2e%2e/etc/passwd.png)", Some("outside-corpus")),
    ("![x](https://evil.example/track.png)", Some("bad-media")),
    ("![x](none.png)", Some("missing-media")),
    ("![x](a.exe)", Some("bad-media")),
    // What Anki acts on.
    ("{{Front}} {{#Front}}x{{/Front}}", None),
    ("{{c1::a}}", None),
    ("[sound:x.mp3]", None),
    ("[latex]\\input{/etc/passwd}[/latex]", None),
    ("[$]x[/$] and \\(x\\)", None),
    ("[anki:play:q:0] [[type:Front]]", None),
    // What spreadsheets act on.
    ("=cmd|'/C calc'!A0", None),
    ("+1+1", None),
    ("@SUM(A1)", None),
    ("-2+3", None),
    ("#deck:Evil", None),
    // Characters.
    ("a\u{202e}b\u{2066}c", None),
    ("a\u{200b}\u{feff}\u{ad}b", None),
    ("`a\u{202e}b`", None),
    ("a\u{1}b", Some("control-character")),
    ("a\u{7f}b", Some("control-character")),
    ("a\u{fdd0}b", Some("control-character")),
    ("a&#1;b", Some("control-character")),
    (
        "Z\u{351}\u{36b}\u{343}\u{36a}\u{302}\u{36b}\u{33d}\u{34f}\u{334}\u{319}\u{324}\u{31e}\u{349}\u{35a}",
        None,
    ),
    ("👩‍👩‍👧‍👦 🏳️‍🌈 ابجد עברית हिन्दी ไทย 漢字", None),
    // Marks without end.
    ("**a `b $c [d ![e <f {{g", None),
    ("````` a `` b ```", None),
    ("$$$$ $ $$", None),
    ("%% a", None),
    ("::error file=a::b", None),
    ("{#id .class key=value}", None),
    ("\\", None),
];

/// Where a text is put, as the files of a corpus, and whether it must be one line there.
fn places(text: &str) -> Vec<(&'static str, &'static str, String)> {
    let json = |key: &str| {
        let mut question = serde_json::json!({"id": "q", "question": "Q?", "answer": "A."});
        question[key] = text.into();
        serde_json::Value::from(vec![question]).to_string()
    };
    let cell = text.replace('"', "\"\"");
    vec![
        ("answer", "d/a.md", format!("## Q? {{#q}}\n\nSay: {text} now.\n")),
        ("item", "d/a.md", format!("## Q? {{#q}}\n\nA.\n\n### Details\n\n- Say: {text} now.\n- b\n")),
        ("pitfall", "d/a.md", format!("## Q? {{#q}}\n\nA.\n\n> **Pitfall** Say: {text} now.\n")),
        ("answer in JSON", "d.json", json("answer")),
        ("hint in JSON", "d.json", json("hint")),
        ("cell", "d.csv", format!("id,question,answer\nq,Q?,\"{cell}\"\n")),
    ]
}

/// Returns the codes of the errors of a corpus; without any, every format is made of it, and what is wrong there.
fn verdict(folder: &Folder, corpus: &str) -> Vec<String> {
    let corpus = Corpus::load(&[folder.join(corpus)]);
    let arena = Arena::default();
    let decks = corpus.check(&arena, Epoch(EPOCH));
    let errors = decks.diagnostics.iter().filter(|fault| fault.severity() == Severity::Error);
    let mut codes: Vec<String> = errors.map(|fault| fault.code.name().to_owned()).collect();
    if codes.is_empty() {
        let files = corpus.export(&decks.value, &["all".to_owned()]);
        if files.value.len() < 6 {
            codes.push(format!("{:?}", files.diagnostics));
        }
        for file in &files.value {
            if Path::new(&file.name).extension().is_some_and(|it| it == "apkg") {
                codes.extend(active(&file.bytes));
            }
            let shown = String::from_utf8_lossy(&file.bytes);
            let is_json = Path::new(&file.name).extension().is_some_and(|it| it == "json");
            for bad in [
                "<script>alert",
                "<img src=x",
                "<svg onload",
                "<b onmouseover",
                "<iframe",
                "href=\"javascript",
            ] {
                // JSON is not shown as it is: it has the Markdown too.
                if !is_json && shown.contains(bad) {
                    codes.push(format!("`{bad}` in {}", file.name));
                }
            }
        }
    }
    codes
}

/// Elements that do nothing but show what is in them: all that a field may have.
const ELEMENTS: &[&str] = &[
    "a",
    "b",
    "blockquote",
    "br",
    "code",
    "del",
    "div",
    "em",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "s",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
    "wbr",
];
const ATTRIBUTES: &[&str] =
    &["alt", "class", "dir", "height", "href", "lang", "rel", "src", "start", "tabindex", "title", "width"];

/// Returns what in a package could act: elements and attributes of its fields, names of its decks and media.
fn active(apkg: &[u8]) -> Vec<String> {
    let (_folder, database) = collection(apkg);
    let mut found = Vec::new();
    for row in rows(&database, "select flds, tags, sfld from notes") {
        for field in row[0].split('\u{1f}') {
            let page = scraper::Html::parse_fragment(field);
            for element in page.root_element().descendent_elements().skip(1).map(|it| it.value()) {
                let is_known = ELEMENTS.contains(&element.name());
                let is_inert = element.attrs().all(|(name, value)| {
                    let is_plain = !value.contains(['/', '\\', ':']);
                    match name {
                        "href" => ["https://", "http://", "mailto:", "#"]
                            .iter()
                            .any(|start| value.starts_with(start)),
                        "src" => is_plain && !value.starts_with('.'),
                        name => ATTRIBUTES.contains(&name) || name.starts_with("data-"),
                    }
                });
                if !is_known || !is_inert {
                    found.push(format!("{element:?} in a field"));
                }
            }
            // What Anki itself acts on, wherever it is in a field.
            for mark in ["[sound:", "[latex]", "[$]", "[$$]", "[anki:", "[[type:", "{{"] {
                if field.contains(mark) {
                    found.push(format!("`{mark}` in the field {field}"));
                }
            }
        }
        if row[1].contains(['<', '\u{7f}', '\u{1f}']) {
            found.push(format!("the tags {}", row[1]));
        }
    }
    let decks: serde_json::Value =
        serde_json::from_str(&rows(&database, "select decks from col")[0][0]).expect("JSON");
    for deck in decks.as_object().expect("decks").values() {
        let name = deck["name"].as_str().expect("a name");
        if name.split("::").any(|part| part.trim().is_empty()) || name.contains(char::is_control) {
            found.push(format!("a deck named {name:?}"));
        }
    }
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(apkg)).expect("a package");
    let media: BTreeMap<String, String> =
        serde_json::from_reader(zip.by_name("media").expect("a map")).expect("JSON");
    let names = media.into_values().chain(zip.file_names().map(|name| name.expect("UTF-8").into_owned()));
    found.extend(names.filter(|name| name.contains(['/', '\\', ':']) || name.starts_with('.')));
    found
}

#[test]
fn what_acts_is_found_in_a_package_that_has_it() {
    let folder = Folder::with(&[
        ("d/deck.toml", b"title = \"D\"\n"),
        ("d/a.md", b"## Q? {#q}\n\nA.\n\n> **Pitfall** P.\n"),
    ]);
    let corpus = Corpus::load(&[folder.join("d")]);
    let arena = Arena::default();
    let decks = corpus.check(&arena, Epoch(EPOCH));
    let made = corpus.export(&decks.value, &["apkg".to_owned()]).value;
    assert_eq!(active(&made[0].bytes), [""; 0]);
    for bad in [
        "<script>1</script>",
        "<b onclick=1>x</b>",
        "<a href='javascript:1'>x</a>",
        "<img src='../x.png'>",
        "[sound:x]",
    ] {
        let (package, database) = collection(&made[0].bytes);
        database.execute("update notes set flds = flds || ?1", [bad]).expect("changed");
        drop(database);
        let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default();
        for (name, bytes) in [
            ("collection.anki2", std::fs::read(package.join("collection.anki2")).expect("is there")),
            ("media", b"{}".to_vec()),
        ] {
            zip.start_file(name, options).expect("in memory");
            zip.write_all(&bytes).expect("in memory");
        }
        let bytes = zip.finish().expect("in memory").into_inner();
        assert_eq!(active(&bytes).len(), 1, "{bad}");
    }
}

#[test]
fn texts_of_strangers_meet_the_same_at_every_place_and_in_every_format() {
    let cases: Vec<_> = TEXTS
        .iter()
        .flat_map(|(text, expected)| places(text).into_iter().map(move |place| (*text, *expected, place)))
        .collect();
    assert!(cases.len() >= 200, "{}", cases.len());
    let failed = Mutex::new(Vec::new());
    side_by_side(cases, |(text, expected, (place, file, content))| {
        let folder = Folder::with(&[("d/deck.toml", b"title = \"D\"\n"), (file, content.as_bytes())]);
        let corpus = if file.starts_with("d/") { "d" } else { file };
        let codes = verdict(&folder, corpus);
        let is_met = match expected {
            Some(expected) => codes.iter().any(|code| code == expected),
            None => codes.is_empty(),
        };
        if !is_met {
            failed.lock().unwrap().push(format!("{text:?} as {place}: {codes:?}, not {expected:?}"));
        }
    });
    let failed = failed.into_inner().unwrap();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// Names and values of settings, each with the code of its error.
const SETTINGS: &[(&str, Option<&str>)] = &[
    ("title = \"=cmd\"", Some("bad-setting")),
    ("title = \"a\\nb\"", Some("bad-setting")),
    ("title = \"a::::b\"", Some("bad-setting")),
    ("title = \"<script>\"", None),
    ("title = \"#deck:Evil\"", None),
    ("id = \"../x\"", Some("bad-id")),
    ("id = \"con\"", Some("bad-id")),
    ("id = \"manifest.json\"", Some("bad-id")),
    ("tags = [\"a b\"]", Some("bad-tag")),
    ("tags = [\"=a\"]", Some("bad-tag")),
    ("tags = [\"a\", \"A\"]", Some("bad-tag")),
    ("lang = \"<b>\"", Some("bad-setting")),
    ("allow = [\"no-such-code\"]", Some("bad-setting")),
    ("authors = [\"\\u0001\"]", Some("control-character")),
    ("title = \"a\\u0007b\"", Some("control-character")),
    ("no-such-key = 1", Some("unknown-setting")),
    ("title = 1", Some("bad-setting")),
    ("title = [", Some("toml-syntax")),
    // Values of no kind that a setting has.
    ("version = 99999999999999999999999", Some("bad-setting")),
    ("version = 2020-01-01", Some("bad-setting")),
    ("version = 2020-99-99", Some("toml-syntax")),
    ("version = nan", Some("bad-setting")),
    ("lang = \"\\ud800\"", Some("toml-syntax")),
    ("lang = \"xx-\\u202e\"", Some("bad-setting")),
    ("lang = \"en\"\nlang = \"de\"", Some("toml-syntax")),
    ("tags = [[[\"a\"]]]", Some("bad-setting")),
    ("tags = {a = 1}", Some("bad-setting")),
    ("id = \"a\\u0000\"", Some("control-character")),
    ("[sheet]\n[sheet]", Some("toml-syntax")),
    ("[sheet]\ncolumns = inf", Some("bad-setting")),
    ("[sheet]\ncolumns = 1000000", Some("bad-setting")),
    ("[sheet]\nmargins = \"1e9mm\"", Some("bad-setting")),
    ("[sheet]\npaper = \"NaNxNaN\"", Some("bad-setting")),
    ("[sheet]\naccent = \"#\u{e9}\u{e9}\u{e9}\"", Some("bad-setting")),
    ("[sheet]\nhead = \"{{title}}{none}\"", Some("bad-setting")),
    ("[sheet]\nlogo = \"../../etc/passwd.png\"", Some("outside-corpus")),
    ("[pdf]\nfonts = \"/usr/share/fonts\"", Some("outside-corpus")),
    ("# \u{7}", Some("control-character")),
];

#[test]
fn settings_of_strangers_are_refused_or_shown() {
    let mut failed = Vec::new();
    for (setting, expected) in SETTINGS {
        let start = if setting.starts_with("title") { "" } else { "title = \"D\"\n" };
        let settings = format!("{start}{setting}\n");
        let folder = Folder::with(&[("d/deck.toml", settings.as_bytes()), ("d/a.md", b"## Q? {#q}\n\nA.\n")]);
        let codes = verdict(&folder, "d");
        if codes.first().map(String::as_str) != *expected {
            failed.push(format!("{setting}: {codes:?}, not {expected:?}"));
        }
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// Drawings, each with the code of its error.
const DRAWINGS: &[(&str, Option<&str>)] = &[
    ("<use id='a' href='#a'/>", None),
    ("<g id='a'><use href='#b'/></g><g id='b'><use href='#a'/></g>", None),
    ("<pattern id='a' width='1' height='1'><rect fill='url(#a)'/></pattern><rect fill='url(#a)'/>", None),
    ("<mask id='a'><rect width='9' height='9' mask='url(#a)'/></mask><rect mask='url(#a)'/>", None),
    ("<linearGradient id='a' href='#b'/><linearGradient id='b' href='#a'/><rect fill='url(#a)'/>", None),
    ("<path d='M0 0L1000000 0' stroke='red' stroke-dasharray='0.00001'/>", None),
    ("<rect width='NaN' height='inf'/><path d='M- .eL'/>", None),
    ("<use href='b.svg#a'/>", Some("bad-media")),
    ("<use href='file:///etc/passwd#a'/>", Some("bad-media")),
    ("<image href='../../etc/passwd' width='9' height='9'/>", Some("bad-media")),
    ("<image href='http://evil.example/a.png' width='9' height='9'/>", Some("bad-media")),
    ("<image href='data:image/svg+xml;base64,PHN2Zy8+' width='9' height='9'/>", Some("bad-media")),
    ("<style>@import 'http://evil.example/a.css';</style>", Some("bad-media")),
    ("<style>rect{fill:url(http://evil.example/a#b)}</style>", Some("bad-media")),
    ("<rect onclick='alert(1)'/>", Some("bad-media")),
    ("<script>alert(1)</script>", Some("bad-media")),
    ("<path d='M0 0L1e38 1e38'/>", Some("bad-media")),
    ("<rect transform='scale(1e38)' width='9' height='9'/>", Some("bad-media")),
    (
        "<filter id='a'><feGaussianBlur stdDeviation='1e9'/></filter><rect filter='url(#a)'/>",
        Some("bad-media"),
    ),
    (
        "<filter id='a'><feTurbulence numOctaves='999999'/></filter><rect filter='url(#a)'/>",
        Some("bad-media"),
    ),
    ("&lol;", Some("bad-media")),
];

#[test]
fn drawings_of_strangers_are_refused_or_drawn_in_every_format() {
    let failed = Mutex::new(Vec::new());
    let places: [(&str, &[u8]); 2] = [
        ("title = \"D\"\n", b"## Q? {#q}\n\n![A](a.svg)\n"),
        ("title = \"D\"\n[sheet]\nlogo = \"a.svg\"\n", b"## Q? {#q}\n\nA.\n"),
    ];
    let cases: Vec<_> = DRAWINGS.iter().flat_map(|drawing| places.map(|place| (*drawing, place))).collect();
    side_by_side(cases, |((drawing, expected), (settings, topic))| {
        let svg = format!("<svg xmlns='http://www.w3.org/2000/svg' width='90' height='90'>{drawing}</svg>");
        let folder = Folder::with(&[
            ("d/deck.toml", settings.as_bytes()),
            ("d/a.md", topic),
            ("d/a.svg", svg.as_bytes()),
        ]);
        let codes = verdict(&folder, "d");
        if codes.first().map(String::as_str) != expected {
            failed.lock().unwrap().push(format!("{drawing}: {codes:?}, not {expected:?}"));
        }
    });
    let failed = failed.into_inner().unwrap();
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

#[test]
fn settings_that_are_nested_without_end_are_a_fault_at_their_place() {
    for nested in [format!("{}b = 1", "a.".repeat(300)), format!("a = {}", "[".repeat(300))] {
        let settings = format!("title = \"D\"\n{nested}\n# {}\n", ".".repeat(500));
        let folder = Folder::with(&[("d/deck.toml", settings.as_bytes()), ("d/a.md", b"## Q? {#q}\n\nA.\n")]);
        let ran = deckpress(folder.path(), &["check", "d"]).expect(2);
        assert!(
            ran.stderr.contains("d/deck.toml:2:") && !ran.stderr.contains("d/deck.toml:1:"),
            "{}",
            ran.stderr
        );
        assert!(ran.stderr.contains("nest it less"), "{}", ran.stderr);
    }
}
