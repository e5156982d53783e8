//! Words that say what follows in an entry: its answer, a hint, where to read more.

/// What a label opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Label {
    Question,
    Answer,
    Details,
    Hint,
    Output,
    Extra,
    References,
    Explanation,
    Tags,
    Level,
    Source,
}

/// In lower case, without marks; the longest that fits counts.
const LABELS: &[(Label, &[&str])] = &[
    (
        Label::Answer,
        &[
            "answer",
            "answers",
            "show answer",
            "see answer",
            "view answer",
            "the answer",
            "click to see the answer",
            "click for answer",
            "click here for the answer",
            "click to reveal",
            "reveal answer",
            "reveal",
            "show",
            "ans",
            "correct answer",
            "right answer",
            "answer key",
            "short answer",
            "sample answer",
            "example answer",
            "your answer",
            "solution",
            "solutions",
            "show solution",
            "see solution",
            "view solution",
            "click to expand",
            "antwort",
            "lösung",
            "die antwort",
            "réponse",
            "la réponse",
            "reponse",
            "solution (fr)",
            "respuesta",
            "solución",
            "resposta",
            "solução",
            "risposta",
            "soluzione",
            "ответ",
            "ответы",
            "решение",
            "відповідь",
            "рішення",
            "odpowiedź",
            "antwoord",
            "oplossing",
            "cevap",
            "yanıt",
            "jawaban",
            "đáp án",
            "trả lời",
            "答案",
            "答",
            "解答",
            "参考答案",
            "查看答案",
            "解析与答案",
            "答え",
            "回答",
            "解決策",
            "정답",
            "답",
            "답변",
            "해답",
            "الإجابة",
            "الاجابة",
            "إجابة",
            "الجواب",
            "الحل",
            "جواب",
            "پاسخ",
            "תשובה",
            "उत्तर",
            "odgovor",
            "răspuns",
            "vastaus",
            "svar",
            "απάντηση",
            "kunci jawaban",
            "back",
            "rückseite",
            "verso",
            "réponse courte",
            "respuesta correcta",
            "resposta correta",
            "risposta corretta",
            "правильный ответ",
            "правильна відповідь",
            "rätt svar",
            "bonne réponse",
            "richtige antwort",
            "正确答案",
            "正解",
            "คำตอบ",
            "উত্তর",
            "ответ:",
            "vysvětlení",
            "rozwiązanie",
        ],
    ),
    (
        Label::Explanation,
        &[
            "explanation",
            "explanations",
            "explain",
            "erklärung",
            "explication",
            "explicación",
            "explicação",
            "spiegazione",
            "объяснение",
            "пояснение",
            "пояснення",
            "wyjaśnienie",
            "uitleg",
            "açıklama",
            "penjelasan",
            "giải thích",
            "解析",
            "解释",
            "說明",
            "설명",
            "شرح",
            "الشرح",
            "توضیح",
            "rationale",
            "व्याख्या",
            "giustificazione",
            "解説",
        ],
    ),
    (Label::Details, &["details", "detail", "question details", "подробности", "детали"]),
    (
        Label::Hint,
        &[
            "hint",
            "hints",
            "show hint",
            "tip",
            "hinweis",
            "tipp",
            "indice",
            "pista",
            "dica",
            "suggerimento",
            "подсказка",
            "підказка",
            "wskazówka",
            "ipucu",
            "petunjuk",
            "gợi ý",
            "提示",
            "ヒント",
            "힌트",
            "تلميح",
            "راهنمایی",
        ],
    ),
    (
        Label::Output,
        &[
            "output",
            "outputs",
            "result",
            "ausgabe",
            "sortie",
            "salida",
            "saída",
            "вывод",
            "результат",
            "输出",
            "結果",
            "출력",
        ],
    ),
    (
        Label::Extra,
        &[
            "good to hear",
            "good to know",
            "bonus",
            "follow up",
            "follow-up",
            "follow ups",
            "notes for interviewers",
        ],
    ),
    (
        Label::References,
        &[
            "references",
            "reference",
            "ref",
            "refs",
            "référence",
            "referencia",
            "referência",
            "riferimento",
            "riferimenti",
            "संदर्भ",
            "посилання",
            "джерела",
            "tham khảo",
            "المرجع",
            "المراجع",
            "منابع",
            "useful resources",
            "useful links",
            "relevant links",
            "resources",
            "additional links",
            "additional resources",
            "further reading",
            "read more",
            "learn more",
            "see also",
            "links",
            "sources",
            "more info",
            "more information",
            "related links",
            "external links",
            "referenz",
            "referenzen",
            "quellen",
            "références",
            "referencias",
            "referências",
            "ссылки",
            "источники",
            "полезные ссылки",
            "доп. материал",
            "参考",
            "参考资料",
            "参考链接",
            "参考文献",
            "参照",
            "참고",
        ],
    ),
    (Label::Source, &["source", "quelle", "fuente", "fonte", "источник", "出典", "来源"]),
    (Label::Tags, &["tags", "tag", "keywords", "schlagwörter", "теги", "标签"]),
    (
        Label::Level,
        &[
            "level",
            "difficulty",
            "difficulty level",
            "niveau",
            "schwierigkeit",
            "nivel",
            "nível",
            "сложность",
            "难度",
        ],
    ),
    (
        Label::Question,
        &[
            "question",
            "questions",
            "card",
            "flashcard",
            "front",
            "vorderseite",
            "recto",
            "frage",
            "pregunta",
            "pergunta",
            "domanda",
            "вопрос",
            "запитання",
            "问题",
            "題目",
            "题目",
            "質問",
            "問題",
            "문제",
            "질문",
            "السؤال",
            "سؤال",
        ],
    ),
];

