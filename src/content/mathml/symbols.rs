//! Characters of formulas: the alphabets of Unicode, and what commands are drawn as.

/// The shapes that letters take in a formula.
pub(super) struct Alphabet {
    /// Those that ask for it.
    commands: &'static str,
    /// The class that draws text so, where Unicode has no letters of its own.
    pub(super) class: &'static str,
    /// Its `A`, `a`, `0`, `Α` and `α`, as far as Unicode has them.
    starts: &'static str,
    /// Letters that Unicode had before it had the alphabet, and that are missing there, each after the plain one.
    older: &'static str,
}

static ALPHABETS: [Alphabet; 11] = [
    alphabet("mathrm textrm rm", "", "", ""),
    alphabet("mathbf textbf bf", "m-bold", "𝐀𝐚𝟎𝚨𝛂", ""),
    alphabet("mathit textit textsl emph it", "m-italic", "𝐴𝑎", "hℎ"),
    alphabet("boldsymbol bm", "m-bold m-italic", "𝑨𝒂𝟎𝜜𝜶", ""),
    alphabet("mathcal mathscr cal", "", "𝒜𝒶", "BℬEℰFℱHℋIℐLℒMℳRℛeℯgℊoℴ"),
    alphabet("mathfrak", "", "𝔄𝔞", "CℭHℌIℑRℜZℨ"),
    alphabet("mathbb", "", "𝔸𝕒𝟘", "CℂHℍNℕPℙQℚRℝZℤ"),
    alphabet("mathsf textsf sf", "m-sans", "𝖠𝖺𝟢", ""),
    alphabet("mathsfit", "m-sans", "𝘈𝘢𝟢", ""),
    alphabet("mathtt texttt tt", "m-mono", "𝙰𝚊𝟶", ""),
    alphabet("textcircled", "", "", "c©R®"),
];

type Name = &'static str;

const fn alphabet(commands: Name, class: Name, starts: Name, older: Name) -> Alphabet {
    Alphabet { commands, class, starts, older }
}

impl Alphabet {
    /// Returns the alphabet of a command such as `mathbf`; `None` for the italics that formulas have by themselves.
    pub(super) fn of(command: &str) -> Option<&'static Alphabet> {
        let name = command.trim_start_matches('\\');
        ALPHABETS.iter().find(|alphabet| alphabet.commands.split(' ').any(|it| it == name))
    }

    /// Returns a character in the alphabet; itself if the alphabet does not have it.
    pub(super) fn letter(&self, character: char) -> char {
        let mut older = self.older.chars().skip_while(|letter| *letter != character);
        if let Some(old) = older.nth(1) {
            return old;
        }
        let ranges = [('A', 'Z'), ('a', 'z'), ('0', '9'), ('Α', 'Ω'), ('α', 'ω')];
        let mut ranges = ranges.into_iter().zip(self.starts.chars());
        let found = ranges.find(|((first, last), _)| (*first..=*last).contains(&character));
        let moved = found.and_then(|((first, _), start)| {
            char::from_u32(u32::from(start) + u32::from(character) - u32::from(first))
        });
        moved.unwrap_or(character)
    }
}

/// Returns how a name is kept upright: a single letter is slanted unless it is told not to be.
pub(super) fn upright(text: &str) -> &'static str {
    if text.chars().count() == 1 { "normal" } else { "" }
}

/// Commands that stretch a sign over, under or beside something, each before its sign.
pub(super) const STRETCHED: &str = "widehat ^ widecheck ˇ widetilde ~ utilde ~ overleftarrow ← underleftarrow ← xleftarrow ← \
    overrightarrow → underrightarrow → xrightarrow → overleftrightarrow ↔ underleftrightarrow ↔ xleftrightarrow ↔ \
    overbrace ⏞ underbrace ⏟ overbracket ⎴ underbracket ⎵ overgroup ⏠ undergroup ⏡ overlinesegment ⎯ \
    underlinesegment ⎯ Overrightarrow ⇒ xRightarrow ⇒ xLeftarrow ⇐ xLeftrightarrow ⇔ overleftharpoon ↼ \
    xleftharpoonup ↼ overrightharpoon ⇀ xrightharpoonup ⇀ xrightharpoondown ⇁ xleftharpoondown ↽ xhookleftarrow ↩ \
    xhookrightarrow ↪ xmapsto ↦ xrightleftharpoons ⇌ xrightequilibrium ⇌ xleftrightharpoons ⇋ xleftequilibrium ⇋ \
    xtwoheadleftarrow ↞ xtwoheadrightarrow ↠ xlongequal = xtofrom ⇄ xrightleftarrows ⇄";

/// Commands that draw something through or beside a part, each before the class that does.
pub(super) const STRUCK: &str = "cancel m-up slashed m-up centernot m-up bcancel m-down xcancel m-cross sout m-strike \
    phase m-phase angl m-angle";

/// The columns of environments, each before the class that sets them.
pub(super) const COLUMNS: &str =
    "align m-aligned alignat m-aligned gather m-aligned small m-small CD m-diagram";

/// The lines of a diagram, each before its sign.
pub(super) const DIAGRAM: &str = "right → left ← horiz_eq = up ↑ down ↓ vert_eq ‖";

/// Returns what comes after the name of a command in a list.
pub(super) fn named(list: &'static str, command: &str) -> Option<&'static str> {
    list.split(' ').skip_while(|word| *word != command.trim_start_matches('\\')).nth(1)
}
