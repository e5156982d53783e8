//! Writes the [`Tree`] of a document: structure elements, what belongs to each, and the way back from a mark to its
//! element. ISO 32000-1, 14.7 and 14.8.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::links::Added;
use super::roles;
use super::stream::Stream;
use super::syntax::{name, text};
use crate::typeset::page::Area;
use crate::typeset::tree::{Node, Role, Tag, Tree};

/// Adds the tree; returns its root. `links` are all annotations, in the order of their keys.
pub fn add(
    document: &mut Document,
    tree: &Tree,
    streams: &[Stream],
    links: &[Added],
    pages: &[ObjectId],
) -> ObjectId {
    let kids = Kids::new(tree, streams, links);
    let root = document.new_object_id();
    let figures = streams.iter().flat_map(|stream| stream.figures.iter().copied()).collect();
    let mut writer = Writer { document, tree, kids: &kids, pages, figures, ids: Vec::new(), last_heading: 0 };
    writer.ids = writer.new_ids();
    writer.element(Tree::ROOT, root);
    let parents = writer.parents(streams, links);
    let children = writer.reference(Tree::ROOT);
    let next = pages.len() + links.len();
    for (index, page) in pages.iter().enumerate() {
        if let Ok(page) = document.get_dictionary_mut(*page) {
            page.set("StructParents", integer(index));
        }
    }
    let parents = document.add_object(Dictionary::from_iter([("Nums", Object::Array(parents))]));
    // PDF 1.7 has no type for asides.
    let roles = Dictionary::from_iter([("Aside", name("Div"))]);
    let dictionary = Dictionary::from_iter([
        ("Type", name("StructTreeRoot")),
        ("K", children),
        ("ParentTree", parents.into()),
        ("ParentTreeNextKey", integer(next)),
        ("RoleMap", roles.into()),
    ]);
    document.set_object(root, dictionary);
    root
}

/// What is in an element.
#[derive(Clone, Copy, Debug)]
enum Kid {
    Mark { page: usize, mark: usize },
    Link { page: usize, annotation: ObjectId },
    Element(Node),
}

/// The kids of each element, in reading order. Elements without any are not written.
struct Kids(Vec<Vec<Kid>>);

impl Kids {
    fn new(tree: &Tree, streams: &[Stream], links: &[Added]) -> Kids {
        let ranks = tree.ranks();
        let mut kids = Kids(vec![Vec::new(); ranks.len()]);
        for (page, stream) in streams.iter().enumerate() {
            for (mark, node) in stream.marks.iter().enumerate() {
                kids.push(tree, *node, Kid::Mark { page, mark });
            }
        }
        for link in links {
            if let Tag::Element(node) = link.tag {
                kids.push(tree, node, Kid::Link { page: link.page, annotation: link.annotation });
            }
        }
        kids.fill_rows(tree);
        // In a text, elements are where they were met; elsewhere they are in the order of the tree.
        for node in tree.nodes().filter(|node| !tree.role(*node).is_text()) {
            kids.0[node.index()].sort_by_key(|kid| match kid {
                Kid::Mark { .. } | Kid::Link { .. } => 0,
                Kid::Element(child) => ranks[child.index()],
            });
        }
        kids
    }

    fn push(&mut self, tree: &Tree, node: Node, kid: Kid) {
        if self.0[node.index()].is_empty() && node != Tree::ROOT {
            self.push(tree, tree.parent(node), Kid::Element(node));
        }
        self.0[node.index()].push(kid);
    }

    /// Gives a row all its cells, also those without text, or columns would be counted wrong.
    fn fill_rows(&mut self, tree: &Tree) {
        for row in tree.nodes().filter(|node| *tree.role(*node) == Role::Row) {
            if !self.0[row.index()].is_empty() {
                self.0[row.index()] = tree.children(row).iter().copied().map(Kid::Element).collect();
            }
        }
    }

    fn below(&self, node: Node) -> &[Kid] {
        &self.0[node.index()]
    }
}

struct Writer<'a> {
    document: &'a mut Document,
    tree: &'a Tree,
    kids: &'a Kids,
    pages: &'a [ObjectId],
    /// Where pictures are.
    figures: BTreeMap<Node, Area>,
    /// The object of each element that is written.
    ids: Vec<Option<ObjectId>>,
    last_heading: u8,
}

