//! Which files a build writes, and what they cannot carry.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::check::Checked;
use crate::config::{Artifact, unknown_format};
use crate::content::{Inline, walk_inlines};
use crate::date::Epoch;
use crate::diagnostic::{Code, Diagnostic, Pass, Report};
use crate::export::apkg::look::Look;
use crate::export::apkg::options::{Package, RetiredNotes};
use crate::export::apkg::{self, Apkg, Part};
use crate::export::contract::{ExportContext, ExportError, Exporter, Made};
use crate::export::format::{Feature, Format};
use crate::export::html::{self, index::Listed};
use crate::model::{Deck, Entry, Section};
use crate::shown;
use crate::source::Sources;
use crate::temporary::SharedScratch;
use crate::typed::scripts;
use crate::wording::shown as printable;

/// One file to be written.
pub struct Job<'c, 's> {
    /// The deck it is made of; the first one of a combined package.
    pub deck_index: usize,
    pub checked: &'c Checked<'s>,
    pub artifact: Artifact,
    pub work: Work<'c, 's>,
    /// Where it goes.
    pub path: PathBuf,
    /// The same relative to the output folder, with `/`.
    pub relative: String,
}

impl<'s> Job<'_, 's> {
    /// Returns the deck as this file has it.
    #[must_use]
    pub fn deck(&self) -> &Deck<'s> {
        if shown::is_page(&self.artifact) { self.checked.shown() } else { &self.checked.deck }
    }

    /// Writes the file, and returns how much is in it. `epochs` are those of all decks of the plan.
    ///
    /// # Errors
    ///
    /// If the format cannot hold the deck, or `out` cannot be written.
    pub fn export(
        &self,
        epochs: &[Epoch],
        context: (&dyn Report, &Sources),
        out: &mut dyn Write,
    ) -> Result<Made, ExportError> {
        let (report, sources) = context;
        match &self.work {
            Work::Deck(exporter) => {
                let epoch = epochs.get(self.deck_index).copied().unwrap_or(Epoch(0));
                exporter.export(&ExportContext { epoch, report, sources }, self.deck(), out)
            }
            Work::Combined(decks, look, scratch) => {
                let decks = decks.iter().zip(epochs);
                let decks: Vec<_> = decks.map(|(it, epoch)| (&it.deck, *epoch, it.options.apkg)).collect();
                apkg::write_combined(&decks, look, scratch, out)
            }
            Work::Index(decks) => {
                out.write_all(html::index::index(decks).as_bytes())?;
                Ok(Made::default())
            }
        }
    }
}

