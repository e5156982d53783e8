//! Small banks, each with the shape of a real layout, give what `expected.json` beside them says.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use deckpress::import::contract::{Candidate, Entry};
use deckpress::import::input::Input;
use deckpress::import::tree::{Block, Kind, each_inlines, words};
use deckpress::import::{readings, write};
use serde_json::Value;

use crate::common::{Folder, deckpress, root};

fn banks() -> Vec<PathBuf> {
    let folder = root().join("tests/fixtures/import");
    let mut banks: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    banks.sort();
    assert!(banks.len() >= 17);
    banks
}

fn expected(bank: &Path) -> Value {
    serde_json::from_str(&std::fs::read_to_string(bank.join("expected.json")).unwrap()).unwrap()
}

/// What is to be named on the command line: the folder, but without the file that says what is expected.
fn sources(bank: &Path) -> Vec<PathBuf> {
    let inner = bank.join("questions");
    if inner.is_dir() {
        return vec![inner];
    }
    let mut files: Vec<_> = std::fs::read_dir(bank).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.file_name().unwrap() != "expected.json");
    files.sort();
    files.reverse();
    if bank.ends_with("10-bullets-unanswered") {
        files.rotate_left(1);
    }
    files
}

fn best(sources: &[PathBuf]) -> (Input, Option<Candidate>) {
    let pass = Input::read(sources);
    assert!(pass.diagnostics.is_empty(), "{:?}", pass.diagnostics);
    let is_sure = |it: &Candidate| it.evidence.is_strong && it.evidence.score() > 0.0;
    let best = readings(&pass.value, None).into_iter().find(is_sure);
    (pass.value, best)
}

/// What `expected.json` may say of a bank, and of each of its questions.
const OF_BANK: &[&str] = &[
    "deck",
    "files_without_entries",
    "found",
    "ids_differ",
    "not_questions",
    "note",
    "questions",
    "skipped",
    "splitter",
    "toc",
    "topic",
    "unanswered",
];
const OF_QUESTION: &[&str] = &[
    "answer_starts",
    "cloze",
    "code",
    "correct",
    "explanation",
    "follow_ups",
    "headings_inside",
    "hint",
    "id",
    "incomplete",
    "level",
    "note",
    "number",
    "options",
    "outputs",
    "question",
    "question_code",
    "question_details",
    "references",
    "reversed",
    "source",
    "tags",
    "topics",
    "unanswered",
];

fn assert_known(value: &Value, known: &[&str]) {
    let unknown: Vec<_> =
        value.as_object().unwrap().keys().filter(|key| !known.contains(&key.as_str())).collect();
    assert!(unknown.is_empty(), "no test reads {unknown:?} of {value}");
}