impl Writer<'_> {
    fn new_ids(&mut self) -> Vec<Option<ObjectId>> {
        let mut ids = vec![None; self.kids.0.len()];
        ids[Tree::ROOT.index()] = Some(self.document.new_object_id());
        for kid in self.kids.0.iter().flatten() {
            if let Kid::Element(node) = kid {
                ids[node.index()] = Some(self.document.new_object_id());
            }
        }
        ids
    }

    /// Adds an element and those below it.
    fn element(&mut self, node: Node, parent: ObjectId) {
        let Some(id) = self.ids[node.index()] else { return };
        let role = self.role(node);
        let kids = self.kids.below(node);
        let page = kids.iter().find_map(|kid| match kid {
            Kid::Mark { page, .. } => Some(*page),
            Kid::Link { .. } | Kid::Element(_) => None,
        });
        let objects: Vec<Object> = kids.iter().map(|kid| self.kid(*kid, page)).collect();
        let mut element =
            Dictionary::from_iter([("S", name(roles::structure_type(&role))), ("P", parent.into())]);
        match <[Object; 1]>::try_from(objects) {
            Ok([object]) => element.set("K", object),
            Err(objects) => element.set("K", objects),
        }
        if let Some(page) = page.and_then(|page| self.pages.get(page)) {
            element.set("Pg", *page);
        }
        describe(&role, &mut element);
        if let Some(area) = self.figures.get(&node) {
            element.set("A", frame(*area));
        }
        self.document.set_object(id, element);
        for kid in kids {
            if let Kid::Element(child) = kid {
                self.element(*child, id);
            }
        }
    }

    /// Keeps each heading at most one level below the one before it.
    fn role(&mut self, node: Node) -> Role {
        match self.tree.role(node) {
            Role::Heading(level) => {
                self.last_heading = (*level).min(self.last_heading + 1);
                Role::Heading(self.last_heading)
            }
            other => other.clone(),
        }
    }

    fn kid(&self, kid: Kid, own_page: Option<usize>) -> Object {
        match kid {
            Kid::Mark { page, mark } if Some(page) == own_page => integer(mark),
            Kid::Mark { page, mark } => Object::Dictionary(Dictionary::from_iter([
                ("Type", name("MCR")),
                ("Pg", self.page(page)),
                ("MCID", integer(mark)),
            ])),
            Kid::Link { page, annotation } => Object::Dictionary(Dictionary::from_iter([
                ("Type", name("OBJR")),
                ("Pg", self.page(page)),
                ("Obj", annotation.into()),
            ])),
            Kid::Element(node) => self.reference(node),
        }
    }

    fn page(&self, index: usize) -> Object {
        self.pages.get(index).map_or(Object::Null, |page| Object::Reference(*page))
    }

    fn reference(&self, node: Node) -> Object {
        self.ids[node.index()].map_or(Object::Null, Object::Reference)
    }

    /// Returns for each page the elements of its marks, then the element of each annotation.
    fn parents(&self, streams: &[Stream], links: &[Added]) -> Vec<Object> {
        let pages = streams
            .iter()
            .map(|stream| Object::Array(stream.marks.iter().map(|node| self.reference(*node)).collect()));
        let links = links.iter().map(|link| match link.tag {
            Tag::Element(node) => self.reference(node),
            Tag::Artifact(_) | Tag::Part(_) | Tag::Object(_) | Tag::Unknown => Object::Null,
        });
        pages.chain(links).enumerate().flat_map(|(key, parent)| [integer(key), parent]).collect()
    }
}

/// Adds to an element what its role says beyond its type.
fn describe(role: &Role, element: &mut Dictionary) {
    match role {
        Role::Sign(word) => element.set("ActualText", text(word)),
        Role::Figure(alternative) | Role::Formula(alternative) => element.set("Alt", text(alternative)),
        Role::HeadCell => element.set("A", attribute("Table", "Scope", "Column")),
        Role::List { numbered } => {
            let kind = if *numbered { "Decimal" } else { "Disc" };
            element.set("A", attribute("List", "ListNumbering", kind));
        }
        Role::Code => element.set("A", attribute("Layout", "Placement", "Block")),
        _ => {}
    }
}

/// Returns the attributes of a picture: the area that it fills.
fn frame(area: Area) -> Dictionary {
    let Area { x, y, width, height } = area;
    let corners = [x, y, x + width, y + height].map(|length| Object::Real(length.to_f32()));
    Dictionary::from_iter([("O", name("Layout")), ("BBox", Object::Array(corners.to_vec()))])
}

fn attribute(owner: &str, key: &str, value: &str) -> Dictionary {
    Dictionary::from_iter([("O", name(owner)), (key, name(value))])
}

fn integer(number: usize) -> Object {
    Object::Integer(i64::try_from(number).unwrap_or(i64::MAX))
}
