//! Faults and remarks as plain data: what, where, and the cure. Printing them is [`crate::report`]'s work.

use std::sync::{Mutex, PoisonError};

use crate::span::Span;

/// A value together with what there is to say about it.
#[derive(Debug)]
pub struct Pass<T> {
    pub value: T,
    pub diagnostics: Vec<Diagnostic>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    Error,
    Warning,
    /// What a format did with good content, such as a smaller type size; never a reason to stop.
    Note,
}

impl Severity {
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    pub code: Code,
    pub span: Option<Span>,
    pub message: String,
    /// Another place that explains the fault ("first used here").
    pub related: Option<(Span, String)>,
    pub help: Option<String>,
    /// What `check --fix` changes; empty where a person has to.
    pub fixes: Vec<Fix>,
    /// The characters that it counts, where it sums up many: artifacts that lack the same say so once.
    pub lacking: Vec<Box<str>>,
}

/// A change of the source that mends the fault: put `text` in place of `span`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    pub span: Span,
    pub text: String,
}

impl Diagnostic {
    #[must_use]
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic { span: Some(span), ..Diagnostic::without_place(code, message) }
    }

    /// Returns a fault of the whole run: a missing file, a bad option.
    #[must_use]
    pub fn without_place(code: Code, message: impl Into<String>) -> Diagnostic {
        let (message, fixes, lacking) = (message.into(), Vec::new(), Vec::new());
        Diagnostic { code, span: None, message, related: None, help: None, fixes, lacking }
    }

    #[must_use]
    pub fn help(self, help: impl Into<String>) -> Diagnostic {
        Diagnostic { help: Some(help.into()), ..self }
    }

    #[must_use]
    pub fn related(self, span: Span, label: impl Into<String>) -> Diagnostic {
        Diagnostic { related: Some((span, label.into())), ..self }
    }

    #[must_use]
    pub fn fix(mut self, span: Span, text: impl Into<String>) -> Diagnostic {
        self.fixes.push(Fix { span, text: text.into() });
        self
    }

    #[must_use]
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }
}

/// Returns whether any stops a run: errors do, and warnings under `--strict`.
#[must_use]
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity() == Severity::Error)
}

/// Takes what an exporter has to say.
pub trait Report: Sync {
    fn diagnostic(&self, diagnostic: Diagnostic);
}

/// Keeps diagnostics until someone asks for them.
#[derive(Default)]
pub struct Collected(Mutex<Vec<Diagnostic>>);

impl Report for Collected {
    fn diagnostic(&self, diagnostic: Diagnostic) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(diagnostic);
    }
}

impl Collected {
    #[must_use]
    pub fn into_inner(self) -> Vec<Diagnostic> {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One list of codes: name, severity, exit class, and the sentence that `docs/diagnostics.md` shows.
macro_rules! codes {
    ($($variant:ident $name:literal $severity:ident $class:ident $explanation:literal;)*) => {
        /// What kind of fault it is. The names are stable: people filter by them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Code { $($variant),* }

        impl Code {
            pub const ALL: &'static [Code] = &[$(Code::$variant),*];

            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Code::$variant => $name),* }
            }

            #[must_use]
            pub fn severity(self) -> Severity {
                match self { $(Code::$variant => Severity::$severity),* }
            }

            #[must_use]
            pub fn class(self) -> Class {
                match self { $(Code::$variant => Class::$class),* }
            }

            #[must_use]
            pub fn explanation(self) -> &'static str {
                match self { $(Code::$variant => $explanation),* }
            }
        }
    };
}

/// Whose fault it is; decides the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    Content,
    Usage,
    World,
}

