//! Addresses of a source made into those of a deck: links to other questions, files beside the source, pictures.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::bank::entry::page_anchor;
use super::contract::{Entry, Import, Place};
use super::input::Input;
use super::tree::{Block, Inline, each_inlines, each_within};
use crate::content::Link;
use crate::load::read_at_most;
use crate::media::MediaKind;
use crate::slug::id_word;

/// Larger pictures are not copied: AnkiWeb takes no more.
const LARGEST: u64 = 100 << 20;

/// What happened to addresses, for the report.
#[derive(Clone, Debug, Default)]
pub struct Addresses {
    /// Pictures to be copied, by their names in the deck.
    pub media: BTreeMap<String, Vec<u8>>,
    /// Pictures of the web, which stay as links.
    pub remote: Vec<Place>,
    /// Links that lead nowhere and are text now.
    pub lost: Vec<Place>,
    /// Pictures that are not there.
    pub missing: Vec<(Place, String)>,
}

/// Resolves every address of an import; `ids` are those of its entries, in order. Pictures must lie in `top`.
#[must_use]
pub fn resolve(
    import: &mut Import,
    ids: &[String],
    input: &Input,
    base: Option<&str>,
    top: &Path,
) -> Addresses {
    let mut anchors: BTreeMap<String, String> = BTreeMap::new();
    // A draft is left out of builds, so nothing may lead to it.
    for (entry, id) in import.entries.iter().zip(ids).filter(|(entry, _)| entry.is_answered()) {
        for anchor in &entry.anchors {
            anchors.entry(anchor.to_lowercase()).or_insert_with(|| id.clone());
        }
    }
    let mut resolver =
        Resolver { anchors, input, base, top, found: Addresses::default(), place: Place::default() };
    for entry in &mut import.entries {
        resolver.place = entry.place;
        resolver.entry(entry);
    }
    resolver.found
}

struct Resolver<'i> {
    anchors: BTreeMap<String, String>,
    input: &'i Input,
    base: Option<&'i str>,
    /// The folder that pictures must lie in: that of the clone, or of what was named.
    top: &'i Path,
    found: Addresses,
    place: Place,
}