/// Returns the label that a whole text is, without marks and signs around it; `None` if it is not one. A version in
/// brackets may follow: `Output (Python 3)`.
#[must_use]
pub fn whole(text: &str) -> Option<Label> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let bare = bare(&text);
    named(bare)
        .or_else(|| {
            let (start, rest) = bare.split_once(['(', '（'])?;
            rest.ends_with([')', '）']).then(|| named(start.trim()))?
        })
        .or_else(|| {
            // `Answer 1`, `Solution 2`.
            let word = bare.trim_end_matches(|it: char| it.is_ascii_digit() || matches!(it, ' ' | '#' | '.'));
            (word.len() < bare.len()).then(|| named(word))?
        })
}

/// Returns the label that a text begins with, up to a colon, and what follows; `None` if it begins with something
/// else. An answer that is a letter needs no colon.
#[must_use]
pub fn leading(text: &str) -> Option<(Label, &str)> {
    let to_colon = || {
        let (at, colon) = colon(text)?;
        Some((whole(text.get(..at)?)?, text.get(at + colon..)?.trim_start()))
    };
    to_colon().or_else(|| letter(text).map(|letter| (Label::Answer, letter)))
}

/// Returns the letter of `Answer B`.
#[must_use]
pub fn letter(text: &str) -> Option<&str> {
    let (label, letter) = text.trim_end().rsplit_once(' ')?;
    let is_letter = letter.len() == 1 && letter.starts_with(|it: char| it.is_ascii_uppercase());
    (is_letter && whole(label) == Some(Label::Answer)).then_some(letter)
}

/// Returns where the first colon is, and how long it is, if it is near the start. `£º` is one that was read in the
/// wrong encoding.
fn colon(text: &str) -> Option<(usize, usize)> {
    /// Labels are short, sentences with a colon are not.
    const LONGEST: usize = 60;
    [":", "：", "£º", "﹕"]
        .iter()
        .filter_map(|colon| text.find(colon).map(|at| (at, colon.len())))
        .min()
        .filter(|(at, _)| *at < LONGEST)
}

fn named(text: &str) -> Option<Label> {
    LABELS.iter().find(|(_, names)| names.contains(&text)).map(|(label, _)| *label)
}

/// Returns the words without emoji, marks and colons around.
fn bare(text: &str) -> &str {
    let is_word = |it: char| it.is_alphanumeric();
    let text = text.trim_start_matches(|it: char| !is_word(it));
    let text = text.strip_suffix("£º").unwrap_or(text);
    text.trim_end_matches(|it: char| !is_word(it) && !matches!(it, ')' | '）')).trim_end_matches([':', ' '])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_known_in_any_dress_and_language() {
        for (text, label) in [
            ("Answer", Some(Label::Answer)),
            ("💡 Explanation:", Some(Label::Explanation)),
            ("الإجابة", Some(Label::Answer)),
            ("Output (Python 3):", Some(Label::Output)),
            ("Useful resources", Some(Label::References)),
            ("<b>", None),
            ("Answering machines", None),
            ("答案：", Some(Label::Answer)),
            ("Solution 2", Some(Label::Answer)),
        ] {
            assert_eq!(whole(text), label, "{text}");
        }
        assert_eq!(leading("Answer: 2) sand"), Some((Label::Answer, "2) sand")));
        assert_eq!(leading("Question£º"), Some((Label::Question, "")));
        assert_eq!(leading("答案：B"), Some((Label::Answer, "B")));
        assert_eq!(leading("答案 B"), Some((Label::Answer, "B")));
        assert_eq!(leading("Answer in brief"), None);
        assert_eq!(leading("The answer is: b"), None);
    }
}