/// Who writes it.
pub enum Work<'c, 's> {
    Deck(Box<dyn Exporter + 'c>),
    /// A package of all decks.
    Combined(Vec<&'c Checked<'s>>, Look<'c>, SharedScratch),
    /// The web page that leads to those of all decks.
    Index(Vec<Listed<'c, 's>>),
}

/// Returns the jobs of a build, deck by deck, each with how its cards look, and artifact by artifact. `formats` are
/// names from the command line, which win over deck.toml; `combined` is the name of a package of all decks.
pub fn plan<'c, 's>(
    decks: &[(&'c Checked<'s>, &'c Look<'c>)],
    formats: &[String],
    combined: Option<&str>,
    folder: &Path,
) -> Pass<Vec<Job<'c, 's>>> {
    let mut faults = Vec::new();
    let scratch = SharedScratch::default();
    let wanted = wanted(formats, &mut faults);
    let mut jobs: Vec<Job<'c, 's>> = Vec::new();
    let mut add = |deck_index, checked, artifact, work, relative: String| {
        jobs.push(Job { deck_index, checked, artifact, work, path: folder.join(&relative), relative });
    };
    for (deck_index, &(checked, look)) in decks.iter().enumerate() {
        let id = checked.deck.id.as_str();
        for artifact in artifacts(checked, wanted.as_deref()) {
            let stem = format!("{id}/{}", artifact.name.as_deref().unwrap_or(id));
            let extension = artifact.format.extension();
            faults.extend(shown::losses(checked, &artifact, &format!("{stem}.{extension}")));
            faults.extend(losses(checked, &artifact, &format!("{stem}.{extension}")));
            faults.extend(shared_package(&artifact, checked));
            for (part, exporter) in parts(&artifact, &checked.deck, (look, &scratch)) {
                let relative = format!("{stem}{part}.{extension}");
                add(deck_index, checked, artifact.clone(), Work::Deck(exporter), relative);
            }
        }
    }
    if let (Some(name), Some((first, _))) = (combined, decks.first()) {
        // The decks of one build look alike; each lock has its own time of that.
        let look = decks.iter().map(|(_, look)| *look).max_by_key(|look| look.changed);
        let extent = decks.iter().map(|(_, look)| look.extent).max().unwrap_or_default();
        let look = look.map(|look| Look { extent, ..look.clone() });
        let decks = decks.iter().map(|(checked, _)| *checked).collect();
        let artifact =
            Artifact { format: Format::Apkg, name: Some(name.to_owned()), options: first.options.clone() };
        add(
            0,
            first,
            artifact,
            Work::Combined(decks, look.unwrap_or_default(), scratch),
            format!("{name}.{}", Format::Apkg.extension()),
        );
    }
    faults.extend(combined.and_then(|name| {
        taken_by_a_folder(
            decks,
            &format!("{name}.{}", Format::Apkg.extension()),
            "give --combined another name",
        )
    }));
    if let Some(index) = index(decks, &jobs, folder) {
        faults.extend(taken_by_a_folder(decks, INDEX, "give the deck another id"));
        jobs.push(index);
    }
    faults.extend(collisions(&jobs));
    Pass { value: jobs, diagnostics: faults }
}

/// The page that leads to all others, where servers look for it.
const INDEX: &str = "index.html";

/// Returns the job of a page that leads to the pages of the decks; `None` unless several decks have one.
fn index<'c, 's>(
    decks: &[(&'c Checked<'s>, &'c Look<'c>)],
    jobs: &[Job<'c, 's>],
    folder: &Path,
) -> Option<Job<'c, 's>> {
    let files = |deck_index| {
        let of_deck = jobs.iter().filter(move |job| job.deck_index == deck_index);
        of_deck
            .filter(|job| matches!(job.work, Work::Deck(_)))
            .map(|job| (job.artifact.format, job.relative.clone()))
            .collect()
    };
    let page = jobs.iter().find(|job| job.artifact.format == Format::Html)?;
    let listed = decks.iter().enumerate();
    let listed = listed.map(|(number, (checked, _))| Listed { deck: checked.shown(), files: files(number) });
    (decks.len() > 1).then(|| Job {
        deck_index: page.deck_index,
        checked: page.checked,
        artifact: Artifact { name: None, ..page.artifact.clone() },
        work: Work::Index(listed.collect()),
        path: folder.join(INDEX),
        relative: INDEX.to_owned(),
    })
}

/// Returns the files of an artifact, by what follows its name.
fn parts<'c>(
    artifact: &Artifact,
    deck: &Deck<'_>,
    packed: (&Look<'c>, &SharedScratch),
) -> Vec<(String, Box<dyn Exporter + 'c>)> {
    if artifact.format == Format::Apkg {
        return packages(artifact, deck, packed);
    }
    vec![(String::new(), artifact.format.exporter(&artifact.options))]
}

fn packages<'c>(
    artifact: &Artifact,
    deck: &Deck<'_>,
    (look, scratch): (&Look<'c>, &SharedScratch),
) -> Vec<(String, Box<dyn Exporter + 'c>)> {
    let options = artifact.options.apkg;
    let package = |part| -> Box<dyn Exporter + 'c> {
        Box::new(Apkg { options, part, look: look.clone(), scratch: scratch.clone() })
    };
    let mut packages = Vec::new();
    if options.package == Package::Topic {
        let topics: BTreeSet<_> =
            deck.sections.iter().map(|section| apkg::topic_word(section.title.as_deref())).collect();
        let topics: BTreeSet<_> =
            topics.into_iter().chain(deck.typed.notes.iter().map(apkg::typed_word)).collect();
        packages.extend(topics.into_iter().map(|topic| (format!(".{topic}"), package(Part::Topic(topic)))));
    } else {
        packages.push((String::new(), package(Part::Whole)));
    }
    if options.retired == RetiredNotes::Tag && deck.has_retired() {
        packages.push((".retired".to_owned(), package(Part::Retired)));
    }
    packages
}

/// Returns the fault of topics with tags of their own whose packages would be one file, if there are such.
fn shared_package(artifact: &Artifact, checked: &Checked<'_>) -> Option<Diagnostic> {
    if artifact.format != Format::Apkg || artifact.options.apkg.package != Package::Topic {
        return None;
    }
    let mut first: BTreeMap<String, &Section<'_>> = BTreeMap::new();
    checked.deck.sections.iter().filter(|section| !section.tag.is_empty()).find_map(|section| {
        let word = apkg::topic_word(section.title.as_deref());
        let other = *first.entry(word).or_insert(section);
        let [one, two] = [other, section].map(|it| it.title.as_deref().unwrap_or_default());
        (other.tag != section.tag).then(|| {
            Diagnostic::new(
                Code::PathCollision,
                section.span,
                format!("the packages of the topics `{one}` and `{two}` would be one file"),
            )
            .related(other.span, "the other one")
            .help("write the title of one with other words")
        })
    })
}

fn collisions(jobs: &[Job<'_, '_>]) -> Vec<Diagnostic> {
    let mut taken = BTreeMap::new();
    let mut faults = Vec::new();
    for Job { checked, relative, .. } in jobs {
        let title = checked.deck.title;
        if let Some(other) = taken.insert(relative, title) {
            faults.push(
                Diagnostic::without_place(
                    Code::PathCollision,
                    format!("both `{other}` and `{title}` would be written to {relative}"),
                )
                .help("give one of the decks another id, or one of the artifacts another name"),
            );
        }
    }
    faults
}

/// Returns the fault of a file of all decks whose name is that of a deck's folder; `None` if it is not.
fn taken_by_a_folder(decks: &[(&Checked<'_>, &Look<'_>)], file: &str, cure: &str) -> Option<Diagnostic> {
    decks.iter().any(|(checked, _)| checked.deck.id.as_str() == file).then(|| {
        Diagnostic::without_place(Code::PathCollision, format!("`{file}` is the folder of a deck")).help(cure)
    })
}

/// Returns the formats that the command line names; `None` leaves the choice to deck.toml.
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

/// Returns the deck's artifacts of these formats; a format that it does not list gets one with the deck's options.
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
            vec![Artifact { format: *format, name: None, options: checked.options.clone() }]
        })
        .collect()
}