/// What differs, as sentences.
fn differences((input, best): &(Input, Option<Candidate>), expected: &Value) -> Vec<String> {
    assert_known(expected, OF_BANK);
    let best = best.as_ref();
    let mut found = Vec::new();
    let entries: &[Entry] = best.map_or(&[], |best| &best.import.entries);
    let mut differ = |what: &str, is: &dyn std::fmt::Debug, should: &dyn std::fmt::Debug| {
        found.push(format!("{what}: is {is:?}, should be {should:?}"));
    };
    if let Some(name) = expected["splitter"].as_str()
        && let Some(best) = best
        && name.split(" + ").collect::<BTreeSet<_>>() != best.splitter.split(" + ").collect::<BTreeSet<_>>()
    {
        differ("splitter", &best.splitter, &name);
    }
    if expected["found"].as_u64() != Some(entries.len() as u64) {
        let questions: Vec<_> = entries.iter().map(|it| write::line(&it.question)).collect();
        differ("found", &questions, &expected["found"]);
        return found;
    }
    let Some(best) = best else { return found };
    for (key, is) in [
        ("toc", best.import.contents),
        ("unanswered", Some(entries.iter().filter(|it| !it.is_answered() || it.is_incomplete).count())),
        ("skipped", Some(best.import.skipped.len())),
    ] {
        if let Some(should) = expected[key].as_u64()
            && is.map(|it| it as u64) != Some(should)
        {
            differ(key, &is, &should);
        }
    }
    if let Some(topic) = expected["topic"].as_str()
        && !entries.iter().any(|entry| entry.topics.iter().any(|it| it == topic))
    {
        differ("topic", &"", &topic);
    }
    if let Some(deck) = expected["deck"].as_str()
        && best.import.title.as_deref() != Some(deck)
    {
        differ("deck", &best.import.title, &deck);
    }
    if let Some(files) = expected["files_without_entries"].as_array() {
        let names = best.import.without_entries.iter().map(|file| input.files[*file].name.as_str());
        let names: Vec<_> = names.collect();
        if files.iter().map(|it| it.as_str().unwrap()).collect::<Vec<_>>() != names {
            differ("files without entries", &names, files);
        }
    }
    let ids: BTreeSet<_> = deckpress::import::deck::ids::of(entries).into_iter().collect();
    if expected["ids_differ"].as_bool() == Some(true) && ids.len() != entries.len() {
        differ("ids", &ids, &entries.len());
    }
    let shown = |entry: &Entry| write::line(&entry.question).replace(['*', '_', '\\'], "");
    for (at, should) in expected["questions"].as_array().into_iter().flatten().enumerate() {
        let wanted = should["question"].as_str().unwrap().replace(['*', '_'], "");
        // Of files nobody says which comes first; equal questions come in their order.
        let is_alone = entries.iter().filter(|it| shown(it) == wanted).count() == 1;
        let found = entries.iter().find(|it| is_alone && shown(it) == wanted);
        let entry = found.unwrap_or(&entries[at]);
        let question = shown(entry);
        if question != wanted {
            differ("question", &question, &wanted);
        }
        parts(entry, should, &mut |what, is, should| differ(&format!("{question}: {what}"), &is, &should));
    }
    let texts: Vec<_> = entries.iter().map(|it| write::line(&it.question)).collect();
    for not in expected["not_questions"].as_array().into_iter().flatten() {
        if texts.iter().any(|text| text == not.as_str().unwrap()) {
            differ("no question", not, &"");
        }
    }
    found
}

fn parts(entry: &Entry, should: &Value, differ: &mut dyn FnMut(&str, String, String)) {
    assert_known(should, OF_QUESTION);
    let mut check = |what: &str, is: String| {
        let wanted = match &should[what] {
            Value::Null if should.get(what).is_none() => return,
            Value::String(text) => text.clone(),
            Value::Null => String::new(),
            Value::Array(texts) if texts.iter().all(Value::is_string) => {
                texts.iter().map(|it| it.as_str().unwrap()).collect::<Vec<_>>().join(", ")
            }
            other => other.to_string(),
        };
        if is != wanted {
            differ(what, is, wanted);
        }
    };
    check("topics", entry.topics.join(", "));
    check("number", entry.number.map_or(String::new(), |it| it.to_string()));
    check("level", entry.level.map_or(String::new(), |it| it.name().to_owned()));
    check("hint", words(&entry.hint));
    check("tags", entry.tags.join(", "));
    check("unanswered", (!entry.is_answered()).to_string());
    check("incomplete", entry.is_incomplete.to_string());
    check("outputs", entry.outputs.len().to_string());
    check("cloze", entry.clozes.iter().map(|text| text.matches("{{").count()).sum::<usize>().to_string());
    let addresses: Vec<_> = entry.references.iter().map(|(_, address)| address.clone()).collect();
    check("references", addresses.join(", "));
    let code = |blocks: &[Block]| {
        blocks.iter().find_map(|block| match &block.kind {
            Kind::Code { text, .. } => Some(text.clone()),
            _ => None,
        })
    };
    check("code", entry.answer.iter().filter(|block| block.is_code()).count().to_string());
    check("reversed", entry.reverse.is_some().to_string());
    check("question_code", code(&entry.front).unwrap_or_default());
    let right: String =
        entry.options.iter().zip('A'..).filter(|(it, _)| it.is_right).map(|(_, letter)| letter).collect();
    // Letters that name no option are kept in the answer.
    let loose = words(&entry.answer).rsplit_once("Answer: ").map(|(_, letter)| letter.to_owned());
    check("correct", if entry.options.is_empty() { loose.unwrap_or_default() } else { right });
    if should["options"].is_u64() {
        check("options", entry.options.len().to_string());
    } else {
        check("options", entry.options.iter().map(|it| words(&it.text)).collect::<Vec<_>>().join(", "));
    }
    let headings = |blocks: &[Block]| blocks.iter().filter(|it| matches!(it.kind, Kind::Heading(..))).count();
    check("headings_inside", headings(&entry.answer).to_string());
    for (what, blocks) in [("question_details", &entry.front), ("explanation", &entry.answer)] {
        if let Some(text) = should[what].as_str()
            && !words(blocks).contains(text)
        {
            differ(what, words(blocks), text.to_owned());
        }
    }
    if let Some(source) = should["source"].as_str() {
        let said = format!("{:?} {}", entry.references, words(&entry.details));
        if !said.contains(source) {
            differ("source", said, source.to_owned());
        }
    }
    if let Some(id) = should["id"].as_str() {
        let placed = deckpress::import::deck::ids::of(std::slice::from_ref(entry));
        if placed[0] != id {
            differ("id", placed[0].clone(), id.to_owned());
        }
    }
    for follow_up in should["follow_ups"].as_array().into_iter().flatten() {
        let text = write::blocks(&entry.front);
        if !text.contains(follow_up.as_str().unwrap()) {
            differ("follow-up", text, follow_up.to_string());
        }
    }
    answer(entry, should, differ);
}

