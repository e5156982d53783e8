//! The note types: three that every package has, and one for pictures with boxes. Their ids, fields and templates are a
//! promise to every learner who has imported a deck: Anki updates notes only while the shape of their type stays as it
//! was. So fields are never reordered, renamed or removed; the spare ones at the end are there to be given a meaning.

use std::fmt::Write as _;
use std::sync::LazyLock;

use crate::date::Epoch;
use crate::digest;

/// When templates or CSS last changed. Learners get a new look only if this moves with it; a test sees to that.
pub const LAST_CHANGED: Epoch = Epoch(1_795_737_600); // 2026-11-27

pub const CSS: &str = include_str!("../../../templates/anki/card.css");

/// When [`PARTS_CSS`] last changed; always later than [`LAST_CHANGED`].
pub const PARTS_CHANGED: Epoch = Epoch(1_795_741_200); // 2026-11-27, an hour later

/// The look of what belongs to a question besides its heading, and of prose between code. Only decks that have such
/// bring it, so that the others stay as they were released.
pub const PARTS_CSS: &str = include_str!("../../../templates/anki/parts.css");

/// When [`TYPING_CSS`] and the lines of templates with [`TYPING`] last changed; always later than [`PARTS_CHANGED`].
pub const TYPING_CHANGED: Epoch = Epoch(1_795_744_800); // 2026-11-27, two hours later

/// The look of an answer that is typed. Only decks that ask for one bring it.
pub const TYPING_CSS: &str = include_str!("../../../templates/anki/typing.css");

/// What a line of a template begins with that is only for decks with typed answers.
pub const TYPING: &str = "{{#Spare 1}}";

/// A note type: what Anki calls a model in its files.
pub struct NoteType {
    pub id: i64,
    pub name: &'static str,
    pub is_cloze: bool,
    /// Names and permanent ids. The first one identifies a note, and is what CSV imports match.
    pub fields: &'static [(&'static str, i64)],
    /// The field that the browser sorts by.
    pub sort_field: usize,
    pub templates: &'static [Template],
}

/// A card template.
pub struct Template {
    pub id: i64,
    pub name: &'static str,
    /// What its files in templates/anki/ begin with.
    pub file: &'static str,
    pub front: &'static str,
    pub back: &'static str,
    /// The field without which there is no card.
    pub needs: usize,
}

/// Which of [`NOTE_TYPES`] a note has, or [`OCCLUSION`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Question,
    Output,
    Cloze,
    Occlusion,
}

impl Kind {
    #[must_use]
    pub fn note_type(self) -> &'static NoteType {
        match self {
            Kind::Question => &NOTE_TYPES[0],
            Kind::Output => &NOTE_TYPES[1],
            Kind::Cloze => &NOTE_TYPES[2],
            Kind::Occlusion => &OCCLUSION,
        }
    }
}

