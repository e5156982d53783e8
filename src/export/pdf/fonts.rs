//! The typefaces that are compiled in, and where each file came from.

/// A face by its role on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Face {
    Sans,
    SansItalic,
    SansBold,
    SansBoldItalic,
    Narrow,
    NarrowMedium,
    NarrowBold,
    Mono,
    MonoItalic,
    MonoBold,
    /// Arrows, mathematics, box drawing, Hebrew, Greek and whatever else the others lack.
    Fallback,
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
            pub const ALL: &'static [Face] = &[$(Face::$face),*];
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
    NarrowMedium "IBMPlexSansCondensed-Medium" 500 "@expo-google-fonts/ibm-plex-sans-condensed" "0.4.1" "86b3969fdf4dd99eb0ec3f8c4dadd5c2aa259cdff78f87bb7d1f338a06556e49";
    NarrowBold "IBMPlexSansCondensed-SemiBold" 600 "@expo-google-fonts/ibm-plex-sans-condensed" "0.4.1" "e87f058254fcc38af9278cefb994f733a20ff550492af9a0a9291cdf4ba7a14a";
    Mono "IBMPlexMono-Regular" 400 "@expo-google-fonts/ibm-plex-mono" "0.4.1" "ab08018ccd276b79fb2c636bb95b9c543598f9d50505fe92506fcb4dae7810cd";
    MonoItalic "IBMPlexMono-Italic" 400 "@expo-google-fonts/ibm-plex-mono" "0.4.1" "359ada4ec72185c9dde7841675a585e9fe6dcb272be526c11ff370aee4198fb8";
    MonoBold "IBMPlexMono-SemiBold" 600 "@expo-google-fonts/ibm-plex-mono" "0.4.1" "b1a936f96266fbe036b112f659155f7c32222af44a9a20f3bb011f51050669d5";
    Fallback "DejaVuSans" 400 "dejavu-fonts-ttf" "2.37.3" "7da195a74c55bef988d0d48f9508bd5d849425c1770dba5d7bfc6ce9ed848954";
}

impl Face {
    #[must_use]
    pub fn source(self) -> &'static Source {
        &SOURCES[self as usize]
    }

    /// Faces to look a character up in, best first.
    #[must_use]
    pub fn chain(self) -> [Face; 2] {
        [self, Face::Fallback]
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
            assert_eq!(face.source().face, *face);
        }
    }
}
