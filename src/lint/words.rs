//! What the lints ask of a sentence.

/// Counts words as a reader does: what is between white space, if it has a letter or digit.
pub(super) fn count(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count()
}

/// A text as the lints compare it. Its case is folded once, whatever they ask.
pub(super) struct Sentence {
    pub(super) text: String,
    lower: String,
}

impl Sentence {
    pub(super) fn new(text: String) -> Sentence {
        Sentence { lower: text.to_lowercase(), text }
    }

    fn words(&self) -> impl Iterator<Item = &str> {
        bare(&self.lower)
    }
}

/// Returns the words of a text in lower case, without the signs around them.
fn bare(lower: &str) -> impl Iterator<Item = &str> {
    lower
        .split_whitespace()
        .map(|word| word.trim_matches(|character: char| !character.is_alphanumeric() && character != '_'))
        .filter(|word| !word.is_empty())
}

/// English verbs that open a question which yes or no would answer.
const YES_NO: [&str; 20] = [
    "is", "are", "was", "were", "am", "do", "does", "did", "can", "could", "should", "would", "will",
    "shall", "may", "might", "must", "has", "have", "had",
];

pub(super) fn is_yes_no(question: &Sentence) -> bool {
    question.words().next().is_some_and(|word| YES_NO.contains(&word))
}

/// Words that name nothing.
const FUNCTION_WORDS: [&str; 71] = [
    "a", "an", "the", "and", "or", "but", "of", "in", "on", "at", "to", "by", "for", "with", "from", "into",
    "as", "than", "then", "when", "where", "what", "which", "who", "whom", "whose", "why", "how", "if", "is",
    "are", "was", "were", "be", "been", "do", "does", "did", "can", "could", "should", "would", "will",
    "may", "might", "must", "has", "have", "had", "not", "no", "it", "its", "this", "that", "these", "those",
    "they", "them", "their", "there", "you", "your", "one", "between", "about", "mean", "happen", "happens",
    "make", "give",
];

const PRONOUNS: [&str; 7] = ["it", "its", "they", "them", "their", "this", "these"];

/// Returns whether a pronoun is before anything that it could refer to.
pub(super) fn has_loose_pronoun(prompt: &Sentence) -> bool {
    let mut words = prompt.words().peekable();
    let names = |word: &&str| !FUNCTION_WORDS.contains(word);
    while let Some(word) = words.next().filter(|word| !names(word)) {
        // "this idiom" points, but names what it points at.
        let is_article = matches!(word, "this" | "these") && words.peek().is_some_and(names);
        if PRONOUNS.contains(&word) && !is_article {
            return true;
        }
    }
    false
}

/// Returns the words that make a question what it is.
pub(super) fn content_words(text: &Sentence) -> impl Iterator<Item = &str> {
    text.words().filter(|word| !FUNCTION_WORDS.contains(word))
}

/// Returns whether two texts share a run of so many words.
pub(super) fn has_common_run(a: &Sentence, b: &Sentence, length: usize) -> bool {
    let b: Vec<_> = b.words().collect();
    if b.len() < length {
        return false;
    }
    let a: Vec<_> = a.words().collect();
    let mut runs: Vec<_> = b.windows(length).collect();
    runs.sort_unstable();
    a.windows(length).any(|run| runs.binary_search(&run).is_ok())
}

/// Returns the number of things in the longest enumeration of a text: "a, b, c and d" has four. Only short parts count:
/// commas also part clauses.
pub(super) fn enumeration(text: &str) -> usize {
    text.split(['.', ';', ':', '(', ')', '?', '!']).map(in_sentence).max().unwrap_or(0)
}

fn in_sentence(sentence: &str) -> usize {
    /// A longer part between commas is a clause, not an item.
    const LONGEST_ITEM: usize = 3;
    // Each enumeration ends with one of them.
    if !sentence.contains("and ") && !sentence.contains("or ") {
        return 0;
    }
    let parts: Vec<_> = sentence.split(',').collect();
    let (mut run, mut longest) = (0, 0);
    for (at, part) in parts.iter().enumerate() {
        let (head, tail) = match part.split_once(" and ").or_else(|| part.split_once(" or ")) {
            Some((head, tail)) => (head, Some(tail)),
            None => (*part, None),
        };
        // The first item may end a longer part: "It has lists". A longer part further on is a clause.
        if at == 0 || count(head) <= LONGEST_ITEM {
            run += usize::from(count(head) > 0);
        } else {
            run = 0;
        }
        if tail.is_some() || part.trim_start().starts_with("and ") || part.trim_start().starts_with("or ") {
            longest = longest.max(run + usize::from(tail.is_some_and(|tail| count(tail) > 0)));
            run = 0;
        }
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn enumerations_are_counted_and_clauses_are_not() {
        assert_eq!(enumeration("Lists, tuples, sets and dicts."), 4);
        assert_eq!(enumeration("It has lists, tuples, and sets."), 3);
        assert_eq!(enumeration("It runs first, and then the other one runs."), 2);
        assert_eq!(
            enumeration("A name is looked up in the local scope, the enclosing scopes, then elsewhere."),
            0
        );
        assert_eq!(enumeration("One and two"), 2);
    }

    fn sentence(text: &str) -> Sentence {
        Sentence::new(text.to_owned())
    }

    #[test]
    fn pronouns_need_something_before_them() {
        assert!(has_loose_pronoun(&sentence("What does it return?")));
        assert!(has_loose_pronoun(&sentence("Why is it dangerous?")));
        assert!(!has_loose_pronoun(&sentence("What does a generator do when it ends?")));
        assert!(!has_loose_pronoun(&sentence("What does this code print?")));
    }

    #[test]
    fn yes_no_questions_start_with_a_verb() {
        assert!(is_yes_no(&sentence("Is Python fast?")));
        assert!(!is_yes_no(&sentence("When is Python fast?")));
    }

    #[test]
    fn runs_of_common_words_ignore_case_and_punctuation() {
        let answer = sentence("A decorator is a function.");
        let question = sentence("What is a decorator, a function?");
        assert!(has_common_run(&answer, &question, 2));
        assert!(!has_common_run(&answer, &question, 3));
    }
}