pub static NOTE_TYPES: [NoteType; 3] = [
    NoteType {
        id: 1_763_900_000_001,
        name: "deckpress Question",
        is_cloze: false,
        fields: &[
            ("ID", 7_639_000_101),
            ("Question", 7_639_000_102),
            ("Answer", 7_639_000_103),
            ("Code", 7_639_000_104),
            ("Pitfall", 7_639_000_105),
            ("Details", 7_639_000_106),
            ("Refs", 7_639_000_107),
            ("Hint", 7_639_000_108),
            ("Options", 7_639_000_109),
            ("ReversePrompt", 7_639_000_110),
            ("Topic", 7_639_000_111),
            ("Level", 7_639_000_112),
            ("Number", 7_639_000_113),
            ("Lang", 7_639_000_114),
            ("Spare 1", 7_639_000_115),
            ("Spare 2", 7_639_000_116),
        ],
        sort_field: 1,
        templates: &[
            Template {
                id: 7_639_000_191,
                name: "Recall",
                file: "question.recall",
                front: include_str!("../../../templates/anki/question.recall.front.html"),
                back: include_str!("../../../templates/anki/question.recall.back.html"),
                needs: 1,
            },
            Template {
                id: 7_639_000_192,
                name: "Name it",
                file: "question.name-it",
                front: include_str!("../../../templates/anki/question.name-it.front.html"),
                back: include_str!("../../../templates/anki/question.name-it.back.html"),
                needs: 9,
            },
        ],
    },
    NoteType {
        id: 1_763_900_000_002,
        name: "deckpress Output",
        is_cloze: false,
        fields: &[
            ("ID", 7_639_000_201),
            ("Code", 7_639_000_202),
            ("Output", 7_639_000_203),
            ("Why", 7_639_000_204),
            ("Prompt", 7_639_000_205),
            ("Source", 7_639_000_206),
            ("Topic", 7_639_000_207),
            ("Level", 7_639_000_208),
            ("Number", 7_639_000_209),
            ("Lang", 7_639_000_210),
            ("Spare 1", 7_639_000_211),
            ("Spare 2", 7_639_000_212),
        ],
        sort_field: 0,
        templates: &[Template {
            id: 7_639_000_291,
            name: "Output",
            file: "output",
            front: include_str!("../../../templates/anki/output.front.html"),
            back: include_str!("../../../templates/anki/output.back.html"),
            needs: 1,
        }],
    },
    NoteType {
        id: 1_763_900_000_003,
        name: "deckpress Cloze",
        is_cloze: true,
        fields: &[
            ("ID", 7_639_000_301),
            ("Text", 7_639_000_302),
            ("Extra", 7_639_000_303),
            ("Source", 7_639_000_304),
            ("Topic", 7_639_000_305),
            ("Level", 7_639_000_306),
            ("Number", 7_639_000_307),
            ("Lang", 7_639_000_308),
            ("Spare 1", 7_639_000_309),
            ("Spare 2", 7_639_000_310),
        ],
        sort_field: 1,
        templates: &[Template {
            id: 7_639_000_391,
            name: "Cloze",
            file: "cloze",
            front: include_str!("../../../templates/anki/cloze.front.html"),
            back: include_str!("../../../templates/anki/cloze.back.html"),
            needs: 1,
        }],
    },
];

/// When the templates of [`OCCLUSION`] and [`OCCLUSION_CSS`] last changed.
pub const OCCLUSION_CHANGED: Epoch = Epoch(1_795_744_800); // 2026-11-27

/// The picture and its boxes, which Anki draws on both sides.
pub const DRAWING: &str = include_str!("../../../templates/anki/occlusion.drawing.html");

/// The line of a side that [`DRAWING`] takes the place of.
pub const DRAWING_PLACE: &str = "<!-- occlusion.drawing.html -->\n";

/// What the look of all cards does not say of pictures with boxes.
pub const OCCLUSION_CSS: &str = include_str!("../../../templates/anki/occlusion.css");

/// How many fields of [`OCCLUSION`] are those of Anki's own type; each has its place as its tag, by which Anki knows it.
pub const STOCK_FIELDS: u32 = 5;

/// Anki's number of its own type of image occlusion. It treats every type alike that says so.
pub const STOCK_KIND: u32 = 6;

/// The type of pictures with boxes. A package has it only where a deck has such notes.
pub static OCCLUSION: NoteType = NoteType {
    id: 1_763_900_000_004,
    name: "deckpress Image Occlusion",
    is_cloze: true,
    fields: &[
        ("Occlusion", 7_639_000_401),
        ("Image", 7_639_000_402),
        ("Header", 7_639_000_403),
        ("Back Extra", 7_639_000_404),
        ("Comments", 7_639_000_405),
        ("ID", 7_639_000_406),
        ("Labels", 7_639_000_407),
        ("Topic", 7_639_000_408),
        ("Level", 7_639_000_409),
        ("Number", 7_639_000_410),
        ("Lang", 7_639_000_411),
        ("Spare 1", 7_639_000_412),
        ("Spare 2", 7_639_000_413),
    ],
    sort_field: 2,
    templates: &[Template {
        id: 7_639_000_491,
        name: "Image Occlusion",
        file: "occlusion",
        front: include_str!("../../../templates/anki/occlusion.front.html"),
        back: include_str!("../../../templates/anki/occlusion.back.html"),
        needs: 0,
    }],
};

