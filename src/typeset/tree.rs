//! What the parts of a document are, whatever their place: the tree that screen readers follow.
//!
//! A document is read in the order of its tree, whatever order it is drawn in. How to tag what you make:
//!
//! - Make content inside [`Composer::element`]: it opens an element, and what comes out belongs to it unless an
//!   element inside has claimed it. Open elements in reading order.
//! - Paragraphs, lists, code and tables of the content tree tag themselves ([`crate::typeset::block`]).
//! - Links in a paragraph: [`Composer::lines`] makes an element for each part of a [`RichText`].
//! - What is not to be read (running heads, repeated bars, continuation marks): [`artifact`].
//! - Rectangles and lines are always artifacts. A circle or a picture that says something is inside an element
//!   with a text of its own: [`Role::Sign`], [`Role::Figure`].
//! - Elements that come to hold nothing (text that was set only to be measured) are left out of the file.
//!
//! [`crate::pdf::structure`] writes the tree.
//!
//! [`Composer::element`]: crate::typeset::block::Composer::element
//! [`Composer::lines`]: crate::typeset::block::Composer::lines
//! [`RichText`]: crate::typeset::text::inline::RichText

/// What an element is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    Document,
    /// A topic, an entry, a card.
    Section,
    /// From 1. In the file no heading is more than one level below the one before it.
    Heading(u8),
    Paragraph,
    Contents,
    ContentsItem,
    /// To another place of the document.
    Reference,
    List {
        numbered: bool,
    },
    Item,
    Label,
    Body,
    Table,
    Row,
    HeadCell,
    Cell,
    /// A block of code; its children are [`Role::Line`]s.
    Code,
    Line,
    Quote,
    /// Beside the text, such as a pitfall.
    Aside,
    /// Part of a text without a meaning of its own.
    Span,
    /// A sign, drawn or set, that is read as a word.
    Sign(String),
    /// A picture and what to say instead of it.
    Figure(String),
    /// Mathematics and its source.
    Formula(String),
    Link,
}

impl Role {
    /// Returns whether the content of the role is a text with elements inside it, read in the order of the text.
    #[must_use]
    pub fn is_text(&self) -> bool {
        use Role::{Cell, HeadCell, Heading, Label, Line, Link, Paragraph, Span};
        matches!(self, Paragraph | Heading(_) | Label | Line | Span | Link | Cell | HeadCell)
    }
}

/// An element of a [`Tree`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Node(u32);

/// What an item of a page belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tag {
    /// Nobody has said it yet; on a finished page the item is a [`Artifact::Layout`].
    #[default]
    Unknown,
    /// A part of its paragraph, by the index in [`crate::typeset::text::inline::RichText::links`].
    Part(usize),
    /// A formula or picture of its paragraph, by the index in [`crate::typeset::text::inline::RichText::objects`].
    Object(usize),
    Element(Node),
    Artifact(Artifact),
}

/// What is drawn and not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Artifact {
    /// Grounds, rules, marks.
    Layout,
    /// What is on every page, or again on the next.
    Head,
    Foot,
}

#[derive(Debug)]
struct Element {
    role: Role,
    parent: Node,
    children: Vec<Node>,
}

/// Elements in a tree, each made as the last child of the one that is open.
#[derive(Debug)]
pub struct Tree {
    elements: Vec<Element>,
    open: Node,
}

impl Default for Tree {
    fn default() -> Tree {
        let root = Element { role: Role::Document, parent: Tree::ROOT, children: Vec::new() };
        Tree { elements: vec![root], open: Tree::ROOT }
    }
}

impl Tree {
    pub const ROOT: Node = Node(0);

    /// Makes the last child of the open element.
    pub fn add(&mut self, role: Role) -> Node {
        let node = Node(u32::try_from(self.elements.len()).unwrap_or(u32::MAX));
        self.elements.push(Element { role, parent: self.open, children: Vec::new() });
        if let Some(parent) = self.elements.get_mut(self.open.0 as usize) {
            parent.children.push(node);
        }
        node
    }

    /// Opens an element; returns the one that was open, for the call that ends it.
    pub fn open(&mut self, node: Node) -> Node {
        std::mem::replace(&mut self.open, node)
    }

    pub fn nodes(&self) -> impl Iterator<Item = Node> + use<> {
        (0..u32::try_from(self.elements.len()).unwrap_or(u32::MAX)).map(Node)
    }

    #[must_use]
    pub fn role(&self, node: Node) -> &Role {
        &self.elements[node.index()].role
    }

    /// Returns the parent of an element; the root is its own.
    #[must_use]
    pub fn parent(&self, node: Node) -> Node {
        self.elements[node.index()].parent
    }

    #[must_use]
    pub fn children(&self, node: Node) -> &[Node] {
        &self.elements[node.index()].children
    }

    /// Returns the outermost text that `node` is a part of; itself where it is part of none.
    #[must_use]
    pub fn text_around(&self, node: Node) -> Node {
        let (mut at, mut found) = (node, node);
        while at != Tree::ROOT {
            if self.role(at).is_text() {
                found = at;
            }
            at = self.parent(at);
        }
        found
    }

    /// Returns the place of each element in reading order.
    #[must_use]
    pub fn ranks(&self) -> Vec<usize> {
        let mut ranks = vec![0; self.elements.len()];
        let (mut rank, mut waiting) = (0, vec![Tree::ROOT]);
        while let Some(node) = waiting.pop() {
            ranks[node.index()] = rank;
            rank += 1;
            waiting.extend(self.children(node).iter().rev());
        }
        ranks
    }
}

impl Node {
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Something made of items, each of which may belong to an element.
pub trait Content {
    /// Visits the tag of every item that can have one.
    fn each_tag(&mut self, visit: &mut dyn FnMut(&mut Tag));
}

impl<T: Content> Content for Vec<T> {
    fn each_tag(&mut self, visit: &mut dyn FnMut(&mut Tag)) {
        for content in self {
            content.each_tag(visit);
        }
    }
}

/// Gives `tag` to every item of `content` that belongs to nothing yet.
pub fn claim(content: &mut impl Content, tag: Tag) {
    content.each_tag(&mut |old| {
        if *old == Tag::Unknown {
            *old = tag;
        }
    });
}

/// Takes all of `content` out of what is read.
#[must_use]
pub fn artifact<T: Content>(mut content: T, artifact: Artifact) -> T {
    content.each_tag(&mut |tag| *tag = Tag::Artifact(artifact));
    content
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reading_order_is_that_of_the_tree() {
        let mut tree = Tree::default();
        let (first, second) = (tree.add(Role::Section), tree.add(Role::Section));
        tree.open(second);
        let late = tree.add(Role::Paragraph);
        tree.open(first);
        let early = tree.add(Role::Paragraph);
        let link = {
            tree.open(early);
            tree.add(Role::Link)
        };
        assert_eq!(tree.ranks(), [0, 1, 4, 5, 2, 3]);
        assert_eq!([tree.text_around(link), tree.text_around(late)], [early, late]);
        assert_eq!(tree.text_around(first), first);
    }
}
