//! manifest.json and SHA256SUMS: what a build wrote. Written last, so their presence means the batch is whole.

use std::fmt::Write as _;

use schemars::JsonSchema;
use serde::Serialize;

use crate::export::contract::Made;

pub const SCHEMA: &str = "deckpress/manifest/v1";

/// What one build wrote. It changes only together with the version in `schema`.
#[derive(Serialize, JsonSchema)]
pub struct ManifestV1 {
    /// Always `deckpress/manifest/v1`.
    pub schema: &'static str,
    /// The version of deckpress.
    pub generator: &'static str,
    pub decks: Vec<DeckV1>,
    pub artifacts: Vec<ArtifactV1>,
}

#[derive(Serialize, JsonSchema)]
pub struct DeckV1 {
    pub id: String,
    pub title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Seconds since 1970 of the newest change.
    pub modified: u32,
    pub questions: usize,
    pub outputs: usize,
    pub clozes: usize,
    /// Entries marked `draft`, left out.
    pub drafts: usize,
}

#[derive(Clone, Serialize, JsonSchema)]
pub struct ArtifactV1 {
    /// Relative to the manifest, with `/`.
    pub path: String,
    /// Missing where the file holds several decks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deck: Option<String>,
    pub format: &'static str,
    #[serde(flatten)]
    pub made: Made,
    pub bytes: u64,
    pub sha256: String,
}

impl ManifestV1 {
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// Returns the artifacts in the form of sha256sum.
    #[must_use]
    pub fn to_sums(&self) -> String {
        let mut lines: Vec<_> = self.artifacts.iter().collect();
        lines.sort_by(|a, b| a.path.cmp(&b.path));
        lines.iter().fold(String::new(), |mut out, artifact| {
            let _ = writeln!(out, "{}  {}", artifact.sha256, artifact.path);
            out
        })
    }
}
