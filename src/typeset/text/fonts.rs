//! The typefaces that are compiled in, where each file came from, and where a deck's own come among them.

use std::iter;

use crate::font::UserFont;

/// From this usWeightClass on, a face is for bold text.
const BOLD: u16 = 600;

/// A face by its role on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Face {
    Sans,
    SansItalic,
    SansBold,
    SansBoldItalic,
    Narrow,
    NarrowItalic,
    NarrowBold,
    NarrowBoldItalic,
    Mono,
    MonoItalic,
    MonoBold,
    /// Arrows, mathematics, box drawing, Hebrew, Greek and whatever else the others lack.
    Fallback,
    // Formulas: what KaTeX calls Main is the plain face, and Math-Italic has the letters.
    MathAmsRegular,
    MathCaligraphicRegular,
    MathFrakturRegular,
    MathFrakturBold,
    MathRegular,
    MathItalic,
    MathBold,
    MathBoldItalic,
    MathLettersItalic,
    MathLettersBoldItalic,
    MathSansSerifRegular,
    MathSansSerifItalic,
    MathSansSerifBold,
    MathScriptRegular,
    MathSize1Regular,
    MathSize2Regular,
    MathSize3Regular,
    MathSize4Regular,
    MathTypewriterRegular,
    /// One that the deck brings, by its place among them.
    User(u8),
}

/// A font file of `templates/fonts/`.
pub struct Source {
    pub face: Face,
    pub file: &'static str,
    pub bytes: &'static [u8],
    /// The name that PDF readers show.
    pub name: &'static str,
    /// usWeightClass: 400 is regular.
    pub weight: u16,
    /// The npm package that it was taken from.
    pub package: &'static str,
    pub version: &'static str,
    pub sha256: &'static str,
}

macro_rules! sources {
    ($($face:ident $file:literal $weight:literal $package:literal $version:literal $sha256:literal;)*) => {
        impl Face {
            /// All that are compiled in.
            pub const ALL: &'static [Face] = &[$(Face::$face),*];

            /// Returns the place of the face, where those of the deck are counted after all others.
            #[must_use]
            pub fn index(self) -> usize {
                enum Row { $($face),* }
                match self {
                    $(Face::$face => Row::$face as usize,)*
                    Face::User(at) => SOURCES.len() + usize::from(at),
                }
            }
        }

        /// One row a file, in the order of [`Face`]. A test compares the hashes.
        pub static SOURCES: &[Source] = &[$(Source {
            face: Face::$face,
            file: concat!($file, ".ttf"),
            bytes: include_bytes!(concat!("../../../templates/fonts/", $file, ".ttf")),
            name: $file,
            weight: $weight,
            package: $package,
            version: $version,
            sha256: $sha256,
        }),*];
    };
}

