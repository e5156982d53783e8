//! Readers: each form of a corpus to a [`Draft`], with positions and without judgement.
//!
//! A reader knows the shape of its form. What makes an entry good is [`crate::check`]'s business.

pub mod csv;
pub mod draft;
pub mod flow;
pub mod fonts;
pub mod identity;
pub mod ids;
pub mod json;
pub mod media;
pub mod native;
pub mod occlusion;
pub mod options;
pub mod question;
mod records;
pub mod typed;

use bumpalo::Bump;

use crate::config::{self, Layer, Settings};
use crate::content::parse;
use crate::diagnostic::{Diagnostic, Pass};
use crate::load::{DeckFiles, Form};
use crate::source::Sources;
use crate::text::Text;
use crate::value::Node;
use crate::words::Words;
use draft::Draft;

/// Reads one deck, whatever its form.
pub fn read<'s>(
    files: &DeckFiles,
    overrides: &[Node<'s>],
    sources: &'s Sources,
    arena: &'s Bump,
) -> Pass<Draft<'s>> {
    let mut faults: Vec<Diagnostic> = Vec::new();
    let main = sources.text(files.main);
    let stem: &'s str = arena.alloc_str(&files.stem);
    let mut settings = Settings::named(stem, arena);
    let mut listed = Vec::new();
    match files.form {
        Form::Folder => {
            let node = crate::value::toml::read(main, arena, &mut faults);
            config::read_deck(node, Layer::DeckToml, &mut settings, arena, &mut faults);
        }
        Form::Json => {
            if let Some((header, questions)) = json::object_around(main, "questions", arena, &mut faults) {
                if let Some(header) = header {
                    question::read_header(header, &mut settings, arena, &mut faults);
                }
                listed = questions;
            }
        }
        Form::JsonLines | Form::Csv | Form::Tsv => {}
    }
    for node in overrides {
        config::read_deck(node.clone(), Layer::Override, &mut settings, arena, &mut faults);
    }
    settings.finish(&mut faults);
    let mut draft = Draft::new(settings, main.span.at_start());
    for topic in &files.topics {
        native::read(sources.text(*topic), &mut draft, arena, &mut faults);
    }
    match files.form {
        Form::Csv | Form::Tsv => csv::read(main, files.form, &mut draft, arena, &mut faults),
        Form::JsonLines => {
            json::lines(main).for_each(|line| read_question(line, &mut draft, arena, &mut faults));
        }
        Form::Json => {
            listed.into_iter().for_each(|text| read_question(text, &mut draft, arena, &mut faults));
        }
        Form::Folder => {}
    }
    typed::read(&files.typed, &mut draft, &files.root, sources, arena, &mut faults);
    label_alerts(&mut draft);
    media::attach(&mut draft, &files.root, &mut faults);
    media::attach_logos(&mut draft, &files.root, &mut faults);
    fonts::attach(&mut draft, &files.root, &mut faults);
    Pass { value: draft, diagnostics: faults }
}

/// Labels alerts without a title by their kind in the deck's language.
fn label_alerts(draft: &mut Draft<'_>) {
    let words = Words::of(draft.settings.lang);
    for entry in draft.sections.iter_mut().flat_map(|section| &mut section.entries) {
        for text in entry.texts_mut() {
            parse::label_alerts(&mut text.blocks, &|kind| words.alert(kind));
        }
    }
}

fn read_question<'s>(text: Text<'s>, draft: &mut Draft<'s>, arena: &'s Bump, faults: &mut Vec<Diagnostic>) {
    if let Some(node) = json::value(text, arena, faults) {
        question::read(node, draft, arena, faults);
    }
}
