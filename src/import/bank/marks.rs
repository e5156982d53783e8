//! Lines of a bank that say nothing of a question: back to the top, adverts, rules.

use crate::import::tree::{Block, Inline, Kind, is_blank, plain, words};

/// Returns whether a text is a short line that leads back to the top.
#[must_use]
pub fn is_back_to_top(text: &str) -> bool {
    const PHRASES: &[&str] = &[
        "back to top",
        "back to the top",
        "go to top",
        "to top",
        "return to top",
        "go back to top",
        "back to contents",
        "back to table of contents",
        "table of contents",
        "up",
        "top",
        "nach oben",
        "retour en haut",
        "haut de page",
        "volver arriba",
        "ir arriba",
        "вернуться к началу",
        "вернуться в начало",
        "наверх",
        "к оглавлению",
        "回到顶部",
        "返回顶部",
        "返回目录",
        "トップへ戻る",
        "맨 위로",
        "العودة إلى الأعلى",
        "voltar ao topo",
        "torna su",
        "başa dön",
    ];
    let words: Vec<&str> =
        text.split(|it: char| !it.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let line = words.join(" ").to_lowercase();
    PHRASES.contains(&line.as_str())
}

/// What leads up.
const ARROWS: [char; 8] = ['⬆', '↑', '↥', '🔝', '▲', '⏫', '🔼', '↩'];

/// Returns what a paragraph leads to, if it is links and signs alone.
#[must_use]
pub fn links_alone(block: &Block) -> Option<String> {
    fn push(inlines: &[Inline], out: &mut String) -> bool {
        inlines.iter().all(|it| match it {
            Inline::Link { address, content } => {
                out.push_str(&plain(content));
                out.push(' ');
                out.push_str(address);
                out.push(' ');
                true
            }
            Inline::Styled(_, content) => push(content, out),
            Inline::Text(text) => !text.chars().any(char::is_alphanumeric),
            _ => is_blank(std::slice::from_ref(it)),
        })
    }
    let Kind::Paragraph(content) = &block.kind else { return None };
    let mut out = String::new();
    (push(content, &mut out) && !out.is_empty()).then_some(out)
}

/// Returns whether a block is only a way back, a rule, or nothing.
#[must_use]
pub fn is_noise(block: &Block) -> bool {
    match &block.kind {
        Kind::Rule => true,
        Kind::Paragraph(content) => {
            let text = plain(content);
            let has_link_up = content.iter().any(is_link_up);
            let is_mark = |it: &Inline| matches!(it, Inline::Anchor(_) | Inline::Comment(_));
            // `⬆ Volver al índice`, in any language.
            let is_arrow = has_link_up && text.trim_start().starts_with(ARROWS) && text.chars().count() < 60;
            let is_nothing = is_blank(content) && !content.iter().any(is_mark);
            is_nothing
                || is_arrow
                || is_back_to_top(&text)
                || (has_link_up && !text.chars().any(char::is_alphanumeric))
        }
        Kind::Table { head, rows } => {
            let all: String = head.iter().chain(rows.iter().flatten()).map(|cell| plain(cell)).collect();
            is_back_to_top(&all)
        }
        Kind::List { items, .. } => {
            items.len() == 1 && items.iter().all(|item| is_back_to_top(&words(&item.blocks)))
        }
        Kind::Heading(_, content) => is_back_to_top(&plain(content)) && content.iter().any(is_link_up),
        _ => false,
    }
}

fn is_link_up(inline: &Inline) -> bool {
    match inline {
        Inline::Link { address, .. } => address.starts_with('#'),
        Inline::Styled(_, content) => content.iter().any(is_link_up),
        _ => false,
    }
}

/// Returns whether a heading or paragraph only sends readers elsewhere: `All 100 answers at …`, `Explore more 👉 …`.
#[must_use]
pub fn is_advert(block: &Block) -> bool {
    let (Kind::Heading(_, content) | Kind::Paragraph(content)) = &block.kind else { return false };
    let text = plain(content).to_lowercase();
    let has_link = content.iter().any(leads_elsewhere);
    let is_pointing = text.contains('👉')
        || text.contains("➡")
        || text.contains("explore all")
        || text.contains("answers at");
    let is_counting = text.contains("all ")
        && text.chars().any(|it| it.is_ascii_digit())
        && (text.contains("answers") || text.contains("questions"));
    has_link && (is_pointing || is_counting) && text.chars().count() < 160
}

/// Returns whether a paragraph is a picture that leads elsewhere, and nothing else.
#[must_use]
pub fn is_banner(block: &Block) -> bool {
    let is_picture = |it: &Inline| matches!(it, Inline::Image { .. });
    let is_linked =
        |it: &Inline| matches!(it, Inline::Link { content, .. } if content.iter().any(is_picture));
    let Kind::Paragraph(content) = &block.kind else { return false };
    content.iter().any(is_linked)
        && content.iter().all(|it| is_linked(it) || is_blank(std::slice::from_ref(it)))
}

fn leads_elsewhere(inline: &Inline) -> bool {
    match inline {
        Inline::Link { address, .. } => address.contains("://"),
        Inline::Styled(_, content) => content.iter().any(leads_elsewhere),
        _ => false,
    }
}

/// Returns whether an answer only holds the place of one: `TODO`, `coming soon`.
#[must_use]
pub fn is_placeholder(text: &str) -> bool {
    const PHRASES: &[&str] = &[
        "answer here",
        "todo",
        "to do",
        "tbd",
        "tba",
        "coming soon",
        "wip",
        "work in progress",
        "no answer",
        "no answer yet",
        "add answer",
        "answer",
        "n a",
        "to be added",
        "to be done",
        "будет добавлено",
        "в разработке",
        "待补充",
        "待完善",
        "略",
    ];
    let words: Vec<&str> =
        text.split(|it: char| !it.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let line = words.join(" ").to_lowercase();
    line.is_empty()
        || PHRASES.contains(&line.as_str())
        || line.starts_with("read answer on")
        || line.starts_with("read the answer on")
}
