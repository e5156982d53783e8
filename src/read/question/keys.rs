//! The keys of a corpus in JSON, of a question and of what is in it.

use crate::level::Level;
use crate::table::{Key, Table, Takes};

/// A corpus in one JSON file.
pub static CORPUS: Table = Table {
    what: "corpus",
    name: "corpus",
    about: "A corpus in one JSON file. All texts are Markdown.",
    keys: &[
        Key::new("id", Takes::Id, "The deck's permanent id; a slug of the title where it is missing."),
        Key::new("former-ids", Takes::Texts, "As in deck.toml."),
        Key::required("title", Takes::Text, ""),
        Key::new("description", Takes::Text, ""),
        Key::new("lang", Takes::Text, "BCP 47 language tag; `en` where it is missing."),
        Key::new("speak", Takes::Text, "As in deck.toml."),
        Key::new("speak-answer", Takes::Text, "As in deck.toml."),
        Key::required("questions", Takes::Tables(&QUESTION), ""),
    ],
};

const GUID: &str = "The GUID of the note that learners have; one made of the ids where it is missing.";

/// The keys of a question; the columns of a CSV corpus.
pub static QUESTION: Table = Table {
    what: "question",
    name: "question",
    about: "One question; one line of a corpus in JSON Lines.",
    keys: &[
        Key::required("id", Takes::Id, "The question's permanent id."),
        Key::required("question", Takes::Text, ""),
        Key::new(
            "answer",
            Takes::Text,
            "The short answer, and from its first code on what follows it. Required without options.",
        ),
        Key::new("tags", Takes::Texts, ""),
        Key::new("topic", Takes::Text, ""),
        Key::new("level", Takes::Choice(&Level::CHOICES), ""),
        Key::new(
            "number",
            Takes::Number { least: 0, most: u32::MAX },
            "The author's number; never computed.",
        ),
        Key::new("code", Takes::Text, "Markdown fences, or bare code in the deck's `code-language`."),
        Key::new("pitfall", Takes::Text, ""),
        Key::new("details", Takes::Text, ""),
        Key::new("hint", Takes::Text, ""),
        Key::new("outputs", Takes::Tables(&OUTPUT), ""),
        Key::new("cloze", Takes::Tables(&CLOZE), ""),
        Key::new("occlusions", Takes::Tables(&OCCLUSION), ""),
        Key::new("reverse", Takes::Text, "The prompt whose answer is the term that the question is about."),
        Key::new("references", Takes::Texts, "Addresses, or Markdown links."),
        Key::new("related", Takes::Texts, "Ids of other questions of the deck."),
        Key::new("typed", Takes::Boolean, "Learners type the short answer."),
        Key::new(
            "speak",
            Takes::Text,
            "The language and region of a voice that speaks the question, such as `fr-FR`; `none` for no voice.",
        ),
        Key::new("speak-answer", Takes::Text, "The same for the short answer."),
        Key::new("media", Takes::Texts, "Names of pictures and sounds, relative to the corpus file."),
        Key::new(
            "retired",
            Takes::Boolean,
            "The question is no longer asked, but learners of earlier releases have it.",
        ),
        Key::new("front", Takes::Text, "What belongs to the question besides its heading."),
        Key::new(
            "options",
            Takes::Tables(&OPTION),
            "What there is to choose between; it needs no other answer.",
        ),
        Key::new("guid", Takes::Text, GUID),
        Key::new(
            "from",
            Takes::Text,
            "The ids of the deck and of the question that it was when it was first released: `old-deck/old-id`.",
        ),
    ],
};

/// The keys of an option.
pub static OPTION: Table = Table {
    what: "option",
    name: "Option",
    about: "What there is to choose.",
    keys: &[
        Key::required("text", Takes::Text, ""),
        Key::new("right", Takes::Boolean, ""),
        Key::new("why", Takes::Text, "Why it is right, or wrong."),
    ],
};

/// The keys of an output prompt.
pub static OUTPUT: Table = Table {
    what: "output prompt",
    name: "Output",
    about: "\"What does this print?\"",
    keys: &[
        Key::required("id", Takes::Id, ""),
        Key::required("code", Takes::Text, ""),
        Key::required("output", Takes::Text, ""),
        Key::new("why", Takes::Text, ""),
        Key::new("retired", Takes::Boolean, "The prompt is no longer asked."),
        Key::new("guid", Takes::Text, GUID),
        Key::new("from", Takes::Text, "What it was first: `old-deck/old-id/output/old-name`."),
    ],
};

/// The keys of a cloze.
pub static CLOZE: Table = Table {
    what: "cloze",
    name: "Cloze",
    about: "A sentence with `{{deletions}}`.",
    keys: &[
        Key::required("id", Takes::Id, ""),
        Key::required("text", Takes::Text, ""),
        Key::new("retired", Takes::Boolean, "The cloze is no longer asked."),
        Key::new("guid", Takes::Text, GUID),
        Key::new("from", Takes::Text, "What it was first: `old-deck/old-id/cloze/old-name`."),
    ],
};

/// The keys of a picture with boxes.
pub static OCCLUSION: Table = Table {
    what: "occlusion",
    name: "Occlusion",
    about: "A picture with boxes over what is to be named.",
    keys: &[
        Key::required("id", Takes::Id, ""),
        Key::required("picture", Takes::Text, "The name of its file, relative to the corpus file."),
        Key::new("alternative", Takes::Text, "What the picture shows, in words."),
        Key::required("labels", Takes::Tables(&LABEL), ""),
        Key::new("retired", Takes::Boolean, "The picture is no longer asked."),
        Key::new("guid", Takes::Text, GUID),
        Key::new("from", Takes::Text, "What it was first: `old-deck/old-id/cloze/old-name`."),
    ],
};

/// The keys of a box.
pub static LABEL: Table = Table {
    what: "label",
    name: "Label",
    about: "A box over a picture, and what it hides.",
    keys: &[
        Key::required("id", Takes::Id, "The box's permanent id in the picture."),
        Key::required("box", Takes::Text, "Left, top, width and height in percent: `10 20 30 15`."),
        Key::required("text", Takes::Text, "What it hides."),
    ],
};
