//! Characters that no font of a page has: one warning for each script and file, however many there are.

use std::collections::{BTreeMap, BTreeSet};

use unicode_script::{Script, UnicodeScript as _};

use crate::diagnostic::{Code, Diagnostic};
use crate::span::{FileId, Span};

/// Characters of a script that a warning names; the others are counted.
const NAMED: usize = 3;

/// What has been met so far, by the file and the script.
#[derive(Default)]
pub(super) struct MissingGlyphs(BTreeMap<(FileId, &'static str), Met>);

/// The block where the first was met, and all of them: in the order of meeting, and to be looked up.
type Met = (Span, Vec<Box<str>>, BTreeSet<Box<str>>);

impl MissingGlyphs {
    /// Takes in a character that was first met in the block at `span`; each counts once.
    fn add(&mut self, cluster: Box<str>, span: Span) {
        let script = cluster.chars().next().map_or(Script::Unknown, |first| first.script());
        let met = || (span, Vec::new(), BTreeSet::new());
        let (_, clusters, known) = self.0.entry((span.file, script.full_name())).or_insert_with(met);
        if known.insert(cluster.clone()) {
            clusters.push(cluster);
        }
    }

    /// Takes in what the shaper did not find for the block at `span`.
    pub(super) fn extend(&mut self, clusters: impl IntoIterator<Item = Box<str>>, span: Span) {
        clusters.into_iter().for_each(|cluster| self.add(cluster, span));
    }

    /// Returns a warning for each script and file, and forgets them.
    pub(super) fn take(&mut self) -> impl Iterator<Item = Diagnostic> {
        std::mem::take(&mut self.0)
            .into_iter()
            .map(|((_, script), (span, clusters, _))| warning(script, span, clusters))
    }
}

/// Makes one warning of those of several artifacts that lack characters of the same script and file.
#[must_use]
pub fn joined(diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut glyphs = MissingGlyphs::default();
    let mut others = Vec::with_capacity(diagnostics.len());
    let (mut summed, rest): (Vec<_>, Vec<_>) =
        diagnostics.into_iter().partition(|it| !it.lacking.is_empty() && it.span.is_some());
    others.extend(rest);
    // The first place in the file is that of all.
    summed.sort_by_key(|diagnostic| diagnostic.span);
    for Diagnostic { span, lacking, .. } in summed {
        if let Some(span) = span {
            glyphs.extend(lacking, span);
        }
    }
    others.extend(glyphs.take());
    others
}

fn warning(script: &str, span: Span, clusters: Vec<Box<str>>) -> Diagnostic {
    let named: Vec<_> = clusters.iter().take(NAMED).map(|cluster| named(cluster)).collect();
    let (named, more) = (named.join(", "), if clusters.len() > NAMED { ", …" } else { "" });
    let script = script.replace('_', " ");
    let message = match (clusters.len(), script.as_str()) {
        (1, _) => format!("no font of the page has {named}"),
        (count, "Common" | "Inherited" | "Unknown") => {
            format!("no font of the page has {count} signs: {named}{more}")
        }
        (count, script) => {
            format!("no font of the page has {count} characters of {script}: {named}{more}")
        }
    };
    let warning = Diagnostic::new(Code::MissingGlyph, span, message).help(
        "what no font has is drawn as a box with its code point; name fonts that have its outlines with \
         `pdf.fonts`, or write it in words",
    );
    Diagnostic { lacking: clusters, ..warning }
}

/// Returns the characters of a cluster with their code points.
fn named(cluster: &str) -> String {
    let points: Vec<_> = cluster.chars().map(|it| format!("U+{:04X}", u32::from(it))).collect();
    format!("`{cluster}` ({})", points.join(" "))
}