/// The first words of the answer; those of what is right, where there are options; code as its fence.
fn answer(entry: &Entry, should: &Value, differ: &mut dyn FnMut(&str, String, String)) {
    let wanted = should["answer_starts"].as_str().unwrap();
    let mut answer = entry.answer.clone();
    let mut has_image = false;
    each_inlines(&mut answer, &mut |inlines| {
        has_image |= inlines.iter().any(|it| matches!(it, deckpress::import::tree::Inline::Image { .. }));
    });
    if has_image {
        return;
    }
    let right = entry.options.iter().find(|it| it.is_right).map(|it| words(&it.text)).unwrap_or_default();
    let text = write::blocks(&answer);
    let starts = |text: &str| text.starts_with(wanted) && (text.is_empty() || !wanted.is_empty());
    if !starts(&text) && !starts(&words(&answer)) && !starts(&right) {
        differ("answer", text, wanted.to_owned());
    }
}

#[test]
fn every_layout_gives_what_is_expected() {
    let mut found = Vec::new();
    for bank in banks() {
        let name = bank.file_name().unwrap().to_string_lossy().into_owned();
        let expected = expected(&bank);
        match expected["files"].as_object() {
            Some(files) => {
                for (file, expected) in files {
                    let best = best(&[bank.join(file)]);
                    let differences = differences(&best, expected);
                    found.extend(differences.into_iter().map(|it| format!("{name}/{file}: {it}")));
                }
            }
            None => {
                let best = best(&sources(&bank));
                let differences = differences(&best, &expected);
                found.extend(differences.into_iter().map(|it| format!("{name}: {it}")));
            }
        }
    }
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

#[test]
fn every_bank_becomes_a_deck_that_checks_and_builds_at_once() {
    for bank in banks() {
        let name = bank.file_name().unwrap().to_string_lossy().into_owned();
        if name == "17-negative" {
            continue;
        }
        let folder = Folder::new();
        let paths: Vec<_> = sources(&bank).iter().map(|path| path.to_string_lossy().into_owned()).collect();
        let mut arguments = vec!["import", "-q", "-o", "data/bank"];
        arguments.extend(paths.iter().map(String::as_str));
        deckpress(folder.path(), &arguments).expect(0);
        let checked = deckpress(folder.path(), &["check"]).expect(0);
        assert!(!checked.stderr.contains("shown as code"), "{name}: {}", checked.stderr);
        deckpress(folder.path(), &["build", "-q", "--format", "apkg,json"]).expect(0);
    }
}

#[test]
fn what_is_surely_no_bank_is_refused_with_its_candidates() {
    let bank = root().join("tests/fixtures/import/17-negative");
    for (file, words) in [("awesome.md", "list of links"), ("tool.md", "--split")] {
        let folder = Folder::new();
        let path = bank.join(file).to_string_lossy().into_owned();
        let refused = deckpress(folder.path(), &["import", &path, "-o", "data/x"]).expect(1);
        assert!(refused.stderr.contains(words), "{}", refused.stderr);
        assert!(!folder.join("data").exists());
    }
}

#[test]
fn text_with_deletions_becomes_clozes_and_its_heading_shows_no_answer() {
    let cards = "Q: Who?\nA: He.\n\nC: [Paris] is the capital of [France].\n\nC: [Rome] is the capital of [Italy].\n\n\
                 C:\nBetter is the sight.\n\n— [Ecclesiastes] [6]:[9]\n---\nC: The *[nucleus]* with ![cell](cell.png) and\n\
                 `a[i]` is [here], see [link](https://example.org).\n\nC:\nSteps:\n\n1. [heat] the\n   pan\n2. cool\n\n\
                 C: [alone]\n\nC: nothing\n";
    let folder = Folder::with(&[("cards.md", cards.as_bytes())]);
    let said = deckpress(folder.path(), &["import", "cards.md", "-o", "data/cards"]).expect(0);
    assert!(said.stdout.contains("unanswered: 1 (cards.md:25)"), "{}", said.stdout);
    assert!(!said.stderr.contains("shown as code"), "{}", said.stderr);
    deckpress(folder.path(), &["check", "data/cards"]).expect(0);
    let deck = folder.read("data/cards/01-questions.md");
    for expected in [
        "## … is the capital of …. {#paris-is-the-capital-of-france}\n\nParis is the capital of France.\n",
        "- {{Paris}} is the capital of {{France}}. {#cloze-1}",
        "## … is the capital of …. (2) {#rome-is-the-capital-of-italy}\n",
        "- Better is the sight. — {{Ecclesiastes}} {{6}}:{{9}} {#cloze-1}",
        "- The *{{nucleus}}* with cell and `a[i]` is {{here}}, see [link](https://example.org). {#cloze-1}",
        "- {{heat}} the pan {#cloze-1}",
        "- {{alone}} {#cloze-1}",
    ] {
        assert!(deck.contains(expected), "{expected}\n{deck}");
    }
    let headings = deck.lines().filter_map(|line| line.strip_prefix("## ")?.split(" {#").next());
    let hidden = ["Paris", "Rome", "Ecclesiastes", "nucleus", "here", "heat", "alone"];
    for heading in headings {
        assert!(hidden.iter().all(|word| !heading.contains(word)), "{heading}");
    }
}

#[test]
fn terms_in_bold_are_entries_where_that_is_asked_for() {
    let folder = Folder::new();
    let text = "# Sea\n\n- **Keel**: the spine of a boat\n- **Mast** - a pole\n- Not one\n\n## Ropes\n\n**Sheet:** It holds a sail.\n";
    let file = folder.write("terms.md", text);
    let pass = Input::read(&[file]);
    let sure = readings(&pass.value, None).into_iter().find(|it| it.evidence.is_strong);
    assert!(sure.is_none(), "{sure:?}");
    let asked = readings(&pass.value, Some("glossary"));
    let entries: Vec<_> = asked[0]
        .import
        .entries
        .iter()
        .map(|it| (write::line(&it.question), words(&it.answer), it.topics.join("/")))
        .collect();
    let expected = [
        ("Keel", "the spine of a boat", "Sea"),
        ("Mast", "a pole", "Sea"),
        ("Sheet", "It holds a sail.", "Sea/Ropes"),
    ];
    assert_eq!(
        entries,
        expected.map(|(term, meaning, topic)| (term.to_owned(), meaning.to_owned(), topic.to_owned()))
    );
}
