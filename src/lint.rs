//! What makes a card hard to learn, though it is correct: the remarks of `deckpress check`.
//!
//! The rules come from the literature on spaced repetition (Wozniak's twenty rules, Matuschak's prompts): one ask,
//! short, answerable, and not to be confused with another card. Those that look at words apply to English decks.

mod duplicates;
mod words;

use crate::content::parse::bare_code;
use crate::content::{Block, BlockKind, CodeBlock, Inline, Rich, Style, plain, walk_code, walk_inlines};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Deck, Entry, Output};
use crate::span::Span;
use crate::wording::shown;
use duplicates::near_duplicates;
use words::{Sentence, count, enumeration, has_common_run, has_loose_pronoun, is_yes_no};

/// Longer questions are reread on every review; the minimum information principle (Wozniak, 1999).
const QUESTION_WORDS: usize = 20;
/// What can be said in one breath, and compared with the card.
const ANSWER_WORDS: usize = 40;
/// What is seen at once on a phone.
const CODE_LINES: usize = 12;
/// A sheet's column at its smallest type for code.
const CODE_COLUMNS: usize = 56;
/// More cannot be run in the head.
const PROMPT_LINES: usize = 10;
/// More is copied, not recalled.
const OUTPUT_LINES: usize = 3;
/// Lists of more than three items are forgotten as a whole (Wozniak, rules 9 and 10).
const ITEMS: usize = 3;
/// Every deletion is a card; more of them make a sentence that is learned by its shape.
const DELETIONS: usize = 3;
/// More is recited, not recalled.
const DELETION_WORDS: usize = 4;
/// A run of this many words of the question is not an accident in an answer.
const REPEATED_WORDS: usize = 6;

/// Returns everything there is to remark on a deck, but for what its author allows.
#[must_use]
pub fn lint(deck: &Deck<'_>, allowed: &[Code]) -> Vec<Diagnostic> {
    let mut remarks = Remarks {
        is_english: deck.lang.split('-').next() == Some("en"),
        has_references: deck.entries().any(|entry| !entry.references.is_empty()),
        found: Vec::new(),
    };
    for entry in deck.entries() {
        remarks.entry(entry);
    }
    remarks.found.extend(near_duplicates(deck));
    remarks.found.retain(|remark| !allowed.contains(&remark.code));
    remarks.found
}

struct Remarks {
    is_english: bool,
    /// Whether any question names a source: a deck that names none does without.
    has_references: bool,
    found: Vec<Diagnostic>,
}

impl Remarks {
    fn entry(&mut self, entry: &Entry<'_>) {
        let question = Sentence::new(plain::blocks(&entry.question.blocks));
        self.question((&entry.question, &question), entry.front.is_none() && entry.options.is_empty());
        self.answer(&entry.answer, &question);
        for code in entry.code() {
            self.code(code.span, &code.block, CODE_LINES);
        }
        for text in entry.front.iter().map(|front| &**front).chain([&entry.answer]) {
            walk_code(&text.blocks, &mut |span, code| self.code(span, code, CODE_LINES));
        }
        for text in entry.texts() {
            self.bare_code(text);
        }
        for output in &entry.outputs {
            self.output(output);
        }
        for cloze in entry.clozes.iter().filter(|cloze| !cloze.is_occlusion()) {
            self.cloze(&cloze.text);
        }
        if let Some(reverse) = &entry.reverse {
            self.antecedent(reverse, &Sentence::new(plain::blocks(&reverse.blocks)));
        }
        if self.has_references && entry.references.is_empty() {
            self.say(
                Code::MissingReference,
                entry.span,
                "this question has no reference",
                "add `### References` with a link",
            );
        }
    }

