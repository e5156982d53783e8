//! Tables of contents: lists and tables of links to headings of the same page.

use crate::import::tree::{Block, Inline, Item, Kind};

/// Takes every table of contents out, and returns the anchors that they list.
#[must_use]
pub fn take(blocks: &mut Vec<Block>) -> Vec<String> {
    let mut listed = Vec::new();
    blocks.retain(|block| match entries(block) {
        Some(found) => {
            listed.extend(found);
            false
        }
        None => true,
    });
    listed
}

/// Returns the anchors that a block lists; `None` if it is not a table of contents.
fn entries(block: &Block) -> Option<Vec<String>> {
    match &block.kind {
        Kind::List { items, .. } => {
            let mut tally = Tally::default();
            tally.items(items);
            tally.is_contents().then_some(tally.leaves)
        }
        Kind::Table { rows, .. } => {
            let listed: Vec<String> =
                rows.iter().filter_map(|row| row.iter().flatten().find_map(leads_within)).collect();
            (!listed.is_empty() && listed.len() * 10 >= rows.len() * 6).then_some(listed)
        }
        Kind::Details { body, .. } => {
            let shown: Vec<_> = body.iter().filter(|block| !is_small(block)).map(entries).collect();
            let is_all = !shown.is_empty() && shown.iter().all(Option::is_some);
            is_all.then(|| shown.into_iter().flatten().flatten().collect())
        }
        _ => None,
    }
}

/// Returns whether a block may come between lists of contents.
fn is_small(block: &Block) -> bool {
    matches!(block.kind, Kind::Comment(_) | Kind::Rule | Kind::Heading(..) | Kind::Paragraph(_))
}

#[derive(Default)]
struct Tally {
    leaves: Vec<String>,
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
                Some(Kind::Paragraph(content)) if item.ticked.is_none() => {
                    content.iter().find_map(leads_within)
                }
                _ => None,
            };
            // Anything but words and lists is not an entry of contents.
            let is_plain = item
                .blocks
                .iter()
                .all(|block| matches!(block.kind, Kind::Paragraph(_) | Kind::List { .. } | Kind::Comment(_)));
            match is_within.filter(|_| is_plain) {
                Some(anchor) => {
                    self.within += 1;
                    if is_leaf {
                        self.leaves.push(anchor);
                    }
                }
                None => self.others += 1,
            }
        }
    }

    fn is_contents(&self) -> bool {
        self.within > 0 && self.within * 10 >= (self.within + self.others) * 6
    }
}

/// Returns the anchor that a link leads to, if it stays on the same page.
fn leads_within(inline: &Inline) -> Option<String> {
    match inline {
        Inline::Link { address, .. } => address.strip_prefix('#').map(str::to_lowercase),
        Inline::Styled(_, content) => content.iter().find_map(leads_within),
        _ => None,
    }
}
