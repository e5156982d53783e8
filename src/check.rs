//! Draft to corpus: every rule an entry must keep, in one list.
//!
//! What leaves here is as [`crate::model`] promises, and no exporter checks again.

mod typed;

use std::collections::{BTreeMap, BTreeSet};

use crate::config::Artifact;
use crate::content::highlight::Language;
use crate::content::{Inline, Link, Rich, parse, plain, walk_code, walk_embeds, walk_inlines};
use crate::date::Epoch;
use crate::diagnostic::{Code, Diagnostic, Pass};
use crate::export::apkg::notes::FORMULA;
use crate::export::options::Options;
use crate::id::Id;
use crate::level::Level;
use crate::lock::Lock;
use crate::model::{Choice, Cloze, Deck, Entry, Output, Passage, RetiredPrompts, Section};
use crate::read::draft::{Draft, DraftEntry, DraftSection, Named};
use crate::read::ids;
use crate::slug;
use crate::span::Span;
use crate::text::Text;
use crate::wording::{nearest, shown};
use crate::words::Words;

/// A checked deck, with the files that are to be made of it.
#[derive(Debug)]
pub struct Checked<'s> {
    pub deck: Deck<'s>,
    pub artifacts: Vec<Artifact>,
    /// Options of artifacts that deck.toml does not list.
    pub options: Options,
    /// Lints that the author allows.
    pub allowed: Vec<Code>,
    /// What was released, where the deck keeps a lock.
    pub lock: Option<Lock>,
    /// Where the title is written.
    pub title_span: Span,
}

