//! note-type.toml and the files beside it.

use bumpalo::Bump;

use crate::config::keys::{CARD, FIELD, NOTE_TYPE, NoteKind};
use crate::date::Epoch;
use crate::diagnostic::{Code, Diagnostic};
use crate::load::NoteTypeFiles;
use crate::load::typed::STYLE;
use crate::source::Sources;
use crate::text::Text;
use crate::typed::{CardTemplate, Field, Latex, Map, NoteType};
use crate::value::Node;
use crate::value::fields::{Codes, Fields};
use crate::wording::{nearest, shown};

/// Reads a note type; `None` where it lacks what makes one. The files that it lists join `listed`.
pub(super) fn read<'s>(
    key: Text<'s>,
    files: &NoteTypeFiles,
    sources: &'s Sources,
    arena: &'s Bump,
    listed: &mut Vec<Text<'s>>,
    faults: &mut Vec<Diagnostic>,
) -> Option<NoteType<'s>> {
    let main = sources.text(files.main);
    let node = crate::value::toml::read(main, arena, faults);
    let before = faults.len();
    let mut keys = Fields::new(node, &NOTE_TYPE, Codes::Settings, faults)?;
    let id = keys.integer("id");
    if id.is_none() && keys.faults.len() == before {
        keys.missing("id");
    }
    let name = keys.required_text("name");
    let kind: Option<NoteKind> = keys.choice("kind");
    let names: Vec<_> = keys.texts("fields");
    let mut fields: Vec<_> = names.iter().map(|it| Field { name: it.text, ..Field::default() }).collect();
    for node in keys.list("field") {
        fields.extend(read_field(node, keys.faults));
    }
    let sort = keys.text("sort-field");
    let (question, answer, details) = (keys.text("question"), keys.text("answer"), keys.texts("details"));
    let media = keys.texts("media");
    let latex = Latex {
        header: keys.text("latex-header").map(|text| text.text),
        footer: keys.text("latex-footer").map(|text| text.text),
        is_svg: keys.boolean("latex-svg").unwrap_or_default(),
    };
    let stock = keys.number("stock");
    let mut cards = Vec::new();
    for node in keys.list("card") {
        cards.extend(read_card(node, files, sources, keys.faults));
    }
    keys.finish();
    let span = main.span.at_start();
    if fields.is_empty() {
        say(
            faults,
            span,
            "this note type has no fields",
            "name them in order: `fields = [\"Front\", \"Back\"]`",
        );
    }
    if cards.is_empty() && faults.len() == before {
        say(faults, span, "this note type has no cards", "write `[[card]]` with `name`, `front` and `back`");
    }
    if let Some((id, span)) = id
        && id < 1
    {
        say(
            faults,
            span,
            &format!("`id` is {id}"),
            "write a number from 1 on, such as a time in milliseconds",
        );
    }
    let mut place = |name: Text<'_>| {
        let found = fields.iter().position(|field| field.name == name.text);
        if found.is_none() {
            let message = format!("no field is called `{}`", shown(name.text));
            let help = nearest(name.text, fields.iter().map(|field| field.name))
                .map_or("name one of `fields`".to_owned(), |near| format!("did you mean `{near}`?"));
            say(faults, name.span, &message, &help);
        }
        found
    };
    let sort_field = sort.map_or(Some(0), &mut place);
    let map = match (question, answer) {
        (Some(question), Some(answer)) => {
            let details = details.into_iter().filter_map(&mut place).collect();
            place(question).zip(place(answer)).map(|(question, answer)| Map { question, answer, details })
        }
        (None, None) => None,
        (Some(only), None) | (None, Some(only)) => {
            say(faults, only.span, "`question` and `answer` come together", "name a field for each of them");
            None
        }
    };
    let css =
        files.parts.iter().find(|(name, _)| name == STYLE).map_or("", |(_, file)| sources.text(*file).text);
    listed.extend(media);
    (faults.len() == before).then_some(())?;
    Some(NoteType {
        key: key.text,
        span,
        id: id?.0,
        name: name?.text,
        is_cloze: kind == Some(NoteKind::Cloze),
        fields,
        sort_field: sort_field?,
        cards,
        css,
        latex,
        stock,
        map,
        modified: Epoch::default(),
    })
}

fn say(faults: &mut Vec<Diagnostic>, span: crate::span::Span, message: &str, help: &str) {
    faults.push(Diagnostic::new(Code::BadSetting, span, message).help(help));
}

fn read_field<'s>(node: Node<'s>, faults: &mut Vec<Diagnostic>) -> Option<Field<'s>> {
    let mut keys = Fields::new(node, &FIELD, Codes::Settings, faults)?;
    let name = keys.required_text("name");
    let field = Field {
        name: name.map_or("", |name| name.text),
        id: keys.integer("id").map(|(id, _)| id),
        font: keys.text("font").map(|font| font.text),
        size: keys.number("size"),
        is_right_to_left: keys.boolean("right-to-left").unwrap_or_default(),
        is_sticky: keys.boolean("sticky").unwrap_or_default(),
        description: keys.text("description").map_or("", |text| text.text),
        is_plain_text: keys.boolean("plain-text").unwrap_or_default(),
        is_collapsed: keys.boolean("collapsed").unwrap_or_default(),
        is_left_out_of_search: keys.boolean("left-out-of-search").unwrap_or_default(),
        tag: keys.number("tag"),
        is_kept: keys.boolean("kept").unwrap_or_default(),
        is_markdown: false,
    };
    keys.finish();
    name.map(|_| field)
}

fn read_card<'s>(
    node: Node<'s>,
    files: &NoteTypeFiles,
    sources: &'s Sources,
    faults: &mut Vec<Diagnostic>,
) -> Option<CardTemplate<'s>> {
    let mut keys = Fields::new(node, &CARD, Codes::Settings, faults)?;
    let name = keys.required_text("name");
    let id = keys.integer("id").map(|(id, _)| id);
    let sides = [keys.required_text("front"), keys.required_text("back")];
    let browser = [keys.text("browser-front"), keys.text("browser-back")];
    let mut side = |name: Option<Text<'s>>| {
        let name = name?;
        let found = files.parts.iter().find(|(known, _)| known == name.text);
        if found.is_none() {
            let message = format!("no file `{}` beside note-type.toml", shown(name.text));
            let known = files.parts.iter().map(|(known, _)| known.as_str());
            let help = nearest(name.text, known)
                .map_or("write it; its name ends in .html".to_owned(), |near| {
                    format!("did you mean `{near}`?")
                });
            say(keys.faults, name.span, &message, &help);
        }
        found.map(|(_, file)| sources.text(*file).text)
    };
    let [front, back] = sides.map(&mut side);
    keys.finish();
    let [browser_front, browser_back] = browser.map(|it| it.map_or("", |text| text.text));
    Some(CardTemplate { name: name?.text, id, front: front?, back: back?, browser_front, browser_back })
}