sources! {
    Sans "IBMPlexSans-Regular" 400 "@expo-google-fonts/ibm-plex-sans" "0.4.1" "8685116dfbcfa639621631c4af0ad62e52ddeb9979acbec0007ccef2e4801a27";
    SansItalic "IBMPlexSans-Italic" 400 "@expo-google-fonts/ibm-plex-sans" "0.4.1" "e19b5bbc2e981e56a8ddee321146b0a207c3c60a2cb940b4ff7c42c5e6c0718e";
    SansBold "IBMPlexSans-SemiBold" 600 "@expo-google-fonts/ibm-plex-sans" "0.4.1" "659f916ce1922bd4fecac7cd5f26018817a2946327a5dd00169c8bab14ae2c58";
    SansBoldItalic "IBMPlexSans-SemiBoldItalic" 600 "@expo-google-fonts/ibm-plex-sans" "0.4.1" "314fa03547fd77ece70a3df9bd848c38e375de7c40f3d15292fb671f121d3ad5";
    Narrow "IBMPlexSansCondensed-Regular" 400 "@expo-google-fonts/ibm-plex-sans-condensed" "0.4.1" "b4473d48ef1372d308f75fd86cddaa318ba8202e28f64ae5576c2010bd221934";
    NarrowItalic "IBMPlexSansCondensed-Italic" 400 "@expo-google-fonts/ibm-plex-sans-condensed" "0.4.1" "9250d7d3b1d02be9d2c35e9807e1ac819d06c3764eea208973d2d7446d7dcde6";
    NarrowBold "IBMPlexSansCondensed-SemiBold" 600 "@expo-google-fonts/ibm-plex-sans-condensed" "0.4.1" "e87f058254fcc38af9278cefb994f733a20ff550492af9a0a9291cdf4ba7a14a";
    NarrowBoldItalic "IBMPlexSansCondensed-SemiBoldItalic" 600 "@expo-google-fonts/ibm-plex-sans-condensed" "0.4.1" "b50c912c932d4ddf6548267bb4da1c5216f62451febef952743088cdf58061eb";
    Mono "IBMPlexMono-Regular" 400 "@expo-google-fonts/ibm-plex-mono" "0.4.1" "ab08018ccd276b79fb2c636bb95b9c543598f9d50505fe92506fcb4dae7810cd";
    MonoItalic "IBMPlexMono-Italic" 400 "@expo-google-fonts/ibm-plex-mono" "0.4.1" "359ada4ec72185c9dde7841675a585e9fe6dcb272be526c11ff370aee4198fb8";
    MonoBold "IBMPlexMono-SemiBold" 600 "@expo-google-fonts/ibm-plex-mono" "0.4.1" "b1a936f96266fbe036b112f659155f7c32222af44a9a20f3bb011f51050669d5";
    Fallback "DejaVuSans" 400 "dejavu-fonts-ttf" "2.37.3" "7da195a74c55bef988d0d48f9508bd5d849425c1770dba5d7bfc6ce9ed848954";
    MathAmsRegular "KaTeX_AMS-Regular" 400 "katex" "0.19.1" "68534840bcfdd2bffb6f0e8deb48684dd01e7f04ea2813267577afb906de1d13";
    MathCaligraphicRegular "KaTeX_Caligraphic-Regular" 400 "katex" "0.19.1" "ed0b74372feefcbb9c0666b2e210da37b7e49fa7fbbf3eeb11db5f693dacfbb7";
    MathFrakturRegular "KaTeX_Fraktur-Regular" 400 "katex" "0.19.1" "1e6f9579e90e2cac37f8f60a597c436e075c114385652b7cbeb0dec0421291b3";
    MathFrakturBold "KaTeX_Fraktur-Bold" 700 "katex" "0.19.1" "9163df9c7122432e6495b4229fa9071cf9ae86a758ae5efc4924ec2e1a6dbce1";
    MathRegular "KaTeX_Main-Regular" 400 "katex" "0.19.1" "d0332f52868370fd83ae7fa46470f90c8f2eab2fcf12bc4f88080b340c95a830";
    MathItalic "KaTeX_Main-Italic" 400 "katex" "0.19.1" "0d85ae7cc30f23790a7f1a58c4a112fdca8aae769b6ba11429af1d98b1b6cb3a";
    MathBold "KaTeX_Main-Bold" 700 "katex" "0.19.1" "138ac28d1663b3037e9c5f52371fa5c63d8324f4a38d22cd573e6ea3a3fd0cf8";
    MathBoldItalic "KaTeX_Main-BoldItalic" 700 "katex" "0.19.1" "70ee1f64a20f2048c21940ef46d0144fd215baa953ca69afd1e31e98544f708f";
    MathLettersItalic "KaTeX_Math-Italic" 400 "katex" "0.19.1" "08ce98e51b04d58945a301e639e02b6998af29fdfd61a7b8afdd07bbfc479d4a";
    MathLettersBoldItalic "KaTeX_Math-BoldItalic" 700 "katex" "0.19.1" "f9377ab0271cda59af24bcffbd46a4d0c8a3572ffafdbb38de2ad5ea7b0d5ee5";
    MathSansSerifRegular "KaTeX_SansSerif-Regular" 400 "katex" "0.19.1" "f36ea897e19f4a2e571d1e900e4e3710e438deb05a842486045ba0a3e616a4ad";
    MathSansSerifItalic "KaTeX_SansSerif-Italic" 400 "katex" "0.19.1" "3931dd81faed86ba021bb2bbdc36f5bed9a38d6b4f4077aca59b265aa1b02083";
    MathSansSerifBold "KaTeX_SansSerif-Bold" 700 "katex" "0.19.1" "1ece03f79f95277d57dc7f6b435a74e1379b0d46104a8530286b60ff49369ea0";
    MathScriptRegular "KaTeX_Script-Regular" 400 "katex" "0.19.1" "1c67f068fea8bb09bf099c088b1cf64bd27516a6e07f4684344873564bb66a67";
    MathSize1Regular "KaTeX_Size1-Regular" 400 "katex" "0.19.1" "95b6d2f1a50173bfedb8c63e1d1c99b10427d0a4df4201cb44513b226951a22b";
    MathSize2Regular "KaTeX_Size2-Regular" 400 "katex" "0.19.1" "a6b2099fb555c60e3a0db3a08842ebf1d732c6eb4e4bf44913613bed4fc4e39b";
    MathSize3Regular "KaTeX_Size3-Regular" 400 "katex" "0.19.1" "500e04d54f0d51666332c9d2089aa803be22aa878eca539e59fa53c6e522b082";
    MathSize4Regular "KaTeX_Size4-Regular" 400 "katex" "0.19.1" "c647367d1dd4e162468717d020e1fc0f1dc5c26ebfdffbe55261713bf88c5877";
    MathTypewriterRegular "KaTeX_Typewriter-Regular" 400 "katex" "0.19.1" "f01f3e87d9c6a61c0c081ceb577abd864eb00a612f7ac1620dd6915fad2ef5aa";
}

