//! Pictures and sounds: what they are, how large, and what Anki is to call them.
//!
//! [`crate::read::media`] finds and reads them; exporters only look at what is in memory.

mod filters;
mod numbers;
pub mod svg;
mod weight;

use std::path::Path;

use crate::digest;
use crate::slug::slug;

/// A file that texts show or play. What is in it is what its kind says.
#[derive(Debug, PartialEq, Eq)]
pub struct MediaFile {
    /// Relative to the deck's folder, with `/`. Where several files have the same content, the first one's.
    pub path: String,
    pub kind: MediaKind,
    pub bytes: Vec<u8>,
    /// In CSS pixels, 96 to an inch. `None` for sounds, and for SVG that fits any size.
    pub size: Option<Size>,
    /// SHA-256 of `bytes`, in lower-case hexadecimal digits.
    pub sha256: String,
}

/// Width and height of a picture, neither of them zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    pub width: u32,
    pub height: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MediaKind {
    Png,
    Jpeg,
    Gif,
    WebP,
    Svg,
    Mp3,
    /// Ogg with Vorbis or any other sound but Opus.
    Ogg,
    Opus,
    M4a,
    Wav,
    Flac,
}

impl MediaKind {
    pub const ALL: [MediaKind; 11] = [
        MediaKind::Png,
        MediaKind::Jpeg,
        MediaKind::Gif,
        MediaKind::WebP,
        MediaKind::Svg,
        MediaKind::Mp3,
        MediaKind::Ogg,
        MediaKind::Opus,
        MediaKind::M4a,
        MediaKind::Wav,
        MediaKind::Flac,
    ];

    /// Returns the extension that files of this kind get.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            MediaKind::Png => "png",
            MediaKind::Jpeg => "jpg",
            MediaKind::Gif => "gif",
            MediaKind::WebP => "webp",
            MediaKind::Svg => "svg",
            MediaKind::Mp3 => "mp3",
            MediaKind::Ogg => "ogg",
            MediaKind::Opus => "opus",
            MediaKind::M4a => "m4a",
            MediaKind::Wav => "wav",
            MediaKind::Flac => "flac",
        }
    }

    /// Returns the media type, as in a `data:` address.
    #[must_use]
    pub fn mime(self) -> &'static str {
        match self {
            MediaKind::Png => "image/png",
            MediaKind::Jpeg => "image/jpeg",
            MediaKind::Gif => "image/gif",
            MediaKind::WebP => "image/webp",
            MediaKind::Svg => "image/svg+xml",
            MediaKind::Mp3 => "audio/mpeg",
            MediaKind::Ogg | MediaKind::Opus => "audio/ogg",
            MediaKind::M4a => "audio/mp4",
            MediaKind::Wav => "audio/wav",
            MediaKind::Flac => "audio/flac",
        }
    }

    #[must_use]
    pub fn is_sound(self) -> bool {
        !matches!(self, MediaKind::Png | MediaKind::Jpeg | MediaKind::Gif | MediaKind::WebP | MediaKind::Svg)
    }

    /// Returns the kind that a file of this name should be, if its extension is known.
    #[must_use]
    pub fn of_name(name: &str) -> Option<MediaKind> {
        let extension = Path::new(name).extension()?.to_str()?.to_ascii_lowercase();
        let extension = if extension == "jpeg" { "jpg" } else { &extension };
        MediaKind::ALL.into_iter().find(|kind| kind.extension() == extension)
    }

    /// Returns the kind that the first bytes of a file say it is, if they are known. An SVG is known by reading it
    /// whole, see [`svg`].
    #[must_use]
    pub fn of_bytes(bytes: &[u8]) -> Option<MediaKind> {
        Some(match bytes {
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => MediaKind::Png,
            [0xFF, 0xD8, 0xFF, ..] => MediaKind::Jpeg,
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => MediaKind::Gif,
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => MediaKind::WebP,
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'A', b'V', b'E', ..] => MediaKind::Wav,
            [b'f', b'L', b'a', b'C', ..] => MediaKind::Flac,
            // The first packet of an Ogg page is after its header and a table of one segment.
            [b'O', b'g', b'g', b'S', rest @ ..] if rest.get(24..32) == Some(b"OpusHead") => MediaKind::Opus,
            [b'O', b'g', b'g', b'S', ..] => MediaKind::Ogg,
            [_, _, _, _, b'f', b't', b'y', b'p', b'M', b'4', b'A' | b'B', ..]
            | [_, _, _, _, b'f', b't', b'y', b'p', b'i' | b'm', b's' | b'p', b'o' | b'4', ..] => {
                MediaKind::M4a
            }
            // A tag, or eleven bits of synchronisation with layer III.
            [b'I', b'D', b'3', ..] | [0xFF, 0xE2 | 0xE3 | 0xF2 | 0xF3 | 0xFA | 0xFB, ..] => MediaKind::Mp3,
            _ => return None,
        })
    }
}

