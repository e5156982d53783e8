//! What can be chosen about each format, as typed values. [`crate::config`] reads them from deck.toml and `--set`.

use super::apkg::options::ApkgOptions;
use super::cards::options::CardsOptions;
use super::csv::CsvOptions;
use super::html::options::HtmlOptions;
use super::sheet::letterhead::Letterhead;
use super::sheet::options::SheetOptions;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    pub apkg: ApkgOptions,
    pub csv: CsvOptions,
    pub sheet: SheetOptions,
    /// What is around the columns of sheets.
    pub letterhead: Letterhead,
    pub cards: CardsOptions,
    pub html: HtmlOptions,
}
