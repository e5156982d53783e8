//! One question of the web page.

use std::fmt::Write as _;

use crate::content::Rich;
use crate::content::html::{self, Reader};
use crate::export::parts::{self, Show};
use crate::level::Level;
use crate::model::{Cloze, Deck, Entry, Output};
use crate::words::Words;

/// Returns a question with its answer folded away.
pub(super) fn article(deck: &Deck<'_>, entry: &Entry<'_>, topic: &str) -> String {
    let id = entry.id.as_str();
    let level = entry.level.map_or("", Level::name);
    let tags = entry.tags.iter().map(|tag| html::text(tag)).collect::<Vec<_>>();
    let mut out = format!(
        "<article class=\"w-entry dp\" id=\"{id}\" tabindex=\"-1\" data-topic=\"{topic}\" data-level=\"{level}\" data-tag=\"{}\"{}>\n",
        tags.join(" "),
        typed(entry),
    );
    let number =
        entry.number.map(|number| format!("<span class=\"w-number\">{number}</span>")).unwrap_or_default();
    let _ = writeln!(
        out,
        "<h3 class=\"dp-q\" dir=\"auto\">{number}{}</h3>\n\
         <a class=\"w-link\" href=\"#{id}\" title=\"{{{{link}}}}\" aria-label=\"{{{{link}}}}\">#</a>",
        html::inline_blocks(&entry.question.blocks, Reader::Browser)
    );
    meta(&mut out, deck, entry, &tags);
    if let Some(front) = &entry.front {
        let content = html::blocks(&front.blocks, Reader::Browser);
        let _ = writeln!(out, "<div class=\"dp-ask\" dir=\"auto\">{content}</div>");
    }
    if !entry.options.is_empty() {
        let options = parts::options(&entry.options, Show::Asked, Reader::Browser);
        let _ = writeln!(out, "<div class=\"dp-opts\" dir=\"auto\">{options}</div>");
    }
    if let Some(hint) = &entry.hint {
        fold(&mut out, "dp-hint", "{{hint}}", &html::blocks(&hint.blocks, Reader::Browser));
    }
    fold(&mut out, "w-answer", "{{answer}}", &answer(deck, entry));
    out.push_str("</article>\n");
    out
}

/// Returns the attribute that holds the answer to be typed, for the script to compare; nothing where none is.
fn typed(entry: &Entry<'_>) -> String {
    if !entry.is_typed {
        return String::new();
    }
    format!(" data-typed=\"{}\"", html::attribute(&parts::typed_answer(entry)))
}

fn meta(out: &mut String, deck: &Deck<'_>, entry: &Entry<'_>, tags: &[String]) {
    if entry.level.is_none() && tags.is_empty() {
        return;
    }
    out.push_str("<p class=\"dp-meta\">");
    if let Some(level) = entry.level {
        let (key, name) = (level.name(), level_name(deck, level));
        let _ = write!(out, "<span class=\"dp-lvl\" data-lvl=\"{key}\">{name}</span>");
    }
    for tag in tags {
        let _ = write!(out, "<span class=\"w-tag\">{tag}</span>");
    }
    out.push_str("</p>\n");
}

/// Returns a level in the deck's language, as printed pages call it.
pub(super) fn level_name(deck: &Deck<'_>, level: Level) -> String {
    html::text(crate::words::Words::of(deck.lang).level(level))
}

/// Writes something that a click unfolds.
fn fold(out: &mut String, class: &str, title: &str, content: &str) {
    let _ = writeln!(
        out,
        "<details class=\"dp-more {class}\"><summary>{title}</summary><div dir=\"auto\">{content}</div></details>"
    );
}

