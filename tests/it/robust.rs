//! Input that nobody means to write: the program says what it is, at its place, and does not go down.

use std::fmt::Write as _;
use std::fs::File;

use crate::common::random::Random;
use crate::common::{Folder, deckpress, program, run};

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

const NAMES: [&str; 5] = ["x.csv", "x.tsv", "x.json", "x.jsonl", "x.ndjson"];

#[test]
fn binary_data_under_any_name_is_one_fault_that_says_what_it_is() {
    let mut random = Random(7);
    for round in 0..12 {
        let mut bytes: Vec<u8> =
            (0..64 + round * 100).map(|_| u8::try_from(random.below(256)).unwrap()).collect();
        bytes.extend(b"\0\xff");
        for name in NAMES {
            let folder = Folder::with(&[(name, &bytes)]);
            let ran = deckpress(folder.path(), &["check", name, "--report", "json"]).expect(2);
            assert_eq!(ran.places(), [format!("{name}:1:1 no-corpus")]);
            deckpress(folder.path(), &["check", name]).expect(2);
        }
    }
}

#[test]
fn any_byte_before_one_that_is_not_utf_8_is_reported_without_a_panic() {
    let folder = Folder::with(&[("d/deck.toml", b"title = \"D\"\n")]);
    let names = ["d/q.md", "d/deck.toml", "x.csv", "x.json", "x.jsonl"];
    for byte in 0..=255_u8 {
        let bytes = [b"## \xc3\xa9?".as_slice(), &[byte, 0xFF, b'\n', byte, 0xC3], b"\n\xc3\xa9,\""].concat();
        let name = names[usize::from(byte) % names.len()];
        folder.write("d/q.md", "## Q? {#q}\nA.\n");
        folder.write("d/deck.toml", "title = \"D\"\n");
        folder.write(name, &bytes);
        let corpus = if name.starts_with("d/") { "d" } else { name };
        for form in ["human", "json", "github"] {
            let ran = deckpress(folder.path(), &["check", corpus, "--report", form]);
            assert!(matches!(ran.code, Some(1 | 2)), "{byte:#x} {name}: {ran:?}");
        }
    }
}

/// A corpus on one line, with faults of several codes in each question.
fn minified(questions: usize) -> String {
    let mut json = String::from("[");
    for at in 0..questions {
        let comma = if at == 0 { "" } else { "," };
        let _ = write!(
            json,
            r#"{comma}{{"id":"q{at}","question":"é {at}?","answer":"[x](rel) <u>y</u>","k{at}":1}}"#
        );
    }
    json + "]"
}

#[test]
fn many_faults_in_one_line_are_shown_in_windows_and_counted() {
    let shown = |questions: usize| {
        let folder = Folder::with(&[("d.json", minified(questions).as_bytes())]);
        let human = deckpress(folder.path(), &["check", "d.json"]).expect(1).stderr;
        let json = deckpress(folder.path(), &["check", "d.json", "--report", "json"]).expect(1);
        assert_eq!(json.diagnostics().len(), 4 * questions, "all are in the JSON report");
        (human, json)
    };
    let (small, _) = shown(200);
    let (large, json) = shown(400);
    for (code, count) in [("bad-link", 400), ("raw-html", 800), ("unknown-key", 400)] {
        assert!(large.contains(&format!("50 of {count} {code} are shown")), "{large}");
        assert_eq!(large.matches(&format!("[{code}]")).count(), 50);
    }
    assert!(large.len() < small.len() + small.len() / 10, "{} {}", small.len(), large.len());
    assert!(large.lines().all(|line| line.chars().count() < 400), "a line is shown as a window");
    // The place is that of the file, not of the window.
    let places = json.diagnostics();
    let link = places.iter().filter(|it| it["code"] == "bad-link").nth(40).unwrap();
    assert!(large.contains(&format!("--> d.json:1:{}\n", link["column"])));
}

#[test]
fn a_row_of_many_columns_and_an_object_of_many_keys_are_reported_in_windows() {
    let columns: String = (0..2000).map(|at| format!(",é{at}")).collect();
    let keys: String = (0..2000).map(|at| format!(",\"é{at}\":1")).collect();
    let csv = format!("id,question,answer{columns}\n");
    let json = format!("[{{\"id\":\"q\",\"question\":\"Q?\",\"answer\":\"A\"{keys}}}]");
    for (name, text) in [("d.csv", csv), ("d.json", json)] {
        let folder = Folder::with(&[(name, text.as_bytes())]);
        let said = deckpress(folder.path(), &["check", name]).expect(1).stderr;
        assert!(said.contains("50 of 2000 unknown-key are shown"), "{said}");
        assert!(said.len() < 60_000, "{}", said.len());
    }
}