/// Checks a deck. The value is `None` where faults left no deck to speak of.
#[must_use]
pub fn check(draft: Draft<'_>) -> Pass<Option<Checked<'_>>> {
    let mut faults = Vec::new();
    faults.extend(ids::offers(&draft));
    let Draft {
        mut settings,
        sections,
        left_out,
        missing_ids: _,
        id_column: _,
        fonts,
        lock,
        span,
        typed: mut notes,
    } = draft;
    if let Some(lock) = &lock {
        settings.keep_id(&lock.deck);
    }
    let id = settings.deck_id(span, &mut faults);
    let description = settings.description.map(|text| {
        let mut blocks = parse::blocks(text, &mut faults);
        let words = Words::of(settings.lang);
        parse::label_alerts(&mut blocks, &|kind| words.alert(kind));
        walk_embeds(&blocks, &mut |embed| {
            let message = "a deck's description cannot have pictures or sounds";
            let fault = Diagnostic::new(Code::BadMedia, embed.span, message);
            faults.push(fault.help("Anki imports only those of notes; put it into a question"));
        });
        Rich { markdown: text.text.trim(), span: text.span, blocks }
    });
    let mut rules = Rules {
        faults: &mut faults,
        ids: BTreeMap::new(),
        numbers: BTreeMap::new(),
        questions: BTreeMap::new(),
        links: Vec::new(),
    };
    let tags = rules.tags(&settings.tags);
    let root_tag = settings.root_tag.and_then(|tag| rules.tags(&[tag]).first().copied());
    let asked = || sections.iter().flat_map(|section| &section.entries).filter(|entry| !entry.is_retired);
    let related: Vec<_> = asked().flat_map(|entry| entry.related.iter().copied()).collect();
    let is_empty = asked().next().is_none();
    let (mut asked, mut retired) = (Vec::new(), Vec::new());
    for DraftSection { title, span, entries } in sections {
        let (gone, kept): (Vec<_>, Vec<_>) = entries.into_iter().partition(|entry| entry.is_retired);
        for (entries, sections) in [(kept, &mut asked), (gone, &mut retired)] {
            let entries: Vec<_> = entries.into_iter().filter_map(|entry| rules.entry(entry)).collect();
            if !entries.is_empty() {
                let tag = title.as_deref().map(slug::tag).unwrap_or_default();
                sections.push(Section { title: title.clone(), span, tag, entries });
            }
        }
    }
    rules.named(&related, &retired);
    if is_empty && notes.is_empty() {
        faults.push(Diagnostic::new(Code::EmptyDeck, span, "this deck has no question"));
    }
    faults.extend(typed::faults(&mut notes, id, !asked.is_empty()));
    let title = settings.title();
    let title_span = settings.title_span.unwrap_or(span);
    faults.extend(bad_title(title).map(|(message, help)| {
        Diagnostic::new(Code::BadSetting, title_span, format!("the title `{}` {message}", shown(title)))
            .help(help)
    }));
    let checked = id.map(|id| Checked {
        artifacts: settings.artifacts,
        options: settings.options,
        allowed: settings.allowed,
        title_span,
        lock,
        deck: Deck {
            id,
            title,
            description,
            lang: settings.lang,
            licence: settings.licence,
            version: settings.version,
            authors: settings.authors.into(),
            tags,
            root_tag: root_tag.unwrap_or(id.as_str()),
            preset: settings.preset,
            sections: asked,
            retired,
            typed: notes,
            fonts,
            drafts: left_out,
        },
    });
    Pass { value: checked, diagnostics: faults }
}

struct Rules<'s, 'f> {
    faults: &'f mut Vec<Diagnostic>,
    ids: BTreeMap<&'s str, Span>,
    numbers: BTreeMap<u32, Span>,
    questions: BTreeMap<String, Span>,
    /// The ids that links of texts lead to.
    links: Vec<(String, Span)>,
}

impl<'s> Rules<'s, '_> {
    fn entry(&mut self, draft: DraftEntry<'s>) -> Option<Entry<'s>> {
        let id = self.id(draft.id);
        if !draft.is_retired {
            self.unique_number(draft.number);
        }
        let level = draft.level.and_then(|level| self.level(level));
        let tags = self.tags(&draft.tags);
        let beside = beside(draft.front.as_ref(), &draft.options);
        let question = draft.question.filter(|question| self.question(question, &beside, draft.is_retired));
        self.options(&draft.options, draft.span);
        let answer = match draft.answer {
            None if !draft.options.is_empty() => {
                Some(Rich { markdown: "", span: draft.span, blocks: Box::default() })
            }
            answer => self.answer(answer, draft.span, draft.id, draft.options.is_empty()),
        };
        let (outputs, old_outputs) = self.prompts(draft.outputs, |output: &Output<'s>| output.id);
        let (clozes, old_clozes) = self.prompts(draft.clozes, |cloze: &Cloze<'s>| cloze.id);
        for (reference, span) in &draft.references {
            if !Link::is_allowed(&reference.address) {
                self.bad_address(Code::BadReference, *span, &reference.address);
            }
        }
        let parts = [&draft.front, &draft.pitfall, &draft.hint, &draft.details, &draft.reverse];
        let options =
            draft.options.iter().flat_map(|choice| std::iter::once(&choice.text).chain(&choice.why));
        let body = draft.body.iter().filter_map(Passage::text);
        let texts = options.chain(body);
        let all_outputs = || outputs.iter().chain(&old_outputs);
        let whys = all_outputs().filter_map(|output| output.why.as_ref());
        let clozes_text = clozes.iter().chain(&old_clozes).map(|cloze| &cloze.text);
        let parts = [&question, &answer].into_iter().chain(parts).flatten();
        for part in parts.chain(texts).chain(whys).chain(clozes_text) {
            self.rich(part);
        }
        let code = draft.body.iter().filter_map(Passage::code);
        for snippet in code.chain(all_outputs().flat_map(|output| [&output.code, &output.output])) {
            self.code(snippet.span, &snippet.block);
        }
        Some(Entry {
            id: id?,
            identity: draft.identity,
            span: draft.span,
            number: draft.number.map(|(number, _)| number),
            level,
            tags,
            question: question?,
            front: draft.front.map(Box::new),
            options: draft.options.into(),
            answer: answer?,
            body: draft.body.into(),
            pitfall: draft.pitfall.map(Box::new),
            hint: draft.hint.map(Box::new),
            details: draft.details.map(Box::new),
            outputs: outputs.into(),
            clozes: clozes.into(),
            retired: RetiredPrompts { outputs: old_outputs.into(), clozes: old_clozes.into() },
            reverse: draft.reverse.map(Box::new),
            references: draft.references.into_iter().map(|(reference, _)| reference).collect(),
            related: draft.related.iter().filter_map(|id| Id::new(id.text)).collect(),
            modified: Epoch::default(),
        })
    }

    /// Returns a good id; a missing one was reported by the reader, who knows the cure.
    fn id(&mut self, text: Option<Text<'s>>) -> Option<Id<'s>> {
        let text = text?;
        let Some(id) = Id::new(text.text) else {
            self.faults.push(crate::id::bad_id(text));
            return None;
        };
        if let Some(first) = self.ids.get(id.as_str()) {
            self.faults.push(
                Diagnostic::new(Code::DuplicateId, text.span, format!("the id `{id}` is taken"))
                    .related(*first, "first used here")
                    .help("an id names one question forever; give this one its own"),
            );
            return None;
        }
        self.ids.insert(id.as_str(), text.span);
        Some(id)
    }

    fn unique_number(&mut self, number: Option<(u32, Span)>) {
        let Some((number, span)) = number else { return };
        if let Some(first) = self.numbers.insert(number, span) {
            self.faults.push(
                Diagnostic::new(Code::DuplicateNumber, span, format!("the number {number} is taken"))
                    .related(first, "first used here")
                    .help("give this question another number, or none"),
            );
        }
    }

    fn level(&mut self, text: Text<'s>) -> Option<Level> {
        let names = Level::ALL.map(Level::name);
        let level = Level::ALL.into_iter().find(|level| level.name() == text.text);
        if level.is_none() {
            let fault = Diagnostic::new(
                Code::UnknownLevel,
                text.span,
                format!("unknown level `{}`", shown(text.text)),
            );
            let near = Level::meant_by(text.text).map(Level::name).or_else(|| nearest(text.text, names));
            let names = names.join(", ");
            self.faults.push(match near {
                Some(near) => fault.help(format!("did you mean `{near}`? Levels are {names}")),
                None => fault.help(format!("levels are {names}")),
            });
        }
        level
    }

    /// Returns tags as Anki keeps them: no white space, no empty component, no two that differ in case alone.
    fn tags(&mut self, tags: &[Text<'s>]) -> Box<[&'s str]> {
        let mut good: Vec<&'s str> = Vec::new();
        for tag in tags {
            let is_bad = tag.text.is_empty()
                || tag
                    .text
                    .contains(|character: char| character.is_whitespace() || matches!(character, '"' | ','))
                || tag.text.starts_with(['=', '+', '-', '@', '#'])
                || tag.text.split("::").any(str::is_empty)
                || tag.text.len() > 100;
            if is_bad {
                self.faults.push(
                    Diagnostic::new(
                        Code::BadTag,
                        tag.span,
                        format!("Anki cannot keep the tag `{}`", shown(tag.text)),
                    )
                    .help("use letters, digits, `-` and `_`; `a::b` for a tag below another"),
                );
            } else if let Some(same) = good.iter().find(|same| same.to_lowercase() == tag.text.to_lowercase())
            {
                self.faults.push(
                    Diagnostic::new(
                        Code::BadTag,
                        tag.span,
                        format!("Anki takes `{}` and `{same}` for one tag", tag.text),
                    )
                    .help("keep one of them"),
                );
            } else {
                good.push(tag.text);
            }
        }
        good.into()
    }

    /// Checks a question's text. A retired one may be asked again in its replacement; what is `beside` a heading makes
    /// two questions with one heading two.
    fn question(&mut self, question: &Rich<'s>, beside: &str, is_retired: bool) -> bool {
        let text = plain::blocks(&question.blocks);
        let mut key = text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        walk_embeds(&question.blocks, &mut |embed| key.push_str(&format!("\n{}", embed.address)));
        if is_blank(&key) {
            self.faults.push(
                Diagnostic::new(Code::EmptyQuestion, question.span, "this question has no text")
                    .help("write it"),
            );
            return false;
        }
        if is_retired {
            return true;
        }
        key.push_str(beside);
        if let Some(first) = self.questions.insert(key, question.span) {
            self.faults.push(
                Diagnostic::new(Code::DuplicateQuestion, question.span, "this question is asked twice")
                    .related(first, "first asked here")
                    .help("a learner cannot tell the two cards apart; reword one, or delete it"),
            );
        }
        true
    }

    fn options(&mut self, options: &[Choice<'s>], entry: Span) {
        if options.is_empty() || options.iter().any(|choice| choice.is_right) {
            return;
        }
        self.faults.push(
            Diagnostic::new(Code::NoRightOption, entry, "none of the options is right")
                .related(options[0].span.at_start(), "the first one")
                .help("write `[x]` before what is right"),
        );
    }

    fn answer(
        &mut self,
        answer: Option<Rich<'s>>,
        entry: Span,
        id: Option<Text<'s>>,
        is_needed: bool,
    ) -> Option<Rich<'s>> {
        let good = !is_needed
            || answer.as_ref().is_some_and(|answer| {
                let mut is_shown = !is_blank(&plain::blocks(&answer.blocks));
                walk_embeds(&answer.blocks, &mut |_| is_shown = true);
                is_shown
            });
        if !good {
            let span = answer.as_ref().map_or(entry, |answer| answer.span);
            let message = match id {
                Some(id) => format!("question `{}` has no answer", shown(id.text)),
                None => "this question has no answer".to_owned(),
            };
            self.faults.push(
                Diagnostic::new(Code::EmptyAnswer, span, message)
                    .help("write the answer below the question, or mark the question `draft`"),
            );
        }
        answer.filter(|_| good)
    }

    /// Returns those that are asked, and those that are retired.
    fn prompts<P>(&mut self, prompts: Vec<Named<'s, P>>, id: impl Fn(&P) -> Id<'s>) -> (Vec<P>, Vec<P>) {
        let mut seen: BTreeMap<Id<'s>, Span> = BTreeMap::new();
        let (mut asked, mut retired) = (Vec::new(), Vec::new());
        for Named { name, is_retired, prompt } in prompts {
            match seen.get(&id(&prompt)) {
                Some(first) => self.faults.push(
                    Diagnostic::new(
                        Code::DuplicateId,
                        name.span,
                        format!("the name `{}` is taken", name.text),
                    )
                    .related(*first, "first used here")
                    .help("a name identifies one prompt of its question forever; give this one its own"),
                ),
                None => {
                    seen.insert(id(&prompt), name.span);
                    if is_retired { retired.push(prompt) } else { asked.push(prompt) }
                }
            }
        }
        (asked, retired)
    }

    /// Checks that `related` and links of texts name questions that are asked.
    fn named(&mut self, related: &[Text<'s>], retired: &[Section<'s>]) {
        let retired: BTreeSet<_> =
            retired.iter().flat_map(|section| &section.entries).map(|entry| entry.id.as_str()).collect();
        for text in related {
            self.names(text.text, text.span, Code::UnknownRelated, &retired);
        }
        for (id, span) in std::mem::take(&mut self.links) {
            self.names(&id, span, Code::BadLink, &retired);
        }
    }

    fn names(&mut self, id: &str, span: Span, code: Code, retired: &BTreeSet<&str>) {
        if retired.contains(id) {
            let message = format!("the question `{id}` is retired");
            self.faults
                .push(Diagnostic::new(code, span, message).help("name the one that replaces it, or none"));
        } else if !self.ids.contains_key(id) {
            let message = format!("no question has the id `{}`", shown(id));
            let fault = Diagnostic::new(code, span, message);
            self.faults.push(match nearest(id, self.ids.keys().copied()) {
                Some(near) => fault.help(format!("did you mean `{near}`?")),
                None => fault.help("write the id of a question of this deck"),
            });
        }
    }

    /// Checks what holds for every Markdown text.
    fn rich(&mut self, rich: &Rich<'s>) {
        let mut bad = Vec::new();
        walk_inlines(&rich.blocks, &mut |_, inline| {
            if let Inline::Link(link) = inline
                && !Link::is_allowed(&link.address)
                && Link::question(&link.address).is_none()
            {
                bad.push((link.span, link.address.clone()));
            }
        });
        walk_inlines(&rich.blocks, &mut |_, inline| {
            if let Inline::Link(link) = inline
                && let Some(id) = Link::question(&link.address)
            {
                self.links.push((id.to_owned(), link.span));
            }
        });
        for (span, address) in bad {
            self.bad_address(Code::BadLink, span, &address);
        }
        let mut code = Vec::new();
        walk_code(&rich.blocks, &mut |span, block| code.push((span, block)));
        for (span, block) in code {
            self.code(span, block);
        }
    }

    fn bad_address(&mut self, code: Code, span: Span, address: &str) {
        self.faults.push(
            Diagnostic::new(code, span, format!("a link may not lead to `{}`", shown(address))).help(
                "write a whole address with http, https or mailto, or `#id` for a question of this deck",
            ),
        );
    }

    fn code(&mut self, span: Span, block: &crate::content::CodeBlock<'s>) {
        let language = block.language_name();
        if !Language::is_known(language) {
            let known: Vec<_> = Language::names().collect();
            self.faults.push(
                Diagnostic::new(
                    Code::UnknownLanguage,
                    span,
                    format!("`{}` is not coloured", shown(language)),
                )
                .help(format!("languages: {}; `text` for none", known.join(", "))),
            );
        }
        if let Some(character) = block.text.chars().find(|character| is_bidi_control(*character)) {
            let message = format!("this code has U+{:04X}, which reorders text", u32::from(character));
            self.faults.push(
                Diagnostic::new(Code::BidiOverride, span, message)
                    .help("delete it: the code does not run as it reads"),
            );
        }
    }
}

/// Returns what is wrong with a deck's title, and the cure.
fn bad_title(title: &str) -> Option<(&'static str, &'static str)> {
    // Anki drops quotes and white space at either end of a component, and calls what is then empty `blank`.
    let is_empty = |component: &str| is_blank(&component.replace('"', ""));
    if title.starts_with(FORMULA) {
        return Some((
            "starts like a formula",
            "a spreadsheet would run it where a CSV file names the deck; start it with another character",
        ));
    }
    title.split("::").any(is_empty).then_some((
        "has an empty part",
        "`::` separates the names of decks, as in `Languages::Python`; name each of them",
    ))
}

/// Returns what is asked besides the heading. Code is compared as it is: its case and its indents matter.
fn beside(front: Option<&Rich<'_>>, options: &[Choice<'_>]) -> String {
    let mut key = String::new();
    for text in front.into_iter().chain(options.iter().map(|choice| &choice.text)) {
        key.push('\n');
        key.push_str(plain::blocks(&text.blocks).trim());
        walk_embeds(&text.blocks, &mut |embed| key.push_str(&format!("\n{}", embed.address)));
    }
    key
}

/// Returns whether there is nothing to see: white space, zero-width characters, fillers.
fn is_blank(text: &str) -> bool {
    text.chars().all(|character| {
        character.is_whitespace()
            || matches!(
                character,
                '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{00ad}' | '\u{3164}'
            )
    })
}

fn is_bidi_control(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