codes! {
    InvalidUtf8 "invalid-utf8" Error Content "The file has bytes that are not UTF-8; CSV may be UTF-16 with a byte order mark, too.";
    ControlCharacter "control-character" Error Content "The file has a control character or noncharacter, which no format can carry.";
    BidiOverride "bidi-override" Error Content "Code has a character that reorders text, so that it does not run as it reads.";
    JsonSyntax "json-syntax" Error Content "The file is not JSON (RFC 8259).";
    CsvSyntax "csv-syntax" Error Content "The file is not CSV (RFC 4180): an unclosed or stray quote, or a row of another length.";
    TomlSyntax "toml-syntax" Error Usage "The file is not TOML 1.1.";
    UnknownKey "unknown-key" Error Content "An unknown key; most often a typing error.";
    DuplicateKey "duplicate-key" Error Content "The same key twice in one object.";
    MissingKey "missing-key" Error Content "A required key is not there.";
    WrongType "wrong-type" Error Content "A value of another type than its key takes.";
    UnknownSetting "unknown-setting" Error Usage "An unknown key of deck.toml or of `--set`.";
    BadSetting "bad-setting" Error Usage "A value that a key of deck.toml or of `--set` does not take.";
    UnexpectedText "unexpected-text" Error Content "Text at a place that belongs to no part of an entry; it would be lost.";
    UnknownPart "unknown-part" Error Content "A `###` heading that is not the name of a part.";
    DuplicatePart "duplicate-part" Error Content "A part that an entry may have once is given twice.";
    EmptyPart "empty-part" Error Content "A part without content.";
    BadAttribute "bad-attribute" Error Content "A heading attribute that is unknown, doubled or malformed.";
    MissingId "missing-id" Error Content "A question or prompt without an id; `deckpress check --fix` writes one.";
    BadId "bad-id" Error Content "An id that is not of the form `[a-z0-9][a-z0-9._-]{0,63}`.";
    DuplicateId "duplicate-id" Error Content "Two questions of a deck, or two prompts of a question, with the same id.";
    BadIdentity "bad-identity" Error Content "`guid` or `from` of a note that no note can have had.";
    DuplicateGuid "duplicate-guid" Error Content "Two notes of one build with the same GUID; Anki would take them for one.";
    FragileGuid "fragile-guid" Warning Content "A GUID in a CSV file for Anki that a spreadsheet would take for a formula or a number.";
    DuplicateNumber "duplicate-number" Error Content "Two questions of a deck with the same number.";
    DuplicateQuestion "duplicate-question" Error Content "Two questions of a deck with the same text.";
    EmptyQuestion "empty-question" Error Content "A question without text.";
    EmptyAnswer "empty-answer" Error Content "A question without an answer.";
    BadOption "bad-option" Error Content "An option without its box `[ ]` or `[x]`, or without text.";
    NoRightOption "no-right-option" Error Content "Options of which none is right.";
    HardToType "hard-to-type" Warning Content "An answer that is `typed`, and is a formula, code, more than one line or more than 80 characters.";
    PassedOver "passed-over" Warning Content "A question with an id is in a file that is not read as a topic, because of its name or its place.";
    EmptyDeck "empty-deck" Warning Content "A deck without any question.";
    BadTag "bad-tag" Error Content "A tag that Anki would split, merge or change.";
    UnknownLevel "unknown-level" Error Content "A level that is not basic, intermediate or advanced.";
    UnknownRelated "unknown-related" Error Content "`related` names an id that the deck does not have.";
    BadReference "bad-reference" Error Content "A reference that is not a link with an http, https or mailto address.";
    UnusedLink "unused-link" Warning Content "A definition of a link, `[label]: address`, that no text uses; no format shows it.";
    BadLink "bad-link" Error Content "A link with an address that is not http, https or mailto.";
    ActingField "acting-field" Warning Content "A field of a note with a script, a handler of events or something that is loaded from elsewhere; a package brings it to learners as it is.";
    MissingFile "missing-file" Warning Content "A file that a note shows or plays, or that note-type.toml lists in `media`, and that the folder `media` does not have; learners see a gap.";
    UntrustedTemplate "untrusted-template" Error Usage "A card template with a script, and no `--trust-templates`: it is code that would run on learners' devices.";
    MissingMedia "missing-media" Error Content "A picture or sound that is not there, or whose name differs in upper and lower case.";
    BadMedia "bad-media" Error Content "A picture or sound that is remote, empty, damaged, too large, of another kind than its name says or of one that is not read, or an SVG that acts.";
    BadFont "bad-font" Error Content "A font of `pdf.fonts` that is damaged, too large, without outlines, or may not be embedded; or a folder without fonts.";
    NoDeletion "no-deletion" Error Content "A cloze without a `{{deletion}}`.";
    BadOcclusion "bad-occlusion" Error Content "An `### Occlusion` without its one picture, without boxes, with more boxes than Anki has numbers, removed ones counted, or with a box that is outside of the picture, has no size or no label.";
    BadDeletion "bad-deletion" Error Content "A deletion that is not closed, is empty, or has a number outside 1 to 499.";
    MissingOutput "missing-output" Error Content "An output prompt without its code fence or its `output` fence.";
    RawHtml "raw-html" Warning Content "An HTML tag that is shown as text; `br`, `sub`, `sup`, `kbd` and `mark` are understood.";
    DollarSign "dollar-sign" Warning Content "A dollar sign that may be meant as that of a formula and is read as text, or the other way round.";
    ForeignMark "foreign-mark" Warning Content "A mark that another program reads and deckpress shows as text: a wiki link, a footnote, a highlight, a sound of Anki.";
    StrayDeletion "stray-deletion" Warning Content "A deletion outside of a cloze; it is shown with its braces.";
    Comment "comment" Note Content "A comment, `<!-- … -->` or `%% … %%` on lines of its own; no format shows it.";
    OpenComment "open-comment" Error Content "A comment that opens and does not close.";
    LongRow "long-row" Error Content "A row of a table with more cells than its head, which Markdown would drop.";
    NotATable "not-a-table" Warning Content "Lines that look like a table and are read as text: without a row of dashes, or directly below other text.";
    SetextHeading "setext-heading" Error Content "Dashes right below text, which make it a heading.";
    FrontMatter "front-matter" Error Content "Front matter that is not closed.";
    TooDeep "too-deep" Error Content "Lists or quotes nested too deeply to be laid out.";
    Limit "limit" Error Content "Something is larger than its limit (docs/limits.md).";
    UnknownLanguage "unknown-language" Warning Content "A code block in a language that is not coloured.";
    NotKept "not-kept" Warning Content "An artifact whose format cannot carry something that the deck has.";
    UnsetMath "unset-math" Warning Content "TeX that pages cannot set as mathematics; they show its source.";
    UndrawnPicture "undrawn-picture" Warning Content "A picture that pages cannot draw; they show its alternative text.";
    UndrawnText "undrawn-text" Warning Content "Text in an SVG that is HTML, which no picture shows; the rest is drawn.";
    MissingGlyph "missing-glyph" Warning Content "A character that no font of the page has; it is drawn as a box with its code point.";
    Overflow "overflow" Note Content "A card whose text does not fit even in the smallest type: the question ends with an ellipsis and is whole on the back, or the answer goes on on another card.";
    SmallerType "smaller-type" Note Content "A card whose answer is set smaller than designed, so that it fits.";
    PitfallLeftOff "pitfall-left-off" Note Content "A card without its pitfall, which does not fit even in the smallest type.";
    CodeLeftOff "code-left-off" Note Content "A card that points to the sheet for its code, which does not fit even in the smallest type.";
    LongQuestion "long-question" Warning Content "A question of more than 20 words.";
    NoAsk "no-ask" Warning Content "A question without a question mark.";
    TwoAsks "two-asks" Warning Content "A question with more than one question mark: two cards in one.";
    YesNoQuestion "yes-no-question" Warning Content "A question that yes or no would answer; guessing passes.";
    NoAntecedent "no-antecedent" Warning Content "A prompt with a pronoun that refers to nothing on the card.";
    NearDuplicate "near-duplicate" Warning Content "Two questions with nearly the same words; they compete in memory.";
    LongAnswer "long-answer" Warning Content "A short answer of more than 40 words.";
    RepeatsQuestion "repeats-question" Warning Content "An answer that repeats six words or more of its question.";
    LongEnumeration "long-enumeration" Warning Content "A short answer that lists more than three things.";
    LongCode "long-code" Warning Content "Code of more than 12 lines, an output prompt of more than 10, or output of more than 3.";
    WideCode "wide-code" Warning Content "Code of more than 56 columns, the width of a sheet's column.";
    BareCode "bare-code" Warning Content "Code outside backticks that Markdown makes bold or italic, such as `__init__` and `2*3*4`; it loses its signs.";
    ManyDeletions "many-deletions" Warning Content "A cloze with more than three deletions.";
    LongDeletion "long-deletion" Warning Content "A deletion of more than four words.";
    HidesEverything "hides-everything" Warning Content "A cloze that leaves fewer than three words to recall the rest by.";
    MissingReference "missing-reference" Warning Content "A question without a reference, in a deck where others have one.";
    CodeFailed "code-failed" Error Content "`--run-code`: code ends otherwise than it should.";
    OutputDiffers "output-differs" Error Content "`--run-code`: code gives another result than the one written beside it.";
    MissingModule "missing-module" Note Content "`--run-code`: code needs a library that the interpreter does not have; it was not run.";
    NoInterpreter "no-interpreter" Error World "`--run-code`: Python cannot be started.";
    DeckRenamed "deck-renamed" Warning Content "The deck's id is not the one in its lock; learners would get every note a second time.";
    QuestionMoved "question-moved" Warning Content "A question that is gone from a deck, or from its id, and comes up elsewhere without `from`; learners would get it a second time. `deckpress check --fix` writes it.";
    GuidChanged "guid-changed" Warning Content "A note of the lock has another GUID than it had; learners would get it a second time.";
    UnclearFormer "unclear-former" Error Content "A question that more than one deck of `former-ids` had.";
    FormerUnknown "former-unknown" Warning Content "`former-ids` names a deck of which neither a lock nor a release is at hand, or whose questions the lock has as new.";
    DeckMoved "deck-moved" Warning Content "Cards would come in another deck than the lock says; no import moves those that learners have.";
    NoteTypesChanged "note-types-changed" Warning Content "The note types have another shape than those in the lock; learners' notes would not be updated.";
    NoteRemoved "note-removed" Warning Content "A note of the lock that the corpus does not have any more; learners keep it.";
    DuplicateTitle "duplicate-title" Error Usage "Two decks of one build with the same name in Anki.";
    DuplicateTopicTag "duplicate-topic-tag" Error Content "Two topics whose titles give the same tag, or a topic with the tag of retired questions.";
    SharedTopicTag "shared-topic-tag" Warning Content "Two topics that were released with the same tag.";
    TopicRenamed "topic-renamed" Warning Content "A topic has another title than in the last release; its notes change their tag.";
    TopicWithoutTag "topic-without-tag" Warning Content "A topic without a letter or digit; its questions get no tag of it.";
    IdReused "id-reused" Warning Content "An id that was removed in an earlier release comes back with another text, or its question takes the text that another id had; learners' history of the old one would count for the new one.";
    CardRemoved "card-removed" Warning Content "A reverse prompt or a number of a cloze that learners have a card of is gone; they keep the card, without a front.";
    HistoryMoved "history-moved" Warning Content "Deletions of a cloze have other numbers than in the lock; learners' history of one would count for another. `deckpress check --fix` writes the numbers.";
    LockChanged "lock-changed" Error Content "`--locked`, and the lock file would change.";
    LockSyntax "lock-syntax" Error Usage "The lock file cannot be read.";
    LockConflict "lock-conflict" Error Usage "The lock file has conflict markers, or two lines for one id, as a merge leaves them; `deckpress check --fix` resolves them.";
    LockTime "lock-time" Error Usage "A time in the lock, or of a release, that no later one can follow; it comes from a wrong clock.";
    LockOlder "lock-older" Note Content "`--locked`, and the lock file has another form than this deckpress writes; its ids, hashes and times hold.";
    LockMissing "lock-missing" Warning Content "A package of a JSON or CSV file without a lock: all its notes have the time of the file.";
    NotNewer "not-newer" Error Content "`--locked --after`: notes changed since a release, and their times are not newer; learners would keep the old text.";
    NewerForNothing "newer-for-nothing" Warning Content "`--locked --after`: notes did not change since a release, and have newer times; learners would lose their own edits and tags.";
    NothingReleased "nothing-released" Warning Content "`--after` names a release that has no note of the deck.";
    NoPackageToOpen "no-package-to-open" Error Usage "--open needs one package, and the build writes none or several.";
    NotOpened "not-opened" Error World "The package is written, and the system has no program that opens it.";
    LockReadOnly "lock-read-only" Warning World "The lock file cannot be written; the times of changed notes are not kept.";
    NoCorpus "no-corpus" Error Usage "A path that holds no deck, or a file that is something else than a corpus.";
    NotADeck "not-a-deck" Error Content "A file that `import` cannot read as the deck it says it is: it is damaged, empty or too large.";
    NotARelease "not-a-release" Error Content "What `diff` is to compare, or `--after` names, is neither a corpus nor anything that deckpress wrote.";
    AlreadyThere "already-there" Error Usage "`new` names a folder or file that exists; it never overwrites.";
    NoQuestions "no-questions" Error Content "`import`: nothing in the source is surely a question, or it is a list of links; `--split` names a layout to take anyway.";
    NotImported "not-imported" Warning Content "`import`: something of the source that did not come as it was: a picture, a link, an answer.";
    CountDiffers "count-differs" Warning Content "`import`: the contents of the source list another number of questions than were found.";
    PerhapsReworded "perhaps-reworded" Warning Content "`import`: a question that is gone and a new one have similar words; `--accept-reworded` takes them for the same.";
    NoLicence "no-licence" Warning Content "`import`: the source has no licence that is known.";
    LicenceForbids "licence-forbids" Error Usage "`import`: the licence of the source forbids to sell it or to change it; `--accept-licence` imports it all the same.";
    OutsideCorpus "outside-corpus" Error Content "A file that leads out of the corpus folder, or is not a regular file.";
    PathCollision "path-collision" Error Usage "Two artifacts would be written to the same file.";
    BadTemplate "bad-template" Error Usage "A file of `--templates` that replaces nothing, or that Anki cannot read: an unknown field or filter, a condition that is not closed, a side without what its card needs.";
    RemoteResource "remote-resource" Warning Content "A card template or its CSS that loads something from elsewhere.";
    BadEpoch "bad-epoch" Error Usage "SOURCE_DATE_EPOCH is not a whole number of seconds between 1970 and 2106.";
    ExportFailed "export-failed" Error World "A format's writer failed.";
    Io "io" Error World "A file could not be read or written.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_names_are_unique() {
        let mut names: Vec<_> = Code::ALL.iter().map(|code| code.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Code::ALL.len());
    }
}
