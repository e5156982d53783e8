//! The examples of CommonMark's own specification, each as the details of an entry. What differs by design is listed,
//! with the reason, in `tests/markdown/differs.txt`; `make node` installs the specification.

use std::collections::BTreeMap;

use deckpress::content::html::{self, Reader};
use percent_encoding::percent_decode_str;

use crate::common::{Folder, root, with_deck};

/// Markdown and HTML of each example, from number 1.
fn examples() -> Vec<(String, String)> {
    let path = root().join("tests/markdown/node_modules/commonmark-spec/spec.txt");
    let spec = std::fs::read_to_string(path).expect("run `make node`");
    let fence = "`".repeat(32);
    let start = format!("{fence} example\n");
    spec.split(&start)
        .skip(1)
        .map(|block| {
            let block = block.split(&format!("{fence}\n")).next().unwrap().replace('→', "\t");
            match block.strip_prefix(".\n") {
                Some(html) => (String::new(), html.to_owned()),
                None => block.split_once("\n.\n").map(|(a, b)| (format!("{a}\n"), b.to_owned())).unwrap(),
            }
        })
        .collect()
}

/// HTML without what no reader sees: white space between blocks, the order of marks, classes, and how signs are
/// escaped.
fn normal(html: &str) -> String {
    let mut out = String::new();
    let mut is_code = false;
    let mut spans: Vec<bool> = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        out.push_str(&text(&rest[..start], is_code));
        let end = start + rest[start..].find('>').map_or(rest.len() - start, |at| at + 1);
        let tag = &rest[start..end];
        rest = &rest[end..];
        match tag.trim_start_matches(['<', '/']).split([' ', '>', '/']).next().unwrap() {
            // Lines and colours of code.
            "span" if tag.starts_with("</") => drop(spans.pop()),
            "span" => spans.push(true),
            "br" if is_code => out.push('\n'),
            name => {
                is_code = (is_code || name == "pre") && tag != "</pre>";
                let is_inline = matches!(name, "a" | "em" | "strong" | "code" | "br" | "img" | "del");
                if !is_inline || name == "br" {
                    out.truncate(out.trim_end_matches(' ').len());
                }
                if tag == "</pre>" || (name == "code" && is_code && tag.starts_with("</")) {
                    out.truncate(out.trim_end_matches('\n').len());
                }
                out.push_str(&attributes(tag, name));
                if !is_inline && !is_code {
                    rest = rest.trim_start();
                } else if name == "br" {
                    rest = rest.trim_start_matches(['\n', ' ']);
                }
            }
        }
    }
    out.push_str(&text(rest, is_code));
    out.trim().to_owned()
}

fn text(text: &str, is_code: bool) -> String {
    let text = unescaped(text);
    let text = if is_code { text } else { text.replace('\n', " ") };
    text.replace('<', "&lt;").replace('>', "&gt;")
}

fn attributes(tag: &str, name: &str) -> String {
    if tag.starts_with("</") {
        return format!("</{name}>");
    }
    let value = |key: &str| {
        let start = tag.find(&format!(" {key}=\""))? + key.len() + 3;
        let value = unescaped(&tag[start..start + tag[start..].find('"')?]);
        Some(format!(" {key}={}", percent_decode_str(&value).decode_utf8_lossy()))
    };
    let values: String =
        ["href", "src", "alt", "title", "start"].iter().filter_map(|key| value(key)).collect();
    format!("<{name}{values}>")
}

fn unescaped(text: &str) -> String {
    let named = [
        ("&quot;", "\""),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&#123;", "{"),
        ("&#125;", "}"),
        ("&#91;", "["),
        ("&#92;", "\\"),
    ];
    let text = named.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
    text.replace("&amp;", "&")
}

/// The examples that differ by design, with the reason.
fn differing() -> BTreeMap<usize, String> {
    let list = std::fs::read_to_string(root().join("tests/markdown/differs.txt")).unwrap();
    let mut reasons = BTreeMap::new();
    for line in list.lines().filter(|line| !line.starts_with('#')) {
        let (number, reason) = line.split_once(' ').expect("a number and a reason");
        let twin = reasons.insert(number.parse().unwrap(), reason.to_owned());
        assert!(twin.is_none(), "{number} is listed twice");
    }
    reasons
}

#[test]
fn every_example_of_commonmark_reads_as_it_says_or_is_listed_with_a_reason() {
    let examples = examples();
    assert_eq!(examples.len(), 652);
    let lines: Vec<_> = examples
        .iter()
        .enumerate()
        .map(|(at, (markdown, _))| {
            let entry = serde_json::json!({
                "id": format!("e{}", at + 1), "question": format!("{}?", at + 1), "answer": "A.", "details": markdown,
            });
            entry.to_string()
        })
        .collect();
    let folder = Folder::with(&[("spec.jsonl", lines.join("\n").as_bytes())]);
    let mut reasons = differing();
    let mut wrong = Vec::new();
    with_deck(&folder.join("spec.jsonl"), |checked, _, _| {
        for entry in checked.deck.entries() {
            let number: usize = entry.id.as_str()[1..].parse().unwrap();
            let details = entry.details.as_ref();
            let ours = details.map(|it| html::blocks(&it.blocks, Reader::Browser)).unwrap_or_default();
            let (markdown, theirs) = &examples[number - 1];
            let (ours, theirs) = (normal(&ours), normal(theirs));
            if ours != theirs && reasons.remove(&number).is_none() {
                wrong.push(format!("{number}\n--- {markdown:?}\n is: {ours}\n to be: {theirs}"));
            }
        }
        assert_eq!(checked.deck.entries().count(), 652);
    });
    assert!(wrong.is_empty(), "{} examples\n{}", wrong.len(), wrong.join("\n"));
    assert!(reasons.is_empty(), "these are equal, and listed as different: {reasons:?}");
}