impl Face {
    /// Returns where the face came from; `None` if the deck brings it.
    #[must_use]
    pub fn source(self) -> Option<&'static Source> {
        SOURCES.get(self.index())
    }

    /// Returns the face that KaTeX calls by this name, if there is one.
    #[must_use]
    pub fn of_katex(name: &str) -> Option<Face> {
        let file = |source: &&Source| source.name.strip_prefix("KaTeX_") == Some(name);
        SOURCES.iter().find(file).map(|source| source.face)
    }

    /// Returns whether the face was drawn for bold text.
    #[must_use]
    pub fn is_bold(self, fonts: &[UserFont]) -> bool {
        match self {
            Face::User(at) => fonts.get(usize::from(at)).is_some_and(|font| font.weight >= BOLD),
            _ => self.source().is_some_and(|source| source.weight >= BOLD),
        }
    }

    /// Returns the faces to look a character up in, best first. Of those that the deck brings, the ones of like
    /// weight come first.
    pub fn chain(self, fonts: &[UserFont]) -> impl Iterator<Item = Face> {
        let is_bold = self.is_bold(fonts);
        let of = move |wanted: bool| {
            let places = (0..=u8::MAX).zip(fonts).filter(move |(_, font)| (font.weight >= BOLD) == wanted);
            places.map(|(at, _)| Face::User(at))
        };
        iter::once(self).chain(of(is_bold)).chain(of(!is_bold)).chain([Face::Fallback])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sha2::{Digest, Sha256};

    #[test]
    fn every_font_file_is_the_one_that_was_recorded() {
        for (source, face) in SOURCES.iter().zip(Face::ALL) {
            let hash = Sha256::digest(source.bytes);
            let recorded =
                source.sha256.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).expect("ASCII"));
            let recorded: Vec<u8> =
                recorded.map(|pair| u8::from_str_radix(pair, 16).expect("hexadecimal")).collect();
            assert_eq!(hash.as_slice(), recorded, "{}", source.file);
            assert_eq!(source.face, *face);
            assert_eq!(face.source().map(|source| source.face), Some(*face));
        }
    }
}
