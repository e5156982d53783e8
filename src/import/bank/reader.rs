//! What labels open within an entry, and what comes before them.

use super::doc::list;
use super::finish::{has_picture, options_of_front, without_unknown_options};
use super::labels::{self, Label};
use super::leads::{after_colon, hint_line, is_word_of_label, labelled, links, only_reference};
use super::question::clean;
use super::{marks, options};
use crate::import::contract::{Choice, Entry, Output};
use crate::import::spaces::tidied;
use crate::import::tree::{Block, Inline, Kind, Style, is_blank, plain, words};
use crate::level::Level;

/// What the blocks that are read belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Section {
    /// Nothing has said yet what it is.
    Start,
    Answer,
    /// `Details` before an answer belong to the question, after it to the answer.
    Details,
    Extra,
    Hint,
    References,
    Output,
    Source,
}

/// Reads the blocks of one entry, each into the part that the last label opened.
pub(super) struct Reader {
    pub(super) entry: Entry,
    section: Section,
    level: u8,
    cleaned_has_q: bool,
    /// Letters that an answer names: `Answer: B`.
    right: Option<String>,
    /// Whether a label says somewhere where the answer begins.
    has_label: bool,
}

impl Reader {
    /// Begins an entry, of which the question is known; `level` is that of its heading.
    pub(super) fn new(entry: Entry, level: u8, cleaned_has_q: bool, has_label: bool) -> Reader {
        Reader { entry, section: Section::Start, level, cleaned_has_q, right: None, has_label }
    }

    pub(super) fn blocks(&mut self, blocks: Vec<Block>) {
        // A label with nothing after it, where only an answer can be, is the answer.
        if let [only] = &blocks[..]
            && matches!(self.section, Section::Start | Section::Answer)
            && self.entry.answer.is_empty()
            && is_word_of_label(only)
        {
            return self.put(only.clone());
        }
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: Block) {
        let line = block.line;
        match block.kind {
            Kind::Comment(text) => self.comment(&text),
            Kind::Details { summary, body } => self.details(line, summary, body),
            Kind::Heading(level, content) => self.heading(line, level, content),
            Kind::Paragraph(content) => self.paragraph(line, content),
            Kind::List { first, items } => {
                let is_open =
                    matches!(self.section, Section::Start | Section::Answer) && self.entry.options.is_empty();
                let is_asking = self.section == Section::Start && self.has_label;
                let has_boxes = !items.is_empty() && items.iter().all(|item| item.ticked.is_some());
                if has_boxes && self.section == Section::Start {
                    let more = options::of(&items).unwrap_or_default();
                    if self.entry.options.is_empty() {
                        self.begin_options(more);
                    } else {
                        self.entry.options.extend(more);
                    }
                    return;
                }
                match is_open.then(|| options::of(&items)).flatten() {
                    Some(options) if is_asking || options.iter().any(|it| it.is_right) => {
                        self.begin_options(options);
                    }
                    _ => self.put(Block::new(line, Kind::List { first, items })),
                }
            }
            Kind::Code { .. } if self.fills_option(&block) => {}
            Kind::Code { language, text } if self.section == Section::Output => {
                self.output(&language, &text);
                // Those who learn the entry still see it.
                self.entry.front.push(Block::new(line, Kind::Code { language, text }));
            }
            kind => self.put(Block { line, kind }),
        }
    }

    /// Gives code below a box without words, or with its letter alone, to that option; returns whether there was such a
    /// box.
    fn fills_option(&mut self, block: &Block) -> bool {
        let at = self.entry.options.len().wrapping_sub(1);
        match self.entry.options.last_mut() {
            Some(option) if options::is_bare(option, at) => {
                option.text = vec![block.clone()];
                true
            }
            _ => false,
        }
    }

    fn output(&mut self, language: &str, shown: &str) {
        let code = self.entry.front.iter().rev().find_map(|block| match &block.kind {
            Kind::Code { language, text } => Some((language.clone(), text.clone())),
            _ => None,
        });
        if let Some((of_code, code)) = code {
            let language = if of_code.is_empty() { language.to_owned() } else { of_code };
            self.entry.outputs.push(Output { language, code, output: shown.to_owned() });
        }
        self.section = Section::Start;
    }