    fn question(&mut self, (question, said): (&Rich<'_>, &Sentence), is_alone: bool) {
        let text = &said.text;
        let length = count(text);
        if length > QUESTION_WORDS {
            let message = format!("this question has {length} words, more than {QUESTION_WORDS}");
            self.say(Code::LongQuestion, question.span, &message, "ask one thing, in fewer words");
        }
        match text.matches(['?', '؟', '？']).count() {
            0 => {
                self.say(Code::NoAsk, question.span, "this question has no question mark", "ask");
            }
            1 => {}
            _ => {
                self.say(
                    Code::TwoAsks,
                    question.span,
                    "this question asks more than one thing",
                    "make it two",
                );
            }
        }
        if self.is_english && is_yes_no(said) {
            self.say(
                Code::YesNoQuestion,
                question.span,
                "this question can be answered with yes or no",
                "ask what, how or why",
            );
        }
        // "These" are what is shown below.
        if is_alone {
            self.antecedent(question, said);
        }
    }

    fn antecedent(&mut self, prompt: &Rich<'_>, said: &Sentence) {
        if self.is_english && has_loose_pronoun(said) {
            self.say(
                Code::NoAntecedent,
                prompt.span,
                "a pronoun here refers to nothing that the card names",
                "name the thing: cards come without their context",
            );
        }
    }

    fn answer(&mut self, answer: &Rich<'_>, question: &Sentence) {
        let said = Sentence::new(match &*answer.blocks {
            [Block { kind: BlockKind::Code(_), .. }] => String::new(),
            blocks => plain::blocks(blocks),
        });
        let length = count(&said.text);
        if length > ANSWER_WORDS {
            let message = format!("this answer has {length} words, more than {ANSWER_WORDS}");
            self.say(
                Code::LongAnswer,
                answer.span,
                &message,
                "say the core, and move the rest to `### Details`",
            );
        }
        if has_common_run(&said, question, REPEATED_WORDS) {
            self.say(
                Code::RepeatsQuestion,
                answer.span,
                "this answer repeats the question",
                "start with what the question asks for",
            );
        }
        let listed = answer.blocks.iter().map(|block| match &block.kind {
            BlockKind::List(list) => list.items.len(),
            _ => 0,
        });
        let said = if self.is_english { enumeration(&said.text) } else { 0 };
        let items = listed.max().unwrap_or(0).max(said);
        if items > ITEMS {
            let message = format!("this answer lists {items} things, more than {ITEMS}");
            self.say(Code::LongEnumeration, answer.span, &message, "ask for one at a time, as clozes");
        }
    }

    fn code(&mut self, span: Span, code: &CodeBlock<'_>, most_lines: usize) {
        let lines = code.text.lines().count();
        if lines > most_lines {
            let message = format!("this code has {lines} lines, more than {most_lines}");
            self.say(Code::LongCode, span, &message, "show the point and nothing else");
        }
        let widest = code.text.lines().map(unicode_width::UnicodeWidthStr::width).max().unwrap_or(0);
        if widest > CODE_COLUMNS {
            let message = format!("this code is {widest} columns wide, more than {CODE_COLUMNS}");
            self.say(
                Code::WideCode,
                span,
                &message,
                "break the line: columns of a sheet and phones are narrow",
            );
        }
    }

    fn bare_code(&mut self, text: &Rich<'_>) {
        for found in bare_code(text) {
            let (how, signs) = match found.style {
                Style::Strong if found.source.starts_with('_') => ("bold", "underscores"),
                Style::Strong => ("bold", "asterisks"),
                _ => ("in italics", "asterisks"),
            };
            let message = format!("`{}` is shown {how}, without its {signs}", shown(found.source));
            self.say(Code::BareCode, found.span, &message, "put code in backticks");
        }
    }

    fn output(&mut self, output: &Output<'_>) {
        self.code(output.code.span, &output.code.block, PROMPT_LINES);
        self.code(output.output.span, &output.output.block, OUTPUT_LINES);
    }

    fn cloze(&mut self, cloze: &Rich<'_>) {
        let (mut deletions, mut hidden) = (0, 0);
        let mut longest = 0;
        walk_inlines(&cloze.blocks, &mut |_, inline| {
            if let Inline::Deletion(deletion) = inline {
                let length = count(&plain::inlines(&deletion.content));
                deletions += 1;
                hidden += length;
                longest = longest.max(length);
            }
        });
        if deletions > DELETIONS {
            let message = format!("this cloze has {deletions} deletions, more than {DELETIONS}");
            self.say(Code::ManyDeletions, cloze.span, &message, "make it two sentences");
        }
        if longest > DELETION_WORDS {
            let message = format!("a deletion has {longest} words, more than {DELETION_WORDS}");
            self.say(Code::LongDeletion, cloze.span, &message, "hide the word that matters");
        }
        let all = count(&plain::blocks(&cloze.blocks));
        if all < hidden + 3 {
            self.say(
                Code::HidesEverything,
                cloze.span,
                "this cloze hides nearly all of its sentence",
                "leave enough to recall the rest by",
            );
        }
    }

    fn say(&mut self, code: Code, span: Span, message: &str, help: &str) {
        self.found.push(Diagnostic::new(code, span, message).help(help));
    }
}