impl Resolver<'_> {
    fn entry(&mut self, entry: &mut Entry) {
        // A heading is one line of words; what it leads to is beside it.
        let mut question = std::mem::take(&mut entry.question);
        each_within(&mut question, &mut |inlines| self.inlines(inlines, true));
        entry.question = question;
        let Entry { front, answer, hint, details, options, .. } = entry;
        for blocks in [front, answer, hint, details] {
            self.blocks(blocks);
        }
        for option in options {
            self.blocks(&mut option.text);
            self.blocks(&mut option.why);
        }
        let references = std::mem::take(&mut entry.references);
        for (title, address) in references {
            if let Some(address) = self.address(&address).filter(|address| !address.starts_with('#')) {
                entry.references.push((title, address));
            }
        }
    }

    fn blocks(&mut self, blocks: &mut [Block]) {
        each_inlines(blocks, &mut |inlines| self.inlines(inlines, false));
    }

    fn inlines(&mut self, inlines: &mut Vec<Inline>, is_heading: bool) {
        let mut out = Vec::with_capacity(inlines.len());
        for inline in std::mem::take(inlines) {
            match inline {
                Inline::Link { address, content } => {
                    let has_link = content.iter().any(|inline| matches!(inline, Inline::Link { .. }));
                    match self.address(&address) {
                        Some(_) if has_link => out.extend(content),
                        Some(address) => {
                            let is_picture = content.iter().any(|it| matches!(it, Inline::Image { .. }));
                            if is_picture || is_heading {
                                // A link around a picture is lost on a card; the picture is not.
                                out.extend(content);
                            } else {
                                out.push(Inline::Link { address, content });
                            }
                        }
                        None => {
                            self.found.lost.push(self.place);
                            out.extend(content);
                        }
                    }
                }
                Inline::Image { address, alternative } => out.push(self.picture(&address, alternative)),
                other => out.push(other),
            }
        }
        *inlines = out;
    }

    /// Returns the address as the deck may have it; `None` if it may not have it.
    fn address(&self, address: &str) -> Option<String> {
        let address = address.trim();
        let address = if address.starts_with("//") { format!("https:{address}") } else { address.to_owned() };
        if Link::is_allowed(&address) {
            return is_whole(&address).then_some(address);
        }
        let (path, fragment) = address.split_once('#').unwrap_or((&address, ""));
        if !fragment.is_empty() && (path.is_empty() || self.is_of_input(path)) {
            let name = percent_encoding::percent_decode_str(fragment).decode_utf8_lossy().to_lowercase();
            let id = self.anchors.get(&name).or_else(|| self.anchors.get(&page_anchor(&name)));
            if let Some(id) = id {
                return Some(format!("#{id}"));
            }
        }
        let is_relative = !path.is_empty() && !path.split('/').next().unwrap_or_default().contains(':');
        let base = self.base.filter(|_| is_relative)?;
        let joined = join(base, &self.folder(), &address)?;
        (Link::is_allowed(&joined) && is_whole(&joined)).then_some(joined)
    }

    fn is_of_input(&self, path: &str) -> bool {
        let name = path.trim_start_matches("./");
        self.input.files.iter().any(|file| file.name == name || file.name.ends_with(&format!("/{name}")))
    }

    /// Returns the folder of the entry's file, below the root.
    fn folder(&self) -> String {
        let name = self.input.files.get(self.place.file).map_or("", |file| file.name.as_str());
        name.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"))
    }

    fn picture(&mut self, address: &str, alternative: String) -> Inline {
        let shown = |alternative: &str, otherwise: &str| {
            if alternative.trim().is_empty() { otherwise.to_owned() } else { alternative.to_owned() }
        };
        let is_remote = address.contains("://") || address.starts_with("//");
        if is_remote {
            self.found.remote.push(self.place);
            let content = vec![Inline::Text(shown(&alternative, "picture"))];
            return match self.address(address) {
                Some(address) => Inline::Link { address, content },
                None => Inline::Text(shown(&alternative, "picture")),
            };
        }
        if let Some(name) = self.copied(address) {
            return Inline::Image { address: name, alternative };
        }
        self.found.missing.push((self.place, address.chars().take(80).collect()));
        let text = shown(&alternative, address.rsplit('/').next().unwrap_or("picture"));
        match self.address(address).filter(|address| !address.starts_with('#')) {
            Some(address) => Inline::Link { address, content: vec![Inline::Text(text)] },
            None => Inline::Text(text),
        }
    }

    /// Takes a picture beside the source, and returns its name in the deck.
    fn copied(&mut self, address: &str) -> Option<String> {
        let path = address.split(['?', '#']).next()?;
        let path = percent_encoding::percent_decode_str(path).decode_utf8().ok()?;
        let file = self.input.files.get(self.place.file)?;
        let folder = file.path.parent()?;
        let start = if path.starts_with('/') { self.input.root.clone() } else { folder.to_owned() };
        let path: PathBuf = start.join(path.trim_start_matches('/'));
        let real = path.canonicalize().ok()?;
        let extension = real.extension()?.to_string_lossy().to_lowercase();
        if !real.starts_with(self.top)
            || MediaKind::of_name(&format!("a.{extension}")).is_none()
            || !real.is_file()
        {
            return None;
        }
        let bytes = read_at_most(&real, LARGEST).ok()??;
        let stem = id_word(&real.file_stem()?.to_string_lossy());
        let stem = if stem.is_empty() { "picture".to_owned() } else { stem };
        let plain = format!("media/{stem}.{extension}");
        let name = match self.found.media.get(&plain) {
            Some(other) if *other != bytes => {
                let hash = Sha256::digest(&bytes);
                let digits: String = hash.iter().take(3).map(|byte| format!("{byte:02x}")).collect();
                format!("media/{stem}-{digits}.{extension}")
            }
            _ => plain,
        };
        self.found.media.insert(name.clone(), bytes);
        Some(name)
    }
}

/// Returns whether an address can be written in a link, and has a host.
fn is_whole(address: &str) -> bool {
    let rest = address.split_once(':').map_or("", |(_, rest)| rest).trim_start_matches('/');
    !rest.is_empty() && !rest.starts_with(['/', '#', '?']) && !address.contains(['\n', '\t'])
}

/// Joins a base, the folder of the file and a relative address; `..` is followed, but not above the base's host.
fn join(base: &str, folder: &str, address: &str) -> Option<String> {
    let (scheme, rest) = base.split_once("://")?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let mut parts: Vec<&str> = Vec::new();
    // What is after the last slash of a base is a file.
    let path = path.rsplit_once('/').map_or("", |(path, _)| path);
    parts.extend(path.split('/').filter(|part| !part.is_empty()));
    if !address.starts_with('/') {
        parts.extend(folder.split('/').filter(|part| !part.is_empty()));
    }
    for part in address.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    Some(format!("{scheme}://{host}/{}", parts.join("/")))
}

/// Takes every picture out of an entry, and leaves its words.
pub fn without_pictures(entry: &mut Entry) {
    let mut change = |inlines: &mut Vec<Inline>| {
        for inline in inlines.iter_mut() {
            if let Inline::Image { alternative, .. } = inline {
                *inline = Inline::Text(alternative.clone());
            }
        }
    };
    let Entry { front, answer, hint, details, options, .. } = entry;
    for blocks in [front, answer, hint, details] {
        each_inlines(blocks, &mut change);
    }
    for option in options {
        each_inlines(&mut option.text, &mut change);
        each_inlines(&mut option.why, &mut change);
    }
}
