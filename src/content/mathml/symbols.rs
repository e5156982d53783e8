//! Characters of formulas: the alphabets of Unicode, and what commands are drawn as.

/// The shapes that letters take in a formula.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Alphabet {
    Roman,
    Bold,
    Italic,
    BoldItalic,
    DoubleStruck,
    Script,
    Fraktur,
    Sans,
    SansItalic,
    Monospace,
}

impl Alphabet {
    /// Returns the alphabet of a command such as `mathbf`; `None` for the italics that formulas have by themselves.
    pub(super) fn of(command: &str) -> Option<Alphabet> {
        Some(match command.trim_start_matches('\\') {
            "mathrm" | "textrm" | "rm" => Alphabet::Roman,
            "mathbf" | "textbf" | "bf" => Alphabet::Bold,
            "mathit" | "textit" | "textsl" | "emph" | "it" => Alphabet::Italic,
            "boldsymbol" | "bm" => Alphabet::BoldItalic,
            "mathbb" => Alphabet::DoubleStruck,
            "mathcal" | "mathscr" | "cal" => Alphabet::Script,
            "mathfrak" => Alphabet::Fraktur,
            "mathsf" | "textsf" | "sf" => Alphabet::Sans,
            "mathsfit" => Alphabet::SansItalic,
            "mathtt" | "texttt" | "tt" => Alphabet::Monospace,
            _ => return None,
        })
    }

    /// Returns the class that draws text so, where Unicode has no letters of its own.
    pub(super) fn class(self) -> Option<&'static str> {
        Some(match self {
            Alphabet::Bold => "m-bold",
            Alphabet::Italic => "m-italic",
            Alphabet::BoldItalic => "m-bold m-italic",
            Alphabet::Sans | Alphabet::SansItalic => "m-sans",
            Alphabet::Monospace => "m-mono",
            _ => return None,
        })
    }

    /// Returns the first capital, small letter and digit; 0 where Unicode has none.
    fn starts(self) -> (u32, u32, u32) {
        match self {
            Alphabet::Roman => (0, 0, 0),
            Alphabet::Bold => (0x1_D400, 0x1_D41A, 0x1_D7CE),
            Alphabet::Italic => (0x1_D434, 0x1_D44E, 0),
            Alphabet::BoldItalic => (0x1_D468, 0x1_D482, 0x1_D7CE),
            Alphabet::Script => (0x1_D49C, 0x1_D4B6, 0),
            Alphabet::Fraktur => (0x1_D504, 0x1_D51E, 0),
            Alphabet::DoubleStruck => (0x1_D538, 0x1_D552, 0x1_D7D8),
            Alphabet::Sans => (0x1_D5A0, 0x1_D5BA, 0x1_D7E2),
            Alphabet::SansItalic => (0x1_D608, 0x1_D622, 0x1_D7E2),
            Alphabet::Monospace => (0x1_D670, 0x1_D68A, 0x1_D7F6),
        }
    }

    /// Returns a character in the alphabet; itself if the alphabet does not have it.
    pub(super) fn letter(self, character: char) -> char {
        if let Some(old) = self.older(character) {
            return old;
        }
        let (capital, small, digit) = self.starts();
        let greek = match self {
            Alphabet::Bold => 0x1_D6A8,
            Alphabet::BoldItalic => 0x1_D71C,
            _ => 0,
        };
        let (start, first) = match character {
            'A'..='Z' => (capital, 'A'),
            'a'..='z' => (small, 'a'),
            '0'..='9' => (digit, '0'),
            'Α'..='Ω' => (greek, 'Α'),
            // Small letters come 26 places after capitals.
            'α'..='ω' => (if greek == 0 { 0 } else { greek + 26 }, 'α'),
            _ => (0, character),
        };
        let moved = char::from_u32(start + (u32::from(character) - u32::from(first)));
        moved.filter(|_| start > 0).unwrap_or(character)
    }

    /// Returns a letter that Unicode had before it had the alphabet, and that is missing there.
    fn older(self, character: char) -> Option<char> {
        let letters = match self {
            Alphabet::Italic => "hℎ",
            Alphabet::Script => "BℬEℰFℱHℋIℐLℒMℳRℛeℯgℊoℴ",
            Alphabet::Fraktur => "CℭHℌIℑRℜZℨ",
            Alphabet::DoubleStruck => "CℂHℍNℕPℙQℚRℝZℤ",
            _ => return None,
        };
        let mut pairs = letters.chars();
        while let (Some(plain), Some(old)) = (pairs.next(), pairs.next()) {
            if plain == character {
                return Some(old);
            }
        }
        None
    }
}

/// Commands that stretch a sign over, under or beside something, each before its sign.
const STRETCHED: &str = "widehat ^ widecheck ˇ widetilde ~ utilde ~ overleftarrow ← underleftarrow ← xleftarrow ← \
    overrightarrow → underrightarrow → xrightarrow → overleftrightarrow ↔ underleftrightarrow ↔ xleftrightarrow ↔ \
    overbrace ⏞ underbrace ⏟ overbracket ⎴ underbracket ⎵ overgroup ⏠ undergroup ⏡ overlinesegment ⎯ \
    underlinesegment ⎯ Overrightarrow ⇒ xRightarrow ⇒ xLeftarrow ⇐ xLeftrightarrow ⇔ overleftharpoon ↼ \
    xleftharpoonup ↼ overrightharpoon ⇀ xrightharpoonup ⇀ xrightharpoondown ⇁ xleftharpoondown ↽ xhookleftarrow ↩ \
    xhookrightarrow ↪ xmapsto ↦ xrightleftharpoons ⇌ xrightequilibrium ⇌ xleftrightharpoons ⇋ xleftequilibrium ⇋ \
    xtwoheadleftarrow ↞ xtwoheadrightarrow ↠ xlongequal = xtofrom ⇄ xrightleftarrows ⇄";

/// Returns the sign that a command stretches.
pub(super) fn stretched(label: &str) -> &'static str {
    let mut words = STRETCHED.split(' ').skip_while(|word| *word != label.trim_start_matches('\\'));
    words.nth(1).unwrap_or("¯")
}

/// Returns a letter in a circle, where Unicode has it.
pub(super) fn circled(letter: char) -> Option<String> {
    let (start, first) = match letter {
        'c' => return Some("©".to_owned()),
        'R' => return Some("®".to_owned()),
        'A'..='Z' => (0x24B6, 'A'),
        'a'..='z' => (0x24D0, 'a'),
        '1'..='9' => (0x2460, '1'),
        _ => return None,
    };
    char::from_u32(start + u32::from(letter) - u32::from(first)).map(String::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_those_of_unicode() {
        let of =
            |alphabet: Alphabet, text: &str| text.chars().map(|it| alphabet.letter(it)).collect::<String>();
        assert_eq!(of(Alphabet::DoubleStruck, "ARk1+"), "𝔸ℝ𝕜𝟙+");
        assert_eq!(of(Alphabet::Bold, "xΓα9"), "𝐱𝚪𝛂𝟗");
        assert_eq!(of(Alphabet::Italic, "gh"), "𝑔ℎ");
        assert_eq!(of(Alphabet::Roman, "x"), "x");
    }
}