impl MediaFile {
    #[must_use]
    pub fn new(path: String, kind: MediaKind, bytes: Vec<u8>, size: Option<Size>) -> MediaFile {
        let sha256 = digest::of(&bytes, 32);
        MediaFile { path, kind, bytes, size, sha256 }
    }

    /// Returns the file's name in Anki's media folder, which all decks share: `gil-6fd2a99e43f0.png`. The digits are of
    /// the content, so another picture of the same name is another file, and a changed one a new file.
    #[must_use]
    pub fn stored_name(&self) -> String {
        /// 48 bits of the hash: no two pictures of a deck get one name by accident.
        const DIGITS: usize = 12;
        let stem = Path::new(&self.path).file_stem().map(|stem| slug(&stem.to_string_lossy()));
        let stem = match stem.as_deref().unwrap_or_default() {
            "" => "media".to_owned(),
            // Anki takes `latex-` for pictures of its own making, which it never replaces.
            stem if stem == "latex" || stem.starts_with("latex-") => format!("media-{stem}"),
            stem => stem.to_owned(),
        };
        format!("{stem}-{}.{}", &self.sha256[..DIGITS], self.kind.extension())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(path: &str, bytes: &[u8]) -> String {
        MediaFile::new(path.to_owned(), MediaKind::Png, bytes.to_vec(), None).stored_name()
    }

    #[test]
    fn stored_names_are_safe_everywhere_and_follow_the_content() {
        assert_eq!(named("img/The GIL.PNG", b"1"), "the-gil-6b86b273ff34.png");
        assert_eq!(named("_x.png", b"1"), "x-6b86b273ff34.png");
        assert_eq!(named("日本.png", b"1"), "media-6b86b273ff34.png");
        assert_eq!(named("latex-a.png", b"1"), "media-latex-a-6b86b273ff34.png");
        assert_ne!(named("a.png", b"1"), named("a.png", b"2"));
        assert!(named(&format!("{}.png", "word ".repeat(60)), b"1").len() <= 80);
    }

    #[test]
    fn names_and_bytes_agree_on_what_a_file_is() {
        let heads: [(&str, &[u8]); 9] = [
            ("a.JPEG", b"\xFF\xD8\xFF\xE0"),
            ("a.gif", b"GIF89a"),
            ("a.webp", b"RIFF\0\0\0\0WEBP"),
            ("a.wav", b"RIFF\0\0\0\0WAVE"),
            ("a.flac", b"fLaC"),
            ("a.ogg", b"OggS\0\x02\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\x1E\x01vorbis"),
            ("a.opus", b"OggS\0\x02\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\x13OpusHead"),
            ("a.m4a", b"\0\0\0\x20ftypM4A "),
            ("a.mp3", b"ID3\x04"),
        ];
        for (name, head) in heads {
            assert_eq!(MediaKind::of_name(name), MediaKind::of_bytes(head), "{name}");
        }
        assert_eq!(MediaKind::of_bytes(b"<html>"), None);
        assert_eq!(MediaKind::of_name("a.html"), None);
    }
}
