//! The words of a licence, for phrases are found with their borders: `GPL` is not in `LGPL`.

/// A word of a text; `is_joined` where a dash leads to it.
pub(super) struct Word<'t> {
    pub text: &'t str,
    pub lower: String,
    pub is_joined: bool,
}

/// Returns letters and digits as words, with dots between digits: `GPL-3.0` is `GPL` and `3.0`.
pub(super) fn words_of(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut start = None;
    let mut characters = text.char_indices().peekable();
    let mut last = ' ';
    while let Some((at, character)) = characters.next() {
        let is_digit = |it: Option<char>| it.is_some_and(|it| it.is_ascii_digit());
        let next = characters.peek().map(|(_, next)| *next);
        let is_inner = character == '.' && last.is_ascii_digit() && is_digit(next);
        if character.is_alphanumeric() || is_inner {
            start.get_or_insert(at);
        }
        let end = at + character.len_utf8();
        let is_end = !next.is_some_and(|next| next.is_alphanumeric() || next == '.');
        let is_dot_last = next == Some('.') && !(character.is_ascii_digit() && follows_digit(text, end + 1));
        if let Some(from) = start.filter(|_| is_end || is_dot_last) {
            let word = text.get(from..end).unwrap_or_default();
            let is_joined = text.get(..from).is_some_and(|before| before.ends_with('-'));
            words.push(Word { text: word, lower: word.to_lowercase(), is_joined });
            start = None;
        }
        last = character;
    }
    words
}

fn follows_digit(text: &str, at: usize) -> bool {
    text.as_bytes().get(at).is_some_and(u8::is_ascii_digit)
}

/// Returns where a phrase is, in lower case, word by word.
pub(super) fn find(words: &[Word<'_>], phrase: &str) -> Option<usize> {
    let phrase: Vec<_> = phrase.split(' ').collect();
    words.windows(phrase.len()).position(|window| window.iter().zip(&phrase).all(|(a, b)| a.lower == *b))
}

/// Returns whether a phrase is there, in lower case, word by word.
pub(super) fn has(words: &[Word<'_>], phrase: &str) -> bool {
    find(words, phrase).is_some()
}

/// Returns the first number in the next words: `Version 2.1`, `v2.1`, `-2.1`.
pub(super) fn version(words: &[Word<'_>]) -> Option<String> {
    let number = |word: &Word<'_>| {
        let digits = word.lower.trim_start_matches('v');
        let is_number = digits.starts_with(|it: char| it.is_ascii_digit()) && digits.len() <= 3;
        let is_number = is_number && digits.chars().all(|it| it.is_ascii_digit() || it == '.');
        is_number.then(|| if digits.contains('.') { digits.to_owned() } else { format!("{digits}.0") })
    };
    words.iter().take(4).find_map(number)
}
