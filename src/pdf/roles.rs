//! The standard structure types of PDF (ISO 32000-1, 14.8.4).

use crate::typeset::tree::Role;

/// Returns the structure type of a role.
#[must_use]
pub fn structure_type(role: &Role) -> &'static str {
    match role {
        Role::Document => "Document",
        Role::Section => "Sect",
        Role::Heading(1) => "H1",
        Role::Heading(2) => "H2",
        Role::Heading(3) => "H3",
        Role::Heading(4) => "H4",
        Role::Heading(5) => "H5",
        Role::Heading(_) => "H6",
        Role::Paragraph => "P",
        Role::Contents => "TOC",
        Role::ContentsItem => "TOCI",
        Role::Reference => "Reference",
        Role::List { .. } => "L",
        Role::Item => "LI",
        Role::Label => "Lbl",
        Role::Body => "LBody",
        Role::Table => "Table",
        Role::Row => "TR",
        Role::HeadCell => "TH",
        Role::Cell => "TD",
        Role::Code => "Code",
        Role::Line | Role::Span | Role::Sign(_) => "Span",
        Role::Quote => "BlockQuote",
        Role::Aside => "Aside",
        Role::Figure(_) => "Figure",
        Role::Formula(_) => "Formula",
        Role::Link => "Link",
    }
}
