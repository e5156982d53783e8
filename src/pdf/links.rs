//! Link annotations, and the places inside a document that they lead to.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::syntax::{name, text};
use crate::typeset::page::{Anchor, Area, Item, Page, Target};
use crate::typeset::tree::Tag;
use crate::typeset::unit::Pt;

/// Where an anchor is: index of the page, and `y` from its top.
pub type Places = BTreeMap<Anchor, (usize, Pt)>;

/// What anchors represent.
pub struct Targets<'a> {
    pub places: Places,
    pub pages: &'a [Page],
    pub kids: &'a [ObjectId],
    /// What is at each place, for people who do not see where a link leads.
    pub titles: BTreeMap<Anchor, &'a str>,
}

/// An annotation that was added, and what it belongs to.
#[derive(Clone, Copy, Debug)]
pub struct Added {
    pub page: usize,
    pub annotation: ObjectId,
    pub tag: Tag,
}

/// Room between the upper edge of a window and what a link leads to.
const ABOVE: Pt = Pt::new(4.0);

impl Targets<'_> {
    /// Returns the array that PDF calls a destination; `None` if the document does not have the place.
    #[must_use]
    pub fn destination(&self, anchor: Anchor) -> Option<Object> {
        let (page, y) = *self.places.get(&anchor)?;
        let top = real(self.pages.get(page)?.height - y + ABOVE);
        let kid = *self.kids.get(page)?;
        Some(Object::Array(vec![kid.into(), name("XYZ"), Object::Null, top, Object::Null]))
    }
}

/// Adds the links of all pages. The key of an annotation among the parents of [`super::structure`] is the number
/// of pages and its index here.
pub fn add(document: &mut Document, targets: &Targets<'_>) -> Vec<Added> {
    let mut added = Vec::new();
    for (index, (page, kid)) in targets.pages.iter().zip(targets.kids).enumerate() {
        let mut annotations = Vec::new();
        for (item, area) in page.placed() {
            let Item::Link(link) = item else { continue };
            let key = targets.pages.len() + added.len();
            let Some(annotation) = annotation(&link.target, area, page.height, key, targets) else {
                continue;
            };
            let annotation = document.add_object(annotation);
            annotations.push(Object::Reference(annotation));
            added.push(Added { page: index, annotation, tag: link.tag });
        }
        let Ok(kid) = document.get_dictionary_mut(*kid) else { continue };
        kid.remove(b"Annots");
        if !annotations.is_empty() {
            kid.set("Annots", annotations);
            // Tab goes from link to link in reading order.
            kid.set("Tabs", name("S"));
        }
    }
    added
}

/// Returns where every anchor of the document is.
#[must_use]
pub fn places(pages: &[Page]) -> Places {
    let mut places = Places::new();
    for (index, page) in pages.iter().enumerate() {
        let upright = page.items.iter().map(|item| (item, true));
        for (item, is_upright) in upright.chain(page.turned.iter().map(|item| (item, false))) {
            if let Item::Anchor { anchor, y } = item {
                // What is upside down goes on above its beginning, so the page is shown from its top.
                let y = if is_upright { *y } else { Pt::ZERO };
                places.entry(*anchor).or_insert((index, y));
            }
        }
    }
    places
}

/// Adds the names by which other documents and addresses reach places.
pub fn destinations(document: &mut Document, named: &[(&str, Anchor)], targets: &Targets<'_>) -> ObjectId {
    let reached = named.iter().filter_map(|(name, anchor)| Some((*name, targets.destination(*anchor)?)));
    let mut reached: Vec<(&str, Object)> = reached.collect();
    // Readers look names up by bisection.
    reached.sort_by_key(|(name, _)| *name);
    let names: Vec<Object> =
        reached.into_iter().flat_map(|(name, place)| [Object::string_literal(name), place]).collect();
    document.add_object(Dictionary::from_iter([("Names", Object::Array(names))]))
}

fn annotation(
    target: &Target,
    Area { x, y, width, height }: Area,
    page_height: Pt,
    key: usize,
    targets: &Targets<'_>,
) -> Option<Dictionary> {
    let (bottom, top) = (page_height - y - height, page_height - y);
    let mut annotation = Dictionary::from_iter([
        ("Type", name("Annot")),
        ("Subtype", name("Link")),
        ("Rect", Object::Array([x, bottom, x + width, top].map(real).to_vec())),
        ("Border", Object::Array(vec![Object::Integer(0); 3])),
        // 4 = Print; without it archives refuse the annotation.
        ("F", Object::Integer(4)),
        ("StructParent", Object::Integer(i64::try_from(key).unwrap_or(i64::MAX))),
    ]);
    match target {
        Target::Address(address) => {
            let uri = Object::string_literal(ascii_uri(address));
            let action = Dictionary::from_iter([("S", name("URI")), ("URI", uri)]);
            annotation.set("A", action);
            annotation.set("Contents", text(address));
        }
        Target::Anchor(anchor) => {
            annotation.set("Dest", targets.destination(*anchor)?);
            annotation.set("Contents", text(targets.titles.get(anchor)?));
        }
    }
    Some(annotation)
}

fn real(length: Pt) -> Object {
    Object::Real(length.to_f32())
}

/// Returns an address in ASCII, as PDF demands: other characters are escaped.
fn ascii_uri(address: &str) -> String {
    let mut uri = String::with_capacity(address.len());
    for byte in address.bytes() {
        if byte.is_ascii_graphic()
            && !matches!(byte, b'"' | b'<' | b'>' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}')
        {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}
