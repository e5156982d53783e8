//! What comes before the text of a sheet: its title, and contents in the form that fits.

use super::contents::PageNumbers;
use super::geometry::Geometry;
use super::ranges;
use super::running::{PageHead, Surround};
use crate::typeset::block::flow::{self, ColumnRoom};
use crate::typeset::block::piece;
use crate::typeset::page::{Item, Page};
use crate::typeset::tree::{Artifact, Tag, claim};
use crate::typeset::unit::Pt;

/// Where the title ends and contents are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum FrontMatter {
    /// The title is all.
    Title { below: Pt },
    /// Below it topics are in lines.
    Lines { below: Pt },
    /// Below it topics and questions are in a list.
    List { below: Pt },
    /// Title and contents have pages of their own.
    Pages,
}

/// Half a line: contents or columns follow.
const BELOW_TITLE: Pt = Pt::new(6.4);
/// A line and a half ends a list of contents that columns follow.
const BELOW_LIST: Pt = Pt::new(16.0);

impl FrontMatter {
    /// Returns where the text of its first page begins.
    #[must_use]
    pub fn text_top(self, geometry: &Geometry) -> Pt {
        match self {
            FrontMatter::Title { below } | FrontMatter::Lines { below } | FrontMatter::List { below } => {
                below
            }
            FrontMatter::Pages => geometry.text_top,
        }
    }
}

impl Surround<'_, '_> {
    /// Decides where the contents go. Those that leave the text less than half of the first page have pages of
    /// their own.
    pub fn front_matter(&mut self, numbers: &PageNumbers) -> FrontMatter {
        let rule = self.title(&PageHead::default(), &mut Vec::new());
        let below = rule + BELOW_TITLE;
        if !self.has_contents() {
            return FrontMatter::Title { below };
        }
        let front = if self.geometry.is_handout {
            FrontMatter::List { below: below + piece::height(&self.contents_list(numbers)) + BELOW_LIST }
        } else {
            let below = self.contents_lines(numbers, rule, &mut Vec::new()) + BELOW_TITLE;
            FrontMatter::Lines { below }
        };
        if front.text_top(self.geometry) * 2 > self.geometry.height { FrontMatter::Pages } else { front }
    }

    /// Adds the head of the first page of text; returns where the text begins.
    pub fn first_head(
        &mut self,
        front: FrontMatter,
        head: &PageHead,
        numbers: &PageNumbers,
        items: &mut Vec<Item>,
    ) -> Pt {
        if front == FrontMatter::Pages {
            self.head(head, items);
            return self.geometry.text_top;
        }
        let rule = self.title(head, items);
        match front {
            FrontMatter::Lines { .. } => {
                self.contents_lines(numbers, rule, items);
            }
            FrontMatter::List { .. } => {
                let list = self.contents_list(numbers);
                piece::place(list, self.geometry.margin, rule + BELOW_TITLE, Pt::ZERO, items);
            }
            FrontMatter::Title { .. } | FrontMatter::Pages => {}
        }
        front.text_top(self.geometry)
    }

    /// Returns pages with nothing but title and contents, numbered i, ii, iii; none where the text begins below them.
    pub fn front_pages(&mut self, front: FrontMatter, numbers: &PageNumbers) -> Vec<Page> {
        if front != FrontMatter::Pages {
            return Vec::new();
        }
        let geometry = self.geometry;
        let below = self.title(&PageHead::default(), &mut Vec::new()) + BELOW_TITLE;
        let list = self.contents_list(numbers);
        let (height, first) = (geometry.column_height(geometry.text_top), geometry.column_height(below));
        let columns = flow::columns(&list, ColumnRoom { per_page: 1, height, first });
        let mut pages = Vec::new();
        for (index, column) in columns.iter().enumerate() {
            let mut items = Vec::new();
            let mark = ranges::roman(index + 1);
            let topics = self.composer.words.contents.clone();
            let head = PageHead { mark: mark.clone(), topics: vec![topics], ..PageHead::default() };
            let top = if index == 0 {
                self.title(&head, &mut items);
                below
            } else {
                self.head(&head, &mut items);
                geometry.text_top
            };
            claim(&mut items, Tag::Artifact(Artifact::Head));
            piece::place(column.laid(&list), geometry.margin, top, Pt::ZERO, &mut items);
            pages.push(self.page(mark, items));
        }
        pages
    }

    /// Returns the page of `items`, with its foot.
    pub fn page(&mut self, label: String, mut items: Vec<Item>) -> Page {
        self.foot.put(self.composer, self.geometry, &mut items);
        claim(&mut items, Tag::Artifact(Artifact::Foot));
        Page::new(label, (self.geometry.width, self.geometry.height), items)
    }
}