#[cfg(unix)]
#[test]
fn names_of_files_start_no_line_and_hide_nothing_in_any_report() {
    let signs = [
        '\n',
        '\r',
        '\u{1b}',
        '\u{202e}',
        '\u{2066}',
        '\u{200b}',
        '\u{feff}',
        '\u{2028}',
        '\u{85}',
        '\u{e0041}',
    ];
    for sign in signs {
        let deck = format!("d{sign}::error::x");
        let file = format!("a{sign}::error::b.csv");
        let folder = Folder::new();
        folder.write(&format!("{deck}/deck.toml"), "title = \"D\"\nid = \"d\"\n");
        folder.write(
            &format!("{deck}/q{sign}::error::.md"),
            format!("## Q? {{#q}}\nA [x](r).\n### O{}x\n", sign.to_string().replace(['\n', '\r'], "")),
        );
        folder.write(&file, format!("id,question,answer\n\"i{sign}\",Q?,\n"));
        folder.write(&format!("p{sign}::error::.apkg"), "PK\u{3}\u{4}");
        let gone = format!("gone{sign}::error::");
        let apkg = format!("p{sign}::error::.apkg");
        let runs: [&[&str]; 7] = [
            &["check", &deck],
            &["check", &file],
            &["check", &gone],
            &["check", &apkg],
            &["build", &file, "--format", "json"],
            &["new", &deck],
            &[&gone],
        ];
        for arguments in runs {
            for form in ["human", "json", "github"] {
                let report = [&["--report", form][..], &[]];
                let report = report[usize::from(arguments.len() == 1)];
                let ran = deckpress(folder.path(), &[arguments, report].concat());
                let said = format!("{}{}", ran.stdout, ran.stderr);
                assert!(!said.contains("panicked") && ran.code != Some(0), "{said}");
                assert!(sign == '\n' || !said.contains(sign), "{arguments:?} {form}: {said:?}");
                assert!(
                    !said.lines().any(|line| line.starts_with("::error::")),
                    "{arguments:?} {form}: {said}"
                );
            }
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_shown_is_a_failure_of_the_run() {
    let folder = Folder::with(&[("d/deck.toml", b"title = \"D\"\n"), ("d/q.md", b"## Q? {#q}\nA.\n")]);
    deckpress(folder.path(), &["build", "d", "--format", "json", "-q"]).expect(0);
    let runs: [(&[&str], i32); 9] = [
        (&["formats"], 3),
        (&["build", "d", "--format", "json"], 3),
        (&["schema"], 3),
        (&["completions", "bash"], 3),
        (&["--help"], 3),
        (&["build", "--help"], 3),
        (&["--version"], 3),
        (&["check", "d", "--report", "json", "--set", "x=1"], 3),
        (&["diff", "d/deck.lock", "d"], 1),
    ];
    for (arguments, code) in runs {
        let full = || File::options().write(true).open("/dev/full").unwrap();
        let mut command = program(folder.path(), arguments);
        command.stdout(full()).stderr(std::process::Stdio::null());
        let status = command.status().unwrap();
        assert_eq!(status.code(), Some(code), "{arguments:?}");
    }
    // A reader that goes away early has what it wanted.
    let mut command = program(folder.path(), &["completions", "bash"]);
    let mut child = command.stdout(std::process::Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
    run(program(folder.path(), &["formats"])).expect(0);
}

/// A deck whose one answer shows this file, checked: its codes, and what was said.
fn checked_with(name: &str, bytes: &[u8]) -> (Vec<String>, String) {
    let folder = Folder::with(&[
        ("d/deck.toml", b"id = \"d\"\ntitle = \"D\"\n"),
        ("d/q.md", format!("## Q? {{#q}}\n![a]({name})\n").as_bytes()),
        (&format!("d/{name}"), bytes),
    ]);
    let ran = deckpress(folder.path(), &["check", "d", "--report", "json"]);
    (ran.codes(), ran.stdout)
}

#[test]
fn filters_of_a_drawing_are_weighed_before_it_is_drawn() {
    let drawing = |filter: &str, shape: &str| {
        format!("<svg xmlns='http://www.w3.org/2000/svg' width='400' height='300'>{filter}{shape}</svg>")
    };
    let rect = "<rect width='400' height='300' filter='url(#f)'/>";
    let region = "<filter id='f' x='-99999' y='-99999' width='999999' height='999999'><feFlood/></filter>";
    let morphology = "<filter id='f'><feMorphology operator='dilate' radius='900'/></filter>";
    let chain = format!("<filter id='f'>{}</filter>", "<feGaussianBlur stdDeviation='9'/>".repeat(900));
    let nested = format!("{}{rect}{}", "<g filter='url(#f)'>".repeat(60), "</g>".repeat(60));
    let blur = "<filter id='f'><feGaussianBlur stdDeviation='9'/><feTurbulence numOctaves='9'/></filter>";
    for bad in
        [drawing(region, rect), drawing(morphology, rect), drawing(&chain, rect), drawing(blur, &nested)]
    {
        let (codes, said) = checked_with("a.svg", bad.as_bytes());
        assert_eq!(codes, ["bad-media"], "{bad}\n{said}");
        assert!(said.contains("filter"), "{said}");
    }
    let shadow = "<filter id='f'><feDropShadow dx='2' dy='2' stdDeviation='3'/></filter>";
    assert!(checked_with("a.svg", drawing(shadow, rect).as_bytes()).0.is_empty());
}

#[test]
fn drawings_with_numbers_that_nothing_can_hold_are_a_fault_before_they_are_drawn() {
    let drawing = |attributes: &str, content: &str| {
        format!("<svg xmlns='http://www.w3.org/2000/svg' {attributes}>{content}</svg>")
    };
    let pattern = "<pattern id='p' width='1e38' height='1e38' patternTransform='scale(1e38)'/>
        <rect fill='url(#p)' width='9' height='9'/>";
    for (bad, why) in [
        (drawing("width='90' height='90'", pattern), "a number larger than"),
        (drawing("width='90' height='90'", "<path d='M0 0L9 1e38'/>"), "a number larger than"),
        (drawing("width='90' height='90'", "<style>a{stroke-width:1e38}</style>"), "a number larger than"),
        (drawing("width='1000000' height='9'", ""), "it is larger than"),
        (drawing("width='9' height='1e-30'", ""), "it is smaller than"),
        (drawing("width='9' height='9' viewBox='0 0 1e-30 1'", ""), "it is smaller than"),
    ] {
        let (codes, said) = checked_with("a.svg", bad.as_bytes());
        assert_eq!(codes, ["bad-media"], "{bad}\n{said}");
        assert!(said.contains(why), "{bad}\n{said}");
    }
    let path = "<path id='p12345678901' d='M-2147483648 20037508.34L6.1e-17.5'/>";
    assert!(checked_with("a.svg", drawing("width='90' height='90'", path).as_bytes()).0.is_empty());
}

#[test]
fn pictures_within_a_drawing_have_the_limit_of_files() {
    // The head of a PNG file is all that claims its size.
    let head = |side: u32| {
        let size = side.to_be_bytes();
        let head = [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice(), &size, &size, &[8, 0, 0, 0, 0, 0, 0, 0, 0]]
            .concat();
        base64::Engine::encode(&base64::engine::general_purpose::STANDARD, head)
    };
    let drawing = |side: u32, times: usize| {
        let image = format!("<image width='9' height='9' href='data:image/png;base64,{}'/>", head(side));
        format!("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>{}</svg>", image.repeat(times))
    };
    for bad in [drawing(20_000, 1), drawing(5_000, 3)] {
        let (codes, said) = checked_with("a.svg", bad.as_bytes());
        assert_eq!(codes, ["bad-media"], "{said}");
        assert!(said.contains("million pixels"), "{said}");
    }
    assert!(checked_with("a.svg", drawing(50, 3).as_bytes()).0.is_empty());
}

#[test]
fn a_picture_that_is_cut_off_is_a_fault_whatever_is_built() {
    for (name, format) in [
        ("a.png", image::ImageFormat::Png),
        ("a.gif", image::ImageFormat::Gif),
        ("a.webp", image::ImageFormat::WebP),
        ("a.jpg", image::ImageFormat::Jpeg),
    ] {
        let picture = image::DynamicImage::from(image::RgbImage::from_fn(64, 64, |x, y| {
            image::Rgb([x * 37, y * 91, x * y].map(|it| it.to_le_bytes()[0]))
        }));
        let mut whole = std::io::Cursor::new(Vec::new());
        picture.write_to(&mut whole, format).expect("encoded");
        let whole = whole.into_inner();
        assert!(checked_with(name, &whole).0.is_empty(), "{name} is whole");
        let (codes, said) = checked_with(name, &whole[..whole.len() / 2]);
        assert_eq!(codes, ["bad-media"], "{name}: {said}");
        assert!(said.contains("cannot be drawn") && said.contains("restore it"), "{said}");
    }
}

#[test]
fn tables_and_code_beyond_the_limits_are_a_fault_at_their_place() {
    let row = |cells: usize| format!("{}|\n", "|a".repeat(cells));
    let table = |columns: usize, rows: usize| {
        format!("{}{}|\n{}", row(columns), "|-".repeat(columns), "|b|\n".repeat(rows))
    };
    let code = |line: &str| format!("```text\n{line}\n```\n");
    let json = |text: &str| serde_json::json!([{"id": "q", "question": "Q?", "answer": text}]).to_string();
    let inputs = [
        (table(100, 5), true),
        (table(101, 5), false),
        (table(3000, 3000), false),
        (table(100, 1100), false),
        (code(&"\t".repeat(2500)), true),
        (code(&format!("a\n{}x", "\t".repeat(2500))), false),
        (code(&"\t".repeat(20_000)), false),
        (code(&"x".repeat(10_001)), false),
        (code(&"x\n".repeat(100_001)), false),
    ];
    for (input, is_good) in inputs {
        let text = format!("A.\n\n{input}");
        let topic = format!("## Q? {{#q}}\n{text}");
        for (name, file) in [("d/a.md", topic), ("d.json", json(&text))] {
            let folder = Folder::with(&[(name, file.as_bytes()), ("d/deck.toml", b"title = \"D\"\n")]);
            let from = if name == "d.json" { name } else { "d" };
            let ran = deckpress(folder.path(), &["check", from, "--report", "json"]);
            let found = ran.diagnostics().iter().filter(|it| it["code"] == "limit").count();
            let start: String = input.chars().take(20).collect();
            assert_eq!(found, usize::from(!is_good), "{name}: {start}");
        }
    }
}