fn answer(deck: &Deck<'_>, entry: &Entry<'_>) -> String {
    let mut out = String::new();
    if !entry.options.is_empty() {
        let show = Show::Right(Words::of(deck.lang));
        let options = parts::options(&entry.options, show, Reader::Browser);
        let _ = write!(out, "<div class=\"dp-opts dp-back\" dir=\"auto\">{options}</div>");
    }
    if !entry.answer.blocks.is_empty() {
        let answer = html::blocks(&entry.answer.blocks, Reader::Browser);
        let _ = write!(out, "<div class=\"dp-a\" dir=\"auto\">{answer}</div>");
    }
    let body: String = entry.body.iter().map(|passage| parts::passage(passage, Reader::Browser)).collect();
    if entry.is_mixed() {
        let _ = write!(out, "<div class=\"dp-code\" dir=\"auto\">{body}</div>");
    } else {
        out.push_str(&body);
    }
    if let Some(pitfall) = &entry.pitfall {
        let text = html::inline_blocks(&pitfall.blocks, Reader::Browser);
        let _ = write!(out, "<aside class=\"dp-pit\" dir=\"auto\"><b>{{{{watch-out}}}}</b> {text}</aside>");
    }
    if let Some(details) = &entry.details {
        fold(&mut out, "", "{{full-answer}}", &html::blocks(&details.blocks, Reader::Browser));
    }
    if !entry.outputs.is_empty() {
        let outputs: String = entry.outputs.iter().map(|it| output(entry, it)).collect();
        fold(&mut out, "w-more", "{{prints}}", &outputs);
    }
    if !entry.clozes.is_empty() || entry.reverse.is_some() {
        fold(&mut out, "w-more", "{{remember}}", &facts(entry));
    }
    let references = references(deck, entry);
    if !references.is_empty() {
        fold(&mut out, "w-more", "{{references}}", &references);
    }
    out
}

fn output(entry: &Entry<'_>, output: &Output<'_>) -> String {
    let mut result = html::code(&output.output.block, Some("dp-out"), Reader::Browser);
    if let Some(why) = &output.why {
        result.push_str(&html::blocks(&why.blocks, Reader::Browser));
    }
    // The script asks for it in practice, and remembers how that went under this key.
    let mut out =
        format!("<div class=\"w-output\" data-key=\"{}/output/{}\">", entry.id.as_str(), output.id.as_str());
    out.push_str(&html::code(&output.code.block, None, Reader::Browser));
    fold(&mut out, "", "{{output}}", &result);
    out + "</div>"
}

/// Returns clozes with what they hide underlined, and the question asked the other way round.
fn facts(entry: &Entry<'_>) -> String {
    let mut out = String::from("<ul>");
    for cloze in &entry.clozes {
        let _ = write!(
            out,
            "<li class=\"w-gaps{}\" data-key=\"{}/cloze/{}\"{} dir=\"auto\">{}</li>",
            if cloze.is_occlusion() { " w-boxes" } else { "" },
            entry.id.as_str(),
            cloze.id.as_str(),
            boxes(cloze),
            html::cloze_answer(&cloze.text.blocks)
        );
    }
    if let Some(reverse) = &entry.reverse {
        let _ = write!(out, "<li dir=\"auto\">{}</li>", inline(reverse));
    }
    out.push_str("</ul>");
    out
}

/// Returns the attribute that names the boxes of a picture in their order, for practice asks for each.
fn boxes(cloze: &Cloze<'_>) -> String {
    if cloze.labels.is_empty() {
        return String::new();
    }
    let labels = cloze.labels.iter().map(|label| label.as_str()).collect::<Vec<_>>();
    format!(" data-boxes=\"{}\"", labels.join(" "))
}

fn references(deck: &Deck<'_>, entry: &Entry<'_>) -> String {
    let mut items: Vec<String> =
        entry.references.iter().map(|it| html::link(&it.title, &it.address)).collect();
    for related in &entry.related {
        if let Some(found) = deck.entries().find(|other| other.id == *related) {
            items.push(format!("<a href=\"#{}\">{}</a>", related.as_str(), inline(&found.question)));
        }
    }
    if items.is_empty() {
        return String::new();
    }
    format!("<ul><li dir=\"auto\">{}</li></ul>", items.join("</li><li dir=\"auto\">"))
}

fn inline(rich: &Rich<'_>) -> String {
    html::inline_blocks(&rich.blocks, Reader::Browser)
}
