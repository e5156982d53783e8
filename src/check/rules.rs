//! What holds for an entry, and between entries of one deck.

use std::collections::BTreeMap;

use thin_vec::ThinVec;

use super::blank::is_blank;
use super::typing;
use crate::content::{Link, Rich, plain, walk_embeds};
use crate::date::Epoch;
use crate::diagnostic::{Code, Diagnostic};
use crate::digest;
use crate::id::Id;
use crate::level::Level;
use crate::limits::Limit;
use crate::model::{Choice, Cloze, Entry, Output, Passage, RetiredPrompts, Speech};
use crate::read::draft::{DraftEntry, Named};
use crate::slug::LONGEST_TAG;
use crate::span::Span;
use crate::speech::language;
use crate::text::Text;
use crate::wording::{nearest, shown};

/// What an entry must keep, and what the entries before it took.
pub(super) struct Rules<'s, 'f> {
    pub(super) faults: &'f mut Vec<Diagnostic>,
    pub(super) ids: BTreeMap<&'s str, Span>,
    numbers: BTreeMap<u32, Span>,
    /// By the keys of their texts, which take less room.
    questions: BTreeMap<[u8; 16], Span>,
    /// The ids that links of texts lead to.
    pub(super) links: Vec<(String, Span)>,
    /// The languages that the deck's questions and answers are spoken in.
    speak: [Option<&'s str>; 2],
    /// How many of the ids that are named were not there.
    pub(super) unknown_ids: usize,
}

impl<'s, 'f> Rules<'s, 'f> {
    pub(super) fn new(faults: &'f mut Vec<Diagnostic>, speak: [Option<&'s str>; 2]) -> Rules<'s, 'f> {
        Rules {
            faults,
            ids: BTreeMap::new(),
            numbers: BTreeMap::new(),
            questions: BTreeMap::new(),
            links: Vec::new(),
            speak,
            unknown_ids: 0,
        }
    }

    /// Checks an entry; `None` where exporters could not rely on it.
    pub(super) fn entry(&mut self, draft: DraftEntry<'s>) -> Option<Entry<'s>> {
        let id = self.id(draft.id);
        if !draft.is_retired {
            self.unique_number(draft.number);
        }
        let level = draft.level.and_then(|level| self.level(*level));
        let tags = self.tags(&draft.tags);
        let beside = beside(draft.front.as_deref(), &draft.options);
        let question = draft.question.filter(|question| self.question(question, &beside, draft.is_retired));
        self.options(&draft.options, draft.span);
        let answer = match draft.answer {
            None if !draft.needs_answer && draft.options.is_empty() => None,
            None if !draft.needs_answer => {
                Some(Rich { markdown: "", span: draft.span, blocks: Box::default() })
            }
            answer => self.answer(answer, draft.span, draft.id, draft.needs_answer),
        };
        if draft.is_typed {
            self.faults.extend(typing::fault(answer.as_ref(), draft.span));
        }
        let speech = self.speech(draft.speak);
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
        let parts = parts.into_iter().flatten().map(|part| &**part);
        let parts = [&question, &answer].into_iter().flatten().chain(parts);
        let mut size = 0;
        for part in parts.chain(texts).chain(whys).chain(clozes_text) {
            size += part.markdown.len();
            self.rich(part);
        }
        let code = draft.body.iter().filter_map(Passage::code);
        for snippet in code.chain(all_outputs().flat_map(|output| [&output.code, &output.output])) {
            size += snippet.block.text.len();
            self.code(snippet.span, &snippet.block);
        }
        if !Limit::EntrySize.allows(size) {
            let found = format!("the texts of this question have {size} bytes");
            self.faults.push(Limit::EntrySize.fault(Some(draft.span), &found, "divide it"));
        }
        Some(Entry {
            id: id?,
            identity: draft.identity,
            span: draft.span,
            number: draft.number.map(|(number, _)| number),
            level,
            tags,
            question: question?,
            front: draft.front,
            options: shrunk(draft.options),
            answer: answer?,
            is_typed: draft.is_typed,
            speech,
            body: shrunk(draft.body),
            pitfall: draft.pitfall,
            hint: draft.hint,
            details: draft.details,
            outputs: shrunk(outputs),
            clozes: shrunk(clozes),
            retired: RetiredPrompts { outputs: shrunk(old_outputs), clozes: shrunk(old_clozes) },
            reverse: draft.reverse,
            references: draft.references.into_iter().map(|(reference, _)| reference).collect(),
            related: draft.related.iter().filter_map(|id| Id::new(id.text)).collect(),
            modified: Epoch::default(),
        })
    }

    /// Returns the id if it is valid and new, and reports it otherwise; a missing one was reported by the reader,
    /// who knows the cure.
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

    /// Returns what is spoken of an entry: as it says itself, else as the deck says.
    fn speech(&mut self, own: Option<Box<[Option<Text<'s>>; 2]>>) -> Option<Box<Speech<'s>>> {
        let own = own.map(|own| *own).unwrap_or_default();
        let mut places = self.speak.into_iter().zip(own).map(|(deck, own)| match own {
            Some(own) => language(own, Code::BadAttribute, self.faults),
            None => deck,
        });
        let speech = Speech { question: places.next().flatten(), answer: places.next().flatten() };
        (speech != Speech::default()).then(|| Box::new(speech))
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
    pub(super) fn tags(&mut self, tags: &[Text<'s>]) -> ThinVec<&'s str> {
        let mut good: ThinVec<&'s str> = ThinVec::new();
        let mut taken: BTreeMap<String, &'s str> = BTreeMap::new();
        for tag in tags {
            let is_bad = tag.text.is_empty()
                || tag
                    .text
                    .contains(|character: char| character.is_whitespace() || matches!(character, '"' | ','))
                || tag.text.starts_with(['=', '+', '-', '@', '#'])
                || tag.text.split("::").any(str::is_empty)
                || tag.text.len() > LONGEST_TAG;
            if is_bad {
                self.faults.push(
                    Diagnostic::new(
                        Code::BadTag,
                        tag.span,
                        format!("Anki cannot keep the tag `{}`", shown(tag.text)),
                    )
                    .help("use letters, digits, `-` and `_`; `a::b` for a tag below another"),
                );
            } else if let Some(same) = taken.get(&tag.text.to_lowercase()) {
                self.faults.push(
                    Diagnostic::new(
                        Code::BadTag,
                        tag.span,
                        format!("Anki takes `{}` and `{same}` for one tag", tag.text),
                    )
                    .help("keep one of them"),
                );
            } else {
                taken.insert(tag.text.to_lowercase(), tag.text);
                good.push(tag.text);
            }
        }
        shrunk(good)
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
        if let Some(first) = self.questions.insert(digest::key(&key), question.span) {
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

    /// Returns the prompts that are asked, and those that are retired; reports names that are taken.
    fn prompts<P>(
        &mut self,
        prompts: ThinVec<Named<'s, P>>,
        id: impl Fn(&P) -> Id<'s>,
    ) -> (ThinVec<P>, ThinVec<P>) {
        let mut seen: BTreeMap<Id<'s>, Span> = BTreeMap::new();
        let (mut asked, mut retired) = (ThinVec::new(), ThinVec::new());
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
}

/// Returns a list without room for more.
fn shrunk<T>(mut list: ThinVec<T>) -> ThinVec<T> {
    list.shrink_to_fit();
    list
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
