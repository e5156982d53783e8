//! Blocks and what is in them, as tags.

use std::fmt::Write as _;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::content::boxes;
use crate::content::mathml;
use crate::content::tasks::sign;
use crate::content::{
    Alignment, Block, BlockKind, CodeBlock, Deletion, Embed, Inline, Inlines, Link, List, ListItem, Math,
    Style, Table,
};
use crate::media::MediaFile;

/// Who reads the HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// Pictures and sounds are in its media folder, under their stored names; it sets TeX itself.
    Anki,
    /// Media are within the HTML; mathematics is MathML.
    Browser,
    /// A field of a note type that a deck brings: as Anki's editor writes it, with media under their own names.
    Field,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Cloze {
    /// Deletions read as ordinary text.
    Shown,
    /// Deletions are marked, so braces and double colons must not look like marks.
    Marked,
    /// Deletions are filled in, and seen to be deletions.
    Filled,
    /// Deletions of one card are blank.
    Blank(u16),
}

pub(super) struct Writer {
    pub(super) out: String,
    pub(super) cloze: Cloze,
    pub(super) reader: Reader,
}

impl Default for Writer {
    fn default() -> Writer {
        Writer { out: String::new(), cloze: Cloze::Shown, reader: Reader::Anki }
    }
}

impl Writer {
    pub(super) fn blocks(&mut self, blocks: &[Block<'_>]) {
        for block in blocks {
            match &block.kind {
                BlockKind::Paragraph(content) => self.element("p", |writer| writer.inlines(content)),
                BlockKind::Heading(level, content) => {
                    let name = HEADINGS[usize::from(level.clamp(&1, &6) - 1)];
                    self.element(name, |writer| writer.inlines(content));
                }
                BlockKind::Code(code) => self.code(code, None),
                BlockKind::Quote(blocks) => self.element("blockquote", |writer| writer.blocks(blocks)),
                BlockKind::List(list) => self.list(list),
                BlockKind::Table(table) => self.element("table", |writer| writer.table(table)),
                BlockKind::Rule => self.out.push_str("<hr>"),
            }
        }
    }

    fn element(&mut self, name: &str, content: impl FnOnce(&mut Self)) {
        let _ = write!(self.out, "<{name}>");
        content(self);
        let _ = write!(self.out, "</{name}>");
    }

    fn list(&mut self, list: &List<'_>) {
        let name = if list.start.is_some() { "ol" } else { "ul" };
        match list.start {
            Some(start) if start != 1 => {
                let _ = write!(self.out, "<ol start=\"{start}\">");
            }
            _ => {
                let _ = write!(self.out, "<{name}>");
            }
        }
        for ListItem { blocks, .. } in &list.items {
            // Notes that were released stay as they are, so only the web page knows of tasks.
            let is_task = self.reader == Reader::Browser && list.start.is_none() && sign(blocks).is_some();
            self.out.push_str(if is_task { "<li class=\"w-task\">" } else { "<li>" });
            self.item(blocks);
            self.out.push_str("</li>");
        }
        let _ = write!(self.out, "</{name}>");
    }

    /// Writes an item; one with a single paragraph shows it without a `p`, as a tight list does.
    pub(super) fn item(&mut self, blocks: &[Block<'_>]) {
        let paragraphs = blocks.iter().filter(|block| matches!(block.kind, BlockKind::Paragraph(_))).count();
        match blocks {
            [Block { kind: BlockKind::Paragraph(content), .. }, rest @ ..] if paragraphs == 1 => {
                self.inlines(content);
                self.blocks(rest);
            }
            _ => self.blocks(blocks),
        }
    }

    fn table(&mut self, table: &Table<'_>) {
        self.element("thead", |writer| writer.row("th", &table.head, &table.alignments));
        if !table.rows.is_empty() {
            self.element("tbody", |writer| {
                table.rows.iter().for_each(|row| writer.row("td", row, &table.alignments));
            });
        }
    }

    fn row(&mut self, name: &str, cells: &[Inlines<'_>], alignments: &[Alignment]) {
        self.out.push_str("<tr>");
        for (cell, alignment) in cells.iter().zip(alignments) {
            let style = match alignment {
                Alignment::None => "",
                Alignment::Left => " style=\"text-align:left\"",
                Alignment::Center => " style=\"text-align:center\"",
                Alignment::Right => " style=\"text-align:right\"",
            };
            // An empty corner heads nothing; screen readers would announce it.
            let name = if cell.is_empty() { "td" } else { name };
            let _ = write!(self.out, "<{name}{style}>");
            self.inlines(cell);
            let _ = write!(self.out, "</{name}>");
        }
        self.out.push_str("</tr>");
    }

    fn inlines(&mut self, inlines: &[Inline<'_>]) {
        for inline in inlines {
            match inline {
                Inline::Text(text) => self.text(text),
                Inline::Code(code) => self.inline_code(code),
                Inline::Math(math) => self.math(math),
                Inline::Styled(style, content) => {
                    self.element(self.style_name(*style), |writer| writer.inlines(content));
                }
                Inline::Link(link) => self.link(link),
                Inline::Image(embed) => self.image(embed),
                Inline::Sound(embed) => self.sound(embed),
                Inline::Deletion(deletion) => self.deletion(deletion),
                Inline::Break => self.out.push_str("<br>"),
            }
        }
    }

    /// Writes a link. To another question it leads on the web page; Anki has no addresses of notes.
    pub(super) fn link(&mut self, link: &Link<'_>) {
        if self.reader != Reader::Browser && Link::question(&link.address).is_some() {
            return self.inlines(&link.content);
        }
        self.out.push_str("<a href=\"");
        self.attribute(&link.address);
        if !link.title.is_empty() {
            self.out.push_str("\" title=\"");
            self.attribute(&link.title.replace('\n', " "));
        }
        self.out.push_str("\">");
        self.inlines(&link.content);
        self.out.push_str("</a>");
    }

    /// Writes a picture in the media folder. Its address comes last: Anki looks for the last `src=` of a tag. No size
    /// is written: Anki's own style sheet limits both sides, and would distort a picture whose sides are given.
    fn image(&mut self, image: &Embed<'_>) {
        if self.reader == Reader::Field {
            if image.alternative.is_empty() {
                self.out.push_str("<img src=\"");
            } else {
                self.out.push_str("<img alt=\"");
                self.attribute(&image.alternative);
                self.out.push_str("\" src=\"");
            }
            self.attribute(&image.address);
            return self.out.push_str("\">");
        }
        let Some(file) = &image.file else {
            return self.element("em", |writer| writer.escaped(&image.alternative));
        };
        let has_boxes = !image.regions.is_empty();
        if has_boxes {
            self.out.push_str(
                "<span style=\"position:relative;display:inline-block;max-width:100%;line-height:0\">",
            );
        }
        self.out.push_str("<img alt=\"");
        self.attribute(&image.alternative);
        let _ = write!(self.out, "\" src=\"{}\">", self.address(file));
        if has_boxes {
            // The style goes with it, since a note of Anki's own type has no other.
            let drawing = boxes::svg(file.size, &image.regions);
            let style =
                "style=\"position:absolute;left:0;top:0;width:100%;height:100%\" aria-hidden=\"true\"";
            self.out.push_str(&drawing.replacen("<svg", &format!("<svg {style}"), 1));
            self.out.push_str("</span>");
        }
    }

    fn address(&self, file: &MediaFile) -> String {
        match self.reader {
            Reader::Anki | Reader::Field => file.stored_name(),
            Reader::Browser => {
                format!("data:{};base64,{}", file.kind.mime(), BASE64_STANDARD.encode(&file.bytes))
            }
        }
    }

    /// Writes a sound, which Anki plays and shows as a button. Its alternative text may be the answer, so it stays
    /// away.
    fn sound(&mut self, sound: &Embed<'_>) {
        if self.reader == Reader::Field {
            self.out.push_str("[sound:");
            self.escaped(&sound.address);
            return self.out.push(']');
        }
        let Some(file) = &sound.file else {
            return self.element("em", |writer| writer.escaped(&sound.alternative));
        };
        let address = self.address(file);
        match self.reader {
            Reader::Anki | Reader::Field => self.out.push_str(&format!("[sound:{address}]")),
            Reader::Browser => {
                self.out.push_str("<audio controls aria-label=\"");
                self.attribute(&sound.alternative);
                let _ = write!(self.out, "\" src=\"{address}\"></audio>");
            }
        }
    }

    fn inline_code(&mut self, code: &str) {
        self.out.push_str("<code");
        self.own_direction();
        self.escaped(code);
        self.out.push_str("</code>");
    }

    /// Ends a tag. On the web page, what is not prose does not decide on the direction of the prose around it.
    fn own_direction(&mut self) {
        self.out.push_str(if self.reader == Reader::Browser { " dir=\"ltr\">" } else { ">" });
    }

    /// Writes TeX between the delimiters that Anki gives to MathJax; for a browser MathML, or the source where it
    /// cannot be.
    fn math(&mut self, math: &Math<'_>) {
        if self.reader == Reader::Browser {
            return match mathml::convert(math) {
                Ok(mathml) if math.display => self.out.push_str(&mathml),
                // It is set from left to right, with all its parts, in every text.
                Ok(mathml) => {
                    let _ = write!(self.out, "<span dir=\"ltr\">{mathml}</span>");
                }
                Err(_) => self.inline_code(&math.tex),
            };
        }
        let (open, close) = if math.display { ("\\[", "\\]") } else { ("\\(", "\\)") };
        self.out.push_str(open);
        // Anki takes tags out of mathematics in a cloze, and a line's end with them.
        self.escaped(&math.tex.replace('\n', " "));
        self.out.push_str(close);
    }

    fn deletion(&mut self, deletion: &Deletion<'_>) {
        match self.cloze {
            Cloze::Marked => {}
            Cloze::Blank(card) if deletion.cards.contains(&card) => {
                let hint = deletion.hint.as_deref().unwrap_or("…");
                return self.element("strong", |writer| writer.escaped(&format!("[{hint}]")));
            }
            Cloze::Filled => {
                self.out.push_str("<span class=\"cloze\"");
                if let Some(hint) = &deletion.hint {
                    self.out.push_str(" data-hint=\"");
                    self.attribute(hint);
                    self.out.push('"');
                }
                self.out.push('>');
                self.inlines(&deletion.content);
                return self.out.push_str("</span>");
            }
            Cloze::Shown | Cloze::Blank(_) => return self.inlines(&deletion.content),
        }
        // A deletion of several cards is written within itself: Anki before 26 does not know `{{c1,3::…}}`.
        for card in &deletion.cards {
            let _ = write!(self.out, "{{{{c{card}::");
        }
        self.inlines(&deletion.content);
        for _ in &deletion.cards {
            if let Some(hint) = &deletion.hint {
                self.out.push_str("::");
                self.escaped(hint);
            }
            self.out.push_str("}}");
        }
    }

    pub(super) fn code(&mut self, code: &CodeBlock<'_>, class: Option<&str>) {
        if self.reader == Reader::Field {
            return self.plain_code(code);
        }
        match class {
            Some(class) => {
                let _ = write!(self.out, "<pre class=\"{class}\"");
            }
            None => self.out.push_str("<pre"),
        }
        self.own_direction();
        self.out.push_str("<code>");
        for line in code.lines() {
            let _ = match line.indent {
                0 => write!(self.out, "<span class=\"l\">"),
                indent => write!(self.out, "<span class=\"l\" style=\"--i:{indent}\">"),
            };
            for (class, piece) in &line.pieces {
                match class {
                    Some(class) => {
                        let _ = write!(self.out, "<span class=\"{}\">", class.letter());
                        self.escaped(piece);
                        self.out.push_str("</span>");
                    }
                    None => self.escaped(piece),
                }
            }
            self.out.push_str(if line.last { "</span>" } else { "<br></span>" });
        }
        self.out.push_str("</code></pre>");
    }
}

impl Writer {
    /// Writes code without colours, for which the note type would need CSS.
    fn plain_code(&mut self, code: &CodeBlock<'_>) {
        self.out.push_str("<pre><code");
        if !code.language_name().is_empty() {
            self.out.push_str(" class=\"language-");
            self.attribute(code.language_name());
            self.out.push('"');
        }
        self.out.push('>');
        for (at, line) in code.text.split('\n').enumerate() {
            if at > 0 {
                self.out.push('\n');
            }
            self.escaped(line);
        }
        self.out.push_str("</code></pre>");
    }

    fn style_name(&self, style: Style) -> &'static str {
        match (style, self.reader) {
            (Style::Emphasis, Reader::Field) => "i",
            (Style::Strong, Reader::Field) => "b",
            (style, _) => style_name(style),
        }
    }
}

const HEADINGS: [&str; 6] = ["h1", "h2", "h3", "h4", "h5", "h6"];

fn style_name(style: Style) -> &'static str {
    match style {
        Style::Emphasis => "em",
        Style::Strong => "strong",
        Style::Strike => "s",
        Style::Sub => "sub",
        Style::Sup => "sup",
        Style::Kbd => "kbd",
        Style::Mark => "mark",
    }
}
