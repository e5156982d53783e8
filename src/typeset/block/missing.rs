//! Characters that no font of a page has: one warning for each script and file, however many there are.

use std::collections::BTreeMap;

use unicode_script::{Script, UnicodeScript as _};

use crate::diagnostic::{Code, Diagnostic, Report};
use crate::span::{FileId, Span};

/// Characters of a script that a warning names; the others are counted.
const NAMED: usize = 3;

/// What has been met so far, by the file and the script.
#[derive(Default)]
pub(super) struct MissingGlyphs(BTreeMap<(FileId, &'static str), Met>);

/// The block where the first was met, and all of them.
type Met = (Span, Vec<Box<str>>);

impl MissingGlyphs {
    /// Takes in a character that was first met in the block at `span`.
    pub(super) fn add(&mut self, cluster: Box<str>, span: Span) {
        let script = cluster.chars().next().map_or(Script::Unknown, |first| first.script());
        let (_, clusters) =
            self.0.entry((span.file, script.full_name())).or_insert_with(|| (span, Vec::new()));
        clusters.push(cluster);
    }

    /// Reports what was met, and forgets it.
    pub(super) fn report(&mut self, report: &dyn Report) {
        for ((_, script), (span, clusters)) in std::mem::take(&mut self.0) {
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
            report.diagnostic(Diagnostic::new(Code::MissingGlyph, span, message).help(
                "what no font has is drawn as a box with its code point; name fonts that have its outlines with \
                 `pdf.fonts`, or write it in words",
            ));
        }
    }
}

/// Returns a character with its code points.
fn named(cluster: &str) -> String {
    let points: Vec<_> = cluster.chars().map(|it| format!("U+{:04X}", u32::from(it))).collect();
    format!("`{cluster}` ({})", points.join(" "))
}