    fn comment(&mut self, text: &str) {
        let Some((name, value)) = text.split_once(':') else { return };
        let value = value.trim().trim_end_matches('-').trim();
        match name.trim().to_lowercase().as_str() {
            "example id" | "id" => self.entry.id = Some(value.to_owned()),
            "tags" => self.entry.tags.extend(list(value)),
            "expertise" | "difficulty" | "level" => {
                let value = value.trim_matches(['(', ')', ' ']);
                self.entry.level = match value {
                    "0" => Some(Level::Basic),
                    "1" => Some(Level::Intermediate),
                    "2" | "3" => Some(Level::Advanced),
                    word => level(word),
                };
            }
            _ => {}
        }
    }

    fn details(&mut self, line: u32, summary: Vec<Block>, body: Vec<Block>) {
        let text = words(&summary);
        match labels::whole(&text).or_else(|| labels::leading(&text).map(|(label, _)| label)) {
            Some(label) => {
                self.open(label, line);
                self.blocks(body.into_iter().filter(|block| !marks::is_noise(block)).collect());
            }
            None => {
                let body = body.into_iter().filter(|block| !marks::is_noise(block)).collect();
                self.put(Block::new(line, Kind::Details { summary, body }));
            }
        }
    }

    fn heading(&mut self, line: u32, level: u8, content: Vec<Inline>) {
        let text = plain(&content);
        if let Some(label) = labels::whole(&text) {
            return self.open(label, line);
        }
        if let Some((label, _)) = labels::leading(&text) {
            let rest = after_colon(&content);
            self.open(label, line);
            return self.rest(label, line, rest);
        }
        // `#### Q3. The code`, code, `#### prints what?`
        let is_start = self.section == Section::Start && self.entry.options.is_empty();
        let has_only_code = !self.entry.answer.is_empty() && self.entry.answer.iter().all(Block::is_code);
        if is_start && has_only_code && self.level > 0 && level == self.level && self.cleaned_has_q {
            self.entry.front.append(&mut self.entry.answer);
            self.entry.question.push(Inline::Text(" ".to_owned()));
            self.entry.question.extend(clean(&content).question);
            self.entry.question = tidied(std::mem::take(&mut self.entry.question));
            return;
        }
        if matches!(self.section, Section::Hint | Section::References | Section::Source) {
            self.section = Section::Answer;
        }
        self.put(Block::new(line, Kind::Heading(level, content)));
    }

    fn paragraph(&mut self, line: u32, content: Vec<Inline>) {
        if content.iter().all(|it| {
            matches!(it, Inline::Anchor(_) | Inline::Comment(_)) || is_blank(std::slice::from_ref(it))
        }) {
            for inline in content {
                match inline {
                    Inline::Anchor(name) => self.entry.anchors.push(name),
                    Inline::Comment(text) => self.comment(&text),
                    _ => {}
                }
            }
            return;
        }
        if let Some(hint) = hint_line(&content) {
            let is_none = hint.to_lowercase().starts_with("no hint") || hint.trim().is_empty();
            if !is_none {
                self.entry.hint.push(Block::paragraph(line, hint.trim()));
            }
            // What was before it is the question, what is after it answers.
            self.begin_answer();
            return;
        }
        if let Some(address) = only_reference(&content) {
            self.entry.references.push(address);
            return;
        }
        if let Some((label, rest)) = labelled(&content) {
            self.open(label, line);
            return self.rest(label, line, rest);
        }
        if self.section == Section::Start
            && self.entry.options.is_empty()
            && self.has_label
            && let Some((before, options)) = options::lines(&content)
        {
            if !is_blank(&before) {
                self.put(Block::new(line, Kind::Paragraph(before)));
            }
            self.begin_options(options);
            return;
        }
        self.put(Block::new(line, Kind::Paragraph(content)));
    }

    /// Takes what follows a label in its own line.
    fn rest(&mut self, label: Label, line: u32, rest: Vec<Inline>) {
        let rest = tidied(rest);
        if is_blank(&rest) {
            return;
        }
        let text = plain(&rest);
        match label {
            Label::Answer if options::letters(&text).is_some() => {
                self.right = Some(text);
            }
            Label::Tags => self.entry.tags.extend(list(&text)),
            Label::Level => self.entry.level = level(&text),
            Label::Question if self.section == Section::Start => {
                self.entry.front.push(Block::new(line, Kind::Paragraph(rest)));
            }
            _ => self.paragraph_of(line, rest),
        }
    }

    fn paragraph_of(&mut self, line: u32, content: Vec<Inline>) {
        self.put(Block::new(line, Kind::Paragraph(content)));
    }

