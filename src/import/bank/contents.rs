//! Tables of contents: lists and tables of links to headings of the same page.

use crate::import::tree::{Block, Inline, Item, Kind};

/// Takes every table of contents out, and returns how many entries they list.
#[must_use]
pub fn take(blocks: &mut Vec<Block>) -> Option<usize> {
    let mut count = 0;
    blocks.retain(|block| match entries(block) {
        Some(found) => {
            count += found;
            false
        }
        None => true,
    });
    (count > 0).then_some(count)
}

/// Returns how many entries a block lists, if it is a table of contents.
fn entries(block: &Block) -> Option<usize> {
    match &block.kind {
        Kind::List { items, .. } => {
            let mut tally = Tally::default();
            tally.items(items);
            tally.is_contents().then_some(tally.leaves)
        }
        Kind::Table { rows, .. } => {
            let has_link = |row: &&Vec<Vec<Inline>>| row.iter().any(|cell| cell.iter().any(leads_within));
            let linked = rows.iter().filter(has_link).count();
            (linked > 0 && linked * 10 >= rows.len() * 6).then_some(linked)
        }
        Kind::Details { body, .. } => {
            let shown: Vec<_> = body.iter().filter(|block| !is_small(block)).map(entries).collect();
            let is_all = !shown.is_empty() && shown.iter().all(Option::is_some);
            is_all.then(|| shown.into_iter().flatten().sum())
        }
        _ => None,
    }
}

/// Returns whether it may come between lists of contents.
fn is_small(block: &Block) -> bool {
    matches!(block.kind, Kind::Comment(_) | Kind::Rule | Kind::Heading(..) | Kind::Paragraph(_))
}

#[derive(Default)]
struct Tally {
    leaves: usize,
    within: usize,
    others: usize,
}

impl Tally {
    fn items(&mut self, items: &[Item]) {
        for item in items {
            let lists = item.blocks.iter().filter_map(|block| match &block.kind {
                Kind::List { items, .. } => Some(items),
                _ => None,
            });
            let mut is_leaf = true;
            for inner in lists {
                is_leaf = false;
                self.items(inner);
            }
            let first = item.blocks.first().map(|block| &block.kind);
            let is_within = match first {
                Some(Kind::Paragraph(content)) => content.iter().any(leads_within) && item.ticked.is_none(),
                _ => false,
            };
            // Anything but words and lists is no entry of contents.
            let is_plain = item
                .blocks
                .iter()
                .all(|block| matches!(block.kind, Kind::Paragraph(_) | Kind::List { .. } | Kind::Comment(_)));
            if is_within && is_plain {
                self.within += 1;
                self.leaves += usize::from(is_leaf);
            } else {
                self.others += 1;
            }
        }
    }

    fn is_contents(&self) -> bool {
        self.within > 0 && self.within * 10 >= (self.within + self.others) * 6
    }
}

/// Returns whether it is a link to a heading of the page.
fn leads_within(inline: &Inline) -> bool {
    match inline {
        Inline::Link { address, .. } => address.starts_with('#'),
        Inline::Styled(_, content) => content.iter().any(leads_within),
        _ => false,
    }
}
