//! Tags of topics: a released one stays, whatever a newer program would make of the title.

use std::collections::{BTreeMap, BTreeSet};

use super::Lock;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Deck, Section};
use crate::slug;
use crate::span::Span;

/// What `apkg.retired` adds below the root tag.
const RESERVED: &str = "retired";

impl Lock {
    /// Returns the tag that a topic was released with, which may be empty; `None` if it was not released.
    fn topic_tag(&self, title: &str) -> Option<String> {
        if let Some(tag) = self.topics.get(title) {
            return Some(tag.clone());
        }
        // Until version 3, tags had ASCII letters and digits alone, and version 1 did not know the topics.
        let is_known = || self.notes.values().any(|note| note.about.topic.as_deref() == Some(title));
        let is_released = self.version == 1 || (self.version == 2 && is_known());
        is_released.then(|| slug::slug(title))
    }

    /// Gives every topic that was released the tag that it had then.
    pub fn keep_tags(&self, deck: &mut Deck<'_>) {
        for section in deck.sections.iter_mut().chain(&mut deck.retired) {
            if let Some(tag) = section.title.as_deref().and_then(|title| self.topic_tag(title)) {
                section.tag = tag;
            }
        }
    }

    /// Returns warnings of topics that have another title than the one that learners have as a tag.
    pub(super) fn topics_renamed(&self, deck: &Deck<'_>) -> Vec<Diagnostic> {
        let titles: BTreeSet<_> =
            deck.sections.iter().filter_map(|section| section.title.as_deref()).collect();
        let mut renamed: BTreeMap<(&str, &str), (Span, usize)> = BTreeMap::new();
        for section in &deck.sections {
            let Some(title) = section.title.as_deref().filter(|title| self.topic_tag(title).is_none()) else {
                continue;
            };
            for entry in &section.entries {
                let old = self.notes.get(entry.id.as_str()).filter(|note| note.retired.is_none());
                let old = old.and_then(|note| note.about.topic.as_deref());
                if let Some(old) = old.filter(|old| !titles.contains(old)) {
                    renamed.entry((old, title)).or_insert((section.span, 0)).1 += 1;
                }
            }
        }
        let tag = |tag: &str| format!("`{}::{tag}`", deck.root_tag);
        let warnings = renamed.into_iter().filter_map(|((old, new), (span, count))| {
            let (was, is) = (self.topic_tag(old).unwrap_or_else(|| slug::tag(old)), slug::tag(new));
            let questions = if count == 1 { "1 question".to_owned() } else { format!("{count} questions") };
            (was != is).then(|| {
                let message = format!("the topic `{old}` is now `{new}`");
                Diagnostic::new(Code::TopicRenamed, span, message).help(format!(
                    "at the next import, learners' notes of {questions} change the tag {} to {}; what they search \
                     or filter by the old one finds them no more",
                    tag(&was),
                    tag(&is)
                ))
            })
        });
        warnings.collect()
    }

    /// Returns the tag of each topic that the deck has or had.
    pub(super) fn topics_with(&self, deck: &Deck<'_>) -> BTreeMap<String, String> {
        let mut topics = self.topics.clone();
        let sections = deck.sections.iter().chain(&deck.retired);
        topics.extend(sections.filter_map(|section| Some((section.title.clone()?, section.tag.clone()))));
        topics
    }
}

/// Returns what is wrong with the tags of a deck's topics. The lock knows those that are released.
#[must_use]
pub fn faults(deck: &Deck<'_>, lock: Option<&Lock>) -> Vec<Diagnostic> {
    let is_released = |section: &Section<'_>| {
        section.title.as_deref().is_some_and(|title| lock.is_some_and(|it| it.topic_tag(title).is_some()))
    };
    let mut faults = Vec::new();
    let mut first: BTreeMap<&str, &Section<'_>> = BTreeMap::new();
    for section in deck.sections.iter().chain(&deck.retired) {
        let Some(title) = section.title.as_deref() else { continue };
        if section.tag.is_empty() {
            if !is_released(section) {
                let message = format!("cannot make a tag from the topic `{title}`");
                faults.push(Diagnostic::new(Code::TopicWithoutTag, section.span, message).help(
                    "write a letter or a digit of any script into it; otherwise learners cannot search for it",
                ));
            }
            continue;
        }
        if section.tag == RESERVED && !is_released(section) {
            let message = format!("the topic `{title}` gives the tag of questions that are no longer asked");
            faults.push(
                Diagnostic::new(Code::DuplicateTopicTag, section.span, message)
                    .help("give it another title: learners delete what has the tag `retired`"),
            );
        }
        let other = *first.entry(&section.tag).or_insert(section);
        if is_same_topic(other.title.as_deref().unwrap_or_default(), title) {
            continue;
        }
        let are_released = is_released(section) && is_released(other);
        faults.push(shared(deck, section, other, are_released));
    }
    faults
}

fn shared(deck: &Deck<'_>, section: &Section<'_>, other: &Section<'_>, are_released: bool) -> Diagnostic {
    let [title, first] = [section, other].map(|it| it.title.as_deref().unwrap_or_default());
    let tag = format!("{}::{}", deck.root_tag, section.tag);
    let message = format!("the topics `{first}` and `{title}` share the tag `{tag}`");
    let own = slug::tag(title);
    let (code, help) = if !are_released {
        let help = "letters, digits, `+` and `#` tell tags apart; write the title of one with other words"
            .to_owned();
        (Code::DuplicateTopicTag, help)
    } else if own != section.tag && !own.is_empty() {
        let help = format!(
            "learners cannot tell the two apart; to give `{title}` the tag `{own}` from now on, write its line below \
             [topics] in deck.lock as \"{title}\" = \"{own}\""
        );
        (Code::SharedTopicTag, help)
    } else {
        (
            Code::SharedTopicTag,
            "learners cannot tell the two apart; write the title of one with other words".to_owned(),
        )
    };
    Diagnostic::new(code, section.span, message).related(other.span, "first used here").help(help)
}

/// Returns whether two titles are of one topic, written differently in two files.
fn is_same_topic(a: &str, b: &str) -> bool {
    let key = |title: &str| title.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    key(a) == key(b)
}
