//! What a corpus says stays text: nothing of it becomes a command of Anki, markup, or a break in a file's structure.

use deckpress::export::{Format, Options};

use crate::common::{Folder, collection, deckpress, export, fixture, png, rows, with_good_deck};

/// What Anki, MathJax, a browser or a file format would act on.
const LIVE: [&str; 14] = [
    r"\(x\)",
    r"\[x\]",
    "[sound:a.mp3]",
    "[anki:play:q:0]",
    "[latex]x[/latex]",
    "[$]x[/$]",
    "[$$]x[/$$]",
    "{{c1::x}}",
    "{{Question}}",
    "}}",
    "a::b",
    "<b onclick=\"x\">",
    "&amp;",
    "<script>",
];

/// All that stands in notes: each field of each.
fn fields(corpus: &std::path::Path) -> Vec<String> {
    with_good_deck(corpus, |checked, sources| {
        let (_folder, database) = collection(&export(Format::Apkg, &Options::default(), checked, sources));
        let notes = rows(&database, "SELECT flds FROM notes");
        notes.iter().flat_map(|row| row[0].split('\u{1f}').map(str::to_owned).collect::<Vec<_>>()).collect()
    })
}

/// A corpus that says `LIVE` in every field of every kind of note, each time as text and as code.
fn corpus() -> Folder {
    let escaped = |text: &str| -> String {
        text.chars()
            .map(|it| {
                if it == ' ' {
                    " ".to_owned()
                } else if it.is_ascii_punctuation() {
                    format!("\\{it}")
                } else {
                    it.to_string()
                }
            })
            .collect()
    };
    let all: String = LIVE.iter().map(|live| format!("{} and `{live}`, ", escaped(live))).collect();
    let code = LIVE.join("\n");
    let topic = format!(
        "# Topic {all}\n\n## Q {all} {{#q}}\n{all}\n\n```python\n{code}\n```\n\n> **Pitfall:** {all}\n\n### Hint\n{all}\n\n\
         ### Details\n{all}\n\n| {} |\n|---|\n| {} |\n\n[{all}](https://example.org/[sound:a]?{{{{c1::x}}}})\n![{all}](a.png)\n\n\
         ### Output {{#o}}\n```python\n{code}\n```\n```output\n{code}\n```\n{all}\n\n\
         ### Cloze\n- One {{{{two {all} ![{all}](a.png) [{all}](https://example.org/a::b}}}}) $x^{{y^{{z}}}}$::{all}}}}} three {all} {{#c}}\n\n\
         ### Reverse\n{all}\n\n### References\n- [{all}](https://example.org/)\n",
        escaped("[sound:b]"),
        escaped("}}"),
    );
    let picture = png(1);
    Folder::with(&[
        ("deck/deck.toml", b"title = \"T\"\n"),
        ("deck/t.md", topic.as_bytes()),
        ("deck/a.png", &picture),
    ])
}

#[test]
fn control_characters_do_not_enter_by_entities() {
    for text in
        ["A &#31;.", "A [b](https://example.org/&#x1f;).", "A.\n```py&#31;thon\n1\n```", "A &#xFFFE;."]
    {
        let topic = format!("## Q? {{#q}}\n{text}\n");
        let folder = Folder::with(&[("deck/deck.toml", b"title = \"T\"\n"), ("deck/t.md", topic.as_bytes())]);
        let ran =
            deckpress(folder.path(), &["build", "deck", "--format", "json", "--report", "json"]).expect(1);
        assert!(ran.codes().contains(&"control-character".to_owned()), "{text}: {}", ran.stdout);
    }
}

#[test]
fn nothing_that_a_field_says_is_acted_on() {
    let corpus = corpus();
    let mut seen = 0;
    for field in fields(&corpus.join("deck")) {
        let mut live = field.replace("{{c1::", "").replacen("}}", "", 1);
        if !field.contains("{{c1::") {
            live.clone_from(&field);
        }
        // The one formula of the corpus.
        let live = live.replace(r"\(x^&#123;y^&#123;z&#125;&#125;\)", "").to_lowercase();
        for bad in [r"\(", r"\[", "[sound:", "[anki:", "[latex]", "[/latex]", "[$", "[/$", "{{", "}}"] {
            assert!(!live.contains(bad), "{bad} in {field}");
        }
        seen += field.matches("script").count();
    }
    assert!(seen > 20, "the corpus says too little");
}

/// The cards of pictures with boxes have the only script: the call with which Anki draws its own.
#[test]
fn the_one_script_of_built_in_cards_draws_the_boxes_of_pictures() {
    let text = "## Q? {#q typed speak=fr-FR}\nA.\n### Occlusion {#o}\n![p](a.png)\n\n- 1 2 30 40 L {#l}\n";
    let folder = Folder::with(&[
        ("deck/deck.toml", b"title = \"T\"\n"),
        ("deck/t.md", text.as_bytes()),
        ("deck/a.png", &png(9)),
    ]);
    let models = with_good_deck(&folder.join("deck"), |checked, sources| {
        let (_folder, database) = collection(&export(Format::Apkg, &Options::default(), checked, sources));
        rows(&database, "SELECT models FROM col").remove(0).remove(0)
    });
    let models: serde_json::Value = serde_json::from_str(&models).unwrap();
    for model in models.as_object().unwrap().values() {
        for side in model["tmpls"].as_array().unwrap().iter().flat_map(|it| [&it["qfmt"], &it["afmt"]]) {
            let side = side.as_str().unwrap();
            let scripts = usize::from(model["name"] == "deckpress Image Occlusion");
            assert_eq!(side.matches("<script").count(), scripts, "{side}");
            assert_eq!(side.matches("anki.imageOcclusion.setup();").count(), scripts, "{side}");
            assert!(!side.contains("src=") && !side.contains("onclick"), "{side}");
        }
    }
}

