//! What holds for every text: where its links lead, and what its code is.

use std::collections::BTreeSet;

use super::rules::Rules;
use crate::content::highlight::Language;
use crate::content::{CodeBlock, Inline, Link, Rich, walk_code, walk_inlines};
use crate::diagnostic::{Code, Diagnostic};
use crate::limits::{self, FAULTS_SHOWN, Limit};
use crate::model::Section;
use crate::span::Span;
use crate::text::Text;
use crate::wording::{nearest, shown};

impl<'s> Rules<'s, '_> {
    /// Checks that `related` and links of texts name questions that are asked.
    pub(super) fn named(&mut self, related: &[Text<'s>], retired: &[Section<'s>]) {
        let retired: BTreeSet<_> =
            retired.iter().flat_map(|section| &section.entries).map(|entry| entry.id.as_str()).collect();
        for text in related {
            self.names(text.text, text.span, Code::UnknownRelated, &retired);
        }
        for (id, span) in std::mem::take(&mut self.links) {
            self.names(&id, span, Code::BadLink, &retired);
        }
    }

    fn names(&mut self, id: &str, span: Span, code: Code, retired: &BTreeSet<&str>) {
        if retired.contains(id) {
            let message = format!("the question `{id}` is retired");
            self.faults
                .push(Diagnostic::new(code, span, message).help("name the one that replaces it, or none"));
        } else if !self.ids.contains_key(id) {
            let message = format!("no question has the id `{}`", shown(id));
            let fault = Diagnostic::new(code, span, message);
            // To compare each with every id takes long where there are many; nobody reads so many.
            let is_shown = self.unknown_ids < FAULTS_SHOWN;
            self.unknown_ids += 1;
            let near = is_shown.then(|| nearest(id, self.ids.keys().copied())).flatten();
            self.faults.push(match near {
                Some(near) => fault.help(format!("did you mean `{near}`?")),
                None => fault.help("write the id of a question of this deck"),
            });
        }
    }

    /// Checks what holds for every Markdown text.
    pub(super) fn rich(&mut self, rich: &Rich<'s>) {
        let mut bad = Vec::new();
        walk_inlines(&rich.blocks, &mut |_, inline| {
            if let Inline::Link(link) = inline
                && !Link::is_allowed(&link.address)
                && Link::question(&link.address).is_none()
            {
                bad.push((link.span, link.address.clone()));
            }
        });
        walk_inlines(&rich.blocks, &mut |_, inline| {
            if let Inline::Link(link) = inline
                && let Some(id) = Link::question(&link.address)
            {
                self.links.push((id.to_owned(), link.span));
            }
        });
        for (span, address) in bad {
            self.bad_address(Code::BadLink, span, &address);
        }
        let mut code = Vec::new();
        walk_code(&rich.blocks, &mut |span, block| code.push((span, block)));
        for (span, block) in code {
            self.code(span, block);
        }
    }

    pub(super) fn bad_address(&mut self, code: Code, span: Span, address: &str) {
        self.faults.push(
            Diagnostic::new(code, span, format!("a link may not lead to `{}`", shown(address))).help(
                "write a whole address with http, https or mailto, or `#id` for a question of this deck",
            ),
        );
    }

    pub(super) fn code(&mut self, span: Span, block: &CodeBlock<'s>) {
        let language = block.language_name();
        if !Language::is_known(language) {
            let known: Vec<_> = Language::names().collect();
            self.faults.push(
                Diagnostic::new(
                    Code::UnknownLanguage,
                    span,
                    format!("`{}` is not coloured", shown(language)),
                )
                .help(format!("languages: {}; `text` for none", known.join(", "))),
            );
        }
        if let Some(character) = block.text.chars().find(|character| is_bidi_control(*character)) {
            let message = format!("this code has U+{:04X}, which reorders text", u32::from(character));
            self.faults.push(
                Diagnostic::new(Code::BidiOverride, span, message)
                    .help("delete it: the code does not run as it reads"),
            );
        }
        self.faults.extend(too_large(&block.text, span));
    }
}

/// Returns what is beyond the limits of code; `None` if nothing is.
fn too_large(code: &str, span: Span) -> Option<Diagnostic> {
    let lines = code.lines().count();
    if !Limit::CodeLines.allows(lines) {
        let found = format!("this code has {lines} lines");
        return Some(Limit::CodeLines.fault(Some(span), &found, "show the part that matters"));
    }
    let (number, columns) = code
        .lines()
        .map(limits::columns)
        .zip(1..)
        .map(|(columns, number)| (number, columns))
        .find(|(_, columns): &(usize, usize)| !Limit::CodeColumns.allows(*columns))?;
    let found = format!("line {number} of this code has {columns} columns, with tabs as spaces");
    Some(Limit::CodeColumns.fault(Some(span), &found, "break the line"))
}

fn is_bidi_control(character: char) -> bool {
    matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