/// Returns the faults of templates that run scripts on learners' devices, in packages of this plan. Whoever builds
/// has to trust them.
#[must_use]
pub fn untrusted(jobs: &[Job<'_, '_>]) -> Vec<Diagnostic> {
    let mut seen = BTreeSet::new();
    let mut faults = Vec::new();
    for job in jobs.iter().filter(|job| job.artifact.format == Format::Apkg) {
        let decks = match &job.work {
            Work::Deck(_) => vec![job.checked],
            Work::Combined(decks, ..) => decks.clone(),
            Work::Index(_) => Vec::new(),
        };
        for note_type in decks.into_iter().flat_map(|checked| checked.deck.typed.used()) {
            for (card, side, why) in scripts::acting_templates(note_type) {
                if !seen.insert((note_type.id, card, side)) {
                    continue;
                }
                let message = format!(
                    "the {side} of the card `{}` of `{}` has {why}",
                    printable(card),
                    printable(note_type.name)
                );
                faults.push(Diagnostic::new(Code::UntrustedTemplate, note_type.span, message).help(
                    "it is code that would run on each learner's device: read it, and build with \
                     `--trust-templates` if you trust who wrote it",
                ));
            }
        }
    }
    faults
}

/// Returns one warning for each feature of the deck that the artifact's format cannot carry.
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

/// Returns a file's size for people.
#[must_use]
pub fn size(bytes: u64) -> String {
    let kilobytes = bytes.div_ceil(1000);
    if kilobytes < 10_000 { format!("{kilobytes} kB") } else { format!("{} MB", kilobytes / 1000) }
}