    /// Takes options: what is before them asks, what follows them answers.
    fn begin_options(&mut self, options: Vec<Choice>) {
        if self.section == Section::Start {
            self.entry.front.append(&mut self.entry.answer);
        }
        self.entry.options = options;
    }

    /// Ends the question: all before the label of an answer belongs to it.
    fn begin_answer(&mut self) {
        if self.section == Section::Start || self.section == Section::Output {
            self.entry.front.append(&mut self.entry.answer);
        }
        self.section = Section::Answer;
    }

    fn open(&mut self, label: Label, line: u32) {
        match label {
            Label::Answer | Label::Explanation => {
                self.begin_answer();
                self.entry.is_answer_labelled = true;
            }
            Label::Details if self.section == Section::Start && self.entry.answer.is_empty() => {}
            Label::Details => self.section = Section::Details,
            Label::Extra => self.section = Section::Extra,
            Label::Hint => self.section = Section::Hint,
            Label::References => self.section = Section::References,
            Label::Source => self.section = Section::Source,
            Label::Output if self.section == Section::Start => {
                self.entry.front.append(&mut self.entry.answer);
                self.entry.front.push(Block::new(line, Kind::Paragraph(vec![strong("Output:")])));
                self.section = Section::Output;
            }
            Label::Output => self.put(Block::new(line, Kind::Paragraph(vec![strong("Output:")]))),
            Label::Tags | Label::Level | Label::Question => {}
        }
    }

    fn put(&mut self, block: Block) {
        let entry = &mut self.entry;
        match self.section {
            // Whether it is the question's or the answer's is known when a label comes, or none.
            Section::Start | Section::Answer => entry.answer.push(block),
            Section::Output => entry.front.push(block),
            Section::Details | Section::Extra => entry.details.push(block),
            Section::Hint => entry.hint.push(block),
            Section::References | Section::Source => self.reference(block),
        }
    }

    /// Takes the links of a block; a block with none, or with words besides, stays where people find it.
    fn reference(&mut self, block: Block) {
        let links = links(std::slice::from_ref(&block));

        if links.is_empty() {
            if self.section == Section::References {
                self.entry.details.push(block);
            } else {
                let text = vec![
                    strong("Source:"),
                    Inline::Text(format!(" {}", words(std::slice::from_ref(&block)))),
                ];
                self.entry.details.push(Block::new(block.line, Kind::Paragraph(text)));
            }
            self.section = if self.section == Section::Source { Section::Answer } else { self.section };
            return;
        }
        self.entry.references.extend(links);
        if self.section == Section::Source {
            self.section = Section::Answer;
        }
    }

    pub(super) fn finish(mut self) -> Entry {
        let entry = &mut self.entry;
        if self.section == Section::Output {
            entry.front.append(&mut entry.answer);
        }
        if let Some(right) = &self.right {
            let is_known = options::mark(&mut entry.options, right);
            if !is_known && !entry.answer.is_empty() {
                let text = vec![strong("Answer:"), Inline::Text(format!(" {right}"))];
                entry.answer.push(Block::new(entry.place.line, Kind::Paragraph(text)));
            } else if !is_known {
                entry.answer.push(Block::paragraph(entry.place.line, right));
            }
        } else if let Some((first, rest)) =
            entry.answer.split_first().map(|(first, rest)| (first.clone(), rest.to_vec()))
            && !entry.options.is_empty()
            && !entry.options.iter().any(|option| option.is_right)
        {
            // `B`, alone in a line below `Answer`.
            let text = words(std::slice::from_ref(&first));
            if options::letters(&text).is_some() && options::mark(&mut entry.options, &text) {
                entry.answer = rest;
            }
        }
        options_of_front(entry);
        without_unknown_options(entry, self.has_label);
        if marks::is_placeholder(&words(&entry.answer)) && !entry.answer.iter().any(has_picture) {
            entry.answer.clear();
        }
        entry.tags = entry.tags.iter().map(|tag| tag.trim_matches(['(', ')']).trim().to_owned()).collect();
        self.entry
    }
}

fn strong(text: &str) -> Inline {
    Inline::Styled(Style::Strong, vec![Inline::Text(text.to_owned())])
}

/// Returns the level that a word means, if any.
#[must_use]
pub fn level(word: &str) -> Option<Level> {
    let word = word.trim().trim_matches(['(', ')', '*', '.', '`']).to_lowercase();
    match word.as_str() {
        "basic" => Some(Level::Basic),
        "intermediate" => Some(Level::Intermediate),
        "advanced" => Some(Level::Advanced),
        _ => Level::meant_by(&word),
    }
}
