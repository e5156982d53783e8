//! What questions begin with: a number, a `Q`, or both.

use crate::import::tree::is_space;

/// What may open a number: `№12`, `(1)`.
pub(super) const OPENING: [char; 5] = ['№', '#', '(', '[', '【'];

/// What a question begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prefix {
    pub length: usize,
    pub number: Option<u32>,
    pub has_q: bool,
}

const WORDS: &[&str] = &[
    "question",
    "ques",
    "que",
    "frage",
    "pregunta",
    "pergunta",
    "domanda",
    "вопрос",
    "питання",
    "запитання",
    "soru",
    "pertanyaan",
    "pytanie",
    "vraag",
    "otázka",
    "întrebare",
    "fråga",
    "spørsmål",
    "spørgsmål",
    "câu hỏi",
    "câu",
    "问题",
    "問題",
    "题目",
    "題目",
    "質問",
    "질문",
    "문제",
    "प्रश्न",
    "প্রশ্ন",
    "سؤال",
    "السؤال",
    "سوال",
    "שאלה",
    "คำถาม",
];

/// Reads `12.`, `12)`, `Q12:`, `Question 12`, `№12`, `4**.` off a text.
#[must_use]
pub fn read_prefix(text: &str) -> Option<Prefix> {
    let lower = text.to_lowercase();
    // Lower case may have other lengths in other writings; words that are looked for have the same.
    let word = WORDS.iter().find(|word| lower.starts_with(**word) && text.is_char_boundary(word.len()));
    if let Some(word) = word {
        let rest = text.get(word.len()..)?;
        let gap = rest.len() - rest.trim_start_matches([' ', '#', '№', '-', '_']).len();
        let digits = digits(rest.get(gap..)?);
        if digits > 0 {
            let number = rest.get(gap..gap + digits)?.parse().ok();
            let length = word.len() + gap + digits;
            return Some(Prefix { length: length + signs(text.get(length..)?), number, has_q: true });
        }
        let colon = rest.trim_start().strip_prefix([':', '：']).map(|after| text.len() - after.len());
        return colon.map(|length| Prefix { length, number: None, has_q: true });
    }
    if let Some(rest) = text.strip_prefix(['Q', 'q']) {
        let gap = rest.len() - rest.trim_start_matches([' ', '.', '-', '#']).len();
        let found = digits(rest.get(gap..)?);
        if found > 0 && (gap == 0 || rest.starts_with(['.', '-', '#', ' '])) {
            let number = rest.get(gap..gap + found)?.parse().ok();
            let length = 1 + gap + found;
            let after = text.get(length..)?;
            let taken = signs(after);
            return (taken > 0 || after.is_empty() || after.starts_with(is_space)).then_some(Prefix {
                length: length + taken,
                number,
                has_q: true,
            });
        }
        let sign = rest.strip_prefix(['.', ':', '：', ')'])?;
        let is_q = text.starts_with('Q')
            && (sign.is_empty() || sign.starts_with(is_space) || rest.starts_with([':', '：']));
        return is_q.then_some(Prefix { length: 2, number: None, has_q: true });
    }
    let start = text.len() - text.trim_start_matches(OPENING).len();
    let rest = text.get(start..)?;
    let found = digits(rest);
    if found == 0 || found > 5 {
        return None;
    }
    let mut number = rest.get(..found)?.parse().ok();
    let mut length = start + found;
    // `1.2. What`, `1.2 What`.
    while let Some(after) = text.get(length..).and_then(|after| after.strip_prefix('.')) {
        let more = digits(after);
        if more == 0 || more > 3 || (start == 0 && !is_numbering(after.get(more..)?)) {
            break;
        }
        number = after.get(..more)?.parse().ok();
        length += 1 + more;
    }
    let after = text.get(length..)?;
    let taken = signs(after);
    // A number alone: `## 12`. Four digits are a year.
    let is_alone = start == 0 && length == found && after.is_empty() && found < 4;
    let is_marked = is_alone
        || taken > 0
        || start > 0 && (after.is_empty() || after.starts_with(is_space))
        || length > start + found;
    // `3.5 kg`, `1,000`
    let is_decimal = after.starts_with(['.', ','])
        && after.get(1..).is_some_and(|it| it.starts_with(|it: char| it.is_ascii_digit()));
    (is_marked && !is_decimal).then_some(Prefix { length: length + taken, number, has_q: false })
}

/// Returns whether this is what follows the second number of `1.2. What` or `1.2 What`.
fn is_numbering(after: &str) -> bool {
    let word = after.trim_start_matches(['.', ')', ' ']);
    after.starts_with(['.', ')', ' ']) && word.starts_with(char::is_uppercase)
}

fn digits(text: &str) -> usize {
    text.len() - text.trim_start_matches(|it: char| it.is_ascii_digit()).len()
}

/// Returns how many bytes the signs between a number and the words take.
fn signs(text: &str) -> usize {
    // Digits in boxes: `1️⃣`.
    let rest = text.trim_start_matches(['\u{fe0f}', '\u{20e3}']).trim_start_matches("**");
    let rest = rest.trim_start_matches(['.', ')', ':', '：', '、', ']', '】', '．', '）']);
    if rest.len() < text.len() {
        let after = rest.trim_start_matches("**");
        return text.len() - after.len();
    }
    // `1 - What`, `1 – What`
    let dash = text.trim_start_matches(is_space);
    let after = dash.trim_start_matches(['-', '–', '—']);
    if after.len() < dash.len() && after.starts_with(is_space) { text.len() - after.len() } else { 0 }
}