/// What a label says stays text, between the marks of its one deletion.
#[test]
fn a_label_has_one_deletion_and_no_other_marks() {
    let live = LIVE.map(|it| format!("`{it}`")).join(" ");
    let text =
        format!("## Q? {{#q}}\nA.\n### Occlusion {{#o}}\n![{{{{x}}}}](a.png)\n\n- 1 2 30 40 {live} {{#l}}\n");
    let folder = Folder::with(&[
        ("deck/deck.toml", b"title = \"T\"\n"),
        ("deck/t.md", text.as_bytes()),
        ("deck/a.png", &png(9)),
    ]);
    let fields = fields(&folder.join("deck"));
    let marked: Vec<_> = fields.iter().filter(|it| it.contains("{{")).collect();
    let [boxes, labels] = marked[..] else { panic!("{marked:?}") };
    assert_eq!(boxes, "{{c1::image-occlusion:rect:left=.01:top=.02:width=.3:height=.4:oi=1}}<br>");
    assert_eq!((labels.matches("{{").count(), labels.matches("}}").count()), (1, 1), "{labels}");
    assert_eq!(labels.matches("::").count(), 1, "{labels}");
}

#[test]
fn a_cloze_has_its_own_deletions_and_no_other_marks() {
    let corpus = corpus();
    let clozes: Vec<_> =
        fields(&corpus.join("deck")).into_iter().filter(|it| it.contains("{{c1::")).collect();
    let [cloze] = clozes.as_slice() else { panic!("{clozes:?}") };
    assert_eq!((cloze.matches("{{").count(), cloze.matches("}}").count()), (1, 1), "{cloze}");
    // Behind the number, and before the hint.
    assert_eq!(cloze.matches("::").count(), 2, "{cloze}");
}

/// The elements that fields are made of, with the attributes that each may have.
const ELEMENTS: [(&str, &[&str]); 32] = [
    ("a", &["href", "title"]),
    ("blockquote", &[]),
    ("br", &[]),
    ("code", &[]),
    ("em", &[]),
    ("h1", &[]),
    ("h2", &[]),
    ("h3", &[]),
    ("h4", &[]),
    ("h5", &[]),
    ("h6", &[]),
    ("hr", &[]),
    ("img", &["alt", "src"]),
    ("kbd", &[]),
    ("li", &[]),
    ("mark", &[]),
    ("ol", &["start"]),
    ("p", &[]),
    ("pre", &["class"]),
    ("s", &[]),
    ("span", &["class", "style"]),
    ("strong", &[]),
    ("sub", &[]),
    ("sup", &[]),
    ("table", &[]),
    ("tbody", &[]),
    ("td", &["style"]),
    ("th", &["style"]),
    ("thead", &[]),
    ("tr", &[]),
    ("ul", &[]),
    ("b", &[]),
];

/// Reads a field as the strictest reader would, and says what in it no field may have.
fn foreign(field: &str) -> Result<(), String> {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = field;
    while let Some(at) = rest.find(['<', '>', '\n']) {
        let tag = rest[at..].strip_prefix('<').ok_or("a bare `>` or line feed")?;
        let (tag, behind) = tag.split_once('>').ok_or("a tag without end")?;
        if let Some(name) = tag.strip_prefix('/') {
            (open.pop() == Some(name)).then_some(()).ok_or(format!("`{name}` closes what is not open"))?;
        } else {
            let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
            let known =
                ELEMENTS.iter().find(|(known, _)| *known == name).ok_or(format!("an element `{name}`"))?;
            foreign_attributes(attributes, known.1)?;
            if !["br", "hr", "img"].contains(&name) {
                open.push(name);
            }
        }
        rest = behind;
    }
    open.is_empty().then_some(()).ok_or(format!("{open:?} stay open"))
}

fn foreign_attributes(mut text: &str, known: &[&str]) -> Result<(), String> {
    while !text.is_empty() {
        let (name, value) = text.split_once("=\"").ok_or(format!("an attribute without value: {text}"))?;
        let (value, behind) = value.split_once('"').ok_or("a value without end")?;
        known.contains(&name).then_some(()).ok_or(format!("an attribute `{name}`"))?;
        let is_good = match name {
            "href" => ["http://", "https://", "mailto:"].iter().any(|scheme| value.starts_with(scheme)),
            "class" => value.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'),
            "style" => value.starts_with("--i:") || value.starts_with("text-align:"),
            "src" => value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.".contains(&byte)),
            _ => true,
        };
        is_good.then_some(()).ok_or(format!("{name}={value}"))?;
        text = behind.trim_start();
    }
    Ok(())
}

#[test]
fn fields_have_the_elements_of_the_tree_and_no_others() {
    let hostile = corpus();
    for corpus in [hostile.join("deck"), fixture("everything"), fixture("small")] {
        let fields = fields(&corpus);
        assert!(fields.len() > 20, "{}", corpus.display());
        for field in fields {
            foreign(&field).unwrap_or_else(|fault| panic!("{fault}: {field}"));
        }
    }
}

#[test]
fn the_reader_of_fields_finds_what_is_foreign() {
    for bad in [
        "<script>",
        "<p>",
        "a > b",
        "</p>",
        "<img src=\"https://x\">",
        "<a href=\"javascript:x\"></a>",
        "<p id=\"x\"></p>",
        "a\nb",
    ] {
        assert!(foreign(bad).is_err(), "{bad}");
    }
}
