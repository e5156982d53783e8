//! Which files a build writes, and what they cannot carry.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::check::Checked;
use crate::config::{Artifact, unknown_format};
use crate::content::{Inline, walk_inlines};
use crate::diagnostic::{Code, Diagnostic, Pass};
use crate::export::{Feature, Format};
use crate::model::{Deck, Entry};

/// One file to be written.
pub struct Job<'c, 's> {
    pub deck_index: usize,
    pub checked: &'c Checked<'s>,
    pub artifact: Artifact,
    /// Where it goes.
    pub path: PathBuf,
    /// The same relative to the output folder, with `/`.
    pub relative: String,
}

/// Deck by deck and artifact by artifact. `formats` are names from the command line, which win over deck.toml.
pub fn plan<'c, 's>(decks: &[&'c Checked<'s>], formats: &[String], folder: &Path) -> Pass<Vec<Job<'c, 's>>> {
    let mut faults = Vec::new();
    let wanted = wanted(formats, &mut faults);
    let mut jobs: Vec<Job<'c, 's>> = Vec::new();
    let mut taken = BTreeMap::new();
    for (deck_index, checked) in decks.iter().enumerate() {
        let id = checked.deck.id.as_str();
        for artifact in artifacts(checked, wanted.as_deref()) {
            let name = artifact.name.as_deref().unwrap_or(id);
            let relative = format!("{id}/{name}.{}", artifact.format.extension());
            if let Some(other) = taken.insert(relative.clone(), checked.deck.title) {
                let message =
                    format!("both `{other}` and `{}` would be written to {relative}", checked.deck.title);
                faults.push(
                    Diagnostic::without_place(Code::PathCollision, message)
                        .help("give one of the decks another id, or one of the artifacts another name"),
                );
            }
            faults.extend(losses(checked, &artifact, &relative));
            jobs.push(Job { deck_index, checked, artifact, path: folder.join(&relative), relative });
        }
    }
    Pass { value: jobs, diagnostics: faults }
}

/// The formats that the command line names; `None` leaves the choice to deck.toml.
fn wanted(names: &[String], faults: &mut Vec<Diagnostic>) -> Option<Vec<Format>> {
    if names.is_empty() {
        return None;
    }
    if names.iter().any(|name| name == "all") {
        return Some(Format::ALL.to_vec());
    }
    let mut formats = Vec::new();
    for name in names {
        match Format::named(name) {
            Some(format) if formats.contains(&format) => {}
            Some(format) => formats.push(format),
            None => faults.push(unknown_format(name, None)),
        }
    }
    Some(formats)
}

/// The deck's artifacts of these formats; a format that it does not list gets one with the deck's options.
fn artifacts(checked: &Checked<'_>, wanted: Option<&[Format]>) -> Vec<Artifact> {
    let Some(wanted) = wanted else { return checked.artifacts.clone() };
    wanted
        .iter()
        .flat_map(|format| {
            let listed: Vec<_> =
                checked.artifacts.iter().filter(|it| it.format == *format).cloned().collect();
            if !listed.is_empty() {
                return listed;
            }
            vec![Artifact { format: *format, name: None, options: checked.options }]
        })
        .collect()
}

/// One warning for each feature of the deck that the artifact's format cannot carry.
fn losses(checked: &Checked<'_>, artifact: &Artifact, path: &str) -> Vec<Diagnostic> {
    Feature::ALL
        .into_iter()
        .filter(|feature| !artifact.format.keeps().contains(feature) && has(&checked.deck, *feature))
        .map(|feature| {
            Diagnostic::without_place(Code::NotKept, format!("in {path}, {}", feature.loss(artifact.format)))
        })
        .collect()
}

fn has(deck: &Deck<'_>, feature: Feature) -> bool {
    let mut found = false;
    for text in deck.entries().flat_map(Entry::texts) {
        walk_inlines(&text.blocks, &mut |_, inline| {
            found |= match feature {
                Feature::Images => matches!(inline, Inline::Image(embed) if embed.file.is_some()),
                Feature::Sounds => matches!(inline, Inline::Sound(embed) if embed.file.is_some()),
                Feature::Math => matches!(inline, Inline::Math(_)),
            };
        });
    }
    found
}

/// A file's size for people.
#[must_use]
pub fn size(bytes: u64) -> String {
    let kilobytes = bytes.div_ceil(1000);
    if kilobytes < 10_000 { format!("{kilobytes} kB") } else { format!("{} MB", kilobytes / 1000) }
}
