//! The data of PNG files that PDF files can take as they are.

/// What PDF needs to know of compressed rows of pixels.
#[derive(Debug, PartialEq, Eq)]
pub struct Data {
    pub bytes: Vec<u8>,
    pub colours: Colours,
    pub bits: u8,
}

#[derive(Debug, PartialEq, Eq)]
pub enum Colours {
    Gray,
    Rgb,
    /// Three bytes a colour.
    Palette(Vec<u8>),
}

impl Colours {
    /// Returns how many samples a pixel has.
    #[must_use]
    pub fn count(&self) -> i64 {
        if *self == Colours::Rgb { 3 } else { 1 }
    }
}

/// Returns the data of a PNG file as it is; `None` for what has transparency, is interlaced, or is finer than
/// screens and printers show.
#[must_use]
pub fn data(file: &[u8]) -> Option<Data> {
    let mut rest = file.get(8..)?;
    let (mut bytes, mut head, mut palette) = (Vec::new(), None, Vec::new());
    loop {
        let (length, after) = rest.split_first_chunk::<4>()?;
        let (kind, after) = after.split_first_chunk::<4>()?;
        let (content, after) = after.split_at_checked(u32::from_be_bytes(*length) as usize)?;
        rest = after.get(4..)?;
        match kind {
            b"IHDR" => head = Some(*content.get(8..)?.first_chunk::<5>()?),
            b"PLTE" => palette = content.to_vec(),
            b"IDAT" => bytes.extend_from_slice(content),
            b"tRNS" => return None,
            b"IEND" => break,
            _ => {}
        }
    }
    let [bits @ ..=8, kind, _, _, 0] = head? else { return None };
    let colours = match kind {
        0 => Colours::Gray,
        2 => Colours::Rgb,
        3 => Colours::Palette(palette),
        _ => return None,
    };
    Some(Data { bytes, colours, bits })
}