/// Returns a fingerprint of all that must stay as it is: types, fields and templates, but not how they look.
#[must_use]
pub fn shape() -> String {
    static SHAPE: LazyLock<String> = LazyLock::new(|| shape_of(&NOTE_TYPES));
    SHAPE.clone()
}

/// Returns the same fingerprint of note types that not every deck has.
#[must_use]
pub fn shape_of(note_types: &[NoteType]) -> String {
    let mut shape = String::new();
    for note_type in note_types {
        let _ = writeln!(shape, "{} {:?} {}", note_type.id, note_type.fields, note_type.sort_field);
        for template in note_type.templates {
            let _ = writeln!(shape, "{} {} {}", template.id, template.name, template.needs);
        }
    }
    digest::of(&shape, 8)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::apkg::labels;

    #[test]
    fn the_shape_of_the_note_types_is_frozen() {
        assert_eq!(
            shape(),
            "3f3919e2ec0ed8f7",
            "Anki takes a note type of another shape for another type. At the next import every learner of every \
             deck gets `deckpress Question+` beside `deckpress Question`; the notes they have are reported as \
             conflicting and are not updated, at this release and all later ones, until they import with `Merge \
             note types` and `Update notes: Always`. Give a spare field a meaning instead; if it must be, say all \
             this in CHANGELOG.md"
        );
    }

    fn sides() -> impl Iterator<Item = &'static str> {
        let templates = NOTE_TYPES.iter().flat_map(|note_type| note_type.templates);
        templates.flat_map(|template| [template.front, template.back])
    }

    #[test]
    fn the_shape_of_image_occlusion_is_frozen() {
        assert_eq!(
            shape_of(std::slice::from_ref(&OCCLUSION)),
            "d6a22951b6809a34",
            "as above: all learners of pictures with boxes would get them twice"
        );
    }

    /// Fails after a change of how pictures with boxes look. Set `OCCLUSION_CHANGED` to today, and write the new
    /// fingerprint here.
    #[test]
    fn a_new_look_of_image_occlusion_comes_with_a_new_time() {
        let [template] = OCCLUSION.templates else { panic!("it has one card") };
        let look =
            format!("{}\n{OCCLUSION_CSS}{}{}{DRAWING}", OCCLUSION_CHANGED.0, template.front, template.back);
        assert_eq!(digest::of(&look, 8), "ae44ed0d4bbb13cb");
    }

    /// Fails after a change of the look. Set `LAST_CHANGED` to today and write the new fingerprint here, else the
    /// change reaches nobody.
    #[test]
    fn a_new_look_comes_with_a_new_time() {
        let mut look = format!("{}\n{}{CSS}", LAST_CHANGED.0, labels::css());
        for side in sides() {
            look.extend(side.split_inclusive('\n').filter(|line| !line.starts_with(TYPING)));
        }
        assert_eq!(digest::of(&look, 8), "eb231d272f2d8447");
    }

    /// Fails after a change of the parts. Set `PARTS_CHANGED` to today, but later than `LAST_CHANGED`, and write
    /// the new fingerprint here.
    #[test]
    fn a_new_look_of_parts_comes_with_a_newer_time() {
        assert!(PARTS_CHANGED > LAST_CHANGED);
        assert_eq!(digest::of(format!("{}\n{PARTS_CSS}", PARTS_CHANGED.0), 8), "6c50a937498f29ed");
    }

    /// Fails after a change of what is typed. Set `TYPING_CHANGED` to today, but later than `PARTS_CHANGED`, and write
    /// the new fingerprint here.
    #[test]
    fn a_new_look_of_typed_answers_comes_with_a_newer_time() {
        assert!(TYPING_CHANGED > PARTS_CHANGED);
        let mut look = format!("{}\n{TYPING_CSS}", TYPING_CHANGED.0);
        for side in sides() {
            look.extend(side.split_inclusive('\n').filter(|line| line.starts_with(TYPING)));
        }
        assert_eq!(digest::of(&look, 8), "68cc6aaa01321f50");
    }
}
